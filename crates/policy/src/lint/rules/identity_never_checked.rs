//! Nothing is said about who asks.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "identity-never-checked",
    grade: Grade::Risk,
    title: "it is not said how one makes sure who asks",
    why: "A child's file given to the wrong parent is the worst breach that such a firm can have. Most \
          askers are known; for the others there has to be a way, such as a call to a number that is \
          on file.",
    citation: "UK GDPR arts 5(1)(f), 12(6)",
    passes: r#"requests.identity = ["we know them"]"#,
    fails: "requests.identity = []",
    check,
};

fn check(look: &mut Look<'_>) {
    if look.pack.requests.identity.is_empty() {
        look.under(
            "requests.identity",
            "it is not said how one makes sure who asks",
            "name a way to see who is asking, the usual one first (`identity`)",
        );
    }
}
