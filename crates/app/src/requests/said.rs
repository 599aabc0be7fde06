//! Answers to what is asked before something is recorded: names and texts, wherever they come from.

use jiff::civil::Date;

use crate::AppError;

/// What somebody answered: a name may stand several times.
#[derive(Clone, Default)]
pub struct Said {
    pairs: Vec<(String, String)>,
    today: Date,
}

impl Said {
    /// Of names and texts. A day that is not said is the day it is recorded on.
    pub fn new(pairs: Vec<(String, String)>, today: Date) -> Self {
        Self { pairs, today }
    }

    /// What was said to a name, without spaces around it; empty if nothing was.
    pub fn text(&self, name: &str) -> &str {
        let found = self.pairs.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value.trim())
    }

    /// Everything that was said to a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs
            .iter()
            .filter(move |(key, value)| key == name && !value.trim().is_empty())
            .map(|(_, value)| value.trim())
    }

    /// A name that was said and that nothing asks for.
    pub(crate) fn unasked(&self, asked: &[super::Question]) -> Option<&str> {
        let mut names = self.pairs.iter().map(|(name, _)| name.as_str());
        names.find(|name| !asked.iter().any(|one| one.name == *name))
    }

    /// Words that must be there. `what` goes on "Enter …".
    pub(crate) fn words(&self, name: &str, what: &str) -> Result<&str, AppError> {
        match self.text(name) {
            "" => Err(AppError::input(
                name,
                format!("Enter {what}"),
                "write it in a few words",
            )),
            words => Ok(words),
        }
    }

    /// A day; today if none is said.
    pub(crate) fn day(&self, name: &str) -> Result<Date, AppError> {
        match self.text(name) {
            "" => Ok(self.today),
            text => text
                .parse()
                .map_err(|_| AppError::input(name, "That is not a day", "write it as 2026-03-27")),
        }
    }

    /// A whole number.
    pub(crate) fn number(&self, name: &str) -> Result<u32, AppError> {
        self.text(name)
            .parse()
            .map_err(|_| AppError::input(name, "Enter how many", "a whole number, for example 2"))
    }

    /// Something chosen that is not one of those offered.
    pub(crate) fn wrong(name: &str) -> AppError {
        AppError::input(name, "Choose one of the answers", "one of the list")
    }
}

impl std::fmt::Debug for Said {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Said")
            .field("answers", &self.pairs.len())
            .finish_non_exhaustive()
    }
}
