//! What is recorded or looked into, as the policy, the notices and the record of processing tell it
//! (obligation REC-15).

use jiff::civil::Date;

use super::{Clause, HEADINGS, Part, Publication, Said};
use crate::words::{capital, join};
use crate::{Notice, Pack, Recording};

/// All of them, for the policy.
pub(super) fn table(pack: &Pack, on: Date, to: &mut Publication) {
    if pack.recordings.is_empty() {
        return;
    }
    to.heading(2, "What is recorded or looked into");
    let rows = pack.recordings.iter().map(|one| {
        let cells = vec![
            format!("{}; of {}", capital(&one.what), join(&people(pack, one))),
            format!("{}: {}", capital(&purpose(pack, one)), right(pack, one, on)),
            capital(&one.notice),
            format!(
                "{}; kept {}",
                capital(&join(&viewers(pack, one))),
                period(pack, one)
            ),
        ];
        (cells, clause(one))
    });
    to.parts.push(Part::Table {
        headings: vec![
            "What, and of whom",
            "Why, and what allows it",
            "How they are told",
            "Who may look, and how long it is kept",
        ],
        rows: rows.collect(),
    });
}

/// Those that are about the readers of a notice.
pub(super) fn told(pack: &Pack, notice: &Notice, on: Date) -> Vec<Said> {
    let of_readers = of_readers(pack, notice);
    let said = of_readers.map(|one| {
        clause(one).says(format!(
            "{}: {}. What allows us: {}. How you are told: {}. Who may look: {}. How long it is kept: {}.",
            capital(&one.what),
            purpose(pack, one),
            right(pack, one, on),
            one.notice,
            join(&viewers(pack, one)),
            period(pack, one),
        ))
    });
    said.collect()
}

/// The same in words that children can read.
pub(super) fn told_in_short(pack: &Pack, notice: &Notice) -> Vec<Said> {
    let of_readers = of_readers(pack, notice);
    let said = of_readers.map(|one| {
        let what = one.for_children.as_ref().unwrap_or(&one.what);
        let stop = if what.ends_with('.') { "" } else { "." };
        clause(one).says(format!("{}{stop}", capital(what)))
    });
    said.collect()
}

fn of_readers<'p>(pack: &'p Pack, notice: &'p Notice) -> impl Iterator<Item = &'p Recording> {
    pack.recordings.iter().filter(|one| {
        let mut people = pack.recorded(one).into_iter();
        people.any(|person| notice.people.contains(&person.code))
    })
}

/// Those that are kept as no kind of record, and have no line of the record of processing by one.
pub(super) fn by_themselves(pack: &Pack) -> impl Iterator<Item = &Recording> {
    pack.recordings.iter().filter(|one| one.record.is_none())
}

/// The line of one in the record of processing; what the pack does not say of it stays empty.
pub(super) fn line(pack: &Pack, one: &Recording, on: Date) -> Vec<String> {
    let cell = |heading: &&str| match *heading {
        "Business function" => "Recordings and monitoring".to_owned(),
        "Purpose of processing" => capital(&purpose(pack, one)),
        "Categories of individuals" => capital(&join(&people(pack, one))),
        "Categories of personal data" => capital(&one.what),
        "Categories of recipients" => join(&viewers(pack, one)),
        "Retention schedule" => period(pack, one),
        "General description of technical and organisational security measures" => pack
            .security
            .as_ref()
            .map(|one| one.measures.join("; "))
            .unwrap_or_default(),
        "Article 6 lawful basis" => basis(pack, one, on),
        "Legitimate interests" => one.interest.clone().unwrap_or_default(),
        "Rights available" => super::processing::rights(&one.basis),
        "Automated decision-making including profiling" => "no".to_owned(),
        "Source of the data" => format!("What is recorded; {}", one.notice),
        "DPIA required?" => one.impact.clone().unwrap_or_default(),
        "Link to retention and erasure policy" => "retention schedule".to_owned(),
        _ => String::new(),
    };
    HEADINGS.iter().map(cell).collect()
}

fn clause(one: &Recording) -> Clause {
    Clause::new(format!("recording[{}]", one.code), &one.origin)
}

/// Of whom, by what several of them are called.
fn people(pack: &Pack, one: &Recording) -> Vec<String> {
    let people = pack.recorded(one).into_iter();
    people.map(|person| person.many.clone()).collect()
}

fn purpose(pack: &Pack, one: &Recording) -> String {
    let purpose = pack.purpose(&one.purpose);
    purpose.map(|one| one.title.clone()).unwrap_or_default()
}

fn basis(pack: &Pack, one: &Recording, on: Date) -> String {
    let law = pack.law.on(on);
    law.basis(&one.basis).map_or_else(
        || one.basis.to_string(),
        |entry| format!("{} ({})", entry.title, entry.citation),
    )
}

/// Basis, interest and law; those of the use of its record where it names none of its own.
fn right(pack: &Pack, one: &Recording, on: Date) -> String {
    let record = one.record.as_ref().and_then(|code| pack.record_kind(code));
    let mut uses = record.into_iter().flat_map(|kind| &kind.uses);
    let same = uses.find(|other| other.purpose == one.purpose && other.basis == one.basis);
    let interest = one.interest.as_ref();
    let interest = interest.or_else(|| same?.interest.as_ref()).cloned();
    let law = same.and_then(|of| of.law.clone());
    let parts = [Some(basis(pack, one, on)), interest, law];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// Who may look, by the titles of their roles.
fn viewers(pack: &Pack, one: &Recording) -> Vec<String> {
    let roles = one.viewers.iter().filter_map(|code| pack.role(code));
    roles.map(|role| role.title.clone()).collect()
}

fn period(pack: &Pack, one: &Recording) -> String {
    let rule = pack.retention_rule(&one.retention);
    rule.map(crate::RetentionRule::words).unwrap_or_default()
}
