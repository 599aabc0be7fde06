//! Dates as British spreadsheets write them: the day first.

use jiff::civil::Date;

type Fault = (&'static str, &'static str);

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// Reads 2013-05-04, 4/5/2013, 4.5.2013, 4 May 2013. Two digits for a year are no year.
pub(super) fn read(text: &str) -> Result<Date, Fault> {
    let no = (
        "this is not a date",
        "write year, month, day: 2013-05-04, or day, month, year: 04/05/2013",
    );
    let day = text.split(['T']).next().unwrap_or(text);
    if let Ok(on) = day.parse::<Date>()
        && day.len() == 10
    {
        return Ok(on);
    }
    let parts: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, '/' | '.' | '-' | ','))
        .filter(|part| !part.is_empty())
        .collect();
    // A time at midnight is what some programs put behind every date.
    let [day, month, year] = match parts.as_slice() {
        [day, month, year] | [day, month, year, "00:00" | "00:00:00" | "0:00"] => {
            [*day, *month, *year]
        }
        _ => return Err(no),
    };
    if year.len() != 4 {
        return Err((
            "the year of this date is not clear",
            "write the year with four digits",
        ));
    }
    let day = day.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let (Ok(day), Ok(year)) = (day.parse::<i8>(), year.parse::<i16>()) else {
        return Err(no);
    };
    let Some(month) = month_of(month) else {
        return Err(no);
    };
    if month > 12 {
        return Err((
            "this date has no such month",
            "write the day first: 04/05/2013 is the 4th of May",
        ));
    }
    Date::new(year, month, day).map_err(|_| no)
}

fn month_of(text: &str) -> Option<i8> {
    if let Ok(number) = text.parse::<i8>() {
        return Some(number);
    }
    let lower = text.to_lowercase();
    let place = MONTHS.iter().position(|month| lower.starts_with(month))?;
    i8::try_from(place + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_comes_first() {
        for text in [
            "2013-05-04",
            "2013-05-04T00:00",
            "04/05/2013",
            "4/5/2013",
            "4.5.2013",
            "04-05-2013",
            "4 May 2013",
            "4th May 2013",
            "04-May-2013",
            "04/05/2013 00:00:00",
        ] {
            assert_eq!(read(text), Ok(jiff::civil::date(2013, 5, 4)), "{text}");
        }
        for (text, words) in [
            ("04/05/13", "year"),
            ("05/13/2013", "month"),
            ("31/6/2013", "not a date"),
            ("May", "not a date"),
            ("2013/05/04", "year"),
            ("4/0/2013", "not a date"),
            ("x/5/2013", "not a date"),
        ] {
            let (what, _) = read(text).unwrap_err();
            assert!(what.contains(words), "{text}: {what}");
        }
    }
}
