//! The packs that ship, and the examples of other organisations, keep to the law of today.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

use jiff::civil::date;
use policy::publish::{Part, Publication};
use policy::{Grade, Origin, Pack, Tells, lint, packs, publish};

const TODAY: jiff::civil::Date = date(2026, 11, 22);

/// The examples, from the folder beside the packs.
fn examples() -> Vec<(String, String)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../packs/examples");
    let mut examples: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(&path).unwrap())
        })
        .collect();
    examples.sort();
    examples
}

fn parse(files: &[(&str, &str)]) -> Pack {
    Pack::parse(files).unwrap_or_else(|faults| {
        let faults: Vec<String> = faults
            .iter()
            .map(|one| one.pictured("error", &[]))
            .collect();
        panic!("{}", faults.join("\n"))
    })
}

fn everything() -> Vec<Pack> {
    let shipped = packs::all().iter().map(|pack| parse(pack.files));
    let examples = examples();
    assert_eq!(examples.len(), 3);
    let examples = examples.iter().map(|(name, text)| parse(&[(name, text)]));
    shipped.chain(examples).collect()
}

#[test]
fn nothing_in_them_breaks_the_law() {
    let mut broken = Vec::new();
    for pack in everything() {
        let found = lint(&pack, TODAY);
        let breaks = found
            .iter()
            .filter(|one| one.rule.grade == Grade::BreaksTheLaw);
        broken.extend(breaks.map(|one| format!("{}: {}", pack.front.code, one.pictured())));
    }
    assert!(broken.is_empty(), "{}", broken.join("\n\n"));
}

#[test]
fn what_is_left_is_known_and_meant() {
    let mut left = Vec::new();
    for pack in everything() {
        for one in lint(&pack, TODAY) {
            left.push(format!(
                "{}: {}: {}",
                pack.front.code, one.rule.code, one.diagnostic.what
            ));
        }
    }
    insta::assert_snapshot!(left.join("\n"));
}

#[test]
fn each_publishes_all_that_it_must() {
    for pack in everything() {
        let published = publish::all(&pack, TODAY);
        for code in ["policy", "retention", "policy-document"] {
            let there = published.iter().any(|one| one.code == code);
            assert!(there, "{}: {code}", pack.front.code);
        }
        for notice in &pack.notices {
            let there = published.iter().any(|one| notice.code == one.code.as_str());
            assert!(there, "{}: {}", pack.front.code, notice.code);
        }
    }
}

#[test]
fn each_use_is_weighed_and_its_answer_published() {
    for pack in everything() {
        let published = publish::policy(&pack, TODAY);
        for purpose in &pack.purposes {
            let fairness = purpose.fairness.as_ref();
            let fairness = fairness.unwrap_or_else(|| panic!("{}", purpose.code));
            assert!(purpose.is_weighed(), "{}", purpose.code);
            let harm = fairness.harm.as_ref().unwrap();
            let path = format!("purpose[{}].fairness", purpose.code);
            let row = rows(&published).find(|(_, clause)| clause.path == path);
            let (cells, clause) = row.unwrap_or_else(|| panic!("{}: {path}", pack.front.code));
            assert_eq!(&cells[1..], [fairness.expected.clone(), harm.clone()]);
            // Only where a written policy says why is the answer its own.
            let own = clause.origin == Some(Origin::PacksOwn);
            let said = pack.front.code == "commissioned-mentoring" && purpose.code == "enquiries";
            assert_eq!(own, !said, "{}: {path}", pack.front.code);
            for notice in pack.notices.iter().filter(|one| one.for_children) {
                let text = publish::notice(&pack, notice, TODAY).text();
                assert!(!text.contains(harm.as_str()), "{}", notice.code);
            }
        }
    }
}

/// The rows of all tables of a publication.
fn rows(of: &Publication) -> impl Iterator<Item = &(Vec<String>, publish::Clause)> {
    of.parts.iter().flat_map(|part| match part {
        Part::Table { rows, .. } => rows.as_slice(),
        Part::Heading(..) | Part::Paragraph(_) | Part::List(_) => &[],
    })
}

#[test]
fn a_policy_of_before_says_in_one_text_why_a_use_is_fair_and_is_read() {
    let shipped = packs::shipped("digital-mentoring").unwrap();
    let text = "fairness = \"It is what they came for, and harms nobody.\"";
    let files: Vec<(&str, String)> = shipped
        .files
        .iter()
        .map(|(name, old)| {
            let kept = old.lines().filter(|line| {
                let line = line.trim();
                !line.starts_with("expected = ") && !line.starts_with("harm = ")
            });
            let kept: Vec<&str> = kept.collect();
            let kept = kept.join("\n");
            let own = "  [purpose.fairness]\n  origin = \"pack's own\"";
            (*name, kept.replace(own, &format!("  {text}")))
        })
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, &**text)).collect();
    let pack = parse(&files);
    let found = lint(&pack, TODAY);
    assert!(
        !found
            .iter()
            .any(|one| one.rule.code == "fairness-not-weighed")
    );
    let published = publish::policy(&pack, TODAY);
    let weighed = rows(&published).filter(|(_, clause)| clause.path.ends_with(".fairness"));
    let weighed: Vec<_> = weighed.collect();
    assert_eq!(weighed.len(), pack.purposes.len());
    for (cells, clause) in weighed {
        assert_eq!(cells[1], "It is what they came for, and harms nobody.");
        assert_eq!(cells[2], "Said with it.");
        assert!(clause.origin.is_some());
    }
}

#[test]
fn each_notice_tells_of_monitoring_other_sites_and_mail() {
    for pack in everything() {
        for notice in &pack.notices {
            let published = publish::notice(&pack, notice, TODAY);
            for what in Tells::ALL {
                let told = pack.tells(notice, what);
                assert!(told, "{}: {}: {what:?}", pack.front.code, notice.code);
            }
            // What is said to tell it is in the notice as it is published.
            for one in pack.statements.iter().filter(|one| !one.tells.is_empty()) {
                assert!(published.text().contains(&one.says), "{}", one.code);
            }
        }
    }
}

#[test]
fn a_policy_of_before_has_statements_that_are_not_known_to_tell_anything() {
    let shipped = packs::shipped("community-interest").unwrap();
    let without = |text: &str| {
        let kept = text.lines().filter(|line| !line.starts_with("tells = "));
        kept.collect::<Vec<_>>().join("\n")
    };
    let files: Vec<(&str, String)> = shipped
        .files
        .iter()
        .map(|(name, text)| (*name, without(text)))
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, &**text)).collect();
    let pack = parse(&files);
    let found: Vec<String> = lint(&pack, TODAY)
        .into_iter()
        .filter(|one| one.rule.code == "notice-leaves-out")
        .map(|one| one.diagnostic.what)
        .collect();
    assert_eq!(
        found,
        [
            "the notice `partners` does not tell that messages may be monitored",
            "no notice tells that other sites have policies of their own",
            "no notice tells that e-mail is not wholly safe",
        ]
    );
}

#[test]
fn a_childs_notice_that_is_too_hard_is_found_with_what_to_mend() {
    let hard = "Comprehensive documentation of organisational accountability necessitates \
                indefinite retention of identifying information, notwithstanding objections.";
    for shipped in packs::all() {
        let files: Vec<(&str, String)> = shipped
            .files
            .iter()
            .map(|(name, text)| {
                let text = text.replace("reading_age = 11", "reading_age = 7");
                (
                    *name,
                    text.replace("We keep some facts about you so that", hard),
                )
            })
            .collect();
        let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, &**text)).collect();
        let pack = parse(&files);
        let found = lint(&pack, TODAY);
        let mut found = found
            .iter()
            .filter(|one| one.rule.code == "notice-too-hard");
        let Some(notice) = pack.notices.iter().find(|one| one.for_children) else {
            assert!(found.next().is_none(), "{}", pack.front.code);
            continue;
        };
        let found = found.next().unwrap();
        let published = publish::notice(&pack, notice, TODAY).text();
        let age = format!("for {:.1} years", publish::reading_age(&published));
        assert!(
            found.diagnostic.what.contains(&age),
            "{:?}",
            found.diagnostic.what
        );
        assert!(found.diagnostic.what.ends_with("its readers are 7"));
        let welcome = format!("notice[{}].welcome", notice.code);
        for said in [hard, &welcome, "find short words for `"] {
            let mend = &found.diagnostic.mend;
            assert!(mend.contains(said), "{}: {mend}", pack.front.code);
        }
    }
}
