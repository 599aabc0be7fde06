//! `caretaker init`: keys first, the recovery kit read back, then the organisation.

mod ask;
pub(crate) mod plan;

use std::io::{BufRead, Write};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use app::bodies::Organisation;
use app::{Ctx, Engine};
use keys::{KeyStore, MasterKey, RecoveryKit, SystemRandom};
use store::{DataLock, Options, SqliteStore};

use self::plan::Plan;
use crate::args::{Cli, InitArgs};
use crate::home::Home;

/// Sets up a new organisation. What it will be is settled before anything is written.
pub(crate) fn run(cli: &Cli, args: &InitArgs, out: &mut dyn Write) -> anyhow::Result<u8> {
    let home = cli.home()?;
    home.check_apart()?;
    if home.database().exists() {
        bail!("{} already holds an organisation", home.data.display());
    }
    let mut input = std::io::stdin().lock();
    let plan = plan::settle(args, cli.now(), &mut input, out)?;
    make_private(&home.data)?;
    let _lock = DataLock::take(&home.lock())?;
    let mut made = Made::default();
    let master = master(&home, &mut made)?;
    made.will_make(&args.kit);
    write_kit(&master, args, &mut input, out)?;
    made.will_make(&home.database());
    made.will_make(&home.journal());
    made.will_make(&home.slots().a);
    made.will_make(&home.slots().b);
    let link = begin(cli, args, &home, &master, plan)?;
    made.stays();
    told(&home, &link, out)
}

/// The link by which the first account sets its password, and whether the rest waits for it.
struct Begun {
    name: String,
    link: String,
    waits: bool,
}

/// Makes the organisation, its policy and the first account.
fn begin(
    cli: &Cli,
    args: &InitArgs,
    home: &Home,
    master: &MasterKey,
    plan: Plan,
) -> anyhow::Result<Begun> {
    let (organisation, waits) = match &plan {
        Plan::Now(pack) => (Organisation::with_pack(pack), false),
        Plan::Later(organisation) => (organisation.clone(), true),
    };
    let engine = make(home, master, &organisation, cli.now())?;
    let ctx = Ctx {
        engine: &engine,
        now: cli.now(),
        actor: access::Actor::OPERATOR,
    };
    let mut email = args.dpo.clone();
    let mut name = args.dpo_name.clone();
    if let Plan::Now(pack) = plan {
        ctx.set_up_policy(organisation.pack)?;
        let officer = pack.organisation.dpo;
        email.get_or_insert(officer.email);
        name.get_or_insert(officer.name);
    }
    let name = name.unwrap_or_else(|| "Data protection officer".to_owned());
    let email = email.context("say whom to give the link to: --dpo EMAIL")?;
    let (_, link) = ctx.add_account(&email, &name, access::Role::Dpo, None)?;
    Ok(Begun {
        name: engine.organisation().name.clone(),
        link: link.secret.as_str().to_owned(),
        waits,
    })
}

fn told(home: &Home, begun: &Begun, out: &mut dyn Write) -> anyhow::Result<u8> {
    if begun.waits {
        writeln!(out, "\nThe keys are made, in {}.", home.data.display())?;
    } else {
        writeln!(
            out,
            "\n{} is set up in {}.",
            begun.name,
            home.data.display()
        )?;
    }
    writeln!(
        out,
        "The master key is {}; keep it out of every backup of the data.",
        home.master_key.display()
    )?;
    writeln!(
        out,
        "\nStart with `caretaker serve`, and leave that window open. The data protection officer sets a \
         password once, within three days, in a browser on this machine, at:"
    )?;
    writeln!(
        out,
        "  http://{}/set-password/{}",
        crate::serve::LISTEN,
        begun.link
    )?;
    if begun.waits {
        writeln!(
            out,
            "\nThen the DPO signs in, chooses a policy and answers a few questions; until that is \
             done nobody else can use it."
        )?;
    }
    Ok(0)
}

/// The master key: the one that is there, or a new one.
fn master(home: &Home, made: &mut Made) -> anyhow::Result<MasterKey> {
    match MasterKey::read_file(&home.master_key) {
        Ok(master) => Ok(master),
        Err(_) if !home.master_key.exists() => {
            if let Some(folder) = home.master_key.parent() {
                make_private(folder)?;
            }
            made.will_make(&home.master_key);
            Ok(MasterKey::create_file(&home.master_key, &mut SystemRandom)?)
        }
        Err(error) => Err(error.into()),
    }
}

/// What was not there before: taken away again unless everything was done, so that nothing half
/// done is left.
#[derive(Default)]
struct Made {
    paths: Vec<PathBuf>,
}

impl Made {
    fn will_make(&mut self, path: &Path) {
        if !path.exists() {
            self.paths.push(path.to_path_buf());
        }
    }

    fn stays(&mut self) {
        self.paths.clear();
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        for path in &self.paths {
            // What cannot be taken away stays to be seen; the fault that led here is told.
            if path.is_dir() {
                let _ = std::fs::remove_dir_all(path);
            } else {
                let _ = std::fs::remove_file(path);
                for beside in ["-wal", "-shm"] {
                    let mut name = path.as_os_str().to_owned();
                    name.push(beside);
                    let _ = std::fs::remove_file(name);
                }
            }
        }
    }
}

/// Makes key store, database and organisation in an empty home.
pub(crate) fn make(
    home: &Home,
    master: &MasterKey,
    organisation: &Organisation,
    now: jiff::Timestamp,
) -> anyhow::Result<Engine> {
    let slots = home.slots();
    for slot in [&slots.a, &slots.b] {
        make_private(slot)?;
    }
    let keys = KeyStore::create(&slots, master, Box::new(SystemRandom))?;
    let store = Arc::new(SqliteStore::open(&home.database(), Options::default())?);
    let journal = crate::open::journal(home, &keys)?;
    let engine = Engine::init(store, keys, Box::new(SystemRandom), organisation, now)?;
    Ok(engine.with_journal(journal, now)?)
}

/// Makes a folder that only its owner can enter.
pub(crate) fn make_private(folder: &Path) -> anyhow::Result<()> {
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .with_context(|| format!("the folder {} cannot be made", folder.display()))
}

/// Writes the recovery kit, and has two of its words read back, or opens it itself.
fn write_kit(
    master: &MasterKey,
    args: &InitArgs,
    input: &mut dyn BufRead,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let kit = RecoveryKit::make(master, keys::WORK_FACTOR, &mut SystemRandom)?;
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&args.kit)
        .map_err(|error| crate::files::unwritable(&args.kit, &error))?;
    file.write_all(&kit.age_file)?;
    file.sync_all()?;
    writeln!(
        out,
        "Recovery kit: {}. Give it, and these twelve words on paper, to a second person:\n",
        args.kit.display()
    )?;
    for (number, word) in (1..).zip(kit.words.iter()) {
        writeln!(out, "  {number:>2}  {word}")?;
    }
    writeln!(out, "\n{}", kit.qr.as_str())?;
    let read_back = std::fs::read(&args.kit)?;
    let opened = keys::recover(&read_back, &kit.phrase())?;
    if opened.id() != master.id() {
        bail!("the recovery kit does not give the master key back; nothing was set up");
    }
    if args.yes {
        return Ok(());
    }
    for number in [3, 9] {
        written_down(kit.words.get(number - 1), number, input, out)?;
    }
    Ok(())
}

/// Asks for a word from the paper; whoever mistypes it may look again.
fn written_down(
    word: Option<&String>,
    number: usize,
    input: &mut dyn BufRead,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    for _ in 0..3 {
        write!(out, "Type word {number} from the paper: ")?;
        out.flush()?;
        let mut typed = String::new();
        input.read_line(&mut typed)?;
        if word.map(String::as_str) == Some(typed.trim().to_lowercase().as_str()) {
            return Ok(());
        }
        writeln!(out, "That is not word {number}. Look at the paper again.")?;
    }
    bail!("that is not word {number}; nothing was set up. Write the words down and start again")
}
