//! (f) All marks are equally long and equally wide, so that none is told from another by its size.

use super::{Finding, ReleaseInput};

pub(super) fn check(input: &ReleaseInput<'_>) -> Vec<Finding> {
    let size = |(words, width): &(&str, u32)| (words.chars().count(), *width);
    let alike = |pair: &[(&str, u32)]| match pair {
        [one, other] => size(one) == size(other),
        _ => true,
    };
    if input.marks.windows(2).all(alike) {
        return Vec::new();
    }
    vec![Finding::new(
        "the answer",
        "its marks are not equally wide, which would tell one from another",
    )]
}
