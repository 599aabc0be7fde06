//! What may happen next: one event, one new request, or the reason why not.

use calendar::{Aim, Holidays, Pause, Reckoning, RequestClock, date_in_london, reckon};
use jiff::Timestamp;
use jiff::civil::Date;

use super::event::{CloseReason, Decision, DecisionKind, Event, Evidence};
use super::request::{
    Authority, Closed, Delivery, Extension, Identity, Package, Request, Search, State,
};
use crate::grounds::{GroundFacts, usable};
use crate::refusal::Refusal;
use crate::words::Words;

const IDENTITY: &str = "UK GDPR arts 12(6) and 12A(2)(b)";
const AUTHORITY: &str = "the regulator's guidance on the right of access (not the statute)";
const SEARCH: &str = "UK GDPR art. 15(1A)";
const CLARIFICATION: &str = "UK GDPR art. 12A(5)-(6)";
const EXTENSION: &str = "UK GDPR art. 12A(3)-(4)";
const REASONS: &str = "UK GDPR art. 12(4)";
const UNFOUNDED: &str = "UK GDPR art. 12(5)";

/// The deadline as the facts stand now.
///
/// While identity or authority is asked for and has not come, the date shown counts from receipt:
/// the earliest it can be, should the asking turn out to have been without need.
pub fn clock(request: &Request, holidays: &Holidays) -> Result<Reckoning, Refusal> {
    clock_with_aim(request, None, holidays)
}

/// As [`clock`], with the day the organisation itself aims for.
pub fn clock_with_aim(
    request: &Request,
    aim: Option<Aim>,
    holidays: &Holidays,
) -> Result<Reckoning, Refusal> {
    let identity_on = match &request.identity {
        Identity::Confirmed { on, .. } => Some(*on),
        Identity::Unsettled | Identity::Asked { .. } | Identity::NotInDoubt { .. } => None,
    };
    let authority_on = match &request.authority {
        Authority::Shown { on, .. } => Some(*on),
        Authority::NotNeeded | Authority::Needed | Authority::Asked { .. } => None,
    };
    let facts = RequestClock {
        identity_on,
        authority_on,
        pauses: request.pauses.clone(),
        extended: request.extension.is_some(),
        extended_on: request.extension.as_ref().map(|extension| extension.on),
        aim,
        ..RequestClock::received(request.kind.rules().clock, request.received_on)
    };
    Ok(reckon(&facts, holidays, request.nation)?)
}

/// The request after an event, or why it cannot happen.
pub fn next(
    request: &Request,
    event: Event,
    now: Timestamp,
    holidays: &Holidays,
) -> Result<Request, Refusal> {
    let today = date_in_london(now);
    may_happen(request, &event, today)?;
    let mut after = request.clone();
    match event {
        Event::IdentityAsked { on } => set_identity(&mut after, Identity::Asked { on })?,
        Event::IdentityConfirmed { on, how } => {
            require_words(&how, "what was seen")?;
            set_identity(&mut after, Identity::Confirmed { on, how })?;
        }
        Event::IdentityNotInDoubt { on, why } => {
            require_words(&why, "why there is no doubt")?;
            set_identity(&mut after, Identity::NotInDoubt { on, why })?;
        }
        Event::AuthorityAsked { on } => set_authority(&mut after, Authority::Asked { on })?,
        Event::AuthorityShown { on, what } => {
            require_words(&what, "what was seen")?;
            set_authority(&mut after, Authority::Shown { on, what })?;
        }
        Event::ReplyChecked { on, how } => {
            require_words(&how, "how we will reply")?;
            after.reply = Some((on, how));
        }
        Event::PlaceAdded { place } => set_place(&mut after, place, Search::Waiting)?,
        Event::PlaceSearched { place, on, found } => {
            set_place(&mut after, place, Search::Searched { on, found })?;
        }
        Event::PlaceLeftOut { place, on, why } => {
            require_reason_to_leave_out(&why)?;
            set_place(&mut after, place, Search::LeftOut { on, why })?;
        }
        Event::Paused { on } => pause(&mut after, on)?,
        Event::Resumed { on } => resume(&mut after, on)?,
        Event::Extended { on, why } => extend(&mut after, on, why)?,
        Event::ItemDecided {
            decision,
            replaces,
            evidence,
        } => decide(&mut after, &decision, replaces, evidence, today)?,
        Event::ItemUndone { was } => {
            take_back(&mut after, was)?;
            after.package = None;
        }
        Event::PackageBuilt { on, package } => build(&mut after, on, package)?,
        Event::PackageChecked { on } => check(&mut after, on)?,
        Event::Delivered { on, channel } => {
            require_ready(&after)?;
            after.delivery = Some(Delivery {
                on,
                channel,
                collected_on: None,
            });
        }
        Event::Collected { on } => collect(&mut after, on)?,
        Event::Closed { on, reason, note } => close(&mut after, on, reason, note)?,
        Event::Reopened { why, .. } => reopen(&mut after, &why)?,
    }
    if bears_on_the_deadline(request, &after) {
        clock(&after, holidays)?;
    }
    Ok(after)
}

/// Whether facts changed that the clock follows from: the new ones must be possible together.
fn bears_on_the_deadline(before: &Request, after: &Request) -> bool {
    before.identity != after.identity
        || before.authority != after.authority
        || before.pauses != after.pauses
        || before.extension != after.extension
}

/// What holds for every event: its day, and that the request has not ended.
fn may_happen(request: &Request, event: &Event, today: Date) -> Result<(), Refusal> {
    if let Some(on) = event.on() {
        if on > today {
            return Err(Refusal::input(
                format!("`{on}` is in the future"),
                "enter the date it happened",
            ));
        }
        if on < request.received_on {
            return Err(Refusal::input(
                format!(
                    "`{on}` is before the request was received on `{}`",
                    request.received_on
                ),
                "enter the date it happened, or correct the day of receipt",
            ));
        }
    }
    let (ended, goes_on) = match request.state() {
        State::Closed => ("closed", matches!(event, Event::Reopened { .. })),
        State::Delivered | State::Collected => (
            "answered",
            matches!(
                event,
                Event::Collected { .. } | Event::Closed { .. } | Event::Reopened { .. }
            ),
        ),
        State::Received
        | State::Checking
        | State::Searching
        | State::Reviewing
        | State::Answering
        | State::Ready => ("open", true),
    };
    if goes_on {
        Ok(())
    } else {
        Err(Refusal::order(
            format!("the request is {ended}"),
            "reopen it first",
        ))
    }
}

fn set_identity(request: &mut Request, to: Identity) -> Result<(), Refusal> {
    match (&request.identity, &to) {
        (Identity::Confirmed { .. } | Identity::NotInDoubt { .. }, _) => Err(Refusal::law(
            "who asks is already settled: asking again would not start the month anew",
            IDENTITY,
            "go on with the search",
        )),
        (Identity::Asked { .. }, Identity::Asked { .. }) => Err(Refusal::order(
            "proof of identity was asked for already",
            "record what came, or that there is no doubt",
        )),
        (Identity::Unsettled | Identity::Asked { .. }, _) => {
            request.identity = to;
            Ok(())
        }
    }
}

fn set_authority(request: &mut Request, to: Authority) -> Result<(), Refusal> {
    match (&request.authority, &to) {
        (Authority::NotNeeded | Authority::Shown { .. }, _) => Err(Refusal::law(
            "authority is not needed, or is already shown",
            AUTHORITY,
            "go on with the search",
        )),
        (Authority::Asked { .. }, Authority::Asked { .. }) => Err(Refusal::order(
            "proof of authority was asked for already",
            "record what came",
        )),
        (Authority::Needed | Authority::Asked { .. }, _) => {
            request.authority = to;
            Ok(())
        }
    }
}

fn set_place(request: &mut Request, place: String, to: Search) -> Result<(), Refusal> {
    if to == Search::Waiting && request.places.contains_key(&place) {
        return Err(Refusal::order(
            "that place is on the list already",
            "search it, or leave it out with a reason",
        ));
    }
    request.places.insert(place, to);
    if request.decided.total() > request.found() {
        return Err(Refusal::order(
            "more items of this request are decided than would be left",
            "take back the decisions on items that are no longer there",
        ));
    }
    request.package = None;
    Ok(())
}

fn require_reason_to_leave_out(why: &Words) -> Result<(), Refusal> {
    if why.is_blank() {
        return Err(Refusal::law(
            "a place is left out only with a reason: we must be able to show why searching it would be unreasonable or disproportionate",
            SEARCH,
            "write the reason",
        ));
    }
    Ok(())
}

fn pause(request: &mut Request, on: Date) -> Result<(), Refusal> {
    if request.paused_since().is_some() {
        return Err(Refusal::law(
            "the clock stands still already",
            CLARIFICATION,
            "record the answer when it comes",
        ));
    }
    request.pauses.push(Pause { from: on, to: None });
    Ok(())
}

fn resume(request: &mut Request, on: Date) -> Result<(), Refusal> {
    let open = request.pauses.iter_mut().find(|pause| pause.to.is_none());
    let Some(open) = open else {
        return Err(Refusal::order(
            "the clock is running",
            "pause it first, on the day you ask",
        ));
    };
    open.to = Some(on);
    Ok(())
}

fn extend(request: &mut Request, on: Date, why: Words) -> Result<(), Refusal> {
    if request.extension.is_some() {
        return Err(Refusal::law(
            "the time was extended already, and can be only once",
            EXTENSION,
            "answer by the date shown",
        ));
    }
    if why.is_blank() {
        return Err(Refusal::law(
            "notice of an extension states the reasons for the delay",
            EXTENSION,
            "write why it is complex, or how many requests this person made",
        ));
    }
    request.extension = Some(Extension { on, why });
    Ok(())
}

fn decide(
    request: &mut Request,
    decision: &Decision,
    replaces: Option<DecisionKind>,
    evidence: Evidence,
    today: Date,
) -> Result<(), Refusal> {
    let facts = GroundFacts {
        requester: request.requester,
        nation: request.nation,
        subject_age: evidence.subject_age,
        opinion_on: evidence.opinion_on,
        today,
    };
    if decision.kind() == DecisionKind::GiveWithPartsHidden && decision.withheld().is_empty() {
        return Err(Refusal::law(
            "a part is hidden only on a ground",
            REASONS,
            "choose the ground, or give all",
        ));
    }
    for withheld in decision.withheld() {
        usable(withheld.ground, &facts)?;
        if withheld.why.is_blank() {
            return Err(Refusal::law(
                "what is withheld is withheld for reasons that can be shown",
                REASONS,
                "write why the ground holds for this item",
            ));
        }
    }
    if let Some(before) = replaces {
        take_back(request, before)?;
    }
    if request.undecided() == 0 {
        return Err(Refusal::order(
            "every item found is decided already",
            "search a place first, or say which decision this replaces",
        ));
    }
    let slot = request.decided.slot(decision.kind());
    *slot = slot.saturating_add(1);
    request.package = None;
    Ok(())
}

fn take_back(request: &mut Request, was: DecisionKind) -> Result<(), Refusal> {
    let slot = request.decided.slot(was);
    *slot = slot.checked_sub(1).ok_or_else(|| {
        Refusal::order(
            "no item was decided so",
            "look at the item again: somebody changed it meanwhile",
        )
    })?;
    Ok(())
}

fn build(request: &mut Request, on: Date, package: String) -> Result<(), Refusal> {
    if !request.identity.is_settled() {
        return Err(Refusal::law(
            "no answer before we know who asks",
            IDENTITY,
            "confirm identity, or record why it is not in doubt",
        ));
    }
    if !request.authority.is_settled() {
        return Err(Refusal::law(
            "no answer before authority to act for the person is shown",
            AUTHORITY,
            "record what was seen",
        ));
    }
    if request.places.is_empty() || request.places_waiting() > 0 {
        return Err(Refusal::law(
            "places are still to be searched",
            SEARCH,
            "search each, or leave it out with a reason",
        ));
    }
    if request.undecided() > 0 {
        return Err(Refusal::order(
            format!("{} items are still to be decided", request.undecided()),
            "decide them",
        ));
    }
    request.package = Some(Package {
        package,
        built_on: on,
        checked_on: None,
    });
    Ok(())
}

fn check(request: &mut Request, on: Date) -> Result<(), Refusal> {
    let Some(package) = &mut request.package else {
        return Err(Refusal::order(
            "there is no answer to check, or what it rests on has changed",
            "put the answer together",
        ));
    };
    package.checked_on = Some(on);
    Ok(())
}

/// A checked package exists, and so all that building one requires.
fn require_ready(request: &Request) -> Result<(), Refusal> {
    let checked = request.package.as_ref().and_then(|p| p.checked_on);
    if checked.is_some() && request.identity.is_settled() && request.authority.is_settled() {
        return Ok(());
    }
    Err(Refusal::order(
        "the answer has not passed its release check",
        "put the answer together and have it checked",
    ))
}

fn collect(request: &mut Request, on: Date) -> Result<(), Refusal> {
    let Some(delivery) = &mut request.delivery else {
        return Err(Refusal::order(
            "the answer has not gone out yet",
            "deliver it first",
        ));
    };
    if delivery.collected_on.is_none() {
        delivery.collected_on = Some(on);
    }
    Ok(())
}

fn close(request: &mut Request, on: Date, reason: CloseReason, note: Words) -> Result<(), Refusal> {
    let holds = match reason {
        CloseReason::Answered => request.delivery.is_some(),
        CloseReason::Withdrawn | CloseReason::Refused | CloseReason::OpenedInError => {
            request.delivery.is_none()
        }
        CloseReason::IdentityNotShown => matches!(request.identity, Identity::Asked { .. }),
        CloseReason::AuthorityNotShown => matches!(request.authority, Authority::Asked { .. }),
        CloseReason::ClarificationNeverCame => request.paused_since().is_some(),
    };
    if !holds {
        return Err(Refusal::order(
            format!("the request cannot be closed as `{}`", reason.code()),
            "choose the reason that fits what has happened",
        ));
    }
    if reason == CloseReason::Refused && note.is_blank() {
        return Err(Refusal::law(
            "a refusal needs its reasons: the burden of showing that a request is manifestly unfounded or excessive is ours",
            UNFOUNDED,
            "write the reasons",
        ));
    }
    if reason != CloseReason::Answered {
        require_words(&note, "why it is closed without an answer")?;
    }
    request.closed = Some(Closed { on, reason, note });
    Ok(())
}

fn reopen(request: &mut Request, why: &Words) -> Result<(), Refusal> {
    if request.closed.is_none() && request.delivery.is_none() {
        return Err(Refusal::order("the request is open", "go on with it"));
    }
    require_words(why, "why it is taken up again")?;
    request.closed = None;
    request.delivery = None;
    request.package = None;
    Ok(())
}

fn require_words(words: &Words, what: &str) -> Result<(), Refusal> {
    if words.is_blank() {
        return Err(Refusal::input(
            format!("{what} is missing"),
            "write it in a few words",
        ));
    }
    Ok(())
}
