//! `caretaker policy publish`: what a pack publishes, written into a folder. Of the files of a pack,
//! or of the version that is adopted, whose record of processing says what is held today.

use std::io::Write;
use std::path::{Path, PathBuf};

use app::{RegisterFile, RegisterOf};
use jiff::civil::Date;
use policy::Pack;
use policy::publish::{self, Live};

use super::Run;
use super::policy::{Given, files, names_and_texts, refuse};
use crate::files::unwritable;

/// `caretaker policy publish`.
#[derive(Debug, clap::Args)]
pub(crate) struct PublishArgs {
    /// The pack; the version that is adopted if none is named.
    #[command(flatten)]
    given: Given,
    /// The folder; made if it is not there, and what was published into it before is written over.
    #[arg(long, value_name = "DIR")]
    into: PathBuf,
}

impl PublishArgs {
    /// Whether it is the adopted version.
    pub(super) fn is_of_the_adopted(&self) -> bool {
        !self.given.is_named()
    }
}

/// The folder, and where it is said what was written.
struct Folder<'a> {
    path: &'a Path,
    out: &'a mut dyn Write,
}

impl<'a> Folder<'a> {
    fn make(path: &'a Path, out: &'a mut dyn Write) -> anyhow::Result<Self> {
        std::fs::create_dir_all(path).map_err(|error| unwritable(path, &error))?;
        Ok(Self { path, out })
    }

    fn write(&mut self, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
        let path = self.path.join(name);
        std::fs::write(&path, bytes).map_err(|error| unwritable(&path, &error))?;
        Ok(writeln!(self.out, "{}", path.display())?)
    }
}

/// Of the files of a pack: the columns that only live data can fill stay empty.
pub(super) fn of_files(
    args: &PublishArgs,
    today: Date,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> anyhow::Result<u8> {
    let files = files(&args.given)?;
    let pack = match Pack::parse(&names_and_texts(&files)) {
        Ok(pack) => pack,
        Err(faults) => return refuse(&faults, err),
    };
    let mut folder = Folder::make(&args.into, out)?;
    for one in publish::all(&pack, today) {
        folder.write(
            &format!("{}.pdf", one.code),
            &render::publication(&one, None)?.pdf,
        )?;
        folder.write(&format!("{}.html", one.code), render::html(&one).as_bytes())?;
    }
    let record = publish::processing(&pack, today, |_, _| Live::default());
    let title = format!("Record of processing: {}", pack.organisation.legal_name);
    folder.write("processing.xlsx", &render::workbook(&record, &title)?)?;
    if let Some(record) = publish::for_others(&pack) {
        let title = format!("Record of a processor: {}", pack.organisation.legal_name);
        folder.write("processor.xlsx", &render::workbook(&record, &title)?)?;
    }
    let graph = serde_json::to_vec_pretty(&publish::vocabulary(&pack, today))?;
    folder.write("processing.jsonld", &graph)?;
    Ok(0)
}

/// Of the adopted version.
pub(super) fn adopted(run: &mut Run<'_>, args: &PublishArgs) -> anyhow::Result<u8> {
    let ctx = &run.ctx;
    // Before anything is written: whoever may not have the registers writes no part of them.
    let (own, others) = (RegisterOf::Controller, RegisterOf::Processor);
    let mut registers = vec![
        (
            "processing.xlsx",
            ctx.register_file(own, RegisterFile::Workbook)?,
        ),
        (
            "processing.jsonld",
            ctx.register_file(own, RegisterFile::Vocabulary)?,
        ),
    ];
    if publish::for_others(&ctx.engine.pack()).is_some() {
        let book = ctx.register_file(others, RegisterFile::Workbook)?;
        registers.push(("processor.xlsx", book));
    }
    let published = ctx.show_published()?;
    let site = run.home.settings.public_url.as_deref();
    let site = site
        .filter(|site| site.starts_with("https://"))
        .map(|site| format!("{}/privacy", site.trim_end_matches('/')));
    let into = run.path(&args.into);
    let mut folder = Folder::make(&into, run.out)?;
    for one in &published.documents {
        let code = &one.publication.code;
        folder.write(&format!("{code}.pdf"), &one.pdf(site.as_deref())?)?;
        folder.write(&format!("{code}.html"), one.html().as_bytes())?;
    }
    for (name, bytes) in registers {
        folder.write(name, &bytes)?;
    }
    Ok(0)
}
