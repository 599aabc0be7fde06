//! The commands: one file each; every one calls one use case and prints what it says.

pub(crate) mod accounts;
pub(crate) mod backup;
pub(crate) mod bundle;
pub(crate) mod cases;
pub(crate) mod clock;
pub(crate) mod completions;
pub(crate) mod consents;
pub(crate) mod coverage;
pub(crate) mod destroy;
mod disclosures;
pub(crate) mod documents;
pub(crate) mod drill;
pub(crate) mod extract;
pub(crate) mod keys;
pub(crate) mod ledger;
pub(crate) mod letters;
pub(crate) mod mailbox;
pub(crate) mod man;
pub(crate) mod may_see;
pub(crate) mod notices;
mod own;
pub(crate) mod people;
mod people_import;
pub(crate) mod places;
pub(crate) mod policy;
pub(crate) mod policy_versions;
mod publish;
pub(crate) mod questions;
pub(crate) mod records;
pub(crate) mod registers;
mod request_answer;
mod request_arrivals;
mod request_give;
mod request_letter;
mod request_numbers;
mod request_record;
mod request_report;
mod request_review;
mod request_search;
mod request_sheet;
pub(crate) mod requests;
pub(crate) mod restore;
pub(crate) mod retention;
mod safety;
pub(crate) mod scan;
pub(crate) mod score;
pub(crate) mod today;
pub(crate) mod tokens;
pub(crate) mod witness;

use std::io::Write;
use std::path::{Path, PathBuf};

use ::extract::{Budget, Extractor};
use app::{AppError, Ctx};

use crate::args::Data;
use crate::exit;
use crate::files::in_words;

/// What a command runs with, here or in the server.
pub(crate) struct Run<'a> {
    /// Who acts, when, on which organisation.
    pub(crate) ctx: Ctx<'a>,
    /// The reader of foreign files.
    pub(crate) extractor: &'a Extractor,
    /// Where everything is.
    pub(crate) home: &'a crate::home::Home,
    /// The folder the command was given in.
    pub(crate) here: &'a Path,
    /// Where results go.
    pub(crate) out: &'a mut dyn Write,
    /// Where everything else goes.
    pub(crate) err: &'a mut dyn Write,
}

impl Run<'_> {
    /// A path as the caller meant it.
    pub(crate) fn path(&self, given: &Path) -> PathBuf {
        self.here.join(given)
    }
}

/// Writes a file that only its owner can read, whatever the file was before; never through a link.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt as _;
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Runs one command on the organisation's data.
pub(crate) fn run(run: &mut Run<'_>, command: &Data) -> anyhow::Result<u8> {
    if run.ctx.engine.awaits_setup() && command.needs_a_policy() {
        return Err(AppError::Refused(app::Refusal {
            why: "this organisation is not set up yet, and nothing is kept without a policy"
                .to_owned(),
            citation: None,
            mend: Some("sign in as the DPO, choose a policy and answer the questions".to_owned()),
            denied: None,
        })
        .into());
    }
    match command {
        Data::Account(command) => accounts::run(run, command),
        Data::Token(command) => tokens::run(run, command),
        Data::Person(command) => people::run(run, command),
        Data::Relation(command) => people::run_relation(run, command),
        Data::Record(command) => records::run(run, command),
        Data::Consent(command) => consents::run(run, command),
        Data::Notice(command) => notices::run(run, command),
        Data::Question(command) => questions::run(run, command),
        Data::Destroy(command) => destroy::run(run, command),
        Data::Retention(command) => retention::run(run, command),
        Data::Register(command) => registers::run(run, command),
        Data::Letter(command) => letters::run(run, command),
        Data::Place(command) => places::run(run, command),
        Data::Ingest(args) => documents::ingest(run, args),
        Data::Document(command) => documents::run(run, command),
        Data::Find(args) => documents::find(run, args),
        Data::Score(command) => score::run(run, command),
        Data::Calendar => today::calendar(run),
        Data::Today(args) => today::run(run, args),
        Data::Request(command) => requests::run(run, command),
        Data::Policy(command) => policy::run_on_data(run, command),
        Data::Evidence(args) => ledger::evidence(run, args),
        Data::Ledger(command) => ledger::run(run, command),
        Data::Keys(command) => self::keys::run(run, command),
        Data::Backup(args) => backup::run(run, args),
        Data::Restore(args) => restore::run(run, args),
        Data::Drill(args) => drill::run(run, args),
    }
}

/// Says what went wrong, once, and answers the exit code for it.
pub(crate) fn say(error: &anyhow::Error, err: &mut dyn Write) -> u8 {
    // Whoever read our output has read enough: `caretaker … | head`.
    let closed = |e: &std::io::Error| e.kind() == std::io::ErrorKind::BrokenPipe;
    if error.downcast_ref::<std::io::Error>().is_some_and(closed) {
        return 0;
    }
    let Some(app) = error.downcast_ref::<AppError>() else {
        let _ = writeln!(err, "caretaker: {}", in_words(&format!("{error:#}")));
        return exit::FAULT;
    };
    match app {
        AppError::Refused(refusal) => {
            let _ = writeln!(err, "refused: {}", refusal.why);
            if let Some(citation) = &refusal.citation {
                let _ = writeln!(err, "  source: {citation}");
            }
            if let Some(mend) = &refusal.mend {
                let _ = writeln!(err, "  instead: {mend}");
            }
            exit::REFUSED
        }
        AppError::Input(faults) => {
            for fault in faults {
                let _ = writeln!(err, "{}: {}", fault.place, fault.what);
                if !fault.mend.is_empty() {
                    let _ = writeln!(err, "  mend: {}", fault.mend);
                }
            }
            exit::INPUT
        }
        AppError::NotFound(what) => {
            let _ = writeln!(err, "there is no such {what}");
            exit::NOT_FOUND
        }
        AppError::Conflict
        | AppError::StillReading
        | AppError::Unavailable { .. }
        | AppError::Inconsistent(_) => {
            let _ = writeln!(err, "caretaker: {}", in_words(&format!("{error:#}")));
            exit::FAULT
        }
    }
}

/// `caretaker scan`, which reads files of other kinds through the worker.
pub(crate) fn scan_file(
    args: &scan::ScanArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> anyhow::Result<u8> {
    scan::run(args, &crate::open::extractor()?, out, err)
}

impl scan::Reads for ::extract::Extractor {
    fn document(&self, name: &str, bytes: &[u8]) -> anyhow::Result<document::Document> {
        Ok(self
            .extract(name, bytes, None, &Budget::default())?
            .document)
    }

    fn table(&self, name: &str, bytes: &[u8]) -> anyhow::Result<::extract::Table> {
        Ok(app::read_as_table(self, name, bytes, None)?)
    }
}
