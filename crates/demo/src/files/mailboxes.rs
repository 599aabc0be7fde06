//! The office's and the head's mail: threads of several messages, some saved one by one.

use jiff::civil::Date;

use super::drive::line;
use super::mail::{Message, Party, Sent, mailbox};
use super::pdf::{self, bold, plain};
use super::{DemoFile, plain as page};
use crate::dates;
use crate::organisation::{Case, Organisation};
use crate::person::{Form, Person};
use crate::phrases::{mail, sessions};
use crate::random::Random;
use crate::records::{scene, voice_of};
use crate::template::{Scene, Voice};
use crate::text::Text;

pub(super) fn write(organisation: &Organisation) -> Vec<DemoFile> {
    let cases = organisation.cases();
    let learners = cases.len().min(400);
    let mut post = Post {
        organisation,
        cases: &cases,
        random: Random::new(organisation.seed, "post"),
        number: 0,
    };
    let mut files = vec![
        mailbox(
            "Office mailbox/office.mbox",
            &post.messages(learners * 10 / 3, true),
        ),
        mailbox(
            "Head mailbox/head.mbox",
            &post.messages(learners * 5 / 4, false),
        ),
    ];
    for number in 0..learners * 3 / 5 {
        let thread = post.thread(number % 3 != 0);
        for (on, sent) in thread {
            post.number += 1;
            let mut file = DemoFile::new(
                format!("Office mailbox/Saved/{on} {:04}.eml", post.number),
                sent.bytes,
                sent.parts,
            );
            file.participants = sent.participants;
            files.push(file);
        }
    }
    files
}

struct Post<'a> {
    organisation: &'a Organisation,
    cases: &'a [Case<'a>],
    random: Random,
    number: usize,
}

/// Who wrote the first message of a thread.
enum Opening {
    Carer,
    Tutor,
    School,
    Head,
}

impl<'a> Post<'a> {
    fn messages(&mut self, count: usize, office: bool) -> Vec<(Date, Sent)> {
        let mut messages = Vec::new();
        // Not every draw makes a thread: somebody may have nobody to write about.
        for _ in 0..count * 2 {
            if messages.len() >= count {
                break;
            }
            messages.extend(self.thread(office));
        }
        messages.sort_by_key(|(on, _)| *on);
        messages
    }

    /// A message, mostly with an answer, sometimes with an answer to that.
    fn thread(&mut self, office: bool) -> Vec<(Date, Sent)> {
        let Some(case) = self.random.one(self.cases).cloned() else {
            return Vec::new();
        };
        let last = case.end.unwrap_or(self.organisation.today);
        let on = dates::plus(
            case.start,
            self.random
                .between(0, dates::days_between(case.start, last)),
        );
        let opening = match self.random.below(100) {
            0..50 if office => Opening::Carer,
            0..30 => Opening::Carer,
            60..75 if case.contact.is_some() => Opening::School,
            75..90 if !office => Opening::Head,
            _ => Opening::Tutor,
        };
        self.conversation(&case, on, &opening).unwrap_or_default()
    }

    fn conversation(
        &mut self,
        case: &Case<'a>,
        on: Date,
        opening: &Opening,
    ) -> Option<Vec<(Date, Sent)>> {
        let office = self.organisation.office()?;
        let mut scene = scene(self.organisation, case, on, &mut self.random);
        let carer = *case.carers.first()?;
        let (writer, list) = match opening {
            Opening::Carer => (carer, mail::FROM_CARER),
            Opening::Tutor => (case.tutor, mail::TUTOR_OFFICE),
            Opening::School => (case.contact?, mail::SCHOOL),
            Opening::Head => (office.head, mail::HEAD_TUTORS),
        };
        scene.voice = voice_of(writer);
        let subject = scene.say(mail::SUBJECTS, &mut self.random);
        let body = scene.say(list, &mut self.random);
        if body.is_empty() {
            return None;
        }
        let to = self
            .addressed(&body, case)
            .unwrap_or_else(|| match opening {
                Opening::Head => vec![Party::Person(case.tutor)],
                _ if self.random.chance(45) => vec![Party::Office],
                _ => vec![Party::Person(office.admin)],
            });
        let to_head = |party: &Party<'_>| matches!(party, Party::Person(person) if person.id == office.head.id);
        let copy = if self.random.chance(12) && !to.iter().any(to_head) {
            vec![Party::Person(office.head)]
        } else {
            Vec::new()
        };
        let attachments = self.attachments(case, &scene, on);
        let first = Message {
            id: self.id(),
            answers: None,
            from: Party::Person(writer),
            to,
            copy,
            on,
            time: self.time(),
            subject,
            body,
            attachments,
        };
        let mut thread = vec![(on, first.send(&mut self.random))];
        if self.random.chance(62) && on < dates::plus(self.organisation.today, -7) {
            let people = [writer, office.admin, case.tutor];
            self.answers(&mut thread, &scene, (&first, opening), people);
        }
        Some(thread)
    }

    /// Whoever the message greets, where it greets somebody by name.
    fn addressed(&self, body: &Text, case: &Case<'a>) -> Option<Vec<Party<'a>>> {
        let office = self.organisation.office()?;
        let greeted = body.marks().first().filter(|mark| mark.start < 10)?;
        let known = [office.admin, office.head, office.dpo, case.tutor];
        let person = known
            .into_iter()
            .find(|person| person.id == greeted.person)?;
        Some(vec![Party::Person(person)])
    }

    /// The one addressed answers; now and then the first writer once more.
    fn answers(
        &mut self,
        thread: &mut Vec<(Date, Sent)>,
        scene: &Scene<'a>,
        (first, opening): (&Message<'a>, &Opening),
        [writer, admin, tutor]: [&'a Person; 3],
    ) {
        let mut scene = scene.clone();
        scene.voice = Voice::Tidy;
        let (list, from) = match opening {
            Opening::Carer => (mail::REPLY_OFFICE, admin),
            Opening::Tutor => (mail::REPLY_TUTOR, admin),
            Opening::School => (mail::REPLY_SCHOOL, admin),
            Opening::Head => (mail::REPLY_TO_HEAD, tutor),
        };
        let words = scene.say(list, &mut self.random);
        if words.is_empty() {
            return;
        }
        let reply = self.reply(first, words, (from, writer));
        let sent = reply.send(&mut self.random);
        thread.push((reply.on, sent));
        if matches!(opening, Opening::Carer) && self.random.chance(35) {
            scene.voice = voice_of(writer);
            let words = scene.say(mail::CARER_AGAIN, &mut self.random);
            let again = self.reply(&reply, words, (writer, from));
            let sent = again.send(&mut self.random);
            thread.push((again.on, sent));
        }
    }

    fn reply(
        &mut self,
        to: &Message<'a>,
        words: Text,
        (from, receiver): (&'a Person, &'a Person),
    ) -> Message<'a> {
        let mut body = words;
        let Party::Person(earlier) = to.from else {
            return self.bare(to, body, (from, receiver));
        };
        body.push("\n\nOn ").push(&format!(
            "{}, {} {} {}, {} ",
            dates::weekday(to.on),
            to.on.day(),
            dates::short_month(to.on),
            to.on.year(),
            to.time
        ));
        body.mark(earlier, Form::Full, &earlier.full());
        if let Some(email) = earlier.email() {
            body.push(" <").mark(earlier, Form::Email, email).push(">");
        }
        body.push(" wrote:\n").quote(&to.body);
        self.bare(to, body, (from, receiver))
    }

    fn bare(
        &mut self,
        to: &Message<'a>,
        body: Text,
        (from, receiver): (&'a Person, &'a Person),
    ) -> Message<'a> {
        let mut subject = Text::default();
        if !to.subject.as_str().starts_with("Re: ") {
            subject.push("Re: ");
        }
        subject.append(&to.subject);
        Message {
            id: self.id(),
            answers: Some(to.id.clone()),
            from: Party::Person(from),
            to: vec![Party::Person(receiver)],
            copy: Vec::new(),
            on: dates::plus(to.on, self.random.between(1, 3)).min(self.organisation.today),
            time: self.time(),
            subject,
            body,
            attachments: Vec::new(),
        }
    }

    fn attachments(&mut self, case: &Case<'a>, scene: &Scene<'a>, on: Date) -> Vec<DemoFile> {
        let random = &mut self.random;
        match random.below(100) {
            0..6 => {
                let mut text = Text::default();
                scene.write_several(&mut text, sessions::WORK, 3, random);
                let heading = bold(line(random, "Report: ", case.learner, Form::Full, ""));
                vec![pdf::file(
                    &format!("{} report {}.pdf", case.learner.given(), on.year()),
                    "Bramblewood Tutors Ltd",
                    vec![heading, plain(text)],
                )]
            }
            6..10 => {
                let mut text = line(random, "Invoice\nFor: ", case.learner, Form::Full, "");
                if let Some(carer) = case.carers.first() {
                    text.push("\nTo: ")
                        .mention(carer, Form::Full, random)
                        .push(", ")
                        .mention(carer, Form::Address, random);
                }
                text.push("\nAmount: £114.00");
                vec![page::text("invoice.txt", text, true)]
            }
            _ => Vec::new(),
        }
    }

    fn id(&mut self) -> String {
        self.number += 1;
        format!(
            "{:05}.{}@mail.example.org",
            self.number,
            self.random.below(1_000_000)
        )
    }

    fn time(&mut self) -> String {
        format!(
            "{:02}:{:02}",
            self.random.between(7, 22),
            self.random.between(0, 59)
        )
    }
}
