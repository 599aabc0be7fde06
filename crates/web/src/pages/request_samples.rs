//! The pages of requests and of the public, rendered from invented values and held against what
//! holds for all.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use askama::Template;

use super::requests::{letters, list, open, question, sheets, show};
use super::{ask, collect, package, review, sheet, sign_in};
use crate::checks::faults;

/// A page rendered from invented values.
pub(crate) struct Sample {
    template: &'static str,
    html: String,
}

impl Sample {
    /// Renders one.
    pub(crate) fn of(template: &'static str, page: &impl Template) -> Self {
        Self {
            template,
            html: page.render().unwrap(),
        }
    }
}

fn samples() -> Vec<Sample> {
    [
        crate::errors::samples(),
        ask::samples(),
        super::calendar::samples(),
        super::requests::numbers::samples(),
        collect::samples(),
        sheet::samples(),
        super::mine::samples(),
        super::people::own::samples(),
        sheets::samples(),
        super::requests::arrival::samples(),
        list::samples(),
        super::requests::mail::samples(),
        open::samples(),
        package::samples(),
        super::privacy::samples(),
        super::published::samples(),
        question::samples(),
        review::item::samples(),
        review::list::samples(),
        review::report::samples(),
        letters::samples(),
        super::policy_letters::samples(),
        review::suggested::samples(),
        show::samples(),
        sign_in::samples(),
        super::second_factor::samples(),
        super::today_days::samples(),
        super::tokens::samples(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[test]
fn every_page_is_well_made() {
    for sample in samples() {
        assert_eq!(
            faults(&sample.html),
            Vec::<String>::new(),
            "{}: {}",
            sample.template,
            sample.html
        );
    }
}

#[test]
fn no_name_stands_in_a_title() {
    for sample in samples() {
        let title = sample
            .html
            .split("<title>")
            .nth(1)
            .and_then(|rest| rest.split("</title>").next());
        let title = title.unwrap_or_default();
        assert!(
            !title.contains("Marsh") && !title.contains("Ella"),
            "{}: {title}",
            sample.template
        );
    }
}

/// Every file under a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .flat_map(|path| {
            if path.is_dir() {
                files(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

#[test]
fn no_template_is_without_a_sample() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let templates = root.join("templates");
    let sources: Vec<String> = files(&root.join("src"))
        .iter()
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    let rendered: BTreeSet<&str> = samples().iter().map(|sample| sample.template).collect();
    let all: Vec<String> = files(&templates)
        .iter()
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    for path in files(&templates) {
        let name = path
            .strip_prefix(&templates)
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        let page = sources.iter().find_map(|source| owner(source, &name));
        let sampled = match page {
            Some(page) => rendered.contains(name.as_str()) || PEOPLE.contains(page),
            None => all
                .iter()
                .any(|other| other.contains(&format!("\"{name}\""))),
        };
        // The parts are rendered with the pages they stand in.
        assert!(
            sampled || name.starts_with("parts/"),
            "`{name}` has no sample"
        );
    }
}

/// The samples of the pages about people, places and evidence.
const PEOPLE: &str = include_str!("samples.rs");

/// The struct that a template renders.
fn owner<'a>(source: &'a str, template: &str) -> Option<&'a str> {
    let (_, rest) = source.split_once(&format!("path = \"{template}\""))?;
    let (_, rest) = rest.split_once("struct ")?;
    rest.split(|letter: char| !letter.is_alphanumeric()).next()
}
