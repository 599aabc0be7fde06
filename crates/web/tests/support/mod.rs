//! An invented organisation in memory, and its pages without a network. The clock stands still and
//! the randomness is seeded.

#![allow(dead_code, reason = "each test uses a part of it")]

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use access::{Actor, Role};
use app::bodies::{Capacity, Organisation, PackFile, Person, Place, Relation};
use app::{Ctx, Engine, EntityId, Extractor, NewRecord, PasswordCost};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::connect_info::MockConnectInfo;
use axum::http::{HeaderMap, Request, StatusCode, header};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use keys::{KeyStore, MasterKey, Slots};
use store::{MemoryStore, OrgId};
use tempfile::TempDir;
use tower::ServiceExt as _;
use vault::Random;

/// The password of all accounts.
pub const PASSWORD: &str = "lantern-otter-quarry-7";

/// Random bytes that repeat from run to run (`SplitMix64`).
pub struct Seeded(pub u64);

impl Random for Seeded {
    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = self.0;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            z ^= z >> 31;
            chunk.copy_from_slice(&z.to_le_bytes()[..chunk.len()]);
        }
    }
}

/// The people of the organisation.
#[derive(Clone, Copy, Debug)]
pub struct Cast {
    /// A learner, the tutor's own.
    pub ella: EntityId,
    /// Her mother.
    pub rosa: EntityId,
    /// Another learner of the same tutor, who stands in Ella's reports.
    pub jamie: EntityId,
    /// A learner of somebody else.
    pub tom: EntityId,
    /// The tutor with an account.
    pub asha: EntityId,
    /// That Rosa cares for Ella.
    pub carer: EntityId,
    /// A session report about Ella.
    pub report: EntityId,
    /// A session report about Tom.
    pub toms: EntityId,
}

/// The organisation and its pages.
pub struct TestApp {
    pub engine: Arc<Engine>,
    pub router: Router,
    pub cast: Cast,
    /// A place that is searched by hand.
    pub cupboard: EntityId,
    /// The host that is served.
    pub host: String,
    /// What the pages rest on, for serving them on a socket.
    pub state: web::State,
    now: Arc<AtomicI64>,
    _keys: TempDir,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    /// The page as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// Where it leads.
    pub fn location(&self) -> &str {
        self.headers
            .get(header::LOCATION)
            .and_then(|to| to.to_str().ok())
            .unwrap_or_default()
    }
}

impl TestApp {
    /// The organisation on Tuesday 24 November 2026, served on loopback.
    pub fn new() -> Self {
        Self::at("http://127.0.0.1:7480")
    }

    /// The same under another address.
    pub fn at(public_url: &str) -> Self {
        let opened = organisation(&settings());
        let filled = fill(&opened.0, (opened.1)(), "tutor");
        Self::around(opened, filled, public_url)
    }

    /// The same people in an organisation that lives by another pack, which has learners, carers,
    /// tutors and session reports. Whoever signs in as a tutor does so as `mentor`.
    pub fn of(pack: &str) -> Self {
        Self::of_changed(pack, ("", ""))
    }

    /// The same with something else in place of some words of the pack.
    pub fn of_changed(pack: &str, (words, instead): (&str, &str)) -> Self {
        let pack = policy::packs::shipped(pack).unwrap();
        let is_there = pack.files.iter().any(|(_, text)| text.contains(words));
        assert!(is_there, "the pack does not say {words}");
        let files = pack.files.iter().map(|(name, text)| PackFile {
            name: (*name).to_owned(),
            text: if words.is_empty() {
                (*text).to_owned()
            } else {
                text.replace(words, instead)
            },
        });
        let opened = organisation(&Organisation {
            name: "Larkfield".to_owned(),
            pack: files.collect(),
            ..settings()
        });
        let filled = fill(&opened.0, (opened.1)(), "mentor");
        Self::around(opened, filled, "http://127.0.0.1:7480")
    }

    /// An organisation that is still to be set up, with accounts and nobody else.
    pub fn not_set_up() -> Self {
        let start: Timestamp = START.parse().unwrap();
        let settings = Organisation::not_set_up("Your organisation", start).unwrap();
        let opened = organisation(&settings);
        let nobody = EntityId([0; 16]);
        let ctx = Ctx {
            engine: &opened.0,
            now: start,
            actor: Actor::OPERATOR,
        };
        accounts(&ctx, nobody, "tutor");
        let cast = Cast {
            ella: nobody,
            rosa: nobody,
            jamie: nobody,
            tom: nobody,
            asha: nobody,
            carer: nobody,
            report: nobody,
            toms: nobody,
        };
        Self::around(opened, (cast, nobody), "http://127.0.0.1:7480")
    }

    /// The same organisation after a start: everybody is still to be read, and whoever asks for
    /// people waits so long.
    pub fn starting(patience: Duration) -> Self {
        Self::starting_after(patience, |_, _, _| {})
    }

    /// The same, where something happened to the data before the start.
    pub fn starting_after(patience: Duration, happened: fn(&MemoryStore, OrgId, &Cast)) -> Self {
        let master = MasterKey::random(&mut Seeded(1));
        let store = Arc::new(MemoryStore::new());
        let (first, clock, now, keys) = organisation_in(&settings(), &store, &master);
        let filled = fill(&first, clock(), "tutor");
        happened(&store, first.org(), &filled.0);
        drop(first);
        let slots = Slots::within(keys.path());
        let held = KeyStore::open(&slots, &master, Box::new(Seeded(4))).unwrap();
        let engine = Engine::begin_opening(store, held, Box::new(Seeded(5))).unwrap();
        let opened = (Arc::new(engine), clock, now, keys);
        Self::waiting(opened, filled, "http://127.0.0.1:7480", Some(patience))
    }

    fn around(opened: Opened, filled: (Cast, EntityId), public_url: &str) -> Self {
        Self::waiting(opened, filled, public_url, None)
    }

    fn waiting(
        (engine, clock, now, keys): Opened,
        (cast, cupboard): (Cast, EntityId),
        public_url: &str,
        patience: Option<Duration>,
    ) -> Self {
        let extractor = Arc::new(Extractor::of(worker(), &["worker"]).reading_by(Some(worker())));
        let test = PasswordCost::TEST;
        let state = web::State::new(Arc::clone(&engine), clock, public_url, test, extractor);
        let state = match patience {
            Some(patience) => state.patient_for(patience),
            None => state,
        };
        let address = SocketAddr::from(([127, 0, 0, 1], 50_000));
        let router = web::router(state.clone()).layer(MockConnectInfo(address));
        Self {
            engine,
            router,
            cast,
            cupboard,
            host: public_url.split("://").nth(1).unwrap().to_owned(),
            state,
            now,
            _keys: keys,
        }
    }

    /// The present moment.
    pub fn now(&self) -> Timestamp {
        Timestamp::from_second(self.now.load(Ordering::SeqCst)).unwrap()
    }

    /// Lets time pass.
    pub fn wait(&self, minutes: i64) {
        self.now.fetch_add(minutes * 60, Ordering::SeqCst);
    }

    /// A use case as the operator, to arrange or to look behind the pages.
    pub fn operator(&self) -> Ctx<'_> {
        Ctx {
            engine: &self.engine,
            now: self.now(),
            actor: Actor::OPERATOR,
        }
    }

    /// The cookie of somebody who signs in.
    pub async fn sign_in(&self, name: &str) -> String {
        let email = format!("{name}@caretaker.example");
        let answer = self
            .post("/sign-in", "", &[("email", &email), ("password", PASSWORD)])
            .await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        let cookie = answer
            .headers
            .get(header::SET_COOKIE)
            .unwrap()
            .to_str()
            .unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }

    /// Opens a page.
    pub async fn get(&self, path: &str, cookie: &str) -> Answer {
        let request = Request::get(path)
            .header(header::HOST, &self.host)
            .header(header::COOKIE, cookie)
            .body(Body::empty());
        self.send(request.unwrap()).await
    }

    /// Sends a form.
    pub async fn post(&self, path: &str, cookie: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_from("same-origin", path, cookie, fields).await
    }

    /// Sends a form from a page of some site.
    pub async fn post_from(
        &self,
        site: &str,
        path: &str,
        cookie: &str,
        fields: &[(&str, &str)],
    ) -> Answer {
        let body: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{}={}", quoted(name), quoted(value)))
            .collect();
        let request = Request::post(path)
            .header(header::HOST, &self.host)
            .header("sec-fetch-site", site)
            .header(header::COOKIE, cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body.join("&")));
        self.send(request.unwrap()).await
    }

    /// Sends a request.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer {
            status: parts.status,
            headers: parts.headers,
            bytes,
        }
    }

    /// Records a request about Ella from her mother, as a page would, and gives its number.
    pub async fn open_request(&self, cookie: &str) -> String {
        let (ella, rosa) = (self.cast.ella.to_string(), self.cast.rosa.to_string());
        let fields = [
            ("step", "rest"),
            ("kind", "access"),
            ("received-day", "23"),
            ("received-month", "11"),
            ("received-year", "2026"),
            ("person", ella.as_str()),
            ("asker", rosa.as_str()),
            ("standing", "parental-responsibility"),
            ("contact", "rosa.marsh@example.org"),
            ("channel", "e-mail"),
            ("asked", "Everything you hold about Ella"),
        ];
        let answer = self.post("/requests/open", cookie, &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        answer
            .location()
            .trim_start_matches("/requests/")
            .to_owned()
    }
}

/// The program that reads foreign files for these tests: the example beside them.
fn worker() -> PathBuf {
    let here = std::env::current_exe().unwrap();
    let folder = here.parent().unwrap();
    // A test stands in `deps`, the example itself where it is wanted.
    let beside = if folder.ends_with("examples") {
        folder.to_path_buf()
    } else {
        folder.join("../examples")
    };
    let worker = beside.join("pages");
    assert!(
        worker.exists(),
        "build it first: cargo build -p web --example pages"
    );
    worker
}

fn quoted(text: &str) -> String {
    let mut quoted = String::new();
    for byte in text.bytes() {
        write!(quoted, "%{byte:02X}").unwrap();
    }
    quoted
}

type Opened = (Arc<Engine>, web::Clock, Arc<AtomicI64>, TempDir);

/// When everything begins.
const START: &str = "2026-11-24T09:30:00Z";

fn settings() -> Organisation {
    Organisation {
        name: "Marlpit Tutors".to_owned(),
        nation: "england-and-wales".to_owned(),
        pack: vec![PackFile {
            name: "private-tutoring.toml".to_owned(),
            text: policy::packs::private_tutoring().to_owned(),
        }],
        regulator: "Information Commissioner’s Office (ICO)".to_owned(),
        requests: 0,
    }
}

fn organisation(settings: &Organisation) -> Opened {
    let master = MasterKey::random(&mut Seeded(1));
    organisation_in(settings, &Arc::new(MemoryStore::new()), &master)
}

fn organisation_in(
    settings: &Organisation,
    store: &Arc<MemoryStore>,
    master: &MasterKey,
) -> Opened {
    let folder = tempfile::tempdir().unwrap();
    let slots = Slots::within(folder.path());
    for slot in [&slots.a, &slots.b] {
        std::fs::create_dir_all(slot).unwrap();
    }
    let keys = KeyStore::create(&slots, master, Box::new(Seeded(2))).unwrap();
    let start: Timestamp = START.parse().unwrap();
    let store = Arc::clone(store) as _;
    let engine = Engine::init(store, keys, Box::new(Seeded(3)), settings, start).unwrap();
    let now = Arc::new(AtomicI64::new(start.as_second()));
    let read = Arc::clone(&now);
    let clock: web::Clock =
        Arc::new(move || Timestamp::from_second(read.load(Ordering::SeqCst)).unwrap());
    (Arc::new(engine), clock, now, folder)
}

fn person(names: (&str, &str), kind: &str, born: Option<Date>, email: Option<&str>) -> Person {
    Person {
        given_names: names.0.to_owned(),
        family_name: names.1.to_owned(),
        born_on: born,
        emails: email.iter().map(|email| (*email).to_owned()).collect(),
        capacities: vec![Capacity {
            kind: kind.to_owned(),
            from: None,
            to: None,
        }],
        ..Person::default()
    }
}

fn fill(engine: &Engine, now: Timestamp, third: &str) -> (Cast, EntityId) {
    let ctx = Ctx {
        engine,
        now,
        actor: Actor::OPERATOR,
    };
    let add = |person: Person| ctx.add_person(person).unwrap();
    let learner = |names, born| person(names, "learner", Some(born), None);
    let ella = add(learner(("Ella", "Marsh"), date(2013, 5, 4)));
    let rosa = add(person(
        ("Rosa", "Marsh"),
        "carer",
        None,
        Some("rosa.marsh@example.org"),
    ));
    let jamie = Person {
        emails: vec!["jamie.fox@example.net".to_owned()],
        ..learner(("Jamie", "Fox"), date(2012, 2, 9))
    };
    let jamie = add(jamie);
    let tom = add(learner(("Tom", "Quill"), date(2011, 8, 1)));
    let asha = add(person(
        ("Asha", "Bell"),
        "tutor",
        None,
        Some("asha@example.com"),
    ));
    let carer = relate(&ctx, rosa, "carer-of", ella);
    relate(&ctx, asha, "tutor-of", ella);
    relate(&ctx, asha, "tutor-of", jamie);
    let first = "Ella read two chapters aloud and enjoyed them. Fractions next week.";
    let second = "Ella worked with Jamie Fox on ratios. Jamie Fox was upset: write to jamie.fox@example.net.\nElla helped him.";
    let report = report(&ctx, ella, asha, (6, first), &[]);
    self::report(&ctx, ella, asha, (13, second), &[jamie]);
    self::report(
        &ctx,
        jamie,
        asha,
        (14, "Jamie did the ratios again and was proud."),
        &[],
    );
    let toms = self::report(&ctx, tom, asha, (15, "Tom has a test on Friday."), &[]);
    accounts(&ctx, asha, third);
    (
        Cast {
            ella,
            rosa,
            jamie,
            tom,
            asha,
            carer,
            report,
            toms,
        },
        cupboard(&ctx),
    )
}

fn relate(ctx: &Ctx<'_>, from: EntityId, kind: &str, to: EntityId) -> EntityId {
    let relation = Relation {
        from,
        kind: kind.to_owned(),
        to,
        from_on: Some(date(2024, 9, 1)),
        to_on: None,
        evidence: None,
        import: None,
    };
    ctx.add_relation(relation).unwrap()
}

fn report(
    ctx: &Ctx<'_>,
    person: EntityId,
    author: EntityId,
    (day, text): (i8, &str),
    others: &[EntityId],
) -> EntityId {
    let record = NewRecord {
        version: None,
        person,
        kind: "session-report".to_owned(),
        purpose: None,
        source: None,
        on: date(2026, 10, day),
        text: text.to_owned(),
        fields: Vec::new(),
        others: others.to_vec(),
        author: Some(author),
    };
    ctx.add_record(&record).unwrap()
}

fn cupboard(ctx: &Ctx<'_>) -> EntityId {
    let place = Place {
        name: "Paper cupboard".to_owned(),
        kind: "paper".to_owned(),
        owner: "Asha Bell".to_owned(),
        how_searched: "By surname, folder by folder.".to_owned(),
        ingested: false,
    };
    ctx.add_place(&place).unwrap()
}

fn accounts(ctx: &Ctx<'_>, asha: EntityId, third: &str) {
    let accounts = [
        ("dpo", Role::Dpo, None),
        ("head", Role::Head, None),
        (third, Role::Tutor, Some(asha)),
    ];
    for (name, role, person) in accounts {
        let email = format!("{name}@caretaker.example");
        let (_, link) = ctx.add_account(&email, name, role, person).unwrap();
        ctx.engine
            .set_password(&link.secret, PASSWORD, ctx.now, PasswordCost::TEST)
            .unwrap();
    }
}
