//! The grounds: code, question, citation, and what the letter says.

use serde::{Deserialize, Serialize};

/// A ground for withholding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    /// Another person's data.
    ThirdParty,
    /// Crime: prevention, investigation, detection.
    Crime,
    /// Legal privilege.
    LegalPrivilege,
    /// Management forecasting and planning.
    ManagementPlanning,
    /// Negotiations with the person.
    Negotiations,
    /// References given in confidence.
    ConfidentialReference,
    /// What a candidate wrote in an exam.
    ExamScript,
    /// What a child told or was examined for, expecting that it would not be passed on.
    ChildExpectation,
    /// Serious harm, by a health professional's opinion.
    SeriousHarm,
    /// Child abuse data, against a person with parental responsibility.
    ChildAbuse,
    /// Adoption records and reports.
    Adoption,
    /// Plans and statements of special educational needs.
    SpecialEducationalNeeds,
    /// Parental order records.
    ParentalOrder,
    /// What the Principal Reporter gave for a children's hearing.
    ChildrensHearing,
}

/// Whether the person is told which ground it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Telling {
    /// The letter says this.
    Told(&'static str),
    /// Naming the ground would defeat it: the letter says that something is withheld, gives the
    /// ways to complain, and no more (UK GDPR art. 12(4)).
    NotTold,
}

impl Ground {
    /// Every ground, in the order they are offered.
    pub const ALL: [Self; 14] = [
        Self::ThirdParty,
        Self::ConfidentialReference,
        Self::ChildAbuse,
        Self::SeriousHarm,
        Self::ChildExpectation,
        Self::Crime,
        Self::LegalPrivilege,
        Self::Negotiations,
        Self::ManagementPlanning,
        Self::ExamScript,
        Self::Adoption,
        Self::SpecialEducationalNeeds,
        Self::ParentalOrder,
        Self::ChildrensHearing,
    ];

    /// The stable text code.
    pub fn code(self) -> &'static str {
        match self {
            Self::ThirdParty => "third-party",
            Self::Crime => "crime",
            Self::LegalPrivilege => "legal-privilege",
            Self::ManagementPlanning => "management-planning",
            Self::Negotiations => "negotiations",
            Self::ConfidentialReference => "confidential-reference",
            Self::ExamScript => "exam-script",
            Self::ChildExpectation => "child-expectation",
            Self::SeriousHarm => "serious-harm",
            Self::ChildAbuse => "child-abuse",
            Self::Adoption => "adoption",
            Self::SpecialEducationalNeeds => "special-educational-needs",
            Self::ParentalOrder => "parental-order",
            Self::ChildrensHearing => "childrens-hearing",
        }
    }

    /// The ground with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ground| ground.code() == code)
    }

    /// The paragraph of the Act.
    pub fn citation(self) -> &'static str {
        match self {
            Self::ThirdParty => "DPA 2018 Sch 2 para 16",
            Self::Crime => "DPA 2018 Sch 2 para 2",
            Self::LegalPrivilege => "DPA 2018 Sch 2 para 19",
            Self::ManagementPlanning => "DPA 2018 Sch 2 para 22",
            Self::Negotiations => "DPA 2018 Sch 2 para 23",
            Self::ConfidentialReference => "DPA 2018 Sch 2 para 24",
            Self::ExamScript => "DPA 2018 Sch 2 para 25",
            Self::ChildExpectation => "DPA 2018 Sch 3 para 4",
            Self::SeriousHarm => "DPA 2018 Sch 3 para 5",
            Self::ChildAbuse => "DPA 2018 Sch 3 para 21",
            Self::Adoption => "DPA 2018 Sch 4 para 3",
            Self::SpecialEducationalNeeds => "DPA 2018 Sch 4 para 4",
            Self::ParentalOrder => "DPA 2018 Sch 4 para 5",
            Self::ChildrensHearing => "DPA 2018 Sch 4 para 6",
        }
    }

    /// The question a reviewer answers with yes or no.
    pub fn question(self) -> &'static str {
        match self {
            Self::ThirdParty => {
                "Is this about somebody else who has not agreed, and would it be unreasonable to give it without their leave?"
            }
            Self::Crime => {
                "Would telling them now get in the way of preventing or investigating a crime?"
            }
            Self::LegalPrivilege => "Is this advice from our lawyer, or written to get it?",
            Self::ManagementPlanning => {
                "Is this our own planning, and would telling them now spoil it?"
            }
            Self::Negotiations => {
                "Does this show what we mean to settle for in a negotiation with this very person, and would telling them spoil it?"
            }
            Self::ConfidentialReference => {
                "Is this a reference given in confidence, for a course, a job or volunteering?"
            }
            Self::ExamScript => "Is this what they themselves wrote in an exam or a test?",
            Self::ChildExpectation => {
                "Did the child tell this to a health professional expecting that it would not be passed on, or forbid it?"
            }
            Self::SeriousHarm => {
                "Does a health professional say that telling this would be likely to do somebody serious harm?"
            }
            Self::ChildAbuse => {
                "Would this tell the parent that the child is, was or may be at risk of abuse, and is it better for the child that it is not told?"
            }
            Self::Adoption => "Does this come from adoption records or an adoption report?",
            Self::SpecialEducationalNeeds => {
                "Is this part of an EHC plan, a statement of special educational needs or a co-ordinated support plan?"
            }
            Self::ParentalOrder => "Does this come from the records of a parental order?",
            Self::ChildrensHearing => {
                "Was this given by the Principal Reporter for a children's hearing?"
            }
        }
    }

    /// What a reviewer must weigh, and write down.
    pub fn conditions(self) -> &'static str {
        match self {
            Self::ThirdParty => {
                "Weigh the kind of information, any duty of confidence, what we did to ask their consent, whether they can give it, and whether they said no. What the requester knows or is likely to have counts. The work of staff in their role is usually reasonable to give."
            }
            Self::Crime => {
                "The harm to the enquiry must be likely. It ends with the enquiry: set a day to look again."
            }
            Self::LegalPrivilege => {
                "A claim to privilege (in Scotland, confidentiality of communications) could be kept up in court."
            }
            Self::ManagementPlanning => {
                "Harm to the business must be likely. It ends when the plan is public."
            }
            Self::Negotiations => {
                "Only our intentions, only towards this person, and only while we negotiate."
            }
            Self::ConfidentialReference => {
                "It must have been given in confidence. It covers our copy, whether we gave the reference or had it."
            }
            Self::ExamScript => {
                "Only what the candidate wrote. Marks and the examiner's comments are given."
            }
            Self::ChildExpectation => {
                "Health data only, and only against a person with parental responsibility or a court's appointee. What the child has since said may be given can be given."
            }
            Self::SeriousHarm => {
                "Health data only. The opinion must come from the appropriate health professional and be no more than six months old."
            }
            Self::ChildAbuse => {
                "Never against the child. Not in Scotland. The question is what is best for the child."
            }
            Self::Adoption
            | Self::SpecialEducationalNeeds
            | Self::ParentalOrder
            | Self::ChildrensHearing => {
                "Another enactment forbids or limits giving it. A named reviewer decides."
            }
        }
    }

    /// What the letter says, or that naming the ground would defeat it.
    pub fn telling(self) -> Telling {
        match self {
            Self::ThirdParty => Telling::Told(
                "Some of what we hold is also about other people. We have left out what would tell you about them, where they have not agreed and it would not be reasonable without.",
            ),
            Self::LegalPrivilege => Telling::Told(
                "We have left out what passed between us and our lawyers for legal advice.",
            ),
            Self::ManagementPlanning => Telling::Told(
                "We have left out parts of our own planning that would be spoilt if they were known now.",
            ),
            Self::Negotiations => Telling::Told(
                "We have left out what shows our intentions in our negotiations with you.",
            ),
            Self::ConfidentialReference => {
                Telling::Told("We have left out a reference that was given in confidence.")
            }
            Self::ExamScript => Telling::Told(
                "The law does not require us to give what was written by a candidate in an exam. Marks and comments are included.",
            ),
            Self::SpecialEducationalNeeds => Telling::Told(
                "Parts of a plan for special educational needs can only be given under its own rules. Ask the authority that made the plan.",
            ),
            Self::Crime
            | Self::ChildExpectation
            | Self::SeriousHarm
            | Self::ChildAbuse
            | Self::Adoption
            | Self::ParentalOrder
            | Self::ChildrensHearing => Telling::NotTold,
        }
    }
}
