//! `caretaker request arrivals|arrival|match|set-aside|read|mail|mail-in|mail-fetch`: what came by the public page
//! or by e-mail.

use std::io::Read as _;
use std::path::PathBuf;

use app::bodies::{About, Sorted};
use app::{
    AppError, ArrivalLine, ArrivalsAfter, AsideReason, EntityId, LARGEST_MAIL, MailFile, NewMail,
    ReadMail, RequestDue, case_number,
};
use clap::{Args, Subcommand};
use duties::Requester;
use duties::rights::RightKind;
use jiff::civil::Date;

use super::{Run, write_private};
use crate::files;

/// What came by the public page or by e-mail. ARRIVAL is its reference, such as 7KQ-2MD, or its id.
#[derive(Debug, Subcommand)]
pub(crate) enum ArrivalCommand {
    /// List what came by the public page or by e-mail; --waiting lists what somebody has still to see to.
    Arrivals {
        /// Only what nobody has matched, set aside or read.
        #[arg(long)]
        waiting: bool,
    },
    /// Show what came, with all that was added to it; of a mail, whom it may be about.
    Arrival {
        /// The arrival.
        arrival: String,
    },
    /// Record what came as a request about a person; its clock counts from the
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
    /// Set aside what came and is no request about anybody.
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
    /// Write the mail of an arrival into a file, as it came. A stranger made it: open it with care.
    Mail {
        /// The arrival.
        arrival: String,
        /// Where to save it.
        #[arg(long, short, value_name = "FILE")]
        out: PathBuf,
    },
    /// Give a mail in that asks for something, saved as .eml or .msg. Its clock counts from the day it
    /// reached anybody in the organisation. What is left out is as the mail says; --show keeps nothing.
    MailIn(MailIn),
    /// Take what came to the mailbox of the settings, each mail as an open request with its day. Nothing
    /// there is deleted; what is taken is marked as read. `caretaker serve` does it by itself.
    MailFetch,
}

/// A mail that is given in.
#[derive(Debug, Args)]
pub(crate) struct MailIn {
    /// The mail.
    file: PathBuf,
    /// Only show what it says and seems to ask.
    #[arg(long)]
    show: bool,
    /// What it asks for, once for each right; left out if nobody is sure.
    #[arg(long)]
    kind: Vec<String>,
    /// The day it reached anybody in the organisation.
    #[arg(long)]
    received: Option<Date>,
    /// A day that lies more than two months back is right.
    #[arg(long)]
    long_ago: bool,
    /// The name of whoever asks.
    #[arg(long)]
    name: Option<String>,
    /// Their address.
    #[arg(long)]
    email: Option<String>,
    /// Whose data: themselves, child or somebody-else; as the mail seems to say, else themselves, if
    /// left out.
    #[arg(long)]
    about: Option<String>,
    /// The name of the person it is about, if it says so.
    #[arg(long, default_value = "")]
    person: String,
    /// It is another request although the same mail was given in before.
    #[arg(long)]
    again: bool,
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
        ArrivalCommand::Mail { arrival, out } => {
            let (bytes, _) = run.ctx.show_mail(id(arrival)?)?;
            let path = run.path(out);
            write_private(&path, &bytes).map_err(|error| files::unwritable(&path, &error))?;
        }
        ArrivalCommand::MailIn(mail) => return mail_in(run, mail),
        ArrivalCommand::MailFetch => return super::mailbox::fetch(run),
    }
    writeln!(run.out, "Done.")?;
    Ok(0)
}

/// Gives a mail in, or shows what it says.
fn mail_in(run: &mut Run<'_>, given: &MailIn) -> anyhow::Result<u8> {
    let path = run.path(&given.file);
    let mut bytes = Vec::new();
    // One byte more than is taken tells that it is too large.
    files::open(&path)?
        .take(LARGEST_MAIL as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| files::unreadable(&path, &error))?;
    let name = path.file_name().unwrap_or_default();
    let file = MailFile {
        name: name.to_string_lossy().into_owned(),
        bytes,
    };
    let reader = run.extractor;
    if given.show {
        return show_mail(run, &run.ctx.read_mail(&file, reader)?);
    }
    let kinds = given.kind.iter().map(|code| kind_of(code));
    let new = NewMail {
        name: given.name.clone(),
        email: given.email.clone(),
        received_on: given.received,
        long_ago: given.long_ago,
        wishes: kinds.collect::<Result<_, _>>()?,
        about: given.about.as_deref().map(about_of).transpose()?,
        person: given.person.clone(),
        again: given.again,
    };
    for one in run.ctx.take_mail(&file, &new, reader)? {
        let wish = one.wish.map_or("not-sure", RightKind::code);
        writeln!(run.out, "{}  {wish}  {}", one.reference, one.due.words())?;
    }
    Ok(0)
}

/// What a mail says, and nothing of it kept.
fn show_mail(run: &mut Run<'_>, read: &ReadMail) -> anyhow::Result<u8> {
    for (place, one) in read.chain.iter().enumerate() {
        let what = if place == 0 {
            "Mail"
        } else {
            "Forwarded in it"
        };
        let at = one.at.map_or("no date".to_owned(), |at| at.to_string());
        writeln!(
            run.out,
            "{what}: {} <{}>, {at} ({})",
            one.name,
            one.email,
            one.by.code()
        )?;
    }
    match read.received {
        Some((on, _)) => writeln!(run.out, "It reached you: {on}")?,
        None => writeln!(run.out, "It reached you: say when, with --received")?,
    }
    for guess in &read.guesses {
        writeln!(
            run.out,
            "It may ask for {}: {}",
            guess.kind.code(),
            guess.words
        )?;
    }
    if let Some(known) = &read.known {
        writeln!(run.out, "Given in before: {known}")?;
    }
    for (name, text) in [
        ("Subject", &read.subject),
        ("They ask", &read.words),
        ("Written with it", &read.covering),
        ("It repeats", &read.quoted),
        ("In it", &read.attached.join(", ")),
    ] {
        if !text.is_empty() {
            writeln!(run.out, "{name}: {text}")?;
        }
    }
    Ok(0)
}

fn about_of(code: &str) -> Result<About, AppError> {
    match code {
        "themselves" => Ok(About::Themselves),
        "child" => Ok(About::Child),
        "somebody-else" => Ok(About::SomebodyElse),
        _ => Err(not_one_of(
            "about",
            code,
            "themselves, child, somebody-else",
        )),
    }
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
    if line.polled {
        text.push_str("; out of the mailbox");
    }
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
    if let Some(mail) = &sent.mail {
        writeln!(run.out, "It reached you: {}", sent.received_on)?;
        for name in &mail.attached {
            writeln!(run.out, "In the mail: {name}")?;
        }
    }
    for one in run.ctx.likely_people(sent)? {
        writeln!(
            run.out,
            "May be about {} ({}): {}",
            one.name,
            one.id,
            one.why.join("; ")
        )?;
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
