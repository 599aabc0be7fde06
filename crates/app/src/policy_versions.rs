//! The versions of the policy: which pack is in force, which were before it, how one follows another.
//!
//! A change is a draft, which is looked at (`what_if`), signed (`sign`), preceded by telling those
//! concerned where the law wants that (`tell`), and adopted (`adopt`) to hold from its day.

mod adopt;
mod draft;
mod sign;
mod tell;
mod what_if;

pub use adopt::Begins;
pub use draft::DraftView;
pub use sign::Signatory;
pub use tell::{Concerned, NewlyTold};
pub use what_if::WhatIf;
pub(crate) use what_if::rule_of;

use access::{Purpose, Scope, acts, authorise};
use jiff::Timestamp;
use jiff::civil::Date;
use policy::diff::{Diff, diff};
use policy::{Diagnostic, Grade, Pack, lint};
use sha2::{Digest, Sha256};
use store::EntityId;

use crate::{
    AppError, Body as _, Ctx, Engine, Fault, Refusal,
    bodies::{Approval, Changed, Organisation, PackFile, Version},
    engine::Stored,
    unit::hex,
};

/// A version as a line of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionLine {
    /// Its number.
    pub number: u32,
    /// From which day it holds.
    pub effective_on: Date,
    /// Whether it is the one in force.
    pub in_force: bool,
    /// Whether it waits for its day.
    pub waits: bool,
    /// When it was adopted, if that is on record.
    pub adopted_at: Option<Timestamp>,
    /// By whom; empty if that is not on record.
    pub adopted_by: String,
    /// SHA-256 of its files, in hexadecimal.
    pub hash: String,
    /// Who signed it: the post, and when.
    pub signed: Vec<(String, Timestamp)>,
    /// What it changed, in words.
    pub changed: Vec<Changed>,
}

/// Two versions, and what the later one changes against the other.
#[derive(Clone, Debug)]
pub struct Compared {
    /// The one that is compared with.
    pub before: VersionLine,
    /// The one that is compared.
    pub after: VersionLine,
    /// What changes.
    pub diff: Diff,
}

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
        if signed || !engine.directory()?.is_empty() {
            return Err(refused(
                "The policy is in use: people are held under it, or it was signed.",
                None,
                "make a draft of the new version, have it signed, and adopt it",
            ));
        }
        let pack = checked(&files, self.today())?;
        let mut unit = self.begin(&allowed);
        // Whatever was tried out before it was never in use.
        for old in versions {
            unit.remove(Version::KIND, old.id, old.version);
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
        unit.details(engine.realm.own_cell(), in_leaf(&version));
        unit.commit()?;
        engine.hold(organisation.body, pack);
        Ok(version.number)
    }

    /// Every version there was, the newest first, and the one that waits for its day.
    pub fn list_versions(&self) -> Result<Vec<VersionLine>, AppError> {
        let allowed =
            authorise::<acts::PackLook>(&self.actor, &Scope::Organisation, self.purpose())?;
        let lines = self.engine.version_lines()?;
        self.look_at_list(&allowed, &serde_json::json!({ "versions": "all" }), &[])?;
        Ok(lines)
    }

    /// What a pack that is not here changes against the newest adopted version.
    pub fn compare_with_adopted(&self, new: &Pack) -> Result<Diff, AppError> {
        let allowed =
            authorise::<acts::PackLook>(&self.actor, &Scope::Organisation, self.purpose())?;
        let (before, _) = self.engine.newest()?;
        self.look_at_list(&allowed, &serde_json::json!({ "compared": "a file" }), &[])?;
        Ok(diff(&before, new))
    }

    /// What a version changes against another.
    pub fn compare_versions(&self, before: u32, after: u32) -> Result<Compared, AppError> {
        let allowed =
            authorise::<acts::PackLook>(&self.actor, &Scope::Organisation, self.purpose())?;
        let lines = self.engine.version_lines()?;
        let line = |number| {
            let found = lines.iter().find(|line| line.number == number).cloned();
            found.ok_or(AppError::NotFound("version of the policy"))
        };
        let (first, second) = (line(before)?, line(after)?);
        let (old, new) = (
            self.engine.pack_of_version(before)?,
            self.engine.pack_of_version(after)?,
        );
        let asked = serde_json::json!({ "version": after, "against": before });
        self.look_at_list(&allowed, &asked, &[])?;
        Ok(Compared {
            before: first,
            after: second,
            diff: diff(&old, &new),
        })
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

    /// The version that is applied.
    pub fn version_in_force(&self) -> u32 {
        self.pack().front.version
    }

    fn version_lines(&self) -> Result<Vec<VersionLine>, AppError> {
        let in_force = self.version_in_force();
        let mut lines = Vec::new();
        for version in self.versions()? {
            lines.push(self.line_of(&version.body, in_force)?);
        }
        if !lines.iter().any(|line| line.number == in_force) {
            lines.push(self.line_of_first());
        }
        lines.sort_by_key(|line| std::cmp::Reverse(line.number));
        Ok(lines)
    }

    fn line_of(&self, body: &Version, in_force: u32) -> Result<VersionLine, AppError> {
        Ok(VersionLine {
            number: body.number,
            effective_on: body.effective_on,
            in_force: body.number == in_force,
            waits: body.began_at.is_none(),
            adopted_at: Some(body.adopted_at),
            adopted_by: self.who(body.adopted_by)?,
            hash: body.hash.clone(),
            signed: body
                .approvals
                .iter()
                .map(|one| (one.name.clone(), one.at))
                .collect(),
            changed: body.changed.clone(),
        })
    }

    /// The policy with which the organisation began, before versions were kept.
    fn line_of_first(&self) -> VersionLine {
        let organisation = self.organisation();
        let pack = self.pack();
        VersionLine {
            number: pack.front.version,
            effective_on: pack.front.effective_on,
            in_force: true,
            waits: false,
            adopted_at: None,
            adopted_by: String::new(),
            hash: files_hash(&organisation.pack),
            signed: Vec::new(),
            changed: Vec::new(),
        }
    }

    fn pack_of_version(&self, number: u32) -> Result<Pack, AppError> {
        let versions = self.versions()?;
        match versions.into_iter().find(|one| one.body.number == number) {
            Some(version) => pack_of(&version.body.files),
            None if number == self.version_in_force() => Ok(Pack::clone(&self.pack())),
            None => Err(AppError::NotFound("version of the policy")),
        }
    }

    /// The version that the next one follows: the newest adopted, whether or not its day has come.
    fn newest(&self) -> Result<(Pack, Option<Stored<Version>>), AppError> {
        let newest = self.versions()?.pop();
        match newest {
            Some(version) if version.body.number >= self.version_in_force() => {
                Ok((pack_of(&version.body.files)?, Some(version)))
            }
            _ => Ok((Pack::clone(&self.pack()), None)),
        }
    }

    /// Who acted, by name.
    pub(crate) fn who(&self, account: EntityId) -> Result<String, AppError> {
        if account == EntityId(access::Actor::OPERATOR.id) {
            return Ok("whoever holds the master key".to_owned());
        }
        if let Some(found) = self.account_by_id(account)? {
            return Ok(found.body.name);
        }
        // A colleague who answered a search sheet needs no account.
        let snapshot = self.snapshot()?;
        let sheet = self.read::<crate::bodies::Sheet>(snapshot.as_ref(), account)?;
        // Nor does somebody who looks after their own details.
        let own = self.read::<crate::bodies::Invitation>(snapshot.as_ref(), account)?;
        if own.is_some() {
            return Ok("the person themselves, by their link".to_owned());
        }
        Ok(sheet.map_or_else(
            || "an account that is gone".to_owned(),
            |found| found.body.to.name,
        ))
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

/// A refusal with what to do instead.
fn refused(why: impl Into<String>, citation: Option<&str>, mend: &str) -> AppError {
    AppError::Refused(Refusal {
        why: why.into(),
        citation: citation.map(str::to_owned),
        mend: Some(mend.to_owned()),
        denied: None,
    })
}

fn texts(files: &[PackFile]) -> Vec<(&str, &str)> {
    files
        .iter()
        .map(|file| (file.name.as_str(), file.text.as_str()))
        .collect()
}

/// The pack of files that were adopted once. What a law of later days says is no matter.
pub(crate) fn pack_of(files: &[PackFile]) -> Result<Pack, AppError> {
    Pack::read(&texts(files)).map_err(|_| {
        AppError::Inconsistent("a version of the policy does not parse any more".to_owned())
    })
}

/// The pack that files make, if it may be adopted: it is whole, and nothing in it breaks the law of
/// the day from which it holds, nor of today.
pub(crate) fn checked(files: &[PackFile], today: Date) -> Result<Pack, AppError> {
    let pack = Pack::parse(&texts(files))
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
fn in_leaf(version: &Version) -> serde_json::Value {
    serde_json::json!({
        "number": version.number,
        "sha256": version.hash,
        "effective_on": version.effective_on.to_string(),
    })
}

/// What changes, as it is kept with a version.
fn changed_in_words(diff: &Diff) -> Vec<Changed> {
    diff.changes
        .iter()
        .map(|one| Changed {
            subject: one.subject.words().to_owned(),
            what: one.what.clone(),
            people: one.people.clone(),
        })
        .collect()
}

/// Whether an approval is of these files.
fn is_of(approval: &Approval, hash: &str) -> bool {
    approval.hash == hash
}
