//! What happens on the way from the letter to the answer.

use access::{Action, acts};
use duties::rights::kinds::{KindClock, KindStep};
use duties::rights::{Channel, Event, Fee, Recipients};

use super::{Answer, Happening, Offered, Question, is_open};
use crate::requests::points::grounds;

pub(super) const ALL: &[Happening] = &[
    ACKNOWLEDGED,
    PROGRESS,
    POINT_ADDED,
    OWN_WORDS,
    CARRIED_OUT,
    RECIPIENTS,
    FEE_ASKED,
    FEE_PAID,
    FEE_WAIVED,
    DELIVERED,
];

const ACKNOWLEDGED: Happening = Happening {
    code: "acknowledged",
    title: "Say that it has come",
    lead: "Tell the person that you have it, and by when they will hear from you. Then record the day. A complaint is acknowledged within thirty days, by law.",
    citation: "UK GDPR art. 12(2); for a complaint DPA 2018 s.164A",
    action: Action::RequestTell,
    step: Some(KindStep::Acknowledge),
    fits: |duty| is_open(duty) && duty.acknowledged_on.is_none(),
    asks: |_, _| Ok(vec![Question::day("The day you told them")]),
    act: |ctx, id, said| {
        let on = said.day("on")?;
        ctx.happen::<acts::RequestTell>(id, Event::Acknowledged { on })
    },
};

const PROGRESS: Happening = Happening {
    code: "progress",
    title: "Say how it goes on",
    lead: "Whoever complains is told how it goes on, without undue delay, and what came of it.",
    citation: "DPA 2018 s.164A",
    action: Action::RequestTell,
    step: Some(KindStep::Progress),
    fits: |duty| is_open(duty) && duty.kind.rules().clock == KindClock::Acknowledgement,
    asks: |_, _| Ok(vec![Question::day("The day you told them")]),
    act: |ctx, id, said| {
        let on = said.day("on")?;
        ctx.happen::<acts::RequestTell>(id, Event::Progress { on })
    },
};

const POINT_ADDED: Happening = Happening {
    code: "point-added",
    title: "Write down a thing asked for",
    lead: "One letter often asks for several things. Each is written down, and decided, by itself. Choose the ground that fits best: it need not be the words they used.",
    citation: "UK GDPR art. 12(2)",
    action: Action::RequestPoint,
    step: Some(KindStep::Points),
    fits: |duty| is_open(duty) && !duty.kind.rules().gives_data,
    asks: |_, case| {
        Ok(vec![
            Question::words(
                "words",
                "What do they ask for?",
                "In a few words, so that another would understand.",
            ),
            Question::new(
                "ground",
                "On what ground?",
                "The grounds that were law on the day it came.",
                Answer::One(grounds(&case.stored.body.duty)),
            ),
        ])
    },
    act: |ctx, id, said| {
        let words = said.words("words", "what they ask for")?;
        let ground = said.text("ground");
        if ground.is_empty() {
            return Err(crate::requests::Said::wrong("ground"));
        }
        ctx.add_point(id, ground, words).map(|_| ())
    },
};

const OWN_WORDS: Happening = Happening {
    code: "own-words",
    title: "Write into the answer",
    lead: "What the answer says in your own words, below what was decided: the answer to a question, what you found out, what you did. Whoever asked reads it as you write it; name nobody else. Written once more, it takes the place of what stood there.",
    citation: "UK GDPR art. 12(1)",
    action: Action::RequestPoint,
    step: None,
    fits: |duty| is_open(duty) && !duty.kind.rules().gives_data,
    asks: |_, case| {
        let before = case.stored.body.own_words.as_str();
        let hint = match before {
            "" => "An empty line begins a new paragraph.".to_owned(),
            words => format!("It says now: {words}"),
        };
        Ok(vec![Question::words("words", "What does it say?", &hint)])
    },
    act: |ctx, id, said| {
        let words = said.words("words", "what the answer says")?;
        ctx.write_own_words(id, words)
    },
};

const CARRIED_OUT: Happening = Happening {
    code: "carried-out",
    title: "Record that it was done",
    lead: "For what was done by hand: in a folder, at a supplier, in a mailbox, on paper. Do it first; this records that it was done, and does nothing itself.",
    citation: "UK GDPR art. 12(3)",
    action: Action::RequestCarryOut,
    step: Some(KindStep::CarryOut),
    fits: |duty| {
        is_open(duty)
            && duty.kind.rules().steps.contains(&KindStep::CarryOut)
            && duty.is_decided()
            && duty.has_to_do()
    },
    asks: |_, _| {
        Ok(vec![
            Question::day("The day it was done"),
            Question::words("what", "What was done, where and by whom?", ""),
        ])
    },
    act: |ctx, id, said| {
        let on = said.day("on")?;
        let what = said.words("what", "what was done")?.into();
        ctx.happen::<acts::RequestCarryOut>(id, Event::CarriedOut { on, what })
    },
};

const RECIPIENTS: Happening = Happening {
    code: "recipients",
    title: "Tell those who received it",
    lead: "Whoever was given the data is told, without delay, that it was put right, deleted or restricted: suppliers, schools, commissioners. Those on record are seen to one by one; this settles it where nobody is on record.",
    citation: "UK GDPR art. 19",
    action: Action::RequestRecipients,
    step: Some(KindStep::TellRecipients),
    fits: |duty| duty.owes_recipients() && duty.is_decided() && duty.is_done(),
    asks: |_, _| {
        Ok(vec![
            Question::new(
                "how",
                "What is so?",
                "",
                Answer::One(vec![
                    Offered::new("none", "Nobody ever received it", ""),
                    Offered::new("told", "All were told", "Say below how many."),
                    Offered::new(
                        "not-all",
                        "Some cannot be told",
                        "Because it is impossible or out of proportion. Say below why.",
                    ),
                ]),
            ),
            Question::day("The day the last was told, or this was found"),
            Question::new("count", "How many were told", "", Answer::Line),
            Question::words("why", "Why some cannot be told", ""),
        ])
    },
    act: |ctx, id, said| {
        ctx.none_untold(id)?;
        let on = said.day("on")?;
        let recipients = match said.text("how") {
            "none" => Recipients::NoneHadIt { on },
            "told" => Recipients::Told {
                on,
                count: said.number("count")?,
            },
            "not-all" => Recipients::NotAllTold {
                on,
                why: said.text("why").into(),
            },
            _ => return Err(crate::requests::Said::wrong("how")),
        };
        ctx.happen::<acts::RequestRecipients>(id, Event::RecipientsSettled { recipients })
    },
};

const FEE_ASKED: Happening = Happening {
    code: "fee-asked",
    title: "Ask for a fee",
    lead: "It is free. A reasonable fee may be asked only where the request is manifestly unfounded or excessive, or for further copies; it is for us to show that. Nothing need be done until it is paid.",
    citation: "UK GDPR arts 12(5) and 15(3)",
    action: Action::RequestFee,
    step: None,
    fits: |duty| is_open(duty) && duty.kind.has_month() && duty.fee == Fee::NoneAsked,
    asks: |_, _| {
        Ok(vec![
            Question::day("The day it was asked for"),
            Question::words(
                "why",
                "Why it may be asked",
                "What makes the request manifestly unfounded or excessive, or that it is for further copies.",
            ),
        ])
    },
    act: |ctx, id, said| {
        let on = said.day("on")?;
        let why = said.text("why").into();
        ctx.happen::<acts::RequestFee>(id, Event::FeeAsked { on, why })
    },
};

const FEE_PAID: Happening = Happening {
    code: "fee-paid",
    title: "Record that the fee was paid",
    lead: "The month starts on the day it was paid.",
    citation: "UK GDPR art. 12A(2)",
    action: Action::RequestFee,
    step: None,
    fits: |duty| is_open(duty) && matches!(duty.fee, Fee::Asked { .. }),
    asks: |_, _| Ok(vec![Question::day("The day it was paid")]),
    act: |ctx, id, said| {
        let on = said.day("on")?;
        ctx.happen::<acts::RequestFee>(id, Event::FeePaid { on })
    },
};

const FEE_WAIVED: Happening = Happening {
    code: "fee-waived",
    title: "Give the fee up",
    lead: "The time then runs as if no fee had ever been asked for.",
    citation: "UK GDPR art. 12(5)",
    action: Action::RequestFee,
    step: None,
    fits: |duty| is_open(duty) && matches!(duty.fee, Fee::Asked { .. }),
    asks: |_, _| Ok(vec![Question::day("The day it was given up")]),
    act: |ctx, id, said| {
        let on = said.day("on")?;
        ctx.happen::<acts::RequestFee>(id, Event::FeeWaived { on })
    },
};

const DELIVERED: Happening = Happening {
    code: "delivered",
    title: "Record that the answer was sent or handed over",
    lead: "For an answer that goes by post or by hand and not by a link. It must have passed its check: print that file and no other.",
    citation: "UK GDPR art. 12(1) and (3)",
    action: Action::RequestRelease,
    step: None,
    fits: |duty| {
        is_open(duty)
            && duty
                .package
                .as_ref()
                .is_some_and(|package| package.checked_on.is_some())
    },
    asks: |ctx, case| {
        let mut asked = vec![
            Question::new(
                "channel",
                "How did it go?",
                "",
                Answer::One(vec![
                    Offered::new("post", "By post", ""),
                    Offered::new("in-person", "It was handed over", ""),
                ]),
            ),
            Question::day("The day"),
        ];
        let warnings = ctx.delivery_warnings(&case.stored.body)?.join(" ");
        if !warnings.is_empty() {
            let label = "Why may it go there all the same?";
            asked.push(Question::words("despite", label, &warnings));
        }
        Ok(asked)
    },
    act: |ctx, id, said| {
        let on = said.day("on")?;
        let channel = match said.text("channel") {
            "post" => Channel::Post,
            "in-person" => Channel::InPerson,
            _ => return Err(crate::requests::Said::wrong("channel")),
        };
        ctx.deliver_by_hand(id, Event::Delivered { on, channel }, said.text("despite"))
    },
};
