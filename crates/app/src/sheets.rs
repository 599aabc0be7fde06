//! Search sheets: colleagues look in places of their own, with or without an account (UK GDPR art.
//! 15(1A); obligation RIG-6). Each of their places is a place of the request's search, so that no
//! answer goes out while one waits and nobody said why it is left out.
//!
//! A sheet shows whose data is asked for, so link and code go two ways, as with an answer.

mod door;
mod line;

use access::{Authorised, acts};
use duties::Words;
use duties::rights::{Event, Search};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use store::{EntityId, TermRange};
use vault::passwords::Cost;
use zeroize::Zeroizing;

use crate::{
    AppError, Ctx, Engine, Fault,
    accounts::token_hash,
    bodies::{Colleague, How, Request, SHEET_OF, SHEET_PLACE, Sent, Sheet, SheetLink, SheetPlace},
    engine::Stored,
    requests::{Said, case_number, is_open},
};

use self::line::{state, waits};

pub use self::door::{LookedAt, OpenedSheet, SheetAnswer};
pub(crate) use self::line::lines;
pub use self::line::{SheetLine, SheetOutcome, SheetPlaceLine, SheetState};

/// A link ends after this long, and not before the day on which the sheet is to be back.
const LINK: SignedDuration = SignedDuration::from_hours(14 * 24);
/// How long a colleague is given, where the request's own days do not say less.
const USUAL: i64 = 7;
/// No sheet asks for more places or has more words.
const MOST: usize = 50;
/// None of them is longer.
const MOST_TEXT: usize = 300;

/// What a colleague is asked.
#[derive(Clone, Default)]
pub struct NewSheet {
    /// Their account, where they have one: name and address are then known.
    pub account: Option<EntityId>,
    /// Their name.
    pub name: String,
    /// Where the link goes by e-mail; empty where it is handed over.
    pub email: String,
    /// The places to look in, in plain words.
    pub places: Vec<String>,
    /// Words of the person's own that are struck out.
    pub without: Vec<String>,
    /// More words to look for.
    pub more: Vec<String>,
    /// By when; the usual day if none is said.
    pub by: Option<Date>,
}

/// How the link went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetWent {
    /// By e-mail.
    ByMail,
    /// It could not be sent by e-mail, and is to be handed over.
    NotSent,
    /// It is to be handed over.
    ByHand,
}

impl SheetWent {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::ByMail => "The link went by e-mail.",
            Self::NotSent => "The link could not be sent by e-mail. Hand it over.",
            Self::ByHand => "Hand the link over.",
        }
    }
}

/// What is shown once, to be passed on by two ways.
pub struct SheetNote {
    /// The sheet.
    pub sheet: EntityId,
    /// The part of the link after `/sheet/`.
    pub secret: Zeroizing<String>,
    /// The six-digit code, to be given separately.
    pub code: String,
    /// When the link ends.
    pub ends_at: Timestamp,
    /// How the link went.
    pub went: SheetWent,
}

impl Engine {
    /// The sheets of a request, in the order in which they were sent.
    pub(crate) fn sheets_of(&self, request: EntityId) -> Result<Vec<Stored<Sheet>>, AppError> {
        let range = TermRange::exactly(SHEET_OF, &request.0);
        let mut sheets: Vec<Stored<Sheet>> = self.read_all(self.snapshot()?.as_ref(), &range)?;
        sheets.sort_by_key(|sheet| (sheet.body.sent.first().map(|sent| sent.at), sheet.id));
        Ok(sheets)
    }

    /// Those of a request that a colleague has still to answer.
    pub(crate) fn open_sheets(
        &self,
        request: &Stored<Request>,
    ) -> Result<Vec<Stored<Sheet>>, AppError> {
        let mut searches = request.body.duty.places.values();
        if !searches.any(|search| *search == Search::Waiting) {
            return Ok(Vec::new());
        }
        let mut sheets = self.sheets_of(request.id)?;
        sheets.retain(|sheet| sheet.body.signed.is_none() && waits(&request.body, &sheet.body));
        Ok(sheets)
    }

    /// What a place that stands on a sheet is called: the colleague, and the place.
    pub(crate) fn place_of_colleague(&self, id: EntityId) -> Result<Option<String>, AppError> {
        let range = TermRange::exactly(SHEET_PLACE, &id.0);
        let sheets: Vec<Stored<Sheet>> = self.read_all(self.snapshot()?.as_ref(), &range)?;
        let sheet = sheets.first();
        let place = sheet.and_then(|sheet| Some((sheet, sheet.body.place(id)?)));
        Ok(place.map(|(sheet, place)| sheet.body.called(place)))
    }

    /// Ends every link that opens a sheet: what was withdrawn since a backup must not come back.
    pub(crate) fn sheets_to_end(&self, now: Timestamp) -> Result<Vec<Stored<Sheet>>, AppError> {
        let mut sheets = Vec::new();
        self.for_each::<Sheet>(|mut sheet| {
            if now < sheet.body.link.ends_at {
                sheet.body.link.ends_at = now;
                sheets.push(sheet);
            }
        })?;
        Ok(sheets)
    }

    fn sheet_link(
        &self,
        (now, by): (Timestamp, Date),
        cost: Cost,
    ) -> Result<(SheetLink, Zeroizing<String>, String), AppError> {
        let secret = self.secret();
        let (code, hash) = self.code_to_tell(cost)?;
        let day = calendar::date_in_london(now);
        let until = SignedDuration::from_hours(24 * i64::from(calendar::days_between(day, by)));
        let link = SheetLink {
            token: token_hash(&secret),
            code: hash,
            wrong: 0,
            ends_at: now + LINK.max(until.saturating_add(LINK)),
        };
        Ok((link, secret, code))
    }
}

impl Sheet {
    /// A place of it.
    pub(crate) fn place(&self, id: EntityId) -> Option<&SheetPlace> {
        self.places.iter().find(|place| place.id == id)
    }

    /// What a place of it is called in the request's search.
    pub(crate) fn called(&self, place: &SheetPlace) -> String {
        format!("{}: {}", self.to.name, place.name.as_str())
    }
}

impl Ctx<'_> {
    /// The day on which a sheet is to be back where nobody says another, and the last that may be
    /// said: the request's working date, or its limit where that has passed.
    pub fn sheet_days(&self, case: &Request) -> Result<(Date, Date), AppError> {
        let reckoning = self.engine.reckoning(case)?;
        let today = self.today();
        let ahead = |on: &Date| *on >= today;
        let usual = today
            .checked_add(jiff::Span::new().days(USUAL))
            .unwrap_or(today);
        let work_to = reckoning.work_to_on.filter(ahead);
        let stands = case.duty.paused_since().is_some();
        let last = work_to.or(reckoning.due_on.filter(ahead));
        Ok(match last {
            Some(last) => (usual.min(last), last),
            // The clock stands still, or the limit has passed: as soon as can be.
            None if stands => (usual, usual),
            None => (today, usual),
        })
    }

    /// The words that a sheet shows unless they are struck out, each with whether it is protected from
    /// somebody: then it goes only to those who may know it.
    pub fn words_for_sheet(&self, case: &Request) -> Result<Vec<(String, bool)>, AppError> {
        let words = self.search_words(case)?.into_iter();
        let words = words.map(|word| {
            let stopped = !self.sheet_stops("", &[&word])?.is_empty();
            Ok((word, stopped))
        });
        words.collect()
    }

    /// Asks a colleague to look. `site` is the address of these pages, where there is one to send.
    pub fn ask_sheet(
        &self,
        request: EntityId,
        new: &NewSheet,
        (site, cost): (Option<&str>, Cost),
    ) -> Result<SheetNote, AppError> {
        let allowed: Authorised<acts::RequestSheetAsk> = self.on_request(request)?;
        let mut case = self.engine.request(request)?;
        may_be_asked(&case.body)?;
        let (to, by) = self.asked_of(&case.body, new)?;
        let (places, words) = self.to_look_for(&case.body, &to, new)?;
        for place in &places {
            let place = place.id.to_string();
            case.body.duty = self.after(&case.body, Event::PlaceAdded { place })?;
        }
        let (link, secret, code) = self.engine.sheet_link((self.now, by), cost)?;
        let by_mail = site.is_some() && !to.email.is_empty() && self.has_mail();
        let sheet = Sheet {
            request,
            to,
            places,
            words,
            by,
            asked_by: EntityId(self.actor.id),
            sent: vec![Sent {
                at: self.now,
                by_mail,
            }],
            link,
            opened_at: None,
            signed: None,
            withdrawn_at: None,
        };
        let (id, cell) = (self.engine.new_id(), case.cell);
        self.save(&allowed, &case, |unit| unit.insert(id, cell, &sheet))?;
        let ends_at = sheet.link.ends_at;
        let went = self.sent_off(&allowed, (&case.body, id), (site, &secret))?;
        Ok(SheetNote {
            sheet: id,
            secret,
            code,
            ends_at,
            went,
        })
    }

    /// Sends a sheet once more, with a new link and a new code: those of before end.
    pub fn send_sheet_again(
        &self,
        request: EntityId,
        sheet: EntityId,
        (site, cost): (Option<&str>, Cost),
    ) -> Result<SheetNote, AppError> {
        let allowed: Authorised<acts::RequestSheetAgain> = self.on_request(request)?;
        let case = self.engine.request(request)?;
        may_be_asked(&case.body)?;
        let mut stored = self.sheet(request, sheet)?;
        if !state(&case.body, &stored.body, self.today()).may_go_again() {
            return Err(AppError::refused(
                "This sheet was answered or withdrawn. Ask them with a new one.",
            ));
        }
        let (link, secret, code) = self
            .engine
            .sheet_link((self.now, stored.body.by.max(self.today())), cost)?;
        let by_mail = site.is_some() && !stored.body.to.email.is_empty() && self.has_mail();
        stored.body.sent.push(Sent {
            at: self.now,
            by_mail,
        });
        stored.body.link = link;
        let ends_at = stored.body.link.ends_at;
        let mut unit = self.begin(&allowed);
        unit.update(&stored)?;
        unit.about(request);
        unit.about(case.body.subject);
        unit.commit()?;
        let went = self.sent_off(&allowed, (&case.body, sheet), (site, &secret))?;
        Ok(SheetNote {
            sheet,
            secret,
            code,
            ends_at,
            went,
        })
    }

    /// Withdraws a sheet, with the reason: its link ends, and its places are left out.
    pub(crate) fn withdraw_sheet(&self, request: EntityId, said: &Said) -> Result<(), AppError> {
        let allowed: Authorised<acts::RequestSheetWithdraw> = self.on_request(request)?;
        let mut case = self.engine.request(request)?;
        let id = said.text("sheet").parse();
        let mut stored = self.sheet(request, id.map_err(|_| Said::wrong("sheet"))?)?;
        let why = said.words("why", "why it is withdrawn")?;
        if !state(&case.body, &stored.body, self.today()).may_go_again() {
            return Err(AppError::refused("This sheet was answered or withdrawn."));
        }
        for place in &stored.body.places {
            let place = place.id.to_string();
            if case.body.duty.places.get(&place) != Some(&Search::Waiting) {
                continue;
            }
            let event = Event::PlaceLeftOut {
                place: place.clone(),
                on: self.today(),
                why: why.into(),
            };
            case.body.duty = self.after(&case.body, event)?;
            case.body
                .log
                .push(self.log_line(&place, How::LeftOut, why, 0));
        }
        stored.body.withdrawn_at = Some(self.now);
        stored.body.link.ends_at = self.now;
        self.save(&allowed, &case, |unit| unit.update(&stored))
    }

    /// Refuses while a place of a colleague waits, and nobody said why it is left out.
    pub(crate) fn sheets_answered(&self, case: &Stored<Request>) -> Result<(), AppError> {
        let sheets = self.engine.sheets_of(case.id)?;
        let Some(first) = sheets.iter().find(|sheet| waits(&case.body, &sheet.body)) else {
            return Ok(());
        };
        Err(AppError::refused(if first.body.signed.is_some() {
            "A colleague could not look in a place, or found something and sent nothing. Record what is there by hand, or leave the place out with the reason."
        } else {
            "A colleague has not answered a search sheet. Send it again, record by hand what they say, or leave their places out with the reason."
        }))
    }

    /// A sheet of a request.
    fn sheet(&self, request: EntityId, sheet: EntityId) -> Result<Stored<Sheet>, AppError> {
        let found = self
            .engine
            .read::<Sheet>(self.engine.snapshot()?.as_ref(), sheet)?;
        found
            .filter(|found| found.body.request == request)
            .ok_or(AppError::NotFound("search sheet"))
    }

    /// Whether mail can go out.
    pub(crate) fn has_mail(&self) -> bool {
        self.engine.outside().mail.is_some()
    }

    /// Who is asked, and by when.
    fn asked_of(&self, case: &Request, new: &NewSheet) -> Result<(Colleague, Date), AppError> {
        let mut to = Colleague {
            name: new.name.trim().to_owned(),
            email: new.email.trim().to_owned(),
        };
        let account = match new.account {
            Some(id) => Some(self.engine.account_by_id(id)?.ok_or_else(|| {
                AppError::input(
                    "colleague",
                    "This is nobody who works here",
                    "choose from the list",
                )
            })?),
            None => None,
        };
        if let Some(account) = account {
            to.name = account.body.name;
            to.email = account.body.email;
        }
        let mut faults = Vec::new();
        let mut fault = |place: &str, what: &str, mend: &str| {
            faults.push(Fault {
                place: place.to_owned(),
                what: what.to_owned(),
                mend: mend.to_owned(),
            });
        };
        if to.name.is_empty() || to.name.len() > MOST_TEXT {
            fault("name", "Enter who is asked", "their name");
        }
        if !to.email.is_empty() && !is_address(&to.email) {
            fault(
                "email",
                "This is no e-mail address",
                "as sam@example.org, or leave it empty",
            );
        }
        let (usual, last) = self.sheet_days(case)?;
        let by = new.by.unwrap_or(usual);
        if by < self.today() {
            fault("by", "The day has passed", "choose a day to come");
        } else if by > last {
            let mend = format!("choose {} or a day before it", calendar::in_words(last));
            fault("by", "The answer could not go out in time", &mend);
        }
        if faults.is_empty() {
            Ok((to, by))
        } else {
            Err(AppError::Input(faults))
        }
    }

    /// Where they are asked to look, and for which words: none that they may not know.
    fn to_look_for(
        &self,
        case: &Request,
        to: &Colleague,
        new: &NewSheet,
    ) -> Result<(Vec<SheetPlace>, Vec<Words>), AppError> {
        let places = said(&new.places);
        if places.is_empty() || !fits(&places) {
            let mend = "one on each line, for example: your mailbox";
            return Err(AppError::input(
                "places",
                "Enter where they should look",
                mend,
            ));
        }
        let mut words = self.search_words(case)?;
        words.retain(|word| !new.without.iter().any(|out| out.trim() == word));
        words.extend(said(&new.more));
        if words.is_empty() || !fits(&words) {
            let mend = "leave at least one in, or add others";
            return Err(AppError::input(
                "words",
                "There is no word to look for",
                mend,
            ));
        }
        for (field, texts) in [("places", &places), ("words", &words)] {
            for text in texts {
                let stops = self.sheet_stops(&to.name, &[text])?;
                if let Some(stop) = stops.into_iter().next() {
                    return Err(AppError::input(field, stop, "strike it out"));
                }
            }
        }
        let places = places.into_iter().map(|name| SheetPlace {
            id: self.engine.new_id(),
            name: name.into(),
        });
        Ok((
            places.collect(),
            words.into_iter().map(Words::from).collect(),
        ))
    }

    /// Sends the link by e-mail where that was begun; where it fails the sheet says so, and the link is
    /// handed over.
    fn sent_off<A: access::Act>(
        &self,
        allowed: &Authorised<A>,
        (case, id): (&Request, EntityId),
        (site, secret): (Option<&str>, &str),
    ) -> Result<SheetWent, AppError> {
        let snapshot = self.engine.snapshot()?;
        let stored = self.engine.read::<Sheet>(snapshot.as_ref(), id)?;
        drop(snapshot);
        let mut stored = stored.ok_or(AppError::NotFound("search sheet"))?;
        let (Some(server), Some(site)) = (self.engine.outside().mail.as_ref(), site) else {
            return Ok(SheetWent::ByHand);
        };
        if !stored.body.sent.last().is_some_and(|sent| sent.by_mail) {
            return Ok(SheetWent::ByHand);
        }
        let number = case_number(case.number);
        let organisation = self.engine.organisation();
        let text = mail_text(&organisation.name, &number, stored.body.by, (site, secret));
        let letter = mail::Letter {
            to: &stored.body.to.email,
            subject: &format!("Request {number}: please look for something"),
            text: &text,
            attached: None,
            id: &format!("{id}.{}@caretaker", stored.body.sent.len()),
            at: self.now.into(),
        };
        if goes_out(server, &letter) {
            return Ok(SheetWent::ByMail);
        }
        if let Some(last) = stored.body.sent.last_mut() {
            last.by_mail = false;
        }
        let mut unit = self.begin(allowed);
        unit.update(&stored)?;
        unit.about(stored.body.request);
        unit.commit()?;
        Ok(SheetWent::NotSent)
    }
}

/// Sends a link. What may have arrived counts as sent: it can be sent again by hand of whoever asks.
pub(crate) fn goes_out(server: &mail::Server, letter: &mail::Letter<'_>) -> bool {
    let answer = server.send(letter);
    answer
        .as_ref()
        .map_or_else(mail::MailError::may_have_arrived, |()| true)
}

/// The mail. It names nobody: mail is read by machines on its way.
fn mail_text(organisation: &str, number: &str, by: Date, (site, secret): (&str, &str)) -> String {
    format!(
        "{organisation}\n\nWe answer a request for information, number {number}, and ask you to look in \
         places of your own by {}. Where, and for what, stands on a page that opens with this \
         link:\n\n{site}/sheet/{secret}\n\nThe page asks for a code of six digits, which you are told \
         another way. Do not pass the link on. This message names nobody, and no answer to it is read.\n",
        calendar::in_words(by)
    )
}

/// Whether somebody can still be asked to look.
fn may_be_asked(case: &Request) -> Result<(), AppError> {
    if !case.duty.kind.rules().searches {
        return Err(AppError::refused(
            "Nothing is searched for a request of this kind.",
        ));
    }
    if !is_open(&case.duty) {
        return Err(AppError::refused("This request is answered or closed."));
    }
    Ok(())
}

/// What was said, line by line, without what is empty or said twice.
fn said(lines: &[String]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for line in lines {
        let line = line.trim();
        if !line.is_empty() && !all.iter().any(|one| one == line) {
            all.push(line.to_owned());
        }
    }
    all
}

fn fits(all: &[String]) -> bool {
    all.len() <= MOST && all.iter().all(|one| one.len() <= MOST_TEXT)
}

/// Whether a text reads as an e-mail address.
pub(crate) fn is_address(text: &str) -> bool {
    let odd = |c: char| c.is_whitespace() || c.is_control();
    let parts = text.split_once('@');
    text.len() <= 254
        && !text.contains(odd)
        && parts.is_some_and(|(who, host)| !who.is_empty() && host.contains('.'))
}
