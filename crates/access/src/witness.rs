//! The decision: may this actor do this, here, for this purpose? The answer is a witness.

use std::marker::PhantomData;

use crate::{Act, Action, Actor, Purpose, Role, Rule};

/// How well guarded a record is; later ones are guarded more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DataClass {
    /// Neither of the others.
    Ordinary,
    /// Special category (UK GDPR art. 9) or criminal offence data (art. 10).
    Special,
    /// A safeguarding record.
    Safeguarding,
}

/// What an action concerns.
///
/// `own` says that the person is one of the actor's own learners or of their circle; the caller
/// works it out from the relations it has read, before asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Nothing in particular, or everything the organisation holds.
    Organisation,
    /// A list narrowed to the actor's own learners and their circle.
    OwnLearners,
    /// One person.
    Person {
        /// The person.
        id: [u8; 16],
        /// Whether they belong to the actor's own learners or their circle.
        own: bool,
    },
    /// One record.
    Record {
        /// The record; its new id where it is being added.
        id: [u8; 16],
        /// The person it is about.
        person: [u8; 16],
        /// Whether that person belongs to the actor's own learners or their circle.
        own: bool,
        /// How well guarded it is.
        class: DataClass,
    },
    /// A rights request.
    Request {
        /// The request.
        id: [u8; 16],
    },
    /// An account; the actor's own if the ids are the same.
    Account {
        /// The account.
        id: [u8; 16],
    },
    /// Anything else, or several: places, documents, items.
    Objects {
        /// Their ids.
        ids: Vec<[u8; 16]>,
    },
}

impl Scope {
    /// The ids of what it concerns, as they stand in the ledger's opening.
    pub fn ids(&self) -> Vec<[u8; 16]> {
        match self {
            Self::Organisation | Self::OwnLearners => Vec::new(),
            Self::Person { id, .. } | Self::Request { id } | Self::Account { id } => vec![*id],
            Self::Record { id, person, .. } => vec![*id, *person],
            Self::Objects { ids } => ids.clone(),
        }
    }

    /// Whether it stays within the actor's own learners and their circle.
    fn is_own(&self) -> bool {
        match self {
            Self::OwnLearners => true,
            Self::Person { own, .. } | Self::Record { own, .. } => *own,
            Self::Organisation
            | Self::Request { .. }
            | Self::Account { .. }
            | Self::Objects { .. } => false,
        }
    }

    /// Whether it names nobody the organisation holds, so that nothing is given away.
    fn names_nobody(&self) -> bool {
        *self == Self::Organisation
    }
}

/// No. The words are the same whatever the reason, and whether or not the thing exists; so what was
/// asked for stands in the ledger alone, and not in what is printed of this either.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("You do not have access. Ask the DPO.")]
pub struct Refusal {
    /// What was asked for.
    pub action: Action,
    /// The ids of what it concerned, as they were asked for: there may be nothing that has them.
    pub ids: Vec<[u8; 16]>,
}

impl std::fmt::Debug for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Refusal").finish_non_exhaustive()
    }
}

/// Proof that the actor may do `A` here, for this purpose. Only [`authorise`] makes one, and a use
/// case that does something asks for one, so that forgetting to ask does not compile.
///
/// ```
/// use access::{Actor, Authorised, Purpose, Role, Scope, Via, acts, authorise};
///
/// fn show(_: &Authorised<acts::PersonLook>) {}
///
/// let dpo = Actor { id: [1; 16], role: Role::Dpo, via: Via::Session { id: [2; 16] } };
/// let ella = Scope::Person { id: [3; 16], own: false };
/// show(&authorise::<acts::PersonLook>(&dpo, &ella, Purpose::RightsRequest)?);
/// # Ok::<(), access::Refusal>(())
/// ```
///
/// It cannot be made by hand:
///
/// ```compile_fail,E0451
/// use access::{Actor, Authorised, Purpose, Scope, acts};
///
/// let forged: Authorised<acts::RequestRelease> = Authorised {
///     actor: Actor::OPERATOR,
///     scope: Scope::Organisation,
///     purpose: Purpose::RightsRequest,
///     act: std::marker::PhantomData,
/// };
/// ```
///
/// nor copied to be used again:
///
/// ```compile_fail,E0599
/// # use access::{Authorised, acts};
/// fn twice(once: &Authorised<acts::RequestRelease>) -> Authorised<acts::RequestRelease> {
///     Authorised::clone(once)
/// }
/// ```
///
/// nor stand for another action:
///
/// ```compile_fail,E0308
/// # use access::{Authorised, acts};
/// fn release(_: &Authorised<acts::RequestRelease>) {}
/// fn sneak(look: &Authorised<acts::RequestLook>) {
///     release(look);
/// }
/// ```
///
/// nor be asked for an action that is not in the table:
///
/// ```compile_fail,E0277
/// use access::{Act, Action};
///
/// struct Mine;
/// impl Act for Mine {
///     const ACTION: Action = Action::RequestRelease;
/// }
/// ```
#[derive(Debug)]
#[must_use = "a permission that is not used was not needed"]
pub struct Authorised<A: Act> {
    actor: Actor,
    scope: Scope,
    purpose: Purpose,
    act: PhantomData<fn() -> A>,
}

impl<A: Act> Authorised<A> {
    /// What may be done.
    pub fn action(&self) -> Action {
        A::ACTION
    }

    /// Who may do it.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Where.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// Why.
    pub fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// The ids of what it concerns.
    pub fn objects(&self) -> Vec<[u8; 16]> {
        self.scope.ids()
    }
}

/// Decides whether the actor may do `A` in this scope for this purpose.
pub fn authorise<A: Act>(
    actor: &Actor,
    scope: &Scope,
    purpose: Purpose,
) -> Result<Authorised<A>, Refusal> {
    check(A::ACTION, actor, scope, purpose)?;
    Ok(Authorised {
        actor: *actor,
        scope: scope.clone(),
        purpose,
        act: PhantomData,
    })
}

/// The same decision without a witness: for menus and buttons, which only need to know.
pub fn check(
    action: Action,
    actor: &Actor,
    scope: &Scope,
    purpose: Purpose,
) -> Result<(), Refusal> {
    let permitted = match action.rule(actor.role) {
        Rule::Always => true,
        Rule::OwnLearners => scope.is_own(),
        Rule::WriteOnly => scope.is_own() || scope.names_nobody(),
        Rule::Never => false,
    };
    if permitted
        && actor.role.has_purpose(purpose)
        && class_fits(action, scope)
        && account_fits(action, actor, scope)
        && actor.via.covers(action)
    {
        Ok(())
    } else {
        Err(Refusal {
            action,
            ids: scope.ids(),
        })
    }
}

/// A record is only touched by the actions of its own class: a look at a safeguarding concern must
/// not stand in the ledger as an ordinary look.
fn class_fits(action: Action, scope: &Scope) -> bool {
    match (action.data_class(), scope) {
        (Some(of_action), Scope::Record { class, .. }) => of_action == *class,
        // A concern about somebody who is not held is written without a record's scope.
        (Some(_), Scope::Organisation) => !action.is_look(),
        (Some(_), _) => false,
        (None, _) => true,
    }
}

/// Head and tutor set their own password only; the operator and the DPO anybody's, by a link. So
/// with tokens; but nobody makes one for somebody else, for what it does would stand in the ledger
/// as theirs. Nobody confirms a policy, asks or answers in somebody else's name, and questions are
/// shown to whoever asked them, to whom they are put, and to the data protection officer.
fn account_fits(action: Action, actor: &Actor, scope: &Scope) -> bool {
    let own_only = match action {
        Action::AccountSetPassword
        | Action::RemoveSecondFactor
        | Action::TokenList
        | Action::TokenRevoke
        | Action::QuestionList => matches!(actor.role, Role::Head | Role::Tutor),
        Action::AccountLook
        | Action::AddSecondFactor
        | Action::RecoveryCodes
        | Action::PackAcknowledge
        | Action::QuestionAsk
        | Action::QuestionAnswer => true,
        other => other == Action::TokenAdd,
    };
    !own_only || *scope == Scope::Account { id: actor.id }
}
