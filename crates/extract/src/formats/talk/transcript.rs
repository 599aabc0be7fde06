//! Transcripts and subtitles: `WebVTT`, as Teams and Zoom write it, and `SubRip`. Each cue becomes a line
//! with its time and whoever speaks.

use document::{Part, PartKind};

use super::Draft;
use crate::formats::{html, text};
use crate::read::Read;

/// A name before a colon is not longer, bytes and words.
const NAME: (usize, usize) = (80, 6);

/// Whether a text begins as a transcript does.
pub(crate) fn is_transcript(beginning: &str) -> bool {
    if let Some(rest) = beginning.strip_prefix("WEBVTT") {
        return rest.is_empty() || rest.starts_with(char::is_whitespace);
    }
    let mut lines = beginning.lines();
    let number = lines.next().unwrap_or_default().trim();
    let numbered = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    numbered && lines.next().is_some_and(|line| begins_at(line).is_some())
}

/// Reads a transcript.
pub(crate) fn read(bytes: &[u8]) -> Read {
    let source = text::decode(bytes, None);
    let (mut draft, mut hidden) = (Draft::default(), String::new());
    let mut block: Vec<&str> = Vec::new();
    for line in source.lines().map(str::trim).chain([""]) {
        if line.is_empty() {
            cue(&block, &mut draft, &mut hidden);
            block.clear();
        } else {
            block.push(line);
        }
    }
    let mut read = Read::default();
    draft.finish("body", &mut read.document);
    read.document
        .push(Part::new(PartKind::Hidden, "not shown", hidden));
    read
}

/// A block of lines: a cue with its time, or something that is not shown.
fn cue(block: &[&str], draft: &mut Draft, hidden: &mut String) {
    // Only a name may stand before the time.
    let timed = block
        .iter()
        .take(2)
        .position(|line| begins_at(line).is_some());
    let Some((timed, at)) = timed.and_then(|at| Some((at, begins_at(block.get(at)?)?))) else {
        for line in block.iter().filter(|line| !line.starts_with("WEBVTT")) {
            hide(hidden, line);
        }
        return;
    };
    for id in block.iter().take(timed).filter(|id| is_worded(id)) {
        hide(hidden, id);
    }
    let said = block.get(timed + 1..).unwrap_or_default().join("\n");
    for (name, words) in voices(&said) {
        let plain = html::convert(words).text.replace('\n', " ");
        let (name, words) = match name {
            Some(name) => (html::convert(name).text, plain.trim()),
            None => match named(&plain) {
                Some((name, words)) => (name.to_owned(), words),
                None => (String::new(), plain.trim()),
            },
        };
        if !(name.is_empty() && words.is_empty()) {
            let by = draft.person(&name, "");
            draft.say(by, Some(at.clone()), words);
        }
    }
}

fn hide(hidden: &mut String, line: &str) {
    hidden.push_str(line);
    hidden.push('\n');
}

/// Whether a cue's id may say something: more than a number or a random one.
fn is_worded(id: &str) -> bool {
    id.chars()
        .any(|c| c.is_alphabetic() && !matches!(c, 'a'..='f' | 'A'..='F'))
}

/// The time at which a cue begins, from its line `00:00:01.000 --> 00:00:04.000`, in whole seconds.
fn begins_at(line: &str) -> Option<String> {
    let (from, to) = line.trim().split_once("-->")?;
    let to = to.trim_start().split(char::is_whitespace).next()?;
    clock(to)?;
    clock(from.trim())
}

/// Hours, minutes and seconds; hours may be missing.
fn clock(time: &str) -> Option<String> {
    let whole = time.split(['.', ',']).next()?;
    let numbers: Vec<u32> = whole
        .split(':')
        .take(4)
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let (hours, minutes, seconds) = match numbers.as_slice() {
        [minutes, seconds] => (0, *minutes, *seconds),
        [hours, minutes, seconds] => (*hours, *minutes, *seconds),
        _ => return None,
    };
    (minutes < 60 && seconds < 60).then(|| format!("{hours:02}:{minutes:02}:{seconds:02}"))
}

/// The words of a cue by who says them: `<v Ada Poe>Good morning</v>`.
fn voices(said: &str) -> Vec<(Option<&str>, &str)> {
    let mut voices = Vec::new();
    let mut rest = said;
    let mut name = None;
    while let Some((before, voice, after)) = next_voice(rest) {
        if !before.trim().is_empty() {
            voices.push((name, before));
        }
        (name, rest) = (Some(voice), after);
    }
    if name.is_some() || !rest.trim().is_empty() {
        voices.push((name, rest));
    }
    voices
}

/// What stands before the next voice, its name, and what follows.
fn next_voice(said: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let at = from + said.get(from..)?.find("<v")?;
        let after = said.get(at + 2..)?;
        if after.starts_with(['.', ' ', '\t', '\n']) {
            let (tag, rest) = after.split_once('>')?;
            let name = tag.split_once(char::is_whitespace).map_or("", |(_, n)| n);
            return Some((said.get(..at)?, name.trim(), rest));
        }
        from = at + 2;
    }
}

/// The speaker before a colon, as Zoom writes them.
fn named(words: &str) -> Option<(&str, &str)> {
    let (name, said) = words.split_once(": ")?;
    let (longest, most) = NAME;
    let name = name.trim();
    let first = name.chars().next()?;
    let likely = name.len() <= longest
        && (first.is_uppercase() || first.is_ascii_digit() || first == '+' || !first.is_ascii())
        && name.split_whitespace().count() <= most
        && !name.contains(['?', '!', ',', ';', '"']);
    likely.then_some((name, said.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(source: &str) -> (String, String) {
        let mut parts = read(source.as_bytes()).document.parts.into_iter();
        let mut next = || parts.next().map_or_else(String::new, |part| part.text);
        (next(), next())
    }

    #[test]
    fn voices_of_a_meeting_are_read() {
        let source = "WEBVTT\r\n\r\nNOTE made by Kit\r\n\r\n6c1f/1-0\r\n00:00:01.250 --> 00:00:04.000 align:start\r\n\
            <v Rosa Poe>Ada &amp; I\r\nare here</v> <v.loud Sam>Good</v>\r\n\r\n\
            01:02:03.000 --> 01:02:04.000\r\n(music) <i>la</i>\r\n";
        let shown =
            "[00:00:01] Rosa Poe: Ada & I are here\n[00:00:01] Sam: Good\n[01:02:03] (music) la\n";
        assert!(is_transcript(source));
        assert_eq!(
            text(source),
            (shown.to_owned(), "NOTE made by Kit\n".to_owned())
        );
        let read = read(source.as_bytes());
        let talk = read.document.parts[0].talk.as_ref().unwrap();
        assert_eq!(talk.people.len(), 2);
        assert_eq!(talk.turns[2].by, None);
        assert_eq!(talk.turns[2].at.as_deref(), Some("01:02:03"));
    }

    #[test]
    fn names_before_a_colon_are_speakers() {
        let source = "WEBVTT\n\n1 \"Rosa\" (42)\n00:01.000 --> 00:02.000\nRosa Poe: Is it: four?\n\n\
            2\n00:02.000 --> 00:03.000\nand then, she said: no\n";
        let shown = "[00:00:01] Rosa Poe: Is it: four?\n[00:00:02] and then, she said: no\n";
        assert_eq!(
            text(source),
            (shown.to_owned(), "1 \"Rosa\" (42)\n".to_owned())
        );
    }

    #[test]
    fn subtitles_are_read() {
        let source = "1\n00:00:01,000 --> 00:00:02,000\n<b>Sam</b>: hello\n\n2\n00:00:02,000 --> 00:00:03,000\nbye\n";
        assert!(is_transcript(source));
        assert_eq!(text(source).0, "[00:00:01] Sam: hello\n[00:00:02] bye\n");
    }

    #[test]
    fn other_texts_are_no_transcripts() {
        for text in [
            "WEBVTTER",
            "1\n2\n",
            "1\nDear Ada --> Sam\n",
            "Dear Ada",
            "",
            "1",
        ] {
            assert!(!is_transcript(text), "{text:?}");
        }
    }
}
