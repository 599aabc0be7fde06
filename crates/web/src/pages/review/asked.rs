//! What the address of a review's page asks for: which items are shown, and what was decided just
//! before. Codes and ids alone, never a name.

use app::{AppError, EntityId, ItemFilter, PageLook};
use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use duties::grounds::Ground;

use super::pictures::corner;
use crate::errors::PageError;
use crate::form::Fields;
use crate::pages::plain::{date_if_given, encoded};
use crate::state::State;

/// What follows the address.
#[derive(Clone, Default)]
pub(crate) struct Asked {
    /// Which items are shown.
    pub(crate) filter: ItemFilter,
    /// What of it cannot be understood.
    pub(crate) fault: Option<String>,
    /// The form as it was sent.
    pub(crate) typed: Fields,
    /// The reasons for keeping back are to be shown.
    pub(crate) keep: bool,
    /// The form to ask somebody is to be shown.
    pub(crate) ask: bool,
    /// The item decided just before.
    pub(crate) after: Option<u32>,
    /// The act that decided several just before.
    pub(crate) together: Option<EntityId>,
    /// Which page of the list; where nothing is said, the one on which the work goes on.
    pub(crate) page: Option<usize>,
    /// The first corner of a part of a picture that is to be covered, and why it is.
    pub(crate) corner: Option<(u16, u16)>,
    /// The ground that was chosen for it.
    pub(crate) ground: Option<String>,
    /// How a picture is to be shown; where nothing is said, as it would be given.
    pub(crate) look: Option<PageLook>,
}

impl Asked {
    fn of(pairs: Vec<(String, String)>) -> Self {
        let mut asked = Self::default();
        for (name, value) in &pairs {
            match name.as_str() {
                "keep" => asked.keep = true,
                "ask" => asked.ask = true,
                "after" => asked.after = value.parse().ok(),
                "together" => asked.together = value.parse().ok(),
                "page" => asked.page = value.parse().ok(),
                "corner" => asked.corner = corner(value),
                "ground" => {
                    asked.ground = Ground::from_code(value).map(|one| one.code().to_owned());
                }
                "bare" => asked.look = Some(PageLook::Bare),
                "outlined" => asked.look = Some(PageLook::Outlined),
                day if day.starts_with("since-") || day.starts_with("until-") => {}
                name => {
                    let understood = asked.filter.ask(name, value);
                    asked.note(understood);
                }
            }
        }
        asked.typed = Fields::of(pairs);
        let since = date_if_given(&asked.typed, "since", "the first day");
        let until = date_if_given(&asked.typed, "until", "the last day");
        for (day, name) in [(since, "since"), (until, "until")] {
            let understood = day.and_then(|on| match on {
                Some(on) => asked.filter.ask(name, &on.to_string()),
                None => Ok(()),
            });
            asked.note(understood);
        }
        asked
    }

    fn note(&mut self, understood: Result<(), AppError>) {
        if let Err(AppError::Input(faults)) = understood {
            let words = faults.into_iter().next().map(|fault| {
                let mend = fault.mend;
                format!("{}: {mend}.", crate::pages::plain::capital(&fault.what))
            });
            self.fault = self.fault.take().or(words);
        }
    }

    /// The filter as it follows an address, with something else before it; empty if there is nothing.
    pub(crate) fn with(&self, first: &[(&str, String)]) -> String {
        let own = first.iter().map(|(name, value)| (*name, value.clone()));
        let all: Vec<String> = own
            .chain(self.filter.asked())
            .map(|(name, value)| format!("{name}={}", encoded(&value)))
            .collect();
        if all.is_empty() {
            String::new()
        } else {
            format!("?{}", all.join("&"))
        }
    }

    /// The filter as it follows an address.
    pub(crate) fn query(&self) -> String {
        self.with(&[])
    }
}

impl FromRequestParts<State> for Asked {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &State) -> Result<Self, PageError> {
        let pairs = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
        Ok(Self::of(
            pairs.map(|Query(pairs)| pairs).unwrap_or_default(),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(pairs: &[(&str, &str)]) -> Asked {
        let owned = pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Asked::of(owned.collect())
    }

    #[test]
    fn a_form_becomes_an_address_and_back() {
        let form = [
            ("from", ""),
            ("kind", "mail"),
            ("is", "others"),
            ("is", "health"),
            ("since-day", "1"),
            ("since-month", "2"),
            ("since-year", "2026"),
            ("until-day", ""),
            ("page", "3"),
        ];
        let first = asked(&form);
        assert_eq!(first.fault, None);
        assert_eq!(first.page, Some(3));
        let address = first.query();
        assert_eq!(address, "?since=2026-02-01&kind=mail&is=health&is=others");
        let again = asked(&[
            ("since", "2026-02-01"),
            ("kind", "mail"),
            ("is", "health"),
            ("is", "others"),
        ]);
        assert_eq!(again.filter, first.filter);
        assert_eq!(
            again.with(&[("after", "4".to_owned())]),
            format!("?after=4&{}", address.trim_start_matches('?'))
        );
        assert_eq!(asked(&[]).query(), "");
    }

    #[test]
    fn what_is_not_understood_is_said_and_shows_everything() {
        for (name, value) in [("since-day", "40"), ("kind", "letter"), ("who", "Ella")] {
            let asked = asked(&[(name, value)]);
            let fault = asked.fault.unwrap();
            assert!(!fault.contains("Ella"), "{fault}");
            assert!(asked.filter.is_all(), "{name}");
        }
    }
}
