//! A hundred broken packs, kept as data: each is refused with its place and a remedy.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests")]

use std::fmt::Write as _;

use policy::{Diagnostic, Pack};
use serde::Deserialize;

/// The smallest pack in which the lint finds nothing.
const SOUND: &str = include_str!("../src/lint/sound.toml");

/// How many lines a section of that pack has at most.
const SECTION: usize = 16;

#[derive(Deserialize)]
struct Broken {
    pack: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    replaced: Option<String>,
    by: Option<String>,
    added: Option<String>,
}

impl Case {
    /// The broken text, and in which of its lines the fault was put, from 1.
    fn text(&self) -> (String, std::ops::RangeInclusive<usize>) {
        let (before, put, after) = match (&self.replaced, &self.by, &self.added) {
            (Some(replaced), Some(by), None) => {
                let (before, after) = SOUND
                    .split_once(replaced.as_str())
                    .unwrap_or_else(|| panic!("{}: the sound pack has no {replaced:?}", self.name));
                (before.to_owned(), by.as_str(), after)
            }
            (None, None, Some(added)) => (format!("{SOUND}\n"), added.as_str(), ""),
            _ => panic!("{}: `replaced` and `by`, or `added`", self.name),
        };
        let first = before.lines().count().max(1);
        let last = first + put.lines().count() + 1;
        (format!("{before}{put}{after}"), first..=last)
    }

    fn faults(&self) -> Vec<Diagnostic> {
        Pack::parse(&[("pack.toml", &self.text().0)])
            .err()
            .unwrap_or_default()
    }
}

fn cases() -> Vec<Case> {
    let broken: Broken = toml::from_str(include_str!("broken.toml")).unwrap();
    broken.pack
}

#[test]
fn each_is_refused_with_a_place_and_a_remedy() {
    let cases = cases();
    assert!(cases.len() >= 100, "only {}", cases.len());
    for case in &cases {
        let faults = case.faults();
        assert!(!faults.is_empty(), "{}: nothing was said", case.name);
        for fault in &faults {
            assert!(fault.line >= 1 && fault.column >= 1, "{}", case.name);
            assert!(
                !fault.what.is_empty() && !fault.mend.is_empty(),
                "{}",
                case.name
            );
        }
        // A fault shows where it was made, or at the heading of what it spoils.
        let (_, put_in) = case.text();
        let taken_out = case.by.as_deref() == Some("");
        let near = |fault: &Diagnostic| {
            fault.line + SECTION >= *put_in.start() && fault.line <= put_in.end() + SECTION
        };
        assert!(
            taken_out || faults.iter().any(near),
            "{}: put into {put_in:?}: {faults:?}",
            case.name
        );
    }
}

#[test]
fn what_is_said_of_each() {
    let mut all = String::new();
    for case in cases() {
        writeln!(all, "{}", case.name).unwrap();
        for fault in case.faults() {
            writeln!(all, "    {fault}").unwrap();
        }
    }
    insta::assert_snapshot!(all);
}

#[test]
fn the_sound_pack_itself_is_read() {
    assert!(Pack::parse(&[("pack.toml", SOUND)]).is_ok());
}
