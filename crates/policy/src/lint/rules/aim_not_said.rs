//! The policy does not say by when it answers.

use crate::WorkingDays;
use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "aim-not-said",
    grade: Grade::Unclear,
    title: "requests or complaints have no aim of their own",
    why: "The law's limit is the outermost day, and without undue delay comes before it. An aim of its \
          own lets an organisation notice in time that it is late, and lets people know what to \
          expect.",
    citation: "UK GDPR art. 12(3); DPA 2018 s. 164A(4)",
    passes: r#"requests.aim = "15 working days""#,
    fails: "requests.aim = 0",
    check,
};

fn check(look: &mut Look<'_>) {
    let none = WorkingDays::default();
    let mend = "write `aim = \"15 working days\"`, or what can be kept";
    if look.pack.requests.aim_working_days == none {
        look.under("requests.aim", "requests have no aim", mend);
    }
    if look.pack.complaints.aim_working_days == none {
        look.under("complaints.aim", "complaints have no aim", mend);
    }
}
