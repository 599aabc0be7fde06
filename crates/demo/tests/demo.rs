//! What holds of the invented organisation as a whole.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    missing_docs,
    unreachable_pub,
    reason = "tests"
)]

use std::collections::{BTreeMap, BTreeSet};

use demo::{Capacity, DemoFile, Organisation, RelationKind, even, occurrences};
use jiff::civil::{Date, date};

const TODAY: Date = date(2026, 11, 20);

fn small() -> Organisation {
    Organisation::invent(40, 7, TODAY)
}

#[test]
fn the_same_seed_repeats_to_the_last_byte_and_another_does_not() {
    let folder = |seed| {
        let dir = tempfile::tempdir().unwrap();
        demo::export(&Organisation::invent(20, seed, TODAY), dir.path()).unwrap();
        let mut files = BTreeMap::new();
        collect(dir.path(), dir.path(), &mut files);
        files
    };
    let (one, same, other) = (folder(5), folder(5), folder(6));
    assert!(one.len() > 40, "{}", one.len());
    assert!(one == same, "two runs of one seed differ");
    assert!(one["people.csv"] != other["people.csv"]);
    assert!(one["truth.jsonl"] != other["truth.jsonl"]);
}

fn collect(root: &std::path::Path, dir: &std::path::Path, into: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, into);
        } else {
            let name = path
                .strip_prefix(root)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned();
            into.insert(name, std::fs::read(&path).unwrap());
        }
    }
}

#[test]
fn every_truth_stands_in_its_part() {
    let organisation = small();
    let known: BTreeSet<&str> = organisation
        .people
        .iter()
        .map(|person| person.id.as_str())
        .collect();
    let mut seen = 0;
    for file in organisation.files() {
        let texts: BTreeMap<&str, String> = file
            .parts
            .iter()
            .map(|part| (part.name.as_str(), even(part.text.as_str())))
            .collect();
        assert_eq!(
            texts.len(),
            file.parts.len(),
            "two parts of one name in {}",
            file.path
        );
        for truth in demo::of_file(&file) {
            let text = &texts[truth.part.as_str()];
            let found = occurrences(text, &truth.written).count();
            assert!(found >= truth.nth, "{truth:?}: {found} occurrences");
            assert!(known.contains(truth.person.as_str()), "{truth:?}");
            seen += 1;
        }
    }
    assert!(seen > 3000, "{seen}");
}

#[test]
fn no_number_depends_on_how_a_reader_parts_cells() {
    for organisation in [
        small(),
        Organisation::fixed(120, 1),
        Organisation::fixed(12, 3),
    ] {
        for file in organisation.files() {
            for part in &file.parts {
                let barred = even(&part.text.as_str().replace('\t', "|"));
                for (mark, nth) in part.text.numbered() {
                    let starts = occurrences(&barred, &mark.written);
                    let before = starts.take_while(|start| *start < mark.start).count();
                    assert_eq!(before + 1, nth, "{mark:?} in {} {}", file.path, part.name);
                }
            }
        }
    }
}

#[test]
fn every_way_of_writing_somebody_occurs() {
    let truth = Organisation::invent(120, 1, TODAY).truth();
    let mut forms: BTreeMap<&str, usize> = BTreeMap::new();
    for mention in &truth {
        *forms.entry(mention.form).or_default() += 1;
    }
    for form in [
        "full",
        "all-given",
        "reversed",
        "given",
        "nickname",
        "initials",
        "shortened",
        "possessive",
        "lower-case",
        "surname",
        "title-surname",
        "folded",
        "misspelt",
        "email",
        "telephone",
        "birth-date",
        "address",
        "postcode",
        "group",
        "former",
        "nhs-number",
    ] {
        assert!(
            forms.get(form).is_some_and(|count| *count >= 10),
            "{form}: {:?}",
            forms.get(form)
        );
    }
}

#[test]
fn every_format_occurs_and_no_path_twice() {
    let files = small().files();
    let kinds: BTreeSet<&str> = files
        .iter()
        .filter_map(|file| file.path.rsplit('.').next())
        .collect();
    assert_eq!(
        kinds.into_iter().collect::<Vec<_>>(),
        [
            "csv", "docx", "eml", "html", "mbox", "pdf", "png", "txt", "xlsx", "zip"
        ]
    );
    let paths: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths.len(), files.len());
    assert!(files.iter().all(|file: &DemoFile| !file.bytes.is_empty()));
}

#[test]
fn the_mailboxes_are_full_for_every_seed() {
    for seed in 1..6 {
        let files = Organisation::fixed(40, seed).files();
        let office = files
            .iter()
            .find(|file| file.path.ends_with("office.mbox"))
            .unwrap();
        let messages = office
            .parts
            .iter()
            .filter(|part| !part.name.contains('/'))
            .count();
        assert!(messages >= 40 * 10 / 3, "{seed}: {messages}");
    }
}

#[test]
fn nobody_can_be_reached() {
    let organisation = Organisation::invent(120, 1, TODAY);
    for person in &organisation.people {
        for number in &person.telephones {
            let drama = ["07700 900", "01632 960", "020 7946 0"];
            assert!(
                drama.iter().any(|range| number.starts_with(range)),
                "{number}"
            );
        }
        for address in &person.emails {
            let domain = address.split('@').nth(1).unwrap();
            let reserved = [".example.com", ".example.org", ".example.net"];
            assert!(
                reserved.iter().any(|end| domain.ends_with(end)),
                "{address}"
            );
        }
        assert!(
            person
                .postcode
                .as_ref()
                .is_none_or(|code| code.starts_with("ZZ"))
        );
        assert!(
            person
                .nhs_number
                .as_ref()
                .is_none_or(|number| number.starts_with("999 "))
        );
    }
}

#[test]
fn the_people_belong_together() {
    let organisation = Organisation::invent(120, 1, TODAY);
    let learners: Vec<_> = organisation.with_capacity(Capacity::Learner).collect();
    assert_eq!(learners.len(), 120);
    let ties = |id: &str, kind| {
        let of = |relation: &&demo::Relation| {
            relation.kind == kind && (relation.to == id || relation.person == id)
        };
        organisation.relations.iter().filter(of).count()
    };
    for learner in &learners {
        assert!(ties(&learner.id, RelationKind::CarerOf) >= 1);
        assert_eq!(ties(&learner.id, RelationKind::TutorOf), 1);
    }
    assert!(
        learners
            .iter()
            .any(|learner| ties(&learner.id, RelationKind::SiblingOf) > 0)
    );
    assert!(
        learners
            .iter()
            .any(|learner| ties(&learner.id, RelationKind::PlacedBy) > 0)
    );
    assert!(
        organisation
            .relations
            .iter()
            .any(|relation| relation.kind == RelationKind::Refers)
    );
    let jamies = organisation
        .people
        .iter()
        .filter(|person| person.called() == "Jamie")
        .count();
    assert!(jamies >= 4, "{jamies}");
    let both = |person: &&demo::Person| person.is(Capacity::Tutor) && person.is(Capacity::Carer);
    assert_eq!(
        organisation.people.iter().find(both).unwrap().full(),
        "Nadia Rahman"
    );
    for relation in &organisation.relations {
        assert!(
            organisation.person(&relation.person).is_some()
                && organisation.person(&relation.to).is_some()
        );
        assert!(
            relation.from <= TODAY && relation.until.is_none_or(|until| until >= relation.from)
        );
    }
}

#[test]
fn records_are_of_the_past_and_of_every_kind() {
    let organisation = Organisation::invent(120, 1, TODAY);
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for record in &organisation.records {
        assert!(
            record.on <= TODAY && record.on > date(2023, 10, 1),
            "{}",
            record.on
        );
        assert!(!record.others.contains(&record.person));
        assert!(
            !record.text.as_str().contains(['{', '}', '[', ']', '|']),
            "{}",
            record.text.as_str()
        );
        *kinds.entry(record.kind).or_default() += 1;
    }
    for kind in [
        "session-report",
        "contact-note",
        "safeguarding-concern",
        "agreement",
        "complaint",
        "photograph-consent",
    ] {
        assert!(
            kinds.get(kind).is_some_and(|count| *count >= 4),
            "{kind}: {:?}",
            kinds.get(kind)
        );
    }
    let texts: BTreeSet<&str> = organisation
        .records
        .iter()
        .map(|record| record.text.as_str())
        .collect();
    assert!(
        texts.len() * 100 > organisation.records.len() * 97,
        "{} of {}",
        texts.len(),
        organisation.records.len()
    );
}

#[test]
fn it_scales_up_and_down() {
    for learners in [0, 1, 5] {
        let organisation = Organisation::invent(learners, 1, TODAY);
        assert_eq!(
            organisation.with_capacity(Capacity::Learner).count(),
            learners
        );
        let _ = organisation.truth();
    }
    let large = Organisation::invent(600, 1, TODAY);
    assert_eq!(large.with_capacity(Capacity::Learner).count(), 600);
    let ids: BTreeSet<&str> = large
        .people
        .iter()
        .map(|person| person.id.as_str())
        .collect();
    assert_eq!(ids.len(), large.people.len());
    let emails: Vec<&String> = large
        .people
        .iter()
        .flat_map(|person| &person.emails)
        .collect();
    assert_eq!(emails.iter().collect::<BTreeSet<_>>().len(), emails.len());
}
