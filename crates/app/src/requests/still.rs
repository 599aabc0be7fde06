//! What stands still: data that is kept and used for nothing else (UK GDPR art. 18(2)), and what an
//! objection or an agreement taken back has stopped (arts 21 and 7(3)).

use access::{Action, DataClass, Purpose, Scope, check};
use duties::rights::standstill;
use jiff::civil::Date;
use store::{EntityId, Snapshot};

use crate::{
    AppError, Ctx, Engine, PersonView, Refusal,
    bodies::{Reach, Record, Request, STILL_OF, all_of},
    engine::Stored,
};

/// That something about a person stands still.
#[derive(Clone, Debug)]
pub struct StandsStill {
    /// The number of the request behind it.
    pub number: u32,
    /// Since when.
    pub since: Date,
    /// Why, in plain words.
    pub why: &'static str,
    /// The law.
    pub citation: &'static str,
    request: EntityId,
    reach: Reach,
}

impl StandsStill {
    pub(crate) fn reaches(&self, record: EntityId) -> bool {
        match &self.reach {
            Reach::Elsewhere => false,
            Reach::Everything => true,
            Reach::Records(ids) => ids.contains(&record),
        }
    }
}

impl Engine {
    /// What stands still about a person, the oldest request first.
    pub(crate) fn stands_still(
        &self,
        snapshot: &dyn Snapshot,
        person: EntityId,
    ) -> Result<Vec<StandsStill>, AppError> {
        let requests: Vec<Stored<Request>> = self.read_all(snapshot, &all_of(STILL_OF, person))?;
        let mut still: Vec<StandsStill> = requests
            .into_iter()
            .filter_map(|request| {
                let found = standstill(&request.body.duty)?;
                // What an objection stops is in its words: it is said, and hinders no look.
                let restricted = request.body.duty.is_restricted();
                Some(StandsStill {
                    number: request.body.number,
                    since: found.since,
                    why: found.why,
                    citation: found.citation,
                    request: request.id,
                    reach: if restricted {
                        request.body.reach
                    } else {
                        Reach::Elsewhere
                    },
                })
            })
            .collect();
        still.sort_by_key(|one| one.number);
        Ok(still)
    }

    /// What a record is restricted by: a request of anybody who stands in it.
    pub(crate) fn restriction_of(
        &self,
        record: &Stored<Record>,
    ) -> Result<Option<StandsStill>, AppError> {
        let snapshot = self.snapshot()?;
        let body = &record.body;
        for person in std::iter::once(&body.person).chain(&body.others) {
            let still = self.stands_still(snapshot.as_ref(), *person)?;
            if let Some(one) = still.into_iter().find(|one| one.reaches(record.id)) {
                return Ok(Some(one));
            }
        }
        Ok(None)
    }
}

impl Ctx<'_> {
    /// What stands still about somebody who is looked at.
    pub fn stands_still(&self, of: &PersonView) -> Result<Vec<StandsStill>, AppError> {
        let snapshot = self.engine.snapshot()?;
        self.engine.stands_still(snapshot.as_ref(), of.person.id)
    }

    /// Refuses a look at a record that is restricted, and says since when it is to whoever may look:
    /// those who answer the request, and of safeguarding records those who keep children safe, which
    /// is an important public interest (art. 18(2); DPA 2018 Sch. 1 para. 18).
    pub(crate) fn may_be_read(
        &self,
        record: &Stored<Record>,
        class: DataClass,
    ) -> Result<Option<Date>, AppError> {
        let Some(still) = self.engine.restriction_of(record)? else {
            return Ok(None);
        };
        let scope = Scope::Request {
            id: still.request.0,
        };
        let answers = check(
            Action::RequestRestrict,
            &self.actor,
            &scope,
            Purpose::RightsRequest,
        );
        match (answers, class) {
            (Ok(()), _) | (Err(_), DataClass::Safeguarding) => Ok(Some(still.since)),
            (Err(_), DataClass::Ordinary | DataClass::Special) => Err(refusal(&still)),
        }
    }

    /// Refuses to change a record that is restricted; a request whose person asked for the change
    /// does so on its own way.
    pub(crate) fn may_be_changed(&self, record: &Stored<Record>) -> Result<(), AppError> {
        match self.engine.restriction_of(record)? {
            None => Ok(()),
            Some(still) => Err(refusal(&still)),
        }
    }
}

fn refusal(still: &StandsStill) -> AppError {
    AppError::Refused(Refusal {
        why: format!(
            "This has been kept and not used since {}, because somebody asked for that.",
            calendar::in_words(still.since)
        ),
        citation: Some(still.citation.to_owned()),
        mend: Some(
            "Ask whoever answers requests: they can use it with the person’s agreement, for a \
             legal claim, to protect somebody, or for an important public interest."
                .to_owned(),
        ),
        denied: None,
    })
}
