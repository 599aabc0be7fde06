//! `caretaker consent …`

use app::{Agreed, Answered, AppError, EntityId, HowAgreed, NewConsent, PersonView, choice_of};
use clap::{Args, Subcommand};
use jiff::civil::Date;

use super::Run;

/// What people agreed to.
#[derive(Debug, Subcommand)]
pub(crate) enum ConsentCommand {
    /// List what people may agree to, with how many did; with one of these, the people.
    List {
        /// Its code.
        agreement: Option<String>,
        /// Only those who stand to it so: yes, no, taken-back, not-asked.
        #[arg(long, value_name = "CODE", requires = "agreement")]
        only: Option<String>,
    },
    /// Put on record what somebody answered when they were asked to agree.
    Note(NoteArgs),
    /// Put on record that somebody took back what they had agreed to.
    Withdraw {
        /// The entry's id, as `caretaker person show` prints it.
        entry: EntityId,
        /// On which day; today if nothing is said.
        #[arg(long, value_name = "DATE")]
        on: Option<Date>,
        /// How they said it.
        #[arg(long, default_value = "")]
        words: String,
    },
    /// Put on record what followed when an agreement was taken back.
    Settle {
        /// The entry's id.
        entry: EntityId,
        /// What was stopped, taken down or destroyed, or on what other ground it is kept.
        what: String,
    },
    /// Strike out an answer that was put on record wrongly.
    Strike {
        /// The entry's id.
        entry: EntityId,
        /// What is wrong with it.
        why: String,
    },
}

/// `caretaker consent note`.
#[derive(Debug, Args)]
pub(crate) struct NoteArgs {
    /// Who was asked: an id, the organisation's number, or a name that fits one person only.
    person: String,
    /// To what, by its code.
    agreement: String,
    /// What they answered: yes or no.
    #[arg(value_parser = ["yes", "no"])]
    answer: String,
    /// Who answered: themselves, carer, for-help (a child, for preventive or counselling help) or
    /// acting (somebody who may act for them).
    #[arg(long, value_name = "CODE")]
    by: String,
    /// Their name, where it was not the person.
    #[arg(long, value_name = "NAME", default_value = "")]
    who: String,
    /// How: signed, on-screen, message, spoken or to-others.
    #[arg(long, value_name = "CODE")]
    how: String,
    /// How their story may be told: anonymous, known-to-staff or shared.
    #[arg(long, value_name = "CODE")]
    choice: Option<String>,
    /// What they were shown or told; the policy's own wording if nothing is said.
    #[arg(long)]
    wording: Option<String>,
    /// Where the proof is.
    #[arg(long, default_value = "")]
    proof: String,
    /// On which day; today if nothing is said.
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
}

/// Runs it.
pub(crate) fn run(run: &mut Run<'_>, command: &ConsentCommand) -> anyhow::Result<u8> {
    match command {
        ConsentCommand::List {
            agreement: None, ..
        } => list(run),
        ConsentCommand::List {
            agreement: Some(code),
            only,
        } => people(run, code, only.as_deref()),
        ConsentCommand::Note(args) => note(run, args),
        ConsentCommand::Withdraw { entry, on, words } => {
            let on = on.unwrap_or_else(|| run.ctx.today());
            run.ctx.withdraw_consent(*entry, on, words)?;
            Ok(0)
        }
        ConsentCommand::Settle { entry, what } => {
            run.ctx.settle_consent(*entry, what)?;
            Ok(0)
        }
        ConsentCommand::Strike { entry, why } => {
            run.ctx.strike_consent(*entry, why)?;
            Ok(0)
        }
    }
}

fn list(run: &mut Run<'_>) -> anyhow::Result<u8> {
    let (lines, open) = run.ctx.list_agreements()?;
    for line in lines {
        let [yes, no, back, none] = line.standing;
        writeln!(
            run.out,
            "{}\n  {}",
            line.agreement.code, line.agreement.title
        )?;
        writeln!(
            run.out,
            "  {yes} agreed, {no} said no, {back} took it back, nothing on record of {none}"
        )?;
    }
    for one in open {
        writeln!(
            run.out,
            "taken back on {}, to be seen to: {}, {}  {}",
            one.on, one.name, one.title, one.entry
        )?;
    }
    Ok(0)
}

/// Everybody, a page at a time.
fn people(run: &mut Run<'_>, code: &str, only: Option<&str>) -> anyhow::Result<u8> {
    const ROWS: usize = 200;
    let only = match only {
        Some(code) => Some(
            Agreed::from_code(code)
                .ok_or_else(|| no_code("only", &Agreed::ALL.map(Agreed::code)))?,
        ),
        None => None,
    };
    let mut skip = 0;
    loop {
        let page = run.ctx.who_agreed(code, only, skip, ROWS)?;
        if page.people.is_empty() {
            return Ok(0);
        }
        skip += ROWS;
        for one in page.people {
            let words = one.agreed.words();
            writeln!(run.out, "{}  {}  {words}", one.id, one.name)?;
        }
    }
}

fn no_code(place: &str, codes: &[&str]) -> AppError {
    AppError::input(
        place,
        "there is no such code",
        format!("use one of {}", codes.join(", ")),
    )
}

fn note(run: &mut Run<'_>, args: &NoteArgs) -> anyhow::Result<u8> {
    let by = Answered::from_code(&args.by)
        .ok_or_else(|| no_code("by", &Answered::ALL.map(Answered::code)))?;
    let how = HowAgreed::from_code(&args.how)
        .ok_or_else(|| no_code("how", &HowAgreed::ALL.map(HowAgreed::code)))?;
    let choice = match args.choice.as_deref() {
        Some(code) => {
            let codes = ["anonymous", "known-to-staff", "shared"];
            Some(choice_of(code).ok_or_else(|| no_code("choice", &codes))?)
        }
        None => None,
    };
    let person = run.ctx.resolve_person(&args.person)?;
    let wording = match &args.wording {
        Some(wording) => wording.clone(),
        None => {
            let view = run.ctx.show_person(person)?;
            run.ctx.agreement_for(&view, &args.agreement)?.wording
        }
    };
    let entry = run.ctx.note_consent(
        person,
        &NewConsent {
            agreement: args.agreement.clone(),
            agreed: args.answer == "yes",
            choice,
            by,
            who: args.who.clone(),
            how,
            wording,
            proof: args.proof.clone(),
            on: args.on.unwrap_or_else(|| run.ctx.today()),
        },
    )?;
    writeln!(run.out, "{entry}")?;
    Ok(0)
}

/// What is on record of one person.
pub(crate) fn of_person(run: &mut Run<'_>, view: &PersonView) -> anyhow::Result<()> {
    for one in run.ctx.consents_of(view, &[])? {
        if one.entries.is_empty() {
            continue;
        }
        let now = one.agreed.words().to_lowercase();
        writeln!(run.out, "  “{}”: {now}", one.title)?;
        for entry in one.entries {
            writeln!(run.out, "    {}  {}", entry.sentence, entry.id)?;
            let more = [
                ("", entry.withdrawn),
                ("what followed: ", entry.settled),
                ("struck out: ", entry.struck),
            ];
            for (what, words) in more {
                if let Some(words) = words {
                    writeln!(run.out, "      {what}{words}")?;
                }
            }
        }
    }
    Ok(())
}
