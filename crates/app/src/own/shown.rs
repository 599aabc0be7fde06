//! What somebody sees of themselves: their details, as what we know them, what they agreed to, and what
//! the policy keeps of people like them. Never records, notes, documents, or anything of somebody else's.

use jiff::Timestamp;
use jiff::civil::Date;
use policy::{Pack, RecordKind};

use super::{OwnDetail, ProposalLine};
use crate::{
    AppError, Ctx,
    bodies::{Invitation, Person},
    engine::Stored,
    safety::Recipient,
};

/// What somebody sees of themselves.
#[derive(Clone)]
pub struct OwnData {
    /// What they are called.
    pub name: String,
    /// Each detail.
    pub fields: Vec<OwnField>,
    /// The number we have for them; empty where there is none.
    pub number: String,
    /// As what we know them, a sentence each.
    pub known_as: Vec<String>,
    /// Who else is on record, by what they are to them and without a name.
    pub others: Vec<&'static str>,
    /// What they agreed to or did not, a sentence each.
    pub agreed: Vec<String>,
    /// What the policy keeps of people like them.
    pub kept: Vec<OwnKept>,
    /// Why something of theirs stands still, a sentence each.
    pub still: Vec<String>,
    /// What they proposed, what waits first, then the latest.
    pub proposals: Vec<ProposalLine>,
    /// How they can complain.
    pub ways: [String; 2],
    /// When the link ends.
    pub ends_at: Timestamp,
}

/// A detail of one's own.
#[derive(Clone)]
pub struct OwnField {
    /// Which.
    pub detail: OwnDetail,
    /// What is held, as it is written; empty where nothing is, or where it is not shown.
    pub held: String,
    /// What they say it should be, where that waits.
    pub proposed: Option<String>,
    /// Whether it is shown: a word that is kept from them, to keep somebody safe, is not.
    pub is_shown: bool,
}

/// What the policy keeps of people like them.
#[derive(Clone, Debug)]
pub struct OwnKept {
    /// What.
    pub what: String,
    /// What for and by what right, a sentence each.
    pub why: Vec<String>,
    /// Until when.
    pub until: Vec<String>,
}

impl Ctx<'_> {
    /// What somebody sees by their invitation. Words that must not go to them are not in it.
    pub(super) fn own_data(
        &self,
        held: &Stored<Person>,
        invitation: &Stored<Invitation>,
    ) -> Result<OwnData, AppError> {
        let to = Recipient::person(held.id, &held.body);
        let may_go = |text: &str| Ok::<_, AppError>(self.protected_stops(&to, &[text])?.is_empty());
        let mut proposals = self.proposal_lines(&self.engine.invitations_of(held.id)?)?;
        proposals.sort_by_key(|one| (one.decided.is_some(), std::cmp::Reverse(one.on)));
        let mut agreed = self.agreed_in_answer(held.id)?;
        for line in &mut agreed {
            if !may_go(line)? {
                "Something you agreed to or not. Ask us for it.".clone_into(line);
            }
        }
        let mut fields = Vec::new();
        for detail in OwnDetail::ALL {
            fields.push(self.own_field(detail, held, invitation)?);
        }
        let number = held.body.external_id.clone().unwrap_or_default();
        Ok(OwnData {
            name: held.body.display_name(),
            fields,
            number: if may_go(&number)? {
                number
            } else {
                String::new()
            },
            known_as: self.known_to_us_as(&held.body),
            others: self.others_on_record(held)?,
            agreed,
            kept: kept(&self.engine.pack(), &held.body, self.today(), |code, on| {
                let right = self.engine.right_in_words(code, on);
                if right.citation.is_empty() {
                    right.words
                } else {
                    format!("{} ({})", right.words, right.citation)
                }
            }),
            still: self.own_still(held)?,
            proposals,
            ways: self.ways_on(),
            ends_at: invitation.body.link.ends_at,
        })
    }

    pub(super) fn own_field(
        &self,
        detail: OwnDetail,
        held: &Stored<Person>,
        invitation: &Stored<Invitation>,
    ) -> Result<OwnField, AppError> {
        let to = Recipient::person(held.id, &held.body);
        let text = detail.of(&held.body);
        let is_shown = self.protected_stops(&to, &[&text])?.is_empty();
        let mut waiting = invitation.body.proposals.iter();
        let waiting = waiting
            .find(|one| one.decided.is_none() && one.detail == detail.code())
            .map(|one| one.words.as_str().to_owned());
        Ok(OwnField {
            detail,
            held: if is_shown { text } else { String::new() },
            proposed: waiting,
            is_shown,
        })
    }

    fn known_to_us_as(&self, person: &Person) -> Vec<String> {
        let day = |on: Date| calendar::in_words(on);
        let known = person.capacities.iter().map(|capacity| {
            let kind = policy::capital(&self.engine.kind_of_person(&capacity.kind));
            let since = capacity.from.map(|on| format!(", since {}", day(on)));
            let until = capacity.to.map(|on| format!(", until {}", day(on)));
            [Some(kind), since, until].into_iter().flatten().collect()
        });
        known.collect()
    }

    fn others_on_record(&self, held: &Stored<Person>) -> Result<Vec<&'static str>, AppError> {
        let directory = self.engine.directory()?;
        let mut all: Vec<&'static str> = Vec::new();
        for relation in directory.relations_of(held.id) {
            if !relation.body.holds_on(self.today()) {
                continue;
            }
            let words = match (relation.body.kind.as_str(), relation.body.to == held.id) {
                ("carer-of", true) => "Somebody who cares for you",
                ("carer-of", false) => "Somebody you care for",
                ("tutor-of", true) => "Somebody who teaches you",
                ("tutor-of", false) => "Somebody you teach",
                ("placed-by", _) => "Who placed you with us, or whom you placed",
                ("sibling-of", _) => "A brother or sister",
                ("refers", _) => "A referee, or somebody you gave a reference for",
                _ => "Somebody else",
            };
            if !all.contains(&words) {
                all.push(words);
            }
        }
        Ok(all)
    }

    fn own_still(&self, held: &Stored<Person>) -> Result<Vec<String>, AppError> {
        let snapshot = self.engine.snapshot()?;
        let still = self.engine.stands_still(snapshot.as_ref(), held.id)?;
        let words = still.iter().map(|one| {
            format!(
                "Since {} something of yours is not used, because {} ({}).",
                calendar::in_words(one.since),
                one.why,
                one.citation
            )
        });
        Ok(words.collect())
    }
}

/// What the policy keeps of somebody as what they are known, each kind of record once.
fn kept(
    pack: &Pack,
    person: &Person,
    on: Date,
    right: impl Fn(&str, Date) -> String,
) -> Vec<OwnKept> {
    let theirs = |kind: &&RecordKind| kind.people.iter().any(|one| person.is(one.as_str()));
    let kinds = pack.records.iter().filter(theirs).map(|kind| {
        let (mut why, mut until): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
        for capacity in &person.capacities {
            for one in kind.uses_for(&capacity.kind) {
                let purpose = pack.purpose(one.purpose.as_str());
                let purpose =
                    purpose.map_or(one.purpose.as_str(), |purpose| purpose.title.as_str());
                add(
                    &mut why,
                    format!(
                        "{}: {}",
                        policy::capital(purpose),
                        right(one.basis.as_str(), on)
                    ),
                );
            }
            if let Some(rule) = pack.retention_of(kind, &capacity.kind) {
                add(&mut until, policy::capital(&rule.words()));
            }
        }
        OwnKept {
            what: kind.many.clone(),
            why,
            until,
        }
    });
    kinds.collect()
}

fn add(to: &mut Vec<String>, line: String) {
    if !to.contains(&line) {
        to.push(line);
    }
}
