use access::Action;

use super::{Control, How};

/// Records for programs.
pub(super) const CONTROL: Control = Control {
    id: "machine-readable",
    title: "Records for programs",
    how: How::Enforced,
    serves: &["RIG-14"],
    keeps: &[],
    does: "Each answer holds the records as tables and for programs, beside the letter.",
    proof: &["crates/render/tests/package.rs::the_archive_holds_the_pdf_and_the_parts_and_no_more"],
    evidence: |facts| {
        facts.acts(
            &[Action::RequestPackage],
            [
                "answer was put together with them",
                "answers were put together with them",
            ],
        )
    },
};
