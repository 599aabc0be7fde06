//! Whether nothing is missing that must stand.

use crate::diagnostic::Findings;
use crate::pack::Raw;
use crate::{Code, RecordKind};

/// The sections that must stand.
pub(super) fn sections(raw: &Raw, findings: &mut Findings) {
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
            format!("the section `{name}` is missing"),
            "add it".to_owned(),
        );
    }
}

/// A record is about somebody, comes from somewhere and is used for something.
pub(super) fn record(record: &RecordKind, findings: &mut Findings) {
    let empty = [
        (
            record.people.is_empty(),
            "is about no kind of person",
            "name one in `people`",
        ),
        (
            record.sources.is_empty(),
            "has no source",
            "name one in `sources`",
        ),
        // REC-3: a record cannot be stored for a purpose that has no basis.
        (
            record.uses.is_empty(),
            "has no use",
            "add `[[record.use]]` with purpose and basis",
        ),
    ];
    for (_, what, mend) in empty.into_iter().filter(|(empty, ..)| *empty) {
        findings.add(
            record.code.at(),
            format!("the record `{}` {what}", record.code),
            mend.to_owned(),
        );
    }
    let unused =
        |person: &&Code| !record.uses.is_empty() && record.uses_for(person).next().is_none();
    for person in record.people.iter().filter(unused) {
        findings.add(
            person.at(),
            format!("the record `{}` has no use for a `{person}`", record.code),
            "add `[[record.use]]` for this kind of person, or leave it out".to_owned(),
        );
    }
}
