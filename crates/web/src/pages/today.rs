//! What is due, in three bands; at the right, what one may start.

use access::Role;
use app::{ArrivalLine, Ctx, DayFor, Due, Matter, OpenRequest, RequestDay, RequestDue, Today};
use askama::Template;
use axum::extract::State as Extract;
use axum::response::{Redirect, Response};
use calendar::{Holidays, Nation, days_between, in_words, working_days_between};
use duties::rights::RightKind;
use jiff::civil::Date;

use crate::errors::{PageError, html};
use crate::frame::{Frame, Place};
use crate::pages::people::{known_as, path_of};
use crate::pages::plain::{capital, day, frame};
use crate::pages::requests::{Tag, days};
use crate::session::Viewer;
use crate::state::State;

/// One thing that is due.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) path: String,
    pub(crate) what: String,
    pub(crate) when: String,
    pub(crate) waiting: String,
    /// The other days of a request, and who has it.
    more: String,
    pub(crate) tag: Option<Tag>,
}

impl Row {
    /// Something with no more to say of it than its day.
    fn plain(path: &str, what: String, when: Option<String>) -> Self {
        Self {
            path: path.to_owned(),
            what,
            when: when.unwrap_or_default(),
            waiting: String::new(),
            more: String::new(),
            tag: None,
        }
    }

    /// Something that waits for whoever looks.
    fn to_do(path: &str, what: String) -> Self {
        Self {
            path: path.to_owned(),
            what,
            when: "It waits for you".to_owned(),
            waiting: String::new(),
            more: String::new(),
            tag: Some(Tag::new("Policy", "blue")),
        }
    }
}

/// One of the three bands.
#[derive(Clone, Debug)]
struct Band {
    title: &'static str,
    class: &'static str,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "pages/today.html")]
pub(crate) struct TodayPage {
    frame: Frame,
    date: String,
    bands: Vec<Band>,
    /// What comes next when nothing is due.
    next: String,
    /// Whether there is nobody here yet.
    new: bool,
    has_places: bool,
    manages: bool,
    people_word: String,
    /// A tutor's own learners.
    own: Vec<Own>,
}

/// One of a tutor's own learners.
#[derive(Clone, Debug)]
struct Own {
    path: String,
    name: String,
    /// As what they are known, and their age.
    line: String,
}

/// The start page is what is due.
pub(crate) async fn root() -> Redirect {
    Redirect::to("/today")
}

/// Shows what is due.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
) -> Result<Response, PageError> {
    let manages = who.actor.role != Role::Tutor;
    let frame = frame(&state, &who, "Today", Place::Today);
    html(
        &state
            .run(&who, move |ctx| page(ctx, frame, manages))
            .await?,
    )
}

fn page(ctx: &Ctx<'_>, frame: Frame, manages: bool) -> Result<TodayPage, app::AppError> {
    let Today {
        on,
        overdue,
        this_week,
        coming_up,
        next,
        has_people,
        has_places,
    } = ctx.today_list()?;
    let (holidays, nation) = (ctx.engine.holidays(), ctx.engine.nation());
    let rows = |list: Vec<Due>| -> Vec<Row> {
        list.into_iter()
            .map(|due| row(due, on, &holidays, nation))
            .collect()
    };
    let bands = vec![
        Band {
            title: "Overdue",
            class: "overdue",
            rows: rows(overdue),
        },
        Band {
            title: "This week",
            class: "week",
            rows: rows(this_week),
        },
        Band {
            title: "Coming up",
            class: "later",
            rows: rows(coming_up),
        },
    ];
    let next = next
        .and_then(|due| due.on)
        .map(|on| format!("Next: look at the policy again, {}.", day(on)))
        .unwrap_or_default();
    Ok(TodayPage {
        frame,
        date: in_words(on),
        bands: bands
            .into_iter()
            .filter(|band| !band.rows.is_empty())
            .collect(),
        next,
        new: manages && (!has_people || has_places == Some(false)),
        has_places: has_places.unwrap_or_default(),
        manages,
        people_word: ctx.engine.house_words().many("learner"),
        own: if manages { Vec::new() } else { own(ctx)? },
    })
}

/// Those whom a tutor teaches, without their families.
fn own(ctx: &Ctx<'_>) -> Result<Vec<Own>, app::AppError> {
    let Some(me) = ctx.own_person()? else {
        return Ok(Vec::new());
    };
    let today = ctx.today();
    let learners = ctx.engine.directory()?.learners_of(me, today);
    let seen = ctx.list_people("")?;
    Ok(seen
        .iter()
        .filter(|person| learners.contains(&person.id))
        .map(|person| Own {
            path: path_of(person.id),
            name: person.body.display_name(),
            line: match person.body.age_on(today) {
                Some(age) => format!("{}, {age}", known_as(ctx, &person.body)),
                None => known_as(ctx, &person.body),
            },
        })
        .collect())
}

/// One thing that is due, as a row.
pub(crate) fn row(due: Due, today: Date, holidays: &Holidays, nation: Nation) -> Row {
    match due.matter {
        Matter::Request {
            number,
            kind,
            due: by,
            subject,
            asker,
            open,
            ..
        } => Row {
            path: format!("/requests/{number}"),
            what: request_words(kind, &subject, asker.as_deref()),
            when: request_when(by, today, holidays, nation),
            waiting: blocked(&open, today),
            more: more(&open),
            tag: Some(request_tag(today, due.on)),
        },
        Matter::Birthday { person, name, age } => Row {
            path: path_of(person),
            what: format!("{name} will be {age}"),
            when: due
                .on
                .map(in_words)
                .map(|on| capital(&on))
                .unwrap_or_default(),
            waiting: what_changes(age).to_owned(),
            more: String::new(),
            tag: Some(Tag::new("Birthday", "blue")),
        },
        Matter::Arrival(line) => arrival_row(&line, due.on, (today, holidays, nation)),
        Matter::SecondReading { number, items } => second_row(&number, items),
        Matter::Mailbox {
            stands,
            fails_since,
        } => mailbox_row(stands, fails_since),
        Matter::Recipients { number, .. } => recipients_row(&number),
        Matter::Corrected { person, name, .. } => corrected_row(person, &name),
        Matter::MoreBirthdays => {
            let when = due.on.map(|on| format!("From {}", in_words(on)));
            Row::plain(
                "/people",
                "More birthdays like these follow".to_owned(),
                when,
            )
        }
        Matter::PolicyToRead { number } => {
            let what = format!("Read version {number} of the policy and confirm it");
            Row::to_do("/policy/acknowledge", what)
        }
        Matter::PolicyToSign { number } => {
            let what =
                format!("Look at version {number} of the policy, which waits for your signature");
            Row::to_do("/policy/draft", what)
        }
        Matter::Notice {
            notice,
            title,
            people,
        } => {
            let when = due.on.map(|on| left(today, on, holidays, nation));
            notice_row((&notice, &title), people, when)
        }
        Matter::TakenBack { many } => taken_back_row(many, due.on),
        Matter::Questions { open } => {
            let what = match open {
                1 => "Answer a question".to_owned(),
                open => format!("Answer {open} questions"),
            };
            Row::to_do("/questions", what)
        }
        Matter::Disposals { many } => disposals_row(many),
        Matter::Proposals { person, name, many } => proposals_row(person, &name, (many, due.on)),
        Matter::PastItsDay { people, files } => past_row((people, files), due.on),
        Matter::Holds { many } => {
            holds_row(many, due.on.map(|on| left(today, on, holidays, nation)))
        }
        Matter::Register {
            register,
            what,
            many,
        } => Row {
            path: format!("/registers/{}", register.code),
            what: match what {
                Some(what) => format!("{}: {what}", register.title),
                None => format!("{}: {many} are due", register.title),
            },
            when: due
                .on
                .map(|on| left(today, on, holidays, nation))
                .unwrap_or_default(),
            waiting: String::new(),
            more: String::new(),
            tag: None,
        },
        Matter::Registers { many } => registers_row(many),
        Matter::PolicyReview => {
            let when = due.on.map(|on| left(today, on, holidays, nation));
            Row::plain("/policy", "Look at the policy again".to_owned(), when)
        }
    }
}

/// Those who are to be told that details were put right.
fn corrected_row(person: app::EntityId, name: &str) -> Row {
    let what = format!("Tell those who received details of {name} that they were put right");
    Row {
        tag: None,
        ..Row::to_do(&format!("/people/{person}/disclosures"), what)
    }
}

/// Those who are to be told of what a request changed.
fn recipients_row(number: &str) -> Row {
    let what = format!("Tell those who received what request {number} changed");
    Row {
        tag: Some(Tag::new("Request", "green")),
        ..Row::to_do(&format!("/requests/{number}"), what)
    }
}

/// Items that wait for a second reader.
fn second_row(number: &str, items: usize) -> Row {
    let what = match items {
        1 => format!("Read an item of request {number} a second time"),
        items => format!("Read {items} items of request {number} a second time"),
    };
    let path = format!("/requests/{number}/review?is=second");
    Row {
        tag: Some(Tag::new("Request", "green")),
        ..Row::to_do(&path, what)
    }
}

/// What came by the public page or by e-mail, or was added to it.
fn arrival_row(
    line: &ArrivalLine,
    on: Option<Date>,
    (today, holidays, nation): (Date, &Holidays, Nation),
) -> Row {
    let path = format!("/requests/arrivals/{}", line.id);
    let added = if line.taken_back_at.is_some() {
        "taken back"
    } else {
        "a message"
    };
    let way = if line.polled {
        ("by e-mail, out of the mailbox", "Mailbox")
    } else if line.channel == app::E_MAIL {
        ("by e-mail", "E-mail")
    } else {
        ("by the public page", "Public page")
    };
    let (what, when) = match (&line.number, line.due) {
        (Some(number), _) => (
            format!("Read what came for request {number}: {added}"),
            "It waits for you".to_owned(),
        ),
        (None, Some(by)) => (
            format!("See to what {} sent {}", line.from, way.0),
            request_when(by, today, holidays, nation),
        ),
        (None, None) => (
            format!("Read what came for {}: {added}", line.reference),
            "It waits for you".to_owned(),
        ),
    };
    let late = line.due.is_some() && on.is_some_and(|on| on < today);
    Row {
        tag: Some(if late {
            Tag::new("Late", "red")
        } else {
            Tag::new(way.1, "blue")
        }),
        waiting: match line.taken_back_at {
            Some(_) if line.due.is_some() => "They took it back".to_owned(),
            Some(_) | None => String::new(),
        },
        ..Row::plain(&path, what, Some(when))
    }
}

/// What lies in the mailbox for somebody to look at there, or that it cannot be gone through.
fn mailbox_row(stands: app::MailboxStands, fails_since: Option<jiff::Timestamp>) -> Row {
    let what = match (fails_since, stands.many()) {
        (Some(_), _) => "See why the mailbox cannot be read".to_owned(),
        (None, 1) => "Look into the mailbox: one mail was left there".to_owned(),
        (None, many) => format!("Look into the mailbox: {many} mails were left there"),
    };
    let when = fails_since.map(|since| format!("Since {}", calendar::instant_in_words(since)));
    let mut waiting = stands.words();
    if fails_since.is_some() {
        waiting.insert(
            0,
            "whoever looks after Caretaker sees why: caretaker doctor".to_owned(),
        );
    }
    Row {
        waiting: capital(&waiting.join("; ")),
        tag: Some(Tag::new("Mailbox", "amber")),
        ..Row::plain("/requests", what, when)
    }
}

/// Registers that wait for entries.
fn registers_row(many: usize) -> Row {
    let what = match many {
        1 => "Look at the registers: one entry is missing".to_owned(),
        many => format!("Look at the registers: {many} entries are missing"),
    };
    let when = "They have no day of their own".to_owned();
    Row::plain("/registers", what, Some(when))
}

/// What keeps a request from going on.
fn blocked(open: &OpenRequest, today: Date) -> String {
    let all: Vec<String> = open.blocked.iter().map(|one| one.words(today)).collect();
    all.join(". ")
}

/// The days of a request beside that of its clock, and who has it.
fn more(open: &OpenRequest) -> String {
    let limit = |one: &&RequestDay| one.what != DayFor::Limit;
    let days = open.days.iter().filter(limit);
    let mut parts: Vec<String> = days
        .map(|one| format!("{} by {}", one.what.words(), day(one.on)))
        .collect();
    parts.extend(open.has.as_ref().map(|(_, name)| format!("{name} has it")));
    parts.join("; ")
}

/// A notice that so many people are still to be given.
fn notice_row((code, title): (&str, &str), people: usize, when: Option<String>) -> Row {
    const WAITING: &str =
        "Not told yet, as far as is on record. Whoever gave their data themselves is told at once.";
    Row {
        path: format!("/notices/{code}"),
        what: match people {
            1 => format!("Give one person the notice “{title}”"),
            many => format!("Give {many} people the notice “{title}”"),
        },
        when: when.unwrap_or_else(|| "It is not known since when they are here".to_owned()),
        waiting: WAITING.to_owned(),
        more: String::new(),
        tag: Some(Tag::new("Notice", "blue")),
    }
}

/// What is on hold.
fn holds_row(many: usize, when: Option<String>) -> Row {
    let what = match many {
        1 => "Look again at something that is on hold".to_owned(),
        many => format!("Look again at {many} things that are on hold"),
    };
    Row::plain("/retention", what, when)
}

/// What is past its day.
fn past_row((people, files): (usize, usize), since: Option<Date>) -> Row {
    let people = match people {
        0 => None,
        1 => Some("about one person".to_owned()),
        many => Some(format!("about {many} people")),
    };
    let files = match files {
        0 => None,
        1 => Some("in the file of one request".to_owned()),
        many => Some(format!("in the files of {many} requests")),
    };
    let where_: Vec<String> = people.into_iter().chain(files).collect();
    let what = format!(
        "Delete or keep what is past its day {}",
        where_.join(" and ")
    );
    let since = since.map(|on| format!("Since {}", day(on)));
    Row::plain("/retention", what, since)
}

fn proposals_row(person: app::EntityId, name: &str, (many, since): (usize, Option<Date>)) -> Row {
    let what = match many {
        1 => format!("Decide what {name} says of their own details"),
        many => format!("Decide {many} things that {name} says of their own details"),
    };
    let since = since.map(|on| format!("Since {}", day(on)));
    Row::plain(&format!("/people/{person}/own"), what, since)
}

fn disposals_row(many: usize) -> Row {
    let what = match many {
        1 => "Look at something that is to be deleted for good".to_owned(),
        many => format!("Look at {many} things that are to be deleted for good"),
    };
    Row::to_do("/disposals", what)
}

fn taken_back_row(many: usize, since: Option<Date>) -> Row {
    const WAITING: &str = "What rests on it ends at once: UK GDPR art. 7(3).";
    Row {
        path: "/consents".to_owned(),
        what: match many {
            1 => "See to an agreement that was taken back".to_owned(),
            many => format!("See to {many} agreements that were taken back"),
        },
        when: since
            .map(|on| format!("Since {}", day(on)))
            .unwrap_or_default(),
        waiting: WAITING.to_owned(),
        more: String::new(),
        tag: Some(Tag::new("Consent", "red")),
    }
}

fn request_tag(today: Date, on: Option<Date>) -> Tag {
    match on {
        Some(on) if on < today => Tag::new("Late", "red"),
        Some(_) => Tag::new("Request", "green"),
        None => Tag::new("Paused", "amber"),
    }
}

/// "6 working days left, by Thursday 27 August 2026".
fn left(today: Date, on: Date, holidays: &Holidays, nation: Nation) -> String {
    let by = in_words(on);
    match days_between(today, on) {
        late if late < 0 => format!("{} late; it was due by {by}", days(-late)),
        0 => format!("Today, {by}"),
        _ => match working_days_between(today, on, holidays, nation) {
            1 => format!("1 working day left, by {by}"),
            left => format!("{left} working days left, by {by}"),
        },
    }
}

/// What an age changes (DPA 2018 s. 9; Age of Legal Capacity (Scotland) Act 1991 s. 1; Family Law
/// Reform Act 1969 s. 1).
fn what_changes(age: i16) -> &'static str {
    match age {
        13 => {
            "May agree to online services alone. Who decides about a request goes by what they understand, not by this age."
        }
        16 => {
            "In Scotland decides like an adult, and elsewhere can most likely decide. Ask them, not their parents."
        }
        _ => "Is an adult. Their family may ask for them only with their authority.",
    }
}

/// When something has to be said about a request.
fn request_when(by: RequestDue, today: Date, holidays: &Holidays, nation: Nation) -> String {
    match by {
        RequestDue::StandsStill => "The clock stands still".to_owned(),
        RequestDue::AtOnce => "At once".to_owned(),
        RequestDue::WithoutDelay(_) => "Without undue delay".to_owned(),
        RequestDue::Answer(on) => left(today, on, holidays, nation),
        RequestDue::Acknowledge(on) => {
            let left = left(today, on, holidays, nation);
            format!("Say that it has come: {left}")
        }
    }
}

/// What is to be done about a request.
fn request_words(kind: RightKind, subject: &str, asker: Option<&str>) -> String {
    if kind == RightKind::Access {
        return match asker {
            Some(asker) => format!("Answer {asker}’s request about {subject}"),
            None => format!("Answer the request of {subject}"),
        };
    }
    let title = kind.rules().title;
    match asker {
        Some(asker) => format!("{title} about {subject}, from {asker}"),
        None => format!("{title} from {subject}"),
    }
}

#[cfg(test)]
impl TodayPage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame, new: bool) -> Self {
        let row = Row {
            path: "/requests/014".to_owned(),
            what: "Answer Rosa Thornbury’s request about Ella Thornbury".to_owned(),
            when: "6 working days left, by Thursday 27 August 2026".to_owned(),
            waiting: "Waiting for proof of who they are".to_owned(),
            more: "Our own aim to answer by 20 August 2026; Dana Reyes has it".to_owned(),
            tag: Some(request_tag(
                Date::constant(2026, 8, 28),
                Some(Date::constant(2026, 8, 27)),
            )),
        };
        let bands = vec![Band {
            title: "Overdue",
            class: "overdue",
            rows: vec![row],
        }];
        Self {
            frame,
            date: "Wednesday 19 August 2026".to_owned(),
            bands: if new { Vec::new() } else { bands },
            next: "Next: look at the policy again, 31 October 2027.".to_owned(),
            new,
            has_places: false,
            manages: true,
            people_word: "tutees".to_owned(),
            own: vec![Own {
                path: "/people/00000000000000000000000000000001".to_owned(),
                name: "Ella Thornbury".to_owned(),
                line: "Tutee, 12".to_owned(),
            }],
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn what_is_left_is_said_in_working_days() {
        let (holidays, nation) = (Holidays::published(), Nation::EnglandAndWales);
        let words = |on| left(date(2026, 8, 19), on, &holidays, nation);
        assert_eq!(
            words(date(2026, 8, 27)),
            "6 working days left, by Thursday 27 August 2026"
        );
        assert_eq!(words(date(2026, 8, 19)), "Today, Wednesday 19 August 2026");
        assert_eq!(
            words(date(2026, 8, 18)),
            "1 day late; it was due by Tuesday 18 August 2026"
        );
    }
}
