//! Reminders by mail: to whom, when, once each, and what they do not say.

use access::{Actor, Role};
use app::{Outside, PasswordCost};
use duties::rights::CloseReason;
use jiff::Timestamp;
use mail_parser::MessageParser;
use store::EntityId;

use crate::arrivals::about_ella;
use crate::support::outside::{MailManners, MailServer};
use crate::support::{House, NOW, PERSONAL, at};

/// Noon of a day.
fn noon(on: &str) -> Timestamp {
    at(&format!("{on}T12:00:00Z"))
}

/// A house that reminds by mail, with an officer, a head, and a request of Ella's that came on
/// Monday 2 November 2026: the aim is the 23rd, the limit Wednesday 2 December.
fn house(server: &MailServer) -> (House, Actor, Actor, EntityId) {
    let house = House::with_people();
    house.engine().set_outside(Outside {
        mail: Some(server.settings()),
        reminders: true,
        ..Outside::default()
    });
    let ines = house.account("ines", Role::Dpo, None);
    let noor = house.account("noor", Role::Head, None);
    let id = house
        .ctx(ines, at(NOW))
        .open_request(house.request("L1"))
        .unwrap();
    (house, ines, noor, id)
}

/// To whom mails went, with their subjects; and what they all say.
fn mails(server: &MailServer) -> (Vec<(String, String)>, String) {
    let mut said = String::new();
    let taken = server.taken();
    let heads = taken.iter().map(|bytes| {
        let mail = MessageParser::default().parse(bytes).unwrap();
        said.push_str(&String::from_utf8_lossy(bytes));
        said.push_str(&mail.body_text(0).unwrap());
        let to = mail.to().unwrap().first().unwrap().address().unwrap();
        let name = to.split('@').next().unwrap().to_owned();
        (name, mail.subject().unwrap().to_owned())
    });
    (heads.collect(), said)
}

#[test]
fn whoever_has_a_request_is_told_before_its_days_and_head_and_officer_before_the_limit() {
    let server = MailServer::start();
    let (house, ines, noor, id) = house(&server);
    let engine = house.engine();
    let ctx = house.ctx(ines, at(NOW));
    ctx.give_request(id, Some(EntityId(noor.id))).unwrap();
    // Five working days before the aim of the 23rd it is the 16th; the limit is far.
    assert_eq!(engine.remind(noon("2026-11-13")).unwrap(), 0);
    assert_eq!(engine.remind(noon("2026-11-16")).unwrap(), 1);
    let (first, _) = mails(&server);
    let aim = (
        "noor".to_owned(),
        "Request 001: due 23 November 2026".to_owned(),
    );
    assert_eq!(first, [aim]);
    // Once each, however often it is looked at.
    assert_eq!(engine.remind(noon("2026-11-16")).unwrap(), 0);
    assert_eq!(engine.remind(noon("2026-11-24")).unwrap(), 0);

    // Before the limit: first whoever has it, then the officer too, while two days are left.
    let limit = |who: &str| {
        (
            who.to_owned(),
            "Request 001: due 2 December 2026".to_owned(),
        )
    };
    assert_eq!(engine.remind(noon("2026-11-25")).unwrap(), 1);
    assert_eq!(engine.remind(noon("2026-11-27")).unwrap(), 0);
    assert_eq!(engine.remind(noon("2026-11-30")).unwrap(), 1);
    let (all, said) = mails(&server);
    assert_eq!(all[1..], [limit("noor"), limit("ines")]);
    assert!(said.contains("not answered") && said.contains("a limit of the law"));
    for name in PERSONAL {
        let inside = said.to_lowercase().contains(&name.to_lowercase());
        assert!(!inside, "{name} stands in a mail");
    }

    // What was told stands on record, and another limit is another day to be told of.
    let stored = ctx.show_request(id).unwrap().stored.body.reminded;
    assert_eq!(stored.len(), 3);
    assert!(
        stored
            .iter()
            .all(|one| one.sent_at.is_some() && one.tries == 1)
    );
    let acts = house.acts_in(engine.org());
    assert_eq!(acts.iter().filter(|act| *act == "job.remind").count(), 6);
    let late = house.ctx(ines, noon("2026-12-01"));
    late.extend(id, crate::support::day("2026-12-01"), "there is much of it")
        .unwrap();
    assert_eq!(engine.remind(noon("2026-12-02")).unwrap(), 0);
    assert!(engine.remind(noon("2027-01-28")).unwrap() > 0);
    house.assert_whole();
}

#[test]
fn what_came_by_the_public_page_and_nobody_matched_is_reminded_of_by_its_reference() {
    let server = MailServer::start();
    let (house, ines, _, id) = house(&server);
    let engine = house.engine();
    house
        .ctx(ines, at(NOW))
        .close_request(id, CloseReason::OpenedInError, "a test")
        .unwrap();
    let came = at("2026-11-02T10:00:00Z");
    let sent = engine
        .arrive(&about_ella(), came, PasswordCost::TEST)
        .unwrap();
    let back = engine
        .arrive(&about_ella(), came, PasswordCost::TEST)
        .unwrap();
    engine
        .take_arrival_back(&back.reference, &back.code, came, PasswordCost::TEST)
        .unwrap();
    assert_eq!(engine.remind(noon("2026-11-13")).unwrap(), 0);
    // Nobody has it: the officer is told of the aim, and before the limit the head too.
    assert_eq!(engine.remind(noon("2026-11-16")).unwrap(), 1);
    assert_eq!(engine.remind(noon("2026-11-16")).unwrap(), 0);
    assert_eq!(engine.remind(noon("2026-11-25")).unwrap(), 1);
    assert_eq!(engine.remind(noon("2026-11-30")).unwrap(), 2);
    let (all, said) = mails(&server);
    let limit = format!("Request {}: due 2 December 2026", sent.reference);
    let told = |who: &str| (who.to_owned(), limit.clone());
    assert_eq!(all[1], told("ines"));
    assert!(all[2..].contains(&told("ines")) && all[2..].contains(&told("noor")));
    assert!(said.contains("nobody has said yet whom it is about"));
    assert!(!said.contains(&back.reference));
    for name in PERSONAL.iter().copied().chain(["Ella", "Rosa", "daughter"]) {
        let inside = said.to_lowercase().contains(&name.to_lowercase());
        assert!(!inside, "{name} stands in a mail");
    }
    // Once it is set aside nobody is told of it any more.
    let ctx = house.operator();
    let arrival = ctx.resolve_arrival(&sent.reference).unwrap();
    let kept = ctx.show_arrival(arrival).unwrap().stored.body.reminded;
    assert!(kept.len() == 4 && kept.iter().all(|one| one.sent_at.is_some()));
    ctx.set_arrival_aside(arrival, app::AsideReason::NoRequest, "")
        .unwrap();
    assert_eq!(engine.remind(noon("2026-12-02")).unwrap(), 0);
    house.assert_whole();
}

#[test]
fn what_could_not_be_sent_is_tried_again_and_what_may_have_arrived_is_not() {
    let server = MailServer::start();
    let (house, _, _, id) = house(&server);
    let engine = house.engine();
    server.behave(MailManners::Busy);
    assert_eq!(engine.remind(noon("2026-11-16")).unwrap(), 0);
    server.behave(MailManners::Good);
    // Nobody has it: the officer is told.
    assert_eq!(engine.remind(noon("2026-11-16")).unwrap(), 1);
    assert_eq!(mails(&server).0[0].0, "ines");

    server.behave(MailManners::HangsUp);
    assert_eq!(engine.remind(noon("2026-11-25")).unwrap(), 0);
    server.behave(MailManners::Good);
    assert_eq!(engine.remind(noon("2026-11-25")).unwrap(), 0);
    let tried = house
        .operator()
        .show_request(id)
        .unwrap()
        .stored
        .body
        .reminded;
    assert_eq!(
        tried.iter().map(|one| one.tries).collect::<Vec<_>>(),
        [2, 1]
    );

    // A server that never answers is not asked for ever.
    server.behave(MailManners::Busy);
    for _ in 0..8 {
        assert_eq!(engine.remind(noon("2026-11-30")).unwrap(), 0);
    }
    let tried = house
        .operator()
        .show_request(id)
        .unwrap()
        .stored
        .body
        .reminded;
    assert!(tried.iter().all(|one| one.tries <= 5), "{tried:?}");
}

#[test]
fn without_settings_nobody_is_reminded() {
    let server = MailServer::start();
    let house = House::with_people();
    house.engine().set_outside(Outside {
        mail: Some(server.settings()),
        ..Outside::default()
    });
    let ines = house.account("ines", Role::Dpo, None);
    house
        .ctx(ines, at(NOW))
        .open_request(house.request("L1"))
        .unwrap();
    assert_eq!(house.engine().remind(noon("2026-12-02")).unwrap(), 0);
    assert!(server.taken().is_empty());
}
