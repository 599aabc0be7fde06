//! Passwords: choosing one by a link, changing one's own, and what is good enough.

use access::{Actor, Purpose, Scope, Via, acts, authorise};
use jiff::Timestamp;
use vault::passwords::Cost;

use super::{Caller, Known, SignedIn, Token, elsewhere, role_of, token_hash};
use crate::{
    AppError, Ctx, Engine,
    bodies::{Account, SignedInWith},
    engine::Stored,
};

/// The shortest password, in characters.
const SHORTEST: usize = 12;
/// The longest, so that nobody makes the server hash a book.
const LONGEST: usize = 1000;

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
            .filter(|account| account.body.locked_at.is_none())
            .ok_or_else(gone)?;
        account.body.password = Some(self.hashed(&account.body, password, cost)?);
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
        // Whoever knew the old password may be signed in with it, or have made tokens.
        self.end_sessions(&mut unit, account.id, None)?;
        self.end_tokens(&mut unit, account.id, now)?;
        unit.commit()?;
        Ok(account.body.email)
    }

    fn hashed(&self, account: &Account, password: &str, cost: Cost) -> Result<String, AppError> {
        check_password(password, &own_words(&account.email, &account.name))?;
        self.hashed_anew(password, cost)
    }

    /// A password that somebody has already, at today's cost.
    pub(super) fn hashed_anew(&self, password: &str, cost: Cost) -> Result<String, AppError> {
        self.with_random(|random| vault::passwords::hash_password(password, cost, random))
            .map_err(|_| AppError::Inconsistent("a password cannot be hashed".to_owned()))
    }
}

/// What becomes of one's own programs when one changes one's password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Programs {
    /// Their tokens end: somebody may have the old password.
    End,
    /// They go on: they never knew it.
    GoOn,
}

impl Ctx<'_> {
    /// Changes one's own password. Every session ends, this one too: it goes on under a new token.
    pub fn change_password(
        &self,
        current: &str,
        new: &str,
        programs: Programs,
        caller: &Caller<'_>,
        cost: Cost,
    ) -> Result<(SignedIn, Token), AppError> {
        let mut account = self.own_account_with("current", current, cost)?;
        let scope = Scope::Account { id: self.actor.id };
        let allowed =
            authorise::<acts::AccountSetPassword>(&self.actor, &scope, Purpose::Security)?;
        let hash = self
            .engine
            .hashed(&account.body, new, cost)
            .map_err(|error| at("new", error))?;
        account.body.password = Some(hash);
        account.body.set_password = None;
        let mut unit = self.begin_in(&self.engine.accounts, &allowed);
        unit.update(&account)?;
        self.engine.end_sessions(&mut unit, account.id, None)?;
        if programs == Programs::End {
            self.engine.end_tokens(&mut unit, account.id, self.now)?;
        }
        let signed_in = self.engine.put_session(
            &mut unit,
            &account,
            self.engine.secret(),
            (caller, SignedInWith::Password),
            self.now,
        )?;
        unit.commit()?;
        self.engine.gate.saw(signed_in.0.session, self.now);
        Ok(signed_in)
    }

    /// One's own account, if one has the right password: what changes how somebody signs in, or lets
    /// a program act for them, is not done from a screen that was left open. Wrong ones are counted by
    /// the session, since whoever is in one is no stranger to the account.
    pub(crate) fn own_account_with(
        &self,
        field: &str,
        password: &str,
        cost: Cost,
    ) -> Result<Stored<Account>, AppError> {
        let session = self.own_session().ok_or_else(only_signed_in)?;
        let (gate, known) = (&self.engine.gate, Known::Session(session));
        gate.may_go_on(known, self.now)?;
        let account = self.own_account()?;
        let right = match account.body.password.as_deref() {
            Some(hash) => vault::passwords::verify_password(password, hash),
            None => vault::passwords::verify_nobody(password, cost),
        };
        if right.unwrap_or(false) {
            gate.was_right(known);
            return Ok(account);
        }
        gate.failed_again(known, self.now);
        self.engine.record_failure(None, self.now)?;
        Err(AppError::input(
            field,
            "this is not your password",
            "type the one with which you sign in now",
        ))
    }

    /// The session of whoever acts, if they are signed in.
    pub(crate) fn own_session(&self) -> Option<store::EntityId> {
        match self.actor.via {
            Via::Session { id } => Some(store::EntityId(id)),
            Via::OnBehalf | Via::Operator | Via::Token { .. } | Via::Public | Via::Job => None,
        }
    }

    /// The account of whoever acts.
    pub(crate) fn own_account(&self) -> Result<Stored<Account>, AppError> {
        let id = store::EntityId(self.actor.id);
        let account = self.engine.account_by_id(id)?;
        let account = account.ok_or(AppError::NotFound("account of your own"))?;
        match self.engine.login_of(&account) {
            Some(_) => Ok(account),
            None => Err(elsewhere()),
        }
    }
}

/// Why nobody else does it.
pub(crate) fn only_signed_in() -> AppError {
    AppError::refused("This is done on the pages, by whoever is signed in.")
}

/// The same faults at another field.
fn at(field: &str, error: AppError) -> AppError {
    match error {
        AppError::Input(mut faults) => {
            for fault in &mut faults {
                field.clone_into(&mut fault.place);
            }
            AppError::Input(faults)
        }
        other => other,
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
    let long = password.chars().count();
    if long < SHORTEST {
        return Err(AppError::input(
            "password",
            "the password is too short",
            format!(
                "use at least {SHORTEST} characters; three or four words that do not belong together are good"
            ),
        ));
    }
    if long > LONGEST {
        return Err(AppError::input(
            "password",
            "the password is too long",
            format!("use at most {LONGEST} characters"),
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
