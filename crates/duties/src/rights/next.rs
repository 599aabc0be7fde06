//! What may happen next: one event, one new request, or the reason why not.

use calendar::{Holidays, Pause, date_in_london};
use jiff::Timestamp;
use jiff::civil::Date;

use super::clock::clock;
use super::course::{self, Fee};
use super::event::{CloseReason, Decision, DecisionKind, Event, Evidence};
use super::kinds::clarification_is_law;
use super::request::{
    AUTHORITY, Authority, Closed, Delivery, Extension, IDENTITY, Identity, Package, Request,
    Search, State,
};
use super::{point, standing, standstill};
use crate::grounds::{GroundFacts, usable};
use crate::refusal::Refusal;
use crate::words::Words;

const SEARCH: &str = "UK GDPR art. 15(1A)";
const CLARIFICATION: &str = "UK GDPR art. 12A(5)-(6)";
const EXTENSION: &str = "UK GDPR art. 12A(3)-(4)";
const REASONS: &str = "UK GDPR art. 12(4)";
const UNFOUNDED: &str = "UK GDPR art. 12(5)";

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
            standing::require(&after, on)?;
            after.delivery = Some(Delivery {
                on,
                channel,
                collected_on: None,
            });
        }
        Event::Collected { on } => collect(&mut after, on)?,
        Event::Closed { on, reason, note } => close(&mut after, on, reason, note)?,
        Event::Reopened { why, .. } => reopen(&mut after, &why)?,
        event @ (Event::Acknowledged { .. }
        | Event::Progress { .. }
        | Event::FeeAsked { .. }
        | Event::FeePaid { .. }
        | Event::FeeWaived { .. }
        | Event::BirthDateKnown { .. }
        | Event::CompetenceRaised { .. }
        | Event::CompetenceJudged { .. }
        | Event::ChildAsked { .. }
        | Event::ActedFor { .. }
        | Event::TakenOver { .. }
        | Event::PointAdded { .. }
        | Event::PointDecided { .. }
        | Event::CarriedOut { .. }
        | Event::RecipientsSettled { .. }
        | Event::Restricted { .. }
        | Event::LiftAnnounced { .. }
        | Event::Lifted { .. }
        | Event::Complained { .. }
        | Event::ComplaintEnded { .. }
        | Event::RegulatorWrote { .. }
        | Event::RegulatorEnded { .. }) => beside(&mut after, event)?,
    }
    if bears_on_the_deadline(request, &after) {
        clock(&after, holidays)?;
    }
    Ok(after)
}

/// What happens beside search and decision.
fn beside(request: &mut Request, event: Event) -> Result<(), Refusal> {
    match event {
        Event::Acknowledged { on } => course::acknowledge(request, on),
        Event::Progress { on } => course::progress(request, on),
        Event::FeeAsked { on, why } => course::ask_fee(request, on, why),
        Event::FeePaid { on } => course::settle_fee(request, Fee::Paid { on }),
        Event::FeeWaived { on } => course::settle_fee(request, Fee::Waived { on }),
        Event::BirthDateKnown { born_on } => standing::born(request, born_on),
        Event::CompetenceRaised { on } => standing::raise(request, on),
        Event::CompetenceJudged { on, judgement } => standing::judge(request, on, judgement),
        Event::ChildAsked { view } => standing::heard(request, view),
        Event::ActedFor { on, what } => standing::act_for(request, on, what),
        Event::TakenOver { on, what } => standing::take_over(request, on, what),
        Event::PointAdded { point, ground } => point::add(request, point, ground),
        Event::PointDecided { point, ruling } => point::decide(request, &point, ruling),
        Event::CarriedOut { on, what } => course::carry_out(request, on, &what),
        Event::RecipientsSettled { recipients } => course::settle_recipients(request, recipients),
        Event::Restricted { on } => standstill::restrict(request, on),
        Event::LiftAnnounced { on } => standstill::announce(request, on),
        Event::Lifted { on } => standstill::lift(request, on),
        Event::Complained { on } => course::open(&mut request.complaint, on),
        Event::ComplaintEnded { on } => course::end(&mut request.complaint, on),
        Event::RegulatorWrote { on } => course::open(&mut request.regulator, on),
        Event::RegulatorEnded { on } => course::end(&mut request.regulator, on),
        // Search and decision: dealt with in `next`.
        Event::IdentityAsked { .. }
        | Event::IdentityConfirmed { .. }
        | Event::IdentityNotInDoubt { .. }
        | Event::AuthorityAsked { .. }
        | Event::AuthorityShown { .. }
        | Event::ReplyChecked { .. }
        | Event::PlaceAdded { .. }
        | Event::PlaceSearched { .. }
        | Event::PlaceLeftOut { .. }
        | Event::Paused { .. }
        | Event::Resumed { .. }
        | Event::Extended { .. }
        | Event::ItemDecided { .. }
        | Event::ItemUndone { .. }
        | Event::PackageBuilt { .. }
        | Event::PackageChecked { .. }
        | Event::Delivered { .. }
        | Event::Collected { .. }
        | Event::Closed { .. }
        | Event::Reopened { .. } => Ok(()),
    }
}

/// What may happen whenever it happens: word from outside, and what outlives an answer.
fn outlives_the_answer(event: &Event) -> bool {
    matches!(
        event,
        Event::Complained { .. }
            | Event::ComplaintEnded { .. }
            | Event::RegulatorWrote { .. }
            | Event::RegulatorEnded { .. }
            | Event::RecipientsSettled { .. }
            | Event::LiftAnnounced { .. }
            | Event::Lifted { .. }
            | Event::BirthDateKnown { .. }
    )
}

/// Whether facts changed that the clock follows from: the new ones must be possible together.
fn bears_on_the_deadline(before: &Request, after: &Request) -> bool {
    before.identity != after.identity
        || before.authority != after.authority
        || before.pauses != after.pauses
        || before.extension != after.extension
        || before.fee != after.fee
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
    if outlives_the_answer(event) {
        return Ok(());
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
    if !request.kind.may_pause() {
        return Err(Refusal::law(
            "asking what is meant stops the clock for access requests only",
            CLARIFICATION,
            "ask, and go on meanwhile: the time runs",
        ));
    }
    if !clarification_is_law(request.received_on, request.nation) {
        return Err(Refusal::law(
            "asking what is meant stops the clock only for requests that came from 5 February 2026 on",
            CLARIFICATION,
            "ask, and go on meanwhile: the time runs",
        ));
    }
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

/// Notice was given: the letter that went out is what happened, a draft is nothing.
fn extend(request: &mut Request, on: Date, why: Words) -> Result<(), Refusal> {
    if !request.kind.has_month() {
        return Err(Refusal::law(
            "the law knows no further time for this",
            request.kind.rules().citation,
            "answer without delay",
        ));
    }
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
    if !request.kind.rules().gives_data {
        return Err(Refusal::order(
            "what is asked here is decided point by point, not item by item",
            "decide about each thing asked for",
        ));
    }
    let facts = GroundFacts {
        requester: standing::asks_as(request),
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
    request.require_settled()?;
    standing::require(request, on)?;
    if let Fee::Asked { .. } = &request.fee {
        return Err(Refusal::law(
            "a fee was asked for and has not been paid",
            UNFOUNDED,
            "record that it was paid, give it up, or close the request as refused with reasons",
        ));
    }
    if !request.is_searched() {
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
    if !request.is_decided() {
        return Err(Refusal::order(
            "what is asked for is still to be decided",
            "write down each thing asked for, and decide it",
        ));
    }
    if !request.is_done() {
        return Err(Refusal::order(
            "what was granted has not been done yet",
            "do it and record it: the answer says that it is done",
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
    if reason == CloseReason::Answered {
        course::may_end(request)?;
    }
    let absolute = standstill::wants_no_marketing(request) || !request.kind.has_month();
    if reason == CloseReason::Refused && absolute {
        return Err(Refusal::law(
            "this cannot be refused as unfounded or excessive",
            request.kind.rules().citation,
            "decide it and answer",
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
