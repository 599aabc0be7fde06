//! Searching a place for a request: what concerns the person becomes an item, with everybody else
//! in it marked beforehand.

mod beside;

use std::collections::HashSet;

use access::{Authorised, acts};
use document::{Document, Mail};
use duties::rights::Event;
use extract::Extractor;
use sha2::{Digest as _, Sha256};
use store::{CellId, EntityId, TermRange};

use self::beside::with_pictures;
use crate::{
    AppError, Body as _, Ctx, Engine, Unit,
    bodies::{
        Decision, Facts, How, Item, Origin, Pictures, RECORD_OF, Record, Request, Source,
        StoredMark, all_of,
    },
    engine::Stored,
    judge::Judge,
    pictures::{Drawn, NotDrawn, Scan, drawn},
    pieces::{
        Extent, Piece, extent, lines_hit, participants, pieces, text_of, turns_hit, unseen_pieces,
    },
    requests::RECORDS,
    review::{hand_facts, source_facts},
    threads,
};

/// The group of what a person found.
const BY_HAND: &str = "brought in by hand";

/// Something found for a request, before it is an item.
struct Found {
    origin: Origin,
    title: String,
    group: String,
    suggested: Vec<StoredMark>,
    /// By what its text is known again; none where it has none.
    digest: Option<String>,
    facts: Facts,
    /// Its pages, where it is a picture.
    pages: Option<Drawn>,
}

impl Found {
    fn is_picture(&self) -> bool {
        matches!(self.origin, Origin::Picture { .. })
    }

    /// What its item knows of its pages: of what lies in a file, that they are to be drawn.
    fn pictures(&self) -> Option<Pictures> {
        let drawn = self.pages.as_ref().map(Drawn::known);
        drawn.or_else(|| self.is_picture().then(Pictures::default))
    }
}

impl Ctx<'_> {
    /// The words with which a person searches a place by hand: the person's own forms.
    pub fn search_words(&self, request: &Request) -> Result<Vec<String>, AppError> {
        let directory = self.engine.directory()?;
        let Some(person) = directory.person(request.subject) else {
            return Ok(Vec::new());
        };
        let person = &person.body;
        let mut words = vec![person.full_name()];
        words.push(format!("{}, {}", person.family_name, person.given_names));
        words.extend(
            person
                .known_as
                .iter()
                .map(|name| format!("{name} {}", person.family_name)),
        );
        words.extend(person.nicknames.iter().cloned());
        words.extend(person.former_names.iter().cloned());
        words.extend(person.emails.iter().cloned());
        words.extend(person.telephones.iter().cloned());
        words.dedup();
        words.retain(|word| !word.trim().is_empty());
        Ok(words)
    }

    /// Searches a place in what Caretaker holds of it, and makes an item of each thing found that is
    /// not one already. Returns how many are new.
    pub fn search_place(&self, id: EntityId, place: &str) -> Result<u32, AppError> {
        let allowed: Authorised<acts::RequestSearch> = self.on_request(id)?;
        if let Ok(place) = place.parse()
            && self.engine.place_of_colleague(place)?.is_some()
        {
            return Err(AppError::refused(
                "Only the colleague can look there, who was asked by a search sheet.",
            ));
        }
        let mut stored = self.engine.request(id)?;
        let judge = self.judge(&stored.body)?;
        let before = self.items(id)?;
        let found = if place == RECORDS {
            self.find_records(&stored.body, &judge)?
        } else {
            let place_id = place.parse().map_err(|_| AppError::NotFound("place"))?;
            let mut names = self.conversations(place_id, &before)?;
            self.find_sources(place_id, &judge, &mut names)?
        };
        let (mut new, mut again) = (Vec::new(), Vec::new());
        let pictures = before.iter().map(|item| &item.body);
        let pictures = pictures.filter(|item| matches!(item.origin, Origin::Picture { .. }));
        let mut shown: HashSet<_> = pictures.map(|item| item.digest.clone()).collect();
        for found in found {
            match before.iter().find(|item| item.body.origin == found.origin) {
                Some(item) if item.body.digest == found.digest => {}
                Some(item) => again.push((item.clone(), found)),
                // What stands below every message, or was sent to many, is looked at once.
                None if found.is_picture() && !shown.insert(found.digest.clone()) => {}
                None => new.push(found),
            }
        }
        let again = self.decide_anew(&mut stored, again)?;
        let words = self.search_words(&stored.body)?.join(" · ");
        let how = (How::Caretaker, words.as_str());
        self.add_items(&allowed, &mut stored, place, how, (new, again))
    }

    /// Records a search by hand: each text brought in becomes an item; none means nothing was found.
    pub fn search_by_hand(
        &self,
        id: EntityId,
        place: &str,
        words: &str,
        texts: &[(String, String)],
    ) -> Result<u32, AppError> {
        self.search_by_hand_with(id, place, words, texts, &[])
    }

    /// The same with photographs and scans, each of which becomes an item of pictures.
    pub fn search_by_hand_and_scans(
        &self,
        id: EntityId,
        (place, words): (&str, &str),
        texts: &[(String, String)],
        (scans, extractor): (&[Scan], &Extractor),
    ) -> Result<u32, AppError> {
        // Before anything is drawn.
        let _: Authorised<acts::RequestSearchByHand> = self.on_request(id)?;
        let drawn = all_drawn(scans, extractor)?;
        self.search_by_hand_with(id, place, words, texts, &drawn)
    }

    fn search_by_hand_with(
        &self,
        id: EntityId,
        place: &str,
        words: &str,
        texts: &[(String, String)],
        drawn: &[(String, Drawn)],
    ) -> Result<u32, AppError> {
        let allowed: Authorised<acts::RequestSearchByHand> = self.on_request(id)?;
        let mut stored = self.engine.request(id)?;
        let brought = Brought {
            place: place.parse().map_err(|_| AppError::NotFound("place"))?,
            group: BY_HAND.to_owned(),
            texts,
            drawn,
        };
        let judge = self.judge(&stored.body)?;
        let found = brought_in(&judge, stored.body.subject, &brought);
        let how = (How::ByHand, words);
        self.add_items(&allowed, &mut stored, place, how, (found, Vec::new()))
    }

    /// What people brought in from places of their own: each place is searched by it, in one commit
    /// with whatever else belongs to the act. Returns how many items are new.
    pub(crate) fn take_in_by_hand<A: access::Act>(
        &self,
        allowed: &Authorised<A>,
        stored: &mut Stored<Request>,
        (all, words): (&[Brought<'_>], &str),
        more: impl FnOnce(&mut Unit<'_, '_>) -> Result<(), AppError>,
    ) -> Result<usize, AppError> {
        let judge = self.judge(&stored.body)?;
        let mut new = Vec::new();
        for brought in all {
            let found = brought_in(&judge, stored.body.subject, brought);
            let place = brought.place.to_string();
            new.extend(self.taken_in(stored, &place, (How::ByHand, words), found)?);
        }
        let many = new.len();
        let cell = stored.cell;
        self.save(allowed, stored, |unit| {
            insert_items(self.engine, unit, cell, &new)?;
            more(unit)
        })?;
        Ok(many)
    }

    /// Items whose file says something else now: what was decided about them is taken back.
    fn decide_anew(
        &self,
        stored: &mut Stored<Request>,
        again: Vec<(Stored<Item>, Found)>,
    ) -> Result<Vec<Stored<Item>>, AppError> {
        let mut items = Vec::new();
        for (mut item, found) in again {
            if let Some(was) = item.body.decision.kind() {
                stored.body.duty = self.after(&stored.body, Event::ItemUndone { was })?;
            }
            item.body.decision = Decision::Undecided;
            item.body.before = None;
            item.body.decided = None;
            item.body.pictures = found.pictures();
            item.body.suggested = found.suggested;
            item.body.together = None;
            item.body.digest = found.digest;
            item.body.facts = Some(found.facts);
            items.push(item);
        }
        Ok(items)
    }

    fn add_items<A: access::Act>(
        &self,
        allowed: &Authorised<A>,
        stored: &mut Stored<Request>,
        place: &str,
        how: (How, &str),
        (found, again): (Vec<Found>, Vec<Stored<Item>>),
    ) -> Result<u32, AppError> {
        let new = self.taken_in(stored, place, how, found)?;
        let many = u32::try_from(new.len()).unwrap_or(u32::MAX);
        let cell = stored.cell;
        self.save(allowed, stored, |unit| {
            for item in &again {
                unit.update(item)?;
            }
            insert_items(self.engine, unit, cell, &new)
        })?;
        Ok(many)
    }

    /// The items that a search of a place brings; the request's facts and its log say so.
    fn taken_in(
        &self,
        stored: &mut Stored<Request>,
        place: &str,
        (how, words): (How, &str),
        found: Vec<Found>,
    ) -> Result<Vec<NewItem>, AppError> {
        let new = u32::try_from(found.len())
            .map_err(|_| AppError::refused("this search found more than can be reviewed"))?;
        let earlier = stored
            .body
            .duty
            .places
            .get(place)
            .map_or(0, duties::rights::Search::found);
        let event = Event::PlaceSearched {
            place: place.to_owned(),
            on: self.today(),
            found: earlier + new,
        };
        stored.body.duty = self.after(&stored.body, event)?;
        stored.body.log.push(self.log_line(place, how, words, new));
        let first = stored.body.items;
        stored.body.items += new;
        let request = stored.id;
        let items = (first + 1..).zip(found);
        Ok(items
            .map(|(number, found)| NewItem::of(request, number, found))
            .collect())
    }

    fn find_records(&self, request: &Request, judge: &Judge) -> Result<Vec<Found>, AppError> {
        let snapshot = self.engine.snapshot()?;
        let mut records: Vec<Stored<Record>> = self
            .engine
            .read_all(snapshot.as_ref(), &all_of(RECORD_OF, request.subject))?;
        let named = TermRange::exactly("record.names", &request.subject.0);
        records.extend(self.engine.read_all::<Record>(snapshot.as_ref(), &named)?);
        records.sort_by_key(|record| record.id);
        records.dedup_by_key(|record| record.id);
        // Ids are random: those of one day stand in the order in which they were entered.
        records.sort_by(|a, b| {
            let order = |record: &Record| (record.on, record.entered_at);
            let kind = || a.body.kind.cmp(&b.body.kind);
            let text = || a.body.words().cmp(&b.body.words());
            order(&a.body)
                .cmp(&order(&b.body))
                .then_with(kind)
                .then_with(text)
        });
        let pack = self.engine.pack();
        Ok(records
            .into_iter()
            .map(|record| {
                let text = &record.body.words();
                let kind = pack.record_kind(&record.body.kind);
                let title = kind.map_or(record.body.kind.as_str(), |k| k.title.as_str());
                let found = judge.matches_filed(text, &filed_under(&record.body));
                Found {
                    suggested: judge.suggest(text, &found),
                    digest: Some(text_digest(text)),
                    facts: self.record_facts(&record.body, text, (judge, &found)),
                    origin: Origin::Record(record.id),
                    title: format!("{title}, {}", record.body.on.strftime("%-d %B %Y")),
                    group: kind.map_or_else(|| "Records".to_owned(), |k| k.many.clone()),
                    pages: None,
                }
            })
            .collect())
    }

    /// The conversations of a place's mail. Those that items are of already keep their names.
    fn conversations(
        &self,
        place: EntityId,
        items: &[Stored<Item>],
    ) -> Result<threads::Names, AppError> {
        let mut threads = threads::Threads::default();
        self.each_source(place, |source| {
            let parts = source.body.document.parts.iter();
            let mut last = None;
            // All parts of a message have the same heading.
            for mail in parts.filter_map(|part| part.mail.as_ref()) {
                if last != Some(mail) {
                    threads.add(mail);
                }
                last = Some(mail);
            }
            Ok(())
        })?;
        threads.settle();
        let snapshot = self.engine.snapshot()?;
        // Many items are of one mailbox, and stand beside each other.
        let mut last: Option<Stored<Source>> = None;
        let mut groups = Vec::new();
        for item in items {
            let mut mail = None;
            if let Origin::Spans { source, spans } = &item.body.origin {
                if last.as_ref().is_none_or(|last| last.id != *source) {
                    last = self.engine.read(snapshot.as_ref(), *source)?;
                }
                let part = last.as_ref().zip(spans.first());
                let part = part.and_then(|(last, span)| last.body.document.part(span.part));
                mail = part.and_then(|part| part.mail.as_deref().cloned());
            }
            groups.push((item.body.group.clone(), mail));
        }
        Ok(threads::Names::new(threads, groups))
    }

    fn find_sources(
        &self,
        place: EntityId,
        judge: &Judge,
        names: &mut threads::Names,
    ) -> Result<Vec<Found>, AppError> {
        let subject = judge.names.person(judge.subject);
        let subject = subject.ok_or(AppError::NotFound("person"))?;
        let found = self.look_through(place, subject, |source| {
            let (path, document) = (&source.body.path, &source.body.document);
            let judged = |piece: Piece| {
                let container = piece.container.clone();
                judge_piece(source, piece, judge).map(|found| (container, found))
            };
            let mut found: Vec<_> = pieces(path, document)
                .into_iter()
                .filter_map(judged)
                .collect();
            let mut unseen = unseen_pieces(path, document);
            unseen.retain(|piece| !found.iter().any(|(seen, _)| *seen == piece.container));
            found.extend(unseen.into_iter().filter_map(judged));
            Ok(with_pictures(source, found, judge))
        })?;
        let (mut found, mails): (Vec<Found>, Vec<Option<Mail>>) = found.into_iter().unzip();
        for (found, name) in found.iter_mut().zip(names.of(&mails)) {
            found.group = name.unwrap_or_else(|| std::mem::take(&mut found.group));
        }
        Ok(found)
    }

    /// All items of a request, in order.
    pub(crate) fn items(&self, request: EntityId) -> Result<Vec<Stored<Item>>, AppError> {
        let snapshot = self.engine.snapshot()?;
        self.engine
            .read_all(snapshot.as_ref(), &all_of(crate::bodies::ITEM_OF, request))
    }
}

/// What a person brought in from a place.
pub(crate) struct Brought<'a> {
    /// The place.
    pub(crate) place: EntityId,
    /// The group of the items that it becomes.
    pub(crate) group: String,
    /// Texts with their titles.
    pub(crate) texts: &'a [(String, String)],
    /// Photographs and scans with theirs.
    pub(crate) drawn: &'a [(String, Drawn)],
}

/// An item that is new, with its pages where it is a picture.
struct NewItem {
    item: Item,
    pages: Option<Drawn>,
}

impl NewItem {
    fn of(request: EntityId, number: u32, found: Found) -> Self {
        let pictures = found.pictures();
        Self {
            item: Item {
                request,
                number,
                origin: found.origin,
                group: found.group,
                title: found.title,
                decision: Decision::Undecided,
                before: None,
                decided: None,
                note: None,
                suggested: found.suggested,
                digest: found.digest,
                health: None,
                facts: Some(found.facts),
                together: None,
                second: None,
                pictures,
            },
            pages: found.pages,
        }
    }
}

fn insert_items(
    engine: &Engine,
    unit: &mut Unit<'_, '_>,
    cell: CellId,
    new: &[NewItem],
) -> Result<(), AppError> {
    for one in new {
        let id = engine.new_id();
        unit.insert(id, cell, &one.item)?;
        for page in one.pages.iter().flat_map(|pages| pages.bodies(id)) {
            unit.insert(engine.new_id(), cell, &page)?;
        }
    }
    Ok(())
}

/// What was brought in, before it is items.
fn brought_in(judge: &Judge, subject: EntityId, brought: &Brought<'_>) -> Vec<Found> {
    let place = brought.place;
    let pictures = brought.drawn.iter().map(|(title, pages)| Found {
        suggested: Vec::new(),
        origin: Origin::Hand {
            place,
            text: String::new(),
        },
        title: title.clone(),
        group: brought.group.clone(),
        // It says nothing that another could say too.
        digest: None,
        facts: hand_facts(place, "", (judge, &[])),
        pages: Some(pages.clone().judged(judge, &[subject])),
    });
    let texts = brought.texts.iter().map(|(title, text)| {
        let matches = judge.matches_filed(text, &[subject]);
        Found {
            suggested: judge.suggest(text, &matches),
            origin: Origin::Hand {
                place,
                text: text.clone(),
            },
            title: title.clone(),
            group: brought.group.clone(),
            digest: Some(text_digest(text)),
            facts: hand_facts(place, text, (judge, &matches)),
            pages: None,
        }
    });
    texts.chain(pictures).collect()
}

fn judge_piece(
    source: &Stored<Source>,
    piece: Piece,
    judge: &Judge,
) -> Option<(Found, Option<Mail>)> {
    let document: &Document = &source.body.document;
    let text = text_of(document, &piece.spans);
    let first = piece
        .spans
        .first()
        .and_then(|span| document.part(span.part));
    let mail = first.and_then(|part| part.mail.as_deref());
    let among = judge.known(&participants(document, &piece));
    let hits: Vec<_> = judge
        .matches_among(&text, &among)
        .iter()
        .filter(|found| judge.may_be_subject(found))
        .map(|found| found.start..found.end)
        .collect();
    if hits.is_empty() {
        return None;
    }
    let extent = extent(&source.body.path, document, &piece);
    let spans = match extent {
        Extent::Whole => piece.spans,
        Extent::Rows => lines_hit(document, &piece.spans, &hits, true),
        Extent::Lines => lines_hit(document, &piece.spans, &hits, false),
        Extent::Turns => turns_hit(document, &piece.spans, &hits),
    };
    let text = text_of(document, &spans);
    let matches = judge.matches_among(&text, &among);
    let found = Found {
        suggested: judge.suggest(&text, &matches),
        facts: source_facts(source, &spans, extent, (judge, &matches)),
        digest: Some(text_digest(&text)),
        origin: Origin::Spans {
            source: source.id,
            spans,
        },
        title: piece.title,
        group: piece.group,
        pages: None,
    };
    Some((found, mail.cloned()))
}

/// The pages of photographs and scans, each with its title.
pub(crate) fn all_drawn(
    scans: &[Scan],
    extractor: &Extractor,
) -> Result<Vec<(String, Drawn)>, AppError> {
    let reader = extractor.another();
    let drawn = scans.iter().map(|scan| {
        let pages = drawn(&scan.bytes, &reader)?.map_err(NotDrawn::refused)?;
        Ok((scan.title.clone(), pages))
    });
    drawn.collect()
}

/// By what an item's text is known again.
pub(crate) fn text_digest(text: &str) -> String {
    crate::unit::hex(&Sha256::digest(text.as_bytes()))
}

/// Under whom an item's text is filed: a message, under those known who wrote and received it. What a
/// person brought in by hand, they brought in as the subject's.
pub(crate) fn filed(item: &Item, record: Option<&Record>, subject: EntityId) -> Vec<EntityId> {
    match (&item.origin, record) {
        (Origin::Record(_), Some(record)) => filed_under(record),
        (Origin::Hand { .. }, _) => vec![subject],
        (Origin::Spans { .. } | Origin::Picture { .. }, _) => {
            let facts = item.facts.iter();
            let both = facts.flat_map(|facts| facts.from.iter().chain(&facts.to));
            both.copied().collect()
        }
        (Origin::Record(_), None) => Vec::new(),
    }
}

/// Under whom a record is filed: whom it is about, who wrote it, who else is in it.
pub(crate) fn filed_under(record: &Record) -> Vec<EntityId> {
    let author = record.author.iter().copied();
    std::iter::once(record.person)
        .chain(author)
        .chain(record.others.iter().copied())
        .collect()
}

/// What kind of entity an item's origin is, for leaves.
pub(crate) fn origin_object(origin: &Origin) -> Option<(&'static str, EntityId)> {
    match origin {
        Origin::Record(id) => Some((Record::KIND, *id)),
        Origin::Spans { source, .. } | Origin::Picture { source, .. } => {
            Some((Source::KIND, *source))
        }
        Origin::Hand { .. } => None,
    }
}
