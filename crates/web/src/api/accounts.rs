//! Accounts and tokens.

use access::{Action, Role as AppRole};
use app::{AppError, PasswordLink, TokenLine as AppToken};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::call::Call;
use super::operation::Operation;
use super::reply::Reply;
use super::types::{Day, Id, Instant, day};

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::get("/accounts", "listAccounts", "List who can sign in", accounts)
        .tag("Accounts")
        .lists::<Account>(),
    Operation::post("/accounts", "addAccount", "Add an account", add_account)
        .tag("Accounts")
        .detail("The link by which its password is set is shown once, and ends after three days.")
        .takes::<NewAccount>()
        .makes::<AddedAccount>()
        .secret(),
    Operation::post("/accounts/{id}/lock", "lockAccount", "Lock an account", lock)
        .tag("Accounts")
        .detail("Its sessions end, and neither it nor its tokens do anything until it is unlocked."),
    Operation::post("/accounts/{id}/unlock", "unlockAccount", "Unlock an account", unlock)
        .tag("Accounts"),
    Operation::post("/accounts/{id}/role", "chooseRole", "Say what somebody is by the policy", choose_role)
        .tag("Accounts")
        .detail("One of the policy's roles whose holders sign in as the account does. What it sees of people follows from it.")
        .takes::<ChosenRole>(),
    Operation::post("/accounts/{id}/reset", "resetAccount", "Make a new link to set a password", reset)
        .tag("Accounts")
        .detail("The old password is good for nothing any more, and the account’s tokens end. The link is shown once.")
        .gives::<ResetAccount>()
        .secret(),
    Operation::get("/tokens", "listTokens", "List tokens", tokens)
        .tag("Tokens")
        .detail("All for the data protection officer; for others their own.")
        .lists::<Token>(),
    Operation::post("/tokens", "addToken", "Make a token", add_token)
        .tag("Tokens")
        .detail("Bound to the account of the token that makes it, and reaching no further than it does. It is shown once.")
        .takes::<NewToken>()
        .makes::<AddedToken>()
        .secret(),
    Operation::post("/tokens/{id}/revoke", "revokeToken", "End a token", revoke)
        .tag("Tokens"),
];

/// What somebody is.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Role {
    Dpo,
    Head,
    Tutor,
}

impl From<Role> for AppRole {
    fn from(role: Role) -> Self {
        match role {
            Role::Dpo => Self::Dpo,
            Role::Head => Self::Head,
            Role::Tutor => Self::Tutor,
        }
    }
}

/// Somebody who can sign in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Account {
    id: Id,
    /// The sign-in address.
    #[schema(example = "asha@caretaker.example")]
    email: String,
    /// The name that colleagues see.
    #[schema(example = "Asha Varga")]
    name: String,
    /// As what they sign in: `dpo`, `head` or `tutor`.
    #[schema(example = "tutor")]
    role: String,
    /// What they are by the policy: a code of one of its roles; absent if it has none for them.
    #[schema(example = "tutor")]
    policy_role: Option<String>,
    /// The person of the directory they are.
    person: Option<Id>,
    /// Whether they have set a password.
    has_password: bool,
    /// Whether nobody signs in with it for now.
    locked: bool,
}

/// An account to be added.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewAccount {
    /// The sign-in address.
    #[schema(example = "asha@caretaker.example", min_length = 3)]
    email: String,
    /// The name that colleagues see.
    #[schema(example = "Asha Varga", min_length = 1)]
    name: String,
    role: Role,
    /// The person of the directory they are: whom they work with follows from it.
    #[serde(default)]
    person: Option<Id>,
}

/// What somebody is by the policy.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChosenRole {
    /// A code of one of the policy's roles.
    #[schema(example = "tutor", min_length = 1)]
    role: String,
}

/// An account that was added.
#[derive(Serialize, ToSchema)]
pub(crate) struct AddedAccount {
    id: Id,
    /// The link by which the password is set; shown once.
    #[schema(example = "https://caretaker.example/set-password/…")]
    set_password: String,
}

/// An account whose password is to be set anew.
#[derive(Serialize, ToSchema)]
pub(crate) struct ResetAccount {
    /// The link by which the password is set; shown once.
    #[schema(example = "https://caretaker.example/set-password/…")]
    set_password: String,
}

/// A token, without its secret.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Token {
    id: Id,
    /// What it is for.
    #[schema(example = "the timetable program")]
    name: String,
    /// Whose it is.
    account: Id,
    /// Codes of the actions it may be used for.
    #[schema(example = json!(["person.list", "person.look"]))]
    scopes: Vec<String>,
    made_at: Instant,
    /// When it ends, or was ended.
    ends_at: Instant,
    /// Whether it can still be used.
    valid: bool,
    /// The day it was last used.
    used_on: Option<Day>,
}

/// A token to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewToken {
    /// What it is for.
    #[schema(example = "the timetable program", min_length = 1, max_length = 100)]
    name: String,
    /// Codes of the actions it may be used for; they stand in the handbook's list of permissions.
    #[schema(example = json!(["person.list", "person.look"]), min_items = 1)]
    scopes: Vec<String>,
}

/// A token that was made.
#[derive(Serialize, ToSchema)]
pub(crate) struct AddedToken {
    id: Id,
    /// What the program shows; given once.
    #[schema(example = "ct_…")]
    token: String,
    ends_at: Instant,
}

fn accounts(call: &Call<'_>) -> Result<Reply, AppError> {
    let org = call.ctx.engine.org();
    let mut all = call.ctx.list_accounts()?;
    all.retain(|one| one.body.memberships.iter().any(|login| login.org == org));
    call.given.page.reply(
        all,
        |one| one.id.to_string(),
        |one| {
            let login = one.body.memberships.iter().find(|login| login.org == org);
            Account {
                id: one.id.into(),
                role: login.map(|login| login.role.clone()).unwrap_or_default(),
                policy_role: login
                    .and_then(|login| call.ctx.engine.policy_role_of(login))
                    .map(|role| role.code),
                person: login.and_then(|login| login.person).map(Id),
                has_password: one.body.password.is_some(),
                locked: one.body.is_locked(),
                email: one.body.email,
                name: one.body.name,
            }
        },
    )
}

fn add_account(call: &Call<'_>) -> Result<Reply, AppError> {
    let new: NewAccount = call.json()?;
    let person = new.person.map(|id| id.0);
    let (id, link) = call
        .ctx
        .add_account(&new.email, &new.name, new.role.into(), person)?;
    let added = AddedAccount {
        id: id.into(),
        set_password: set_password(call, &link),
    };
    Reply::made(&added, "/accounts")
}

fn set_password(call: &Call<'_>, link: &PasswordLink) -> String {
    let secret = link.secret.as_str();
    format!("{}/set-password/{secret}", call.state.public_url)
}

fn lock(call: &Call<'_>) -> Result<Reply, AppError> {
    call.ctx.lock_account(call.id("id"))?;
    Ok(Reply::done())
}

fn unlock(call: &Call<'_>) -> Result<Reply, AppError> {
    call.ctx.unlock_account(call.id("id"))?;
    Ok(Reply::done())
}

fn choose_role(call: &Call<'_>) -> Result<Reply, AppError> {
    let chosen: ChosenRole = call.json()?;
    call.ctx.choose_role(call.id("id"), &chosen.role)?;
    Ok(Reply::done())
}

fn reset(call: &Call<'_>) -> Result<Reply, AppError> {
    let link = call.ctx.reset_account(call.id("id"))?;
    Reply::one(&ResetAccount {
        set_password: set_password(call, &link),
    })
}

fn tokens(call: &Call<'_>) -> Result<Reply, AppError> {
    let tokens = call.ctx.list_tokens()?;
    call.given.page.reply(
        tokens,
        |one| one.id.to_string(),
        |one: AppToken| Token {
            id: one.id.into(),
            name: one.name,
            account: one.account.into(),
            scopes: one.scopes.iter().map(|one| one.code().to_owned()).collect(),
            made_at: one.made_at.into(),
            ends_at: one.ends_at.into(),
            valid: one.valid,
            used_on: day(one.used_on),
        },
    )
}

/// The actions that codes mean.
pub(crate) fn actions(codes: &[String]) -> Result<Vec<Action>, AppError> {
    codes
        .iter()
        .map(|code| {
            Action::from_code(code).ok_or_else(|| {
                AppError::input(
                    "scopes",
                    "one of the scopes is not the code of an action",
                    "the list of permissions in the handbook has all of them",
                )
            })
        })
        .collect()
}

fn add_token(call: &Call<'_>) -> Result<Reply, AppError> {
    let new: NewToken = call.json()?;
    let token = call.ctx.add_token(&new.name, &actions(&new.scopes)?)?;
    let added = AddedToken {
        id: token.id.into(),
        token: token.secret.as_str().to_owned(),
        ends_at: token.ends_at.into(),
    };
    Reply::made(&added, "/tokens")
}

fn revoke(call: &Call<'_>) -> Result<Reply, AppError> {
    call.ctx.revoke_token(call.id("id"))?;
    Ok(Reply::done())
}
