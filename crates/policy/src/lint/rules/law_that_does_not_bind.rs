//! A text promises what a law asks of others.

use crate::lint::{Grade, Look, Rule};

/// Law that binds public authorities or maintained schools only.
const OTHERS: &[&str] = &[
    "Freedom of Information",
    "FOI",
    "Pupil Information",
    "Publication Scheme",
    "Environmental Information",
];

pub(super) static RULE: Rule = Rule {
    code: "law-that-does-not-bind",
    grade: Grade::Unclear,
    title: "a text names a law that binds public bodies or schools, in a body that is neither",
    why: "Freedom of information binds public authorities, and the regulations on pupil information \
          the governing bodies of maintained schools. A company that names them as its own duties has \
          taken them over from a school's policy, and promises what it does not owe.",
    citation: "Freedom of Information Act 2000 s. 1; Education (Pupil Information) (England) Regulations 2005 reg. 3",
    passes: r#"
        organisation.public_authority = true
        security.measures = ["We answer under the Freedom of Information Act 2000"]
    "#,
    fails: r#"security.measures = ["We answer under the Freedom of Information Act 2000"]"#,
    check,
};

fn check(look: &mut Look<'_>) {
    let own = &look.pack.organisation;
    if own.public_authority || own.school {
        return;
    }
    for (text, law) in look.speaking_of(OTHERS) {
        look.text(
            text,
            format!("`{law}`: binding on public bodies or schools, and this is neither"),
            "leave it out, or say that it is a promise of your own",
        );
    }
}
