//! Office files from within: the part that holds the text is changed, its container stays whole, so
//! that nearly every input reaches the reader of the part.

use super::Made;
use super::files::{DEPTH, read, read_with};
use crate::seeds::{container, joined, members, of_type, parted, streams, with_member};

/// The member of a package that holds its text, changed inside. `own` is the package where there is
/// no sample.
fn inside(name: &'static str, ending: &str, member: &str, own: Vec<(String, Vec<u8>)>) -> Made {
    let sample = of_type(ending)
        .iter()
        .map(|bytes| members(bytes))
        .find(has(member));
    let members = sample.unwrap_or(own);
    let member = member.to_owned();
    let seeds = members.iter().filter(|(name, _)| *name == member);
    let seeds = seeds.map(|(_, bytes)| bytes.clone()).collect();
    Made::new(seeds, move |bytes| {
        read(name, &with_member(&members, &member, bytes), DEPTH);
    })
}

fn has(member: &str) -> impl Fn(&Vec<(String, Vec<u8>)>) -> bool {
    move |members| members.iter().any(|(name, _)| name == member)
}

fn package(members: &[(&str, &str)]) -> Vec<(String, Vec<u8>)> {
    let owned = |(name, text): &(&str, &str)| ((*name).to_owned(), text.as_bytes().to_vec());
    members.iter().map(owned).collect()
}

pub(super) fn docx() -> Made {
    inside("a.docx", "docx", "word/document.xml", Vec::new())
}

pub(super) fn xlsx() -> Made {
    inside("a.xlsx", "xlsx", "xl/worksheets/sheet1.xml", Vec::new())
}

pub(super) fn xlsb() -> Made {
    let own = package(&[
        ("[Content_Types].xml", "<Types/>"),
        ("xl/workbook.bin", "\u{1}"),
    ]);
    inside("a.xlsb", "xlsb", "xl/workbook.bin", own)
}

pub(super) fn pptx() -> Made {
    let own = package(&[
        ("[Content_Types].xml", "<Types/>"),
        ("ppt/presentation.xml", "<p:presentation xmlns:p='p'/>"),
        (
            "ppt/slides/slide1.xml",
            "<p:sld xmlns:p='p' xmlns:a='a'><a:p><a:r><a:t>Ada</a:t></a:r></a:p></p:sld>",
        ),
    ]);
    inside("a.pptx", "pptx", "ppt/slides/slide1.xml", own)
}

pub(super) fn odf() -> Made {
    let own = package(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("META-INF/manifest.xml", "<m/>"),
        ("styles.xml", "<s/>"),
        (
            "content.xml",
            "<o:text xmlns:o='o'><o:p>Ada<o:s o:c='3'/>read</o:p></o:text>",
        ),
    ]);
    inside("a.odt", "odt", "content.xml", own)
}

pub(super) fn ods() -> Made {
    let own = package(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", "<m/>"),
        ("styles.xml", "<s/>"),
        (
            "content.xml",
            "<t:table xmlns:t='t' xmlns:x='x'><t:table-row><t:table-cell><x:p>Ada</x:p></t:table-cell></t:table-row></t:table>",
        ),
    ]);
    inside("a.ods", "ods", "content.xml", own)
}

/// Two streams of a container, changed inside; the other streams stay. `own` stands for them where
/// there is no sample.
fn two_streams(
    name: &'static str,
    ending: &str,
    changed: [&'static str; 2],
    own: [&[u8]; 2],
) -> Made {
    let mut seeds = vec![joined(&own)];
    let mut others = Vec::new();
    let samples = of_type(ending);
    for streams in samples.iter().map(|sample| streams(sample)) {
        let of = |path: &str| streams.iter().find(|(found, _)| found == path);
        if let Some((_, first)) = of(changed[0]) {
            let second = of(changed[1]).map(|(_, bytes)| bytes.as_slice());
            seeds.push(joined(&[first, second.unwrap_or_default()]));
            others = streams;
        }
    }
    others.retain(|(path, bytes)| !changed.contains(&path.as_str()) && bytes.len() < 20_000);
    Made::new(seeds, move |bytes| {
        let parts: [&[u8]; 2] = parted(bytes);
        let mut streams = others.clone();
        let new = changed.iter().zip(parts);
        streams.extend(new.map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec())));
        read(name, &container(&streams), DEPTH);
    })
}

pub(super) fn doc() -> Made {
    // The head of a document whose table of pieces stands in `1Table`.
    let mut head = vec![0; 0x1B0];
    for (place, value) in [(0, 0xEC), (1, 0xA5), (2, 0xC1), (0x0B, 0x02), (0x4C, 3)] {
        if let Some(byte) = head.get_mut(place) {
            *byte = value;
        }
    }
    two_streams(
        "a.doc",
        "doc",
        ["/WordDocument", "/1Table"],
        [&head, &[2; 40]],
    )
}

pub(super) fn xls() -> Made {
    // Begin, a header's record, a text object and what it brings, end.
    let own =
        b"\x09\x08\x10\0\0\x06\x05\0\xBB\x0D\xCC\x07\0\0\0\0\x06\0\0\0\x14\0\x06\0\x03\0\0Ada\
        \xB6\x01\x12\0\0\0\0\0\0\0\0\0\0\0\x03\0\0\0\0\0\0\0\x3C\0\x04\0\0Ada\x0A\0\0\0";
    let summary = "/\u{5}SummaryInformation";
    two_streams("a.xls", "xls", ["/Workbook", summary], [own, b""])
}

pub(super) fn ppt() -> Made {
    let own = b"\x0F\0\xEE\x03\x14\0\0\0\0\0\xA0\x0F\x06\0\0\0A\0d\0a\0\0\0\xA8\x0F\x03\0\0\0Ada";
    let user = "/Current User";
    two_streams("a.ppt", "ppt", ["/PowerPoint Document", user], [own, b""])
}

pub(super) fn msg() -> Made {
    // Besides, a message needs its properties; the body may be packed rich text.
    let changed = ["/__properties_version1.0", "/__substg1.0_10090102"];
    let own: [&[u8]; 2] = [&[0; 64], b"\x10\0\0\0\x0C\0\0\0MELA\0\0\0\0{\\rtf1 a}"];
    two_streams("a.msg", "msg", changed, own)
}

/// Files that are encrypted with a password, and the password.
pub(super) fn locked() -> Made {
    let agile = b"\x04\0\x04\0\x40\0\0\0<encryption><keyData saltSize='16' blockSize='16' keyBits='256' \
        hashSize='64' cipherAlgorithm='AES' cipherChaining='ChainingModeCBC' hashAlgorithm='SHA512' \
        saltValue='AAAAAAAAAAAAAAAAAAAAAA=='/><encryptedKey spinCount='10' saltSize='16' blockSize='16' \
        keyBits='256' hashSize='64' cipherAlgorithm='AES' cipherChaining='ChainingModeCBC' \
        hashAlgorithm='SHA512' saltValue='AAAAAAAAAAAAAAAAAAAAAA==' \
        encryptedVerifierHashInput='AAAAAAAAAAAAAAAAAAAAAA==' \
        encryptedVerifierHashValue='AAAAAAAAAAAAAAAAAAAAAA==' encryptedKeyValue='AAAAAAAAAAAAAAAAAAAAAA=='/>\
        </encryption>";
    let mut standard =
        b"\x03\0\x02\0\x24\0\0\0\x20\0\0\0\x24\0\0\0\0\0\0\0\x0E\x66\0\0\x04\x80\0\0\x80\0\0\0\
        \x18\0\0\0\0\0\0\0\0\0\0\0\x10\0\0\0"
            .to_vec();
    standard.resize(160, 7);
    let seeds = [agile.as_slice(), &standard].map(|info| joined(&[info, &[9; 80]]));
    Made::new(seeds.to_vec(), |bytes| {
        let [info, package] = parted(bytes);
        let streams = [
            ("/EncryptionInfo".to_owned(), info.to_vec()),
            ("/EncryptedPackage".to_owned(), package.to_vec()),
        ];
        read_with("a.docx", &container(&streams), Some("password"), DEPTH);
    })
}
