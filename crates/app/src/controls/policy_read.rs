use access::Action;

use super::{Control, Evidence, Facts, How};

/// Each version is read and confirmed.
pub(super) const CONTROL: Control = Control {
    id: "policy-read",
    title: "Each version is read and confirmed",
    how: How::Worked,
    serves: &["GOV-5"],
    keeps: &[],
    does: "Whoever has an account finds each version under Today, with what it changes, until they confirm that they read it; who is behind is seen.",
    proof: &[
        "crates/app/tests/policy_versions.rs::everybody_confirms_each_version_and_who_is_behind_is_seen",
        "crates/cli/tests/policy.rs::everybody_confirms_what_they_read_and_asks_the_officer",
    ],
    evidence: read,
};

fn read(facts: &Facts) -> Evidence {
    let (all, behind) = (facts.readers.all, facts.readers.behind);
    let confirmed = facts.acts(
        &[Action::PackAcknowledge],
        ["confirmation is on record", "confirmations are on record"],
    );
    Evidence {
        open: Some(behind),
        ..confirmed.also(&format!(
            "of the version in force {} of {all}",
            all.saturating_sub(behind)
        ))
    }
}
