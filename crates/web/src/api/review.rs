//! Review: the items of a request, everybody in them, and the decisions. Places in a text are counted
//! in characters (Unicode code points).

use app::bodies::{Cover, Health as StoredHealth, Second, StoredMark};
use app::{AppError, Area, Choice, GroupChoice, ItemView, Review, SecondOpinion};
use duties::grounds::Ground;
use duties::rights::DecisionKind;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::call::Call;
use super::operation::Operation;
use super::reply::Reply;
use super::review_pictures::{self as pictures, ItemPictures, Meant};
use super::types::{Day, Id, bytes, characters, day, objects};

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::get("/requests/{number}/review", "listItems", "List the items of a request", list)
        .tag("Review")
        .lists::<ItemLine>(),
    Operation::post("/requests/{number}/review/bulk", "decideGroup", "Decide all that is undecided in a group", bulk)
        .tag("Review")
        .detail("Given with whatever was marked beforehand hidden. What tells of somebody's health and may not be given yet stays to be decided.")
        .takes::<Bulk>()
        .gives::<super::review_many::DecidedTogether>(),
    Operation::get("/requests/{number}/review/{item}", "showItem", "Show an item", show)
        .tag("Review")
        .gives_version::<Item>(),
    Operation::post("/requests/{number}/review/{item}", "decideItem", "Decide about an item", decide)
        .tag("Review")
        .takes::<Act>(),
    Operation::get("/requests/{number}/review/{item}/pages/{page}", "showItemPage", "Take a page of a picture", pictures::page)
        .tag("Review")
        .detail("Of a photograph or scanned pages, with what is covered black, as it would be given.")
        .file(&[pictures::PNG]),
];

/// An item as a line of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ItemLine {
    /// Its number, from 1.
    #[schema(example = 3)]
    number: u32,
    /// What it is.
    #[schema(example = "Re: Tuesday")]
    title: String,
    /// Which conversation or folder it belongs to.
    #[schema(example = "Messages with Rosa")]
    group: String,
    decision: Verdict,
    /// How many places are hidden, or suggested to be.
    #[schema(example = 2)]
    marks: usize,
    /// What it is: record, mail, chat, table, document or hand.
    #[schema(example = "mail")]
    kind: String,
    /// Its day, where it has one.
    on: Option<Day>,
    /// Who wrote it, of those known.
    from: Vec<Id>,
    /// Who received it, of those known.
    to: Vec<Id>,
    /// What is said of it: safeguarding, health, unreadable, others, alike, suggested,
    /// second, noted.
    #[schema(example = json!(["others"]))]
    is: Vec<String>,
    /// The rule that suggests something for it.
    #[schema(example = "asker-wrote")]
    rule: Option<String>,
    /// Numbers of the others with the same text.
    #[schema(example = json!([7]))]
    same: Vec<u32>,
    /// Numbers of others that nearly say the same.
    #[schema(example = json!([9]))]
    near: Vec<u32>,
}

/// An item as a line of a list.
pub(crate) fn line(review: &Review, one: &app::ItemLine) -> ItemLine {
    let numbers = |many: Vec<&app::ItemLine>| many.into_iter().map(|one| one.number).collect();
    ItemLine {
        number: one.number,
        title: one.title.clone(),
        group: one.group.clone(),
        decision: one.decided.into(),
        marks: one.marks,
        kind: one.facts.kind.code().to_owned(),
        on: day(one.facts.on),
        from: one.facts.from.iter().map(|id| Id(*id)).collect(),
        to: one.facts.to.iter().map(|id| Id(*id)).collect(),
        is: review
            .said_of(one)
            .map(|said| said.code().to_owned())
            .collect(),
        rule: review.suggestion(one).map(|rule| rule.code().to_owned()),
        same: numbers(review.same(one)),
        near: numbers(review.near(one)),
    }
}

/// What a second person says of a decision.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum SecondReading {
    Wanted,
    Agreed,
    Differs,
}

/// What becomes of an item.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Verdict {
    Undecided,
    Give,
    GiveWithMarks,
    KeepBack,
    NotAboutThem,
}

impl From<Option<DecisionKind>> for Verdict {
    fn from(decided: Option<DecisionKind>) -> Self {
        match decided {
            None => Self::Undecided,
            Some(DecisionKind::GiveAll) => Self::Give,
            Some(DecisionKind::GiveWithPartsHidden) => Self::GiveWithMarks,
            Some(DecisionKind::KeepBack) => Self::KeepBack,
            Some(DecisionKind::NotAboutThem) => Self::NotAboutThem,
        }
    }
}

/// An item with its text.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Item {
    /// Its number, from 1.
    #[schema(example = 3)]
    number: u32,
    /// Counts the changes, from 1.
    #[schema(example = 1)]
    version: u64,
    /// What it is.
    #[schema(example = "Re: Tuesday")]
    title: String,
    /// Where it is from.
    #[schema(example = "Office mail: 2026-05-04.eml")]
    from: String,
    decision: Verdict,
    /// What it says.
    #[schema(example = "Ella met Jamie at four.")]
    text: String,
    /// Everybody in it.
    people: Vec<InText>,
    /// What is hidden if it is given with parts hidden: as decided, or as suggested.
    marks: Vec<Mark>,
    /// Where it is a photograph or made of scanned pages: no program can read it.
    pictures: Option<ItemPictures>,
    /// Whether its pages are kept, so that it may be given as these look instead of as text.
    may_be_pictures: bool,
    /// Why it cannot be given yet, if it tells of somebody's health.
    health_first: Option<String>,
    /// What a second person says of the decision, where the policy asked for one.
    second: Option<SecondReading>,
    /// A note for whoever reads it next.
    note: Option<String>,
    /// What colleagues were asked about it, the latest first.
    questions: Vec<super::questions::Question>,
}

/// Somebody seen in a text.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InText {
    /// The first character.
    #[schema(example = 9)]
    start: usize,
    /// The first character after it.
    #[schema(example = 14)]
    end: usize,
    /// Who, by name; several where it is not sure.
    #[schema(example = json!(["Jamie Okonjo"]))]
    who: Vec<String>,
    /// The person it most likely is.
    person: Option<Id>,
    /// Whether it is the person the request is about.
    subject: bool,
}

/// A part of a text that is hidden.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mark {
    /// The first character.
    #[schema(example = 9)]
    start: usize,
    /// The first character after it.
    #[schema(example = 14)]
    end: usize,
    /// Why: a ground of the law's list; that it is about somebody else if left out.
    #[serde(default = "third_party")]
    #[schema(example = "third-party")]
    ground: String,
    /// Whom it is about, where known.
    #[serde(default)]
    about: Option<Id>,
}

fn third_party() -> String {
    Ground::ThirdParty.code().to_owned()
}

/// What is decided about an item.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "choice", rename_all = "kebab-case", deny_unknown_fields)]
#[schema(as = DecideItem)]
pub(crate) enum Act {
    /// It is given whole.
    Give,
    /// It is given with these parts hidden.
    GiveWithMarks {
        /// What is hidden.
        #[serde(deserialize_with = "objects")]
        marks: Vec<Mark>,
    },
    /// Its pictures are given, with what is covered in them black.
    GivePictures {
        /// Whoever decides has looked at all of it: no program can.
        looked: bool,
        /// What is suggested and still open stays uncovered.
        #[serde(default)]
        leave_open: bool,
    },
    /// The words of a page are read in its picture, where `tesseract` is installed; what they may mean
    /// is suggested to be covered. Not yet a decision.
    ReadWords {
        /// Which page, from 1.
        #[schema(example = 1, minimum = 1)]
        page: u32,
    },
    /// What is suggested is covered: one, or all that is open of a page or of a person. Not yet a
    /// decision.
    AcceptSuggested {
        /// Which.
        which: Meant,
    },
    /// What is suggested need not be covered. Not yet a decision.
    DismissSuggested {
        /// Which.
        which: Meant,
    },
    /// It is a text that has pages, and is to be given as these look. What would be hidden in its text
    /// is not covered by that. Not yet a decision.
    AsPictures,
    /// It is to be given as text after all. Not yet a decision.
    AsText,
    /// A part of a page is covered, in hundredths of a per cent of the page; not yet a decision.
    Cover {
        /// Which page, from 1.
        #[schema(example = 2, minimum = 1)]
        page: u32,
        /// From the left edge.
        #[schema(example = 1250)]
        left: u16,
        /// From the top edge.
        #[schema(example = 0)]
        top: u16,
        /// How wide.
        #[schema(example = 5000, minimum = 1)]
        width: u16,
        /// How high.
        #[schema(example = 2500, minimum = 1)]
        height: u16,
        /// Why: a ground of the law's list; that it is about somebody else if left out.
        #[serde(default = "third_party")]
        #[schema(example = "third-party")]
        ground: String,
    },
    /// A cover is taken off.
    Uncover {
        /// Its number, from 1.
        #[schema(example = 1, minimum = 1)]
        cover: usize,
    },
    /// It is kept back.
    KeepBack {
        /// A ground of the law's list.
        #[schema(example = "serious-harm")]
        ground: String,
        /// Why it applies to this item.
        reason: String,
        /// The day of a health professional's opinion, for the grounds that need one.
        #[serde(default)]
        opinion_on: Option<Day>,
    },
    /// It is not about the person.
    NotAboutThem,
    /// It tells of somebody's health, and they know it.
    HealthKnown {
        /// How we know that they do.
        why: String,
    },
    /// It tells of somebody's health, and a health professional says that giving it harms nobody.
    HealthNoHarm {
        /// The day of the opinion.
        on: Day,
    },
    /// The last decision is taken back.
    Undo,
    /// A second person agrees with the decision, where the policy asks for one.
    Agree,
    /// A second person does not agree: it is to be decided anew.
    Differ {
        /// What they see otherwise.
        why: String,
    },
    /// A colleague is asked about it. They see the question, and the item only if they may review.
    Ask {
        /// Their account.
        of: Id,
        /// The question.
        text: String,
    },
    /// A note for whoever reads it next; an empty one takes it away. It never goes out.
    Note {
        /// The note.
        words: String,
    },
}

/// One decision for all that is undecided in a group.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Bulk {
    /// The number of one item of the group.
    #[schema(example = 3, minimum = 1)]
    item: u32,
    choice: BulkChoice,
}

/// What can be decided about many at once.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum BulkChoice {
    Give,
    NotAboutThem,
}

fn list(call: &Call<'_>) -> Result<Reply, AppError> {
    let review = call.ctx.review(call.request()?)?;
    call.given.page.reply(
        review.lines().collect(),
        |one| one.number.to_string(),
        |one| line(&review, one),
    )
}

fn show(call: &Call<'_>) -> Result<Reply, AppError> {
    let (request, number) = (call.request()?, call.item());
    call.ctx.draw_item(request, number, &call.state.extractor)?;
    let view = call.ctx.show_item(request, number)?;
    let version = view.stored.version;
    Ok(Reply::one(&shown(view))?.version(version))
}

fn shown(view: ItemView) -> Item {
    let (text, questions) = (view.text, view.questions);
    let at = |byte| characters(&text, byte);
    let body = &view.stored.body;
    Item {
        number: body.number,
        version: view.stored.version,
        title: body.title.clone(),
        from: view.from,
        decision: body.decision.kind().into(),
        people: view
            .people
            .into_iter()
            .map(|seen| InText {
                start: at(seen.start),
                end: at(seen.end),
                who: seen.who,
                person: seen.person.map(Id),
                subject: seen.subject,
            })
            .collect(),
        marks: view
            .marks
            .into_iter()
            .map(|mark| Mark {
                start: at(mark.start),
                end: at(mark.end),
                ground: mark.ground,
                about: mark.about.map(Id),
            })
            .collect(),
        pictures: body
            .pictures
            .as_ref()
            .map(|pictures| pictures::of(pictures, &view.covers, &view.suggested)),
        may_be_pictures: view.may_be_pictures,
        health_first: view.health_first.map(|refusal| refusal.why),
        second: body.second.as_ref().map(|second| match second {
            Second::Wanted => SecondReading::Wanted,
            Second::Agreed { .. } => SecondReading::Agreed,
            Second::Differs { .. } => SecondReading::Differs,
        }),
        note: body.note.clone(),
        questions: questions
            .into_iter()
            .map(super::questions::question)
            .collect(),
        text,
    }
}

fn decide(call: &Call<'_>) -> Result<Reply, AppError> {
    let (ctx, number) = (call.ctx, call.item());
    let act: Act = call.json()?;
    let request = call.request()?;
    let choice = match act {
        Act::Give => Choice::Give,
        Act::NotAboutThem => Choice::NotAboutThem,
        Act::GivePictures { looked, leave_open } => Choice::GivePictures { looked, leave_open },
        Act::ReadWords { page } => {
            ctx.read_words(request, (number, None), page, &call.state.extractor)?;
            return Ok(Reply::done());
        }
        Act::AcceptSuggested { which } => {
            ctx.accept_suggested(request, (number, None), which.into())?;
            return Ok(Reply::done());
        }
        Act::DismissSuggested { which } => {
            ctx.dismiss_suggested(request, (number, None), which.into())?;
            return Ok(Reply::done());
        }
        Act::Cover {
            page,
            left,
            top,
            width,
            height,
            ground,
        } => {
            let area = Area {
                left,
                top,
                width,
                height,
            };
            ctx.cover(request, (number, None), Cover::of(page, area, &ground))?;
            return Ok(Reply::done());
        }
        Act::AsPictures => {
            ctx.as_pictures(request, (number, None), &call.state.extractor)?;
            return Ok(Reply::done());
        }
        Act::AsText => {
            ctx.as_text(request, (number, None))?;
            return Ok(Reply::done());
        }
        Act::Uncover { cover } => {
            ctx.uncover(request, (number, None), cover)?;
            return Ok(Reply::done());
        }
        Act::GiveWithMarks { marks } => {
            let view = ctx.show_item(request, number)?;
            Choice::GiveWithMarks(in_bytes(&view.text, marks)?)
        }
        Act::KeepBack {
            ground,
            reason,
            opinion_on,
        } => Choice::KeepBack {
            ground,
            reason,
            opinion_on: opinion_on.map(|day| day.0),
        },
        Act::HealthKnown { why } => {
            ctx.record_health(request, number, StoredHealth::Known { why })?;
            return Ok(Reply::done());
        }
        Act::HealthNoHarm { on } => {
            ctx.record_health(request, number, StoredHealth::NoHarm { on: on.0 })?;
            return Ok(Reply::done());
        }
        Act::Undo => {
            ctx.undo_decision(request, number)?;
            return Ok(Reply::done());
        }
        Act::Agree => {
            ctx.read_second(request, (number, None), &SecondOpinion::Agrees)?;
            return Ok(Reply::done());
        }
        Act::Differ { why } => {
            ctx.read_second(request, (number, None), &SecondOpinion::Differs { why })?;
            return Ok(Reply::done());
        }
        Act::Ask { of, text } => {
            ctx.ask_about_item(request, number, of.0, &text)?;
            return Ok(Reply::done());
        }
        Act::Note { words } => {
            ctx.note_item(request, number, &words)?;
            return Ok(Reply::done());
        }
    };
    ctx.decide(request, number, choice)?;
    Ok(Reply::done())
}

/// Marks as they are kept: by bytes.
fn in_bytes(text: &str, marks: Vec<Mark>) -> Result<Vec<StoredMark>, AppError> {
    marks
        .into_iter()
        .map(|mark| {
            let range = bytes(text, mark.start).zip(bytes(text, mark.end));
            let (start, end) = range.filter(|(start, end)| start < end).ok_or_else(|| {
                AppError::input(
                    "marks",
                    "a part to hide lies outside the text",
                    "show the item again; places are counted in characters",
                )
            })?;
            Ok(StoredMark {
                start,
                end,
                ground: mark.ground,
                about: mark.about.map(|id| id.0),
            })
        })
        .collect()
}

fn bulk(call: &Call<'_>) -> Result<Reply, AppError> {
    let Bulk { item, choice } = call.json()?;
    let choice = match choice {
        BulkChoice::Give => GroupChoice::GiveAsSuggested,
        BulkChoice::NotAboutThem => GroupChoice::NotAboutThem,
    };
    super::review_many::done(call.ctx.decide_group(call.request()?, item, choice)?)
}
