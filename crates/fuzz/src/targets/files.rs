//! Files from outside, read in this process. In Caretaker it is the walled worker that reads them.

use document::LookAtThis;

use super::Made;
use crate::seeds::{members, of_type, with_member};

/// Files within files are followed so far.
const DEPTH: usize = 3;

/// Reads a file and what is in it: something must be said of each, and nothing of ours may panic.
fn read(name: &str, bytes: &[u8], depth: usize) {
    match extract::read(name, bytes, None) {
        Ok(read) => {
            let said = !read.document.is_empty() || !read.document.notes.is_empty();
            assert!(
                said || !read.children.is_empty(),
                "a file of which nothing is said"
            );
            for child in read.children.iter().take(4).filter(|_| depth > 0) {
                self::read(&child.name, &child.bytes, depth - 1);
            }
        }
        Err(error) => {
            let stopped = matches!(error.0, LookAtThis::Stopped(_));
            assert!(
                !stopped || by_library(bytes),
                "one of our own readers panicked"
            );
        }
    }
}

/// PDFs, workbooks and old Office files are read by libraries that may panic, and are caught.
fn by_library(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    let ole = bytes.starts_with(b"\xD0\xCF\x11\xE0");
    let workbook = bytes.windows(3).any(|window| window == b"xl/");
    ole || workbook || head.windows(5).any(|window| window == b"%PDF-")
}

fn of(name: &'static str, endings: &[&str]) -> Made {
    let seeds = endings.iter().flat_map(|ending| of_type(ending)).collect();
    Made::new(seeds, move |bytes| read(name, bytes, DEPTH))
}

/// The member of a package that holds its text, changed inside.
fn inside(name: &'static str, ending: &str, member: &'static str) -> Made {
    let Some(package) = of_type(ending).into_iter().next() else {
        return Made::new(Vec::new(), |_| {});
    };
    let members = members(&package);
    let original = members.iter().find(|(name, _)| name == member);
    let seeds = original
        .map(|(_, bytes)| bytes.clone())
        .into_iter()
        .collect();
    Made::new(seeds, move |bytes| {
        read(name, &with_member(&members, member, bytes), DEPTH);
    })
}

pub(super) fn mail() -> Made {
    of("a.eml", &["eml"])
}

pub(super) fn mbox() -> Made {
    of("a.mbox", &["mbox"])
}

pub(super) fn html() -> Made {
    of("a.html", &["html"])
}

pub(super) fn rtf() -> Made {
    let mut made = of("a.rtf", &["rtf"]);
    let own = b"{\\rtf1\\ansi\\ansicpg1252 {\\fonttbl{\\f0 Arial;}}\\f0 Ada\\'92s report \\u8217? {\\*\\x hidden}\\par}";
    made.seeds.push(own.to_vec());
    made
}

pub(super) fn xml() -> Made {
    let mut made = of("a.xml", &["xml"]);
    let own = b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a x='1'>&b;<!-- d --><![CDATA[e]]></a>";
    made.seeds.push(own.to_vec());
    made
}

pub(super) fn text() -> Made {
    of("a.txt", &["txt", "csv"])
}

pub(super) fn ole() -> Made {
    of("a.doc", &["doc", "xls", "msg", "ppt"])
}

pub(super) fn zip() -> Made {
    of("a.zip", &["zip"])
}

pub(super) fn signed() -> Made {
    let mut made = of("a.p7m", &["p7m"]);
    let own = b"\x30\x80\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02\xA0\x80\x30\x80\x02\x01\x01\x31\x00\x30\x80\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x01\xA0\x80\x24\x80\x04\x10Subject: a\r\n\r\nb\r\n\0\0\0\0\0\0\0\0";
    made.seeds.push(own.to_vec());
    made
}

pub(super) fn docx() -> Made {
    of("a.docx", &["docx"])
}

pub(super) fn docx_inside() -> Made {
    inside("a.docx", "docx", "word/document.xml")
}

pub(super) fn xlsx_inside() -> Made {
    inside("a.xlsx", "xlsx", "xl/worksheets/sheet1.xml")
}

pub(super) fn pdf() -> Made {
    of("a.pdf", &["pdf"])
}
