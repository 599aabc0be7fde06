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

#[test]
fn the_vocabulary_uses_only_the_terms_it_names() {
    let known: BTreeSet<&str> = publish::TERMS.iter().copied().collect();
    for pack in all() {
        let graph = publish::vocabulary(&pack, TODAY);
        let text = graph["@graph"].to_string();
        for piece in text.split('"').filter(|piece| piece.starts_with("dpv:")) {
            assert!(known.contains(piece), "{piece}");
        }
        assert!(graph["@graph"].as_array().unwrap().len() > 10);
    }
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
