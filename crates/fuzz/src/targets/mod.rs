//! The list of targets.

mod evidence;
mod files;
mod sealed;
mod texts;
mod witnessed;

/// A parser or decoder that must end well whatever it is given.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name, as commands take it.
    pub name: &'static str,
    /// What it reads.
    pub reads: &'static str,
    /// How many changed seeds the gate tries: about a second of work.
    pub rounds: usize,
    /// Makes it ready.
    pub make: fn() -> Made,
}

/// Reads one input; panics where something does not hold.
pub type Run = Box<dyn Fn(&[u8])>;

/// A target that is ready.
pub struct Made {
    /// What to start from.
    pub seeds: Vec<Vec<u8>>,
    /// Reads one input.
    pub run: Run,
}

impl Made {
    fn new(seeds: Vec<Vec<u8>>, run: impl Fn(&[u8]) + 'static) -> Self {
        Self {
            seeds,
            run: Box::new(run),
        }
    }
}

impl std::fmt::Debug for Made {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Made")
            .field("seeds", &self.seeds.len())
            .finish_non_exhaustive()
    }
}

macro_rules! list {
    ($($name:literal $rounds:literal $reads:literal $make:expr;)*) => {
        &[$(Target { name: $name, reads: $reads, rounds: $rounds, make: $make },)*]
    };
}

/// Every target.
pub fn targets() -> &'static [Target] {
    list! {
        "envelope" 4_000 "a sealed body" sealed::envelope;
        "chunks" 2_000 "the sealed chunks of a large body" sealed::chunks;
        "key-store" 600 "the key store's file, in both slots" sealed::key_store;
        "journal" 600 "the recovery journal" sealed::journal;
        "master-key" 2_000 "the master key's file" sealed::master_key;
        "kit" 300 "a recovery kit" sealed::kit;
        "leaf" 8_000 "a leaf of the ledger" evidence::leaf;
        "opening" 8_000 "an opening of a leaf" evidence::opening_bytes;
        "checkpoint" 3_000 "a signed checkpoint" evidence::checkpoint;
        "bundle" 800 "an exported bundle of evidence" evidence::bundle;
        "cosignature" 2_000 "a checkpoint with a witness's line, and a witness's key" witnessed::cosignature;
        "stamp" 1_000 "the answer of a stamp server" witnessed::stamp;
        "certificate" 500 "the certificates of the settings" witnessed::certificate;
        "people-csv" 1_500 "a list of people" texts::people_csv;
        "pack" 150 "a policy pack" texts::pack;
        "holidays" 600 "a list of bank holidays" texts::holidays;
        "dates" 8_000 "a date or moment as people write it" texts::dates;
        "scan" 400 "any text, searched for people and identifiers" texts::scan;
        "mail" 1_500 "a message" files::mail;
        "mbox" 400 "a mailbox" files::mbox;
        "html" 1_000 "a web page" files::html;
        "rtf" 1_500 "a rich text" files::rtf;
        "xml" 1_500 "an XML file" files::xml;
        "text" 1_500 "a plain text or table" files::text;
        "ole" 800 "an old Office file or Outlook message" files::ole;
        "zip" 400 "an archive, its directory and headers" files::zip;
        "signed" 1_500 "a signed message" files::signed;
        "docx" 300 "a Word file, from the outside" files::docx;
        "docx-inside" 300 "the text of a Word file" files::docx_inside;
        "xlsx-inside" 150 "a sheet of a workbook" files::xlsx_inside;
        "pdf" 60 "a PDF" files::pdf;
    }
}
