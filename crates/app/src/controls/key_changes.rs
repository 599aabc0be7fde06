use access::Action;
use policy::ClauseKind;

use super::{Control, How};

/// Every key can be changed.
pub(super) const CONTROL: Control = Control {
    id: "key-changes",
    title: "Every key can be changed",
    how: How::Enforced,
    serves: &["SEC-1"],
    keeps: &[ClauseKind::Encryption],
    does: "Each key is changed while work goes on, and what it sealed is sealed anew.",
    proof: &[
        "crates/app/tests/rotate.rs::everything_is_found_under_the_new_keys",
        "crates/app/tests/rotate.rs::cut_short_at_any_step_it_is_gone_on_with_at_the_next_start",
    ],
    evidence: |facts| {
        facts.acts(
            &[
                Action::KeysRotateMaster,
                Action::KeysRotateIndex,
                Action::KeysRotateOwn,
                Action::KeysRotateAudit,
            ],
            ["entry of a change of keys", "entries of changes of keys"],
        )
    },
};
