//! What several people said to each other in one text: a chat, a meeting's transcript, a calendar.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Address;

/// Who said what, when, and where it stands in the text of a part.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Talk {
    /// What the group, room or meeting is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Who said something or was there. Somebody known by a telephone number alone has it as a name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<Address>,
    /// What was said, in the order of the text; turns do not overlap.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub turns: Vec<Turn>,
}

/// One message of a chat, one utterance of a transcript, one event of a calendar.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Stored", into = "Stored")]
pub struct Turn {
    /// The byte of the text with which it begins.
    pub start: usize,
    /// The byte behind it.
    pub end: usize,
    /// Whose it is, counted in the people from nought; nobody’s if the program itself says it.
    pub by: Option<u32>,
    /// When: `2026-03-12T14:05:33` as the clock of whoever exported it stood, with `Z` where the file
    /// says UTC; for a transcript the time since the beginning, `00:14:05`.
    pub at: Option<String>,
}

/// There are many turns, so their names are not written with each.
type Stored = (usize, usize, Option<u32>, Option<String>);

impl From<Stored> for Turn {
    fn from((start, end, by, at): Stored) -> Self {
        Self { start, end, by, at }
    }
}

impl From<Turn> for Stored {
    fn from(turn: Turn) -> Self {
        (turn.start, turn.end, turn.by, turn.at)
    }
}

impl Talk {
    /// Whose turn it is.
    pub fn speaker(&self, turn: &Turn) -> Option<&Address> {
        self.people.get(usize::try_from(turn.by?).ok()?)
    }

    /// The turns that a range of the text touches.
    pub fn touched(&self, start: usize, end: usize) -> &[Turn] {
        let from = self.turns.partition_point(|turn| turn.end <= start);
        let rest = self.turns.get(from..).unwrap_or_default();
        let count = rest.partition_point(|turn| turn.start < end);
        rest.get(..count).unwrap_or_default()
    }
}

impl fmt::Debug for Talk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Talk")
            .field("people", &self.people.len())
            .field("turns", &self.turns.len())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Turn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Turn")
            .field("start", &self.start)
            .field("end", &self.end)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turn(start: usize, end: usize) -> Turn {
        Turn {
            start,
            end,
            by: Some(0),
            at: None,
        }
    }

    #[test]
    fn the_turns_that_a_place_touches_are_found() {
        let talk = Talk {
            turns: vec![turn(0, 10), turn(10, 20), turn(25, 30)],
            ..Talk::default()
        };
        let touched = |start, end| {
            let turns = talk.touched(start, end).iter();
            turns.map(|turn| turn.start).collect::<Vec<_>>()
        };
        assert_eq!(touched(3, 4), [0]);
        assert_eq!(touched(9, 11), [0, 10]);
        assert_eq!(touched(10, 11), [10]);
        assert_eq!(touched(20, 25), [0; 0]);
        assert_eq!(touched(0, 99), [0, 10, 25]);
    }

    #[test]
    fn a_talk_is_stored_and_read_again() {
        let talk = Talk {
            title: Some("Maths team".to_owned()),
            people: vec![Address {
                name: Some("Ada Poe".to_owned()),
                email: None,
            }],
            turns: vec![
                Turn {
                    at: Some("2026-03-12T14:05".to_owned()),
                    ..turn(0, 9)
                },
                Turn {
                    by: None,
                    ..turn(9, 12)
                },
            ],
        };
        let json = serde_json::to_string(&talk).unwrap();
        assert!(json.contains(r#"[[0,9,0,"2026-03-12T14:05"],[9,12,null,null]]"#));
        assert_eq!(serde_json::from_str::<Talk>(&json).unwrap(), talk);
        assert_eq!(talk.speaker(&talk.turns[0]), talk.people.first());
        assert_eq!(talk.speaker(&talk.turns[1]), None);
        assert!(!format!("{talk:?}").contains("Ada"));
    }
}
