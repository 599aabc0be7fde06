//! (c) No strong identifier of anybody withheld stands in what is given.

use std::collections::BTreeSet;
use std::fmt;

use super::haystack::{Apart, squeeze};
use super::search::Search;
use super::{Finding, ReleaseInput};

/// A strong identifier of somebody who is kept out of the answer.
#[derive(Clone, PartialEq, Eq)]
pub struct Forbidden {
    /// How the reviewer knows the person.
    pub person: String,
    /// What it is.
    pub kind: ForbiddenKind,
    /// Every form of it: both name orders, the number as it was entered.
    pub forms: Vec<String>,
}

impl fmt::Debug for Forbidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Forbidden")
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

/// What a strong identifier is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ForbiddenKind {
    /// Given and family name.
    FullName,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Telephone,
    /// A date of birth.
    BirthDate,
    /// A number given to the person.
    Number,
}

impl ForbiddenKind {
    fn words(self) -> &'static str {
        match self {
            Self::FullName => "the full name",
            Self::Email => "the e-mail address",
            Self::Telephone => "the telephone number",
            Self::BirthDate => "the date of birth",
            Self::Number => "a number",
        }
    }
}

pub(super) fn check(input: &ReleaseInput<'_>) -> Vec<Finding> {
    match Search::forbidden(input) {
        Ok(search) => search.everywhere(input),
        Err(finding) => vec![finding],
    }
}

impl Search {
    fn forbidden(input: &ReleaseInput<'_>) -> Result<Self, Finding> {
        let own: BTreeSet<String> = input
            .requester_forms
            .iter()
            .filter_map(|form| needles_of(form))
            .collect();
        let sought = input.forbidden.iter().flat_map(|forbidden| {
            let what = || {
                format!(
                    "{} of {} stands here",
                    forbidden.kind.words(),
                    forbidden.person
                )
            };
            wanted(forbidden)
                .into_iter()
                .filter(|needle| !own.contains(needle))
                .map(move |needle| (needle, what()))
        });
        let own: Vec<String> = own.iter().cloned().collect();
        Self::new(sought, &own, Apart::Near)
    }
}

/// What to look for, squeezed.
fn wanted(forbidden: &Forbidden) -> BTreeSet<String> {
    let mut out: BTreeSet<String> = forbidden
        .forms
        .iter()
        .filter_map(|form| needles_of(form))
        .collect();
    if forbidden.kind == ForbiddenKind::Telephone {
        out.extend(forbidden.forms.iter().flat_map(|form| dialled(form)));
    }
    if forbidden.kind == ForbiddenKind::BirthDate {
        out.extend(forbidden.forms.iter().flat_map(|form| dates(form)));
    }
    // Shorter ones stand everywhere: a year, a class.
    let shortest = if forbidden.kind == ForbiddenKind::FullName {
        4
    } else {
        5
    };
    out.retain(|needle| needle.chars().count() >= shortest);
    out
}

pub(super) fn needles_of(form: &str) -> Option<String> {
    Some(squeeze(form)).filter(|needle| !needle.is_empty())
}

/// A telephone number as it may be dialled.
pub(super) fn dialled(form: &str) -> Vec<String> {
    let Some(number) = find::telephone(form) else {
        return Vec::new();
    };
    ["", "0", "44", "440", "0044", "00440"]
        .iter()
        .map(|before| format!("{before}{number}"))
        .collect()
}

/// A date as it may be written.
fn dates(form: &str) -> Vec<String> {
    find::dates(form)
        .into_iter()
        .flat_map(find::date_forms)
        .map(|form| squeeze(&form))
        .collect()
}
