//! What stands around every page: the title, the places, who is signed in.

use access::Role;
use app::{HouseWords, SignedIn};

use crate::state::State;

/// One of the places in the navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Today,
    People,
    Requests,
    Keeping,
    Policy,
    Evidence,
    /// One’s own account, which is in no navigation.
    Account,
}

/// A link of the navigation.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    pub(crate) words: String,
    pub(crate) path: &'static str,
    pub(crate) current: bool,
}

/// The frame of a page.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    /// The browser's title: never personal data.
    pub(crate) title: String,
    /// The organisation's name.
    pub(crate) organisation: String,
    /// The name of whoever is signed in, for the top of the page; empty if nobody is.
    pub(crate) viewer: String,
    /// What the house calls them.
    pub(crate) role: String,
    /// Where one can go.
    pub(crate) links: Vec<Link>,
    /// Whether this was restored from a backup and waits to be confirmed.
    pub(crate) waits: bool,
}

impl Frame {
    /// The frame of a page for somebody signed in.
    pub(crate) fn new(state: &State, who: &SignedIn, title: &str, place: Place) -> Self {
        Self {
            title: title.to_owned(),
            organisation: state.engine.organisation().name.clone(),
            viewer: who.name.clone(),
            role: who.title.clone(),
            links: links(who.actor.role, place, &state.engine.house_words()),
            waits: state.engine.awaits_confirmation(),
        }
    }

    /// The frame of a page that anyone may see.
    pub(crate) fn public(state: &State, title: &str) -> Self {
        Self {
            title: title.to_owned(),
            organisation: state.engine.organisation().name.clone(),
            viewer: String::new(),
            role: String::new(),
            links: Vec::new(),
            waits: state.engine.awaits_confirmation(),
        }
    }
}

/// The list of those whom somebody works with: "My mentees".
pub(crate) fn mine(words: &HouseWords) -> String {
    format!("My {}", words.many("learner"))
}

fn links(role: Role, at: Place, house: &HouseWords) -> Vec<Link> {
    let link = |place, words: &str, path| Link {
        words: words.to_owned(),
        path,
        current: place == at,
    };
    let today = link(Place::Today, "Today", "/today");
    match role {
        Role::Tutor => vec![today, link(Place::People, &mine(house), "/people")],
        Role::Dpo | Role::Head | Role::Operator | Role::Requester | Role::System => vec![
            today,
            link(Place::People, "People", "/people"),
            link(Place::Requests, "Requests", "/requests"),
            link(Place::Keeping, "Sharing and keeping", "/places"),
            link(Place::Policy, "Policy", "/policy"),
            link(Place::Evidence, "Evidence", "/evidence"),
        ],
    }
}

/// The words of an invented organisation.
#[cfg(test)]
pub(crate) fn sample_words() -> HouseWords {
    let shipped = app::packs::shipped("private-tutoring").unwrap();
    HouseWords::of(std::sync::Arc::new(
        app::Pack::parse(shipped.files).unwrap(),
    ))
}

#[cfg(test)]
impl Frame {
    /// A frame for the tests of templates.
    pub(crate) fn sample() -> Self {
        Self {
            title: "Sample".to_owned(),
            organisation: "Marlpit Tutors".to_owned(),
            viewer: "Rowan Hale".to_owned(),
            role: Role::Dpo.words().to_owned(),
            links: links(Role::Dpo, Place::Requests, &sample_words()),
            waits: false,
        }
    }
}
