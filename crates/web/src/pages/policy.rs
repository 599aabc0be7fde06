//! The adopted policy in plain words.

use access::{Action, Role};
use app::{KindInWords, PolicyView, Right, UseInWords};
use askama::Template;
use axum::extract::State as Extract;
use axum::response::Response;

use crate::errors::{PageError, html};
use crate::frame::{Frame, Place};
use crate::pages::people::held::guarded;
use crate::pages::plain::{capital, day, frame, listed, may};
use crate::pages::requests::Tag;
use crate::session::Viewer;
use crate::state::State;

/// A kind of record.
#[derive(Clone, Debug)]
struct Kind {
    /// Its code, which names its place on the page.
    code: String,
    title: String,
    tag: Option<Tag>,
    /// About whom, for the line that opens it.
    about: String,
    facts: Vec<(&'static str, Vec<String>)>,
    /// For auditors: where it stands in the law and in the written policy.
    sources: Vec<String>,
}

/// How long something is kept.
#[derive(Clone, Debug)]
struct Rule {
    title: String,
    words: String,
    then: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "pages/policy.html")]
pub(crate) struct PolicyPage {
    frame: Frame,
    title: String,
    version: u32,
    since: String,
    review_by: String,
    written: String,
    people: Vec<String>,
    /// Words of the house that the policy defines.
    meanings: Vec<(String, String)>,
    kinds: Vec<Kind>,
    recipients: Vec<(String, String)>,
    rules: Vec<Rule>,
    aim: u16,
    /// What else there is about the policy, as far as the viewer may see it.
    links: Vec<Link>,
}

/// Shows it.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
) -> Result<Response, PageError> {
    let role = who.actor.role;
    let frame = frame(&state, &who, "Policy", Place::Policy);
    html(
        &state
            .run(&who, move |ctx| Ok(page(frame, ctx.show_policy()?, role)))
            .await?,
    )
}

fn page(frame: Frame, view: PolicyView, role: Role) -> PolicyPage {
    PolicyPage {
        frame,
        title: view.title,
        version: view.version,
        since: day(view.effective_on),
        review_by: day(view.review_by),
        written: view.written_policy.unwrap_or_default(),
        people: view
            .people
            .into_iter()
            .map(|(many, child)| {
                if child {
                    format!("{} (children)", capital(&many))
                } else {
                    capital(&many)
                }
            })
            .collect(),
        meanings: view
            .meanings
            .into_iter()
            .map(|(words, meaning)| (capital(&words), capital(&meaning)))
            .collect(),
        kinds: view.records.iter().map(kind).collect(),
        recipients: view
            .recipients
            .into_iter()
            .map(|(to, why)| (capital(&to), capital(&why)))
            .collect(),
        rules: view
            .retention
            .into_iter()
            .map(|rule| Rule {
                title: rule.title,
                words: capital(&rule.words),
                then: rule.then,
                reason: rule.reason,
            })
            .collect(),
        aim: view.aim_working_days,
        links: links(role),
    }
}

/// Where a page leads, and in which words.
type Link = (&'static str, &'static str);

fn links(role: Role) -> Vec<Link> {
    let all: [(Action, Link); 11] = [
        (
            Action::PackAcknowledge,
            ("/policy/acknowledge", "Read it and confirm"),
        ),
        (
            Action::PackLook,
            (
                "/policy/published",
                "What is published, and the record of processing",
            ),
        ),
        (
            Action::CoverageLook,
            ("/policy/coverage", "How well it is kept"),
        ),
        (Action::EntryList, ("/registers", "Registers")),
        (Action::PackLook, ("/policy/access", "Who may see what")),
        (Action::PackLook, ("/policy/versions", "Versions")),
        (Action::PackDraftLook, ("/policy/draft", "The next version")),
        (Action::WordingLook, ("/policy/letters", "Letters")),
        (Action::PackReaders, ("/policy/readers", "Who has read it")),
        (Action::QuestionList, ("/questions", "Questions")),
        (
            Action::AccountList,
            ("/settings/accounts", "Who can sign in"),
        ),
    ];
    all.into_iter()
        .filter_map(|(action, link)| may(role, action).then_some(link))
        .collect()
}

fn kind(kind: &KindInWords) -> Kind {
    let mut why = Vec::new();
    let mut by_right = Vec::new();
    for one in &kind.uses {
        let (purpose, right) = reason(one);
        why.push(purpose);
        by_right.push(right);
    }
    why.dedup();
    by_right.dedup();
    let until = kind
        .until
        .iter()
        .map(|(whom, rule)| {
            if whom.is_empty() {
                capital(&rule.words)
            } else {
                format!("For {whom}: {}", rule.words)
            }
        })
        .collect();
    let from: Vec<String> = kind
        .sources
        .iter()
        .map(|(_, title)| title.clone())
        .collect();
    let facts = [
        ("What for", why),
        ("By what right", by_right),
        ("From", vec![capital(&listed(&from))]),
        ("May be given to", kind.recipients.clone()),
        ("Until when", until),
    ];
    Kind {
        code: kind.code.clone(),
        title: kind.many.clone(),
        tag: guarded(kind.class),
        about: listed(&kind.about),
        facts: facts
            .into_iter()
            .filter(|(_, values)| values.iter().any(|value| !value.is_empty()))
            .collect(),
        sources: sources(kind),
    }
}

/// What something is used for, and by what right.
fn reason(one: &UseInWords) -> (String, String) {
    let only = if one.only.is_empty() {
        String::new()
    } else {
        format!(" (for {})", listed(&one.only))
    };
    let words: Vec<String> = rights(one).map(|right| right.words.clone()).collect();
    let interest = one
        .interest
        .as_ref()
        .map(|interest| format!(": {interest}"));
    let right = format!(
        "{}{}{only}",
        capital(&words.join("; ")),
        interest.unwrap_or_default()
    );
    (format!("{}{only}", capital(&one.purpose)), right)
}

/// Basis and conditions.
fn rights(one: &UseInWords) -> impl Iterator<Item = &Right> {
    std::iter::once(&one.basis).chain(&one.conditions)
}

/// Where it stands in the law and in the written policy, each once.
fn sources(kind: &KindInWords) -> Vec<String> {
    let mut sources: Vec<String> = kind
        .uses
        .iter()
        .flat_map(rights)
        .map(|right| right.citation.clone())
        .filter(|citation| !citation.is_empty())
        .collect();
    sources.push(format!("In the policy: {}", kind.origin));
    sources.sort();
    sources.dedup();
    sources
}

#[cfg(test)]
impl PolicyPage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        Self {
            frame,
            title: "Private tutoring".to_owned(),
            version: 1,
            since: "1 November 2026".to_owned(),
            review_by: "31 October 2027".to_owned(),
            written: "Data Protection Policy, August 2023".to_owned(),
            people: vec!["Tutees (children)".to_owned()],
            meanings: vec![(
                "Clients".to_owned(),
                "Whoever commissions lessons".to_owned(),
            )],
            kinds: vec![Kind {
                code: "session-report".to_owned(),
                about: "tutees".to_owned(),
                title: "Session reports".to_owned(),
                tag: None,
                facts: vec![("What for", vec!["Giving sessions".to_owned()])],
                sources: vec!["UK GDPR art. 6(1)(f)".to_owned()],
            }],
            recipients: vec![("The family".to_owned(), "They asked for it".to_owned())],
            rules: vec![Rule {
                title: "Sessions".to_owned(),
                words: "6 years after sessions end".to_owned(),
                then: "it is destroyed".to_owned(),
                reason: "A claim can be made for six years.".to_owned(),
            }],
            aim: 15,
            links: links(Role::Dpo),
        }
    }
}
