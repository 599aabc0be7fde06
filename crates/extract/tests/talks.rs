//! Conversations written in each dialect are read back message for message, and hostile ones end.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::expect_used,
    missing_docs,
    unreachable_pub,
    dead_code,
    reason = "tests"
)]

mod support;

use std::fmt::Write as _;

use document::{Document, Part, Talk};
use proptest::prelude::*;
use serde_json::json;

/// A message as it was written.
#[derive(Clone, Debug)]
struct Said {
    by: usize,
    /// Minutes since the one before.
    later: u32,
    text: String,
}

const PEOPLE: [&str; 5] = [
    "Rosa Poe",
    "Zoë O’Neil-Day",
    "+44 7700 900123",
    "Maths: Sam",
    "Kit 🎈",
];

fn messages() -> impl Strategy<Value = Vec<Said>> {
    let line = "[a-zA-Zé’,.?! ]{0,20}[a-zé.?]";
    let text = prop::collection::vec(line, 1..4).prop_map(|lines| lines.join("\n"));
    let one = (0..PEOPLE.len(), 0_u32..4000, text);
    let one = one.prop_map(|(by, later, text)| Said { by, later, text });
    // Whoever has a colon in the name must have written often enough for that to be seen.
    prop::collection::vec(one, 2..20).prop_map(|mut messages| {
        for (number, text) in ["one", "two", "three"].into_iter().enumerate() {
            let text = format!("{text}: {number}");
            messages.push(Said {
                by: 3,
                later: 1,
                text,
            });
        }
        messages
    })
}

/// Year, month, day, hour and minute.
type Moment = (u32, u32, u32, u32, u32);

/// The moment so many minutes after the 25th of January 2026.
fn moment(minutes: u32) -> Moment {
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let (mut day, rest) = (minutes / 1440 + 24, minutes % 1440);
    let mut month = 0;
    while day >= lengths[month % 12] {
        day -= lengths[month % 12];
        month += 1;
    }
    let year = 2026 + u32::try_from(month / 12).unwrap();
    let month = u32::try_from(month % 12).unwrap() + 1;
    (year, month, day + 1, rest / 60, rest % 60)
}

/// How a telephone writes.
#[derive(Clone, Copy, Debug)]
struct Dialect {
    brackets: bool,
    month_first: bool,
    short_year: bool,
    mark: char,
    half_days: Option<char>,
}

fn dialects() -> impl Strategy<Value = Dialect> {
    let mark = prop::sample::select(vec!['/', '.', '-']);
    let half = prop::option::of(prop::sample::select(vec!['\u{202f}', '\u{a0}', ' ']));
    (any::<bool>(), any::<bool>(), any::<bool>(), mark, half).prop_map(
        |(brackets, month_first, short_year, mark, half_days)| Dialect {
            brackets,
            month_first,
            short_year,
            mark,
            half_days,
        },
    )
}

impl Dialect {
    fn stamp(self, (year, month, day, hour, minute): Moment) -> String {
        let (one, two) = if self.month_first {
            (month.to_string(), day.to_string())
        } else {
            (format!("{day:02}"), format!("{month:02}"))
        };
        let year = if self.short_year { year - 2000 } else { year };
        let seconds = if self.brackets { ":07" } else { "" };
        let time = match self.half_days {
            Some(space) => {
                let half = if hour < 12 { "AM" } else { "PM" };
                format!("{}:{minute:02}{seconds}{space}{half}", (hour + 11) % 12 + 1)
            }
            None => format!("{hour:02}:{minute:02}{seconds}"),
        };
        let mark = self.mark;
        let stamp = format!("{one}{mark}{two}{mark}{year}, {time}");
        if self.brackets {
            format!("[{stamp}] ")
        } else {
            format!("{stamp} - ")
        }
    }
}

fn only_talk(name: &str, bytes: &[u8]) -> (Part, Talk) {
    let read = extract::read(name, bytes, None).unwrap();
    let part = read.document.parts.into_iter().next().unwrap();
    let talk = part.talk.clone().expect("who says what");
    (part, *talk)
}

/// Who says what when, as it was read.
fn as_read(part: &Part, talk: &Talk) -> Vec<(String, String, String)> {
    let turns = talk.turns.iter();
    turns
        .map(|turn| {
            let by = talk.speaker(turn).and_then(|by| by.name.clone());
            let text = part.slice(turn.start, turn.end).unwrap();
            (
                by.unwrap_or_default(),
                turn.at.clone().unwrap_or_default(),
                text.to_owned(),
            )
        })
        .collect()
}

/// The messages with the moment of each.
fn timed(messages: &[Said]) -> Vec<(&Said, Moment)> {
    let mut minutes = 0;
    let each = messages.iter();
    each.map(|said| {
        minutes += said.later;
        (said, moment(minutes))
    })
    .collect()
}

fn written((year, month, day, hour, minute): Moment, end: &str) -> String {
    format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}{end}")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_chat_of_a_telephone_is_read_back(messages in messages(), dialect in dialects()) {
        let (mut text, mut expected) = (String::new(), Vec::new());
        for (said, at) in timed(&messages) {
            let name = PEOPLE[said.by];
            let line = format!("{}{name}: {}\n", dialect.stamp(at), said.text);
            text.push_str(&line);
            let seconds = if dialect.brackets { ":07" } else { "" };
            expected.push((name.to_owned(), written(at, seconds), line));
        }
        let (part, talk) = only_talk("notes.txt", text.as_bytes());
        prop_assert_eq!(&part.text, &text);
        prop_assert_eq!(as_read(&part, &talk), expected);
    }

    #[test]
    fn a_chat_of_google_is_read_back(messages in messages()) {
        let (mut list, mut expected) = (Vec::new(), Vec::new());
        for (said, at) in timed(&messages) {
            let (year, month, day, hour, minute) = at;
            let months = ["January", "February", "March", "April", "May", "June", "July", "August",
                "September", "October", "November", "December"];
            let month = months[usize::try_from(month).unwrap() - 1];
            let half = if hour < 12 { "AM" } else { "PM" };
            let hour = (hour + 11) % 12 + 1;
            list.push(json!({
                "creator": { "name": PEOPLE[said.by], "user_type": "Human" },
                "created_date":
                    format!("Monday, {month} {day}, {year} at {hour}:{minute:02}:07\u{202f}{half} UTC"),
                "text": said.text,
                "topic_id": "x",
            }));
            let moment = written(at, ":07Z");
            let shown = moment.replace('T', " ").replace('Z', " UTC");
            let text = format!("[{shown}] {}: {}\n", PEOPLE[said.by], said.text.trim());
            expected.push((PEOPLE[said.by].to_owned(), moment, text));
        }
        let file = json!({ "messages": list }).to_string();
        let (part, talk) = only_talk("messages.json", file.as_bytes());
        prop_assert_eq!(as_read(&part, &talk), expected);
    }

    #[test]
    fn a_chat_of_teams_is_read_back(messages in messages(), of_interface in any::<bool>()) {
        let (mut list, mut expected) = (Vec::new(), Vec::new());
        for (said, at) in timed(&messages) {
            let moment = written(at, ":07Z");
            let lines: Vec<&str> = said.text.lines().map(str::trim).collect();
            list.push(if of_interface {
                json!({
                    "createdDateTime": moment,
                    "from": { "user": { "displayName": PEOPLE[said.by], "id": "x" } },
                    "body": { "contentType": "html", "content": lines.join("<br>") },
                })
            } else {
                json!({
                    "originalarrivaltime": moment.replace('Z', ".123Z"),
                    "messagetype": "Text",
                    "displayName": PEOPLE[said.by],
                    "from": "8:orgid:x",
                    "content": lines.join("\n"),
                })
            });
            let shown = moment.replace('T', " ").replace('Z', " UTC");
            let text = format!("[{shown}] {}: ", PEOPLE[said.by]);
            expected.push((PEOPLE[said.by].to_owned(), moment, text, lines.join(" ")));
        }
        let file = if of_interface {
            json!({ "value": list })
        } else {
            json!({ "conversations": [{ "id": "19:x", "MessageList": list }] })
        };
        let (part, talk) = only_talk("messages.json", file.to_string().as_bytes());
        let read = as_read(&part, &talk);
        prop_assert_eq!(read.len(), expected.len());
        for (read, (by, at, start, words)) in read.into_iter().zip(expected) {
            prop_assert_eq!(read.0, by);
            prop_assert_eq!(read.1, at);
            let said = read.2.strip_prefix(&start).unwrap();
            let said: Vec<&str> = said.split_whitespace().collect();
            let words: Vec<&str> = words.split_whitespace().collect();
            prop_assert_eq!(said, words);
        }
    }

    #[test]
    fn a_transcript_is_read_back(messages in messages(), subtitles in any::<bool>()) {
        let mut text = String::from(if subtitles { "" } else { "WEBVTT\n\n" });
        let (mut expected, mut seconds) = (Vec::new(), 0);
        for (number, said) in (1..).zip(&messages) {
            seconds += said.later;
            let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
            let at = format!("{hour:02}:{minute:02}:{second:02}");
            let name = PEOPLE[said.by].replace("Maths: ", "");
            let words = said.text.trim();
            let cue = if subtitles {
                format!("{number}\n{at},000 --> {at},900\n{name}: {words}\n\n")
            } else {
                format!("{at}.000 --> {at}.900\n<v {name}>{words}</v>\n\n")
            };
            text.push_str(&cue);
            let words: Vec<&str> = words.split_whitespace().collect();
            expected.push((name.clone(), at.clone(), format!("[{at}] {name}: {}\n", words.join(" "))));
        }
        let (part, talk) = only_talk("meeting.txt", text.as_bytes());
        prop_assert_eq!(as_read(&part, &talk), expected);
    }

    #[test]
    fn a_calendar_is_read_back(messages in messages()) {
        let mut text = String::from("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n");
        let mut expected = Vec::new();
        for (said, at) in timed(&messages) {
            let (year, month, day, hour, minute) = at;
            let name = PEOPLE[said.by];
            let words = said.text.replace('\n', " ").replace(',', "\\,");
            let start = format!("{year}{month:02}{day:02}T{hour:02}{minute:02}07Z");
            let lines = [
                format!("SUMMARY:{words}"),
                format!("ORGANIZER;CN=\"{name}\":mailto:a@example.org"),
                format!("DTSTART:{start}"),
            ];
            text.push_str("BEGIN:VEVENT\r\n");
            for line in lines {
                // Cut as calendars are, after some characters.
                let signs: Vec<char> = line.chars().collect();
                let pieces: Vec<String> = signs.chunks(20).map(|c| c.iter().collect()).collect();
                let _ = write!(text, "{}\r\n", pieces.join("\r\n "));
            }
            text.push_str("END:VEVENT\r\n");
            let moment = written(at, ":07Z");
            let shown = moment.replace('T', " ").replace('Z', " UTC");
            let words = said.text.replace('\n', " ");
            let event = format!(
                "Event: {}\nOrganiser: {name} <a@example.org>\nFrom: {shown}\n\n",
                words.trim()
            );
            expected.push((name.to_owned(), moment, event));
        }
        text.push_str("END:VCALENDAR\r\n");
        let (part, talk) = only_talk("lessons.ics", text.as_bytes());
        prop_assert_eq!(as_read(&part, &talk), expected);
    }
}

fn document(name: &str, bytes: &[u8]) -> Document {
    extract::read(name, bytes, None).unwrap().document
}

#[test]
fn a_line_of_a_million_signs_is_read() {
    let long = "x: ".repeat(400_000);
    let short = "1/2/26, 10:00 - Ada: hi\n".repeat(2);
    let chat = format!("{short}1/2/26, 10:00 - Ada: {long}\n1/2/26, 10:00 - {long}\n");
    let read = document("x.txt", chat.as_bytes());
    assert_eq!(read.parts[0].talk.as_ref().unwrap().turns.len(), 4);
    let vtt = format!(
        "WEBVTT\n\n00:01.000 --> 00:02.000\n{}>{long}\n",
        "<v ".repeat(300_000)
    );
    assert!(!document("x.vtt", vtt.as_bytes()).is_empty());
    let ics = format!(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nATTENDEE{}:{long}\n",
        ";CN=a".repeat(200_000)
    );
    assert!(!document("x.ics", ics.as_bytes()).is_empty());
    let json = json!({ "messages": [{ "creator": { "name": long }, "text": long }] });
    assert!(!document("x.json", json.to_string().as_bytes()).is_empty());
}

#[test]
fn a_million_empty_messages_are_read() {
    const MANY: usize = 1_000_000;
    let chat = "1/2/26, 1:00 - A:\n".repeat(MANY);
    let read = document("x.txt", chat.as_bytes());
    assert_eq!(read.parts[0].text.len(), chat.len(), "the text is whole");
    let talk = read.parts[0].talk.as_ref().unwrap();
    assert_eq!((talk.people.len(), talk.turns.len()), (1, 200_000));
    assert!(
        read.notes[0]
            .line()
            .contains("more messages than can be told apart")
    );
    let json = format!("{{\"messages\":[{}{{}}]}}", "{},".repeat(MANY));
    assert_eq!(document("x.json", json.as_bytes()).parts[0].text, json);
    let vtt = format!("WEBVTT\n\n{}", "0:1 --> 0:2\n\n".repeat(MANY));
    assert!(
        extract::read("x.vtt", vtt.as_bytes(), None).is_err(),
        "nobody says anything"
    );
}

#[test]
fn json_nests_as_deep_as_it_likes() {
    for open in [
        "[",
        "{\"a\":",
        "{\"messages\":[",
        "{\"conversations\":[",
        "[{\"attachments\":",
    ] {
        let deep = format!("{{\"messages\":{}", open.repeat(300_000));
        assert_eq!(document("x.json", deep.as_bytes()).parts[0].text, deep);
    }
    let deep = format!("{}1{}", "[".repeat(100), "]".repeat(100));
    let json =
        format!("{{\"messages\":[{{\"from\":\"Ada\",\"text\":\"hi\",\"mentions\":{deep}}}]}}");
    assert_eq!(
        document("x.json", json.as_bytes()).parts[0].text,
        "Ada: hi\n"
    );
}

#[test]
fn what_a_zip_of_a_chat_lacks_is_said() {
    let chat = "[12/03/2026, 14:05:33] Sam: \u{200e}<attached: 1-PHOTO.jpg>\n\
        [12/03/2026, 14:05:34] Sam: \u{200e}<attached: 2-PHOTO.jpg>\n";
    let zip = support::zip_of(&[
        ("_chat.txt", chat.as_bytes()),
        ("1-PHOTO.jpg", b"\xFF\xD8\xFF\xE0"),
    ]);
    let read = extract::read("WhatsApp Chat - Sam.zip", &zip, None).unwrap();
    let notes: Vec<String> = read
        .document
        .notes
        .iter()
        .map(document::Note::line)
        .collect();
    assert_eq!(
        notes,
        [
            "2-PHOTO.jpg: could not be read (named in the chat, but missing from this file); look at \
             it yourself",
        ]
    );
    // The one that is here can be looked at.
    let names: Vec<&str> = read.children.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["_chat.txt", "1-PHOTO.jpg"]);
}
