//! The language of a letter: paragraphs of words with blanks. Nothing in it repeats, counts or asks for
//! anything that is not handed to it, so that a text that somebody writes can do no more than read well.
//!
//! - Paragraphs are parted by an empty line.
//! - `{received}` is filled in; a paragraph with a blank for which there is nothing is left out.
//! - `{?aim}` at the beginning of a paragraph: only where there is one. `{!aim}`: only where there is none.
//! - `{{` and `}}` are the braces themselves.

use std::collections::BTreeMap;

/// What fills the blanks: by their names; a blank that is not there has nothing to say.
pub(crate) type Blanks = BTreeMap<&'static str, String>;

/// A text that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Template {
    paragraphs: Vec<Paragraph>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Paragraph {
    /// Blanks that must have something, or nothing, to say.
    asked: Vec<(String, bool)>,
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Words(String),
    Blank(String),
}

/// Why a text cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unreadable {
    /// A brace that is not closed.
    #[error("paragraph {0}: a brace is opened and not closed")]
    Open(usize),
    /// A closing brace alone.
    #[error("paragraph {0}: a brace is closed that was not opened; write }}}} for the sign itself")]
    Closed(usize),
    /// A condition that does not stand first.
    #[error("paragraph {0}: {{{1}}} belongs at its beginning")]
    Late(usize, String),
    /// A condition and no words.
    #[error("paragraph {0} says nothing")]
    Empty(usize),
}

impl Template {
    /// Reads a text.
    pub(crate) fn read(text: &str) -> Result<Self, Unreadable> {
        let text = text.replace("\r\n", "\n");
        let mut parts: Vec<Vec<&str>> = vec![Vec::new()];
        for line in text.lines().map(str::trim) {
            if line.is_empty() {
                parts.push(Vec::new());
            } else if let Some(last) = parts.last_mut() {
                last.push(line);
            }
        }
        let parts = parts.into_iter().filter(|lines| !lines.is_empty());
        let read = (1..)
            .zip(parts)
            .map(|(at, lines)| Paragraph::read(at, &lines.join(" ")));
        let paragraphs = read.collect::<Result<_, _>>()?;
        Ok(Self { paragraphs })
    }

    /// The paragraphs, filled in.
    pub(crate) fn fill(&self, blanks: &Blanks) -> Vec<String> {
        let filled = self.paragraphs.iter().map(|one| one.fill(blanks));
        filled.flatten().collect()
    }

    /// Every blank that stands in it or is asked after.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.paragraphs.iter().flat_map(|one| {
            let asked = one.asked.iter().map(|(name, _)| name.as_str());
            asked.chain(one.blanks())
        })
    }

    /// Whether it says this whenever there is something to say: in a paragraph that hangs on nothing
    /// that may be missing.
    pub(crate) fn always_says(&self, name: &str, always: impl Fn(&str) -> bool) -> bool {
        let sure = |other: &str| other == name || always(other);
        self.paragraphs.iter().any(|one| {
            let free = one.asked.iter().all(|(asked, there)| *there && sure(asked));
            free && one.blanks().any(|it| it == name) && one.blanks().all(sure)
        })
    }
}

impl Paragraph {
    fn read(at: usize, text: &str) -> Result<Self, Unreadable> {
        let mut paragraph = Self::default();
        let mut words = String::new();
        let mut rest = text;
        while let Some(brace) = rest.find(['{', '}']) {
            let (before, from) = rest.split_at(brace);
            words.push_str(before);
            if let Some(after) = from.strip_prefix("{{").or_else(|| from.strip_prefix("}}")) {
                words.extend(from.chars().next());
                rest = after;
                continue;
            }
            let inside = from.strip_prefix('{').ok_or(Unreadable::Closed(at))?;
            let (name, after) = inside.split_once('}').ok_or(Unreadable::Open(at))?;
            let first = words.trim().is_empty() && paragraph.pieces.is_empty();
            let condition = name
                .strip_prefix('?')
                .map(|name| (name, true))
                .or_else(|| name.strip_prefix('!').map(|name| (name, false)));
            match condition {
                Some((name, there)) if first => {
                    paragraph.asked.push((name.trim().to_owned(), there));
                }
                Some(_) => return Err(Unreadable::Late(at, name.to_owned())),
                None => {
                    paragraph.say(&mut words);
                    paragraph.pieces.push(Piece::Blank(name.trim().to_owned()));
                }
            }
            if paragraph.pieces.is_empty() {
                words.clear();
                rest = after.trim_start();
            } else {
                rest = after;
            }
        }
        words.push_str(rest);
        paragraph.say(&mut words);
        if paragraph.pieces.is_empty() {
            return Err(Unreadable::Empty(at));
        }
        Ok(paragraph)
    }

    fn say(&mut self, words: &mut String) {
        if !words.is_empty() {
            self.pieces.push(Piece::Words(std::mem::take(words)));
        }
    }

    fn blanks(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Blank(name) => Some(name.as_str()),
            Piece::Words(_) => None,
        })
    }

    /// Nothing where a blank has nothing to say, or a condition does not hold.
    fn fill(&self, blanks: &Blanks) -> Option<String> {
        let said = |name: &str| blanks.get(name).filter(|words| !words.is_empty());
        if self
            .asked
            .iter()
            .any(|(name, there)| said(name).is_some() != *there)
        {
            return None;
        }
        let mut out = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Words(words) => out.push_str(words),
                Piece::Blank(name) => out.push_str(said(name)?),
            }
        }
        Some(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(text: &str, blanks: &[(&'static str, &str)]) -> Vec<String> {
        let blanks = blanks
            .iter()
            .map(|(name, words)| (*name, (*words).to_owned()));
        Template::read(text).unwrap().fill(&blanks.collect())
    }

    #[test]
    fn blanks_are_filled_and_what_has_nothing_to_say_is_left_out() {
        let text =
            "We had it on {received}.\nThank you.\n\nBy {aim}.\n\n{?aim} Soon.\n\n{!aim}Late.\n";
        assert_eq!(
            filled(text, &[("received", "Monday")]),
            ["We had it on Monday. Thank you.", "Late."]
        );
        assert_eq!(
            filled(text, &[("received", "Monday"), ("aim", "Friday")]),
            ["We had it on Monday. Thank you.", "By Friday.", "Soon."]
        );
        assert_eq!(filled("{{so}} it is {{", &[]), ["{so} it is {"]);
        assert_eq!(filled("", &[]), [""; 0]);
    }

    #[test]
    fn what_fills_a_blank_is_never_read_as_a_text() {
        let said = filled(
            "Our reasons: {reasons}",
            &[("reasons", "{received}\n\n{?aim}")],
        );
        assert_eq!(said, ["Our reasons: {received}\n\n{?aim}"]);
    }

    #[test]
    fn what_cannot_be_read_is_said_by_its_paragraph() {
        for (text, why) in [
            ("one\n\ntwo {received", Unreadable::Open(2)),
            ("one } two", Unreadable::Closed(1)),
            ("one {?aim} two", Unreadable::Late(1, "?aim".to_owned())),
            ("one\n\n{!aim}", Unreadable::Empty(2)),
        ] {
            assert_eq!(Template::read(text), Err(why), "{text}");
        }
    }

    #[test]
    fn something_is_always_said_only_in_a_paragraph_that_is_always_there() {
        let says = |text: &str| {
            Template::read(text)
                .unwrap()
                .always_says("reasons", |name| name == "received")
        };
        assert!(says("Why: {reasons}"));
        assert!(says("{?reasons} Why: {reasons}"));
        assert!(says("{?received} Since {received}: {reasons}"));
        assert!(!says("{?aim} Why: {reasons}"));
        assert!(!says("{!reasons} Why: {reasons}"));
        assert!(!says("By {aim}, why: {reasons}"));
        assert!(!says("Why?"));
    }

    proptest::proptest! {
        /// Any text is read or refused, and what is read says what stands in it.
        #[test]
        fn any_text_is_read_or_refused(text in "[a-z{}?! \\n]{0,60}") {
            if let Ok(template) = Template::read(&text) {
                let braces = |text: &str| text.matches("{{").count() + text.matches("}}").count();
                let all: Blanks = Blanks::new();
                let said: usize = template.fill(&all).iter().map(String::len).sum();
                proptest::prop_assert!(said <= text.len());
                if braces(&text) == 0 {
                    for said in template.fill(&all) {
                        let plain = !said.contains(['{', '}']);
                        proptest::prop_assert!(plain);
                    }
                }
            }
        }
    }
}
