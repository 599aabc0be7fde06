//! Safe to reply: what must be kept from somebody for a person's safety stands beside the person, and
//! nothing goes out that holds it (UK GDPR art. 5(1)(f), 15(4)).

mod outgoing;
mod warnings;

use access::{Act, Authorised, DataClass, Purpose, Role, Scope, acts, authorise};
use jiff::civil::Date;
use redact::release::{Protected, ProtectedKind, protected_in};
use store::{EntityId, TermRange};

use crate::{
    AppError, Body as _, Ctx, Engine, Fault,
    bodies::{ContactOrder, Person, ProtectedWord, SAFETY_OF, Safety},
    engine::Stored,
    need::{Of, refused},
};

pub(crate) use self::outgoing::Recipient;

/// What a protected word is.
pub use redact::release::ProtectedKind as KindOfWord;

/// No word, order or list of them is longer.
const MOST_TEXT: usize = 1_000;
/// No family has more.
const MOST: usize = 200;

/// A protected word, to be put on record.
pub struct NewProtected {
    /// What it is.
    pub kind: ProtectedKind,
    /// The words.
    pub text: String,
    /// The names of those who may know it.
    pub may_know: Vec<String>,
}

/// An order on contact, to be put on record.
pub struct NewOrder {
    /// What it says, in plain words.
    pub says: String,
    /// Against whom.
    pub against: String,
    /// Their addresses, telephones and e-mail addresses, and those of their household.
    pub reach: Vec<String>,
    /// From which day.
    pub from: Option<Date>,
    /// Until which day.
    pub until: Option<Date>,
    /// Who saw the document.
    pub seen_by: String,
    /// On which day.
    pub seen_on: Date,
}

/// What keeps a person safe, as its page shows it.
#[derive(Clone, Debug)]
pub struct SafetyView {
    /// Whom.
    pub person: EntityId,
    /// Their name.
    pub name: String,
    /// What may not go out.
    pub words: Vec<WordLine>,
    /// Who may not reach them.
    pub orders: Vec<OrderLine>,
}

/// A protected word.
#[derive(Clone, Debug)]
pub struct WordLine {
    /// What it is.
    pub kind: ProtectedKind,
    /// As it is kept.
    pub word: ProtectedWord,
    /// Who put it on record.
    pub by: String,
}

/// An order on contact.
#[derive(Clone, Debug)]
pub struct OrderLine {
    /// As it is kept.
    pub order: ContactOrder,
    /// Whether it is in force today.
    pub in_force: bool,
    /// Who put it on record.
    pub by: String,
}

/// How much there is that keeps a person safe.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Protections {
    /// Protected words.
    pub words: usize,
    /// Orders on contact that are in force or to come.
    pub orders: usize,
}

impl Protections {
    /// One line that says so, and nothing of what they are; empty if there are none.
    pub fn line(self) -> String {
        let many = |n: usize, one: &str, more: &str| match n {
            0 => None,
            1 => Some(format!("1 {one}")),
            n => Some(format!("{n} {more}")),
        };
        let words = many(self.words, "protected word", "protected words");
        let orders = many(self.orders, "order on contact", "orders on contact");
        let both: Vec<String> = words.into_iter().chain(orders).collect();
        both.join(" and ")
    }
}

impl Engine {
    /// What keeps one person safe, if anything is on record.
    fn safety_of(&self, person: EntityId) -> Result<Option<Stored<Safety>>, AppError> {
        let snapshot = self.snapshot()?;
        let range = TermRange::exactly(SAFETY_OF, &person.0);
        Ok(self.read_all(snapshot.as_ref(), &range)?.pop())
    }

    /// What keeps anybody safe.
    fn safeties(&self) -> Result<Vec<Stored<Safety>>, AppError> {
        let mut all = Vec::new();
        self.for_each::<Safety>(|one| all.push(one))?;
        Ok(all)
    }
}

impl Ctx<'_> {
    /// What keeps a person safe.
    pub fn show_safety(&self, person: EntityId) -> Result<SafetyView, AppError> {
        let allowed = self.leave_for_safety::<acts::SafetyLook>(person)?;
        let held = self.engine.directory()?;
        let held = held.person(person).ok_or(AppError::NotFound("person"))?;
        let safety = self.engine.safety_of(person)?;
        let object = safety
            .as_ref()
            .map_or((Person::KIND, person, held.version), |one| {
                (Safety::KIND, one.id, one.version)
            });
        self.look(&allowed, &[object], &[person])?;
        let (words, orders) = safety
            .map(|one| (one.body.words, one.body.orders))
            .unwrap_or_default();
        let today = self.today();
        Ok(SafetyView {
            person,
            name: held.body.display_name(),
            words: words
                .into_iter()
                .map(|word| {
                    Ok(WordLine {
                        kind: kind_of(&word),
                        by: self.engine.who(word.by)?,
                        word,
                    })
                })
                .collect::<Result<_, AppError>>()?,
            orders: orders
                .into_iter()
                .map(|order| {
                    Ok(OrderLine {
                        in_force: order.holds_on(today),
                        by: self.engine.who(order.by)?,
                        order,
                    })
                })
                .collect::<Result<_, AppError>>()?,
        })
    }

    /// How much there is, for the head of a person's page; nothing for whoever may not look at it.
    pub fn protections(&self, person: EntityId) -> Result<Protections, AppError> {
        match self.leave_for_safety::<acts::SafetyLook>(person) {
            Err(AppError::Refused(_)) => return Ok(Protections::default()),
            other => drop(other?),
        }
        let today = self.today();
        let ahead = |order: &&ContactOrder| order.until.is_none_or(|until| today <= until);
        let safety = self.engine.safety_of(person)?;
        Ok(safety.map_or_else(Protections::default, |one| Protections {
            words: one.body.words.len(),
            orders: one.body.orders.iter().filter(ahead).count(),
        }))
    }

    /// Whether the actor may look at what keeps a person safe.
    pub fn may_see_safety(&self, person: EntityId) -> bool {
        self.leave_for_safety::<acts::SafetyLook>(person).is_ok()
    }

    /// Puts a protected word on record. Answers its id.
    pub fn protect(&self, person: EntityId, new: &NewProtected) -> Result<EntityId, AppError> {
        let allowed = self.leave_for_safety::<acts::SafetyProtect>(person)?;
        let faults = self.faults_of_word(new);
        if !faults.is_empty() {
            return Err(AppError::Input(faults));
        }
        let word = ProtectedWord {
            id: self.engine.new_id(),
            kind: new.kind.code().to_owned(),
            text: new.text.trim().to_owned(),
            may_know: lines(&new.may_know),
            at: self.now,
            by: EntityId(self.actor.id),
        };
        let id = word.id;
        self.change_safety(&allowed, person, (id, new.kind.code()), |safety| {
            let same = |one: &ProtectedWord| {
                one.kind == word.kind && find::fold(&one.text) == find::fold(&word.text)
            };
            if safety.words.iter().any(same) {
                return Err(AppError::refused("This is protected already."));
            }
            safety.words.push(word);
            Ok(())
        })?;
        Ok(id)
    }

    /// Puts an order on contact on record, whose document somebody saw. Answers its id.
    pub fn order_on_contact(&self, person: EntityId, new: &NewOrder) -> Result<EntityId, AppError> {
        let allowed = self.leave_for_safety::<acts::SafetyOrder>(person)?;
        let faults = self.faults_of_order(new);
        if !faults.is_empty() {
            return Err(AppError::Input(faults));
        }
        let order = ContactOrder {
            id: self.engine.new_id(),
            says: new.says.trim().to_owned(),
            against: new.against.trim().to_owned(),
            reach: lines(&new.reach),
            from: new.from,
            until: new.until,
            seen_by: new.seen_by.trim().to_owned(),
            seen_on: new.seen_on,
            at: self.now,
            by: EntityId(self.actor.id),
        };
        let id = order.id;
        self.change_safety(&allowed, person, (id, "order"), |safety| {
            safety.orders.push(order);
            Ok(())
        })?;
        Ok(id)
    }

    /// Takes a word or an order away, with the reason. The words are not kept; that there was one, and
    /// why it went, stands in the ledger.
    pub fn end_protection(
        &self,
        person: EntityId,
        entry: EntityId,
        why: &str,
    ) -> Result<(), AppError> {
        let allowed = self.leave_for_safety::<acts::SafetyEnd>(person)?;
        if why.trim().is_empty() {
            let mend = "say in a few words why this need not be kept from anybody any more";
            return Err(AppError::input("why", "it is not said why", mend));
        }
        let noted = serde_json::json!({ "entry": entry.to_string(), "why": why.trim() });
        self.change_safety_noted(&allowed, person, noted, |safety| {
            let before = safety.words.len() + safety.orders.len();
            safety.words.retain(|one| one.id != entry);
            safety.orders.retain(|one| one.id != entry);
            if safety.words.len() + safety.orders.len() == before {
                return Err(AppError::NotFound("protected word or order"));
            }
            Ok(())
        })
    }

    fn change_safety<A: Act>(
        &self,
        allowed: &Authorised<A>,
        person: EntityId,
        (entry, what): (EntityId, &str),
        change: impl FnOnce(&mut Safety) -> Result<(), AppError>,
    ) -> Result<(), AppError> {
        let noted = serde_json::json!({ "entry": entry.to_string(), "what": what });
        self.change_safety_noted(allowed, person, noted, change)
    }

    fn change_safety_noted<A: Act>(
        &self,
        allowed: &Authorised<A>,
        person: EntityId,
        noted: serde_json::Value,
        change: impl FnOnce(&mut Safety) -> Result<(), AppError>,
    ) -> Result<(), AppError> {
        let held = self.engine.directory()?;
        let held = held.person(person).ok_or(AppError::NotFound("person"))?;
        let stored = self.engine.safety_of(person)?;
        let mut unit = self.begin(allowed);
        if let Some(mut stored) = stored {
            change(&mut stored.body)?;
            within_bounds(&stored.body)?;
            unit.update(&stored)?;
        } else {
            let mut safety = Safety {
                person,
                words: Vec::new(),
                orders: Vec::new(),
            };
            change(&mut safety)?;
            unit.insert(self.engine.new_id(), held.cell, &safety)?;
        }
        unit.about(person);
        unit.details(held.cell, noted);
        unit.commit()?;
        Ok(())
    }

    /// Leave to look at what keeps somebody safe or to change it: for the officer, who answers
    /// requests; and for those of the office whom the policy lets see what it keeps about the safety of
    /// such a person.
    fn leave_for_safety<A: Act>(&self, person: EntityId) -> Result<Authorised<A>, AppError> {
        let own = self.is_own(person)?;
        let scope = Scope::Record {
            id: person.0,
            person: person.0,
            own,
            class: DataClass::Safeguarding,
        };
        let allowed = authorise::<A>(&self.actor, &scope, Purpose::Safeguarding)?;
        match self.actor.role {
            Role::Dpo | Role::Operator => return Ok(allowed),
            Role::Head | Role::Tutor | Role::Requester | Role::System => {}
        }
        let (pack, reader) = (self.engine.pack(), self.reader()?);
        let held = self.engine.directory()?;
        let held = held.person(person);
        let kinds = held.iter().flat_map(|held| &held.body.capacities);
        let sees = kinds.into_iter().any(|capacity| {
            pack.records.iter().any(|kind| {
                kind.people.iter().any(|one| one.as_str() == capacity.kind)
                    && self.engine.class_of(kind.category.as_str()) == DataClass::Safeguarding
                    && reader.sees(&pack, &Of::kind(kind, &capacity.kind, own))
            })
        });
        if sees {
            Ok(allowed)
        } else {
            Err(refused(A::ACTION, &[person]))
        }
    }

    fn faults_of_word(&self, new: &NewProtected) -> Vec<Fault> {
        let mut faults = Vec::new();
        let text = new.text.trim();
        let word = Protected {
            whose: String::new(),
            kind: new.kind,
            text: text.to_owned(),
        };
        if text.is_empty() {
            let mend = "write it as it might stand in a letter";
            faults.push(Fault::new("text", "it is not said what is protected", mend));
        } else if !word.can_be_found() {
            let mend = "write at least three letters or digits; a short name with the given name";
            faults.push(Fault::new("text", "this stands in every text", mend));
        } else if self.is_our_own(&word) {
            let mend = "leave it: our own letters say it, so it cannot be kept from anybody";
            faults.push(Fault::new("text", "this is our own name or address", mend));
        }
        faults.extend(too_long("text", [&new.text]));
        faults.extend(too_long("may_know", &new.may_know));
        faults
    }

    /// Whether a word stands in what every letter says of the organisation itself.
    fn is_our_own(&self, word: &Protected) -> bool {
        let pack = self.engine.pack();
        let own = &pack.organisation;
        let mut texts = vec![self.engine.organisation().name.clone(), own.email.clone()];
        texts.extend([own.telephone.clone(), own.dpo.name.clone()]);
        texts.extend([own.dpo.email.clone(), own.address.join("\n")]);
        let texts = texts.iter().map(|text| ("", text.as_str()));
        !protected_in(std::slice::from_ref(word), texts).is_empty()
    }

    fn faults_of_order(&self, new: &NewOrder) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut fault = |place: &str, what: &str, mend: &str| {
            faults.push(Fault::new(place, what, mend));
        };
        if new.says.trim().is_empty() {
            fault(
                "says",
                "it is not said what the order says",
                "say it in plain words",
            );
        }
        if new.against.trim().is_empty() {
            fault("against", "it is not said against whom", "write their name");
        }
        if new.seen_by.trim().is_empty() {
            fault(
                "seen_by",
                "it is not said who saw it",
                "write who saw the document",
            );
        }
        if new.seen_on > self.today() {
            fault(
                "seen_on",
                "the day has not come",
                "say when the document was seen",
            );
        }
        if new
            .from
            .zip(new.until)
            .is_some_and(|(from, until)| until < from)
        {
            fault(
                "until",
                "it ends before it begins",
                "look at both days again",
            );
        }
        faults.extend(too_long("says", [&new.says]));
        faults.extend(too_long("reach", &new.reach));
        faults
    }
}

fn within_bounds(safety: &Safety) -> Result<(), AppError> {
    if safety.words.len() <= MOST && safety.orders.len() <= MOST {
        return Ok(());
    }
    Err(AppError::refused(
        "There is too much here to be kept track of. Take away what need not be kept from anybody.",
    ))
}

fn too_long<'a>(place: &str, texts: impl IntoIterator<Item = &'a String>) -> Option<Fault> {
    let all: usize = texts.into_iter().map(|text| text.chars().count()).sum();
    (all > MOST_TEXT).then(|| {
        let what = format!("this is longer than {MOST_TEXT} characters");
        Fault::new(
            place,
            what,
            "write each by itself, and only what must not be told",
        )
    })
}

/// Lines without what is empty.
fn lines(texts: &[String]) -> Vec<String> {
    let texts = texts.iter().map(|text| text.trim());
    let texts = texts.filter(|text| !text.is_empty());
    texts.map(str::to_owned).collect()
}

/// What a word is. One of a kind that is not known any more is protected all the same.
fn kind_of(word: &ProtectedWord) -> ProtectedKind {
    ProtectedKind::from_code(&word.kind).unwrap_or(ProtectedKind::Other)
}
