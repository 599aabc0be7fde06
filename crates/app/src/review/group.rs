//! One decision for all that is undecided in a group: made whole or not at all, however a call that
//! asked for it ends. Each item has its own leaf.

use access::{Authorised, acts};
use store::EntityId;

use super::{Choice, TRIES, current_marks};
use crate::{
    AppError, Body as _, Ctx,
    bodies::{Decision, Item, Request},
    engine::Stored,
};

/// What can be decided about many at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupChoice {
    /// They are given, with what was marked beforehand hidden. What tells of somebody's health and may
    /// not be given yet stays to be decided.
    GiveAsSuggested,
    /// They are not about the person.
    NotAboutThem,
}

impl Ctx<'_> {
    /// Decides whatever is undecided in the group of an item; answers how many that were. All in one
    /// commit: whoever asks again after a crash finds all of it done, or none.
    pub fn decide_group(
        &self,
        request: EntityId,
        number: u32,
        choice: GroupChoice,
    ) -> Result<u32, AppError> {
        // Before anything is read: whoever may not decide learns nothing of the items.
        let allowed: Authorised<acts::RequestReviewDecide> = self.on_request(request)?;
        for _ in 0..TRIES {
            // Somebody else decided one of them at that moment: it is not theirs to decide again.
            match self.decide_group_once(&allowed, request, number, choice) {
                Err(AppError::Conflict) => {}
                other => return other,
            }
        }
        Err(AppError::Conflict)
    }

    fn decide_group_once(
        &self,
        allowed: &Authorised<acts::RequestReviewDecide>,
        request: EntityId,
        number: u32,
        choice: GroupChoice,
    ) -> Result<u32, AppError> {
        let mut case = self.engine.request(request)?;
        let mut decided = Vec::new();
        for mut item in self.undecided_in_group(request, number)? {
            let Some(choice) = self.of_item(&item.body, choice)? else {
                continue;
            };
            let (decision, opinion_on) = self.may_be(&item, choice)?;
            self.take_decision(&mut case, &mut item, &decision, opinion_on)?;
            decided.push(item);
        }
        let count = u32::try_from(decided.len()).unwrap_or(u32::MAX);
        if count == 0 {
            return Ok(0);
        }
        let mut unit = self.begin(allowed);
        unit.about(case.id);
        unit.about(case.body.subject);
        unit.update(&case)?;
        for (nth, item) in decided.iter().enumerate() {
            if nth > 0 {
                unit.next_leaf();
                unit.name(Request::KIND, case.id, case.version + 1);
            }
            unit.update(item)?;
        }
        unit.commit()?;
        Ok(count)
    }

    /// The undecided items of the group of one. A conversation keeps its name however an answer
    /// writes it.
    fn undecided_in_group(
        &self,
        request: EntityId,
        number: u32,
    ) -> Result<Vec<Stored<Item>>, AppError> {
        let mut items = self.items(request)?;
        let one = items.iter().find(|item| item.body.number == number);
        let group = one.ok_or(AppError::NotFound("item"))?;
        let group = group.body.group.to_lowercase();
        items.retain(|item| {
            item.body.decision == Decision::Undecided && item.body.group.to_lowercase() == group
        });
        Ok(items)
    }

    /// What a decision for all comes to for one of them; nothing where health comes first.
    fn of_item(&self, item: &Item, choice: GroupChoice) -> Result<Option<Choice>, AppError> {
        if choice == GroupChoice::NotAboutThem {
            return Ok(Some(Choice::NotAboutThem));
        }
        let record = self.record_behind(item)?;
        if self.health_first(item, record.as_ref()).is_err() {
            return Ok(None);
        }
        let marks = current_marks(item);
        Ok(Some(if marks.is_empty() {
            Choice::Give
        } else {
            Choice::GiveWithMarks(marks)
        }))
    }
}
