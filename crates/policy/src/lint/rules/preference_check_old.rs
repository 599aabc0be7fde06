//! The telephone preference services are checked too seldom, or not at all.

use crate::lint::{Grade, Look, Rule};
use crate::{Channel, Permission};

/// PECR reg. 21(3).
const LIMIT_DAYS: f64 = 28.0;

pub(super) static RULE: Rule = Rule {
    code: "preference-check-old",
    grade: Grade::BreaksTheLaw,
    title: "people are telephoned for marketing without a fresh check of the preference services",
    why: "A number that has stood in the register for twenty-eight days may not be called for \
          marketing, unless its owner agreed to the calls. So the list against which one checks is \
          never older than that.",
    citation: "PECR regs 21(1)(b), 21(3), 21(4), 26",
    passes: r#"
        marketing.to = [{ people = ["client"], channels = ["telephone"], permission = "opt-out" }]
        marketing.preference_check_within = "28 days"
    "#,
    fails: r#"marketing.to = [{ people = ["client"], channels = ["telephone"], permission = "opt-out" }]"#,
    check,
};

fn check(look: &mut Look<'_>) {
    let Some(marketing) = &look.pack.marketing else {
        return;
    };
    let calls = marketing.audiences.iter().any(|to| {
        to.channels.contains(&Channel::Telephone) && to.permission != Permission::OptIn
    });
    let fresh = marketing
        .preference_check_within
        .is_some_and(|age| age.days_at_most() <= LIMIT_DAYS);
    if calls && !fresh {
        look.under(
            "marketing.preference_check_within",
            "people are telephoned, and the preference services are not checked within 28 days",
            "write `preference_check_within = \"28 days\"` or less",
        );
    }
}
