//! Where a person stands in records and documents, with what speaks for each hit.

use app::Hit;
use askama::Template;
use axum::extract::{Path, State as Extract};
use axum::response::Response;

use super::{At, Head};
use crate::errors::{PageError, html};
use crate::frame::{Frame, Place};
use crate::pages::plain::{capital, frame, id_of, listed};
use crate::pages::requests::{Tag, count_of};
use crate::session::Viewer;
use crate::state::State;

/// The most hits of one document that are shown.
const MOST: usize = 12;
/// The most letters shown before and after a hit.
const AROUND: usize = 160;

/// A line of a document with the hit marked.
#[derive(Clone, Debug)]
struct Line {
    before: String,
    written: String,
    after: String,
    form: String,
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
}

/// Searches and shows.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(id): Path<String>,
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
    let found = grouped(hits);
    let sum = format!(
        "{} in {}",
        count_of(total, "place", "places"),
        count_of(found.len(), "document or record", "documents and records")
    );
    let frame = frame(&state, &who, "A person: find in documents", Place::People);
    html(&FindPage { frame, head, found, sum })
}

fn grouped(hits: Vec<Hit>) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for hit in hits {
        let own = hit.place.starts_with("Caretaker");
        let line = line(&hit);
        match found.last_mut() {
            Some(last) if last.title == hit.title && last.place == hit.place => last.lines.push(line),
            _ => found.push(Found {
                path: format!("/{}/{}", if own { "records" } else { "documents" }, hit.source),
                title: capital(&hit.title),
                place: hit.place,
                count: String::new(),
                lines: vec![line],
                more: 0,
            }),
        }
    }
    for one in &mut found {
        one.count = count_of(one.lines.len(), "hit", "hits");
        one.more = one.lines.len().saturating_sub(MOST);
        one.lines.truncate(MOST);
    }
    found
}

fn line(hit: &Hit) -> Line {
    let (before, after) = around(&hit.around, &hit.written);
    let colour = match hit.strength_in_words() {
        "Sure" => "green",
        "Likely" => "blue",
        _ => "amber",
    };
    Line {
        before,
        written: hit.written.clone(),
        after,
        form: capital(hit.form_in_words()),
        tag: Tag::new(hit.strength_in_words(), colour),
        or: listed(&hit.or),
    }
}

/// What stands before and after the written words, where they stand as words.
fn around(line: &str, written: &str) -> (String, String) {
    let stands = |at: usize| {
        let edge = |text: Option<char>| text.is_none_or(|letter| !letter.is_alphanumeric());
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        let after = line.get(at + written.len()..).and_then(|text| text.chars().next());
        edge(before) && edge(after)
    };
    let at = line
        .match_indices(written)
        .map(|(at, _)| at)
        .find(|at| stands(*at))
        .or_else(|| line.find(written));
    let Some(at) = at else { return (String::new(), String::new()) };
    let before = line.get(..at).unwrap_or_default();
    let after = line.get(at + written.len()..).unwrap_or_default();
    (tail(before), lead(after))
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
mod tests {
    use super::*;

    #[test]
    fn the_word_is_marked_and_not_a_part_of_another() {
        assert_eq!(around("Annette met Ann.", "Ann"), ("Annette met ".to_owned(), ".".to_owned()));
        assert_eq!(around("Zoë’s book", "Zoë"), (String::new(), "’s book".to_owned()));
        assert_eq!(around("nothing", "Ann"), (String::new(), String::new()));
    }

    #[test]
    fn long_lines_are_cut_between_letters() {
        let line = format!("{}Ann{}", "é".repeat(200), "ü".repeat(200));
        let (before, after) = around(&line, "Ann");
        assert_eq!(before.chars().count(), AROUND + 1);
        assert_eq!(after.chars().count(), AROUND + 1);
    }
}

#[cfg(test)]
impl FindPage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        let line = Line {
            before: "This week ".to_owned(),
            written: "E.T.".to_owned(),
            after: " worked on <fractions>.".to_owned(),
            form: "Their initials".to_owned(),
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
        Self { frame, head: Head::sample(At::Beside), found: vec![found], sum }
    }
}
