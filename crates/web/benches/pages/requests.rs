//! Pages with a thousand requests open.

use std::sync::Arc;
use std::time::Duration;

use app::bodies::{About, Asker, Sender};
use app::{AsideReason, Ctx, EntityId, NewArrival, NewRequest, PasswordCost};
use axum::http::StatusCode;
use duties::Requester;
use duties::rights::{CloseReason, RightKind};
use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::router::{Pages, get};
use crate::support::{House, Size, figure, figures_head, held, ms, now, timed};

/// What *Today* may cost, and its neighbours.
const AIM: Duration = Duration::from_millis(50);
/// What reading them all and reckoning their clocks may cost.
const CLOCKS: Duration = Duration::from_millis(100);
/// Requests for each page.
const REQUESTS: usize = 40;
/// What they ask for, in turn.
const KINDS: [RightKind; 5] = [
    RightKind::Access,
    RightKind::Access,
    RightKind::Rectification,
    RightKind::Erasure,
    RightKind::Objection,
];

pub fn measure(size: Size) {
    let many = size.of(1_000, 50);
    let invented = demo::Organisation::fixed(size.of(1_000, 60), 7);
    let mut house = House::with_people(&invented);
    house.dpo();
    figures_head(&format!("{many} requests open"));
    let ((), took) = timed(|| open(&house.operator(), many));
    figure("recorded, with what happened to them", &ms(took));
    let ((), took) = timed(|| arrive(&house.operator(), many));
    figure(
        "as many by the public page, most of them seen to",
        &ms(took),
    );
    house.close();
    house.open();
    let (list, first) = timed(|| house.operator().today_list().unwrap());
    let shown = list.overdue.len() + list.this_week.len() + list.coming_up.len();
    assert!(shown >= many, "{shown}");
    figure("Today, the first time after a start", &ms(first));
    let (_, again) = timed(|| house.operator().today_list().unwrap());
    held(
        "all of them read and their clocks reckoned",
        &ms(again),
        "with what else is due",
        &ms(CLOCKS),
        again < CLOCKS,
    );
    let engine = Arc::new(house.take_engine());
    let pages = Pages::of(Arc::clone(&engine));
    let page = |what: &str, path: &str| {
        pages.ask_within(what, (REQUESTS, AIM), StatusCode::OK, |_| get(path));
    };
    page("Today", "/today");
    page("what is due, day by day", "/today/days");
    page("the list of requests", "/requests");
    page("the numbers of requests", "/requests/numbers");
    page("one request", "/requests/500");
    drop(pages);
    drop(engine);
}

/// So many requests of the last weeks, in every state on the way to an answer.
pub fn open(ctx: &Ctx<'_>, many: usize) {
    let today = now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let directory = ctx.engine.directory().unwrap();
    let people = directory.everybody();
    let learners: Vec<EntityId> = people
        .filter(|person| person.body.is("learner"))
        .map(|person| person.id)
        .collect();
    for nth in 0..many {
        let came = today - i32::try_from(nth % 40).unwrap().days();
        let subject = learners[nth % learners.len()];
        let id = ctx
            .open_request(NewRequest {
                kind: KINDS[nth % KINDS.len()],
                subject,
                asker: Asker {
                    name: "themselves".to_owned(),
                    person: Some(subject),
                    contact: "by hand".to_owned(),
                },
                standing: Requester::DataSubject,
                asked: "what the letter says".to_owned(),
                channel: "letter".to_owned(),
                received_on: came,
            })
            .unwrap();
        happens(ctx, id, nth, came, today);
    }
}

/// So many that came by the public page: one in twenty waits, the others were set aside or matched.
fn arrive(ctx: &Ctx<'_>, many: usize) {
    let cost = PasswordCost::TEST;
    let directory = ctx.engine.directory().unwrap();
    let learner = directory
        .everybody()
        .find(|person| person.body.is("learner"))
        .unwrap()
        .id;
    for nth in 0..many {
        let new = NewArrival {
            wish: Some(KINDS[nth % KINDS.len()]),
            about: About::Child,
            person: "my daughter".to_owned(),
            hints: String::new(),
            from: Sender {
                name: "her mother".to_owned(),
                telephone: "by hand".to_owned(),
                ..Sender::default()
            },
            words: "what the letter says".to_owned(),
        };
        let sent = ctx.engine.arrive(&new, ctx.now, cost).unwrap();
        let id = ctx.resolve_arrival(&sent.reference).unwrap();
        match nth % 20 {
            0 => {}
            1..10 => {
                let new = ctx.show_arrival(id).unwrap().asked(None, learner, None);
                let case = ctx.match_arrival(id, new).unwrap();
                ctx.close_request(case, CloseReason::OpenedInError, "a test")
                    .unwrap();
            }
            _ => ctx
                .set_arrival_aside(id, AsideReason::NoRequest, "")
                .unwrap(),
        }
    }
}

fn happens(ctx: &Ctx<'_>, id: EntityId, nth: usize, came: Date, today: Date) {
    if !nth.is_multiple_of(4) {
        ctx.identity_not_in_doubt(id, "known to us").unwrap();
    }
    if nth % 4 == 2 && nth % 40 < 20 {
        ctx.extend(id, today, "many files").unwrap();
    }
    // Asked what they mean, which stands still for access alone.
    if nth % 20 == 5 {
        ctx.pause(id, came).unwrap();
    }
}
