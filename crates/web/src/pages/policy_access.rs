//! Who may see what, as the policy says it: all of it, and why somebody may see one thing or not.

use app::{AppError, PolicyAccess, RoleSees, Trace};
use askama::Template;
use axum::extract::{Query, State as Extract};
use axum::response::Response;
use serde::Deserialize;

use crate::errors::{PageError, html};
use crate::form::sentence;
use crate::frame::{Frame, Place};
use crate::pages::people::held::guarded;
use crate::pages::plain::{capital, frame, listed};
use crate::pages::requests::Tag;
use crate::session::Viewer;
use crate::state::State;

/// Which look is to be explained, by the policy's codes; none if nothing was chosen.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    role: String,
    category: String,
    about: String,
    purpose: String,
    /// "own" or "others".
    whose: String,
}

/// A list to choose from.
#[derive(Clone, Debug)]
struct Select {
    name: &'static str,
    label: &'static str,
    options: Vec<Chosen>,
}

/// One line of such a list.
#[derive(Clone, Debug)]
struct Chosen {
    value: String,
    words: String,
    selected: bool,
}

/// A step of a decision.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) words: String,
    pub(crate) place: String,
    pub(crate) tag: Tag,
}

/// The answer to what was asked.
#[derive(Clone, Debug)]
struct Answer {
    yes: bool,
    steps: Vec<Step>,
}

/// What a role sees.
#[derive(Clone, Debug)]
struct Sees {
    id: String,
    title: String,
    signs_in: bool,
    /// The category, how it is guarded, and what of it.
    categories: Vec<(String, Option<Tag>, Vec<String>)>,
    not: String,
}

#[derive(Template)]
#[template(path = "pages/policy/access.html")]
pub(crate) struct AccessPage {
    frame: Frame,
    selects: Vec<Select>,
    answer: Option<Answer>,
    roles: Vec<Sees>,
}

/// Shows it.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let frame = frame(&state, &who, "Who may see what", Place::Policy);
    let page = state
        .run(&who, move |ctx| {
            let access = ctx.policy_access()?;
            let trace = if asked.role.is_empty() {
                None
            } else {
                Some(ctx.why_by_policy(&policy::Look {
                    role: &asked.role,
                    category: &asked.category,
                    purpose: &asked.purpose,
                    kind_of_person: &asked.about,
                    their_own: asked.whose != "others",
                })?)
            };
            Ok::<_, AppError>(built(frame, &access, &asked, trace.as_ref()))
        })
        .await?;
    html(&page)
}

fn built(frame: Frame, access: &PolicyAccess, asked: &Asked, trace: Option<&Trace>) -> AccessPage {
    AccessPage {
        frame,
        selects: selects(access, asked),
        answer: trace.map(|trace| Answer {
            yes: trace.is_allowed(),
            steps: steps(trace),
        }),
        roles: access.roles.iter().map(sees).collect(),
    }
}

/// The steps of a decision, each as a sentence.
pub(crate) fn steps(trace: &Trace) -> Vec<Step> {
    let step = |step: &app::TraceStep| Step {
        words: sentence(&step.words),
        place: step.place.clone(),
        tag: if step.met {
            Tag::new("Met", "green")
        } else {
            Tag::new("Not met", "red")
        },
    };
    trace.steps.iter().map(step).collect()
}

fn selects(access: &PolicyAccess, asked: &Asked) -> Vec<Select> {
    let select = |name, label, chosen: &str, all: Vec<(String, String)>| Select {
        name,
        label,
        options: all
            .into_iter()
            .map(|(value, words)| Chosen {
                selected: value == chosen,
                value,
                words: capital(&words),
            })
            .collect(),
    };
    let roles = access.roles.iter();
    let categories = access.roles.first().into_iter();
    let mut purposes = vec![(String::new(), "any purpose".to_owned())];
    purposes.extend(access.purposes.iter().cloned());
    let whose = [
        ("own", "somebody whom they work with"),
        ("others", "somebody else"),
    ];
    vec![
        select(
            "role",
            "Who wants to look",
            &asked.role,
            roles
                .map(|role| (role.code.clone(), role.title.clone()))
                .collect(),
        ),
        select(
            "category",
            "At what",
            &asked.category,
            categories
                .flat_map(|role| &role.categories)
                .map(|one| (one.code.clone(), one.title.clone()))
                .collect(),
        ),
        select("about", "About", &asked.about, access.people.clone()),
        select(
            "whose",
            "Who is",
            &asked.whose,
            whose.map(|(a, b)| (a.to_owned(), b.to_owned())).to_vec(),
        ),
        select("purpose", "For what", &asked.purpose, purposes),
    ]
}

fn sees(role: &RoleSees) -> Sees {
    let (seen, not): (Vec<_>, Vec<_>) = role
        .categories
        .iter()
        .partition(|one| !one.lines.is_empty());
    let not: Vec<String> = not.into_iter().map(|one| one.title.clone()).collect();
    Sees {
        id: role.code.clone(),
        title: capital(&role.title),
        signs_in: role.signs_in,
        categories: seen
            .into_iter()
            .map(|one| {
                let lines = one.lines.iter().map(|line| capital(line)).collect();
                (one.title.clone(), guarded(one.class), lines)
            })
            .collect(),
        not: listed(&not),
    }
}

#[cfg(test)]
impl AccessPage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        let categories = vec![
            app::CategorySeen {
                code: "learning".to_owned(),
                title: "Learning".to_owned(),
                class: access::DataClass::Special,
                lines: vec!["about tutees whom they work with, to give sessions".to_owned()],
            },
            app::CategorySeen {
                code: "money".to_owned(),
                title: "Money".to_owned(),
                class: access::DataClass::Ordinary,
                lines: Vec::new(),
            },
        ];
        let access = PolicyAccess {
            roles: vec![RoleSees {
                code: "guide".to_owned(),
                title: "guide".to_owned(),
                signs_in: false,
                categories,
            }],
            people: vec![("learner".to_owned(), "tutees".to_owned())],
            purposes: vec![("sessions".to_owned(), "to give sessions".to_owned())],
        };
        let trace = Trace {
            steps: vec![app::TraceStep {
                met: true,
                words: "a guide may see it".to_owned(),
                place: "role[guide].sees[0]".to_owned(),
            }],
        };
        built(frame, &access, &Asked::default(), Some(&trace))
    }
}
