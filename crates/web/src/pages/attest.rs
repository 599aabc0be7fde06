//! The officer's or the head's word for what is kept outside the program.

use access::{Action, Purpose, Scope, check};
use app::coverage::NewAttestation;
use app::{AppError, Ctx, EntityId, SignedIn};
use axum::extract::{Query, State as Extract};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::errors::{PageError, html};
use crate::form::{Field, Fields, Problem};
use crate::frame::Place;
use crate::pages::deed::{Deed, Given, Stands};
use crate::pages::plain::{Form, FormPage, date_if_given, day, frame};
use crate::session::Viewer;
use crate::state::State;

/// Where one comes back to.
const BACK: (&str, &str) = ("Coverage", "/policy/coverage");

/// About what.
#[derive(Deserialize)]
pub(crate) struct About {
    #[serde(default)]
    about: String,
}

/// Asks what is attested.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Query(asked): Query<About>,
) -> Result<Response, PageError> {
    html(
        &attesting(
            &state,
            &who,
            asked.about,
            &Fields::default(),
            Problem::default(),
        )
        .await?,
    )
}

/// Takes it down, or shows the form again with what was typed.
pub(crate) async fn post(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    typed: Fields,
) -> Result<Response, PageError> {
    let answer = typed.clone();
    let outcome = state
        .run(&who, move |ctx| {
            let until = date_if_given(&answer, "until", "the day until which it is good")?;
            ctx.attest(&NewAttestation {
                about: answer.text("about").to_owned(),
                words: answer.text("words").to_owned(),
                until,
            })
        })
        .await;
    match outcome {
        Ok(_) => Ok(Redirect::to(BACK.1).into_response()),
        Err(error) => {
            let (problem, error) = Problem::of(error)?;
            let about = typed.text("about").to_owned();
            let page = attesting(&state, &who, about, &typed, problem).await?;
            Ok((error.status(), html(&page)?).into_response())
        }
    }
}

async fn attesting(
    state: &State,
    who: &SignedIn,
    about: String,
    typed: &Fields,
    problem: Problem,
) -> Result<FormPage, PageError> {
    let form = state
        .run(who, move |ctx| {
            check(
                Action::AttestationAdd,
                &ctx.actor,
                &Scope::Organisation,
                Purpose::Audit,
            )?;
            let lead = match ctx.attestable(&about) {
                Some(title) => format!("{title}. You say in your name that it is kept, though Caretaker does not show it."),
                None => "You say in your name that something is kept, though Caretaker does not show it.".to_owned(),
            };
            Ok(Form::new("Attest that something is kept", fields(&about), "Attest it").lead(lead))
        })
        .await?;
    let frame = frame(state, who, "Attest that something is kept", Place::Policy);
    Ok(FormPage::new(
        frame,
        (BACK.0, BACK.1.to_owned()),
        form,
        typed,
        problem,
    ))
}

fn fields(about: &str) -> Vec<Field> {
    vec![
        Field::line(
            "about",
            "What is kept?",
            "The id of an obligation, for example GOV-6, or a clause of the policy as coverage shows it.",
        )
        .with(about),
        Field::lines(
            "words",
            "How is it kept?",
            "Say what is done, and where an auditor can see it: the list of who came to the training, the locked cupboard.",
        ),
        Field::date(
            "until",
            "Until when is that good?",
            "The last day, for example 27 3 2027. Leave it empty if it has no end.",
            None,
        ),
    ]
}

/// Taking an attestation back.
pub(crate) struct Withdraw;

impl Deed for Withdraw {
    type Done = ();

    const STANDS: Stands = Stands {
        title: "Take an attestation back",
        place: Place::Policy,
        back: BACK,
    };

    fn form(ctx: &Ctx<'_>, about: EntityId) -> Result<Form, AppError> {
        check(
            Action::AttestationWithdraw,
            &ctx.actor,
            &Scope::Organisation,
            Purpose::Audit,
        )?;
        let view = ctx.show_attestation(about)?;
        let fields = vec![Field::lines(
            "why",
            "Why does it no longer hold?",
            "It stays to be read, with this beside it.",
        )];
        Ok(
            Form::new("Take an attestation back", fields, "Take it back").lead(format!(
                "{}, attested by {} on {}: {}",
                view.about,
                view.name,
                day(view.on),
                view.words
            )),
        )
    }

    fn act(ctx: &Ctx<'_>, given: &Given) -> Result<(), AppError> {
        ctx.withdraw_attestation(given.about, given.typed.text("why"))
    }
}
