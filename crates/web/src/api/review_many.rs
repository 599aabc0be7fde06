//! Review of many items: which of them are shown, what rules suggest, what says the same.

use app::{AppError, EntityId, ItemFilter, Rule};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::call::Call;
use super::operation::Operation;
use super::reply::Reply;
use super::review::{ItemLine, line};
use super::types::{Day, Id};

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::post("/requests/{number}/review/search", "searchItems", "List some of the items of a request", search)
        .tag("Review")
        .detail("Everything that is asked for must fit.")
        .takes::<Search>()
        .lists::<ItemLine>()
        .repeatable(),
    Operation::get("/requests/{number}/review/suggestions", "listSuggestions", "List what rules suggest, with how many items each fits", suggestions)
        .tag("Review")
        .lists::<Suggestion>(),
    Operation::post("/requests/{number}/review/suggestions", "acceptSuggestions", "Accept what a rule suggests for all items that it fits", accept)
        .tag("Review")
        .detail("Refused if the rule fits another number of items than was listed. All of it is undone together.")
        .takes::<Accept>()
        .gives::<DecidedTogether>(),
    Operation::post("/requests/{number}/review/alike", "decideAlike", "Decide the undecided items with the same text as one that is decided", alike)
        .tag("Review")
        .detail("Marks are carried, for the text is the same to the letter. Items that nearly say the same may be named if the one is kept back or not about the person.")
        .takes::<LikeOne>()
        .gives::<DecidedTogether>(),
    Operation::post("/requests/{number}/review/together", "undoTogether", "Take back what was decided together", undo)
        .tag("Review")
        .detail("As far as nobody decided it anew.")
        .takes::<Together>()
        .gives::<Undone>(),
];

/// Which items are listed; whatever is left out fits all.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SearchItems)]
pub(crate) struct Search {
    /// Who wrote it.
    #[serde(default)]
    from: Option<Id>,
    /// Who received it.
    #[serde(default)]
    to: Option<Id>,
    /// From this day on.
    #[serde(default)]
    since: Option<Day>,
    /// Until this day.
    #[serde(default)]
    until: Option<Day>,
    /// The place it is from: an id of the register, or `records`.
    #[serde(default)]
    #[schema(example = "records")]
    place: Option<String>,
    /// What it is: record, mail, chat, table, document or hand.
    #[serde(default)]
    #[schema(example = "mail")]
    kind: Option<String>,
    /// What was decided: undecided, decided, given, hidden, kept-back or not-about.
    #[serde(default)]
    #[schema(example = "undecided")]
    state: Option<String>,
    /// What is said of it, all of these: safeguarding, health, unreadable, others, alike, suggested,
    /// second, noted.
    #[serde(default)]
    #[schema(example = json!(["others"]))]
    is: Vec<String>,
    /// The number of one item of the group.
    #[serde(default)]
    #[schema(example = 3, minimum = 1)]
    group: Option<u32>,
    /// The rule that suggests something for it.
    #[serde(default)]
    #[schema(example = "asker-wrote")]
    rule: Option<String>,
}

impl Search {
    fn filter(&self) -> Result<ItemFilter, AppError> {
        let mut filter = ItemFilter {
            from: self.from.as_ref().map(|id| id.0),
            to: self.to.as_ref().map(|id| id.0),
            since: self.since.as_ref().map(|day| day.0),
            until: self.until.as_ref().map(|day| day.0),
            group: self.group,
            ..ItemFilter::default()
        };
        let coded = [
            ("place", &self.place),
            ("kind", &self.kind),
            ("state", &self.state),
            ("rule", &self.rule),
        ];
        for (name, value) in coded {
            if let Some(value) = value {
                filter.ask(name, value)?;
            }
        }
        for one in &self.is {
            filter.ask("is", one)?;
        }
        Ok(filter)
    }
}

/// What a rule suggests.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Suggestion {
    /// The rule.
    #[schema(example = "asker-wrote")]
    rule: String,
    /// Why it suggests it.
    #[schema(example = "Whoever asks wrote it themselves.")]
    reason: String,
    /// How many items it fits.
    #[schema(example = 46)]
    items: usize,
}

/// A rule whose suggestions are accepted.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AcceptSuggestions)]
pub(crate) struct Accept {
    /// The rule.
    #[schema(example = "asker-wrote")]
    rule: String,
    /// How many items it fitted when they were listed.
    #[schema(example = 46)]
    items: usize,
}

/// An item, and those that are decided with it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DecideAlike)]
pub(crate) struct LikeOne {
    /// The number of the item that is decided.
    #[schema(example = 3, minimum = 1)]
    item: u32,
    /// Numbers of items that nearly say the same.
    #[serde(default)]
    near: Vec<u32>,
}

/// What was decided together.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DecidedTogether {
    /// How many items.
    #[schema(example = 46)]
    items: u32,
    /// The act, by which it is taken back.
    act: Id,
}

/// An act that decided several items.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UndoTogether)]
pub(crate) struct Together {
    /// The act.
    act: Id,
}

/// How many items were taken back.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UndoneTogether)]
pub(crate) struct Undone {
    /// How many.
    #[schema(example = 46)]
    items: u32,
}

fn search(call: &Call<'_>) -> Result<Reply, AppError> {
    let search: Search = call.json()?;
    let filter = search.filter()?;
    let review = call.ctx.review(call.request()?)?;
    let shown: Vec<&app::ItemLine> = review.shown(&filter).collect();
    call.given.page.reply(
        shown,
        |one| one.number.to_string(),
        |one| line(&review, one),
    )
}

fn suggestions(call: &Call<'_>) -> Result<Reply, AppError> {
    let review = call.ctx.review(call.request()?)?;
    let counts = review.counts(&ItemFilter::default());
    call.given.page.reply(
        counts.rule.into_iter().collect(),
        |(rule, _)| rule.code().to_owned(),
        |(rule, items)| Suggestion {
            rule: rule.code().to_owned(),
            reason: rule.reason().to_owned(),
            items,
        },
    )
}

fn accept(call: &Call<'_>) -> Result<Reply, AppError> {
    let Accept { rule, items } = call.json()?;
    let rule = Rule::from_code(&rule)
        .ok_or_else(|| AppError::input("rule", "there is no such rule", "list the suggestions"))?;
    done(call.ctx.accept(call.request()?, rule, items)?)
}

fn alike(call: &Call<'_>) -> Result<Reply, AppError> {
    let LikeOne { item, near } = call.json()?;
    done(call.ctx.decide_alike(call.request()?, item, &near)?)
}

fn undo(call: &Call<'_>) -> Result<Reply, AppError> {
    let Together { act } = call.json()?;
    let act: EntityId = act.0;
    let items = call.ctx.undo_together(call.request()?, act)?;
    Reply::one(&Undone { items })
}

/// What was decided together, as an answer.
pub(super) fn done(accepted: app::Accepted) -> Result<Reply, AppError> {
    Reply::one(&DecidedTogether {
        items: accepted.items,
        act: Id(accepted.act),
    })
}
