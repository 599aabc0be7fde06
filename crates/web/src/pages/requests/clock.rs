//! The clock of a request as a bar, with the sentence beside it.

use app::{RequestDue, RequestView};
use calendar::{Holidays, Nation, days_between, in_words, working_days_between};
use jiff::civil::Date;

use super::days;
use crate::form::sentence;

/// The width of the drawing, in its own units.
const WIDTH: i32 = 600;

/// The drawing.
#[derive(Clone, Debug)]
pub(crate) struct Bar {
    /// How much of the time is gone.
    pub(crate) gone: i32,
    /// From where the time is over, and how wide that is.
    pub(crate) late: Option<(i32, i32)>,
    /// Where the clock stood still.
    pub(crate) pauses: Vec<(i32, i32)>,
    /// Today.
    pub(crate) today: i32,
    /// Our aim.
    pub(crate) aim: Option<i32>,
    /// The legal limit.
    pub(crate) limit: Option<i32>,
    /// What the ends and marks mean: words and date, in the order of the dates.
    pub(crate) legend: Vec<(String, String)>,
}

/// One step of the arithmetic.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) what: String,
    pub(crate) date: String,
    pub(crate) citation: &'static str,
}

/// Everything the page shows of the clock.
#[derive(Clone, Debug)]
pub(crate) struct Clock {
    pub(crate) bar: Bar,
    pub(crate) sentence: String,
    pub(crate) late: bool,
    pub(crate) steps: Vec<Line>,
    pub(crate) provisional: bool,
}

impl Clock {
    pub(crate) fn of(case: &RequestView, today: Date, holidays: &Holidays, nation: Nation) -> Self {
        let reckoning = &case.reckoning;
        let steps = reckoning
            .steps
            .iter()
            .map(|step| Line {
                what: sentence(&step.what),
                date: step.date.map(in_words).unwrap_or_default(),
                citation: step.citation,
            })
            .collect();
        let open =
            case.stored.body.duty.closed.is_none() && case.stored.body.duty.delivery.is_none();
        Self {
            bar: bar(case, today),
            sentence: words(case, today, holidays, nation),
            late: open && reckoning.due_on.is_some_and(|due| due < today),
            steps,
            provisional: reckoning.provisional,
        }
    }
}

fn words(case: &RequestView, today: Date, holidays: &Holidays, nation: Nation) -> String {
    let duty = &case.stored.body.duty;
    let received = format!("It came on {}.", in_words(duty.received_on));
    if let Some(closed) = &duty.closed {
        return format!("It was closed on {}. {received}", in_words(closed.on));
    }
    if let Some(delivery) = &duty.delivery {
        return format!("It was answered on {}. {received}", in_words(delivery.on));
    }
    if let Some(since) = duty.paused_since() {
        return format!(
            "The clock stands still since {}, until they say what they mean. {received}",
            in_words(since)
        );
    }
    let Some(due) = case.due.on() else {
        return format!("{} {received}", case.due.words());
    };
    // What moved the date, in the words of the arithmetic.
    let mut why = String::new();
    for step in &case.reckoning.steps {
        if step.what.ends_with("moved to the next working day") {
            why = format!("{why} {}", sentence(&step.what));
        }
    }
    // A pause counts one day less if the law is read the other way: both dates are told.
    let safe = case.reckoning.work_to_on.filter(|on| *on < due);
    if let Some(on) = safe {
        why = format!("{why} To be safe, reply by {}.", in_words(on));
    }
    if let Some(missing) = case.reckoning.terms_missing {
        why = format!("{why} {}.", app::terms_missing_words(missing));
    }
    let what = match case.due {
        RequestDue::Acknowledge(_) => "You must say that it has come by",
        RequestDue::Answer(_)
        | RequestDue::AtOnce
        | RequestDue::WithoutDelay(_)
        | RequestDue::StandsStill => "You must reply by",
    };
    format!(
        "{what} {}: {}. {received}{why}",
        in_words(due),
        left(today, due, holidays, nation)
    )
}

/// How long there is, in words: "44 days are left, 29 of them working days".
pub(crate) fn left(today: Date, due: Date, holidays: &Holidays, nation: Nation) -> String {
    match days_between(today, due) {
        late if late < 0 => format!("it is {} late", days(-late)),
        0 => "that is today".to_owned(),
        1 => "that is tomorrow".to_owned(),
        left => {
            let working = working_days_between(today, due, holidays, nation);
            format!("{} are left, {working} of them working days", days(left))
        }
    }
}

fn bar(case: &RequestView, today: Date) -> Bar {
    let duty = &case.stored.body.duty;
    let reckoning = &case.reckoning;
    let first = duty.received_on;
    let ended = duty
        .closed
        .as_ref()
        .map(|closed| closed.on)
        .or(duty.delivery.map(|d| d.on));
    let now = ended.unwrap_or(today);
    let last = [reckoning.due_on, reckoning.aim_on, Some(now)]
        .into_iter()
        .flatten()
        .max()
        .unwrap_or(now);
    let span = days_between(first, last).max(1);
    let at = |on: Date| (days_between(first, on).clamp(0, span) * WIDTH) / span;
    let pauses = duty
        .pauses
        .iter()
        .map(|pause| {
            let from = at(pause.from);
            (from, (at(pause.to.unwrap_or(now)) - from).max(2))
        })
        .collect();
    let late = reckoning
        .due_on
        .filter(|due| *due < now)
        .map(|due| (at(due), at(now) - at(due)));
    let mut marks = vec![(first, "Received")];
    marks.push((now, if ended.is_some() { "Answered" } else { "Today" }));
    marks.extend(reckoning.aim_on.map(|on| (on, "Our aim")));
    marks.extend(reckoning.due_on.map(|on| (on, "Legal limit")));
    marks.sort_by_key(|(on, _)| *on);
    Bar {
        gone: at(now),
        late,
        pauses,
        today: at(now),
        aim: reckoning.aim_on.map(at),
        limit: reckoning.due_on.map(at),
        legend: marks
            .into_iter()
            .map(|(on, words)| (words.to_owned(), on.strftime("%-d %B %Y").to_string()))
            .collect(),
    }
}

#[cfg(test)]
impl Clock {
    /// A clock for the tests of templates.
    pub(crate) fn sample() -> Self {
        Self {
            bar: Bar {
                gone: 300,
                late: Some((200, 100)),
                pauses: vec![(50, 60)],
                today: 300,
                aim: Some(150),
                limit: Some(200),
                legend: vec![("Received".to_owned(), "1 December 2026".to_owned())],
            },
            sentence: "It is late.".to_owned(),
            late: true,
            steps: vec![Line {
                what: "Received.".to_owned(),
                date: "today".to_owned(),
                citation: "art. 12A",
            }],
            provisional: true,
        }
    }
}
