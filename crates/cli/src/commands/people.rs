//! `caretaker person …` and `caretaker relation …`

use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::PathBuf;

use anyhow::Context;
use app::bodies::{Capacity, Person, Relation};
use app::{OnFaults, Preview};
use clap::{Args, Subcommand};
use jiff::civil::Date;

use super::Run;

/// People.
#[derive(Debug, Subcommand)]
pub(crate) enum PersonCommand {
    /// Import people from a CSV file; a preview is shown, and nothing is done without --yes.
    Import(ImportArgs),
    /// Add a person.
    Add(AddArgs),
    /// List people, all or those whose names, numbers or contacts hold these words.
    List {
        /// Words to look for.
        words: Vec<String>,
    },
    /// Show a person and those they belong to.
    Show {
        /// An id, the organisation's number, or a name that fits one person only.
        person: String,
    },
}

/// `caretaker person import`.
#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// The file.
    file: PathBuf,
    /// Do it; otherwise only the preview is shown.
    #[arg(long)]
    yes: bool,
    /// Import the good rows though others have faults.
    #[arg(long)]
    good_rows: bool,
    /// Write the rows with faults to this file, to be mended and imported again.
    #[arg(long, value_name = "FILE")]
    faulty_to: Option<PathBuf>,
}

/// `caretaker person add`.
#[derive(Debug, Args)]
pub(crate) struct AddArgs {
    /// Given names.
    #[arg(long)]
    given: String,
    /// Family name.
    #[arg(long)]
    family: String,
    /// As what they are known: a kind of person of the policy; may be given several times.
    #[arg(long, required = true)]
    capacity: Vec<String>,
    /// The organisation's own number for them.
    #[arg(long)]
    id: Option<String>,
    /// The name they go by.
    #[arg(long)]
    known_as: Option<String>,
    /// Birth date.
    #[arg(long)]
    born_on: Option<Date>,
    /// E-mail addresses.
    #[arg(long)]
    email: Vec<String>,
    /// Telephone numbers.
    #[arg(long)]
    telephone: Vec<String>,
}

/// Relations.
#[derive(Debug, Subcommand)]
pub(crate) enum RelationCommand {
    /// Record how two people belong together.
    Add {
        /// Who: the carer, the tutor, the school.
        from: String,
        /// carer-of, tutor-of, placed-by, sibling-of or refers.
        kind: String,
        /// Whose: the learner.
        to: String,
        /// Since when.
        #[arg(long)]
        since: Option<Date>,
        /// What shows it.
        #[arg(long)]
        evidence: Option<String>,
    },
}

/// Runs it.
pub(crate) fn run(run: &mut Run<'_>, command: &PersonCommand) -> anyhow::Result<u8> {
    match command {
        PersonCommand::Import(args) => import(run, args),
        PersonCommand::Add(args) => add(run, args),
        PersonCommand::List { words } => {
            for person in run.ctx.list_people(&words.join(" "))? {
                let kinds: Vec<&str> = person
                    .body
                    .capacities
                    .iter()
                    .map(|c| c.kind.as_str())
                    .collect();
                let number = person.body.external_id.as_deref().unwrap_or("-");
                writeln!(
                    run.out,
                    "{}  {number:8}  {}  ({})",
                    person.id,
                    person.body.display_name(),
                    kinds.join(", ")
                )?;
            }
            Ok(0)
        }
        PersonCommand::Show { person } => show(run, person),
    }
}

fn add(run: &mut Run<'_>, args: &AddArgs) -> anyhow::Result<u8> {
    let capacities = args
        .capacity
        .iter()
        .map(|kind| Capacity {
            kind: kind.clone(),
            from: None,
            to: None,
        })
        .collect();
    let id = run.ctx.add_person(Person {
        external_id: args.id.clone(),
        given_names: args.given.clone(),
        family_name: args.family.clone(),
        known_as: args.known_as.clone(),
        born_on: args.born_on,
        emails: args.email.clone(),
        telephones: args.telephone.clone(),
        capacities,
        ..Person::default()
    })?;
    writeln!(run.out, "{id}")?;
    Ok(0)
}

fn show(run: &mut Run<'_>, words: &str) -> anyhow::Result<u8> {
    let id = run.ctx.resolve_person(words)?;
    let view = run.ctx.show_person(id)?;
    let person = &view.person.body;
    writeln!(run.out, "{}  {}", person.full_name(), id)?;
    for (label, value) in [
        ("known as", person.known_as.clone().unwrap_or_default()),
        ("also called", person.nicknames.join(", ")),
        ("formerly", person.former_names.join(", ")),
        (
            "born on",
            person.born_on.map(|on| on.to_string()).unwrap_or_default(),
        ),
        ("e-mail", person.emails.join(", ")),
        ("telephone", person.telephones.join(", ")),
        ("address", person.address.clone().unwrap_or_default()),
        ("postcode", person.postcode.clone().unwrap_or_default()),
    ] {
        if !value.is_empty() {
            writeln!(run.out, "  {label}: {value}")?;
        }
    }
    for capacity in &person.capacities {
        let until = capacity
            .to
            .map(|on| format!(" until {on}"))
            .unwrap_or_default();
        let since = capacity
            .from
            .map(|on| format!(" since {on}"))
            .unwrap_or_default();
        writeln!(run.out, "  {}{since}{until}", capacity.kind)?;
    }
    for relation in &view.relations {
        let kind = relation.relation.body.kind.replace('-', " ");
        let line = if relation.outward {
            format!("{kind} {}", relation.other_name)
        } else {
            format!("{} is {kind} them", relation.other_name)
        };
        writeln!(run.out, "  {line}")?;
    }
    Ok(0)
}

fn import(run: &mut Run<'_>, args: &ImportArgs) -> anyhow::Result<u8> {
    let path = run.path(&args.file);
    let bytes = std::fs::read(&path)
        .with_context(|| format!("the file {} cannot be read", path.display()))?;
    let preview = run.ctx.engine.preview_import(&bytes);
    writeln!(
        run.out,
        "{} new people, {} held already (left as they are), {} faults",
        preview.people.len(),
        preview.held.len(),
        preview.faults.len()
    )?;
    for fault in &preview.faults {
        let fault = app::in_words(fault);
        writeln!(
            run.err,
            "{}: {}\n  mend: {}",
            fault.place, fault.what, fault.mend
        )?;
    }
    if let Some(faulty) = &args.faulty_to {
        write_faulty(&run.path(faulty), &bytes, &preview)?;
    }
    if !args.yes {
        writeln!(
            run.out,
            "Nothing was imported yet. Repeat the command with --yes to import."
        )?;
        return Ok(if preview.faults.is_empty() {
            0
        } else {
            crate::exit::INPUT
        });
    }
    let on_faults = if args.good_rows {
        OnFaults::GoOn
    } else {
        OnFaults::Stop
    };
    if !preview.faults.is_empty() && on_faults == OnFaults::Stop {
        writeln!(
            run.err,
            "Nothing was imported. Mend the faults, or import the good rows with --good-rows."
        )?;
        return Ok(crate::exit::INPUT);
    }
    let done = run.ctx.import_people(&preview, on_faults)?;
    writeln!(
        run.out,
        "{} people and {} relations imported.",
        done.people, done.relations
    )?;
    Ok(0)
}

/// The first line and every line with a fault, for the spreadsheet where they are mended.
fn write_faulty(path: &std::path::Path, bytes: &[u8], preview: &Preview) -> anyhow::Result<()> {
    let text = String::from_utf8_lossy(bytes);
    let faulty: std::collections::BTreeSet<usize> =
        preview.faults.iter().map(|fault| fault.line).collect();
    let kept: Vec<&str> = (1..)
        .zip(text.lines())
        .filter(|(number, _)| *number == 1 || faulty.contains(number))
        .map(|(_, line)| line)
        .collect();
    // For its owner only: these are people's details.
    std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)
        .and_then(|mut file| file.write_all((kept.join("\n") + "\n").as_bytes()))
        .with_context(|| format!("the file {} cannot be written", path.display()))
}

/// Runs it.
pub(crate) fn run_relation(run: &mut Run<'_>, command: &RelationCommand) -> anyhow::Result<u8> {
    let RelationCommand::Add {
        from,
        kind,
        to,
        since,
        evidence,
    } = command;
    let relation = Relation {
        from: run.ctx.resolve_person(from)?,
        kind: kind.clone(),
        to: run.ctx.resolve_person(to)?,
        from_on: *since,
        to_on: None,
        evidence: evidence.clone(),
        import: None,
    };
    let id = run.ctx.add_relation(relation)?;
    writeln!(run.out, "{id}")?;
    Ok(0)
}
