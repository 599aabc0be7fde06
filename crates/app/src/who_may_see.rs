//! Who may see what, before anybody looks: as the policy in force says it of its roles, and of what
//! is held about one person (obligations REC-7 and SEC-5). Each answer carries its reasons: what an
//! account of this kind may do at all, then the line of the policy.

use std::collections::BTreeMap;

use access::{Action, DataClass, Role, Rule, Scope, acts, authorise};
use policy::{Category, Holds, Look, Pack, RoleOfStaff, may_see, sees_in_words};
use store::EntityId;

use crate::{
    AppError, Body as _, Ctx,
    bodies::{Login, Person, RECORD_OF, Record, all_of},
    engine::Stored,
    need::{Of, Reader},
};

/// Who may see what, by the policy in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyAccess {
    /// Its roles, in its order.
    pub roles: Vec<RoleSees>,
    /// The kinds of people that it knows: code, and what several are called.
    pub people: Vec<(String, String)>,
    /// Its purposes: code and title.
    pub purposes: Vec<(String, String)>,
}

/// What a role of the policy sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleSees {
    /// Its code in the policy.
    pub code: String,
    /// What the policy calls it.
    pub title: String,
    /// Whether its holders can have an account; if not, they see nothing here.
    pub signs_in: bool,
    /// Every category of the policy, in its order.
    pub categories: Vec<CategorySeen>,
}

/// What of a category a role sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CategorySeen {
    /// Its code in the policy.
    pub code: String,
    /// What the policy calls it.
    pub title: String,
    /// How well it is guarded.
    pub class: DataClass,
    /// About whom and what for, a line each; nothing if the role does not see it.
    pub lines: Vec<String>,
}

/// Why a look is let through or not: all steps must be met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// The steps, in their order; after one that is not met there is none.
    pub steps: Vec<TraceStep>,
}

/// One step of a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceStep {
    /// Whether it is met.
    pub met: bool,
    /// What it says, a sentence without its capital and full stop.
    pub words: String,
    /// Where it stands in the policy's files; empty for a rule of the program.
    pub place: String,
}

/// Somebody who can sign in, and whether they may see something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seer {
    /// Their name.
    pub name: String,
    /// What they are by the policy; empty where it knows no such role.
    pub role: String,
    /// Why, or why not.
    pub trace: Trace,
}

/// One kind of record that is held about a person, and who may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldSeen {
    /// What the policy calls the kind of record.
    pub title: String,
    /// How well it is guarded.
    pub class: DataClass,
    /// How many there are.
    pub count: usize,
    /// Everybody who can sign in, by name.
    pub seers: Vec<Seer>,
}

impl Trace {
    /// Whether it is let through.
    pub fn is_allowed(&self) -> bool {
        self.steps.iter().all(|step| step.met)
    }
}

impl Ctx<'_> {
    /// What each role of the policy in force sees.
    pub fn policy_access(&self) -> Result<PolicyAccess, AppError> {
        self.read_policy()?;
        let pack = self.engine.pack();
        let role = |role: &RoleOfStaff| RoleSees {
            code: role.code.as_str().to_owned(),
            title: role.title.clone(),
            signs_in: role.signs_in_as.is_some(),
            categories: pack
                .categories
                .iter()
                .map(|category| self.category_seen(&pack, role, category))
                .collect(),
        };
        let people = pack.people.iter();
        let purposes = pack.purposes.iter();
        Ok(PolicyAccess {
            roles: pack.roles.iter().map(role).collect(),
            people: people
                .map(|kind| (kind.code.as_str().to_owned(), kind.many.clone()))
                .collect(),
            purposes: purposes
                .map(|one| (one.code.as_str().to_owned(), one.title.clone()))
                .collect(),
        })
    }

    fn category_seen(&self, pack: &Pack, role: &RoleOfStaff, category: &Category) -> CategorySeen {
        CategorySeen {
            code: category.code.as_str().to_owned(),
            title: category.title.clone(),
            class: self.engine.class_of(category.code.as_str()),
            lines: sees_in_words(pack, role, category),
        }
    }

    /// Why a look would be let through or refused; for any purpose, where it names none.
    pub fn why_by_policy(&self, look: &Look<'_>) -> Result<Trace, AppError> {
        self.read_policy()?;
        let pack = self.engine.pack();
        let role = known(&pack.roles, "role", look.role, |role| role.code.as_str())?;
        known(&pack.categories, "category", look.category, |category| {
            category.code.as_str()
        })?;
        known(&pack.people, "about", look.kind_of_person, |kind| {
            kind.code.as_str()
        })?;
        let purposes: Vec<&str> = if look.purpose.is_empty() {
            pack.purposes.iter().map(|one| one.code.as_str()).collect()
        } else {
            let named = known(&pack.purposes, "purpose", look.purpose, |purpose| {
                purpose.code.as_str()
            })?;
            vec![named.code.as_str()]
        };
        let signs_in = role.signs_in_as.as_deref().and_then(Role::from_code);
        let class = self.engine.class_of(look.category);
        let mut steps = vec![of_the_program(signs_in, class, look.their_own)];
        if steps.iter().all(|step| step.met) {
            steps.push(of_the_policy(&pack, look, &purposes));
        }
        Ok(Trace { steps })
    }

    /// Who may see what is held about a person: each kind of record with everybody who can sign in.
    pub fn who_may_see(&self, person: EntityId) -> Result<Vec<HeldSeen>, AppError> {
        let scope = Scope::Person {
            id: person.0,
            own: false,
        };
        let allowed = authorise::<acts::PersonAccess>(&self.actor, &scope, self.purpose())?;
        let snapshot = self.engine.snapshot()?;
        let records: Vec<Stored<Record>> = self
            .engine
            .read_all(snapshot.as_ref(), &all_of(RECORD_OF, person))?;
        drop(snapshot);
        let directory = self.engine.directory()?;
        let held = directory
            .person(person)
            .ok_or(AppError::NotFound("person"))?;
        let signers = self.signers()?;
        // One for all records that the decision cannot tell apart.
        let mut alike: BTreeMap<[String; 4], (usize, Stored<Record>)> = BTreeMap::new();
        for record in records {
            let body = &record.body;
            let goes_by = [&body.kind, &body.category, &body.capacity, &body.purpose];
            let key = goes_by.map(Clone::clone);
            alike.entry(key).or_insert((0, record)).0 += 1;
        }
        let mut seen: Vec<HeldSeen> = Vec::new();
        let records = alike.into_values().map(|(count, record)| {
            let line = self.engine.line(&record)?;
            let pack = self.engine.pack();
            let of = |own| Of::record(&pack, &record.body, own);
            self.held_seen((&line.title, line.class, count), person, &signers, of)
        });
        let details = self.details_seen(&held, &signers)?;
        for one in details.into_iter().map(Ok).chain(records) {
            let one: HeldSeen = one?;
            let same = |other: &&mut HeldSeen| other.title == one.title && other.seers == one.seers;
            match seen.iter_mut().find(same) {
                Some(other) => other.count += one.count,
                None => seen.push(one),
            }
        }
        seen.sort_by(|a, b| (a.class, &a.title).cmp(&(b.class, &b.title)));
        self.look(&allowed, &[(Person::KIND, person, held.version)], &[person])?;
        Ok(seen)
    }

    /// Everybody who can sign in and is not locked out, by name.
    fn signers(&self) -> Result<Vec<(String, Login)>, AppError> {
        let mut signers: Vec<(String, Login)> = Vec::new();
        for account in self.engine.all_accounts()? {
            if account.body.is_locked() {
                continue;
            }
            if let Some(login) = self.engine.login_of(&account) {
                signers.push((account.body.name.clone(), login.clone()));
            }
        }
        signers.sort_by(|(a, _), (b, _)| a.cmp(b));
        Ok(signers)
    }

    /// Who may see what stands with the person: birth date, contact points, other names.
    fn details_seen(
        &self,
        person: &Stored<Person>,
        signers: &[(String, Login)],
    ) -> Result<Vec<HeldSeen>, AppError> {
        let pack = self.engine.pack();
        let capacities = person.body.capacities.iter();
        let kinds = capacities.filter_map(|capacity| {
            let kind = pack.holding(Holds::Details, &capacity.kind)?;
            Some((kind, capacity.kind.as_str()))
        });
        let details = kinds.map(|(kind, capacity)| {
            let class = self.engine.class_of(kind.category.as_str());
            let of = |own| Of::kind(kind, capacity, own);
            self.held_seen((&kind.title, class, 1), person.id, signers, of)
        });
        details.collect()
    }

    fn held_seen<'a>(
        &self,
        (title, class, count): (&str, DataClass, usize),
        person: EntityId,
        signers: &[(String, Login)],
        of: impl Fn(bool) -> Of<'a>,
    ) -> Result<HeldSeen, AppError> {
        let seers = signers.iter().map(|(name, login)| {
            let reader = Reader::of(self.engine, Some(login));
            let of = of(self.is_theirs(&reader, person)?);
            Ok(self.seer((name, login), &reader, class, &of))
        });
        Ok(HeldSeen {
            title: title.to_owned(),
            class,
            count,
            seers: seers.collect::<Result<_, AppError>>()?,
        })
    }

    fn seer(
        &self,
        (name, login): (&str, &Login),
        reader: &Reader,
        class: DataClass,
        of: &Of<'_>,
    ) -> Seer {
        let role = Role::from_code(&login.role);
        let mut steps = vec![of_the_program(role, class, of.their_own)];
        if steps.iter().all(|step| step.met) {
            let decision = reader.decide(&self.engine.pack(), of).as_ref().map(step);
            steps.extend(decision);
        }
        Seer {
            name: name.to_owned(),
            role: self
                .engine
                .policy_role_of(login)
                .map(|role| role.title)
                .unwrap_or_default(),
            trace: Trace { steps },
        }
    }

    /// The leaf of a look at the policy.
    fn read_policy(&self) -> Result<(), AppError> {
        let allowed =
            authorise::<acts::PackLook>(&self.actor, &Scope::Organisation, self.purpose())?;
        self.look_at_list(&allowed, &serde_json::Value::Null, &[])
    }
}

/// The one that has a code, or what is wrong and which there are.
fn known<'a, T>(
    all: &'a [T],
    place: &'static str,
    code: &str,
    code_of: impl Fn(&T) -> &str,
) -> Result<&'a T, AppError> {
    all.iter().find(|one| code_of(one) == code).ok_or_else(|| {
        let codes: Vec<&str> = all.iter().map(code_of).collect();
        AppError::input(
            place,
            "the policy has no such code",
            format!("use one of {}", codes.join(", ")),
        )
    })
}

/// What the program itself lets such an account look at, whatever the policy says.
fn of_the_program(signs_in: Option<Role>, class: DataClass, own: bool) -> TraceStep {
    let (action, what) = match class {
        DataClass::Ordinary => (Action::RecordLook, "ordinary records"),
        DataClass::Special => (
            Action::RecordLookSpecial,
            "records of special category or criminal offence data",
        ),
        DataClass::Safeguarding => (Action::RecordLookSafeguarding, "safeguarding records"),
    };
    let rule = signs_in.map(|role| action.rule(role));
    let (met, words) = match rule {
        None => (
            false,
            "who has this role has no account here, and so sees nothing here".to_owned(),
        ),
        Some(Rule::Always) => (true, format!("an account of this kind may look at {what}")),
        Some(Rule::OwnLearners) => (
            own,
            format!(
                "an account of this kind may look at {what} only of those whom its holder works with"
            ),
        ),
        Some(Rule::WriteOnly) => (
            false,
            format!("an account of this kind may write {what}, and not read them back"),
        ),
        Some(Rule::Never) => (
            false,
            format!("no account of this kind may look at {what}, whatever the policy says"),
        ),
    };
    TraceStep {
        met,
        words,
        place: String::new(),
    }
}

/// What the policy says, for whichever of the purposes it lets them go furthest.
fn of_the_policy(pack: &Pack, look: &Look<'_>, purposes: &[&str]) -> TraceStep {
    let decide = |purpose: &str| may_see(pack, &Look { purpose, ..*look });
    // Of several refusals the one that got furthest says most, and of equals the first.
    let decisions = purposes.iter().map(|purpose| decide(purpose));
    let best = decisions.rev().max_by_key(policy::Decision::conditions_met);
    step(&best.unwrap_or_else(|| decide("")))
}

/// A decision of the policy as a step.
fn step(decision: &policy::Decision<'_>) -> TraceStep {
    TraceStep {
        met: decision.is_allowed(),
        words: decision.words(),
        place: decision.path().unwrap_or_default(),
    }
}
