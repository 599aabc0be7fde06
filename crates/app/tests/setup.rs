//! An organisation is set up from its pages: a pack, the questions, what it means, the start.

use access::{Actor, Role, Via};
use app::{AppError, Ctx};
use policy::answers::{Page, Typed};

use crate::support::{House, NOW, at};

/// Somebody of a role who is signed in.
fn by(house: &House, role: Role) -> Ctx<'_> {
    let actor = Actor {
        id: [8; 16],
        role,
        via: Via::Session { id: [9; 16] },
    };
    house.ctx(actor, at(NOW))
}

fn typed(pairs: &[(&str, &str)]) -> Typed {
    let owned = pairs
        .iter()
        .map(|(code, text)| ((*code).to_owned(), (*text).to_owned()));
    owned.collect()
}

/// What has to be answered, page by page.
const ANSWERS: &[(Page, &[(&str, &str)])] = &[
    (
        Page::Organisation,
        &[
            ("legal-name", "Fernhollow Learning Ltd"),
            ("trading-name", "Fernhollow"),
            ("form", "limited company"),
            ("nation", "scotland"),
        ],
    ),
    (
        Page::Reach,
        &[
            ("address", "17 Cooper Wynd\nInverallan"),
            ("email", "post@fernhollow.test"),
            ("telephone", "0141 496 0555"),
        ],
    ),
    (Page::Register, &[]),
    (
        Page::Officer,
        &[
            ("dpo-name", "The Data Protection Officer"),
            ("dpo-email", "privacy@fernhollow.test"),
            ("dpo-telephone", "0141 496 0556"),
        ],
    ),
    (
        Page::House,
        &[
            ("learner-one", "apprentice"),
            ("learner-many", "apprentices"),
        ],
    ),
];

fn answer_all(ctx: &Ctx<'_>) {
    for (page, pairs) in ANSWERS {
        ctx.answer_setup(*page, &typed(pairs)).unwrap();
    }
}

/// Set up from beginning to end.
pub(crate) fn begun() -> House {
    let house = House::not_set_up();
    let ctx = by(&house, Role::Dpo);
    ctx.show_setup().unwrap();
    ctx.choose_pack("digital-mentoring").unwrap();
    answer_all(&ctx);
    ctx.setup_meaning().unwrap();
    ctx.start_organisation().unwrap();
    house
}

#[test]
fn nothing_invented_stands_in_an_organisation_that_waits() {
    let house = House::not_set_up();
    let engine = house.engine();
    assert!(engine.awaits_setup());
    assert_eq!(engine.organisation().name, "Your organisation");
    for file in &engine.organisation().pack {
        for invented in ["ramblewood", "01632", "@caretaker"] {
            assert!(!file.text.contains(invented), "{}: {invented}", file.name);
        }
    }
    assert!(house.reopened().engine().awaits_setup());
}

#[test]
fn from_choosing_to_starting() {
    let house = House::not_set_up();
    let ctx = by(&house, Role::Dpo);
    let view = ctx.show_setup().unwrap();
    assert!(view.chosen.is_none() && view.questions.is_empty());
    ctx.choose_pack("digital-mentoring").unwrap();
    let view = ctx.show_setup().unwrap();
    assert_eq!(view.chosen.unwrap().code, "digital-mentoring");
    assert_eq!(
        (view.next(), view.answers["learner-one"].as_str()),
        (Some(Page::Organisation), "mentee")
    );
    answer_all(&ctx);
    let view = ctx.show_setup().unwrap();
    assert_eq!(
        (view.next(), view.answers["legal-name"].as_str()),
        (None, "Fernhollow Learning Ltd")
    );
    let meaning = ctx.setup_meaning().unwrap();
    assert!(
        meaning
            .records
            .iter()
            .any(|one| one.about.contains("apprentices"))
    );
    assert!(
        meaning
            .found
            .iter()
            .any(|one| one.rule.code == "registration-missing")
    );
    assert!(house.engine().awaits_setup());
    assert_eq!(ctx.start_organisation().unwrap(), 1);
    let engine = house.engine();
    assert!(!engine.awaits_setup());
    assert_eq!(engine.organisation().name, "Fernhollow");
    assert_eq!(engine.organisation().nation, "scotland");
    assert_eq!(engine.pack().words_for("learner"), "apprentices");
    let again = house.reopened();
    assert_eq!(again.engine().organisation().name, "Fernhollow");
    again.assert_whole();
}

#[test]
fn what_is_wrong_is_said_by_its_question_and_nothing_is_kept() {
    let house = House::not_set_up();
    let ctx = by(&house, Role::Dpo);
    assert!(matches!(ctx.choose_pack("school"), Err(AppError::Input(_))));
    assert!(matches!(ctx.setup_meaning(), Err(AppError::Input(_))));
    ctx.choose_pack("private-tutoring").unwrap();
    let wrong = ctx
        .answer_setup(Page::Reach, &typed(&[("email", "nowhere")]))
        .unwrap_err();
    let AppError::Input(faults) = wrong else {
        panic!("{wrong}")
    };
    let places: Vec<&str> = faults.iter().map(|fault| fault.place.as_str()).collect();
    assert_eq!(places, ["address", "email", "telephone"]);
    assert!(ctx.show_setup().unwrap().done.is_empty());
    // Not before everything is answered.
    let early = ctx.start_organisation().unwrap_err();
    assert!(matches!(early, AppError::Input(_)), "{early}");
    assert!(house.engine().awaits_setup());
}

#[test]
fn another_pack_keeps_the_answers_and_asks_for_its_own_words() {
    let house = House::not_set_up();
    let ctx = by(&house, Role::Dpo);
    ctx.choose_pack("digital-mentoring").unwrap();
    answer_all(&ctx);
    ctx.choose_pack("community-interest").unwrap();
    let view = ctx.show_setup().unwrap();
    assert_eq!(view.next(), Some(Page::House));
    assert_eq!(view.answers["email"], "post@fernhollow.test");
    assert_eq!(view.answers["learner-one"], "participant");
}

#[test]
fn only_the_officer_sets_up_and_only_once() {
    let house = House::not_set_up();
    for role in [Role::Head, Role::Tutor, Role::System, Role::Requester] {
        let ctx = by(&house, role);
        for refused in [
            ctx.show_setup().map(|_| ()),
            ctx.choose_pack("private-tutoring"),
            ctx.start_organisation().map(|_| ()),
        ] {
            assert!(matches!(refused, Err(AppError::Refused(_))), "{role:?}");
        }
    }
    let house = begun();
    let ctx = by(&house, Role::Dpo);
    for refused in [
        ctx.show_setup().map(|_| ()),
        ctx.choose_pack("private-tutoring"),
        ctx.start_organisation().map(|_| ()),
    ] {
        let Err(AppError::Refused(refusal)) = refused else {
            panic!("{refused:?}")
        };
        assert!(refusal.why.contains("set up already"), "{refusal}");
    }
}
