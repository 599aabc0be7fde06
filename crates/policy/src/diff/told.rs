//! Who must be told, or asked, before data that is held already is used for a new purpose.
//!
//! UK GDPR art. 5(1)(b): data collected for one purpose is used for another only if the two fit
//! together, which art. 8A judges. Arts 13(3) and 14(4): those concerned are told of the new purpose
//! before. Where data was collected by consent, or the new use rests on consent, they are asked.

use jiff::civil::Date;
use law::List;

use super::records::right;
use crate::{Code, Pack, RecordKind, Use};

/// People who must be told before a pack holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MustBeTold {
    /// The kind of person: a code of the pack.
    pub person: String,
    /// The house's word for several of them.
    pub people: String,
    /// The purpose: a code of the pack.
    pub purpose: String,
    /// The purpose in words.
    pub title: String,
    /// The kinds of records that are concerned: code, and the words for several.
    pub records: Vec<(String, String)>,
    /// Why they must be told.
    pub why: WhyTold,
    /// Whether they must be asked as well, and why.
    pub ask: Option<Ask>,
    /// By what right data is then used, in words of the law.
    pub right: String,
    /// What the law says about it.
    pub citations: Vec<String>,
    /// In what way the purposes fit by law, without weighing; none where that must be weighed.
    pub fits: Option<String>,
}

/// Why people must be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WhyTold {
    /// What is held about them is used for something new.
    NewPurpose,
    /// What it is used for rests on their consent from now on.
    NowByConsent,
}

/// Why people must be asked, and not only told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// The new use rests on their consent.
    RestsOnConsent,
    /// What is held was collected by their consent for something else.
    CollectedByConsent,
}

impl Ask {
    /// In words that go on from "because".
    pub const fn words(self) -> &'static str {
        match self {
            Self::RestsOnConsent => "the new use rests on their consent",
            Self::CollectedByConsent => {
                "it was collected by their consent, which was for something else"
            }
        }
    }
}

/// A code of the basis of consent, and of the condition of explicit consent.
const CONSENT: [&str; 2] = ["consent", "art9-consent"];

fn by_consent(one: &Use) -> bool {
    CONSENT.iter().any(|code| one.basis == *code)
        || one
            .conditions
            .iter()
            .any(|condition| CONSENT.iter().any(|code| *condition == *code))
}

pub(super) fn must_be_told(old: &Pack, new: &Pack) -> Vec<MustBeTold> {
    let mut all: Vec<MustBeTold> = Vec::new();
    for now in &new.records {
        let Some(before) = old.record_kind(&now.code) else {
            continue;
        };
        for person in now
            .people
            .iter()
            .filter(|code| before.people.contains(code))
        {
            for one in new_uses(before, now, person) {
                add(&mut all, told(new, (before, now), person, one));
            }
        }
    }
    all
}

/// The uses of data about a kind of person of which they must hear: for a new purpose, or resting
/// on consent for the first time.
fn new_uses<'a>(
    before: &RecordKind,
    now: &'a RecordKind,
    person: &Code,
) -> Vec<(WhyTold, &'a Use)> {
    let then: Vec<&Use> = before.uses_for(person).collect();
    now.uses_for(person)
        .filter_map(|one| {
            let mut same = then
                .iter()
                .filter(|was| was.purpose == one.purpose)
                .peekable();
            if same.peek().is_none() {
                return Some((WhyTold::NewPurpose, one));
            }
            let by_consent_now = by_consent(one) && !same.any(|was| by_consent(was));
            by_consent_now.then_some((WhyTold::NowByConsent, one))
        })
        .collect()
}

fn told(
    new: &Pack,
    (before, now): (&RecordKind, &RecordKind),
    person: &Code,
    (why, one): (WhyTold, &Use),
) -> MustBeTold {
    let on = new.front.effective_on;
    let purpose = new.purpose(&one.purpose);
    let fits = fits(new, purpose.is_some_and(|purpose| purpose.research), on);
    // Collected by consent alone: where another basis stood beside it, that carries on.
    let collected =
        before.uses_for(person).next().is_some() && before.uses_for(person).all(by_consent);
    let ask = if by_consent(one) {
        Some(Ask::RestsOnConsent)
    } else if collected && why == WhyTold::NewPurpose {
        Some(Ask::CollectedByConsent)
    } else {
        None
    };
    MustBeTold {
        person: person.to_string(),
        people: super::many(new, person),
        purpose: one.purpose.to_string(),
        title: purpose.map_or_else(|| one.purpose.to_string(), |found| found.title.clone()),
        records: vec![(now.code.to_string(), now.many.clone())],
        why,
        ask,
        right: right(new, one),
        citations: citations(new, before, why, on),
        fits,
    }
}

/// From the people themselves art. 13(3) speaks, from others art. 14(4); and art. 8A, as the law
/// stands on the day, of whether the purposes fit.
fn citations(new: &Pack, before: &RecordKind, why: WhyTold, on: Date) -> Vec<String> {
    if why == WhyTold::NowByConsent {
        return vec!["UK GDPR art. 7".to_owned()];
    }
    let themselves = |code: &Code| new.source(code).is_some_and(|source| source.themselves);
    let mut all = Vec::new();
    if before.sources.iter().any(themselves) {
        all.push("UK GDPR art. 13(3)".to_owned());
    }
    if !before.sources.iter().all(themselves) {
        all.push("UK GDPR art. 14(4)".to_owned());
    }
    let law = new.law.on(on);
    if let Some(factor) = law.list(List::PurposeFactor).next() {
        let article = factor.citation.split('(').next().unwrap_or_default();
        all.push(article.trim().to_owned());
    }
    all
}

/// What the law itself takes to fit.
fn fits(new: &Pack, research: bool, on: Date) -> Option<String> {
    let law = new.law.on(on);
    let mut cases = law.list(List::PurposeFits);
    cases
        .find(|case| research && case.code == "purpose-fits-research")
        .map(|case| format!("{} ({})", case.title, case.citation))
}

/// One line for a kind of person and a purpose, whatever records it concerns.
fn add(all: &mut Vec<MustBeTold>, one: MustBeTold) {
    let same = |other: &&mut MustBeTold| {
        (&other.person, &other.purpose, other.why) == (&one.person, &one.purpose, one.why)
    };
    match all.iter_mut().find(same) {
        Some(other) => {
            other.records.extend(one.records);
            other.ask = other.ask.or(one.ask);
            for citation in one.citations {
                if !other.citations.contains(&citation) {
                    other.citations.push(citation);
                }
            }
        }
        None => all.push(one),
    }
}
