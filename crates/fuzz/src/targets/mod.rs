//! The list of targets.

mod drawn;
mod evidence;
mod files;
mod kept;
mod office;
mod outside;
mod sealed;
mod stored;
mod talks;
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
        "witness-answer" 150 "what a witness answers over HTTP" outside::witness_answer;
        "stamp-answer" 150 "what a stamp server answers over HTTP" outside::stamp_server;
        "mail-answer" 100 "what a mail server answers" outside::mail_server;
        "worker-answer" 40 "the frames of a worker that reads foreign files" outside::worker_answer;
        "passkey-new" 2_000 "a new passkey, as a browser sends it" kept::passkey_new;
        "passkey-signs" 1_000 "what a passkey signed" kept::passkey_signs;
        "manifest" 600 "what a backup says of itself" kept::manifest;
        "commit" 60 "a commit, by both stores" stored::commit;
        "words" 4_000 "ids, periods, addresses and other short words" kept::words;
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
        "chat" 1_500 "a chat that a telephone exported" talks::chat;
        "chat-json" 1_500 "chats of Google and Microsoft, pointers to documents" talks::chat_json;
        "transcript" 1_500 "what was said in a meeting" talks::transcript;
        "calendar" 1_500 "a calendar" talks::calendar;
        "ole" 800 "an old Office file or Outlook message" files::ole;
        "zip" 400 "an archive, its directory and headers" files::zip;
        "signed" 1_500 "a signed message" files::signed;
        "docx" 300 "a Word file, from the outside" files::docx;
        "docx-inside" 300 "the text of a Word file" office::docx;
        "xlsx" 150 "a workbook, from the outside" files::xlsx;
        "xlsx-inside" 150 "a sheet of a workbook" office::xlsx;
        "xlsb-inside" 150 "the parts of a binary workbook" office::xlsb;
        "pptx-inside" 300 "a slide of a presentation" office::pptx;
        "odt-inside" 300 "the text of an OpenDocument file" office::odf;
        "ods-inside" 300 "the sheets of an OpenDocument file" office::ods;
        "doc-inside" 400 "the text of a Word 97–2003 file" office::doc;
        "xls-inside" 200 "the records of an Excel 97–2003 file" office::xls;
        "ppt-inside" 400 "the records of a PowerPoint 97–2003 file" office::ppt;
        "msg-inside" 400 "the properties and packed text of an Outlook message" office::msg;
        "locked" 30 "how an Office file is encrypted" office::locked;
        "table" 800 "a list of people as a table of cells" files::table;
        "pdf" 60 "a PDF" files::pdf;
        "redraw" 3_000 "the layout of a page that is drawn anew" drawn::redraw;
        "picture" 150 "a photograph, with what a camera adds" files::picture;
        "pdf-again" 40 "a PDF, by the readers of the release check" files::pdf_again;
    }
}
