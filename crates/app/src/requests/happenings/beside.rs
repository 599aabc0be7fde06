//! What may happen beside the course of a request: who may ask, complaints about it, a new start.

use access::{Action, acts};
use duties::Requester;
use duties::Words;
use duties::children::{
    ChildView, Competence, Factor, Finding, Judgement, Said as ChildSaid, age_on, starting_point,
};
use duties::rights::Event;

use super::{Answer, Happening, Offered, Question, is_open};
use crate::requests::{RequestView, Said};
use crate::{AppError, Ctx};

pub(super) const ALL: &[Happening] = &[
    COMPETENCE_RAISED,
    COMPETENCE_JUDGED,
    CHILD_ASKED,
    ACTED_FOR,
    TAKEN_OVER,
    COMPLAINED,
    COMPLAINT_ENDED,
    REGULATOR_WROTE,
    REGULATOR_ENDED,
    REOPENED,
];

const CHILD: &str = "DPA 2018 s.208 in Scotland; elsewhere common law and the regulator's guidance";

const COMPETENCE_RAISED: Happening = Happening {
    code: "competence-raised",
    title: "Ask whether a child can use their own rights",
    lead: "The right is the child’s. Whether they understand enough to use it themselves is then judged before anything is answered.",
    citation: CHILD,
    action: Action::RequestCompetence,
    step: None,
    fits: |duty| is_open(duty) && duty.competence == Competence::NotRaised,
    asks: |ctx, case| {
        let mut day = Question::day("The day");
        day.hint = where_to_begin(ctx, case)?;
        Ok(vec![day])
    },
    act: |ctx, id, said| {
        let on = said.day("on")?;
        ctx.happen::<acts::RequestCompetence>(id, Event::CompetenceRaised { on })
    },
};

/// What is presumed of a child of this age, before anybody looks at this one: in Scotland by statute,
/// elsewhere as the policy begins.
fn where_to_begin(ctx: &Ctx<'_>, case: &RequestView) -> Result<String, AppError> {
    let (body, today) = (&case.stored.body, ctx.today());
    let subject = ctx.engine.directory()?.person(body.subject);
    let born = subject.and_then(|one| one.body.born_on);
    let Some(age) = born.and_then(|born| age_on(born, today)) else {
        return Ok(
            "Their birth date is not known to us. What counts is what they understand.".to_owned(),
        );
    };
    let policy = ctx.engine.pack().requests.child_decides_from_age;
    let begins = starting_point(age, body.duty.nation, policy);
    let what = match (begins.finding, begins.by_statute) {
        (Finding::Competent, true) => {
            "The law presumes that they understand, unless the contrary is shown"
        }
        (Finding::Competent, false) => {
            "No statute names an age here. One begins by thinking that they understand, and judges this child"
        }
        (Finding::NotYet, _) => {
            "One begins by thinking that they do not understand enough yet, and judges this child"
        }
    };
    Ok(format!(
        "They are {age} years old. {what} ({}).",
        begins.citation
    ))
}

/// The name of a factor in what is asked.
fn name_of(factor: Factor) -> &'static str {
    match factor {
        Factor::Maturity => "maturity",
        Factor::KindOfData => "kind-of-data",
        Factor::CourtOrders => "court-orders",
        Factor::Confidence => "confidence",
        Factor::HarmOfGiving => "harm-of-giving",
        Factor::HarmOfKeeping => "harm-of-keeping",
        Factor::ChildsView => "childs-view",
    }
}

const COMPETENCE_JUDGED: Happening = Happening {
    code: "competence-judged",
    title: "Judge whether the child can use their own rights",
    lead: "Weigh each of these and write the result in a few words. Where the child asks themselves, how mature they are is enough.",
    citation: CHILD,
    action: Action::RequestCompetence,
    step: None,
    fits: |duty| is_open(duty) && duty.competence != Competence::NotRaised,
    asks: |ctx, case| {
        let mut asked = vec![Question::new(
            "finding",
            "What do you find?",
            &where_to_begin(ctx, case)?,
            Answer::One(vec![
                Offered::new(
                    "competent",
                    "They understand, and use their rights themselves",
                    "",
                ),
                Offered::new("not-yet", "Not yet", ""),
            ]),
        )];
        asked.extend(
            Factor::ALL.map(|factor| Question::words(name_of(factor), factor.question(), "")),
        );
        asked.push(Question::words(
            "best-interests",
            "If a parent may act although the child understands: why that is plainly best for the child",
            "Leave this empty where it is not so.",
        ));
        asked.push(Question::day("The day"));
        Ok(asked)
    },
    act: |ctx, id, said| {
        let on = said.day("on")?;
        let finding = match said.text("finding") {
            "competent" => Finding::Competent,
            "not-yet" => Finding::NotYet,
            _ => return Err(Said::wrong("finding")),
        };
        let weighed = Factor::ALL
            .into_iter()
            .map(|factor| (factor, Words::new(said.text(name_of(factor)))))
            .filter(|(_, words)| !words.is_blank())
            .collect();
        let best = Words::new(said.text("best-interests"));
        let judgement = Judgement {
            finding,
            weighed,
            best_interests: Some(best).filter(|words| !words.is_blank()),
        };
        ctx.happen::<acts::RequestCompetence>(id, Event::CompetenceJudged { on, judgement })
    },
};

const CHILD_ASKED: Happening = Happening {
    code: "child-asked",
    title: "Record what the child says",
    lead: "Ask safely, and never through whoever made the request.",
    citation: CHILD,
    action: Action::RequestCompetence,
    step: None,
    fits: |duty| is_open(duty) && duty.competence != Competence::NotRaised,
    asks: |_, _| {
        Ok(vec![
            Question::words("by", "Who asked the child, and how?", ""),
            Question::new(
                "said",
                "What did they say?",
                "",
                Answer::One(vec![
                    Offered::new("agrees", "The parent may act and may have it", ""),
                    Offered::new("refuses", "Not", ""),
                    Offered::new("nothing", "They would not say", ""),
                ]),
            ),
            Question::day("The day"),
        ])
    },
    act: |ctx, id, said| {
        let view = ChildView {
            on: said.day("on")?,
            asked_by: said.text("by").into(),
            said: match said.text("said") {
                "agrees" => ChildSaid::Agrees,
                "refuses" => ChildSaid::Refuses,
                "nothing" => ChildSaid::Nothing,
                _ => return Err(Said::wrong("said")),
            },
        };
        ctx.happen::<acts::RequestCompetence>(id, Event::ChildAsked { view })
    },
};

const ACTED_FOR: Happening = Happening {
    code: "acted-for",
    title: "Record who acts with the child",
    lead: "Somebody with parental responsibility acts with a child who asked alone. The time goes on from where it was.",
    citation: CHILD,
    action: Action::RequestAuthority,
    step: None,
    fits: |duty| {
        is_open(duty)
            && duty.requester == Requester::DataSubject
            && duty.competence != Competence::NotRaised
    },
    asks: |_, _| {
        Ok(vec![
            Question::words("what", "Who acts, and what was seen?", ""),
            Question::day("The day"),
        ])
    },
    act: |ctx, id, said| {
        let on = said.day("on")?;
        let what = said.text("what").into();
        ctx.happen::<acts::RequestAuthority>(id, Event::ActedFor { on, what })
    },
};

const TAKEN_OVER: Happening = Happening {
    code: "taken-over",
    title: "Record that the person took it over",
    lead: "What a parent asked is from now on asked by the person themselves, or they wrote that the parent may act. The month that runs goes on running.",
    citation: CHILD,
    action: Action::RequestAuthority,
    step: None,
    fits: |duty| {
        is_open(duty)
            && duty.requester == Requester::ParentalResponsibility
            && duty.taken_over.is_none()
    },
    asks: |_, _| {
        Ok(vec![
            Question::words("what", "What was seen?", ""),
            Question::day("The day"),
        ])
    },
    act: |ctx, id, said| {
        let on = said.day("on")?;
        let what = said.text("what").into();
        ctx.happen::<acts::RequestAuthority>(id, Event::TakenOver { on, what })
    },
};

const COMPLAINED: Happening = Happening {
    code: "complained",
    title: "Record a complaint about how this was dealt with",
    lead: "A complaint to us has a clock of its own: record it also as a request of that kind.",
    citation: "DPA 2018 s.164A",
    action: Action::RequestMatter,
    step: None,
    fits: |duty| {
        duty.complaint
            .is_none_or(|matter| matter.ended_on.is_some())
    },
    asks: |_, _| Ok(vec![Question::day("The day it came")]),
    act: |ctx, id, said| {
        let on = said.day("on")?;
        ctx.happen::<acts::RequestMatter>(id, Event::Complained { on })
    },
};

const COMPLAINT_ENDED: Happening = Happening {
    code: "complaint-ended",
    title: "Record that the complaint about this is answered",
    lead: "",
    citation: "DPA 2018 s.164A",
    action: Action::RequestMatter,
    step: None,
    fits: |duty| {
        duty.complaint
            .is_some_and(|matter| matter.ended_on.is_none())
    },
    asks: |_, _| Ok(vec![Question::day("The day it was answered")]),
    act: |ctx, id, said| {
        let on = said.day("on")?;
        ctx.happen::<acts::RequestMatter>(id, Event::ComplaintEnded { on })
    },
};

const REGULATOR_WROTE: Happening = Happening {
    code: "regulator-wrote",
    title: "Record that the regulator wrote about this",
    lead: "Nothing of this case is destroyed while the regulator asks about it.",
    citation: "DPA 2018 s.165",
    action: Action::RequestMatter,
    step: None,
    fits: |duty| {
        duty.regulator
            .is_none_or(|matter| matter.ended_on.is_some())
    },
    asks: |_, _| Ok(vec![Question::day("The day the letter came")]),
    act: |ctx, id, said| {
        let on = said.day("on")?;
        ctx.happen::<acts::RequestMatter>(id, Event::RegulatorWrote { on })
    },
};

const REGULATOR_ENDED: Happening = Happening {
    code: "regulator-ended",
    title: "Record that the regulator is done with this",
    lead: "",
    citation: "DPA 2018 s.165",
    action: Action::RequestMatter,
    step: None,
    fits: |duty| {
        duty.regulator
            .is_some_and(|matter| matter.ended_on.is_none())
    },
    asks: |_, _| Ok(vec![Question::day("The day of the last letter")]),
    act: |ctx, id, said| {
        let on = said.day("on")?;
        ctx.happen::<acts::RequestMatter>(id, Event::RegulatorEnded { on })
    },
};

const REOPENED: Happening = Happening {
    code: "reopened",
    title: "Take it up again",
    lead: "An answer that went out is then no longer the answer: a new one has to be put together.",
    citation: "UK GDPR art. 12(3)",
    action: Action::RequestReopen,
    step: None,
    fits: |duty| !is_open(duty),
    asks: |_, _| {
        Ok(vec![
            Question::words("why", "Why is it taken up again?", ""),
            Question::day("The day"),
        ])
    },
    act: |ctx, id, said| {
        let on = said.day("on")?;
        let why = said.text("why").into();
        ctx.happen::<acts::RequestReopen>(id, Event::Reopened { on, why })
    },
};
