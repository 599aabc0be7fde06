//! What somebody asks for.

use duties::rights::RightKind;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What somebody asks for.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = RequestKind)]
pub(crate) enum Right {
    /// To see what is held, or have a copy.
    #[default]
    Access,
    /// To have something put right.
    Rectification,
    /// To have something deleted.
    Erasure,
    /// To have something kept and not used.
    Restriction,
    /// To take data along.
    Portability,
    /// That it be used no more.
    Objection,
    /// That a person looks again at a decision of a machine.
    AutomatedDecision,
    /// To take agreement back.
    ConsentWithdrawal,
    /// That what harms be stopped, or paid for.
    DamageOrDistress,
    /// A copy of what protects data abroad.
    TransferSafeguards,
    /// To complain.
    Complaint,
    /// A pupil's educational record, where the policy promises it.
    EducationalRecord,
    /// To know something about data.
    GeneralQuestion,
}

impl From<Right> for RightKind {
    fn from(right: Right) -> Self {
        match right {
            Right::Access => Self::Access,
            Right::Rectification => Self::Rectification,
            Right::Erasure => Self::Erasure,
            Right::Restriction => Self::Restriction,
            Right::Portability => Self::Portability,
            Right::Objection => Self::Objection,
            Right::AutomatedDecision => Self::AutomatedDecision,
            Right::ConsentWithdrawal => Self::ConsentWithdrawal,
            Right::DamageOrDistress => Self::DamageOrDistress,
            Right::TransferSafeguards => Self::TransferSafeguards,
            Right::Complaint => Self::Complaint,
            Right::EducationalRecord => Self::EducationalRecord,
            Right::GeneralQuestion => Self::GeneralQuestion,
        }
    }
}

impl From<RightKind> for Right {
    fn from(kind: RightKind) -> Self {
        match kind {
            RightKind::Access => Self::Access,
            RightKind::Rectification => Self::Rectification,
            RightKind::Erasure => Self::Erasure,
            RightKind::Restriction => Self::Restriction,
            RightKind::Portability => Self::Portability,
            RightKind::Objection => Self::Objection,
            RightKind::AutomatedDecision => Self::AutomatedDecision,
            RightKind::ConsentWithdrawal => Self::ConsentWithdrawal,
            RightKind::DamageOrDistress => Self::DamageOrDistress,
            RightKind::TransferSafeguards => Self::TransferSafeguards,
            RightKind::Complaint => Self::Complaint,
            RightKind::EducationalRecord => Self::EducationalRecord,
            RightKind::GeneralQuestion => Self::GeneralQuestion,
        }
    }
}
