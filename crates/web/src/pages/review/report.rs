//! The release report: what was searched, found, given, kept back and taken out, why, and by whom.
//! To be printed or kept.

use app::bodies::How;
use app::{AppError, Ctx, EntityId, ReportedItem, RequestReport};
use askama::Template;
use axum::extract::{Path, State as Extract};
use axum::response::Response;
use duties::rights::DecisionKind;

use super::grounds::short;
use super::tag_of;
use crate::errors::{PageError, html};
use crate::frame::{Frame, Place};
use crate::pages::plain::moment;
use crate::pages::requests::{count_of, heading, number, on_case, title};
use crate::session::Viewer;
use crate::state::State;

/// One search.
#[derive(Clone, Debug)]
struct Search {
    place: String,
    how: &'static str,
    words: String,
    found: u32,
    by: String,
}

/// An item.
#[derive(Clone, Debug)]
struct Line {
    number: u32,
    title: String,
    place: String,
    decided: String,
    why: String,
    by: String,
}

#[derive(Template)]
#[template(path = "pages/review/report.html")]
pub(crate) struct ReportPage {
    frame: Frame,
    number: String,
    heading: String,
    facts: Vec<(&'static str, String)>,
    searched: Vec<Search>,
    /// Whom we asked to look, and whom outside: who, how it stands, what is known of it.
    asked: Vec<(String, &'static str, Vec<String>)>,
    totals: Vec<(String, usize)>,
    lines: Vec<Line>,
    /// What is known of the answer; empty if none was put together.
    answer: Vec<(&'static str, String)>,
    checkpoint: String,
}

/// Shows it.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    let frame = Frame::new(&state, &who, "", Place::Requests);
    let page = on_case(&state, &who, &number, move |ctx, id| view(ctx, id, frame));
    html(&page.await?)
}

fn view(ctx: &Ctx<'_>, id: EntityId, frame: Frame) -> Result<ReportPage, AppError> {
    let report = ctx.request_report(id)?;
    let body = &report.view.stored.body;
    let totals = report.totals().into_iter();
    let received = calendar::in_words(body.duty.received_on);
    Ok(ReportPage {
        frame: Frame {
            title: format!("{}, report", title(&report.view)),
            ..frame
        },
        number: number(&report.view),
        heading: heading(&report.view),
        facts: vec![
            ("About", report.view.subject.clone()),
            ("Asked by", body.requester.name.clone()),
            ("Received", format!("{received}, by {}", body.channel)),
            ("This report", moment(ctx.now)),
        ],
        searched: searches(&report),
        asked: asked(&report, ctx.today()),
        totals: totals
            .map(|(decided, count)| (words(decided), count))
            .collect(),
        lines: report.items.iter().map(line).collect(),
        answer: answer(&report),
        checkpoint: report.checkpoint,
    })
}

fn words(decided: Option<DecisionKind>) -> String {
    tag_of(decided).words
}

fn searches(report: &RequestReport) -> Vec<Search> {
    let searched = report.searched.iter();
    searched
        .map(|one| Search {
            place: one.place.clone(),
            how: match one.how {
                How::Caretaker => "By Caretaker",
                How::ByHand => "By hand",
                How::LeftOut => "Left out",
            },
            words: one.words.clone(),
            found: one.found,
            by: format!("{}, {}", one.by, moment(one.at)),
        })
        .collect()
}

fn asked(
    report: &RequestReport,
    today: jiff::civil::Date,
) -> Vec<(String, &'static str, Vec<String>)> {
    let sheets = report.view.sheets.iter();
    let sheets = sheets.map(|line| {
        let name = line.stored.body.to.name.clone();
        (name, line.state.words(), line.said())
    });
    let outside = report.view.stored.body.consulted.iter();
    let outside = outside.map(|one| {
        let who = one.who.as_str().to_owned();
        (who, one.state(today).words(), one.said())
    });
    sheets.chain(outside).collect()
}

fn line(item: &ReportedItem) -> Line {
    let kept = item.kept_back.iter();
    let kept = kept.map(|(ground, reason)| format!("{}: {reason}", short(ground)));
    let hidden = item.hidden.iter();
    let hidden = hidden.map(|(ground, places)| {
        format!(
            "{} hidden: {}",
            count_of(*places, "part", "parts"),
            short(ground)
        )
    });
    let asked = (item.asked > 0).then(|| count_of(item.asked, "question asked", "questions asked"));
    let why: Vec<String> = kept.chain(hidden).chain(asked).collect();
    let by = item
        .by
        .iter()
        .map(|(who, at)| format!("{who}, {}", moment(*at)));
    let second = item.second.iter();
    let second = second.map(|(who, at)| format!("agreed: {who}, {}", moment(*at)));
    Line {
        number: item.number,
        title: item.title.clone(),
        place: item.place.clone(),
        decided: words(item.decided),
        why: why.join("; "),
        by: by.chain(second).collect::<Vec<_>>().join("; "),
    }
}

fn answer(report: &RequestReport) -> Vec<(&'static str, String)> {
    let Some(answer) = &report.answer else {
        return Vec::new();
    };
    let (pages, items) = answer.extent;
    let pages = count_of(pages as usize, "page", "pages");
    let items = count_of(items as usize, "item", "items");
    let check = match answer.findings {
        0 => "Read again by two programs: nothing that was hidden remains".to_owned(),
        found => format!("Not released: {}", count_of(found, "finding", "findings")),
    };
    vec![
        ("Put together", moment(answer.at)),
        ("Extent", format!("{items} on {pages}")),
        ("Release check", check),
        ("PDF, SHA-256", answer.digests.0.clone()),
        ("Zip, SHA-256", answer.digests.1.clone()),
    ]
}

/// A sample for the test of templates.
#[cfg(test)]
pub(crate) fn samples() -> Vec<crate::pages::Sample> {
    let page = ReportPage {
        frame: Frame::sample(),
        number: "014".to_owned(),
        heading: "Access request from Ella Marsh".to_owned(),
        facts: vec![("About", "Ella <Marsh>".to_owned())],
        searched: vec![Search {
            place: "Office drive".to_owned(),
            how: "By hand",
            words: "\"Ella\"".to_owned(),
            found: 2,
            by: "Dana, 21 November 2026 at 20:31".to_owned(),
        }],
        asked: vec![(
            "Sam Okafor".to_owned(),
            "Answered",
            vec!["To be back by 30 November 2026".to_owned()],
        )],
        totals: vec![("Given".to_owned(), 1)],
        lines: vec![Line {
            number: 1,
            title: "Re: Tuesday".to_owned(),
            place: "Office drive".to_owned(),
            decided: "Given".to_owned(),
            why: "2 parts hidden: about somebody else".to_owned(),
            by: "Dana, 21 November 2026 at 20:31".to_owned(),
        }],
        answer: vec![("Extent", "1 item on 2 pages".to_owned())],
        checkpoint: "larkfield.example\n3\nabc=".to_owned(),
    };
    vec![crate::pages::Sample::of("pages/review/report.html", &page)]
}
