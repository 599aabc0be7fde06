//! Who there is, and how they belong together.

mod draws;

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::anchors::{self, Adult, COMMISSIONERS, Child};
use crate::dates;
use crate::names::{self};
use crate::organisation::{Enrolment, Relation, RelationKind};
use crate::person::{Capacity, Person, Pronoun};
use crate::phrases::topics::SUBJECTS;
use crate::random::Random;

/// The organisation's people while they are being invented.
pub(crate) struct Cast {
    random: Random,
    today: Date,
    people: Vec<Person>,
    tutors: Vec<usize>,
    contacts: Vec<usize>,
    relations: Vec<Relation>,
    enrolments: Vec<Enrolment>,
    full_names: BTreeSet<String>,
    emails: BTreeSet<String>,
    mobiles: usize,
    landlines: usize,
}

/// A household's carers before they are people.
struct Household {
    origin: usize,
    family: String,
    address: String,
    postcode: String,
}

impl Cast {
    /// Staff, tutors and schools first, then households until there are enough learners.
    pub(crate) fn invent(learners: usize, seed: u64, today: Date) -> Self {
        let mut cast = Self {
            random: Random::new(seed, "cast"),
            today,
            people: Vec::new(),
            tutors: Vec::new(),
            contacts: Vec::new(),
            relations: Vec::new(),
            enrolments: Vec::new(),
            full_names: BTreeSet::new(),
            emails: BTreeSet::new(),
            mobiles: 0,
            landlines: 0,
        };
        for known in anchors::STAFF {
            cast.professional(known, Capacity::Staff, "bramblewood.example.org");
        }
        cast.invent_tutors(learners.div_ceil(9).max(3));
        for (known, at) in anchors::CONTACTS.iter().zip(0..) {
            let school = COMMISSIONERS
                .get(usize::from(at >= 2))
                .map_or("", |school| school.1);
            cast.professional(known, Capacity::SchoolContact, school);
        }
        // Everybody of the first families is known before others are named.
        let known = anchors::HOUSEHOLDS
            .iter()
            .flat_map(|household| household.learners);
        cast.full_names
            .extend(known.map(|child| format!("{} {}", first_word(child.given), child.family)));
        let mut households = anchors::HOUSEHOLDS.iter();
        while cast.enrolments.len() < learners {
            let room = learners - cast.enrolments.len();
            match households.next() {
                Some(household) => cast.known_household(household, room),
                None => cast.household(room),
            }
        }
        cast
    }

    /// What came of it.
    pub(crate) fn into_parts(self) -> (Vec<Person>, Vec<Relation>, Vec<Enrolment>) {
        (self.people, self.relations, self.enrolments)
    }

    fn add(&mut self, mut person: Person) -> usize {
        let at = self.people.len();
        person.id = format!("P{:04}", at + 1);
        self.full_names.insert(person.full());
        if person.is(Capacity::Tutor) {
            self.tutors.push(at);
        } else if person.is(Capacity::SchoolContact) {
            self.contacts.push(at);
        }
        self.people.push(person);
        at
    }

    fn professional(&mut self, known: &Adult, capacity: Capacity, domain: &str) -> usize {
        let mut person = blank(capacity, known.given, known.family, known.pronoun);
        person.title = known.title;
        person.nicknames = listed(known.nickname);
        person.former_names = listed(known.former);
        if !domain.is_empty() {
            person
                .emails
                .push(self.email(known.given, known.family, domain));
        }
        let number = match capacity {
            Capacity::SchoolContact => Some(self.office_line()),
            _ => self.mobile(),
        };
        person.telephones.extend(number);
        self.add(person)
    }

    fn invent_tutors(&mut self, count: usize) {
        for known in anchors::TUTORS.iter().take(count) {
            let at = self.professional(known, Capacity::Tutor, "");
            self.settle_tutor(at);
        }
        for _ in anchors::TUTORS.len()..count {
            let origin = self.origin();
            let (given, pronoun) = self.given_name(origin);
            let family = self.family_name(origin);
            let title = self.title(pronoun);
            let mut person = blank(Capacity::Tutor, given, &family, pronoun);
            person.title = title;
            person.nicknames = self.nicknames(given, 50);
            person.telephones.extend(self.mobile());
            let at = self.add(person);
            self.settle_tutor(at);
        }
    }

    /// Tutors are contractors: home address, own mail, birth date.
    fn settle_tutor(&mut self, at: usize) {
        let (address, postcode) = self.address();
        let born_on = self.birth_date(36, 62);
        let Some((given, family)) = self
            .people
            .get(at)
            .map(|person| (person.given().to_owned(), person.family_name.clone()))
        else {
            return;
        };
        let email = self.personal_email(&given, &family);
        if let Some(person) = self.people.get_mut(at) {
            person.address = Some(address);
            person.postcode = Some(postcode);
            person.born_on = Some(born_on);
            person.emails.push(email);
        }
    }

    fn known_household(&mut self, known: &'static anchors::Household, room: usize) {
        let family = known.learners.first().map_or("", |child| child.family);
        let home = self.home(0, family);
        let carers: Vec<usize> = known
            .carers
            .iter()
            .map(|carer| self.known_carer(carer, &home))
            .collect();
        let learners: Vec<usize> = known
            .learners
            .iter()
            .take(room)
            .map(|child| self.known_learner(child, &home))
            .collect();
        self.bind(&learners, &carers);
    }

    fn known_carer(&mut self, known: &Adult, home: &Household) -> usize {
        let twin =
            |person: &Person| person.given() == known.given && person.family_name == known.family;
        if let Some(at) = self
            .people
            .iter()
            .position(|person| twin(person) && person.is(Capacity::Tutor))
        {
            if let Some(person) = self.people.get_mut(at) {
                person.capacities.push(Capacity::Carer);
            }
            return at;
        }
        let mut person = blank(Capacity::Carer, known.given, known.family, known.pronoun);
        person.title = known.title;
        person.nicknames = listed(known.nickname);
        person.former_names = listed(known.former);
        self.settle_carer(&mut person, home);
        self.add(person)
    }

    fn known_learner(&mut self, known: &Child, home: &Household) -> usize {
        let mut person = blank(Capacity::Learner, known.given, known.family, known.pronoun);
        person.known_as = listed(known.known_as).pop();
        person.nicknames = listed(known.nickname);
        person.former_names = listed(known.former);
        self.settle_learner(&mut person, home, known.age);
        self.add(person)
    }

    fn household(&mut self, room: usize) {
        let origin = self.origin();
        let family = self.family_name(origin);
        let home = self.home(origin, &family);
        let carer_count = 1 + usize::from(self.random.chance(55));
        let carers: Vec<usize> = (0..carer_count).map(|at| self.carer(&home, at)).collect();
        let size = match self.random.below(100) {
            0..80 => 1,
            80..97 => 2,
            _ => 3,
        };
        let learners: Vec<usize> = (0..size.min(room)).map(|_| self.learner(&home)).collect();
        self.bind(&learners, &carers);
    }

    fn carer(&mut self, home: &Household, at: usize) -> usize {
        // A fifth of the carers have kept, or gone back to, a name of their own.
        let family = if self.random.chance(20) {
            self.family_name(home.origin)
        } else {
            home.family.clone()
        };
        let (given, pronoun) = self.fresh_name(home.origin, &family);
        let mut person = blank(Capacity::Carer, given, &family, pronoun);
        person.title = self.title(pronoun);
        person.nicknames = self.nicknames(given, 30);
        if family == home.family && at == 0 && self.random.chance(12) {
            let earlier = self.family_name(home.origin);
            person.former_names.push(format!("{given} {earlier}"));
        }
        self.settle_carer(&mut person, home);
        self.add(person)
    }

    fn settle_carer(&mut self, person: &mut Person, home: &Household) {
        let email = self.personal_email(person.given(), &person.family_name.clone());
        person.emails.push(email);
        person.telephones.extend(self.mobile());
        if self.random.chance(35) {
            person.telephones.extend(self.landline());
        }
        person.address = Some(home.address.clone());
        person.postcode = Some(home.postcode.clone());
    }

    fn learner(&mut self, home: &Household) -> usize {
        let (given, pronoun) = self.fresh_name(home.origin, &home.family);
        let middle = if self.random.chance(30) {
            format!(" {}", self.random.pick(names::MIDDLE))
        } else {
            String::new()
        };
        let mut person = blank(
            Capacity::Learner,
            &format!("{given}{middle}"),
            &home.family,
            pronoun,
        );
        person.nicknames = self.nicknames(given, 55);
        if self.random.chance(12) {
            person.known_as = person.nicknames.pop();
        }
        let age = self.random.between(7, 17);
        self.settle_learner(&mut person, home, age);
        self.add(person)
    }

    fn settle_learner(&mut self, person: &mut Person, home: &Household, age: i32) {
        let age = u8::try_from(age).unwrap_or(12);
        person.born_on = Some(self.birth_date(age, age));
        if age >= 13 {
            let email = self.personal_email(person.given(), &person.family_name.clone());
            person.emails.push(email);
            if self.random.chance(60) {
                person.telephones.extend(self.mobile());
            }
        }
        if self.random.chance(9) {
            person.nhs_number = Some(self.nhs_number());
        }
        person.address = Some(home.address.clone());
        person.postcode = Some(home.postcode.clone());
    }

    /// Ties a household's learners to carers, each other, a tutor and perhaps a school.
    fn bind(&mut self, learners: &[usize], carers: &[usize]) {
        for learner in learners.iter().copied() {
            let start = dates::term_day(dates::plus(self.today, -self.random.between(20, 1090)));
            let lasted = self.random.between(60, 900);
            let end = Some(dates::plus(start, lasted)).filter(|end| *end < self.today);
            let mut enrolment = Enrolment {
                learner,
                carers: carers.to_vec(),
                siblings: Vec::new(),
                tutor: self.tutor_for(carers),
                contact: self.random.chance(18).then(|| self.contact()).flatten(),
                subject: 0,
                start,
                end,
            };
            self.relate_all(&enrolment);
            let others = learners.iter().copied().filter(|other| *other != learner);
            enrolment.siblings = others.collect();
            for sibling in enrolment
                .siblings
                .iter()
                .copied()
                .filter(|other| *other > learner)
            {
                self.relate(
                    learner,
                    RelationKind::SiblingOf,
                    sibling,
                    (start, None),
                    "same household",
                );
            }
            enrolment.subject = self.random.below(SUBJECTS.len());
            self.enrolments.push(enrolment);
        }
    }

    /// Carers, tutor, school, and whoever told the family of us.
    fn relate_all(&mut self, enrolment: &Enrolment) {
        let (learner, start) = (enrolment.learner, enrolment.start);
        let (always, taught) = ((start, None), (start, enrolment.end));
        for carer in enrolment.carers.iter().copied() {
            let evidence = self.random.pick(&[
                "signed agreement",
                "birth certificate seen",
                "told us at the first meeting",
                "letter from the school",
            ]);
            self.relate(carer, RelationKind::CarerOf, learner, always, evidence);
        }
        self.relate(
            enrolment.tutor,
            RelationKind::TutorOf,
            learner,
            taught,
            "timetable",
        );
        if let Some(contact) = enrolment.contact {
            self.relate(
                learner,
                RelationKind::PlacedBy,
                contact,
                taught,
                "placement agreement",
            );
        }
        let told = self.random.chance(8);
        if let Some(referrer) = told.then(|| self.referrer(&enrolment.carers)).flatten() {
            self.relate(
                referrer,
                RelationKind::Refers,
                learner,
                always,
                "enquiry form",
            );
        }
    }

    fn relate(
        &mut self,
        person: usize,
        kind: RelationKind,
        to: usize,
        (from, until): (Date, Option<Date>),
        evidence: &'static str,
    ) {
        let ids = self.people.get(person).zip(self.people.get(to));
        let Some((person, to)) = ids.map(|(one, other)| (one.id.clone(), other.id.clone())) else {
            return;
        };
        self.relations.push(Relation {
            person,
            kind,
            to,
            from,
            until,
            evidence,
        });
    }

    /// A tutor who is not the learner's own parent.
    fn tutor_for(&mut self, carers: &[usize]) -> usize {
        let free: Vec<usize> = self
            .tutors
            .iter()
            .copied()
            .filter(|at| !carers.contains(at))
            .collect();
        self.random.pick(&free)
    }

    fn contact(&mut self) -> Option<usize> {
        self.random.one(&self.contacts).copied()
    }

    /// A carer of an earlier family who told this one about us.
    fn referrer(&mut self, carers: &[usize]) -> Option<usize> {
        let earlier = self.enrolments.len().checked_sub(1)?;
        let enrolment = self.enrolments.get(self.random.below(earlier))?;
        let referrer = enrolment.carers.first().copied()?;
        (!carers.contains(&referrer)).then_some(referrer)
    }
}

fn blank(capacity: Capacity, given_names: &str, family_name: &str, pronoun: Pronoun) -> Person {
    Person {
        id: String::new(),
        capacities: vec![capacity],
        title: "",
        pronoun,
        given_names: given_names.to_owned(),
        family_name: family_name.to_owned(),
        known_as: None,
        former_names: Vec::new(),
        nicknames: Vec::new(),
        born_on: None,
        emails: Vec::new(),
        telephones: Vec::new(),
        address: None,
        postcode: None,
        nhs_number: None,
    }
}

fn listed(name: &str) -> Vec<String> {
    if name.is_empty() {
        Vec::new()
    } else {
        vec![name.to_owned()]
    }
}

fn first_word(name: &str) -> &str {
    name.split(' ').next().unwrap_or_default()
}
