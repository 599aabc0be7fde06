//! Who may act for somebody else, and what shows it.

use serde::{Deserialize, Serialize};

use crate::requester::Requester;

/// Somebody who asks for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Acting {
    /// A parent or another holder of parental responsibility.
    Parent,
    /// A parent whom the grown or competent person sends.
    ParentByLeave,
    /// A council that holds parental responsibility by a care order.
    Council,
    /// A solicitor.
    Solicitor,
    /// An attorney under a lasting, enduring or continuing power.
    Attorney,
    /// A deputy, guardian or controller appointed by a court or tribunal.
    CourtAppointee,
    /// A member of a parliament or assembly, or a councillor.
    ElectedRepresentative,
    /// An advocate, a friend, a charity.
    Advocate,
    /// A new partner of a parent, a grandparent, a foster carer.
    Carer,
}

/// What shows that somebody may act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// What is looked at; seen and not kept.
    pub shows: &'static str,
    /// What to beware of.
    pub beware: &'static str,
    /// The law, or that it is guidance.
    pub citation: &'static str,
}

impl Acting {
    /// Everybody, in the order they are offered.
    pub const ALL: [Self; 9] = [
        Self::Parent,
        Self::ParentByLeave,
        Self::Council,
        Self::Solicitor,
        Self::Attorney,
        Self::CourtAppointee,
        Self::ElectedRepresentative,
        Self::Advocate,
        Self::Carer,
    ];

    /// The stable text code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Parent => "parent",
            Self::ParentByLeave => "parent-by-leave",
            Self::Council => "council",
            Self::Solicitor => "solicitor",
            Self::Attorney => "attorney",
            Self::CourtAppointee => "court-appointee",
            Self::ElectedRepresentative => "elected-representative",
            Self::Advocate => "advocate",
            Self::Carer => "carer",
        }
    }

    /// In whose shoes they stand.
    pub fn requester(self) -> Requester {
        match self {
            Self::Parent | Self::Council => Requester::ParentalResponsibility,
            Self::CourtAppointee => Requester::CourtAppointee,
            Self::ParentByLeave
            | Self::Solicitor
            | Self::Attorney
            | Self::ElectedRepresentative
            | Self::Advocate
            | Self::Carer => Requester::Agent,
        }
    }

    /// What shows that they may.
    pub fn evidence(self) -> Evidence {
        match self {
            Self::Parent => Evidence {
                shows: "a birth certificate that names them, an agreement or order on parental responsibility, an adoption certificate, a child arrangements or special guardianship order",
                beware: "Being a parent is not parental responsibility. Ask for orders that limit it, and hear the child. It ends by itself.",
                citation: "Children Act 1989 ss.2 to 4A; Children (Scotland) Act 1995; Children (Northern Ireland) Order 1995",
            },
            Self::ParentByLeave => Evidence {
                shows: "what the person themselves wrote or said to us, apart from the parent",
                beware: "From eighteen (a parent's rights in Scotland: sixteen) this is the only way, short of a power given by law.",
                citation: "the regulator's guidance on the right of access (not the statute)",
            },
            Self::Council => Evidence {
                shows: "the care order, and a letter from the council's own address",
                beware: "A child who is only accommodated by agreement is not under a care order: the parents keep responsibility alone. In Scotland look at what the hearing's order gives.",
                citation: "Children Act 1989 ss.20 and 33",
            },
            Self::Solicitor => Evidence {
                shows: "the client's signed authority, or a letter on the firm's paper that it acts for this client in this matter",
                beware: "A solicitor for one parent has no authority from the child. Nothing is confirmed before it is shown.",
                citation: "the regulator's guidance on the right of access (not the statute)",
            },
            Self::Attorney => Evidence {
                shows: "the registered power, and that it covers such affairs",
                beware: "A power for health and welfare counts only once the person cannot decide. One for property covers what that needs.",
                citation: "Mental Capacity Act 2005 s.9; Adults with Incapacity (Scotland) Act 2000 ss.15 and 16; Enduring Powers of Attorney (Northern Ireland) Order 1987",
            },
            Self::CourtAppointee => Evidence {
                shows: "the sealed order, and what it covers",
                beware: "Some grounds for keeping back hold against a court's appointee and not against the person.",
                citation: "Mental Capacity Act 2005 s.16; Adults with Incapacity (Scotland) Act 2000 s.58",
            },
            Self::ElectedRepresentative => Evidence {
                shows: "that the person turned to them: their own word is usually enough, given from their official address",
                beware: "What they ask for somebody else's constituent, or about a child at a parent's wish, is weighed as any other such request. Telling them sensitive data has a condition of its own.",
                citation: "DPA 2018 Sch. 1 paras 23 and 24",
            },
            Self::Advocate => Evidence {
                shows: "what the person signed, or said to us themselves",
                beware: "Ask the person if there is any doubt, by a way of theirs and not of the advocate's.",
                citation: "the regulator's guidance on the right of access (not the statute)",
            },
            Self::Carer => Evidence {
                shows: "an order that gives them parental responsibility, or the leave of somebody who has it or of the competent child",
                beware: "Caring for a child every day gives no right to the child's data.",
                citation: "Children Act 1989 ss.3(5) and 4A",
            },
        }
    }
}
