//! How old somebody must be to read a text: the Flesch-Kincaid grade of 1975, in years of age.

/// The reading age in years: the American school grade, and five.
///
/// 0.39 words a sentence + 11.8 syllables a word − 15.59. Syllables are counted as groups of
/// vowels, a final `e` not; so it is an estimate, good enough to tell ten from sixteen.
pub fn reading_age(text: &str) -> f64 {
    let sentences = text
        .split(['.', '!', '?', '\n', ';', ':'])
        .filter(|sentence| words(sentence).next().is_some())
        .count();
    let (mut count, mut syllables) = (0_u32, 0_u32);
    for word in words(text) {
        count += 1;
        syllables += syllables_of(word);
    }
    if count == 0 {
        return 0.0;
    }
    let sentences = f64::from(u32::try_from(sentences).unwrap_or(u32::MAX).max(1));
    let (count, syllables) = (f64::from(count), f64::from(syllables));
    0.39 * count / sentences + 11.8 * syllables / count - 15.59 + 5.0
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
