//! How the mailbox stands: what was left in it for somebody to look at, and whether it can be reached.

use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

use crate::{
    AppError, Ctx, Due as OnToday, Engine, Matter,
    bodies::{Mailbox, WhyLeft},
};

/// What lies in the mailbox and was not taken, by number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MailboxStands {
    /// Written by programs, and nobody has read them.
    pub automatic: usize,
    /// Larger than what is taken.
    pub too_large: usize,
    /// No mails.
    pub unreadable: usize,
    /// Unread, and older than what was looked at first.
    pub older: usize,
    /// To be looked at in a round to come, because too many came at once.
    pub waiting: usize,
}

impl MailboxStands {
    /// What a book says.
    pub(super) fn of(book: &Mailbox) -> Self {
        let many = |why: WhyLeft| book.left.iter().filter(|one| one.why == why).count();
        Self {
            automatic: many(WhyLeft::Automatic),
            too_large: many(WhyLeft::TooLarge),
            unreadable: many(WhyLeft::Unreadable),
            older: 0,
            waiting: 0,
        }
    }

    /// How many there are.
    pub fn many(&self) -> usize {
        self.automatic + self.too_large + self.unreadable + self.older + self.waiting
    }

    /// Each number with what it means, where it is not nothing.
    pub fn words(&self) -> Vec<String> {
        let all = [
            (self.automatic, "that programs wrote and nobody has read"),
            (self.too_large, "too large to be taken"),
            (self.unreadable, "that cannot be read as a mail"),
            (
                self.older,
                "unread, from before the mailbox was first looked at",
            ),
            (
                self.waiting,
                "more than are taken at once, to be taken later",
            ),
        ];
        let some = all.into_iter().filter(|(many, _)| *many > 0);
        some.map(|(many, what)| format!("{many} {what}")).collect()
    }
}

/// What is known of it since the start.
#[derive(Debug, Default)]
pub(crate) struct HeldMailbox {
    /// One round at a time, whoever began it.
    round: Mutex<()>,
    known: Mutex<Known>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Known {
    /// The message that was marked as read last.
    marked: Option<u32>,
    /// What the last round left.
    stands: Option<MailboxStands>,
    /// Since when it cannot be gone through.
    fails_since: Option<Timestamp>,
}

impl HeldMailbox {
    pub(super) fn round(&self) -> MutexGuard<'_, ()> {
        self.round.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn marked(&self, uid: u32) {
        self.known().marked = Some(uid);
    }

    /// Other messages have the numbers now.
    pub(super) fn begin_anew(&self) {
        self.known().marked = None;
    }

    pub(super) fn is_marked(&self, uid: u32) -> bool {
        self.known().marked == Some(uid)
    }

    /// What a round found; nothing, where it failed.
    pub(super) fn note(&self, stands: Option<MailboxStands>, now: Timestamp) {
        let mut known = self.known();
        known.fails_since = match stands {
            Some(_) => None,
            None => known.fails_since.or(Some(now)),
        };
        known.stands = stands.or(known.stands);
    }
}

impl Engine {
    /// What lies in the mailbox and was not taken: as the last round found it, else as it is stored.
    pub fn mailbox_stands(&self) -> Result<MailboxStands, AppError> {
        if self.outside().mailbox.is_none() {
            return Ok(MailboxStands::default());
        }
        let known = self.mailbox.known().stands;
        match known {
            Some(stands) => Ok(stands),
            None => Ok(MailboxStands::of(&self.mailbox_book()?.body)),
        }
    }
}

impl Ctx<'_> {
    /// What somebody has to look at in the mailbox itself.
    pub(crate) fn mailbox_today(&self) -> Result<Option<OnToday>, AppError> {
        let stands = self.engine.mailbox_stands()?;
        let fails_since = self.engine.mailbox.known().fails_since;
        let quiet = stands.many() == 0 && fails_since.is_none();
        Ok((!quiet).then(|| OnToday {
            on: Some(self.today()),
            matter: Matter::Mailbox {
                stands,
                fails_since,
            },
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_nothing_is_not_said() {
        let stands = MailboxStands {
            automatic: 2,
            waiting: 1,
            ..MailboxStands::default()
        };
        assert_eq!(stands.many(), 3);
        let words = stands.words();
        assert_eq!(words.len(), 2);
        assert!(words[0].starts_with("2 that programs wrote"));
        assert!(MailboxStands::default().words().is_empty());
    }

    #[test]
    fn a_failure_is_counted_from_its_first_and_ends_with_a_round() {
        let held = HeldMailbox::default();
        let at = |second| Timestamp::from_second(second).unwrap();
        held.note(None, at(1));
        held.note(None, at(2));
        assert_eq!(held.known().fails_since, Some(at(1)));
        held.note(Some(MailboxStands::default()), at(3));
        assert_eq!(held.known().fails_since, None);
        assert!(!held.is_marked(4));
        held.marked(4);
        assert!(held.is_marked(4));
    }
}
