//! What anybody may send without an account: it runs from the moment it came, tells nothing of who is
//! held, and is matched, set aside and destroyed by those who work here.

use access::Role;
use app::bodies::{About, Arrival, Sender};
use app::{
    AppError, Arrived, AsideReason, Asked, Matter, NewArrival, PasswordCost, PublicStage,
    RequestDue,
};
use duties::Requester;
use duties::rights::{CloseReason, RightKind};
use jiff::Timestamp;
use store::EntityId;

use crate::support::{House, NOW, at, day, files_below, holds, later};

const FEW: PasswordCost = PasswordCost::TEST;
const SAME: &str = "That reference and code do not match.";

/// A mother asks for what is held about her child.
pub(crate) fn about_ella() -> NewArrival {
    NewArrival {
        wish: Some(RightKind::Access),
        about: About::Child,
        person: "Ella Marchbanks".to_owned(),
        hints: "She has lessons with Sam.".to_owned(),
        from: Sender {
            name: "Rosa Marchbanks".to_owned(),
            email: "rosa.m@family.example.com".to_owned(),
            telephone: String::new(),
            post: "1 Fennel Row\nQZ1 1AA".to_owned(),
            avoid: "Not her father’s telephone.".to_owned(),
        },
        words: "Please send me everything about my daughter.".to_owned(),
    }
}

pub fn send(house: &House, new: &NewArrival, now: Timestamp) -> Arrived {
    house.step(&["request.arrive"], || house.engine().arrive(new, now, FEW))
}

/// The id of the arrival with a reference.
fn found(house: &House, arrived: &Arrived) -> EntityId {
    house
        .operator()
        .resolve_arrival(&arrived.reference)
        .unwrap()
}

/// What *Today* says of arrivals: the day, the reference, and the request's number.
fn today(house: &House) -> Vec<(Option<String>, String, Option<String>)> {
    let list = house.operator().today_list().unwrap();
    let bands = [list.overdue, list.this_week, list.coming_up];
    let all = bands.into_iter().flatten();
    all.filter_map(|due| match due.matter {
        Matter::Arrival(line) => {
            Some((due.on.map(|on| on.to_string()), line.reference, line.number))
        }
        _ => None,
    })
    .collect()
}

#[test]
fn it_runs_from_the_moment_it_came_and_is_matched_later() {
    let house = House::with_people();
    let sent = send(&house, &about_ella(), at("2026-11-01T23:30:00Z"));
    assert_eq!(sent.due, RequestDue::Answer(day("2026-12-01")));
    assert_eq!((sent.reference.len(), sent.code.len()), (7, 9));
    let reference = sent.reference.clone();
    assert_eq!(
        today(&house),
        [(Some("2026-12-01".to_owned()), reference.clone(), None)]
    );
    let ctx = house.operator();
    let id = found(&house, &sent);
    assert_eq!(ctx.resolve_arrival(&id.to_string()).unwrap(), id);
    // Nobody looked for three weeks: the day is the same.
    let view = ctx.show_arrival(id).unwrap();
    assert_eq!(view.line.due, Some(RequestDue::Answer(day("2026-12-01"))));
    let new = view.asked(None, house.person("L1"), None);
    let case = house.step(&["request.match"], || ctx.match_arrival(id, new.clone()));
    assert_eq!(case, view.stored.body.case);
    let request = ctx.show_request(case).unwrap();
    let body = &request.stored.body;
    assert_eq!(request.due, RequestDue::Answer(day("2026-12-01")));
    assert_eq!(body.duty.received_on, day("2026-11-01"));
    assert_eq!(body.duty.requester, Requester::ParentalResponsibility);
    assert_eq!(body.channel, "public page");
    assert_eq!(
        body.requester.contact,
        "rosa.m@family.example.com, 1 Fennel Row, QZ1 1AA"
    );
    assert_eq!(body.asked, "Please send me everything about my daughter.");
    assert_eq!(request.sent.unwrap().line.reference, reference);
    assert!(today(&house).is_empty(), "it is a request like any other");
    house.refused(|| ctx.match_arrival(id, new));
    house.assert_whole();
    // Another day of receipt cannot be smuggled in.
    let other = send(&house, &about_ella(), at(NOW));
    let id = found(&house, &other);
    let mut new = ctx
        .show_arrival(id)
        .unwrap()
        .asked(None, house.person("L1"), None);
    new.received_on = day("2026-11-25");
    let case = ctx.match_arrival(id, new).unwrap();
    let body = ctx.show_request(case).unwrap().stored.body;
    assert_eq!(body.duty.received_on, day("2026-11-21"));
}

#[test]
fn whoever_is_not_sure_has_the_month_and_a_complaint_its_thirty_days() {
    let house = House::with_people();
    let unsure = NewArrival {
        wish: None,
        ..about_ella()
    };
    let sent = send(&house, &unsure, at(NOW));
    assert_eq!(sent.due, RequestDue::Answer(day("2026-12-21")));
    let complaint = NewArrival {
        wish: Some(RightKind::Complaint),
        ..about_ella()
    };
    let sent = send(&house, &complaint, at("2026-12-02T10:00:00Z"));
    assert_eq!(sent.due, RequestDue::Acknowledge(day("2027-01-04")));
    // Of an educational record no terms are entered: the month holds until they are.
    let record = NewArrival {
        wish: Some(RightKind::EducationalRecord),
        ..about_ella()
    };
    let sent = send(&house, &record, at(NOW));
    assert_eq!(sent.due, RequestDue::Answer(day("2026-12-21")));
}

#[test]
fn everything_that_is_wrong_is_said_at_once_and_nothing_is_kept() {
    let house = House::with_people();
    let wrong = |new: &NewArrival| {
        let error = house.refused(|| house.engine().arrive(new, at(NOW), FEW));
        let AppError::Input(faults) = error else {
            panic!("{error}")
        };
        let places = faults.iter().map(|fault| fault.place.clone());
        places.collect::<Vec<_>>()
    };
    let nothing = NewArrival {
        wish: None,
        about: About::Themselves,
        person: String::new(),
        hints: String::new(),
        from: Sender::default(),
        words: " ".to_owned(),
    };
    assert_eq!(wrong(&nothing), ["person", "from-name", "words", "email"]);
    let mut long = about_ella();
    long.words = "ü".repeat(4_001);
    long.hints = "x".repeat(1_001);
    assert_eq!(wrong(&long), ["hints", "words"]);
    let mut no_address = about_ella();
    no_address.from.email = "rosa at home".to_owned();
    assert_eq!(wrong(&no_address), ["email"]);
    let mut just = about_ella();
    just.words = "ü".repeat(4_000);
    send(&house, &just, at(NOW));
    assert_eq!(
        house
            .operator()
            .list_arrivals(None, 100)
            .unwrap()
            .lines
            .len(),
        1
    );
}

#[test]
fn how_far_it_is_says_nothing_of_the_person() {
    let house = House::with_people();
    let known = send(&house, &about_ella(), at(NOW));
    let unknown = NewArrival {
        person: "Nobody Whatever".to_owned(),
        ..about_ella()
    };
    let unknown = send(&house, &unknown, at(NOW));
    let engine = house.engine();
    let ask = |sent: &Arrived, minutes| {
        engine
            .arrival_standing(&sent.reference, &sent.code, later(minutes), FEW)
            .unwrap()
    };
    let ctx = house.operator();
    let id = found(&house, &known);
    let new = ctx
        .show_arrival(id)
        .unwrap()
        .asked(None, house.person("L1"), None);
    let case = ctx.match_arrival(id, new).unwrap();
    // Matched or not: until it is settled who asks, both are the same.
    let (one, other) = (ask(&known, 1), ask(&unknown, 1));
    assert_eq!(
        (one.stage, one.due, one.asked.len(), one.received_on),
        (other.stage, other.due, other.asked.len(), other.received_on)
    );
    assert_eq!(one.stage, PublicStage::Received);
    let (_, left) = house.leaves_of(|| ask(&unknown, 30));
    assert_eq!(left, ["request.status"]);
    // As another kind than they chose it has another day, which is not theirs to see yet.
    let other = send(&house, &about_ella(), at(NOW));
    let other_id = found(&house, &other);
    let new = ctx.show_arrival(other_id).unwrap().asked(
        Some(RightKind::Complaint),
        house.person("L1"),
        None,
    );
    let complaint = ctx.match_arrival(other_id, new).unwrap();
    assert_eq!(ask(&other, 31).due, ask(&unknown, 31).due);
    ctx.identity_not_in_doubt(complaint, "known to us").unwrap();
    assert_ne!(ask(&other, 32).due, ask(&unknown, 32).due);

    // What they were asked for is in a letter to them: it is shown, and the day with it.
    ctx.ask_identity(case).unwrap();
    let waits = ask(&known, 40);
    assert_eq!(waits.stage, PublicStage::WaitsForYou);
    assert_eq!(waits.asked, [(Asked::Identity, day("2026-11-21"))]);
    ctx.confirm_identity(case, day("2026-11-21"), "a letter")
        .unwrap();
    ctx.ask_authority(case).unwrap();
    assert_eq!(
        ask(&known, 41).asked,
        [(Asked::Authority, day("2026-11-21"))]
    );
    ctx.show_authority(case, day("2026-11-21"), "a certificate")
        .unwrap();
    assert_eq!(ask(&known, 42).stage, PublicStage::Working);
    ctx.pause(case, day("2026-11-21")).unwrap();
    let paused = ask(&known, 43);
    assert_eq!(paused.asked, [(Asked::Meaning, day("2026-11-21"))]);
    assert_eq!(paused.due, Some(RequestDue::StandsStill));
    ctx.close_request(case, CloseReason::ClarificationNeverCame, "no word")
        .unwrap();
    let closed = ask(&known, 44);
    assert_eq!((closed.stage, closed.due), (PublicStage::Closed, None));
    assert!(closed.asked.is_empty());
    let said = format!("{closed:?}{waits:?}{paused:?}");
    assert!(!said.contains("Ella") && !said.contains("Rosa"));
}

#[test]
fn a_wrong_reference_and_a_wrong_code_say_the_same_and_guessing_ends() {
    let house = House::with_people();
    let sent = send(&house, &about_ella(), at(NOW));
    let engine = house.engine();
    let ask = |reference: &str, code: &str, minutes| {
        engine.arrival_standing(reference, code, later(minutes), FEW)
    };
    let no = |reference: &str, code: &str, minutes, acts: &[&str]| {
        let (answer, left) = house.leaves_of(|| ask(reference, code, minutes));
        let error = answer.unwrap_err();
        assert_eq!(error.to_string(), SAME);
        assert_eq!(left, acts);
    };
    no("AAA-AAA", &sent.code, 0, &[]);
    no("", "", 0, &[]);
    for _ in 0..5 {
        no(&sent.reference, "0000-0000", 1, &["request.status-failed"]);
    }
    // Now neither is looked at, and nothing more is written, whatever is tried.
    for minutes in 2..20 {
        no(&sent.reference, "0000-0000", minutes, &[]);
        no(&sent.reference, &sent.code, minutes, &[]);
    }
    let typed = format!(" {} ", sent.reference.to_lowercase().replace('-', " "));
    assert!(ask(&typed, &sent.code.to_lowercase(), 62).is_ok());
    let stored = house.operator().show_arrival(found(&house, &sent)).unwrap();
    let hash = &stored.stored.body.code;
    assert!(hash.starts_with("$argon2id$") && !hash.contains(sent.code.as_str()));
}

#[test]
fn messages_and_taking_back_reach_those_who_work_on_it() {
    let house = House::with_people();
    let sent = send(&house, &about_ella(), at(NOW));
    let engine = house.engine();
    let key = (sent.reference.as_str(), sent.code.as_str());
    let add = |text: &str, minutes| engine.add_to_arrival(key, text, later(minutes), FEW);
    let standing = house.step(&["request.message"], || add(" I have moved. ", 1));
    assert_eq!(standing.messages, 1);
    // An impatient hand sends it twice.
    let again = house.step(&[], || add("I have moved.", 1));
    assert_eq!(again.messages, 1);
    assert!(matches!(add("  ", 2), Err(AppError::Input(_))));
    assert!(matches!(
        add(&"x".repeat(4_001), 2),
        Err(AppError::Input(_))
    ));
    let ctx = house.operator();
    let id = found(&house, &sent);
    let new = ctx
        .show_arrival(id)
        .unwrap()
        .asked(None, house.person("L1"), None);
    let case = ctx.match_arrival(id, new).unwrap();
    // Matching is not reading.
    assert_eq!(today(&house).len(), 1);
    house.step(&["request.read-message"], || ctx.read_arrival(id));
    house.step(&[], || ctx.read_arrival(id));
    assert!(today(&house).is_empty());

    let back = house.step(&["request.take-back"], || {
        engine.take_arrival_back(key.0, key.1, later(5), FEW)
    });
    assert_eq!((back.stage, back.due), (PublicStage::TakenBack, None));
    let twice = house.step(&[], || {
        engine.take_arrival_back(key.0, key.1, later(6), FEW)
    });
    assert_eq!(twice.stage, PublicStage::TakenBack);
    let waiting = today(&house);
    assert_eq!(waiting[0].2.as_deref(), Some("001"), "{waiting:?}");
    // Nothing is deleted, and the request is closed by a person or not at all.
    let request = ctx.show_request(case).unwrap();
    assert!(request.stored.body.duty.closed.is_none());
    let sent = request.sent.unwrap().stored.body;
    assert_eq!(sent.messages[0].text, "I have moved.");
    assert_eq!(sent.taken_back_at, Some(later(5)));
    for number in 0..19 {
        add(&format!("More {number}"), 7).unwrap();
    }
    assert!(matches!(add("One too many", 8), Err(AppError::Input(_))));
    house.assert_whole();
}

#[test]
fn what_is_no_request_is_set_aside_with_a_reason_and_can_be_taken_up() {
    let house = House::with_people();
    let sent = send(&house, &about_ella(), at(NOW));
    let ctx = house.operator();
    let id = found(&house, &sent);
    let aside = |reason, note: &str| ctx.set_arrival_aside(id, reason, note);
    for reason in [AsideReason::Nobody, AsideReason::Twice] {
        house.refused(|| aside(reason, " "));
    }
    house.step(&["request.set-aside"], || {
        aside(AsideReason::Nobody, "told by letter")
    });
    house.refused(|| aside(AsideReason::NoRequest, "x"));
    assert!(today(&house).is_empty());
    let engine = house.engine();
    let standing = engine
        .arrival_standing(&sent.reference, &sent.code, later(1), FEW)
        .unwrap();
    assert_eq!(standing.stage, PublicStage::Closed);
    // They write that it is under her former name.
    let key = (sent.reference.as_str(), sent.code.as_str());
    engine
        .add_to_arrival(key, "I was Quillfeather then.", later(2), FEW)
        .unwrap();
    assert_eq!(today(&house).len(), 1);
    let new = ctx
        .show_arrival(id)
        .unwrap()
        .asked(None, house.person("L1"), None);
    ctx.match_arrival(id, new).unwrap();
    let line = &ctx.list_arrivals(None, 100).unwrap().lines[0];
    assert_eq!(line.number.as_deref(), Some("001"));
    for reason in AsideReason::ALL {
        assert_eq!(AsideReason::from_code(reason.code()), Some(reason));
    }
}

#[test]
fn the_list_has_what_waits_first_and_the_rest_in_parts() {
    let house = House::with_people();
    let ctx = house.operator();
    let sent: Vec<Arrived> = ["03", "01", "02", "04", "05"]
        .iter()
        .map(|day| {
            send(
                &house,
                &about_ella(),
                at(&format!("2026-11-{day}T10:00:00Z")),
            )
        })
        .collect();
    for nth in [1, 2, 4] {
        let id = found(&house, &sent[nth]);
        ctx.set_arrival_aside(id, AsideReason::NoRequest, "")
            .unwrap();
    }
    // Those that wait in the order in which they came, the rest with the latest first.
    let expected = [0, 3, 4, 2, 1].map(|nth: usize| sent[nth].reference.clone());
    for limit in 1..=6 {
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let page = ctx.list_arrivals(after.as_ref(), limit).unwrap();
            assert!(page.lines.len() <= limit && !page.lines.is_empty());
            all.extend(page.lines.into_iter().map(|line| line.reference));
            let Some(next) = page.next else { break };
            assert_eq!(next.is_past_waiting(), all.len() > 2);
            after = Some(next.to_string().parse().unwrap());
        }
        assert_eq!(all, expected, "{limit}");
    }
    // Something added to one that was seen to makes it wait again.
    let key = (sent[1].reference.as_str(), sent[1].code.as_str());
    house
        .engine()
        .add_to_arrival(key, "I moved.", later(1), FEW)
        .unwrap();
    let first = ctx.list_arrivals(None, 1).unwrap().lines.remove(0);
    assert_eq!(first.reference, sent[1].reference);
}

#[test]
fn what_came_counts_in_the_picture_the_calendar_and_the_year_before_anybody_matched_it() {
    let house = House::with_people();
    let ctx = house.operator();
    let complaint = NewArrival {
        wish: Some(RightKind::Complaint),
        ..about_ella()
    };
    let waits = send(&house, &complaint, at("2026-11-20T10:00:00Z"));
    let aside = send(&house, &about_ella(), at("2026-11-20T10:00:00Z"));
    let matched = send(&house, &about_ella(), at("2026-11-20T10:00:00Z"));
    let back = send(&house, &about_ella(), at("2026-11-20T10:00:00Z"));
    ctx.set_arrival_aside(found(&house, &aside), AsideReason::NoRequest, "")
        .unwrap();
    let id = found(&house, &matched);
    let new = ctx
        .show_arrival(id)
        .unwrap()
        .asked(None, house.person("L1"), None);
    ctx.match_arrival(id, new).unwrap();
    house
        .engine()
        .take_arrival_back(&back.reference, &back.code, later(1), FEW)
        .unwrap();

    let years = ctx.request_numbers().unwrap();
    let all = years[0].all;
    assert_eq!(
        (years[0].year, all.received, all.open, all.ended_otherwise),
        (2026, 3, 2, 1),
        "what was set aside is none, what was matched is one"
    );
    let kinds: Vec<RightKind> = years[0].kinds.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(kinds, [RightKind::Access, RightKind::Complaint]);

    let feed = ctx.calendar_feed().unwrap().replace("\r\n ", "");
    let limit = format!("Request {}: say that it has come", waits.reference);
    assert!(feed.contains(&limit), "{feed}");
    for none in [&aside, &matched, &back] {
        assert!(!feed.contains(&none.reference), "{feed}");
    }
    assert!(!feed.contains("Ella") && !feed.contains("Rosa") && !feed.contains("March"));

    let list = ctx.today_list().unwrap();
    let by_law = |on: &str| {
        let load = list.load().into_iter().find(|load| load.on == day(on));
        load.unwrap().limits
    };
    // The thirtieth day after the 20th is a Sunday: the picture has the Monday.
    assert_eq!(by_law("2026-12-21"), 2, "the complaint, and the request");
    assert_eq!(by_law("2026-12-20"), 0);
    house.assert_whole();
}

#[test]
fn what_was_sent_goes_with_its_request_and_not_before() {
    let house = House::with_people();
    let sent = send(&house, &about_ella(), at(NOW));
    let ctx = house.operator();
    let id = found(&house, &sent);
    let case = ctx.show_arrival(id).unwrap().stored.body.case;
    let cells = ctx.cells_of(case).unwrap();
    assert_eq!(cells.len(), 1);
    // Nobody has looked at it yet: it may be asking for everything.
    house.refused(|| ctx.destroy(&cells, &mut |_| Ok(())));
    let new = ctx
        .show_arrival(id)
        .unwrap()
        .asked(None, house.person("L1"), None);
    ctx.match_arrival(id, new).unwrap();
    assert_eq!(ctx.cells_of(case).unwrap(), cells, "one cell for both");
    ctx.close_request(case, CloseReason::Withdrawn, "telephoned")
        .unwrap();
    ctx.destroy(&cells, &mut |_| Ok(())).unwrap();
    assert!(ctx.list_arrivals(None, 100).unwrap().lines.is_empty());
    assert!(matches!(
        ctx.show_arrival(id),
        Err(AppError::NotFound("arrival"))
    ));
    let gone = house
        .engine()
        .arrival_standing(&sent.reference, &sent.code, later(1), FEW);
    assert_eq!(gone.unwrap_err().to_string(), SAME);
    house.assert_whole();
}

#[test]
fn nothing_of_it_is_printed_or_stands_in_clear() {
    let house = House::with_people();
    let sent = send(&house, &about_ella(), at(NOW));
    let id = found(&house, &sent);
    let stored = house.operator().show_arrival(id).unwrap().stored;
    let printed = format!("{:?}", stored.body);
    for word in ["Ella", "Rosa", "rosa.m", "everything", "Fennel"] {
        assert!(!printed.contains(word), "{printed}");
    }
    let read: &Arrival = &stored.body;
    assert_eq!(read.reference.len(), 6);
    for (path, bytes) in files_below(house.folder()) {
        for word in [
            "Rosa Marchbanks",
            "everything about my daughter",
            read.reference.as_str(),
            "Not her father",
        ] {
            assert!(
                !holds(&bytes, word.as_bytes()),
                "{word} in {}",
                path.display()
            );
        }
    }
}

#[test]
fn a_tutor_sees_nothing_of_it() {
    let house = House::with_people();
    let sent = send(&house, &about_ella(), at(NOW));
    let id = found(&house, &sent);
    let sam = house.account("sam", Role::Tutor, Some(house.person("T1")));
    let ctx = house.ctx(sam, at(NOW));
    house.refused(|| ctx.list_arrivals(None, 100));
    house.refused(|| ctx.show_arrival(id));
    house.refused(|| ctx.resolve_arrival(&sent.reference));
    let list = ctx.today_list().unwrap();
    let bands = [list.overdue, list.this_week, list.coming_up];
    assert!(
        !bands
            .iter()
            .flatten()
            .any(|due| matches!(due.matter, Matter::Arrival(_)))
    );
}

#[test]
fn what_was_sent_lives_through_a_change_of_keys() {
    let house = House::with_people();
    let sent = send(&house, &about_ella(), at(NOW));
    house.operator().rotate_index(&mut |_| Ok(())).unwrap();
    house
        .operator()
        .rotate_organisation(&mut |_| Ok(()))
        .unwrap();
    let standing = house
        .engine()
        .arrival_standing(&sent.reference, &sent.code, later(1), FEW);
    assert!(standing.is_ok());
    assert_eq!(today(&house).len(), 1);
    house.assert_whole();
}
