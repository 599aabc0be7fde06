//! Keeping data and using it for nothing: UK GDPR art. 18.

use access::{Action, Authorised, acts};
use duties::Words;
use duties::rights::kinds::KindStep;
use duties::rights::{Event, RightKind, Use, may_use};
use store::EntityId;

use super::{Answer, Happening, Offered, Question, is_open};
use crate::requests::Said;
use crate::{
    AppError, Ctx,
    bodies::{CaseNote, Reach},
};

pub(super) const ALL: &[Happening] = &[RESTRICTED, USED, LIFT_ANNOUNCED, LIFTED];

/// Instead of records one by one.
const EVERYTHING: &str = "everything";

const RESTRICTED: Happening = Happening {
    code: "restricted",
    title: "Keep it and use it for nothing",
    lead: "From this day it is to be stored and used for nothing else. The records that you choose are then shown to nobody but whoever answers requests, changed by nobody and destroyed by nobody, until this is lifted. What lies elsewhere is for you to see to: tell those who work with the person, and whoever holds it for you.",
    citation: "UK GDPR art. 18",
    action: Action::RequestRestrict,
    step: Some(KindStep::Restrict),
    fits: |duty| {
        is_open(duty)
            && may_restrict(duty.kind)
            && duty
                .restricted
                .as_ref()
                .is_none_or(|one| one.lifted_on.is_some())
    },
    asks: |ctx, case| {
        let all = Offered::new(EVERYTHING, "All records about them, also new ones", "");
        let lines = ctx.list_records(case.stored.body.subject)?;
        let each = lines.iter().map(Offered::record);
        Ok(vec![
            Question::day("The day it begins"),
            Question::new(
                "records",
                "Which records here?",
                "Choose none if all of it lies elsewhere. Safeguarding records stay readable to \
                 those who keep children safe.",
                Answer::Several(std::iter::once(all).chain(each).collect()),
            ),
        ])
    },
    act: |ctx, id, said| ctx.restrict(id, said),
};

const USED: Happening = Happening {
    code: "restricted-use",
    title: "Use it once all the same",
    lead: "What is restricted may be used in four cases only, and each time the reason is put on record. Look at what is needed yourself, and pass on no more than that.",
    citation: "UK GDPR art. 18(2)",
    action: Action::RequestRestrict,
    step: None,
    fits: |duty| duty.is_restricted(),
    asks: |_, _| {
        Ok(vec![
            Question::new(
                "case",
                "In which case?",
                "",
                Answer::One(vec![
                    Offered::new("agreed", "The person agrees to it", ""),
                    Offered::new("claim", "For a legal claim", "Ours or theirs."),
                    Offered::new("another", "To protect the rights of somebody else", ""),
                    Offered::new("public", "For an important public interest", ""),
                ]),
            ),
            Question::words("why", "What is used, by whom, and why it is needed", ""),
        ])
    },
    act: |ctx, id, said| ctx.use_restricted(id, said),
};

const LIFT_ANNOUNCED: Happening = Happening {
    code: "lift-announced",
    title: "Tell them that the restriction will be lifted",
    lead: "The person is told before their data is used again.",
    citation: "UK GDPR art. 18(3)",
    action: Action::RequestRestrict,
    step: None,
    fits: |duty| {
        duty.restricted
            .as_ref()
            .is_some_and(|one| one.lifted_on.is_none() && one.announced_on.is_none())
    },
    asks: |_, _| Ok(vec![Question::day("The day you told them")]),
    act: |ctx, id, said| {
        let on = said.day("on")?;
        ctx.happen::<acts::RequestRestrict>(id, Event::LiftAnnounced { on })
    },
};

const LIFTED: Happening = Happening {
    code: "lifted",
    title: "Lift the restriction",
    lead: "From then on it may be used again as before.",
    citation: "UK GDPR art. 18(3)",
    action: Action::RequestRestrict,
    step: None,
    fits: |duty| {
        duty.restricted
            .as_ref()
            .is_some_and(|one| one.lifted_on.is_none() && one.announced_on.is_some())
    },
    asks: |_, _| Ok(vec![Question::day("The day it ends")]),
    act: |ctx, id, said| {
        let on = said.day("on")?;
        ctx.happen::<acts::RequestRestrict>(id, Event::Lifted { on })
    },
};

/// Kinds in which data may have to stand still: the right itself, and what it goes with.
fn may_restrict(kind: RightKind) -> bool {
    match kind {
        RightKind::Restriction
        | RightKind::Rectification
        | RightKind::Erasure
        | RightKind::Objection
        | RightKind::DamageOrDistress => true,
        RightKind::Access
        | RightKind::Portability
        | RightKind::AutomatedDecision
        | RightKind::ConsentWithdrawal
        | RightKind::TransferSafeguards
        | RightKind::Complaint
        | RightKind::EducationalRecord
        | RightKind::GeneralQuestion => false,
    }
}

impl Ctx<'_> {
    /// Restricts what was chosen of the person's records, from a day on.
    fn restrict(&self, id: EntityId, said: &Said) -> Result<(), AppError> {
        let allowed: Authorised<acts::RequestRestrict> = self.on_request(id)?;
        let mut case = self.engine.request(id)?;
        let on = said.day("on")?;
        case.body.reach = self.reach(case.body.subject, said)?;
        case.body.duty = self.after(&case.body, Event::Restricted { on })?;
        self.save(&allowed, &case, |_| Ok(()))
    }

    fn reach(&self, subject: EntityId, said: &Said) -> Result<Reach, AppError> {
        let chosen: Vec<&str> = said.all("records").collect();
        if chosen.is_empty() {
            return Ok(Reach::Elsewhere);
        }
        if chosen.contains(&EVERYTHING) {
            return Ok(Reach::Everything);
        }
        let theirs = self.list_records(subject)?;
        let one = |code: &str| {
            let found = theirs.iter().find(|line| line.id.to_string() == code);
            found.map(|line| line.id)
        };
        let ids: Option<Vec<EntityId>> = chosen.into_iter().map(one).collect();
        ids.map(Reach::Records)
            .ok_or_else(|| Said::wrong("records"))
    }

    /// Puts on record that what is restricted was used, and why it may be.
    fn use_restricted(&self, id: EntityId, said: &Said) -> Result<(), AppError> {
        let allowed: Authorised<acts::RequestRestrict> = self.on_request(id)?;
        let mut case = self.engine.request(id)?;
        let why = Words::new(said.words("why", "what is used, and why")?);
        let (used, case_of) = match said.text("case") {
            "agreed" => (Use::ByAgreement { how: why.clone() }, "with agreement"),
            "claim" => (Use::LegalClaims { why: why.clone() }, "for a legal claim"),
            "another" => (
                Use::ProtectAnother { why: why.clone() },
                "to protect somebody",
            ),
            "public" => (
                Use::PublicInterest { why: why.clone() },
                "in the public interest",
            ),
            _ => return Err(Said::wrong("case")),
        };
        may_use(&case.body.duty, &used).map_err(AppError::from)?;
        case.body.notes.push(CaseNote {
            at: self.now,
            by: EntityId(self.actor.id),
            text: Words::new(format!(
                "Used though restricted, {case_of}: {}",
                why.as_str()
            )),
        });
        self.save(&allowed, &case, |_| Ok(()))
    }
}
