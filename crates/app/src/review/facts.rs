//! What is known of an item beside what it says: taken down when it is found, so that a list of
//! thousands needs none of their texts.

use access::DataClass;
use document::{Document, Part, PartKind, Span};
use find::{Match, Strength};
use jiff::civil::Date;
use store::EntityId;

use super::alike::Sample;
use crate::{
    Ctx,
    bodies::{Facts, ItemKind, Record, Source},
    engine::Stored,
    judge::Judge,
    pieces::Extent,
};

/// The most people that are kept as those who wrote or received one thing.
const MOST: usize = 50;

impl Ctx<'_> {
    /// Of a record.
    pub(crate) fn record_facts(
        &self,
        record: &Record,
        text: &str,
        (judge, matches): (&Judge, &[Match]),
    ) -> Facts {
        Facts {
            kind: ItemKind::Record,
            on: Some(record.on),
            from: record.author.into_iter().collect(),
            // What is filed under somebody, or names them by its own list, means them.
            rather: None,
            safeguarding: self.engine.class_of(&record.category) == DataClass::Safeguarding,
            health: self.tells_of_health(record),
            ..in_text(text, (judge, matches))
        }
    }
}

/// Of a part of a file.
pub(crate) fn source_facts(
    source: &Stored<Source>,
    spans: &[Span],
    extent: Extent,
    (judge, matches): (&Judge, &[Match]),
) -> Facts {
    let document: &Document = &source.body.document;
    let first = spans.first().and_then(|span| document.part(span.part));
    let mail = first.and_then(|part| part.mail.as_deref());
    let people = |addresses: &mut dyn Iterator<Item = &document::Address>| {
        let known = addresses.filter_map(|one| known(judge, &one.written()));
        known.take(MOST).collect()
    };
    let day = |mail: &document::Mail| mail.date.as_ref()?.get(..10)?.parse::<Date>().ok();
    Facts {
        kind: kind(first, extent),
        on: mail.and_then(day),
        place: Some(source.body.place),
        from: mail.map_or_else(
            || people(&mut speakers(document, spans).into_iter()),
            |mail| people(&mut mail.from.iter()),
        ),
        to: mail.map_or_else(Vec::new, |mail| {
            people(&mut mail.to.iter().chain(&mail.cc).chain(&mail.bcc))
        }),
        unread: first.is_some_and(|part| has_note(document, part)),
        sample: Sample::of(&written(document, spans)).written(),
        rather: rather(judge, matches),
        ..Facts::default()
    }
}

/// Who said what an item is made of, each once.
fn speakers<'a>(document: &'a Document, spans: &[Span]) -> Vec<&'a document::Address> {
    let mut seen = std::collections::BTreeSet::new();
    let mut speakers = Vec::new();
    for span in spans {
        let Some(talk) = document.part(span.part).and_then(|part| part.talk.as_ref()) else {
            continue;
        };
        for turn in talk.touched(span.start, span.end) {
            if seen.insert((span.part, turn.by)) {
                speakers.extend(talk.speaker(turn));
            }
        }
    }
    speakers
}

/// What somebody wrote: the heading of a message is not quoted in its answer.
fn written(document: &Document, spans: &[Span]) -> String {
    let spans = spans.iter().filter(|span| {
        let part = document.part(span.part);
        part.is_some_and(|part| part.kind != PartKind::MailHeader)
    });
    let texts: Vec<&str> = spans.filter_map(|span| document.slice(*span)).collect();
    texts.join("\n")
}

/// Of what was brought in by hand.
pub(crate) fn hand_facts(place: EntityId, text: &str, by: (&Judge, &[Match])) -> Facts {
    Facts {
        kind: ItemKind::Hand,
        place: Some(place),
        rather: None,
        ..in_text(text, by)
    }
}

fn in_text(text: &str, (judge, matches): (&Judge, &[Match])) -> Facts {
    Facts {
        rather: rather(judge, matches),
        sample: Sample::of(text).written(),
        ..Facts::default()
    }
}

/// Whom a text more likely means, if the person stands in it only as somebody of the same name.
fn rather(judge: &Judge, matches: &[Match]) -> Option<EntityId> {
    if matches.iter().any(|found| judge.is_subject(found)) {
        return None;
    }
    let mut maybe = matches.iter().filter(|found| judge.may_be_subject(found));
    let likelier = maybe.next()?.candidates.first()?;
    judge.names.person(likelier.person)
}

/// The person whose address this is, if one is known.
fn known(judge: &Judge, address: &str) -> Option<EntityId> {
    let matches = judge.matches(address);
    let mut sure = matches
        .iter()
        .filter_map(|found| found.candidates.first())
        .filter(|candidate| candidate.strength >= Strength::Likely);
    judge.names.person(sure.next()?.person)
}

fn kind(first: Option<&Part>, extent: Extent) -> ItemKind {
    let message =
        first.is_some_and(|part| matches!(part.kind, PartKind::MailHeader | PartKind::MailBody));
    match extent {
        Extent::Rows => ItemKind::Table,
        Extent::Lines | Extent::Turns => ItemKind::Chat,
        Extent::Whole if message => ItemKind::Mail,
        Extent::Whole => ItemKind::Document,
    }
}

/// Whether something of the file, or of the message or attachment that a part lies in, could not be
/// read.
fn has_note(document: &Document, part: &Part) -> bool {
    let within = part.path.join("/");
    document.notes.iter().any(|note| {
        let rest = note.place.strip_prefix(within.as_str());
        rest.is_some_and(|rest| within.is_empty() || rest.is_empty() || rest.starts_with('/'))
    })
}

#[cfg(test)]
mod tests {
    use document::{LookAtThis, Note};

    use super::*;

    #[test]
    fn what_could_not_be_read_belongs_to_its_own_message() {
        let mut document = Document::new();
        let part = |path: &[&str]| {
            let mut part = Part::new(PartKind::MailBody, "message", "Ella");
            part.path = path.iter().map(|one| (*one).to_owned()).collect();
            part
        };
        let place = "message 3/scan.pdf";
        document.notes.push(Note::new(LookAtThis::Encrypted, place));
        assert!(has_note(&document, &part(&["message 3"])));
        assert!(has_note(&document, &part(&["message 3", "scan.pdf"])));
        assert!(!has_note(&document, &part(&["message 30"])));
        assert!(!has_note(&document, &part(&["message"])));
        assert!(has_note(&document, &part(&[])), "the file as a whole");
    }

    #[test]
    fn a_message_a_chat_and_a_table_are_told_apart() {
        let part = |kind| Part::new(kind, "part", "");
        let mail = part(PartKind::MailHeader);
        assert_eq!(kind(Some(&mail), Extent::Whole), ItemKind::Mail);
        let body = part(PartKind::Body);
        assert_eq!(kind(Some(&body), Extent::Whole), ItemKind::Document);
        assert_eq!(kind(Some(&body), Extent::Lines), ItemKind::Chat);
        assert_eq!(kind(Some(&body), Extent::Rows), ItemKind::Table);
    }
}
