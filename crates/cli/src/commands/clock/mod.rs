//! `caretaker clock KIND`: a deadline and the arithmetic behind it, each step with its citation.

mod args;
mod error;
mod shown;
#[cfg(test)]
mod tests;

use std::io::{self, Write};
use std::path::Path;

use calendar::{
    BreachClock, Fault, Holidays, IndirectNotice, Nation, Pause, Reckoning, Refusal, RequestClock,
    SchoolTerms, date_in_london, days_between, indirect_notice, parse_civil, parse_instant, reckon,
    reckon_breach, reckon_complaint, reckon_school_days, reckon_working_days, working_days_between,
};
use jiff::Timestamp;
use jiff::civil::Date;

pub(crate) use self::args::{ClockArgs, ClockKind};
use self::error::ClockError;
use self::shown::{Shown, write_text};

/// The days in which an educational record must be given, where the regulations apply.
const SCHOOL_DAYS: u16 = 15;

/// Reckons and prints.
pub(crate) fn run(args: &ClockArgs, now: Timestamp, out: &mut dyn Write) -> Result<(), ClockError> {
    let nation: Nation = args
        .nation
        .parse()
        .map_err(|unknown: calendar::UnknownNation| ClockError::BadInput(unknown.to_string()))?;
    only_flags_that_belong(args)?;
    let holidays = Holidays::published();
    let shown = match args.kind {
        ClockKind::Breach => breach(args, nation, now)?,
        ClockKind::Access
        | ClockKind::Rectification
        | ClockKind::Erasure
        | ClockKind::Restriction
        | ClockKind::Portability
        | ClockKind::Objection
        | ClockKind::AutomatedDecision
        | ClockKind::Complaint
        | ClockKind::IndirectNotice
        | ClockKind::WorkingDays
        | ClockKind::SchoolDays => {
            let reckoning = reckoned(args, &holidays, nation)?;
            dated(args.kind, reckoning, &holidays, nation, now)
        }
    };
    if args.json {
        let text = serde_json::to_string_pretty(&shown).map_err(io::Error::from)?;
        writeln!(out, "{text}")?;
        return Ok(());
    }
    Ok(write_text(&shown, out)?)
}

/// As [`run`], answering the exit code; a refusal is told on `err`.
pub(crate) fn run_to_code(
    args: &ClockArgs,
    now: Timestamp,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> anyhow::Result<u8> {
    match run(args, now, out) {
        Ok(()) => Ok(0),
        Err(ClockError::Write(source)) => Err(source.into()),
        Err(no) => {
            tell(&no, err)?;
            Ok(no.exit_code())
        }
    }
}

fn tell(no: &ClockError, err: &mut dyn Write) -> io::Result<()> {
    let ClockError::Refused(refusal) = no else {
        return writeln!(err, "caretaker: {no}");
    };
    writeln!(err, "refused: {refusal}")?;
    if let Some(citation) = refusal.citation {
        writeln!(err, "  source: {citation}")?;
    }
    Ok(())
}

/// A flag that cannot bear on this clock is refused rather than passed over in silence.
fn only_flags_that_belong(args: &ClockArgs) -> Result<(), ClockError> {
    let kind = args.kind;
    let is_request = kind.request().is_some();
    if !is_request && !args.pauses.is_empty() {
        return Err(no_rule(kind, "is not paused", "UK GDPR art. 12A(5)-(6)"));
    }
    if !is_request && args.extend {
        return Err(no_rule(
            kind,
            "cannot be extended",
            "UK GDPR art. 12A(3)-(4)",
        ));
    }
    let is_notice = kind == ClockKind::IndirectNotice;
    let counts_days = matches!(kind, ClockKind::WorkingDays | ClockKind::SchoolDays);
    let flags = [
        ("--identity-on", args.identity_on.is_some(), is_request),
        ("--authority-on", args.authority_on.is_some(), is_request),
        ("--fee-on", args.fee_on.is_some(), is_request),
        (
            "--first-contact-on",
            args.first_contact_on.is_some(),
            is_notice,
        ),
        (
            "--first-disclosure-on",
            args.first_disclosure_on.is_some(),
            is_notice,
        ),
        ("--days", args.days.is_some(), counts_days),
        (
            "--terms",
            args.terms.is_some(),
            kind == ClockKind::SchoolDays,
        ),
    ];
    match flags.iter().find(|(_, given, belongs)| *given && !belongs) {
        Some((flag, _, _)) => Err(ClockError::BadInput(format!(
            "`{flag}` has no bearing on `{}`",
            kind.code()
        ))),
        None => Ok(()),
    }
}

fn no_rule(kind: ClockKind, what: &str, citation: &'static str) -> ClockError {
    ClockError::Refused(Refusal {
        fault: Fault::Rule,
        why: format!("the clock of `{}` {what}", kind.code()),
        citation: Some(citation),
    })
}

fn reckoned(
    args: &ClockArgs,
    holidays: &Holidays,
    nation: Nation,
) -> Result<Reckoning, ClockError> {
    let received = parse_civil(&args.received)?;
    if let Some(kind) = args.kind.request() {
        let facts = RequestClock {
            identity_on: optional(args.identity_on.as_deref())?,
            authority_on: optional(args.authority_on.as_deref())?,
            fee_on: optional(args.fee_on.as_deref())?,
            pauses: pauses(&args.pauses)?,
            extended: args.extend,
            ..RequestClock::received(kind, received)
        };
        return Ok(reckon(&facts, holidays, nation)?);
    }
    let reckoning = match args.kind {
        ClockKind::IndirectNotice => {
            let facts = IndirectNotice {
                obtained_on: received,
                first_contact_on: optional(args.first_contact_on.as_deref())?,
                first_disclosure_on: optional(args.first_disclosure_on.as_deref())?,
            };
            indirect_notice(&facts, holidays, nation)?
        }
        ClockKind::WorkingDays => {
            let days = args
                .days
                .ok_or_else(|| ClockError::BadInput("say how many with `--days`".to_owned()))?;
            reckon_working_days(received, days, holidays, nation)?
        }
        ClockKind::SchoolDays => {
            let terms = read_terms(args.terms.as_deref())?;
            let days = args.days.unwrap_or(SCHOOL_DAYS);
            reckon_school_days(received, days, &terms, holidays, nation)?
        }
        ClockKind::Complaint
        | ClockKind::Breach
        | ClockKind::Access
        | ClockKind::Rectification
        | ClockKind::Erasure
        | ClockKind::Restriction
        | ClockKind::Portability
        | ClockKind::Objection
        | ClockKind::AutomatedDecision => reckon_complaint(received, holidays, nation)?,
    };
    Ok(reckoning)
}

fn optional(text: Option<&str>) -> Result<Option<Date>, ClockError> {
    Ok(text.map(parse_civil).transpose()?)
}

fn pauses(texts: &[String]) -> Result<Vec<Pause>, ClockError> {
    let pause = |text: &String| {
        let (from, to) = text.split_once("..").ok_or_else(|| {
            ClockError::BadInput(format!(
                "`{text}` is not a pause such as 2026-11-02..2026-11-09, or 2026-11-02.. if open"
            ))
        })?;
        let to = if to.is_empty() {
            None
        } else {
            Some(parse_civil(to)?)
        };
        Ok(Pause {
            from: parse_civil(from)?,
            to,
        })
    };
    texts.iter().map(pause).collect()
}

fn read_terms(path: Option<&Path>) -> Result<SchoolTerms, ClockError> {
    let path = path.ok_or_else(|| {
        ClockError::BadInput(
            "school days need the school's calendar: give it with `--terms`".to_owned(),
        )
    })?;
    let shown = path.display();
    let text = std::fs::read_to_string(path).map_err(|error| {
        let why = crate::files::why(&error);
        ClockError::BadInput(format!("cannot read `{shown}`: {why}"))
    })?;
    SchoolTerms::from_json(&text)
        .map_err(|error| ClockError::BadInput(format!("cannot use `{shown}`: {error}")))
}

fn dated(
    kind: ClockKind,
    reckoning: Reckoning,
    holidays: &Holidays,
    nation: Nation,
    now: Timestamp,
) -> Shown {
    let today = date_in_london(now);
    let due = reckoning.due_on;
    Shown {
        kind: kind.code(),
        nation,
        starts_on: reckoning.starts_on,
        due_on: due,
        work_to_on: reckoning.work_to_on,
        aim_on: reckoning.aim_on,
        extension_notice_by: reckoning.extension_notice_by,
        paused: reckoning.paused,
        days_left: due.map(|due| days_between(today, due)),
        working_days_left: due.map(|due| working_days_between(today, due, holidays, nation)),
        hours_left: None,
        starts_at: None,
        due_at: None,
        provisional: reckoning.provisional,
        steps: reckoning.steps,
    }
}

fn breach(args: &ClockArgs, nation: Nation, now: Timestamp) -> Result<Shown, ClockError> {
    let clock = BreachClock {
        aware_at: parse_instant(&args.received)?,
    };
    let reckoning = reckon_breach(clock)?;
    let due = reckoning.due_on;
    Ok(Shown {
        kind: args.kind.code(),
        nation,
        starts_on: reckoning.starts_on,
        due_on: Some(due),
        work_to_on: Some(due),
        aim_on: None,
        extension_notice_by: None,
        paused: None,
        days_left: Some(days_between(date_in_london(now), due)),
        working_days_left: None,
        hours_left: Some(reckoning.hours_left(now)),
        starts_at: Some(reckoning.aware_at),
        due_at: Some(reckoning.due_at),
        provisional: false,
        steps: reckoning.steps,
    })
}
