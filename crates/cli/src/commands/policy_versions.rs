//! `caretaker policy …` on the organisation's own policy: its versions, the draft of the next one,
//! and who has read it.

use std::io::Write;
use std::path::PathBuf;

use app::bodies::PackFile;
use app::{AppError, Begins, Diff, DraftView, NewlyTold, Subject};
use calendar::instant_in_words;
use clap::{Args, Subcommand};
use jiff::civil::Date;

use super::Run;
use super::policy::read_files;

/// What is done with the organisation's own policy.
#[derive(Debug, Subcommand)]
pub(crate) enum PolicyVersionsCommand {
    /// Make a draft of the next version from its files; without files, show the draft and what would
    /// come of it.
    Draft {
        /// The files of the changed pack, or the folder they are in.
        #[arg(value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Drop the draft.
    Drop,
    /// Sign the draft, or put a signature on paper on record.
    Approve(ApproveArgs),
    /// Record that people were told of a new purpose for what is held about them.
    Told(ToldArgs),
    /// Adopt the draft once everybody has signed.
    Adopt {
        /// The hash that `caretaker policy draft` shows: of what is adopted.
        #[arg(value_name = "SHA256")]
        hash: String,
    },
    /// List the versions of the policy, or say in words what one changes against another.
    Versions {
        /// Two versions by their numbers: what the second changes against the first.
        #[arg(long, num_args = 2, value_names = ["BEFORE", "AFTER"])]
        compare: Vec<u32>,
    },
    /// Show the version in force, and with its hash confirm having read it.
    Acknowledge {
        /// The hash that this command shows: of what was read.
        #[arg(value_name = "SHA256")]
        hash: Option<String>,
        /// What is not right about what is held about yourself.
        #[arg(long, value_name = "TEXT")]
        wrong: Option<String>,
    },
    /// List who has confirmed the version in force, and who is behind.
    Readers,
}

/// `caretaker policy approve`.
#[derive(Debug, Args)]
pub(crate) struct ApproveArgs {
    /// The hash that `caretaker policy draft` shows: of what is signed.
    #[arg(value_name = "SHA256")]
    hash: String,
    /// Where the paper is that was signed.
    #[arg(long, value_name = "PLACE", requires = "role")]
    paper: Option<String>,
    /// Who signed on paper: a role of the pack.
    #[arg(long, value_name = "ROLE", requires = "paper")]
    role: Option<String>,
}

/// `caretaker policy told`.
#[derive(Debug, Args)]
pub(crate) struct ToldArgs {
    /// The kind of person, by its code.
    #[arg(long, value_name = "CODE")]
    person: String,
    /// The new purpose, by its code.
    #[arg(long, value_name = "CODE")]
    purpose: String,
    /// The day on which the last of them was told.
    #[arg(long, value_name = "DATE")]
    on: Date,
    /// How they were told.
    #[arg(long, value_name = "TEXT")]
    how: String,
    /// Why the new purpose fits the one for which it was collected.
    #[arg(long, value_name = "TEXT", default_value = "")]
    fits: String,
    /// They were asked as well.
    #[arg(long)]
    asked: bool,
}

/// `caretaker policy diff`.
#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// The files of the changed pack, or the folder they are in.
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// The files of the pack to compare with, or their folder; the adopted policy if left out.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub(crate) against: Vec<PathBuf>,
}

/// Runs it.
pub(crate) fn run(run: &mut Run<'_>, command: &PolicyVersionsCommand) -> anyhow::Result<u8> {
    match command {
        PolicyVersionsCommand::Draft { files } if files.is_empty() => match run.ctx.show_draft()? {
            Some(draft) => show_draft(&draft, run.out)?,
            None => writeln!(run.out, "There is no draft.")?,
        },
        PolicyVersionsCommand::Draft { files } => {
            let paths: Vec<PathBuf> = files.iter().map(|path| run.path(path)).collect();
            run.ctx.make_draft(pack_files(&paths)?)?;
            if let Some(draft) = run.ctx.show_draft()? {
                show_draft(&draft, run.out)?;
            }
        }
        PolicyVersionsCommand::Drop => run.ctx.drop_draft()?,
        PolicyVersionsCommand::Approve(args) => match (&args.role, &args.paper) {
            (Some(role), Some(paper)) => run.ctx.signed_on_paper(&args.hash, role, paper)?,
            _ => run.ctx.sign_draft(&args.hash)?,
        },
        PolicyVersionsCommand::Told(args) => run.ctx.record_told(&NewlyTold {
            person: args.person.clone(),
            purpose: args.purpose.clone(),
            on: args.on,
            how: args.how.clone(),
            fits: args.fits.clone(),
            asked: args.asked,
        })?,
        PolicyVersionsCommand::Adopt { hash } => match run.ctx.adopt_draft(hash)? {
            (number, Begins::Now) => writeln!(run.out, "Version {number} holds from now on.")?,
            (number, Begins::On(on)) => {
                writeln!(run.out, "Version {number} begins by itself on {on}.")?;
            }
        },
        PolicyVersionsCommand::Versions { compare } => match compare.as_slice() {
            [before, after] => {
                show_diff(&run.ctx.compare_versions(*before, *after)?.diff, run.out)?;
            }
            _ => versions(run)?,
        },
        PolicyVersionsCommand::Acknowledge { hash, wrong } => {
            acknowledge(run, hash.as_deref(), wrong.as_deref())?;
        }
        PolicyVersionsCommand::Readers => readers(run)?,
    }
    Ok(0)
}

/// `caretaker policy diff` against the adopted policy.
pub(crate) fn diff_with_adopted(run: &mut Run<'_>, args: &DiffArgs) -> anyhow::Result<u8> {
    let paths: Vec<PathBuf> = args.files.iter().map(|path| run.path(path)).collect();
    let files = read_files(&paths)?;
    let texts: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let new = match policy::Pack::read(&texts) {
        Ok(pack) => pack,
        Err(faults) => return super::policy::refuse(&faults, run.err),
    };
    let diff = run.ctx.compare_with_adopted(&new)?;
    show_diff(&diff, run.out)?;
    Ok(0)
}

/// The files of a pack, named without the folders they are in.
fn pack_files(paths: &[PathBuf]) -> anyhow::Result<Vec<PackFile>> {
    let files = read_files(paths)?.into_iter().map(|(path, text)| PackFile {
        name: std::path::Path::new(&path)
            .file_name()
            .map_or_else(|| path.clone(), |name| name.to_string_lossy().into_owned()),
        text,
    });
    Ok(files.collect())
}

/// What changes, subject by subject.
pub(crate) fn show_diff(diff: &Diff, out: &mut dyn Write) -> anyhow::Result<()> {
    if diff.is_empty() {
        writeln!(out, "Nothing changes.")?;
    }
    for subject in Subject::ALL {
        for (place, change) in diff.about(subject).enumerate() {
            if place == 0 {
                writeln!(out, "{}", subject.words())?;
            }
            let people = match change.people.as_slice() {
                [] => String::new(),
                people => format!(" For {}.", people.join(", ")),
            };
            writeln!(out, "  {}{people}", change.what)?;
        }
    }
    if !diff.documents.is_empty() {
        writeln!(out, "What is published otherwise")?;
    }
    for one in &diff.documents {
        writeln!(
            out,
            "  “{}” {}: {} new, {} gone.",
            one.title,
            one.happened.words(),
            lines(one.says_now.len()),
            one.said_before.len()
        )?;
    }
    if !diff.must_be_told.is_empty() {
        writeln!(out, "Who must be told before")?;
    }
    for one in &diff.must_be_told {
        let ask = one
            .ask
            .map(|ask| format!(", and asked, since {}", ask.words()))
            .unwrap_or_default();
        writeln!(
            out,
            "  {} ({}), of the purpose {} ({}){ask}. {}",
            one.people,
            one.person,
            one.title,
            one.purpose,
            one.citations.join("; ")
        )?;
    }
    Ok(())
}

fn lines(many: usize) -> String {
    let word = if many == 1 { "line" } else { "lines" };
    format!("{many} {word}")
}

fn show_draft(draft: &DraftView, out: &mut dyn Write) -> anyhow::Result<()> {
    writeln!(
        out,
        "Version {}, a draft. It follows version {} and would hold from {}.",
        draft.number, draft.follows, draft.effective_on
    )?;
    writeln!(out, "SHA-256 of its files: {}\n", draft.hash)?;
    show_diff(&draft.diff, out)?;
    let what_if = &draft.what_if;
    writeln!(out, "What would come of it")?;
    writeln!(
        out,
        "  {} of {} records would get another date or another rule for it: {} later, {} earlier ({} due at once), {} fixed, {} open, {} by another rule.",
        what_if.new_dates(),
        what_if.records,
        what_if.later,
        what_if.earlier,
        what_if.due_at_once,
        what_if.fixed,
        what_if.opened,
        what_if.reworded
    )?;
    for one in &draft.concerned {
        let state = if one.is_settled() { "settled" } else { "open" };
        writeln!(
            out,
            "  {} people are concerned as {}, for {}: {state}.",
            one.people, one.must.person, one.must.purpose
        )?;
    }
    writeln!(out, "Who signs it")?;
    for one in &draft.signatories {
        let state = match one.signed_at {
            Some(at) => format!("signed {}", instant_in_words(at)),
            None if one.can_sign_here => "open".to_owned(),
            None => "open, on paper".to_owned(),
        };
        writeln!(out, "  {} ({}): {state}", one.name, one.role)?;
    }
    if draft.against.is_empty() {
        writeln!(out, "Nothing stands against adopting it.")?;
    } else {
        writeln!(out, "What stands against adopting it")?;
    }
    for one in &draft.against {
        writeln!(out, "  {}", one.why)?;
    }
    Ok(())
}

fn versions(run: &mut Run<'_>) -> anyhow::Result<()> {
    for one in run.ctx.list_versions()? {
        let state = if one.in_force {
            "  in force"
        } else if one.waits {
            "  waits for its day"
        } else {
            ""
        };
        writeln!(
            run.out,
            "{:>3}  from {}  {}{state}",
            one.number, one.effective_on, one.hash
        )?;
        for (name, at) in &one.signed {
            writeln!(run.out, "     signed: {name}, {}", instant_in_words(*at))?;
        }
    }
    Ok(())
}

fn acknowledge(run: &mut Run<'_>, hash: Option<&str>, wrong: Option<&str>) -> anyhow::Result<()> {
    let Some(hash) = hash else {
        let policy = run.ctx.policy_to_read()?;
        writeln!(
            run.out,
            "Version {} of the policy has been in force since {}.",
            policy.number,
            calendar::in_words(policy.effective_on)
        )?;
        for one in &policy.changed {
            writeln!(run.out, "  {}: {}", one.subject, one.what)?;
        }
        match policy.confirmed_at {
            Some(at) => writeln!(run.out, "You confirmed it at {}.", instant_in_words(at))?,
            None => writeln!(
                run.out,
                "It stands under /privacy/policy of the pages.\nOnce you have read it: caretaker policy acknowledge {}",
                policy.hash
            )?,
        }
        return Ok(());
    };
    // Before anything is kept: the confirmation alone would say that something is wrong, and not what.
    if wrong.is_some_and(|wrong| wrong.trim().is_empty()) {
        return Err(AppError::input(
            "wrong",
            "it is not said what is wrong",
            "say what it should be, or leave `--wrong` out",
        )
        .into());
    }
    run.ctx.acknowledge_policy(hash, wrong.is_none())?;
    if let Some(wrong) = wrong {
        run.ctx.ask_question(app::Situation::OwnDetails, wrong)?;
    }
    Ok(())
}

fn readers(run: &mut Run<'_>) -> anyhow::Result<()> {
    for one in run.ctx.list_readers()? {
        let state = match (one.confirmed_at, one.last) {
            (Some(at), _) => format!("confirmed at {}", instant_in_words(at)),
            (None, Some(last)) => format!("behind; last confirmed version {last}"),
            (None, None) => "behind; has confirmed none".to_owned(),
        };
        writeln!(
            run.out,
            "{}  {} ({}): {state}",
            one.account, one.name, one.title
        )?;
    }
    Ok(())
}
