//! Finding one person in very many documents.

use std::fmt::Write as _;
use std::time::Duration;

use app::bodies::Place;
use app::{Ctx, EntityId, Extractor, Incoming};

use crate::TEXT;
use crate::support::{
    House, Processor, beside, figure, figures_head, held, mb, ms, resident, timed,
};

/// As long as a document is.
const BYTES: usize = 2_000;
/// So many are read at once.
const READERS: usize = 8;
const PLACE: &str = "Shared drive";

/// Finds one of a thousand people in so many documents.
pub fn measure(documents: usize) {
    let invented = demo::Organisation::fixed(1_000, 7);
    let mut house = House::with_people(&invented);
    house
        .operator()
        .add_place(&Place {
            name: PLACE.to_owned(),
            kind: "drive".to_owned(),
            owner: "DPO".to_owned(),
            how_searched: "read in".to_owned(),
            ingested: true,
        })
        .unwrap();
    let ((), took) = timed(|| fill(&house, documents));
    let bytes = documents * BYTES;
    figures_head(&format!(
        "Finding one of {} people in {documents} documents of two kilobytes",
        house.people().len()
    ));
    figure("read, sealed, recorded", &ms(took));
    house.close();
    house.open();
    let person = somebody(&house);
    let (cold, aims) = (timed(|| find(&house.operator(), person)), (4.0, 2.0));
    line("the first time after a start", documents, cold, aims.0);
    let before = (Processor::used(), resident(std::process::id()).1);
    let (hits, took) = timed(|| find(&house.operator(), person));
    let (used, after) = (Processor::since(before.0).own, resident(std::process::id()));
    line("again", documents, (hits, took), aims.1);
    beside(
        "processor time of that",
        &format!("{used:.2} s"),
        &format!("{:.0} MB of text a second", bytes as f64 / 1e6 / used),
    );
    held(
        "resident after it",
        &mb(after.0),
        &format!(
            "{} of its own, {} more than before",
            mb(after.1),
            mb(after.1 - before.1)
        ),
        "150 MB",
        after.0 < 150e6,
    );
}

fn line(what: &str, documents: usize, (hits, took): (usize, Duration), aim: f64) {
    // The aim is for a hundred thousand, and cost is to grow as the documents do.
    let aim = aim * documents as f64 / 1e5;
    held(
        what,
        &ms(took),
        &format!("{hits} places found"),
        &format!("{aim:.2} s"),
        took.as_secs_f64() < aim,
    );
}

fn find(ctx: &Ctx<'_>, person: EntityId) -> usize {
    ctx.find(person).unwrap().len()
}

/// The same learner in each run.
fn somebody(house: &House) -> EntityId {
    let directory = house.engine().directory().unwrap();
    let mut learners = directory.everybody().filter(|person| {
        person
            .body
            .capacities
            .iter()
            .any(|one| one.kind == "learner")
    });
    learners.nth(99).unwrap().id
}

fn fill(house: &House, documents: usize) {
    let names = names(house);
    std::thread::scope(|scope| {
        for reader in 0..READERS {
            let names = &names;
            scope.spawn(move || {
                let (ctx, extractor) = (house.operator(), extractor());
                for number in (reader..documents).step_by(READERS) {
                    let incoming = Incoming {
                        path: format!("{number}.txt"),
                        bytes: document(names, number).into_bytes(),
                    };
                    ctx.ingest(PLACE, &incoming, &extractor).unwrap();
                }
            });
        }
    });
}

fn extractor() -> Extractor {
    Extractor::of(env!("CARGO_BIN_EXE_app-worker"), &[])
}

/// Given and family name of everybody.
fn names(house: &House) -> Vec<(String, String)> {
    let directory = house.engine().directory().unwrap();
    directory
        .everybody()
        .map(|person| {
            (
                person.body.given_names.clone(),
                person.body.family_name.clone(),
            )
        })
        .collect()
}

/// One name in some forty words, half of them whole, and now and then a date.
fn document(names: &[(String, String)], number: usize) -> String {
    let mut state = number as u64 + 1;
    let mut below = |n: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % n
    };
    let words: Vec<&str> = TEXT.split_whitespace().collect();
    let mut text = String::with_capacity(BYTES + 40);
    while text.len() < BYTES {
        match below(160) {
            0 | 1 => {
                let (given, family) = &names[below(names.len())];
                write!(text, "{given} {family} ").unwrap();
            }
            2 | 3 => write!(text, "{} ", names[below(names.len())].0).unwrap(),
            4 => write!(text, "on {} May {} ", below(28) + 1, 2000 + below(26)).unwrap(),
            5 | 6 => text.push_str(". The "),
            7 => text.push('\n'),
            _ => {
                text.push_str(words[below(words.len())]);
                text.push(' ');
            }
        }
    }
    text
}
