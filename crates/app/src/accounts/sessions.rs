//! Sessions: beginning, finding, ending and sweeping them.

use access::{Actor, Authorised, Purpose, Scope, Via, acts, authorise};
use jiff::Timestamp;
use store::{EntityId, TermRange};
use zeroize::Zeroizing;

use super::{Caller, IDLE, LIFE, SignedIn, Token, elsewhere, role_of, session_id};
use crate::{
    AppError, Body as _, Ctx, Engine, Unit,
    bodies::{Account, Session, SignedInWith},
    engine::Stored,
};

/// How many are swept in one commit.
const A_SWEEP: usize = 200;

impl Engine {
    /// Writes a session into what is about to be committed; its token is new, whatever the browser
    /// had before.
    pub(super) fn put_session(
        &self,
        unit: &mut Unit<'_, '_>,
        account: &Stored<Account>,
        secret: Zeroizing<String>,
        (caller, with): (&Caller<'_>, SignedInWith),
        now: Timestamp,
    ) -> Result<(SignedIn, Token), AppError> {
        let id = session_id(&secret);
        let session = Session {
            account: account.id,
            began_at: now,
            ends_at: now + LIFE,
            browser: Some(caller.browser_in_words()),
            with: Some(with),
        };
        unit.insert(id, self.accounts.own_cell(), &session)?;
        Ok((self.signed_in(account, id)?, Token(secret)))
    }

    /// Who somebody is in a session.
    pub(super) fn signed_in(
        &self,
        account: &Stored<Account>,
        session: EntityId,
    ) -> Result<SignedIn, AppError> {
        let login = self.login_of(account).ok_or_else(elsewhere)?;
        let role = role_of(login)?;
        Ok(SignedIn {
            actor: Actor {
                id: account.id.0,
                role,
                via: Via::Session { id: session.0 },
            },
            account: account.id,
            name: account.body.name.clone(),
            title: self.title_of(login),
            person: login.person,
            session,
            lacks_second_factor: account.body.factors.is_empty() && self.gate.requires(role),
        })
    }

    /// Who holds a token, if their session is neither over nor idle too long.
    pub fn session(&self, token: &str, now: Timestamp) -> Result<Option<SignedIn>, AppError> {
        let id = session_id(token);
        let snapshot = self.store.snapshot(self.accounts.org)?;
        let Some(session) = self.read_in::<Session>(&self.accounts, snapshot.as_ref(), id)? else {
            return Ok(None);
        };
        if !self.is_alive(&session, now) {
            return Ok(None);
        }
        let account =
            self.read_in::<Account>(&self.accounts, snapshot.as_ref(), session.body.account)?;
        let Some(account) = account.filter(|a| a.body.locked_at.is_none()) else {
            return Ok(None);
        };
        if self.login_of(&account).is_none() {
            return Ok(None);
        }
        let who = self.signed_in(&account, id)?;
        self.gate.saw(id, now);
        Ok(Some(who))
    }

    fn is_alive(&self, session: &Stored<Session>, now: Timestamp) -> bool {
        let last = self
            .gate
            .last_seen(session.id)
            .unwrap_or(session.body.began_at);
        now < session.body.ends_at && now.duration_since(last) <= IDLE
    }

    /// Ends the session of a token, if there is one: whoever signs in again leaves none behind.
    pub fn end_session(&self, token: &str, now: Timestamp) -> Result<(), AppError> {
        match self.session(token, now)? {
            Some(who) => self.sign_out(&who, now),
            None => Ok(()),
        }
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
            unit.remove(Session::KIND, session.id, session.version);
        }
        unit.commit()?;
        self.gate.forget(who.session);
        Ok(())
    }

    /// Removes an account's sessions, all but one if one is to stay, with what is about to be
    /// committed; answers how many.
    pub(crate) fn end_sessions(
        &self,
        unit: &mut Unit<'_, '_>,
        account: EntityId,
        but: Option<EntityId>,
    ) -> Result<usize, AppError> {
        let mut ended = 0;
        let snapshot = self.store.snapshot(self.accounts.org)?;
        let theirs = TermRange::exactly("session.account", &account.0);
        for (row, _) in snapshot.page(&theirs, None, 10_000)? {
            if Some(row.id) != but {
                unit.remove(Session::KIND, row.id, row.version);
                self.gate.forget(row.id);
                ended += 1;
            }
        }
        Ok(ended)
    }

    /// The sessions of an account in which somebody is signed in now, the latest first.
    pub(crate) fn open_sessions(
        &self,
        account: EntityId,
        now: Timestamp,
    ) -> Result<Vec<Stored<Session>>, AppError> {
        let snapshot = self.store.snapshot(self.accounts.org)?;
        let theirs = TermRange::exactly("session.account", &account.0);
        let mut open = Vec::new();
        for (row, _) in snapshot.page(&theirs, None, 10_000)? {
            let session = self.read_row::<Session>(&self.accounts, snapshot.as_ref(), &row)?;
            open.extend(session.filter(|session| self.is_alive(session, now)));
        }
        open.sort_by_key(|session| std::cmp::Reverse(session.body.began_at));
        Ok(open)
    }

    /// Removes sessions that are over: nobody signed out of them, they ended by themselves. Answers
    /// how many there were.
    pub fn sweep_sessions(&self, now: Timestamp) -> Result<usize, AppError> {
        let over: Vec<Stored<Session>> = {
            let snapshot = self.store.snapshot(self.accounts.org)?;
            let mut over = Vec::new();
            for (row, _) in snapshot.page_kind(Session::KIND, None, 100_000)? {
                let session = self.read_row::<Session>(&self.accounts, snapshot.as_ref(), &row)?;
                over.extend(session.filter(|session| !self.is_alive(session, now)));
            }
            over
        };
        let ctx = Ctx {
            engine: self,
            now,
            actor: Actor::SYSTEM,
        };
        let allowed = authorise::<acts::JobSweepSessions>(
            &ctx.actor,
            &Scope::Organisation,
            Purpose::Security,
        )?;
        for some in over.chunks(A_SWEEP) {
            let mut unit = ctx.begin_in(&self.accounts, &allowed).in_bulk();
            for session in some {
                unit.remove(Session::KIND, session.id, session.version);
            }
            match unit.commit() {
                // Somebody signed out of one at this moment; the rest goes tomorrow.
                Ok(_) | Err(AppError::Conflict) => {}
                Err(error) => return Err(error),
            }
            for session in some {
                self.gate.forget(session.id);
            }
        }
        Ok(over.len())
    }
}
