use access::Action;
use policy::ClauseKind;

use super::{Control, How};

/// Sessions end when nobody is there.
pub(super) const CONTROL: Control = Control {
    id: "idle-lock",
    title: "Sessions end when nobody is there",
    how: How::Enforced,
    serves: &["SEC-4"],
    keeps: &[ClauseKind::IdleLock],
    does: "A session ends after fifteen idle minutes, after a day of work, and on signing out.",
    proof: &["crates/web/tests/routes.rs::a_session_ends_by_idleness_by_age_and_by_signing_out"],
    evidence: |facts| {
        facts.acts(
            &[Action::SignOut, Action::JobSweepSessions],
            [
                "time sessions were ended or swept up",
                "times sessions were ended or swept up",
            ],
        )
    },
};
