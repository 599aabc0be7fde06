//! `caretaker init`: keys first, the recovery kit read back, then the organisation.

use std::io::{BufRead as _, Write};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, bail};
use app::bodies::{Organisation, PackFile};
use app::{Ctx, Engine};
use keys::{KeyStore, MasterKey, RecoveryKit, SystemRandom};
use store::{DataLock, Options, SqliteStore};

use crate::args::{Cli, InitArgs};
use crate::home::Home;

/// Sets up a new organisation.
pub(crate) fn run(cli: &Cli, args: &InitArgs, out: &mut dyn Write) -> anyhow::Result<u8> {
    let home = cli.home()?;
    home.check_apart()?;
    if home.database().exists() {
        bail!("{} already holds an organisation", home.data.display());
    }
    make_private(&home.data)?;
    let _lock = DataLock::take(&home.lock())?;
    let master = match MasterKey::read_file(&home.master_key) {
        Ok(master) => master,
        Err(_) if !home.master_key.exists() => {
            if let Some(folder) = home.master_key.parent() {
                make_private(folder)?;
            }
            MasterKey::create_file(&home.master_key, &mut SystemRandom)?
        }
        Err(error) => return Err(error.into()),
    };
    write_kit(&master, args, out)?;
    let engine = make(&home, &master, &organisation(args)?, cli.now())?;
    let ctx = Ctx {
        engine: &engine,
        now: cli.now(),
        actor: access::Actor::OPERATOR,
    };
    let (_, link) = ctx.add_account(&args.dpo, &args.dpo_name, access::Role::Dpo, None)?;
    writeln!(
        out,
        "\n{} is set up in {}.",
        engine.organisation().name,
        home.data.display()
    )?;
    writeln!(
        out,
        "The master key is {}; keep it out of every backup of the data.",
        home.master_key.display()
    )?;
    writeln!(
        out,
        "\nStart with `caretaker serve`. The DPO sets a password once, within three days, at:"
    )?;
    writeln!(out, "  /set-password/{}", link.secret.as_str())?;
    Ok(0)
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

fn organisation(args: &InitArgs) -> anyhow::Result<Organisation> {
    let text = policy::packs::private_tutoring();
    let files = [("private-tutoring.toml", text)];
    let pack = policy::Pack::parse(&files)
        .map_err(|_| anyhow::anyhow!("the pack that ships with this program does not parse"))?;
    let nation = match &args.nation {
        Some(code) => code.parse::<calendar::Nation>()?,
        None => pack.organisation.nation,
    };
    Ok(Organisation {
        name: args
            .name
            .clone()
            .unwrap_or_else(|| pack.organisation.trading_name.clone()),
        nation: nation.code().to_owned(),
        pack: vec![PackFile {
            name: "private-tutoring.toml".to_owned(),
            text: text.to_owned(),
        }],
        regulator: "Information Commissioner’s Office (ICO)".to_owned(),
        requests: 0,
    })
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
fn write_kit(master: &MasterKey, args: &InitArgs, out: &mut dyn Write) -> anyhow::Result<()> {
    let kit = RecoveryKit::make(master, keys::WORK_FACTOR, &mut SystemRandom)?;
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&args.kit)
        .with_context(|| format!("the recovery kit {} cannot be written", args.kit.display()))?;
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
        write!(out, "Type word {number} from the paper: ")?;
        out.flush()?;
        let mut typed = String::new();
        std::io::stdin().lock().read_line(&mut typed)?;
        if kit.words.get(number - 1).map(String::as_str)
            != Some(typed.trim().to_lowercase().as_str())
        {
            let _ = std::fs::remove_file(&args.kit);
            bail!(
                "that is not word {number}; nothing was set up. Write the words down and start again"
            );
        }
    }
    Ok(())
}
