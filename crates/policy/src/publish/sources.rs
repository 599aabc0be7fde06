//! Where each statement of a publication comes from, numbered as its readers see it.

use super::{Clause, Part, Publication};
use crate::Origin;

/// The clauses of a publication, each once, in the order in which they first stand in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sources {
    list: Vec<Source>,
}

/// A clause with its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its number in this publication, from 1.
    pub number: usize,
    /// The clause.
    pub clause: Clause,
    /// Where that is, in words: a section of the written policy, the pack's own words, or the law.
    pub words: String,
}

impl Publication {
    /// Where everything that it says comes from.
    pub fn sources(&self) -> Sources {
        let mut list: Vec<Source> = Vec::new();
        for clause in self.clauses() {
            if !list.iter().any(|one| one.clause == *clause) {
                list.push(Source {
                    number: list.len() + 1,
                    clause: clause.clone(),
                    words: clause.words(self.written_policy.as_deref()),
                });
            }
        }
        Sources { list }
    }

    fn clauses(&self) -> impl Iterator<Item = &Clause> {
        self.parts.iter().flat_map(|part| match part {
            Part::Heading(..) => Vec::new(),
            Part::Paragraph(said) => vec![&said.clause],
            Part::List(list) => list.iter().map(|said| &said.clause).collect(),
            Part::Table { rows, .. } => rows.iter().map(|(_, clause)| clause).collect(),
        })
    }
}

impl Sources {
    /// All of them, by number.
    pub fn iter(&self) -> impl Iterator<Item = &Source> {
        self.list.iter()
    }

    /// The number of a clause.
    pub fn number(&self, clause: &Clause) -> usize {
        let found = self.list.iter().find(|one| one.clause == *clause);
        // INVARIANT: the list was made from the same publication.
        found.map_or(0, |one| one.number)
    }
}

impl Clause {
    /// Whether the law itself says it, rather than the pack.
    pub fn is_of_the_law(&self) -> bool {
        self.path.contains(' ')
    }

    /// Where it stands, for a reader.
    fn words(&self, written_policy: Option<&str>) -> String {
        match &self.origin {
            Some(Origin::Policy(section)) => {
                let policy = written_policy.unwrap_or("written policy");
                format!("section {section} of the {policy}")
            }
            Some(Origin::PacksOwn) => "not in the written policy; set down in the pack".to_owned(),
            None if self.is_of_the_law() => "the law".to_owned(),
            None => "what the pack says of the organisation as a whole".to_owned(),
        }
    }
}
