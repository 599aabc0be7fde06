use policy::ClauseKind;

use super::{Control, How};

/// Anybody can read it.
pub(super) const CONTROL: Control = Control {
    id: "privacy-pages",
    title: "Anybody can read it",
    how: How::Enforced,
    serves: &["GOV-4", "TRA-1", "TRA-3"],
    keeps: &[ClauseKind::Notice],
    does: "What the version in force publishes stands under /privacy for anybody, without signing in, with its version, its day and what changed since the version before.",
    proof: &[
        "crates/web/tests/privacy.rs::everything_that_is_public_is_reached_from_its_first_page_without_signing_in",
        "crates/web/tests/privacy.rs::every_statement_leads_to_its_clause_and_a_paste_keeps_version_and_day",
        "crates/app/tests/policy_versions.rs::what_is_published_says_what_changed_since_the_version_before",
    ],
    evidence: |facts| {
        facts.said(
            facts.public_documents,
            [
                "document is open to anybody",
                "documents are open to anybody",
            ],
        )
    },
};
