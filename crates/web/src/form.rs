//! What a form sends, what it asks, and what is wrong with it.

use std::borrow::Cow;

use app::{AppError, Fault};
use askama::Template;
use askama::filters::HtmlSafe;
use axum::Form;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header::CONTENT_TYPE;
use jiff::civil::Date;

use crate::errors::PageError;
use crate::state::State;

/// The most fields that a form may have: more than any of ours, and quickly looked through.
const MOST_FIELDS: usize = 8_192;

/// The answer to a question that need not be answered.
pub(crate) const NOT_SAID: &str = "Not said";

/// The fields a browser sent, in their order; a name may stand several times.
#[derive(Clone, Default)]
pub(crate) struct Fields {
    pairs: Vec<(String, String)>,
    files: Vec<SentFile>,
}

/// A file a browser sent.
#[derive(Clone)]
pub(crate) struct SentFile {
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
                    fields.files.push(SentFile { name: file, bytes });
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

/// The summary of errors at the top of a form; shows nothing when there are none.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "parts/problem.html")]
pub(crate) struct Problem {
    lines: Vec<ProblemLine>,
    citation: Option<String>,
}

impl HtmlSafe for Problem {}

/// One line of the summary, with the field it is about.
#[derive(Clone, Debug)]
pub(crate) struct ProblemLine {
    /// The field's id; empty where no field is at fault.
    to: String,
    text: String,
}

impl Problem {
    /// One thing that is wrong, with no field of its own.
    pub(crate) fn saying(text: &str) -> Self {
        Self {
            lines: vec![ProblemLine {
                to: String::new(),
                text: text.to_owned(),
            }],
            citation: None,
        }
    }

    /// The summary of a refusal or of bad input; anything else is a page of its own.
    pub(crate) fn of(error: PageError) -> Result<(Self, PageError), PageError> {
        let problem = match &error {
            PageError::App(AppError::Input(faults)) => Self {
                lines: faults.iter().map(line_of).collect(),
                citation: None,
            },
            PageError::App(AppError::Refused(refusal)) => {
                let mut text = sentence(&refusal.why);
                if let Some(mend) = &refusal.mend {
                    text = format!("{text} {}", sentence(mend));
                }
                let lines = vec![ProblemLine {
                    to: String::new(),
                    text,
                }];
                Self {
                    lines,
                    citation: refusal.citation.clone(),
                }
            }
            PageError::App(_) | PageError::SignIn | PageError::NotFound | PageError::Bug => {
                return Err(error);
            }
        };
        Ok((problem, error))
    }

    /// Whether anything is wrong.
    pub(crate) fn has_any(&self) -> bool {
        !self.lines.is_empty()
    }

    /// What is wrong with a field.
    pub(crate) fn about(&self, name: &str) -> Option<&str> {
        self.lines
            .iter()
            .find(|line| line.to == name)
            .map(|line| line.text.as_str())
    }

    /// Lines that point to no field of the form point to its first one.
    pub(crate) fn point_to(&mut self, fields: &[Field]) {
        for line in &mut self.lines {
            match fields.iter().find(|field| field.name == line.to) {
                Some(field) => line.to = field.first_id(),
                None => line.to = fields.first().map(Field::first_id).unwrap_or_default(),
            }
        }
    }
}

fn line_of(fault: &Fault) -> ProblemLine {
    let mend = fault.mend.trim_end_matches('.');
    let what = sentence(&fault.what);
    let text = if mend.is_empty() {
        what
    } else {
        format!("{}: {mend}.", what.trim_end_matches('.'))
    };
    ProblemLine {
        to: fault.place.clone(),
        text,
    }
}

/// Messages are written small and without a full stop; on a page they are sentences.
pub(crate) fn sentence(text: &str) -> String {
    let text = text.trim();
    let mut letters = text.chars();
    let Some(first) = letters.next() else {
        return String::new();
    };
    let stop = if text.ends_with(['.', '?', '!']) {
        ""
    } else {
        "."
    };
    format!("{}{}{stop}", first.to_uppercase(), letters.as_str())
}

/// One question of a form.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/field.html")]
pub(crate) struct Field {
    name: Cow<'static, str>,
    label: String,
    hint: String,
    fault: Option<String>,
    input: Input,
    /// What a browser may fill in of whoever types: a word of HTML's `autocomplete`, or nothing.
    own: &'static str,
}

impl HtmlSafe for Field {}

/// How a question is answered.
#[derive(Clone, Debug)]
pub(crate) enum Input {
    /// One line.
    Line { value: String },
    /// A code of digits.
    Code,
    /// A password; what was typed is never sent back.
    Secret { autocomplete: &'static str },
    /// Several lines.
    Lines { value: String },
    /// Day, month, year.
    Date {
        day: String,
        month: String,
        year: String,
    },
    /// One of several.
    Choice { options: Vec<Choice> },
    /// Any of several.
    Several { options: Vec<Choice> },
    /// Files.
    Files,
    /// Sent along unseen.
    Hidden { value: String },
}

/// One answer to choose.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) hint: String,
    pub(crate) chosen: bool,
}

impl Choice {
    pub(crate) fn new(value: &str, label: &str, hint: &str) -> Self {
        Self {
            value: value.to_owned(),
            label: label.to_owned(),
            hint: hint.to_owned(),
            chosen: false,
        }
    }
}

impl Input {
    /// A day's parts, as they are typed.
    fn date(on: Option<Date>) -> Self {
        let part = |f: fn(Date) -> String| on.map(f).unwrap_or_default();
        Self::Date {
            day: part(|on| on.day().to_string()),
            month: part(|on| on.month().to_string()),
            year: part(|on| on.year().to_string()),
        }
    }
}

impl Field {
    fn new(name: impl Into<Cow<'static, str>>, label: &str, hint: &str, input: Input) -> Self {
        Self {
            name: name.into(),
            label: label.to_owned(),
            hint: hint.to_owned(),
            fault: None,
            input,
            own: "",
        }
    }

    /// About whoever types: their browser may fill it in, by this word of HTML's `autocomplete`.
    pub(crate) fn own(self, own: &'static str) -> Self {
        Self { own, ..self }
    }

    /// One line of text.
    pub(crate) fn line(name: impl Into<Cow<'static, str>>, label: &str, hint: &str) -> Self {
        Self::new(
            name,
            label,
            hint,
            Input::Line {
                value: String::new(),
            },
        )
    }

    /// A code of digits, never filled in by the browser.
    pub(crate) fn code(name: &'static str, label: &str, hint: &str) -> Self {
        Self::new(name, label, hint, Input::Code)
    }

    /// A password, with what a password manager is told of it.
    pub(crate) fn secret(
        name: &'static str,
        label: &str,
        hint: &str,
        autocomplete: &'static str,
    ) -> Self {
        Self::new(name, label, hint, Input::Secret { autocomplete })
    }

    /// Several lines of text.
    pub(crate) fn lines(name: impl Into<Cow<'static, str>>, label: &str, hint: &str) -> Self {
        Self::new(
            name,
            label,
            hint,
            Input::Lines {
                value: String::new(),
            },
        )
    }

    /// A date, which may be given beforehand.
    pub(crate) fn date(
        name: impl Into<Cow<'static, str>>,
        label: &str,
        hint: &str,
        on: Option<Date>,
    ) -> Self {
        Self::new(name, label, hint, Input::date(on))
    }

    /// One of several answers.
    pub(crate) fn choice(
        name: impl Into<Cow<'static, str>>,
        label: &str,
        hint: &str,
        options: Vec<Choice>,
    ) -> Self {
        Self::new(name, label, hint, Input::Choice { options })
    }

    /// With an answer that says nothing, for whoever need not choose: it stands chosen until another
    /// is, and takes a choice back without a script.
    pub(crate) fn or_none(mut self, words: &str) -> Self {
        if let Input::Choice { options } = &mut self.input {
            let chosen = !options.iter().any(|one| one.chosen);
            options.push(Choice {
                chosen,
                ..Choice::new("", words, "")
            });
        }
        self
    }

    /// Any of several answers.
    pub(crate) fn several(
        name: impl Into<Cow<'static, str>>,
        label: &str,
        hint: &str,
        options: Vec<Choice>,
    ) -> Self {
        Self::new(name, label, hint, Input::Several { options })
    }

    /// Files to send.
    pub(crate) fn files(name: &'static str, label: &str, hint: &str) -> Self {
        Self::new(name, label, hint, Input::Files)
    }

    /// A value sent along.
    pub(crate) fn hidden(name: &'static str, value: &str) -> Self {
        Self::new(
            name,
            "",
            "",
            Input::Hidden {
                value: value.to_owned(),
            },
        )
    }

    /// With something typed in beforehand.
    pub(crate) fn with(mut self, text: &str) -> Self {
        match &mut self.input {
            Input::Line { value } | Input::Lines { value } | Input::Hidden { value } => {
                text.clone_into(value);
            }
            Input::Choice { options } => {
                for option in options {
                    option.chosen = option.value == text;
                }
            }
            Input::Date { .. }
            | Input::Several { .. }
            | Input::Files
            | Input::Code
            | Input::Secret { .. } => {}
        }
        self
    }

    /// With a day typed in beforehand.
    pub(crate) fn on(self, on: Date) -> Self {
        match self.input {
            Input::Date { .. } => Self {
                input: Input::date(Some(on)),
                ..self
            },
            _ => self,
        }
    }

    /// With what was typed before, and what is wrong with it.
    pub(crate) fn filled(mut self, typed: &Fields, problem: &Problem) -> Self {
        self.fault = problem.about(&self.name).map(str::to_owned);
        if let Input::Date { day, month, year } = &mut self.input {
            let parts = [("day", day), ("month", month), ("year", year)];
            for (part, value) in parts {
                let name = format!("{}-{part}", self.name);
                if typed.has(&name) {
                    typed.text(&name).clone_into(value);
                }
            }
            return self;
        }
        if let Input::Several { options } = &mut self.input {
            if typed.names().next().is_some() {
                for option in options {
                    option.chosen = typed.all(&self.name).any(|one| one == option.value);
                }
            }
            return self;
        }
        if typed.has(&self.name) {
            let text = typed.text(&self.name).to_owned();
            return self.with(&text);
        }
        self
    }

    /// Whether there is anything to choose.
    pub(crate) fn has_options(&self) -> bool {
        match &self.input {
            Input::Choice { options } | Input::Several { options } => !options.is_empty(),
            Input::Line { .. }
            | Input::Code
            | Input::Secret { .. }
            | Input::Lines { .. }
            | Input::Date { .. }
            | Input::Files
            | Input::Hidden { .. } => true,
        }
    }

    /// Whether it is the question of this name.
    pub(crate) fn asks(&self, name: &str) -> bool {
        self.name == name
    }

    /// The id of the first control, for the links of the summary.
    fn first_id(&self) -> String {
        match &self.input {
            Input::Date { .. } => format!("{}-day", self.name),
            Input::Choice { .. } | Input::Several { .. } => format!("{}-1", self.name),
            Input::Line { .. }
            | Input::Lines { .. }
            | Input::Code
            | Input::Secret { .. }
            | Input::Files
            | Input::Hidden { .. } => self.name.clone().into_owned(),
        }
    }

    fn class(&self) -> &'static str {
        if self.fault.is_some() {
            "field bad"
        } else {
            "field"
        }
    }

    /// What describes the control: its hint and its fault.
    fn described(&self) -> String {
        let hint = if self.hint.is_empty() {
            String::new()
        } else {
            format!("{}-hint", self.name)
        };
        match &self.fault {
            Some(_) => format!("{hint} {}-fault", self.name).trim().to_owned(),
            None => hint,
        }
    }

    fn sends_files(&self) -> bool {
        matches!(self.input, Input::Files)
    }
}

/// Whether a form must be sent in parts.
pub(crate) fn sends_files(fields: &[Field]) -> bool {
    fields.iter().any(Field::sends_files)
}

#[cfg(test)]
impl Problem {
    /// A summary for the tests of templates.
    pub(crate) fn sample(field: &str) -> Self {
        let error = AppError::input(field, "Enter a word", "for example this one");
        Self::of(error.into())
            .map(|(problem, _)| problem)
            .unwrap_or_default()
    }
}

#[cfg(test)]
impl Field {
    /// Every kind of question, each with something wrong.
    pub(crate) fn samples() -> Vec<Self> {
        let options = vec![
            Choice::new("a", "One", "A hint"),
            Choice::new("b", "Other", ""),
        ];
        let fields = vec![
            Self::line("line", "A line", ""),
            Self::code("code", "A code", "Digits"),
            Self::secret("secret", "A password", "", "current-password"),
            Self::lines("lines", "Lines", "A hint"),
            Self::date("date", "A date", "A hint", None),
            Self::choice("choice", "A choice", "", options.clone()),
            Self::choice("if-any", "A choice if any", "", options.clone()).or_none(NOT_SAID),
            Self::several("several", "Several", "A hint", options),
            Self::files("files", "Files", ""),
            Self::hidden("hidden", "unseen"),
        ];
        fields
            .into_iter()
            .map(|field| {
                let problem = Problem::sample(&field.name);
                field.filled(&Fields::default(), &problem)
            })
            .collect()
    }
}
