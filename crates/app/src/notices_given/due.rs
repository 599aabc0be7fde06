//! By when somebody is given a notice, and which one: pure, from the policy and the days.

use calendar::{Holidays, Nation, add_months};
use jiff::civil::Date;
use policy::{Code, Holds, Notice, Pack, Span};

use crate::bodies::Person;

/// What is known of how data about somebody came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Came<'a> {
    /// The day it was obtained, as far as is known: no later than when it was put on record.
    pub(super) on: Date,
    /// Whether they may have given it themselves.
    pub(super) themselves: bool,
    /// Whether somebody else may have.
    pub(super) others: bool,
    /// By when the policy promises to tell whoever did not give it themselves.
    pub(super) promised: &'a [Span],
}

/// By when somebody is to be given a notice. At least one of both is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TellBy {
    /// If they gave the data themselves: at once, on the day it was obtained.
    pub at_once: Option<Date>,
    /// If somebody else did: by this day at the latest.
    pub at_latest: Option<Date>,
}

impl TellBy {
    /// The day after which it is late whichever way the data came.
    pub fn last_day(&self) -> Date {
        self.at_latest.or(self.at_once).unwrap_or(Date::MAX)
    }
}

impl TellBy {
    /// In words that begin a sentence or a cell, without a full stop.
    pub fn words(&self) -> String {
        let (once, latest) = (self.at_once.map(day), self.at_latest.map(day));
        match (once, latest) {
            (Some(_), Some(latest)) => {
                format!("At once if they gave it themselves; by {latest} if somebody else did")
            }
            (Some(once), None) => format!("At once: they gave it themselves, on {once}"),
            (None, Some(latest)) => {
                format!("By {latest}, or at the first contact if that is sooner")
            }
            (None, None) => String::new(),
        }
    }
}

impl TellBy {
    /// The rules by which it is so.
    pub fn citation(&self) -> &'static str {
        match (self.at_once, self.at_latest) {
            (Some(_), Some(_)) => "UK GDPR arts 13(1) and 14(3)",
            (Some(_), None) => "UK GDPR art. 13(1)",
            (None, _) => "UK GDPR art. 14(3)",
        }
    }
}

/// "22 December 2026".
pub(super) fn day(on: Date) -> String {
    on.strftime("%-d %B %Y").to_string()
}

/// By when somebody is told (UK GDPR arts 13(1) and 14(3)(a)): at once where they gave the data
/// themselves; where somebody else did, within a month, or sooner if the policy promises it. Where
/// both may be, both days are said.
///
/// The law lets a month that ends on a day off run to the next working day (Regulation 1182/71
/// art. 3(4)); that is not used up here. First contact and first disclosure come before the month
/// where they are sooner (art. 14(3)(b) and (c)): whoever writes to somebody tells them then.
pub(super) fn tell_by(came: &Came<'_>, holidays: &Holidays, nation: Nation) -> TellBy {
    let month = add_months(came.on, 1);
    let promised = came.promised.iter();
    let promised = promised.filter_map(|span| span.after(came.on, holidays, nation));
    TellBy {
        at_once: came.themselves.then_some(came.on),
        at_latest: came.others.then(|| promised.fold(month, Ord::min)),
    }
}

/// Which notices are meant for a person as one kind (UK GDPR art. 12(1)): all that speak of the
/// kind; where some of them are written for children and some not, a child gets the former and a
/// grown-up the others.
pub(super) fn notices_for<'p>(
    pack: &'p Pack,
    kind: &str,
    child: bool,
) -> impl Iterator<Item = &'p Notice> {
    let speaks = |notice: &&Notice| notice.people.iter().any(|one| one.as_str() == kind);
    let of_kind: Vec<&Notice> = pack.notices.iter().filter(speaks).collect();
    let has = |for_children| {
        of_kind
            .iter()
            .any(|notice| notice.for_children == for_children)
    };
    let both = has(true) && has(false);
    of_kind
        .into_iter()
        .filter(move |notice| !both || notice.for_children == child)
}

/// Whether somebody is a child as one kind of person on a day: by their age, and where that is not
/// known by whether the policy says that such people are children.
pub(super) fn is_child(pack: &Pack, person: &Person, kind: &str, on: Option<Date>) -> bool {
    let age = on.and_then(|on| person.age_on(on));
    age.map_or_else(
        || pack.person(kind).is_some_and(|kind| kind.child),
        |age| age < ADULT,
    )
}

/// A child is whoever is younger: UN Convention on the Rights of the Child art. 1, as the regulator
/// takes it.
const ADULT: i16 = 18;

/// From where the personal details of a kind of person may come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sources {
    pub(super) themselves: bool,
    pub(super) others: bool,
    pub(super) promised: Vec<Span>,
}

/// As the policy says it of the details of a kind of person; anything may be where it does not.
pub(super) fn sources_of(pack: &Pack, kind: &str) -> Sources {
    match pack.holding(Holds::Details, kind) {
        Some(details) => among(pack, details.sources.iter().map(Code::as_str)),
        None => Sources {
            themselves: true,
            others: true,
            promised: Vec::new(),
        },
    }
}

/// As these sources have it.
pub(super) fn among<'a>(pack: &Pack, codes: impl Iterator<Item = &'a str>) -> Sources {
    let known: Vec<_> = codes.filter_map(|code| pack.source(code)).collect();
    let others = known.iter().filter(|source| !source.themselves);
    Sources {
        themselves: known.is_empty() || known.iter().any(|source| source.themselves),
        others: known.is_empty() || known.iter().any(|source| !source.themselves),
        promised: others.filter_map(|source| source.tell_within).collect(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan as _;
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn spans(texts: &[&str]) -> Vec<Span> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    fn by(on: Date, themselves: bool, others: bool, promised: &[&str]) -> TellBy {
        let promised = spans(promised);
        let came = Came {
            on,
            themselves,
            others,
            promised: &promised,
        };
        tell_by(&came, &Holidays::published(), Nation::EnglandAndWales)
    }

    #[test]
    fn worked_cases() {
        let on = date(2026, 11, 22);
        // Art. 13(1): at the time when it is obtained from them.
        let own = by(on, true, false, &["28 days"]);
        assert_eq!((own.at_once, own.at_latest), (Some(on), None));
        assert_eq!(own.last_day(), on);
        // Art. 14(3)(a): within a month.
        let theirs = by(on, false, true, &[]);
        let december = date(2026, 12, 22);
        assert_eq!((theirs.at_once, theirs.at_latest), (None, Some(december)));
        // Both may be: both are said, and it is late after the second.
        let either = by(on, true, true, &[]);
        assert_eq!(
            (either.at_once, either.at_latest),
            (Some(on), Some(december))
        );
        assert_eq!(either.last_day(), december);
        // A policy may promise it sooner, never later.
        for (promised, last) in [
            ("28 days", date(2026, 12, 20)),
            ("1 month", december),
            ("2 months", december),
            ("6 weeks", december),
            ("1 week", date(2026, 11, 29)),
            ("48 hours", date(2026, 11, 24)),
            ("30 minutes", on),
            ("5 working days", date(2026, 11, 27)),
            ("90 working days", december),
            ("5 school days", december),
            ("1 year", december),
        ] {
            let found = by(on, false, true, &[promised]).at_latest;
            assert_eq!(found, Some(last), "{promised}");
        }
        let soonest = by(on, false, true, &["28 days", "1 week"]).at_latest;
        assert_eq!(soonest, Some(date(2026, 11, 29)));
        // That month has no such day: its last (Regulation 1182/71 art. 3(2)(c)).
        let january = by(date(2027, 1, 31), false, true, &[]).at_latest;
        assert_eq!(january, Some(date(2027, 2, 28)));
    }

    proptest! {
        #[test]
        fn nobody_is_told_later_than_a_month_after(
            day in 0_i32..20_000,
            themselves: bool,
            others: bool,
            counts in proptest::collection::vec((1_u16..400, 0_usize..8), 0..4),
        ) {
            const UNITS: [&str; 8] = [
                "minutes", "hours", "days", "working days", "school days", "weeks", "months", "years",
            ];
            let on = date(2010, 1, 1).saturating_add(day.days());
            let promised: Vec<String> = counts
                .iter()
                .map(|(count, unit)| format!("{count} {}", UNITS[*unit]))
                .collect();
            let promised: Vec<&str> = promised.iter().map(String::as_str).collect();
            let found = by(on, themselves, others, &promised);
            let month = on.saturating_add(1.month());
            prop_assert_eq!(found.at_once, themselves.then_some(on));
            prop_assert_eq!(found.at_latest.is_some(), others);
            if themselves || others {
                prop_assert!((on..=month).contains(&found.last_day()));
            }
            if let Some(last) = found.at_latest {
                // As late as the policy lets it, where that is not after the month.
                prop_assert!(last == month || !promised.is_empty());
            }
        }
    }

    fn pack() -> Pack {
        let shipped = policy::packs::shipped("commissioned-mentoring").unwrap();
        Pack::read(shipped.files).unwrap()
    }

    #[test]
    fn a_child_reads_the_one_for_children_and_a_grown_up_the_other() {
        let pack = pack();
        let titles = |kind: &str, child| -> Vec<&str> {
            let notices = notices_for(&pack, kind, child);
            notices.map(|notice| notice.code.as_str()).collect()
        };
        assert_eq!(titles("learner", true), ["young-people"]);
        assert_eq!(titles("learner", false), ["families"]);
        assert_eq!(titles("carer", false), ["families"]);
        assert_eq!(titles("carer", true), ["families"], "there is one only");
        assert_eq!(titles("nobody", true), [""; 0]);
    }

    #[test]
    fn age_goes_before_what_such_people_are_and_is_that_of_the_day() {
        let pack = pack();
        let mut person = Person {
            born_on: Some(date(2008, 11, 22)),
            ..Person::default()
        };
        let child = |person: &Person, on| is_child(&pack, person, "learner", on);
        assert!(child(&person, Some(date(2026, 11, 21))));
        assert!(!child(&person, Some(date(2026, 11, 22))));
        person.born_on = None;
        assert!(child(&person, Some(date(2026, 11, 22))));
        assert!(child(&person, None));
        assert!(!is_child(&pack, &person, "carer", None));
    }

    #[test]
    fn the_policy_says_where_details_may_come_from() {
        let pack = pack();
        let all = sources_of(&pack, "no such kind");
        assert!(all.themselves && all.others && all.promised.is_empty());
        let learner = sources_of(&pack, "learner");
        assert!(learner.others);
        assert!(learner.promised.contains(&"28 days".parse().unwrap()));
        let own = pack.sources.iter().find(|one| one.themselves).unwrap();
        let own = among(&pack, [own.code.as_str()].into_iter());
        assert!(own.themselves && !own.others && own.promised.is_empty());
    }
}
