//! `caretaker request sheet …`

use std::path::PathBuf;

use app::{
    AppError, LookedAt, NewSheet, PasswordCost, SheetAnswer, SheetNote, SheetOutcome, SheetWent,
};
use clap::{Args, Subcommand};
use jiff::civil::Date;

use super::Run;
use super::request_search::{scans, texts};

/// Search sheets: colleagues look in places of their own.
#[derive(Debug, Subcommand)]
pub(crate) enum SheetCommand {
    /// Ask a colleague to look; link and code are printed once.
    Ask(AskArgs),
    /// Send a sheet once more, with a new link and a new code.
    Again {
        /// The request.
        request: String,
        /// The sheet, by the id that `request show` lists.
        sheet: String,
    },
    /// Open a sheet as its colleague does.
    Open {
        /// The part of the link after /sheet/.
        secret: String,
        /// The six-digit code.
        #[arg(long)]
        code: String,
    },
    /// Answer a sheet as its colleague does, and sign it.
    Sign(SignArgs),
}

/// `caretaker request sheet ask`.
#[derive(Debug, Args)]
pub(crate) struct AskArgs {
    /// The request.
    request: String,
    /// Who is asked: a name, or the sign-in address of an account.
    who: String,
    /// Where the link goes by e-mail; left out, it is handed over.
    #[arg(long, default_value = "")]
    email: String,
    /// A place to look in, such as "your mailbox".
    #[arg(long, value_name = "PLACE", required = true)]
    place: Vec<String>,
    /// A word of the person's own that is struck out.
    #[arg(long, value_name = "WORD")]
    without: Vec<String>,
    /// One more word to look for.
    #[arg(long, value_name = "WORD")]
    word: Vec<String>,
    /// By when; seven days from now, or the day by which you work to answer, if left out.
    #[arg(long)]
    by: Option<Date>,
}

/// `caretaker request sheet sign`.
#[derive(Debug, Args)]
pub(crate) struct SignArgs {
    /// The part of the link after /sheet/.
    secret: String,
    /// The six-digit code.
    #[arg(long)]
    code: String,
    /// Their name, as a signature.
    #[arg(long)]
    name: String,
    /// What came of a place, by its number: 1=found, 1=nothing or 1=could-not.
    #[arg(long, value_name = "PLACE=OUTCOME", required = true)]
    outcome: Vec<String>,
    /// What is to be known of a place, by its number: 1=WORDS.
    #[arg(long, value_name = "PLACE=WORDS")]
    note: Vec<String>,
    /// A file with text that was found in a place, by its number: 1=FILE.
    #[arg(long, value_name = "PLACE=FILE")]
    file: Vec<String>,
    /// A photograph or scan that was found there (JPEG, PNG, PDF): 1=FILE.
    #[arg(long, value_name = "PLACE=FILE")]
    scan: Vec<String>,
}

pub(super) fn sheet(run: &mut Run<'_>, command: &SheetCommand) -> anyhow::Result<u8> {
    match command {
        SheetCommand::Ask(args) => ask(run, args),
        SheetCommand::Again { request, sheet } => again(run, request, sheet),
        SheetCommand::Open { secret, code } => open(run, secret, code),
        SheetCommand::Sign(args) => sign(run, args),
    }
}

fn ask(run: &mut Run<'_>, args: &AskArgs) -> anyhow::Result<u8> {
    let id = run.ctx.resolve_request(&args.request)?;
    let account = run.ctx.engine.account_by_email(&args.who)?;
    let new = NewSheet {
        account: account.map(|account| account.id),
        name: args.who.clone(),
        email: args.email.clone(),
        places: args.place.clone(),
        without: args.without.clone(),
        more: args.word.clone(),
        by: args.by,
    };
    let site = run.home.settings.public_url.clone();
    let how = (site.as_deref(), PasswordCost::SIGN_IN);
    let note = run.ctx.ask_sheet(id, &new, how)?;
    tell(run, &note)
}

fn again(run: &mut Run<'_>, request: &str, sheet: &str) -> anyhow::Result<u8> {
    let id = run.ctx.resolve_request(request)?;
    let sheet = sheet
        .parse()
        .map_err(|_| AppError::NotFound("search sheet"))?;
    let site = run.home.settings.public_url.clone();
    let how = (site.as_deref(), PasswordCost::SIGN_IN);
    let note = run.ctx.send_sheet_again(id, sheet, how)?;
    tell(run, &note)
}

fn tell(run: &mut Run<'_>, note: &SheetNote) -> anyhow::Result<u8> {
    writeln!(run.out, "{}", note.went.words())?;
    match note.went {
        SheetWent::ByMail => {}
        SheetWent::NotSent | SheetWent::ByHand => {
            writeln!(run.out, "Link: /sheet/{}", note.secret.as_str())?;
        }
    }
    writeln!(
        run.out,
        "Code: {}   (tell it by another way, for example on the telephone)",
        note.code
    )?;
    let ends = calendar::in_words(calendar::date_in_london(note.ends_at));
    writeln!(run.out, "Shown once. The link ends on {ends}.")?;
    Ok(0)
}

fn open(run: &mut Run<'_>, secret: &str, code: &str) -> anyhow::Result<u8> {
    let now = run.ctx.now;
    let how = (now, PasswordCost::SIGN_IN);
    let sheet = run.ctx.engine.open_sheet(secret, code, how)?;
    if let Some(at) = sheet.signed_at {
        let on = calendar::in_words(calendar::date_in_london(at));
        writeln!(run.out, "This sheet was signed on {on}.")?;
        return Ok(0);
    }
    let by = calendar::in_words(sheet.by);
    writeln!(run.out, "{} asks you to look, by {by}.", sheet.asked_by)?;
    writeln!(run.out, "Words to look for: {}", sheet.words.join(" · "))?;
    for (number, place) in (1..).zip(&sheet.places) {
        let number: usize = number;
        writeln!(run.out, "  {number}. {place}")?;
    }
    Ok(0)
}

fn sign(run: &mut Run<'_>, args: &SignArgs) -> anyhow::Result<u8> {
    let how = (run.ctx.now, PasswordCost::SIGN_IN);
    let sheet = run.ctx.engine.open_sheet(&args.secret, &args.code, how)?;
    let mut looked = Vec::new();
    for number in 1..=sheet.places.len() {
        let of = |all: &[String]| -> Vec<String> {
            let prefix = format!("{number}=");
            let own = all.iter().filter_map(|one| one.strip_prefix(&prefix));
            own.map(str::to_owned).collect()
        };
        let files = |all: &[String]| of(all).into_iter().map(PathBuf::from).collect::<Vec<_>>();
        let outcome = of(&args.outcome);
        looked.push(LookedAt {
            outcome: outcome
                .first()
                .and_then(|code| SheetOutcome::from_code(code)),
            note: of(&args.note).join(" "),
            texts: texts(run, &files(&args.file))?,
            scans: scans(run, &files(&args.scan))?,
        });
    }
    let answer = SheetAnswer {
        name: args.name.clone(),
        looked,
    };
    let items =
        run.ctx
            .engine
            .sign_sheet((&args.secret, &args.code), &answer, how, run.extractor)?;
    writeln!(run.out, "Signed. {items} new items.")?;
    Ok(0)
}
