//! The terms of the house: what is promised in school days is counted by them, and what may be entered.

use access::Actor;
use app::bodies::{Asker, Organisation};
use app::{
    AppError, Block, DayFor, EntityId, Matter, NewArrival, NewEntry, NewRequest, RequestDay,
    RequestDue, RequestView, SetBy, Standing,
};
use calendar::TermsMissing;
use duties::Requester;
use duties::rights::{CloseReason, RightKind};
use jiff::civil::Date;

use crate::support::{House, NOW, at, day, organisation};

const AUTUMN: [&str; 2] = ["2026-09-02", "2026-12-18"];
const SPRING: [&str; 2] = ["2027-01-05", "2027-03-25"];

fn entry(what: &str, name: &str, days: &[&str]) -> NewEntry {
    let codes = ["from", "to"].into_iter().zip(days);
    let said = std::iter::once(("name", &name)).chain(codes);
    NewEntry {
        about: vec![what.to_owned()],
        on: day("2026-11-20"),
        said: said
            .map(|(code, words)| (code.to_owned(), (*words).to_owned()))
            .collect(),
    }
}

fn add(house: &House, what: &str, name: &str, days: &[&str]) -> EntityId {
    let ctx = house.operator();
    ctx.add_entry("terms", &entry(what, name, days)).unwrap()
}

/// Ella's mother asks for the educational record.
fn asked(house: &House) -> NewRequest {
    let mother = house.person("C1");
    NewRequest {
        kind: RightKind::EducationalRecord,
        standing: Requester::ParentalResponsibility,
        asker: Asker {
            name: "Rosa Marchbanks".to_owned(),
            person: Some(mother),
            contact: "by hand".to_owned(),
        },
        ..house.request("L1")
    }
}

fn view(house: &House, id: EntityId) -> RequestView {
    house.operator().show_request(id).unwrap()
}

fn due(house: &House, id: EntityId) -> RequestDue {
    view(house, id).due
}

/// What *Today* says of the only request: its days, and the terms that it waits for.
fn today(house: &House) -> (Vec<RequestDay>, Vec<Block>) {
    let list = house.operator().today_list().unwrap();
    let all = [list.overdue, list.this_week, list.coming_up];
    let mut found = all
        .into_iter()
        .flatten()
        .filter_map(|due| match due.matter {
            Matter::Request { open, .. } => Some(open),
            _ => None,
        });
    let open = found.next().unwrap();
    let terms = open.blocked.into_iter();
    let terms = terms.filter(|block| matches!(block, Block::Terms(_)));
    (open.days, terms.collect())
}

fn set(on: &str, what: DayFor, set_by: SetBy) -> RequestDay {
    let on = day(on);
    RequestDay { on, what, set_by }
}

fn standing(house: &House, now: &str) -> Standing {
    let ctx = house.ctx(Actor::OPERATOR, at(&format!("{now}T12:00:00Z")));
    let rows = ctx.open_register("terms").unwrap().rows;
    let mut rows = rows.into_iter();
    rows.find(|row| row.subject.code == "term")
        .unwrap()
        .standing
}

#[test]
fn a_request_follows_the_terms_as_they_are_entered() {
    let house = House::with_people();
    let id = house.operator().open_request(asked(&house)).unwrap();
    // Received on 2 November 2026. Nothing is entered: the month of the right of access, and the
    // earliest that fifteen school days can end.
    let seen = view(&house, id);
    assert_eq!(seen.due, RequestDue::Answer(day("2026-12-02")));
    assert_eq!(seen.reckoning.work_to_on, Some(day("2026-11-23")));
    assert_eq!(seen.reckoning.terms_missing, Some(TermsMissing::All));
    let (days, blocked) = today(&house);
    assert!(days.contains(&set("2026-12-02", DayFor::Limit, SetBy::Law)));
    assert!(days.contains(&set("2026-11-23", DayFor::WorkTo, SetBy::Policy)));
    assert_eq!(blocked, [Block::Terms(TermsMissing::All)]);
    let words = blocked[0].words(day("2026-11-21"));
    assert!(
        words.contains("no terms are entered: enter them"),
        "{words}"
    );

    add(&house, "term", "Autumn term", &AUTUMN);
    assert_eq!(due(&house, id), RequestDue::Answer(day("2026-11-23")));
    let (days, blocked) = today(&house);
    assert!(days.contains(&set("2026-11-23", DayFor::Limit, SetBy::Policy)));
    assert!(blocked.is_empty(), "{blocked:?}");
    let half_term = add(&house, "closed", "Half-term", &["2026-11-09", "2026-11-13"]);
    let inset = add(&house, "closed", "Inset day", &["2026-11-20"]);
    assert_eq!(due(&house, id), RequestDue::Answer(day("2026-12-01")));
    // One closed day more, and the month of the law is sooner: a promise does not put it off.
    add(&house, "closed", "Snow", &["2026-11-25", "2026-11-27"]);
    assert_eq!(due(&house, id), RequestDue::Answer(day("2026-12-02")));
    let (days, _) = today(&house);
    assert!(days.contains(&set("2026-12-02", DayFor::Limit, SetBy::Law)));
    for wrong in [half_term, inset] {
        let ctx = house.operator();
        ctx.strike_entry(wrong, "it was another year").unwrap();
    }
    assert_eq!(due(&house, id), RequestDue::Answer(day("2026-11-23")));
    house.assert_whole();
}

#[test]
fn a_request_that_is_over_keeps_the_terms_of_its_day() {
    let house = House::with_people();
    let term = add(&house, "term", "Autumn term", &AUTUMN);
    let ctx = house.operator();
    let id = ctx.open_request(asked(&house)).unwrap();
    let inset = add(&house, "closed", "Inset day", &["2026-11-10"]);
    assert_eq!(due(&house, id), RequestDue::Answer(day("2026-11-24")));
    ctx.close_request(id, CloseReason::Withdrawn, "they took it back")
        .unwrap();
    for gone in [inset, term] {
        ctx.strike_entry(gone, "no longer").unwrap();
    }
    assert_eq!(view(&house, id).reckoning.due_on, Some(day("2026-11-24")));
}

#[test]
fn whichever_way_it_comes_the_day_is_the_same() {
    let house = House::with_people();
    let kinds = house.engine().request_kinds();
    assert!(kinds.contains(&RightKind::EducationalRecord));
    add(&house, "term", "Autumn term", &AUTUMN);
    add(&house, "term", "Spring term", &SPRING);
    let kind = RightKind::EducationalRecord;
    // After Saturday 21 November: 23 to 27 November 5, to 4 December 10, to the 11th 15.
    let fifteenth = RequestDue::Answer(day("2026-12-11"));
    let engine = house.engine();
    let (said, _) = engine
        .due_if_received(kind, day("2026-11-21"), at(NOW))
        .unwrap();
    let sent = NewArrival {
        wish: Some(kind),
        ..crate::arrivals::about_ella()
    };
    let sent = crate::arrivals::send(&house, &sent, at(NOW));
    let ctx = house.operator();
    let arrival = ctx.resolve_arrival(&sent.reference).unwrap();
    let waits = ctx.show_arrival(arrival).unwrap();
    let new = waits.asked(None, house.person("L1"), None);
    let case = ctx.match_arrival(arrival, new).unwrap();
    let by_staff = NewRequest {
        received_on: day("2026-11-21"),
        ..asked(&house)
    };
    let by_staff = ctx.open_request(by_staff).unwrap();
    let all = [
        said,
        sent.due,
        waits.line.due.unwrap(),
        due(&house, case),
        due(&house, by_staff),
    ];
    assert_eq!(all, [fifteenth; 5]);
}

#[test]
fn what_is_wrong_with_a_term_is_said_and_nothing_is_kept() {
    let house = House::with_people();
    let ctx = house.operator();
    let autumn = add(&house, "term", "Autumn term", &AUTUMN);
    let both = NewEntry {
        about: vec!["term".to_owned(), "closed".to_owned()],
        ..entry("term", "Spring term", &SPRING)
    };
    let spring = |days: &[&str]| entry("term", "Spring term", days);
    let closed = |days: &[&str]| entry("closed", "Half-term", days);
    for (new, place, says) in [
        (both, "about", "an entry is one term"),
        (spring(&["2027-01-05"]), "to", "needs its last day"),
        (
            spring(&["2027-01-05", "2026-03-25"]),
            "to",
            "before the first",
        ),
        (
            spring(&["2027-01-05", "2028-03-25"]),
            "to",
            "longer than a year",
        ),
        (
            spring(&["1027-01-05", "1027-03-25"]),
            "to",
            "cannot be meant",
        ),
        (
            spring(&["2026-12-18", "2027-03-25"]),
            "from",
            "overlap with `Autumn term`, Wednesday 2 September 2026 to Friday 18 December 2026",
        ),
        (spring(&["2026-08-01", "2026-12-31"]), "from", "overlap"),
        (closed(&["2027-02-15", "2027-02-19"]), "from", "in no term"),
        (
            closed(&["2026-10-30", "2026-10-26"]),
            "to",
            "before the first",
        ),
        (spring(&["5 January", "2027-03-25"]), "from", "not a day"),
    ] {
        let refused = ctx.add_entry("terms", &new);
        let Err(AppError::Input(faults)) = refused else {
            panic!("{new:?}: {refused:?}");
        };
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert_eq!(faults[0].place, place, "{faults:?}");
        assert!(faults[0].what.contains(says), "{faults:?}");
    }
    assert_eq!(ctx.open_register("terms").unwrap().line.entries, 1);
    // A term may be moved over its own days, and not over another's.
    let moved = entry("term", "Autumn term", &["2026-09-01", "2026-12-18"]);
    ctx.change_entry(autumn, None, &moved).unwrap();
    let spring = add(&house, "term", "Spring term", &SPRING);
    let onto = entry("term", "Spring term", &["2026-12-01", "2027-03-25"]);
    assert!(matches!(
        ctx.change_entry(spring, None, &onto),
        Err(AppError::Input(_))
    ));
}

#[test]
fn today_says_that_terms_run_out() {
    let house = House::with_people();
    assert_eq!(
        standing(&house, "2026-11-21"),
        Standing::Missing { by: None }
    );
    add(&house, "term", "Autumn term", &AUTUMN);
    // 14 to 18 December 5, 7 to 11 December 10, 30 November to 4 December 15.
    let again = |on: &str| Standing::Done {
        again: Some(day(on)),
    };
    assert_eq!(standing(&house, "2026-11-21"), again("2026-11-29"));
    let shown = |now: &str| -> Option<(Option<Date>, bool)> {
        let ctx = house.ctx(Actor::OPERATOR, at(&format!("{now}T12:00:00Z")));
        let list = ctx.today_list().unwrap();
        let late = list.overdue.len();
        let all = [list.overdue, list.this_week, list.coming_up];
        let mut all = all.into_iter().flatten().enumerate();
        all.find_map(|(at, due)| match due.matter {
            Matter::Register { register, .. } if register.code == "terms" => {
                Some((due.on, at < late))
            }
            _ => None,
        })
    };
    assert_eq!(shown("2026-11-21"), Some((Some(day("2026-11-29")), false)));
    assert_eq!(shown("2026-11-30"), Some((Some(day("2026-11-29")), true)));
    add(&house, "term", "Spring term", &SPRING);
    // 15 school days end with 25 March.
    assert_eq!(standing(&house, "2026-11-30"), again("2027-03-04"));
    assert_eq!(shown("2026-11-30"), None);
    // A request that comes later waits for the summer's term.
    let ctx = house.ctx(Actor::OPERATOR, at("2027-03-08T12:00:00Z"));
    let new = NewRequest {
        received_on: day("2027-03-08"),
        ..asked(&house)
    };
    let id = ctx.open_request(new).unwrap();
    let missing = view(&house, id).reckoning.terms_missing;
    assert_eq!(missing, Some(TermsMissing::After(day("2027-03-25"))));
    // A term too short for any promise is not enough.
    let short = House::with_people();
    add(&short, "term", "A week", &["2026-11-23", "2026-11-27"]);
    assert!(matches!(
        standing(&short, "2026-11-21"),
        Standing::Unfinished { .. }
    ));
}

/// The same organisation, whose policy says this of the educational record.
fn saying(says: &str) -> House {
    let mut ours: Organisation = organisation();
    for file in &mut ours.pack {
        let lines = file.text.lines().map(|line| {
            if line.starts_with("educational_record") {
                says
            } else {
                line
            }
        });
        file.text = lines.collect::<Vec<_>>().join("\n");
    }
    let house = House::of(&ours);
    house.take_in_people();
    house
}

#[test]
fn it_is_off_until_a_law_or_a_promise_makes_it_theirs() {
    let off = saying("educational_record = { within = \"15 school days\" }");
    assert!(
        !off.engine()
            .request_kinds()
            .contains(&RightKind::EducationalRecord)
    );
    let refused = off.refused(|| off.operator().open_request(asked(&off)));
    assert!(matches!(refused, AppError::Refused(_)), "{refused}");
    assert_eq!(standing(&off, "2026-11-21"), Standing::NotNeeded);

    let school = saying("educational_record = { within = \"15 school days\", law = \"england\" }");
    add(&school, "term", "Autumn term", &AUTUMN);
    let ctx = school.operator();
    let id = ctx.open_request(asked(&school)).unwrap();
    assert_eq!(due(&school, id), RequestDue::Answer(day("2026-11-23")));
    let (days, _) = today(&school);
    assert!(days.contains(&set("2026-11-23", DayFor::Limit, SetBy::Law)));
    // The regulations give it to the parent: the pupil asks by the right of access.
    let pupil = NewRequest {
        kind: RightKind::EducationalRecord,
        ..school.request("L1")
    };
    school.refused(|| ctx.open_request(pupil));

    let weeks = saying("educational_record = { within = \"3 weeks\", own_promise = true }");
    let id = weeks.operator().open_request(asked(&weeks)).unwrap();
    assert_eq!(due(&weeks, id), RequestDue::Answer(day("2026-11-23")));
    assert_eq!(standing(&weeks, "2026-11-21"), Standing::NotNeeded);
}

#[test]
fn it_is_given_of_those_under_the_age_that_the_policy_says() {
    let house = House::with_people();
    let ctx = house.operator();
    let grown_up = NewRequest {
        kind: RightKind::EducationalRecord,
        ..house.request("T1")
    };
    let refused = house.refused(|| ctx.open_request(grown_up));
    assert!(refused.to_string().contains("under 18"), "{refused}");
    ctx.open_request(asked(&house)).unwrap();
}
