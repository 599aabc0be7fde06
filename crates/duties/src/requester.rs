//! Who asks, seen from the person the data is about.

use serde::{Deserialize, Serialize};

/// The requester's standing towards the data subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Requester {
    /// The person themselves, of any age: the right is the child's.
    DataSubject,
    /// A holder of parental responsibility who asks by that right, not by the child's leave.
    ParentalResponsibility,
    /// Appointed by a court to manage the person's affairs.
    CourtAppointee,
    /// Authorised by the person: a solicitor, an adult's attorney, a parent a competent child has
    /// asked to act. Stands in the person's own shoes.
    Agent,
}

impl Requester {
    /// Every standing, for tables and tests.
    pub const ALL: [Self; 4] = [
        Self::DataSubject,
        Self::ParentalResponsibility,
        Self::CourtAppointee,
        Self::Agent,
    ];

    /// The stable text code.
    pub fn code(self) -> &'static str {
        match self {
            Self::DataSubject => "data-subject",
            Self::ParentalResponsibility => "parental-responsibility",
            Self::CourtAppointee => "court-appointee",
            Self::Agent => "agent",
        }
    }

    /// Whether their authority to act must be shown before an answer is given.
    pub fn needs_authority(self) -> bool {
        match self {
            Self::DataSubject => false,
            Self::ParentalResponsibility | Self::CourtAppointee | Self::Agent => true,
        }
    }
}
