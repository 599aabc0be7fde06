//! What `init` is going to do, settled before anything is written.

use std::io::{BufRead, IsTerminal as _, Write};

use anyhow::{Context as _, bail};
use app::bodies::Organisation;
use app::{AppError, Fault};
use jiff::Timestamp;
use jiff::civil::Date;
use policy::answers::{self, Answers, Typed, Wrong};
use policy::{Grade, Pack, packs};

use super::ask::Terminal;
use crate::args::InitArgs;

/// What is set up.
#[expect(clippy::large_enum_variant, reason = "there is one, for a moment")]
pub(crate) enum Plan {
    /// An organisation with its policy.
    Now(Pack),
    /// The questions are answered in the pages.
    Later(Organisation),
}

/// Settles it: from the files given, by asking, or for later.
pub(crate) fn settle(
    args: &InitArgs,
    now: Timestamp,
    input: &mut dyn BufRead,
    out: &mut dyn Write,
) -> anyhow::Result<Plan> {
    let today = calendar::date_in_london(now);
    let plan = if let Some(folder) = &args.pack_folder {
        Plan::Now(own(folder)?)
    } else if let Some(file) = &args.answers {
        Plan::Now(from_file(
            file,
            args.pack.as_deref(),
            by_flags(args),
            today,
        )?)
    } else if args.later || args.yes || !std::io::stdin().is_terminal() {
        later(args, now)?
    } else {
        Plan::Now(asked(args, today, input, out)?)
    };
    if let Plan::Now(pack) = &plan {
        told(pack, today, out)?;
        if !args.yes && args.answers.is_none() && std::io::stdin().is_terminal() {
            agreed(input, out)?;
        }
    }
    Ok(plan)
}

/// An organisation's own pack, as it stands.
fn own(folder: &std::path::Path) -> anyhow::Result<Pack> {
    let files = crate::commands::policy::files_of(folder)?;
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    parse(&files)
}

/// A pack that ships, with the answers of a file, and others where it has none.
pub(crate) fn from_file(
    file: &std::path::Path,
    pack: Option<&str>,
    others: Typed,
    today: Date,
) -> anyhow::Result<Pack> {
    let text = crate::files::read_text(file)?;
    let given = answers::read_file(&file.display().to_string(), &text).map_err(wrong)?;
    let code = pack
        .or(given.pack.as_deref())
        .context("say which pack: --pack CODE, or `pack = \"CODE\"` in the answers")?;
    let shipped = shipped(code)?;
    let mut typed = given.typed;
    for (code, text) in others {
        let there = typed.get(&code).is_some_and(|text| !text.trim().is_empty());
        if !there {
            typed.insert(code, text);
        }
    }
    // Who approves differs by pack: what this one does not ask is left.
    let questions = answers::questions(&parse(shipped.files)?);
    let answers = Answers::check(&questions, &typed, today).map_err(wrong)?;
    answered(shipped, &answers, today)
}

/// A pack that ships, with what is answered at the terminal.
fn asked(
    args: &InitArgs,
    today: Date,
    input: &mut dyn BufRead,
    out: &mut dyn Write,
) -> anyhow::Result<Pack> {
    let mut terminal = Terminal { input, out };
    let shipped = match &args.pack {
        Some(code) => shipped(code)?,
        None => terminal.pack()?,
    };
    let answers = terminal.answers(&parse(shipped.files)?, &by_flags(args), today)?;
    answered(shipped, &answers, today)
}

/// Nothing is asked now.
fn later(args: &InitArgs, now: Timestamp) -> anyhow::Result<Plan> {
    if args.pack.is_some() || args.nation.is_some() {
        bail!(
            "a pack and a nation go with the other answers: give them with --answers FILE \
             (`caretaker policy questions` prints one to fill in), or choose them in the pages"
        );
    }
    if args.dpo.is_none() {
        bail!("say whom to give the link to: --dpo EMAIL");
    }
    let name = args.name.as_deref().unwrap_or("Your organisation");
    Ok(Plan::Later(Organisation::not_set_up(name, now)?))
}

/// What the flags answer.
fn by_flags(args: &InitArgs) -> Typed {
    let flags = [
        ("trading-name", &args.name),
        ("nation", &args.nation),
        ("dpo-email", &args.dpo),
        ("dpo-name", &args.dpo_name),
    ];
    let given = flags
        .into_iter()
        .filter_map(|(code, text)| Some((code.to_owned(), text.clone()?)));
    given.collect()
}

fn shipped(code: &str) -> anyhow::Result<&'static packs::Shipped> {
    packs::shipped(code).with_context(|| {
        format!("no pack `{code}` ships with Caretaker; `caretaker policy packs` lists them")
    })
}

fn answered(shipped: &packs::Shipped, answers: &Answers, today: Date) -> anyhow::Result<Pack> {
    let files = answers::apply(shipped.files, answers, today)?;
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    parse(&files)
}

fn parse(files: &[(&str, &str)]) -> anyhow::Result<Pack> {
    let fault = |one: &policy::Diagnostic| Fault {
        place: format!("{}:{}:{}", one.file, one.line, one.column),
        what: one.what.clone(),
        mend: one.mend.clone(),
    };
    let pack = Pack::parse(files);
    Ok(pack.map_err(|faults| AppError::Input(faults.iter().map(fault).collect()))?)
}

fn wrong(wrong: Vec<Wrong>) -> AppError {
    let fault = |one: Wrong| Fault {
        place: one.code,
        what: one.what,
        mend: one.mend,
    };
    AppError::Input(wrong.into_iter().map(fault).collect())
}

/// Says what it means; what breaks the law is not set up.
fn told(pack: &Pack, today: Date, out: &mut dyn Write) -> anyhow::Result<()> {
    let meaning = answers::meaning(pack, today);
    writeln!(
        out,
        "{}: {}, version {}, in force from {}.",
        pack.organisation.trading_name,
        pack.front.title,
        pack.front.version,
        calendar::in_words(pack.front.effective_on)
    )?;
    writeln!(
        out,
        "  {} kinds of records about {} kinds of people; {} documents to publish.",
        meaning.records.len(),
        meaning.people.len(),
        meaning.published.len()
    )?;
    if let Some((title, words)) = &meaning.longest {
        writeln!(
            out,
            "  Kept longest, of a child of eight: {title}, {words}."
        )?;
    }
    writeln!(out, "  You will say of yourself, and publish:")?;
    for sentence in &meaning.says {
        writeln!(out, "    {sentence}")?;
    }
    for finding in &meaning.found {
        writeln!(
            out,
            "  {}: {}.",
            finding.rule.grade, finding.diagnostic.what
        )?;
        writeln!(
            out,
            "    {} ({})",
            finding.diagnostic.mend, finding.rule.citation
        )?;
    }
    if meaning.found.is_empty() {
        writeln!(out, "  Nothing is found against it.")?;
    }
    writeln!(out)?;
    if meaning
        .found
        .iter()
        .any(|finding| finding.rule.grade == Grade::BreaksTheLaw)
    {
        return Err(AppError::Refused(app::Refusal {
            why: "this policy breaks the law where it says so above; nothing was set up".to_owned(),
            citation: None,
            mend: Some("mend it, and start again".to_owned()),
            denied: None,
        })
        .into());
    }
    Ok(())
}

fn agreed(input: &mut dyn BufRead, out: &mut dyn Write) -> anyhow::Result<()> {
    let typed = Terminal { input, out }.line("Set it up so? [yes] ")?;
    if matches!(typed.to_lowercase().as_str(), "" | "y" | "yes") {
        Ok(())
    } else {
        bail!("nothing was set up")
    }
}
