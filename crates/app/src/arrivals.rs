//! What comes by the public page, from anybody, without an account; and by e-mail, given in by anybody
//! who works here. It has reached the organisation, so its clock runs (UK GDPR art. 12A); but nobody
//! knows yet whom it is about. What comes by the page is looked up nowhere: whoever sends it learns
//! nothing of who is held.

mod door;
mod list;
mod mail;
mod mailbox;
mod sort;

use access::{Actor, Purpose, Scope, acts, authorise};
use calendar::date_in_london;
use duties::rights::{Request as Duty, RightKind};
use jiff::Timestamp;
use jiff::civil::Date;
use store::{EntityId, TermRange};
use vault::passwords::Cost;
use zeroize::Zeroizing;

use crate::{
    AppError, Ctx, Engine, Fault, RequestDay,
    bodies::{ARRIVAL_OF, ARRIVAL_WAITS, About, Arrival, Sender},
    copied::{grouped, spelled},
    engine::Stored,
    requests::{Due, request_cell},
};

pub use self::door::{Asked, PublicStage, Standing};
pub use self::list::{ArrivalPage, ArrivalsAfter};
pub use self::mail::{E_MAIL, Guess, LARGEST_MAIL, Likely, MailFile, NewMail, ReadMail, TakenMail};
pub(crate) use self::mailbox::HeldMailbox;
pub use self::mailbox::{MailRound, MailboxStands};
pub use self::sort::{ArrivalLine, ArrivalView, AsideReason};

/// By which way a request came that was sent here.
pub const PUBLIC_PAGE: &str = "public page";
/// The longest answer of one line, in characters.
const LONGEST_LINE: usize = 200;
/// The longest answer of several lines.
const LONGEST_LINES: usize = 1_000;
/// The longest words of a request, and of what is added to one.
const LONGEST_WORDS: usize = 4_000;
/// How often another reference is drawn when one is taken.
const TRIES: usize = 5;
/// What somebody sends.
#[derive(Clone)]
pub struct NewArrival {
    /// What they want; `None` if they are not sure.
    pub wish: Option<RightKind>,
    /// Whose data.
    pub about: About,
    /// The name of the person it is about.
    pub person: String,
    /// What helps to find them.
    pub hints: String,
    /// Who they are themselves.
    pub from: Sender,
    /// What they ask, in their own words.
    pub words: String,
}

/// What is shown once to whoever sent something.
pub struct Arrived {
    /// What they call it by.
    pub reference: String,
    /// With it they ask how far it is; it is stored nowhere.
    pub code: Zeroizing<String>,
    /// By when they must hear from the organisation.
    pub due: Due,
}

impl NewArrival {
    /// Everything that is wrong with it at once.
    pub fn check(&self) -> Result<(), AppError> {
        let mut faults = Vec::new();
        let mut add = |place: &str, what: String, mend: &str| {
            faults.push(Fault {
                place: place.to_owned(),
                what,
                mend: mend.to_owned(),
            });
        };
        let needed = [
            ("person", &self.person, "the name of the person it is about"),
            ("from-name", &self.from.name, "your name"),
            ("words", &self.words, "what you ask"),
        ];
        for (place, text, what) in needed {
            if text.trim().is_empty() {
                add(place, format!("Enter {what}"), "a few words will do");
            }
        }
        let ways = [&self.from.email, &self.from.telephone, &self.from.post];
        if ways.iter().all(|way| way.trim().is_empty()) {
            let mend = "an e-mail address, a telephone number or an address for letters";
            add("email", "Enter a way to reach you".to_owned(), mend);
        }
        let email = self.from.email.trim();
        let is_one = email.contains('@') && !email.contains(char::is_whitespace);
        if !email.is_empty() && !is_one {
            let mend = "like name@example.org, or leave it empty";
            add("email", "Enter an e-mail address".to_owned(), mend);
        }
        for (place, text, longest) in self.bounded() {
            if text.chars().count() > longest {
                let what = format!("Write at most {longest} characters here");
                add(place, what, "what is longer can come by e-mail or post");
            }
        }
        if faults.is_empty() {
            Ok(())
        } else {
            Err(AppError::Input(faults))
        }
    }

    /// Each answer with how long it may be.
    fn bounded(&self) -> [(&'static str, &str, usize); 8] {
        [
            ("person", &self.person, LONGEST_LINE),
            ("hints", &self.hints, LONGEST_LINES),
            ("from-name", &self.from.name, LONGEST_LINE),
            ("email", &self.from.email, LONGEST_LINE),
            ("telephone", &self.from.telephone, LONGEST_LINE),
            ("post", &self.from.post, LONGEST_LINES),
            ("avoid", &self.from.avoid, LONGEST_LINES),
            ("words", &self.words, LONGEST_WORDS),
        ]
    }
}

impl Engine {
    /// Takes what somebody sends. What is answered depends on nothing that is held.
    pub fn arrive(
        &self,
        new: &NewArrival,
        now: Timestamp,
        cost: Cost,
    ) -> Result<Arrived, AppError> {
        new.check()?;
        let received_on = date_in_london(now);
        let due = self.due_of_wish(new.wish, received_on, now)?;
        let code = Zeroizing::new(spelled(&self.random::<8>()));
        let hash = self
            .with_random(|random| vault::passwords::hash_password(&code, cost, random))
            .map_err(|_| AppError::Inconsistent("a code cannot be hashed".to_owned()))?;
        let trimmed = |text: &str| text.trim().to_owned();
        let mut body = Arrival {
            case: self.new_id(),
            reference: String::new(),
            code: hash,
            wrong: 0,
            wrong_at: None,
            at: now,
            received_on,
            wish: new.wish.map(|kind| kind.code().to_owned()),
            about: new.about,
            person: trimmed(&new.person),
            hints: trimmed(&new.hints),
            from: Sender {
                name: trimmed(&new.from.name),
                email: trimmed(&new.from.email),
                telephone: trimmed(&new.from.telephone),
                post: trimmed(&new.from.post),
                avoid: trimmed(&new.from.avoid),
            },
            words: trimmed(&new.words),
            messages: Vec::new(),
            taken_back_at: None,
            unread: false,
            sorted: None,
            reminded: Vec::new(),
            mail: None,
        };
        for _ in 0..TRIES {
            body.reference = spelled(&self.random::<6>());
            match self.keep_arrival(&body, now) {
                Err(AppError::Conflict) => {}
                Err(error) => return Err(error),
                Ok(()) => {
                    return Ok(Arrived {
                        reference: body.called(),
                        code: Zeroizing::new(grouped(&code, 4)),
                        due,
                    });
                }
            }
        }
        Err(AppError::Conflict)
    }

    fn keep_arrival(&self, body: &Arrival, now: Timestamp) -> Result<(), AppError> {
        // The unique term would refuse it too, as a fault of the store.
        if self.arrival(&body.reference)?.is_some() {
            return Err(AppError::Conflict);
        }
        let id = self.new_id();
        let ctx = Ctx {
            engine: self,
            now,
            actor: Actor::requester(id.0),
        };
        let scope = Scope::Request { id: body.case.0 };
        let allowed = authorise::<acts::RequestArrive>(&ctx.actor, &scope, Purpose::RightsRequest)?;
        let mut unit = ctx.begin(&allowed);
        let cell = unit.cell(&request_cell(body.case))?;
        unit.insert(id, cell, body)?;
        unit.about(id);
        unit.about(body.case);
        unit.commit()?;
        Ok(())
    }

    /// By when somebody who sent this must hear from us.
    pub(crate) fn due_of_wish(
        &self,
        wish: Option<RightKind>,
        received_on: Date,
        now: Timestamp,
    ) -> Result<Due, AppError> {
        self.due_if_received(self.runs_as(wish), received_on, now)
            .map(|(due, _)| due)
    }

    /// As what kind of request the clock of a wish runs. Whoever is not sure may be asking for
    /// anything: the month of nearly all requests is what holds then.
    fn runs_as(&self, wish: Option<RightKind>) -> RightKind {
        let kind = wish.filter(|kind| self.request_kinds().contains(kind));
        kind.unwrap_or(RightKind::Access)
    }

    /// What came as the request that it is while nobody has matched it.
    pub(crate) fn arrival_duty(&self, arrival: &Arrival, now: Timestamp) -> Result<Duty, AppError> {
        let kind = self.runs_as(wish_of(arrival));
        self.fresh(kind, arrival.received_on, arrival.about.by_right(), now)
    }

    /// The days of what came that are still to be met; none once it is sorted or taken back.
    pub(crate) fn arrival_days(
        &self,
        arrival: &Arrival,
        now: Timestamp,
    ) -> Result<Vec<RequestDay>, AppError> {
        if arrival.sorted.is_some() || arrival.taken_back_at.is_some() {
            return Ok(Vec::new());
        }
        self.request_days(&self.arrival_duty(arrival, now)?)
    }

    /// What has this reference.
    pub(crate) fn arrival(&self, reference: &str) -> Result<Option<Stored<Arrival>>, AppError> {
        self.find_keyed(
            &self.realm,
            self.snapshot()?.as_ref(),
            crate::bodies::ARRIVAL_REFERENCE,
            reference.as_bytes(),
        )
    }

    /// By which arrival a request came, if it came so.
    pub(crate) fn arrival_of(&self, case: EntityId) -> Result<Option<Stored<Arrival>>, AppError> {
        let range = TermRange::exactly(ARRIVAL_OF, &case.0);
        let found: Vec<Stored<Arrival>> = self.read_all(self.snapshot()?.as_ref(), &range)?;
        Ok(found.into_iter().next())
    }

    /// Those at which somebody has still to look, in the order in which they came.
    pub(crate) fn waiting_arrivals(&self) -> Result<Vec<Stored<Arrival>>, AppError> {
        self.read_all(self.snapshot()?.as_ref(), &by_day(ARRIVAL_WAITS))
    }

    /// Those that nobody has matched or set aside.
    pub(crate) fn unsorted_arrivals(&self) -> Result<Vec<Stored<Arrival>>, AppError> {
        let mut waiting = self.waiting_arrivals()?;
        waiting.retain(|one| one.body.sorted.is_none());
        Ok(waiting)
    }
}

/// All under a term whose value is a day.
fn by_day(name: &str) -> TermRange {
    TermRange {
        name: name.to_owned(),
        from: vec![0; 4],
        to: vec![0xff; 4],
    }
}

impl Arrival {
    /// By which way it came.
    pub fn channel(&self) -> &'static str {
        if self.mail.is_some() {
            E_MAIL
        } else {
            PUBLIC_PAGE
        }
    }

    /// What it is called where nobody is named.
    pub(crate) fn called(&self) -> String {
        grouped(&self.reference, 3)
    }
}

/// What somebody wants, where they said it.
pub(crate) fn wish_of(arrival: &Arrival) -> Option<RightKind> {
    arrival.wish.as_deref().and_then(RightKind::from_code)
}
