//! Who signs a version, and signing it.

use access::{Actor, Purpose, Role, Scope, acts, authorise};
use jiff::Timestamp;
use policy::Pack;
use store::EntityId;

use super::{is_of, pack_of, refused};
use crate::{
    AppError, Ctx, Engine,
    accounts::role_of,
    bodies::{Approval, Draft},
};

/// Somebody who signs the policy: whom the version before names, or the data protection officer and
/// the head if it names nobody. So no draft can name whoever approves of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signatory {
    /// The role of the pack.
    pub role: String,
    /// The post or name, as it stands in the policy.
    pub name: String,
    /// As what they sign in, if they have an account.
    pub signs_in_as: Option<Role>,
    /// Whether somebody who has not signed yet could do so here.
    pub can_sign_here: bool,
    /// When they signed.
    pub signed_at: Option<Timestamp>,
    /// Who signed or put it on record; empty while it is open.
    pub signed_by: String,
    /// Where the paper is that they signed.
    pub paper: Option<String>,
}

impl Ctx<'_> {
    /// Signs the draft that was shown, for the role of the pack that one has.
    pub fn sign_draft(&self, hash: &str) -> Result<(), AppError> {
        let allowed = authorise::<acts::PackApprove>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        let engine = self.engine;
        let draft = engine.draft_shown(hash)?;
        let (before, _) = engine.newest()?;
        let me = EntityId(self.actor.id);
        if draft
            .body
            .approvals
            .iter()
            .any(|one| one.account == me && one.paper.is_none())
        {
            return Err(AppError::refused("You have signed this draft already."));
        }
        let open = engine.signatories(&before, &draft.body)?.into_iter();
        let mut mine =
            open.filter(|one| one.signed_at.is_none() && one.signs_in_as == Some(self.actor.role));
        let Some(signatory) = mine.next() else {
            return Err(refused(
                "The policy does not name you among those who sign it.",
                None,
                "ask those who are named to sign",
            ));
        };
        self.add_approval(&allowed, draft, &signatory, None)
    }

    /// Puts on record that somebody who has no account here signed the draft on paper.
    pub fn signed_on_paper(&self, hash: &str, role: &str, paper: &str) -> Result<(), AppError> {
        let allowed = authorise::<acts::PackApprove>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        let engine = self.engine;
        if !matches!(self.actor.role, Role::Dpo | Role::Operator) {
            return Err(AppError::refused(
                "Signatures on paper are put on record by the data protection officer.",
            ));
        }
        let draft = engine.draft_shown(hash)?;
        if paper.trim().is_empty() {
            return Err(AppError::input(
                "paper",
                "it is not said where the signed paper is",
                "say where somebody finds it",
            ));
        }
        let (before, _) = engine.newest()?;
        let all = engine.signatories(&before, &draft.body)?;
        let open = |one: &&Signatory| one.role == role && one.signed_at.is_none();
        let Some(signatory) = all.iter().find(open) else {
            return Err(AppError::input(
                "role",
                "nobody whose signature is open has this role",
                "choose one of those who have not signed",
            ));
        };
        if signatory.can_sign_here {
            return Err(refused(
                "There is an account that can sign this here.",
                None,
                "let them sign in and sign themselves",
            ));
        }
        self.add_approval(&allowed, draft, signatory, Some(paper.trim().to_owned()))
    }

    fn add_approval(
        &self,
        allowed: &access::Authorised<acts::PackApprove>,
        mut draft: crate::Stored<Draft>,
        signatory: &Signatory,
        paper: Option<String>,
    ) -> Result<(), AppError> {
        let approval = Approval {
            role: signatory.role.clone(),
            name: signatory.name.clone(),
            account: EntityId(self.actor.id),
            paper,
            at: self.now,
            hash: draft.body.hash.clone(),
        };
        let leaf = serde_json::json!({
            "sha256": approval.hash,
            "role": approval.role,
            "paper": approval.paper,
        });
        draft.body.approvals.push(approval);
        let mut unit = self.begin(allowed);
        unit.update(&draft)?;
        unit.details(self.engine.realm.own_cell(), leaf);
        unit.commit()?;
        Ok(())
    }
}

impl Engine {
    /// Who signs what follows a version, and who has signed a draft.
    pub(super) fn signatories(
        &self,
        before: &Pack,
        draft: &Draft,
    ) -> Result<Vec<Signatory>, AppError> {
        let mut free = self.accounts_by_role(draft)?;
        let mut all = Vec::new();
        for (role, name, signs_in_as) in self.named(before)? {
            let signed = draft.approvals.iter().filter(|one| is_of(one, &draft.hash));
            let before = all
                .iter()
                .filter(|one: &&Signatory| one.role == role)
                .count();
            let approval = signed.filter(|one| one.role == role).nth(before);
            let place = free.iter().position(|one| Some(*one) == signs_in_as);
            let can_sign_here = match (approval, place) {
                (None, Some(place)) => {
                    free.swap_remove(place);
                    true
                }
                _ => false,
            };
            all.push(Signatory {
                role,
                name,
                signs_in_as,
                can_sign_here,
                signed_at: approval.map(|one| one.at),
                signed_by: approval
                    .map_or_else(|| Ok(String::new()), |one| self.who(one.account))?,
                paper: approval.and_then(|one| one.paper.clone()),
            });
        }
        Ok(all)
    }

    /// The version whose draft somebody has yet to sign.
    pub(crate) fn waits_for_signature(&self, actor: &Actor) -> Result<Option<u32>, AppError> {
        let Some(draft) = self.draft()? else {
            return Ok(None);
        };
        let me = EntityId(actor.id);
        let mut signed = draft.body.approvals.iter();
        if signed.any(|one| one.account == me && one.paper.is_none()) {
            return Ok(None);
        }
        let (before, _) = self.newest()?;
        let all = self.signatories(&before, &draft.body)?;
        let mine = all
            .iter()
            .any(|one| one.signed_at.is_none() && one.signs_in_as == Some(actor.role));
        let number = pack_of(&draft.body.files)?.front.version;
        Ok(mine.then_some(number))
    }

    /// Whom a version names: role, post, and as what they sign in.
    fn named(&self, pack: &Pack) -> Result<Vec<(String, String, Option<Role>)>, AppError> {
        let signs_in_as = |code: &str| {
            let role = pack
                .role(code)?
                .signs_in_as
                .as_deref()
                .and_then(Role::from_code);
            role.filter(|role| matches!(role, Role::Dpo | Role::Head))
        };
        if pack.front.approvers.is_empty() {
            let mut roles = vec![Role::Dpo];
            if self.open_accounts()?.contains(&Role::Head) {
                roles.push(Role::Head);
            }
            let words = self.house_words();
            let named = roles.into_iter().map(|role| {
                let name = format!("the {}", words.role(role));
                (role.code().to_owned(), name, Some(role))
            });
            return Ok(named.collect());
        }
        let named = pack.front.approvers.iter().map(|one| {
            let role = signs_in_as(&one.role);
            (one.role.to_string(), one.name.clone(), role)
        });
        Ok(named.collect())
    }

    /// The role of each account that is open.
    fn open_accounts(&self) -> Result<Vec<Role>, AppError> {
        let mut roles = Vec::new();
        for account in self.all_accounts()? {
            if let Some(login) = self
                .login_of(&account)
                .filter(|_| !account.body.is_locked())
            {
                roles.push(role_of(login)?);
            }
        }
        Ok(roles)
    }

    /// The roles of the accounts that have not signed a draft.
    fn accounts_by_role(&self, draft: &Draft) -> Result<Vec<Role>, AppError> {
        let mut roles = Vec::new();
        for account in self.all_accounts()? {
            let signed = draft
                .approvals
                .iter()
                .any(|one| one.account == account.id && one.paper.is_none());
            if let Some(login) = self.login_of(&account)
                && !signed
                && !account.body.is_locked()
            {
                roles.push(role_of(login)?);
            }
        }
        Ok(roles)
    }
}
