//! An answer to a request: one PDF to read, and an archive of its parts.

use crate::archive::{Part, csv_text, pack};
use crate::faces::Faces;
use crate::flow::Flow;
use crate::{Block, Document, RenderError, Rendered, Run, Table, plain};

/// Everything that goes into an answer, and nothing else: what is withheld is not in here.
#[derive(Clone, Default, PartialEq)]
pub struct PackagePlan {
    /// The letter. Its title, language, organisation, case number and checkpoint are those of the
    /// whole PDF.
    pub letter: Document,
    /// The Article 15 information: its title becomes a heading of the first level, its blocks
    /// follow.
    pub information: Document,
    /// The schedule of items, as table and as CSV.
    pub schedule: DataTable,
    /// The items, in order.
    pub items: Vec<PackageItem>,
    /// The records, for machines.
    pub records: serde_json::Value,
    /// The records, for spreadsheets.
    pub record_table: DataTable,
}

/// A plain table.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct DataTable {
    /// One heading a column.
    pub headers: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

/// An item that is given.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct PackageItem {
    /// Its number in the schedule.
    pub number: u32,
    /// What it is.
    pub title: String,
    /// Where it was found.
    pub place: String,
    /// Its date, as it is to be read.
    pub date: String,
    /// Its contents.
    pub blocks: Vec<Block>,
    /// The same in its own layout, if it is drawn so: what stands in the PDF instead of `blocks`.
    pub laid_out: Option<Vec<Block>>,
}

/// A finished answer.
#[derive(Clone, PartialEq, Eq)]
pub struct Package {
    /// The PDF with what a reader must find in it.
    pub pdf: Rendered,
    /// The archive.
    pub zip: Vec<u8>,
    /// Every text file of the archive, name and text; the only other file is `answer.pdf`.
    pub parts: Vec<Part>,
    /// On which pages of the PDF each item stands, first and last, counted from 1.
    pub item_pages: Vec<(usize, usize)>,
}

/// Sets the PDF (letter, Article 15 information, schedule, items) and packs the archive.
pub fn package(plan: &PackagePlan) -> Result<Package, RenderError> {
    let faces = Faces::load()?;
    let mut flow = Flow::begin(&plan.letter, &faces)?;
    flow.writer.bookmark(1, plan.letter.title.clone(), 0.0);
    flow.blocks(&plan.letter.blocks)?;
    // An answer that gives no items is its letter.
    if !plan.schedule.headers.is_empty() {
        flow.page_break()?;
        flow.blocks(&[Block::Heading(1, plan.information.title.clone())])?;
        flow.blocks(&plan.information.blocks)?;
        flow.page_break()?;
        flow.blocks(&schedule(plan))?;
        flow.page_break()?;
        flow.blocks(&[Block::Heading(1, "Items".to_owned())])?;
    }
    let mut item_pages = Vec::with_capacity(plan.items.len());
    for (place, item) in plan.items.iter().enumerate() {
        if place > 0 {
            flow.blocks(&[Block::Rule])?;
        }
        let first = flow.last_page();
        flow.blocks(&item_head(item))?;
        flow.blocks(item.laid_out.as_ref().unwrap_or(&item.blocks))?;
        item_pages.push((first, flow.last_page()));
    }
    let pdf = flow.finish()?;
    let parts = parts(plan, &item_pages)?;
    let zip = pack(&pdf.pdf, &parts)?;
    Ok(Package {
        pdf,
        zip,
        parts,
        item_pages,
    })
}

fn schedule(plan: &PackagePlan) -> [Block; 3] {
    let cells = |row: &Vec<String>| row.iter().map(|cell| vec![Run::text(cell)]).collect();
    let table = Table {
        headers: plan.schedule.headers.clone(),
        rows: plan.schedule.rows.iter().map(cells).collect(),
    };
    let intro = "Each item in this answer, by its number. The items follow in this order.";
    [
        Block::Heading(1, "Schedule of items".to_owned()),
        Block::Paragraph(vec![Run::text(intro)]),
        Block::Table(table),
    ]
}

fn item_head(item: &PackageItem) -> [Block; 2] {
    let pair = |label: &str, value: &str| (label.to_owned(), vec![Run::text(value)]);
    [
        Block::Heading(2, format!("{}. {}", item.number, item.title)),
        Block::KeyValues(vec![
            pair("Found in", &item.place),
            pair("Date", &item.date),
        ]),
    ]
}

/// The text files of the archive, in their order.
fn parts(plan: &PackagePlan, pages: &[(usize, usize)]) -> Result<Vec<Part>, RenderError> {
    let part = |name: &str, text: String| Part {
        name: name.to_owned(),
        text,
    };
    let mut json = serde_json::to_string_pretty(&plan.records).map_err(RenderError::Json)?;
    json.push('\n');
    let mut parts = vec![part("README.txt", readme(plan))];
    for (item, pages) in plan.items.iter().zip(pages) {
        let name = format!("items/{:03}.txt", item.number);
        let mut text = plain::blocks(&item_head(item));
        text.push('\n');
        text.push_str(&plain::blocks(&item.blocks));
        text.push_str(&where_seen(item, *pages));
        parts.push(part(&name, text));
    }
    if !plan.record_table.headers.is_empty() {
        parts.push(part("records.csv", csv_text(&plan.record_table)?));
        parts.push(part("records.json", json));
    }
    if !plan.schedule.headers.is_empty() {
        parts.push(part("schedule.csv", csv_text(&plan.schedule)?));
    }
    Ok(parts)
}

/// Where in the PDF the pictures of an item stand.
fn where_seen(item: &PackageItem, (first, last): (usize, usize)) -> String {
    let mut blocks = item.laid_out.iter().flatten();
    if !blocks.any(|block| matches!(block, Block::Picture(_))) {
        return String::new();
    }
    format!("\nIt stands in answer.pdf, pages {first} to {last}.\n")
}

fn readme(plan: &PackagePlan) -> String {
    let letter = &plan.letter;
    let case = letter
        .case_number
        .as_ref()
        .map(|number| format!("Case {number}\n"));
    let checkpoint = letter
        .checkpoint
        .as_ref()
        .map(|short| format!("\nLedger checkpoint {short}\n"));
    [
        letter.title.as_str(),
        "\n",
        &letter.organisation,
        "\n",
        &case.unwrap_or_default(),
        if plan.schedule.headers.is_empty() {
            LETTER_ONLY
        } else {
            README
        },
        &checkpoint.unwrap_or_default(),
    ]
    .concat()
}

/// The same where the answer is a letter.
const LETTER_ONLY: &str = "
answer.pdf holds the whole answer. Where there are records beside it, they are for programs:

records.csv    your records as a table
records.json   your records for programs, with what each field means

In the table, an apostrophe before =, +, - or @ was put there so that a spreadsheet shows the cell
and does not run it.
";

/// What each file is, in plain words.
const README: &str = "
answer.pdf holds the whole answer: the letter, what we must tell you about how we use your data,
the list of items, and the items. The other files hold its parts, for programs and for whoever
wants to copy from them:

items/         each item as plain text, by its number
records.csv    your records as a table
records.json   your records for programs
schedule.csv   the list of items

[withheld] stands where something was taken out, because it is about somebody else or because the
law lets us keep it back; the letter says more. In some answers [someone else] or [legal reason]
stands there. In the tables, an apostrophe before =, +, - or @ was put there so that a spreadsheet
shows the cell and does not run it.
";
