//! Chronologies, letters, reports to schools, web pages, what was put away.

use std::collections::BTreeSet;

use super::{Drive, cells, line};
use crate::dates;
use crate::files::docx::{Block, Docx};
use crate::files::package::zipped;
use crate::files::pdf::{self, bold, plain};
use crate::files::plain::{self as page, Element};
use crate::files::{DemoFile, Part};
use crate::organisation::{Case, Organisation};
use crate::person::{Capacity, Form};
use crate::phrases::sessions;
use crate::random::Random;
use crate::records::{Record, scene, voice_of};
use crate::template::Voice;
use crate::text::Text;

impl<'a> Drive<'a> {
    /// What has been recorded of a concern, told in order.
    pub(super) fn chronologies(&mut self) {
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
    pub(super) fn letters(&mut self) {
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
    pub(super) fn school_reports(&mut self) {
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

    pub(super) fn web_pages(&mut self) {
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
    pub(super) fn archive(&mut self) {
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

    /// The people of the first year, by the names they had then.
    pub(super) fn class_list(&mut self) -> Text {
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

fn initials_of(organisation: &Organisation, record: &Record, random: &mut Random) -> Text {
    organisation
        .person(&record.author)
        .map(|author| Text::of(author, Form::Initials, random))
        .unwrap_or_default()
}
