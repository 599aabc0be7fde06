//! Recording a request of any kind: its clock begins on the day it reached anybody.

use std::collections::BTreeMap;

use access::{Act, Authorised, Purpose, Role, Scope, acts, authorise};
use duties::Requester;
use duties::rights::{Event, RightKind, next};
use jiff::civil::Date;
use store::EntityId;

use super::{RECORDS, request_cell};
use crate::{
    AppError, Ctx, Refusal,
    bodies::{Asker, Reach, Request},
    unit::Unit,
};

/// Below this age somebody may have another who asks for them by parental responsibility.
const GROWN: i16 = 18;

/// What is needed to open a request. The due date is shown before anything else is asked.
#[derive(Clone, Debug)]
pub struct NewRequest {
    /// What is asked for.
    pub kind: RightKind,
    /// Whose data.
    pub subject: EntityId,
    /// Who asks.
    pub asker: Asker,
    /// What the asker is to the person.
    pub standing: Requester,
    /// What was asked.
    pub asked: String,
    /// By which way it came.
    pub channel: String,
    /// The day it reached anybody in the organisation.
    pub received_on: Date,
}

impl NewRequest {
    /// By whose right somebody asks is not two things at once: what an answer may say, and to whom,
    /// follows from it.
    fn whose_right(&self) -> Result<(), AppError> {
        let own = self.standing == Requester::DataSubject;
        if own == (self.asker.person == Some(self.subject)) {
            return Ok(());
        }
        Err(AppError::input(
            "standing",
            "Who asks and by what right do not fit together",
            "the person themselves asks for themselves; anybody else asks by another right",
        ))
    }
}

impl Ctx<'_> {
    /// Records a request and starts its clock. All places of the register are put on its list.
    pub fn open_request(&self, new: NewRequest) -> Result<EntityId, AppError> {
        // A tutor passes on what concerns their own learners, and cannot try out who else is held.
        let scope = match self.actor.role {
            Role::Tutor => Scope::Person {
                id: new.subject.0,
                own: self.is_own(new.subject)?,
            },
            Role::Dpo | Role::Head | Role::Operator | Role::Requester | Role::System => {
                Scope::Organisation
            }
        };
        let allowed = authorise::<acts::RequestOpen>(&self.actor, &scope, Purpose::RightsRequest)?;
        self.opened(&allowed, self.engine.new_id(), new, |_| Ok(()))
    }

    /// Records a request under an id, with whatever else belongs to the same act.
    pub(crate) fn opened<A: Act>(
        &self,
        allowed: &Authorised<A>,
        id: EntityId,
        new: NewRequest,
        more: impl FnOnce(&mut Unit<'_, '_>) -> Result<(), AppError>,
    ) -> Result<EntityId, AppError> {
        let engine = self.engine;
        if engine.directory()?.person(new.subject).is_none() {
            return Err(AppError::NotFound("person"));
        }
        new.whose_right()?;
        self.is_young_enough(&new)?;
        let duty = self.begun(&new)?;
        let cell = engine.cell(&request_cell(id))?;
        let mut settings = engine.organisation_stored()?;
        settings.body.requests += 1;
        let request = Request {
            number: settings.body.requests,
            subject: new.subject,
            requester: new.asker,
            asked: new.asked,
            channel: new.channel,
            duty,
            items: 0,
            log: Vec::new(),
            notes: Vec::new(),
            package: None,
            wanted: BTreeMap::new(),
            reach: Reach::Elsewhere,
            named: String::new(),
            has: None,
            reminded: Vec::new(),
            recipients: Vec::new(),
            names_recipients: None,
            consulted: Vec::new(),
            own_words: duties::Words::default(),
        };
        let mut unit = self.begin(allowed);
        unit.insert(id, cell, &request)?;
        unit.update(&settings)?;
        unit.about(id);
        unit.about(new.subject);
        more(&mut unit)?;
        unit.commit()?;
        engine.hold_organisation(settings.body);
        Ok(id)
    }

    /// That a pupil's educational record is asked for of somebody whom the policy gives it of.
    fn is_young_enough(&self, new: &NewRequest) -> Result<(), AppError> {
        let pack = self.engine.pack();
        let record = pack.requests.educational_record.as_ref();
        let under = record.and_then(|record| record.under_age);
        let Some(under) = under.filter(|_| new.kind == RightKind::EducationalRecord) else {
            return Ok(());
        };
        let directory = self.engine.directory()?;
        let person = directory.person(new.subject);
        let age = person.and_then(|person| person.body.age_on(new.received_on));
        if age.is_none_or(|age| age < i16::from(under)) {
            return Ok(());
        }
        Err(AppError::Refused(Refusal {
            why: format!("The educational record is given of those under {under} alone."),
            denied: None,
            citation: None,
            mend: Some("Record it as their own access request.".to_owned()),
        }))
    }

    /// The facts of a request on its first day: the places to search, where its kind has any; and for
    /// a child for whom a parent asks, that it has to be judged who may use the right.
    fn begun(&self, new: &NewRequest) -> Result<duties::rights::Request, AppError> {
        let engine = self.engine;
        let mut duty = engine.fresh(new.kind, new.received_on, new.standing, self.now)?;
        let mut events = Vec::new();
        if new.kind.rules().searches {
            let places = engine.places()?;
            let ids = places.iter().map(|place| place.id.to_string());
            let ids = std::iter::once(RECORDS.to_owned()).chain(ids);
            events.extend(ids.map(|place| Event::PlaceAdded { place }));
        }
        if !new.kind.rules().gives_data && new.standing == Requester::ParentalResponsibility {
            let directory = engine.directory()?;
            let born = directory.person(new.subject).and_then(|p| p.body.born_on);
            let age = directory
                .person(new.subject)
                .and_then(|p| p.body.age_on(self.today()));
            events.extend(born.map(|born_on| Event::BirthDateKnown { born_on }));
            if age.is_none_or(|age| age < GROWN) {
                events.push(Event::CompetenceRaised { on: self.today() });
            }
        }
        for event in events {
            duty = next(&duty, event, self.now, &engine.holidays())?;
        }
        Ok(duty)
    }
}
