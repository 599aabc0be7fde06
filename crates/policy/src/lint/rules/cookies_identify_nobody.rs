//! Cookies are said to identify nobody.

use crate::lint::{Grade, Look, Rule};

/// What such a sentence says.
const CLAIMS: [&str; 5] = [
    "cannot identify",
    "can not identify",
    "do not identify",
    "cannot be used to identify",
    "never identify",
];

pub(super) static RULE: Rule = Rule {
    code: "cookies-identify-nobody",
    grade: Grade::Unclear,
    title: "cookies are said to identify nobody",
    why: "A number that singles out a browser is information about an identifiable person, whether or \
          not a name is known; the law names online identifiers among such information. A policy that \
          says otherwise misleads, most of all beside cookies that follow people for advertising.",
    citation: "UK GDPR art. 4(1), recital 30; PECR reg. 6",
    passes: r#"statement = [{ code = "c", title = "Cookies", says = "Cookies tell your browser from others.", origin = "policy 9" }]"#,
    fails: r#"statement = [{ code = "c", title = "Cookies", says = "Cookies cannot identify anyone.", origin = "policy 9" }]"#,
    check,
};

fn check(look: &mut Look<'_>) {
    for text in look.prose {
        let cookies = text.has_word_from("cookie") || text.path.starts_with("cookie");
        if cookies && !text.all_of(&CLAIMS).is_empty() {
            look.text(
                text,
                "cookies are said to identify nobody",
                "say what they hold: a number by which your browser is known again",
            );
        }
    }
}
