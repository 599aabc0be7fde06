//! One purpose rests on several bases at once.

use crate::lint::{Grade, Look, Rule};
use crate::{RecordKind, Use};

pub(super) static RULE: Rule = Rule {
    code: "two-bases-for-one-purpose",
    grade: Grade::Risk,
    title: "one purpose rests on several bases, and it is not said which holds when",
    why: "People's rights hang on the basis: they can object to one, withdraw another, take their \
          data with them under a third. Where a public task stands beside legitimate interests, or \
          three bases stand together, nobody can tell which of these rights they have.",
    citation: "UK GDPR arts 5(1)(a), 5(2), 13(1)(c)",
    passes: r#"
        [[record]]
        code = "report"
        use = [{ purpose = "teaching", basis = "consent" }, { purpose = "care", basis = "vital-interests" }]
    "#,
    fails: r#"
        [[record]]
        code = "report"
        use = [
            { purpose = "teaching", basis = "legitimate-interests", interest = "ours", assessment = "teaching-assessment" },
            { purpose = "teaching", basis = "public-task" },
        ]
    "#,
    check,
};

fn check(look: &mut Look<'_>) {
    for record in &look.pack.records {
        for (n, one) in record.uses.iter().enumerate() {
            let first = |other: &Use| other.purpose == one.purpose && same_people(other, one);
            if record.uses.iter().take(n).any(first) {
                continue;
            }
            let bases = bases(record, one);
            if unclear(&bases) {
                look.at(
                    &one.purpose,
                    format!(
                        "`{}` of `{}` rests on {} at once",
                        one.purpose,
                        record.code,
                        bases.join(", ")
                    ),
                    "keep the one that holds, or part the purpose or the people",
                );
            }
        }
    }
}

/// The bases of a purpose for the same people, each once.
fn bases<'r>(record: &'r RecordKind, of: &Use) -> Vec<&'r str> {
    let mut bases: Vec<&str> = Vec::new();
    for one in &record.uses {
        let same = one.purpose == of.purpose && same_people(one, of);
        if same && !bases.contains(&one.basis.as_str()) {
            bases.push(&one.basis);
        }
    }
    bases
}

fn same_people(one: &Use, other: &Use) -> bool {
    one.people.is_empty()
        || other.people.is_empty()
        || one.people.iter().any(|person| other.people.contains(person))
}

fn unclear(bases: &[&str]) -> bool {
    let has = |basis: &str| bases.contains(&basis);
    bases.len() > 2 || (has("public-task") && has("legitimate-interests"))
}
