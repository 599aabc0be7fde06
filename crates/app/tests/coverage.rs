//! How well the policy is kept: each obligation and clause once, the figures those of what was done,
//! people's word with its end. And what some of the controls promise.

use std::collections::{BTreeMap, BTreeSet};

use access::{Action, Role};
use app::bodies::{Capacity, Person};
use app::coverage::{Coverage, Kept, NewAttestation, ObligationCovered, Whose};
use app::{ACCOUNTS, AppError, Choice, PackageFile, PasswordCost};
use jiff::Timestamp;

use crate::support::{House, NOW, PASSWORD, at, day, extractor, later, next_policy, whole::whole};

/// Everything is counted at once.
const ALL: u64 = u64::MAX;

fn coverage(house: &House, now: Timestamp) -> Coverage {
    house
        .ctx(access::Actor::OPERATOR, now)
        .coverage(ALL)
        .unwrap()
}

fn obligation<'a>(coverage: &'a Coverage, id: &str) -> &'a ObligationCovered {
    let mut all = coverage.obligations.iter();
    all.find(|one| one.obligation.id == id).unwrap()
}

/// What a control shows.
fn shown<'a>(coverage: &'a Coverage, id: &str) -> &'a app::coverage::Evidence {
    let mut all = coverage.controls.iter();
    &all.find(|one| one.control.id == id).unwrap().evidence
}

#[test]
fn every_obligation_and_every_clause_stands_once_with_its_grade() {
    let house = House::with_people();
    let coverage = coverage(&house, at(NOW));
    let ids: BTreeSet<_> = coverage
        .obligations
        .iter()
        .map(|one| &one.obligation.id)
        .collect();
    assert_eq!((ids.len(), coverage.obligations.len()), (107, 107));
    let figures = coverage.figures();
    assert_eq!(figures.all(), 107);
    let by_theme: usize = policy::obligations()
        .unwrap()
        .themes
        .iter()
        .map(|theme| coverage.figures_of(theme).all())
        .sum();
    assert_eq!(by_theme, 107);
    let paths: BTreeSet<_> = coverage
        .clauses
        .iter()
        .map(|one| &one.clause.path)
        .collect();
    assert_eq!(paths.len(), coverage.clauses.len());
    assert_eq!(
        coverage.clauses.len(),
        house.engine().pack().clauses().len()
    );
    assert_eq!(coverage.clause_figures().all(), coverage.clauses.len());
}

#[test]
fn a_grade_is_that_of_the_weakest_control_and_no_better_than_what_is_built() {
    let house = House::with_people();
    let coverage = coverage(&house, at(NOW));
    for one in &coverage.obligations {
        let hows: BTreeSet<_> = one
            .controls
            .iter()
            .map(|place| coverage.controls[*place].control.how.words())
            .collect();
        match one.kept {
            Kept::Enforced => assert_eq!(hows, BTreeSet::from(["enforced"])),
            Kept::Worked => assert!(hows.contains("worked"), "{}", one.obligation.id),
            Kept::Attested => panic!("{}: nobody attested anything", one.obligation.id),
            Kept::NotMet => assert!(one.missing.is_some(), "{}", one.obligation.id),
        }
    }
    let kept = |id| obligation(&coverage, id).kept;
    assert_eq!(kept("REC-3"), Kept::Enforced);
    assert_eq!(kept("RIG-3"), Kept::Worked);
    assert_eq!(kept("RIG-17"), Kept::Worked);
    // Nothing is built for these yet, or their heart is missing.
    for id in ["BRE-3", "CON-8", "SHA-5"] {
        assert_eq!(kept(id), Kept::NotMet, "{id}");
    }
    let clauses: BTreeMap<_, _> = coverage
        .clauses
        .iter()
        .map(|one| (one.clause.path.as_str(), one.kept))
        .collect();
    assert_eq!(clauses["training"], Kept::Worked);
    assert_eq!(clauses["requests.educational_record"], Kept::Worked);
    assert_eq!(clauses["security.paper"], Kept::NotMet);
    assert!(
        coverage
            .clauses
            .iter()
            .filter(|one| one.clause.path.starts_with("retention["))
            .all(|one| {
                let disposal = one.clause.kind == policy::ClauseKind::Disposal;
                (one.kept == Kept::NotMet) == disposal
            })
    );
}

#[test]
fn what_is_missing_is_of_this_version_or_for_the_organisation() {
    let house = House::with_people();
    let coverage = coverage(&house, at(NOW));
    let missing = |id| obligation(&coverage, id).missing.unwrap();
    assert_eq!(missing("REC-12").whose, Whose::Yours);
    assert_eq!(missing("REC-11").whose, Whose::NotBuilt);
    assert_eq!(
        missing("REC-11").words(),
        "Not in this version: Nothing is given pseudonyms yet."
    );
    for one in &coverage.obligations {
        // What only the organisation can do takes away no obligation that the program keeps.
        let yours = one
            .missing
            .is_some_and(|missing| missing.whose == Whose::Yours);
        assert!(!yours || one.kept != Kept::NotMet, "{}", one.obligation.id);
    }
}

#[test]
fn the_figures_are_those_of_what_was_done() {
    let house = House::with_people();
    let before = coverage(&house, at(NOW));
    assert_eq!(shown(&before, "request-intake").count, 0);
    assert_eq!(
        shown(&before, "request-intake").words,
        "No requests were recorded"
    );
    assert_eq!(shown(&before, "request-intake").last, None);
    assert_eq!(shown(&before, "request-clock").open, Some(0));
    let ctx = house.ctx(access::Actor::OPERATOR, later(5));
    ctx.open_request(house.request("L1")).unwrap();
    let index = house.acts_in(house.engine().org()).len() as u64 - 1;
    let after = coverage(&house, later(6));
    let intake = shown(&after, "request-intake");
    assert_eq!((intake.count, intake.last), (1, Some(later(5))));
    assert_eq!(intake.words, "1 request was recorded");
    assert_eq!(intake.leaves[0].index, index);
    assert!(!intake.leaves[0].of_accounts);
    let clock = shown(&after, "request-clock");
    assert_eq!((clock.open, clock.overdue), (Some(1), Some(0)));
    // A month later nobody has answered.
    let late = coverage(&house, at("2027-01-15T10:00:00Z"));
    let clock = shown(&late, "request-clock");
    assert_eq!((clock.open, clock.overdue), (Some(1), Some(1)));
    // Signing in stands in the ledger of the accounts.
    house.account("head", Role::Head, None);
    let signed_in = coverage(&house, later(7));
    let signed_in = shown(&signed_in, "screen-gives-way");
    assert_eq!(signed_in.count, 1);
    assert!(signed_in.leaves[0].of_accounts);
}

#[test]
fn counting_goes_on_where_it_stopped_and_over_a_restore() {
    // Opened anew, so that nothing is counted yet.
    let house = whole().reopened();
    let ctx = house.operator();
    let first = ctx.coverage(10).unwrap();
    assert_eq!((first.counted.leaves, first.counted.all), (10, false));
    let acts = |house: &House| -> BTreeMap<String, u64> {
        let mut acts = house.acts_in(house.engine().org());
        acts.extend(house.acts_in(ACCOUNTS));
        acts.into_iter().fold(BTreeMap::new(), |mut all, act| {
            *all.entry(act).or_default() += 1;
            all
        })
    };
    let expected = acts(&house);
    let all = ctx.coverage(ALL).unwrap();
    assert!(all.counted.all);
    let count = |action: Action| expected.get(action.code()).copied().unwrap_or_default();
    let intake = shown(&all, "request-intake").count;
    let came = count(Action::RequestOpen) + count(Action::RequestMatch);
    assert_eq!(intake, came);
    let looks = Action::all().filter(|action| action.is_look());
    // This look itself comes after; the one before is counted.
    assert_eq!(shown(&all, "looks").count, looks.map(count).sum::<u64>());

    let keys = [house.medium("red"), house.medium("blue")];
    let restored = house.restored_from(&house.medium("data"), &keys).unwrap();
    restored.operator().confirm_restore().unwrap();
    let both = restored.operator().coverage(ALL).unwrap();
    assert_eq!(shown(&both, "restore-confirmed").count, 1);
    assert_eq!(shown(&both, "request-intake").count, intake);
}

#[test]
fn who_is_behind_and_what_is_asked_is_counted() {
    let house = House::with_people();
    let dpo = house.account("dpo", Role::Dpo, None);
    let ctx = house.ctx(dpo, at(NOW));
    let before = coverage(&house, later(1));
    let read = shown(&before, "policy-read");
    assert_eq!((read.count, read.open), (0, Some(1)));
    assert!(read.words.ends_with("0 of 1"), "{}", read.words);
    assert_eq!(obligation(&before, "GOV-5").kept, Kept::Worked);
    let hash = ctx.policy_to_read().unwrap().hash;
    ctx.acknowledge_policy(&hash, true).unwrap();
    let question = ctx
        .ask_question(app::Situation::Retention, "How long?")
        .unwrap();
    let now = coverage(&house, later(2));
    let read = shown(&now, "policy-read");
    assert_eq!(
        (read.count, read.open, read.last),
        (1, Some(0), Some(at(NOW)))
    );
    assert_eq!(read.leaves.len(), 1);
    assert_eq!(shown(&now, "questions-answered").open, Some(1));
    ctx.answer_question(question, "Six years.").unwrap();
    let now = coverage(&house, later(3));
    let asked = shown(&now, "questions-answered");
    assert_eq!((asked.count, asked.open), (2, Some(0)));
    // Notices, policy, schedule and cookies.
    let public = house.engine().published(day("2026-11-21")).unwrap();
    assert_eq!(
        shown(&now, "privacy-pages").count,
        public.public().count() as u64
    );
    let pack = house.engine().pack();
    let lines: usize = pack.roles.iter().map(|role| role.sees.len()).sum();
    assert_eq!(shown(&now, "need-to-know").count, lines as u64);
}

#[test]
fn what_the_policy_says_it_says_since_its_version_began() {
    let house = House::with_people();
    let ctx = house.operator();
    let change = [("aim = \"15 working days\"", "aim = \"9 working days\"")];
    ctx.make_draft(next_policy(2, "2026-12-01", &change))
        .unwrap();
    let hash = crate::support::shown(&ctx).hash;
    ctx.signed_on_paper(&hash, "director", "the red folder")
        .unwrap();
    ctx.adopt_draft(&hash).unwrap();
    let begins = at("2026-12-01T00:10:00Z");
    house.engine().keep_house(begins).unwrap();
    let now = coverage(&house, at("2026-12-02T09:00:00Z"));
    assert_eq!(shown(&now, "policy-checked").count, 1);
    assert_eq!(shown(&now, "policy-versions").count, 1);
    for id in ["privacy-pages", "policy-review", "need-to-know"] {
        let evidence = shown(&now, id);
        let since = match id {
            // Its last is the last look at a record, and there was none.
            "need-to-know" => None,
            _ => Some(begins),
        };
        assert_eq!(evidence.last, since, "{id}");
    }
}

fn new(about: &str, until: Option<&str>) -> NewAttestation {
    NewAttestation {
        about: about.to_owned(),
        words: "The cupboard is locked; Rowan Hale holds the key.".to_owned(),
        until: until.map(day),
    }
}

#[test]
fn a_persons_word_counts_until_its_end() {
    let house = House::with_people();
    let dpo = house.account("dpo", Role::Dpo, None);
    let ctx = house.ctx(dpo, at(NOW));
    let id = house.step(&["coverage.attest"], || {
        ctx.attest(&new("sha-5", Some("2026-12-31")))
    });
    house.step(&["coverage.attest"], || {
        ctx.attest(&new("security.paper", None))
    });
    let now = coverage(&house, later(1));
    let vetting = obligation(&now, "SHA-5");
    assert_eq!(vetting.kept, Kept::Attested);
    let said = &vetting.attested[0];
    assert_eq!((said.id, said.name.as_str()), (id, "dpo"));
    assert_eq!(
        (said.on, said.until),
        (day("2026-11-21"), Some(day("2026-12-31")))
    );
    assert!(said.good && said.words.contains("cupboard"));
    // On its last day it is good, the day after it is not; without an end it goes on.
    let last = coverage(&house, at("2026-12-31T20:00:00Z"));
    assert_eq!(obligation(&last, "SHA-5").kept, Kept::Attested);
    let after = coverage(&house, at("2027-01-01T08:00:00Z"));
    let vetting = obligation(&after, "SHA-5");
    assert_eq!(vetting.kept, Kept::NotMet);
    assert!(!vetting.attested[0].good, "it is still shown");
    let clause = |coverage: &Coverage| {
        let mut all = coverage.clauses.iter();
        all.find(|one| one.clause.path == "security.paper")
            .unwrap()
            .kept
    };
    assert_eq!(clause(&after), Kept::Attested);
    // What the program enforces is not lowered to somebody's word.
    ctx.attest(&new("REC-3", None)).unwrap();
    let more = coverage(&house, later(2));
    assert_eq!(obligation(&more, "REC-3").kept, Kept::Enforced);
    assert_eq!(obligation(&more, "REC-3").attested.len(), 1);
    house.assert_whole();
}

#[test]
fn a_word_is_taken_back_with_a_reason_and_stays_to_be_read() {
    let house = House::with_people();
    let dpo = house.account("dpo", Role::Dpo, None);
    let ctx = house.ctx(dpo, at(NOW));
    let id = ctx.attest(&new("BRE-11", None)).unwrap();
    let without = house.refused(|| ctx.withdraw_attestation(id, "  "));
    assert!(matches!(without, AppError::Input(_)), "{without:?}");
    house.step(&["coverage.withdraw"], || {
        ctx.withdraw_attestation(id, "Two telephones are missing.")
    });
    let again = house.refused(|| ctx.withdraw_attestation(id, "again"));
    assert!(matches!(again, AppError::Refused(_)), "{again:?}");
    let now = coverage(&house, later(1));
    let astray = obligation(&now, "BRE-11");
    assert_eq!(astray.kept, Kept::NotMet);
    let (on, name, why) = astray.attested[0].withdrawn.clone().unwrap();
    assert_eq!(on, day("2026-11-21"));
    assert_eq!(
        (name.as_str(), why.as_str()),
        ("dpo", "Two telephones are missing.")
    );
    assert_eq!(ctx.show_attestation(id).unwrap().about, "BRE-11");
    house.assert_whole();
}

#[test]
fn an_attestation_needs_something_to_be_about_words_and_a_day_to_come() {
    let house = House::with_people();
    let dpo = house.account("dpo", Role::Dpo, None);
    let ctx = house.ctx(dpo, at(NOW));
    let empty = NewAttestation {
        about: "GOV-99".to_owned(),
        words: " ".to_owned(),
        until: Some(day("2026-11-20")),
    };
    let AppError::Input(faults) = house.refused(|| ctx.attest(&empty)) else {
        panic!("it was not a fault of input");
    };
    let places: Vec<_> = faults.iter().map(|fault| fault.place.as_str()).collect();
    assert_eq!(places, ["about", "words", "until"]);
    let long = NewAttestation {
        words: "x".repeat(2_001),
        ..new("SHA-5", None)
    };
    house.refused(|| ctx.attest(&long));
    // The holder of the master key is nobody in particular, and attests nothing.
    house.refused(|| house.operator().attest(&new("SHA-5", None)));
}

// What some of the controls promise, where nothing else tries just that.

#[test]
fn a_password_that_is_short_or_easy_to_guess_is_refused() {
    let house = House::empty();
    let (_, link) = house
        .operator()
        .add_account("head@caretaker.example", "Head", Role::Head, None)
        .unwrap();
    let set = |password: &str| {
        house
            .engine()
            .set_password(&link.secret, password, at(NOW), PasswordCost::TEST)
            .map(|_| ())
    };
    for (password, word) in [
        ("ember-otter", "too short"),
        ("passwordpassword", "easy to guess"),
    ] {
        let said = set(password).unwrap_err().to_string();
        assert!(said.contains(word), "{password}: {said}");
    }
    set(PASSWORD).unwrap();
}

fn learner(given: &str, capacities: &[&str]) -> Person {
    Person {
        given_names: given.to_owned(),
        capacities: capacities
            .iter()
            .map(|kind| Capacity {
                kind: (*kind).to_owned(),
                from: None,
                to: None,
            })
            .collect(),
        ..Person::default()
    }
}

#[test]
fn a_first_name_is_enough() {
    let house = House::empty();
    let ctx = house.operator();
    let id = ctx.add_person(learner("Wren", &["learner"])).unwrap();
    let held = ctx.show_person(id).unwrap();
    assert_eq!(held.person.body.display_name(), "Wren");
    assert!(ctx.add_person(learner("", &["learner"])).is_err());
}

#[test]
fn one_person_can_be_several_things() {
    let house = House::empty();
    let ctx = house.operator();
    let id = ctx
        .add_person(learner("Wren", &["carer", "tutor"]))
        .unwrap();
    assert_eq!(ctx.list_people("Wren").unwrap().len(), 1);
    let held = ctx.show_person(id).unwrap();
    assert_eq!(held.person.body.capacities.len(), 2);
}

#[test]
fn people_are_called_as_the_policy_calls_them() {
    let house = House::empty();
    let engine = house.engine();
    let pack = engine.pack();
    for kind in &pack.people {
        assert_eq!(engine.kind_of_person(kind.code.as_str()), kind.one);
    }
    assert_ne!(engine.kind_of_person("learner"), "learner");
}

/// A request of the first learner with a record, searched.
fn searched(house: &House) -> app::EntityId {
    let ctx = house.operator();
    let note = house.record("L1", "contact-note", "Ella is late on Mondays.");
    ctx.add_record(&note).unwrap();
    let id = ctx.open_request(house.request("L1")).unwrap();
    ctx.identity_not_in_doubt(id, "known to us").unwrap();
    ctx.check_reply(id, "by hand").unwrap();
    ctx.search_place(id, app::RECORDS).unwrap();
    id
}

#[test]
fn nothing_is_released_that_nobody_decided() {
    let extractor = extractor();
    let house = House::with_people();
    let id = searched(&house);
    house.refused(|| house.operator().build_package(id, &extractor));
    house.refused(|| house.operator().deliver(id, PasswordCost::TEST));
}

#[test]
fn an_answer_says_how_to_complain() {
    let extractor = extractor();
    let house = House::with_people();
    let id = searched(&house);
    let ctx = house.operator();
    for item in ctx.list_items(id).unwrap() {
        ctx.decide(id, item.number, Choice::Give).unwrap();
    }
    ctx.build_package(id, &extractor).unwrap();
    let pdf = ctx.package_file(id, PackageFile::Pdf).unwrap();
    let pages = extractor.pdf_pages(extract::Reader::First, &pdf).unwrap();
    let text = pages.unwrap().join(" ");
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ");
    for part in ["complain to us", "complain to the regulator", "go to court"] {
        assert!(text.contains(part), "{part}");
    }
}

#[test]
fn everybody_else_is_marked_beforehand_and_stands_in_no_answer() {
    let extractor = extractor();
    let house = House::with_people();
    let ctx = house.operator();
    let words = "Ella sat with Jamie Tolliver. Ring 07700 900456 about Idris.";
    ctx.add_record(&house.record("L1", "contact-note", words))
        .unwrap();
    let id = ctx.open_request(house.request("L1")).unwrap();
    ctx.identity_not_in_doubt(id, "known to us").unwrap();
    ctx.check_reply(id, "by hand").unwrap();
    ctx.search_place(id, app::RECORDS).unwrap();
    let items = ctx.list_items(id).unwrap();
    assert_eq!(items.len(), 1);
    let item = ctx.show_item(id, items[0].number).unwrap();
    let marked: Vec<&str> = item
        .marks
        .iter()
        .map(|mark| &item.text[mark.start..mark.end])
        .collect();
    assert_eq!(marked, ["Jamie Tolliver", "07700 900456", "Idris"]);
    let choice = Choice::GiveWithMarks(item.marks.clone());
    ctx.decide(id, items[0].number, choice).unwrap();
    ctx.build_package(id, &extractor).unwrap();
    let pdf = ctx.package_file(id, PackageFile::Pdf).unwrap();
    let pages = extractor.pdf_pages(extract::Reader::First, &pdf).unwrap();
    let text = pages.unwrap().join(" ");
    assert!(text.contains("Ella sat with"), "{text}");
    for hidden in ["Jamie", "Tolliver", "900456", "Idris"] {
        assert!(!text.contains(hidden), "{hidden}");
    }
}
