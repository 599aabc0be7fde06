use access::Action;
use policy::ClauseKind;

use super::{Control, How};

/// What was given to others, on record.
pub(super) const CONTROL: Control = Control {
    id: "disclosures-recorded",
    title: "What was given to others, on record",
    how: How::Worked,
    serves: &["SHA-1", "SHA-8"],
    keeps: &[ClauseKind::Recipient],
    does: "What somebody outside is given about a person is put on record: to whom, what, what for, on which ground, when, how and by whom. A recipient of the policy is noted only with a ground that the policy has for them, or with the person's agreement.",
    proof: &[
        "crates/app/tests/recipients.rs::what_was_given_is_on_record_with_its_ground_and_is_struck_out_with_a_reason",
        "crates/app/tests/recipients.rs::a_copy_names_who_received_it_but_not_those_of_whom_nobody_is_told",
    ],
    evidence: |facts| {
        facts.acts(
            &[Action::DisclosureNote],
            [
                "disclosure was put on record",
                "disclosures were put on record",
            ],
        )
    },
};
