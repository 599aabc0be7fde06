//! Date and time as telephones write them before each message of an exported chat.

/// A date of three numbers whose order only the file as a whole tells, and a time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    date: [u16; 3],
    /// How many digits the first and the last number of the date have.
    digits: [usize; 2],
    time: Clock,
    /// How it is written.
    pub(crate) style: Style,
}

/// Hour and minute, and the second where it is written.
type Clock = (u16, u16, Option<u16>);

/// How a file writes its stamps, all of them alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Style {
    bracket: bool,
    mark: char,
    seconds: bool,
}

/// The order of the numbers of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    DayMonthYear,
    MonthDayYear,
    YearMonthDay,
}

/// Reads the stamp with which a line begins, and answers what follows it.
pub(crate) fn stamp(line: &str) -> Option<(Stamp, &str)> {
    let rest = line.trim_start_matches(super::UNSEEN);
    let (bracket, rest) = match rest.strip_prefix('[') {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let (one, first, rest) = number(rest, 4)?;
    let mark = rest.chars().next().filter(|c| "/.-".contains(*c))?;
    let (two, _, rest) = number(rest.strip_prefix(mark)?, 2)?;
    let (three, last, rest) = number(rest.strip_prefix(mark)?, 4)?;
    let rest = rest.strip_prefix([',', '،']).unwrap_or(rest);
    let rest = rest.strip_prefix(is_space)?;
    let (time, rest) = clock(rest.trim_start_matches(is_space))?;
    let rest = if bracket {
        let rest = rest.strip_prefix(']')?;
        rest.strip_prefix(' ').unwrap_or(rest)
    } else {
        let rest = rest.strip_prefix(is_space)?.strip_prefix('-')?;
        rest.strip_prefix(' ')
            .or_else(|| rest.is_empty().then_some(rest))?
    };
    let stamp = Stamp {
        date: [one, two, three],
        digits: [first, last],
        time,
        style: Style {
            bracket,
            mark,
            seconds: time.2.is_some(),
        },
    };
    let orders = [
        Order::DayMonthYear,
        Order::MonthDayYear,
        Order::YearMonthDay,
    ];
    let real = orders
        .into_iter()
        .any(|order| stamp.day_by(order).is_some());
    real.then_some((stamp, rest))
}

/// Spaces of any width, no line's end.
fn is_space(c: char) -> bool {
    c.is_whitespace() && !c.is_control()
}

/// A number of up to so many digits, how many it has, and what follows.
fn number(text: &str, most: usize) -> Option<(u16, usize, &str)> {
    let count = text.bytes().take(most + 1).take_while(u8::is_ascii_digit);
    let count = count.count();
    let (digits, rest) = text.split_at_checked(count)?;
    let number = digits.parse().ok()?;
    (count <= most).then_some((number, count, rest))
}

/// A time of day, of twelve or twenty-four hours.
fn clock(text: &str) -> Option<(Clock, &str)> {
    let (hour, _, rest) = number(text, 2)?;
    let mark = rest.chars().next().filter(|c| ":.".contains(*c))?;
    let (minute, mut rest) = sixtieth(rest.strip_prefix(mark)?)?;
    let mut second = None;
    if let Some(after) = rest.strip_prefix(mark) {
        let (value, after) = sixtieth(after)?;
        (second, rest) = (Some(value), after);
    }
    let (hour, rest) = match half_of_day(rest) {
        Some((_, _)) if !(1..=12).contains(&hour) => return None,
        Some((afternoon, rest)) => (hour % 12 + if afternoon { 12 } else { 0 }, rest),
        None => (hour, rest),
    };
    (hour < 24).then_some(((hour, minute, second), rest))
}

/// Minutes or seconds, of two digits.
fn sixtieth(text: &str) -> Option<(u16, &str)> {
    let (value, count, rest) = number(text, 2)?;
    (count == 2 && value < 60).then_some((value, rest))
}

/// Whether `am` or `pm` follows, in any of their writings, and what follows them.
fn half_of_day(text: &str) -> Option<(bool, &str)> {
    let rest = text.trim_start_matches(is_space);
    let afternoon = match rest.chars().next()? {
        'a' | 'A' => false,
        'p' | 'P' => true,
        _ => return None,
    };
    let rest = rest.get(1..)?;
    let rest = rest.strip_prefix('.').unwrap_or(rest);
    let rest = rest.trim_start_matches(is_space);
    let rest = rest.strip_prefix(['m', 'M'])?;
    Some((afternoon, rest.strip_prefix('.').unwrap_or(rest)))
}

impl Stamp {
    /// Year, month and day in an order, if there is such a day.
    fn day_by(&self, order: Order) -> Option<(u16, u16, u16)> {
        let [one, two, three] = self.date;
        let (year, digits, month, day) = match order {
            Order::DayMonthYear => (three, self.digits[1], two, one),
            Order::MonthDayYear => (three, self.digits[1], one, two),
            Order::YearMonthDay => (one, self.digits[0], two, three),
        };
        let year = match (order, digits) {
            (Order::DayMonthYear | Order::MonthDayYear, 2) => 2000 + year,
            (_, 4) => year,
            _ => return None,
        };
        let longest = match month {
            2 => 29,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        ((1..=12).contains(&month) && (1..=longest).contains(&day)).then_some((year, month, day))
    }

    /// The moment as it is written in one way for all.
    pub(crate) fn written(&self, order: Order) -> Option<String> {
        let (year, month, day) = self.day_by(order)?;
        let (hour, minute, second) = self.time;
        let seconds = second.map_or_else(String::new, |second| format!(":{second:02}"));
        Some(format!(
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}{seconds}"
        ))
    }
}

/// The order that fits a file: in which the most stamps are days, and the days do not run backwards.
/// Where both fit, the day comes first, as it does here.
pub(crate) fn order(stamps: &[Stamp]) -> Order {
    let misfits = |order: Order| {
        let (mut wrong, mut back, mut last) = (0_usize, 0_usize, None);
        for stamp in stamps {
            match stamp.day_by(order) {
                Some(day) => {
                    back += usize::from(last.is_some_and(|last| day < last));
                    last = Some(day);
                }
                None => wrong += 1,
            }
        }
        (wrong, back)
    };
    let orders = [
        Order::DayMonthYear,
        Order::MonthDayYear,
        Order::YearMonthDay,
    ];
    orders
        .into_iter()
        .min_by_key(|order| misfits(*order))
        .unwrap_or(Order::DayMonthYear)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: Option<(&str, &str)>) {
        let read = stamp(line).map(|(stamp, rest)| {
            let order = order(&[stamp]);
            (stamp.written(order).unwrap(), rest)
        });
        let read = read.as_ref().map(|(at, rest)| (at.as_str(), *rest));
        assert_eq!(read, expected, "{line:?}");
    }

    #[test]
    fn stamps_of_many_telephones_are_read() {
        check(
            "12/03/2026, 14:05 - Ada: hi",
            Some(("2026-03-12T14:05", "Ada: hi")),
        );
        check(
            "\u{200e}[12/03/2026, 14:05:33] Ada: hi",
            Some(("2026-03-12T14:05:33", "Ada: hi")),
        );
        check(
            "[12.03.26, 2:05:33\u{202f}PM] Ada: hi",
            Some(("2026-03-12T14:05:33", "Ada: hi")),
        );
        check(
            "3/25/26, 12:05 am - Ada: hi",
            Some(("2026-03-25T00:05", "Ada: hi")),
        );
        check(
            "12/03/26 12:05\u{a0}p.\u{a0}m. - Ada",
            Some(("2026-03-12T12:05", "Ada")),
        );
        check(
            "2026-03-12, 9.05 - Ada: hi",
            Some(("2026-03-12T09:05", "Ada: hi")),
        );
        check("12/03/2026, 14:05 -", Some(("2026-03-12T14:05", "")));
    }

    #[test]
    fn other_lines_that_begin_with_numbers_are_no_stamps() {
        for line in [
            "12/03/2026",
            "12/03/2026, 14:05",
            "12/03/2026, 25:05 - Ada: hi",
            "12/03/2026, 14:61 - Ada: hi",
            "32/13/2026, 14:05 - Ada: hi",
            "30/02/2026, 14:05 - Ada: hi",
            "12/03/2026, 13:05 pm - Ada: hi",
            "12/03-2026, 14:05 - Ada: hi",
            "12345/03/2026, 14:05 - Ada: hi",
            "[12/03/2026, 14:05 - Ada: hi",
            "12/03/2026, 14:05] Ada: hi",
            "12/03/2026, 14:05 to 15:05",
            "",
            "[",
        ] {
            check(line, None);
        }
    }

    #[test]
    fn the_file_as_a_whole_tells_the_order() {
        let order_of = |lines: &[&str]| {
            let stamps: Vec<Stamp> = lines
                .iter()
                .map(|date| stamp(&format!("{date}, 14:05 - A: x")).unwrap().0)
                .collect();
            order(&stamps)
        };
        assert_eq!(order_of(&["3/4/26", "5/4/26"]), Order::DayMonthYear);
        assert_eq!(order_of(&["3/4/26", "3/14/26"]), Order::MonthDayYear);
        assert_eq!(
            order_of(&["1/9/26", "1/11/26", "2/3/26"]),
            Order::MonthDayYear
        );
        assert_eq!(
            order_of(&["9/1/26", "11/1/26", "3/2/26"]),
            Order::DayMonthYear
        );
        assert_eq!(order_of(&["2026/03/04"]), Order::YearMonthDay);
    }
}
