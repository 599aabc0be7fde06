//! One's own details as a file: for programs, and to read.

use render::{Block, Document, Run};
use serde_json::{Value, json};

use super::{OwnData, OwnField, OwnShape};
use crate::{AppError, Ctx};

/// Which file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnFile {
    /// JSON, for programs.
    Json,
    /// A tagged PDF, to read.
    Pdf,
}

impl OwnFile {
    /// The one of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "json" => Some(Self::Json),
            "pdf" => Some(Self::Pdf),
            _ => None,
        }
    }

    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Json => "my-details.json",
            Self::Pdf => "my-details.pdf",
        }
    }
}

const NOT_SHOWN: &str = "Not shown here, to keep somebody safe. Ask us for it.";

impl OwnField {
    /// What is held, as it is read.
    pub fn words(&self) -> String {
        if self.is_shown {
            self.detail.shown(&self.held)
        } else {
            NOT_SHOWN.to_owned()
        }
    }
}

impl Ctx<'_> {
    pub(super) fn own_file(&self, data: &OwnData, file: OwnFile) -> Result<Vec<u8>, AppError> {
        match file {
            OwnFile::Json => serde_json::to_vec_pretty(&self.as_json(data))
                .map_err(|_| AppError::Inconsistent("details cannot be written".to_owned())),
            OwnFile::Pdf => {
                let set = render::pdf(&self.as_document(data));
                let set =
                    set.map_err(|error| AppError::unavailable("setting details")(Box::new(error)))?;
                Ok(set.pdf)
            }
        }
    }

    fn as_json(&self, data: &OwnData) -> Value {
        let details = data.fields.iter().map(|field| {
            let value = match field.detail.shape() {
                _ if !field.is_shown => Value::Null,
                OwnShape::Several => field.held.lines().collect(),
                OwnShape::Line | OwnShape::Text | OwnShape::Day if field.held.is_empty() => {
                    Value::Null
                }
                OwnShape::Line | OwnShape::Text | OwnShape::Day => field.held.clone().into(),
            };
            (field.detail.code().to_owned(), value)
        });
        let kept = data
            .kept
            .iter()
            .map(|one| json!({ "what": one.what, "why": one.why, "until": one.until }));
        let proposals = data.proposals.iter().map(|one| {
            json!({
                "detail": one.detail.code(),
                "held": one.held,
                "proposed": one.words,
                "on": one.on.to_string(),
                "put_right": one.decided.as_ref().map(|end| end.taken),
                "why_not": one.decided.as_ref().map(|end| &end.why).filter(|why| !why.is_empty()),
            })
        });
        json!({
            "organisation": self.engine.organisation().name,
            "on": self.today().to_string(),
            "details": details.collect::<serde_json::Map<_, _>>(),
            "our_number": Some(&data.number).filter(|number| !number.is_empty()),
            "known_to_us_as": data.known_as,
            "others_on_record": data.others,
            "agreed_to": data.agreed,
            "not_used": data.still,
            "what_the_policy_keeps": kept.collect::<Vec<_>>(),
            "proposed": proposals.collect::<Vec<_>>(),
        })
    }

    fn as_document(&self, data: &OwnData) -> Document {
        let organisation = self.engine.organisation();
        let text = |text: &str| vec![Run::text(text)];
        let heading = |words: &str| Block::Heading(2, words.to_owned());
        let mut details: Vec<_> = data
            .fields
            .iter()
            .filter(|field| !field.is_shown || !field.held.is_empty())
            .map(|field| (field.detail.words().to_owned(), text(&field.words())))
            .collect();
        if !data.number.is_empty() {
            details.push(("Our number".to_owned(), text(&data.number)));
        }
        let mut blocks = vec![
            Block::Heading(1, "Your details".to_owned()),
            Block::Paragraph(text(&format!(
                "What {} holds of you as your own details on {}. Anything else that is held about you, you can ask for by a request.",
                organisation.name,
                calendar::in_words(self.today())
            ))),
            Block::KeyValues(details),
        ];
        let mut list = |words: &str, lines: Vec<String>| {
            if !lines.is_empty() {
                blocks.push(heading(words));
                blocks.push(Block::Bullets(
                    lines.iter().map(|line| text(line)).collect(),
                ));
            }
        };
        list("As what we know you", data.known_as.clone());
        list(
            "Also on record",
            data.others.iter().map(|one| (*one).to_owned()).collect(),
        );
        list("What you agreed to or not", data.agreed.clone());
        list("What is not used", data.still.clone());
        let proposed = data.proposals.iter().map(|one| {
            let came = match &one.decided {
                None => "it waits for our answer".to_owned(),
                Some(end) if end.taken => "it was put right".to_owned(),
                Some(end) => format!("it was not put right: {}", end.why),
            };
            let words = if one.words.is_empty() {
                "to be taken out"
            } else {
                &one.words
            };
            format!("{}: {words}; {came}", one.detail.words())
        });
        list("What you proposed", proposed.collect());
        blocks.push(heading(
            "What our policy keeps of people like you, and until when",
        ));
        let kept = data.kept.iter().map(|one| {
            let said: Vec<&str> = one
                .why
                .iter()
                .chain(&one.until)
                .map(String::as_str)
                .collect();
            (one.what.clone(), text(&said.join("\n")))
        });
        blocks.push(Block::KeyValues(kept.collect()));
        blocks.push(heading("If you are not content"));
        blocks.extend(data.ways.iter().map(|way| Block::Paragraph(text(way))));
        Document {
            title: "Your details".to_owned(),
            language: "en-GB".to_owned(),
            organisation: organisation.name.clone(),
            blocks,
            ..Document::default()
        }
    }
}
