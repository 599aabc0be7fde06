//! Conversations: chats, transcripts and calendars become a text that says who says what and when,
//! and beside it the same as values.

pub(crate) mod calendar;
pub(crate) mod chat_json;
pub(crate) mod loose;
pub(crate) mod moment;
pub(crate) mod stamp;
pub(crate) mod transcript;
pub(crate) mod whatsapp;

use std::collections::HashMap;

use document::{Address, Document, LookAtThis, Part, PartKind, Talk, Turn};

/// So many turns of one text are kept apart; the text itself is kept whole.
const TURNS: usize = 200_000;

/// Marks of writing direction and byte order that programs put around names and at the beginning of
/// messages; nobody sees them.
pub(crate) const UNSEEN: [char; 8] = [
    '\u{200e}', '\u{200f}', '\u{202a}', '\u{202b}', '\u{202c}', '\u{2068}', '\u{2069}', '\u{feff}',
];

/// A talk while it is read.
#[derive(Default)]
pub(crate) struct Draft {
    /// The text, where it is written anew.
    pub(crate) text: String,
    talk: Talk,
    known: HashMap<(String, String), u32>,
    crowded: bool,
}

impl Draft {
    /// Gives it a title.
    pub(crate) fn name_it(&mut self, title: String) {
        self.talk.title = Some(title).filter(|title| !title.trim().is_empty());
    }

    /// Somebody by name or address or both; nobody if neither says anything.
    pub(crate) fn person(&mut self, name: &str, email: &str) -> Option<u32> {
        let name = name.trim_matches(|c: char| c.is_whitespace() || UNSEEN.contains(&c));
        let email = email.trim();
        if name.is_empty() && email.is_empty() {
            return None;
        }
        let key = (name.to_owned(), email.to_lowercase());
        if let Some(known) = self.known.get(&key) {
            return Some(*known);
        }
        let number = u32::try_from(self.talk.people.len()).ok()?;
        let said = |word: &str| (!word.is_empty()).then(|| word.to_owned());
        self.talk.people.push(Address {
            name: said(name),
            email: said(email),
        });
        self.known.insert(key, number);
        Some(number)
    }

    /// The name by which somebody is shown.
    fn shown(&self, by: u32) -> String {
        let person = usize::try_from(by)
            .ok()
            .and_then(|by| self.talk.people.get(by));
        person.map(Address::written).unwrap_or_default()
    }

    /// A turn at a place of the text.
    pub(crate) fn turn(&mut self, turn: Turn) {
        if self.talk.turns.len() < TURNS {
            self.talk.turns.push(turn);
        } else {
            self.crowded = true;
        }
    }

    /// Writes a turn: `[2026-03-12 14:05:33] Ada Poe: the text`.
    pub(crate) fn say(&mut self, by: Option<u32>, at: Option<String>, said: &str) {
        let start = self.text.len();
        if let Some(at) = &at {
            self.text.push('[');
            self.text
                .push_str(&at.replacen('T', " ", 1).replace('Z', " UTC"));
            self.text.push_str("] ");
        }
        if let Some(by) = by {
            let name = self.shown(by);
            self.text.push_str(&name);
            self.text.push_str(": ");
        }
        self.text.push_str(said.trim_end());
        self.text.push('\n');
        let end = self.text.len();
        self.turn(Turn { start, end, by, at });
    }

    /// Whether nothing was said.
    pub(crate) fn is_silent(&self) -> bool {
        self.talk.turns.is_empty()
    }

    /// Puts the talk into a document as a part of a name.
    pub(crate) fn finish(self, name: &str, document: &mut Document) {
        if self.crowded {
            document.note(
                LookAtThis::Incomplete(
                    "the text is whole, but more messages than can be told apart".to_owned(),
                ),
                name,
            );
        }
        let mut part = Part::new(PartKind::Body, name, self.text);
        part.talk = Some(Box::new(self.talk));
        document.push(part);
    }
}
