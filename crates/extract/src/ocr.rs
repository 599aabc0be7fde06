//! Words read in a picture by a program that is not ours (`tesseract`), where the system has it. It is
//! offered and never needed: what it reads may be wrong, and nothing is proved by it.
//!
//! The picture, samples of our own, goes in by its input, and a table comes out by its output; no file
//! lies anywhere. It runs behind walls (`worker/reader.rs`), and what it says is believed of nobody: it
//! is bounded, and each word must lie on the page.

use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::Duration;

use document::{Area, PageWords, Parted, Picture};

use crate::worker::{NO_SANDBOX, READER, SETTINGS};

/// Where it may lie. A search path of the environment could name anything.
const PROGRAMS: &[&str] = &["/usr/bin/tesseract", "/usr/local/bin/tesseract"];
/// What is installed where there is none.
pub const MISSING: &str = "the words on pictures cannot be read: install tesseract (the package \
                           tesseract-ocr) to have it offered";
/// MiB of address space, and seconds of a processor.
const LIMITS: &str = "1024 60 walled";
/// How long one page may take.
const TIME: Duration = Duration::from_mins(1);
/// A table of more bytes is not read on.
const TABLE: u64 = 8 << 20;
/// No page has more words.
const WORDS: usize = 20_000;
/// Nor a word more letters.
const LETTERS: usize = 200;
/// How far beyond its letters a word is suggested to be covered, as a part of its height.
const AROUND: f32 = 0.15;

/// Why nothing was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotRead {
    /// The program is not installed.
    Missing,
    /// The system has no walls for a program of others.
    NoWalls,
    /// It did not answer in time.
    TooSlow,
    /// It did not answer, or not as it should.
    Failed,
}

impl NotRead {
    /// For people, as what is wrong.
    pub fn words(self) -> &'static str {
        match self {
            Self::Missing => MISSING,
            Self::NoWalls => {
                "this system cannot wall in the program that reads words on pictures (it needs \
                 Linux with Landlock and seccomp)"
            }
            Self::TooSlow => "the program that reads words on pictures took too long",
            Self::Failed => "the program that reads words on pictures stopped without an answer",
        }
    }
}

/// The program, where the system has it.
pub(crate) fn program() -> Option<PathBuf> {
    let mut known = PROGRAMS.iter().map(PathBuf::from);
    let linux = cfg!(target_os = "linux");
    linux.then(|| known.find(|path| path.is_file())).flatten()
}

/// The words that the program reads in a picture. `command` starts our own worker, which becomes it.
pub(crate) fn read(
    command: Command,
    program: &Path,
    picture: &Picture,
) -> io::Result<Result<PageWords, NotRead>> {
    let table = match run(command, program, &bitmap(picture))? {
        Ok(table) => table,
        Err(why) => return Ok(Err(why)),
    };
    let Ok(table) = String::from_utf8(table) else {
        return Ok(Err(NotRead::Failed));
    };
    let size = (picture.width(), picture.height());
    Ok(words(&table, size).ok_or(NotRead::Failed))
}

/// The picture as the plainest file there is (PNM), so that the program has little to take apart.
fn bitmap(picture: &Picture) -> Vec<u8> {
    let kind = if picture.is_grey() { 5 } else { 6 };
    let (width, height) = (picture.width(), picture.height());
    let mut file = format!("P{kind}\n{width} {height}\n255\n").into_bytes();
    file.extend_from_slice(picture.samples());
    file
}

fn run(mut command: Command, program: &Path, input: &[u8]) -> io::Result<Result<Vec<u8>, NotRead>> {
    let mut process = command
        // `--dpi` because the file says none; 150 is what pages are drawn at.
        .args(["stdin", "stdout", "--dpi", "150", "--psm", "3"])
        .args(["-l", "eng", "-c", "tessedit_create_tsv=1"])
        .env_clear()
        .env(SETTINGS, LIMITS)
        .env(READER, program)
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let outcome = talk(&mut process, input);
    let _ = process.kill();
    let status = process.wait()?;
    Ok(match outcome? {
        Ok(_) if status.code() == Some(i32::from(NO_SANDBOX)) => Err(NotRead::NoWalls),
        Ok(table) if !table.is_empty() => Ok(table),
        Ok(_) => Err(NotRead::Failed),
        Err(why) => Err(why),
    })
}

/// Feeds a program and takes what it says, for as long as it may take.
fn talk(process: &mut Child, input: &[u8]) -> io::Result<Result<Vec<u8>, NotRead>> {
    let broken = || io::Error::from(io::ErrorKind::BrokenPipe);
    let mut feed = process.stdin.take().ok_or_else(broken)?;
    let output = process.stdout.take().ok_or_else(broken)?;
    let (sender, answer) = sync_channel(1);
    std::thread::Builder::new()
        .name("reader pipe".to_owned())
        .spawn(move || {
            let mut table = Vec::new();
            let read = output.take(TABLE + 1).read_to_end(&mut table);
            let _ = sender.send(read.map(|_| table));
        })?;
    std::thread::scope(|scope| {
        std::thread::Builder::new()
            .name("reader feed".to_owned())
            // A program that does not want it says so by its answer.
            .spawn_scoped(scope, move || {
                let _ = feed.write_all(input).and_then(|()| feed.flush());
            })?;
        let answer = answer.recv_timeout(TIME);
        if answer.is_err() {
            // Ends the feeding too.
            let _ = process.kill();
        }
        Ok(match answer {
            Ok(Ok(table)) if table.len() as u64 <= TABLE => {
                settle(process);
                Ok(table)
            }
            Ok(_) | Err(RecvTimeoutError::Disconnected) => {
                let _ = process.kill();
                Err(NotRead::Failed)
            }
            Err(RecvTimeoutError::Timeout) => Err(NotRead::TooSlow),
        })
    })
}

/// Lets a program that has closed its output end by itself, so that it can say how.
fn settle(process: &mut Child) {
    for _ in 0..100 {
        if !matches!(process.try_wait(), Ok(None)) {
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let _ = process.kill();
}

/// A word of the table.
struct Row<'a> {
    /// Block, paragraph and line.
    line: (&'a str, &'a str, &'a str),
    left: u32,
    top: u32,
    width: u32,
    height: u32,
    sure: u8,
    word: &'a str,
}

impl<'a> Row<'a> {
    /// What a line of the table says, if it is a word.
    fn of(line: &'a str) -> Option<Self> {
        let mut cells = line.split('\t');
        let mut next = || cells.next();
        // Anything but a word is a box around words.
        let _word = next().filter(|level| *level == "5")?;
        let _page = next()?;
        let place = (next()?, next()?, next()?);
        let _nth = next()?;
        let number = |cell: Option<&str>| cell?.parse::<u32>().ok();
        let (left, top) = (number(next())?, number(next())?);
        let (width, height) = (number(next())?, number(next())?);
        let sure = per_cent(next()?)?;
        let word = next()?.trim();
        let plain = !word.is_empty() && !word.chars().any(char::is_control);
        let all = plain && word.chars().count() <= LETTERS && next().is_none();
        all.then_some(Self {
            line: place,
            left,
            top,
            width,
            height,
            sure,
            word,
        })
    }
}

/// A share in per cent, of which only whole ones matter.
fn per_cent(cell: &str) -> Option<u8> {
    let whole = cell.split('.').next()?;
    whole.parse().ok().filter(|sure| *sure <= 100)
}

/// The words of a table of a picture of this size; none if it is no such table, or too long.
fn words(table: &str, (width, height): (u32, u32)) -> Option<PageWords> {
    let mut lines = table.lines();
    let heading = lines.next()?;
    if !heading.starts_with("level\tpage_num\t") {
        return None;
    }
    let mut page = PageWords::default();
    let mut last: Option<(&str, &str, &str)> = None;
    for row in lines.filter_map(Row::of) {
        let Some(area) = area(&row, (width, height)) else {
            continue;
        };
        if page.words().len() >= WORDS || page.text().len() >= PageWords::TEXT - 4 * LETTERS - 2 {
            return None;
        }
        let parted = match last {
            Some(last) if last == row.line => Parted::Blank,
            Some(last) if (last.0, last.1) == (row.line.0, row.line.1) => Parted::Line,
            Some(_) | None => Parted::Paragraph,
        };
        last = Some(row.line);
        page.push(parted, row.word, area, Some(row.sure));
    }
    page.fits().then_some(page)
}

/// Where a word lies, with a little around it.
#[expect(
    clippy::cast_precision_loss,
    reason = "a picture is no million pixels wide"
)]
fn area(row: &Row<'_>, (width, height): (u32, u32)) -> Option<Area> {
    let inside = |from: u32, size: u32, side: u32| {
        size > 0 && from.checked_add(size).is_some_and(|end| end <= side)
    };
    if !inside(row.left, row.width, width) || !inside(row.top, row.height, height) {
        return None;
    }
    let around = row.height as f32 * AROUND;
    let (left, top) = (row.left as f32 - around, row.top as f32 - around);
    let right = (row.left + row.width) as f32 + around;
    let bottom = (row.top + row.height) as f32 + around;
    let (width, height) = (width as f32, height as f32);
    Area::between(
        (left / width, top / height),
        (right / width, bottom / height),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\t\
                        height\tconf\ttext\n";

    fn table(rows: &[&str]) -> String {
        let rows = rows.iter().map(|row| row.replace(' ', "\t"));
        HEAD.to_owned() + &rows.collect::<Vec<_>>().join("\n")
    }

    fn said(rows: &[&str]) -> Option<PageWords> {
        words(&table(rows), (1_000, 500))
    }

    #[test]
    fn words_of_a_table_have_places_and_lines() {
        let page = said(&[
            "1 1 0 0 0 0 0 0 1000 500 -1 ",
            "5 1 1 1 1 1 100 100 100 20 96.5 Jamie",
            "5 1 1 1 1 2 210 100 100 20 40 Fox",
            "5 1 1 1 2 1 100 130 50 20 91.2 met",
            "5 1 2 1 1 1 100 200 50 20 0 Ella",
        ])
        .unwrap();
        assert_eq!(page.text(), "Jamie Fox\nmet\n\nElla");
        let places = page.places(0, 9);
        let area = Area::between((0.097, 0.194), (0.313, 0.246)).unwrap();
        assert_eq!(
            places,
            [(area, Some(40))],
            "as sure as of the less sure word"
        );
    }

    #[test]
    fn what_lies_outside_or_makes_no_sense_is_passed_over() {
        for row in [
            "5 1 1 1 1 1 950 100 51 20 90 Fox",
            "5 1 1 1 1 1 100 490 50 20 90 Fox",
            "5 1 1 1 1 1 4294967295 100 4294967295 20 90 Fox",
            "5 1 1 1 1 1 -5 100 50 20 90 Fox",
            "5 1 1 1 1 1 100 100 0 20 90 Fox",
            "5 1 1 1 1 1 100 100 50 20 101 Fox",
            "5 1 1 1 1 1 100 100 50 20 -1 Fox",
            "5 1 1 1 1 1 100 100 50 20 nan Fox",
            "5 1 1 1 1 1 100 100 50 20 90 \u{7}",
            "5 1 1 1 1 1 100 100 50 20 90",
            "5 1 1 1 1 1 100 100 50 20 90 Fox Fox",
            "4 1 1 1 1 1 100 100 50 20 90 Fox",
            "Fox",
        ] {
            let page = said(&[row]).unwrap();
            assert!(page.words().is_empty() && page.text().is_empty(), "{row}");
        }
        let long = format!("5 1 1 1 1 1 100 100 50 20 90 {}", "x".repeat(LETTERS + 1));
        assert!(said(&[&long]).unwrap().words().is_empty());
    }

    #[test]
    fn what_is_no_table_or_never_ends_is_refused() {
        assert!(words("", (10, 10)).is_none());
        assert!(words("Segmentation fault\n", (10, 10)).is_none());
        let row = "5 1 1 1 1 1 100 100 50 20 90 Fox";
        assert!(said(&vec![row; WORDS]).is_some());
        assert!(said(&vec![row; WORDS + 1]).is_none());
        let long = format!("5 1 1 1 1 1 100 100 50 20 90 {}", "x".repeat(LETTERS));
        assert!(said(&vec![long.as_str(); 2_000]).is_none());
    }

    #[test]
    fn a_picture_goes_in_as_its_samples() {
        let grey = Picture::new(2, 1, true, vec![7, 9]).unwrap();
        assert_eq!(bitmap(&grey), b"P5\n2 1\n255\n\x07\x09");
        let colour = Picture::new(1, 1, false, vec![1, 2, 3]).unwrap();
        assert_eq!(bitmap(&colour), b"P6\n1 1\n255\n\x01\x02\x03");
    }
}
