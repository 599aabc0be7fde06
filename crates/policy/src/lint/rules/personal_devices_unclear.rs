//! Nobody can tell whether people's own devices may be used.

use crate::PersonalDevices;
use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "personal-devices-unclear",
    grade: Grade::Unclear,
    title: "the policy does not say, or says two things, about people's own devices",
    why: "Those who work from home use what they have unless somebody tells them not to. Never in one \
          sentence, and with agreement in the next, is no rule; a breach on a private telephone is the \
          organisation's all the same.",
    citation: "UK GDPR arts 5(1)(f), 24(2), 32",
    passes: r#"security.devices = { encrypted = true, personal = "never" }"#,
    fails: r#"security.devices = { encrypted = true, personal = "never", personal_if = ["they agree to the policy"] }"#,
    check,
};

fn check(look: &mut Look<'_>) {
    let Some(security) = &look.pack.security else {
        return;
    };
    let devices = &security.devices;
    let what = match devices.personal {
        PersonalDevices::NotSaid => "it is not said whether people's own devices may be used",
        PersonalDevices::Never if !devices.personal_if.is_empty() => {
            "people's own devices may never be used, and may on conditions"
        }
        PersonalDevices::Never | PersonalDevices::WithAgreement => return,
    };
    look.under(
        "security.devices.personal",
        what,
        "write `personal = \"never\"`, or `\"with-agreement\"` and the conditions",
    );
}
