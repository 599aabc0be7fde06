use access::Action;

use super::{Control, How};

/// Children who come of age.
pub(super) const CONTROL: Control = Control {
    id: "coming-of-age",
    title: "Children who come of age",
    how: How::Worked,
    serves: &["RIG-7", "CON-4"],
    keeps: &[],
    does: "Today says who soon turns thirteen, sixteen or eighteen, and so decides more for themselves.",
    proof: &["crates/app/src/today.rs::the_next_age_is_the_nearest_that_is_still_to_come"],
    evidence: |facts| facts.acts(&[Action::TodayLook], ["look at Today", "looks at Today"]),
};
