//! How a text is judged for a request: who is meant by what it says, whether that may be the person
//! asked about, and what in it is about somebody else.

use find::{Context, Match, Strength};
use store::EntityId;

use crate::{
    AppError, Ctx, NameIndex,
    bodies::{Request, StoredMark},
};

/// The ground on which other people are hidden unless the reviewer says otherwise.
pub(crate) const OTHERS: &str = "third-party";

/// A place in a text that is about somebody else.
#[derive(Clone)]
pub(crate) struct Other {
    pub(crate) mark: StoredMark,
    /// Whom it may mean, the likeliest first.
    pub(crate) who: Vec<EntityId>,
    /// What it is: the code of a written form, or of a kind of identifier.
    pub(crate) what: &'static str,
}

/// A name made of ordinary words is found as two words that stand together.
pub(crate) const PAIR: &str = "pair";

/// Everything a text is judged by.
pub(crate) struct Judge {
    pub(crate) names: std::sync::Arc<NameIndex>,
    pub(crate) subject: u32,
    /// Whose own details the answer may show: the subject and whoever asks.
    pub(crate) open: Vec<u32>,
    pub(crate) context: Context,
}

/// Nobody's place in the directory.
const NOBODY: u32 = u32::MAX;

impl Judge {
    /// One that looks for everybody alike, outside of any request.
    pub(crate) fn of_nobody(names: std::sync::Arc<NameIndex>) -> Self {
        Self {
            names,
            subject: NOBODY,
            open: Vec::new(),
            context: Context::default(),
        }
    }

    pub(crate) fn matches(&self, text: &str) -> Vec<Match> {
        self.names.directory.find_with(text, &self.context)
    }

    /// The same in a text that is filed under people: a bare first name in it is more likely theirs
    /// than a namesake's.
    pub(crate) fn matches_filed(&self, text: &str, filed: &[EntityId]) -> Vec<Match> {
        let filed: Vec<u32> = filed.iter().filter_map(|id| self.names.key(*id)).collect();
        self.matches_among(text, &filed)
    }

    /// Whom the lines that name the participants of a text mean, where that is beyond much doubt.
    pub(crate) fn known(&self, written: &[String]) -> Vec<u32> {
        let mut known: Vec<u32> = Vec::new();
        for line in written {
            for found in self.matches(line) {
                let first = found.candidates.first();
                known.extend(
                    first
                        .filter(|first| first.strength >= Strength::Likely)
                        .map(|first| first.person),
                );
            }
        }
        known.sort_unstable();
        known.dedup();
        known
    }

    /// The matches in a text that these people took part in.
    pub(crate) fn matches_among(&self, text: &str, participants: &[u32]) -> Vec<Match> {
        let context = Context {
            participants: participants.to_vec(),
            place: self.context.place.clone(),
        };
        self.names.directory.find_with(text, &context)
    }

    /// Whether a match could be the subject as well as anybody else: enough for a person to look.
    pub(crate) fn may_be_subject(&self, found: &Match) -> bool {
        let strongest = found.candidates.first().map(|c| c.strength);
        self.is_subject(found)
            || found
                .candidates
                .iter()
                .any(|c| c.person == self.subject && Some(c.strength) == strongest)
    }

    /// Whether a match may well be the subject.
    pub(crate) fn is_subject(&self, found: &Match) -> bool {
        found
            .candidates
            .iter()
            .enumerate()
            .any(|(place, candidate)| {
                candidate.person == self.subject
                    && (place == 0 || candidate.strength >= Strength::Likely)
            })
    }

    /// Marks for everybody in a text but the subject and whoever asks, and for contact details and
    /// numbers that belong to nobody known.
    pub(crate) fn suggest(&self, text: &str, matches: &[Match]) -> Vec<StoredMark> {
        let others = self.others(text, matches).into_iter();
        merged(others.map(|other| other.mark).collect())
    }

    /// The same one by one, each with whom it may mean; they may lie over each other.
    pub(crate) fn others(&self, text: &str, matches: &[Match]) -> Vec<Other> {
        let other = |(start, end): (usize, usize), who: Vec<EntityId>, what| Other {
            mark: StoredMark {
                start,
                end,
                ground: OTHERS.to_owned(),
                about: who.first().copied(),
            },
            who,
            what,
        };
        let meant = |found: &Match| {
            let candidates = found.candidates.iter();
            candidates
                .filter_map(|one| self.names.person(one.person))
                .collect()
        };
        let mut others: Vec<Other> = matches
            .iter()
            .filter(|found| !self.is_open(found))
            .map(|found| other((found.start, found.end), meant(found), found.form.code()))
            .collect();
        for detected in find::detect(text) {
            let theirs = matches
                .iter()
                .any(|m| m.start < detected.end && detected.start < m.end && self.is_open(m));
            if identifies(detected.kind) && detected.sure && !theirs {
                let place = (detected.start, detected.end);
                others.push(other(place, Vec::new(), detected.kind.code()));
            }
        }
        for hit in self.names.pairs.find(text) {
            let known = matches
                .iter()
                .any(|m| m.start < hit.end && hit.start < m.end);
            let open = |id: &EntityId| {
                self.names
                    .key(*id)
                    .is_some_and(|key| self.open.contains(&key))
            };
            if !known && !hit.people.iter().any(open) {
                others.push(other((hit.start, hit.end), hit.people.to_vec(), PAIR));
            }
        }
        others
    }

    fn is_open(&self, found: &Match) -> bool {
        self.is_subject(found)
            || found
                .candidates
                .first()
                .is_some_and(|c| self.open.contains(&c.person))
    }
}

/// Whether something detected points to one person whoever they are.
fn identifies(kind: find::Kind) -> bool {
    use find::Kind;
    match kind {
        Kind::Email
        | Kind::Telephone
        | Kind::Postcode
        | Kind::Address
        | Kind::BirthDate
        | Kind::Nhs
        | Kind::Nino
        | Kind::Upn
        | Kind::Uln
        | Kind::Trn
        | Kind::Dbs
        | Kind::Passport
        | Kind::DrivingLicence
        | Kind::Vehicle
        | Kind::Iban
        | Kind::Card
        | Kind::SocialHandle => true,
        Kind::Person | Kind::Url => false,
    }
}

/// Overlapping marks become one; the first to name somebody says whom.
pub(crate) fn merged(mut marks: Vec<StoredMark>) -> Vec<StoredMark> {
    marks.sort_by_key(|mark| (mark.start, mark.end));
    let mut out: Vec<StoredMark> = Vec::new();
    for mark in marks {
        match out.last_mut().filter(|last| mark.start < last.end) {
            Some(last) => {
                last.end = last.end.max(mark.end);
                last.about = last.about.or(mark.about);
            }
            None => out.push(mark),
        }
    }
    out
}

impl Ctx<'_> {
    pub(crate) fn judge(&self, request: &Request) -> Result<Judge, AppError> {
        let directory = self.engine.directory()?;
        let names = directory.names();
        let subject = names
            .key(request.subject)
            .ok_or(AppError::NotFound("person"))?;
        let asker = request.requester.person.and_then(|id| names.key(id));
        let circle = directory.circle(request.subject);
        Ok(Judge {
            subject,
            open: std::iter::once(subject).chain(asker).collect(),
            context: Context {
                participants: Vec::new(),
                place: circle.iter().filter_map(|id| names.key(*id)).collect(),
            },
            names,
        })
    }
}
