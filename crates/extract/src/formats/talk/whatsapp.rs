//! Chats that a telephone exports as text, as `WhatsApp` does: the text stays as it is, so that places
//! in it are places in the file; who wrote what and when stands beside it.

use std::collections::{BTreeSet, HashMap};

use document::{Document, LookAtThis, Turn};

use super::stamp::{Order, Stamp, order, stamp};
use super::{Draft, UNSEEN};
use crate::formats::text;
use crate::read::Read;

/// A name is not longer, bytes.
const NAME: usize = 160;
/// What the program says in a chat of its own.
const PROMISE: &str = "end-to-end encrypted";
/// What it says of a group and its members.
const NOTICES: &[&str] = &[
    PROMISE,
    " added ",
    " changed ",
    " created ",
    " disappearing messages",
    " is a contact",
    " joined using",
    " left",
    " now an admin",
    " pinned a message",
    " removed ",
    " renamed ",
    " security code",
    " turned off",
    " turned on",
    " updated ",
];
/// Names are taken with a colon in them if they stand so at least so often.
const SURE: usize = 3;

/// A message's beginning.
struct Head {
    /// Where its line begins.
    line: usize,
    /// Where the stamp ends.
    said: usize,
    stamp: Stamp,
}

/// Whether a text is such a chat. The beginning must be a message; a lone one must be named or
/// worded as these programs do.
pub(crate) fn is_chat(name: &str, beginning: &str) -> bool {
    let heads = heads(beginning);
    let Some(first) = heads.first() else {
        return false;
    };
    let before = beginning.get(..first.line).unwrap_or_default();
    if !before
        .chars()
        .all(|c| c.is_whitespace() || UNSEEN.contains(&c))
    {
        return false;
    }
    let spoken = heads
        .iter()
        .filter(|head| {
            let line = first_line(beginning, head.said);
            sender(line).is_some() && !is_notice(line)
        })
        .count();
    spoken >= 2 || beginning.contains(PROMISE) || (spoken == 1 && is_named_so(name))
}

/// Whether the first line of a text begins as a message of a chat does.
pub(crate) fn begins_so(beginning: &str) -> bool {
    let line = beginning.lines().next().unwrap_or_default();
    stamp(line).is_some()
}

/// As these programs name their exports.
fn is_named_so(name: &str) -> bool {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    base.eq_ignore_ascii_case("_chat.txt") || base.starts_with("WhatsApp Chat ")
}

/// Reads a chat.
pub(crate) fn read(name: &str, bytes: &[u8]) -> Read {
    let mut read = Read::default();
    let text = text::decode(bytes, None);
    chat(name, text, &mut read.document);
    read
}

fn chat(name: &str, text: String, document: &mut Document) {
    let mut heads = heads(&text);
    let stamps: Vec<Stamp> = heads.iter().map(|head| head.stamp).collect();
    let order = order(&stamps);
    drop(stamps);
    heads.retain(|head| head.stamp.written(order).is_some());
    let colons = names_with_colons(&text, &heads);
    let mut draft = Draft::default();
    draft.name_it(title(name));
    let mut media = Media::default();
    let ends = heads.iter().skip(1).map(|head| head.line);
    for (head, end) in heads.iter().zip(ends.chain([text.len()])) {
        let line = first_line(&text, head.said);
        let by = match sender(line).filter(|_| !is_notice(line)) {
            Some(first) => {
                let name = colons.get(first).copied().unwrap_or(first);
                draft.person(plain_name(name), "")
            }
            None => None,
        };
        media.look(text.get(head.said..end).unwrap_or_default());
        draft.turn(turn(head, end, by, order));
    }
    draft.text = text;
    draft.finish("body", document);
    media.note(document);
}

fn turn(head: &Head, end: usize, by: Option<u32>, order: Order) -> Turn {
    Turn {
        start: head.line,
        end,
        by,
        at: head.stamp.written(order),
    }
}

/// The beginnings of messages, all written in the way of the first.
fn heads(text: &str) -> Vec<Head> {
    let mut heads: Vec<Head> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let shown = line.trim_end_matches(['\n', '\r']);
        let Some((stamp, rest)) = stamp(shown) else {
            continue;
        };
        if heads
            .first()
            .is_some_and(|first| first.stamp.style != stamp.style)
        {
            continue;
        }
        heads.push(Head {
            line: start,
            said: start + shown.len() - rest.len(),
            stamp,
        });
    }
    heads
}

/// The line that begins at a place, as far as a name and some words go.
fn first_line(text: &str, at: usize) -> &str {
    let rest = text.get(at..).unwrap_or_default();
    let mut end = rest.len().min(2 * NAME);
    while !rest.is_char_boundary(end) {
        end -= 1;
    }
    let line = rest.get(..end).unwrap_or_default();
    line.split(['\n', '\r']).next().unwrap_or_default()
}

/// Who wrote a message: what stands before the first colon with a space behind it.
fn sender(line: &str) -> Option<&str> {
    let name = match line.split_once(": ") {
        Some((name, _)) => name,
        None => line.strip_suffix(':')?,
    };
    (name.len() <= NAME && !plain_name(name).is_empty()).then_some(name)
}

/// A name without marks of direction, and without the sign before names that nobody saved.
fn plain_name(name: &str) -> &str {
    let name = name.trim_matches(|c: char| c.is_whitespace() || UNSEEN.contains(&c));
    name.strip_prefix('~').map_or(name, str::trim_start)
}

/// Whether the program speaks itself. It marks that on some telephones; where the words before a
/// colon quote something, no name is there.
fn is_notice(line: &str) -> bool {
    let says = |words: &str| NOTICES.iter().any(|notice| words.contains(notice));
    match line.split_once(": ") {
        Some((_, said)) if said.starts_with('\u{200e}') => says(said),
        Some((name, said)) => {
            (name.contains(['"', '“']) && says(name)) || said.starts_with("Messages and calls are ")
        }
        None => says(line),
    }
}

/// Names that have a colon in them: whoever writes has the same one before every message.
fn names_with_colons<'a>(text: &'a str, heads: &[Head]) -> HashMap<&'a str, &'a str> {
    let mut seen: HashMap<&str, (Option<&str>, usize)> = HashMap::new();
    for head in heads {
        let line = first_line(text, head.said);
        let Some(first) = sender(line).filter(|_| !is_notice(line)) else {
            continue;
        };
        let longer = longer_name(line, first);
        let entry = seen.entry(first).or_insert((longer, 0));
        entry.1 += 1;
        if entry.0 != longer {
            entry.0 = None;
        }
    }
    let sure = seen.into_iter();
    sure.filter_map(|(first, (longer, count))| Some((first, longer?)).filter(|_| count >= SURE))
        .collect()
}

/// The name up to the second colon.
fn longer_name<'a>(line: &'a str, first: &str) -> Option<&'a str> {
    let rest = line.get(first.len() + 2..)?;
    let more = rest.split_once(": ").map(|(more, _)| more)?;
    let name = line.get(..first.len() + 2 + more.len())?;
    (name.len() <= NAME && !more.trim().is_empty()).then_some(name)
}

/// The chat's name, where the file's name says it.
fn title(name: &str) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = base.rsplit_once('.').map_or(base, |(stem, _)| stem);
    let title = ["WhatsApp Chat with ", "WhatsApp Chat - ", "Chat with "]
        .iter()
        .find_map(|start| stem.strip_prefix(start));
    title.unwrap_or_default().to_owned()
}

/// Pictures, recordings and files of a chat.
#[derive(Default)]
struct Media {
    left_out: usize,
    attached: usize,
}

impl Media {
    fn look(&mut self, message: &str) {
        for line in message.lines() {
            self.left_out += usize::from(is_left_out(line));
            self.attached += usize::from(attached_in(line).is_some());
        }
    }

    fn note(&self, document: &mut Document) {
        let many = |count: usize, one: &str, more: &str| match count {
            1 => format!("1 {one}"),
            count => format!("{count} {more}"),
        };
        if self.left_out > 0 {
            let what = many(
                self.left_out,
                "picture, recording or file was",
                "pictures, recordings or files were",
            );
            document.note(
                LookAtThis::Incomplete(format!(
                    "{what} left out when the chat was exported; export it again with media"
                )),
                "",
            );
        }
        if self.attached > 0 {
            let what = many(
                self.attached,
                "picture, recording or file",
                "pictures, recordings or files",
            );
            document.note(
                LookAtThis::Embedded(format!("{what}, kept beside the text of the chat")),
                "",
            );
        }
    }
}

/// Whether a line stands in place of something that was not exported: `<Media omitted>`,
/// `image omitted`.
fn is_left_out(line: &str) -> bool {
    const LONGEST: usize = 400;
    let line = line.trim_end_matches(|c: char| c.is_whitespace() || UNSEEN.contains(&c));
    if line.len() > LONGEST {
        return false;
    }
    if line.ends_with(" omitted>") {
        return true;
    }
    let kinds = [
        "image",
        "video",
        "audio",
        "sticker",
        "GIF",
        "document",
        "Contact card",
        "video note",
    ];
    line.strip_suffix(" omitted").is_some_and(|before| {
        // The mark of direction stands before what the program says, and no person writes it.
        kinds.iter().any(|kind| {
            before
                .strip_suffix(kind)
                .is_some_and(|b| b.ends_with('\u{200e}'))
        })
    })
}

/// The name of the file that a line says was sent.
fn attached_in(line: &str) -> Option<&str> {
    const LONGEST: usize = 1000;
    let line = line.trim_end_matches(|c: char| c.is_whitespace() || UNSEEN.contains(&c));
    if line.len() > LONGEST {
        return None;
    }
    let name = match line.strip_suffix(" (file attached)") {
        Some(rest) => rest.rsplit_once(": ").map_or(rest, |(_, name)| name),
        None => line.strip_suffix('>')?.rsplit_once("<attached: ")?.1,
    };
    let name = name.trim_matches(|c: char| c.is_whitespace() || UNSEEN.contains(&c));
    (!name.is_empty()).then_some(name)
}

/// The names of all files that a chat says were sent.
pub(crate) fn attached(bytes: &[u8]) -> BTreeSet<String> {
    let text = text::decode(bytes, None);
    text.lines()
        .filter_map(attached_in)
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use document::{Address, Talk};

    use super::*;

    const ANDROID: &str = "12/03/2026, 14:05 - Messages and calls are end-to-end encrypted. Only people in this chat can read them.\n\
        12/03/2026, 14:05 - Rosa Poe created group \"Maths: year 7\"\n\
        12/03/2026, 14:06 - Rosa Poe added you\n\
        12/03/2026, 14:07 - Rosa Poe: Ada is ill today.\n\nShe comes on Monday\n\
        12/03/2026, 14:08 - +44 7700 900123: <Media omitted>\n\
        12/03/2026, 14:09 - Sam: IMG-20260312-WA0001.jpg (file attached)\n\
        13/03/2026, 09:00 - Sam: This message was deleted\n\
        13/03/2026, 09:01 - Sam: see you: at four <This message was edited>\n\
        13/03/2026, 09:02 - Rosa Poe changed the subject from \"Maths: year 7\" to \"Maths\"\n\
        13/03/2026, 09:03 - Rosa Poe left\n";

    const APPLE: &str = "[25.03.26, 2:05:33\u{202f}PM] Maths team: \u{200e}Messages and calls are end-to-end encrypted.\r\n\
        [25.03.26, 2:05:34\u{202f}PM] ~\u{202f}Rosa: Ada is ill\r\nSorry\r\n\
        \u{200e}[25.03.26, 2:05:35\u{202f}PM] Sam: \u{200e}image omitted\r\n\
        \u{200e}[25.03.26, 2:05:36\u{202f}PM] Sam: \u{200e}<attached: 00000004-PHOTO.jpg>\r\n\
        [25.03.26, 2:06:00\u{202f}PM] \u{202a}+44 7700 900123\u{202c}: \r\n\
        [26.03.26, 12:00:00\u{202f}AM] Maths team: \u{200e}Sam added Kit\r\n";

    fn talk(name: &str, text: &str) -> (Talk, Vec<String>) {
        let read = read(name, text.as_bytes());
        let part = read.document.parts.into_iter().next().unwrap();
        assert_eq!(part.text, text, "the text stays");
        let notes = read.document.notes.iter().map(document::Note::line);
        (*part.talk.unwrap(), notes.collect())
    }

    fn said(talk: &Talk, text: &str) -> Vec<(String, String, String)> {
        let turns = talk.turns.iter();
        turns
            .map(|turn| {
                let by = talk
                    .speaker(turn)
                    .map_or_else(String::new, Address::written);
                let words = text
                    .get(turn.start..turn.end)
                    .unwrap()
                    .trim_end()
                    .to_owned();
                (by, turn.at.clone().unwrap(), words)
            })
            .collect()
    }

    #[test]
    fn a_chat_of_one_kind_of_telephone_is_read() {
        assert!(is_chat("x.txt", ANDROID));
        let (talk, notes) = talk("WhatsApp Chat with Maths.txt", ANDROID);
        let said = said(&talk, ANDROID);
        let by: Vec<&str> = said.iter().map(|(by, _, _)| by.as_str()).collect();
        let number = "+44 7700 900123";
        assert_eq!(
            by,
            ["", "", "", "Rosa Poe", number, "Sam", "Sam", "Sam", "", ""]
        );
        assert_eq!(said[3].1, "2026-03-12T14:07");
        assert!(said[3].2.ends_with("She comes on Monday"));
        assert_eq!(talk.title.as_deref(), Some("Maths"));
        assert_eq!(
            notes,
            [
                "only a part could be read (1 picture, recording or file was left out when the \
                 chat was exported; export it again with media); look at it yourself",
                "embedded 1 picture, recording or file, kept beside the text of the chat; look at \
                 it yourself"
            ]
        );
    }

    #[test]
    fn a_chat_of_the_other_kind_of_telephone_is_read() {
        assert!(is_chat("x.txt", APPLE));
        let (talk, notes) = talk("_chat.txt", APPLE);
        let said = said(&talk, APPLE);
        let by: Vec<&str> = said.iter().map(|(by, _, _)| by.as_str()).collect();
        assert_eq!(by, ["", "Rosa", "Sam", "Sam", "+44 7700 900123", ""]);
        assert_eq!(said[1].1, "2026-03-25T14:05:34");
        assert_eq!(said[5].1, "2026-03-26T00:00:00");
        assert_eq!(notes.len(), 2);
        assert_eq!(
            attached(APPLE.as_bytes()).into_iter().collect::<Vec<_>>(),
            ["00000004-PHOTO.jpg"]
        );
    }

    #[test]
    fn a_name_may_have_a_colon_if_it_always_has() {
        let text = "1/2/26, 10:00 - Maths: Sam: one\n1/2/26, 10:00 - Maths: Sam: two\n\
            1/2/26, 10:00 - Rosa: Sam: three\n1/2/26, 10:00 - Maths: Sam: note: four\n\
            1/2/26, 10:00 - Rosa: five\n";
        let (talk, _) = talk("x.txt", text);
        let names: Vec<String> = talk.people.iter().map(Address::written).collect();
        assert_eq!(names, ["Maths: Sam", "Rosa"]);
    }

    #[test]
    fn ordinary_texts_are_no_chats() {
        for text in [
            "Dear Ada,\n12/03/2026, 14:05 - Sam: hi\n12/03/2026, 14:06 - Ada: hi\n",
            "12/03/2026, 14:05 - rang the school\n13/03/2026, 14:05 - wrote to the school\n",
            "12/03/2026: rang\n13/03/2026: wrote\n",
            "12/03/2026, 14:05 - Call: spoke to the school\n",
            "[1] Poe, A.: A history\n[2] Poe, B.: Another\n",
            "",
        ] {
            assert!(!is_chat("notes.txt", text), "{text:?}");
        }
        let one = "12/03/2026, 14:05 - Sam: hi\n";
        assert!(is_chat("WhatsApp Chat with Sam.txt", one));
        assert!(is_chat("a/_chat.txt", one));
    }
}
