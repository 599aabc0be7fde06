//! Whether this requester may have an answer on this day, as far as childhood goes.

use jiff::civil::Date;

use super::kinds::EducationalBasis;
use super::request::Request;
use crate::children::{ChildView, Competence, Judgement, may_answer, parental_standing};
use crate::refusal::Refusal;
use crate::requester::Requester;
use crate::words::Words;

const BIRTH: &str = "the regulator's guidance on the right of access (not the statute)";

/// The requester a request has by now: the person themselves once they took it over.
pub(super) fn asks_as(request: &Request) -> Requester {
    if request.taken_over.is_some() {
        Requester::Agent
    } else {
        request.requester
    }
}

/// Whether an answer may go to the requester on a day: a parent's standing ends by itself, and the
/// right of a child who understands is the child's.
pub(super) fn require(request: &Request, on: Date) -> Result<(), Refusal> {
    // The regulations on pupils' records give the right to the parent: nothing of this is asked.
    if let Some(EducationalBasis::Regulations { .. }) = &request.educational {
        return Ok(());
    }
    let requester = asks_as(request);
    if let (Requester::ParentalResponsibility, Some(born_on)) = (requester, request.born_on) {
        parental_standing(born_on, request.nation).require(on)?;
    }
    may_answer(
        requester,
        &request.competence,
        request.child_view.as_ref(),
        request.acted_for.is_some() || request.taken_over.is_some(),
    )
}

pub(super) fn born(request: &mut Request, born_on: Date) -> Result<(), Refusal> {
    if born_on > request.received_on {
        return Err(Refusal::input(
            "the day of birth is after the day the request came",
            "enter the day of birth",
        ));
    }
    request.born_on = Some(born_on);
    Ok(())
}

pub(super) fn raise(request: &mut Request, on: Date) -> Result<(), Refusal> {
    match &request.competence {
        Competence::NotRaised => {
            request.competence = Competence::Raised { on };
            request.package = None;
            Ok(())
        }
        Competence::Raised { .. } | Competence::Judged { .. } => Err(Refusal::order(
            "the question is open or judged already",
            "judge it, or judge it anew",
        )),
    }
}

pub(super) fn judge(request: &mut Request, on: Date, judgement: Judgement) -> Result<(), Refusal> {
    judgement.check(asks_as(request))?;
    request.competence = Competence::Judged { on, judgement };
    request.package = None;
    Ok(())
}

pub(super) fn heard(request: &mut Request, view: ChildView) -> Result<(), Refusal> {
    words(&view.asked_by, "who asked the child, and how")?;
    request.child_view = Some(view);
    request.package = None;
    Ok(())
}

/// An adult acts with the child; time goes on from where it was.
pub(super) fn act_for(request: &mut Request, on: Date, what: Words) -> Result<(), Refusal> {
    words(&what, "who acts, and what was seen")?;
    if request.requester != Requester::DataSubject {
        return Err(Refusal::order(
            "somebody acts for the person already",
            "record their authority",
        ));
    }
    request.acted_for = Some((on, what));
    Ok(())
}

/// The person takes over what a parent asked; the month that runs goes on running.
pub(super) fn take_over(request: &mut Request, on: Date, what: Words) -> Result<(), Refusal> {
    words(&what, "what was seen")?;
    if request.requester != Requester::ParentalResponsibility {
        return Err(Refusal::law(
            "only what a parent asked can be taken over by the person",
            BIRTH,
            "record what came in as it is",
        ));
    }
    request.taken_over = Some((on, what));
    request.package = None;
    Ok(())
}

fn words(words: &Words, what: &str) -> Result<(), Refusal> {
    if words.is_blank() {
        return Err(Refusal::input(
            format!("{what} is missing"),
            "write it in a few words",
        ));
    }
    Ok(())
}
