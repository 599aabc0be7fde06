//! Where a person stands in records and documents, with what speaks for each hit.

use app::Hit;
use askama::Template;
use axum::extract::{Path, Query, State as Extract};
use axum::response::Response;
use serde::Deserialize;

use super::{At, Head};
use crate::errors::{PageError, html};
use crate::frame::{Frame, Place};
use crate::pages::plain::{Pages, capital, day, frame, id_of, listed};
use crate::pages::requests::{Tag, count_of};
use crate::session::Viewer;
use crate::state::State;

/// The most hits of one document that are shown.
const MOST: usize = 12;
/// The most letters shown before and after a hit.
const AROUND: usize = 160;

/// A line of a document with its hits marked.
#[derive(Clone, Debug)]
struct Line {
    /// The text in pieces, and whether each is a hit.
    pieces: Vec<(String, bool)>,
    forms: Vec<String>,
    tag: Tag,
    or: String,
}

/// A document, mail or record with its hits.
#[derive(Clone, Debug)]
struct Found {
    title: String,
    place: String,
    path: String,
    count: String,
    lines: Vec<Line>,
    more: usize,
}

#[derive(Template)]
#[template(path = "pages/people/find.html")]
pub(crate) struct FindPage {
    frame: Frame,
    head: Head,
    found: Vec<Found>,
    sum: String,
    pages: Pages,
}

/// Which page of what was found.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    page: Option<usize>,
}

/// Searches and shows.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let id = id_of(&id)?;
    let (head, hits) = state
        .run(&who, move |ctx| {
            let hits = ctx.find(id)?;
            let view = ctx.show_person(id)?;
            Ok((Head::of(ctx, &view, At::Beside), hits))
        })
        .await?;
    let total = hits.len();
    let found = grouped(&hits);
    let sum = format!(
        "{} in {}",
        count_of(total, "hit", "hits"),
        count_of(found.len(), "document or record", "documents and records")
    );
    let pages = Pages::of(found.len(), asked.page.unwrap_or(1));
    let frame = frame(&state, &who, "A person: find in documents", Place::People);
    html(&FindPage {
        frame,
        head,
        found: pages.cut(found),
        sum,
        pages,
    })
}

fn grouped(hits: &[Hit]) -> Vec<Found> {
    hits.chunk_by(|a, b| a.source == b.source && a.title == b.title)
        .filter_map(found)
        .collect()
}

fn found(hits: &[Hit]) -> Option<Found> {
    let first = hits.first()?;
    let own = first.place.starts_with("Caretaker");
    let mut lines: Vec<Line> = hits
        .chunk_by(|a, b| a.around == b.around)
        .filter_map(line)
        .collect();
    let more = lines.len().saturating_sub(MOST);
    lines.truncate(MOST);
    Some(Found {
        path: format!(
            "/{}/{}",
            if own { "records" } else { "documents" },
            first.source
        ),
        title: capital(&title(&first.title)),
        place: first.place.clone(),
        count: count_of(hits.len(), "hit", "hits"),
        lines,
        more,
    })
}

/// A record's title ends with its day.
fn title(title: &str) -> String {
    title
        .rsplit_once(", ")
        .and_then(|(kind, on)| Some(format!("{kind}, {}", day(on.parse().ok()?))))
        .unwrap_or_else(|| title.to_owned())
}

/// The hits of one line of text.
fn line(hits: &[Hit]) -> Option<Line> {
    let first = hits.first()?;
    let surest = hits.iter().max_by_key(|hit| hit.strength)?;
    let written: Vec<&str> = hits.iter().map(|hit| hit.written.as_str()).collect();
    let mut forms: Vec<String> = hits
        .iter()
        .map(|hit| hit.form_in_words().to_owned())
        .collect();
    forms.dedup();
    let mut or: Vec<String> = surest.or.clone();
    or.dedup();
    let colour = match surest.strength_in_words() {
        "Sure" => "green",
        "Likely" => "blue",
        _ => "amber",
    };
    Some(Line {
        pieces: pieces(&first.around, &written),
        forms,
        tag: Tag::new(surest.strength_in_words(), colour),
        or: listed(&or),
    })
}

/// A line in pieces: each hit where it stands as a word after the one before it.
fn pieces(line: &str, written: &[&str]) -> Vec<(String, bool)> {
    let mut pieces = Vec::new();
    let mut rest = line;
    for word in written {
        let Some((before, after)) = split_at_word(rest, word) else {
            continue;
        };
        let before = if pieces.is_empty() {
            tail(before)
        } else {
            before.to_owned()
        };
        pieces.push((before, false));
        pieces.push(((*word).to_owned(), true));
        rest = after;
    }
    pieces.push((lead(rest), false));
    pieces.retain(|(text, _)| !text.is_empty());
    pieces
}

/// What stands before and after a word, where it is not a part of another.
fn split_at_word<'a>(line: &'a str, word: &str) -> Option<(&'a str, &'a str)> {
    let edge = |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphanumeric());
    let split = |at: usize| Some((line.get(..at)?, line.get(at + word.len()..)?));
    line.match_indices(word)
        .filter_map(|(at, _)| split(at))
        .find(|(before, after)| edge(before.chars().next_back()) && edge(after.chars().next()))
        .or_else(|| line.find(word).and_then(split))
}

fn tail(text: &str) -> String {
    let letters = text.chars().count();
    if letters <= AROUND {
        return text.to_owned();
    }
    let rest: String = text.chars().skip(letters - AROUND).collect();
    format!("…{rest}")
}

fn lead(text: &str) -> String {
    if text.chars().count() <= AROUND {
        return text.to_owned();
    }
    let first: String = text.chars().take(AROUND).collect();
    format!("{first}…")
}

#[cfg(test)]
impl FindPage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        let line = Line {
            pieces: pieces("This week E.T. worked on <fractions>.", &["E.T."]),
            forms: vec!["their initials".to_owned()],
            tag: Tag::new("Look yourself", "amber"),
            or: "Edwin Tully".to_owned(),
        };
        let found = Found {
            title: "Notes.docx: body".to_owned(),
            place: "Shared drive".to_owned(),
            path: "/documents/00000000000000000000000000000005".to_owned(),
            count: "13 hits".to_owned(),
            lines: vec![line],
            more: 12,
        };
        let sum = "13 places in 1 document or record".to_owned();
        Self {
            frame,
            head: Head::sample(At::Beside),
            found: vec![found],
            sum,
            pages: Pages {
                at: 2,
                of: 3,
                total: 41,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(line: &str, written: &[&str]) -> String {
        pieces(line, written)
            .into_iter()
            .map(|(text, hit)| if hit { format!("[{text}]") } else { text })
            .collect()
    }

    #[test]
    fn the_word_is_marked_and_not_a_part_of_another() {
        assert_eq!(marked("Annette met Ann.", &["Ann"]), "Annette met [Ann].");
        assert_eq!(marked("Zoë’s book", &["Zoë"]), "[Zoë]’s book");
        assert_eq!(
            marked("Ann, then Ann and E.T.", &["Ann", "Ann", "E.T."]),
            "[Ann], then [Ann] and [E.T.]"
        );
        assert_eq!(marked("nothing", &["Ann"]), "nothing");
    }

    #[test]
    fn long_lines_are_cut_between_letters() {
        let line = format!("{}Ann{}", "é".repeat(200), "ü".repeat(200));
        let pieces = pieces(&line, &["Ann"]);
        let letters: Vec<usize> = pieces
            .iter()
            .map(|(text, _)| text.chars().count())
            .collect();
        assert_eq!(letters, [AROUND + 1, 3, AROUND + 1]);
    }

    #[test]
    fn a_records_day_is_written_as_people_do() {
        assert_eq!(
            title("session report, 2026-05-04"),
            "session report, 4 May 2026"
        );
        assert_eq!(title("Notes, final.docx: body"), "Notes, final.docx: body");
    }
}
