//! The pages themselves, asked for without a network, and memory over many of them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use app::{Ctx, Engine, EntityId, Extractor, PasswordCost};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::connect_info::MockConnectInfo;
use axum::http::{Request, StatusCode, header};
use tower::ServiceExt as _;

use crate::people::AIM;
use crate::support::{
    EMAIL, House, PASSWORD, Size, after, figures_head, held, is_asked, mb, ms, now, on_processor,
    resident, timed,
};

/// Requests for each page.
const REQUESTS: usize = 100;
const URL: &str = "http://127.0.0.1:7480";

pub(crate) struct Pages {
    router: Router,
    cookie: String,
    runtime: tokio::runtime::Runtime,
}

/// Asks for each page a hundred times.
pub fn measure(mut house: House) -> House {
    let engine = Arc::new(house.take_engine());
    let people: Vec<EntityId> = engine.directory().unwrap().ids().collect();
    {
        let pages = Pages::of(Arc::clone(&engine));
        figures_head(&format!("Pages, with {} people", people.len()));
        let list = |nth: usize| format!("/people?page={}", nth % (people.len() / 20).max(1) + 1);
        pages.ask("the list of people", |nth| get(&list(nth)));
        pages.ask("the list of one kind", |nth| {
            get(&format!("/people?kind=learner&page={}", nth + 1))
        });
        pages.ask("people found by a word", |nth| {
            post("/people", &format!("q=sam&page={}", nth % 3 + 1))
        });
        pages.ask("Today", |_| get("/today"));
        pages.ask("a person", |nth| {
            get(&format!("/people/{}", people[nth * 7919 % people.len()]))
        });
    }
    let engine = Arc::into_inner(engine).expect("nobody else has it");
    house.give_engine(engine);
    house
}

pub(crate) fn get(path: &str) -> Request<Body> {
    Request::get(path).body(Body::empty()).unwrap()
}

pub(crate) fn post(path: &str, form: &str) -> Request<Body> {
    Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(form.to_owned()))
        .unwrap()
}

impl Pages {
    pub(crate) fn of(engine: Arc<Engine>) -> Self {
        let cost = PasswordCost::SIGN_IN;
        let (_, token) = engine
            .sign_in(EMAIL, PASSWORD, "192.0.2.1", now(), cost)
            .unwrap();
        let extractor = Arc::new(Extractor::of("caretaker", &["worker"]));
        let state = web::State::new(engine, Arc::new(now), URL, cost, extractor);
        let address = std::net::SocketAddr::from(([127, 0, 0, 1], 50_000));
        Self {
            router: web::router(state).layer(MockConnectInfo(address)),
            cookie: format!("caretaker={}", *token.0),
            runtime: tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap(),
        }
    }

    /// Processor time of all threads for a page, with its session, its leaf and its HTML.
    fn ask(&self, what: &str, request: impl Fn(usize) -> Request<Body>) {
        self.ask_within(what, (REQUESTS, AIM), StatusCode::OK, request);
    }

    /// The same of so many requests, with an aim and what is answered.
    pub(crate) fn ask_within(
        &self,
        what: &str,
        (requests, aim): (usize, Duration),
        status: StatusCode,
        request: impl Fn(usize) -> Request<Body>,
    ) {
        let one = |nth: usize| {
            let mut request = request(nth);
            let cookie = self.cookie.parse().unwrap();
            request.headers_mut().insert(header::COOKIE, cookie);
            request
                .headers_mut()
                .insert(header::HOST, "127.0.0.1:7480".parse().unwrap());
            self.runtime.block_on(async {
                let answer = self.router.clone().oneshot(request).await.unwrap();
                assert_eq!(answer.status(), status, "{what}");
                to_bytes(answer.into_body(), usize::MAX)
                    .await
                    .unwrap()
                    .len()
            })
        };
        let bytes = one(requests);
        let before = on_processor();
        let ((), took) = timed(|| {
            for nth in 0..requests {
                one(nth);
            }
        });
        let many = u32::try_from(requests).unwrap();
        let each = on_processor().saturating_sub(before) / many;
        held(
            &format!("page: {what}"),
            &format!("{} of processor time", ms(each)),
            &format!("{} in all, {bytes} bytes", ms(took / many)),
            &ms(aim),
            each < aim,
        );
    }
}

/// Memory after the first half of many looks and after the second.
pub fn growth(house: &House, size: Size) {
    let all = match size {
        Size::Quick => 2_000,
        Size::Full if is_asked("--long") => 1_000_000,
        Size::Full => 200_000,
    };
    let people = house.people();
    let actor = house.operator().actor;
    let next = AtomicUsize::new(0);
    let until = |last: usize| {
        let work = || {
            loop {
                let nth = next.fetch_add(1, Ordering::Relaxed);
                if nth >= last {
                    return;
                }
                let ctx = Ctx {
                    engine: house.engine(),
                    // Each look leaves a leaf.
                    now: after(1000 + nth / people.len()),
                    actor,
                };
                ctx.show_person(people[nth % people.len()]).unwrap();
            }
        };
        std::thread::scope(|scope| {
            for _ in 0..16 {
                scope.spawn(work);
            }
        });
        resident(std::process::id()).1
    };
    let warm = until((all / 10).max(1));
    let half = until(all / 2);
    let (end, took) = timed(|| until(all));
    figures_head("Start and memory");
    held(
        &format!("memory of its own over {all} looks, each with its leaf"),
        &format!(
            "{} after a tenth, {} after half, {} at the end",
            mb(warm),
            mb(half),
            mb(end)
        ),
        &format!(
            "in process, with the people above; the second half took {}",
            ms(took)
        ),
        "no growth: under 4 MB from half to end",
        end - half < 4e6,
    );
}
