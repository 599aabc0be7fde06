//! What `caretaker clock` takes.

use std::path::PathBuf;

use calendar::RequestKind;

/// Reckon a deadline and show the arithmetic, each step with its citation.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct ClockArgs {
    /// Which clock.
    #[arg(value_enum)]
    pub(crate) kind: ClockKind,
    /// The day it reached us (for `breach` the moment we knew, such as 2026-10-24T10:20; for
    /// `indirect-notice` the day the data was obtained).
    #[arg(long, value_name = "DATE")]
    pub(crate) received: String,
    /// Whose bank holidays count: england-and-wales, england, wales, scotland, northern-ireland or
    /// unknown (only days that are holidays everywhere).
    #[arg(long, default_value = "unknown", value_name = "NATION")]
    pub(crate) nation: String,
    /// The day what was needed to confirm identity arrived.
    #[arg(long, value_name = "DATE")]
    pub(crate) identity_on: Option<String>,
    /// The day proof of authority to act for the person arrived.
    #[arg(long, value_name = "DATE")]
    pub(crate) authority_on: Option<String>,
    /// The day a fee was paid.
    #[arg(long, value_name = "DATE")]
    pub(crate) fee_on: Option<String>,
    /// A clarification, from the day asked to the day answered; without the second it is open.
    /// May be given more than once.
    #[arg(long = "pause", value_name = "FROM..[TO]")]
    pub(crate) pauses: Vec<String>,
    /// The time was extended by two months.
    #[arg(long)]
    pub(crate) extend: bool,
    /// The first message to the person (`indirect-notice`).
    #[arg(long, value_name = "DATE")]
    pub(crate) first_contact_on: Option<String>,
    /// The first disclosure to somebody else (`indirect-notice`).
    #[arg(long, value_name = "DATE")]
    pub(crate) first_disclosure_on: Option<String>,
    /// How many days to count (`working-days`; for `school-days` 15 unless given).
    #[arg(long, value_name = "N")]
    pub(crate) days: Option<u16>,
    /// The school's calendar of terms, JSON (`school-days`).
    #[arg(long, value_name = "FILE")]
    pub(crate) terms: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Which clock to reckon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum ClockKind {
    /// UK GDPR art. 15.
    Access,
    /// UK GDPR art. 16.
    Rectification,
    /// UK GDPR art. 17.
    Erasure,
    /// UK GDPR art. 18.
    Restriction,
    /// UK GDPR art. 20.
    Portability,
    /// UK GDPR art. 21.
    Objection,
    /// UK GDPR arts 22A to 22D.
    AutomatedDecision,
    /// Acknowledging a complaint, DPA 2018 s.164A.
    Complaint,
    /// Telling the regulator of a breach, UK GDPR art. 33.
    Breach,
    /// Telling people whose data came from elsewhere, UK GDPR art. 14.
    IndirectNotice,
    /// Working days, counted.
    WorkingDays,
    /// School days, counted by a calendar of terms.
    SchoolDays,
}

impl ClockKind {
    pub(super) fn request(self) -> Option<RequestKind> {
        match self {
            Self::Access => Some(RequestKind::Access),
            Self::Rectification => Some(RequestKind::Rectification),
            Self::Erasure => Some(RequestKind::Erasure),
            Self::Restriction => Some(RequestKind::Restriction),
            Self::Portability => Some(RequestKind::Portability),
            Self::Objection => Some(RequestKind::Objection),
            Self::AutomatedDecision => Some(RequestKind::AutomatedDecision),
            Self::Complaint
            | Self::Breach
            | Self::IndirectNotice
            | Self::WorkingDays
            | Self::SchoolDays => None,
        }
    }

    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Rectification => "rectification",
            Self::Erasure => "erasure",
            Self::Restriction => "restriction",
            Self::Portability => "portability",
            Self::Objection => "objection",
            Self::AutomatedDecision => "automated-decision",
            Self::Complaint => "complaint",
            Self::Breach => "breach",
            Self::IndirectNotice => "indirect-notice",
            Self::WorkingDays => "working-days",
            Self::SchoolDays => "school-days",
        }
    }
}
