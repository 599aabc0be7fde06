//! A cookie is set before anybody agreed.

use crate::CookieKind;
use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "cookie-before-consent",
    grade: Grade::BreaksTheLaw,
    title: "a cookie that is not necessary is set until the visitor objects",
    why: "Storing or reading anything on somebody's device needs their consent first. Since February \
          2026 there are exceptions for statistics about the site alone and for how it looks, if \
          people are told clearly and can object simply. Advertising has none. To let people switch \
          it off afterwards is not consent.",
    citation: "PECR reg. 6, Sch. A1",
    passes: r#"cookie = [{ code = "ads", name = "ads", kind = "targeting", what = "Follows you.", provider = "us", origin = "policy 9" }]"#,
    fails: r#"cookie = [{ code = "ads", name = "ads", kind = "targeting", what = "Follows you.", provider = "us", set_without_asking = true, origin = "policy 9" }]"#,
    check,
};

fn check(look: &mut Look<'_>) {
    for cookie in look.pack.cookies.iter().filter(|one| one.set_without_asking) {
        let mend = match cookie.kind {
            CookieKind::Targeting => "ask first: leave `set_without_asking` out",
            // The exceptions ask for the means to object at hand, of which this is the effect.
            CookieKind::Performance | CookieKind::Functionality if cookie.if_refused.is_none() => {
                "ask first, or say how to object and what follows (`if_refused`)"
            }
            CookieKind::Necessary | CookieKind::Performance | CookieKind::Functionality => continue,
        };
        look.at(
            &cookie.code,
            format!("`{}` is set before the visitor agreed", cookie.name),
            mend,
        );
    }
}
