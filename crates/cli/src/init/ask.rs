//! Asking the questions at a terminal, in plain words, one at a time.

use std::io::{BufRead, Write};

use anyhow::bail;
use jiff::civil::Date;
use policy::Pack;
use policy::answers::{self, Answers, Kind, Question, Typed};
use policy::packs;

/// A conversation: where answers come from, where questions go.
pub(crate) struct Terminal<'t> {
    /// What is typed.
    pub(crate) input: &'t mut dyn BufRead,
    /// What is shown.
    pub(crate) out: &'t mut dyn Write,
}

impl Terminal<'_> {
    /// A line that is typed, without its end.
    pub(crate) fn line(&mut self, prompt: &str) -> anyhow::Result<String> {
        write!(self.out, "{prompt}")?;
        self.out.flush()?;
        let mut typed = String::new();
        if self.input.read_line(&mut typed)? == 0 {
            bail!("stopped before the end; nothing was set up");
        }
        Ok(typed.trim().to_owned())
    }

    /// Which pack.
    pub(crate) fn pack(&mut self) -> anyhow::Result<&'static packs::Shipped> {
        writeln!(self.out, "Which policy is nearest to what you do?\n")?;
        for (number, pack) in (1..).zip(packs::all()) {
            writeln!(self.out, "  {number}  {}", pack.title)?;
            writeln!(self.out, "     {}", pack.suits)?;
        }
        loop {
            let typed = self.line("\nIts number: ")?;
            let number = typed
                .parse::<usize>()
                .ok()
                .and_then(|number| number.checked_sub(1));
            let chosen = number.and_then(|number| packs::all().get(number));
            if let Some(chosen) = chosen.or_else(|| packs::shipped(&typed)) {
                return Ok(chosen);
            }
            writeln!(self.out, "There is no such number.")?;
        }
    }

    /// The answers to every question of a pack; what was given beforehand is proposed.
    pub(crate) fn answers(
        &mut self,
        pack: &Pack,
        given: &Typed,
        today: Date,
    ) -> anyhow::Result<Answers> {
        let says = answers::read_back(&pack.files().collect::<Vec<_>>())?;
        let questions = answers::questions(pack);
        writeln!(
            self.out,
            "\nEnter alone takes what stands in brackets, or leaves it out."
        )?;
        let mut typed = Typed::new();
        let mut page = None;
        for question in &questions {
            if page != Some(question.page) {
                page = Some(question.page);
                writeln!(self.out, "\n{}\n", question.page.title())?;
            }
            let proposal = given.get(question.code).cloned();
            let proposal = proposal.unwrap_or_else(|| question.proposal(&says, today));
            let answer = self.answer(question, &proposal, today)?;
            typed.insert(question.code.to_owned(), answer);
        }
        loop {
            match Answers::check(&questions, &typed, today) {
                Ok(answers) => return Ok(answers),
                Err(wrong) => self.again(&wrong, &questions, &mut typed, today)?,
            }
        }
    }

    /// Asks again for what does not fit together.
    fn again(
        &mut self,
        wrong: &[answers::Wrong],
        questions: &[&'static Question],
        typed: &mut Typed,
        today: Date,
    ) -> anyhow::Result<()> {
        for one in wrong {
            writeln!(self.out, "\n{}: {}.", sentence(&one.what), one.mend)?;
            if let Some(question) = questions.iter().find(|question| question.code == one.code) {
                let answer = self.answer(question, "", today)?;
                typed.insert(question.code.to_owned(), answer);
            }
        }
        Ok(())
    }

    /// The answer to a question, asked until it can be taken.
    fn answer(
        &mut self,
        question: &'static Question,
        proposal: &str,
        today: Date,
    ) -> anyhow::Result<String> {
        writeln!(self.out, "{}", question.asks)?;
        if !question.help.is_empty() {
            writeln!(self.out, "  {}", question.help)?;
        }
        loop {
            let typed = self.typed(question, proposal)?;
            let alone = Typed::from([(question.code.to_owned(), typed.clone())]);
            match Answers::check(&[question], &alone, today) {
                Ok(_) => return Ok(typed),
                Err(wrong) => {
                    for one in wrong {
                        writeln!(self.out, "  {}: {}.", sentence(&one.what), one.mend)?;
                    }
                }
            }
        }
    }

    /// What is typed for a question; lines until an empty one, or one of several by its number.
    fn typed(&mut self, question: &Question, proposal: &str) -> anyhow::Result<String> {
        let shown = proposal.replace('\n', ", ");
        let prompt = if shown.is_empty() {
            "> ".to_owned()
        } else {
            format!("[{shown}] > ")
        };
        match question.kind {
            Kind::Lines => {
                let mut lines = Vec::new();
                loop {
                    let line = self.line(if lines.is_empty() { &prompt } else { "> " })?;
                    if line.is_empty() {
                        break;
                    }
                    lines.push(line);
                }
                Ok(if lines.is_empty() {
                    proposal.to_owned()
                } else {
                    lines.join("\n")
                })
            }
            Kind::Choice(options) => {
                for (number, (_, words)) in (1..).zip(options) {
                    writeln!(self.out, "  {number}  {words}")?;
                }
                let typed = self.line(&prompt)?;
                let number = typed
                    .parse::<usize>()
                    .ok()
                    .and_then(|number| number.checked_sub(1));
                let chosen = number.and_then(|number| options.get(number));
                Ok(match chosen {
                    Some((code, _)) => (*code).to_owned(),
                    None if typed.is_empty() => proposal.to_owned(),
                    None => typed,
                })
            }
            _ => {
                let typed = self.line(&prompt)?;
                Ok(if typed.is_empty() {
                    proposal.to_owned()
                } else {
                    typed
                })
            }
        }
    }
}

/// The first letter large.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    format!("{}{}", first.unwrap_or_default(), letters.as_str())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    const TODAY: Date = jiff::civil::date(2026, 11, 22);

    /// What is said and answered when this is typed.
    fn talk(typed: &str) -> (anyhow::Result<Answers>, String) {
        let mut said = Vec::new();
        let mut input = std::io::Cursor::new(typed.as_bytes().to_vec());
        let mut terminal = Terminal {
            input: &mut input,
            out: &mut said,
        };
        let pack = terminal.pack().unwrap();
        let pack = Pack::parse(pack.files).unwrap();
        let answers = terminal.answers(&pack, &Typed::new(), TODAY);
        (answers, String::from_utf8(said).unwrap())
    }

    /// Private tutoring, with mistakes on the way.
    const TYPED: &str = "nothing\n5\n\nFernhollow Tutors Ltd\nFernhollow\n1\n\n\n2\n1 Cooper Wynd\nInverallan\n\n\
        nowhere\npost@fernhollow.test\n0141 496 0555\n\n\n\n\nThe Data Protection Officer\n\n\
        privacy@fernhollow.test\n0141 496 0556\n\n\n\npupil\npupils\n\n\n\n12\n";

    #[test]
    fn questions_are_asked_until_they_are_answered() {
        let (answers, said) = talk(TYPED);
        let answers = answers.unwrap();
        assert_eq!(answers.get("legal-name"), Some("Fernhollow Tutors Ltd"));
        assert_eq!(answers.get("nation"), Some("scotland"));
        assert_eq!(answers.get("address"), Some("1 Cooper Wynd\nInverallan"));
        assert_eq!(answers.get("learner-many"), Some("pupils"));
        assert_eq!(answers.get("tutor-one"), Some("tutor"));
        assert_eq!(answers.get("effective-on"), Some("2026-11-22"));
        assert_eq!(answers.get("aim-days"), Some("12"));
        assert_eq!(answers.get("website"), None);
        for told in [
            "There is no such number",
            "“What is your organisation’s name in law?” has no answer",
            "This is no e-mail address: write it like",
        ] {
            assert!(said.contains(told), "{told}: {said}");
        }
    }

    #[test]
    fn whoever_stops_sets_nothing_up() {
        let (answers, _) = talk("5\nFernhollow Tutors Ltd\n");
        assert!(
            answers
                .unwrap_err()
                .to_string()
                .contains("nothing was set up")
        );
    }
}
