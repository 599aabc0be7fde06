//! One line of `events`: a day, what happened, and what belongs to it.

use jiff::civil::Date;

use crate::children::{ChildView, Factor, Finding, Judgement, Said};
use crate::rights::{Channel, CloseReason, Decision, Event, Evidence, Recipients, Ruling};
use crate::words::Words;

/// The one thing that a case is about, where an event names one.
const ONE: &str = "one";

fn note() -> Words {
    "noted".into()
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

fn asked(on: Date, said: Said) -> Event {
    Event::ChildAsked {
        view: ChildView {
            on,
            asked_by: note(),
            said,
        },
    }
}

fn ruled(ruling: Ruling) -> Event {
    Event::PointDecided {
        point: ONE.to_owned(),
        ruling,
    }
}

fn closed(on: Date, reason: CloseReason) -> Event {
    Event::Closed {
        on,
        reason,
        note: note(),
    }
}

/// The day and the event of a line such as `2026-11-02 identity-asked`.
pub(super) fn read(line: &str) -> Result<(Date, Event), String> {
    let wrong = || format!("`{line}` is not an event such as `2026-11-02 identity-asked`");
    let (on, words) = line.split_once(' ').ok_or_else(wrong)?;
    let on = calendar::parse_civil(on).map_err(|_| wrong())?;
    let (name, rest) = words.split_once(' ').unwrap_or((words, ""));
    let event = plain(on, name).or_else(|| with_more(on, name, rest));
    event.map(|event| (on, event)).ok_or_else(wrong)
}

/// Events that a day says all of.
fn plain(on: Date, name: &str) -> Option<Event> {
    Some(match name {
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
        "competence-raised" => Event::CompetenceRaised { on },
        "judged-competent" => judged(on, Finding::Competent),
        "judged-not-yet" => judged(on, Finding::NotYet),
        "child-agrees" => asked(on, Said::Agrees),
        "child-refuses" => asked(on, Said::Refuses),
        "acted-for" => Event::ActedFor { on, what: note() },
        "taken-over" => Event::TakenOver { on, what: note() },
        "complained" => Event::Complained { on },
        "reopened" => Event::Reopened { on, why: note() },
        "checked" => Event::PackageChecked { on },
        _ => return ending(on, name),
    })
}

/// Deciding, answering and ending.
fn ending(on: Date, name: &str) -> Option<Event> {
    let settled = |recipients| Event::RecipientsSettled { recipients };
    Some(match name {
        "left-out" => Event::PlaceLeftOut {
            place: ONE.to_owned(),
            on,
            why: note(),
        },
        "given" => Event::ItemDecided {
            decision: Decision::GiveAll,
            replaces: None,
            evidence: Evidence::default(),
        },
        "granted" => ruled(Ruling::Granted),
        "statement" => ruled(Ruling::StatementAdded { why: note() }),
        "carried-out" => Event::CarriedOut { on, what: note() },
        "recipients-none" => settled(Recipients::NoneHadIt { on }),
        "recipients-untold" => settled(Recipients::NotAllTold { on, why: "".into() }),
        "built" => Event::PackageBuilt {
            on,
            package: ONE.to_owned(),
        },
        "delivered" => Event::Delivered {
            on,
            channel: Channel::Post,
        },
        "closed-answered" => closed(on, CloseReason::Answered),
        "closed-withdrawn" => closed(on, CloseReason::Withdrawn),
        "closed-refused" => closed(on, CloseReason::Refused),
        _ => return None,
    })
}

/// Events of which more is said behind their name.
fn with_more(on: Date, name: &str, rest: &str) -> Option<Event> {
    Some(match name {
        "born" => Event::BirthDateKnown {
            born_on: calendar::parse_civil(rest).ok()?,
        },
        "searched" => Event::PlaceSearched {
            place: ONE.to_owned(),
            on,
            found: rest.parse().ok()?,
        },
        "point" => Event::PointAdded {
            point: ONE.to_owned(),
            ground: rest.to_owned(),
        },
        "refused" => ruled(Ruling::Refused {
            because: rest.to_owned(),
            why: note(),
        }),
        _ => return None,
    })
}
