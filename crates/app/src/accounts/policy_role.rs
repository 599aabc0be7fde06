//! What somebody is by the policy: a role of the pack, beside what they sign in as.

use access::acts;
use policy::Pack;
use store::EntityId;

use crate::{AppError, Ctx, bodies::Login, need::roles_for};

/// A role of the policy that an account may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyRole {
    /// Its code.
    pub code: String,
    /// What the policy calls it.
    pub title: String,
}

impl Ctx<'_> {
    /// Says what somebody is by the policy: one of the roles whose holders sign in as they do.
    /// From the next look on, they see what it sees.
    pub fn choose_role(&self, id: EntityId, code: &str) -> Result<(), AppError> {
        let (allowed, mut account) = self.somebodys::<acts::AccountRole>(id)?;
        let pack = self.engine.pack();
        let org = self.engine.org();
        let login = account
            .body
            .memberships
            .iter_mut()
            .find(|login| login.org == org);
        let login = login.ok_or(AppError::NotFound("account"))?;
        if !roles_for(&pack, &login.role).any(|role| role == code) {
            let known: Vec<&str> = roles_for(&pack, &login.role).collect();
            return Err(AppError::input(
                "role",
                "this is no role of the policy for such an account",
                format!("use one of {}", known.join(", ")),
            ));
        }
        login.policy_role = Some(code.to_owned());
        let mut unit = self.begin_in(&self.engine.accounts, &allowed);
        unit.update(&account)?;
        unit.commit()?;
        Ok(())
    }
}

impl crate::Engine {
    /// The roles of the policy among which an account's is chosen.
    pub fn roles_to_choose(&self, login: &Login) -> Vec<PolicyRole> {
        let pack = self.pack();
        let roles = roles_for(&pack, &login.role);
        roles.filter_map(|code| role_of_pack(&pack, code)).collect()
    }

    /// What an account is by the policy, where the policy knows it.
    pub fn policy_role_of(&self, login: &Login) -> Option<PolicyRole> {
        role_of_pack(&self.pack(), &self.role_by_policy(login)?)
    }
}

fn role_of_pack(pack: &Pack, code: &str) -> Option<PolicyRole> {
    pack.role(code).map(|role| PolicyRole {
        code: role.code.as_str().to_owned(),
        title: role.title.clone(),
    })
}
