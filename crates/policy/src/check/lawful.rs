//! Whether each use stands in law: a basis, and the conditions that its category needs.

use law::{Entry, LawOn};

use crate::diagnostic::{Findings, nearest};
use crate::pack::Raw;
use crate::{Category, Code, RecordKind, Use};

/// Each use has a basis that is in force, and the conditions that its category needs.
pub(super) fn uses(
    record: &RecordKind,
    raw: &Raw,
    law: LawOn<'_>,
    has_policy_document: bool,
    findings: &mut Findings,
) {
    let category = raw
        .categories
        .iter()
        .find(|one| one.code == record.category);
    for one in &record.uses {
        let legal = Legal {
            one,
            category,
            law,
            has_policy_document,
        };
        for (code, what, mend) in legal.faults() {
            findings.add(code.at(), what, mend);
        }
    }
}

/// A use, as the law sees it.
struct Legal<'a> {
    one: &'a Use,
    category: Option<&'a Category>,
    law: LawOn<'a>,
    has_policy_document: bool,
}

/// Where, what, and how to mend it.
type Fault<'a> = (&'a Code, String, String);

impl<'a> Legal<'a> {
    fn faults(&self) -> Vec<Fault<'a>> {
        let mut faults = Vec::new();
        self.basis(&mut faults);
        self.conditions(&mut faults);
        if let Some(category) = self.category {
            self.category(category, &mut faults);
        }
        faults
    }

    /// UK GDPR art. 6(1): there is a basis, and it is in force.
    fn basis(&self, faults: &mut Vec<Fault<'a>>) {
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
            faults.push((basis, what, mend));
            return;
        };
        if entry.requires.iter().any(|what| what == "annex-1") && !self.has(law::Kind::Annex1) {
            let what = format!("the basis `{basis}` names no recognised interest");
            let mend =
                "add one of Annex 1 to `conditions`, for example `annex1-safeguarding`".to_owned();
            faults.push((basis, what, mend));
        }
        // UK GDPR art. 13(1)(d): the person is told whose interest it is and what.
        if basis == "legitimate-interests" && self.one.interest.is_none() {
            let what = "legitimate interests are not said".to_owned();
            faults.push((basis, what, "add `interest` with what they are".to_owned()));
        }
    }

    /// Each condition is in force, and what it requires stands beside it.
    fn conditions(&self, faults: &mut Vec<Fault<'a>>) {
        for code in &self.one.conditions {
            let Some(entry) = self.law.condition(code) else {
                let known = law::Kind::CONDITIONS
                    .into_iter()
                    .flat_map(|kind| self.law.entries(kind))
                    .map(|entry| entry.code.as_str());
                let mend = nearest(code, known, "use a condition of the law's list");
                let what = format!("no condition `{code}` is in force on {}", self.law.date());
                faults.push((code, what, mend));
                continue;
            };
            // DPA 2018 s. 10(3): some conditions of art. 9(2) need one of Sch. 1 beside them.
            for required in entry.requires.iter().filter(|what| !self.fulfils(what)) {
                let what = format!("`{code}` stands alone");
                faults.push((
                    code,
                    what,
                    format!("add a condition of {}", in_words(required)),
                ));
            }
            // DPA 2018 Sch. 1 para. 39.
            if entry.policy_document && !self.has_policy_document {
                let what = format!("`{code}` needs an appropriate policy document");
                faults.push((
                    code,
                    what,
                    "name it in `policy_document` of `[pack]`".to_owned(),
                ));
            }
        }
    }

    /// UK GDPR arts 9 and 10: guarded data needs a condition beside the basis.
    fn category(&self, category: &Category, faults: &mut Vec<Fault<'a>>) {
        if category.is_special() && !self.has(law::Kind::Art9) {
            let what = format!(
                "`{}` is special category data, and no condition stands",
                category.code
            );
            let mend = "add one of UK GDPR art. 9(2) to `conditions`".to_owned();
            faults.push((&self.one.purpose, what, mend));
        }
        if category.is_criminal() && !self.fulfils("criminal") {
            let what = format!(
                "`{}` is criminal offence data, and no condition stands",
                category.code
            );
            let mend = "add one of DPA 2018 Sch. 1 to `conditions`".to_owned();
            faults.push((&self.one.purpose, what, mend));
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

/// A requirement of the law's files for a reader.
fn in_words(requirement: &str) -> &str {
    match requirement {
        "sch1-part1" => "DPA 2018 Sch. 1 Part 1",
        "sch1-part2" => "DPA 2018 Sch. 1 Part 2",
        other => other,
    }
}
