//! `caretaker person disclosures|disclose|disclosure-strike|disclosure-told`

use anyhow::Context as _;
use app::{EntityId, NewDisclosure, Telling, Told};
use clap::Args;
use jiff::civil::Date;

use super::Run;

/// `caretaker person disclose`.
#[derive(Debug, Args)]
pub(crate) struct DiscloseArgs {
    /// Whose: an id, the organisation's number, or a name that fits one person only.
    person: String,
    /// To whom: a recipient of the policy.
    #[arg(long, value_name = "CODE", default_value = "")]
    to: String,
    /// Who they are; needed where the policy does not name them.
    #[arg(long, value_name = "NAME", default_value = "")]
    who: String,
    /// A kind of record of the policy; may be given several times.
    #[arg(long, value_name = "KIND")]
    kind: Vec<String>,
    /// What was given, in a few words.
    #[arg(long, value_name = "WORDS", default_value = "")]
    what: String,
    /// What for.
    #[arg(long, value_name = "WORDS")]
    why: String,
    /// On which ground: service, consent, safeguarding, staff-safety, law, crime-or-proceedings,
    /// emergency, claims, research or restructuring.
    #[arg(long, value_name = "GROUND")]
    ground: String,
    /// By which way.
    #[arg(long, value_name = "WORDS", default_value = "")]
    how: String,
    /// Why the person is not told of it; they are, if nothing is said.
    #[arg(long, value_name = "WHY", default_value = "")]
    quiet: String,
    /// On which day; today if nothing is said.
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
}

/// `caretaker person disclosure-strike`.
#[derive(Debug, Args)]
pub(crate) struct StrikeArgs {
    /// The id of the entry, as `caretaker person disclosures` prints it.
    entry: EntityId,
    /// What was wrong with it.
    why: String,
}

/// `caretaker person disclosure-told`.
#[derive(Debug, Args)]
pub(crate) struct ToldArgs {
    /// The id of the entry, as `caretaker person disclosures` prints it.
    entry: EntityId,
    /// What became of it.
    #[arg(value_parser = ["told", "impossible", "disproportionate", "not-concerned"])]
    outcome: String,
    /// By which means, or why not.
    words: String,
    /// On which day; today if nothing is said.
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
}

/// Lists what was given to others.
pub(crate) fn list(run: &mut Run<'_>, person: &str) -> anyhow::Result<u8> {
    let person = run.ctx.resolve_person(person)?;
    for line in run.ctx.list_disclosures(person)?.lines {
        let body = &line.body;
        writeln!(
            run.out,
            "{}  {}  {}: {}",
            line.id, body.on, body.who, line.what
        )?;
        writeln!(run.out, "  {} ({})", body.why, body.ground)?;
        if !body.quiet.is_empty() {
            writeln!(run.out, "  the person is not told: {}", body.quiet)?;
        }
        for one in &body.corrected {
            let fields = one.fields.join(", ");
            let became = one.seen_to.as_ref();
            let became = became.map_or("still to be told", |seen| seen.outcome.as_str());
            writeln!(run.out, "  put right since {}: {fields} ({became})", one.on)?;
        }
        for said in &line.draft {
            writeln!(run.out, "  | {said}")?;
        }
        if let Some(struck) = &body.struck {
            writeln!(run.out, "  struck out: {}", struck.why)?;
        }
    }
    Ok(0)
}

/// Puts on record that something was given.
pub(crate) fn disclose(run: &mut Run<'_>, args: &DiscloseArgs) -> anyhow::Result<u8> {
    let person = run.ctx.resolve_person(&args.person)?;
    let id = run.ctx.note_disclosure(
        person,
        &NewDisclosure {
            recipient: args.to.clone(),
            who: args.who.clone(),
            kinds: args.kind.clone(),
            what: args.what.clone(),
            why: args.why.clone(),
            ground: args.ground.clone(),
            how: args.how.clone(),
            quiet: args.quiet.clone(),
            on: args.on,
        },
    )?;
    writeln!(run.out, "{id}")?;
    Ok(0)
}

/// Strikes an entry out.
pub(crate) fn strike(run: &mut Run<'_>, args: &StrikeArgs) -> anyhow::Result<u8> {
    run.ctx.strike_disclosure(args.entry, &args.why)?;
    writeln!(run.out, "Done.")?;
    Ok(0)
}

/// Puts on record whether somebody was told that details were put right.
pub(crate) fn told(run: &mut Run<'_>, args: &ToldArgs) -> anyhow::Result<u8> {
    let outcome = Telling::from_code(&args.outcome).context("there is no such outcome")?;
    let told = Told {
        outcome,
        words: args.words.clone(),
        on: args.on,
    };
    run.ctx.tell_of_correction(args.entry, &told)?;
    writeln!(run.out, "Done.")?;
    Ok(0)
}
