//! `caretaker clock KIND`: a deadline and the arithmetic behind it, each step with its citation.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use calendar::{
    BreachClock, Fault, Holidays, IndirectNotice, Nation, Pause, Paused, Reckoning, Refusal,
    RequestClock, RequestKind, SchoolTerms, Step, date_in_london, days_between, in_words,
    indirect_notice, instant_in_words, parse_civil, parse_instant, reckon, reckon_breach,
    reckon_complaint, reckon_school_days, reckon_working_days, working_days_between,
};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

/// The days in which an educational record must be given, where the regulations apply.
const SCHOOL_DAYS: u16 = 15;

/// Reckon a deadline and show the arithmetic, each step with its citation.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct ClockArgs {
    /// Which clock.
    #[arg(value_enum)]
    pub(crate) kind: ClockKind,
    /// The day it reached us (for `breach` the moment we knew, such as 2026-10-24T10:20; for
    /// `indirect-notice` the day the data was obtained).
    #[arg(long, value_name = "DATE")]
    pub(crate) received: String,
    /// Whose bank holidays count: england-and-wales, england, wales, scotland, northern-ireland or
    /// unknown (only days that are holidays everywhere).
    #[arg(long, default_value = "unknown", value_name = "NATION")]
    pub(crate) nation: String,
    /// The day what was needed to confirm identity arrived.
    #[arg(long, value_name = "DATE")]
    pub(crate) identity_on: Option<String>,
    /// The day proof of authority to act for the person arrived.
    #[arg(long, value_name = "DATE")]
    pub(crate) authority_on: Option<String>,
    /// The day a fee was paid.
    #[arg(long, value_name = "DATE")]
    pub(crate) fee_on: Option<String>,
    /// A clarification, from the day asked to the day answered; without the second it is open.
    /// May be given more than once.
    #[arg(long = "pause", value_name = "FROM..[TO]")]
    pub(crate) pauses: Vec<String>,
    /// The time was extended by two months.
    #[arg(long)]
    pub(crate) extend: bool,
    /// The first message to the person (`indirect-notice`).
    #[arg(long, value_name = "DATE")]
    pub(crate) first_contact_on: Option<String>,
    /// The first disclosure to somebody else (`indirect-notice`).
    #[arg(long, value_name = "DATE")]
    pub(crate) first_disclosure_on: Option<String>,
    /// How many days to count (`working-days`; for `school-days` 15 unless given).
    #[arg(long, value_name = "N")]
    pub(crate) days: Option<u16>,
    /// The school's calendar of terms, JSON (`school-days`).
    #[arg(long, value_name = "FILE")]
    pub(crate) terms: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Which clock to reckon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum ClockKind {
    /// UK GDPR art. 15.
    Access,
    /// UK GDPR art. 16.
    Rectification,
    /// UK GDPR art. 17.
    Erasure,
    /// UK GDPR art. 18.
    Restriction,
    /// UK GDPR art. 20.
    Portability,
    /// UK GDPR art. 21.
    Objection,
    /// UK GDPR arts 22A to 22D.
    AutomatedDecision,
    /// Acknowledging a complaint, DPA 2018 s.164A.
    Complaint,
    /// Telling the regulator of a breach, UK GDPR art. 33.
    Breach,
    /// Telling people whose data came from elsewhere, UK GDPR art. 14.
    IndirectNotice,
    /// Working days, counted.
    WorkingDays,
    /// School days, counted by a calendar of terms.
    SchoolDays,
}

impl ClockKind {
    fn request(self) -> Option<RequestKind> {
        match self {
            Self::Access => Some(RequestKind::Access),
            Self::Rectification => Some(RequestKind::Rectification),
            Self::Erasure => Some(RequestKind::Erasure),
            Self::Restriction => Some(RequestKind::Restriction),
            Self::Portability => Some(RequestKind::Portability),
            Self::Objection => Some(RequestKind::Objection),
            Self::AutomatedDecision => Some(RequestKind::AutomatedDecision),
            Self::Complaint
            | Self::Breach
            | Self::IndirectNotice
            | Self::WorkingDays
            | Self::SchoolDays => None,
        }
    }

    fn code(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Rectification => "rectification",
            Self::Erasure => "erasure",
            Self::Restriction => "restriction",
            Self::Portability => "portability",
            Self::Objection => "objection",
            Self::AutomatedDecision => "automated-decision",
            Self::Complaint => "complaint",
            Self::Breach => "breach",
            Self::IndirectNotice => "indirect-notice",
            Self::WorkingDays => "working-days",
            Self::SchoolDays => "school-days",
        }
    }
}

/// Why no deadline is shown.
#[derive(Debug)]
pub(crate) enum ClockError {
    /// What was given cannot be right: exit code 2.
    BadInput(String),
    /// A rule says no, with its citation: exit code 3.
    Refused(Refusal),
    /// The answer could not be written: exit code 1.
    Write(io::Error),
}

impl ClockError {
    /// The exit code, as the guide lists them.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::BadInput(_) => 2,
            Self::Refused(_) => 3,
            Self::Write(_) => 1,
        }
    }
}

impl std::fmt::Display for ClockError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::BadInput(why) => f.write_str(why),
            Self::Refused(refusal) => match refusal.citation {
                Some(citation) => write!(f, "{refusal} ({citation})"),
                None => write!(f, "{refusal}"),
            },
            Self::Write(_) => f.write_str("write the answer"),
        }
    }
}

impl std::error::Error for ClockError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Write(source) => Some(source),
            Self::BadInput(_) | Self::Refused(_) => None,
        }
    }
}

impl From<Refusal> for ClockError {
    fn from(refusal: Refusal) -> Self {
        match refusal.fault {
            Fault::BadInput => Self::BadInput(refusal.why),
            Fault::Rule => Self::Refused(refusal),
        }
    }
}

impl From<io::Error> for ClockError {
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}

/// What is shown: the same fields for every kind, null where one does not apply.
#[derive(Serialize)]
struct Shown {
    kind: &'static str,
    nation: Nation,
    starts_on: Date,
    due_on: Option<Date>,
    work_to_on: Option<Date>,
    aim_on: Option<Date>,
    extension_notice_by: Option<Date>,
    paused: Option<Paused>,
    days_left: Option<i32>,
    working_days_left: Option<i32>,
    hours_left: Option<i64>,
    starts_at: Option<Timestamp>,
    due_at: Option<Timestamp>,
    provisional: bool,
    steps: Vec<Step>,
}

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
    write_text(&shown, out)
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
    let text = std::fs::read_to_string(path)
        .map_err(|error| ClockError::BadInput(format!("cannot read `{shown}`: {error}")))?;
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

fn write_text(shown: &Shown, out: &mut dyn Write) -> Result<(), ClockError> {
    writeln!(out, "{}: {}", shown.kind, holidays_of(shown.nation))?;
    writeln!(out)?;
    for step in &shown.steps {
        let date = step.date.map_or_else(|| "no date".to_owned(), in_words);
        writeln!(out, "  {date:<28}  {}", step.what)?;
        writeln!(out, "  {:<28}  [{}]", "", step.citation)?;
    }
    writeln!(out)?;
    match (shown.due_at, shown.due_on) {
        (Some(at), _) => writeln!(out, "due by {} ({})", instant_in_words(at), left(shown))?,
        (None, Some(on)) => writeln!(out, "due by the end of {} ({})", in_words(on), left(shown))?,
        (None, None) => writeln!(out, "the clock stands still: no running due date")?,
    }
    if let Some(work_to) = shown.work_to_on.filter(|on| Some(*on) != shown.due_on) {
        writeln!(out, "work to {}", in_words(work_to))?;
    }
    if shown.provisional {
        writeln!(
            out,
            "provisional: the bank holidays of that year are not published yet"
        )?;
    }
    Ok(())
}

fn holidays_of(nation: Nation) -> String {
    match nation {
        Nation::Unknown => {
            "nation unknown, so only days that are bank holidays everywhere count".to_owned()
        }
        Nation::EnglandAndWales | Nation::Scotland | Nation::NorthernIreland => {
            format!("bank holidays of {}", nation.name())
        }
    }
}

fn left(shown: &Shown) -> String {
    if let Some(hours) = shown.hours_left {
        return if hours < 0 {
            format!("late by {}", count(hours.unsigned_abs(), "hour"))
        } else {
            format!("{} left", count(hours.unsigned_abs(), "hour"))
        };
    }
    let days = shown.days_left.unwrap_or_default();
    if days < 0 {
        return format!("late by {}", count(u64::from(days.unsigned_abs()), "day"));
    }
    let working = shown.working_days_left.unwrap_or_default().unsigned_abs();
    format!(
        "{} left, {}",
        count(u64::from(days.unsigned_abs()), "day"),
        count(u64::from(working), "working day")
    )
}

fn count(number: u64, unit: &str) -> String {
    if number == 1 {
        format!("1 {unit}")
    } else {
        format!("{number} {unit}s")
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Command {
        #[command(flatten)]
        clock: ClockArgs,
    }

    fn ran(line: &str) -> Result<String, ClockError> {
        let words = std::iter::once("clock").chain(line.split_whitespace());
        let command = Command::try_parse_from(words).expect("a command line clap can read");
        let now = "2026-11-21T09:00:00Z".parse().expect("an instant");
        let mut out = Vec::new();
        run(&command.clock, now, &mut out)?;
        Ok(String::from_utf8(out).expect("text"))
    }

    fn json(line: &str) -> serde_json::Value {
        let text = ran(&format!("{line} --json")).expect("an answer");
        serde_json::from_str(&text).expect("JSON")
    }

    #[track_caller]
    fn refused(line: &str, code: u8, words: &str) {
        let error = ran(line).expect_err(line);
        assert_eq!(error.exit_code(), code, "{line}: {error}");
        assert!(error.to_string().contains(words), "{line}: {error}");
    }

    #[test]
    fn refusals_become_exit_codes() {
        let words = "clock erasure --received 2026-10-26 --pause 2026-11-02..".split(' ');
        let command = Command::try_parse_from(words).expect("a command line clap can read");
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let code = run_to_code(&command.clock, Timestamp::UNIX_EPOCH, &mut out, &mut err);
        assert_eq!(code.expect("told"), 3);
        assert!(out.is_empty());
        assert!(
            String::from_utf8(err)
                .expect("text")
                .contains("access requests only")
        );
    }

    #[test]
    fn new_year_in_two_nations() {
        let england = json("access --received 2026-12-01 --nation england");
        assert_eq!(england["due_on"], "2027-01-04");
        assert_eq!(england["work_to_on"], "2027-01-04");
        assert_eq!(england["starts_on"], "2026-12-01");
        assert_eq!(england["days_left"], 44);
        assert_eq!(england["working_days_left"], 28);
        assert_eq!(england["provisional"], false);
        for absent in ["aim_on", "paused", "hours_left", "due_at"] {
            assert!(england[absent].is_null(), "{absent}");
            assert!(england.as_object().is_some_and(|o| o.contains_key(absent)));
        }
        let scotland = json("access --received 2026-12-01 --nation scotland");
        assert_eq!(scotland["due_on"], "2027-01-05");
        let steps = scotland["steps"].as_array().expect("steps");
        assert!(
            steps
                .iter()
                .all(|s| s["citation"].is_string() && s["what"].is_string())
        );
    }

    #[test]
    fn pauses_and_extension() {
        let paused = json(
            "access --received 2026-10-26 --pause 2026-11-02..2026-11-09 --nation england-and-wales",
        );
        assert_eq!(paused["due_on"], "2026-12-04");
        assert_eq!(paused["work_to_on"], "2026-12-03");
        assert_eq!(paused["paused"]["days"], 8);
        assert!(paused["paused"]["open_since"].is_null());
        let open = json("access --received 2026-10-26 --pause 2026-11-02..");
        assert!(open["due_on"].is_null() && open["days_left"].is_null());
        assert_eq!(open["paused"]["open_since"], "2026-11-02");
        let extended = json("erasure --received 2025-11-30 --extend --nation wales");
        assert_eq!(extended["due_on"], "2026-03-02");
    }

    #[test]
    fn the_other_clocks() {
        let breach = json("breach --received 2026-10-24T10:20");
        assert_eq!(breach["due_at"], "2026-10-27T09:20:00Z");
        assert_eq!(breach["due_on"], "2026-10-27");
        assert_eq!(breach["hours_left"], -600);
        assert!(breach["working_days_left"].is_null());
        let complaint = json("complaint --received 2026-11-27 --nation england");
        assert_eq!(complaint["due_on"], "2026-12-29");
        let notice = json("indirect-notice --received 2026-01-31 --first-contact-on 2026-02-10");
        assert_eq!(notice["due_on"], "2026-02-10");
        let working = json("working-days --received 2026-12-23 --days 3 --nation england");
        assert_eq!(working["due_on"], "2026-12-30");
    }

    #[test]
    fn school_days_need_terms() {
        refused("school-days --received 2026-12-01", 2, "--terms");
        refused(
            "school-days --received 2026-12-01 --terms /nowhere/terms.json",
            2,
            "cannot read",
        );
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("terms.json");
        let terms = r#"{"terms": [{"from": "2026-09-02", "to": "2026-12-18"}]}"#;
        std::fs::write(&path, terms).expect("written");
        let shown = json(&format!(
            "school-days --received 2026-11-27 --terms {}",
            path.display()
        ));
        assert_eq!(shown["due_on"], "2026-12-18");
    }

    #[test]
    fn no_and_why() {
        refused(
            "erasure --received 2026-10-26 --pause 2026-11-02..",
            3,
            "12A(5)",
        );
        refused(
            "complaint --received 2026-10-26 --pause 2026-11-02..",
            3,
            "12A(5)",
        );
        refused("breach --received 2026-10-26 --extend", 3, "extended");
        refused(
            "access --received 2026-10-26 --pause 2026-12-24..",
            3,
            "deadline",
        );
        refused(
            "access --received 2026-10-26 --identity-on 2026-10-01",
            2,
            "before",
        );
        refused("access --received 26/10/2026", 2, "not a date");
        refused(
            "access --received 2026-10-26 --nation cornwall",
            2,
            "cornwall",
        );
        refused("access --received 2026-10-26 --pause 2026-11-02", 2, "..");
        refused("access --received 2026-10-26 --days 3", 2, "--days");
        refused(
            "complaint --received 2026-10-26 --identity-on 2026-11-01",
            2,
            "--identity-on",
        );
        refused("working-days --received 2026-10-26", 2, "--days");
    }

    #[test]
    fn text_says_days_in_words() {
        let text = ran("access --received 2026-12-01 --nation england").expect("an answer");
        assert!(
            text.contains(
                "due by the end of Monday 4 January 2027 (44 days left, 28 working days)"
            ),
            "{text}"
        );
        assert!(
            text.contains("Friday 1 January 2027 is a bank holiday (New Year’s Day)"),
            "{text}"
        );
        assert!(text.contains("[UK GDPR art. 12A(1)]"), "{text}");
        let late = ran("breach --received 2026-11-18T08:30").expect("an answer");
        assert!(late.contains("late by 1 hour"), "{late}");
    }
}
