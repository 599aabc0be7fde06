//! (c) No strong identifier of anybody withheld stands in what is given.

use std::collections::BTreeSet;
use std::fmt;

use aho_corasick::AhoCorasick;

use super::haystack::{Haystack, decoded, pdf_strings, readings, squeeze};
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
    let search = match Search::new(input) {
        Ok(search) => search,
        Err(finding) => return vec![finding],
    };
    let mut out = BTreeSet::new();
    for reader in [
        input.planned_pages,
        input.first_reader_pages,
        input.second_reader_pages,
    ] {
        search.pages(reader, &mut out);
    }
    for (place, text) in input.other_texts {
        search.text(place, None, text, &mut out);
    }
    for (key, value) in &input.structure.metadata {
        search.text(&format!("metadata `{key}`"), None, value, &mut out);
    }
    for (number, part) in (1..).zip(input.zip_parts) {
        search.text(
            &format!("the name of file {number} in the zip"),
            None,
            &part.name,
            &mut out,
        );
        search.bytes(&format!("file {number} in the zip"), &part.bytes, &mut out);
        if part.bytes.starts_with(b"PK\x03\x04") {
            out.insert((
                format!("file {number} in the zip"),
                None,
                "it is an archive itself, which cannot be checked".to_owned(),
            ));
        }
    }
    for (number, stream) in (1..).zip(input.streams) {
        search.bytes(&format!("stream {number} of the file"), stream, &mut out);
    }
    out.into_iter()
        .map(|(place, page, what)| Finding { place, what, page })
        .collect()
}

/// Findings in order, each once: place, page, words.
type Found = BTreeSet<(String, Option<usize>, String)>;

/// All identifiers as one automaton, and the requester's own as another.
struct Search<'a> {
    automaton: AhoCorasick,
    owners: Vec<&'a Forbidden>,
    own: AhoCorasick,
}

impl<'a> Search<'a> {
    fn new(input: &ReleaseInput<'a>) -> Result<Self, Finding> {
        let own: BTreeSet<String> = input
            .requester_forms
            .iter()
            .filter_map(|form| needles_of(form))
            .collect();
        let mut owners = Vec::new();
        let mut needles = Vec::new();
        for forbidden in input.forbidden {
            for needle in wanted(forbidden)
                .into_iter()
                .filter(|needle| !own.contains(needle))
            {
                owners.push(forbidden);
                needles.push(needle);
            }
        }
        let build = |needles: &[String]| {
            AhoCorasick::new(needles).map_err(|_| {
                Finding::new(
                    "the answer",
                    "there are too many identifiers to check at once",
                )
            })
        };
        let own: Vec<String> = own.into_iter().collect();
        Ok(Self {
            automaton: build(&needles)?,
            owners,
            own: build(&own)?,
        })
    }

    /// The pages, and the places where one goes over into the next.
    fn pages(&self, pages: &[String], out: &mut Found) {
        let text = pages.join("\n");
        let mut ends = Vec::with_capacity(pages.len());
        let mut so_far = 0;
        for page in pages {
            so_far += page.chars().count() + 1;
            ends.push(so_far);
        }
        for (at, what) in self.find(&text) {
            let page = ends.partition_point(|end| *end <= at) + 1;
            out.insert((format!("page {page}"), Some(page), what));
        }
    }

    fn text(&self, place: &str, page: Option<usize>, text: &str, out: &mut Found) {
        for reading in [text, &decoded(text)] {
            out.extend(
                self.find(reading)
                    .into_iter()
                    .map(|(_, what)| (place.to_owned(), page, what)),
            );
        }
    }

    fn bytes(&self, place: &str, bytes: &[u8], out: &mut Found) {
        for reading in readings(bytes)
            .into_iter()
            .chain(readings(&pdf_strings(bytes)))
        {
            out.extend(
                self.find(&reading)
                    .into_iter()
                    .map(|(_, what)| (place.to_owned(), None, what)),
            );
        }
    }

    /// Each forbidden identifier in a text, with the character where it begins.
    fn find(&self, text: &str) -> Vec<(usize, String)> {
        let haystack = Haystack::new(text);
        let own: Vec<(usize, usize)> = self
            .own
            .find_overlapping_iter(&haystack.text)
            .filter(|found| haystack.is_whole(found.start(), found.end()))
            .map(|found| (found.start(), found.end()))
            .collect();
        self.automaton
            .find_overlapping_iter(&haystack.text)
            .filter(|found| haystack.is_whole(found.start(), found.end()))
            .filter(|found| {
                !own.iter()
                    .any(|(start, end)| *start <= found.start() && found.end() <= *end)
            })
            .filter_map(|found| {
                let forbidden = self.owners.get(found.pattern().as_usize())?;
                let what = format!(
                    "{} of {} stands here",
                    forbidden.kind.words(),
                    forbidden.person
                );
                Some((haystack.origin(found.start()), what))
            })
            .collect()
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

fn needles_of(form: &str) -> Option<String> {
    Some(squeeze(form)).filter(|needle| !needle.is_empty())
}

/// A telephone number as it may be dialled.
fn dialled(form: &str) -> Vec<String> {
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
