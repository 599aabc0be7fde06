//! Presentations: slides in their order, speakers' notes, comments, footers of the masters.

use std::collections::HashMap;
use std::fmt::Write as _;

use document::{LookAtThis, Part, PartKind};

use super::ooxml::{DrawingText, Office, number_in, short};
use super::xml::Node;
use crate::read::{Read, Unread};

/// Reads a presentation.
pub(crate) fn read(bytes: &[u8]) -> Result<Read, Unread> {
    let mut office = Office::open(bytes)?;
    let main = office.main_part("ppt/presentation.xml");
    let slides = slides_in_order(&mut office, &main);
    if slides.is_empty() {
        office
            .read
            .document
            .note(LookAtThis::Incomplete("no slide was found".to_owned()), "");
    }
    let authors = authors(&mut office);
    for (index, name) in slides.iter().enumerate() {
        let number = index + 1;
        let hidden = shapes(
            &mut office,
            name,
            PartKind::Slide,
            &format!("slide {number}"),
        );
        office.read.document.push(Part::new(
            PartKind::Hidden,
            format!("alternative texts of slide {number}"),
            hidden,
        ));
        let relations = office.relations(name);
        for relation in relations.iter().filter(|relation| !relation.external) {
            match relation.kind.as_str() {
                "notesSlide" => {
                    let label = format!("notes to slide {number}");
                    shapes(&mut office, &relation.target, PartKind::SlideNotes, &label);
                }
                "comments" => comments(&mut office, &relation.target, &authors, number),
                _ => {}
            }
        }
        office.outside(name, &relations);
    }
    office.extras();
    Ok(office.read)
}

fn slides_in_order(office: &mut Office<'_>, main: &str) -> Vec<String> {
    let relations = office.relations(main);
    let mut ids = Vec::new();
    if office
        .names
        .iter()
        .any(|name| name.eq_ignore_ascii_case(main))
    {
        office.walk(main, &mut |node| {
            if let Node::Open(element) = node
                && element.name() == "sldId"
            {
                // Two attributes are called `id`; the relation's is not a number.
                ids.extend(relation_id(element));
            }
        });
    }
    let mut slides: Vec<String> = ids
        .iter()
        .filter_map(|id| relations.iter().find(|relation| relation.id == *id))
        .map(|relation| relation.target.clone())
        .collect();
    for name in office.numbered("ppt/slides/slide", ".xml") {
        if !slides.contains(&name) {
            slides.push(name);
        }
    }
    slides
}

fn relation_id(element: &super::xml::Element<'_>) -> Option<String> {
    element
        .attrs("id")
        .into_iter()
        .find(|id| !id.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The shapes' texts as a part; answers what does not show.
fn shapes(office: &mut Office<'_>, name: &str, kind: PartKind, label: &str) -> String {
    let mut text = DrawingText::default();
    office.walk(name, &mut |node| text.visit(&node));
    office
        .read
        .document
        .push(Part::new(kind, label, text.finish()));
    text.hidden
}

fn authors(office: &mut Office<'_>) -> HashMap<String, String> {
    let mut authors = HashMap::new();
    for name in ["ppt/commentAuthors.xml", "ppt/authors.xml"] {
        if !office.names.iter().any(|known| known == name) {
            continue;
        }
        office.walk(name, &mut |node| {
            if let Node::Open(element) = node
                && matches!(element.name(), "cmAuthor" | "author")
                && let (Some(id), Some(name)) = (element.attr("id"), element.attr("name"))
            {
                authors.insert(id, name);
            }
        });
    }
    authors
}

fn comments(office: &mut Office<'_>, name: &str, authors: &HashMap<String, String>, slide: usize) {
    let mut text = String::new();
    let mut capture = false;
    office.walk(name, &mut |node| match node {
        Node::Open(element) => match element.name() {
            "cm" | "reply" => {
                let by = element
                    .attr("authorId")
                    .and_then(|id| authors.get(&id).cloned());
                let _ = write!(text, "\n{}: ", by.as_deref().unwrap_or("unknown"));
            }
            "t" | "text" => capture = true,
            _ => {}
        },
        Node::Close("t" | "text") => capture = false,
        Node::Close(_) => {}
        Node::Text(run) => {
            if capture {
                text.push_str(run);
            }
        }
    });
    let label = format!("comments to slide {slide} ({})", number_in(&short(name)));
    office.read.document.push(Part::new(
        PartKind::Comment,
        label,
        text.trim_start().to_owned(),
    ));
}
