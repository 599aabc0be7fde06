//! `caretaker recover`: the master key again, from the kit and its twelve words.

use std::io::Write;

use anyhow::{Context, bail};
use keys::{KeyStore, SystemRandom};

use crate::args::{Cli, RecoverArgs};

/// Writes the master key's file again, if it opens the key store.
pub(crate) fn run(cli: &Cli, args: &RecoverArgs, out: &mut dyn Write) -> anyhow::Result<u8> {
    let home = cli.home()?;
    if home.master_key.exists() {
        bail!(
            "{} is there already; move it away first if it is the wrong one",
            home.master_key.display()
        );
    }
    let kit = crate::files::read(&args.kit)?;
    let words = crate::secret::given_or_typed(
        args.words.as_deref(),
        args.words_file.as_deref(),
        "The twelve words, in their order",
        out,
    )?;
    let master = keys::recover(&kit, &words)?;
    KeyStore::open(&home.slots(), &master, Box::new(SystemRandom))
        .context("the kit is whole, but its master key does not open this key store")?;
    if let Some(folder) = home.master_key.parent() {
        crate::init::make_private(folder)?;
    }
    master.write_file(&home.master_key)?;
    writeln!(
        out,
        "The master key is back at {}, and it opens the key store.",
        home.master_key.display()
    )?;
    Ok(0)
}
