//! Who can sign in: the list, and adding somebody with a link that works once.

use access::{Action, Purpose, Role, Scope, check};
use app::{AppError, Ctx, EntityId, PasswordLink, SignedIn};
use askama::Template;
use axum::extract::State as Extract;
use axum::response::{IntoResponse, Response};

use crate::errors::{PageError, html};
use crate::form::{Choice, Field, Fields, Problem};
use crate::frame::{Frame, Place};
use crate::pages::deed::{Deed, Given, Stands};
use crate::pages::plain::{Faults, Form, FormPage, capital, frame};
use crate::pages::requests::Tag;
use crate::session::Viewer;
use crate::state::State;

/// An account as a line.
#[derive(Clone, Debug)]
struct Line {
    id: String,
    name: String,
    email: String,
    role: String,
    /// Whether the policy has a role for them.
    in_policy: bool,
    tag: Tag,
    locked: bool,
    factors: usize,
}

#[derive(Template)]
#[template(path = "pages/accounts/list.html")]
pub(crate) struct AccountsPage {
    frame: Frame,
    lines: Vec<Line>,
}

/// The list.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
) -> Result<Response, PageError> {
    let lines = state
        .run(&who, |ctx| {
            let (org, now) = (ctx.engine.org(), ctx.now);
            let accounts = ctx.list_accounts()?;
            Ok(accounts
                .into_iter()
                .filter_map(|account| {
                    let login = account
                        .body
                        .memberships
                        .iter()
                        .find(|login| login.org == org)?;
                    let by_hand = account.body.locked_at.is_some();
                    let locked = by_hand || account.body.is_slowed(now);
                    let tag = if by_hand {
                        Tag::new("Locked", "red")
                    } else if locked {
                        Tag::new("New browsers wait after failures", "amber")
                    } else if account.body.password.is_some() {
                        Tag::new("Can sign in", "green")
                    } else {
                        Tag::new("Has not set a password yet", "amber")
                    };
                    Some(Line {
                        in_policy: ctx.engine.policy_role_of(login).is_some(),
                        id: account.id.to_string(),
                        locked,
                        factors: account.body.factors.len(),
                        name: account.body.name.clone(),
                        email: account.body.email.clone(),
                        role: capital(&ctx.engine.title_of(login)),
                        tag,
                    })
                })
                .collect())
        })
        .await?;
    html(&AccountsPage {
        frame: frame(&state, &who, "Who can sign in", Place::Policy),
        lines,
    })
}

/// The empty form.
pub(crate) async fn add(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
) -> Result<Response, PageError> {
    html(&adding(&state, &who, &Fields::default(), Problem::default()).await?)
}

#[derive(Template)]
#[template(path = "pages/accounts/link.html")]
pub(crate) struct LinkPage {
    frame: Frame,
    name: String,
    link: String,
}

/// Adds the account and shows the link, once.
pub(crate) async fn added(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    typed: Fields,
) -> Result<Response, PageError> {
    let answer = typed.clone();
    let outcome = state
        .run(&who, move |ctx| {
            let mut faults = Faults::default();
            let name = faults.take(answer.words("name", "their name").map(str::to_owned))?;
            let role = Role::from_code(answer.text("role"));
            if role.is_none() {
                faults.add("role", "say what they are", "choose one");
            }
            let person = faults.take(person(ctx, answer.text("person")))?;
            if role == Some(Role::Tutor) && person.is_none() && answer.text("person").is_empty() {
                faults.add(
                    "person",
                    "say which person they are",
                    "whom they see follows from it",
                );
            }
            faults.done()?;
            let role = role.ok_or(AppError::NotFound("role"))?;
            let (_, link) = ctx.add_account(answer.text("email"), &name, role, person)?;
            Ok(link.secret)
        })
        .await;
    match outcome {
        Ok(secret) => html(&LinkPage {
            frame: frame(&state, &who, "The account is there", Place::Policy),
            name: typed.text("name").to_owned(),
            link: format!("{}/set-password/{}", state.public_url, *secret),
        }),
        Err(error) => {
            let (problem, error) = Problem::of(error)?;
            let page = adding(&state, &who, &typed, problem).await?;
            Ok((error.status(), html(&page)?).into_response())
        }
    }
}

/// The person of the directory whom words mean, if there are any words.
fn person(ctx: &Ctx<'_>, words: &str) -> Result<Option<EntityId>, AppError> {
    if words.is_empty() {
        return Ok(None);
    }
    match ctx.list_people(words)?.as_slice() {
        [one] => Ok(Some(one.id)),
        [] => Err(AppError::input(
            "person",
            "nobody fits this name",
            "try a part of it, or add the person first",
        )),
        several => Err(AppError::input(
            "person",
            format!("{} people fit this name", several.len()),
            "type more of it, or our number for them",
        )),
    }
}

async fn adding(
    state: &State,
    who: &SignedIn,
    typed: &Fields,
    problem: Problem,
) -> Result<FormPage, PageError> {
    state
        .run(who, |ctx| {
            Ok(check(
                Action::AccountAdd,
                &ctx.actor,
                &Scope::Organisation,
                Purpose::Security,
            )?)
        })
        .await?;
    let house = state.engine.house_words();
    let own_only = format!("Sees their own {} only.", house.many("learner"));
    let role = |role: Role, may: &str| Choice::new(role.code(), &capital(&house.role(role)), may);
    let roles = vec![
        role(Role::Tutor, &own_only),
        role(
            Role::Head,
            "Day-to-day decisions; sees safeguarding records.",
        ),
        role(Role::Dpo, "Everything, and who can sign in."),
    ];
    let whose = format!(
        "Whom {} sees follows from it. The name, or our number for them.",
        house.a("tutor")
    );
    let fields = vec![
        Field::line("name", "Name", "As colleagues see it."),
        Field::line("email", "E-mail", "With it they sign in."),
        Field::choice("role", "What are they?", "", roles),
        Field::line("person", "Which person of the directory are they?", &whose),
    ];
    let form = Form::new("Add somebody who can sign in", fields, "Add the account");
    let frame = frame(state, who, "Add an account", Place::Policy);
    Ok(FormPage::new(
        frame,
        ("Who can sign in", "/settings/accounts".to_owned()),
        form,
        typed,
        problem,
    ))
}

/// Where the pages about an account stand.
const ACCOUNT: Stands = Stands {
    title: "An account",
    place: Place::Policy,
    back: ("Who can sign in", "/settings/accounts"),
};

/// What is asked before something is done to an account: its name follows the heading.
fn form_about(
    ctx: &Ctx<'_>,
    (action, id): (Action, EntityId),
    heading: &str,
    lead: &str,
    button: &'static str,
) -> Result<Form, AppError> {
    let scope = Scope::Account { id: id.0 };
    check(action, &ctx.actor, &scope, Purpose::Security)?;
    let name = name_of(ctx, id)?;
    Ok(Form::new(format!("{heading} {name}"), Vec::new(), button).lead(lead))
}

fn name_of(ctx: &Ctx<'_>, id: EntityId) -> Result<String, AppError> {
    let mut accounts = ctx.list_accounts()?.into_iter();
    let account = accounts.find(|account| account.id == id);
    Ok(account.ok_or(AppError::NotFound("account"))?.body.name)
}

/// Locking an account.
pub(crate) struct Lock;

impl Deed for Lock {
    type Done = ();
    const STANDS: Stands = ACCOUNT;

    fn form(ctx: &Ctx<'_>, id: EntityId) -> Result<Form, AppError> {
        let lead = "They are signed out at once, and nobody signs in with it until you unlock it.";
        let heading = "Lock the account of";
        form_about(ctx, (Action::AccountLock, id), heading, lead, "Lock it")
    }

    fn act(ctx: &Ctx<'_>, given: &Given) -> Result<(), AppError> {
        ctx.lock_account(given.about)
    }
}

/// Unlocking one.
pub(crate) struct Unlock;

impl Deed for Unlock {
    type Done = ();
    const STANDS: Stands = ACCOUNT;

    fn form(ctx: &Ctx<'_>, id: EntityId) -> Result<Form, AppError> {
        let lead = "They can sign in again, with what they had before.";
        let heading = "Unlock the account of";
        form_about(ctx, (Action::AccountUnlock, id), heading, lead, "Unlock it")
    }

    fn act(ctx: &Ctx<'_>, given: &Given) -> Result<(), AppError> {
        ctx.unlock_account(given.about)
    }
}

/// Saying what somebody is by the policy.
pub(crate) struct ChooseRole;

impl Deed for ChooseRole {
    type Done = ();
    const STANDS: Stands = ACCOUNT;

    fn form(ctx: &Ctx<'_>, id: EntityId) -> Result<Form, AppError> {
        let lead = "What they see of people follows from it: the policy says for each role which data, about whom and for what. It holds from their next look on.";
        let heading = "Role by the policy:";
        let form = form_about(ctx, (Action::AccountRole, id), heading, lead, "Keep it")?;
        let org = ctx.engine.org();
        let account = ctx.list_accounts()?.into_iter().find(|one| one.id == id);
        let account = account.ok_or(AppError::NotFound("account"))?;
        let mut logins = account.body.memberships.iter();
        let login = logins.find(|login| login.org == org);
        let login = login.ok_or(AppError::NotFound("account"))?;
        let roles = ctx.engine.roles_to_choose(login);
        let choices = roles.iter();
        let choices = choices.map(|role| Choice::new(&role.code, &capital(&role.title), ""));
        let now = ctx.engine.policy_role_of(login).map(|role| role.code);
        let field = Field::choice("role", "Role", "", choices.collect());
        Ok(Form {
            fields: vec![field.with(&now.unwrap_or_default())],
            ..form
        })
    }

    fn act(ctx: &Ctx<'_>, given: &Given) -> Result<(), AppError> {
        ctx.choose_role(given.about, given.typed.text("role"))
    }
}

/// Making a new link to set a password.
pub(crate) struct Reset;

impl Deed for Reset {
    /// The account's name, and the link.
    type Done = (String, PasswordLink);
    const STANDS: Stands = ACCOUNT;

    fn form(ctx: &Ctx<'_>, id: EntityId) -> Result<Form, AppError> {
        let lead = "You get a link to give them. Their old password is good for nothing any more and they are signed out; programs that act for them by a token need a new one. Their second factor stays.";
        let heading = "A new password for";
        form_about(
            ctx,
            (Action::AccountReset, id),
            heading,
            lead,
            "Make the link",
        )
    }

    fn act(ctx: &Ctx<'_>, given: &Given) -> Result<Self::Done, AppError> {
        let link = ctx.reset_account(given.about)?;
        Ok((name_of(ctx, given.about)?, link))
    }

    fn then(
        state: &State,
        who: &SignedIn,
        (name, link): Self::Done,
    ) -> Result<Response, PageError> {
        html(&LinkPage {
            frame: frame(state, who, "A new link", Place::Policy),
            name,
            link: format!("{}/set-password/{}", state.public_url, *link.secret),
        })
    }
}

/// Taking somebody's second factors away.
pub(crate) struct RemoveSecondFactors;

impl Deed for RemoveSecondFactors {
    type Done = ();
    const STANDS: Stands = ACCOUNT;

    fn form(ctx: &Ctx<'_>, id: EntityId) -> Result<Form, AppError> {
        let lead = "For somebody who has lost their telephone or key, and their recovery codes. Be sure that it is they who ask: speak to them. They are signed out, programs that act for them by a token need a new one, and the password alone opens the account until they add another.";
        let heading = "Remove the second factors of";
        let action = Action::RemoveSecondFactor;
        form_about(ctx, (action, id), heading, lead, "Remove them")
    }

    fn act(ctx: &Ctx<'_>, given: &Given) -> Result<(), AppError> {
        // One's own go with one's password, on one's own page.
        if ctx.actor.id == given.about.0 {
            return Err(AppError::refused(
                "Remove your own on the page of your account, with your password.",
            ));
        }
        ctx.remove_second_factors_of(given.about).map(|_| ())
    }
}

#[cfg(test)]
impl AccountsPage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        let line = Line {
            in_policy: true,
            id: "x".to_owned(),
            locked: false,
            factors: 1,
            name: "Asha Varga".to_owned(),
            email: "asha@caretaker.example".to_owned(),
            role: "Tutor".to_owned(),
            tag: Tag::new("Can sign in", "green"),
        };
        Self {
            frame,
            lines: vec![line],
        }
    }
}

#[cfg(test)]
impl LinkPage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        let link = "https://caretaker.example/set-password/abc".to_owned();
        Self {
            frame,
            name: "Asha Varga".to_owned(),
            link,
        }
    }
}
