//! Photographs and scans that lie in a file: which of them belong to what was found in it. No program
//! says whom they show, so what stands around them does.

use document::{Document, Mail};

use super::Found;
use crate::{
    bodies::{Drawable, Facts, ItemKind, Origin, Source},
    engine::Stored,
    judge::Judge,
    pieces::{group, is_read, text_of},
};

/// A shorter name of a file stands in too many texts by chance.
const NAME: usize = 5;

/// What was found in a file, by the containers that it lies in.
pub(super) type InFile = (Vec<String>, (Found, Option<Mail>));

/// What was found in a file, and behind each what belongs to it and can only be looked at. Each is an
/// item of its own: it is decided by itself, and may be kept back where the text is given.
pub(super) fn with_pictures(
    source: &Stored<Source>,
    found: Vec<InFile>,
    judge: &Judge,
) -> Vec<(Found, Option<Mail>)> {
    let document = &source.body.document;
    let texts: Vec<String> = found
        .iter()
        .map(|(_, (found, _))| match &found.origin {
            Origin::Spans { spans, .. } => text_of(document, spans),
            Origin::Record(_) | Origin::Picture { .. } | Origin::Hand { .. } => String::new(),
        })
        .collect();
    let (mut beside, mut named) = (vec![Vec::new(); found.len()], Vec::new());
    let drawable = source.body.drawable.iter().flatten();
    for one in drawable.filter(|one| !says_something(document, &one.path)) {
        let mut around = found.iter().zip(&texts);
        let place = around.position(|((container, _), text)| belongs(&one.path, (container, text)));
        match place.and_then(|place| beside.get_mut(place)) {
            Some(beside) => beside.push(one),
            None if names_them(&source.body.path, one, judge) => named.push(one),
            None => {}
        }
    }
    let mut all = Vec::new();
    for ((_, (text, mail)), pictures) in found.into_iter().zip(beside) {
        let about = (text.group.clone(), text.facts.clone());
        all.push((text, mail.clone()));
        let pictures = pictures.into_iter();
        all.extend(pictures.map(|one| (item(source, one, about.clone()), mail.clone())));
    }
    all.extend(named.into_iter().map(|one| {
        let mail = mail_around(document, &one.path);
        let on = mail
            .as_ref()
            .and_then(|mail| mail.date.as_ref()?.get(..10)?.parse().ok());
        let facts = Facts {
            on,
            place: Some(source.body.place),
            ..Facts::default()
        };
        let about = (group(&source.body.path), facts);
        (item(source, one, about), mail)
    }));
    all
}

fn item(source: &Stored<Source>, one: &Drawable, (group, facts): (String, Facts)) -> Found {
    Found {
        origin: Origin::Picture {
            source: source.id,
            path: one.path.clone(),
        },
        title: name(&source.body.path, one).to_owned(),
        group,
        suggested: Vec::new(),
        digest: Some(one.digest.clone()),
        facts: Facts {
            kind: ItemKind::Document,
            // It says nothing, so that nothing is known of what it says.
            rather: None,
            safeguarding: false,
            health: false,
            unread: false,
            sample: String::new(),
            ..facts
        },
        pages: None,
    }
}

/// Whether a file of pages has something to read: then it is found by that, or not.
fn says_something(document: &Document, path: &[String]) -> bool {
    let mut parts = document.parts.iter();
    parts.any(|part| part.path == path && is_read(part))
}

/// Whether it lies in what was found (the attachment of a message, a picture in a letter), or is
/// named by it from beside (what was sent in a chat).
fn belongs(path: &[String], (container, text): (&[String], &str)) -> bool {
    if path.len() > container.len() && path.starts_with(container) {
        return true;
    }
    let (Some((name, folder)), Some((_, around))) = (path.split_last(), container.split_last())
    else {
        return false;
    };
    let name = name.rsplit('/').next().unwrap_or(name);
    folder == around && name.len() >= NAME && text.contains(name)
}

/// Whether its name, or that of a folder or file that it lies in, is the person’s.
fn names_them(path: &str, one: &Drawable, judge: &Judge) -> bool {
    let all = std::iter::once(path).chain(one.path.iter().map(String::as_str));
    let mut matches = all.flat_map(|name| judge.matches(&spaced(name)));
    matches.any(|found| judge.may_be_subject(&found))
}

/// What programs put between the words of a name of a file, as spaces.
fn spaced(name: &str) -> String {
    let spaced = |c: char| if "_-+.".contains(c) { ' ' } else { c };
    name.replace(['/', '\\'], ", ")
        .chars()
        .map(spaced)
        .collect()
}

fn mail_around(document: &Document, path: &[String]) -> Option<Mail> {
    let around = path.split_last().map_or(path, |(_, around)| around);
    let mut parts = document.parts.iter();
    let part = parts.find(|part| part.path == around && part.mail.is_some())?;
    part.mail.as_deref().cloned()
}

fn name<'a>(path: &'a str, one: &'a Drawable) -> &'a str {
    let name = one.path.last().map_or(path, String::as_str);
    name.rsplit('/').next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_in_a_message_or_is_named_beside_a_chat_belongs_to_it() {
        let path = |names: &[&str]| {
            names
                .iter()
                .map(|one| (*one).to_owned())
                .collect::<Vec<_>>()
        };
        for (picture, container, text, wanted) in [
            (&["message 1", "a.jpg"][..], &["message 1"][..], "", true),
            (&["message 1", "b.zip", "a.jpg"], &["message 1"], "", true),
            (&["message 10", "a.jpg"], &["message 1"], "", false),
            (&["message 1"], &["message 1"], "", false),
            (&["picture1.png"], &[], "", true),
            (
                &["IMG-1.jpg"],
                &["_chat.txt"],
                "Sam: IMG-1.jpg (file attached)",
                true,
            ),
            (
                &["chat/IMG-1.jpg"],
                &["chat/_chat.txt"],
                "‎<attached: IMG-1.jpg>",
                true,
            ),
            (
                &["IMG-2.jpg"],
                &["_chat.txt"],
                "Sam: IMG-1.jpg (file attached)",
                false,
            ),
            (&["a.b"], &["_chat.txt"], "Sam: a.b", false),
            (&["x.zip", "IMG-1.jpg"], &["_chat.txt"], "IMG-1.jpg", false),
        ] {
            let (picture, container) = (path(picture), path(container));
            assert_eq!(belongs(&picture, (&container, text)), wanted, "{picture:?}");
        }
    }

    #[test]
    fn names_of_files_are_read_as_words() {
        assert_eq!(
            spaced("Year 4/Ella_Poe-report.pdf"),
            "Year 4, Ella Poe report pdf"
        );
    }
}
