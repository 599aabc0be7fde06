//! What a pack publishes, set as a tagged PDF, as plain HTML to paste into another site, and the
//! record of processing as a workbook.

use policy::publish::{Part, Processing, Publication, Said, Sources};
use rust_xlsxwriter::{Format, FormatAlign, Workbook, XlsxError};

use crate::{Block, Document, RenderError, Rendered, Run, Statement, Table, pdf};

/// Sets a publication as a tagged PDF; version and day stand under its title. A number behind each
/// statement leads to the clause that it came from, in a table at the end.
///
/// In a notice for children neither stands in the way of its words: each statement has its clause as
/// its name in the structure of the file, and one line at the end tells grown-ups where the clauses
/// are. `site` is the address under which all publications stand, where one is known.
pub fn publication(publication: &Publication, site: Option<&str>) -> Result<Rendered, RenderError> {
    let mut blocks = vec![
        Block::Heading(1, publication.title.clone()),
        Block::Paragraph(vec![Run::text(version(publication))]),
    ];
    let parts = &publication.parts;
    if publication.is_for_children() {
        blocks.extend(parts.iter().filter_map(named));
        blocks.extend(for_grown_ups(publication, site));
    } else {
        let sources = publication.sources();
        blocks.extend(parts.iter().map(|part| numbered(part, &sources)));
        blocks.extend(where_from(&sources));
    }
    pdf(&Document {
        title: format!("{}: {}", publication.organisation, publication.title),
        language: "en-GB".to_owned(),
        organisation: publication.organisation.clone(),
        blocks,
        ..Document::default()
    })
}

/// The version and the day from which it holds, in words.
fn version(publication: &Publication) -> String {
    format!(
        "Version {}, in force from {}.",
        publication.version,
        calendar::in_words(publication.effective_on)
    )
}

/// A part with a number behind each statement.
fn numbered(part: &Part, sources: &Sources) -> Block {
    let runs = |said: &Said| {
        vec![
            Run::text(&said.text),
            Run::text(format!(" [{}]", sources.number(&said.clause))),
        ]
    };
    match part {
        Part::Heading(level, text) => Block::Heading(*level, text.clone()),
        Part::Paragraph(said) => Block::Paragraph(runs(said)),
        Part::List(list) => Block::Bullets(list.iter().map(runs).collect()),
        Part::Table { headings, rows } => {
            let from = |clause| vec![Run::text(format!("[{}]", sources.number(clause)))];
            let rows = rows.iter().map(|(cells, clause)| {
                let cells = cells.iter().map(|cell| vec![Run::text(cell)]);
                cells.chain([from(clause)]).collect()
            });
            let headings = headings.iter().chain(&["From"]);
            Block::Table(Table {
                headers: headings.map(|one| (*one).to_owned()).collect(),
                rows: rows.collect(),
            })
        }
    }
}

/// A part whose statements have their clauses as names; the rows of a table could have none.
fn named(part: &Part) -> Option<Block> {
    let statement = |said: &Said| Statement {
        text: said.text.clone(),
        from: said.clause.path.clone(),
    };
    match part {
        Part::Heading(level, text) => Some(Block::Heading(*level, text.clone())),
        Part::Paragraph(said) => Some(Block::Statement(statement(said))),
        Part::List(list) => Some(Block::Statements(list.iter().map(statement).collect())),
        Part::Table { .. } => None,
    }
}

/// The line below a notice for children that tells grown-ups where its clauses are.
fn for_grown_ups(publication: &Publication, site: Option<&str>) -> [Block; 2] {
    let words = match site {
        Some(site) => format!(
            "For grown-ups: where each part comes from stands at the end of {site}/{}; our whole policy is at {site}/policy.",
            publication.code
        ),
        None => {
            "For grown-ups: ask us where each part comes from, and for our whole policy.".to_owned()
        }
    };
    [Block::Rule, Block::ItemText(vec![Run::text(words)])]
}

/// The table of clauses that the numbers lead to.
fn where_from(sources: &Sources) -> [Block; 3] {
    let rows = sources.iter().map(|one| {
        let cells = [
            format!("[{}]", one.number),
            one.clause.path.clone(),
            one.words.clone(),
        ];
        cells.map(|cell| vec![Run::text(cell)]).to_vec()
    });
    let intro = "The number behind a sentence leads here: to the clause of our policy that it came from, or to the law.";
    [
        Block::Heading(2, "Where each sentence comes from".to_owned()),
        Block::Paragraph(vec![Run::text(intro)]),
        Block::Table(Table {
            headers: ["No.", "Clause", "Where that is"]
                .map(str::to_owned)
                .to_vec(),
            rows: rows.collect(),
        }),
    ]
}

/// The same as a piece of HTML without a head, a style or a script: it keeps title, version and day,
/// and each statement names the clause it came from in `data-clause`.
pub fn html(publication: &Publication) -> String {
    let head = format!(
        "<article lang=\"en-GB\" data-version=\"{}\" data-effective-on=\"{}\">\n<h1>{}</h1>\n<p>{}</p>\n",
        publication.version,
        publication.effective_on,
        escaped(&publication.title),
        escaped(&version(publication))
    );
    let parts: String = publication.parts.iter().map(part_as_html).collect();
    format!("{head}{parts}</article>\n")
}

fn part_as_html(part: &Part) -> String {
    match part {
        Part::Heading(level, text) => format!("<h{level}>{}</h{level}>\n", escaped(text)),
        Part::Paragraph(said) => element("p", said),
        Part::List(list) => {
            let items: String = list.iter().map(|said| element("li", said)).collect();
            format!("<ul>\n{items}</ul>\n")
        }
        Part::Table { headings, rows } => {
            let columns = headings
                .iter()
                .map(|one| format!("<th scope=\"col\">{}</th>", escaped(one)));
            let rows: String = rows.iter().map(row).collect();
            format!(
                "<table>\n<thead><tr>{}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n",
                columns.collect::<String>()
            )
        }
    }
}

fn row((cells, clause): &(Vec<String>, policy::publish::Clause)) -> String {
    let cells = cells
        .iter()
        .map(|cell| format!("<td>{}</td>", escaped(cell)));
    format!(
        "<tr data-clause=\"{}\">{}</tr>\n",
        escaped(&clause.path),
        cells.collect::<String>()
    )
}

fn element(name: &str, said: &Said) -> String {
    format!(
        "<{name} data-clause=\"{}\">{}</{name}>\n",
        escaped(&said.clause.path),
        escaped(&said.text)
    )
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
    out
}

/// The record of processing as a workbook: its front lines, then the table, as the regulator's
/// template has them.
pub fn workbook(record: &Processing, title: &str) -> Result<Vec<u8>, RenderError> {
    written(record, title).map_err(|error| RenderError::Workbook(error.to_string()))
}

fn written(record: &Processing, title: &str) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("Record of processing")?;
    let bold = Format::new().set_bold().set_text_wrap();
    let plain = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    sheet.write_with_format(0, 0, title, &bold)?;
    let mut row = 1;
    for (label, value) in &record.front {
        sheet.write_with_format(row, 0, *label, &bold)?;
        sheet.write(row, 1, value)?;
        row += 1;
    }
    row += 1;
    for (column, heading) in (0..).zip(&record.headings) {
        sheet.write_with_format(row, column, *heading, &bold)?;
        sheet.set_column_width(column, 28)?;
    }
    sheet.set_freeze_panes(row + 1, 1)?;
    for (cells, _) in &record.rows {
        row += 1;
        for (column, cell) in (0..).zip(cells) {
            sheet.write_with_format(row, column, cell, &plain)?;
        }
    }
    workbook.save_to_buffer()
}
