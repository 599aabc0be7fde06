//! Those outside who are consulted before a request is answered: a social worker, a commissioner, the
//! police. It stops no clock: only a question to whoever asks does that (UK GDPR art. 12A(5)). The
//! opinion of a health professional that the law asks for is settled item by item in the review.

use access::{Authorised, acts};
use duties::Words;
use jiff::civil::Date;
use store::EntityId;

use super::{Letter, RequestView, Said, case_number, happenings::is_open};
use crate::{
    AppError, Ctx,
    bodies::{ConsultationEnd, Consulted, Request},
};

/// Nobody writes more into one of its fields, in bytes.
const MOST_TEXT: usize = 4_000;

/// What somebody outside is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outsider {
    /// A social worker.
    SocialWorker,
    /// Whoever commissioned the work.
    Commissioner,
    /// The police.
    Police,
    /// A health professional.
    HealthProfessional,
    /// Somebody else.
    Other,
}

impl Outsider {
    /// Every one, in the order in which they are offered.
    pub const ALL: [Self; 5] = [
        Self::SocialWorker,
        Self::Commissioner,
        Self::Police,
        Self::HealthProfessional,
        Self::Other,
    ];

    /// The stable text code.
    pub fn code(self) -> &'static str {
        match self {
            Self::SocialWorker => "social-worker",
            Self::Commissioner => "commissioner",
            Self::Police => "police",
            Self::HealthProfessional => "health-professional",
            Self::Other => "other",
        }
    }

    /// The one of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::SocialWorker => "A social worker",
            Self::Commissioner => "A commissioner",
            Self::Police => "The police",
            Self::HealthProfessional => "A health professional",
            Self::Other => "Somebody else",
        }
    }
}

/// Where a consultation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsultationState {
    /// The letter has not gone out.
    Draft,
    /// They have not answered.
    Waiting,
    /// Their day has passed.
    PastItsDay,
    /// They answered.
    Answered,
    /// No answer came, and it goes on without.
    NoAnswer,
}

impl ConsultationState {
    /// The stable text code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Waiting => "waiting",
            Self::PastItsDay => "past-its-day",
            Self::Answered => "answered",
            Self::NoAnswer => "no-answer",
        }
    }

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Draft => "A draft",
            Self::Waiting => "Not answered yet",
            Self::PastItsDay => "Past its day",
            Self::Answered => "Answered",
            Self::NoAnswer => "No answer came",
        }
    }
}

impl Consulted {
    /// What they are; somebody else where that is not known.
    pub fn outsider(&self) -> Outsider {
        Outsider::from_code(&self.kind).unwrap_or(Outsider::Other)
    }

    /// What is known of it, a sentence each: what was asked, when, what was said.
    pub fn said(&self) -> Vec<String> {
        let mut said = vec![
            self.outsider().words().to_owned(),
            self.why.as_str().to_owned(),
            format!("To be answered by {}", calendar::in_words(self.by)),
        ];
        said.extend(
            self.sent_on
                .map(|on| format!("Went out on {}", calendar::in_words(on))),
        );
        if let Some(end) = &self.ended {
            let what = if end.answered {
                "Answered on"
            } else {
                "No answer; gone on without it on"
            };
            let on = calendar::in_words(end.on);
            said.push(format!("{what} {on}: {}", end.words.as_str()));
        }
        said
    }

    /// Where it stands.
    pub fn state(&self, today: Date) -> ConsultationState {
        match (&self.ended, self.sent_on) {
            (Some(end), _) if end.answered => ConsultationState::Answered,
            (Some(_), _) => ConsultationState::NoAnswer,
            (None, None) => ConsultationState::Draft,
            (None, Some(_)) if self.by < today => ConsultationState::PastItsDay,
            (None, Some(_)) => ConsultationState::Waiting,
        }
    }
}

/// The days on which answers are to be there that have not come.
pub(crate) fn waited_for(case: &Request) -> impl Iterator<Item = Date> {
    let open = case.consulted.iter().filter(|one| one.ended.is_none());
    open.map(|one| one.by)
}

impl Ctx<'_> {
    /// Drafts a letter to somebody outside.
    pub(super) fn consult(&self, id: EntityId, said: &Said) -> Result<(), AppError> {
        let allowed: Authorised<acts::RequestConsult> = self.on_request(id)?;
        let mut stored = self.engine.request(id)?;
        if !is_open(&stored.body.duty) {
            return Err(AppError::refused("This request is answered or closed."));
        }
        let kind = Outsider::from_code(said.text("kind")).ok_or_else(|| Said::wrong("kind"))?;
        let who = bounded("who", said.words("who", "who is asked")?)?;
        let why = bounded("why", said.words("why", "what they are asked, and why")?)?;
        let by = said.day("by")?;
        if by < self.today() {
            let mend = "choose a day to come";
            return Err(AppError::input("by", "The day has passed", mend));
        }
        stored.body.consulted.push(Consulted {
            id: self.engine.new_id(),
            kind: kind.code().to_owned(),
            who: who.into(),
            why: why.into(),
            knows: said.all("knows").any(|one| one == "yes"),
            by,
            at: self.now,
            asked_by: EntityId(self.actor.id),
            sent_on: None,
            ended: None,
        });
        self.save(&allowed, &stored, |_| Ok(()))
    }

    /// Puts on record that the letter went out.
    pub(super) fn consultation_sent(&self, id: EntityId, said: &Said) -> Result<(), AppError> {
        let allowed: Authorised<acts::RequestConsult> = self.on_request(id)?;
        let mut stored = self.engine.request(id)?;
        let on = self.day_of_consultation(&stored.body, said)?;
        let mut after = stored.body.clone();
        let one = chosen(&mut after, said)?;
        if one.sent_on.is_some() || one.ended.is_some() {
            return Err(AppError::refused(
                "It is on record already that it went out.",
            ));
        }
        let stops = self.consultation_letter(&stored.body, (1, one))?.stops;
        if let Some(stop) = stops.into_iter().next() {
            return Err(AppError::refused(stop));
        }
        one.sent_on = Some(on);
        stored.body = after;
        self.save(&allowed, &stored, |_| Ok(()))
    }

    /// Puts on record what they said, or that nothing came.
    pub(super) fn consultation_ended(
        &self,
        id: EntityId,
        said: &Said,
        answered: Answered,
    ) -> Result<(), AppError> {
        let allowed: Authorised<acts::RequestConsult> = self.on_request(id)?;
        let mut stored = self.engine.request(id)?;
        let on = self.day_of_consultation(&stored.body, said)?;
        let words = match answered {
            Answered::Yes => said.words("words", "what they said")?,
            Answered::No => said.words("words", "how it goes on without it")?,
        };
        let end = ConsultationEnd {
            answered: answered == Answered::Yes,
            on,
            words: Words::new(bounded("words", words)?),
            at: self.now,
            by: EntityId(self.actor.id),
        };
        let one = chosen(&mut stored.body, said)?;
        match one.sent_on {
            Some(sent) if on < sent => {
                let mend = "enter the day on which it was";
                return Err(AppError::input(
                    "on",
                    "The letter had not gone out yet",
                    mend,
                ));
            }
            None if answered == Answered::Yes => {
                return Err(AppError::refused("Record first that the letter went out."));
            }
            Some(_) | None => {}
        }
        if one.ended.is_some() {
            return Err(AppError::refused("It is on record already how it ended."));
        }
        one.ended = Some(end);
        self.save(&allowed, &stored, |_| Ok(()))
    }

    fn day_of_consultation(&self, case: &Request, said: &Said) -> Result<Date, AppError> {
        let on = said.day("on")?;
        let mend = "enter the day on which it was";
        if on > self.today() {
            return Err(AppError::input("on", "The day has not come", mend));
        }
        if on < case.duty.received_on {
            return Err(AppError::input("on", "The request had not come yet", mend));
        }
        Ok(on)
    }

    /// A draft for each that has not gone out.
    pub(super) fn consultation_letters(&self, view: &RequestView) -> Result<Vec<Letter>, AppError> {
        let body = &view.stored.body;
        let drafts = (1..).zip(&body.consulted);
        let drafts = drafts.filter(|(_, one)| one.sent_on.is_none() && one.ended.is_none());
        let letters = drafts.map(|numbered| self.consultation_letter(body, numbered));
        letters.collect()
    }

    /// It names the person only to those who know already whom it is about.
    fn consultation_letter(
        &self,
        body: &Request,
        (number, one): (usize, &Consulted),
    ) -> Result<Letter, AppError> {
        let about = if one.knows {
            format!("It is about {}.", self.engine.subject_of(body)?)
        } else {
            "We do not say here whom it is about. Please tell us first that we may, and how you want \
             to be told."
                .to_owned()
        };
        let paragraphs = vec![
            "Somebody has asked us for information that we hold, as the law lets them. Before we \
             answer, we ask you."
                .to_owned(),
            about,
            one.why.as_str().to_owned(),
            format!(
                "Please answer by {}. We have to answer in time whether or not we have heard from \
                 you.",
                calendar::in_words(one.by)
            ),
            format!(
                "Please treat this letter as confidential. Our reference is {}: {}.",
                case_number(body.number),
                self.engine.pack().organisation.dpo.email
            ),
        ];
        let texts: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
        let stops = self.consultation_stops(body, (one.who.as_str(), one.knows), &texts)?;
        let stopped = !stops.is_empty();
        Ok(Letter {
            code: format!("consultation-{number}"),
            title: format!("To {}: we ask for your view", one.who.as_str()),
            heading: "We ask for your view".to_owned(),
            to: one.who.as_str().to_owned(),
            paragraphs: if stopped { Vec::new() } else { paragraphs },
            ways: Vec::new(),
            stops,
        })
    }
}

/// Whether they answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answered {
    /// They did.
    Yes,
    /// Nothing came.
    No,
}

fn bounded<'a>(field: &str, text: &'a str) -> Result<&'a str, AppError> {
    if text.len() > MOST_TEXT {
        let mend = "say it in fewer words";
        return Err(AppError::input(field, "This is too long", mend));
    }
    Ok(text)
}

/// The consultation that was chosen.
fn chosen<'a>(case: &'a mut Request, said: &Said) -> Result<&'a mut Consulted, AppError> {
    let id: Option<EntityId> = said.text("which").parse().ok();
    let mut all = case.consulted.iter_mut();
    all.find(|one| Some(one.id) == id)
        .ok_or_else(|| Said::wrong("which"))
}
