//! Who a hit means: everything a text says, held against everybody who may be written so.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::directory::{Directory, Entry, NEAR, PLURAL};
use crate::forms::Weight;
use crate::lexicon::is_ordinary;
use crate::matches::{Candidate, Context, Form, Match, Reason, Strength};
use crate::token::{Case, Gap, Token, WordHash};

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
    fn by(hit: &Hit, entry: &Entry) -> u16 {
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

/// What is seen of a hit as it is written.
struct Written {
    form: Form,
    lower: bool,
    /// Every word of it is an ordinary word too.
    ordinary: bool,
    /// A capital letter says nothing here.
    sentence_start: bool,
    other_name: bool,
    misspelt: bool,
    plural: bool,
    letters: u32,
    shared: u32,
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
        for hit in hits.iter().filter(|hit| !hit.misspelt) {
            for entry in self.entries(hit) {
                if entry.weight <= Weight::Weak {
                    self.evidence.entry(entry.person).or_default().0 |= Evidence::by(hit, &entry);
                }
            }
        }
    }

    fn entries(&self, hit: &Hit) -> Vec<Entry> {
        match &hit.who {
            Who::State(state) => {
                let address = self.in_address(hit);
                let entries = self.directory.entries(*state).iter();
                entries
                    .filter(|entry| entry.weight != Weight::Handle || address)
                    .copied()
                    .collect()
            }
            Who::People(people) => people
                .iter()
                .map(|person| Entry {
                    person: *person,
                    form: hit.form,
                    weight: Weight::Strong,
                })
                .collect(),
        }
    }

    fn in_address(&self, hit: &Hit) -> bool {
        let after = self.text.get(hit.end..).unwrap_or_default();
        let before = self.text.get(..hit.start).unwrap_or_default();
        after.starts_with('@') || before.ends_with('@')
    }

    fn judge(&self, hit: &Hit) -> Option<Match> {
        let entries = self.entries(hit);
        let written = self.written(hit, &entries)?;
        let mut candidates: Vec<Candidate> = entries
            .iter()
            .filter_map(|entry| self.candidate(hit, &written, entry))
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

    fn written(&self, hit: &Hit, entries: &[Entry]) -> Option<Written> {
        let lead = entries
            .iter()
            .min_by_key(|entry| (entry.weight, entry.form))?;
        let form = self.form(hit, lead.form);
        let words = self
            .tokens
            .get(hit.words.0..hit.words.1)
            .unwrap_or_default();
        let first = words.first();
        Some(Written {
            form,
            lower: words.iter().any(|word| word.case == Case::Lower),
            ordinary: !words.is_empty() && words.iter().all(|word| self.ordinary(word)),
            sentence_start: first.is_some_and(|word| {
                word.new_line || matches!(word.gap, Gap::Break | Gap::DotSpace)
            }) && !hit.titled,
            other_name: self.other_name(hit, form),
            misspelt: hit.misspelt,
            plural: words
                .iter()
                .any(|word| word.word < NEAR && word.word & PLURAL != 0),
            letters: words.iter().map(|word| word.length).sum(),
            shared: u32::try_from(entries.len()).unwrap_or(u32::MAX),
        })
    }

    fn form(&self, hit: &Hit, form: Form) -> Form {
        if hit.titled && form == Form::Surname {
            Form::TitleSurname
        } else {
            form
        }
    }

    fn ordinary(&self, token: &Token) -> bool {
        token.word < NEAR
            && (token.length == 1
                || self
                    .directory
                    .word(token.word & !PLURAL)
                    .is_some_and(|word| word.ordinary))
    }

    /// A capitalised word that is no part of the name stands where its other half would.
    fn other_name(&self, hit: &Hit, form: Form) -> bool {
        let (from, to) = hit.words;
        let neighbour = match form {
            Form::GivenName | Form::Nickname => {
                self.tokens.get(to).filter(|next| next.gap == Gap::Space)
            }
            Form::Surname => {
                let gap = self.tokens.get(from).map(|first| first.gap);
                from.checked_sub(1)
                    .and_then(|at| self.tokens.get(at))
                    .filter(|before| {
                        gap == Some(Gap::Space) && !before.new_line && before.gap == Gap::Space
                    })
            }
            _ => None,
        };
        let capital = self
            .tokens
            .get(from)
            .is_some_and(|first| first.case == Case::Capital);
        neighbour.is_some_and(|word| {
            capital
                && word.case == Case::Capital
                && word.length > 1
                && !(word.new_line && form != Form::Surname)
                && !self.is_plain_word(word)
        })
    }

    fn is_plain_word(&self, token: &Token) -> bool {
        self.text
            .get(token.start..token.end)
            .is_some_and(|word| is_ordinary(&word.to_lowercase()))
    }

    fn candidate(&self, hit: &Hit, written: &Written, entry: &Entry) -> Option<Candidate> {
        let form = self.form(hit, entry.form);
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
        let mut reasons = Vec::new();
        evidence.reasons(&mut reasons);
        reasons.extend(related.map(|person| Reason::RelatedInText(self.directory.key(person))));
        reasons.push(if case.only {
            Reason::OnlyOne
        } else {
            Reason::Shared(written.shared)
        });
        for (applies, reason) in [
            (written.ordinary, Reason::OrdinaryWord),
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

/// What speaks for one candidate, summed up.
struct Standing {
    strong: bool,
    medium: bool,
    only: bool,
    weight: Weight,
}

/// How sure a form makes us; `None` where it is better taken for something else.
fn strength(form: Form, written: &Written, case: &Standing) -> Option<Strength> {
    use Strength::{Likely, Possible, Sure};
    let by = |only, supported, otherwise| {
        if case.only {
            only
        } else if case.medium {
            supported
        } else {
            otherwise
        }
    };
    let strength = match form {
        Form::Email | Form::Telephone | Form::Number if case.weight == Weight::Strong => {
            by(Sure, Likely, Likely)
        }
        Form::Email | Form::Telephone | Form::Number => Likely,
        Form::BirthDate | Form::Postcode | Form::Address => match (case.only, case.medium) {
            (true, true) => Sure,
            (true, false) | (false, true) => Likely,
            (false, false) => Possible,
        },
        Form::FullName | Form::ReversedName | Form::FormerName | Form::Misspelt => {
            return whole_name(written, case);
        }
        Form::Initials => return initials(written, case),
        Form::GivenInitial | Form::TitleSurname => {
            by(if case.strong { Sure } else { Likely }, Likely, Possible)
        }
        Form::GivenName | Form::Nickname => return given_name(written, case),
        Form::Surname => return surname(written, case),
    };
    Some(strength)
}

fn whole_name(written: &Written, case: &Standing) -> Option<Strength> {
    if written.ordinary && written.lower {
        return case.strong.then_some(Strength::Possible);
    }
    if written.misspelt || case.weight != Weight::Strong || written.ordinary {
        return Some(if case.only || case.medium {
            Strength::Likely
        } else {
            Strength::Possible
        });
    }
    Some(if case.only {
        Strength::Sure
    } else if case.medium {
        Strength::Likely
    } else {
        Strength::Possible
    })
}

fn initials(written: &Written, case: &Standing) -> Option<Strength> {
    match case.weight {
        Weight::Bare if written.lower || !case.strong => None,
        Weight::Bare => Some(Strength::Possible),
        _ if written.ordinary && !case.medium => None,
        Weight::Strong if case.only && case.strong => Some(Strength::Sure),
        _ if case.only || case.medium => Some(Strength::Likely),
        _ => Some(Strength::Possible),
    }
}

fn given_name(written: &Written, case: &Standing) -> Option<Strength> {
    use Strength::{Likely, Possible, Sure};
    if written.ordinary {
        return match (written.lower, written.sentence_start, case.strong) {
            (true, ..) | (false, true, false) => None,
            (false, true, true) => Some(Possible),
            (false, false, strong) => Some(if strong { Likely } else { Possible }),
        };
    }
    let doubtful = written.misspelt || written.plural || written.letters < 4;
    if written.lower && doubtful && !case.strong {
        return None;
    }
    if written.other_name && !case.strong {
        return Some(Possible);
    }
    let strength = match (case.only, case.strong, case.medium) {
        (true, true, _) => Sure,
        (false, true, _) | (_, _, true) | (true, ..) => Likely,
        (false, false, false) => Possible,
    };
    Some(if written.misspelt || case.weight != Weight::Strong {
        strength.min(if case.strong { Likely } else { Possible })
    } else {
        strength
    })
}

fn surname(written: &Written, case: &Standing) -> Option<Strength> {
    use Strength::{Likely, Possible};
    if written.lower {
        return (case.strong && !written.ordinary && !written.misspelt).then_some(Possible);
    }
    if written.ordinary && (written.sentence_start || !case.strong) {
        return case.strong.then_some(Possible);
    }
    Some(if case.strong && !written.other_name && !written.misspelt {
        Likely
    } else {
        Possible
    })
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
            | Reason::Shared(_)
            | Reason::OrdinaryWord
            | Reason::OtherName
            | Reason::OneLetterDiffers => 0,
        })
        .sum()
}
