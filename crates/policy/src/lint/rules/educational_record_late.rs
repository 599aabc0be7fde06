//! A school gives the educational record later than it must.

use crate::SpanUnit;
use crate::lint::{Grade, Look, Rule};

/// Education (Pupil Information) (England) Regulations 2005 reg. 5.
const SCHOOL_DAYS: u16 = 15;

pub(super) static RULE: Rule = Rule {
    code: "educational-record-late",
    grade: Grade::BreaksTheLaw,
    title: "a school gives the educational record later than within fifteen school days",
    why: "Parents of pupils at maintained schools have the record within fifteen school days of their \
          written request. Working days go on through the holidays, calendar days too; only a count of \
          school days, or fewer days than any, keeps to it.",
    citation: "Education (Pupil Information) (England) Regulations 2005 reg. 5(2), (3)",
    passes: r#"
        organisation.school = true
        requests.educational_record = { within = "15 school days" }
    "#,
    fails: r#"
        organisation.school = true
        requests.educational_record = { within = "1 month" }
    "#,
    check,
};

fn check(look: &mut Look<'_>) {
    let pack = look.pack;
    let within = pack.requests.educational_record.as_ref().map(|one| one.within);
    let Some(within) = within.filter(|_| pack.organisation.school) else {
        return;
    };
    let keeps = match within.unit {
        SpanUnit::SchoolDays | SpanUnit::WorkingDays => within.count <= SCHOOL_DAYS,
        // Fifteen school days in a row last nineteen days.
        _ => within.days_at_most() <= 19.0,
    };
    if !keeps {
        look.under(
            "requests.educational_record.within",
            format!("{within} can be later than fifteen school days"),
            "write `15 school days`",
        );
    }
}
