//! What we hold about a person.

use access::{Action, DataClass};
use app::{Agreed, AppError, ConsentEntry, Ctx, PersonView, PutOnRecord, RecordLine, case_number};
use askama::Template;
use axum::extract::{Path, Query, State as Extract};
use axum::response::Response;
use serde::Deserialize;

use super::{At, Head};
use crate::errors::{PageError, html};
use crate::frame::{Frame, Place};
use crate::pages::consents::{colour, path_of_entry};
use crate::pages::plain::{Pages, capital, day, frame, id_of, may};
use crate::pages::requests::Tag;
use crate::session::Viewer;
use crate::state::State;

/// What stands in place of details that the policy does not let somebody see.
const NOT_SHOWN: &str =
    "Birth date and contact points are seen by those whom the policy lets see them.";

/// A record as a line.
#[derive(Clone, Debug)]
struct Line {
    path: String,
    title: String,
    on: String,
    category: String,
    source: String,
    tag: Option<Tag>,
    restricted: bool,
}

/// Why something about the person stands still.
#[derive(Clone, Debug)]
struct Still {
    words: String,
    /// Which request it is, for those who answer requests.
    request: Option<String>,
}

/// A notice that is meant for the person, or that they were given.
#[derive(Clone, Debug)]
struct Notice {
    title: String,
    /// By when it is to be given; empty once that is done.
    due: String,
    /// Where that is put on record.
    give: String,
    entries: Vec<Entry>,
}

/// What is on record of a notice.
#[derive(Clone, Debug)]
struct Entry {
    said: String,
    words: String,
    by: String,
    /// Why it was taken back; empty while it counts.
    taken_back: String,
    /// Where it is taken back, for whoever may.
    take_back: String,
}

#[derive(Template)]
#[template(path = "pages/people/held.html")]
pub(crate) struct HeldPage {
    frame: Frame,
    head: Head,
    still: Vec<Still>,
    details: Vec<(&'static str, String)>,
    notices: Vec<Notice>,
    agreed: Vec<OneAgreed>,
    lines: Vec<Line>,
    pages: Pages,
}

/// Something that the person may agree to, or that is on record of them.
#[derive(Clone, Debug)]
struct OneAgreed {
    title: String,
    agreed: &'static str,
    colour: &'static str,
    /// How many records rest on what they did not agree to, as a sentence; empty if none.
    rests: String,
    /// Where their answer is put on record.
    ask: String,
    entries: Vec<Answer>,
}

/// What they answered.
#[derive(Clone, Debug)]
struct Answer {
    said: String,
    proof: String,
    by: String,
    wording: String,
    withdrawn: String,
    settled: String,
    struck: String,
    /// What can be done about it: where, and words.
    links: Vec<(String, &'static str)>,
}

/// Which page of the records.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    page: Option<usize>,
}

/// Shows it.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let id = id_of(&id)?;
    let ((head, still), (details, notices, agreed), lines, pages) = state
        .run(&who, move |ctx| {
            let (view, records) = ctx.show_person_with_records(id)?;
            let pages = Pages::of(records.len(), asked.page.unwrap_or(1));
            let agreed = agreed(ctx, &view, &records)?;
            let lines = pages
                .cut(records)
                .into_iter()
                .map(|record| line(ctx, record))
                .collect();
            Ok((
                (Head::of(ctx, &view, At::Held), still(ctx, &view)?),
                (details(ctx, &view), notices(ctx, &view)?, agreed),
                lines,
                pages,
            ))
        })
        .await?;
    html(&HeldPage {
        frame: frame(&state, &who, "A person", Place::People),
        head,
        still,
        details,
        notices,
        agreed,
        lines,
        pages,
    })
}

fn still(ctx: &Ctx<'_>, view: &PersonView) -> Result<Vec<Still>, AppError> {
    let answers = may(ctx.actor.role, Action::RequestLook);
    let all = ctx.stands_still(view)?.into_iter();
    let all = all.map(|one| Still {
        words: format!(
            "since {}, because {} ({}). Before you use anything of it, ask whoever answers requests.",
            day(one.since),
            one.why,
            one.citation
        ),
        request: answers.then(|| case_number(one.number)),
    });
    Ok(all.collect())
}

fn agreed(
    ctx: &Ctx<'_>,
    view: &PersonView,
    records: &[RecordLine],
) -> Result<Vec<OneAgreed>, AppError> {
    let path = super::path_of(view.person.id);
    let all = ctx.consents_of(view, records)?.into_iter();
    let all = all.map(|one| OneAgreed {
        agreed: one.agreed.words(),
        colour: match (one.agreed, one.records) {
            // Something is held that nobody was asked about.
            (Agreed::NotAsked, 1..) => "amber",
            (agreed, _) => colour(agreed),
        },
        rests: match (one.agreed, one.records) {
            (Agreed::Yes, _) | (_, 0) => String::new(),
            (_, 1) => "One record rests on it.".to_owned(),
            (_, many) => format!("{many} records rest on it."),
        },
        ask: if one.asked {
            format!("{path}/consents/{}", one.code)
        } else {
            String::new()
        },
        title: one.title,
        entries: one
            .entries
            .into_iter()
            .map(|one| answer(ctx, one))
            .collect(),
    });
    Ok(all.collect())
}

fn answer(ctx: &Ctx<'_>, one: ConsentEntry) -> Answer {
    let role = ctx.actor.role;
    let offered = [
        (
            one.stands(),
            Action::ConsentWithdraw,
            "withdraw",
            "They took it back",
        ),
        (
            one.is_open(),
            Action::ConsentSettle,
            "settle",
            "Say what followed",
        ),
        (
            one.struck.is_none(),
            Action::ConsentStrike,
            "strike",
            "Strike it out",
        ),
    ];
    let links = offered
        .into_iter()
        .filter(|(fits, action, ..)| *fits && may(role, *action));
    let links = links.map(|(_, _, what, words)| (path_of_entry(one.id, what), words));
    Answer {
        links: links.collect(),
        said: one.sentence,
        proof: one.proof,
        by: format!("Put on record by {}", one.noted_by),
        wording: one.wording,
        withdrawn: one.withdrawn.unwrap_or_default(),
        settled: one.settled.unwrap_or_default(),
        struck: one.struck.unwrap_or_default(),
    }
}

fn notices(ctx: &Ctx<'_>, view: &PersonView) -> Result<Vec<Notice>, AppError> {
    let takes_back = may(ctx.actor.role, Action::NoticeTakeBack);
    let path = super::path_of(view.person.id);
    let entry = |one: PutOnRecord| Entry {
        said: one.sentence(),
        by: match one.people {
            1 => format!("Put on record by {}", one.by),
            many => format!("Put on record by {} for {many} people together", one.by),
        },
        words: one.words,
        take_back: if takes_back && one.taken_back.is_none() {
            format!("/notices/given/{}/take-back", one.id)
        } else {
            String::new()
        },
        taken_back: one.taken_back.unwrap_or_default(),
    };
    let all = ctx.notices_of(view)?.into_iter();
    let all = all.map(|one| Notice {
        due: one.still_due().unwrap_or_default(),
        give: format!("{path}/notices/{}/given", one.code),
        title: one.title,
        entries: one.given.into_iter().map(entry).collect(),
    });
    Ok(all.collect())
}

fn line(ctx: &Ctx<'_>, record: RecordLine) -> Line {
    Line {
        path: format!("/records/{}", record.id),
        title: record.title,
        on: day(record.on),
        category: record.category,
        source: capital(&ctx.engine.source_in_words(&record.source)),
        tag: guarded(record.class),
        restricted: record.restricted.is_some(),
    }
}

/// How well something is guarded, where it is more than usual.
pub(crate) fn guarded(class: DataClass) -> Option<Tag> {
    match class {
        DataClass::Ordinary => None,
        DataClass::Special => Some(Tag::new("Sensitive", "amber")),
        DataClass::Safeguarding => Some(Tag::new("Safeguarding", "red")),
    }
}

fn details(ctx: &Ctx<'_>, view: &PersonView) -> Vec<(&'static str, String)> {
    let person = &view.person.body;
    let mut known = Vec::new();
    for capacity in &person.capacities {
        let mut words = capital(&ctx.engine.kind_of_person(&capacity.kind));
        if let Some(from) = capacity.from {
            words = format!("{words} since {}", day(from));
        }
        if let Some(to) = capacity.to {
            words = format!("{words}, until {}", day(to));
        }
        known.push(words);
    }
    let mut place: Vec<String> = person.address.iter().cloned().collect();
    place.extend(person.postcode.iter().cloned());
    [
        ("Full name", person.full_name()),
        ("Known as", person.known_as.clone().unwrap_or_default()),
        ("Other names", person.nicknames.join(", ")),
        ("Former names", person.former_names.join(", ")),
        ("Born", person.born_on.map(day).unwrap_or_default()),
        ("Here as", known.join("; ")),
        ("E-mail", person.emails.join(", ")),
        ("Telephone", person.telephones.join(", ")),
        ("Address", place.join(", ")),
        ("Our number", person.external_id.clone().unwrap_or_default()),
        (
            "More",
            (if view.sees_details { "" } else { NOT_SHOWN }).to_owned(),
        ),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .collect()
}

#[cfg(test)]
impl HeldPage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        Self {
            frame,
            head: Head::sample(At::Held),
            still: vec![Still {
                words: "since 3 November 2026, because it is <restricted>.".to_owned(),
                request: Some("014".to_owned()),
            }],
            details: vec![("Full name", "Ella Rose Thornbury".to_owned())],
            notices: vec![Notice {
                title: "What we know about you".to_owned(),
                due: "Not told yet, as far as is on record. By 22 December 2026".to_owned(),
                give: "/people/00000000000000000000000000000001/notices/tutees/given".to_owned(),
                entries: vec![
                    Entry {
                        said: "Told on 3 November 2026, by letter".to_owned(),
                        words: "To the <old> address.".to_owned(),
                        by: "Put on record by Dana".to_owned(),
                        taken_back: "It came back.".to_owned(),
                        take_back: String::new(),
                    },
                    Entry {
                        said: "Told on 4 November 2026, by e-mail".to_owned(),
                        words: String::new(),
                        by: "Put on record by Dana".to_owned(),
                        taken_back: String::new(),
                        take_back: "/notices/given/1/take-back".to_owned(),
                    },
                ],
            }],
            agreed: vec![OneAgreed {
                title: "Pictures and video: our <website>".to_owned(),
                agreed: Agreed::TakenBack.words(),
                colour: colour(Agreed::TakenBack),
                rests: "2 records rest on it.".to_owned(),
                ask: "/people/00000000000000000000000000000001/consents/pictures.web".to_owned(),
                entries: vec![Answer {
                    said: "Agreed on 3 November 2026, on a signed paper".to_owned(),
                    proof: "The <red> folder".to_owned(),
                    by: "Put on record by Dana".to_owned(),
                    wording: "May we show pictures?".to_owned(),
                    withdrawn: "Taken back on 20 November 2026: by telephone".to_owned(),
                    settled: "It is gone.".to_owned(),
                    struck: "It was the sister.".to_owned(),
                    links: vec![("/consents/entries/1/settle".to_owned(), "Say what followed")],
                }],
            }],
            lines: vec![Line {
                path: "/records/00000000000000000000000000000002".to_owned(),
                title: "Session report".to_owned(),
                on: "4 May 2026".to_owned(),
                category: "Learning".to_owned(),
                source: "the tutor".to_owned(),
                tag: guarded(DataClass::Special),
                restricted: true,
            }],
            pages: Pages {
                at: 2,
                of: 3,
                total: 41,
            },
        }
    }
}
