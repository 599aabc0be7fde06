//! From rows to a plan: who is new, changed, the same, gone, erased.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use access::{Purpose, Scope, acts, authorise};
use extract::Table;
use find::people_csv::{PeopleFile, PersonRow, RowFault};
use jiff::civil::Date;
use store::EntityId;

use super::held::Held;
use super::{
    Changed, Column, Erased, Left, Planned, Preview, Tie, Who, check_columns, columns, compare,
    fault, rows,
};
use crate::{
    AppError, Body as _, Ctx, Directory, Engine, HouseWords,
    bodies::{Capacity, Mapping, Person, Relation},
};

impl Engine {
    /// What a file of Caretaker's own form would bring, read in this process: for files that we
    /// have written ourselves. A stranger's goes through [`Ctx::read_table`].
    pub fn preview_import(&self, bytes: &[u8]) -> Result<Preview, AppError> {
        let PeopleFile { rows, faults } = find::people_csv::read_bytes(bytes);
        let people = rows.into_iter().map(|row| rows::Read {
            row,
            parent_of: None,
        });
        let mut plan = Plan::new(self, faults)?;
        plan.columns_of_our_own();
        for read in people {
            plan.take(read);
        }
        Ok(plan.done())
    }
}

impl Ctx<'_> {
    /// What a table would bring. What it shows of people who are held is a look at them.
    pub fn preview_table(&self, table: &Table, mapping: &Mapping) -> Result<Preview, AppError> {
        self.may_import()?;
        let columns = columns(table, mapping);
        check_columns(table, &columns, mapping)?;
        let knows_carers = self.engine.house_words().kind_meant("carer").is_some();
        let read = rows::read(table, &columns, mapping.capacity.as_deref(), knows_carers);
        let mut plan = Plan::new(self.engine, read.faults)?;
        plan.columns_of(&columns);
        for one in read.people {
            plan.take(one);
        }
        let preview = plan.done();
        self.look_at_preview(&preview)?;
        Ok(preview)
    }

    fn look_at_preview(&self, preview: &Preview) -> Result<(), AppError> {
        let changed = preview.changed.iter().map(|one| one.id);
        let shown: Vec<EntityId> = changed
            .chain(preview.left.iter().map(|one| one.id))
            .collect();
        if shown.is_empty() {
            return Ok(());
        }
        let directory = self.engine.directory()?;
        let objects: Vec<_> = shown
            .into_iter()
            .filter_map(|id| Some((Person::KIND, id, directory.person(id)?.version)))
            .collect();
        let allowed = authorise::<acts::PersonList>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        self.look_at_list(&allowed, &serde_json::json!({ "import": true }), &objects)
    }
}

/// All rows of one person.
struct Group {
    key: String,
    line: usize,
    person: Person,
    /// Kind, the other as the file names them, since, until.
    ties: Vec<(String, String, Option<Date>, Option<Date>)>,
    /// A parent beside a child; they are no row of their own.
    parent: bool,
}

struct Plan<'a> {
    engine: &'a Engine,
    words: HouseWords,
    directory: std::sync::Arc<Directory>,
    faults: Vec<RowFault>,
    groups: Vec<Group>,
    places: HashMap<String, usize>,
    /// The person of each line.
    lines: HashMap<usize, String>,
    /// Place and heading of what the plan itself finds fault with.
    headings: HashMap<&'static str, (usize, String)>,
}

impl<'a> Plan<'a> {
    fn new(engine: &'a Engine, faults: Vec<RowFault>) -> Result<Self, AppError> {
        Ok(Self {
            engine,
            words: engine.house_words(),
            directory: engine.directory()?,
            faults,
            groups: Vec::new(),
            places: HashMap::new(),
            lines: HashMap::new(),
            headings: HashMap::new(),
        })
    }

    fn columns_of_our_own(&mut self) {
        for (place, heading) in (1..).zip(find::people_csv::HEADINGS) {
            self.headings.insert(heading, (place, heading.to_owned()));
        }
    }

    fn columns_of(&mut self, columns: &[Column]) {
        for column in columns {
            if let Some(field) = column.field() {
                let place = (column.place + 1, column.heading.clone());
                self.headings.entry(field.code).or_insert(place);
            }
        }
    }

    fn wrong(&mut self, line: usize, heading: &str, what: &str, mend: &str) {
        let (column, heading) = self
            .headings
            .get(heading)
            .cloned()
            .unwrap_or((0, heading.to_owned()));
        self.faults.push(fault(line, column, &heading, what, mend));
    }

    fn take(&mut self, read: rows::Read) {
        let rows::Read { mut row, parent_of } = read;
        let Some(kind) = self.words.kind_meant(&row.capacity) else {
            let what = "this kind of person is not in your policy";
            let mend = format!("use one of {}", self.words.kinds().join(", "));
            self.wrong(row.line, "capacity", what, &mend);
            return;
        };
        kind.clone_into(&mut row.capacity);
        let known = |kind: &String| Relation::KINDS.contains(&kind.as_str());
        if !row.relation.iter().all(known) {
            let mend = format!("use {}", Relation::KINDS.join(", "));
            self.wrong(
                row.line,
                "relation",
                "this is not a kind of relation",
                &mend,
            );
            return;
        }
        let key = key_of(&row, parent_of.is_some());
        if parent_of.is_none() {
            self.lines.insert(row.line, key.clone());
        }
        let at = *self.places.entry(key.clone()).or_insert_with(|| {
            self.groups.push(Group {
                key,
                line: row.line,
                person: person_of(&row),
                ties: Vec::new(),
                parent: parent_of.is_some(),
            });
            self.groups.len() - 1
        });
        if let Some(group) = self.groups.get_mut(at) {
            add_row(group, &row);
            if let Some(child) = parent_of {
                let tie = ("carer-of".to_owned(), line_key(child), None, None);
                group.ties.push(tie);
            }
        }
    }

    fn done(mut self) -> Preview {
        let groups = std::mem::take(&mut self.groups);
        let held = Held::of(&self.directory);
        let mut preview = Preview {
            kinds: kinds_of(&groups),
            ..Preview::default()
        };
        // Who is who, before relations lead to them.
        let mut who: HashMap<String, Who> = HashMap::new();
        let mut sorted = Vec::with_capacity(groups.len());
        for group in groups {
            match self.held_as(&held, &group) {
                Ok(found) => {
                    let is = found.map_or_else(|| Who::New(group.key.clone()), Who::Held);
                    who.insert(group.key.clone(), is.clone());
                    sorted.push((group, is));
                }
                Err((heading, what, mend)) => self.wrong(group.line, heading, what, mend),
            }
        }
        let mut seen: HashSet<EntityId> = HashSet::new();
        // Without knowing who was erased nobody new comes in.
        let Ok(erasures) = self.engine.erasures() else {
            let (what, mend) = ("it cannot be told who was erased", "run `caretaker doctor`");
            preview.faults.push(fault(0, 0, "", what, mend));
            return preview;
        };
        for (group, is) in sorted {
            let (ties, lost) = self.ties(&group, &is, &who);
            match is {
                Who::Held(id) => {
                    seen.insert(id);
                    self.compare(&mut preview, &group, id);
                    preview.ties.extend(ties);
                    if lost {
                        self.nobody(group.line);
                    }
                }
                Who::New(key) => {
                    if lost {
                        self.nobody(group.line);
                        continue;
                    }
                    let planned = Planned {
                        external: group.person.external_id.clone().unwrap_or_default(),
                        person: group.person,
                        line: group.line,
                        key,
                        relations: ties,
                    };
                    match erasures.of(&planned.person) {
                        Some(stone) => preview.erased.push(erased(planned, stone)),
                        None => preview.people.push(planned),
                    }
                }
            }
        }
        self.drop_orphans(&mut preview);
        self.left(&mut preview, &held, &seen);
        self.faults.sort_by_key(|f| (f.line, f.column));
        preview.faults = self.faults;
        preview
    }

    /// Who of those held this is; nobody if they are new.
    fn held_as(&self, held: &Held, group: &Group) -> Result<Option<EntityId>, Doubt> {
        let person = &group.person;
        let external = person.external_id.as_deref();
        if let Some(id) = external.and_then(|id| self.directory.by_external_id(id)) {
            let own = self.directory.person(id);
            if own.is_some_and(|own| !compare::may_be_same(&own.body, person)) {
                return Err((
                    "id",
                    "this id belongs to somebody with another name and birth date",
                    "look who of them has it; ids are not given twice",
                ));
            }
            return Ok(Some(id));
        }
        let mut found = held.named(person);
        if group.parent {
            found.retain(|id| self.shares_contact(*id, person) || self.is_parent(*id, group));
        } else if person.external_id.is_some() {
            // Whoever has another number is somebody else, and a name alone says too little.
            found.retain(|id| {
                let own = self.directory.person(*id);
                own.is_some_and(|own| {
                    own.body.external_id.is_none()
                        && own.body.born_on.is_some()
                        && own.body.born_on == person.born_on
                })
            });
        }
        match found.as_slice() {
            [] => Ok(None),
            [one] => Ok(Some(*one)),
            _ => Err((
                "name",
                "several people who are held have this name",
                "give their birth date, or the id by which they are known",
            )),
        }
    }

    fn shares_contact(&self, id: EntityId, person: &Person) -> bool {
        self.directory.person(id).is_some_and(|own| {
            let (_, changes) = compare::merged(&own.body, person);
            let has = !person.emails.is_empty() || !person.telephones.is_empty();
            let same = |field: &str| changes.iter().all(|change| change.field != field);
            has && (!person.emails.is_empty() && same("e-mail")
                || !person.telephones.is_empty() && same("telephone"))
        })
    }

    /// Whether somebody held is a carer of the child beside whom the file names a parent.
    fn is_parent(&self, id: EntityId, group: &Group) -> bool {
        let children: Vec<EntityId> = group
            .ties
            .iter()
            .filter_map(|(_, other, _, _)| {
                let line = other.strip_prefix(LINE)?.parse::<usize>().ok()?;
                let external = self.lines.get(&line)?.strip_prefix(ID)?;
                self.directory.by_external_id(external)
            })
            .collect();
        self.directory
            .relations_of(id)
            .any(|r| r.body.kind == "carer-of" && children.contains(&r.body.to))
    }

    /// The relations of a group that are not known yet, and whether one leads to nobody.
    fn ties(&self, group: &Group, is: &Who, who: &HashMap<String, Who>) -> (Vec<Tie>, bool) {
        let mut ties = Vec::new();
        let mut lost = false;
        for (kind, other, from_on, to_on) in &group.ties {
            let of_line = other
                .strip_prefix(LINE)
                .and_then(|line| self.lines.get(&line.parse::<usize>().ok()?));
            let key = of_line.cloned().unwrap_or_else(|| format!("{ID}{other}"));
            let held = || self.directory.by_external_id(other).map(Who::Held);
            let Some(to) = who.get(&key).cloned().or_else(held) else {
                lost = true;
                continue;
            };
            if let (Who::Held(from), Who::Held(to)) = (is, &to)
                && self.is_tied(*from, kind, *to)
            {
                continue;
            }
            ties.push(Tie {
                from: is.clone(),
                kind: kind.clone(),
                to,
                from_on: *from_on,
                to_on: *to_on,
            });
        }
        (ties, lost)
    }

    fn is_tied(&self, from: EntityId, kind: &str, to: EntityId) -> bool {
        self.directory
            .relations_of(from)
            .any(|r| r.body.from == from && r.body.to == to && r.body.kind == kind)
    }

    fn compare(&self, preview: &mut Preview, group: &Group, id: EntityId) {
        let Some(own) = self.directory.person(id) else {
            return;
        };
        let (after, fields) = compare::merged(&own.body, &group.person);
        if fields.is_empty() {
            preview.held.push(id);
            return;
        }
        preview.changed.push(Changed {
            id,
            name: own.body.display_name(),
            line: group.line,
            fields,
            version: own.version,
            after,
        });
    }

    fn nobody(&mut self, line: usize) {
        self.wrong(
            line,
            "related_to",
            "nobody has this id, or their own row has a fault",
            "give the id of somebody in the file or already held",
        );
    }

    /// Who belongs to nobody known stays out with all their rows, to be mended and imported again;
    /// then those who belong to them do, too.
    fn drop_orphans(&mut self, preview: &mut Preview) {
        loop {
            let mut known: HashSet<String> =
                preview.people.iter().map(|one| one.key.clone()).collect();
            known.extend(preview.erased.iter().map(|one| one.planned.key.clone()));
            let is_known = |who: &Who| match who {
                Who::Held(_) => true,
                Who::New(key) => known.contains(key),
            };
            let mut lines = Vec::new();
            preview.people.retain(|one| {
                let whole = one.relations.iter().all(|tie| is_known(&tie.to));
                if !whole {
                    lines.push(one.line);
                }
                whole
            });
            preview.ties.retain(|tie| is_known(&tie.to));
            if lines.is_empty() {
                return;
            }
            for line in lines {
                self.nobody(line);
            }
        }
    }

    /// Those of the file's kinds who are active and not in it. As long as a row has a fault it is not
    /// known who is missing: it may be theirs.
    fn left(&self, preview: &mut Preview, held: &Held, seen: &HashSet<EntityId>) {
        if !self.faults.is_empty() {
            return;
        }
        let gone = held.people.iter().filter(|(id, person)| {
            !seen.contains(id) && person.kinds.iter().any(|kind| preview.kinds.contains(kind))
        });
        preview.left = gone
            .filter_map(|(id, _)| {
                let person = self.directory.person(*id)?;
                Some(Left {
                    id: *id,
                    name: person.body.display_name(),
                    external: person.body.external_id.clone(),
                })
            })
            .collect();
    }
}

/// Where and what is in doubt, and how to mend it.
type Doubt = (&'static str, &'static str, &'static str);

const ID: &str = "id:";
const LINE: &str = "line:";

fn line_key(line: usize) -> String {
    format!("{LINE}{line}")
}

/// What the plan calls the person of a row: by the id, or by name and birth date; a parent by name
/// and contact, since they stand beside each of their children.
fn key_of(row: &PersonRow, parent: bool) -> String {
    if !row.id.is_empty() {
        return format!("{ID}{}", row.id);
    }
    let name = find::fold(&format!(
        "{} {}",
        row.given_names.join(" "),
        row.family_name
    ));
    if !parent {
        return format!("who:{name}\0{:?}", row.born_on);
    }
    let contact = row.emails.first().or_else(|| row.telephones.first());
    match contact {
        Some(contact) => format!("parent:{name}\0{}", find::fold(contact)),
        None => format!("parent:{name}\0{}", line_key(row.line)),
    }
}

/// The kinds the file is about: those of its own rows, and not of the parents beside them.
fn kinds_of(groups: &[Group]) -> Vec<String> {
    let own = groups.iter().filter(|group| !group.parent);
    let kinds = own.flat_map(|group| group.person.capacities.iter().map(|c| c.kind.clone()));
    kinds.collect::<BTreeSet<_>>().into_iter().collect()
}

fn erased(planned: Planned, stone: crate::tombstones::ErasedPerson) -> Erased {
    Erased {
        id: if planned.external.is_empty() {
            format!("line {}", planned.line)
        } else {
            planned.external.clone()
        },
        planned,
        stone,
    }
}

fn person_of(row: &PersonRow) -> Person {
    Person {
        external_id: Some(row.id.clone()).filter(|id| !id.is_empty()),
        given_names: row.given_names.join(" "),
        family_name: row.family_name.clone(),
        known_as: row.known_as.first().cloned(),
        former_names: row.former_names.clone(),
        nicknames: row
            .known_as
            .iter()
            .skip(1)
            .chain(&row.nicknames)
            .cloned()
            .collect(),
        born_on: row.born_on,
        emails: row.emails.clone(),
        telephones: row.telephones.clone(),
        address: Some(row.address.clone()).filter(|text| !text.is_empty()),
        postcode: Some(row.postcode.clone()).filter(|text| !text.is_empty()),
        capacities: Vec::new(),
        import: None,
        noted_on: BTreeMap::new(),
    }
}

/// A further row of the same person: another capacity, more relations.
fn add_row(group: &mut Group, row: &PersonRow) {
    // A row a period: together they are one time in this capacity, open if any of them is.
    let capacity = Capacity {
        kind: row.capacity.clone(),
        from: row.from,
        to: row.to,
    };
    let capacities = &mut group.person.capacities;
    match capacities
        .iter_mut()
        .find(|held| held.kind == capacity.kind)
    {
        None => capacities.push(capacity),
        Some(held) => {
            held.from = held.from.zip(capacity.from).map(|(a, b)| a.min(b));
            held.to = held.to.zip(capacity.to).map(|(a, b)| a.max(b));
        }
    }
    for (place, other) in row.related_to.iter().enumerate() {
        // One relation for all of them, or one each.
        if let Some(kind) = row.relation.get(place).or_else(|| row.relation.last()) {
            let tie = (kind.clone(), other.clone(), row.from, row.to);
            group.ties.push(tie);
        }
    }
}
