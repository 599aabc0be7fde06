//! Looking for things that must not stand anywhere, in everything that goes out.

use std::collections::BTreeSet;

use aho_corasick::AhoCorasick;

use super::haystack::{Apart, Haystack, decoded, pdf_strings, readings};
use super::{Finding, ReleaseInput};

/// Shorter things stand by chance in what is not text, as in the streams of a file.
const LONG: usize = 5;

/// Findings in order, each once: place, page, words.
pub(super) type Found = BTreeSet<(String, Option<usize>, String)>;

/// All that is sought as one automaton, and the requester's own as another.
pub(super) struct Search {
    automaton: AhoCorasick,
    /// What is said where each of them stands.
    said: Vec<String>,
    own: AhoCorasick,
    apart: Apart,
}

impl Search {
    /// Of things squeezed, each with what is said where it stands; but for what is `own`.
    pub(super) fn new(
        sought: impl Iterator<Item = (String, String)>,
        own: &[String],
        apart: Apart,
    ) -> Result<Self, Finding> {
        let (needles, said): (Vec<String>, Vec<String>) = sought.unzip();
        let build = |needles: &[String]| {
            AhoCorasick::new(needles).map_err(|_| {
                Finding::new(
                    "the answer",
                    "there are too many identifiers to check at once",
                )
            })
        };
        Ok(Self {
            automaton: build(&needles)?,
            said,
            own: build(own)?,
            apart,
        })
    }

    /// Everything that the check looks at.
    pub(super) fn everywhere(&self, input: &ReleaseInput<'_>) -> Vec<Finding> {
        let mut out = Found::new();
        for reader in [
            input.planned_pages,
            input.first_reader_pages,
            input.second_reader_pages,
        ] {
            self.pages(reader, &mut out);
        }
        for (place, text) in input.other_texts {
            self.text(place, text, &mut out);
        }
        for (key, value) in &input.structure.metadata {
            self.text(&format!("metadata `{key}`"), value, &mut out);
        }
        for (number, part) in (1..).zip(input.zip_parts) {
            let place = format!("the name of file {number} in the zip");
            self.text(&place, &part.name, &mut out);
            let place = format!("file {number} in the zip");
            self.bytes(&place, &part.bytes, 0, &mut out);
            if part.bytes.starts_with(b"PK\x03\x04") {
                let what = "it is an archive itself, which cannot be checked";
                out.insert((place, None, what.to_owned()));
            }
        }
        for (number, stream) in (1..).zip(input.streams) {
            let place = format!("stream {number} of the file");
            self.bytes(&place, stream, LONG, &mut out);
        }
        findings(out)
    }

    /// The pages, and the places where one goes over into the next.
    fn pages(&self, pages: &[String], out: &mut Found) {
        let text = pages.join("\n");
        let mut ends = Vec::with_capacity(pages.len());
        let mut so_far = 0;
        for page in pages {
            so_far += page.chars().count() + 1;
            ends.push(so_far);
        }
        for (at, what) in self.find(&text, 0) {
            let page = ends.partition_point(|end| *end <= at) + 1;
            out.insert((format!("page {page}"), Some(page), what.to_owned()));
        }
    }

    /// A text, as it stands and with its escapes undone.
    pub(super) fn text(&self, place: &str, text: &str, out: &mut Found) {
        for reading in [text, &decoded(text)] {
            note(place, self.find(reading, 0), out);
        }
    }

    fn bytes(&self, place: &str, bytes: &[u8], least: usize, out: &mut Found) {
        for reading in readings(bytes)
            .into_iter()
            .chain(readings(&pdf_strings(bytes)))
        {
            note(place, self.find(&reading, least), out);
        }
    }

    /// What stands in a text, with the character where it begins; nothing shorter than `least`.
    fn find(&self, text: &str, least: usize) -> Vec<(usize, &str)> {
        let haystack = Haystack::new(text);
        let whole = |start, end| haystack.is_whole(start, end, self.apart);
        let own: Vec<(usize, usize)> = self
            .own
            .find_overlapping_iter(&haystack.text)
            .filter(|found| whole(found.start(), found.end()))
            .map(|found| (found.start(), found.end()))
            .collect();
        let covered = |start: usize, end: usize| own.iter().any(|o| o.0 <= start && end <= o.1);
        self.automaton
            .find_overlapping_iter(&haystack.text)
            .filter(|found| found.len() >= least)
            .filter(|found| whole(found.start(), found.end()))
            .filter(|found| !covered(found.start(), found.end()))
            .filter_map(|found| {
                let what = self.said.get(found.pattern().as_usize())?;
                Some((haystack.origin(found.start()), what.as_str()))
            })
            .collect()
    }
}

/// Notes what was found at a place that has no pages.
fn note(place: &str, found: Vec<(usize, &str)>, out: &mut Found) {
    let found = found.into_iter();
    out.extend(found.map(|(_, what)| (place.to_owned(), None, what.to_owned())));
}

/// As findings.
pub(super) fn findings(found: Found) -> Vec<Finding> {
    let found = found.into_iter();
    found
        .map(|(place, page, what)| Finding {
            place,
            what,
            page,
            protects: false,
        })
        .collect()
}
