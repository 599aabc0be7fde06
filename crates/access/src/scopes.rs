//! What a token may be used for: a set of actions.

use std::fmt;

use crate::Action;

/// The words that hold one bit for each action.
const WORDS: usize = 4;
const _: () = assert!(
    Action::ALL.len() <= WORDS * 64,
    "a set has no room for every action"
);

/// A set of actions, small enough to travel with whoever acts.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Scopes([u64; WORDS]);

/// Where an action stands in a set.
const fn place(action: Action) -> (usize, u64) {
    let number = action as usize;
    (number / 64, 1 << (number % 64))
}

impl Scopes {
    /// No action.
    pub const NONE: Self = Self([0; WORDS]);

    /// Whether an action is in the set.
    #[expect(
        clippy::indexing_slicing,
        reason = "the assertion above keeps every place inside"
    )]
    pub const fn has(self, action: Action) -> bool {
        let (word, bit) = place(action);
        self.0[word] & bit != 0
    }

    /// The set with an action more.
    #[must_use]
    pub fn with(mut self, action: Action) -> Self {
        let (word, bit) = place(action);
        if let Some(word) = self.0.get_mut(word) {
            *word |= bit;
        }
        self
    }

    /// The actions in it, in the order of the table.
    pub fn actions(self) -> impl Iterator<Item = Action> {
        Action::all().filter(move |action| self.has(*action))
    }
}

impl FromIterator<Action> for Scopes {
    fn from_iter<I: IntoIterator<Item = Action>>(actions: I) -> Self {
        actions.into_iter().fold(Self::NONE, Self::with)
    }
}

impl fmt::Debug for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set()
            .entries(self.actions().map(Action::code))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_was_put_in_and_nothing_else() {
        for one in Action::all() {
            let set = Scopes::NONE.with(one);
            assert_eq!(set.actions().collect::<Vec<_>>(), [one]);
        }
        let all: Scopes = Action::all().collect();
        assert_eq!(all.actions().count(), Action::all().len());
        assert_eq!(Scopes::NONE.actions().count(), 0);
    }
}
