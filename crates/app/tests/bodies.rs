//! What an earlier release has written still reads, and is written again as it was. Fixtures are
//! only ever added: a change that breaks one needs a new version and an upcaster. The terms, too,
//! stay as they are, since the database finds everything by them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use app::bodies::SentCheckpoint;
use app::bodies::{
    Account, Backups, Call, Change, Delivery, Import, Item, Layout, Mapping, Organisation, Package,
    Person, Place, Record, Relation, Request, Restored, Session, Setup, Source, Token, Tombstone,
    Version,
};
use app::bodies::{Acknowledgement, Consent, Disclosure, Draft, NoticeGiven, Question, Told};
use app::{Body, Cell, Index};
use serde_json::{Value, json};
use store::EntityId;
use vault::Key;

/// The entity whose terms are asked for.
const ID: EntityId = EntityId([0x1d; 16]);

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/bodies")
}

fn read(name: &str) -> Value {
    let text = std::fs::read_to_string(folder().join(name)).unwrap();
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// A fixture's terms, after holding it against what is written now.
fn checked<B: Body>(name: &str, fixture: &Value) -> Value {
    let version = u32::try_from(fixture["v"].as_u64().unwrap()).unwrap();
    let body = B::upcast(version, fixture["body"].clone())
        .unwrap_or_else(|| panic!("{name}: version {version} is not known any more"));
    let read: B = serde_json::from_value(body)
        .unwrap_or_else(|error| panic!("{name} does not read any more: {error}"));
    if version == B::VERSION {
        let again = serde_json::to_value(&read).unwrap();
        assert_eq!(again, fixture["body"], "{name} is written otherwise now");
    }
    let key = Key::from_bytes(&[0x4b; 32]);
    let terms = read.terms(ID, &Index::new(&key));
    terms
        .iter()
        .map(|term| {
            let value = data_encoding::HEXLOWER.encode(&term.value);
            json!([format!("{:?}", term.class), term.name, value])
        })
        .collect()
}

/// The terms of a fixture by the kind its file name begins with.
fn terms_of(name: &str, fixture: &Value) -> Value {
    let kind = name.split('.').next().unwrap().split('-').next().unwrap();
    match kind {
        "account" => checked::<Account>(name, fixture),
        "arrival" => checked::<app::bodies::Arrival>(name, fixture),
        "attestation" => checked::<app::bodies::Attestation>(name, fixture),
        "acknowledgement" => checked::<Acknowledgement>(name, fixture),
        "consent" => checked::<Consent>(name, fixture),
        "disclosure" => checked::<Disclosure>(name, fixture),
        "draft" => checked::<Draft>(name, fixture),
        "notice" => checked::<NoticeGiven>(name, fixture),
        "question" => checked::<Question>(name, fixture),
        "register" => checked::<app::bodies::RegisterEntry>(name, fixture),
        "told" => checked::<Told>(name, fixture),
        "backups" => checked::<Backups>(name, fixture),
        "restored" => checked::<Restored>(name, fixture),
        "call" => checked::<Call>(name, fixture),
        "cell" => checked::<Cell>(name, fixture),
        "change" => checked::<Change>(name, fixture),
        "delivery" => checked::<Delivery>(name, fixture),
        "import" => checked::<Import>(name, fixture),
        "invitation" => checked::<app::bodies::Invitation>(name, fixture),
        "item" => checked::<Item>(name, fixture),
        "layout" => checked::<Layout>(name, fixture),
        "mail" => checked::<app::bodies::Mail>(name, fixture),
        "mailbox" => checked::<app::bodies::Mailbox>(name, fixture),
        "mapping" => checked::<Mapping>(name, fixture),
        "wording" => checked::<app::bodies::Wording>(name, fixture),
        "organisation" => checked::<Organisation>(name, fixture),
        "package" => checked::<Package>(name, fixture),
        "hold" => checked::<app::bodies::Hold>(name, fixture),
        "score" => checked::<app::bodies::Score>(name, fixture),
        "disposal" => checked::<app::bodies::Disposal>(name, fixture),
        "person" => checked::<Person>(name, fixture),
        "picture" => checked::<app::bodies::Picture>(name, fixture),
        "place" => checked::<Place>(name, fixture),
        "record" => checked::<Record>(name, fixture),
        "relation" => checked::<Relation>(name, fixture),
        "request" => checked::<Request>(name, fixture),
        "safety" => checked::<app::bodies::Safety>(name, fixture),
        "session" => checked::<Session>(name, fixture),
        "setup" => checked::<Setup>(name, fixture),
        "sheet" => checked::<app::bodies::Sheet>(name, fixture),
        "source" => checked::<Source>(name, fixture),
        "tombstone" => checked::<Tombstone>(name, fixture),
        "token" => checked::<Token>(name, fixture),
        "version" => checked::<Version>(name, fixture),
        "witness" => checked::<SentCheckpoint>(name, fixture),
        other => panic!("{other} is no kind of body"),
    }
}

const KINDS: [&str; 45] = [
    app::bodies::Arrival::KIND,
    Consent::KIND,
    Disclosure::KIND,
    NoticeGiven::KIND,
    Acknowledgement::KIND,
    Draft::KIND,
    Question::KIND,
    Told::KIND,
    Account::KIND,
    app::bodies::Attestation::KIND,
    app::bodies::RegisterEntry::KIND,
    Backups::KIND,
    Call::KIND,
    app::bodies::Mailbox::KIND,
    Cell::KIND,
    Change::KIND,
    Delivery::KIND,
    app::bodies::Disposal::KIND,
    app::bodies::Hold::KIND,
    app::bodies::Score::KIND,
    Import::KIND,
    app::bodies::Invitation::KIND,
    Item::KIND,
    Layout::KIND,
    app::bodies::Mail::KIND,
    Mapping::KIND,
    app::bodies::Wording::KIND,
    Organisation::KIND,
    Package::KIND,
    Person::KIND,
    app::bodies::Picture::KIND,
    Place::KIND,
    Record::KIND,
    Relation::KIND,
    Request::KIND,
    Restored::KIND,
    app::bodies::Safety::KIND,
    Session::KIND,
    Setup::KIND,
    app::bodies::Sheet::KIND,
    Source::KIND,
    Tombstone::KIND,
    Token::KIND,
    Version::KIND,
    SentCheckpoint::KIND,
];

fn fixtures() -> BTreeMap<String, Value> {
    let names = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name());
    names
        .map(|name| name.into_string().unwrap())
        .filter(|name| name != "terms.json")
        .map(|name| (name.clone(), read(&name)))
        .collect()
}

#[test]
fn every_fixture_reads_and_is_found_by_the_same_terms() {
    let fixtures = fixtures();
    let mut found = serde_json::Map::new();
    for (name, fixture) in &fixtures {
        found.insert(name.clone(), terms_of(name, fixture));
    }
    let known = read("terms.json");
    for (name, terms) in &found {
        assert_eq!(
            terms, &known[name],
            "the terms of {name} are others now:\n{terms}"
        );
    }
    assert_eq!(known.as_object().unwrap().len(), found.len());
}

#[test]
fn every_kind_has_a_fixture_of_its_version() {
    let fixtures = fixtures();
    for kind in KINDS {
        let has = fixtures.iter().any(|(name, fixture)| {
            name.split(['.', '-']).next() == Some(kind) && fixture["v"] == json!(1)
        });
        assert!(has, "there is no fixture of a {kind}");
    }
    // Whatever the modules of bodies are, each has its kind here.
    let modules =
        std::fs::read_dir(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/bodies")).unwrap();
    for module in modules {
        let name = module.unwrap().file_name().into_string().unwrap();
        let stem = name.trim_end_matches(".rs");
        assert!(
            stem == "mod" || KINDS.contains(&stem),
            "src/bodies/{name} has no fixture"
        );
    }
}

#[test]
fn another_version_is_refused_not_guessed() {
    for (name, fixture) in fixtures() {
        if name.starts_with("place") {
            assert!(Place::upcast(2, fixture["body"].clone()).is_none());
            assert!(Place::upcast(0, fixture["body"].clone()).is_none());
        }
    }
}

#[test]
fn days_in_terms_are_in_the_order_of_the_calendar() {
    let key = Key::from_bytes(&[0x4b; 32]);
    let record = read("record.json");
    let mut values = Vec::new();
    for on in [
        "1969-12-31",
        "1970-01-01",
        "2008-02-29",
        "2026-11-21",
        "2090-01-01",
    ] {
        let mut body = record["body"].clone();
        body["on"] = json!(on);
        let record: Record = serde_json::from_value(body).unwrap();
        values.push(record.terms(ID, &Index::new(&key))[0].value.clone());
    }
    assert!(values.is_sorted() && values.windows(2).all(|two| two[0] != two[1]));
}
