//! Whether a recording is described, and kept as its record says (obligation REC-15).

use crate::diagnostic::Findings;
use crate::pack::Raw;
use crate::{RecordKind, Recording};

/// What is recorded is kept for the purpose, on the basis and for the time of its record, and about
/// the same people: otherwise notices, record of processing and practice would tell three stories.
pub(super) fn kept_alike(raw: &Raw, findings: &mut Findings) {
    for one in &raw.recordings {
        let code = one.record.as_ref();
        let record = code.and_then(|code| raw.records.iter().find(|kind| kind.code == *code));
        if let Some(record) = record {
            alike(one, record, findings);
        }
    }
}

fn alike(one: &Recording, record: &RecordKind, findings: &mut Findings) {
    let mut uses = record.uses.iter();
    if !uses.any(|other| other.purpose == one.purpose && other.basis == one.basis) {
        findings.add(
            one.purpose.at(),
            format!(
                "`{}` is kept as `{}`, which has no use `{}` on the basis `{}`",
                one.code, record.code, one.purpose, one.basis
            ),
            "give both the same purpose and basis".to_owned(),
        );
    }
    let mut ruled = record.retention_for.values().chain([&record.retention]);
    if !ruled.any(|rule| *rule == one.retention) {
        findings.add(
            one.retention.at(),
            format!(
                "`{}` is kept as `{}`, which is not kept under `{}`",
                one.code, record.code, one.retention
            ),
            "give both the same `retention`".to_owned(),
        );
    }
    for person in one.people.iter().filter(|of| !record.people.contains(of)) {
        findings.add(
            person.at(),
            format!(
                "`{}` is kept as `{}`, which is not about a `{person}`",
                one.code, record.code
            ),
            "add it to the record's `people`, or leave it out here".to_owned(),
        );
    }
}

/// A written policy may leave open how people are told and who may look; a pack in use may not.
pub(super) fn described(raw: &Raw, findings: &mut Findings) {
    for one in &raw.recordings {
        let open = [
            (
                one.what.trim().is_empty(),
                "does not say what is recorded",
                "say it in `what`",
            ),
            (
                one.notice.trim().is_empty(),
                "does not say how people are told before",
                "say it in `notice`",
            ),
            (
                one.viewers.is_empty(),
                "does not say who may look",
                "name the roles in `viewers`",
            ),
        ];
        for (_, what, mend) in open.into_iter().filter(|(open, ..)| *open) {
            findings.add(
                one.code.at(),
                format!("the recording `{}` {what}", one.code),
                mend.to_owned(),
            );
        }
    }
}
