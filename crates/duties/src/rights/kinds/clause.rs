//! A statement of law that a kind of request rests on, and where the dated ones come from.

use calendar::Nation;
use jiff::civil::Date;
use serde::Serialize;

/// A ground, an exception or a duty: a code that is stored, words for people, the law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Clause {
    /// The stable text code.
    pub code: &'static str,
    /// What it says, in plain words that fit into a sentence.
    pub words: &'static str,
    /// Where the law says so.
    pub citation: &'static str,
    /// The first day on which it is law, where it has not been since the GDPR began.
    pub from: Option<Date>,
    /// What a lawyer should look at.
    pub doubt: Option<&'static str>,
}

impl Clause {
    pub(super) const fn new(
        code: &'static str,
        words: &'static str,
        citation: &'static str,
    ) -> Self {
        Self {
            code,
            words,
            citation,
            from: None,
            doubt: None,
        }
    }

    pub(super) const fn since(self, from: Date) -> Self {
        Self {
            from: Some(from),
            ..self
        }
    }

    fn of(entry: &'static law::Entry) -> Self {
        Self {
            code: &entry.code,
            words: &entry.title,
            citation: &entry.citation,
            from: Some(entry.in_force_from),
            doubt: entry.doubt.as_deref(),
        }
    }
}

/// The law of a day; none can only mean that the data built in is broken, which its own tests catch.
fn on(received_on: Date, nation: Nation) -> Option<law::LawOn<'static>> {
    let nations = law::Nation::of(nation);
    law::uk()
        .ok()
        .map(|law| law.on(received_on).within(nations))
}

/// A kind's own clauses that are law on a day, and those of the law's data after them.
pub(super) fn of_day(
    own: &'static [Clause],
    rights: &'static [&'static str],
    roles: &[law::Role],
    received_on: Date,
    nation: Nation,
) -> Vec<Clause> {
    let mut clauses: Vec<Clause> = own
        .iter()
        .filter(|clause| clause.from.is_none_or(|from| from <= received_on))
        .copied()
        .collect();
    let Some(law) = on(received_on, nation) else {
        return clauses;
    };
    for right in rights {
        for role in roles {
            for entry in law.rules(right, *role) {
                let clause = Clause::of(entry);
                if !clauses.iter().any(|other| other.code == clause.code) {
                    clauses.push(clause);
                }
            }
        }
    }
    clauses
}

/// The clauses of a list of the law's data on a day.
pub(super) fn listed(list: law::List, received_on: Date, nation: Nation) -> Vec<Clause> {
    on(received_on, nation).map_or_else(Vec::new, |law| law.list(list).map(Clause::of).collect())
}

/// Whether a right is law on a day.
pub(super) fn is_right(code: &str, received_on: Date, nation: Nation) -> bool {
    on(received_on, nation).is_some_and(|law| law.right(code).is_some())
}
