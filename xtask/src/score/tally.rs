//! What was found and what was not, counted and drawn as tables.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use find::{Match, Strength};

use super::Options;
use super::pages::{Mention, Page};

/// What is true of a match.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verdict {
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
pub(super) struct Outcome {
    pub(super) found: bool,
    pub(super) among: bool,
    pub(super) first: bool,
}

#[derive(Default)]
pub(super) struct Recall {
    pub(super) all: usize,
    pub(super) there: usize,
    pub(super) found: usize,
    pub(super) among: usize,
    pub(super) first: usize,
}

#[derive(Default)]
pub(super) struct Precision {
    pub(super) all: usize,
    pub(super) verdicts: [usize; 4],
}

#[derive(Default)]
pub(super) struct Tally {
    pub(super) by_form: BTreeMap<&'static str, Recall>,
    pub(super) by_kind: BTreeMap<String, Recall>,
    pub(super) by_match: BTreeMap<&'static str, Precision>,
    pub(super) by_strength: BTreeMap<&'static str, Precision>,
    pub(super) misses: Vec<(&'static str, String)>,
    pub(super) false_alarms: BTreeMap<String, usize>,
}

impl Tally {
    pub(super) fn mention(
        &mut self,
        page: &Page,
        mention: &Mention,
        there: bool,
        outcome: &Outcome,
    ) {
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

    pub(super) fn found(&mut self, found: &Match, verdict: Verdict, written: &str) {
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

    pub(super) fn print(&self, title: &str, options: &Options) {
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

pub(super) fn percent(part: usize, all: usize) -> String {
    let thousandths = (part * 2000 + all).checked_div(all * 2).unwrap_or(0);
    format!("{}.{} %", thousandths / 10, thousandths % 10)
}

pub(super) fn recall_table<'a>(
    title: &str,
    rows: impl Iterator<Item = (&'a str, &'a Recall)>,
) -> String {
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

pub(super) fn precision_table(title: &str, rows: &BTreeMap<&'static str, Precision>) -> String {
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
    fn percentages_round() {
        assert_eq!(percent(2, 3), "66.7 %");
        assert_eq!(percent(0, 0), "0.0 %");
    }
}
