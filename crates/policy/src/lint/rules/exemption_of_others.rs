//! An exemption is used that only others may use.

use law::{Detail, Holder, Kind};

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "exemption-of-others",
    grade: Grade::BreaksTheLaw,
    title: "the policy withholds on an exemption that only the state, schools or courts may use",
    why: "Some exemptions belong to those who hold certain records: since 2022 immigration is the \
          Secretary of State's alone, the one on educational records a school's, that on social work \
          a council's. A company that withholds on them withholds without a right to.",
    citation: "DPA 2018 Sch. 2 para. 4, Sch. 3 paras 3, 8, 14, 18",
    passes: r#"requests.withheld = ["exempt-crime"]"#,
    fails: r#"requests.withheld = ["exempt-immigration"]"#,
    check,
};

fn check(look: &mut Look<'_>) {
    let own = &look.pack.organisation;
    for code in &look.pack.requests.withheld {
        let mut holders = look
            .law
            .entries(Kind::Exemption)
            .filter(|one| one.code == **code)
            .filter_map(|one| match &one.detail {
                Detail::Exemption(exemption) => Some(exemption.who),
                _ => None,
            })
            .peekable();
        let may = |holder| match holder {
            Holder::Anyone => true,
            Holder::School | Holder::MaintainedSchool => own.school,
            _ => own.public_authority,
        };
        if holders.peek().is_some() && !holders.any(may) {
            look.at(
                code,
                format!("`{code}` is not for a body such as {}", own.trading_name),
                "leave it out",
            );
        }
    }
}
