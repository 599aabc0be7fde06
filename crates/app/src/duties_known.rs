//! People know their duties: each version of the policy is read and confirmed, what is not clear is
//! asked of the data protection officer, and who is behind is seen (obligation GOV-5).

use access::{Purpose, Role, Scope, acts, authorise};
use jiff::Timestamp;
use jiff::civil::Date;
use store::{EntityId, TermRange};

use crate::{
    AppError, Body as _, Ctx, Engine, Matter,
    bodies::{
        ACKNOWLEDGED_BY, ASKED_BY, ASKED_OF, Acknowledgement, Answer, Changed, Question, RECORD_OF,
        Record, Version, all_of,
    },
    engine::Stored,
    policy_versions::files_hash,
    requests::case_number,
};

/// The policy that is to be read and confirmed, with what is new in it.
#[derive(Clone, Debug)]
pub struct ToRead {
    /// The version.
    pub number: u32,
    /// Since which day it holds.
    pub effective_on: Date,
    /// SHA-256 of its files: what is confirmed.
    pub hash: String,
    /// What it changed against the version that this person confirmed last; everything is new to
    /// whoever has confirmed none.
    pub changed: Vec<Changed>,
    /// The version that they confirmed last.
    pub read_before: Option<u32>,
    /// When they confirmed this one, if they have.
    pub confirmed_at: Option<Timestamp>,
    /// What is held about themselves: a name for each, and what it is.
    pub own_details: Vec<(String, String)>,
}

/// How far somebody is with the version in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// Their account.
    pub account: EntityId,
    /// Their name.
    pub name: String,
    /// What the house calls them.
    pub title: String,
    /// When they confirmed the version in force; those who have not are behind.
    pub confirmed_at: Option<Timestamp>,
    /// The version that they confirmed last.
    pub last: Option<u32>,
}

/// What a question to the data protection officer is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Situation {
    /// By what right something is done.
    Basis,
    /// Consent.
    Consent,
    /// What people are told.
    Notice,
    /// Somebody uses a right.
    Right,
    /// How long something is kept.
    Retention,
    /// Security.
    Security,
    /// Something new is to be done.
    NewActivity,
    /// Data goes abroad.
    Abroad,
    /// A contract.
    Contract,
    /// Data is shared.
    Sharing,
    /// A concern.
    Concern,
    /// Something may have gone wrong.
    Breach,
    /// What is held about oneself.
    OwnDetails,
    /// Something else.
    Other,
}

impl Situation {
    /// Every one, in the order in which it is offered: the list of obligation GOV-5.
    pub const ALL: [Self; 14] = [
        Self::Basis,
        Self::Consent,
        Self::Notice,
        Self::Right,
        Self::Retention,
        Self::Security,
        Self::NewActivity,
        Self::Abroad,
        Self::Contract,
        Self::Sharing,
        Self::Concern,
        Self::Breach,
        Self::OwnDetails,
        Self::Other,
    ];

    /// Its stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Basis => "basis",
            Self::Consent => "consent",
            Self::Notice => "notice",
            Self::Right => "right",
            Self::Retention => "retention",
            Self::Security => "security",
            Self::NewActivity => "new-activity",
            Self::Abroad => "abroad",
            Self::Contract => "contract",
            Self::Sharing => "sharing",
            Self::Concern => "concern",
            Self::Breach => "breach",
            Self::OwnDetails => "own-details",
            Self::Other => "other",
        }
    }

    /// The one that has this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// As a line to choose.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Basis => "May we use this at all, and by what right?",
            Self::Consent => "Consent: whether to ask, how, or somebody took it back",
            Self::Notice => "What we tell people, and when",
            Self::Right => "Somebody asks for a copy, a correction, or that we stop",
            Self::Retention => "How long to keep something, or whether to destroy it",
            Self::Security => "Passwords, devices, sending something safely",
            Self::NewActivity => "Something new that we want to do with information",
            Self::Abroad => "Information that goes to another country",
            Self::Contract => "A contract with somebody who handles information for us",
            Self::Sharing => "Whether somebody else may have something",
            Self::Concern => "Something that worries me about how information is handled",
            Self::Breach => "Something may have gone wrong: lost, sent astray, seen by others",
            Self::OwnDetails => "What is held about myself is not right",
            Self::Other => "Something else",
        }
    }
}

/// A question, as a list shows it.
#[derive(Clone, Debug)]
pub struct QuestionLine {
    /// The question.
    pub id: EntityId,
    /// Who asked.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// What it is about.
    pub situation: Situation,
    /// The words.
    pub text: String,
    /// Who is asked, where it is a colleague: their account and name.
    pub of: Option<(EntityId, String)>,
    /// The item under review that it is about: the number of its request, and its own.
    pub item: Option<(String, u32)>,
    /// Whether it waits for an answer that whoever looks may give.
    pub may_answer: bool,
    /// Answer, who gave it, and when.
    pub answer: Option<(String, String, Timestamp)>,
}

impl Ctx<'_> {
    /// What to read and confirm: the version in force, with what is held about oneself.
    pub fn policy_to_read(&self) -> Result<ToRead, AppError> {
        let allowed =
            authorise::<acts::PackLook>(&self.actor, &Scope::Organisation, self.purpose())?;
        let account = EntityId(self.actor.id);
        let view = self.engine.to_read(account)?;
        self.look(&allowed, &[("account", account, 1)], &[])?;
        Ok(view)
    }

    /// Confirms having read the version in force, as it was shown, and whether what is held about
    /// oneself is right.
    pub fn acknowledge_policy(&self, hash: &str, details_right: bool) -> Result<(), AppError> {
        let allowed = self.own_leave::<acts::PackAcknowledge>()?;
        let engine = self.engine;
        let me = EntityId(self.actor.id);
        let view = engine.to_read(me)?;
        if view.hash != hash {
            return Err(AppError::refused(
                "This is another version than the one in force, which may have begun since you looked. Read the one in force.",
            ));
        }
        if view.confirmed_at.is_some() {
            return Err(AppError::refused(
                "You have confirmed this version already.",
            ));
        }
        let body = Acknowledgement {
            account: me,
            number: view.number,
            hash: view.hash,
            at: self.now,
            details_right,
        };
        let mut unit = self.begin(&allowed);
        unit.insert(engine.new_id(), engine.realm.own_cell(), &body)?;
        let leaf = serde_json::json!({ "number": body.number, "sha256": body.hash });
        unit.details(engine.realm.own_cell(), leaf);
        unit.commit()?;
        Ok(())
    }

    /// How far everybody is with the version in force; who is behind stands first.
    pub fn list_readers(&self) -> Result<Vec<Reader>, AppError> {
        let allowed = authorise::<acts::PackReaders>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        let readers = self.engine.readers()?;
        let objects: Vec<_> = readers
            .iter()
            .map(|one| ("account", one.account, 1))
            .collect();
        self.look_at_list(&allowed, &serde_json::Value::Null, &objects)?;
        Ok(readers)
    }

    /// Asks the data protection officer something.
    pub fn ask_question(&self, situation: Situation, text: &str) -> Result<EntityId, AppError> {
        let allowed = self.own_leave::<acts::QuestionAsk>()?;
        let text = words("question", "there is no question", text)?;
        let engine = self.engine;
        let body = Question {
            asked_by: EntityId(self.actor.id),
            asked_at: self.now,
            situation: situation.code().to_owned(),
            text,
            of: None,
            about: None,
            answer: None,
        };
        let id = engine.new_id();
        let mut unit = self.begin(&allowed);
        unit.insert(id, engine.realm.own_cell(), &body)?;
        unit.commit()?;
        Ok(id)
    }

    /// Questions with their answers, open ones first: the data protection officer sees all; whoever
    /// else looks, what they asked and what they are asked.
    pub fn list_questions(&self) -> Result<Vec<QuestionLine>, AppError> {
        let all = matches!(self.actor.role, Role::Dpo | Role::Operator);
        let scope = if all {
            Scope::Organisation
        } else {
            Scope::Account { id: self.actor.id }
        };
        let allowed = authorise::<acts::QuestionList>(&self.actor, &scope, self.purpose())?;
        let mut questions = Vec::new();
        if all {
            self.engine
                .for_each::<Question>(|one| questions.push(one))?;
        } else {
            let snapshot = self.engine.snapshot()?;
            for name in [ASKED_BY, ASKED_OF] {
                let range = TermRange::exactly(name, &self.actor.id);
                questions.extend(self.engine.read_all(snapshot.as_ref(), &range)?);
            }
        }
        questions.sort_by_key(|one| {
            (
                one.body.answer.is_some(),
                std::cmp::Reverse(one.body.asked_at),
            )
        });
        let objects: Vec<_> = questions
            .iter()
            .map(|one| (Question::KIND, one.id, one.version))
            .collect();
        self.look_at_list(&allowed, &serde_json::Value::Null, &objects)?;
        questions
            .iter()
            .map(|one| self.line_of_question(one))
            .collect()
    }

    /// Answers a question: one's own to answer, or that one asked oneself and can do without by now.
    /// The data protection officer answers any. An answer stays as it was given.
    pub fn answer_question(&self, id: EntityId, text: &str) -> Result<(), AppError> {
        let allowed = self.own_leave::<acts::QuestionAnswer>()?;
        let engine = self.engine;
        let mut question = engine
            .read::<Question>(engine.snapshot()?.as_ref(), id)?
            .ok_or(AppError::NotFound("question"))?;
        if !self.is_theirs_to_answer(&question.body) {
            // Whoever asked it knows of it; nobody else learns that there is one.
            return Err(if question.body.asked_by == EntityId(self.actor.id) {
                AppError::refused("The data protection officer answers this question.")
            } else {
                AppError::NotFound("question")
            });
        }
        if question.body.answer.is_some() {
            return Err(AppError::refused("This question has its answer already."));
        }
        question.body.answer = Some(Answer {
            text: words("answer", "there is no answer", text)?,
            at: self.now,
            by: EntityId(self.actor.id),
        });
        let mut unit = self.begin(&allowed);
        unit.update(&question)?;
        unit.commit()?;
        Ok(())
    }

    /// A question as a list shows it.
    pub(crate) fn line_of_question(
        &self,
        one: &Stored<Question>,
    ) -> Result<QuestionLine, AppError> {
        let body = &one.body;
        let answer = body.answer.as_ref().map(|answer| {
            Ok::<_, AppError>((answer.text.clone(), self.engine.who(answer.by)?, answer.at))
        });
        Ok(QuestionLine {
            id: one.id,
            by: self.engine.who(body.asked_by)?,
            at: body.asked_at,
            situation: Situation::from_code(&body.situation).unwrap_or(Situation::Other),
            text: body.text.clone(),
            of: match body.of {
                Some(of) => Some((of, self.engine.who(of)?)),
                None => None,
            },
            item: match body.about {
                Some(about) => match self.engine.request(about.request) {
                    Ok(case) => Some((case_number(case.body.number), about.number)),
                    // It was destroyed meanwhile.
                    Err(AppError::NotFound(_)) => None,
                    Err(error) => return Err(error),
                },
                None => None,
            },
            may_answer: body.answer.is_none() && self.is_theirs_to_answer(body),
            answer: answer.transpose()?,
        })
    }

    /// Whether a question is for whoever acts to answer.
    fn is_theirs_to_answer(&self, question: &Question) -> bool {
        let me = EntityId(self.actor.id);
        let asked = question.of == Some(me);
        let own = question.about.is_some() && question.asked_by == me;
        self.actor.role == Role::Dpo || asked || own
    }

    /// What waits for whoever acts: a policy to read, a draft to sign, questions to answer.
    pub(crate) fn own_duties(&self) -> Result<Vec<Matter>, AppError> {
        let engine = self.engine;
        let mut all = Vec::new();
        if !self.actor.role.has_account() {
            return Ok(all);
        }
        let number = engine.version_in_force();
        let done = engine.confirmed(EntityId(self.actor.id))?;
        if !done.iter().any(|one| one.number == number) {
            all.push(Matter::PolicyToRead { number });
        }
        if let Some(number) = engine.waits_for_signature(&self.actor)? {
            all.push(Matter::PolicyToSign { number });
        }
        let open = engine.questions_for(&self.actor)?;
        if open > 0 {
            all.push(Matter::Questions { open });
        }
        let many = self.disposals_to_agree()?;
        if many > 0 {
            all.push(Matter::Disposals { many });
        }
        Ok(all)
    }

    /// Leave to do something of one's own.
    fn own_leave<A: access::Act>(&self) -> Result<access::Authorised<A>, AppError> {
        let scope = Scope::Account { id: self.actor.id };
        Ok(authorise::<A>(&self.actor, &scope, self.purpose())?)
    }
}

/// Words that must not be missing.
pub(crate) fn words(place: &str, what: &str, text: &str) -> Result<String, AppError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(AppError::input(place, what, "write it in a few words"));
    }
    Ok(text.to_owned())
}

impl Engine {
    /// How many questions wait for somebody: those to the data protection officer, and what a
    /// colleague is asked.
    fn questions_for(&self, actor: &access::Actor) -> Result<usize, AppError> {
        let range = TermRange::exactly(ASKED_OF, &actor.id);
        let asked: Vec<Stored<Question>> = self.read_all(self.snapshot()?.as_ref(), &range)?;
        let mut open = asked.iter().filter(|one| one.body.answer.is_none()).count();
        if actor.role == Role::Dpo {
            self.for_each::<Question>(|one| {
                open += usize::from(one.body.answer.is_none() && one.body.of.is_none());
            })?;
        }
        Ok(open)
    }

    /// How many questions wait for an answer.
    pub(crate) fn open_questions(&self) -> Result<u64, AppError> {
        let mut open = 0;
        self.for_each::<Question>(|one| open += u64::from(one.body.answer.is_none()))?;
        Ok(open)
    }

    /// What an account has confirmed, the newest version last.
    fn confirmed(&self, account: EntityId) -> Result<Vec<Acknowledgement>, AppError> {
        let range = TermRange::exactly(ACKNOWLEDGED_BY, &account.0);
        let all = self.read_all::<Acknowledgement>(self.snapshot()?.as_ref(), &range)?;
        let mut all: Vec<Acknowledgement> = all.into_iter().map(|one| one.body).collect();
        all.sort_by_key(|one| one.number);
        Ok(all)
    }

    fn to_read(&self, account: EntityId) -> Result<ToRead, AppError> {
        let front = self.pack().front.clone();
        let done = self.confirmed(account)?;
        let this = done.iter().find(|one| one.number == front.version);
        let read_before = done
            .iter()
            .map(|one| one.number)
            .filter(|number| *number < front.version)
            .max();
        let versions = self.versions()?;
        let newer = |one: &&Stored<Version>| {
            one.body.number <= front.version
                && read_before.is_some_and(|before| one.body.number > before)
        };
        Ok(ToRead {
            number: front.version,
            effective_on: front.effective_on,
            hash: files_hash(&self.organisation().pack),
            changed: versions
                .iter()
                .filter(newer)
                .flat_map(|one| one.body.changed.clone())
                .collect(),
            read_before,
            confirmed_at: this.map(|one| one.at),
            own_details: self.own_details(account)?,
        })
    }

    /// What somebody may see of what is held about themselves: how they are reached.
    fn own_details(&self, account: EntityId) -> Result<Vec<(String, String)>, AppError> {
        let Some(stored) = self.account_by_id(account)? else {
            return Ok(Vec::new());
        };
        let named = |name: &str, value: String| (name.to_owned(), value);
        let mut details = vec![
            named("Name", stored.body.name.clone()),
            named("Sign-in address", stored.body.email.clone()),
        ];
        let person = self.login_of(&stored).and_then(|login| login.person);
        let directory = self.directory()?;
        if let Some(person) = person.and_then(|id| directory.person(id)) {
            let body = &person.body;
            details.push(named("Full name", body.full_name()));
            details.push(named("E-mail", body.emails.join(", ")));
            details.push(named("Telephone", body.telephones.join(", ")));
            let address = [&body.address, &body.postcode];
            let address: Vec<String> = address.into_iter().flatten().cloned().collect();
            details.push(named("Address", address.join(", ")));
            let snapshot = self.snapshot()?;
            let records: Vec<Stored<Record>> =
                self.read_all(snapshot.as_ref(), &all_of(RECORD_OF, person.id))?;
            let beside = records.into_iter().filter(|one| one.body.details);
            details.extend(beside.flat_map(|one| {
                let fields = one.body.fields.into_iter();
                fields.map(|field| (policy::capital(&field.title), field.words()))
            }));
        }
        details.retain(|(_, value)| !value.is_empty());
        Ok(details)
    }

    /// How far every open account is.
    pub(crate) fn readers(&self) -> Result<Vec<Reader>, AppError> {
        let number = self.pack().front.version;
        let mut readers = Vec::new();
        for account in self.all_accounts()? {
            let Some(login) = self.login_of(&account) else {
                continue;
            };
            if account.body.is_locked() {
                continue;
            }
            let done = self.confirmed(account.id)?;
            readers.push(Reader {
                account: account.id,
                name: account.body.name.clone(),
                title: self.title_of(login),
                confirmed_at: done
                    .iter()
                    .find(|one| one.number == number)
                    .map(|one| one.at),
                last: done.last().map(|one| one.number),
            });
        }
        readers.sort_by_key(|one| (one.confirmed_at.is_some(), one.name.to_lowercase()));
        Ok(readers)
    }
}
