use policy::{Duty, RoleOfStaff};

use super::shape::{House, Register, RegisterField, RegisterSubject, Standing, no_more_faults};
use crate::bodies::RegisterEntry;

/// What the policy says each role has to do, and when it was done last.
pub(super) const REGISTER: Register = Register {
    code: "duties",
    title: "Duties of each role",
    one: "a duty done",
    why: "What the policy gives each role to do. What it wants done on a rhythm comes up again.",
    law: "UK GDPR art. 24(1)",
    serves: &["GOV-3"],
    about: "Which duty was done?",
    each: false,
    on: "When was it done?",
    fields: &[RegisterField::lines("what", "What was done?", "A few words will do.").needed()],
    subjects,
    standing,
    faults: no_more_faults,
};

fn subjects(house: &House) -> Vec<RegisterSubject> {
    let mut all = Vec::new();
    for role in &house.pack.roles {
        for duty in &role.duties {
            let title = format!("{}: {}", policy::capital(&role.title), duty.what);
            let subject = RegisterSubject::may(code_of(role, duty), title);
            all.push(match duty.every {
                None => subject,
                Some(every) => subject
                    .wanted(Some(house.after(house.pack.front.effective_on, every)))
                    .why(format!("{}.", policy::capital(&every.repeated()))),
            });
        }
    }
    all
}

fn standing(house: &House, subject: &RegisterSubject, entries: &[&RegisterEntry]) -> Standing {
    let Some(last) = entries.first() else {
        return subject.before_its_day();
    };
    let duties = house
        .pack
        .roles
        .iter()
        .flat_map(|role| role.duties.iter().map(move |duty| (role, duty)));
    let every = duties
        .filter(|(role, duty)| code_of(role, duty) == subject.code)
        .find_map(|(_, duty)| duty.every);
    Standing::Done {
        again: every.map(|every| house.after(last.on, every)),
    }
}

/// A duty has no code in the policy; its first words tell it from others of its role, and stay when a
/// duty is added before it.
fn code_of(role: &RoleOfStaff, duty: &Duty) -> String {
    let words = duty
        .what
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let words: Vec<String> = words.take(8).map(str::to_lowercase).collect();
    format!("duty.{}.{}", role.code, words.join("-"))
}
