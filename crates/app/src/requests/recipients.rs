//! Who received what a request changes, and whether they were told (UK GDPR art. 19). The list is
//! kept with the request: when a person is erased, what was given of theirs goes with them, and those
//! who have it must still be told.

use access::{Authorised, acts};
use duties::rights::{Event, Recipients, Request as Duty, RightKind, Ruling};
use jiff::civil::Date;
use policy::Pack;
use store::EntityId;

use super::{Letter, RequestView, Said, case_number, letters::ended};
use crate::{
    AppError, Ctx, Engine,
    bodies::{Heard, Received, Request, SeenTo},
};

/// What became of telling somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Telling {
    /// They were told.
    Told,
    /// They cannot be: nobody knows where they are, or they are gone.
    Impossible,
    /// It would be out of all proportion.
    Disproportionate,
    /// What they received is not what was changed.
    NotConcerned,
}

impl Telling {
    /// Every one, in the order in which they are offered.
    pub const ALL: [Self; 4] = [
        Self::Told,
        Self::Impossible,
        Self::Disproportionate,
        Self::NotConcerned,
    ];

    /// Why trouble is no reason where the policy says so.
    pub(crate) const PROMISED: &'static str =
        "Your policy promises that everybody is told of this, however much trouble it is.";

    /// The stable text code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Told => "told",
            Self::Impossible => "impossible",
            Self::Disproportionate => "disproportionate",
            Self::NotConcerned => "not-concerned",
        }
    }

    /// The one of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Told => "Told",
            Self::Impossible => "Cannot be told",
            Self::Disproportionate => "Not told: out of proportion",
            Self::NotConcerned => "Did not receive what was changed",
        }
    }
}

/// Somebody who received what a request changes.
#[derive(Clone, Debug)]
pub struct RecipientLine {
    /// As the request keeps it.
    pub body: Received,
    /// What became of telling them; none while it is to be done.
    pub telling: Option<Telling>,
}

impl Engine {
    /// Everybody who received something of the person's, as far as is on record: those whom the request
    /// keeps, and those put on record since. What was struck out before anything was done about it is
    /// gone.
    pub(crate) fn gather(&self, case: &mut Request) -> Result<(), AppError> {
        // Once it is settled, whoever received something later received it as it is.
        let settled = case.duty.recipients != Recipients::Unsettled;
        if !case.duty.kind.rules().tells_recipients || settled {
            return Ok(());
        }
        let held = self.directory()?.person(case.subject).is_some();
        let live = self.disclosures_of(case.subject)?;
        if held {
            case.recipients.retain(|one| {
                one.seen_to.is_some() || live.iter().any(|live| live.id == one.disclosure)
            });
        }
        let pack = self.pack();
        for one in live {
            if case
                .recipients
                .iter()
                .all(|known| known.disclosure != one.id)
            {
                case.recipients.push(Received {
                    disclosure: one.id,
                    what: one.body.given(&pack),
                    who: one.body.who,
                    on: one.body.on,
                    quiet: one.body.quiet,
                    seen_to: None,
                    heard: Vec::new(),
                });
            }
        }
        Ok(())
    }

    /// How many have still to be told of what was done; none where nobody is owed it yet.
    pub(crate) fn untold(&self, case: &Request) -> Result<Option<usize>, AppError> {
        if !owes(&case.duty) {
            return Ok(None);
        }
        let mut case = case.clone();
        self.gather(&mut case)?;
        let open = case.recipients.iter().filter(|one| one.seen_to.is_none());
        Ok(Some(open.count()))
    }
}

/// Whether something was done of which recipients are still to be told.
pub(crate) fn owes(duty: &Duty) -> bool {
    duty.owes_recipients() && duty.is_decided() && duty.is_done()
}

/// Whether the policy promises to tell everybody of such a change, however much trouble it is.
pub(super) fn tells_all(pack: &Pack, kind: RightKind) -> bool {
    let all = &pack.requests.always_told_of;
    all.iter().any(|change| change.code() == kind.code())
}

/// Those who received it, as the request's page shows them.
pub(super) fn lines(ctx: &Ctx<'_>, case: &Request) -> Result<Vec<RecipientLine>, AppError> {
    let mut case = case.clone();
    ctx.engine.gather(&mut case)?;
    // Where nothing is granted nobody is told anything.
    if !case.duty.has_to_do() {
        case.recipients.clear();
    }
    let lines = case.recipients.into_iter().map(|body| RecipientLine {
        telling: body
            .seen_to
            .as_ref()
            .and_then(|seen| Telling::from_code(&seen.outcome)),
        body,
    });
    Ok(lines.collect())
}

impl Ctx<'_> {
    /// Puts on record what became of telling somebody. With the last of them the step is taken.
    pub(super) fn see_to_recipient(
        &self,
        id: EntityId,
        said: &Said,
        telling: Telling,
    ) -> Result<(), AppError> {
        let allowed: Authorised<acts::RequestRecipients> = self.on_request(id)?;
        let mut stored = self.engine.request(id)?;
        if !owes(&stored.body.duty) {
            return Err(AppError::refused("Nobody is to be told here now."));
        }
        let kind = stored.body.duty.kind;
        if telling == Telling::Disproportionate && tells_all(&self.engine.pack(), kind) {
            return Err(AppError::refused(Telling::PROMISED));
        }
        self.engine.gather(&mut stored.body)?;
        let words = match telling {
            Telling::Told => said.words("how", "how they were told")?,
            Telling::Impossible | Telling::Disproportionate | Telling::NotConcerned => {
                said.words("why", "why it is so")?
            }
        };
        let on = self.past(said)?;
        let seen_to = SeenTo {
            outcome: telling.code().to_owned(),
            on,
            words: words.to_owned(),
            at: self.now,
            by: EntityId(self.actor.id),
        };
        let one = chosen(&mut stored.body, said)?;
        if one.seen_to.is_some() {
            return Err(AppError::refused(
                "It is on record already what became of it.",
            ));
        }
        one.seen_to = Some(seen_to);
        if let Some(recipients) = settled(&stored.body.recipients) {
            let event = Event::RecipientsSettled { recipients };
            stored.body.duty = self.after(&stored.body, event)?;
        }
        self.save(&allowed, &stored, |_| Ok(()))
    }

    /// Puts on record what somebody who was told answered.
    pub(super) fn hear_recipient(&self, id: EntityId, said: &Said) -> Result<(), AppError> {
        let allowed: Authorised<acts::RequestRecipients> = self.on_request(id)?;
        let mut stored = self.engine.request(id)?;
        let words = said.words("answer", "what they answered")?.to_owned();
        let heard = Heard {
            on: self.past(said)?,
            words,
            at: self.now,
            by: EntityId(self.actor.id),
        };
        let one = chosen(&mut stored.body, said)?;
        if one.seen_to.is_none() {
            return Err(AppError::refused("They have not been told yet."));
        }
        one.heard.push(heard);
        self.save(&allowed, &stored, |_| Ok(()))
    }

    /// Puts on record that the person asked who received it: the answer then names them.
    pub(super) fn ask_recipients(&self, id: EntityId, said: &Said) -> Result<(), AppError> {
        let allowed: Authorised<acts::RequestRecipients> = self.on_request(id)?;
        let mut stored = self.engine.request(id)?;
        stored.body.names_recipients = Some(self.past(said)?);
        self.engine.gather(&mut stored.body)?;
        self.save(&allowed, &stored, |_| Ok(()))
    }

    /// Refuses to settle in one word what is to be said of each who is on record.
    pub(super) fn none_untold(&self, id: EntityId) -> Result<(), AppError> {
        let stored = self.engine.request(id)?;
        match self.engine.untold(&stored.body)? {
            None | Some(0) => Ok(()),
            Some(_) => Err(AppError::refused(
                "Some who received it are on record. Say of each that they were told, or why not.",
            )),
        }
    }

    /// A day that has come.
    fn past(&self, said: &Said) -> Result<Date, AppError> {
        let on = said.day("on")?;
        if on > self.today() {
            let mend = "enter the day on which it was";
            return Err(AppError::input("on", "The day has not come", mend));
        }
        Ok(on)
    }

    /// A draft for each who is still to be told. It says whose data it is, when they received it and
    /// what they have to do; not who asked, and not why.
    pub(super) fn recipient_letters(&self, view: &RequestView) -> Result<Vec<Letter>, AppError> {
        if !owes(&view.stored.body.duty) {
            return Ok(Vec::new());
        }
        let open = view.recipients.iter().filter(|one| one.telling.is_none());
        let letters = open.enumerate().map(|(nth, one)| {
            let paragraphs = self.told_of(view, &one.body);
            let texts: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
            let stops = self.recipient_stops(&one.body.who, &texts)?;
            let stopped = !stops.is_empty();
            Ok(Letter {
                code: format!("recipient-{}", nth + 1),
                title: format!("To {}: what you received from us", one.body.who),
                heading: "What you received from us".to_owned(),
                to: one.body.who.clone(),
                paragraphs: if stopped { Vec::new() } else { paragraphs },
                ways: Vec::new(),
                stops,
            })
        });
        letters.collect()
    }

    fn told_of(&self, view: &RequestView, one: &Received) -> Vec<String> {
        let body = &view.stored.body;
        let given = calendar::in_words(one.on);
        let mut said = vec![format!(
            "On {given} we gave you information about {}: {}.",
            view.subject, one.what
        )];
        said.extend(done(body));
        said.push(
            "The law has us tell everybody to whom we gave it (UK GDPR art. 19). If you passed it on, \
             please tell those who have it from you."
                .to_owned(),
        );
        said.push(format!(
            "Please tell us what you have done: {}. Our reference is {}.",
            self.engine.pack().organisation.dpo.email,
            case_number(body.number)
        ));
        said
    }
}

/// What was done, as whoever received it has to know it.
fn done(case: &Request) -> Vec<String> {
    let duty = &case.duty;
    match duty.kind {
        RightKind::Rectification => {
            let granted = duty.points.iter().filter(|(_, point)| {
                matches!(
                    point.ruling,
                    Some(Ruling::Granted | Ruling::StatementAdded { .. })
                )
            });
            let wanted = granted.filter_map(|(name, _)| case.wanted.get(name));
            let mut said = vec![
                "Some of it was wrong, incomplete or disputed. We have put it right, or put what the person \
                 says of it beside it:"
                    .to_owned(),
            ];
            said.extend(wanted.map(|words| ended(words.as_str())));
            said.push("Please put it right where you have it.".to_owned());
            said
        }
        RightKind::Restriction => {
            let since = duty.restricted.as_ref();
            let since = since.map_or(String::new(), |one| calendar::in_words(one.on));
            vec![format!(
                "Since {since} we keep it and use it for nothing else. Please do the same until you hear \
                 from us again."
            )]
        }
        RightKind::Erasure
        | RightKind::Access
        | RightKind::Portability
        | RightKind::Objection
        | RightKind::AutomatedDecision
        | RightKind::ConsentWithdrawal
        | RightKind::DamageOrDistress
        | RightKind::TransferSafeguards
        | RightKind::Complaint
        | RightKind::EducationalRecord
        | RightKind::GeneralQuestion => vec![
            "We have deleted it. Please delete it too, with every copy and link, unless a law has you \
             keep it."
                .to_owned(),
        ],
    }
}

/// Those who received it, by name, for whoever asked for that; but not those of whom the person is not
/// told.
pub(super) fn named(case: &Request) -> Vec<String> {
    let shown = case.recipients.iter().filter(|one| one.quiet.is_empty());
    let lines = shown.map(|one| {
        let outcome = one
            .seen_to
            .as_ref()
            .and_then(|seen| Telling::from_code(&seen.outcome));
        let what = match outcome {
            Some(Telling::Told) => "They were told what was done",
            Some(Telling::Impossible | Telling::Disproportionate) => "They could not be told",
            Some(Telling::NotConcerned) => "It was not what has changed",
            None => "They are still to be told",
        };
        let on = calendar::in_words(one.on);
        format!("{} received it on {on}: {}. {what}.", one.who, one.what)
    });
    let lines: Vec<String> = lines.collect();
    if lines.is_empty() {
        return vec![
            "You asked who received it. There is nobody whom we can name to you.".to_owned(),
        ];
    }
    lines
}

/// The recipient that was chosen.
fn chosen<'a>(case: &'a mut Request, said: &Said) -> Result<&'a mut Received, AppError> {
    let id: Option<EntityId> = said.text("recipient").parse().ok();
    let mut all = case.recipients.iter_mut();
    all.find(|one| Some(one.disclosure) == id)
        .ok_or_else(|| Said::wrong("recipient"))
}

/// How it stands with all of them, once each was seen to.
fn settled(all: &[Received]) -> Option<Recipients> {
    let mut told = 0_u32;
    let mut last: Option<Date> = None;
    let mut reasons: Vec<&str> = Vec::new();
    for one in all {
        let seen = one.seen_to.as_ref()?;
        last = last.max(Some(seen.on));
        match Telling::from_code(&seen.outcome) {
            Some(Telling::Told) => told = told.saturating_add(1),
            Some(Telling::Impossible | Telling::Disproportionate) => {
                if !reasons.contains(&seen.words.as_str()) {
                    reasons.push(&seen.words);
                }
            }
            Some(Telling::NotConcerned) | None => {}
        }
    }
    let on = last?;
    Some(if !reasons.is_empty() {
        let why = reasons.join("; ");
        Recipients::NotAllTold {
            on,
            why: why.into(),
        }
    } else if told > 0 {
        Recipients::Told { on, count: told }
    } else {
        Recipients::NoneHadIt { on }
    })
}
