//! Many records: how fast they go in, and how many bytes the database and the key store keep.

use std::time::{Duration, Instant};

use access::{Purpose, Scope, acts, authorise};
use app::bodies::Record;
use jiff::civil::date;
use vault::{CellName, Part};

use crate::support::{House, bytes_in, figure, figures_head, now, timed};

/// Records of a commit, as an import makes them.
const BATCH: u32 = 50;
/// Records that share a cell.
const A_CELL: u32 = 10;

pub fn measure(count: u32) {
    let mut house = House::empty();
    let empty = bytes_in(&house.base().join("data"));
    let begun = Instant::now();
    let mut last_tenth = Duration::ZERO;
    for batch in 0..count / BATCH {
        let ((), took) = timed(|| insert(&house, batch));
        if batch >= count / BATCH * 9 / 10 {
            last_tenth += took;
        }
    }
    let took = begun.elapsed();
    house.close();
    let keys = bytes_in(&house.base().join("data").join("keys"));
    let data = bytes_in(&house.base().join("data")) - keys - empty.min(keys);
    let each = |bytes: u64| bytes as f64 / f64::from(count);
    figures_head("Inserts and bytes, sealed, with their leaves");
    figure(
        &format!("{count} records, {BATCH} a commit, {A_CELL} a cell"),
        &format!(
            "{:.1} s, {:.0} a second; the last tenth {:.0} a second",
            took.as_secs_f64(),
            f64::from(count) / took.as_secs_f64(),
            f64::from(count) / 10.0 / last_tenth.as_secs_f64()
        ),
    );
    figure(
        &format!("{count} records: bytes of the database for each"),
        &format!(
            "{:.0}, of which {} the body as it is sealed; a tenth of a cell and a fiftieth of a leaf are in it",
            each(data),
            body(0).len()
        ),
    );
    figure(
        &format!("{count} records: bytes of the key store, both slots, for each cell"),
        &format!("{:.0}", each(keys) * f64::from(A_CELL)),
    );
    let ((), opened) = timed(|| house.open());
    figure(
        &format!("{count} records: opened again"),
        &crate::support::ms(opened),
    );
}

fn insert(house: &House, batch: u32) {
    let ctx = house.operator();
    let scope = Scope::Organisation;
    let allowed =
        authorise::<acts::PersonImport>(&ctx.actor, &scope, Purpose::Administration).unwrap();
    let names: Vec<CellName> = (0..BATCH / A_CELL)
        .map(|cell| CellName {
            owner: owner(batch * (BATCH / A_CELL) + cell),
            rule: "sessions".to_owned(),
            part: Part::Episode([1; 16]),
        })
        .collect();
    let cells = ctx.engine.cells(&names).unwrap();
    let mut unit = ctx.begin(&allowed).in_bulk();
    for number in 0..BATCH {
        let cell = number / A_CELL;
        let about = owner(batch * (BATCH / A_CELL) + cell);
        let record = record(about, batch);
        let cell = cells[usize::try_from(cell).unwrap()];
        unit.insert(ctx.engine.new_id(), cell, &record).unwrap();
    }
    unit.commit().unwrap();
}

fn owner(number: u32) -> [u8; 16] {
    let mut id = [5; 16];
    id[..4].copy_from_slice(&number.wrapping_mul(0x9E37_79B9).to_be_bytes());
    id
}

fn record(about: [u8; 16], batch: u32) -> Record {
    Record {
        person: app::EntityId(about),
        capacity: "learner".to_owned(),
        kind: "session-report".to_owned(),
        category: "session-records".to_owned(),
        purpose: "teaching".to_owned(),
        basis: "contract".to_owned(),
        conditions: Vec::new(),
        source: "tutor".to_owned(),
        on: date(2026, i8::try_from(batch % 12).unwrap() + 1, 19),
        author: None,
        entered_at: now(),
        note: crate::TEXT.to_owned(),
        fields: Vec::new(),
        others: Vec::new(),
        details: false,
        statements: Vec::new(),
        rule: "sessions".to_owned(),
    }
}

/// A record as it is before it is sealed.
fn body(batch: u32) -> Vec<u8> {
    serde_json::to_vec(&record(owner(0), batch)).unwrap()
}
