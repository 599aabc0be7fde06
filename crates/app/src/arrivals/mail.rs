//! A request that came by e-mail to anybody who works here: they give the mail in, and its clock runs
//! from the day that it reached any of them. What the mail says of itself anybody can write, so all of
//! it is shown and proposed, and whoever gives it in says what holds.

mod forward;
mod likely;
mod read;
mod wishes;
mod written;

use std::time::Duration;

use access::{Act, Authorised, Purpose, Scope, acts, authorise};
use calendar::date_in_london;
use data_encoding::BASE64;
use duties::rights::RightKind;
use extract::{Budget, Extractor};
use jiff::civil::Date;
use jiff::{Span, Timestamp};
use sha2::{Digest, Sha256};
use store::{EntityId, TermRange};

pub use self::likely::Likely;
pub(super) use self::read::Said;
pub use self::wishes::Guess;
use crate::{
    AppError, Body as _, Ctx,
    bodies::{About, Arrival, CameByMail, MAIL_OF, Mail, MailInChain, Sender, TimeIn},
    copied::spelled,
    engine::Stored,
    requests::{Due, request_cell},
    unit::{Unit, hex},
};

/// By which way a request came that was given in as a mail.
pub const E_MAIL: &str = "e-mail";
/// The largest mail that is taken, bytes: what most servers carry.
pub const LARGEST_MAIL: usize = 20 << 20;
/// A day that lies further back is asked about once more.
const LONG_AGO: i32 = 62;
/// The longest answer of one line, in characters.
pub(super) const LONGEST_LINE: usize = 200;
/// How long the worker may be at one mail.
const READING: Duration = Duration::from_secs(30);
/// How many files in a mail are looked into.
const MOST_FILES: usize = 200;
/// How often another reference is drawn when one is taken.
const TRIES: usize = 5;

/// A file that is said to be a mail.
#[derive(Clone)]
pub struct MailFile {
    /// What it is called, which says what it is where its bytes do not.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What a mail says, before anything is kept.
#[derive(Clone)]
pub struct ReadMail {
    /// The messages in it, the outermost first. The last is the one that asks, if nobody says otherwise.
    pub chain: Vec<MailInChain>,
    /// About what it is.
    pub subject: String,
    /// Its words.
    pub words: String,
    /// What those who forwarded it wrote with it.
    pub covering: String,
    /// What it repeats of earlier messages.
    pub quoted: String,
    /// The files in it, and what of it could not be read.
    pub attached: Vec<String>,
    /// Who seems to ask.
    pub from: Sender,
    /// The day it seems to have reached the organisation, and by what; none if it does not say, or
    /// names a moment that is still to come.
    pub received: Option<(Date, TimeIn)>,
    /// Whether it names a moment that is still to come: some clock was wrong.
    pub ahead: bool,
    /// The rights it seems to use.
    pub guesses: Vec<Guess>,
    /// Whose data it seems to be about.
    pub about: Option<About>,
    /// What it is called, if it was given in before.
    pub known: Option<String>,
}

/// What whoever gives a mail in says of it. What they leave out is as the mail says.
#[derive(Clone, Default)]
pub struct NewMail {
    /// The name of whoever asks.
    pub name: Option<String>,
    /// Their address.
    pub email: Option<String>,
    /// The day it reached anybody in the organisation.
    pub received_on: Option<Date>,
    /// Whether a day that lies far back was looked at again.
    pub long_ago: bool,
    /// The rights it uses; none if they are not sure. There is a request for each.
    pub wishes: Vec<RightKind>,
    /// Whose data.
    pub about: Option<About>,
    /// The name of the person it is about, if it says so.
    pub person: String,
    /// Whether it is another request although the same mail was given in before.
    pub again: bool,
}

/// What came of a mail that was given in.
#[derive(Clone, Debug)]
pub struct TakenMail {
    /// The arrival.
    pub id: EntityId,
    /// What it is called.
    pub reference: String,
    /// What it asks; `None` if nobody is sure.
    pub wish: Option<RightKind>,
    /// By when whoever asks must hear from us.
    pub due: Due,
}

impl Ctx<'_> {
    /// What a mail says of itself, and what it seems to ask. Nothing is kept.
    pub fn read_mail(&self, file: &MailFile, extractor: &Extractor) -> Result<ReadMail, AppError> {
        access::check(
            access::Action::RequestMailIn,
            &self.actor,
            &Scope::Organisation,
            Purpose::RightsRequest,
        )?;
        self.as_read(said(file, extractor)?)
    }

    /// What was read of a mail, with what it seems to mean.
    pub(super) fn as_read(&self, said: Said) -> Result<ReadMail, AppError> {
        let known = self.known(&said.ids)?;
        let asks = said.chain.last();
        let name = asks.map_or("", |one| one.name.as_str());
        let email = asks.map_or("", |one| one.email.as_str());
        let name = if name.is_empty() { email } else { name };
        let at = asks.and_then(|one| Some((one.at?, one.by)));
        let ahead = at.is_some_and(|(at, _)| date_in_london(at) > self.today());
        let text = format!("{}\n\n{}", said.subject, said.words);
        Ok(ReadMail {
            from: Sender {
                name: name.to_owned(),
                email: email.to_owned(),
                ..Sender::default()
            },
            received: at
                .filter(|_| !ahead)
                .map(|(at, by)| (date_in_london(at), by)),
            ahead,
            guesses: wishes::guesses(&text, &self.engine.request_kinds()),
            about: wishes::about(&text),
            known: known.map(|stored| stored.body.called()),
            chain: said.chain,
            subject: said.subject,
            words: said.words,
            covering: said.covering,
            quoted: said.quoted,
            attached: said.attached,
        })
    }

    /// Takes a mail in: an arrival for each right it uses, with the mail itself sealed beside it. Its
    /// clock runs from the day it reached anybody here.
    pub fn take_mail(
        &self,
        file: &MailFile,
        new: &NewMail,
        extractor: &Extractor,
    ) -> Result<Vec<TakenMail>, AppError> {
        let allowed = authorise::<acts::RequestMailIn>(
            &self.actor,
            &Scope::Organisation,
            Purpose::RightsRequest,
        )?;
        let said = said(file, extractor)?;
        let ids = said.ids.clone();
        let draft = self.draft(self.as_read(said)?, ids, new)?;
        // One after the other, so that the same mail given in by two at once is taken in once.
        let _turn = self.engine.gate.one_collection();
        if let Some(before) = self.known(&draft.mail.ids)?.filter(|_| !new.again) {
            return Err(told(&before.body));
        }
        self.kept(&allowed, &file.bytes, (&draft, &new.wishes), |_| Ok(()))
    }

    /// The mail of an arrival, as it came: its bytes, and the end of a name for it.
    pub fn show_mail(&self, id: EntityId) -> Result<(Vec<u8>, &'static str), AppError> {
        let allowed = authorise::<acts::RequestMailLook>(
            &self.actor,
            &Scope::Organisation,
            Purpose::RightsRequest,
        )?;
        let range = TermRange::exactly(MAIL_OF, &id.0);
        let snapshot = self.engine.snapshot()?;
        let found: Vec<Stored<Mail>> = self.engine.read_all(snapshot.as_ref(), &range)?;
        drop(snapshot);
        let mail = found.into_iter().next();
        let mail = mail.ok_or(AppError::NotFound("mail"))?;
        self.look(&allowed, &[(Mail::KIND, mail.id, mail.version)], &[id])?;
        let bytes = BASE64.decode(mail.body.file.as_bytes());
        let bytes =
            bytes.map_err(|_| AppError::Inconsistent("a mail is not in base 64".to_owned()))?;
        Ok((bytes, if mail.body.outlook { "msg" } else { "eml" }))
    }

    /// The arrival that was made of the same mail.
    pub(super) fn known(&self, ids: &[String]) -> Result<Option<Stored<Arrival>>, AppError> {
        let engine = self.engine;
        let snapshot = engine.snapshot()?;
        for id in ids {
            let name = crate::bodies::ARRIVAL_MAIL;
            let found = engine.find_keyed(&engine.realm, snapshot.as_ref(), name, id.as_bytes())?;
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// What is to be kept of a mail; everything that is wrong with it at once.
    pub(super) fn draft(
        &self,
        read: ReadMail,
        ids: Vec<String>,
        new: &NewMail,
    ) -> Result<Draft, AppError> {
        let given = |said: &Option<String>, read: &str| {
            let text = said.as_deref().unwrap_or(read);
            text.trim().to_owned()
        };
        let from = Sender {
            name: given(&new.name, &read.from.name),
            email: given(&new.email, &read.from.email),
            ..Sender::default()
        };
        let mut faults = Vec::new();
        let mut add = |error: AppError| match error {
            AppError::Input(more) => {
                faults.extend(more);
                Ok(())
            }
            other => Err(other),
        };
        if from.name.is_empty() {
            let mend = "the name of whoever asks, or their address";
            add(AppError::input("from-name", "Enter who asks", mend))?;
        }
        for (place, text) in [
            ("from-name", &from.name),
            ("email", &from.email),
            ("person", &new.person),
        ] {
            if text.chars().count() > LONGEST_LINE {
                let what = format!("Write at most {LONGEST_LINE} characters here");
                add(AppError::input(place, what, "a few words will do"))?;
            }
        }
        let received_on = match self.received_on(&read, new) {
            Ok(day) => day,
            Err(error) => {
                add(error)?;
                self.today()
            }
        };
        if !faults.is_empty() {
            return Err(AppError::Input(faults));
        }
        Ok(Draft {
            from,
            received_on,
            about: new.about.or(read.about).unwrap_or(About::Themselves),
            person: new.person.trim().to_owned(),
            words: format!("{}\n\n{}", read.subject, read.words)
                .trim()
                .to_owned(),
            mail: CameByMail {
                by: EntityId(self.actor.id),
                polled: false,
                ids,
                chain: read.chain,
                covering: read.covering,
                quoted: read.quoted,
                attached: read.attached,
            },
        })
    }

    /// The day it reached the organisation: as it is said, else as the mail says.
    fn received_on(&self, read: &ReadMail, new: &NewMail) -> Result<Date, AppError> {
        let today = self.today();
        let wrong = |what: &str, mend: &str| Err(AppError::input("received", what, mend));
        let day = new.received_on.or(read.received.map(|(day, _)| day));
        let Some(day) = day else {
            let what = if read.ahead {
                "The mail names a day that is still to come"
            } else {
                "The mail does not say when it came"
            };
            return wrong(
                what,
                "enter the date it reached anybody here, for example 27 3 2026",
            );
        };
        if day > today {
            let mend = "enter the date it reached anybody here, for example 27 3 2026";
            return wrong("The date is in the future", mend);
        }
        let oldest = today.saturating_sub(Span::new().days(LONG_AGO));
        if day < oldest && !new.long_ago {
            return Err(AppError::input(
                "long-ago",
                "It reached you more than two months ago",
                "look at the date again; confirm it, or enter another",
            ));
        }
        Ok(day)
    }

    /// Keeps it, once for each right, in one commit with whatever else is written then.
    pub(super) fn kept<A: Act>(
        &self,
        allowed: &Authorised<A>,
        bytes: &[u8],
        (draft, wishes): (&Draft, &[RightKind]),
        also: impl FnOnce(&mut Unit<'_, '_>) -> Result<(), AppError>,
    ) -> Result<Vec<TakenMail>, AppError> {
        let engine = self.engine;
        let mut unit = self.begin(allowed);
        let mut taken: Vec<TakenMail> = Vec::new();
        let each: Vec<Option<RightKind>> = match wishes {
            [] => vec![None],
            some => some.iter().copied().map(Some).collect(),
        };
        for wish in each {
            if taken.iter().any(|before| before.wish == wish) {
                continue;
            }
            let due = engine.due_of_wish(wish, draft.received_on, self.now)?;
            let (id, case) = (engine.new_id(), engine.new_id());
            let cell = unit.cell(&request_cell(case))?;
            let arrival = draft.arrival(case, self.free_reference()?, wish, self.now);
            let mail = Mail {
                arrival: id,
                file: BASE64.encode(bytes),
                outlook: bytes.starts_with(b"\xD0\xCF\x11\xE0"),
            };
            unit.insert(id, cell, &arrival)?;
            unit.insert(engine.new_id(), cell, &mail)?;
            unit.about(id);
            unit.about(case);
            taken.push(TakenMail {
                id,
                reference: arrival.called(),
                wish,
                due,
            });
        }
        also(&mut unit)?;
        unit.commit()?;
        Ok(taken)
    }

    /// A reference that nothing has.
    fn free_reference(&self) -> Result<String, AppError> {
        for _ in 0..TRIES {
            let reference = spelled(&self.engine.random::<6>());
            if self.engine.arrival(&reference)?.is_none() {
                return Ok(reference);
            }
        }
        Err(AppError::Conflict)
    }
}

/// Reads a mail in the worker. Its own id, and those of what is forwarded in it, go with its bytes.
pub(super) fn said(file: &MailFile, extractor: &Extractor) -> Result<Said, AppError> {
    if file.bytes.is_empty() {
        let mend = "choose a mail, saved as .eml or .msg";
        return Err(AppError::input("file", "The file is empty", mend));
    }
    if file.bytes.len() > LARGEST_MAIL {
        let what = format!("The mail is larger than {} MB", LARGEST_MAIL >> 20);
        let mend = "record the request by hand, and keep the mail where it is";
        return Err(AppError::input("file", what, mend));
    }
    let budget = Budget {
        file_bytes: LARGEST_MAIL,
        bytes: 4 * LARGEST_MAIL as u64,
        files: MOST_FILES,
        time: READING,
        ..Budget::default()
    };
    let extraction = extractor
        .extract(&file.name, &file.bytes, None, &budget)
        .map_err(|error| AppError::unavailable("reading a foreign file")(Box::new(error)))?;
    let mut said = read::said(&extraction.document)?;
    said.ids.push(hex(&Sha256::digest(&file.bytes)));
    Ok(said)
}

/// A mail that is to be kept.
pub(super) struct Draft {
    from: Sender,
    received_on: Date,
    about: About,
    person: String,
    words: String,
    pub(super) mail: CameByMail,
}

impl Draft {
    fn arrival(
        &self,
        case: EntityId,
        reference: String,
        wish: Option<RightKind>,
        now: Timestamp,
    ) -> Arrival {
        Arrival {
            case,
            reference,
            // No code was shown to anybody, so none opens it.
            code: String::new(),
            wrong: 0,
            wrong_at: None,
            at: now,
            received_on: self.received_on,
            wish: wish.map(|kind| kind.code().to_owned()),
            about: self.about,
            person: self.person.clone(),
            hints: String::new(),
            from: self.from.clone(),
            words: self.words.clone(),
            messages: Vec::new(),
            taken_back_at: None,
            unread: false,
            sorted: None,
            reminded: Vec::new(),
            mail: Some(self.mail.clone()),
        }
    }
}

/// That the same mail was given in before.
fn told(before: &Arrival) -> AppError {
    AppError::input(
        "again",
        format!("This mail was given in before: {}", before.called()),
        "there is nothing to do; or say that it is another request",
    )
}
