//! `caretaker scan FILE|-`: everything in a text that identifies anybody.

use std::io::{Read as _, Write};
use std::path::{Path, PathBuf};

use document::Document;
use extract::{Table, one_line};
use find::people_csv::people;
use find::{Context, Directory, Scanned, scan};
use serde::Serialize;

use super::extract::is_unread;

/// Find people and identifiers in a text.
#[derive(Debug, clap::Args)]
pub(crate) struct ScanArgs {
    /// The file, or `-` for the standard input.
    pub(crate) file: PathBuf,
    /// The people to look for: a list as `person import` reads it, CSV, XLSX or ODS.
    #[arg(long, value_name = "FILE")]
    pub(crate) people: Option<PathBuf>,
    /// Print a list of `{start, end, type, person?, sure}`; offsets count Unicode code points.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Endings of files that are read as they are; everything else goes through the extractor.
const TEXTS: [&str; 7] = ["txt", "text", "md", "csv", "tsv", "json", "log"];

/// One find, as it is printed.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Row {
    start: usize,
    end: usize,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<String>,
    sure: bool,
}

/// What reads files that are not plain text, from their names and bytes.
pub(crate) trait Reads {
    /// What a file says, and what of it must be looked at.
    fn document(&self, name: &str, bytes: &[u8]) -> anyhow::Result<Document>;
    /// A file as a table.
    fn table(&self, name: &str, bytes: &[u8]) -> anyhow::Result<Table>;
}

/// Scans the file and prints what stands in it. Answers the exit code: 2 if a file cannot be used.
pub(crate) fn run(
    args: &ScanArgs,
    reader: &impl Reads,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> anyhow::Result<u8> {
    let (directory, ids) = match &args.people {
        Some(path) => directory(path, reader)?,
        None => (Directory::build(&[]), Vec::new()),
    };
    let bytes = bytes_of(&args.file)?;
    let text = match plain(&args.file, &bytes) {
        Some(text) => text,
        None => {
            let document = reader.document(&args.file.to_string_lossy(), &bytes)?;
            for note in &document.notes {
                writeln!(err, "{}", one_line(&note.line()))?;
            }
            if is_unread(&document) {
                // Nothing was found because nothing was read: that is no finding.
                return Ok(crate::exit::INPUT);
            }
            let texts: Vec<String> = document.parts.into_iter().map(|part| part.text).collect();
            texts.join("\n")
        }
    };
    let found = scan(&text, &directory, &Context::default());
    let rows = rows(&text, &found, &ids);
    if args.json {
        serde_json::to_writer(&mut *out, &rows)?;
        writeln!(out)?;
    } else {
        table(&text, &found, &rows, out)?;
    }
    Ok(0)
}

fn bytes_of(file: &Path) -> anyhow::Result<Vec<u8>> {
    if file.as_os_str() == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes)?;
        return Ok(bytes);
    }
    Ok(crate::files::read(file)?)
}

/// The text of a file that is text already, so that offsets are the file's own.
fn plain(file: &Path, bytes: &[u8]) -> Option<String> {
    let ending = file
        .extension()
        .map(|ending| ending.to_string_lossy().to_lowercase());
    let text =
        file.as_os_str() == "-" || ending.is_none_or(|ending| TEXTS.contains(&ending.as_str()));
    std::str::from_utf8(bytes)
        .ok()
        .filter(|text_of| text && !text_of.contains('\0'))
        .map(str::to_owned)
}

/// The directory of a list of people, and the ids in it.
fn directory(path: &Path, reader: &impl Reads) -> anyhow::Result<(Directory, Vec<String>)> {
    let bytes = crate::files::read(path)?;
    let table = reader.table(&path.to_string_lossy(), &bytes)?;
    let (people, ids) = people(&app::people_in(&table)?);
    Ok((Directory::build(&people), ids))
}

/// Finds with offsets in code points, counted once over the text.
fn rows(text: &str, found: &[Scanned], ids: &[String]) -> Vec<Row> {
    let mut at = 0;
    let mut points = 0;
    let mut point = |byte: usize| {
        points += text
            .get(at..byte)
            .map_or(0, |between| between.chars().count());
        at = byte;
        points
    };
    found
        .iter()
        .map(|one| Row {
            start: point(one.start),
            end: point(one.end),
            kind: one.kind.code(),
            person: one
                .person
                .and_then(|key| ids.get(usize::try_from(key).ok()?))
                .cloned(),
            sure: one.sure,
        })
        .collect()
}

/// One line a find: place, what, who, the words.
fn table(text: &str, found: &[Scanned], rows: &[Row], out: &mut dyn Write) -> std::io::Result<()> {
    if rows.is_empty() {
        return writeln!(out, "Nothing found.");
    }
    let (mut line, mut begins, mut at) = (1, 0, 0);
    for (one, row) in found.iter().zip(rows) {
        let between = text.get(at..one.start).unwrap_or_default();
        line += between.matches('\n').count();
        begins = between.rfind('\n').map_or(begins, |last| at + last + 1);
        at = one.start;
        let column = text
            .get(begins..one.start)
            .map_or(0, |before| before.chars().count())
            + 1;
        let words = text.get(one.start..one.end).unwrap_or_default();
        let words: String = words
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        let person = row.person.as_deref().unwrap_or("-");
        let sure = if row.sure { "" } else { "  (look at it)" };
        writeln!(
            out,
            "{line}:{column}  {}  {person}  {words}{sure}",
            row.kind
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use document::{LookAtThis, Part, PartKind};

    use super::*;

    const PEOPLE: &str =
        "id,capacity,given_names,family_name,nicknames\nL7,learner,Zoë,Quarrington,Zozo\n";

    /// As the worker reads, without its walls.
    struct InProcess;

    impl Reads for InProcess {
        fn document(&self, _: &str, bytes: &[u8]) -> anyhow::Result<Document> {
            if bytes.starts_with(b"%PDF") {
                return Ok(Document::unread(LookAtThis::Encrypted));
            }
            let mut document = Document::new();
            let said = format!("Dear {},", bytes.len());
            document.push(Part::new(PartKind::Body, "", said));
            Ok(document)
        }

        fn table(&self, name: &str, bytes: &[u8]) -> anyhow::Result<Table> {
            extract::table::table(name, bytes, None).map_err(|what| anyhow::anyhow!("{what:?}"))
        }
    }

    struct Folder(tempfile::TempDir);

    impl Folder {
        fn new(files: &[(&str, &[u8])]) -> Self {
            let folder = tempfile::tempdir().unwrap();
            for (name, bytes) in files {
                std::fs::write(folder.path().join(name), bytes).unwrap();
            }
            Self(folder)
        }

        fn scan(&self, file: &str, people: Option<&str>, json: bool) -> (u8, String, String) {
            let args = ScanArgs {
                file: self.0.path().join(file),
                people: people.map(|name| self.0.path().join(name)),
                json,
            };
            let (mut out, mut err) = (Vec::new(), Vec::new());
            let code = run(&args, &InProcess, &mut out, &mut err).unwrap_or_else(|error| {
                let error = error.downcast_ref::<app::AppError>().unwrap();
                err.extend(error.to_string().into_bytes());
                2
            });
            (
                code,
                String::from_utf8(out).unwrap(),
                String::from_utf8(err).unwrap(),
            )
        }
    }

    #[test]
    fn offsets_count_code_points_and_people_are_named_by_their_id() {
        let folder = Folder::new(&[
            ("a.txt", "“Zoë Quarrington” ☎ 07700 900123".as_bytes()),
            ("people.csv", PEOPLE.as_bytes()),
        ]);
        let (code, out, err) = folder.scan("a.txt", Some("people.csv"), true);
        assert_eq!((code, err.as_str()), (0, ""));
        assert_eq!(
            out,
            "[{\"start\":1,\"end\":16,\"type\":\"person\",\"person\":\"L7\",\"sure\":true},\
             {\"start\":20,\"end\":32,\"type\":\"telephone\",\"sure\":true}]\n"
        );
    }

    #[test]
    fn a_list_as_an_office_has_it() {
        let list = "Pupil;Date of birth;Shoe size\nZo\u{eb} Quarrington;4/5/2013;38\n";
        let folder = Folder::new(&[
            ("a.txt", "Dear Zoë Quarrington".as_bytes()),
            ("list.csv", list.as_bytes()),
        ]);
        let (code, out, err) = folder.scan("a.txt", Some("list.csv"), false);
        assert_eq!((code, err.as_str()), (0, ""));
        assert_eq!(out, "1:6  person  line 2  Zoë Quarrington\n");
    }

    #[test]
    fn a_table_for_people() {
        let folder = Folder::new(&[
            ("a.txt", "Hello\nsaw Zozo today".as_bytes()),
            ("b.txt", b"hello"),
            ("people.csv", PEOPLE.as_bytes()),
        ]);
        assert_eq!(
            folder.scan("a.txt", Some("people.csv"), false).1,
            "2:5  person  L7  Zozo  (look at it)\n"
        );
        assert_eq!(folder.scan("b.txt", None, false).1, "Nothing found.\n");
    }

    #[test]
    fn other_files_go_through_the_extractor() {
        let folder = Folder::new(&[("a.docx", b"07700 900123"), ("b.txt", b"\xff07700 900123")]);
        assert_eq!(folder.scan("a.docx", None, true).1, "[]\n");
        assert_eq!(folder.scan("b.txt", None, true).1, "[]\n");
    }

    #[test]
    fn a_file_without_text_is_no_file_without_findings() {
        let folder = Folder::new(&[("a.pdf", b"%PDF locked")]);
        for json in [true, false] {
            let (code, out, err) = folder.scan("a.pdf", None, json);
            assert_eq!((code, out.as_str()), (2, ""));
            assert!(err.contains("password"), "{err}");
        }
    }

    #[test]
    fn files_that_cannot_be_used() {
        let folder = Folder::new(&[
            ("a.txt", b"x"),
            ("shoes.csv", b"id,shoe\n1,2\n"),
            ("people.csv", b"id,name,born\n1,Zo\xeb Strand,soon\n"),
        ]);
        assert_eq!(folder.scan("none.txt", None, true).0, 2);
        assert_eq!(folder.scan("a.txt", Some("none.csv"), true).0, 2);
        for (file, what) in [
            ("shoes.csv", "no column holds a name"),
            ("people.csv", "line 2, column 3 (born)"),
        ] {
            let (code, out, err) = folder.scan("a.txt", Some(file), true);
            assert_eq!((code, out.as_str()), (2, ""));
            assert!(err.contains(what), "{err}");
        }
    }
}
