use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::{EntityId, Term};

use super::{Approval, PackFile};
use crate::{Body, Index};

/// The next version of the policy, while it is written and signed. There is one at a time.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The pack, file by file.
    pub files: Vec<PackFile>,
    /// SHA-256 of the files, in hexadecimal.
    pub hash: String,
    /// When these files were put here.
    pub made_at: Timestamp,
    /// By whom: an account, or the operator.
    pub made_by: EntityId,
    /// Who has signed these files so far.
    pub approvals: Vec<Approval>,
}

debug_of!(Draft {});

impl Body for Draft {
    const KIND: &'static str = "draft";

    fn terms(&self, _: EntityId, _: &Index<'_>) -> Vec<Term> {
        Vec::new()
    }
}
