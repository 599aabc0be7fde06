//! One item: its text with everybody in it, what can be hidden, and the buttons.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use app::bodies::{Decision, StoredMark};
use app::{AppError, Ctx, EntityId, GroupCount, ItemView, Review, Seen};
use askama::Template;
use axum::extract::{Path, State as Extract};
use axum::response::Response;
use duties::rights::DecisionKind;
use serde::Deserialize;

use super::ask::{AskPart, ask};
use super::asked::Asked;
use super::grounds::{NotHere, grounds, short};
use super::pictures::PicturesPart;
use super::second::{SecondPart, note, second};
use super::suggested::Offer;
use super::text::{Piece, Someone, Spots, pieces, range_of, spots};
use super::{Group, Line, Together, company, decided_together, progress, tag, tag_of};
use crate::errors::{PageError, html};
use crate::form::{Choice, Field, Fields, Problem};
use crate::frame::{Frame, Place};
use crate::pages::plain::moment;
use crate::pages::requests::{Tag, heading, number, on_case, title};
use crate::session::Viewer;
use crate::state::State;

/// What the address says.
#[derive(Deserialize)]
pub(crate) struct At {
    pub(crate) number: String,
    item: String,
}

impl At {
    /// The item's number; whatever is none names nothing.
    pub(crate) fn item(&self) -> Result<u32, PageError> {
        self.item.parse().map_err(|_| PageError::NotFound)
    }
}

/// The item decided just before, to be undone.
#[derive(Clone, Debug)]
struct Before {
    item: u32,
    tag: Tag,
    /// How many undecided ones say the same, in words; empty if there are none.
    same: String,
    /// Of those that nearly say the same, and that may be decided with it, their numbers.
    near: Vec<(u32, String)>,
}

#[derive(Template)]
#[template(path = "pages/review/item.html")]
pub(crate) struct ItemPage {
    frame: Frame,
    problem: Problem,
    number: String,
    case: String,
    item: u32,
    title: String,
    from: String,
    tag: Tag,
    undecided: bool,
    reason: String,
    /// Its pages, where it is a picture.
    pictures: Option<PicturesPart>,
    /// Whether it is a text that may be given as its pages look.
    as_pictures: bool,
    pieces: Vec<Piece>,
    hidden: usize,
    spots: Vec<Spots>,
    reasons: Vec<Choice>,
    fields: Vec<Field>,
    /// What must come first, where it tells of somebody's health.
    health: Vec<Field>,
    not_here: Vec<NotHere>,
    /// What a second person says of the decision, where the policy asks for one.
    second: Option<SecondPart>,
    ask: AskPart,
    ask_query: String,
    note: Field,
    noted: String,
    keep: bool,
    /// The version that is shown: what a colleague decides meanwhile stands.
    version: u64,
    /// Who decided it, and when.
    by: String,
    /// What follows every address of the review, so that the choice is kept.
    query: String,
    /// The same with the reasons for keeping back shown.
    keep_query: String,
    /// How many are shown of all, in words; empty if all are.
    narrowed: String,
    progress: String,
    company: String,
    together: Option<Together>,
    /// What a rule suggests, and its address.
    offer: Option<Offer>,
    same: Vec<Line>,
    near: Vec<Line>,
    /// Its neighbours in its group.
    lines: Vec<Line>,
    group: Group,
    groups: Vec<Group>,
    decided: usize,
    all: usize,
    earlier: Option<u32>,
    later: Option<u32>,
    before: Option<Before>,
}

/// Shows it.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(at): Path<At>,
    asked: Asked,
) -> Result<Response, PageError> {
    html(
        &page(
            &state,
            &who,
            &at,
            asked,
            Fields::default(),
            Problem::default(),
        )
        .await?,
    )
}

/// The page: as it is stored, or with what was typed and what is wrong with it.
pub(crate) async fn page(
    state: &State,
    who: &app::SignedIn,
    at: &At,
    asked: Asked,
    typed: Fields,
    problem: Problem,
) -> Result<ItemPage, PageError> {
    let frame = Frame::new(state, who, "", Place::Requests);
    let item = at.item()?;
    let extractor = Arc::clone(&state.extractor);
    on_case(state, who, &at.number, move |ctx, id| {
        ctx.draw_item(id, item, &extractor)?;
        let can_read = extractor.reads_pictures();
        view(ctx, (id, item, can_read), &asked, (&typed, problem), frame)
    })
    .await
}

fn view(
    ctx: &Ctx<'_>,
    (id, item, can_read): (EntityId, u32, bool),
    asked: &Asked,
    (typed, mut problem): (&Fields, Problem),
    frame: Frame,
) -> Result<ItemPage, AppError> {
    let case = ctx.show_request(id)?;
    let shown = ctx.show_item(id, item)?;
    let review = ctx.review(id)?;
    let places = places(ctx, &shown, typed)?;
    let hidden: Vec<Range<usize>> = places
        .iter()
        .filter(|(_, (_, hide))| *hide)
        .map(|((start, end), _)| *start..*end)
        .collect();
    let (choices, not_here) = grounds(ctx, &case)?;
    let fields = keep_fields(choices.clone(), &shown, typed, &problem);
    let health = match &shown.health_first {
        Some(_) => health_fields(typed, &problem),
        None => Vec::new(),
    };
    let body = &shown.stored.body;
    let second = second(ctx, body, typed, &problem)?;
    let note = note(body, typed, &problem);
    let ask = ask(ctx, &shown, (typed, &problem), asked.ask)?;
    let reading = second.iter().flat_map(|second| &second.fields);
    let all = fields.iter().chain(&health).chain(reading);
    let all = all.chain(&ask.fields).chain([&note]);
    let all: Vec<Field> = all.cloned().collect();
    problem.point_to(&all);
    let line = review.line(item).ok_or(AppError::NotFound("item"))?;
    let (earlier, later) = review.beside(&asked.filter, item);
    let around = Around::of(&review, asked, line);
    let reasons = reasons(&choices);
    let pictures = PicturesPart::of(
        ctx,
        (&shown, number(&case), &reasons, can_read),
        asked,
        (typed, &problem),
    )?;
    Ok(ItemPage {
        frame: Frame {
            title: format!("{}, item {item}", title(&case)),
            ..frame
        },
        number: number(&case),
        case: heading(&case),
        item,
        title: body.title.clone(),
        from: shown.from.clone(),
        tag: tag(&body.decision),
        undecided: body.decision == Decision::Undecided,
        reason: reason(&body.decision),
        pieces: pieces(&shown.text, &people(&shown.people), &hidden),
        hidden: hidden.len(),
        spots: spots(&shown.text, &places),
        reasons,
        pictures,
        as_pictures: shown.may_be_pictures,
        keep: asked.keep || typed.text("choice") == "keep",
        fields,
        health,
        not_here,
        second,
        ask,
        ask_query: asked.with(&[("ask", "yes".to_owned())]),
        note,
        noted: body.note.clone().unwrap_or_default(),
        version: shown.stored.version,
        by: by(ctx, line)?,
        query: asked.query(),
        keep_query: asked.with(&[("keep", "yes".to_owned())]),
        narrowed: narrowed(&review, asked),
        progress: progress(ctx, &review),
        company: company(ctx, &review)?,
        together: decided_together(&review, asked.together),
        offer: review.suggestion(line).map(Offer::of),
        same: lines(&review.same(line)),
        near: lines(&review.near(line)),
        lines: around.lines,
        group: around.group,
        groups: around.groups,
        decided: review.decided(),
        all: review.len(),
        earlier,
        later,
        before: before(&review, asked, item),
        problem,
    })
}

fn lines(many: &[&app::ItemLine]) -> Vec<Line> {
    let some = many.iter().take(BESIDE);
    some.map(|one| Line::of(one, 0)).collect()
}

/// The item decided just before.
fn before(review: &Review, asked: &Asked, item: u32) -> Option<Before> {
    let line = review.line(asked.after?)?;
    if line.is_open() || line.number == item {
        return None;
    }
    let open = |many: Vec<&app::ItemLine>| {
        let open: Vec<(u32, String)> = many
            .into_iter()
            .filter(|one| one.is_open())
            .map(|one| (one.number, one.title.clone()))
            .collect();
        open
    };
    let same = open(review.same(line)).len();
    let stays = matches!(
        line.decided,
        Some(DecisionKind::KeepBack | DecisionKind::NotAboutThem)
    );
    Some(Before {
        item: line.number,
        tag: tag_of(line.decided),
        same: match same {
            0 => String::new(),
            1 => "1 more says the same".to_owned(),
            same => format!("{same} more say the same"),
        },
        near: if stays {
            open(review.near(line))
        } else {
            Vec::new()
        },
    })
}

/// Who decided it, and when, in a sentence; empty while nothing is decided.
fn by(ctx: &Ctx<'_>, line: &app::ItemLine) -> Result<String, AppError> {
    let Some((who, at)) = line.decided_by else {
        return Ok(String::new());
    };
    Ok(format!(
        "Decided by {}, {}",
        ctx.colleague(who)?,
        moment(at)
    ))
}

fn narrowed(review: &Review, asked: &Asked) -> String {
    if asked.filter.is_all() {
        return String::new();
    }
    let (shown, all) = (review.shown(&asked.filter).count(), review.len());
    format!("{shown} of {all} items are shown.")
}

/// How many neighbours of an item, and of its group, stand beside it.
const BESIDE: usize = 12;

/// What stands beside an item: of thousands only the nearest.
struct Around {
    lines: Vec<Line>,
    group: Group,
    groups: Vec<Group>,
}

impl Around {
    fn of(review: &Review, asked: &Asked, line: &app::ItemLine) -> Self {
        let here: Vec<&app::ItemLine> = review
            .shown(&asked.filter)
            .filter(|one| one.group_key == line.group_key || one.number == line.number)
            .collect();
        let place = here.iter().position(|one| one.number == line.number);
        let from = place.unwrap_or_default().saturating_sub(BESIDE / 2);
        let lines = here.iter().skip(from).take(BESIDE);
        let lines = lines.map(|one| Line::of(one, line.number)).collect();
        let counted = review.groups();
        let place = counted.iter().position(|group| group.key == line.group_key);
        let from = place.unwrap_or_default().saturating_sub(BESIDE / 2);
        let all = counted.iter().skip(from).take(BESIDE);
        let groups: Vec<Group> = all.map(Group::counted).collect();
        let group = place.and_then(|place| counted.get(place));
        Self {
            lines,
            group: group.map_or_else(|| Group::counted(&GroupCount::default()), Group::counted),
            groups: groups
                .into_iter()
                .filter(|one| group.is_none_or(|group| group.first != one.first))
                .collect(),
        }
    }
}

fn people(seen: &[Seen]) -> Vec<Someone> {
    seen.iter()
        .map(|seen| Someone {
            range: seen.start..seen.end,
            who: seen.who.join(" or "),
            subject: seen.subject,
        })
        .collect()
}

/// Why it was kept back, in words.
fn reason(decision: &Decision) -> String {
    match decision {
        Decision::KeepBack { ground, reason } => format!("{}: {reason}", short(ground)),
        Decision::Undecided
        | Decision::Give
        | Decision::GiveWithMarks { .. }
        | Decision::NotAboutThem => String::new(),
    }
}

/// The reasons for hiding parts, in a few words each; the usual one first.
fn reasons(choices: &[Choice]) -> Vec<Choice> {
    choices
        .iter()
        .map(|choice| Choice::new(&choice.value, short(&choice.value), ""))
        .collect()
}

/// What must be known before an item that tells of somebody's health is given: DPA 2018 Sch. 3
/// para. 6.
fn health_fields(typed: &Fields, problem: &Problem) -> Vec<Field> {
    let choices = vec![
        Choice::new(
            "known",
            "They know it already",
            "They told us, or they have seen it.",
        ),
        Choice::new(
            "no-harm",
            "A health professional says it would do nobody serious harm",
            "The one who knows most about it, asked in the last six months.",
        ),
    ];
    [
        Field::choice("health", "What is so?", "", choices),
        Field::lines("health-why", "If they know it: how we know that", ""),
        Field::date(
            "health-on",
            "If a health professional was asked: the day they said so",
            "For example 27 3 2026",
            None,
        ),
    ]
    .into_iter()
    .map(|field| field.filled(typed, problem))
    .collect()
}

fn keep_fields(
    choices: Vec<Choice>,
    shown: &ItemView,
    typed: &Fields,
    problem: &Problem,
) -> Vec<Field> {
    let (ground, words) = match &shown.stored.body.decision {
        Decision::KeepBack { ground, reason } => (ground.as_str(), reason.as_str()),
        Decision::Undecided
        | Decision::Give
        | Decision::GiveWithMarks { .. }
        | Decision::NotAboutThem => ("", ""),
    };
    [
        Field::choice("ground", "Which of these is so?", "", choices).with(ground),
        Field::lines(
            "reason",
            "Why it is so for this item",
            "Kept for the regulator; the person does not see it.",
        )
        .with(words),
        Field::date(
            "opinion",
            "If a health professional gave an opinion: the day of it",
            "Needed for serious harm only. For example 27 3 2026",
            None,
        ),
    ]
    .into_iter()
    .map(|field| field.filled(typed, problem))
    .collect()
}

/// First byte and end of a place, whom it is about, and whether it is hidden.
type Hideable = BTreeMap<(usize, usize), (String, bool)>;

/// The places that can be hidden, each with whom it is about and whether it is: as typed, or as stored.
fn places(ctx: &Ctx<'_>, shown: &ItemView, typed: &Fields) -> Result<Hideable, AppError> {
    let mut places = BTreeMap::new();
    if typed.has("spots") {
        for value in typed.all("spot") {
            if let Some(range) = range_of(value, &shown.text) {
                let hide = typed.all("hide").any(|hide| hide == value);
                let who = who_at(ctx, shown, &range)?;
                places.insert((range.start, range.end), (who, hide));
            }
        }
        return Ok(places);
    }
    for mark in &shown.marks {
        let range = mark.start..mark.end;
        places.insert((mark.start, mark.end), (who_at(ctx, shown, &range)?, true));
    }
    for seen in shown.people.iter().filter(|seen| !seen.subject) {
        let marked = shown
            .marks
            .iter()
            .any(|mark| mark.start < seen.end && seen.start < mark.end);
        if !marked {
            places.insert((seen.start, seen.end), (seen.who.join(" or "), false));
        }
    }
    Ok(places)
}

/// Whom a place is about, in words.
fn who_at(ctx: &Ctx<'_>, shown: &ItemView, range: &Range<usize>) -> Result<String, AppError> {
    let seen = shown
        .people
        .iter()
        .find(|seen| !seen.subject && seen.start < range.end && range.start < seen.end);
    if let Some(seen) = seen {
        return Ok(seen.who.join(" or "));
    }
    let mark = mark_at(shown, range);
    Ok(match mark.map(|mark| mark.about) {
        Some(Some(id)) => ctx.engine.directory()?.person(id).map_or_else(
            || "Somebody no longer held".to_owned(),
            |person| person.body.display_name(),
        ),
        Some(None) => "Details and words that belong to nobody known".to_owned(),
        None => "Marked by you".to_owned(),
    })
}

fn mark_at<'a>(shown: &'a ItemView, range: &Range<usize>) -> Option<&'a StoredMark> {
    let mut marks = shown.marks.iter().chain(&shown.stored.body.suggested);
    marks.find(|mark| mark.start == range.start && mark.end == range.end)
}

/// The marks of what is to be hidden: a mark that was there keeps its reason, a new one has the one
/// that was chosen.
pub(crate) fn marks(shown: &ItemView, hide: &[Range<usize>], ground: &str) -> Vec<StoredMark> {
    hide.iter()
        .map(|range| match mark_at(shown, range) {
            Some(mark) => mark.clone(),
            None => StoredMark {
                start: range.start,
                end: range.end,
                ground: ground.to_owned(),
                about: shown
                    .people
                    .iter()
                    .find(|seen| {
                        !seen.subject && seen.start == range.start && seen.end == range.end
                    })
                    .and_then(|seen| seen.person),
            },
        })
        .collect()
}

/// Samples for the test of templates: an item still to decide, and one that is decided.
#[cfg(test)]
pub(crate) fn samples() -> Vec<crate::pages::Sample> {
    let body = "Ella met Jamie.";
    let person = Someone {
        range: 9..14,
        who: "Jamie Fox".to_owned(),
        subject: false,
    };
    let subject = Someone {
        range: 0..4,
        who: "Ella Marsh".to_owned(),
        subject: true,
    };
    let places = BTreeMap::from([((9, 14), ("Jamie Fox".to_owned(), true))]);
    let page = |undecided, picture: bool| ItemPage {
        frame: Frame::sample(),
        problem: Problem::default(),
        number: "014".to_owned(),
        case: "Access request from Ella Marsh".to_owned(),
        item: 1,
        title: "Session report".to_owned(),
        from: "Caretaker’s own records".to_owned(),
        tag: tag(&Decision::Undecided),
        undecided,
        reason: "a reason".to_owned(),
        pieces: pieces(
            body,
            &[person.clone(), subject.clone()],
            std::slice::from_ref(&person.range),
        ),
        pictures: picture.then(|| super::pictures::sample(undecided)),
        as_pictures: !picture,
        hidden: 1,
        spots: if undecided {
            spots(body, &places)
        } else {
            Vec::new()
        },
        reasons: vec![Choice::new("third-party", short("third-party"), "")],
        fields: vec![Field::lines("reason", "Why", "")],
        health: vec![Field::lines("health-why", "How we know that", "")],
        not_here: vec![NotHere {
            question: "Is it?",
            why: "No.".to_owned(),
            citation: "Sch 2",
        }],
        second: (!undecided).then(|| SecondPart {
            words: "This waits for a second reader. Do you agree?".to_owned(),
            why: "Jamie’s school is named.".to_owned(),
            fields: vec![Field::lines("second-why", "If you see it otherwise", "")],
        }),
        ask: AskPart::sample(),
        ask_query: "?ask=yes&kind=mail".to_owned(),
        note: Field::lines("note", "A note", ""),
        noted: "Ask Rosa about Tuesday.".to_owned(),
        keep: undecided,
        version: 3,
        by: "Decided by Sam, 21 November 2026 at 20:31".to_owned(),
        query: "?kind=mail".to_owned(),
        keep_query: "?keep=yes&kind=mail".to_owned(),
        narrowed: "2 of 260 items are shown.".to_owned(),
        progress: "1 of 2 decided, about 1 minute left".to_owned(),
        company: "Within the last ten minutes Sam decided 1 item, last item 2.".to_owned(),
        together: None,
        offer: undecided.then(Offer::sample),
        same: Group::sample().lines,
        near: Group::sample().lines,
        lines: Group::sample().lines,
        group: Group::sample(),
        groups: vec![Group::sample()],
        decided: 1,
        all: 2,
        earlier: Some(1),
        later: Some(2),
        before: undecided.then(|| Before {
            item: 2,
            tag: tag(&Decision::Give),
            same: "3 more say the same".to_owned(),
            near: vec![(7, "Re: Tuesday".to_owned())],
        }),
    };
    [(true, false), (false, false), (true, true), (false, true)]
        .map(|(undecided, picture)| {
            crate::pages::Sample::of("pages/review/item.html", &page(undecided, picture))
        })
        .into()
}
