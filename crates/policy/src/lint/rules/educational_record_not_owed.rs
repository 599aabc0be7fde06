//! The right to the educational record is promised where no law gives it.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "educational-record-not-owed",
    grade: Grade::Unclear,
    title: "parents are given the right to the educational record by a body that is no school",
    why: "Only the governing bodies of maintained and of some special schools owe parents the \
          educational record. A company may promise something like it; it then has to say that it is \
          its own promise, and that the child's own rights go before.",
    citation: "Education (Pupil Information) (England) Regulations 2005 regs 3, 5",
    passes: r#"requests.educational_record = { within = "15 school days", own_promise = true }"#,
    fails: r#"requests.educational_record = { within = "15 school days" }"#,
    check,
};

fn check(look: &mut Look<'_>) {
    let pack = look.pack;
    let record = pack.requests.educational_record.as_ref();
    if !pack.organisation.school && record.is_some_and(|one| !one.own_promise) {
        look.under(
            "requests.educational_record",
            "the educational record is promised as of right, and this is no school",
            "leave it out, or say that it is a promise of your own (`own_promise = true`)",
        );
    }
}
