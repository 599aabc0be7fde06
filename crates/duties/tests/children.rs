//! Children, those who act for them, and letters about several people.
#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

use std::collections::HashSet;

use calendar::{Holidays, Nation};
use duties::children::{Acting, Factor, Finding, Judgement, age_on, parental_standing, reaches};
use duties::rights::{
    Aftermath, Authority, Event, Part, Request, RightKind, Use, may_use, next, split,
};
use duties::{Refusal, Requester};
use jiff::Timestamp;
use jiff::civil::{Date, date};

const RECEIVED_ON: Date = date(2026, 11, 2);

fn now() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

fn apply(request: &Request, event: Event) -> Result<Request, Refusal> {
    next(request, event, now(), &Holidays::published())
}

fn opened(kind: RightKind, requester: Requester) -> Request {
    let nation = Nation::EnglandAndWales;
    Request::received(kind, RECEIVED_ON, requester, nation, now()).unwrap()
}

fn part(subject: &str, kind: RightKind, requester: Requester) -> Part {
    Part {
        subject: subject.to_owned(),
        kind,
        requester,
    }
}

fn judgement(weighed: &[Factor], best_interests: Option<&str>) -> Judgement {
    Judgement {
        finding: Finding::Competent,
        weighed: weighed.iter().map(|f| (*f, "weighed".into())).collect(),
        best_interests: best_interests.map(Into::into),
    }
}

#[test]
fn a_father_who_asks_about_two_people_makes_two_requests() {
    let letter = [
        part("himself", RightKind::Access, Requester::DataSubject),
        part(
            "daughter",
            RightKind::Access,
            Requester::ParentalResponsibility,
        ),
        part("himself", RightKind::Complaint, Requester::DataSubject),
    ];
    let nation = Nation::EnglandAndWales;
    let requests = split(&letter, RECEIVED_ON, nation, now()).unwrap();
    assert!(requests.iter().all(|r| r.received_on == RECEIVED_ON));
    assert_eq!(requests[0].authority, Authority::NotNeeded);
    // For his daughter's data he needs what for his own he does not.
    assert_eq!(requests[1].authority, Authority::Needed);
    assert_eq!(requests[2].kind, RightKind::Complaint);

    let twice = [letter[0].clone(), letter[0].clone()];
    let refused = split(&twice, RECEIVED_ON, nation, now()).unwrap_err();
    assert_eq!(refused.mend, Some("join the two"));
    assert!(split(&[], RECEIVED_ON, nation, now()).is_err());
}

#[test]
fn a_parents_standing_is_judged_by_every_listed_factor() {
    let parent = Requester::ParentalResponsibility;
    let all = judgement(&Factor::ALL, None);
    assert!(all.check(parent).is_ok());
    for missing in Factor::ALL {
        let others: Vec<_> = Factor::ALL.into_iter().filter(|f| *f != missing).collect();
        let refused = judgement(&others, None).check(parent).unwrap_err();
        assert!(refused.why.contains(missing.question()), "{refused}");
    }
    // A child who asks alone is judged by understanding, not by what a parent would do.
    let own = judgement(&[Factor::Maturity], None);
    assert!(own.check(Requester::DataSubject).is_ok());
}

#[test]
fn a_parent_may_act_for_a_competent_child_only_where_that_is_plainly_best() {
    let on = RECEIVED_ON;
    let request = opened(RightKind::Access, Requester::ParentalResponsibility);
    let before = [
        Event::IdentityNotInDoubt {
            on,
            why: "known".into(),
        },
        Event::AuthorityShown {
            on,
            what: "birth certificate".into(),
        },
        Event::PlaceSearched {
            place: "p".to_owned(),
            on,
            found: 0,
        },
    ];
    let request = before
        .into_iter()
        .fold(request, |request, event| apply(&request, event).unwrap());
    let judged = |best_interests| {
        let judgement = judgement(&Factor::ALL, best_interests);
        apply(&request, Event::CompetenceJudged { on, judgement }).unwrap()
    };
    let built = |request: &Request| {
        let package = "k".to_owned();
        apply(request, Event::PackageBuilt { on, package })
    };
    assert!(built(&judged(None)).is_err());
    assert!(built(&judged(Some("  "))).is_err());
    assert!(built(&judged(Some("she is in hospital and needs it now"))).is_ok());
}

#[test]
fn ages_and_birthdays_of_every_day() {
    // Whoever is born on a day is as old as the calendar says on every day for nineteen years.
    for born in [
        date(2008, 2, 29),
        date(2008, 2, 28),
        date(2008, 3, 1),
        date(2009, 12, 31),
    ] {
        for years in 1..=19 {
            let birthday = reaches(born, years);
            assert_eq!(age_on(born, birthday), Some(years), "{born} {years}");
            let eve = birthday.yesterday().unwrap();
            assert_eq!(age_on(born, eve), Some(years - 1), "{born} {years}");
        }
    }
    assert_eq!(age_on(date(2010, 1, 1), date(2009, 12, 31)), None);
    assert_eq!(reaches(date(2008, 2, 29), 17), date(2025, 3, 1));
    assert_eq!(reaches(date(2008, 2, 29), 16), date(2024, 2, 29));
}

#[test]
fn the_end_of_a_parents_standing_is_spoken_of_beforehand() {
    let standing = parental_standing(date(2009, 1, 20), Nation::NorthernIreland);
    assert!(!standing.is_ending_on(date(2026, 11, 20)));
    // Twenty days back is 31 December, 31 more 30 November, 9 more 21 November: sixty.
    assert!(standing.is_ending_on(date(2026, 11, 21)));
    assert!(standing.is_ending_on(date(2027, 1, 19)));
    assert!(!standing.is_ending_on(date(2027, 1, 20)));
    assert!(standing.require(date(2027, 1, 20)).is_err());
}

#[test]
fn everybody_who_acts_has_something_to_show() {
    let mut codes = HashSet::new();
    for acting in Acting::ALL {
        assert!(codes.insert(acting.code()));
        assert_eq!(serde_json::to_value(acting).unwrap(), acting.code());
        let evidence = acting.evidence();
        assert!(!evidence.shows.is_empty() && evidence.beware.ends_with('.'));
        assert!(!evidence.citation.is_empty());
        assert!(acting.requester().needs_authority(), "{acting:?}");
    }
}

#[test]
fn restricted_data_is_used_only_with_a_reason() {
    let on = RECEIVED_ON;
    let request = opened(RightKind::Rectification, Requester::DataSubject);
    assert!(may_use(&request, &Use::Other).is_ok());
    let restricted = apply(&request, Event::Restricted { on }).unwrap();
    let refused = may_use(&restricted, &Use::Other).unwrap_err();
    assert_eq!(refused.citation, Some("UK GDPR art. 18(2)"));
    assert!(may_use(&restricted, &Use::Storage).is_ok());
    let uses: [fn(&str) -> Use; 4] = [
        |how| Use::ByAgreement { how: how.into() },
        |why| Use::LegalClaims { why: why.into() },
        |why| Use::ProtectAnother { why: why.into() },
        |why| Use::PublicInterest { why: why.into() },
    ];
    for wanted in uses {
        assert!(may_use(&restricted, &wanted("a reason")).is_ok());
        assert!(may_use(&restricted, &wanted(" ")).is_err());
    }
}

#[test]
fn a_complaint_and_the_regulator_stand_beside_a_closed_request() {
    let on = RECEIVED_ON;
    let request = opened(RightKind::Access, Requester::DataSubject);
    let closed = apply(
        &request,
        Event::Closed {
            on,
            reason: duties::rights::CloseReason::Withdrawn,
            note: "she telephoned".into(),
        },
    )
    .unwrap();
    let complained = apply(&closed, Event::Complained { on }).unwrap();
    assert_eq!(complained.aftermath(), Some(Aftermath::Complained));
    assert!(apply(&complained, Event::Complained { on }).is_err());
    let both = apply(&complained, Event::RegulatorWrote { on }).unwrap();
    assert_eq!(both.aftermath(), Some(Aftermath::WithRegulator));
    let one = apply(&both, Event::RegulatorEnded { on }).unwrap();
    let none = apply(&one, Event::ComplaintEnded { on }).unwrap();
    assert_eq!(none.aftermath(), None);
    assert_eq!(none.state(), closed.state());
}

#[test]
fn what_was_stored_before_there_were_more_kinds_still_reads() {
    let request = opened(RightKind::Access, Requester::DataSubject);
    let stored = serde_json::to_value(&request).unwrap();
    for new in ["fee", "points", "restricted", "competence", "complaint"] {
        assert!(
            stored.get(new).is_none(),
            "{new} is written only when it is there"
        );
    }
    assert_eq!(serde_json::from_value::<Request>(stored).unwrap(), request);
}
