//! What tutors and the office keep among themselves: references, groups, meetings, telephone logs.

use jiff::civil::Date;

use super::{Drive, cells, line};
use crate::dates;
use crate::files::docx::{Block, Docx};
use crate::files::plain::{self as page};
use crate::organisation::Case;
use crate::person::{Form, Person};
use crate::phrases::{contacts, formal};
use crate::template::{Scene, Voice};
use crate::text::Text;

impl<'a> Drive<'a> {
    pub(super) fn tutor_folder(&mut self, tutor: &'a Person) {
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
    pub(super) fn group_report(&mut self, case: &Case<'a>, taught: &[&Case<'a>], on: Date) {
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

    pub(super) fn meetings(&mut self) {
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

    pub(super) fn telephone_logs(&mut self) {
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
}
