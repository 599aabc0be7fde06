//! Accounts, passwords and sessions. They live in an organisation of their own, with memberships to others.

mod device;
mod gate;
mod lock;
mod passwords;
mod policy_role;
mod sessions;
mod sign_in;

pub use gate::counted;
pub(crate) use gate::{For, Gate, HalfDone, Known};
pub(crate) use passwords::only_signed_in;
pub use passwords::{Programs, check_password};
pub use policy_role::PolicyRole;
pub use sign_in::{Caller, SignInStep, WaitsFor};

use access::{Action, Actor, Purpose, Role, Scope, Via, acts, authorise};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use store::EntityId;
use zeroize::Zeroizing;

use crate::{
    AppError, Ctx, Engine,
    bodies::{Account, Login},
    engine::Stored,
    unit::hex,
};

/// A session locks after this long without a request.
pub const IDLE: SignedDuration = SignedDuration::from_mins(15);
/// A session ends after this long in any case.
const LIFE: SignedDuration = SignedDuration::from_hours(12);
/// A link to set a password ends after this long.
const LINK: SignedDuration = SignedDuration::from_hours(72);
/// Failures of one account before it has to wait.
const MOST_FAILURES: u32 = 5;

/// A signed-in person, as the shell holds them for one request.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Who acts.
    pub actor: Actor,
    /// The account.
    pub account: EntityId,
    /// The name shown on pages.
    pub name: String,
    /// What the house calls them: the title of their role of the policy.
    pub title: String,
    /// The person of the directory they are.
    pub person: Option<EntityId>,
    /// The session.
    pub session: EntityId,
    /// Whether their role must have a second factor and they have none yet: until they add one,
    /// nothing else is shown to them.
    pub lacks_second_factor: bool,
}

/// A session's token, given to the browser once and stored nowhere.
pub struct Token(pub Zeroizing<String>);

/// What setting a password needs: the account, and the link's secret.
pub struct PasswordLink {
    /// The part after `/set-password/`.
    pub secret: Zeroizing<String>,
    /// How many tokens ended with the old password.
    pub tokens_ended: usize,
}

impl Ctx<'_> {
    /// Adds an account and gives the link by which its password is set, once.
    pub fn add_account(
        &self,
        email: &str,
        name: &str,
        role: Role,
        person: Option<EntityId>,
    ) -> Result<(EntityId, PasswordLink), AppError> {
        let allowed =
            authorise::<acts::AccountAdd>(&self.actor, &Scope::Organisation, Purpose::Security)?;
        let email = checked_email(email)?;
        if !role.has_account() {
            return Err(AppError::input(
                "role",
                "this role has no account",
                format!(
                    "use one of {}",
                    self.engine.house_words().roles_to_sign_in_as()
                ),
            ));
        }
        let secret = self.engine.secret();
        let id = self.engine.new_id();
        let account = Account {
            email,
            name: name.trim().to_owned(),
            memberships: vec![Login {
                org: self.engine.org(),
                role: role.code().to_owned(),
                person,
                policy_role: None,
                since: Some(self.today()),
            }],
            password: None,
            set_password: Some((token_hash(&secret), self.now + LINK)),
            failures: 0,
            locked_until: None,
            locked_at: None,
            factors: Vec::new(),
            recovery: None,
        };
        let mut unit = self.begin_in(&self.engine.accounts, &allowed);
        unit.insert(id, self.engine.accounts.own_cell(), &account)?;
        unit.commit()?;
        let link = PasswordLink {
            secret,
            tokens_ended: 0,
        };
        Ok((id, link))
    }

    /// Everybody who can sign in here.
    pub fn list_accounts(&self) -> Result<Vec<Stored<Account>>, AppError> {
        let allowed =
            authorise::<acts::AccountList>(&self.actor, &Scope::Organisation, Purpose::Security)?;
        let accounts = self.engine.all_accounts()?;
        let objects: Vec<_> = accounts
            .iter()
            .map(|a| ("account", a.id, a.version))
            .collect();
        self.look_at_list(&allowed, &serde_json::Value::Null, &objects)?;
        Ok(accounts)
    }
}

impl Engine {
    /// The account that a command acts as, by its address.
    pub fn account_by_email(&self, email: &str) -> Result<Option<Stored<Account>>, AppError> {
        let snapshot = self.store.snapshot(self.accounts.org)?;
        self.find_keyed(
            &self.accounts,
            snapshot.as_ref(),
            "account.email",
            email.to_lowercase().as_bytes(),
        )
    }

    /// An account by its id.
    pub(crate) fn account_by_id(&self, id: EntityId) -> Result<Option<Stored<Account>>, AppError> {
        let snapshot = self.store.snapshot(self.accounts.org)?;
        self.read_in(&self.accounts, snapshot.as_ref(), id)
    }

    /// The actor of a command that names an account.
    pub fn actor_of(&self, account: &Stored<Account>) -> Result<Actor, AppError> {
        let login = self.login_of(account).ok_or_else(elsewhere)?;
        Ok(Actor {
            id: account.id.0,
            role: role_of(login)?,
            via: Via::OnBehalf,
        })
    }

    /// The person of the directory that an account is.
    pub fn person_of(&self, account: EntityId) -> Result<Option<EntityId>, AppError> {
        let account = self.account_by_id(account)?;
        Ok(account.and_then(|a| self.login_of(&a).and_then(|login| login.person)))
    }

    /// From now on these roles must have a second factor.
    pub fn require_second_factor(&self, roles: &[Role]) {
        self.gate.require(roles);
    }

    pub(crate) fn login_of<'a>(&self, account: &'a Stored<Account>) -> Option<&'a Login> {
        account
            .body
            .memberships
            .iter()
            .find(|login| login.org == self.realm.org)
    }

    pub(crate) fn all_accounts(&self) -> Result<Vec<Stored<Account>>, AppError> {
        use crate::Body as _;
        let snapshot = self.store.snapshot(self.accounts.org)?;
        let mut all = Vec::new();
        for (row, _) in snapshot.page_kind(Account::KIND, None, 10_000)? {
            all.extend(self.read_row::<Account>(&self.accounts, snapshot.as_ref(), &row)?);
        }
        Ok(all)
    }

    /// 256 random bits as text for a link or a cookie.
    pub(crate) fn secret(&self) -> Zeroizing<String> {
        let bytes: Zeroizing<[u8; 32]> = Zeroizing::new(self.random());
        Zeroizing::new(data_encoding::BASE64URL_NOPAD.encode(bytes.as_ref()))
    }
}

impl Account {
    /// Whether a person locked it: then nobody signs in with it, and nothing acts for it.
    pub fn is_locked(&self) -> bool {
        self.locked_at.is_some()
    }

    /// Whether strangers must wait before they try a password again. Whoever can fail in its owner's
    /// name can bring this about, so nothing but strangers' attempts may depend on it.
    pub fn is_slowed(&self, now: Timestamp) -> bool {
        self.locked_until.is_some_and(|until| now < until)
    }
}

fn elsewhere() -> AppError {
    AppError::refused("This account belongs to no organisation here.")
}

pub(crate) fn role_of(login: &Login) -> Result<Role, AppError> {
    Role::from_code(&login.role)
        .ok_or_else(|| AppError::Inconsistent("an account has an unknown role".to_owned()))
}

/// SHA-256 of a secret, in hexadecimal: what is stored instead of it.
pub(crate) fn token_hash(secret: &str) -> String {
    hex(&Sha256::digest(secret.as_bytes()))
}

/// The id of a session, or of half a sign-in: the first half of its token's hash.
fn session_id(token: &str) -> EntityId {
    let hash = Sha256::digest(token.as_bytes());
    let mut id = [0; 16];
    for (to, from) in id.iter_mut().zip(hash.iter()) {
        *to = *from;
    }
    EntityId(id)
}

fn wait_after(failures: u32) -> Option<SignedDuration> {
    let over = failures.checked_sub(MOST_FAILURES)?;
    Some(SignedDuration::from_mins(1i64 << over.min(6)))
}

fn checked_email(email: &str) -> Result<String, AppError> {
    let email = email.trim().to_lowercase();
    let whole = email.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty() && domain.contains('.') && !email.contains(char::is_whitespace)
    });
    if whole {
        Ok(email)
    } else {
        Err(AppError::input(
            "e-mail",
            "this is not an e-mail address",
            "write it like name@example.org",
        ))
    }
}

/// The actions of this module, so that the coverage test finds them.
pub const ACTIONS: &[Action] = &[
    Action::SignIn,
    Action::SignOut,
    Action::SignInFailed,
    Action::AccountAdd,
    Action::AccountList,
    Action::AccountLook,
    Action::AccountSetPassword,
    Action::AccountLock,
    Action::AccountUnlock,
    Action::AccountReset,
    Action::AccountRole,
    Action::AddSecondFactor,
    Action::RemoveSecondFactor,
    Action::RecoveryCodes,
    Action::JobSweepSessions,
];
