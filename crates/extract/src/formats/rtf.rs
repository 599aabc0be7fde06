//! Rich text: the text of its runs, hidden destinations left out or kept apart; and the compressed
//! form that Outlook keeps bodies in.

use std::collections::HashMap;

use document::{LookAtThis, Part, PartKind};
use encoding_rs::{Encoding, WINDOWS_1252};

use super::html;
use crate::read::Read;

/// Groups nested deeper than this are not documents.
const DEPTH: usize = 2_000;

/// Reads a document.
pub(crate) fn read(bytes: &[u8]) -> Read {
    let rich = Rich::of(bytes);
    let mut read = Read::default();
    let document = &mut read.document;
    document.push(Part::new(PartKind::Body, "body", rich.body));
    document.push(Part::new(
        PartKind::Header,
        "headers and footers",
        rich.headers,
    ));
    document.push(Part::new(PartKind::Footnote, "footnotes", rich.footnotes));
    document.push(Part::new(PartKind::Comment, "comments", rich.comments));
    document.push(Part::new(
        PartKind::Properties,
        "properties",
        rich.properties,
    ));
    document.push(Part::new(PartKind::Hidden, "field codes", rich.fields));
    for number in 1..=rich.pictures {
        document.note(LookAtThis::Picture, format!("picture {number}"));
    }
    for number in 1..=rich.objects {
        document.note(
            LookAtThis::Embedded("object".to_owned()),
            format!("object {number}"),
        );
    }
    if rich.damaged {
        document.note(LookAtThis::Incomplete("damaged rich text".to_owned()), "");
    }
    read
}

/// The text of a message's rich body, which may be a page in disguise.
pub(crate) fn message_text(bytes: &[u8]) -> String {
    let rich = Rich::of(bytes);
    if rich.page.is_empty() {
        rich.body
    } else {
        html::convert(&rich.page).text
    }
}

/// Where characters go.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Target {
    #[default]
    Body,
    Header,
    Footnote,
    Comment,
    Property,
    Field,
    Fonts,
    Nowhere,
}

#[derive(Clone, Copy)]
struct Group {
    target: Target,
    encoding: &'static Encoding,
    /// How many characters stand for a Unicode one in older readers.
    skip: usize,
    /// Whether text here repeats what a disguised page says.
    repeated: bool,
}

#[derive(Default)]
struct Rich {
    body: String,
    headers: String,
    footnotes: String,
    comments: String,
    properties: String,
    fields: String,
    /// A page in disguise, put together from its tags.
    page: String,
    disguised: bool,
    pictures: usize,
    objects: usize,
    damaged: bool,
    fonts: HashMap<i32, &'static Encoding>,
    font: i32,
    default_font: Option<i32>,
    /// Bytes that wait for the rest of their character.
    pending: Vec<u8>,
    surrogate: Option<u16>,
    skip: usize,
    tag: bool,
}

/// One piece of rich text.
enum Token<'a> {
    Open,
    Close,
    Word(&'a str, Option<i32>),
    Symbol(u8),
    Byte(u8),
    Run(&'a [u8]),
}

impl Rich {
    fn of(bytes: &[u8]) -> Self {
        let mut rich = Self::default();
        let mut groups = vec![Group {
            target: Target::Body,
            encoding: WINDOWS_1252,
            skip: 1,
            repeated: false,
        }];
        let mut rest = bytes;
        let mut starred = false;
        while let Some((token, after)) = next(rest) {
            rest = after;
            let Some(group) = groups.last().copied() else {
                break;
            };
            match token {
                Token::Open => {
                    rich.flush(&group);
                    if groups.len() > DEPTH {
                        rich.damaged = true;
                        break;
                    }
                    groups.push(group);
                }
                Token::Close => {
                    rich.flush(&group);
                    rich.close(&group, groups.len());
                    groups.pop();
                    if groups.len() <= 1 {
                        break;
                    }
                }
                Token::Symbol(b'*') => starred = true,
                Token::Symbol(symbol) => rich.symbol(symbol, &group),
                Token::Byte(byte) => rich.byte(byte),
                Token::Run(run) => run.iter().for_each(|byte| rich.byte(*byte)),
                Token::Word("bin", Some(length)) => {
                    rest = rest
                        .get(usize::try_from(length).unwrap_or(0)..)
                        .unwrap_or_default();
                }
                Token::Word(word, number) => {
                    rich.flush(&group);
                    if let Some(group) = groups.last_mut() {
                        rich.word(word, number, group, starred);
                    }
                }
            }
            starred = starred && matches!(token, Token::Symbol(b'*'));
        }
        rich.damaged |= groups.len() > 1;
        rich
    }

    /// Puts characters where the group says.
    fn put(&mut self, text: &str, group: &Group) {
        if self.disguised && !group.repeated && matches!(group.target, Target::Body) {
            self.page.push_str(text);
        }
        let to = match group.target {
            Target::Body => &mut self.body,
            Target::Header => &mut self.headers,
            Target::Footnote => &mut self.footnotes,
            Target::Comment => &mut self.comments,
            Target::Property => &mut self.properties,
            Target::Field => &mut self.fields,
            Target::Fonts | Target::Nowhere => {
                if self.tag {
                    self.page.push_str(text);
                }
                return;
            }
        };
        to.push_str(text);
    }

    fn byte(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        self.pending.push(byte);
    }

    /// Decodes what waits.
    fn flush(&mut self, group: &Group) {
        if self.pending.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.pending);
        let (text, _) = group.encoding.decode_without_bom_handling(&bytes);
        self.put(&text, group);
    }

    fn symbol(&mut self, symbol: u8, group: &Group) {
        let text = match symbol {
            b'~' => "\u{a0}",
            b'_' => "\u{2011}",
            b'-' => "\u{ad}",
            b'\n' | b'\r' => "\n",
            b'\\' => "\\",
            b'{' => "{",
            b'}' => "}",
            b'|' | b':' => return,
            _ => "",
        };
        self.flush(group);
        self.put(text, group);
    }

    fn close(&mut self, group: &Group, depth: usize) {
        if depth <= 3 && matches!(group.target, Target::Property) {
            self.properties.push('\n');
        }
        match group.target {
            Target::Field => self.fields.push('\n'),
            Target::Header => self.headers.push('\n'),
            Target::Body
            | Target::Footnote
            | Target::Comment
            | Target::Property
            | Target::Fonts
            | Target::Nowhere => {}
        }
        self.tag = false;
    }

    fn word(&mut self, word: &str, number: Option<i32>, group: &mut Group, starred: bool) {
        if self.character(word, number, group) {
            return;
        }
        match word {
            "ansicpg" => group.encoding = code_page(number.unwrap_or(1252)),
            "mac" => group.encoding = encoding_rs::MACINTOSH,
            "deff" => self.default_font = number,
            "f" => self.use_font(number.unwrap_or(0), group),
            "plain" => {
                if let Some(font) = self.default_font {
                    self.use_font(font, group);
                }
            }
            "fcharset" if group.target == Target::Fonts => {
                if let Some(encoding) = charset(number.unwrap_or(0)) {
                    self.fonts.insert(self.font, encoding);
                }
            }
            "uc" => group.skip = usize::try_from(number.unwrap_or(1)).unwrap_or(1).min(16),
            "fromhtml" => self.disguised = number != Some(0),
            "htmlrtf" => group.repeated = number != Some(0),
            "htmltag" | "mhtmltag" => {
                group.target = Target::Nowhere;
                self.tag = word == "htmltag";
            }
            _ => self.destination(word, group, starred),
        }
    }

    /// Words that stand for a character.
    fn character(&mut self, word: &str, number: Option<i32>, group: &Group) -> bool {
        let text = match word {
            "par" | "line" | "sect" | "page" | "row" | "nestrow" => "\n",
            "tab" | "cell" | "nestcell" => "\t",
            "emdash" => "—",
            "endash" => "–",
            "emspace" | "enspace" | "qmspace" => " ",
            "bullet" => "•",
            "lquote" => "‘",
            "rquote" => "’",
            "ldblquote" => "“",
            "rdblquote" => "”",
            "u" => {
                self.unicode(number.unwrap_or(0), group);
                return true;
            }
            _ => return false,
        };
        self.put(text, group);
        true
    }

    fn unicode(&mut self, number: i32, group: &Group) {
        let unit = u16::try_from(number & 0xFFFF).unwrap_or(0xFFFD);
        let text = match (self.surrogate.take(), unit) {
            (_, 0xD800..=0xDBFF) => {
                self.surrogate = Some(unit);
                String::new()
            }
            (Some(high), 0xDC00..=0xDFFF) => String::from_utf16_lossy(&[high, unit]),
            (_, unit) => String::from_utf16_lossy(&[unit]),
        };
        self.put(&text, group);
        self.skip = group.skip;
    }

    fn use_font(&mut self, font: i32, group: &mut Group) {
        self.font = font;
        if group.target != Target::Fonts
            && let Some(encoding) = self.fonts.get(&font)
        {
            group.encoding = encoding;
        }
    }

    /// Words that open a destination, and those of which we know nothing.
    fn destination(&mut self, word: &str, group: &mut Group, starred: bool) {
        group.target = match word {
            "fonttbl" => Target::Fonts,
            "header" | "headerl" | "headerr" | "headerf" | "footer" | "footerl" | "footerr"
            | "footerf" => Target::Header,
            "footnote" => Target::Footnote,
            "annotation" | "atnauthor" | "atnid" => Target::Comment,
            "info" | "title" | "author" | "operator" | "subject" | "keywords" | "doccomm"
            | "manager" | "company" | "category" | "userprops" | "propname" | "staticval" => {
                Target::Property
            }
            "fldinst" => Target::Field,
            "pict" => {
                self.pictures += 1;
                Target::Nowhere
            }
            "objdata" => {
                self.objects += 1;
                Target::Nowhere
            }
            "shppict" | "shptxt" | "fldrslt" | "result" | "shpinst" | "shp" | "pntext"
            | "listtext" | "bkmkstart"
                if group.target != Target::Nowhere && !word.starts_with("bkmk") =>
            {
                group.target
            }
            "stylesheet" | "colortbl" | "listtable" | "listoverridetable" | "revtbl"
            | "rsidtbl" | "generator" | "filetbl" | "nonshppict" | "sp" | "themedata"
            | "colorschememapping" | "datastore" | "latentstyles" | "xmlnstbl" | "bkmkstart"
            | "bkmkend" | "creatim" | "revtim" | "printim" | "template" | "mmathPr"
            | "pnseclvl" | "objclass" | "objname" | "blipuid" | "datafield" | "formfield" => {
                Target::Nowhere
            }
            _ if starred => Target::Nowhere,
            _ => group.target,
        };
    }
}

/// The next token and what follows it.
fn next(bytes: &[u8]) -> Option<(Token<'_>, &[u8])> {
    let (first, rest) = bytes.split_first()?;
    match first {
        b'{' => Some((Token::Open, rest)),
        b'}' => Some((Token::Close, rest)),
        b'\r' | b'\n' | 0 => Some((Token::Run(&[]), rest)),
        b'\\' => Some(control(rest)),
        _ => {
            let end = bytes
                .iter()
                .position(|b| matches!(b, b'{' | b'}' | b'\\' | b'\r' | b'\n'))
                .unwrap_or(bytes.len());
            let (run, rest) = bytes.split_at_checked(end)?;
            Some((Token::Run(run), rest))
        }
    }
}

fn control(bytes: &[u8]) -> (Token<'_>, &[u8]) {
    let Some((first, after)) = bytes.split_first() else {
        return (Token::Run(&[]), bytes);
    };
    if *first == b'\'' {
        let hex = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        return match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => (Token::Byte(byte), after.get(2..).unwrap_or_default()),
            None => (Token::Run(&[]), after),
        };
    }
    if !first.is_ascii_alphabetic() {
        return (Token::Symbol(*first), after);
    }
    let letters = bytes
        .iter()
        .take(32)
        .take_while(|byte| byte.is_ascii_alphabetic())
        .count();
    let (word, mut rest) = bytes.split_at_checked(letters).unwrap_or((bytes, &[]));
    let sign = usize::from(rest.first() == Some(&b'-'));
    let digits = rest
        .iter()
        .skip(sign)
        .take(10)
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let mut number = None;
    if digits > 0 {
        let (text, after) = rest.split_at_checked(sign + digits).unwrap_or((rest, &[]));
        number = std::str::from_utf8(text)
            .ok()
            .and_then(|text| text.parse().ok());
        rest = after;
    }
    let rest = rest.strip_prefix(b" ").unwrap_or(rest);
    (
        Token::Word(std::str::from_utf8(word).unwrap_or(""), number),
        rest,
    )
}

fn code_page(number: i32) -> &'static Encoding {
    let label = match number {
        437 | 850 => "windows-1252",
        866 => "ibm866",
        874 => "windows-874",
        932 => "shift_jis",
        936 => "gbk",
        949 => "euc-kr",
        950 => "big5",
        10000 => "macintosh",
        65001 => "utf-8",
        other => {
            return Encoding::for_label(format!("windows-{other}").as_bytes())
                .unwrap_or(WINDOWS_1252);
        }
    };
    Encoding::for_label(label.as_bytes()).unwrap_or(WINDOWS_1252)
}

fn charset(number: i32) -> Option<&'static Encoding> {
    let page = match number {
        0 => 1252,
        77 => 10000,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    };
    Some(code_page(page))
}

/// The dictionary with which compressed rich text begins, [MS-OXRTFCP].
const DICTIONARY: &[u8] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \
\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \
\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

/// Expands the compressed form.
pub(crate) fn expand(bytes: &[u8]) -> Option<Vec<u8>> {
    let number = |at: usize| -> Option<usize> {
        let bytes: [u8; 4] = bytes.get(at..at + 4)?.try_into().ok()?;
        usize::try_from(u32::from_le_bytes(bytes)).ok()
    };
    let size = number(4)?.min(64 << 20);
    let body = bytes.get(16..)?;
    match bytes.get(8..12)? {
        b"MELA" => return Some(body.get(..size.min(body.len()))?.to_vec()),
        b"LZFu" => {}
        _ => return None,
    }
    let mut window = DICTIONARY.to_vec();
    window.resize(4096, 0);
    let mut at = DICTIONARY.len();
    let mut out: Vec<u8> = Vec::new();
    let mut input = body.iter().copied();
    while out.len() < size {
        let Some(flags) = input.next() else { break };
        for bit in 0..8 {
            if flags >> bit & 1 == 0 {
                let Some(byte) = input.next() else {
                    return Some(out);
                };
                emit(byte, &mut out, &mut window, &mut at);
                continue;
            }
            let (Some(high), Some(low)) = (input.next(), input.next()) else {
                return Some(out);
            };
            let reference = usize::from(u16::from_be_bytes([high, low]));
            let (offset, length) = (reference >> 4, (reference & 0xF) + 2);
            if offset == at % 4096 {
                return Some(out);
            }
            for step in 0..length {
                let byte = window.get((offset + step) % 4096).copied()?;
                emit(byte, &mut out, &mut window, &mut at);
            }
        }
    }
    Some(out)
}

fn emit(byte: u8, out: &mut Vec<u8>, window: &mut [u8], at: &mut usize) {
    out.push(byte);
    if let Some(place) = window.get_mut(*at % 4096) {
        *place = byte;
    }
    *at = (*at + 1) % 4096;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rtf: &str, expected: &str) {
        assert_eq!(Rich::of(rtf.as_bytes()).body.trim_end(), expected, "{rtf}");
    }

    #[test]
    fn runs_read_as_they_show() {
        check(
            r"{\rtf1\ansi Dear {\b A}da,\par see you}",
            "Dear Ada,\nsee you",
        );
        check(r"{\rtf1\ansi Zo\'eb \u8217?s \{x\}}", "Zoë ’s {x}");
        check(
            r"{\rtf1{\fonttbl{\f0 Arial;}{\f1\fcharset238 Arial CE;}}\f1 \'e6\f0 !}",
            "ć!",
        );
        check(
            r"{\rtf1{\*\unknown secret}{\stylesheet{\s0 Normal;}}shown}",
            "shown",
        );
        check(
            r"{\rtf1{\field{\*\fldinst HYPERLINK x}{\fldrslt link}}}",
            "link",
        );
        check(r"{\rtf1\uc2 \u8364\'80\'80 5}", "€ 5");
    }

    #[test]
    fn a_page_in_disguise_is_a_page() {
        let rtf = br"{\rtf1\ansi\fromhtml1 {\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Dear Ada\htmlrtf }\htmlrtf0 {\*\htmltag72 </p>}}";
        assert_eq!(message_text(rtf), "Dear Ada");
    }

    #[test]
    fn nesting_is_bounded() {
        assert!(Rich::of("{".repeat(100_000).as_bytes()).damaged);
    }

    #[test]
    fn the_specifications_example_expands() {
        // [MS-OXRTFCP] 3.2, example 1.
        let packed = [
            0x2d, 0, 0, 0, 0x2b, 0, 0, 0, 0x4c, 0x5a, 0x46, 0x75, 0xf1, 0xc5, 0xc7, 0xa7, 0x03, 0,
            0x0a, 0, 0x72, 0x63, 0x70, 0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0a, 0xf3, 0x20, 0x68,
            0x65, 0x6c, 0x09, 0, 0x20, 0x62, 0x77, 0x05, 0xb0, 0x6c, 0x64, 0x7d, 0x0a, 0x80, 0x0f,
            0xa0,
        ];
        let expected = b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n";
        assert_eq!(expand(&packed).unwrap(), expected);
    }
}
