//! One's own account: what one has beside the password, and where one is signed in.

use access::{Purpose, Scope, acts, authorise};
use jiff::Timestamp;
use store::EntityId;
use vault::passwords::Cost;
use zeroize::Zeroizing;

use super::{Party, Registration, recovery, totp};
use crate::{
    AppError, Ctx,
    accounts::{For, only_signed_in},
    bodies::{Account, Factor, Means, SignedInWith},
    engine::Stored,
};

/// How many somebody may have: enough for every device, few enough to look through.
const MOST: usize = 10;
/// The longest name of one, in characters.
const LONGEST_NAME: usize = 60;

/// One's own account, as its page shows it.
#[derive(Clone, Debug)]
pub struct MyAccount {
    /// The sign-in address.
    pub email: String,
    /// The name that colleagues see.
    pub name: String,
    /// What one has beside the password.
    pub factors: Vec<FactorLine>,
    /// How many recovery codes are left.
    pub recovery_left: usize,
    /// Where one is signed in.
    pub sessions: Vec<SessionLine>,
}

/// Something one has.
#[derive(Clone, Debug)]
pub struct FactorLine {
    /// Its id.
    pub id: EntityId,
    /// What one calls it.
    pub name: String,
    /// Whether it is a passkey; else it is an app.
    pub passkey: bool,
    /// When it was added.
    pub added_at: Timestamp,
    /// When somebody last signed in with it.
    pub used_at: Option<Timestamp>,
}

/// A browser in which one is signed in.
#[derive(Clone, Debug)]
pub struct SessionLine {
    /// The browser in a few words.
    pub browser: String,
    /// When one signed in.
    pub began_at: Timestamp,
    /// With what.
    pub with: Option<SignedInWith>,
    /// Whether it is the one that asks.
    pub this: bool,
}

/// What an authenticator app is set up with. Shown to its owner and nobody else.
pub struct AppSecret {
    /// The secret in base 32, for typing.
    pub typed: Zeroizing<String>,
    /// The same as an address, for a QR code.
    pub uri: Zeroizing<String>,
}

/// What a browser is asked to make a passkey of.
#[derive(Clone, Debug)]
pub struct PasskeyWanted {
    /// The challenge.
    pub challenge: [u8; 32],
    /// The account, which the passkey gives back.
    pub user: [u8; 16],
    /// The sign-in address.
    pub email: String,
    /// The name.
    pub name: String,
    /// Passkeys the account has, so that no authenticator makes a second one.
    pub has: Vec<String>,
}

/// What came of adding one.
pub struct NewFactor {
    /// The first one brings recovery codes with it, shown once.
    pub recovery: Option<Vec<String>>,
}

impl Ctx<'_> {
    /// One's own account.
    pub fn my_account(&self) -> Result<MyAccount, AppError> {
        let account = self.own_account()?;
        let scope = Scope::Account { id: self.actor.id };
        let allowed = authorise::<acts::AccountLook>(&self.actor, &scope, Purpose::Security)?;
        let sessions = self.engine.open_sessions(account.id, self.now)?;
        self.look(&allowed, &[("account", account.id, account.version)], &[])?;
        let this = self.own_session();
        let factors = account.body.factors.iter().map(|factor| FactorLine {
            id: factor.id,
            name: factor.name.clone(),
            passkey: matches!(factor.means, Means::Passkey { .. }),
            added_at: factor.added_at,
            used_at: factor.used_at,
        });
        Ok(MyAccount {
            factors: factors.collect(),
            recovery_left: account.body.recovery.as_ref().map_or(0, |r| r.hashes.len()),
            sessions: sessions
                .into_iter()
                .map(|session| SessionLine {
                    this: Some(session.id) == this,
                    browser: session
                        .body
                        .browser
                        .unwrap_or_else(|| "A browser".to_owned()),
                    began_at: session.body.began_at,
                    with: session.body.with,
                })
                .collect(),
            email: account.body.email,
            name: account.body.name,
        })
    }

    /// Signs out everywhere but here; answers how many sessions ended.
    pub fn end_my_other_sessions(&self) -> Result<usize, AppError> {
        let account = self.own_account()?;
        let scope = Scope::Account { id: self.actor.id };
        let allowed = authorise::<acts::SignOut>(&self.actor, &scope, Purpose::Security)?;
        let mut unit = self.begin_in(&self.engine.accounts, &allowed);
        let ended = self
            .engine
            .end_sessions(&mut unit, account.id, self.own_session())?;
        if ended > 0 {
            unit.commit()?;
        }
        Ok(ended)
    }

    /// The secret of an app that is being set up: the same one until it is done, so that a page shown
    /// again does not spoil what was scanned.
    pub fn set_up_app(&self) -> Result<AppSecret, AppError> {
        let account = self.own_account()?;
        let scope = Scope::Account { id: self.actor.id };
        let _ = authorise::<acts::AddSecondFactor>(&self.actor, &scope, Purpose::Security)?;
        let session = self.own_session().ok_or_else(only_signed_in)?;
        let secret = match self.engine.gate.being_set_up(session, self.now) {
            Some(secret) => secret,
            None => Zeroizing::new(self.engine.random()),
        };
        self.engine.gate.set_up(session, &secret, self.now);
        let issuer = self.engine.organisation().name.clone();
        Ok(AppSecret {
            typed: Zeroizing::new(data_encoding::BASE32_NOPAD.encode(secret.as_ref())),
            uri: Zeroizing::new(totp::uri(secret.as_ref(), &issuer, &account.body.email)),
        })
    }

    /// Adds the app that was set up, once it shows the right code.
    pub fn add_app(
        &self,
        name: &str,
        code: &str,
        password: &str,
        cost: Cost,
    ) -> Result<NewFactor, AppError> {
        let session = self.own_session().ok_or_else(only_signed_in)?;
        let secret = self
            .engine
            .gate
            .being_set_up(session, self.now)
            .ok_or_else(|| AppError::refused("This took too long. Begin again."))?;
        let name = checked_name(name)?;
        let account = self.own_account_with("password", password, cost)?;
        let typed: String = code.split_whitespace().collect();
        let step = totp::matching(secret.as_ref(), &typed, self.now, 0).ok_or_else(|| {
            AppError::input(
                "code",
                "this code is not right",
                "type the six digits that the app shows now; if it goes on, check the telephone’s clock",
            )
        })?;
        let means = Means::App {
            secret: data_encoding::BASE32_NOPAD.encode(secret.as_ref()),
            last_step: step,
        };
        let added = self.add_factor(account, name, means)?;
        self.engine.gate.set_up_done(session);
        Ok(added)
    }

    /// What a browser needs to make a passkey for this account.
    pub fn want_passkey(&self, address: &str) -> Result<PasskeyWanted, AppError> {
        let account = self.own_account()?;
        let scope = Scope::Account { id: self.actor.id };
        let _ = authorise::<acts::AddSecondFactor>(&self.actor, &scope, Purpose::Security)?;
        let session = self.own_session().ok_or_else(only_signed_in)?;
        let challenge = self.engine.random();
        let what = For::Adding { session };
        self.engine.gate.ask(challenge, what, address, self.now);
        let has = account.body.factors.iter();
        Ok(PasskeyWanted {
            challenge,
            user: account.id.0,
            has: has
                .filter_map(|factor| match &factor.means {
                    Means::Passkey { credential, .. } => Some(credential.clone()),
                    Means::App { .. } => None,
                })
                .collect(),
            email: account.body.email,
            name: account.body.name,
        })
    }

    /// Adds the passkey that a browser made.
    pub fn add_passkey(
        &self,
        party: &Party,
        made: &Registration,
        name: &str,
        password: &str,
        cost: Cost,
    ) -> Result<NewFactor, AppError> {
        let no = || AppError::refused("The passkey could not be added. Begin again.");
        let session = self.own_session().ok_or_else(only_signed_in)?;
        let what = For::Adding { session };
        let asked = made
            .challenge(party)
            .is_some_and(|challenge| self.engine.gate.answered(&challenge, what, self.now));
        if !asked {
            return Err(no());
        }
        let new = made.read(party).ok_or_else(no)?;
        let name = checked_name(name)?;
        let account = self.own_account_with("password", password, cost)?;
        let credential = data_encoding::BASE64URL_NOPAD.encode(&new.credential);
        let known = self.engine.all_accounts()?.into_iter().any(|account| {
            account.body.factors.iter().any(
                |f| matches!(&f.means, Means::Passkey { credential: own, .. } if *own == credential),
            )
        });
        if known {
            return Err(no());
        }
        let means = Means::Passkey {
            credential,
            key: data_encoding::BASE64URL_NOPAD.encode(&new.key),
            signed: new.signed,
        };
        self.add_factor(account, name, means)
    }

    fn add_factor(
        &self,
        mut account: Stored<Account>,
        name: String,
        means: Means,
    ) -> Result<NewFactor, AppError> {
        let scope = Scope::Account { id: self.actor.id };
        let allowed = authorise::<acts::AddSecondFactor>(&self.actor, &scope, Purpose::Security)?;
        if account.body.factors.len() >= MOST {
            return Err(AppError::refused(format!(
                "You have {MOST} already. Remove one that you do not use."
            )));
        }
        account.body.factors.push(Factor {
            id: self.engine.new_id(),
            name,
            added_at: self.now,
            used_at: None,
            means,
        });
        let recovery = match &account.body.recovery {
            Some(_) => None,
            None => Some(self.make_codes(&mut account.body)),
        };
        let mut unit = self.begin_in(&self.engine.accounts, &allowed);
        unit.update(&account)?;
        unit.commit()?;
        Ok(NewFactor { recovery })
    }

    /// Removes something one has. With the last one the recovery codes go.
    pub fn remove_second_factor(
        &self,
        factor: EntityId,
        password: &str,
        cost: Cost,
    ) -> Result<(), AppError> {
        let scope = Scope::Account { id: self.actor.id };
        let allowed =
            authorise::<acts::RemoveSecondFactor>(&self.actor, &scope, Purpose::Security)?;
        let mut account = self.own_account_with("password", password, cost)?;
        let before = account.body.factors.len();
        account.body.factors.retain(|other| other.id != factor);
        if account.body.factors.len() == before {
            return Err(AppError::NotFound("second factor"));
        }
        if account.body.factors.is_empty() {
            account.body.recovery = None;
        }
        let mut unit = self.begin_in(&self.engine.accounts, &allowed);
        unit.update(&account)?;
        unit.commit()?;
        Ok(())
    }

    /// Makes ten new recovery codes; the old ones are good for nothing any more.
    pub fn new_recovery_codes(&self, password: &str, cost: Cost) -> Result<Vec<String>, AppError> {
        let scope = Scope::Account { id: self.actor.id };
        let allowed = authorise::<acts::RecoveryCodes>(&self.actor, &scope, Purpose::Security)?;
        let mut account = self.own_account_with("password", password, cost)?;
        if account.body.factors.is_empty() {
            return Err(AppError::refused(
                "Recovery codes stand in for a second factor. Add one first.",
            ));
        }
        let codes = self.make_codes(&mut account.body);
        let mut unit = self.begin_in(&self.engine.accounts, &allowed);
        unit.update(&account)?;
        unit.commit()?;
        Ok(codes)
    }

    fn make_codes(&self, account: &mut Account) -> Vec<String> {
        let random: [[u8; recovery::LONG]; recovery::HOW_MANY] =
            std::array::from_fn(|_| self.engine.random());
        let (shown, stored) = recovery::make(&random, self.engine.random());
        account.recovery = Some(stored);
        shown
    }
}

fn checked_name(name: &str) -> Result<String, AppError> {
    let name = name.trim();
    match name.chars().count() {
        1..=LONGEST_NAME => Ok(name.to_owned()),
        _ => Err(AppError::input(
            "name",
            "say what to call it",
            format!("for example “My telephone”, at most {LONGEST_NAME} characters"),
        )),
    }
}
