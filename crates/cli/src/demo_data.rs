//! `caretaker demo`: an invented organisation full of data, for trying everything out.

use std::io::Write;
use std::sync::Arc;

use access::{Actor, Role};
use anyhow::Context;
use app::bodies::{Organisation, PackFile, Place, Relation};
use app::{
    Answered, Ctx, Engine, Extractor, GivenTo, HowAgreed, HowTold, Incoming, NewConsent, NewRecord,
    NewlyGiven, OnFaults, PasswordCost,
};
use jiff::Timestamp;
use keys::{MasterKey, SystemRandom};
use tokio::net::TcpListener;

use crate::args::{Cli, DemoArgs};
use crate::home::{Home, Settings};
use crate::{init, open, serve, socket};

/// The three who can sign in: part before the @, name, role, and the tutor's person if one.
const ACCOUNTS: [(&str, Role); 3] = [
    ("dpo", Role::Dpo),
    ("head", Role::Head),
    ("tutor", Role::Tutor),
];

/// Invents the organisation, fills it, and serves it.
pub(crate) fn run(cli: &Cli, args: &DemoArgs, out: &mut dyn Write) -> anyhow::Result<u8> {
    let now = cli.now();
    let invented =
        demo::Organisation::invent(args.people, args.seed, calendar::date_in_london(now));
    if let Some(folder) = &args.export {
        demo::export(&invented, folder)
            .with_context(|| format!("the demo cannot be written to {}", folder.display()))?;
        writeln!(
            out,
            "Files, people, records and the truth about them are in {}.",
            folder.display()
        )?;
        return Ok(0);
    }
    serve::log_to_stderr();
    let (home, _folder) = home(args)?;
    init::make_private(&home.data)?;
    let _lock = store::DataLock::take(&home.lock())?;
    let master = MasterKey::create_file(&home.master_key, &mut SystemRandom)?;
    let engine = Arc::new(init::make(&home, &master, &organisation(&invented), now)?);
    let extractor = open::extractor()?;
    let given = crate::secret::given(args.password.as_deref(), args.password_file.as_deref())?;
    let password = given.unwrap_or_else(invented_password);
    fill(&engine, &extractor, &invented, now, out)?;
    accounts(&engine, &invented, now, &password)?;
    if args.no_serve {
        writeln!(out, "The demo is in {}.", home.data.display())?;
        return Ok(0);
    }
    serve::runtime()?.block_on(async {
        let listener = match TcpListener::bind(&args.listen).await {
            Ok(listener) => listener,
            // The usual port is busy: any free one does.
            Err(_) => TcpListener::bind("127.0.0.1:0")
                .await
                .context("no free port")?,
        };
        let url = format!("http://{}", listener.local_addr()?);
        socket::listen(&home.socket(), Arc::clone(&engine))?;
        let stop = serve::stop()?;
        // Somebody who reads the address and goes away does not end the server.
        let _ = out.write_all(welcome(&url, &password, &home).as_bytes());
        let _ = out.flush();
        serve::serve(
            listener,
            Arc::clone(&engine),
            serve::clock_of(cli),
            (&url, &home),
            stop,
        )
        .await
    })?;
    Ok(0)
}

/// What is printed when the pages are there.
fn welcome(url: &str, password: &str, home: &Home) -> String {
    let accounts: String = ACCOUNTS
        .iter()
        .map(|(name, role)| {
            let role = role.code();
            format!("  {role:6} {name}@caretaker.example   {password}\n")
        })
        .collect::<Vec<_>>()
        .concat();
    let data = home.data.display();
    format!(
        "\nOpen {url} and sign in with one of\n{accounts}\n\
         Commands go to it with: caretaker --data {data} …\n\
         Everything here is invented. Stop with Ctrl-C.\n"
    )
}

/// A folder that is thrown away at the end, or the one that was asked for.
fn home(args: &DemoArgs) -> anyhow::Result<(Home, Option<tempfile::TempDir>)> {
    let (base, kept) = match &args.keep {
        Some(folder) => (folder.clone(), None),
        None => {
            let folder = tempfile::Builder::new()
                .prefix("caretaker-demo-")
                .tempdir()?;
            (folder.path().to_path_buf(), Some(folder))
        }
    };
    init::make_private(&base)?;
    let data = base.join("data");
    let home = Home {
        keys: data.join("keys"),
        master_key: base.join("master.key"),
        data,
        settings: Settings::default(),
    };
    Ok((home, kept))
}

fn organisation(invented: &demo::Organisation) -> Organisation {
    Organisation {
        name: invented.name.to_owned(),
        nation: "england-and-wales".to_owned(),
        pack: vec![PackFile {
            name: "private-tutoring.toml".to_owned(),
            text: policy::packs::private_tutoring().to_owned(),
        }],
        regulator: "Information Commissioner’s Office (ICO)".to_owned(),
        requests: 0,
    }
}

/// Four words and a number, new at each run.
fn invented_password() -> String {
    const WORDS: [&str; 32] = [
        "anchor", "barley", "candle", "dapple", "ember", "fiddle", "gravel", "hazel", "island",
        "jigsaw", "kettle", "lantern", "meadow", "nutmeg", "otter", "pebble", "quarry", "ribbon",
        "saddle", "thistle", "umber", "velvet", "walnut", "yonder", "zephyr", "bramble", "copper",
        "drizzle", "feather", "harbour", "juniper", "marble",
    ];
    use vault::Random as _;
    let mut drawn = [0; 5];
    SystemRandom.fill(&mut drawn);
    let words: Vec<&str> = drawn
        .iter()
        .take(4)
        .filter_map(|b| WORDS.get(usize::from(*b) % WORDS.len()))
        .copied()
        .collect();
    format!(
        "{}-{}",
        words.join("-"),
        drawn.last().copied().unwrap_or_default()
    )
}

fn accounts(
    engine: &Engine,
    invented: &demo::Organisation,
    now: Timestamp,
    password: &str,
) -> anyhow::Result<()> {
    let ctx = Ctx {
        engine,
        now,
        actor: Actor::OPERATOR,
    };
    let directory = engine.directory()?;
    for (name, role) in ACCOUNTS {
        let person = match role {
            Role::Dpo => invented.dpo(),
            Role::Head => invented.head(),
            _ => busiest_tutor(invented),
        };
        let id = person.and_then(|p| directory.by_external_id(&p.id));
        let shown = person.map_or_else(|| name.to_owned(), demo::Person::full);
        let email = format!("{name}@caretaker.example");
        let (_, link) = ctx.add_account(&email, &shown, role, id)?;
        engine.set_password(&link.secret, password, now, PasswordCost::SIGN_IN)?;
    }
    Ok(())
}

/// The tutor with most learners at present, so that there is something to see.
fn busiest_tutor(invented: &demo::Organisation) -> Option<&demo::Person> {
    invented
        .people
        .iter()
        .filter(|person| person.is(demo::Capacity::Tutor))
        .max_by_key(|person| {
            let now = |r: &&demo::Relation| {
                r.person == person.id && r.kind == demo::RelationKind::TutorOf && r.until.is_none()
            };
            invented.relations.iter().filter(now).count()
        })
}

fn fill(
    engine: &Engine,
    extractor: &Extractor,
    invented: &demo::Organisation,
    now: Timestamp,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let ctx = Ctx {
        engine,
        now,
        actor: Actor::OPERATOR,
    };
    let preview = engine.preview_import(&demo::people_csv(invented)?)?;
    let people = ctx.import_people(&preview, OnFaults::Stop)?;
    writeln!(
        out,
        "{} people, {} relations",
        people.people, people.relations
    )?;
    relations(&ctx, invented)?;
    notices(&ctx)?;
    records(&ctx, invented)?;
    writeln!(out, "{} records", invented.records.len())?;
    consents(&ctx, invented)?;
    for place in &invented.places {
        ctx.add_place(&Place {
            name: place.name.to_owned(),
            kind: place.kind.to_owned(),
            owner: place.owner.to_owned(),
            how_searched: place.searched.to_owned(),
            ingested: false,
        })?;
    }
    let files = invented.files();
    let total = files.len();
    let (mut read, mut look_at) = (0, 0);
    for file in files {
        let place = invented.places.iter().find(|place| {
            !place.folder.is_empty() && file.path.starts_with(&format!("{}/", place.folder))
        });
        let Some(place) = place else { continue };
        let incoming = Incoming {
            path: file.path,
            bytes: file.bytes,
        };
        let line = ctx.ingest(place.name, &incoming, extractor)?;
        read += 1;
        look_at += usize::from(!line.look_at.is_empty());
    }
    writeln!(
        out,
        "{read} of {total} files read, {look_at} with something to look at yourself"
    )?;
    Ok(())
}

/// Everybody was given their notice, but those for whom the last of the policy is meant.
fn notices(ctx: &Ctx<'_>) -> anyhow::Result<()> {
    let mut lines = ctx.list_notices_due()?;
    lines.pop();
    for line in lines {
        ctx.record_notice_given(&NewlyGiven {
            notice: line.code,
            to: GivenTo::Everybody(None),
            on: ctx.today(),
            how: HowTold::Email,
            words: String::new(),
        })?;
    }
    Ok(())
}

/// Families answered on paper when they began: most agreed, some did not, one took it back.
fn consents(ctx: &Ctx<'_>, invented: &demo::Organisation) -> anyhow::Result<()> {
    const ASKED: usize = 24;
    /// A child is whoever is younger.
    const ADULT: i16 = 18;
    let directory = ctx.engine.directory()?;
    let carers = invented.relations.iter();
    let carers = carers.filter(|one| one.kind == demo::RelationKind::CarerOf);
    let mut asked = std::collections::BTreeSet::new();
    for relation in carers {
        let ends = (
            directory.by_external_id(&relation.person),
            directory.by_external_id(&relation.to),
        );
        let (Some(carer), Some(child)) = ends else {
            continue;
        };
        let held = (directory.person(carer), directory.person(child));
        let (Some(carer), Some(held)) = held else {
            continue;
        };
        let young = held.body.age_on(ctx.today()).is_some_and(|age| age < ADULT);
        if !young || !asked.insert(child) {
            continue;
        }
        let pack = ctx.engine.pack();
        for agreement in pack.agreements().iter().filter(|one| one.is_for("learner")) {
            let entry = ctx.note_consent(
                child,
                &NewConsent {
                    agreement: agreement.code.clone(),
                    agreed: agreement.explicit || asked.len() % 5 != 0,
                    choice: None,
                    by: Answered::Carer,
                    who: carer.body.display_name(),
                    how: HowAgreed::Signed,
                    wording: agreement.wording.clone(),
                    proof: "the family’s agreement, in the filing cabinet".to_owned(),
                    on: ctx.today(),
                },
            )?;
            if asked.len() == ASKED && agreement.by_carers {
                ctx.withdraw_consent(entry, ctx.today(), "by e-mail")?;
                return Ok(());
            }
        }
    }
    Ok(())
}

/// Relations that the people file did not bring, with their evidence.
fn relations(ctx: &Ctx<'_>, invented: &demo::Organisation) -> anyhow::Result<()> {
    let directory = ctx.engine.directory()?;
    for relation in &invented.relations {
        let ends = (
            directory.by_external_id(&relation.person),
            directory.by_external_id(&relation.to),
        );
        let (Some(from), Some(to)) = ends else {
            continue;
        };
        let kind = relation.kind.code();
        let held = directory
            .relations_of(from)
            .any(|r| r.body.from == from && r.body.to == to && r.body.kind == kind);
        if !held {
            ctx.add_relation(Relation {
                from,
                kind: kind.to_owned(),
                to,
                from_on: Some(relation.from),
                to_on: relation.until,
                evidence: Some(relation.evidence.to_owned()),
                import: None,
            })?;
        }
    }
    Ok(())
}

fn records(ctx: &Ctx<'_>, invented: &demo::Organisation) -> anyhow::Result<()> {
    let directory = ctx.engine.directory()?;
    for record in &invented.records {
        let Some(person) = directory.by_external_id(&record.person) else {
            continue;
        };
        ctx.add_record(&NewRecord {
            version: None,
            person,
            kind: record.kind.to_owned(),
            purpose: None,
            source: None,
            on: record.on,
            text: record.text.as_str().to_owned(),
            fields: Vec::new(),
            others: record
                .others
                .iter()
                .filter_map(|id| directory.by_external_id(id))
                .collect(),
            author: directory.by_external_id(&record.author),
        })?;
    }
    Ok(())
}
