//! The life of a search sheet, and of a question to somebody outside.

use app::{
    AppError, ConsultationState, Extractor, KindOfWord, LookedAt, NewProtected, NewSheet, Outside,
    PasswordCost, Said, Scan, SheetAnswer, SheetNote, SheetOutcome, SheetState, SheetWent,
};
use jiff::Timestamp;
use store::EntityId;

use crate::support::outside::{MailManners, MailServer};
use crate::support::{House, PERSONAL, at, day, extractor, later};

const FEW: PasswordCost = PasswordCost::TEST;
/// No address of these pages: nothing goes by mail.
const BY_HAND: (Option<&str>, PasswordCost) = (None, FEW);

/// Sam is asked to look in his mailbox and on his telephone.
pub(crate) fn sams() -> NewSheet {
    NewSheet {
        name: "Samuel Okonjo".to_owned(),
        email: "sam.okonjo@tutors.example.org".to_owned(),
        places: vec!["Your mailbox".to_owned(), "Your telephone".to_owned()],
        without: vec!["07700 900101".to_owned()],
        ..NewSheet::default()
    }
}

fn nothing() -> LookedAt {
    LookedAt {
        outcome: Some(SheetOutcome::Nothing),
        ..LookedAt::default()
    }
}

fn found(text: &str) -> LookedAt {
    LookedAt {
        outcome: Some(SheetOutcome::Found),
        texts: vec![("A message".to_owned(), text.to_owned())],
        ..LookedAt::default()
    }
}

fn could_not(why: &str) -> LookedAt {
    LookedAt {
        outcome: Some(SheetOutcome::CouldNot),
        note: why.to_owned(),
        ..LookedAt::default()
    }
}

fn signed(looked: Vec<LookedAt>) -> SheetAnswer {
    SheetAnswer {
        name: "S. Okonjo".to_owned(),
        looked,
    }
}

fn wrong(note: &SheetNote) -> &'static str {
    if note.code == "000000" {
        "111111"
    } else {
        "000000"
    }
}

fn said(pairs: &[(&str, &str)]) -> Said {
    let pairs = pairs.iter();
    let pairs = pairs.map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
    Said::new(pairs.collect(), day("2026-11-21"))
}

/// A request of Ella's that came on 2 November 2026, whose other places are searched.
fn asked() -> (House, EntityId) {
    let house = House::with_people();
    let ctx = house.operator();
    let id = ctx.open_request(house.request("L1")).unwrap();
    ctx.identity_not_in_doubt(id, "known to us").unwrap();
    ctx.check_reply(id, "by hand").unwrap();
    ctx.search_place(id, app::RECORDS).unwrap();
    (house, id)
}

fn states(house: &House, id: EntityId) -> Vec<SheetState> {
    let sheets = house.operator().show_request(id).unwrap().sheets;
    sheets.iter().map(|line| line.state).collect()
}

/// The whole life of sheets and of a consultation, for whoever walks all actions.
pub(crate) fn lives(house: &House, id: EntityId, extractor: &Extractor) {
    let (ctx, engine) = (house.operator(), house.engine());
    let note = ctx.ask_sheet(id, &sams(), BY_HAND).unwrap();
    engine
        .open_sheet(&note.secret, wrong(&note), (later(1), FEW))
        .map(|_| ())
        .unwrap_err();
    let note = ctx.send_sheet_again(id, note.sheet, BY_HAND).unwrap();
    engine
        .open_sheet(&note.secret, &note.code, (later(2), FEW))
        .unwrap();
    let answer = signed(vec![nothing(), found("Ella is coming at four.")]);
    let link = (note.secret.as_str(), note.code.as_str());
    let items = engine.sign_sheet(link, &answer, (later(3), FEW), extractor);
    assert_eq!(items.unwrap(), 1);
    let other = ctx.ask_sheet(id, &sams(), BY_HAND).unwrap();
    let why = [
        ("sheet", other.sheet.to_string()),
        ("why", "asked twice".to_owned()),
    ];
    let why: Vec<(&str, &str)> = why
        .iter()
        .map(|(name, text)| (*name, text.as_str()))
        .collect();
    ctx.record_happening(id, "sheet-withdrawn", &said(&why))
        .unwrap();
    let asks = [
        ("kind", "social-worker"),
        ("who", "Kit Lowe, Northmoor"),
        ("why", "May we give the notes of May?"),
        ("by", "2026-11-27"),
    ];
    ctx.record_happening(id, "consulted", &said(&asks)).unwrap();
}

#[test]
fn a_colleague_without_an_account_looks_sends_and_signs() {
    let extractor = extractor();
    let (house, id) = asked();
    let (ctx, engine) = (house.operator(), house.engine());
    let note = house.step(&["request.sheet-ask"], || {
        ctx.ask_sheet(id, &sams(), BY_HAND)
    });
    assert_eq!(note.went, SheetWent::ByHand);
    assert_eq!(states(&house, id), [SheetState::Waiting]);
    // Seven days, and not after the day on which we work to answer.
    let asked = &ctx.show_request(id).unwrap().sheets[0];
    assert_eq!(asked.stored.body.by, day("2026-11-28"));

    let how = (later(1), FEW);
    let sheet = house.step(&["request.sheet-open"], || {
        engine.open_sheet(&note.secret, &note.code, how)
    });
    assert_eq!(sheet.places, ["Your mailbox", "Your telephone"]);
    assert!(
        sheet
            .words
            .iter()
            .any(|word| word == "Eleanor Ruth Marchbanks")
    );
    assert!(
        !sheet.words.iter().any(|word| word == "07700 900101"),
        "struck out"
    );
    assert_eq!(sheet.name, "Samuel Okonjo");

    let link = (note.secret.as_str(), note.code.as_str());
    let letter = render::Document {
        title: "A letter".to_owned(),
        language: "en-GB".to_owned(),
        blocks: vec![render::Block::Paragraph(vec![render::Run::text(
            "Ella Marchbanks sat beside Jamie Tolliver.",
        )])],
        ..render::Document::default()
    };
    let mut scanned = found("Ella Marchbanks waits with Jamie Tolliver.");
    scanned.scans.push(Scan {
        title: "letter.pdf".to_owned(),
        bytes: render::pdf(&letter).unwrap().pdf,
    });
    let answer = signed(vec![scanned, nothing()]);
    let items = house.step(&["request.sheet-sign"], || {
        engine.sign_sheet(link, &answer, how, &extractor)
    });
    assert_eq!(items, 2);
    assert_eq!(states(&house, id), [SheetState::Answered]);
    let items = ctx.list_items(id).unwrap();
    let brought: Vec<_> = items
        .iter()
        .filter(|item| item.group == "From Samuel Okonjo: Your mailbox")
        .collect();
    assert_eq!(
        brought.len(),
        2,
        "with the colleague and the place as their source"
    );
    let shown = ctx.show_item(id, brought[0].number).unwrap();
    assert_eq!(shown.from, "Samuel Okonjo: Your mailbox");
    assert_eq!(shown.marks.len(), 1, "Jamie is marked beforehand");

    // Opened again it says that it is signed, and no words.
    let again = engine.open_sheet(&note.secret, &note.code, how).unwrap();
    assert!(again.signed_at.is_some() && again.words.is_empty() && again.places.is_empty());
    let twice = engine.sign_sheet(link, &answer, how, &extractor);
    assert!(matches!(twice, Err(AppError::Refused(_))));

    // The log and the report say who looked, where, with which words.
    let report = ctx.request_report(id).unwrap();
    let searched = &report.searched[1];
    assert_eq!(searched.place, "Samuel Okonjo: Your mailbox");
    assert_eq!((searched.by.as_str(), searched.found), ("Samuel Okonjo", 2));
    assert!(searched.words.contains("Eleanor Ruth Marchbanks"));
    house.assert_whole();
}

#[test]
fn a_link_without_its_code_shows_nothing_and_ends() {
    let extractor = extractor();
    let (house, id) = asked();
    let (ctx, engine) = (house.operator(), house.engine());
    let note = ctx.ask_sheet(id, &sams(), BY_HAND).unwrap();
    let open = |secret: &str, code: &str, now: Timestamp| {
        let opened = engine.open_sheet(secret, code, (now, FEW));
        opened.map(|_| ()).map_err(|error| error.to_string())
    };
    let refused = open(&note.secret, wrong(&note), later(1));
    assert_eq!(refused, open("nothing", &note.code, later(1)));
    assert_eq!(refused, Err("That link and code do not match.".to_owned()));
    // Nobody signs without it either, and what they say is not looked at.
    let answer = signed(Vec::new());
    let link = (note.secret.as_str(), wrong(&note));
    let forged = engine.sign_sheet(link, &answer, (later(1), FEW), &extractor);
    assert!(matches!(forged, Err(AppError::Refused(_))));
    assert!(open(&note.secret, &note.code, later(2)).is_ok());
    // Five wrong codes lock it, for the right one too.
    for _ in 0..3 {
        assert!(open(&note.secret, wrong(&note), later(3)).is_err());
    }
    assert_eq!(open(&note.secret, &note.code, later(4)), refused);
    assert!(!engine.has_sheet(&note.secret, later(4)).unwrap());

    // Sent again, link and code are others, and those of before stay dead.
    let again = house.step(&["request.sheet-again"], || {
        ctx.send_sheet_again(id, note.sheet, BY_HAND)
    });
    assert_eq!(open(&note.secret, &again.code, later(5)), refused);
    assert!(open(&again.secret, &again.code, later(5)).is_ok());
    let asked = &ctx.show_request(id).unwrap().sheets[0];
    assert_eq!(asked.stored.body.sent.len(), 2);

    // It ends by itself.
    let end = again.ends_at;
    assert_eq!(open(&again.secret, &again.code, end), refused);
    assert!(!engine.has_sheet(&again.secret, end).unwrap());
    // Another request has no such sheet.
    let other = ctx.open_request(house.request("L2")).unwrap();
    let elsewhere = ctx.send_sheet_again(other, note.sheet, BY_HAND);
    assert!(matches!(elsewhere, Err(AppError::NotFound(_))));
    // Nor is it opened once the request has ended.
    ctx.close_request(id, duties::rights::CloseReason::Withdrawn, "by telephone")
        .unwrap();
    assert_eq!(open(&again.secret, &again.code, later(6)), refused);
}

#[test]
fn no_answer_goes_out_while_a_sheet_waits_and_nobody_said_why() {
    let extractor = extractor();
    let (house, id) = asked();
    let (ctx, engine) = (house.operator(), house.engine());
    let note = ctx.ask_sheet(id, &sams(), BY_HAND).unwrap();
    let refused = house.refused(|| ctx.build_package(id, &extractor));
    assert!(
        refused
            .to_string()
            .contains("has not answered a search sheet"),
        "{refused}"
    );
    // What could not be looked at waits still, although it was signed.
    let answer = signed(vec![nothing(), could_not("It is broken.")]);
    let link = (note.secret.as_str(), note.code.as_str());
    engine
        .sign_sheet(link, &answer, (later(1), FEW), &extractor)
        .unwrap();
    let refused = house.refused(|| ctx.build_package(id, &extractor));
    assert!(refused.to_string().contains("could not look"), "{refused}");
    let case = ctx.show_request(id).unwrap();
    let place = case.sheets[0].places[1].id.to_string();
    assert!(
        ctx.leave_out(id, &place, " ").is_err(),
        "not without a reason"
    );
    ctx.leave_out(id, &place, "The telephone is broken for good.")
        .unwrap();
    assert!(
        ctx.build_package(id, &extractor)
            .unwrap()
            .findings
            .is_empty()
    );
    let report = ctx.request_report(id).unwrap();
    let said = report.view.sheets[0].said().join("\n");
    assert!(said.contains("“It is broken.”"), "{said}");
    assert!(
        said.contains("Left out: The telephone is broken for good."),
        "{said}"
    );

    // An unanswered one is gone on without, place by place, with the reason.
    let ctx = house.ctx(access::Actor::OPERATOR, later(2));
    ctx.ask_sheet(id, &sams(), BY_HAND).unwrap();
    let case = ctx.show_request(id).unwrap();
    for place in &case.sheets[1].places {
        let place = place.id.to_string();
        assert!(
            ctx.search_place(id, &place).is_err(),
            "only they can look there"
        );
        ctx.leave_out(id, &place, "He left us and cannot be reached.")
            .unwrap();
    }
    assert_eq!(
        states(&house, id),
        [SheetState::Answered, SheetState::Settled]
    );
    assert!(
        ctx.build_package(id, &extractor)
            .unwrap()
            .findings
            .is_empty()
    );
    house.assert_whole();
}

#[test]
fn what_is_missing_in_an_answer_is_said_and_nothing_of_it_kept() {
    let extractor = extractor();
    let (house, id) = asked();
    let (ctx, engine) = (house.operator(), house.engine());
    let note = ctx.ask_sheet(id, &sams(), BY_HAND).unwrap();
    let link = (note.secret.as_str(), note.code.as_str());
    let sign = |answer: &SheetAnswer| {
        let signed = engine.sign_sheet(link, answer, (later(1), FEW), &extractor);
        match signed {
            Err(AppError::Input(faults)) => faults
                .into_iter()
                .map(|fault| fault.place)
                .collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        }
    };
    let mut empty = found("");
    empty.texts.clear();
    let answer = SheetAnswer {
        name: " ".to_owned(),
        looked: vec![could_not(""), empty],
    };
    assert_eq!(sign(&answer), ["note-1", "files-2", "name"]);
    assert_eq!(sign(&signed(vec![nothing()])), ["outcome-2"]);
    let mut both = found("Ella was here.");
    both.outcome = Some(SheetOutcome::Nothing);
    assert_eq!(sign(&signed(vec![both, nothing()])), ["outcome-1"]);
    assert_eq!(
        sign(&signed(vec![nothing(), nothing(), nothing()])),
        ["places"]
    );
    // What only pretends to be a picture is refused by the reader, not by its name.
    let mut disguised = nothing();
    disguised.outcome = Some(SheetOutcome::Found);
    disguised.scans.push(Scan {
        title: "photograph.png".to_owned(),
        bytes: b"\x89PNG\r\n\x1a\nMZ this is a program".to_vec(),
    });
    assert_eq!(sign(&signed(vec![disguised, nothing()])), ["files"]);
    assert_eq!(states(&house, id), [SheetState::Waiting]);
    assert!(ctx.list_items(id).unwrap().is_empty());
}

#[test]
fn a_protected_word_is_on_no_sheet_of_somebody_who_may_not_know_it() {
    let (house, id) = asked();
    let ctx = house.operator();
    let new = NewProtected {
        kind: KindOfWord::Contact,
        text: "07700 900101".to_owned(),
        may_know: vec!["Asha Brennock".to_owned()],
    };
    ctx.protect(house.person("L1"), &new).unwrap();
    let case = ctx.show_request(id).unwrap().stored.body;
    let words = ctx.words_for_sheet(&case).unwrap();
    let protected: Vec<&str> = words
        .iter()
        .filter(|(_, is_protected)| *is_protected)
        .map(|(word, _)| word.as_str())
        .collect();
    assert_eq!(protected, ["07700 900101"]);
    let place = |error: AppError| match error {
        AppError::Input(faults) => faults[0].place.clone(),
        other => panic!("{other}"),
    };
    let mut all = sams();
    all.without.clear();
    let refused = house.refused(|| ctx.ask_sheet(id, &all, BY_HAND));
    assert_eq!(place(refused), "words");
    let mut told = sams();
    told.places.push("Calls with 07700 900101".to_owned());
    assert_eq!(
        place(house.refused(|| ctx.ask_sheet(id, &told, BY_HAND))),
        "places"
    );
    // Whoever may know it gets it.
    all.name = "Asha Brennock".to_owned();
    ctx.ask_sheet(id, &all, BY_HAND).unwrap();
    // With it struck out it goes to Sam too.
    ctx.ask_sheet(id, &sams(), BY_HAND).unwrap();
}

#[test]
fn a_sheet_is_to_be_back_before_the_answer_and_says_to_whom_it_goes() {
    let (house, id) = asked();
    let ctx = house.operator();
    let places = |new: &NewSheet| match ctx.ask_sheet(id, new, BY_HAND) {
        Err(AppError::Input(faults)) => faults
            .into_iter()
            .map(|fault| fault.place)
            .collect::<Vec<_>>(),
        other => panic!("{:?}", other.map(|note| note.sheet)),
    };
    let with = |change: fn(&mut NewSheet)| {
        let mut new = sams();
        change(&mut new);
        places(&new)
    };
    assert_eq!(with(|new| new.by = Some(day("2026-11-20"))), ["by"]);
    assert_eq!(with(|new| new.by = Some(day("2027-01-20"))), ["by"]);
    assert_eq!(with(|new| new.name.clear()), ["name"]);
    assert_eq!(with(|new| new.email = "sam at home".to_owned()), ["email"]);
    assert_eq!(
        with(|new| new.email = "sam@a.b\r\nBcc: x@y.z".to_owned()),
        ["email"]
    );
    assert_eq!(with(|new| new.places = vec![" ".to_owned()]), ["places"]);
    let none = ctx
        .search_words(&ctx.show_request(id).unwrap().stored.body)
        .unwrap();
    let mut new = sams();
    new.without = none;
    assert_eq!(places(&new), ["words"]);
    // A word of one's own is enough.
    new.more = vec!["the choir trip".to_owned()];
    ctx.ask_sheet(id, &new, BY_HAND).unwrap();
    // A question that searches nothing asks nobody to look.
    let mut question = house.request("L1");
    question.kind = duties::rights::RightKind::GeneralQuestion;
    let question = ctx.open_request(question).unwrap();
    let refused = ctx.ask_sheet(question, &sams(), BY_HAND);
    assert!(matches!(refused, Err(AppError::Refused(_))));
}

#[test]
fn the_link_goes_by_mail_and_the_mail_names_nobody() {
    let server = MailServer::start();
    let (house, id) = asked();
    house.engine().set_outside(Outside {
        mail: Some(server.settings()),
        reminders: true,
        ..Outside::default()
    });
    let ctx = house.operator();
    let site = (Some("https://caretaker.example"), FEW);
    let note = ctx.ask_sheet(id, &sams(), site).unwrap();
    assert_eq!(note.went, SheetWent::ByMail);
    let mails = server.taken();
    let mail = mail_parser::MessageParser::default()
        .parse(&mails[0])
        .unwrap();
    let text = mail.body_text(0).unwrap();
    let link = format!("https://caretaker.example/sheet/{}", note.secret.as_str());
    assert!(text.contains(&link), "{text}");
    assert!(!text.contains(&note.code), "the code goes another way");
    let subject = mail.subject().unwrap();
    for name in PERSONAL {
        let inside = format!("{subject} {text}").contains(name);
        assert!(!inside, "{name} stands in a mail");
    }
    // Where it fails the link is handed over, and the sheet says so.
    server.behave(MailManners::Busy);
    let again = ctx.send_sheet_again(id, note.sheet, site).unwrap();
    assert_eq!(again.went, SheetWent::NotSent);
    let sheet = &ctx.show_request(id).unwrap().sheets[0].stored.body;
    let by_mail: Vec<bool> = sheet.sent.iter().map(|sent| sent.by_mail).collect();
    assert_eq!(by_mail, [true, false]);
    server.behave(MailManners::Good);

    // Past its day whoever has the request is told once, and Today says so.
    house.account("ines", access::Role::Dpo, None);
    let noon = |on: &str| at(&format!("{on}T12:00:00Z"));
    let sent = server.taken().len();
    house.engine().remind(noon("2026-11-28")).unwrap();
    house.engine().remind(noon("2026-11-29")).unwrap();
    house.engine().remind(noon("2026-11-29")).unwrap();
    let late =
        |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).contains("search sheet is to be back");
    let late = server
        .taken()
        .iter()
        .skip(sent)
        .filter(|bytes| late(bytes))
        .count();
    assert_eq!(late, 1);
    let today = house
        .ctx(access::Actor::OPERATOR, noon("2026-11-29"))
        .today_list()
        .unwrap();
    let days: Vec<app::DayFor> = today
        .by_day()
        .iter()
        .filter(|entry| entry.on == Some(day("2026-11-28")))
        .filter_map(|entry| entry.day.map(|day| day.what))
        .collect();
    assert_eq!(days, [app::DayFor::Sheet]);
    house.assert_whole();
}

#[test]
fn what_was_withdrawn_opens_no_more_and_its_places_are_left_out_with_the_reason() {
    let (house, id) = asked();
    let (ctx, engine) = (house.operator(), house.engine());
    let note = ctx.ask_sheet(id, &sams(), BY_HAND).unwrap();
    let sheet = note.sheet.to_string();
    let unsaid = said(&[("sheet", &sheet), ("why", " ")]);
    assert!(
        ctx.record_happening(id, "sheet-withdrawn", &unsaid)
            .is_err()
    );
    let why = said(&[("sheet", &sheet), ("why", "He has nothing to do with her.")]);
    ctx.record_happening(id, "sheet-withdrawn", &why).unwrap();
    let opened = engine.open_sheet(&note.secret, &note.code, (later(1), FEW));
    assert!(matches!(opened, Err(AppError::Refused(_))));
    assert!(!engine.has_sheet(&note.secret, later(1)).unwrap());
    assert_eq!(states(&house, id), [SheetState::Withdrawn]);
    let again = ctx.send_sheet_again(id, note.sheet, BY_HAND);
    assert!(matches!(again, Err(AppError::Refused(_))));
    let log = ctx.show_request(id).unwrap().stored.body.log;
    let left: Vec<&str> = log.iter().skip(1).map(|line| line.words.as_str()).collect();
    assert_eq!(left, ["He has nothing to do with her."; 2]);
    assert!(
        ctx.build_package(id, &extractor())
            .unwrap()
            .findings
            .is_empty()
    );
}

#[test]
fn a_colleague_of_ours_is_no_part_of_the_answer() {
    let extractor = extractor();
    let (house, id) = asked();
    let (ctx, engine) = (house.operator(), house.engine());
    let mut new = sams();
    new.name = "Petronella Quist".to_owned();
    new.email = String::new();
    let note = ctx.ask_sheet(id, &new, BY_HAND).unwrap();
    let link = (note.secret.as_str(), note.code.as_str());
    let answer = signed(vec![found("Ella reads well."), nothing()]);
    engine
        .sign_sheet(link, &answer, (later(1), FEW), &extractor)
        .unwrap();
    ctx.decide(id, 1, app::Choice::Give).unwrap();
    let package = ctx.build_package(id, &extractor).unwrap();
    assert_eq!(package.findings, Vec::<String>::new());
    let pdf = ctx.package_file(id, app::PackageFile::Pdf).unwrap();
    let pages = extractor
        .pdf_pages(extract::Reader::First, &pdf)
        .unwrap()
        .unwrap();
    let text = pages.join(" ");
    assert!(text.contains("Ella reads well"), "{text}");
    assert!(
        !text.contains("Petronella") && !text.contains("Quist"),
        "{text}"
    );
}

#[test]
fn somebody_outside_is_asked_by_draft_date_and_reply_and_no_clock_stops() {
    let (house, id) = asked();
    let ctx = house.operator();
    let due = ctx.show_request(id).unwrap().reckoning.due_on;
    let asks = |why: &str, knows: &str| {
        said(&[
            ("kind", "social-worker"),
            ("who", "Kit Lowe, Northmoor children’s services"),
            ("why", why),
            ("knows", knows),
            ("by", "2026-11-27"),
        ])
    };
    house.step(&["request.consult"], || {
        ctx.record_happening(id, "consulted", &asks("May the notes of May be given?", ""))
    });
    let (view, letters) = ctx.request_letters(id).unwrap();
    let letter = letters
        .iter()
        .find(|one| one.code == "consultation-1")
        .unwrap();
    let words = letter.paragraphs.join(" ");
    assert!(words.contains("May the notes of May be given?"), "{words}");
    assert!(
        !words.contains("Ella") && !words.contains("Marchbanks"),
        "{words}"
    );
    assert!(
        ctx.letter_pdf(id, "consultation-1")
            .unwrap()
            .starts_with(b"%PDF")
    );
    let which = view.stored.body.consulted[0].id.to_string();
    let state = |ctx: &app::Ctx<'_>| {
        let body = ctx.show_request(id).unwrap().stored.body;
        body.consulted[0].state(ctx.today())
    };
    assert_eq!(state(&ctx), ConsultationState::Draft);
    // Nothing is answered before it went out, and no day is to come.
    let reply = [
        ("which", which.as_str()),
        ("words", "Not the one of 3 May."),
        ("on", "2026-11-21"),
    ];
    assert!(
        ctx.record_happening(id, "consultation-answered", &said(&reply))
            .is_err()
    );
    let tomorrow = said(&[("which", &which), ("on", "2026-11-22")]);
    assert!(
        ctx.record_happening(id, "consultation-sent", &tomorrow)
            .is_err()
    );
    let today = said(&[("which", &which), ("on", "2026-11-21")]);
    ctx.record_happening(id, "consultation-sent", &today)
        .unwrap();
    assert_eq!(state(&ctx), ConsultationState::Waiting);
    let late = house.ctx(access::Actor::OPERATOR, at("2026-11-29T10:00:00Z"));
    assert_eq!(state(&late), ConsultationState::PastItsDay);
    let list = late.today_list().unwrap();
    let waited = list.by_day().into_iter().filter_map(|entry| entry.day);
    let waited: Vec<_> = waited
        .filter(|day| day.what == app::DayFor::Consultation)
        .collect();
    assert_eq!((waited.len(), waited[0].on), (1, day("2026-11-27")));
    ctx.record_happening(id, "consultation-answered", &said(&reply))
        .unwrap();
    assert_eq!(state(&ctx), ConsultationState::Answered);
    assert!(
        ctx.record_happening(id, "consultation-silent", &said(&reply))
            .is_err()
    );
    // It stops no clock, and its letter is no draft any more.
    assert_eq!(ctx.show_request(id).unwrap().reckoning.due_on, due);
    let (_, letters) = ctx.request_letters(id).unwrap();
    assert!(
        !letters
            .iter()
            .any(|one| one.code.starts_with("consultation"))
    );
    let told = format!("{:?}", ctx.show_request(id).unwrap().stored.body);
    assert!(
        !told.contains("3 May") && !told.contains("Kit Lowe"),
        "{told}"
    );
    house.assert_whole();
}

#[test]
fn a_letter_to_somebody_outside_names_the_person_only_where_they_know_and_nothing_protected() {
    let (house, id) = asked();
    let ctx = house.operator();
    let new = NewProtected {
        kind: KindOfWord::Address,
        text: "1 Fennel Row, QZ1 1AA".to_owned(),
        may_know: vec!["Northmoor Police".to_owned()],
    };
    ctx.protect(house.person("L1"), &new).unwrap();
    let consult = |who: &str, why: &str, knows: &str| {
        let asks = said(&[
            ("kind", "police"),
            ("who", who),
            ("why", why),
            ("knows", knows),
            ("by", "2026-11-27"),
        ]);
        ctx.record_happening(id, "consulted", &asks).unwrap();
    };
    consult("A school", "May we say where Ella was?", "");
    consult("A school", "May we say where she was?", "yes");
    consult("A school", "She lives at 1 Fennel Row.", "yes");
    consult("Northmoor Police", "She lives at 1 Fennel Row.", "yes");
    consult("A school", "Is Marchbanks the right name?", "");
    let (view, letters) = ctx.request_letters(id).unwrap();
    let letters: Vec<_> = letters
        .iter()
        .filter(|one| one.code.starts_with("consultation"))
        .collect();
    let stopped: Vec<bool> = letters.iter().map(|one| !one.stops.is_empty()).collect();
    assert_eq!(stopped, [true, false, true, false, true]);
    assert!(letters[1].paragraphs[1].contains("Ella"));
    assert!(letters[0].paragraphs.is_empty() && letters[2].paragraphs.is_empty());
    // What may not go is not put on record as gone.
    let which = view.stored.body.consulted[0].id.to_string();
    let sent = said(&[("which", &which), ("on", "2026-11-21")]);
    assert!(
        ctx.record_happening(id, "consultation-sent", &sent)
            .is_err()
    );
    let on = said(&[
        ("which", &which),
        ("words", "We decide it ourselves."),
        ("on", "2026-11-21"),
    ]);
    ctx.record_happening(id, "consultation-silent", &on)
        .unwrap();
    let ended = ctx.show_request(id).unwrap().stored.body.consulted[0].state(ctx.today());
    assert_eq!(ended, ConsultationState::NoAnswer);
}

#[test]
fn a_body_of_a_sheet_shows_no_words_when_it_is_debugged() {
    let (house, id) = asked();
    let ctx = house.operator();
    ctx.ask_sheet(id, &sams(), BY_HAND).unwrap();
    let told = format!("{:?}", ctx.show_request(id).unwrap().sheets[0].stored);
    for name in PERSONAL.iter().chain(&["mailbox", "argon2"]) {
        assert!(!told.contains(name), "{name} in {told}");
    }
}
