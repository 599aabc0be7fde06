//! Opening the organisation, here or through the server that has it open.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, bail};
use app::{AppError, Ctx, Engine, Reading};
use extract::Extractor;
use jiff::Timestamp;
use keys::{Journal, KeyStore, SystemRandom};
use store::{DataLock, Options, SqliteStore};

use crate::args::{Cli, Data};
use crate::commands;
use crate::home::Home;
use crate::socket;

/// An open organisation and the lock on its folder.
pub(crate) struct Opened {
    /// The organisation.
    pub(crate) engine: Engine,
    /// The store itself, for `doctor`.
    pub(crate) store: Arc<SqliteStore>,
    /// Held until the organisation is closed.
    _lock: DataLock,
}

/// The reader of foreign files: this binary as its own worker.
pub(crate) fn extractor() -> anyhow::Result<Extractor> {
    let program = std::env::current_exe().context("this program cannot be found again")?;
    Ok(Extractor::of(program, &["worker"]))
}

/// Opens the organisation of a home, whole.
pub(crate) fn open(home: &Home, now: Timestamp) -> anyhow::Result<Opened> {
    let opened = begin(home, now)?;
    if opened.engine.reading() != Reading::Done {
        opened.engine.finish_opening(now)?;
    }
    Ok(opened)
}

/// Opens what a sign-in needs of the organisation of a home; everybody is still to be read, unless a
/// change of keys has to be gone on with first.
pub(crate) fn begin(home: &Home, now: Timestamp) -> anyhow::Result<Opened> {
    home.check_apart()?;
    if !home.database().exists() {
        bail!(
            "there is no organisation in {}; set one up with: caretaker init --dpo EMAIL",
            home.data.display()
        );
    }
    let lock = DataLock::take(&home.lock())?;
    let opened = KeyStore::open_by_file(&home.master_key, &home.slots())?;
    if opened.finished {
        tracing::info!("a change of the master key that was cut short is finished");
    }
    let keys = opened.store;
    let store = Arc::new(SqliteStore::open(&home.database(), Options::default())?);
    let journal = journal(home, &keys)?;
    let engine = Engine::begin_opening(
        Arc::clone(&store) as Arc<dyn store::Store>,
        keys,
        Box::new(SystemRandom),
    )?
    .with_journal(journal, now)?;
    engine.set_outside(crate::outside::of_settings(&home.settings)?);
    if engine.keys_are_half_changed() {
        engine.finish_opening(now)?;
    }
    Ok(Opened {
        engine,
        store,
        _lock: lock,
    })
}

/// The recovery journal, made where there is none yet.
pub(crate) fn journal(home: &Home, keys: &KeyStore) -> anyhow::Result<Journal> {
    let path = home.journal();
    if path.exists() {
        Ok(Journal::open(&path, keys, Box::new(SystemRandom))?)
    } else {
        Ok(Journal::create(&path, keys, Box::new(SystemRandom))?)
    }
}

/// Runs a command on the organisation's data: in the server that has it open, or here.
pub(crate) fn run_data(
    cli: &Cli,
    command: &Data,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> anyhow::Result<u8> {
    let home = cli.home()?;
    // These need no organisation here, and must not meet the one there may be.
    match command {
        Data::Restore(args) if args.is_apart() => {
            return commands::restore::apart(cli, args, out);
        }
        Data::Drill(args) if args.from.kit.is_some() || !home.database().exists() => {
            return commands::drill::apart(cli, args, out);
        }
        _ => {}
    }
    if let Some(code) = socket::ask(&home.socket(), out, err)? {
        return Ok(code);
    }
    let now = cli.now();
    let opened = open(&home, now)?;
    let here = std::env::current_dir().context("the present folder cannot be found")?;
    run_here(
        &opened.engine,
        &extractor()?,
        cli,
        command,
        &here,
        now,
        out,
        err,
    )
}

/// Runs a command on an open organisation.
#[expect(
    clippy::too_many_arguments,
    reason = "the one seam between shell and server"
)]
pub(crate) fn run_here(
    engine: &Engine,
    extractor: &Extractor,
    cli: &Cli,
    command: &Data,
    here: &Path,
    now: Timestamp,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> anyhow::Result<u8> {
    let actor = match acting(engine, cli) {
        Ok(actor) => actor,
        Err(error) => return Ok(commands::say(&error.into(), err)),
    };
    let ctx = Ctx { engine, now, actor };
    let home = cli.home()?;
    let mut run = commands::Run {
        ctx,
        extractor,
        home: &home,
        here,
        out,
        err,
    };
    match commands::run(&mut run, command) {
        Ok(code) => Ok(code),
        Err(error) => {
            note(&run.ctx, &error, run.err);
            let code = commands::say(&error, run.err);
            say_who(&run.ctx, &error, run.err)?;
            Ok(code)
        }
    }
}

/// Whoever holds the master key is nobody in particular, and some things are done by somebody:
/// confirming what one has read, attesting, answering.
fn say_who(ctx: &Ctx<'_>, error: &anyhow::Error, err: &mut dyn Write) -> std::io::Result<()> {
    let denied = match error.downcast_ref::<AppError>() {
        Some(AppError::Refused(refusal)) => refusal.denied.is_some(),
        _ => false,
    };
    if denied && ctx.actor.role == access::Role::Operator {
        writeln!(err, "  instead: say who does it: --as EMAIL")?;
    }
    Ok(())
}

/// Who acts: the operator, or whoever `--as` names.
fn acting(engine: &Engine, cli: &Cli) -> Result<access::Actor, AppError> {
    let Some(email) = &cli.acting_as else {
        return Ok(access::Actor::OPERATOR);
    };
    let account = engine.account_by_email(email)?;
    engine.actor_of(&account.ok_or(AppError::NotFound("account"))?)
}

/// Has it written down that access was refused, as it is behind the pages. That it could not be
/// written changes nothing of the refusal.
fn note(ctx: &Ctx<'_>, error: &anyhow::Error, err: &mut dyn Write) {
    let Some(error) = error.downcast_ref::<AppError>() else {
        return;
    };
    if let Err(fault) = ctx.note_refusal(error) {
        let _ = writeln!(
            err,
            "caretaker: the refusal could not be written down: {fault}"
        );
    }
}
