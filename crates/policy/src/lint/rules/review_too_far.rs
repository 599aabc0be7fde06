//! The next review is more than a year away.

use calendar::add_months;

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "review-too-far",
    grade: Grade::Risk,
    title: "the next review is more than a year after the last",
    why: "The law changed several times within the last two years. Measures have to be reviewed where \
          necessary; a year is what policies of this kind promise, and what the regulator expects to \
          see.",
    citation: "UK GDPR art. 24(1); DPA 2018 Sch. 1 para. 40",
    passes: r#"pack.review_by = "2027-10-31""#,
    fails: r#"pack.review_by = "2029-10-31""#,
    check,
};

fn check(look: &mut Look<'_>) {
    let front = &look.pack.front;
    let last = front.checked_on.unwrap_or(front.effective_on);
    if front.review_by > add_months(last, 12) {
        look.under(
            "pack.review_by",
            format!("the review is due on {}, more than a year after {last}", front.review_by),
            "set the day of the next review within a year (`review_by`)",
        );
    }
}
