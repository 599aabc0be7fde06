use jiff::civil::Date;

use super::shape::{House, Register, RegisterField, RegisterSubject, Standing, no_more_faults};
use crate::bodies::RegisterEntry;

const CODE: &str = "training-calls";

/// That everybody has to be trained again, because something has changed.
pub(super) const REGISTER: Register = Register {
    code: CODE,
    title: "Training called for",
    one: "a call",
    why: "When the law, guidance or the way of working changes, everybody who has to be trained is trained again. Whoever has not been since the day of the call is due.",
    law: "UK GDPR art. 39(1)(b)",
    serves: &["GOV-6"],
    about: "",
    each: true,
    on: "Since when does it hold?",
    fields: &[
        RegisterField::line("what", "What has changed?", "").needed(),
        RegisterField::day("by", "By when is everybody to be trained?", "").needed(),
    ],
    subjects: |_| Vec::new(),
    standing,
    faults: no_more_faults,
};

/// A call is answered by each one's training, which stands in that register.
fn standing(_: &House, _: &RegisterSubject, _: &[&RegisterEntry]) -> Standing {
    Standing::Done { again: None }
}

/// The first day by which somebody has to be trained again who was trained last on a day, or never.
pub(super) fn by(house: &House, last: Option<Date>) -> Option<Date> {
    house
        .entries_of(CODE)
        .filter(|call| last.is_none_or(|last| last < call.body.on))
        .filter_map(|call| call.body.day("by"))
        .min()
}
