//! The ledger as evidence: who has seen what, checkpoints, export, verification.

use access::{Act as _, Purpose, Scope, acts, authorise};
use ledger::bundle::{BundleLeaf, BundleWriter};
use ledger::{Checkpoint, Opening, SignedCheckpoint};
use store::{EntityId, LeafRow, TermRange};

use crate::{
    AppError, Ctx, Engine,
    engine::Realm,
    unit::{ActorOpening, LEAF_ABOUT, ObjectsOpening, Openings, opening_bound},
};

/// One entry of the ledger, opened as far as its reader may see it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The epoch of the ledger it stands in.
    pub epoch: u64,
    /// Its index.
    pub index: u64,
    /// When.
    pub at: jiff::Timestamp,
    /// What, a code of `access::Action`.
    pub act: String,
    /// Who, where the opening is still there.
    pub actor: Option<ActorOpening>,
    /// On what and why.
    pub objects: Option<ObjectsOpening>,
    /// Details, unless their cell is destroyed.
    pub details: Option<serde_json::Value>,
}

/// What verifying the ledger found.
#[derive(Clone, Debug)]
pub struct Verification {
    /// Number of leaves of the present epoch.
    pub leaves: u64,
    /// The present epoch.
    pub epoch: u64,
    /// Earlier epochs, which ended when a backup was restored; they were read too.
    pub earlier: Vec<store::Epoch>,
    /// The signed checkpoint they amount to.
    pub checkpoint: String,
    /// What is to be known and is no fault: leaves that a restore has lost, and says so.
    pub notes: Vec<String>,
    /// Everything that is not as it should be; empty when all is well.
    pub faults: Vec<String>,
}

pub(crate) fn origin(realm: &Realm, epoch: u64) -> String {
    format!("caretaker.invalid/{}/{epoch}", realm.org)
}

impl Engine {
    /// The origin of the ledger's checkpoints and the name of its key.
    pub fn origin(&self, epoch: u64) -> String {
        origin(&self.realm, epoch)
    }

    /// The public key by which checkpoints are verified.
    pub fn public_key(&self) -> [u8; 32] {
        ledger::public_key(&self.realm.keys.signing_seed)
    }

    /// The ledger's latest signed checkpoint.
    pub fn checkpoint(&self) -> Result<String, AppError> {
        let snapshot = self.snapshot()?;
        let head = snapshot
            .head()?
            .ok_or_else(|| AppError::Inconsistent("the ledger has no head".to_owned()))?;
        let checkpoint = Checkpoint {
            origin: self.origin(head.epoch),
            size: head.size,
            root: snapshot.root()?,
        };
        Ok(checkpoint.sign(&self.realm.keys.signing_seed))
    }

    pub(crate) fn open_entry(
        &self,
        realm: &Realm,
        epoch: u64,
        row: &LeafRow,
    ) -> Result<Entry, AppError> {
        let leaf = ledger::Leaf::decode(&row.leaf)
            .map_err(|_| AppError::Inconsistent(format!("leaf {} does not read", row.index)))?;
        let openings = Self::openings(realm, row, &leaf);
        let details = self
            .details(realm, row, &leaf)
            .and_then(|opening| serde_json::from_slice(&opening.value).ok());
        Ok(Entry {
            epoch,
            index: row.index,
            at: jiff::Timestamp::from_microsecond(leaf.at)
                .map_err(|_| AppError::Inconsistent(format!("leaf {} has no time", row.index)))?,
            act: leaf.act,
            actor: openings
                .as_ref()
                .and_then(|o| serde_json::from_str(&o.actor).ok()),
            objects: openings
                .as_ref()
                .and_then(|o| serde_json::from_str(&o.objects).ok()),
            details,
        })
    }

    /// What a leaf says of its objects.
    pub(crate) fn entry_objects(&self, realm: &Realm, row: &LeafRow) -> Option<ObjectsOpening> {
        self.open_entry(realm, 0, row).ok()?.objects
    }

    fn openings(realm: &Realm, row: &LeafRow, leaf: &ledger::Leaf) -> Option<Openings> {
        let bound = opening_bound(realm, "opening", &leaf.actor);
        let plain = realm.open_opening(&bound, &row.opening)?;
        serde_json::from_slice(&plain).ok()
    }

    pub(crate) fn details(
        &self,
        realm: &Realm,
        row: &LeafRow,
        leaf: &ledger::Leaf,
    ) -> Option<Opening> {
        let (cell, sealed) = row.details_opening.as_ref()?;
        let bound = opening_bound(realm, "details", &leaf.details);
        let (_, plain) = self.open_sealed(realm, *cell, &bound, sealed).ok()?;
        let (salt, value) = plain.split_at_checked(32)?;
        Some(Opening {
            salt: salt.try_into().ok()?,
            value: value.to_vec(),
        })
    }

    /// The openings of a leaf that an auditor may see. Details may hold personal data; an export
    /// for others never has them.
    fn opened(realm: &Realm, row: &LeafRow, leaf: &ledger::Leaf) -> Option<(Opening, Opening)> {
        let opening = |salt: &str, value: String| {
            let salt = data_encoding::HEXLOWER.decode(salt.as_bytes()).ok()?;
            Some(Opening {
                salt: salt.try_into().ok()?,
                value: value.into_bytes(),
            })
        };
        let o = Self::openings(realm, row, leaf)?;
        Some((
            opening(&o.actor_salt, o.actor)?,
            opening(&o.objects_salt, o.objects)?,
        ))
    }
}

impl Ctx<'_> {
    /// The looks and acts about one person or request, newest first.
    pub fn seen(&self, about: EntityId, limit: usize) -> Result<Vec<Entry>, AppError> {
        let allowed =
            authorise::<acts::EvidenceLook>(&self.actor, &Scope::Organisation, Purpose::Audit)
                .or_else(|_| {
                    authorise::<acts::EvidenceLook>(
                        &self.actor,
                        &Scope::Organisation,
                        Purpose::Administration,
                    )
                })?;
        let entries = {
            let mut snapshot = self.engine.snapshot()?;
            let range = TermRange::exactly(LEAF_ABOUT, &about.0);
            let mut entries = Vec::new();
            // A restore began a new epoch; what was seen before it was seen.
            for epoch in snapshot.epochs()?.iter().rev().map(|epoch| epoch.number) {
                snapshot.turn_to(epoch)?;
                let left = limit.saturating_sub(entries.len());
                for row in snapshot.leaves_by(&range, None, left)? {
                    let realm = &self.engine.realm;
                    entries.push(self.engine.open_entry(realm, epoch, &row)?);
                }
            }
            entries
        };
        self.look(&allowed, &[("seen", about, 0)], &[])?;
        Ok(entries)
    }

    /// Entries of the ledger from an index on.
    pub fn show_ledger(&self, from: u64, limit: usize) -> Result<Vec<Entry>, AppError> {
        let allowed =
            authorise::<acts::LedgerShow>(&self.actor, &Scope::Organisation, Purpose::Audit)?;
        let entries = {
            let snapshot = self.engine.snapshot()?;
            let rows = snapshot.leaves(from, limit)?;
            let epoch = snapshot.head()?.map_or(0, |head| head.epoch);
            rows.iter()
                .map(|row| self.engine.open_entry(&self.engine.realm, epoch, row))
                .collect::<Result<Vec<_>, _>>()?
        };
        self.look_at_list(&allowed, &serde_json::json!({ "from": from }), &[])?;
        Ok(entries)
    }

    /// Writes the whole ledger as a bundle that anyone can verify without us; `line` takes each
    /// line with its line feed.
    pub fn export_ledger(&self, line: impl FnMut(&str)) -> Result<u64, AppError> {
        self.export_epoch(None, line)
    }

    /// The same of one epoch: each is a ledger of its own, with a bundle of its own.
    pub fn export_epoch(
        &self,
        epoch: Option<u64>,
        line: impl FnMut(&str),
    ) -> Result<u64, AppError> {
        const PAGE: usize = 1000;
        let allowed =
            authorise::<acts::LedgerExport>(&self.actor, &Scope::Organisation, Purpose::Audit)?;
        let broken = |_| AppError::Inconsistent("the ledger does not match its head".to_owned());
        let engine = self.engine;
        // Before the first line leaves: an export without its leaf could be broken off on purpose.
        let mut unit = self.begin(&allowed);
        unit.details(engine.realm.own_cell(), serde_json::Value::Null);
        unit.commit()?;
        let mut snapshot = engine.snapshot()?;
        if let Some(epoch) = epoch
            && !snapshot.turn_to(epoch)?
        {
            return Err(AppError::NotFound("epoch of the ledger"));
        }
        let head = snapshot.head()?.ok_or(AppError::NotFound("ledger"))?;
        let checkpoint = Checkpoint {
            origin: engine.origin(head.epoch),
            size: head.size,
            root: snapshot.root()?,
        };
        let note = checkpoint.sign(&engine.realm.keys.signing_seed);
        let note = SignedCheckpoint::parse(&note)
            .map_err(|_| AppError::Inconsistent("a checkpoint cannot be signed".to_owned()))?;
        // What people outside said stands after the last leaf that it covers.
        let witnessed = engine.witnessed(snapshot.as_ref(), &checkpoint.origin)?;
        let begin = if witnessed.is_empty() {
            BundleWriter::begin
        } else {
            BundleWriter::begin_witnessed
        };
        let mut witnessed = witnessed.into_iter().peekable();
        let mut bundle = begin(&note, &engine.public_key(), line).map_err(broken)?;
        let mut from = 0;
        while from < head.size {
            let rows = snapshot.leaves(from, PAGE)?;
            if rows.is_empty() {
                return Err(AppError::Inconsistent(format!("leaf {from} is missing")));
            }
            for row in rows.iter().take_while(|row| row.index < head.size) {
                let leaf = ledger::Leaf::decode(&row.leaf).map_err(|_| {
                    AppError::Inconsistent(format!("leaf {} does not read", row.index))
                })?;
                let opened = Engine::opened(&engine.realm, row, &leaf);
                let (actor, objects) = opened.as_ref().map(|(a, o)| (a, o)).unzip();
                // What a restore lost names nobody, and a stranger must be able to read it.
                let details = (leaf.act == acts::BackupRestore::ACTION.code())
                    .then(|| engine.details(&engine.realm, row, &leaf))
                    .flatten();
                bundle
                    .leaf(BundleLeaf {
                        leaf: &row.leaf,
                        actor,
                        objects,
                        details: details.as_ref(),
                    })
                    .map_err(broken)?;
                from = row.index + 1;
                while let Some((note, tokens)) =
                    witnessed.next_if(|(note, _)| note.claimed().size == from)
                {
                    bundle.witnessed(&note, &tokens).map_err(broken)?;
                }
            }
        }
        bundle.finish().map_err(broken)?;
        Ok(head.size)
    }

    /// Recomputes the tree from the leaves, opens each opening, and compares with the head.
    pub fn verify_ledger(&self, since: Option<&str>) -> Result<Verification, AppError> {
        let allowed =
            authorise::<acts::LedgerVerify>(&self.actor, &Scope::Organisation, Purpose::Audit)?;
        let verification = self.engine.check_ledger(since)?;
        let mut unit = self.begin(&allowed);
        unit.details(
            self.engine.realm.own_cell(),
            serde_json::json!({ "leaves": verification.leaves, "faults": verification.faults.len() }),
        );
        unit.commit()?;
        Ok(verification)
    }
}

impl Engine {
    /// What [`Ctx::verify_ledger`] does, without a leaf: for `doctor` and tests.
    pub fn check_ledger(&self, since: Option<&str>) -> Result<Verification, AppError> {
        let mut found = self.check_ledger_of(&self.realm, since)?;
        found.faults.extend(self.check_witnessed()?);
        // The accounts have a ledger of their own, empty until the first of them is there.
        if self.store.snapshot(self.accounts.org)?.head()?.is_some() {
            let accounts = self.check_ledger_of(&self.accounts, None)?;
            let notes = accounts.notes.into_iter();
            found
                .notes
                .extend(notes.map(|note| format!("accounts: {note}")));
            let faults = accounts.faults.into_iter();
            found
                .faults
                .extend(faults.map(|fault| format!("accounts: {fault}")));
        }
        Ok(found)
    }

    fn check_ledger_of(
        &self,
        realm: &Realm,
        since: Option<&str>,
    ) -> Result<Verification, AppError> {
        let since = since.map(|note| self.parse_checkpoint(note)).transpose()?;
        let mut snapshot = self.store.snapshot(realm.org)?;
        let head = snapshot.head()?.ok_or(AppError::NotFound("ledger"))?;
        let (mut faults, mut notes) = (Vec::new(), Vec::new());
        let mut earlier = snapshot.epochs()?;
        earlier.retain(|epoch| epoch.number < head.epoch);
        if let Some(old) = &since {
            let said = self.hold_against(realm, snapshot.as_mut(), old)?;
            notes.extend(said.notes);
            faults.extend(said.faults);
        }
        for epoch in &earlier {
            if !snapshot.turn_to(epoch.number)? {
                faults.push(format!("epoch {} is missing", epoch.number));
                continue;
            }
            let (_, found, back) = self.check_epoch(realm, snapshot.as_ref(), since.as_ref())?;
            let name = |fault| format!("in the earlier epoch {}: {fault}", epoch.number);
            faults.extend(found.into_iter().map(name));
            notes.extend(back.map(|back| name(back.to_string())));
        }
        // An epoch that has begun has a leaf; only an empty ledger cannot be turned to.
        snapshot.turn_to(head.epoch)?;
        let (frontier, found, back) = self.check_epoch(realm, snapshot.as_ref(), since.as_ref())?;
        faults.extend(found);
        notes.extend(back.map(|back| back.to_string()));
        let checkpoint = Checkpoint {
            origin: origin(realm, head.epoch),
            size: frontier.size(),
            root: frontier.root(),
        };
        Ok(Verification {
            leaves: frontier.size(),
            epoch: head.epoch,
            earlier,
            checkpoint: checkpoint.sign(&realm.keys.signing_seed),
            notes,
            faults,
        })
    }

    /// Reads the epoch that a snapshot shows from its first leaf, and holds tree, openings and an
    /// older checkpoint of the same epoch against it.
    fn check_epoch(
        &self,
        realm: &Realm,
        snapshot: &dyn store::Snapshot,
        since: Option<&Checkpoint>,
    ) -> Result<(ledger::Frontier, Vec<String>, Option<ledger::Backdated>), AppError> {
        const PAGE: usize = 1000;
        let mut faults = Vec::new();
        let mut frontier = ledger::Frontier::empty();
        let mut instants = ledger::Instants::default();
        let head = snapshot.head()?.ok_or(AppError::NotFound("ledger"))?;
        let since = since.filter(|old| old.origin == origin(realm, head.epoch));
        while frontier.size() < head.size {
            let rows = snapshot.leaves(frontier.size(), PAGE)?;
            if rows.is_empty() {
                faults.push(format!("leaf {} is missing", frontier.size()));
                break;
            }
            for row in rows {
                if let Some(at) = self.check_leaf(realm, &row, frontier.size(), &mut faults) {
                    instants.take(frontier.size(), at);
                }
                for tile in frontier.push(ledger::leaf_hash(&row.leaf)) {
                    if snapshot.tile(tile.level, tile.index)?.as_deref() != Some(&tile.hashes[..]) {
                        faults.push(format!("tile {}/{} does not match", tile.level, tile.index));
                    }
                }
                if since
                    .is_some_and(|old| old.size == frontier.size() && old.root != frontier.root())
                {
                    faults.push(format!(
                        "the first {} leaves are not those of the checkpoint: the ledger was rewritten",
                        frontier.size()
                    ));
                }
            }
        }
        if frontier.root() != snapshot.root()? {
            faults.push("the root does not match the head".to_owned());
        }
        Ok((frontier, faults, instants.backdated()))
    }

    /// Answers the instant that the leaf bears.
    fn check_leaf(
        &self,
        realm: &Realm,
        row: &LeafRow,
        index: u64,
        faults: &mut Vec<String>,
    ) -> Option<i64> {
        let Ok(leaf) = ledger::Leaf::decode(&row.leaf) else {
            faults.push(format!("leaf {index} does not read"));
            return None;
        };
        if leaf.index != index || row.index != index {
            faults.push(format!("leaf {index} has another number"));
        }
        let opens = Self::opened(realm, row, &leaf).is_some_and(|(actor, objects)| {
            actor.opens(ledger::Field::Actor, &leaf.actor)
                && objects.opens(ledger::Field::Objects, &leaf.objects)
        });
        if !opens {
            faults.push(format!("the opening of leaf {index} does not match it"));
        }
        let destroyed = |cell: store::CellId| {
            matches!(
                self.keys.cell(realm.org.0, cell.0),
                keys::KeyState::Destroyed(_)
            )
        };
        if let Some((cell, _)) = &row.details_opening {
            let opens = self
                .details(realm, row, &leaf)
                .is_some_and(|o| o.opens(ledger::Field::Details, &leaf.details));
            if !opens && !destroyed(*cell) {
                faults.push(format!("the details of leaf {index} do not match it"));
            }
        }
        Some(leaf.at)
    }

    pub(crate) fn parse_checkpoint(&self, note: &str) -> Result<Checkpoint, AppError> {
        let parsed = SignedCheckpoint::parse(note.trim_start());
        parsed.and_then(|note| note.verify(&self.public_key())).map_err(|_| {
            AppError::input(
                "checkpoint",
                "this is not a checkpoint signed by this ledger",
                "give the whole text with its signature line, as a letter or an earlier verification printed it",
            )
        })
    }
}
