//! What of a person's was given to somebody outside: shown, put on record, struck out.

use access::{Action, Scope, check};
use app::{
    AppError, Ctx, DisclosureLine, EntityId, NewDisclosure, SignedIn, Telling, Told, ground_words,
    grounds_for,
};
use askama::Template;
use axum::extract::{Path, State as Extract};
use axum::response::{IntoResponse, Redirect, Response};

use super::{At, Head, path_of};
use crate::errors::{PageError, html};
use crate::form::{Choice, Field};
use crate::frame::{Frame, Place};
use crate::pages::deed::{Deed, Given, Stands};
use crate::pages::plain::{Form, date_if_given, day, frame, id_of};
use crate::session::Viewer;
use crate::state::State;

/// Something that was given.
#[derive(Clone, Debug)]
struct Line {
    who: String,
    what: String,
    why: String,
    /// When, by which way and who put it on record.
    said: String,
    /// Why the person is not told of it.
    quiet: String,
    /// Why it was struck out; empty while it counts.
    struck: String,
    strike: String,
    /// What of it was put right since, and what became of telling them.
    corrected: Vec<String>,
    /// What they are still to be told, and where that is put on record.
    draft: Vec<String>,
    told: String,
}

#[derive(Template)]
#[template(path = "pages/people/disclosures.html")]
pub(crate) struct DisclosuresPage {
    frame: Frame,
    head: Head,
    lines: Vec<Line>,
}

/// Shows it.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id = id_of(&id)?;
    let frame = frame(&state, &who, "A person: given to others", Place::People);
    let page = state
        .run(&who, move |ctx| {
            let given = ctx.list_disclosures(id)?;
            let view = ctx.show_person(id)?;
            Ok::<_, AppError>(DisclosuresPage {
                frame,
                head: Head::of(ctx, &view, At::Beside),
                lines: given.lines.into_iter().map(line).collect(),
            })
        })
        .await?;
    html(&page)
}

fn line(one: DisclosureLine) -> Line {
    let how = match one.body.how.as_str() {
        "" => String::new(),
        how => format!(", {how}"),
    };
    Line {
        said: format!(
            "{}{how}. {}. Put on record by {}.",
            day(one.body.on),
            one.ground,
            one.by
        ),
        who: one.body.who,
        what: one.what,
        why: one.body.why,
        quiet: one.body.quiet,
        struck: one.body.struck.map_or(String::new(), |struck| struck.why),
        strike: format!("/disclosures/{}/strike", one.id),
        corrected: one.body.corrected.iter().map(corrected).collect(),
        draft: one.draft,
        told: format!("/disclosures/{}/told", one.id),
    }
}

/// What was put right since, in words.
fn corrected(one: &app::bodies::Corrected) -> String {
    let what = format!("Put right on {}: {}.", day(one.on), one.fields.join(", "));
    let Some(seen) = &one.seen_to else {
        return format!("{what} They are still to be told.");
    };
    let outcome = Telling::from_code(&seen.outcome).map_or("", Telling::words);
    format!("{what} {outcome}, {}: {}", day(seen.on), seen.words)
}

/// Putting it on record.
pub(crate) struct Disclose;

impl Deed for Disclose {
    type Done = EntityId;
    const STANDS: Stands = Stands {
        title: "Given to others",
        place: Place::People,
        back: ("People", "/people"),
    };

    fn form(ctx: &Ctx<'_>, about: EntityId) -> Result<Form, AppError> {
        may(ctx, Action::DisclosureNote, about)?;
        let view = ctx.show_person(about)?;
        let person = &view.person.body;
        let pack = ctx.engine.pack();
        let choice = |code: &str, label: &str, hint: &str| Choice::new(code, label, hint);
        let mut to: Vec<Choice> = pack
            .recipients
            .iter()
            .filter(|one| one.kind != policy::RecipientKind::Inside)
            .map(|one| choice(one.code.as_str(), &one.title, &one.why))
            .collect();
        to.push(choice(
            "",
            "Somebody else",
            "Whom your policy does not name.",
        ));
        let theirs = |kind: &&policy::RecordKind| kind.people.iter().any(|one| person.is(one));
        let kinds = pack.records.iter().filter(theirs);
        let kinds = kinds.map(|kind| choice(kind.code.as_str(), &kind.many, ""));
        let grounds = grounds_for(&pack, "");
        let grounds = grounds
            .into_iter()
            .map(|ground| choice(ground.code(), ground_words(ground), ""));
        let fields = vec![
            Field::choice("recipient", "To whom?", "", to).with("-"),
            Field::line(
                "who",
                "Their name",
                "The school, the officer, the firm. Needed where your policy does not name them.",
            ),
            Field::date("on", "On which day?", "", Some(ctx.today())),
            Field::several("kinds", "What was it?", "", kinds.collect()),
            Field::line(
                "what",
                "In a few words",
                "What was given, and no more than what they need: “the register of the spring term”.",
            ),
            Field::line("why", "What for?", ""),
            Field::choice(
                "ground",
                "On which ground?",
                "Your policy says which hold for whom; the person’s agreement always does.",
                grounds.collect(),
            ),
            Field::line(
                "how",
                "By which way?",
                "By hand, by encrypted mail, by telephone.",
            ),
            Field::line(
                "quiet",
                "Is there a reason not to tell the person?",
                "For example that it would hinder an inquiry (DPA 2018 Sch. 2 para. 2). Leave it empty, as a rule: they are told who received it when they ask.",
            ),
        ];
        let heading = format!("What was given of {}?", person.display_name());
        Ok(Form::new(heading, fields, "Put it on record").lead(
            "Whoever received it is told when it is put right, deleted or restricted, and the person is told who they are.",
        ))
    }

    fn act(ctx: &Ctx<'_>, given: &Given) -> Result<EntityId, AppError> {
        may(ctx, Action::DisclosureNote, given.about)?;
        let text = |name: &str| given.typed.text(name).to_owned();
        let new = NewDisclosure {
            recipient: text("recipient"),
            who: text("who"),
            kinds: given.typed.all("kinds").map(str::to_owned).collect(),
            what: text("what"),
            why: text("why"),
            ground: text("ground"),
            how: text("how"),
            quiet: text("quiet"),
            on: date_if_given(&given.typed, "on", "the day it was given")?,
        };
        ctx.note_disclosure(given.about, &new)?;
        Ok(given.about)
    }

    fn then(_: &State, _: &SignedIn, done: EntityId) -> Result<Response, PageError> {
        Ok(back_to(done))
    }
}

/// Striking it out.
pub(crate) struct Strike;

impl Deed for Strike {
    type Done = EntityId;
    const STANDS: Stands = Disclose::STANDS;

    fn form(ctx: &Ctx<'_>, about: EntityId) -> Result<Form, AppError> {
        may(ctx, Action::DisclosureStrike, about)?;
        let fields = vec![Field::line(
            "why",
            "What was wrong with it?",
            "For example: it was never sent.",
        )];
        Ok(
            Form::new("Strike out what was given", fields, "Strike it out")
                .lead("What it said stays, with the reason, and counts no more."),
        )
    }

    fn act(ctx: &Ctx<'_>, given: &Given) -> Result<EntityId, AppError> {
        ctx.strike_disclosure(given.about, given.typed.text("why"))
    }

    fn then(_: &State, _: &SignedIn, done: EntityId) -> Result<Response, PageError> {
        Ok(back_to(done))
    }
}

/// Saying what became of telling them that something was put right.
pub(crate) struct SayTold;

impl Deed for SayTold {
    type Done = EntityId;
    const STANDS: Stands = Disclose::STANDS;

    fn form(ctx: &Ctx<'_>, about: EntityId) -> Result<Form, AppError> {
        may(ctx, Action::DisclosureTold, about)?;
        let outcomes = Telling::ALL.map(|one| Choice::new(one.code(), one.words(), ""));
        let fields = vec![
            Field::choice("how", "What became of it?", "", outcomes.to_vec()).with("told"),
            Field::line(
                "words",
                "How were they told, or why not?",
                "By letter, by e-mail, by telephone; or that the firm is gone.",
            ),
            Field::date("on", "On which day?", "", Some(ctx.today())),
        ];
        Ok(
            Form::new("Say whether they were told", fields, "Put it on record").lead(
                "Whoever received details that were put right since is told without delay, unless it is impossible or out of proportion (UK GDPR art. 19).",
            ),
        )
    }

    fn act(ctx: &Ctx<'_>, given: &Given) -> Result<EntityId, AppError> {
        let outcome = Telling::from_code(given.typed.text("how")).ok_or_else(|| {
            AppError::input("how", "It is not said what became of it", "choose one")
        })?;
        let told = Told {
            outcome,
            words: given.typed.text("words").to_owned(),
            on: date_if_given(&given.typed, "on", "the day they were told")?,
        };
        ctx.tell_of_correction(given.about, &told)
    }

    fn then(_: &State, _: &SignedIn, done: EntityId) -> Result<Response, PageError> {
        Ok(back_to(done))
    }
}

fn may(ctx: &Ctx<'_>, action: Action, about: EntityId) -> Result<(), AppError> {
    let scope = Scope::Person {
        id: about.0,
        own: false,
    };
    Ok(check(action, &ctx.actor, &scope, ctx.purpose())?)
}

fn back_to(person: EntityId) -> Response {
    Redirect::to(&format!("{}/disclosures", path_of(person))).into_response()
}

#[cfg(test)]
impl DisclosuresPage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        let line = |struck: &str| Line {
            who: "Westfield <School>".to_owned(),
            what: "Session reports; the spring term".to_owned(),
            why: "They placed her".to_owned(),
            said: "1 December 2026, by post. The person agreed. Put on record by Rowan Hale."
                .to_owned(),
            quiet: "It would hinder an inquiry.".to_owned(),
            struck: struck.to_owned(),
            strike: "/disclosures/00000000000000000000000000000001/strike".to_owned(),
            corrected: vec![
                "Put right on 3 December 2026: address. They are still to be told.".to_owned(),
            ],
            draft: vec!["Since 3 December 2026 we hold this differently: <address>.".to_owned()],
            told: "/disclosures/00000000000000000000000000000001/told".to_owned(),
        };
        Self {
            frame,
            head: Head::sample(At::Beside),
            lines: vec![line(""), line("It was never sent.")],
        }
    }
}
