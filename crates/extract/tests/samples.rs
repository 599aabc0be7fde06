//! Real files that nobody here wrote: none may crash, hang, or be lost in silence, and the texts
//! known to be in them are found. Skipped where the samples are not beside the project.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    missing_docs,
    unreachable_pub,
    reason = "tests"
)]

use std::path::{Path, PathBuf};
use std::time::Duration;

use document::{Document, LookAtThis};
use extract::{Budget, Extractor};
use serde::Deserialize;

/// Types whose expected texts must be found.
const READ: &[&str] = &[
    "csv", "docm", "docx", "eml", "html", "ics", "mbox", "odp", "ods", "odt", "pdf", "pptx", "doc",
    "ppt", "p7m", "rtf", "msg", "txt", "xls", "xlsm", "xlsx", "zip",
];

#[derive(Deserialize)]
struct Sample {
    path: String,
    #[serde(rename = "type")]
    kind: String,
    class: String,
    password: Option<String>,
    #[serde(default)]
    expect: Vec<Expected>,
}

#[derive(Deserialize)]
struct Expected {
    s: String,
    kind: String,
    confirmed: bool,
}

fn samples() -> Option<(PathBuf, Vec<Sample>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples");
    let manifest = std::fs::read(folder.join("manifest.json")).ok()?;
    Some((
        folder.join("files"),
        serde_json::from_slice(&manifest).unwrap(),
    ))
}

fn collapsed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn all_text(document: &Document) -> String {
    let mut out = Vec::new();
    extract::write_plain(document, &mut out).unwrap();
    collapsed(&String::from_utf8(out).unwrap())
}

#[test]
fn none_is_lost_and_what_is_in_them_is_found() {
    let Some((folder, samples)) = samples() else {
        println!("skipped: no samples beside the project");
        return;
    };
    let extractor = Extractor::of(env!("CARGO_BIN_EXE_extract-worker"), &[]);
    let mut faults = Vec::new();
    for sample in &samples {
        let bytes = std::fs::read(folder.join(&sample.path)).unwrap();
        let password = sample
            .password
            .as_deref()
            .filter(|password| !password.is_empty());
        let extraction = extractor
            .extract(&sample.path, &bytes, password, &Budget::default())
            .unwrap();
        let document = &extraction.document;
        if document.is_empty() && document.notes.is_empty() {
            faults.push(format!("{}: lost in silence", sample.path));
        }
        if extraction.took > Duration::from_secs(10) {
            faults.push(format!("{}: took {:?}", sample.path, extraction.took));
        }
        let stopped = document
            .notes
            .iter()
            .any(|note| matches!(note.what, LookAtThis::Stopped(_)));
        if stopped && sample.class == "ordinary" {
            faults.push(format!("{}: stopped the reader", sample.path));
        }
        if !READ.contains(&sample.kind.as_str()) {
            continue;
        }
        let text = all_text(document);
        for expected in sample
            .expect
            .iter()
            .filter(|expected| expected.kind == "text" && expected.confirmed)
        {
            if !text.contains(&collapsed(&expected.s)) {
                faults.push(format!("{}: does not show `{}`", sample.path, expected.s));
            }
        }
    }
    assert!(
        faults.is_empty(),
        "of {} samples:\n{}",
        samples.len(),
        faults.join("\n")
    );
}

/// What a file with a password says to whoever gives none, a wrong one, and its own.
#[test]
fn locked_files_say_what_opens_them() {
    let Some((folder, samples)) = samples() else {
        println!("skipped: no samples beside the project");
        return;
    };
    let extractor = Extractor::of(env!("CARGO_BIN_EXE_extract-worker"), &[]);
    // In which nobody set a password of their own, or for the owner's rights alone.
    let open = ["VelvetSweatshop", ""];
    let mut seen = 0;
    for sample in samples.iter().filter(|sample| {
        sample.class == "encrypted"
            && sample.kind != "7z"
            && !sample.path.contains("owner-password")
            // The password that the list has for this one is not its own.
            && !sample.path.ends_with("poi__PasswordProtected.doc")
            && !open.contains(&sample.password.as_deref().unwrap_or_default())
    }) {
        let bytes = std::fs::read(folder.join(&sample.path)).unwrap();
        let with = |password: Option<&str>| {
            extractor
                .extract(&sample.path, &bytes, password, &Budget::default())
                .unwrap()
                .document
        };
        let said = |password: Option<&str>| {
            let notes: Vec<String> = with(password)
                .notes
                .iter()
                .map(document::Note::line)
                .collect();
            notes.join("\n")
        };
        let path = &sample.path;
        let without = said(None);
        if without.contains("save a copy without a password") {
            assert!(path.contains("xor"), "{path}: this can be opened");
            continue;
        }
        seen += 1;
        let wrong = said(Some("x"));
        assert!(
            without.contains("open it with its password"),
            "{path}: {without}"
        );
        assert!(wrong.contains("is the wrong one"), "{path}: {wrong}");
        let own = with(sample.password.as_deref());
        assert!(!own.parts.is_empty(), "{path}: {:?}", own.notes);
    }
    assert!(seen >= 9, "{seen}");
}

/// Excel encrypts with a password of its own what somebody only protects from changes: a list in such
/// a workbook is read, and one with a real password says so.
#[test]
fn a_table_in_a_locked_workbook_is_read_if_nobody_set_a_password() {
    let Some((folder, _)) = samples() else {
        println!("skipped: no samples beside the project");
        return;
    };
    let table = |name: &str| {
        let bytes = std::fs::read(folder.join("encrypted").join(name)).unwrap();
        extract::table::table(name, &bytes, None)
    };
    assert!(!table("tika__protect.xlsx").unwrap().rows.is_empty());
    let said = |name: &str| table(name).unwrap_err().to_string();
    assert!(said("poi__protected_sha512.xlsx").contains("open it with its password"));
    assert!(said("oletools__encrypted.xls").contains("open it with its password"));
    assert!(said("poi__xor-encryption-abc.xls").contains("save a copy without a password"));
}
