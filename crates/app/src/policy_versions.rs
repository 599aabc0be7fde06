//! The versions of the policy: which pack is in force, which were before it, how one follows another.

use access::{Purpose, Scope, acts, authorise};
use jiff::civil::Date;
use policy::{Diagnostic, Grade, Pack, lint};
use sha2::{Digest, Sha256};
use store::EntityId;

use crate::{
    AppError, Ctx, Engine, Fault,
    bodies::{Organisation, PackFile, Version},
    engine::Stored,
    unit::hex,
};

impl Ctx<'_> {
    /// Adopts the policy while the organisation is being set up, and answers its version: without
    /// a draft and without signatures, as long as nobody is held and none was signed. Afterwards a
    /// policy changes by a draft.
    pub fn set_up_policy(&self, files: Vec<PackFile>) -> Result<u32, AppError> {
        let allowed = authorise::<acts::PackAdopt>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        let engine = self.engine;
        let versions = engine.versions()?;
        let signed = versions.iter().any(|one| !one.body.approvals.is_empty());
        if signed || !engine.directory().is_empty() {
            return Err(AppError::Refused(crate::Refusal {
                why: "The policy is in use: people are held under it, or it was signed.".to_owned(),
                citation: None,
                mend: Some(
                    "Make a draft of the new version, have it signed, and adopt it.".to_owned(),
                ),
                denied: None,
            }));
        }
        let pack = checked(&files, self.today())?;
        let mut unit = self.begin(&allowed);
        // Whatever was tried out before it was never in use.
        for old in versions {
            unit.remove(<Version as crate::Body>::KIND, old.id, old.version);
        }
        let version = Version {
            number: pack.front.version,
            hash: files_hash(&files),
            files,
            effective_on: pack.front.effective_on,
            adopted_at: self.now,
            adopted_by: EntityId(self.actor.id),
            began_at: Some(self.now),
            approvals: Vec::new(),
            changed: Vec::new(),
        };
        unit.insert(engine.new_id(), engine.realm.own_cell(), &version)?;
        let organisation = engine.with_pack(&pack, &version.files)?;
        unit.update(&organisation)?;
        unit.details(engine.realm.own_cell(), adoption(&version));
        unit.commit()?;
        engine.hold(organisation.body, pack);
        Ok(version.number)
    }
}

impl Engine {
    /// Every version that was adopted here, by its number.
    pub(crate) fn versions(&self) -> Result<Vec<Stored<Version>>, AppError> {
        let mut versions = Vec::new();
        self.for_each::<Version>(|version| versions.push(version))?;
        versions.sort_by_key(|version| version.body.number);
        Ok(versions)
    }

    /// The organisation's settings with another pack: its name and its nation follow the pack,
    /// unless they were set apart from it.
    fn with_pack(&self, pack: &Pack, files: &[PackFile]) -> Result<Stored<Organisation>, AppError> {
        let before = self.pack();
        let mut stored = self.organisation_stored()?;
        let body = &mut stored.body;
        if body.name == before.organisation.trading_name {
            body.name.clone_from(&pack.organisation.trading_name);
        }
        if body.nation == before.organisation.nation.code() {
            pack.organisation.nation.code().clone_into(&mut body.nation);
        }
        body.pack = files.to_vec();
        Ok(stored)
    }

    /// From now on this policy is applied.
    fn hold(&self, organisation: Organisation, pack: Pack) {
        self.hold_organisation(organisation);
        self.hold_pack(pack);
    }
}

/// The pack that files make, if it may be adopted: it is whole, and nothing in it breaks the law of
/// the day from which it holds, nor of today.
pub(crate) fn checked(files: &[PackFile], today: Date) -> Result<Pack, AppError> {
    let texts: Vec<(&str, &str)> = files
        .iter()
        .map(|file| (file.name.as_str(), file.text.as_str()))
        .collect();
    let pack = Pack::parse(&texts)
        .map_err(|faults| AppError::Input(faults.iter().map(|one| fault(one, "")).collect()))?;
    let found = lint(&pack, pack.front.effective_on.max(today));
    let broken: Vec<Fault> = found
        .iter()
        .filter(|finding| finding.rule.grade == Grade::BreaksTheLaw)
        .map(|finding| fault(&finding.diagnostic, finding.rule.citation))
        .collect();
    if broken.is_empty() {
        Ok(pack)
    } else {
        Err(AppError::Input(broken))
    }
}

/// What is wrong with a pack, with the law that says so, if it is the law.
fn fault(one: &Diagnostic, citation: &str) -> Fault {
    let what = if citation.is_empty() {
        one.what.clone()
    } else {
        format!("this breaks the law ({citation}): {}", one.what)
    };
    Fault {
        place: format!("{}:{}:{}", one.file, one.line, one.column),
        what,
        mend: one.mend.clone(),
    }
}

/// SHA-256 of a pack: each file's name and text, each after its length in eight bytes, in their order.
pub(crate) fn files_hash(files: &[PackFile]) -> String {
    let mut hasher = Sha256::new();
    for part in files.iter().flat_map(|file| [&file.name, &file.text]) {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part.as_bytes());
    }
    hex(&hasher.finalize())
}

/// What the leaf of an adoption says.
fn adoption(version: &Version) -> serde_json::Value {
    serde_json::json!({
        "number": version.number,
        "sha256": version.hash,
        "effective_on": version.effective_on.to_string(),
    })
}
