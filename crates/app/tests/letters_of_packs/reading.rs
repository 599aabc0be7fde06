//! What must hold of any letter, whatever it says.

use app::{Letter, LetterReader};
use policy::Pack;

use super::Case;
use crate::support::organisation;

/// At most so many years old must somebody be to read a letter with ease: a grown-up, who is written to
/// as one reads a newspaper.
const ADULT: f64 = 15.0;
/// The same of whoever is under eighteen and asks for themselves.
const YOUNG: f64 = 12.5;

/// A letter as it is read.
pub(super) struct Reading<'a> {
    pack: &'a Pack,
    case: Case,
    all: String,
}

impl<'a> Reading<'a> {
    pub(super) fn of(pack: &'a Pack, case: Case, letter: &Letter) -> Self {
        let words = letter.paragraphs.iter().chain(&letter.ways);
        let words: Vec<&str> = words.map(String::as_str).collect();
        Self {
            pack,
            case,
            all: words.join("\n"),
        }
    }

    /// The same but for the number of the case.
    pub(super) fn without_number(text: &str) -> String {
        let mut parts = text.split_inclusive(|c: char| !c.is_ascii_digit());
        let mut same = String::new();
        for part in parts.by_ref() {
            let digits = part.bytes().take_while(u8::is_ascii_digit).count();
            same.push_str(if digits == 3 { &part[3..] } else { part });
        }
        same
    }

    /// What is wrong with it; `tells` where the law wants the ways to complain in it.
    pub(super) fn faults(&self, tells: bool) -> Vec<String> {
        let all = &self.all;
        let mut faults = Vec::new();
        if all.contains(['{', '}']) {
            faults.push(format!("a blank is left: {all}"));
        }
        if all.contains("  ") || all.contains(" .") || all.contains("..") || all.contains(": :") {
            faults.push(format!("something is left out: {all}"));
        }
        let words: Vec<&str> = all.split_whitespace().collect();
        for pair in words.windows(2) {
            if pair[0].eq_ignore_ascii_case(pair[1]) {
                faults.push(format!("`{}` stands twice: {all}", pair[0]));
            }
        }
        for address in words.iter().filter(|word| word.contains('@')) {
            let address = address.trim_matches(|c: char| !c.is_alphanumeric());
            if !self.is_ours(address) {
                faults.push(format!("{address} is not the pack's"));
            }
        }
        let most = match self.case.reader {
            LetterReader::Adult => ADULT,
            LetterReader::Young => YOUNG,
        };
        let age = policy::publish::reading_age(all);
        if age > most {
            faults.push(format!(
                "it is read at {age:.1} years, not at {most}: {all}"
            ));
        }
        faults.extend(self.untold().filter(|_| tells));
        faults
    }

    fn is_ours(&self, address: &str) -> bool {
        let own = &self.pack.organisation;
        let mut contacts = own.contacts.values().map(|one| one.email.as_str());
        contacts.any(|one| one == address) || own.dpo.email == address
    }

    /// UK GDPR art. 12(4): to us, to the regulator, to a court.
    fn untold(&self) -> impl Iterator<Item = String> {
        let regulator = organisation().regulator;
        let complaints = &self.pack.organisation.contacts["complaints"].email;
        let ways = [
            regulator.as_str(),
            complaints,
            "164A",
            "165",
            "complain to us",
            "court",
        ];
        ways.into_iter()
            .filter(|words| !self.all.contains(words))
            .map(|words| format!("it does not say `{words}`"))
            .collect::<Vec<_>>()
            .into_iter()
    }
}
