//! What a written policy may leave open, and a pack that is put to use may not.

use crate::diagnostic::Findings;
use crate::files::Places;
use crate::pack::Raw;
use crate::{Period, WorkingDays};

/// Every period is fixed, and every promise made.
pub(super) fn made(raw: &Raw, places: &Places, findings: &mut Findings) {
    for rule in raw.retention.iter().filter(|one| one.period.is_open()) {
        findings.add(
            rule.code.at(),
            format!(
                "`{}` is kept {}, which is no period",
                rule.code,
                Period::OPEN
            ),
            "fix one in `period`, for example `6 years`".to_owned(),
        );
    }
    super::recordings::described(raw, findings);
    for (section, line, made) in promises(raw) {
        if !made {
            let field = line.split(' ').next().unwrap_or_default();
            findings.add(
                places.of(section).unwrap_or(0),
                format!("`[{section}]` has no `{field}`"),
                format!("add a line `{line}`"),
            );
        }
    }
}

/// Each promise: its section, a line that makes it, and whether it is made or not due.
fn promises(raw: &Raw) -> [(&'static str, &'static str, bool); 5] {
    let promised = |days: WorkingDays| days != WorkingDays::default();
    let requests = raw.requests.as_ref();
    let complaints = raw.complaints.as_ref();
    let security = raw.security.as_ref();
    let training = raw.training.as_ref();
    [
        (
            "requests",
            "aim = \"15 working days\"",
            requests.is_none_or(|one| promised(one.aim_working_days)),
        ),
        (
            "requests",
            "acknowledge = \"2 working days\"",
            requests.is_none_or(|one| promised(one.acknowledge_working_days)),
        ),
        (
            "complaints",
            "aim = \"20 working days\"",
            complaints.is_none_or(|one| promised(one.aim_working_days)),
        ),
        (
            "security",
            "idle_lock = \"10 minutes\"",
            security.is_none_or(|one| one.idle_lock.is_some()),
        ),
        (
            "training",
            "induction_within = \"2 weeks\"",
            training.is_none_or(|one| one.induction_within.is_some()),
        ),
    ]
}
