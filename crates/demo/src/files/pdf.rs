//! Small correct PDFs: several pages, one standard font in two weights, Windows-1252.

use std::fmt::Write as _;

use super::{DemoFile, Part};
use crate::text::{Text, join};

const LINES_A_PAGE: usize = 46;
const WIDTH: usize = 88;

/// One paragraph.
pub(super) struct Paragraph {
    pub(super) text: Text,
    pub(super) bold: bool,
}

/// A paragraph of ordinary weight.
pub(super) fn plain(text: Text) -> Paragraph {
    Paragraph { text, bold: false }
}

/// A paragraph in bold.
pub(super) fn bold(text: Text) -> Paragraph {
    Paragraph { text, bold: true }
}

/// The file and its parts, one a page. A paragraph stands whole on one page.
pub(super) fn file(path: &str, footer: &str, paragraphs: Vec<Paragraph>) -> DemoFile {
    let mut pages: Vec<Vec<Paragraph>> = vec![Vec::new()];
    let mut used = 0;
    for paragraph in paragraphs {
        let text = paragraph.text.wrapped(WIDTH);
        let lines = text.as_str().split('\n').count() + 1;
        if used > 0 && used + lines > LINES_A_PAGE {
            pages.push(Vec::new());
            used = 0;
        }
        used += lines;
        if let Some(page) = pages.last_mut() {
            page.push(Paragraph { text, ..paragraph });
        }
    }
    let count = pages.len();
    let drawn: Vec<Vec<u8>> = pages
        .iter()
        .zip(1..)
        .map(|(page, number)| drawn(page, &foot(footer, number, count)))
        .collect();
    let parts = pages.iter().zip(1..).map(|(page, number)| {
        let mut text = join(page.iter().map(|paragraph| &paragraph.text), "\n");
        text.push("\n").push(&foot(footer, number, count));
        Part::new(format!("page:{number}"), text)
    });
    DemoFile::new(path, assembled(&drawn), parts.collect())
}

fn foot(footer: &str, number: usize, count: usize) -> String {
    format!("{footer} - page {number} of {count}")
}

/// The operators of a page.
fn drawn(page: &[Paragraph], foot: &str) -> Vec<u8> {
    let mut content = Vec::new();
    let mut y = 790;
    for paragraph in page {
        let (name, size) = if paragraph.bold {
            ("F2", 12)
        } else {
            ("F1", 11)
        };
        for line in paragraph.text.as_str().split('\n') {
            show(&mut content, name, size, y, line);
            y -= 15;
        }
        y -= 15;
    }
    show(&mut content, "F1", 8, 40, foot);
    content
}

fn show(content: &mut Vec<u8>, font: &str, size: usize, y: i32, line: &str) {
    content.extend_from_slice(format!("BT /{font} {size} Tf 56 {y} Td (").as_bytes());
    for letter in line.chars() {
        let byte = windows_1252(letter);
        if matches!(byte, b'(' | b')' | b'\\') {
            content.push(b'\\');
        }
        content.push(byte);
    }
    content.extend_from_slice(b") Tj ET\n");
}

/// The names of the demo are all within this code page.
fn windows_1252(letter: char) -> u8 {
    match letter {
        '’' => 0x92,
        '‘' => 0x91,
        '“' => 0x93,
        '”' => 0x94,
        '–' => 0x96,
        '•' => 0x95,
        '€' => 0x80,
        other => u8::try_from(u32::from(other)).unwrap_or(b'?'),
    }
}

/// The objects of these pages.
fn assembled(pages: &[Vec<u8>]) -> Vec<u8> {
    let kids: Vec<String> = (0..pages.len())
        .map(|at| format!("{} 0 R ", 5 + at * 2))
        .collect();
    let kids = kids.concat();
    let font = |name: &str| {
        format!("<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>")
            .into_bytes()
    };
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) >>".to_vec(),
        format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", pages.len()).into_bytes(),
        font("Helvetica"),
        font("Helvetica-Bold"),
    ];
    for (at, content) in pages.iter().enumerate() {
        objects.push(
            format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents {} 0 R >>",
                6 + at * 2
            )
            .into_bytes(),
        );
        objects.push(stream("", content));
    }
    numbered(&objects)
}

/// A stream with these entries in its dictionary.
pub(super) fn stream(entries: &str, content: &[u8]) -> Vec<u8> {
    let mut stream = format!("<< {entries} /Length {} >>\nstream\n", content.len()).into_bytes();
    stream.extend_from_slice(content);
    stream.extend_from_slice(b"\nendstream");
    stream
}

/// The file of these objects, the catalogue first.
pub(super) fn numbered(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (object, number) in objects.iter().zip(1..) {
        let _ = writeln!(table, "{:010} 00000 n ", file.len());
        file.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        file.extend_from_slice(object);
        file.extend_from_slice(b"\nendobj\n");
    }
    let start = file.len();
    file.extend_from_slice(table.as_bytes());
    file.extend_from_slice(
        format!(
            "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n",
            objects.len() + 1
        )
        .as_bytes(),
    );
    file
}
