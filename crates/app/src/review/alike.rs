//! Texts that say the same, or nearly: a mail quoted in its answer, a letter kept twice.
//!
//! Each text leaves a sample of its word shingles: those whose hash ends in enough zeros that at most
//! [`MOST`] stay. Two samples are compared at the coarser of their levels, so a short text is found in
//! a long one that quotes it, and the cost is linear in the words.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use data_encoding::BASE64;

/// Words of a shingle.
const WORDS: usize = 5;
/// The most hashes a sample has.
const MOST: usize = 64;
/// Fewer than these in common prove nothing.
const FEWEST: usize = 8;
/// Of ten hashes of the shorter text, so many stand in the longer one too.
const OF_TEN: usize = 8;
/// A hash that stands in more texts than this is a signature or a form's heading.
const COMMON: usize = 16;
/// So many near ones of one text are kept.
const NEAR: usize = 20;

/// A sample of a text's shingles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sample {
    level: u8,
    hashes: Vec<u32>,
}

impl Sample {
    /// The sample of a text.
    pub(super) fn of(text: &str) -> Self {
        let words: Vec<u64> = text
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(hash_of)
            .collect();
        let mut hashes: Vec<u32> = words.windows(WORDS).map(shingle).collect();
        hashes.sort_unstable();
        hashes.dedup();
        let mut sample = Self { level: 0, hashes };
        while sample.hashes.len() > MOST && sample.level < 32 {
            sample.level += 1;
            let level = sample.level;
            sample.hashes.retain(|hash| stays(*hash, level));
        }
        sample
    }

    /// As it is stored.
    pub(super) fn written(&self) -> String {
        if self.hashes.len() < FEWEST {
            return String::new();
        }
        let hashes = self.hashes.iter().flat_map(|hash| hash.to_le_bytes());
        let bytes: Vec<u8> = std::iter::once(self.level).chain(hashes).collect();
        BASE64.encode(&bytes)
    }

    /// As it was stored; whatever is none of ours is a text like no other.
    pub(super) fn read(written: &str) -> Self {
        let bytes = BASE64.decode(written.as_bytes()).unwrap_or_default();
        let Some((level, rest)) = bytes.split_first() else {
            return Self::default();
        };
        let hashes = rest.chunks_exact(4).take(MOST).map(|four| {
            let four = <[u8; 4]>::try_from(four).unwrap_or_default();
            u32::from_le_bytes(four)
        });
        Self {
            level: *level,
            hashes: hashes.collect(),
        }
    }

    fn at(&self, level: u8) -> usize {
        let stay = self.hashes.iter().filter(|hash| stays(**hash, level));
        stay.count()
    }
}

fn stays(hash: u32, level: u8) -> bool {
    hash.trailing_zeros() >= u32::from(level)
}

/// FNV-1a of a word in small letters: a sample is stored, so the hash must never change.
fn hash_of(word: &str) -> u64 {
    let letters = word.chars().flat_map(char::to_lowercase);
    letters.fold(0xcbf2_9ce4_8422_2325, |hash, letter| {
        (hash ^ u64::from(u32::from(letter))).wrapping_mul(0x0100_0000_01b3)
    })
}

fn shingle(words: &[u64]) -> u32 {
    let joined = words.iter().fold(0_u64, |joined, word| {
        (joined.rotate_left(13) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    });
    // The upper half is the better mixed one.
    u32::try_from(joined >> 32).unwrap_or_default()
}

/// Which items of a request say the same.
#[derive(Debug, Default)]
pub(super) struct Alike {
    /// By digest, only where there are several; their numbers in order.
    same: HashMap<String, Vec<u32>>,
    /// By number: those of another text that nearly say the same.
    near: BTreeMap<u32, BTreeSet<u32>>,
}

impl Alike {
    /// Of each item its number, the digest of its text, and its sample.
    pub(super) fn of<'a>(items: impl Iterator<Item = (u32, &'a str, Sample)>) -> Self {
        let mut same: HashMap<String, Vec<u32>> = HashMap::new();
        let mut samples = Vec::new();
        for (number, digest, sample) in items {
            // What was found before digests were kept is the same as nothing: no decision about one
            // is carried to the others.
            let is_first = digest.is_empty() || {
                let known = same.entry(digest.to_owned()).or_default();
                known.push(number);
                known.len() == 1
            };
            // Of one text one sample is enough.
            if is_first && sample.hashes.len() >= FEWEST {
                samples.push((number, sample));
            }
        }
        same.retain(|_, numbers| numbers.len() > 1);
        Self {
            same,
            near: near(&samples),
        }
    }

    /// The others with the same text.
    pub(super) fn same(&self, number: u32, digest: &str) -> impl Iterator<Item = u32> {
        let all = self.same.get(digest).into_iter().flatten().copied();
        all.filter(move |other| *other != number)
    }

    /// Whether another has the same text, or nearly.
    pub(super) fn has_any(&self, number: u32, digest: &str) -> bool {
        self.same.contains_key(digest) || self.near.contains_key(&number)
    }

    /// Those that nearly say the same as an item or as one of its twins.
    pub(super) fn near(&self, number: u32, digest: &str) -> Vec<u32> {
        let twins = self.same.get(digest).and_then(|all| all.first());
        let first = twins.copied().unwrap_or(number);
        let near = self.near.get(&first).into_iter().flatten();
        near.copied().filter(|other| *other != number).collect()
    }
}

fn near(samples: &[(u32, Sample)]) -> BTreeMap<u32, BTreeSet<u32>> {
    let mut standing: HashMap<u32, Vec<usize>> = HashMap::new();
    let mut near: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for (place, (number, sample)) in samples.iter().enumerate() {
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for hash in &sample.hashes {
            let there = standing.entry(*hash).or_default();
            for other in there.iter() {
                *shared.entry(*other).or_default() += 1;
            }
            if there.len() < COMMON {
                there.push(place);
            }
        }
        for (other, common) in shared.into_iter().filter(|(_, common)| *common >= FEWEST) {
            let Some((their_number, theirs)) = samples.get(other) else {
                continue;
            };
            let level = sample.level.max(theirs.level);
            let shorter = sample.at(level).min(theirs.at(level));
            if common * 10 >= shorter * OF_TEN {
                link(&mut near, *number, *their_number);
                link(&mut near, *their_number, *number);
            }
        }
    }
    near
}

fn link(near: &mut BTreeMap<u32, BTreeSet<u32>>, from: u32, to: u32) {
    let known = near.entry(from).or_default();
    if known.len() < NEAR {
        known.insert(to);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIL: &str = "Dear Sam, Ella was very tired on Tuesday and did not finish the fractions. \
        Could you look at them again with her next week, and tell me whether she slept?";

    fn alike(texts: &[&str]) -> Alike {
        let numbered = (1..).zip(texts);
        Alike::of(numbered.map(|(number, text)| (number, *text, Sample::of(text))))
    }

    fn quoted(text: &str) -> String {
        let lines = text.split_inclusive(". ").map(|line| format!("> {line}\n"));
        let quote: String = lines.collect();
        format!("Of course. I will see her at four and take the fractions first.\n{quote}")
    }

    #[test]
    fn a_mail_is_found_in_the_answer_that_quotes_it() {
        let answer = quoted(MAIL);
        let other = "The hall is let on Thursday, so the session moves to the library, \
            at the usual time and with the same tutor as in the week before.";
        let all = alike(&[MAIL, &answer, other]);
        assert_eq!(all.near(1, MAIL), [2]);
        assert_eq!(all.near(2, &answer), [1]);
        assert!(all.near(3, other).is_empty());
        assert_eq!(all.same(1, MAIL).count(), 0);
    }

    #[test]
    fn the_same_text_is_the_same_and_not_near() {
        let all = alike(&[MAIL, "another", MAIL, MAIL]);
        assert_eq!(all.same(3, MAIL).collect::<Vec<_>>(), [1, 4]);
        assert!(all.near(1, MAIL).is_empty());
        assert!(all.has_any(4, MAIL) && !all.has_any(2, "another"));
    }

    #[test]
    fn items_without_a_digest_are_not_the_same() {
        let numbered = [(1, "", Sample::of(MAIL)), (2, "", Sample::default())];
        let all = Alike::of(numbered.into_iter());
        assert_eq!(all.same(1, "").count(), 0);
        assert!(!all.has_any(1, "") && !all.has_any(2, ""));
    }

    #[test]
    fn twins_share_what_is_near_to_one_of_them() {
        let answer = quoted(MAIL);
        let all = alike(&[MAIL, MAIL, &answer]);
        assert_eq!(all.near(2, MAIL), [3]);
    }

    #[test]
    fn a_signature_that_everybody_has_makes_nothing_alike() {
        let signature = "Bramblewood Tutors, 17 Cooper Row. This message is meant for you alone; \
            if it reached you by mistake tell us and delete it.";
        let texts: Vec<String> = (0..40)
            .map(|n| {
                let own: Vec<String> = (0..40).map(|word| format!("w{n}x{word}")).collect();
                format!("{}\n{signature}", own.join(" "))
            })
            .collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let all = alike(&texts);
        assert!((1..=40).all(|n| all.near(n, "").is_empty()));
    }

    #[test]
    fn a_sample_is_small_however_long_the_text_and_reads_back() {
        let long: Vec<String> = (0..50_000).map(|n| format!("word{n}")).collect();
        let sample = Sample::of(&long.join(" "));
        assert!((FEWEST..=MOST).contains(&sample.hashes.len()));
        assert_eq!(Sample::read(&sample.written()), sample);
        assert_eq!(Sample::of("too short to say"), Sample::default());
        assert_eq!(Sample::read("not base 64"), Sample::default());
        // It is stored: the same text must give the same for ever.
        assert_eq!(Sample::of("one two three four five six").hashes.len(), 2);
    }

    #[test]
    fn letters_case_and_marks_make_no_difference() {
        assert_eq!(
            Sample::of("One, two -- THREE four\r\n> five six"),
            Sample::of("one two three four five six")
        );
    }
}
