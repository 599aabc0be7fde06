//! The life of a request as people meet it: refusals with a way on, tasks, stored text.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

use calendar::{Holidays, Nation};
use duties::grounds::{Ground, GroundFacts, Telling, may_give_health_data, usable};
use duties::rights::{
    Channel, CloseReason, Decision, DecisionKind, Event, Evidence, Request, RightKind, State,
    TaskKey, TaskState, Wait, Withheld, clock, next, tasks,
};
use duties::{Refusal, Requester, Words};
use jiff::Timestamp;
use jiff::civil::{Date, date};

fn now() -> Timestamp {
    "2026-12-20T12:00:00Z".parse().unwrap()
}

fn fresh(requester: Requester) -> Request {
    Request::received(
        RightKind::Access,
        date(2026, 12, 1),
        requester,
        Nation::EnglandAndWales,
        now(),
    )
    .unwrap()
}

fn apply(request: &Request, event: Event) -> Result<Request, Refusal> {
    next(request, event, now(), &Holidays::published())
}

fn after(request: &Request, events: impl IntoIterator<Item = Event>) -> Request {
    events.into_iter().fold(request.clone(), |request, event| {
        apply(&request, event).unwrap()
    })
}

fn due(request: &Request) -> Option<Date> {
    clock(request, &Holidays::published()).unwrap().due_on
}

fn on(day: i8) -> Date {
    date(2026, 12, day)
}

fn give() -> Event {
    Event::ItemDecided {
        decision: Decision::GiveAll,
        replaces: None,
        evidence: Evidence::default(),
    }
}

fn keep_back(ground: Ground, why: &str, subject_age: Option<u8>) -> Event {
    Event::ItemDecided {
        decision: Decision::KeepBack {
            withheld: Withheld {
                ground,
                why: why.into(),
            },
        },
        replaces: None,
        evidence: Evidence {
            subject_age,
            opinion_on: None,
        },
    }
}

fn searched(found: u32) -> Event {
    Event::PlaceSearched {
        place: "p1".to_owned(),
        on: on(3),
        found,
    }
}

fn known() -> Event {
    Event::IdentityNotInDoubt {
        on: on(1),
        why: "has been our client for years".into(),
    }
}

fn built() -> Event {
    Event::PackageBuilt {
        on: on(10),
        package: "k1".to_owned(),
    }
}

fn states(request: &Request) -> Vec<(TaskKey, TaskState)> {
    tasks(request)
        .into_iter()
        .map(|task| (task.key, task.state))
        .collect()
}

/// What a search finds for an erasure says where it is; what is decided is what they ask for.
#[test]
fn what_is_found_is_decided_item_by_item_only_where_data_is_given() {
    let asks = Requester::DataSubject;
    let nation = Nation::EnglandAndWales;
    let kind = RightKind::Erasure;
    let request = Request::received(kind, date(2026, 12, 1), asks, nation, now()).unwrap();
    let point = "1".to_owned();
    let ready = after(
        &request,
        [
            known(),
            Event::PlaceAdded {
                place: "p1".to_owned(),
            },
            searched(2),
            Event::PointAdded {
                point: point.clone(),
                ground: "erasure-not-needed".to_owned(),
            },
            Event::PointDecided {
                point,
                ruling: duties::rights::Ruling::Refused {
                    because: "not-met".to_owned(),
                    why: "it is still needed".into(),
                },
            },
        ],
    );
    assert_eq!(ready.undecided(), 0);
    assert!(apply(&ready, give()).is_err());
    assert_eq!(after(&ready, [built()]).state(), State::Answering);
}

#[test]
fn from_letter_to_collected_answer() {
    let mut request = fresh(Requester::DataSubject);
    assert_eq!(request.state(), State::Received);
    let steps = [
        (Event::IdentityAsked { on: on(1) }, State::Checking),
        (
            Event::IdentityConfirmed {
                on: on(4),
                how: "passport".into(),
            },
            State::Searching,
        ),
        (
            Event::PlaceAdded {
                place: "p1".to_owned(),
            },
            State::Searching,
        ),
        (searched(2), State::Reviewing),
        (give(), State::Reviewing),
        (
            keep_back(Ground::ThirdParty, "about a friend", None),
            State::Answering,
        ),
        (built(), State::Answering),
        (Event::PackageChecked { on: on(10) }, State::Ready),
        (
            Event::ReplyChecked {
                on: on(10),
                how: "her own address".into(),
            },
            State::Ready,
        ),
        (
            Event::Delivered {
                on: on(11),
                channel: Channel::Link,
            },
            State::Delivered,
        ),
        (Event::Collected { on: on(12) }, State::Collected),
        (
            Event::Closed {
                on: on(12),
                reason: CloseReason::Answered,
                note: Words::default(),
            },
            State::Closed,
        ),
    ];
    for (event, state) in steps {
        request = apply(&request, event).unwrap();
        assert_eq!(request.state(), state);
    }
    assert_eq!(due(&request), Some(date(2027, 1, 4)));
    assert_eq!(request.decided.of(DecisionKind::KeepBack), 1);
    assert!(
        states(&request)
            .iter()
            .all(|(_, state)| *state == TaskState::Completed)
    );
}

#[test]
fn refusals_name_the_law_and_a_way_on() {
    let request = fresh(Requester::ParentalResponsibility);
    let no_identity = apply(&request, built()).unwrap_err();
    assert_eq!(
        no_identity.citation,
        Some("UK GDPR arts 12(6) and 12A(2)(b)")
    );
    let request = after(&request, [known()]);
    let no_authority = apply(&request, built()).unwrap_err();
    assert!(no_authority.why.contains("authority"));
    let request = after(
        &request,
        [Event::AuthorityShown {
            on: on(2),
            what: "certificate".into(),
        }],
    );
    assert!(
        apply(&request, built())
            .unwrap_err()
            .why
            .contains("searched")
    );
    let request = after(&request, [searched(1)]);
    assert!(
        apply(&request, built())
            .unwrap_err()
            .why
            .contains("decided")
    );
    let left_out = Event::PlaceLeftOut {
        place: "p2".to_owned(),
        on: on(2),
        why: "  ".into(),
    };
    assert_eq!(
        apply(&request, left_out).unwrap_err().citation,
        Some("UK GDPR art. 15(1A)")
    );
    for event in [
        Event::Extended {
            on: on(2),
            why: Words::default(),
        },
        Event::Resumed { on: on(2) },
        Event::Paused { on: on(21) },
        Event::Paused {
            on: date(2026, 11, 30),
        },
        Event::Delivered {
            on: on(2),
            channel: Channel::Post,
        },
        Event::Collected { on: on(2) },
        Event::PackageChecked { on: on(2) },
        Event::ItemUndone {
            was: DecisionKind::GiveAll,
        },
        Event::Closed {
            on: on(2),
            reason: CloseReason::Answered,
            note: Words::default(),
        },
        Event::Closed {
            on: on(2),
            reason: CloseReason::Refused,
            note: Words::default(),
        },
        Event::Closed {
            on: on(2),
            reason: CloseReason::Withdrawn,
            note: Words::default(),
        },
        Event::Reopened {
            on: on(2),
            why: "again".into(),
        },
        known(),
    ] {
        let code = event.code();
        let refusal = apply(&request, event).unwrap_err();
        assert!(refusal.mend.is_some(), "{code}: {refusal}");
        assert!(!refusal.why.ends_with('.'), "{code}: {refusal}");
    }
}

#[test]
fn the_clock_follows_the_facts() {
    let request = fresh(Requester::Agent);
    assert_eq!(due(&request), Some(date(2027, 1, 4)));
    let request = after(&request, [known()]);
    assert_eq!(
        due(&request),
        Some(date(2027, 1, 4)),
        "no doubt: from receipt"
    );
    let request = after(
        &request,
        [Event::AuthorityShown {
            on: on(7),
            what: "letter".into(),
        }],
    );
    assert_eq!(
        due(&request),
        Some(date(2027, 1, 7)),
        "authority starts it anew"
    );
    let paused = after(&request, [Event::Paused { on: on(9) }]);
    assert_eq!(due(&paused), None);
    assert_eq!(paused.paused_since(), Some(on(9)));
    let resumed = after(&paused, [Event::Resumed { on: on(12) }]);
    assert_eq!(due(&resumed), Some(date(2027, 1, 11)));
    let extended = after(
        &resumed,
        [Event::Extended {
            on: on(12),
            why: "very many".into(),
        }],
    );
    assert_eq!(due(&extended), Some(date(2027, 3, 11)));
    let again = Event::Extended {
        on: on(13),
        why: "more".into(),
    };
    assert!(apply(&extended, again).is_err());
}

#[test]
fn an_extension_after_the_first_month_is_refused() {
    let late: Timestamp = "2027-01-05T12:00:00Z".parse().unwrap();
    let request = fresh(Requester::DataSubject);
    let event = |on| Event::Extended {
        on,
        why: "complex".into(),
    };
    let holidays = Holidays::published();
    let refusal = next(&request, event(date(2027, 1, 5)), late, &holidays).unwrap_err();
    assert_eq!(refusal.citation, Some("UK GDPR art. 12A(3)-(4)"));
    assert!(next(&request, event(date(2027, 1, 4)), late, &holidays).is_ok());
}

#[test]
fn what_an_answer_rests_on_must_not_change_unseen() {
    let ready = after(
        &fresh(Requester::DataSubject),
        [
            known(),
            searched(1),
            give(),
            built(),
            Event::PackageChecked { on: on(10) },
        ],
    );
    assert_eq!(ready.state(), State::Ready);
    let more = after(&ready, [searched(2)]);
    assert_eq!(more.package, None);
    let undone = after(
        &ready,
        [Event::ItemUndone {
            was: DecisionKind::GiveAll,
        }],
    );
    assert_eq!(undone.package, None);
    let place = after(
        &ready,
        [Event::PlaceAdded {
            place: "p2".to_owned(),
        }],
    );
    assert_eq!(place.state(), State::Searching);
    let rebuilt = after(&ready, [built()]);
    assert_eq!(
        rebuilt.state(),
        State::Answering,
        "a new package is checked anew"
    );
    assert!(
        apply(&ready, searched(0)).is_err(),
        "a decided item cannot vanish"
    );
}

#[test]
fn tasks_say_who_has_the_turn() {
    let request = after(
        &fresh(Requester::Agent),
        [
            Event::IdentityAsked { on: on(2) },
            Event::PlaceAdded {
                place: "p1".to_owned(),
            },
            Event::PlaceAdded {
                place: "p2".to_owned(),
            },
            searched(3),
            give(),
            Event::Paused { on: on(18) },
        ],
    );
    let words: Vec<String> = tasks(&request)
        .iter()
        .map(|task| {
            let state = task.state.text(on(20));
            format!("{} | {} | {state}", task.group.title(), task.key.title())
        })
        .collect();
    assert_eq!(
        words,
        [
            "Understand | Be sure who is asking | Waiting for proof of who they are, since Wednesday 2 December 2026 (18 days)",
            "Understand | Be sure they may ask about this person | Not started",
            "Understand | Find a safe way to reply | Not started",
            "Understand | Be clear what they ask for | Waiting for what they mean; the clock stands still, since Friday 18 December 2026 (2 days)",
            "Find | Search the places | In progress: 1 of 2",
            "Decide | Decide what to give | In progress: 1 of 3",
            "Answer | Put the answer together | Cannot start yet: be sure who is asking first",
            "Answer | Check the answer | Cannot start yet: put the answer together first",
            "Answer | Deliver it | Cannot start yet: check the answer first",
            "Answer | Close the request | Cannot start yet: deliver the answer first",
        ]
    );
    assert!(states(&request).contains(&(
        TaskKey::WhatTheyAsk,
        TaskState::WaitingFor(Wait::Clarification { since: on(18) })
    )));
}

#[test]
fn stored_text_keeps_its_codes_and_debug_hides_words() {
    let request = after(
        &fresh(Requester::DataSubject),
        [
            known(),
            searched(1),
            Event::Paused { on: on(5) },
            Event::Extended {
                on: on(6),
                why: "complex".into(),
            },
        ],
    );
    let text = serde_json::to_string(&request).unwrap();
    assert_eq!(
        text,
        r#"{"kind":"access","nation":"england-and-wales","requester":"data-subject","received_on":"2026-12-01","identity":{"identity":"not-in-doubt","on":"2026-12-01","why":"has been our client for years"},"authority":{"authority":"not-needed"},"reply":null,"places":{"p1":{"search":"searched","on":"2026-12-03","found":1}},"pauses":[{"from":"2026-12-05","to":null}],"extension":{"on":"2026-12-06","why":"complex"},"decided":{"given":0,"hidden":0,"kept_back":0,"not_about":0},"package":null,"delivery":null,"closed":null}"#
    );
    assert_eq!(serde_json::from_str::<Request>(&text).unwrap(), request);
    assert!(!format!("{request:?}").contains("client"));
}

#[test]
fn events_are_stored_under_their_code() {
    for event in [
        known(),
        searched(1),
        give(),
        built(),
        Event::Paused { on: on(5) },
    ] {
        let value = serde_json::to_value(&event).unwrap();
        assert_eq!(value["event"], event.code());
        assert_eq!(serde_json::from_value::<Event>(value).unwrap(), event);
    }
    for kind in DecisionKind::ALL {
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.code());
    }
    for reason in CloseReason::ALL {
        assert_eq!(serde_json::to_value(reason).unwrap(), reason.code());
    }
    for requester in Requester::ALL {
        assert_eq!(serde_json::to_value(requester).unwrap(), requester.code());
    }
    for ground in Ground::ALL {
        assert_eq!(serde_json::to_value(ground).unwrap(), ground.code());
        assert_eq!(Ground::from_code(ground.code()), Some(ground));
    }
    for key in TaskKey::ALL {
        assert_eq!(serde_json::to_value(key).unwrap(), key.code());
    }
    for kind in RightKind::ALL {
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.code());
    }
}

#[test]
fn an_unknown_code_is_not_read() {
    assert!(serde_json::from_str::<Ground>("\"immigration\"").is_err());
    assert!(serde_json::from_str::<Requester>("\"parent\"").is_err());
}

fn facts(requester: Requester, nation: Nation, age: Option<u8>) -> GroundFacts {
    GroundFacts {
        requester,
        nation,
        subject_age: age,
        opinion_on: None,
        today: on(20),
    }
}

#[test]
fn grounds_by_requester_nation_and_age() {
    use Nation::{EnglandAndWales, NorthernIreland, Scotland, Unknown};
    use Requester::{Agent, CourtAppointee, DataSubject, ParentalResponsibility as Parent};
    for (ground, requester, nation, age, expected) in [
        (Ground::ChildAbuse, Parent, EnglandAndWales, Some(17), true),
        (Ground::ChildAbuse, Parent, NorthernIreland, Some(4), true),
        (Ground::ChildAbuse, Parent, EnglandAndWales, Some(18), false),
        (Ground::ChildAbuse, Parent, EnglandAndWales, None, false),
        (Ground::ChildAbuse, Parent, Scotland, Some(10), false),
        (Ground::ChildAbuse, Parent, Unknown, Some(10), false),
        (
            Ground::ChildAbuse,
            DataSubject,
            EnglandAndWales,
            Some(10),
            false,
        ),
        (Ground::ChildAbuse, Agent, EnglandAndWales, Some(10), false),
        (
            Ground::ChildAbuse,
            CourtAppointee,
            EnglandAndWales,
            Some(40),
            true,
        ),
        (
            Ground::ChildAbuse,
            CourtAppointee,
            Scotland,
            Some(40),
            false,
        ),
        (Ground::ChildExpectation, Parent, Scotland, Some(15), true),
        (Ground::ChildExpectation, Parent, Scotland, Some(16), false),
        (
            Ground::ChildExpectation,
            Parent,
            EnglandAndWales,
            Some(17),
            true,
        ),
        (Ground::ChildExpectation, Parent, Unknown, Some(16), false),
        (
            Ground::ChildExpectation,
            DataSubject,
            Scotland,
            Some(15),
            false,
        ),
        (
            Ground::ChildrensHearing,
            DataSubject,
            Scotland,
            Some(15),
            true,
        ),
        (
            Ground::ChildrensHearing,
            DataSubject,
            EnglandAndWales,
            Some(15),
            false,
        ),
        (Ground::ThirdParty, DataSubject, Unknown, None, true),
        (
            Ground::ConfidentialReference,
            DataSubject,
            Unknown,
            None,
            true,
        ),
        (Ground::SeriousHarm, DataSubject, Unknown, None, false),
    ] {
        let answer = usable(ground, &facts(requester, nation, age));
        assert_eq!(
            answer.is_ok(),
            expected,
            "{ground:?} {requester:?} {nation} {age:?}"
        );
        if let Err(refusal) = answer {
            assert!(
                refusal.citation.unwrap().starts_with("DPA 2018 Sch"),
                "{refusal}"
            );
        }
    }
}

#[test]
fn a_health_opinion_holds_six_months() {
    let with = |opinion_on| GroundFacts {
        opinion_on: Some(opinion_on),
        ..facts(Requester::DataSubject, Nation::Unknown, None)
    };
    assert!(usable(Ground::SeriousHarm, &with(date(2026, 6, 21))).is_ok());
    assert!(usable(Ground::SeriousHarm, &with(date(2026, 6, 20))).is_err());
    assert!(usable(Ground::SeriousHarm, &with(on(20))).is_ok());
    assert!(usable(Ground::SeriousHarm, &with(on(21))).is_err());
    assert!(may_give_health_data(true, None, on(20)).is_ok());
    assert!(may_give_health_data(false, None, on(20)).is_err());
    assert!(may_give_health_data(false, Some(on(1)), on(20)).is_ok());
}

#[test]
fn every_ground_speaks_plainly_and_tells_no_tales() {
    for ground in Ground::ALL {
        assert!(ground.question().ends_with('?'), "{ground:?}");
        assert!(ground.citation().starts_with("DPA 2018 Sch "), "{ground:?}");
        assert!(ground.conditions().ends_with('.'), "{ground:?}");
        if let Telling::Told(letter) = ground.telling() {
            assert!(letter.ends_with('.'), "{ground:?}");
        }
    }
    for silent in [Ground::ChildAbuse, Ground::Crime, Ground::SeriousHarm] {
        assert_eq!(silent.telling(), Telling::NotTold);
    }
}

#[test]
fn a_ground_is_checked_when_it_is_used() {
    let request = after(
        &fresh(Requester::ParentalResponsibility),
        [known(), searched(2)],
    );
    assert!(
        apply(
            &request,
            keep_back(Ground::ChildAbuse, "a referral", Some(9))
        )
        .is_ok()
    );
    assert!(apply(&request, keep_back(Ground::ChildAbuse, " ", Some(9))).is_err());
    assert!(apply(&request, keep_back(Ground::ChildAbuse, "a referral", None)).is_err());
    let by_herself = after(&fresh(Requester::DataSubject), [known(), searched(2)]);
    assert!(
        apply(
            &by_herself,
            keep_back(Ground::ChildAbuse, "a referral", Some(9))
        )
        .is_err()
    );
    let no_ground = Event::ItemDecided {
        decision: Decision::GiveWithPartsHidden { withheld: vec![] },
        replaces: None,
        evidence: Evidence::default(),
    };
    assert!(apply(&request, no_ground).is_err());
}
