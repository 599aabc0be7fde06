//! `caretaker request …`

use std::path::PathBuf;

use app::AppError;
use clap::{Args, Subcommand};
use duties::rights::CloseReason;
use jiff::civil::Date;

use super::Run;
use super::request_answer::{collect, deliver, package};
use super::request_record::{asked, can_happen, record, rulings};
use super::request_review::review;
use super::request_search::{list, open, search, show};

/// Rights requests. REQUEST is a number such as 14.
#[derive(Debug, Subcommand)]
pub(crate) enum RequestCommand {
    /// Record a request of any kind; the clock starts on the day it was received.
    Open(OpenArgs),
    /// List all requests with what is left of their time.
    List,
    /// Count requests by year and kind, for the annual report.
    Numbers {
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Show a request: its clock with the arithmetic, its tasks, its places.
    Show {
        /// The request.
        request: String,
    },
    /// Report what was searched, found, given, kept back and taken out, why, and by whom.
    Report {
        /// The request.
        request: String,
    },
    /// List the letters that can be sent now, or save one as a PDF.
    Letter {
        /// The request.
        request: String,
        /// Which letter: its code.
        letter: Option<String>,
        /// Where to save it; it is printed as text if this is left out.
        #[arg(long, short, value_name = "FILE", requires = "letter")]
        out: Option<PathBuf>,
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
    /// Put places that have come into the register since on the request's list.
    Places {
        /// The request.
        request: String,
    },
    /// Search the places: all that Caretaker holds, or one.
    Search(SearchArgs),
    /// Ask colleagues to look in places of their own, by a link and a code.
    #[command(subcommand)]
    Sheet(super::request_sheet::SheetCommand),
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
    Review(Box<ReviewArgs>),
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
        /// Why it may go where it goes although there is a warning: it stays on record.
        #[arg(long, value_name = "WHY", default_value = "")]
        despite: String,
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
    /// Record something that happened to a request, or list what can be recorded and what it asks.
    Record {
        /// The request.
        request: String,
        /// What happened, such as acknowledged; left out, all that can be recorded now is listed.
        happening: Option<String>,
        /// An answer, as NAME=TEXT; a day that is left out is today. Without any, what is asked is
        /// listed, unless --go-on says that nothing has to be said.
        #[arg(value_name = "NAME=TEXT")]
        answers: Vec<String>,
        /// Record it today, with no more said.
        #[arg(long, requires = "happening")]
        go_on: bool,
    },
    /// Decide one thing that a request asks for.
    Decide {
        /// The request.
        request: String,
        /// Its name, as `request show` lists it.
        point: String,
        /// granted, statement-added, or the exception; left out, what can be decided is listed.
        ruling: Option<String>,
        /// The reasons; needed for all that is not granted.
        #[arg(long, default_value = "")]
        why: String,
    },
    /// Give a request to a colleague, who sees to it and is reminded.
    Give(super::request_give::GiveArgs),
    /// Write a note on a request.
    Note {
        /// The request.
        request: String,
        /// What is to be remembered.
        text: String,
    },
    /// What came by the public page or by e-mail.
    #[command(flatten)]
    Arrived(super::request_arrivals::ArrivalCommand),
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
    pub(super) person: String,
    /// What is asked for: access, rectification, erasure, restriction, portability, objection,
    /// automated-decision, consent-withdrawal, damage-or-distress, transfer-safeguards, complaint,
    /// educational-record or general-question.
    #[arg(long, default_value = "access")]
    pub(super) kind: String,
    /// The day it reached anybody in the organisation; today if left out.
    #[arg(long)]
    pub(super) received: Option<Date>,
    /// Who asks; the person themselves if left out.
    #[arg(long)]
    pub(super) from: Option<String>,
    /// What they are to the person: data-subject, parental-responsibility, court-appointee, agent.
    #[arg(long, default_value = "data-subject")]
    pub(super) standing: String,
    /// An address that is safe to reply to.
    #[arg(long, default_value = "")]
    pub(super) contact: String,
    /// By which way it came.
    #[arg(long, default_value = "letter")]
    pub(super) channel: String,
    /// What was asked; what such a request asks for as a rule, if left out.
    #[arg(long)]
    pub(super) asked: Option<String>,
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
    pub(super) request: String,
    /// One place, by its name; all that Caretaker can search if left out.
    #[arg(long)]
    pub(super) place: Option<String>,
    /// The place was searched by hand: files with what was found; none if nothing was.
    #[arg(long, value_name = "FILE", num_args = 0..)]
    pub(super) by_hand: Option<Vec<PathBuf>>,
    /// Photographs and scans that were found there by hand, or elsewhere (JPEG, PNG, PDF): each
    /// becomes an item of pictures, in which parts are covered by hand.
    #[arg(long, value_name = "FILE", num_args = 1.., requires = "place", conflicts_with = "leave_out")]
    pub(super) scan: Vec<PathBuf>,
    /// The place is left out, and why.
    #[arg(long, value_name = "WHY", conflicts_with = "by_hand")]
    pub(super) leave_out: Option<String>,
}

/// What is decided about a whole group.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(super) enum GroupArg {
    /// Give each with what was marked beforehand hidden.
    Give,
    /// They are not about the person.
    NotAbout,
}

impl From<GroupArg> for app::GroupChoice {
    fn from(arg: GroupArg) -> Self {
        match arg {
            GroupArg::Give => Self::GiveAsSuggested,
            GroupArg::NotAbout => Self::NotAboutThem,
        }
    }
}

/// `caretaker request review`.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "flags of a command line")]
pub(crate) struct ReviewArgs {
    /// The request.
    pub(super) request: String,
    /// One item, by its number; the list if left out.
    pub(super) item: Option<u32>,
    /// Give it whole.
    #[arg(long, group = "decision")]
    pub(super) give: bool,
    /// Give it with the marked parts hidden.
    #[arg(long, group = "decision")]
    pub(super) hide: bool,
    /// With --give, of a photograph or scanned pages: you have looked at all of it, as no program can.
    #[arg(long, requires = "give")]
    pub(super) looked: bool,
    /// Cover a part of a page of it, in per cent from its left and top edges with width and height:
    /// 2:10,20.5,30,8. The whole page: 2:all.
    #[arg(long, value_name = "PAGE:AREA", requires = "item", conflicts_with_all = ["decision", "uncover"])]
    pub(super) cover: Vec<String>,
    /// With --cover: the ground on which these parts are covered.
    #[arg(
        long,
        value_name = "GROUND",
        requires = "cover",
        default_value = "third-party"
    )]
    pub(super) cover_ground: String,
    /// Take off a cover, by its number as the item lists them.
    #[arg(
        long,
        value_name = "NUMBER",
        requires = "item",
        conflicts_with = "decision"
    )]
    pub(super) uncover: Option<usize>,
    /// Have the words of a page read in its picture, where `tesseract` is installed: what it finds is
    /// suggested to be covered, and may be wrong.
    #[arg(long, value_name = "PAGE", requires = "item", conflicts_with_all = ["decision", "cover", "uncover"])]
    pub(super) read_words: Option<u32>,
    /// Cover what is suggested: a number as the item lists it, `page=2` for all that is open of a
    /// page, or `person=NAME` for all of a person.
    #[arg(long, value_name = "WHICH", requires = "item", conflicts_with_all = ["decision", "cover", "uncover"])]
    pub(super) cover_suggested: Vec<String>,
    /// Say that what is suggested need not be covered; as with --cover-suggested.
    #[arg(long, value_name = "WHICH", requires = "item", conflicts_with_all = ["decision", "cover", "uncover"])]
    pub(super) leave_suggested: Vec<String>,
    /// With --looked: what is suggested and still open stays uncovered.
    #[arg(long, requires = "looked")]
    pub(super) leave_open: bool,
    /// It is a text that has pages: have it go as these look. What is hidden in its text is not
    /// covered by that: it is suggested where its place is known. Look at every page.
    #[arg(long, group = "decision", requires = "item")]
    pub(super) as_pictures: bool,
    /// Have it go as text after all.
    #[arg(long, group = "decision", requires = "item")]
    pub(super) as_text: bool,
    /// Write a page of it as a PNG with what is covered black; with --to.
    #[arg(long, value_name = "PAGE", requires_all = ["item", "to"], conflicts_with_all = ["decision", "cover", "uncover"])]
    pub(super) page: Option<u32>,
    /// Where the page is written.
    #[arg(long, value_name = "FILE", requires = "page")]
    pub(super) to: Option<PathBuf>,
    /// With --page: without the covers.
    #[arg(long, requires = "page", conflicts_with = "outlined")]
    pub(super) uncovered: bool,
    /// With --page: with lines around what is suggested, and its numbers.
    #[arg(long, requires = "page")]
    pub(super) outlined: bool,
    /// Keep it back on this ground.
    #[arg(long, group = "decision", value_name = "GROUND", requires = "why")]
    pub(super) keep_back: Option<String>,
    /// It is not about the person.
    #[arg(long, group = "decision")]
    pub(super) not_about: bool,
    /// Take the last decision back.
    #[arg(long, group = "decision")]
    pub(super) undo: bool,
    /// Decide all undecided items as suggested: hidden where somebody else is marked, else whole.
    #[arg(long, group = "decision", conflicts_with = "item")]
    pub(super) all_as_suggested: bool,
    /// List only items that are so, all of these: from=PERSON, to=PERSON, since=DATE, until=DATE,
    /// place=ID or place=records, kind=record|mail|chat|table|document|hand,
    /// state=undecided|decided|given|hidden|kept-back|not-about,
    /// is=safeguarding|health|unreadable|others|alike|suggested|second|noted, group=ITEM, rule=RULE.
    #[arg(long, value_name = "NAME=VALUE", conflicts_with_all = ["item", "decision"])]
    pub(super) only: Vec<String>,
    /// Decide the undecided items with the same text as this one alike.
    #[arg(long, group = "decision", requires = "item")]
    pub(super) alike: bool,
    /// Decide everything that is undecided in the item's group.
    #[arg(long, group = "decision", value_name = "CHOICE", requires = "item")]
    pub(super) group: Option<GroupArg>,
    /// With --alike of an item that is kept back or not about them: another that nearly says the same.
    #[arg(long, value_name = "ITEM", requires = "alike")]
    pub(super) near: Vec<u32>,
    /// List what rules suggest, with their reasons and how many items each fits.
    #[arg(long, group = "decision", conflicts_with = "item")]
    pub(super) suggestions: bool,
    /// Accept what a rule suggests for all items that it fits.
    #[arg(
        long,
        group = "decision",
        value_name = "RULE",
        conflicts_with = "item",
        requires = "items"
    )]
    pub(super) accept: Option<String>,
    /// With --accept: how many items that are, as --suggestions lists them.
    #[arg(long, value_name = "COUNT")]
    pub(super) items: Option<usize>,
    /// Take back all that one act decided, by the id that it printed.
    #[arg(long, group = "decision", value_name = "ACT", conflicts_with = "item")]
    pub(super) undo_together: Option<String>,
    /// As a second person: agree with what somebody else decided.
    #[arg(long, group = "decision", requires = "item")]
    pub(super) agree: bool,
    /// As a second person: say what you see otherwise; it is to be decided anew.
    #[arg(long, group = "decision", value_name = "WHY", requires = "item")]
    pub(super) differ: Option<String>,
    /// Ask a colleague about it, by their sign-in address; with --question.
    #[arg(long, group = "decision", value_name = "EMAIL", requires_all = ["item", "question"])]
    pub(super) ask: Option<String>,
    /// What they are asked.
    #[arg(long, value_name = "WORDS", requires = "ask")]
    pub(super) question: Option<String>,
    /// Leave a note for whoever reads it next; an empty one takes it away.
    #[arg(long, group = "decision", value_name = "WORDS", requires = "item")]
    pub(super) note: Option<String>,
    /// Why the ground applies here.
    #[arg(long)]
    pub(super) why: Option<String>,
    /// The day of a health professional's opinion: that giving it would do serious harm, with
    /// `--keep-back`; that it would not, otherwise.
    #[arg(long, value_name = "DATE", conflicts_with = "known")]
    pub(super) opinion_on: Option<Date>,
    /// It tells of their health, and this is how we know that they know it already.
    #[arg(long, value_name = "HOW")]
    pub(super) known: Option<String>,
    /// Also hide each occurrence of these words in the item.
    #[arg(long, value_name = "WORDS", requires = "hide")]
    pub(super) also: Vec<String>,
}

fn close_reason(code: &str) -> Result<CloseReason, AppError> {
    let found = CloseReason::ALL.into_iter().find(|one| one.code() == code);
    found.ok_or_else(|| {
        let all: Vec<_> = CloseReason::ALL.iter().map(|one| one.code()).collect();
        AppError::input(
            "reason",
            format!("`{code}` is not a reason"),
            format!("use one of {}", all.join(", ")),
        )
    })
}

/// Runs it.
pub(crate) fn run(run: &mut Run<'_>, command: &RequestCommand) -> anyhow::Result<u8> {
    let today = run.ctx.today();
    let id = |words: &str| run.ctx.resolve_request(words);
    match command {
        RequestCommand::Open(args) => return open(run, args),
        RequestCommand::List => return list(run),
        RequestCommand::Show { request } => return show(run, id(request)?),
        RequestCommand::Report { request } => {
            return super::request_report::report(run, id(request)?);
        }
        RequestCommand::Letter {
            request,
            letter,
            out,
        } => {
            let one = letter.as_deref();
            return super::request_letter::letter(run, id(request)?, one, out.as_deref());
        }
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
            Some(what) => run
                .ctx
                .show_authority(id(request)?, on.unwrap_or(today), what)?,
            None => run.ctx.ask_authority(id(request)?)?,
        },
        RequestCommand::Places { request } => {
            let new = run.ctx.add_places(id(request)?)?;
            writeln!(run.out, "{new} places added.")?;
            return Ok(0);
        }
        RequestCommand::Search(args) => return search(run, args),
        RequestCommand::Sheet(command) => return super::request_sheet::sheet(run, command),
        RequestCommand::Pause { request, on } => {
            run.ctx.pause(id(request)?, on.unwrap_or(today))?;
        }
        RequestCommand::Resume { request, on } => {
            run.ctx.resume(id(request)?, on.unwrap_or(today))?;
        }
        RequestCommand::Extend { request, why, on } => {
            run.ctx.extend(id(request)?, on.unwrap_or(today), why)?;
        }
        RequestCommand::Review(args) => return review(run, args),
        RequestCommand::Package { request, to } => return package(run, id(request)?, to.as_ref()),
        RequestCommand::Deliver { request, despite } => {
            return deliver(run, id(request)?, despite);
        }
        RequestCommand::Collect { secret, code, to } => return collect(run, secret, code, to),
        RequestCommand::Record {
            request,
            happening,
            answers,
            go_on,
        } => {
            let request = id(request)?;
            let Some(code) = happening else {
                return can_happen(run, request);
            };
            if answers.is_empty() && !go_on {
                return asked(run, request, code);
            }
            record(run, request, code, answers)?;
        }
        RequestCommand::Decide {
            request,
            point,
            ruling,
            why,
        } => match ruling {
            Some(ruling) => run.ctx.decide_point(id(request)?, point, ruling, why)?,
            None => return rulings(run, id(request)?, point),
        },
        RequestCommand::Numbers { json } => return super::request_numbers::run(run, *json),
        RequestCommand::Give(args) => return super::request_give::run(run, args),
        RequestCommand::Arrived(command) => return super::request_arrivals::run(run, command),
        RequestCommand::Note { request, text } => run.ctx.note_on_request(id(request)?, text)?,
        RequestCommand::Close {
            request,
            reason,
            note,
        } => {
            let reason = close_reason(reason)?;
            run.ctx.close_request(id(request)?, reason, note)?;
        }
    }
    writeln!(run.out, "Done.")?;
    Ok(0)
}
