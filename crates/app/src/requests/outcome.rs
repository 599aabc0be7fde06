//! The answer to a request that asks for something other than data: what was decided about each thing
//! asked for and why, what was done, and the ways to complain. It is made from the facts of the case.

use duties::rights::Request as Duty;
use duties::rights::kinds::NOT_MET;
use duties::rights::{Recipients, RightKind};
use render::{Block, DataTable, Document, PackagePlan, Run};

use super::letters::{ended, thing, wanted};
use super::points::{self, GRANTED, PointLine, RulingLine, STATEMENT};
use super::{case_number, portable, recipients, told};
use crate::answer::{printed, proof};
use crate::{AppError, Ctx, Refusal, bodies::Request};

impl Ctx<'_> {
    /// The answer as it will be set.
    pub(crate) fn outcome(
        &self,
        case: &Request,
        checkpoint: &str,
    ) -> Result<PackagePlan, AppError> {
        answers_the_question(case)?;
        let (records, record_table) = if takes_along(&case.duty) {
            portable::data(&self.engine.pack(), &self.portable(case.subject)?)
        } else {
            (serde_json::Value::Null, DataTable::default())
        };
        Ok(PackagePlan {
            letter: self.outcome_letter(case, checkpoint)?,
            records,
            record_table,
            information: Document::default(),
            schedule: DataTable::default(),
            items: Vec::new(),
        })
    }

    fn outcome_letter(&self, case: &Request, checkpoint: &str) -> Result<Document, AppError> {
        let number = case_number(case.number);
        let organisation = self.engine.organisation();
        let duty = &case.duty;
        let pair = |name: &str, value: String| (name.to_owned(), vec![Run::text(value)]);
        let mut blocks = vec![
            Block::Heading(1, format!("Answer to your {}", thing(duty.kind))),
            Block::KeyValues(vec![
                pair("To", case.requester.name.clone()),
                pair("From", organisation.name.clone()),
                pair("Date", calendar::in_words(self.today())),
                pair("Case", number.clone()),
            ]),
            paragraph(self.what_was_asked(case)?),
        ];
        blocks.extend(decided(duty.kind, &points::lines(case)));
        blocks.extend(in_own_words(case));
        let mut done = done(case);
        if case.names_recipients.is_some() {
            done.extend(recipients::named(case));
        }
        if !done.is_empty() {
            blocks.push(Block::Heading(2, "What was done".to_owned()));
            blocks.extend(done.into_iter().map(paragraph));
        }
        if takes_along(duty) {
            blocks.extend(portable::explained());
        }
        let tells = told::sentences(duty);
        if !tells.is_empty() {
            blocks.push(Block::Heading(2, "What the law has us tell you".to_owned()));
            blocks.push(bullets(tells.into_iter()));
        }
        blocks.extend(self.not_content(case)?);
        blocks.extend(proof(checkpoint));
        Ok(Document {
            title: format!("Answer to request {number}"),
            language: "en-GB".to_owned(),
            organisation: organisation.name.clone(),
            case_number: Some(number),
            checkpoint: printed(checkpoint),
            blocks,
        })
    }

    fn what_was_asked(&self, case: &Request) -> Result<String, AppError> {
        let about = self.asked_for(case)?.map(|name| format!(" about {name}"));
        Ok(format!(
            "You wrote to us on {}{}. We took it as this: {} ({}).",
            calendar::in_words(case.duty.received_on),
            about.unwrap_or_default(),
            wanted(case.duty.kind),
            case.duty.given_by()
        ))
    }
}

/// Whether data to take along was granted.
fn takes_along(duty: &Duty) -> bool {
    duty.kind == RightKind::Portability && duty.has_to_do()
}

fn decided(kind: RightKind, points: &[PointLine]) -> Vec<Block> {
    let said = match kind {
        RightKind::Complaint | RightKind::GeneralQuestion | RightKind::Objection => "You wrote",
        RightKind::Access
        | RightKind::Rectification
        | RightKind::Erasure
        | RightKind::Restriction
        | RightKind::Portability
        | RightKind::AutomatedDecision
        | RightKind::ConsentWithdrawal
        | RightKind::DamageOrDistress
        | RightKind::TransferSafeguards
        | RightKind::EducationalRecord => "You asked",
    };
    let lines = points.iter().filter_map(|point| {
        let ruling = point.ruling.as_ref()?;
        let law = ruling.citation.map(|law| format!(" ({law})"));
        let why = match ruling.why.as_str() {
            "" => String::new(),
            why => format!(" Our reasons: {}", ended(why)),
        };
        let law = law.unwrap_or_default();
        let words = ended(&point.words);
        Some(format!(
            "{said}: {words} {}{law}.{why}",
            ruled(kind, ruling)
        ))
    });
    vec![
        Block::Heading(2, "What we decided".to_owned()),
        bullets(lines),
    ]
}

/// What whoever answers wrote into it, in its paragraphs.
fn in_own_words(case: &Request) -> Vec<Block> {
    let words = case.own_words.as_str();
    if case.own_words.is_blank() {
        return Vec::new();
    }
    let kind = case.duty.kind;
    let heading = if kind == RightKind::GeneralQuestion {
        "Our answer"
    } else if kind == RightKind::Complaint {
        "What we found"
    } else {
        "What we would like to say"
    };
    let mut blocks = vec![Block::Heading(2, heading.to_owned())];
    let parts = words.replace("\r\n", "\n");
    let parts = parts.split("\n\n").map(str::trim);
    let parts = parts.filter(|part| !part.is_empty());
    blocks.extend(parts.map(|part| paragraph(part.replace('\n', " "))));
    blocks
}

/// A letter that says that a question is answered has to hold the answer.
fn answers_the_question(case: &Request) -> Result<(), AppError> {
    let granted = |point: &PointLine| point.ruling.as_ref().is_some_and(|one| one.code == GRANTED);
    let answered =
        case.duty.kind == RightKind::GeneralQuestion && points::lines(case).iter().any(granted);
    if answered && case.own_words.is_blank() {
        return Err(AppError::Refused(Refusal {
            why: "The letter would say that the question is answered, and hold no answer."
                .to_owned(),
            citation: Some("UK GDPR art. 12(1)".to_owned()),
            mend: Some(
                "Write it with “Write into the answer” first (own-words on the command line)."
                    .to_owned(),
            ),
            denied: None,
        }));
    }
    Ok(())
}

fn done(case: &Request) -> Vec<String> {
    let duty = &case.duty;
    let mut said = Vec::new();
    if let Some(on) = duty.carried_out {
        said.push(format!(
            "What we granted was done by {}.",
            calendar::in_words(on)
        ));
    }
    if let Some(restricted) = &duty.restricted {
        let since = calendar::in_words(restricted.on);
        said.push(match restricted.lifted_on {
            None => format!(
                "Since {since} what it is about is kept and used for nothing else. We tell you before that \
                 ends (UK GDPR art. 18(3))."
            ),
            Some(on) => format!(
                "From {since} to {} what it is about was kept and used for nothing else.",
                calendar::in_words(on)
            ),
        });
    }
    // Their number and why somebody was not told would tell of those of whom the person is not told.
    if case.recipients.iter().any(|one| !one.quiet.is_empty()) {
        said.push(
            "Those who received it from us are told what the law has us tell them.".to_owned(),
        );
        return said;
    }
    match &duty.recipients {
        Recipients::Unsettled => {}
        Recipients::NoneHadIt { .. } => {
            said.push("Nobody else had received it from us.".to_owned());
        }
        Recipients::Told { count: 1, .. } => {
            said.push("We told the one who had received it from us.".to_owned());
        }
        Recipients::Told { count, .. } => said.push(format!(
            "We told everybody who had received it from us; their number is {count}."
        )),
        Recipients::NotAllTold { why, .. } => said.push(format!(
            "We could not tell everybody who had received it from us: {}",
            why.as_str()
        )),
    }
    said
}

/// What was decided, as it is said to whoever asked.
fn ruled(kind: RightKind, ruling: &RulingLine) -> &str {
    match (ruling.code.as_str(), kind) {
        (GRANTED, RightKind::Complaint) => "You are right",
        (GRANTED, RightKind::Objection) => "We have stopped it",
        (GRANTED, RightKind::GeneralQuestion) => "It is answered",
        (STATEMENT, _) => "What you say is put beside it",
        (NOT_MET, RightKind::ConsentWithdrawal) => "There is no agreement of yours to this",
        (NOT_MET, _) => "It is not done: the law does not ask it of us here",
        (_, RightKind::Complaint) => "We looked into it, and the law was kept",
        _ => &ruling.words,
    }
}

fn paragraph(text: String) -> Block {
    Block::Paragraph(vec![Run::text(text)])
}

fn bullets(lines: impl Iterator<Item = String>) -> Block {
    Block::Bullets(lines.map(|line| vec![Run::text(line)]).collect())
}
