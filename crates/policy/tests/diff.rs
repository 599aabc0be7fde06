//! What a pack changes against another, in words.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    missing_docs,
    reason = "tests"
)]

use std::fmt::Write as _;
use std::sync::LazyLock;

use policy::diff::{Ask, Diff, Subject, WhyTold, diff};
use policy::{Pack, packs};
use proptest::prelude::*;
use toml::{Table, Value};

fn shipped(code: &str) -> Pack {
    Pack::parse(packs::shipped(code).unwrap().files).unwrap()
}

/// The private tutors' pack with texts put in the place of others.
fn changed(changes: &[(&str, &str)]) -> Pack {
    let mut text = packs::private_tutoring().to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    Pack::parse(&[("pack.toml", &text)]).unwrap_or_else(|faults| {
        let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
        panic!("{}", faults.join("\n"))
    })
}

fn in_words(diff: &Diff) -> String {
    let mut text = String::new();
    for subject in Subject::ALL {
        for (number, change) in diff.about(subject).enumerate() {
            if number == 0 {
                writeln!(text, "{}", subject.words()).unwrap();
            }
            writeln!(text, "  {} [{}]", change.what, change.people.join(", ")).unwrap();
        }
    }
    for one in &diff.documents {
        writeln!(text, "“{}” {}", one.title, one.happened.words()).unwrap();
        for line in &one.says_now {
            writeln!(text, "  + {line}").unwrap();
        }
        for line in &one.said_before {
            writeln!(text, "  - {line}").unwrap();
        }
    }
    text
}

#[test]
fn the_same_pack_changes_nothing() {
    for pack in packs::all() {
        let (one, other) = (shipped(pack.code), shipped(pack.code));
        assert_eq!(diff(&one, &other), Diff::default(), "{}", pack.code);
    }
}

#[test]
fn what_people_ask_about_first_is_said_in_plain_words() {
    let before = changed(&[]);
    let after = changed(&[
        ("many = \"tutees\"", "many = \"pupils\""),
        (
            "    \"attendance\",\n",
            "    \"attendance\",\n    \"favourite books\",\n",
        ),
        (
            "telephone = \"01632 960100\"",
            "telephone = \"01632 960199\"",
        ),
        ("aim = \"15 working days\"", "aim = \"10 working days\""),
    ]);
    insta::assert_snapshot!(in_words(&diff(&before, &after)));
}

#[test]
fn longer_and_shorter_are_told_apart_and_for_whom() {
    let rule = |text: &str| {
        let from = packs::private_tutoring();
        let at = from.find("[[retention]]").unwrap();
        let line = from[at..]
            .lines()
            .find(|line| line.starts_with("period = "))
            .unwrap();
        changed(&[(line, text)])
    };
    let (short, long) = (rule("period = \"1 year\""), rule("period = \"30 years\""));
    for (before, after, word) in [
        (&short, &long, "kept longer"),
        (&long, &short, "kept shorter"),
    ] {
        let diff = diff(before, after);
        let lines: Vec<_> = diff.about(Subject::Retention).collect();
        assert!(!lines.is_empty());
        assert!(
            lines
                .iter()
                .all(|one| one.what.contains(word) && !one.people.is_empty()),
            "{lines:?}"
        );
        // The schedule is published, and so are the notices that say how long.
        assert!(diff.documents.iter().any(|one| one.code == "retention"));
        assert!(diff.documents.iter().any(|one| one.is_notice));
        assert_eq!(diff.must_be_told, []);
    }
}

#[test]
fn whoever_signs_is_told_of_posts_and_not_of_their_codes() {
    let approvers = "approvers = [{ role = \"director\"";
    let diff = diff(
        &changed(&[]),
        &changed(&[
            (
                approvers,
                "approvers = [{ role = \"dpo\", name = \"The Officer\" }, { role = \"director\"",
            ),
            ("viewers = [\"dpo\"]", "viewers = [\"dpo\", \"head\"]"),
        ]),
    );
    let said: Vec<&str> = diff.changes.iter().map(|one| one.what.as_str()).collect();
    let officer = "“data protection officer”";
    assert!(
        said.iter()
            .any(|one| one.starts_with("The policy, approvers") && one.contains(officer)),
        "{said:?}"
    );
    assert!(
        said.iter()
            .any(|one| one.contains("viewers, now also: “") && !one.contains("“head”")),
        "{said:?}"
    );
    assert!(said.iter().all(|one| !one.contains("“dpo”")), "{said:?}");
}

/// A use of session reports for something new, by a basis.
fn new_use(basis: &str) -> Pack {
    let at_sessions = "code = \"session-report\"";
    let text = packs::private_tutoring();
    let record = &text[text.find(at_sessions).unwrap()..];
    let first_use = record.find("[[record.use]]").unwrap();
    let from = format!("{at_sessions}{}", &record[at_sessions.len()..first_use]);
    let to = format!(
        "{from}[[record.use]]\npurpose = \"case-studies\"\nbasis = \"{basis}\"\ninterest = \"to show others what helps\"\nassessment = \"{}\"\n\n",
        shipped("private-tutoring").assessments[0].code
    );
    changed(&[
        (from.as_str(), to.as_str()),
        (
            "[[purpose]]\n",
            "[[purpose]]\ncode = \"case-studies\"\ntitle = \"to write case studies\"\norigin = \"pack's own\"\n\n[[purpose]]\n",
        ),
    ])
}

#[test]
fn a_new_purpose_for_what_is_held_has_to_be_told_first() {
    let diff = diff(&changed(&[]), &new_use("legitimate-interests"));
    assert!(!diff.must_be_told.is_empty());
    for one in &diff.must_be_told {
        assert_eq!(one.purpose, "case-studies");
        assert_eq!(one.why, WhyTold::NewPurpose);
        assert_eq!(one.ask, None);
        assert!(one.records.iter().any(|(code, _)| code == "session-report"));
        assert!(
            one.citations.iter().any(|one| one == "UK GDPR art. 14(4)"),
            "{one:?}"
        );
        // The pack holds from after 5 February 2026.
        assert!(
            one.citations.iter().any(|one| one == "UK GDPR art. 8A"),
            "{one:?}"
        );
    }
    assert!(diff.must_be_told.iter().any(|one| one.person == "learner"));
}

#[test]
fn a_new_purpose_that_rests_on_consent_has_to_be_asked_for() {
    let diff = diff(&changed(&[]), &new_use("consent"));
    assert!(diff.must_be_told.iter().any(|one| one.person == "learner"));
    for one in &diff.must_be_told {
        assert_eq!(one.ask, Some(Ask::RestsOnConsent));
    }
}

#[test]
fn what_was_collected_by_consent_is_not_used_otherwise_without_asking() {
    let by_consent = new_use("consent");
    let text = |pack: &Pack| pack.files().next().unwrap().1.to_owned();
    // Session reports by consent alone, for everything.
    let start = text(&by_consent).find("code = \"session-report\"").unwrap();
    let whole = text(&by_consent);
    let end = whole[start..].find("[[record]]").unwrap() + start;
    let alone = |record: &str| {
        let mut lines: Vec<String> = Vec::new();
        for line in record.lines() {
            lines.push(if line.trim_start().starts_with("basis = ") {
                "basis = \"consent\"".to_owned()
            } else {
                line.to_owned()
            });
        }
        lines.join("\n") + "\n"
    };
    let first = whole[start..end].replace("\"case-studies\"", "\"teaching\"");
    let before = format!("{}{}{}", &whole[..start], alone(&first), &whole[end..]);
    let second = format!(
        "{}[[record.use]]\npurpose = \"case-studies\"\nbasis = \"legitimate-interests\"\ninterest = \"to show others what helps\"\nassessment = \"{}\"\n\n",
        alone(&first),
        by_consent.assessments[0].code
    );
    let after = format!("{}{second}{}", &whole[..start], &whole[end..]);
    let read = |text: &str| Pack::read(&[("pack.toml", text)]).unwrap();
    let diff = diff(&read(&before), &read(&after));
    let learner = diff
        .must_be_told
        .iter()
        .find(|one| one.person == "learner")
        .unwrap();
    assert_eq!(learner.ask, Some(Ask::CollectedByConsent), "{learner:?}");
}

#[test]
fn every_shipped_pack_against_every_other_is_said_in_sentences() {
    for one in packs::all() {
        for other in packs::all().iter().filter(|other| other.code != one.code) {
            let diff = diff(&shipped(one.code), &shipped(other.code));
            let pair = format!("{} against {}", one.code, other.code);
            assert!(diff.changes.len() > 20, "{pair}");
            assert!(diff.documents.iter().any(|one| one.is_notice), "{pair}");
            for change in &diff.changes {
                let what = &change.what;
                let first = what.chars().next().unwrap();
                assert!(first.is_uppercase() || first == '“', "{pair}: {what}");
                assert!(what.ends_with(['.', '?', '!', '”']), "{pair}: {what}");
                // What is quoted stands as it is written: names of cookies, addresses.
                let own: Vec<&str> = what.split(['“', '”']).step_by(2).collect();
                let own = own.join("");
                for odd in ["_", "Some(", "None", "Code", "{", "..", ":.", ",."] {
                    assert!(!own.contains(odd), "{pair}: `{odd}` in {what}");
                }
            }
        }
    }
}

/// Keys that no version is told of: where something comes from, and what each version changes.
const UNTOLD: [&str; 3] = ["origin", "version", "effective_on"];

/// A shipped pack: its code, its files as one table, and the path of each value that is no table.
type Leaves = (&'static str, Table, Vec<Vec<String>>);

static LEAVES: LazyLock<Vec<Leaves>> = LazyLock::new(|| {
    packs::all()
        .iter()
        .map(|pack| {
            let mut all = Table::new();
            for (_, text) in pack.files {
                for (key, value) in text.parse::<Table>().unwrap() {
                    match (all.get_mut(&key), value) {
                        (Some(Value::Array(list)), Value::Array(more)) => list.extend(more),
                        (_, value) => {
                            all.insert(key, value);
                        }
                    }
                }
            }
            let mut paths = Vec::new();
            for (key, value) in &all {
                walk(value, &mut vec![key.clone()], &mut paths);
            }
            (pack.code, all, paths)
        })
        .collect()
});

fn walk(value: &Value, at: &mut Vec<String>, paths: &mut Vec<Vec<String>>) {
    match value {
        Value::Table(table) => {
            for (key, value) in table
                .iter()
                .filter(|(key, _)| !UNTOLD.contains(&key.as_str()))
            {
                at.push(key.clone());
                walk(value, at, paths);
                at.pop();
            }
        }
        Value::Array(list) => {
            for (place, value) in list.iter().enumerate() {
                at.push(place.to_string());
                walk(value, at, paths);
                at.pop();
            }
        }
        _ => paths.push(at.clone()),
    }
}

fn at<'a>(all: &'a mut Table, path: &[String]) -> &'a mut Value {
    let mut value = all.get_mut(&path[0]).unwrap();
    for key in &path[1..] {
        value = match value {
            Value::Array(list) => &mut list[key.parse::<usize>().unwrap()],
            Value::Table(table) => table.get_mut(key).unwrap(),
            _ => unreachable!(),
        };
    }
    value
}

/// Something else of the same sort.
fn other(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(format!("{text} indeed")),
        Value::Integer(number) => Value::Integer(number + 1),
        Value::Boolean(is) => Value::Boolean(!is),
        other => other.clone(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn nothing_changes_in_silence(pack in 0..5usize, leaf in any::<prop::sample::Index>()) {
        let (code, all, paths) = &LEAVES[pack];
        let path = &paths[leaf.index(paths.len())];
        let mut changed = all.clone();
        let value = at(&mut changed, path);
        let before = value.clone();
        *value = other(&before);
        prop_assume!(*value != before);
        let read = |table: &Table| Pack::read(&[("pack.toml", &toml::to_string(table).unwrap())]);
        // What refers to something that is not there is no pack.
        let Ok(now) = read(&changed) else { return Ok(()) };
        let diff = diff(&read(all).unwrap(), &now);
        prop_assert!(!diff.is_empty(), "{code}: {} is told nowhere", path.join("."));
        prop_assert!(diff.changes.len() < 60, "{code}: {}: {}", path.join("."), in_words(&diff));
    }
}
