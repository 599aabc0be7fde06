//! Deleting the file of a request: all of it goes, and what it changed in records stays changed.

use std::sync::RwLockWriteGuard;

use access::{Authorised, Purpose, Scope, acts, authorise};
use policy::Due;
use store::EntityId;

use super::{DisposalReason, FILE, decide::refused};
use crate::{
    AppError, Ctx, EndsStand, Step,
    bodies::{Disposal, DisposalEnd, DisposalLine, DisposedFile},
    destroy::Kept,
    engine::Stored,
    requests::REQUEST_RULE,
    retention::EndsFile,
};

impl Ctx<'_> {
    /// Proposes to delete the file of a request that is closed. Nothing goes before somebody agrees.
    pub fn propose_file_disposal(
        &self,
        case: EntityId,
        why: DisposalReason,
    ) -> Result<EntityId, AppError> {
        let scope = Scope::Request { id: case.0 };
        let allowed =
            authorise::<acts::DestroyPropose>(&self.actor, &scope, Purpose::Administration)?;
        let (file, subject) = self.engine.file_to_end(case)?;
        check_file(&file, self.today(), why)?;
        let (_, count) = self
            .engine
            .file_cells(self.engine.snapshot()?.as_ref(), case)?;
        let disposal = Disposal {
            person: subject.unwrap_or(case),
            request: None,
            file: Some(DisposedFile {
                case,
                called: file.called,
                ended_on: file.ended_on,
            }),
            why: why.code().to_owned(),
            lines: vec![DisposalLine {
                kind: FILE.to_owned(),
                capacity: String::new(),
                rule: REQUEST_RULE.to_owned(),
                count,
            }],
            things: Vec::new(),
            at: self.now,
            by: EntityId(self.actor.id),
            ended: None,
        };
        let id = self.engine.new_id();
        let mut unit = self.begin(&allowed);
        unit.insert(id, self.engine.realm.own_cell(), &disposal)?;
        if let Some(subject) = subject {
            unit.about(subject);
        }
        unit.about(case);
        unit.about(id);
        unit.commit()?;
        Ok(id)
    }

    /// Does it, once it is agreed to.
    pub(super) fn destroy_file(
        &self,
        allowed: &Authorised<acts::DestroyDecide>,
        mut stored: Stored<Disposal>,
        (case, alone): (EntityId, bool),
        after: &mut dyn FnMut(Step) -> Result<(), AppError>,
    ) -> Result<(), AppError> {
        // Nobody takes the request up again meanwhile.
        let nobody_else: RwLockWriteGuard<'_, u64> = self.engine.alone()?;
        let (file, _) = self.engine.file_to_end(case)?;
        if file.stands != EndsStand::Proposed(stored.id) {
            check_stands(&file)?;
        }
        let (cells, _) = self
            .engine
            .file_cells(self.engine.snapshot()?.as_ref(), case)?;
        if cells.is_empty() {
            return Err(AppError::NotFound("thing to delete; it is gone already"));
        }
        self.engine.check_known(&cells)?;
        stored.body.ended = Some(DisposalEnd::Destroyed {
            at: self.now,
            by: EntityId(self.actor.id),
            alone,
            whole: true,
            stayed: 0,
            cells: cells.iter().map(|cell| EntityId(cell.0)).collect(),
        });
        let mut unit = self.begin_changing(&self.engine.realm, allowed);
        unit.update(&stored)?;
        unit.about(stored.id);
        self.destroy_in(unit, &cells, (Kept::default(), nobody_else), after)
    }
}

fn check_file(
    file: &EndsFile,
    today: jiff::civil::Date,
    why: DisposalReason,
) -> Result<(), AppError> {
    check_stands(file)?;
    match why {
        DisposalReason::Asked => Err(refused(
            "A request for deletion does not reach the files of requests.".to_owned(),
            Some("UK GDPR art. 17(3)(e)"),
            "Choose the reason for which it goes; while a claim may come it stays.",
        )),
        DisposalReason::TimeOver if file.on().is_none_or(|on| on > today) => {
            let until = match &file.until {
                Due::On(on) => calendar::in_words(*on),
                Due::When(what) => what.clone(),
            };
            Err(refused(
                format!("Its time is not over: {until}."),
                Some("UK GDPR art. 5(1)(e)"),
                "Wait, or choose the reason for which it goes earlier.",
            ))
        }
        DisposalReason::TimeOver
        | DisposalReason::NotNeeded
        | DisposalReason::Unlawful
        | DisposalReason::Mistake => Ok(()),
    }
}

fn check_stands(file: &EndsFile) -> Result<(), AppError> {
    let called = &file.called;
    match &file.stands {
        EndsStand::Free => Ok(()),
        EndsStand::OnHold(_) => Err(refused(
            "Everything that is held about the person is on hold.".to_owned(),
            None,
            "End the hold first, once what it is for is over.",
        )),
        EndsStand::Request(number) => Err(refused(
            format!(
                "Request {number} of the same person is open: what it may ask for is not destroyed."
            ),
            Some("DPA 2018 s. 173"),
            "Answer and close that request first.",
        )),
        EndsStand::Proposed(_) => Err(refused(
            "It is proposed already.".to_owned(),
            None,
            "Somebody else agrees to it under “Deleted”, or stops it.",
        )),
        EndsStand::InForce(why) => Err(refused(
            format!("What request {called} started still stands: {why}."),
            None,
            "It stays as long as that does, or as the person is held.",
        )),
    }
}
