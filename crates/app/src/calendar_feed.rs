//! What is due as a calendar (RFC 5545), for the program that somebody keeps their days in. It names
//! nobody: whoever runs that program is not of this organisation.

use access::{Action, Purpose, Scope, acts, authorise};
use jiff::Timestamp;
use jiff::civil::Date;
use store::EntityId;

use crate::{
    AppError, Body as _, Ctx, Engine, RequestDay, SetBy, Shown,
    bodies::{Arrival, Request},
    requests::case_number,
};

/// The longest line, in bytes without its end (RFC 5545 section 3.1).
const LONGEST: usize = 75;

/// A day as a calendar shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Event {
    /// The same at every look, so that a calendar changes it and adds no second.
    uid: String,
    on: Date,
    title: String,
    more: &'static str,
}

impl Ctx<'_> {
    /// What is due, as a calendar.
    pub fn calendar_feed(&self) -> Result<String, AppError> {
        let allowed = authorise::<acts::CalendarFeed>(
            &self.actor,
            &Scope::Organisation,
            Purpose::RightsRequest,
        )?;
        let mut events = Vec::new();
        let mut objects = Vec::new();
        for request in self.engine.open_requests()? {
            objects.push((Request::KIND, request.id, request.version));
            let number = case_number(request.body.number);
            let days = self
                .engine
                .days_of(&request, &self.engine.open_sheets(&request)?)?
                .into_iter();
            events.extend(days.map(|day| event(request.id, &number, day)));
        }
        for arrival in self.engine.unsorted_arrivals()? {
            objects.push((Arrival::KIND, arrival.id, arrival.version));
            let called = arrival.body.called();
            let days = self
                .engine
                .arrival_days(&arrival.body, self.now)?
                .into_iter();
            events.extend(days.map(|day| event(arrival.id, &called, day)));
        }
        let today = self.today();
        let house = self.engine.house(today)?;
        for register in crate::REGISTERS {
            let mut days: Vec<Date> = house
                .rows(register)
                .iter()
                .filter_map(|row| row.standing.by())
                .collect();
            days.sort_unstable();
            days.dedup();
            events.extend(days.into_iter().map(|on| Event {
                uid: format!("register-{}-{on}", register.code),
                on,
                title: format!("Register “{}”: something is due", register.title),
                more: "",
            }));
        }
        let front = &self.engine.pack().front;
        events.push(Event {
            uid: format!("policy-{}-review", front.version),
            on: front.review_by,
            title: "Look at the policy again".to_owned(),
            more: "",
        });
        events.sort_by(|a, b| (a.on, &a.uid).cmp(&(b.on, &b.uid)));
        self.look_at_list(&allowed, &serde_json::Value::Null, &objects)?;
        Ok(calendar(&events, self.now))
    }
}

impl Engine {
    /// The calendar behind a secret address; `Ok(None)` where there is nothing to be had by it, for
    /// whatever reason. Only a token that is good for the calendar and nothing else stands in an
    /// address: addresses are written down by programs on the way.
    pub fn calendar_at(
        &self,
        secret: &str,
        address: &str,
        now: Timestamp,
    ) -> Result<CalendarAt, AppError> {
        let holder = match self.shown(secret, address, now)? {
            Shown::Wait => return Ok(CalendarAt::Wait),
            Shown::Invalid => return Ok(CalendarAt::Nothing),
            Shown::Valid(holder) => holder,
        };
        let access::Via::Token { scopes, .. } = holder.actor.via else {
            return Ok(CalendarAt::Nothing);
        };
        if scopes.actions().any(|one| one != Action::CalendarFeed) {
            return Ok(CalendarAt::Nothing);
        }
        let ctx = Ctx {
            engine: self,
            now,
            actor: holder.actor,
        };
        match ctx.calendar_feed() {
            Ok(text) => Ok(CalendarAt::Text(text)),
            Err(AppError::Refused(_)) => Ok(CalendarAt::Nothing),
            Err(error) => Err(error),
        }
    }
}

/// What stands at a secret address.
#[derive(Debug)]
pub enum CalendarAt {
    /// The calendar.
    Text(String),
    /// Nothing, or nothing any more.
    Nothing,
    /// There were too many wrong ones from this address: it must wait.
    Wait,
}

/// A day of a request, by what the request is called.
fn event(id: EntityId, called: &str, day: RequestDay) -> Event {
    Event {
        uid: format!("{id}-{}", day.what.code()),
        on: day.on,
        title: format!("Request {called}: {}", lower(day.what.words())),
        more: match day.set_by {
            SetBy::Law => "A limit of the law.",
            SetBy::Policy => "An aim of the policy.",
        },
    }
}

/// A title within a sentence.
pub(crate) fn lower(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}

fn calendar(events: &[Event], now: Timestamp) -> String {
    let mut text = String::new();
    for fixed in [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Caretaker//Due//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ] {
        line(&mut text, fixed);
    }
    line(
        &mut text,
        &format!("X-WR-CALNAME:{}", escaped("Data protection: due")),
    );
    let stamp = now.strftime("%Y%m%dT%H%M%SZ");
    for event in events {
        let day = |on: Date| on.strftime("%Y%m%d").to_string();
        line(&mut text, "BEGIN:VEVENT");
        line(&mut text, &format!("UID:{}@caretaker", event.uid));
        line(&mut text, &format!("DTSTAMP:{stamp}"));
        line(&mut text, &format!("DTSTART;VALUE=DATE:{}", day(event.on)));
        // The end is the first day that is no part of it.
        let end = event.on.tomorrow().unwrap_or(event.on);
        line(&mut text, &format!("DTEND;VALUE=DATE:{}", day(end)));
        line(&mut text, &format!("SUMMARY:{}", escaped(&event.title)));
        if !event.more.is_empty() {
            line(&mut text, &format!("DESCRIPTION:{}", escaped(event.more)));
        }
        line(&mut text, "TRANSP:TRANSPARENT");
        line(&mut text, "END:VEVENT");
    }
    line(&mut text, "END:VCALENDAR");
    text
}

/// A text as RFC 5545 section 3.3.11 has it.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => safe.extend(['\\', letter]),
            '\n' => safe.push_str("\\n"),
            letter if letter.is_control() => {}
            letter => safe.push(letter),
        }
    }
    safe
}

/// One line, folded between letters so that no part is too long.
fn line(text: &mut String, content: &str) {
    let mut room = LONGEST;
    for letter in content.chars() {
        if letter.len_utf8() > room {
            text.push_str("\r\n ");
            room = LONGEST - 1;
        }
        text.push(letter);
        room -= letter.len_utf8();
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_folded_between_letters_and_reads_as_it_was() {
        let content = format!("SUMMARY:{}", "é,“x”;".repeat(40));
        let mut text = String::new();
        line(&mut text, &content);
        for part in text.trim_end_matches("\r\n").split("\r\n") {
            assert!(part.len() <= LONGEST, "{part}");
        }
        assert_eq!(text.replace("\r\n ", "").trim_end(), content);
    }

    #[test]
    fn what_means_something_in_a_calendar_is_escaped() {
        assert_eq!(escaped("a;b,c\\d\ne\rf\u{7}"), "a\\;b\\,c\\\\d\\nef");
    }
}
