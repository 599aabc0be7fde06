//! A request of ten thousand items: what the pages of its review cost. A thousand requests open: what
//! the pages that list them cost. A hundred thousand people:
//! importing them, what they take in memory, and what the calls and the pages that show twenty of them
//! cost in processor time. The router is called in process.
//!
//! `cargo bench --profile demo -p web --bench pages [-- --quick | --long | --review | --requests |
//! --flood]`; the last three measure the review, the requests or what a flood of the public pages does
//! to staff alone. `CARETAKER_BENCH_DIR` names a folder on the disk to measure.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    missing_docs,
    unreachable_pub,
    reason = "a bench"
)]

mod flood;
mod people;
mod requests;
mod review;
mod router;
#[path = "../../../app/benches/support/mod.rs"]
mod support;

use std::time::{Duration, Instant};

use support::server::{Server, program, start};
use support::{
    House, Processor, Size, beside, figure, figures_head, held, is_asked, mb, ms, resident, timed,
};

/// How long a start may take.
const START: Duration = Duration::from_millis(300);

fn main() {
    let Some(size) = Size::asked() else { return };
    if is_asked("--requests") {
        requests::measure(size);
        return;
    }
    if is_asked("--flood") {
        flood::measure(size);
        return;
    }
    review::measure(size);
    if is_asked("--review") {
        return;
    }
    requests::measure(size);
    flood::measure(size);
    let invented = demo::Organisation::fixed(size.of(43_000, 430), 7);
    let csv = demo::people_csv(&invented).unwrap();
    drop(invented);
    let mut house = House::empty();
    import(&house, &csv);
    drop(csv);
    house.dpo();
    house.close();
    figures_head(&format!("With {} people", people_in(&mut house)));
    let ((), opened) = timed(|| house.open());
    figure("opened again, directory and all", &ms(opened));
    people::measure(&house);
    house = router::measure(house);
    router::growth(&house, size);
    house.close();
    let Some(program) = program() else { return };
    let took = start(&program, &house, size.of(3, 1));
    figures_head("Start and memory");
    held(
        "start of the process to the first sign-in page, 100,000 people",
        &ms(took),
        "everybody is read behind it",
        "300 ms",
        took < START,
    );
    let begun = Instant::now();
    let (server, _) = Server::start(&program, house.base());
    server.whole();
    let whole = begun.elapsed();
    figure("until everybody is read, 100,000 people", &ms(whole));
    std::thread::sleep(Duration::from_secs(size.of(5, 1)));
    figure("resident after it, 100,000 people", &server.memory());
}

fn people_in(house: &mut House) -> usize {
    house.open();
    let many = house.engine().directory().unwrap().len();
    house.close();
    many
}

fn import(house: &House, csv: &[u8]) {
    figures_head("An import of people");
    let (own, processor, begun) = (
        resident(std::process::id()).1,
        Processor::used(),
        Instant::now(),
    );
    let (preview, previewed) = timed(|| house.engine().preview_import(csv).unwrap());
    let ctx = house.operator();
    let imported = ctx.import_people(&preview, app::OnFaults::Stop).unwrap();
    let took = begun.elapsed();
    let used = Processor::since(processor).own;
    let most = resident(std::process::id()).1 - own;
    beside(
        &format!(
            "{} people, {} relations, {} of CSV",
            imported.people,
            imported.relations,
            mb(csv.len() as f64)
        ),
        &format!(
            "{:.1} s, {:.0} people a second",
            took.as_secs_f64(),
            imported.people as f64 / took.as_secs_f64()
        ),
        &format!(
            "{used:.1} s of processor time; {} more memory at its end",
            mb(most)
        ),
    );
    figure("of that, the preview", &ms(previewed));
    held(
        "the directory alone",
        &format!(
            "{} bytes a person",
            house.engine().directory().unwrap().bytes()
                / house.engine().directory().unwrap().len().max(1)
        ),
        "names, contacts, relations, and the orders by name, number and birth date",
        "under 1,000 bytes",
        house.engine().directory().unwrap().bytes()
            < house.engine().directory().unwrap().len() * 1000,
    );
}
