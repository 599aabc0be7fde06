//! `caretaker request open|list|show|search`

use std::path::{Path, PathBuf};

use app::bodies::Asker;
use app::{AppError, NewRequest, RequestDue, RequestView, Scan, Telling, case_number};
use duties::Requester;
use duties::rights::{RightKind, StepState, TaskState};
use store::EntityId;

use super::Run;
use super::requests::{OpenArgs, SearchArgs};

pub(super) fn open(run: &mut Run<'_>, args: &OpenArgs) -> anyhow::Result<u8> {
    let subject = run.ctx.resolve_person(&args.person)?;
    let standing = Requester::ALL
        .into_iter()
        .find(|s| s.code() == args.standing)
        .ok_or_else(|| {
            let all: Vec<_> = Requester::ALL.iter().map(|s| s.code()).collect();
            AppError::input(
                "standing",
                format!("`{}` is not a standing", args.standing),
                format!("use one of {}", all.join(", ")),
            )
        })?;
    let directory = run.ctx.engine.directory()?;
    let person = match &args.from {
        Some(words) => run.ctx.resolve_person(words).ok(),
        None => Some(subject),
    };
    let known = person
        .and_then(|id| directory.person(id))
        .map(|p| p.body.full_name());
    let name = known.or_else(|| args.from.clone()).unwrap_or_default();
    let kind = RightKind::from_code(&args.kind).ok_or_else(|| {
        let all: Vec<_> = RightKind::ALL.iter().map(|kind| kind.code()).collect();
        AppError::input(
            "kind",
            format!("`{}` is not a kind of request", args.kind),
            format!("use one of {}", all.join(", ")),
        )
    })?;
    let id = run.ctx.open_request(NewRequest {
        kind,
        subject,
        asker: Asker {
            name,
            person,
            contact: args.contact.clone(),
        },
        standing,
        asked: args.asked.clone().unwrap_or_else(|| match kind {
            RightKind::Access => "a copy of everything held".to_owned(),
            kind => kind.rules().title.to_owned(),
        }),
        channel: args.channel.clone(),
        received_on: args.received.unwrap_or_else(|| run.ctx.today()),
    })?;
    let view = match run.ctx.show_request(id) {
        Ok(view) => view,
        // Whoever passes a request on need not be one who may read it.
        Err(AppError::Refused(_)) => {
            writeln!(run.out, "The request is recorded; the DPO sees to it.")?;
            return Ok(0);
        }
        Err(error) => return Err(error.into()),
    };
    writeln!(run.out, "Request {}", case_number(view.stored.body.number))?;
    clock(run, &view)?;
    Ok(0)
}

pub(super) fn list(run: &mut Run<'_>) -> anyhow::Result<u8> {
    for line in run.ctx.list_requests()? {
        let due = line.due.and_then(RequestDue::on).map_or_else(
            || "no date running".to_owned(),
            |on| format!("by {}", calendar::in_words(on)),
        );
        writeln!(
            run.out,
            "{}  {}  {}  {}  {due}",
            line.number,
            line.kind.code(),
            line.subject,
            line.state.code()
        )?;
    }
    Ok(0)
}

fn clock(run: &mut Run<'_>, view: &RequestView) -> anyhow::Result<()> {
    writeln!(run.out, "{}", view.due.words())?;
    for step in &view.reckoning.steps {
        let on = step.date.map(calendar::in_words).unwrap_or_default();
        writeln!(run.out, "  {}: {on}  ({})", step.what, step.citation)?;
    }
    Ok(())
}

pub(super) fn show(run: &mut Run<'_>, id: EntityId) -> anyhow::Result<u8> {
    let view = run.ctx.show_request(id)?;
    let request = &view.stored.body;
    writeln!(run.out, "{}", request.duty.kind.rules().title)?;
    writeln!(
        run.out,
        "Request {}, about {}, from {}",
        case_number(request.number),
        view.subject,
        request.requester.name
    )?;
    writeln!(run.out, "State: {}", view.state.code())?;
    clock(run, &view)?;
    if let Some(still) = view.standstill {
        writeln!(
            run.out,
            "It stands still since {}: {} ({})",
            still.since, still.why, still.citation
        )?;
    }
    if request.duty.kind.rules().gives_data {
        task_lines(run, &view)?;
    } else {
        steps(run, &view)?;
    }
    asked_lines(run, &view)?;
    if !request.duty.kind.rules().searches {
        return Ok(0);
    }
    place_lines(run, &view)?;
    writeln!(
        run.out,
        "\nWords to search with: {}",
        run.ctx.search_words(request)?.join(" · ")
    )?;
    if !request.duty.kind.rules().gives_data {
        return Ok(0);
    }
    let decided = request.duty.decided.total();
    writeln!(
        run.out,
        "{decided} of {} items decided",
        request.duty.found()
    )?;
    Ok(0)
}

fn task_lines(run: &mut Run<'_>, view: &RequestView) -> anyhow::Result<()> {
    writeln!(run.out, "\nTasks")?;
    for task in &view.tasks {
        let state = match &task.state {
            TaskState::NotStarted => "not started".to_owned(),
            TaskState::InProgress { .. } => "in progress".to_owned(),
            TaskState::WaitingFor(_) => "waiting".to_owned(),
            TaskState::Completed => "done".to_owned(),
            TaskState::CannotStartYet(_) => "cannot start yet".to_owned(),
        };
        writeln!(
            run.out,
            "  {:12} {:22} {state}",
            task.group.code(),
            task.key.code()
        )?;
    }
    Ok(())
}

/// The steps of a kind that does not give data, and what it asks for.
fn steps(run: &mut Run<'_>, view: &RequestView) -> anyhow::Result<()> {
    writeln!(run.out, "\nSteps")?;
    for (step, state) in &view.steps {
        let state = match state {
            StepState::Done => "done",
            StepState::Open => "to do",
            StepState::Waiting => "waiting",
            StepState::NotYet => "cannot start yet",
        };
        writeln!(run.out, "  {:18} {state}", step.code())?;
    }
    writeln!(run.out, "\nAsked for")?;
    for point in &view.points {
        let ruling = point.ruling.as_ref();
        let ruling = ruling.map_or("to decide", |ruling| ruling.code.as_str());
        writeln!(run.out, "  {}  {}  {ruling}", point.name, point.words)?;
        writeln!(run.out, "     {} ({})", point.ground, point.citation)?;
    }
    if !view.recipients.is_empty() {
        writeln!(run.out, "\nWho received it")?;
    }
    for one in &view.recipients {
        let (body, state) = (&one.body, one.telling.map_or("to be told", Telling::code));
        writeln!(
            run.out,
            "  {}  {}, {}: {}  {state}",
            body.disclosure, body.who, body.on, body.what
        )?;
    }
    Ok(())
}

/// Whom we asked: colleagues to look, and those outside.
pub(super) fn asked_lines(run: &mut Run<'_>, view: &RequestView) -> anyhow::Result<()> {
    if !view.sheets.is_empty() {
        writeln!(run.out, "\nSearch sheets")?;
    }
    for line in &view.sheets {
        let (name, state) = (&line.stored.body.to.name, line.state.code());
        writeln!(run.out, "  {}  {name}  {state}", line.stored.id)?;
        for said in line.said() {
            writeln!(run.out, "     {said}")?;
        }
    }
    let consulted = &view.stored.body.consulted;
    if !consulted.is_empty() {
        writeln!(run.out, "\nAsked outside")?;
    }
    for one in consulted {
        let state = one.state(run.ctx.today()).code();
        writeln!(run.out, "  {}  {}  {state}", one.id, one.who.as_str())?;
        for said in one.said() {
            writeln!(run.out, "     {said}")?;
        }
    }
    Ok(())
}

fn place_lines(run: &mut Run<'_>, view: &RequestView) -> anyhow::Result<()> {
    writeln!(run.out, "\nPlaces")?;
    for place in &view.places {
        let state = match &place.search {
            duties::rights::Search::Waiting if place.by_caretaker => {
                "to be searched by Caretaker".to_owned()
            }
            duties::rights::Search::Waiting => format!("to be searched by hand: {}", place.how),
            duties::rights::Search::Searched { on, found } => {
                format!("searched on {on}: {found} items")
            }
            duties::rights::Search::LeftOut { why, .. } => format!("left out: {}", why.as_str()),
        };
        writeln!(run.out, "  {}: {state}", place.name)?;
    }
    Ok(())
}

pub(super) fn search(run: &mut Run<'_>, args: &SearchArgs) -> anyhow::Result<u8> {
    let id = run.ctx.resolve_request(&args.request)?;
    let view = run.ctx.show_request(id)?;
    let Some(name) = &args.place else {
        for place in view.places.iter().filter(|place| place.by_caretaker) {
            let new = run.ctx.search_place(id, &place.id)?;
            writeln!(run.out, "{}: {new} new items", place.name)?;
        }
        return Ok(0);
    };
    let place = view
        .places
        .iter()
        .find(|place| place.name.eq_ignore_ascii_case(name) || place.id == *name)
        .ok_or(AppError::NotFound("place on this request's list"))?;
    if let Some(why) = &args.leave_out {
        run.ctx.leave_out(id, &place.id, why)?;
        writeln!(run.out, "{}: left out", place.name)?;
        return Ok(0);
    }
    let new = if args.by_hand.is_none() && args.scan.is_empty() {
        run.ctx.search_place(id, &place.id)?
    } else {
        let words = run.ctx.search_words(&view.stored.body)?.join(" · ");
        let texts = texts(run, args.by_hand.as_deref().unwrap_or_default())?;
        let scans = scans(run, &args.scan)?;
        let searched = (place.id.as_str(), words.as_str());
        let scans = (scans.as_slice(), run.extractor);
        run.ctx
            .search_by_hand_and_scans(id, searched, &texts, scans)?
    };
    writeln!(run.out, "{}: {new} new items", place.name)?;
    Ok(0)
}

/// The texts of files that were found by hand, each with its name.
pub(super) fn texts(run: &Run<'_>, files: &[PathBuf]) -> anyhow::Result<Vec<(String, String)>> {
    let mut texts = Vec::new();
    for file in files {
        let bytes = crate::files::read(&run.path(file))?;
        let name = name(file);
        let read = run
            .extractor
            .extract(&name, &bytes, None, &extract::Budget::default())?;
        let parts: Vec<String> = read.document.parts.into_iter().map(|p| p.text).collect();
        texts.push((name, parts.join("\n")));
    }
    Ok(texts)
}

/// Photographs and scans.
pub(super) fn scans(run: &Run<'_>, files: &[PathBuf]) -> anyhow::Result<Vec<Scan>> {
    let scan = |file: &PathBuf| {
        Ok(Scan {
            title: name(file),
            bytes: crate::files::read(&run.path(file))?,
        })
    };
    files.iter().map(scan).collect()
}

fn name(file: &Path) -> String {
    let name = file.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}
