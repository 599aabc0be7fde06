//! The draft of the next version: put here, replaced, looked at before anybody signs, dropped.

use access::{Purpose, Scope, acts, authorise};
use jiff::Timestamp;
use jiff::civil::Date;
use policy::Pack;
use policy::diff::{Diff, diff};
use store::EntityId;

use super::{Concerned, Signatory, WhatIf, adopt, checked, files_hash, pack_of, refused};
use crate::{
    AppError, Body as _, Ctx, Engine, Fault, Refusal,
    bodies::{Draft, PackFile},
    engine::Stored,
};

/// The draft, and what would come of it: everything that somebody looks at before signing.
#[derive(Clone, Debug)]
pub struct DraftView {
    /// The number of the version that it will be.
    pub number: u32,
    /// The number of the version that it follows.
    pub follows: u32,
    /// From which day it will hold.
    pub effective_on: Date,
    /// Its files.
    pub files: Vec<PackFile>,
    /// SHA-256 of its files, in hexadecimal: what a signature is given for.
    pub hash: String,
    /// When it was put here.
    pub made_at: Timestamp,
    /// By whom.
    pub made_by: String,
    /// What it changes.
    pub diff: Diff,
    /// What it changes of what is held.
    pub what_if: WhatIf,
    /// Who must be told, and who was.
    pub concerned: Vec<Concerned>,
    /// Who signs, and who has.
    pub signatories: Vec<Signatory>,
    /// What stands against adopting it.
    pub against: Vec<Refusal>,
}

impl Ctx<'_> {
    /// Puts a draft of the next version here, in the place of the one there may be; signatures
    /// under that are void.
    pub fn make_draft(&self, files: Vec<PackFile>) -> Result<(), AppError> {
        let allowed = authorise::<acts::PackDraft>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        let engine = self.engine;
        let pack = checked(&files, self.today())?;
        let (before, _) = engine.newest()?;
        check_front(&before, &pack, self.today())?;
        if diff(&before, &pack).is_empty() {
            return Err(AppError::input(
                "files",
                "these say the same as the version before",
                "change what is to change; a version that changes nothing would be read and signed for nothing",
            ));
        }
        let body = Draft {
            hash: files_hash(&files),
            files,
            made_at: self.now,
            made_by: EntityId(self.actor.id),
            approvals: Vec::new(),
        };
        let mut unit = self.begin(&allowed);
        let leaf = serde_json::json!({ "sha256": body.hash, "number": pack.front.version });
        match engine.draft()? {
            Some(stored) => unit.update(&Stored { body, ..stored })?,
            None => unit.insert(engine.new_id(), engine.realm.own_cell(), &body)?,
        }
        unit.details(engine.realm.own_cell(), leaf);
        unit.commit()?;
        Ok(())
    }

    /// Drops the draft.
    pub fn drop_draft(&self) -> Result<(), AppError> {
        let allowed = authorise::<acts::PackDraftDrop>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        let draft = self
            .engine
            .draft()?
            .ok_or(AppError::NotFound("draft of the policy"))?;
        let mut unit = self.begin(&allowed);
        unit.remove(Draft::KIND, draft.id, draft.version);
        let leaf = serde_json::json!({ "sha256": draft.body.hash });
        unit.details(self.engine.realm.own_cell(), leaf);
        unit.commit()?;
        Ok(())
    }

    /// The draft, if there is one, with what it changes and what would come of it.
    pub fn show_draft(&self) -> Result<Option<DraftView>, AppError> {
        let allowed = authorise::<acts::PackDraftLook>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        let engine = self.engine;
        let Some(draft) = engine.draft()? else {
            self.look_at_list(&allowed, &serde_json::Value::Null, &[])?;
            return Ok(None);
        };
        let pack = pack_of(&draft.body.files)?;
        let (before, version) = engine.newest()?;
        let diff = diff(&before, &pack);
        let what_if = engine.what_if(&before, &pack, self.today())?;
        let since = version.map(|one| one.body.adopted_at);
        let concerned = engine.concerned(&diff, &what_if, since)?;
        let signatories = engine.signatories(&before, &draft.body)?;
        let view = DraftView {
            number: pack.front.version,
            follows: before.front.version,
            effective_on: pack.front.effective_on,
            hash: draft.body.hash.clone(),
            made_at: draft.body.made_at,
            made_by: engine.who(draft.body.made_by)?,
            against: adopt::against(&pack, &what_if, &concerned, &signatories, self.today()),
            files: draft.body.files,
            diff,
            what_if,
            concerned,
            signatories,
        };
        self.look(&allowed, &[(Draft::KIND, draft.id, draft.version)], &[])?;
        Ok(Some(view))
    }
}

impl Engine {
    /// The draft, if there is one.
    pub(crate) fn draft(&self) -> Result<Option<Stored<Draft>>, AppError> {
        let mut found = None;
        self.for_each::<Draft>(|draft| found = Some(draft))?;
        Ok(found)
    }

    /// The draft that somebody was shown; if it was replaced since, they look again.
    pub(super) fn draft_shown(&self, hash: &str) -> Result<Stored<Draft>, AppError> {
        let draft = self
            .draft()?
            .ok_or(AppError::NotFound("draft of the policy"))?;
        if draft.body.hash == hash {
            Ok(draft)
        } else {
            Err(refused(
                "The draft has been replaced since you looked at it.",
                None,
                "look at what it changes now, and then decide",
            ))
        }
    }
}

/// The number goes up, and no version holds for the past (obligation GOV-4).
fn check_front(before: &Pack, pack: &Pack, today: Date) -> Result<(), AppError> {
    let mut faults = Vec::new();
    if pack.front.version <= before.front.version {
        faults.push(Fault {
            place: "version".to_owned(),
            what: format!(
                "this is version {}, and version {} was adopted already",
                pack.front.version, before.front.version
            ),
            mend: format!("write `version = {}`", before.front.version + 1),
        });
    }
    faults.extend(in_the_past(pack, today));
    if pack.front.effective_on < before.front.effective_on {
        faults.push(Fault {
            place: "effective_on".to_owned(),
            what: "it would hold before the version that it follows".to_owned(),
            mend: format!("name {} or a later day", before.front.effective_on),
        });
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(AppError::Input(faults))
    }
}

/// A policy never holds for days that are over.
pub(super) fn in_the_past(pack: &Pack, today: Date) -> Option<Fault> {
    (pack.front.effective_on < today).then(|| Fault {
        place: "effective_on".to_owned(),
        what: format!(
            "it would hold from {}, which is over",
            pack.front.effective_on
        ),
        mend: format!("name {today} or a later day"),
    })
}
