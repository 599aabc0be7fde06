//! Who a hit means: everything a text says, held against everybody who may be written so.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::directory::{Directory, Entry};
use crate::forms::Weight;
use crate::matches::{Candidate, Context, Form, Match, Reason};
use crate::strength::{Standing, strength};
use crate::token::{Token, WordHash};
use crate::written::Written;

/// A place in the text before it is judged.
#[derive(Clone, Debug)]
pub(crate) struct Hit {
    pub start: usize,
    pub end: usize,
    pub form: Form,
    pub who: Who,
    /// First word, and the word after the last; both 0 where it is not words.
    pub words: (usize, usize),
    pub misspelt: bool,
    pub titled: bool,
    /// An address that only looks like theirs.
    pub guess: bool,
}

impl Hit {
    pub(crate) fn new(start: usize, end: usize, form: Form, who: Who) -> Self {
        Self {
            start,
            end,
            form,
            who,
            words: (0, 0),
            misspelt: false,
            titled: false,
            guess: false,
        }
    }
}

impl Hit {
    /// The form of one of those a hit may mean.
    pub(crate) fn form_of(&self, form: Form) -> Form {
        if self.titled && form == Form::Surname {
            Form::TitleSurname
        } else {
            form
        }
    }
}

/// Whom a hit may mean.
#[derive(Clone, Debug)]
pub(crate) enum Who {
    /// Everybody who ends at a state of the automaton.
    State(u32),
    /// These.
    People(Vec<u32>),
}

/// What stands for a person in the whole text, as bits.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Evidence(u16);

impl Evidence {
    const FULL: u16 = 1;
    const EMAIL: u16 = 2;
    const TELEPHONE: u16 = 4;
    const NUMBER: u16 = 8;
    const PARTICIPANT: u16 = 16;
    const BIRTH: u16 = 32;
    const ADDRESS: u16 = 64;
    const PLACE: u16 = 128;
    const STRONG: u16 =
        Self::FULL | Self::EMAIL | Self::TELEPHONE | Self::NUMBER | Self::PARTICIPANT;

    fn of(form: Form) -> u16 {
        match form {
            Form::FullName | Form::ReversedName | Form::FormerName => Self::FULL,
            Form::Email => Self::EMAIL,
            Form::Telephone => Self::TELEPHONE,
            Form::Number => Self::NUMBER,
            Form::BirthDate => Self::BIRTH,
            Form::Postcode | Form::Address => Self::ADDRESS,
            Form::GivenName
            | Form::Nickname
            | Form::GivenInitial
            | Form::Initials
            | Form::Surname
            | Form::TitleSurname
            | Form::Misspelt => 0,
        }
    }

    /// What a hit says for the person of `entry`; one word of a former name is not a whole name.
    fn by(hit: &Hit, entry: Entry) -> u16 {
        let one_word = hit.words.1 - hit.words.0 == 1;
        if one_word && entry.form == Form::FormerName {
            0
        } else {
            Self::of(entry.form)
        }
    }

    fn reasons(self, out: &mut Vec<Reason>) {
        for (bit, reason) in [
            (Self::FULL, Reason::FullNameInText),
            (Self::EMAIL, Reason::EmailInText),
            (Self::TELEPHONE, Reason::TelephoneInText),
            (Self::NUMBER, Reason::NumberInText),
            (Self::BIRTH, Reason::BirthDateInText),
            (Self::ADDRESS, Reason::AddressInText),
            (Self::PARTICIPANT, Reason::Participant),
            (Self::PLACE, Reason::Place),
        ] {
            if self.0 & bit != 0 {
                out.push(reason);
            }
        }
    }
}

/// Judges every hit of a text together.
pub(crate) fn matches(
    directory: &Directory,
    text: &str,
    tokens: &[Token],
    hits: &[Hit],
    context: &Context,
) -> Vec<Match> {
    let mut judge = Judge {
        directory,
        text,
        tokens,
        evidence: HashMap::default(),
    };
    judge.collect(hits, context);
    hits.iter().filter_map(|hit| judge.judge(hit)).collect()
}

struct Judge<'a> {
    directory: &'a Directory,
    text: &'a str,
    tokens: &'a [Token],
    evidence: HashMap<u32, Evidence, WordHash>,
}

impl Judge<'_> {
    /// What the text says of each person, by names that are whole and by identifiers.
    fn collect(&mut self, hits: &[Hit], context: &Context) {
        for (people, bit) in [
            (&context.participants, Evidence::PARTICIPANT),
            (&context.place, Evidence::PLACE),
        ] {
            for index in people.iter().filter_map(|key| self.directory.index(*key)) {
                self.evidence.entry(index).or_default().0 |= bit;
            }
        }
        for hit in hits.iter().filter(|hit| !hit.misspelt && !hit.guess) {
            for entry in self.entries(hit) {
                if entry.weight <= Weight::Weak {
                    self.evidence.entry(entry.person).or_default().0 |= Evidence::by(hit, entry);
                }
            }
        }
    }

    fn entries(&self, hit: &Hit) -> Vec<Entry> {
        let weight = if hit.guess {
            Weight::Weak
        } else {
            Weight::Strong
        };
        match &hit.who {
            Who::State(state) => self.directory.entries(*state).to_vec(),
            Who::People(people) => people
                .iter()
                .map(|person| Entry {
                    person: *person,
                    form: hit.form,
                    weight,
                })
                .collect(),
        }
    }

    fn judge(&self, hit: &Hit) -> Option<Match> {
        let entries = self.entries(hit);
        let written = Written::of(self.directory, self.text, self.tokens, hit, &entries)?;
        let mut candidates: Vec<Candidate> = entries
            .iter()
            .filter_map(|entry| self.candidate(hit, &written, *entry))
            .collect();
        candidates.sort_by_key(|candidate| {
            (
                Reverse(candidate.strength),
                Reverse(standing(&candidate.reasons)),
                candidate.person,
            )
        });
        let form = if written.misspelt {
            Form::Misspelt
        } else {
            written.form
        };
        (!candidates.is_empty()).then_some(Match {
            start: hit.start,
            end: hit.end,
            form,
            candidates,
        })
    }

    fn candidate(&self, hit: &Hit, written: &Written, entry: Entry) -> Option<Candidate> {
        let form = hit.form_of(entry.form);
        let own = Evidence::by(hit, entry);
        let evidence = Evidence(
            self.evidence
                .get(&entry.person)
                .copied()
                .unwrap_or_default()
                .0
                & !own,
        );
        let related = self.related(entry.person);
        let case = Standing {
            strong: evidence.0 & Evidence::STRONG != 0,
            medium: evidence.0 != 0 || related.is_some(),
            only: written.shared == 1,
            weight: entry.weight,
        };
        let strength = strength(form, written, &case)?;
        let bare = case.weight == Weight::Bare && !case.strong;
        let mut reasons = Vec::new();
        evidence.reasons(&mut reasons);
        reasons.extend(related.map(|person| Reason::RelatedInText(self.directory.key(person))));
        reasons.push(if case.only {
            Reason::OnlyOne
        } else {
            Reason::Shared(written.shared)
        });
        for (applies, reason) in [
            (
                written.ordinary && case.weight < Weight::Bare,
                Reason::OrdinaryWord,
            ),
            (bare, Reason::InitialsOnly),
            (written.other_name, Reason::OtherName),
            (written.misspelt, Reason::OneLetterDiffers),
        ] {
            if applies {
                reasons.push(reason);
            }
        }
        Some(Candidate {
            person: self.directory.key(entry.person),
            strength,
            reasons,
        })
    }

    /// Somebody related who is in the text by something strong.
    fn related(&self, person: u32) -> Option<u32> {
        if self.evidence.is_empty() {
            return None;
        }
        let strong = |other: &&u32| {
            self.evidence
                .get(*other)
                .is_some_and(|evidence| evidence.0 & Evidence::STRONG != 0)
        };
        self.directory.related(person).iter().find(strong).copied()
    }
}

/// How reasons weigh against each other where the strength is the same.
fn standing(reasons: &[Reason]) -> u32 {
    reasons
        .iter()
        .map(|reason| match reason {
            Reason::FullNameInText
            | Reason::EmailInText
            | Reason::TelephoneInText
            | Reason::NumberInText
            | Reason::Participant => 4,
            Reason::BirthDateInText | Reason::AddressInText => 2,
            Reason::Place | Reason::RelatedInText(_) => 1,
            Reason::OnlyOne
            | Reason::InitialsOnly
            | Reason::Shared(_)
            | Reason::OrdinaryWord
            | Reason::OtherName
            | Reason::OneLetterDiffers => 0,
        })
        .sum()
}
