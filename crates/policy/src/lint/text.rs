//! What a pack says in prose, word by word, so that rules can look for phrases.

use crate::Pack;

/// A text of the pack that people read.
#[derive(Debug)]
pub(super) struct Prose<'a> {
    /// The path of its key.
    pub(super) path: &'a str,
    /// Where it begins.
    pub(super) at: usize,
    /// What it says.
    pub(super) says: &'a str,
    /// Its words in lower case.
    words: Vec<String>,
}

/// Keys whose texts are not what the policy says of itself: where it comes from, and what it was
/// made from.
const NOT_SAID: [&str; 2] = ["origin", "written_policy"];

/// Keys under which a single word is prose too.
const SAID: [&str; 5] = ["title", "one", "many", "meaning", "name"];

/// Every text that people read, in the order in which they stand; codes are left out.
pub(super) fn prose(pack: &Pack) -> Vec<Prose<'_>> {
    let texts = pack.where_written.texts().iter();
    texts
        .filter(|text| is_prose(&text.path, &text.says))
        .map(|text| Prose {
            path: &text.path,
            at: text.at,
            says: &text.says,
            words: words(&text.says),
        })
        .collect()
}

fn is_prose(path: &str, says: &str) -> bool {
    let key = path.rsplit('.').next().unwrap_or(path);
    let key = key.split('[').next().unwrap_or(key);
    let is_a_word = || SAID.contains(&key) || path.contains(".fields[");
    let is_a_code = || {
        says.chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    };
    !NOT_SAID.contains(&key) && (is_a_word() || !is_a_code())
}

/// The words of a text in lower case; what joins them does not count.
pub(super) fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

impl Prose<'_> {
    /// Whether it has a phrase, word by word.
    pub(super) fn has(&self, phrase: &str) -> bool {
        let phrase = words(phrase);
        !phrase.is_empty() && self.words.windows(phrase.len()).any(|some| some == phrase)
    }

    /// Those of some phrases that it has; one that stands within a longer one is left out.
    pub(super) fn all_of<'p>(&self, phrases: &[&'p str]) -> Vec<&'p str> {
        let mut found: Vec<&str> = Vec::new();
        for phrase in phrases.iter().copied().filter(|phrase| self.has(phrase)) {
            let within = |longer: &&str| longer.to_lowercase().contains(&phrase.to_lowercase());
            if !found.iter().any(within) {
                found.push(phrase);
            }
        }
        found
    }

    /// Whether a word begins so.
    pub(super) fn has_word_from(&self, stem: &str) -> bool {
        self.words.iter().any(|word| word.starts_with(stem))
    }

    /// Its words.
    pub(super) fn words(&self) -> &[String] {
        &self.words
    }
}

/// The domains that a text names, of addresses and of pages, in lower case without `www.`.
pub(super) fn domains(text: &str) -> Vec<String> {
    text.split(|c: char| c.is_whitespace() || "@/<>()\"',;:`".contains(c))
        .map(|part| part.trim_matches('.').to_lowercase())
        .filter(|part| is_domain(part))
        .map(|part| part.strip_prefix("www.").unwrap_or(&part).to_owned())
        .collect()
}

/// Endings under which names of this country, and of invented organisations, stand.
const ENDINGS: [&str; 9] = [
    ".example", ".uk", ".com", ".org", ".net", ".io", ".eu", ".wales", ".scot",
];

fn is_domain(part: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    part.chars().all(plain)
        && ENDINGS
            .iter()
            .any(|end| part.ends_with(end) && part != *end)
}

/// The domains of those whom the pack knows: the organisation, its officer, its contacts.
pub(super) fn domains_of(pack: &Pack) -> Vec<String> {
    let own = &pack.organisation;
    let contacts = own.contacts.values().map(|one| one.email.as_str());
    [own.email.as_str(), own.dpo.email.as_str()]
        .into_iter()
        .chain(own.website.as_deref())
        .chain(contacts)
        .flat_map(domains)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_no_prose_and_titles_are() {
        for (path, says, prose) in [
            ("statement[x].says", "We write.", true),
            ("person[x].one", "pupil", true),
            ("category[x].fields[0]", "names", true),
            ("category[x].fields[0].title", "names", true),
            ("record[x].recipients[0]", "school", false),
            ("record[x].use[0].conditions[0]", "art9-consent", false),
            ("record[x].origin", "policy 3", false),
            ("security.measures[2]", "Screens are locked", true),
        ] {
            assert_eq!(is_prose(path, says), prose, "{path}");
        }
    }

    #[test]
    fn domains_are_found_in_addresses_and_pages() {
        let found = |text| domains(text).join(" ");
        assert_eq!(found("Write to a.b@Sound.example."), "sound.example");
        assert_eq!(
            found("See https://www.sound.example/x?y, or other.org.uk"),
            "sound.example other.org.uk"
        );
        assert_eq!(found("No address, e.g. here, at all. example"), "");
    }

    #[test]
    fn a_phrase_is_found_whole() {
        let says = "The school's Governors (EEA-wide) meet.";
        let text = Prose {
            path: "",
            at: 0,
            says,
            words: words(says),
        };
        for phrase in ["governors", "EEA", "the school", "eea wide meet"] {
            assert!(text.has(phrase), "{phrase}");
        }
        for phrase in ["govern", "schools", "", "wide EEA"] {
            assert!(!text.has(phrase), "{phrase}");
        }
        assert_eq!(
            text.all_of(&["pupil", "eea wide", "eea", "meet"]),
            ["eea wide", "meet"]
        );
        assert!(text.has_word_from("govern") && !text.has_word_from("vern"));
    }
}
