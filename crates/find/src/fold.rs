//! Folding: one spelling for everything a reader would call the same word.
//!
//! NFKD, case folded, marks dropped, letters that do not decompose written out, apostrophes and
//! hyphens unified, characters of no width dropped, white space collapsed.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// `text` folded: what is compared, never what is shown.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut space = false;
    for c in text.chars() {
        if c.is_whitespace() {
            space = !out.is_empty();
            continue;
        }
        if space {
            out.push(' ');
            space = false;
        }
        fold_char(c, &mut out);
    }
    out
}

/// Appends the folded form of `c`; nothing for a mark or a character of no width.
pub(crate) fn fold_char(c: char, out: &mut String) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
        return;
    }
    if is_ignored(c) {
        return;
    }
    if is_apostrophe(c) {
        out.push('\'');
        return;
    }
    if is_hyphen(c) {
        out.push('-');
        return;
    }
    for part in std::iter::once(c).nfkd() {
        if is_combining_mark(part) {
            continue;
        }
        for low in part.to_lowercase() {
            match written_out(low) {
                Some(letters) => out.push_str(letters),
                None if is_combining_mark(low) => {}
                None => out.push(low),
            }
        }
    }
}

/// Letters that have no decomposition, as British typists write them.
fn written_out(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ł' => "l",
        'þ' => "th",
        'ı' => "i",
        'ħ' => "h",
        'ŧ' => "t",
        'ŋ' => "ng",
        'ə' => "a",
        _ => return None,
    })
}

/// The spelling of a name with German and Scandinavian letters written as two (Müller, Mueller);
/// `None` where that changes nothing.
pub(crate) fn transliterated(name: &str) -> Option<String> {
    let mut changed = false;
    let mut out = String::with_capacity(name.len() + 2);
    for c in name.nfc() {
        let letters = match c {
            'ä' | 'Ä' => "ae",
            'ö' | 'Ö' | 'ø' | 'Ø' => "oe",
            'ü' | 'Ü' => "ue",
            'å' | 'Å' => "aa",
            _ => {
                out.push(c);
                continue;
            }
        };
        changed = true;
        out.push_str(letters);
    }
    changed.then_some(out)
}

/// Marks and characters of no width: inside a word they are not there.
pub(crate) fn is_ignored(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{202a}'..='\u{202e}'
    ) || (!c.is_ascii() && is_combining_mark(c))
}

/// Every character that people and programs use as an apostrophe.
pub(crate) fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '\u{2018}'
            | '\u{2019}'
            | '\u{201b}'
            | '\u{2bc}'
            | '\u{2b9}'
            | '`'
            | '\u{b4}'
            | '\u{2032}'
            | '\u{ff07}'
    )
}

/// Every character that people and programs use as a hyphen.
pub(crate) fn is_hyphen(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{2010}'..='\u{2013}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_for_the_same_word() {
        for (written, folded) in [
            ("Zoë", "zoe"),
            ("Zoe\u{308}", "zoe"),
            ("O’Brien", "o'brien"),
            ("SMITH\u{2011}JONES", "smith-jones"),
            ("  Ella \n\t Khan ", "ella khan"),
            ("Łukasz", "lukasz"),
            ("El\u{ad}la", "ella"),
            ("Ｅｌｌａ", "ella"),
            ("Straße", "strasse"),
            ("İpek", "ipek"),
        ] {
            assert_eq!(fold(written), folded, "{written}");
        }
        assert_eq!(transliterated("Müller").as_deref(), Some("Mueller"));
        assert_eq!(transliterated("Khan"), None);
    }
}
