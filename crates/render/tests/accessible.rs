//! What somebody who listens to a publication needs, held against every one of the five packs: all
//! that is drawn belongs to the structure, in the order in which it is drawn; headings skip no
//! level; tables have their headings; language and title are there.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

use std::collections::BTreeMap;

use jiff::civil::date;
use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};
use policy::{Pack, packs, publish};

const TODAY: jiff::civil::Date = date(2026, 11, 22);

/// A node of the structure: what it is, how deep it stands, and the content that is its own.
#[derive(Debug)]
struct Node {
    kind: String,
    depth: usize,
    content: Vec<(ObjectId, i64)>,
    /// Its name in the file, if it has one.
    id: Option<String>,
}

struct Reader<'a> {
    file: &'a Document,
    nodes: Vec<Node>,
}

impl<'a> Reader<'a> {
    fn dictionary(&self, object: &'a Object) -> &'a Dictionary {
        let object = self.file.dereference(object).unwrap().1;
        object.as_dict().unwrap()
    }

    fn walk(&mut self, object: &'a Object, page: Option<ObjectId>, depth: usize) {
        let element = self.dictionary(object);
        let page = element
            .get(b"Pg")
            .and_then(Object::as_reference)
            .ok()
            .or(page);
        let kind = element.get(b"S").and_then(Object::as_name).ok();
        let Some(kind) = kind else {
            // A reference to content of some page.
            let number = element.get(b"MCID").unwrap().as_i64().unwrap();
            let node = self.nodes.last_mut().unwrap();
            node.content.push((page.unwrap(), number));
            return;
        };
        self.nodes.push(Node {
            kind: String::from_utf8_lossy(kind).into_owned(),
            depth,
            content: Vec::new(),
            id: element
                .get(b"ID")
                .and_then(Object::as_str)
                .map(|id| String::from_utf8_lossy(id).into_owned())
                .ok(),
        });
        if let Ok(kids) = element.get(b"K") {
            self.kids(kids, page, depth + 1);
        }
    }

    fn kids(&mut self, kids: &'a Object, page: Option<ObjectId>, depth: usize) {
        match self.file.dereference(kids).unwrap().1 {
            Object::Array(list) => {
                for one in list {
                    self.kids(one, page, depth);
                }
            }
            Object::Integer(number) => {
                let node = self.nodes.last_mut().unwrap();
                node.content.push((page.unwrap(), *number));
            }
            _ => self.walk(kids, page, depth),
        }
    }
}

/// The numbers of the marked content of a page in the order in which it is drawn; whatever draws
/// outside of marked content is a fault.
fn drawn(file: &Document, page: ObjectId, faults: &mut Vec<String>) -> Vec<i64> {
    let content = Content::decode(&file.get_page_content(page)).unwrap();
    let (mut open, mut numbers) = (Vec::new(), Vec::new());
    for operation in &content.operations {
        match operation.operator.as_str() {
            "BDC" | "BMC" => {
                let tag = operation.operands[0].as_name().unwrap().to_vec();
                let properties = operation.operands.get(1).and_then(|one| one.as_dict().ok());
                let number = properties
                    .and_then(|one| one.get(b"MCID").ok())
                    .and_then(|one| one.as_i64().ok());
                match number {
                    Some(number) => numbers.push(number),
                    None if tag == b"Artifact" || !open.is_empty() => {}
                    None => faults.push("content is marked and belongs to nothing".to_owned()),
                }
                open.push(tag);
            }
            "EMC" => {
                open.pop();
            }
            "Tj" | "TJ" | "'" | "\"" | "f" | "f*" | "S" | "B" | "Do" if open.is_empty() => {
                faults.push(format!("`{}` draws what is not marked", operation.operator));
            }
            _ => {}
        }
    }
    numbers
}

fn faults(bytes: &[u8]) -> Vec<String> {
    let file = Document::load_mem(bytes).unwrap();
    let catalog = file.catalog().unwrap();
    let mut faults = Vec::new();
    let reader = Reader {
        file: &file,
        nodes: Vec::new(),
    };
    let text = |key: &[u8]| catalog.get(key).ok().and_then(|one| one.as_str().ok());
    if text(b"Lang") != Some(b"en-GB") {
        faults.push("no language".to_owned());
    }
    let flag = |of: &[u8], name: &[u8]| {
        let inner = catalog.get(of).ok().map(|one| reader.dictionary(one));
        inner.and_then(|one| one.get(name).ok()?.as_bool().ok()) == Some(true)
    };
    if !flag(b"MarkInfo", b"Marked") {
        faults.push("not tagged".to_owned());
    }
    if !flag(b"ViewerPreferences", b"DisplayDocTitle") {
        faults.push("the title is not shown".to_owned());
    }
    let Ok(root) = catalog.get(b"StructTreeRoot") else {
        faults.push("no structure".to_owned());
        return faults;
    };
    let mut reader = Reader {
        file: &file,
        nodes: Vec::new(),
    };
    let kids = reader.dictionary(root).get(b"K").unwrap();
    reader.kids(kids, None, 0);
    orders(&file, &reader.nodes, &mut faults);
    headings(&reader.nodes, &mut faults);
    tables(&reader.nodes, &mut faults);
    faults
}

/// Each content belongs to one node, and the structure goes through each page as it is drawn.
fn orders(file: &Document, nodes: &[Node], faults: &mut Vec<String>) {
    let mut told: BTreeMap<ObjectId, Vec<i64>> = BTreeMap::new();
    for (page, number) in nodes.iter().flat_map(|node| &node.content) {
        told.entry(*page).or_default().push(*number);
    }
    for (number, page) in file.get_pages() {
        let drawn = drawn(file, page, faults);
        let told = told.remove(&page).unwrap_or_default();
        if drawn != told {
            faults.push(format!("page {number}: drawn {drawn:?}, told {told:?}"));
        }
    }
}

fn headings(nodes: &[Node], faults: &mut Vec<String>) {
    let mut before = 0;
    for node in nodes {
        let level = node
            .kind
            .strip_prefix('H')
            .and_then(|rest| rest.parse::<u8>().ok());
        if let Some(level) = level {
            if level > before + 1 || (before == 0 && level != 1) {
                faults.push(format!("a heading of level {level} after one of {before}"));
            }
            before = level;
        }
    }
    if before == 0 {
        faults.push("no headings".to_owned());
    }
}

/// Every row of a table has as many cells as its first, which are headings with content.
fn tables(nodes: &[Node], faults: &mut Vec<String>) {
    let starts = nodes
        .iter()
        .enumerate()
        .filter(|(_, node)| node.kind == "Table");
    for (at, table) in starts {
        let inside = nodes[at + 1..]
            .iter()
            .take_while(|node| node.depth > table.depth);
        let mut rows: Vec<Vec<&Node>> = Vec::new();
        for node in inside {
            match node.kind.as_str() {
                "TR" => rows.push(Vec::new()),
                "TH" | "TD" => rows.last_mut().unwrap().push(node),
                _ => {}
            }
        }
        let first = &rows[0];
        if first
            .iter()
            .any(|cell| cell.kind != "TH" || cell.content.is_empty())
        {
            faults.push("a table without headings".to_owned());
        }
        if rows.iter().any(|row| row.len() != first.len()) {
            faults.push("a row with other cells than its headings".to_owned());
        }
    }
}

#[test]
fn every_publication_of_every_pack_can_be_listened_to() {
    for shipped in packs::all() {
        let pack = Pack::parse(shipped.files).unwrap();
        for one in publish::all(&pack, TODAY) {
            let rendered = render::publication(&one, None).unwrap();
            let found = faults(&rendered.pdf);
            assert_eq!(found, Vec::<String>::new(), "{}/{}", shipped.code, one.code);
        }
    }
}

/// The clauses of what a publication says, in its order.
fn clauses(of: &publish::Publication) -> Vec<&str> {
    let said = of.parts.iter().flat_map(|part| match part {
        publish::Part::Heading(..) => Vec::new(),
        publish::Part::Paragraph(said) => vec![said],
        publish::Part::List(list) => list.iter().collect(),
        publish::Part::Table { .. } => panic!("a table in a notice for children"),
    });
    said.map(|said| said.clause.path.as_str()).collect()
}

#[test]
fn a_notice_for_children_names_its_clauses_where_nobody_has_to_read_them() {
    let mut found = 0;
    for shipped in packs::all() {
        let pack = Pack::parse(shipped.files).unwrap();
        for one in publish::all(&pack, TODAY) {
            let rendered = render::publication(&one, Some("https://larkfield.example/privacy"));
            let rendered = rendered.unwrap();
            let text = rendered.pages.join(" ");
            let publish::Kind::Notice {
                for_children: true, ..
            } = one.kind
            else {
                assert!(text.contains("[1]"), "{}", one.code);
                continue;
            };
            found += 1;
            let file = Document::load_mem(&rendered.pdf).unwrap();
            let root = file.catalog().unwrap().get(b"StructTreeRoot").unwrap();
            let mut reader = Reader {
                file: &file,
                nodes: Vec::new(),
            };
            let kids = reader.dictionary(root).get(b"K").unwrap();
            reader.kids(kids, None, 0);
            let ids: Vec<&str> = reader
                .nodes
                .iter()
                .filter_map(|n| n.id.as_deref())
                .collect();
            let named: Vec<&str> = ids
                .iter()
                .map(|id| id.strip_prefix("U ").unwrap().rsplit_once(" #").unwrap().0)
                .collect();
            assert_eq!(named, clauses(&one), "{}/{}", shipped.code, one.code);
            let once: std::collections::BTreeSet<_> = ids.iter().collect();
            assert_eq!(once.len(), ids.len(), "no two names are alike");
            assert!(!text.contains("[1]") && !text.contains("record["), "{text}");
            let line = format!(
                "For grown-ups: where each part comes from stands at the end of https://larkfield.example/privacy/{};",
                one.code
            );
            assert!(text.contains(&line), "{text}");
        }
    }
    assert!(found >= 4, "{found}");
}

#[test]
fn a_file_that_cannot_be_listened_to_is_found() {
    let pack = Pack::parse(packs::shipped("private-tutoring").unwrap().files).unwrap();
    let rendered = render::publication(&publish::retention(&pack), None).unwrap();
    let changed = |change: &dyn Fn(&mut Document)| {
        let mut file = Document::load_mem(&rendered.pdf).unwrap();
        change(&mut file);
        let mut bytes = Vec::new();
        file.save_to(&mut bytes).unwrap();
        faults(&bytes)
    };
    assert_eq!(changed(&|_| {}), Vec::<String>::new());
    for key in ["Lang", "MarkInfo", "ViewerPreferences", "StructTreeRoot"] {
        let without = changed(&|file| {
            file.catalog_mut().unwrap().remove(key.as_bytes());
        });
        assert_eq!(without.len(), 1, "{key}: {without:?}");
    }
    let renamed = |from: &'static [u8], to: &'static [u8]| {
        changed(&|file| {
            for object in file.objects.values_mut() {
                if let Ok(element) = object.as_dict_mut()
                    && element.get(b"S").and_then(Object::as_name).ok() == Some(from)
                {
                    element.set("S", Object::Name(to.to_vec()));
                }
            }
        })
    };
    assert!(!renamed(b"TH", b"TD").is_empty());
    assert!(!renamed(b"H1", b"H3").is_empty());
}
