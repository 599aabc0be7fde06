//! What the record of processing says of this day: how much of each kind is held and whether any of
//! it is past its day. What has no register yet is said to have none; nothing is guessed.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::civil::Date;
use policy::publish::{Live, relies_on_consent};
use policy::{Agreement, Due, Holds, Pack, RecordKind, Use};

use crate::bodies::{Record, RegisterEntry, Source};
use crate::registers::{Entries, breaches, impact};
use crate::{Agreed, AppError, Body as _, Engine};

/// How much is held, by kind of record.
#[derive(Debug, Default)]
pub(crate) struct HeldByKind {
    records: BTreeMap<String, Count>,
    people: BTreeMap<String, u64>,
    documents: u64,
    /// The entries of registers, and the day of looking.
    registers: Arc<Entries>,
    /// How people stand to what they may agree to.
    consents: Vec<(Agreement, HashMap<Agreed, usize>)>,
    today: Date,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    held: u64,
    /// Of these, past the day on which the schedule lets them go.
    past: u64,
}

impl Engine {
    /// Counts what is held. It reads every record, for the last columns of a register that few ask
    /// for; no page that is open to everybody may do so.
    pub(crate) fn held_by_kind(&self, today: Date) -> Result<HeldByKind, AppError> {
        let (pack, directory) = (self.pack(), self.directory()?);
        let house = self.house(today)?;
        let agreements = pack.agreements();
        let consents = self.with_consents(|consents| {
            let counted = agreements.into_iter().map(|one| {
                let count = consents.count(&one.code);
                (one, count)
            });
            counted.collect()
        })?;
        let mut held = HeldByKind {
            registers: house.entries,
            consents,
            today,
            ..HeldByKind::default()
        };
        self.for_each::<Record>(|record| {
            let body = &record.body;
            let count = held.records.entry(body.kind.clone()).or_default();
            count.held += 1;
            let rule = crate::policy_versions::rule_of(&pack, body);
            let person = directory.person(body.person);
            let person = person.as_ref().map(|one| &one.body);
            let due = rule.map(|rule| crate::records::until(rule, body, person));
            if matches!(due, Some(Due::On(day)) if day <= today) {
                count.past += 1;
            }
        })?;
        for kind in &pack.people {
            let many = directory.how_many(kind.code.as_str());
            held.people.insert(kind.code.to_string(), many as u64);
        }
        let counts = self.snapshot()?.count_kinds()?;
        let documents = counts.into_iter().find(|(kind, _)| kind == Source::KIND);
        held.documents = documents.map_or(0, |(_, many)| many);
        Ok(held)
    }
}

/// What stands where there is no register to look into.
const NONE: &str = "none recorded";

impl HeldByKind {
    /// The last columns for a use of a kind of record.
    pub(crate) fn live(&self, pack: &Pack, kind: &RecordKind, one: &Use) -> Live {
        Live {
            consent: self.consent(kind, one),
            impact: self.impact(pack, kind),
            breach: breaches::columns(self.entries(), kind),
            kept: self.kept(kind),
        }
    }

    /// Where agreement is on record, and how much of it.
    fn consent(&self, kind: &RecordKind, one: &Use) -> String {
        if !relies_on_consent(one) {
            return "not relied on".to_owned();
        }
        let (record, purpose) = (kind.code.as_str(), one.purpose.as_str());
        let carry = self
            .consents
            .iter()
            .filter(|(of, _)| of.carries(record, purpose));
        let mut said = [Agreed::Yes, Agreed::No, Agreed::TakenBack].map(|agreed| (agreed, 0));
        for (_, count) in carry {
            for (agreed, sum) in &mut said {
                *sum += count.get(agreed).copied().unwrap_or_default();
            }
        }
        let said = said.into_iter().filter(|(_, sum)| *sum > 0);
        let said: Vec<String> = said
            .map(|(agreed, sum)| format!("{} {sum}", agreed.words().to_lowercase()))
            .collect();
        if said.is_empty() {
            format!("{NONE}; this use rests on consent")
        } else {
            format!("register of agreements: {}", said.join(", "))
        }
    }

    /// The entries that count, the newest first.
    fn entries(&self) -> impl Iterator<Item = &RegisterEntry> {
        self.registers.counting.iter().map(|one| &one.body)
    }

    /// What the register of impact assessments says of a kind of record.
    fn impact(&self, pack: &Pack, kind: &RecordKind) -> [String; 3] {
        let entry = impact::of_kind(self.entries(), kind);
        impact::columns(pack, kind, entry.map(|entry| (entry, self.today)))
    }

    /// Whether it is kept by the schedule, and if not why.
    fn kept(&self, kind: &RecordKind) -> [String; 2] {
        let none = String::new();
        match kind.holds {
            Some(Holds::Details) => {
                let people = kind.people.iter();
                let many: u64 = people.filter_map(|one| self.people.get(one.as_str())).sum();
                let said = format!("{many} held; until when stands with each person");
                [said, none]
            }
            Some(Holds::Documents) => {
                let said = format!("{} read in; until when stands with each", self.documents);
                [said, none]
            }
            None => {
                let count = self.records.get(kind.code.as_str()).copied();
                kept(count.unwrap_or_default())
            }
        }
    }
}

fn kept(count: Count) -> [String; 2] {
    let none = String::new();
    match count {
        Count { held: 0, .. } => ["none held".to_owned(), none],
        Count { held, past: 0 } => [format!("yes: {held} held, none past its day"), none],
        Count { held, past } => [
            format!("no: of {held} held {past} are past their day"),
            format!("{past} wait to be looked at and destroyed"),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_past_its_day_is_said_with_the_reason() {
        assert_eq!(kept(Count::default()), ["none held", ""]);
        let kept_well = kept(Count { held: 3, past: 0 });
        assert_eq!(kept_well, ["yes: 3 held, none past its day", ""]);
        let [said, why] = kept(Count { held: 3, past: 1 });
        assert!(said.starts_with("no: of 3 held 1"), "{said}");
        assert!(!why.is_empty());
    }

    #[test]
    fn what_is_not_on_record_is_never_said_to_be_there() {
        for shipped in policy::packs::all() {
            let pack = Pack::parse(shipped.files).unwrap();
            for kind in &pack.records {
                for one in &kind.uses {
                    let live = HeldByKind::default().live(&pack, kind, one);
                    assert_eq!(live.impact[1..], ["none begun", ""]);
                    assert_eq!(live.breach, [NONE, ""]);
                    assert_eq!(live.consent == "not relied on", !relies_on_consent(one));
                }
            }
        }
    }
}
