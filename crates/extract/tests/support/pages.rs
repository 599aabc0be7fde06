//! PDFs with a name in them, in many ways.

use std::fmt::Write as _;

use document::WhyNot;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

/// Makes a PDF with a name in it.
pub type Maker = Box<dyn Fn(&str) -> Vec<u8>>;

/// A PDF while it is made.
struct Pdf {
    document: Document,
    tree: ObjectId,
    resources: Dictionary,
    pages: Vec<ObjectId>,
}

impl Pdf {
    fn new() -> Self {
        let mut document = Document::with_version("1.7");
        let tree = document.new_object_id();
        let mut fonts = Dictionary::new();
        for (name, base) in [
            ("F1", "Helvetica"),
            ("F2", "Times-Roman"),
            ("F3", "Courier"),
            ("F4", "Helvetica-Bold"),
        ] {
            let font = document.add_object(dictionary! {
                "Type" => "Font", "Subtype" => "Type1", "BaseFont" => base,
                "Encoding" => "WinAnsiEncoding"
            });
            fonts.set(name, font);
        }
        let composite = composite(&mut document);
        fonts.set("F5", composite);
        let drawn = type_three(&mut document);
        fonts.set("F6", drawn);
        let picture = document.add_object(Stream::new(
            dictionary! {
                "Type" => "XObject", "Subtype" => "Image", "Width" => 1, "Height" => 1,
                "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8
            },
            vec![0],
        ));
        let resources = dictionary! {
            "Font" => fonts, "XObject" => dictionary! { "P" => picture }
        };
        Self {
            document,
            tree,
            resources,
            pages: Vec::new(),
        }
    }

    fn page(&mut self, content: &str) -> ObjectId {
        self.page_with(content, |_| {})
    }

    fn page_with(&mut self, content: &str, more: impl FnOnce(&mut Dictionary)) -> ObjectId {
        let stream = Stream::new(Dictionary::new(), content.as_bytes().to_vec());
        let content = self.document.add_object(stream);
        let mut page = dictionary! {
            "Type" => "Page", "Parent" => self.tree, "Contents" => content,
            "Resources" => self.resources.clone(),
            "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()]
        };
        more(&mut page);
        let page = self.document.add_object(page);
        self.pages.push(page);
        page
    }

    fn finish(mut self, more: impl FnOnce(&mut Document, &mut Dictionary)) -> Vec<u8> {
        let kids: Vec<Object> = self.pages.iter().map(|id| Object::Reference(*id)).collect();
        let count = i64::try_from(kids.len()).unwrap();
        let tree = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count };
        self.document.objects.insert(self.tree, tree.into());
        let mut catalog = dictionary! { "Type" => "Catalog", "Pages" => self.tree };
        more(&mut self.document, &mut catalog);
        let catalog = self.document.add_object(catalog);
        self.document.trailer.set("Root", catalog);
        let mut bytes = Vec::new();
        self.document.save_to(&mut bytes).unwrap();
        bytes
    }

    fn done(self) -> Vec<u8> {
        self.finish(|_, _| {})
    }
}

/// A composite font of two bytes a letter, which says itself which letters they are.
fn composite(document: &mut Document) -> ObjectId {
    let mut map = String::from(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n1 begincodespacerange <0000> <FFFF> endcodespacerange\n",
    );
    let codes: Vec<u32> = (0x20..0x7f).collect();
    for some in codes.chunks(90) {
        let _ = writeln!(map, "{} beginbfchar", some.len());
        for code in some {
            let _ = writeln!(map, "<{:04X}> <{code:04X}>", code + 0x100);
        }
        map.push_str("endbfchar\n");
    }
    map.push_str("endcmap end end");
    let unicode = document.add_object(Stream::new(Dictionary::new(), map.into_bytes()));
    let descriptor = document.add_object(dictionary! {
        "Type" => "FontDescriptor", "FontName" => "Larkfield", "Flags" => 4,
        "FontBBox" => vec![0.into(), (-200).into(), 1000.into(), 800.into()],
        "ItalicAngle" => 0, "Ascent" => 800, "Descent" => -200, "CapHeight" => 700, "StemV" => 80
    });
    let inner = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "CIDFontType2", "BaseFont" => "Larkfield",
        "CIDSystemInfo" => dictionary! {
            "Registry" => Object::string_literal("Adobe"),
            "Ordering" => Object::string_literal("Identity"), "Supplement" => 0
        },
        "FontDescriptor" => descriptor, "DW" => 550
    });
    document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "Larkfield",
        "Encoding" => "Identity-H", "DescendantFonts" => vec![Object::Reference(inner)],
        "ToUnicode" => unicode
    })
}

/// A Type 3 font: each letter is a drawing, here a box.
fn type_three(document: &mut Document) -> ObjectId {
    let glyph = document.add_object(Stream::new(
        Dictionary::new(),
        b"500 0 0 0 450 700 d1 0 0 450 700 re f".to_vec(),
    ));
    let mut procedures = Dictionary::new();
    let mut names = vec![Object::Integer(32)];
    let mut map = String::from(
        "begincmap\n1 begincodespacerange <00> <FF> endcodespacerange\n95 beginbfchar\n",
    );
    for code in 32..127_u32 {
        let name = format!("g{code}");
        procedures.set(name.as_bytes().to_vec(), glyph);
        names.push(Object::Name(name.into_bytes()));
        let _ = writeln!(map, "<{code:02X}> <{code:04X}>");
    }
    map.push_str("endbfchar\nendcmap");
    let unicode = document.add_object(Stream::new(Dictionary::new(), map.into_bytes()));
    let widths: Vec<Object> = (32..127).map(|_| 500.into()).collect();
    document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type3",
        "FontBBox" => vec![0.into(), 0.into(), 500.into(), 700.into()],
        "FontMatrix" => vec![0.001.into(), 0.into(), 0.into(), 0.001.into(), 0.into(), 0.into()],
        "CharProcs" => procedures, "ToUnicode" => unicode,
        "Encoding" => dictionary! { "Type" => "Encoding", "Differences" => names },
        "FirstChar" => 32, "LastChar" => 126, "Widths" => widths,
        "Resources" => Dictionary::new()
    })
}

fn line(font: &str, size: u32, x: f64, y: f64, text: &str) -> String {
    format!("BT /{font} {size} Tf {x} {y} Td ({text}) Tj ET\n")
}

/// A page of plain lines of a font, the second of which has the name in its middle.
fn body(font: &str, name: &str) -> String {
    let mut text = line(
        font,
        12,
        72.0,
        760.0,
        "Dear Ms Ada, here is what we wrote down.",
    );
    text += &line(
        font,
        12,
        72.0,
        740.0,
        &format!("Then {name} came and sat down."),
    );
    text += &line(font, 12, 72.0, 720.0, "Both of them read a chapter.");
    text
}

fn simple(content: &str) -> Vec<u8> {
    let mut pdf = Pdf::new();
    pdf.page(content);
    pdf.done()
}

/// Twelve points of Helvetica, near enough for where a line begins.
fn width(text: &str) -> f64 {
    6.2 * f64::from(u32::try_from(text.chars().count()).unwrap())
}

fn hex(text: &str) -> String {
    text.chars().fold(String::new(), |mut hex, c| {
        let _ = write!(hex, "{:04X}", u32::from(c) + 0x100);
        hex
    })
}

type Kind = (&'static str, Maker);

fn kind(what: &'static str, make: impl Fn(&str) -> Vec<u8> + 'static) -> Kind {
    (what, Box::new(make))
}

/// What is drawn in its own layout.
pub fn drawn_kinds() -> Vec<Kind> {
    let mut kinds = fonts();
    kinds.extend(spacing());
    kinds.extend(places());
    kinds.extend(turned());
    kinds.extend(beside());
    kinds.extend(on_the_page());
    kinds.extend(under());
    kinds
}

fn fonts() -> Vec<Kind> {
    vec![
        kind("Helvetica", |name| simple(&body("F1", name))),
        kind("Times", |name| simple(&body("F2", name))),
        kind("Courier", |name| simple(&body("F3", name))),
        kind("bold", |name| simple(&body("F4", name))),
        kind("a composite font", |name| {
            let mut text = String::new();
            for (y, words) in [(760, "Ada read"), (740, name), (720, "sat there")] {
                let _ = writeln!(text, "BT /F5 12 Tf 72 {y} Td <{}> Tj ET", hex(words));
            }
            simple(&text)
        }),
        kind("a composite font within a line", |name| {
            let words = hex(&format!("Ada saw {name} there"));
            simple(&format!("BT /F5 12 Tf 72 760 Td <{words}> Tj ET"))
        }),
        kind("a font of drawings", |name| simple(&body("F6", name))),
        kind("several fonts in a line", |name| {
            let mut text = String::from("BT 72 760 Td /F1 12 Tf (Ada met ) Tj ");
            let _ = writeln!(text, "/F4 12 Tf ({name}) Tj /F1 12 Tf ( on Monday.) Tj ET");
            text += &line("F1", 12, 72.0, 740.0, "It rained.");
            simple(&text)
        }),
        kind("large and small type", |name| {
            let mut text = line("F1", 24, 72.0, 760.0, &format!("About {name}"));
            text += &line("F1", 7, 72.0, 740.0, "Ada wrote this in small type.");
            simple(&text)
        }),
    ]
}

fn spacing() -> Vec<Kind> {
    vec![
        kind("kerning", |name| {
            let (first, rest) = name.split_at(1);
            let mut text = format!(
                "BT /F1 12 Tf 72 760 Td [(Ada saw ) 20 ({first}) -35 ({rest}) 15 ( there)] TJ ET\n"
            );
            text += &line("F1", 12, 72.0, 740.0, "and went on.");
            simple(&text)
        }),
        kind("each letter by itself", |name| {
            let mut text = String::from("BT /F3 12 Tf\n");
            for (at, c) in format!("Ada saw {name} there").chars().enumerate() {
                let _ = writeln!(
                    text,
                    "1 0 0 1 {} 760 Tm ({c}) Tj",
                    60.0 + 7.2 * f64::from(u32::try_from(at).unwrap())
                );
            }
            text += "ET\n";
            text += &line("F3", 12, 60.0, 740.0, "and went on.");
            simple(&text)
        }),
        kind("wide letters", |name| {
            let mut text = format!("BT /F1 10 Tf 1 Tc 72 760 Td (Ada saw {name} there) Tj ET\n");
            text += &line("F1", 10, 72.0, 740.0, "and went on.");
            simple(&text)
        }),
        kind("wide spaces", |name| {
            let mut text = format!("BT /F1 10 Tf 4 Tw 72 760 Td (Ada saw {name} there) Tj ET\n");
            text += &line("F1", 10, 72.0, 740.0, "and went on.");
            simple(&text)
        }),
        kind("narrow letters", |name| {
            let mut text = format!("BT /F1 12 Tf 80 Tz 72 760 Td (Ada saw {name} there) Tj ET\n");
            text += &line("F1", 12, 72.0, 740.0, "and went on.");
            simple(&text)
        }),
        kind("type of size one, enlarged", |name| {
            let mut text =
                format!("BT /F1 1 Tf 12 0 0 12 72 760 Tm (Ada saw {name} there) Tj ET\n");
            text += "BT /F1 1 Tf 12 0 0 12 72 740 Tm (and went on.) Tj ET\n";
            simple(&text)
        }),
        kind("a page that is scaled", |name| {
            simple(&format!(
                "q 0.5 0 0 0.5 0 400 cm\n{}Q\n",
                body("F1", name).replace(" 12 Tf", " 20 Tf")
            ))
        }),
        kind("printed twice to look bold", |name| {
            let mut text = line("F1", 12, 72.0, 760.0, "Ada read aloud.");
            for x in [72.0, 72.3] {
                text += &line("F1", 12, x, 740.0, &format!("With {name} there."));
            }
            simple(&text)
        }),
    ]
}

fn places() -> Vec<Kind> {
    vec![
        kind("centred", |name| {
            let heading = format!("Ada and {name}");
            let mut text = line("F1", 12, 297.0 - width(&heading) / 2.0, 780.0, &heading);
            text += &body("F1", "nobody");
            simple(&text)
        }),
        kind("flush right", |name| {
            let mut text = line("F1", 12, 520.0 - width(name), 780.0, name);
            text += &body("F1", "nobody");
            simple(&text)
        }),
        kind("justified", |name| {
            let mut text = String::new();
            for (y, words) in [
                (760, format!("Ada and {name} went there")),
                (740, "on a day".to_owned()),
            ] {
                let natural = width(&words);
                let spaces = words.matches(' ').count();
                let gap = (450.0 - natural).max(0.0) / f64::from(u32::try_from(spaces).unwrap());
                let _ = writeln!(
                    text,
                    "BT /F1 12 Tf {} Tw 72 {y} Td ({words}) Tj ET",
                    gap.min(20.0)
                );
            }
            simple(&text)
        }),
        kind("a table", |name| {
            let mut text = String::new();
            for (row, (who, day)) in [("Ada", "Monday"), (name, "Tuesday"), ("Ben", "Friday")]
                .into_iter()
                .enumerate()
            {
                let y = 760.0 - 20.0 * f64::from(u32::try_from(row).unwrap());
                text += &line("F1", 10, 76.0, y, who);
                text += &line("F1", 10, 316.0, y, day);
                let _ = writeln!(text, "72 {} m 420 {} l S", y - 6.0, y - 6.0);
            }
            text += "72 774 m 420 774 l S 72 714 m 72 774 l S 420 714 m 420 774 l S\n";
            simple(&text)
        }),
        kind("a line under the name", |name| {
            let mut text = body("F1", name);
            let _ = writeln!(text, "100 738 m {} 738 l S", 100.0 + width(name));
            simple(&text)
        }),
        kind("a box around the name", |name| {
            let mut text = line("F1", 12, 72.0, 760.0, "Ada wrote:");
            text += &line("F1", 12, 72.0, 720.0, name);
            let _ = writeln!(text, "68 714 {} 20 re S", width(name) + 8.0);
            text += &line("F1", 12, 72.0, 680.0, "and no more.");
            simple(&text)
        }),
        kind("two columns", |name| {
            let mut text = String::new();
            for (at, words) in ["Ada reads", name, "a little", "each day"]
                .into_iter()
                .enumerate()
            {
                let y = 760.0 - 15.0 * f64::from(u32::try_from(at).unwrap());
                text += &line("F1", 9, 72.0, y, words);
                text += &line("F1", 9, 330.0, y, ["Other", "words", "stand", "here"][at]);
            }
            simple(&text)
        }),
        kind("a name over the end of a line", |name| {
            let (first, last) = name.split_once(' ').unwrap();
            let mut text = line("F1", 12, 72.0, 760.0, &format!("Ada sat beside {first}"));
            text += &line("F1", 12, 72.0, 740.0, &format!("{last} on Monday."));
            text += &line("F1", 12, 72.0, 720.0, "It rained.");
            simple(&text)
        }),
        kind("several times", |name| {
            let mut text = body("F1", name);
            text += &line("F1", 12, 72.0, 700.0, &format!("{name} and {name}"));
            simple(&text)
        }),
        kind("several pages", |name| {
            let mut pdf = Pdf::new();
            pdf.page(&body("F1", name));
            pdf.page(&body("F2", "somebody"));
            pdf.page(&body("F3", name));
            pdf.done()
        }),
    ]
}

fn turned() -> Vec<Kind> {
    let turn = |degrees: i64, matrix: &'static str| {
        move |name: &str| {
            let mut pdf = Pdf::new();
            let mut text = String::from("BT /F1 12 Tf\n");
            for (at, words) in ["Ada read.", &format!("With {name} there."), "It rained."]
                .into_iter()
                .enumerate()
            {
                let across = 100 + 20 * at;
                let place = match degrees {
                    90 => format!("{across} 100"),
                    180 => format!("500 {across}"),
                    _ => format!("{} 700", 400 - across),
                };
                let _ = writeln!(text, "{matrix} {place} Tm ({words}) Tj");
            }
            text += "ET\n";
            pdf.page_with(&text, |page| page.set("Rotate", degrees));
            pdf.done()
        }
    };
    vec![
        kind("a page turned to the right", turn(90, "0 1 -1 0")),
        kind("a page upside down", turn(180, "-1 0 0 -1")),
        kind("a page turned to the left", turn(270, "0 -1 1 0")),
        kind("a cropped page", |name| {
            let mut pdf = Pdf::new();
            pdf.page_with(&body("F1", name), |page| {
                page.set(
                    "CropBox",
                    vec![40.into(), 600.into(), 560.into(), 800.into()],
                );
            });
            pdf.done()
        }),
        kind("a page that does not begin at nought", |name| {
            let mut pdf = Pdf::new();
            pdf.page_with(&body("F1", name), |page| {
                page.set(
                    "MediaBox",
                    vec![(-50).into(), 500.into(), 545.into(), 900.into()],
                );
            });
            pdf.done()
        }),
    ]
}

/// A page with a name, and what is put beside it.
fn with(name: &str, more: impl FnOnce(&mut Document, &mut Dictionary, ObjectId)) -> Vec<u8> {
    let mut pdf = Pdf::new();
    let page = pdf.page(&body("F1", name));
    pdf.finish(|document, catalog| more(document, catalog, page))
}

fn beside() -> Vec<Kind> {
    vec![
        kind("an attachment", |name| {
            with(name, |document, catalog, _| {
                let file = document.add_object(Stream::new(
                    dictionary! { "Type" => "EmbeddedFile" },
                    name.as_bytes().to_vec(),
                ));
                let specification = document.add_object(dictionary! {
                    "Type" => "Filespec", "F" => Object::string_literal(name), "EF" => dictionary! { "F" => file }
                });
                catalog.set(
                    "Names",
                    dictionary! { "EmbeddedFiles" => dictionary! {
                        "Names" => vec![Object::string_literal(name), specification.into()]
                    } },
                );
            })
        }),
        kind("a script", |name| {
            with(name, |_, catalog, _| {
                let script =
                    dictionary! { "S" => "JavaScript", "JS" => Object::string_literal(name) };
                catalog.set("OpenAction", script);
            })
        }),
        kind("metadata", |name| {
            with(name, |document, catalog, _| {
                let info = document.add_object(dictionary! { "Author" => Object::string_literal(name), "Title" => Object::string_literal(name) });
                document.trailer.set("Info", info);
                let xmp = Stream::new(
                    dictionary! { "Type" => "Metadata", "Subtype" => "XML" },
                    format!("<x>{name}</x>").into_bytes(),
                );
                let xmp = document.add_object(xmp);
                catalog.set("Metadata", xmp);
            })
        }),
        kind("bookmarks", |name| {
            with(name, |document, catalog, page| {
                let outlines = document.new_object_id();
                let entry = document.add_object(dictionary! {
                    "Title" => Object::string_literal(name), "Parent" => outlines,
                    "Dest" => vec![page.into(), "Fit".into()]
                });
                document.objects.insert(outlines, dictionary! { "Type" => "Outlines", "First" => entry, "Last" => entry, "Count" => 1 }.into());
                catalog.set("Outlines", outlines);
            })
        }),
    ]
}

fn on_the_page() -> Vec<Kind> {
    vec![
        kind("a note", |name| {
            with(name, |document, _, page| {
                let note = document.add_object(dictionary! {
                    "Type" => "Annot", "Subtype" => "Text", "Contents" => Object::string_literal(format!("Is it {name}?")),
                    "Rect" => vec![9.into(), 9.into(), 29.into(), 29.into()]
                });
                set(
                    document,
                    page,
                    "Annots",
                    vec![Object::Reference(note)].into(),
                );
            })
        }),
        kind("a link", |name| {
            with(name, |document, _, page| {
                let link = document.add_object(dictionary! {
                    "Type" => "Annot", "Subtype" => "Link",
                    "A" => dictionary! { "S" => "URI", "URI" => Object::string_literal(format!("https://example.org/{}", name.replace(' ', ""))) },
                    "Rect" => vec![72.into(), 735.into(), 200.into(), 755.into()]
                });
                set(
                    document,
                    page,
                    "Annots",
                    vec![Object::Reference(link)].into(),
                );
            })
        }),
        kind("a form", |name| {
            with(name, |document, catalog, page| {
                let look = Stream::new(
                    dictionary! {
                        "Type" => "XObject", "Subtype" => "Form",
                        "BBox" => vec![0.into(), 0.into(), 200.into(), 20.into()]
                    },
                    format!("/Tx BMC BT /F1 12 Tf 2 4 Td ({name}) Tj ET EMC").into_bytes(),
                );
                let look = document.add_object(look);
                let field = document.add_object(dictionary! {
                    "Type" => "Annot", "Subtype" => "Widget", "FT" => "Tx",
                    "T" => Object::string_literal("pupil"), "V" => Object::string_literal(name),
                    "Rect" => vec![72.into(), 600.into(), 272.into(), 620.into()],
                    "AP" => dictionary! { "N" => look }
                });
                set(
                    document,
                    page,
                    "Annots",
                    vec![Object::Reference(field)].into(),
                );
                catalog.set(
                    "AcroForm",
                    dictionary! { "Fields" => vec![Object::Reference(field)] },
                );
            })
        }),
        kind("a revision before", |name| {
            let first = with("Old Man", |document, _, _| {
                let info =
                    document.add_object(dictionary! { "Author" => Object::string_literal(name) });
                document.trailer.set("Info", info);
            });
            let before = Document::load_mem(&first).unwrap();
            let mut later = lopdf::IncrementalDocument::create_from(first, before);
            let page = *later.get_prev_documents().get_pages().get(&1).unwrap();
            later.opt_clone_object_to_new_document(page).unwrap();
            let stream = Stream::new(Dictionary::new(), body("F1", name).into_bytes());
            let content = later.new_document.add_object(stream);
            set(&mut later.new_document, page, "Contents", content.into());
            let mut bytes = Vec::new();
            later.save_to(&mut bytes).unwrap();
            bytes
        }),
    ]
}

fn under() -> Vec<Kind> {
    vec![
        kind("a picture on the page", |name| {
            simple(&format!(
                "{}q 100 0 0 100 300 400 cm /P Do Q\n",
                body("F1", name)
            ))
        }),
        kind("a picture in the page’s own words", |name| {
            simple(&format!(
                "{}q 50 0 0 50 300 400 cm\nBI /W 1 /H 1 /CS /G /BPC 8 ID \u{1} EI\nQ\n",
                body("F1", name)
            ))
        }),
        kind("what a scanner read, unseen under its picture", |name| {
            let text = body("F1", name).replace("BT ", "BT 3 Tr ");
            simple(&format!("q 595 0 0 842 0 0 cm /P Do Q\n{text}"))
        }),
        kind("letters as drawings", |name| {
            let mut text = body("F1", name);
            for at in 0..name.len() {
                let x = 72 + 9 * at;
                let _ = writeln!(text, "{x} 600 m {} 612 l {} 600 l h f", x + 4, x + 8);
            }
            simple(&text)
        }),
        kind("a part that is used again", |name| {
            let mut pdf = Pdf::new();
            let part = Stream::new(
                dictionary! {
                    "Type" => "XObject", "Subtype" => "Form", "Resources" => pdf.resources.clone(),
                    "BBox" => vec![0.into(), 0.into(), 595.into(), 842.into()]
                },
                line("F1", 12, 72.0, 740.0, &format!("Then {name} came.")).into_bytes(),
            );
            let part = pdf.document.add_object(part);
            pdf.resources.set("XObject", dictionary! { "X" => part });
            pdf.page(&format!(
                "{}/X Do\n{}",
                line("F1", 12, 72.0, 760.0, "Ada read."),
                line("F1", 12, 72.0, 720.0, "It rained.")
            ));
            pdf.done()
        }),
        kind("pale type", |name| {
            simple(&format!("1 1 1 rg\n{}", body("F1", name)))
        }),
        kind("packed contents", |name| {
            let mut pdf = Pdf::new();
            pdf.page(&body("F1", name));
            pdf.document.compress();
            pdf.done()
        }),
        kind("another text for readers", |name| {
            let mut text = body("F1", "somebody");
            let _ = writeln!(
                text,
                "/Span <</ActualText (Ada)>> BDC BT /F1 12 Tf 72 690 Td (Ada) Tj ET EMC"
            );
            text += &line("F1", 12, 72.0, 670.0, name);
            simple(&text)
        }),
    ]
}

fn set(document: &mut Document, object: ObjectId, key: &str, value: Object) {
    let object = document.get_object_mut(object).unwrap();
    object.as_dict_mut().unwrap().set(key, value);
}

/// What is refused, and why.
pub fn refused_kinds() -> Vec<(&'static str, Maker, WhyNot)> {
    let refused = |what, why, make: fn(&str) -> Vec<u8>| -> (&'static str, Maker, WhyNot) {
        (what, Box::new(make), why)
    };
    vec![
        refused("text across the page", WhyNot::Turned, |name| {
            let mut text = body("F1", name);
            text += "BT /F1 12 Tf 0 1 -1 0 500 300 Tm (DRAFT) Tj ET\n";
            simple(&text)
        }),
        refused("a page turned under its text", WhyNot::Turned, |name| {
            let mut pdf = Pdf::new();
            pdf.page_with(&body("F1", name), |page| page.set("Rotate", 90));
            pdf.done()
        }),
        refused("text beyond the edge", WhyNot::Edges, |name| {
            let mut text = body("F1", name);
            text += &line("F1", 12, 560.0, 300.0, "reaches out of the page");
            simple(&text)
        }),
        refused(
            "a line with more marks than it can hold",
            WhyNot::TooWide,
            |name| {
                let many = [name; 11].join(" a ");
                let mut text = line("F1", 12, 72.0, 760.0, "Ada read.");
                text += &line("F1", 12, 72.0, 740.0, &many);
                simple(&text)
            },
        ),
    ]
}
