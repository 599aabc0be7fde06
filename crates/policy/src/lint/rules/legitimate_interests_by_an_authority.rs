//! A public authority rests on legitimate interests.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "legitimate-interests-by-an-authority",
    grade: Grade::Risk,
    title: "a public authority rests a use on legitimate interests",
    why: "For their own tasks public authorities cannot rely on legitimate interests, recognised ones \
          among them. What is not among those tasks may still rest on them, and should say so.",
    citation: "UK GDPR art. 6(1), last sentence",
    passes: "organisation.public_authority = false",
    fails: "organisation.public_authority = true",
    check,
};

fn check(look: &mut Look<'_>) {
    let pack = look.pack;
    if !pack.organisation.public_authority {
        return;
    }
    for one in pack.records.iter().flat_map(|record| &record.uses) {
        if one.basis == "legitimate-interests" || one.basis == "recognised-legitimate-interest" {
            look.at(
                &one.basis,
                "a public authority cannot rest its tasks on legitimate interests",
                "rest it on the public task with its law (`public-task`), or say why this is no such task (`interest`)",
            );
        }
    }
}
