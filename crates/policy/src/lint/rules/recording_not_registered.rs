//! The policy says that something is recorded or monitored, and registers nothing of the kind.

use crate::Tells;
use crate::lint::{Grade, Look, Rule};

const RECORDED: &[&str] = &[
    "calls are recorded",
    "calls may be recorded",
    "record calls",
    "record telephone calls",
    "record phone calls",
    "recording of calls",
    "recordings of calls",
    "call recording",
    "call recordings",
    "record lessons",
    "lessons are recorded",
    "lessons may be recorded",
    "recording of lessons",
    "recordings of lessons",
    "lesson recordings",
    "sessions may be recorded",
    "recordings of sessions",
    "session recordings",
    "meetings are recorded",
    "meetings may be recorded",
    "listen to calls",
    "be listened to",
    "are listened to",
    "monitor calls",
    "monitor mail",
    "monitor e-mail",
    "monitor e-mails",
    "monitor messages",
    "monitor communications",
    "monitoring of calls",
    "monitoring of mail",
    "monitoring of e-mail",
    "monitoring of e-mails",
    "monitoring of messages",
    "monitoring of communications",
    "mail is monitored",
    "e-mail is monitored",
    "e-mails are monitored",
    "messages are monitored",
    "messages may be monitored",
    "communications are monitored",
    "communications may be monitored",
];

const MEND: &str = "add a `[[recording]]` with purpose, basis, period and who may look, or leave this out if nothing is recorded";

pub(super) static RULE: Rule = Rule {
    code: "recording-not-registered",
    grade: Grade::Risk,
    title: "the policy says that calls, lessons or messages are recorded or monitored, and no recording is registered",
    why: "To record a call or to read along in a mailbox is a use of its own: it needs a purpose, a \
          basis, a period, people who may look, and a word beforehand. A sentence that it may happen \
          has none of them, and the record of processing lacks it.",
    citation: "UK GDPR arts 5(1)(a), 5(2), 13, 30(1)",
    passes: r#"
        security.measures = ["Calls may be recorded"]
        recording = [{ code = "calls", what = "calls", purpose = "care", basis = "consent", notice = "said at the beginning", viewers = ["dpo"], retention = "work", origin = "policy 9" }]
    "#,
    fails: r#"
        statement = [{ code = "calls", title = "Calls", says = "Calls may be recorded for training.", origin = "policy 9" }]
        recording = [{ code = "messages", what = "the camera at the door" }]
    "#,
    check,
};

fn check(look: &mut Look<'_>) {
    let mut recordings = look.pack.recordings.iter();
    if recordings.any(|one| !one.is_by_camera()) {
        return;
    }
    let statements = look.pack.statements.iter();
    for one in statements.filter(|one| one.tells.contains(&Tells::Monitoring)) {
        look.at(
            &one.code,
            format!(
                "`{}` tells that messages may be monitored: no `[[recording]]` is registered",
                one.title
            ),
            MEND,
        );
    }
    for (text, words) in look.speaking_of(RECORDED) {
        look.text(
            text,
            format!("`{words}`: no `[[recording]]` is registered"),
            MEND,
        );
    }
}
