//! Small files made in code.

use std::io::{Cursor, Write as _};

use document::{Document, PartKind};
use extract::{Child, Read};
use zip::write::SimpleFileOptions;

/// A zip of members.
pub fn zip_of(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Reads in this process.
pub fn read(name: &str, bytes: &[u8]) -> Read {
    extract::read(name, bytes, None).unwrap()
}

/// The texts of all parts of a kind.
pub fn texts(document: &Document, kind: PartKind) -> Vec<&str> {
    document
        .parts
        .iter()
        .filter(|part| part.kind == kind)
        .map(|part| part.text.trim_end())
        .collect()
}

/// Every note as a line.
pub fn notes(document: &Document) -> Vec<String> {
    document.notes.iter().map(document::Note::line).collect()
}

/// The names of the files inside.
pub fn names(children: &[Child]) -> Vec<&str> {
    children.iter().map(|child| child.name.as_str()).collect()
}
