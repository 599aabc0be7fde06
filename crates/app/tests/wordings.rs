//! The texts of letters: the usual ones, and a house's own.

use app::{AppError, LetterReader, WORDED};
use duties::Requester;
use duties::rights::CloseReason;

use crate::support::{House, day};

/// Each can be read, says what it must, and is easy enough for those whom it is for.
#[test]
fn every_usual_text_says_what_it_must_in_words_for_its_reader() {
    let house = House::with_people();
    let all = house.operator().wordings().unwrap();
    let young = all.iter().filter(|one| one.reader == LetterReader::Young);
    assert_eq!(
        young.count(),
        WORDED.len() - 1,
        "only who acts for others is never a child"
    );
    assert_eq!(all.len(), 2 * WORDED.len() - 1);
    for one in all {
        assert!(one.own.is_none() && !one.reads.is_empty(), "{}", one.code());
        let most = f64::from(one.reader.age());
        assert!(
            one.reading_age <= most,
            "{}: {}",
            one.code(),
            one.reading_age
        );
        let said = one.reads.join("\n");
        assert!(!said.contains(['{', '}']), "{}: {said}", one.code());
    }
}

#[test]
fn a_text_is_refused_where_it_leaves_out_what_the_law_wants_said() {
    let house = House::with_people();
    let ctx = house.operator();
    for (code, text, why) in [
        ("refusal", "We do not act on it.", "{reasons}"),
        ("closed", "{?no_identity} {reasons}", "{reasons}"),
        (
            "extension",
            "{!answer_by} It takes time: {reasons}",
            "{reasons}",
        ),
        ("extension", "We need time: {reasons}", "{answer_by}"),
        (
            "extension-young",
            "You hear from us by {answer_by}.",
            "{reasons}",
        ),
        ("fee", "It costs ten pounds.", "{reasons}"),
        ("clarification", "Please say what you mean.", "{since}"),
        ("acknowledgement", "Thank you.", "{received}"),
        ("closed", "It is over, {name}.", "{name}"),
        ("closed", "It is {over.", "not closed"),
        ("closed", "  \n ", "no text"),
        (
            "closed",
            "Once Ella\nMarchbanks asked us.",
            "names somebody",
        ),
    ] {
        let tried = ctx.try_wording(code, text);
        assert!(tried.is_err(), "{code}: {text}");
        let refused = house.refused(|| ctx.write_wording(code, text, None));
        let AppError::Input(faults) = &refused else {
            panic!("{code}: {text}: {refused:?}");
        };
        let said = format!("{faults:?}");
        assert!(said.contains(why), "{code}: {text}: {said}");
    }
    let long = "word ".repeat(2_000);
    assert!(ctx.write_wording("closed", &long, None).is_err());
    for code in ["postcard", "authority-young", "refusal-old"] {
        let unknown = ctx.write_wording(code, "Why: {reasons}", None);
        assert!(matches!(unknown, Err(AppError::NotFound(_))), "{code}");
    }
}

#[test]
fn ones_own_text_is_used_until_the_usual_one_is_taken_again() {
    let house = House::with_people();
    let ctx = house.operator();
    let id = ctx.open_request(house.request("L1")).unwrap();
    ctx.identity_not_in_doubt(id, "known to us").unwrap();
    ctx.extend(id, day("2026-11-21"), "there are {four} years of mail")
        .unwrap();
    let says = || {
        let (_, letters) = house.operator().request_letters(id).unwrap();
        let found = letters.into_iter().find(|one| one.code == "extension");
        let letter = found.unwrap();
        (letter.paragraphs.join("\n"), letter.ways.len())
    };
    let own = "Hang on.\n\nWhy: {reasons}\n\nBy {answer_by}.";
    for code in ["extension", "extension-young"] {
        house.step(&["letter.write"], || ctx.write_wording(code, own, Some(0)));
    }
    let (said, ways) = says();
    assert!(
        said.starts_with("Hang on.\nWhy: there are {four} years of mail.\nBy "),
        "{said}"
    );
    assert_eq!(ways, 2, "no text can leave them out");
    let view = ctx.wording("extension").unwrap();
    assert!(view.own.is_some());
    let late = ctx.write_wording("extension", own, Some(view.version + 1));
    assert!(matches!(late, Err(AppError::Refused(_))), "{late:?}");
    for code in ["extension", "extension-young"] {
        house.step(&["letter.write"], || ctx.usual_wording(code, None));
    }
    assert!(!says().0.contains("Hang on."));
    assert_eq!(ctx.wording("extension").unwrap().version, 0);
    house.engine().check_bodies().unwrap();
}

/// Who asks for themselves and is not of age gets words for their age; a parent and a grown-up do not.
#[test]
fn the_young_are_written_to_in_words_for_their_age() {
    let house = House::with_people();
    let ctx = house.operator();
    let refusal = |id| {
        ctx.close_request(id, CloseReason::Refused, "it was asked each week")
            .unwrap();
        let (_, letters) = ctx.request_letters(id).unwrap();
        let letter = letters
            .into_iter()
            .find(|one| one.code == "refusal")
            .unwrap();
        letter.paragraphs.join("\n") + &letter.ways.join("\n")
    };
    let age = |number: &str| {
        let directory = house.engine().directory().unwrap();
        let person = directory.person(house.person(number)).unwrap();
        person.body.age_on(day("2026-11-21"))
    };
    assert!(age("L1").unwrap() < 18);
    let own = refusal(ctx.open_request(house.request("L1")).unwrap());
    assert!(own.contains("You can ask us to look at it again"), "{own}");
    for words in [
        "section 164A",
        "section 165",
        "court",
        "it was asked each week",
    ] {
        assert!(own.contains(words), "{words}: {own}");
    }
    let mut parent = house.request("L2");
    parent.standing = Requester::ParentalResponsibility;
    parent.asker.person = None;
    let said = refusal(ctx.open_request(parent).unwrap());
    assert!(said.contains("plainly unfounded or excessive"), "{said}");
}
