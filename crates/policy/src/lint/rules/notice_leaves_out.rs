//! A notice leaves out what careful notices tell of messages, other sites and e-mail.

use crate::Tells;
use crate::lint::{Grade, Look, Rule};
use crate::words::join;

pub(super) static RULE: Rule = Rule {
    code: "notice-leaves-out",
    grade: Grade::Risk,
    title: "a notice does not tell that messages may be monitored, that other sites have policies of their own, or that e-mail is not wholly safe",
    why: "People write what they would not write if they knew who may read it, or how it travels. Whoever \
          reads along without having said so has done it in secret, and a link to another site looks like \
          a part of one's own. Each of the three is a sentence, in `[[statement]]` with `tells`; a \
          `[[recording]]` of the readers tells of monitoring by itself.",
    citation: "UK GDPR arts 5(1)(a), 12(1), 13, 32(1)",
    passes: r#"
        recording = [{ code = "messages", what = "the camera at the door" }]
        statement = [
            { code = "read", title = "Messages", says = "Messages may be read by our officer.", tells = ["monitoring"], origin = "pack's own" },
            { code = "sites", title = "Other sites", says = "Other sites have policies of their own.", tells = ["other-sites"], origin = "pack's own" },
        ]
    "#,
    fails: r#"
        [[statement]]
        code = "on-the-way"
        notices = ["families"]
    "#,
    check,
};

fn check(look: &mut Look<'_>) {
    let pack = look.pack;
    let Some(first) = pack.notices.first() else {
        return;
    };
    for what in Tells::ALL {
        let silent = pack.notices.iter().filter(|one| !pack.tells(one, what));
        let silent: Vec<String> = silent.map(|one| format!("`{}`", one.code)).collect();
        let said = match silent.len() {
            0 => continue,
            all if all == pack.notices.len() => format!("no notice tells {}", what.words()),
            1 => format!("the notice {} does not tell {}", join(&silent), what.words()),
            _ => format!("the notices {} do not tell {}", join(&silent), what.words()),
        };
        let mend = match what {
            // A sentence alone would be found next: nothing would be registered of what it tells.
            Tells::Monitoring => {
                "register who may look, and why (`[[recording]]`): the notices of those concerned then say it"
                    .to_owned()
            }
            Tells::OtherSites | Tells::Email => format!(
                "add a sentence for all notices that says so (`[[statement]]` with `tells = [\"{}\"]`)",
                what.code()
            ),
        };
        look.at(&first.code, said, mend);
    }
}
