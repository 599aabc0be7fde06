//! How well people are found: recall and precision by written form, against the demo's truth.
//!
//! Two runs: over the texts as the demo wrote them (what `find` can do), and over the same files
//! read back by `extract` (what is lost on the way). A mention counts as found where a match
//! overlaps it; as known where the right person is among the match's candidates; as first where
//! they are the likeliest.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::{Context as _, bail};
use demo::{DemoFile, Organisation, even, occurrences};
use document::PartKind;
use find::{Context, Directory, Match, Person, PersonKey, Strength};

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
        let tally = scorer.score(&files, |file| as_written(file));
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
                    options.people = value()?.parse().context("`--people` wants a number")?
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

/// A text to search, and the mentions that stand in it.
struct Page {
    kind: String,
    place: String,
    text: String,
    mentions: Vec<Mention>,
    participants: Vec<String>,
}

struct Mention {
    written: String,
    nth: usize,
    person: String,
    form: &'static str,
}

fn mentions(part: &demo::Part) -> Vec<Mention> {
    let mention = |(mark, nth): (&demo::Mark, usize)| Mention {
        written: mark.written.clone(),
        nth,
        person: mark.person.clone(),
        form: mark.form.code(),
    };
    part.text.numbered().into_iter().map(mention).collect()
}

fn kind_of(path: &str) -> String {
    path.rsplit('.').next().unwrap_or_default().to_owned()
}

/// The texts as the demo wrote them.
fn as_written(file: &DemoFile) -> Vec<Page> {
    let page = |part: &demo::Part| Page {
        kind: kind_of(&file.path),
        place: format!("{} {}", file.path, part.name),
        text: part.text.as_str().to_owned(),
        mentions: mentions(part),
        participants: part.participants.clone(),
    };
    file.parts.iter().map(page).collect()
}

/// The texts as they are read back from the file; a part that is not read back is an empty text,
/// so that all its mentions are missed.
fn as_extracted(file: &DemoFile) -> Vec<Page> {
    let mut read = BTreeMap::new();
    extract_into(&file.path, &file.bytes, &mut Vec::new(), &mut read);
    let page = |part: &demo::Part| Page {
        kind: kind_of(&file.path),
        place: format!("{} {}", file.path, part.name),
        text: read
            .get(&address_of(&part.name))
            .cloned()
            .unwrap_or_default(),
        mentions: mentions(part),
        participants: part.participants.clone(),
    };
    file.parts.iter().map(page).collect()
}

/// The containers around a part, and what it is there.
type Address = (Vec<String>, String);

fn address_of(part: &str) -> Address {
    let mut containers = Vec::new();
    let mut leaf = "body".to_owned();
    for step in part.split('/') {
        if let Some(number) = step.strip_prefix("message:") {
            containers.push(format!("message {number}.eml"));
        } else if let Some(name) = step.strip_prefix("attachment:") {
            containers.push(name.to_owned());
        } else {
            step.clone_into(&mut leaf);
        }
    }
    (containers, leaf)
}

fn extract_into(
    name: &str,
    bytes: &[u8],
    around: &mut Vec<String>,
    into: &mut BTreeMap<Address, String>,
) {
    let Ok(read) = extract::read(name, bytes, None) else {
        return;
    };
    for part in read.document.parts {
        let Some(leaf) = leaf_of(part.kind, &part.name) else {
            continue;
        };
        let mut containers = around.clone();
        containers.extend(part.path);
        let text = into.entry((containers, leaf)).or_default();
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&part.text);
    }
    for child in read.children {
        around.push(child.name.clone());
        extract_into(&child.name, &child.bytes, around, into);
        around.pop();
    }
}

/// The truth file's name for a part. What repeats other text or is not in the truth has none.
fn leaf_of(kind: PartKind, name: &str) -> Option<String> {
    let last = || name.split_once(' ').map_or(name, |(_, last)| last);
    Some(match kind {
        PartKind::Body | PartKind::MailBody => "body".to_owned(),
        PartKind::Header | PartKind::MailHeader => "header".to_owned(),
        PartKind::Footer => "footer".to_owned(),
        PartKind::Comment => "comment".to_owned(),
        PartKind::Deleted => "deleted".to_owned(),
        PartKind::Sheet => format!("sheet:{}", last()),
        PartKind::Page => format!("page:{}", last()),
        PartKind::Inserted
        | PartKind::Footnote
        | PartKind::Slide
        | PartKind::SlideNotes
        | PartKind::Attachment
        | PartKind::Annotation
        | PartKind::FormField
        | PartKind::Properties
        | PartKind::Hidden => return None,
    })
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

/// A text with its white space collapsed, and the way back: a reader breaks lines where it will.
struct Searchable {
    collapsed: String,
    /// For each byte of `collapsed`, where it stands in the text.
    back: Vec<usize>,
}

impl Searchable {
    fn new(text: &str) -> Self {
        let mut collapsed = String::with_capacity(text.len());
        let mut back = Vec::with_capacity(text.len() + 1);
        for (at, letter) in text.char_indices() {
            let letter = if letter.is_whitespace() { ' ' } else { letter };
            if letter == ' ' && collapsed.ends_with(' ') {
                continue;
            }
            collapsed.push(letter);
            back.extend(std::iter::repeat_n(at, letter.len_utf8()));
        }
        back.push(text.len());
        Self { collapsed, back }
    }

    fn nth(&self, written: &str, nth: usize) -> Option<(usize, usize)> {
        let start = occurrences(&self.collapsed, &even(written)).nth(nth.checked_sub(1)?)?;
        Some((
            *self.back.get(start)?,
            *self.back.get(start + written.len())?,
        ))
    }
}

/// What is true of a match.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    /// It stands where nobody is mentioned.
    Nobody,
    /// Somebody is mentioned there, but none of its candidates.
    Another,
    /// The right person is among its candidates.
    Among,
    /// The right person is its first.
    First,
}

/// What became of a mention.
#[derive(Default)]
struct Outcome {
    found: bool,
    among: bool,
    first: bool,
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

#[derive(Default)]
struct Recall {
    all: usize,
    there: usize,
    found: usize,
    among: usize,
    first: usize,
}

#[derive(Default)]
struct Precision {
    all: usize,
    verdicts: [usize; 4],
}

#[derive(Default)]
struct Tally {
    by_form: BTreeMap<&'static str, Recall>,
    by_kind: BTreeMap<String, Recall>,
    by_match: BTreeMap<&'static str, Precision>,
    by_strength: BTreeMap<&'static str, Precision>,
    misses: Vec<(&'static str, String)>,
    false_alarms: BTreeMap<String, usize>,
}

impl Tally {
    fn mention(&mut self, page: &Page, mention: &Mention, there: bool, outcome: &Outcome) {
        let kind = self.by_kind.entry(page.kind.clone()).or_default();
        let form = self.by_form.entry(mention.form).or_default();
        for recall in [kind, form] {
            recall.all += 1;
            recall.there += usize::from(there);
            recall.found += usize::from(outcome.found);
            recall.among += usize::from(outcome.among);
            recall.first += usize::from(outcome.first);
        }
        if !outcome.among {
            let how = match (there, outcome.found) {
                (false, _) => "not in the text",
                (true, false) => "not found",
                (true, true) => "found as another",
            };
            let line = format!(
                "{how}: `{}` no. {} ({}) in {}",
                mention.written, mention.nth, mention.person, page.place
            );
            self.misses.push((mention.form, line));
        }
    }

    fn found(&mut self, found: &Match, verdict: Verdict, written: &str) {
        let strength = found
            .candidates
            .first()
            .map_or("", |candidate| match candidate.strength {
                Strength::Sure => "sure",
                Strength::Likely => "likely",
                Strength::Possible => "possible",
            });
        let at = match verdict {
            Verdict::Nobody => 0,
            Verdict::Another => 1,
            Verdict::Among => 2,
            Verdict::First => 3,
        };
        for precision in [
            self.by_match.entry(found.form.code()).or_default(),
            self.by_strength.entry(strength).or_default(),
        ] {
            precision.all += 1;
            if let Some(count) = precision.verdicts.get_mut(at) {
                *count += 1;
            }
        }
        if verdict == Verdict::Nobody {
            *self.false_alarms.entry(written.to_owned()).or_default() += 1;
        }
    }

    fn print(&self, title: &str, options: &Options) {
        println!("# {title}\n");
        println!(
            "{}",
            recall_table(
                "written form",
                self.by_form.iter().map(|(form, recall)| (*form, recall))
            )
        );
        println!(
            "{}",
            recall_table(
                "file",
                self.by_kind
                    .iter()
                    .map(|(kind, recall)| (kind.as_str(), recall))
            )
        );
        println!("{}", precision_table("matched as", &self.by_match));
        println!("{}", precision_table("strength", &self.by_strength));
        let mut alarms: Vec<(&String, &usize)> = self.false_alarms.iter().collect();
        alarms.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let list: Vec<String> = alarms
            .iter()
            .take(20)
            .map(|(word, count)| format!("{word} {count}"))
            .collect();
        println!(
            "Most found where nobody is: {}\n",
            list.join(", ").replace('\n', " ")
        );
        for (form, line) in &self.misses {
            if options
                .misses
                .as_deref()
                .is_some_and(|wanted| wanted == *form || wanted == "all")
            {
                println!("{line}");
            }
        }
    }
}

fn percent(part: usize, all: usize) -> String {
    let thousandths = (part * 2000 + all).checked_div(all * 2).unwrap_or(0);
    format!("{}.{} %", thousandths / 10, thousandths % 10)
}

fn recall_table<'a>(title: &str, rows: impl Iterator<Item = (&'a str, &'a Recall)>) -> String {
    let mut table = format!(
        "{title:<16}{:>9}{:>10}{:>10}{:>10}{:>10}\n",
        "mentions", "in text", "found", "known", "first"
    );
    let mut sum = Recall::default();
    let mut line = |name: &str, recall: &Recall| {
        let of = |part| percent(part, recall.all);
        let _ = writeln!(
            table,
            "{name:<16}{:>9}{:>10}{:>10}{:>10}{:>10}",
            recall.all,
            of(recall.there),
            of(recall.found),
            of(recall.among),
            of(recall.first)
        );
    };
    for (name, recall) in rows {
        line(name, recall);
        sum.all += recall.all;
        sum.there += recall.there;
        sum.found += recall.found;
        sum.among += recall.among;
        sum.first += recall.first;
    }
    line("overall recall", &sum);
    table
}

fn precision_table(title: &str, rows: &BTreeMap<&'static str, Precision>) -> String {
    let mut table = format!(
        "{title:<16}{:>9}{:>10}{:>10}{:>10}{:>10}\n",
        "matches", "first", "among", "another", "nobody"
    );
    let mut sum = Precision::default();
    let mut line = |name: &str, precision: &Precision| {
        let [nobody, another, among, first] = precision
            .verdicts
            .map(|count| percent(count, precision.all));
        let _ = writeln!(
            table,
            "{name:<16}{:>9}{first:>10}{among:>10}{another:>10}{nobody:>10}",
            precision.all
        );
    };
    for (name, precision) in rows {
        line(name, precision);
        sum.all += precision.all;
        for (total, count) in sum.verdicts.iter_mut().zip(precision.verdicts) {
            *total += count;
        }
    }
    line("overall", &sum);
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_have_addresses() {
        let address = |part| address_of(part);
        assert_eq!(address("body"), (vec![], "body".to_owned()));
        assert_eq!(
            address("message:3"),
            (vec!["message 3.eml".to_owned()], "body".to_owned())
        );
        assert_eq!(
            address("message:3/attachment:a.pdf/page:2"),
            (
                vec!["message 3.eml".to_owned(), "a.pdf".to_owned()],
                "page:2".to_owned()
            )
        );
    }

    #[test]
    fn an_occurrence_is_found_across_a_line_break() {
        let text = "Ella met  Ella\nKhan";
        let searchable = Searchable::new(text);
        assert_eq!(searchable.nth("Ella", 2), Some((10, 14)));
        assert_eq!(searchable.nth("Ella Khan", 1), Some((10, 19)));
        assert_eq!(searchable.nth("Ella", 3), None);
    }

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
            assert_eq!(recall.there, recall.all, "{kind}");
        }
    }

    #[test]
    fn percentages_round() {
        assert_eq!(percent(2, 3), "66.7 %");
        assert_eq!(percent(0, 0), "0.0 %");
    }
}
