//! Whether a ground may be used at all, for this requester, in this nation, at this age.

use calendar::{Nation, add_months};
use jiff::civil::Date;

use super::table::Ground;
use crate::refusal::Refusal;
use crate::requester::Requester;

const OPINION: &str = "DPA 2018 Sch 3 paras 5(2) and 5(4)";
const OPINION_TO_GIVE: &str = "DPA 2018 Sch 3 para 6";
const OPINION_MONTHS: u8 = 6;

/// What a ground's use depends on, beyond the item itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroundFacts {
    /// Who asks.
    pub requester: Requester,
    /// Where.
    pub nation: Nation,
    /// The age in years of the person the data is about, today.
    pub subject_age: Option<u8>,
    /// The day of the appropriate health professional's opinion.
    pub opinion_on: Option<Date>,
    /// The day of the decision.
    pub today: Date,
}

/// Whether a ground may be considered; the reviewer's question comes after.
pub fn usable(ground: Ground, facts: &GroundFacts) -> Result<(), Refusal> {
    match ground {
        Ground::ThirdParty
        | Ground::Crime
        | Ground::LegalPrivilege
        | Ground::ManagementPlanning
        | Ground::Negotiations
        | Ground::ConfidentialReference
        | Ground::ExamScript
        | Ground::Adoption
        | Ground::SpecialEducationalNeeds
        | Ground::ParentalOrder => Ok(()),
        Ground::ChildExpectation => against_who_acts(ground, facts, end_of_childhood(facts.nation)),
        Ground::SeriousHarm => opinion(facts.opinion_on, facts.today, OPINION),
        Ground::ChildAbuse => {
            outside_scotland(ground, facts.nation)?;
            against_who_acts(ground, facts, 18)
        }
        Ground::ChildrensHearing => in_scotland(ground, facts.nation),
    }
}

/// Whether health data may be given by a controller that is not a health professional.
///
/// DPA 2018 Sch 3 para 6: not without the appropriate health professional's opinion that the
/// serious harm test is not met, except what the person has seen already or knows.
pub fn may_give_health_data(
    already_known: bool,
    opinion_on: Option<Date>,
    today: Date,
) -> Result<(), Refusal> {
    if already_known {
        return Ok(());
    }
    opinion(opinion_on, today, OPINION_TO_GIVE)
}

/// The age at which the ground of a child's expectation ends: Sch 3 para 4(1).
fn end_of_childhood(nation: Nation) -> u8 {
    match nation {
        Nation::EnglandAndWales | Nation::NorthernIreland => 18,
        // The nation not known: the age that holds in all of them.
        Nation::Scotland | Nation::Unknown => 16,
    }
}

/// Only against a person with parental responsibility for a child, or a court's appointee.
fn against_who_acts(ground: Ground, facts: &GroundFacts, under: u8) -> Result<(), Refusal> {
    match facts.requester {
        Requester::CourtAppointee => Ok(()),
        Requester::DataSubject | Requester::Agent => Err(Refusal::law(
            "this ground is never used against the person themselves or somebody they sent",
            ground.citation(),
            "give it, or look for another ground",
        )),
        Requester::ParentalResponsibility => match facts.subject_age {
            Some(age) if age < under => Ok(()),
            Some(_) => Err(Refusal::law(
                format!(
                    "this ground holds only while the person is under {under}; from then on nobody asks by parental responsibility"
                ),
                ground.citation(),
                "ask the person themselves",
            )),
            None => Err(Refusal::law(
                format!("this ground holds only for a person under {under}"),
                ground.citation(),
                "record their birth date",
            )),
        },
    }
}

fn outside_scotland(ground: Ground, nation: Nation) -> Result<(), Refusal> {
    match nation {
        Nation::EnglandAndWales | Nation::NorthernIreland => Ok(()),
        Nation::Scotland => Err(Refusal::law(
            "this ground does not exist in Scotland",
            ground.citation(),
            "look whether another ground holds: another person's data, crime, serious harm",
        )),
        Nation::Unknown => Err(Refusal::law(
            "this ground does not exist in Scotland, and the nation is not known",
            ground.citation(),
            "say in which nation the organisation acts",
        )),
    }
}

fn in_scotland(ground: Ground, nation: Nation) -> Result<(), Refusal> {
    match nation {
        Nation::Scotland => Ok(()),
        Nation::EnglandAndWales | Nation::NorthernIreland | Nation::Unknown => Err(Refusal::law(
            "children's hearings with a Principal Reporter are Scotland's alone",
            ground.citation(),
            "look for another ground",
        )),
    }
}

/// An opinion obtained within the six months ending with the day it is relied on.
///
/// Ordinary counting, not Regulation 1182/71 (DPA 2018 s.205(2)): no clamping in our favour, no
/// roll over weekends.
fn opinion(on: Option<Date>, today: Date, citation: &'static str) -> Result<(), Refusal> {
    let Some(on) = on else {
        return Err(Refusal::law(
            "an appropriate health professional must be asked first",
            citation,
            "ask them, and record the day of their opinion",
        ));
    };
    if on > today {
        return Err(Refusal::input(
            format!("the opinion of `{on}` is in the future"),
            "enter the day it was given",
        ));
    }
    if add_months(on, OPINION_MONTHS) <= today {
        return Err(Refusal::law(
            format!("the opinion of `{on}` is more than six months old"),
            citation,
            "ask the health professional again",
        ));
    }
    Ok(())
}
