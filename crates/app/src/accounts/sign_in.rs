//! Signing in: the password and, where there is one, the second factor; or a passkey alone.

use access::{Actor, Purpose, Scope, Via, acts, authorise};
use jiff::Timestamp;
use vault::passwords::Cost;

use super::{For, HalfDone, Known, SignedIn, Token, elsewhere, role_of, session_id, wait_after};
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
    /// The marks that it was given when somebody signed in: see [`Engine::mark_device`].
    pub device: &'a str,
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
            device: "",
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
    ///
    /// A browser in which the account signed in before has its own attempts; strangers share those
    /// of the account and of their address.
    pub fn first_step(
        &self,
        email: &str,
        password: &str,
        caller: &Caller<'_>,
        now: Timestamp,
        cost: Cost,
    ) -> Result<SignInStep, AppError> {
        let account = self.account_by_email(&email.trim().to_lowercase())?;
        let known = account
            .as_ref()
            .and_then(|account| self.known_device(account.id, caller.device, now));
        self.may_still_try(known, caller, now)?;
        let shut = account
            .as_ref()
            .is_some_and(|account| is_shut(&account.body, known, now));
        let hash = account.as_ref().and_then(|a| a.body.password.clone());
        let right = match &hash {
            Some(hash) if !shut => {
                vault::passwords::verify_password(password, hash).unwrap_or(false)
            }
            // The same work for an unknown address, so that time says nothing.
            _ => {
                let _ = vault::passwords::verify_nobody(password, cost);
                false
            }
        };
        let Some(account) = account.as_ref().filter(|_| right) else {
            self.count_failure(account.filter(|_| !shut), known, caller, now)?;
            return Err(AppError::refused(
                "The e-mail address or the password is not right.",
            ));
        };
        // It cost less when it was set than a password costs today.
        let rehashed = match hash {
            Some(hash) if vault::passwords::is_outdated(&hash, cost) => {
                Some(self.hashed_anew(password, cost)?)
            }
            _ => None,
        };
        if !account.body.factors.is_empty() {
            let token = self.secret();
            let waits = WaitsFor::of(&account.body);
            let half = HalfDone {
                known,
                rehashed,
                ..HalfDone::new(account.id, caller.address, now)
            };
            self.gate.wait_for_code(session_id(&token), half, now);
            return Ok(SignInStep::Waits(Token(token), waits));
        }
        let mut entering = Entering::of(account.clone(), known, SignedInWith::Password);
        entering.take_hash(rehashed);
        let (who, token) = self.begin_session(entering, caller, now)?;
        Ok(SignInStep::In(who, token))
    }

    /// Whether an attempt is taken at all: of a known browser by what it did itself, of a stranger by
    /// what came from the same address.
    fn may_still_try(
        &self,
        known: Option<Known>,
        caller: &Caller<'_>,
        now: Timestamp,
    ) -> Result<(), AppError> {
        match known {
            Some(known) => self.gate.may_go_on(known, now),
            None => self.gate.may_try(caller.address, now),
        }
    }

    /// Counts a failure where it belongs and writes it down.
    fn count_failure(
        &self,
        account: Option<Stored<Account>>,
        known: Option<Known>,
        caller: &Caller<'_>,
        now: Timestamp,
    ) -> Result<(), AppError> {
        if let Some(known) = known {
            self.gate.failed_again(known, now);
            return self.record_failure(None, now);
        }
        self.gate.failed(caller.address, now);
        self.record_failure(account, now)
    }

    /// What the second step of a sign-in may be, if one waits under this token.
    pub fn waits_for(&self, token: &str, now: Timestamp) -> Result<Option<WaitsFor>, AppError> {
        let Some(half) = self.gate.waiting(session_id(token), now) else {
            return Ok(None);
        };
        let account = self.account_by_id(half.account)?;
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
        let step = session_id(token);
        // One at a time: two codes at one moment are two guesses, not one.
        let _guess = self.gate.one_guess();
        let half = self.gate.waiting(step, now).ok_or_else(again)?;
        self.may_still_try(half.known, caller, now)?;
        let mut account = self.account_by_id(half.account)?.ok_or_else(again)?;
        let shut = is_shut(&account.body, half.known, now);
        let with = if shut {
            None
        } else {
            take_code(&mut account.body, code, now)
        };
        let Some(with) = with else {
            self.gate.wrong_code(step);
            self.count_failure(Some(account).filter(|_| !shut), half.known, caller, now)?;
            return Err(AppError::refused("This code is not right."));
        };
        let mut entering = Entering::of(account, half.known, with);
        entering.take_hash(half.rehashed);
        let signed_in = self.begin_session(entering, caller, now)?;
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
    /// Nobody guesses a key, so nobody is made to wait, whatever else was tried in their name.
    pub fn sign_in_with_passkey(
        &self,
        party: &Party,
        signed: &Assertion,
        caller: &Caller<'_>,
        now: Timestamp,
    ) -> Result<(SignedIn, Token), AppError> {
        let wrong = || AppError::refused("This passkey is not known here, or it took too long.");
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
            .is_some_and(|account| !account.body.is_locked());
        let right = match &mut account {
            Some(account) if open => take_passkey(&mut account.body, party, signed, now),
            _ => false,
        };
        match account {
            Some(account) if right => {
                let entering = Entering::of(account, None, SignedInWith::Passkey);
                self.begin_session(entering, caller, now)
            }
            _ => {
                // Written down, but not without end: whoever sends nonsense must not fill the ledger.
                let counted = format!("passkey {}", caller.address);
                if self.gate.may_try(&counted, now).is_ok() {
                    self.gate.failed(&counted, now);
                    self.record_failure(None, now)?;
                }
                Err(wrong())
            }
        }
    }

    /// Writes a failure down, and counts it for all strangers if an account is given.
    pub(crate) fn record_failure(
        &self,
        account: Option<Stored<Account>>,
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
        entering: Entering,
        caller: &Caller<'_>,
        now: Timestamp,
    ) -> Result<(SignedIn, Token), AppError> {
        let Entering {
            mut account,
            mut changed,
            known,
            with,
        } = entering;
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
        let signed_in = self.put_session(&mut unit, &account, secret, (caller, with), now)?;
        // Where strangers wait, they go on waiting: that the owner came by another way is no reason
        // to let them try again.
        if account.body.failures > 0 && !account.body.is_slowed(now) {
            account.body.failures = 0;
            account.body.locked_until = None;
            changed = true;
        }
        if changed {
            unit.update(&account)?;
        } else {
            unit.name("account", account.id, account.version);
            unit.guard(account.id, account.version);
        }
        unit.commit()?;
        if let Some(known) = known {
            self.gate.was_right(known);
        }
        self.gate.saw(signed_in.0.session, now);
        Ok(signed_in)
    }
}

/// Somebody who has shown who they are.
struct Entering {
    account: Stored<Account>,
    /// Whether the account is to be saved.
    changed: bool,
    known: Option<Known>,
    with: SignedInWith,
}

impl Entering {
    /// What they had beside the password has noted that it was used.
    fn of(account: Stored<Account>, known: Option<Known>, with: SignedInWith) -> Self {
        Self {
            account,
            changed: with != SignedInWith::Password,
            known,
            with,
        }
    }

    fn take_hash(&mut self, rehashed: Option<String>) {
        if rehashed.is_some() {
            self.account.body.password = rehashed;
            self.changed = true;
        }
    }
}

/// Whether no password and no code is taken: a person locked the account, or strangers must wait.
fn is_shut(account: &Account, known: Option<Known>, now: Timestamp) -> bool {
    account.is_locked() || (known.is_none() && account.is_slowed(now))
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
                device: "",
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
