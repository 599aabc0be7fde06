//! A recognised interest carries marketing or research.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "recognised-interest-for-other-ends",
    grade: Grade::BreaksTheLaw,
    title: "a recognised interest such as safeguarding carries marketing or research",
    why: "The interests of Annex 1 need no balance, because the law itself has weighed them: crime, \
          emergencies, safeguarding. Marketing and research are none of them. What is necessary to keep \
          a child safe is not necessary to advertise.",
    citation: "UK GDPR art. 6(1)(ea), Annex 1",
    passes: r#"
        purpose = [{ code = "news", title = "to advertise", marketing = true, origin = "policy 4" }]
        [[record]]
        code = "report"
        use = [{ purpose = "news", basis = "consent" }]
    "#,
    fails: r#"
        purpose = [{ code = "news", title = "to advertise", marketing = true, origin = "policy 4" }]
        [[record]]
        code = "report"
        use = [{ purpose = "news", basis = "recognised-legitimate-interest", conditions = ["annex1-safeguarding"] }]
    "#,
    check,
};

fn check(look: &mut Look<'_>) {
    let pack = look.pack;
    for one in pack.records.iter().flat_map(|record| &record.uses) {
        let other = pack
            .purpose(&one.purpose)
            .is_some_and(|purpose| purpose.marketing || purpose.research);
        if other && one.basis == "recognised-legitimate-interest" {
            look.at(
                &one.basis,
                format!("`{}` is no interest that the law recognises", one.purpose),
                "name another basis for it, usually consent",
            );
        }
    }
}
