//! What can be asked of an [`Action`]; the list itself is in `table.rs`.

use std::fmt;

use crate::{DataClass, Role, Rule};

pub use crate::table::Action;

/// Whether an action changes something or only shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Personal data or evidence is shown to somebody.
    Look,
    /// Something is changed, decided or sent.
    Act,
}

/// Commands that touch no organisation's stored data and so have no action and leave no leaf.
///
/// A test of the command line holds every command against [`Action::commands`] and this list.
pub const LOCAL_COMMANDS: &[&str] = &[
    "clock", "scan", "extract", "policy", "demo", "doctor", "serve", "verify", "help",
];

impl Action {
    /// Every action, in the order of the table.
    pub fn all() -> impl ExactSizeIterator<Item = Self> {
        Self::ALL.iter().copied()
    }

    /// The action that has this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::all().find(|action| action.code() == code)
    }

    /// Whether it only shows something.
    pub fn is_look(self) -> bool {
        self.kind() == Kind::Look
    }

    /// Whether each occurrence leaves a leaf of its own.
    ///
    /// An ordinary look repeated within ten minutes of a session adds none; a look at special
    /// category data or at safeguarding always does (obligation SEC-5), and so does every act.
    pub fn always_leaves_a_leaf(self) -> bool {
        !self.is_look()
            || self
                .data_class()
                .is_some_and(|class| class > DataClass::Ordinary)
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// What a role may do with an action.
pub fn allowed(role: Role, action: Action) -> Rule {
    action.rule(role)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn codes_are_unique_short_and_lower_case_ascii() {
        let codes: HashSet<_> = Action::all().map(Action::code).collect();
        assert_eq!(codes.len(), Action::all().len());
        for code in codes {
            assert!(code.len() <= 64, "{code}");
            let (area, verb) = code.split_once('.').unwrap();
            for part in [area, verb] {
                assert!(!part.is_empty(), "{code}");
                assert!(
                    part.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'),
                    "{code}"
                );
            }
        }
    }

    #[test]
    fn a_code_finds_its_action_again() {
        for action in Action::all() {
            assert_eq!(Action::from_code(action.code()), Some(action));
        }
        assert_eq!(Action::from_code("person.eat"), None);
    }

    #[test]
    fn no_two_are_said_alike() {
        let mut seen = HashSet::new();
        for action in Action::all() {
            assert!(
                seen.insert(action.words()),
                "said twice: {}",
                action.words()
            );
        }
    }

    #[test]
    fn looks_at_guarded_records_are_never_left_out() {
        assert!(!Action::RecordLook.always_leaves_a_leaf());
        assert!(!Action::PersonLook.always_leaves_a_leaf());
        assert!(Action::RecordLookSpecial.always_leaves_a_leaf());
        assert!(Action::RecordLookSafeguarding.always_leaves_a_leaf());
        for action in Action::all().filter(|action| !action.is_look()) {
            assert!(action.always_leaves_a_leaf(), "{action}");
        }
    }

    #[test]
    fn every_look_has_a_page_or_a_command() {
        for action in Action::all().filter(|action| action.is_look()) {
            assert!(
                !action.pages().is_empty() || !action.commands().is_empty(),
                "{action}"
            );
        }
    }

    #[test]
    fn local_commands_are_nobodys_action() {
        for action in Action::all() {
            for command in action.commands() {
                assert!(!LOCAL_COMMANDS.contains(command), "{action}: {command}");
            }
        }
    }
}
