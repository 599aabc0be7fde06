//! What the application does itself of what was granted: putting a record right, putting the person's
//! statement beside it, taking agreements back.

use access::{Action, Authorised, acts};
use duties::Words;
use duties::rights::kinds::KindStep;
use duties::rights::{Event, Request as Duty, RightKind, Ruling};
use jiff::civil::Date;
use store::EntityId;

use super::{Answer, Happening, Offered, Question, is_open};
use crate::requests::Said;
use crate::{
    AppError, Ctx, Refusal,
    bodies::{CaseNote, EntryValue, Record, Request, Statement},
    engine::Stored,
};

pub(super) const ALL: &[Happening] = &[CORRECTED, STATEMENT, AGREEMENTS];

fn has(duty: &Duty, wanted: fn(&Ruling) -> bool) -> bool {
    let mut rulings = duty.points.values().filter_map(|p| p.ruling.as_ref());
    rulings.any(wanted)
}

fn granted(ruling: &Ruling) -> bool {
    matches!(ruling, Ruling::Granted)
}

fn stated(ruling: &Ruling) -> bool {
    matches!(ruling, Ruling::StatementAdded { .. })
}

const CORRECTED: Happening = Happening {
    code: "record-corrected",
    title: "Put a record right",
    lead: "The record is changed where it stands, and the day it was done is recorded. What stood there before is not kept. A person’s own details are changed on their page; what lies elsewhere is put right there, and then recorded as done.",
    citation: "UK GDPR art. 16",
    action: Action::RecordCorrect,
    step: Some(KindStep::CarryOut),
    fits: |duty| {
        is_open(duty)
            && duty.kind == RightKind::Rectification
            && duty.is_decided()
            && has(duty, granted)
    },
    asks: |ctx, case| {
        Ok(vec![
            records(ctx, &case.stored.body)?,
            Question::words(
                "was",
                "The words that are wrong, exactly as they stand",
                "Or the date or number that stands in a field of it.",
            ),
            Question::words("now", "What it should say", ""),
            Question::day("The day"),
        ])
    },
    act: |ctx, id, said| ctx.correct_record(id, said),
};

const STATEMENT: Happening = Happening {
    code: "statement-put",
    title: "Put their statement beside a record",
    lead: "What the person says stands with the record from now on: whoever reads the record reads it, and it is part of every answer that the record is part of.",
    citation: "UK GDPR art. 16",
    action: Action::RecordCorrect,
    step: Some(KindStep::CarryOut),
    fits: |duty| {
        is_open(duty)
            && duty.kind == RightKind::Rectification
            && duty.is_decided()
            && has(duty, stated)
    },
    asks: |ctx, case| {
        Ok(vec![
            records(ctx, &case.stored.body)?,
            Question::words("statement", "What they say", "In their own words."),
            Question::day("The day"),
        ])
    },
    act: |ctx, id, said| ctx.put_statement(id, said),
};

const AGREEMENTS: Happening = Happening {
    code: "agreement-withdrawn",
    title: "Take their agreements back",
    lead: "From that day nothing more that rests on them is stored. What was held on them is then seen to on the page of what people agreed to.",
    citation: "UK GDPR art. 7(3)",
    action: Action::ConsentWithdraw,
    step: Some(KindStep::StopAtOnce),
    fits: |duty| is_open(duty) && duty.kind == RightKind::ConsentWithdrawal,
    asks: |ctx, case| {
        Ok(vec![
            Question::new(
                "agreements",
                "Which?",
                "Those that stand on record.",
                Answer::Several(ctx.standing_agreements(case.stored.body.subject)?),
            ),
            Question::day("The day they took them back"),
        ])
    },
    act: |ctx, id, said| ctx.take_agreements_back(id, said),
};

/// The person's records, to choose one of.
fn records(ctx: &Ctx<'_>, case: &Request) -> Result<Question, AppError> {
    let lines = ctx.list_records(case.subject)?;
    let offered = lines.iter().map(Offered::record);
    let answer = Answer::One(offered.collect());
    Ok(Question::new("record", "Which record?", "", answer))
}

impl Ctx<'_> {
    /// Changes what is wrong in a record, and records that it was done.
    fn correct_record(&self, id: EntityId, said: &Said) -> Result<(), AppError> {
        let was = said.words("was", "the words that are wrong")?;
        let now = said.words("now", "what it should say")?;
        let on = said.day("on")?;
        self.change_record(id, said, on, granted, "put right", |record| {
            replace(record, was, now)
        })
    }

    /// Puts the person's statement beside a record, and records that it was done.
    fn put_statement(&self, id: EntityId, said: &Said) -> Result<(), AppError> {
        let words = said.words("statement", "what they say")?.to_owned();
        let on = said.day("on")?;
        let what = "given the person’s statement";
        self.change_record(id, said, on, stated, what, |record| {
            record.statements.push(Statement { on, words });
            Ok(())
        })
    }

    /// A record of the person and the request, in one commit.
    fn change_record(
        &self,
        id: EntityId,
        said: &Said,
        on: Date,
        allows: fn(&Ruling) -> bool,
        what: &str,
        change: impl FnOnce(&mut Record) -> Result<(), AppError>,
    ) -> Result<(), AppError> {
        let allowed: Authorised<acts::RecordCorrect> = self.on_request(id)?;
        let mut case = self.engine.request(id)?;
        if case.body.duty.kind != RightKind::Rectification || !has(&case.body.duty, allows) {
            return Err(AppError::Refused(Refusal {
                why: "A record is changed for a request only where that was decided.".to_owned(),
                citation: Some("UK GDPR art. 16".to_owned()),
                mend: Some("Write down what they ask for, and decide it.".to_owned()),
                denied: None,
            }));
        }
        let record: EntityId = said
            .text("record")
            .parse()
            .map_err(|_| Said::wrong("record"))?;
        // The look, and whether whoever does this may see the record at all.
        let view = self.show_record(record)?;
        if view.stored.body.person != case.body.subject {
            return Err(AppError::NotFound("record"));
        }
        let mut stored: Stored<Record> = view.stored;
        change(&mut stored.body)?;
        let note = format!(
            "{} of {}: {what}.",
            view.line.title,
            calendar::in_words(view.line.on)
        );
        let done = Event::CarriedOut {
            on,
            what: Words::new(note.clone()),
        };
        case.body.duty = self.after(&case.body, done)?;
        case.body.notes.push(CaseNote {
            at: self.now,
            by: EntityId(self.actor.id),
            text: Words::new(note),
        });
        self.save(&allowed, &case, |unit| unit.update(&stored))
    }

    /// The agreements of a person that stand on record.
    fn standing_agreements(&self, person: EntityId) -> Result<Vec<Offered>, AppError> {
        let view = self.show_person(person)?;
        let all = self.consents_of(&view, &[])?;
        Ok(all
            .into_iter()
            .flat_map(|one| {
                let title = one.title;
                let stands = one
                    .entries
                    .into_iter()
                    .filter(crate::consents::ConsentEntry::stands);
                stands
                    .map(|entry| Offered {
                        code: entry.id.to_string(),
                        label: title.clone(),
                        hint: entry.sentence,
                    })
                    .collect::<Vec<_>>()
            })
            .collect())
    }

    fn take_agreements_back(&self, id: EntityId, said: &Said) -> Result<(), AppError> {
        let on = said.day("on")?;
        let case = self.engine.request(id)?;
        let stand = self.standing_agreements(case.body.subject)?;
        let chosen: Vec<&str> = said.all("agreements").collect();
        let of_theirs = |code: &&str| stand.iter().any(|one| one.code == **code);
        if case.body.duty.kind != RightKind::ConsentWithdrawal
            || chosen.is_empty()
            || !chosen.iter().all(of_theirs)
        {
            return Err(Said::wrong("agreements"));
        }
        let number = crate::case_number(case.body.number);
        for entry in chosen {
            let entry = entry.parse().map_err(|_| Said::wrong("agreements"))?;
            self.withdraw_consent(entry, on, &format!("request {number}"))?;
        }
        // Stopping waits for nothing; that it was done is recorded once it is decided.
        if case.body.duty.is_decided() && case.body.duty.has_to_do() {
            let what = Words::new("their agreements were taken back on record");
            self.happen::<acts::RequestCarryOut>(id, Event::CarriedOut { on, what })?;
        }
        Ok(())
    }
}

/// Replaces what is wrong, in the words or the fields of a record.
fn replace(record: &mut Record, was: &str, now: &str) -> Result<(), AppError> {
    let mut found = record.note.contains(was);
    record.note = record.note.replace(was, now);
    for entry in &mut record.fields {
        let value = match &entry.value {
            EntryValue::Text(text) if text.contains(was) => {
                Some(EntryValue::Text(text.replace(was, now)))
            }
            EntryValue::Date(on) if on.to_string() == was => Some(EntryValue::Date(
                now.parse()
                    .map_err(|_| not_such("a day such as 2026-03-27"))?,
            )),
            EntryValue::Number(number) if number.to_string() == was => Some(EntryValue::Number(
                now.parse().map_err(|_| not_such("a whole number"))?,
            )),
            EntryValue::Text(_)
            | EntryValue::Date(_)
            | EntryValue::Number(_)
            | EntryValue::YesNo(_)
            | EntryValue::Pence(_) => None,
        };
        if let Some(value) = value {
            entry.value = value;
            found = true;
        }
    }
    if found {
        return Ok(());
    }
    Err(AppError::input(
        "was",
        "These words do not stand in the record",
        "copy them from it, to the letter",
    ))
}

fn not_such(what: &str) -> AppError {
    AppError::input(
        "now",
        "That does not fit the field",
        format!("write {what}"),
    )
}
