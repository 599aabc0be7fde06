//! Writing into a register: an entry is added, changed where it stands, or struck out with a reason.

use std::collections::BTreeMap;

use access::{Purpose, Role, Scope, acts, authorise};
use jiff::civil::Date;
use store::EntityId;

use super::register;
use super::shape::{Register, RegisterField, RegisterFieldKind, time_of_day};
use crate::bodies::{RegisterEntry, TakenBack};
use crate::engine::Stored;
use crate::{AppError, Ctx, Fault};

/// The longest that one answer may be, in characters.
const LONGEST: usize = 8_000;
/// The longest that an answer in one line may be.
const LONGEST_LINE: usize = 300;

/// What somebody writes into a register.
#[derive(Clone, Debug)]
pub struct NewEntry {
    /// What it is about: codes of the register's subjects.
    pub about: Vec<String>,
    /// Its day.
    pub on: Date,
    /// What was answered: the field's code, and the answer; a day as `2026-11-22`, a choice as its
    /// code. What is empty is left out.
    pub said: Vec<(String, String)>,
}

impl Ctx<'_> {
    /// Adds an entry to a register.
    pub fn add_entry(&self, code: &str, new: &NewEntry) -> Result<EntityId, AppError> {
        let allowed = authorise::<acts::EntryAdd>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        let register = register(code).ok_or(AppError::NotFound("register"))?;
        let entry = self.checked_entry(register, new, None)?;
        let id = self.engine.new_id();
        let mut unit = self.begin(&allowed);
        unit.insert(id, self.engine.realm.own_cell(), &entry)?;
        unit.about(id);
        unit.details(
            self.engine.realm.own_cell(),
            serde_json::json!({ "register": code }),
        );
        unit.commit()?;
        self.engine.registers.written();
        Ok(id)
    }

    /// Changes an entry where it stands. `version` is the one that was looked at; another one means
    /// that somebody else was faster.
    pub fn change_entry(
        &self,
        id: EntityId,
        version: Option<u64>,
        new: &NewEntry,
    ) -> Result<(), AppError> {
        let scope = Scope::Objects { ids: vec![id.0] };
        let allowed = authorise::<acts::EntryChange>(&self.actor, &scope, Purpose::Administration)?;
        let mut stored = self.engine.entry(id)?;
        if version.is_some_and(|version| version != stored.version) {
            return Err(AppError::Conflict);
        }
        if stored.body.struck.is_some() {
            return Err(AppError::refused(
                "This entry was struck out. Add another one instead.",
            ));
        }
        let register = register(&stored.body.register).ok_or(AppError::NotFound("register"))?;
        stored.body = self.checked_entry(register, new, Some(&stored))?;
        let mut unit = self.begin(&allowed);
        unit.update(&stored)?;
        unit.about(id);
        unit.details(
            self.engine.realm.own_cell(),
            serde_json::json!({ "register": register.code }),
        );
        unit.commit()?;
        self.engine.registers.written();
        Ok(())
    }

    /// Strikes an entry out: it stays to be read, and counts no more.
    pub fn strike_entry(&self, id: EntityId, why: &str) -> Result<(), AppError> {
        let scope = Scope::Objects { ids: vec![id.0] };
        let allowed = authorise::<acts::EntryStrike>(&self.actor, &scope, Purpose::Administration)?;
        let mut stored = self.engine.entry(id)?;
        if stored.body.struck.is_some() {
            return Err(AppError::refused("This entry was struck out already."));
        }
        let why = why.trim();
        if why.is_empty() {
            return Err(AppError::input(
                "why",
                "it is not said why",
                "say what is wrong with it",
            ));
        }
        stored.body.struck = Some(TakenBack {
            by: EntityId(self.actor.id),
            at: self.now,
            why: why.to_owned(),
        });
        let mut unit = self.begin(&allowed);
        unit.update(&stored)?;
        unit.about(id);
        unit.details(
            self.engine.realm.own_cell(),
            serde_json::json!({ "register": stored.body.register }),
        );
        unit.commit()?;
        self.engine.registers.written();
        Ok(())
    }

    /// An entry as it is stored, or everything that is wrong with it.
    fn checked_entry(
        &self,
        register: &'static Register,
        new: &NewEntry,
        stored: Option<&Stored<RegisterEntry>>,
    ) -> Result<RegisterEntry, AppError> {
        let before = stored.map(|one| &one.body);
        let mut faults = self.faults_of_about(register, new, before)?;
        if new.on > self.today() {
            faults.push(Fault::new(
                "on",
                "this day has not come",
                "put it on record once it has happened",
            ));
        }
        let said = said_of(register, new, &mut faults);
        faults.extend(self.times_to_come(register, new.on, &said));
        for field in register.fields {
            let (now, then) = (
                said.get(field.code),
                before.and_then(|entry| entry.said.get(field.code)),
            );
            faults.extend(fault_of_officer(field, self.actor.role, now != then));
        }
        let entry = RegisterEntry {
            register: register.code.to_owned(),
            about: new.about.clone(),
            on: new.on,
            said,
            by: EntityId(self.actor.id),
            at: self.now,
            struck: None,
        };
        if faults.is_empty() {
            let house = self.engine.house(self.today())?;
            faults = (register.faults)(&house, &entry, stored.map(|one| one.id));
        }
        if !faults.is_empty() {
            return Err(AppError::Input(faults));
        }
        Ok(entry)
    }

    /// That a time of today has not come: what is not yet cannot be known, and a clock that starts
    /// later than it may ends too late.
    fn times_to_come(
        &self,
        register: &'static Register,
        on: Date,
        said: &BTreeMap<String, String>,
    ) -> Vec<Fault> {
        let now = self.now.to_zoned(calendar::london());
        let times = register
            .fields
            .iter()
            .filter(|field| field.kind == RegisterFieldKind::Time);
        times
            .filter(|field| {
                let time = said.get(field.code).and_then(|said| time_of_day(said));
                on == now.date() && time.is_some_and(|time| time > now.time())
            })
            .map(|field| {
                Fault::new(
                    field.code,
                    "this time has not come",
                    "write when it was, not when it will be",
                )
            })
            .collect()
    }

    /// What is wrong with what an entry is about. What it was about before may stay, though the policy
    /// no longer has it.
    fn faults_of_about(
        &self,
        register: &'static Register,
        new: &NewEntry,
        before: Option<&RegisterEntry>,
    ) -> Result<Vec<Fault>, AppError> {
        if register.about.is_empty() {
            let none = new.about.is_empty();
            let wrong = || {
                Fault::new(
                    "about",
                    "entries of this register are about nothing else",
                    "leave it out",
                )
            };
            return Ok((!none).then(wrong).into_iter().collect());
        }
        if new.about.is_empty() {
            let mend = "choose at least one";
            return Ok(vec![Fault::new(
                "about",
                "it is not said what this is about",
                mend,
            )]);
        }
        let subjects = (register.subjects)(&self.engine.house(self.today())?);
        let known = |code: &String| {
            subjects.iter().any(|one| one.code == *code)
                || before.is_some_and(|entry| entry.about.contains(code))
        };
        let unknown = new.about.iter().filter(|code| !known(code));
        Ok(unknown
            .map(|_| {
                Fault::new(
                    "about",
                    "the register has nothing of this code",
                    "use one that its page or `caretaker register show` lists",
                )
            })
            .collect())
    }
}

/// The answers that were given, each checked against its field.
fn said_of(
    register: &Register,
    new: &NewEntry,
    faults: &mut Vec<Fault>,
) -> BTreeMap<String, String> {
    let mut said = BTreeMap::new();
    for (code, value) in &new.said {
        let Some(field) = register.fields.iter().find(|field| field.code == code) else {
            let codes: Vec<&str> = register.fields.iter().map(|field| field.code).collect();
            faults.push(Fault::new(
                code,
                "this register does not ask for this",
                format!("use {}", codes.join(", ")),
            ));
            continue;
        };
        let value = value.trim();
        if value.is_empty() {
            continue;
        }
        faults.extend(fault_of(field, value));
        said.insert(code.clone(), value.to_owned());
    }
    let missing = register
        .fields
        .iter()
        .filter(|field| field.required && !said.contains_key(field.code));
    faults.extend(missing.map(|field| {
        Fault::new(
            field.code,
            format!("this has no answer: {}", field.title),
            "a few words will do",
        )
    }));
    said
}

/// What is wrong with an answer.
fn fault_of(field: &RegisterField, value: &str) -> Option<Fault> {
    let long = |most: usize| {
        (value.chars().count() > most).then(|| {
            Fault::new(
                field.code,
                "this is too long",
                format!("use at most {most} characters"),
            )
        })
    };
    match field.kind {
        RegisterFieldKind::Line => long(LONGEST_LINE),
        RegisterFieldKind::Lines => long(LONGEST),
        RegisterFieldKind::Day => value
            .parse::<Date>()
            .is_err()
            .then(|| Fault::new(field.code, "this is not a day", "write it as 2026-11-22")),
        RegisterFieldKind::Time => time_of_day(value)
            .is_none()
            .then(|| Fault::new(field.code, "this is not a time of day", "write it as 14:30")),
        RegisterFieldKind::Choice(choices) => {
            let codes: Vec<&str> = choices.iter().map(|(code, _)| *code).collect();
            (!codes.contains(&value)).then(|| {
                Fault::new(
                    field.code,
                    "this is none of the answers",
                    format!("use {}", codes.join(", ")),
                )
            })
        }
    }
}

/// That an answer is the data protection officer's alone.
fn fault_of_officer(field: &RegisterField, role: Role, is_changed: bool) -> Option<Fault> {
    let theirs = matches!(role, Role::Dpo);
    (field.officer && is_changed && !theirs).then(|| {
        Fault::new(
            field.code,
            "this is for the data protection officer to answer",
            "leave it as it is, and ask them to",
        )
    })
}
