//! Whether a record may be stored: it says whom it is about, what it is, why, by what right and
//! from where, and the pack provides for it (obligations REC-3 to REC-5).

use std::fmt;

use jiff::civil::Date;

use crate::{Pack, RecordKind, Use};

/// What somebody wants to store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordFacts<'a> {
    /// As what the person is known: a kind of person of the pack.
    pub kind_of_person: &'a str,
    /// A kind of record of the pack.
    pub record_kind: &'a str,
    /// A category of the pack.
    pub category: &'a str,
    /// A purpose of the pack.
    pub purpose: &'a str,
    /// A lawful basis: a code of the law.
    pub basis: &'a str,
    /// What stands beside it: codes of the law.
    pub conditions: &'a [&'a str],
    /// A source of the pack.
    pub source: &'a str,
    /// The day on which it is stored, whose law counts.
    pub on: Date,
}

/// Which entry of the form a problem belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The kind of person.
    KindOfPerson,
    /// The kind of record.
    RecordKind,
    /// The category.
    Category,
    /// The purpose.
    Purpose,
    /// The lawful basis.
    Basis,
    /// The conditions.
    Conditions,
    /// The source.
    Source,
}

/// Why a record may not be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where in the form.
    pub field: Field,
    /// What is wrong.
    pub what: String,
    /// How to mend it.
    pub mend: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.what, self.mend)
    }
}

impl std::error::Error for Problem {}

/// Says everything that stands against storing a record, or that nothing does.
pub fn check_record(pack: &Pack, facts: &RecordFacts<'_>) -> Result<(), Vec<Problem>> {
    let mut problems = Vec::new();
    let Some(kind) = pack.record_kind(facts.record_kind) else {
        let known = list(pack.records.iter().map(|one| one.code.as_str()));
        problems.push(unknown(
            Field::RecordKind,
            "kind of record",
            facts.record_kind,
            &known,
        ));
        return Err(problems);
    };
    about(kind, facts, &mut problems);
    origin(kind, facts, &mut problems);
    reason(pack, kind, facts, &mut problems);
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems)
    }
}

/// Whom it is about, and what it is.
fn about(kind: &RecordKind, facts: &RecordFacts<'_>, problems: &mut Vec<Problem>) {
    if !kind.people.iter().any(|one| one == facts.kind_of_person) {
        let allowed = list(kind.people.iter().map(crate::Code::as_str));
        problems.push(not_for(
            Field::KindOfPerson,
            kind,
            "kind of person",
            &allowed,
        ));
    }
    if kind.category != facts.category {
        problems.push(not_for(
            Field::Category,
            kind,
            "category",
            &format!("`{}`", kind.category),
        ));
    }
}

/// Where it came from.
fn origin(kind: &RecordKind, facts: &RecordFacts<'_>, problems: &mut Vec<Problem>) {
    if !kind.sources.iter().any(|one| one == facts.source) {
        let allowed = list(kind.sources.iter().map(crate::Code::as_str));
        problems.push(not_for(Field::Source, kind, "source", &allowed));
    }
}

/// Why it is kept, and by what right: one use of the pack must provide for all of it.
fn reason(pack: &Pack, kind: &RecordKind, facts: &RecordFacts<'_>, problems: &mut Vec<Problem>) {
    let purposes: Vec<&Use> = kind.uses_for(facts.kind_of_person).collect();
    let with_purpose: Vec<&Use> = purposes
        .iter()
        .copied()
        .filter(|one| one.purpose == facts.purpose)
        .collect();
    if with_purpose.is_empty() {
        let allowed = list(purposes.iter().map(|one| one.purpose.as_str()));
        problems.push(not_for(Field::Purpose, kind, "purpose", &allowed));
        return;
    }
    let with_basis: Vec<&Use> = with_purpose
        .iter()
        .copied()
        .filter(|one| one.basis == facts.basis)
        .collect();
    if with_basis.is_empty() {
        let allowed = list(with_purpose.iter().map(|one| one.basis.as_str()));
        problems.push(not_for(Field::Basis, kind, "lawful basis", &allowed));
        return;
    }
    let stated = |one: &&Use| {
        one.conditions
            .iter()
            .all(|code| facts.conditions.contains(&code.as_str()))
            && facts
                .conditions
                .iter()
                .all(|code| one.conditions.iter().any(|c| c == *code))
    };
    if !with_basis.iter().any(stated) {
        let allowed: Vec<String> = with_basis
            .iter()
            .map(
                |one| match list(one.conditions.iter().map(crate::Code::as_str)) {
                    none if none.is_empty() => "none".to_owned(),
                    some => some,
                },
            )
            .collect();
        problems.push(not_for(
            Field::Conditions,
            kind,
            "condition",
            &allowed.join(" or "),
        ));
    }
    in_force(pack, facts, problems);
}

/// The law of the day still knows the basis and the conditions.
fn in_force(pack: &Pack, facts: &RecordFacts<'_>, problems: &mut Vec<Problem>) {
    let law = pack.law.on(facts.on);
    if law.basis(facts.basis).is_none() {
        problems.push(not_in_force(Field::Basis, facts.basis, facts.on));
    }
    for code in facts
        .conditions
        .iter()
        .filter(|code| law.condition(code).is_none())
    {
        problems.push(not_in_force(Field::Conditions, code, facts.on));
    }
}

fn unknown(field: Field, what: &str, code: &str, known: &str) -> Problem {
    Problem {
        field,
        what: format!("the policy has no {what} `{code}`"),
        mend: format!("use one of {known}"),
    }
}

fn not_for(field: Field, kind: &RecordKind, what: &str, allowed: &str) -> Problem {
    let mend = if allowed.is_empty() {
        "the policy provides for none here; ask the DPO".to_owned()
    } else {
        format!("the policy provides for {allowed}")
    };
    Problem {
        field,
        what: format!("a {} cannot have this {what}", lower(&kind.title)),
        mend,
    }
}

fn not_in_force(field: Field, code: &str, on: Date) -> Problem {
    Problem {
        field,
        what: format!("`{code}` is not in force on {on}"),
        mend: "ask the DPO: the policy and the law differ".to_owned(),
    }
}

/// Codes in backticks, each once, in order.
fn list<'a>(codes: impl Iterator<Item = &'a str>) -> String {
    let mut seen: Vec<String> = Vec::new();
    for code in codes.map(|code| format!("`{code}`")) {
        if !seen.contains(&code) {
            seen.push(code);
        }
    }
    seen.join(", ")
}

/// A title within a sentence; words written in capitals stay so.
pub(crate) fn lower(title: &str) -> String {
    let mut chars = title.chars();
    match (chars.next(), chars.next()) {
        (Some(first), second) if !second.is_some_and(char::is_uppercase) => {
            let mut text: String = first.to_lowercase().collect();
            text.extend(second);
            text.extend(chars);
            text
        }
        _ => title.to_owned(),
    }
}
