//! (d) No protected word stands in what goes out: what a family must keep from somebody, whoever it is
//! about and whoever asks.

use std::collections::BTreeSet;
use std::fmt;

use super::forbidden::{dialled, needles_of};
use super::haystack::Apart;
use super::search::{Found, Search, findings};
use super::{Finding, ReleaseInput};

/// Fewer letters and digits would stand everywhere.
const SHORTEST: usize = 3;

/// Something that a family must keep from somebody.
#[derive(Clone, PartialEq, Eq)]
pub struct Protected {
    /// Whose it is, as the reviewer knows them.
    pub whose: String,
    /// What it is.
    pub kind: ProtectedKind,
    /// As it was written down.
    pub text: String,
}

impl fmt::Debug for Protected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Protected")
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

/// What a protected word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProtectedKind {
    /// Where they live.
    Address,
    /// The school they go to.
    School,
    /// Where they are taught or met.
    Place,
    /// Who works with them.
    Mentor,
    /// What they are called now.
    Surname,
    /// A telephone number or an e-mail address.
    Contact,
    /// Anything else.
    Other,
}

impl ProtectedKind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::Address,
        Self::School,
        Self::Place,
        Self::Mentor,
        Self::Surname,
        Self::Contact,
        Self::Other,
    ];

    /// The stable text code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::School => "school",
            Self::Place => "place",
            Self::Mentor => "mentor",
            Self::Surname => "surname",
            Self::Contact => "contact",
            Self::Other => "other",
        }
    }

    /// The kind of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// As it is spoken of without being said.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Address => "the protected address",
            Self::School => "the protected school",
            Self::Place => "the protected place",
            Self::Mentor => "the protected name of a colleague",
            Self::Surname => "the protected surname",
            Self::Contact => "the protected telephone number or e-mail address",
            Self::Other => "a protected word",
        }
    }
}

impl Protected {
    /// Whether it has enough of its own to be told from other words.
    #[must_use]
    pub fn can_be_found(&self) -> bool {
        !self.needles().is_empty()
    }

    /// How it may be written, squeezed to letters and digits.
    fn needles(&self) -> BTreeSet<String> {
        let parts: Vec<&str> = self
            .text
            .split([',', ';', '\n'])
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect();
        let mut forms: Vec<String> = vec![self.text.clone()];
        forms.extend(postcodes(&self.text));
        forms.extend(reached(&self.text));
        match self.kind {
            ProtectedKind::Address => forms.extend(address(&parts)),
            ProtectedKind::Contact => forms.extend(parts.iter().map(|part| (*part).to_owned())),
            ProtectedKind::Mentor => forms.extend(reversed(&self.text)),
            ProtectedKind::School
            | ProtectedKind::Place
            | ProtectedKind::Surname
            | ProtectedKind::Other => forms.extend(
                parts
                    .first()
                    .filter(|part| part.split_whitespace().count() > 1)
                    .map(|part| (*part).to_owned()),
            ),
        }
        let mut out: BTreeSet<String> = forms
            .iter()
            .flat_map(|form| spellings(form))
            .filter_map(|form| needles_of(&form))
            .collect();
        out.extend(forms.iter().flat_map(|form| dialled(form)));
        out.retain(|needle| needle.chars().count() >= SHORTEST);
        out
    }
}

/// The head of an address, as it stands on an envelope, and each line with the number of a house.
fn address(parts: &[&str]) -> Vec<String> {
    let mut out = Vec::new();
    let many = |part: &str| part.split_whitespace().count() > 2;
    let numbered = |part: &str| part.contains(|c: char| c.is_ascii_digit());
    out.extend(
        parts
            .iter()
            .filter(|part| many(part) && numbered(part))
            .map(|part| without_postcode(part)),
    );
    // "Flat 2" and "14" say nothing alone: with the next line they do.
    match parts {
        [first, second, ..] if numbered(first) && !many(first) => {
            out.push(format!("{first} {second}"));
        }
        [first, ..] if first.split_whitespace().count() > 1 => {
            out.push(without_postcode(first));
        }
        _ => {}
    }
    out.extend(out.clone().iter().filter_map(|line| street(line)));
    out.retain(|line| !line.is_empty());
    out
}

/// From the number of the house to the kind of street, where the town stands on the same line.
fn street(line: &str) -> Option<String> {
    let found = find::detect(line).into_iter();
    let mut found = found.filter(|found| found.kind == find::Kind::Address);
    let found = found.next()?;
    line.get(found.start..found.end).map(str::to_owned)
}

/// Each telephone number and e-mail address in a text.
fn reached(text: &str) -> Vec<String> {
    let found = find::detect(text).into_iter();
    found
        .filter(|found| matches!(found.kind, find::Kind::Telephone | find::Kind::Email))
        .filter_map(|found| text.get(found.start..found.end).map(str::to_owned))
        .collect()
}

/// Each postcode in a text.
fn postcodes(text: &str) -> Vec<String> {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';'))
        .filter(|word| !word.is_empty())
        .collect();
    let pairs = words.windows(2).map(|pair| pair.join(" "));
    let single = words.iter().map(|word| (*word).to_owned());
    single
        .chain(pairs)
        .filter(|written| {
            find::detect(&written.to_uppercase()).iter().any(|found| {
                found.kind == find::Kind::Postcode && found.end - found.start == written.len()
            })
        })
        .collect()
}

fn without_postcode(line: &str) -> String {
    let mut out = line.to_owned();
    for postcode in postcodes(line) {
        out = out.replace(&postcode, " ");
    }
    out.trim().to_owned()
}

/// "Fisher, Jo" for "Jo Fisher".
fn reversed(name: &str) -> Option<String> {
    let (given, family) = name.trim().rsplit_once(char::is_whitespace)?;
    Some(format!("{family}, {given}"))
}

/// Words that people write short or whole.
const SHORT: [(&str, &str); 12] = [
    ("road", "rd"),
    ("street", "st"),
    ("saint", "st"),
    ("avenue", "ave"),
    ("lane", "ln"),
    ("drive", "dr"),
    ("close", "cl"),
    ("court", "ct"),
    ("crescent", "cres"),
    ("place", "pl"),
    ("gardens", "gdns"),
    ("mount", "mt"),
];

/// A form as it was written, and with each such word short or whole.
fn spellings(form: &str) -> Vec<String> {
    let folded = find::fold(form);
    let mut out = vec![form.to_owned()];
    for (whole, short) in SHORT {
        for (from, to) in [(whole, short), (short, whole)] {
            // One after the other, so that "St John's Road" is also "Saint John's Rd".
            for known in out.clone() {
                let changed = replaced(&find::fold(&known), from, to);
                if changed != folded && !out.contains(&changed) && out.len() < MOST_SPELLINGS {
                    out.push(changed);
                }
            }
        }
    }
    out
}

/// No address is written in more ways that matter.
const MOST_SPELLINGS: usize = 16;

fn replaced(folded: &str, from: &str, to: &str) -> String {
    let mut out = String::with_capacity(folded.len() + 8);
    let mut word = String::new();
    for c in folded.chars().chain(std::iter::once(' ')) {
        if c.is_alphanumeric() {
            word.push(c);
            continue;
        }
        out.push_str(if word == from { to } else { &word });
        word.clear();
        out.push(c);
    }
    out.trim_end().to_owned()
}

pub(super) fn check(input: &ReleaseInput<'_>) -> Vec<Finding> {
    let found = match search(input.protected) {
        Ok(search) => search.everywhere(input),
        Err(finding) => vec![finding],
    };
    marked(found)
}

/// What stands in texts that are to go out, each with what it is. What a text is called is looked at
/// by whoever calls, as a text of its own, where it goes out as well.
pub fn protected_in<'t>(
    protected: &[Protected],
    texts: impl IntoIterator<Item = (&'t str, &'t str)>,
) -> Vec<Finding> {
    if protected.is_empty() {
        return Vec::new();
    }
    let search = match search(protected) {
        Ok(search) => search,
        Err(finding) => return marked(vec![finding]),
    };
    let mut out = Found::new();
    for (place, text) in texts {
        search.text(place, text, &mut out);
    }
    marked(findings(out))
}

fn search(protected: &[Protected]) -> Result<Search, Finding> {
    let sought = protected.iter().flat_map(|one| {
        let what = format!("{} of {} stands here", one.kind.words(), one.whose);
        let needles = one.needles().into_iter();
        needles.map(move |needle| (needle, what.clone()))
    });
    Search::new(sought, &[], Apart::Anyhow)
}

fn marked(mut found: Vec<Finding>) -> Vec<Finding> {
    for finding in &mut found {
        finding.protects = true;
    }
    found
}
