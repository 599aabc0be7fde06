//! Turns at what costs memory and time: hashing a password. One at a time, two where there are four
//! processors, and a queue that one address alone cannot fill.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};
use tokio::sync::OwnedSemaphorePermit;

use crate::errors::PageError;
use crate::state::State;

/// How many may wait, of one address and in all. A school comes from one address at nine o’clock.
const MOST_EACH: usize = 16;
const MOST: usize = 128;

/// Who waits, by address.
#[derive(Clone, Default)]
pub(crate) struct Turns(Arc<Mutex<HashMap<String, usize>>>);

/// A turn. The next one comes when it is dropped.
pub(crate) struct Turn {
    _place: Place,
    _permit: OwnedSemaphorePermit,
}

/// A place in the queue.
struct Place {
    turns: Turns,
    address: String,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut waiting = self.turns.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = waiting.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                waiting.remove(&self.address);
            }
        }
    }
}

impl Turns {
    fn place(&self, address: &str) -> Option<Place> {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let all: usize = waiting.values().sum();
        let count = waiting.entry(address.to_owned()).or_default();
        if *count >= MOST_EACH || all >= MOST {
            return None;
        }
        *count += 1;
        Some(Place {
            turns: self.clone(),
            address: address.to_owned(),
        })
    }
}

/// Why there is no turn.
pub(crate) enum NoTurn {
    /// Too many wait.
    Busy,
    /// The program is at fault.
    Bug,
}

impl IntoResponse for NoTurn {
    fn into_response(self) -> Response {
        match self {
            Self::Busy => {
                let words =
                    "Too many people are signing in at this moment. Try again in a few seconds.\n";
                (StatusCode::TOO_MANY_REQUESTS, [(RETRY_AFTER, "5")], words).into_response()
            }
            Self::Bug => PageError::Bug.into_response(),
        }
    }
}

impl State {
    /// Waits for a turn, unless too many wait already.
    pub(crate) async fn turn(&self, address: &str) -> Result<Turn, NoTurn> {
        let place = self.turns.place(address).ok_or(NoTurn::Busy)?;
        let permit = Arc::clone(&self.sign_ins).acquire_owned().await;
        Ok(Turn {
            _place: place,
            _permit: permit.map_err(|_| NoTurn::Bug)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_cannot_fill_the_queue() {
        let turns = Turns::default();
        let mut held: Vec<Place> = (0..MOST_EACH)
            .map(|_| turns.place("192.0.2.1").unwrap())
            .collect();
        assert!(turns.place("192.0.2.1").is_none());
        assert!(turns.place("192.0.2.2").is_some(), "another has its own");
        held.pop();
        assert!(
            turns.place("192.0.2.1").is_some(),
            "a place that is left is free"
        );
        drop(held);
        assert!(turns.0.lock().unwrap().is_empty(), "nothing is kept");
        let all: Vec<Option<Place>> = (0..=MOST).map(|n| turns.place(&n.to_string())).collect();
        assert_eq!(all.iter().flatten().count(), MOST);
    }
}
