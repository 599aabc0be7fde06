//! Names of people nobody entered, by what stands around them. Guesses, so never `sure`.

use std::collections::BTreeSet;

use crate::detect::scan::Scan;
use crate::detect::{Detected, Kind};
use crate::lexicon::{is_family, is_given, is_ordinary};
use crate::token::{Case, Gap, Token};
use crate::walk::is_title;
use crate::work::looked;

const SALUTATIONS: [&str; 9] = [
    "dear",
    "hi",
    "hello",
    "hey",
    "hiya",
    "dearest",
    "morning",
    "afternoon",
    "evening",
];
const FAREWELLS: [&str; 10] = [
    "regards",
    "sincerely",
    "faithfully",
    "wishes",
    "thanks",
    "cheers",
    "love",
    "best",
    "truly",
    "thank",
];

/// Words that say a person follows: with a colon, or before two names.
const ROLES: [&str; 44] = [
    "name",
    "patient",
    "pupil",
    "student",
    "learner",
    "child",
    "parent",
    "carer",
    "mother",
    "father",
    "mum",
    "dad",
    "guardian",
    "tutor",
    "mentor",
    "teacher",
    "contact",
    "from",
    "to",
    "cc",
    "bcc",
    "by",
    "attn",
    "re",
    "signed",
    "author",
    "client",
    "referee",
    "clinician",
    "relative",
    "sister",
    "brother",
    "son",
    "daughter",
    "friend",
    "colleague",
    "organiser",
    "cardholder",
    "nephew",
    "niece",
    "grandmother",
    "grandfather",
    "partner",
    "wife",
];

/// After these one name is enough: "my daughter Zoe", "my name is Zoe".
const INTRODUCTIONS: [&str; 14] = [
    "my name is",
    "name is",
    "my daughter",
    "my son",
    "my child",
    "my sister",
    "my brother",
    "my wife",
    "my husband",
    "named",
    "known as",
    "my friend",
    "his name is",
    "her name is",
];

const PARTICLES: [&str; 14] = [
    "de", "da", "di", "del", "van", "von", "der", "den", "al", "el", "bin", "ibn", "ap", "la",
];

/// Capitalised words that are no names although a cue stands before them.
const NOT_NAMES: [&str; 40] = [
    "sir",
    "madam",
    "all",
    "team",
    "everyone",
    "both",
    "parents",
    "colleagues",
    "the",
    "this",
    "that",
    "please",
    "we",
    "you",
    "i",
    "it",
    "they",
    "he",
    "she",
    "yes",
    "no",
    "ok",
    "thank",
    "thanks",
    "number",
    "date",
    "address",
    "telephone",
    "email",
    "school",
    "university",
    "hospital",
    "council",
    "and",
    "or",
    "for",
    "date",
    "name",
    "year",
    "key",
];

/// Adds the names that something in the text points to, and where they are repeated.
pub(super) fn detect(scan: &Scan<'_>, found: &mut Vec<Detected>) {
    let mut spans: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    while at < scan.tokens.len() {
        looked(1);
        match pointed(scan, at) {
            Some((first, after)) => {
                spans.push((first, after));
                at = after.max(at + 1);
            }
            None => at += 1,
        }
    }
    repeated(scan, &mut spans);
    for (first, after) in spans {
        let (Some(start), Some(end)) = (
            scan.token(first).map(|t| t.start),
            scan.token(after - 1).map(|t| t.end),
        ) else {
            continue;
        };
        let value = crate::fold::fold(scan.text.get(start..end).unwrap_or_default());
        found.push(Detected {
            start,
            end,
            kind: Kind::Person,
            sure: false,
            value,
        });
    }
}

/// Words after which two capitalised ones are usually somebody: "given to Xanthe Quarrington".
const TOWARDS: [&str; 14] = [
    "to",
    "with",
    "by",
    "told",
    "asked",
    "saw",
    "met",
    "and",
    "said",
    "for",
    "of",
    "add",
    "including",
    "is",
];

/// Words that places, bodies and things end with, or begin with.
const THINGS: [&str; 44] = [
    "school",
    "hospital",
    "college",
    "university",
    "academy",
    "council",
    "trust",
    "centre",
    "road",
    "street",
    "avenue",
    "lane",
    "close",
    "drive",
    "ltd",
    "limited",
    "plc",
    "group",
    "inc",
    "llc",
    "sons",
    "association",
    "library",
    "surgery",
    "clinic",
    "service",
    "services",
    "department",
    "team",
    "house",
    "park",
    "court",
    "new",
    "north",
    "south",
    "east",
    "west",
    "great",
    "royal",
    "saint",
    "st",
    "port",
    "lake",
    "upper",
];

/// The name at word `at`, if something says that it is one: first word, and the word after the last.
fn pointed(scan: &Scan<'_>, at: usize) -> Option<(usize, usize)> {
    let token = scan.token(at)?;
    let next = || {
        scan.token(at + 1)
            .is_some_and(|next| matches!(next.gap, Gap::Space | Gap::DotSpace) && !next.new_line)
    };
    if is_title(scan.word(at)) && next() {
        return run(scan, at + 1, true).map(|after| (at, after));
    }
    if !matches!(token.case, Case::Capital | Case::Upper) {
        return None;
    }
    let after = run(scan, at, false)?;
    (cued(scan, at, after) || by_itself(scan, at, after)).then_some((at, after))
}

/// Whether the words around a run of capitalised ones say that it is a name.
fn cued(scan: &Scan<'_>, at: usize, after: usize) -> bool {
    let Some(token) = scan.token(at) else {
        return false;
    };
    let words = after - at;
    let before = at
        .checked_sub(1)
        .map(|at| scan.word(at).to_lowercase())
        .unwrap_or_default();
    let before = before.as_str();
    let gap = at
        .checked_sub(1)
        .and_then(|at| scan.token(at))
        .and_then(|last| scan.text.get(last.end..token.start))
        .unwrap_or_default();
    let role = ROLES.contains(&before);
    let labelled = role
        && gap.trim_start().starts_with(':')
        && gap.len() < 5
        && (words > 1 || before == "name");
    let beside =
        role && matches!(gap, " " | ", ") && words > 1 && !matches!(before, "to" | "from" | "re");
    let greeted = SALUTATIONS.contains(&before) && gap == " " && ends_line(scan, after);
    let signed = FAREWELLS.contains(&before)
        && gap.contains('\n')
        && gap.len() < 8
        && ends_line(scan, after);
    let introduced = gap.trim().is_empty()
        && INTRODUCTIONS.iter().any(|cue| {
            cue.ends_with(before) && scan.back(token.start, 24).ends_with(&format!(" {cue} "))
        });
    let last = after.checked_sub(1).and_then(|at| scan.token(at));
    let addressed = words > 1
        && last.is_some_and(|last| {
            scan.text
                .get(last.end..)
                .is_some_and(|rest| rest.starts_with(" <"))
        });
    labelled || beside || greeted || signed || introduced || addressed
}

/// Whether the words of a run are names by themselves: a known given name, a common family name
/// at the end, or two of which nothing else is known after a word that people follow.
fn by_itself(scan: &Scan<'_>, at: usize, after: usize) -> bool {
    let folded = |at: usize| crate::fold::fold(scan.word(at));
    let thing = (at..after).any(|at| THINGS.contains(&folded(at).as_str()));
    let first = folded(at);
    let plain = is_ordinary(&first);
    if thing || after == at {
        return false;
    }
    if is_given(&first) && (!plain || after - at > 1) {
        return true;
    }
    let before = at.checked_sub(1).map(&folded).unwrap_or_default();
    let towards = TOWARDS.contains(&before.as_str())
        && scan.token(at).is_some_and(|token| token.gap == Gap::Space);
    match after - at {
        2 | 3 => {
            !plain
                && (is_family(&folded(after - 1)) || (towards && !is_ordinary(&folded(after - 1))))
        }
        _ => false,
    }
}

/// Where a run of capitalised words that may be one name ends; `titled` lets one word of any kind begin it.
fn run(scan: &Scan<'_>, at: usize, titled: bool) -> Option<usize> {
    let first = scan
        .token(at)
        .filter(|token| is_name(scan, token, at, titled))?;
    let upper = first.case == Case::Upper && first.length > 1;
    let mut after = at + 1;
    let mut names = 1;
    while let Some(token) = scan
        .token(after)
        .filter(|token| names < 5 && !token.new_line)
    {
        let initial = scan
            .token(after - 1)
            .is_some_and(|before| before.length == 1);
        let joined = matches!(token.gap, Gap::Space | Gap::Hyphen | Gap::Apostrophe)
            || (token.gap == Gap::DotSpace && initial);
        let particle = PARTICLES.contains(&scan.word(after))
            && scan.token(after + 1).is_some_and(|next| {
                next.gap == Gap::Space && is_name(scan, next, after + 1, false)
            });
        let cased = matches!(token.case, Case::Capital | Case::Upper)
            && (!upper || token.case == Case::Upper);
        let possessive = token.gap == Gap::Apostrophe && token.length == 1;
        if !joined || possessive || !((cased && is_name(scan, token, after, true)) || particle) {
            break;
        }
        names += 1;
        after += 1;
    }
    Some(after)
}

fn is_name(scan: &Scan<'_>, token: &Token, at: usize, within: bool) -> bool {
    let word = scan.word(at).to_lowercase();
    let shape = matches!(token.case, Case::Capital | Case::Upper) && !token.digit;
    shape
        && !NOT_NAMES.contains(&word.as_str())
        && (within || token.length > 1)
        && crate::dates::month_named(&word).is_none_or(|_| within && word.len() < 6)
}

/// Nothing but a comma, a mark or the end of the line follows.
fn ends_line(scan: &Scan<'_>, after: usize) -> bool {
    let Some(end) = scan.token(after - 1).map(|token| token.end) else {
        return false;
    };
    let rest = scan
        .text
        .get(end..)
        .unwrap_or_default()
        .trim_start_matches([' ', '\t']);
    rest.is_empty()
        || rest.starts_with([',', '!', '\n', '\r', '.', '-', '\u{2013}', '\u{2014}', '|'])
}

/// Names of two words or more stand elsewhere too.
fn repeated(scan: &Scan<'_>, spans: &mut Vec<(usize, usize)>) {
    let folded = |at: usize| crate::fold::fold(scan.word(at));
    let names: BTreeSet<Vec<String>> = spans
        .iter()
        .map(|(first, after)| {
            (*first..*after)
                .map(folded)
                .filter(|word| !is_title(word))
                .collect::<Vec<_>>()
        })
        .filter(|words| words.len() > 1)
        .collect();
    if names.is_empty() {
        return;
    }
    let firsts: BTreeSet<&str> = names
        .iter()
        .filter_map(|words| words.first())
        .map(String::as_str)
        .collect();
    let longest = names.iter().map(Vec::len).max().unwrap_or(0);
    for at in 0..scan.tokens.len() {
        let capital = scan
            .token(at)
            .is_some_and(|token| matches!(token.case, Case::Capital | Case::Upper));
        if !capital || !firsts.contains(folded(at).as_str()) {
            continue;
        }
        // The words here are looked up, not held against every name: a list of names is as long as
        // the text.
        let to = scan.tokens.len().min(at + longest);
        let mut words: Vec<String> = (at..to).map(folded).collect();
        looked(words.len());
        while !words.is_empty() && !names.contains(&words) {
            words.pop();
        }
        if !words.is_empty() {
            spans.push((at, at + words.len()));
        }
    }
}
