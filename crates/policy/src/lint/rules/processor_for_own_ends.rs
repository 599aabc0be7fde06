//! A processor uses the data for ends of its own.

use crate::Capacity;
use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "processor-for-own-ends",
    grade: Grade::BreaksTheLaw,
    title: "what is held for somebody else is used for marketing or research of our own",
    why: "A processor acts on instruction only. Who decides on a purpose of its own is a controller for \
          it, without a basis, and in breach of the contract. A policy that says `we control` of what \
          it holds for a funder claims just that.",
    citation: "UK GDPR arts 28(3)(a), 28(10), 29",
    passes: r#"
        commission = [{ code = "probation", title = "Probation", recipient = "childrens-services", capacity = "processor", people = ["learner"], origin = "policy 2" }]
        [[record]]
        code = "report"
        capacity = "processor"
        commission = "probation"
    "#,
    fails: r#"
        commission = [{ code = "probation", title = "Probation", recipient = "childrens-services", capacity = "processor", people = ["learner"], origin = "policy 2" }]
        purpose = [{ code = "research", title = "to research", research = true, origin = "policy 4" }]
        [[record]]
        code = "report"
        capacity = "processor"
        commission = "probation"
        use = [{ purpose = "research", basis = "legitimate-interests", interest = "ours", assessment = "teaching-assessment" }]
    "#,
    check,
};

fn check(look: &mut Look<'_>) {
    let pack = look.pack;
    let held = pack
        .records
        .iter()
        .filter(|record| record.capacity == Capacity::Processor);
    for record in held {
        let own = record.uses.iter().find(|one| {
            pack.purpose(&one.purpose)
                .is_some_and(|purpose| purpose.marketing || purpose.research)
        });
        if let Some(one) = own {
            look.at(
                &one.purpose,
                format!(
                    "`{}` is held as a processor, and used for `{}`",
                    record.code, one.purpose
                ),
                "leave the purpose to the controller, or say that we are one for it",
            );
        }
    }
}
