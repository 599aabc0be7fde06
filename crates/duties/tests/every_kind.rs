//! Every kind of request, every sequence of up to eight events of its alphabet: what must never be.
//!
//! `model.rs` walks access with every event it knows; here each kind has the events that matter to
//! it, on the last day of the first month and on the day after. Two requests that differ only in
//! days on which nothing depends are one.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::needless_pass_by_value,
    missing_docs,
    reason = "tests"
)]

use std::collections::{HashMap, HashSet};

use calendar::{Aim, Holidays, Nation, Pause, Reckoning};
use duties::children::{
    ChildView, Competence, Factor, Finding, Judgement, Said, parental_standing,
};
use duties::rights::kinds::{EducationalBasis, NOT_MET};
use duties::rights::{
    Channel, CloseReason, Decision, Event, Evidence, Extension, Fee, Identity, Recipients, Request,
    RightKind, Ruling, StepState, Use, clock, may_use, next, steps,
};
use duties::{Refusal, Requester};
use jiff::Timestamp;
use jiff::civil::{Date, date};

const DEPTH: usize = 8;
const RECEIVED_ON: Date = date(2026, 11, 25);
/// The last day of the first month (Christmas in between), and the day after.
const DAYS: [Date; 2] = [date(2026, 12, 29), date(2026, 12, 30)];
/// Eighteen on the second of them.
const BORN_ON: Date = date(2008, 12, 30);
const MARKETING: &str = "objection-marketing-absolute";

type Next = fn(&Request, Event, Timestamp, &Holidays) -> Result<Request, Refusal>;
type Clock = fn(&Request, &Holidays) -> Result<Reckoning, Refusal>;
type MayUse = fn(&Request, &Use) -> Result<(), Refusal>;

/// The rules under test: ours, or a variant that is wrong on purpose.
#[derive(Clone, Copy)]
struct Rules {
    next: Next,
    clock: Clock,
    may_use: MayUse,
}

const OURS: Rules = Rules {
    next,
    clock,
    may_use,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Fault {
    NoWayOn,
    NoClock,
    DeadlineMovedEarlier,
    ExtendedTooLate,
    ExtendedWithoutMonth,
    PausedOtherThanAccess,
    AnswerWithoutIdentity,
    AnswerWithoutAuthority,
    AnswerUnready,
    AnswerWithFeeOpen,
    AnswerToFormerParent,
    AnswerOverTheChildsHead,
    UsedWhileRestricted,
    NotStoredWhileRestricted,
    LiftedUntold,
    MarketingRefused,
    OpinionPutRight,
    EndedOwingRecipients,
    NothingToDo,
    AnsweredWithStepsOpen,
}

/// One walk: a kind, whoever asks, and the events that may happen.
struct Walk {
    name: &'static str,
    starts: Vec<Request>,
    events: fn(RightKind, Date) -> Vec<Event>,
}

fn noon(on: Date) -> Timestamp {
    calendar::parse_instant(&format!("{on}T12:00")).unwrap()
}

fn fresh(kind: RightKind, requester: Requester) -> Request {
    let nation = Nation::EnglandAndWales;
    let now = noon(RECEIVED_ON);
    if kind == RightKind::EducationalRecord {
        let aim = Aim::WorkingDays(15);
        let basis = EducationalBasis::Promised { aim };
        return Request::received_educational(basis, RECEIVED_ON, requester, nation, now).unwrap();
    }
    Request::received(kind, RECEIVED_ON, requester, nation, now).unwrap()
}

/// The ground a kind's points rest on here, and an answer that refuses it, if there is one.
fn ground(kind: RightKind) -> (&'static str, Option<&'static str>) {
    match kind {
        RightKind::Rectification => ("rectification-inaccurate", Some("rectification-accurate")),
        RightKind::Erasure => ("erasure-not-needed", Some("erasure-not-claims")),
        RightKind::Restriction => ("restriction-accuracy", Some(NOT_MET)),
        RightKind::Portability => ("portability-all", Some(NOT_MET)),
        RightKind::Objection => (
            "objection-legitimate-interests",
            Some("objection-overriding"),
        ),
        RightKind::AutomatedDecision => ("automated-solely", Some("automated-human-involved")),
        RightKind::ConsentWithdrawal => ("withdrawal-of-consent", Some(NOT_MET)),
        RightKind::DamageOrDistress => ("distress-objection", Some("objection-overriding")),
        RightKind::TransferSafeguards => ("safeguards-transfer", Some("safeguards-no-transfer")),
        RightKind::Complaint => ("complaint-infringement", Some("complaint-not-upheld")),
        RightKind::GeneralQuestion => ("question-asked", Some("question-is-a-right")),
        RightKind::Access | RightKind::EducationalRecord => ("", None),
    }
}

fn identity(on: Date) -> [Event; 3] {
    [
        Event::IdentityAsked { on },
        Event::IdentityConfirmed {
            on,
            how: "seen".into(),
        },
        Event::IdentityNotInDoubt {
            on,
            why: "known".into(),
        },
    ]
}

fn time(on: Date) -> [Event; 6] {
    let why = || "many".into();
    [
        Event::Paused { on },
        Event::Resumed { on },
        Event::Extended { on, why: why() },
        Event::FeeAsked { on, why: why() },
        Event::FeePaid { on },
        Event::FeeWaived { on },
    ]
}

fn answer(on: Date) -> [Event; 3] {
    [
        Event::PackageBuilt {
            on,
            package: "p".to_owned(),
        },
        Event::PackageChecked { on },
        Event::Delivered {
            on,
            channel: Channel::Post,
        },
    ]
}

fn end(on: Date) -> [Event; 5] {
    let closed = |reason| Event::Closed {
        on,
        reason,
        note: "noted".into(),
    };
    [
        closed(CloseReason::Answered),
        closed(CloseReason::Withdrawn),
        closed(CloseReason::Refused),
        Event::Reopened {
            on,
            why: "more".into(),
        },
        Event::Acknowledged { on },
    ]
}

fn data(on: Date) -> [Event; 2] {
    [
        Event::PlaceSearched {
            place: "place".to_owned(),
            on,
            found: 1,
        },
        Event::ItemDecided {
            decision: Decision::GiveAll,
            replaces: None,
            evidence: Evidence::default(),
        },
    ]
}

fn points(kind: RightKind, on: Date) -> Vec<Event> {
    let (ground, because) = ground(kind);
    let decided = |ruling| Event::PointDecided {
        point: "one".to_owned(),
        ruling,
    };
    let mut events = vec![
        Event::PointAdded {
            point: "one".to_owned(),
            ground: ground.to_owned(),
        },
        decided(Ruling::Granted),
        Event::CarriedOut {
            on,
            what: "done".into(),
        },
    ];
    if kind.rules().searches {
        events.push(Event::PlaceLeftOut {
            place: "place".to_owned(),
            on,
            why: "empty".into(),
        });
    }
    events.extend(because.map(|because| {
        decided(Ruling::Refused {
            because: because.to_owned(),
            why: "so".into(),
        })
    }));
    if kind.rules().tells_recipients {
        let recipients = Recipients::NoneHadIt { on };
        events.push(Event::RecipientsSettled { recipients });
    }
    events
}

fn restriction(on: Date) -> [Event; 3] {
    [
        Event::Restricted { on },
        Event::LiftAnnounced { on },
        Event::Lifted { on },
    ]
}

/// Time, identity and the answer of any kind.
fn plain(kind: RightKind, on: Date) -> Vec<Event> {
    let mut events = Vec::from(identity(on));
    events.extend(time(on));
    if kind.rules().gives_data {
        events.extend(data(on));
    } else {
        events.extend(points(kind, on));
    }
    events.extend(answer(on));
    events.extend(end(on));
    events
}

/// Restriction beside the points, and what comes after the answer.
fn standing_still(kind: RightKind, on: Date) -> Vec<Event> {
    let mut events = points(kind, on);
    events.extend(restriction(on));
    events.extend(answer(on));
    events.extend(end(on));
    events.extend([
        Event::Complained { on },
        Event::ComplaintEnded { on },
        Event::RegulatorWrote { on },
        Event::RegulatorEnded { on },
    ]);
    events
}

/// Marketing and opinions, which have one answer only.
fn absolute(kind: RightKind, on: Date) -> Vec<Event> {
    let ground = match kind {
        RightKind::Rectification => "rectification-opinion",
        _ => MARKETING,
    };
    let mut events = vec![Event::PointAdded {
        point: "two".to_owned(),
        ground: ground.to_owned(),
    }];
    for because in ["objection-overriding", "rectification-accurate", NOT_MET] {
        events.push(Event::PointDecided {
            point: "two".to_owned(),
            ruling: Ruling::Refused {
                because: because.to_owned(),
                why: "so".into(),
            },
        });
    }
    events.extend([
        Event::PointDecided {
            point: "two".to_owned(),
            ruling: Ruling::Granted,
        },
        Event::PointDecided {
            point: "two".to_owned(),
            ruling: Ruling::StatementAdded { why: "hers".into() },
        },
        Event::CarriedOut {
            on,
            what: "done".into(),
        },
    ]);
    events.extend(answer(on));
    events.extend(end(on));
    events
}

fn judged(on: Date, finding: Finding) -> Event {
    Event::CompetenceJudged {
        on,
        judgement: Judgement {
            finding,
            weighed: Factor::ALL.map(|factor| (factor, "weighed".into())).into(),
            best_interests: None,
        },
    }
}

/// A parent asks, the child has a say, and grows up.
fn childhood(_: RightKind, on: Date) -> Vec<Event> {
    let said = |said| Event::ChildAsked {
        view: ChildView {
            on,
            asked_by: "her mentor, alone with her".into(),
            said,
        },
    };
    let mut events = vec![
        Event::AuthorityAsked { on },
        Event::AuthorityShown {
            on,
            what: "seen".into(),
        },
        Event::BirthDateKnown { born_on: BORN_ON },
        Event::CompetenceRaised { on },
        judged(on, Finding::Competent),
        judged(on, Finding::NotYet),
        said(Said::Agrees),
        said(Said::Refuses),
        Event::ActedFor {
            on,
            what: "her mother".into(),
        },
        Event::TakenOver {
            on,
            what: "her letter".into(),
        },
    ];
    events.extend(answer(on));
    events.extend(end(on));
    events
}

/// The request once all that is wanted has happened, in the order of the alphabet.
fn ahead(start: &Request, events: Vec<Event>) -> Request {
    let holidays = Holidays::published();
    events.into_iter().fold(start.clone(), |far, event| {
        next(&far, event, noon(RECEIVED_ON), &holidays).unwrap_or(far)
    })
}

fn begun(kind: RightKind) -> Vec<Event> {
    let on = RECEIVED_ON;
    let mut events = vec![identity(on)[2].clone()];
    if kind.rules().gives_data {
        events.extend(data(on));
    } else {
        let points = points(kind, on);
        events.extend(points.into_iter().filter(|event| {
            matches!(event, Event::PointAdded { .. } | Event::PlaceLeftOut { .. })
        }));
    }
    events
}

/// Every day that nothing depends on is the day of receipt, so that fewer requests differ.
fn without_idle_days(mut request: Request) -> Request {
    let on = RECEIVED_ON;
    match &mut request.identity {
        Identity::Asked { on: day } | Identity::NotInDoubt { on: day, .. } => *day = on,
        Identity::Unsettled | Identity::Confirmed { .. } => {}
    }
    for search in request.places.values_mut() {
        use duties::rights::Search;
        match search {
            Search::Waiting => {}
            Search::Searched { on: day, .. } | Search::LeftOut { on: day, .. } => *day = on,
        }
    }
    match &mut request.fee {
        Fee::Asked { on: day, .. } | Fee::Waived { on: day } => *day = on,
        Fee::NoneAsked | Fee::Paid { .. } => {}
    }
    if let Recipients::NoneHadIt { on: day } = &mut request.recipients {
        *day = on;
    }
    if let Some(package) = &mut request.package {
        package.built_on = on;
        package.checked_on = package.checked_on.map(|_| on);
    }
    if let Some(delivery) = &mut request.delivery {
        delivery.on = on;
    }
    if let Some(closed) = &mut request.closed {
        closed.on = on;
    }
    if let Some(restricted) = &mut request.restricted {
        restricted.on = on;
        restricted.announced_on = restricted.announced_on.map(|_| on);
        restricted.lifted_on = restricted.lifted_on.map(|_| on);
    }
    for matter in [&mut request.complaint, &mut request.regulator]
        .into_iter()
        .flatten()
    {
        matter.on = on;
        matter.ended_on = matter.ended_on.map(|_| on);
    }
    match &mut request.competence {
        Competence::Raised { on: day } | Competence::Judged { on: day, .. } => *day = on,
        Competence::NotRaised => {}
    }
    if let Some(view) = &mut request.child_view {
        view.on = on;
    }
    for (day, _) in [&mut request.acted_for, &mut request.taken_over]
        .into_iter()
        .flatten()
    {
        *day = on;
    }
    request.acknowledged_on = request.acknowledged_on.map(|_| on);
    request.carried_out = request.carried_out.map(|_| on);
    request
}

/// What of a request its clock follows from.
type ClockFacts = (
    Identity,
    duties::rights::Authority,
    Fee,
    Vec<Pause>,
    Option<Extension>,
    bool,
);
type Dates = Option<[Option<Date>; 3]>;

#[derive(Default)]
struct Explored {
    faults: HashMap<Fault, String>,
    requests: usize,
    answered: usize,
    clocks: HashMap<ClockFacts, Dates>,
}

impl Explored {
    fn fault(&mut self, fault: Fault, event: &str) {
        self.faults.entry(fault).or_insert_with(|| event.to_owned());
    }

    fn dates(&mut self, rules: Rules, request: &Request, holidays: &Holidays) -> Dates {
        let facts = (
            request.identity.clone(),
            request.authority.clone(),
            request.fee.clone(),
            request.pauses.clone(),
            request.extension.clone(),
            request.acknowledged_on.is_some() || request.delivery.is_some(),
        );
        *self.clocks.entry(facts).or_insert_with(|| {
            let reckoning = (rules.clock)(request, holidays).ok()?;
            Some([
                reckoning.due_on,
                reckoning.work_to_on,
                reckoning.extension_notice_by,
            ])
        })
    }
}

/// Walks breadth first; a request met again on the same day is not walked twice.
fn explore(rules: Rules, walk: &Walk, depth: usize) -> Explored {
    let holidays = Holidays::published();
    let mut explored = Explored::default();
    let mut met: HashSet<(usize, Request)> = HashSet::new();
    let mut edge: Vec<(usize, Request)> = walk.starts.iter().map(|s| (0, s.clone())).collect();
    for step in 0..=depth {
        let mut beyond = Vec::new();
        for (day, request) in edge {
            for later in day..DAYS.len() {
                if !met.insert((later, request.clone())) {
                    continue;
                }
                let last = step == depth;
                let ways = ways_on(rules, walk, &request, later, &holidays, &mut explored);
                if !last {
                    beyond.extend(ways.into_iter().map(|after| (later, after)));
                }
            }
        }
        edge = beyond;
    }
    explored.requests = met.len();
    explored
}

fn ways_on(
    rules: Rules,
    walk: &Walk,
    before: &Request,
    day: usize,
    holidays: &Holidays,
    explored: &mut Explored,
) -> Vec<Request> {
    inspect(rules, before, holidays, explored);
    let on = DAYS[day];
    let now = noon(on);
    let mut ways = Vec::new();
    for event in (walk.events)(before.kind, on) {
        let Ok(after) = (rules.next)(before, event.clone(), now, holidays) else {
            continue;
        };
        compare(rules, before, (&event, on), &after, holidays, explored);
        let after = without_idle_days(after);
        if after != *before {
            ways.push(after);
        }
    }
    if ways.is_empty() {
        explored.fault(Fault::NoWayOn, &format!("{:?}", before.state()));
    }
    ways
}

/// What must hold of every request that can be reached.
fn inspect(rules: Rules, request: &Request, holidays: &Holidays, explored: &mut Explored) {
    if explored.dates(rules, request, holidays).is_none() {
        explored.fault(Fault::NoClock, "");
    }
    if request.extension.is_some() && !request.kind.has_month() {
        explored.fault(Fault::ExtendedWithoutMonth, "");
    }
    if !request.pauses.is_empty() && request.kind != RightKind::Access {
        explored.fault(Fault::PausedOtherThanAccess, "");
    }
    if request.delivery.is_some() {
        explored.answered += 1;
        answered(request, explored);
    }
    let restricted = request.restricted.as_ref();
    if restricted.is_some_and(|restricted| restricted.lifted_on.is_none()) {
        let storage = (rules.may_use)(request, &Use::Storage).is_ok();
        let claims = |why: &str| {
            let wanted = Use::LegalClaims { why: why.into() };
            (rules.may_use)(request, &wanted).is_ok()
        };
        if !storage || !claims("a claim") {
            explored.fault(Fault::NotStoredWhileRestricted, "");
        }
        if (rules.may_use)(request, &Use::Other).is_ok() || claims(" ") {
            explored.fault(Fault::UsedWhileRestricted, "");
        }
    }
    // Somebody always has the turn until it is over, and nothing is over that was left out.
    let steps = steps(request);
    let turn = |state| matches!(state, StepState::Open | StepState::Waiting);
    let over = request.delivery.is_some() || request.closed.is_some();
    if !over && !steps.iter().any(|(_, state)| turn(*state)) {
        explored.fault(Fault::NothingToDo, "");
    }
    if request.delivery.is_some() && steps.iter().any(|(_, state)| *state == StepState::NotYet) {
        explored.fault(Fault::AnsweredWithStepsOpen, "");
    }
    let refused = |point: &duties::rights::Point| {
        point.ground == MARKETING && matches!(point.ruling, Some(Ruling::Refused { .. }))
    };
    let turned_away = request.points.values().any(|p| p.ground == MARKETING)
        && request
            .closed
            .as_ref()
            .is_some_and(|closed| closed.reason == CloseReason::Refused);
    if request.points.values().any(refused) || turned_away {
        explored.fault(Fault::MarketingRefused, "");
    }
    let corrected = |point: &duties::rights::Point| {
        point.ground == "rectification-opinion" && point.ruling == Some(Ruling::Granted)
    };
    if request.points.values().any(corrected) {
        explored.fault(Fault::OpinionPutRight, "");
    }
    if let Some(closed) = &request.closed
        && closed.reason == CloseReason::Answered
        && request.owes_recipients()
    {
        explored.fault(Fault::EndedOwingRecipients, "");
    }
}

fn answered(request: &Request, explored: &mut Explored) {
    if !request.identity.is_settled() {
        explored.fault(Fault::AnswerWithoutIdentity, "");
    }
    if !request.authority.is_settled() {
        explored.fault(Fault::AnswerWithoutAuthority, "");
    }
    if !request.is_searched() || !request.is_decided() || !request.is_done() {
        explored.fault(Fault::AnswerUnready, "");
    }
    if matches!(request.fee, Fee::Asked { .. }) {
        explored.fault(Fault::AnswerWithFeeOpen, "");
    }
}

fn compare(
    rules: Rules,
    before: &Request,
    (event, today): (&Event, Date),
    after: &Request,
    holidays: &Holidays,
    explored: &mut Explored,
) {
    let was = explored.dates(rules, before, holidays);
    let is = explored.dates(rules, after, holidays);
    if matches!(event, Event::Extended { .. })
        && was.and_then(|[_, _, by]| by).is_some_and(|by| today > by)
    {
        explored.fault(Fault::ExtendedTooLate, event.code());
    }
    if let (Some(was), Some(is)) = (was, is) {
        // A deadline that is there stays or moves later; the clock standing still takes it away.
        for (was, is) in was.into_iter().zip(is).take(2) {
            if is.zip(was).is_some_and(|(is, was)| is < was) {
                explored.fault(Fault::DeadlineMovedEarlier, event.code());
            }
        }
    }
    let lifted = |request: &Request| {
        let restricted = request.restricted.as_ref();
        restricted.is_none_or(|restricted| restricted.lifted_on.is_some())
    };
    let told = |request: &Request| {
        let restricted = request.restricted.as_ref();
        restricted.is_some_and(|restricted| restricted.announced_on.is_some())
    };
    if !lifted(before) && lifted(after) && !told(before) {
        explored.fault(Fault::LiftedUntold, event.code());
    }
    if matches!(event, Event::Delivered { .. }) {
        given_to_whom(before, today, explored);
    }
}

/// Who may have the answer that goes out today, as far as childhood goes.
fn given_to_whom(request: &Request, today: Date, explored: &mut Explored) {
    if request.requester != Requester::ParentalResponsibility || request.taken_over.is_some() {
        return;
    }
    if let Some(born_on) = request.born_on
        && !parental_standing(born_on, request.nation).holds_on(today)
    {
        explored.fault(Fault::AnswerToFormerParent, "");
    }
    let open = matches!(request.competence, Competence::Raised { .. });
    let competent = matches!(&request.competence, Competence::Judged { judgement, .. }
        if judgement.finding == Finding::Competent);
    let agrees = request
        .child_view
        .as_ref()
        .is_some_and(|view| view.said == Said::Agrees);
    if open || (competent && !agrees) {
        explored.fault(Fault::AnswerOverTheChildsHead, "");
    }
}

fn walks(kind: RightKind) -> Vec<Walk> {
    let asks = if kind == RightKind::EducationalRecord {
        Requester::ParentalResponsibility
    } else {
        Requester::DataSubject
    };
    let start = fresh(kind, asks);
    let on = RECEIVED_ON;
    let shown = Event::AuthorityShown {
        on,
        what: "seen".into(),
    };
    let start = ahead(&start, vec![shown]);
    let far = without_idle_days(ahead(&start, begun(kind)));
    let mut walks = vec![Walk {
        name: "plain",
        starts: vec![start, far.clone()],
        events: plain,
    }];
    if !kind.rules().gives_data {
        walks.push(Walk {
            name: "standing still",
            starts: vec![far.clone()],
            events: standing_still,
        });
    }
    if matches!(kind, RightKind::Objection | RightKind::Rectification) {
        let left_out = Event::PlaceLeftOut {
            place: "place".to_owned(),
            on,
            why: "empty".into(),
        };
        let known = vec![identity(on)[2].clone(), left_out];
        let known = ahead(&fresh(kind, asks), known);
        walks.push(Walk {
            name: "absolute",
            starts: vec![known],
            events: absolute,
        });
    }
    if kind == RightKind::Access {
        for requester in [Requester::ParentalResponsibility, Requester::DataSubject] {
            walks.push(Walk {
                name: "childhood",
                starts: vec![ahead(&fresh(kind, requester), begun(kind))],
                events: childhood,
            });
        }
    }
    walks
}

#[track_caller]
fn holds(kind: RightKind) {
    for walk in walks(kind) {
        let explored = explore(OURS, &walk, DEPTH);
        println!(
            "{} ({}): {} requests, {} of them answered",
            kind.code(),
            walk.name,
            explored.requests,
            explored.answered
        );
        assert!(
            explored.faults.is_empty(),
            "{kind:?} {}: {:?}",
            walk.name,
            explored.faults
        );
        // The walk gets somewhere: answers go out in it.
        assert!(explored.answered > 3, "{kind:?} {}", walk.name);
    }
}

macro_rules! every_kind {
    ($($name:ident: $kind:ident,)*) => {
        $(#[test] fn $name() { holds(RightKind::$kind); })*

        #[test]
        fn no_kind_is_left_out() {
            let walked = [$(RightKind::$kind,)*];
            assert!(RightKind::ALL.iter().all(|kind| walked.contains(kind)));
        }
    };
}

every_kind! {
    access: Access,
    rectification: Rectification,
    erasure: Erasure,
    of_restriction: Restriction,
    portability: Portability,
    objection: Objection,
    automated_decision: AutomatedDecision,
    consent_withdrawal: ConsentWithdrawal,
    damage_or_distress: DamageOrDistress,
    transfer_safeguards: TransferSafeguards,
    complaint: Complaint,
    educational_record: EducationalRecord,
    general_question: GeneralQuestion,
}

/// Wrong on purpose: an answer goes out to whoever asks, whatever is undone.
fn to_anybody(
    request: &Request,
    event: Event,
    now: Timestamp,
    holidays: &Holidays,
) -> Result<Request, Refusal> {
    if let Event::Delivered { on, channel } = event
        && request.closed.is_none()
        && request.delivery.is_none()
    {
        let mut after = request.clone();
        after.delivery = Some(duties::rights::Delivery {
            on,
            channel,
            collected_on: None,
        });
        return Ok(after);
    }
    next(request, event, now, holidays)
}

/// Wrong on purpose: an extension whenever one likes, for whatever is asked.
fn any_time(
    request: &Request,
    event: Event,
    now: Timestamp,
    holidays: &Holidays,
) -> Result<Request, Refusal> {
    if let Event::Extended { on, why } = event {
        let mut after = request.clone();
        after.extension = Some(Extension { on, why });
        return Ok(after);
    }
    next(request, event, now, holidays)
}

/// Wrong on purpose: asking what is meant stops any clock.
fn pauses_anything(
    request: &Request,
    event: Event,
    now: Timestamp,
    holidays: &Holidays,
) -> Result<Request, Refusal> {
    if let Event::Paused { on } = event {
        let mut after = request.clone();
        after.pauses.push(Pause { from: on, to: None });
        return Ok(after);
    }
    next(request, event, now, holidays)
}

/// Wrong on purpose: a restriction is lifted in silence, and what is owed is forgotten.
fn in_silence(
    request: &Request,
    event: Event,
    now: Timestamp,
    holidays: &Holidays,
) -> Result<Request, Refusal> {
    let mut after = request.clone();
    match event {
        Event::Lifted { on } => {
            let restricted = after.restricted.as_mut();
            if let Some(restricted) = restricted.filter(|r| r.lifted_on.is_none()) {
                restricted.lifted_on = Some(on);
            }
            Ok(after)
        }
        Event::Closed { on, reason, note } if request.delivery.is_some() => {
            after.closed = Some(duties::rights::Closed { on, reason, note });
            Ok(after)
        }
        event => next(request, event, now, holidays),
    }
}

/// Wrong on purpose: any point is decided as one likes.
fn as_one_likes(
    request: &Request,
    event: Event,
    now: Timestamp,
    holidays: &Holidays,
) -> Result<Request, Refusal> {
    if let Event::PointDecided { point, ruling } = event {
        let mut after = request.clone();
        if let Some(point) = after.points.get_mut(&point) {
            point.ruling = Some(ruling);
        }
        return Ok(after);
    }
    next(request, event, now, holidays)
}

/// Wrong on purpose: nobody grows up, and no child is asked.
fn parents_own_the_right(
    request: &Request,
    event: Event,
    now: Timestamp,
    holidays: &Holidays,
) -> Result<Request, Refusal> {
    let mut forgetful = request.clone();
    forgetful.born_on = None;
    forgetful.competence = Competence::NotRaised;
    match &event {
        Event::PackageBuilt { .. } | Event::PackageChecked { .. } | Event::Delivered { .. } => {
            let mut after = next(&forgetful, event, now, holidays)?;
            after.born_on = request.born_on;
            after.competence = request.competence.clone();
            Ok(after)
        }
        _ => next(request, event, now, holidays),
    }
}

/// Wrong on purpose: once a fee is paid the month is forgotten, and counted from receipt as 28 days.
fn twenty_eight_days(request: &Request, holidays: &Holidays) -> Result<Reckoning, Refusal> {
    let mut reckoning = clock(request, holidays)?;
    if matches!(request.fee, Fee::Paid { .. }) {
        reckoning.due_on = Some(date(2026, 12, 23));
    }
    Ok(reckoning)
}

/// Wrong on purpose: what is restricted is used with any reason or none.
fn uses_anything(request: &Request, wanted: &Use) -> Result<(), Refusal> {
    may_use(request, wanted).or(Ok(()))
}

/// Wrong on purpose: a restriction forbids even keeping, which is deletion.
fn keeps_nothing(request: &Request, wanted: &Use) -> Result<(), Refusal> {
    match wanted {
        Use::Storage => may_use(request, &Use::Other),
        _ => may_use(request, wanted),
    }
}

#[track_caller]
fn caught(rules: Rules, kind: RightKind, expected: &[Fault]) {
    caught_within(4, rules, kind, expected);
}

#[track_caller]
fn caught_within(depth: usize, rules: Rules, kind: RightKind, expected: &[Fault]) {
    let mut found = HashSet::new();
    for walk in walks(kind) {
        found.extend(explore(rules, &walk, depth).faults.into_keys());
    }
    for fault in expected {
        assert!(found.contains(fault), "{fault:?} not among {found:?}");
    }
}

#[test]
fn the_check_catches_rules_that_are_wrong() {
    use Fault::{
        AnswerOverTheChildsHead, AnswerToFormerParent, AnswerUnready, AnswerWithFeeOpen,
        AnswerWithoutAuthority, AnswerWithoutIdentity, DeadlineMovedEarlier, EndedOwingRecipients,
        ExtendedTooLate, ExtendedWithoutMonth, LiftedUntold, MarketingRefused,
        NotStoredWhileRestricted, OpinionPutRight, PausedOtherThanAccess, UsedWhileRestricted,
    };
    let wrong = |next| Rules { next, ..OURS };
    caught(
        wrong(to_anybody),
        RightKind::Access,
        &[
            AnswerWithoutIdentity,
            AnswerWithoutAuthority,
            AnswerUnready,
            AnswerWithFeeOpen,
            Fault::AnsweredWithStepsOpen,
        ],
    );
    caught(wrong(any_time), RightKind::Erasure, &[ExtendedTooLate]);
    caught(
        wrong(any_time),
        RightKind::Complaint,
        &[ExtendedWithoutMonth],
    );
    caught(
        wrong(pauses_anything),
        RightKind::Erasure,
        &[PausedOtherThanAccess, Fault::NoClock],
    );
    // Point decided, restricted, built, checked, delivered, closed.
    caught_within(
        6,
        wrong(in_silence),
        RightKind::Restriction,
        &[LiftedUntold, EndedOwingRecipients],
    );
    caught(
        wrong(as_one_likes),
        RightKind::Objection,
        &[MarketingRefused],
    );
    caught(
        wrong(as_one_likes),
        RightKind::Rectification,
        &[OpinionPutRight],
    );
    caught(
        wrong(parents_own_the_right),
        RightKind::Access,
        &[AnswerToFormerParent, AnswerOverTheChildsHead],
    );
    let clock = Rules {
        clock: twenty_eight_days,
        ..OURS
    };
    caught(clock, RightKind::Portability, &[DeadlineMovedEarlier]);
    let using = |may_use| Rules { may_use, ..OURS };
    caught(
        using(uses_anything),
        RightKind::Restriction,
        &[UsedWhileRestricted],
    );
    caught(
        using(keeps_nothing),
        RightKind::Restriction,
        &[NotStoredWhileRestricted],
    );
}
