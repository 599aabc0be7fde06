use duties::Words;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::{EntityId, Term, TermClass};

use super::{Sent, SheetLink, reference};
use crate::{Body, Index};

/// That somebody was invited to see their own details without a request, and what they proposed to put
/// right (obligation RIG-20). It lies in the person's own cell, and goes with them.
#[derive(Clone, Serialize, Deserialize)]
pub struct Invitation {
    /// Who.
    pub person: EntityId,
    /// Where the link goes, one of their own addresses; empty where it is handed over.
    pub email: String,
    /// Who invited them: an account.
    pub invited_by: EntityId,
    /// When the link was sent, first and again.
    pub sent: Vec<Sent>,
    /// The link that opens it, the last that was made.
    pub link: SheetLink,
    /// When it was opened first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_at: Option<Timestamp>,
    /// What they propose, the oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub proposals: Vec<Proposal>,
    /// When it was withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn_at: Option<Timestamp>,
}

/// What somebody proposes to put right of themselves.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// Its id.
    pub id: EntityId,
    /// Which detail: a code of [`crate::OwnDetail`].
    pub detail: String,
    /// What was held when they wrote.
    pub held: Words,
    /// What they say it should be; empty where it should go.
    pub words: Words,
    /// When.
    pub at: Timestamp,
    /// What was decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<ProposalEnd>,
}

/// What became of a proposal.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposalEnd {
    /// When.
    pub at: Timestamp,
    /// By which account.
    pub by: EntityId,
    /// Whether the detail was put right as they said.
    pub taken: bool,
    /// Why not, as they read it; empty where it was.
    #[serde(default, skip_serializing_if = "Words::is_blank")]
    pub why: Words,
}

debug_of!(Invitation { person });
debug_of!(Proposal { id, detail });
debug_of!(ProposalEnd { at, taken });

/// The invitations of a person.
pub(crate) const INVITATION_OF: &str = "invitation.of";
/// The invitation that a proposal came by.
pub(crate) const INVITATION_PROPOSAL: &str = "invitation.proposal";
/// The invitation of a link.
pub(crate) const INVITATION_TOKEN: &str = "invitation.token";
/// Those by which something came that nobody has decided yet.
pub(crate) const INVITATION_WAITS: &str = "invitation.waits";

impl Body for Invitation {
    const KIND: &'static str = "invitation";

    fn terms(&self, _: EntityId, index: &Index<'_>) -> Vec<Term> {
        let mut terms = vec![
            reference(INVITATION_OF, self.person),
            Term {
                class: TermClass::Unique,
                name: INVITATION_TOKEN.to_owned(),
                value: index.keyed(INVITATION_TOKEN, self.link.token.as_bytes()),
            },
        ];
        let proposals = self.proposals.iter();
        terms.extend(proposals.map(|one| reference(INVITATION_PROPOSAL, one.id)));
        if self.proposals.iter().any(|one| one.decided.is_none()) {
            terms.push(Term {
                class: TermClass::Exact,
                name: INVITATION_WAITS.to_owned(),
                value: Vec::new(),
            });
        }
        terms
    }
}
