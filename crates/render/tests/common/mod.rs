//! An invented answer, and the readers it is read with.

use std::path::Path;
use std::process::Command;

use render::{Block, DataTable, Document, PackageItem, PackagePlan, Run, Table};

pub fn text(text: &str) -> Vec<Run> {
    vec![Run::text(text)]
}

pub fn document(blocks: Vec<Block>) -> Document {
    Document {
        title: "Answer to your request".to_owned(),
        language: "en-GB".to_owned(),
        organisation: "Larkfield Tutoring".to_owned(),
        case_number: Some("014".to_owned()),
        checkpoint: Some("1204 MMWKk7WWULk5JMpdfl/3Pj3gbb+KATc6nFc677yYq70=".to_owned()),
        blocks,
    }
}

pub fn letter() -> Document {
    document(vec![
        Block::Paragraph(vec![Run::bold("Larkfield Tutoring")]),
        Block::Paragraph(text("3 Weir Lane\nOldbridge\nZZ99 3CZ\n01632 960101")),
        Block::Paragraph(text("Ms Oksana Шевченко-Lewis\n14 Fennel Row\nOldbridge")),
        Block::Paragraph(text("24 November 2026")),
        Block::Heading(1, "Your request for a copy of your data".to_owned()),
        Block::Paragraph(text("Dear Ms Lewis,")),
        Block::Paragraph(text(
            "On 2 November 2026 you asked us for a copy of the personal data that we hold about \
             you. This is our answer. We searched our records, our mailboxes, the shared drive and \
             the paper files in the office; the schedule lists each item that we found and what we \
             have done with it.",
        )),
        Block::Paragraph(vec![
            Run::text(
                "Where an item also says something about somebody else, we have taken that \
                       out and put ",
            ),
            Run::Mark(document::Mark::Withheld),
            Run::text(" in its place. All such marks have the same width, so that they do not "),
            Run::bold("hint at a name"),
            Run::text(". We have kept back two items; the schedule says on which ground."),
        ]),
        Block::Heading(2, "If you are not content with this answer".to_owned()),
        Block::Bullets(vec![
            text(
                "Tell us: write to privacy@larkfield.example, and somebody who did not prepare \
                  this answer will look at it again.",
            ),
            text("You may complain to the Information Commissioner at any time."),
            text("You may also go to court."),
        ]),
        Block::Quote(text(
            "“I would like everything from March onwards – letters, notes, the lot.”",
        )),
        Block::Paragraph(text("Yours sincerely,")),
        Block::Paragraph(vec![
            Run::bold("Ένη Ólafsdóttir"),
            Run::text("\nData protection officer"),
        ]),
    ])
}

pub fn schedule() -> DataTable {
    let headers = ["No.", "Item", "Found in", "Date", "What we did"];
    let row = |n: u32| {
        let done = if n.is_multiple_of(3) {
            "Given with parts taken out"
        } else {
            "Given"
        };
        let title = format!("Session report with notes on reading and spelling, week {n}");
        vec![
            n.to_string(),
            title,
            "Records".to_owned(),
            format!("{} March 2026", n % 28 + 1),
            done.to_owned(),
        ]
    };
    DataTable {
        headers: headers.map(str::to_owned).to_vec(),
        rows: (1..=40).map(row).collect(),
    }
}

/// A picture of even grey.
pub fn picture(width: u32, height: u32) -> render::PicturePage {
    let samples = vec![120; width as usize * height as usize];
    let picture = document::Picture::new(width, height, true, samples).unwrap();
    render::PicturePage {
        png: std::sync::Arc::new(render::png(&picture).unwrap()),
        size: (width, height),
        alt: "Scanned page, 2 parts covered".to_owned(),
    }
}

pub fn item(number: u32) -> PackageItem {
    let body = "We read two chapters aloud. Spelling of longer words is better than last month; \
                homework was done except the last page. Next time: fractions, and the letter to \
                the school.";
    PackageItem {
        number,
        title: format!("Session report, week {number}"),
        place: "Records / session reports".to_owned(),
        date: "4 March 2026".to_owned(),
        blocks: vec![Block::ItemText(vec![
            Run::text(body),
            Run::text(" He sat with "),
            Run::Mark(document::Mark::Withheld),
            Run::text(" and "),
            Run::Mark(document::Mark::Withheld),
            Run::text("’s brother.\nA second line - with a hyphen -"),
        ])],
        laid_out: None,
    }
}

pub fn plan(items: u32) -> PackagePlan {
    let information = vec![
        Block::Paragraph(text(
            "We must tell you how we use your data (UK GDPR article 15(1)).",
        )),
        Block::KeyValues(vec![
            (
                "Purposes".to_owned(),
                text("Teaching, keeping children safe, accounts"),
            ),
            (
                "Categories".to_owned(),
                text("Contact details, session reports, invoices"),
            ),
            (
                "Kept until".to_owned(),
                text(
                    "Six years after sessions end, or age 25, whichever is later, and longer only where the law asks us to",
                ),
            ),
            ("Source".to_owned(), text("")),
        ]),
    ];
    PackagePlan {
        letter: letter(),
        information: Document {
            title: "How we use your data".to_owned(),
            ..document(information)
        },
        schedule: schedule(),
        items: (1..=items).map(item).collect(),
        records: serde_json::json!({"person": {"given_names": "Oksana", "known_as": null}}),
        record_table: DataTable {
            headers: vec!["Kind".to_owned(), "Note".to_owned()],
            rows: vec![vec![
                "contact note".to_owned(),
                "=HYPERLINK(\"http://x.example\")".to_owned(),
            ]],
        },
    }
}

pub fn long_table() -> Block {
    let long = "word ".repeat(900);
    Block::Table(Table {
        headers: vec!["First".to_owned(), String::new(), "Third".to_owned()],
        rows: vec![
            vec![
                text("short"),
                text(&long),
                vec![
                    Run::Mark(document::Mark::Withheld),
                    Run::Mark(document::Mark::Withheld),
                ],
            ],
            vec![text("last")],
        ],
    })
}

/// NFC and white space as the plan has them.
pub fn collapse(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    let composed: String = text.nfc().collect();
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The pages as pdftotext reads them in the order of the file; `None` if it is not installed.
pub fn pdftotext(pdf: &[u8]) -> Option<Vec<String>> {
    let output = with_file(pdf, |path| {
        Command::new("pdftotext")
            .args(["-raw", "-enc", "UTF-8"])
            .arg(path)
            .arg("-")
            .output()
            .ok()
    })?;
    assert!(output.status.success(), "pdftotext refused the file");
    let text = String::from_utf8(output.stdout).unwrap();
    let mut pages: Vec<String> = text.split('\u{c}').map(collapse).collect();
    // A form feed ends each page.
    assert_eq!(pages.pop().as_deref(), Some(""));
    Some(pages)
}

/// What pdfinfo says; `None` if it is not installed.
pub fn pdfinfo(pdf: &[u8], flags: &[&str]) -> Option<String> {
    let output = with_file(pdf, |path| {
        Command::new("pdfinfo").args(flags).arg(path).output().ok()
    })?;
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn with_file<T>(pdf: &[u8], run: impl FnOnce(&Path) -> Option<T>) -> Option<T> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("document.pdf");
    std::fs::write(&path, pdf).unwrap();
    run(&path)
}
