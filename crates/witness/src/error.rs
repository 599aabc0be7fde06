//! What may go wrong between us and somebody outside.

use ledger::CheckpointError;
use ledger::stamp::StampError;

/// Why a witness did not cosign, or a server did not stamp.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WitnessError {
    /// The address of the settings cannot be used.
    #[error("its address cannot be used: {0}")]
    Address(&'static str),
    /// No answer came.
    #[error("it could not be reached: {0}")]
    Unreachable(&'static str),
    /// The answer was larger than any good one.
    #[error("its answer is too large")]
    TooLarge,
    /// It sends us elsewhere, and we do not go.
    #[error("it has moved; put its new address into the settings")]
    Moved,
    /// It answered with a status that means nothing to us.
    #[error("it answered with status {0}")]
    Status(u16),
    /// 403: our signature is not one that it trusts.
    #[error("it does not trust this ledger’s key; give its operator the verifier key again")]
    NotTrusted,
    /// 404: it does not know this ledger.
    #[error("it does not know this ledger yet; give its operator the origin and the verifier key")]
    NotKnown,
    /// 400: it could not read the question.
    #[error("it could not read the question; look whether its address is that of a witness")]
    NotUnderstood,
    /// 422: what it saw before is not the beginning of this.
    #[error(
        "it refused: this ledger is not a continuation of the {known} leaves that it saw before, or the root it saw at that size was another. History was rewritten; keep everything as it is and find out"
    )]
    Inconsistent {
        /// The size that it had seen.
        known: u64,
    },
    /// 409 with a larger size than ours.
    #[error(
        "it has seen {known} leaves, this ledger has only {size}: leaves are gone. Find out before anything else is written"
    )]
    Ahead {
        /// The size that it has seen.
        known: u64,
        /// Ours.
        size: u64,
    },
    /// 409 again and again.
    #[error("it does not say twice the same of what it knows; somebody else may be asking too")]
    Unsettled,
    /// The proof it needs could not be made.
    #[error("the proof from {known} leaves could not be made from what is stored")]
    NoProof {
        /// From which size.
        known: u64,
    },
    /// The answer is not what the standard says.
    #[error("its answer is not what the standard says")]
    Malformed,
    /// There is no cosignature by the key that we know.
    #[error("its answer has no cosignature by the key in the settings")]
    NotCosigned,
    /// Its cosignature is wrong.
    #[error("its cosignature does not verify: {0}")]
    Cosignature(#[source] CheckpointError),
    /// Its stamp is wrong.
    #[error("{0}")]
    Stamp(#[source] StampError),
    /// Its clock and ours are too far apart.
    #[error("its clock and ours are more than an hour apart; look which one is wrong")]
    Clock,
}

impl WitnessError {
    /// Whether it says that history was changed: this is no fault of the network.
    pub fn is_alarm(&self) -> bool {
        matches!(self, Self::Inconsistent { .. } | Self::Ahead { .. })
    }
}
