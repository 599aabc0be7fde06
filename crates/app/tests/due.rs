//! What is due: days, what blocks, who has it; the calendar that names nobody; the numbers.

use access::{Action, Actor, Role};
use app::{
    Block, CalendarAt, DayFor, Matter, NewToken, OpenRequest, PasswordCost, RequestDay, SetBy,
};
use duties::rights::{CloseReason, RightKind};
use jiff::Timestamp;
use store::EntityId;

use crate::support::{House, NOW, PASSWORD, at, day, extractor, later};

const ADDRESS: &str = "192.0.2.7";

/// What *Today* says of the only request.
fn open(house: &House, actor: Actor) -> OpenRequest {
    let today = house.ctx(actor, at(NOW)).today_list().unwrap();
    let bands = [today.overdue, today.this_week, today.coming_up];
    let mut found = bands
        .into_iter()
        .flatten()
        .filter_map(|due| match due.matter {
            Matter::Request { open, .. } => Some(open),
            _ => None,
        });
    found.next().unwrap()
}

fn set(on: &str, what: DayFor, set_by: SetBy) -> RequestDay {
    RequestDay {
        on: day(on),
        what,
        set_by,
    }
}

#[test]
fn the_days_of_a_request_are_listed_with_who_set_them_and_who_has_it() {
    let house = House::with_people();
    let ines = house.account("ines", Role::Dpo, None);
    let noor = house.account("noor", Role::Head, None);
    let sam = house.account("sam", Role::Tutor, Some(house.person("T1")));
    let ctx = house.ctx(ines, at(NOW));
    let id = ctx.open_request(house.request("L1")).unwrap();

    // Received on Monday 2 November 2026: a month ends on 2 December; fifteen working days on the
    // 23rd of November.
    let days = open(&house, ines).days;
    let limit = set("2026-12-02", DayFor::Limit, SetBy::Law);
    let aim = set("2026-11-23", DayFor::Aim, SetBy::Policy);
    assert!(days.contains(&limit) && days.contains(&aim), "{days:?}");
    assert!(days.is_sorted_by_key(|one| one.on));
    assert!(
        days.iter().any(|one| one.what == DayFor::Acknowledge),
        "{days:?}"
    );
    let acts = ["request.give"];
    house.step(&acts, || ctx.give_request(id, Some(EntityId(noor.id))));
    let has = open(&house, ines).has.unwrap();
    assert_eq!(has, (EntityId(noor.id), "noor".to_owned()));
    // A tutor works on no request, and whoever is nobody has none.
    house.refused(|| ctx.give_request(id, Some(EntityId(sam.id))));
    house.refused(|| ctx.give_request(id, Some(id)));
    house.refused(|| house.ctx(sam, at(NOW)).give_request(id, None));
    ctx.give_request(id, None).unwrap();
    assert_eq!(open(&house, ines).has, None);

    // What was done asks for no day any more.
    let said = app::Said::new(Vec::new(), day("2026-11-21"));
    ctx.record_happening(id, "acknowledged", &said).unwrap();
    let days = open(&house, ines).days;
    assert!(
        days.iter().all(|one| one.what != DayFor::Acknowledge),
        "{days:?}"
    );
    house.assert_whole();
}

#[test]
fn what_blocks_a_request_is_said() {
    let house = House::with_people();
    let ines = house.account("ines", Role::Dpo, None);
    let ctx = house.ctx(ines, at(NOW));
    let id = ctx.open_request(house.request("L1")).unwrap();
    let today = day("2026-11-21");
    assert_eq!(open(&house, ines).blocked, [Block::Identity(None)]);
    ctx.ask_identity(id).unwrap();
    let asked = open(&house, ines).blocked;
    assert_eq!(asked, [Block::Identity(Some(today))]);
    assert!(asked[0].words(today).contains("proof of who they are"));
    ctx.pause(id, today).unwrap();
    assert_eq!(
        open(&house, ines).blocked,
        [Block::Identity(Some(today)), Block::Clarification(today)]
    );
    // While the clock stands still there is no limit, and the aim stays.
    let days = open(&house, ines).days;
    assert!(days.iter().all(|one| one.what != DayFor::Limit), "{days:?}");
}

#[test]
fn the_list_by_day_and_the_load_count_the_same() {
    let house = House::with_people();
    let ines = house.account("ines", Role::Dpo, None);
    let ctx = house.ctx(ines, at(NOW));
    for person in ["L1", "L2"] {
        ctx.open_request(house.request(person)).unwrap();
    }
    let today = ctx.today_list().unwrap();
    let entries = today.by_day();
    assert!(entries.is_sorted_by_key(|one| (one.on.is_none(), one.on)));
    let limits = entries
        .iter()
        .filter(|one| one.day.is_some_and(|day| day.what == DayFor::Limit));
    assert_eq!(limits.count(), 2);
    let load = today.load();
    assert_eq!(load.len(), 31);
    let second = load.iter().find(|one| one.on == day("2026-12-02")).unwrap();
    assert_eq!(second.limits, 2);
    let ahead = |on| (today.on..=load[30].on).contains(&on);
    let shown = entries
        .iter()
        .filter_map(|one| one.on)
        .filter(|on| ahead(*on));
    let counted: usize = load.iter().map(app::DayLoad::all).sum();
    assert_eq!(counted, shown.count());
}

fn token(house: &House, actor: Actor, scopes: &[Action]) -> NewToken {
    let ctx = house.ctx(actor, at(NOW));
    ctx.add_own_token("calendar", scopes, PASSWORD, PasswordCost::TEST)
        .unwrap()
}

fn fetched(house: &House, secret: &str, now: Timestamp) -> Option<String> {
    match house.engine().calendar_at(secret, ADDRESS, now).unwrap() {
        CalendarAt::Text(text) => Some(text),
        CalendarAt::Nothing => None,
        CalendarAt::Wait => panic!("it has to wait"),
    }
}

/// The properties of a calendar, unfolded.
fn properties(text: &str) -> Vec<(String, String)> {
    assert!(text.ends_with("END:VCALENDAR\r\n"));
    assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
    let unfolded = text.replace("\r\n ", "");
    let lines = unfolded.trim_end().split("\r\n");
    let split = lines.map(|line| line.split_once(':').expect("a name and a value"));
    split
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

#[test]
fn the_calendar_holds_each_day_once_and_names_nobody() {
    let house = House::with_people();
    let ines = house.account("ines", Role::Dpo, None);
    let ctx = house.ctx(ines, at(NOW));
    let id = ctx.open_request(house.request("L1")).unwrap();
    ctx.note_on_request(id, "Rosalind will call").unwrap();
    let address = token(&house, ines, &[Action::CalendarFeed]);
    let text = fetched(&house, &address.secret, at(NOW)).unwrap();
    for line in text.split("\r\n") {
        assert!(line.len() <= 75, "{line}");
    }
    let lower = text.to_lowercase();
    for name in crate::support::PERSONAL {
        assert!(!lower.contains(&name.to_lowercase()), "{name}");
    }

    let all = properties(&text);
    let values = |name: &str| -> Vec<&str> {
        let of = all.iter().filter(|(one, _)| one == name);
        of.map(|(_, value)| value.as_str()).collect()
    };
    let (uids, events) = (values("UID"), values("SUMMARY").len());
    let once: std::collections::BTreeSet<_> = uids.iter().collect();
    assert_eq!(once.len(), events, "a UID stands twice");
    assert_eq!(values("DTSTART;VALUE=DATE").len(), events);
    assert_eq!(values("DTSTAMP").len(), events);
    let depth = all
        .iter()
        .fold(0_i32, |depth, (name, _)| match name.as_str() {
            "BEGIN" => depth + 1,
            "END" => depth - 1,
            _ => depth,
        });
    assert_eq!(depth, 0);
    let limit = all
        .iter()
        .position(|(name, value)| name == "SUMMARY" && value == "Request 001: limit to answer")
        .unwrap();
    let start = all[..limit]
        .iter()
        .rev()
        .find(|(name, _)| name.starts_with("DTSTART"));
    assert_eq!(start.unwrap().1, "20261202");
    // Days of an open request stand there under the same names tomorrow.
    let again = fetched(&house, &address.secret, later(24 * 60)).unwrap();
    let again = properties(&again);
    assert!(
        again
            .iter()
            .filter(|(name, _)| name == "UID")
            .all(|(_, uid)| uids.contains(&uid.as_str()))
    );

    // The reader of foreign files, which was written for other calendars, reads it too.
    let budget = extract::Budget::default();
    let read = extractor()
        .extract("due.ics", text.as_bytes(), None, &budget)
        .unwrap();
    let seen: String = read
        .document
        .parts
        .iter()
        .map(|part| part.text.as_str())
        .collect();
    assert_eq!(seen.matches("Event: ").count(), events, "{seen}");
    let limit = "Event: Request 001: limit to answer\n";
    let before = seen.split_once(limit).expect("the limit is read").0;
    assert!(
        before.ends_with("From: 2026-12-02\nTo: 2026-12-03\n"),
        "{before}"
    );
}

#[test]
fn an_address_that_is_ended_or_reaches_further_holds_nothing() {
    let house = House::with_people();
    let ines = house.account("ines", Role::Dpo, None);
    let sam = house.account("sam", Role::Tutor, Some(house.person("T1")));
    let address = token(&house, ines, &[Action::CalendarFeed]);
    assert!(fetched(&house, &address.secret, at(NOW)).is_some());
    // What stands in an address is good for nothing else, and what is good for more stands in none.
    let broad = token(&house, ines, &[Action::CalendarFeed, Action::TodayLook]);
    assert_eq!(fetched(&house, &broad.secret, at(NOW)), None);
    let other = token(&house, ines, &[Action::TodayLook]);
    assert_eq!(fetched(&house, &other.secret, at(NOW)), None);
    let tutors = token(&house, sam, &[Action::CalendarFeed]);
    assert_eq!(fetched(&house, &tutors.secret, at(NOW)), None);
    assert_eq!(fetched(&house, "ct_nobodys", at(NOW)), None);

    let ctx = house.ctx(ines, at(NOW));
    ctx.revoke_token(address.id).unwrap();
    assert_eq!(fetched(&house, &address.secret, at(NOW)), None);
    let late = token(&house, ines, &[Action::CalendarFeed]);
    assert_eq!(fetched(&house, &late.secret, later(91 * 24 * 60)), None);

    // Whoever tries many waits, and is told so whatever they show.
    let engine = house.engine();
    let waits = (0..200).any(|n| {
        let tried = engine.calendar_at(&format!("ct_{n}"), "192.0.2.9", at(NOW));
        matches!(tried.unwrap(), CalendarAt::Wait)
    });
    assert!(waits, "nobody has to wait");
    for (path, bytes) in crate::support::files_below(house.folder()) {
        let secret = late.secret.as_bytes();
        assert!(!crate::support::holds(&bytes, secret), "{}", path.display());
    }
}

#[test]
fn a_year_is_counted_by_kind_and_by_what_became_of_it() {
    let house = House::with_people();
    let ctx = house.operator();
    assert_eq!(ctx.request_numbers().unwrap(), []);
    let of = |person: &str, kind, on: &str| {
        let mut new = house.request(person);
        (new.kind, new.received_on) = (kind, day(on));
        ctx.open_request(new).unwrap()
    };
    // Late since 2 September, and open; refused in time; taken back; extended in time.
    of("L1", RightKind::Access, "2026-08-03");
    let refused = of("L1", RightKind::Access, "2026-11-02");
    ctx.close_request(refused, CloseReason::Refused, "the fifth this month")
        .unwrap();
    let back = of("L2", RightKind::Erasure, "2026-11-02");
    ctx.close_request(back, CloseReason::Withdrawn, "by telephone")
        .unwrap();
    let long = of("L2", RightKind::Access, "2026-11-02");
    ctx.extend(long, day("2026-11-20"), "there is much of it")
        .unwrap();
    of("L1", RightKind::Access, "2025-12-01");

    let years = ctx.request_numbers().unwrap();
    assert_eq!(
        years.iter().map(|one| one.year).collect::<Vec<_>>(),
        [2026, 2025]
    );
    let all = years[0].all;
    assert_eq!((all.received, all.answered, all.open), (4, 1, 2));
    assert_eq!((all.on_time, all.late, all.refused), (1, 1, 1));
    assert_eq!((all.extended, all.ended_otherwise), (1, 1));
    let kinds: Vec<_> = years[0]
        .kinds
        .iter()
        .map(|(kind, one)| (*kind, one.received))
        .collect();
    assert_eq!(kinds, [(RightKind::Access, 3), (RightKind::Erasure, 1)]);
    assert_eq!((years[1].all.received, years[1].all.late), (1, 1));
}
