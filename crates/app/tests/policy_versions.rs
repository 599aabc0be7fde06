//! A policy is set up, and later changed: what is checked, what is kept, what is applied.

use access::Role;
use app::bodies::PackFile;
use app::{AppError, Begins, Ctx, Matter, NewlyTold, Situation};

use crate::support::{
    CASE_STUDIES, House, NOW, at, day, next_policy, organisation, shown, told_of_case_studies,
};

/// The policy of the tests with another text in the place of one.
fn changed(from: &str, to: &str) -> Vec<PackFile> {
    let mut files = organisation().pack;
    assert!(files[0].text.contains(from), "{from}");
    files[0].text = files[0].text.replacen(from, to, 1);
    files
}

#[test]
fn setting_up_takes_a_policy_at_once_and_keeps_it() {
    let house = House::empty();
    let files = changed("Bramblewood Tutors\"", "Fernhollow Tutors\"");
    let number = house.step(&["pack.adopt"], || house.operator().set_up_policy(files));
    assert_eq!(number, 1);
    let name = |house: &House| house.engine().pack().organisation.trading_name.clone();
    assert_eq!(name(&house), "Fernhollow Tutors");
    let house = house.reopened();
    assert_eq!(name(&house), "Fernhollow Tutors");
    house.assert_whole();
}

#[test]
fn a_policy_that_breaks_the_law_or_does_not_parse_is_not_taken() {
    let house = House::empty();
    for (from, to, says) in [
        ("version = 1", "version = \"one\"", "a whole number"),
        (
            "fee = {",
            "fee = { first_copy_pence = 1000,",
            "breaks the law",
        ),
    ] {
        let files = changed(from, to);
        let error = house.refused(|| house.operator().set_up_policy(files));
        let AppError::Input(faults) = &error else {
            panic!("{error}")
        };
        assert!(error.to_string().contains(says), "{error}");
        assert!(faults.iter().all(|fault| !fault.mend.is_empty()));
    }
    assert_eq!(
        house.engine().pack().organisation.trading_name,
        "Bramblewood Tutors"
    );
}

#[test]
fn nobody_sets_up_a_policy_under_which_people_are_held() {
    let house = House::with_people();
    let error = house.refused(|| house.operator().set_up_policy(organisation().pack));
    assert!(matches!(error, AppError::Refused(_)), "{error}");
}

/// Looks at the draft, has it signed on paper by the director whom the policy names, and adopts it.
fn signed_and_adopted(ctx: &Ctx<'_>) -> Result<(u32, Begins), AppError> {
    let hash = shown(ctx).hash;
    ctx.signed_on_paper(&hash, "director", "the red folder")?;
    ctx.adopt_draft(&hash)
}

fn refusal(error: AppError) -> app::Refusal {
    match error {
        AppError::Refused(refusal) => refusal,
        other => panic!("{other}"),
    }
}

#[test]
fn a_draft_is_signed_and_adopted_and_the_old_version_stays() {
    let house = House::with_people();
    let ctx = house.operator();
    let files = next_policy(
        2,
        "2026-11-21",
        &[("aim = \"15 working days\"", "aim = \"9 working days\"")],
    );
    house.step(&["pack.draft"], || ctx.make_draft(files));
    let draft = shown(&ctx);
    assert_eq!((draft.number, draft.follows), (2, 1));
    assert!(
        draft
            .diff
            .changes
            .iter()
            .any(|one| one.what.contains("9 working days"))
    );
    let why: Vec<_> = draft.against.iter().map(|one| one.why.as_str()).collect();
    assert_eq!(why, ["This has not been signed: The Director."]);
    // Unsigned it is not adopted, and neither is what nobody was shown.
    house.refused(|| ctx.adopt_draft(&draft.hash));
    house.refused(|| ctx.signed_on_paper("another", "director", "the red folder"));
    house.refused(|| ctx.signed_on_paper(&draft.hash, "tutor", "the red folder"));
    house.step(&["pack.approve"], || {
        ctx.signed_on_paper(&draft.hash, "director", "the red folder")
    });
    let adopted = house.step(&["pack.adopt"], || ctx.adopt_draft(&draft.hash));
    assert_eq!(adopted, (2, Begins::Now));
    assert_eq!(house.engine().pack().requests.aim_working_days.0, 9);
    assert!(ctx.show_draft().unwrap().is_none());
    let house = house.reopened();
    let ctx = house.operator();
    let versions = ctx.list_versions().unwrap();
    let numbers: Vec<_> = versions
        .iter()
        .map(|one| (one.number, one.in_force))
        .collect();
    assert_eq!(numbers, [(2, true), (1, false)]);
    assert_eq!(versions[0].signed[0].0, "The Director");
    assert_eq!(versions[0].hash, draft.hash);
    assert!(
        versions[0]
            .changed
            .iter()
            .any(|one| one.what.contains("9 working days"))
    );
    let compared = ctx.compare_versions(1, 2).unwrap();
    assert_eq!(compared.diff, draft.diff);
    assert!(ctx.compare_versions(2, 2).unwrap().diff.is_empty());
    assert!(matches!(
        ctx.compare_versions(1, 7),
        Err(AppError::NotFound(_))
    ));
    house.assert_whole();
}

#[test]
fn what_is_published_says_what_changed_since_the_version_before() {
    let house = House::with_people();
    let ctx = house.operator();
    let published = |house: &House| house.engine().published(day("2026-11-21")).unwrap();
    assert_eq!(published(&house).before, None);
    let change = [("aim = \"15 working days\"", "aim = \"9 working days\"")];
    ctx.make_draft(next_policy(2, "2026-11-21", &change))
        .unwrap();
    // A draft is not published.
    assert_eq!(published(&house).version(), 1);
    signed_and_adopted(&ctx).unwrap();
    let now = published(&house);
    assert_eq!((now.version(), now.before), (2, Some(1)));
    let changed = now.document("policy").unwrap().changed.as_ref().unwrap();
    assert_eq!(changed.since, 1);
    let says = changed.change.says_now.join(" ");
    assert!(says.contains("9 working days"), "{says}");
    let said = changed.change.said_before.join(" ");
    assert!(said.contains("15 working days"), "{said}");
    assert!(now.document("retention").unwrap().changed.is_none());
}

#[test]
fn a_draft_with_a_number_or_a_day_of_the_past_is_not_taken() {
    let house = House::with_people();
    let ctx = house.operator();
    let change = [("aim = \"15 working days\"", "aim = \"9 working days\"")];
    for (number, on, place) in [
        (1, "2026-12-01", "version"),
        (2, "2026-11-20", "effective_on"),
    ] {
        let error = house.refused(|| ctx.make_draft(next_policy(number, on, &change)));
        let AppError::Input(faults) = error else {
            panic!("{error}")
        };
        assert_eq!(faults[0].place, place);
    }
    let nothing = house.refused(|| ctx.make_draft(next_policy(2, "2026-12-01", &[])));
    assert!(nothing.to_string().contains("say the same"), "{nothing}");
}

#[test]
fn whoever_replaces_a_draft_loses_its_signatures() {
    let house = House::with_people();
    let ctx = house.operator();
    let draft = |aim: &str| {
        let to = format!("aim = \"{aim} working days\"");
        next_policy(2, "2026-11-21", &[("aim = \"15 working days\"", &to)])
    };
    ctx.make_draft(draft("9")).unwrap();
    let first = shown(&ctx).hash;
    ctx.signed_on_paper(&first, "director", "the red folder")
        .unwrap();
    ctx.make_draft(draft("2")).unwrap();
    let second = shown(&ctx);
    assert_eq!(second.signatories[0].signed_at, None);
    house.refused(|| ctx.adopt_draft(&first));
    house.refused(|| ctx.adopt_draft(&second.hash));
}

#[test]
fn those_whom_the_version_before_names_sign_and_nobody_else() {
    let house = House::empty();
    // The policy names the head, and the officer.
    let named = "approvers = [{ role = \"head\", name = \"The Head\" }, { role = \"director\", name = \"The Director\" }]";
    let from = "approvers = [{ role = \"director\", name = \"The Director\" }]";
    house
        .operator()
        .set_up_policy(changed(from, named))
        .unwrap();
    let (head, dpo) = (
        house.account("head", Role::Head, None),
        house.account("dpo", Role::Dpo, None),
    );
    let (head, dpo) = (house.ctx(head, at(NOW)), house.ctx(dpo, at(NOW)));
    // The draft names nobody: it cannot approve of itself.
    let files = next_policy(2, "2026-11-21", &[(from, "")]);
    house.step(&["pack.draft"], || dpo.make_draft(files));
    let hash = shown(&dpo).hash;
    house.refused(|| dpo.sign_draft(&hash));
    // The head has an account, and signs here.
    house.refused(|| dpo.signed_on_paper(&hash, "head", "the red folder"));
    house.refused(|| head.signed_on_paper(&hash, "director", "the red folder"));
    let to_sign = |ctx: &Ctx<'_>| {
        let today = ctx.today_list().unwrap();
        let all = today.this_week.into_iter().map(|due| due.matter);
        all.filter(|one| matches!(one, Matter::PolicyToSign { number: 2 }))
            .count()
    };
    assert_eq!((to_sign(&head), to_sign(&dpo)), (1, 0));
    house.step(&["pack.approve"], || head.sign_draft(&hash));
    assert_eq!(to_sign(&head), 0);
    house.refused(|| head.sign_draft(&hash));
    house.refused(|| dpo.adopt_draft(&hash));
    house.step(&["pack.approve"], || {
        dpo.signed_on_paper(&hash, "director", "the red folder")
    });
    house.refused(|| head.adopt_draft(&hash));
    house.step(&["pack.adopt"], || dpo.adopt_draft(&hash));
    // Now nobody is named: the officer and the head sign.
    dpo.make_draft(next_policy(
        3,
        "2026-11-21",
        &[(from, ""), ("aim = \"15", "aim = \"9")],
    ))
    .unwrap();
    let signing: Vec<String> = shown(&dpo)
        .signatories
        .into_iter()
        .map(|one| one.name)
        .collect();
    assert_eq!(
        signing,
        ["the data protection officer", "the head of tuition"]
    );
    let hash = shown(&dpo).hash;
    dpo.sign_draft(&hash).unwrap();
    head.sign_draft(&hash).unwrap();
    dpo.adopt_draft(&hash).unwrap();
}

#[test]
fn a_version_of_later_begins_on_its_day_and_not_before() {
    let house = House::with_people();
    let ctx = house.operator();
    let change = [("aim = \"15 working days\"", "aim = \"9 working days\"")];
    ctx.make_draft(next_policy(2, "2026-12-01", &change))
        .unwrap();
    let adopted = signed_and_adopted(&ctx).unwrap();
    assert_eq!(adopted, (2, Begins::On(day("2026-12-01"))));
    let aim = |house: &House| house.engine().pack().requests.aim_working_days.0;
    house
        .engine()
        .keep_house(at("2026-11-30T23:30:00Z"))
        .unwrap();
    assert_eq!(aim(&house), 15);
    let line = &ctx.list_versions().unwrap()[0];
    assert!(line.waits && !line.in_force);
    // What follows follows the one that waits.
    let error = house.refused(|| ctx.make_draft(next_policy(2, "2026-12-05", &[])));
    assert!(
        error.to_string().contains("version 2 was adopted already"),
        "{error}"
    );
    let house = house.reopened();
    assert_eq!(aim(&house), 15);
    house.step(&["job.policy-begin"], || {
        house.engine().keep_house(at("2026-12-01T00:10:00Z"))
    });
    assert_eq!(aim(&house), 9);
    let house = house.reopened();
    assert_eq!(aim(&house), 9);
    house.step(&[], || {
        house.engine().keep_house(at("2026-12-02T00:10:00Z"))
    });
    house.assert_whole();
}

#[test]
fn a_new_purpose_for_what_is_held_waits_until_people_were_told() {
    let house = House::with_people();
    let ctx = house.operator();
    let files = next_policy(2, "2026-11-21", &CASE_STUDIES);
    ctx.make_draft(files.clone()).unwrap();
    // Nothing is held that the purpose is for: nobody need be told.
    assert!(
        shown(&ctx)
            .concerned
            .iter()
            .all(|one| one.people == 0 && one.is_settled())
    );
    ctx.add_record(&house.record("L1", "session-report", "Ella read."))
        .unwrap();
    let draft = shown(&ctx);
    let learners = draft
        .concerned
        .iter()
        .find(|one| one.must.person == "learner")
        .unwrap();
    assert_eq!(learners.people, 1);
    ctx.signed_on_paper(&draft.hash, "director", "the red folder")
        .unwrap();
    let refusal = refusal(house.refused(|| ctx.adopt_draft(&draft.hash)));
    assert!(refusal.why.contains("to write case studies"), "{refusal:?}");
    assert!(refusal.why.contains("have not been told"), "{refusal:?}");
    let citation = refusal.citation.unwrap();
    assert!(
        citation.contains("art. 13(3)") && citation.contains("art. 8A"),
        "{citation}"
    );
    let told = told_of_case_studies();
    for (broken, place) in [
        (
            NewlyTold {
                how: " ".to_owned(),
                ..told.clone()
            },
            "how",
        ),
        (
            NewlyTold {
                fits: String::new(),
                ..told.clone()
            },
            "fits",
        ),
        (
            NewlyTold {
                on: day("2026-11-22"),
                ..told.clone()
            },
            "on",
        ),
    ] {
        let AppError::Input(faults) = house.refused(|| ctx.record_told(&broken)) else {
            panic!("{place}")
        };
        assert_eq!(faults[0].place, place);
    }
    house.step(&["pack.told"], || ctx.record_told(&told));
    assert!(shown(&ctx).against.is_empty());
    // Of somebody told already more may be held; who comes after has to be told too.
    let read = |person| house.record(person, "session-report", "Read well.");
    ctx.add_record(&read("L1")).unwrap();
    assert!(shown(&ctx).against.is_empty());
    ctx.add_record(&read("L2")).unwrap();
    let error = house.refused(|| ctx.adopt_draft(&draft.hash)).to_string();
    assert!(error.contains("1 of them came after"), "{error}");
    ctx.record_told(&told).unwrap();
    house.step(&["pack.adopt"], || ctx.adopt_draft(&draft.hash));
}

#[test]
fn who_comes_before_a_version_holds_reads_what_it_will_change() {
    let house = House::with_people();
    let ctx = house.operator();
    let says = |on: &str| {
        let published = house.engine().published(day(on)).unwrap();
        let notice = published.document("families").unwrap();
        notice.publication.text()
    };
    let before = says("2026-11-21");
    let changes: Vec<_> = CASE_STUDIES.to_vec();
    ctx.make_draft(next_policy(2, "2026-12-01", &changes))
        .unwrap();
    assert_eq!(says("2026-11-21"), before, "a draft is published");
    signed_and_adopted(&ctx).unwrap();
    let announced = says("2026-11-21");
    let (_, rest) = announced
        .split_once("From Tuesday 1 December 2026\n")
        .unwrap();
    let (said, still) = rest.split_once("\nIn short\n").unwrap();
    assert!(
        said.starts_with("From that day on this also holds:"),
        "{said}"
    );
    assert!(said.contains("write case studies"), "{said}");
    assert!(before.ends_with(still) && !still.contains("case studies"));
    // On its day it holds, and announces nothing.
    house
        .engine()
        .keep_house(at("2026-12-01T00:10:00Z"))
        .unwrap();
    let now = says("2026-12-01");
    assert!(now.contains("write case studies") && !now.contains("From Tuesday"));
}

#[test]
fn a_new_purpose_by_consent_is_asked_for() {
    let house = House::with_people();
    let ctx = house.operator();
    ctx.add_record(&house.record("L1", "session-report", "Ella read."))
        .unwrap();
    let mut changes = CASE_STUDIES.to_vec();
    let by_consent = changes[0].1.replacen("legitimate-interests", "consent", 1);
    changes[0].1 = &by_consent;
    ctx.make_draft(next_policy(2, "2026-11-21", &changes))
        .unwrap();
    let told = told_of_case_studies();
    let error = house.refused(|| ctx.record_told(&told));
    assert!(error.to_string().contains("have to be asked"), "{error}");
    ctx.record_told(&NewlyTold {
        asked: true,
        ..told
    })
    .unwrap();
    signed_and_adopted(&ctx).unwrap();
}

#[test]
fn what_if_counts_what_adopting_changes() {
    let house = House::with_people();
    let ctx = house.operator();
    let mut records = Vec::new();
    for (person, kind) in [
        ("L1", "session-report"),
        ("L2", "session-report"),
        ("L2", "contact-note"),
        ("C1", "contact-note"),
        ("L1", "support-need"),
        ("L1", "safeguarding-concern"),
    ] {
        records.push(
            ctx.add_record(&house.record(person, kind, "words"))
                .unwrap(),
        );
    }
    let until = |ctx: &Ctx<'_>| -> Vec<String> {
        let line = |id| ctx.show_record(id).unwrap().line.until;
        records.iter().copied().map(line).collect()
    };
    let rules: Vec<String> = ctx
        .engine
        .pack()
        .retention
        .iter()
        .map(|rule| rule.code.to_string())
        .collect();
    assert!(rules.len() > 5);
    // The rule of session reports becomes another, and that of contact notes says something else.
    let sessions = "retention = \"sessions\"\norigin = \"policy 14\"";
    let changes = [
        (sessions, "retention = \"families\"\norigin = \"policy 14\""),
        ("aim = \"15 working days\"", "aim = \"9 working days\""),
    ];
    ctx.make_draft(next_policy(2, "2026-11-21", &changes))
        .unwrap();
    let what_if = shown(&ctx).what_if;
    assert_eq!(what_if.records, records.len());
    let before = until(&ctx);
    signed_and_adopted(&ctx).unwrap();
    let after = until(&ctx);
    let others = before
        .iter()
        .zip(&after)
        .filter(|(one, other)| one != other)
        .count();
    assert!(others >= 2, "{before:?} {after:?}");
    assert_eq!(
        what_if.new_dates(),
        others,
        "{what_if:?} {before:?} {after:?}"
    );
}

#[test]
fn the_record_of_processing_counts_by_the_rule_in_force() {
    let house = House::with_people();
    let ctx = house.operator();
    let ella = ctx.show_person(house.person("L1")).unwrap().person;
    let mut left = ella.body.clone();
    left.capacities[0].from = Some(day("2018-01-08"));
    left.capacities[0].to = Some(day("2019-07-19"));
    ctx.change_person(ella.id, ella.version, left).unwrap();
    ctx.add_record(&house.record("L1", "session-report", "Ella read."))
        .unwrap();
    let kept = |ctx: &Ctx<'_>| -> Vec<String> {
        let register = ctx.show_register(app::RegisterOf::Controller).unwrap();
        let rows = register.rows.into_iter();
        let rows = rows.filter(|(_, path)| path.starts_with("record[session-report]"));
        rows.map(|(cells, _)| cells[28].clone()).collect()
    };
    // Until somebody who was a child then is twenty-five.
    let before = kept(&ctx);
    assert!(
        before
            .iter()
            .all(|says| says == "yes: 1 held, none past its day")
    );
    let mut files = next_policy(2, "2026-11-21", &[]);
    let (front, reports) = files[0]
        .text
        .split_once("code = \"session-report\"")
        .unwrap();
    let sooner = reports.replacen("retention = \"sessions\"", "retention = \"families\"", 1);
    files[0].text = format!("{front}code = \"session-report\"{sooner}");
    ctx.make_draft(files).unwrap();
    signed_and_adopted(&ctx).unwrap();
    let after = kept(&ctx);
    assert_eq!(after.len(), before.len());
    assert!(
        after
            .iter()
            .all(|says| says == "no: of 1 held 1 are past their day"),
        "{after:?}"
    );
}

#[test]
fn records_are_never_left_without_a_rule() {
    let house = House::with_people();
    let ctx = house.operator();
    ctx.add_record(&house.record("L1", "session-report", "Ella read."))
        .unwrap();
    let text = organisation().pack[0].text.clone();
    // The kind goes, and with it the rule that it had alone is given another name.
    let start = text.find("[[record]]\ncode = \"session-report\"").unwrap();
    let end = start + text[start + 1..].find("[[record]]").unwrap() + 1;
    let record = &text[start..end];
    let renamed: String = text
        .replace(record, "")
        .replace("\"sessions\"", "\"lessons\"");
    let mut files = organisation().pack;
    files[0].text =
        renamed
            .replacen("version = 1", "version = 2", 1)
            .replacen("2026-11-01", "2026-11-21", 1);
    ctx.make_draft(files).unwrap();
    let draft = shown(&ctx);
    assert_eq!(draft.what_if.without_rule, 1);
    ctx.signed_on_paper(&draft.hash, "director", "the red folder")
        .unwrap();
    let refusal = refusal(house.refused(|| ctx.adopt_draft(&draft.hash)));
    assert!(refusal.why.contains("1 record that is held"), "{refusal:?}");
}

#[test]
fn everybody_confirms_each_version_and_who_is_behind_is_seen() {
    let house = House::with_people();
    let tutor = house.account("tutor", Role::Tutor, Some(house.person("T1")));
    let dpo = house.account("dpo", Role::Dpo, None);
    let (tutor, dpo) = (house.ctx(tutor, at(NOW)), house.ctx(dpo, at(NOW)));
    let open = |ctx: &Ctx<'_>| {
        let today = ctx.today_list().unwrap().this_week;
        today
            .iter()
            .any(|due| matches!(due.matter, Matter::PolicyToRead { .. }))
    };
    assert!(open(&tutor) && open(&dpo));
    let behind = || -> Vec<String> {
        let readers = dpo.list_readers().unwrap().into_iter();
        readers
            .filter(|one| one.confirmed_at.is_none())
            .map(|one| one.name)
            .collect()
    };
    assert_eq!(behind(), ["dpo", "tutor"]);
    let policy = tutor.policy_to_read().unwrap();
    assert_eq!((policy.number, policy.read_before), (1, None));
    assert!(
        policy
            .own_details
            .iter()
            .any(|(_, value)| value == "sam.okonjo@tutors.example.org")
    );
    house.refused(|| tutor.acknowledge_policy("another", true));
    house.step(&["pack.acknowledge"], || {
        tutor.acknowledge_policy(&policy.hash, true)
    });
    house.refused(|| tutor.acknowledge_policy(&policy.hash, true));
    assert!(!open(&tutor));
    assert_eq!(behind(), ["dpo"]);
    // A new version is read anew, with what it changes.
    let ctx = house.operator();
    let change = [("aim = \"15 working days\"", "aim = \"9 working days\"")];
    ctx.make_draft(next_policy(2, "2026-11-21", &change))
        .unwrap();
    signed_and_adopted(&ctx).unwrap();
    assert!(open(&tutor));
    let policy = tutor.policy_to_read().unwrap();
    assert_eq!((policy.number, policy.read_before), (2, Some(1)));
    assert!(
        policy
            .changed
            .iter()
            .any(|one| one.what.contains("9 working days"))
    );
    assert_eq!(behind(), ["dpo", "tutor"]);
    // Whoever is locked out has nothing to read.
    ctx.lock_account(store::EntityId(tutor.actor.id)).unwrap();
    assert_eq!(behind(), ["dpo"]);
}

#[test]
fn questions_are_answered_on_record_and_shown_to_whoever_asked() {
    let house = House::with_people();
    let tutor = house.account("tutor", Role::Tutor, Some(house.person("T1")));
    let other = house.account("other", Role::Tutor, Some(house.person("T2")));
    let dpo = house.account("dpo", Role::Dpo, None);
    let (tutor, other, dpo) = (
        house.ctx(tutor, at(NOW)),
        house.ctx(other, at(NOW)),
        house.ctx(dpo, at(NOW)),
    );
    house.refused(|| tutor.ask_question(Situation::Sharing, "  "));
    let id = house.step(&["question.ask"], || {
        tutor.ask_question(Situation::Sharing, "May the school have the reports?")
    });
    let waits = |ctx: &Ctx<'_>| {
        let today = ctx.today_list().unwrap().this_week;
        today
            .iter()
            .any(|due| matches!(due.matter, Matter::Questions { open: 1 }))
    };
    assert!(waits(&dpo) && !waits(&tutor));
    assert_eq!(other.list_questions().unwrap().len(), 0);
    assert_eq!(tutor.list_questions().unwrap()[0].answer, None);
    house.refused(|| tutor.answer_question(id, "Yes."));
    house.step(&["question.answer"], || {
        dpo.answer_question(id, "Yes, in short.")
    });
    house.refused(|| dpo.answer_question(id, "No."));
    let line = &tutor.list_questions().unwrap()[0];
    let (answer, by, _) = line.answer.clone().unwrap();
    assert_eq!((answer.as_str(), by.as_str()), ("Yes, in short.", "dpo"));
    assert_eq!(line.situation, Situation::Sharing);
    assert!(!waits(&dpo));
    for one in Situation::ALL {
        assert_eq!(Situation::from_code(one.code()), Some(one));
    }
}
