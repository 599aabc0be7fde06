//! Holding the entries to their promises: every fault with its place and how to mend it.

use std::fmt;

use jiff::civil::Date;

use crate::{Confidence, Detail, Entry, Kind, Nation};

/// An entry and where it stands.
pub(crate) struct Placed {
    pub(crate) file: String,
    pub(crate) line: usize,
    /// The fields it has besides those of every kind.
    pub(crate) fields: Vec<&'static str>,
    pub(crate) entry: Entry,
}

/// One thing that is wrong with an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file.
    pub file: String,
    /// The line of its code.
    pub line: usize,
    /// Its code.
    pub code: String,
    /// What is wrong.
    pub what: String,
    /// How to mend it.
    pub remedy: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            file,
            line,
            code,
            what,
            remedy,
        } = self;
        write!(f, "{file}:{line}: `{code}` {what}; {remedy}")
    }
}

/// Everything that is wrong, in the order of the files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, fault) in self.0.iter().enumerate() {
            let between = if n == 0 { "" } else { "\n" };
            write!(f, "{between}{fault}")?;
        }
        Ok(())
    }
}

/// Takes what is wrong and how to mend it.
type Say<'s> = &'s mut dyn FnMut(String, &str);

/// Every fault of every entry.
pub(crate) fn all(placed: &[Placed]) -> Faults {
    let mut faults = Vec::new();
    for (n, one) in placed.iter().enumerate() {
        let mut say = |what: String, remedy: &str| {
            faults.push(Fault {
                file: one.file.clone(),
                line: one.line,
                code: one.entry.code.clone(),
                what,
                remedy: remedy.to_owned(),
            });
        };
        words(&one.entry, &mut say);
        dates_and_nations(&one.entry, &mut say);
        fields(one, &mut say);
        detail(&one.entry, &mut say);
        versions(one, placed.get(n + 1..).unwrap_or_default(), &mut say);
        references(&one.entry, placed, &mut say);
    }
    Faults(faults)
}

/// Codes are codes, and whoever reads an entry can check it.
fn words(entry: &Entry, say: Say<'_>) {
    let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    if !entry
        .code
        .split('-')
        .all(|part| !part.is_empty() && part.chars().all(letters))
    {
        say(
            "is no code".to_owned(),
            "write small letters and figures in parts joined by single hyphens",
        );
    }
    for (name, text) in [
        ("title", &entry.title),
        ("citation", &entry.citation),
        ("source", &entry.source),
    ] {
        if text.trim().is_empty() {
            say(format!("has an empty `{name}`"), "fill it in");
        }
    }
    if entry.title.ends_with('.') {
        say(
            "has a title that ends with a full stop".to_owned(),
            "take it off: titles are set into sentences",
        );
    }
    match (entry.confidence, entry.doubt.as_deref().map(str::trim)) {
        (Confidence::High, Some(_)) => say(
            "is beyond doubt and has a `doubt`".to_owned(),
            "lower the confidence or move the words to `note`",
        ),
        (Confidence::Low | Confidence::Medium, None | Some("")) => say(
            "does not say why it is uncertain".to_owned(),
            "add `doubt` with the reason",
        ),
        (Confidence::High, None) | (Confidence::Low | Confidence::Medium, Some(_)) => {}
    }
}

fn dates_and_nations(entry: &Entry, say: Say<'_>) {
    if entry.in_force_to.is_some_and(|to| to < entry.in_force_from) {
        say(
            "ends before it begins".to_owned(),
            "put `in_force_to` on the last day, not before `in_force_from`",
        );
    }
    if entry.nations.is_empty() {
        say(
            "holds nowhere".to_owned(),
            "name a nation, or leave `nations` out for all of them",
        );
    }
}

/// An entry has the field of its kind and none of another's.
fn fields(one: &Placed, say: Say<'_>) {
    let kind = one.entry.kind;
    match kind.field() {
        Some(field) if !one.fields.contains(&field) => {
            say(
                format!("lacks `{field}`"),
                "every entry of this file has it; copy the form of the one above",
            );
        }
        Some(_) | None => {}
    }
    for field in one
        .fields
        .iter()
        .filter(|name| kind.field() != Some(**name))
    {
        say(
            format!("has `{field}`, which does not belong to this file"),
            "take it out or move the entry to its file",
        );
    }
}

/// What rules reckon with is complete.
fn detail(entry: &Entry, say: Say<'_>) {
    match &entry.detail {
        Detail::Lists(lists) => {
            if lists.is_empty() || lists.iter().any(|list| list.kind() != entry.kind) {
                say(
                    "is on no list of its file".to_owned(),
                    "name one of the lists of src/list.rs that belong to this kind",
                );
            }
        }
        Detail::Rule(_) | Detail::Exemption(_) => {
            if entry.rights().is_empty() {
                say(
                    "names no right".to_owned(),
                    "add the code of one from rights.toml",
                );
            }
        }
        Detail::Retention(kept) => {
            if kept.length.is_some() != kept.starts.is_some() {
                say(
                    "has a length without its start, or a start alone".to_owned(),
                    "write both `length` and `starts`, or neither",
                );
            }
        }
        Detail::Penalty(penalty) => {
            let given = penalty.pounds.or(penalty.euros).is_some()
                || penalty.percent.is_some()
                || penalty.top_fee_percent.is_some();
            if !given {
                say("fines nothing".to_owned(), "add an amount or a share");
            }
        }
        Detail::Words
        | Detail::Clock(_)
        | Detail::Country(_)
        | Detail::Fee(_)
        | Detail::Value(_) => {}
    }
}

/// One code means one thing on any day in any nation.
fn versions(one: &Placed, later: &[Placed], say: Say<'_>) {
    let entry = &one.entry;
    for other in later {
        let same = other.entry.kind == entry.kind && other.entry.code == entry.code;
        let both_from = entry.in_force_from.max(other.entry.in_force_from);
        let both = entry.in_force_on(both_from) && other.entry.in_force_on(both_from);
        let shared = entry
            .nations
            .iter()
            .find(|nation| other.entry.holds_in(**nation));
        if let (true, true, Some(nation)) = (same, both, shared) {
            say(
                format!("is in force twice on {both_from} in {nation}"),
                &format!(
                    "end one of them on the day before the other begins ({}:{})",
                    other.file, other.line
                ),
            );
        }
    }
}

/// What an entry points to is there, wherever and as long as the entry itself holds.
fn references(entry: &Entry, placed: &[Placed], say: Say<'_>) {
    for right in entry.rights() {
        let is = |other: &Entry| other.kind == Kind::Right && other.code == *right;
        dangling(entry, placed, &is, &mut |gap| {
            say(
                format!("names the right `{right}`, which {gap}"),
                "use a code of rights.toml, or end this entry with it",
            );
        });
    }
    for wanted in &entry.requires {
        let is = |other: &Entry| {
            other.fulfils.contains(wanted)
                || (Kind::REQUIRABLE.contains(&other.kind) && other.code == *wanted)
        };
        dangling(entry, placed, &is, &mut |gap| {
            say(
                format!("requires `{wanted}`, which {gap}"),
                "use what another entry `fulfils` or the code of a basis or right, or end this entry with it",
            );
        });
    }
}

/// Tells where what an entry points to is missing; once, with the first place.
fn dangling(
    entry: &Entry,
    placed: &[Placed],
    is: &dyn Fn(&Entry) -> bool,
    tell: &mut dyn FnMut(String),
) {
    let targets: Vec<&Entry> = placed
        .iter()
        .map(|one| &one.entry)
        .filter(|e| is(e))
        .collect();
    if targets.is_empty() {
        return tell("is not there".to_owned());
    }
    let gap = entry.nations.iter().find_map(|nation| {
        let spans = targets.iter().filter(|target| target.holds_in(*nation));
        let spans = spans.map(|target| (target.in_force_from, target.in_force_to));
        Some((
            *nation,
            uncovered(entry.in_force_from, entry.in_force_to, spans.collect())?,
        ))
    });
    if let Some((nation, day)) = gap {
        tell(in_words(nation, day));
    }
}

fn in_words(nation: Nation, day: Date) -> String {
    format!("is not in force on {day} in {nation}")
}

/// The first day from `from` to `to`, both included, that none of the spans covers.
fn uncovered(from: Date, to: Option<Date>, mut spans: Vec<(Date, Option<Date>)>) -> Option<Date> {
    spans.sort_unstable();
    let mut day = from;
    for (begins, ends) in spans {
        if begins > day {
            break;
        }
        match ends {
            None => return None,
            Some(ends) if ends >= day => day = ends.tomorrow().ok()?,
            Some(_) => {}
        }
    }
    to.is_none_or(|to| day <= to).then_some(day)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn day(number: i32) -> Date {
        let start = date(2024, 1, 1);
        start + jiff::Span::new().days(number)
    }

    proptest! {
        /// The sweep finds what walking every day finds.
        #[test]
        fn a_gap_is_found_where_there_is_one(
            from in 0..40_i32,
            length in 0..40_i32,
            spans in prop::collection::vec((0..60_i32, prop::option::of(0..20_i32)), 0..6),
        ) {
            let to = from + length;
            let spans: Vec<_> = spans
                .into_iter()
                .map(|(begins, length)| (day(begins), length.map(|length| day(begins + length))))
                .collect();
            let walked = (from..=to).map(day).find(|day| {
                !spans.iter().any(|(begins, ends)| begins <= day && ends.is_none_or(|e| *day <= e))
            });
            prop_assert_eq!(uncovered(day(from), Some(day(to)), spans), walked);
        }
    }
}
