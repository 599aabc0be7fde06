//! The policy does not say by when a request is acknowledged.

use crate::WorkingDays;
use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "acknowledgement-not-said",
    grade: Grade::Unclear,
    title: "it is not said by when a request is acknowledged",
    why: "Somebody who hears nothing for a month does not know whether the request arrived, and asks \
          again or complains. Rights have to be made easy to use; a line within days is the least.",
    citation: "UK GDPR art. 12(2)",
    passes: r#"requests.acknowledge = "2 working days""#,
    fails: "requests.acknowledge = 0",
    check,
};

fn check(look: &mut Look<'_>) {
    if look.pack.requests.acknowledge_working_days == WorkingDays::default() {
        look.under(
            "requests.acknowledge",
            "it is not said by when a request is acknowledged",
            "write `acknowledge = \"5 working days\"`, or what can be kept",
        );
    }
}
