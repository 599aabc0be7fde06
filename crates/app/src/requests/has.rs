//! Who has a request: the colleague who sees to it that it is answered.

use access::{Action, Purpose, Role, Rule, acts};
use store::EntityId;

use crate::{AppError, Ctx};

impl Ctx<'_> {
    /// Gives a request to a colleague, by their account; without one nobody has it any more.
    pub fn give_request(&self, id: EntityId, to: Option<EntityId>) -> Result<(), AppError> {
        let allowed: access::Authorised<acts::RequestGive> = self.on_request(id)?;
        let mut stored = self.engine.request(id)?;
        if let Some(to) = to
            && !self
                .engine
                .who_may_have()?
                .iter()
                .any(|(one, _)| *one == to)
        {
            return Err(AppError::input(
                "colleague",
                "This is nobody who can have a request",
                "choose a colleague who may work on requests",
            ));
        }
        stored.body.has = to;
        self.save(&allowed, &stored, |_| Ok(()))
    }

    /// Who can have a request: colleagues who may work on requests, by account and name.
    pub fn who_may_have(&self) -> Result<Vec<(EntityId, String)>, AppError> {
        access::check(
            Action::RequestLook,
            &self.actor,
            &access::Scope::Organisation,
            Purpose::RightsRequest,
        )?;
        self.engine.who_may_have()
    }
}

impl crate::Engine {
    /// Open accounts whose role may work on requests, by account and name.
    pub(crate) fn who_may_have(&self) -> Result<Vec<(EntityId, String)>, AppError> {
        self.who_may(Action::RequestLook)
    }

    /// Open accounts whose role may always do something, by account and name.
    pub(crate) fn who_may(&self, action: Action) -> Result<Vec<(EntityId, String)>, AppError> {
        let mut known = Vec::new();
        for account in self.all_accounts()? {
            let role = self.login_of(&account);
            let role = role.and_then(|login| Role::from_code(&login.role));
            let may = role.is_some_and(|role| {
                role != Role::Operator && access::allowed(role, action) == Rule::Always
            });
            if may && !account.body.is_locked() {
                known.push((account.id, account.body.name));
            }
        }
        known.sort_by(|a, b| a.1.cmp(&b.1));
        Ok(known)
    }
}
