//! Whether what a pack says makes sense: references, bases, conditions.

use law::{Entry, Law, LawOn};

use crate::diagnostic::{Findings, nearest};
use crate::pack::Raw;
use crate::read::At;
use crate::{Category, Code, Holds, RecordKind, Use};

/// Something that has a code of its own.
trait Coded {
    fn code(&self) -> &Code;
}

macro_rules! coded {
    ($($name:ident)*) => {
        $(impl Coded for crate::$name {
            fn code(&self) -> &Code {
                &self.code
            }
        })*
    };
}

coded!(KindOfPerson Category Purpose Source Recipient Transfer RetentionRule RecordKind);

/// Checks a pack whose form is right.
pub(crate) fn pack(raw: &Raw, law: &Law, findings: &mut Findings<'_>) {
    sections(raw, findings);
    codes("kind of person", &raw.people, findings);
    codes("category", &raw.categories, findings);
    codes("purpose", &raw.purposes, findings);
    codes("source", &raw.sources, findings);
    codes("recipient", &raw.recipients, findings);
    codes("transfer", &raw.transfers, findings);
    codes("retention rule", &raw.retention, findings);
    codes("record", &raw.records, findings);
    for transfer in &raw.transfers {
        known(
            transfer.file,
            "recipient",
            &transfer.item.recipient,
            &raw.recipients,
            findings,
        );
    }
    let Some(front) = &raw.front else { return };
    let law = law.on(front.item.effective_on);
    let has_policy_document = front.item.policy_document.is_some();
    holdings(raw, findings);
    for record in &raw.records {
        references(record, raw, findings);
        uses(record, raw, law, has_policy_document, findings);
    }
}

/// The sections that must stand.
fn sections(raw: &Raw, findings: &mut Findings<'_>) {
    let there = [
        ("[pack]", raw.front.is_some()),
        ("[organisation]", raw.organisation.is_some()),
        ("[requests]", raw.requests.is_some()),
        ("[complaints]", raw.complaints.is_some()),
        ("[automated_decisions]", raw.automated.is_some()),
        ("[[person]]", !raw.people.is_empty()),
        ("[[category]]", !raw.categories.is_empty()),
        ("[[purpose]]", !raw.purposes.is_empty()),
        ("[[source]]", !raw.sources.is_empty()),
        ("[[retention]]", !raw.retention.is_empty()),
        ("[[record]]", !raw.records.is_empty()),
    ];
    for (name, _) in there.into_iter().filter(|(_, there)| !there) {
        findings.add(
            0,
            0,
            format!("the section `{name}` is missing"),
            "add it".to_owned(),
        );
    }
}

/// Codes are well formed and stand once.
fn codes<T: Coded>(what: &str, list: &[At<T>], findings: &mut Findings<'_>) {
    for (n, one) in list.iter().enumerate() {
        let code = one.item.code();
        if !code.is_well_formed() {
            findings.add(
                one.file,
                code.at(),
                format!("`{code}` is not written as a code"),
                "use lower-case letters, digits and hyphens, a letter first, at most 64".to_owned(),
            );
        }
        if list
            .iter()
            .take(n)
            .any(|earlier| earlier.item.code() == code)
        {
            findings.add(
                one.file,
                code.at(),
                format!("there are two of the {what} `{code}`"),
                "give one of them another code".to_owned(),
            );
        }
    }
}

/// A code refers to something that is there.
fn known<T: Coded>(
    file: usize,
    what: &str,
    code: &Code,
    list: &[At<T>],
    findings: &mut Findings<'_>,
) {
    if !list.iter().any(|one| one.item.code() == code) {
        let codes = list.iter().map(|one| one.item.code().as_str());
        let mend = nearest(code, codes, &format!("add a {what} with this code"));
        findings.add(
            file,
            code.at(),
            format!("there is no {what} `{code}`"),
            mend,
        );
    }
}

/// For each kind of person at most one record stands for details, and one for documents.
fn holdings(raw: &Raw, findings: &mut Findings<'_>) {
    let mut seen: Vec<(Holds, &Code)> = Vec::new();
    for At { file, item } in &raw.records {
        for (holds, person) in item
            .holds
            .iter()
            .flat_map(|h| item.people.iter().map(|p| (*h, p)))
        {
            if seen.contains(&(holds, person)) {
                findings.add(
                    *file,
                    person.at(),
                    format!("two records hold the {} of a `{person}`", holds.code()),
                    "leave it out of one of them".to_owned(),
                );
            }
            seen.push((holds, person));
        }
    }
}

/// What a record refers to is there, and nothing that must stand is left empty.
fn references(record: &At<RecordKind>, raw: &Raw, findings: &mut Findings<'_>) {
    let At { file, item } = record;
    known(*file, "category", &item.category, &raw.categories, findings);
    known(
        *file,
        "retention rule",
        &item.retention,
        &raw.retention,
        findings,
    );
    for (person, rule) in &item.retention_for {
        known(*file, "retention rule", rule, &raw.retention, findings);
        if !item.people.iter().any(|one| one == person.as_str()) {
            findings.add(
                *file,
                rule.at(),
                format!("the record `{}` is not about a `{person}`", item.code),
                "add it to the record's `people`, or leave it out here".to_owned(),
            );
        }
    }
    for person in &item.people {
        known(*file, "kind of person", person, &raw.people, findings);
    }
    for source in &item.sources {
        known(*file, "source", source, &raw.sources, findings);
    }
    for recipient in &item.recipients {
        known(*file, "recipient", recipient, &raw.recipients, findings);
    }
    let empty = [
        (
            item.people.is_empty(),
            "is about no kind of person",
            "name one in `people`",
        ),
        (
            item.sources.is_empty(),
            "has no source",
            "name one in `sources`",
        ),
        // REC-3: a record cannot be stored for a purpose that has no basis.
        (
            item.uses.is_empty(),
            "has no use",
            "add `[[record.use]]` with purpose and basis",
        ),
    ];
    for (_, what, mend) in empty.into_iter().filter(|(empty, ..)| *empty) {
        findings.add(
            *file,
            item.code.at(),
            format!("the record `{}` {what}", item.code),
            mend.to_owned(),
        );
    }
    let unused = |person: &&Code| !item.uses.is_empty() && item.uses_for(person).next().is_none();
    for person in item.people.iter().filter(unused) {
        findings.add(
            *file,
            person.at(),
            format!("the record `{}` has no use for a `{person}`", item.code),
            "add `[[record.use]]` for this kind of person, or leave it out".to_owned(),
        );
    }
}

/// Each use has purpose, basis and the conditions that its category needs.
fn uses(
    record: &At<RecordKind>,
    raw: &Raw,
    law: LawOn<'_>,
    has_policy_document: bool,
    findings: &mut Findings<'_>,
) {
    let category = raw
        .categories
        .iter()
        .map(|at| &at.item)
        .find(|one| one.code == record.item.category);
    for one in &record.item.uses {
        known(
            record.file,
            "purpose",
            &one.purpose,
            &raw.purposes,
            findings,
        );
        for person in &one.people {
            if !record.item.people.contains(person) {
                findings.add(
                    record.file,
                    person.at(),
                    format!(
                        "the record `{}` is not about a `{person}`",
                        record.item.code
                    ),
                    "add it to the record's `people`, or leave it out here".to_owned(),
                );
            }
        }
        let legal = Legal {
            one,
            category,
            law,
            has_policy_document,
        };
        for (code, what, mend) in legal.faults() {
            findings.add(record.file, code.at(), what, mend);
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
        if (category.special || category.health) && !self.has(law::Kind::Art9) {
            let what = format!(
                "`{}` is special category data, and no condition stands",
                category.code
            );
            let mend = "add one of UK GDPR art. 9(2) to `conditions`".to_owned();
            faults.push((&self.one.purpose, what, mend));
        }
        if category.criminal && !self.fulfils("criminal") {
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
