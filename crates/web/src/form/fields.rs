//! What a form sends.

use app::AppError;
use axum::Form;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header::CONTENT_TYPE;
use jiff::civil::Date;

use crate::errors::PageError;
use crate::state::State;

/// The most fields that a form may have: more than any of ours, and quickly looked through.
const MOST_FIELDS: usize = 8_192;

/// The fields a browser sent, in their order; a name may stand several times.
#[derive(Clone, Default)]
pub(crate) struct Fields {
    pairs: Vec<(String, String)>,
    files: Vec<SentFile>,
}

/// A file a browser sent.
#[derive(Clone)]
pub(crate) struct SentFile {
    /// The field it was chosen in.
    pub(crate) field: String,
    /// Its name.
    pub(crate) name: String,
    /// What is in it.
    pub(crate) bytes: Vec<u8>,
}

impl Fields {
    /// Of what an address says.
    pub(crate) fn of(pairs: Vec<(String, String)>) -> Self {
        Self {
            pairs,
            files: Vec::new(),
        }
    }

    /// What was typed into a field, without the spaces around it; empty if nothing was.
    pub(crate) fn text(&self, name: &str) -> &str {
        let found = self.pairs.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value.trim())
    }

    /// What was typed into a field, to the letter: a password may begin with a space.
    pub(crate) fn raw(&self, name: &str) -> &str {
        let found = self.pairs.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    /// Every value of a name.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Every name with its value, in their order.
    pub(crate) fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }

    /// The names of what was sent, in their order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.pairs.iter().map(|(name, _)| name.as_str())
    }

    /// Whether a field was sent at all.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.all(name).next().is_some()
    }

    /// The same with more places of an item to hide.
    pub(crate) fn also_hiding(mut self, spots: &[String]) -> Self {
        self.pairs.push(("spots".to_owned(), String::new()));
        for spot in spots {
            self.pairs.push(("spot".to_owned(), spot.clone()));
            self.pairs.push(("hide".to_owned(), spot.clone()));
        }
        // What was asked for is done.
        self.pairs
            .retain(|(name, _)| !matches!(name.as_str(), "exact" | "nth" | "characters"));
        self
    }

    /// The files that were chosen.
    pub(crate) fn files(&self) -> &[SentFile] {
        &self.files
    }

    /// The files that were chosen in one field.
    pub(crate) fn files_in<'a>(&'a self, field: &'a str) -> impl Iterator<Item = &'a SentFile> {
        self.files.iter().filter(move |file| file.field == field)
    }

    /// The date typed into three fields, `NAME-day` and so on. `what` goes on "Enter …".
    pub(crate) fn date(&self, name: &str, what: &str) -> Result<Date, AppError> {
        let part = |part: &str| self.text(&format!("{name}-{part}")).parse::<i16>().ok();
        let small = |part: Option<i16>| part.and_then(|number| i8::try_from(number).ok());
        part("year")
            .filter(|year| (1900..=2200).contains(year))
            .zip(small(part("month")))
            .zip(small(part("day")))
            .and_then(|((year, month), day)| Date::new(year, month, day).ok())
            .ok_or_else(|| AppError::input(name, format!("Enter {what}"), "for example 27 3 2026"))
    }

    /// Words that must not be missing. `what` goes on "Enter …".
    pub(crate) fn words(&self, name: &str, what: &str) -> Result<&str, AppError> {
        match self.text(name) {
            "" => Err(AppError::input(
                name,
                format!("Enter {what}"),
                "a few words will do",
            )),
            text => Ok(text),
        }
    }
}

impl FromRequest<State> for Fields {
    type Rejection = PageError;

    async fn from_request(request: Request, state: &State) -> Result<Self, PageError> {
        let multipart = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .is_some_and(|kind| kind.starts_with("multipart/form-data"));
        if multipart {
            return parts(
                Multipart::from_request(request, state)
                    .await
                    .map_err(|_| unreadable())?,
            )
            .await;
        }
        let Form(pairs) = Form::<Vec<(String, String)>>::from_request(request, state)
            .await
            .map_err(|_| unreadable())?;
        if pairs.len() > MOST_FIELDS {
            return Err(unreadable());
        }
        Ok(Self {
            pairs,
            files: Vec::new(),
        })
    }
}

async fn parts(mut form: Multipart) -> Result<Fields, PageError> {
    let mut fields = Fields::default();
    while let Some(part) = form.next_field().await.map_err(|_| unreadable())? {
        if fields.pairs.len() + fields.files.len() >= MOST_FIELDS {
            return Err(unreadable());
        }
        let name = part.name().unwrap_or_default().to_owned();
        match part.file_name().map(str::to_owned) {
            Some(file) => {
                let bytes = part.bytes().await.map_err(|_| unreadable())?.to_vec();
                if !file.is_empty() || !bytes.is_empty() {
                    fields.files.push(SentFile {
                        field: name,
                        name: file,
                        bytes,
                    });
                }
            }
            None => {
                let value = part.text().await.map_err(|_| unreadable())?;
                fields.pairs.push((name, value));
            }
        }
    }
    Ok(fields)
}

fn unreadable() -> PageError {
    AppError::input(
        "form",
        "this form cannot be read",
        "go back and send it again; its files may be too large",
    )
    .into()
}
