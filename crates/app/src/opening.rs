//! Opening in two halves: first what a sign-in needs, which takes as long as reading the keys; then
//! every cell and everybody, which with very many people takes seconds.
//!
//! INVARIANT: nobody sees a part of it. There is no directory before everybody is in it, no cell is
//! known before all are ([`crate::cells::Cells`]): who asks is told [`AppError::StillReading`].

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use keys::KeyStore;
use store::Store;
use vault::Random;

use crate::{AppError, Engine};

/// How far the opening of an organisation is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reading {
    /// Who asks for people or for what cells seal is refused.
    #[default]
    UnderWay,
    /// Everything can be asked for.
    Done,
    /// It cannot be read: it stays as it is until the program ends.
    Failed,
    /// The program ends before everything is read.
    Stopped,
}

/// The opening, for those who wait for its end.
#[derive(Default)]
pub(crate) struct Opening {
    reading: Mutex<Reading>,
    ended: Condvar,
    stopped: AtomicBool,
}

impl Opening {
    fn held(&self) -> MutexGuard<'_, Reading> {
        self.reading.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn end(&self, reading: Reading) {
        *self.held() = reading;
        self.ended.notify_all();
    }

    fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// Asked before each page that is read.
    pub(crate) fn go_on(&self) -> Result<(), AppError> {
        if self.is_stopped() {
            return Err(AppError::StillReading);
        }
        Ok(())
    }
}

impl Engine {
    /// Opens the one organisation of a store that `init` has made, whole.
    pub fn open(
        store: Arc<dyn Store>,
        keys: KeyStore,
        random: Box<dyn Random + Send>,
    ) -> Result<Self, AppError> {
        let engine = Self::begin_opening(store, keys, random)?;
        engine.finish_reading()?;
        Ok(engine)
    }

    /// Reads what there is, without keeping the house.
    pub(crate) fn finish_reading(&self) -> Result<(), AppError> {
        self.read_everybody()?;
        self.opening.end(Reading::Done);
        Ok(())
    }

    /// Goes through with what [`Engine::begin_opening`] began, and keeps the house. Whatever comes of
    /// it, those who wait are told.
    pub fn finish_opening(&self, now: Timestamp) -> Result<(), AppError> {
        let read = self.read_everybody().and_then(|()| self.keep_house(now));
        self.opening.end(match read {
            Ok(()) => Reading::Done,
            Err(_) if self.opening.is_stopped() => Reading::Stopped,
            Err(_) => Reading::Failed,
        });
        read
    }

    fn read_everybody(&self) -> Result<(), AppError> {
        let go_on = || self.opening.go_on();
        let from = (self.store.as_ref(), &self.keys, &self.realm);
        self.cells.read(from, &go_on)?;
        self.reload_directory()
    }

    /// How far the opening is.
    pub fn reading(&self) -> Reading {
        *self.opening.held()
    }

    /// Waits until the opening has ended, or so long.
    pub fn wait_for_reading(&self, most: Duration) -> Reading {
        let under_way = |reading: &mut Reading| *reading == Reading::UnderWay;
        let (reading, _) = self
            .opening
            .ended
            .wait_timeout_while(self.opening.held(), most, under_way)
            .unwrap_or_else(PoisonError::into_inner);
        *reading
    }

    /// Ends an opening that is under way at its next page: the program is to end.
    pub fn stop_reading(&self) {
        self.opening.stopped.store(true, Ordering::Relaxed);
    }
}
