//! Signing in: the password and, where there is one, the second factor; or a passkey alone.

use access::{Actor, Purpose, Scope, Via, acts, authorise};
use jiff::Timestamp;
use vault::passwords::Cost;

use super::{For, SignedIn, Token, elsewhere, role_of, session_id, wait_after};
use crate::{
    AppError, Ctx, Engine,
    bodies::{Account, Means, SignedInWith},
    engine::Stored,
    second_factor::{self, Assertion, Party},
};

/// Who is at the other end, as far as the connection says.
#[derive(Clone, Copy, Debug)]
pub struct Caller<'a> {
    /// What failures are counted by: see [`super::counted`].
    pub address: &'a str,
    /// What the browser calls itself.
    pub browser: &'a str,
}

/// Where the first step of signing in led.
pub enum SignInStep {
    /// They are signed in.
    In(SignedIn, Token),
    /// The password was right, and something they have is asked for. The token opens nothing but
    /// the second step.
    Waits(Token, WaitsFor),
}

/// What the second step may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WaitsFor {
    /// The code of an app.
    pub app: bool,
    /// A passkey, which signs in by itself.
    pub passkey: bool,
    /// A recovery code.
    pub recovery: bool,
}

impl WaitsFor {
    fn of(account: &Account) -> Self {
        let has = |wanted: fn(&Means) -> bool| account.factors.iter().any(|f| wanted(&f.means));
        Self {
            app: has(|means| matches!(means, Means::App { .. })),
            passkey: has(|means| matches!(means, Means::Passkey { .. })),
            recovery: account
                .recovery
                .as_ref()
                .is_some_and(|r| !r.hashes.is_empty()),
        }
    }
}

impl Caller<'_> {
    /// The browser in two or three words, so that its owner knows it again; nothing that only few
    /// have.
    pub(super) fn browser_in_words(&self) -> String {
        let first = |words: &[(&str, &'static str)]| {
            let found = words.iter().find(|(mark, _)| self.browser.contains(mark));
            found.map(|(_, words)| *words)
        };
        let browser = first(&[
            ("Edg", "Edge"),
            ("OPR/", "Opera"),
            ("Firefox/", "Firefox"),
            ("Chrome/", "Chrome"),
            ("Safari/", "Safari"),
        ]);
        let system = first(&[
            ("Windows", "Windows"),
            ("Android", "Android"),
            ("iPhone", "an iPhone"),
            ("iPad", "an iPad"),
            ("Mac OS X", "a Mac"),
            ("CrOS", "a Chromebook"),
            ("Linux", "Linux"),
        ]);
        match (browser, system) {
            (Some(browser), Some(system)) => format!("{browser} on {system}"),
            (Some(browser), None) => browser.to_owned(),
            (None, _) => "A browser".to_owned(),
        }
    }
}

impl Engine {
    /// Signs in with a password alone; whoever has a second factor is refused. For programs and
    /// tests: people come by [`Engine::first_step`].
    pub fn sign_in(
        &self,
        email: &str,
        password: &str,
        address: &str,
        now: Timestamp,
        cost: Cost,
    ) -> Result<(SignedIn, Token), AppError> {
        let caller = Caller {
            address,
            browser: "",
        };
        match self.first_step(email, password, &caller, now, cost)? {
            SignInStep::In(who, token) => Ok((who, token)),
            SignInStep::Waits(..) => Err(AppError::refused("This account has a second factor.")),
        }
    }

    /// Refuses an address that failed too often of late, before any work is done for it.
    pub fn may_try(&self, address: &str, now: Timestamp) -> Result<(), AppError> {
        self.gate.may_try(address, now)
    }

    /// The password. Every failure says the same and takes as long.
    pub fn first_step(
        &self,
        email: &str,
        password: &str,
        caller: &Caller<'_>,
        now: Timestamp,
        cost: Cost,
    ) -> Result<SignInStep, AppError> {
        let wrong = || AppError::refused("The e-mail address or the password is not right.");
        self.gate.may_try(caller.address, now)?;
        let email = email.trim().to_lowercase();
        let account = self.account_by_email(&email)?;
        let locked = account.as_ref().is_some_and(|a| a.body.is_locked(now));
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
            Some(account) if right && !account.body.factors.is_empty() => {
                let token = self.secret();
                let waits = WaitsFor::of(&account.body);
                self.gate
                    .wait_for_code(session_id(&token), account.id, caller.address, now);
                Ok(SignInStep::Waits(Token(token), waits))
            }
            Some(account) if right => {
                let (who, token) =
                    self.begin_session(account, (caller, SignedInWith::Password), now)?;
                Ok(SignInStep::In(who, token))
            }
            other => {
                self.gate.failed(caller.address, now);
                self.record_failure(other, locked, now)?;
                Err(wrong())
            }
        }
    }

    /// What the second step of a sign-in may be, if one waits under this token.
    pub fn waits_for(&self, token: &str, now: Timestamp) -> Result<Option<WaitsFor>, AppError> {
        let Some(id) = self.gate.waiting(session_id(token), now) else {
            return Ok(None);
        };
        let account = self.account_by_id(id)?;
        Ok(account.map(|account| WaitsFor::of(&account.body)))
    }

    /// The second step: the code of an app, or a recovery code. The token of the first step is used
    /// up; the session has another.
    pub fn second_step(
        &self,
        token: &str,
        code: &str,
        caller: &Caller<'_>,
        now: Timestamp,
    ) -> Result<(SignedIn, Token), AppError> {
        let again = || AppError::refused("This took too long. Sign in again.");
        self.gate.may_try(caller.address, now)?;
        let step = session_id(token);
        // One at a time: two codes at one moment are two guesses, not one.
        let _guess = self.gate.one_guess();
        let id = self.gate.waiting(step, now).ok_or_else(again)?;
        let mut account = self.account_by_id(id)?.ok_or_else(again)?;
        let locked = account.body.is_locked(now);
        let with = if locked {
            None
        } else {
            take_code(&mut account.body, code, now)
        };
        let Some(with) = with else {
            self.gate.wrong_code(step);
            self.gate.failed(caller.address, now);
            self.record_failure(Some(account), locked, now)?;
            return Err(AppError::refused("This code is not right."));
        };
        let signed_in = self.begin_session(account, (caller, with), now)?;
        self.gate.step_done(step);
        Ok(signed_in)
    }

    /// A challenge for whoever wants to sign in with a passkey.
    pub fn passkey_challenge(&self, address: &str, now: Timestamp) -> [u8; 32] {
        let challenge = self.random();
        self.gate.ask(challenge, For::SignIn, address, now);
        challenge
    }

    /// Signs in with a passkey alone: it is something they have, and it has checked who they are.
    pub fn sign_in_with_passkey(
        &self,
        party: &Party,
        signed: &Assertion,
        caller: &Caller<'_>,
        now: Timestamp,
    ) -> Result<(SignedIn, Token), AppError> {
        let wrong = || AppError::refused("This passkey is not known here, or it took too long.");
        self.gate.may_try(caller.address, now)?;
        let asked = signed
            .challenge(party)
            .is_some_and(|challenge| self.gate.answered(&challenge, For::SignIn, now));
        let id = <[u8; 16]>::try_from(signed.user.as_slice()).map(store::EntityId);
        let account = match id {
            Ok(id) if asked => self.account_by_id(id)?,
            _ => None,
        };
        let mut account = account.filter(|account| self.login_of(account).is_some());
        let open = account
            .as_ref()
            .is_some_and(|account| account.body.locked_at.is_none());
        let right = match &mut account {
            Some(account) if open => take_passkey(&mut account.body, party, signed, now),
            _ => false,
        };
        match account {
            Some(account) if right => {
                self.begin_session(account, (caller, SignedInWith::Passkey), now)
            }
            other => {
                self.gate.failed(caller.address, now);
                // Nobody guesses a key, so a failure does not make the account wait; it is written.
                self.record_failure(other, true, now)?;
                Err(wrong())
            }
        }
    }

    /// Writes a failure down and counts it, unless the account is locked anyway.
    pub(crate) fn record_failure(
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
        let mut counted = account
            .filter(|_| !locked)
            .map(|account| account.id)
            .and_then(|id| self.account_by_id(id).transpose())
            .transpose()?;
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
                counted = self.account_by_id(account.id)?;
            }
        }
    }

    fn begin_session(
        &self,
        mut account: Stored<Account>,
        how: (&Caller<'_>, SignedInWith),
        now: Timestamp,
    ) -> Result<(SignedIn, Token), AppError> {
        let login = self.login_of(&account).ok_or_else(elsewhere)?;
        let mut actor = Actor {
            id: account.id.0,
            role: role_of(login)?,
            via: Via::Public,
        };
        let scope = Scope::Account { id: account.id.0 };
        // The leaf names the session that begins, so its id must be known before the unit is.
        let secret = self.secret();
        actor.via = Via::Session {
            id: session_id(&secret).0,
        };
        let allowed = authorise::<acts::SignIn>(&actor, &scope, Purpose::Security)?;
        let ctx = Ctx {
            engine: self,
            now,
            actor,
        };
        let mut unit = ctx.begin_in(&self.accounts, &allowed);
        let signed_in = self.put_session(&mut unit, &account, secret, how, now)?;
        let used = how.1 != SignedInWith::Password;
        if account.body.failures > 0 || used {
            account.body.failures = 0;
            account.body.locked_until = None;
            unit.update(&account)?;
        } else {
            unit.name("account", account.id, account.version);
            unit.guard(account.id, account.version);
        }
        unit.commit()?;
        self.gate.saw(signed_in.0.session, now);
        Ok(signed_in)
    }
}

/// Takes a code of an app, or a recovery code, and notes that it is used; `None` if it is neither.
fn take_code(account: &mut Account, code: &str, now: Timestamp) -> Option<SignedInWith> {
    let typed: String = code.split_whitespace().collect();
    for factor in &mut account.factors {
        let Means::App { secret, last_step } = &mut factor.means else {
            continue;
        };
        let secret = data_encoding::BASE32_NOPAD.decode(secret.as_bytes()).ok()?;
        if let Some(step) = second_factor::matching_step(&secret, &typed, now, *last_step) {
            *last_step = step;
            factor.used_at = Some(now);
            return Some(SignedInWith::PasswordAndCode);
        }
    }
    let codes = account.recovery.as_mut()?;
    let used = second_factor::matching_recovery_code(codes, &typed)?;
    codes.hashes.remove(used);
    Some(SignedInWith::PasswordAndRecoveryCode)
}

/// Whether the account has the passkey that signed, and notes that it has.
fn take_passkey(account: &mut Account, party: &Party, signed: &Assertion, now: Timestamp) -> bool {
    let credential = data_encoding::BASE64URL_NOPAD.encode(&signed.credential);
    for factor in &mut account.factors {
        let Means::Passkey {
            credential: own,
            key,
            signed: count,
        } = &mut factor.means
        else {
            continue;
        };
        if *own != credential {
            continue;
        }
        let Ok(key) = data_encoding::BASE64URL_NOPAD.decode(key.as_bytes()) else {
            return false;
        };
        let Some(new) = signed.verify(party, &key, *count) else {
            return false;
        };
        *count = new;
        factor.used_at = Some(now);
        return true;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_told_in_few_words() {
        let of = |browser| {
            Caller {
                address: "",
                browser,
            }
            .browser_in_words()
        };
        let firefox =
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0";
        let iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1";
        let edge =
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0";
        assert_eq!(of(firefox), "Firefox on Windows");
        assert_eq!(of(iphone), "Safari on an iPhone");
        assert_eq!(of(edge), "Edge on Windows");
        assert_eq!(of("<script>"), "A browser");
    }
}
