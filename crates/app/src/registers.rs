//! The registers that an organisation keeps about itself: training, impact assessments, suppliers,
//! reviews. Each is a value in a file of its own; all are kept, shown and reckoned here.

pub(crate) mod breaches;
mod comings_and_goings;
mod commissions;
mod devices;
mod duties_of_roles;
mod failures;
mod held;
pub(crate) mod impact;
mod officer_reports;
mod own_copies;
mod registration;
mod reviews;
mod sent_on_request;
pub(crate) mod shape;
mod supervision;
mod suppliers;
pub(crate) mod terms;
mod training;
mod training_calls;
mod undertakings;
mod write;

use std::collections::BTreeMap;

use access::{Purpose, Scope, acts, authorise};
use jiff::Timestamp;
use jiff::civil::Date;
use store::EntityId;

use crate::bodies::RegisterEntry;
use crate::engine::Stored;
use crate::{AppError, Body as _, Ctx, Engine};

pub(crate) use held::{Entries, HeldEntries};
pub use shape::{
    EntryWanted, Register, RegisterField, RegisterFieldKind, RegisterSubject, Standing,
};
use shape::{House, Worker, account_code};
pub use write::NewEntry;

/// Every register, in the order in which they are shown.
pub const REGISTERS: &[&Register] = &[
    &registration::REGISTER,
    &officer_reports::REGISTER,
    &duties_of_roles::REGISTER,
    &training::REGISTER,
    &training_calls::REGISTER,
    &undertakings::REGISTER,
    &failures::REGISTER,
    &comings_and_goings::REGISTER,
    &supervision::REGISTER,
    &breaches::REGISTER,
    &impact::REGISTER,
    &reviews::REGISTER,
    &suppliers::REGISTER,
    &commissions::REGISTER,
    &sent_on_request::REGISTER,
    &devices::REGISTER,
    &own_copies::REGISTER,
    &terms::REGISTER,
];

/// A register by its code.
pub fn register(code: &str) -> Option<&'static Register> {
    REGISTERS.iter().copied().find(|one| one.code == code)
}

/// How a register stands.
#[derive(Clone, Debug)]
pub struct RegisterLine {
    /// The register.
    pub register: &'static Register,
    /// How many entries count.
    pub entries: u64,
    /// How much waits for somebody.
    pub open: u64,
    /// How much of that is past its day.
    pub overdue: u64,
    /// The next day on which something is due.
    pub next: Option<Date>,
}

/// A register with all that stands in it.
#[derive(Clone, Debug)]
pub struct RegisterView {
    /// How it stands.
    pub line: RegisterLine,
    /// What there may be entries about, what is due first; in a register whose entries stand for
    /// themselves, each entry.
    pub rows: Vec<RegisterRow>,
    /// Entries that count no more, or whose subject the policy no longer has.
    pub past: Vec<EntryLine>,
    /// What an entry may be about, where the rows are entries that stand for themselves.
    pub may_be_about: Vec<RegisterSubject>,
}

/// A subject with its entries.
#[derive(Clone, Debug)]
pub struct RegisterRow {
    /// What it is about.
    pub subject: RegisterSubject,
    /// How it stands.
    pub standing: Standing,
    /// The entries that count, the newest first.
    pub entries: Vec<EntryLine>,
}

/// An entry, as a list shows it.
#[derive(Clone, Debug)]
pub struct EntryLine {
    /// The entry.
    pub id: EntityId,
    /// Its version.
    pub version: u64,
    /// Its day.
    pub on: Date,
    /// What tells it from others: its first answer, in words.
    pub words: String,
    /// Whether it was struck out.
    pub is_struck: bool,
}

/// An entry with all that it says.
#[derive(Clone, Debug)]
pub struct EntryView {
    /// The register.
    pub register: &'static Register,
    /// The entry.
    pub stored: Stored<RegisterEntry>,
    /// What it is about, in words.
    pub about: Vec<String>,
    /// Who wrote it last, and when.
    pub written: (String, Timestamp),
    /// That it was struck out: by whom, when, why.
    pub struck: Option<(String, Timestamp, String)>,
}

impl Ctx<'_> {
    /// How every register stands.
    pub fn list_registers(&self) -> Result<Vec<RegisterLine>, AppError> {
        let allowed =
            authorise::<acts::EntryList>(&self.actor, &Scope::Organisation, Purpose::Audit)?;
        let house = self.engine.house(self.today())?;
        let lines = REGISTERS.iter().map(|one| house.view(one).line).collect();
        self.look_at_list(&allowed, &serde_json::Value::Null, &[])?;
        Ok(lines)
    }

    /// A register with all that stands in it.
    pub fn open_register(&self, code: &str) -> Result<RegisterView, AppError> {
        let allowed =
            authorise::<acts::EntryList>(&self.actor, &Scope::Organisation, Purpose::Audit)?;
        let register = register(code).ok_or(AppError::NotFound("register"))?;
        let engine = self.engine;
        let house = engine.house(self.today())?;
        let struck = &house.entries.struck;
        let mut view = house.view(register);
        let gone = |one: &&Stored<RegisterEntry>| one.body.register == code;
        view.past
            .extend(struck.iter().filter(gone).map(|one| line(register, one)));
        let shown = house.entries_of(code).chain(struck.iter().filter(gone));
        let objects: Vec<_> = shown
            .map(|one| (RegisterEntry::KIND, one.id, one.version))
            .collect();
        self.look_at_list(&allowed, &serde_json::json!({ "register": code }), &objects)?;
        Ok(view)
    }

    /// An entry with all that it says.
    pub fn show_entry(&self, id: EntityId) -> Result<EntryView, AppError> {
        let scope = Scope::Objects { ids: vec![id.0] };
        let allowed = authorise::<acts::EntryLook>(&self.actor, &scope, Purpose::Audit)?;
        let engine = self.engine;
        let stored = engine.entry(id)?;
        let body = &stored.body;
        let register = register(&body.register).ok_or(AppError::NotFound("register"))?;
        let subjects = (register.subjects)(&engine.house(self.today())?);
        let mut about = Vec::new();
        for code in &body.about {
            let known = subjects.iter().find(|one| one.code == *code);
            about.push(match known {
                Some(subject) => subject.title.clone(),
                None => engine.title_of_gone(code)?,
            });
        }
        let struck = body
            .struck
            .as_ref()
            .map(|one| Ok::<_, AppError>((engine.who(one.by)?, one.at, one.why.clone())));
        let view = EntryView {
            register,
            about,
            written: (engine.who(body.by)?, body.at),
            struck: struck.transpose()?,
            stored: stored.clone(),
        };
        self.look(
            &allowed,
            &[(RegisterEntry::KIND, id, stored.version)],
            &[id],
        )?;
        Ok(view)
    }

    /// What an entry of a register may be about, for the form that asks.
    pub fn register_subjects(&self, code: &str) -> Result<Vec<RegisterSubject>, AppError> {
        let allowed = access::check(
            access::Action::EntryAdd,
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        );
        allowed?;
        let register = register(code).ok_or(AppError::NotFound("register"))?;
        Ok((register.subjects)(&self.engine.house(self.today())?))
    }
}

impl House {
    /// What there may be entries about in a register, what is due first.
    pub(crate) fn rows(&self, register: &'static Register) -> Vec<RegisterRow> {
        self.view(register).rows
    }

    /// A register as it stands.
    fn view(&self, register: &'static Register) -> RegisterView {
        let entries: Vec<&Stored<RegisterEntry>> = self.entries_of(register.code).collect();
        let subjects = (register.subjects)(self);
        let (mut past, mut may_be_about) = (Vec::new(), Vec::new());
        let mut rows: Vec<RegisterRow> = if register.each {
            may_be_about = subjects;
            entries
                .iter()
                .map(|one| self.row(register, of_itself(register, one), &[one]))
                .collect()
        } else {
            let known = |one: &Stored<RegisterEntry>| {
                subjects
                    .iter()
                    .any(|subject| one.body.about.contains(&subject.code))
            };
            past.extend(
                entries
                    .iter()
                    .filter(|one| !known(one))
                    .map(|one| line(register, one)),
            );
            let about = |subject: &RegisterSubject| -> Vec<&Stored<RegisterEntry>> {
                entries
                    .iter()
                    .copied()
                    .filter(|one| one.body.about.contains(&subject.code))
                    .collect()
            };
            subjects
                .into_iter()
                .map(|subject| {
                    let theirs = about(&subject);
                    self.row(register, subject, &theirs)
                })
                .collect()
        };
        let today = self.today;
        rows.sort_by_key(|row| {
            let by = row.standing.by();
            (!row.standing.is_open(today), by.is_none(), by)
        });
        let count = |which: &dyn Fn(&Standing) -> bool| {
            rows.iter().filter(|row| which(&row.standing)).count() as u64
        };
        let line = RegisterLine {
            register,
            entries: entries.len() as u64,
            open: count(&|one| one.is_open(today)),
            overdue: count(&|one| one.is_overdue(today)),
            next: rows.iter().filter_map(|row| row.standing.by()).min(),
        };
        RegisterView {
            line,
            rows,
            past,
            may_be_about,
        }
    }

    fn row(
        &self,
        register: &'static Register,
        subject: RegisterSubject,
        entries: &[&Stored<RegisterEntry>],
    ) -> RegisterRow {
        let bodies: Vec<&RegisterEntry> = entries.iter().map(|one| &one.body).collect();
        RegisterRow {
            standing: (register.standing)(self, &subject, &bodies),
            entries: entries.iter().map(|one| line(register, one)).collect(),
            subject,
        }
    }
}

/// An entry as its own subject.
fn of_itself(register: &'static Register, entry: &Stored<RegisterEntry>) -> RegisterSubject {
    RegisterSubject {
        code: entry.id.to_string(),
        title: line(register, entry).words,
        wanted: EntryWanted::No,
        why: String::new(),
    }
}

fn line(register: &'static Register, entry: &Stored<RegisterEntry>) -> EntryLine {
    let first = register.fields.iter().find_map(|field| {
        let said = entry.body.said(field.code)?;
        Some(
            field
                .words(said)
                .lines()
                .next()
                .unwrap_or_default()
                .to_owned(),
        )
    });
    EntryLine {
        id: entry.id,
        version: entry.version,
        on: entry.body.on,
        words: first.unwrap_or_default(),
        is_struck: entry.body.struck.is_some(),
    }
}

impl Engine {
    /// What registers are reckoned from.
    pub(crate) fn house(&self, today: Date) -> Result<House, AppError> {
        let (workers, locked) = self.workers()?;
        Ok(House {
            pack: self.pack(),
            today,
            workers,
            locked,
            entries: self.entries()?,
            holidays: self.holidays(),
            nation: self.nation(),
        })
    }

    /// Everybody with an open account, then the roles of the policy whose holders have none; and those
    /// whose account is locked.
    fn workers(&self) -> Result<(Vec<Worker>, Vec<Worker>), AppError> {
        let (mut open, mut locked) = (Vec::new(), Vec::new());
        for account in self.all_accounts()? {
            let Some(login) = self.login_of(&account) else {
                continue;
            };
            let worker = Worker {
                code: account_code(account.id),
                name: account.body.name.clone(),
                role: self.role_by_policy(login),
                since: login.since,
            };
            let list = if account.body.is_locked() {
                &mut locked
            } else {
                &mut open
            };
            list.push(worker);
        }
        open.sort_by_key(|one: &Worker| one.name.to_lowercase());
        let pack = self.pack();
        let without = pack.roles.iter().filter(|role| role.signs_in_as.is_none());
        open.extend(without.map(|role| Worker {
            code: format!("role.{}", role.code),
            name: policy::capital(&role.title),
            role: Some(role.code.to_string()),
            since: None,
        }));
        Ok((open, locked))
    }

    /// What is no longer among the subjects of a register: somebody whose account is locked, by their
    /// name; or what the policy has dropped.
    fn title_of_gone(&self, code: &str) -> Result<String, AppError> {
        let account = code.rsplit_once("account.").map(|(_, id)| id.parse());
        match account {
            Some(Ok(id)) => self.who(id),
            Some(Err(_)) | None => Ok("something that the policy no longer has".to_owned()),
        }
    }

    fn entry(&self, id: EntityId) -> Result<Stored<RegisterEntry>, AppError> {
        let snapshot = self.snapshot()?;
        self.read(snapshot.as_ref(), id)?
            .ok_or(AppError::NotFound("entry"))
    }

    /// How every register stands, by its code.
    pub(crate) fn registers_counted(
        &self,
        today: Date,
    ) -> Result<BTreeMap<&'static str, RegisterLine>, AppError> {
        let house = self.house(today)?;
        let lines = REGISTERS.iter().map(|one| (one.code, house.view(one).line));
        Ok(lines.collect())
    }
}
