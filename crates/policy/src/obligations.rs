//! What a careful policy obliges an organisation to do, as data; and the clauses of a pack, each of
//! which somebody or something has to keep.

mod clauses;

use std::sync::LazyLock;

use serde::Deserialize;

pub use clauses::{ClauseKind, PolicyClause};

/// The file that ships with Caretaker.
const FILE: &str = include_str!("obligations.toml");

/// Every obligation, by themes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Obligations {
    /// The themes, in their order.
    #[serde(rename = "theme")]
    pub themes: Vec<Theme>,
    /// The obligations, in the order of their themes.
    #[serde(rename = "obligation")]
    pub all: Vec<Obligation>,
}

/// What several obligations are about.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    /// Its code: part of an address.
    pub code: String,
    /// What the ids of its obligations begin with.
    pub prefix: String,
    /// Its title.
    pub title: String,
}

/// Something that has to be true, or be done and not forgotten.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Obligation {
    /// Its id, which never changes: `RET-1`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it asks for.
    pub must: String,
    /// What stands behind it in law; empty where it is good practice alone.
    #[serde(default)]
    pub law: Vec<String>,
}

/// The obligations that ship with Caretaker, read once.
pub fn obligations() -> Result<&'static Obligations, &'static toml::de::Error> {
    static ALL: LazyLock<Result<Obligations, toml::de::Error>> =
        LazyLock::new(|| toml::from_str(FILE));
    ALL.as_ref()
}

impl Obligations {
    /// An obligation by its id.
    pub fn get(&self, id: &str) -> Option<&Obligation> {
        self.all.iter().find(|one| one.id == id)
    }

    /// The obligations of a theme.
    pub fn of<'a>(&'a self, theme: &'a Theme) -> impl Iterator<Item = &'a Obligation> {
        self.all
            .iter()
            .filter(|one| one.theme() == theme.prefix.as_str())
    }
}

impl Obligation {
    /// The part of its id that says its theme.
    fn theme(&self) -> &str {
        self.id.split_once('-').map_or("", |(theme, _)| theme)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    fn all() -> &'static Obligations {
        obligations().unwrap()
    }

    #[test]
    fn each_has_an_id_of_its_own_in_a_known_theme_and_in_order() {
        let mut numbers: BTreeMap<&str, u32> = BTreeMap::new();
        let mut order = Vec::new();
        for one in &all().all {
            let (theme, number) = one.id.split_once('-').unwrap();
            assert!(all().themes.iter().any(|t| t.prefix == theme), "{}", one.id);
            let next = numbers.entry(theme).or_default();
            *next += 1;
            // Counted without a gap: none is left out by a slip, and none stands twice.
            assert_eq!(number, next.to_string(), "{}", one.id);
            if order.last() != Some(&theme) {
                order.push(theme);
            }
        }
        let themes: Vec<_> = all().themes.iter().map(|t| t.prefix.as_str()).collect();
        assert_eq!(order, themes);
        assert_eq!(all().all.len(), 107);
    }

    #[test]
    fn the_themes_hold_every_obligation_once() {
        let of_themes: Vec<_> = all().themes.iter().flat_map(|t| all().of(t)).collect();
        let ids: BTreeSet<_> = of_themes.iter().map(|one| &one.id).collect();
        assert_eq!((of_themes.len(), ids.len()), (107, 107));
        assert_eq!(all().get("RET-1").unwrap().title, "The schedule");
        assert!(all().get("RET-99").is_none());
    }

    #[test]
    fn each_is_said_shortly_and_in_a_whole_sentence() {
        for one in &all().all {
            assert!(!one.title.ends_with('.'), "{}", one.id);
            assert!(one.must.ends_with('.'), "{}", one.id);
            assert!(one.must.len() <= 220, "{}: {}", one.id, one.must.len());
            for law in &one.law {
                assert!(law.contains(char::is_numeric), "{}: {law}", one.id);
            }
        }
    }

    /// Where the issues' own list of obligations lies beside the project, none is missing here.
    #[test]
    fn none_is_missing_that_the_issues_list() {
        #[derive(Deserialize)]
        struct Listed {
            obligation: Vec<Id>,
        }
        #[derive(Deserialize)]
        struct Id {
            id: String,
            title: String,
        }
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../../shared/obligations.toml"
        );
        let Ok(text) = std::fs::read_to_string(path) else {
            eprintln!("there is no list of the issues beside this project; nothing to compare");
            return;
        };
        let listed: Listed = toml::from_str(&text).unwrap();
        let theirs: BTreeMap<_, _> = listed
            .obligation
            .iter()
            .map(|one| (one.id.as_str(), one.title.as_str()))
            .collect();
        let ours: BTreeMap<_, _> = all()
            .all
            .iter()
            .map(|one| (one.id.as_str(), one.title.as_str()))
            .collect();
        assert_eq!(ours, theirs);
    }
}
