//! `caretaker score …`

use app::bodies::{Figures, Part};
use app::{AppError, EntityId, SCORE_TEXTS, ScoreView, ScoredState, missed_because};
use clap::Subcommand;
use serde_json::{Value, json};

use super::Run;

/// How well people are found in the organisation's own documents.
#[derive(Debug, Subcommand)]
pub(crate) enum ScoreCommand {
    /// Choose texts at random from what was read in; prints the id of the check.
    Start {
        /// How many.
        #[arg(long, default_value_t = SCORE_TEXTS)]
        texts: u32,
    },
    /// List the checks.
    List,
    /// Show a text to mark, each word with its number before it.
    Show {
        /// The id of the check.
        id: EntityId,
        /// The number of the text.
        text: usize,
    },
    /// Mark who stands in a text: the numbers of all words that name or single out a person.
    Mark {
        /// The id of the check.
        id: EntityId,
        /// The number of the text.
        text: usize,
        /// Numbers of words, and ranges such as 3-5; none where nobody stands in it.
        words: Vec<String>,
    },
    /// Say what was missed, and how sure that is.
    Result {
        /// The id of the check.
        id: EntityId,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Finish a check: its figures stay, its texts and marks are let go of.
    Finish {
        /// The id of the check.
        id: EntityId,
    },
}

/// Runs it.
pub(crate) fn run(run: &mut Run<'_>, command: &ScoreCommand) -> anyhow::Result<u8> {
    match command {
        ScoreCommand::Start { texts } => {
            let id = run.ctx.start_score(*texts)?;
            writeln!(run.out, "{id}")?;
        }
        ScoreCommand::List => {
            for line in run.ctx.list_scores()? {
                let state = if line.finished.is_some() {
                    "finished"
                } else {
                    "open"
                };
                let (id, at) = (line.id, line.started_at);
                let (marked, texts) = (line.marked, line.texts);
                writeln!(run.out, "{id}  {at}  {marked} of {texts} marked  {state}")?;
            }
        }
        ScoreCommand::Show { id, text } => show(run, *id, *text)?,
        ScoreCommand::Mark { id, text, words } => {
            let words = numbers(words)?;
            match run.ctx.mark_score(*id, *text, &words)? {
                Some(next) => writeln!(run.out, "next: {next}")?,
                None => writeln!(run.out, "all are marked")?,
            }
        }
        ScoreCommand::Result { id, json } => {
            let view = run.ctx.show_score(*id)?;
            if *json {
                serde_json::to_writer_pretty(&mut *run.out, &as_json(&view))?;
                writeln!(run.out)?;
            } else {
                result(run, &view)?;
            }
        }
        ScoreCommand::Finish { id } => {
            let figures = run.ctx.finish_score(*id)?;
            figures_out(run, &figures)?;
        }
    }
    Ok(0)
}

fn show(run: &mut Run<'_>, id: EntityId, number: usize) -> anyhow::Result<()> {
    let view = run.ctx.show_score_text(id, number)?;
    writeln!(run.out, "text {} of {}: {}\n", number, view.of, view.path)?;
    let mut end = 0;
    for (number, (word, marked)) in view.words.iter().enumerate() {
        let before = view.text.get(end..word.start).unwrap_or_default();
        let said = view.text.get(word.clone()).unwrap_or_default();
        let mark = if *marked { "*" } else { "" };
        write!(run.out, "{before}[{number}]{mark}{said}")?;
        end = word.end;
    }
    writeln!(run.out, "{}", view.text.get(end..).unwrap_or_default())?;
    Ok(())
}

/// Numbers and ranges of them.
fn numbers(words: &[String]) -> Result<Vec<usize>, AppError> {
    /// More words than any text has.
    const MOST: usize = 10_000;
    let mut numbers = Vec::new();
    for word in words {
        let (from, to) = word.split_once('-').unwrap_or((word, word));
        let range = from.parse::<usize>().ok().zip(to.parse::<usize>().ok());
        let range = range.filter(|(from, to)| from <= to && *to < MOST);
        let (from, to) = range.ok_or_else(|| {
            AppError::input(
                "words",
                "these are no numbers of words",
                "give numbers such as 3, or ranges such as 3-5",
            )
        })?;
        numbers.extend(from..=to);
    }
    Ok(numbers)
}

fn result(run: &mut Run<'_>, view: &ScoreView) -> anyhow::Result<()> {
    let (marked, texts) = (view.line.marked, view.line.texts);
    writeln!(run.out, "{marked} of {texts} texts marked")?;
    figures_out(run, &view.figures)?;
    for line in &view.texts {
        if line.state == ScoredState::Gone {
            writeln!(
                run.out,
                "text {} is gone or changed: it does not count",
                line.number
            )?;
        }
    }
    for (title, places) in [("missed", &view.missed), ("found, not marked", &view.extra)] {
        writeln!(run.out, "{title}: {}", places.len())?;
        for one in places {
            writeln!(
                run.out,
                "  text {}: {}[{}]{}",
                one.number, one.before, one.written, one.after
            )?;
            match missed_because(one.code) {
                "" => writeln!(run.out, "    taken for: {}", one.code)?,
                why => writeln!(run.out, "    {why}")?,
            }
            for (id, name) in &one.who {
                writeln!(run.out, "    perhaps {name} ({id})")?;
            }
        }
    }
    Ok(())
}

/// The figures that are told, each with its name.
fn told(figures: &Figures) -> [(&'static str, Part); 4] {
    [
        ("recall", figures.marked()),
        ("recall of names", figures.names),
        ("recall of details", figures.details),
        ("precision", figures.found),
    ]
}

fn figures_out(run: &mut Run<'_>, figures: &Figures) -> anyhow::Result<()> {
    for (name, part) in told(figures) {
        let (right, all) = (part.right, part.all);
        match part.per_cent().zip(part.between()) {
            Some((exact, (low, high))) => writeln!(
                run.out,
                "{name:<18}{right} of {all}  {exact} %  (between {low} and {high} %, 95 times in 100)"
            )?,
            None => writeln!(run.out, "{name:<18}nothing to count")?,
        }
    }
    for (form, part) in &figures.forms {
        let wrong = part.all - part.right;
        writeln!(
            run.out,
            "  {form:<16}{} marked, {wrong} not marked",
            part.right
        )?;
    }
    for (why, count) in &figures.missed {
        writeln!(run.out, "  missed {count}: {}", missed_because(why))?;
    }
    Ok(())
}

fn part_json(part: Part) -> Value {
    let between = part.between();
    json!({
        "right": part.right,
        "all": part.all,
        "per_cent": part.per_cent(),
        "at_least": between.map(|(low, _)| low),
        "at_most": between.map(|(_, high)| high),
    })
}

fn as_json(view: &ScoreView) -> Value {
    let place = |one: &app::ScoredPlace| {
        json!({
            "text": one.number,
            "before": one.before,
            "written": one.written,
            "after": one.after,
            "code": one.code,
            "who": one.who.iter().map(|(id, _)| id.to_string()).collect::<Vec<_>>(),
        })
    };
    let forms = view.figures.forms.iter();
    let missed = view.figures.missed.iter();
    json!({
        "texts": view.line.texts,
        "marked": view.line.marked,
        "finished": view.line.finished.is_some(),
        "recall": part_json(view.figures.marked()),
        "names": part_json(view.figures.names),
        "details": part_json(view.figures.details),
        "precision": part_json(view.figures.found),
        "forms": forms.map(|(form, part)| json!({ "form": form, "figure": part_json(*part) })).collect::<Vec<_>>(),
        "why": missed.map(|(why, count)| json!({ "why": why, "count": count })).collect::<Vec<_>>(),
        "missed": view.missed.iter().map(place).collect::<Vec<_>>(),
        "extra": view.extra.iter().map(place).collect::<Vec<_>>(),
    })
}
