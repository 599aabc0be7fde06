//! `caretaker retention …`

use app::{AppError, EndsFor, EndsStand, EntityId, HoldReason, NewHold};
use clap::{Args, Subcommand};
use jiff::civil::Date;

use super::Run;

/// What is past its day, and what is on hold.
#[derive(Debug, Subcommand)]
pub(crate) enum RetentionCommand {
    /// Show what is past its day, what soon will be, and what is on hold.
    Due,
    /// Put on hold what is held about a person: nothing of it is deleted meanwhile.
    Hold(HoldArgs),
    /// Show a hold.
    Show {
        /// Its id.
        id: EntityId,
    },
    /// Look at a hold again, and let it go on.
    Review {
        /// Its id.
        id: EntityId,
        /// What was found.
        #[arg(long, value_name = "WORDS")]
        words: String,
        /// The day on which it is looked at again.
        #[arg(long, value_name = "DATE")]
        again: Date,
    },
    /// End a hold: what it held goes by its own day again.
    End {
        /// Its id.
        id: EntityId,
        /// Why it is over.
        #[arg(long, value_name = "WORDS")]
        words: String,
    },
}

/// `caretaker retention hold`.
#[derive(Debug, Args)]
pub(crate) struct HoldArgs {
    /// An id, the organisation's number, or a name that fits one person only.
    person: String,
    /// A kind of record of the policy; may be given several times. Everything if nothing is said.
    #[arg(long, value_name = "KIND")]
    kind: Vec<String>,
    /// Why: claim, safeguarding, inquiry, law or still-needed.
    #[arg(long, value_name = "CODE")]
    why: String,
    /// What it is about, in a few words.
    #[arg(long, value_name = "WORDS")]
    words: String,
    /// The account of whoever looks after it, an id; your own if nothing is said.
    #[arg(long, value_name = "ACCOUNT")]
    owner: Option<EntityId>,
    /// The day on which it is looked at again.
    #[arg(long, value_name = "DATE")]
    again: Date,
}

/// Runs it.
pub(crate) fn run(run: &mut Run<'_>, command: &RetentionCommand) -> anyhow::Result<u8> {
    match command {
        RetentionCommand::Due => due(run)?,
        RetentionCommand::Hold(args) => hold(run, args)?,
        RetentionCommand::Show { id } => show(run, *id)?,
        RetentionCommand::Review { id, words, again } => {
            run.ctx.review_hold(*id, words, *again)?;
            show(run, *id)?;
        }
        RetentionCommand::End { id, words } => {
            run.ctx.end_hold(*id, words)?;
            show(run, *id)?;
        }
    }
    Ok(0)
}

fn due(run: &mut Run<'_>) -> anyhow::Result<()> {
    let view = run.ctx.retention()?;
    for (title, list) in [("past its day", &view.past), ("near", &view.near)] {
        writeln!(run.out, "{title}: {}", list.len())?;
        for one in list {
            writeln!(run.out, "{}  {}  {}", one.on, one.person, one.name)?;
            ends(run, one)?;
        }
    }
    let lists = [&view.past_files, &view.near_files];
    for (title, list) in ["files of requests past their day", "files near it"]
        .iter()
        .zip(lists)
    {
        writeln!(run.out, "{title}: {}", list.len())?;
        for one in list {
            super::destroy::write_file(run, one)?;
        }
    }
    writeln!(run.out, "on hold: {}", view.holds.len())?;
    for hold in &view.holds {
        let name = hold.person.as_deref().unwrap_or("no longer held");
        let (on, why) = (hold.body.review_on, hold.why.code());
        writeln!(run.out, "{on}  {}  {name} ({why})", hold.id)?;
    }
    Ok(())
}

fn ends(run: &mut Run<'_>, one: &EndsFor) -> anyhow::Result<()> {
    for what in &one.what {
        let then = what.then.code();
        writeln!(run.out, "  {} ({}): {then}", what.title, what.count)?;
    }
    write_stands(run, &one.stands)
}

/// What is in the way of deleting something.
pub(super) fn write_stands(run: &mut Run<'_>, stands: &EndsStand) -> anyhow::Result<()> {
    match stands {
        EndsStand::Free => {}
        EndsStand::OnHold(id) => writeln!(run.out, "  on hold: {id}")?,
        EndsStand::Request(number) => writeln!(run.out, "  request {number} is open")?,
        EndsStand::InForce(why) => writeln!(run.out, "  it stays: {why}")?,
        EndsStand::Proposed(id) => writeln!(run.out, "  waits for somebody to agree: {id}")?,
    }
    Ok(())
}

fn hold(run: &mut Run<'_>, args: &HoldArgs) -> anyhow::Result<()> {
    let why = HoldReason::from_code(&args.why).ok_or_else(|| {
        let codes = HoldReason::ALL.map(HoldReason::code).join(", ");
        let mend = format!("use one of {codes}");
        AppError::input("why", "there is no such code", mend)
    })?;
    let person = run.ctx.resolve_person(&args.person)?;
    let id = run.ctx.put_on_hold(
        person,
        &NewHold {
            kinds: args.kind.clone(),
            why,
            words: args.words.clone(),
            owner: args.owner,
            review_on: args.again,
        },
    )?;
    writeln!(run.out, "{id}")?;
    Ok(())
}

fn show(run: &mut Run<'_>, id: EntityId) -> anyhow::Result<()> {
    let view = run.ctx.show_hold(id)?;
    let body = &view.body;
    let name = view.person.as_deref().unwrap_or("no longer held");
    let what = if view.what.is_empty() {
        "everything".to_owned()
    } else {
        view.what.join(", ")
    };
    writeln!(run.out, "{id}  {name}: {what}")?;
    writeln!(
        run.out,
        "  {} ({}): {}",
        view.why.words(),
        view.why.citation(),
        body.words
    )?;
    writeln!(
        run.out,
        "  since {}, by {}; {} looks after it",
        body.at, view.by, view.owner
    )?;
    for (review, by) in body.reviews.iter().zip(&view.reviewed_by) {
        writeln!(run.out, "  {} by {by}: {}", review.at, review.words)?;
    }
    match &body.ended {
        Some(end) => writeln!(run.out, "  ended {}: {}", end.at, end.words)?,
        None => writeln!(run.out, "  to be looked at again by {}", body.review_on)?,
    }
    Ok(())
}
