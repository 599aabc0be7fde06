//! OWASP ASVS 5, levels 1 and 2, line by line: `docs/asvs.toml` says what is met and by what proof,
//! `docs/asvs.md` is written from it. Here is checked that no line is missing and that each proof is
//! there: a table of promises is worth nothing once a test in it has another name.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use anyhow::{Context, bail};
use serde::Deserialize;

use crate::tools;

/// The standard's chapters, with words of our own for what they are about.
const CHAPTERS: [&str; 17] = [
    "Encoding and interpreters",
    "Validation and the order of steps",
    "The browser",
    "HTTP and services",
    "Files",
    "Signing in",
    "Sessions",
    "Authorisation",
    "Tokens that carry their own claims",
    "OAuth and OpenID Connect",
    "Cryptography",
    "Transport",
    "Configuration",
    "Data protection",
    "Architecture and code",
    "Logs and errors",
    "WebRTC",
];

/// Chapter and section, and how many requirements it has of level 1 and of level 2. In every section
/// of version 5.0.0 those of level 1 come first, then those of level 2.
const SECTIONS: &[(u8, u8, u8, u8)] = &[
    (1, 1, 0, 2),
    (1, 2, 5, 4),
    (1, 3, 2, 9),
    (1, 4, 0, 3),
    (1, 5, 1, 1),
    (2, 1, 1, 2),
    (2, 2, 2, 1),
    (2, 3, 1, 3),
    (2, 4, 0, 1),
    (3, 2, 2, 0),
    (3, 3, 1, 3),
    (3, 4, 2, 4),
    (3, 5, 3, 2),
    (3, 7, 0, 2),
    (4, 1, 1, 2),
    (4, 2, 0, 1),
    (4, 3, 0, 2),
    (4, 4, 1, 3),
    (5, 1, 0, 1),
    (5, 2, 2, 1),
    (5, 3, 2, 0),
    (5, 4, 0, 3),
    (6, 1, 1, 2),
    (6, 2, 8, 4),
    (6, 3, 2, 2),
    (6, 4, 2, 2),
    (6, 5, 0, 5),
    (6, 6, 0, 3),
    (6, 8, 0, 4),
    (7, 1, 0, 3),
    (7, 2, 4, 0),
    (7, 3, 0, 2),
    (7, 4, 2, 3),
    (7, 5, 0, 2),
    (7, 6, 0, 2),
    (8, 1, 1, 1),
    (8, 2, 2, 1),
    (8, 3, 1, 0),
    (8, 4, 0, 1),
    (9, 1, 3, 0),
    (9, 2, 1, 3),
    (10, 1, 0, 2),
    (10, 2, 0, 2),
    (10, 3, 0, 4),
    (10, 4, 5, 6),
    (10, 5, 0, 5),
    (10, 6, 0, 2),
    (10, 7, 0, 3),
    (11, 1, 0, 2),
    (11, 2, 0, 3),
    (11, 3, 2, 1),
    (11, 4, 1, 3),
    (11, 5, 0, 1),
    (11, 6, 0, 1),
    (12, 1, 1, 2),
    (12, 2, 2, 0),
    (12, 3, 0, 4),
    (13, 1, 0, 1),
    (13, 2, 0, 5),
    (13, 3, 0, 2),
    (13, 4, 1, 4),
    (14, 1, 0, 2),
    (14, 2, 1, 3),
    (14, 3, 1, 2),
    (15, 1, 1, 2),
    (15, 2, 1, 2),
    (15, 3, 1, 6),
    (16, 1, 0, 1),
    (16, 2, 0, 5),
    (16, 3, 0, 4),
    (16, 4, 0, 3),
    (16, 5, 0, 3),
    (17, 1, 0, 1),
    (17, 2, 0, 4),
    (17, 3, 0, 2),
];

/// A requirement's number: chapter, section, place.
type Number = (u8, u8, u8);

/// How we stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Status {
    Met,
    NotApplicable,
    NotYet,
}

impl Status {
    fn words(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotApplicable => "not applicable",
            Self::NotYet => "**not yet**",
        }
    }
}

/// A line of the table.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    /// What it is about, in a few words of ours.
    about: String,
    status: Status,
    /// `path`, `path::test`, or `page.md#heading`.
    #[serde(default)]
    proof: Vec<String>,
    /// How it is met, why it does not apply, or what is missing.
    #[serde(default)]
    why: String,
}

/// Checks the table and prints its counts.
pub(crate) fn run() -> anyhow::Result<()> {
    let lines = read()?;
    let faults = faults(&lines, &|path| {
        fs::read_to_string(tools::root().join(path)).ok()
    });
    for fault in &faults {
        eprintln!("asvs: {fault}");
    }
    if !faults.is_empty() {
        bail!("{} things are wrong in docs/asvs.toml", faults.len());
    }
    let [met, not_applicable, not_yet] = counts(lines.values());
    println!(
        "ASVS 5.0.0, levels 1 and 2: {met} met, {not_applicable} not applicable, {not_yet} not yet, \
         of {}",
        lines.len()
    );
    Ok(())
}

/// The page.
pub(crate) fn page() -> anyhow::Result<String> {
    Ok(markdown(&read()?))
}

fn read() -> anyhow::Result<BTreeMap<String, Line>> {
    let path = tools::root().join("docs/asvs.toml");
    let text = fs::read_to_string(path).context("docs/asvs.toml cannot be read")?;
    // The same number twice is a fault of TOML already.
    toml::from_str(&text).context("docs/asvs.toml is not as it should be")
}

/// Every requirement of levels 1 and 2, with its level.
fn standard() -> impl Iterator<Item = (Number, u8)> {
    SECTIONS
        .iter()
        .flat_map(|&(chapter, section, first, second)| {
            (1..=first + second).map(move |place| {
                let level = if place <= first { 1 } else { 2 };
                ((chapter, section, place), level)
            })
        })
}

fn written((chapter, section, place): Number) -> String {
    format!("{chapter}.{section}.{place}")
}

fn counts<'a>(lines: impl Iterator<Item = &'a Line>) -> [usize; 3] {
    lines.fold([0; 3], |[met, not_applicable, not_yet], line| {
        match line.status {
            Status::Met => [met + 1, not_applicable, not_yet],
            Status::NotApplicable => [met, not_applicable + 1, not_yet],
            Status::NotYet => [met, not_applicable, not_yet + 1],
        }
    })
}

/// Everything wrong with the table. `file` gives the text of a file of the project, if it is there.
fn faults(lines: &BTreeMap<String, Line>, file: &dyn Fn(&str) -> Option<String>) -> Vec<String> {
    let mut faults = Vec::new();
    let mut texts = BTreeMap::new();
    let known: Vec<String> = standard().map(|(number, _)| written(number)).collect();
    for number in &known {
        if !lines.contains_key(number) {
            faults.push(format!("{number} is missing"));
        }
    }
    for (number, line) in lines {
        if !known.contains(number) {
            faults.push(format!("{number} is not in the standard at level 1 or 2"));
        }
        faults.extend(unsaid(line).map(|what| format!("{number}: {what}")));
        for proof in &line.proof {
            let (path, part) = parts(proof);
            let source = texts.entry(path).or_insert_with(|| file(path));
            let fault = match (source, part) {
                (None, _) => Some(format!("there is no file {path}")),
                (Some(source), Part::Test(test)) if !has_test(source, test) => {
                    Some(format!("{path} has no test {test}"))
                }
                (Some(source), Part::Heading(anchor)) if !has_heading(source, anchor) => {
                    Some(format!("{path} has no heading {anchor}"))
                }
                (Some(_), _) => None,
            };
            faults.extend(fault.map(|what| format!("{number}: {what}")));
        }
    }
    faults
}

/// Which part of a file a proof points to.
#[derive(Clone, Copy)]
enum Part<'a> {
    Whole,
    Test(&'a str),
    Heading(&'a str),
}

fn parts(proof: &str) -> (&str, Part<'_>) {
    if let Some((path, test)) = proof.split_once("::") {
        (path, Part::Test(test))
    } else if let Some((path, anchor)) = proof.split_once('#') {
        (path, Part::Heading(anchor))
    } else {
        (proof, Part::Whole)
    }
}

/// What a line leaves unsaid. A test and a page's heading speak for themselves; a file needs a word
/// on how it does it.
fn unsaid(line: &Line) -> Option<&'static str> {
    let speaks = |proof: &String| !matches!(parts(proof).1, Part::Whole);
    match line.status {
        _ if line.about.is_empty() => Some("it does not say what it is about"),
        Status::Met if line.proof.is_empty() => Some("it is said to be met without proof"),
        Status::Met if line.why.is_empty() && !line.proof.iter().any(speaks) => {
            Some("neither a test nor a reason")
        }
        Status::NotApplicable | Status::NotYet if line.why.is_empty() => Some("it says no reason"),
        Status::Met | Status::NotApplicable | Status::NotYet => None,
    }
}

/// Whether a page has a heading with this anchor.
fn has_heading(page: &str, anchor: &str) -> bool {
    page.lines()
        .filter_map(|line| line.strip_prefix('#'))
        .any(|heading| {
            let words = heading.trim_start_matches('#').trim().to_lowercase();
            let kept = words
                .chars()
                .filter(|c| c.is_alphanumeric() || " -".contains(*c));
            kept.collect::<String>().replace(' ', "-") == anchor
        })
}

/// Whether a source has a test of this name: in Rust marked as one, in a script of the browser by
/// its title.
fn has_test(source: &str, test: &str) -> bool {
    let Some((before, _)) = source.split_once(&format!("fn {test}(")) else {
        return source.contains(&format!("test(\"{test}\""));
    };
    before
        .lines()
        .rev()
        .map(str::trim)
        // What stands before it on its own line, then what stands above.
        .skip_while(|line| matches!(*line, "" | "async" | "pub" | "pub async"))
        .take_while(|line| line.starts_with("#[") || line.starts_with("///"))
        .any(|line| line.contains("test]") || line.contains("test("))
}

fn markdown(lines: &BTreeMap<String, Line>) -> String {
    let mut page = INTRODUCTION.to_owned();
    let mut total = [0; 3];
    for (chapter, about) in (1..).zip(CHAPTERS) {
        let of_chapter = |(number, _): &(Number, u8)| number.0 == chapter;
        let own = standard().filter(of_chapter);
        let [met, not_applicable, not_yet] =
            counts(own.filter_map(|(number, _)| lines.get(&written(number))));
        total = [
            total[0] + met,
            total[1] + not_applicable,
            total[2] + not_yet,
        ];
        let _ = writeln!(
            page,
            "| V{chapter} {about} | {met} | {not_applicable} | {not_yet} |"
        );
    }
    let [met, not_applicable, not_yet] = total;
    let _ = writeln!(
        page,
        "| **all** | **{met}** | **{not_applicable}** | **{not_yet}** |"
    );
    for (chapter, about) in (1..).zip(CHAPTERS) {
        let _ = write!(page, "\n## V{chapter} {about}\n\n{HEAD}");
        for (number, level) in standard().filter(|(number, _)| number.0 == chapter) {
            if let Some(line) = lines.get(&written(number)) {
                let _ = writeln!(page, "{}", row(&written(number), level, line));
            }
        }
    }
    page
}

const INTRODUCTION: &str = "\
# OWASP ASVS 5.0.0, levels 1 and 2

Generated by `cargo xtask gen` from `docs/asvs.toml`; do not edit.

Every requirement of the [Application Security Verification Standard](https://owasp.org/asvs) 5.0.0 \
at levels 1 and 2, and where we stand: *met*, with the test that fails if it is no longer so or the \
file that does it; *not applicable*, with the reason; *not yet*, with what is missing. Numbers are \
those of the standard; the words are ours and shorter, so read the standard beside it. \
`cargo xtask asvs`, a part of the gate, fails if a line is missing or a proof is not there. What the \
tests are for is in [the threat model](threat-model.md).

Nobody from outside has verified this table.

| chapter | met | not applicable | not yet |
| --- | --- | --- | --- |
";

const HEAD: &str = "\
| number | level | about | | proof, or reason |
| --- | --- | --- | --- | --- |
";

fn row(number: &str, level: u8, line: &Line) -> String {
    let proofs: Vec<String> = line.proof.iter().map(|proof| link(proof)).collect();
    let said = [line.why.clone(), proofs.join(", ")]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
        .replace('|', "\\|");
    format!(
        "| {number} | {level} | {} | {} | {said} |",
        line.about,
        line.status.words()
    )
}

/// A proof as a link from `docs/`.
fn link(proof: &str) -> String {
    let (path, part) = parts(proof);
    let address = match path.strip_prefix("docs/") {
        Some(beside) => beside.to_owned(),
        None => format!("../{path}"),
    };
    let shown = proof.strip_prefix("crates/").unwrap_or(proof);
    match part {
        Part::Heading(anchor) => {
            format!("[{path}, {}]({address}#{anchor})", anchor.replace('-', " "))
        }
        Part::Whole | Part::Test(_) => format!("[`{shown}`]({address})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(status: Status, proof: &[&str], why: &str) -> Line {
        Line {
            about: "a thing".to_owned(),
            status,
            proof: proof.iter().map(|proof| (*proof).to_owned()).collect(),
            why: why.to_owned(),
        }
    }

    const SOURCE: &str = "\
fn helper() {}
mod tests {
    #[tokio::test]
    async fn it_holds() {}

    fn after() {}
}
";

    fn file(path: &str) -> Option<String> {
        match path {
            "a.rs" => Some(SOURCE.to_owned()),
            "a.md" => Some("# A page\n\n## Who, and what?\n".to_owned()),
            _ => None,
        }
    }

    #[test]
    fn the_standard_has_253_requirements_at_levels_1_and_2() {
        assert_eq!(standard().count(), 253);
        assert_eq!(standard().filter(|(_, level)| *level == 1).count(), 70);
        assert!(standard().all(|((chapter, ..), _)| (1..=17).contains(&chapter)));
    }

    #[test]
    fn each_fault_of_a_table_is_found() {
        let whole: BTreeMap<String, Line> = standard()
            .map(|(number, _)| (written(number), line(Status::NotYet, &[], "missing")))
            .collect();
        assert_eq!(faults(&whole, &file), Vec::<String>::new());
        let mut fewer = whole.clone();
        fewer.remove("1.1.2");
        assert_eq!(faults(&fewer, &file), ["1.1.2 is missing"]);
        for (number, changed, words) in [
            (
                "1.1.3",
                line(Status::NotYet, &[], "x"),
                "not in the standard",
            ),
            ("1.1.1", line(Status::Met, &[], "x"), "without proof"),
            (
                "1.1.1",
                line(Status::Met, &["a.rs::after"], ""),
                "no test after",
            ),
            (
                "1.1.1",
                line(Status::Met, &["a.md"], ""),
                "neither a test nor a reason",
            ),
            (
                "1.1.1",
                line(Status::Met, &["a.md#who"], ""),
                "no heading who",
            ),
            (
                "1.1.1",
                line(Status::Met, &["a.rs"], ""),
                "neither a test nor a reason",
            ),
            ("1.1.1", line(Status::NotApplicable, &[], ""), "no reason"),
            ("1.1.1", line(Status::NotYet, &[], ""), "no reason"),
            ("1.1.1", line(Status::Met, &["b.rs"], "x"), "no file b.rs"),
            (
                "1.1.1",
                line(Status::Met, &["a.rs::it_hold"], ""),
                "no test it_hold",
            ),
            (
                "1.1.1",
                line(Status::Met, &["a.rs::helper"], ""),
                "no test helper",
            ),
        ] {
            let mut table = whole.clone();
            table.insert(number.to_owned(), changed);
            let found = faults(&table, &file);
            assert!(
                matches!(found.as_slice(), [one] if one.starts_with(number) && one.contains(words)),
                "{words}: {found:?}"
            );
        }
        let mut table = whole;
        let good = line(Status::Met, &["a.rs::it_holds", "a.md#who-and-what"], "");
        table.insert("1.1.1".to_owned(), good);
        assert_eq!(faults(&table, &file), Vec::<String>::new());
        assert_eq!(counts(table.values()), [1, 0, 252]);
    }

    #[test]
    fn the_table_of_the_project_has_none() {
        let root = |path: &str| fs::read_to_string(tools::root().join(path)).ok();
        assert_eq!(faults(&read().unwrap(), &root), Vec::<String>::new());
    }
}
