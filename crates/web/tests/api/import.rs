//! Tables of people and files of places, sent by a program: what the page and the command do.

use std::io::Write as _;

use axum::http::StatusCode;
use data_encoding::BASE64;
use serde_json::{Value, json};

use crate::client::{Program, json as read, problem, whole};
use crate::document::{answer_schema, fits};
use crate::support::TestApp;

const PREVIEW: &str = "/people/import/preview";
const IMPORT: &str = "/people/import";

/// A workbook of sheets, each a name and its rows.
fn workbook(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut files = vec![(
        "_rels/.rels".to_owned(),
        relations(&[("officeDocument", "xl/workbook.xml".to_owned())]),
    )];
    let (mut list, mut to) = (Vec::new(), Vec::new());
    for (number, (name, rows)) in (1..).zip(sheets) {
        list.push(format!(
            "<sheet name=\"{name}\" sheetId=\"{number}\" r:id=\"r{number}\"/>"
        ));
        to.push(("worksheet", format!("worksheets/sheet{number}.xml")));
        let rows: String = (1..).zip(*rows).map(|(at, row)| row_of(at, row)).collect();
        let sheet =
            format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>");
        files.push((format!("xl/worksheets/sheet{number}.xml"), sheet));
    }
    let list = list.concat();
    let book = format!(
        "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>{list}</sheets></workbook>"
    );
    files.push(("xl/workbook.xml".to_owned(), book));
    files.push(("xl/_rels/workbook.xml.rels".to_owned(), relations(&to)));
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

fn relations(to: &[(&str, String)]) -> String {
    let one = |(number, (kind, target)): (usize, &(&str, String))| {
        format!("<Relationship Id=\"r{number}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>")
    };
    let all: String = (1..).zip(to).map(one).collect();
    format!("<Relationships xmlns=\"{PACKAGE}\">{all}</Relationships>")
}

fn row_of(at: usize, row: &[&str]) -> String {
    let cell = |(column, text): (u8, &&str)| {
        let column = char::from(column);
        format!("<c r=\"{column}{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
    };
    let cells: String = (b'A'..).zip(row).map(cell).collect();
    format!("<row r=\"{at}\">{cells}</row>")
}

const PUPILS: &[&[&str]] = &[
    &["Surname", "First name", "DOB", "House"],
    &["Penn", "Idris", "02/03/2014", "Oak"],
    &["Thorn", "Nia", "05/06/2013", "Ash"],
];

fn table(name: &str, bytes: &[u8]) -> Value {
    json!({ "name": name, "file": BASE64.encode(bytes), "capacity": "learner" })
}

/// The content with other fields.
fn with(mut content: Value, fields: &Value) -> Value {
    let more = fields.as_object().unwrap().clone();
    content.as_object_mut().unwrap().extend(more);
    content
}

fn names(list: &Value) -> Vec<&str> {
    let all = list.as_array().unwrap().iter();
    all.map(|one| one["name"].as_str().unwrap()).collect()
}

/// An answer that holds what the document says of it.
async fn told(dpo: &Program<'_>, path: &str, content: &Value) -> Value {
    let answer = dpo.post(path, content).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
    let document: Value = serde_json::from_str(&web::api::openapi()).unwrap();
    let route = format!("POST /api/v1{path}");
    let schema = answer_schema(&document, &route, 200).unwrap();
    let value = read(&answer);
    fits(&document, schema, &value, path).unwrap();
    value
}

#[tokio::test]
async fn a_workbook_is_mapped_previewed_imported_and_its_mapping_kept() {
    let app = TestApp::new();
    let dpo = whole(&app, "dpo");
    let book = workbook(&[("Pupils", PUPILS), ("Old", PUPILS)]);
    let two_sheets = problem(&dpo.post(PREVIEW, &table("p.xlsx", &book)).await, 422);
    assert_eq!(two_sheets["errors"][0]["pointer"], "#/sheet");
    let content = with(table("p.xlsx", &book), &json!({ "sheet": "Pupils" }));

    // Nobody knows what a house is; the heading is not said, for it could be a name.
    let answer = dpo.post(PREVIEW, &content).await;
    let unknown = problem(&answer, 422);
    assert_eq!(unknown["errors"][0]["pointer"], "#/columns");
    let said = unknown["errors"][0]["detail"].as_str().unwrap();
    assert!(said.starts_with("column 4: "), "{said}");
    assert!(!answer.text().contains("House"), "{}", answer.text());
    let columns = json!({ "columns": [{ "heading": "House", "field": "shoe_size" }] });
    let wrong = problem(
        &dpo.post(PREVIEW, &with(content.clone(), &columns)).await,
        422,
    );
    assert_eq!(wrong["errors"][0]["pointer"], "#/columns/0");

    let columns =
        json!({ "columns": [{ "heading": "House", "field": null }], "save_as": "School" });
    let content = with(content, &columns);
    let preview = told(&dpo, PREVIEW, &content).await;
    assert_eq!(preview["sheet"], "Pupils");
    assert_eq!(names(&preview["new"]), ["Idris Penn", "Nia Thorn"]);
    assert_eq!(
        preview["columns"][2],
        json!({ "heading": "DOB", "field": "born_on" })
    );
    assert_eq!(preview["columns"][3]["field"], Value::Null);
    let none = read(&dpo.get("/people/import/mappings").await);
    assert_eq!(none["items"], json!([]), "a preview keeps nothing");

    let done = told(&dpo, IMPORT, &content).await;
    assert_eq!((&done["people"], &done["changed"]), (&json!(2), &json!(0)));
    let kept = read(&dpo.get("/people/import/mappings").await);
    assert_eq!(kept["items"][0]["name"], "School");
    assert_eq!(kept["items"][0]["capacity"], "learner");

    // By what was kept, and as another file: what is held is told apart from what is new.
    let csv = "Surname;First name;DOB;House\nPenn;Idris;02/03/2014;Elm\nReed;Una;01/02/2012;Elm\n";
    let next =
        json!({ "name": "n.csv", "file": BASE64.encode(csv.as_bytes()), "mapping": "school" });
    let preview = told(&dpo, PREVIEW, &next).await;
    assert_eq!(names(&preview["new"]), ["Una Reed"]);
    assert_eq!(preview["held"], 1);
    assert!(names(&preview["left"]).contains(&"Nia Thorn"));
    let unknown = with(next, &json!({ "mapping": "another" }));
    let unknown = problem(&dpo.post(PREVIEW, &unknown).await, 422);
    assert_eq!(unknown["errors"][0]["pointer"], "#/mapping");
}

#[tokio::test]
async fn what_is_decided_about_a_preview_is_done() {
    let app = TestApp::new();
    let dpo = whole(&app, "dpo");
    let first = "id,given_names,family_name,postcode\nX1,Idris,Penn,ZZ99 1AA\nX2,Nia,Thorn,\n";
    told(&dpo, IMPORT, &table("a.csv", first.as_bytes())).await;
    let second = "id,given_names,family_name,postcode\nX1,Idris,Penn,ZZ99 2BB\nX3,Una,Reed,\n";
    let content = table("a.csv", second.as_bytes());
    let preview = told(&dpo, PREVIEW, &content).await;
    let change = &preview["changed"][0];
    assert_eq!(
        change["fields"],
        json!([{ "field": "postcode", "old": "ZZ99 1AA", "new": "ZZ99 2BB" }])
    );
    let nia = preview["left"].as_array().unwrap();
    let nia = nia.iter().find(|one| one["external_id"] == "X2").unwrap();
    let left = json!({ "left": [nia["id"]] });
    let no_day = problem(&dpo.post(IMPORT, &with(content.clone(), &left)).await, 422);
    assert_eq!(no_day["errors"][0]["pointer"], "#/left");
    let wanted = json!({ "left": [nia["id"]], "left_on": "2026-11-20", "keep_changed": true });
    let done = told(&dpo, IMPORT, &with(content.clone(), &wanted)).await;
    let counted = |what: &str| done[what].as_u64().unwrap();
    assert_eq!(
        ["people", "changed", "left"].map(counted),
        [1, 0, 1],
        "{done}"
    );
    let held = read(
        &dpo.get(&format!("/people/{}", change["id"].as_str().unwrap()))
            .await,
    );
    assert_eq!(held["details"]["postcode"], "ZZ99 1AA", "left as it was");
    let gone = read(
        &dpo.get(&format!("/people/{}", nia["id"].as_str().unwrap()))
            .await,
    );
    assert_eq!(gone["details"]["capacities"][0]["to"], "2026-11-20");
    let done = told(&dpo, IMPORT, &content).await;
    assert_eq!(done["changed"], 1);

    let bad = "id,given_names,family_name,born_on\nX4,Bo,Lark,soon\nX5,Cy,Lark,2014-02-03\n";
    let content = table("a.csv", bad.as_bytes());
    let stopped = problem(&dpo.post(IMPORT, &content).await, 422);
    let detail = stopped["errors"][0]["detail"].as_str().unwrap();
    assert!(detail.starts_with("line 2, column 4"), "{detail}");
    let good = told(&dpo, IMPORT, &with(content, &json!({ "good_rows": true }))).await;
    assert_eq!(good["people"], 1);
}

#[tokio::test]
async fn nobody_erased_comes_back_without_a_reason() {
    let app = TestApp::new();
    let dpo = whole(&app, "dpo");
    let csv = "id,given_names,family_name\nX1,Idris,Penn\n";
    let content = table("a.csv", csv.as_bytes());
    told(&dpo, IMPORT, &content).await;
    let found = read(
        &dpo.post("/people/search", &json!({ "words": "Penn" }))
            .await,
    );
    let id: app::EntityId = found["items"][0]["id"].as_str().unwrap().parse().unwrap();
    let cells = app.operator().cells_of(id).unwrap();
    app.operator().destroy(&cells, &mut |_| Ok(())).unwrap();

    let preview = told(&dpo, PREVIEW, &content).await;
    assert_eq!(preview["new"], json!([]));
    let erased = &preview["erased"][0];
    assert_eq!(erased["name"], "Idris Penn");
    let back = |reason: &str| {
        let wanted = json!({ "bring_back": [erased["id"]], "reason": reason });
        with(content.clone(), &wanted)
    };
    let silent = problem(&dpo.post(IMPORT, &back(" ")).await, 422);
    assert_eq!(silent["errors"][0]["pointer"], "#/reason");
    assert_eq!(told(&dpo, IMPORT, &content).await["people"], 0);
    let done = told(&dpo, IMPORT, &back("a new contract")).await;
    assert_eq!(done["brought_back"], 1);
}

#[tokio::test]
async fn what_is_no_table_is_told_so() {
    let app = TestApp::new();
    let dpo = whole(&app, "dpo");
    for (name, bytes) in [
        ("a.pdf", &b"%PDF-1.7 and no more"[..]),
        ("a.xlsx", b"PK\x03\x04 and no more"),
        ("a.csv", b""),
    ] {
        let said = problem(&dpo.post(PREVIEW, &table(name, bytes)).await, 422);
        assert_eq!(said["errors"][0]["pointer"], "#/file", "{name}");
    }
    let letters = json!({ "name": "a.csv", "file": "not base 64" });
    let said = problem(&dpo.post(PREVIEW, &letters).await, 422);
    assert_eq!(said["errors"][0]["pointer"], "#/file");
    // No more than 20 MB; the largest content is not read to its end.
    let kind = [("content-type", "application/json")];
    let large = vec![b'a'; (29 << 20) + 1];
    problem(&dpo.send("POST", PREVIEW, &kind, large).await, 413);
}

#[tokio::test]
async fn an_import_with_a_key_is_done_once() {
    let app = TestApp::new();
    let dpo = whole(&app, "dpo");
    let csv = "given_names,family_name\nIdris,Penn\n";
    let content = table("a.csv", csv.as_bytes());
    let key = [("idempotency-key", "k1")];
    let first = dpo.post_with(IMPORT, &key, &content).await;
    assert_eq!(read(&first)["people"], 1, "{}", first.text());
    let again = dpo.post_with(IMPORT, &key, &content).await;
    assert_eq!(again.bytes, first.bytes);
    let other = table("a.csv", b"given_names,family_name\nNia,Thorn\n");
    problem(&dpo.post_with(IMPORT, &key, &other).await, 422);
}

#[tokio::test]
async fn a_file_is_read_in_from_a_place() {
    let app = TestApp::new();
    let dpo = whole(&app, "dpo");
    let at = format!("/places/{}/documents", app.cupboard);
    let file =
        |text: &str| json!({ "path": "letters/may.txt", "file": BASE64.encode(text.as_bytes()) });
    let mut became = Vec::new();
    for text in ["Ella wrote.", "Ella wrote.", "Ella wrote twice."] {
        let answer = dpo.post(&at, &file(text)).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        became.push(read(&answer));
    }
    let what: Vec<_> = became.iter().map(|one| one["what"].clone()).collect();
    assert_eq!(what, ["new", "unchanged", "changed"]);
    assert!(became.iter().all(|one| one["id"] == became[0]["id"]));
    let id = became[0]["id"].as_str().unwrap();
    let shown = read(&dpo.get(&format!("/documents/{id}")).await);
    assert_eq!(shown["parts"][0]["text"], "Ella wrote twice.");
    assert_eq!(shown["path"], "letters/may.txt");

    let nowhere = format!("/places/{}/documents", app::EntityId([7; 16]));
    problem(&dpo.post(&nowhere, &file("Ella wrote.")).await, 404);
    let nameless = json!({ "path": " ", "file": "" });
    let said = problem(&dpo.post(&at, &nameless).await, 422);
    assert_eq!(said["errors"][0]["pointer"], "#/path");
}
