//! The life of a request: each use case is one event of `duties::rights`, with its leaf.

mod consulting;
mod happenings;
mod has;
mod kinds;
mod letters;
mod numbers;
mod open;
mod outcome;
mod points;
mod portable;
mod recipients;
mod said;
mod still;
mod told;
mod what_goes;

use std::sync::{Arc, LazyLock};

use access::{Act, Authorised, Purpose, Scope, acts, authorise};
use calendar::{Holidays, Nation, Reckoning};
use duties::Words;
use duties::rights::kinds::KindStep;
use duties::rights::{
    CloseReason, Event, RightKind, Standstill, State, StepState, Task, next, standstill, steps,
    tasks,
};
use jiff::civil::Date;
use store::{EntityId, TermRange};
use vault::{CellName, Part};

use crate::{
    AppError, Body as _, Ctx, Engine,
    bodies::{Arrival, CaseNote, How, Place, Request, Searched, Sheet},
    engine::Stored,
    sheets::{self, SheetLine},
    unit::Unit,
};

pub(crate) use self::kinds::pupil_law;
pub use self::{
    consulting::{ConsultationState, Outsider},
    happenings::{Answer, Happening, Offered, Question, happenings},
    kinds::{Due, stage_words, wish},
    letters::Letter,
    numbers::{RequestNumbers, YearOfRequests},
    open::NewRequest,
    points::{GRANTED, PointLine, RulingLine, STATEMENT},
    recipients::{RecipientLine, Telling},
    said::Said,
    still::StandsStill,
};

pub(crate) use self::{
    consulting::waited_for, happenings::is_open, letters::complaint_within, recipients::owes,
};

/// The retention rule of what a request brings forth; the pack says how long.
pub(crate) const REQUEST_RULE: &str = "request-files";
/// Caretaker's own records, as a place to search.
pub const RECORDS: &str = "records";

/// A request as a line of a list.
#[derive(Clone, Debug)]
pub struct RequestLine {
    /// The request.
    pub id: EntityId,
    /// Its number, as `014`.
    pub number: String,
    /// What is asked for.
    pub kind: RightKind,
    /// Whose data.
    pub subject: String,
    /// Where it stands.
    pub state: State,
    /// By when they must hear from us; `None` when it is closed.
    pub due: Option<Due>,
    /// Its clock; `None` when it is closed.
    pub reckoning: Option<Reckoning>,
}

/// A request with everything a page about it shows.
#[derive(Clone, Debug)]
pub struct RequestView {
    /// The request.
    pub stored: Stored<Request>,
    /// Whose data.
    pub subject: String,
    /// Where it stands.
    pub state: State,
    /// The clock with its arithmetic.
    pub reckoning: Reckoning,
    /// By when they must hear from us.
    pub due: Due,
    /// What is to be done, in four groups, where data is given; the other kinds have `steps`.
    pub tasks: Vec<Task>,
    /// How far the steps of its kind are.
    pub steps: Vec<(KindStep, StepState)>,
    /// What is asked for, thing by thing, in kinds that do not give data.
    pub points: Vec<PointLine>,
    /// Those who received it, as far as is on record, where they are to be told.
    pub recipients: Vec<RecipientLine>,
    /// What can be recorded now.
    pub happenings: Vec<&'static Happening>,
    /// Since when and why what it is about stands still.
    pub standstill: Option<Standstill>,
    /// The places, by name, with what was done there.
    pub places: Vec<PlaceLine>,
    /// What came by the public page, where it came so.
    pub sent: Option<crate::ArrivalView>,
    /// The search sheets of colleagues.
    pub sheets: Vec<SheetLine>,
}

/// A place of a request's search.
#[derive(Clone, Debug)]
pub struct PlaceLine {
    /// Its id in the search: an entity id, or `records`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What was done.
    pub search: duties::rights::Search,
    /// Whether Caretaker can search it.
    pub by_caretaker: bool,
    /// How it is searched by hand.
    pub how: String,
    /// Whether it is a colleague's, who was asked by a search sheet.
    pub of_colleague: bool,
}

/// A request's number as people write it.
pub fn case_number(number: u32) -> String {
    format!("{number:03}")
}

impl Engine {
    /// The bank holidays that count.
    pub fn holidays(&self) -> Arc<Holidays> {
        // The list is part of the program; reading it takes longer than most that asks for it.
        static PUBLISHED: LazyLock<Arc<Holidays>> =
            LazyLock::new(|| Arc::new(Holidays::published()));
        Arc::clone(&PUBLISHED)
    }

    /// Where the organisation acts; unknown takes only days common to all.
    pub fn nation(&self) -> Nation {
        self.organisation()
            .nation
            .parse()
            .unwrap_or(Nation::Unknown)
    }

    pub(crate) fn request(&self, id: EntityId) -> Result<Stored<Request>, AppError> {
        self.read::<Request>(self.snapshot()?.as_ref(), id)?
            .ok_or(AppError::NotFound("request"))
    }

    /// The request that a number or an id means.
    pub fn resolve_request(&self, words: &str) -> Result<EntityId, AppError> {
        if let Ok(number) = words.parse::<u32>() {
            let snapshot = self.snapshot()?;
            let range = TermRange::exactly(crate::bodies::REQUESTS, &number.to_be_bytes());
            let page = snapshot.page(&range, None, 1)?;
            return page
                .first()
                .map(|(row, _)| row.id)
                .ok_or(AppError::NotFound("request"));
        }
        words.parse().map_err(|_| AppError::NotFound("request"))
    }

    pub(crate) fn reckoning(&self, request: &Request) -> Result<Reckoning, AppError> {
        let aim = self.aim(request.duty.kind);
        self.clock(&request.duty, Some(aim))
    }

    /// Whose data a request is about, by name.
    pub(crate) fn subject_of(&self, request: &Request) -> Result<String, AppError> {
        let held = self.directory()?.person(request.subject);
        Ok(match held {
            Some(person) => person.body.display_name(),
            None if request.named.is_empty() => "somebody no longer held".to_owned(),
            None => request.named.clone(),
        })
    }
}

impl Ctx<'_> {
    /// The request that a number or an id means, for whoever may look at requests.
    pub fn resolve_request(&self, words: &str) -> Result<EntityId, AppError> {
        access::check(
            access::Action::RequestLook,
            &self.actor,
            &Scope::Organisation,
            Purpose::RightsRequest,
        )?;
        self.engine.resolve_request(words)
    }

    /// All requests, the latest first.
    pub fn list_requests(&self) -> Result<Vec<RequestLine>, AppError> {
        let allowed = authorise::<acts::RequestList>(
            &self.actor,
            &Scope::Organisation,
            Purpose::RightsRequest,
        )?;
        let mut requests: Vec<Stored<Request>> = Vec::new();
        self.engine
            .for_each::<Request>(|request| requests.push(request))?;
        requests.sort_by_key(|request| std::cmp::Reverse(request.body.number));
        let objects: Vec<_> = requests
            .iter()
            .map(|r| (Request::KIND, r.id, r.version))
            .collect();
        let lines = requests
            .iter()
            .map(|request| {
                let state = request.body.duty.state();
                let reckoning = match state {
                    State::Closed => None,
                    _ => Some(self.engine.reckoning(&request.body)?),
                };
                let due = reckoning
                    .as_ref()
                    .map(|reckoning| Due::of(&request.body.duty, reckoning));
                Ok(RequestLine {
                    id: request.id,
                    kind: request.body.duty.kind,
                    due,
                    number: case_number(request.body.number),
                    subject: self.engine.subject_of(&request.body)?,
                    state,
                    reckoning,
                })
            })
            .collect::<Result<_, AppError>>()?;
        self.look_at_list(&allowed, &serde_json::Value::Null, &objects)?;
        Ok(lines)
    }

    /// One request.
    pub fn show_request(&self, id: EntityId) -> Result<RequestView, AppError> {
        let allowed: Authorised<acts::RequestLook> = self.on_request(id)?;
        let stored = self.engine.request(id)?;
        let sent = self.sent_with(id)?;
        let sheets = sheets::lines(self, &stored)?;
        let mut shown = vec![(Request::KIND, id, stored.version)];
        shown.extend(
            sheets
                .iter()
                .map(|line| (Sheet::KIND, line.stored.id, line.stored.version)),
        );
        shown.extend(
            sent.iter()
                .map(|sent| (Arrival::KIND, sent.stored.id, sent.stored.version)),
        );
        self.look(&allowed, &shown, &[id])?;
        let reckoning = self.engine.reckoning(&stored.body)?;
        let recipients = recipients::lines(self, &stored.body)?;
        let mut happenings = happenings::fitting(&stored.body.duty);
        happenings.retain(|one| happenings::has_whom(one.code, &recipients));
        let mut view = RequestView {
            subject: self.engine.subject_of(&stored.body)?,
            state: stored.body.duty.state(),
            due: Due::of(&stored.body.duty, &reckoning),
            tasks: if stored.body.duty.kind.rules().gives_data {
                tasks(&stored.body.duty)
            } else {
                Vec::new()
            },
            steps: steps(&stored.body.duty),
            points: points::lines(&stored.body),
            recipients,
            happenings,
            standstill: standstill(&stored.body.duty),
            places: self.place_lines(&stored.body, &sheets)?,
            sent,
            sheets,
            reckoning,
            stored,
        };
        let happenings = std::mem::take(&mut view.happenings).into_iter();
        view.happenings = happenings
            .filter(|one| happenings::has_which(one.code, &view))
            .collect();
        Ok(view)
    }

    fn place_lines(
        &self,
        request: &Request,
        sheets: &[SheetLine],
    ) -> Result<Vec<PlaceLine>, AppError> {
        let asked = |id: &str| {
            let sheets = sheets.iter().map(|sheet| &sheet.stored.body);
            let mut places =
                sheets.flat_map(|sheet| sheet.places.iter().map(move |one| (sheet, one)));
            let found = places.find(|(_, place)| place.id.to_string() == *id);
            found.map(|(sheet, place)| sheet.called(place))
        };
        let places = self.engine.places()?;
        let mut lines: Vec<PlaceLine> = request
            .duty
            .places
            .iter()
            .map(|(id, search)| {
                let place = places
                    .iter()
                    .find(|p| p.id.to_string() == *id)
                    .map(|p| &p.body);
                let colleague = asked(id);
                PlaceLine {
                    id: id.clone(),
                    of_colleague: colleague.is_some(),
                    name: colleague.unwrap_or_else(|| place_name(id, place)),
                    search: search.clone(),
                    by_caretaker: id == RECORDS || place.is_some_and(|p| p.ingested),
                    how: place.map(|p| p.how_searched.clone()).unwrap_or_default(),
                }
            })
            .collect();
        lines.sort_by(|a, b| (a.id != RECORDS, &a.name).cmp(&(b.id != RECORDS, &b.name)));
        Ok(lines)
    }

    /// Puts the places that have come into the register since on a request's list. Returns how many.
    pub fn add_places(&self, id: EntityId) -> Result<usize, AppError> {
        let allowed: Authorised<acts::RequestPlacesAdd> = self.on_request(id)?;
        let mut stored = self.engine.request(id)?;
        let mut new = 0;
        for place in self.engine.places()? {
            let place = place.id.to_string();
            if !stored.body.duty.places.contains_key(&place) {
                stored.body.duty = self.after(&stored.body, Event::PlaceAdded { place })?;
                new += 1;
            }
        }
        if new > 0 {
            self.save(&allowed, &stored, |_| Ok(()))?;
        }
        Ok(new)
    }

    /// Something was asked that is needed to be sure who asks.
    pub fn ask_identity(&self, id: EntityId) -> Result<(), AppError> {
        self.happen::<acts::RequestIdentity>(id, Event::IdentityAsked { on: self.today() })
    }

    /// What was asked to confirm identity arrived.
    pub fn confirm_identity(&self, id: EntityId, on: Date, how: &str) -> Result<(), AppError> {
        self.happen::<acts::RequestIdentity>(
            id,
            Event::IdentityConfirmed {
                on,
                how: how.into(),
            },
        )
    }

    /// There is no reasonable doubt who asks.
    pub fn identity_not_in_doubt(&self, id: EntityId, why: &str) -> Result<(), AppError> {
        let on = self.today();
        self.happen::<acts::RequestIdentity>(
            id,
            Event::IdentityNotInDoubt {
                on,
                why: why.into(),
            },
        )
    }

    /// The way we reply was found safe for the person.
    pub fn check_reply(&self, id: EntityId, how: &str) -> Result<(), AppError> {
        let on = self.today();
        self.happen::<acts::RequestIdentity>(
            id,
            Event::ReplyChecked {
                on,
                how: how.into(),
            },
        )
    }

    /// Proof was asked that the requester may act for the person.
    pub fn ask_authority(&self, id: EntityId) -> Result<(), AppError> {
        self.happen::<acts::RequestAuthority>(id, Event::AuthorityAsked { on: self.today() })
    }

    /// Proof arrived that the requester may act for the person.
    pub fn show_authority(&self, id: EntityId, on: Date, what: &str) -> Result<(), AppError> {
        self.happen::<acts::RequestAuthority>(
            id,
            Event::AuthorityShown {
                on,
                what: what.into(),
            },
        )
    }

    /// A place is left out of the search, with the reason.
    pub fn leave_out(&self, id: EntityId, place: &str, why: &str) -> Result<(), AppError> {
        let allowed: Authorised<acts::RequestSearchLeaveOut> = self.on_request(id)?;
        let mut stored = self.engine.request(id)?;
        let event = Event::PlaceLeftOut {
            place: place.to_owned(),
            on: self.today(),
            why: why.into(),
        };
        stored.body.duty = self.after(&stored.body, event)?;
        stored
            .body
            .log
            .push(self.log_line(place, How::LeftOut, why, 0));
        self.save(&allowed, &stored, |_| Ok(()))
    }

    /// The person was asked to say what they mean: the clock stops.
    pub fn pause(&self, id: EntityId, on: Date) -> Result<(), AppError> {
        self.happen::<acts::RequestPause>(id, Event::Paused { on })
    }

    /// They answered: the clock runs on.
    pub fn resume(&self, id: EntityId, on: Date) -> Result<(), AppError> {
        self.happen::<acts::RequestResume>(id, Event::Resumed { on })
    }

    /// The person was told that two further months are needed, and why.
    pub fn extend(&self, id: EntityId, on: Date, why: &str) -> Result<(), AppError> {
        self.happen::<acts::RequestExtend>(
            id,
            Event::Extended {
                on,
                why: why.into(),
            },
        )
    }

    /// Closes a request.
    pub fn close_request(
        &self,
        id: EntityId,
        reason: CloseReason,
        note: &str,
    ) -> Result<(), AppError> {
        let on = self.today();
        self.happen::<acts::RequestClose>(
            id,
            Event::Closed {
                on,
                reason,
                note: note.into(),
            },
        )
    }

    /// Writes a note on a request.
    pub fn note_on_request(&self, id: EntityId, text: &str) -> Result<(), AppError> {
        if text.trim().is_empty() {
            return Err(AppError::input(
                "note",
                "the note is empty",
                "write what should be remembered",
            ));
        }
        let allowed: Authorised<acts::RequestNote> = self.on_request(id)?;
        let mut stored = self.engine.request(id)?;
        let by = EntityId(self.actor.id);
        stored.body.notes.push(CaseNote {
            at: self.now,
            by,
            text: Words::new(text.trim()),
        });
        self.save(&allowed, &stored, |_| Ok(()))
    }

    /// Asks whether an action on a request is allowed.
    pub(crate) fn on_request<A: Act>(&self, id: EntityId) -> Result<Authorised<A>, AppError> {
        Ok(authorise(
            &self.actor,
            &Scope::Request { id: id.0 },
            Purpose::RightsRequest,
        )?)
    }

    /// One event, one commit.
    pub(crate) fn happen<A: Act>(&self, id: EntityId, event: Event) -> Result<(), AppError> {
        let allowed: Authorised<A> = self.on_request(id)?;
        let mut stored = self.engine.request(id)?;
        stored.body.duty = self.after(&stored.body, event)?;
        // Who received it is kept with the request before anything of the person's is gone.
        self.engine.gather(&mut stored.body)?;
        self.save(&allowed, &stored, |_| Ok(()))
    }

    /// The duty after an event, or why it cannot happen.
    pub(crate) fn after(
        &self,
        request: &Request,
        event: Event,
    ) -> Result<duties::rights::Request, AppError> {
        let duty = self.engine.by_terms(&request.duty)?;
        Ok(next(&duty, event, self.now, &self.engine.holidays())?)
    }

    /// Saves a request's next version with whatever else belongs to the same act.
    pub(crate) fn save<A: Act>(
        &self,
        allowed: &Authorised<A>,
        stored: &Stored<Request>,
        more: impl FnOnce(&mut Unit<'_, '_>) -> Result<(), AppError>,
    ) -> Result<(), AppError> {
        let mut unit = self.begin(allowed);
        unit.update(stored)?;
        unit.about(stored.id);
        unit.about(stored.body.subject);
        more(&mut unit)?;
        unit.commit()?;
        Ok(())
    }

    pub(crate) fn log_line(&self, place: &str, how: How, words: &str, found: u32) -> Searched {
        Searched {
            place: place.to_owned(),
            at: self.now,
            by: EntityId(self.actor.id),
            how,
            words: words.to_owned(),
            found,
        }
    }
}

fn place_name(id: &str, place: Option<&Place>) -> String {
    match place {
        Some(place) => place.name.clone(),
        None if id == RECORDS => "Caretaker’s own records".to_owned(),
        None => "a place no longer in the register".to_owned(),
    }
}

/// The cell of everything a request brings forth: its items, decisions, packages.
pub(crate) fn request_cell(id: EntityId) -> CellName {
    CellName {
        owner: id.0,
        rule: REQUEST_RULE.to_owned(),
        part: Part::Episode(id.0),
    }
}

impl From<duties::Refusal> for AppError {
    fn from(refusal: duties::Refusal) -> Self {
        let mend = refusal.mend.map(str::to_owned);
        match refusal.fault {
            calendar::Fault::BadInput => {
                Self::input("request", refusal.why.clone(), mend.unwrap_or_default())
            }
            calendar::Fault::Rule => Self::Refused(crate::Refusal {
                why: refusal.why.clone(),
                citation: refusal.citation.map(str::to_owned),
                mend,
                denied: None,
            }),
        }
    }
}
