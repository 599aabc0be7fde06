//! Outlook messages: heading, body, recipients, attachments, as [MS-OXMSG] describes.

use std::fmt::Write as _;

use document::{Address, LookAtThis, Mail, Part, PartKind};

use super::mail::body;
use super::ole::{Container, stream};
use super::{html, rtf, text};
use crate::read::Read;

/// Reads a message.
pub(crate) fn read(file: &mut Container<'_>) -> Read {
    let mut read = Read::default();
    message(file, "", &mut read);
    if read.document.is_empty() && read.children.is_empty() && read.document.notes.is_empty() {
        read.document
            .note(LookAtThis::Unreadable("an empty message".to_owned()), "");
    }
    read
}

fn message(file: &mut Container<'_>, root: &str, read: &mut Read) {
    let mail = heading(file, root);
    let of_message = |mut part: Part| {
        part.mail = Some(Box::new(mail.clone()));
        part
    };
    read.document.push(of_message(Part::new(
        PartKind::MailHeader,
        "heading",
        heading_text(&mail),
    )));
    for part in bodies(file, root) {
        read.document.push(of_message(part));
    }
    if let Some(headers) = property(file, root, 0x007D) {
        read.document.push(of_message(Part::new(
            PartKind::Hidden,
            "other headers",
            headers,
        )));
    }
    let contact = contact(file, root);
    read.document.push(of_message(Part::new(
        PartKind::Properties,
        "contact",
        contact,
    )));
    attachments(file, root, read);
}

/// A text property, in Unicode or in an older character set.
fn property(file: &mut Container<'_>, root: &str, id: u16) -> Option<String> {
    let wide = format!("{root}/__substg1.0_{id:04X}001F");
    let found = match stream(file, &wide) {
        Some(bytes) => {
            let units: Vec<u16> = bytes
                .as_chunks()
                .0
                .iter()
                .map(|pair: &[u8; 2]| u16::from_le_bytes(*pair))
                .collect();
            String::from_utf16_lossy(&units)
        }
        None => text::decode(
            &stream(file, &format!("{root}/__substg1.0_{id:04X}001E"))?,
            None,
        ),
    };
    let found = found.trim_end_matches('\0').replace("\r\n", "\n");
    (!found.trim().is_empty()).then_some(found)
}

fn heading(file: &mut Container<'_>, root: &str) -> Mail {
    let from = Address {
        name: property(file, root, 0x0C1A).or_else(|| property(file, root, 0x0042)),
        email: property(file, root, 0x5D01)
            .or_else(|| property(file, root, 0x0C1F))
            .or_else(|| property(file, root, 0x0065)),
    };
    let (mut to, cc, bcc) = recipients(file, root);
    if to.is_empty() {
        to.extend(property(file, root, 0x0E04).map(|name| Address {
            name: Some(name),
            email: None,
        }));
    }
    Mail {
        from: if from == Address::default() {
            Vec::new()
        } else {
            vec![from]
        },
        to,
        cc,
        bcc,
        date: date(file, root),
        subject: property(file, root, 0x0037),
        message_id: property(file, root, 0x1035).map(|id| bare_id(&id)),
        in_reply_to: property(file, root, 0x1042).map(|id| bare_id(&id)),
        references: property(file, root, 0x1039)
            .map(|ids| ids.split_whitespace().map(bare_id).collect())
            .unwrap_or_default(),
    }
}

fn bare_id(id: &str) -> String {
    id.trim()
        .trim_start_matches('<')
        .trim_end_matches('>')
        .to_owned()
}

/// Folders directly under the root whose names begin so.
fn folders(file: &Container<'_>, root: &str, prefix: &str) -> Vec<String> {
    let path = if root.is_empty() { "/" } else { root };
    let Ok(entries) = file.read_storage(path) else {
        return Vec::new();
    };
    entries
        .filter(|entry| entry.is_storage() && entry.name().starts_with(prefix))
        .take(1_000)
        .map(|entry| format!("{root}/{}", entry.name()))
        .collect()
}

fn recipients(file: &mut Container<'_>, root: &str) -> (Vec<Address>, Vec<Address>, Vec<Address>) {
    let (mut to, mut cc, mut bcc) = (Vec::new(), Vec::new(), Vec::new());
    for folder in folders(file, root, "__recip_version1.0_") {
        let address = Address {
            name: property(file, &folder, 0x3001).or_else(|| property(file, &folder, 0x5FF6)),
            email: property(file, &folder, 0x39FE).or_else(|| property(file, &folder, 0x3003)),
        };
        match fixed(file, &folder, 8, 0x0C15).map(|value| value & 0xF) {
            Some(2) => cc.push(address),
            Some(3) => bcc.push(address),
            Some(_) | None => to.push(address),
        }
    }
    (to, cc, bcc)
}

/// A number kept in the property table itself, whose heading has so many bytes.
fn fixed(file: &mut Container<'_>, root: &str, heading: usize, id: u16) -> Option<u64> {
    let table = stream(file, &format!("{root}/__properties_version1.0"))?;
    let entries = table.get(heading..)?.as_chunks::<16>().0;
    let entry = entries
        .iter()
        .find(|entry| entry.get(2..4) == Some(&id.to_le_bytes()[..]))?;
    Some(u64::from_le_bytes(entry.get(8..16)?.try_into().ok()?))
}

/// When it was sent, else delivered, else made.
fn date(file: &mut Container<'_>, root: &str) -> Option<String> {
    let heading = if root.is_empty() { 32 } else { 24 };
    let ticks = [0x0039, 0x0E06, 0x3007]
        .iter()
        .find_map(|id| fixed(file, root, heading, *id))?;
    // Ticks of 100 ns since 1601.
    let seconds = i64::try_from(ticks / 10_000_000)
        .ok()?
        .checked_sub(11_644_473_600)?;
    Some(mail_parser::DateTime::from_timestamp(seconds).to_rfc3339())
}

fn heading_text(mail: &Mail) -> String {
    let written = |list: &[Address]| {
        list.iter()
            .map(Address::written)
            .collect::<Vec<_>>()
            .join(", ")
    };
    let lines = [
        ("From", written(&mail.from)),
        ("To", written(&mail.to)),
        ("Cc", written(&mail.cc)),
        ("Bcc", written(&mail.bcc)),
        ("Date", mail.date.clone().unwrap_or_default()),
        ("Subject", mail.subject.clone().unwrap_or_default()),
    ];
    let mut text = String::new();
    for (name, value) in lines.iter().filter(|(_, value)| !value.is_empty()) {
        let _ = writeln!(text, "{name}: {value}");
    }
    text
}

/// Plain text if there is any, else the page, else the rich text.
fn bodies(file: &mut Container<'_>, root: &str) -> Vec<Part> {
    if let Some(plain) = property(file, root, 0x1000) {
        return vec![body("message", plain, Vec::new())];
    }
    let page = stream(file, &format!("{root}/__substg1.0_10130102"))
        .map(|bytes| text::decode(&bytes, None))
        .or_else(|| property(file, root, 0x1013));
    if let Some(page) = page {
        let page = html::convert(&page);
        return vec![
            body("message", page.text, page.quoted),
            Part::new(PartKind::Hidden, "not shown", page.hidden),
        ];
    }
    let rich =
        stream(file, &format!("{root}/__substg1.0_10090102")).and_then(|bytes| rtf::expand(&bytes));
    rich.map(|rich| vec![body("message", rtf::message_text(&rich), Vec::new())])
        .unwrap_or_default()
}

/// What a contact says: names, companies, addresses, telephones.
fn contact(file: &mut Container<'_>, root: &str) -> String {
    let mut text = String::new();
    for id in [
        0x3001, 0x3A45, 0x3A06, 0x3A44, 0x3A11, 0x3A4F, 0x3A16, 0x3A17, 0x3A18, 0x3A08, 0x3A09,
        0x3A1C, 0x3A1A, 0x3A24, 0x3A15, 0x3A29, 0x3A27, 0x3A2A, 0x3A26, 0x3A51, 0x3A48,
    ] {
        if let Some(value) = property(file, root, id) {
            text.push_str(&value);
            text.push('\n');
        }
    }
    text
}

fn attachments(file: &mut Container<'_>, root: &str, read: &mut Read) {
    for (index, folder) in folders(file, root, "__attach_version1.0_")
        .into_iter()
        .enumerate()
    {
        let name = property(file, &folder, 0x3707)
            .or_else(|| property(file, &folder, 0x3704))
            .or_else(|| property(file, &folder, 0x3001))
            .unwrap_or_else(|| format!("attachment {}", index + 1));
        let inner = format!("{folder}/__substg1.0_3701000D");
        if let Some(bytes) = stream(file, &format!("{folder}/__substg1.0_37010102")) {
            if bytes.is_empty() {
                read.document
                    .note(LookAtThis::Unreadable("the file is empty".to_owned()), name);
            } else {
                read.child(name, bytes);
            }
        } else if file.is_stream(format!("{inner}/__properties_version1.0")) {
            let mut nested = Read::default();
            if folder.matches("__attach").count() < 5 {
                message(file, &inner, &mut nested);
            } else {
                nested.document.note(LookAtThis::TooDeep, "");
            }
            read.document.nest(&name, nested.document);
            read.children.extend(nested.children);
        } else if file.is_storage(&inner) {
            read.document
                .note(LookAtThis::Embedded("object".to_owned()), name);
        } else {
            read.document.note(LookAtThis::PointerOnly, name);
        }
    }
}
