//! The pages of a review of ten thousand items, a fifth of them kept twice and a fifth quoted in
//! another.

use std::sync::Arc;
use std::time::Duration;

use app::bodies::{Asker, Place};
use app::{EntityId, ItemFilter, NewRequest};
use axum::http::StatusCode;
use duties::Requester;

use crate::router::{Pages, get, post};
use crate::support::{House, Size, figure, figures_head, held, ms, now, timed};

/// What a page may cost.
const AIM: Duration = Duration::from_millis(100);
/// Requests for each page.
const REQUESTS: usize = 40;

pub fn measure(size: Size) {
    let many = size.of(10_000, 500);
    let invented = demo::Organisation::fixed(size.of(300, 30), 7);
    let mut house = House::with_people(&invented);
    house.dpo();
    figures_head(&format!("Review of {many} items"));
    let request = request(&house, many);
    house.close();
    house.open();
    let first = timed(|| house.operator().review(request).unwrap());
    let review = first.0;
    held(
        "all items opened for the first list",
        &ms(first.1),
        "once after a start",
        "1,000 ms",
        first.1 < Duration::from_secs(1),
    );
    let (_, counted) = timed(|| review.counts(&ItemFilter::default()));
    figure(
        "of a page, what is counted beside each choice",
        &ms(counted),
    );
    let engine = Arc::new(house.take_engine());
    let pages = Pages::of(Arc::clone(&engine));
    let page = |what: &str, path: &dyn Fn(usize) -> String| {
        let aim = (REQUESTS, AIM);
        pages.ask_within(what, aim, StatusCode::OK, |nth| get(&path(nth)));
    };
    let at = "/requests/001/review";
    page("the list", &|nth| format!("{at}?page={}", nth + 1));
    page("the list narrowed", &|_| {
        format!("{at}?is=alike&state=undecided&kind=hand")
    });
    page("an item", &|nth| format!("{at}/{}", nth * 97 % many + 1));
    page("an item of those narrowed", &|nth| {
        format!("{at}/{}?is=alike", nth * 97 % many + 1)
    });
    pages.ask_within(
        "a decision, on its way to the next item",
        (REQUESTS, AIM),
        StatusCode::SEE_OTHER,
        |nth| {
            post(
                &format!("{at}/{}?state=undecided", nth + 1),
                "choice=not-about",
            )
        },
    );
    page("the list after it", &|_| at.to_owned());
    page("what a rule suggests", &|_| {
        format!("{at}/suggestions/same-text")
    });
    drop(pages);
    drop(engine);
}

/// A request with that many items, brought in by hand.
fn request(house: &House, many: usize) -> EntityId {
    let ctx = house.operator();
    let place = Place {
        name: "Old mailbox".to_owned(),
        kind: "mail".to_owned(),
        owner: "the office".to_owned(),
        how_searched: "by the name".to_owned(),
        ingested: false,
    };
    let place = ctx.add_place(&place).unwrap();
    let directory = ctx.engine.directory().unwrap();
    let learner = directory
        .everybody()
        .find(|person| person.body.is("learner"))
        .unwrap();
    let id = ctx
        .open_request(NewRequest {
            kind: duties::rights::RightKind::Access,
            subject: learner.id,
            asker: Asker {
                name: "themselves".to_owned(),
                person: Some(learner.id),
                contact: "by hand".to_owned(),
            },
            standing: Requester::DataSubject,
            asked: "everything".to_owned(),
            channel: "letter".to_owned(),
            received_on: now().to_zoned(jiff::tz::TimeZone::UTC).date(),
        })
        .unwrap();
    let name = learner.body.display_name();
    let own = |nth: usize| {
        let words: Vec<String> = (0..60)
            .map(|word| format!("w{}", nth * 61 + word))
            .collect();
        format!("{name} and {}.", words.join(" "))
    };
    let texts: Vec<(String, String)> = (0..many)
        .map(|nth| {
            let text = match nth % 5 {
                3 => own(nth - 3),
                4 => format!("Thank you.\n> {}", own(nth - 3)),
                _ => own(nth),
            };
            (format!("mail {nth}"), text)
        })
        .collect();
    let ((), took) = timed(|| {
        ctx.search_by_hand(id, &place.to_string(), "the name", &texts)
            .map(|_| ())
            .unwrap();
    });
    figure("brought in, looked through and stored", &ms(took));
    id
}
