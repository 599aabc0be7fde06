//! Deleting what is held about somebody: first what would go, what stays and why; then a second
//! person; then for good. What stays of a cell is sealed anew before the cell goes.

mod decide;
mod file;
mod held;
mod survivors;

use access::{Purpose, Scope, acts, authorise, check};
use jiff::Timestamp;
use store::{EntityId, TermRange};

use crate::{
    AppError, Body as _, Ctx, Engine,
    bodies::{DISPOSAL_WAITS, Disposal, DisposalEnd, DisposalLine},
    engine::Stored,
    need::Of,
    requests::case_number,
};

pub(crate) use self::held::{DETAILS, due_of};
pub use self::{
    decide::NewDisposal,
    held::{Heap, HeldAbout, OpenAbout},
};

/// What the file of a request is called among what goes. No kind of record of a pack has a dot.
const FILE: &str = "request.file";

/// Why something is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DisposalReason {
    /// The person asked for it, and it was granted.
    Asked,
    /// Its time is over by the policy's own schedule.
    TimeOver,
    /// It is not needed any more, before its time is over.
    NotNeeded,
    /// There was no ground to have it.
    Unlawful,
    /// It is wrong, or about somebody else.
    Mistake,
}

impl DisposalReason {
    /// All of them, as they are offered.
    pub const ALL: [Self; 5] = [
        Self::Asked,
        Self::TimeOver,
        Self::NotNeeded,
        Self::Unlawful,
        Self::Mistake,
    ];

    /// Its stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::TimeOver => "time-over",
            Self::NotNeeded => "not-needed",
            Self::Unlawful => "unlawful",
            Self::Mistake => "mistake",
        }
    }

    /// The one of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Asked => "They asked for it, and it was granted",
            Self::TimeOver => "Its time is over by our policy",
            Self::NotNeeded => "We do not need it any more",
            Self::Unlawful => "We should not have had it",
            Self::Mistake => "It is wrong, or about somebody else",
        }
    }

    /// The law.
    pub const fn citation(self) -> &'static str {
        match self {
            Self::Asked => "UK GDPR art. 17(1)",
            Self::TimeOver | Self::NotNeeded => "UK GDPR art. 5(1)(e)",
            Self::Unlawful => "UK GDPR arts 5(1)(a) and 17(1)(d)",
            Self::Mistake => "UK GDPR art. 5(1)(d)",
        }
    }
}

/// A disposal as it is shown: proposed, done or stopped.
#[derive(Clone, Debug)]
pub struct DisposalView {
    /// What is stored.
    pub stored: Stored<Disposal>,
    /// Whom it is about, as long as they are held.
    pub person: Option<String>,
    /// The number of the request that it carries out.
    pub request: Option<String>,
    /// Why.
    pub why: DisposalReason,
    /// What goes or went, line by line, in words of the policy.
    pub lines: Vec<DisposedLine>,
    /// Who proposed it.
    pub by: String,
    /// Who ended it.
    pub ended_by: Option<String>,
    /// Whether whoever looks may agree to it.
    pub may_agree: bool,
    /// Who else could agree.
    pub others: Vec<String>,
    /// Of what was destroyed: whether it is gone from every backup of the keys too.
    pub complete: Option<bool>,
}

/// A line of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisposedLine {
    /// What: the title of the kind of record, or that it is guarded.
    pub what: String,
    /// How many.
    pub count: u32,
    /// The rule, in words.
    pub rule: String,
}

impl DisposalView {
    /// When it was destroyed, if it was.
    pub fn destroyed_at(&self) -> Option<Timestamp> {
        match self.stored.body.ended {
            Some(DisposalEnd::Destroyed { at, .. }) => Some(at),
            Some(DisposalEnd::Stopped { .. }) | None => None,
        }
    }

    /// When it was stopped, if it was.
    pub fn stopped_at(&self) -> Option<Timestamp> {
        match self.stored.body.ended {
            Some(DisposalEnd::Stopped { at, .. }) => Some(at),
            Some(DisposalEnd::Destroyed { .. }) | None => None,
        }
    }

    /// Whether it waits for somebody to agree.
    pub fn waits(&self) -> bool {
        self.stored.body.ended.is_none()
    }
}

impl Ctx<'_> {
    /// Everything that was proposed to be deleted, or was, the latest first.
    pub fn list_disposals(&self) -> Result<Vec<DisposalView>, AppError> {
        let allowed = authorise::<acts::DestroyLook>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        let mut all = self.engine.disposals()?;
        all.sort_by_key(|one| std::cmp::Reverse((one.body.at, one.id)));
        let objects: Vec<_> = all
            .iter()
            .map(|one| (Disposal::KIND, one.id, one.version))
            .collect();
        self.look_at_list(&allowed, &serde_json::Value::Null, &objects)?;
        all.into_iter().map(|one| self.disposal_view(one)).collect()
    }

    /// One of them.
    pub fn show_disposal(&self, id: EntityId) -> Result<DisposalView, AppError> {
        let allowed = authorise::<acts::DestroyLook>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        let stored = self.engine.disposal(id)?;
        let about = [stored.body.person];
        self.look(&allowed, &[(Disposal::KIND, id, stored.version)], &about)?;
        self.disposal_view(stored)
    }

    /// How many wait for whoever looks to agree.
    pub(crate) fn disposals_to_agree(&self) -> Result<usize, AppError> {
        let snapshot = self.engine.snapshot()?;
        let range = TermRange::exactly(DISPOSAL_WAITS, &[]);
        let all: Vec<Stored<Disposal>> = self.engine.read_all(snapshot.as_ref(), &range)?;
        let mut waiting = 0;
        for one in all {
            waiting += usize::from(self.may_agree(&one.body)?);
        }
        Ok(waiting)
    }

    fn disposal_view(&self, stored: Stored<Disposal>) -> Result<DisposalView, AppError> {
        let body = &stored.body;
        let person = self.engine.directory()?.person(body.person);
        let request = body.request.map(|id| self.engine.request(id)).transpose();
        let request = match request {
            Ok(request) => request.map(|one| case_number(one.body.number)),
            // Its own time may be over.
            Err(AppError::NotFound(_)) => None,
            Err(error) => return Err(error),
        };
        let (ended_by, complete) = match &body.ended {
            Some(DisposalEnd::Destroyed { by, cells, .. }) => {
                let cells: Vec<_> = cells.iter().map(|id| store::CellId(id.0)).collect();
                let complete = self.engine.is_complete(&cells)?;
                (Some(self.engine.who(*by)?), Some(complete))
            }
            Some(DisposalEnd::Stopped { by, .. }) => (Some(self.engine.who(*by)?), None),
            None => (None, None),
        };
        let others = self.engine.who_could_agree(body.by)?;
        Ok(DisposalView {
            person: person.map(|one| one.body.display_name()),
            request,
            why: DisposalReason::from_code(&body.why).unwrap_or(DisposalReason::NotNeeded),
            lines: self.disposed_lines(&body.lines)?,
            by: self.engine.who(body.by)?,
            ended_by,
            may_agree: body.ended.is_none() && self.may_agree(body)?,
            others: others.into_iter().map(|(_, name)| name).collect(),
            complete,
            stored,
        })
    }

    /// In words of the policy; of what the policy does not let somebody see they learn only that it is
    /// guarded.
    fn disposed_lines(&self, lines: &[DisposalLine]) -> Result<Vec<DisposedLine>, AppError> {
        let pack = self.engine.pack();
        let reader = self.reader()?;
        let lines = lines.iter().map(|line| {
            let kind = pack.record_kind(&line.kind);
            let seen =
                kind.is_none_or(|kind| reader.sees(&pack, &Of::kind(kind, &line.capacity, false)));
            let what = match kind {
                _ if line.kind.is_empty() => held::DETAILS.to_owned(),
                _ if line.kind == FILE => {
                    "The file of a request, with all that was found and sent".to_owned()
                }
                Some(kind) if seen => kind.title.clone(),
                Some(_) => "Something guarded".to_owned(),
                None => line.kind.clone(),
            };
            let rule = pack.retention_rule(&line.rule).filter(|_| seen);
            DisposedLine {
                what,
                count: line.count,
                rule: rule.map_or_else(String::new, |rule| rule.title.clone()),
            }
        });
        Ok(lines.collect())
    }

    /// Whether whoever acts may agree to it: somebody else than who proposed it, or the same where
    /// there is nobody else.
    fn may_agree(&self, disposal: &Disposal) -> Result<bool, AppError> {
        let may = check(
            access::Action::DestroyDecide,
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        );
        Ok(may.is_ok()
            && (disposal.by.0 != self.actor.id
                || self.engine.who_could_agree(disposal.by)?.is_empty()))
    }
}

impl Engine {
    fn disposals(&self) -> Result<Vec<Stored<Disposal>>, AppError> {
        let mut all = Vec::new();
        self.for_each::<Disposal>(|one| all.push(one))?;
        Ok(all)
    }

    fn disposal(&self, id: EntityId) -> Result<Stored<Disposal>, AppError> {
        self.read::<Disposal>(self.snapshot()?.as_ref(), id)?
            .ok_or(AppError::NotFound("disposal"))
    }

    /// Colleagues who could agree to what somebody proposed.
    fn who_could_agree(&self, proposer: EntityId) -> Result<Vec<(EntityId, String)>, AppError> {
        let mut could = self.who_may(access::Action::DestroyDecide)?;
        could.retain(|(id, _)| *id != proposer);
        Ok(could)
    }
}
