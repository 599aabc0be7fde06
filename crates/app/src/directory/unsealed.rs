//! Reading all of a kind: one thread reads, as many as there are processors unseal, one takes.

use std::num::NonZero;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use store::Row;

use crate::{AppError, Body, Engine, engine::Stored};

/// Rows that are handed on together.
const PAGE: usize = 500;

/// Unsealed rows, or why they are not.
type Unsealed<B> = Result<Vec<Stored<B>>, AppError>;

impl Engine {
    /// Every entity of a kind, in no order.
    pub(super) fn each_unsealed<B: Body + Send>(
        &self,
        mut each: impl FnMut(Stored<B>) + Send,
    ) -> Result<(), AppError> {
        let threads = thread::available_parallelism().map_or(1, NonZero::get);
        let (to_unseal, sealed) = sync_channel(threads);
        let (to_take, unsealed) = sync_channel::<Unsealed<B>>(threads);
        // Held by those who unseal alone: once all of them have ended, nobody waits to hand them more.
        let sealed = Arc::new(Mutex::new(sealed));
        thread::scope(|scope| {
            for _ in 0..threads {
                let (sealed, to_take) = (Arc::clone(&sealed), to_take.clone());
                scope.spawn(move || self.unseal(&sealed, &to_take));
            }
            drop(sealed);
            let taken = scope.spawn(move || -> Result<(), AppError> {
                for some in unsealed {
                    some?.into_iter().for_each(&mut each);
                }
                Ok(())
            });
            let read = self.hand_on(B::KIND, &to_unseal, &to_take);
            drop((to_unseal, to_take));
            // Whoever panicked in there has said so.
            let fell = |_| AppError::Inconsistent("what is stored was not read".to_owned());
            taken.join().map_err(fell)??;
            read
        })
    }

    /// Reads all rows of a kind. Where nobody takes them any more, that has failed already.
    fn hand_on<B: Body>(
        &self,
        kind: &str,
        to_unseal: &SyncSender<Vec<Row>>,
        to_take: &SyncSender<Unsealed<B>>,
    ) -> Result<(), AppError> {
        let snapshot = self.snapshot()?;
        let mut after = None;
        loop {
            self.opening.go_on()?;
            let page = snapshot.page_kind(kind, after, PAGE)?;
            let full = page.len() == PAGE;
            after = page.last().map(|(_, place)| *place);
            let rows = page.into_iter().map(|(row, _)| row);
            let (small, large): (Vec<Row>, Vec<Row>) = rows.partition(|row| row.chunks == 0);
            let mut opened = Vec::new();
            for row in &large {
                opened.extend(self.read_row(&self.realm, snapshot.as_ref(), row)?);
            }
            if to_unseal.send(small).is_err() || to_take.send(Ok(opened)).is_err() || !full {
                return Ok(());
            }
        }
    }

    fn unseal<B: Body>(
        &self,
        sealed: &Mutex<Receiver<Vec<Row>>>,
        to_take: &SyncSender<Unsealed<B>>,
    ) {
        let next = || sealed.lock().unwrap_or_else(PoisonError::into_inner).recv();
        while let Ok(rows) = next() {
            let read = |row: &Row| self.read_small_row(&self.realm, row).transpose();
            if to_take
                .send(rows.iter().filter_map(read).collect())
                .is_err()
            {
                return;
            }
        }
    }
}
