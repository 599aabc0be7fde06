//! *Ask someone*: a question to a colleague about an item. They see the question, and the item itself
//! only if they may review it; until they have answered, no answer goes out.

use std::collections::BTreeMap;

use access::{Authorised, acts};
use store::{EntityId, TermRange};

use crate::{
    AppError, Ctx, QuestionLine,
    bodies::{ABOUT_REQUEST, AboutItem, Question},
    duties_known::words,
    engine::Stored,
};

impl Ctx<'_> {
    /// Asks a colleague, by their account, about an item.
    pub fn ask_about_item(
        &self,
        request: EntityId,
        number: u32,
        of: EntityId,
        text: &str,
    ) -> Result<EntityId, AppError> {
        // Before anything is read: whoever may not decide learns nothing of the item.
        let allowed: Authorised<acts::RequestReviewDecide> = self.on_request(request)?;
        let case = self.engine.request(request)?;
        super::second::still_open(&case.body)?;
        let item = self.item(request, number)?;
        let text = words("question", "There is no question", text)?;
        if !self.whom_to_ask()?.iter().any(|(id, _)| *id == of) {
            return Err(AppError::input(
                "colleague",
                "This is nobody who can be asked",
                "choose a colleague who signs in; yourself you need not ask",
            ));
        }
        let question = Question {
            asked_by: EntityId(self.actor.id),
            asked_at: self.now,
            situation: String::new(),
            text,
            answer: None,
            of: Some(of),
            about: Some(AboutItem {
                request,
                item: item.id,
                number,
            }),
        };
        let id = self.engine.new_id();
        let cell = case.cell;
        self.save(&allowed, &case, |unit| unit.insert(id, cell, &question))?;
        Ok(id)
    }

    /// Who can be asked: colleagues who sign in, by account and name.
    pub fn whom_to_ask(&self) -> Result<Vec<(EntityId, String)>, AppError> {
        let readers = self.engine.readers()?.into_iter();
        let mut known: Vec<(EntityId, String)> = readers
            .filter(|one| one.account.0 != self.actor.id)
            .map(|one| (one.account, one.name))
            .collect();
        known.sort_by(|a, b| a.1.cmp(&b.1));
        Ok(known)
    }

    /// What was asked about an item, the latest first.
    pub(super) fn questions_about(
        &self,
        request: EntityId,
        item: EntityId,
    ) -> Result<Vec<QuestionLine>, AppError> {
        let mut questions = self.engine.questions_of(request)?;
        questions.retain(|one| one.body.about.is_some_and(|about| about.item == item));
        questions.sort_by_key(|one| std::cmp::Reverse(one.body.asked_at));
        let lines = questions.iter();
        lines.map(|one| self.line_of_question(one)).collect()
    }

    /// How many questions were asked about each item of a request.
    pub(crate) fn questions_by_item(
        &self,
        request: EntityId,
    ) -> Result<BTreeMap<EntityId, usize>, AppError> {
        let mut asked = BTreeMap::new();
        for question in self.engine.questions_of(request)? {
            if let Some(about) = question.body.about {
                *asked.entry(about.item).or_default() += 1;
            }
        }
        Ok(asked)
    }

    /// Refuses while somebody was asked about an item and has not answered.
    pub(crate) fn questions_answered(&self, request: EntityId) -> Result<(), AppError> {
        let questions = self.engine.questions_of(request)?;
        let mut open = questions.iter().filter(|one| one.body.answer.is_none());
        let Some(first) = open.next() else {
            return Ok(());
        };
        let number = first.body.about.map_or(0, |about| about.number);
        // Who it was stands on the item's page.
        Err(AppError::refused(format!(
            "A colleague was asked about item {number} and has not answered. Wait for it, or answer the question yourself with what you know."
        )))
    }
}

impl crate::Engine {
    fn questions_of(&self, request: EntityId) -> Result<Vec<Stored<Question>>, AppError> {
        let range = TermRange::exactly(ABOUT_REQUEST, &request.0);
        self.read_all(self.snapshot()?.as_ref(), &range)
    }
}
