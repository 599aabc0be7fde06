use access::Action;

use super::{Control, How};

/// Recipients are told of changes.
pub(super) const CONTROL: Control = Control {
    id: "recipients-told",
    title: "Recipients are told of changes",
    how: How::Worked,
    serves: &["SHA-3"],
    keeps: &[],
    does: "A correction, deletion or restriction that was done lists everybody on record who received it, with a draft for each; that each was told, how and when, what they answered, or why telling them is impossible or out of proportion is recorded; where the policy promises to tell everybody, trouble is no reason. Details that are changed without a request come up under *Today* with those who received something of the person’s. Until then it stands in what is due and the request is not closed as answered. The person is told who they are when they ask.",
    proof: &[
        "crates/app/tests/recipients.rs::whoever_received_it_is_told_one_by_one_before_a_correction_is_answered",
        "crates/app/tests/recipients.rs::whoever_received_details_is_told_that_they_were_put_right_without_a_request",
        "crates/app/tests/recipients.rs::where_the_policy_promises_it_nobody_is_left_out_for_the_trouble",
        "crates/app/tests/recipients.rs::those_who_received_it_are_told_after_the_person_was_erased_and_who_never_had_it_counts_as_none",
        "crates/app/tests/recipients.rs::nobody_is_told_of_what_was_not_granted_and_a_restriction_is_told_with_its_day",
        "crates/app/tests/recipients.rs::a_protected_word_goes_to_no_recipient_and_the_request_is_not_over_until_they_are_told",
    ],
    evidence: |facts| {
        facts.acts(
            &[Action::RequestRecipients, Action::DisclosureTold],
            [
                "word to a recipient was put on record",
                "words to recipients were put on record",
            ],
        )
    },
};
