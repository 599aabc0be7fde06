//! Complaints are not acknowledged, or too late.

use crate::lint::{Grade, Look, Rule};

/// DPA 2018 s. 164A(3).
const LIMIT_DAYS: f64 = 30.0;

pub(super) static RULE: Rule = Rule {
    code: "complaint-not-acknowledged",
    grade: Grade::BreaksTheLaw,
    title: "complaints are not acknowledged within thirty days",
    why: "Since 19 June 2026 everybody may complain to the organisation itself, and it has to \
          acknowledge the complaint within thirty days, see to it without undue delay, and tell the \
          outcome. No body is too small for it.",
    citation: "DPA 2018 s. 164A(3)",
    passes: r#"complaints.acknowledge_within = "5 working days""#,
    fails: r#"complaints.acknowledge_within = "6 weeks""#,
    check,
};

fn check(look: &mut Look<'_>) {
    match look.pack.complaints.acknowledge_within {
        None => look.under(
            "complaints",
            "it is not said by when a complaint is acknowledged",
            "say within how many days, thirty at most (`acknowledge_within`)",
        ),
        Some(within) if within.days_at_most() > LIMIT_DAYS => look.under(
            "complaints.acknowledge_within",
            format!("{within} can be later than thirty days"),
            "write thirty days or less",
        ),
        Some(_) => {}
    }
}
