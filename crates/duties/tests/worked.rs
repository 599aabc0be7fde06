//! The worked cases of `tests/data`, each with its arithmetic beside it: facts in, days out.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use calendar::{Holidays, Nation};
use duties::cases::Cases;
use duties::rights::RightKind;

fn files() -> BTreeMap<String, Cases> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let file = toml::from_str(&text).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        files.insert(name, file);
    }
    files
}

/// Cases in which something is not said that must be.
fn says_too_little(cases: &Cases) -> Vec<&str> {
    let requests = cases.case.iter().map(|c| (&c.id, c.expects()));
    let breaches = cases.breach.iter();
    let breaches = breaches.map(|c| (&c.id, c.due.is_some() && c.due_on.is_some()));
    let parents = cases.parent.iter();
    let parents = parents.map(|c| (&c.id, c.ends.is_some() && c.told_from.is_some()));
    let starting = cases.competence.iter();
    let starting = starting.map(|c| {
        let all = c.age.is_some() && c.finding.is_some() && c.by_statute.is_some();
        (&c.id, all)
    });
    let consents = cases.consent.iter();
    let consents = consents.map(|c| (&c.id, c.whose.is_some() != c.refused.is_some()));
    requests
        .chain(breaches)
        .chain(parents)
        .chain(starting)
        .chain(consents)
        .filter(|(_, says)| !says)
        .map(|(id, _)| id.as_str())
        .collect()
}

#[test]
fn every_worked_case_comes_out_as_worked() {
    let holidays = Holidays::published();
    let mut count = 0;
    for (name, file) in files() {
        assert_eq!(says_too_little(&file), Vec::<&str>::new(), "{name}");
        let answers = file.answers(&holidays).unwrap();
        assert_eq!(answers.len(), file.len(), "{name}");
        for answer in &answers {
            assert!(
                answer.differs.is_empty(),
                "{}: {:?}",
                answer.id,
                answer.differs
            );
            if let Some(refusal) = &answer.refused {
                let says_why = refusal.mend.is_some() || refusal.citation.is_some();
                assert!(says_why, "{}: neither a way on nor the law", answer.id);
            }
        }
        count += answers.len();
    }
    println!("{count} worked cases");
    assert!(count >= 150, "{count}");
}

#[test]
fn a_case_that_comes_out_otherwise_is_told_so() {
    let holidays = Holidays::published();
    let wrong = |text: &str| {
        let cases: Cases = toml::from_str(text).unwrap();
        let answers = cases.answers(&holidays).unwrap();
        answers.into_iter().next().unwrap().differs.join("; ")
    };
    let access = "[[case]]\nid = \"a\"\nkind = \"access\"\nnation = \"england\"\nreceived = \"2026-11-26\"\n";
    let late = wrong(&format!("{access}due = \"2026-12-28\""));
    assert_eq!(late, "due is 2026-12-29, expected 2026-12-28");
    let aim = wrong(&format!("{access}aim_on = \"2026-12-28\""));
    assert_eq!(aim, "aim_on is none, expected 2026-12-28");
    let unrefused = wrong(&format!("{access}refused = \"too late\""));
    assert_eq!(unrefused, "not refused, expected too late");
    let early = wrong(&format!(
        "{access}events = [\"2026-11-27 lifted\", \"2026-11-27 acknowledged\"]\nrefused = \"\""
    ));
    assert!(early.starts_with("refused because"), "{early}");
    let breach =
        wrong("[[breach]]\nid = \"b\"\naware = \"2026-11-02T10:00:00Z\"\ndue_on = \"2026-11-06\"");
    assert_eq!(breach, "due_on is 2026-11-05, expected 2026-11-06");
    let child = wrong("[[consent]]\nid = \"c\"\nage = 12\nservice = \"online\"\nwhose = \"child\"");
    assert!(child.contains("expected child"), "{child}");
}

#[test]
fn a_case_that_cannot_be_read_says_which() {
    let holidays = Holidays::published();
    let told = |line: &str| {
        let text = format!(
            "[[case]]\nid = \"a\"\nkind = \"access\"\nnation = \"england\"\nreceived = \"2026-11-26\"\n{line}"
        );
        let cases: Cases = toml::from_str(&text).unwrap();
        cases.answers(&holidays).unwrap_err().to_string()
    };
    for (line, names) in [
        ("events = [\"2026-11-27 identity-lost\"]", "identity-lost"),
        ("events = [\"acknowledged\"]", "acknowledged"),
        ("events = [\"2026-11-27 searched many\"]", "searched many"),
        ("aim = \"20 moons\"", "20 moons"),
        ("basis = \"narnia\"", "basis"),
        (
            "basis = \"england\"\nclosures = [[\"2026-11-27\", \"2026-11-27\"]]",
            "lists no term",
        ),
    ] {
        let told = told(line);
        assert!(told.contains("`a`") && told.contains(names), "{told}");
    }
    let many = format!("events = [{}]", "\"2026-11-27 acknowledged\",".repeat(201));
    assert!(told(&many).contains("more happens"));
}

#[test]
fn the_cases_cover_every_kind_in_every_nation_and_each_cites_the_law() {
    let mut ids = BTreeSet::new();
    let mut met = BTreeSet::new();
    for file in files().values() {
        let named = (file.case.iter().map(|c| (&c.id, &c.citation)))
            .chain(file.breach.iter().map(|c| (&c.id, &c.citation)))
            .chain(file.parent.iter().map(|c| (&c.id, &c.citation)))
            .chain(file.competence.iter().map(|c| (&c.id, &c.citation)))
            .chain(file.consent.iter().map(|c| (&c.id, &c.citation)));
        for (id, citation) in named {
            assert!(ids.insert(id.clone()), "{id} twice");
            assert!(!citation.trim().is_empty(), "{id}");
        }
        met.extend(
            file.case
                .iter()
                .map(|c| (c.kind, c.nation.parse::<Nation>().unwrap())),
        );
    }
    for kind in RightKind::ALL {
        for nation in [
            Nation::EnglandAndWales,
            Nation::Scotland,
            Nation::NorthernIreland,
        ] {
            assert!(met.contains(&(kind, nation)), "{kind:?} in {nation}");
        }
    }
}
