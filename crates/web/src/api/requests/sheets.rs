//! Search sheets: asking colleagues to look, and their own side of it.

use app::{
    AppError, LookedAt, NewSheet, SheetAnswer, SheetLine, SheetNote, SheetOutcome, SheetWent,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::TAG;
use crate::api::call::{Call, Open};
use crate::api::operation::Operation;
use crate::api::reply::Reply;
use crate::api::types::{Day, Id, Instant, objects};

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::post(
        "/requests/{number}/sheets",
        "askSheet",
        "Ask a colleague to look",
        ask,
    )
    .tag(TAG)
    .detail("They need no account. Link and code are shown once; tell them by two ways. A mail with the link goes out where a mail server is set up, and names nobody.")
    .takes::<Asking>()
    .gives::<Made>()
    .secret(),
    Operation::post(
        "/requests/{number}/sheets/{sheet}/again",
        "sendSheetAgain",
        "Send a search sheet again",
        again,
    )
    .tag(TAG)
    .detail("With a new link and a new code; those of before end.")
    .gives::<Made>()
    .secret(),
    Operation::open("/sheet", "openSheet", "Open a search sheet", open)
        .tag(TAG)
        .detail("For the colleague who has link and code; no token is needed. Every failure says the same.")
        .takes::<Opening>()
        .gives::<Opened>(),
    Operation::open(
        "/sheet/answer",
        "signSheet",
        "Answer and sign a search sheet",
        sign,
    )
    .tag(TAG)
    .detail("For the colleague who has link and code; no token is needed. Photographs, scans and what is long go by the page of the link.")
    .takes::<Signing>(),
];

/// What a colleague is asked.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewSearchSheet)]
pub(crate) struct Asking {
    /// Their account, where they have one; name and address are then known.
    account: Option<Id>,
    /// Their name.
    #[serde(default)]
    #[schema(example = "Sam Okonjo")]
    name: String,
    /// Where the link goes by e-mail; empty where it is handed over.
    #[serde(default)]
    #[schema(example = "sam@example.org")]
    email: String,
    /// The places to look in.
    #[schema(example = json!(["your mailbox", "your telephone"]))]
    places: Vec<String>,
    /// Words of the person's own that are struck out.
    #[serde(default)]
    #[schema(example = json!(["07700 900101"]))]
    without: Vec<String>,
    /// More words to look for.
    #[serde(default)]
    more: Vec<String>,
    /// By when; seven days from now, or the day by which you work to answer, if none is said.
    by: Option<Day>,
}

/// A sheet that was sent.
#[derive(Serialize, ToSchema)]
#[schema(as = SentSearchSheet)]
pub(crate) struct Made {
    id: Id,
    /// Whether the link went by e-mail.
    by_mail: bool,
    /// The link; shown once.
    #[schema(example = "https://caretaker.example/sheet/…")]
    link: String,
    /// The six digits, to be told another way; shown once.
    #[schema(example = "204711")]
    code: String,
    ends_at: Instant,
}

/// What opening takes.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OpeningSearchSheet)]
pub(crate) struct Opening {
    /// The link, or its part after `/sheet/`.
    #[schema(example = "https://caretaker.example/sheet/…")]
    link: String,
    /// The six digits.
    #[schema(example = "204711")]
    code: String,
}

/// A search sheet as the colleague sees it.
#[derive(Serialize, ToSchema)]
#[schema(as = OpenedSearchSheet)]
pub(crate) struct Opened {
    /// Who asks.
    #[schema(example = "Dana Reyes")]
    asked_by: String,
    by: Day,
    /// Where to look; nothing once it is signed.
    #[schema(example = json!(["your mailbox"]))]
    places: Vec<String>,
    /// What to look for; nothing once it is signed.
    #[schema(example = json!(["Ella Thornbury"]))]
    words: Vec<String>,
    signed_at: Option<Instant>,
}

/// An answer to a search sheet.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SignedSearchSheet)]
pub(crate) struct Signing {
    /// The link, or its part after `/sheet/`.
    #[schema(example = "https://caretaker.example/sheet/…")]
    link: String,
    /// The six digits.
    #[schema(example = "204711")]
    code: String,
    /// Their name, typed as a signature.
    #[schema(example = "S. Okonjo", min_length = 1)]
    name: String,
    /// What came of each place, in their order.
    #[serde(deserialize_with = "objects")]
    places: Vec<Looked>,
}

/// What came of one place.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SearchSheetPlace)]
pub(crate) struct Looked {
    outcome: Outcome,
    /// Why they could not look, or where it is.
    #[serde(default)]
    note: String,
    /// What was found, whole, as text.
    #[serde(default)]
    #[schema(example = "Ella is coming at four.")]
    text: String,
}

/// What came of looking.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = SearchSheetOutcome)]
pub(crate) enum Outcome {
    Found,
    Nothing,
    CouldNot,
}

impl From<Outcome> for SheetOutcome {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Found => Self::Found,
            Outcome::Nothing => Self::Nothing,
            Outcome::CouldNot => Self::CouldNot,
        }
    }
}

/// A search sheet of a request.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SearchSheet)]
pub(crate) struct Sheet {
    id: Id,
    /// Who is asked.
    #[schema(example = "Sam Okonjo")]
    name: String,
    /// `waiting`, `past-its-day`, `answered`, `settled` or `withdrawn`.
    #[schema(example = "waiting")]
    state: &'static str,
    by: Day,
    /// What is known of it, a sentence each.
    said: Vec<String>,
}

/// A sheet, for whoever works on the request.
pub(crate) fn sheet(line: &SheetLine) -> Sheet {
    Sheet {
        id: line.stored.id.into(),
        name: line.stored.body.to.name.clone(),
        state: line.state.code(),
        by: line.stored.body.by.into(),
        said: line.said(),
    }
}

/// Somebody outside who was consulted.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Consultation {
    id: Id,
    /// Who they are.
    #[schema(example = "Kit Lowe, Northmoor children’s services")]
    who: String,
    /// `social-worker`, `commissioner`, `police`, `health-professional` or `other`.
    #[schema(example = "social-worker")]
    kind: &'static str,
    /// `draft`, `waiting`, `past-its-day`, `answered` or `no-answer`.
    #[schema(example = "waiting")]
    state: &'static str,
    by: Day,
    /// What is known of it, a sentence each.
    said: Vec<String>,
}

/// A consultation as it stands.
pub(crate) fn consultation(one: &app::bodies::Consulted, today: jiff::civil::Date) -> Consultation {
    Consultation {
        id: one.id.into(),
        who: one.who.as_str().to_owned(),
        kind: one.outsider().code(),
        state: one.state(today).code(),
        by: one.by.into(),
        said: one.said(),
    }
}

fn ask(call: &Call<'_>) -> Result<Reply, AppError> {
    let asked: Asking = call.json()?;
    let new = NewSheet {
        account: asked.account.map(|id| id.0),
        name: asked.name,
        email: asked.email,
        places: asked.places,
        without: asked.without,
        more: asked.more,
        by: asked.by.map(|day| day.0),
    };
    let how = (Some(&*call.state.public_url), call.state.cost);
    made(call, &call.ctx.ask_sheet(call.request()?, &new, how)?)
}

fn again(call: &Call<'_>) -> Result<Reply, AppError> {
    let how = (Some(&*call.state.public_url), call.state.cost);
    let (request, sheet) = (call.request()?, call.id("sheet"));
    made(call, &call.ctx.send_sheet_again(request, sheet, how)?)
}

fn made(call: &Call<'_>, note: &SheetNote) -> Result<Reply, AppError> {
    Reply::one(&Made {
        id: note.sheet.into(),
        by_mail: note.went == SheetWent::ByMail,
        link: format!("{}/sheet/{}", call.state.public_url, note.secret.as_str()),
        code: note.code.clone(),
        ends_at: note.ends_at.into(),
    })
}

/// The secret of a link.
fn secret(link: &str) -> &str {
    link.rsplit('/').next().unwrap_or_default()
}

/// Whatever is not there says what a wrong code says.
fn alike(error: AppError) -> AppError {
    match error {
        AppError::NotFound(_) => AppError::refused("That link and code do not match."),
        other => other,
    }
}

fn open(open: &Open<'_>) -> Result<Reply, AppError> {
    let asked: Opening = open.given.json()?;
    let state = open.state;
    let opened = state
        .engine
        .open_sheet(secret(&asked.link), &asked.code, (open.now, state.cost))
        .map_err(alike)?;
    Reply::one(&Opened {
        asked_by: opened.asked_by,
        by: opened.by.into(),
        places: opened.places,
        words: opened.words,
        signed_at: opened.signed_at.map(Into::into),
    })
}

fn sign(open: &Open<'_>) -> Result<Reply, AppError> {
    let signing: Signing = open.given.json()?;
    let state = open.state;
    let looked = signing.places.into_iter().map(|one| {
        let text = one.text.replace("\r\n", "\n");
        let texts = (!text.trim().is_empty()).then(|| ("Pasted".to_owned(), text));
        LookedAt {
            outcome: Some(one.outcome.into()),
            note: one.note,
            texts: texts.into_iter().collect(),
            scans: Vec::new(),
        }
    });
    let answer = SheetAnswer {
        name: signing.name,
        looked: looked.collect(),
    };
    state
        .engine
        .sign_sheet(
            (secret(&signing.link), &signing.code),
            &answer,
            (open.now, state.cost),
            &state.extractor,
        )
        .map_err(alike)?;
    Ok(Reply::done())
}
