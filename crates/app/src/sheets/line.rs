//! A search sheet as a request's page shows it: where it stands, and what came of each place.

use duties::rights::Search;
use jiff::Timestamp;
use jiff::civil::Date;
use store::EntityId;

use crate::{
    AppError, Ctx,
    bodies::{Request, Sheet},
    engine::Stored,
};

/// Where a sheet stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetState {
    /// It is waited for.
    Waiting,
    /// Its day has passed.
    PastItsDay,
    /// It was answered.
    Answered,
    /// It was settled without the colleague: left out with a reason, or recorded for them.
    Settled,
    /// It was withdrawn.
    Withdrawn,
}

impl SheetState {
    /// The stable text code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::PastItsDay => "past-its-day",
            Self::Answered => "answered",
            Self::Settled => "settled",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Waiting => "Not answered yet",
            Self::PastItsDay => "Past its day",
            Self::Answered => "Answered",
            Self::Settled => "Settled without them",
            Self::Withdrawn => "Withdrawn",
        }
    }

    /// Whether it may be sent once more.
    pub fn may_go_again(self) -> bool {
        match self {
            Self::Waiting | Self::PastItsDay | Self::Settled => true,
            Self::Answered | Self::Withdrawn => false,
        }
    }
}

/// What came of one place of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetOutcome {
    /// Something was found.
    Found,
    /// Nothing was.
    Nothing,
    /// They could not look there.
    CouldNot,
}

impl SheetOutcome {
    /// Every one, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Found, Self::Nothing, Self::CouldNot];

    /// The stable text code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Nothing => "nothing",
            Self::CouldNot => "could-not",
        }
    }

    /// The one of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Found => "Something was found",
            Self::Nothing => "Nothing was found",
            Self::CouldNot => "They could not look there",
        }
    }
}

/// A sheet as a request's page shows it.
#[derive(Clone, Debug)]
pub struct SheetLine {
    /// The sheet.
    pub stored: Stored<Sheet>,
    /// Who asked.
    pub asked_by: String,
    /// Where it stands.
    pub state: SheetState,
    /// What came of each place, in their order.
    pub places: Vec<SheetPlaceLine>,
}

impl SheetLine {
    /// What is known of it, a sentence each: when it was asked, by when, what came of it.
    pub fn said(&self) -> Vec<String> {
        let sheet = &self.stored.body;
        let on = |at: Timestamp| calendar::in_words(calendar::date_in_london(at));
        let sent = sheet.sent.iter().map(|sent| {
            let how = if sent.by_mail { " by e-mail" } else { "" };
            format!("{}{how}", on(sent.at))
        });
        let sent: Vec<String> = sent.collect();
        let mut said = vec![
            format!("Asked by {} on {}", self.asked_by, sent.join(", again on ")),
            format!("To be back by {}", calendar::in_words(sheet.by)),
        ];
        if let Some(signed) = &sheet.signed {
            let name = signed.name.as_str();
            said.push(format!("Signed “{name}” on {}", on(signed.at)));
        }
        said.extend(self.places.iter().map(SheetPlaceLine::said));
        said
    }
}

/// A place of a sheet.
#[derive(Clone, Debug)]
pub struct SheetPlaceLine {
    /// Its id in the request's search.
    pub id: EntityId,
    /// What it is.
    pub name: String,
    /// What was done there, as the request has it.
    pub search: Search,
    /// What the colleague said; none while nothing is.
    pub outcome: Option<SheetOutcome>,
    /// And in their words.
    pub note: String,
    /// How many files they sent.
    pub files: u32,
}

impl SheetPlaceLine {
    /// What is known of it, as one line.
    fn said(&self) -> String {
        let mut first = self.name.clone();
        if let Some(outcome) = self.outcome {
            first = format!("{first}: {}", outcome.words());
        }
        first = match self.files {
            0 => first,
            1 => format!("{first}, 1 file"),
            many => format!("{first}, {many} files"),
        };
        let note = (!self.note.is_empty()).then(|| format!("“{}”", self.note));
        let settled = match &self.search {
            Search::LeftOut { why, .. } => Some(format!("Left out: {}", why.as_str())),
            Search::Searched { .. } if self.outcome.is_none() => {
                Some("Recorded for them".to_owned())
            }
            Search::Waiting if self.outcome.is_some() => Some("Still to be settled".to_owned()),
            Search::Searched { .. } | Search::Waiting => None,
        };
        let all: Vec<String> = [Some(first), note, settled].into_iter().flatten().collect();
        all.join(". ")
    }
}

/// Whether a place of a sheet is neither searched nor left out.
pub(super) fn waits(case: &Request, sheet: &Sheet) -> bool {
    let mut places = sheet.places.iter();
    sheet.withdrawn_at.is_none()
        && places.any(|place| case.duty.places.get(&place.id.to_string()) == Some(&Search::Waiting))
}

/// The sheets of a request, as its page shows them.
pub(crate) fn lines(ctx: &Ctx<'_>, case: &Stored<Request>) -> Result<Vec<SheetLine>, AppError> {
    let sheets = ctx.engine.sheets_of(case.id)?.into_iter();
    let lines = sheets.map(|stored| {
        Ok(SheetLine {
            asked_by: ctx.engine.who(stored.body.asked_by)?,
            state: state(&case.body, &stored.body, ctx.today()),
            places: place_lines(&case.body, &stored.body),
            stored,
        })
    });
    lines.collect()
}

pub(super) fn state(case: &Request, sheet: &Sheet, today: Date) -> SheetState {
    if sheet.withdrawn_at.is_some() {
        SheetState::Withdrawn
    } else if sheet.signed.is_some() {
        SheetState::Answered
    } else if !waits(case, sheet) {
        SheetState::Settled
    } else if sheet.by < today {
        SheetState::PastItsDay
    } else {
        SheetState::Waiting
    }
}

fn place_lines(case: &Request, sheet: &Sheet) -> Vec<SheetPlaceLine> {
    let looked = sheet.signed.iter().flat_map(|signed| &signed.looked);
    let mut looked = looked.map(Some).chain(std::iter::repeat(None));
    let lines = sheet.places.iter().map(|place| {
        let said = looked.next().flatten();
        let search = case.duty.places.get(&place.id.to_string());
        SheetPlaceLine {
            id: place.id,
            name: place.name.as_str().to_owned(),
            search: search.cloned().unwrap_or(Search::Waiting),
            outcome: said.and_then(|said| SheetOutcome::from_code(&said.outcome)),
            note: said.map_or_else(String::new, |said| said.note.as_str().to_owned()),
            files: said.map_or(0, |said| said.files),
        }
    });
    lines.collect()
}
