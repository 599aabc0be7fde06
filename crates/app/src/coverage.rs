//! How well the policy is kept: each obligation and each clause beside the control that keeps it and
//! what that shows today; and people's word for what is kept outside the program.

mod attest;
mod facts;
mod gaps;
mod reference;
mod tally;

use access::{Purpose, Scope, acts, authorise};
use jiff::Timestamp;
use jiff::civil::Date;
use policy::{ClauseKind, Obligation, PolicyClause, Theme};

use crate::controls::{self, Control, How};
use crate::{AppError, Ctx, Engine};

pub use attest::{AttestationView, NewAttestation};
pub use facts::{AccountsCounted, Evidence, Facts, ReadersCounted, RequestsCounted};
pub use gaps::{GAPS, Gap, Missing, Weight, Whose};
pub use reference::coverage_markdown;
pub(crate) use tally::Tally;
pub use tally::{CountedSoFar, LeafShown, Seen};

/// How many leaves are counted at most while somebody waits for a page.
pub const FOR_A_PAGE: u64 = 200_000;

/// How well something is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kept {
    /// The program cannot do otherwise.
    Enforced,
    /// There is a list of tasks with a clock.
    Worked,
    /// A person says so, with date and name.
    Attested,
    /// None of these.
    NotMet,
}

impl Kept {
    /// Every grade, the best first.
    pub const ALL: [Self; 4] = [Self::Enforced, Self::Worked, Self::Attested, Self::NotMet];

    /// In a word or two.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Enforced => "enforced",
            Self::Worked => "worked",
            Self::Attested => "attested",
            Self::NotMet => "not met",
        }
    }

    /// What it means.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Enforced => "the program cannot do otherwise",
            Self::Worked => "there is a list of tasks with a clock, and people do them",
            Self::Attested => "a person says so, with date and name",
            Self::NotMet => "nothing here shows that it is kept",
        }
    }

    /// Its stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Enforced => "enforced",
            Self::Worked => "worked",
            Self::Attested => "attested",
            Self::NotMet => "not-met",
        }
    }

    /// The grade that has this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// A control with what it shows today.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The control.
    pub control: &'static Control,
    /// Its title, in the words of the house.
    pub title: String,
    /// What the program does, in the words of the house.
    pub does: String,
    /// What it shows.
    pub evidence: Evidence,
}

/// An obligation and what keeps it.
#[derive(Clone, Debug)]
pub struct ObligationCovered {
    /// The obligation.
    pub obligation: &'static Obligation,
    /// The theme that it belongs to.
    pub theme: &'static Theme,
    /// How well it is kept.
    pub kept: Kept,
    /// What is missing, where something is.
    pub missing: Option<Missing>,
    /// The controls that keep it, by their place in [`Coverage::controls`].
    pub controls: Vec<usize>,
    /// What people attest of it, the newest first.
    pub attested: Vec<AttestationView>,
}

/// A clause of the policy and what keeps it.
#[derive(Clone, Debug)]
pub struct ClauseCovered {
    /// The clause.
    pub clause: PolicyClause,
    /// How well it is kept.
    pub kept: Kept,
    /// What is missing, where something is.
    pub missing: Option<Missing>,
    /// The controls that keep it, by their place in [`Coverage::controls`].
    pub controls: Vec<usize>,
    /// What people attest of it, the newest first.
    pub attested: Vec<AttestationView>,
}

/// How well everything is kept, on one day.
#[derive(Clone, Debug)]
pub struct Coverage {
    /// The moment it was looked at.
    pub at: Timestamp,
    /// The day in London.
    pub on: Date,
    /// The policy's title.
    pub policy: String,
    /// Its version.
    pub version: u32,
    /// The present epoch of the ledger.
    pub epoch: u64,
    /// How far the counting of the list of entries has come.
    pub counted: CountedSoFar,
    /// Each control with what it shows.
    pub controls: Vec<Shown>,
    /// Each obligation, once.
    pub obligations: Vec<ObligationCovered>,
    /// Each clause of the policy, once.
    pub clauses: Vec<ClauseCovered>,
}

/// How many there are of each grade.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// How many are enforced, and how many of those in part.
    pub enforced: (usize, usize),
    /// How many are worked, and how many of those in part.
    pub worked: (usize, usize),
    /// How many are attested.
    pub attested: usize,
    /// How many are not met.
    pub not_met: usize,
}

impl Figures {
    fn of(all: impl Iterator<Item = (Kept, bool)>) -> Self {
        let mut figures = Self::default();
        for (kept, in_part) in all {
            let part = usize::from(in_part);
            match kept {
                Kept::Enforced => {
                    figures.enforced.0 += 1;
                    figures.enforced.1 += part;
                }
                Kept::Worked => {
                    figures.worked.0 += 1;
                    figures.worked.1 += part;
                }
                Kept::Attested => figures.attested += 1,
                Kept::NotMet => figures.not_met += 1,
            }
        }
        figures
    }

    /// How many have a grade.
    pub fn count(&self, kept: Kept) -> usize {
        match kept {
            Kept::Enforced => self.enforced.0,
            Kept::Worked => self.worked.0,
            Kept::Attested => self.attested,
            Kept::NotMet => self.not_met,
        }
    }

    /// How many of a grade are so in part.
    pub fn in_part(&self, kept: Kept) -> usize {
        match kept {
            Kept::Enforced => self.enforced.1,
            Kept::Worked => self.worked.1,
            Kept::Attested | Kept::NotMet => 0,
        }
    }

    /// How many there are in all.
    pub fn all(&self) -> usize {
        Kept::ALL.into_iter().map(|kept| self.count(kept)).sum()
    }
}

impl ObligationCovered {
    /// Whether it is kept, and something of it is missing.
    pub fn in_part(&self) -> bool {
        matches!(self.kept, Kept::Enforced | Kept::Worked) && self.missing.is_some()
    }
}

impl Coverage {
    /// The obligations by grades.
    pub fn figures(&self) -> Figures {
        let each = self.obligations.iter();
        Figures::of(each.map(|one| (one.kept, one.in_part())))
    }

    /// The obligations of a theme by grades.
    pub fn figures_of(&self, theme: &Theme) -> Figures {
        let own = self.obligations.iter();
        let own = own.filter(|one| one.theme.code == theme.code);
        Figures::of(own.map(|one| (one.kept, one.in_part())))
    }

    /// The clauses by grades.
    pub fn clause_figures(&self) -> Figures {
        Figures::of(self.clauses.iter().map(|one| (one.kept, false)))
    }
}

impl Ctx<'_> {
    /// How well everything is kept. Of leaves that nobody has counted yet at most so many are read.
    pub fn coverage(&self, most: u64) -> Result<Coverage, AppError> {
        let allowed =
            authorise::<acts::CoverageLook>(&self.actor, &Scope::Organisation, Purpose::Audit)?;
        let coverage = self.engine.coverage(self.now, self.today(), most)?;
        self.look_at_list(&allowed, &serde_json::Value::Null, &[])?;
        Ok(coverage)
    }
}

impl Engine {
    fn coverage(&self, now: Timestamp, today: Date, most: u64) -> Result<Coverage, AppError> {
        let facts = self.facts(now, today, most)?;
        let attested = self.attestations(today)?;
        let words = self.house_words();
        let controls = controls::ALL
            .iter()
            .map(|control| Shown {
                control,
                title: words.say(control.title),
                does: words.say(control.does),
                evidence: (control.evidence)(&facts),
            })
            .collect();
        let pack = &facts.pack;
        Ok(Coverage {
            at: now,
            on: today,
            policy: pack.front.title.clone(),
            version: pack.front.version,
            epoch: self.snapshot()?.head()?.map_or(0, |head| head.epoch),
            counted: facts.counted,
            controls,
            obligations: obligations(&attested)?,
            clauses: pack
                .clauses()
                .into_iter()
                .map(|clause| clause_covered(clause, &attested))
                .collect(),
        })
    }
}

/// The obligations that ship with the program.
pub(crate) fn catalogue() -> Result<&'static policy::Obligations, AppError> {
    policy::obligations()
        .map_err(|_| AppError::Inconsistent("the list of obligations cannot be read".to_owned()))
}

fn obligations(attested: &[AttestationView]) -> Result<Vec<ObligationCovered>, AppError> {
    let all = catalogue()?;
    let each = |theme: &'static Theme| all.of(theme).map(move |one| (theme, one));
    let each = all.themes.iter().flat_map(each);
    Ok(each
        .map(|(theme, one)| obligation_covered(theme, one, attested))
        .collect())
}

fn obligation_covered(
    theme: &'static Theme,
    one: &'static Obligation,
    attested: &[AttestationView],
) -> ObligationCovered {
    let id = one.id.as_str();
    let gap = gaps::gap(id);
    let controls = keeping(|control| control.serves.contains(&id));
    let attested = about(id, attested);
    let heart = gap.is_some_and(|gap| gap.weight == Weight::Heart);
    ObligationCovered {
        obligation: one,
        theme,
        kept: grade(&controls, heart, &attested),
        missing: gap.map(|gap| gap.missing),
        controls,
        attested,
    }
}

fn clause_covered(clause: PolicyClause, attested: &[AttestationView]) -> ClauseCovered {
    let kind: ClauseKind = clause.kind;
    let controls = keeping(|control| control.keeps.contains(&kind));
    let attested = about(&clause.path, attested);
    ClauseCovered {
        kept: grade(&controls, false, &attested),
        missing: gaps::clause_gap(kind),
        controls,
        attested,
        clause,
    }
}

fn keeping(keeps: impl Fn(&Control) -> bool) -> Vec<usize> {
    let numbered = controls::ALL.iter().enumerate();
    numbered
        .filter(|(_, control)| keeps(control))
        .map(|(place, _)| place)
        .collect()
}

fn about(what: &str, attested: &[AttestationView]) -> Vec<AttestationView> {
    attested
        .iter()
        .filter(|one| one.about == what)
        .cloned()
        .collect()
}

/// It is as good as the weakest of what keeps it; without its heart it is not met, unless a person
/// attests it.
fn grade(controls: &[usize], heart_missing: bool, attested: &[AttestationView]) -> Kept {
    let weakest = controls
        .iter()
        .filter_map(|place| controls::ALL.get(*place))
        .map(|control| control.how)
        .max();
    match weakest {
        Some(How::Enforced) if !heart_missing => Kept::Enforced,
        Some(How::Worked) if !heart_missing => Kept::Worked,
        Some(_) | None if attested.iter().any(|one| one.good) => Kept::Attested,
        Some(_) | None => Kept::NotMet,
    }
}
