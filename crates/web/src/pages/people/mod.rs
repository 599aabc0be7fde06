//! People: the list, a person by the four questions, and what can be done there.

pub(crate) mod add;
pub(crate) mod change;
pub(crate) mod disclosures;
pub(crate) mod end;
pub(crate) mod family;
pub(crate) mod find;
pub(crate) mod held;
pub(crate) mod import;
pub(crate) mod list;
pub(crate) mod may_see;
pub(crate) mod own;
pub(crate) mod relate;
pub(crate) mod safety;
pub(crate) mod seen;
pub(crate) mod until;
pub(crate) mod why;

use access::{Action, Role};
use app::bodies::Person;
use app::{Ctx, EntityId, PersonView, next_of_age};

use super::plain::{capital, day, listed, may};

/// What stands above each of a person's pages.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    /// Their id.
    pub(crate) id: String,
    /// Their name; never in a title or an address.
    pub(crate) name: String,
    /// "Tutee, 13 years old".
    pub(crate) line: String,
    /// "16 on 4 May 2029", where an age is near that changes what they decide.
    pub(crate) turns: String,
    /// The four questions, and the family.
    pub(crate) tabs: Vec<Tab>,
    /// Whether the viewer may change things here.
    pub(crate) manages: bool,
    /// Whether the viewer may look at what keeps them safe.
    pub(crate) sees_safety: bool,
    /// How much there is of it: "2 protected words"; never what.
    pub(crate) kept_safe: String,
    /// Whether the policy lets the viewer see their details, without which nobody changes them.
    pub(crate) sees_details: bool,
    /// Where what is held is deleted, for whoever may propose it; empty otherwise.
    pub(crate) delete: String,
}

/// One of a person's pages.
#[derive(Clone, Debug)]
pub(crate) struct Tab {
    pub(crate) words: &'static str,
    pub(crate) path: String,
    pub(crate) current: bool,
}

/// Which of a person's pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum At {
    Held,
    Why,
    Until,
    Seen,
    Family,
    /// A page beside the tabs.
    Beside,
}

impl Head {
    /// The head of one of a person's pages.
    pub(crate) fn of(ctx: &Ctx<'_>, view: &PersonView, at: At) -> Self {
        let (person, today) = (&view.person.body, ctx.today());
        let id = view.person.id.to_string();
        let manages = ctx.actor.role != Role::Tutor;
        let kinds: Vec<String> = person
            .capacities
            .iter()
            .map(|capacity| {
                let word = ctx.engine.kind_of_person(&capacity.kind);
                match capacity.to {
                    Some(to) if to < today => format!("{word} until {}", day(to)),
                    _ => word,
                }
            })
            .collect();
        let mut line = capital(&listed(&kinds));
        if let Some(age) = person.age_on(today) {
            line = format!("{line}, {age} years old");
        }
        let turns = next_of_age(person, today)
            .filter(|(on, age)| {
                person.age_on(today).is_some_and(|now| now + 1 >= *age) && *on > today
            })
            .map(|(on, age)| format!("{age} on {}", day(on)))
            .unwrap_or_default();
        Self {
            tabs: tabs(&id, at, manages),
            id,
            name: person.display_name(),
            line,
            turns,
            manages,
            sees_safety: ctx.may_see_safety(view.person.id),
            // Without what is known of it, the page is shown all the same.
            kept_safe: ctx
                .protections(view.person.id)
                .map(app::Protections::line)
                .unwrap_or_default(),
            sees_details: view.sees_details,
            delete: if may(ctx.actor.role, Action::DestroyPropose) {
                format!("{}/delete", path_of(view.person.id))
            } else {
                String::new()
            },
        }
    }
}

fn tabs(id: &str, at: At, manages: bool) -> Vec<Tab> {
    let tab = |is, words, rest: &str| Tab {
        words,
        path: format!("/people/{id}{rest}"),
        current: is == at,
    };
    let mut tabs = vec![
        tab(At::Held, "What we hold", ""),
        tab(At::Why, "Why", "/why"),
        tab(At::Until, "Until when", "/until"),
    ];
    if manages {
        tabs.push(tab(At::Seen, "Who has seen it", "/seen"));
    }
    tabs.push(tab(At::Family, "Family and who acts for them", "/family"));
    tabs
}

/// As what somebody is known now, for a list.
pub(crate) fn known_as(ctx: &Ctx<'_>, person: &Person) -> String {
    let words: Vec<String> = person
        .capacities
        .iter()
        .map(|capacity| ctx.engine.kind_of_person(&capacity.kind))
        .collect();
    capital(&listed(&words))
}

/// A person's page.
pub(crate) fn path_of(id: EntityId) -> String {
    format!("/people/{id}")
}

#[cfg(test)]
impl Head {
    /// An invented one.
    pub(crate) fn sample(at: At) -> Self {
        let id = "00000000000000000000000000000001".to_owned();
        Self {
            tabs: tabs(&id, at, true),
            id,
            name: "Ella Thornbury".to_owned(),
            line: "Tutee, 12 years old".to_owned(),
            turns: "13 on 4 May 2027".to_owned(),
            manages: true,
            sees_safety: true,
            kept_safe: "1 protected word".to_owned(),
            sees_details: true,
            delete: "/people/00000000000000000000000000000001/delete".to_owned(),
        }
    }
}
