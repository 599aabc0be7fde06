//! `caretaker request …`

use std::path::PathBuf;

use anyhow::Context;
use app::bodies::{Asker, Decision};
use app::{AppError, Choice, NewRequest, PackageFile, PasswordCost, RequestView, case_number};
use clap::{Args, Subcommand};
use duties::Requester;
use duties::rights::{CloseReason, TaskState};
use jiff::civil::Date;
use store::EntityId;

use super::Run;

/// Rights requests. REQUEST is a number such as 14.
#[derive(Debug, Subcommand)]
pub(crate) enum RequestCommand {
    /// Record an access request; the clock starts on the day it was received.
    Open(OpenArgs),
    /// List all requests with what is left of their time.
    List,
    /// Show a request: its clock with the arithmetic, its tasks, its places.
    Show {
        /// The request.
        request: String,
    },
    /// Record how it is known who asks.
    Identity {
        /// The request.
        request: String,
        #[command(flatten)]
        how: IdentityHow,
        /// The day it arrived; today if left out.
        #[arg(long)]
        on: Option<Date>,
    },
    /// Record that the way we reply is safe for the person.
    Reply {
        /// The request.
        request: String,
        /// How we reply, and why it is safe.
        how: String,
    },
    /// Record what shows that the requester may act for the person.
    Authority {
        /// The request.
        request: String,
        /// What was seen; left out, it is recorded that it was asked for.
        #[arg(long)]
        seen: Option<String>,
        /// The day it arrived; today if left out.
        #[arg(long)]
        on: Option<Date>,
    },
    /// Search the places: all that Caretaker holds, or one.
    Search(SearchArgs),
    /// Record that clarification was asked for: the clock stops.
    Pause {
        /// The request.
        request: String,
        /// The day it was asked; today if left out.
        #[arg(long)]
        on: Option<Date>,
    },
    /// Record that the clarification came: the clock runs on.
    Resume {
        /// The request.
        request: String,
        /// The day it came; today if left out.
        #[arg(long)]
        on: Option<Date>,
    },
    /// Record that the person was told of two further months, and why.
    Extend {
        /// The request.
        request: String,
        /// The reasons given.
        why: String,
        /// The day they were told; today if left out.
        #[arg(long)]
        on: Option<Date>,
    },
    /// List the items to decide, show one, or decide.
    Review(ReviewArgs),
    /// Put the answer together and check it; with --to the two files are written there.
    Package {
        /// The request.
        request: String,
        /// A folder for answer.pdf and answer.zip.
        #[arg(long, value_name = "DIR")]
        to: Option<PathBuf>,
    },
    /// Release the answer and print the link and the code, once.
    Deliver {
        /// The request.
        request: String,
    },
    /// Collect an answer as its recipient does, into a folder.
    Collect {
        /// The part of the link after /collect/.
        secret: String,
        /// The six-digit code.
        #[arg(long)]
        code: String,
        /// The folder.
        #[arg(long, value_name = "DIR")]
        to: PathBuf,
    },
    /// Write a note on a request.
    Note {
        /// The request.
        request: String,
        /// What is to be remembered.
        text: String,
    },
    /// Close a request.
    Close {
        /// The request.
        request: String,
        /// Why: answered, withdrawn, refused, identity-not-shown, authority-not-shown,
        /// clarification-never-came or opened-in-error.
        #[arg(long, default_value = "answered")]
        reason: String,
        /// More about it; needed unless it was answered.
        #[arg(long, default_value = "")]
        note: String,
    },
}

/// `caretaker request open`.
#[derive(Debug, Args)]
pub(crate) struct OpenArgs {
    /// Whose data is asked for: an id, the organisation's number, or a name that fits one person.
    person: String,
    /// The day it reached anybody in the organisation; today if left out.
    #[arg(long)]
    received: Option<Date>,
    /// Who asks; the person themselves if left out.
    #[arg(long)]
    from: Option<String>,
    /// What they are to the person: data-subject, parental-responsibility, court-appointee, agent.
    #[arg(long, default_value = "data-subject")]
    standing: String,
    /// An address that is safe to reply to.
    #[arg(long, default_value = "")]
    contact: String,
    /// By which way it came.
    #[arg(long, default_value = "letter")]
    channel: String,
    /// What was asked.
    #[arg(long, default_value = "a copy of everything held")]
    asked: String,
}

/// How it is known who asks.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct IdentityHow {
    /// There is no doubt, and why.
    #[arg(long, value_name = "WHY")]
    not_in_doubt: Option<String>,
    /// It was shown, and by what; no copy is kept.
    #[arg(long, value_name = "WHAT")]
    shown: Option<String>,
    /// It was asked for.
    #[arg(long)]
    asked: bool,
}

/// `caretaker request search`.
#[derive(Debug, Args)]
pub(crate) struct SearchArgs {
    /// The request.
    request: String,
    /// One place, by its name; all that Caretaker can search if left out.
    #[arg(long)]
    place: Option<String>,
    /// The place was searched by hand: files with what was found; none if nothing was.
    #[arg(long, value_name = "FILE", num_args = 0..)]
    by_hand: Option<Vec<PathBuf>>,
    /// The place is left out, and why.
    #[arg(long, value_name = "WHY", conflicts_with = "by_hand")]
    leave_out: Option<String>,
}

/// `caretaker request review`.
#[derive(Debug, Args)]
pub(crate) struct ReviewArgs {
    /// The request.
    request: String,
    /// One item, by its number; the list if left out.
    item: Option<u32>,
    /// Give it whole.
    #[arg(long, group = "decision")]
    give: bool,
    /// Give it with the marked parts hidden.
    #[arg(long, group = "decision")]
    hide: bool,
    /// Keep it back on this ground.
    #[arg(long, group = "decision", value_name = "GROUND", requires = "why")]
    keep_back: Option<String>,
    /// It is not about the person.
    #[arg(long, group = "decision")]
    not_about: bool,
    /// Take the last decision back.
    #[arg(long, group = "decision")]
    undo: bool,
    /// Decide all undecided items as suggested: hidden where somebody else is marked, else whole.
    #[arg(long, group = "decision", conflicts_with = "item")]
    all_as_suggested: bool,
    /// Why the ground applies here.
    #[arg(long)]
    why: Option<String>,
    /// Also hide each occurrence of these words in the item.
    #[arg(long, value_name = "WORDS", requires = "hide")]
    also: Vec<String>,
}

/// Runs it.
pub(crate) fn run(run: &mut Run<'_>, command: &RequestCommand) -> anyhow::Result<u8> {
    let today = run.ctx.today();
    let id = |words: &str| run.ctx.engine.resolve_request(words);
    match command {
        RequestCommand::Open(args) => return open(run, args),
        RequestCommand::List => return list(run),
        RequestCommand::Show { request } => return show(run, id(request)?),
        RequestCommand::Identity { request, how, on } => {
            let (request, on) = (id(request)?, on.unwrap_or(today));
            match (&how.not_in_doubt, &how.shown) {
                (Some(why), _) => run.ctx.identity_not_in_doubt(request, why)?,
                (None, Some(what)) => run.ctx.confirm_identity(request, on, what)?,
                (None, None) => run.ctx.ask_identity(request)?,
            }
        }
        RequestCommand::Reply { request, how } => run.ctx.check_reply(id(request)?, how)?,
        RequestCommand::Authority { request, seen, on } => match seen {
            Some(what) => run.ctx.show_authority(id(request)?, on.unwrap_or(today), what)?,
            None => run.ctx.ask_authority(id(request)?)?,
        },
        RequestCommand::Search(args) => return search(run, args),
        RequestCommand::Pause { request, on } => run.ctx.pause(id(request)?, on.unwrap_or(today))?,
        RequestCommand::Resume { request, on } => run.ctx.resume(id(request)?, on.unwrap_or(today))?,
        RequestCommand::Extend { request, why, on } => {
            run.ctx.extend(id(request)?, on.unwrap_or(today), why)?;
        }
        RequestCommand::Review(args) => return review(run, args),
        RequestCommand::Package { request, to } => return package(run, id(request)?, to.as_ref()),
        RequestCommand::Deliver { request } => return deliver(run, id(request)?),
        RequestCommand::Collect { secret, code, to } => return collect(run, secret, code, to),
        RequestCommand::Note { request, text } => run.ctx.note_on_request(id(request)?, text)?,
        RequestCommand::Close { request, reason, note } => {
            let reason = CloseReason::ALL.into_iter().find(|r| r.code() == reason).ok_or_else(|| {
                let all: Vec<_> = CloseReason::ALL.iter().map(|r| r.code()).collect();
                AppError::input("reason", format!("`{reason}` is not a reason"), format!("use one of {}", all.join(", ")))
            })?;
            run.ctx.close_request(id(request)?, reason, note)?;
        }
    }
    writeln!(run.out, "Done.")?;
    Ok(0)
}

fn open(run: &mut Run<'_>, args: &OpenArgs) -> anyhow::Result<u8> {
    let subject = run.ctx.resolve_person(&args.person)?;
    let standing = Requester::ALL.into_iter().find(|s| s.code() == args.standing).ok_or_else(|| {
        let all: Vec<_> = Requester::ALL.iter().map(|s| s.code()).collect();
        AppError::input("standing", format!("`{}` is not a standing", args.standing), format!("use one of {}", all.join(", ")))
    })?;
    let directory = run.ctx.engine.directory();
    let person = match &args.from {
        Some(words) => run.ctx.resolve_person(words).ok(),
        None => Some(subject),
    };
    let known = person.and_then(|id| directory.person(id)).map(|p| p.body.full_name());
    let name = known.or_else(|| args.from.clone()).unwrap_or_default();
    let id = run.ctx.open_request(NewRequest {
        subject,
        asker: Asker { name, person, contact: args.contact.clone() },
        standing,
        asked: args.asked.clone(),
        channel: args.channel.clone(),
        received_on: args.received.unwrap_or_else(|| run.ctx.today()),
    })?;
    let view = run.ctx.show_request(id)?;
    writeln!(run.out, "Request {}", case_number(view.stored.body.number))?;
    clock(run, &view)?;
    Ok(0)
}

fn list(run: &mut Run<'_>) -> anyhow::Result<u8> {
    for line in run.ctx.list_requests()? {
        let due = line
            .reckoning
            .and_then(|r| r.due_on)
            .map_or_else(|| "no date running".to_owned(), |on| format!("by {}", calendar::in_words(on)));
        writeln!(run.out, "{}  {}  {}  {due}", line.number, line.subject, line.state.code())?;
    }
    Ok(0)
}

fn clock(run: &mut Run<'_>, view: &RequestView) -> anyhow::Result<()> {
    match view.reckoning.due_on {
        Some(due) => writeln!(run.out, "You must reply by {}.", calendar::in_words(due))?,
        None => writeln!(run.out, "The clock is stopped until the clarification comes.")?,
    }
    for step in &view.reckoning.steps {
        let on = step.date.map(calendar::in_words).unwrap_or_default();
        writeln!(run.out, "  {}: {on}  ({})", step.what, step.citation)?;
    }
    Ok(())
}

fn show(run: &mut Run<'_>, id: EntityId) -> anyhow::Result<u8> {
    let view = run.ctx.show_request(id)?;
    let request = &view.stored.body;
    writeln!(run.out, "Request {}, about {}, from {}", case_number(request.number), view.subject, request.requester.name)?;
    writeln!(run.out, "State: {}", view.state.code())?;
    clock(run, &view)?;
    writeln!(run.out, "\nTasks")?;
    for task in &view.tasks {
        let state = match &task.state {
            TaskState::NotStarted => "not started".to_owned(),
            TaskState::InProgress { .. } => "in progress".to_owned(),
            TaskState::WaitingFor(_) => "waiting".to_owned(),
            TaskState::Completed => "done".to_owned(),
            TaskState::CannotStartYet(_) => "cannot start yet".to_owned(),
        };
        writeln!(run.out, "  {:12} {:22} {state}", task.group.code(), task.key.code())?;
    }
    writeln!(run.out, "\nPlaces")?;
    for place in &view.places {
        let state = match &place.search {
            duties::rights::Search::Waiting if place.by_caretaker => "to be searched by Caretaker".to_owned(),
            duties::rights::Search::Waiting => format!("to be searched by hand: {}", place.how),
            duties::rights::Search::Searched { on, found } => format!("searched on {on}: {found} items"),
            duties::rights::Search::LeftOut { why, .. } => format!("left out: {}", why.as_str()),
        };
        writeln!(run.out, "  {}: {state}", place.name)?;
    }
    writeln!(run.out, "\nWords to search with: {}", run.ctx.search_words(request).join(" · "))?;
    let decided = request.duty.decided.total();
    writeln!(run.out, "{decided} of {} items decided", request.duty.found())?;
    Ok(0)
}

fn search(run: &mut Run<'_>, args: &SearchArgs) -> anyhow::Result<u8> {
    let id = run.ctx.engine.resolve_request(&args.request)?;
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
    let new = match (&args.leave_out, &args.by_hand) {
        (Some(why), _) => {
            run.ctx.leave_out(id, &place.id, why)?;
            writeln!(run.out, "{}: left out", place.name)?;
            return Ok(0);
        }
        (None, Some(files)) => {
            let mut texts = Vec::new();
            for file in files {
                let path = run.path(file);
                let bytes = std::fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
                let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
                let read = run.extractor.extract(&name, &bytes, None, &extract::Budget::default())?;
                let parts: Vec<String> = read.document.parts.into_iter().map(|p| p.text).collect();
                texts.push((name, parts.join("\n")));
            }
            let words = run.ctx.search_words(&view.stored.body).join(" · ");
            run.ctx.search_by_hand(id, &place.id, &words, &texts)?
        }
        (None, None) => run.ctx.search_place(id, &place.id)?,
    };
    writeln!(run.out, "{}: {new} new items", place.name)?;
    Ok(0)
}

fn decision_words(decision: &Decision) -> String {
    match decision {
        Decision::Undecided => "undecided".to_owned(),
        Decision::Give => "give".to_owned(),
        Decision::GiveWithMarks { marks } => format!("give with {} parts hidden", marks.len()),
        Decision::KeepBack { ground, .. } => format!("keep back ({ground})"),
        Decision::NotAboutThem => "not about them".to_owned(),
    }
}

fn review(run: &mut Run<'_>, args: &ReviewArgs) -> anyhow::Result<u8> {
    let id = run.ctx.engine.resolve_request(&args.request)?;
    if args.all_as_suggested {
        return all_as_suggested(run, id);
    }
    let Some(number) = args.item else {
        for line in run.ctx.list_items(id)? {
            let marks = if line.marks > 0 { format!(", {} marks", line.marks) } else { String::new() };
            writeln!(run.out, "{:>4}  {}  [{}]  {}{marks}", line.number, line.title, line.group, decision_words(&line.decision))?;
        }
        return Ok(0);
    };
    if args.undo {
        run.ctx.undo_decision(id, number)?;
    } else if args.give {
        run.ctx.decide(id, number, Choice::Give)?;
    } else if args.not_about {
        run.ctx.decide(id, number, Choice::NotAboutThem)?;
    } else if let Some(ground) = &args.keep_back {
        let reason = args.why.clone().unwrap_or_default();
        run.ctx.decide(id, number, Choice::KeepBack { ground: ground.clone(), reason, opinion_on: None })?;
    } else if args.hide {
        let view = run.ctx.show_item(id, number)?;
        let mut marks = view.marks;
        for words in &args.also {
            for (start, found) in view.text.match_indices(words.as_str()) {
                marks.push(app::bodies::StoredMark {
                    start,
                    end: start + found.len(),
                    ground: "third-party".to_owned(),
                    about: None,
                });
            }
        }
        run.ctx.decide(id, number, Choice::GiveWithMarks(marks))?;
    } else {
        return show_item(run, id, number);
    }
    writeln!(run.out, "Item {number} decided.")?;
    Ok(0)
}

fn all_as_suggested(run: &mut Run<'_>, id: EntityId) -> anyhow::Result<u8> {
    let mut decided = 0;
    for line in run.ctx.list_items(id)? {
        if line.decision != Decision::Undecided {
            continue;
        }
        let view = run.ctx.show_item(id, line.number)?;
        let choice = if view.marks.is_empty() { Choice::Give } else { Choice::GiveWithMarks(view.marks) };
        run.ctx.decide(id, line.number, choice)?;
        decided += 1;
    }
    writeln!(run.out, "{decided} items decided as suggested. Read them before you release the answer.")?;
    Ok(0)
}

fn show_item(run: &mut Run<'_>, id: EntityId, number: u32) -> anyhow::Result<u8> {
    let view = run.ctx.show_item(id, number)?;
    writeln!(run.out, "Item {number}: {}  ({})", view.stored.body.title, view.from)?;
    writeln!(run.out, "{}\n", decision_words(&view.stored.body.decision))?;
    writeln!(run.out, "{}\n", view.text)?;
    for seen in &view.people {
        let written = view.text.get(seen.start..seen.end).unwrap_or_default();
        let hidden = view.marks.iter().any(|m| m.start < seen.end && seen.start < m.end);
        let state = if seen.subject { "the person" } else if hidden { "hidden" } else { "shown" };
        writeln!(run.out, "  “{written}” is {} ({}; {state})", seen.who.join(" or "), seen.form.code())?;
    }
    Ok(0)
}

fn package(run: &mut Run<'_>, id: EntityId, to: Option<&PathBuf>) -> anyhow::Result<u8> {
    let view = run.ctx.build_package(id, run.extractor)?;
    writeln!(run.out, "{} items on {} pages, {} bytes", view.items, view.pages, view.pdf_bytes)?;
    for finding in &view.findings {
        writeln!(run.err, "{finding}")?;
    }
    if let Some(folder) = to {
        let folder = run.path(folder);
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join("answer.pdf"), run.ctx.package_file(id, PackageFile::Pdf)?)?;
        std::fs::write(folder.join("answer.zip"), run.ctx.package_file(id, PackageFile::Zip)?)?;
    }
    if view.findings.is_empty() {
        writeln!(run.out, "Ready. Read again by two programs: nothing you hid remains.")?;
        Ok(0)
    } else {
        writeln!(run.err, "Not ready: {} findings. Mend them and put it together again.", view.findings.len())?;
        Ok(crate::exit::UNVERIFIED)
    }
}

fn deliver(run: &mut Run<'_>, id: EntityId) -> anyhow::Result<u8> {
    let note = run.ctx.deliver(id, PasswordCost::SIGN_IN)?;
    writeln!(run.out, "Link: /collect/{}", note.secret.as_str())?;
    writeln!(run.out, "Code: {}   (give it by another way, for example on the telephone)", note.code)?;
    writeln!(run.out, "Both are shown once. The link ends on {}.", calendar::in_words(calendar::date_in_london(note.ends_at)))?;
    Ok(0)
}

fn collect(run: &mut Run<'_>, secret: &str, code: &str, to: &PathBuf) -> anyhow::Result<u8> {
    let answer = run.ctx.engine.collect(secret, code, run.ctx.now, PasswordCost::SIGN_IN)?;
    let folder = run.path(to);
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("answer.pdf"), answer.pdf)?;
    std::fs::write(folder.join("answer.zip"), answer.zip)?;
    writeln!(run.out, "answer.pdf and answer.zip are in {}.", folder.display())?;
    Ok(0)
}
