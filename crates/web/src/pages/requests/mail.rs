//! Giving a mail in that asks for something: what it says of itself is shown and can be put right before
//! it is kept. The file goes back and forth with the page, so that nothing of it stays here until then.

use access::{Action, Purpose, Scope, check};
use app::bodies::{About, MailInChain};
use app::{
    AppError, Ctx, EntityId, Guess, LARGEST_MAIL, MailFile, NewMail, ReadMail, SignedIn, TakenMail,
    wish,
};
use askama::Template;
use axum::extract::{FromRequest as _, Path, Request, State as Extract};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use data_encoding::BASE64URL_NOPAD;
use duties::rights::RightKind;

use super::open::due_if;
use crate::errors::{PageError, html};
use crate::form::{Choice, Field, Fields, Problem};
use crate::frame::{Frame, Place};
use crate::pages::plain::{DonePage, Form, FormPage, id_of, may, moment};
use crate::session::Viewer;
use crate::state::State;

/// The largest form that is taken here, bytes: 20 MB of mails in the letters of base 64.
pub(crate) const LARGEST: usize = 29 << 20;
/// What it is called where nobody is named.
const TITLE: &str = "Give in a mail that asks for something";
/// What a button sends to keep a mail, and to leave one out.
const KEEP: &str = "keep";
const LEAVE: &str = "leave";

/// Mails on their way, the next one first, and what was taken in before them.
#[derive(Clone, Default)]
struct Queue {
    files: Vec<MailFile>,
    taken: Vec<String>,
}

impl Queue {
    fn of(typed: &Fields) -> Self {
        let sent = typed.files().iter().map(|file| MailFile {
            name: file.name.clone(),
            bytes: file.bytes.clone(),
        });
        let names = typed.all("sent-name");
        let again = names.zip(typed.all("sent")).map(|(name, bytes)| MailFile {
            name: name.to_owned(),
            bytes: BASE64URL_NOPAD.decode(bytes.as_bytes()).unwrap_or_default(),
        });
        Self {
            files: sent.chain(again).collect(),
            taken: typed.all("taken").map(str::to_owned).collect(),
        }
    }

    /// Why these cannot be seen to: there are none, or more than could be sent again with the page.
    fn refused(&self) -> Option<AppError> {
        let all: usize = self.files.iter().map(|file| file.bytes.len()).sum();
        if self.files.is_empty() {
            let mend = "saved from your mail program as .eml or .msg";
            Some(AppError::input("files", "Choose a mail", mend))
        } else if all > LARGEST_MAIL {
            let what = format!("They have more than {} MB together", LARGEST_MAIL >> 20);
            Some(AppError::input("files", what, "give in fewer at once"))
        } else {
            None
        }
    }
}

/// A message of a mail: which it is, who, when.
#[derive(Clone, Debug)]
struct Line {
    what: &'static str,
    who: String,
    when: String,
}

#[derive(Template)]
#[template(path = "pages/requests/mail.html")]
pub(crate) struct MailPage {
    frame: Frame,
    /// Where one goes back to.
    back: &'static str,
    problem: Problem,
    /// What became of those before it, where it could not be read.
    before: Vec<String>,
    /// When it is due, if it came when it says.
    due: Option<String>,
    lines: Vec<Line>,
    /// Whether it names a day that is still to come.
    ahead: bool,
    /// What it is called, if it was given in before.
    known: Option<String>,
    subject: String,
    words: String,
    covering: String,
    quoted: String,
    attached: Vec<String>,
    fields: Vec<Field>,
    /// The mails, to be sent again: names and bytes.
    files: Vec<(String, String)>,
    taken: Vec<String>,
    /// How many follow after this one.
    more: usize,
}

/// Asks for the mails.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
) -> Result<Response, PageError> {
    state.run(&who, allowed).await?;
    html(&asking(&state, &who, Problem::default()))
}

/// Shows what a mail says; keeps it or leaves it out, and goes on to the next.
pub(crate) async fn post(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    request: Request,
) -> Result<Response, PageError> {
    // Before so large a form is taken.
    state.run(&who, allowed).await?;
    let typed = Fields::from_request(request, &state)
        .await
        .map_err(|_| too_large())?;
    let mut queue = Queue::of(&typed);
    if let Some(error) = queue.refused() {
        let (problem, error) = Problem::of(error.into())?;
        return Ok((error.status(), html(&asking(&state, &who, problem))?).into_response());
    }
    match typed.text("do") {
        KEEP => match keep(&state, &who, &queue, &typed).await {
            Ok(taken) => {
                queue.files.remove(0);
                queue
                    .taken
                    .extend(taken.iter().map(|one| one.id.to_string()));
                go_on(&state, &who, queue, &taken).await
            }
            Err(error) => {
                let (problem, error) = Problem::of(error)?;
                let shown = read(&state, &who, &queue).await?;
                let page = page(&state, &who, queue, shown, &typed, problem);
                Ok((error.status(), html(&page)?).into_response())
            }
        },
        LEAVE => {
            queue.files.remove(0);
            go_on(&state, &who, queue, &[]).await
        }
        _ => go_on(&state, &who, queue, &[]).await,
    }
}

/// Whoever may not is told so at once.
fn allowed(ctx: &Ctx<'_>) -> Result<(), AppError> {
    Ok(check(
        Action::RequestMailIn,
        &ctx.actor,
        &Scope::Organisation,
        Purpose::RightsRequest,
    )?)
}

fn too_large() -> PageError {
    AppError::input(
        "files",
        "this form cannot be read",
        "go back and send fewer mails at once; together they may have at most 20 MB",
    )
    .into()
}

/// Where somebody goes from here.
fn back(who: &SignedIn) -> &'static str {
    if may(who.actor.role, Action::RequestList) {
        "/requests"
    } else {
        "/today"
    }
}

fn asking(state: &State, who: &SignedIn, problem: Problem) -> FormPage {
    let field = Field::files(
        "files",
        "The mails",
        "Saved from your mail program as .eml or .msg, chosen or dropped here; several at once, 20 MB together. A mail that was forwarded to you will do.",
    );
    let form = Form::new(TITLE, vec![field], "Read them").lead(
        "A request by e-mail counts from the day it reached anybody here, whatever it is called. Nothing is kept until you have seen what was read.",
    );
    let crumb = match back(who) {
        "/requests" => ("Requests", "/requests".to_owned()),
        other => ("Today", other.to_owned()),
    };
    let frame = Frame::new(state, who, TITLE, Place::Requests);
    FormPage::new(frame, crumb, form, &Fields::default(), problem)
}

/// The next mail that can be read; or the end.
async fn go_on(
    state: &State,
    who: &SignedIn,
    mut queue: Queue,
    taken: &[TakenMail],
) -> Result<Response, PageError> {
    let mut before = Vec::new();
    while let Some(file) = queue.files.first() {
        match read(state, who, &queue).await {
            Ok(shown) => {
                let mut page = page(
                    state,
                    who,
                    queue,
                    shown,
                    &Fields::default(),
                    Problem::default(),
                );
                page.before = before;
                return html(&page);
            }
            Err(error) => {
                let (problem, error) = Problem::of(error)?;
                if queue.files.len() == 1 && queue.taken.is_empty() && before.is_empty() {
                    let page = asking(state, who, problem.at("files"));
                    return Ok((error.status(), html(&page)?).into_response());
                }
                before.push(format!("{}: {}", file.name, problem.in_words()));
                queue.files.remove(0);
            }
        }
    }
    ended(state, who, &queue, taken, before)
}

/// All were seen to.
fn ended(
    state: &State,
    who: &SignedIn,
    queue: &Queue,
    taken: &[TakenMail],
    before: Vec<String>,
) -> Result<Response, PageError> {
    if before.is_empty() && back(who) == "/requests" {
        return Ok(match queue.taken.as_slice() {
            [one] => Redirect::to(&format!("/requests/arrivals/{}", id_of(one)?)),
            _ => Redirect::to("/requests"),
        }
        .into_response());
    }
    let mut lines = before;
    for one in taken {
        lines.push(format!("{}: {}", one.reference, one.due.words()));
    }
    lines.push(if queue.taken.is_empty() {
        "Nothing was taken in.".to_owned()
    } else {
        "Those who answer requests have it from here. You need do nothing more; keep the mail as you keep your other mails.".to_owned()
    });
    html(&DonePage {
        frame: Frame::new(state, who, TITLE, Place::Requests),
        heading: "That was all".to_owned(),
        lines,
        link: ("Go on".to_owned(), back(who).to_owned()),
    })
}

/// What was read of the first mail, and when it would be due.
async fn read(
    state: &State,
    who: &SignedIn,
    queue: &Queue,
) -> Result<(ReadMail, Option<String>, Vec<RightKind>), PageError> {
    let file = queue.files.first().cloned();
    // With a reader of its own: what a stranger's file did to one must not reach another.
    let reader = state.extractor.another();
    state
        .run(who, move |ctx| {
            let file = file.ok_or(AppError::NotFound("mail"))?;
            let read = ctx.read_mail(&file, &reader)?;
            let day = read.received.map(|(day, _)| day);
            let due = day.and_then(|day| due_if(ctx, RightKind::Access, day).ok());
            Ok((read, due, ctx.engine.request_kinds()))
        })
        .await
}

async fn keep(
    state: &State,
    who: &SignedIn,
    queue: &Queue,
    typed: &Fields,
) -> Result<Vec<TakenMail>, PageError> {
    let file = queue.files.first().cloned();
    let new = said(typed)?;
    let reader = state.extractor.another();
    state
        .run(who, move |ctx| {
            let file = file.ok_or(AppError::NotFound("mail"))?;
            ctx.take_mail(&file, &new, &reader)
        })
        .await
}

/// What whoever gives it in says of it.
fn said(typed: &Fields) -> Result<NewMail, AppError> {
    let about = match typed.text("about") {
        "themselves" => About::Themselves,
        "child" => About::Child,
        "somebody-else" => About::SomebodyElse,
        _ => {
            let mend = "as the mail says; who asks is made sure of later";
            return Err(AppError::input(
                "about",
                "Choose whose information it is",
                mend,
            ));
        }
    };
    let wishes = typed.all("wish").filter_map(RightKind::from_code);
    Ok(NewMail {
        name: Some(typed.words("from-name", "who asks")?.to_owned()),
        email: Some(typed.text("email").to_owned()),
        received_on: Some(typed.date("received", "the date it reached anybody here")?),
        long_ago: typed.has("long-ago"),
        wishes: wishes.collect(),
        about: Some(about),
        person: typed.text("person").to_owned(),
        again: typed.has("again"),
    })
}

fn page(
    state: &State,
    who: &SignedIn,
    queue: Queue,
    (read, due, kinds): (ReadMail, Option<String>, Vec<RightKind>),
    typed: &Fields,
    mut problem: Problem,
) -> MailPage {
    let fields = fields(&read, &kinds, &problem).into_iter();
    let fields: Vec<Field> = fields.map(|one| one.filled(typed, &problem)).collect();
    problem.point_to(&fields);
    let files = queue.files.iter();
    let files = files.map(|file| (file.name.clone(), BASE64URL_NOPAD.encode(&file.bytes)));
    MailPage {
        frame: Frame::new(state, who, TITLE, Place::Requests),
        back: back(who),
        problem,
        before: Vec::new(),
        due,
        lines: lines(&read.chain),
        ahead: read.ahead,
        known: read.known,
        subject: read.subject,
        words: read.words,
        covering: read.covering,
        quoted: read.quoted,
        attached: read.attached,
        fields,
        files: files.collect(),
        taken: queue.taken,
        more: queue.files.len().saturating_sub(1),
    }
}

/// The messages of a mail, for the page where it is given in and for that of what was made of it.
fn lines(chain: &[MailInChain]) -> Vec<Line> {
    let line = |(place, one): (usize, &MailInChain)| Line {
        what: if place == 0 {
            "The mail"
        } else {
            "Forwarded in it"
        },
        who: who_wrote(one),
        when: when(one),
    };
    chain.iter().enumerate().map(line).collect()
}

/// Who a message says wrote it.
pub(super) fn who_wrote(one: &MailInChain) -> String {
    match (one.name.as_str(), one.email.as_str()) {
        ("", "") => "It does not say who wrote it".to_owned(),
        ("", only) | (only, "") => format!("From {only}"),
        (name, email) => format!("From {name}, {email}"),
    }
}

/// When a message says that it came.
pub(super) fn when(one: &MailInChain) -> String {
    match one.at {
        Some(at) => format!("{}, {}", moment(at), one.by.words()),
        None => "It does not say when".to_owned(),
    }
}

fn fields(read: &ReadMail, kinds: &[RightKind], problem: &Problem) -> Vec<Field> {
    let mut fields = vec![
        Field::line(
            "from-name",
            "Who asks?",
            "As the mail says; put it right if you know better.",
        )
        .with(&read.from.name),
        Field::line("email", "Their e-mail address", "").with(&read.from.email),
        Field::date(
            "received",
            "The date it reached anybody here",
            "Not the day you give it in: whoever had it first. In doubt the earlier day is the safe one.",
            read.received.map(|(day, _)| day),
        ),
    ];
    if problem.about("long-ago").is_some() {
        fields.push(Field::several(
            "long-ago",
            "Is that day right?",
            "It lies more than two months back.",
            vec![Choice::new("yes", "Yes, it reached us then", "")],
        ));
    }
    fields.push(wishes(&read.guesses, kinds));
    fields.push(about(read.about));
    fields.push(Field::line(
        "person",
        "The name of that person, if the mail says it",
        "You choose them from your people in the next step.",
    ));
    if read.known.is_some() {
        fields.push(Field::several(
            "again",
            "Is it another request all the same?",
            "",
            vec![Choice::new("yes", "Yes, take it in once more", "")],
        ));
    }
    fields
}

fn wishes(guesses: &[Guess], kinds: &[RightKind]) -> Field {
    let choices = kinds.iter().map(|kind| {
        let guess = guesses.iter().find(|guess| guess.kind == *kind);
        let (label, hint) = wish(*kind);
        match guess {
            Some(guess) => Choice::new(
                kind.code(),
                label,
                &format!("The mail says: “{}”", guess.words),
            ),
            None => Choice::new(kind.code(), label, hint),
        }
    });
    // What the mail seems to ask stands first, so that it is seen; nothing is ticked for anybody.
    let (mut seen, other): (Vec<Choice>, Vec<Choice>) =
        choices.partition(|one| guesses.iter().any(|guess| guess.kind.code() == one.value));
    seen.extend(other);
    Field::several(
        "wish",
        "What does it ask for?",
        "Tick all that fit: each becomes a request of its own. Leave all empty if you are not sure.",
        seen,
    )
}

fn about(guess: Option<About>) -> Field {
    let choices = vec![
        Choice::new("themselves", "Their own", ""),
        Choice::new("child", "Their child’s", ""),
        Choice::new("somebody-else", "That of somebody for whom they act", ""),
    ];
    let chosen = match guess {
        Some(About::Themselves) => "themselves",
        Some(About::Child) => "child",
        Some(About::SomebodyElse) => "somebody-else",
        None => "",
    };
    Field::choice("about", "Whose information do they ask about?", "", choices).with(chosen)
}

/// The mail as it came, to be saved and not shown inside the site: a stranger made it. Its name says
/// nothing about anybody.
pub(crate) async fn file(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id: EntityId = id_of(&id)?;
    let (bytes, end) = state.run(&who, move |ctx| ctx.show_mail(id)).await?;
    let name = format!("attachment; filename=\"mail.{end}\"");
    let kind = "application/octet-stream".to_owned();
    Ok(([(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, name)], bytes).into_response())
}

/// Samples for the test of templates.
#[cfg(test)]
pub(crate) fn samples() -> Vec<crate::pages::Sample> {
    let guess = Guess {
        kind: RightKind::Access,
        words: "a copy of <everything>".to_owned(),
    };
    let page = |known: Option<String>| MailPage {
        frame: Frame::sample(),
        back: "/requests",
        problem: Problem::sample("from-name"),
        before: vec!["a.eml: This file is no mail.".to_owned()],
        due: Some("You must reply by Monday 21 December 2026.".to_owned()),
        lines: vec![Line {
            what: "The mail",
            who: "From Rosa <Marsh>".to_owned(),
            when: "19 November 2026 at 23:58".to_owned(),
        }],
        ahead: known.is_some(),
        known,
        subject: "What do you <hold>?".to_owned(),
        words: "Please send me\neverything.".to_owned(),
        covering: "Can you see to it?".to_owned(),
        quoted: "See you on Tuesday.".to_owned(),
        attached: vec!["form.pdf".to_owned()],
        fields: vec![
            Field::line("from-name", "Who asks?", ""),
            wishes(
                std::slice::from_ref(&guess),
                &[RightKind::Erasure, RightKind::Access],
            ),
            about(Some(About::Child)),
        ],
        files: vec![("a.eml".to_owned(), "aWQ".to_owned())],
        taken: vec![EntityId([1; 16]).to_string()],
        more: 2,
    };
    [page(None), page(Some("7KQ-2MD".to_owned()))]
        .map(|page| crate::pages::Sample::of("pages/requests/mail.html", &page))
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_mail_seems_to_ask_stands_first_and_is_ticked_for_nobody() {
        let guess = Guess {
            kind: RightKind::Erasure,
            words: "delete the photographs".to_owned(),
        };
        let field = wishes(&[guess], &[RightKind::Access, RightKind::Erasure]);
        let html = field.to_string();
        let (erasure, access) = (html.find("erasure"), html.find("value=\"access\""));
        assert!(erasure < access && erasure.is_some());
        assert!(html.contains("delete the photographs") && !html.contains("checked"));
    }
}
