//! A person's word that something is kept outside the program: with date, name and, if it has one,
//! an end.

use access::{Purpose, Scope, acts, authorise};
use jiff::civil::Date;
use store::EntityId;

use crate::{
    AppError, Body as _, Ctx, Engine, Fault, HouseWords,
    bodies::{Attestation, WithdrawnAttestation},
    engine::Stored,
};

/// The longest that an attestation may say.
const LONGEST: usize = 2_000;

/// What somebody attests.
#[derive(Clone, Debug)]
pub struct NewAttestation {
    /// An obligation's id, or the path of a clause of the policy.
    pub about: String,
    /// How it is kept.
    pub words: String,
    /// The last day for which it is good; none if it has no end.
    pub until: Option<Date>,
}

/// An attestation as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttestationView {
    /// Its id.
    pub id: EntityId,
    /// What it is about.
    pub about: String,
    /// What it says.
    pub words: String,
    /// Who says so.
    pub name: String,
    /// Their role then, in words.
    pub role: String,
    /// The day it was said.
    pub on: Date,
    /// The last day for which it is good.
    pub until: Option<Date>,
    /// That it was taken back: when, by whom, why.
    pub withdrawn: Option<(Date, String, String)>,
    /// Whether it counts today.
    pub good: bool,
}

impl Ctx<'_> {
    /// Attests that an obligation or a clause is kept outside the program.
    pub fn attest(&self, new: &NewAttestation) -> Result<EntityId, AppError> {
        let allowed =
            authorise::<acts::AttestationAdd>(&self.actor, &Scope::Organisation, Purpose::Audit)?;
        let today = self.today();
        let about = self.engine.checked_attestation(new, today)?;
        let attestation = Attestation {
            about,
            words: new.words.trim().to_owned(),
            account: EntityId(self.actor.id),
            name: self.own_name()?,
            role: self.actor.role.code().to_owned(),
            on: today,
            until: new.until,
            withdrawn: None,
        };
        let id = self.engine.new_id();
        let mut unit = self.begin(&allowed);
        unit.insert(id, self.engine.realm.own_cell(), &attestation)?;
        unit.about(id);
        unit.commit()?;
        Ok(id)
    }

    /// Takes an attestation back; it stays to be read.
    pub fn withdraw_attestation(&self, id: EntityId, why: &str) -> Result<(), AppError> {
        let allowed = authorise::<acts::AttestationWithdraw>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Audit,
        )?;
        let mut stored = self.engine.attestation(id)?;
        if stored.body.withdrawn.is_some() {
            return Err(AppError::refused("This was taken back already."));
        }
        let why = checked_words(why, "why", "say why it no longer holds")?;
        stored.body.withdrawn = Some(WithdrawnAttestation {
            on: self.today(),
            name: self.own_name()?,
            why,
        });
        let mut unit = self.begin(&allowed);
        unit.update(&stored)?;
        unit.about(id);
        unit.commit()?;
        Ok(())
    }

    /// What a page that asks for more about an attestation needs to know of it.
    pub fn show_attestation(&self, id: EntityId) -> Result<AttestationView, AppError> {
        let allowed =
            authorise::<acts::CoverageLook>(&self.actor, &Scope::Organisation, Purpose::Audit)?;
        let stored = self.engine.attestation(id)?;
        let shown = [(Attestation::KIND, stored.id, stored.version)];
        let view = view(stored, self.today(), &self.engine.house_words());
        self.look(&allowed, &shown, &[id])?;
        Ok(view)
    }

    /// What an attestation can be about: the id or path, and its title.
    pub fn attestable(&self, about: &str) -> Option<String> {
        self.engine.attestable(about)
    }

    fn own_name(&self) -> Result<String, AppError> {
        let account = self.engine.account_by_id(EntityId(self.actor.id))?;
        account
            .map(|account| account.body.name)
            .ok_or(AppError::NotFound("account"))
    }
}

impl Engine {
    /// All of them, the newest first.
    pub(super) fn attestations(&self, today: Date) -> Result<Vec<AttestationView>, AppError> {
        let mut all = Vec::new();
        let words = self.house_words();
        self.for_each::<Attestation>(|stored| all.push(view(stored, today, &words)))?;
        // Of one day the later one: they come in the order in which they were written.
        all.reverse();
        all.sort_by_key(|one| std::cmp::Reverse(one.on));
        Ok(all)
    }

    fn attestation(&self, id: EntityId) -> Result<Stored<Attestation>, AppError> {
        let snapshot = self.snapshot()?;
        self.read(snapshot.as_ref(), id)?
            .ok_or(AppError::NotFound("attestation"))
    }

    /// The title of what may be attested, if there is such a thing.
    fn attestable(&self, about: &str) -> Option<String> {
        let obligation = policy::obligations().ok().and_then(|all| all.get(about));
        obligation.map(|one| one.title.clone()).or_else(|| {
            let clauses = self.pack().clauses();
            let clause = clauses.into_iter().find(|one| one.path == about);
            clause.map(|one| one.title)
        })
    }

    /// What it is about, in its one writing.
    fn checked_attestation(&self, new: &NewAttestation, today: Date) -> Result<String, AppError> {
        let mut faults: Vec<Fault> = Vec::new();
        let mut fault = |place: &str, what: &str, mend: &str| {
            faults.push(Fault::new(place, what, mend));
        };
        let given = new.about.trim();
        let upper = given.to_uppercase();
        let about = [given, upper.as_str()]
            .into_iter()
            .find(|about| self.attestable(about).is_some());
        if about.is_none() {
            fault(
                "about",
                "there is no such obligation or clause",
                "give an id such as `GOV-6`, or a clause as the list of coverage has it",
            );
        }
        if let Err(AppError::Input(more)) = checked_words(
            &new.words,
            "words",
            "say how it is kept, and where that can be seen",
        ) {
            for one in more {
                fault(&one.place, &one.what, &one.mend);
            }
        }
        if new.until.is_some_and(|until| until < today) {
            fault(
                "until",
                "this day has passed",
                "give a day to come, or none",
            );
        }
        match about {
            Some(about) if faults.is_empty() => Ok(about.to_owned()),
            Some(_) | None => Err(AppError::Input(faults)),
        }
    }
}

fn checked_words(words: &str, place: &str, mend: &str) -> Result<String, AppError> {
    let words = words.trim();
    if words.is_empty() {
        return Err(AppError::input(place, "this is empty", mend));
    }
    if words.chars().count() > LONGEST {
        return Err(AppError::input(
            place,
            "this is too long",
            format!("use at most {LONGEST} characters"),
        ));
    }
    Ok(words.to_owned())
}

fn view(stored: Stored<Attestation>, today: Date, words: &HouseWords) -> AttestationView {
    let good = stored.body.is_good(today);
    let body = stored.body;
    let role = access::Role::from_code(&body.role);
    AttestationView {
        id: stored.id,
        about: body.about,
        words: body.words,
        name: body.name,
        role: role.map_or(body.role, |role| words.role(role)),
        on: body.on,
        until: body.until,
        withdrawn: body.withdrawn.map(|one| (one.on, one.name, one.why)),
        good,
    }
}
