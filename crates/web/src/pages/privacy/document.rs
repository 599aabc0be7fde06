//! One document: the short of it first, the rest to be opened, and behind each statement a number
//! that leads to the clause it came from.

use std::sync::Arc;

use app::{Published, PublishedChange as Changed, PublishedDocument};
use askama::Template;
use axum::extract::{Path, State as Extract};
use axum::http::HeaderMap;
use axum::response::Response;
use calendar::date_in_london;
use policy::diff::Happened;
use policy::publish::{Clause, Kind, Part, Publication, Said, Sources};

use super::Fresh;
use crate::errors::PageError;
use crate::frame::Frame;
use crate::pages::plain::day;
use crate::state::State;

/// A sentence, and the number of its clause.
#[derive(Clone, Debug)]
struct Sentence {
    text: String,
    number: usize,
    /// The clause, for programs that read the page.
    clause: String,
}

/// What a section is made of.
#[derive(Clone, Debug)]
enum Piece {
    Paragraph(Sentence),
    List(Vec<Sentence>),
    /// A table, a card for each group of rows that begin alike: it fits on a telephone.
    Cards(Vec<Card>),
}

#[derive(Clone, Debug)]
struct Card {
    title: String,
    rows: Vec<Row>,
}

#[derive(Clone, Debug)]
struct Row {
    facts: Vec<(&'static str, String)>,
    number: usize,
}

#[derive(Clone, Debug)]
struct Section {
    id: String,
    heading: String,
    pieces: Vec<Piece>,
    /// Whether it is opened by whoever wants to know more.
    folded: bool,
}

/// A clause that a number leads to.
#[derive(Clone, Debug)]
struct From {
    number: usize,
    path: String,
    words: String,
    /// What is said by it, where no number behind the words leads here.
    said: Vec<String>,
}

#[derive(Template)]
#[template(path = "pages/privacy/document.html")]
pub(crate) struct DocumentPage {
    frame: Frame,
    /// Where it belongs: words and path.
    crumb: (&'static str, &'static str),
    title: String,
    version: u32,
    since: String,
    /// Its address, to which the addresses of its files are added.
    at: String,
    /// Whether it can be taken as plain HTML.
    exported: bool,
    intro: Vec<Piece>,
    sections: Vec<Section>,
    /// Whether the sections are listed on top.
    listed: bool,
    /// Whether a number behind each sentence leads to its clause. Children read without: below their
    /// notice each clause says what it stands for.
    numbered: bool,
    sources: Vec<From>,
    changed: Option<ChangedView>,
}

/// What the version before did not say, and what it said.
#[derive(Clone, Debug)]
struct ChangedView {
    since: u32,
    is_new: bool,
    says_now: Vec<String>,
    said_before: Vec<String>,
}

/// Shows one that anybody may read. Its address with `.pdf` behind it gives the PDF.
pub(crate) async fn get(
    state: Extract<State>,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    if let Some(code) = code.strip_suffix(".pdf") {
        return pdf(state, Path(code.to_owned()), headers).await;
    }
    let published = published(&state)?;
    let document = public(&published, &code)?;
    let frame = Frame::public(&state, &document.publication.title);
    let at = format!("/privacy/{code}");
    let page = DocumentPage::of(frame, ("Privacy", "/privacy"), document, at);
    Fresh::of(&headers, published.version()).html(&page)
}

/// Gives it as a tagged PDF.
pub(crate) async fn pdf(
    Extract(state): Extract<State>,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let published = published(&state)?;
    let (held, wanted, site) = (Arc::clone(&published), code.clone(), state.privacy_site());
    // Setting it takes a while the first time.
    let made = tokio::task::spawn_blocking(move || set(&held, &wanted, site.as_deref()));
    let bytes = made.await.map_err(|_| PageError::Bug)??;
    let named = named("inline", &code, published.version(), "pdf");
    let fresh = Fresh::of(&headers, published.version());
    Ok(fresh.file("application/pdf", &named, bytes.to_vec()))
}

/// Gives it as plain HTML to paste into another site.
pub(crate) async fn export(
    Extract(state): Extract<State>,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let published = published(&state)?;
    let html = public(&published, &code)?.html();
    let named = named("attachment", &code, published.version(), "html");
    let fresh = Fresh::of(&headers, published.version());
    // As text: it is a piece of a page, and no page of this host.
    Ok(fresh.file("text/plain; charset=utf-8", &named, html.into_bytes()))
}

fn set(published: &Published, code: &str, site: Option<&str>) -> Result<Arc<Vec<u8>>, PageError> {
    Ok(public(published, code)?.pdf(site)?)
}

/// All that is published today.
pub(super) fn published(state: &State) -> Result<Arc<Published>, PageError> {
    Ok(state.engine.published(date_in_london((state.clock)()))?)
}

/// What is not for everybody is not there.
fn public<'p>(published: &'p Published, code: &str) -> Result<&'p PublishedDocument, PageError> {
    let document = published.document(code);
    document
        .filter(|one| one.publication.kind.is_public())
        .ok_or(PageError::NotFound)
}

/// What a browser does with a file, and its name: that of a document of the policy, whose codes are
/// small letters and hyphens.
pub(crate) fn named(does: &str, code: &str, version: u32, ending: &str) -> String {
    format!("{does}; filename=\"{code}-version-{version}.{ending}\"")
}

impl DocumentPage {
    /// The page of a publication.
    pub(crate) fn of(
        frame: Frame,
        crumb: (&'static str, &'static str),
        document: &PublishedDocument,
        at: String,
    ) -> Self {
        let publication = &document.publication;
        let sources = publication.sources();
        let (intro, mut sections) = sections(publication, &sources);
        let is_notice = matches!(publication.kind, Kind::Notice { .. });
        let numbered = !publication.is_for_children();
        // The first says it in short; the rest is there for whoever wants to know more.
        for section in sections.iter_mut().skip(1) {
            section.folded = is_notice;
        }
        Self {
            frame,
            crumb,
            title: publication.title.clone(),
            version: publication.version,
            since: day(publication.effective_on),
            at,
            exported: publication.kind.is_public(),
            intro,
            listed: !is_notice && sections.len() > 3,
            sections,
            numbered,
            sources: sources
                .iter()
                .map(|source| From::of(source, if numbered { &[] } else { &publication.parts }))
                .collect(),
            changed: document.changed.as_ref().map(ChangedView::of),
        }
    }
}

impl ChangedView {
    fn of(changed: &Changed) -> Self {
        Self {
            since: changed.since,
            is_new: changed.change.happened == Happened::New,
            says_now: changed.change.says_now.clone(),
            said_before: changed.change.said_before.clone(),
        }
    }
}

impl From {
    /// A clause, with what these parts say by it.
    fn of(source: &policy::publish::Source, parts: &[Part]) -> Self {
        let said = parts.iter().flat_map(|part| match part {
            Part::Paragraph(said) => std::slice::from_ref(said),
            Part::List(list) => list.as_slice(),
            Part::Heading(..) | Part::Table { .. } => &[],
        });
        let said = said.filter(|said| said.clause == source.clause);
        Self {
            number: source.number,
            path: source.clause.path.clone(),
            words: source.words.clone(),
            said: said.map(|said| said.text.clone()).collect(),
        }
    }
}

/// What stands before the first heading, and what stands under each.
fn sections(publication: &Publication, sources: &Sources) -> (Vec<Piece>, Vec<Section>) {
    let (mut intro, mut sections) = (Vec::new(), Vec::<Section>::new());
    for part in &publication.parts {
        if let Part::Heading(_, heading) = part {
            sections.push(Section {
                id: format!("part-{}", sections.len() + 1),
                heading: heading.clone(),
                pieces: Vec::new(),
                folded: false,
            });
        } else if let Some(piece) = piece(part, sources) {
            match sections.last_mut() {
                Some(section) => section.pieces.push(piece),
                None => intro.push(piece),
            }
        }
    }
    (intro, sections)
}

fn piece(part: &Part, sources: &Sources) -> Option<Piece> {
    let sentence = |said: &Said| Sentence {
        text: said.text.clone(),
        number: sources.number(&said.clause),
        clause: said.clause.path.clone(),
    };
    match part {
        Part::Heading(..) => None,
        Part::Paragraph(said) => Some(Piece::Paragraph(sentence(said))),
        Part::List(list) => Some(Piece::List(list.iter().map(sentence).collect())),
        Part::Table { headings, rows } => Some(Piece::Cards(cards(headings, rows, sources))),
    }
}

fn cards(
    headings: &[&'static str],
    rows: &[(Vec<String>, Clause)],
    sources: &Sources,
) -> Vec<Card> {
    let mut cards: Vec<Card> = Vec::new();
    let mut before: &[String] = &[];
    for (cells, clause) in rows {
        let Some((title, rest)) = cells.split_first() else {
            continue;
        };
        let same = before.first() == Some(title);
        let said = |place: usize, cell: &String| same && before.get(place + 1) == Some(cell);
        let facts = headings.iter().skip(1).copied().zip(rest).enumerate();
        let facts = facts
            // What the row above says of the same thing is not said again.
            .filter(|(place, (_, cell))| !cell.is_empty() && !said(*place, cell))
            .map(|(_, (heading, cell))| (heading, cell.clone()));
        let row = Row {
            facts: facts.collect(),
            number: sources.number(clause),
        };
        match cards.last_mut() {
            Some(card) if same => card.rows.push(row),
            _ => cards.push(Card {
                title: title.clone(),
                rows: vec![row],
            }),
        }
        before = cells;
    }
    cards
}

/// Samples for the test of templates.
#[cfg(test)]
pub(crate) fn samples() -> Vec<crate::pages::Sample> {
    let shipped = policy::packs::shipped("community-interest").unwrap();
    let pack = Arc::new(policy::Pack::parse(shipped.files).unwrap());
    let before = policy::Pack::parse(policy::packs::shipped("online-provision").unwrap().files);
    let today = jiff::civil::date(2026, 11, 24);
    let all = Published::of(pack, before.ok().as_ref(), None, today);
    let page = |one: &PublishedDocument| {
        let at = format!("/privacy/{}", one.publication.code);
        DocumentPage::of(Frame::sample(), ("Privacy", "/privacy"), one, at)
    };
    all.documents
        .iter()
        .map(|one| crate::pages::Sample::of("pages/privacy/document.html", &page(one)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_begin_alike_stand_on_one_card_and_repeat_nothing() {
        let clause = |path: &str| Clause {
            path: path.to_owned(),
            origin: None,
        };
        let row = |cells: [&str; 3], path: &str| (cells.map(str::to_owned).to_vec(), clause(path));
        let rows = [
            row(["Reports", "aims", "teaching"], "a"),
            row(["Reports", "aims", "figures"], "b"),
            row(["Notes", "aims", ""], "c"),
        ];
        let pack = policy::packs::shipped("private-tutoring").unwrap();
        let pack = policy::Pack::parse(pack.files).unwrap();
        let sources = policy::publish::retention(&pack).sources();
        let cards = cards(&["What", "Holds", "Why"], &rows, &sources);
        let seen: Vec<_> = cards
            .iter()
            .map(|card| {
                let facts = card.rows.iter().map(|row| row.facts.clone());
                (card.title.as_str(), facts.collect::<Vec<_>>())
            })
            .collect();
        let fact = |name: &'static str, value: &str| (name, value.to_owned());
        assert_eq!(
            seen,
            [
                (
                    "Reports",
                    vec![
                        vec![fact("Holds", "aims"), fact("Why", "teaching")],
                        vec![fact("Why", "figures")],
                    ]
                ),
                ("Notes", vec![vec![fact("Holds", "aims")]]),
            ]
        );
    }
}
