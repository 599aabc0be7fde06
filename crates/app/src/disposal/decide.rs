//! Proposing that something be deleted, agreeing to it, and stopping it.

use std::collections::HashSet;

use access::{Purpose, Scope, acts, authorise};
use store::{CellId, EntityId};

use super::{
    DisposalReason,
    held::{Heap, HeldAbout},
};
use crate::{
    AppError, Ctx, Refusal, Step,
    bodies::{Disposal, DisposalEnd},
    engine::Stored,
};

/// What somebody wants to delete.
#[derive(Clone, Debug)]
pub struct NewDisposal {
    /// About whom it is.
    pub person: EntityId,
    /// What goes: codes of heaps.
    pub go: Vec<String>,
    /// Why.
    pub why: DisposalReason,
    /// The request that it carries out.
    pub request: Option<EntityId>,
}

impl Ctx<'_> {
    /// Proposes to delete heaps of what is held about somebody. Nothing goes before somebody agrees.
    pub fn propose_disposal(&self, new: &NewDisposal) -> Result<EntityId, AppError> {
        let scope = Scope::Person {
            id: new.person.0,
            own: false,
        };
        let allowed =
            authorise::<acts::DestroyPropose>(&self.actor, &scope, Purpose::Administration)?;
        let about = self.gather(new.person)?;
        let chosen = chosen(&about, &new.go)?;
        check_reason(&about, &chosen, new)?;
        check_held(&about, &chosen, new.request)?;
        if let Some(account) = about.account.as_ref().filter(|_| takes_details(&chosen)) {
            return Err(refused(
                format!("{account} signs in here."),
                None,
                "Lock their account first; what they did stays in the ledger.",
            ));
        }
        let disposal = Disposal {
            person: new.person,
            request: new.request.filter(|_| new.why == DisposalReason::Asked),
            file: None,
            why: new.why.code().to_owned(),
            lines: chosen
                .iter()
                .flat_map(|heap| heap.lines.iter().cloned())
                .collect(),
            things: chosen
                .iter()
                .flat_map(|heap| heap.things.iter().copied())
                .collect(),
            at: self.now,
            by: EntityId(self.actor.id),
            ended: None,
        };
        let id = self.engine.new_id();
        let mut unit = self.begin(&allowed);
        unit.insert(id, self.engine.realm.own_cell(), &disposal)?;
        unit.about(new.person);
        unit.about(id);
        unit.commit()?;
        Ok(id)
    }

    /// Does what was proposed, for good: somebody else agrees to it, or the same where there is nobody
    /// else. What must stay of a cell is sealed anew before the cell goes.
    pub fn agree_to_disposal(
        &self,
        id: EntityId,
        after: &mut dyn FnMut(Step) -> Result<(), AppError>,
    ) -> Result<(), AppError> {
        let allowed = authorise::<acts::DestroyDecide>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        let mut stored = self.waiting(id)?;
        let others = self.engine.who_could_agree(stored.body.by)?;
        let alone = stored.body.by.0 == self.actor.id;
        if alone && !others.is_empty() {
            let names: Vec<String> = others.into_iter().map(|(_, name)| name).collect();
            return Err(refused(
                "You proposed it, so somebody else has to agree.".to_owned(),
                None,
                &format!("Ask {} to look at it.", names.join(" or ")),
            ));
        }
        if let Some(file) = &stored.body.file {
            let case = file.case;
            return self.destroy_file(&allowed, stored, (case, alone), after);
        }
        let about = self.gather(stored.body.person)?;
        let going: HashSet<EntityId> = stored.body.things.iter().copied().collect();
        // What is on hold now counts, not what was when it was proposed.
        let chosen: Vec<&Heap> = about
            .heaps
            .iter()
            .filter(|heap| heap.things.iter().any(|thing| going.contains(thing)))
            .collect();
        check_held(&about, &chosen, stored.body.request)?;
        let nobody_else = self.engine.alone()?;
        let split = self.split(stored.body.person, &going)?;
        let cells: Vec<CellId> = split.cells.iter().copied().collect();
        self.engine.check_known(&cells)?;
        stored.body.things.clear();
        stored.body.ended = Some(DisposalEnd::Destroyed {
            at: self.now,
            by: EntityId(self.actor.id),
            alone,
            whole: split.is_whole(),
            stayed: u32::try_from(split.stays.len()).unwrap_or(u32::MAX),
            cells: cells.iter().map(|cell| EntityId(cell.0)).collect(),
        });
        self.destroy_split(&allowed, &split, (&stored, nobody_else), after)
    }

    /// Does not do what was proposed.
    pub fn stop_disposal(&self, id: EntityId) -> Result<(), AppError> {
        let allowed = authorise::<acts::DestroyStop>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        let mut stored = self.waiting(id)?;
        stored.body.things.clear();
        stored.body.ended = Some(DisposalEnd::Stopped {
            at: self.now,
            by: EntityId(self.actor.id),
        });
        let mut unit = self.begin(&allowed);
        unit.update(&stored)?;
        unit.about(stored.body.person);
        unit.about(id);
        unit.commit()?;
        Ok(())
    }

    fn waiting(&self, id: EntityId) -> Result<Stored<Disposal>, AppError> {
        let stored = self.engine.disposal(id)?;
        match &stored.body.ended {
            None => Ok(stored),
            Some(DisposalEnd::Destroyed { .. }) => {
                Err(AppError::refused("This is destroyed already."))
            }
            Some(DisposalEnd::Stopped { .. }) => Err(refused(
                "This was stopped.".to_owned(),
                None,
                "Propose it anew.",
            )),
        }
    }
}

fn chosen<'a>(about: &'a HeldAbout, go: &[String]) -> Result<Vec<&'a Heap>, AppError> {
    if go.is_empty() {
        return Err(AppError::input(
            "go",
            "Choose what is to be deleted",
            "one heap or more; what you leave out stays",
        ));
    }
    let mut chosen: Vec<&Heap> = Vec::new();
    for code in go {
        let heap = about.heaps.iter().find(|heap| heap.code == *code);
        let heap = heap.ok_or_else(|| {
            AppError::input(
                "go",
                "Nothing of that name is held about them",
                "choose from what is listed",
            )
        })?;
        if !chosen.iter().any(|one| one.code == heap.code) {
            chosen.push(heap);
        }
    }
    Ok(chosen)
}

fn takes_details(chosen: &[&Heap]) -> bool {
    chosen.iter().any(|heap| heap.is_details())
}

fn check_reason(about: &HeldAbout, chosen: &[&Heap], new: &NewDisposal) -> Result<(), AppError> {
    match new.why {
        DisposalReason::Asked => {
            let carried = new.request.is_some_and(|id| {
                let mut open = about.open.iter();
                open.any(|one| one.id == id && one.grants)
            });
            if carried {
                return Ok(());
            }
            Err(refused(
                "No request about them is open that asks for deletion and grants it.".to_owned(),
                Some("UK GDPR art. 17"),
                "Record the request, make sure who asks, decide each thing asked for, then come back.",
            ))
        }
        DisposalReason::TimeOver => match chosen.iter().find(|heap| !heap.past) {
            None => Ok(()),
            Some(heap) => Err(refused(
                format!("The time of “{}” is not over: {}.", heap.title, heap.until),
                Some("UK GDPR art. 5(1)(e)"),
                "Leave it out, or choose the reason for which it goes earlier.",
            )),
        },
        DisposalReason::NotNeeded | DisposalReason::Unlawful | DisposalReason::Mistake => Ok(()),
    }
}

/// Refuses what somebody has asked for, and what is restricted.
fn check_held(
    about: &HeldAbout,
    chosen: &[&Heap],
    carrying: Option<EntityId>,
) -> Result<(), AppError> {
    let mut open = about.open.iter();
    if let Some(one) = open.find(|one| Some(one.id) != carrying || !one.grants) {
        return Err(refused(
            format!(
                "Request {} about this is open: nothing that it asks for may be destroyed.",
                one.number
            ),
            Some("DPA 2018 s. 173"),
            "Answer and close the request first; a request for deletion is carried out once we know who asks and all that it asks for is decided.",
        ));
    }
    match chosen.iter().find_map(|heap| heap.held.as_ref()) {
        Some(held) => Err(refused(
            held.clone(),
            None,
            "Leave it out until that is over.",
        )),
        None => Ok(()),
    }
}

pub(super) fn refused(why: String, citation: Option<&str>, mend: &str) -> AppError {
    AppError::Refused(Refusal {
        why,
        citation: citation.map(str::to_owned),
        mend: Some(mend.to_owned()),
        denied: None,
    })
}
