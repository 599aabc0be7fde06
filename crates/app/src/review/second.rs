//! A second pair of eyes: where the policy asks for it, somebody who did not decide an item reads what
//! was decided, before an answer goes out. And notes for whoever reads an item next.

use access::{Authorised, acts};
use duties::rights::State;
use policy::SecondReader;
use store::EntityId;

use super::TRIES;
use crate::{
    AppError, Ctx, Engine,
    bodies::{Decision, Item, Request, Second},
    engine::Stored,
};

/// Characters of a note at most.
const NOTE: usize = 2_000;

/// What a second reader says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecondOpinion {
    /// It is as they would have decided.
    Agrees,
    /// They see it otherwise: it is to be decided anew.
    Differs {
        /// What they see otherwise.
        why: String,
    },
}

impl Engine {
    /// Whether the policy of today wants a second person to read what is decided about an item.
    pub(crate) fn wants_second(&self, item: &Item) -> bool {
        let safeguarding = item.facts.as_ref().is_some_and(|facts| facts.safeguarding);
        match self.pack().requests.second_reader {
            Some(SecondReader::Everything) => true,
            Some(SecondReader::Safeguarding) => safeguarding,
            None => false,
        }
    }
}

impl Ctx<'_> {
    /// Records what a second person says of the decision about an item, as it was shown to them.
    /// Nobody is their own second reader.
    pub fn read_second(
        &self,
        request: EntityId,
        (number, shown): (u32, Option<u64>),
        reading: &SecondOpinion,
    ) -> Result<(), AppError> {
        let reading = match reading {
            SecondOpinion::Differs { why } if why.trim().is_empty() => {
                return Err(AppError::input(
                    "why",
                    "What you see otherwise is missing",
                    "write it in a few words for whoever decided",
                ));
            }
            reading => reading.clone(),
        };
        self.change_item(request, (number, shown), |item| {
            let decided = item.body.decided.filter(|_| !is_open(&item.body));
            let Some((by, _)) = decided else {
                return Err(AppError::refused(
                    "This item is not decided yet. Decide it; somebody else reads it then.",
                ));
            };
            if by.0 == self.actor.id {
                return Err(AppError::refused(
                    "You decided this item yourself. Somebody else reads it a second time.",
                ));
            }
            let (by, at) = (EntityId(self.actor.id), self.now);
            item.body.second = Some(match &reading {
                SecondOpinion::Agrees => Second::Agreed { by, at },
                SecondOpinion::Differs { why } => Second::Differs {
                    by,
                    at,
                    why: why.trim().to_owned(),
                },
            });
            Ok(())
        })
    }

    /// Leaves a note at an item for whoever reads it next; an empty one takes it away. It never goes
    /// out with an answer.
    pub fn note_item(&self, request: EntityId, number: u32, words: &str) -> Result<(), AppError> {
        let words = words.trim();
        if words.chars().count() > NOTE {
            return Err(AppError::input(
                "note",
                "The note is too long",
                "write 2,000 characters at most",
            ));
        }
        self.change_item(request, (number, None), |item| {
            item.body.note = Some(words.to_owned()).filter(|words| !words.is_empty());
            Ok(())
        })
    }

    /// Changes what is said of an item beside its decision, with its request: what is held of its
    /// items is good for one version of it.
    fn change_item(
        &self,
        request: EntityId,
        (number, shown): (u32, Option<u64>),
        change: impl Fn(&mut Stored<Item>) -> Result<(), AppError>,
    ) -> Result<(), AppError> {
        // Before anything is read: whoever may not decide learns nothing of the item.
        let allowed: Authorised<acts::RequestReviewDecide> = self.on_request(request)?;
        for _ in 0..TRIES {
            let case = self.engine.request(request)?;
            still_open(&case.body)?;
            let mut item = self.item(request, number)?;
            self.not_meanwhile(&item, shown)?;
            change(&mut item)?;
            match self.save(&allowed, &case, |unit| unit.update(&item)) {
                Err(AppError::Conflict) => {}
                other => return other,
            }
        }
        Err(AppError::Conflict)
    }

    /// Refuses while somebody else has still to read what was decided.
    pub(crate) fn second_read(&self, request: EntityId) -> Result<(), AppError> {
        let decided = self.items(request)?.into_iter();
        let decided = decided.filter(|item| !is_open(&item.body));
        let waits = |item: &Stored<Item>| match &item.body.second {
            Some(Second::Agreed { .. }) => false,
            Some(Second::Differs { .. }) => true,
            Some(Second::Wanted) | None => self.engine.wants_second(&item.body),
        };
        let numbers: Vec<String> = decided
            .filter(waits)
            .map(|item| item.body.number.to_string())
            .collect();
        match numbers.as_slice() {
            [] => Ok(()),
            [one] => Err(AppError::refused(format!(
                "A second person has still to read item {one} and agree."
            ))),
            many => Err(AppError::refused(format!(
                "A second person has still to read {} items and agree: {}.",
                many.len(),
                many.join(", ")
            ))),
        }
    }
}

fn is_open(item: &Item) -> bool {
    item.decision == Decision::Undecided
}

pub(crate) fn still_open(case: &Request) -> Result<(), AppError> {
    match case.duty.state() {
        State::Delivered | State::Collected | State::Closed => Err(AppError::refused(
            "The request is answered or closed. Reopen it first.",
        )),
        _ => Ok(()),
    }
}
