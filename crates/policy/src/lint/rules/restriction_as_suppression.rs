//! Restriction is described as suppression.

use crate::Restriction;
use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "restriction-as-suppression",
    grade: Grade::BreaksTheLaw,
    title: "restriction leaves only what is needed to stop further use",
    why: "Restricted data is stored, all of it, and not used. People ask for it to keep evidence. To \
          keep only a note that stops further use is to erase the rest, against the very request.",
    citation: "UK GDPR arts 4(3), 18(2)",
    passes: r#"requests.restriction = "storage""#,
    fails: r#"requests.restriction = "suppression""#,
    check,
};

fn check(look: &mut Look<'_>) {
    if look.pack.requests.restriction == Some(Restriction::Suppression) {
        look.under(
            "requests.restriction",
            "restriction is described as suppression: the data itself would be gone",
            "write `restriction = \"storage\"`: all of it is kept, and none used",
        );
    }
}
