//! What `doctor --deep` reads: every body, its terms, and its digest against the last leaf.

use std::collections::HashMap;

use store::{EntityId, Row, Snapshot, Term};

use crate::{
    AppError, Body, Engine,
    bodies::{
        Delivery, Import, Item, Organisation, Package, Person, Place, Record, Relation, Request,
        Source,
    },
    body,
    cells::Cell,
    engine::open_body,
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
        const PAGE: usize = 500;
        let snapshot = self.snapshot()?;
        let digests = self.last_digests(snapshot.as_ref())?;
        let mut found = Bodies::default();
        for kind in snapshot.kinds()? {
            let mut after = None;
            loop {
                let page = snapshot.page_kind(&kind, after, PAGE)?;
                let full = page.len() == PAGE;
                for (row, place) in page {
                    after = Some(place);
                    self.check_body(snapshot.as_ref(), &row, &digests, &mut found)?;
                }
                if !full {
                    break;
                }
            }
        }
        Ok(found)
    }

    fn check_body(
        &self,
        snapshot: &dyn Snapshot,
        row: &Row,
        digests: &HashMap<EntityId, (u64, String)>,
        found: &mut Bodies,
    ) -> Result<(), AppError> {
        found.bodies += 1;
        let name = format!("{} {}", row.kind, row.id);
        let plain = match open_body(&self.keys, &self.realm, snapshot, row) {
            Ok(plain) => plain,
            Err(error) => {
                found.faults.push(error.to_string());
                return Ok(());
            }
        };
        match self.expected_terms(row, &plain) {
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
        let mut chunks = Vec::new();
        for n in 0..row.chunks {
            chunks.extend(snapshot.chunk(row.id, n)?);
        }
        if let Some((version, written)) = digests.get(&row.id) {
            if *version != row.version || *written != digest(&row.body, &chunks) {
                found.faults.push(format!(
                    "{name} is not what the ledger says was written last"
                ));
            }
        } else if row.kind != Cell::KIND {
            found
                .faults
                .push(format!("the ledger does not know {name}"));
        }
        Ok(())
    }

    fn expected_terms(&self, row: &Row, plain: &[u8]) -> Result<Option<Vec<Term>>, AppError> {
        let index = self.realm.index();
        let mut terms = match row.kind.as_str() {
            Cell::KIND => body::decode::<Cell>(plain)?.terms(row.id, &index),
            Delivery::KIND => body::decode::<Delivery>(plain)?.terms(row.id, &index),
            Import::KIND => body::decode::<Import>(plain)?.terms(row.id, &index),
            Item::KIND => body::decode::<Item>(plain)?.terms(row.id, &index),
            Organisation::KIND => body::decode::<Organisation>(plain)?.terms(row.id, &index),
            Package::KIND => body::decode::<Package>(plain)?.terms(row.id, &index),
            Person::KIND => body::decode::<Person>(plain)?.terms(row.id, &index),
            Place::KIND => body::decode::<Place>(plain)?.terms(row.id, &index),
            Record::KIND => body::decode::<Record>(plain)?.terms(row.id, &index),
            Relation::KIND => body::decode::<Relation>(plain)?.terms(row.id, &index),
            Request::KIND => body::decode::<Request>(plain)?.terms(row.id, &index),
            Source::KIND => body::decode::<Source>(plain)?.terms(row.id, &index),
            _ => return Ok(None),
        };
        if row.cell != self.realm.own_cell() {
            terms.push(Term {
                class: store::TermClass::Ref,
                name: IN_CELL.to_owned(),
                value: row.cell.0.to_vec(),
            });
        }
        Ok(Some(terms))
    }

    /// Version and digest of each entity as the ledger last saw it written.
    fn last_digests(
        &self,
        snapshot: &dyn Snapshot,
    ) -> Result<HashMap<EntityId, (u64, String)>, AppError> {
        const PAGE: usize = 1000;
        let mut last = HashMap::new();
        let mut from = 0;
        loop {
            let rows = snapshot.leaves(from, PAGE)?;
            let Some(end) = rows.last().map(|row| row.index + 1) else {
                return Ok(last);
            };
            for row in &rows {
                let objects: Option<ObjectsOpening> = self.entry_objects(row);
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
