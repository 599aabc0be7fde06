//! Starting with a thousand people, and the memory of a server that has them.

use std::time::Duration;

use app::NewRecord;

use crate::support::server::{Server, program, start};
use crate::support::{House, Size, figure, figures_head, held, mb, median, ms, timed};

pub fn measure(size: Size) {
    let invented = demo::Organisation::fixed(size.of(420, 60), 7);
    let mut house = House::with_people(&invented);
    house.dpo();
    records(&house, &invented);
    let (people, leaves) = (house.people(), house.leaves());
    house.close();
    figures_head("Start and memory");
    figure(
        "people, records, leaves",
        &format!("{}, {}, {leaves}", people.len(), invented.records.len()),
    );
    let opened = (0..7).map(|_| {
        house.close();
        timed(|| house.open()).1
    });
    figure(
        "keys and store opened, directory filled, house kept",
        &ms(median(opened.collect())),
    );
    house.close();

    let Some(program) = program() else {
        figure(
            "start and memory",
            "not measured: there is no `caretaker` program",
        );
        return;
    };
    let took = start(&program, &house, 7);
    held(
        "start of the process to the first sign-in page",
        &ms(took),
        "",
        "300 ms with 1,000 people",
        took < Duration::from_millis(300),
    );

    let (server, _) = Server::start(&program, house.base());
    let rest = size.of(Duration::from_mins(1), Duration::from_secs(2));
    std::thread::sleep(rest);
    small("resident a minute after start", &server);
    let (cookie, took) = timed(|| server.sign_in());
    figure("a sign-in over HTTP", &ms(took));
    let pages: Vec<Duration> = people
        .iter()
        .take(size.of(500, 20))
        .map(|id| timed(|| server.get(&format!("/people/{id}"), &cookie)).1)
        .collect();
    figure(
        "a person's page over HTTP, with its leaf (middle)",
        &ms(median(pages)),
    );
    figure("resident after a sign-in and 500 pages", &server.memory());
    std::thread::sleep(rest);
    small("resident a minute later", &server);
    figure(
        "most resident ever (the sign-in's key derivation)",
        &mb(server.status("VmHWM:")),
    );
}

/// Memory in a steady state, which has an aim.
fn small(what: &str, server: &Server) {
    let met = server.status("VmRSS:") <= 60e6;
    held(what, &server.memory(), "", "60 MB", met);
}

fn records(house: &House, invented: &demo::Organisation) {
    let ctx = house.operator();
    let directory = house.engine().directory().unwrap();
    let add = |record: &demo::Record| {
        let new = NewRecord {
            version: None,
            person: directory.by_external_id(&record.person).unwrap(),
            kind: record.kind.to_owned(),
            purpose: None,
            source: None,
            on: record.on,
            text: record.text.as_str().to_owned(),
            fields: Vec::new(),
            others: record
                .others
                .iter()
                .filter_map(|id| directory.by_external_id(id))
                .collect(),
            author: directory.by_external_id(&record.author),
        };
        ctx.add_record(&new).unwrap();
    };
    // Several at once share a sync.
    let share = invented.records.len().div_ceil(16).max(1);
    std::thread::scope(|scope| {
        for some in invented.records.chunks(share) {
            scope.spawn(move || some.iter().for_each(add));
        }
    });
}
