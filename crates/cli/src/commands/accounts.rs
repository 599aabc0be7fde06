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
        /// The person of the directory they are, by id or number: whom they work with follows from it.
        #[arg(long)]
        person: Option<String>,
    },
    /// List who can sign in.
    List,
    /// Say what somebody is by the policy: what they see of people follows from it.
    Role {
        /// The sign-in address.
        email: String,
        /// A role of the policy whose holders sign in as this account does.
        role: String,
    },
    /// Lock an account: sign it out everywhere, and let nobody sign in with it.
    Lock {
        /// The sign-in address.
        email: String,
    },
    /// Unlock an account that somebody locked, or that locked itself after too many failures.
    Unlock {
        /// The sign-in address.
        email: String,
    },
    /// Print a new link by which the password is set, once; the old one is good for nothing any more.
    Reset {
        /// The sign-in address.
        email: String,
    },
    /// Take away second factors and recovery codes that are lost.
    RemoveSecondFactors {
        /// The sign-in address.
        email: String,
    },
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
                    format!(
                        "use one of {}",
                        run.ctx.engine.house_words().roles_to_sign_in_as()
                    ),
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
                let logins = account.body.memberships.iter();
                let roles: Vec<String> =
                    logins.map(|login| run.ctx.engine.title_of(login)).collect();
                let state = if account.body.locked_at.is_some() {
                    "  (locked)"
                } else if account.body.password.is_none() {
                    "  (no password yet)"
                } else if account.body.factors.is_empty() {
                    ""
                } else {
                    "  (second factor)"
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
        AccountCommand::Role { email, role } => {
            let id = run.ctx.resolve_account(email)?;
            run.ctx.choose_role(id, role)?;
            writeln!(run.out, "Kept. It holds from their next look on.")?;
        }
        AccountCommand::Lock { email } => {
            let id = run.ctx.resolve_account(email)?;
            run.ctx.lock_account(id)?;
            writeln!(run.out, "Locked. They are signed out everywhere.")?;
        }
        AccountCommand::Unlock { email } => {
            let id = run.ctx.resolve_account(email)?;
            run.ctx.unlock_account(id)?;
            writeln!(run.out, "Unlocked.")?;
        }
        AccountCommand::Reset { email } => {
            let id = run.ctx.resolve_account(email)?;
            let link = run.ctx.reset_account(id)?;
            writeln!(
                run.out,
                "Set the password within three days at: /set-password/{}",
                link.secret.as_str()
            )?;
            if link.tokens_ended > 0 {
                writeln!(
                    run.out,
                    "Their tokens have ended: {}. Programs that act for them need new ones.",
                    link.tokens_ended
                )?;
            }
        }
        AccountCommand::RemoveSecondFactors { email } => {
            let id = run.ctx.resolve_account(email)?;
            let removed = run.ctx.remove_second_factors_of(id)?;
            writeln!(
                run.out,
                "Removed: {removed}. They are signed out everywhere, and their tokens have ended."
            )?;
        }
    }
    Ok(0)
}
