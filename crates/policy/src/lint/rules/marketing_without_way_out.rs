//! Messages show no way out.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "marketing-without-way-out",
    grade: Grade::BreaksTheLaw,
    title: "marketing messages show no way to stop them",
    why: "Everybody may stop marketing at any time, for good, and each message has to show how. To a \
          company's address, too, it needs a valid address for that.",
    citation: "UK GDPR art. 21(2) to (4); PECR regs 22(3)(c), 23",
    passes: r#"
        marketing.way_out = "a line in each message"
        marketing.to = [{ people = ["client"], channels = ["letter"], permission = "opt-in" }]
    "#,
    fails: r#"
        marketing.way_out = ""
        marketing.to = [{ people = ["client"], channels = ["letter"], permission = "opt-in" }]
    "#,
    check,
};

fn check(look: &mut Look<'_>) {
    let Some(marketing) = &look.pack.marketing else {
        return;
    };
    let way_out = marketing.way_out.as_deref().unwrap_or_default();
    if way_out.trim().is_empty() && !marketing.audiences.is_empty() {
        look.under(
            "marketing",
            "messages show no way to stop them",
            "say how each message lets people stop it (`way_out`)",
        );
    }
}
