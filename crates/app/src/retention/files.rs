//! Files of requests: all that one brought forth goes together, once the policy's time for it is over
//! (obligation RET-4), unless something that it started still stands.

use access::{Purpose, Scope, acts, authorise};
use calendar::date_in_london;
use duties::rights::{State, standstill};
use jiff::civil::Date;
use policy::{Due, Facts, Pack, RetentionRule, Then};
use store::{CellId, EntityId, Snapshot, TermRange};

use super::{EndsStand, InTheWay, NEAR};
use crate::{
    AppError, Body as _, Ctx, Engine,
    bodies::{Arrival, Request, Sorted},
    cells::{CELL_OWNER, Cell},
    destroy::rows_of,
    requests::{REQUEST_RULE, case_number, owes},
    unit::IN_CELL,
};

/// The file of a request that is closed, or of what came without an account and was set aside.
#[derive(Clone, Debug)]
pub struct EndsFile {
    /// The request, or what it would have been.
    pub case: EntityId,
    /// Its number, or the reference of what was set aside.
    pub called: String,
    /// The day it was closed or set aside.
    pub ended_on: Date,
    /// Until when the policy keeps it: a day, or what decides it.
    pub until: Due,
    /// What the policy then wants.
    pub then: Then,
    /// The rule, in words.
    pub rule: String,
    /// What is in the way of deleting it.
    pub stands: EndsStand,
}

impl EndsFile {
    /// The day, where the policy knows one.
    pub fn on(&self) -> Option<Date> {
        match self.until {
            Due::On(on) => Some(on),
            Due::When(_) => None,
        }
    }
}

/// What is known of a file that is closed.
#[derive(Clone, Debug)]
pub(super) struct ClosedFile {
    pub(super) case: EntityId,
    called: String,
    /// Whom it is about, where somebody said so.
    pub(super) subject: Option<EntityId>,
    ended_on: Date,
    /// What it started and still stands.
    in_force: Option<&'static str>,
}

impl ClosedFile {
    fn of_request(id: EntityId, request: &Request) -> Option<Self> {
        let closed = request.duty.closed.as_ref()?;
        // Who is still to be told is told by what stands in it.
        let untold = owes(&request.duty).then_some("somebody who received it is still to be told");
        let in_force = standstill(&request.duty).map(|still| still.why);
        Some(Self {
            case: id,
            called: case_number(request.number),
            subject: Some(request.subject),
            ended_on: closed.on,
            in_force: in_force.or(untold),
        })
    }

    fn of_arrival(arrival: &Arrival) -> Option<Self> {
        let Some(Sorted::Aside { at, .. }) = &arrival.sorted else {
            return None;
        };
        Some(Self {
            case: arrival.case,
            called: arrival.called(),
            subject: None,
            ended_on: date_in_london(*at),
            in_force: None,
        })
    }

    /// Until when it is kept.
    pub(super) fn until(&self, rule: &RetentionRule) -> Due {
        rule.due(&Facts {
            trigger_on: Some(self.ended_on),
            born_on: None,
        })
    }

    /// The day, by the policy's rule for such files; none where it has no such rule.
    pub(super) fn ends_on(&self, pack: &Pack) -> Option<Date> {
        match self.until(pack.retention_rule(REQUEST_RULE)?) {
            Due::On(on) => Some(on),
            Due::When(_) => None,
        }
    }
}

impl InTheWay {
    /// What is in the way of deleting a file: what it started, a request of the person's that is open
    /// and may ask for it (DPA 2018 s. 173), a proposal, a hold on everything of theirs.
    pub(super) fn of_file(
        &self,
        engine: &Engine,
        file: &ClosedFile,
    ) -> Result<EndsStand, AppError> {
        let directory = engine.directory()?;
        // Nothing stands still of somebody who is not held any more.
        let subject = file.subject.filter(|id| directory.person(*id).is_some());
        if let Some(why) = file.in_force.filter(|_| subject.is_some()) {
            return Ok(EndsStand::InForce(why));
        }
        // Said last: what came after it was proposed is in the way all the same.
        let proposed = self.proposed.get(&file.case).copied();
        let free = proposed.map_or(EndsStand::Free, EndsStand::Proposed);
        let Some(subject) = subject else {
            return Ok(free);
        };
        let requests = engine.requests_about(subject)?.into_iter();
        let mut open = requests.filter(|one| one.body.duty.state() != State::Closed);
        if let Some(request) = open.next() {
            return Ok(EndsStand::Request(case_number(request.body.number)));
        }
        let mut holds = self.holds.get(&subject).into_iter().flatten();
        let hold = holds.find(|hold| hold.body.kinds.is_empty());
        Ok(hold.map_or(free, |hold| EndsStand::OnHold(hold.id)))
    }
}

impl Ctx<'_> {
    /// Until when the file of a request is kept, and what is in the way of deleting it.
    pub fn show_file(&self, case: EntityId) -> Result<EndsFile, AppError> {
        let scope = Scope::Request { id: case.0 };
        let allowed =
            authorise::<acts::DestroyPreview>(&self.actor, &scope, Purpose::Administration)?;
        let snapshot = self.engine.snapshot()?;
        let file = self.engine.closed_file(snapshot.as_ref(), case)?;
        let row = snapshot
            .lookup(case)?
            .filter(|row| row.kind == Request::KIND);
        let objects = row.map(|row| (Request::KIND, case, row.version));
        let view = self.engine.ends_file(&file, &self.engine.in_the_way()?)?;
        self.look(&allowed, objects.as_slice(), file.subject.as_slice())?;
        Ok(view)
    }

    /// The case of a request's number, or of the reference of what came without an account.
    pub fn resolve_file(&self, words: &str) -> Result<EntityId, AppError> {
        match self.resolve_request(words) {
            Err(AppError::NotFound(_)) => {
                let found = self.engine.arrival(&crate::copied::typed(words))?;
                found.map_or(Err(AppError::NotFound("request")), |one| Ok(one.body.case))
            }
            other => other,
        }
    }
}

impl Engine {
    /// The file of a request or of what was set aside; refused while it is not closed.
    pub(super) fn closed_file(
        &self,
        snapshot: &dyn Snapshot,
        case: EntityId,
    ) -> Result<ClosedFile, AppError> {
        if let Some(request) = self.read::<Request>(snapshot, case)? {
            return ClosedFile::of_request(case, &request.body).ok_or_else(|| {
                AppError::Refused(crate::Refusal {
                    why: format!(
                        "Request {} is not closed.",
                        case_number(request.body.number)
                    ),
                    denied: None,
                    citation: Some("DPA 2018 s. 173".to_owned()),
                    mend: Some("Answer and close it first.".to_owned()),
                })
            });
        }
        let arrival = self
            .arrival_of(case)?
            .ok_or(AppError::NotFound("request"))?;
        ClosedFile::of_arrival(&arrival.body).ok_or_else(|| {
            AppError::Refused(crate::Refusal {
                why: "Nobody has matched this or set it aside.".to_owned(),
                denied: None,
                citation: Some("DPA 2018 s. 173".to_owned()),
                mend: Some("See to it first.".to_owned()),
            })
        })
    }

    /// The same where it may be anything: none unless it is a file that is closed.
    pub(super) fn maybe_closed_file(
        &self,
        snapshot: &dyn Snapshot,
        case: EntityId,
    ) -> Result<Option<ClosedFile>, AppError> {
        match self.closed_file(snapshot, case) {
            Ok(file) => Ok(Some(file)),
            Err(AppError::NotFound(_) | AppError::Refused(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Every file that is closed.
    pub(super) fn closed_files(&self) -> Result<Vec<ClosedFile>, AppError> {
        let mut all = Vec::new();
        self.for_each::<Request>(|one| all.extend(ClosedFile::of_request(one.id, &one.body)))?;
        self.for_each::<Arrival>(|one| all.extend(ClosedFile::of_arrival(&one.body)))?;
        Ok(all)
    }

    pub(super) fn ends_file(
        &self,
        file: &ClosedFile,
        in_the_way: &InTheWay,
    ) -> Result<EndsFile, AppError> {
        let pack = self.pack();
        let rule = pack.retention_rule(REQUEST_RULE);
        let unsaid = || Due::When("the policy does not say how long requests are kept".to_owned());
        Ok(EndsFile {
            case: file.case,
            called: file.called.clone(),
            ended_on: file.ended_on,
            until: rule.map_or_else(unsaid, |rule| file.until(rule)),
            then: rule.map_or(Then::Review, |rule| rule.then),
            rule: rule.map_or_else(String::new, |rule| rule.title.clone()),
            stands: in_the_way.of_file(self, file)?,
        })
    }

    /// Files that are past their day, and those near it; those whose day was first coming first.
    pub(super) fn files_that_end(
        &self,
        today: Date,
        in_the_way: &InTheWay,
    ) -> Result<(Vec<EndsFile>, Vec<EndsFile>), AppError> {
        let mut all = self.closed_files_by(today, NEAR)?;
        all.sort_by(|(a, one), (b, other)| (a, &one.called).cmp(&(b, &other.called)));
        let (mut past, mut near) = (Vec::new(), Vec::new());
        for (on, file) in all {
            let to = if on <= today { &mut past } else { &mut near };
            to.push(self.ends_file(&file, in_the_way)?);
        }
        Ok((past, near))
    }

    /// The file of a case, and whom it is about, where somebody said so.
    pub(crate) fn file_to_end(
        &self,
        case: EntityId,
    ) -> Result<(EndsFile, Option<EntityId>), AppError> {
        let file = self.closed_file(self.snapshot()?.as_ref(), case)?;
        let view = self.ends_file(&file, &self.in_the_way()?)?;
        Ok((view, file.subject))
    }

    /// The cells of a file whose destruction is not decided, and how many things they seal.
    pub(crate) fn file_cells(
        &self,
        snapshot: &dyn Snapshot,
        case: EntityId,
    ) -> Result<(Vec<CellId>, u32), AppError> {
        let range = TermRange::exactly(CELL_OWNER, &case.0);
        let cells: Vec<crate::engine::Stored<Cell>> = self.read_all(snapshot, &range)?;
        let cells = cells.into_iter().filter(|cell| !cell.body.destroying);
        let cells: Vec<CellId> = cells.map(|cell| CellId(cell.id.0)).collect();
        let mut rows = Vec::new();
        for cell in &cells {
            rows_of(snapshot, IN_CELL, &cell.0, &mut rows)?;
        }
        Ok((cells, u32::try_from(rows.len()).unwrap_or(u32::MAX)))
    }
}
