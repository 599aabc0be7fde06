//! What the policy's roles let somebody see. `access` says what an account may do at all; within
//! that, the role that the policy gives it says of which data, about whom and for what (obligations
//! REC-7 and SEC-5).

use std::collections::HashSet;
use std::sync::Arc;

use access::{Action, Refusal, Role};
use policy::{Decision, Holds, Look, Pack, RecordKind, may_see};
use store::EntityId;

use crate::{
    AppError, Ctx, Directory, Engine, Sought,
    bodies::{Login, Person, Record},
    engine::Stored,
};

/// Who looks, as the policy knows them.
#[derive(Clone, Debug)]
pub(crate) struct Reader {
    /// The person of the directory that they are.
    pub(crate) person: Option<EntityId>,
    standing: Standing,
}

/// What the policy says of somebody who looks.
#[derive(Clone, Debug)]
enum Standing {
    /// Nothing: they hold the master key, or are Caretaker itself. What they do is on the ledger.
    Beyond,
    /// They have this role of the policy.
    Role(String),
    /// They have none that the policy knows, and see nothing.
    None,
}

/// What is looked at.
#[derive(Clone, Debug)]
pub(crate) struct Of<'a> {
    pub(crate) category: &'a str,
    /// What it is kept for: the purpose it was stored for, and the others that the policy has for
    /// such a record. Whoever may see it for one of them may see it.
    pub(crate) purposes: Vec<&'a str>,
    pub(crate) kind_of_person: &'a str,
    pub(crate) their_own: bool,
}

/// The purposes of a kind of record about a kind of person, the usual one first.
fn uses<'a>(kind: &'a RecordKind, capacity: &'a str) -> impl Iterator<Item = &'a str> {
    kind.uses_for(capacity).map(|one| one.purpose.as_str())
}

impl<'a> Of<'a> {
    pub(crate) fn record(pack: &'a Pack, record: &'a Record, their_own: bool) -> Self {
        let mut purposes = vec![record.purpose.as_str()];
        let kind = pack.record_kind(&record.kind);
        purposes.extend(
            kind.into_iter()
                .flat_map(|kind| uses(kind, &record.capacity)),
        );
        Self {
            category: &record.category,
            purposes,
            kind_of_person: &record.capacity,
            their_own,
        }
    }

    pub(crate) fn kind(kind: &'a RecordKind, capacity: &'a str, their_own: bool) -> Self {
        Self {
            category: kind.category.as_str(),
            purposes: uses(kind, capacity).collect(),
            kind_of_person: capacity,
            their_own,
        }
    }
}

impl Reader {
    /// Who an account is to the policy.
    pub(crate) fn of(engine: &Engine, login: Option<&Login>) -> Self {
        let role = login.and_then(|login| engine.role_by_policy(login));
        Self {
            person: login.and_then(|login| login.person),
            standing: role.map_or(Standing::None, Standing::Role),
        }
    }

    /// What the policy says of this look; nothing of those it does not speak of.
    pub(crate) fn decide<'p>(&self, pack: &'p Pack, of: &Of<'_>) -> Option<Decision<'p>> {
        let role = match &self.standing {
            Standing::Beyond => return None,
            Standing::Role(role) => role.as_str(),
            Standing::None => "",
        };
        let look = |purpose| Look {
            role,
            category: of.category,
            purpose,
            kind_of_person: of.kind_of_person,
            their_own: of.their_own,
        };
        let mut first = None;
        for purpose in &of.purposes {
            let decision = may_see(pack, &look(purpose));
            if decision.is_allowed() {
                return Some(decision);
            }
            first.get_or_insert(decision);
        }
        Some(first.unwrap_or_else(|| may_see(pack, &look(""))))
    }

    /// Whether the policy lets them look.
    pub(crate) fn sees(&self, pack: &Pack, of: &Of<'_>) -> bool {
        self.decide(pack, of)
            .is_none_or(|decision| decision.is_allowed())
    }

    /// Why they may, in words: empty where they may not.
    pub(crate) fn why(&self, pack: &Pack, of: &Of<'_>) -> String {
        match self.decide(pack, of) {
            None => "you hold the master key; each look stands in the ledger".to_owned(),
            Some(Decision::Allowed(clause)) => clause.words(),
            Some(Decision::Refused(_)) => String::new(),
        }
    }
}

impl Engine {
    /// The role of the policy that an account has: the one chosen for it, as long as the policy has
    /// it for such accounts; else the first that signs in as it does.
    pub fn role_by_policy(&self, login: &Login) -> Option<String> {
        let pack = self.pack();
        match &login.policy_role {
            // One that the policy dropped is not replaced by another, which might see more.
            Some(chosen) => roles_for(&pack, &login.role)
                .find(|code| *code == chosen.as_str())
                .map(str::to_owned),
            None => roles_for(&pack, &login.role).next().map(str::to_owned),
        }
    }
}

/// The roles of the policy whose holders sign in as `role`, a code of `access::Role`.
pub(crate) fn roles_for<'p>(pack: &'p Pack, role: &str) -> impl Iterator<Item = &'p str> {
    let role = role.to_owned();
    pack.roles
        .iter()
        .filter(move |one| one.signs_in_as.as_deref() == Some(role.as_str()))
        .map(|one| one.code.as_str())
}

/// What everybody sees who may know of somebody at all: by what name, and as what.
pub(crate) fn name_only(person: &Person) -> Person {
    Person {
        given_names: person.given_names.clone(),
        family_name: person.family_name.clone(),
        known_as: person.known_as.clone(),
        capacities: person.capacities.clone(),
        import: person.import,
        ..Person::default()
    }
}

impl Ctx<'_> {
    /// Whether the policy lets a reader see somebody's details, as anything that they are known as:
    /// birth date, contact points, other names. Their own, everybody sees.
    pub(crate) fn sees_details(
        &self,
        reader: &Reader,
        person: &Stored<Person>,
    ) -> Result<bool, AppError> {
        if reader.person == Some(person.id) {
            return Ok(true);
        }
        let pack = self.engine.pack();
        let own = self.is_theirs(reader, person.id)?;
        let mut known = person.body.capacities.iter().filter_map(|capacity| {
            let kind = pack.holding(Holds::Details, &capacity.kind)?;
            Some(reader.sees(&pack, &Of::kind(kind, &capacity.kind, own)))
        });
        Ok(match known.next() {
            Some(first) => first || known.any(|sees| sees),
            // The policy says nothing of such people; those in the office have to see what they enter.
            None => self.actor.role != Role::Tutor,
        })
    }

    /// Somebody as the policy lets a reader see them.
    pub(crate) fn as_seen(
        &self,
        reader: &Reader,
        person: Arc<Stored<Person>>,
    ) -> Result<Arc<Stored<Person>>, AppError> {
        if self.sees_details(reader, &person)? {
            return Ok(person);
        }
        Ok(Arc::new(Stored {
            id: person.id,
            version: person.version,
            cell: person.cell,
            body: name_only(&person.body),
        }))
    }

    /// The people whom words find for a reader: nobody by what the policy does not let the reader see of
    /// them, or a telephone number would say whose it is. None where that keeps nobody away.
    pub(crate) fn found_by_what_is_seen(
        &self,
        reader: &Reader,
        directory: &Directory,
        sought: &Sought<'_>,
    ) -> Result<Option<HashSet<EntityId>>, AppError> {
        let is_of_the_office = self.actor.role != Role::Tutor;
        if !sought.has_words() || (is_of_the_office && self.sees_all(reader, Holds::Details)) {
            return Ok(None);
        }
        let mut found = HashSet::new();
        for person in directory.search(sought) {
            if sought.is_name_of(&person.body) || self.sees_details(reader, &person)? {
                found.insert(person.id);
            }
        }
        Ok(Some(found))
    }

    /// Whether the policy lets a reader see documents. One may be about anybody, so they see what it
    /// keeps documents about, whoever it is.
    pub(crate) fn sees_documents(&self, reader: &Reader) -> bool {
        self.sees_all(reader, Holds::Documents)
    }

    /// Whether nothing of this sort is kept from a reader, whomever it is about.
    fn sees_all(&self, reader: &Reader, holds: Holds) -> bool {
        let pack = self.engine.pack();
        let kinds = pack.records.iter();
        let mut kinds = kinds.filter(|kind| kind.holds == Some(holds));
        kinds.all(|kind| {
            let mut people = kind.people.iter();
            people.all(|person| reader.sees(&pack, &Of::kind(kind, person, false)))
        })
    }

    /// Who looks.
    pub(crate) fn reader(&self) -> Result<Reader, AppError> {
        let beyond = |standing| Reader {
            person: None,
            standing,
        };
        match self.actor.role {
            Role::Operator | Role::System => return Ok(beyond(Standing::Beyond)),
            Role::Requester => return Ok(beyond(Standing::None)),
            Role::Dpo | Role::Head | Role::Tutor => {}
        }
        let account = self.engine.account_by_id(EntityId(self.actor.id))?;
        let login = account
            .as_ref()
            .and_then(|account| self.engine.login_of(account));
        Ok(Reader::of(self.engine, login))
    }
}

/// The refusal of a look that the policy does not provide for: the same as any other.
pub(crate) fn refused(action: Action, ids: &[EntityId]) -> AppError {
    let ids = ids.iter().map(|id| id.0).collect();
    Refusal { action, ids }.into()
}
