//! What a commit must be before it is looked at: the same for every backend.

use std::collections::BTreeSet;

use crate::backend::signed;
use crate::error::StoreError;
use crate::model::{Commit, Expected, JobChange, LeafDraft, Put, Reseal, Term, TermClass};

/// What an envelope adds to its content (`docs/formats.md`), generously.
const ENVELOPE: usize = 128;
/// The largest sealed body kept in its row.
pub const MAX_BODY: usize = 16 * 1024 + ENVELOPE;
/// The largest sealed chunk.
pub const MAX_CHUNK: usize = 64 * 1024 + ENVELOPE;
/// The largest value of a term: keyed hashes have 32 bytes, composite terms a few of them.
pub const MAX_TERM: usize = 256;
/// The longest name of a kind, term or act (`ledger` has the same limit for acts).
const MAX_NAME: usize = 64;

/// Refuses a commit that contradicts itself or breaks a limit.
pub(crate) fn check(commit: &Commit) -> Result<(), StoreError> {
    distinct_entities(commit)?;
    distinct_jobs(commit)?;
    commit.puts.iter().try_for_each(put)?;
    let none = "versions begin at 1: there is none to remove";
    require(
        commit.removals.iter().all(|removal| removal.version > 0),
        none,
    )?;
    commit.leaves.iter().try_for_each(leaf)?;
    commit.reseals.iter().try_for_each(reseal)?;
    distinct_reseals(commit)?;
    // Whatever store it is: one that holds more would take what another cannot.
    commit.epoch.map_or(Ok(0), signed)?;
    require(
        commit.epoch.is_none() || !commit.leaves.is_empty(),
        "an epoch begins with a leaf",
    )?;
    require(
        commit.jobs.iter().all(|job| is_name(&job.kind)),
        "a job's kind is not a name",
    )?;
    require(
        commit.jobs.iter().all(|job| job.payload.len() <= MAX_BODY),
        "a job's payload is too large",
    )
}

/// Sorted, each once: how terms are stored and read back.
pub(crate) fn term_set(terms: &[Term]) -> Vec<Term> {
    let set: BTreeSet<&Term> = terms.iter().collect();
    set.into_iter().cloned().collect()
}

fn distinct_entities(commit: &Commit) -> Result<(), StoreError> {
    let written = commit.puts.iter().map(|put| put.id);
    let removed = commit.removals.iter().map(|removal| removal.id);
    let mut seen = BTreeSet::new();
    require(
        written.chain(removed).all(|id| seen.insert(id)),
        "an entity is written twice",
    )
}

fn distinct_jobs(commit: &Commit) -> Result<(), StoreError> {
    let made = commit.jobs.iter().map(|job| job.id);
    let changed = commit.job_changes.iter().map(|change| match change {
        JobChange::Lease { id, .. } | JobChange::Done(id) => *id,
    });
    let mut seen = BTreeSet::new();
    require(
        made.chain(changed).all(|id| seen.insert(id)),
        "a job is written twice",
    )
}

fn distinct_reseals(commit: &Commit) -> Result<(), StoreError> {
    let places = commit.reseals.iter().map(|one| (one.epoch, one.was.index));
    let mut seen = BTreeSet::new();
    require(
        places.into_iter().all(|place| seen.insert(place)),
        "a leaf is sealed anew twice",
    )
}

fn put(put: &Put) -> Result<(), StoreError> {
    require(
        put.expected != Expected::Version(0),
        "versions begin at 1: use `Expected::New`",
    )?;
    require(is_name(&put.kind), "an entity's kind is not a name")?;
    require(
        put.body.len() <= MAX_BODY,
        "a body is too large for its row: use chunks",
    )?;
    require(
        put.chunks.iter().all(|chunk| chunk.len() <= MAX_CHUNK),
        "a chunk is too large",
    )?;
    require(u32::try_from(put.chunks.len()).is_ok(), "too many chunks")?;
    terms(&put.terms)
}

fn leaf(leaf: &LeafDraft) -> Result<(), StoreError> {
    require(is_name(&leaf.act), "an act is not a name")?;
    require(
        leaf.opening.len() <= MAX_CHUNK,
        "a leaf's opening is too large",
    )?;
    let details = leaf
        .details_opening
        .as_ref()
        .map_or(0, |(_, opening)| opening.len());
    require(
        details <= MAX_CHUNK,
        "the opening of a leaf's details is too large",
    )?;
    require(
        leaf.terms.iter().all(|term| term.class == TermClass::Ref),
        "a leaf's term is not of class Ref",
    )?;
    terms(&leaf.terms)
}

fn reseal(reseal: &Reseal) -> Result<(), StoreError> {
    let details = reseal.details_opening.as_ref().map_or(0, Vec::len);
    require(
        reseal.opening.len().max(details) <= MAX_CHUNK,
        "a leaf's opening is too large",
    )?;
    require(
        reseal.details_opening.is_some() == reseal.was.details_opening.is_some(),
        "a leaf's details come or go",
    )
}

fn terms(terms: &[Term]) -> Result<(), StoreError> {
    require(
        terms.iter().all(|term| is_name(&term.name)),
        "a term's name is not a name",
    )?;
    require(
        terms.iter().all(|term| term.value.len() <= MAX_TERM),
        "a term's value is too long",
    )?;
    let set = term_set(terms);
    let mut seen = BTreeSet::new();
    let distinct = set
        .iter()
        .all(|term| seen.insert((&term.name, &term.value)));
    require(distinct, "a term has two classes")
}

fn is_name(name: &str) -> bool {
    (1..=MAX_NAME).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_graphic())
}

fn require(holds: bool, otherwise: &'static str) -> Result<(), StoreError> {
    if holds {
        Ok(())
    } else {
        Err(StoreError::Malformed(otherwise))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CellId, CommitId, EntityId, JobId, OrgId, Removal};

    fn with(change: impl FnOnce(&mut Commit)) -> Result<(), StoreError> {
        let mut commit = Commit::new(OrgId([1; 16]), CommitId([2; 16]));
        change(&mut commit);
        check(&commit)
    }

    fn entity(id: u8) -> Put {
        Put {
            kind: "person".to_owned(),
            id: EntityId([id; 16]),
            expected: Expected::New,
            cell: CellId([0; 16]),
            body: vec![0; MAX_BODY],
            terms: Vec::new(),
            chunks: vec![vec![0; MAX_CHUNK]],
        }
    }

    fn term(class: TermClass, name: &str) -> Term {
        Term {
            class,
            name: name.to_owned(),
            value: vec![1; MAX_TERM],
        }
    }

    fn draft(act: &str) -> LeafDraft {
        LeafDraft {
            at: 0,
            act: act.to_owned(),
            actor: [0; 32],
            objects: [0; 32],
            details: [0; 32],
            opening: Vec::new(),
            details_opening: None,
            terms: Vec::new(),
        }
    }

    #[test]
    fn limits_are_inclusive() {
        assert!(with(|commit| commit.puts.push(entity(1))).is_ok());
    }

    #[test]
    fn each_fault_is_refused() {
        let puts = [
            Put {
                expected: Expected::Version(0),
                ..entity(1)
            },
            Put {
                body: vec![0; MAX_BODY + 1],
                ..entity(1)
            },
            Put {
                chunks: vec![vec![0; MAX_CHUNK + 1]],
                ..entity(1)
            },
            Put {
                kind: String::new(),
                ..entity(1)
            },
            Put {
                kind: "p".repeat(65),
                ..entity(1)
            },
            Put {
                kind: "a b".to_owned(),
                ..entity(1)
            },
            Put {
                terms: vec![term(TermClass::Ref, "a"), term(TermClass::Exact, "a")],
                ..entity(1)
            },
            Put {
                terms: vec![term(TermClass::Ref, "a b")],
                ..entity(1)
            },
        ];
        for put in puts {
            let refused = with(|commit| commit.puts.push(put.clone()));
            assert!(matches!(refused, Err(StoreError::Malformed(_))), "{put:?}");
        }
        let removal = Removal {
            id: EntityId([1; 16]),
            version: 1,
        };
        let done = JobChange::Done(JobId([1; 16]));
        let faults: [&dyn Fn(&mut Commit); 6] = [
            &|commit| commit.epoch = Some(2),
            &|commit| commit.puts.extend([entity(1), entity(1)]),
            &|commit| {
                commit.puts.push(entity(1));
                commit.removals.push(removal);
            },
            &|commit| {
                commit.removals.push(Removal {
                    version: 0,
                    ..removal
                });
            },
            &|commit| commit.job_changes = vec![done, done],
            &|commit| commit.leaves.push(draft("two words")),
        ];
        for (number, fault) in faults.into_iter().enumerate() {
            assert!(
                matches!(with(fault), Err(StoreError::Malformed(_))),
                "{number}"
            );
        }
    }
}
