//! How long something is kept (obligation RET-1), and when it falls due.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer};

use crate::{Code, Length, Limit, Origin, Period, code};

/// A rule of the retention schedule.
///
/// UK GDPR art. 5(1)(e): no longer than necessary. No statute fixes the periods of tutoring
/// records; each rule gives its reason.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RetentionRule {
    /// Its code; stands in the names of cells, so it never changes its meaning.
    pub code: Code,
    /// Its title.
    pub title: String,
    /// From what the period counts.
    pub trigger: Trigger,
    /// How long.
    pub period: Period,
    /// What then happens.
    pub then: Then,
    /// Why so long.
    pub reason: String,
    /// Where it comes from.
    pub origin: Origin,
}

/// From what a period counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trigger {
    /// The day it was made.
    Created,
    /// The day the person was born.
    BirthDate,
    /// The end of the learner's sessions.
    SessionsEnd,
    /// The end of an engagement as tutor or member of staff.
    EngagementEnd,
    /// The decision for which it was asked.
    Decision,
    /// The day the matter was closed.
    Closed,
    /// The last time they were in contact with us.
    LastContact,
    /// The day the consent ended or was withdrawn.
    ConsentEnd,
}

impl Trigger {
    /// Every trigger.
    pub const ALL: [Self; 8] = [
        Self::Created,
        Self::BirthDate,
        Self::SessionsEnd,
        Self::EngagementEnd,
        Self::Decision,
        Self::Closed,
        Self::LastContact,
        Self::ConsentEnd,
    ];

    /// Its stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::BirthDate => "birth-date",
            Self::SessionsEnd => "sessions-end",
            Self::EngagementEnd => "engagement-end",
            Self::Decision => "decision",
            Self::Closed => "closed",
            Self::LastContact => "last-contact",
            Self::ConsentEnd => "consent-end",
        }
    }

    /// In words that go on from "6 years after".
    pub const fn words(self) -> &'static str {
        match self {
            Self::Created => "it was made",
            Self::BirthDate => "birth",
            Self::SessionsEnd => "sessions end",
            Self::EngagementEnd => "the engagement ends",
            Self::Decision => "the decision",
            Self::Closed => "the matter is closed",
            Self::LastContact => "the last contact",
            Self::ConsentEnd => "consent ends",
        }
    }

    /// Whether it has happened when the record is made, so that the due date is known at once.
    pub const fn is_known_from_the_start(self) -> bool {
        match self {
            Self::Created | Self::BirthDate => true,
            Self::SessionsEnd
            | Self::EngagementEnd
            | Self::Decision
            | Self::Closed
            | Self::LastContact
            | Self::ConsentEnd => false,
        }
    }
}

impl<'de> Deserialize<'de> for Then {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        code::one_of(
            deserializer,
            "what then happens",
            &Self::ALL.map(|then| (then.code(), then)),
        )
    }
}

impl<'de> Deserialize<'de> for Trigger {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        code::one_of(
            deserializer,
            "a trigger",
            &Self::ALL.map(|one| (one.code(), one)),
        )
    }
}

/// What happens when the time is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Then {
    /// It is destroyed.
    Destroy,
    /// Somebody looks at it and decides.
    Review,
    /// What points at a person is taken out.
    Anonymise,
}

impl Then {
    /// Every outcome.
    pub const ALL: [Self; 3] = [Self::Destroy, Self::Review, Self::Anonymise];

    /// Its stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Destroy => "destroy",
            Self::Review => "review",
            Self::Anonymise => "anonymise",
        }
    }

    /// In words that go on from "then".
    pub const fn words(self) -> &'static str {
        match self {
            Self::Destroy => "destroyed",
            Self::Review => "reviewed",
            Self::Anonymise => "made anonymous",
        }
    }
}

/// What is known of the thing that is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// When the rule's trigger happened, if it has.
    pub trigger_on: Option<Date>,
    /// When the person was born, if known.
    pub born_on: Option<Date>,
}

/// Until when something is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Due {
    /// From this day on it is due.
    On(Date),
    /// The day is not fixed yet; in words: "6 years after sessions end".
    When(String),
}

impl fmt::Display for Due {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::On(date) => f.write_str(&date.strftime("%-d %B %Y").to_string()),
            Self::When(words) => f.write_str(words),
        }
    }
}

/// The third part of a cell's name: what of an owner's data under one rule goes together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CellPart {
    /// The quarter in which the trigger happened.
    Quarter {
        /// The year.
        year: i16,
        /// 1 to 4.
        quarter: u8,
    },
    /// The trigger has not happened: the episode under way is sealed together.
    Episode,
}

impl RetentionRule {
    /// Until when something is kept. Never earlier than the period after its trigger.
    pub fn due(&self, facts: &Facts) -> Due {
        self.due_on(facts)
            .map_or_else(|| Due::When(self.when(facts)), Due::On)
    }

    /// The day, if everything that decides it is known.
    fn due_on(&self, facts: &Facts) -> Option<Date> {
        let trigger_on = self.trigger_on(facts)?;
        let ends: Option<Vec<Date>> = self
            .period
            .limits()
            .iter()
            .map(|limit| match limit {
                Limit::After(length) => length.after(trigger_on),
                Limit::UntilAge(age) => birthday(facts.born_on?, *age),
            })
            .collect();
        // The limit of an age may lie before the trigger; what is kept is kept to the trigger.
        ends?.into_iter().max().map(|end| end.max(trigger_on))
    }

    /// The trigger's day; a birth date counts as the trigger of that name.
    fn trigger_on(&self, facts: &Facts) -> Option<Date> {
        match self.trigger {
            Trigger::BirthDate => facts.born_on,
            Trigger::Created
            | Trigger::SessionsEnd
            | Trigger::EngagementEnd
            | Trigger::Decision
            | Trigger::Closed
            | Trigger::LastContact
            | Trigger::ConsentEnd => facts.trigger_on,
        }
    }

    /// How the due date is decided, in words: "6 years after sessions end or until age 25,
    /// whichever is later".
    pub fn words(&self) -> String {
        if self.period.is_open() {
            return self.period.to_string();
        }
        let limits: Vec<String> = self
            .period
            .limits()
            .iter()
            .map(|limit| match limit {
                Limit::After(length) => format!("{length} after {}", self.trigger.words()),
                Limit::UntilAge(age) => format!("until age {age}"),
            })
            .collect();
        let later = if limits.len() > 1 {
            ", whichever is later"
        } else {
            ""
        };
        limits.join(" or ") + later
    }

    /// The words, with what is still missing to know the day.
    fn when(&self, facts: &Facts) -> String {
        let no_birth_date = self.period.needs_birth_date() && facts.born_on.is_none();
        if no_birth_date && self.trigger_on(facts).is_some() {
            format!("{}; the birth date is not known", self.words())
        } else {
            self.words()
        }
    }

    /// Which cell the thing is sealed in. A trigger that has not happened when the thing is made
    /// leaves it in its episode's cell for good; only the due date is set later.
    pub fn cell_part(&self, facts: &Facts) -> CellPart {
        match self.trigger_on(facts) {
            Some(on) => CellPart::Quarter {
                year: on.year(),
                quarter: u8::try_from((on.month() - 1) / 3 + 1).unwrap_or(1),
            },
            None => CellPart::Episode,
        }
    }
}

/// The day on which somebody reaches an age; 1 March for a leap day where there is none.
fn birthday(born_on: Date, age: u16) -> Option<Date> {
    Length {
        count: age,
        unit: crate::Unit::Years,
    }
    .after(born_on)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn rule(trigger: &str, period: &str) -> RetentionRule {
        toml::from_str(&format!(
            "code = \"x\"\ntitle = \"x\"\ntrigger = \"{trigger}\"\nperiod = \"{period}\"\n\
             then = \"destroy\"\nreason = \"x\"\norigin = \"pack's own\"\n"
        ))
        .unwrap()
    }

    fn facts(trigger_on: Option<Date>, born_on: Option<Date>) -> Facts {
        Facts {
            trigger_on,
            born_on,
        }
    }

    const LATER: &str = "6 years or until age 25, whichever is later";

    #[test]
    fn the_later_of_two_limits_counts() {
        let rule = rule("sessions-end", LATER);
        let ended = Some(date(2026, 7, 17));
        // Nine years old at the end: 25 comes later.
        let due = rule.due(&facts(ended, Some(date(2017, 5, 4))));
        assert_eq!(due, Due::On(date(2042, 5, 4)));
        // Twenty at the end: six years come later.
        let due = rule.due(&facts(ended, Some(date(2006, 5, 4))));
        assert_eq!(due, Due::On(date(2032, 7, 17)));
    }

    #[test]
    fn until_the_trigger_happens_it_is_said_in_words() {
        let rule = rule("sessions-end", LATER);
        let words = "6 years after sessions end or until age 25, whichever is later";
        let born = Some(date(2017, 5, 4));
        assert_eq!(rule.due(&facts(None, born)), Due::When(words.to_owned()));
        assert_eq!(rule.due(&facts(None, None)), Due::When(words.to_owned()));
    }

    #[test]
    fn without_a_birth_date_the_day_stays_open() {
        let rule = rule("sessions-end", LATER);
        let due = rule.due(&facts(Some(date(2026, 7, 17)), None));
        assert_eq!(
            due.to_string(),
            "6 years after sessions end or until age 25, whichever is later; the birth date is not known"
        );
    }

    #[test]
    fn an_age_that_has_passed_does_not_reach_behind_the_trigger() {
        let rule = rule("created", "until age 25");
        let made = Some(date(2026, 7, 17));
        assert_eq!(
            rule.due(&facts(made, Some(date(1990, 1, 1)))),
            Due::On(date(2026, 7, 17))
        );
    }

    #[test]
    fn a_leap_days_birthday_is_not_early() {
        let rule = rule("birth-date", "until age 25");
        let due = rule.due(&facts(None, Some(date(2012, 2, 29))));
        assert_eq!(due, Due::On(date(2037, 3, 1)));
        assert_eq!(due.to_string(), "1 March 2037");
    }

    #[test]
    fn cells_are_quarters_of_the_trigger() {
        let made = rule("created", "1 year");
        for (month, quarter) in [
            (1, 1),
            (3, 1),
            (4, 2),
            (6, 2),
            (7, 3),
            (9, 3),
            (10, 4),
            (12, 4),
        ] {
            let part = made.cell_part(&facts(Some(date(2026, month, 28)), None));
            assert_eq!(
                part,
                CellPart::Quarter {
                    year: 2026,
                    quarter
                }
            );
        }
        let ends = rule("sessions-end", LATER);
        assert_eq!(
            ends.cell_part(&facts(None, Some(date(2012, 1, 1)))),
            CellPart::Episode
        );
        assert!(!ends.trigger.is_known_from_the_start());
    }
}
