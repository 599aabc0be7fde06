//! Several items decided by one act: those with the same text, those of one group, or all for which a
//! rule suggests the same. Made whole or not at all, each item with its own leaf, and undone together.
//!
//! Marks are carried only where the text is the same to the letter. Of a text that is nearly the same
//! nothing is given by what was decided about the other: what differs may name somebody. It may be
//! kept back or put aside with the other, for then nothing of it leaves the house; but only if the
//! reviewer names it, because it may hold more than the other did, which the person is owed.

use std::collections::BTreeSet;

use access::{Authorised, acts};
use store::EntityId;

use super::{Choice, ItemLine, Review, Rule, Suggested, TRIES, current_marks};
use crate::{
    AppError, Body as _, Ctx,
    bodies::{Decision, Health, Item, Request},
    engine::Stored,
};

/// What one act decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// The act, by which it is undone.
    pub act: EntityId,
    /// How many items.
    pub items: u32,
}

/// What can be decided about a group at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupChoice {
    /// They are given, with what was marked beforehand hidden. What tells of somebody's health and may
    /// not be given yet stays to be decided.
    GiveAsSuggested,
    /// They are not about the person.
    NotAboutThem,
}

/// What is to be decided about one of several.
#[derive(Clone, Copy)]
pub(super) enum What {
    AsSuggested,
    NotAboutThem,
    /// What was decided about this item.
    Like(EntityId),
}

impl Ctx<'_> {
    /// Decides about everything undecided that says the same as an item what was decided about that
    /// item, and about those named of nearly the same text.
    pub fn decide_alike(
        &self,
        request: EntityId,
        number: u32,
        near: &[u32],
    ) -> Result<Accepted, AppError> {
        let near: BTreeSet<u32> = near.iter().copied().collect();
        self.decide_several(request, |review| {
            let line = review.line(number).ok_or(AppError::NotFound("item"))?;
            if line.is_open() {
                return Err(AppError::refused(
                    "This item is not decided yet. Decide it first, then the others like it.",
                ));
            }
            let named = review.near(line).into_iter();
            let named: Vec<&ItemLine> = named.filter(|one| near.contains(&one.number)).collect();
            if named.len() < near.len() {
                return Err(AppError::NotFound("item"));
            }
            if !named.is_empty() && !stays_here(line) {
                return Err(AppError::refused(
                    "What is given is read item by item where the texts differ.",
                ));
            }
            let all = review.same(line).into_iter().chain(named);
            let open = all.filter(|one| one.is_open());
            let plan: Vec<_> = open.map(|one| (one.id, What::Like(line.id))).collect();
            if plan.is_empty() {
                return Err(AppError::refused(
                    "Nothing else that says the same is still to be decided.",
                ));
            }
            Ok(plan)
        })
    }

    /// Decides what a rule suggests about everything for which it does. `seen` is how many that were
    /// when whoever accepts them was told.
    pub fn accept(&self, request: EntityId, rule: Rule, seen: usize) -> Result<Accepted, AppError> {
        self.decide_several(request, |review| {
            let fits = |line: &&ItemLine| review.suggestion(line) == Some(rule);
            let plan: Vec<(EntityId, What)> = review
                .lines()
                .filter(fits)
                .filter_map(|line| {
                    Some((
                        line.id,
                        match rule.suggests() {
                            Suggested::Give => What::AsSuggested,
                            Suggested::NotAboutThem => What::NotAboutThem,
                            Suggested::Alike => What::Like(review.example(line)?.id),
                        },
                    ))
                })
                .collect();
            if plan.is_empty() {
                return Err(AppError::refused(
                    "There is nothing of this kind left to decide.",
                ));
            }
            if plan.len() == seen {
                return Ok(plan);
            }
            Err(AppError::Refused(crate::Refusal {
                why: format!(
                    "There are now {} items of this kind, not {seen}.",
                    plan.len()
                ),
                denied: None,
                citation: None,
                mend: Some("look at the list again, then accept it".to_owned()),
            }))
        })
    }

    /// Takes back all that one act decided, as far as nobody decided it anew; answers how many.
    pub fn undo_together(&self, request: EntityId, act: EntityId) -> Result<u32, AppError> {
        let allowed: Authorised<acts::RequestReviewDecide> = self.on_request(request)?;
        for _ in 0..TRIES {
            let mut case = self.engine.request(request)?;
            let review = self.engine.review_of(request)?;
            let mut items = Vec::new();
            for line in review.lines().filter(|line| line.together == Some(act)) {
                let mut item = self.item_by(line.id)?;
                if item.body.together == Some(act) {
                    self.take_back(&mut case, &mut item)?;
                    items.push(item);
                }
            }
            if items.is_empty() {
                return Err(AppError::refused(
                    "There is nothing to undo: these items were undone or decided anew.",
                ));
            }
            match self.write_decided(&allowed, &case, &items) {
                Err(AppError::Conflict) => {}
                other => return other.map(|()| count(&items)),
            }
        }
        Err(AppError::Conflict)
    }

    /// Decides what is planned: whoever asks again after a crash finds all of it done, or none.
    pub(super) fn decide_several(
        &self,
        request: EntityId,
        plan: impl Fn(&Review) -> Result<Vec<(EntityId, What)>, AppError>,
    ) -> Result<Accepted, AppError> {
        // Before anything is read: whoever may not decide learns nothing of the items.
        let allowed: Authorised<acts::RequestReviewDecide> = self.on_request(request)?;
        let act = self.engine.new_id();
        for _ in 0..TRIES {
            let mut case = self.engine.request(request)?;
            let review = self.engine.review_of(request)?;
            let mut decided = Vec::new();
            for (id, what) in plan(&review)? {
                let mut item = self.item_by(id)?;
                // Somebody else decided it at this moment: it is not theirs to decide again.
                if item.body.decision != Decision::Undecided {
                    continue;
                }
                let choice = self.choice_of(&item.body, what)?;
                // What may not be given yet, or says something else now, stays to be decided.
                let (decision, opinion_on) = match self.may_be(&item, choice) {
                    Err(AppError::Refused(_)) => continue,
                    may => may?,
                };
                self.take_decision(&mut case, &mut item, &decision, opinion_on)?;
                item.body.together = Some(act);
                decided.push(item);
            }
            let items = count(&decided);
            if items == 0 {
                return Ok(Accepted { act, items });
            }
            match self.write_decided(&allowed, &case, &decided) {
                Err(AppError::Conflict) => {}
                other => return other.map(|()| Accepted { act, items }),
            }
        }
        Err(AppError::Conflict)
    }

    fn choice_of(&self, item: &Item, what: What) -> Result<Choice, AppError> {
        Ok(match what {
            What::NotAboutThem => Choice::NotAboutThem,
            What::AsSuggested => match current_marks(item) {
                marks if marks.is_empty() => Choice::Give,
                marks => Choice::GiveWithMarks(marks),
            },
            What::Like(id) => {
                let example = self.item_by(id)?.body;
                let same = example.digest.is_some() && example.digest == item.digest;
                match example.decision {
                    Decision::NotAboutThem => Choice::NotAboutThem,
                    Decision::KeepBack { ground, reason } => Choice::KeepBack {
                        ground,
                        reason,
                        opinion_on: match example.health {
                            Some(Health::Harm { on }) => Some(on),
                            Some(Health::Known { .. } | Health::NoHarm { .. }) | None => None,
                        },
                    },
                    Decision::Give if same => Choice::Give,
                    Decision::GiveWithMarks { marks, .. } if same => Choice::GiveWithMarks(marks),
                    Decision::Give | Decision::GiveWithMarks { .. } | Decision::Undecided => {
                        return Err(AppError::Conflict);
                    }
                }
            }
        })
    }

    fn item_by(&self, id: EntityId) -> Result<Stored<Item>, AppError> {
        let snapshot = self.engine.snapshot()?;
        self.engine
            .read::<Item>(snapshot.as_ref(), id)?
            .ok_or(AppError::NotFound("item"))
    }

    /// Writes items that one act changed, each with its own leaf, and the request that counts them.
    fn write_decided(
        &self,
        allowed: &Authorised<acts::RequestReviewDecide>,
        case: &Stored<Request>,
        items: &[Stored<Item>],
    ) -> Result<(), AppError> {
        let mut unit = self.begin(allowed);
        unit.about(case.id);
        unit.about(case.body.subject);
        unit.update(case)?;
        for (nth, item) in items.iter().enumerate() {
            if nth > 0 {
                unit.next_leaf();
                unit.name(Request::KIND, case.id, case.version + 1);
            }
            unit.update(item)?;
        }
        unit.commit()?;
        Ok(())
    }
}

fn count(items: &[Stored<Item>]) -> u32 {
    u32::try_from(items.len()).unwrap_or(u32::MAX)
}

/// Whether nothing of an item leaves the house, as it was decided.
pub(super) fn stays_here(line: &ItemLine) -> bool {
    use duties::rights::DecisionKind;
    match line.decided {
        Some(DecisionKind::KeepBack | DecisionKind::NotAboutThem) => true,
        Some(DecisionKind::GiveAll | DecisionKind::GiveWithPartsHidden) | None => false,
    }
}
