//! Answers make each shipped pack an organisation's own, and leave nothing of the invented one.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    missing_docs,
    reason = "tests"
)]

use jiff::civil::date;
use policy::answers::{self, Answers, Typed, apply, read_back};
use policy::publish::{self, Live};
use policy::{Grade, Pack, lint, packs};
use proptest::prelude::*;

const TODAY: jiff::civil::Date = date(2026, 11, 22);

/// Invented, and nothing like what the packs invent.
const OURS: &[(&str, &str)] = &[
    ("legal-name", "Ash & Elm Learning Limited"),
    ("trading-name", "Ash & Elm"),
    ("form", "limited company"),
    ("company-number", "09999999"),
    ("nation", "scotland"),
    ("address", "17 Cooper Wynd\nInverallan\nZZ9 9ZZ"),
    ("email", "post@ash-elm.test"),
    ("telephone", "0141 496 0555"),
    ("website", "https://www.ash-elm.test"),
    ("registration-number", "ZB999999"),
    ("registered-until", "2027-09-01"),
    ("dpo-name", "Morag Lennox"),
    ("dpo-email", "privacy@ash-elm.test"),
    ("dpo-telephone", "0141 496 0556"),
    ("director", "Iona Baird"),
    ("chair", "Fergus Rae"),
    ("learner-one", "apprentice"),
    ("learner-many", "apprentices"),
    ("tutor-one", "guide"),
    ("tutor-many", "guides"),
    ("effective-on", "2026-12-01"),
    ("aim-days", "12"),
];

fn typed(pairs: &[(&str, &str)]) -> Typed {
    let owned = pairs
        .iter()
        .map(|(code, text)| ((*code).to_owned(), (*text).to_owned()));
    owned.collect()
}

fn parse(files: &[(&str, &str)]) -> Pack {
    Pack::parse(files).unwrap_or_else(|faults| {
        let faults: Vec<String> = faults
            .iter()
            .map(|one| one.pictured("error", &[]))
            .collect();
        panic!("{}", faults.join("\n"))
    })
}

fn borrowed(files: &[(String, String)]) -> Vec<(&str, &str)> {
    files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect()
}

/// A shipped pack with these answers.
fn answered(shipped: &packs::Shipped, pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    let questions = answers::questions(&parse(shipped.files));
    let mut typed = typed(pairs);
    typed.retain(|code, _| questions.iter().any(|one| one.code == code));
    let answers = Answers::check(&questions, &typed, TODAY).unwrap();
    apply(shipped.files, &answers, TODAY).unwrap()
}

/// Everything that a pack publishes, in words.
fn published(pack: &Pack) -> String {
    let mut all: Vec<String> = publish::all(pack, TODAY)
        .iter()
        .map(|one| format!("{}\n{}", one.organisation, one.text()))
        .collect();
    let mut records = vec![publish::processing(pack, TODAY, |_, _| Live::default())];
    records.extend(publish::for_others(pack));
    for record in records {
        all.extend(record.front.into_iter().map(|(_, value)| value));
        all.extend(record.rows.into_iter().map(|(cells, _)| cells.join(" ")));
    }
    all.push(publish::vocabulary(pack, TODAY).to_string());
    all.join("\n")
}

/// What tells who the invented organisation is: names, lines of addresses, numbers, domains.
fn invented(pack: &Pack) -> Vec<String> {
    let own = &pack.organisation;
    let mut telling: Vec<String> = vec![
        own.legal_name.clone(),
        own.trading_name.clone(),
        own.telephone.clone(),
    ];
    telling.extend(
        [
            &own.company_number,
            &own.registration_number,
            &own.dpo.firm,
            &own.dpo.job_description,
        ]
        .into_iter()
        .flatten()
        .cloned(),
    );
    telling.extend(own.address.iter().chain(&own.dpo.address).cloned());
    let mails = own
        .contacts
        .values()
        .map(|one| &one.email)
        .chain([&own.email, &own.dpo.email]);
    telling.extend(
        mails
            .filter_map(|mail| mail.split_once('@'))
            .map(|(_, domain)| domain.to_owned()),
    );
    telling.extend(
        own.contacts
            .values()
            .filter_map(|one| one.telephone.clone()),
    );
    telling.extend(own.website.clone());
    telling.push(own.dpo.telephone.clone());
    telling.extend(pack.front.written_policy.clone());
    telling.extend(pack.front.reference.clone());
    telling.extend(
        pack.cookies
            .iter()
            .flat_map(|one| [one.name.clone(), one.provider.clone()]),
    );
    // A post is nobody's name.
    telling.retain(|text| text != "The Data Protection Officer");
    // The numbers of the drama range, and the domains for examples.
    telling.extend(["01632".to_owned(), ".example".to_owned()]);
    telling
}

#[test]
fn nothing_of_the_invented_organisation_is_left() {
    for shipped in packs::all() {
        let before = parse(shipped.files);
        for pairs in [OURS, &only_needed()] {
            let files = answered(shipped, pairs);
            let after = parse(&borrowed(&files));
            let texts: Vec<&str> = files.iter().map(|(_, text)| text.as_str()).collect();
            for (what, text) in [
                ("the files", texts.join("\n")),
                ("what it publishes", published(&after)),
            ] {
                for telling in invented(&before) {
                    assert!(
                        !text.contains(&telling),
                        "{}: {what}: {telling}",
                        shipped.code
                    );
                }
            }
            for record in &after.records {
                assert_eq!(record.origin, policy::Origin::PacksOwn, "{}", record.code);
            }
        }
    }
}

/// The answers without which it does not go.
fn only_needed() -> Vec<(&'static str, &'static str)> {
    let needed = [
        "legal-name",
        "form",
        "nation",
        "address",
        "email",
        "telephone",
        "dpo-name",
        "dpo-email",
        "dpo-telephone",
    ];
    OURS.iter()
        .filter(|(code, _)| needed.contains(code))
        .copied()
        .collect()
}

#[test]
fn the_result_checks_clean_and_breaks_no_law() {
    for shipped in packs::all() {
        for pairs in [OURS, &only_needed()] {
            let files = answered(shipped, pairs);
            let pack = parse(&borrowed(&files));
            for finding in lint(&pack, TODAY) {
                assert_ne!(
                    finding.rule.grade,
                    Grade::BreaksTheLaw,
                    "{}: {}",
                    shipped.code,
                    finding.pictured()
                );
            }
            let unregistered = lint(&pack, TODAY)
                .iter()
                .any(|one| one.rule.code == "registration-missing");
            assert_eq!(unregistered, pairs.len() < OURS.len(), "{}", shipped.code);
        }
    }
}

#[test]
fn nothing_new_is_found_wrong() {
    for shipped in packs::all() {
        let codes = |pack: &Pack| -> Vec<&str> {
            lint(pack, TODAY).iter().map(|one| one.rule.code).collect()
        };
        let before = codes(&parse(shipped.files));
        for code in codes(&parse(&borrowed(&answered(shipped, OURS)))) {
            assert!(before.contains(&code), "{}: {code}", shipped.code);
        }
    }
}

#[test]
fn comments_and_order_are_kept() {
    for shipped in packs::all() {
        let after = answered(shipped, OURS);
        for ((name, before), (_, after)) in shipped.files.iter().zip(&after) {
            let comments = |text: &str| -> Vec<String> {
                let lines = text
                    .lines()
                    .filter_map(|line| line.find('#').map(|at| line[at..].to_owned()));
                lines.collect()
            };
            let (kept, own) = (comments(before), comments(after));
            assert!(
                own.ends_with(&kept),
                "{}/{name}: {kept:#?} {own:#?}",
                shipped.code
            );
            let headings = |text: &str| -> Vec<String> {
                text.lines()
                    .filter(|line| line.starts_with('[') && !line.contains("cookie"))
                    .map(str::to_owned)
                    .collect()
            };
            let (mut was, mut is) = (headings(before), headings(after));
            was.retain(|line| line != "[[linked]]");
            is.retain(|line| line != "[[linked]]");
            assert_eq!(was, is, "{}/{name}", shipped.code);
        }
    }
}

#[test]
fn the_answers_stand_where_they_belong() {
    let files = answered(packs::shipped("private-tutoring").unwrap(), OURS);
    let pack = parse(&borrowed(&files));
    let own = &pack.organisation;
    assert_eq!(own.legal_name, "Ash & Elm Learning Limited");
    assert_eq!(own.nation, calendar::Nation::Scotland);
    assert_eq!(own.address.join("|"), "17 Cooper Wynd|Inverallan|ZZ9 9ZZ");
    assert_eq!(own.contacts["complaints"].email, "privacy@ash-elm.test");
    assert_eq!(own.contacts["marketing"].email, "post@ash-elm.test");
    assert_eq!(pack.front.approvers[0].name, "Iona Baird");
    assert_eq!(
        (pack.front.effective_on, pack.front.review_by),
        (date(2026, 12, 1), date(2027, 12, 1))
    );
    assert_eq!(pack.word("learner"), "apprentice");
    assert_eq!(pack.person("learner").unwrap().many, "apprentices");
    assert_eq!(pack.role("tutor").unwrap().title, "guide");
    let record = pack.requests.educational_record.as_ref().unwrap();
    assert_eq!(
        record.not_where.as_deref(),
        Some("it could do serious harm to the apprentice or somebody else")
    );
    insta::assert_snapshot!("ways", pack.complaints.ways.join("\n"));
    let front: Vec<&str> = files[0].1.lines().take(60).collect();
    insta::assert_snapshot!("front", front.join("\n"));
}

#[test]
fn an_outside_officer_is_reached_at_their_own_address() {
    let firm = [
        ("dpo-firm", "Rowan Data Ltd"),
        ("dpo-address", "2 Quay\nInverallan"),
        ("complaint-form", "ash-elm.test/complain"),
    ];
    let pairs = [only_needed(), firm.to_vec()].concat();
    let files = answered(packs::shipped("commissioned-mentoring").unwrap(), &pairs);
    let pack = parse(&borrowed(&files));
    assert_eq!(
        pack.organisation.dpo.firm.as_deref(),
        Some("Rowan Data Ltd")
    );
    assert!(
        pack.complaints
            .ways
            .contains(&"a letter to 2 Quay, Inverallan".to_owned())
    );
    assert_eq!(
        pack.complaints.ways[0],
        "the form at https://ash-elm.test/complain"
    );
}

#[test]
fn what_is_missing_or_wrong_is_said_together() {
    let questions = answers::questions(&parse(packs::shipped("digital-mentoring").unwrap().files));
    let pairs = [
        ("email", "nowhere"),
        ("effective-on", "2026-01-01"),
        ("learner-one", "pupil"),
    ];
    let wrong = Answers::check(&questions, &typed(&pairs), TODAY).unwrap_err();
    let codes: Vec<&str> = wrong.iter().map(|one| one.code.as_str()).collect();
    assert_eq!(
        codes,
        [
            "legal-name",
            "form",
            "nation",
            "address",
            "email",
            "telephone",
            "dpo-name",
            "dpo-email",
            "dpo-telephone",
            "effective-on",
            "learner-many"
        ]
    );
    assert!(questions.iter().any(|one| one.code == "chair"));
}

#[test]
fn the_file_to_fill_in_is_read_as_it_is_written() {
    for shipped in packs::all() {
        let pack = parse(shipped.files);
        let questions = answers::questions(&pack);
        let says = read_back(shipped.files).unwrap();
        let text = answers::template(shipped.code, &questions, &says, TODAY);
        let given = answers::read_file("answers.toml", &text).unwrap();
        assert_eq!(given.pack.as_deref(), Some(shipped.code));
        // Nothing of the invented organisation is proposed.
        for telling in invented(&pack) {
            assert!(!text.contains(&telling), "{}: {telling}", shipped.code);
        }
        assert_eq!(given.typed["effective-on"], "2026-11-22");
        assert_eq!(given.typed.len(), questions.len());
    }
    let pack = parse(packs::shipped("private-tutoring").unwrap().files);
    let says = read_back(packs::shipped("private-tutoring").unwrap().files).unwrap();
    insta::assert_snapshot!(
        "template",
        answers::template("private-tutoring", &answers::questions(&pack), &says, TODAY)
    );
    let odd = "lgeal-name = \"x\"\nemail = true\naim-days = 12\naddress = [\"a\", \"b\"]\n";
    let wrong = answers::read_file("a", odd).unwrap_err();
    assert_eq!(wrong.len(), 2);
    assert!(
        wrong.iter().any(|one| one.mend.contains("legal-name")),
        "{wrong:?}"
    );
    assert!(answers::read_file("a", "=").is_err());
}

#[test]
fn a_pack_tells_what_it_means() {
    let files = answered(packs::shipped("private-tutoring").unwrap(), OURS);
    let pack = parse(&borrowed(&files));
    let meaning = answers::meaning(&pack, TODAY);
    assert_eq!(meaning.records.len(), pack.records.len());
    assert_eq!(meaning.people[0], "apprentices");
    assert!(
        meaning
            .published
            .contains(&"What we know about you".to_owned())
    );
    assert!(
        meaning
            .published
            .contains(&"Record of processing".to_owned())
    );
    insta::assert_debug_snapshot!("longest", meaning.longest);
    insta::assert_debug_snapshot!("kept", &meaning.records[..3]);
}

/// Answers as odd as people and their enemies type them.
fn odd() -> impl Strategy<Value = String> {
    prop_oneof![
        ".{0,40}",
        Just("\"quoted\" and 'quoted' \\ \"\"\" '''".to_owned()),
        Just("first line\nsecond line\r\nthird".to_owned()),
        Just("שלום עולם مرحبا".to_owned()),
        Just("\u{202e}turned\u{2066}".to_owned()),
        Just("# no comment\n[pack]\ncode = \"x\"".to_owned()),
        "[a-z]{150,260}",
        Just("a@b.example".to_owned()),
        Just("2027-02-29".to_owned()),
        Just("\u{0}\u{7f}\u{85}".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_is_typed_the_result_reads_back_equal(
        which in 0_usize..5,
        over in proptest::collection::btree_map(0_usize..27, odd(), 0..6),
    ) {
        let shipped = &packs::all()[which];
        let questions = answers::questions(&parse(shipped.files));
        let mut typed = typed(OURS);
        typed.retain(|code, _| questions.iter().any(|one| one.code == code));
        for (number, text) in over {
            let Some(question) = questions.get(number) else { continue };
            // What is refused beforehand is another test's; the rest has to come back.
            typed.insert(question.code.to_owned(), text);
            if Answers::check(&questions, &typed, TODAY).is_err() {
                let ours = OURS.iter().find(|(code, _)| *code == question.code);
                match ours {
                    Some((code, text)) => drop(typed.insert((*code).to_owned(), (*text).to_owned())),
                    None => drop(typed.remove(question.code)),
                }
            }
        }
        let given = Answers::check(&questions, &typed, TODAY).unwrap();
        let files = apply(shipped.files, &given, TODAY).unwrap();
        let files = borrowed(&files);
        prop_assert!(Pack::read(&files).is_ok(), "{:?}", Pack::read(&files).err());
        let back = read_back(&files).unwrap();
        for (code, text) in given.iter() {
            prop_assert_eq!(back.get(code).map(String::as_str), Some(text), "{}", code);
        }
        // Written twice is as written once.
        let again = apply(&files, &given, TODAY).unwrap();
        prop_assert_eq!(read_back(&borrowed(&again)).unwrap(), back);
    }
}

#[test]
fn whoever_starts_reads_what_is_recorded_and_that_fairness_is_their_word() {
    for shipped in packs::all() {
        let pack = Pack::parse(shipped.files).unwrap();
        let says = answers::meaning(&pack, TODAY).says;
        for one in &pack.recordings {
            let officer = pack.role(&one.viewers[0]).unwrap();
            let told = |line: &&String| {
                let line = line.to_lowercase();
                line.contains(&one.what.to_lowercase()) && line.contains(&officer.title)
            };
            assert!(
                says.iter().any(|line| told(&line)),
                "{}: {says:?}",
                shipped.code
            );
        }
        let all = format!("Of {} purposes it says why", pack.purposes.len());
        assert!(says.iter().any(|line| line.starts_with(&all)), "{says:?}");
    }
}
