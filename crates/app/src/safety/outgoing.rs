//! Nothing goes out with a protected word in it: whoever it is about, unless it goes to the person
//! themselves or to somebody who may know.

use duties::Requester;
use redact::release::{Protected, ProtectedKind, protected_in};
use store::EntityId;

use super::kind_of;
use crate::{
    AppError, Ctx, Engine,
    bodies::{Package, Person, ProtectedWord, Request},
};

/// To whom something goes.
pub(crate) struct Recipient {
    /// The person of the directory that they are, where known.
    pub(crate) person: Option<EntityId>,
    /// What they are called: as they wrote it, and as we know them.
    pub(crate) names: Vec<String>,
}

impl Recipient {
    /// Whoever made a request.
    pub(crate) fn of(engine: &Engine, case: &Request) -> Result<Self, AppError> {
        let person = match case.duty.requester {
            Requester::DataSubject => Some(case.subject),
            Requester::ParentalResponsibility | Requester::CourtAppointee | Requester::Agent => {
                // Whoever asks for another is not the other, whatever was recorded.
                case.requester
                    .person
                    .filter(|person| *person != case.subject)
            }
        };
        let mut names = vec![case.requester.name.clone()];
        let directory = engine.directory()?;
        if let Some(known) = person.and_then(|id| directory.person(id)) {
            names.extend([known.body.display_name(), known.body.full_name()]);
        }
        Ok(Self { person, names })
    }

    /// Somebody of the directory.
    pub(crate) fn person(id: EntityId, known: &Person) -> Self {
        Self {
            person: Some(id),
            names: vec![known.display_name(), known.full_name()],
        }
    }

    pub(super) fn may_know(&self, whose: EntityId, word: &ProtectedWord) -> bool {
        let mut names = self.names.iter().map(|name| find::fold(name));
        self.person == Some(whose)
            || names.any(|name| word.may_know.iter().any(|one| find::fold(one) == name))
    }
}

/// With what to do, where there are any; each begins with a large letter.
fn as_sentences(mut stops: Vec<String>) -> Vec<String> {
    if !stops.is_empty() {
        stops.push("Write this letter by hand, without that.".to_owned());
    }
    for stop in &mut stops {
        let mut letters = stop.chars();
        let first = letters.next().map(|c| c.to_uppercase().collect::<String>());
        *stop = format!("{}{}", first.unwrap_or_default(), letters.as_str());
    }
    stops
}

impl Ctx<'_> {
    /// Why a letter on the way to an answer may not be sent, as sentences: a protected word stands in
    /// it; or it names the person it is about to somebody who may not know yet that we do, and who did
    /// not name them so.
    pub(crate) fn letter_stops(
        &self,
        case: &Request,
        may_act: bool,
        texts: &[&str],
    ) -> Result<Vec<String>, AppError> {
        let mut stops = self.protected_stops(&Recipient::of(self.engine, case)?, texts)?;
        let names = self.names_of_subject(case)?;
        let names: Vec<Protected> = names
            .into_iter()
            .filter(|name| {
                protected_in(std::slice::from_ref(name), [("", &*case.asked)]).is_empty()
            })
            .collect();
        if !may_act && !protected_in(&names, texts.iter().map(|text| ("", *text))).is_empty() {
            stops.push(
                "It names the person it is about, and it is not shown yet that they may ask."
                    .to_owned(),
            );
        }
        Ok(as_sentences(stops))
    }

    /// The same of a letter to somebody outside who received something.
    pub(crate) fn recipient_stops(
        &self,
        who: &str,
        texts: &[&str],
    ) -> Result<Vec<String>, AppError> {
        let to = Recipient {
            person: None,
            names: vec![who.to_owned()],
        };
        Ok(as_sentences(self.protected_stops(&to, texts)?))
    }

    /// The same of a letter to somebody outside who is consulted: it names the person only to those
    /// who know whom it is about.
    pub(crate) fn consultation_stops(
        &self,
        case: &Request,
        (who, knows): (&str, bool),
        texts: &[&str],
    ) -> Result<Vec<String>, AppError> {
        let to = Recipient {
            person: None,
            names: vec![who.to_owned()],
        };
        let mut stops = self.protected_stops(&to, texts)?;
        let mut names = self.names_of_subject(case)?;
        if let Some(held) = self.engine.directory()?.person(case.subject) {
            names.push(Protected {
                whose: String::new(),
                kind: ProtectedKind::Other,
                text: held.body.family_name.clone(),
            });
        }
        if !knows && !protected_in(&names, texts.iter().map(|text| ("", *text))).is_empty() {
            stops.push(
                "It names the person it is about, and it is not said that they know whom it is about."
                    .to_owned(),
            );
        }
        Ok(as_sentences(stops))
    }

    /// Why words may not go to a colleague who is asked to look: a protected word stands in them.
    pub(crate) fn sheet_stops(&self, who: &str, texts: &[&str]) -> Result<Vec<String>, AppError> {
        let to = Recipient {
            person: None,
            names: vec![who.to_owned()],
        };
        self.protected_stops(&to, texts)
    }

    /// Why words may not go to somebody: a protected word stands in them.
    pub(crate) fn protected_stops(
        &self,
        to: &Recipient,
        texts: &[&str],
    ) -> Result<Vec<String>, AppError> {
        let words = self.engine.protected_from(to)?;
        let found = protected_in(&words, texts.iter().map(|text| ("", *text)));
        let stops = found.into_iter();
        let stops = stops.map(|found| format!("{} and may not go to them.", found.what));
        Ok(stops.collect())
    }

    /// What the person a request is about is called, but for a family name alone, which others have.
    fn names_of_subject(&self, case: &Request) -> Result<Vec<Protected>, AppError> {
        let directory = self.engine.directory()?;
        let erased = case.named.split_whitespace().next();
        let mut names: Vec<String> = erased.map(str::to_owned).into_iter().collect();
        if let Some(held) = directory.person(case.subject) {
            let given = held.body.given_names.split_whitespace().next();
            names.extend(given.map(str::to_owned));
            names.extend(held.body.known_as.clone());
            names.extend(held.body.nicknames.iter().cloned());
        }
        Ok(names
            .into_iter()
            .map(|text| Protected {
                whose: String::new(),
                kind: ProtectedKind::Other,
                text,
            })
            .collect())
    }
}

impl Engine {
    /// Everybody's words that must not go to somebody.
    pub(crate) fn protected_from(&self, to: &Recipient) -> Result<Vec<Protected>, AppError> {
        let directory = self.directory()?;
        let mut all = Vec::new();
        for safety in self.safeties()? {
            let of = safety.body.person;
            let whose = directory
                .person(of)
                .map_or_else(|| "somebody".to_owned(), |held| held.body.display_name());
            let kept = safety.body.words.into_iter();
            all.extend(
                kept.filter(|word| !to.may_know(of, word))
                    .map(|word| Protected {
                        whose: whose.clone(),
                        kind: kind_of(&word),
                        text: word.text,
                    }),
            );
        }
        Ok(all)
    }

    /// What stands in a finished answer that must not go to whoever asked, by the words that are
    /// protected now: each with its place.
    pub(crate) fn stopped(
        &self,
        case: &Request,
        package: &Package,
    ) -> Result<Vec<String>, AppError> {
        let words = self.protected_from(&Recipient::of(self, case)?)?;
        if words.is_empty() {
            return Ok(Vec::new());
        }
        if package.said.is_empty() {
            return Ok(vec![
                "the answer: words have been protected since it was put together".to_owned(),
            ]);
        }
        let said = package.said.iter();
        let said = said.map(|(place, text)| (place.as_str(), text.as_str()));
        Ok(protected_in(&words, said)
            .into_iter()
            .map(|found| format!("{}: {}", found.place, found.what))
            .collect())
    }
}
