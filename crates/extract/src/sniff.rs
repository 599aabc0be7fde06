//! What a file is: by its content first, by its name only where the content does not say.

use crate::formats::talk::{calendar, transcript, whatsapp};
use crate::formats::text::looks_like_text;

/// The kinds of files, by how they are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// No bytes at all.
    Empty,
    /// Word 2007 and later.
    Docx,
    /// Excel 2007 and later.
    Xlsx,
    /// Excel's binary workbook.
    Xlsb,
    /// `PowerPoint` 2007 and later.
    Pptx,
    /// `OpenDocument` text, sheet, presentation or drawing.
    Odf,
    /// The older Office container: Word, Excel, `PowerPoint` 97–2003, Outlook messages, encrypted
    /// newer files.
    Ole,
    /// PDF.
    Pdf,
    /// One message.
    Mail,
    /// A mailbox of messages.
    Mbox,
    /// A zip of files.
    Zip,
    /// A signed message or file.
    Signed,
    /// A web page.
    Html,
    /// XML of no kind we know.
    Xml,
    /// Rich text.
    Rtf,
    /// A chat that a telephone exported as text.
    Chat,
    /// JSON: a chat, a pointer to a document, or whatever else.
    Json,
    /// What was said in a meeting or film, with its times.
    Transcript,
    /// A calendar.
    Calendar,
    /// Text.
    Text,
    /// A picture, sound or film.
    Picture,
    /// Something we name but do not read.
    Other(&'static str),
}

/// More members than these do not say better what a zip is.
const MEMBERS: usize = 20_000;

/// Magic numbers at the start of a file.
const MAGIC: &[(&[u8], Kind)] = &[
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Kind::Ole),
    (b"\x89PNG", Kind::Picture),
    (b"\xFF\xD8\xFF", Kind::Picture),
    (b"GIF8", Kind::Picture),
    (b"II*\0", Kind::Picture),
    (b"MM\0*", Kind::Picture),
    (b"\xD7\xCD\xC6\x9A", Kind::Picture),
    (b"\0\0\x01\0", Kind::Picture),
    (b"8BPS", Kind::Picture),
    (b"\xFF\x4F\xFF\x51", Kind::Picture),
    (b"\0\0\0\x0CjP  ", Kind::Picture),
    (b"ID3", Kind::Picture),
    (b"OggS", Kind::Picture),
    (b"fLaC", Kind::Picture),
    (b"\x1A\x45\xDF\xA3", Kind::Picture),
    (b"7z\xBC\xAF\x27\x1C", Kind::Other("7-Zip archive")),
    (b"Rar!\x1A\x07", Kind::Other("RAR archive")),
    (b"\x1F\x8B", Kind::Other("gzip archive")),
    (b"BZh", Kind::Other("bzip2 archive")),
    (b"\xFD7zXZ\0", Kind::Other("xz archive")),
    (b"\x28\xB5\x2F\xFD", Kind::Other("Zstandard archive")),
    (b"MSCF", Kind::Other("cabinet archive")),
    (b"!BDN", Kind::Other("Outlook data file")),
    (b"\x78\x9F\x3E\x22", Kind::Other("Outlook winmail.dat")),
    (b"SQLite format 3\0", Kind::Other("SQLite database")),
    (b"\0\x01\0\0Standard ", Kind::Other("Access database")),
    (b"\x7FELF", Kind::Other("program")),
    (b"MZ", Kind::Other("program")),
    (b"\xDB\xA5", Kind::Other("Word document before 97")),
    (b"\x31\xBE\0\0", Kind::Other("Word document before 97")),
    (b"\xFE\x37\0\x23", Kind::Other("Word document before 97")),
    (b"\x09\x08\x10\0\0\x06\x05\0", Kind::Ole),
    (b"\x09\0\x04\0", Kind::Other("Excel workbook before 97")),
    (b"\x09\x02\x06\0", Kind::Other("Excel workbook before 97")),
    (b"\x09\x04\x06\0", Kind::Other("Excel workbook before 97")),
    (
        b"-----BEGIN PGP MESSAGE",
        Kind::Other("PGP-encrypted message"),
    ),
    (b"age-encryption.org/", Kind::Other("age-encrypted file")),
    (b"bplist00", Kind::Other("Apple property list")),
    (b"{\\rtf", Kind::Rtf),
];

/// Header names with which real messages begin.
const MAIL_HEADERS: &[&str] = &[
    "arc-seal",
    "bcc",
    "cc",
    "content-transfer-encoding",
    "content-type",
    "date",
    "delivered-to",
    "delivery-date",
    "dkim-signature",
    "domainkey-signature",
    "envelope-to",
    "errors-to",
    "from",
    "importance",
    "in-reply-to",
    "list-id",
    "mailing-list",
    "message-id",
    "mime-version",
    "organization",
    "precedence",
    "priority",
    "received",
    "references",
    "reply-to",
    "return-path",
    "sender",
    "status",
    "subject",
    "thread-index",
    "thread-topic",
    "to",
    "user-agent",
];

/// Says what a file is.
pub(crate) fn sniff(name: &str, bytes: &[u8]) -> Kind {
    if bytes.is_empty() {
        return Kind::Empty;
    }
    let writing = is_writing(bytes);
    let known = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic));
    if let Some((magic, kind)) = known
        && !(writing && magic.iter().all(u8::is_ascii_alphanumeric))
    {
        return *kind;
    }
    if bytes.starts_with(b"PK\x03\x04")
        || bytes.starts_with(b"PK\x05\x06")
        || bytes.starts_with(b"PK\x07\x08")
    {
        return zip_kind(bytes);
    }
    if let Some(kind) = by_place(bytes, writing) {
        return kind;
    }
    if looks_like_text(bytes) {
        return text_kind(name, bytes);
    }
    if extension(name).as_deref() == Some("zip") {
        return Kind::Zip;
    }
    Kind::Other("file of unknown kind")
}

/// Whether the beginning is writing only: then letters such as `MZ` or `ID3` are words, no mark of
/// a program or a song, whose first bytes always hold others too.
fn is_writing(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(512)).unwrap_or_default();
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        // The cut may stand within a character.
        Err(error) if error.error_len().is_none() => {
            let whole = head.get(..error.valid_up_to()).unwrap_or_default();
            std::str::from_utf8(whole).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !text.is_empty()
        && !text
            .chars()
            .any(|c| c.is_control() && !c.is_ascii_whitespace())
}

/// Magic numbers that do not stand at the very start.
fn by_place(bytes: &[u8], writing: bool) -> Option<Kind> {
    let at = |from: usize, to: usize| bytes.get(from..to).unwrap_or_default();
    let head = at(0, bytes.len().min(1024));
    let pdf = head.windows(5).position(|window| window == b"%PDF-");
    if pdf.is_some_and(|at| !(writing && is_in_a_mail(head.get(..at).unwrap_or_default()))) {
        return Some(Kind::Pdf);
    }
    if writing {
        return None;
    }
    if at(0, 4) == b"RIFF" {
        return Some(Kind::Picture);
    }
    if at(4, 8) == b"ftyp" || at(4, 8) == b"moov" {
        return Some(Kind::Picture);
    }
    if at(257, 262) == b"ustar" {
        return Some(Kind::Other("tar archive"));
    }
    if at(40, 44) == b" EMF" {
        return Some(Kind::Picture);
    }
    if matches!(at(0, 2), [0xFF, 0xFB | 0xF3 | 0xF2]) {
        return Some(Kind::Picture);
    }
    let der = at(0, 1) == [0x30]
        && at(0, 40)
            .windows(9)
            .any(|w| w == b"\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02");
    if der {
        return Some(Kind::Signed);
    }
    let sealed = at(0, 1) == [0x30]
        && at(0, 40)
            .windows(9)
            .any(|w| w == b"\x2A\x86\x48\x86\xF7\x0D\x01\x07\x03");
    sealed.then_some(Kind::Other("encrypted message (S/MIME)"))
}

/// Whether what stands before something is the head of a mail: then that is what was attached, as it
/// is, or what somebody wrote.
fn is_in_a_mail(before: &[u8]) -> bool {
    let (known, _) = mail_headers(&String::from_utf8_lossy(before));
    known >= 2
}

/// Which of the formats that are zips underneath: by the names of members, which stand in clear.
fn zip_kind(bytes: &[u8]) -> Kind {
    let head = bytes.get(..bytes.len().min(200)).unwrap_or_default();
    if contains(head, b"mimetypeapplication/vnd.oasis.opendocument") {
        return Kind::Odf;
    }
    match members(bytes) {
        Some(names) => kind_by_members(|wanted| names.iter().any(|name| is_below(name, wanted))),
        None => {
            // Damaged: what is left of the directory of names stands at the end.
            let start = bytes.get(..bytes.len().min(4 << 10)).unwrap_or_default();
            let end = bytes
                .get(bytes.len().saturating_sub(512 << 10)..)
                .unwrap_or_default();
            kind_by_members(|wanted| contains(start, wanted) || contains(end, wanted))
        }
    }
}

fn kind_by_members(has: impl Fn(&[u8]) -> bool) -> Kind {
    if has(b"[Content_Types].xml") || has(b"_rels/.rels") {
        if has(b"word/") {
            return Kind::Docx;
        }
        if has(b"xl/workbook.bin") {
            return Kind::Xlsb;
        }
        if has(b"xl/") {
            return Kind::Xlsx;
        }
        if has(b"ppt/") {
            return Kind::Pptx;
        }
    }
    if has(b"META-INF/manifest.xml") && has(b"content.xml") && has(b"styles.xml") {
        return Kind::Odf;
    }
    Kind::Zip
}

/// The names in a zip's own directory. To look for names anywhere in the bytes would find those of
/// files inside that are zips themselves: a presentation with a workbook would be a workbook.
fn members(bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let tail = bytes.get(bytes.len().saturating_sub(66 << 10)..)?;
    let end = tail
        .windows(4)
        .rposition(|window| window == b"PK\x05\x06")?;
    let end = bytes.len() - tail.len() + end;
    let size = bytes.get(end + 12..end + 16)?.try_into().ok()?;
    let size = usize::try_from(u32::from_le_bytes(size)).ok()?;
    let mut rest = bytes.get(end.checked_sub(size)?..end)?;
    let mut names = Vec::new();
    while rest.starts_with(b"PK\x01\x02") && names.len() < MEMBERS {
        let length = |at: usize| -> Option<usize> {
            let bytes = rest.get(at..at + 2)?.try_into().ok()?;
            Some(usize::from(u16::from_le_bytes(bytes)))
        };
        let (name, extra, comment) = (length(28)?, length(30)?, length(32)?);
        names.push(rest.get(46..46 + name)?);
        rest = rest.get(46 + name + extra + comment..)?;
    }
    (!names.is_empty()).then_some(names)
}

/// Whether a member's name is this one or below this folder, however the slashes stand.
fn is_below(name: &[u8], wanted: &[u8]) -> bool {
    let name = name.strip_prefix(b"/").unwrap_or(name);
    name.get(..wanted.len()).is_some_and(|start| {
        let pairs = start.iter().zip(wanted);
        pairs.into_iter().all(|(one, other)| {
            one.eq_ignore_ascii_case(other) || (*one == b'\\' && *other == b'/')
        })
    })
}

/// A plain search that skips by the first byte.
fn contains(hay: &[u8], needle: &[u8]) -> bool {
    let Some(first) = needle.first() else {
        return true;
    };
    let mut rest = hay;
    while let Some(at) = rest.iter().position(|byte| byte == first) {
        rest = rest.get(at..).unwrap_or_default();
        if rest.starts_with(needle) {
            return true;
        }
        rest = rest.get(1..).unwrap_or_default();
    }
    false
}

/// What a text is.
fn text_kind(name: &str, bytes: &[u8]) -> Kind {
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    let head = crate::formats::text::decode(head, None);
    let head = head.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let lower = head.to_ascii_lowercase();
    if crate::formats::mbox::is_mbox(head) {
        return Kind::Mbox;
    }
    if let Some(kind) = markup_kind(&lower, name) {
        return kind;
    }
    if let Some(kind) = talk_kind(name, head, bytes) {
        return kind;
    }
    let extension = extension(name);
    let headers = mail_headers(head);
    match extension.as_deref() {
        Some("eml" | "emlx" | "mht" | "mhtml") if headers.0 > 0 || headers.1 => Kind::Mail,
        Some("mbox" | "mbx") if headers.0 > 0 => Kind::Mail,
        Some("html" | "htm" | "xhtml") => Kind::Html,
        Some("txt" | "csv" | "tsv" | "md" | "log" | "ics" | "vcf") => Kind::Text,
        Some(_) | None if headers.0 >= 2 && headers.1 => Kind::Mail,
        Some(_) | None => Kind::Text,
    }
}

/// What people said to each other, as programs write it.
fn talk_kind(name: &str, head: &str, bytes: &[u8]) -> Option<Kind> {
    /// So much of a text says whether it is a chat.
    const ENOUGH: usize = 64 << 10;
    if calendar::is_calendar(head) {
        return Some(Kind::Calendar);
    }
    if transcript::is_transcript(head) {
        return Some(Kind::Transcript);
    }
    let inside = |open: char| {
        let rest = head.strip_prefix(open)?;
        rest.trim_start().chars().next()
    };
    if inside('{') == Some('"') || inside('[') == Some('{') {
        return Some(Kind::Json);
    }
    let table = matches!(extension(name).as_deref(), Some("csv" | "tsv"));
    if table || !whatsapp::begins_so(head) {
        return None;
    }
    let most = bytes.get(..bytes.len().min(ENOUGH)).unwrap_or_default();
    whatsapp::is_chat(name, &crate::formats::text::decode(most, None)).then_some(Kind::Chat)
}

fn markup_kind(lower: &str, name: &str) -> Option<Kind> {
    if lower.starts_with("<!doctype html") || lower.starts_with("<html") {
        return Some(Kind::Html);
    }
    if lower.starts_with("<?xml") || lower.starts_with("<!doctype") || lower.starts_with("<!--") {
        let page = lower.contains("<html") || lower.contains("<!doctype html");
        return Some(if page { Kind::Html } else { Kind::Xml });
    }
    if lower.starts_with("<svg") {
        return Some(Kind::Xml);
    }
    let page = ["<body", "<head", "<table", "<div", "<p>", "<meta"]
        .iter()
        .any(|tag| lower.starts_with(tag));
    if page {
        return Some(Kind::Html);
    }
    (lower.starts_with('<') && extension(name).as_deref() == Some("xml")).then_some(Kind::Xml)
}

/// How many well-known headers a text begins with, and whether nothing else stands among them.
fn mail_headers(head: &str) -> (usize, bool) {
    let (mut known, mut clean) = (0, true);
    for line in head.lines().take(60) {
        if line.trim().is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) {
            continue;
        }
        match line.split_once(':') {
            Some((name, _))
                if MAIL_HEADERS.contains(&name.trim().to_ascii_lowercase().as_str()) =>
            {
                known += 1;
            }
            Some((name, _)) if name.bytes().all(|b| b.is_ascii_graphic()) => {}
            Some(_) | None => clean = false,
        }
    }
    (known, clean)
}

/// The extension of a file name in lower case.
pub(crate) fn extension(name: &str) -> Option<String> {
    let base = name.rsplit(['/', '\\']).next()?;
    let (stem, extension) = base.rsplit_once('.')?;
    (!stem.is_empty() && extension.len() <= 8).then(|| extension.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, bytes: &[u8], expected: Kind) {
        assert_eq!(sniff(name, bytes), expected, "{name}");
    }

    #[test]
    fn content_goes_before_the_name() {
        check("report.docx", b"%PDF-1.7\n", Kind::Pdf);
        check("photo.txt", b"\x89PNG\r\n\x1a\n", Kind::Picture);
        check("letter.pdf", b"Dear Ada,\nthank you.\n", Kind::Text);
        let mail = b"From: a@example.org\nSubject: x\nContent-Type: application/pdf\n\n%PDF-1.7\n";
        check("x.eml", mail, Kind::Mail);
        check("behind a line", b"a line\n%PDF-1.7\n", Kind::Pdf);
        check("x", b"", Kind::Empty);
        check(
            "x.bin",
            b"\x00\x01\x02\x03",
            Kind::Other("file of unknown kind"),
        );
    }

    #[test]
    fn letters_alone_are_words_and_no_mark_of_a_format() {
        for word in [
            "MZ", "GIF8", "8BPS", "ID3", "OggS", "fLaC", "BZh", "MSCF", "RIFF", "Leftyp",
            "bplist00",
        ] {
            let text = format!("{word} is how the pupil began the caf\u{e9} essay.\n");
            check("essay.txt", text.as_bytes(), Kind::Text);
        }
        check(
            "x.xls",
            b"\x09\x02\x06\0\0\0\x10\0",
            Kind::Other("Excel workbook before 97"),
        );
        check("x.exe", b"MZ\x90\0\x03\0\0\0", Kind::Other("program"));
        check("x.gif", b"GIF89a\x01\0\x01\0", Kind::Picture);
        check("x.mp3", b"ID3\x04\0\0", Kind::Picture);
    }

    #[test]
    fn mail_is_known_by_its_headers() {
        check(
            "x",
            b"From: a@example.org\nTo: b@example.org\n\nHello",
            Kind::Mail,
        );
        check("x.eml", b"Subject: hi\n\nHello", Kind::Mail);
        check(
            "x.txt",
            b"From: Ada\nTo: Bob\n\nA note that looks like mail.",
            Kind::Text,
        );
        check("x", b"From me: nothing\nto you\n", Kind::Text);
        check(
            "x",
            b"From a@example.org Sat Jan  3 01:05:34 2026\nFrom: a@example.org\n\nHello",
            Kind::Mbox,
        );
    }

    #[test]
    fn markup_is_told_apart() {
        check("x", b"<!DOCTYPE html><p>x", Kind::Html);
        check(
            "x",
            b"<?xml version='1.0'?><html><p>x</p></html>",
            Kind::Html,
        );
        check("x.htm", b"hello", Kind::Html);
        check("x", b"<?xml version='1.0'?><list/>", Kind::Xml);
    }

    #[test]
    fn conversations_are_known_by_what_they_say() {
        let chat = b"12/03/2026, 14:05 - Ada: hi\n12/03/2026, 14:06 - Sam: hello\n";
        check("x", chat, Kind::Chat);
        check("x.csv", chat, Kind::Text);
        let dear = [b"Dear Kit,\n", chat.as_slice()].concat();
        check("WhatsApp Chat with Ada.txt", &dear, Kind::Text);
        check(
            "x.txt",
            b"WEBVTT\n\n00:01.000 --> 00:02.000\nhi\n",
            Kind::Transcript,
        );
        check(
            "x.txt",
            b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
            Kind::Calendar,
        );
        check("x", b"{ \"messages\": [] }", Kind::Json);
        check("x", b"[\n {\"a\": 1}]", Kind::Json);
        check("x.txt", b"[1] A footnote", Kind::Text);
        check("x.txt", b"{Ada} and {Sam}", Kind::Text);
    }

    #[test]
    fn extensions_are_short_and_lower_case() {
        assert_eq!(
            extension("C:\\Users\\x.y\\Report.DOCX").as_deref(),
            Some("docx")
        );
        assert_eq!(extension(".hidden"), None);
        assert_eq!(extension("none"), None);
    }
}
