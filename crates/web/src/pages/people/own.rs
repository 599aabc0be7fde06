//! Somebody's seeing their own details, for who works here: inviting them, what they say should be put
//! right, and deciding it. Link and code stand on the page that answers and never again.

use access::{Action, Purpose, Scope, check};
use app::{
    AppError, Ctx, EntityId, InvitationLine, OwnAnswer, OwnNote, OwnState, ProposalLine, SheetWent,
    SignedIn,
};
use askama::Template;
use axum::extract::{Path, State as Extract};
use axum::response::{IntoResponse, Redirect, Response};
use calendar::instant_in_words;

use super::{At, Head, path_of};
use crate::errors::{PageError, html};
use crate::form::{Choice, Field, Fields, Problem};
use crate::frame::{Frame, Place};
use crate::pages::deed::{Deed, Given, Stands};
use crate::pages::mine::{Proposed, proposed};
use crate::pages::package::spaced;
use crate::pages::plain::{Form, FormPage, frame, id_of};
use crate::pages::requests::Tag;
use crate::session::Viewer;
use crate::state::State;

/// An invitation.
#[derive(Clone, Debug)]
struct Invited {
    tag: Tag,
    said: Vec<String>,
    /// Where it is withdrawn; empty where it was.
    withdraw: String,
}

/// Something they say should be put right.
#[derive(Clone, Debug)]
struct Said {
    one: Proposed,
    by: String,
    /// Where it is decided; empty where it was.
    decide: String,
}

#[derive(Template)]
#[template(path = "pages/people/own.html")]
pub(crate) struct OwnPage {
    frame: Frame,
    head: Head,
    /// Why they cannot be invited now; empty where they can.
    not_now: String,
    again: bool,
    said: Vec<Said>,
    invited: Vec<Invited>,
}

#[derive(Template)]
#[template(path = "pages/people/own_made.html")]
pub(crate) struct MadePage {
    frame: Frame,
    id: String,
    went: &'static str,
    /// The link, where it is to be handed over; empty where it went by e-mail.
    link: String,
    code: String,
    ends: String,
}

const TITLE: &str = "A person: their own details";

/// Shows it.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id = id_of(&id)?;
    let frame = frame(&state, &who, TITLE, Place::People);
    let page = state
        .run(&who, move |ctx| {
            let own = ctx.own_of(id)?;
            let view = ctx.show_person(id)?;
            Ok::<_, AppError>(OwnPage {
                frame,
                head: Head::of(ctx, &view, At::Beside),
                not_now: own.not_now.unwrap_or_default(),
                again: own.invitations.iter().any(|one| one.stands),
                said: own.proposals.iter().map(said).collect(),
                invited: own.invitations.into_iter().map(invited).collect(),
            })
        })
        .await?;
    html(&page)
}

fn said(one: &ProposalLine) -> Said {
    Said {
        by: one
            .decided
            .as_ref()
            .map_or_else(String::new, |end| format!(" by {}", end.by)),
        decide: match one.decided {
            None => format!("/proposals/{}/decide", one.id),
            Some(_) => String::new(),
        },
        one: proposed(one),
    }
}

fn invited(one: InvitationLine) -> Invited {
    let colour = match one.state {
        OwnState::Sent => "amber",
        OwnState::Opened => "green",
        OwnState::Ended | OwnState::Withdrawn => "",
    };
    Invited {
        tag: Tag::new(one.state.words(), colour),
        said: one.said,
        withdraw: if one.stands {
            format!("/invitations/{}/withdraw", one.id)
        } else {
            String::new()
        },
    }
}

/// Asks by which way.
pub(crate) async fn invite(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id = id_of(&id)?;
    let nothing = (&Fields::default(), Problem::default());
    match invite_page(&state, &who, id, nothing).await? {
        Some(page) => html(&page),
        // Their page says why not.
        None => Ok(back_to(id)),
    }
}

/// Invites them.
pub(crate) async fn invited_post(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(id): Path<String>,
    typed: Fields,
) -> Result<Response, PageError> {
    let id = id_of(&id)?;
    // Hashing the code costs as much as a sign-in.
    let turn = state.sign_ins.clone().acquire_owned().await;
    let turn = turn.map_err(|_| PageError::Bug)?;
    let (site, cost, email) = (
        state.public_url.clone(),
        state.cost,
        typed.text("email").to_owned(),
    );
    let made = state.run(&who, move |ctx| {
        let _turn = turn;
        ctx.invite_to_own(id, &email, (Some(&site), cost))
    });
    match made.await {
        Ok(note) => made_page(&state, &who, id, &note),
        Err(error) => {
            let (problem, error) = Problem::of(error)?;
            match invite_page(&state, &who, id, (&typed, problem)).await? {
                Some(page) => Ok((error.status(), html(&page)?).into_response()),
                None => Err(error),
            }
        }
    }
}

async fn invite_page(
    state: &State,
    who: &SignedIn,
    id: EntityId,
    (typed, problem): (&Fields, Problem),
) -> Result<Option<FormPage>, PageError> {
    let form = state
        .run(who, move |ctx| {
            may(ctx, Action::OwnInvite, id)?;
            let own = ctx.own_of(id)?;
            if own.not_now.is_some() {
                return Ok(None);
            }
            let emails = own.emails.iter();
            let mut ways: Vec<Choice> = emails.map(|one| Choice::new(one, one, "")).collect();
            ways.push(Choice::new("", "I hand it over myself", "You see the link once."));
            let first = own.emails.first().map_or("-", String::as_str).to_owned();
            let field = Field::choice("email", "Which way does the link go?", "", ways).with(&first);
            Ok(Some(Form::new("Invite them to see their own details", vec![field], "Invite them").lead(
                "They need no account: they get a link and, another way, a code. They see the details that stand here, without records and notes, what your policy keeps of people like them, and can say what should be put right. Nothing changes before somebody here decides it. A link made before ends.",
            )))
        })
        .await?;
    let frame = frame(state, who, TITLE, Place::People);
    let crumb = ("Their own details", own_path(id));
    Ok(form.map(|form| FormPage::new(frame, crumb, form, typed, problem)))
}

fn made_page(
    state: &State,
    who: &SignedIn,
    id: EntityId,
    note: &OwnNote,
) -> Result<Response, PageError> {
    html(&MadePage {
        frame: frame(state, who, TITLE, Place::People),
        id: id.to_string(),
        went: note.went.words(),
        link: match note.went {
            SheetWent::ByMail => String::new(),
            SheetWent::NotSent | SheetWent::ByHand => {
                format!("{}/mine/{}", state.public_url, note.secret.as_str())
            }
        },
        code: spaced(&note.code),
        ends: instant_in_words(note.ends_at),
    })
}

fn own_path(person: EntityId) -> String {
    format!("{}/own", path_of(person))
}

fn back_to(person: EntityId) -> Response {
    Redirect::to(&own_path(person)).into_response()
}

fn may(ctx: &Ctx<'_>, action: Action, about: EntityId) -> Result<(), AppError> {
    let scope = Scope::Person {
        id: about.0,
        own: false,
    };
    Ok(check(action, &ctx.actor, &scope, Purpose::Administration)?)
}

/// Withdrawing an invitation.
pub(crate) struct Withdraw;

impl Deed for Withdraw {
    type Done = EntityId;
    const STANDS: Stands = Stands {
        title: TITLE,
        place: Place::People,
        back: ("People", "/people"),
    };

    fn form(ctx: &Ctx<'_>, about: EntityId) -> Result<Form, AppError> {
        may(ctx, Action::OwnWithdraw, about)?;
        Ok(
            Form::new("Withdraw the invitation", Vec::new(), "Withdraw it")
                .lead("Its link ends. What they said stays, and is still to be decided."),
        )
    }

    fn act(ctx: &Ctx<'_>, given: &Given) -> Result<EntityId, AppError> {
        ctx.withdraw_invitation(given.about)
    }

    fn then(_: &State, _: &SignedIn, done: EntityId) -> Result<Response, PageError> {
        Ok(back_to(done))
    }
}

/// Deciding about what they say.
pub(crate) struct Decide;

impl Deed for Decide {
    type Done = EntityId;
    const STANDS: Stands = Withdraw::STANDS;

    fn form(ctx: &Ctx<'_>, about: EntityId) -> Result<Form, AppError> {
        let (_, line) = ctx.proposal(about)?;
        let or_nothing = |text: &str| match text {
            "" => "nothing".to_owned(),
            text => text.to_owned(),
        };
        let fields = vec![
            Field::choice(
                "answer",
                "What do you decide?",
                "",
                vec![
                    Choice::new(
                        "take",
                        "Put it right as they say",
                        "The detail is changed at once, with the source that they said so themselves.",
                    ),
                    Choice::new(
                        "leave",
                        "Do not put it right",
                        "They read the reason on their page, and that they can make a request and complain.",
                    ),
                ],
            ),
            Field::lines(
                "why",
                "Why not?",
                "Only where you do not put it right. They read this.",
            ),
        ];
        let form = Form::new(
            "Decide what they say of their own details",
            fields,
            "Decide",
        );
        Ok(Form {
            policy: Vec::new(),
            ..form.lead(format!(
                "{}. Held: {}. They say it should be: {}.",
                line.detail.words(),
                or_nothing(&line.held),
                or_nothing(&line.words)
            ))
        })
    }

    fn act(ctx: &Ctx<'_>, given: &Given) -> Result<EntityId, AppError> {
        let answer = match given.typed.text("answer") {
            "take" => OwnAnswer::Take,
            "leave" => OwnAnswer::Leave(given.typed.text("why").into()),
            _ => {
                may(ctx, Action::OwnDecide, given.about)?;
                return Err(AppError::input(
                    "answer",
                    "Say what you decide",
                    "choose one of the two",
                ));
            }
        };
        ctx.decide_proposal(given.about, &answer)
    }

    fn then(_: &State, _: &SignedIn, done: EntityId) -> Result<Response, PageError> {
        Ok(back_to(done))
    }
}

/// Samples for the test of templates.
#[cfg(test)]
pub(crate) fn samples() -> Vec<crate::pages::Sample> {
    let page = |link: &str| MadePage {
        frame: Frame::sample(),
        id: "00000000000000000000000000000001".to_owned(),
        went: SheetWent::ByHand.words(),
        link: link.to_owned(),
        code: "012 345".to_owned(),
        ends: "09:30 on Tuesday 8 December 2026".to_owned(),
    };
    let mut all: Vec<_> = ["", "https://caretaker.example/mine/abc"]
        .map(|link| crate::pages::Sample::of("pages/people/own_made.html", &page(link)))
        .into();
    let own = OwnPage::sample(Frame::sample());
    all.push(crate::pages::Sample::of("pages/people/own.html", &own));
    let nobody = OwnPage {
        not_now: "Your policy does not say so.".to_owned(),
        said: Vec::new(),
        invited: Vec::new(),
        ..OwnPage::sample(Frame::sample())
    };
    all.push(crate::pages::Sample::of("pages/people/own.html", &nobody));
    all
}

#[cfg(test)]
impl OwnPage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        let said = |decide: &str, why: &str| Said {
            one: Proposed {
                detail: "Telephone",
                held: "07700 900101".to_owned(),
                words: "07700 <900102>".to_owned(),
                tag: Tag::new("Waits", "amber"),
                said: "Said on 24 November 2026".to_owned(),
                why: why.to_owned(),
            },
            by: " by Rowan Hale".to_owned(),
            decide: decide.to_owned(),
        };
        Self {
            frame,
            head: Head::sample(At::Beside),
            not_now: String::new(),
            again: true,
            said: vec![
                said("/proposals/1/decide", ""),
                said("", "It is another’s."),
            ],
            invited: vec![Invited {
                tag: Tag::new("Opened", "green"),
                said: vec!["Invited by Rowan Hale on 24 November 2026 by e-mail".to_owned()],
                withdraw: "/invitations/1/withdraw".to_owned(),
            }],
        }
    }
}
