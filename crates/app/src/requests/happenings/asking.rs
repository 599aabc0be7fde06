//! Asking others before an answer: those outside who are consulted, and colleagues who were asked to
//! look.

use access::Action;

use super::{Answer, Happening, Offered, Question, is_open};
use crate::bodies::Consulted;
use crate::requests::RequestView;
use crate::requests::consulting::{Answered, Outsider};

pub(super) const ALL: &[Happening] = &[
    CONSULTED,
    CONSULTATION_SENT,
    CONSULTATION_ANSWERED,
    CONSULTATION_SILENT,
    SHEET_WITHDRAWN,
];

const CONSULTED: Happening = Happening {
    code: "consulted",
    title: "Ask somebody outside",
    lead: "A letter is drafted; you send it yourself. The clock runs on: only a question to whoever asks can stop it. What the law has a health professional say of an item is settled at that item in the review.",
    citation: "UK GDPR arts 5(1)(c) and 12A(5); DPA 2018 Sch 2 para 16, Sch 3",
    action: Action::RequestConsult,
    step: None,
    fits: is_open,
    asks: |_, _| {
        let kinds = Outsider::ALL.map(|one| Offered::new(one.code(), one.words(), ""));
        Ok(vec![
            Question::new("kind", "What are they?", "", Answer::One(kinds.to_vec())),
            Question::new(
                "who",
                "Who?",
                "A name and an organisation, as the letter is addressed.",
                Answer::Line,
            ),
            Question::words(
                "why",
                "What do you ask them, and why?",
                "It stands in the letter as you write it. Say no more than they need, and name nobody they do not know of.",
            ),
            Question::new(
                "knows",
                "Do they know already whom it is about?",
                "",
                Answer::Several(vec![Offered::new(
                    "yes",
                    "They know the person: the letter may name them",
                    "Otherwise it names nobody.",
                )]),
            ),
            Question::new(
                "by",
                "By when should they answer?",
                "For example 27 3 2026",
                Answer::Day,
            ),
        ])
    },
    act: |ctx, id, said| ctx.consult(id, said),
};

const CONSULTATION_SENT: Happening = Happening {
    code: "consultation-sent",
    title: "Record that a letter to somebody outside went out",
    lead: "The letter stands among the letters of this request until it has gone out.",
    citation: "UK GDPR art. 5(2)",
    action: Action::RequestConsult,
    step: None,
    fits: |_| true,
    asks: |_, case| {
        Ok(vec![
            of(case, is_draft),
            Question::day("The day it went out"),
        ])
    },
    act: |ctx, id, said| ctx.consultation_sent(id, said),
};

const CONSULTATION_ANSWERED: Happening = Happening {
    code: "consultation-answered",
    title: "Note what somebody outside answered",
    lead: "It is sealed like everything here, and read by whoever may see this request. It is a view, and the decision stays ours.",
    citation: "UK GDPR art. 5(2)",
    action: Action::RequestConsult,
    step: None,
    fits: |_| true,
    asks: |_, case| {
        Ok(vec![
            of(case, is_out),
            Question::words("words", "What did they say?", ""),
            Question::day("The day it came"),
        ])
    },
    act: |ctx, id, said| ctx.consultation_ended(id, said, Answered::Yes),
};

const CONSULTATION_SILENT: Happening = Happening {
    code: "consultation-silent",
    title: "Go on without somebody outside",
    lead: "No answer came in time, or the letter is not sent after all. The request has to be answered all the same.",
    citation: "UK GDPR art. 12(3)",
    action: Action::RequestConsult,
    step: None,
    fits: |_| true,
    asks: |_, case| {
        Ok(vec![
            of(case, |one| one.ended.is_none()),
            Question::words("words", "How does it go on without it?", ""),
            Question::day("The day this was decided"),
        ])
    },
    act: |ctx, id, said| ctx.consultation_ended(id, said, Answered::No),
};

const SHEET_WITHDRAWN: Happening = Happening {
    code: "sheet-withdrawn",
    title: "Withdraw a search sheet",
    lead: "Its link ends at once, and its places are left out of the search with your reason, which stays on record.",
    citation: "UK GDPR art. 15(1A)",
    action: Action::RequestSheetWithdraw,
    step: None,
    fits: is_open,
    asks: |_, case| {
        let open = case.sheets.iter().filter(|line| line.state.may_go_again());
        let offered = open.map(|line| {
            let sheet = &line.stored.body;
            let by = format!("To be back by {}", calendar::in_words(sheet.by));
            Offered::new(&line.stored.id.to_string(), &sheet.to.name, &by)
        });
        Ok(vec![
            Question::new("sheet", "Which?", "", Answer::One(offered.collect())),
            Question::words("why", "Why is it withdrawn?", ""),
        ])
    },
    act: |ctx, id, said| ctx.withdraw_sheet(id, said),
};

fn is_draft(one: &Consulted) -> bool {
    one.sent_on.is_none() && one.ended.is_none()
}

fn is_out(one: &Consulted) -> bool {
    one.sent_on.is_some() && one.ended.is_none()
}

/// Which of those who were consulted.
fn of(case: &RequestView, is_meant: fn(&Consulted) -> bool) -> Question {
    let all = case.stored.body.consulted.iter();
    let offered = all.filter(|one| is_meant(one)).map(|one| {
        let by = format!("By {}", calendar::in_words(one.by));
        Offered::new(&one.id.to_string(), one.who.as_str(), &by)
    });
    Question::new("which", "Who?", "", Answer::One(offered.collect()))
}

/// Whether something can be recorded: nobody is offered what has nothing to choose.
pub(crate) fn has_which(code: &str, case: &RequestView) -> bool {
    let all = || case.stored.body.consulted.iter();
    match code {
        "consultation-sent" => all().any(is_draft),
        "consultation-answered" => all().any(is_out),
        "consultation-silent" => all().any(|one| one.ended.is_none()),
        "sheet-withdrawn" => case.sheets.iter().any(|line| line.state.may_go_again()),
        _ => true,
    }
}
