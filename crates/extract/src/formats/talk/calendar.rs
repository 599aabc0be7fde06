//! Calendars (iCalendar, RFC 5545): each event as lines that people read, with who asked whom.

use document::{Part, PartKind, Turn};

use super::Draft;
use crate::formats::text;
use crate::read::Read;

/// What is shown of an event, and by which word.
const SHOWN: &[(&str, &str)] = &[
    ("ATTENDEE", "With"),
    ("CATEGORIES", "Kind"),
    ("COMMENT", "Comment"),
    ("CONTACT", "Contact"),
    ("DESCRIPTION", "Notes"),
    ("DTEND", "To"),
    ("DTSTART", "From"),
    ("DUE", "Due"),
    ("LOCATION", "Where"),
    ("ORGANIZER", "Organiser"),
    ("RESOURCES", "Resources"),
    ("RRULE", "Repeats"),
    ("STATUS", "Status"),
    ("SUMMARY", "Event"),
    ("URL", "Address"),
];
/// Numbers and dates of the program's own.
const MACHINERY: &[&str] = &[
    "ACTION",
    "BEGIN",
    "CALSCALE",
    "CLASS",
    "CREATED",
    "DTSTAMP",
    "END",
    "LAST-MODIFIED",
    "METHOD",
    "PRIORITY",
    "PRODID",
    "RECURRENCE-ID",
    "SEQUENCE",
    "TRANSP",
    "TRIGGER",
    "TZID",
    "TZNAME",
    "TZOFFSETFROM",
    "TZOFFSETTO",
    "VERSION",
];
/// What is an event of a calendar.
const EVENTS: [&str; 4] = ["VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY"];

/// Whether a text begins as a calendar does.
pub(crate) fn is_calendar(beginning: &str) -> bool {
    let line = beginning.lines().next().unwrap_or_default().trim_end();
    line.eq_ignore_ascii_case("BEGIN:VCALENDAR")
}

/// Reads a calendar.
pub(crate) fn read(bytes: &[u8]) -> Read {
    let mut book = Book::default();
    for line in unfolded(&text::decode(bytes, None)) {
        book.line(&line);
    }
    book.end();
    let mut read = Read::default();
    book.draft.finish("body", &mut read.document);
    read.document
        .push(Part::new(PartKind::Hidden, "not shown", book.hidden));
    read
}

/// Lines as they were before the program cut them after some bytes: what begins with a space goes on.
fn unfolded(source: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in source.lines() {
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(more), Some(last)) => last.push_str(more),
            _ => lines.push(line.to_owned()),
        }
    }
    lines
}

/// A property: its name, its parameters, its value.
struct Property<'a> {
    name: String,
    parameters: Vec<(String, &'a str)>,
    value: &'a str,
}

/// Parts a line at the first colon that stands in no quotes.
fn property(line: &str) -> Option<Property<'_>> {
    let mut quoted = false;
    let (mut cuts, mut colon) = (Vec::new(), None);
    for (at, byte) in line.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b';' if !quoted => cuts.push(at),
            b':' if !quoted => {
                colon = Some(at);
                break;
            }
            _ => {}
        }
    }
    let colon = colon.or_else(|| line.find(':'))?;
    cuts.retain(|cut| *cut < colon);
    cuts.push(colon);
    let mut pieces = Vec::new();
    let mut from = 0;
    for cut in cuts {
        pieces.push(line.get(from..cut)?);
        from = cut + 1;
    }
    let mut pieces = pieces.into_iter();
    let name = pieces.next()?.trim().to_ascii_uppercase();
    let parameters = pieces
        .filter_map(|piece| piece.split_once('='))
        .map(|(key, value)| (key.to_ascii_uppercase(), value.trim_matches('"')))
        .collect();
    Some(Property {
        name,
        parameters,
        value: line.get(colon + 1..)?,
    })
}

/// A value without the backslashes before commas, semicolons and new lines.
fn plain(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut signs = value.chars();
    while let Some(sign) = signs.next() {
        match sign {
            '\\' => match signs.next() {
                Some('n' | 'N') => out.push('\n'),
                Some(other) => out.push(other),
                None => out.push('\\'),
            },
            sign => out.push(sign),
        }
    }
    out
}

/// `20260312T140500Z` as `2026-03-12T14:05:00Z`, and `20260312` as `2026-03-12`.
fn moment(value: &str) -> Option<String> {
    let digits = |from: usize, to: usize| {
        let part = value.get(from..to)?;
        part.bytes()
            .all(|byte| byte.is_ascii_digit())
            .then_some(part)
    };
    let day = format!("{}-{}-{}", digits(0, 4)?, digits(4, 6)?, digits(6, 8)?);
    let rest = value.get(8..)?;
    if rest.is_empty() {
        return Some(day);
    }
    rest.starts_with('T').then_some(())?;
    let zone = value.get(15..).filter(|zone| matches!(*zone, "" | "Z"))?;
    let (hour, minute, second) = (digits(9, 11)?, digits(11, 13)?, digits(13, 15)?);
    Some(format!("{day}T{hour}:{minute}:{second}{zone}"))
}

/// A calendar while it is read.
#[derive(Default)]
struct Book {
    draft: Draft,
    hidden: String,
    event: Option<Event>,
}

/// An event while it is read.
struct Event {
    start: usize,
    by: Option<u32>,
    at: Option<String>,
}

impl Book {
    fn line(&mut self, line: &str) {
        let Some(property) = property(line) else {
            self.hide(line);
            return;
        };
        let is_event = EVENTS
            .iter()
            .any(|event| property.value.trim().eq_ignore_ascii_case(event));
        match property.name.as_str() {
            "BEGIN" if is_event => {
                self.end();
                let start = self.draft.text.len();
                self.event = Some(Event {
                    start,
                    by: None,
                    at: None,
                });
            }
            "END" if is_event => self.end(),
            "X-WR-CALNAME" => {
                self.draft.name_it(plain(property.value));
                self.hide(&plain(property.value));
            }
            _ => self.property(&property),
        }
    }

    fn property(&mut self, property: &Property<'_>) {
        let name = property.name.as_str();
        if MACHINERY.contains(&name) {
            return;
        }
        let shown = SHOWN.iter().find(|(known, _)| *known == name);
        let (Some((_, label)), true) = (shown, self.event.is_some()) else {
            self.hide(&plain(property.value));
            self.hide_parameters(property);
            return;
        };
        let value = match name {
            "ATTENDEE" | "ORGANIZER" => self.person(property),
            "DTSTART" | "DTEND" | "DUE" => self.when(property),
            _ => plain(property.value),
        };
        if !value.trim().is_empty() {
            self.draft.text.push_str(label);
            self.draft.text.push_str(": ");
            self.draft.text.push_str(value.trim());
            self.draft.text.push('\n');
        }
    }

    /// Somebody who asked or was asked, and what they answered.
    fn person(&mut self, property: &Property<'_>) -> String {
        let of = |key: &str| {
            let mut all = property.parameters.iter();
            all.find(|(name, _)| name == key).map(|(_, value)| *value)
        };
        let address = property.value.trim();
        let email = match address.get(..7) {
            Some(start) if start.eq_ignore_ascii_case("mailto:") => {
                address.get(7..).unwrap_or_default()
            }
            _ if address.contains('@') => address,
            _ => of("EMAIL").unwrap_or_default(),
        };
        let name = of("CN").filter(|name| !name.eq_ignore_ascii_case(email));
        let by = self.draft.person(name.unwrap_or_default(), email);
        let answer = of("PARTSTAT").map(str::to_ascii_lowercase);
        let mut written = by.map_or_else(String::new, |by| self.draft.shown(by));
        if let Some(answer) = answer.filter(|answer| answer != "needs-action") {
            written = format!("{written} ({answer})");
        }
        if property.name == "ORGANIZER"
            && let Some(event) = &mut self.event
        {
            event.by = by;
        }
        self.hide_parameters(property);
        written
    }

    fn when(&mut self, property: &Property<'_>) -> String {
        let value = property.value.trim();
        let at = moment(value);
        let shown = at.as_ref().map_or_else(
            || value.to_owned(),
            |at| at.replacen('T', " ", 1).replace('Z', " UTC"),
        );
        if property.name == "DTSTART"
            && let Some(event) = &mut self.event
        {
            event.at = at;
        }
        shown
    }

    /// What parameters say of people beyond their names.
    fn hide_parameters(&mut self, property: &Property<'_>) {
        const SAID: [&str; 8] = [
            "CN",
            "CUTYPE",
            "PARTSTAT",
            "ROLE",
            "RSVP",
            "TZID",
            "VALUE",
            "X-NUM-GUESTS",
        ];
        for (name, value) in &property.parameters {
            if !SAID.contains(&name.as_str()) {
                self.hide(value);
            }
        }
    }

    fn hide(&mut self, words: &str) {
        if words.chars().any(char::is_alphabetic) {
            self.hidden.push_str(words);
            self.hidden.push('\n');
        }
    }

    /// Ends the event that is open.
    fn end(&mut self) {
        let Some(event) = self.event.take() else {
            return;
        };
        if self.draft.text.len() == event.start {
            return;
        }
        self.draft.text.push('\n');
        self.draft.turn(Turn {
            start: event.start,
            end: self.draft.text.len(),
            by: event.by,
            at: event.at,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LESSONS: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y\r\nX-WR-CALNAME:Maths\r\n\
        BEGIN:VEVENT\r\nUID:lesson-1@rosa.example.org\r\nDTSTART;TZID=Europe/London:20260312T140500\r\n\
        DTEND:20260312T150500Z\r\nSUMMARY:Lesson with Ada P\r\n oe\\, year 7\r\n\
        ORGANIZER;CN=\"Poe: Rosa\":mailto:rosa@example.org\r\n\
        ATTENDEE;PARTSTAT=DECLINED;CN=Sam Day;SENT-BY=\"mailto:kit@example.org\":MAILTO:sam@example.org\r\n\
        ATTENDEE;CN=sam2@example.org;PARTSTAT=NEEDS-ACTION:mailto:sam2@example.org\r\n\
        DESCRIPTION:Bring:\\n- a book\\n- a pen\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\nEND:VALARM\r\n\
        END:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:Half term\r\nDTSTART;VALUE=DATE:20260216\r\nEND:VEVENT\r\n\
        END:VCALENDAR\r\n";

    #[test]
    fn events_are_read_with_whoever_was_asked() {
        assert!(is_calendar(LESSONS));
        let read = read(LESSONS.as_bytes());
        let part = &read.document.parts[0];
        assert_eq!(
            part.text,
            "From: 2026-03-12 14:05:00\nTo: 2026-03-12 15:05:00 UTC\nEvent: Lesson with Ada Poe, year 7\n\
             Organiser: Poe: Rosa <rosa@example.org>\nWith: Sam Day <sam@example.org> (declined)\n\
             With: sam2@example.org\nNotes: Bring:\n- a book\n- a pen\n\nEvent: Half term\nFrom: 2026-02-16\n\n"
        );
        let talk = part.talk.as_ref().unwrap();
        assert_eq!(talk.title.as_deref(), Some("Maths"));
        assert_eq!(talk.people.len(), 3);
        assert_eq!(talk.turns.len(), 2);
        assert_eq!(talk.turns[0].by, Some(0));
        assert_eq!(talk.turns[0].at.as_deref(), Some("2026-03-12T14:05:00"));
        assert_eq!(talk.turns[1].at.as_deref(), Some("2026-02-16"));
        let second = part.text.get(talk.turns[1].start..).unwrap();
        assert!(second.starts_with("Event: Half term"));
        assert_eq!(
            read.document.parts[1].text,
            "Maths\nlesson-1@rosa.example.org\nmailto:kit@example.org\n"
        );
    }

    #[test]
    fn a_calendar_that_breaks_off_keeps_what_it_says() {
        let read = read(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Ada\\");
        assert_eq!(read.document.parts[0].text, "Event: Ada\\\n\n");
        assert_eq!(read.document.parts[0].talk.as_ref().unwrap().turns.len(), 1);
        assert!(!is_calendar("BEGIN:VCARD\n"));
    }
}
