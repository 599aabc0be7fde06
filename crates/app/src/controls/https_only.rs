use access::Action;
use policy::ClauseKind;

use super::{Control, How};

/// Nothing goes over the network in clear.
pub(super) const CONTROL: Control = Control {
    id: "https-only",
    title: "Nothing goes over the network in clear",
    how: How::Enforced,
    serves: &["SHA-7"],
    keeps: &[ClauseKind::Sending],
    does: "The pages are served in clear on their own machine alone, and mail only to a server that encrypts.",
    proof: &[
        "crates/cli/tests/cli.rs::a_server_in_clear_stays_on_its_machine",
        "crates/app/tests/witness.rs::a_server_that_cannot_encrypt_gets_no_message",
    ],
    evidence: |facts| {
        facts.acts(
            &[Action::JobCheckpointShow],
            [
                "message went out, or was tried",
                "messages went out, or were tried",
            ],
        )
    },
};
