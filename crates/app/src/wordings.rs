//! The texts of the letters on the way to an answer: the usual ones, and a house's own in their place.
//! What the law wants said cannot be left out of one, and the ways to complain are no part of it: they
//! stand below every letter that refuses or delays something (UK GDPR art. 12(4)).

mod check;
mod template;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use access::{Action, Purpose, Scope, acts, authorise};
use jiff::Timestamp;
use serde::Deserialize;
use store::EntityId;

use crate::{AppError, Body as _, Ctx, Engine, bodies::Wording, engine::Stored};

pub(crate) use self::template::{Blanks, Template};

/// Behind the code of a letter whose text is for the young.
const FOR_THE_YOUNG: &str = "-young";

/// Said of a house's own text that an earlier release let through.
const NO_LONGER: &str =
    "This text may no longer go out, and the usual one goes in its place. Write it anew.";

/// For whom a letter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LetterReader {
    /// Grown-ups, and whoever acts for somebody.
    Adult,
    /// Somebody under eighteen who asks for themselves.
    Young,
}

impl LetterReader {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Adult, Self::Young];

    /// Its stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Adult => "adult",
            Self::Young => "young",
        }
    }

    /// In words: "for …".
    pub fn words(self) -> &'static str {
        match self {
            Self::Adult => "adults",
            Self::Young => "children and young people",
        }
    }

    /// The age at which it should be read with ease.
    pub fn age(self) -> u8 {
        match self {
            Self::Adult => 15,
            Self::Young => 12,
        }
    }
}

/// A blank of a letter.
#[derive(Clone, Copy, Debug)]
pub struct Blank {
    /// How it is written in a text.
    pub name: &'static str,
    /// What fills it, or when it is there.
    pub means: &'static str,
    /// What might stand there.
    pub example: &'static str,
    /// Whether there is always something to fill it with.
    pub always: bool,
}

/// A letter whose text can be written.
#[derive(Debug)]
pub struct WordedLetter {
    /// Its stable code.
    pub code: &'static str,
    /// What stands above it.
    pub title: &'static str,
    /// Its blanks.
    pub blanks: &'static [Blank],
    /// Those that it must say, and why.
    pub needs: &'static [(&'static str, &'static str)],
    /// Whether the ways to complain stand below it: UK GDPR art. 12(4).
    pub tells_ways: bool,
}

const fn blank(name: &'static str, means: &'static str, example: &'static str) -> Blank {
    Blank {
        name,
        means,
        example,
        always: false,
    }
}

/// One that there always is something to fill with.
const fn always(name: &'static str, means: &'static str, example: &'static str) -> Blank {
    Blank {
        always: true,
        ..blank(name, means, example)
    }
}

const RECEIVED: Blank = always("received", "The day it came.", "Monday 2 November 2026");
const REASONS: Blank = always(
    "reasons",
    "The reasons that were recorded.",
    "There are four years of mail to read.",
);
const ANSWER_BY: Blank = blank(
    "answer_by",
    "The last day for the answer by law.",
    "Wednesday 2 December 2026",
);
const MONTH: Blank = blank(
    "month",
    "Something where the law’s month begins on the day the proof comes.",
    "yes",
);
const RIGHT_BY: Blank = always("citation", "What lets us.", "UK GDPR art. 12(5)");

/// Every letter whose text can be written, in the order of a request's life.
pub const WORDED: &[WordedLetter] = &[
    WordedLetter {
        code: "acknowledgement",
        title: "We have your request",
        blanks: &[
            RECEIVED,
            always(
                "thing",
                "What came: request, complaint, question.",
                "request",
            ),
            always(
                "kind",
                "Which right we took it for.",
                "to see what we hold, or to have a copy",
            ),
            always("citation", "Where that right stands.", "UK GDPR art. 15"),
            ANSWER_BY,
            blank(
                "aim",
                "The day our policy aims at, unless more time was taken.",
                "Monday 23 November 2026",
            ),
            blank(
                "stands_still",
                "Something where the time stands still until we hear what is meant.",
                "",
            ),
            blank("complaint", "Something where it is a complaint.", ""),
            blank("at_once", "Something where it takes effect at once.", ""),
            blank(
                "no_day",
                "Something where there is neither a day nor an aim.",
                "",
            ),
        ],
        needs: &[(
            "received",
            "they must be able to tell which of their letters is meant",
        )],
        tells_ways: false,
    },
    WordedLetter {
        code: "identity",
        title: "Please show us who you are",
        blanks: &[
            RECEIVED,
            blank(
                "identity_ways",
                "What the policy takes for a proof.",
                "a telephone call to the number we have",
            ),
            MONTH,
        ],
        needs: &[],
        tells_ways: false,
    },
    WordedLetter {
        code: "authority",
        title: "Please show us that you may act",
        blanks: &[RECEIVED, MONTH],
        needs: &[],
        tells_ways: false,
    },
    WordedLetter {
        code: "clarification",
        title: "Please tell us what you mean",
        blanks: &[
            RECEIVED,
            always(
                "since",
                "The day from which the time stands still.",
                "Saturday 21 November 2026",
            ),
        ],
        needs: &[(
            "since",
            "they must know that the time stands still (UK GDPR art. 12A)",
        )],
        tells_ways: false,
    },
    WordedLetter {
        code: "extension",
        title: "We need more time",
        blanks: &[
            RECEIVED,
            REASONS,
            ANSWER_BY,
            always("citation", "What lets us.", "UK GDPR art. 12A(3)-(4)"),
        ],
        needs: &[
            (
                "reasons",
                "without them there is no more time (UK GDPR art. 12A(4))",
            ),
            ("answer_by", "they must know by when they hear"),
        ],
        tells_ways: true,
    },
    WordedLetter {
        code: "fee",
        title: "We ask for a fee",
        blanks: &[RECEIVED, REASONS, RIGHT_BY],
        needs: &[("reasons", "it is for us to show why (UK GDPR art. 12(5))")],
        tells_ways: true,
    },
    WordedLetter {
        code: "restriction-ends",
        title: "We are about to use it again",
        blanks: &[always(
            "since",
            "The day since which it was not used.",
            "Saturday 21 November 2026",
        )],
        needs: &[],
        tells_ways: true,
    },
    WordedLetter {
        code: "refusal",
        title: "We do not act on your request",
        blanks: &[RECEIVED, REASONS, RIGHT_BY],
        needs: &[(
            "reasons",
            "nothing is refused without them (UK GDPR art. 12(4))",
        )],
        tells_ways: true,
    },
    WordedLetter {
        code: "closed",
        title: "We have closed your request",
        blanks: &[
            RECEIVED,
            blank(
                "no_identity",
                "Something where they did not show who they are.",
                "yes",
            ),
            blank(
                "no_authority",
                "Something where they did not show that they may act.",
                "",
            ),
            blank(
                "no_clarification",
                "Something where they did not say what they mean.",
                "",
            ),
        ],
        needs: &[],
        tells_ways: true,
    },
];

/// The usual texts, by letter.
static USUAL: LazyLock<BTreeMap<String, Usual>> =
    LazyLock::new(|| toml::from_str(include_str!("wordings/usual.toml")).unwrap_or_default());

#[derive(Deserialize)]
struct Usual {
    adult: String,
    young: Option<String>,
}

/// The usual text; for the young, where there is none of their own, nothing.
fn usual(letter: &str, reader: LetterReader) -> Option<&'static str> {
    let both = USUAL.get(letter)?;
    match reader {
        LetterReader::Adult => Some(&both.adult),
        LetterReader::Young => both.young.as_deref(),
    }
}

impl WordedLetter {
    /// By its code.
    pub fn from_code(code: &str) -> Option<&'static Self> {
        WORDED.iter().find(|one| one.code == code)
    }

    /// For whom it is written: who acts for somebody else is never addressed as a child.
    pub fn readers(&self) -> impl Iterator<Item = LetterReader> {
        let code = self.code;
        LetterReader::ALL
            .into_iter()
            .filter(move |reader| usual(code, *reader).is_some())
    }

    fn example(&self) -> Blanks {
        let blanks = self.blanks.iter();
        blanks
            .map(|one| (one.name, one.example.to_owned()))
            .collect()
    }
}

/// The text of a letter as it stands.
#[derive(Clone, Debug)]
pub struct WordingView {
    /// The letter.
    pub letter: &'static WordedLetter,
    /// For whom.
    pub reader: LetterReader,
    /// The text, with its blanks.
    pub text: String,
    /// Who wrote it and when, where it is the house's own.
    pub own: Option<(String, Timestamp)>,
    /// Its version, for who would write over another's; 0 where it is the usual one.
    pub version: u64,
    /// How it would read, with examples in its blanks.
    pub reads: Vec<String>,
    /// At what age it is read with ease.
    pub reading_age: f64,
    /// What would make it better.
    pub advice: Vec<String>,
}

impl WordingView {
    /// Its stable code: of the letter, and for whom it is.
    pub fn code(&self) -> String {
        let reader = match self.reader {
            LetterReader::Adult => "",
            LetterReader::Young => FOR_THE_YOUNG,
        };
        format!("{}{reader}", self.letter.code)
    }
}

impl Ctx<'_> {
    /// Every text, in the order of a request's life.
    pub fn wordings(&self) -> Result<Vec<WordingView>, AppError> {
        let allowed = self.look_at_wordings()?;
        let mut all = Vec::new();
        for letter in WORDED {
            for reader in letter.readers() {
                all.push(self.wording_of(letter, reader)?);
            }
        }
        self.look_at_list(&allowed, &serde_json::Value::Null, &[])?;
        Ok(all)
    }

    /// One of them.
    pub fn wording(&self, code: &str) -> Result<WordingView, AppError> {
        let allowed = self.look_at_wordings()?;
        let (letter, reader) = found(code)?;
        let view = self.wording_of(letter, reader)?;
        self.look_at_list(&allowed, &serde_json::Value::Null, &[])?;
        Ok(view)
    }

    /// How a text would read, before it is kept; refused where it may not be.
    pub fn try_wording(&self, code: &str, text: &str) -> Result<WordingView, AppError> {
        let everywhere = Scope::Organisation;
        access::check(
            Action::WordingLook,
            &self.actor,
            &everywhere,
            Purpose::Administration,
        )?;
        let (letter, reader) = found(code)?;
        let template = check::read(letter, text)?;
        self.names_nobody(text)?;
        Ok(view(letter, reader, text, &template))
    }

    /// Writes a letter's text anew; `version` is that which was read.
    pub fn write_wording(
        &self,
        code: &str,
        text: &str,
        version: Option<u64>,
    ) -> Result<(), AppError> {
        let allowed = self.may_word()?;
        let (letter, reader) = found(code)?;
        let text = text.replace("\r\n", "\n").trim().to_owned();
        check::read(letter, &text)?;
        self.names_nobody(&text)?;
        let held = self.engine.wording(letter.code, reader)?;
        unchanged(held.as_ref(), version)?;
        if held.is_none() && usual(letter.code, reader).is_some_and(|usual| usual.trim() == text) {
            return Ok(());
        }
        let body = Wording {
            letter: letter.code.to_owned(),
            reader: reader.code().to_owned(),
            text,
            at: self.now,
            by: EntityId(self.actor.id),
        };
        let mut unit = self.begin(&allowed);
        match held {
            Some(stored) if stored.body.text == body.text => return Ok(()),
            Some(mut stored) => {
                stored.body = body;
                unit.update(&stored)?;
            }
            None => unit.insert(self.engine.new_id(), self.engine.realm.own_cell(), &body)?,
        }
        unit.commit()?;
        Ok(())
    }

    /// Goes back to the usual text.
    pub fn usual_wording(&self, code: &str, version: Option<u64>) -> Result<(), AppError> {
        let allowed = self.may_word()?;
        let (letter, reader) = found(code)?;
        let held = self.engine.wording(letter.code, reader)?;
        unchanged(held.as_ref(), version)?;
        if let Some(stored) = held {
            let mut unit = self.begin(&allowed);
            unit.remove(Wording::KIND, stored.id, stored.version);
            unit.commit()?;
        }
        Ok(())
    }

    fn look_at_wordings(&self) -> Result<access::Authorised<acts::WordingLook>, AppError> {
        let everywhere = Scope::Organisation;
        Ok(authorise(
            &self.actor,
            &everywhere,
            Purpose::Administration,
        )?)
    }

    fn may_word(&self) -> Result<access::Authorised<acts::WordingWrite>, AppError> {
        let everywhere = Scope::Organisation;
        Ok(authorise(
            &self.actor,
            &everywhere,
            Purpose::Administration,
        )?)
    }

    fn wording_of(
        &self,
        letter: &'static WordedLetter,
        reader: LetterReader,
    ) -> Result<WordingView, AppError> {
        let held = self.engine.wording(letter.code, reader)?;
        let usual = usual(letter.code, reader).unwrap_or_default().trim();
        let Some(stored) = held else {
            return Ok(view(letter, reader, usual, &check::read(letter, usual)?));
        };
        let text = stored.body.text.as_str();
        let mut shown = match check::read(letter, text) {
            Ok(template) => view(letter, reader, text, &template),
            Err(_) => {
                let mut shown = view(letter, reader, usual, &check::read(letter, usual)?);
                text.clone_into(&mut shown.text);
                shown.advice.insert(0, NO_LONGER.to_owned());
                shown
            }
        };
        shown.version = stored.version;
        shown.own = Some((self.engine.who(stored.body.by)?, stored.body.at));
        Ok(shown)
    }

    /// A text that goes to everybody names nobody.
    fn names_nobody(&self, text: &str) -> Result<(), AppError> {
        let words = |text: &str| {
            let folded = find::fold(text);
            let words = folded.split(|c: char| !c.is_alphanumeric());
            let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
            words.join(" ")
        };
        let said = format!(" {} ", words(text));
        let directory = self.engine.directory()?;
        let named = directory.everybody().any(|person| {
            let names = [person.body.full_name(), person.body.display_name()];
            names.iter().any(|name| {
                let name = words(name);
                name.contains(' ') && said.contains(&format!(" {name} "))
            })
        });
        if named {
            return Err(AppError::input(
                "text",
                "It names somebody of whom we hold something, and goes to everybody",
                "leave the name out",
            ));
        }
        Ok(())
    }
}

fn found(code: &str) -> Result<(&'static WordedLetter, LetterReader), AppError> {
    let (letter, reader) = match code.strip_suffix(FOR_THE_YOUNG) {
        Some(letter) => (letter, LetterReader::Young),
        None => (code, LetterReader::Adult),
    };
    let known = WordedLetter::from_code(letter).filter(|one| usual(one.code, reader).is_some());
    Ok((known.ok_or(AppError::NotFound("letter"))?, reader))
}

fn unchanged(held: Option<&Stored<Wording>>, version: Option<u64>) -> Result<(), AppError> {
    let stands = held.map_or(0, |one| one.version);
    if version.is_some_and(|read| read != stands) {
        return Err(AppError::refused(
            "Somebody else has written it since you opened it. Look at theirs first.",
        ));
    }
    Ok(())
}

fn view(
    letter: &'static WordedLetter,
    reader: LetterReader,
    text: &str,
    template: &Template,
) -> WordingView {
    let reads = template.fill(&letter.example());
    let reading_age = policy::publish::reading_age(&reads.join("\n"));
    WordingView {
        letter,
        reader,
        text: text.to_owned(),
        own: None,
        version: 0,
        advice: check::advice(reader, &reads, reading_age),
        reads,
        reading_age,
    }
}

impl Engine {
    /// A house's own text.
    fn wording(
        &self,
        letter: &str,
        reader: LetterReader,
    ) -> Result<Option<Stored<Wording>>, AppError> {
        let mut found = None;
        self.for_each::<Wording>(|one| {
            if one.body.letter == letter && one.body.reader == reader.code() {
                found = Some(one);
            }
        })?;
        Ok(found)
    }

    /// A letter, filled in: in the house's own words where it has some.
    pub(crate) fn worded(
        &self,
        letter: &str,
        reader: LetterReader,
        blanks: &Blanks,
    ) -> Result<Vec<String>, AppError> {
        let letter = WordedLetter::from_code(letter).ok_or(AppError::NotFound("letter"))?;
        let reader = if usual(letter.code, reader).is_some() {
            reader
        } else {
            LetterReader::Adult
        };
        let held = self.wording(letter.code, reader)?;
        let own = held.and_then(|stored| check::read(letter, &stored.body.text).ok());
        let template = match own {
            Some(template) => template,
            None => check::read(letter, usual(letter.code, reader).unwrap_or_default())?,
        };
        Ok(template.fill(blanks))
    }
}
