//! What a pack means for whoever starts with it: what is kept, why, how long, what is published, what
//! the lint still says.

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::words::{capital, join};
use crate::{Due, Facts, Finding, Pack, RecipientKind, RecordKind, RetentionRule, lint, publish};

/// What a pack means.
#[derive(Clone, Debug)]
pub struct Meaning {
    /// Kinds of people, in the words of the house.
    pub people: Vec<String>,
    /// Kinds of records.
    pub records: Vec<Kept>,
    /// The rule that keeps what is about a child of eight longest: title and words.
    pub longest: Option<(String, String)>,
    /// The titles of what will be published.
    pub published: Vec<String>,
    /// What will be said of how the organisation works, which nobody was asked: a sentence each.
    pub says: Vec<String>,
    /// What the lint finds, the gravest first.
    pub found: Vec<Finding>,
}

/// A kind of record: what, about whom, why, and how long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// What, several of it.
    pub what: String,
    /// About whom.
    pub about: String,
    /// What for.
    pub why: String,
    /// How long.
    pub until: String,
}

/// What a pack means on a day.
pub fn meaning(pack: &Pack, today: Date) -> Meaning {
    let longest = pack
        .retention
        .iter()
        .max_by_key(|rule| keeps_until(rule, today));
    let mut published: Vec<String> = publish::all(pack, today)
        .into_iter()
        .map(|one| one.title)
        .collect();
    published.push("Record of processing".to_owned());
    Meaning {
        people: pack.people.iter().map(|one| one.many.clone()).collect(),
        records: pack
            .records
            .iter()
            .map(|record| kept(pack, record))
            .collect(),
        longest: longest.map(|rule| (rule.title.clone(), rule.words())),
        published,
        says: says(pack),
        found: lint(pack, today),
    }
}

/// What the policy says of how the organisation works: where data goes, who works for it, what is
/// recorded, why it is fair, how it is kept safe. It came with the pack, and whoever adopts it promises it.
fn says(pack: &Pack) -> Vec<String> {
    let mut says = Vec::new();
    if pack.transfers.is_empty() {
        says.push("Nothing that you hold about people leaves the United Kingdom.".to_owned());
    }
    for transfer in &pack.transfers {
        let title = pack.recipient(&transfer.recipient).map(|one| &one.title);
        says.push(format!(
            "{}, in {}: {}.",
            title.unwrap_or(&transfer.country),
            transfer.country,
            transfer.safeguard
        ));
    }
    let processors = pack.recipients.iter();
    let processors = processors.filter(|one| one.kind == RecipientKind::Processor);
    says.extend(processors.map(|one| match &one.contract {
        Some(contract) => format!("{}. Your contract with them: {contract}.", one.title),
        None => format!("{}. You have no written contract with them.", one.title),
    }));
    says.extend(pack.recordings.iter().map(|one| {
        let viewers = one.viewers.iter().filter_map(|code| pack.role(code));
        let viewers: Vec<String> = viewers.map(|role| role.title.clone()).collect();
        let what = capital(&one.what);
        format!("{what}. Who may look: {}.", join(&viewers))
    }));
    let weighed = pack.purposes.iter().filter(|one| one.is_weighed()).count();
    if weighed > 0 {
        says.push(format!(
            "Of {weighed} purposes it says why they are fair to people: those answers will be yours."
        ));
    }
    let measures = pack.security.iter().flat_map(|one| &one.measures);
    says.extend(measures.map(|one| format!("{}.", capital(one))));
    says
}

/// Until when a rule keeps what begins and ends today, about a child of eight.
fn keeps_until(rule: &RetentionRule, today: Date) -> Option<Date> {
    let facts = Facts {
        trigger_on: Some(today),
        born_on: Some(today.saturating_sub(8.years())),
    };
    match rule.due(&facts) {
        Due::On(on) => Some(on),
        Due::When(_) => None,
    }
}

fn kept(pack: &Pack, record: &RecordKind) -> Kept {
    let about: Vec<String> = record
        .people
        .iter()
        .filter_map(|code| pack.person(code))
        .map(|one| one.many.clone())
        .collect();
    let mut why: Vec<String> = Vec::new();
    for purpose in record
        .uses
        .iter()
        .filter_map(|one| pack.purpose(&one.purpose))
    {
        if !why.contains(&purpose.title) {
            why.push(purpose.title.clone());
        }
    }
    Kept {
        what: record.many.clone(),
        about: join(&about),
        why: capital(&why.join("; ")),
        until: pack
            .retention_rule(&record.retention)
            .map(RetentionRule::words)
            .unwrap_or_default(),
    }
}
