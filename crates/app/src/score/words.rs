//! A text as words that a person can mark, and what they marked as places in the text.

use std::ops::Range;

/// A text is given to mark in parts of about so many words, cut at the end of a line.
const ENOUGH: usize = 400;
/// At most so many, where a line does not end.
const MOST: usize = 600;
/// What is longer than this without a break is marked in pieces.
const LONGEST: usize = 120;

/// The words of a text, as bytes from and to, without what stands around them. An e-mail address, a
/// telephone number's groups, a date and a name with a hyphen are a word each.
pub(super) fn words(text: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut before: Option<char> = None;
    let mut letters = text.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        let next = letters.peek().map(|(_, next)| *next);
        let end = at + c.len_utf8();
        let open = words
            .last()
            .filter(|word| word.end == at && before.is_some());
        let goes_on = open.is_some_and(|word| word.len() < LONGEST);
        let inside =
            is_letter(c) || (goes_on && joins(before, c, next)) || begins(c, next, goes_on);
        if !inside {
            before = None;
            continue;
        }
        before = Some(c);
        match words.last_mut().filter(|_| goes_on) {
            Some(word) => word.end = end,
            None => words.push(at..end),
        }
    }
    words
}

/// Letters and digits, and what stands upon them.
fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{200d}')
}

/// Whether a sign between two letters or digits makes one word of them.
fn joins(before: Option<char>, c: char, next: Option<char>) -> bool {
    let Some((before, next)) = before.zip(next) else {
        return false;
    };
    let digits = before.is_ascii_digit() && next.is_ascii_digit();
    match c {
        '/' | ':' => digits,
        '\'' | '’' | '.' | '-' | '‐' | '‑' | '@' | '_' | '+' | '%' | '&' => {
            is_letter(before) && is_letter(next)
        }
        _ => false,
    }
}

/// A telephone number with its country, or a name on a social network.
fn begins(c: char, next: Option<char>, goes_on: bool) -> bool {
    !goes_on && matches!(c, '+' | '@') && next.is_some_and(is_letter)
}

/// The parts in which a text is given to mark, each with some words in it.
pub(super) fn passages(text: &str) -> Vec<Range<usize>> {
    let mut passages = Vec::new();
    let (mut from, mut last, mut count) = (0, 0, 0);
    for word in words(text) {
        let gap = text.get(last..word.start).unwrap_or_default();
        let at_line = gap.rfind('\n').map(|line| last + line + 1);
        let cut = match at_line {
            Some(line) if count >= ENOUGH => Some(line),
            _ if count >= MOST => Some(word.start),
            _ => None,
        };
        if let Some(cut) = cut {
            passages.push(from..cut);
            (from, count) = (cut, 0);
        }
        count += 1;
        last = word.end;
    }
    if count > 0 {
        passages.push(from..text.len());
    }
    passages
}

/// What somebody marked word by word, as places: words that stand side by side are one.
pub(super) fn marks(text: &str, words: &[Range<usize>], chosen: &[usize]) -> Vec<(usize, usize)> {
    let mut chosen = chosen.to_vec();
    chosen.sort_unstable();
    chosen.dedup();
    let mut marks: Vec<(usize, usize)> = Vec::new();
    let mut before: Option<usize> = None;
    for number in chosen {
        let Some(word) = words.get(number) else {
            continue;
        };
        let beside = before.is_some_and(|before| before + 1 == number);
        match marks
            .last_mut()
            .filter(|last| beside && is_one(text.get(last.1..word.start).unwrap_or_default()))
        {
            Some(last) => last.1 = word.end,
            None => marks.push((word.start, word.end)),
        }
        before = Some(number);
    }
    marks
}

/// Whether what stands between two words keeps them together.
fn is_one(gap: &str) -> bool {
    gap.chars().all(|c| {
        matches!(
            c,
            ' ' | '\t' | '\u{a0}' | '.' | '-' | '\'' | '’' | '(' | ')'
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        words(text)
            .into_iter()
            .map(|word| text.get(word).unwrap())
            .collect()
    }

    #[test]
    fn a_text_is_cut_into_what_one_marks() {
        for (text, expected) in [
            ("", vec![]),
            (
                "Ella's mum, Mrs. O’Neil-Khan.",
                vec!["Ella's", "mum", "Mrs", "O’Neil-Khan"],
            ),
            (
                "From: ella.khan@x.example",
                vec!["From", "ella.khan@x.example"],
            ),
            ("+44 20 7946 0001", vec!["+44", "20", "7946", "0001"]),
            (
                "born 12/03/2011 at 10:30",
                vec!["born", "12/03/2011", "at", "10:30"],
            ),
            ("Ella/Tom <Sam>", vec!["Ella", "Tom", "Sam"]),
            ("@ella said", vec!["@ella", "said"]),
            ("Zoe\u{308} x", vec!["Zoe\u{308}", "x"]),
        ] {
            assert_eq!(cut(text), expected, "{text}");
        }
        let long = "a".repeat(1000);
        assert!(cut(&long).len() > 7);
        assert_eq!(cut(&long).concat(), long);
    }

    #[test]
    fn what_stands_side_by_side_is_one_mark() {
        let text = "Ella Khan, Tom\nSam J. Fox (Ali) Roe";
        let words = words(text);
        let all: Vec<usize> = (0..words.len()).collect();
        let marked = |chosen: &[usize]| -> Vec<&str> {
            let marks = marks(text, &words, chosen).into_iter();
            marks
                .map(|(from, to)| text.get(from..to).unwrap())
                .collect()
        };
        assert_eq!(marked(&all), ["Ella Khan", "Tom", "Sam J. Fox (Ali) Roe"]);
        assert_eq!(marked(&[5, 0, 5, 99]), ["Ella", "Fox"]);
    }

    #[test]
    fn a_long_text_is_given_in_parts_that_make_it_up() {
        let line = "one two three four five\n";
        for text in [line.repeat(300), "word ".repeat(1500), "x".to_owned()] {
            let parts = passages(&text);
            let whole: String = parts
                .iter()
                .map(|part| text.get(part.clone()).unwrap())
                .collect();
            assert_eq!(whole, text);
            assert!(
                parts
                    .iter()
                    .all(|part| words(text.get(part.clone()).unwrap()).len() <= MOST)
            );
        }
        assert!(passages(" \n. ").is_empty());
        assert!(
            passages(&line.repeat(300))[0]
                .end
                .is_multiple_of(line.len())
        );
    }
}
