//! Tokens: how a program acts for an account. What it may do is what the account's role may do at
//! that moment and the token's scopes hold; `access::authorise` asks both.

use access::{Action, Actor, Authorised, Purpose, Role, Scope, Scopes, Via, acts, authorise};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use store::EntityId;
use vault::passwords::Cost;
use zeroize::Zeroizing;

use crate::{
    AppError, Body as _, Ctx, Engine,
    accounts::token_hash,
    bodies::{Account, Login, TOKEN_SECRET, Token},
    engine::Stored,
    unit::Unit,
};

/// A token ends after so many days.
const LIFE: SignedDuration = SignedDuration::from_hours(90 * 24);
/// What a token begins with, so that people and scanners of secrets know one.
const PREFIX: &str = "ct_";
/// The longest name of a token, in characters.
const LONGEST_NAME: usize = 100;

/// A token that was just made.
pub struct NewToken {
    /// Its id.
    pub id: EntityId,
    /// What the program shows; given once and stored nowhere.
    pub secret: Zeroizing<String>,
    /// When it ends.
    pub ends_at: Timestamp,
}

/// A token as a line of a list.
#[derive(Clone, Debug)]
pub struct TokenLine {
    /// Its id.
    pub id: EntityId,
    /// What it is for.
    pub name: String,
    /// Whose it is.
    pub account: EntityId,
    /// Their sign-in address; empty if the account is gone.
    pub email: String,
    /// What it may be used for.
    pub scopes: Vec<Action>,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it ends, or was ended.
    pub ends_at: Timestamp,
    /// Whether it can still be used.
    pub valid: bool,
    /// The day it was last used.
    pub used_on: Option<Date>,
}

/// Who stands behind a token, for one call.
#[derive(Clone, Debug)]
pub struct Holder {
    /// Who acts, and by which token.
    pub actor: Actor,
    /// When the token ends.
    pub ends_at: Timestamp,
}

/// What a secret is good for.
#[derive(Debug)]
pub enum Shown {
    /// It is a token's, and its account may act.
    Valid(Holder),
    /// It is nobody's, or no longer.
    Invalid,
    /// There were too many wrong ones from this address: it must wait.
    Wait,
}

impl Ctx<'_> {
    /// Makes a token for an account that a program or a command acts for, and gives its secret, once.
    /// A token made by a program reaches no further than the program's own. Whoever is signed in gives
    /// their password: [`Ctx::add_own_token`].
    pub fn add_token(&self, name: &str, scopes: &[Action]) -> Result<NewToken, AppError> {
        let allowed = self.may_add_token()?;
        if self.own_session().is_some() {
            return Err(AppError::refused(
                "A token is made with the password of whoever is signed in.",
            ));
        }
        let (name, ends_at) = (checked_name(name)?, self.checked_reach(scopes)?);
        let id = EntityId(self.actor.id);
        let account = self.engine.account(id)?;
        let account = account.ok_or(AppError::NotFound("account"))?;
        self.put_token(&allowed, &account, (name, scopes), ends_at)
    }

    /// The same for whoever is signed in, with their password: a token outlives the session, so it is
    /// not made from a screen that was left open.
    pub fn add_own_token(
        &self,
        name: &str,
        scopes: &[Action],
        password: &str,
        cost: Cost,
    ) -> Result<NewToken, AppError> {
        let allowed = self.may_add_token()?;
        let (name, ends_at) = (checked_name(name)?, self.checked_reach(scopes)?);
        let account = self.own_account_with("password", password, cost)?;
        self.put_token(&allowed, &account, (name, scopes), ends_at)
    }

    fn may_add_token(&self) -> Result<Authorised<acts::TokenAdd>, AppError> {
        let own = Scope::Account { id: self.actor.id };
        Ok(authorise(&self.actor, &own, Purpose::Security)?)
    }

    fn put_token(
        &self,
        allowed: &Authorised<acts::TokenAdd>,
        account: &Stored<Account>,
        (name, scopes): (String, &[Action]),
        ends_at: Timestamp,
    ) -> Result<NewToken, AppError> {
        let accounts = &self.engine.accounts;
        let secret = Zeroizing::new(format!("{PREFIX}{}", self.engine.secret().as_str()));
        let id = self.engine.new_id();
        let chosen: Scopes = scopes.iter().copied().collect();
        let token = Token {
            account: account.id,
            name,
            scopes: chosen.actions().map(|one| one.code().to_owned()).collect(),
            secret: token_hash(&secret),
            made_at: self.now,
            ends_at,
            ended_at: None,
            used_on: None,
            made_by: self.actor.via.token().map(EntityId),
        };
        let mut unit = self.begin_in(accounts, allowed);
        unit.insert(id, accounts.own_cell(), &token)?;
        if let Some(parent) = token.made_by {
            // One that is ended at this moment makes none.
            let parent = self.engine.token(parent)?;
            let parent = parent.filter(|parent| parent.body.ended_at.is_none());
            let parent = parent.ok_or(AppError::Conflict)?;
            unit.guard(parent.id, parent.version);
        }
        unit.name(Account::KIND, account.id, account.version);
        unit.guard(account.id, account.version);
        unit.commit()?;
        Ok(NewToken {
            id,
            secret,
            ends_at,
        })
    }

    /// How long a token with these scopes may last, if the actor may make it.
    fn checked_reach(&self, scopes: &[Action]) -> Result<Timestamp, AppError> {
        if scopes.is_empty() {
            return Err(AppError::input(
                "scopes",
                "nothing is chosen that the token may do",
                "choose at least one action",
            ));
        }
        let latest = self.now + LIFE;
        let Via::Token {
            id, scopes: own, ..
        } = self.actor.via
        else {
            return Ok(latest);
        };
        if scopes.iter().any(|scope| !own.has(*scope)) {
            return Err(AppError::refused(
                "A token cannot make one that may do more than itself.",
            ));
        }
        let parent = self.engine.token(EntityId(id))?;
        Ok(parent.map_or(self.now, |parent| parent.body.ends_at.min(latest)))
    }

    /// The tokens the actor may know of: all for those who look after accounts, else their own.
    pub fn list_tokens(&self) -> Result<Vec<TokenLine>, AppError> {
        let all = matches!(self.actor.role, Role::Dpo | Role::Operator);
        let scope = if all {
            Scope::Organisation
        } else {
            Scope::Account { id: self.actor.id }
        };
        let allowed = authorise::<acts::TokenList>(&self.actor, &scope, Purpose::Security)?;
        let mut tokens = self.engine.all_tokens()?;
        tokens.retain(|token| all || token.body.account.0 == self.actor.id);
        let objects: Vec<_> = tokens
            .iter()
            .map(|token| (Token::KIND, token.id, token.version))
            .collect();
        self.look_at_list(&allowed, &serde_json::Value::Null, &objects)?;
        let mut lines = Vec::new();
        for token in tokens {
            let account = self.engine.account(token.body.account)?;
            // An account with no place here has no tokens here either.
            if account
                .as_ref()
                .is_some_and(|account| self.engine.membership(account).is_none())
            {
                continue;
            }
            lines.push(line(&token, account.as_ref(), self.now));
        }
        lines.sort_by_key(|line| (std::cmp::Reverse(line.made_at), line.id));
        Ok(lines)
    }

    /// What one's own tokens that can be used are for: they go on under a new password, unless they
    /// are ended with the old one.
    pub fn my_programs(&self) -> Result<Vec<String>, AppError> {
        let scope = Scope::Account { id: self.actor.id };
        let allowed = authorise::<acts::TokenList>(&self.actor, &scope, Purpose::Security)?;
        let account = EntityId(self.actor.id);
        let tokens = self.engine.open_tokens(account, self.now)?;
        let objects: Vec<_> = tokens
            .iter()
            .map(|token| (Token::KIND, token.id, token.version))
            .collect();
        if !objects.is_empty() {
            self.look_at_list(&allowed, &serde_json::Value::Null, &objects)?;
        }
        Ok(tokens.into_iter().map(|token| token.body.name).collect())
    }

    /// Ends a token, and what programs made by it: whoever had it in their hands may have made more.
    /// Ended once, it stays so; to end it again changes nothing.
    pub fn revoke_token(&self, id: EntityId) -> Result<(), AppError> {
        let token = self.engine.token(id)?;
        let scope = Scope::Account {
            id: token.as_ref().map_or([0; 16], |token| token.body.account.0),
        };
        // Before it is said whether there is such a token: whoever may not end it learns nothing.
        let allowed = authorise::<acts::TokenRevoke>(&self.actor, &scope, Purpose::Security)?;
        let mut token = token.ok_or(AppError::NotFound("token"))?;
        if token.body.ended_at.is_none() {
            token.body.ended_at = Some(self.now);
        }
        let mut unit = self.begin_in(&self.engine.accounts, &allowed);
        unit.update(&token)?;
        for mut made in self.engine.tokens_made_by(id)? {
            made.body.ended_at = Some(self.now);
            unit.update(&made)?;
        }
        unit.commit()?;
        Ok(())
    }
}

impl Engine {
    /// Who stands behind a secret, at this moment. Wrong ones from an address slow it down as failed
    /// sign-ins do, and leave the same leaf.
    pub fn shown(&self, secret: &str, address: &str, now: Timestamp) -> Result<Shown, AppError> {
        // Apart from the sign-ins of the same address: a program gone wrong must not lock out people.
        let address = format!("token {address}");
        if self.gate.may_try(&address, now).is_err() {
            return Ok(Shown::Wait);
        }
        match self.holder(secret, now)? {
            Some(holder) => Ok(Shown::Valid(holder)),
            None => {
                self.gate.failed(&address, now);
                self.wrong_token(now)?;
                Ok(Shown::Invalid)
            }
        }
    }

    fn wrong_token(&self, now: Timestamp) -> Result<(), AppError> {
        let ctx = Ctx {
            engine: self,
            now,
            actor: Actor::SYSTEM,
        };
        let allowed =
            authorise::<acts::SignInFailed>(&ctx.actor, &Scope::Organisation, Purpose::Security)?;
        ctx.begin_in(&self.accounts, &allowed).commit()?;
        Ok(())
    }

    fn holder(&self, secret: &str, now: Timestamp) -> Result<Option<Holder>, AppError> {
        let Some(token) = self.token_by_secret(secret)? else {
            return Ok(None);
        };
        if token.body.ended_at.is_some() || now >= token.body.ends_at {
            return Ok(None);
        }
        let Some(account) = self.account(token.body.account)? else {
            return Ok(None);
        };
        // Whose account a person locked, or who waits for a new password, has no programs either. That
        // somebody fails with a password in their name is nothing to their programs.
        let open = !account.body.is_locked() && account.body.password.is_some();
        let Some(login) = self.membership(&account).filter(|_| open) else {
            return Ok(None);
        };
        let role = Role::from_code(&login.role)
            .ok_or_else(|| AppError::Inconsistent("an account has an unknown role".to_owned()))?;
        let via = |scopes| Via::Token {
            id: token.id.0,
            scopes,
            call: None,
        };
        // An action that the table no longer has cannot be done with it either.
        let scopes: Scopes = scopes_of(&token.body).collect();
        let actor = Actor {
            id: account.id.0,
            role,
            via: via(scopes),
        };
        let ends_at = token.body.ends_at;
        let using = Actor {
            via: via(scopes.with(Action::TokenUse)),
            ..actor
        };
        self.used_today(&using, token, now)?;
        Ok(Some(Holder { actor, ends_at }))
    }

    /// The first use on a day stands in the ledger, as a sign-in does.
    fn used_today(
        &self,
        actor: &Actor,
        mut token: Stored<Token>,
        now: Timestamp,
    ) -> Result<(), AppError> {
        let ctx = Ctx {
            engine: self,
            now,
            actor: *actor,
        };
        let today = ctx.today();
        if token.body.used_on == Some(today) {
            return Ok(());
        }
        let own = Scope::Account { id: actor.id };
        let allowed = authorise::<acts::TokenUse>(actor, &own, Purpose::Security)?;
        token.body.used_on = Some(today);
        let mut unit = ctx.begin_in(&self.accounts, &allowed);
        unit.update(&token)?;
        match unit.commit() {
            // Another call of the same moment has written it.
            Ok(_) | Err(AppError::Conflict) => Ok(()),
            Err(error) => Err(error),
        }
    }

    fn token_by_secret(&self, secret: &str) -> Result<Option<Stored<Token>>, AppError> {
        if !secret.starts_with(PREFIX) {
            return Ok(None);
        }
        let hash = token_hash(secret);
        let snapshot = self.store.snapshot(self.accounts.org)?;
        self.find_keyed(
            &self.accounts,
            snapshot.as_ref(),
            TOKEN_SECRET,
            hash.as_bytes(),
        )
    }

    /// Ends every token of an account with what is about to be committed; answers how many. Whoever
    /// held the account may have made them, or have them in their hands.
    pub(crate) fn end_tokens(
        &self,
        unit: &mut Unit<'_, '_>,
        account: EntityId,
        now: Timestamp,
    ) -> Result<usize, AppError> {
        let mut ended = 0;
        for mut token in self.open_tokens(account, now)? {
            token.body.ended_at = Some(now);
            unit.update(&token)?;
            ended += 1;
        }
        Ok(ended)
    }

    /// The tokens of an account that can be used.
    fn open_tokens(
        &self,
        account: EntityId,
        now: Timestamp,
    ) -> Result<Vec<Stored<Token>>, AppError> {
        let mut tokens = self.all_tokens()?;
        tokens.retain(|one| {
            let open = one.body.ended_at.is_none() && now < one.body.ends_at;
            one.body.account == account && open
        });
        Ok(tokens)
    }

    fn token(&self, id: EntityId) -> Result<Option<Stored<Token>>, AppError> {
        let snapshot = self.store.snapshot(self.accounts.org)?;
        self.read_in(&self.accounts, snapshot.as_ref(), id)
    }

    fn account(&self, id: EntityId) -> Result<Option<Stored<Account>>, AppError> {
        let snapshot = self.store.snapshot(self.accounts.org)?;
        self.read_in(&self.accounts, snapshot.as_ref(), id)
    }

    fn membership<'a>(&self, account: &'a Stored<Account>) -> Option<&'a Login> {
        let logins = &account.body.memberships;
        logins.iter().find(|login| login.org == self.realm.org)
    }

    /// Those that were made by a token, and by those, and that are not ended yet.
    fn tokens_made_by(&self, token: EntityId) -> Result<Vec<Stored<Token>>, AppError> {
        let mut rest = self.all_tokens()?;
        rest.retain(|one| one.body.ended_at.is_none());
        let (mut found, mut makers) = (Vec::new(), vec![token]);
        while let Some(maker) = makers.pop() {
            let (made, others): (Vec<_>, Vec<_>) = rest
                .into_iter()
                .partition(|one| one.body.made_by == Some(maker));
            makers.extend(made.iter().map(|one| one.id));
            found.extend(made);
            rest = others;
        }
        Ok(found)
    }

    fn all_tokens(&self) -> Result<Vec<Stored<Token>>, AppError> {
        const MOST: usize = 10_000;
        let snapshot = self.store.snapshot(self.accounts.org)?;
        let mut all = Vec::new();
        for (row, _) in snapshot.page_kind(Token::KIND, None, MOST)? {
            all.extend(self.read_row::<Token>(&self.accounts, snapshot.as_ref(), &row)?);
        }
        Ok(all)
    }
}

fn scopes_of(token: &Token) -> impl Iterator<Item = Action> {
    token
        .scopes
        .iter()
        .filter_map(|code| Action::from_code(code))
}

fn line(token: &Stored<Token>, account: Option<&Stored<Account>>, now: Timestamp) -> TokenLine {
    let body = &token.body;
    TokenLine {
        id: token.id,
        name: body.name.clone(),
        account: body.account,
        email: account.map(|a| a.body.email.clone()).unwrap_or_default(),
        scopes: scopes_of(body).collect(),
        made_at: body.made_at,
        ends_at: body.ended_at.unwrap_or(body.ends_at),
        valid: body.ended_at.is_none() && now < body.ends_at && account.is_some(),
        used_on: body.used_on,
    }
}

fn checked_name(name: &str) -> Result<String, AppError> {
    let name = name.trim();
    if name.is_empty() {
        return Err(AppError::input(
            "name",
            "the token has no name",
            "say in a few words which program uses it",
        ));
    }
    if name.chars().count() > LONGEST_NAME {
        return Err(AppError::input(
            "name",
            "the name is too long",
            format!("use at most {LONGEST_NAME} characters"),
        ));
    }
    Ok(name.to_owned())
}

/// The actions that a token of a role can be used for, for lists to choose from.
pub fn scopes_for(role: Role) -> impl Iterator<Item = Action> {
    Action::all()
        .filter(move |action| !action.api().is_empty() && action.rule(role) != access::Rule::Never)
}
