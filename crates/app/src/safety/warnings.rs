//! Delivery warns: where an answer goes to somebody an order on contact is against, or to a household
//! that somebody's address is protected from.

use std::collections::BTreeSet;

use find::Form;
use redact::release::{Protected, ProtectedKind, protected_in};
use store::EntityId;

use super::{kind_of, outgoing::Recipient};
use crate::{
    AppError, Ctx, Directory,
    bodies::{ContactOrder, Person, Relation, Request},
};

impl Ctx<'_> {
    /// Why it may not be safe to send an answer where whoever asked wants to be reached, as sentences.
    pub(crate) fn delivery_warnings(&self, case: &Request) -> Result<Vec<String>, AppError> {
        let to = Recipient::of(self.engine, case)?;
        self.warnings_for(&to, case.subject, &case.requester.contact)
    }

    /// The same of what goes to somebody about a person, by a way of being reached.
    pub(crate) fn warnings_for(
        &self,
        to: &Recipient,
        about: EntityId,
        contact: &str,
    ) -> Result<Vec<String>, AppError> {
        let mut warnings = self.ordered_against(to, contact)?;
        warnings.extend(self.other_household(to, about, contact)?);
        Ok(warnings)
    }

    /// Who else than a person is reached by an address, by name.
    pub(crate) fn shares_address(
        &self,
        person: EntityId,
        contact: &str,
    ) -> Result<Vec<String>, AppError> {
        let directory = self.engine.directory()?;
        let mut others: BTreeSet<EntityId> = owners(&directory, contact).collect();
        others.remove(&person);
        let others = others.into_iter().filter_map(|id| directory.person(id));
        Ok(others.map(|one| one.body.display_name()).collect())
    }

    /// Orders in force today that are against whoever this goes to.
    fn ordered_against(&self, to: &Recipient, contact: &str) -> Result<Vec<String>, AppError> {
        let directory = self.engine.directory()?;
        let own = to.person.and_then(|id| directory.person(id));
        let points = own.map(|own| reached_at(&own.body)).unwrap_or_default();
        let mut warnings = Vec::new();
        for safety in self.engine.safeties()? {
            let name = directory
                .person(safety.body.person)
                .map_or_else(|| "somebody".to_owned(), |held| held.body.display_name());
            for order in &safety.body.orders {
                if !order.holds_on(self.today()) {
                    continue;
                }
                let names = to.names.iter().map(|name| ("name", name.as_str()));
                let reach = points.iter().map(|point| ("contact", point.as_str()));
                let contact = [("contact", contact)];
                let found = protected_in(&sought(order), names.chain(reach).chain(contact));
                if found.is_empty() {
                    continue;
                }
                let is_them = found.iter().any(|found| found.place == "name");
                warnings.push(order_words(order, &name, is_them));
            }
        }
        Ok(warnings)
    }

    /// Whether the way they asked to be reached belongs to a carer who lives elsewhere and is not the
    /// one who asks, or to one from whom the person's address is protected.
    fn other_household(
        &self,
        to: &Recipient,
        about: EntityId,
        contact: &str,
    ) -> Result<Vec<String>, AppError> {
        let directory = self.engine.directory()?;
        let Some(subject) = directory.person(about) else {
            return Ok(Vec::new());
        };
        let safety = self.engine.safety_of(about)?;
        let words = safety.map(|one| one.body.words).unwrap_or_default();
        let kept = |owner: &Recipient| {
            let mut homes = words
                .iter()
                .filter(|word| kind_of(word) == ProtectedKind::Address);
            homes.any(|word| !owner.may_know(about, word))
        };
        let mut owners: BTreeSet<EntityId> = owners(&directory, contact).collect();
        // Whoever asks is who it goes to, wherever they want it sent.
        owners.extend(to.person);
        owners.remove(&about);
        let whose = subject.body.display_name();
        let mut warnings = Vec::new();
        for id in owners {
            let Some(owner) = directory.person(id) else {
                continue;
            };
            let who = owner.body.display_name();
            if !is_carer(&directory, id, about) {
                continue;
            }
            if kept(&Recipient::person(id, &owner.body)) {
                warnings.push(format!(
                    "It goes to {who}, from whom the address of {whose} is protected."
                ));
            } else if to.person != Some(id) && live_apart(&owner.body, &subject.body) {
                warnings.push(format!(
                    "The way they asked to be reached belongs to {who}, who lives elsewhere than {whose}."
                ));
            }
        }
        Ok(warnings)
    }
}

fn order_words(order: &ContactOrder, name: &str, is_them: bool) -> String {
    let until = match order.until {
        Some(until) => format!("until {}", calendar::in_words(until)),
        None => "without an end".to_owned(),
    };
    let what = if is_them {
        "is against whoever this goes to"
    } else {
        "names the address or number that this goes to"
    };
    format!("An order on contact with {name}, in force {until}, {what}.")
}

/// The name an order is against, and what reaches them, as things to look for.
fn sought(order: &ContactOrder) -> Vec<Protected> {
    let one = |kind, text: &str| Protected {
        whose: String::new(),
        kind,
        text: text.to_owned(),
    };
    let mut sought = vec![one(ProtectedKind::Mentor, &order.against)];
    sought.extend(order.reach.iter().map(|line| {
        let is_address = !line.contains('@') && find::telephone(line).is_none();
        let kind = if is_address {
            ProtectedKind::Address
        } else {
            ProtectedKind::Contact
        };
        one(kind, line)
    }));
    sought
}

/// Whose contact points stand in a text.
fn owners(directory: &Directory, contact: &str) -> impl Iterator<Item = EntityId> {
    let names = directory.names();
    let found = names.directory.find(contact).into_iter();
    let points = found.filter(|found| {
        matches!(
            found.form,
            Form::Email | Form::Telephone | Form::Postcode | Form::Address
        )
    });
    points
        .flat_map(|found| found.candidates)
        .filter_map(move |candidate| names.person(candidate.person))
}

fn is_carer(directory: &Directory, who: EntityId, of: EntityId) -> bool {
    let is = |one: &Relation| one.kind == "carer-of" && one.from == who && one.to == of;
    directory.relations_of(of).any(|one| is(&one.body))
}

/// Whether two people live apart by what is on record; where that says nothing, no.
fn live_apart(one: &Person, other: &Person) -> bool {
    let squeezed = |text: &Option<String>| {
        let folded = find::fold(text.as_deref().unwrap_or_default());
        let letters = folded.chars().filter(|c| c.is_alphanumeric());
        letters.collect::<String>()
    };
    let differ = |a: &Option<String>, b: &Option<String>| {
        let (a, b) = (squeezed(a), squeezed(b));
        !a.is_empty() && !b.is_empty() && a != b
    };
    differ(&one.address, &other.address) || differ(&one.postcode, &other.postcode)
}

fn reached_at(person: &Person) -> Vec<String> {
    let points = person.emails.iter().chain(&person.telephones);
    let points = points.chain(&person.address).chain(&person.postcode);
    points.cloned().collect()
}
