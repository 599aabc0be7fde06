//! `caretaker account …`

use access::Role;
use clap::Subcommand;

use super::Run;

/// Accounts.
#[derive(Debug, Subcommand)]
pub(crate) enum AccountCommand {
    /// Add an account and print the link by which its password is set, once.
    Add {
        /// The sign-in address.
        email: String,
        /// The name that colleagues see.
        #[arg(long)]
        name: String,
        /// What they may do: dpo, head or tutor.
        #[arg(long)]
        role: String,
        /// The person of the directory they are, by id or number; a tutor's learners follow from it.
        #[arg(long)]
        person: Option<String>,
    },
    /// List who can sign in.
    List,
}

/// Runs it.
pub(crate) fn run(run: &mut Run<'_>, command: &AccountCommand) -> anyhow::Result<u8> {
    match command {
        AccountCommand::Add {
            email,
            name,
            role,
            person,
        } => {
            let role = Role::from_code(role).ok_or_else(|| {
                app::AppError::input(
                    "role",
                    format!("`{role}` is not a role"),
                    "use dpo, head or tutor",
                )
            })?;
            let person = person
                .as_deref()
                .map(|words| run.ctx.resolve_person(words))
                .transpose()?;
            let (_, link) = run.ctx.add_account(email, name, role, person)?;
            writeln!(
                run.out,
                "Set the password within three days at: /set-password/{}",
                link.secret.as_str()
            )?;
        }
        AccountCommand::List => {
            for account in run.ctx.list_accounts()? {
                let roles: Vec<&str> = account
                    .body
                    .memberships
                    .iter()
                    .map(|login| login.role.as_str())
                    .collect();
                let state = if account.body.password.is_some() {
                    ""
                } else {
                    "  (no password yet)"
                };
                writeln!(
                    run.out,
                    "{}  {}  {}{state}",
                    account.body.email,
                    account.body.name,
                    roles.join(", ")
                )?;
            }
        }
    }
    Ok(0)
}
