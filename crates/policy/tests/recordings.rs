//! What is recorded or looked into: described before it begins, told to those concerned, kept as its
//! record says, and a line in the record of processing.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

use jiff::civil::date;
use policy::publish::{self, Live};
use policy::{Pack, lint, packs};

const TODAY: jiff::civil::Date = date(2026, 11, 22);

/// The smallest pack in which the lint finds nothing.
const SOUND: &str = include_str!("../src/lint/sound.toml");

const LESSONS: &str = r#"
[[recording]]
code = "lessons"
what = "online lessons"
purpose = "teaching"
basis = "consent"
people = ["learner"]
notice = "a word when it begins"
for_children = "We film some lessons"
viewers = ["dpo"]
retention = "sessions"
impact = "assessed on 3 March 2026"
origin = "pack's own"
"#;

/// The sound pack with this recording, some of its lines changed.
fn with(changes: &[(&str, &str)]) -> String {
    let mut text = LESSONS.to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    format!("{SOUND}{text}")
}

fn parse(text: &str) -> Pack {
    Pack::parse(&[("pack.toml", text)]).unwrap_or_else(|faults| panic!("{faults:#?}"))
}

/// What is wrong with it, and how to mend it.
fn faults(text: &str) -> Vec<String> {
    let faults = Pack::parse(&[("pack.toml", text)])
        .err()
        .unwrap_or_default();
    let said = |one: &policy::Diagnostic| format!("{}; {}", one.what, one.mend);
    faults.iter().map(said).collect()
}

/// The notice of a code, as it is published.
fn notice(pack: &Pack, code: &str) -> String {
    let notice = pack.notices.iter().find(|one| one.code == code).unwrap();
    publish::notice(pack, notice, TODAY).text()
}

#[test]
fn what_a_recording_refers_to_is_there() {
    let said = faults(&with(&[
        ("[\"learner\"]", "[\"pupil\"]"),
        ("[\"dpo\"]", "[\"deputy\"]"),
        ("\"teaching\"", "\"training\""),
        ("\"sessions\"", "\"lessons\""),
        ("impact =", "record = \"film\"\nimpact ="),
    ]));
    for what in [
        "there is no kind of person `pupil`",
        "there is no role `deputy`",
        "there is no purpose `training`",
        "there is no retention rule `lessons`",
        "there is no record `film`",
    ] {
        assert!(
            said.iter().any(|one| one.starts_with(what)),
            "{what}: {said:?}"
        );
    }
}

#[test]
fn a_policy_in_use_says_how_people_are_told_and_who_may_look() {
    let open = with(&[
        ("\"online lessons\"", "\" \""),
        ("\"a word when it begins\"", "\"\""),
        ("[\"dpo\"]", "[]"),
    ]);
    assert_eq!(
        faults(&open),
        [
            "the recording `lessons` does not say what is recorded; say it in `what`",
            "the recording `lessons` does not say how people are told before; say it in `notice`",
            "the recording `lessons` does not say who may look; name the roles in `viewers`",
        ]
    );
    // As a written policy it is read all the same, so that the lint can say so.
    assert!(Pack::read(&[("pack.toml", &open)]).is_ok());
}

#[test]
fn a_recording_is_kept_as_its_record_says() {
    let as_report = |more: &str| {
        let record = format!("record = \"report\"\n{more}impact =");
        with(&[
            ("impact =", &record),
            ("\"consent\"", "\"legitimate-interests\""),
        ])
    };
    assert_eq!(faults(&as_report("")), Vec::<String>::new());
    let other = as_report("")
        .replace(
            "basis = \"legitimate-interests\"\npeople",
            "basis = \"consent\"\npeople",
        )
        .replace(
            "people = [\"learner\"]\nnotice",
            "people = [\"staff\"]\nnotice",
        )
        .replace(
            "retention = \"sessions\"\nrecord",
            "retention = \"work\"\nrecord",
        );
    assert_eq!(
        faults(&other),
        [
            "`lessons` is kept as `report`, which has no use `teaching` on the basis `consent`; give both the same purpose and basis",
            "`lessons` is kept as `report`, which is not about a `staff`; add it to the record's `people`, or leave it out here",
            "`lessons` is kept as `report`, which is not kept under `work`; give both the same `retention`",
        ]
    );
}

#[test]
fn those_concerned_are_told_and_nobody_else() {
    let pack = parse(&with(&[]));
    let policy = publish::policy(&pack, TODAY).text();
    assert!(policy.contains("What is recorded or looked into"));
    assert!(
        policy.contains("Online lessons; of learners · To teach: the person has agreed to it (UK GDPR art. 6(1)(a)) · A word when it begins · Data protection officer; kept 6 years after sessions end"),
        "{policy}"
    );
    let families = notice(&pack, "families");
    assert!(
        families.contains("Online lessons: to teach. What allows us: the person has agreed to it (UK GDPR art. 6(1)(a))."),
        "{families}"
    );
    assert!(families.contains(
        "How you are told: a word when it begins. Who may look: data protection officer."
    ));
    assert!(notice(&pack, "children").contains("We film some lessons."));
    assert!(!notice(&pack, "children").contains("Online lessons"));
    for other in ["work", "clients"] {
        assert!(!notice(&pack, other).contains("Online lessons"), "{other}");
    }
    // Nobody is named: everybody is told.
    let all = parse(&with(&[("people = [\"learner\"]\n", "")]));
    for every in ["families", "work", "clients"] {
        assert!(notice(&all, every).contains("Online lessons"), "{every}");
    }
}

#[test]
fn a_recording_that_is_no_record_has_a_line_of_its_own() {
    let lines = |pack: &Pack| publish::processing(pack, TODAY, |_, _| Live::default()).rows;
    let before = lines(&parse(SOUND));
    let pack = parse(&with(&[]));
    let now = lines(&pack);
    assert_eq!(now.len(), before.len() + 1);
    let (cells, path) = &now[before.len()];
    assert_eq!(path, "recording[lessons]");
    let of = |heading: &str| {
        let place = publish::HEADINGS.iter().position(|one| *one == heading);
        cells[place.unwrap()].as_str()
    };
    assert_eq!(cells.len(), publish::HEADINGS.len());
    assert_eq!(of("Categories of personal data"), "Online lessons");
    assert_eq!(of("Categories of individuals"), "Learners");
    assert_eq!(of("DPIA required?"), "assessed on 3 March 2026");
    assert!(
        of("Article 6 lawful basis").contains("art. 6(1)(a)"),
        "{cells:?}"
    );
    assert!(of("Rights available").contains("withdrawal of consent"));
    let graph = publish::vocabulary(&pack, TODAY).to_string();
    assert!(graph.contains("#recording-lessons"));
    // What is kept as a record has its line by that record.
    let kept = parse(&with(&[
        ("impact =", "record = \"report\"\nimpact ="),
        ("\"consent\"", "\"legitimate-interests\""),
    ]));
    assert_eq!(lines(&kept).len(), before.len());
}

#[test]
fn interests_in_a_recording_are_said() {
    let unsaid = with(&[("\"consent\"", "\"legitimate-interests\"")]);
    let found = |text: &str| -> Vec<&'static str> {
        let pack = parse(text);
        lint(&pack, TODAY).iter().map(|one| one.rule.code).collect()
    };
    assert_eq!(found(&unsaid), ["interest-not-said"]);
    let said = unsaid.replace(
        "people = [\"learner\"]\nnotice",
        "interest = \"good lessons\"\nnotice",
    );
    assert!(!found(&said).contains(&"interest-not-said"));
}

#[test]
fn every_recording_of_a_shipped_pack_is_told_and_has_its_line() {
    for shipped in packs::all() {
        let pack = Pack::parse(shipped.files).unwrap();
        let code = &pack.front.code;
        assert!(!pack.recordings.is_empty(), "{code}");
        let rows = publish::processing(&pack, TODAY, |_, _| Live::default()).rows;
        for one in &pack.recordings {
            let path = format!("recording[{}]", one.code);
            let told = |of: &publish::Publication| {
                of.sources().iter().any(|source| source.clause.path == path)
            };
            assert!(told(&publish::policy(&pack, TODAY)), "{code}: {path}");
            for person in pack.recorded(one) {
                for notice in pack
                    .notices
                    .iter()
                    .filter(|to| to.people.contains(&person.code))
                {
                    let published = publish::notice(&pack, notice, TODAY);
                    assert!(told(&published), "{code}: {path}: {}", notice.code);
                }
            }
            let by_its_record = |record: &policy::Code| {
                let path = format!("record[{record}].use");
                rows.iter().any(|(_, of)| of.starts_with(&path))
            };
            let by_itself = rows.iter().any(|(_, of)| *of == path);
            assert!(
                by_itself || one.record.as_ref().is_some_and(by_its_record),
                "{code}: {path}"
            );
        }
    }
}
