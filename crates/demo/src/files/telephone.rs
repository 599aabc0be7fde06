//! Chats exported from the head's telephone.

use super::DemoFile;
use super::plain as page;
use crate::dates;
use crate::organisation::Organisation;
use crate::person::{Form, Person};
use crate::random::Random;
use crate::records::scene;
use crate::template::Voice;
use crate::text::Text;

const SAID: &[&str] = &[
    "{learner} not here yet, shall i ring {carer}?",
    "just had {carer} on the phone, {learner.init} ill again",
    "can someone cover {learner} at {time}? its only {topic}",
    "ok",
    "{learner} and {friend} both passed!!!",
    "👍",
    "has anyone got {carer.poss} number? its {carer.tel} isnt it",
    "pls dont put surnames in here",
    "sorry. {learner.short} then",
    "{friend.nick} left a coat",
    "will do",
    "may be late, traffic on marsh lane",
    "{colleague} can you bring the {subject} books",
    "{learner.lower} upset today, told {head.nick}",
    "happy birthday {colleague.given}!",
    "who has {other} on {day}?",
    "me",
];

pub(super) fn write(organisation: &Organisation) -> Vec<DemoFile> {
    let cases = organisation.cases();
    let mut random = Random::new(organisation.seed, "telephone");
    let mut files = Vec::new();
    for (number, name) in ["Tutors group", "Maths team", "Kirsty", "Saturday rota"]
        .into_iter()
        .enumerate()
    {
        let mut speakers: Vec<&Person> = organisation.head().into_iter().collect();
        match number {
            2 => speakers.extend(organisation.admin()),
            _ => speakers.extend(random.several(&organisation.tutors(), 5)),
        }
        let mut text = Text::default();
        for day in (0..40).rev() {
            let on = dates::plus(organisation.today, -day * 9 - 3);
            for _ in 0..random.between(1, 4) {
                let (Some(case), Some(speaker)) = (random.one(&cases), random.one(&speakers))
                else {
                    return files;
                };
                let mut scene = scene(organisation, case, on, &mut random);
                scene.voice = if random.chance(70) {
                    Voice::Casual
                } else {
                    Voice::Brisk
                };
                text.push(&format!(
                    "{}, {:02}:{:02} - ",
                    dates::slashed(on),
                    random.between(7, 22),
                    random.between(0, 59)
                ));
                text.mention(
                    speaker,
                    if number == 1 { Form::Full } else { Form::Given },
                    &mut random,
                )
                .push(": ");
                scene.write(&mut text, SAID, &mut random);
                text.push("\n");
            }
        }
        files.push(page::text(
            &format!("Head telephone/Chat with {name}.txt"),
            text,
            false,
        ));
    }
    files
}
