//! The truth file: every mention that was written, by file, part and occurrence.

use serde::Serialize;

use crate::files::DemoFile;
use crate::organisation::Organisation;
use crate::text::Text;

/// One mention.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Truth {
    /// The file, from the folder in which the truth file lies.
    pub path: String,
    /// The part of the file.
    pub part: String,
    /// What stands there.
    pub written: String,
    /// Which occurrence of these words in the part's text, counted from 1.
    pub nth: usize,
    /// The id of the person meant.
    pub person: String,
    /// How they are written.
    pub form: &'static str,
}

fn mentions(path: &str, part: &str, text: &Text) -> Vec<Truth> {
    let truth = |(mark, nth): (&crate::text::Mark, usize)| Truth {
        path: path.to_owned(),
        part: part.to_owned(),
        written: mark.written.clone(),
        nth,
        person: mark.person.clone(),
        form: mark.form.code(),
    };
    text.numbered().into_iter().map(truth).collect()
}

/// The mentions in one file.
pub fn of_file(file: &DemoFile) -> Vec<Truth> {
    let path = format!("files/{}", file.path);
    file.parts
        .iter()
        .flat_map(|part| mentions(&path, &part.name, &part.text))
        .collect()
}

impl Organisation {
    /// Every mention in every file.
    pub fn truth(&self) -> Vec<Truth> {
        self.files().iter().flat_map(of_file).collect()
    }

    /// Every mention in the organisation's own records.
    pub fn truth_of_records(&self) -> Vec<Truth> {
        self.records
            .iter()
            .flat_map(|record| {
                mentions(
                    "records.jsonl",
                    &format!("record:{}", record.id),
                    &record.text,
                )
            })
            .collect()
    }
}
