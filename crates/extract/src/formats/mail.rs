//! Messages: heading, body, and attachments as files of their own.

use std::collections::HashSet;
use std::fmt::Write as _;

use document::{Address, LookAtThis, Mail, Part, PartKind};
use mail_parser::{
    HeaderName, HeaderValue, Message, MessageParser, MessagePart, MimeHeaders, PartType,
};

use super::{html, quotes};
use crate::read::{Read, Unread};

/// Headers that say nothing of people, or say again what the heading says.
const NOISE: &[&str] = &[
    "arc-authentication-results",
    "arc-message-signature",
    "arc-seal",
    "authentication-results",
    "bcc",
    "cc",
    "content-class",
    "content-disposition",
    "content-language",
    "content-transfer-encoding",
    "content-type",
    "date",
    "dkim-signature",
    "domainkey-signature",
    "from",
    "mime-version",
    "received-spf",
    "reply-to",
    "sender",
    "subject",
    "to",
    "x-google-dkim-signature",
    "x-gm-message-state",
    "x-google-smtp-source",
    "x-microsoft-antispam",
    "x-microsoft-antispam-message-info",
];

/// Reads one message.
pub(crate) fn read(bytes: &[u8]) -> Result<Read, Unread> {
    let message = MessageParser::default()
        .parse(bytes)
        .ok_or_else(|| Unread::because("no message in it"))?;
    let mut read = Read::default();
    let mail = heading(&message);
    let of_message = |mut part: Part| {
        part.mail = Some(Box::new(mail.clone()));
        part
    };
    read.document.push(of_message(Part::new(
        PartKind::MailHeader,
        "heading",
        heading_text(&message, &mail),
    )));
    for part in bodies(&message) {
        read.document.push(of_message(part));
    }
    attachments(&message, bytes, &mut read);
    read.document.push(of_message(Part::new(
        PartKind::Hidden,
        "other headers",
        other_headers(&message),
    )));
    if read.document.is_empty() && read.children.is_empty() {
        read.document
            .note(LookAtThis::Unreadable("an empty message".to_owned()), "");
    }
    Ok(read)
}

fn heading(message: &Message<'_>) -> Mail {
    let ids = |value: &HeaderValue<'_>| match value {
        HeaderValue::Text(id) => vec![id.to_string()],
        HeaderValue::TextList(ids) => ids.iter().map(ToString::to_string).collect(),
        HeaderValue::Address(_)
        | HeaderValue::DateTime(_)
        | HeaderValue::ContentType(_)
        | HeaderValue::Received(_)
        | HeaderValue::Empty => Vec::new(),
    };
    Mail {
        from: addresses(message.from()),
        to: message
            .all_to()
            .flat_map(|list| addresses(Some(list)))
            .collect(),
        cc: message
            .all_cc()
            .flat_map(|list| addresses(Some(list)))
            .collect(),
        bcc: message
            .all_bcc()
            .flat_map(|list| addresses(Some(list)))
            .collect(),
        date: message.date().map(mail_parser::DateTime::to_rfc3339),
        subject: message.subject().map(str::to_owned),
        message_id: message.message_id().map(str::to_owned),
        in_reply_to: ids(message.in_reply_to()).into_iter().next(),
        references: ids(message.references()),
    }
}

fn addresses(list: Option<&mail_parser::Address<'_>>) -> Vec<Address> {
    let Some(list) = list else { return Vec::new() };
    list.iter()
        .map(|addr| Address {
            name: addr.name().map(str::to_owned),
            email: addr.address().map(str::to_owned),
        })
        .filter(|address| address.name.is_some() || address.email.is_some())
        .collect()
}

fn heading_text(message: &Message<'_>, mail: &Mail) -> String {
    let mut text = String::new();
    let mut line = |name: &str, value: &str| {
        if !value.is_empty() {
            text.push_str(name);
            text.push_str(": ");
            text.push_str(value);
            text.push('\n');
        }
    };
    let written = |list: &[Address]| {
        list.iter()
            .map(Address::written)
            .collect::<Vec<_>>()
            .join(", ")
    };
    line("From", &written(&mail.from));
    line("Sender", &written(&addresses(message.sender())));
    line("Reply-To", &written(&addresses(message.reply_to())));
    line("To", &written(&mail.to));
    line("Cc", &written(&mail.cc));
    line("Bcc", &written(&mail.bcc));
    line("Date", mail.date.as_deref().unwrap_or(""));
    line("Subject", mail.subject.as_deref().unwrap_or(""));
    text
}

/// The bodies: plain text where there is one; the HTML beside it only where it says more.
fn bodies(message: &Message<'_>) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut seen: HashSet<String> = HashSet::new();
    let mut plain = String::new();
    let mut html_ids: Vec<u32> = Vec::new();
    for id in &message.text_body {
        match message.part(*id).map(|part| &part.body) {
            Some(PartType::Text(text)) => {
                append(&mut plain, text);
            }
            Some(PartType::Html(_)) => html_ids.push(*id),
            Some(
                PartType::Binary(_)
                | PartType::InlineBinary(_)
                | PartType::Message(_)
                | PartType::Multipart(_),
            )
            | None => {}
        }
    }
    words_into(&plain, &mut seen);
    parts.push(body("message", plain, Vec::new()));
    html_ids.extend(
        message
            .html_body
            .iter()
            .filter(|id| !message.text_body.contains(id)),
    );
    for id in html_ids {
        if let Some(PartType::Text(text)) = message.part(id).map(|part| &part.body) {
            let text = text.replace("\r\n", "\n");
            parts.push(body("message, other form", text, Vec::new()));
        }
        if let Some(PartType::Html(source)) = message.part(id).map(|part| &part.body) {
            let page = html::convert(source);
            let new = page
                .text
                .split_whitespace()
                .any(|word| !seen.contains(bare(word)));
            if new {
                words_into(&page.text, &mut seen);
                parts.push(body("message as a page", page.text, page.quoted));
            }
            parts.push(Part::new(PartKind::Hidden, "not shown", page.hidden));
        }
    }
    parts
}

/// A body in which what repeats another message is marked, by its words and by what a page says.
pub(crate) fn body(name: &str, text: String, mut quoted: Vec<(usize, usize)>) -> Part {
    quoted.extend(quotes::quoted(&text));
    let mut part = Part::new(PartKind::MailBody, name, text);
    part.quoted = quotes::merged(quoted);
    part
}

fn append(text: &mut String, more: &str) {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(&more.replace("\r\n", "\n"));
}

fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

fn words_into(text: &str, words: &mut HashSet<String>) {
    words.insert(String::new());
    words.extend(text.split_whitespace().map(|word| bare(word).to_owned()));
}

/// Everything that is not a body: files of their own, or a note.
fn attachments(message: &Message<'_>, raw: &[u8], read: &mut Read) {
    for (index, part) in message.parts.iter().enumerate() {
        let id = u32::try_from(index).unwrap_or(u32::MAX);
        let is_body = message.text_body.contains(&id) || message.html_body.contains(&id);
        let content = match &part.body {
            PartType::Multipart(_) => continue,
            PartType::Text(_) | PartType::Html(_) if is_body => continue,
            PartType::Text(text) | PartType::Html(text) => text.as_bytes().to_vec(),
            PartType::Binary(content) | PartType::InlineBinary(content) => content.to_vec(),
            PartType::Message(inner) => inner_bytes(inner, part, raw),
        };
        let (name, content) = match uudecoded(&content) {
            Some((name, decoded)) => (name, decoded),
            None => (attachment_name(part, index), content),
        };
        if let Some(what) = special(part) {
            read.document.note(what, name);
        } else if content.is_empty() {
            read.document
                .note(LookAtThis::Unreadable("the file is empty".to_owned()), name);
        } else {
            read.child(name, content);
        }
        if part.is_encoding_problem {
            let name = attachment_name(part, index);
            read.document.note(
                LookAtThis::Incomplete("badly encoded in the message".to_owned()),
                name,
            );
        }
    }
}

fn inner_bytes(inner: &Message<'_>, part: &MessagePart<'_>, raw: &[u8]) -> Vec<u8> {
    if inner.raw_message.is_empty() {
        let (start, end) = (part.offset_body as usize, part.offset_end as usize);
        return raw.get(start..end).unwrap_or_default().to_vec();
    }
    let (start, end) = inner
        .parts
        .first()
        .map_or((0, 0), |root| (root.offset_header, root.offset_end));
    inner
        .raw_message
        .get(start as usize..end as usize)
        .filter(|bytes| !bytes.is_empty())
        .map_or_else(|| inner.raw_message.to_vec(), <[u8]>::to_vec)
}

/// An attachment in the old encoding of Unix mail, `begin 644 name` and lines of four characters for
/// three bytes.
fn uudecoded(content: &[u8]) -> Option<(String, Vec<u8>)> {
    let text = std::str::from_utf8(content).ok()?;
    let (first, lines) = text.trim_start().split_once('\n')?;
    let (mode, name) = first.trim().strip_prefix("begin ")?.split_once(' ')?;
    mode.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then_some(())?;
    let six = |byte: u8| u32::from(byte.wrapping_sub(32) & 0x3F);
    let mut out = Vec::new();
    for line in lines.lines() {
        let Some((length, characters)) = line.as_bytes().split_first() else {
            continue;
        };
        if line.starts_with("end") {
            return Some((name.to_owned(), out));
        }
        let end = out.len() + six(*length) as usize;
        for four in characters.chunks(4) {
            let word = (0..4).fold(0, |word, at| {
                word << 6 | four.get(at).map_or(0, |byte| six(*byte))
            });
            out.extend_from_slice(word.to_be_bytes().get(1..).unwrap_or_default());
        }
        out.truncate(end);
    }
    None
}

/// What cannot be read for what it is.
fn special(part: &MessagePart<'_>) -> Option<LookAtThis> {
    let kind = part.content_type()?;
    let subtype = kind.subtype().unwrap_or("").to_ascii_lowercase();
    match (kind.ctype().to_ascii_lowercase().as_str(), subtype.as_str()) {
        ("message", "external-body") => Some(LookAtThis::PointerOnly),
        // No password opens these, but a key that is with the mail program.
        ("application", "pgp-encrypted") => Some(LookAtThis::NotSupported(
            "encrypted message (PGP)".to_owned(),
        )),
        ("application", "pkcs7-mime" | "x-pkcs7-mime")
            if kind
                .attribute("smime-type")
                .is_some_and(|kind| kind.contains("enveloped")) =>
        {
            Some(LookAtThis::NotSupported(
                "encrypted message (S/MIME)".to_owned(),
            ))
        }
        ("application", "pgp-signature" | "pkcs7-signature" | "x-pkcs7-signature") => {
            Some(LookAtThis::Embedded("signature of the message".to_owned()))
        }
        _ => None,
    }
}

fn attachment_name(part: &MessagePart<'_>, index: usize) -> String {
    if let Some(name) = part
        .attachment_name()
        .map(str::trim)
        .filter(|name| !name.is_empty())
    {
        let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
        return if part.is_message() && !name.contains('.') {
            format!("{name}.eml")
        } else {
            name.to_owned()
        };
    }
    let extension = match &part.body {
        PartType::Message(_) => ".eml",
        PartType::Html(_) => ".html",
        PartType::Text(_) => ".txt",
        PartType::Binary(_) | PartType::InlineBinary(_) | PartType::Multipart(_) => "",
    };
    format!("attachment {index}{extension}")
}

fn other_headers(message: &Message<'_>) -> String {
    let mut text = String::new();
    for header in message.headers() {
        let name = match &header.name {
            HeaderName::Other(name) => name.to_string(),
            known => known.as_str().to_owned(),
        };
        if NOISE.contains(&name.to_ascii_lowercase().as_str()) {
            continue;
        }
        let (start, end) = (header.offset_start() as usize, header.offset_end() as usize);
        let value = match header.value() {
            HeaderValue::Text(value) => value.to_string(),
            HeaderValue::TextList(values) => values.join(", "),
            HeaderValue::Address(_)
            | HeaderValue::DateTime(_)
            | HeaderValue::ContentType(_)
            | HeaderValue::Received(_)
            | HeaderValue::Empty => {
                String::from_utf8_lossy(message.raw_message.get(start..end).unwrap_or_default())
                    .into_owned()
            }
        };
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        if !value.is_empty() {
            let _ = writeln!(text, "{name}: {value}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_old_encoding_is_decoded() {
        let (name, bytes) = uudecoded(b"begin 644 a letter.txt\n(1&5A<B!!9&$\n`\nend\n").unwrap();
        assert_eq!(
            (name.as_str(), bytes.as_slice()),
            ("a letter.txt", &b"Dear Ada"[..])
        );
        assert_eq!(uudecoded(b"begin with a sentence\nthat goes on\n"), None);
        assert_eq!(uudecoded(b"begin 644 cut.txt\n(1&5A<B!!9&$\n"), None);
    }
}
