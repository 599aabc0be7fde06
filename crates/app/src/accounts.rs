//! Accounts, passwords and sessions. They live in an organisation of their own, with memberships to others.

use std::collections::HashMap;
use std::sync::Mutex;

use access::{Action, Actor, Authorised, Purpose, Role, Scope, Via, acts, authorise};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use store::{EntityId, TermRange};
use vault::passwords::Cost;
use zeroize::Zeroizing;

use crate::{
    AppError, Ctx, Engine,
    bodies::{Account, Login, Session},
    engine::Stored,
    unit::hex,
};

/// A session locks after this long without a request.
pub const IDLE: SignedDuration = SignedDuration::from_mins(15);
/// A session ends after this long in any case.
const LIFE: SignedDuration = SignedDuration::from_hours(12);
/// A link to set a password ends after this long.
const LINK: SignedDuration = SignedDuration::from_hours(72);
/// Failures are counted over this long.
const WINDOW: SignedDuration = SignedDuration::from_mins(15);
/// Failures of one account, and from one address, before it has to wait.
const MOST_FAILURES: u32 = 5;
const MOST_FROM_ADDRESS: usize = 20;
/// The shortest password, in characters.
const SHORTEST: usize = 12;

/// A signed-in person, as the shell holds them for one request.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Who acts.
    pub actor: Actor,
    /// The account.
    pub account: EntityId,
    /// The name shown on pages.
    pub name: String,
    /// The person of the directory they are.
    pub person: Option<EntityId>,
    /// The session.
    pub session: EntityId,
}

/// A session's token, given to the browser once and stored nowhere.
pub struct Token(pub Zeroizing<String>);

/// What is held in memory of sessions and of failures.
#[derive(Debug, Default)]
pub(crate) struct Gate {
    seen: Mutex<HashMap<EntityId, Timestamp>>,
    failures: Mutex<HashMap<String, Vec<Timestamp>>>,
    guesses: Mutex<()>,
}

/// What setting a password needs: the account, and the link's secret.
pub struct PasswordLink {
    /// The part after `/set-password/`.
    pub secret: Zeroizing<String>,
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
                "use dpo, head or tutor",
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
            }],
            password: None,
            set_password: Some((token_hash(&secret), self.now + LINK)),
            failures: 0,
            locked_until: None,
        };
        let mut unit = self.begin_in(&self.engine.accounts, &allowed);
        unit.insert(id, self.engine.accounts.own_cell(), &account)?;
        unit.commit()?;
        Ok((id, PasswordLink { secret }))
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
    /// Sets the password that a link was given for, and uses the link up.
    pub fn set_password(
        &self,
        secret: &str,
        password: &str,
        now: Timestamp,
        cost: Cost,
    ) -> Result<String, AppError> {
        let gone = || AppError::refused("This link is not valid any more. Ask for a new one.");
        let wanted = token_hash(secret);
        let mut account = self
            .all_accounts()?
            .into_iter()
            .find(|a| {
                a.body
                    .set_password
                    .as_ref()
                    .is_some_and(|(hash, end)| *hash == wanted && now < *end)
            })
            .ok_or_else(gone)?;
        check_password(
            password,
            &own_words(&account.body.email, &account.body.name),
        )?;
        let hash = self
            .with_random(|random| vault::passwords::hash_password(password, cost, random))
            .map_err(|_| AppError::Inconsistent("a password cannot be hashed".to_owned()))?;
        account.body.password = Some(hash);
        account.body.set_password = None;
        account.body.failures = 0;
        account.body.locked_until = None;
        let login = self.login_of(&account).ok_or_else(gone)?;
        let actor = Actor {
            id: account.id.0,
            role: role_of(login)?,
            via: Via::Public,
        };
        let ctx = Ctx {
            engine: self,
            now,
            actor,
        };
        let scope = Scope::Account { id: account.id.0 };
        let allowed = authorise::<acts::AccountSetPassword>(&actor, &scope, Purpose::Security)?;
        let mut unit = ctx.begin_in(&self.accounts, &allowed);
        unit.update(&account)?;
        // Whoever knew the old password may be signed in with it.
        let snapshot = self.store.snapshot(self.accounts.org)?;
        let signed_in = TermRange::exactly("session.account", &account.id.0);
        for (row, _) in snapshot.page(&signed_in, None, 10_000)? {
            unit.remove("session", row.id, row.version);
        }
        drop(snapshot);
        unit.commit()?;
        Ok(account.body.email)
    }

    /// Signs in with a password. Every failure says the same and takes as long.
    pub fn sign_in(
        &self,
        email: &str,
        password: &str,
        address: &str,
        now: Timestamp,
        cost: Cost,
    ) -> Result<(SignedIn, Token), AppError> {
        let wrong = || AppError::refused("The e-mail address or the password is not right.");
        self.gate.may_try(address, now)?;
        let email = email.trim().to_lowercase();
        let account = self.account_by_email(&email)?;
        let locked = account
            .as_ref()
            .is_some_and(|a| a.body.locked_until.is_some_and(|until| now < until));
        let hash = account.as_ref().and_then(|a| a.body.password.clone());
        let right = match hash {
            Some(hash) if !locked => {
                vault::passwords::verify_password(password, &hash).unwrap_or(false)
            }
            // The same work for an unknown address, so that time says nothing.
            _ => {
                let _ = vault::passwords::verify_nobody(password, cost);
                false
            }
        };
        match account {
            Some(account) if right => self.begin_session(account, now),
            other => {
                self.gate.failed(address, now);
                self.record_failure(other, locked, now)?;
                Err(wrong())
            }
        }
    }

    fn record_failure(
        &self,
        account: Option<Stored<Account>>,
        locked: bool,
        now: Timestamp,
    ) -> Result<(), AppError> {
        let ctx = Ctx {
            engine: self,
            now,
            actor: Actor::SYSTEM,
        };
        let allowed =
            authorise::<acts::SignInFailed>(&ctx.actor, &Scope::Organisation, Purpose::Security)?;
        let mut counted = account.filter(|_| !locked);
        loop {
            let mut unit = ctx.begin_in(&self.accounts, &allowed);
            if let Some(account) = &mut counted {
                account.body.failures = account.body.failures.saturating_add(1);
                let wait = wait_after(account.body.failures);
                account.body.locked_until = wait.map(|wait| now + wait);
                unit.update(account)?;
            }
            match unit.commit() {
                // Two failures at one moment: both count.
                Err(AppError::Conflict) => {}
                Ok(_) => return Ok(()),
                Err(error) => return Err(error),
            }
            if let Some(account) = counted {
                let snapshot = self.store.snapshot(self.accounts.org)?;
                counted = self.read_in::<Account>(&self.accounts, snapshot.as_ref(), account.id)?;
            }
        }
    }

    fn begin_session(
        &self,
        mut account: Stored<Account>,
        now: Timestamp,
    ) -> Result<(SignedIn, Token), AppError> {
        let secret = self.secret();
        let session_id = session_id(&secret);
        let login = self
            .login_of(&account)
            .ok_or_else(|| AppError::refused("This account belongs to no organisation here."))?;
        let (role, person) = (role_of(login)?, login.person);
        let actor = Actor {
            id: account.id.0,
            role,
            via: Via::Session { id: session_id.0 },
        };
        let ctx = Ctx {
            engine: self,
            now,
            actor,
        };
        let scope = Scope::Account { id: account.id.0 };
        let allowed = authorise::<acts::SignIn>(&actor, &scope, Purpose::Security)?;
        let mut unit = ctx.begin_in(&self.accounts, &allowed);
        let session = Session {
            account: account.id,
            began_at: now,
            ends_at: now + LIFE,
        };
        unit.insert(session_id, self.accounts.own_cell(), &session)?;
        if account.body.failures > 0 {
            account.body.failures = 0;
            account.body.locked_until = None;
            unit.update(&account)?;
        } else {
            unit.name("account", account.id, account.version);
            unit.guard(account.id, account.version);
        }
        unit.commit()?;
        self.gate.saw(session_id, now);
        let name = account.body.name.clone();
        Ok((
            SignedIn {
                actor,
                account: account.id,
                name,
                person,
                session: session_id,
            },
            Token(secret),
        ))
    }

    /// Who holds a token, if their session is neither over nor idle too long.
    pub fn session(&self, token: &str, now: Timestamp) -> Result<Option<SignedIn>, AppError> {
        let id = session_id(token);
        let snapshot = self.store.snapshot(self.accounts.org)?;
        let Some(session) = self.read_in::<Session>(&self.accounts, snapshot.as_ref(), id)? else {
            return Ok(None);
        };
        let last = self.gate.last_seen(id).unwrap_or(session.body.began_at);
        if now >= session.body.ends_at || now.duration_since(last) > IDLE {
            return Ok(None);
        }
        let Some(account) =
            self.read_in::<Account>(&self.accounts, snapshot.as_ref(), session.body.account)?
        else {
            return Ok(None);
        };
        let Some(login) = self.login_of(&account) else {
            return Ok(None);
        };
        let actor = Actor {
            id: account.id.0,
            role: role_of(login)?,
            via: Via::Session { id: id.0 },
        };
        let person = login.person;
        self.gate.saw(id, now);
        Ok(Some(SignedIn {
            actor,
            account: account.id,
            name: account.body.name,
            person,
            session: id,
        }))
    }

    /// Ends a session.
    pub fn sign_out(&self, who: &SignedIn, now: Timestamp) -> Result<(), AppError> {
        let ctx = Ctx {
            engine: self,
            now,
            actor: who.actor,
        };
        let scope = Scope::Account { id: who.account.0 };
        let allowed: Authorised<acts::SignOut> = authorise(&who.actor, &scope, Purpose::Security)?;
        let snapshot = self.store.snapshot(self.accounts.org)?;
        let session = self.read_in::<Session>(&self.accounts, snapshot.as_ref(), who.session)?;
        let mut unit = ctx.begin_in(&self.accounts, &allowed);
        if let Some(session) = session {
            unit.remove("session", session.id, session.version);
        }
        unit.commit()?;
        self.gate.forget(who.session);
        Ok(())
    }

    /// The account that a command acts as, by its address.
    pub fn account_by_email(&self, email: &str) -> Result<Option<Stored<Account>>, AppError> {
        let value = self
            .accounts
            .index()
            .keyed("account.email", email.to_lowercase().as_bytes());
        let snapshot = self.store.snapshot(self.accounts.org)?;
        let page = snapshot.page(&TermRange::exactly("account.email", &value), None, 1)?;
        match page.first() {
            Some((row, _)) => self.read_row(&self.accounts, snapshot.as_ref(), row),
            None => Ok(None),
        }
    }

    /// The actor of a command that names an account.
    pub fn actor_of(&self, account: &Stored<Account>) -> Result<Actor, AppError> {
        let login = self
            .login_of(account)
            .ok_or_else(|| AppError::refused("This account belongs to no organisation here."))?;
        Ok(Actor {
            id: account.id.0,
            role: role_of(login)?,
            via: Via::OnBehalf,
        })
    }

    /// The person of the directory that an account is.
    pub fn person_of(&self, account: EntityId) -> Result<Option<EntityId>, AppError> {
        let snapshot = self.store.snapshot(self.accounts.org)?;
        let account = self.read_in::<Account>(&self.accounts, snapshot.as_ref(), account)?;
        Ok(account.and_then(|a| self.login_of(&a).and_then(|login| login.person)))
    }

    fn login_of<'a>(&self, account: &'a Stored<Account>) -> Option<&'a Login> {
        account
            .body
            .memberships
            .iter()
            .find(|login| login.org == self.realm.org)
    }

    fn all_accounts(&self) -> Result<Vec<Stored<Account>>, AppError> {
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

fn role_of(login: &Login) -> Result<Role, AppError> {
    Role::from_code(&login.role)
        .ok_or_else(|| AppError::Inconsistent("an account has an unknown role".to_owned()))
}

/// SHA-256 of a secret, in hexadecimal: what is stored instead of it.
pub(crate) fn token_hash(secret: &str) -> String {
    hex(&Sha256::digest(secret.as_bytes()))
}

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

/// An account's address and name, whole and in their parts.
fn own_words<'a>(email: &'a str, name: &'a str) -> Vec<&'a str> {
    let domain = email.split_once('@').map(|(_, domain)| domain);
    [email, name]
        .into_iter()
        .chain(domain)
        .chain(email.split(|c: char| !c.is_alphanumeric()))
        .chain(name.split_whitespace())
        .filter(|word| word.chars().count() > 2)
        .collect()
}

/// Whether a password is long and unlikely enough; the person's own words do not count.
pub fn check_password(password: &str, own_words: &[&str]) -> Result<(), AppError> {
    if password.chars().count() < SHORTEST {
        return Err(AppError::input(
            "password",
            "the password is too short",
            format!(
                "use at least {SHORTEST} characters; three or four words that do not belong together are good"
            ),
        ));
    }
    if zxcvbn::zxcvbn(password, own_words).score() < zxcvbn::Score::Three {
        return Err(AppError::input(
            "password",
            "the password is easy to guess",
            "use words that do not belong together, and nothing of your name or address",
        ));
    }
    Ok(())
}

impl Gate {
    /// Held while a code is compared and the attempt counted.
    pub(crate) fn one_guess(&self) -> std::sync::MutexGuard<'_, ()> {
        self.guesses
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn may_try(&self, address: &str, now: Timestamp) -> Result<(), AppError> {
        let mut failures = self
            .failures
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        failures.retain(|_, at| {
            at.retain(|t| now.duration_since(*t) < WINDOW);
            !at.is_empty()
        });
        match failures.get(address) {
            Some(at) if at.len() >= MOST_FROM_ADDRESS => Err(AppError::refused(
                "There were too many attempts. Wait a quarter of an hour and try again.",
            )),
            _ => Ok(()),
        }
    }

    fn failed(&self, address: &str, now: Timestamp) {
        let mut failures = self
            .failures
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        failures.entry(address.to_owned()).or_default().push(now);
    }

    fn saw(&self, session: EntityId, now: Timestamp) {
        let mut seen = self
            .seen
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        seen.retain(|_, at| now.duration_since(*at) <= IDLE);
        seen.insert(session, now);
    }

    fn last_seen(&self, session: EntityId) -> Option<Timestamp> {
        let seen = self
            .seen
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        seen.get(&session).copied()
    }

    fn forget(&self, session: EntityId) {
        let mut seen = self
            .seen
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        seen.remove(&session);
    }
}

/// The actions of this module, so that the coverage test finds them.
pub const ACTIONS: &[Action] = &[
    Action::SignIn,
    Action::SignOut,
    Action::SignInFailed,
    Action::AccountAdd,
    Action::AccountList,
    Action::AccountSetPassword,
];
