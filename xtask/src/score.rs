//! How well people are found: recall and precision by written form, against the demo's truth.
//!
//! Two runs: over the texts as the demo wrote them (what `find` can do), and over the same files
//! read back by `extract` (what is lost on the way). A mention counts as found where a match
//! overlaps it; as known where the right person is among the match's candidates; as first where
//! they are the likeliest.

mod pages;
mod tally;

use std::collections::BTreeMap;

use anyhow::{Context as _, bail};
use demo::{DemoFile, Organisation};
use find::{Context, Directory, Match, Person, PersonKey};

use self::pages::{Page, Searchable, as_extracted, as_written};
use self::tally::{Outcome, Tally, Verdict};

const USAGE: &str = "\
usage: cargo xtask score [--people N] [--seed S] [--written | --extracted] [--misses FORM]";

/// Prints the tables; `--misses FORM` prints what was not found of one written form.
pub(crate) fn run(args: &[String]) -> anyhow::Result<()> {
    let options = Options::parse(args)?;
    let organisation = Organisation::fixed(options.people, options.seed);
    let scorer = Scorer::new(&organisation);
    let files = organisation.files();
    println!(
        "{} people, {} files, seed {}\n",
        organisation.people.len(),
        files.len(),
        options.seed
    );
    if options.written {
        let tally = scorer.score(&files, as_written);
        tally.print("As written", &options);
    }
    if options.extracted {
        let tally = scorer.score(&files, as_extracted);
        tally.print("As extracted from the files", &options);
    }
    Ok(())
}

struct Options {
    people: usize,
    seed: u64,
    written: bool,
    extracted: bool,
    misses: Option<String>,
}

impl Options {
    fn parse(args: &[String]) -> anyhow::Result<Self> {
        let mut options = Self {
            people: 120,
            seed: 1,
            written: true,
            extracted: true,
            misses: None,
        };
        let mut args = args.iter();
        while let Some(arg) = args.next() {
            let mut value = || args.next().context(USAGE);
            match arg.as_str() {
                "--people" => {
                    options.people = value()?.parse().context("`--people` wants a number")?;
                }
                "--seed" => options.seed = value()?.parse().context("`--seed` wants a number")?,
                "--misses" => options.misses = Some(value()?.clone()),
                "--written" => options.extracted = false,
                "--extracted" => options.written = false,
                _ => bail!(USAGE),
            }
        }
        Ok(options)
    }
}

struct Scorer {
    directory: Directory,
    keys: BTreeMap<String, PersonKey>,
}

impl Scorer {
    fn new(organisation: &Organisation) -> Self {
        let keys: BTreeMap<String, PersonKey> = organisation
            .people
            .iter()
            .map(|person| person.id.clone())
            .zip(0..)
            .collect();
        let mut people: Vec<Person> = organisation
            .people
            .iter()
            .zip(0..)
            .map(|(person, key)| known(person, key))
            .collect();
        for relation in &organisation.relations {
            let ends = keys.get(&relation.person).zip(keys.get(&relation.to));
            for (one, other) in ends
                .into_iter()
                .flat_map(|(one, other)| [(*one, *other), (*other, *one)])
            {
                if let Some(person) = people.iter_mut().find(|person| person.key == one) {
                    person.context.push(other);
                }
            }
        }
        Self {
            directory: Directory::build(&people),
            keys,
        }
    }

    fn score(&self, files: &[DemoFile], pages: impl Fn(&DemoFile) -> Vec<Page>) -> Tally {
        let mut tally = Tally::default();
        for page in files.iter().flat_map(pages) {
            self.score_page(&page, &mut tally);
        }
        tally
    }

    fn score_page(&self, page: &Page, tally: &mut Tally) {
        let context = Context {
            participants: page
                .participants
                .iter()
                .filter_map(|id| self.keys.get(id).copied())
                .collect(),
            place: Vec::new(),
        };
        let matches = self.directory.find_with(&page.text, &context);
        let text = Searchable::new(&page.text);
        let mut right = vec![Verdict::Nobody; matches.len()];
        for mention in &page.mentions {
            let key = self.keys.get(&mention.person).copied();
            let span = text.nth(&mention.written, mention.nth);
            let best = span.zip(key).map_or(Outcome::default(), |(span, key)| {
                judge(&matches, span, key, &mut right)
            });
            tally.mention(page, mention, span.is_some(), &best);
        }
        for (found, verdict) in matches.iter().zip(right) {
            tally.found(
                found,
                verdict,
                page.text.get(found.start..found.end).unwrap_or_default(),
            );
        }
    }
}

fn known(person: &demo::Person, key: PersonKey) -> Person {
    Person {
        key,
        given: person.given_names.split(' ').map(str::to_owned).collect(),
        family: person.family_name.clone(),
        known_as: person.known_as.iter().cloned().collect(),
        nicknames: person.nicknames.clone(),
        former: person.former_names.clone(),
        preferred: Vec::new(),
        born_on: person.born_on,
        emails: person.emails.clone(),
        telephones: person.telephones.clone(),
        address: person.address.clone().unwrap_or_default(),
        postcode: person.postcode.clone().unwrap_or_default(),
        numbers: person.nhs_number.iter().cloned().collect(),
        context: Vec::new(),
    }
}

fn judge(
    matches: &[Match],
    (start, end): (usize, usize),
    key: PersonKey,
    right: &mut [Verdict],
) -> Outcome {
    let mut outcome = Outcome::default();
    for (found, verdict) in matches.iter().zip(right) {
        if found.end <= start || found.start >= end {
            continue;
        }
        let among = found
            .candidates
            .iter()
            .any(|candidate| candidate.person == key);
        let first = found
            .candidates
            .first()
            .is_some_and(|candidate| candidate.person == key);
        outcome.found = true;
        outcome.among |= among;
        outcome.first |= first;
        let here = match (first, among) {
            (true, _) => Verdict::First,
            (false, true) => Verdict::Among,
            (false, false) => Verdict::Another,
        };
        *verdict = (*verdict).max(here);
    }
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_mostly_found() {
        let organisation = Organisation::fixed(12, 3);
        let scorer = Scorer::new(&organisation);
        let tally = scorer.score(&organisation.files(), as_written);
        let full = tally.by_form.get("full").unwrap();
        assert!(full.all > 200 && full.there == full.all);
        assert!(
            full.among * 100 >= full.all * 98,
            "{} of {}",
            full.among,
            full.all
        );
    }

    #[test]
    fn every_mention_is_read_back_from_the_files() {
        let organisation = Organisation::fixed(12, 3);
        let scorer = Scorer::new(&organisation);
        let tally = scorer.score(&organisation.files(), as_extracted);
        assert!(tally.by_kind.len() > 7);
        for (kind, recall) in &tally.by_kind {
            assert_eq!(
                recall.there,
                recall.all,
                "{kind}: {:?}",
                tally
                    .misses
                    .iter()
                    .find(|(_, line)| line.starts_with("not in"))
            );
        }
    }

    #[test]
    fn the_people_file_is_imported_without_fault() {
        let organisation = Organisation::fixed(120, 1);
        let file = demo::people_csv(&organisation).unwrap();
        let rows = find::people_csv(std::str::from_utf8(&file).unwrap()).unwrap();
        let (people, ids) = find::people_csv::people(&rows);
        assert_eq!(people.len(), organisation.people.len());
        assert_eq!(
            ids.first(),
            organisation.people.first().map(|person| &person.id)
        );
    }
}
