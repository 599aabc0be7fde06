//! What the loader promises of any data file, ours or one that somebody is about to change.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

use std::fmt::Write as _;

use jiff::civil::{Date, date};
use law::{Law, LawError, Nation};
use proptest::prelude::*;

/// An entry with everything that every kind has; `more` are further lines.
fn entry(code: &str, more: &str) -> String {
    format!(
        "[[entry]]\ncode = \"{code}\"\ntitle = \"t\"\ncitation = \"c\"\nsource = \"s\"\n\
         confidence = \"high\"\n{more}\n"
    )
}

fn file(kind: &str, entries: &[String]) -> String {
    format!("kind = \"{kind}\"\n{}", entries.concat())
}

const ALWAYS: &str = "in_force_from = \"2020-01-01\"";

fn faults(files: &[(&str, &str)]) -> Vec<String> {
    match Law::from_files(files) {
        Ok(_) => Vec::new(),
        Err(LawError::Faults(faults)) => faults.0.iter().map(ToString::to_string).collect(),
        Err(error @ LawError::Read { .. }) => panic!("{error:?}"),
    }
}

#[test]
fn a_change_of_law_is_two_entries_that_meet() {
    let until = |last: &str| {
        let first = format!("in_force_from = \"2018-05-25\"\nin_force_to = \"{last}\"");
        let text = file(
            "basis",
            &[
                entry("x", &first),
                entry("x", "in_force_from = \"2026-02-05\""),
            ],
        );
        faults(&[("x.toml", &text)])
    };
    assert!(until("2026-02-04").is_empty());
    assert_eq!(
        until("2026-02-05"),
        [
            "x.toml:3: `x` is in force twice on 2026-02-05 in England; end one of them on the day \
          before the other begins (x.toml:11)"
        ]
    );
}

#[test]
fn every_fault_is_told_at_once_with_place_and_remedy() {
    let text = file(
        "basis",
        &[
            entry("Bad Code", ALWAYS),
            entry(
                "back",
                "in_force_from = \"2020-01-01\"\nin_force_to = \"2019-01-01\"",
            ),
            entry("nowhere", &format!("{ALWAYS}\nnations = []")),
            entry("sure", &format!("{ALWAYS}\ndoubt = \"d\"")),
            entry("lists", &format!("{ALWAYS}\nlists = [\"counting\"]")),
            entry(
                "wants",
                &format!("{ALWAYS}\nrequires = [\"what-nobody-gives\"]"),
            ),
        ],
    );
    let found = faults(&[("x.toml", &text)]);
    let starts = [
        "x.toml:3: `Bad Code` is no code; write small letters",
        "x.toml:10: `back` ends before it begins; put `in_force_to`",
        "x.toml:18: `nowhere` holds nowhere; name a nation",
        "x.toml:26: `sure` is beyond doubt and has a `doubt`; lower",
        "x.toml:34: `lists` has `lists`, which does not belong to this file; take it out",
        "x.toml:34: `lists` is on no list of its file; name one",
        "x.toml:42: `wants` requires `what-nobody-gives`, which is not there; use what",
    ];
    assert_eq!(found.len(), starts.len(), "{found:#?}");
    for (found, start) in found.iter().zip(starts) {
        assert!(found.starts_with(start), "{found}");
    }
}

#[test]
fn what_is_uncertain_says_why() {
    let text = file("basis", &[entry("x", ALWAYS)]).replace("\"high\"", "\"low\"");
    assert_eq!(
        faults(&[("x.toml", &text)]),
        ["x.toml:3: `x` does not say why it is uncertain; add `doubt` with the reason"]
    );
}

#[test]
fn an_empty_citation_or_source_is_a_fault() {
    let text = file("basis", &[entry("x", ALWAYS)]);
    for (field, empty) in [
        ("citation", text.replace("\"c\"", "\" \"")),
        ("source", text.replace("\"s\"", "\"\"")),
    ] {
        let found = faults(&[("x.toml", &empty)]);
        assert_eq!(
            found,
            [format!("x.toml:3: `x` has an empty `{field}`; fill it in")]
        );
    }
}

#[test]
fn an_entry_has_the_field_of_its_kind() {
    let clock = file("clock", &[entry("x", ALWAYS)]);
    assert_eq!(
        faults(&[("x.toml", &clock)]),
        [
            "x.toml:3: `x` lacks `clock`; every entry of this file has it; copy the form of the one above"
        ]
    );
}

#[test]
fn a_rule_of_a_right_that_is_not_there_is_a_fault() {
    let rule = format!("{ALWAYS}\nrule = {{ rights = [\"erasing\"], role = \"ground\" }}");
    let rules = file("right-rule", &[entry("x", &rule)]);
    let rights = file("right", &[entry("erasure", ALWAYS)]);
    let found = faults(&[("rights.toml", &rights), ("rules.toml", &rules)]);
    assert_eq!(
        found,
        [
            "rules.toml:3: `x` names the right `erasing`, which is not there; use a code of \
          rights.toml, or end this entry with it"
        ]
    );
    let mended = rules.replace("erasing", "erasure");
    assert!(faults(&[("rights.toml", &rights), ("rules.toml", &mended)]).is_empty());
}

#[test]
fn what_an_entry_rests_on_lasts_as_long_and_reaches_as_far() {
    let rule = format!("{ALWAYS}\nrule = {{ rights = [\"erasure\"], role = \"ground\" }}");
    let rules = file("right-rule", &[entry("x", &rule)]);
    let with = |right: &str| {
        let rights = file("right", &[entry("erasure", right)]);
        faults(&[("rights.toml", &rights), ("rules.toml", &rules)])
    };
    let ends = with("in_force_from = \"2018-05-25\"\nin_force_to = \"2025-12-31\"");
    assert!(
        ends.len() == 1 && ends[0].contains("is not in force on 2026-01-01 in England"),
        "{ends:?}"
    );
    let elsewhere = with(&format!(
        "{ALWAYS}\nnations = [\"england\", \"wales\", \"scotland\"]"
    ));
    assert!(
        elsewhere.len() == 1 && elsewhere[0].contains("on 2020-01-01 in Northern Ireland"),
        "{elsewhere:?}"
    );
}

#[test]
fn what_is_misspelt_is_refused_with_its_place_and_what_may_stand_there() {
    let unknown_field = file(
        "basis",
        &[entry("x", &format!("{ALWAYS}\ncolour = \"blue\""))],
    );
    let unknown_list = file(
        "notice",
        &[entry("x", &format!("{ALWAYS}\nlists = [\"notice-dirct\"]"))],
    );
    let no_length = file(
        "clock",
        &[entry(
            "x",
            &format!("{ALWAYS}\nclock = {{ length = \"1 moon\", starts = \"now\", rolls = true }}"),
        )],
    );
    for (text, place, hint) in [
        (&unknown_field, "line 9", "unknown field `colour`"),
        (&unknown_list, "line 9", "`notice-direct`"),
        (&no_length, "line 9", "`1 moon` is no length"),
    ] {
        let Err(LawError::Read { file, source }) = Law::from_files(&[("x.toml", text)]) else {
            panic!("it was read");
        };
        let source = source.to_string();
        assert_eq!(file, "x.toml");
        assert!(source.contains(place) && source.contains(hint), "{source}");
    }
}

/// One version of an entry: first day, how many days it lasts if it ends, and nations by bits.
type Version = (i16, Option<i16>, u8);

fn day(number: i16) -> Date {
    date(2024, 1, 1) + jiff::Span::new().days(number)
}

fn nations(bits: u8) -> Vec<Nation> {
    let chosen = Nation::ALL.into_iter().enumerate();
    chosen
        .filter(|(n, _)| bits & (1 << n) != 0)
        .map(|(_, nation)| nation)
        .collect()
}

fn written((from, length, bits): Version) -> String {
    let names: Vec<_> = nations(bits)
        .iter()
        .map(|nation| format!("\"{}\"", nation.name().to_lowercase().replace(' ', "-")))
        .collect();
    let mut more = format!(
        "in_force_from = \"{}\"\nnations = [{}]",
        day(from),
        names.join(", ")
    );
    if let Some(length) = length {
        let _ = write!(more, "\nin_force_to = \"{}\"", day(from + length));
    }
    entry("x", &more)
}

fn holds((from, length, bits): Version, on: i16, nation: Nation) -> bool {
    nations(bits).contains(&nation) && from <= on && length.is_none_or(|length| on <= from + length)
}

proptest! {
    /// Two versions of one entry never overlap: the file is read exactly if walking every day in
    /// every nation meets no second version, and then each day is answered by the one that holds.
    #[test]
    fn no_two_versions_of_one_entry_overlap(
        versions in prop::collection::vec(
            (0..20_i16, prop::option::of(0..8_i16), 1..16_u8),
            1..5,
        ),
    ) {
        let entries: Vec<_> = versions.iter().copied().map(written).collect();
        let law = Law::from_files(&[("x.toml", &file("basis", &entries))]);
        let twice = (0..40).any(|on| {
            Nation::ALL.iter().any(|nation| {
                versions.iter().filter(|version| holds(**version, on, *nation)).count() > 1
            })
        });
        prop_assert_eq!(law.is_err(), twice);
        if let Ok(law) = law {
            for on in 0..40 {
                for nation in Nation::ALL {
                    let expected = versions.iter().any(|version| holds(*version, on, nation));
                    let found = law.law_on(day(on), nation).basis("x").is_some();
                    prop_assert_eq!(found, expected);
                }
            }
        }
    }
}
