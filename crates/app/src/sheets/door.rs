//! The side of whoever was asked: a link, and a code that came another way. Every failure says the
//! same; once it is signed the sheet shows that it is, and no words.

use access::{Act, Actor, Authorised, Purpose, Scope, acts, authorise};
use duties::Words;
use extract::Extractor;
use jiff::Timestamp;
use jiff::civil::Date;
use store::EntityId;
use vault::passwords::Cost;

use super::{MOST_TEXT, SheetOutcome};
use crate::{
    AppError, Body as _, Ctx, Engine, Fault, Scan,
    accounts::token_hash,
    bodies::{Looked, Request, SHEET_TOKEN, Sheet, SheetLink, Signed},
    engine::Stored,
    requests::{case_number, is_open},
    search::{Brought, all_drawn},
};

/// Wrong codes after which a link is locked.
const MOST_WRONG: u32 = 5;
/// How often signing is tried again when the request changed at that moment.
const TRIES: usize = 5;
/// The most that is taken as a note to one place, in bytes.
const MOST_NOTE: usize = 4_000;

/// A sheet as whoever was asked sees it.
#[derive(Clone)]
pub struct OpenedSheet {
    /// The request's number.
    pub number: String,
    /// Who is asked.
    pub name: String,
    /// Who asks.
    pub asked_by: String,
    /// By when.
    pub by: Date,
    /// Where they are asked to look; nothing once it is signed.
    pub places: Vec<String>,
    /// For which words; nothing once it is signed.
    pub words: Vec<String>,
    /// When it was signed.
    pub signed_at: Option<Timestamp>,
}

/// What whoever was asked answers.
#[derive(Clone, Default)]
pub struct SheetAnswer {
    /// Their name, typed as a signature.
    pub name: String,
    /// What came of each place, in their order.
    pub looked: Vec<LookedAt>,
}

/// What came of a place.
#[derive(Clone, Default)]
pub struct LookedAt {
    /// What; none where nothing was said.
    pub outcome: Option<SheetOutcome>,
    /// In their words.
    pub note: String,
    /// Texts that they sent, each with its title.
    pub texts: Vec<(String, String)>,
    /// Photographs and scans that they sent.
    pub scans: Vec<Scan>,
}

impl LookedAt {
    fn files(&self) -> usize {
        self.texts.len().saturating_add(self.scans.len())
    }

    /// Whether what was to be looked for there has been: something was sent, or nothing was there.
    fn is_done(&self) -> bool {
        match self.outcome {
            Some(SheetOutcome::Nothing) => true,
            Some(SheetOutcome::Found) => self.files() > 0,
            Some(SheetOutcome::CouldNot) | None => false,
        }
    }
}

fn refused() -> AppError {
    AppError::refused("That link and code do not match.")
}

impl Engine {
    /// Whether there is a sheet behind a link that has not ended: before anything large is read that
    /// came with it.
    pub fn has_sheet(&self, secret: &str, now: Timestamp) -> Result<bool, AppError> {
        let sheet = self.sheet_behind(secret)?;
        Ok(sheet.is_some_and(|sheet| is_live(&sheet.body, now)))
    }

    /// Shows a sheet to whoever has link and code.
    pub fn open_sheet(
        &self,
        secret: &str,
        code: &str,
        (now, cost): (Timestamp, Cost),
    ) -> Result<OpenedSheet, AppError> {
        let mut stored = self.admitted(secret, code, (now, cost))?;
        let ctx = ctx_of(self, stored.id, now);
        let case = self.request(stored.body.request)?.body;
        let allowed = ctx.on_sheet::<acts::RequestSheetOpen>(&stored.body)?;
        let mut unit = ctx.begin(&allowed);
        if stored.body.opened_at.is_none() {
            stored.body.opened_at = Some(now);
            unit.update(&stored)?;
        } else {
            unit.name(Sheet::KIND, stored.id, stored.version);
        }
        unit.about(stored.body.request);
        unit.about(case.subject);
        unit.commit()?;
        self.opened_view(&case, &stored.body)
    }

    fn opened_view(&self, case: &Request, sheet: &Sheet) -> Result<OpenedSheet, AppError> {
        let signed = sheet.signed.as_ref();
        let shown = |words: Vec<String>| match signed {
            Some(_) => Vec::new(),
            None => words,
        };
        let places = sheet.places.iter();
        let words = sheet.words.iter();
        Ok(OpenedSheet {
            number: case_number(case.number),
            name: sheet.to.name.clone(),
            asked_by: self.who(sheet.asked_by)?,
            by: sheet.by,
            places: shown(places.map(|place| place.name.as_str().to_owned()).collect()),
            words: shown(words.map(|word| word.as_str().to_owned()).collect()),
            signed_at: signed.map(|signed| signed.at),
        })
    }

    /// Takes the answer of whoever has link and code. Answers how many items came of it.
    pub fn sign_sheet(
        &self,
        (secret, code): (&str, &str),
        answer: &SheetAnswer,
        (now, cost): (Timestamp, Cost),
        extractor: &Extractor,
    ) -> Result<usize, AppError> {
        let stored = self.admitted(secret, code, (now, cost))?;
        let ctx = ctx_of(self, stored.id, now);
        let allowed = ctx.on_sheet::<acts::RequestSheetSign>(&stored.body)?;
        if stored.body.signed.is_some() {
            return Err(AppError::refused("This sheet is signed already."));
        }
        check(&stored.body, answer)?;
        let looked = answer.looked.iter();
        let drawn = looked
            .map(|one| all_drawn(&one.scans, extractor))
            .collect::<Result<Vec<_>, AppError>>()?;
        let sheet = &stored.body;
        let brought: Vec<Brought<'_>> = sheet
            .places
            .iter()
            .zip(answer.looked.iter().zip(&drawn))
            .filter(|(_, (looked, _))| looked.is_done())
            .map(|(place, (looked, drawn))| Brought {
                place: place.id,
                group: format!("From {}", sheet.called(place)),
                texts: &looked.texts,
                drawn,
            })
            .collect();
        // Somebody at work on the request at the same moment is no reason to lose what they typed.
        for _ in 0..TRIES {
            match ctx.take_answer(&allowed, stored.id, answer, &brought) {
                Err(AppError::Conflict) => {}
                other => return other,
            }
        }
        Err(AppError::Conflict)
    }

    /// The sheet, for whoever has link and code.
    fn admitted(
        &self,
        secret: &str,
        code: &str,
        (now, cost): (Timestamp, Cost),
    ) -> Result<Stored<Sheet>, AppError> {
        // One guess after the other: guesses made at the same moment would be counted as one.
        let _turn = self.gate.one_collection();
        let Some(mut stored) = self.sheet_behind(secret)? else {
            // The same work as for a link that exists.
            let _ = vault::passwords::verify_nobody(code, cost);
            return Err(refused());
        };
        let open = is_live(&stored.body, now) && self.is_wanted(&stored.body)?;
        if stored.body.link.is_opened_by(code) && open {
            return Ok(stored);
        }
        let ctx = ctx_of(self, stored.id, now);
        let allowed = ctx.on_sheet::<acts::RequestSheetFailed>(&stored.body)?;
        stored.body.link.wrong = stored.body.link.wrong.saturating_add(1);
        let mut unit = ctx.begin(&allowed);
        unit.update(&stored)?;
        unit.about(stored.body.request);
        unit.commit()?;
        Err(refused())
    }

    /// Whether its request still waits for an answer about somebody who is held.
    fn is_wanted(&self, sheet: &Sheet) -> Result<bool, AppError> {
        let case = self.request(sheet.request)?.body;
        let held = self.directory()?.person(case.subject).is_some();
        Ok(held && is_open(&case.duty))
    }

    fn sheet_behind(&self, secret: &str) -> Result<Option<Stored<Sheet>>, AppError> {
        let snapshot = self.snapshot()?;
        let hash = token_hash(secret);
        self.find_keyed(&self.realm, snapshot.as_ref(), SHEET_TOKEN, hash.as_bytes())
    }
}

fn is_live(sheet: &Sheet, now: Timestamp) -> bool {
    sheet.link.is_live(now) && sheet.withdrawn_at.is_none()
}

impl SheetLink {
    /// Whether it still opens anything: it has not ended, and was not locked by wrong codes.
    pub(crate) fn is_live(&self, now: Timestamp) -> bool {
        self.wrong < MOST_WRONG && now < self.ends_at
    }

    /// Whether this is its code. It takes as long whether or not it is.
    pub(crate) fn is_opened_by(&self, code: &str) -> bool {
        let code: String = code.chars().filter(char::is_ascii_digit).collect();
        vault::passwords::verify_password(&code, &self.code).unwrap_or(false)
    }
}

/// Whoever holds the link of a sheet acts as nobody but that.
fn ctx_of(engine: &Engine, sheet: EntityId, now: Timestamp) -> Ctx<'_> {
    Ctx {
        engine,
        now,
        actor: Actor::requester(sheet.0),
    }
}

impl Ctx<'_> {
    fn on_sheet<A: Act>(&self, sheet: &Sheet) -> Result<Authorised<A>, AppError> {
        let scope = Scope::Request {
            id: sheet.request.0,
        };
        Ok(authorise(&self.actor, &scope, Purpose::RightsRequest)?)
    }

    fn take_answer(
        &self,
        allowed: &Authorised<acts::RequestSheetSign>,
        sheet: EntityId,
        answer: &SheetAnswer,
        brought: &[Brought<'_>],
    ) -> Result<usize, AppError> {
        let snapshot = self.engine.snapshot()?;
        let stored = self.engine.read::<Sheet>(snapshot.as_ref(), sheet)?;
        drop(snapshot);
        let mut stored = stored.ok_or_else(refused)?;
        if stored.body.signed.is_some() || stored.body.withdrawn_at.is_some() {
            return Err(AppError::refused("This sheet is signed already."));
        }
        let mut case = self.engine.request(stored.body.request)?;
        let words: Vec<&str> = stored.body.words.iter().map(Words::as_str).collect();
        let words = words.join(" · ");
        stored.body.signed = Some(Signed {
            name: Words::new(answer.name.trim()),
            at: self.now,
            looked: answer.looked.iter().map(looked).collect(),
        });
        self.take_in_by_hand(allowed, &mut case, (brought, &words), |unit| {
            unit.update(&stored)
        })
    }
}

fn looked(one: &LookedAt) -> Looked {
    Looked {
        outcome: one.outcome.map_or("", SheetOutcome::code).to_owned(),
        note: Words::new(one.note.trim()),
        files: u32::try_from(one.files()).unwrap_or(u32::MAX),
    }
}

/// What is wrong with an answer: fields of a place are called by its number.
fn check(sheet: &Sheet, answer: &SheetAnswer) -> Result<(), AppError> {
    let mut faults = Vec::new();
    let mut fault = |place: String, what: &str, mend: &str| {
        faults.push(Fault {
            place,
            what: what.to_owned(),
            mend: mend.to_owned(),
        });
    };
    let places = (1..).zip(&sheet.places);
    let mut looked = answer.looked.iter();
    for (number, _) in places {
        let one = looked.next();
        let note = one.map_or("", |one| one.note.trim());
        let files = one.map_or(0, LookedAt::files);
        match one.and_then(|one| one.outcome) {
            None => fault(
                format!("outcome-{number}"),
                "Say what came of this place",
                "choose one of the three",
            ),
            Some(SheetOutcome::CouldNot) if note.is_empty() => fault(
                format!("note-{number}"),
                "Say why you could not look there",
                "a few words will do",
            ),
            Some(SheetOutcome::Found) if note.is_empty() && files == 0 => fault(
                format!("files-{number}"),
                "Send what you found, or say below where it is",
                "choose files, paste it, or write a few words",
            ),
            Some(SheetOutcome::Nothing | SheetOutcome::CouldNot) if files > 0 => fault(
                format!("outcome-{number}"),
                "You send something, and say that there is nothing",
                "choose that something was found",
            ),
            Some(_) if note.len() > MOST_NOTE => fault(
                format!("note-{number}"),
                "This is too long",
                "say it in fewer words, and send the rest as a file",
            ),
            Some(_) => {}
        }
    }
    if answer.looked.len() > sheet.places.len() {
        fault(
            "places".to_owned(),
            "There are more places than were asked for",
            "answer those that were",
        );
    }
    let name = answer.name.trim();
    if name.is_empty() || name.len() > MOST_TEXT {
        fault(
            "name".to_owned(),
            "Type your name to sign",
            "as you write it",
        );
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(AppError::Input(faults))
    }
}
