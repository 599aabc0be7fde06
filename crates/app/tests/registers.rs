//! The registers that an organisation keeps about itself: what is missing, what is due, what counts,
//! and who may write it.

use access::{Actor, Role};
use app::bodies::{Organisation, PackFile};
use app::{AppError, EntityId, Matter, NewEntry, REGISTERS, RegisterRow, RegisterView, Standing};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::support::{House, NOW, at, day, later, organisation};

/// An organisation with one of the packs that ship.
fn with_pack(code: &str) -> House {
    let files = policy::packs::shipped(code).unwrap().files;
    let files = files.iter().map(|(name, text)| PackFile {
        name: (*name).to_owned(),
        text: (*text).to_owned(),
    });
    House::of(&Organisation {
        pack: files.collect(),
        ..organisation()
    })
}

/// A moment of a day.
fn noon(on: &str) -> Timestamp {
    at(&format!("{on}T12:00:00Z"))
}

fn entry(about: &[&str], on: &str, said: &[(&str, &str)]) -> NewEntry {
    NewEntry {
        about: about.iter().map(|one| (*one).to_owned()).collect(),
        on: day(on),
        said: said
            .iter()
            .map(|(code, words)| ((*code).to_owned(), (*words).to_owned()))
            .collect(),
    }
}

fn view(house: &House, register: &str, now: Timestamp) -> RegisterView {
    let ctx = house.ctx(Actor::OPERATOR, now);
    ctx.open_register(register).unwrap()
}

fn row(house: &House, register: &str, subject: &str, now: Timestamp) -> RegisterRow {
    let rows = view(house, register, now).rows;
    let titles: Vec<String> = rows.iter().map(|row| row.subject.code.clone()).collect();
    let mut rows = rows.into_iter();
    rows.find(|row| row.subject.code == subject)
        .unwrap_or_else(|| panic!("{register} has no {subject}: {titles:?}"))
}

fn standing(house: &House, register: &str, subject: &str, now: &str) -> Standing {
    row(house, register, subject, noon(now)).standing
}

fn add(house: &House, register: &str, new: &NewEntry, on: &str) -> EntityId {
    let ctx = house.ctx(Actor::OPERATOR, noon(on));
    ctx.add_entry(register, new).unwrap()
}

fn missing_by(on: &str) -> Standing {
    Standing::Missing { by: Some(day(on)) }
}

fn again(on: &str) -> Standing {
    Standing::Done {
        again: Some(day(on)),
    }
}

const DONE: Standing = Standing::Done { again: None };

/// What is still to do, in words; nothing if it is not unfinished.
fn to_do(standing: &Standing) -> &str {
    match standing {
        Standing::Unfinished { what, .. } => what,
        Standing::NotNeeded | Standing::Missing { .. } | Standing::Done { .. } => "",
    }
}

fn account(actor: Actor) -> String {
    format!("account.{}", EntityId(actor.id))
}

/// What an entry of a register may say: each question answered in the simplest way.
fn answered(register: &app::Register) -> Vec<(String, String)> {
    let all = register.fields.iter();
    all.map(|field| {
        let said = match field.kind {
            app::RegisterFieldKind::Line | app::RegisterFieldKind::Lines => "Invented.".to_owned(),
            app::RegisterFieldKind::Day => "2026-11-20".to_owned(),
            app::RegisterFieldKind::Time => "14:30".to_owned(),
            app::RegisterFieldKind::Choice(choices) => choices[0].0.to_owned(),
        };
        (field.code.to_owned(), said)
    })
    .collect()
}

#[test]
fn every_register_of_every_pack_takes_an_entry_about_each_of_its_subjects() {
    for pack in policy::packs::all() {
        let house = with_pack(pack.code);
        let dpo = house.account("dana", Role::Dpo, None);
        house.account("sam", Role::Tutor, None);
        let ctx = house.ctx(dpo, at(NOW));
        let mut codes = std::collections::BTreeSet::new();
        for register in REGISTERS {
            assert!(
                codes.insert(register.code),
                "{} stands twice",
                register.code
            );
            let subjects = ctx.register_subjects(register.code).unwrap();
            let distinct: std::collections::BTreeSet<_> =
                subjects.iter().map(|one| &one.code).collect();
            assert_eq!(
                distinct.len(),
                subjects.len(),
                "{} of {}",
                register.code,
                pack.code
            );
            assert!(subjects.is_empty() || !register.about.is_empty());
            let abouts: Vec<Vec<String>> = if register.about.is_empty() {
                vec![Vec::new()]
            } else {
                subjects.iter().map(|one| vec![one.code.clone()]).collect()
            };
            for about in abouts {
                let new = NewEntry {
                    about,
                    on: day("2026-11-20"),
                    said: answered(register),
                };
                let id = ctx.add_entry(register.code, &new).unwrap();
                let seen = ctx.show_entry(id).unwrap();
                assert_eq!(
                    (
                        seen.stored.body.said.into_iter().collect::<Vec<_>>(),
                        seen.about.len()
                    ),
                    {
                        let mut said = new.said.clone();
                        said.sort();
                        (said, new.about.len())
                    }
                );
            }
            let rows = ctx.open_register(register.code).unwrap().rows;
            assert!(
                rows.iter().all(|row| row.entries.len() == 1),
                "{}",
                register.code
            );
        }
        house.assert_whole();
    }
}

#[test]
fn no_question_has_a_name_that_the_form_uses_itself() {
    for register in REGISTERS {
        let mut codes: Vec<&str> = register.fields.iter().map(|field| field.code).collect();
        let taken = ["about", "on", "version", "token", "key"];
        assert!(
            codes.iter().all(|code| !taken.contains(code)),
            "{}",
            register.code
        );
        let many = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), many, "{}", register.code);
        for field in register.fields {
            assert!(
                field.title.ends_with('?'),
                "{}: {}",
                register.code,
                field.title
            );
        }
    }
}

#[test]
fn the_registration_comes_up_before_it_ends() {
    let house = with_pack("digital-mentoring");
    let subject = "registration";
    // The policy says until when.
    assert_eq!(
        standing(&house, subject, subject, "2026-11-21"),
        again("2027-03-31")
    );
    let renewed = entry(
        &[subject],
        "2027-03-20",
        &[("reference", "ZA1"), ("until", "2028-03-31")],
    );
    add(&house, subject, &renewed, "2027-03-21");
    assert_eq!(
        standing(&house, subject, subject, "2027-03-21"),
        again("2028-03-31")
    );
    let due = |now: &str| {
        let today = house.ctx(Actor::OPERATOR, noon(now)).today_list().unwrap();
        let of = |all: Vec<app::Due>| {
            let mut all = all.into_iter();
            all.find(|due| matches!(due.matter, Matter::Register { register, .. } if register.code == "registration"))
        };
        (
            of(today.overdue).map(|due| due.on),
            of(today.coming_up).map(|due| due.on),
        )
    };
    assert_eq!(due("2028-01-15"), (None, None));
    assert_eq!(due("2028-03-01"), (None, Some(Some(day("2028-03-31")))));
    assert_eq!(due("2028-04-01"), (Some(Some(day("2028-03-31"))), None));
}

#[test]
fn only_the_officer_writes_what_the_officer_advises() {
    let house = with_pack("digital-mentoring");
    let head = house.account("head", Role::Head, None);
    let dpo = house.account("dana", Role::Dpo, None);
    let says = entry(
        &["report"],
        "2026-11-20",
        &[("says", "All is well."), ("recommends", "Train again.")],
    );
    for actor in [head, Actor::OPERATOR] {
        let refused = house
            .ctx(actor, at(NOW))
            .add_entry("officer-reports", &says);
        let Err(AppError::Input(faults)) = refused else {
            panic!("{refused:?}");
        };
        assert_eq!(faults.len(), 2);
        assert!(
            faults
                .iter()
                .all(|one| one.what.contains("data protection officer"))
        );
    }
    let ctx = house.ctx(dpo, at(NOW));
    let id = ctx.add_entry("officer-reports", &says).unwrap();
    let report = || standing(&house, "officer-reports", "report", "2026-11-22");
    assert!(
        to_do(&report()).contains("what was decided"),
        "{:?}",
        report()
    );
    // Whoever runs the organisation says what was decided, and leaves the officer's words as they are.
    let mut answer = says.clone();
    answer
        .said
        .push(("answer".to_owned(), "Agreed.".to_owned()));
    house
        .ctx(head, later(1))
        .change_entry(id, None, &answer)
        .unwrap();
    assert_eq!(report(), again("2027-11-20"));
    let mut other = answer.clone();
    other.said[1].1 = "Nothing.".to_owned();
    assert!(
        house
            .ctx(head, later(2))
            .change_entry(id, None, &other)
            .is_err()
    );
    let mut silent = answer;
    silent.said.remove(1);
    assert!(
        house
            .ctx(head, later(3))
            .change_entry(id, None, &silent)
            .is_err()
    );
}

#[test]
fn what_is_on_a_rhythm_comes_round_after_each_time() {
    let house = House::empty();
    // "go through progress with parents and child", every six weeks; the policy holds since 1 November.
    let subject = "duty.head.go-through-progress-with-parents-and-child";
    assert_eq!(
        standing(&house, "duties", subject, "2026-11-21"),
        again("2026-12-13")
    );
    let done = entry(&[subject], "2026-12-01", &[("what", "With all but one.")]);
    add(&house, "duties", &done, "2026-12-02");
    assert_eq!(
        standing(&house, "duties", subject, "2026-12-02"),
        again("2027-01-12")
    );
    // What has no rhythm may be noted, and is never missing.
    let other = "duty.head.lead-on-safeguarding";
    assert_eq!(
        standing(&house, "duties", other, "2026-12-02"),
        Standing::NotNeeded
    );
}

#[test]
fn whoever_has_to_be_trained_is_due_until_they_are() {
    let house = House::empty();
    let head = house.account("head", Role::Head, None);
    let tutor = house.account("tutor", Role::Tutor, None);
    let (head, tutor) = (account(head), account(tutor));
    let of = |who: &str, now: &str| standing(&house, "training", who, now);
    // Within two weeks of the account; a test has to be passed. Tutors are contractors: it is offered.
    assert_eq!(of(&head, "2026-11-21"), missing_by("2026-12-05"));
    assert_eq!(of(&tutor, "2026-11-21"), Standing::NotNeeded);
    let trained = |result: &str, on: &str| {
        entry(
            &[&head, &tutor],
            on,
            &[("what", "The first course"), ("result", result)],
        )
    };
    add(
        &house,
        "training",
        &trained("attended", "2026-11-25"),
        "2026-11-25",
    );
    assert!(to_do(&of(&head, "2026-11-25")).contains("test"));
    assert_eq!(of(&tutor, "2026-11-25"), DONE);
    add(
        &house,
        "training",
        &trained("passed", "2026-11-30"),
        "2026-11-30",
    );
    assert_eq!(of(&head, "2026-11-30"), again("2027-11-30"));
    // Something has changed: everybody who was trained before is due by then, and no later.
    let call = entry(
        &[],
        "2027-02-01",
        &[("what", "The law"), ("by", "2027-03-01")],
    );
    add(&house, "training-calls", &call, "2027-02-01");
    assert_eq!(of(&head, "2027-02-02"), again("2027-03-01"));
    assert!(
        row(&house, "training", &head, noon("2027-03-02"))
            .standing
            .is_overdue(day("2027-03-02"))
    );
    add(
        &house,
        "training",
        &trained("passed", "2027-02-20"),
        "2027-02-20",
    );
    assert_eq!(of(&head, "2027-02-21"), again("2028-02-20"));
    // What is struck out counts no more.
    let newest = row(&house, "training", &head, noon("2027-02-21")).entries[0].id;
    let ctx = house.ctx(Actor::OPERATOR, noon("2027-02-22"));
    ctx.strike_entry(newest, "the wrong list").unwrap();
    assert_eq!(of(&head, "2027-02-22"), again("2027-03-01"));
    assert_eq!(view(&house, "training", noon("2027-02-22")).past.len(), 1);
}

#[test]
fn undertakings_are_missing_until_they_are_given() {
    let house = House::empty();
    let tutor = account(house.account("tutor", Role::Tutor, None));
    let subject = format!("undertaking.contractors.{tutor}");
    assert_eq!(
        standing(&house, "undertakings", &subject, "2026-11-21"),
        missing_by("2026-11-21")
    );
    let line = view(&house, "undertakings", noon("2026-11-22")).line;
    // The tutor's, and that of staff without an account, which has no day.
    assert_eq!((line.open, line.overdue), (2, 1));
    add(
        &house,
        "undertakings",
        &entry(&[&subject], "2026-11-20", &[("how", "paper")]),
        "2026-11-22",
    );
    assert_eq!(
        standing(&house, "undertakings", &subject, "2026-11-22"),
        DONE
    );
    let failed = entry(
        &[],
        "2026-11-20",
        &[
            ("what", "A laptop left open."),
            ("follows", "talk"),
            ("by", "2026-12-01"),
        ],
    );
    let id = add(&house, "failures", &failed, "2026-11-22");
    assert_eq!(
        view(&house, "failures", noon("2026-11-22")).line.next,
        Some(day("2026-12-01"))
    );
    let mut settled = failed;
    settled
        .said
        .push(("settled".to_owned(), "2026-11-22".to_owned()));
    house
        .ctx(Actor::OPERATOR, noon("2026-11-23"))
        .change_entry(id, Some(1), &settled)
        .unwrap();
    assert_eq!(view(&house, "failures", noon("2026-11-23")).line.open, 0);
}

#[test]
fn what_is_agreed_in_supervision_stays_open() {
    let house = House::empty();
    let tutor = account(house.account("tutor", Role::Tutor, None));
    let of = || standing(&house, "supervision", &tutor, "2026-11-22");
    assert_eq!(of(), Standing::NotNeeded);
    let agreed = entry(
        &[&tutor],
        "2026-11-20",
        &[
            ("looked-at", "Notes"),
            ("agreed", "Shorter ones"),
            ("by", "2026-12-01"),
        ],
    );
    let id = add(&house, "supervision", &agreed, "2026-11-22");
    assert_eq!(of().by(), Some(day("2026-12-01")));
    // A later talk does not settle it.
    add(
        &house,
        "supervision",
        &entry(&[&tutor], "2026-11-21", &[("looked-at", "All")]),
        "2026-11-22",
    );
    assert!(to_do(&of()).contains("agreed"));
    let mut done = agreed;
    done.said
        .push(("settled".to_owned(), "2026-11-22".to_owned()));
    house
        .ctx(Actor::OPERATOR, noon("2026-11-22"))
        .change_entry(id, None, &done)
        .unwrap();
    assert_eq!(of(), DONE);
}

#[test]
fn everybody_clears_out_what_they_keep_twice_a_year() {
    let house = House::empty();
    let tutor = account(house.account("tutor", Role::Tutor, None));
    let of = |on: &str| standing(&house, "own-copies", &tutor, on);
    let first = of("2026-11-22").by().unwrap();
    assert_eq!(first, day("2027-05-21"));
    let done = entry(&[&tutor], "2027-05-03", &[("found", "gone")]);
    add(&house, "own-copies", &done, "2027-05-03");
    assert_eq!(of("2027-05-03"), again("2027-11-03"));
    let left = entry(
        &[&tutor],
        "2027-11-01",
        &[("found", "left"), ("left", "Two boxes at home")],
    );
    let id = add(&house, "own-copies", &left, "2027-11-01");
    assert!(to_do(&of("2027-11-02")).contains("delete what was left"));
    let mut settled = left;
    settled
        .said
        .push(("settled".to_owned(), "2027-11-05".to_owned()));
    house
        .ctx(Actor::OPERATOR, noon("2027-11-05"))
        .change_entry(id, None, &settled)
        .unwrap();
    assert_eq!(of("2027-11-05"), again("2028-05-01"));
}

/// What is held is gone through at least once a year, whether or not the policy says how often.
#[test]
fn what_is_still_needed_is_looked_at_every_year() {
    let house = House::empty();
    let of = |on: &str| standing(&house, "reviews", "review.retention", on);
    let first = of("2026-11-22").by().unwrap();
    let found = entry(
        &["review.retention"],
        "2026-11-22",
        &[("found", "Nothing to mend")],
    );
    add(&house, "reviews", &found, "2026-11-22");
    assert_eq!(of("2026-11-22"), again("2027-11-22"));
    assert!(first <= day("2027-11-22"));
}

#[test]
fn whoever_leaves_is_open_until_all_is_settled() {
    let house = House::empty();
    let tutor = house.account("tutor", Role::Tutor, None);
    let code = account(tutor);
    let of = || standing(&house, "comings-and-goings", &code, "2026-11-22");
    let course = entry(
        &[&code],
        "2026-11-20",
        &[("what", "The first course"), ("result", "attended")],
    );
    let trained = add(&house, "training", &course, "2026-11-21");
    assert_eq!(of(), Standing::NotNeeded);
    let ctx = house.ctx(Actor::OPERATOR, later(5));
    ctx.lock_account(EntityId(tutor.id)).unwrap();
    assert_eq!(of(), Standing::Missing { by: None });
    // What was on record of them before stays to be read, by their name.
    let seen = ctx.show_entry(trained).unwrap();
    assert_eq!(seen.about, ["tutor"]);
    assert_eq!(view(&house, "training", at(NOW)).past.len(), 1);
    let mut leaves = entry(
        &[&code],
        "2026-11-20",
        &[("what", "leaves"), ("by", "2026-11-30")],
    );
    let id = add(&house, "comings-and-goings", &leaves, "2026-11-22");
    for step in ["access", "devices", "copies", "cases"] {
        assert_eq!(of().by(), Some(day("2026-11-30")), "before {step}");
        leaves.said.push((step.to_owned(), "2026-11-21".to_owned()));
        house
            .ctx(Actor::OPERATOR, noon("2026-11-22"))
            .change_entry(id, None, &leaves)
            .unwrap();
    }
    assert_eq!(of(), DONE);
}

#[test]
fn an_assessment_is_done_once_it_holds_all_that_the_law_asks() {
    let house = House::empty();
    let dpo = house.account("dana", Role::Dpo, None);
    let ctx = house.ctx(dpo, at(NOW));
    let subjects = ctx.register_subjects("impact-assessments").unwrap();
    let health = subjects
        .iter()
        .find(|one| one.why.contains("special category data") && one.why.contains("children"))
        .unwrap();
    assert_eq!(health.wanted, app::EntryWanted::Yes);
    let code = health.code.clone();
    let of = || standing(&house, "impact-assessments", &code, "2026-11-22");
    assert_eq!(of(), Standing::Missing { by: None });
    let column = || {
        let processing = house
            .operator()
            .show_register(app::RegisterOf::Controller)
            .unwrap();
        let path = format!("{}]", code.replace("record.", "record["));
        let rows = processing
            .rows
            .iter()
            .filter(|(_, clause)| clause.starts_with(&path));
        let cells: Vec<[String; 3]> = rows
            .map(|(cells, _)| [cells[20].clone(), cells[21].clone(), cells[22].clone()])
            .collect();
        assert!(!cells.is_empty(), "{path}");
        assert!(cells.iter().all(|one| *one == cells[0]));
        cells[0].clone()
    };
    assert!(column()[0].starts_with("to be decided"), "{:?}", column());
    let mut said = vec![("decision", "needed"), ("why", "Health of children.")];
    let id = ctx
        .add_entry("impact-assessments", &entry(&[&code], "2026-11-03", &said))
        .unwrap();
    assert_eq!(
        column(),
        [
            "yes",
            "begun, not finished",
            "register of impact assessments, begun on Tuesday 3 November 2026"
        ]
    );
    let rest = [
        ("description", "Notes."),
        ("consulted", "Four families."),
        ("necessity", "Nothing less would do."),
        ("risks", "Known to others: possible, severe."),
        ("measures", "Sealed."),
        ("advice", "Go on."),
        ("left", "high"),
        ("approved", "The director"),
        ("review", "2027-11-03"),
    ];
    for (field, words) in rest {
        assert!(!to_do(&of()).is_empty(), "before {field}");
        said.push((field, words));
        ctx.change_entry(id, None, &entry(&[&code], "2026-11-03", &said))
            .unwrap();
    }
    // A risk that stays high is the regulator's to hear of first (art. 36).
    assert!(to_do(&of()).contains("regulator"), "{:?}", of());
    said.push(("regulator", "2026-11-10"));
    ctx.change_entry(id, None, &entry(&[&code], "2026-11-03", &said))
        .unwrap();
    assert_eq!(of(), again("2027-11-03"));
    assert_eq!(
        column()[1],
        "done; to be looked at again by Wednesday 3 November 2027"
    );
    // That none is needed is an answer too.
    let other = subjects
        .iter()
        .find(|one| one.code != code && one.wanted != app::EntryWanted::No)
        .unwrap();
    let no = entry(
        &[&other.code],
        "2026-11-03",
        &[("decision", "not-needed"), ("why", "Few, and little.")],
    );
    ctx.add_entry("impact-assessments", &no).unwrap();
    assert_eq!(
        standing(&house, "impact-assessments", &other.code, "2026-11-22"),
        DONE
    );
}

#[test]
fn what_a_review_finds_stays_open_until_it_is_settled() {
    let house = House::empty();
    let subject = "review.measures";
    let of = |now: &str| standing(&house, "reviews", subject, now);
    assert_eq!(of("2026-11-22"), again("2027-11-01"));
    let found = entry(
        &[subject],
        "2026-11-20",
        &[
            ("found", "One key too many."),
            ("to-do", "Take it back."),
            ("by", "2026-12-01"),
        ],
    );
    let id = add(&house, "reviews", &found, "2026-11-22");
    assert_eq!(of("2026-11-22").by(), Some(day("2026-12-01")));
    let clean = entry(&[subject], "2026-11-21", &[("found", "Nothing more.")]);
    add(&house, "reviews", &clean, "2026-11-22");
    assert!(to_do(&of("2026-11-22")).contains("settle"));
    let mut settled = found;
    settled
        .said
        .push(("settled".to_owned(), "2026-11-22".to_owned()));
    house
        .ctx(Actor::OPERATOR, noon("2026-11-22"))
        .change_entry(id, None, &settled)
        .unwrap();
    assert_eq!(of("2026-11-22"), again("2027-11-21"));
}

#[test]
fn a_supplier_waits_until_its_contract_is_whole() {
    let house = House::empty();
    let subject = "recipient.suppliers";
    let of = || standing(&house, "suppliers", subject, "2026-11-22");
    assert_eq!(of(), Standing::Missing { by: None });
    let mut said = vec![
        ("checked", "Where it is kept."),
        ("contract", "2026-10-01"),
        ("terms", "no"),
        ("until", "2027-10-01"),
    ];
    let id = add(
        &house,
        "suppliers",
        &entry(&[subject], "2026-11-20", &said),
        "2026-11-22",
    );
    assert!(
        to_do(&of()).contains("end") && to_do(&of()).contains("missing"),
        "{:?}",
        of()
    );
    said[2].1 = "yes";
    said.push(("at-the-end", "Deleted within 30 days."));
    let whole = entry(&[subject], "2026-11-20", &said);
    house
        .ctx(Actor::OPERATOR, noon("2026-11-22"))
        .change_entry(id, None, &whole)
        .unwrap();
    assert_eq!(of(), again("2027-10-01"));
}

#[test]
fn a_contract_that_ended_stays_open_until_its_data_is_settled() {
    let house = with_pack("community-interest");
    let subject = "commission.probation";
    let of = |now: &str| standing(&house, "commissions", subject, now);
    // Each month a report.
    assert_eq!(of("2026-11-22"), again("2026-12-01"));
    let report = entry(
        &[subject],
        "2026-11-30",
        &[("what", "report"), ("note", "Nine people.")],
    );
    add(&house, "commissions", &report, "2026-12-01");
    assert_eq!(of("2026-12-01"), again("2026-12-30"));
    let mut end = entry(
        &[subject],
        "2026-12-10",
        &[("what", "end"), ("note", "Not renewed.")],
    );
    let id = add(&house, "commissions", &end, "2026-12-10");
    assert!(to_do(&of("2026-12-10")).contains("what became of the data"));
    end.said
        .push(("at-the-end".to_owned(), "Handed back.".to_owned()));
    house
        .ctx(Actor::OPERATOR, noon("2026-12-11"))
        .change_entry(id, None, &end)
        .unwrap();
    assert_eq!(of("2026-12-11"), DONE);
}

#[test]
fn what_was_asked_for_stays_open_until_it_is_sent() {
    let house = House::empty();
    let subject = "linked.written-review";
    let of = || standing(&house, "sent-on-request", subject, "2026-11-22");
    assert_eq!(of(), Standing::NotNeeded);
    let mut asked = entry(&[subject], "2026-11-20", &[("who", "a parent")]);
    let id = add(&house, "sent-on-request", &asked, "2026-11-22");
    assert!(to_do(&of()).contains("send it"));
    asked
        .said
        .push(("sent".to_owned(), "2026-11-22".to_owned()));
    house
        .ctx(Actor::OPERATOR, noon("2026-11-22"))
        .change_entry(id, None, &asked)
        .unwrap();
    assert_eq!(of(), DONE);
}

#[test]
fn a_device_is_open_until_it_is_as_the_policy_wants_it() {
    let house = with_pack("digital-mentoring");
    let dpo = house.account("dana", Role::Dpo, None);
    let ctx = house.ctx(dpo, at(NOW));
    let mut said = vec![
        ("what", "Laptop 4"),
        ("whose", "ours"),
        ("with", "The office"),
        ("encrypted", "no"),
    ];
    let id = ctx
        .add_entry("devices", &entry(&[], "2026-11-01", &said))
        .unwrap();
    let of = || {
        let view = view(&house, "devices", at(NOW));
        view.rows[0].standing.clone()
    };
    assert!(to_do(&of()).contains("encrypted"), "{:?}", of());
    let mut write = |more: (&'static str, &'static str)| {
        said.retain(|(code, _)| *code != more.0);
        said.push(more);
        ctx.change_entry(id, None, &entry(&[], "2026-11-01", &said))
            .unwrap();
    };
    write(("encrypted", "yes"));
    write(("approved", "2026-11-02"));
    assert_eq!(of(), DONE);
    write(("until", "2027-11-01"));
    assert_eq!(of(), again("2027-11-01"));
    write(("encrypted", "no"));
    assert!(to_do(&of()).contains("encrypted"));
    write(("gone", "2026-11-20"));
    assert_eq!(of(), DONE);
}

#[test]
fn what_is_wrong_with_an_entry_is_said_at_once_and_nothing_is_kept() {
    let house = House::empty();
    let ctx = house.operator();
    let wrong = entry(
        &["account.nobody"],
        "2027-01-01",
        &[
            ("result", "brilliant"),
            ("nonsense", "x"),
            ("by", &"x".repeat(301)),
        ],
    );
    let refused = ctx.add_entry("training", &wrong);
    let Err(AppError::Input(faults)) = refused else {
        panic!("{refused:?}");
    };
    let places: Vec<&str> = faults.iter().map(|one| one.place.as_str()).collect();
    assert_eq!(places, ["about", "on", "result", "nonsense", "by", "what"]);
    assert!(matches!(
        ctx.add_entry("no-such", &wrong),
        Err(AppError::NotFound(_))
    ));
    assert!(view(&house, "training", at(NOW)).line.entries == 0);
    let nothing = ctx.add_entry(
        "training",
        &entry(&[], "2026-11-20", &[("what", "x"), ("result", "attended")]),
    );
    assert!(matches!(nothing, Err(AppError::Input(faults)) if faults[0].place == "about"));
}

#[test]
fn a_change_of_what_somebody_else_has_changed_is_refused() {
    let house = House::empty();
    let new = entry(
        &[],
        "2026-11-20",
        &[("what", "The law"), ("by", "2026-12-01")],
    );
    let id = add(&house, "training-calls", &new, "2026-11-22");
    let ctx = house.ctx(Actor::OPERATOR, noon("2026-11-22"));
    ctx.change_entry(id, Some(1), &new).unwrap();
    assert!(matches!(
        ctx.change_entry(id, Some(1), &new),
        Err(AppError::Conflict)
    ));
    ctx.strike_entry(id, "not so").unwrap();
    assert!(matches!(
        ctx.change_entry(id, None, &new),
        Err(AppError::Refused(_))
    ));
    assert!(matches!(
        ctx.strike_entry(id, "again"),
        Err(AppError::Refused(_))
    ));
    let seen = ctx.show_entry(id).unwrap();
    assert_eq!(
        seen.struck.map(|(_, _, why)| why),
        Some("not so".to_owned())
    );
}

#[test]
fn today_says_what_is_due_and_counts_what_has_no_day() {
    let house = House::empty();
    house.account("head", Role::Head, None);
    let tutor = house.account("tutor", Role::Tutor, None);
    let all = |actor: Actor, now: &str| -> Vec<(Option<Date>, String)> {
        let today = house.ctx(actor, noon(now)).today_list().unwrap();
        let due = today
            .overdue
            .into_iter()
            .chain(today.this_week)
            .chain(today.coming_up);
        due.filter_map(|due| match due.matter {
            Matter::Register { register, many, .. } => {
                Some((due.on, format!("{} {many}", register.code)))
            }
            Matter::Registers { many } => Some((due.on, format!("{} without a day", many > 0))),
            _ => None,
        })
        .collect()
    };
    let seen = all(Actor::OPERATOR, "2026-11-22");
    assert_eq!(
        seen,
        [
            (Some(day("2026-11-21")), "undertakings 1".to_owned()),
            (Some(day("2026-12-05")), "training 1".to_owned()),
            (Some(day("2026-12-13")), "duties 1".to_owned()),
            (None, "true without a day".to_owned()),
        ]
    );
    // Registers are not a tutor's to look at.
    assert_eq!(all(tutor, "2026-11-22"), []);
}

#[test]
fn whatever_time_a_breach_takes_it_has_its_clock() {
    let house = House::empty();
    let ctx = house.ctx(Actor::OPERATOR, at(NOW));
    let code = ctx.register_subjects("breaches").unwrap()[0].code.clone();
    let breach = |on: &str, time: &str| {
        let said = [("what", "x"), ("kind", "lost"), ("at", time)];
        ctx.add_entry("breaches", &entry(&[&code], on, &said))
    };
    for time in ["9:30", "09:30", "0:05", "7:5", "23:59", "00:00", " 14:30 "] {
        let Ok(id) = breach("2026-11-20", time) else {
            continue;
        };
        let rows = view(&house, "breaches", at(NOW)).rows;
        let row = rows.iter().find(|row| row.subject.code == id.to_string());
        let standing = &row.unwrap().standing;
        assert_eq!(standing.by(), Some(day("2026-11-23")), "{time}");
        assert!(
            to_do(standing).contains("23 November 2026"),
            "{time}: {standing:?}"
        );
    }
    for time in ["09:30", "9:30", "23:59", "00:00"] {
        assert!(breach("2026-11-20", time).is_ok(), "{time}");
    }
    for time in ["24:00", "25:10", "9.30", "half past nine", "12:60"] {
        assert!(breach("2026-11-20", time).is_err(), "{time}");
    }
    // It is ten in the morning: what is not yet is not known, and would put the clock off.
    assert!(breach("2026-11-21", "10:00").is_ok());
    let Err(AppError::Input(faults)) = breach("2026-11-21", "10:01") else {
        panic!("a time to come was taken");
    };
    assert_eq!(faults[0].place, "at");
}

#[test]
fn a_breach_is_open_by_its_clock_and_stands_in_the_record_of_processing() {
    let house = House::empty();
    let ctx = house.ctx(Actor::OPERATOR, at(NOW));
    let subjects = ctx.register_subjects("breaches").unwrap();
    let code = subjects[0].code.clone();
    let mut said = vec![
        ("what", "A mail went astray."),
        ("kind", "disclosed"),
        ("at", "16:30"),
    ];
    let id = add(
        &house,
        "breaches",
        &entry(&[&code], "2026-11-20", &said),
        "2026-11-21",
    );
    let of = || view(&house, "breaches", at(NOW)).rows[0].standing.clone();
    assert_eq!(of().by(), Some(day("2026-11-23")));
    assert!(to_do(&of()).contains("23 November 2026"), "{:?}", of());
    let today = ctx.today_list().unwrap().this_week;
    assert!(today.iter().any(|due| due.on == Some(day("2026-11-23"))
        && matches!(due.matter, Matter::Register { register, .. } if register.code == "breaches")));
    said.extend([
        ("risk", "high"),
        ("why", "Health."),
        ("regulator", "2026-11-21"),
    ]);
    let mut write = |more: &[(&'static str, &'static str)]| {
        said.extend(more);
        ctx.change_entry(id, None, &entry(&[&code], "2026-11-20", &said))
            .unwrap();
    };
    write(&[("contained", "Recalled."), ("effects", "Worry.")]);
    assert!(to_do(&of()).contains("tell the people"), "{:?}", of());
    assert_eq!(of().by(), None);
    write(&[
        ("people", "2026-11-21"),
        ("prevent", "Addresses are checked."),
        ("settled", "2026-11-21"),
    ]);
    assert_eq!(of(), DONE);
    let processing = house
        .operator()
        .show_register(app::RegisterOf::Controller)
        .unwrap();
    let path = code.replace("record.", "record[");
    let cell = |clause: &str| {
        let mut rows = processing.rows.iter();
        rows.find(|(_, of)| of.starts_with(clause))
            .map(|(cells, _)| cells[23].clone())
    };
    assert_eq!(
        cell(&path).unwrap(),
        "yes: 1, the last known of on Friday 20 November 2026"
    );
    let other = subjects[1].code.replace("record.", "record[");
    assert_eq!(cell(&other).unwrap(), "none recorded");
}

#[test]
fn the_leaf_of_today_names_the_entry_that_it_shows() {
    let house = House::empty();
    let ctx = house.ctx(Actor::OPERATOR, at(NOW));
    let code = ctx.register_subjects("breaches").unwrap()[0].code.clone();
    let said = [("what", "x"), ("kind", "lost"), ("at", "09:30")];
    let new = entry(&[&code], "2026-11-20", &said);
    let breach = ctx.add_entry("breaches", &new).unwrap();
    ctx.today_list().unwrap();
    let leaves = ctx.show_ledger(0, 10_000).unwrap();
    let looked = leaves.iter().rfind(|leaf| leaf.act == "today.look");
    let objects = &looked.unwrap().objects.as_ref().unwrap().objects;
    let named = objects.iter().map(|one| (one.kind.as_str(), one.id));
    assert_eq!(named.collect::<Vec<_>>(), [("register", breach)]);
}
