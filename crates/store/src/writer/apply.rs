//! One commit: check everything, then write everything.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use ledger::{Frontier, Leaf, leaf_hash};

use crate::backend::{Backend, EntityWrite, FORMAT, LeafWrite, Standing, StoredHead};
use crate::error::StoreError;
use crate::model::{
    Commit, EntityId, Expected, JobChange, JobDraft, JobRow, OrgId, Outcome, Put, Receipt, Term,
    TermClass,
};
use crate::rules::term_set;
use crate::tree;

/// An organisation as the writer holds it.
#[derive(Clone)]
pub(super) struct Org {
    /// Its head.
    pub(super) head: StoredHead,
    /// The right edge of its tree.
    pub(super) frontier: Frontier,
    /// `head.commits` as the database has it.
    pub(super) commits_loaded: i64,
}

impl Org {
    /// Reads an organisation's head and rebuilds the edge of its tree.
    pub(super) fn load(backend: &mut dyn Backend, org: OrgId) -> Result<Self, StoreError> {
        let Some(head) = backend.head(org)? else {
            let frontier = Frontier::empty();
            return Ok(Self {
                head: StoredHead::new(),
                frontier,
                commits_loaded: 0,
            });
        };
        if head.format > FORMAT {
            return Err(StoreError::Newer {
                found: head.format.into(),
                known: FORMAT.into(),
            });
        }
        let frontier = restore(backend, org, &head)?;
        let commits_loaded = head.commits;
        Ok(Self {
            head,
            frontier,
            commits_loaded,
        })
    }
}

/// Rebuilds the edge from what is stored.
fn restore(
    backend: &mut dyn Backend,
    org: OrgId,
    head: &StoredHead,
) -> Result<Frontier, StoreError> {
    let backend = RefCell::new(backend);
    tree::restore(
        head.size,
        |level, index| backend.borrow_mut().tile(org, head.epoch, level, index),
        |index| backend.borrow_mut().leaf_hash(org, head.epoch, index),
    )
}

/// What the checks found out and the writing needs.
struct Plan<'a> {
    puts: Vec<EntityWrite<'a>>,
    removed: Vec<i64>,
    leases: Vec<JobRow>,
    /// Storage numbers given out, if the commit is written.
    made: i64,
}

/// Checks a commit and writes it into the open transaction.
///
/// INVARIANT: nothing is written before everything is checked, so that a refusal needs no
/// savepoint.
pub(super) fn apply(
    backend: &mut dyn Backend,
    org: &mut Org,
    commit: &Commit,
) -> Result<Outcome, StoreError> {
    if let Some(receipt) = org.head.receipt(commit.id) {
        return Ok(Outcome::Done(receipt));
    }
    let plan = match plan(backend, &org.head, commit)? {
        Ok(plan) => plan,
        Err(refusal) => return Ok(refusal),
    };
    write_entities(backend, commit.org, &plan)?;
    write_jobs(backend, commit, &plan)?;
    for reseal in &commit.reseals {
        backend.reseal_leaf(commit.org, reseal.epoch, &reseal.row())?;
    }
    if let Some(epoch) = commit.epoch {
        (org.head.epoch, org.head.size) = (epoch, 0);
        org.frontier = Frontier::empty();
    }
    let first_leaf = org.head.size;
    write_leaves(backend, org, commit)?;
    let receipt = Receipt {
        first_leaf,
        size: org.head.size,
    };
    org.head.made = plan.made;
    org.head.commits += 1;
    org.head.remember(commit.id, receipt);
    Ok(Outcome::Done(receipt))
}

type Checked<T> = Result<Result<T, Outcome>, StoreError>;

/// Checks in this order: epoch, guards, puts, removals, leaves sealed anew, new jobs, job changes,
/// unique terms.
fn plan<'a>(backend: &mut dyn Backend, head: &StoredHead, commit: &'a Commit) -> Checked<Plan<'a>> {
    if commit.epoch.is_some_and(|epoch| epoch <= head.epoch) {
        return Ok(Err(Outcome::Conflict(commit.org.0)));
    }
    for guard in &commit.guards {
        if version(backend.standing(commit.org, guard.id)?) != guard.version {
            return Ok(Err(Outcome::Conflict(guard.id.0)));
        }
    }
    let mut plan = Plan {
        puts: Vec::new(),
        removed: Vec::new(),
        leases: Vec::new(),
        made: head.made,
    };
    for put in &commit.puts {
        let standing = backend.standing(commit.org, put.id)?;
        match entity_write(put, standing, &mut plan.made) {
            Some(write) => plan.puts.push(write),
            None => return Ok(Err(Outcome::Conflict(put.id.0))),
        }
    }
    for removal in &commit.removals {
        match backend.standing(commit.org, removal.id)? {
            Some(standing) if standing.version == removal.version => {
                plan.removed.push(standing.number);
            }
            _ => return Ok(Err(Outcome::Conflict(removal.id.0))),
        }
    }
    for reseal in &commit.reseals {
        let stored = backend.leaf_row(commit.org, reseal.epoch, reseal.was.index)?;
        if stored.as_ref() != Some(&reseal.was) {
            return Ok(Err(Outcome::Conflict(commit.org.0)));
        }
    }
    if let Err(refusal) = plan_jobs(backend, commit, &mut plan)? {
        return Ok(Err(refusal));
    }
    Ok(match taken(backend, commit.org, &plan)? {
        Some(term) => Err(Outcome::Taken(term)),
        None => Ok(plan),
    })
}

fn version(standing: Option<Standing>) -> u64 {
    standing.map_or(0, |standing| standing.version)
}

/// The write a put comes to, `None` if the entity is not as expected.
fn entity_write<'a>(
    put: &'a Put,
    standing: Option<Standing>,
    made: &mut i64,
) -> Option<EntityWrite<'a>> {
    let (number, version) = match (put.expected, standing) {
        (Expected::New, None) => {
            *made += 1;
            (*made, 1)
        }
        (Expected::Version(expected), Some(standing)) if standing.version == expected => {
            (standing.number, expected + 1)
        }
        _ => return None,
    };
    Some(EntityWrite {
        put,
        number,
        version,
        terms: term_set(&put.terms),
    })
}

fn plan_jobs(backend: &mut dyn Backend, commit: &Commit, plan: &mut Plan<'_>) -> Checked<()> {
    for job in &commit.jobs {
        if backend.job(commit.org, job.id)?.is_some() {
            return Ok(Err(Outcome::Conflict(job.id.0)));
        }
    }
    for change in &commit.job_changes {
        let (JobChange::Lease { id, .. } | JobChange::Done(id)) = change;
        let Some(row) = backend.job(commit.org, *id)? else {
            return Ok(Err(Outcome::Conflict(id.0)));
        };
        if let JobChange::Lease {
            attempts, until, ..
        } = *change
        {
            if row.attempts != attempts {
                return Ok(Err(Outcome::Conflict(id.0)));
            }
            let attempts = attempts.saturating_add(1);
            plan.leases.push(JobRow {
                attempts,
                leased_until: until,
                ..row
            });
        }
    }
    Ok(Ok(()))
}

/// The first unique term that would have two holders. A holder that this commit rewrites or
/// removes holds nothing any more.
fn taken(
    backend: &mut dyn Backend,
    org: OrgId,
    plan: &Plan<'_>,
) -> Result<Option<Term>, StoreError> {
    let rewritten = plan.puts.iter().map(|write| write.number);
    let leaving: BTreeSet<i64> = rewritten.chain(plan.removed.iter().copied()).collect();
    let mut claimed: BTreeMap<&Term, EntityId> = BTreeMap::new();
    for write in &plan.puts {
        for term in write
            .terms
            .iter()
            .filter(|term| term.class == TermClass::Unique)
        {
            let holder = backend.holder(org, term)?;
            let held = holder.is_some_and(|number| !leaving.contains(&number));
            if held || claimed.insert(term, write.put.id).is_some() {
                return Ok(Some(term.clone()));
            }
        }
    }
    Ok(None)
}

/// Old terms go before new ones come, so that a unique term may pass from one to another.
fn write_entities(
    backend: &mut dyn Backend,
    org: OrgId,
    plan: &Plan<'_>,
) -> Result<(), StoreError> {
    for write in plan.puts.iter().filter(|write| write.is_update()) {
        backend.clear(org, write.number)?;
    }
    for number in &plan.removed {
        backend.clear(org, *number)?;
        backend.remove_entity(org, *number)?;
    }
    plan.puts
        .iter()
        .try_for_each(|write| backend.write_entity(org, write))
}

fn write_jobs(
    backend: &mut dyn Backend,
    commit: &Commit,
    plan: &Plan<'_>,
) -> Result<(), StoreError> {
    for job in &commit.jobs {
        backend.write_job(commit.org, &fresh(job))?;
    }
    for row in &plan.leases {
        backend.lease_job(commit.org, row)?;
    }
    for change in &commit.job_changes {
        if let JobChange::Done(id) = change {
            backend.remove_job(commit.org, *id)?;
        }
    }
    Ok(())
}

fn fresh(job: &JobDraft) -> JobRow {
    JobRow {
        job: job.clone(),
        attempts: 0,
        leased_until: 0,
    }
}

fn write_leaves(
    backend: &mut dyn Backend,
    org: &mut Org,
    commit: &Commit,
) -> Result<(), StoreError> {
    for draft in &commit.leaves {
        let index = org.head.size;
        let leaf = Leaf {
            index,
            at: draft.at,
            act: draft.act.clone(),
            actor: draft.actor,
            objects: draft.objects,
            details: draft.details,
        };
        let leaf = leaf.encode();
        let tiles = org.frontier.push(leaf_hash(&leaf));
        let epoch = org.head.epoch;
        let terms = term_set(&draft.terms);
        backend.write_leaf(
            commit.org,
            &LeafWrite {
                draft,
                epoch,
                index,
                leaf,
                terms,
            },
        )?;
        for tile in &tiles {
            backend.write_tile(commit.org, epoch, tile)?;
        }
        org.head.size += 1;
    }
    Ok(())
}
