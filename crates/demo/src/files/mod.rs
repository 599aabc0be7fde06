//! The folder of documents and mail, in the formats such a firm has.

mod docx;
mod drive;
mod mail;
mod mailboxes;
mod package;
mod pdf;
mod pictures;
mod plain;
mod tables;
mod telephone;
mod xlsx;

use std::collections::BTreeMap;

use crate::organisation::Organisation;
use crate::random::Random;
use crate::text::Text;

/// A file of the demo, with what is written in it.
#[derive(Clone, Debug)]
pub struct DemoFile {
    /// Its path below `files`, with `/`.
    pub path: String,
    /// The file itself.
    pub bytes: Vec<u8>,
    /// Its texts as they were written, by the part names of the truth file.
    pub parts: Vec<Part>,
    /// The ids of those who wrote or received it, where it is a message.
    pub participants: Vec<String>,
}

/// One text of a file.
#[derive(Clone, Debug)]
pub struct Part {
    /// `body`, `header`, `comment`, `sheet:Register`, `page:2`, `message:12`, `attachment:name`.
    pub name: String,
    /// What is written there, and of whom.
    pub text: Text,
    /// The ids of those who wrote or received the message around it.
    pub participants: Vec<String>,
}

impl Part {
    pub(crate) fn new(name: impl Into<String>, text: Text) -> Self {
        Self {
            name: name.into(),
            text,
            participants: Vec::new(),
        }
    }
}

impl DemoFile {
    fn new(path: impl Into<String>, bytes: Vec<u8>, mut parts: Vec<Part>) -> Self {
        parts.retain(|part| !part.text.is_empty());
        Self {
            path: path.into(),
            bytes,
            parts,
            participants: Vec::new(),
        }
    }

    /// The last step of the path.
    pub(crate) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }
}

impl Organisation {
    /// Every file, in the order of the folder.
    pub fn files(&self) -> Vec<DemoFile> {
        let mut files = drive::write(self);
        files.extend(tables::write(self));
        files.extend(mailboxes::write(self));
        files.extend(telephone::write(self));
        files.extend(pictures::write(&mut Random::new(self.seed, "pictures")));
        files.sort_by(|one, other| one.path.cmp(&other.path));
        let mut seen = BTreeMap::new();
        for file in &mut files {
            let before: &mut usize = seen.entry(file.path.clone()).or_default();
            *before += 1;
            if let Some((stem, extension)) = file.path.rsplit_once('.').filter(|_| *before > 1) {
                file.path = format!("{stem} ({before}).{extension}");
            }
        }
        files
    }
}
