//! Words that a program reads in a picture: suggested to be covered and shown as what they are. The
//! worker of these tests stands in for the program, so that none need be installed.

use app::bodies::Cover;
use app::{AppError, Area, Choice, Extractor, Scan, SuggestedState, WhichSuggested};
use document::Picture;
use store::EntityId;

use super::support::{House, extractor, place};

/// It says that it reads “Ella Jamie Tolliver”, whatever it is shown.
fn reader() -> Extractor {
    let program = env!("CARGO_BIN_EXE_app-worker").into();
    extractor().reading_by(Some(program))
}

/// A request of Ella's for which a picture without words was found by hand.
fn found(house: &House) -> EntityId {
    let ctx = house.operator();
    ctx.add_place(&place("Cupboard")).unwrap();
    let id = ctx.open_request(house.request("L1")).unwrap();
    ctx.identity_not_in_doubt(id, "known to us").unwrap();
    for place in ctx.show_request(id).unwrap().places {
        if place.name == "Cupboard" {
            let picture = Picture::new(40, 20, true, vec![200; 800]).unwrap();
            let scan = Scan {
                title: "photograph.png".to_owned(),
                bytes: render::png(&picture).unwrap(),
            };
            let words = (place.id.as_str(), "Ella Marchbanks");
            ctx.search_by_hand_and_scans(id, words, &[], (&[scan], &extractor()))
                .unwrap();
        }
    }
    id
}

fn states(house: &House, id: EntityId) -> Vec<SuggestedState> {
    let item = house.operator().show_item(id, 1).unwrap();
    item.suggested.into_iter().map(|one| one.state).collect()
}

/// Whether this system can wall a program in; where it cannot, nothing is read, which is said.
fn is_walled(house: &House, id: EntityId) -> bool {
    match house.operator().read_words(id, (1, None), 1, &reader()) {
        Ok(new) => {
            assert_eq!(new, 1);
            true
        }
        Err(error) => {
            let said = format!("{error:?}");
            assert!(said.contains("cannot wall in"), "{said}");
            false
        }
    }
}

#[test]
fn what_a_machine_read_is_suggested_as_that_and_shown() {
    let house = House::with_people();
    let id = found(&house);
    let ctx = house.operator();
    assert!(states(&house, id).is_empty());
    if !is_walled(&house, id) {
        return;
    }
    let item = ctx.show_item(id, 1).unwrap();
    let pictures = item.stored.body.pictures.unwrap();
    assert_eq!(pictures.read[0].text, "Ella Jamie Tolliver");
    let [one] = item.suggested.as_slice() else {
        panic!("{:?}", item.suggested.len())
    };
    assert_eq!(one.suggested.words, "Jamie Tolliver");
    assert_eq!(one.suggested.sure, Some(40));
    assert_eq!(
        one.why(),
        "a full name; read by machine, 40 % sure, may be wrong"
    );
    // It covers nothing, and is no proof: it stops the item until somebody answers, and looks.
    assert!(item.covers.is_empty());
    let give = |looked| Choice::GivePictures {
        looked,
        leave_open: false,
    };
    house.refused(|| ctx.decide(id, 1, give(true)));
    ctx.accept_suggested(id, (1, None), WhichSuggested::Page(1))
        .unwrap();
    house.refused(|| ctx.decide(id, 1, give(false)));
    ctx.decide(id, 1, give(true)).unwrap();
    // What is decided is not read again.
    house.refused(|| ctx.read_words(id, (1, None), 1, &reader()));
    house.assert_whole();
}

#[test]
fn to_read_again_asks_nothing_twice() {
    let house = House::with_people();
    let id = found(&house);
    let ctx = house.operator();
    if !is_walled(&house, id) {
        return;
    }
    let again = || ctx.read_words(id, (1, None), 1, &reader()).unwrap();
    assert_eq!(again(), 1, "in the place of what was open");
    assert_eq!(states(&house, id), [SuggestedState::Open]);
    ctx.dismiss_suggested(id, (1, None), WhichSuggested::One(1))
        .unwrap();
    assert_eq!(again(), 0, "what was left is left");
    assert_eq!(states(&house, id), [SuggestedState::Dismissed]);
    ctx.accept_suggested(id, (1, None), WhichSuggested::One(1))
        .unwrap();
    assert_eq!(again(), 0);
    assert_eq!(states(&house, id), [SuggestedState::Covered]);
    house.refused(|| ctx.read_words(id, (1, None), 2, &reader()));
    house.refused(|| ctx.read_words(id, (1, None), 0, &reader()));
    house.refused(|| ctx.read_words(id, (1, Some(1)), 1, &reader()));
    house.assert_whole();
}

#[test]
fn where_there_is_no_program_it_is_said_and_nothing_else_changes() {
    let house = House::with_people();
    let id = found(&house);
    let ctx = house.operator();
    let none = extractor().reading_by(None);
    let error = house.refused(|| ctx.read_words(id, (1, None), 1, &none));
    let AppError::Refused(refusal) = &error else {
        panic!("{error:?}")
    };
    assert!(refusal.why.contains("install tesseract"), "{}", refusal.why);
    ctx.cover(id, (1, None), Cover::of(1, Area::PAGE, "third-party"))
        .unwrap();
    let give = Choice::GivePictures {
        looked: true,
        leave_open: false,
    };
    ctx.decide(id, 1, give).unwrap();
    house.assert_whole();
}
