//! The words of the house in what a pack says in prose: "the tutees" becomes "the pupils".

/// A word of the pack and the word of the house.
#[derive(Clone, Debug)]
pub(super) struct Swap {
    /// What the pack calls it.
    pub(super) from: String,
    /// What the house calls it.
    pub(super) to: String,
}

/// Keys whose texts are codes, sources or names, whatever they look like.
const NOT_PROSE: [&str; 6] = [
    "code",
    "origin",
    "written_policy",
    "email",
    "telephone",
    "website",
];

/// Keys under which a single word is prose too.
const SINGLE: [&str; 5] = ["title", "one", "many", "meaning", "fields"];

/// Whether a text under a key is read by people.
pub(super) fn is_prose(key: &str, says: &str) -> bool {
    let is_a_code = || {
        says.chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    };
    !NOT_PROSE.contains(&key) && (SINGLE.contains(&key) || !is_a_code())
}

/// The text with the words of the house; each place is swapped once, the longest word first.
pub(super) fn swapped(text: &str, swaps: &[Swap]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let begins_word = !out.ends_with(is_of_a_word);
        let found = begins_word.then(|| found_at(rest, swaps)).flatten();
        if let Some((swap, after)) = found {
            let capital = rest.starts_with(char::is_uppercase);
            suit_article(&mut out, &swap.to);
            out.push_str(&if capital {
                crate::words::capital(&swap.to)
            } else {
                swap.to.clone()
            });
            rest = after;
        } else {
            let mut letters = rest.chars();
            out.extend(letters.next());
            rest = letters.as_str();
        }
    }
    out
}

/// Hyphens join: "tutor" does not stand in "e-tutor".
fn is_of_a_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '-'
}

/// The longest swap whose word stands here, and what comes after it.
fn found_at<'t, 's>(text: &'t str, swaps: &'s [Swap]) -> Option<(&'s Swap, &'t str)> {
    let stands = |swap: &'s Swap| {
        let (head, after) = text.split_at_checked(swap.from.len())?;
        let same = head.to_lowercase() == swap.from.to_lowercase();
        (same && !after.starts_with(is_of_a_word)).then_some((swap, after))
    };
    swaps
        .iter()
        .filter_map(stands)
        .max_by_key(|(swap, _)| swap.from.len())
}

/// "a tutee" and "an apprentice": the article before a word that was swapped suits it.
fn suit_article(before: &mut String, word: &str) {
    let vowel = word.starts_with(|c: char| "aeiouAEIOU".contains(c));
    for (article, other, when) in [(" a ", " an ", true), (" an ", " a ", false)] {
        if vowel == when && before.ends_with(article) {
            before.truncate(before.len() - article.len());
            before.push_str(other);
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn house(text: &str) -> String {
        let swap = |from: &str, to: &str| Swap {
            from: from.to_owned(),
            to: to.to_owned(),
        };
        swapped(
            text,
            &[
                swap("tutee", "apprentice"),
                swap("tutees", "apprentices"),
                swap("tutor", "tutee"),
            ],
        )
    }

    #[test]
    fn words_are_swapped_whole_and_once() {
        for (text, expected) in [
            ("Tutees and a tutee", "Apprentices and an apprentice"),
            ("the tutee's parents", "the apprentice's parents"),
            ("tutor, e-tutor, tutoring", "tutee, e-tutor, tutoring"),
            (
                "harm to the tutee or somebody",
                "harm to the apprentice or somebody",
            ),
            ("", ""),
            ("é tutees", "é apprentices"),
        ] {
            assert_eq!(house(text), expected);
        }
    }

    #[test]
    fn codes_stay() {
        assert!(
            !is_prose("by", "tutor") && !is_prose("origin", "policy 3") && is_prose("one", "tutor")
        );
        assert!(is_prose("what", "tell the tutor") && is_prose("fields", "names"));
    }
}
