//! How well the policy is kept: what an auditor is shown, obligation by obligation and clause by
//! clause.

use access::Action;
use app::SignedIn;
use app::coverage::{
    AttestationView, ClauseCovered, Coverage, FOR_A_PAGE, Figures, Kept, ObligationCovered, Shown,
};
use askama::Template;
use axum::extract::{Query, State as Extract};
use axum::response::Response;
use serde::Deserialize;

use crate::errors::{PageError, html};
use crate::frame::{Frame, Place};
use crate::pages::plain::{capital, day, encoded, frame, may, moment};
use crate::pages::requests::Tag;
use crate::session::Viewer;
use crate::state::State;

/// How wide the bar is.
const WIDTH: usize = 600;

/// A part of the bar.
#[derive(Clone, Debug)]
struct Part {
    class: &'static str,
    x: usize,
    width: usize,
}

/// The figures as a picture, and in words for whoever does not see it.
#[derive(Clone, Debug)]
struct Bar {
    words: String,
    parts: Vec<Part>,
}

/// A grade with how many have it.
#[derive(Clone, Debug)]
struct Grade {
    class: &'static str,
    words: &'static str,
    meaning: &'static str,
    count: usize,
    part: usize,
}

/// A way of seeing less.
#[derive(Clone, Debug)]
struct Chip {
    words: String,
    path: String,
    count: usize,
    current: bool,
}

/// A control beside what it keeps.
#[derive(Clone, Debug)]
struct By {
    title: String,
    does: String,
    evidence: String,
    late: u64,
    leaves: Vec<u64>,
}

/// A person's word.
#[derive(Clone, Debug)]
struct Said {
    id: String,
    heading: String,
    words: String,
    withdrawn: String,
    good: bool,
}

/// An obligation or a clause.
#[derive(Clone, Debug)]
struct Line {
    id: String,
    code: String,
    title: String,
    says: String,
    source: String,
    tag: Tag,
    by: Vec<By>,
    attested: Vec<Said>,
    missing: String,
    /// Whose it is to see to it, in words.
    missing_is: &'static str,
    about: String,
    /// Whether it is worth attesting.
    asks: bool,
}

/// Those that belong together.
#[derive(Clone, Debug)]
struct Group {
    id: String,
    title: String,
    summary: String,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "pages/coverage/list.html")]
pub(crate) struct CoveragePage {
    frame: Frame,
    policy: String,
    version: u32,
    on: String,
    clauses: bool,
    bar: Bar,
    grades: Vec<Grade>,
    counted: String,
    chips: Vec<Chip>,
    groups: Vec<Group>,
    /// Whether the viewer may attest.
    attests: bool,
    /// Whether the viewer may read the ledger.
    reads: bool,
}

/// What is asked for: one grade alone.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    kept: String,
}

/// The obligations.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    shown(&state, &who, &asked, false).await
}

/// The clauses of the policy.
pub(crate) async fn clauses(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    shown(&state, &who, &asked, true).await
}

async fn shown(
    state: &State,
    who: &SignedIn,
    asked: &Asked,
    clauses: bool,
) -> Result<Response, PageError> {
    let frame = frame(state, who, "Coverage", Place::Policy);
    let only = Kept::from_code(&asked.kept);
    let (attests, reads) = (
        may(who.actor.role, Action::AttestationAdd),
        may(who.actor.role, Action::LedgerShow),
    );
    let coverage = state.run(who, |ctx| ctx.coverage(FOR_A_PAGE)).await?;
    let mut page = CoveragePage::of(frame, &coverage, clauses, only);
    (page.attests, page.reads) = (attests, reads);
    html(&page)
}

impl CoveragePage {
    fn of(frame: Frame, coverage: &Coverage, clauses: bool, only: Option<Kept>) -> Self {
        let figures = if clauses {
            coverage.clause_figures()
        } else {
            coverage.figures()
        };
        Self {
            frame,
            policy: coverage.policy.clone(),
            version: coverage.version,
            on: moment(coverage.at),
            clauses,
            bar: bar(&figures),
            grades: grades(&figures),
            counted: counted(coverage),
            chips: chips(&figures, clauses, only),
            groups: if clauses {
                clause_groups(coverage, only)
            } else {
                obligation_groups(coverage, only)
            },
            attests: false,
            reads: false,
        }
    }
}

fn class(kept: Kept) -> &'static str {
    match kept {
        Kept::Enforced => "enforced",
        Kept::Worked => "worked",
        Kept::Attested => "attested",
        Kept::NotMet => "not-met",
    }
}

fn bar(figures: &Figures) -> Bar {
    let all = figures.all().max(1);
    let mut before = 0;
    let parts = Kept::ALL
        .into_iter()
        .map(|kept| {
            let x = before * WIDTH / all;
            before += figures.count(kept);
            Part {
                class: class(kept),
                x,
                width: before * WIDTH / all - x,
            }
        })
        .collect();
    let each: Vec<String> = Kept::ALL
        .into_iter()
        .map(|kept| format!("{} {}", figures.count(kept), kept.words()))
        .collect();
    Bar {
        words: format!("Of {}: {}", figures.all(), each.join(", ")),
        parts,
    }
}

fn grades(figures: &Figures) -> Vec<Grade> {
    Kept::ALL
        .into_iter()
        .map(|kept| Grade {
            class: class(kept),
            words: kept.words(),
            meaning: kept.meaning(),
            count: figures.count(kept),
            part: figures.in_part(kept),
        })
        .collect()
}

fn counted(coverage: &Coverage) -> String {
    if coverage.counted.all {
        return String::new();
    }
    format!(
        "The list of entries is long: {} of them are counted so far. Open this page again, and it goes on from there.",
        coverage.counted.leaves
    )
}

fn chips(figures: &Figures, clauses: bool, only: Option<Kept>) -> Vec<Chip> {
    let base = if clauses {
        "/policy/coverage/clauses"
    } else {
        "/policy/coverage"
    };
    let all = Chip {
        words: "All".to_owned(),
        path: base.to_owned(),
        count: figures.all(),
        current: only.is_none(),
    };
    let each = Kept::ALL.into_iter().map(|kept| Chip {
        words: capital(kept.words()),
        path: format!("{base}?kept={}", kept.code()),
        count: figures.count(kept),
        current: only == Some(kept),
    });
    std::iter::once(all).chain(each).collect()
}

fn tag(kept: Kept, in_part: bool) -> Tag {
    let words = match (kept, in_part) {
        (Kept::Enforced, false) => "Enforced",
        (Kept::Enforced, true) => "Enforced, in part",
        (Kept::Worked, false) => "Worked",
        (Kept::Worked, true) => "Worked, in part",
        (Kept::Attested, _) => "Attested",
        (Kept::NotMet, _) => "Not met",
    };
    let colour = match kept {
        Kept::Enforced => "green",
        Kept::Worked => "blue",
        Kept::Attested => "amber",
        Kept::NotMet => "red",
    };
    Tag::new(words, colour)
}

fn obligation_groups(coverage: &Coverage, only: Option<Kept>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let wanted = |one: &&ObligationCovered| only.is_none_or(|kept| one.kept == kept);
    for one in coverage.obligations.iter().filter(wanted) {
        if groups.last().is_none_or(|group| group.id != one.theme.code) {
            groups.push(Group {
                id: one.theme.code.clone(),
                title: one.theme.title.clone(),
                summary: summary(&coverage.figures_of(one.theme)),
                lines: Vec::new(),
            });
        }
        if let Some(group) = groups.last_mut() {
            group.lines.push(obligation(coverage, one));
        }
    }
    groups
}

fn summary(figures: &Figures) -> String {
    let each: Vec<String> = Kept::ALL
        .into_iter()
        .filter(|kept| figures.count(*kept) > 0)
        .map(|kept| format!("{} {}", figures.count(kept), kept.words()))
        .collect();
    format!("{}.", each.join(", "))
}

fn obligation(coverage: &Coverage, one: &ObligationCovered) -> Line {
    Line {
        id: one.obligation.id.to_lowercase(),
        code: one.obligation.id.clone(),
        title: one.obligation.title.clone(),
        says: one.obligation.must.clone(),
        source: one.obligation.law.join("; "),
        tag: tag(one.kept, one.in_part()),
        by: by(coverage, &one.controls),
        attested: one.attested.iter().map(said).collect(),
        missing: one
            .missing
            .map(|missing| missing.what.to_owned())
            .unwrap_or_default(),
        missing_is: one.missing.map_or("", |missing| missing.whose.words()),
        about: one.obligation.id.clone(),
        asks: one.kept == Kept::NotMet || one.in_part(),
    }
}

fn clause_groups(coverage: &Coverage, only: Option<Kept>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let wanted = |one: &(usize, &ClauseCovered)| only.is_none_or(|kept| one.1.kept == kept);
    for (number, one) in coverage.clauses.iter().enumerate().filter(wanted) {
        let title = one.clause.kind.words();
        if groups.last().is_none_or(|group| group.title != title) {
            let own = coverage.clauses.iter();
            let own = own
                .filter(|other| other.clause.kind == one.clause.kind)
                .count();
            groups.push(Group {
                id: format!("kind-{}", groups.len() + 1),
                title: title.to_owned(),
                summary: crate::pages::requests::count_of(own, "clause", "clauses"),
                lines: Vec::new(),
            });
        }
        if let Some(group) = groups.last_mut() {
            group.lines.push(clause(coverage, number, one));
        }
    }
    groups
}

fn clause(coverage: &Coverage, number: usize, one: &ClauseCovered) -> Line {
    Line {
        id: format!("clause-{}", number + 1),
        code: String::new(),
        title: capital(&one.clause.title),
        says: String::new(),
        source: format!("{}; {}", one.clause.origin, one.clause.path),
        tag: tag(one.kept, false),
        by: by(coverage, &one.controls),
        attested: one.attested.iter().map(said).collect(),
        missing: one
            .missing
            .map(|missing| missing.what.to_owned())
            .unwrap_or_default(),
        missing_is: one.missing.map_or("", |missing| missing.whose.words()),
        about: encoded(&one.clause.path),
        asks: one.kept == Kept::NotMet,
    }
}

fn by(coverage: &Coverage, controls: &[usize]) -> Vec<By> {
    let all = controls.iter().filter_map(|at| coverage.controls.get(*at));
    all.map(|shown: &Shown| {
        let evidence = &shown.evidence;
        let last = evidence
            .last
            .map(|at| format!(", the last on {}", moment(at)));
        By {
            title: shown.title.clone(),
            does: shown.does.clone(),
            evidence: format!("{}{}", evidence.words, last.unwrap_or_default()),
            late: evidence.overdue.unwrap_or_default(),
            // Nobody pages through the ledger of the accounts, nor of an earlier epoch.
            leaves: evidence
                .leaves
                .iter()
                .filter(|leaf| !leaf.of_accounts && leaf.epoch == coverage.epoch)
                .map(|leaf| leaf.index)
                .collect(),
        }
    })
    .collect()
}

fn said(one: &AttestationView) -> Said {
    let until = one
        .until
        .map_or_else(String::new, |until| format!(", good until {}", day(until)));
    let stands = if one.good || one.withdrawn.is_some() {
        ""
    } else {
        ". It is out of date"
    };
    Said {
        id: one.id.to_string(),
        heading: format!(
            "Attested by {}, {}, on {}{until}{stands}",
            one.name,
            one.role,
            day(one.on)
        ),
        words: one.words.clone(),
        withdrawn: one
            .withdrawn
            .as_ref()
            .map_or_else(String::new, |(on, name, why)| {
                format!("Taken back by {name} on {}: {why}", day(*on))
            }),
        good: one.good,
    }
}

#[cfg(test)]
impl CoveragePage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        let figures = Figures {
            enforced: (20, 12),
            worked: (8, 5),
            attested: 1,
            not_met: 78,
        };
        let line = Line {
            id: "gov-6".to_owned(),
            code: "GOV-6".to_owned(),
            title: "Training".to_owned(),
            says: "Train people when they start.".to_owned(),
            source: "UK GDPR art. 39(1)(b)".to_owned(),
            tag: tag(Kept::Attested, false),
            by: vec![By {
                title: "What is due today".to_owned(),
                does: "Each role sees what is due for it.".to_owned(),
                evidence: "3 looks at Today".to_owned(),
                late: 1,
                leaves: vec![4, 2],
            }],
            attested: vec![Said {
                id: "1".to_owned(),
                heading: "Attested by Rowan Hale".to_owned(),
                words: "Everybody came to the <fractions> day.".to_owned(),
                withdrawn: String::new(),
                good: true,
            }],
            missing: "What is taught is outside Caretaker.".to_owned(),
            missing_is: app::coverage::Whose::Yours.words(),
            about: "GOV-6".to_owned(),
            asks: true,
        };
        Self {
            frame,
            policy: "Private tutoring".to_owned(),
            version: 1,
            on: "21 November 2026 at 10:00".to_owned(),
            clauses: false,
            bar: bar(&figures),
            grades: grades(&figures),
            counted: "The list of entries is long.".to_owned(),
            chips: chips(&figures, false, Some(Kept::NotMet)),
            groups: vec![Group {
                id: "governance".to_owned(),
                title: "Governance".to_owned(),
                summary: summary(&figures),
                lines: vec![line],
            }],
            attests: true,
            reads: true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_is_as_wide_as_all_and_its_words_say_the_same() {
        let figures = Figures {
            enforced: (1, 0),
            worked: (1, 1),
            attested: 0,
            not_met: 1,
        };
        let bar = bar(&figures);
        let widths: Vec<usize> = bar.parts.iter().map(|part| part.width).collect();
        assert_eq!(widths, [200, 200, 0, 200]);
        assert_eq!(
            bar.parts.iter().map(|part| part.x).collect::<Vec<_>>(),
            [0, 200, 400, 400]
        );
        assert_eq!(
            bar.words,
            "Of 3: 1 enforced, 1 worked, 0 attested, 1 not met"
        );
    }

    #[test]
    fn a_clauses_path_stands_whole_in_an_address() {
        assert_eq!(
            encoded("retention[sessions].then"),
            "retention%5Bsessions%5D.then"
        );
    }
}
