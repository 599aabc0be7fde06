//! A small organisation in a folder that is thrown away: two families, two tutors, a school.

pub mod authenticator;
pub mod flaky;
#[allow(dead_code, reason = "tests of other crates have it too")]
#[path = "../../../mail/tests/support/imap.rs"]
pub mod imap;
pub mod outside;
pub mod whole;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use access::{Actor, Role};
use app::bodies::{Asker, Organisation, PackFile, Place};
use app::{
    ACCOUNTS, AppError, Ctx, DraftView, Engine, Extractor, NewRecord, NewRequest, NewlyTold,
    OnFaults, PasswordCost,
};
use duties::Requester;
use duties::rights::RightKind;
use jiff::Timestamp;
use jiff::civil::Date;
use keys::{Journal, KeyStore, MasterKey, Slots, SystemRandom};
use store::{EntityId, Options, OrgId, SqliteStore, Store};

/// The moment at which everything happens unless a test says otherwise.
pub const NOW: &str = "2026-11-21T10:00:00Z";
/// A password that may be chosen.
pub const PASSWORD: &str = "ember-walnut-otter-drizzle-7";

/// Ella with her mother Rosa, taught by Sam; Jamie with his father Idris, taught by Asha; a school.
pub const PEOPLE: &str = "\
id,capacity,given_names,family_name,known_as,former_names,nicknames,born_on,emails,telephones,address,postcode,related_to,relation,from,to
L1,learner,Eleanor Ruth,Marchbanks,Ella,,Ellie,2012-05-04,ella.marchbanks@family.example.com,07700 900101,1 Fennel Row,QZ1 1AA,,,2025-01-06,
C1,carer,Rosalind,Marchbanks,Rosa,Quillfeather,,1980-02-11,rosa.m@family.example.com,07700 900102,1 Fennel Row,QZ1 1AA,L1,carer-of,2025-01-06,
T1,tutor,Samuel,Okonjo,Sam,,,1991-07-30,sam.okonjo@tutors.example.org,07700 900103,9 Sorrel Court,QZ2 3BB,L1,tutor-of,2025-01-06,
L2,learner,Jamie,Tolliver,,,,2011-09-19,jamie.tolliver@kin.example.net,07700 900104,4 Bracken Way,QZ3 5CC,,,2025-02-03,
C2,carer,Idris,Tolliver,,,,1977-12-01,idris@kin.example.net,07700 900105,4 Bracken Way,QZ3 5CC,L2,carer-of,2025-02-03,
T2,tutor,Asha,Brennock,,,,1988-03-17,asha.brennock@tutors.example.org,07700 900106,2 Teasel Lane,QZ2 4DD,L2,tutor-of,2025-02-03,
S1,school-contact,Perpetua,Wingrave,,,,,p.wingrave@school.example.org,01632 960107,,,L1,placed-by,2025-01-06,
";

/// Words that must stand nowhere in clear: everything in [`PEOPLE`] that says who somebody is.
pub const PERSONAL: &[&str] = &[
    "Marchbanks",
    "Quillfeather",
    "Okonjo",
    "Tolliver",
    "Brennock",
    "Wingrave",
    "Eleanor",
    "Rosalind",
    "ella.marchbanks",
    "rosa.m@family",
    "sam.okonjo",
    "jamie.tolliver",
    "idris@kin",
    "asha.brennock",
    "07700 900101",
    "07700 900104",
    "2012-05-04",
    "2011-09-19",
    "QZ1 1AA",
    "QZ3 5CC",
    "Fennel Row",
    "Bracken Way",
];

/// An open organisation with everything needed to close and open it again.
pub struct House {
    folder: tempfile::TempDir,
    /// Where backups go: apart from the data.
    media: tempfile::TempDir,
    master: MasterKey,
    store: Arc<SqliteStore>,
    engine: Option<Engine>,
}

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// Later than [`NOW`] by so many minutes.
pub fn later(minutes: i64) -> Timestamp {
    at(NOW) + jiff::SignedDuration::from_mins(minutes)
}

impl House {
    /// An organisation without anybody.
    pub fn empty() -> Self {
        Self::of(&organisation())
    }

    /// One that is still to be set up.
    pub fn not_set_up() -> Self {
        Self::of(&Organisation::not_set_up("Your organisation", at(NOW)).unwrap())
    }

    /// An organisation with a policy of its own, without anybody.
    pub fn of(organisation: &Organisation) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let master = MasterKey::random(&mut SystemRandom);
        let slots = Slots::within(&folder.path().join("keys"));
        for slot in [&slots.a, &slots.b] {
            std::fs::create_dir_all(slot).unwrap();
        }
        let keys = KeyStore::create(&slots, &master, Box::new(SystemRandom)).unwrap();
        let store = open_store(folder.path());
        let engine = Engine::init(
            Arc::clone(&store) as Arc<dyn Store>,
            keys,
            Box::new(SystemRandom),
            organisation,
            at(NOW),
        )
        .unwrap();
        let engine = with_journal(engine, folder.path(), &slots, &master);
        Self {
            folder,
            media: tempfile::tempdir().unwrap(),
            master,
            store,
            engine: Some(engine),
        }
    }

    /// With the people of [`PEOPLE`].
    pub fn with_people() -> Self {
        let house = Self::empty();
        house.take_in_people();
        house
    }

    /// The same, whose policy wants this read by somebody else too: `safeguarding` or `everything`.
    pub fn read_twice(what: &str) -> Self {
        Self::taking_requests(&format!("second_reader = \"{what}\""))
    }

    /// The same, whose policy says this more of how requests are taken.
    pub fn taking_requests(says: &str) -> Self {
        let mut organisation = organisation();
        for file in &mut organisation.pack {
            let with = format!("[requests]\n{says}");
            file.text = file.text.replace("[requests]", &with);
        }
        let house = Self::of(&organisation);
        house.take_in_people();
        house
    }

    /// Imports the people of [`PEOPLE`].
    pub fn take_in_people(&self) {
        let ctx = self.operator();
        let preview = ctx.engine.preview_import(PEOPLE.as_bytes()).unwrap();
        ctx.import_people(&preview, OnFaults::Stop).unwrap();
    }

    pub fn engine(&self) -> &Engine {
        self.engine.as_ref().unwrap()
    }

    pub fn store(&self) -> &SqliteStore {
        &self.store
    }

    /// The key store as another reader of the same files sees it.
    pub fn keys(&self) -> KeyStore {
        KeyStore::open(&self.slots(), &self.master, Box::new(SystemRandom)).unwrap()
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn slots(&self) -> Slots {
        Slots::within(&self.folder.path().join("keys"))
    }

    pub fn master(&self) -> &MasterKey {
        &self.master
    }

    /// A medium for backups, made when it is first asked for.
    pub fn medium(&self, name: &str) -> PathBuf {
        let path = self.media.path().join(name);
        std::fs::create_dir_all(&path).unwrap();
        path
    }

    /// What a restore of a backup with these keys gives, as a house of its own.
    pub fn restored_from(&self, data: &Path, keys: &[PathBuf]) -> Result<Self, AppError> {
        let folder = tempfile::tempdir().unwrap();
        let sources = app::Sources {
            data,
            keys,
            master: &self.master,
            since: None,
            now: later(60),
        };
        let into = folder.path().join("data");
        app::restore(sources, &into, &open_for_restore, &mut |_| Ok(()))?;
        for name in ["caretaker.db", "keys", "journal"] {
            std::fs::rename(into.join(name), folder.path().join(name)).unwrap();
        }
        std::fs::remove_dir(into).unwrap();
        let closed = Closed {
            folder,
            media: tempfile::tempdir().unwrap(),
            master: self.master.duplicate(),
        };
        closed.try_open()
    }

    /// Closes everything, as the end of a process does, and lets a test change the files.
    pub fn closed(self) -> Closed {
        let Self {
            folder,
            media,
            master,
            store,
            engine,
        } = self;
        drop(engine);
        drop(store);
        Closed {
            folder,
            media,
            master,
        }
    }

    /// Closes everything and opens it again, without taking up what was left half done.
    pub fn reopened(self) -> Self {
        self.closed().open()
    }

    pub fn ctx(&self, actor: Actor, now: Timestamp) -> Ctx<'_> {
        Ctx {
            engine: self.engine(),
            now,
            actor,
        }
    }

    pub fn operator(&self) -> Ctx<'_> {
        self.ctx(Actor::OPERATOR, at(NOW))
    }

    /// The person with a number of [`PEOPLE`].
    pub fn person(&self, number: &str) -> EntityId {
        self.engine()
            .directory()
            .unwrap()
            .by_external_id(number)
            .unwrap()
    }

    /// Adds an account with [`PASSWORD`] and signs in.
    pub fn account(&self, name: &str, role: Role, person: Option<EntityId>) -> Actor {
        let email = format!("{name}@caretaker.example");
        let (_, link) = self
            .operator()
            .add_account(&email, name, role, person)
            .unwrap();
        self.engine()
            .set_password(&link.secret, PASSWORD, at(NOW), PasswordCost::TEST)
            .unwrap();
        let (signed_in, _) = self
            .engine()
            .sign_in(&email, PASSWORD, "192.0.2.1", at(NOW), PasswordCost::TEST)
            .unwrap();
        signed_in.actor
    }

    /// The acts of all leaves of an organisation, in their order.
    pub fn acts_in(&self, org: OrgId) -> Vec<String> {
        let snapshot = self.store.snapshot(org).unwrap();
        snapshot
            .leaves(0, 1_000_000)
            .unwrap()
            .iter()
            .map(|row| ledger::Leaf::decode(&row.leaf).unwrap().act)
            .collect()
    }

    /// What a step answers, and the acts of the leaves it left.
    pub fn leaves_of<T>(&self, step: impl FnOnce() -> T) -> (T, Vec<String>) {
        let (org, accounts) = (
            self.acts_in(self.engine().org()).len(),
            self.acts_in(ACCOUNTS).len(),
        );
        let answer = step();
        let mut acts = self.acts_in(ACCOUNTS).split_off(accounts);
        acts.extend(self.acts_in(self.engine().org()).split_off(org));
        (answer, acts)
    }

    /// Does a step that must succeed and leave exactly these leaves.
    pub fn step<T>(&self, acts: &[&str], step: impl FnOnce() -> Result<T, AppError>) -> T {
        let (answer, left) = self.leaves_of(step);
        let answer = answer.unwrap_or_else(|error| panic!("{acts:?}: {error}"));
        assert_eq!(left, acts, "another leaf was left");
        answer
    }

    /// Does a step that must be refused, and answers why. A refusal leaves no leaf.
    pub fn refused<T>(&self, step: impl FnOnce() -> Result<T, AppError>) -> AppError {
        let (answer, left) = self.leaves_of(step);
        let Err(error) = answer else {
            panic!("it was not refused, and left {left:?}")
        };
        assert_eq!(left, Vec::<String>::new(), "a refusal left a leaf");
        error
    }

    /// Nothing is wrong with ledger, rows, tiles, terms or bodies.
    pub fn assert_whole(&self) {
        let ledger = self.engine().check_ledger(None).unwrap();
        assert_eq!(ledger.faults, Vec::<String>::new());
        assert_eq!(store::check(self.store.as_ref()).unwrap(), Vec::new());
        assert_eq!(
            self.engine().check_bodies().unwrap().faults,
            Vec::<String>::new()
        );
    }

    pub fn record(&self, person: &str, kind: &str, text: &str) -> NewRecord {
        NewRecord {
            version: None,
            person: self.person(person),
            kind: kind.to_owned(),
            purpose: None,
            source: None,
            on: day("2026-11-20"),
            text: text.to_owned(),
            fields: Vec::new(),
            others: Vec::new(),
            author: None,
        }
    }

    /// A request that a person of [`PEOPLE`] makes about themselves.
    pub fn request(&self, person: &str) -> NewRequest {
        request_of(self.person(person))
    }
}

/// That somebody was given a notice by e-mail.
pub fn told(notice: &str, to: app::GivenTo) -> app::NewlyGiven {
    app::NewlyGiven {
        notice: notice.to_owned(),
        to,
        on: day("2026-11-03"),
        how: app::HowTold::Email,
        words: String::new(),
    }
}

/// An answer of a parent, on a signed paper.
pub fn answered(agreement: &str, agreed: bool) -> app::NewConsent {
    app::NewConsent {
        agreement: agreement.to_owned(),
        agreed,
        choice: None,
        by: app::Answered::Carer,
        who: "Rosalind Marchbanks".to_owned(),
        how: app::HowAgreed::Signed,
        wording: "May we show pictures of your child on our website?".to_owned(),
        proof: "The red folder".to_owned(),
        on: day("2026-11-03"),
    }
}

/// An order on contact whose document somebody saw.
pub fn no_contact() -> app::NewOrder {
    app::NewOrder {
        says: "He may not write to the child.".to_owned(),
        against: "Bram Quillfeather".to_owned(),
        reach: vec!["77 Yarrow Street".to_owned()],
        from: Some(day("2026-06-03")),
        until: None,
        seen_by: "Rowan Hale".to_owned(),
        seen_on: day("2026-06-10"),
    }
}

/// A request that a person makes about themselves.
pub fn request_of(person: EntityId) -> NewRequest {
    NewRequest {
        kind: RightKind::Access,
        subject: person,
        asker: Asker {
            name: "themselves".to_owned(),
            person: Some(person),
            contact: "by hand".to_owned(),
        },
        standing: Requester::DataSubject,
        asked: "a copy of everything held".to_owned(),
        channel: "letter".to_owned(),
        received_on: day("2026-11-02"),
    }
}

/// How an engine is opened: whole, or what a sign-in needs of it.
type Open = fn(Arc<dyn Store>, KeyStore, Box<dyn vault::Random + Send>) -> Result<Engine, AppError>;

/// What is left when everything is closed: files and the master key.
pub struct Closed {
    folder: tempfile::TempDir,
    media: tempfile::TempDir,
    master: MasterKey,
}

impl Closed {
    pub fn database(&self) -> PathBuf {
        self.folder.path().join("caretaker.db")
    }

    pub fn keys(&self) -> PathBuf {
        self.folder.path().join("keys")
    }

    pub fn open(self) -> House {
        self.try_open()
            .unwrap_or_else(|error| panic!("it does not open again: {error}"))
    }

    pub fn try_open(self) -> Result<House, AppError> {
        self.open_through(|store| store)
    }

    /// Opens it on a store that takes so many commits and no more.
    pub fn open_for(self, commits: i64) -> House {
        self.open_through(|store| Arc::new(flaky::Flaky::new(store, commits)))
            .unwrap()
    }

    fn open_through(
        self,
        wrap: impl FnOnce(Arc<dyn Store>) -> Arc<dyn Store>,
    ) -> Result<House, AppError> {
        self.open_with(wrap, Engine::open)
    }

    /// Opens what a sign-in needs; everybody is still to be read.
    pub fn begin_opening(self) -> House {
        self.open_with(|store| store, Engine::begin_opening)
            .unwrap()
    }

    fn open_with(
        self,
        wrap: impl FnOnce(Arc<dyn Store>) -> Arc<dyn Store>,
        open: Open,
    ) -> Result<House, AppError> {
        let slots = Slots::within(&self.keys());
        let keys = KeyStore::open(&slots, &self.master, Box::new(SystemRandom)).unwrap();
        let store = open_store(self.folder.path());
        let engine = open(
            wrap(Arc::clone(&store) as Arc<dyn Store>),
            keys,
            Box::new(SystemRandom),
        )?;
        let engine = with_journal(engine, self.folder.path(), &slots, &self.master);
        Ok(House {
            folder: self.folder,
            media: self.media,
            master: self.master,
            store,
            engine: Some(engine),
        })
    }
}

/// Opens the recovery journal beside the data, made where there is none.
fn with_journal(engine: Engine, folder: &Path, slots: &Slots, master: &MasterKey) -> Engine {
    let keys = KeyStore::open(slots, master, Box::new(SystemRandom)).unwrap();
    let path = folder.join("journal");
    let rng = Box::new(SystemRandom);
    let journal = if path.exists() {
        Journal::open(&path, &keys, rng).unwrap()
    } else {
        Journal::create(&path, &keys, rng).unwrap()
    };
    engine.with_journal(journal, at(NOW)).unwrap()
}

/// How a restore opens a database.
pub fn open_for_restore(path: &Path) -> Result<Arc<dyn Store>, store::StoreError> {
    Ok(Arc::new(SqliteStore::open(path, Options::default())?))
}

fn open_store(folder: &Path) -> Arc<SqliteStore> {
    Arc::new(SqliteStore::open(&folder.join("caretaker.db"), Options::default()).unwrap())
}

pub fn organisation() -> Organisation {
    Organisation {
        name: "Bramblewood Tutors Ltd".to_owned(),
        nation: "england-and-wales".to_owned(),
        pack: vec![PackFile {
            name: "private-tutoring.toml".to_owned(),
            text: policy::packs::private_tutoring().to_owned(),
        }],
        regulator: "Information Commissioner’s Office (ICO)".to_owned(),
        requests: 0,
    }
}

/// The next version of the policy: its number, from when it holds, and what stands in the place of
/// what.
pub fn next_policy(number: u32, on: &str, changes: &[(&str, &str)]) -> Vec<PackFile> {
    let mut files = organisation().pack;
    let text = &mut files[0].text;
    let front = [
        ("version = 1".to_owned(), format!("version = {number}")),
        (
            "effective_on = \"2026-11-01\"".to_owned(),
            format!("effective_on = \"{on}\""),
        ),
    ];
    let changes = changes
        .iter()
        .map(|(from, to)| ((*from).to_owned(), (*to).to_owned()));
    for (from, to) in front.into_iter().chain(changes) {
        assert!(text.contains(&from), "{from}");
        *text = text.replacen(&from, &to, 1);
    }
    files
}

/// Session reports are used for case studies, too.
pub const CASE_STUDIES: [(&str, &str); 2] = [
    (
        "  [[record.use]]\n  purpose = \"teaching\"\n  basis = \"legitimate-interests\"\n  interest = \"giving a child",
        "  [[record.use]]\n  purpose = \"case-studies\"\n  basis = \"legitimate-interests\"\n  interest = \"showing what helps\"\n  assessment = \"quality\"\n\n  [[record.use]]\n  purpose = \"teaching\"\n  basis = \"legitimate-interests\"\n  interest = \"giving a child",
    ),
    (
        "[[purpose]]\n",
        "[[purpose]]\ncode = \"case-studies\"\ntitle = \"to write case studies\"\norigin = \"pack's own\"\n\n[[purpose]]\n",
    ),
];

/// That the families and children were told of the case studies.
pub fn told_of_case_studies() -> NewlyTold {
    NewlyTold {
        person: "learner".to_owned(),
        purpose: "case-studies".to_owned(),
        on: day("2026-11-20"),
        how: "by e-mail to each family".to_owned(),
        fits: "the reports are ours, nobody is named, and families can say no".to_owned(),
        asked: false,
    }
}

/// What every signature is under: the draft as it is shown.
pub fn shown(ctx: &Ctx<'_>) -> DraftView {
    ctx.show_draft().unwrap().unwrap()
}

pub fn place(name: &str) -> Place {
    Place {
        name: name.to_owned(),
        kind: "drive".to_owned(),
        owner: "the office".to_owned(),
        how_searched: "by the names in the folders".to_owned(),
        ingested: false,
    }
}

/// The reader of foreign files, shut in as it always is.
pub fn extractor() -> Extractor {
    Extractor::of(env!("CARGO_BIN_EXE_app-worker"), &[])
}

/// All files below a folder with their bytes.
pub fn files_below(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_below(&path));
        } else if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            found.push((path, bytes));
        }
    }
    found
}

/// Whether bytes stand anywhere in others.
pub fn holds(haystack: &[u8], needle: &[u8]) -> bool {
    haystack
        .windows(needle.len())
        .any(|window| window == needle)
}
