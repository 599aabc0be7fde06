//! The worked cases of `tests/data`, each with its arithmetic beside it: facts in, days out.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use calendar::{Aim, BreachClock, Holidays, Nation, SchoolTerms, reckon_breach};
use duties::children::{
    ChildView, Consents, Factor, Finding, Judgement, Said, Service, age_on, consents_alone,
    parental_standing, starting_point,
};
use duties::rights::kinds::{EducationalBasis, PupilLaw};
use duties::rights::{
    Channel, CloseReason, Decision, Event, Evidence, Recipients, Request, RightKind, Ruling,
    acknowledge_by, clock_with_aim, next, standstill,
};
use duties::{Refusal, Requester};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    case: Vec<Case>,
    #[serde(default)]
    breach: Vec<Breach>,
    #[serde(default)]
    parent: Vec<Parent>,
    #[serde(default)]
    competence: Vec<Starting>,
    #[serde(default)]
    consent: Vec<Consent>,
}

/// A request, what happened to it, and what must be so afterwards.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    id: String,
    kind: RightKind,
    nation: String,
    #[serde(default)]
    requester: Option<Requester>,
    citation: String,
    received: Date,
    /// `england` and so on, or `promise 15 working-days`; for educational records alone.
    basis: Option<String>,
    /// First and last days of terms.
    #[serde(default)]
    terms: Vec<[String; 2]>,
    /// `2026-11-02 identity-asked`, and so on.
    #[serde(default)]
    events: Vec<String>,
    /// Words of the refusal with which the last event, or the receipt, meets.
    refused: Option<String>,
    /// The organisation's own aim: `20 working-days`.
    aim: Option<String>,
    starts: Option<Date>,
    /// The law's outer date, or `none`.
    due: Option<String>,
    work_to: Option<String>,
    notice_by: Option<String>,
    aim_on: Option<Date>,
    acknowledge_by: Option<Date>,
    stands_still_since: Option<String>,
    state: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Breach {
    id: String,
    citation: String,
    aware: Timestamp,
    due: Timestamp,
    due_on: Date,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parent {
    id: String,
    citation: String,
    born: Date,
    nation: String,
    ends: Date,
    told_from: Date,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Starting {
    id: String,
    citation: String,
    born: Date,
    on: Date,
    nation: String,
    policy_age: Option<u8>,
    age: u8,
    finding: Finding,
    by_statute: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Consent {
    id: String,
    citation: String,
    age: u8,
    service: Service,
    policy_age: Option<u8>,
    whose: Option<Consents>,
    refused: Option<String>,
}

fn files() -> BTreeMap<String, File> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let file = toml::from_str(&text).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        files.insert(name, file);
    }
    files
}

fn noon(on: Date) -> Timestamp {
    calendar::parse_instant(&format!("{on}T12:00")).unwrap()
}

fn nation(code: &str) -> Nation {
    code.parse().unwrap()
}

/// `20 working-days`, `28 days`, `1 months`.
fn aim(text: &str) -> Aim {
    let (count, unit) = text.split_once(' ').unwrap();
    match unit {
        "working-days" => Aim::WorkingDays(count.parse().unwrap()),
        "days" => Aim::Days(count.parse().unwrap()),
        "months" => Aim::Months(count.parse().unwrap()),
        other => panic!("no such unit `{other}`"),
    }
}

fn terms(spans: &[[String; 2]]) -> SchoolTerms {
    let spans: Vec<_> = spans
        .iter()
        .map(|[from, to]| serde_json::json!({ "from": from, "to": to }))
        .collect();
    SchoolTerms::from_json(&serde_json::json!({ "terms": spans }).to_string()).unwrap()
}

fn basis(case: &Case, words: &str) -> EducationalBasis {
    if let Some(promise) = words.strip_prefix("promise ") {
        return match promise.strip_suffix(" school-days") {
            Some(count) => EducationalBasis::PromisedSchoolDays {
                count: count.parse().unwrap(),
                terms: terms(&case.terms),
            },
            None => EducationalBasis::Promised { aim: aim(promise) },
        };
    }
    let law: PupilLaw = serde_json::from_value(words.into()).unwrap();
    EducationalBasis::Regulations {
        law,
        terms: terms(&case.terms),
    }
}

fn opened(case: &Case) -> Result<Request, Refusal> {
    let requester = case.requester.unwrap_or(Requester::DataSubject);
    let (received, nation) = (case.received, nation(&case.nation));
    // Somebody enters it on the day it came.
    let now = noon(received);
    match &case.basis {
        Some(words) => {
            let basis = basis(case, words);
            Request::received_educational(basis, received, requester, nation, now)
        }
        None => Request::received(case.kind, received, requester, nation, now),
    }
}

fn judgement(finding: Finding) -> Judgement {
    Judgement {
        finding,
        weighed: Factor::ALL.map(|factor| (factor, "weighed".into())).into(),
        best_interests: None,
    }
}

/// One line of `events` as an event.
fn event(on: Date, words: &str) -> Event {
    let note = || "noted".into();
    let (name, rest) = words.split_once(' ').unwrap_or((words, ""));
    let point = || "one".to_owned();
    let decided = |ruling| Event::PointDecided {
        point: point(),
        ruling,
    };
    let judged = |finding| Event::CompetenceJudged {
        on,
        judgement: judgement(finding),
    };
    let said = |said| Event::ChildAsked {
        view: ChildView {
            on,
            asked_by: note(),
            said,
        },
    };
    let closed = |reason| Event::Closed {
        on,
        reason,
        note: note(),
    };
    match name {
        "acknowledged" => Event::Acknowledged { on },
        "progress" => Event::Progress { on },
        "identity-asked" => Event::IdentityAsked { on },
        "identity-confirmed" => Event::IdentityConfirmed { on, how: note() },
        "identity-not-in-doubt" => Event::IdentityNotInDoubt { on, why: note() },
        "authority-asked" => Event::AuthorityAsked { on },
        "authority-shown" => Event::AuthorityShown { on, what: note() },
        "paused" => Event::Paused { on },
        "resumed" => Event::Resumed { on },
        "extended" => Event::Extended { on, why: note() },
        "extended-without-reasons" => Event::Extended { on, why: "".into() },
        "fee-asked" => Event::FeeAsked { on, why: note() },
        "fee-paid" => Event::FeePaid { on },
        "fee-waived" => Event::FeeWaived { on },
        "restricted" => Event::Restricted { on },
        "lift-announced" => Event::LiftAnnounced { on },
        "lifted" => Event::Lifted { on },
        "born" => Event::BirthDateKnown {
            born_on: rest.parse().unwrap(),
        },
        "competence-raised" => Event::CompetenceRaised { on },
        "judged-competent" => judged(Finding::Competent),
        "judged-not-yet" => judged(Finding::NotYet),
        "child-agrees" => said(Said::Agrees),
        "child-refuses" => said(Said::Refuses),
        "acted-for" => Event::ActedFor { on, what: note() },
        "taken-over" => Event::TakenOver { on, what: note() },
        "left-out" => Event::PlaceLeftOut {
            place: point(),
            on,
            why: note(),
        },
        "searched" => Event::PlaceSearched {
            place: point(),
            on,
            found: rest.parse().unwrap(),
        },
        "given" => Event::ItemDecided {
            decision: Decision::GiveAll,
            replaces: None,
            evidence: Evidence::default(),
        },
        "point" => Event::PointAdded {
            point: point(),
            ground: rest.to_owned(),
        },
        "granted" => decided(Ruling::Granted),
        "statement" => decided(Ruling::StatementAdded { why: note() }),
        "refused" => decided(Ruling::Refused {
            because: rest.to_owned(),
            why: note(),
        }),
        "carried-out" => Event::CarriedOut { on, what: note() },
        "recipients-none" => Event::RecipientsSettled {
            recipients: Recipients::NoneHadIt { on },
        },
        "recipients-untold" => Event::RecipientsSettled {
            recipients: Recipients::NotAllTold { on, why: "".into() },
        },
        "built" => Event::PackageBuilt {
            on,
            package: point(),
        },
        "checked" => Event::PackageChecked { on },
        "delivered" => Event::Delivered {
            on,
            channel: Channel::Post,
        },
        "closed-answered" => closed(CloseReason::Answered),
        "closed-withdrawn" => closed(CloseReason::Withdrawn),
        "closed-refused" => closed(CloseReason::Refused),
        "reopened" => Event::Reopened { on, why: note() },
        "complained" => Event::Complained { on },
        other => panic!("no such event `{other}`"),
    }
}

/// The request after all that happened, or the refusal of the last of it.
fn lived(case: &Case, holidays: &Holidays) -> Result<Request, Refusal> {
    let mut request = opened(case)?;
    for (at, line) in case.events.iter().enumerate() {
        let (on, words) = line.split_once(' ').unwrap();
        let on: Date = on.parse().unwrap();
        match next(&request, event(on, words), noon(on), holidays) {
            Ok(after) => request = after,
            Err(refusal) => {
                let last = at + 1 == case.events.len() && case.refused.is_some();
                assert!(last, "{}: `{line}` is refused: {refusal}", case.id);
                return Err(refusal);
            }
        }
    }
    Ok(request)
}

fn shown(on: Option<Date>) -> String {
    on.map_or_else(|| "none".to_owned(), |on| on.to_string())
}

fn run(case: &Case, holidays: &Holidays) {
    let id = &case.id;
    let lived = lived(case, holidays);
    if let Some(words) = &case.refused {
        let refusal = lived.expect_err(id);
        assert!(refusal.why.contains(words), "{id}: {refusal}");
        let says_why = refusal.mend.is_some() || refusal.citation.is_some();
        assert!(says_why, "{id}: neither a way on nor the law");
        return;
    }
    let request = lived.unwrap_or_else(|refusal| panic!("{id}: {refusal}"));
    let aim = case.aim.as_deref().map(aim);
    let reckoned = clock_with_aim(&request, aim, holidays).expect(id);
    let mut checked = 0;
    let mut same = |what: &str, expected: Option<&str>, found: &str| {
        if let Some(expected) = expected {
            assert_eq!(found, expected, "{id}: {what}");
            checked += 1;
        }
    };
    same("due", case.due.as_deref(), &shown(reckoned.due_on));
    same(
        "work to",
        case.work_to.as_deref(),
        &shown(reckoned.work_to_on),
    );
    same(
        "notice by",
        case.notice_by.as_deref(),
        &shown(reckoned.extension_notice_by),
    );
    let text = |on: Option<Date>| on.map(|on| on.to_string());
    same(
        "starts",
        text(case.starts).as_deref(),
        &reckoned.starts_on.to_string(),
    );
    same("aim", text(case.aim_on).as_deref(), &shown(reckoned.aim_on));
    let acknowledge = acknowledge_by(&request, aim, holidays).expect(id);
    same(
        "acknowledge",
        text(case.acknowledge_by).as_deref(),
        &shown(acknowledge),
    );
    same(
        "stands still",
        case.stands_still_since.as_deref(),
        &shown(standstill(&request).map(|still| still.since)),
    );
    same("state", case.state.as_deref(), request.state().code());
    assert!(checked > 0, "{id}: nothing is expected of it");
}

#[test]
fn every_worked_case_comes_out_as_worked() {
    let holidays = Holidays::published();
    let mut count = 0;
    for file in files().values() {
        for case in &file.case {
            run(case, &holidays);
        }
        for breach in &file.breach {
            let reckoned = reckon_breach(BreachClock {
                aware_at: breach.aware,
            });
            let reckoned = reckoned.unwrap();
            assert_eq!(reckoned.due_at, breach.due, "{}", breach.id);
            assert_eq!(reckoned.due_on, breach.due_on, "{}", breach.id);
        }
        for parent in &file.parent {
            let standing = parental_standing(parent.born, nation(&parent.nation));
            assert_eq!(standing.ends_on, parent.ends, "{}", parent.id);
            assert_eq!(standing.told_from, parent.told_from, "{}", parent.id);
            assert!(!standing.holds_on(parent.ends), "{}", parent.id);
        }
        for start in &file.competence {
            let age = age_on(start.born, start.on).unwrap();
            assert_eq!(age, start.age, "{}", start.id);
            let presumed = starting_point(age, nation(&start.nation), start.policy_age);
            assert_eq!(presumed.finding, start.finding, "{}", start.id);
            assert_eq!(presumed.by_statute, start.by_statute, "{}", start.id);
        }
        for consent in &file.consent {
            let found = consents_alone(consent.age, consent.service, consent.policy_age);
            match (&consent.whose, &consent.refused) {
                (Some(whose), None) => assert_eq!(found.unwrap(), *whose, "{}", consent.id),
                (None, Some(words)) => {
                    assert!(found.unwrap_err().why.contains(words), "{}", consent.id);
                }
                _ => panic!("{}: say what is expected", consent.id),
            }
        }
        count += file.case.len()
            + file.breach.len()
            + file.parent.len()
            + file.competence.len()
            + file.consent.len();
    }
    println!("{count} worked cases");
    assert!(count >= 150, "{count}");
}

#[test]
fn the_cases_cover_every_kind_in_every_nation_and_each_cites_the_law() {
    let mut ids = BTreeSet::new();
    let mut met = BTreeSet::new();
    for file in files().values() {
        let named = (file.case.iter().map(|c| (&c.id, &c.citation)))
            .chain(file.breach.iter().map(|c| (&c.id, &c.citation)))
            .chain(file.parent.iter().map(|c| (&c.id, &c.citation)))
            .chain(file.competence.iter().map(|c| (&c.id, &c.citation)))
            .chain(file.consent.iter().map(|c| (&c.id, &c.citation)));
        for (id, citation) in named {
            assert!(ids.insert(id.clone()), "{id} twice");
            assert!(!citation.trim().is_empty(), "{id}");
        }
        met.extend(file.case.iter().map(|c| (c.kind, nation(&c.nation))));
    }
    for kind in RightKind::ALL {
        for nation in [
            Nation::EnglandAndWales,
            Nation::Scotland,
            Nation::NorthernIreland,
        ] {
            assert!(met.contains(&(kind, nation)), "{kind:?} in {nation}");
        }
    }
}
