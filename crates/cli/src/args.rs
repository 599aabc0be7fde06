//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use jiff::Timestamp;

use crate::commands::{
    accounts, backup, clock, documents, drill, extract, keys, ledger, people, places, records,
    requests, restore, tokens,
};
use crate::home::{Given, Home};

/// Looks after what you know about people: what it is, why you may have it, until when, who has
/// seen it.
#[derive(Debug, Parser)]
#[command(name = "caretaker", version, max_term_width = 100)]
pub(crate) struct Cli {
    /// The data folder.
    #[arg(
        long,
        global = true,
        env = "CARETAKER_DATA",
        value_name = "DIR",
        help_heading = "With every command"
    )]
    data: Option<PathBuf>,
    /// The folder of the key store's two slots.
    #[arg(
        long,
        global = true,
        env = "CARETAKER_KEYS",
        value_name = "DIR",
        help_heading = "With every command"
    )]
    keys: Option<PathBuf>,
    /// The master key's file, outside the data folder.
    #[arg(
        long,
        global = true,
        env = "CARETAKER_MASTER_KEY",
        value_name = "FILE",
        help_heading = "With every command"
    )]
    master_key: Option<PathBuf>,
    /// The settings file.
    #[arg(
        long,
        global = true,
        env = "CARETAKER_CONFIG",
        value_name = "FILE",
        help_heading = "With every command"
    )]
    config: Option<PathBuf>,
    /// Acts as this account; otherwise as the holder of the master key.
    #[arg(
        long = "as",
        global = true,
        value_name = "EMAIL",
        help_heading = "With every command"
    )]
    pub(crate) acting_as: Option<String>,
    /// The moment to go by instead of now, for trying things out, e.g. 2026-11-21T09:00:00Z.
    #[arg(
        long,
        global = true,
        value_name = "INSTANT",
        help_heading = "With every command"
    )]
    now: Option<Timestamp>,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

impl Cli {
    /// The present moment: the one place where the clock is read.
    #[expect(
        clippy::disallowed_methods,
        reason = "the shell is where time comes from"
    )]
    pub(crate) fn now(&self) -> Timestamp {
        self.now.unwrap_or_else(Timestamp::now)
    }

    /// The moment that was set, if one was.
    pub(crate) fn fixed_now(&self) -> Option<Timestamp> {
        self.now
    }

    /// Whether a folder of keys was given.
    pub(crate) fn keys_given(&self) -> bool {
        self.keys.is_some()
    }

    /// Where everything is.
    pub(crate) fn home(&self) -> anyhow::Result<Home> {
        Home::find(Given {
            data: self.data.clone(),
            keys: self.keys.clone(),
            master_key: self.master_key.clone(),
            config: self.config.clone(),
        })
    }
}

/// Everything that can be asked for.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Reckon a statutory deadline, with the arithmetic and its sources.
    Clock(clock::ClockArgs),
    /// Reckon worked cases from a file, and say where one is not as expected.
    Cases(crate::commands::cases::CasesArgs),
    /// Show the text that Caretaker sees in a file.
    Extract(extract::ExtractArgs),
    /// Find people and identifiers in a text or file.
    Scan(crate::commands::scan::ScanArgs),
    /// Set up a new organisation in an empty data folder.
    Init(InitArgs),
    /// Make the master key again from the recovery kit.
    Recover(RecoverArgs),
    /// Serve the pages.
    Serve(ServeArgs),
    /// Open an invented organisation full of data.
    Demo(DemoArgs),
    /// Check that everything is as it should be.
    Doctor(DoctorArgs),
    /// Print what a shell offers after Tab.
    Completions(crate::commands::completions::CompletionsArgs),
    /// Write the manual pages.
    Man(crate::commands::man::ManArgs),
    /// Everything that works on the organisation's data.
    #[command(flatten)]
    Data(Data),
}

/// Commands that work on the organisation's data. While a server runs, they go to it.
#[derive(Debug, Subcommand)]
pub(crate) enum Data {
    /// Accounts: who can sign in.
    #[command(subcommand)]
    Account(accounts::AccountCommand),
    /// Tokens, by which programs act for an account.
    #[command(subcommand)]
    Token(tokens::TokenCommand),
    /// People.
    #[command(subcommand)]
    Person(people::PersonCommand),
    /// How people belong together.
    #[command(subcommand)]
    Relation(people::RelationCommand),
    /// Records about people.
    #[command(subcommand)]
    Record(records::RecordCommand),
    /// Consents: what people agreed to, did not agree to, or took back.
    #[command(subcommand)]
    Consent(crate::commands::consents::ConsentCommand),
    /// Notices: who was given which, and who is still to be.
    #[command(subcommand)]
    Notice(crate::commands::notices::NoticeCommand),
    /// Questions to the data protection officer.
    #[command(subcommand)]
    Question(crate::commands::questions::QuestionCommand),
    /// Deleting what is held about somebody, for good.
    #[command(subcommand)]
    Destroy(crate::commands::destroy::DestroyCommand),
    /// What is past its day, and what is on hold.
    #[command(subcommand)]
    Retention(crate::commands::retention::RetentionCommand),
    /// Registers: what the organisation writes down so that it can show it.
    #[command(subcommand)]
    Register(crate::commands::registers::RegisterCommand),
    /// The texts of the letters on the way to an answer.
    #[command(subcommand)]
    Letter(crate::commands::letters::LetterCommand),
    /// Systems and places where data lives.
    #[command(subcommand)]
    Place(places::PlaceCommand),
    /// Read the files of a place, so that they can be found.
    Ingest(documents::IngestArgs),
    /// Documents that were read.
    #[command(subcommand)]
    Document(documents::DocumentCommand),
    /// Find a person in records and documents.
    Find(documents::FindArgs),
    /// How well people are found in your own documents: mark twenty of them, and see what was missed.
    #[command(subcommand)]
    Score(crate::commands::score::ScoreCommand),
    /// Print what is due as a calendar (iCalendar), without names.
    Calendar,
    /// Show what is due, by day.
    Today(crate::commands::today::TodayArgs),
    /// Rights requests.
    #[command(subcommand)]
    Request(requests::RequestCommand),
    /// Policy packs: check them, hold them against the law, publish what they say, change the adopted
    /// one.
    #[command(subcommand)]
    Policy(crate::commands::policy::PolicyCommand),
    /// Who has seen what is held about a person.
    Evidence(ledger::EvidenceArgs),
    /// The ledger: verify, export, show.
    #[command(subcommand)]
    Ledger(ledger::LedgerCommand),
    /// Keys: how they stand, and changing each of them.
    #[command(subcommand)]
    Keys(keys::KeysCommand),
    /// Back up the data or the keys, and say how the backups stand.
    Backup(backup::BackupArgs),
    /// Restore a backup into a new folder, and confirm what was restored.
    Restore(restore::RestoreArgs),
    /// Try a restore out in a scratch folder, and certify it.
    Drill(drill::DrillArgs),
}

impl Data {
    /// Whether it works on people and what is kept about them.
    pub(crate) fn needs_a_policy(&self) -> bool {
        match self {
            Self::Person(_)
            | Self::Relation(_)
            | Self::Record(_)
            | Self::Place(_)
            | Self::Ingest(_)
            | Self::Document(_)
            | Self::Find(_)
            | Self::Score(_)
            | Self::Request(_)
            | Self::Today(_)
            | Self::Calendar
            | Self::Consent(_)
            | Self::Notice(_)
            | Self::Question(_)
            | Self::Destroy(_)
            | Self::Retention(_)
            | Self::Register(_)
            | Self::Letter(_)
            | Self::Evidence(_)
            | Self::Policy(_)
            | Self::Token(_) => true,
            Self::Account(_)
            | Self::Ledger(_)
            | Self::Keys(_)
            | Self::Backup(_)
            | Self::Restore(_)
            | Self::Drill(_) => false,
        }
    }
}

/// `caretaker init`.
#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// The data protection officer's e-mail address, to sign in with; their link to set a password
    /// is printed once. With answers, it may be left out: it is the one given there.
    #[arg(long, value_name = "EMAIL")]
    pub(crate) dpo: Option<String>,
    /// The data protection officer's name.
    #[arg(long)]
    pub(crate) dpo_name: Option<String>,
    /// The policy pack; `caretaker policy packs` lists them.
    #[arg(long, value_name = "CODE", conflicts_with_all = ["pack_folder", "later"])]
    pub(crate) pack: Option<String>,
    /// A pack of your own: the folder of its files.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["answers", "later", "name", "nation"])]
    pub(crate) pack_folder: Option<PathBuf>,
    /// The answers that make the pack your own, so that nothing is asked: `caretaker policy
    /// questions` prints a file to fill in.
    #[arg(long, value_name = "FILE", conflicts_with = "later")]
    pub(crate) answers: Option<PathBuf>,
    /// Only make the keys: the DPO chooses a policy and answers the questions in the pages. This is
    /// what happens when there is no terminal to ask at, and with `--yes` where no answers are given.
    #[arg(long)]
    pub(crate) later: bool,
    /// The organisation's name in use.
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// Where it works: england-and-wales, scotland, northern-ireland.
    #[arg(long)]
    pub(crate) nation: Option<String>,
    /// Where the recovery kit is written: on another medium, for a second person.
    #[arg(long, default_value = "caretaker-recovery-kit.age")]
    pub(crate) kit: PathBuf,
    /// Ask nothing; the recovery kit is checked by reading it back.
    #[arg(long)]
    pub(crate) yes: bool,
}

/// `caretaker recover`.
#[derive(Debug, Args)]
pub(crate) struct RecoverArgs {
    /// The recovery kit's file.
    pub(crate) kit: PathBuf,
    /// A file with the twelve words, or `-` for the standard input; asked for, without showing
    /// them, if left out.
    #[arg(long, value_name = "FILE")]
    pub(crate) words_file: Option<PathBuf>,
    /// The twelve words themselves; other users of this machine can see them while it runs.
    #[arg(long, conflicts_with = "words_file")]
    pub(crate) words: Option<String>,
}

/// `caretaker serve`.
#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    /// Where to listen.
    #[arg(long, env = "CARETAKER_LISTEN")]
    pub(crate) listen: Option<String>,
    /// How people outside reach this server.
    #[arg(long, env = "CARETAKER_PUBLIC_URL")]
    pub(crate) public_url: Option<String>,
    /// Serve the network in clear, without a proxy that has https: whoever is in between reads and
    /// changes everything.
    #[arg(long)]
    pub(crate) dangerously_without_https: bool,
}

/// `caretaker demo`.
#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// How many children the invented organisation teaches.
    #[arg(long, default_value_t = 120)]
    pub(crate) people: usize,
    /// The same seed gives the same organisation.
    #[arg(long, default_value_t = 7)]
    pub(crate) seed: u64,
    /// Write the invented files and the truth about them to a folder, and stop.
    #[arg(long, value_name = "DIR")]
    pub(crate) export: Option<PathBuf>,
    /// The password of the three demo accounts; made anew at each run if left out. Other users of
    /// this machine can see it while it runs.
    #[arg(long)]
    pub(crate) password: Option<String>,
    /// A file with that password, or `-` for the standard input.
    #[arg(long, value_name = "FILE", conflicts_with = "password")]
    pub(crate) password_file: Option<PathBuf>,
    /// Where to listen; another free port is taken if it is busy.
    #[arg(long, default_value = "127.0.0.1:7480")]
    pub(crate) listen: String,
    /// Keep the demo in this folder instead of one that is thrown away.
    #[arg(long, value_name = "DIR")]
    pub(crate) keep: Option<PathBuf>,
    /// Fill the organisation and stop, without serving.
    #[arg(long)]
    pub(crate) no_serve: bool,
}

/// `caretaker doctor`.
#[derive(Debug, Args)]
pub(crate) struct DoctorArgs {
    /// Read everything: every row, body, leaf and tile.
    #[arg(long)]
    pub(crate) deep: bool,
}
