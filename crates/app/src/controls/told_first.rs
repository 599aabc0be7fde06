use access::Action;
use policy::ClauseKind;

use super::{Control, How};

/// People are told first.
pub(super) const CONTROL: Control = Control {
    id: "told-first",
    title: "People are told first",
    how: How::Enforced,
    serves: &["REC-6"],
    keeps: &[ClauseKind::Purpose],
    does: "A version with a new purpose for what is held already is not adopted until it is on record that those concerned were told, and asked where the law wants that; of whoever came since, too. From then until its day every published page announces what it will say.",
    proof: &[
        "crates/app/tests/policy_versions.rs::a_new_purpose_for_what_is_held_waits_until_people_were_told",
        "crates/app/tests/policy_versions.rs::a_new_purpose_by_consent_is_asked_for",
        "crates/app/tests/policy_versions.rs::who_comes_before_a_version_holds_reads_what_it_will_change",
    ],
    evidence: |facts| {
        facts.acts(
            &[Action::PackTold],
            [
                "record of people who were told of a new purpose",
                "records of people who were told of new purposes",
            ],
        )
    },
};
