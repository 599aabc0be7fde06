//! How well people are found in an organisation's own documents: texts are chosen at random, a person
//! marks everybody in them, and the program says what it would have missed.
//!
//! Marked is where somebody stands, word by word, and not who or what kind it is: that is what makes
//! marking twenty texts a matter of half an hour, and all that is needed to say what would have stayed
//! in an answer.

mod compare;
mod sure;
mod why;
mod words;

use std::ops::Range;

use access::{Act, Authorised, Purpose, Scope, acts, authorise};
use document::Document;
use jiff::Timestamp;
use store::EntityId;

use self::compare::{Compared, Count, Found, compare};
use self::why::{Names, Why};
use self::words::{marks, passages, words};
use crate::{
    AppError, Body as _, Ctx,
    bodies::{Figures, Finished, Score, ScoredText, Source},
    engine::Stored,
    judge::Judge,
    need::refused,
    pieces::{Piece, participants, pieces, text_of},
};

pub use self::why::missed_because;

/// How many texts are chosen if nobody says otherwise.
pub const TEXTS: u32 = 20;
/// At most so many.
const MOST: u32 = 100;

/// A check as a line.
#[derive(Clone, Debug)]
pub struct ScoreLine {
    /// The check.
    pub id: EntityId,
    /// When it was begun.
    pub started_at: Timestamp,
    /// By whom.
    pub started_by: String,
    /// How many texts were chosen; of a finished one, how many were marked.
    pub texts: usize,
    /// How many of them are marked.
    pub marked: usize,
    /// What came of it, once it is finished.
    pub finished: Option<Finished>,
}

/// What becomes of a text that was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScoredState {
    /// Nobody has marked it yet.
    Waits,
    /// It is marked, with so many marks.
    Marked(usize),
    /// Its file was deleted or says something else now: it does not count.
    Gone,
}

/// A text as a line.
#[derive(Clone, Debug)]
pub struct ScoredLine {
    /// Its number, from one.
    pub number: usize,
    /// The file's path; empty where it is gone.
    pub path: String,
    /// How it stands.
    pub state: ScoredState,
}

/// Something that was missed, or found though nobody marked it.
#[derive(Clone, Debug)]
pub struct ScoredPlace {
    /// The number of its text.
    pub number: usize,
    /// The line before it.
    pub before: String,
    /// What is written.
    pub written: String,
    /// The line after it.
    pub after: String,
    /// Of what was missed, the code of the likely reason; of what was found, of its form.
    pub code: &'static str,
    /// Of what was missed, who it may be: whoever is written nearly so or stands in the same text.
    pub who: Vec<(EntityId, String)>,
}

/// A check, with what came of it so far.
#[derive(Clone, Debug)]
pub struct ScoreView {
    /// It as a line.
    pub line: ScoreLine,
    /// Its texts; none any more once it is finished.
    pub texts: Vec<ScoredLine>,
    /// The figures of what is marked.
    pub figures: Figures,
    /// What a person marked and the program would have missed.
    pub missed: Vec<ScoredPlace>,
    /// What the program found and the person did not mark.
    pub extra: Vec<ScoredPlace>,
}

/// A text to be marked. Nothing in it says what the program found.
#[derive(Clone, Debug)]
pub struct ScoreText {
    /// Its number, from one.
    pub number: usize,
    /// Of how many.
    pub of: usize,
    /// The file.
    pub source: EntityId,
    /// Its path.
    pub path: String,
    /// What it says.
    pub text: String,
    /// Its words, as bytes from and to, in order, and whether each is marked.
    pub words: Vec<(Range<usize>, bool)>,
    /// Whether somebody has marked it.
    pub done: bool,
    /// The first that nobody has marked yet, after this one if there is any.
    pub next: Option<usize>,
}

impl Ctx<'_> {
    /// Begins a check: chooses texts at random from everything that was read in, each from another
    /// file as long as there are files.
    pub fn start_score(&self, texts: u32) -> Result<EntityId, AppError> {
        let allowed = self.may_score::<acts::ScoreStart>(&[])?;
        if texts == 0 || texts > MOST {
            return Err(AppError::input(
                "texts",
                "this is no number of texts",
                format!("give a number from 1 to {MOST}"),
            ));
        }
        let texts = self.chosen(usize::try_from(texts).unwrap_or_default())?;
        if texts.is_empty() {
            return Err(AppError::refused(
                "Nothing was read in yet that has words in it: there is nothing to choose from.",
            ));
        }
        let body = Score {
            started_at: self.now,
            started_by: EntityId(self.actor.id),
            texts,
            finished: None,
        };
        let id = self.engine.new_id();
        let mut unit = self.begin(&allowed);
        unit.insert(id, self.engine.realm.own_cell(), &body)?;
        unit.commit()?;
        Ok(id)
    }

    /// Every check, the latest first.
    pub fn list_scores(&self) -> Result<Vec<ScoreLine>, AppError> {
        let allowed = self.may_score::<acts::ScoreList>(&[])?;
        let mut scores: Vec<Stored<Score>> = Vec::new();
        self.engine.for_each::<Score>(|score| scores.push(score))?;
        scores.sort_by_key(|score| std::cmp::Reverse(score.body.started_at));
        let objects: Vec<_> = scores
            .iter()
            .map(|score| (Score::KIND, score.id, score.version))
            .collect();
        self.look_at_list(&allowed, &serde_json::Value::Null, &objects)?;
        scores.iter().map(|score| self.score_line(score)).collect()
    }

    /// A check, with what the program finds in what is marked so far held against the marks.
    pub fn show_score(&self, id: EntityId) -> Result<ScoreView, AppError> {
        let allowed = self.may_score::<acts::ScoreLook>(&[id])?;
        let stored = self.score(id)?;
        let view = self.scored(&stored)?;
        let sources = stored.body.texts.iter().map(|text| text.source);
        let about: Vec<EntityId> = sources.collect();
        let object = (Score::KIND, id, stored.version);
        self.look(&allowed, &[object], &about)?;
        Ok(view)
    }

    /// A text of a check as it is given to mark.
    pub fn show_score_text(&self, id: EntityId, number: usize) -> Result<ScoreText, AppError> {
        let allowed = self.may_score::<acts::ScoreText>(&[id])?;
        let stored = self.score(id)?;
        let text = text_at(&stored, number)?;
        let read = self.read_scored(text)?.ok_or_else(gone)?;
        let part = read.text.get(text.from..text.to).unwrap_or_default();
        let is_marked = |word: &Range<usize>| {
            let marks = text.marks.iter().flatten();
            marks
                .into_iter()
                .any(|(start, end)| *start < word.end + text.from && word.start + text.from < *end)
        };
        let words = words(part).into_iter().map(|word| {
            let marked = is_marked(&word);
            (word, marked)
        });
        let view = ScoreText {
            number,
            of: stored.body.texts.len(),
            source: text.source,
            path: read.path,
            words: words.collect(),
            text: part.to_owned(),
            done: text.marks.is_some(),
            next: next(&stored.body, number),
        };
        self.look(
            &allowed,
            &[
                (Score::KIND, id, stored.version),
                (Source::KIND, text.source, 0),
            ],
            &[text.source],
        )?;
        Ok(view)
    }

    /// Marks a text: the numbers, from nought, of all words in it that name or single out a person.
    /// Returns the number of the next that nobody has marked.
    pub fn mark_score(
        &self,
        id: EntityId,
        number: usize,
        chosen: &[usize],
    ) -> Result<Option<usize>, AppError> {
        let allowed = self.may_score::<acts::ScoreMark>(&[id])?;
        let mut stored = self.score(id)?;
        let text = text_at(&stored, number)?;
        let read = self.read_scored(text)?.ok_or_else(gone)?;
        let part = read.text.get(text.from..text.to).unwrap_or_default();
        let words = words(part);
        if chosen.iter().any(|number| *number >= words.len()) {
            return Err(AppError::input(
                "words",
                "this text has no word of that number",
                format!("give numbers below {}", words.len()),
            ));
        }
        let from = text.from;
        let marks = marks(part, &words, chosen).into_iter();
        let marks = marks
            .map(|(start, end)| (start + from, end + from))
            .collect();
        if let Some(text) = stored.body.texts.get_mut(number - 1) {
            text.marks = Some(marks);
        }
        let next = next(&stored.body, number);
        let mut unit = self.begin(&allowed);
        unit.update(&stored)?;
        unit.commit()?;
        Ok(next)
    }

    /// Finishes a check: its figures stay, which name nobody; the texts and marks are let go of.
    pub fn finish_score(&self, id: EntityId) -> Result<Figures, AppError> {
        let allowed = self.may_score::<acts::ScoreFinish>(&[id])?;
        let mut stored = self.score(id)?;
        let figures = self.scored(&stored)?.figures;
        if stored.body.finished.is_some() {
            return Err(AppError::refused("This check is finished already."));
        }
        if figures.texts == 0 {
            return Err(AppError::refused(
                "No text of this check is marked yet, so it has no figures.",
            ));
        }
        stored.body.texts.clear();
        stored.body.finished = Some(Finished {
            at: self.now,
            by: EntityId(self.actor.id),
            figures: figures.clone(),
        });
        let mut unit = self.begin(&allowed);
        unit.update(&stored)?;
        let part = |part: crate::bodies::Part| serde_json::json!([part.right, part.all]);
        let leaf = serde_json::json!({
            "texts": figures.texts,
            "marked": part(figures.marked()),
            "found": part(figures.found),
        });
        unit.details(self.engine.realm.own_cell(), leaf);
        unit.commit()?;
        Ok(figures)
    }

    /// Whoever may see all documents may be given some of them.
    fn may_score<A: Act>(&self, ids: &[EntityId]) -> Result<Authorised<A>, AppError> {
        let scope = Scope::Organisation;
        let allowed = authorise::<A>(&self.actor, &scope, Purpose::Administration)?;
        if self.sees_documents(&self.reader()?) {
            Ok(allowed)
        } else {
            Err(refused(allowed.action(), ids))
        }
    }

    fn score(&self, id: EntityId) -> Result<Stored<Score>, AppError> {
        let snapshot = self.engine.snapshot()?;
        let score = self.engine.read::<Score>(snapshot.as_ref(), id)?;
        score.ok_or(AppError::NotFound("check of finding"))
    }

    fn score_line(&self, stored: &Stored<Score>) -> Result<ScoreLine, AppError> {
        let body = &stored.body;
        let after = body
            .finished
            .as_ref()
            .map(|finished| finished.figures.texts);
        let after = after.and_then(|texts| usize::try_from(texts).ok());
        let marked = body.texts.iter().filter(|text| text.marks.is_some());
        Ok(ScoreLine {
            id: stored.id,
            started_at: body.started_at,
            started_by: self.engine.who(body.started_by)?,
            texts: after.unwrap_or(body.texts.len()),
            marked: after.unwrap_or(marked.count()),
            finished: body.finished.clone(),
        })
    }

    /// Texts at random: of each file one, and where there are fewer files further ones of the same.
    fn chosen(&self, how_many: usize) -> Result<Vec<ScoredText>, AppError> {
        let mut ids = Vec::new();
        for place in self.engine.places()? {
            ids.extend(self.source_ids(place.id)?);
        }
        let mut chosen: Vec<ScoredText> = Vec::new();
        loop {
            let before = chosen.len();
            let mut round = ids.clone();
            while let Some(id) = self.drawn(&mut round) {
                if chosen.len() == how_many {
                    return Ok(chosen);
                }
                match self.one_of(id, &chosen)? {
                    Some(text) => chosen.push(text),
                    None => ids.retain(|other| *other != id),
                }
            }
            if chosen.len() == before {
                return Ok(chosen);
            }
        }
    }

    /// A part of a file that was not chosen yet, at random.
    fn one_of(&self, id: EntityId, not: &[ScoredText]) -> Result<Option<ScoredText>, AppError> {
        let snapshot = self.engine.snapshot()?;
        let Some(source) = self.engine.read::<Source>(snapshot.as_ref(), id)? else {
            return Ok(None);
        };
        drop(snapshot);
        let Source {
            path,
            digest,
            document,
            ..
        } = source.body;
        let mut parts = Vec::new();
        for piece in pieces(&path, &document) {
            for part in passages(&text_of(&document, &piece.spans)) {
                let is_it = |text: &ScoredText| {
                    text.source == id && text.spans == piece.spans && text.from == part.start
                };
                if !not.iter().any(is_it) {
                    parts.push((piece.spans.clone(), part));
                }
            }
        }
        Ok(self.drawn(&mut parts).map(|(spans, part)| ScoredText {
            source: id,
            digest,
            spans,
            from: part.start,
            to: part.end,
            marks: None,
        }))
    }

    /// Takes one out at random.
    fn drawn<T>(&self, from: &mut Vec<T>) -> Option<T> {
        let count = u128::try_from(from.len()).ok()?;
        let random = u128::from(u64::from_le_bytes(self.engine.random()));
        let at = usize::try_from((random * count) >> 64).ok()?;
        (at < from.len()).then(|| from.swap_remove(at))
    }

    /// The text of which a part was chosen, if its file is there and says the same still.
    fn read_scored(&self, text: &ScoredText) -> Result<Option<Read>, AppError> {
        let snapshot = self.engine.snapshot()?;
        let source = self.engine.read::<Source>(snapshot.as_ref(), text.source)?;
        let source = source.filter(|source| source.body.digest == text.digest);
        Ok(source.map(|source| Read {
            text: text_of(&source.body.document, &text.spans),
            path: source.body.path,
            document: source.body.document,
        }))
    }

    /// What is marked so far against what the program finds.
    fn scored(&self, stored: &Stored<Score>) -> Result<ScoreView, AppError> {
        let directory = self.engine.directory()?;
        let judge = Judge::of_nobody(directory.names());
        let names = Names::of(&directory);
        let mut view = ScoreView {
            line: self.score_line(stored)?,
            texts: Vec::new(),
            figures: Figures::default(),
            missed: Vec::new(),
            extra: Vec::new(),
        };
        let mut count = Count::default();
        for (number, text) in (1..).zip(&stored.body.texts) {
            let read = self.read_scored(text)?;
            view.texts.push(line_of(number, text, read.as_ref()));
            let Some((read, marks)) = read.zip(text.marks.as_ref()) else {
                continue;
            };
            let others = judge.others(&read.text, &read.matches(&judge, text));
            let compared = compare(&read.text, &(text.from..text.to), marks, others);
            count.text(&read.text, &compared);
            self.places(
                &mut view,
                (number, &read.text),
                &compared,
                (&names, &mut count),
            )?;
        }
        view.figures = match &stored.body.finished {
            Some(finished) => finished.figures.clone(),
            None => count.figures(),
        };
        Ok(view)
    }

    /// What was missed of one text, and what was found though nobody marked it.
    fn places(
        &self,
        view: &mut ScoreView,
        (number, text): (usize, &str),
        compared: &Compared,
        (names, count): (&Names, &mut Count),
    ) -> Result<(), AppError> {
        let directory = self.engine.directory()?;
        let shapes = find::detect(text);
        for mark in &compared.marked {
            let (why, who) = match mark.found {
                Found::All(_) => continue,
                Found::Part => (Why::Part, Vec::new()),
                Found::Nothing => names.why((text, &shapes), &mark.at, &compared.hits),
            };
            count.missed(why);
            let who = who.into_iter().filter_map(|id| {
                let person = directory.person(id)?;
                Some((id, person.body.display_name()))
            });
            view.missed
                .push(place(number, text, &mark.at, (why.code(), who.collect())));
        }
        for (hit, _) in compared.hits.iter().filter(|(_, right)| !right) {
            let form = (hit.form, Vec::new());
            view.extra.push(place(number, text, &hit.at, form));
        }
        Ok(())
    }
}

/// A file of which a part was chosen.
struct Read {
    path: String,
    document: Document,
    /// Everything that the program reads as one.
    text: String,
}

impl Read {
    /// What the program finds, as it does in a search for a request.
    fn matches(&self, judge: &Judge, text: &ScoredText) -> Vec<find::Match> {
        let piece = Piece {
            title: String::new(),
            group: String::new(),
            spans: text.spans.clone(),
            container: Vec::new(),
        };
        let among = judge.known(&participants(&self.document, &piece));
        judge.matches_among(&self.text, &among)
    }
}

fn text_at(stored: &Stored<Score>, number: usize) -> Result<&ScoredText, AppError> {
    if stored.body.finished.is_some() {
        return Err(AppError::refused(
            "This check is finished: its figures stay, and its texts and marks were let go of.",
        ));
    }
    let at = number.checked_sub(1);
    at.and_then(|at| stored.body.texts.get(at))
        .ok_or(AppError::NotFound("text of the check"))
}

fn gone() -> AppError {
    AppError::refused(
        "This document was deleted or says something else now, so it does not count. Go on with the next.",
    )
}

/// The first text that nobody has marked, after a number if there is any.
fn next(score: &Score, number: usize) -> Option<usize> {
    let waits = || {
        let texts = (1..).zip(&score.texts);
        texts
            .filter(|(_, text)| text.marks.is_none())
            .map(|(at, _)| at)
    };
    waits()
        .find(|at| *at > number)
        .or_else(|| waits().find(|at| *at != number))
}

fn line_of(number: usize, text: &ScoredText, read: Option<&Read>) -> ScoredLine {
    let state = match (&text.marks, read) {
        (_, None) => ScoredState::Gone,
        (None, _) => ScoredState::Waits,
        (Some(marks), _) => ScoredState::Marked(marks.len()),
    };
    ScoredLine {
        number,
        path: read.map(|read| read.path.clone()).unwrap_or_default(),
        state,
    }
}

/// How much of a line is shown on either side, in characters.
const AROUND: usize = 80;

fn place(
    number: usize,
    text: &str,
    at: &Range<usize>,
    (code, who): (&'static str, Vec<(EntityId, String)>),
) -> ScoredPlace {
    let before = text.get(..at.start).unwrap_or_default();
    let before = before.rsplit('\n').next().unwrap_or_default();
    let from = before.char_indices().rev().take(AROUND).last();
    let before = from
        .and_then(|(from, _)| before.get(from..))
        .unwrap_or_default();
    let after = text.get(at.end..).unwrap_or_default();
    let after = after.split('\n').next().unwrap_or_default();
    ScoredPlace {
        number,
        before: before.trim_start().to_owned(),
        written: text.get(at.clone()).unwrap_or_default().to_owned(),
        after: after
            .chars()
            .take(AROUND)
            .collect::<String>()
            .trim_end()
            .to_owned(),
        code,
        who,
    }
}
