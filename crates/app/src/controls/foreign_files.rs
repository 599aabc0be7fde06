use access::Action;

use super::{Control, How};

/// Foreign files are read shut in.
pub(super) const CONTROL: Control = Control {
    id: "foreign-files",
    title: "Foreign files are read shut in",
    how: How::Enforced,
    serves: &["REC-11"],
    keeps: &[],
    does: "A program that can open nothing reads every file that comes from outside.",
    proof: &["crates/extract/tests/walls.rs::behind_the_walls_nothing_opens"],
    evidence: |facts| {
        facts.acts(
            &[Action::SourceIngest],
            ["file was read in", "files were read in"],
        )
    },
};
