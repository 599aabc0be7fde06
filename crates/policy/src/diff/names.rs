//! What codes are called: whoever signs is told of the data protection officer, not of `dpo`.

use std::collections::BTreeMap;

use crate::Pack;

/// The lists of a pack whose codes stand under keys of others.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum List {
    People,
    Roles,
    Categories,
    Purposes,
    Sources,
    Recipients,
    Retention,
    Records,
    Notices,
    Places,
    Commissions,
}

/// The titles of everything that has a code, of both packs; where both have it, as the new one says.
pub(super) struct Names {
    titles: BTreeMap<(List, String), String>,
}

impl Names {
    pub(super) fn of(old: &Pack, new: &Pack) -> Self {
        let mut names = Self {
            titles: BTreeMap::new(),
        };
        for pack in [old, new] {
            names.add(List::People, &pack.people, |one| (&one.code, &one.one));
            names.add(List::Roles, &pack.roles, |one| (&one.code, &one.title));
            names.add(List::Categories, &pack.categories, |one| {
                (&one.code, &one.title)
            });
            names.add(List::Purposes, &pack.purposes, |one| {
                (&one.code, &one.title)
            });
            names.add(List::Sources, &pack.sources, |one| (&one.code, &one.title));
            names.add(List::Recipients, &pack.recipients, |one| {
                (&one.code, &one.title)
            });
            names.add(List::Retention, &pack.retention, |one| {
                (&one.code, &one.title)
            });
            names.add(List::Records, &pack.records, |one| (&one.code, &one.many));
            names.add(List::Notices, &pack.notices, |one| (&one.code, &one.title));
            names.add(List::Places, &pack.places, |one| (&one.code, &one.title));
            names.add(List::Commissions, &pack.commissions, |one| {
                (&one.code, &one.title)
            });
        }
        names
    }

    fn add<'p, T>(
        &mut self,
        list: List,
        items: &'p [T],
        say: impl Fn(&'p T) -> (&'p crate::Code, &'p String),
    ) {
        for (code, title) in items.iter().map(say) {
            let key = (list, code.to_string());
            self.titles.insert(key, title.clone());
        }
    }

    /// What a value under a key is called, if it is the code of something.
    pub(super) fn called(&self, key: &str, value: &str) -> Option<&str> {
        let key = (list_of(key)?, value.to_owned());
        self.titles.get(&key).map(String::as_str)
    }
}

/// Of which list the codes are that stand under a key.
fn list_of(key: &str) -> Option<List> {
    let list = match key {
        "people" | "never_to" | "who_may_ask" | "acts_for" => List::People,
        "role" | "by" | "owner" | "report_to" | "alert" | "viewers" | "access"
        | "people_decided_by" => List::Roles,
        "category" | "categories" => List::Categories,
        "purpose" | "purposes" => List::Purposes,
        "source" | "sources" => List::Sources,
        "recipient" | "recipients" | "shared_with" | "supplier" => List::Recipients,
        "retention" => List::Retention,
        "record" => List::Records,
        "notices" => List::Notices,
        "places" => List::Places,
        "commission" => List::Commissions,
        _ => return None,
    };
    Some(list)
}
