//! The grounds as the reviewer meets them: questions, and only those that can hold here.

use app::{AppError, Ctx, RequestView};
use duties::grounds::{Ground, GroundFacts, usable};

use crate::form::{Choice, sentence};

/// A ground that cannot be used here, and why.
#[derive(Clone, Debug)]
pub(crate) struct NotHere {
    pub(crate) question: &'static str,
    pub(crate) why: String,
    pub(crate) citation: &'static str,
}

/// The grounds for one request.
pub(crate) fn grounds(
    ctx: &Ctx<'_>,
    case: &RequestView,
) -> Result<(Vec<Choice>, Vec<NotHere>), AppError> {
    let duty = &case.stored.body.duty;
    let today = ctx.today();
    let age = ctx
        .engine
        .directory()?
        .person(case.stored.body.subject)
        .and_then(|person| person.body.age_on(today))
        .and_then(|age| u8::try_from(age).ok());
    let facts = GroundFacts {
        requester: duty.requester,
        nation: duty.nation,
        subject_age: age,
        // The form asks for the day of the opinion; whether there was one is checked with the answer.
        opinion_on: Some(today),
        today,
    };
    let mut choices = Vec::new();
    let mut not_here = Vec::new();
    for ground in Ground::ALL {
        match usable(ground, &facts) {
            Ok(()) => {
                let hint = format!("{} ({})", ground.conditions(), ground.citation());
                choices.push(Choice::new(ground.code(), ground.question(), &hint));
            }
            Err(refusal) => not_here.push(NotHere {
                question: ground.question(),
                why: sentence(&refusal.why),
                citation: ground.citation(),
            }),
        }
    }
    Ok((choices, not_here))
}

/// A ground in a few words, for the list beside the parts that are hidden.
pub(crate) fn short(code: &str) -> &'static str {
    match Ground::from_code(code) {
        Some(Ground::ThirdParty) => "about somebody else",
        Some(Ground::Crime) => "crime",
        Some(Ground::LegalPrivilege) => "our lawyer’s advice",
        Some(Ground::ManagementPlanning) => "our planning",
        Some(Ground::Negotiations) => "a negotiation",
        Some(Ground::ConfidentialReference) => "a reference in confidence",
        Some(Ground::ExamScript) => "written in an exam",
        Some(Ground::ChildExpectation) => "told in confidence by the child",
        Some(Ground::SeriousHarm) => "serious harm",
        Some(Ground::ChildAbuse) => "risk of abuse",
        Some(Ground::Adoption) => "adoption records",
        Some(Ground::SpecialEducationalNeeds) => "a plan of special needs",
        Some(Ground::ParentalOrder) => "a parental order",
        Some(Ground::ChildrensHearing) => "a children’s hearing",
        None => "a ground this version does not know",
    }
}
