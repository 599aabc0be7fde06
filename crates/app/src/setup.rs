//! Setting an organisation up from its pages: choosing a pack, answering the questions about the
//! organisation, seeing what it means, starting.
//!
//! Until then it has a pack of its own that nobody keeps anything under: its code says so, and
//! adopting another is what ends the setting up.

use access::{Authorised, Purpose, Scope, acts, authorise};
use policy::answers::{self, Answers, Meaning, Page, Question, Typed};
use policy::packs::{self, Shipped};
use policy::{Diagnostic, Pack};

use crate::{
    AppError, Body, Ctx, Engine, Fault,
    bodies::{Organisation, PackFile, Setup},
    engine::Stored,
};

/// The code of the pack of an organisation that has not begun.
const NOT_SET_UP: &str = "not-set-up";

/// The pack that stands in until another is chosen.
const STAND_IN: &str = "private-tutoring";

/// How far setting up has come.
#[derive(Clone, Debug)]
pub struct SetupView {
    /// The pack that was chosen.
    pub chosen: Option<&'static Shipped>,
    /// Its questions; none before one is chosen.
    pub questions: Vec<&'static Question>,
    /// What was answered, or else what is proposed.
    pub answers: Typed,
    /// The pages that were answered.
    pub done: Vec<Page>,
}

impl SetupView {
    /// The first page that is not answered yet.
    pub fn next(&self) -> Option<Page> {
        let open = |page: &Page| !self.done.contains(page);
        Page::ALL.into_iter().find(open)
    }
}

impl Organisation {
    /// An organisation that is still to be set up: nothing of anybody's, real or invented, stands
    /// in its pack.
    pub fn not_set_up(name: &str, now: jiff::Timestamp) -> Result<Self, AppError> {
        let shipped = pack(STAND_IN)?;
        let parsed = parse_shipped(shipped)?;
        let nobody = [
            ("legal-name", name),
            ("form", "limited company"),
            ("nation", "unknown"),
            ("address", "not known yet"),
            ("email", "nobody@not-set-up.invalid"),
            ("telephone", "0000000"),
            ("dpo-name", "The Data Protection Officer"),
            ("dpo-email", "nobody@not-set-up.invalid"),
            ("dpo-telephone", "0000000"),
        ];
        let typed: Typed = nobody
            .into_iter()
            .map(|(code, text)| (code.to_owned(), text.to_owned()))
            .collect();
        let today = calendar::date_in_london(now);
        let answers = Answers::check(&answers::questions(&parsed), &typed, today).map_err(wrong)?;
        let code = format!("code = \"{STAND_IN}\"");
        let files = write(shipped, &answers, today)?
            .into_iter()
            .map(|file| PackFile {
                // The first place is that of the pack itself.
                text: file
                    .text
                    .replacen(&code, &format!("code = \"{NOT_SET_UP}\""), 1),
                name: file.name,
            });
        Ok(Self {
            name: name.to_owned(),
            nation: calendar::Nation::Unknown.code().to_owned(),
            pack: files.collect(),
            regulator: REGULATOR.to_owned(),
            requests: 0,
        })
    }

    /// An organisation with a pack that makes it whole.
    pub fn with_pack(pack: &Pack) -> Self {
        let file = |(name, text): (&str, &str)| PackFile {
            name: name.to_owned(),
            text: text.to_owned(),
        };
        Self {
            name: pack.organisation.trading_name.clone(),
            nation: pack.organisation.nation.code().to_owned(),
            pack: pack.files().map(file).collect(),
            regulator: REGULATOR.to_owned(),
            requests: 0,
        }
    }
}

/// The regulator, as letters name it.
const REGULATOR: &str = "Information Commissioner’s Office (ICO)";

impl Engine {
    /// Whether the organisation is still to be set up.
    pub fn awaits_setup(&self) -> bool {
        self.pack().front.code == NOT_SET_UP
    }

    /// How far it is; a version of 0 if nothing was chosen yet.
    fn setup(&self) -> Result<Stored<Setup>, AppError> {
        let id = self.own_id(Setup::KIND);
        let stored = self.read::<Setup>(self.snapshot()?.as_ref(), id)?;
        Ok(stored.unwrap_or_else(|| Stored {
            id,
            version: 0,
            cell: self.realm.own_cell(),
            body: Setup::default(),
        }))
    }
}

impl Ctx<'_> {
    /// How far setting up has come.
    pub fn show_setup(&self) -> Result<SetupView, AppError> {
        let allowed = authorise::<acts::SetupLook>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        self.only_before_it_begins()?;
        let view = self.view(&self.engine.setup()?.body)?;
        self.look(&allowed, &[], &[])?;
        Ok(view)
    }

    /// Chooses a pack that ships. What was answered already stays where the pack asks for it, too.
    pub fn choose_pack(&self, code: &str) -> Result<(), AppError> {
        let allowed = self.may_answer()?;
        let shipped = packs::shipped(code)
            .ok_or_else(|| AppError::input("pack", "choose a pack", "one of those shown"))?;
        let mut setup = self.engine.setup()?;
        setup.body.pack = Some(shipped.code.to_owned());
        // Words of the house and days come from the pack: they are asked for again.
        setup.body.pages.retain(|page| page != Page::House.code());
        let theirs = |code: &String| !Page::House.asks(code);
        setup.body.answers.retain(|code, _| theirs(code));
        self.save_setup(&allowed, &setup)
    }

    /// Takes the answers of a page.
    pub fn answer_setup(&self, page: Page, typed: &Typed) -> Result<(), AppError> {
        let allowed = self.may_answer()?;
        let mut setup = self.engine.setup()?;
        let view = self.view(&setup.body)?;
        let asked = on_page(&view.questions, page);
        let answers = Answers::check(&asked, typed, self.today()).map_err(wrong)?;
        for question in &asked {
            match answers.get(question.code) {
                Some(text) => setup
                    .body
                    .answers
                    .insert(question.code.to_owned(), text.to_owned()),
                None => setup.body.answers.remove(question.code),
            };
        }
        if !setup.body.pages.iter().any(|code| code == page.code()) {
            setup.body.pages.push(page.code().to_owned());
        }
        self.save_setup(&allowed, &setup)
    }

    /// What it would mean to start now.
    pub fn setup_meaning(&self) -> Result<Meaning, AppError> {
        let allowed = authorise::<acts::SetupLook>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        self.only_before_it_begins()?;
        let files = self.answered()?;
        let meaning = answers::meaning(&parse(&files)?, self.today());
        self.look(&allowed, &[], &[])?;
        Ok(meaning)
    }

    /// Starts: the pack with its answers is adopted, and answers what it means.
    pub fn start_organisation(&self) -> Result<u32, AppError> {
        let allowed = self.may_answer()?;
        let version = self.set_up_policy(self.answered()?)?;
        // From here on it has begun; a draft that a crash leaves behind is never looked at again.
        let setup = self.engine.setup()?;
        if setup.version > 0 {
            let mut unit = self.begin(&allowed);
            unit.remove(Setup::KIND, setup.id, setup.version);
            unit.commit()?;
        }
        Ok(version)
    }

    fn may_answer(&self) -> Result<Authorised<acts::SetupAnswer>, AppError> {
        let allowed = authorise::<acts::SetupAnswer>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        self.only_before_it_begins()?;
        Ok(allowed)
    }

    fn only_before_it_begins(&self) -> Result<(), AppError> {
        if self.engine.awaits_setup() {
            return Ok(());
        }
        Err(AppError::Refused(crate::Refusal {
            why: "The organisation is set up already.".to_owned(),
            citation: None,
            mend: Some("Make a draft of a new version of the policy.".to_owned()),
            denied: None,
        }))
    }

    fn save_setup(
        &self,
        allowed: &Authorised<acts::SetupAnswer>,
        setup: &Stored<Setup>,
    ) -> Result<(), AppError> {
        let mut unit = self.begin(allowed);
        if setup.version == 0 {
            unit.insert(setup.id, setup.cell, &setup.body)?;
        } else {
            unit.update(setup)?;
        }
        unit.commit()?;
        Ok(())
    }

    fn view(&self, setup: &Setup) -> Result<SetupView, AppError> {
        let Some(code) = &setup.pack else {
            return Ok(SetupView {
                chosen: None,
                questions: Vec::new(),
                answers: Typed::new(),
                done: Vec::new(),
            });
        };
        let shipped = pack(code)?;
        let questions = answers::questions(&parse_shipped(shipped)?);
        let says = answers::read_back(shipped.files).map_err(|error| ours(&error))?;
        let today = self.today();
        let done: Vec<Page> = setup
            .pages
            .iter()
            .filter_map(|page| Page::from_code(page))
            .collect();
        let known = |question: &&Question| {
            let text = match setup.answers.get(question.code) {
                Some(text) => text.clone(),
                // What was left empty on a page that was answered stays empty.
                None if done.contains(&question.page) => String::new(),
                None => question.proposal(&says, today),
            };
            (question.code.to_owned(), text)
        };
        let answers = questions.iter().map(known).collect();
        Ok(SetupView {
            chosen: Some(shipped),
            questions,
            answers,
            done,
        })
    }

    /// The files of the chosen pack with the answers, if every question has its own.
    fn answered(&self) -> Result<Vec<PackFile>, AppError> {
        let setup = self.engine.setup()?.body;
        let view = self.view(&setup)?;
        let Some(shipped) = view.chosen else {
            return Err(AppError::input(
                "pack",
                "choose a pack",
                "one of those shown",
            ));
        };
        let answers =
            Answers::check(&view.questions, &setup.answers, self.today()).map_err(wrong)?;
        write(shipped, &answers, self.today())
    }
}

/// The questions of a page.
fn on_page(questions: &[&'static Question], page: Page) -> Vec<&'static Question> {
    questions
        .iter()
        .filter(|one| one.page == page)
        .copied()
        .collect()
}

fn pack(code: &str) -> Result<&'static Shipped, AppError> {
    packs::shipped(code).ok_or(AppError::NotFound("pack"))
}

fn write(
    shipped: &Shipped,
    answers: &Answers,
    on: jiff::civil::Date,
) -> Result<Vec<PackFile>, AppError> {
    let files = answers::apply(shipped.files, answers, on).map_err(|error| ours(&error))?;
    let file = |(name, text)| PackFile { name, text };
    Ok(files.into_iter().map(file).collect())
}

fn parse_shipped(shipped: &Shipped) -> Result<Pack, AppError> {
    Pack::parse(shipped.files).map_err(|_| {
        AppError::Inconsistent("a pack that ships with this program does not parse".to_owned())
    })
}

fn parse(files: &[PackFile]) -> Result<Pack, AppError> {
    let texts: Vec<(&str, &str)> = files
        .iter()
        .map(|file| (file.name.as_str(), file.text.as_str()))
        .collect();
    Pack::parse(&texts).map_err(|faults| AppError::Input(faults.iter().map(fault).collect()))
}

fn fault(one: &Diagnostic) -> Fault {
    Fault {
        place: format!("{}:{}:{}", one.file, one.line, one.column),
        what: one.what.clone(),
        mend: one.mend.clone(),
    }
}

/// Answers that cannot be taken.
fn wrong(wrong: Vec<answers::Wrong>) -> AppError {
    let fault = |one: answers::Wrong| Fault {
        place: one.code,
        what: one.what,
        mend: one.mend,
    };
    AppError::Input(wrong.into_iter().map(fault).collect())
}

/// A shipped pack that is no TOML is our own fault.
fn ours(error: &answers::Unreadable) -> AppError {
    AppError::Inconsistent(error.to_string())
}
