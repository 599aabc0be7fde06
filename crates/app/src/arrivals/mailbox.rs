//! Requests out of a mailbox: what lies in one folder and was not taken yet becomes an arrival each, as
//! a mail does that is given in, at its careful defaults, for nobody puts anything right meanwhile.
//! Nothing is deleted there; a message is marked as read once it is kept here. What a program wrote,
//! what is too large and what is no mail stays where it is, and is told by number.

mod standing;

use access::{Actor, Authorised, Purpose, Scope, acts, authorise};
use calendar::date_in_london;
use duties::rights::RightKind;
use extract::Extractor;
use jiff::{SignedDuration, Span, Timestamp};
use mail::{Folder, MailboxError, Which};
use sha2::{Digest as _, Sha256};

pub(crate) use self::standing::HeldMailbox;
pub use self::standing::MailboxStands;
use super::mail::{LARGEST_MAIL, LONGEST_LINE, MailFile, NewMail, ReadMail, TakenMail, said};
use crate::{
    AppError, Body as _, Ctx, Engine, Refusal,
    bodies::{LeftMail, Mailbox, WhyLeft},
    engine::Stored,
    requests::Due,
    unit::{Unit, hex},
};

/// How many messages are looked at in one round.
const MOST_AT_ONCE: usize = 25;
/// How many are taken in an hour: more is no post, and would bury what is.
const MOST_IN_AN_HOUR: u32 = 60;
/// How many may lie in the folder when it is first gone through: more is no folder of its own.
const MOST_AT_FIRST: usize = 100;
/// So many days back a message is taken when the folder is first gone through.
const LOOKED_BACK: i32 = 31;
/// How many messages may be left in the folder until somebody looks at them.
const MOST_LEFT: usize = 200;
/// Who asks, where a mail says nothing of it.
const NOBODY_NAMED: &str = "Somebody whom the mail does not name";

/// What came of going through the mailbox once.
#[derive(Clone, Debug, Default)]
pub struct MailRound {
    /// What was taken, in the order in which it came.
    pub taken: Vec<TakenMail>,
    /// How many were here already, because somebody had given them in.
    pub known: usize,
    /// How it stands now.
    pub stands: MailboxStands,
}

/// What becomes of a message.
enum Fate {
    Taken(Vec<TakenMail>),
    Known,
    Left(WhyLeft),
    /// Somebody took it away meanwhile.
    Gone,
}

impl Engine {
    /// Goes through the mailbox of the settings. Without one it does nothing, nor before there is a
    /// policy, nor while a restored organisation waits for somebody to confirm it.
    pub fn poll_mailbox(
        &self,
        extractor: &Extractor,
        now: Timestamp,
    ) -> Result<Option<MailRound>, AppError> {
        if self.outside().mailbox.is_none() || self.awaits_confirmation() || self.awaits_setup() {
            return Ok(None);
        }
        let ctx = Ctx {
            engine: self,
            now,
            actor: Actor::SYSTEM,
        };
        ctx.fetch_mail(extractor).map(Some)
    }

    /// How far the mailbox was gone through; a version of 0 if it never was.
    fn mailbox_book(&self) -> Result<Stored<Mailbox>, AppError> {
        let id = self.own_id(Mailbox::KIND);
        let stored = self.read::<Mailbox>(self.snapshot()?.as_ref(), id)?;
        Ok(stored.unwrap_or_else(|| Stored {
            id,
            version: 0,
            cell: self.realm.own_cell(),
            body: Mailbox::default(),
        }))
    }
}

impl Ctx<'_> {
    /// Takes what came to the mailbox of the settings.
    pub fn fetch_mail(&self, extractor: &Extractor) -> Result<MailRound, AppError> {
        let allowed = authorise::<acts::RequestMailFetch>(
            &self.actor,
            &Scope::Organisation,
            Purpose::RightsRequest,
        )?;
        let Some(settings) = &self.engine.outside().mailbox else {
            return Err(refused(
                "The settings name no mailbox.",
                "add [mailbox] to the settings (guide, 10), or give the mail in: caretaker request mail-in",
            ));
        };
        let _round = self.engine.mailbox.round();
        let found = settings.open().map_err(unread).and_then(|folder| {
            let mut round = Round::begin(self, &allowed, folder, of(settings))?;
            let done = round.go(extractor);
            round.folder.close();
            done.map(|()| round.done)
        });
        let stands = found.as_ref().map(|round| round.stands);
        self.engine.mailbox.note(stands.ok(), self.now);
        found
    }
}

/// Which mailbox settings name, so that nothing of it is written down.
fn of(settings: &mail::Mailbox) -> String {
    let named = [&settings.host, &settings.user, &settings.folder];
    let all: Vec<String> = named
        .iter()
        .map(|one| format!("{}:{one}", one.len()))
        .collect();
    hex(&Sha256::digest(all.concat()))
}

fn unread(error: MailboxError) -> AppError {
    AppError::unavailable("going through the mailbox")(Box::new(error))
}

fn refused(why: &str, mend: &str) -> AppError {
    AppError::Refused(Refusal {
        why: why.to_owned(),
        citation: None,
        mend: Some(mend.to_owned()),
        denied: None,
    })
}

/// One round.
struct Round<'a, 'e> {
    ctx: &'a Ctx<'e>,
    allowed: &'a Authorised<acts::RequestMailFetch>,
    folder: Folder,
    book: Stored<Mailbox>,
    /// Whether the book says more than what is stored.
    changed: bool,
    done: MailRound,
}

impl<'a, 'e> Round<'a, 'e> {
    fn begin(
        ctx: &'a Ctx<'e>,
        allowed: &'a Authorised<acts::RequestMailFetch>,
        folder: Folder,
        of: String,
    ) -> Result<Self, AppError> {
        let book = ctx.engine.mailbox_book()?;
        let mut round = Self {
            ctx,
            allowed,
            folder,
            book,
            changed: false,
            done: MailRound::default(),
        };
        let validity = round.folder.validity();
        if round.book.body.of != of || round.book.body.validity != validity {
            round.begin_anew(of, validity)?;
        }
        Ok(round)
    }

    /// Another mailbox, or other numbers: what came lately is looked at, what came before is not.
    fn begin_anew(&mut self, of: String, validity: u32) -> Result<(), AppError> {
        let day = self
            .ctx
            .today()
            .saturating_sub(Span::new().days(LOOKED_BACK));
        let since = Which::Since(day.year(), day.month(), day.day());
        let due = self.folder.find(&since).map_err(unread)?;
        if due.len() > MOST_AT_FIRST {
            return Err(refused(
                "Too many messages lie in the folder for one of requests alone, and nothing was taken from it.",
                "give the mailbox a folder of its own, have a rule put into it what asks, and name it as `folder`",
            ));
        }
        self.ctx.engine.mailbox.begin_anew();
        let began = self.folder.last().map_err(unread)?;
        let before = &self.book.body;
        self.book.body = Mailbox {
            of,
            validity,
            began,
            due,
            through: began,
            last: None,
            left: Vec::new(),
            hour_from: before.hour_from,
            in_hour: before.in_hour,
        };
        self.changed = true;
        Ok(())
    }

    fn go(&mut self, extractor: &Extractor) -> Result<(), AppError> {
        self.mark_last()?;
        self.forget_what_was_seen_to()?;
        let mut waiting = self.book.body.due.clone();
        let newer = Which::Above(self.book.body.through);
        waiting.extend(self.folder.find(&newer).map_err(unread)?);
        let mut looked = 0;
        for uid in &waiting {
            if looked >= MOST_AT_ONCE || self.is_full() {
                break;
            }
            looked += 1;
            let fate = self.see_to(*uid, extractor)?;
            self.note(*uid, fate)?;
        }
        if self.changed {
            self.write_alone()?;
        }
        self.done.stands = self.standing(waiting.len().saturating_sub(looked))?;
        Ok(())
    }

    /// Whether no more is taken for now.
    fn is_full(&mut self) -> bool {
        let (now, book) = (self.ctx.now, &mut self.book.body);
        let hour = SignedDuration::from_hours(1);
        let over = |from: Timestamp| now.duration_since(from) >= hour || from > now;
        if book.hour_from.is_none_or(over) {
            book.hour_from = Some(now);
            book.in_hour = 0;
        }
        book.in_hour >= MOST_IN_AN_HOUR || book.left.len() >= MOST_LEFT
    }

    fn see_to(&mut self, uid: u32, extractor: &Extractor) -> Result<Fate, AppError> {
        match self.folder.size(uid).map_err(unread)? {
            None => return Ok(Fate::Gone),
            Some(size) if size > LARGEST_MAIL as u64 => return Ok(Fate::Left(WhyLeft::TooLarge)),
            Some(_) => {}
        }
        let bytes = self.folder.message(uid, LARGEST_MAIL).map_err(unread)?;
        let Some(bytes) = bytes else {
            return Ok(Fate::Gone);
        };
        let file = MailFile {
            name: "mail.eml".to_owned(),
            bytes,
        };
        // With a reader of its own: what a stranger's file did to one must not reach another.
        let said = match said(&file, &extractor.another()) {
            Ok(said) => said,
            Err(AppError::Input(_)) => return Ok(Fate::Left(WhyLeft::Unreadable)),
            Err(error) => return Err(error),
        };
        let (ids, automatic) = (said.ids.clone(), said.automatic);
        // Somebody who works here may be giving in the same at this moment.
        let _turn = self.ctx.engine.gate.one_collection();
        if self.ctx.known(&ids)?.is_some() {
            return Ok(Fate::Known);
        }
        if automatic {
            return Ok(Fate::Left(WhyLeft::Automatic));
        }
        let read = self.ctx.as_read(said)?;
        let new = self.ctx.careful(&read)?;
        let mut draft = self.ctx.draft(read, ids, &new)?;
        draft.mail.polled = true;
        let mut book = self.book.clone();
        book.body.dealt_with(uid);
        book.body.last = Some(uid);
        book.body.in_hour = book.body.in_hour.saturating_add(1);
        let taken = self
            .ctx
            .kept(self.allowed, &file.bytes, (&draft, &new.wishes), |unit| {
                write(unit, &book)
            })?;
        self.book = self.ctx.engine.mailbox_book()?;
        self.changed = false;
        Ok(Fate::Taken(taken))
    }

    fn note(&mut self, uid: u32, fate: Fate) -> Result<(), AppError> {
        match fate {
            Fate::Taken(taken) => {
                self.done.taken.extend(taken);
                self.folder.mark_read(uid).map_err(unread)?;
                self.ctx.engine.mailbox.marked(uid);
                return Ok(());
            }
            Fate::Known => {
                // It is kept here, by whatever way it came.
                self.folder.mark_read(uid).map_err(unread)?;
                self.done.known += 1;
            }
            Fate::Left(why) => self.book.body.left.push(LeftMail { uid, why }),
            Fate::Gone => {}
        }
        self.book.body.dealt_with(uid);
        self.changed = true;
        Ok(())
    }

    /// Marks as read what was taken last, if a crash may have come in between.
    fn mark_last(&mut self) -> Result<(), AppError> {
        let last = self.book.body.last;
        let Some(uid) = last.filter(|uid| !self.ctx.engine.mailbox.is_marked(*uid)) else {
            return Ok(());
        };
        let unread_one = Which::UnreadAmong(&[uid]);
        if !self.folder.find(&unread_one).map_err(unread)?.is_empty() {
            self.folder.mark_read(uid).map_err(unread)?;
        }
        self.ctx.engine.mailbox.marked(uid);
        Ok(())
    }

    /// What was left, and somebody has read since or taken away. What is no mail or too large asks for
    /// more than a glance, so it is told as long as it lies there.
    fn forget_what_was_seen_to(&mut self) -> Result<(), AppError> {
        let left = self.book.body.left.clone();
        let of = |automatic: bool| -> Vec<u32> {
            let some = left.iter();
            let some = some.filter(|one| (one.why == WhyLeft::Automatic) == automatic);
            some.map(|one| one.uid).collect()
        };
        let (automatic, others) = (of(true), of(false));
        let mut still = self
            .folder
            .find(&Which::UnreadAmong(&automatic))
            .map_err(unread)?;
        still.extend(self.folder.find(&Which::Among(&others)).map_err(unread)?);
        let book = &mut self.book.body;
        book.left.retain(|one| still.contains(&one.uid));
        self.changed |= book.left.len() < left.len();
        Ok(())
    }

    fn standing(&mut self, waiting: usize) -> Result<MailboxStands, AppError> {
        let book = &self.book.body;
        let mut older = self
            .folder
            .find(&Which::UnreadUpTo(book.began))
            .map_err(unread)?;
        older.retain(|uid| {
            let left = book.left.iter().any(|one| one.uid == *uid);
            !left && !book.due.contains(uid) && book.last != Some(*uid)
        });
        Ok(MailboxStands {
            older: older.len(),
            waiting,
            ..MailboxStands::of(book)
        })
    }

    /// Writes the book where nothing was taken with it.
    fn write_alone(&mut self) -> Result<(), AppError> {
        let mut unit = self.ctx.begin(self.allowed);
        write(&mut unit, &self.book)?;
        unit.commit()?;
        self.changed = false;
        Ok(())
    }
}

fn write(unit: &mut Unit<'_, '_>, book: &Stored<Mailbox>) -> Result<(), AppError> {
    if book.version == 0 {
        unit.insert(book.id, book.cell, &book.body)
    } else {
        unit.update(book)
    }
}

impl Mailbox {
    /// A message was taken, or left for good reason.
    fn dealt_with(&mut self, uid: u32) {
        self.due.retain(|one| *one != uid);
        self.through = self.through.max(uid);
    }
}

impl Ctx<'_> {
    /// What holds of a mail while nobody has said it: the day that the mail itself says, else that on
    /// which its last server took it, else this one; the right, where it seems to use one alone and
    /// that leaves no more time than not knowing.
    fn careful(&self, read: &ReadMail) -> Result<NewMail, AppError> {
        let stamped = read.chain.first().and_then(|one| one.at);
        let stamped = stamped.filter(|at| *at <= self.now).map(date_in_london);
        let said = read.received.map(|(day, _)| day).or(stamped);
        let day = said.unwrap_or(self.today());
        let wish = match read.guesses.as_slice() {
            [only] if self.is_as_soon(only.kind, day)? => vec![only.kind],
            _ => Vec::new(),
        };
        let name = read.from.name.trim();
        Ok(NewMail {
            name: Some(short(if name.is_empty() { NOBODY_NAMED } else { name })),
            email: Some(short(read.from.email.trim())),
            received_on: Some(day),
            // Nobody can be asked; what is late is seen at once.
            long_ago: true,
            wishes: wish,
            ..NewMail::default()
        })
    }

    /// Whether a right leaves no more time than not knowing what is asked.
    fn is_as_soon(&self, kind: RightKind, day: jiff::civil::Date) -> Result<bool, AppError> {
        let due = self.engine.due_of_wish(Some(kind), day, self.now)?;
        let careful = self.engine.due_of_wish(None, day, self.now)?;
        Ok(match (due, due.on(), careful.on()) {
            (Due::AtOnce, _, _) => true,
            (_, Some(on), Some(careful)) => on <= careful,
            (_, None, _) | (_, _, None) => false,
        })
    }
}

/// A line that fits.
fn short(line: &str) -> String {
    line.chars().take(LONGEST_LINE).collect()
}
