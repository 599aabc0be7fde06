//! Messages as mail programs write them: encoded words, quoted-printable, several parts.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::civil::Date;
use std::fmt::Write as _;

use super::{DemoFile, Part};
use crate::dates;
use crate::person::{Form, Person};
use crate::random::Random;
use crate::text::Text;

/// The office's own address, which belongs to nobody.
pub(super) const OFFICE: (&str, &str) = ("Bramblewood Tutors", "office@bramblewood.example.org");

/// Who writes or receives.
#[derive(Clone, Copy)]
pub(super) enum Party<'a> {
    Office,
    Person(&'a Person),
}

/// A message before it is a file.
pub(super) struct Message<'a> {
    pub(super) id: String,
    pub(super) answers: Option<String>,
    pub(super) from: Party<'a>,
    pub(super) to: Vec<Party<'a>>,
    pub(super) copy: Vec<Party<'a>>,
    pub(super) on: Date,
    pub(super) time: String,
    pub(super) subject: Text,
    pub(super) body: Text,
    pub(super) attachments: Vec<DemoFile>,
}

/// A message as bytes, with its parts named `header`, `body`, `attachment:name…`.
pub(super) struct Sent {
    pub(super) bytes: Vec<u8>,
    pub(super) parts: Vec<Part>,
    pub(super) participants: Vec<String>,
}

impl Message<'_> {
    /// Writes it. Half of the programs add the same text as HTML.
    pub(super) fn send(&self, random: &mut Random) -> Sent {
        let header = self.header_text(random);
        let bytes = self.bytes(&header, random);
        let mut parts = vec![
            Part::new("header", header),
            Part::new("body", self.body.clone()),
        ];
        for attachment in &self.attachments {
            let name = attachment.name();
            parts.extend(attachment.parts.iter().map(|part| {
                Part::new(
                    format!("attachment:{name}/{}", part.name),
                    part.text.clone(),
                )
            }));
        }
        let everybody = std::iter::once(&self.from)
            .chain(&self.to)
            .chain(&self.copy);
        let participants: Vec<String> = everybody
            .filter_map(|party| match party {
                Party::Office => None,
                Party::Person(person) => Some(person.id.clone()),
            })
            .collect();
        for part in &mut parts {
            part.participants.clone_from(&participants);
        }
        Sent {
            bytes,
            parts,
            participants,
        }
    }

    /// The heading as it is read, one field a line.
    fn header_text(&self, random: &mut Random) -> Text {
        let mut text = Text::default();
        for (field, parties) in [
            ("From", std::slice::from_ref(&self.from)),
            ("To", &self.to),
            ("Cc", &self.copy),
        ] {
            if parties.is_empty() {
                continue;
            }
            text.push(field).push(": ");
            for (party, at) in parties.iter().zip(0..) {
                text.push(if at > 0 { ", " } else { "" });
                address(&mut text, *party, random);
            }
            text.push("\n");
        }
        text.push("Subject: ").append(&self.subject);
        text
    }

    fn bytes(&self, header: &Text, random: &mut Random) -> Vec<u8> {
        let mut out = String::new();
        for line in header.as_str().split('\n') {
            out.push_str(&encoded_header(line));
            out.push_str("\r\n");
        }
        let (on, time) = (self.on, &self.time);
        let _ = write!(
            out,
            "Date: {}, {} {} {} {time}:00 +0000\r\n",
            dates::weekday(on),
            on.day(),
            dates::short_month(on),
            on.year()
        );
        let _ = write!(out, "Message-ID: <{}>\r\n", self.id);
        if let Some(answers) = &self.answers {
            let _ = write!(
                out,
                "In-Reply-To: <{answers}>\r\nReferences: <{answers}>\r\n"
            );
        }
        out.push_str("MIME-Version: 1.0\r\n");
        let with_html = random.chance(40);
        let base64 = random.chance(10);
        let text = if with_html {
            self.alternative()
        } else {
            text_part("plain", self.body.as_str(), base64)
        };
        if self.attachments.is_empty() {
            out.push_str(&text);
        } else {
            let boundary = format!("=_mixed_{}", self.id.replace(['@', '.'], "_"));
            let _ = write!(
                out,
                "Content-Type: multipart/mixed; boundary=\"{boundary}\"\r\n\r\n--{boundary}\r\n{text}\r\n"
            );
            for attachment in &self.attachments {
                let _ = write!(out, "--{boundary}\r\n{}\r\n", attached(attachment));
            }
            let _ = write!(out, "--{boundary}--\r\n");
        }
        out.into_bytes()
    }

    fn alternative(&self) -> String {
        let boundary = format!("=_alt_{}", self.id.replace(['@', '.'], "_"));
        let paragraphs: Vec<String> = self
            .body
            .as_str()
            .split("\n\n")
            .map(|lines| {
                format!(
                    "<p>{}</p>\n",
                    super::package::escaped(lines).replace('\n', "<br>\n")
                )
            })
            .collect();
        let paragraphs = paragraphs.concat();
        let html = format!("<html><body>\n{paragraphs}</body></html>");
        let plain = text_part("plain", self.body.as_str(), false);
        let html = text_part("html", &html, false);
        format!(
            "Content-Type: multipart/alternative; boundary=\"{boundary}\"\r\n\r\n--{boundary}\r\n{plain}\r\n--{boundary}\r\n{html}\r\n--{boundary}--\r\n"
        )
    }
}

fn address(text: &mut Text, party: Party<'_>, random: &mut Random) {
    match party {
        Party::Office => {
            text.push(&format!("{} <{}>", OFFICE.0, OFFICE.1));
        }
        Party::Person(person) => {
            match random.below(10) {
                0 if person.email().is_some() => {
                    text.mention(person, Form::Email, random);
                    return;
                }
                1 => text
                    .push("\"")
                    .mark(
                        person,
                        Form::Reversed,
                        &format!("{}, {}", person.family_name, person.given()),
                    )
                    .push("\""),
                _ => text.mark(person, Form::Full, &person.full()),
            };
            if let Some(email) = person.email() {
                text.push(" <").mark(person, Form::Email, email).push(">");
            }
        }
    }
}

/// Words that are not ASCII are encoded, the rest of the line stays.
fn encoded_header(line: &str) -> String {
    if line.is_ascii() {
        return line.to_owned();
    }
    let encode = |words: &str| format!("=?UTF-8?B?{}?=", STANDARD.encode(words.trim_matches('"')));
    let Some((field, value)) = line.split_once(": ") else {
        return line.to_owned();
    };
    if field == "Subject" {
        return format!("{field}: {}", encode(value));
    }
    let mut written = Vec::new();
    let mut rest = value;
    while let Some((party, after)) = rest.split_once('>') {
        let (name, mail) = party.split_once('<').unwrap_or((party, ""));
        let mut name = name.trim_start_matches([',', ' ']).trim_end();
        while let Some((alone, after)) = name
            .split_once(", ")
            .filter(|(alone, _)| alone.contains('@'))
        {
            written.push(alone.to_owned());
            name = after;
        }
        let name = if name.is_ascii() {
            name.to_owned()
        } else {
            encode(name)
        };
        written.push(format!("{name} <{mail}>"));
        rest = after;
    }
    let last = rest.trim_start_matches([',', ' ']);
    if !last.is_empty() {
        written.push(last.to_owned());
    }
    format!("{field}: {}", written.join(", "))
}

fn text_part(kind: &str, text: &str, base64: bool) -> String {
    let head = format!("Content-Type: text/{kind}; charset=utf-8\r\n");
    if base64 {
        format!(
            "{head}Content-Transfer-Encoding: base64\r\n\r\n{}",
            lines_of_base64(text.as_bytes())
        )
    } else {
        format!(
            "{head}Content-Transfer-Encoding: quoted-printable\r\n\r\n{}\r\n",
            quoted_printable(text)
        )
    }
}

fn attached(file: &DemoFile) -> String {
    let name = file.name();
    let kind = match name.rsplit('.').next() {
        Some("pdf") => "application/pdf",
        Some("docx") => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Some("xlsx") => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "application/octet-stream",
    };
    let shown = if name.is_ascii() {
        format!("\"{name}\"")
    } else {
        format!("\"=?UTF-8?B?{}?=\"", STANDARD.encode(name))
    };
    format!(
        "Content-Type: {kind}; name={shown}\r\nContent-Disposition: attachment; filename={shown}\r\nContent-Transfer-Encoding: base64\r\n\r\n{}",
        lines_of_base64(&file.bytes)
    )
}

fn lines_of_base64(bytes: &[u8]) -> String {
    let encoded = STANDARD.encode(bytes);
    let mut out = String::new();
    let mut rest = encoded.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at_checked(76).unwrap_or((rest, ""));
        out.push_str(line);
        out.push_str("\r\n");
        rest = after;
    }
    out
}

/// RFC 2045 §6.7: lines of at most 76, soft breaks anywhere, also within a name.
fn quoted_printable(text: &str) -> String {
    let mut out = String::new();
    for (line, at) in text.split('\n').zip(0..) {
        if at > 0 {
            out.push_str("\r\n");
        }
        let mut column = 0;
        let last = line.len();
        for (position, byte) in line
            .bytes()
            .zip(1..)
            .map(|(byte, position)| (position, byte))
        {
            let trailing = position == last && byte == b' ';
            let piece = if (byte.is_ascii_graphic() && byte != b'=') || (byte == b' ' && !trailing)
            {
                char::from(byte).to_string()
            } else {
                format!("={byte:02X}")
            };
            if column + piece.len() > 75 {
                out.push_str("=\r\n");
                column = 0;
            }
            column += piece.len();
            out.push_str(&piece);
        }
    }
    out
}

/// A mailbox of messages, oldest first; its parts are named `message:1` and so on.
pub(super) fn mailbox(path: &str, messages: &[(Date, Sent)]) -> DemoFile {
    let mut bytes = Vec::new();
    let mut parts = Vec::new();
    for ((on, sent), number) in messages.iter().zip(1..) {
        bytes.extend_from_slice(
            format!(
                "From - {} {} {:2} 09:00:00 {}\n",
                dates::weekday(*on),
                dates::short_month(*on),
                on.day(),
                on.year()
            )
            .as_bytes(),
        );
        for line in String::from_utf8_lossy(&sent.bytes).lines() {
            if line.trim_start_matches('>').starts_with("From ") {
                bytes.push(b'>');
            }
            bytes.extend_from_slice(line.as_bytes());
            bytes.push(b'\n');
        }
        bytes.push(b'\n');
        parts.extend(sent.parts.iter().map(|part| {
            let name = match part.name.as_str() {
                "body" => format!("message:{number}"),
                other => format!("message:{number}/{other}"),
            };
            Part {
                name,
                text: part.text.clone(),
                participants: part.participants.clone(),
            }
        }));
    }
    DemoFile::new(path, bytes, parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_printable_breaks_softly() {
        let coded = quoted_printable(&format!("{}Zoë", "a".repeat(74)));
        assert_eq!(coded, format!("{}Z=\r\no=C3=AB", "a".repeat(74)));
        assert_eq!(quoted_printable("a=b "), "a=3Db=20");
    }

    #[test]
    fn a_name_with_marks_is_an_encoded_word() {
        let line =
            encoded_header("To: Zoë Price <z@mail.example.com>, Tom Marsh <t@mail.example.com>");
        assert_eq!(
            line,
            "To: =?UTF-8?B?Wm/DqyBQcmljZQ==?= <z@mail.example.com>, Tom Marsh <t@mail.example.com>"
        );
    }
}
