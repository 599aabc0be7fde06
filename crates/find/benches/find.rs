//! Megabytes a second of processor time: people alone, detectors alone, both together; then texts
//! made to be slow, at one length and four times it, which must go equally fast.
//!
//! `cargo bench -p find`. Names are made of syllables and the text of ordinary words, the same
//! every time.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::cast_precision_loss,
    missing_docs,
    reason = "a bench"
)]

use std::fmt::Write as _;

use find::{Context, Directory, Person, Probe, detect, scan};
use jiff::civil::date;

/// Numbers that look random and repeat.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }
}

const SYLLABLES: [&str; 24] = [
    "ka", "lo", "mi", "ren", "tas", "vo", "el", "ira", "dun", "fer", "gol", "hes", "jan", "quo",
    "bri", "sol", "tem", "ul", "wen", "xan", "yor", "zel", "nor", "pet",
];

const WORDS: [&str; 40] = [
    "the",
    "session",
    "went",
    "well",
    "and",
    "we",
    "worked",
    "on",
    "fractions",
    "before",
    "moving",
    "to",
    "reading",
    "comprehension",
    "with",
    "good",
    "focus",
    "throughout",
    "homework",
    "was",
    "set",
    "for",
    "next",
    "week",
    "parents",
    "asked",
    "about",
    "progress",
    "since",
    "autumn",
    "term",
    "he",
    "she",
    "needs",
    "practice",
    "at",
    "home",
    "confident",
    "today",
    "afterwards",
];

fn name(numbers: &mut Numbers, syllables: usize) -> String {
    let name: String = (0..syllables)
        .map(|_| SYLLABLES[numbers.below(SYLLABLES.len())])
        .collect();
    name[..1].to_uppercase() + &name[1..]
}

fn people(count: u32) -> Vec<Person> {
    let mut numbers = Numbers(7);
    (0..count)
        .map(|key| {
            let (given, family) = (name(&mut numbers, 2), name(&mut numbers, 3));
            Person {
                key,
                emails: vec![format!(
                    "{}.{}{key}@mail.example",
                    given.to_lowercase(),
                    family.to_lowercase()
                )],
                telephones: vec![format!("07700 9{key:05}")],
                born_on: Some(
                    date(2008, 1, 1).saturating_add(jiff::Span::new().days(i64::from(key % 3_000))),
                ),
                postcode: format!("ZZ{} {}AB", key % 90 + 1, key % 10),
                address: format!(
                    "{} {} Row, Nethercombe",
                    key % 200 + 1,
                    name(&mut numbers, 3)
                ),
                given: vec![given],
                family,
                context: vec![key / 10],
                ..Person::default()
            }
        })
        .collect()
}

/// Documents of two kilobytes, each with some people, an address and a number.
fn documents(people: &[Person], count: usize) -> Vec<String> {
    let mut numbers = Numbers(11);
    (0..count)
        .map(|_| {
            let mut text = String::with_capacity(2_200);
            while text.len() < 2_000 {
                let person = &people[numbers.below(people.len())];
                match numbers.below(60) {
                    0 => write!(text, "{} {} ", person.given[0], person.family).unwrap(),
                    1 => write!(text, "{} ", person.given[0]).unwrap(),
                    2 if numbers.below(4) == 0 => {
                        write!(text, "{} ", person.telephones[0]).unwrap();
                    }
                    3 if numbers.below(4) == 0 => {
                        write!(text, "on {} ", person.born_on.unwrap()).unwrap();
                    }
                    4 => text.push_str(". The "),
                    _ => {
                        text.push_str(WORDS[numbers.below(WORDS.len())]);
                        text.push(' ');
                    }
                }
            }
            text
        })
        .collect()
}

/// Nanoseconds this process has run on a processor.
fn processor_time() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    stat.split_whitespace()
        .next()
        .and_then(|n| n.parse().ok())
        .unwrap_or(0)
}

fn measure(what: &str, texts: &[String], run: impl Fn(&str) -> usize) {
    let bytes: usize = texts.iter().map(String::len).sum();
    let before = processor_time();
    let found: usize = texts.iter().map(|text| run(text)).sum();
    let seconds = (processor_time() - before) as f64 / 1e9;
    let speed = bytes as f64 / 1e6 / seconds.max(1e-9);
    println!("{what:40} {speed:8.2} MB/s of processor time  ({found} found)");
}

/// What somebody might send to keep a search busy; each piece is repeated to the length asked for.
/// `#` is a number that counts up, so that nothing is twice the same.
const HOSTILE: [(&str, &str); 13] = [
    ("pieces without a space", "test123&a5;"),
    ("a name and a dot", "a1."),
    ("names with underscores", "a_1_"),
    ("beginnings of web addresses", "http://"),
    ("ends of web addresses", "a1,://[("),
    ("dots and marks at ends", "a:a.,;:!?"),
    ("signs of e-mail", "a1@"),
    ("e-mail addresses run together", "a.b@c.example'"),
    ("groups of digits", "07700 9 00-"),
    ("addresses with postcodes", "12 Quince Row, M1 1AA "),
    ("addresses far from postcodes", "12 Quince Row and M1 1AA "),
    ("names that are given once", "Mrs Ab Xq# "),
    ("possessives", "'s"),
];

fn repeated(piece: &str, bytes: usize) -> String {
    let mut text = String::from("Kalo");
    let mut count = 0;
    while text.len() < bytes {
        text.push_str(&piece.replace('#', &letters(count)));
        count += 1;
    }
    text
}

/// A number in letters.
fn letters(mut number: u32) -> String {
    let mut out = String::new();
    loop {
        out.extend(char::from_digit(10 + number % 26, 36));
        number /= 26;
        if number == 0 {
            return out;
        }
    }
}

/// Random bytes as one line of base64.
fn base64_line(bytes: usize) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut numbers = Numbers(13);
    (0..bytes)
        .map(|_| char::from(LETTERS[numbers.below(64)]))
        .collect()
}

/// Texts made to be slow: what they cost a byte must not grow with their length.
fn hostile(directory: &Directory, bytes: usize) {
    let run = |text: &str| scan(text, directory, &Context::default()).len();
    println!("texts made to be slow, {bytes} bytes and four times that");
    // As many bytes in all, so that both rows are measured as long.
    for (bytes, copies) in [(bytes, 8), (4 * bytes, 2)] {
        for (what, piece) in HOSTILE {
            let texts = vec![repeated(piece, bytes); copies];
            measure(&format!("  {what}, {bytes}"), &texts, run);
        }
        let texts = vec![base64_line(bytes); copies];
        measure(&format!("  base64, {bytes}"), &texts, run);
    }
}

fn main() {
    let made = people(1_000);
    hostile(&Directory::build(&made), 50_000);
    for count in [1_000, 10_000] {
        let people = people(count);
        let before = processor_time();
        let directory = Directory::build(&people);
        println!(
            "{count} people: directory built in {:.0} ms",
            (processor_time() - before) as f64 / 1e6
        );
        let texts = documents(&people, 5_000);
        let probe = Probe::of(&people[0]);
        measure("  ruling one of them out", &texts, |text| {
            usize::from(probe.may_hold(text))
        });
        measure("  people", &texts, |text| directory.find(text).len());
        measure("  people and identifiers", &texts, |text| {
            scan(text, &directory, &Context::default()).len()
        });
    }
    let texts = documents(&people(1_000), 5_000);
    measure("detectors alone", &texts, |text| detect(text).len());
}
