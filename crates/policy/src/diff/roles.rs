//! Who may see what; who has to do what is compared in `rest`.

use std::collections::BTreeMap;

use super::{Changes, Paired, Subject, all_of, quoted};
use crate::words::{capital, join};
use crate::{Pack, RoleOfStaff};

pub(super) fn roles(old: &Pack, new: &Pack, to: &mut Changes) {
    let paired = Paired::of(&old.roles, &new.roles, |one| &one.code);
    for role in paired.fresh {
        to.add(Subject::Roles, format!("New role: {}.", role.title));
        for what in sees(new, role).into_values() {
            to.add(
                Subject::Roles,
                format!("The {} may see {}.", role.title, joined(&what)),
            );
        }
    }
    for role in paired.gone {
        to.add(Subject::Roles, format!("No longer a role: {}.", role.title));
    }
    for (before, now) in paired.both {
        if before.title != now.title {
            let what = format!("The {} is now called {}.", before.title, now.title);
            to.add(Subject::Roles, what);
        }
        if before.signs_in_as != now.signs_in_as {
            let what = match &now.signs_in_as {
                Some(role) => format!("The {} now signs in as {}.", now.title, quoted(role)),
                None => format!("The {} no longer has an account.", now.title),
            };
            to.add(Subject::Roles, what);
        }
        may_see((old, before), (new, now), to);
    }
}

fn may_see(
    (old, before): (&Pack, &RoleOfStaff),
    (new, now): (&Pack, &RoleOfStaff),
    to: &mut Changes,
) {
    let title = capital(&now.title);
    let (then, next) = (sees(old, before), sees(new, now));
    for (category, what) in &next {
        let said = match then.get(category) {
            None => format!("{title}: may now see {}.", joined(what)),
            Some(was) if was == what => continue,
            Some(was) => format!(
                "{title}: may now see {}; before: {}.",
                joined(what),
                joined(was)
            ),
        };
        to.add(Subject::Roles, said);
    }
    for (category, what) in &then {
        if !next.contains_key(category) {
            to.add(
                Subject::Roles,
                format!("{title}: may no longer see {}.", joined(what)),
            );
        }
    }
}

/// What a role sees of each category, by its code.
fn sees(pack: &Pack, role: &RoleOfStaff) -> BTreeMap<String, Vec<String>> {
    let mut seen: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for one in &role.sees {
        let purposes: Vec<String> = one
            .purposes
            .iter()
            .filter_map(|code| Some(pack.purpose(code)?.title.clone()))
            .collect();
        let people = if one.people.is_empty() {
            "everybody".to_owned()
        } else {
            join(&all_of(pack, &one.people))
        };
        let own = if one.only_their_own {
            ", only of those they work with"
        } else {
            ""
        };
        for code in &one.categories {
            let category = pack
                .category(code)
                .map_or(code.as_str(), |found| &found.title);
            let words = format!(
                "{} of {people}{own}, {}",
                quoted(category),
                purposes.join("; ")
            );
            seen.entry(code.to_string()).or_default().push(words);
        }
    }
    for words in seen.values_mut() {
        words.sort();
        words.dedup();
    }
    seen
}

fn joined(words: &[String]) -> String {
    words.join("; and ")
}
