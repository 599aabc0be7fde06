//! What people said to each other, as programs export it: who says what must stand in the text.

use super::Made;
use super::files::{nothing_of_ours_panicked, read};

/// Reads a file; what is said of its talks must fit its texts.
fn talk(name: &'static str, seeds: &[&str]) -> Made {
    let seeds = seeds.iter().map(|seed| seed.as_bytes().to_vec()).collect();
    Made::new(seeds, move |bytes| {
        read(name, bytes, 1);
        let Ok(read) = extract::read(name, bytes, None) else {
            return;
        };
        nothing_of_ours_panicked();
        for part in &read.document.parts {
            let Some(talk) = &part.talk else { continue };
            let mut end = 0;
            for turn in &talk.turns {
                assert!(end <= turn.start, "turns in order, none over another");
                assert!(
                    part.slice(turn.start, turn.end).is_some(),
                    "a turn outside its text"
                );
                let speaker = talk.speaker(turn);
                assert_eq!(speaker.is_some(), turn.by.is_some(), "nobody's turn");
                end = turn.end;
            }
        }
    })
}

pub(super) fn chat() -> Made {
    talk(
        "a.txt",
        &[
            "12/03/2026, 14:05 - Messages and calls are end-to-end encrypted.\n12/03/2026, 14:06 - Rosa Poe: Ada is ill\nSorry\n13/03/2026, 14:07 - Sam: <Media omitted>\n13/03/2026, 14:08 - Sam: a.jpg (file attached)\n",
            "[25.03.26, 2:05:33\u{202f}PM] ~\u{202f}Rosa: hi\r\n\u{200e}[25.03.26, 2:05:35\u{202f}PM] \u{202a}+44 7700 900123\u{202c}: \u{200e}<attached: 1.jpg>\r\n",
            "3/25/26, 12:05 am - A: B: one\n3/25/26, 12:05 am - A: B: two\n3/25/26, 12:06 am - A: B: three\n",
        ],
    )
}

pub(super) fn chat_json() -> Made {
    talk(
        "a.json",
        &[
            r#"{"messages":[{"creator":{"name":"Rosa","email":"r@example.org"},"created_date":"Thursday, March 12, 2026 at 2:05:33 PM UTC","text":"Ada\u0027s ill","attached_files":[{"original_name":"a.pdf","export_name":"b.pdf"}],"x":[[1,{"y":"z"}]]}]}"#,
            r#"{"conversations":[{"id":"19:a","displayName":"Maths","MessageList":[{"from":"8:live:rosa","originalarrivaltime":"2026-03-12T14:05:33.1Z","messagetype":"RichText/Html","content":"<p>Ada &amp; Kit</p>"}]}]}"#,
            r#"[{"createdDateTime":"2026-03-12T14:05:33Z","from":{"user":{"displayName":"Rosa"}},"body":{"contentType":"html","content":"<div>Ada</div>"}}]"#,
            r#"{"name":"Maths","members":[{"name":"Rosa"}]}"#,
            r#"{"doc_id":"1x","url":"https://docs.google.com/open?id=1x"}"#,
        ],
    )
}

pub(super) fn transcript() -> Made {
    talk(
        "a.vtt",
        &[
            "WEBVTT\n\nNOTE x\n\n1\n00:00:01.250 --> 00:00:04.000 align:start\n<v Rosa Poe>Ada &amp; I</v> <v.loud Sam>Good</v>\n\n00:05.000 --> 00:06.000\nKit: hello\n",
            "1\n00:00:01,000 --> 00:00:02,000\n<b>Sam</b>: hello\n\n2\n00:00:02,000 --> 00:00:03,000\nbye\n",
        ],
    )
}

pub(super) fn calendar() -> Made {
    talk(
        "a.ics",
        &[
            "BEGIN:VCALENDAR\r\nX-WR-CALNAME:Maths\r\nBEGIN:VEVENT\r\nDTSTART;TZID=Europe/London:20260312T140500\r\nSUMMARY:Lesson with Ada P\r\n oe\\, year 7\r\nORGANIZER;CN=\"Poe: Rosa\":mailto:rosa@example.org\r\nATTENDEE;PARTSTAT=DECLINED;CN=Sam:MAILTO:sam@example.org\r\nEND:VEVENT\r\nBEGIN:VTODO\r\nDUE;VALUE=DATE:20260216\r\nEND:VTODO\r\nEND:VCALENDAR\r\n",
        ],
    )
}
