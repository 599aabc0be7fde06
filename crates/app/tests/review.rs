//! Reviewing many items: which are shown, which say the same, what rules suggest, and several people
//! at it at once.

use access::{Actor, Role};
use app::bodies::{Health, ItemKind, Second};
use app::{
    AppError, Choice, Ctx, Incoming, ItemFilter, ItemLine, ItemState, Review, Rule, SecondOpinion,
};
use duties::rights::DecisionKind;
use sha2::Digest as _;
use store::EntityId;

use crate::support::{House, NOW, at, extractor, later, place};

const ITEM: &str = "request.review-decide";

const QUESTION: &str = "\
Ella was very tired on Tuesday and did not finish the fractions that you had set for her.
Could you look at them again with her next week, and tell me whether she slept well before it?
";

/// What each mail says and who wrote it to whom; the second is an answer that quotes the first, and
/// the third is the first once more.
fn mails() -> Vec<(String, String)> {
    let rosa = "Rosalind Marchbanks <rosa.m@family.example.com>";
    let sam = "Samuel Okonjo <sam.okonjo@tutors.example.org>";
    let ella = "Ella Marchbanks <ella.marchbanks@family.example.com>";
    let mail = |name: &str, from: &str, to: &str, on: &str, subject: &str, text: &str| {
        let text = format!(
            "From: {from}\r\nTo: {to}\r\nDate: {on} 10:00:00 +0000\r\nMessage-ID: <{name}@example.com>\r\n\
             Subject: {subject}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}"
        );
        (format!("inbox/{name}.eml"), text)
    };
    let quote = QUESTION.replace('\n', "\n> ");
    let answer = format!("Of course, I will do that.\n\n> {quote}");
    let (monday, friday) = ("Mon, 02 Nov 2026", "Fri, 06 Nov 2026");
    vec![
        mail("1", rosa, sam, monday, "Tuesday", QUESTION),
        mail("2", sam, rosa, friday, "Re: Tuesday", &answer),
        mail("3", ella, sam, friday, "Homework", "It is done. Ella"),
        mail("4", sam, ella, friday, "Homework", "Well done, Ella!"),
    ]
}

/// A request of Ella's with everything searched.
fn found() -> (House, EntityId) {
    found_in(House::with_people())
}

fn found_in(house: House) -> (House, EntityId) {
    let extractor = extractor();
    let ctx = house.operator();
    for name in ["Office drive", "Old drive"] {
        ctx.add_place(&place(name)).unwrap();
    }
    for (path, text) in mails() {
        let bytes = text.into_bytes();
        ctx.ingest("Office drive", &Incoming { path, bytes }, &extractor)
            .unwrap();
    }
    let (path, text) = mails().swap_remove(0);
    let bytes = text.into_bytes();
    ctx.ingest("Old drive", &Incoming { path, bytes }, &extractor)
        .unwrap();
    for (kind, text) in [
        ("session-report", "Ella read aloud for ten minutes."),
        ("session-report", "Ella played with Jamie Tolliver."),
        ("safeguarding-concern", "Ella said that she is afraid."),
        ("support-need", "Ella wears hearing aids in both ears."),
    ] {
        ctx.add_record(&house.record("L1", kind, text)).unwrap();
    }
    let id = ctx.open_request(house.request("L1")).unwrap();
    ctx.identity_not_in_doubt(id, "known to us").unwrap();
    ctx.check_reply(id, "by hand").unwrap();
    for line in ctx.show_request(id).unwrap().places {
        ctx.search_place(id, &line.id).unwrap();
    }
    (house, id)
}

fn asked(pairs: &[(&str, &str)]) -> ItemFilter {
    let mut filter = ItemFilter::default();
    for (name, value) in pairs {
        filter.ask(name, value).unwrap();
    }
    filter
}

fn titles(review: &Review, filter: &ItemFilter) -> Vec<String> {
    let mut titles: Vec<String> = review
        .shown(filter)
        .map(|line| line.title.clone())
        .collect();
    titles.sort_unstable();
    titles
}

fn line(review: &Review, what: impl Fn(&&ItemLine) -> bool) -> &ItemLine {
    review.lines().find(what).unwrap()
}

#[test]
fn items_are_shown_by_who_wrote_them_when_and_what_they_are() {
    let (house, id) = found();
    let review = house.operator().review(id).unwrap();
    let (ella, sam) = (
        house.person("L1").to_string(),
        house.person("T1").to_string(),
    );
    assert_eq!(review.len(), 9);
    assert_eq!(titles(&review, &asked(&[("from", &ella)])), ["Homework"]);
    assert_eq!(titles(&review, &asked(&[("to", &ella)])), ["Homework"]);
    assert_eq!(
        titles(&review, &asked(&[("from", &sam), ("kind", "mail")])),
        ["Homework", "Re: Tuesday"]
    );
    let early = [("until", "2026-11-03"), ("kind", "mail")];
    assert_eq!(titles(&review, &asked(&early)), ["Tuesday", "Tuesday"]);
    let late = [("since", "2026-11-03"), ("until", "2026-11-06")];
    assert_eq!(review.shown(&asked(&late)).count(), 3);
    assert_eq!(review.shown(&asked(&[("place", "records")])).count(), 4);
    for (what, count) in [
        ("safeguarding", 1),
        ("health", 1),
        ("alike", 3),
        ("unreadable", 0),
    ] {
        let shown = review.shown(&asked(&[("is", what)])).count();
        assert_eq!(shown, count, "{what}");
    }
    let both = [("is", "others"), ("kind", "record")];
    assert_eq!(review.shown(&asked(&both)).count(), 1, "Jamie's");
    let group = line(&review, |line| line.title == "Re: Tuesday")
        .number
        .to_string();
    assert_eq!(
        titles(&review, &asked(&[("group", &group)])),
        ["Re: Tuesday", "Tuesday", "Tuesday"]
    );
}

#[test]
fn counts_say_what_each_further_choice_would_show() {
    let (house, id) = found();
    let review = house.operator().review(id).unwrap();
    let filter = asked(&[("kind", "mail")]);
    let counts = review.counts(&filter);
    assert_eq!((counts.shown, counts.decided), (5, 0));
    assert_eq!(counts.kind[&ItemKind::Record], 4, "another choice instead");
    assert_eq!(counts.from[&house.person("T1")], 2);
    assert_eq!(counts.place.len(), 2, "no mail is among the records");
    // Whatever a count promises is what is shown.
    for (one, count) in &counts.is {
        let mut further = filter.clone();
        further.is.insert(*one);
        assert_eq!(review.shown(&further).count(), *count, "{one:?}");
    }
    for (id, count) in &counts.from {
        let further = ItemFilter {
            from: Some(*id),
            ..filter.clone()
        };
        assert_eq!(review.shown(&further).count(), *count);
    }
    for (rule, count) in &counts.rule {
        let further = ItemFilter {
            rule: Some(*rule),
            ..filter.clone()
        };
        assert_eq!(review.shown(&further).count(), *count, "{rule:?}");
    }
}

#[test]
fn what_is_asked_for_is_a_code_or_an_id_and_reads_back() {
    let ids = [EntityId([7; 16]), EntityId([8; 16])].map(|id| id.to_string());
    let all = [
        ("from", ids[0].as_str()),
        ("to", ids[1].as_str()),
        ("since", "2026-01-01"),
        ("until", "2026-02-01"),
        ("place", "records"),
        ("kind", "chat"),
        ("state", "kept-back"),
        ("is", "health"),
        ("is", "others"),
        ("group", "3"),
        ("rule", "asker-wrote"),
    ];
    let filter = asked(&all);
    let written: Vec<(&str, String)> = filter.asked();
    let written: Vec<(&str, &str)> = written.iter().map(|(n, v)| (*n, v.as_str())).collect();
    assert_eq!(written, all);
    let mut filter = ItemFilter::default();
    for wrong in [
        ("from", "Rosalind"),
        ("kind", "letter"),
        ("name", "x"),
        ("is", "mine"),
    ] {
        let no = filter.ask(wrong.0, wrong.1).unwrap_err();
        assert!(!no.to_string().contains("Rosalind"), "{no}");
    }
    assert!(filter.is_all());
}

#[test]
fn the_list_is_right_after_every_decision() {
    let (house, id) = found();
    let ctx = house.operator();
    let open = asked(&[("state", "undecided")]);
    assert_eq!(ctx.review(id).unwrap().shown(&open).count(), 9);
    ctx.decide(id, 2, Choice::NotAboutThem).unwrap();
    let review = ctx.review(id).unwrap();
    assert_eq!(
        review.line(2).unwrap().decided,
        Some(DecisionKind::NotAboutThem)
    );
    assert_eq!(review.next_open(&ItemFilter::default(), 1), Some(3));
    assert_eq!(review.beside(&open, 2), (Some(1), Some(3)));
    ctx.undo_decision(id, 2).unwrap();
    assert!(ctx.review(id).unwrap().line(2).unwrap().is_open());
    let health = asked(&[("is", "health")]);
    let number = ctx
        .review(id)
        .unwrap()
        .shown(&health)
        .next()
        .unwrap()
        .number;
    let why = "she told us herself".to_owned();
    ctx.record_health(id, number, Health::Known { why })
        .unwrap();
    assert!(ctx.review(id).unwrap().line(number).unwrap().health_settled);
    // What is found later is on the list too, and a note changes nothing of it.
    ctx.note_on_request(id, "halfway").unwrap();
    let more = house.record("L1", "session-report", "Ella wrote a story.");
    ctx.add_record(&more).unwrap();
    ctx.search_place(id, app::RECORDS).unwrap();
    assert_eq!(ctx.review(id).unwrap().len(), 10);
    // Held or read anew, it is the same.
    let held = ctx.review(id).unwrap();
    let house = house.reopened();
    let read = house.operator().review(id).unwrap();
    let all = |review: &Review| {
        let lines = review.lines();
        let line = |line: &ItemLine| format!("{line:?}{:?}", review.suggestion(line));
        lines.map(line).collect::<Vec<_>>()
    };
    assert_eq!(all(&held), all(&read));
}

#[test]
fn one_decision_for_the_same_text_and_one_undo() {
    let (house, id) = found();
    let ctx = house.operator();
    let review = ctx.review(id).unwrap();
    let twins: Vec<u32> = review
        .lines()
        .filter(|line| line.title == "Tuesday")
        .map(|line| line.number)
        .collect();
    let (first, second) = (twins[0], twins[1]);
    let answer = line(&review, |line| line.title == "Re: Tuesday").number;
    let numbers = |many: Vec<&ItemLine>| many.iter().map(|one| one.number).collect::<Vec<_>>();
    let one = review.line(first).unwrap();
    assert_eq!(numbers(review.same(one)), [second]);
    assert_eq!(numbers(review.near(one)), [answer]);
    house.refused(|| ctx.decide_alike(id, first, &[]));

    // Its marks are carried, for they stand at the same places.
    let marks = ctx.show_item(id, first).unwrap().marks;
    assert!(!marks.is_empty());
    ctx.decide(id, first, Choice::GiveWithMarks(marks.clone()))
        .unwrap();
    let offered = ctx.review(id).unwrap();
    let twin = offered.line(second).unwrap();
    assert_eq!(offered.suggestion(twin), Some(Rule::SameText));
    // What is given is read item by item where the texts differ.
    house.refused(|| ctx.decide_alike(id, first, &[answer]));
    let done = house.step(&[ITEM], || ctx.decide_alike(id, first, &[]));
    assert_eq!(done.items, 1);
    let shown = ctx.show_item(id, second).unwrap();
    assert_eq!(
        shown.stored.body.decision.kind(),
        Some(DecisionKind::GiveWithPartsHidden)
    );
    assert_eq!(shown.marks, marks);
    house.refused(|| ctx.decide_alike(id, first, &[]));

    assert_eq!(house.step(&[ITEM], || ctx.undo_together(id, done.act)), 1);
    assert!(ctx.review(id).unwrap().line(second).unwrap().is_open());
    house.refused(|| ctx.undo_together(id, done.act));

    // Kept back, both stay in the house: the near one may be named, and no other.
    ctx.decide(id, first, Choice::NotAboutThem).unwrap();
    let other = line(&review, |line| line.title == "Homework").number;
    house.refused(|| ctx.decide_alike(id, first, &[other]));
    let done = house.step(&[ITEM, ITEM], || ctx.decide_alike(id, first, &[answer]));
    assert_eq!(done.items, 2);
    // Decided anew by hand, it is not undone with the rest.
    ctx.decide(id, answer, Choice::Give).unwrap();
    assert_eq!(ctx.undo_together(id, done.act).unwrap(), 1);
    let review = ctx.review(id).unwrap();
    assert_eq!(
        review.line(answer).unwrap().decided,
        Some(DecisionKind::GiveAll)
    );
    assert!(review.line(second).unwrap().is_open());
    house.assert_whole();
}

#[test]
fn rules_suggest_with_a_reason_and_never_what_must_be_read() {
    let (house, id) = found();
    let review = house.operator().review(id).unwrap();
    let rule = |title: &str, text: fn(&ItemLine) -> bool| {
        let found = line(&review, |line| line.title.starts_with(title) && text(line));
        review.suggestion(found)
    };
    let ella = house.person("L1");
    let by_her = line(&review, |line| line.facts.from.contains(&ella));
    assert_eq!(review.suggestion(by_her), Some(Rule::AskerWrote));
    let to_her = line(&review, |line| line.facts.to.contains(&ella));
    assert_eq!(review.suggestion(to_her), Some(Rule::AskerReceived));
    let alone = |line: &ItemLine| line.facts.kind == ItemKind::Record && !line.others;
    let records = review.lines().filter(|line| alone(line));
    let suggested: Vec<(bool, Option<Rule>)> = records
        .map(|line| {
            (
                line.facts.safeguarding || line.facts.health,
                review.suggestion(line),
            )
        })
        .collect();
    assert_eq!(suggested.len(), 3);
    for (guarded, rule) in suggested {
        assert_eq!(rule, (!guarded).then_some(Rule::NobodyElse));
    }
    assert_eq!(rule("Re: Tuesday", |_| true), None);
    assert!(
        Rule::ALL
            .iter()
            .all(|rule| Rule::from_code(rule.code()) == Some(*rule))
    );
}

#[test]
fn a_parent_who_asks_is_not_given_what_the_child_wrote() {
    let (house, _) = found();
    let ctx = house.operator();
    let mut new = house.request("L1");
    new.asker.person = Some(house.person("C1"));
    new.standing = duties::Requester::ParentalResponsibility;
    let id = ctx.open_request(new).unwrap();
    for line in ctx.show_request(id).unwrap().places {
        ctx.search_place(id, &line.id).unwrap();
    }
    let review = ctx.review(id).unwrap();
    let ella = house.person("L1");
    let hers = line(&review, |line| line.facts.from.contains(&ella));
    assert_eq!(review.suggestion(hers), None);
    let own = review.lines().filter(|line| line.title == "Tuesday");
    assert!(
        own.map(|line| review.suggestion(line))
            .all(|rule| rule == Some(Rule::AskerWrote))
    );
}

#[test]
fn somebody_of_the_same_name_is_suggested_to_be_meant() {
    let house = House::with_people();
    let extractor = extractor();
    let ctx = house.operator();
    let other = "id,capacity,given_names,family_name,known_as,former_names,nicknames,born_on,emails,\
        telephones,address,postcode,related_to,relation,from,to\n\
        L3,learner,Ella,Farrow,,,,2013-01-01,ella.farrow@home.example.com,,,,,,2025-02-03,\n";
    let preview = ctx.engine.preview_import(other.as_bytes()).unwrap();
    ctx.import_people(&preview, app::OnFaults::Stop).unwrap();
    ctx.add_place(&place("Office drive")).unwrap();
    let text = "From: ella.farrow@home.example.com\r\nSubject: Piano\r\n\r\nElla Farrow will come later.\nElla";
    let file = Incoming {
        path: "piano.eml".to_owned(),
        bytes: text.as_bytes().to_vec(),
    };
    ctx.ingest("Office drive", &file, &extractor).unwrap();
    let id = ctx.open_request(house.request("L1")).unwrap();
    for line in ctx.show_request(id).unwrap().places {
        ctx.search_place(id, &line.id).unwrap();
    }
    let review = ctx.review(id).unwrap();
    let rules: Vec<Option<Rule>> = review.lines().map(|line| review.suggestion(line)).collect();
    assert!(
        rules.iter().all(|rule| *rule == Some(Rule::Namesake)),
        "whoever else is found there is another Ella: {rules:?}"
    );
}

#[test]
fn a_suggestion_is_accepted_for_as_many_as_were_counted() {
    let (house, id) = found();
    let ctx = house.operator();
    let counts = ctx.review(id).unwrap().counts(&ItemFilter::default());
    let many = counts.rule[&Rule::AskerReceived];
    house.refused(|| ctx.accept(id, Rule::AskerReceived, many + 1));
    let done = house.step(&[ITEM], || ctx.accept(id, Rule::AskerReceived, many));
    assert_eq!(usize::try_from(done.items).unwrap(), many);
    let review = ctx.review(id).unwrap();
    let decided: Vec<&ItemLine> = review.lines().filter(|line| !line.is_open()).collect();
    assert!(decided.iter().all(|line| line.together == Some(done.act)));
    assert_eq!(
        review
            .counts(&ItemFilter::default())
            .rule
            .get(&Rule::AskerReceived),
        None
    );
    let tally = ctx
        .show_request(id)
        .unwrap()
        .stored
        .body
        .duty
        .decided
        .total();
    assert_eq!(tally, done.items);
    assert_eq!(ctx.undo_together(id, done.act).unwrap(), done.items);
    let tally = ctx
        .show_request(id)
        .unwrap()
        .stored
        .body
        .duty
        .decided
        .total();
    assert_eq!(tally, 0);
    house.assert_whole();
}

#[test]
fn what_a_colleague_decided_meanwhile_stands() {
    let (house, id) = found();
    let ines = house.account("ines", Role::Dpo, None);
    let noor = house.account("noor", Role::Head, None);
    let (first, second) = (house.ctx(ines, at(NOW)), house.ctx(noor, later(1)));
    let shown = first.show_item(id, 1).unwrap().stored.version;
    assert_eq!(second.show_item(id, 1).unwrap().stored.version, shown);
    second
        .decide_shown(id, (1, Some(shown)), Choice::NotAboutThem)
        .unwrap();
    let no = house.refused(|| first.decide_shown(id, (1, Some(shown)), Choice::Give));
    assert!(matches!(&no, AppError::Refused(_)), "{no}");
    assert!(!no.to_string().contains("noor"), "{no}");
    let now = first.show_item(id, 1).unwrap();
    assert_eq!(
        now.stored.body.decision.kind(),
        Some(DecisionKind::NotAboutThem)
    );
    // Whoever has seen it may decide otherwise, and whoever decided it may too.
    let version = now.stored.version;
    second
        .decide_shown(id, (1, Some(shown)), Choice::Give)
        .unwrap();
    house.refused(|| first.decide_shown(id, (1, Some(version)), Choice::Give));
    let version = first.show_item(id, 1).unwrap().stored.version;
    first
        .decide_shown(id, (1, Some(version)), Choice::NotAboutThem)
        .unwrap();
}

#[test]
fn what_the_policy_wants_read_twice_goes_out_after_somebody_else_agreed() {
    let (house, id) = found_in(House::read_twice("safeguarding"));
    let ines = house.account("ines", Role::Dpo, None);
    let noor = house.account("noor", Role::Head, None);
    let (first, second) = (house.ctx(ines, at(NOW)), house.ctx(noor, later(1)));
    let review = first.review(id).unwrap();
    let concern = line(&review, |one| one.facts.safeguarding).number;
    let shown = |number| first.show_item(id, number).unwrap().stored;
    let agrees = SecondOpinion::Agrees;
    // Nothing is decided yet, and nobody is their own second reader.
    house.refused(|| second.read_second(id, (concern, None), &agrees));
    for one in review.lines() {
        let choice = if one.facts.health {
            Choice::NotAboutThem
        } else {
            Choice::Give
        };
        first.decide(id, one.number, choice).unwrap();
    }
    house.refused(|| first.read_second(id, (concern, None), &agrees));
    // It is announced to whoever may read it, and to nobody who decided.
    let announced = |ctx: &Ctx<'_>| {
        let today = ctx.today_list().unwrap().this_week.into_iter();
        let read = today.filter_map(|due| match due.matter {
            app::Matter::SecondReading { number, items } => Some((number, items)),
            _ => None,
        });
        read.collect::<Vec<_>>()
    };
    assert_eq!(announced(&second), [("001".to_owned(), 1)]);
    assert_eq!(announced(&first), []);
    let wanted = asked(&[("is", "second")]);
    let review = first.review(id).unwrap();
    let waiting: Vec<u32> = review.shown(&wanted).map(|one| one.number).collect();
    assert_eq!(waiting, [concern]);
    let (ines_id, noor_id) = (EntityId(ines.id), EntityId(noor.id));
    let all = ItemFilter::default();
    assert_eq!(review.next_to_read(&all, 0, noor_id), Some(concern));
    assert_eq!(review.next_to_read(&all, 0, ines_id), None);
    let no = house.refused(|| first.build_package(id, &extractor()));
    assert!(no.to_string().contains(&format!("item {concern}")), "{no}");

    // Whoever sees it otherwise says why; it is decided anew, and read anew.
    let empty = SecondOpinion::Differs {
        why: " ".to_owned(),
    };
    house.refused(|| second.read_second(id, (concern, None), &empty));
    let why = "It names Jamie.".to_owned();
    let differs = SecondOpinion::Differs { why };
    house.step(&[ITEM], || {
        second.read_second(id, (concern, None), &differs)
    });
    house.refused(|| first.build_package(id, &extractor()));
    let seen = shown(concern).version;
    first.decide(id, concern, Choice::NotAboutThem).unwrap();
    assert_eq!(shown(concern).body.second, Some(Second::Wanted));
    // They agree to what they were shown and to nothing else.
    house.refused(|| second.read_second(id, (concern, Some(seen)), &agrees));
    let seen = shown(concern).version;
    house.step(&[ITEM], || {
        second.read_second(id, (concern, Some(seen)), &agrees)
    });
    assert!(matches!(
        shown(concern).body.second,
        Some(Second::Agreed { by, .. }) if by == noor_id
    ));
    assert_eq!(first.review(id).unwrap().shown(&wanted).count(), 0);
    assert_eq!(announced(&second), []);
    first.build_package(id, &extractor()).unwrap();
    let report = first.request_report(id).unwrap();
    let reported = &report.items[concern as usize - 1];
    let by = |who: &Option<(String, jiff::Timestamp)>| who.clone().map(|(who, _)| who);
    assert_eq!(by(&reported.by).as_deref(), Some("ines"));
    assert_eq!(by(&reported.second).as_deref(), Some("noor"));

    // What is undone and decided again is read again.
    first.undo_decision(id, concern).unwrap();
    assert_eq!(shown(concern).body.second, Some(Second::Wanted));
    house.refused(|| first.build_package(id, &extractor()));
    house.assert_whole();
}

#[test]
fn the_report_says_what_was_done_and_never_what_an_item_says() {
    let (house, id) = found();
    let ctx = house.operator();
    let before = ctx.request_report(id).unwrap();
    assert!(before.answer.is_none());
    let open = before.totals();
    assert_eq!(open.get(&None).copied(), Some(before.items.len()));
    let review = ctx.review(id).unwrap();
    let concern = line(&review, |one| one.facts.safeguarding).number;
    for one in review.lines() {
        let item = ctx.show_item(id, one.number).unwrap();
        let choice = if one.number == concern {
            Choice::KeepBack {
                ground: "crime".to_owned(),
                reason: "The police asked us to wait.".to_owned(),
                opinion_on: None,
            }
        } else if one.facts.health {
            Choice::NotAboutThem
        } else if item.marks.is_empty() {
            Choice::Give
        } else {
            Choice::GiveWithMarks(item.marks)
        };
        ctx.decide(id, one.number, choice).unwrap();
    }
    ctx.build_package(id, &extractor()).unwrap();
    let report = ctx.request_report(id).unwrap();
    let searched = report.searched.iter();
    let places: Vec<&str> = searched.map(|one| one.place.as_str()).collect();
    assert_eq!(places.len(), 3);
    assert!(places.contains(&"Office drive") && places.contains(&"Caretaker’s own records"));
    let found = report.searched.iter().map(|one| one.found as usize);
    assert_eq!(found.sum::<usize>(), report.items.len());
    let kept = &report.items[concern as usize - 1];
    let why = (
        "crime".to_owned(),
        "The police asked us to wait.".to_owned(),
    );
    assert_eq!(kept.kept_back, Some(why));
    assert_eq!(kept.place, "Caretaker’s own records");
    assert_eq!(report.totals()[&Some(DecisionKind::KeepBack)], 1);
    let hidden = report.items.iter().flat_map(|one| one.hidden.values());
    assert!(hidden.sum::<usize>() > 0);
    let answer = report.answer.as_ref().unwrap();
    let given = report.items.iter().filter(|one| {
        matches!(
            one.decided,
            Some(DecisionKind::GiveAll | DecisionKind::GiveWithPartsHidden)
        )
    });
    let given = (given.count(), 0);
    assert_eq!((answer.extent.1 as usize, answer.findings), given);
    let pdf = ctx.package_file(id, app::PackageFile::Pdf).unwrap();
    let digest = data_encoding::HEXLOWER.encode(&sha2::Sha256::digest(&pdf));
    assert_eq!(answer.digests.0, digest);
    let all = format!("{:?} {:?}", report.items, report.searched);
    assert!(!all.contains("fractions") && !all.contains("afraid"));
}

#[test]
fn without_a_word_in_the_policy_one_reader_is_enough() {
    let (house, id) = found();
    let ctx = house.operator();
    let concern = line(&ctx.review(id).unwrap(), |one| one.facts.safeguarding).number;
    ctx.decide(id, concern, Choice::NotAboutThem).unwrap();
    assert_eq!(ctx.show_item(id, concern).unwrap().stored.body.second, None);
}

#[test]
fn a_note_stays_with_the_item_and_never_goes_out() {
    let (house, id) = found();
    let ctx = house.operator();
    let words = "Ask Rosa Kettlewhistle first";
    house.step(&[ITEM], || ctx.note_item(id, 1, &format!(" {words}\n")));
    let note = |house: &House| house.operator().show_item(id, 1).unwrap().stored.body.note;
    assert_eq!(note(&house).as_deref(), Some(words));
    let noted = asked(&[("is", "noted")]);
    assert_eq!(ctx.review(id).unwrap().shown(&noted).count(), 1);
    house.refused(|| ctx.note_item(id, 1, &"n".repeat(2_001)));
    let open: Vec<u32> = ctx
        .list_items(id)
        .unwrap()
        .iter()
        .map(|one| one.number)
        .collect();
    for number in open {
        let health = ctx.show_item(id, number).unwrap().health_first.is_some();
        let choice = if health {
            Choice::NotAboutThem
        } else {
            Choice::Give
        };
        ctx.decide(id, number, choice).unwrap();
    }
    // A decision takes no note away, and no answer has it.
    assert_eq!(note(&house).as_deref(), Some(words));
    ctx.build_package(id, &extractor()).unwrap();
    let pdf = ctx.package_file(id, app::PackageFile::Pdf).unwrap();
    let pages = extractor().pdf_pages(extract::Reader::First, &pdf);
    let pages = pages.unwrap().unwrap().join(" ");
    assert!(pages.contains("fractions") && !pages.contains("Kettlewhistle"));
    house.step(&[ITEM], || ctx.note_item(id, 1, " "));
    assert_eq!(note(&house), None);
}

#[test]
fn a_colleague_who_is_asked_sees_the_question_and_no_answer_goes_out_before_theirs() {
    let (house, id) = found();
    let ines = house.account("ines", Role::Dpo, None);
    let noor = house.account("noor", Role::Head, None);
    let sam = house.account("sam", Role::Tutor, None);
    let other = house.account("olu", Role::Tutor, None);
    let head = house.ctx(noor, at(NOW));
    let tutor = house.ctx(sam, later(1));
    for one in head.list_items(id).unwrap() {
        let choice = if one.facts.health {
            Choice::NotAboutThem
        } else {
            Choice::Give
        };
        head.decide(id, one.number, choice).unwrap();
    }
    let (sams, nobody) = (EntityId(sam.id), EntityId([9; 16]));
    let names: Vec<String> = head
        .whom_to_ask()
        .unwrap()
        .into_iter()
        .map(|one| one.1)
        .collect();
    assert_eq!(names, ["ines", "olu", "sam"]);
    house.refused(|| head.ask_about_item(id, 2, nobody, "Is J Jamie?"));
    house.refused(|| head.ask_about_item(id, 2, EntityId(noor.id), "Is J Jamie?"));
    house.refused(|| head.ask_about_item(id, 2, sams, " "));
    house.refused(|| tutor.ask_about_item(id, 2, EntityId(ines.id), "Is J Jamie?"));
    let question = house.step(&[ITEM], || head.ask_about_item(id, 2, sams, "Is J Jamie?"));

    // The tutor sees the question and nothing of the request.
    let line = tutor.list_questions().unwrap().remove(0);
    assert_eq!((line.id, line.by.as_str()), (question, "noor"));
    assert_eq!(line.item, Some(("001".to_owned(), 2)));
    assert!(line.may_answer);
    house.refused(|| tutor.show_item(id, 2));
    let waits = |ctx: &Ctx<'_>| {
        let today = ctx.today_list().unwrap();
        let all = today.overdue.iter().chain(&today.this_week);
        all.chain(&today.coming_up)
            .any(|due| matches!(due.matter, app::Matter::Questions { open: 1 }))
    };
    assert!(waits(&tutor));
    let olu = house.ctx(other, later(1));
    assert!(!waits(&olu) && !waits(&house.ctx(ines, later(1))));
    assert!(olu.list_questions().unwrap().is_empty());
    house.refused(|| olu.answer_question(question, "It is."));

    let no = house.refused(|| head.build_package(id, &extractor()));
    assert!(
        no.to_string().contains("asked about item 2") && !no.to_string().contains("sam"),
        "{no}"
    );
    house.step(&["question.answer"], || {
        tutor.answer_question(question, "No, it is Joan.")
    });
    assert!(!waits(&tutor));
    let shown = head.show_item(id, 2).unwrap().questions.remove(0);
    let (answer, by, _) = shown.answer.unwrap();
    assert_eq!((answer.as_str(), by.as_str()), ("No, it is Joan.", "sam"));
    assert!(head.show_item(id, 1).unwrap().questions.is_empty());
    head.build_package(id, &extractor()).unwrap();

    // Whoever asked may do without the answer, and says with what.
    let again = head.ask_about_item(id, 3, sams, "And here?").unwrap();
    house.refused(|| head.build_package(id, &extractor()));
    head.answer_question(again, "I found it in the register.")
        .unwrap();
    head.build_package(id, &extractor()).unwrap();
    house.assert_whole();
}

#[test]
fn who_else_decides_now_is_said_and_a_pace_is_ones_own() {
    let (house, id) = found();
    let ines = house.account("ines", Role::Dpo, None);
    let noor = house.account("noor", Role::Head, None);
    let ctx = |who: Actor, minutes| -> Ctx<'_> { house.ctx(who, later(minutes)) };
    ctx(noor, 0).decide(id, 1, Choice::NotAboutThem).unwrap();
    ctx(noor, 1).decide(id, 2, Choice::NotAboutThem).unwrap();
    ctx(ines, 2).decide(id, 3, Choice::NotAboutThem).unwrap();
    let review = ctx(ines, 3).review(id).unwrap();
    let others = ctx(ines, 3).others_deciding(&review).unwrap();
    let seen: Vec<_> = others
        .iter()
        .map(|one| (one.name.as_str(), one.decided, one.item))
        .collect();
    assert_eq!(seen, [("noor", 2, 2)]);
    assert_eq!(ctx(ines, 3).own_decisions(&review), [later(2)]);
    assert!(ctx(ines, 30).others_deciding(&review).unwrap().is_empty());
}

#[test]
fn two_reviewers_lose_no_decision() {
    let (house, id) = found();
    let actors = [
        house.account("ines", Role::Dpo, None),
        house.account("noor", Role::Head, None),
    ];
    std::thread::scope(|scope| {
        for (nth, actor) in (0..).zip(actors) {
            let house = &house;
            scope.spawn(move || {
                let ctx = house.ctx(actor, at(NOW));
                for number in (1..=9).filter(|number| number % 2 == nth) {
                    ctx.decide(id, number, Choice::NotAboutThem).unwrap();
                    assert!(!ctx.review(id).unwrap().line(number).unwrap().is_open());
                }
            });
        }
    });
    let ctx = house.operator();
    let review = ctx.review(id).unwrap();
    assert_eq!(review.decided(), 9);
    let decided = asked(&[("state", ItemState::NotAbout.code())]);
    assert_eq!(review.shown(&decided).count(), 9);
    assert_eq!(
        ctx.show_request(id)
            .unwrap()
            .stored
            .body
            .duty
            .decided
            .total(),
        9
    );
    house.assert_whole();
}
