//! Every sequence of up to six events, from every kind of start: what must never happen.
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

use calendar::{Holidays, Nation, Pause, Reckoning};
use duties::grounds::Ground;
use duties::rights::{
    Authority, Channel, CloseReason, Decision, DecisionKind, Event, Evidence, Extension, Identity,
    Request, RightKind, State, TaskState, Withheld, clock, next, tasks,
};
use duties::{Refusal, Requester};
use jiff::Timestamp;
use jiff::civil::{Date, date};

const DEPTH: usize = 6;
/// Events walked from the starts that have some behind them already.
const DEPTH_AHEAD: usize = 4;

const RECEIVED_ON: Date = date(2026, 11, 25);

/// Days on which something may happen: the last of the first month, and the day after.
const DAYS: [Date; 2] = [date(2026, 12, 29), date(2026, 12, 30)];

/// What of a request its clock follows from, and the dates it gives.
type ClockFacts = (Identity, Authority, Vec<Pause>, Option<Extension>);
type Dates = Option<[Option<Date>; 3]>;

/// A request, and the first of `DAYS` on which something may happen to it.
type OnDay = (usize, Request);

type Next = fn(&Request, Event, Timestamp, &Holidays) -> Result<Request, Refusal>;
type Clock = fn(&Request, &Holidays) -> Result<Reckoning, Refusal>;

/// The rules under test: ours, or a variant that is wrong on purpose.
#[derive(Clone, Copy)]
struct Rules {
    next: Next,
    clock: Clock,
    depth: usize,
}

const OURS: Rules = Rules {
    next,
    clock,
    depth: DEPTH,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Fault {
    NoWayOn,
    AnswerWithoutIdentity,
    AnswerWithoutAuthority,
    AnswerUnchecked,
    DeadlineMovedEarlier,
    ExtendedTooLate,
    NoClock,
    TaskWithoutWay,
}

struct Explored {
    faults: HashSet<Fault>,
    states: HashSet<State>,
    requests: usize,
    transitions: usize,
    clocks: HashMap<ClockFacts, Dates>,
}

impl Explored {
    /// Due date, working date and last day for notice; each set of facts is reckoned once.
    fn dates(&mut self, rules: Rules, request: &Request, holidays: &Holidays) -> Dates {
        let facts = (
            request.identity.clone(),
            request.authority.clone(),
            request.pauses.clone(),
            request.extension.clone(),
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

fn noon(on: Date) -> Timestamp {
    calendar::parse_instant(&format!("{on}T12:00")).unwrap()
}

fn events(on: Date) -> Vec<Event> {
    let place = || "place-1".to_owned();
    let mut events = vec![
        Event::IdentityAsked { on },
        Event::IdentityConfirmed {
            on,
            how: "seen".into(),
        },
        Event::IdentityNotInDoubt {
            on,
            why: "known".into(),
        },
        Event::AuthorityAsked { on },
        Event::AuthorityShown {
            on,
            what: "seen".into(),
        },
        Event::ReplyChecked {
            on,
            how: "by post".into(),
        },
        Event::PlaceAdded { place: place() },
        Event::PlaceSearched {
            place: place(),
            on,
            found: 0,
        },
        Event::PlaceSearched {
            place: place(),
            on,
            found: 1,
        },
        Event::PlaceLeftOut {
            place: place(),
            on,
            why: "empty".into(),
        },
        Event::Paused { on },
        Event::Resumed { on },
        Event::Extended {
            on,
            why: "complex".into(),
        },
        Event::ItemDecided {
            decision: Decision::GiveAll,
            replaces: None,
            evidence: Evidence::default(),
        },
        Event::ItemDecided {
            decision: Decision::KeepBack {
                withheld: Withheld {
                    ground: Ground::ThirdParty,
                    why: "a friend".into(),
                },
            },
            replaces: Some(DecisionKind::GiveAll),
            evidence: Evidence::default(),
        },
        Event::ItemUndone {
            was: DecisionKind::GiveAll,
        },
        Event::PackageBuilt {
            on,
            package: "package-1".to_owned(),
        },
        Event::PackageChecked { on },
        Event::Delivered {
            on,
            channel: Channel::Link,
        },
        Event::Collected { on },
        Event::Reopened {
            on,
            why: "more came".into(),
        },
    ];
    let closings = [
        CloseReason::Answered,
        CloseReason::Withdrawn,
        CloseReason::IdentityNotShown,
        CloseReason::ClarificationNeverCame,
    ];
    events.extend(closings.map(|reason| Event::Closed {
        on,
        reason,
        note: "noted".into(),
    }));
    events
}

/// Each requester: before anything happened, with all decided but nobody knowing who asks, and
/// with all decided.
fn starts(rules: Rules, holidays: &Holidays) -> (Vec<OnDay>, Vec<OnDay>) {
    let (mut starts, mut begun) = (Vec::new(), Vec::new());
    for requester in [Requester::DataSubject, Requester::Agent] {
        let fresh = Request::received(
            RightKind::Access,
            RECEIVED_ON,
            requester,
            Nation::EnglandAndWales,
            noon(RECEIVED_ON),
        )
        .unwrap();
        let ahead = |start: &Request, wanted: fn(&Event) -> bool| {
            let mut far = start.clone();
            for event in events(RECEIVED_ON).into_iter().filter(wanted) {
                let after = (rules.next)(&far, event, noon(RECEIVED_ON), holidays);
                far = after.unwrap_or(far);
            }
            far
        };
        let decided = ahead(&fresh, |event| {
            matches!(
                event,
                Event::PlaceSearched { .. } | Event::ItemDecided { replaces: None, .. }
            )
        });
        let settled = ahead(&decided, |event| {
            matches!(
                event,
                Event::IdentityNotInDoubt { .. } | Event::AuthorityShown { .. }
            )
        });
        starts.push((0, fresh));
        begun.extend([(0, decided), (0, settled)]);
    }
    (starts, begun)
}

/// Walks breadth first; a request met again on the same day is not walked twice.
fn explore(rules: Rules) -> Explored {
    let holidays = Holidays::published();
    let mut explored = Explored {
        faults: HashSet::new(),
        states: HashSet::new(),
        requests: 0,
        transitions: 0,
        clocks: HashMap::new(),
    };
    let mut met: HashSet<OnDay> = HashSet::new();
    let (fresh, ahead) = starts(rules, &holidays);
    let mut edge = fresh;
    let mut ahead = Some(ahead);
    for depth in 0..=rules.depth {
        if rules.depth - depth <= DEPTH_AHEAD {
            edge.extend(ahead.take().unwrap_or_default());
        }
        let mut beyond = Vec::new();
        for (day, request) in edge {
            // Time may pass between any two events.
            for later in day..DAYS.len() {
                let key = (later, request.clone());
                if !met.insert(key) {
                    continue;
                }
                let ways = step(rules, &request, later, &holidays, &mut explored);
                if depth < rules.depth {
                    beyond.extend(ways.into_iter().map(|after| (later, after)));
                }
            }
        }
        edge = beyond;
    }
    explored.requests = met.len();
    explored
}

fn step(
    rules: Rules,
    before: &Request,
    day: usize,
    holidays: &Holidays,
    explored: &mut Explored,
) -> Vec<Request> {
    explored.states.insert(before.state());
    inspect(rules, before, holidays, explored);
    let mut ways = Vec::new();
    let mut forward = false;
    let on = DAYS[day];
    let now = noon(on);
    for event in events(on) {
        let Ok(after) = (rules.next)(before, event.clone(), now, holidays) else {
            continue;
        };
        explored.transitions += 1;
        compare(rules, before, &event, &after, holidays, explored);
        forward |= after != *before;
        ways.push(after);
    }
    if !forward {
        explored.faults.insert(Fault::NoWayOn);
    }
    ways
}

/// What must hold of every request that can be reached.
fn inspect(rules: Rules, request: &Request, holidays: &Holidays, explored: &mut Explored) {
    if explored.dates(rules, request, holidays).is_none() {
        explored.faults.insert(Fault::NoClock);
    }
    if request.delivery.is_some() {
        if !request.identity.is_settled() {
            explored.faults.insert(Fault::AnswerWithoutIdentity);
        }
        if !request.authority.is_settled() {
            explored.faults.insert(Fault::AnswerWithoutAuthority);
        }
        let checked = request
            .package
            .as_ref()
            .is_some_and(|p| p.checked_on.is_some());
        if !checked || request.undecided() > 0 || request.places_waiting() > 0 {
            explored.faults.insert(Fault::AnswerUnchecked);
        }
    }
    // Somebody can always do something: a list on which nothing can be begun is a dead end.
    let stuck = tasks(request).iter().all(|task| {
        matches!(
            task.state,
            TaskState::CannotStartYet(_) | TaskState::Completed
        )
    });
    if stuck && request.closed.is_none() {
        explored.faults.insert(Fault::TaskWithoutWay);
    }
}

fn compare(
    rules: Rules,
    before: &Request,
    event: &Event,
    after: &Request,
    holidays: &Holidays,
    explored: &mut Explored,
) {
    let was = explored.dates(rules, before, holidays);
    let is = explored.dates(rules, after, holidays);
    if let Event::Extended { on, .. } = event
        && was.and_then(|[_, _, by]| by).is_some_and(|by| *on > by)
    {
        explored.faults.insert(Fault::ExtendedTooLate);
    }
    let (Some([was_due, was_work_to, _]), Some([due, work_to, _])) = (was, is) else {
        return;
    };
    for (was, is) in [(was_due, due), (was_work_to, work_to)] {
        // A pause takes the date away, and the running clock gives it back: see `resumed` below.
        if is.zip(was).is_some_and(|(is, was)| is < was) {
            explored.faults.insert(Fault::DeadlineMovedEarlier);
        }
    }
    if let Event::Resumed { .. } = event {
        resumed(rules, before, due, holidays, explored);
    }
}

/// A pause that has ended never leaves an earlier date than there was without it.
fn resumed(
    rules: Rules,
    before: &Request,
    due: Option<Date>,
    holidays: &Holidays,
    explored: &mut Explored,
) {
    let mut unpaused = before.clone();
    unpaused.pauses.pop();
    let Some([was_due, ..]) = explored.dates(rules, &unpaused, holidays) else {
        return;
    };
    if due.zip(was_due).is_some_and(|(is, was)| is < was) {
        explored.faults.insert(Fault::DeadlineMovedEarlier);
    }
}

#[test]
fn every_sequence_of_six_events() {
    let explored = explore(OURS);
    println!(
        "{} requests on {} days, {} transitions",
        explored.requests,
        DAYS.len(),
        explored.transitions
    );
    assert!(explored.faults.is_empty(), "{:?}", explored.faults);
    // The walk reaches every state there is: it is not empty by mistake.
    assert_eq!(explored.states.len(), 9, "{:?}", explored.states);
    assert!(explored.requests > 1_000);
}

#[track_caller]
fn caught(rules: Rules, fault: Fault) {
    let rules = Rules { depth: 3, ..rules };
    let faults = explore(rules).faults;
    assert!(faults.contains(&fault), "{faults:?}");
}

/// Wrong on purpose: an answer goes out to whoever asks.
fn to_anybody(
    request: &Request,
    event: Event,
    now: Timestamp,
    holidays: &Holidays,
) -> Result<Request, Refusal> {
    let mut known = request.clone();
    known.identity = Identity::NotInDoubt {
        on: request.received_on,
        why: "they say so".into(),
    };
    match &event {
        Event::PackageBuilt { .. } | Event::PackageChecked { .. } | Event::Delivered { .. } => {
            let mut after = next(&known, event, now, holidays)?;
            after.identity = request.identity.clone();
            Ok(after)
        }
        _ => next(request, event, now, holidays),
    }
}

/// Wrong on purpose: once extended, the month from receipt stands, and weekends are forgotten.
fn month_from_receipt(request: &Request, holidays: &Holidays) -> Result<Reckoning, Refusal> {
    let mut reckoning = clock(request, holidays)?;
    if request.extension.is_some() {
        let end = calendar::add_months(request.received_on, 1);
        reckoning.due_on = reckoning.due_on.map(|_| end);
    }
    Ok(reckoning)
}

/// Wrong on purpose: an extension whenever one likes.
fn any_time(
    request: &Request,
    event: Event,
    now: Timestamp,
    holidays: &Holidays,
) -> Result<Request, Refusal> {
    if let Event::Extended { on, why } = &event
        && request.delivery.is_none()
        && request.closed.is_none()
    {
        let mut after = request.clone();
        after.extension = Some(Extension {
            on: *on,
            why: why.clone(),
        });
        return Ok(after);
    }
    next(request, event, now, holidays)
}

/// Wrong on purpose: what is delivered or closed is never taken up again.
fn no_reopening(
    request: &Request,
    event: Event,
    now: Timestamp,
    holidays: &Holidays,
) -> Result<Request, Refusal> {
    let after = next(request, event.clone(), now, holidays)?;
    match event {
        Event::Reopened { .. } => Ok(request.clone()),
        _ => Ok(after),
    }
}

#[test]
fn the_check_catches_rules_that_are_wrong() {
    caught(
        Rules {
            next: to_anybody,
            ..OURS
        },
        Fault::AnswerWithoutIdentity,
    );
    caught(
        Rules {
            clock: month_from_receipt,
            ..OURS
        },
        Fault::DeadlineMovedEarlier,
    );
    caught(
        Rules {
            next: any_time,
            ..OURS
        },
        Fault::ExtendedTooLate,
    );
    caught(
        Rules {
            next: any_time,
            ..OURS
        },
        Fault::NoClock,
    );
    caught(
        Rules {
            next: no_reopening,
            ..OURS
        },
        Fault::NoWayOn,
    );
}
