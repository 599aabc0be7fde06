//! What is wrong with a form.

use app::{AppError, Fault};
use askama::Template;
use askama::filters::HtmlSafe;

use super::Field;
use crate::errors::PageError;

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

    /// The same about one field: what is wrong elsewhere is wrong with what was given there.
    pub(crate) fn at(mut self, field: &str) -> Self {
        for line in &mut self.lines {
            field.clone_into(&mut line.to);
        }
        self
    }

    /// All of it in one line.
    pub(crate) fn in_words(&self) -> String {
        let lines: Vec<&str> = self.lines.iter().map(|line| line.text.as_str()).collect();
        lines.join(" ")
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
