//! Which messages of a place belong to one conversation, and what it is called.
//!
//! Messages say by their ids what they answer. Where an answer has lost them, its subject and the two
//! people between whom it went lead to the message before it; a subject alone never does, since many
//! conversations are about “Tuesday”.

use std::collections::{HashMap, HashSet};

use document::{Address, Mail};
use jiff::Timestamp;

/// What a conversation without a subject is called.
const NO_SUBJECT: &str = "mail without a subject";

/// The conversations of a place.
#[derive(Default)]
pub(crate) struct Threads {
    /// A number for each message, by its id or, where it has none, by what else tells it apart.
    numbers: HashMap<String, usize>,
    /// For each number one of the same conversation, nearer to the one that stands for all.
    towards: Vec<usize>,
    /// How many a number stands for, so that the ways to it stay short.
    sizes: Vec<usize>,
    /// For each number that stands for a conversation, when it began and about what.
    began: HashMap<usize, (Option<Timestamp>, String)>,
    /// Messages by subject and two of their people, with their time.
    between: HashMap<Between, Vec<(Option<Timestamp>, usize)>>,
    /// Answers that have lost the ids of what they answer.
    lost: Vec<(Vec<Between>, Option<Timestamp>, usize)>,
}

/// A bare subject, and two addresses in order.
type Between = (String, String, String);

impl Threads {
    /// Takes in a message.
    pub(crate) fn add(&mut self, mail: &Mail) {
        let number = self.number(&key(mail));
        let named = mail.references.iter().chain(&mail.in_reply_to);
        for id in named.filter(|id| !id.is_empty()) {
            let other = self.number(id);
            self.join(number, other);
        }
        let at = time(mail);
        let root = self.root(number);
        let subject = mail.plain_subject().to_owned();
        keep_earliest(&mut self.began, root, (at, subject));
        let between = pairs(mail);
        let alone = mail.references.is_empty() && mail.in_reply_to.is_none();
        let answers = mail.subject.as_deref().map(str::trim) != Some(mail.plain_subject());
        if alone && (answers || mail.message_id.is_none()) {
            self.lost.push((between.clone(), at, number));
        }
        if !(alone && answers) {
            for pair in between {
                self.between.entry(pair).or_default().push((at, number));
            }
        }
    }

    /// Leads answers that have lost their ids to the last message before them, once all are in.
    pub(crate) fn settle(&mut self) {
        for list in self.between.values_mut() {
            list.sort_unstable();
        }
        for (pairs, at, number) in std::mem::take(&mut self.lost) {
            for pair in pairs {
                let sent = self.between.get(&pair).map_or(&[][..], Vec::as_slice);
                let before = sent.partition_point(|(on, _)| *on <= at);
                let others = sent.get(..before).unwrap_or_default().iter().rev();
                let last = others
                    .map(|(_, other)| *other)
                    .find(|other| *other != number);
                if let Some(last) = last {
                    self.join(number, last);
                }
            }
        }
    }

    /// What stands for the conversation of a message that was taken in.
    fn conversation(&self, mail: &Mail) -> Option<usize> {
        let known = self.numbers.get(&key(mail)).copied();
        // A message that lies elsewhere may still be named here.
        let mut named = mail.references.iter().chain(&mail.in_reply_to);
        let number = known.or_else(|| named.find_map(|id| self.numbers.get(id).copied()))?;
        Some(self.root(number))
    }

    fn number(&mut self, id: &str) -> usize {
        if let Some(number) = self.numbers.get(id) {
            return *number;
        }
        let number = self.towards.len();
        self.towards.push(number);
        self.sizes.push(1);
        self.numbers.insert(id.to_owned(), number);
        number
    }

    fn root(&self, mut number: usize) -> usize {
        while let Some(next) = self.towards.get(number).filter(|next| **next != number) {
            number = *next;
        }
        number
    }

    /// Makes two conversations one: the smaller becomes a part of the larger.
    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        if one == other {
            return;
        }
        let size = |number: usize| self.sizes.get(number).copied().unwrap_or_default();
        let (one, other, both) = match (size(one), size(other)) {
            (larger, smaller) if larger >= smaller => (one, other, larger + smaller),
            (smaller, larger) => (other, one, larger + smaller),
        };
        if let (Some(towards), Some(size)) = (self.towards.get_mut(other), self.sizes.get_mut(one))
        {
            (*towards, *size) = (one, both);
        }
        if let Some(began) = self.began.remove(&other) {
            keep_earliest(&mut self.began, one, began);
        }
    }
}

/// A conversation is called as its first message is; a time that is not known comes last.
fn keep_earliest(
    began: &mut HashMap<usize, (Option<Timestamp>, String)>,
    root: usize,
    new: (Option<Timestamp>, String),
) {
    let entry = began.entry(root).or_insert_with(|| new.clone());
    let earlier = match (new.0, entry.0) {
        (Some(new), Some(old)) => new < old,
        (Some(_), None) => true,
        (None, _) => false,
    };
    if earlier {
        *entry = new;
    }
}

/// By what a message is known: its id, or all that its heading says.
fn key(mail: &Mail) -> String {
    if let Some(id) = mail.message_id.as_ref().filter(|id| !id.is_empty()) {
        return id.clone();
    }
    let people = [&mail.from, &mail.to, &mail.cc].into_iter().flatten();
    let people: Vec<String> = people.map(Address::written).collect();
    let (date, subject) = (mail.date.as_deref(), mail.subject.as_deref());
    // No id has a line feed in it.
    format!(
        "\n{}\n{}\n{}",
        date.unwrap_or_default(),
        subject.unwrap_or_default(),
        people.join("\n")
    )
}

fn time(mail: &Mail) -> Option<Timestamp> {
    mail.date.as_ref()?.parse().ok()
}

/// The sender with each of those who received it, beside the subject; none where there is no subject.
fn pairs(mail: &Mail) -> Vec<Between> {
    let subject = mail.bare_subject();
    let address = |person: &Address| {
        let written = person.email.as_ref().or(person.name.as_ref());
        written.map(|written| written.to_lowercase())
    };
    let Some(from) = mail.from.first().and_then(address) else {
        return Vec::new();
    };
    if subject.is_empty() {
        return Vec::new();
    }
    let to = mail.to.iter().chain(&mail.cc).filter_map(address);
    to.filter(|to| *to != from)
        .map(|to| {
            let (one, other) = if from < to {
                (from.clone(), to)
            } else {
                (to, from.clone())
            };
            (subject.clone(), one, other)
        })
        .collect()
}

/// The names of conversations: the subject, and where another has the same one, when it began.
pub(crate) struct Names {
    threads: Threads,
    given: HashMap<usize, String>,
    taken: HashSet<String>,
}

impl Names {
    /// Starts with what groups there are already, and a message of each that is a conversation.
    pub(crate) fn new(threads: Threads, groups: Vec<(String, Option<Mail>)>) -> Self {
        let mut names = Self {
            threads,
            given: HashMap::new(),
            taken: HashSet::new(),
        };
        for (group, mail) in groups {
            let thread = mail.and_then(|mail| names.threads.conversation(&mail));
            names.taken.insert(group.to_lowercase());
            if let Some(thread) = thread {
                names.given.entry(thread).or_insert(group);
            }
        }
        names
    }

    /// What the conversations of messages are called, those that have no name yet in the order in
    /// which they began.
    pub(crate) fn of(&mut self, mails: &[Option<Mail>]) -> Vec<Option<String>> {
        let threads: Vec<Option<usize>> = mails
            .iter()
            .map(|mail| self.threads.conversation(mail.as_ref()?))
            .collect();
        let mut new: Vec<usize> = threads.iter().flatten().copied().collect();
        new.sort_by_key(|thread| {
            let began = self.threads.began.get(thread);
            (began.is_none_or(|(at, _)| at.is_none()), began)
        });
        new.dedup();
        for thread in new {
            self.name(thread);
        }
        let named = threads.into_iter();
        named
            .map(|thread| self.given.get(&thread?).cloned())
            .collect()
    }

    fn name(&mut self, thread: usize) {
        if self.given.contains_key(&thread) {
            return;
        }
        let (at, subject) = self.threads.began.get(&thread).cloned().unwrap_or_default();
        let subject = if subject.is_empty() {
            NO_SUBJECT
        } else {
            &subject
        };
        let name = self.free(subject, at);
        self.taken.insert(name.to_lowercase());
        self.given.insert(thread, name);
    }

    /// A name that no other conversation has.
    fn free(&self, subject: &str, at: Option<Timestamp>) -> String {
        let is_free = |name: &str| !self.taken.contains(&name.to_lowercase());
        if is_free(subject) {
            return subject.to_owned();
        }
        let begun = match at {
            Some(at) => {
                let day = calendar::date_in_london(at).strftime("%-d %B %Y");
                format!("{subject}, begun {day}")
            }
            None => format!("{subject}, without a date"),
        };
        // As many numbers as there are names would do.
        let numbered = (2..).map(|number| format!("{begun} ({number})"));
        std::iter::once(begun.clone())
            .chain(numbered)
            .take(self.taken.len() + 2)
            .find(|name| is_free(name))
            .unwrap_or(begun)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A message: id, subject, from, to, day of March, ids that it answers.
    fn mail(id: &str, subject: &str, from: &str, to: &str, day: u32, answers: &[&str]) -> Mail {
        let person = |name: &str| Address {
            name: None,
            email: Some(format!("{name}@example.org")),
        };
        Mail {
            from: vec![person(from)],
            to: vec![person(to)],
            date: Some(format!("2026-03-{day:02}T09:00:00+01:00")),
            subject: Some(subject.to_owned()),
            message_id: (!id.is_empty()).then(|| id.to_owned()),
            references: answers.iter().map(|id| (*id).to_owned()).collect(),
            ..Mail::default()
        }
    }

    fn names(mails: &[Mail], before: Vec<(String, Option<Mail>)>) -> Vec<String> {
        let mut threads = Threads::default();
        for mail in mails {
            threads.add(mail);
        }
        threads.settle();
        let mails: Vec<Option<Mail>> = mails.iter().cloned().map(Some).collect();
        let names = Names::new(threads, before).of(&mails).into_iter();
        names.map(Option::unwrap).collect()
    }

    #[test]
    fn conversations_are_told_apart_by_ids_and_not_by_subjects() {
        let mails = [
            mail("1", "Tuesday", "rosa", "sam", 3, &[]),
            mail("2", "Tuesday", "kit", "sam", 4, &[]),
            mail("3", "RE: Tuesday", "sam", "rosa", 5, &["1"]),
            mail(
                "4",
                "Ada is ill (was: Tuesday)",
                "rosa",
                "sam",
                6,
                &["0", "1", "3"],
            ),
        ];
        assert_eq!(
            names(&mails, Vec::new()),
            [
                "Tuesday",
                "Tuesday, begun 4 March 2026",
                "Tuesday",
                "Tuesday"
            ]
        );
    }

    #[test]
    fn messages_in_any_order_lead_to_the_first() {
        let mails = [
            mail("3", "Re: Tuesday", "sam", "rosa", 5, &["2"]),
            mail("2", "Re: Tuesday", "rosa", "sam", 4, &["1"]),
            mail("1", "Tuesday?", "sam", "rosa", 3, &[]),
        ];
        assert_eq!(names(&mails, Vec::new()), ["Tuesday?"; 3]);
    }

    #[test]
    fn an_answer_without_ids_follows_the_last_message_between_the_same_people() {
        let mails = [
            mail("1", "Invoice", "rosa", "sam", 3, &[]),
            mail("2", "Invoice", "rosa", "sam", 10, &[]),
            mail("3", "Invoice", "kit", "sam", 11, &[]),
            mail("4", "Re: Invoice", "sam", "rosa", 12, &[]),
            mail("", "Re: invoice", "rosa", "sam", 5, &[]),
            mail("6", "Re: Invoice", "lee", "ann", 12, &[]),
        ];
        let found = names(&mails, Vec::new());
        assert_eq!(found[0], "Invoice");
        assert_eq!(found[1], "Invoice, begun 10 March 2026");
        assert_eq!(found[2], "Invoice, begun 11 March 2026");
        assert_eq!(found[3], found[1]);
        assert_eq!(found[4], found[0]);
        assert_eq!(found[5], "Invoice, begun 12 March 2026");
    }

    #[test]
    fn what_was_named_before_keeps_its_name() {
        let old = mail("1", "Tuesday", "rosa", "sam", 3, &[]);
        let before = vec![
            ("Tuesday, begun 3 March 2026".to_owned(), Some(old)),
            ("tuesday".to_owned(), None),
        ];
        let mails = [
            mail("2", "Re: Tuesday", "sam", "rosa", 4, &["1"]),
            mail("9", "Tuesday", "kit", "sam", 5, &[]),
        ];
        assert_eq!(
            names(&mails, before),
            ["Tuesday, begun 3 March 2026", "Tuesday, begun 5 March 2026"]
        );
    }

    #[test]
    fn subjects_alone_and_circles_do_no_harm() {
        let mails = [
            mail("1", "", "rosa", "sam", 3, &["2"]),
            mail("2", "", "sam", "rosa", 4, &["1", "2"]),
            mail("", "", "kit", "sam", 3, &[]),
            mail("", "", "kit", "sam", 3, &[]),
        ];
        assert_eq!(
            names(&mails, Vec::new()),
            [
                "mail without a subject",
                "mail without a subject",
                "mail without a subject, begun 3 March 2026",
                "mail without a subject, begun 3 March 2026"
            ]
        );
    }

    #[test]
    fn a_long_conversation_is_taken_in_step_by_step() {
        let many = 20_000;
        let mails: Vec<Mail> = (0..many)
            .rev()
            .map(|n: u32| {
                let before = format!("{}", n.wrapping_sub(1));
                mail(&n.to_string(), "Tuesday", "rosa", "sam", 3, &[&before])
            })
            .collect();
        let found = names(&mails, Vec::new());
        assert!(found.iter().all(|name| name == "Tuesday"));
    }
}
