//! `caretaker request record|decide`

use app::{Answer, AppError, Offered, Said};
use store::EntityId;

use super::Run;

/// What can be recorded about a request now.
pub(super) fn can_happen(run: &mut Run<'_>, id: EntityId) -> anyhow::Result<u8> {
    for one in run.ctx.show_request(id)?.happenings {
        writeln!(run.out, "{:20} {}", one.code, one.title)?;
    }
    Ok(0)
}

/// What is asked before something is recorded.
pub(super) fn asked(run: &mut Run<'_>, id: EntityId, code: &str) -> anyhow::Result<u8> {
    let (_, happening, asked) = run.ctx.ask_happening(id, code)?;
    writeln!(run.out, "{}. {}", happening.title, happening.lead)?;
    writeln!(run.out, "The rule: {}", happening.citation)?;
    for one in asked {
        writeln!(run.out, "  {}=  {}", one.name, one.label)?;
        match one.answer {
            Answer::Day => writeln!(run.out, "      a day such as 2026-03-27; today if left out")?,
            Answer::Line | Answer::Words => {}
            Answer::One(offered) | Answer::Several(offered) => list(run, &offered)?,
        }
    }
    Ok(0)
}

fn list(run: &mut Run<'_>, offered: &[Offered]) -> anyhow::Result<()> {
    for one in offered {
        writeln!(run.out, "      {}: {} {}", one.code, one.label, one.hint)?;
    }
    Ok(())
}

/// Records it.
pub(super) fn record(
    run: &Run<'_>,
    id: EntityId,
    code: &str,
    answers: &[String],
) -> anyhow::Result<()> {
    let pairs = answers
        .iter()
        .map(|answer| {
            let (name, text) = answer.split_once('=').ok_or_else(|| {
                AppError::input(
                    "answers",
                    "an answer has no name",
                    "write it as NAME=TEXT, for example on=2026-03-27",
                )
            })?;
            Ok((name.to_owned(), text.to_owned()))
        })
        .collect::<Result<Vec<_>, AppError>>()?;
    let said = Said::new(pairs, run.ctx.today());
    run.ctx.record_happening(id, code, &said)?;
    Ok(())
}

/// What may be decided about one thing asked for.
pub(super) fn rulings(run: &mut Run<'_>, id: EntityId, point: &str) -> anyhow::Result<u8> {
    let (line, offered) = run.ctx.point_choices(id, point)?;
    writeln!(run.out, "{}", line.words)?;
    writeln!(run.out, "The ground: {} ({})", line.ground, line.citation)?;
    list(run, &offered)?;
    Ok(0)
}
