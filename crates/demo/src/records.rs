//! What the organisation has written into its own records over three years.

use jiff::civil::Date;

use crate::anchors;
use crate::dates;
use crate::organisation::{Case, Organisation};
use crate::person::{Capacity, Person};
use crate::phrases::{contacts, formal, sessions};
use crate::random::Random;
use crate::template::{Scene, Voice};
use crate::text::Text;

/// One record about one person, in which others may stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// `R00001` and so on.
    pub id: String,
    /// The id of the person whom it is about.
    pub person: String,
    /// The pack's code of its kind.
    pub kind: &'static str,
    /// When it was written.
    pub on: Date,
    /// The id of who wrote it.
    pub author: String,
    /// What it says, and of whom.
    pub text: Text,
    /// The ids of others who stand in it.
    pub others: Vec<String>,
}

/// How somebody writes, always the same for the same person.
pub(crate) fn voice_of(person: &Person) -> Voice {
    let sum: usize = person
        .id
        .bytes()
        .chain(person.family_name.bytes())
        .map(usize::from)
        .sum();
    if person.is(Capacity::Staff) {
        return Voice::Tidy;
    }
    match sum % 8 {
        0..4 => Voice::Tidy,
        4 | 5 => Voice::Brisk,
        6 => Voice::Casual,
        _ => Voice::Formal,
    }
}

/// What somebody can speak of when they write about a case on a day.
pub(crate) fn scene<'a>(
    organisation: &'a Organisation,
    case: &Case<'a>,
    on: Date,
    random: &mut Random,
) -> Scene<'a> {
    let mut both = random.several(&case.group, 3);
    both.retain(|other| other.id != case.learner.id);
    let colleague = random
        .several(&case.tutors, 2)
        .into_iter()
        .find(|other| other.id != case.tutor.id);
    let mut scene = Scene::new(Voice::Tidy)
        .with("learner", case.learner)
        .with("tutor", case.tutor)
        .with_any("carer", case.carers.first().copied())
        .with_any("carer2", case.carers.get(1).copied())
        .with_any("sibling", case.siblings.first().copied())
        .with_any("friend", both.first().copied())
        .with_any("other", both.get(1).copied())
        .with_any("colleague", colleague)
        .with_any("contact", case.contact);
    if let Some(office) = organisation.office() {
        scene = scene
            .with("head", office.head)
            .with("dpo", office.dpo)
            .with("admin", office.admin);
    }
    with_words(scene, organisation, case, on, random)
}

fn with_words<'a>(
    scene: Scene<'a>,
    organisation: &Organisation,
    case: &Case<'a>,
    on: Date,
    random: &mut Random,
) -> Scene<'a> {
    let scores: Vec<String> = (0..3)
        .map(|_| format!("{}/{}", random.between(11, 38), random.between(40, 60)))
        .collect();
    let soon = dates::plus(on, random.between(2, 20)).min(dates::plus(organisation.today, 20));
    let amount = format!(
        "{}.{}",
        random.between(60, 320),
        random.pick(&["00", "00", "50"])
    );
    scene
        .words("topic", case.subject.topics)
        .words("slip", case.subject.slips)
        .words("material", case.subject.materials)
        .words("subject", &[case.subject.name])
        .words("score", &scores)
        .words(
            "day",
            &[
                "Monday",
                "Tuesday",
                "Wednesday",
                "Thursday",
                "Friday",
                "Saturday",
            ],
        )
        .words(
            "time",
            &[
                "4pm",
                "4.30",
                "5.15",
                "half past five",
                "18:00",
                "six",
                "10 am",
            ],
        )
        .words("month", &[dates::month(on)])
        .words("amount", &[amount])
        .words("date", &[dates::long(soon)])
        .words("today", &[dates::long(on)])
        .words("school", &[school_of(case, organisation.seed)])
}

fn school_of(case: &Case<'_>, seed: u64) -> &'static str {
    let commissioner = case.contact.and_then(|contact| {
        let address = contact.email()?;
        anchors::COMMISSIONERS
            .iter()
            .find(|(_, domain)| address.ends_with(domain))
            .map(|(name, _)| *name)
    });
    commissioner.unwrap_or_else(|| Random::new(seed, &case.learner.id).pick(anchors::SCHOOLS))
}

/// Writes every record, oldest first.
pub(crate) fn write(organisation: &Organisation) -> Vec<Record> {
    let cases = organisation.cases();
    let mut records = Vec::new();
    for case in &cases {
        let random = Random::new(organisation.seed, &format!("records {}", case.learner.id));
        let mut writer = Writer {
            organisation,
            case,
            random,
            records: &mut records,
        };
        writer.write_case();
    }
    records.sort_by(|one, other| (one.on, &one.person).cmp(&(other.on, &other.person)));
    for (at, record) in records.iter_mut().enumerate() {
        record.id = format!("R{:05}", at + 1);
    }
    records
}

struct Writer<'a, 'b> {
    organisation: &'a Organisation,
    case: &'b Case<'a>,
    random: Random,
    records: &'b mut Vec<Record>,
}

impl<'a> Writer<'a, '_> {
    fn write_case(&mut self) {
        let Some(office) = self.organisation.office() else {
            return;
        };
        let start = self.case.start;
        self.note("agreement", start, office.admin, formal::AGREEMENT);
        if self.random.chance(70) {
            self.note(
                "photograph-consent",
                dates::plus(start, 3),
                office.admin,
                formal::PHOTOGRAPHS,
            );
        }
        self.write_sessions();
        for _ in 0..self.random.between(2, 8) {
            let on = self.some_day();
            let list = self.random.pick(&[
                contacts::TIMETABLE,
                contacts::TIMETABLE,
                contacts::MONEY,
                contacts::PROGRESS,
            ]);
            let author = if self.random.chance(75) {
                office.admin
            } else {
                office.head
            };
            self.note("contact-note", on, author, list);
        }
        if self.random.chance(10) {
            let on = self.some_day();
            self.note("safeguarding-concern", on, office.head, contacts::CONCERN);
        }
        if self.random.chance(6) {
            let on = self.some_day();
            self.note("complaint", on, office.head, formal::COMPLAINT);
        }
    }

    fn write_sessions(&mut self) {
        let last = self.case.end.unwrap_or(self.organisation.today);
        let rhythm = self.random.pick(&[7, 7, 14, 14, 21]);
        let mut on = self.case.start;
        let mut written = 0;
        while on <= last && written < 30 {
            let day = dates::term_day(on);
            if day <= last && self.random.chance(80) {
                let text = self.session(day);
                let tutor = self.case.tutor;
                self.keep("session-report", day, tutor, text);
                written += 1;
            }
            on = dates::plus(on.max(dates::plus(day, -6)), rhythm);
        }
    }

    fn session(&mut self, on: Date) -> Text {
        let mut scene = scene(self.organisation, self.case, on, &mut self.random);
        scene.voice = voice_of(self.case.tutor);
        let random = &mut self.random;
        let mut text = Text::default();
        scene.write(&mut text, sessions::OPENING, random);
        scene.write_several(&mut text, sessions::WORK, 1 + random.below(3), random);
        scene.write_several(&mut text, sessions::OBSERVATION, random.below(3), random);
        if random.chance(18) {
            scene.write_several(&mut text, sessions::SHARED, 1, random);
        }
        if random.chance(85) {
            if random.chance(35) {
                text.push("\n");
            }
            scene.write_several(&mut text, sessions::NEXT, 1, random);
        }
        text
    }

    fn note(&mut self, kind: &'static str, on: Date, author: &'a Person, list: &[&'static str]) {
        let mut scene = scene(self.organisation, self.case, on, &mut self.random);
        scene.voice = match kind {
            "contact-note" if self.random.chance(30) => Voice::Brisk,
            "contact-note" | "safeguarding-concern" => Voice::Tidy,
            _ => Voice::Formal,
        };
        let text = scene.say(list, &mut self.random);
        if !text.is_empty() {
            self.keep(kind, on, author, text);
        }
    }

    fn keep(&mut self, kind: &'static str, on: Date, author: &'a Person, text: Text) {
        let mut others: Vec<String> = text
            .marks()
            .iter()
            .map(|mark| mark.person.clone())
            .collect();
        others.sort_unstable();
        others.dedup();
        others.retain(|id| *id != self.case.learner.id);
        let (person, author) = (self.case.learner.id.clone(), author.id.clone());
        self.records.push(Record {
            id: String::new(),
            person,
            kind,
            on: on.min(self.organisation.today),
            author,
            text,
            others,
        });
    }

    fn some_day(&mut self) -> Date {
        let last = self.case.end.unwrap_or(self.organisation.today);
        let length = dates::days_between(self.case.start, last);
        dates::plus(self.case.start, self.random.between(0, length))
    }
}
