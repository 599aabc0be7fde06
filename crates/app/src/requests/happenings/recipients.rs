//! Telling those who received it: UK GDPR art. 19.

use access::Action;
use duties::rights::Request as Duty;
use duties::rights::kinds::KindStep;

use super::{Answer, Happening, Offered, Question, is_open};
use crate::requests::recipients::{Telling, owes, tells_all};
use crate::requests::{RecipientLine, RequestView, Said};

pub(super) const ALL: &[Happening] = &[TOLD, NOT_TOLD, ANSWERED, ASKED];

const TOLD: Happening = Happening {
    code: "recipient-told",
    title: "Say that a recipient was told",
    lead: "Each of those who received it, as their page and this one have them, is told without delay what was put right, deleted or restricted. A draft for each is among the letters.",
    citation: "UK GDPR art. 19",
    action: Action::RequestRecipients,
    step: Some(KindStep::TellRecipients),
    fits: owes,
    asks: |_, case| {
        Ok(vec![
            of(case, |one| one.telling.is_none()),
            Question::new(
                "how",
                "How were they told?",
                "By letter, by e-mail, by telephone.",
                Answer::Line,
            ),
            Question::day("The day they were told"),
        ])
    },
    act: |ctx, id, said| ctx.see_to_recipient(id, said, Telling::Told),
};

const NOT_TOLD: Happening = Happening {
    code: "recipient-not-told",
    title: "Say why a recipient is not told",
    lead: "Only where it is impossible or would be out of all proportion, or where they never received what was changed. The reason stays on record, and stands in the answer.",
    citation: "UK GDPR art. 19",
    action: Action::RequestRecipients,
    step: Some(KindStep::TellRecipients),
    fits: owes,
    asks: |ctx, case| {
        let mut because = vec![
            Telling::Impossible,
            Telling::Disproportionate,
            Telling::NotConcerned,
        ];
        let mut hint = "";
        if tells_all(&ctx.engine.pack(), case.stored.body.duty.kind) {
            because.retain(|one| *one != Telling::Disproportionate);
            hint = Telling::PROMISED;
        }
        let because = because
            .iter()
            .map(|one| Offered::new(one.code(), one.words(), ""));
        Ok(vec![
            of(case, |one| one.telling.is_none()),
            Question::new("how", "What is so?", hint, Answer::One(because.collect())),
            Question::words(
                "why",
                "Why?",
                "What was tried, and what came of it. Name nobody: it may stand in the answer.",
            ),
            Question::day("The day this was found"),
        ])
    },
    act: |ctx, id, said| {
        let telling = Telling::from_code(said.text("how"));
        let telling = telling.filter(|one| *one != Telling::Told);
        ctx.see_to_recipient(id, said, telling.ok_or_else(|| Said::wrong("how"))?)
    },
};

const ANSWERED: Happening = Happening {
    code: "recipient-answered",
    title: "Note what a recipient answered",
    lead: "What those who were told did, as they say.",
    citation: "UK GDPR art. 19",
    action: Action::RequestRecipients,
    step: None,
    fits: |duty| duty.kind.rules().tells_recipients,
    asks: |_, case| {
        Ok(vec![
            of(case, |one| one.telling == Some(Telling::Told)),
            Question::words("answer", "What did they answer?", ""),
            Question::day("The day it came"),
        ])
    },
    act: |ctx, id, said| ctx.hear_recipient(id, said),
};

const ASKED: Happening = Happening {
    code: "recipients-asked",
    title: "They ask who received it",
    lead: "Whoever asks is told who they are. The answer then names those on record, but for those of whom the person is not told.",
    citation: "UK GDPR art. 19",
    action: Action::RequestRecipients,
    step: None,
    fits: |duty: &Duty| is_open(duty) && duty.kind.rules().tells_recipients,
    asks: |_, _| Ok(vec![Question::day("The day they asked")]),
    act: |ctx, id, said| ctx.ask_recipients(id, said),
};

/// Which of the recipients.
fn of(case: &RequestView, is_meant: fn(&RecipientLine) -> bool) -> Question {
    let meant = case.recipients.iter().filter(|one| is_meant(one));
    let offered = meant.map(|one| {
        let label = format!("{}, {}", one.body.who, calendar::in_words(one.body.on));
        Offered::new(&one.body.disclosure.to_string(), &label, &one.body.what)
    });
    Question::new("recipient", "Who?", "", Answer::One(offered.collect()))
}

/// Whether something can be recorded with these recipients: nobody is offered what has nobody to
/// choose.
pub(crate) fn has_whom(code: &str, recipients: &[RecipientLine]) -> bool {
    match code {
        "recipient-told" | "recipient-not-told" => {
            recipients.iter().any(|one| one.telling.is_none())
        }
        "recipient-answered" => recipients
            .iter()
            .any(|one| one.telling == Some(Telling::Told)),
        _ => true,
    }
}
