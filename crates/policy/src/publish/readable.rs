//! How old somebody must be to read a text: the Flesch-Kincaid grade of 1975, in years of age.

use std::collections::BTreeMap;

use super::{Part, Publication};

/// The reading age in years: the American school grade, and five.
///
/// 0.39 words a sentence + 11.8 syllables a word − 15.59. Syllables are counted as groups of
/// vowels, a final `e` not; so it is an estimate, good enough to tell ten from sixteen.
pub fn reading_age(text: &str) -> f64 {
    Count::of(text).age()
}

/// A sentence of a publication that is harder than its readers' age.
#[derive(Clone, Debug, PartialEq)]
pub struct HardSentence {
    /// What it says.
    pub text: String,
    /// The age at which it is read.
    pub age: f64,
    /// The path of the clause that it comes from; a heading comes from none.
    pub path: Option<String>,
}

/// The sentences that are harder than an age: first those that add most to the whole.
pub fn hard_sentences(publication: &Publication, most: f64) -> Vec<HardSentence> {
    let mut hard: Vec<(f64, HardSentence)> = Vec::new();
    for (text, path) in said(publication) {
        for sentence in sentences(text) {
            let count = Count::of(sentence);
            let (age, weight) = (count.age(), (count.age() - most) * count.words());
            if weight > 0.0 {
                let text = sentence.trim().to_owned();
                let path = path.map(str::to_owned);
                hard.push((weight, HardSentence { text, age, path }));
            }
        }
    }
    hard.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    hard.into_iter().map(|(_, sentence)| sentence).collect()
}

/// The words of four syllables and more: first those that are heard most.
pub fn long_words(text: &str) -> Vec<String> {
    let mut heard: BTreeMap<String, u32> = BTreeMap::new();
    for token in text.split_whitespace().filter(|one| !is_address(one)) {
        for word in words(token) {
            let syllables = syllables_of(word);
            if syllables > 3 {
                *heard.entry(word.to_lowercase()).or_default() += syllables;
            }
        }
    }
    let mut heard: Vec<(String, u32)> = heard.into_iter().collect();
    heard.sort_by_key(|(_, syllables)| std::cmp::Reverse(*syllables));
    heard.into_iter().map(|(word, _)| word).collect()
}

/// What a publication says, text by text, each with its clause.
fn said(publication: &Publication) -> Vec<(&str, Option<&str>)> {
    let parts = publication.parts.iter();
    parts
        .flat_map(|part| match part {
            Part::Heading(_, text) => vec![(text.as_str(), None)],
            Part::Paragraph(said) => vec![(said.text.as_str(), Some(said.clause.path.as_str()))],
            Part::List(list) => list
                .iter()
                .map(|said| (said.text.as_str(), Some(said.clause.path.as_str())))
                .collect(),
            Part::Table { rows, .. } => rows
                .iter()
                .flat_map(|(cells, clause)| {
                    let path = clause.path.as_str();
                    cells.iter().map(move |cell| (cell.as_str(), Some(path)))
                })
                .collect(),
        })
        .collect()
}

/// What a text is made of.
#[derive(Clone, Copy, Default)]
struct Count {
    sentences: u32,
    words: u32,
    syllables: u32,
}

impl Count {
    fn of(text: &str) -> Self {
        let mut count = Self::default();
        for sentence in sentences(text) {
            count.sentences += 1;
            for word in words(sentence) {
                count.words += 1;
                count.syllables += syllables_of(word);
            }
        }
        count
    }

    fn words(self) -> f64 {
        f64::from(self.words)
    }

    fn age(self) -> f64 {
        if self.words == 0 {
            return 0.0;
        }
        let sentences = f64::from(self.sentences);
        let syllables = f64::from(self.syllables);
        0.39 * self.words() / sentences + 11.8 * syllables / self.words() - 15.59 + 5.0
    }
}

/// The sentences of a text that have a word: what stands between full stops, marks, colons and
/// ends of lines. The point in an address, in a number or after `art` ends none.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut from = 0;
    let ends = text.char_indices().filter_map(move |(at, c)| {
        let (before, after) = (text.get(..at)?, text.get(at + c.len_utf8()..)?);
        ends_here(c, before, after).then_some(at + c.len_utf8())
    });
    ends.chain([text.len()])
        .filter_map(move |end| {
            let sentence = text.get(from..end);
            from = end;
            sentence
        })
        .filter(|sentence| words(sentence).next().is_some())
}

/// Words that are written short, with a point that ends no sentence.
const SHORT: [&str; 12] = [
    "art", "arts", "s", "ss", "para", "paras", "reg", "regs", "no", "nos", "sch", "st",
];

fn ends_here(c: char, before: &str, after: &str) -> bool {
    let at_the_end = || {
        let next = after.chars().find(|c| !matches!(c, ')' | '”' | '’' | '"'));
        next.is_none_or(char::is_whitespace)
    };
    match c {
        '\n' | '!' | '?' => true,
        ':' | ';' => at_the_end(),
        '.' => {
            let last = before.rsplit(|c: char| !c.is_alphabetic()).next();
            let last = last.unwrap_or_default().to_lowercase();
            at_the_end() && !SHORT.contains(&last.as_str())
        }
        _ => false,
    }
}

/// Whether it is an address, of mail or of a page: nobody reads it as words.
fn is_address(token: &str) -> bool {
    token.contains('@') || token.contains("://")
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphabetic() && c != '’' && c != '\'')
        .filter(|word| word.chars().any(char::is_alphabetic))
}

fn syllables_of(word: &str) -> u32 {
    let word = word.to_lowercase();
    let mut count = 0;
    let mut in_vowels = false;
    for letter in word.chars() {
        let vowel = matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
        if vowel && !in_vowels {
            count += 1;
        }
        in_vowels = vowel;
    }
    let silent = word.ends_with('e') && !word.ends_with("le") && count > 1;
    (count - u32::from(silent)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_words_in_short_sentences_are_for_the_young() {
        let young = "We keep some facts about you. You can ask to see them. It costs nothing.";
        let old = "Notwithstanding the aforementioned considerations, organisational \
                   accountability necessitates comprehensive documentation of processing operations.";
        assert!(reading_age(young) < 9.0, "{}", reading_age(young));
        assert!(reading_age(old) > 18.0, "{}", reading_age(old));
        assert!(reading_age("").abs() < f64::EPSILON);
    }

    #[test]
    fn a_point_ends_a_sentence_only_at_its_end() {
        for (text, parts) in [
            ("We keep it (UK GDPR art. 6). You can ask.", 2),
            ("Write to dpo@firm.example or 01632 960121. We help.", 2),
            ("Names: yours and theirs.\nWhy", 3),
            ("Is it so? “Yes.” Good!", 3),
            ("At 10.30 on day 1; 12:00 is noon", 2),
            ("", 0),
        ] {
            let found: Vec<&str> = sentences(text).collect();
            assert_eq!(found.len(), parts, "{found:?}");
        }
    }

    #[test]
    fn what_is_hardest_stands_first() {
        let found = long_words("Documentation and information. Information, at a@information.io.");
        assert_eq!(found, ["information", "documentation"]);
    }

    #[test]
    fn syllables_are_counted_as_heard() {
        for (word, heard) in [
            ("cat", 1),
            ("table", 2),
            ("information", 4),
            ("safe", 1),
            ("the", 1),
            ("people", 2),
        ] {
            assert_eq!(syllables_of(word), heard, "{word}");
        }
    }
}
