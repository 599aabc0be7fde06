//! The shared drive's documents: reviews, reports, meetings, references, letters, logs.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::docx::{Block, Docx};
use super::package::zipped;
use super::pdf::{self, bold, plain};
use super::plain::{self as page, Element};
use super::{DemoFile, Part};
use crate::dates;
use crate::organisation::{Case, Office, Organisation};
use crate::person::{Capacity, Form, Person};
use crate::phrases::{contacts, formal, sessions};
use crate::random::Random;
use crate::records::{Record, scene, voice_of};
use crate::template::{Scene, Voice};
use crate::text::Text;

/// Beyond so many learners the folder grows no more.
const MOST: usize = 400;

pub(super) fn write(organisation: &Organisation) -> Vec<DemoFile> {
    let Some(office) = organisation.office() else {
        return Vec::new();
    };
    let cases = organisation.cases();
    let random = Random::new(organisation.seed, "drive");
    let mut drive = Drive {
        organisation,
        office,
        cases: &cases,
        random,
        files: Vec::new(),
    };
    for case in cases.iter().take(MOST) {
        drive.learner_folder(case);
    }
    for tutor in organisation.tutors() {
        drive.tutor_folder(tutor);
    }
    drive.meetings();
    drive.telephone_logs();
    drive.chronologies();
    drive.letters();
    drive.school_reports();
    drive.web_pages();
    drive.archive();
    drive.files
}

struct Drive<'a> {
    organisation: &'a Organisation,
    office: Office<'a>,
    cases: &'a [Case<'a>],
    random: Random,
    files: Vec<DemoFile>,
}

impl<'a> Drive<'a> {
    fn scene(&mut self, case: &Case<'a>, on: Date, voice: Voice) -> Scene<'a> {
        let mut scene = scene(self.organisation, case, on, &mut self.random);
        scene.voice = voice;
        scene
    }

    fn some_day(&mut self, case: &Case<'_>) -> Date {
        let last = case.end.unwrap_or(self.organisation.today);
        let length = dates::days_between(case.start, last);
        dates::term_day(dates::plus(
            case.start,
            self.random.between(length / 3, length),
        ))
        .min(self.organisation.today)
    }

    fn some_case(&mut self) -> Option<&'a Case<'a>> {
        let cases: &'a [Case<'a>] = self.cases;
        self.random.one(cases)
    }

    fn learner_folder(&mut self, case: &Case<'a>) {
        let folder = format!(
            "Shared drive/Learners/{}, {}",
            case.learner.family_name,
            case.learner.given()
        );
        if self.random.chance(42) {
            let on = self.some_day(case);
            let review = self.review(case, on).file(
                &format!(
                    "{folder}/Progress review {} {}.docx",
                    dates::month(on),
                    on.year()
                ),
                &mut self.random,
            );
            self.files.push(review);
        }
        if self.random.chance(24) {
            let on = self.some_day(case);
            let report = self.term_report(case, on, &format!("{folder}/Report {on}.pdf"));
            self.files.push(report);
        }
        if self.random.chance(16) {
            let scene = self.scene(case, case.start, Voice::Brisk);
            let mut notes = scene.say(sessions::OPENING, &mut self.random);
            for _ in 0..self.random.between(2, 5) {
                notes.push("\n\n");
                scene.write_several(&mut notes, sessions::WORK, 2, &mut self.random);
                scene.write_several(&mut notes, sessions::NEXT, 1, &mut self.random);
            }
            let windows = self.random.chance(50);
            self.files
                .push(page::text(&format!("{folder}/notes.txt"), notes, windows));
        }
    }

    /// A progress review with its table, its margin and its changes.
    fn review(&mut self, case: &Case<'a>, on: Date) -> Docx {
        let voice = if self.random.chance(60) {
            Voice::Formal
        } else {
            Voice::Tidy
        };
        let scene = self.scene(case, on, voice);
        let random = &mut self.random;
        let mut blocks = vec![Block::Heading(line(
            random,
            "Progress review: ",
            case.learner,
            Form::Full,
            "",
        ))];
        blocks.push(Block::Table(review_table(case, on, random)));
        for template in random
            .in_order(formal::REVIEW, 5)
            .into_iter()
            .filter(|template| scene.can(template))
        {
            let mut text = Text::default();
            scene.expand(&mut text, template, random);
            if random.chance(22) {
                let comment = scene.say(
                    &["{admin.given}, is this right? I thought {learner} [was|had been] in the other set.", "Check with {tutor} before this goes to {carer}.", "Leave {friend} out of this please.", "Too harsh, {learner.init} tries hard.", "OK {head.init}"],
                    random,
                );
                blocks.push(Block::Commented(text, comment));
            } else {
                blocks.push(Block::Paragraph(text));
            }
        }
        if random.chance(30) {
            blocks.push(Block::Inserted(scene.say(
                &[
                    "{learner} will sit the mock with {friend} in {month}.",
                    "{carer} has asked for a copy.",
                ],
                random,
            )));
        }
        if random.chance(30) {
            let removed = [
                "{sibling} finds this easier.",
                "{carer2.full} did not attend, as usual.",
                "{learner.poss} behaviour was [immature|poor] in {month}.",
            ];
            blocks.push(Block::Deleted(scene.say(&removed, random)));
        }
        Docx {
            header: line(
                random,
                "Bramblewood Tutors Ltd - confidential - ",
                case.learner,
                Form::Reversed,
                "",
            ),
            footer: Text::plain("Registered in England. Bramblewood, ZZ1 1AA"),
            author: Text::of(case.tutor, Form::Author, random),
            on,
            blocks,
        }
    }

    fn term_report(&mut self, case: &Case<'a>, on: Date, path: &str) -> DemoFile {
        let scene = self.scene(case, on, Voice::Formal);
        let random = &mut self.random;
        let mut paragraphs = vec![
            bold(Text::plain("Bramblewood Tutors Ltd")),
            bold(line(
                random,
                "End of term report for ",
                case.learner,
                Form::Full,
                "",
            )),
        ];
        let mut facts = line(random, "Date of birth: ", case.learner, Form::BirthDate, "");
        facts
            .push("\nTutor: ")
            .mention(case.tutor, Form::Full, random);
        facts
            .push("\nSubject: ")
            .push(case.subject.name)
            .push("\nDate: ")
            .push(&dates::long(on));
        if let Some(carer) = case.carers.first() {
            facts
                .push("\nFor: ")
                .mention(carer, Form::TitleSurname, random)
                .push(", ")
                .mention(carer, Form::Address, random);
            facts.push(", ").mention(carer, Form::Postcode, random);
        }
        paragraphs.push(plain(facts));
        for heading in ["What we did", "Progress", "How it felt", "Next steps"] {
            paragraphs.push(bold(Text::plain(heading)));
            for _ in 0..random.between(1, 3) {
                let list = match heading {
                    "What we did" => sessions::WORK,
                    "How it felt" => sessions::OBSERVATION,
                    "Next steps" => sessions::NEXT,
                    _ => formal::REVIEW,
                };
                let mut text = Text::default();
                scene.write_several(&mut text, list, 3, random);
                paragraphs.push(plain(text));
            }
        }
        paragraphs.push(plain(line(random, "Signed: ", case.tutor, Form::Full, "")));
        pdf::file(path, "Bramblewood Tutors Ltd, confidential", paragraphs)
    }

    fn tutor_folder(&mut self, tutor: &'a Person) {
        let random = &mut self.random;
        let scene = Scene::new(Voice::Formal)
            .with("tutor", tutor)
            .with("head", self.office.head);
        let mut blocks = vec![
            Block::Heading(line(random, "Reference for ", tutor, Form::Full, "")),
            Block::Paragraph(line(
                random,
                "Dear ",
                self.office.head,
                Form::TitleSurname,
                ",",
            )),
        ];
        for template in random.in_order(formal::REFERENCE, 5) {
            let mut text = Text::default();
            scene.expand(&mut text, template, random);
            blocks.push(Block::Paragraph(text));
        }
        blocks.push(Block::Paragraph(Text::plain(
            "Yours sincerely,\nP. Lindqvist\nDeputy head",
        )));
        let reference = Docx {
            header: Text::plain("IN CONFIDENCE"),
            footer: Text::plain(""),
            author: Text::plain("P. Lindqvist"),
            on: self.organisation.today,
            blocks,
        };
        let path = format!(
            "Shared drive/Tutors/References/Reference {}.docx",
            tutor.full()
        );
        let file = reference.file(&path, random);
        self.files.push(file);
        let taught: Vec<&Case<'a>> = self
            .cases
            .iter()
            .filter(|case| case.tutor.id == tutor.id)
            .collect();
        if let Some(case) = taught.first().filter(|_| taught.len() >= 3) {
            let on = self.some_day(case);
            self.group_report(case, &taught, on);
        }
    }

    /// One document about several learners: each one's data beside the others'.
    fn group_report(&mut self, case: &Case<'a>, taught: &[&Case<'a>], on: Date) {
        let scene = self.scene(case, on, Voice::Tidy);
        let random = &mut self.random;
        let mut heading = Text::plain("Group report, ");
        heading
            .push(dates::month(on))
            .push(&format!(" {}, ", on.year()))
            .mention(case.tutor, Form::TitleSurname, random);
        let mut rows = vec![cells(&["Learner", "Born", "Attended", "Mock", "Comment"])];
        for member in random.several(taught, 8) {
            let mut comment = Text::default();
            scene.clone().with("learner", member.learner).write(
                &mut comment,
                &[
                    "{learner.given} [tries hard|is on track|needs to read the question]",
                    "up a grade",
                    "see {head}",
                    "{learner.nick} asks for more",
                    "quiet lately",
                ],
                random,
            );
            let (attended, mock) = (
                random.between(5, 12).to_string(),
                format!("{}%", random.between(31, 94)),
            );
            rows.push(vec![
                Text::of(member.learner, Form::Reversed, random),
                Text::of(member.learner, Form::BirthDate, random),
                Text::plain(&attended),
                Text::plain(&mock),
                comment,
            ]);
        }
        let mut blocks = vec![Block::Heading(heading), Block::Table(rows)];
        for template in random
            .in_order(formal::GROUP, 4)
            .into_iter()
            .filter(|template| scene.can(template))
        {
            let mut text = Text::default();
            scene.expand(&mut text, template, random);
            blocks.push(Block::Paragraph(text));
        }
        let report = Docx {
            header: line(random, "Group of ", case.tutor, Form::Full, ""),
            footer: Text::plain("For staff only"),
            author: Text::of(case.tutor, Form::Author, random),
            on,
            blocks,
        };
        let path = format!(
            "Shared drive/Groups/Group report {} {} {}.docx",
            case.tutor.family_name,
            dates::month(on),
            on.year()
        );
        let file = report.file(&path, random);
        self.files.push(file);
    }

    fn meetings(&mut self) {
        for number in 0..14 {
            let on = dates::term_day(dates::plus(self.organisation.today, -20 - number * 75));
            let mut text = Text::plain("TEAM MEETING ");
            text.push(&dates::slashed(on)).push("\nPresent: ");
            for tutor in self.random.several(&self.organisation.tutors(), 5) {
                text.mention(tutor, Form::Initials, &mut self.random)
                    .push(", ");
            }
            text.mention(self.office.head, Form::Initials, &mut self.random)
                .push("\n");
            for item in 1..=self.random.between(6, 12) {
                let Some(case) = self.some_case() else { return };
                let voice = self.random.pick(&[1, 2]);
                let scene = self.scene(
                    case,
                    on,
                    if voice == 1 {
                        Voice::Brisk
                    } else {
                        Voice::Casual
                    },
                );
                text.push(&format!("\n{item}. "));
                scene.write(&mut text, formal::MEETING, &mut self.random);
            }
            self.files.push(page::text(
                &format!("Shared drive/Meetings/Team meeting {on}.txt"),
                text,
                number % 2 == 0,
            ));
        }
    }

    fn telephone_logs(&mut self) {
        for number in 0..18 {
            let on = dates::plus(self.organisation.today, -15 - number * 60);
            let mut text = Text::plain("phone log ");
            text.push(&dates::month(on).to_lowercase())
                .push(&format!(" {}\n", on.year()));
            for _ in 0..self.random.between(12, 24) {
                let Some(case) = self.some_case() else { return };
                let voice = if self.random.chance(60) {
                    Voice::Casual
                } else {
                    Voice::Brisk
                };
                let scene = self.scene(case, on, voice);
                text.push("\n")
                    .push(&format!("{}/{} ", self.random.between(1, 28), on.month()));
                scene.write(&mut text, contacts::CALL_SHORT, &mut self.random);
            }
            let path = format!(
                "Shared drive/Office/phone log {}-{:02}.txt",
                on.year(),
                on.month()
            );
            self.files.push(page::text(&path, text, number % 3 == 0));
        }
    }

    /// What has been recorded of a concern, told in order.
    fn chronologies(&mut self) {
        let organisation = self.organisation;
        let concerns = organisation
            .records
            .iter()
            .filter(|record| record.kind == "safeguarding-concern");
        let mut told_of = BTreeSet::new();
        for record in concerns
            .filter(|record| told_of.insert(&record.person))
            .take(25)
        {
            let Some(person) = organisation.person(&record.person) else {
                continue;
            };
            let random = &mut self.random;
            let mut rows = vec![cells(&["Date", "What", "By"])];
            let told = organisation
                .records
                .iter()
                .filter(|other| other.person == record.person && other.kind != "session-report");
            for entry in told {
                rows.push(vec![
                    Text::plain(&dates::slashed(entry.on)),
                    entry.text.clone(),
                    initials_of(organisation, entry, random),
                ]);
            }
            let mut opening = line(random, "Chronology for ", person, Form::Full, ", born ");
            opening
                .mention(person, Form::BirthDate, random)
                .push(". Kept by ")
                .mention(self.office.head, Form::Full, random)
                .push(".");
            let document = Docx {
                header: Text::plain("SAFEGUARDING - restricted"),
                footer: Text::plain("Do not copy or send without the designated safeguarding lead"),
                author: Text::of(self.office.head, Form::Author, random),
                on: record.on,
                blocks: vec![
                    Block::Heading(Text::plain("Chronology")),
                    Block::Paragraph(opening),
                    Block::Table(rows),
                ],
            };
            let (name, _) = person.written(Form::Initials, random);
            let path = format!(
                "Shared drive/Safeguarding/Chronology {} {}.docx",
                name.replace('.', ""),
                record.id
            );
            let file = document.file(&path, random);
            self.files.push(file);
        }
    }

    /// Replies to complaints, as they were posted.
    fn letters(&mut self) {
        let organisation = self.organisation;
        for record in organisation
            .records
            .iter()
            .filter(|record| record.kind == "complaint")
            .take(20)
        {
            let Some(case) = self
                .cases
                .iter()
                .find(|case| case.learner.id == record.person)
            else {
                continue;
            };
            let Some(carer) = case.carers.first() else {
                continue;
            };
            let scene = self.scene(case, record.on, Voice::Formal);
            let random = &mut self.random;
            let mut address = Text::of(carer, Form::Full, random);
            address
                .push("\n")
                .mention(carer, Form::Address, random)
                .push("\nBramblewood\n")
                .mention(carer, Form::Postcode, random);
            let mut opening = line(random, "Dear ", carer, Form::TitleSurname, ",");
            opening.push("\n\n").append(&scene.say(&["Thank you for raising your concern about {learner.poss} sessions with {tutor.full}. I am sorry that [we fell short|this happened].", "I write about your complaint of {month} concerning {learner.full}."], random));
            let outcome = scene.say(&["I have spoken to {tutor.title}, who [accepts|regrets] what you describe. From now on {tutor.he} will [telephone if late|leave {tutor.his} telephone in {tutor.his} bag], and {learner} will have the missed hour back.", "We looked at the report and found that it named another learner. That should not have happened. {dpo.full} has recorded it and we have asked the other family to delete it."], random);
            let close = scene.say(&["If you are not content you may write to {dpo.full} at {dpo.email}, or to the Information Commissioner."], random);
            let mut signed = Text::plain("Yours sincerely,\n");
            signed.mention(self.office.head, Form::Full, random);
            let date = Text::plain(&dates::long(record.on));
            let parts = vec![
                plain(address),
                plain(date),
                plain(opening),
                plain(outcome),
                plain(close),
                plain(signed),
            ];
            let path = format!(
                "Shared drive/Complaints/{} {}.pdf",
                record.on, carer.family_name
            );
            self.files
                .push(pdf::file(&path, "Bramblewood Tutors Ltd", parts));
        }
    }

    /// What a school that commissions is told of those it placed.
    fn school_reports(&mut self) {
        for term in 0..4 {
            let on = dates::plus(self.organisation.today, -40 - term * 110);
            let placed: Vec<&Case<'a>> = self
                .cases
                .iter()
                .filter(|case| case.contact.is_some() && case.start < on)
                .take(60)
                .collect();
            let Some(contact) = placed.first().and_then(|case| case.contact) else {
                continue;
            };
            let random = &mut self.random;
            let mut paragraphs = vec![
                bold(Text::plain("Progress of placed learners")),
                plain(line(
                    random,
                    "For the attention of ",
                    contact,
                    Form::Full,
                    "",
                )),
            ];
            for case in placed {
                let mut scene = scene(self.organisation, case, on, random);
                scene.voice = Voice::Formal;
                paragraphs.push(bold(line(random, "", case.learner, Form::Reversed, "")));
                let mut text = line(random, "Born ", case.learner, Form::BirthDate, "; tutor ");
                text.mention(case.tutor, Form::Shortened, random).push(". ");
                scene.write_several(&mut text, sessions::WORK, 2, random);
                scene.write_several(&mut text, sessions::OBSERVATION, 1, random);
                paragraphs.push(plain(text));
            }
            let path = format!(
                "Shared drive/Schools/Progress {} {}.pdf",
                dates::month(on),
                on.year()
            );
            self.files.push(pdf::file(
                &path,
                "Commissioned tuition, confidential",
                paragraphs,
            ));
        }
    }

    fn web_pages(&mut self) {
        for number in 0..6 {
            let on = dates::plus(self.organisation.today, -30 - number * 170);
            let mut items = Vec::new();
            for _ in 0..5 {
                let Some(case) = self.some_case() else { return };
                let scene = self.scene(case, on, Voice::Tidy);
                items.push(scene.say(
                    &["Well done to {learner.given} [for a splendid mock|who passed the 11+|for a year of hard work]!", "{learner.given} and {friend.given} won the quiz.", "Welcome to {colleague.full}, who will teach {subject}.", "Our thanks to {carer.title} for the cakes.", "{tutor.full} ran ten miles for the library."],
                    &mut self.random,
                ));
            }
            let elements = [
                Element::Heading(Text::plain(&format!(
                    "Bramblewood news, {} {}",
                    dates::month(on),
                    on.year()
                ))),
                Element::Paragraph(Text::plain(
                    "Will the summer never come? May was wet, but hope springs eternal and our young people have been busy.",
                )),
                Element::List(items),
            ];
            let path = format!(
                "Shared drive/Newsletters/{}-{:02}.html",
                on.year(),
                on.month()
            );
            self.files.push(page::html(&path, "Newsletter", &elements));
        }
        for number in 0..12 {
            let Some(case) = self.some_case() else { return };
            let Some(carer) = case.carers.first() else {
                continue;
            };
            let scene = self.scene(case, case.start, Voice::Casual);
            let random = &mut self.random;
            let field = |label: &str, value: Text| vec![Text::plain(label), value];
            let mut rows = vec![
                field("Name", Text::of(carer, Form::Full, random)),
                field("E-mail", Text::of(carer, Form::Email, random)),
            ];
            rows.push(field("Telephone", Text::of(carer, Form::Telephone, random)));
            rows.push(field(
                "Child",
                Text::of(case.learner, Form::LowerCase, random),
            ));
            rows.push(field(
                "Born",
                Text::of(case.learner, Form::BirthDate, random),
            ));
            rows.push(field("Message", scene.say(&["hello, {learner} is struggling with {topic} and has mocks soon. do you have a space on {day}? we live at {carer.address}", "a friend told me about you. {learner} is very shy. would {tutor.lower} be free?"], random)));
            let elements = [
                Element::Heading(Text::plain("New enquiry")),
                Element::Table(rows),
            ];
            self.files.push(page::html(
                &format!(
                    "Shared drive/Web forms/enquiry-{:04}.html",
                    1040 + number * 7
                ),
                "Enquiry",
                &elements,
            ));
        }
    }

    /// An old year put away in one file.
    fn archive(&mut self) {
        let mut inside = Vec::new();
        for case in self.cases.iter().filter(|case| case.end.is_some()).take(4) {
            let on = case.end.unwrap_or(case.start);
            let name = format!("{} {}.docx", case.learner.family_name, on.year());
            let review = self.review(case, on).file(&name, &mut self.random);
            inside.push(review);
            let mut scene = scene(self.organisation, case, on, &mut self.random);
            scene.voice = voice_of(case.tutor);
            let mut text = Text::default();
            scene.write_several(&mut text, sessions::WORK, 3, &mut self.random);
            inside.push(page::text(
                &format!("leaver {}.txt", case.learner.id),
                text,
                false,
            ));
        }
        let mut seen = BTreeSet::new();
        inside.retain(|file| seen.insert(file.path.clone()));
        inside.push(page::text("class list.txt", self.class_list(), true));
        let members: Vec<(&str, Vec<u8>)> = inside
            .iter()
            .map(|file| (file.path.as_str(), file.bytes.clone()))
            .collect();
        let named = |file: &DemoFile| {
            let path = file.path.clone();
            file.parts
                .iter()
                .map(move |part| {
                    Part::new(
                        format!("attachment:{path}/{}", part.name),
                        part.text.clone(),
                    )
                })
                .collect::<Vec<_>>()
        };
        let parts = inside.iter().flat_map(named).collect();
        self.files.push(DemoFile::new(
            "Shared drive/Archive/leavers.zip",
            zipped(&members),
            parts,
        ));
    }
}

impl Drive<'_> {
    /// The people of the first year, by the names they had then.
    fn class_list(&mut self) -> Text {
        let mut text = Text::plain("Class list of our first year\n");
        let people = self
            .organisation
            .people
            .iter()
            .filter(|person| person.is(Capacity::Learner) || !person.former_names.is_empty());
        for person in people.take(60) {
            text.push("\n").mention(
                person,
                if person.former_names.is_empty() {
                    Form::Full
                } else {
                    Form::Former
                },
                &mut self.random,
            );
        }
        text
    }
}

/// Words around one mention.
pub(super) fn line(
    random: &mut Random,
    before: &str,
    person: &Person,
    form: Form,
    after: &str,
) -> Text {
    let mut text = Text::plain(before);
    text.mention(person, form, random).push(after);
    text
}

/// A row of words that speak of nobody.
pub(super) fn cells(words: &[&str]) -> Vec<Text> {
    words.iter().map(|word| Text::plain(word)).collect()
}

fn review_table(case: &Case<'_>, on: Date, random: &mut Random) -> Vec<Vec<Text>> {
    let row = |label: &str, value: Text| vec![Text::plain(label), value];
    let mut rows = vec![
        row("Learner", Text::of(case.learner, Form::AllGiven, random)),
        row(
            "Date of birth",
            Text::of(case.learner, Form::BirthDate, random),
        ),
        row("Tutor", Text::of(case.tutor, Form::Full, random)),
        row("Subject", Text::plain(case.subject.name)),
        row("Date", Text::plain(&dates::long(on))),
    ];
    for carer in &case.carers {
        rows.push(row(
            "Parent or carer",
            Text::of(carer, Form::TitleSurname, random),
        ));
        rows.push(row(
            "Contact",
            Text::of(
                carer,
                if random.chance(50) {
                    Form::Telephone
                } else {
                    Form::Email
                },
                random,
            ),
        ));
    }
    rows
}

fn initials_of(organisation: &Organisation, record: &Record, random: &mut Random) -> Text {
    organisation
        .person(&record.author)
        .map(|author| Text::of(author, Form::Initials, random))
        .unwrap_or_default()
}
