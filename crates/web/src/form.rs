//! What a form asks, what it sends, and what is wrong with it.

mod fields;
mod problem;

use std::borrow::Cow;

use askama::Template;
use askama::filters::HtmlSafe;
use jiff::civil::Date;

pub(crate) use self::fields::{Fields, SentFile};
pub(crate) use self::problem::{Problem, sentence};

/// The answer to a question that need not be answered.
pub(crate) const NOT_SAID: &str = "Not said";

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
    pub(crate) fn files(name: impl Into<Cow<'static, str>>, label: &str, hint: &str) -> Self {
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
