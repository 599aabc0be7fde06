//! Recording what happened to a request of any kind: what is asked, and what the answer does, is a
//! value of `app`, so this page knows nothing of any kind.

use app::{Answer, AppError, Ctx, Offered, RequestView, Said};

use super::question::{Ask, Question, Target};
use crate::form::{Choice, Field, Fields};

/// The question.
pub(crate) struct Record;

impl Ask for Record {
    fn question(ctx: &Ctx<'_>, case: &RequestView, code: &str) -> Result<Question, AppError> {
        let (_, happening, asked) = ctx.ask_happening(case.stored.id, code)?;
        Ok(Question {
            heading: happening.title,
            lead: happening.lead.to_owned(),
            copy: Vec::new(),
            fields: asked.iter().map(|one| field(ctx, one)).collect(),
            button: "Record this",
            source: happening.citation,
        })
    }

    fn answer(ctx: &Ctx<'_>, target: &Target, typed: &Fields) -> Result<(), AppError> {
        let (_, _, asked) = ctx.ask_happening(target.id, &target.place)?;
        let mut pairs = Vec::new();
        for one in &asked {
            match one.answer {
                Answer::Day => {
                    let on = typed.date(one.name, "the day")?;
                    pairs.push((one.name.to_owned(), on.to_string()));
                }
                Answer::Line | Answer::Words | Answer::One(_) | Answer::Several(_) => {
                    let given = typed.all(one.name);
                    pairs.extend(given.map(|value| (one.name.to_owned(), value.to_owned())));
                }
            }
        }
        ctx.record_happening(target.id, &target.place, &Said::new(pairs, ctx.today()))
    }
}

fn field(ctx: &Ctx<'_>, one: &app::Question) -> Field {
    let (label, hint) = (one.label.as_str(), one.hint.as_str());
    match &one.answer {
        Answer::Day => Field::date(one.name, label, hint, Some(ctx.today())),
        Answer::Line => Field::line(one.name, label, hint),
        Answer::Words => Field::lines(one.name, label, hint),
        Answer::One(offered) => Field::choice(one.name, label, hint, choices(offered)),
        Answer::Several(offered) => Field::several(one.name, label, hint, choices(offered)),
    }
}

pub(super) fn choices(offered: &[Offered]) -> Vec<Choice> {
    let choice = |one: &Offered| Choice::new(&one.code, &one.label, &one.hint);
    offered.iter().map(choice).collect()
}
