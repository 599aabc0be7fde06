//! `caretaker policy`: packs as they are written, checked and held against the law.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use jiff::civil::Date;
use policy::answers;
use policy::{Diagnostic, Finding, Grade, Pack, lint, packs};
use serde_json::json;

use super::policy_versions::{self, DiffArgs, PolicyVersionsCommand};
use super::{Run, publish};
use crate::init::plan;
use crate::{exit, files as named_files};

/// Policy packs.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum PolicyCommand {
    /// List the packs that ship with Caretaker.
    Packs,
    /// Check that a pack is well formed and whole.
    Check(Given),
    /// Hold a pack against the law of today and against itself.
    Lint(LintArgs),
    /// Write what a pack publishes into a folder: notices, policy, registers.
    Publish(publish::PublishArgs),
    /// Print the questions that make a pack your own, as a file to fill in for `init --answers`.
    Questions {
        /// The pack, by its code.
        #[arg(long, value_name = "CODE", default_value = "private-tutoring")]
        pack: String,
    },
    /// Write a pack with your answers into a folder, to read it and change it further.
    Answer(AnswerArgs),
    /// Say in words what a pack changes against another, or against the adopted policy.
    Diff(DiffArgs),
    /// List the rules of the lint.
    Rules,
    /// Print the JSON Schema of a pack's files, for an editor.
    Schema,
    /// Say who may see what, and why.
    Why(super::may_see::WhyArgs),
    /// How well the adopted policy is kept.
    #[command(flatten)]
    Coverage(super::coverage::CoverageCommand),
    /// What is done with the organisation's own policy.
    #[command(flatten)]
    Versions(PolicyVersionsCommand),
}

/// Which pack.
#[derive(Debug, clap::Args)]
pub(crate) struct Given {
    /// The pack's files, or the folder they are in.
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// A pack that ships with Caretaker, by its code.
    #[arg(long, value_name = "CODE", conflicts_with = "files")]
    pack: Option<String>,
}

/// `caretaker policy lint`.
#[derive(Debug, clap::Args)]
pub(crate) struct LintArgs {
    #[command(flatten)]
    given: Given,
    /// Say what a rule looks for and why, and stop.
    #[arg(long, value_name = "RULE")]
    explain: Option<String>,
    /// Print the findings as JSON.
    #[arg(long)]
    json: bool,
}

impl PolicyCommand {
    /// Whether it needs no organisation: all but what is done with the version that is adopted.
    pub(crate) fn is_apart(&self) -> bool {
        match self {
            Self::Publish(args) => !args.is_of_the_adopted(),
            Self::Diff(args) => !args.against.is_empty(),
            Self::Why(_) | Self::Coverage(_) | Self::Versions(_) => false,
            Self::Packs
            | Self::Check(_)
            | Self::Lint(_)
            | Self::Questions { .. }
            | Self::Answer(_)
            | Self::Rules
            | Self::Schema => true,
        }
    }
}

impl Given {
    /// Whether a pack was named.
    pub(super) fn is_named(&self) -> bool {
        self.pack.is_some() || !self.files.is_empty()
    }
}

/// Does what needs the organisation's own data.
pub(crate) fn run_on_data(run: &mut Run<'_>, command: &PolicyCommand) -> anyhow::Result<u8> {
    match command {
        PolicyCommand::Publish(args) => publish::adopted(run, args),
        PolicyCommand::Why(args) => super::may_see::why(run, args),
        PolicyCommand::Coverage(command) => super::coverage::run(run, command),
        PolicyCommand::Versions(command) => policy_versions::run(run, command),
        PolicyCommand::Diff(args) => policy_versions::diff_with_adopted(run, args),
        // Never sent here; see `is_apart`.
        command => self::run(command, run.ctx.today(), run.out, run.err),
    }
}

/// `caretaker policy answer`.
#[derive(Debug, clap::Args)]
pub(crate) struct AnswerArgs {
    /// The answers: `caretaker policy questions` prints a file to fill in.
    #[arg(value_name = "FILE")]
    answers: PathBuf,
    /// The pack, by its code; the one the answers name if left out.
    #[arg(long, value_name = "CODE")]
    pack: Option<String>,
    /// The folder; made if it is not there. Nothing in it is written over.
    #[arg(long, value_name = "DIR")]
    into: PathBuf,
}

/// Does it; `today` is the day whose law counts.
pub(crate) fn run(
    command: &PolicyCommand,
    today: Date,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> anyhow::Result<u8> {
    match command {
        PolicyCommand::Packs => {
            for pack in packs::all() {
                writeln!(out, "{}", pack.code)?;
            }
            Ok(0)
        }
        PolicyCommand::Check(given) => check(given, out, err),
        PolicyCommand::Lint(LintArgs {
            explain: Some(code),
            ..
        }) => explain(code, out, err),
        PolicyCommand::Lint(args) => lint_pack(args, today, out, err),
        PolicyCommand::Publish(args) => publish::of_files(args, today, out, err),
        PolicyCommand::Questions { pack } => questions(pack, today, out),
        PolicyCommand::Answer(args) => answer(args, today, out),
        PolicyCommand::Diff(args) => compare(args, out, err),
        // Not apart: `run_on_data` does it.
        PolicyCommand::Versions(_) => Ok(exit::INPUT),
        PolicyCommand::Rules => {
            for rule in policy::lint::rules() {
                writeln!(
                    out,
                    "{:<40} {:<22} {}",
                    rule.code,
                    rule.grade.words(),
                    rule.title
                )?;
            }
            Ok(0)
        }
        // Sent to `run_on_data`; see `is_apart`.
        PolicyCommand::Why(_) | PolicyCommand::Coverage(_) => {
            bail!("this works on an organisation's data")
        }
        PolicyCommand::Schema => {
            serde_json::to_writer_pretty(&mut *out, &policy::json_schema())?;
            writeln!(out)?;
            Ok(0)
        }
    }
}

/// What a pack changes against another.
fn compare(args: &DiffArgs, out: &mut dyn Write, err: &mut dyn Write) -> anyhow::Result<u8> {
    let mut packs = Vec::new();
    for paths in [&args.against, &args.files] {
        let files = read_files(paths)?;
        match Pack::read(&names_and_texts(&files)) {
            Ok(pack) => packs.push(pack),
            Err(faults) => return refuse(&faults, err),
        }
    }
    if let [old, new] = packs.as_slice() {
        policy_versions::show_diff(&policy::diff::diff(old, new), out)?;
    }
    Ok(0)
}

fn check(given: &Given, out: &mut dyn Write, err: &mut dyn Write) -> anyhow::Result<u8> {
    let files = files(given)?;
    let pack = match Pack::parse(&names_and_texts(&files)) {
        Ok(pack) => pack,
        Err(faults) => return refuse(&faults, err),
    };
    let (people, records, rules) = (pack.people.len(), pack.records.len(), pack.retention.len());
    writeln!(
        out,
        "`{}` is well formed and whole: {people} kinds of people, {records} kinds of records, {rules} retention rules.",
        pack.front.code
    )?;
    Ok(0)
}

fn lint_pack(
    args: &LintArgs,
    today: Date,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> anyhow::Result<u8> {
    let files = files(&args.given)?;
    let pack = match Pack::read(&names_and_texts(&files)) {
        Ok(pack) => pack,
        Err(faults) => return refuse(&faults, err),
    };
    let found = lint(&pack, today);
    if args.json {
        let list: Vec<_> = found.iter().map(as_json).collect();
        serde_json::to_writer_pretty(&mut *out, &list)?;
        writeln!(out)?;
    } else {
        for finding in &found {
            writeln!(out, "{}\n", finding.pictured())?;
        }
        writeln!(out, "{}", tally(&found))?;
    }
    let broken = found
        .iter()
        .any(|finding| finding.rule.grade == Grade::BreaksTheLaw);
    Ok(if broken { exit::REFUSED } else { 0 })
}

/// The questions of a pack as a file to fill in.
fn questions(code: &str, today: Date, out: &mut dyn Write) -> anyhow::Result<u8> {
    let shipped = shipped(code)?;
    let pack = Pack::parse(shipped.files)
        .map_err(|_| anyhow::anyhow!("the pack `{code}` does not parse"))?;
    let says = answers::read_back(shipped.files)?;
    let text = answers::template(code, &answers::questions(&pack), &says, today);
    write!(out, "{text}")?;
    Ok(0)
}

/// A pack with the answers of a file.
fn answer(args: &AnswerArgs, today: Date, out: &mut dyn Write) -> anyhow::Result<u8> {
    let none = answers::Typed::new();
    let pack = plan::from_file(&args.answers, args.pack.as_deref(), none, today)?;
    std::fs::create_dir_all(&args.into)
        .map_err(|error| named_files::unwritable(&args.into, &error))?;
    for (name, text) in pack.files() {
        let path = args.into.join(name);
        let mut file = std::fs::File::create_new(&path)
            .map_err(|error| named_files::unwritable(&path, &error))?;
        file.write_all(text.as_bytes())?;
        writeln!(out, "{}", path.display())?;
    }
    Ok(0)
}

fn shipped(code: &str) -> anyhow::Result<&'static packs::Shipped> {
    packs::shipped(code).with_context(|| {
        format!("no pack `{code}` ships with Caretaker; `caretaker policy packs` lists them")
    })
}

fn as_json(finding: &Finding) -> serde_json::Value {
    let Diagnostic {
        file,
        line,
        column,
        what,
        mend,
        ..
    } = &finding.diagnostic;
    json!({
        "rule": finding.rule.code,
        "grade": finding.rule.grade.words(),
        "file": file,
        "line": line,
        "column": column,
        "what": what,
        "mend": mend,
        "law": finding.rule.citation,
    })
}

/// How many findings of each grade.
fn tally(found: &[Finding]) -> String {
    let of = |grade| found.iter().filter(|one| one.rule.grade == grade).count();
    let grades = [Grade::BreaksTheLaw, Grade::Risk, Grade::Unclear];
    let parts: Vec<String> = grades
        .into_iter()
        .filter(|grade| of(*grade) > 0)
        .map(|grade| format!("{}: {}", grade.words(), of(grade)))
        .collect();
    if parts.is_empty() {
        "Nothing found.".to_owned()
    } else {
        format!("Found: {}.", parts.join("; "))
    }
}

fn explain(code: &str, out: &mut dyn Write, err: &mut dyn Write) -> anyhow::Result<u8> {
    let Some(rule) = policy::lint::rule(code) else {
        writeln!(
            err,
            "there is no rule `{code}`; `caretaker policy rules` lists them"
        )?;
        return Ok(exit::NOT_FOUND);
    };
    writeln!(out, "{}: {}\n", rule.code, rule.title)?;
    writeln!(out, "{}\n", rule.why)?;
    writeln!(
        out,
        "Grade: {}\nLaw:   {}\n",
        rule.grade.words(),
        rule.citation
    )?;
    writeln!(out, "Passes:\n\n{}\n", indented(rule.passes))?;
    writeln!(out, "Is found:\n\n{}", indented(rule.fails))?;
    Ok(0)
}

/// An example with four blanks before each line, whatever it had in the source.
fn indented(example: &str) -> String {
    let lines: Vec<&str> = example
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    let blanks = |line: &&str| line.len() - line.trim_start().len();
    let least = lines.iter().map(blanks).min().unwrap_or(0);
    let shifted = lines
        .iter()
        .map(|line| format!("    {}", line.get(least..).unwrap_or_default()));
    shifted.collect::<Vec<_>>().join("\n")
}

/// Every fault with its line, and how many there are.
pub(super) fn refuse(faults: &[Diagnostic], err: &mut dyn Write) -> anyhow::Result<u8> {
    for fault in faults {
        writeln!(err, "{}\n", fault.pictured("error", &[]))?;
    }
    let what = if faults.len() == 1 { "fault" } else { "faults" };
    writeln!(err, "{} {what} in the pack", faults.len())?;
    Ok(exit::INPUT)
}

pub(super) fn names_and_texts(files: &[(String, String)]) -> Vec<(&str, &str)> {
    files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect()
}

/// The files given, those of the folder given, or those of the pack that ships.
pub(super) fn files(given: &Given) -> anyhow::Result<Vec<(String, String)>> {
    if let Some(code) = &given.pack {
        let pack = shipped(code)?;
        let files = pack.files.iter();
        return Ok(files
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect());
    }
    anyhow::ensure!(
        !given.files.is_empty(),
        "name the pack's files or their folder, or a pack that ships with Caretaker: --pack CODE"
    );
    read_files(&given.files)
}

/// Files, and those of folders: path and text of each.
pub(crate) fn read_files(given: &[PathBuf]) -> anyhow::Result<Vec<(String, String)>> {
    let mut paths = Vec::new();
    for path in given {
        if path.is_dir() {
            paths.extend(toml_files(path)?);
        } else {
            paths.push(path.clone());
        }
    }
    let read = |path: &PathBuf| {
        let text = named_files::read_text(path)?;
        Ok((path.display().to_string(), text))
    };
    paths.iter().map(read).collect()
}

/// The files of a pack in a folder: names and texts.
pub(crate) fn files_of(folder: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let read = |path: PathBuf| {
        let text = named_files::read_text(&path)?;
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        Ok((name, text))
    };
    toml_files(folder)?.into_iter().map(read).collect()
}

/// The `.toml` files of a folder, by name.
fn toml_files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in
        std::fs::read_dir(folder).map_err(|error| named_files::unreadable(folder, &error))?
    {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            paths.push(path);
        }
    }
    paths.sort();
    anyhow::ensure!(
        !paths.is_empty(),
        "there is no `.toml` file in `{}`; a pack is made of those",
        folder.display()
    );
    Ok(paths)
}
