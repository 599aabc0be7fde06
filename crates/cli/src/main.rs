#![doc = include_str!("../README.md")]

mod args;
mod commands;
mod demo_data;
mod doctor;
mod files;
mod home;
mod init;
mod open;
mod outside;
mod recover;
mod secret;
mod serve;
mod socket;

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser;

use crate::args::{Cli, Command, Data};
use crate::commands::ledger::LedgerCommand;

/// Exit codes, as the guide lists them.
pub(crate) mod exit {
    /// The machinery failed.
    pub(crate) const FAULT: u8 = 1;
    /// What was given cannot be used.
    pub(crate) const INPUT: u8 = 2;
    /// A rule said no.
    pub(crate) const REFUSED: u8 = 3;
    /// There is no such thing.
    pub(crate) const NOT_FOUND: u8 = 4;
    /// A verification failed.
    pub(crate) const UNVERIFIED: u8 = 5;
}

fn main() -> ExitCode {
    // The worker gives up everything before it reads a byte, so nothing may come before this.
    if std::env::args_os()
        .nth(1)
        .is_some_and(|arg| arg == "worker")
    {
        return extract::worker_main();
    }
    if let Err(error) = keys::harden_process() {
        eprintln!("caretaker: {}", files::in_words(&error.to_string()));
    }
    // Where, and not what: the words of a panic may quote the text that was being read.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map(ToString::to_string)
            .unwrap_or_default();
        eprintln!("caretaker: a fault in the program at {place}");
    }));
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return told(&error),
    };
    // Not locked: a server lives in here, and its threads would wait for ever to log.
    let mut out = std::io::stdout();
    let mut err = std::io::stderr();
    let code = match run(&cli, &mut out, &mut err) {
        Ok(code) => code,
        Err(error) => commands::say(&error, &mut err),
    };
    let _ = out.flush();
    ExitCode::from(code)
}

/// Help as it is; what is wrong with a command line, in British English.
fn told(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        error.exit();
    }
    let text = error.render();
    let text = if std::io::IsTerminal::is_terminal(&std::io::stderr()) {
        text.ansi().to_string()
    } else {
        text.to_string()
    };
    eprint!("{}", text.replace("unrecognized", "unrecognised"));
    ExitCode::from(exit::INPUT)
}

/// Does what was asked, and answers the exit code.
fn run(
    cli: &Cli,
    out: &mut dyn std::io::Write,
    err: &mut dyn std::io::Write,
) -> anyhow::Result<u8> {
    match &cli.command {
        Command::Clock(args) => commands::clock::run_to_code(args, cli.now(), out, err),
        Command::Cases(args) => commands::cases::run(args, out),
        Command::Extract(args) => commands::extract::run(args, &open::extractor()?, out, err),
        Command::Scan(args) => commands::scan_file(args, out, err),
        Command::Init(args) => init::run(cli, args, out),
        Command::Recover(args) => recover::run(cli, args, out),
        Command::Serve(args) => serve::run(cli, args, out),
        Command::Demo(args) => demo_data::run(cli, args, out),
        Command::Doctor(args) => doctor::run(cli, args, out),
        Command::Completions(args) => commands::completions::run(args, out),
        Command::Man(args) => commands::man::run(args, out),
        // Packs as they are written need no organisation.
        Command::Data(Data::Policy(command)) if command.is_apart() => {
            commands::policy::run(command, calendar::date_in_london(cli.now()), out, err)
        }
        // An exported ledger needs neither the organisation nor its keys.
        Command::Data(Data::Ledger(LedgerCommand::Verify {
            bundle: Some(bundle),
            since,
            witness,
            stamp,
        })) => {
            let known = commands::bundle::Known::read(witness, stamp)?;
            commands::bundle::run(bundle, since.as_deref(), &known, out, err)
        }
        Command::Data(command) => open::run_data(cli, command, out, err),
    }
}
