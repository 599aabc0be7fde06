//! `caretaker notice …`

use app::{AppError, EntityId, GivenTo, HowTold, NewlyGiven, PersonView};
use clap::{Args, Subcommand};
use jiff::civil::Date;

use super::Run;

/// Notices.
#[derive(Debug, Subcommand)]
pub(crate) enum NoticeCommand {
    /// List the notices with how many people are still to be given each; with a notice, those people.
    Due {
        /// The notice's code.
        notice: Option<String>,
    },
    /// Put on record that people were given a notice, or need not be.
    Given(GivenArgs),
    /// Take back what was put on record wrongly.
    TakeBack {
        /// The entry's id, as `caretaker person show` prints it.
        entry: EntityId,
        /// What was wrong with it.
        why: String,
    },
}

/// `caretaker notice given`.
#[derive(Debug, Args)]
pub(crate) struct GivenArgs {
    /// The notice's code.
    notice: String,
    /// To whom: an id, the organisation's number, or a name that fits one person only.
    #[arg(long, value_name = "PERSON", required_unless_present = "everybody")]
    to: Option<String>,
    /// To everybody for whom it is meant and who has not had it.
    #[arg(long, conflicts_with = "to")]
    everybody: bool,
    /// Of everybody, only one kind of person, by its code or its word.
    #[arg(long, requires = "everybody")]
    kind: Option<String>,
    /// On which day; today if nothing is said.
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
    /// How: handed-over, e-mail, letter, link, read-out, by-somebody-else; or why they need not be
    /// told: already-has, disproportionate, defeats, by-law, secrecy, crime.
    #[arg(long, value_name = "CODE")]
    how: String,
    /// More about it, without names.
    #[arg(long, default_value = "")]
    words: String,
}

/// Runs it.
pub(crate) fn run(run: &mut Run<'_>, command: &NoticeCommand) -> anyhow::Result<u8> {
    match command {
        NoticeCommand::Due { notice: None } => list(run),
        NoticeCommand::Due { notice: Some(code) } => due(run, code),
        NoticeCommand::Given(args) => given(run, args),
        NoticeCommand::TakeBack { entry, why } => {
            run.ctx.take_back_notice_given(*entry, why)?;
            Ok(0)
        }
    }
}

fn list(run: &mut Run<'_>) -> anyhow::Result<u8> {
    for line in run.ctx.list_notices_due()? {
        let first = match line.first {
            Some(first) if line.open > 0 => format!(", the first by {first}"),
            Some(_) | None => String::new(),
        };
        writeln!(
            run.out,
            "{:16} {}: {} of {} still to be told{first}",
            line.code, line.title, line.open, line.people
        )?;
    }
    Ok(0)
}

/// Everybody, a page at a time.
fn due(run: &mut Run<'_>, code: &str) -> anyhow::Result<u8> {
    const ROWS: usize = 200;
    let house = run.ctx.engine.house_words();
    let mut skip = 0;
    loop {
        let page = run.ctx.to_be_told(code, skip, ROWS)?;
        if page.people.is_empty() {
            return Ok(0);
        }
        skip += ROWS;
        for one in page.people {
            let kinds: Vec<String> = one.kinds.iter().map(|kind| house.kind(kind)).collect();
            let by = one
                .by
                .map_or_else(|| "no day is known".to_owned(), |by| by.words());
            writeln!(
                run.out,
                "{}  {}  ({})  {by}",
                one.id,
                one.name,
                kinds.join(", ")
            )?;
        }
    }
}

fn given(run: &mut Run<'_>, args: &GivenArgs) -> anyhow::Result<u8> {
    let how = HowTold::from_code(&args.how).ok_or_else(|| {
        let codes = HowTold::ALL.map(HowTold::code).join(", ");
        AppError::input(
            "how",
            "there is no such code",
            format!("use one of {codes}"),
        )
    })?;
    let to = match &args.to {
        Some(words) => GivenTo::One(run.ctx.resolve_person(words)?),
        None => {
            let house = run.ctx.engine.house_words();
            let code = |kind: &String| house.kind_meant(kind).unwrap_or(kind).to_owned();
            GivenTo::Everybody(args.kind.as_ref().map(code))
        }
    };
    let people = run.ctx.record_notice_given(&NewlyGiven {
        notice: args.notice.clone(),
        to,
        on: args.on.unwrap_or_else(|| run.ctx.today()),
        how,
        words: args.words.clone(),
    })?;
    match people {
        1 => writeln!(run.out, "on record for 1 person")?,
        many => writeln!(run.out, "on record for {many} people")?,
    }
    Ok(0)
}

/// What is on record of one person.
pub(crate) fn of_person(run: &mut Run<'_>, view: &PersonView) -> anyhow::Result<()> {
    for notice in run.ctx.notices_of(view)? {
        if let Some(due) = notice.still_due() {
            writeln!(run.out, "  notice “{}”: {due}", notice.title)?;
        }
        for one in notice.given {
            let said = one.sentence();
            writeln!(run.out, "  notice “{}”: {said}  {}", notice.title, one.id)?;
            if let Some(why) = one.taken_back {
                writeln!(run.out, "    taken back: {why}")?;
            }
        }
    }
    Ok(())
}
