//! What a rule suggests for an item, with its reason. A rule never decides: whoever reviews takes its
//! suggestions, one by one or all of a kind after a page that counts them.

use store::EntityId;

use super::ItemLine;
use crate::bodies::{Facts, ItemKind, Request};

/// Why something is suggested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// The same text was decided already.
    SameText,
    /// It means somebody else of the same name.
    Namesake,
    /// Whoever asks wrote it.
    AskerWrote,
    /// Whoever asks received it.
    AskerReceived,
    /// A record in which nobody else stands.
    NobodyElse,
}

/// What a rule suggests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suggested {
    /// What was decided about the same text.
    Alike,
    /// That it is given, with what was marked beforehand hidden.
    Give,
    /// That it is not about the person.
    NotAboutThem,
}

/// Who asks, for the rules.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asks {
    asker: Option<EntityId>,
}

impl Asks {
    pub(super) fn of(case: &Request) -> Self {
        Self {
            asker: case.requester.person,
        }
    }
}

impl Rule {
    /// Every rule, the surest first.
    pub const ALL: [Self; 5] = [
        Self::SameText,
        Self::Namesake,
        Self::AskerWrote,
        Self::AskerReceived,
        Self::NobodyElse,
    ];

    /// Its stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::SameText => "same-text",
            Self::Namesake => "namesake",
            Self::AskerWrote => "asker-wrote",
            Self::AskerReceived => "asker-received",
            Self::NobodyElse => "nobody-else",
        }
    }

    /// The rule of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.code() == code)
    }

    /// Why it is suggested, in words.
    pub fn reason(self) -> &'static str {
        match self {
            Self::SameText => "The same text, to the letter, was decided already.",
            Self::Namesake => "Somebody else of the same name is more likely meant.",
            Self::AskerWrote => "Whoever asks wrote it themselves.",
            Self::AskerReceived => "Whoever asks received it at the time.",
            Self::NobodyElse => "A record about them alone: nobody else was found in it.",
        }
    }

    /// What it suggests.
    pub fn suggests(self) -> Suggested {
        match self {
            Self::SameText => Suggested::Alike,
            Self::Namesake => Suggested::NotAboutThem,
            Self::AskerWrote | Self::AskerReceived | Self::NobodyElse => Suggested::Give,
        }
    }

    /// The first rule that fits an item, given those with the same text.
    pub(super) fn of(line: &ItemLine, same: &[&ItemLine], asks: &Asks) -> Option<Self> {
        if !line.is_open() {
            return None;
        }
        if example(same).is_some() {
            return Some(Self::SameText);
        }
        let facts = &line.facts;
        // What has to be read by a person in any case is not suggested away.
        if facts.safeguarding || facts.unread || (facts.health && !line.health_settled) {
            return None;
        }
        Self::ALL
            .into_iter()
            .find(|rule| rule.fits(line, asks.asker))
    }

    fn fits(self, line: &ItemLine, asker: Option<EntityId>) -> bool {
        let facts: &Facts = &line.facts;
        let is_in = |people: &[EntityId]| asker.is_some_and(|asker| people.contains(&asker));
        match self {
            Self::SameText => false,
            Self::Namesake => facts.rather.is_some(),
            Self::AskerWrote => is_in(&facts.from),
            Self::AskerReceived => facts.kind == ItemKind::Mail && is_in(&facts.to),
            Self::NobodyElse => facts.kind == ItemKind::Record && !line.others,
        }
    }
}

/// Of items with the same text the one whose decision the rest is to have: the last that was decided.
/// Where they were decided differently there is none.
pub(super) fn example<'a>(same: &[&'a ItemLine]) -> Option<&'a ItemLine> {
    let decided = || same.iter().filter(|line| !line.is_open());
    let last = decided().max_by_key(|line| line.decided_by.map(|(_, at)| at))?;
    let what = |line: &'_ ItemLine| (line.decided, line.ground.clone(), line.marks);
    decided()
        .all(|line| what(line) == what(last))
        .then_some(*last)
}
