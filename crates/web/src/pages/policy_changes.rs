//! What one version of the policy changes against another, as pages show it.

use app::bodies::Changed;
use app::{Diff, DocumentChange, Subject};

use crate::pages::plain::listed;

/// What changes about a subject.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub(crate) title: String,
    pub(crate) lines: Vec<Line>,
}

/// One thing that changes, and for whom.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) what: String,
    pub(crate) people: String,
}

/// A document that is published otherwise.
#[derive(Clone, Debug)]
pub(crate) struct Published {
    pub(crate) title: String,
    pub(crate) says_now: Vec<String>,
    pub(crate) said_before: Vec<String>,
}

/// A comparison, subject by subject.
pub(crate) fn groups(diff: &Diff) -> Vec<Group> {
    let subjects = Subject::ALL.into_iter().map(|subject| Group {
        title: subject.words().to_owned(),
        lines: diff
            .about(subject)
            .map(|one| Line {
                what: one.what.clone(),
                people: listed(&one.people),
            })
            .collect(),
    });
    subjects.filter(|group| !group.lines.is_empty()).collect()
}

/// What a version changed, as it was kept with it.
pub(crate) fn kept(changed: &[Changed]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for one in changed {
        let line = Line {
            what: one.what.clone(),
            people: listed(&one.people),
        };
        match groups.iter_mut().find(|group| group.title == one.subject) {
            Some(group) => group.lines.push(line),
            None => groups.push(Group {
                title: one.subject.clone(),
                lines: vec![line],
            }),
        }
    }
    groups
}

/// The documents that change.
pub(crate) fn published(documents: &[DocumentChange]) -> Vec<Published> {
    documents
        .iter()
        .map(|one| {
            let sort = if one.is_notice { "The notice " } else { "" };
            let title = format!("{sort}“{}” {}.", one.title, one.happened.words());
            Published {
                title,
                says_now: one.says_now.clone(),
                said_before: one.said_before.clone(),
            }
        })
        .collect()
}

#[cfg(test)]
pub(crate) fn samples() -> (Vec<Group>, Vec<Published>) {
    let line = Line {
        what: "“Session reports” are kept longer: <well>.".to_owned(),
        people: "tutees".to_owned(),
    };
    let group = Group {
        title: "How long it is kept".to_owned(),
        lines: vec![line],
    };
    let notice = Published {
        title: "The notice “For families” changes.".to_owned(),
        says_now: vec!["We keep it for six years.".to_owned()],
        said_before: vec!["We keep it for three years.".to_owned()],
    };
    (vec![group], vec![notice])
}
