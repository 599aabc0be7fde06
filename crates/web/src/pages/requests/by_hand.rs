//! A search by hand: the words to use there, and what came of it.

use app::{AppError, Ctx, RequestView, Scan};

use super::leave_out::place_name;
use super::question::{Ask, Question, Target};
use crate::form::{Choice, Field, Fields, SentFile};

/// The question.
pub(crate) struct ByHand;

impl Ask for ByHand {
    fn question(ctx: &Ctx<'_>, case: &RequestView, place: &str) -> Result<Question, AppError> {
        let name = place_name(case, place)?;
        let how = case
            .places
            .iter()
            .find(|line| line.id == place)
            .map_or("", |line| line.how.as_str());
        let words = ctx.search_words(&case.stored.body)?;
        let how = if how.is_empty() {
            String::new()
        } else {
            format!(" How it is searched: {how}")
        };
        Ok(Question {
            heading: "Search a place by hand",
            lead: format!(
                "Search “{name}” with the words below, then write down what came of it.{how}"
            ),
            fields: vec![
                Field::choice(
                    "found",
                    "What came of it?",
                    "",
                    vec![
                        Choice::new("nothing", "Nothing was found", ""),
                        Choice::new(
                            "something",
                            "Something was found",
                            "Paste it below, or choose files.",
                        ),
                    ],
                ),
                Field::line(
                    "title",
                    "A title for what you paste",
                    "For example: messages of May with Rosa",
                ),
                Field::lines(
                    "text",
                    "The text you found",
                    "Everything that was found, whole. Other people in it are marked for you in the review.",
                ),
                Field::files(
                    "files",
                    "Files you found",
                    "Plain text (.txt), or pictures and scans (JPEG, PNG, PDF), several at once; 24 MB in all. Each becomes one item. No program can read a picture: you cover by hand what must not be seen.",
                ),
                Field::lines(
                    "words",
                    "The words you searched with",
                    "Change them if you used others.",
                )
                .with(&words.join(" · ")),
            ],
            copy: words,
            button: "Record the search",
            source: "UK GDPR art. 15(1A)",
        })
    }

    fn answer(ctx: &Ctx<'_>, target: &Target, typed: &Fields) -> Result<(), AppError> {
        let words = typed.words("words", "the words you searched with")?;
        let (texts, scans) = match typed.text("found") {
            "nothing" => Default::default(),
            "something" => found(typed)?,
            _ => {
                return Err(AppError::input(
                    "found",
                    "Choose what came of it",
                    "one of the two",
                ));
            }
        };
        let searched = (target.place.as_str(), words);
        let scans = (scans.as_slice(), &*target.extractor);
        ctx.search_by_hand_and_scans(target.id, searched, &texts, scans)
            .map(|_| ())
    }
}

/// Texts with their titles, and what is given as pictures.
type Found = (Vec<(String, String)>, Vec<Scan>);

/// What was pasted and sent, each with its title.
fn found(typed: &Fields) -> Result<Found, AppError> {
    let (mut texts, mut scans) = (Vec::new(), Vec::new());
    let pasted = typed.text("text");
    if !pasted.is_empty() {
        let title = match typed.text("title") {
            "" => "Found by hand",
            title => title,
        };
        texts.push((title.to_owned(), pasted.replace("\r\n", "\n")));
    }
    for file in typed.files() {
        match kept(file)? {
            Kept::Scan(scan) => scans.push(scan),
            Kept::Text(title, text) => texts.push((title, text)),
        }
    }
    if texts.is_empty() && scans.is_empty() {
        return Err(AppError::input(
            "text",
            "Paste what was found, or choose a file",
            "or say that nothing was found",
        ));
    }
    Ok((texts, scans))
}

/// A file as what it is by its bytes, whatever it is called.
pub(crate) enum Kept {
    /// A photograph or scan.
    Scan(Scan),
    /// A plain text with its title.
    Text(String, String),
}

/// What a file is by its bytes.
pub(crate) fn kept(file: &SentFile) -> Result<Kept, AppError> {
    Ok(if is_scan(&file.bytes) {
        Kept::Scan(Scan {
            title: file.name.clone(),
            bytes: file.bytes.clone(),
        })
    } else {
        Kept::Text(file.name.clone(), plain_text(file)?)
    })
}

/// Whether a file begins as a JPEG, PNG or PDF does; what it is in truth the reader finds out.
fn is_scan(bytes: &[u8]) -> bool {
    [&b"\xFF\xD8\xFF"[..], b"\x89PNG", b"%PDF-"]
        .iter()
        .any(|mark| bytes.starts_with(mark))
}

fn plain_text(file: &SentFile) -> Result<String, AppError> {
    let text = std::str::from_utf8(&file.bytes)
        .ok()
        .filter(|text| !text.contains('\0'));
    text.map(|text| text.trim_start_matches('\u{feff}').replace("\r\n", "\n"))
        .ok_or_else(|| {
            AppError::input(
                "files",
                "A file is neither plain text nor a JPEG, PNG or PDF",
                "paste its words, or put the file into a folder that Caretaker reads",
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_file_is_read_and_any_other_refused() {
        let file = |bytes: &[u8]| SentFile {
            field: "files".to_owned(),
            name: "a.txt".to_owned(),
            bytes: bytes.to_vec(),
        };
        assert_eq!(
            plain_text(&file(b"\xef\xbb\xbfone\r\ntwo")).unwrap(),
            "one\ntwo"
        );
        assert!(is_scan(b"\x89PNG\r\n") && is_scan(b"%PDF-1.7") && !is_scan(b"PK\x03\x04"));
        assert!(plain_text(&file(b"PK\x03\x04\0\0")).is_err());
        assert!(plain_text(&file(b"\xff\xfe\x00")).is_err());
    }
}
