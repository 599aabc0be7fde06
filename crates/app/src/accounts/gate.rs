//! What is held in memory of sessions, failures and sign-ins that are half done. Nothing of it
//! outlives the process: whoever was in the middle begins again.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};

use access::Role;
use jiff::{SignedDuration, Timestamp};
use store::EntityId;
use zeroize::Zeroizing;

use super::{IDLE, wait_after};
use crate::AppError;

/// Failures are counted over this long.
const WINDOW: SignedDuration = SignedDuration::from_mins(15);
/// Failures from one address before it has to wait.
const MOST_FROM_ADDRESS: usize = 20;
/// Failures of one browser or session are remembered this long: far longer than the longest wait.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(24);
/// A challenge, and a sign-in that waits for its second factor, end after this long.
const PATIENCE: SignedDuration = SignedDuration::from_mins(5);
/// A secret for an authenticator app is shown, scanned and typed back within this long.
const SETTING_UP: SignedDuration = SignedDuration::from_mins(15);
/// Wrong codes before a sign-in begins again with the password.
const MOST_CODES: u32 = 5;
/// Half-done sign-ins that one address may have open, and all together: more than a school at nine
/// o’clock needs, and little memory.
const MOST_OPEN_EACH: usize = 32;
const MOST_OPEN: usize = 4096;

/// The secret of an app that is being set up, and until when it waits for its first code.
type SetUp = (Zeroizing<[u8; 20]>, Timestamp);

/// What is held in memory.
#[derive(Default)]
pub(crate) struct Gate {
    seen: Mutex<HashMap<EntityId, Timestamp>>,
    failures: Mutex<HashMap<String, Vec<Timestamp>>>,
    known: Mutex<HashMap<Known, Failures>>,
    guesses: Mutex<()>,
    /// The same for codes by which answers are collected: they cost more, and must hold up nobody
    /// who signs in.
    collections: Mutex<()>,
    steps: Mutex<HashMap<EntityId, HalfDone>>,
    challenges: Mutex<HashMap<[u8; 32], Asked>>,
    apps: Mutex<HashMap<EntityId, SetUp>>,
    required: RwLock<Vec<Role>>,
}

/// Whoever is no stranger: their failures count apart, so that nobody else can use them up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Known {
    /// A browser in which this account signed in before.
    Device([u8; 16]),
    /// A session, in which the password is asked for once more.
    Session(EntityId),
}

/// What somebody known did wrong lately.
#[derive(Clone, Copy, Debug)]
struct Failures {
    count: u32,
    last: Timestamp,
    until: Option<Timestamp>,
}

/// A sign-in whose password was right and whose second factor is still to come.
#[derive(Clone, Debug)]
pub(crate) struct HalfDone {
    /// Whose it is.
    pub(crate) account: EntityId,
    /// From where.
    pub(crate) address: String,
    /// The browser, if it is known.
    pub(crate) known: Option<Known>,
    /// The password hashed anew, if it has to be.
    pub(crate) rehashed: Option<String>,
    pub(super) until: Timestamp,
    pub(super) wrong: u32,
}

impl HalfDone {
    /// One that begins now.
    pub(crate) fn new(account: EntityId, address: &str, now: Timestamp) -> Self {
        Self {
            account,
            address: address.to_owned(),
            known: None,
            rehashed: None,
            until: now + PATIENCE,
            wrong: 0,
        }
    }
}

/// What a passkey was asked to sign for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum For {
    /// Signing in.
    SignIn,
    /// Being added to the account that this session belongs to.
    Adding {
        /// The session.
        session: EntityId,
    },
}

#[derive(Clone, Debug)]
struct Asked {
    what: For,
    address: String,
    until: Timestamp,
}

/// What is counted together: an address as it stands, but of IPv6 the first 64 bits, since whoever
/// has one has all of them.
pub fn counted(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Gate {
    /// Held while a code is compared and the attempt counted.
    pub(crate) fn one_guess(&self) -> MutexGuard<'_, ()> {
        held(&self.guesses)
    }

    /// Held while the code of an answer is compared and the attempt counted.
    pub(crate) fn one_collection(&self) -> MutexGuard<'_, ()> {
        held(&self.collections)
    }

    /// Refuses an address that failed too often of late.
    pub(crate) fn may_try(&self, address: &str, now: Timestamp) -> Result<(), AppError> {
        let mut failures = held(&self.failures);
        failures.retain(|_, at| {
            at.retain(|t| now.duration_since(*t) < WINDOW);
            !at.is_empty()
        });
        match failures.get(address) {
            Some(at) if at.len() >= MOST_FROM_ADDRESS => Err(AppError::refused(
                "There were too many attempts. Wait a quarter of an hour and try again.",
            )),
            _ => Ok(()),
        }
    }

    pub(crate) fn failed(&self, address: &str, now: Timestamp) {
        let mut failures = held(&self.failures);
        failures.entry(address.to_owned()).or_default().push(now);
    }

    /// Refuses somebody known who failed too often; what strangers did is nothing to them.
    pub(crate) fn may_go_on(&self, known: Known, now: Timestamp) -> Result<(), AppError> {
        let all = held(&self.known);
        match all.get(&known).and_then(|failures| failures.until) {
            Some(until) if now < until => Err(AppError::refused(
                "The password or code was wrong too often in this browser. Wait a while, an hour at most, and try again.",
            )),
            _ => Ok(()),
        }
    }

    /// Counts a failure of somebody known.
    pub(crate) fn failed_again(&self, known: Known, now: Timestamp) {
        let mut all = held(&self.known);
        all.retain(|_, failures| now.duration_since(failures.last) < REMEMBERED);
        let failures = all.entry(known).or_insert(Failures {
            count: 0,
            last: now,
            until: None,
        });
        failures.count = failures.count.saturating_add(1);
        failures.last = now;
        failures.until = wait_after(failures.count).map(|wait| now + wait);
    }

    /// They were right: what went before is forgotten.
    pub(crate) fn was_right(&self, known: Known) {
        held(&self.known).remove(&known);
    }

    pub(crate) fn saw(&self, session: EntityId, now: Timestamp) {
        let mut seen = held(&self.seen);
        seen.retain(|_, at| now.duration_since(*at) <= IDLE);
        seen.insert(session, now);
    }

    pub(crate) fn last_seen(&self, session: EntityId) -> Option<Timestamp> {
        held(&self.seen).get(&session).copied()
    }

    pub(crate) fn forget(&self, session: EntityId) {
        held(&self.seen).remove(&session);
    }

    /// Keeps a sign-in until its second factor comes.
    pub(crate) fn wait_for_code(&self, step: EntityId, half: HalfDone, now: Timestamp) {
        let mut steps = held(&self.steps);
        steps.retain(|_, step| now < step.until);
        make_room(&mut steps, &half.address, |step| {
            (&step.address, step.until)
        });
        steps.insert(step, half);
    }

    /// The sign-in that waits under this step.
    pub(crate) fn waiting(&self, step: EntityId, now: Timestamp) -> Option<HalfDone> {
        let steps = held(&self.steps);
        steps.get(&step).filter(|half| now < half.until).cloned()
    }

    /// Counts a wrong code; after a few the sign-in is forgotten.
    pub(crate) fn wrong_code(&self, step: EntityId) {
        let mut steps = held(&self.steps);
        let over = steps.get_mut(&step).is_some_and(|half| {
            half.wrong += 1;
            half.wrong >= MOST_CODES
        });
        if over {
            steps.remove(&step);
        }
    }

    /// The second factor came: the step opens nothing more.
    pub(crate) fn step_done(&self, step: EntityId) {
        held(&self.steps).remove(&step);
    }

    /// Keeps a challenge until it is answered.
    pub(crate) fn ask(&self, challenge: [u8; 32], what: For, address: &str, now: Timestamp) {
        let mut challenges = held(&self.challenges);
        challenges.retain(|_, asked| now < asked.until);
        make_room(&mut challenges, address, |asked| {
            (&asked.address, asked.until)
        });
        let asked = Asked {
            what,
            address: address.to_owned(),
            until: now + PATIENCE,
        };
        challenges.insert(challenge, asked);
    }

    /// Whether this challenge was given for this; it is used up whatever the answer.
    pub(crate) fn answered(&self, challenge: &[u8], what: For, now: Timestamp) -> bool {
        let Ok(challenge) = <[u8; 32]>::try_from(challenge) else {
            return false;
        };
        held(&self.challenges)
            .remove(&challenge)
            .is_some_and(|asked| asked.what == what && now < asked.until)
    }

    /// Keeps the secret that an app is being set up with; one a session.
    pub(crate) fn set_up(&self, session: EntityId, secret: &[u8; 20], now: Timestamp) {
        let mut apps = held(&self.apps);
        apps.retain(|_, (_, until)| now < *until);
        apps.insert(session, (Zeroizing::new(*secret), now + SETTING_UP));
    }

    /// The secret that a session's app is being set up with.
    pub(crate) fn being_set_up(
        &self,
        session: EntityId,
        now: Timestamp,
    ) -> Option<Zeroizing<[u8; 20]>> {
        held(&self.apps)
            .get(&session)
            .filter(|(_, until)| now < *until)
            .map(|(secret, _)| secret.clone())
    }

    pub(crate) fn set_up_done(&self, session: EntityId) {
        held(&self.apps).remove(&session);
    }

    /// Which roles must have a second factor.
    pub(crate) fn require(&self, roles: &[Role]) {
        *self
            .required
            .write()
            .unwrap_or_else(PoisonError::into_inner) = roles.to_vec();
    }

    pub(crate) fn requires(&self, role: Role) -> bool {
        crate::engine::read_lock(&self.required).contains(&role)
    }
}

/// Forgets the oldest of an address that has too many open, or of all if there are too many: a flood
/// from one address displaces its own first.
fn make_room<K: Copy + Eq + std::hash::Hash, V>(
    open: &mut HashMap<K, V>,
    address: &str,
    of: impl Fn(&V) -> (&String, Timestamp),
) {
    let oldest = |open: &HashMap<K, V>, only: Option<&str>| {
        open.iter()
            .map(|(key, value)| (key, of(value)))
            .filter(|(_, (from, _))| only.is_none_or(|only| from.as_str() == only))
            .min_by_key(|(_, (_, until))| *until)
            .map(|(key, _)| *key)
    };
    let own = open
        .values()
        .filter(|value| of(value).0.as_str() == address)
        .count();
    let goes = if own >= MOST_OPEN_EACH {
        oldest(open, Some(address))
    } else if open.len() >= MOST_OPEN {
        oldest(open, None)
    } else {
        None
    };
    if let Some(key) = goes {
        open.remove(&key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    #[test]
    fn an_address_of_ipv6_counts_with_its_neighbours() {
        let of = |text: &str| counted(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff:1:2:3"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("192.0.2.1"), "192.0.2.1");
        assert_eq!(
            of("::ffff:192.0.2.1"),
            "192.0.2.1",
            "the same in other clothes"
        );
    }

    #[test]
    fn a_challenge_is_answered_once_in_time_and_for_what_it_was_given() {
        let gate = Gate::default();
        let session = EntityId([1; 16]);
        let adding = For::Adding { session };
        gate.ask([1; 32], For::SignIn, "192.0.2.1", at(0));
        assert!(!gate.answered(&[2; 32], For::SignIn, at(1)));
        assert!(gate.answered(&[1; 32], For::SignIn, at(1)));
        assert!(!gate.answered(&[1; 32], For::SignIn, at(1)), "twice");
        gate.ask([3; 32], For::SignIn, "192.0.2.1", at(0));
        assert!(!gate.answered(&[3; 32], adding, at(1)));
        assert!(!gate.answered(&[3; 32], For::SignIn, at(1)), "used up");
        gate.ask([4; 32], adding, "192.0.2.1", at(0));
        assert!(!gate.answered(&[4; 32], adding, at(300)), "too late");
        assert!(!gate.answered(&[4; 31], adding, at(1)));
    }

    #[test]
    fn a_flood_of_challenges_displaces_its_own() {
        let gate = Gate::default();
        gate.ask([0xff; 32], For::SignIn, "192.0.2.9", at(0));
        for n in 0..200u8 {
            gate.ask([n; 32], For::SignIn, "192.0.2.1", at(i64::from(n)));
        }
        assert!(held(&gate.challenges).len() <= MOST_OPEN_EACH + 1);
        assert!(gate.answered(&[0xff; 32], For::SignIn, at(200)));
        assert!(gate.answered(&[199; 32], For::SignIn, at(200)));
    }

    #[test]
    fn five_wrong_codes_end_a_sign_in() {
        let gate = Gate::default();
        let (step, account) = (EntityId([1; 16]), EntityId([2; 16]));
        gate.wait_for_code(step, HalfDone::new(account, "192.0.2.1", at(0)), at(0));
        for _ in 0..4 {
            gate.wrong_code(step);
        }
        let waiting = |now| gate.waiting(step, now).map(|half| half.account);
        assert_eq!(waiting(at(1)), Some(account));
        assert_eq!(waiting(at(300)), None);
        gate.wrong_code(step);
        assert_eq!(waiting(at(1)), None);
    }

    #[test]
    fn whoever_is_known_waits_for_their_own_failures_alone_and_ever_longer() {
        let gate = Gate::default();
        let (one, other) = (Known::Device([1; 16]), Known::Device([2; 16]));
        for n in 0..5 {
            assert!(gate.may_go_on(one, at(n)).is_ok());
            gate.failed_again(one, at(n));
        }
        assert!(gate.may_go_on(one, at(4 + 59)).is_err(), "a minute");
        assert!(gate.may_go_on(other, at(4)).is_ok(), "another's is its own");
        let session = Known::Session(EntityId([1; 16]));
        assert!(gate.may_go_on(session, at(4)).is_ok());
        assert!(gate.may_go_on(one, at(4 + 60)).is_ok());
        gate.failed_again(one, at(100));
        assert!(gate.may_go_on(one, at(100 + 119)).is_err(), "two minutes");
        gate.was_right(one);
        assert!(gate.may_go_on(one, at(101)).is_ok());
        // What is long past is not kept.
        gate.failed_again(one, at(200));
        gate.failed_again(other, at(200 + 24 * 3600));
        assert_eq!(held(&gate.known).len(), 1);
    }
}
