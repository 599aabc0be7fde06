//! What each shipped pack publishes: complete, readable, and every word traced to a clause.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

use std::collections::BTreeSet;

use jiff::civil::date;
use policy::publish::{self, Live, Part, Publication};
use policy::{Pack, packs};

const TODAY: jiff::civil::Date = date(2026, 11, 22);

fn all() -> Vec<Pack> {
    let parse = |shipped: &packs::Shipped| Pack::parse(shipped.files).unwrap();
    packs::all().iter().map(parse).collect()
}

fn headings(publication: &Publication) -> Vec<&str> {
    let parts = publication.parts.iter();
    parts
        .filter_map(|part| match part {
            Part::Heading(_, text) => Some(text.as_str()),
            _ => None,
        })
        .collect()
}

#[test]
fn every_kind_of_person_has_a_notice() {
    for pack in all() {
        for person in &pack.people {
            let told = pack
                .notices
                .iter()
                .any(|notice| notice.people.contains(&person.code));
            assert!(told, "{}: {}", pack.front.code, person.code);
        }
    }
}

#[test]
fn a_notice_says_all_that_articles_13_and_14_ask_for() {
    for pack in all() {
        for notice in pack.notices.iter().filter(|one| !one.for_children) {
            let published = publish::notice(&pack, notice, TODAY);
            let said = headings(&published);
            for asked in [
                "Who we are",
                "What we keep, and why",
                "Where we got it",
                "Who may receive it",
                "Outside the United Kingdom",
                "How long we keep it",
                "If you do not give it",
                "Decisions by a machine, and profiling",
                "What you can ask for",
                "If you are not content",
            ] {
                assert!(
                    said.contains(&asked),
                    "{}/{}: {asked}",
                    pack.front.code,
                    notice.code
                );
            }
            let text = published.text();
            assert!(text.contains("s. 164A"), "the complaint to the controller");
            assert!(text.contains(&pack.organisation.dpo.email));
        }
    }
}

#[test]
fn a_notice_for_children_can_be_read_at_the_age_the_pack_says() {
    for pack in all() {
        for notice in pack.notices.iter().filter(|one| one.for_children) {
            let published = publish::notice(&pack, notice, TODAY);
            let age = publish::reading_age(&published.text());
            let most = f64::from(notice.reading_age.unwrap());
            assert!(
                age <= most,
                "{}/{}: {age:.1}\n{}",
                pack.front.code,
                notice.code,
                published.text()
            );
        }
    }
}

#[test]
fn every_statement_points_back_to_a_clause() {
    for pack in all() {
        for publication in publish::all(&pack, TODAY) {
            for part in &publication.parts {
                let clauses: Vec<_> = match part {
                    Part::Heading(..) => Vec::new(),
                    Part::Paragraph(said) => vec![&said.clause],
                    Part::List(list) => list.iter().map(|said| &said.clause).collect(),
                    Part::Table { rows, .. } => rows.iter().map(|(_, clause)| clause).collect(),
                };
                for clause in clauses {
                    assert!(
                        pack.says(&clause.path),
                        "{}: {}",
                        publication.code,
                        clause.path
                    );
                }
            }
        }
    }
}

#[test]
fn the_record_of_processing_has_the_thirty_columns_for_every_use() {
    for pack in all() {
        let record = publish::processing(&pack, TODAY, |_, _| Live::default());
        assert_eq!(record.headings.len(), 30);
        let ours = pack
            .records
            .iter()
            .filter(|one| one.capacity == policy::Capacity::Controller);
        let uses: usize = ours.map(|one| one.uses.len()).sum();
        assert_eq!(record.rows.len(), uses);
        for (cells, path) in &record.rows {
            assert_eq!(cells.len(), 30, "{path}");
            for must in [0, 1, 3, 4, 9, 11, 15, 16, 17] {
                assert!(
                    !cells[must].is_empty(),
                    "{}: {path}: {}",
                    pack.front.code,
                    record.headings[must]
                );
            }
        }
    }
    let processors: Vec<_> = all()
        .iter()
        .filter(|pack| publish::for_others(pack).is_some())
        .map(|pack| pack.front.code.to_string())
        .collect();
    assert_eq!(processors, ["community-interest"]);
}

/// The names of the published vocabulary.
fn published_terms() -> BTreeSet<&'static str> {
    let lines = include_str!("data/dpv-2.3.txt").lines();
    lines.filter(|line| !line.starts_with('#')).collect()
}

#[test]
fn every_term_of_the_vocabulary_is_published() {
    let published = published_terms();
    assert!(published.len() > 1000);
    for term in publish::TERMS {
        let name = term.strip_prefix("dpv:").unwrap();
        assert!(published.contains(name), "{term}");
    }
    assert!(!published.contains("hasMadeUpTerm"));
}

/// Every name in a document of JSON-LD, as whole addresses by its context: keys, and values of
/// `@type` and `@id`.
fn expanded(context: &serde_json::Value, value: &serde_json::Value, into: &mut BTreeSet<String>) {
    let whole = |name: &str| -> Option<String> {
        let (prefix, rest) = name.split_once(':')?;
        let base = context.get(prefix)?.as_str()?;
        Some(format!("{base}{rest}"))
    };
    match value {
        serde_json::Value::Object(map) => {
            for (key, value) in map {
                match key.as_str() {
                    "@type" => {
                        let name = value.as_str().unwrap();
                        into.insert(whole(name).unwrap_or_else(|| panic!("{name}")));
                    }
                    "@id" => assert!(value.as_str().unwrap().starts_with('#'), "{value}"),
                    name => {
                        into.insert(whole(name).unwrap_or_else(|| panic!("{name}")));
                        expanded(context, value, into);
                    }
                }
            }
        }
        serde_json::Value::Array(list) => {
            for value in list {
                expanded(context, value, into);
            }
        }
        _ => {}
    }
}

#[test]
fn the_record_for_programs_expands_to_terms_that_are_published() {
    let published = published_terms();
    let others = [
        "http://www.w3.org/2000/01/rdf-schema#label",
        "http://purl.org/dc/terms/source",
    ];
    for pack in all() {
        let text = publish::vocabulary(&pack, TODAY).to_string();
        let document: serde_json::Value = serde_json::from_str(&text).unwrap();
        let mut names = BTreeSet::new();
        expanded(&document["@context"], &document["@graph"], &mut names);
        for name in &names {
            let known = match name.strip_prefix("https://w3id.org/dpv#") {
                Some(term) => published.contains(term),
                None => others.contains(&name.as_str()),
            };
            assert!(known, "{}: {name}", pack.front.code);
        }
        assert!(names.contains("https://w3id.org/dpv#hasLegalBasis"));
        assert!(document["@graph"].as_array().unwrap().len() > 10);
        for process in document["@graph"].as_array().unwrap().iter().skip(1) {
            for must in ["dpv:hasPurpose", "dpv:hasPersonalData", "dpv:hasLegalBasis"] {
                assert!(!process[must].is_null(), "{}: {must}", process["@id"]);
            }
        }
    }
}

#[test]
fn numbers_lead_from_each_statement_to_its_clause() {
    for pack in all() {
        for publication in publish::all(&pack, TODAY) {
            let sources = publication.sources();
            let numbers: Vec<usize> = sources.iter().map(|one| one.number).collect();
            assert_eq!(numbers, (1..=numbers.len()).collect::<Vec<_>>());
            for source in sources.iter() {
                assert_eq!(sources.number(&source.clause), source.number);
                assert!(!source.words.is_empty());
                assert!(pack.says(&source.clause.path), "{}", source.clause.path);
            }
            assert!(!publication.about.is_empty(), "{}", publication.code);
        }
    }
}

#[test]
fn every_cookie_but_the_necessary_ones_can_be_refused_and_it_is_said_what_follows() {
    let pack = Pack::parse(packs::shipped("community-interest").unwrap().files).unwrap();
    let text = publish::cookies(&pack).unwrap().text();
    for cookie in &pack.cookies {
        let choice = format!("({}): you can say no.", cookie.name);
        let needed = cookie.kind == policy::CookieKind::Necessary;
        assert_eq!(text.contains(&choice), !needed, "{}", cookie.name);
    }
    assert!(text.contains("The pages of Caretaker"));
}

#[test]
fn a_childs_notice_and_the_cookie_notice_read_as_they_should() {
    let pack = Pack::parse(packs::shipped("digital-mentoring").unwrap().files).unwrap();
    insta::assert_snapshot!(
        "mentees",
        publish::notice(&pack, &pack.notices[0], TODAY).text()
    );
    let pack = Pack::parse(packs::shipped("community-interest").unwrap().files).unwrap();
    insta::assert_snapshot!("cookies", publish::cookies(&pack).unwrap().text());
    insta::assert_snapshot!(
        "participants",
        publish::notice(&pack, &pack.notices[0], TODAY).text()
    );
}
