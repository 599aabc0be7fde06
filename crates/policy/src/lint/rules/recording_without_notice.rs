//! Something is recorded, and people are not told, or anybody may look.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "recording-without-notice",
    grade: Grade::Risk,
    title: "something is recorded or watched without notice, or it is not said who may look",
    why: "Recording in secret is unfair, and a line in a policy that nobody reads beforehand is next to \
          it. People are told when the recording starts. Who may look at it is few, and named.",
    citation: "UK GDPR arts 5(1)(a), 5(1)(f), 13(1)",
    passes: r#"recording = [{ code = "calls", what = "calls", purpose = "care", basis = "consent", notice = "said at the beginning", viewers = ["dpo"], retention = "work", origin = "policy 9" }]"#,
    fails: r#"recording = [{ code = "calls", what = "calls", purpose = "care", basis = "consent", notice = "", viewers = [], retention = "work", origin = "policy 9" }]"#,
    check,
};

fn check(look: &mut Look<'_>) {
    for recording in &look.pack.recordings {
        if recording.notice.trim().is_empty() {
            look.at(
                &recording.code,
                format!("`{}`: people are not told of it before", recording.code),
                "say how they are told before (`notice`)",
            );
        }
        if recording.viewers.is_empty() {
            look.at(
                &recording.code,
                format!("`{}`: it is not said who may look", recording.code),
                "name the roles that may look (`viewers`)",
            );
        }
    }
}
