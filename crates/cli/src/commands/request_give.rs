//! `caretaker request give`: who has a request.

use super::Run;

/// Give a request to a colleague, who sees to it and is reminded.
#[derive(Debug, clap::Args)]
pub(crate) struct GiveArgs {
    /// The request.
    request: String,
    /// Their account; left out, who can have it is listed.
    #[arg(long, value_name = "ACCOUNT", conflicts_with = "nobody")]
    to: Option<app::EntityId>,
    /// Nobody has it any more.
    #[arg(long)]
    nobody: bool,
}

/// Gives it, or lists who can have it.
pub(super) fn run(run: &mut Run<'_>, args: &GiveArgs) -> anyhow::Result<u8> {
    let request = run.ctx.resolve_request(&args.request)?;
    if args.to.is_some() || args.nobody {
        run.ctx.give_request(request, args.to)?;
        return Ok(0);
    }
    for (account, name) in run.ctx.who_may_have()? {
        writeln!(run.out, "{account}  {name}")?;
    }
    Ok(0)
}
