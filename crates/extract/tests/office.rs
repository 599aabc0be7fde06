//! Office files made in code: what stands where, and what must be looked at.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    missing_docs,
    unreachable_pub,
    dead_code,
    reason = "tests"
)]

mod support;

use document::PartKind;
use support::{names, notes, read, texts, zip_of};

const RELATIONS: &str = r#"<Relationships xmlns="x"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="TARGET"/></Relationships>"#;

fn docx(body: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let document =
        format!("<w:document xmlns:w='w' xmlns:r='r'><w:body>{body}</w:body></w:document>");
    let relations = RELATIONS.replace("TARGET", "word/document.xml");
    let mut members: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", relations.as_bytes()),
        ("word/document.xml", document.as_bytes()),
    ];
    members.extend_from_slice(more);
    zip_of(&members)
}

fn run(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

#[test]
fn a_name_over_several_runs_is_one_name() {
    let body = "<w:p><w:r><w:t>Dear A</w:t></w:r><w:r><w:t xml:space='preserve'>da </w:t></w:r>\
        <w:hyperlink><w:r><w:t>Poe</w:t></w:r></w:hyperlink><w:r><w:tab/><w:t>x</w:t><w:br/><w:t>y</w:t></w:r></w:p>";
    let read = read("a.docx", &docx(body, &[]));
    assert_eq!(
        texts(&read.document, PartKind::Body),
        ["Dear Ada Poe\tx\ny"]
    );
}

#[test]
fn tables_keep_rows_and_cells() {
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", run(text));
    let row = |cells: &[&str]| {
        format!(
            "<w:tr>{}</w:tr>",
            cells.iter().map(|text| cell(text)).collect::<String>()
        )
    };
    let body = format!(
        "<w:tbl>{}{}</w:tbl>{}",
        row(&["Name", "Born"]),
        row(&["Ada", "7 March 2014"]),
        run("end")
    );
    let read = read("a.docx", &docx(&body, &[]));
    assert_eq!(
        texts(&read.document, PartKind::Body),
        ["Name\tBorn\nAda\t7 March 2014\nend"]
    );
}

#[test]
fn tracked_changes_are_kept_apart_with_their_authors() {
    let body = "<w:p><w:r><w:t>Kept </w:t></w:r>\
        <w:ins w:author='Bea' w:date='2026-01-02T10:00:00Z'><w:r><w:t>put in</w:t></w:r></w:ins>\
        <w:del w:author='Cy' w:date='2026-01-03T10:00:00Z'><w:r><w:delText>taken out</w:delText></w:r></w:del></w:p>";
    let read = read("a.docx", &docx(body, &[]));
    assert_eq!(texts(&read.document, PartKind::Body), ["Kept put in"]);
    assert_eq!(
        texts(&read.document, PartKind::Deleted),
        ["Cy, 2026-01-03: taken out"]
    );
    assert_eq!(
        texts(&read.document, PartKind::Inserted),
        ["Bea, 2026-01-02"]
    );
}

#[test]
fn every_other_place_of_a_letter_is_read() {
    let story = |text: &str| format!("<x>{}</x>", run(text)).into_bytes();
    let comments = "<w:comments><w:comment w:author='Bea' w:date='2026-01-02T00:00:00Z'><w:p><w:r><w:t>Is this Jamie?\
        </w:t></w:r></w:p></w:comment></w:comments>";
    let relations = "<Relationships><Relationship Id='r9' Type='t/hyperlink' Target='mailto:ada@example.org' \
        TargetMode='External'/><Relationship Id='r8' Type='t/attachedTemplate' Target='http://example.org/t.dotm' \
        TargetMode='External'/></Relationships>";
    let more: Vec<(&str, Vec<u8>)> = vec![
        ("word/header1.xml", story("Head")),
        ("word/footer2.xml", story("Foot")),
        ("word/footnotes.xml", story("Note")),
        ("word/endnotes.xml", story("End")),
        ("word/comments.xml", comments.into()),
        ("word/_rels/document.xml.rels", relations.into()),
        ("word/media/image1.png", b"\x89PNG....".to_vec()),
        ("word/embeddings/book.xlsx", b"PK\x03\x04".to_vec()),
        (
            "docProps/core.xml",
            b"<c><dc:creator>Bea Poe</dc:creator><cp:revision>3</cp:revision></c>".to_vec(),
        ),
    ];
    let more: Vec<(&str, &[u8])> = more
        .iter()
        .map(|(name, bytes)| (*name, bytes.as_slice()))
        .collect();
    let body = "<w:p><w:r><w:drawing><wp:docPr descr='Ada at school'/></w:drawing><w:pict><w:txbxContent><w:p><w:r>\
        <w:t>In a box</w:t></w:r></w:p></w:txbxContent></w:pict><w:t>Body</w:t></w:r></w:p>";
    let read = read("a.docx", &docx(body, &more));
    let document = &read.document;
    assert_eq!(texts(document, PartKind::Body), ["Body\nIn a box"]);
    assert_eq!(texts(document, PartKind::Header), ["Head"]);
    assert_eq!(texts(document, PartKind::Footer), ["Foot"]);
    assert_eq!(texts(document, PartKind::Footnote), ["Note", "End"]);
    assert_eq!(
        texts(document, PartKind::Comment),
        ["Bea, 2026-01-02: Is this Jamie?"]
    );
    assert_eq!(texts(document, PartKind::Properties), ["creator: Bea Poe"]);
    assert_eq!(
        texts(document, PartKind::Hidden),
        ["Ada at school", "mailto:ada@example.org"]
    );
    // A picture goes up too: nothing is read from it, and somebody may look at it.
    assert_eq!(names(&read.children), ["image1.png", "book.xlsx"]);
    assert_eq!(
        notes(document),
        [
            "word/document.xml (attachedTemplate): only a pointer to something kept elsewhere; look there yourself"
        ]
    );
}

#[test]
fn what_older_readers_get_is_not_read_twice() {
    let body = "<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>once</w:t></w:r></w:p>\
        </w:txbxContent></mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>once</w:t></w:r></w:p>\
        </w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>";
    let read = read("a.docx", &docx(body, &[]));
    assert_eq!(
        texts(&read.document, PartKind::Body)
            .concat()
            .matches("once")
            .count(),
        1
    );
}

#[test]
fn a_damaged_body_gives_what_was_there_and_says_so() {
    let document = b"<w:document><w:body><w:p><w:r><w:t>Dear Ada</w:t></w:r></w:p><w:p><w:r";
    let bytes = zip_of(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", document),
    ]);
    let read = read("a.docx", &bytes);
    assert_eq!(texts(&read.document, PartKind::Body), ["Dear Ada"]);
    assert_eq!(notes(&read.document).len(), 1);
}

#[test]
fn workbooks_show_dates_hidden_sheets_and_comments() {
    let relations = RELATIONS.replace("TARGET", "xl/workbook.xml");
    let bytes = zip_of(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", relations.as_bytes()),
        (
            "xl/workbook.xml",
            b"<workbook xmlns:r='r'><sheets><sheet name='Pupils' sheetId='1' r:id='rId1'/>\
              <sheet name='Old' sheetId='2' state='hidden' r:id='rId2'/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            b"<Relationships><Relationship Id='rId1' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet' Target='worksheets/sheet1.xml'/>\
              <Relationship Id='rId2' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet' Target='worksheets/sheet2.xml'/>\
              <Relationship Id='rId3' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings' Target='sharedStrings.xml'/>\
              <Relationship Id='rId4' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles' Target='styles.xml'/></Relationships>",
        ),
        ("xl/sharedStrings.xml", b"<sst><si><t>Ada Poe</t></si></sst>"),
        ("xl/styles.xml", b"<styleSheet><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs></styleSheet>"),
        (
            "xl/worksheets/sheet1.xml",
            b"<worksheet><sheetData><row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' s='1'><v>41705</v></c>\
              <c r='C1'><v>7700900123</v></c></row><row r='4'><c r='A4' t='inlineStr'><is><t>Ben</t></is></c></row>\
              </sheetData><headerFooter><oddHeader>&amp;LRegister of Ada</oddHeader></headerFooter></worksheet>",
        ),
        (
            "xl/worksheets/sheet2.xml",
            b"<worksheet><sheetData><row r='1'><c r='A1' t='inlineStr'><is><t>left us</t></is></c></row></sheetData></worksheet>",
        ),
        (
            "xl/comments1.xml",
            b"<comments><authors><author>Bea</author></authors><commentList><comment ref='A1' authorId='0'><text><r><t>\
              sister of Ben</t></r></text></comment></commentList></comments>",
        ),
    ]);
    let read = read("a.xlsx", &bytes);
    assert_eq!(
        texts(&read.document, PartKind::Sheet),
        ["Ada Poe\t07/03/2014\t7700900123\nBen", "left us"]
    );
    assert!(
        read.document
            .parts
            .iter()
            .any(|part| part.name == "sheet Old (hidden)")
    );
    assert_eq!(
        texts(&read.document, PartKind::Comment),
        ["A1 Bea: sister of Ben"]
    );
    assert_eq!(texts(&read.document, PartKind::Header), ["Register of Ada"]);
}

#[test]
fn a_cell_at_the_far_corner_takes_no_room() {
    let relations = RELATIONS.replace("TARGET", "xl/workbook.xml");
    let bytes = zip_of(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", relations.as_bytes()),
        ("xl/workbook.xml", b"<workbook xmlns:r='r'><sheets><sheet name='S' sheetId='1' r:id='rId1'/></sheets></workbook>"),
        (
            "xl/_rels/workbook.xml.rels",
            b"<Relationships><Relationship Id='rId1' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet' Target='worksheets/sheet1.xml'/></Relationships>",
        ),
        (
            "xl/worksheets/sheet1.xml",
            b"<worksheet><sheetData><row r='1'><c r='A1'><v>1</v></c></row><row r='1048576'><c r='XFD1048576'><v>2</v></c>\
              </row></sheetData></worksheet>",
        ),
    ]);
    let read = read("a.xlsx", &bytes);
    assert_eq!(texts(&read.document, PartKind::Sheet), ["1\n2"]);
    assert_eq!(read.document.parts[0].name, "sheet S");
}

#[test]
fn slides_come_in_their_order_with_notes() {
    let relations = RELATIONS.replace("TARGET", "ppt/presentation.xml");
    let slide = |text: &str| format!("<p:sld><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sld>");
    let bytes = zip_of(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", relations.as_bytes()),
        (
            "ppt/presentation.xml",
            b"<p:presentation xmlns:r='r'><p:sldIdLst><p:sldId id='256' r:id='rId2'/><p:sldId id='257' r:id='rId1'/>\
              </p:sldIdLst></p:presentation>",
        ),
        (
            "ppt/_rels/presentation.xml.rels",
            b"<Relationships><Relationship Id='rId1' Type='t/slide' Target='slides/slide1.xml'/>\
              <Relationship Id='rId2' Type='t/slide' Target='slides/slide2.xml'/></Relationships>",
        ),
        ("ppt/slides/slide1.xml", slide("second").as_bytes()),
        ("ppt/slides/slide2.xml", slide("first").as_bytes()),
        (
            "ppt/slides/_rels/slide2.xml.rels",
            b"<Relationships><Relationship Id='rId1' Type='t/notesSlide' Target='../notesSlides/notesSlide1.xml'/></Relationships>",
        ),
        ("ppt/notesSlides/notesSlide1.xml", slide("say hello to Ada").as_bytes()),
    ]);
    let read = read("a.pptx", &bytes);
    assert_eq!(texts(&read.document, PartKind::Slide), ["first", "second"]);
    assert_eq!(
        texts(&read.document, PartKind::SlideNotes),
        ["say hello to Ada"]
    );
}

#[test]
fn open_documents_are_read_and_locked_ones_named() {
    let content = "<office:document-content><office:body><office:text><text:p>Dear <text:span>A</text:span>da,\
        <text:s text:c='2'/>hello<text:line-break/>you<office:annotation><dc:creator>Bea</dc:creator>\
        <text:p>Is it Jamie?</text:p></office:annotation></text:p></office:text></office:body></office:document-content>";
    let styles = "<office:document-styles><style:header><text:p>Head</text:p></style:header></office:document-styles>";
    let mimetype: (&str, &[u8]) = ("mimetype", b"application/vnd.oasis.opendocument.text");
    let members: Vec<(&str, &[u8])> = vec![
        mimetype,
        ("content.xml", content.as_bytes()),
        ("styles.xml", styles.as_bytes()),
        ("META-INF/manifest.xml", b"<m/>"),
    ];
    let open = read("a.odt", &zip_of(&members));
    assert_eq!(
        texts(&open.document, PartKind::Body),
        ["Dear Ada,  hello\nyou"]
    );
    assert_eq!(texts(&open.document, PartKind::Header), ["Head"]);
    assert_eq!(
        texts(&open.document, PartKind::Comment),
        ["Bea Is it Jamie?"]
    );
    let manifest = b"<manifest:manifest><manifest:encryption-data/></manifest:manifest>";
    let locked = zip_of(&[
        mimetype,
        ("content.xml", b"\x01\x02"),
        ("styles.xml", b"x"),
        ("META-INF/manifest.xml", manifest),
    ]);
    let error = extract::read("a.odt", &locked, None).unwrap_err();
    // No password opens these yet, so none is asked for.
    assert!(
        error.to_string().contains("save a copy without a password"),
        "{error}"
    );
}

#[test]
fn a_presentation_that_holds_a_workbook_as_it_is_stays_a_presentation() {
    use std::io::Write as _;
    let workbook = zip_of(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", b"<workbook/>"),
    ]);
    let relations = RELATIONS.replace("TARGET", "ppt/presentation.xml");
    let slide = "<p:sld><p:sp><p:txBody><a:p><a:r><a:t>Dear Ada</a:t></a:r></a:p></p:txBody></p:sp></p:sld>";
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in [
        ("[Content_Types].xml", b"<Types/>".as_slice()),
        ("_rels/.rels", relations.as_bytes()),
        ("ppt/presentation.xml", b"<p:presentation/>"),
        ("ppt/slides/slide1.xml", slide.as_bytes()),
        ("ppt/embeddings/sheet1.xlsx", &workbook),
    ] {
        zip.start_file(name, stored).unwrap();
        zip.write_all(bytes).unwrap();
    }
    let read = read("a.pptx", &zip.finish().unwrap().into_inner());
    assert_eq!(texts(&read.document, PartKind::Slide), ["Dear Ada"]);
    assert_eq!(names(&read.children), ["sheet1.xlsx"]);
}

#[test]
fn a_container_whose_table_of_sectors_is_oddly_padded_is_read() {
    use std::io::Write as _;
    let mut file =
        cfb::CompoundFile::create_with_version(cfb::Version::V3, std::io::Cursor::new(Vec::new()))
            .unwrap();
    let mut stream = file.create_stream("/EncryptedPackage").unwrap();
    stream.write_all(&[7; 9000]).unwrap();
    drop(stream);
    file.flush().unwrap();
    let mut bytes = file.into_inner().into_inner();
    let said = |bytes: &[u8]| {
        let error = extract::read("a.docx", bytes, None).unwrap_err();
        error.to_string()
    };
    assert!(
        said(&bytes).contains("by rights management"),
        "{}",
        said(&bytes)
    );
    let sectors = bytes.len() / 512 - 1;
    let table = u32::from_le_bytes(bytes[76..80].try_into().unwrap()) as usize;
    for entry in sectors..128 {
        let at = (table + 1) * 512 + entry * 4;
        bytes[at..at + 4].copy_from_slice(&[0xFE, 0xFF, 0xFF, 0xFF]);
    }
    assert!(
        cfb::CompoundFile::open(std::io::Cursor::new(bytes.as_slice())).is_err(),
        "the container needs mending"
    );
    assert!(
        said(&bytes).contains("by rights management"),
        "{}",
        said(&bytes)
    );
}
