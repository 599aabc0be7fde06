//! How much may come by the public page within an hour: so much from one address and so much in all
//! that a class after a lesson about its rights gets through, and no flood can bury what is asked.
//! Nothing of it outlives the process.
//!
//! What is sent twice by one impatient hand is kept once: the same words from the same address lead
//! to the same reference.

use std::collections::VecDeque;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use app::Arrived;
use jiff::{SignedDuration, Timestamp};

use crate::form::Fields;

/// Over how long it is counted.
const WINDOW: SignedDuration = SignedDuration::from_hours(1);
/// How many from one address, and how many in all.
const MOST_EACH: usize = 20;
const MOST: usize = 100;

/// What somebody was shown for what they sent; locked while it is being kept.
pub(crate) type Shown = Arc<tokio::sync::Mutex<Option<Arrived>>>;

/// What came within the hour. It never holds more than [`MOST`].
#[derive(Clone, Default)]
pub(crate) struct Flood {
    came: Arc<Mutex<VecDeque<Came>>>,
    key: RandomState,
}

struct Came {
    at: Timestamp,
    address: String,
    /// The words, keyed anew in each process.
    words: u64,
    shown: Shown,
}

impl Flood {
    fn came(&self) -> MutexGuard<'_, VecDeque<Came>> {
        self.came.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place for what is sent, or that of the same words a moment ago; none when too much came.
    pub(crate) fn place(&self, address: &str, sent: &Fields, now: Timestamp) -> Option<Shown> {
        let words = self.key.hash_one(sent.pairs());
        let mut came = self.came();
        came.retain(|one| now < one.at + WINDOW);
        let own = || came.iter().filter(|one| one.address == address);
        if let Some(same) = own().find(|one| one.words == words) {
            return Some(Arc::clone(&same.shown));
        }
        if own().count() >= MOST_EACH || came.len() >= MOST {
            return None;
        }
        let shown = Shown::default();
        came.push_back(Came {
            at: now,
            address: address.to_owned(),
            words,
            shown: Arc::clone(&shown),
        });
        Some(shown)
    }

    /// Gives a place back whose words were not kept after all.
    pub(crate) fn give_back(&self, shown: &Shown) {
        self.came().retain(|one| !Arc::ptr_eq(&one.shown, shown));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Fields {
        Fields::of(vec![("words".to_owned(), text.to_owned())])
    }

    fn at(minute: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minute)
    }

    #[test]
    fn one_address_cannot_take_everybodys_place() {
        let flood = Flood::default();
        let place = |address: &str, n: usize, minute| {
            flood.place(address, &words(&n.to_string()), at(minute))
        };
        for n in 0..MOST_EACH {
            assert!(place("192.0.2.1", n, 0).is_some());
        }
        assert!(place("192.0.2.1", 99, 1).is_none());
        assert!(place("192.0.2.2", 99, 1).is_some());
        assert!(place("192.0.2.1", 99, 59).is_none());
        assert!(place("192.0.2.1", 99, 60).is_some(), "an hour later");
    }

    #[test]
    fn there_is_an_end_in_all_and_nothing_more_is_held() {
        let flood = Flood::default();
        for n in 0..MOST {
            assert!(flood.place(&n.to_string(), &words("a"), at(0)).is_some());
        }
        for n in 0..1_000 {
            let address = format!("another {n}");
            assert!(flood.place(&address, &words("a"), at(1)).is_none());
        }
        assert_eq!(flood.came().len(), MOST);
    }

    #[test]
    fn the_same_words_from_the_same_address_have_one_place() {
        let flood = Flood::default();
        let one = flood.place("192.0.2.1", &words("a"), at(0)).unwrap();
        let again = flood.place("192.0.2.1", &words("a"), at(1)).unwrap();
        assert!(Arc::ptr_eq(&one, &again));
        let other = flood.place("192.0.2.2", &words("a"), at(1)).unwrap();
        assert!(!Arc::ptr_eq(&one, &other), "somebody else's");
        let other = flood.place("192.0.2.1", &words("b"), at(1)).unwrap();
        assert!(!Arc::ptr_eq(&one, &other), "something else");
        flood.give_back(&one);
        assert_eq!(flood.came().len(), 2);
    }
}
