//! `caretaker question …`

use app::Situation;
use clap::Subcommand;

use super::Run;

/// Questions to the data protection officer.
#[derive(Debug, Subcommand)]
pub(crate) enum QuestionCommand {
    /// Ask the data protection officer something.
    Ask {
        /// What it is about: basis, consent, notice, right, retention, security, new-activity,
        /// abroad, contract, sharing, concern, breach, own-details, other.
        #[arg(long, value_name = "CODE", default_value = "other")]
        about: String,
        /// The question.
        text: String,
    },
    /// List questions with their answers: your own, or everybody's for whoever answers them.
    List,
    /// Answer a question.
    Answer {
        /// Its id.
        id: app::EntityId,
        /// The answer.
        text: String,
    },
}

/// Runs it.
pub(crate) fn run(run: &mut Run<'_>, command: &QuestionCommand) -> anyhow::Result<u8> {
    match command {
        QuestionCommand::Ask { about, text } => {
            let Some(situation) = Situation::from_code(about) else {
                writeln!(run.err, "`{about}` is nothing that a question can be about")?;
                return Ok(crate::exit::INPUT);
            };
            let id = run.ctx.ask_question(situation, text)?;
            writeln!(run.out, "{id}")?;
        }
        QuestionCommand::List => {
            for one in run.ctx.list_questions()? {
                let about = match &one.item {
                    Some((request, item)) => format!("item {item} of request {request}"),
                    None => one.situation.code().to_owned(),
                };
                match &one.of {
                    Some((_, of)) => {
                        writeln!(run.out, "{}  {about}, {} asks {of}", one.id, one.by)?;
                    }
                    None => writeln!(run.out, "{}  {about}, {}", one.id, one.by)?,
                }
                writeln!(run.out, "  {}", one.text)?;
                match one.answer {
                    Some((text, by, _)) => writeln!(run.out, "  {by}: {text}")?,
                    None => writeln!(run.out, "  open")?,
                }
            }
        }
        QuestionCommand::Answer { id, text } => run.ctx.answer_question(*id, text)?,
    }
    Ok(0)
}
