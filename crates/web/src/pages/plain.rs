//! What all these pages share: dates in words, pages of a list, and a page that is one form.

use access::{Action, Role, Rule, allowed};
use app::{AppError, EntityId, SignedIn};
use askama::Template;
use calendar::london;
use jiff::Timestamp;
use jiff::civil::Date;
pub(crate) use policy::capital;

use crate::errors::PageError;
use crate::form::{Field, Fields, Problem, sends_files};
use crate::frame::{Frame, Place};
use crate::state::State;

/// A date as people write it: `4 May 2013`.
pub(crate) fn day(on: Date) -> String {
    on.strftime("%-d %B %Y").to_string()
}

/// A moment as people write it: `21 November 2026 at 20:31`.
pub(crate) fn moment(at: Timestamp) -> String {
    at.to_zoned(london())
        .strftime("%-d %B %Y at %H:%M")
        .to_string()
}

/// Whether a role may do something at all: what decides if a page offers it.
pub(crate) fn may(role: Role, action: Action) -> bool {
    allowed(role, action) != Rule::Never
}

/// Words in a row: `a, b and c`.
pub(crate) fn listed(words: &[String]) -> String {
    match words.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}

/// An id that an address holds; whatever is none names nothing.
pub(crate) fn id_of(text: &str) -> Result<EntityId, PageError> {
    text.parse().map_err(|_| PageError::NotFound)
}

/// A clause's path in an address: what is no letter, digit, hyphen or full stop by its number.
pub(crate) fn encoded(path: &str) -> String {
    path.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// A date that may be left out, typed into three fields.
pub(crate) fn date_if_given(
    typed: &Fields,
    name: &str,
    what: &str,
) -> Result<Option<Date>, AppError> {
    let empty = ["day", "month", "year"]
        .iter()
        .all(|part| typed.text(&format!("{name}-{part}")).is_empty());
    if empty {
        Ok(None)
    } else {
        typed.date(name, what).map(Some)
    }
}

/// Collects what several fields say against themselves, so that all is shown at once.
#[derive(Default)]
pub(crate) struct Faults(Vec<app::Fault>);

impl Faults {
    /// The value, or its default with the fault kept.
    pub(crate) fn take<T: Default>(&mut self, read: Result<T, AppError>) -> Result<T, AppError> {
        match read {
            Err(AppError::Input(faults)) => {
                self.0.extend(faults);
                Ok(T::default())
            }
            other => other,
        }
    }

    /// Keeps one more.
    pub(crate) fn add(&mut self, place: &str, what: &str, mend: &str) {
        self.0.push(app::Fault {
            place: place.to_owned(),
            what: what.to_owned(),
            mend: mend.to_owned(),
        });
    }

    /// Goes on only if there were none.
    pub(crate) fn done(self) -> Result<(), AppError> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(AppError::Input(self.0))
        }
    }
}

/// How many lines of a list stand on one page.
pub(crate) const ON_A_PAGE: usize = 20;

/// Which part of a list is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pages {
    /// This page, from 1.
    pub(crate) at: usize,
    /// How many there are.
    pub(crate) of: usize,
    /// How many lines there are in all.
    pub(crate) total: usize,
}

impl Pages {
    /// The pages of a list; one that does not exist becomes the nearest that does.
    pub(crate) fn of(total: usize, wanted: usize) -> Self {
        let of = total.div_ceil(ON_A_PAGE).max(1);
        Self {
            at: wanted.clamp(1, of),
            of,
            total,
        }
    }

    /// The lines of this page.
    pub(crate) fn cut<T>(self, lines: Vec<T>) -> Vec<T> {
        lines
            .into_iter()
            .skip((self.at - 1) * ON_A_PAGE)
            .take(ON_A_PAGE)
            .collect()
    }

    /// The page before.
    pub(crate) fn before(self) -> Option<usize> {
        (self.at > 1).then(|| self.at - 1)
    }

    /// The page after.
    pub(crate) fn after(self) -> Option<usize> {
        (self.at < self.of).then(|| self.at + 1)
    }
}

/// A page that is one form.
#[derive(Template)]
#[template(path = "pages/form.html")]
pub(crate) struct FormPage {
    pub(crate) frame: Frame,
    /// Where it belongs: words and path.
    pub(crate) crumb: (String, String),
    pub(crate) problem: Problem,
    pub(crate) form: Form,
    files: bool,
}

/// A form: what it asks and what its button says.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    pub(crate) heading: String,
    pub(crate) lead: String,
    /// What the policy says about it.
    pub(crate) policy: Vec<(String, String)>,
    /// Forms for what may be sought here and is asked elsewhere.
    pub(crate) elsewhere: Vec<Elsewhere>,
    pub(crate) fields: Vec<Field>,
    pub(crate) button: &'static str,
    /// Whether it only goes on to the next question and changes nothing.
    pub(crate) goes_on: bool,
}

/// Another form, and what it asks.
#[derive(Clone, Debug)]
pub(crate) struct Elsewhere {
    pub(crate) path: String,
    pub(crate) words: String,
    pub(crate) asks: String,
}

impl Form {
    /// A form with a heading.
    pub(crate) fn new(
        heading: impl Into<String>,
        fields: Vec<Field>,
        button: &'static str,
    ) -> Self {
        Self {
            heading: heading.into(),
            lead: String::new(),
            policy: Vec::new(),
            elsewhere: Vec::new(),
            fields,
            button,
            goes_on: false,
        }
    }

    /// With a sentence under the heading.
    pub(crate) fn lead(mut self, lead: impl Into<String>) -> Self {
        self.lead = lead.into();
        self
    }
}

impl FormPage {
    /// The page, with what was typed and what is wrong with it.
    pub(crate) fn new(
        frame: Frame,
        crumb: (&str, String),
        mut form: Form,
        typed: &Fields,
        mut problem: Problem,
    ) -> Self {
        form.fields = form
            .fields
            .into_iter()
            .map(|field| field.filled(typed, &problem))
            .collect();
        problem.point_to(&form.fields);
        Self {
            frame,
            crumb: (crumb.0.to_owned(), crumb.1),
            problem,
            files: sends_files(&form.fields),
            form,
        }
    }
}

/// A page that says that something was done, or cannot be said more of.
#[derive(Template)]
#[template(path = "pages/done.html")]
pub(crate) struct DonePage {
    pub(crate) frame: Frame,
    pub(crate) heading: String,
    pub(crate) lines: Vec<String>,
    pub(crate) link: (String, String),
}

/// The frame of a page.
pub(crate) fn frame(state: &State, who: &SignedIn, title: &str, place: Place) -> Frame {
    Frame::new(state, who, title, place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_cut_into_pages() {
        let pages = Pages::of(41, 3);
        assert_eq!(pages.cut((0..41).collect()), vec![40]);
        assert_eq!((pages.before(), pages.after()), (Some(2), None));
        assert_eq!(
            Pages::of(0, 9),
            Pages {
                at: 1,
                of: 1,
                total: 0
            }
        );
        assert_eq!(Pages::of(40, 9).at, 2);
    }

    #[test]
    fn words_stand_in_a_row() {
        let words =
            |words: &[&str]| listed(&words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>());
        assert_eq!(words(&[]), "");
        assert_eq!(words(&["a"]), "a");
        assert_eq!(words(&["a", "b", "c"]), "a, b and c");
    }
}
