//! What `doctor --deep` reads: every body, its terms, and its digest against the last leaf.

use std::collections::HashMap;

use store::{EntityId, Row, Snapshot, Term};

use crate::{
    AppError, Body, Engine,
    bodies::SentCheckpoint,
    bodies::{
        Account, Arrival, Attestation, Backups, Call, Change, Delivery, Disposal, Import,
        Invitation, Item, Layout, Mail, Mailbox, Mapping, Organisation, Package, Person, Picture,
        Place, Record, RegisterEntry, Relation, Request, Restored, Safety, Score, Session, Setup,
        Sheet, Source, Token, Tombstone, Version, Wording,
    },
    bodies::{Acknowledgement, Consent, Disclosure, Draft, Hold, NoticeGiven, Question, Told},
    body,
    cells::Cell,
    engine::{Realm, open_body},
    unit::{IN_CELL, ObjectsOpening, digest},
};

/// What reading every body found.
#[derive(Clone, Debug, Default)]
pub struct Bodies {
    /// How many bodies were opened.
    pub bodies: u64,
    /// Everything that is not as it should be.
    pub faults: Vec<String>,
}

impl Engine {
    /// Opens every body, holds its terms against what its kind says, and its digest against the
    /// last leaf that names it.
    pub fn check_bodies(&self) -> Result<Bodies, AppError> {
        let mut found = Bodies::default();
        for realm in [&self.realm, &self.accounts] {
            self.check_bodies_of(realm, &mut found)?;
        }
        Ok(found)
    }

    fn check_bodies_of(&self, realm: &Realm, found: &mut Bodies) -> Result<(), AppError> {
        const PAGE: usize = 500;
        let mut snapshot = self.store.snapshot(realm.org)?;
        let digests = self.last_digests(realm, snapshot.as_mut())?;
        for kind in snapshot.kinds()? {
            let mut after = None;
            loop {
                let page = snapshot.page_kind(&kind, after, PAGE)?;
                let full = page.len() == PAGE;
                for (row, place) in page {
                    after = Some(place);
                    let chunks = chunks(snapshot.as_ref(), &row)?;
                    self.check_body(realm, snapshot.as_ref(), &row, found)?;
                    check_digest(&row, &chunks, &digests, found);
                }
                if !full {
                    break;
                }
            }
        }
        Ok(())
    }

    fn check_body(
        &self,
        realm: &Realm,
        snapshot: &dyn Snapshot,
        row: &Row,
        found: &mut Bodies,
    ) -> Result<(), AppError> {
        found.bodies += 1;
        let name = format!("{} {}", row.kind, row.id);
        let plain = match open_body(&self.keys, realm, snapshot, row) {
            Ok(plain) => plain,
            Err(error) => {
                found.faults.push(error.to_string());
                return Ok(());
            }
        };
        match expected_terms(realm, row, &plain) {
            Err(error) => found.faults.push(error.to_string()),
            Ok(None) => found
                .faults
                .push(format!("{name} is of a kind this program does not know")),
            Ok(Some(mut terms)) => {
                let mut stored = snapshot.terms(row.id)?;
                terms.sort();
                stored.sort();
                if terms != stored {
                    found
                        .faults
                        .push(format!("the terms of {name} are not those of its body"));
                }
            }
        }
        Ok(())
    }

    /// Version and digest of each entity as the ledger last saw it written.
    fn last_digests(
        &self,
        realm: &Realm,
        snapshot: &mut dyn Snapshot,
    ) -> Result<HashMap<EntityId, (u64, String)>, AppError> {
        let mut last = HashMap::new();
        for epoch in snapshot.epochs()? {
            snapshot.turn_to(epoch.number)?;
            self.digests_of(realm, snapshot, &mut last)?;
        }
        Ok(last)
    }

    /// The same of the epoch that a snapshot shows.
    fn digests_of(
        &self,
        realm: &Realm,
        snapshot: &dyn Snapshot,
        last: &mut HashMap<EntityId, (u64, String)>,
    ) -> Result<(), AppError> {
        const PAGE: usize = 1000;
        let mut from = 0;
        loop {
            let rows = snapshot.leaves(from, PAGE)?;
            let Some(end) = rows.last().map(|row| row.index + 1) else {
                return Ok(());
            };
            for row in &rows {
                let objects: Option<ObjectsOpening> = self.entry_objects(realm, row);
                for object in objects.into_iter().flat_map(|o| o.objects) {
                    if let Some(digest) = object.digest {
                        last.insert(object.id, (object.version, digest));
                    }
                }
            }
            from = end;
        }
    }
}

/// The newest version that any kind of body is written in.
pub(crate) fn newest_body() -> u32 {
    let all = [
        Account::VERSION,
        Arrival::VERSION,
        Attestation::VERSION,
        RegisterEntry::VERSION,
        Acknowledgement::VERSION,
        Consent::VERSION,
        Disclosure::VERSION,
        Draft::VERSION,
        NoticeGiven::VERSION,
        Question::VERSION,
        Told::VERSION,
        Backups::VERSION,
        Call::VERSION,
        Cell::VERSION,
        Change::VERSION,
        Delivery::VERSION,
        Disposal::VERSION,
        Import::VERSION,
        Invitation::VERSION,
        Item::VERSION,
        Mail::VERSION,
        Mailbox::VERSION,
        Mapping::VERSION,
        Wording::VERSION,
        Organisation::VERSION,
        Package::VERSION,
        Person::VERSION,
        Place::VERSION,
        Record::VERSION,
        Relation::VERSION,
        Request::VERSION,
        Restored::VERSION,
        Safety::VERSION,
        SentCheckpoint::VERSION,
        Session::VERSION,
        Setup::VERSION,
        Sheet::VERSION,
        Source::VERSION,
        Token::VERSION,
        Tombstone::VERSION,
        Version::VERSION,
    ];
    all.into_iter().max().unwrap_or_default()
}

/// The terms that a body of a known kind must have.
pub(crate) fn expected_terms(
    realm: &Realm,
    row: &Row,
    plain: &[u8],
) -> Result<Option<Vec<Term>>, AppError> {
    let index = realm.index();
    let mut terms = match row.kind.as_str() {
        Acknowledgement::KIND => body::decode::<Acknowledgement>(plain)?.terms(row.id, &index),
        Consent::KIND => body::decode::<Consent>(plain)?.terms(row.id, &index),
        Disclosure::KIND => body::decode::<Disclosure>(plain)?.terms(row.id, &index),
        Score::KIND => body::decode::<Score>(plain)?.terms(row.id, &index),
        Draft::KIND => body::decode::<Draft>(plain)?.terms(row.id, &index),
        NoticeGiven::KIND => body::decode::<NoticeGiven>(plain)?.terms(row.id, &index),
        Question::KIND => body::decode::<Question>(plain)?.terms(row.id, &index),
        Told::KIND => body::decode::<Told>(plain)?.terms(row.id, &index),
        Backups::KIND => body::decode::<Backups>(plain)?.terms(row.id, &index),
        Restored::KIND => body::decode::<Restored>(plain)?.terms(row.id, &index),
        Attestation::KIND => body::decode::<Attestation>(plain)?.terms(row.id, &index),
        RegisterEntry::KIND => body::decode::<RegisterEntry>(plain)?.terms(row.id, &index),
        Arrival::KIND => body::decode::<Arrival>(plain)?.terms(row.id, &index),
        Account::KIND => body::decode::<Account>(plain)?.terms(row.id, &index),
        Setup::KIND => body::decode::<Setup>(plain)?.terms(row.id, &index),
        Sheet::KIND => body::decode::<Sheet>(plain)?.terms(row.id, &index),
        Session::KIND => body::decode::<Session>(plain)?.terms(row.id, &index),
        Call::KIND => body::decode::<Call>(plain)?.terms(row.id, &index),
        Cell::KIND => body::decode::<Cell>(plain)?.terms(row.id, &index),
        Change::KIND => body::decode::<Change>(plain)?.terms(row.id, &index),
        Delivery::KIND => body::decode::<Delivery>(plain)?.terms(row.id, &index),
        Disposal::KIND => body::decode::<Disposal>(plain)?.terms(row.id, &index),
        Hold::KIND => body::decode::<Hold>(plain)?.terms(row.id, &index),
        Import::KIND => body::decode::<Import>(plain)?.terms(row.id, &index),
        Invitation::KIND => body::decode::<Invitation>(plain)?.terms(row.id, &index),
        Item::KIND => body::decode::<Item>(plain)?.terms(row.id, &index),
        Layout::KIND => body::decode::<Layout>(plain)?.terms(row.id, &index),
        Mail::KIND => body::decode::<Mail>(plain)?.terms(row.id, &index),
        Mailbox::KIND => body::decode::<Mailbox>(plain)?.terms(row.id, &index),
        Mapping::KIND => body::decode::<Mapping>(plain)?.terms(row.id, &index),
        Wording::KIND => body::decode::<Wording>(plain)?.terms(row.id, &index),
        Organisation::KIND => body::decode::<Organisation>(plain)?.terms(row.id, &index),
        Package::KIND => body::decode::<Package>(plain)?.terms(row.id, &index),
        Person::KIND => body::decode::<Person>(plain)?.terms(row.id, &index),
        Picture::KIND => body::decode::<Picture>(plain)?.terms(row.id, &index),
        Place::KIND => body::decode::<Place>(plain)?.terms(row.id, &index),
        Record::KIND => body::decode::<Record>(plain)?.terms(row.id, &index),
        Relation::KIND => body::decode::<Relation>(plain)?.terms(row.id, &index),
        Safety::KIND => body::decode::<Safety>(plain)?.terms(row.id, &index),
        Request::KIND => body::decode::<Request>(plain)?.terms(row.id, &index),
        Source::KIND => body::decode::<Source>(plain)?.terms(row.id, &index),
        Tombstone::KIND => body::decode::<Tombstone>(plain)?.terms(row.id, &index),
        Version::KIND => body::decode::<Version>(plain)?.terms(row.id, &index),
        SentCheckpoint::KIND => body::decode::<SentCheckpoint>(plain)?.terms(row.id, &index),
        Token::KIND => body::decode::<Token>(plain)?.terms(row.id, &index),
        _ => return Ok(None),
    };
    if row.cell != realm.own_cell() {
        terms.push(Term {
            class: store::TermClass::Ref,
            name: IN_CELL.to_owned(),
            value: row.cell.0.to_vec(),
        });
    }
    Ok(Some(terms))
}

fn chunks(snapshot: &dyn Snapshot, row: &Row) -> Result<Vec<Vec<u8>>, AppError> {
    let mut chunks = Vec::new();
    for n in 0..row.chunks {
        chunks.extend(snapshot.chunk(row.id, n)?);
    }
    Ok(chunks)
}

fn check_digest(
    row: &Row,
    chunks: &[Vec<u8>],
    digests: &HashMap<EntityId, (u64, String)>,
    found: &mut Bodies,
) {
    let name = format!("{} {}", row.kind, row.id);
    match digests.get(&row.id) {
        Some((version, written)) => {
            if *version != row.version || *written != digest(&row.body, chunks) {
                found.faults.push(format!(
                    "{name} is not what the ledger says was written last"
                ));
            }
        }
        // Cells are made without an act of their own.
        None if row.kind == Cell::KIND => {}
        None => found
            .faults
            .push(format!("the ledger does not know {name}")),
    }
}
