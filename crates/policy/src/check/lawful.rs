//! Whether a use stands in law: a basis, and the conditions that its category needs. A pack that
//! is put to use is refused where it does not; the lint says so in its own rules.

use law::{Entry, LawOn};

use crate::diagnostic::nearest;
use crate::{Category, Code, Use};

/// A use, as the law sees it.
pub(crate) struct Legal<'a> {
    /// The use.
    pub(crate) one: &'a Use,
    /// The category of its record.
    pub(crate) category: Option<&'a Category>,
    /// The law of the day.
    pub(crate) law: LawOn<'a>,
    /// Whether there is an appropriate policy document.
    pub(crate) has_policy_document: bool,
}

/// Something in a use that the law does not allow.
pub(crate) struct Unlawful<'a> {
    /// What is wrong.
    pub(crate) fault: Fault,
    /// Where.
    pub(crate) at: &'a Code,
    /// In words.
    pub(crate) what: String,
    /// How to mend it.
    pub(crate) mend: String,
}

/// What can be wrong with a use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Its basis is none, or not in force.
    Basis,
    /// The recognised interest of Annex 1 is not named.
    RecognisedInterest,
    /// Whose legitimate interest it is and what is not said.
    Interest,
    /// A condition is none, or not in force.
    Condition,
    /// A condition lacks the one that it needs beside it.
    Alone,
    /// A condition lacks its appropriate policy document.
    PolicyDocument,
    /// Special category data without a condition.
    Special,
    /// Criminal offence data without a condition.
    Criminal,
}

impl<'a> Legal<'a> {
    /// All of them, in the order in which one mends them.
    pub(crate) fn faults(&self) -> Vec<Unlawful<'a>> {
        let mut faults = Vec::new();
        self.basis(&mut faults);
        self.conditions(&mut faults);
        if let Some(category) = self.category {
            self.category(category, &mut faults);
        }
        faults
    }

    /// UK GDPR art. 6(1): there is a basis, and it is in force.
    fn basis(&self, faults: &mut Vec<Unlawful<'a>>) {
        let basis = &self.one.basis;
        let Some(entry) = self.law.basis(basis) else {
            let known = self
                .law
                .entries(law::Kind::Basis)
                .map(|entry| entry.code.as_str());
            let mend = nearest(basis, known, "use a basis of UK GDPR art. 6(1)");
            let what = format!(
                "no lawful basis `{basis}` is in force on {}",
                self.law.date()
            );
            faults.push(unlawful(Fault::Basis, basis, what, mend));
            return;
        };
        if entry.requires.iter().any(|what| what == "annex-1") && !self.has(law::Kind::Annex1) {
            let what = format!("the basis `{basis}` names no recognised interest");
            let mend =
                "add one of Annex 1 to `conditions`, for example `annex1-safeguarding`".to_owned();
            faults.push(unlawful(Fault::RecognisedInterest, basis, what, mend));
        }
        // UK GDPR art. 13(1)(d): the person is told whose interest it is and what.
        if basis == "legitimate-interests" && self.one.interest.is_none() {
            let what = "legitimate interests are not said".to_owned();
            let mend = "add `interest` with what they are".to_owned();
            faults.push(unlawful(Fault::Interest, basis, what, mend));
        }
    }

    /// Each condition is in force, and what it requires stands beside it.
    fn conditions(&self, faults: &mut Vec<Unlawful<'a>>) {
        for code in &self.one.conditions {
            let Some(entry) = self.law.condition(code) else {
                let known = law::Kind::CONDITIONS
                    .into_iter()
                    .flat_map(|kind| self.law.entries(kind))
                    .map(|entry| entry.code.as_str());
                let mend = nearest(code, known, "use a condition of the law's list");
                let what = format!("no condition `{code}` is in force on {}", self.law.date());
                faults.push(unlawful(Fault::Condition, code, what, mend));
                continue;
            };
            // DPA 2018 s. 10(3): some conditions of art. 9(2) need one of Sch. 1 beside them.
            for required in entry.requires.iter().filter(|what| !self.fulfils(what)) {
                let what = format!("`{code}` stands alone");
                let mend = format!("add a condition of {}", in_words(required));
                faults.push(unlawful(Fault::Alone, code, what, mend));
            }
            // DPA 2018 Sch. 1 para. 39.
            if entry.policy_document && !self.has_policy_document {
                let what = format!("`{code}` needs an appropriate policy document");
                let mend = "name it in `policy_document` of `[pack]`".to_owned();
                faults.push(unlawful(Fault::PolicyDocument, code, what, mend));
            }
        }
    }

    /// UK GDPR arts 9 and 10: guarded data needs a condition beside the basis.
    fn category(&self, category: &Category, faults: &mut Vec<Unlawful<'a>>) {
        if category.is_special() && !self.has(law::Kind::Art9) {
            let what = format!(
                "`{}` is special category data, and no condition stands",
                category.code
            );
            let mend = "add one of UK GDPR art. 9(2) to `conditions`".to_owned();
            faults.push(unlawful(Fault::Special, &self.one.purpose, what, mend));
        }
        if category.is_criminal() && !self.fulfils("criminal") {
            let what = format!(
                "`{}` is criminal offence data, and no condition stands",
                category.code
            );
            let mend = "add one of DPA 2018 Sch. 1 to `conditions`".to_owned();
            faults.push(unlawful(Fault::Criminal, &self.one.purpose, what, mend));
        }
    }

    fn entries(&self) -> impl Iterator<Item = &'a Entry> {
        let law = self.law;
        self.one
            .conditions
            .iter()
            .filter_map(move |code| law.condition(code))
    }

    fn has(&self, kind: law::Kind) -> bool {
        self.entries().any(|entry| entry.kind == kind)
    }

    fn fulfils(&self, what: &str) -> bool {
        self.entries()
            .any(|entry| entry.fulfils.iter().any(|one| one == what))
    }
}

fn unlawful(fault: Fault, at: &Code, what: String, mend: String) -> Unlawful<'_> {
    Unlawful {
        fault,
        at,
        what,
        mend,
    }
}

/// A requirement of the law's files for a reader.
fn in_words(requirement: &str) -> &str {
    match requirement {
        "sch1-part1" => "DPA 2018 Sch. 1 Part 1",
        "sch1-part2" => "DPA 2018 Sch. 1 Part 2",
        other => other,
    }
}
