//! What is not built yet, said plainly: without this list coverage would claim too much.

use policy::ClauseKind;

/// What a gap takes away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// What the obligation is about is missing: it counts as not met, whatever else there is.
    Heart,
    /// A part is missing: it is kept in part.
    Part,
}

/// Whose it is to see to what is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// The program's: it is not in this version.
    NotBuilt,
    /// The organisation's: no program sees it, or can do it for them.
    Yours,
}

impl Whose {
    /// As the beginning of a line that says what is missing.
    pub const fn words(self) -> &'static str {
        match self {
            Self::NotBuilt => "Not in this version",
            Self::Yours => "For you to see to",
        }
    }

    /// Its stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotBuilt => "not-built",
            Self::Yours => "yours",
        }
    }
}

/// What is missing, as it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing {
    /// What, in a sentence.
    pub what: &'static str,
    /// Whose it is to see to it.
    pub whose: Whose,
}

impl Missing {
    const fn not_built(what: &'static str) -> Self {
        let whose = Whose::NotBuilt;
        Self { what, whose }
    }

    const fn yours(what: &'static str) -> Self {
        let whose = Whose::Yours;
        Self { what, whose }
    }

    /// Whose it is, and what.
    pub fn words(&self) -> String {
        format!("{}: {}", self.whose.words(), self.what)
    }
}

/// Something missing.
#[derive(Clone, Copy, Debug)]
pub struct Gap {
    /// The obligation.
    pub about: &'static str,
    /// What it takes away.
    pub weight: Weight,
    /// What is missing.
    pub missing: Missing,
}

const fn heart(about: &'static str, what: &'static str) -> Gap {
    Gap {
        about,
        weight: Weight::Heart,
        missing: Missing::not_built(what),
    }
}

const fn part(about: &'static str, what: &'static str) -> Gap {
    Gap {
        about,
        weight: Weight::Part,
        missing: Missing::not_built(what),
    }
}

/// A part that no program can do for the organisation.
const fn yours(about: &'static str, what: &'static str) -> Gap {
    Gap {
        about,
        weight: Weight::Part,
        missing: Missing::yours(what),
    }
}

/// What is missing of an obligation.
pub(super) fn gap(id: &str) -> Option<&'static Gap> {
    GAPS.iter().find(|gap| gap.about == id)
}

/// What is missing of a sort of clause that nothing keeps.
pub(super) fn clause_gap(kind: ClauseKind) -> Option<Missing> {
    let found = CLAUSES.iter().find(|(of, _)| *of == kind);
    found.map(|(_, missing)| *missing)
}

/// At most one for each obligation.
pub const GAPS: &[Gap] = &[
    yours(
        "GOV-2",
        "What the officer needs to be independent, and that their knowledge is kept up, is for the organisation to show.",
    ),
    part(
        "GOV-4",
        "The version with which an organisation begins is adopted without a signature; what is signed on paper is taken on the officer’s word.",
    ),
    part(
        "GOV-5",
        "Whoever works here without an account is not reached, and nothing says by when they must have read it.",
    ),
    yours(
        "GOV-6",
        "What is taught is outside Caretaker; of those without an account a role is counted, not each of them.",
    ),
    part(
        "GOV-7",
        "Nothing keeps data from a supplier that was not checked.",
    ),
    yours(
        "GOV-8",
        "That the measures work is for whoever looks to find out; the checks of the list of entries and of backups are there.",
    ),
    part(
        "GOV-11",
        "What arrives at the wrong contact point is moved on only where it is a request.",
    ),
    part(
        "GOV-12",
        "The policy has no rhythm of supervision yet, and its notes have no end.",
    ),
    part(
        "GOV-13",
        "Nothing keeps an account from being used before its owner has given the undertaking.",
    ),
    part(
        "GOV-14",
        "Devices and undertakings of whoever leaves are not brought together on one page.",
    ),
    part(
        "GOV-15",
        "Who was placed under which contract stands in words, not with the person.",
    ),
    yours(
        "GOV-16",
        "A transfer agreement or a written review is kept outside; the register says that it was sent.",
    ),
    part(
        "REC-5",
        "Of people’s own details the policy says where they come from, not each detail.",
    ),
    yours(
        "REC-6",
        "People are told outside Caretaker, and that they were is taken on somebody’s word.",
    ),
    part(
        "REC-7",
        "What stands in documents that are read in is not cut down to what is needed.",
    ),
    part(
        "REC-8",
        "That somebody’s details are looked at again comes up only where the policy names such a review.",
    ),
    part("REC-9", "Opting out is not recorded yet."),
    part(
        "REC-10",
        "Nothing keeps data from being used before an assessment that is needed is done.",
    ),
    part("REC-11", "Nothing is given pseudonyms yet."),
    yours(
        "REC-12",
        "What other systems of the organisation decide is not seen here.",
    ),
    yours(
        "REC-13",
        "A policy that leaves an answer open is told so, and can be adopted all the same.",
    ),
    part("REC-14", "Nothing makes data anonymous yet."),
    yours(
        "REC-15",
        "What other systems record is not seen here, nor whether people are told when it begins.",
    ),
    part(
        "REC-17",
        "Who gets in and how a place is emptied is said in the policy alone.",
    ),
    yours(
        "CON-1",
        "Whether somebody was free to say no is for whoever asks them to see to.",
    ),
    yours(
        "CON-3",
        "What was shown or sent elsewhere is taken down there.",
    ),
    part(
        "CON-5",
        "Where nothing is on record, what rests on agreement is stored all the same; the person’s page says so.",
    ),
    yours(
        "CON-6",
        "That pictures are taken is announced by whoever takes them.",
    ),
    heart("CON-8", "Passing data on is not recorded yet."),
    part(
        "CON-9",
        "Evidence that was asked for and has not come is not followed up.",
    ),
    part(
        "TRA-2",
        "First contact and passing data on are not linked to notices yet: whoever writes to somebody, or passes on what they hold, tells them then, if that is sooner than the day shown.",
    ),
    part(
        "TRA-3",
        "What changed since the version before is shown; an earlier notice is not shown whole again.",
    ),
    yours(
        "TRA-4",
        "Refusing cookies is a matter of the organisation’s own website.",
    ),
    yours(
        "TRA-5",
        "A policy that leaves one of them out is told so, and can be adopted all the same.",
    ),
    yours(
        "SHA-1",
        "What is given without being put on record is not seen here, nor whether it was more than was needed.",
    ),
    part(
        "SHA-2",
        "The safeguards of each are not asked for when something is given.",
    ),
    part("SHA-4", "Copies of agreements are not kept here."),
    heart("SHA-5", "Certificates have no form of their own yet."),
    heart(
        "SHA-6",
        "Access is not asked for, nor leave to move data, from here yet; answers are released by the officer alone.",
    ),
    yours(
        "SHA-7",
        "What is sent by hand, by post or from mailboxes is not seen here.",
    ),
    part(
        "SHA-8",
        "What is given before it is put on record cannot be refused; nothing goes out by itself.",
    ),
    heart(
        "SHA-9",
        "Requests of authorities have no form of their own yet.",
    ),
    heart(
        "SHA-10",
        "A sale or the end of the organisation has no procedure here yet.",
    ),
    yours(
        "MKT-1",
        "What is done with addresses outside Caretaker is not seen here.",
    ),
    heart(
        "MKT-2",
        "Marketing and objections to it are not recorded yet.",
    ),
    heart(
        "MKT-3",
        "Checks of the preference services are not recorded yet.",
    ),
    heart("MKT-4", "Addresses of companies are not told apart yet."),
    yours(
        "MKT-5",
        "That feedback is a purpose of its own is for the policy to say; nothing checks that it does.",
    ),
    yours(
        "MKT-6",
        "What is done with data outside Caretaker is not seen here.",
    ),
    part("MKT-7", "Contacts with people are not recorded yet."),
    part(
        "RIG-9",
        "It is said on which day somebody was erased, not under which rule.",
    ),
    part(
        "RIG-11",
        "Documents that were read in, and what lies elsewhere, are deleted by hand where they lie.",
    ),
    part(
        "RIG-12",
        "What is restricted outside Caretaker is not hindered by it.",
    ),
    part(
        "RIG-13",
        "That something stands still is shown with the person; only a restriction hinders looks.",
    ),
    yours(
        "RIG-15",
        "What other systems of the organisation decide is not seen here.",
    ),
    part(
        "RIG-16",
        "That it stands still is shown on the request; nothing hinders use elsewhere.",
    ),
    heart("RIG-19", "Progress reviews do not come round yet."),
    part(
        "RIG-20",
        "Who is invited sees their details; records about them are given by a request.",
    ),
    part("RET-2", "Documents that were read in are deleted by hand."),
    part(
        "RET-4",
        "Documents that were read in do not come up when their day is over.",
    ),
    yours("RET-5", "What people keep themselves is not seen here."),
    yours(
        "SEC-1",
        "That a backup is kept away from the premises is not seen here.",
    ),
    yours("SEC-2", "What is on a device is not seen here."),
    yours("SEC-3", "Software other than Caretaker is not seen here."),
    part(
        "SEC-4",
        "Nothing reminds staff of screens other than these.",
    ),
    part(
        "SEC-5",
        "Not everything is told apart by the roles of the policy yet; records and lists are.",
    ),
    part(
        "SEC-6",
        "Paper is listed as a place; when it is shredded is not noted.",
    ),
    heart(
        "BRE-1",
        "Whoever works here tells the data protection officer by a question; breaches themselves the officer or the head registers, and suppliers have no way in.",
    ),
    heart(
        "BRE-3",
        "Nobody is alerted by Caretaker when a breach is registered.",
    ),
    part(
        "BRE-4",
        "The steps of the policy’s playbook are not brought up one by one.",
    ),
    part(
        "BRE-5",
        "Risks are weighed in words, without a scale of their own.",
    ),
    part(
        "BRE-6",
        "What the regulator is told is not put together here; the register holds what it asks and when it was told.",
    ),
    part("BRE-7", "The letter to the people is not written here."),
    part(
        "BRE-10",
        "The meeting after a breach does not come up by itself.",
    ),
    heart(
        "BRE-11",
        "Confirmations of those who had such a mail are not collected one by one.",
    ),
];

/// The sorts of clauses that nothing in the program keeps.
pub(super) const CLAUSES: &[(ClauseKind, Missing)] = &[
    (
        ClauseKind::Disposal,
        Missing::not_built("Disposal under the schedule is not carried out yet."),
    ),
    (
        ClauseKind::Profiling,
        Missing::yours("Nothing here sees profiling by other systems."),
    ),
    (
        ClauseKind::Acknowledgement,
        Missing::not_built("That a request was acknowledged is not noted by itself."),
    ),
    (
        ClauseKind::ProgressReviews,
        Missing::not_built("Progress reviews do not come round yet."),
    ),
    (
        ClauseKind::Complaints,
        Missing::not_built("Complaints are not recorded yet."),
    ),
    (
        ClauseKind::Paper,
        Missing::not_built("What becomes of paper is not noted here."),
    ),
    (
        ClauseKind::Measure,
        Missing::yours("Nothing in Caretaker shows this; a person can attest it."),
    ),
    (
        ClauseKind::Playbook,
        Missing::not_built("Its steps are not brought up one by one."),
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::controls;

    #[test]
    fn each_obligation_is_kept_by_something_or_its_gap_is_said() {
        let obligations = policy::obligations().unwrap();
        for one in &obligations.all {
            let kept = controls::ALL
                .iter()
                .any(|c| c.serves.contains(&one.id.as_str()));
            let missing = gap(&one.id).map(|gap| gap.weight);
            assert!(kept || missing == Some(Weight::Heart), "{}", one.id);
        }
        let about: BTreeSet<_> = GAPS.iter().map(|gap| gap.about).collect();
        assert_eq!(about.len(), GAPS.len(), "an obligation has two gaps");
        for gap in GAPS {
            assert!(obligations.get(gap.about).is_some(), "{}", gap.about);
            assert!(gap.missing.what.ends_with('.'), "{}", gap.about);
        }
    }

    #[test]
    fn each_sort_of_clause_is_kept_by_something_or_its_gap_is_said() {
        for kind in ClauseKind::ALL {
            let kept = controls::ALL.iter().any(|one| one.keeps.contains(kind));
            assert_ne!(kept, clause_gap(*kind).is_some(), "{kind:?}");
        }
    }
}
