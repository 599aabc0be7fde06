//! The review of the policy is overdue.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "review-overdue",
    grade: Grade::Unclear,
    title: "the policy was to be looked at again before today",
    why: "A policy that nobody looked at may say what is no longer true or lawful. The organisation \
          has to show that its measures are reviewed and kept up to date.",
    citation: "UK GDPR arts 5(2), 24(1)",
    passes: r#"pack.review_by = "2027-10-31""#,
    fails: r#"pack.review_by = "2020-10-31""#,
    check,
};

fn check(look: &mut Look<'_>) {
    let by = look.pack.front.review_by;
    if by < look.today {
        look.under(
            "pack.review_by",
            format!("the review was due on {by}"),
            "go through the policy, then set the day of the next review within a year from today (`review_by`)",
        );
    }
}
