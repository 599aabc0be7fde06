//! One decision for all that is undecided in a group.

use super::many::What;
use super::{Accepted, GroupChoice};
use crate::{AppError, Ctx};
use store::EntityId;

impl Ctx<'_> {
    /// Decides whatever is undecided in the group of an item, by one act that can be taken back. A
    /// conversation keeps its name however an answer writes it.
    pub fn decide_group(
        &self,
        request: EntityId,
        number: u32,
        choice: GroupChoice,
    ) -> Result<Accepted, AppError> {
        let what = match choice {
            GroupChoice::GiveAsSuggested => What::AsSuggested,
            GroupChoice::NotAboutThem => What::NotAboutThem,
        };
        self.decide_several(request, |review| {
            let one = review.line(number).ok_or(AppError::NotFound("item"))?;
            let open = review
                .lines()
                .filter(|line| line.is_open() && line.group_key == one.group_key);
            Ok(open.map(|line| (line.id, what)).collect())
        })
    }
}
