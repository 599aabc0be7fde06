//! `caretaker destroy …`

use app::bodies::DisposalEnd;
use app::{AppError, DisposalReason, DisposalView, EndsFile, EntityId, NewDisposal};
use clap::{Args, Subcommand};

use super::Run;
use super::retention::write_stands;

/// Deleting what is held about somebody, for good.
#[derive(Debug, Subcommand)]
pub(crate) enum DestroyCommand {
    /// Show what could be deleted about a person, and what stays until when and why.
    Preview {
        /// An id, the organisation's number, or a name that fits one person only.
        person: String,
    },
    /// Propose to delete it: nothing goes before somebody agrees.
    Propose(ProposeArgs),
    /// The file of a closed request, with all that was found and sent: show until when it is kept and
    /// what is in the way, or propose to delete it.
    File {
        /// The request's number, or the reference of what was set aside.
        request: String,
        /// Propose it, and why: time-over, not-needed, unlawful or mistake.
        #[arg(long, value_name = "CODE")]
        why: Option<String>,
    },
    /// List what waits for somebody to agree, and what was deleted or stopped.
    List,
    /// Show one of them: of what was deleted, the certificate.
    Show {
        /// Its id.
        id: EntityId,
    },
    /// Agree to it: it is done at once, and cannot be undone, even from a backup.
    Agree {
        /// Its id.
        id: EntityId,
    },
    /// Do not delete it.
    Stop {
        /// Its id.
        id: EntityId,
    },
}

/// `caretaker destroy propose`.
#[derive(Debug, Args)]
pub(crate) struct ProposeArgs {
    /// An id, the organisation's number, or a name that fits one person only.
    person: String,
    /// What goes, as `preview` names it; may be given several times. What is left out stays.
    #[arg(long, value_name = "CODE", required = true)]
    go: Vec<String>,
    /// Why: asked, time-over, not-needed, unlawful or mistake.
    #[arg(long, value_name = "CODE")]
    why: String,
    /// The request that it carries out, where it was asked for and granted.
    #[arg(long, value_name = "NUMBER")]
    request: Option<String>,
}

/// Runs it.
pub(crate) fn run(run: &mut Run<'_>, command: &DestroyCommand) -> anyhow::Result<u8> {
    match command {
        DestroyCommand::Preview { person } => return preview(run, person),
        DestroyCommand::Propose(args) => return propose(run, args),
        DestroyCommand::File { request, why } => return file(run, request, why.as_deref()),
        DestroyCommand::List => {
            for one in run.ctx.list_disposals()? {
                let what: Vec<String> = one
                    .lines
                    .iter()
                    .map(|line| format!("{} ({})", line.what, line.count))
                    .collect();
                let state = state(&one);
                writeln!(run.out, "{}  {state}: {}", one.stored.id, what.join(", "))?;
            }
        }
        DestroyCommand::Show { id } => {
            let view = run.ctx.show_disposal(*id)?;
            show(run, &view)?;
        }
        DestroyCommand::Agree { id } => {
            run.ctx.agree_to_disposal(*id, &mut |_| Ok(()))?;
            let view = run.ctx.show_disposal(*id)?;
            show(run, &view)?;
        }
        DestroyCommand::Stop { id } => run.ctx.stop_disposal(*id)?,
    }
    Ok(0)
}

fn preview(run: &mut Run<'_>, person: &str) -> anyhow::Result<u8> {
    let person = run.ctx.resolve_person(person)?;
    let about = run.ctx.held_about(person)?;
    for heap in &about.heaps {
        let on = heap.on.map_or(String::new(), |on| format!(" of {on}"));
        writeln!(
            run.out,
            "{}  {}{on} ({})",
            heap.code, heap.title, heap.count
        )?;
        let over = if heap.past { ", over" } else { "" };
        writeln!(run.out, "  until {}{over}", heap.until)?;
        if !heap.reason.is_empty() {
            writeln!(run.out, "  {}", heap.reason)?;
        }
        if !heap.others.is_empty() {
            writeln!(run.out, "  also about {}", heap.others.join(", "))?;
        }
        if let Some(held) = &heap.held {
            writeln!(run.out, "  not now: {held}")?;
        }
    }
    for one in &about.open {
        let may = if one.grants {
            "grants a deletion: --why asked --request"
        } else {
            "is open: nothing goes before it is closed"
        };
        writeln!(run.out, "request {} {may}", one.number)?;
    }
    if let Some(account) = &about.account {
        writeln!(run.out, "{account} signs in here: lock the account first")?;
    }
    if about.named_in > 0 {
        let many = about.named_in;
        writeln!(run.out, "stays: {many} records of others that name them")?;
    }
    if !about.closed.is_empty() {
        let files = about.closed.join(", ");
        writeln!(run.out, "stays: the files of requests {files}")?;
    }
    for (place, how) in &about.places {
        writeln!(run.out, "by hand: {place} ({how})")?;
    }
    Ok(0)
}

fn file(run: &mut Run<'_>, request: &str, why: Option<&str>) -> anyhow::Result<u8> {
    let case = run.ctx.resolve_file(request)?;
    if let Some(why) = why {
        let id = run.ctx.propose_file_disposal(case, reason(why)?)?;
        writeln!(run.out, "{id}")?;
        return Ok(0);
    }
    let file = run.ctx.show_file(case)?;
    write_file(run, &file)?;
    Ok(0)
}

/// The file of a request in two lines.
pub(super) fn write_file(run: &mut Run<'_>, file: &EndsFile) -> anyhow::Result<()> {
    let EndsFile {
        called,
        ended_on,
        until,
        ..
    } = file;
    writeln!(
        run.out,
        "request {called}  closed {ended_on}, kept until {until}"
    )?;
    write_stands(run, &file.stands)
}

fn reason(code: &str) -> Result<DisposalReason, AppError> {
    DisposalReason::from_code(code).ok_or_else(|| {
        let codes = DisposalReason::ALL.map(DisposalReason::code).join(", ");
        AppError::input(
            "why",
            "there is no such code",
            format!("use one of {codes}"),
        )
    })
}

fn propose(run: &mut Run<'_>, args: &ProposeArgs) -> anyhow::Result<u8> {
    let why = reason(&args.why)?;
    let person = run.ctx.resolve_person(&args.person)?;
    let request = args.request.as_deref();
    let request = request.map(|number| run.ctx.resolve_request(number));
    let id = run.ctx.propose_disposal(&NewDisposal {
        person,
        go: args.go.clone(),
        why,
        request: request.transpose()?,
    })?;
    writeln!(run.out, "{id}")?;
    Ok(0)
}

fn state(view: &DisposalView) -> &'static str {
    match (&view.stored.body.ended, view.complete) {
        (None, _) => "waits",
        (Some(DisposalEnd::Stopped { .. }), _) => "stopped",
        (Some(DisposalEnd::Destroyed { .. }), Some(true)) => "destroyed, in every backup too",
        (Some(DisposalEnd::Destroyed { .. }), _) => "destroyed",
    }
}

fn show(run: &mut Run<'_>, view: &DisposalView) -> anyhow::Result<()> {
    writeln!(run.out, "{}  {}", view.stored.id, state(view))?;
    for line in &view.lines {
        let rule = match line.rule.as_str() {
            "" => String::new(),
            rule => format!(", rule: {rule}"),
        };
        writeln!(run.out, "  {} ({}){rule}", line.what, line.count)?;
    }
    writeln!(run.out, "  {} ({})", view.why.words(), view.why.citation())?;
    if let Some(file) = &view.stored.body.file {
        writeln!(
            run.out,
            "  request {}, closed {}",
            file.called, file.ended_on
        )?;
    }
    if let Some(number) = &view.request {
        writeln!(run.out, "  request {number}")?;
    }
    writeln!(run.out, "  proposed {} by {}", view.stored.body.at, view.by)?;
    if let (Some(at), Some(by)) = (view.destroyed_at().or(view.stopped_at()), &view.ended_by) {
        writeln!(run.out, "  ended {at} by {by}")?;
    }
    if view.complete == Some(false) {
        writeln!(
            run.out,
            "  still on older backups of the keys: run `caretaker backup keys`"
        )?;
    }
    Ok(())
}
