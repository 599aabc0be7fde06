//! A recognised legitimate interest is not named.

use crate::check::lawful::Fault;
use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "recognised-interest-not-named",
    grade: Grade::BreaksTheLaw,
    title: "a use rests on an interest that the law recognises, and does not say which",
    why: "Since February 2026 the law recognises some interests without weighing them against those \
          of the person, safeguarding among them. The basis stands only where a condition of Annex 1 \
          is met, so the condition has to be named.",
    citation: "UK GDPR art. 6(1)(ea), Annex 1",
    passes: r#"
        [[record]]
        code = "concern"
        use = [{ purpose = "care", basis = "recognised-legitimate-interest", conditions = ["annex1-safeguarding", "art9-substantial-public-interest", "sch1-safeguarding"] }]
    "#,
    fails: r#"
        [[record]]
        code = "concern"
        use = [{ purpose = "care", basis = "recognised-legitimate-interest", conditions = ["art9-substantial-public-interest", "sch1-safeguarding"] }]
    "#,
    check,
};

fn check(look: &mut Look<'_>) {
    look.unlawful(Fault::RecognisedInterest, false);
}
