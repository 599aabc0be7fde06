//! Going through the files of a place, one after the other, so that a large place is not held whole.

use std::sync::{Mutex, PoisonError, mpsc};

use find::Probe;
use store::{Cursor, EntityId, Row, Snapshot, TermRange};

use crate::{
    AppError, Ctx,
    bodies::{SOURCE_IN, Source},
    directory::known_person,
    engine::{Engine, Stored, stored},
};

/// How many files are fetched at once.
const PAGE: usize = 64;
/// At most so many threads help whoever looks through them.
const HELPERS: usize = 3;

/// Files to be looked through, and as the how many-th.
type Job = (usize, Vec<Row>);

impl Ctx<'_> {
    /// Every file of a place.
    pub(crate) fn each_source(
        &self,
        place: EntityId,
        mut f: impl FnMut(&Stored<Source>) -> Result<(), AppError>,
    ) -> Result<(), AppError> {
        self.pages(place, |snapshot, rows| {
            for row in &rows {
                let realm = &self.engine.realm;
                if let Some(source) = self.engine.read_row(realm, snapshot, row)? {
                    f(&source)?;
                }
            }
            Ok(())
        })
    }

    /// The ids of the files of a place, none of which is opened.
    pub(crate) fn source_ids(&self, place: EntityId) -> Result<Vec<EntityId>, AppError> {
        let mut ids = Vec::new();
        self.pages(place, |_, rows| {
            ids.extend(rows.iter().map(|row| row.id));
            Ok(())
        })?;
        Ok(ids)
    }

    /// What `look` sees in every file of a place in which somebody may stand, in their order. Files
    /// in which they cannot stand are opened and not taken apart.
    pub(crate) fn look_through<T: Send>(
        &self,
        place: EntityId,
        person: EntityId,
        look: impl Fn(&Stored<Source>) -> Result<Vec<T>, AppError> + Sync,
    ) -> Result<Vec<T>, AppError> {
        let directory = self.engine.directory()?;
        let person = directory.person(person);
        let person = person.ok_or(AppError::NotFound("person"))?;
        let probe = Probe::of(&known_person(0, &person.body));
        let through = Through {
            engine: self.engine,
            probe: &probe,
            look: &look,
        };
        let helpers = std::thread::available_parallelism().map_or(0, |n| usize::from(n) - 1);
        let helpers = helpers.min(HELPERS);
        let (give, jobs) = mpsc::sync_channel(2 * helpers);
        let jobs = Mutex::new(jobs);
        let mut seen = Vec::new();
        std::thread::scope(|scope| {
            let helpers: Vec<_> = (0..helpers)
                .map(|_| scope.spawn(|| through.jobs(&jobs)))
                .collect();
            let mut number = 0;
            let read = self.pages(place, |snapshot, rows| {
                number += 1;
                // A large file is in pieces, which the snapshot fetches.
                let large = rows.iter().any(|row| row.chunks > 0);
                let mine = if large {
                    Some(rows)
                } else {
                    // Nobody is free for it, or there is nobody.
                    give.try_send((number, rows)).err().map(returned)
                };
                if let Some(rows) = mine {
                    seen.push((number, through.files(Some(snapshot), &rows)?));
                }
                Ok(())
            });
            drop(give);
            for helper in helpers {
                let more = helper.join().map_err(|_| {
                    AppError::Inconsistent("looking through files came to a halt".to_owned())
                })?;
                seen.extend(more?);
            }
            read
        })?;
        seen.sort_by_key(|(number, _)| *number);
        Ok(seen.into_iter().flat_map(|(_, seen)| seen).collect())
    }

    fn pages(
        &self,
        place: EntityId,
        mut f: impl FnMut(&dyn Snapshot, Vec<Row>) -> Result<(), AppError>,
    ) -> Result<(), AppError> {
        let range = TermRange::exactly(SOURCE_IN, &place.0);
        let mut after = None;
        loop {
            let snapshot = self.engine.snapshot()?;
            let page = snapshot.page(&range, after.as_ref(), PAGE)?;
            let (rows, mut cursors): (Vec<Row>, Vec<Cursor>) = page.into_iter().unzip();
            let full = rows.len() == PAGE;
            f(snapshot.as_ref(), rows)?;
            if !full {
                return Ok(());
            }
            after = cursors.pop();
        }
    }
}

fn returned(error: mpsc::TrySendError<Job>) -> Vec<Row> {
    let (mpsc::TrySendError::Full((_, rows)) | mpsc::TrySendError::Disconnected((_, rows))) = error;
    rows
}

/// What goes through files.
struct Through<'a, F> {
    engine: &'a Engine,
    probe: &'a Probe,
    look: &'a F,
}

impl<T: Send, F: Fn(&Stored<Source>) -> Result<Vec<T>, AppError> + Sync> Through<'_, F> {
    /// Does what is given until no more is. After a fault it takes the rest and leaves it, so that
    /// whoever gives does not wait.
    fn jobs(&self, jobs: &Mutex<mpsc::Receiver<Job>>) -> Result<Vec<(usize, Vec<T>)>, AppError> {
        let mut seen = Ok(Vec::new());
        loop {
            let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok((number, rows)) = job else {
                return seen;
            };
            if let Ok(all) = &mut seen {
                match self.files(None, &rows) {
                    Ok(files) => all.push((number, files)),
                    Err(error) => seen = Err(error),
                }
            }
        }
    }

    fn files(&self, snapshot: Option<&dyn Snapshot>, rows: &[Row]) -> Result<Vec<T>, AppError> {
        let mut text = Text::default();
        let mut seen = Vec::new();
        for row in rows {
            let Some(plain) = self.engine.open_row(snapshot, row)? else {
                continue;
            };
            if text.of(&plain).is_none_or(|text| self.probe.may_hold(text)) {
                seen.extend((self.look)(&stored(row, &plain)?)?);
            }
        }
        Ok(seen)
    }
}

/// What a body says, with whatever stands around it, as text: bodies are written as JSON, in which
/// a line break or quotation mark in a text is not written as it is.
#[derive(Default)]
struct Text(String);

impl Text {
    /// The text of a body, good until the next; `None` where it is no text, which whoever takes it
    /// apart says.
    fn of(&mut self, plain: &[u8]) -> Option<&str> {
        self.0.clear();
        let mut rest = std::str::from_utf8(plain).ok()?;
        while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
            let (before, escaped) = rest.split_at_checked(at).unwrap_or((rest, ""));
            self.0.push_str(before);
            let mut letters = escaped.chars();
            letters.next();
            let (c, length) = match letters.next() {
                Some('u') => (code(letters.as_str()), 6),
                Some('"') => ('"', 2),
                Some('\\') => ('\\', 2),
                Some('/') => ('/', 2),
                // A line break, a tab and the like; or what is no JSON.
                Some(_) | None => ('\n', 2),
            };
            self.0.push(c);
            rest = escaped.get(length..).unwrap_or_default();
        }
        self.0.push_str(rest);
        Some(&self.0)
    }
}

/// The character of four hexadecimal figures; a space for half of one, which no release writes.
fn code(figures: &str) -> char {
    let number = figures.get(..4);
    let number = number.and_then(|figures| u32::from_str_radix(figures, 16).ok());
    number.and_then(char::from_u32).unwrap_or(' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_reads_as_before_it_was_written() {
        let mut text = Text::default();
        for said in [
            "",
            "Ella",
            "\nElla\r\n\"Khan\"\\n\t\u{1}x\u{7f}\u{2028}/é\u{10348}\u{b}",
            "\\",
        ] {
            let written = serde_json::to_vec(said).unwrap_or_default();
            let quoted = format!("\"{}\"", said.replace(['\r', '\t', '\u{b}'], "\n"));
            let read = text
                .of(&written)
                .unwrap_or_default()
                .replace(['\r', '\t', '\u{b}'], "\n");
            assert_eq!(read, quoted);
        }
        assert_eq!(text.of(b"\"\\u00e9\\ud800\\u"), Some("\"é  "));
        assert_eq!(text.of(b"\xff"), None);
    }
}
