use calendar::{SchoolTerms, in_words};
use jiff::civil::Date;
use policy::SpanUnit;
use store::EntityId;

use super::held::Entries;
use super::shape::{House, Register, RegisterField, RegisterSubject, Standing};
use crate::bodies::RegisterEntry;
use crate::requests::pupil_law;
use crate::{AppError, Engine, Fault};

const TERM: &str = "term";
const CLOSED: &str = "closed";

/// The terms by which school days are counted: no list of bank holidays says them.
pub(super) const REGISTER: Register = Register {
    code: "terms",
    title: "School terms",
    one: "a term, or days closed within one",
    why: "What is promised in school days is counted by the first and the last day of each term and the days closed within it: half-terms, inset days. Weekends and bank holidays are left out by themselves.",
    law: "Education (Pupil Information) (England) Regulations 2005 reg. 5",
    serves: &["RIG-17"],
    about: "Is it a term, or days closed within one?",
    each: false,
    on: "When were these dates set?",
    fields: &[
        RegisterField::line(
            "name",
            "What is it called?",
            "For example: autumn term 2026; half-term; inset day.",
        )
        .needed(),
        RegisterField::day("from", "Which is the first day?", "").needed(),
        RegisterField::day(
            "to",
            "Which is the last day?",
            "A term needs one. Leave it empty where one day alone is closed.",
        ),
    ],
    subjects,
    standing,
    faults,
};

/// How many school days the educational record takes at most, where it is counted in them.
fn promised(house: &House) -> Option<u16> {
    let record = house.pack.requests.educational_record.as_ref()?;
    if let Some(law) = record.law {
        let days = duties::rights::kinds::days_that_are(pupil_law(law), house.today);
        return days.ok().map(|(count, _)| count);
    }
    let counts = record.own_promise && record.within.unit == SpanUnit::SchoolDays;
    counts.then_some(record.within.count)
}

fn subjects(house: &House) -> Vec<RegisterSubject> {
    let terms = RegisterSubject::may(TERM.to_owned(), "Terms");
    let terms = match promised(house) {
        Some(count) => terms.wanted(None).why(format!(
            "The educational record is given within {count} school days."
        )),
        None => terms,
    };
    let closed = RegisterSubject::may(CLOSED.to_owned(), "Days closed within a term");
    vec![terms, closed]
}

/// The terms come round on the last day on which somebody may ask and the promise can still be
/// counted.
fn standing(house: &House, subject: &RegisterSubject, entries: &[&RegisterEntry]) -> Standing {
    let Some(count) = promised(house).filter(|_| subject.code == TERM) else {
        return if entries.is_empty() {
            subject.without_entry()
        } else {
            Standing::Done { again: None }
        };
    };
    let terms = school_terms(&house.entries);
    let Some(last) = terms.last_day() else {
        return subject.without_entry();
    };
    match terms.reach(count, &house.holidays, house.nation) {
        Some(again) => Standing::Done { again: Some(again) },
        None => Standing::Unfinished {
            by: None,
            what: format!(
                "enter the terms before and after the one that ends on {}",
                in_words(last)
            ),
        },
    }
}

/// The first and the last day of an entry; of a closed day both are one.
fn span(entry: &RegisterEntry) -> Option<(Date, Date)> {
    let from = entry.day("from")?;
    Some((from, entry.day("to").unwrap_or(from)))
}

fn is(entry: &RegisterEntry, what: &str) -> bool {
    entry.about.iter().any(|one| one == what)
}

/// The spans of one sort that count, in their order.
fn spans(entries: &Entries, what: &str) -> Vec<(Date, Date)> {
    let counting = entries.counting.iter().map(|one| &one.body);
    let ours = counting.filter(|one| one.register == REGISTER.code && is(one, what));
    let mut spans: Vec<_> = ours.filter_map(span).collect();
    spans.sort_unstable();
    spans
}

/// The calendar of terms as it is entered now. Each entry was checked against the others; two that
/// were added at one moment and overlap are one term.
pub(crate) fn school_terms(entries: &Entries) -> SchoolTerms {
    let mut terms: Vec<(Date, Date)> = Vec::new();
    for (from, to) in spans(entries, TERM) {
        match terms.last_mut() {
            Some((_, end)) if from <= *end => *end = to.max(*end),
            Some(_) | None => terms.push((from, to)),
        }
    }
    SchoolTerms::with_closures(&terms, &spans(entries, CLOSED)).unwrap_or_default()
}

/// What is wrong with an entry beside the others.
fn faults(house: &House, entry: &RegisterEntry, but: Option<EntityId>) -> Vec<Fault> {
    let fault = |place: &str, what: String, mend: &str| vec![Fault::new(place, what, mend)];
    if entry.about.len() != 1 {
        let what = "an entry is one term, or days closed within one";
        return fault(
            "about",
            what.to_owned(),
            "choose one of them, and add the other by itself",
        );
    }
    let is_term = is(entry, TERM);
    if is_term && entry.day("to").is_none() {
        let what = "a term needs its last day";
        return fault("to", what.to_owned(), "enter it, for example 18 12 2026");
    }
    let Some((from, to)) = span(entry) else {
        return Vec::new();
    };
    if to < from {
        let what = "the last day is before the first";
        return fault("to", what.to_owned(), "look at the year of both");
    }
    if SchoolTerms::of(&[(from, to)]).is_err() {
        let what = "this is longer than a year, or in a year that cannot be meant";
        return fault("to", what.to_owned(), "look at the year of both days");
    }
    let others = house.entries_of(REGISTER.code);
    let terms = others.filter(|one| Some(one.id) != but && is(&one.body, TERM));
    let mut meets = terms.filter_map(|one| {
        let (begins, ends) = span(&one.body)?;
        let name = one.body.said("name").unwrap_or_default();
        (begins <= to && from <= ends).then_some((name, begins, ends))
    });
    match (is_term, meets.next()) {
        (true, Some((name, begins, ends))) => fault(
            "from",
            format!(
                "these days overlap with `{name}`, {} to {}",
                in_words(begins),
                in_words(ends)
            ),
            "change the days, or change or strike out the other entry",
        ),
        (false, None) => fault(
            "from",
            "these days are in no term that is entered".to_owned(),
            "enter the term first, or look at the year: outside terms no day counts",
        ),
        (true, None) | (false, Some(_)) => Vec::new(),
    }
}

impl Engine {
    /// The calendar of terms as it is entered now.
    pub(crate) fn school_terms(&self) -> Result<SchoolTerms, AppError> {
        Ok(school_terms(self.entries()?.as_ref()))
    }
}
