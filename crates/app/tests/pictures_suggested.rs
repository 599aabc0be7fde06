//! What is suggested to be covered in scans and in PDFs that go as they look: found as in a text, placed
//! where the words stand, covering nothing until a person says so.

use access::Role;
use app::bodies::{Cover, Decision};
use app::{
    AppError, Area, Choice, Incoming, PageLook, Scan, SuggestedState, SuggestedView, WhichSuggested,
};
use document::Picture;
use store::EntityId;

use super::pictures_found::pdf_of;
use super::support::{House, NOW, at, extractor, place};

/// The first page names Jamie twice, the second Idris and a telephone number of nobody known. It is
/// Ella who asks.
fn letter() -> Vec<u8> {
    pdf_of(&[
        "BT /F1 12 Tf 72 700 Td (Ella Marchbanks sat beside Jamie Tolliver.) Tj \
         0 -40 Td (Jamie Tolliver went home with Ellie.) Tj ET",
        "BT /F1 12 Tf 72 600 Td (Idris Tolliver telephoned from 020 7946 0958.) Tj ET",
    ])
}

/// A request of Ella's for which the letter was found by hand.
fn found(house: &House, bytes: &[u8]) -> EntityId {
    let ctx = house.operator();
    ctx.add_place(&place("Cupboard")).unwrap();
    let id = ctx.open_request(house.request("L1")).unwrap();
    ctx.identity_not_in_doubt(id, "known to us").unwrap();
    for place in ctx.show_request(id).unwrap().places {
        if place.by_caretaker {
            ctx.search_place(id, &place.id).unwrap();
        }
        if place.name == "Cupboard" {
            let scan = Scan {
                title: "letter.pdf".to_owned(),
                bytes: bytes.to_vec(),
            };
            let words = (place.id.as_str(), "Ella Marchbanks");
            ctx.search_by_hand_and_scans(id, words, &[], (&[scan], &extractor()))
                .unwrap();
        }
    }
    id
}

fn suggested(house: &House, id: EntityId) -> Vec<SuggestedView> {
    house.operator().show_item(id, 1).unwrap().suggested
}

fn states(house: &House, id: EntityId) -> Vec<SuggestedState> {
    let all = suggested(house, id);
    all.into_iter().map(|one| one.state).collect()
}

fn give(leave_open: bool) -> Choice {
    Choice::GivePictures {
        looked: true,
        leave_open,
    }
}

fn pixels(house: &House, id: EntityId, page: u32, look: PageLook) -> Picture {
    let png = house.operator().item_page(id, (1, page), look).unwrap();
    render::read_png(&png).unwrap()
}

/// How many pixels of a grey picture are dark.
fn dark(picture: &Picture) -> usize {
    let samples = picture.samples().iter();
    samples.filter(|sample| **sample < 128).count()
}

#[test]
fn what_would_be_taken_out_of_a_text_is_suggested_and_nothing_else() {
    let house = House::with_people();
    let id = found(&house, &letter());
    let all = suggested(&house, id);
    let lines: Vec<_> = all
        .iter()
        .map(|one| {
            let place = (one.suggested.cover.page, one.suggested.words.as_str());
            (place, one.about(), one.why())
        })
        .collect();
    let line =
        |page, words, about: &str, why: &str| ((page, words), about.to_owned(), why.to_owned());
    assert_eq!(
        lines,
        [
            line(1, "Jamie Tolliver", "Jamie Tolliver", "a full name"),
            line(1, "Jamie Tolliver", "Jamie Tolliver", "a full name"),
            line(2, "Idris Tolliver", "Idris Tolliver", "a full name"),
            line(2, "020 7946 0958", "nobody known", "a telephone number"),
        ],
        "and Ella is not, whatever she is called"
    );
    assert!(
        states(&house, id)
            .iter()
            .all(|one| *one == SuggestedState::Open)
    );
    assert!(all.iter().all(|one| one.suggested.sure.is_none()));
    // It covers nothing, and a line around it is for the reviewer alone.
    let shown = house.operator().show_item(id, 1).unwrap();
    assert!(shown.covers.is_empty());
    let given = pixels(&house, id, 1, PageLook::Given);
    assert_eq!(given, pixels(&house, id, 1, PageLook::Bare));
    let outlined = pixels(&house, id, 1, PageLook::Outlined);
    assert!(given.is_grey() && !outlined.is_grey());
    // What is suggested is where the words are drawn.
    for one in &all[..2] {
        let mut covered = given.clone();
        covered.cover(one.suggested.cover.area);
        let area = one.suggested.cover.area;
        let share = f64::from(area.width) * f64::from(area.height) / 1e8;
        let all = f64::from(given.width()) * f64::from(given.height());
        let black = f64::from(u32::try_from(dark(&covered) - dark(&given)).unwrap());
        assert!(
            black < share * all * 0.97,
            "something dark was there before"
        );
    }
    house.assert_whole();
}

#[test]
fn suggestions_are_accepted_one_by_one_by_page_and_by_person() {
    use SuggestedState::{Covered, Dismissed, Open};
    let house = House::with_people();
    let id = found(&house, &letter());
    let ctx = house.operator();
    let place = (1, None);
    let jamie = suggested(&house, id)[0].suggested.who[0];
    let settled = house.step(&["request.review-decide"], || {
        ctx.accept_suggested(id, place, WhichSuggested::One(1))
    });
    assert_eq!(settled, 1);
    assert_eq!(states(&house, id), [Covered, Open, Open, Open]);
    let cover = suggested(&house, id)[0].suggested.cover.clone();
    assert!(pixels(&house, id, 1, PageLook::Given).is_covered(cover.area));
    // Twice is once, and there is no fifth.
    for gone in [
        WhichSuggested::One(1),
        WhichSuggested::One(0),
        WhichSuggested::One(5),
        WhichSuggested::Page(3),
    ] {
        house.refused(|| ctx.accept_suggested(id, place, gone));
        house.refused(|| ctx.dismiss_suggested(id, place, gone));
    }
    // Whoever looked at another version is told.
    house.refused(|| ctx.accept_suggested(id, (1, Some(1)), WhichSuggested::One(2)));
    assert_eq!(
        ctx.accept_suggested(id, place, WhichSuggested::Person(jamie))
            .unwrap(),
        1
    );
    assert_eq!(states(&house, id), [Covered, Covered, Open, Open]);
    assert_eq!(
        ctx.dismiss_suggested(id, place, WhichSuggested::Page(2))
            .unwrap(),
        2
    );
    assert_eq!(states(&house, id), [Covered, Covered, Dismissed, Dismissed]);
    // What was left can be covered after all, and what is taken off is open again.
    assert_eq!(
        ctx.accept_suggested(id, place, WhichSuggested::One(4))
            .unwrap(),
        1
    );
    ctx.uncover(id, place, 1).unwrap();
    assert_eq!(states(&house, id), [Open, Covered, Dismissed, Covered]);
    // A part covered by hand answers whatever lies in it.
    ctx.cover(id, place, Cover::of(1, Area::PAGE, "third-party"))
        .unwrap();
    assert_eq!(states(&house, id), [Covered, Covered, Dismissed, Covered]);
    ctx.decide(id, 1, give(false)).unwrap();
    // What is decided is not changed.
    house.refused(|| ctx.dismiss_suggested(id, place, WhichSuggested::One(1)));
    house.assert_whole();
}

#[test]
fn nothing_is_given_while_suggestions_are_open_unless_the_reviewer_says_so() {
    let house = House::with_people();
    let id = found(&house, &letter());
    let ctx = house.operator();
    let refused = ctx.decide(id, 1, give(false)).unwrap_err();
    let AppError::Input(faults) = &refused else {
        panic!("{refused:?}")
    };
    assert_eq!(faults[0].place, "leave-open");
    assert!(
        faults[0].what.contains("4 suggestions"),
        "{}",
        faults[0].what
    );
    ctx.accept_suggested(id, (1, None), WhichSuggested::Page(1))
        .unwrap();
    house.refused(|| ctx.decide(id, 1, give(false)));
    // Nor in place of having looked.
    house.refused(|| {
        let unseen = Choice::GivePictures {
            looked: false,
            leave_open: true,
        };
        ctx.decide(id, 1, unseen)
    });
    ctx.decide(id, 1, give(true)).unwrap();
    let item = ctx.show_item(id, 1).unwrap();
    let Decision::GiveWithMarks { covers, .. } = item.stored.body.decision else {
        panic!("what was accepted is covered")
    };
    assert_eq!(covers.len(), 2);
    assert!(covers.iter().all(|cover| cover.page == 1));
    let view = ctx.build_package(id, &extractor()).unwrap();
    assert_eq!(view.findings, Vec::<String>::new());
    house.assert_whole();
}

#[test]
fn a_pdf_that_goes_as_it_looks_has_its_words_suggested() {
    let house = House::with_people();
    let ctx = house.operator();
    ctx.add_place(&place("Shared drive")).unwrap();
    let file = Incoming {
        path: "letter.pdf".to_owned(),
        bytes: letter(),
    };
    ctx.ingest("Shared drive", &file, &extractor()).unwrap();
    let id = ctx.open_request(house.request("L1")).unwrap();
    ctx.identity_not_in_doubt(id, "known to us").unwrap();
    for place in ctx.show_request(id).unwrap().places {
        ctx.search_place(id, &place.id).unwrap();
    }
    let item = ctx.show_item(id, 1).unwrap();
    let words = |start: usize, end: usize| item.text.get(start..end).unwrap().to_owned();
    let mut taken_out: Vec<_> = item.marks.iter().map(|m| words(m.start, m.end)).collect();
    assert!(item.suggested.is_empty(), "it goes as text");
    ctx.as_pictures(id, (1, None), &extractor()).unwrap();
    let mut suggested: Vec<_> = suggested(&house, id)
        .into_iter()
        .map(|one| one.suggested.words)
        .collect();
    taken_out.sort();
    suggested.sort();
    assert_eq!(suggested, taken_out, "the same as of the text");
    ctx.as_text(id, (1, None)).unwrap();
    assert!(ctx.show_item(id, 1).unwrap().suggested.is_empty());
    house.assert_whole();
}

#[test]
fn who_may_not_review_settles_no_suggestion() {
    let house = House::with_people();
    let id = found(&house, &letter());
    let tutor = house.account("Sam", Role::Tutor, Some(house.person("T1")));
    let ctx = house.ctx(tutor, at(NOW));
    for error in [
        ctx.accept_suggested(id, (1, None), WhichSuggested::One(1))
            .unwrap_err(),
        ctx.dismiss_suggested(id, (1, None), WhichSuggested::Page(1))
            .unwrap_err(),
    ] {
        assert!(matches!(error, AppError::Refused(_)), "{error:?}");
    }
    assert!(
        states(&house, id)
            .iter()
            .all(|one| *one == SuggestedState::Open)
    );
}
