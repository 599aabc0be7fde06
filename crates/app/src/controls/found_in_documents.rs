use access::Action;

use super::{Control, How};

/// People are found in documents.
pub(super) const CONTROL: Control = Control {
    id: "found-in-documents",
    title: "People are found in documents",
    how: How::Enforced,
    serves: &["REC-17", "RIG-6"],
    keeps: &[],
    does: "Names and identifiers are found in files of every kind, and what could not be read is named.",
    proof: &["crates/extract/tests/samples.rs::none_is_lost_and_what_is_in_them_is_found"],
    evidence: |facts| {
        facts
            .held("source", ["document is read", "documents are read"])
            .by(facts.seen(&[Action::SourceIngest]))
    },
};
