//! A letter for whoever asks that what we hold about them be deleted: what could go now, what we keep
//! until when and why, what cannot go, and who else would be asked. In short sentences, since children
//! read it, and before anything is decided, so that they can say what they think of it.

use std::collections::BTreeMap;

use access::DataClass;
use duties::Requester;
use duties::rights::{Identity, RightKind};

use super::happenings::is_open;
use super::{Due, Letter, RequestView};
use crate::{AppError, Ctx, Heap};

impl Ctx<'_> {
    /// The letter, where somebody asks it for themselves and we know who they are: it says what is held.
    /// Nothing of safeguarding stands in any of them, held or not.
    pub(super) fn what_would_go(&self, view: &RequestView) -> Result<Option<Letter>, AppError> {
        let duty = &view.stored.body.duty;
        let known = matches!(
            duty.identity,
            Identity::Confirmed { .. } | Identity::NotInDoubt { .. }
        );
        let themselves = duty.requester == Requester::DataSubject;
        if duty.kind != RightKind::Erasure || !is_open(duty) || !known || !themselves {
            return Ok(None);
        }
        let subject = view.stored.body.subject;
        if self.engine.directory()?.person(subject).is_none() {
            return Ok(None);
        }
        let mut heaps = self.gather(subject)?.heaps;
        heaps.retain(|heap| heap.class != DataClass::Safeguarding);
        let given = self.engine.disclosures_of(subject)?.into_iter();
        let told = given.filter(|one| one.body.quiet.is_empty());
        let mut others: Vec<String> = told.map(|one| one.body.who).collect();
        others.sort();
        others.dedup();
        let letter = Letter {
            code: "what-would-go".to_owned(),
            title: "What we would delete, and what stays".to_owned(),
            heading: "What we would delete, and what stays".to_owned(),
            to: view.stored.body.requester.name.clone(),
            paragraphs: said(&heaps, &others, view.due),
            ways: Vec::new(),
            stops: Vec::new(),
        };
        self.looked_through(letter, view).map(Some)
    }
}

fn said(heaps: &[Heap], others: &[String], due: Due) -> Vec<String> {
    let mut said = vec![
        "You asked us to delete what we hold about you. Nothing is deleted yet. This is what would \
         happen. Tell us if you see it differently, or if you want to keep some of it."
            .to_owned(),
    ];
    let free = |heap: &&Heap| heap.held.is_none();
    let now: Vec<String> = heaps
        .iter()
        .filter(free)
        .filter(|heap| heap.past)
        .map(called)
        .collect();
    if !now.is_empty() {
        said.push(format!("This can go now: {}.", now.join("; ")));
    }
    let mut kept: BTreeMap<(String, &str), Vec<String>> = BTreeMap::new();
    for heap in heaps.iter().filter(free).filter(|heap| !heap.past) {
        let others = if heap.others.is_empty() {
            ""
        } else {
            ", in which other people stand too"
        };
        let together = kept.entry((until(heap), heap.reason.as_str())).or_default();
        together.push(format!("{}{others}", called(heap)));
    }
    for ((until, reason), what) in kept {
        said.push(format!(
            "{}: we usually keep this {until}. {reason} We now look at whether that still holds for you.",
            what.join("; ")
        ));
    }
    let stays: Vec<String> = heaps
        .iter()
        .filter(|heap| heap.held.is_some())
        .map(called)
        .collect();
    if !stays.is_empty() {
        said.push(format!(
            "This has to stay for now: {}. The law lets us keep it while something is not over (UK \
             GDPR arts 17(3) and 18). We look at it again, and it goes by its own day after that.",
            stays.join("; ")
        ));
    }
    if !others.is_empty() {
        said.push(format!(
            "We gave some of it to others: {}. If we delete it, we tell them to do the same (UK GDPR \
             art. 19).",
            others.join("; ")
        ));
    }
    said.push(
        "Some things stay in any case: that you asked us this and what we answered, and a sign without \
         your name that somebody was here. There are things that the law lets us keep without naming \
         them. We write this to everybody, whether there are any or not."
            .to_owned(),
    );
    said.push(match due {
        Due::Answer(on) => format!(
            "You hear from us by {} at the latest what we decided, and why.",
            calendar::in_words(on)
        ),
        Due::Acknowledge(_) | Due::AtOnce | Due::WithoutDelay(_) | Due::StandsStill => {
            "You hear from us what we decided, and why.".to_owned()
        }
    });
    said
}

/// What it is, and how much.
fn called(heap: &Heap) -> String {
    if heap.is_details() {
        return "Your name, how we reach you, your family, and what you agreed to".to_owned();
    }
    match heap.count {
        1 => heap.title.clone(),
        many => format!("{} ({many})", heap.title),
    }
}

/// Until when, as a sentence goes on; where the day is not known, what decides it.
fn until(heap: &Heap) -> String {
    if heap.dated {
        format!("until {}", heap.until)
    } else {
        format!("for a time: {}", heap.until)
    }
}
