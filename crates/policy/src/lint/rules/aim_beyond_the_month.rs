//! The aim can end after the month of the law.

use calendar::{Holidays, add_months, add_working_days, in_words, roll_forward};
use jiff::ToSpan;
use jiff::civil::Date;

use crate::lint::{Grade, Look, Rule};

/// Every day of receipt within two years is tried.
const DAYS: i32 = 731;

pub(super) static RULE: Rule = Rule {
    code: "aim-beyond-the-month",
    grade: Grade::Risk,
    title: "the aim in working days can end after the month that the law gives",
    why: "Working days stand still over week-ends and bank holidays, and the month does not. Twenty of \
          them are less than a month for most of the year, and more around Christmas and Easter. Who \
          works to the aim then answers too late.",
    citation: "UK GDPR arts 12(3), 12A(1)",
    passes: r#"requests.aim = "15 working days""#,
    fails: r#"requests.aim = "23 working days""#,
    check,
};

fn check(look: &mut Look<'_>) {
    let aim = look.pack.requests.aim_working_days;
    if aim.0 == 0 {
        return;
    }
    if let Some(worst) = worst(look.today, aim.0, look.pack.organisation.nation) {
        look.under(
            "requests.aim",
            format!(
                "{aim} from {} end on {}, and the month on {}",
                in_words(worst.received),
                in_words(worst.aim),
                in_words(worst.due)
            ),
            "promise fewer working days, or `and never later than the month`",
        );
    }
}

/// A request for which the aim is later than the law.
struct Worst {
    received: Date,
    aim: Date,
    due: Date,
}

/// The first day of receipt, counted from today, for which the aim is too late.
fn worst(today: Date, aim: u16, nation: calendar::Nation) -> Option<Worst> {
    let holidays = Holidays::published();
    (0..DAYS).find_map(|day| {
        let received = today.checked_add(day.days()).ok()?;
        let aim = add_working_days(received, aim, &holidays, nation);
        let due = roll_forward(add_months(received, 1), &holidays, nation);
        (aim > due).then_some(Worst { received, aim, due })
    })
}
