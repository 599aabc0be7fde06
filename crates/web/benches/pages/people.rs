//! The calls behind the pages.

use std::time::Duration;

use app::{Ctx, PeopleAsked};

use crate::support::{House, after, beside, figure, held, mb, ms, on_processor, resident, timed};

/// Calls of each kind.
const CALLS: usize = 200;
/// Rows of a page.
const ROWS: usize = 20;

/// What a call may cost.
pub const AIM: Duration = Duration::from_millis(1);

pub fn measure(house: &House) {
    let directory = house.engine().directory().unwrap();
    let people = house.people();
    let asked = |words: &'static str, kind, skip| PeopleAsked {
        words,
        kind,
        skip,
        rows: ROWS,
    };
    call(house, "a page of everybody", |ctx, nth| {
        ctx.people_page(&asked("", None, nth * 97 % people.len()))
            .unwrap();
    });
    call(house, "a page of one kind of people", |ctx, nth| {
        ctx.people_page(&asked("", Some("learner"), nth * 20))
            .unwrap();
    });
    call(
        house,
        "a page of those found by a word, counted",
        |ctx, nth| {
            ctx.people_page(&asked("sam", None, nth % 3 * 20)).unwrap();
        },
    );
    call(house, "Today", |ctx, _| {
        ctx.today_list().unwrap();
    });
    call(house, "a person with their circle", |ctx, nth| {
        ctx.show_person(people[nth * 7919 % people.len()]).unwrap();
    });
    drop(directory);
    change(house, "a change of one person, with its leaf", "Pip");
    let before = resident(std::process::id()).1;
    let (_, built) = timed(|| house.engine().directory().unwrap().names());
    let grown = resident(std::process::id()).1 - before;
    beside(
        "names automaton, built when first needed",
        &ms(built),
        &format!("{} more memory, what building takes in it", mb(grown)),
    );
    change(house, "the same once there is an automaton", "Pippa");
    let (_, again) = timed(|| house.engine().directory().unwrap().names());
    figure(
        "the automaton after 41 changes, when next needed",
        &ms(again),
    );
    change_and_find(house);
}

/// Processor time of all threads for a call, the middle of the road: all of them by their number.
fn call(house: &House, what: &str, work: impl Fn(&Ctx<'_>, usize)) {
    let ctx = |nth| Ctx {
        now: after(nth + 1),
        ..house.operator()
    };
    work(&ctx(CALLS + 1), CALLS + 1);
    let before = on_processor();
    let ((), took) = timed(|| {
        for nth in 0..CALLS {
            work(&ctx(nth), nth);
        }
    });
    let each = on_processor().saturating_sub(before) / u32::try_from(CALLS).unwrap();
    held(
        &format!("call: {what}"),
        &format!("{} of processor time", ms(each)),
        &format!(
            "{} with its leaf durable",
            ms(took / u32::try_from(CALLS).unwrap())
        ),
        "1 ms",
        each < AIM,
    );
}

fn change(house: &House, what: &str, name: &str) {
    let ctx = house.operator();
    let people = house.people();
    let mut used = Duration::ZERO;
    let mut times = Vec::new();
    for id in people.iter().step_by(people.len() / 40).take(41) {
        let person = ctx.show_person(*id).unwrap().person;
        let mut body = person.body.clone();
        body.known_as = Some(name.to_owned());
        let before = on_processor();
        times.push(timed(|| ctx.change_person(*id, person.version, body).unwrap()).1);
        used += on_processor().saturating_sub(before);
    }
    let each = used / 41;
    held(
        what,
        &format!("{} of processor time", ms(each)),
        &format!("{} in all, middle of 41", ms(crate::support::median(times))),
        "1 ms",
        each < AIM,
    );
}

/// One change, and the automaton that knows of it.
fn change_and_find(house: &House) {
    let ctx = house.operator();
    let people = house.people();
    let mut times = Vec::new();
    for id in people.iter().step_by(people.len() / 10).take(11) {
        let person = ctx.show_person(*id).unwrap().person;
        let mut body = person.body.clone();
        body.known_as = Some("Zebedee".to_owned());
        ctx.change_person(*id, person.version, body).unwrap();
        times.push(timed(|| house.engine().directory().unwrap().names()).1);
    }
    let took = crate::support::median(times);
    held(
        "the automaton after one change",
        &ms(took),
        "middle of 11",
        "1 ms",
        took < AIM,
    );
}
