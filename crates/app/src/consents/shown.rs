//! What is shown of consents: what people may agree to and how many did, who, and what is on record of
//! somebody.

use access::{Role, Scope, acts, authorise};
use jiff::civil::Date;
use policy::{Agreement, Pack, StoryChoice};
use store::EntityId;

use super::held::Agreed;
use super::how::{Answered, HowAgreed};
use super::knows;
use crate::{
    AppError, Body as _, Ctx, PersonView, RecordLine,
    bodies::{Consent, Person},
    engine::Stored,
    need::{Of, Reader},
};

/// Something that people may agree to, and how many did.
#[derive(Clone, Debug)]
pub struct AgreementLine {
    /// What.
    pub agreement: Agreement,
    /// How many people may be asked.
    pub people: usize,
    /// How many of them stand how, in the order of [`Agreed::ALL`].
    pub standing: [usize; 4],
}

/// Something that was taken back, and of which nobody has said yet what followed.
#[derive(Clone, Debug)]
pub struct TakenBackOpen {
    /// The entry.
    pub entry: EntityId,
    /// Who.
    pub person: EntityId,
    /// Their name.
    pub name: String,
    /// What they took back.
    pub title: String,
    /// On which day.
    pub on: Date,
}

/// Somebody who may be asked.
#[derive(Clone, Debug)]
pub struct PersonAgreed {
    /// Who.
    pub id: EntityId,
    /// Their name.
    pub name: String,
    /// The kinds of people that they are: codes of the policy.
    pub kinds: Vec<String>,
    /// How they stand to it.
    pub agreed: Agreed,
}

/// Some of those who may be asked.
#[derive(Clone, Debug)]
pub struct AgreementPage {
    /// What they may agree to, and how many did.
    pub line: AgreementLine,
    /// Those of these lines, by family name.
    pub people: Vec<PersonAgreed>,
    /// How many there are in all.
    pub total: usize,
}

/// Something that a person may agree to, or that is on record of them.
#[derive(Clone, Debug)]
pub struct AgreementOfPerson {
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// How they stand to it.
    pub agreed: Agreed,
    /// Whether the policy still asks them.
    pub asked: bool,
    /// How many of their records, of those that the reader sees, rest on it.
    pub records: usize,
    /// What is on record, the newest last.
    pub entries: Vec<ConsentEntry>,
}

/// What is on record, in words.
#[derive(Clone, Debug)]
pub struct ConsentEntry {
    /// The entry.
    pub id: EntityId,
    /// What was answered, by whom and how: a sentence without its full stop.
    pub sentence: String,
    /// What they were shown or told.
    pub wording: String,
    /// Where the proof is.
    pub proof: String,
    /// Who put it on record.
    pub noted_by: String,
    /// The version of the policy then.
    pub policy: u32,
    /// That it was taken back: a sentence without its full stop.
    pub withdrawn: Option<String>,
    /// What was done then.
    pub settled: Option<String>,
    /// Why it was struck out.
    pub struck: Option<String>,
    /// What it says.
    pub body: Consent,
}

impl ConsentEntry {
    /// Whether it can be taken back.
    pub fn stands(&self) -> bool {
        self.body.agreed && self.withdrawn.is_none() && self.struck.is_none()
    }

    /// Whether it is still to be said what followed.
    pub fn is_open(&self) -> bool {
        self.withdrawn.is_some() && self.settled.is_none() && self.struck.is_none()
    }
}

/// Somebody who may be asked, and how they stand to it.
type Standing = (EntityId, Agreed);

/// How a story is told, as it is chosen.
pub const fn choice_words(choice: StoryChoice) -> &'static str {
    match choice {
        StoryChoice::Anonymous => "Nobody is told whose story it is",
        StoryChoice::KnownToStaff => "Our staff may know whose it is",
        StoryChoice::Shared => "It may be shared outside with their name",
    }
}

impl Ctx<'_> {
    /// Everything that people may agree to, with how many did; of a tutor's own, for a tutor. And what
    /// was taken back without anybody having said what followed.
    pub fn list_agreements(&self) -> Result<(Vec<AgreementLine>, Vec<TakenBackOpen>), AppError> {
        let allowed = authorise::<acts::ConsentList>(&self.actor, &self.whole(), self.purpose())?;
        let (pack, reader) = (self.engine.pack(), self.reader()?);
        let mut lines = Vec::new();
        for agreement in pack.agreements() {
            if self.may_know(&reader, &pack, &agreement) {
                lines.push(self.agreement_line(agreement)?.0);
            }
        }
        let open = self.consents_open()?;
        let objects: Vec<_> = open
            .iter()
            .map(|one| (Consent::KIND, one.entry, 1))
            .collect();
        self.look_at_list(&allowed, &serde_json::Value::Null, &objects)?;
        Ok((lines, open))
    }

    /// Some of those who may agree to something, perhaps only those who stand to it in one way.
    pub fn who_agreed(
        &self,
        code: &str,
        only: Option<Agreed>,
        skip: usize,
        rows: usize,
    ) -> Result<AgreementPage, AppError> {
        let allowed = authorise::<acts::ConsentList>(&self.actor, &self.whole(), self.purpose())?;
        let (pack, reader) = (self.engine.pack(), self.reader()?);
        let agreement = pack.agreement(code);
        let agreement = agreement.filter(|one| self.may_know(&reader, &pack, one));
        let agreement = agreement.ok_or(AppError::NotFound("agreement"))?;
        let (line, mut people) = self.agreement_line(agreement)?;
        people.retain(|(_, agreed)| only.is_none_or(|only| only == *agreed));
        let total = people.len();
        let directory = self.engine.directory()?;
        let page: Vec<_> = people
            .into_iter()
            .skip(skip)
            .take(rows)
            .filter_map(|(id, agreed)| Some((directory.person(id)?, agreed)))
            .collect();
        let objects: Vec<_> = page
            .iter()
            .map(|(person, _)| (Person::KIND, person.id, person.version))
            .collect();
        let filter = serde_json::json!({ "agreement": code, "only": only.map(Agreed::code) });
        self.look_at_list(&allowed, &filter, &objects)?;
        let people = page.into_iter().map(|(person, agreed)| PersonAgreed {
            id: person.id,
            name: person.body.display_name(),
            kinds: person
                .body
                .capacities
                .iter()
                .map(|one| one.kind.clone())
                .collect(),
            agreed,
        });
        Ok(AgreementPage {
            line,
            people: people.collect(),
            total,
        })
    }

    /// What a person may agree to, and what is on record: for whoever was shown the person and these
    /// lines of their records, which is the look.
    pub fn consents_of(
        &self,
        view: &PersonView,
        records: &[RecordLine],
    ) -> Result<Vec<AgreementOfPerson>, AppError> {
        let (pack, reader) = (self.engine.pack(), &view.reader);
        let directory = self.engine.directory()?;
        let id = view.person.id;
        let person = directory.person(id).ok_or(AppError::NotFound("person"))?;
        let own = self.is_theirs(reader, id)?;
        let is_asked = |one: &Agreement| one.people.iter().any(|kind| person.body.is(kind));
        let mut meant = pack.agreements();
        meant.retain(|one| knows(reader, &pack, one, &person.body, own));
        let (entries, standing) = self.engine.with_consents(|held| {
            let standing = meant.iter().map(|one| held.standing(id, &one.code));
            (held.entries_of(id), standing.collect::<Vec<_>>())
        })?;
        let mut all = Vec::new();
        for (one, agreed) in meant.iter().zip(standing).filter(|(one, _)| is_asked(one)) {
            let rests = |line: &&RecordLine| one.carries(&line.kind, &line.used_for);
            all.push(AgreementOfPerson {
                code: one.code.clone(),
                title: one.title.clone(),
                agreed,
                asked: true,
                records: records.iter().filter(rests).count(),
                entries: Vec::new(),
            });
        }
        for entry in self.entries(&entries)? {
            let code = &entry.body.agreement;
            if !self.may_know_of(reader, &entry.body, &person)? {
                continue;
            }
            match all.iter_mut().find(|known| known.code == *code) {
                Some(known) => known.entries.push(entry),
                None => all.push(AgreementOfPerson {
                    code: code.clone(),
                    title: entry.body.title.clone(),
                    agreed: self.engine.with_consents(|held| held.standing(id, code))?,
                    asked: false,
                    records: 0,
                    entries: vec![entry],
                }),
            }
        }
        Ok(all)
    }

    /// What an entry says: before it is taken back, settled or struck out. The look is the person's.
    pub fn show_consent(&self, id: EntityId) -> Result<(PersonView, ConsentEntry), AppError> {
        let (entry, _) = self.consent_for::<acts::ConsentWithdraw>(id)?;
        let view = self.show_person(entry.body.person)?;
        let mut all = self.consents_of(&view, &[])?.into_iter();
        let found = all.find_map(|one| one.entries.into_iter().find(|entry| entry.id == id));
        Ok((view, found.ok_or(AppError::NotFound("entry"))?))
    }

    /// What a person may be shown when they are asked, in the policy's words; nothing where they are
    /// not asked, or the actor may not know of it.
    pub fn agreement_for(&self, view: &PersonView, code: &str) -> Result<Agreement, AppError> {
        let directory = self.engine.directory()?;
        let person = directory.person(view.person.id);
        let person = person.ok_or(AppError::NotFound("person"))?;
        let found = self.agreement_of(&self.engine.pack(), &person, code)?;
        found.ok_or(AppError::NotFound("agreement"))
    }

    /// What was taken back without anybody having said what followed, of what the actor may know.
    pub(crate) fn consents_open(&self) -> Result<Vec<TakenBackOpen>, AppError> {
        let open = self
            .engine
            .with_consents(|held| held.open().collect::<Vec<_>>())?;
        if open.is_empty() {
            return Ok(Vec::new());
        }
        let reader = self.reader()?;
        let directory = self.engine.directory()?;
        let own = self.own_people(&directory)?;
        let snapshot = self.engine.snapshot()?;
        let mut all = Vec::new();
        for one in open {
            // Whoever is being destroyed may be gone from either.
            let entry = self.engine.read::<Consent>(snapshot.as_ref(), one.entry)?;
            let Some((person, entry)) = directory.person(one.person).zip(entry) else {
                continue;
            };
            if own.as_ref().is_none_or(|own| own.contains(&one.person))
                && self.may_know_of(&reader, &entry.body, &person)?
            {
                all.push(TakenBackOpen {
                    entry: one.entry,
                    person: one.person,
                    name: person.body.display_name(),
                    title: entry.body.title,
                    on: one.on,
                });
            }
        }
        Ok(all)
    }

    /// What is on record of somebody's agreements, a sentence each, as it is answered to them: without
    /// the names of those who answered for them, and without free words.
    pub(crate) fn agreed_in_answer(&self, person: EntityId) -> Result<Vec<String>, AppError> {
        let ids = self.engine.with_consents(|held| held.entries_of(person))?;
        let entries = self.entries(&ids)?.into_iter();
        let counting = entries.filter(|entry| entry.struck.is_none());
        let said = counting.map(|entry| {
            let mut body = entry.body;
            body.who = String::new();
            let back = body.withdrawn.as_ref();
            let back = back.map_or_else(String::new, |one| {
                format!(". Taken back on {}", day(one.on))
            });
            let (by, how) = answered(&body)?;
            Ok(format!(
                "{}. {}{back}.",
                body.title,
                sentence(&body, by, how)
            ))
        });
        said.collect()
    }

    /// What the list is of: everybody, or a tutor's own.
    fn whole(&self) -> Scope {
        if self.actor.role == Role::Tutor {
            Scope::OwnLearners
        } else {
            Scope::Organisation
        }
    }

    /// Whether the reader may know of anybody that they are asked this.
    fn may_know(&self, reader: &Reader, pack: &Pack, of: &Agreement) -> bool {
        let own = self.actor.role == Role::Tutor;
        let mut kinds = of
            .rests
            .iter()
            .filter_map(|(kind, _)| pack.record_kind(kind));
        kinds.any(|kind| {
            let mut people = kind.people.iter();
            people.any(|one| reader.sees(pack, &Of::kind(kind, one.as_str(), own)))
        })
    }

    /// How many stand how to an agreement, and who, by family name.
    fn agreement_line(
        &self,
        agreement: Agreement,
    ) -> Result<(AgreementLine, Vec<Standing>), AppError> {
        let directory = self.engine.directory()?;
        let own = self.own_people(&directory)?;
        let mut people = Vec::new();
        self.engine.with_consents(|held| {
            directory.each_of_kinds(&agreement.people, |id| {
                if own.as_ref().is_none_or(|own| own.contains(&id)) {
                    people.push((id, held.standing(id, &agreement.code)));
                }
            });
        })?;
        let standing =
            Agreed::ALL.map(|agreed| people.iter().filter(|one| one.1 == agreed).count());
        let line = AgreementLine {
            agreement,
            people: people.len(),
            standing,
        };
        Ok((line, people))
    }

    /// Entries in words, the oldest first.
    fn entries(&self, ids: &[EntityId]) -> Result<Vec<ConsentEntry>, AppError> {
        let snapshot = self.engine.snapshot()?;
        let mut found = Vec::new();
        for id in ids {
            found.extend(self.engine.read::<Consent>(snapshot.as_ref(), *id)?);
        }
        drop(snapshot);
        found.sort_by_key(|entry| (entry.body.on, entry.body.at));
        found
            .into_iter()
            .map(|entry| self.in_words(entry))
            .collect()
    }

    fn in_words(&self, entry: Stored<Consent>) -> Result<ConsentEntry, AppError> {
        let body = entry.body;
        let (by, how) = answered(&body)?;
        let withdrawn = body.withdrawn.as_ref();
        let settled = withdrawn.and_then(|one| one.settled.as_ref());
        let taken = withdrawn.map(|one| match one.words.as_str() {
            "" => format!("Taken back on {}", day(one.on)),
            words => format!("Taken back on {}: {words}", day(one.on)),
        });
        Ok(ConsentEntry {
            id: entry.id,
            sentence: sentence(&body, by, how),
            wording: body.wording.clone(),
            proof: body.proof.clone(),
            noted_by: self.engine.who(body.noted_by)?,
            policy: body.policy,
            withdrawn: taken,
            settled: settled.map(|one| one.words.clone()),
            struck: body.struck.as_ref().map(|one| one.why.clone()),
            body,
        })
    }
}

fn answered(body: &Consent) -> Result<(Answered, HowAgreed), AppError> {
    let by = Answered::from_code(&body.by);
    by.zip(HowAgreed::from_code(&body.how)).ok_or_else(|| {
        AppError::Inconsistent("a consent says in no known way how it was given".to_owned())
    })
}

fn sentence(body: &Consent, by: Answered, how: HowAgreed) -> String {
    let answer = if body.agreed {
        "Agreed"
    } else {
        "Did not agree"
    };
    let who = match by {
        Answered::Themselves => String::new(),
        Answered::ForHelp => ", themselves, for help offered to them".to_owned(),
        Answered::Carer => format!(", a parent or carer for them{}", named(&body.who)),
        Answered::Acting => format!(", somebody who may act for them{}", named(&body.who)),
    };
    let choice = body.choice.as_deref().and_then(choice_of);
    let choice = choice.map_or_else(String::new, |one| format!(". {}", choice_words(one)));
    format!(
        "{answer} on {}, {}{who}{choice}",
        day(body.on),
        how.after_day()
    )
}

fn named(who: &str) -> String {
    if who.is_empty() {
        String::new()
    } else {
        format!(": {who}")
    }
}

/// How a story is told, by its code.
pub fn choice_of(code: &str) -> Option<StoryChoice> {
    let all = [
        StoryChoice::Anonymous,
        StoryChoice::KnownToStaff,
        StoryChoice::Shared,
    ];
    all.into_iter().find(|one| one.code() == code)
}

fn day(on: Date) -> String {
    on.strftime("%-d %B %Y").to_string()
}
