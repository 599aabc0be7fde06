//! Cameras are spoken of, and none are described.

use crate::lint::{Grade, Look, Rule};

const CAMERAS: &[&str] = &[
    "CCTV",
    "surveillance camera",
    "surveillance cameras",
    "security camera",
    "security cameras",
];

pub(super) static RULE: Rule = Rule {
    code: "cameras-not-described",
    grade: Grade::Unclear,
    title: "cameras are spoken of, and the pack describes none",
    why: "Cameras need a purpose, a basis, a sign, a period and people who may look. A policy that \
          cites a code for cameras and describes none was taken over from somebody who has them, or \
          hides that there are some.",
    citation: "UK GDPR arts 5(1)(a), 13, 30(1)",
    passes: r#"
        security.measures = ["The door has CCTV"]
        recording = [{ code = "door", what = "the camera at the door", purpose = "care", basis = "legitimate-interests", notice = "a sign", viewers = ["dpo"], retention = "work", origin = "policy 9" }]
    "#,
    fails: r#"security.measures = ["We follow the code for CCTV"]"#,
    check,
};

fn check(look: &mut Look<'_>) {
    if look.pack.recordings.iter().any(crate::Recording::is_by_camera) {
        return;
    }
    for (text, word) in look.speaking_of(CAMERAS) {
        look.text(
            text,
            format!("`{word}`: no `[[recording]]` describes one"),
            "describe the cameras, or leave this out if there are none",
        );
    }
}
