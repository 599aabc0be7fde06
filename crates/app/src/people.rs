//! People and how they belong together.

use access::{Action, Purpose, Role, Scope, acts, authorise};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use policy::{Holds, Pack};
use store::EntityId;
use vault::{CellName, Part};

use crate::{
    AppError, Body as _, Ctx, Directory, RecordLine, Sought,
    bodies::{Person, Relation},
    engine::Stored,
    need::{Reader, refused},
    unit::Look,
};

use std::collections::HashSet;
use std::sync::Arc;

/// Whether words are single letters, which find only who has one as a whole name: for saying so where
/// nobody is found.
pub fn are_single_letters(words: &str) -> bool {
    let mut words = words.split_whitespace().peekable();
    words.peek().is_some() && words.all(|word| word.chars().nth(1).is_none())
}

/// Stands for the rule of a person whose capacity the pack keeps nothing about.
const PERSON_RULE: &str = "person";

/// What a person's page shows before its records: the person and the circle.
#[derive(Clone, Debug)]
pub struct PersonView {
    /// The person.
    pub person: Arc<Stored<Person>>,
    /// Whether the policy lets the reader see their details; if not, only their name is here.
    pub sees_details: bool,
    /// Relations, with the other's name and whether this person is the one they come from.
    pub relations: Vec<RelationView>,
    /// For whom it is: what else the page shows asks again what they may see.
    pub(crate) reader: Reader,
}

/// A relation seen from one of its ends.
#[derive(Clone, Debug)]
pub struct RelationView {
    /// The relation.
    pub relation: Arc<Stored<Relation>>,
    /// The other person.
    pub other: EntityId,
    /// The other's name.
    pub other_name: String,
    /// Whether it goes from this person to the other.
    pub outward: bool,
}

impl Ctx<'_> {
    /// Today's date in London.
    pub fn today(&self) -> Date {
        let zone = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
        self.now.to_zoned(zone).date()
    }

    /// The person of the directory that the actor is.
    pub fn own_person(&self) -> Result<Option<EntityId>, AppError> {
        match self.actor.role {
            Role::Dpo | Role::Head | Role::Tutor => self.engine.person_of(EntityId(self.actor.id)),
            Role::Operator | Role::Requester | Role::System => Ok(None),
        }
    }

    /// Whether somebody is one of the actor's own learners, or belongs to the circle of one.
    pub fn is_own(&self, person: EntityId) -> Result<bool, AppError> {
        let (directory, today) = (self.engine.directory()?, self.today());
        let is_own = |me| directory.is_own(me, person, today);
        Ok(self.own_person()?.is_some_and(is_own))
    }

    /// For a tutor, the own learners and their circle; `None` for whoever may see everybody.
    pub(crate) fn own_people(
        &self,
        directory: &Directory,
    ) -> Result<Option<HashSet<EntityId>>, AppError> {
        if self.actor.role != Role::Tutor {
            return Ok(None);
        }
        let own = self
            .own_person()?
            .map(|me| directory.own_of(me, self.today()));
        Ok(Some(own.unwrap_or_default()))
    }

    /// The purpose for which the actor works with people by default.
    pub fn purpose(&self) -> Purpose {
        match self.actor.role {
            Role::Tutor => Purpose::Teaching,
            Role::Requester => Purpose::RightsRequest,
            Role::Dpo | Role::Head | Role::Operator | Role::System => Purpose::Administration,
        }
    }

    /// People found by words of their names, ids or contacts; all if there are none. A single letter
    /// must be a whole name. A tutor finds their own learners and those learners' circle.
    pub fn list_people(&self, query: &str) -> Result<Vec<Arc<Stored<Person>>>, AppError> {
        let tutor = self.actor.role == Role::Tutor;
        let scope = if tutor {
            Scope::OwnLearners
        } else {
            Scope::Organisation
        };
        let allowed = authorise::<acts::PersonList>(&self.actor, &scope, self.purpose())?;
        let directory = self.engine.directory()?;
        let own = self.own_people(&directory)?;
        let mut sought = Sought::words(query);
        sought.among = own.as_ref();
        let reader = self.reader()?;
        let seen = self.found_by_what_is_seen(&reader, &directory, &sought)?;
        sought.among = seen.as_ref().or(own.as_ref());
        let found = directory.search(&sought);
        let objects: Vec<_> = found
            .iter()
            .map(|p| (Person::KIND, p.id, p.version))
            .collect();
        // The words are a name, of somebody held or of nobody, and the ledger forgets nothing: how
        // many there were, and whom they found, is what it keeps.
        let words = query.split_whitespace().count();
        self.look_at_list(&allowed, &serde_json::json!({ "words": words }), &objects)?;
        let found = found.into_iter();
        found.map(|one| self.as_seen(&reader, one)).collect()
    }

    /// A person's details and circle.
    pub fn show_person(&self, id: EntityId) -> Result<PersonView, AppError> {
        let (view, look) = self.person_seen(self.reader()?, id)?;
        self.record_looks([look])?;
        Ok(view)
    }

    /// A person's details and circle, and their records as lines, as [`Ctx::show_person`] and
    /// [`Ctx::list_records`] give them: both leaves are in one commit.
    pub fn show_person_with_records(
        &self,
        id: EntityId,
    ) -> Result<(PersonView, Vec<RecordLine>), AppError> {
        let (view, person) = self.person_seen(self.reader()?, id)?;
        let (lines, list) = self.records_seen(&view.reader, id)?;
        self.record_looks([person, list])?;
        Ok((view, lines))
    }

    /// What is to be shown of a person, once the look is recorded.
    fn person_seen(
        &self,
        reader: Reader,
        id: EntityId,
    ) -> Result<(PersonView, Option<Look<'_, '_>>), AppError> {
        let own = self.is_theirs(&reader, id)?;
        let scope = Scope::Person { id: id.0, own };
        let allowed = authorise::<acts::PersonLook>(&self.actor, &scope, self.purpose())?;
        let directory = self.engine.directory()?;
        let person = directory.person(id).ok_or(AppError::NotFound("person"))?;
        let mut relations: Vec<RelationView> = directory
            .relations_of(id)
            .filter_map(|relation| {
                let outward = relation.body.from == id;
                let other = if outward {
                    relation.body.to
                } else {
                    relation.body.from
                };
                let other_name = directory.person(other)?.body.display_name();
                Some(RelationView {
                    relation,
                    other,
                    other_name,
                    outward,
                })
            })
            .collect();
        if self.actor.role == Role::Tutor {
            // A parent has other children, a school sends many: of these a tutor sees only the own.
            let (me, today) = (reader.person, self.today());
            relations.retain(|relation| {
                me.is_some_and(|me| {
                    relation.other == me
                        || directory.learners_of(me, today).contains(&id)
                        || directory.is_own(me, relation.other, today)
                })
            });
        }
        relations.sort_by(|a, b| {
            (&a.relation.body.kind, &a.other_name).cmp(&(&b.relation.body.kind, &b.other_name))
        });
        let objects = [(Person::KIND, id, person.version)];
        let look = self.begin_look(&allowed, &objects, &[id]);
        let view = PersonView {
            sees_details: self.sees_details(&reader, &person)?,
            person: self.as_seen(&reader, person)?,
            relations,
            reader,
        };
        Ok((view, look))
    }

    /// A person whose details are to be changed, by somebody who sees them.
    pub fn show_person_to_change(&self, id: EntityId) -> Result<Arc<Stored<Person>>, AppError> {
        let view = self.show_person(id)?;
        if view.sees_details {
            Ok(view.person)
        } else {
            Err(refused(Action::PersonChange, &[id]))
        }
    }

    /// The person whom words mean: an id, the organisation's own number, or a name that fits one only.
    /// Words never mean somebody whom a tutor may not see.
    pub fn resolve_person(&self, words: &str) -> Result<EntityId, AppError> {
        let directory = self.engine.directory()?;
        let (me, today) = (self.own_person()?, self.today());
        let tutor = self.actor.role == Role::Tutor;
        let seen = |id: &EntityId| !tutor || me.is_some_and(|me| directory.is_own(me, *id, today));
        let by_id = words.parse::<EntityId>().ok();
        let by_id = by_id.filter(|id| directory.person(*id).is_some());
        let reader = self.reader()?;
        let numbered = directory.by_external_id(words);
        let by_number = match numbered.and_then(|id| directory.person(id)) {
            // The number is a detail, as a telephone number is.
            Some(person) if self.sees_details(&reader, &person)? => Some(person.id),
            Some(_) | None => None,
        };
        if let Some(id) = by_id.or(by_number) {
            return Some(id).filter(seen).ok_or(AppError::NotFound("person"));
        }
        let mut sought = Sought::words(words);
        let by_what = self.found_by_what_is_seen(&reader, &directory, &sought)?;
        sought.among = by_what.as_ref();
        let mut found = directory.search(&sought);
        found.retain(|person| seen(&person.id));
        match found.as_slice() {
            [] => Err(AppError::NotFound("person")),
            [one] => Ok(one.id),
            several => Err(AppError::input(
                "person",
                format!("{} people fit these words", several.len()),
                "give the id from `caretaker person list`",
            )),
        }
    }

    /// Adds a person.
    pub fn add_person(&self, mut person: Person) -> Result<EntityId, AppError> {
        let allowed = authorise::<acts::PersonAdd>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        check_person(&person)?;
        person.note_capacities(None, self.today());
        let id = self.engine.new_id();
        let mut unit = self.begin(&allowed);
        let cell = unit.cell(&person_cell(&self.engine.pack(), id, &person))?;
        unit.insert(id, cell, &person)?;
        unit.about(id);
        unit.commit()?;
        self.engine.learn(
            vec![Stored {
                id,
                version: 1,
                cell,
                body: person,
            }],
            Vec::new(),
        );
        Ok(id)
    }

    /// Changes a person's details; `version` is the one the change was made from.
    pub fn change_person(
        &self,
        id: EntityId,
        version: u64,
        mut person: Person,
    ) -> Result<(), AppError> {
        let scope = Scope::Person {
            id: id.0,
            own: false,
        };
        let allowed =
            authorise::<acts::PersonChange>(&self.actor, &scope, Purpose::Administration)?;
        check_person(&person)?;
        let directory = self.engine.directory()?;
        let old = directory.person(id).ok_or(AppError::NotFound("person"))?;
        // Whoever was shown a name alone would write it over the rest.
        if !self.sees_details(&self.reader()?, &old)? {
            return Err(refused(allowed.action(), &[id]));
        }
        if old.version != version {
            return Err(AppError::Conflict);
        }
        person.note_capacities(Some(&old.body), self.today());
        let mut stored = Stored {
            id,
            version,
            cell: old.cell,
            body: person,
        };
        let mut unit = self.begin(&allowed);
        unit.update(&stored)?;
        self.engine
            .owe_word(&mut unit, (&old, &stored.body), self.today())?;
        unit.about(id);
        unit.commit()?;
        stored.version += 1;
        self.engine.learn(vec![stored], Vec::new());
        Ok(())
    }

    /// Records how two people belong together.
    pub fn add_relation(&self, relation: Relation) -> Result<EntityId, AppError> {
        let scope = Scope::Person {
            id: relation.to.0,
            own: false,
        };
        let allowed = authorise::<acts::RelationAdd>(&self.actor, &scope, Purpose::Administration)?;
        let directory = self.engine.directory()?;
        let Some(to) = directory.person(relation.to) else {
            return Err(AppError::NotFound("person"));
        };
        if directory.person(relation.from).is_none() {
            return Err(AppError::NotFound("person"));
        }
        if !Relation::KINDS.contains(&relation.kind.as_str()) {
            return Err(AppError::input(
                "relation",
                format!("`{}` is not a kind of relation", relation.kind),
                format!("use one of {}", Relation::KINDS.join(", ")),
            ));
        }
        if relation.from == relation.to {
            return Err(AppError::input(
                "relation",
                "both ends are the same person",
                "name two people",
            ));
        }
        let id = self.engine.new_id();
        let mut unit = self.begin(&allowed);
        unit.insert(id, to.cell, &relation)?;
        unit.about(relation.from);
        unit.about(relation.to);
        unit.commit()?;
        let cell = to.cell;
        self.engine.learn(
            Vec::new(),
            vec![Stored {
                id,
                version: 1,
                cell,
                body: relation,
            }],
        );
        Ok(id)
    }

    /// Ends a relation on a day.
    pub fn end_relation(
        &self,
        person: EntityId,
        relation: EntityId,
        on: Date,
    ) -> Result<(), AppError> {
        let scope = Scope::Person {
            id: person.0,
            own: false,
        };
        let allowed = authorise::<acts::RelationEnd>(&self.actor, &scope, Purpose::Administration)?;
        let directory = self.engine.directory()?;
        let held = directory
            .relations_of(person)
            .find(|r| r.id == relation)
            .ok_or(AppError::NotFound("relation"))?;
        let mut stored = held.as_ref().clone();
        stored.body.to_on = Some(on);
        let mut unit = self.begin(&allowed);
        unit.update(&stored)?;
        unit.about(stored.body.from);
        unit.about(stored.body.to);
        unit.commit()?;
        stored.version += 1;
        self.engine.learn(Vec::new(), vec![stored]);
        Ok(())
    }
}

/// The cell of what is kept about a person as such: it goes when the relationship has ended, so its
/// third part is an episode until then. The rule is the pack's for their first capacity.
pub(crate) fn person_cell(pack: &Pack, id: EntityId, person: &Person) -> CellName {
    let kind = person
        .capacities
        .first()
        .map_or("", |capacity| capacity.kind.as_str());
    let rule = pack
        .holding(Holds::Details, kind)
        .map_or(PERSON_RULE, |holding| holding.rule_for(kind).as_str());
    CellName {
        owner: id.0,
        rule: rule.to_owned(),
        part: Part::Episode(id.0),
    }
}

pub(crate) fn check_person(person: &Person) -> Result<(), AppError> {
    let mut faults = Vec::new();
    if person.given_names.trim().is_empty() && person.family_name.trim().is_empty() {
        faults.push(crate::Fault {
            place: "name".to_owned(),
            what: "there is no name".to_owned(),
            mend: "give at least a given name or a family name".to_owned(),
        });
    }
    if person.capacities.is_empty() {
        faults.push(crate::Fault {
            place: "capacity".to_owned(),
            what: "it is not said as what they are known".to_owned(),
            mend: "give a kind of person of your policy".to_owned(),
        });
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(AppError::Input(faults))
    }
}
