//! The shared drive's documents: reviews, reports, meetings, references, letters, logs.

mod papers;
mod staff;

use jiff::civil::Date;

use super::DemoFile;
use super::docx::{Block, Docx};
use super::pdf::{self, bold, plain};
use super::plain::{self as page};
use crate::dates;
use crate::organisation::{Case, Office, Organisation};
use crate::person::{Form, Person};
use crate::phrases::{formal, sessions};
use crate::random::Random;
use crate::records::scene;
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
