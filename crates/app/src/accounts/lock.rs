//! Locking, unlocking and resetting somebody's account, and taking away a second factor that is lost.

use access::{Act, Authorised, Purpose, Role, Scope, acts, authorise};
use store::EntityId;

use super::{LINK, PasswordLink, role_of, token_hash};
use crate::{AppError, Ctx, bodies::Account, engine::Stored};

impl Ctx<'_> {
    /// Locks an account: its sessions end and nobody signs in with it until it is unlocked. Not the
    /// last data protection officer's, for then nobody could unlock it.
    pub fn lock_account(&self, id: EntityId) -> Result<(), AppError> {
        let (allowed, mut account) = self.somebodys::<acts::AccountLock>(id)?;
        if account.body.locked_at.is_some() {
            return Err(AppError::refused("This account is locked already."));
        }
        let other = self.other_officer(&account)?;
        account.body.locked_at = Some(self.now);
        // A link that lies about would open it again.
        account.body.set_password = None;
        let mut unit = self.begin_in(&self.engine.accounts, &allowed);
        unit.update(&account)?;
        if let Some(other) = other {
            // Two officers who lock each other at one moment: the second finds the first one changed.
            unit.guard(other.id, other.version);
        }
        self.engine.end_sessions(&mut unit, id, None)?;
        unit.commit()?;
        Ok(())
    }

    /// Unlocks an account that a person locked, or where strangers have to wait after too many
    /// failures.
    pub fn unlock_account(&self, id: EntityId) -> Result<(), AppError> {
        let (allowed, mut account) = self.somebodys::<acts::AccountUnlock>(id)?;
        if !account.body.is_locked() && !account.body.is_slowed(self.now) {
            return Err(AppError::refused("This account is not locked."));
        }
        account.body.locked_at = None;
        account.body.locked_until = None;
        account.body.failures = 0;
        let mut unit = self.begin_in(&self.engine.accounts, &allowed);
        unit.update(&account)?;
        unit.commit()?;
        Ok(())
    }

    /// Makes a new link to set a password, once. The old password is good for nothing any more, and
    /// sessions and tokens end: nobody here knows who made them. Second factors stay.
    pub fn reset_account(&self, id: EntityId) -> Result<PasswordLink, AppError> {
        let (allowed, mut account) = self.somebodys::<acts::AccountReset>(id)?;
        if account.body.locked_at.is_some() {
            return Err(AppError::refused(
                "This account is locked. Unlock it first.",
            ));
        }
        let secret = self.engine.secret();
        account.body.password = None;
        account.body.set_password = Some((token_hash(&secret), self.now + LINK));
        let mut unit = self.begin_in(&self.engine.accounts, &allowed);
        unit.update(&account)?;
        self.engine.end_sessions(&mut unit, id, None)?;
        let tokens_ended = self.engine.end_tokens(&mut unit, id, self.now)?;
        unit.commit()?;
        Ok(PasswordLink {
            secret,
            tokens_ended,
        })
    }

    /// Takes all second factors and recovery codes from somebody who has lost them; their sessions
    /// and tokens end. Answers how many factors there were.
    pub fn remove_second_factors_of(&self, id: EntityId) -> Result<usize, AppError> {
        let (allowed, mut account) = self.somebodys::<acts::RemoveSecondFactor>(id)?;
        let removed = account.body.factors.len();
        if removed == 0 {
            return Err(AppError::refused("This account has no second factor."));
        }
        account.body.factors.clear();
        account.body.recovery = None;
        let mut unit = self.begin_in(&self.engine.accounts, &allowed);
        unit.update(&account)?;
        self.engine.end_sessions(&mut unit, id, None)?;
        self.engine.end_tokens(&mut unit, id, self.now)?;
        unit.commit()?;
        Ok(removed)
    }

    /// The account of an address, for a command that names one.
    pub fn resolve_account(&self, email: &str) -> Result<EntityId, AppError> {
        let _ =
            authorise::<acts::AccountList>(&self.actor, &Scope::Organisation, Purpose::Security)?;
        let account = self.engine.account_by_email(email.trim())?;
        Ok(account.ok_or(AppError::NotFound("account"))?.id)
    }

    /// An account of this organisation, with the right to do something to it.
    pub(super) fn somebodys<A: Act>(
        &self,
        id: EntityId,
    ) -> Result<(Authorised<A>, Stored<Account>), AppError> {
        let scope = Scope::Account { id: id.0 };
        let allowed = authorise::<A>(&self.actor, &scope, Purpose::Security)?;
        let account = self
            .engine
            .account_by_id(id)?
            .filter(|account| self.engine.login_of(account).is_some())
            .ok_or(AppError::NotFound("account"))?;
        Ok((allowed, account))
    }

    /// Another data protection officer who can sign in, if the account is one: without another it may
    /// not be locked.
    fn other_officer(
        &self,
        account: &Stored<Account>,
    ) -> Result<Option<Stored<Account>>, AppError> {
        if self.role_in(account)? != Some(Role::Dpo) {
            return Ok(None);
        }
        for other in self.engine.all_accounts()? {
            let can_sign_in = other.body.password.is_some() && other.body.locked_at.is_none();
            let officer = self.role_in(&other)? == Some(Role::Dpo);
            if other.id != account.id && officer && can_sign_in {
                return Ok(Some(other));
            }
        }
        Err(AppError::refused(
            "This is the only data protection officer who can sign in. Add another first.",
        ))
    }

    fn role_in(&self, account: &Stored<Account>) -> Result<Option<Role>, AppError> {
        self.engine.login_of(account).map(role_of).transpose()
    }
}
