//! The daily checkpoint: signed, shown to people outside, and what they said of it.
//!
//! A signature proves origin, not honesty: tampering is detected by anyone who holds an older
//! checkpoint. So somebody outside must hold one.

mod letter;
mod send;
mod status;
mod take;

use std::sync::{Mutex, OnceLock};

use ::witness::{Http, StampServer, Witness};
use ledger::{Hash, TileReader};
use store::{Snapshot, TermRange};

use crate::{
    AppError, Engine,
    bodies::{Receiver, SentCheckpoint, ShownOutcome, Way},
    engine::Stored,
};

use send::Haste;
pub use status::{CheckpointShown, ReceiverLine, Witnessing};

/// The job that shows one checkpoint to one receiver; its payload is the checkpoint's id and the
/// receiver's place.
pub(crate) const SHOW: &str = "checkpoint.show";

/// Whom outside the settings name. Empty unless somebody wrote them: then nothing ever goes out.
#[derive(Clone, Debug, Default)]
pub struct Outside {
    /// The mail server.
    pub mail: Option<mail::Server>,
    /// The mailbox out of which requests are taken.
    pub mailbox: Option<mail::Mailbox>,
    /// Whether whoever has a request is reminded by mail.
    pub reminders: bool,
    /// The addresses to which the daily checkpoint goes.
    pub to: Vec<String>,
    /// The witnesses.
    pub witnesses: Vec<Witness>,
    /// The stamp servers.
    pub stamps: Vec<StampServer>,
    /// How questions are sent.
    pub http: Http,
}

impl Outside {
    /// Whether nobody is named.
    pub fn is_empty(&self) -> bool {
        self.receivers().is_empty()
    }

    /// Everybody named, in the order in which they are asked: what a witness says stands in the
    /// message that goes out after it.
    fn receivers(&self) -> Vec<(Way, &str)> {
        let witnesses = self.witnesses.iter().map(|w| (Way::Witness, w.key.name()));
        let stamps = self.stamps.iter().map(|s| (Way::Stamp, s.url.as_str()));
        let mail = self.to.iter().map(|to| (Way::Mail, to.as_str()));
        witnesses.chain(stamps).chain(mail).collect()
    }
}

/// A note with its cosignatures, and the tokens of the stamps over it.
pub(crate) type Said = (ledger::SignedCheckpoint, Vec<Vec<u8>>);

/// What the engine holds of it.
#[derive(Debug, Default)]
pub(crate) struct Held {
    settings: OnceLock<Outside>,
    /// One round at a time, whoever began it.
    round: Mutex<()>,
}

impl Engine {
    /// Takes what the settings say of people outside; once, when the organisation is opened.
    pub fn set_outside(&self, outside: Outside) {
        // A second time changes nothing: settings are read at the start.
        let _ = self.outside.settings.set(outside);
    }

    /// Whom outside the settings name.
    pub fn outside(&self) -> &Outside {
        static NOBODY: OnceLock<Outside> = OnceLock::new();
        self.outside
            .settings
            .get()
            .unwrap_or_else(|| NOBODY.get_or_init(Outside::default))
    }

    /// The origin of the present epoch.
    fn present_origin(&self, snapshot: &dyn Snapshot) -> Result<String, AppError> {
        let head = snapshot.head()?.ok_or(AppError::NotFound("ledger"))?;
        Ok(self.origin(head.epoch))
    }

    /// The checkpoints shown outside of one ledger, the newest first, at most so many.
    pub(crate) fn sent_checkpoints(
        &self,
        snapshot: &dyn Snapshot,
        origin: &str,
        limit: usize,
    ) -> Result<Vec<Stored<SentCheckpoint>>, AppError> {
        let start = crate::bodies::witness_of(origin, &self.realm.index());
        let range = TermRange {
            name: crate::bodies::WITNESS_OF.to_owned(),
            from: [start.as_slice(), &[0; 8]].concat(),
            to: [start.as_slice(), &[0xff; 8]].concat(),
        };
        let mut found = Vec::new();
        let mut after = None;
        while found.len() < limit {
            let page = snapshot.page(&range, after.as_ref(), (limit - found.len()).min(200))?;
            if page.is_empty() {
                break;
            }
            for (row, cursor) in page {
                after = Some(cursor);
                found.extend(self.read_row(&self.realm, snapshot, &row)?);
            }
        }
        Ok(found)
    }

    /// What people outside said of earlier states of the present ledger, the oldest first: notes
    /// with their cosignatures, and stamps. Checkpoints of which nobody said anything are left out.
    pub(crate) fn witnessed(
        &self,
        snapshot: &dyn Snapshot,
        origin: &str,
    ) -> Result<Vec<Said>, AppError> {
        let mut all = Vec::new();
        for sent in self.sent_checkpoints(snapshot, origin, usize::MAX)? {
            let (note, tokens) = sent.body.said()?;
            if note.signature_count() > 1 || !tokens.is_empty() {
                all.push((note, tokens));
            }
        }
        all.reverse();
        Ok(all)
    }

    /// The proof that the ledger of one size is the beginning of that of another.
    fn prove(&self, from: u64, to: u64) -> Option<Vec<Hash>> {
        let snapshot = self.snapshot().ok()?;
        prove_in(snapshot.as_ref(), from, to)
    }

    /// Everything stored of what people outside said that the ledger contradicts.
    pub(crate) fn check_witnessed(&self) -> Result<Vec<String>, AppError> {
        let snapshot = self.snapshot()?;
        let head = snapshot.head()?.ok_or(AppError::NotFound("ledger"))?;
        let root = snapshot.root()?;
        let outside = self.outside();
        let keys: Vec<_> = outside.witnesses.iter().map(|w| w.key.clone()).collect();
        let known = ledger::bundle::Outsiders {
            witnesses: &keys,
            // Servers change their certificates; a bundle's reader says which they accept.
            stamps: &[],
        };
        let mut faults = Vec::new();
        for sent in
            self.sent_checkpoints(snapshot.as_ref(), &self.origin(head.epoch), usize::MAX)?
        {
            let (note, tokens) = sent.body.said()?;
            let on = sent.body.on;
            if let Err(error) = known.check(&note, &tokens, &self.public_key()) {
                faults.push(format!("the checkpoint of {on}: {error}"));
                continue;
            }
            let old = note.claimed();
            let holds = prove_in(snapshot.as_ref(), old.size, head.size).is_some_and(|proof| {
                ledger::proofs::verify_consistency(old.size, &old.root, head.size, &root, &proof)
                    .is_ok()
            });
            if !holds {
                faults.push(format!(
                    "the first {} leaves are not those of the checkpoint shown outside on {on}: the ledger was rewritten",
                    old.size
                ));
            }
        }
        Ok(faults)
    }
}

fn prove_in(snapshot: &dyn Snapshot, from: u64, to: u64) -> Option<Vec<Hash>> {
    let tiles = TileReader::new(
        |level, index| snapshot.tile(level, index).ok().flatten(),
        |index| {
            let hashes = snapshot.leaf_hashes(index..index + 1).ok()?;
            hashes.first().copied()
        },
    );
    ledger::proofs::consistency_proof(from, to, &tiles).ok()
}

impl SentCheckpoint {
    /// The note with every cosignature so far, and the stamps over it.
    pub(crate) fn said(&self) -> Result<Said, AppError> {
        let broken =
            |_| AppError::Inconsistent(format!("the checkpoint of {} does not read", self.on));
        let mut note = ledger::SignedCheckpoint::parse(&self.note).map_err(broken)?;
        let mut tokens = Vec::new();
        for (way, proof) in self.receivers.iter().filter_map(Receiver::proof) {
            match way {
                Way::Witness => note = note.with_line(proof).map_err(broken)?,
                Way::Stamp => {
                    let token = data_encoding::BASE64.decode(proof.as_bytes());
                    tokens.extend(token.ok());
                }
                Way::Mail => {}
            }
        }
        Ok((note, tokens))
    }
}

impl Receiver {
    fn proof(&self) -> Option<(Way, &str)> {
        match &self.outcome {
            ShownOutcome::Done {
                proof: Some(proof), ..
            } => Some((self.way, proof)),
            ShownOutcome::Done { proof: None, .. }
            | ShownOutcome::Due { .. }
            | ShownOutcome::GivenUp { .. } => None,
        }
    }
}
