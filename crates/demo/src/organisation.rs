//! The organisation as a whole.

use std::collections::BTreeMap;
use std::rc::Rc;

use jiff::civil::{Date, date};
use serde::Serialize;

use crate::cast::Cast;
use crate::person::{Capacity, Person};
use crate::phrases::topics::{SUBJECTS, Subject};
use crate::places::{self, Place};
use crate::records::{self, Record};

/// Bramblewood Tutors Ltd: its people, its records, its places, its files.
#[derive(Clone, Debug)]
pub struct Organisation {
    /// Its name.
    pub name: &'static str,
    /// From which everything in it follows.
    pub seed: u64,
    /// The day it is invented for; nothing in it is later.
    pub today: Date,
    /// Everybody, by id.
    pub people: Vec<Person>,
    /// How they belong together.
    pub relations: Vec<Relation>,
    /// What the organisation has written down about them, oldest first.
    pub records: Vec<Record>,
    /// Where else their data lives.
    pub places: Vec<Place>,
    pub(crate) enrolments: Vec<Enrolment>,
}

/// How two people belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RelationKind {
    /// A carer of a learner.
    CarerOf,
    /// A tutor of a learner.
    TutorOf,
    /// Brothers and sisters.
    SiblingOf,
    /// A learner placed by a school's contact.
    PlacedBy,
    /// Somebody who told a learner's family of the organisation.
    Refers,
}

impl RelationKind {
    /// The code that stands in files.
    pub fn code(self) -> &'static str {
        match self {
            Self::CarerOf => "carer-of",
            Self::TutorOf => "tutor-of",
            Self::SiblingOf => "sibling-of",
            Self::PlacedBy => "placed-by",
            Self::Refers => "refers",
        }
    }

    /// In which capacity somebody is so tied.
    pub fn capacity(self) -> Capacity {
        match self {
            Self::CarerOf | Self::Refers => Capacity::Carer,
            Self::TutorOf => Capacity::Tutor,
            Self::SiblingOf | Self::PlacedBy => Capacity::Learner,
        }
    }
}

/// One such tie: `person` is what `kind` says to `to`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// The id of the one.
    pub person: String,
    /// What they are to the other.
    pub kind: RelationKind,
    /// The id of the other.
    pub to: String,
    /// Since when.
    pub from: Date,
    /// Until when, where it has ended.
    pub until: Option<Date>,
    /// What the organisation rests it on.
    pub evidence: &'static str,
}

/// A learner's time with the organisation, by positions in `people`.
#[derive(Clone, Debug)]
pub(crate) struct Enrolment {
    pub(crate) learner: usize,
    pub(crate) carers: Vec<usize>,
    pub(crate) siblings: Vec<usize>,
    pub(crate) tutor: usize,
    pub(crate) contact: Option<usize>,
    pub(crate) subject: usize,
    pub(crate) start: Date,
    pub(crate) end: Option<Date>,
}

/// An enrolment with its people at hand.
#[derive(Clone)]
pub(crate) struct Case<'a> {
    pub(crate) learner: &'a Person,
    pub(crate) carers: Vec<&'a Person>,
    pub(crate) siblings: Vec<&'a Person>,
    pub(crate) tutor: &'a Person,
    pub(crate) contact: Option<&'a Person>,
    /// The learners of the same tutor, this one too.
    pub(crate) group: Rc<[&'a Person]>,
    /// All tutors, this one too.
    pub(crate) tutors: Rc<[&'a Person]>,
    pub(crate) subject: &'static Subject,
    pub(crate) start: Date,
    pub(crate) end: Option<Date>,
}

/// The people whose offices everybody knows.
#[derive(Clone, Copy)]
pub(crate) struct Office<'a> {
    pub(crate) head: &'a Person,
    pub(crate) dpo: &'a Person,
    pub(crate) admin: &'a Person,
}

impl Organisation {
    /// Invents the organisation: the same arguments give the same, to the last byte.
    pub fn invent(learners: usize, seed: u64, today: Date) -> Self {
        let (people, relations, enrolments) = Cast::invent(learners, seed, today).into_parts();
        let mut organisation = Self {
            name: "Bramblewood Tutors Ltd",
            seed,
            today,
            people,
            relations,
            records: Vec::new(),
            places: places::invent(),
            enrolments,
        };
        organisation.records = records::write(&organisation);
        organisation
    }

    /// The same for a day that never changes: for tests and scores, whose figures must not move
    /// with the calendar.
    pub fn fixed(learners: usize, seed: u64) -> Self {
        Self::invent(learners, seed, date(2026, 11, 20))
    }

    /// The person of this id.
    pub fn person(&self, id: &str) -> Option<&Person> {
        let number: usize = id.strip_prefix('P')?.parse().ok()?;
        self.people
            .get(number.checked_sub(1)?)
            .filter(|person| person.id == id)
    }

    /// Everybody who has this capacity.
    pub fn with_capacity(&self, capacity: Capacity) -> impl Iterator<Item = &Person> {
        self.people.iter().filter(move |person| person.is(capacity))
    }

    /// The head, who is also the designated safeguarding lead.
    pub fn head(&self) -> Option<&Person> {
        self.people.first()
    }

    /// The data protection officer.
    pub fn dpo(&self) -> Option<&Person> {
        self.people.get(1)
    }

    /// The office.
    pub fn admin(&self) -> Option<&Person> {
        self.people.get(2)
    }

    pub(crate) fn office(&self) -> Option<Office<'_>> {
        Some(Office {
            head: self.head()?,
            dpo: self.dpo()?,
            admin: self.admin()?,
        })
    }

    pub(crate) fn tutors(&self) -> Vec<&Person> {
        self.with_capacity(Capacity::Tutor).collect()
    }

    /// Every enrolment, with its people.
    pub(crate) fn cases(&self) -> Vec<Case<'_>> {
        let mut groups: BTreeMap<usize, Vec<&Person>> = BTreeMap::new();
        for enrolment in &self.enrolments {
            groups
                .entry(enrolment.tutor)
                .or_default()
                .extend(self.people.get(enrolment.learner));
        }
        let groups: BTreeMap<usize, Rc<[&Person]>> = groups
            .into_iter()
            .map(|(tutor, group)| (tutor, group.into()))
            .collect();
        let tutors: Rc<[&Person]> = self.tutors().into();
        self.enrolments
            .iter()
            .filter_map(|enrolment| self.case(enrolment, groups.get(&enrolment.tutor)?, &tutors))
            .collect()
    }

    fn case<'a>(
        &'a self,
        enrolment: &Enrolment,
        group: &Rc<[&'a Person]>,
        tutors: &Rc<[&'a Person]>,
    ) -> Option<Case<'a>> {
        let all = |places: &[usize]| {
            places
                .iter()
                .filter_map(|at| self.people.get(*at))
                .collect()
        };
        Some(Case {
            learner: self.people.get(enrolment.learner)?,
            carers: all(&enrolment.carers),
            siblings: all(&enrolment.siblings),
            tutor: self.people.get(enrolment.tutor)?,
            contact: enrolment.contact.and_then(|at| self.people.get(at)),
            group: Rc::clone(group),
            tutors: Rc::clone(tutors),
            subject: SUBJECTS.get(enrolment.subject)?,
            start: enrolment.start,
            end: enrolment.end,
        })
    }
}
