//! `caretaker token …`

use access::{Action, Role};
use app::AppError;
use clap::Subcommand;

use super::Run;

/// Tokens, by which programs act for an account.
#[derive(Debug, Subcommand)]
pub(crate) enum TokenCommand {
    /// Make a token for the account named by --as, and print it, once.
    Add {
        /// What it is for.
        #[arg(long)]
        name: String,
        /// What it may be used for: codes of actions, such as `person.list`; each counts once.
        #[arg(long = "scope", value_name = "CODE", required_unless_present = "all")]
        scopes: Vec<String>,
        /// Everything that the account may do and that programs can.
        #[arg(long, conflicts_with = "scopes")]
        all: bool,
    },
    /// List the tokens.
    List,
    /// End a token.
    Revoke {
        /// Its id, as the list has it.
        id: String,
    },
}

/// Runs it.
pub(crate) fn run(run: &mut Run<'_>, command: &TokenCommand) -> anyhow::Result<u8> {
    match command {
        TokenCommand::Add { name, scopes, all } => {
            if run.ctx.actor.role == Role::Operator {
                let whose = AppError::input(
                    "--as",
                    "a token belongs to an account",
                    "say whose it is to be: caretaker --as EMAIL token add …",
                );
                return Err(whose.into());
            }
            let scopes = if *all {
                app::scopes_for(run.ctx.actor.role).collect()
            } else {
                actions(scopes)?
            };
            let token = run.ctx.add_token(name, &scopes)?;
            writeln!(run.out, "{}", token.secret.as_str())?;
            writeln!(
                run.err,
                "It is shown this once. It ends on {}; its id is {}.",
                token.ends_at.strftime("%-d %B %Y"),
                token.id
            )?;
        }
        TokenCommand::List => {
            for token in run.ctx.list_tokens()? {
                let codes: Vec<&str> = token.scopes.iter().map(|one| one.code()).collect();
                let state = if token.valid { "until" } else { "ended" };
                let used = token
                    .used_on
                    .map_or("never used".to_owned(), |on| format!("last used {on}"));
                writeln!(
                    run.out,
                    "{}  {}  {}  {state} {}  {used}  {}",
                    token.id,
                    token.email,
                    token.name,
                    token.ends_at.strftime("%Y-%m-%d"),
                    codes.join(" ")
                )?;
            }
        }
        TokenCommand::Revoke { id } => {
            let id = id.parse().map_err(|_| AppError::NotFound("token"))?;
            run.ctx.revoke_token(id)?;
            writeln!(run.out, "It is ended.")?;
        }
    }
    Ok(0)
}

/// The actions that codes mean.
fn actions(codes: &[String]) -> Result<Vec<Action>, AppError> {
    codes
        .iter()
        .map(|code| {
            Action::from_code(code).ok_or_else(|| {
                AppError::input(
                    "--scope",
                    format!("`{code}` is not the code of an action"),
                    "docs/reference/permissions.md lists them",
                )
            })
        })
        .collect()
}
