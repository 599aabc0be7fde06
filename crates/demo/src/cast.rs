//! Who there is, and how they belong together.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::anchors::{self, Adult, COMMISSIONERS, Child};
use crate::dates;
use crate::names::{self, NICKNAMES, ORIGINS, Origin};
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
            let tutor = self.tutor_for(carers);
            let contact = self.random.chance(18).then(|| self.contact()).flatten();
            for carer in carers.iter().copied() {
                let evidence = self.random.pick(&[
                    "signed agreement",
                    "birth certificate seen",
                    "told us at the first meeting",
                    "letter from the school",
                ]);
                self.relate(
                    carer,
                    RelationKind::CarerOf,
                    learner,
                    (start, None),
                    evidence,
                );
            }
            self.relate(
                tutor,
                RelationKind::TutorOf,
                learner,
                (start, end),
                "timetable",
            );
            if let Some(contact) = contact {
                self.relate(
                    learner,
                    RelationKind::PlacedBy,
                    contact,
                    (start, end),
                    "placement agreement",
                );
            }
            if let Some(referrer) = self
                .random
                .chance(8)
                .then(|| self.referrer(carers))
                .flatten()
            {
                self.relate(
                    referrer,
                    RelationKind::Refers,
                    learner,
                    (start, None),
                    "enquiry form",
                );
            }
            let siblings: Vec<usize> = learners
                .iter()
                .copied()
                .filter(|other| *other != learner)
                .collect();
            for sibling in siblings.iter().copied().filter(|other| *other > learner) {
                self.relate(
                    learner,
                    RelationKind::SiblingOf,
                    sibling,
                    (start, None),
                    "same household",
                );
            }
            let subject = self.random.below(SUBJECTS.len());
            self.enrolments.push(Enrolment {
                learner,
                carers: carers.to_vec(),
                siblings,
                tutor,
                contact,
                subject,
                start,
                end,
            });
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

    fn origin(&mut self) -> usize {
        let mut draw = self
            .random
            .below(ORIGINS.iter().map(|origin| origin.weight).sum());
        for (at, origin) in ORIGINS.iter().enumerate() {
            if draw < origin.weight {
                return at;
            }
            draw -= origin.weight;
        }
        0
    }

    /// A given name that makes a full name nobody has yet, as long as there are such.
    fn fresh_name(&mut self, origin: usize, family: &str) -> (&'static str, Pronoun) {
        let mut name = self.given_name(origin);
        for _ in 0..40 {
            if !self.full_names.contains(&format!("{} {family}", name.0)) {
                break;
            }
            name = self.given_name(origin);
        }
        name
    }

    fn given_name(&mut self, origin: usize) -> (&'static str, Pronoun) {
        let origin: Option<&Origin> = ORIGINS.get(origin);
        let pronoun = if self.random.chance(52) {
            Pronoun::She
        } else {
            Pronoun::He
        };
        let list = origin.map_or(&[] as &[&str], |origin| {
            if pronoun == Pronoun::She {
                origin.girls
            } else {
                origin.boys
            }
        });
        (self.random.pick(list), pronoun)
    }

    fn family_name(&mut self, origin: usize) -> String {
        let list = ORIGINS
            .get(origin)
            .map_or(&[] as &[&str], |origin| origin.families);
        self.random.pick(list).to_owned()
    }

    fn title(&mut self, pronoun: Pronoun) -> &'static str {
        match pronoun {
            _ if self.random.chance(5) => "Dr",
            Pronoun::She => self.random.pick(&["Mrs", "Mrs", "Ms", "Ms", "Miss"]),
            Pronoun::He => "Mr",
        }
    }

    fn nicknames(&mut self, given: &str, percent: usize) -> Vec<String> {
        let known = NICKNAMES
            .iter()
            .find(|(name, _)| *name == given)
            .map_or(&[] as &[&str], |(_, short)| short);
        if known.is_empty() || !self.random.chance(percent) {
            return Vec::new();
        }
        vec![self.random.pick(known).to_owned()]
    }

    fn home(&mut self, origin: usize, family: &str) -> Household {
        let (address, postcode) = self.address();
        Household {
            origin,
            family: family.to_owned(),
            address,
            postcode,
        }
    }

    /// House and road of a town that is on no map, and a postcode of an area that is not either.
    fn address(&mut self) -> (String, String) {
        let road = self.random.pick(names::ROADS);
        let address = format!("{} {road}", self.random.between(1, 148));
        let letters: Vec<char> = "ABDEFGHJLNPQRSTUWXYZ".chars().collect();
        let (one, two) = (self.random.pick(&letters), self.random.pick(&letters));
        let postcode = format!(
            "ZZ{} {}{one}{two}",
            self.random.between(1, 29),
            self.random.between(1, 9)
        );
        (address, postcode)
    }

    fn birth_date(&mut self, youngest: u8, oldest: u8) -> Date {
        let age = self.random.between(i32::from(youngest), i32::from(oldest));
        dates::plus(
            self.today,
            -(age * 365 + age / 4 + self.random.between(1, 360)),
        )
    }

    /// 07700 900000 to 900999, each once; none when they are used up.
    fn mobile(&mut self) -> Option<String> {
        let number = (self.mobiles * 379 + 101) % 1000;
        self.mobiles += 1;
        (self.mobiles <= 1000).then(|| format!("07700 900{number:03}"))
    }

    /// 01632 960000 to 960998, each once; the last is the organisation's own.
    fn landline(&mut self) -> Option<String> {
        let number = (self.landlines * 271 + 45) % 999;
        self.landlines += 1;
        (self.landlines <= 999).then(|| format!("01632 960{number:03}"))
    }

    fn office_line(&mut self) -> String {
        format!("020 7946 0{:03}", self.random.below(1000))
    }

    /// From the range kept for tests, with its check digit.
    fn nhs_number(&mut self) -> String {
        loop {
            let body = 999_000_000 + self.random.between(0, 999_999);
            let weighed: i32 = body
                .to_string()
                .bytes()
                .zip((2..=10).rev())
                .map(|(digit, weight)| i32::from(digit - b'0') * weight)
                .sum();
            let check = (11 - weighed % 11) % 11;
            if check < 10 {
                let digits = format!("{body}{check}");
                let (first, rest) = digits.split_at_checked(3).unwrap_or_default();
                let (second, third) = rest.split_at_checked(3).unwrap_or_default();
                return format!("{first} {second} {third}");
            }
        }
    }

    fn personal_email(&mut self, given: &str, family: &str) -> String {
        let domain = self.random.pick(&[
            "mail.example.com",
            "post.example.net",
            "inbox.example.org",
            "home.example.com",
        ]);
        self.email(given, family, domain)
    }

    fn email(&mut self, given: &str, family: &str, domain: &str) -> String {
        let (given, family) = (letters_of(given), letters_of(family));
        let initial: String = given.chars().take(1).collect();
        let local = match self.random.below(if domain.starts_with("bramblewood") {
            1
        } else {
            5
        }) {
            0 | 1 => format!("{given}.{family}"),
            2 => format!("{initial}{family}"),
            3 => format!("{given}_{initial}{}", self.random.between(60, 99)),
            _ => format!("{family}.{given}"),
        };
        let mut address = format!("{local}@{domain}");
        for number in 2.. {
            if self.emails.insert(address.clone()) {
                break;
            }
            address = format!("{local}{number}@{domain}");
        }
        address
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

fn letters_of(name: &str) -> String {
    names::folded(name)
        .chars()
        .filter(char::is_ascii_alphabetic)
        .collect::<String>()
        .to_lowercase()
}
