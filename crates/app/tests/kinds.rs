//! Each kind of request from its letter to its end, through the use cases that pages, command line and
//! API share. A deadline here is that of `duties` and of the worked cases.

use access::Role;
use app::{AppError, Extractor, GRANTED, PasswordCost, RequestDue, RequestView, STATEMENT, Said};
use duties::Requester;
use duties::rights::kinds::KindStep;
use duties::rights::{CloseReason, RightKind, State, StepState};
use store::EntityId;

use crate::support::{House, NOW, at, day, extractor, place};

const FEW: PasswordCost = PasswordCost::TEST;

/// One case of somebody who asks for themselves.
pub(crate) struct Case<'a> {
    pub(crate) house: &'a House,
    pub(crate) id: EntityId,
}

impl<'a> Case<'a> {
    pub(crate) fn open(house: &'a House, kind: RightKind) -> Self {
        let mut new = house.request("L1");
        new.kind = kind;
        let id = house.step(&["request.open"], || house.operator().open_request(new));
        Self { house, id }
    }

    pub(crate) fn said(pairs: &[(&str, &str)]) -> Said {
        let pairs = pairs
            .iter()
            .map(|(n, t)| ((*n).to_owned(), (*t).to_owned()));
        Said::new(pairs.collect(), day("2026-11-21"))
    }

    pub(crate) fn record(&self, code: &str, pairs: &[(&str, &str)]) {
        let ctx = self.house.operator();
        ctx.record_happening(self.id, code, &Self::said(pairs))
            .unwrap_or_else(|error| panic!("{code}: {error}"));
    }

    pub(crate) fn refused(&self, code: &str, pairs: &[(&str, &str)]) -> AppError {
        let ctx = self.house.operator();
        ctx.record_happening(self.id, code, &Self::said(pairs))
            .unwrap_err()
    }

    pub(crate) fn point(&self, ground: &str, words: &str) -> String {
        self.house
            .operator()
            .add_point(self.id, ground, words)
            .unwrap()
    }

    pub(crate) fn decide(&self, point: &str, ruling: &str, why: &str) {
        let ctx = self.house.operator();
        ctx.decide_point(self.id, point, ruling, why)
            .unwrap_or_else(|error| panic!("{ruling}: {error}"));
    }

    pub(crate) fn view(&self) -> RequestView {
        self.house.operator().show_request(self.id).unwrap()
    }

    pub(crate) fn step(&self, step: KindStep) -> StepState {
        let steps = self.view().steps;
        steps.iter().find(|(one, _)| *one == step).unwrap().1
    }

    pub(crate) fn offers(&self, code: &str) -> bool {
        self.view().happenings.iter().any(|one| one.code == code)
    }

    /// Who asks is known, the way to reply is safe, every place is searched or left out.
    pub(crate) fn understood(&self) {
        let ctx = self.house.operator();
        ctx.identity_not_in_doubt(self.id, "known since she came")
            .unwrap();
        ctx.check_reply(self.id, "by hand").unwrap();
        for line in self.view().places {
            if line.id == app::RECORDS {
                ctx.search_place(self.id, &line.id).unwrap();
            } else {
                ctx.leave_out(self.id, &line.id, "it holds invoices only")
                    .unwrap();
            }
        }
    }

    /// The answer is put together, passes its check and goes out; the letter is given back.
    pub(crate) fn answered(&self, extractor: &Extractor) -> String {
        let ctx = self.house.operator();
        let package = ctx.build_package(self.id, extractor).unwrap();
        assert_eq!(package.findings, Vec::<String>::new());
        let pdf = ctx.package_file(self.id, app::PackageFile::Pdf).unwrap();
        let pages = extractor
            .pdf_pages(extract::Reader::First, &pdf)
            .unwrap()
            .unwrap();
        ctx.deliver(self.id, FEW).unwrap();
        ctx.close_request(self.id, CloseReason::Answered, "")
            .unwrap();
        assert_eq!(self.view().state, State::Closed);
        let text = pages.join(" ");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

pub(crate) fn house() -> House {
    let house = House::with_people();
    house.operator().add_place(&place("Office drive")).unwrap();
    for (kind, text) in [
        ("session-report", "Ella read aloud."),
        ("contact-note", "Ella will be late."),
    ] {
        let new = house.record("L1", kind, text);
        house.operator().add_record(&new).unwrap();
    }
    house
}

/// What every answer says: UK GDPR art. 12(4).
fn tells_the_ways_on(letter: &str) {
    for words in ["complain to us", "complain to the regulator", "go to court"] {
        assert!(letter.contains(words), "`{words}` is not in: {letter}");
    }
}

fn why(error: &AppError) -> String {
    error.to_string()
}

#[test]
fn the_clock_of_each_kind_is_the_one_of_the_law() {
    let house = house();
    for (kind, due) in [
        (
            RightKind::Rectification,
            RequestDue::Answer(day("2026-12-02")),
        ),
        (RightKind::Erasure, RequestDue::Answer(day("2026-12-02"))),
        (
            RightKind::Restriction,
            RequestDue::Answer(day("2026-12-02")),
        ),
        (
            RightKind::Portability,
            RequestDue::Answer(day("2026-12-02")),
        ),
        (RightKind::Objection, RequestDue::Answer(day("2026-12-02"))),
        (
            RightKind::AutomatedDecision,
            RequestDue::Answer(day("2026-12-02")),
        ),
        (
            RightKind::DamageOrDistress,
            RequestDue::Answer(day("2026-12-02")),
        ),
        (
            RightKind::TransferSafeguards,
            RequestDue::Answer(day("2026-12-02")),
        ),
        (RightKind::ConsentWithdrawal, RequestDue::AtOnce),
        (
            RightKind::Complaint,
            RequestDue::Acknowledge(day("2026-12-02")),
        ),
    ] {
        let case = Case::open(&house, kind);
        let view = case.view();
        assert_eq!(view.due, due, "{kind:?}");
        // What is shown before anything else is asked is the same.
        let engine = house.engine();
        let (first, _) = engine
            .due_if_received(kind, day("2026-11-02"), house.operator().now)
            .unwrap();
        assert_eq!(first, due, "{kind:?}");
        assert_eq!(view.reckoning.starts_on, day("2026-11-02"));
        assert!(!view.reckoning.steps.is_empty());
    }
    let question = Case::open(&house, RightKind::GeneralQuestion);
    assert!(matches!(
        question.view().due,
        RequestDue::WithoutDelay(Some(_))
    ));
    let lines = house.operator().list_requests().unwrap();
    assert_eq!(lines[0].kind, RightKind::GeneralQuestion);
    let today = house.operator().today_list().unwrap();
    let due = today
        .overdue
        .iter()
        .chain(&today.this_week)
        .chain(&today.coming_up);
    let kinds = due.filter_map(|due| match &due.matter {
        app::Matter::Request { kind, .. } => Some(*kind),
        _ => None,
    });
    assert_eq!(kinds.count(), 11);
}

#[test]
fn what_a_kind_does_not_have_cannot_be_recorded() {
    let house = house();
    let erasure = Case::open(&house, RightKind::Erasure);
    assert!(
        house
            .operator()
            .pause(erasure.id, day("2026-11-21"))
            .is_err()
    );
    assert!(why(&erasure.refused("progress", &[])).contains("complaints"));
    assert!(matches!(
        erasure.refused("no-such-thing", &[]),
        AppError::NotFound(_)
    ));
    let unasked = erasure.refused("acknowledged", &[("when", "today")]);
    assert!(matches!(unasked, AppError::Input(_)), "{unasked}");
    let no_day = erasure.refused("acknowledged", &[("on", "soon")]);
    assert!(matches!(no_day, AppError::Input(_)), "{no_day}");
    let withdrawal = Case::open(&house, RightKind::ConsentWithdrawal);
    assert!(!withdrawal.offers("fee-asked"));
    assert!(why(&withdrawal.refused("fee-asked", &[("why", "many")])).contains("free"));
    let refused = house
        .operator()
        .close_request(withdrawal.id, CloseReason::Refused, "too much");
    assert!(refused.is_err());
    let access = house.request("L1");
    let access = house.operator().open_request(access).unwrap();
    assert!(
        house
            .operator()
            .add_point(access, "erasure-unlawful", "x")
            .is_err()
    );
}

#[test]
fn something_is_put_right_or_the_persons_statement_put_beside_it() {
    let (house, extractor) = (house(), extractor());
    let case = Case::open(&house, RightKind::Rectification);
    case.record("acknowledged", &[]);
    assert_eq!(case.step(KindStep::Acknowledge), StepState::Done);
    let fact = case.point("rectification-inaccurate", "she read in May, not in June");
    let opinion = case.point("rectification-opinion", "she is not easily distracted");
    let granted = house
        .operator()
        .decide_point(case.id, &opinion, GRANTED, "");
    assert!(why(&granted.unwrap_err()).contains("opinion"));
    let choices = house.operator().point_choices(case.id, &opinion).unwrap().1;
    assert_eq!(choices.len(), 1);
    assert_eq!(choices[0].code, STATEMENT);
    case.decide(&fact, GRANTED, "");
    case.decide(&opinion, STATEMENT, "it is what the tutor saw");
    assert!(why(&case.refused("carried-out", &[("what", "put right")])).contains("who asks"));
    case.understood();
    let early = house
        .operator()
        .build_package(case.id, &extractor)
        .unwrap_err();
    assert!(why(&early).contains("has not been done"), "{early}");
    let ctx = house.operator();
    let lines = ctx.list_records(house.person("L1")).unwrap();
    let report = lines
        .iter()
        .find(|l| l.kind == "session-report")
        .unwrap()
        .id;
    let at = report.to_string();
    let other = ctx
        .add_record(&house.record("L2", "session-report", "Jamie read aloud."))
        .unwrap()
        .to_string();
    let foreign = case.refused(
        "record-corrected",
        &[("record", &other), ("was", "aloud"), ("now", "quietly")],
    );
    assert!(matches!(foreign, AppError::NotFound(_)), "{foreign}");
    let absent = case.refused(
        "record-corrected",
        &[("record", &at), ("was", "sang"), ("now", "read")],
    );
    assert!(matches!(absent, AppError::Input(_)), "{absent}");
    assert!(case.view().stored.body.duty.carried_out.is_none());
    case.record(
        "record-corrected",
        &[("record", &at), ("was", "aloud"), ("now", "quietly")],
    );
    case.record(
        "statement-put",
        &[("record", &at), ("statement", "I was not distracted.")],
    );
    let shown = ctx.show_record(report).unwrap().stored.body;
    assert!(shown.words().contains("Ella read quietly."));
    assert!(shown.words().contains("I was not distracted."));
    let untouched = ctx.show_record(other.parse().unwrap()).unwrap().stored.body;
    assert!(untouched.words().contains("Jamie read aloud."));
    case.record("recipients", &[("how", "told"), ("count", "2")]);
    let letter = case.answered(&extractor);
    assert!(letter.contains("It is done as asked"), "{letter}");
    assert!(letter.contains("it is what the tutor saw"), "{letter}");
    assert!(letter.contains("their number is 2"), "{letter}");
    tells_the_ways_on(&letter);
}

#[test]
fn nothing_is_put_right_that_was_not_decided() {
    let house = house();
    let case = Case::open(&house, RightKind::Rectification);
    let lines = house.operator().list_records(house.person("L1")).unwrap();
    let at = lines[0].id.to_string();
    let said = [("record", at.as_str()), ("was", "Ella"), ("now", "Eve")];
    assert!(!case.offers("record-corrected"));
    let refused = case.refused("record-corrected", &said);
    assert!(matches!(refused, AppError::Refused(_)), "{refused}");
    let point = case.point("rectification-inaccurate", "the name");
    case.decide(&point, "rectification-accurate", "her papers say so");
    let refused = case.refused("record-corrected", &said);
    assert!(matches!(refused, AppError::Refused(_)), "{refused}");
}

#[test]
fn agreements_are_taken_back_before_anybody_proves_anything() {
    let house = house();
    let ctx = house.operator();
    let person = house.person("L1");
    let code = {
        let view = ctx.show_person(person).unwrap();
        let all = ctx.consents_of(&view, &[]).unwrap();
        let one = all
            .iter()
            .find(|one| one.code.contains("picture") || one.code.contains("photo"));
        one.unwrap_or(&all[0]).code.clone()
    };
    ctx.note_consent(person, &crate::support::answered(&code, true))
        .unwrap();
    let case = Case::open(&house, RightKind::ConsentWithdrawal);
    assert_eq!(case.step(KindStep::StopAtOnce), StepState::Open);
    let (_, _, asked) = ctx.ask_happening(case.id, "agreement-withdrawn").unwrap();
    let app::Answer::Several(stand) = &asked[0].answer else {
        panic!("{asked:?}");
    };
    assert_eq!(stand.len(), 1);
    let foreign = case.refused("agreement-withdrawn", &[("agreements", "nothing")]);
    assert!(matches!(foreign, AppError::Input(_)), "{foreign}");
    let point = case.point("withdrawal-of-consent", "no more pictures");
    case.decide(&point, GRANTED, "");
    let entry = stand[0].code.clone();
    case.record("agreement-withdrawn", &[("agreements", &entry)]);
    assert_eq!(case.step(KindStep::StopAtOnce), StepState::Done);
    let view = ctx.show_person(person).unwrap();
    let all = ctx.consents_of(&view, &[]).unwrap();
    assert!(
        all.iter()
            .flat_map(|one| &one.entries)
            .all(|entry| !entry.stands())
    );
}

#[test]
fn erasure_is_decided_ground_by_ground_and_exception_by_exception() {
    let (house, extractor) = (house(), extractor());
    let case = Case::open(&house, RightKind::Erasure);
    let photos = case.point("erasure-not-needed", "the notes of last year");
    let accounts = case.point("erasure-not-needed", "the invoices");
    let not_law = house
        .operator()
        .add_point(case.id, "because-i-say-so", "all");
    assert!(why(&not_law.unwrap_err()).contains("no ground"));
    let ctx = house.operator();
    let bare = ctx.decide_point(case.id, &accounts, "erasure-not-legal-duty", " ");
    assert!(why(&bare.unwrap_err()).contains("reasons"));
    let foreign = ctx.decide_point(case.id, &accounts, "portability-public-task", "x");
    assert!(why(&foreign.unwrap_err()).contains("no exception"));
    case.decide(&photos, GRANTED, "");
    case.decide(
        &accounts,
        "erasure-not-legal-duty",
        "we keep them six years by law",
    );
    case.understood();
    case.record("carried-out", &[("what", "the folder was emptied")]);
    let unsaid = house.operator().build_package(case.id, &extractor).unwrap();
    assert_eq!(unsaid.findings, Vec::<String>::new());
    case.record("recipients", &[("how", "none")]);
    let letter = case.answered(&extractor);
    assert!(letter.contains("we keep them six years by law"), "{letter}");
    assert!(
        letter.contains("art. 17(3)(b)") || letter.contains("Art 17(3)(b)"),
        "{letter}"
    );
    tells_the_ways_on(&letter);
}

/// Where everything is read twice that means what was decided: what was found on the way to a letter
/// and never goes out waits for nobody.
#[test]
fn an_answer_without_items_waits_for_no_second_reader() {
    let (house, extractor) = (House::read_twice("everything"), extractor());
    house.operator().add_place(&place("Office drive")).unwrap();
    let new = house.record("L1", "session-report", "Ella read aloud.");
    house.operator().add_record(&new).unwrap();
    let case = Case::open(&house, RightKind::Erasure);
    let point = case.point("erasure-not-needed", "the notes");
    case.decide(&point, "erasure-not-legal-duty", "the law says six years");
    case.understood();
    let review = house.operator().review(case.id).unwrap();
    assert_eq!(review.lines().count(), 1, "found, and nobody decided on it");
    case.answered(&extractor);
}

/// Everything about somebody goes once that is granted, unless another request asks for it (DPA 2018
/// s. 173); and whoever asked has their answer all the same.
#[test]
fn whoever_is_erased_is_answered_and_an_open_request_for_a_copy_keeps_all() {
    let (house, extractor) = (house(), extractor());
    let ctx = house.operator();
    let person = house.person("L1");
    let cells = ctx.cells_of(person).unwrap();
    let case = Case::open(&house, RightKind::Erasure);
    let destroy = || ctx.destroy(&cells, &mut |_| Ok(()));
    assert!(why(&destroy().unwrap_err()).contains("is open"));
    // A cell goes whole: one thing granted is no leave to destroy what is still to be decided.
    let photos = case.point("erasure-not-needed", "the photographs");
    let rest = case.point("erasure-not-needed", "everything else");
    case.decide(&photos, GRANTED, "");
    assert!(why(&destroy().unwrap_err()).contains("is open"));
    case.decide(&rest, GRANTED, "");
    assert!(why(&destroy().unwrap_err()).contains("is open"));
    case.understood();
    let copy = ctx.open_request(house.request("L1")).unwrap();
    assert!(why(&destroy().unwrap_err()).contains("is open"));
    ctx.close_request(copy, CloseReason::Withdrawn, "she wrote so")
        .unwrap();
    destroy().unwrap();
    assert!(house.engine().directory().unwrap().person(person).is_none());
    case.record("carried-out", &[("what", "destroyed")]);
    case.record("recipients", &[("how", "none")]);
    let letter = case.answered(&extractor);
    assert!(letter.contains("What we granted was done"), "{letter}");
    tells_the_ways_on(&letter);
    house.assert_whole();
}

/// Whoever asks for deletion is told what would go and what stays, once we know who they are; never
/// what has to stay unsaid.
#[test]
fn what_would_go_is_told_once_we_know_who_asks() {
    let house = house();
    let case = Case::open(&house, RightKind::Erasure);
    let ctx = house.operator();
    let person = house.person("L1");
    for (kind, text) in [
        ("session-report", "She read aloud."),
        ("session-report", "She wrote a story."),
        ("safeguarding-concern", "She is afraid on Fridays."),
    ] {
        ctx.add_record(&house.record("L1", kind, text)).unwrap();
    }
    let given = |who: &str, quiet: &str| app::NewDisclosure {
        who: who.to_owned(),
        what: "the reports".to_owned(),
        why: "she goes there".to_owned(),
        ground: "consent".to_owned(),
        quiet: quiet.to_owned(),
        ..app::NewDisclosure::default()
    };
    ctx.note_disclosure(person, &given("Larkmere College", ""))
        .unwrap();
    ctx.note_disclosure(person, &given("Harbour Street Station", "an inquiry"))
        .unwrap();
    let letter = || {
        let (_, letters) = house.operator().request_letters(case.id).unwrap();
        letters.into_iter().find(|one| one.code == "what-would-go")
    };
    assert!(letter().is_none(), "nobody knows who asks");
    ctx.identity_not_in_doubt(case.id, "known to us").unwrap();
    let said = letter().unwrap().paragraphs.join("\n");
    for words in [
        "Nothing is deleted yet",
        "Session report (3)",
        "we usually keep this",
        "Your name, how we reach you",
        "Larkmere College",
        "We write this to everybody",
    ] {
        assert!(said.contains(words), "`{words}` is not in: {said}");
    }
    for words in ["afeguarding", "Harbour", "Fridays"] {
        assert!(!said.contains(words), "`{words}` is in: {said}");
    }
    // What is on hold has to stay, and why is not told.
    ctx.put_on_hold(
        person,
        &app::NewHold {
            kinds: vec!["session-report".to_owned()],
            why: app::HoldReason::Claim,
            words: "The claim of May".to_owned(),
            owner: None,
            review_on: day("2027-05-01"),
        },
    )
    .unwrap();
    let said = letter().unwrap().paragraphs.join("\n");
    assert!(
        said.contains("has to stay for now: Session report (3)"),
        "{said}"
    );
    assert!(!said.contains("claim of May"), "{said}");
    ctx.letter_pdf(case.id, "what-would-go").unwrap();
}

/// Every letter on the way, each offered once what it says is recorded.
#[test]
fn a_letter_is_offered_once_what_it_says_is_recorded() {
    let house = house();
    let case = Case::open(&house, RightKind::Access);
    let ctx = house.operator();
    let codes = || -> Vec<String> {
        let (_, letters) = house.operator().request_letters(case.id).unwrap();
        letters.into_iter().map(|letter| letter.code).collect()
    };
    let says = |code: &str| -> String {
        let (_, letters) = house.operator().request_letters(case.id).unwrap();
        let letter = letters.iter().find(|letter| letter.code == code).unwrap();
        let all: Vec<&str> = letter
            .paragraphs
            .iter()
            .chain(&letter.ways)
            .map(String::as_str)
            .collect();
        all.join("\n")
    };
    assert_eq!(codes(), ["acknowledgement"]);
    let said = says("acknowledgement");
    for words in [
        "Wednesday 2 December 2026",
        "Monday 2 November 2026",
        "case number is 001",
    ] {
        assert!(said.contains(words), "`{words}` is not in: {said}");
    }
    ctx.ask_identity(case.id).unwrap();
    assert_eq!(codes(), ["acknowledgement", "identity"]);
    assert!(says("identity").contains("two forms of identification"));
    ctx.identity_not_in_doubt(case.id, "known to us").unwrap();
    ctx.extend(case.id, day("2026-11-21"), "there are four years of mail")
        .unwrap();
    assert_eq!(codes(), ["acknowledgement", "extension"]);
    let said = says("extension");
    for words in ["there are four years of mail", "Tuesday 2 February 2027"] {
        assert!(said.contains(words), "`{words}` is not in: {said}");
    }
    tells_the_ways_on(&said);
    ctx.pause(case.id, day("2026-11-21")).unwrap();
    assert!(says("clarification").contains("stands still from Saturday 21 November 2026"));
    ctx.close_request(
        case.id,
        CloseReason::Refused,
        "the same was asked each week of this year",
    )
    .unwrap();
    assert_eq!(codes(), ["refusal"]);
    let said = says("refusal");
    assert!(said.contains("the same was asked each week"), "{said}");
    tells_the_ways_on(&said);
    let pdf = ctx.letter_pdf(case.id, "refusal").unwrap();
    let pages = extractor().pdf_pages(extract::Reader::First, &pdf).unwrap();
    assert!(
        pages
            .unwrap()
            .concat()
            .contains("We do not act on your request")
    );
    assert!(matches!(
        ctx.letter_pdf(case.id, "extension"),
        Err(AppError::NotFound(_))
    ));
}

/// Whoever writes about a child learns nothing from a letter before they have shown that they may.
#[test]
fn no_letter_names_a_child_or_says_that_we_hold_anything() {
    let house = house();
    let mut new = house.request("L1");
    new.standing = Requester::ParentalResponsibility;
    // Nobody asks about themselves as their own parent, nor as themselves about somebody else.
    let refused = house.refused(|| house.operator().open_request(new.clone()));
    assert!(matches!(refused, AppError::Input(_)), "{refused:?}");
    let mut other = house.request("L1");
    other.asker.person = Some(house.person("L2"));
    let refused = house.refused(|| house.operator().open_request(other));
    assert!(matches!(refused, AppError::Input(_)), "{refused:?}");
    new.asker.person = None;
    let id = house.operator().open_request(new).unwrap();
    let ctx = house.operator();
    let read = |least: &[&str]| {
        let (_, letters) = ctx.request_letters(id).unwrap();
        let codes: Vec<&str> = letters.iter().map(|letter| letter.code.as_str()).collect();
        assert_eq!(codes, least);
        for letter in &letters {
            let all = letter.paragraphs.join("\n");
            for word in crate::support::PERSONAL
                .iter()
                .chain(&["Ella", "we hold your"])
            {
                assert!(!all.contains(word), "{}: {word}", letter.code);
            }
            // Plain words: nobody needs to be older than that to follow them.
            let age = policy::publish::reading_age(&all);
            assert!(age < 14.0, "{}: {age}\n{all}", letter.code);
        }
    };
    read(&["acknowledgement", "authority"]);
    ctx.ask_authority(id).unwrap();
    read(&["acknowledgement", "authority"]);
    ctx.close_request(id, CloseReason::AuthorityNotShown, "she never wrote again")
        .unwrap();
    read(&["closed"]);
}

/// UK GDPR art. 18(2): from that moment it is kept and used for nothing, until it is lifted.
#[test]
fn what_is_restricted_is_read_changed_and_destroyed_by_nobody_who_does_not_answer_the_request() {
    let house = house();
    let (officer, person) = (house.operator(), house.person("L1"));
    let tutor = house.ctx(
        house.account("tam", Role::Tutor, Some(house.person("T1"))),
        at(NOW),
    );
    let lines = officer.list_records(person).unwrap();
    let of = |kind: &str| lines.iter().find(|line| line.kind == kind).unwrap().id;
    let (report, note) = (of("session-report"), of("contact-note"));
    let case = Case::open(&house, RightKind::Restriction);
    let point = case.point("restriction-accuracy", "the report of June");
    case.decide(&point, GRANTED, "");
    tutor.show_record(report).unwrap();

    let foreign = case.refused("restricted", &[("records", "nothing")]);
    assert!(matches!(foreign, AppError::Input(_)), "{foreign}");
    let code = report.to_string();
    case.record("restricted", &[("records", &code)]);
    let no = why(&tutor.show_record(report).unwrap_err());
    assert!(
        no.contains("not used since Saturday 21 November 2026"),
        "{no}"
    );
    tutor.show_record(note).unwrap();
    let shown = officer.show_record(report).unwrap();
    assert_eq!(shown.line.restricted, Some(day("2026-11-21")));
    let marked = |ctx: &app::Ctx<'_>| {
        let lines = ctx.list_records(person).unwrap();
        let marked = lines.iter().filter(|line| line.restricted.is_some());
        marked.map(|line| line.id).collect::<Vec<_>>()
    };
    assert_eq!(marked(&tutor), [report]);
    let view = tutor.show_person(person).unwrap();
    assert_eq!(tutor.stands_still(&view).unwrap().len(), 1);

    // A use all the same is one of four, with its reason.
    let bare = case.refused("restricted-use", &[("case", "claim"), ("why", " ")]);
    assert!(matches!(bare, AppError::Input(_)), "{bare}");
    let fifth = case.refused("restricted-use", &[("case", "curious"), ("why", "I am")]);
    assert!(matches!(fifth, AppError::Input(_)), "{fifth}");
    case.record(
        "restricted-use",
        &[("case", "claim"), ("why", "the claim of May")],
    );
    let notes = &case.view().stored.body.notes;
    assert!(
        notes
            .last()
            .unwrap()
            .text
            .as_str()
            .contains("for a legal claim: the claim of May")
    );

    // Closing the request lifts nothing.
    officer
        .close_request(
            case.id,
            CloseReason::OpenedInError,
            "she meant another firm",
        )
        .unwrap();
    let cells = officer.cells_of(person).unwrap();
    let destroy = || officer.destroy(&cells, &mut |_| Ok(()));
    assert!(tutor.show_record(report).is_err() && destroy().is_err());
    case.record("lift-announced", &[]);
    assert!(tutor.show_record(report).is_err());
    case.record("lifted", &[]);
    tutor.show_record(report).unwrap();
    assert_eq!(marked(&tutor), []);
    destroy().unwrap();
    house.assert_whole();
}

/// Where everything is restricted, what is written afterwards is too, and details are not changed.
#[test]
fn a_restriction_of_everything_reaches_what_comes_after_it() {
    let house = house();
    let case = Case::open(&house, RightKind::Restriction);
    let point = case.point("restriction-accuracy", "all of it");
    case.decide(&point, GRANTED, "");
    case.record("restricted", &[("records", "everything")]);
    let new = house.record("L1", "session-report", "Ella wrote a poem.");
    let id = house.operator().add_record(&new).unwrap();
    let tutor = house.ctx(
        house.account("tam", Role::Tutor, Some(house.person("T1"))),
        at(NOW),
    );
    assert!(why(&tutor.show_record(id).unwrap_err()).contains("kept and not used"));
    // Whoever keeps children safe reads what they need: an important public interest.
    let new = house.record("L1", "safeguarding-concern", "She said she is afraid.");
    let concern = house.operator().add_record(&new).unwrap();
    let head = house.ctx(house.account("hal", Role::Head, None), at(NOW));
    head.show_record(concern).unwrap();
}

#[test]
fn a_restriction_is_lifted_only_after_the_person_was_told() {
    let (house, extractor) = (house(), extractor());
    let case = Case::open(&house, RightKind::Restriction);
    let point = case.point("restriction-accuracy", "the report of June");
    case.decide(&point, GRANTED, "");
    case.understood();
    assert!(why(&case.refused("carried-out", &[("what", "done")])).contains("in place"));
    case.record("restricted", &[]);
    assert_eq!(case.view().standstill.unwrap().since, day("2026-11-21"));
    case.record("recipients", &[("how", "none")]);
    let letter = case.answered(&extractor);
    assert!(
        letter.contains("kept and used for nothing else"),
        "{letter}"
    );
    // It outlives the answer.
    assert!(case.view().standstill.is_some());
    assert!(why(&case.refused("lifted", &[])).contains("before a restriction is lifted"));
    case.record("lift-announced", &[]);
    case.record("lifted", &[]);
    assert!(case.view().standstill.is_none());
}

#[test]
fn an_objection_stops_it_on_the_day_it_came_and_marketing_for_good() {
    let (house, extractor) = (house(), extractor());
    let case = Case::open(&house, RightKind::Objection);
    assert_eq!(case.view().standstill.unwrap().since, day("2026-11-02"));
    let marketing = case.point("objection-marketing-absolute", "no more newsletters");
    let no =
        house
            .operator()
            .decide_point(case.id, &marketing, "objection-overriding", "we like it");
    assert!(why(&no.unwrap_err()).contains("no answer to"));
    case.decide(&marketing, GRANTED, "");
    // Stopping waits for nobody's proof.
    case.record("carried-out", &[("what", "taken off the list")]);
    case.understood();
    let letter = case.answered(&extractor);
    tells_the_ways_on(&letter);
    assert!(case.view().standstill.is_some());
}

#[test]
fn a_complaint_is_acknowledged_told_of_and_answered() {
    let (house, extractor) = (house(), extractor());
    let case = Case::open(&house, RightKind::Complaint);
    case.record("acknowledged", &[("on", "2026-11-20")]);
    assert!(matches!(case.view().due, RequestDue::WithoutDelay(_)));
    case.record("progress", &[]);
    let point = case.point(
        "complaint-infringement",
        "the letter went to the wrong house",
    );
    case.decide(&point, GRANTED, "");
    case.understood();
    case.record(
        "carried-out",
        &[("what", "said sorry, addresses are read back now")],
    );
    let letter = case.answered(&extractor);
    assert!(letter.contains("Answer to your complaint"), "{letter}");
    tells_the_ways_on(&letter);
}

#[test]
fn agreement_taken_back_a_machines_decision_harm_safeguards_and_a_question_are_lived_through() {
    let (house, extractor) = (house(), extractor());
    for (kind, ground) in [
        (RightKind::ConsentWithdrawal, "withdrawal-of-consent"),
        (RightKind::AutomatedDecision, "automated-solely"),
        (RightKind::DamageOrDistress, "distress-unlawful"),
        (RightKind::TransferSafeguards, "safeguards-transfer"),
        (RightKind::GeneralQuestion, "question-asked"),
    ] {
        let case = Case::open(&house, kind);
        case.record("acknowledged", &[]);
        let point = case.point(ground, "what they wrote");
        case.decide(&point, GRANTED, "");
        case.understood();
        if case.offers("carried-out") {
            case.record("carried-out", &[("what", "done by hand")]);
        }
        let own = kind == RightKind::GeneralQuestion;
        if own {
            let empty = house.operator().build_package(case.id, &extractor);
            assert!(why(&empty.unwrap_err()).contains("hold no answer"));
            case.record("own-words", &[("words", "A first try.")]);
            let words = "Your tutor sees them.\n\nNobody else does.";
            case.record("own-words", &[("words", words)]);
            assert!(matches!(
                case.refused("own-words", &[("words", " ")]),
                AppError::Input(_)
            ));
        }
        let letter = case.answered(&extractor);
        tells_the_ways_on(&letter);
        assert_eq!(letter.contains("Nobody else does."), own, "{letter}");
        assert!(!letter.contains("A first try."), "{letter}");
        case.record("complained", &[]);
        case.record("complaint-ended", &[]);
        case.record("reopened", &[("why", "they wrote again")]);
        assert_ne!(case.view().state, State::Closed, "{kind:?}");
    }
}

#[test]
fn data_to_take_along_has_its_schema_beside_it() {
    let (house, extractor) = (house(), extractor());
    let case = Case::open(&house, RightKind::Portability);
    let point = case.point("portability-all", "what she typed into the form");
    case.decide(&point, GRANTED, "");
    case.understood();
    case.record("carried-out", &[("what", "the files are in the answer")]);
    let package = house.operator().build_package(case.id, &extractor).unwrap();
    assert_eq!(package.findings, Vec::<String>::new());
    let zip = house
        .operator()
        .package_file(case.id, app::PackageFile::Zip)
        .unwrap();
    // The names of its files stand in clear in it.
    let holds = |name: &str| zip.windows(name.len()).any(|part| part == name.as_bytes());
    assert!(holds("records.json") && holds("records.csv"));
    assert!(!holds("schedule.csv"));
    let letter = case.answered(&extractor);
    assert!(letter.contains("records.json"), "{letter}");
}

#[test]
fn a_parents_request_waits_for_who_may_use_the_right() {
    let (house, extractor) = (house(), extractor());
    let mut new = house.request("L1");
    new.kind = RightKind::Erasure;
    new.standing = Requester::ParentalResponsibility;
    new.asker.person = Some(house.person("C1"));
    let id = house.operator().open_request(new).unwrap();
    let case = Case { house: &house, id };
    case.understood();
    house
        .operator()
        .show_authority(id, day("2026-11-20"), "birth certificate")
        .unwrap();
    let point = case.point("erasure-not-needed", "the notes");
    case.decide(&point, GRANTED, "");
    case.record("carried-out", &[("what", "done")]);
    let waits = house.operator().build_package(id, &extractor).unwrap_err();
    assert!(why(&waits).contains("still to be judged"), "{waits}");
    let thin = case.refused(
        "competence-judged",
        &[("finding", "competent"), ("maturity", "yes")],
    );
    assert!(why(&thin).contains("does not say"), "{thin}");
    let all = [
        ("finding", "competent"),
        ("maturity", "she explains it herself"),
        ("kind-of-data", "school notes"),
        ("court-orders", "none"),
        ("confidence", "none"),
        ("harm-of-giving", "none"),
        ("harm-of-keeping", "none"),
        ("childs-view", "asked below"),
    ];
    case.record("competence-judged", &all);
    let hers = house.operator().build_package(id, &extractor).unwrap_err();
    assert!(why(&hers).contains("the child understands"), "{hers}");
    case.record(
        "child-asked",
        &[("by", "Sam, alone with her"), ("said", "agrees")],
    );
    house.operator().build_package(id, &extractor).unwrap();
}

#[test]
fn a_pupils_educational_record_is_recorded_where_the_policy_promises_it() {
    let house = house();
    let promised = house
        .engine()
        .request_kinds()
        .contains(&RightKind::EducationalRecord);
    let mut new = house.request("L1");
    new.kind = RightKind::EducationalRecord;
    let opened = house.operator().open_request(new);
    assert_eq!(opened.is_ok(), promised);
    if let Err(error) = opened {
        assert!(matches!(error, AppError::Refused(_)), "{error}");
    }
}
