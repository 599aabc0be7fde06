//! Names of a zip's members that are no UTF-8. A zip does not say in which characters of before they
//! are written; it is meant to be code page 437, and where Windows was Chinese it is not. A guess that
//! would turn `Zoë` into a Chinese sign is worse than signs that nobody can read, so a Chinese code
//! page is believed only if nothing else fits, from all names together.

use encoding_rs::{BIG5, Encoding, GB18030};

/// Fewer signs of two bytes than these are no evidence.
const EVIDENCE: usize = 4;

/// What the bytes of names would be as Chinese.
#[derive(Default)]
struct Pairs {
    /// Signs of two bytes.
    all: usize,
    /// Runs of them without a byte of ASCII between.
    runs: usize,
    /// Those that stand where the frequent signs of GB 2312 are.
    common: usize,
    /// Those that stand where Korean has no letters.
    not_korean: usize,
    /// Those whose first byte begins a frequent sign of Big5.
    big5: usize,
    /// Those whose second byte is below what GB 2312 uses.
    low: usize,
}

/// The Chinese code page in which names are written, if it can hardly be anything else.
pub(crate) fn code_page(names: &[&[u8]]) -> Option<&'static Encoding> {
    let mut pairs = Pairs::default();
    for name in names {
        count(name, &mut pairs)?;
    }
    // Letters with accents stand alone among others; Chinese hardly ever does.
    if pairs.all < EVIDENCE || pairs.all < 2 * pairs.runs {
        return None;
    }
    let most = |count: usize| count * 10 >= pairs.all * 9;
    let encoding = if pairs.low == 0 && most(pairs.common) && pairs.not_korean > 0 {
        GB18030
    } else if pairs.low > 0 && most(pairs.big5) {
        BIG5
    } else {
        return None;
    };
    let whole = |name: &&[u8]| !encoding.decode_without_bom_handling(name).1;
    names.iter().all(whole).then_some(encoding)
}

/// Counts the pairs of a name; none if a byte stands alone, which neither code page allows.
fn count(name: &[u8], pairs: &mut Pairs) -> Option<()> {
    let (mut rest, mut within) = (name, false);
    while let [first, after @ ..] = rest {
        if first.is_ascii() {
            (rest, within) = (after, false);
            continue;
        }
        let [second, after @ ..] = after else {
            return None;
        };
        pairs.all += 1;
        pairs.runs += usize::from(!within);
        // The first level of GB 2312, and its punctuation.
        let plain = *second >= 0xA1;
        pairs.common += usize::from(plain && matches!(first, 0xA1..=0xA3 | 0xB0..=0xD7));
        pairs.not_korean += usize::from(matches!(first, 0xC9..=0xD7));
        // The first level of Big5, and its punctuation.
        pairs.big5 += usize::from(matches!(first, 0xA1..=0xC6));
        pairs.low += usize::from(!plain);
        (rest, within) = (after, true);
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(names: &[&[u8]], expected: Option<&'static Encoding>) {
        assert_eq!(code_page(names), expected, "{names:?}");
    }

    #[test]
    fn chinese_names_are_known() {
        let of = |encoding: &'static Encoding, name: &'static str| encoding.encode(name).0;
        let simplified = of(GB18030, "学生名单/联系方式2021年.doc");
        let traditional = of(BIG5, "學生名單/聯絡方式2021年.doc");
        check(&[&simplified], Some(GB18030));
        check(&[&traditional], Some(BIG5));
        check(&[&simplified, b"\xD1\xA7"], Some(GB18030));
        check(&[&simplified, b"Zo\x89.txt"], None);
    }

    #[test]
    fn other_names_stay_as_they_are() {
        // Letters with accents in code page 437 and in Latin-1; Spanish; Korean; Japanese; Cyrillic.
        check(&[b"Zo\x89 Quarrington.docx", b"M\x81ller.txt"], None);
        check(&[b"Zo\xEB Quarrington.docx", b"M\xFCller.txt"], None);
        check(
            &[
                b"Espa\xA4a.txt",
                b"ma\xA4ana.txt",
                b"ni\xA4o.txt",
                b"a\xA4o",
            ],
            None,
        );
        let korean = encoding_rs::EUC_KR.encode("학생 명단 연락처.doc").0;
        let japanese = encoding_rs::SHIFT_JIS.encode("なまえとれんらくさき.doc").0;
        let russian = encoding_rs::IBM866.encode("список учеников.doc").0;
        check(&[&korean], None);
        check(&[&japanese], None);
        check(&[&russian], None);
        check(&[], None);
        check(&[b"\xC9\xF3"], None);
    }
}
