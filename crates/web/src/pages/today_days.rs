//! What is due, by day, with a picture of the month that comes.

use app::{Ctx, DayLoad, DueEntry, Matter, SetBy};
use askama::Template;
use axum::extract::State as Extract;
use axum::response::Response;
use calendar::in_words;
use jiff::civil::Date;

use super::plain::{capital, frame};
use super::requests::Tag;
use super::today;
use crate::errors::{PageError, html};
use crate::frame::{Frame, Place};
use crate::session::Viewer;
use crate::state::State;

/// The width of the picture.
const WIDTH: usize = 620;
/// The height of its bars.
const HEIGHT: usize = 96;
/// Where bars stand.
const FLOOR: usize = 100;
/// As if at least so much were due on the fullest day: one thing should not look like a flood.
const LEAST: usize = 4;

/// What is due on a day.
#[derive(Clone, Debug)]
struct Day {
    title: String,
    class: &'static str,
    rows: Vec<Row>,
}

/// One thing that is due.
#[derive(Clone, Debug)]
struct Row {
    path: String,
    what: String,
    /// What its day is for, who set it, who has it.
    said: String,
    blocked: Vec<String>,
    tag: Option<Tag>,
}

/// How much is due on which day.
#[derive(Clone, Debug)]
struct Picture {
    words: String,
    bars: Vec<Bar>,
    marks: Vec<(usize, String)>,
    rows: Vec<Counted>,
}

#[derive(Clone, Debug)]
struct Bar {
    class: &'static str,
    x: usize,
    y: usize,
    width: usize,
    height: usize,
}

#[derive(Clone, Debug)]
struct Counted {
    day: String,
    limits: usize,
    aims: usize,
    other: usize,
}

#[derive(Template)]
#[template(path = "pages/today_days.html")]
pub(crate) struct DaysPage {
    frame: Frame,
    picture: Picture,
    days: Vec<Day>,
}

/// Shows what is due by day.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
) -> Result<Response, PageError> {
    let frame = frame(&state, &who, "What is due, by day", Place::Today);
    html(&state.run(&who, move |ctx| page(ctx, frame)).await?)
}

fn page(ctx: &Ctx<'_>, frame: Frame) -> Result<DaysPage, app::AppError> {
    let list = ctx.today_list()?;
    let mut days: Vec<(Option<Date>, Day)> = Vec::new();
    for entry in list.by_day() {
        let row = row(&entry, ctx, list.on);
        match days.last_mut() {
            Some((on, day)) if *on == entry.on => day.rows.push(row),
            Some(_) | None => days.push((entry.on, day_of(entry.on, list.on, row))),
        }
    }
    Ok(DaysPage {
        frame,
        picture: picture(&list.load()),
        days: days.into_iter().map(|(_, day)| day).collect(),
    })
}

fn day_of(on: Option<Date>, today: Date, row: Row) -> Day {
    Day {
        title: match on {
            Some(on) if on == today => format!("Today, {}", in_words(on)),
            Some(on) => capital(&in_words(on)),
            None => "Without a day".to_owned(),
        },
        class: match on {
            Some(on) if on < today => "overdue",
            Some(_) => "week",
            None => "later",
        },
        rows: vec![row],
    }
}

fn row(entry: &DueEntry<'_>, ctx: &Ctx<'_>, today: Date) -> Row {
    let (holidays, nation) = (ctx.engine.holidays(), ctx.engine.nation());
    let plain = today::row(entry.due.clone(), today, &holidays, nation);
    let law = entry.day.map(|day| match day.set_by {
        SetBy::Law => Tag::new("Law", "red"),
        SetBy::Policy => Tag::new("Policy", "blue"),
    });
    let Matter::Request { open, .. } = &entry.due.matter else {
        return Row {
            path: plain.path,
            what: plain.what,
            said: match entry.day {
                Some(day) => format!("{}; nobody has matched it", day.what.words()),
                None => plain.waiting,
            },
            blocked: Vec::new(),
            tag: law.or(plain.tag),
        };
    };
    let has = open.has.as_ref();
    let has = has.map_or_else(
        || "nobody has it".to_owned(),
        |(_, name)| format!("{name} has it"),
    );
    let said = match entry.day {
        Some(day) => format!("{}; {has}", day.what.words()),
        None => format!("{}; {has}", plain.when),
    };
    Row {
        path: plain.path,
        what: plain.what,
        said,
        blocked: open.blocked.iter().map(|one| one.words(today)).collect(),
        tag: law.or(plain.tag),
    }
}

fn picture(load: &[DayLoad]) -> Picture {
    let most = load.iter().map(DayLoad::all).max().unwrap_or_default();
    let most = most.max(LEAST);
    let slot = WIDTH / load.len().max(1);
    let mut bars = Vec::new();
    for (at, day) in load.iter().enumerate() {
        let mut below = 0_usize;
        for (class, many) in [
            ("limits", day.limits),
            ("aims", day.aims),
            ("other", day.other),
        ] {
            let (from, to) = (below * HEIGHT / most, (below + many) * HEIGHT / most);
            below += many;
            if many > 0 {
                bars.push(Bar {
                    class,
                    x: at * slot + 2,
                    y: FLOOR - to,
                    width: slot.saturating_sub(4),
                    height: to - from,
                });
            }
        }
    }
    let marks = load.iter().enumerate().step_by(7);
    let marks = marks.map(|(at, day)| (at * slot + 2, day.on.strftime("%-d %b").to_string()));
    let due = load.iter().filter(|day| day.all() > 0);
    let rows = due.clone().map(|day| Counted {
        day: in_words(day.on),
        limits: day.limits,
        aims: day.aims,
        other: day.other,
    });
    let sum: usize = load.iter().map(DayLoad::all).sum();
    let fullest = due
        .clone()
        .max_by_key(|day| (day.all(), std::cmp::Reverse(day.on)));
    let words = match fullest {
        Some(day) => format!(
            "{} due in {} days; most on {}: {}",
            things(sum),
            load.len(),
            in_words(day.on),
            day.all()
        ),
        None => format!("Nothing is due in {} days", load.len()),
    };
    Picture {
        words,
        bars,
        marks: marks.collect(),
        rows: rows.collect(),
    }
}

fn things(many: usize) -> String {
    match many {
        1 => "1 thing is".to_owned(),
        many => format!("{many} things are"),
    }
}

/// Samples for the test of templates.
#[cfg(test)]
pub(crate) fn samples() -> Vec<super::Sample> {
    let on = Date::constant(2026, 8, 19);
    let load = |limits| DayLoad {
        on,
        limits,
        aims: 1,
        other: 0,
    };
    let row = Row {
        path: "/requests/014".to_owned(),
        what: "Answer Rosa Thornbury’s request about Ella Thornbury".to_owned(),
        said: "Limit to answer; Dana Reyes has it".to_owned(),
        blocked: vec!["Nobody has made sure yet who asks".to_owned()],
        tag: Some(Tag::new("Law", "red")),
    };
    [vec![day_of(Some(on), on, row)], Vec::new()]
        .map(|days| {
            let page = DaysPage {
                frame: Frame::sample(),
                picture: picture(&if days.is_empty() {
                    vec![]
                } else {
                    vec![load(2), load(1)]
                }),
                days,
            };
            super::Sample::of("pages/today_days.html", &page)
        })
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_stands_on_its_floor_and_says_what_it_shows() {
        let load: Vec<DayLoad> = [(19, 3, 2, 0), (20, 0, 0, 0), (21, 0, 0, 1)]
            .map(|(day, limits, aims, other)| DayLoad {
                on: Date::constant(2026, 8, day),
                limits,
                aims,
                other,
            })
            .into();
        let drawn = picture(&load);
        assert_eq!(
            drawn.words,
            "6 things are due in 3 days; most on Wednesday 19 August 2026: 5"
        );
        assert_eq!(drawn.bars.len(), 3);
        let first: Vec<_> = drawn.bars.iter().filter(|bar| bar.x == 2).collect();
        let height: usize = first.iter().map(|bar| bar.height).sum();
        assert_eq!(height, HEIGHT, "the fullest day fills it");
        let lowest = first.iter().map(|bar| bar.y + bar.height).max();
        assert_eq!(lowest, Some(FLOOR));
        assert_eq!(drawn.rows.len(), 2, "a day with nothing has no row");
    }
}
