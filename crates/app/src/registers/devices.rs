use policy::PersonalDevices;

use super::shape::{House, Register, RegisterField, RegisterSubject, Standing, no_more_faults};
use crate::bodies::RegisterEntry;

/// Every device and medium that may hold data.
pub(super) const REGISTER: Register = Register {
    code: "devices",
    title: "Devices",
    one: "a device",
    why: "Each device, stick and disk that may hold data, so that none is forgotten when it is lost, sold or handed back.",
    law: "UK GDPR art. 32",
    serves: &["SEC-2"],
    about: "",
    each: true,
    on: "Since when?",
    fields: &[
        RegisterField::line(
            "what",
            "What is it?",
            "For example: laptop of the office, number 4.",
        )
        .needed(),
        RegisterField::choice(
            "whose",
            "Whose is it?",
            &[("ours", "Ours"), ("own", "Somebody’s own")],
        )
        .needed(),
        RegisterField::line("with", "Who has it?", "").needed(),
        RegisterField::choice(
            "encrypted",
            "Is it encrypted?",
            &[("yes", "Yes"), ("no", "No"), ("none", "It holds no data")],
        )
        .needed(),
        RegisterField::day(
            "approved",
            "When did the data protection officer approve it?",
            "",
        )
        .of_officer(),
        RegisterField::lines("conditions", "Under which conditions?", ""),
        RegisterField::day(
            "until",
            "Until when?",
            "The day on which to look at it again.",
        ),
        RegisterField::day(
            "gone",
            "When was it handed back, wiped or destroyed?",
            "Leave it empty while it is in use.",
        ),
    ],
    subjects: |_| Vec::new(),
    standing,
    faults: no_more_faults,
};

/// What the policy wants of a device is still to do until it is done.
fn standing(house: &House, _: &RegisterSubject, entries: &[&RegisterEntry]) -> Standing {
    let Some(device) = entries.first() else {
        return Standing::NotNeeded;
    };
    if device.said("gone").is_some() {
        return Standing::Done { again: None };
    }
    let rules = house.pack.security.as_ref().map(|one| &one.devices);
    let own = device.said("whose") == Some("own");
    let mut what = Vec::new();
    if device.said("encrypted") == Some("no") {
        what.push("have it encrypted");
    }
    if own && rules.is_some_and(|one| one.personal == PersonalDevices::Never) {
        what.push("take it out of use: the policy allows no devices of people’s own");
    }
    if rules.is_some_and(|one| one.dpo_approves) && device.said("approved").is_none() {
        what.push("have the data protection officer approve it");
    }
    if what.is_empty() {
        Standing::Done {
            again: device.day("until"),
        }
    } else {
        Standing::Unfinished {
            by: device.day("until"),
            what: what.join("; "),
        }
    }
}
