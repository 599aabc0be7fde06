//! (e) The pictures of the finished file are those that were planned, pixel for pixel.

use std::collections::BTreeSet;

use document::{Area, Picture};
use sha2::{Digest as _, Sha256};

use super::{Finding, ReleaseInput};

/// What else may be said of a picture in the file.
const ENTRIES: [&str; 9] = [
    "Type",
    "Subtype",
    "Width",
    "Height",
    "ColorSpace",
    "BitsPerComponent",
    "Filter",
    "Length",
    "Interpolate",
];

/// A picture as it was planned: nothing but what it must be known again by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedPicture {
    size: (u32, u32),
    grey: bool,
    digest: [u8; 32],
    covered: bool,
}

impl PlannedPicture {
    /// Of the pixels that are to go out, and what must be covered in them.
    pub fn of(picture: &Picture, covers: &[Area]) -> Self {
        Self {
            size: (picture.width(), picture.height()),
            grey: picture.is_grey(),
            digest: Sha256::digest(picture.samples()).into(),
            covered: covers.iter().all(|cover| picture.is_covered(*cover)),
        }
    }
}

/// A picture as a reader of the structure finds it in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeenPicture {
    /// Width and height in pixels.
    pub size: (u32, u32),
    /// Whether it has no colours.
    pub grey: bool,
    /// SHA-256 of its samples; none if they are not stored without loss, eight bits each, as many as
    /// its size says and nothing behind them.
    pub digest: Option<[u8; 32]>,
    /// What the file says of it: the keys of its dictionary.
    pub entries: BTreeSet<String>,
}

pub(super) fn check(input: &ReleaseInput<'_>) -> Vec<Finding> {
    let (planned, seen) = (input.planned_pictures, &input.structure.pictures);
    let mut out = Vec::new();
    let mut say = |what: &str| out.push(Finding::new("pictures", what));
    if planned.iter().any(|picture| !picture.covered) {
        say("a part that was to be covered is not black; put the answer together again");
    }
    let same = |planned: &PlannedPicture, seen: &SeenPicture| {
        planned.size == seen.size
            && planned.grey == seen.grey
            && seen.digest == Some(planned.digest)
    };
    // One that is alike twice stands in the file once.
    if seen.len() > planned.len()
        || seen
            .iter()
            .any(|one| !planned.iter().any(|plan| same(plan, one)))
    {
        say("it has a picture that was not planned");
    }
    if planned
        .iter()
        .any(|plan| !seen.iter().any(|one| same(plan, one)))
    {
        say("a picture that was planned is not in it as it was planned");
    }
    let mut entries = seen.iter().flat_map(|picture| &picture.entries);
    if entries.any(|entry| !ENTRIES.contains(&entry.as_str())) {
        say("something is said of a picture beside its pixels");
    }
    out
}
