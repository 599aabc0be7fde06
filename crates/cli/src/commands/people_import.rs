//! `caretaker person import`: a stranger's table, read in the worker, its columns mapped, shown
//! before anything is done.

use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use app::bodies::Mapping;
use app::table::{Origin, Table};
use app::{AppError, EntityId, Imported, Is, OnChanged, OnFaults, Preview, Wanted};
use clap::Args;
use jiff::civil::Date;

use super::Run;
use crate::files;

/// One byte more than is taken, so that whatever is larger is refused and not cut.
const LARGEST: u64 = (20 << 20) + 1;

/// `caretaker person import`.
#[derive(Debug, Args)]
#[command(after_help = "\
Headings that are well known, such as Surname, First name, DOB, Mobile, Pupil ID, Parent 1, are \
read by themselves; all others must be mapped or ignored. Nothing is done without --yes.")]
pub(crate) struct ImportArgs {
    /// The file: XLSX, XLS, ODS, or values with commas, semicolons or tabs between them.
    file: PathBuf,
    /// The sheet of a workbook, where several hold something.
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// What columns hold, such as `Surname=family_name,DOB=born_on`; may be given several times.
    #[arg(long, value_name = "HEADING=FIELD")]
    map: Vec<String>,
    /// Leave these columns out, such as "House,Form"; may be given several times.
    #[arg(long, value_name = "HEADINGS")]
    ignore: Vec<String>,
    /// As what these people are known where no column says so: a kind of person of the policy.
    #[arg(long, value_name = "KIND")]
    capacity: Option<String>,
    /// Read the columns as they were kept under this name.
    #[arg(long, value_name = "NAME")]
    mapping: Option<String>,
    /// Keep how the columns are read under this name.
    #[arg(long, value_name = "NAME")]
    save_as: Option<String>,
    /// Do it; otherwise only the preview is shown.
    #[arg(long)]
    yes: bool,
    /// Import the good rows though others have faults.
    #[arg(long)]
    good_rows: bool,
    /// Write the rows with faults to this file, to be mended and imported again.
    #[arg(long, value_name = "FILE")]
    faulty_to: Option<PathBuf>,
    /// Leave people who are held as they are, whatever the file says of them.
    #[arg(long)]
    keep_changed: bool,
    /// Bring back somebody who was erased, by the id that the preview shows; needs --reason.
    #[arg(long, value_name = "ID", requires = "reason")]
    bring_back: Vec<String>,
    /// Why somebody is brought back; it goes into the ledger.
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Somebody who is missing from the file has left: their id, their number, or `all`; needs
    /// --left-on.
    #[arg(long, value_name = "ID", requires = "left_on")]
    left: Vec<String>,
    /// The day on which they left.
    #[arg(long, value_name = "DATE", requires = "left")]
    left_on: Option<Date>,
}

/// Shows what the file would do, and does it with `--yes`.
pub(crate) fn run(run: &mut Run<'_>, args: &ImportArgs) -> anyhow::Result<u8> {
    let path = run.path(&args.file);
    let mut bytes = Vec::new();
    files::open(&path)?
        .take(LARGEST)
        .read_to_end(&mut bytes)
        .map_err(|error| files::unreadable(&path, &error))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let ctx = run.ctx.clone();
    let table = ctx.read_table(run.extractor, &name, &bytes, args.sheet.as_deref())?;
    drop(bytes);
    let mapping = mapping(run, args)?;
    say_how_it_is_read(run, &table, &mapping)?;
    let preview = match ctx.preview_table(&table, &mapping) {
        Err(AppError::Input(faults)) => {
            return Err(AppError::Input(with_flags(faults, &run.ctx.engine.house_words())).into());
        }
        other => other?,
    };
    say_preview(run, &preview)?;
    if let Some(faulty) = &args.faulty_to {
        write_faulty(&run.path(faulty), &table, &preview)?;
    }
    if let Some(name) = &args.save_as {
        ctx.save_mapping(&mapping.kept(&table, name))?;
        writeln!(run.out, "How the columns are read is kept as `{name}`.")?;
    }
    let wanted = wanted(args, &preview)?;
    if !args.yes {
        if preview.is_nothing_new() && preview.erased.is_empty() && preview.faults.is_empty() {
            writeln!(
                run.out,
                "There is nothing to import: all of it is held just so."
            )?;
        } else {
            writeln!(
                run.out,
                "Nothing was imported yet. Repeat the command with --yes to import."
            )?;
        }
        return Ok(if preview.faults.is_empty() {
            0
        } else {
            crate::exit::INPUT
        });
    }
    if !preview.faults.is_empty() && wanted.on_faults == OnFaults::Stop {
        writeln!(
            run.err,
            "Nothing was imported. Mend the faults, or import the good rows with --good-rows."
        )?;
        return Ok(crate::exit::INPUT);
    }
    let done = ctx.import(&preview, &wanted)?;
    say_done(run, &done)?;
    Ok(0)
}

/// What was said of the columns, now and earlier.
fn mapping(run: &Run<'_>, args: &ImportArgs) -> anyhow::Result<Mapping> {
    let mut mapping = match &args.mapping {
        Some(name) => run.ctx.mapping(name)?,
        None => Mapping::default(),
    };
    for text in args.map.iter().flat_map(|text| text.split(',')) {
        let Some((heading, field)) = text.split_once('=') else {
            return Err(AppError::input(
                "--map",
                format!("`{text}` does not say what a column holds"),
                "write HEADING=FIELD, such as \"Surname=family_name,DOB=born_on\"",
            )
            .into());
        };
        mapping.say(heading, Some(field));
    }
    for heading in args.ignore.iter().flat_map(|text| text.split(',')) {
        mapping.say(heading, None);
    }
    if args.capacity.is_some() {
        mapping.capacity.clone_from(&args.capacity);
    }
    Ok(mapping)
}

/// Faults of the columns, with the flags that mend them.
fn with_flags(faults: Vec<app::Fault>, words: &app::HouseWords) -> Vec<app::Fault> {
    faults
        .into_iter()
        .map(|mut fault| {
            let heading = fault.place.strip_prefix("heading ").map(str::to_owned);
            if let Some(heading) = heading {
                let heading = heading.trim_matches('`');
                if fault.what.contains("not known what") {
                    fault.mend = format!("--map \"{heading}=FIELD\" or --ignore \"{heading}\"");
                }
            } else if fault.place == "capacity" {
                fault.mend = format!("--capacity KIND, one of {}", words.kinds().join(", "));
            }
            fault
        })
        .collect()
}

fn say_how_it_is_read(run: &mut Run<'_>, table: &Table, mapping: &Mapping) -> anyhow::Result<()> {
    let rows = table.rows.len().saturating_sub(1);
    match &table.origin {
        Origin::Sheet(name) => writeln!(run.out, "Sheet `{name}`, {rows} rows.")?,
        Origin::Unchosen => {}
        Origin::Text {
            separator,
            encoding,
        } => {
            let between = match separator {
                '\t' => "tabs",
                ';' => "semicolons",
                '|' => "bars",
                _ => "commas",
            };
            writeln!(
                run.out,
                "Values with {between} between them, letters read as {encoding}, {rows} rows."
            )?;
        }
    }
    let words = run.ctx.engine.house_words();
    for column in app::columns(table, mapping) {
        let is = match column.is {
            Is::Said(field) => format!("{} ({})", field.in_words(&words), field.code),
            Is::Suggested(field) => {
                format!(
                    "{} ({}), by its heading",
                    field.in_words(&words),
                    field.code
                )
            }
            Is::LeftOut => "left out".to_owned(),
            Is::Unknown => "not known".to_owned(),
        };
        writeln!(run.out, "  {}: {is}", column.heading)?;
    }
    Ok(())
}

fn say_preview(run: &mut Run<'_>, preview: &Preview) -> anyhow::Result<()> {
    writeln!(
        run.out,
        "{} new, {} changed, {} as they are, {} missing from the file, {} erased before, {} {}",
        preview.people.len(),
        preview.changed.len(),
        preview.held.len(),
        preview.left.len(),
        preview.erased.len(),
        preview.faults.len(),
        if preview.faults.len() == 1 {
            "fault"
        } else {
            "faults"
        }
    )?;
    for one in &preview.people {
        let number = if one.external.is_empty() {
            "-"
        } else {
            &one.external
        };
        writeln!(run.out, "  new: {number}  {}", one.person.display_name())?;
    }
    for one in &preview.changed {
        writeln!(run.out, "  changed: {}  {}", one.id, one.name)?;
        for field in &one.fields {
            let old = if field.old.is_empty() {
                "nothing"
            } else {
                &field.old
            };
            writeln!(run.out, "    {}: {old} -> {}", field.field, field.new)?;
        }
    }
    for one in &preview.left {
        let number = one.external.as_deref().unwrap_or("-");
        writeln!(run.out, "  missing: {}  {number}  {}", one.id, one.name)?;
    }
    for one in &preview.erased {
        writeln!(
            run.out,
            "  erased on {}: {}  {}  (by {}); stays out unless: --bring-back \"{}\" --reason TEXT",
            one.stone.on,
            one.id,
            one.planned.person.display_name(),
            one.stone.by.words(),
            one.id
        )?;
    }
    if !preview.faults.is_empty() {
        writeln!(
            run.out,
            "Who is missing from the file can be told when no row has a fault."
        )?;
    }
    for fault in &preview.faults {
        let fault = app::in_words(fault);
        writeln!(
            run.err,
            "{}: {}\n  mend: {}",
            fault.place, fault.what, fault.mend
        )?;
    }
    Ok(())
}

fn wanted(args: &ImportArgs, preview: &Preview) -> anyhow::Result<Wanted> {
    let mut left: Vec<EntityId> = Vec::new();
    for words in &args.left {
        if words == "all" {
            left.extend(preview.left.iter().map(|one| one.id));
            continue;
        }
        let found = preview.left.iter().find(|one| {
            one.external.as_deref() == Some(words.as_str()) || one.id.to_string() == *words
        });
        match found {
            Some(one) => left.push(one.id),
            None => {
                return Err(AppError::input(
                    "--left",
                    format!("`{words}` is not among those who are missing from the file"),
                    "give an id that the preview shows",
                )
                .into());
            }
        }
    }
    left.sort_unstable();
    left.dedup();
    Ok(Wanted {
        on_faults: if args.good_rows {
            OnFaults::GoOn
        } else {
            OnFaults::Stop
        },
        on_changed: if args.keep_changed {
            OnChanged::Leave
        } else {
            OnChanged::Take
        },
        bring_back: args.bring_back.clone(),
        reason: args.reason.clone().unwrap_or_default(),
        left,
        left_on: args.left_on,
    })
}

fn say_done(run: &mut Run<'_>, done: &Imported) -> anyhow::Result<()> {
    if done.is_nothing() {
        writeln!(run.out, "Nothing was changed: all of it is held just so.")?;
        return Ok(());
    }
    writeln!(
        run.out,
        "{} people and {} relations imported.",
        done.people, done.relations
    )?;
    for (many, what) in [
        (done.changed - done.overtaken.min(done.changed), "changed"),
        (done.left, "said to have left"),
        (done.brought_back, "brought back"),
        (
            done.overtaken,
            "changed by somebody else meanwhile, and left as they are",
        ),
    ] {
        if many > 0 {
            writeln!(run.out, "{many} {what}.")?;
        }
    }
    Ok(())
}

/// The headings and every row with a fault, for the spreadsheet where they are mended.
fn write_faulty(path: &Path, table: &Table, preview: &Preview) -> anyhow::Result<()> {
    let lines: BTreeSet<usize> = preview.faults.iter().map(|fault| fault.line).collect();
    // For its owner only: these are people's details.
    std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)
        .and_then(|mut file| file.write_all(app::faulty_rows(table, &lines).as_bytes()))
        .map_err(|error| files::unwritable(path, &error))?;
    Ok(())
}
