//! What was given to others, and that they are told when it is put right, deleted or restricted.

use access::Role;
use app::{AppError, Ctx, GRANTED, Matter, NewDisclosure, OnFaults, PasswordCost, Telling, Told};
use duties::rights::kinds::KindStep;
use duties::rights::{CloseReason, RightKind, StepState};
use store::EntityId;

use crate::kinds::{Case, house};
use crate::support::{House, NOW, PEOPLE, at, day, extractor};

/// Reports that went to the school which placed somebody.
pub(crate) fn reports() -> NewDisclosure {
    NewDisclosure {
        who: "Westfield School".to_owned(),
        kinds: vec!["session-report".to_owned()],
        what: "the autumn term".to_owned(),
        why: "they teach her too".to_owned(),
        ground: "service".to_owned(),
        how: "by post".to_owned(),
        on: Some(day("2026-10-01")),
        ..NewDisclosure::default()
    }
}

fn given(house: &House, new: &NewDisclosure) -> EntityId {
    let person = house.person("L1");
    let ctx = house.operator();
    house.step(&["disclosure.note"], || ctx.note_disclosure(person, new))
}

pub(crate) fn by_letter() -> Told {
    Told {
        outcome: Telling::Told,
        words: "by letter".to_owned(),
        on: None,
    }
}

/// Something is given of somebody, a detail of theirs put right, and whoever received it told.
pub(crate) fn told_of_a_correction(ctx: &Ctx<'_>, person: EntityId) {
    let given = ctx.note_disclosure(person, &reports()).unwrap();
    let held = ctx.show_person_to_change(person).unwrap();
    let mut body = held.body.clone();
    body.telephones.push("01632 960199".to_owned());
    ctx.change_person(person, held.version, body).unwrap();
    ctx.tell_of_correction(given, &by_letter()).unwrap();
}

/// What *Today* says keeps the only open request from going on.
fn blocked(house: &House) -> Vec<String> {
    let list = house.operator().today_list().unwrap();
    let bands = [list.overdue, list.this_week, list.coming_up];
    let mut all = bands
        .into_iter()
        .flatten()
        .filter_map(|due| match due.matter {
            Matter::Request { open, .. } => Some(open.blocked),
            _ => None,
        });
    let blocked = all.next().unwrap_or_default();
    let words = blocked.iter().map(|one| one.words(day("2026-11-21")));
    words.filter(|one| one.contains("received it")).collect()
}

#[test]
fn what_was_given_is_on_record_with_its_ground_and_is_struck_out_with_a_reason() {
    let house = House::with_people();
    let (ctx, person) = (house.operator(), house.person("L1"));
    let id = given(&house, &reports());
    let view = house.step(&["disclosure.list"], || ctx.list_disclosures(person));
    let line = &view.lines[0];
    assert_eq!(line.id, id);
    assert_eq!(line.body.who, "Westfield School");
    assert!(line.what.ends_with("; the autumn term"), "{}", line.what);
    assert_eq!(line.by, "whoever holds the master key");
    assert_eq!(line.body.on, day("2026-10-01"));
    let printed = format!("{:?}", line.body);
    assert!(!printed.contains("Westfield") && !printed.contains("autumn"));

    // Without a name, a thing, a reason, a ground or a day that has come it is not on record.
    let nothing = NewDisclosure {
        on: Some(day("2026-12-01")),
        kinds: vec!["no-such-kind".to_owned()],
        ..NewDisclosure::default()
    };
    let AppError::Input(faults) = house.refused(|| ctx.note_disclosure(person, &nothing)) else {
        panic!("it is no fault of what was typed")
    };
    let places: Vec<&str> = faults.iter().map(|fault| fault.place.as_str()).collect();
    assert_eq!(places, ["who", "kinds", "why", "ground", "on"]);
    let pack = house.engine().pack();
    // Whoever the policy names is given it on a ground that the policy has for them, or by consent.
    let named = pack
        .recipients
        .iter()
        .find(|one| one.kind != policy::RecipientKind::Inside && one.grounds.len() < 9)
        .unwrap();
    let holds = app::grounds_for(&pack, named.code.as_str());
    assert!(holds.contains(&policy::Ground::Consent));
    for ground in policy::Ground::ALL {
        let new = NewDisclosure {
            recipient: named.code.as_str().to_owned(),
            who: String::new(),
            ground: ground.code().to_owned(),
            ..reports()
        };
        if holds.contains(&ground) {
            ctx.note_disclosure(person, &new).unwrap();
        } else {
            house.refused(|| ctx.note_disclosure(person, &new));
        }
    }
    let lines = ctx.list_disclosures(person).unwrap().lines;
    assert_eq!(lines.len(), 1 + holds.len());
    assert!(lines.iter().any(|line| line.body.who == named.title));
    let own = pack
        .recipients
        .iter()
        .find(|one| one.kind == policy::RecipientKind::Inside);
    if let Some(own) = own {
        let new = NewDisclosure {
            recipient: own.code.as_str().to_owned(),
            ..reports()
        };
        house.refused(|| ctx.note_disclosure(person, &new));
    }

    house.refused(|| ctx.strike_disclosure(id, " "));
    house.step(&["disclosure.strike"], || {
        ctx.strike_disclosure(id, "It was never sent.")
    });
    house.refused(|| ctx.strike_disclosure(id, "Again."));
    let lines = ctx.list_disclosures(person).unwrap().lines;
    let struck = lines.iter().find(|line| line.id == id).unwrap();
    assert_eq!(
        struck.body.struck.as_ref().unwrap().why,
        "It was never sent."
    );
    // A tutor neither sees nor adds to it.
    let tutor = house.account("t", Role::Tutor, None);
    let tutor = house.ctx(tutor, at(NOW));
    house.refused(|| tutor.list_disclosures(person));
    house.refused(|| tutor.note_disclosure(person, &reports()));
    house.refused(|| tutor.strike_disclosure(id, "x"));
    house.assert_whole();
}

/// What the drafts of a correction say, of which there are two.
fn drafts_say_no_more(case: &Case<'_>) {
    let ctx = case.house.operator();
    // A draft for each says whose it is and what to do; not who asked, nor what another received.
    let letters = ctx.request_letters(case.id).unwrap().1;
    let drafts: Vec<_> = letters
        .iter()
        .filter(|letter| letter.code.starts_with("recipient-"))
        .collect();
    assert_eq!(drafts.len(), 2);
    assert_eq!(drafts[0].to, "Westfield School");
    let said = drafts[0].paragraphs.join("\n");
    for words in [
        "Ella",
        "Thursday 1 October 2026",
        "she read in May",
        "autumn term",
    ] {
        assert!(said.contains(words), "`{words}` is not in: {said}");
    }
    for words in ["Reed", "rectification", "asked", "service"] {
        assert!(!said.contains(words), "`{words}` is in: {said}");
    }
    assert!(
        ctx.letter_pdf(case.id, "recipient-1")
            .unwrap()
            .starts_with(b"%PDF")
    );
}

#[test]
fn whoever_received_it_is_told_one_by_one_before_a_correction_is_answered() {
    let (house, extractor) = (house(), extractor());
    let school = given(&house, &reports());
    let police = NewDisclosure {
        who: "Constable Reed".to_owned(),
        quiet: "It would hinder an inquiry.".to_owned(),
        ground: "crime-or-proceedings".to_owned(),
        ..reports()
    };
    let police = given(&house, &police);
    let wrong = given(&house, &reports());
    let case = Case::open(&house, RightKind::Rectification);
    let fact = case.point("rectification-inaccurate", "she read in May, not in June");
    case.decide(&fact, GRANTED, "");
    case.understood();
    let ctx = house.operator();
    assert!(blocked(&house).is_empty(), "nothing is done yet");
    assert!(!case.offers("recipient-told"));
    case.record("carried-out", &[("what", "put right")]);
    ctx.strike_disclosure(wrong, "It was never sent.").unwrap();
    assert_eq!(blocked(&house), ["2 who received it are still to be told"]);

    // One word about all of them is not enough while some are on record.
    let all = case.refused("recipients", &[("how", "none")]);
    assert!(all.to_string().contains("of each"), "{all}");

    drafts_say_no_more(&case);
    let school = school.to_string();
    let told = [("recipient", school.as_str()), ("how", "by post")];
    let early = case.refused(
        "recipient-answered",
        &[("recipient", &school), ("answer", "Done.")],
    );
    assert!(matches!(early, AppError::Refused(_)), "{early}");
    let future = [told[0], told[1], ("on", "2026-11-22")];
    assert!(matches!(
        case.refused("recipient-told", &future),
        AppError::Input(_)
    ));
    assert!(matches!(
        case.refused("recipient-told", &told[..1]),
        AppError::Input(_)
    ));
    case.record("recipient-told", &told);
    let twice = case.refused("recipient-told", &told);
    assert!(matches!(twice, AppError::Refused(_)), "{twice}");
    case.record(
        "recipient-answered",
        &[
            ("recipient", &school),
            ("answer", "They changed their file."),
        ],
    );
    assert_eq!(blocked(&house), ["One who received it is still to be told"]);
    assert_ne!(case.step(KindStep::TellRecipients), StepState::Done);
    let why = [
        ("recipient", police.to_string()),
        ("how", "disproportionate".to_owned()),
        ("why", "their file is closed and sealed".to_owned()),
    ];
    let why: Vec<(&str, &str)> = why.iter().map(|(n, t)| (*n, t.as_str())).collect();
    assert!(matches!(
        case.refused("recipient-not-told", &why[..2]),
        AppError::Input(_)
    ));
    case.record("recipient-not-told", &why);
    assert!(blocked(&house).is_empty());
    assert_eq!(case.step(KindStep::TellRecipients), StepState::Done);
    assert!(!case.offers("recipient-told"));
    let lines = case.view().recipients;
    let telling: Vec<_> = lines.iter().filter_map(|line| line.telling).collect();
    assert_eq!(telling, [Telling::Told, Telling::Disproportionate]);
    assert_eq!(lines[0].body.heard[0].words, "They changed their file.");

    case.record("recipients-asked", &[]);
    let letter = case.answered(&extractor);
    // Neither a number nor a reason tells of the one of whom the person is not told.
    assert!(
        letter.contains("are told what the law has us tell them"),
        "{letter}"
    );
    assert!(
        !letter.contains("closed and sealed") && !letter.contains("number is"),
        "{letter}"
    );
    assert!(
        letter.contains("Westfield School received it on Thursday 1 October 2026"),
        "{letter}"
    );
    assert!(
        !letter.contains("Reed"),
        "the person is not told of it: {letter}"
    );
    house.assert_whole();
}

/// What *Today* says of details that were put right.
fn corrections(house: &House) -> Vec<(String, usize)> {
    let list = house.operator().today_list().unwrap();
    let all = list.this_week.into_iter();
    let all = all.filter_map(|due| match due.matter {
        Matter::Corrected { name, many, .. } => Some((name, many)),
        _ => None,
    });
    all.collect()
}

/// Changes somebody's details, as on their page.
fn change(house: &House, person: EntityId, how: impl FnOnce(&mut app::bodies::Person)) {
    let ctx = house.operator();
    let held = ctx.show_person_to_change(person).unwrap();
    let mut body = held.body.clone();
    how(&mut body);
    ctx.change_person(person, held.version, body).unwrap();
}

#[test]
fn whoever_received_details_is_told_that_they_were_put_right_without_a_request() {
    let house = House::with_people();
    let (ctx, person) = (house.operator(), house.person("L1"));
    change(&house, person, |body| body.telephones.clear());
    let (school, wrong) = (given(&house, &reports()), given(&house, &reports()));
    ctx.strike_disclosure(wrong, "It was never sent.").unwrap();
    assert_eq!(corrections(&house), [], "it was so before they received it");
    let early = house.refused(|| ctx.tell_of_correction(school, &by_letter()));
    assert!(matches!(early, AppError::Refused(_)), "{early}");

    let address = "9 Weaver’s Court".to_owned();
    change(&house, person, |body| body.address = Some(address));
    let email = "ella@home.example".to_owned();
    change(&house, person, |body| body.emails = vec![email]);
    // What changes nothing that they received is none.
    change(&house, person, |_| ());
    let name = ctx.show_person(person).unwrap().person.body.display_name();
    assert_eq!(corrections(&house), [(name, 1)]);
    let lines = ctx.list_disclosures(person).unwrap().lines;
    let of = |id| lines.iter().find(|line| line.id == id).unwrap();
    let open = of(school);
    assert_eq!(open.body.corrected.len(), 1);
    assert_eq!(open.body.corrected[0].fields, ["address", "e-mail address"]);
    let draft = open.draft.concat();
    assert!(draft.contains("address, e-mail address"), "{draft}");
    assert!(!draft.contains("Weaver") && !draft.contains("home.example"));
    let struck = of(wrong);
    assert_eq!((struck.body.corrected.len(), struck.draft.len()), (0, 0));

    let wordless = Told {
        words: " ".to_owned(),
        ..by_letter()
    };
    let tomorrow = Told {
        on: Some(day("2026-11-22")),
        ..by_letter()
    };
    for bad in [wordless, tomorrow] {
        let refused = house.refused(|| ctx.tell_of_correction(school, &bad));
        assert!(matches!(refused, AppError::Input(_)), "{refused}");
    }
    house.step(&["disclosure.told"], || {
        ctx.tell_of_correction(school, &by_letter())
    });
    assert_eq!(corrections(&house), []);
    // What changes after that is another thing to tell; here by an import.
    let moved = PEOPLE.replace("QZ1 1AA", "QZ6 6ZZ");
    let preview = ctx.engine.preview_import(moved.as_bytes()).unwrap();
    ctx.import_people(&preview, OnFaults::Stop).unwrap();
    assert_eq!(corrections(&house).len(), 1);
    let lines = ctx.list_disclosures(person).unwrap().lines;
    let open = lines.iter().find(|line| line.id == school).unwrap();
    assert_eq!(open.body.corrected.len(), 2);
    // The import has the e-mail address and the telephone number as they were before.
    let fields = ["e-mail address", "telephone number", "address"];
    assert_eq!(open.body.corrected[1].fields, fields);
    house.assert_whole();
}

#[test]
fn a_protected_word_stands_in_no_draft_about_what_was_put_right() {
    let house = House::with_people();
    let (ctx, person) = (house.operator(), house.person("L1"));
    let secret = NewDisclosure {
        what: "that she goes to Gorsefield School".to_owned(),
        ..reports()
    };
    given(&house, &secret);
    let school = app::NewProtected {
        kind: app::KindOfWord::School,
        text: "Gorsefield School".to_owned(),
        may_know: Vec::new(),
    };
    ctx.protect(person, &school).unwrap();
    change(&house, person, |body| {
        body.known_as = Some("Ellie".to_owned());
    });
    let draft = ctx.list_disclosures(person).unwrap().lines[0]
        .draft
        .concat();
    assert!(
        !draft.is_empty() && !draft.contains("Gorsefield"),
        "{draft}"
    );
    assert!(!draft.contains("we gave you"), "{draft}");
}

#[test]
fn where_the_policy_promises_it_nobody_is_left_out_for_the_trouble() {
    let house = House::taking_requests(r#"always_told_of = ["rectification"]"#);
    let school = given(&house, &reports()).to_string();
    let case = Case::open(&house, RightKind::Rectification);
    let fact = case.point("rectification-inaccurate", "she read in May, not in June");
    case.decide(&fact, GRANTED, "");
    case.understood();
    case.record("carried-out", &[("what", "put right")]);
    let says = |how| {
        [
            ("recipient", school.as_str()),
            ("how", how),
            ("why", "too many"),
        ]
    };
    let refused = case.refused("recipient-not-told", &says("disproportionate"));
    assert!(refused.to_string().contains("promises"), "{refused}");
    assert_eq!(blocked(&house), ["One who received it is still to be told"]);
    // What cannot be is no matter of trouble.
    case.record("recipient-not-told", &says("impossible"));
    assert_eq!(case.step(KindStep::TellRecipients), StepState::Done);
}

#[test]
fn those_who_received_it_are_told_after_the_person_was_erased_and_who_never_had_it_counts_as_none()
{
    let (house, extractor) = (house(), extractor());
    let school = given(&house, &reports()).to_string();
    let (ctx, person) = (house.operator(), house.person("L1"));
    let case = Case::open(&house, RightKind::Erasure);
    let all = case.point("erasure-not-needed", "everything");
    case.decide(&all, GRANTED, "");
    case.understood();
    let cells = ctx.cells_of(person).unwrap();
    ctx.destroy(&cells, &mut |_| Ok(())).unwrap();
    assert!(matches!(
        ctx.list_disclosures(person),
        Err(AppError::NotFound(_))
    ));
    case.record("carried-out", &[("what", "destroyed")]);
    assert_eq!(blocked(&house), ["One who received it is still to be told"]);
    let letters = ctx.request_letters(case.id).unwrap().1;
    let draft = letters
        .iter()
        .find(|letter| letter.code == "recipient-1")
        .unwrap();
    assert_eq!(draft.to, "Westfield School");
    assert!(draft.paragraphs.join(" ").contains("Please delete it too"));
    let never = [
        ("recipient", school.as_str()),
        ("how", "not-concerned"),
        ("why", "what they have is about her brother"),
    ];
    case.record("recipient-not-told", &never);
    let letter = case.answered(&extractor);
    assert!(letter.contains("Nobody else had received it"), "{letter}");
    assert!(!letter.contains("Westfield"), "nobody asked who they are");
    house.assert_whole();
}

#[test]
fn nobody_is_told_of_what_was_not_granted_and_a_restriction_is_told_with_its_day() {
    let house = house();
    given(&house, &reports());
    let refused = Case::open(&house, RightKind::Rectification);
    let fact = refused.point("rectification-inaccurate", "she came in May");
    refused.decide(&fact, "not-met", "she came in June");
    refused.understood();
    assert!(refused.view().recipients.is_empty());
    assert!(!refused.offers("recipient-told"));
    let not = refused.refused("recipient-told", &[("how", "by post")]);
    assert!(matches!(not, AppError::Refused(_)), "{not}");

    let case = Case::open(&house, RightKind::Restriction);
    let point = case.point("restriction-accuracy", "what the report says of May");
    case.decide(&point, GRANTED, "");
    case.understood();
    case.record("restricted", &[]);
    let letters = house.operator().request_letters(case.id).unwrap().1;
    let draft = letters
        .iter()
        .find(|one| one.code == "recipient-1")
        .unwrap();
    let said = draft.paragraphs.join(" ");
    assert!(
        said.contains("Since Saturday 21 November 2026 we keep it"),
        "{said}"
    );
}

#[test]
fn a_protected_word_goes_to_no_recipient_and_the_request_is_not_over_until_they_are_told() {
    let (house, extractor) = (house(), extractor());
    let ctx = house.operator();
    let moved = NewDisclosure {
        what: "her address, 14 Larch Close".to_owned(),
        ..reports()
    };
    given(&house, &moved);
    let word = |may_know: Vec<String>| app::NewProtected {
        kind: app::KindOfWord::Address,
        text: "14 Larch Close".to_owned(),
        may_know,
    };
    ctx.protect(house.person("L1"), &word(Vec::new())).unwrap();
    let case = Case::open(&house, RightKind::Erasure);
    let all = case.point("erasure-not-needed", "everything");
    case.decide(&all, GRANTED, "");
    case.understood();
    case.record("carried-out", &[("what", "deleted by hand")]);
    let letters = ctx.request_letters(case.id).unwrap().1;
    let draft = letters
        .iter()
        .find(|one| one.code == "recipient-1")
        .unwrap();
    assert!(draft.paragraphs.is_empty() && !draft.stops.is_empty());
    assert!(ctx.letter_pdf(case.id, "recipient-1").is_err());

    // The answer may go out in time; but it stays due, and is not closed, until they are told.
    ctx.build_package(case.id, &extractor).unwrap();
    ctx.deliver(case.id, PasswordCost::TEST).unwrap();
    let close = || ctx.close_request(case.id, CloseReason::Answered, "");
    let untold = close().unwrap_err().to_string();
    assert!(untold.contains("have not been told"), "{untold}");
    let due = || {
        let list = ctx.today_list().unwrap();
        let matters = list.this_week.into_iter().map(|due| due.matter);
        matters
            .filter_map(|matter| match matter {
                Matter::Recipients { number, many } => Some((number, many)),
                _ => None,
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(due(), [("001".to_owned(), 1)]);
    let school = case.view().recipients[0].body.disclosure.to_string();
    case.record(
        "recipient-told",
        &[("recipient", &school), ("how", "a letter by hand")],
    );
    assert!(due().is_empty());
    close().unwrap();
    house.assert_whole();
}

#[test]
fn a_copy_names_who_received_it_but_not_those_of_whom_nobody_is_told() {
    let (house, extractor) = (house(), extractor());
    given(&house, &reports());
    let quiet = NewDisclosure {
        who: "Constable Reed".to_owned(),
        quiet: "It would hinder an inquiry.".to_owned(),
        ground: "crime-or-proceedings".to_owned(),
        ..reports()
    };
    given(&house, &quiet);
    let ctx = house.operator();
    let case = Case::open(&house, RightKind::Access);
    assert!(!case.offers("recipients-asked") && case.view().recipients.is_empty());
    case.understood();
    let items = ctx.list_items(case.id).unwrap();
    for item in &items {
        ctx.decide(case.id, item.number, app::Choice::Give).unwrap();
    }
    let package = ctx.build_package(case.id, &extractor).unwrap();
    assert_eq!(package.findings, Vec::<String>::new());
    let pdf = ctx.package_file(case.id, app::PackageFile::Pdf).unwrap();
    let pages = extractor
        .pdf_pages(extract::Reader::First, &pdf)
        .unwrap()
        .unwrap()
        .join(" ");
    assert!(pages.contains("Who received it from us"), "{pages}");
    assert!(
        pages.contains("Westfield School") && !pages.contains("Reed"),
        "{pages}"
    );
}
