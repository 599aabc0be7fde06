//! `caretaker request arrivals|arrival|match|set-aside|read`: what came by the public page.

use app::bodies::{About, Sorted};
use app::{AppError, ArrivalLine, ArrivalsAfter, AsideReason, EntityId, RequestDue, case_number};
use clap::Subcommand;
use duties::Requester;
use duties::rights::RightKind;

use super::Run;

/// What came by the public page. ARRIVAL is its reference, such as 7KQ-2MD, or its id.
#[derive(Debug, Subcommand)]
pub(crate) enum ArrivalCommand {
    /// List what came by the public page; --waiting lists what somebody has still to see to.
    Arrivals {
        /// Only what nobody has matched, set aside or read.
        #[arg(long)]
        waiting: bool,
    },
    /// Show what came by the public page, with all that was added to it.
    Arrival {
        /// The arrival.
        arrival: String,
    },
    /// Record what came by the public page as a request about a person; its clock counts from the
    /// day it came.
    Match {
        /// The arrival.
        arrival: String,
        /// Whom it is about: an id, the organisation's number, or a name that fits one person.
        person: String,
        /// What is asked for; what they chose, or access, if left out.
        #[arg(long)]
        kind: Option<String>,
        /// What whoever sent it is to the person: data-subject, parental-responsibility,
        /// court-appointee, agent; as they said, if left out.
        #[arg(long)]
        standing: Option<String>,
    },
    /// Set aside what came by the public page and is no request about anybody.
    SetAside {
        /// The arrival.
        arrival: String,
        /// Why: nobody-of-that-name, no-request, came-twice or taken-back.
        #[arg(long)]
        reason: String,
        /// More about it: how they were told that you hold nobody, or the number of the other request.
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Say that what was added to it was read.
    Read {
        /// The arrival.
        arrival: String,
    },
}

/// How many are read at a time.
const PAGE: usize = 200;

/// Runs it.
pub(super) fn run(run: &mut Run<'_>, command: &ArrivalCommand) -> anyhow::Result<u8> {
    let id = |words: &str| run.ctx.resolve_arrival(words);
    match command {
        ArrivalCommand::Arrivals { waiting } => {
            let mut after: Option<ArrivalsAfter> = None;
            loop {
                let page = run.ctx.list_arrivals(after.as_ref(), PAGE)?;
                for line in page.lines {
                    if line.unread || line.sorted.is_none() || !waiting {
                        writeln!(run.out, "{}", words(&line))?;
                    }
                }
                let Some(next) = page
                    .next
                    .filter(|next| !(*waiting && next.is_past_waiting()))
                else {
                    return Ok(0);
                };
                after = Some(next);
            }
        }
        ArrivalCommand::Arrival { arrival } => return show(run, id(arrival)?),
        ArrivalCommand::Match {
            arrival,
            person,
            kind,
            standing,
        } => {
            let arrival = id(arrival)?;
            let subject = run.ctx.resolve_person(person)?;
            let kind = kind.as_deref().map(kind_of).transpose()?;
            let standing = standing.as_deref().map(standing_of).transpose()?;
            let new = run
                .ctx
                .show_arrival(arrival)?
                .asked(kind, subject, standing);
            let request = run.ctx.match_arrival(arrival, new)?;
            let view = run.ctx.show_request(request)?;
            let number = case_number(view.stored.body.number);
            writeln!(run.out, "Request {number}")?;
            writeln!(run.out, "{}", view.due.words())?;
            return Ok(0);
        }
        ArrivalCommand::SetAside {
            arrival,
            reason,
            note,
        } => {
            let reason = AsideReason::from_code(reason).ok_or_else(|| {
                let all = AsideReason::ALL.map(AsideReason::code).join(", ");
                not_one_of("reason", reason, &all)
            })?;
            run.ctx.set_arrival_aside(id(arrival)?, reason, note)?;
        }
        ArrivalCommand::Read { arrival } => run.ctx.read_arrival(id(arrival)?)?,
    }
    writeln!(run.out, "Done.")?;
    Ok(0)
}

fn not_one_of(place: &str, given: &str, all: &str) -> AppError {
    AppError::input(
        place,
        format!("`{given}` is not one that is known"),
        format!("use one of {all}"),
    )
}

fn kind_of(code: &str) -> Result<RightKind, AppError> {
    RightKind::from_code(code).ok_or_else(|| {
        let all = RightKind::ALL.map(RightKind::code).join(", ");
        not_one_of("kind", code, &all)
    })
}

fn standing_of(code: &str) -> Result<Requester, AppError> {
    let found = Requester::ALL.into_iter().find(|one| one.code() == code);
    found.ok_or_else(|| {
        let all = Requester::ALL.map(Requester::code).join(", ");
        not_one_of("standing", code, &all)
    })
}

/// A line of the list.
fn words(line: &ArrivalLine) -> String {
    let wish = line.wish.map_or("not-sure", RightKind::code);
    let stands = match (&line.sorted, &line.number) {
        (Some(Sorted::Matched { .. }), Some(number)) => format!("request {number}"),
        (Some(Sorted::Matched { .. }), None) => "matched".to_owned(),
        (Some(Sorted::Aside { reason, .. }), _) => format!("set aside: {reason}"),
        (None, _) => match line.due.and_then(RequestDue::on) {
            Some(on) => format!("to be matched; reply by {on}"),
            None => "to be matched".to_owned(),
        },
    };
    let mut text = format!(
        "{}  {}  {wish}  {}  {stands}",
        line.reference, line.received_on, line.from
    );
    if line.taken_back_at.is_some() {
        text.push_str("; taken back");
    }
    if line.unread {
        text.push_str("; something was added");
    }
    text
}

fn show(run: &mut Run<'_>, id: EntityId) -> anyhow::Result<u8> {
    let view = run.ctx.show_arrival(id)?;
    let sent = &view.stored.body;
    writeln!(run.out, "{}", words(&view.line))?;
    let about = match sent.about {
        About::Themselves => "themselves",
        About::Child => "their child",
        About::SomebodyElse => "somebody for whom they act",
    };
    writeln!(run.out, "About {about}: {}", sent.person)?;
    for (name, text) in [
        ("To find them", &sent.hints),
        ("E-mail", &sent.from.email),
        ("Telephone", &sent.from.telephone),
        ("Post", &sent.from.post),
        ("Do not use", &sent.from.avoid),
        ("They ask", &sent.words),
    ] {
        if !text.is_empty() {
            writeln!(run.out, "{name}: {text}")?;
        }
    }
    for message in &sent.messages {
        writeln!(run.out, "{}: {}", message.at, message.text)?;
    }
    if let Some(at) = sent.taken_back_at {
        writeln!(run.out, "Taken back: {at}")?;
    }
    if let Some(Sorted::Aside { note, .. }) = &sent.sorted {
        writeln!(run.out, "Set aside: {note}")?;
    }
    Ok(0)
}
