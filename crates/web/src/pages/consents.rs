//! What people agreed to, did not agree to, or took back, and putting it on record.

use access::{Action, Scope, check};
use app::{
    Agreed, AgreementLine, Answered, AppError, ConsentEntry, Ctx, EntityId, HowAgreed, NewConsent,
    SignedIn, choice_of, choice_words,
};
use askama::Template;
use axum::extract::{Path, Query, State as Extract};
use axum::response::{IntoResponse, Redirect, Response};
use policy::Agreement;
use serde::Deserialize;

use crate::errors::{PageError, html};
use crate::form::{Choice, Field, Fields, Problem};
use crate::frame::{Frame, Place};
use crate::pages::deed::{Deed, Given, Stands};
use crate::pages::people::path_of;
use crate::pages::plain::{
    Faults, Form, FormPage, ON_A_PAGE, Pages, capital, day, frame, id_of, listed,
};
use crate::session::Viewer;
use crate::state::State;

/// No list is so long; an address may ask for anything.
const MOST_PAGES: usize = 1_000_000;

/// Something to agree to, as a line.
#[derive(Clone, Debug)]
struct Line {
    path: String,
    title: String,
    sensitive: bool,
    /// How many stand how, in the order of [`Agreed::ALL`].
    counts: [usize; 4],
}

/// Something that was taken back and is to be seen to.
#[derive(Clone, Debug)]
struct Open {
    person: String,
    name: String,
    title: String,
    on: String,
    settle: String,
}

#[derive(Template)]
#[template(path = "pages/consents/list.html")]
pub(crate) struct ConsentsPage {
    frame: Frame,
    lines: Vec<Line>,
    open: Vec<Open>,
    settles: bool,
}

/// Everything that people may agree to, and how many did.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
) -> Result<Response, PageError> {
    let frame = frame(&state, &who, "Who agreed to what", Place::People);
    let settles = crate::pages::plain::may(who.actor.role, Action::ConsentSettle);
    let page = state
        .run(&who, move |ctx| {
            let (lines, open) = ctx.list_agreements()?;
            let open = open.into_iter().map(|one| Open {
                person: path_of(one.person),
                name: one.name,
                title: one.title,
                on: day(one.on),
                settle: path_of_entry(one.entry, "settle"),
            });
            Ok::<_, AppError>(ConsentsPage {
                frame,
                lines: lines.into_iter().map(line).collect(),
                open: open.collect(),
                settles,
            })
        })
        .await?;
    html(&page)
}

fn line(one: AgreementLine) -> Line {
    Line {
        path: format!("/consents/{}", one.agreement.code),
        title: one.agreement.title,
        sensitive: one.agreement.explicit,
        counts: one.standing,
    }
}

/// Where something is done about an entry.
pub(crate) fn path_of_entry(id: EntityId, what: &str) -> String {
    format!("/consents/entries/{id}/{what}")
}

/// Somebody who may be asked.
#[derive(Clone, Debug)]
struct Asked {
    path: String,
    ask: String,
    name: String,
    known_as: String,
    agreed: &'static str,
    colour: &'static str,
}

/// A part of the list: where it is, its words, how many there are, whether it is shown.
type Part = (String, &'static str, usize, bool);

#[derive(Template)]
#[template(path = "pages/consents/show.html")]
pub(crate) struct AgreementPage {
    frame: Frame,
    path: String,
    title: String,
    wording: String,
    only: &'static str,
    parts: Vec<Part>,
    lines: Vec<Asked>,
    pages: Pages,
}

/// Which part of the list.
#[derive(Deserialize)]
pub(crate) struct Sought {
    #[serde(default)]
    only: Option<String>,
    #[serde(default)]
    page: Option<usize>,
}

/// Who agreed to one thing.
pub(crate) async fn show(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(agreement): Path<String>,
    Query(sought): Query<Sought>,
) -> Result<Response, PageError> {
    let frame = frame(&state, &who, "Who agreed", Place::People);
    let page = state
        .run(&who, move |ctx| who_agreed(ctx, frame, &agreement, &sought))
        .await?;
    html(&page)
}

fn who_agreed(
    ctx: &Ctx<'_>,
    frame: Frame,
    agreement: &str,
    sought: &Sought,
) -> Result<AgreementPage, AppError> {
    let only = sought.only.as_deref().and_then(Agreed::from_code);
    let wanted = sought.page.unwrap_or(1).clamp(1, MOST_PAGES);
    let asked = |page: usize| ctx.who_agreed(agreement, only, (page - 1) * ON_A_PAGE, ON_A_PAGE);
    let found = asked(wanted)?;
    let pages = Pages::of(found.total, wanted);
    let found = if pages.at == wanted {
        found
    } else {
        asked(pages.at)?
    };
    let house = ctx.engine.house_words();
    let head = line(found.line.clone());
    let lines = found.people.into_iter().map(|one| {
        let kinds: Vec<String> = one.kinds.iter().map(|kind| house.kind(kind)).collect();
        let path = path_of(one.id);
        Asked {
            ask: format!("{path}/consents/{agreement}"),
            path,
            name: one.name,
            known_as: capital(&listed(&kinds)),
            agreed: one.agreed.words(),
            colour: colour(one.agreed),
        }
    });
    Ok(AgreementPage {
        frame,
        parts: parts(&head, only, found.line.people),
        path: head.path,
        title: head.title,
        wording: found.line.agreement.wording,
        only: only.map_or("", Agreed::code),
        lines: lines.collect(),
        pages,
    })
}

fn parts(head: &Line, only: Option<Agreed>, people: usize) -> Vec<Part> {
    let mut parts = vec![(head.path.clone(), "Everybody", people, only.is_none())];
    for (agreed, many) in Agreed::ALL.into_iter().zip(head.counts) {
        let path = format!("{}?only={}", head.path, agreed.code());
        parts.push((path, agreed.words(), many, only == Some(agreed)));
    }
    parts
}

/// The colour of a tag that says how somebody stands to it.
pub(crate) const fn colour(agreed: Agreed) -> &'static str {
    match agreed {
        Agreed::Yes => "green",
        Agreed::No | Agreed::NotAsked => "",
        Agreed::TakenBack => "red",
    }
}

/// What somebody is asked.
pub(crate) async fn ask(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path((id, agreement)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let about = (id_of(&id)?, agreement);
    html(&page(&state, &who, about, &Fields::default(), Problem::default()).await?)
}

/// Puts on record what they answered.
pub(crate) async fn answered(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path((id, agreement)): Path<(String, String)>,
    typed: Fields,
) -> Result<Response, PageError> {
    let id = id_of(&id)?;
    let (code, given) = (agreement.clone(), typed.clone());
    let outcome = state
        .run(&who, move |ctx| ctx.note_consent(id, &read(code, &given)?))
        .await;
    match outcome {
        Ok(_) => Ok(Redirect::to(&format!("{}#agreed", path_of(id))).into_response()),
        Err(error) => {
            let (problem, error) = Problem::of(error)?;
            let page = page(&state, &who, (id, agreement), &typed, problem).await?;
            Ok((error.status(), html(&page)?).into_response())
        }
    }
}

async fn page(
    state: &State,
    who: &SignedIn,
    (id, agreement): (EntityId, String),
    typed: &Fields,
    problem: Problem,
) -> Result<FormPage, PageError> {
    let form = state
        .run(who, move |ctx| {
            let own = ctx.is_own(id)?;
            let scope = Scope::Person { id: id.0, own };
            check(Action::ConsentNote, &ctx.actor, &scope, ctx.purpose())?;
            let view = ctx.show_person(id)?;
            let agreement = ctx.agreement_for(&view, &agreement)?;
            let name = view.person.body.display_name();
            let heading = format!("What did {name} answer?");
            Ok::<_, AppError>(
                Form::new(heading, fields(ctx, &agreement), "Put it on record")
                    .lead(format!("{}.", agreement.title)),
            )
        })
        .await?;
    let frame = frame(state, who, "What somebody agreed to", Place::People);
    Ok(FormPage::new(
        frame,
        ("The person", path_of(id)),
        form,
        typed,
        problem,
    ))
}

fn fields(ctx: &Ctx<'_>, of: &Agreement) -> Vec<Field> {
    let who = Answered::ALL
        .into_iter()
        .map(|one| Choice::new(one.code(), one.words(), one.hint()));
    let ways = HowAgreed::ALL
        .into_iter()
        .map(|one| Choice::new(one.code(), one.words(), ""));
    let mut fields = vec![
        Field::lines(
            "wording",
            "What were they shown or told?",
            "As it stands on the form or in the message. This is the policy’s own wording.",
        )
        .with(&of.wording),
        Field::choice(
            "agreed",
            "Did they agree?",
            "Saying nothing, or leaving a box as it was, is not agreeing.",
            vec![Choice::new("yes", "Yes", ""), Choice::new("no", "No", "")],
        ),
    ];
    if !of.choices.is_empty() {
        let choices = of
            .choices
            .iter()
            .map(|one| Choice::new(one.code(), choice_words(*one), ""));
        let hint = "Only if they agreed.";
        fields.push(Field::choice(
            "choice",
            "How may it be told?",
            hint,
            choices.collect(),
        ));
    }
    fields.extend([
        Field::choice("by", "Who answered?", "", who.collect()),
        Field::line("who", "Their name", "Only if it was not the person."),
        Field::choice("how", "How?", "", ways.collect()),
        Field::line(
            "proof",
            "Where is the proof?",
            "For example: the red folder. If somebody else has it: who, and that you saw it or have a copy.",
        ),
        Field::date("on", "On which day?", "For example 3 11 2026.", Some(ctx.today())),
    ]);
    fields
}

fn read(agreement: String, typed: &Fields) -> Result<NewConsent, AppError> {
    let mut faults = Faults::default();
    let agreed = match typed.text("agreed") {
        "yes" => true,
        "no" => false,
        _ => {
            faults.add("agreed", "say whether they agreed", "choose one");
            false
        }
    };
    let by = Answered::from_code(typed.text("by"));
    if by.is_none() {
        faults.add("by", "say who answered", "choose one");
    }
    let how = HowAgreed::from_code(typed.text("how"));
    if how.is_none() {
        faults.add("how", "say how they answered", "choose one");
    }
    let on = faults.take(typed.date("on", "the day"))?;
    faults.done()?;
    Ok(NewConsent {
        agreement,
        agreed,
        choice: choice_of(typed.text("choice")),
        by: by.unwrap_or(Answered::Themselves),
        who: typed.text("who").to_owned(),
        how: how.unwrap_or(HowAgreed::Signed),
        wording: typed.text("wording").to_owned(),
        proof: typed.text("proof").to_owned(),
        on,
    })
}

/// Leave to do something about an entry, and the entry.
fn entry(ctx: &Ctx<'_>, action: Action, id: EntityId) -> Result<(String, ConsentEntry), AppError> {
    // Before anything is read, for whoever may do it to nobody.
    let anybody = Scope::Person {
        id: id.0,
        own: true,
    };
    check(action, &ctx.actor, &anybody, ctx.purpose())?;
    let (view, entry) = ctx.show_consent(id)?;
    Ok((view.person.body.display_name(), entry))
}

/// Taking back what one had agreed to.
pub(crate) struct Withdraw;

impl Deed for Withdraw {
    type Done = EntityId;
    const STANDS: Stands = Stands {
        title: "Take back an agreement",
        place: Place::People,
        back: ("Who agreed to what", "/consents"),
    };

    fn form(ctx: &Ctx<'_>, id: EntityId) -> Result<Form, AppError> {
        let (name, entry) = entry(ctx, Action::ConsentWithdraw, id)?;
        let hint = "For example 20 11 2026.";
        let fields = vec![
            Field::date(
                "on",
                "On which day did they say so?",
                hint,
                Some(ctx.today()),
            ),
            Field::line("words", "How did they say it?", "You may leave it empty."),
        ];
        let lead = format!(
            "{}. {}. From now on nothing more that rests on it is stored, and Today says that it is to be seen to.",
            entry.body.title, entry.sentence
        );
        let heading = format!("Did {name} take it back?");
        Ok(Form::new(heading, fields, "Take it back").lead(lead))
    }

    fn act(ctx: &Ctx<'_>, given: &Given) -> Result<EntityId, AppError> {
        let on = given.typed.date("on", "the day")?;
        ctx.withdraw_consent(given.about, on, given.typed.text("words"))
    }

    fn then(_: &State, _: &SignedIn, person: EntityId) -> Result<Response, PageError> {
        Ok(back_to(person))
    }
}

/// What followed when an agreement was taken back.
pub(crate) struct Settle;

impl Deed for Settle {
    type Done = EntityId;
    const STANDS: Stands = Stands {
        title: "What followed",
        place: Place::People,
        back: ("Who agreed to what", "/consents"),
    };

    fn form(ctx: &Ctx<'_>, id: EntityId) -> Result<Form, AppError> {
        let (name, entry) = entry(ctx, Action::ConsentSettle, id)?;
        let taken = entry.withdrawn.unwrap_or(entry.sentence);
        let hint = "What was stopped, taken down or destroyed; or on what other ground it is kept. Write no names.";
        let fields = vec![Field::lines("words", "What was done?", hint)];
        let lead = format!("{name}. {}. {taken}.", entry.body.title);
        Ok(Form::new("What followed?", fields, "Put it on record").lead(lead))
    }

    fn act(ctx: &Ctx<'_>, given: &Given) -> Result<EntityId, AppError> {
        ctx.settle_consent(given.about, given.typed.text("words"))
    }

    fn then(_: &State, _: &SignedIn, person: EntityId) -> Result<Response, PageError> {
        Ok(back_to(person))
    }
}

/// Striking out what was put on record wrongly.
pub(crate) struct Strike;

impl Deed for Strike {
    type Done = EntityId;
    const STANDS: Stands = Stands {
        title: "Strike out an answer",
        place: Place::People,
        back: ("Who agreed to what", "/consents"),
    };

    fn form(ctx: &Ctx<'_>, id: EntityId) -> Result<Form, AppError> {
        let (name, entry) = entry(ctx, Action::ConsentStrike, id)?;
        let hint = "It stays to be read, with this beside it, and counts no more.";
        let fields = vec![Field::lines("why", "What is wrong with it?", hint)];
        let lead = format!("{name}. {}. {}.", entry.body.title, entry.sentence);
        Ok(Form::new("Strike out an answer", fields, "Strike it out").lead(lead))
    }

    fn act(ctx: &Ctx<'_>, given: &Given) -> Result<EntityId, AppError> {
        ctx.strike_consent(given.about, given.typed.text("why"))
    }

    fn then(_: &State, _: &SignedIn, person: EntityId) -> Result<Response, PageError> {
        Ok(back_to(person))
    }
}

fn back_to(person: EntityId) -> Response {
    Redirect::to(&format!("{}#agreed", path_of(person))).into_response()
}

#[cfg(test)]
impl ConsentsPage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        Self {
            frame,
            lines: vec![Line {
                path: "/consents/support-need.teaching".to_owned(),
                title: "Health and <support> needs: to plan your sessions".to_owned(),
                sensitive: true,
                counts: [108, 3, 1, 8],
            }],
            open: vec![Open {
                person: path_of(EntityId([1; 16])),
                name: "Ella <Thornbury>".to_owned(),
                title: "Pictures and video: our website".to_owned(),
                on: "20 November 2026".to_owned(),
                settle: path_of_entry(EntityId([2; 16]), "settle"),
            }],
            settles: true,
        }
    }
}

#[cfg(test)]
impl AgreementPage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        let path = path_of(EntityId([1; 16]));
        let head = Line {
            path: "/consents/marketing".to_owned(),
            title: "Contact details: to tell you about our work".to_owned(),
            sensitive: false,
            counts: [1, 0, 0, 41],
        };
        Self {
            frame,
            parts: parts(&head, Some(Agreed::NotAsked), 42),
            path: head.path,
            title: head.title,
            wording: "We would like to use what we hold about you.".to_owned(),
            only: "not-asked",
            lines: vec![Asked {
                ask: format!("{path}/consents/marketing"),
                path,
                name: "Rosa <Thornbury>".to_owned(),
                known_as: "Carer".to_owned(),
                agreed: Agreed::NotAsked.words(),
                colour: colour(Agreed::NotAsked),
            }],
            pages: Pages {
                at: 2,
                of: 3,
                total: 41,
            },
        }
    }
}
