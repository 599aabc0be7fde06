//! Bundles: what is written verifies, and every change to it is found.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

use std::convert::Infallible;

use ledger::bundle::{
    BundleError, BundleFault, BundleLeaf, BundleWriter, FaultKind, Since, Verified, verify_bundle,
    verify_bundle_since,
};
use ledger::{
    Checkpoint, Field, Leaf, Opening, SignedCheckpoint, commit, leaf_hash, public_key, root_of,
};

const SEED: [u8; 32] = [7; 32];
const ORIGIN: &str = "caretaker.invalid/00000000000000000000000000/1";

struct Entry {
    leaf: Vec<u8>,
    openings: [Opening; 3],
}

fn entry(index: u64, version: u8) -> Entry {
    entry_at(index, version, 1_750_000_000_000_000)
}

fn entry_at(index: u64, version: u8, at: i64) -> Entry {
    let opening = |field: Field| Opening {
        salt: [field.number() ^ version; 32],
        value: format!("{{\"n\":{index}}}").into_bytes(),
    };
    let openings = Field::ALL.map(opening);
    let [actor, objects, details] = &openings;
    let leaf = Leaf {
        index,
        at,
        act: "record.read".to_owned(),
        actor: commit(Field::Actor, actor),
        objects: commit(Field::Objects, objects),
        details: commit(Field::Details, details),
    };
    Entry {
        leaf: leaf.encode(),
        openings,
    }
}

fn entries(count: u64) -> Vec<Entry> {
    (0..count).map(|index| entry(index, 0)).collect()
}

fn checkpoint(entries: &[Entry]) -> SignedCheckpoint {
    let root = root_of(entries.iter().map(|entry| leaf_hash(&entry.leaf)));
    let size = entries.len() as u64;
    let checkpoint = Checkpoint {
        origin: ORIGIN.to_owned(),
        size,
        root,
    };
    SignedCheckpoint::parse(&checkpoint.sign(&SEED)).unwrap()
}

/// A bundle in which the details of each second leaf are not shown.
fn bundle(entries: &[Entry]) -> String {
    let mut text = String::new();
    let mut writer = BundleWriter::begin(&checkpoint(entries), &public_key(&SEED), |line: &str| {
        text.push_str(line);
    })
    .unwrap();
    for (place, entry) in entries.iter().enumerate() {
        let [actor, objects, details] = &entry.openings;
        writer
            .leaf(BundleLeaf {
                leaf: &entry.leaf,
                actor: Some(actor),
                objects: Some(objects),
                details: (place % 2 == 0).then_some(details),
            })
            .unwrap();
    }
    writer.finish().unwrap();
    text
}

fn verify(bytes: &[u8], since: Option<&SignedCheckpoint>) -> Result<Verified, BundleFault> {
    let lines = bytes
        .split_inclusive(|byte| *byte == b'\n')
        .map(Ok::<_, Infallible>);
    verify_bundle(lines, since, Some(&public_key(&SEED)))
}

fn fault(bytes: &[u8]) -> (FaultKind, u64) {
    let fault = verify(bytes, None).expect_err("the change was not found");
    (fault.kind, fault.line)
}

#[test]
fn what_is_written_verifies() {
    for count in [0, 1, 2, 3, 9] {
        let entries = entries(count);
        let verified = verify(bundle(&entries).as_bytes(), None).unwrap();
        assert_eq!((verified.size, verified.leaves), (count, count));
        assert_eq!(verified.opened, 2 * count + count.div_ceil(2));
        assert_eq!(verified.origin, ORIGIN);
        assert_eq!(verified.root, checkpoint(&entries).claimed().root);
        assert_eq!(verified.public_key, public_key(&SEED));
    }
}

#[test]
fn every_flipped_byte_is_found() {
    let text = bundle(&entries(3));
    let mut bytes = text.clone().into_bytes();
    for place in 0..bytes.len() {
        let line = text.as_bytes()[..place]
            .split(|byte| *byte == b'\n')
            .count() as u64;
        for mask in [0x01, 0x20, 0x80, 0xff] {
            bytes[place] ^= mask;
            let fault = verify(&bytes, None).expect_err(&format!("byte {place}, mask {mask:#x}"));
            // A leaf changed together with nothing else shows at the end, as another root.
            assert!(
                fault.line >= line || fault.kind == FaultKind::Malformed,
                "byte {place}"
            );
            bytes[place] ^= mask;
        }
    }
    assert_eq!(bytes, text.as_bytes());
}

#[test]
fn every_flipped_bit_of_a_small_bundle_is_found() {
    let mut bytes = bundle(&entries(1)).into_bytes();
    for place in 0..bytes.len() {
        for bit in 0..8 {
            bytes[place] ^= 1 << bit;
            assert!(verify(&bytes, None).is_err(), "byte {place}, bit {bit}");
            bytes[place] ^= 1 << bit;
        }
    }
}

#[test]
fn every_cut_is_found() {
    let text = bundle(&entries(3));
    for end in 0..text.len() {
        assert!(
            verify(&text.as_bytes()[..end], None).is_err(),
            "cut at {end}"
        );
    }
    for lines in 1..4 {
        let cut: String = text.split_inclusive('\n').take(lines).collect();
        assert_eq!(
            fault(cut.as_bytes()),
            (FaultKind::Sequence, lines as u64 + 1)
        );
    }
}

#[test]
fn moved_doubled_dropped_and_added_lines_are_found() {
    let text = bundle(&entries(4));
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    for a in 0..lines.len() {
        for b in a + 1..lines.len() {
            let mut swapped = lines.clone();
            swapped.swap(a, b);
            assert_eq!(fault(swapped.concat().as_bytes()).1, a as u64 + 1);
        }
        let mut doubled = lines.clone();
        doubled.insert(a, lines[a]);
        assert_eq!(fault(doubled.concat().as_bytes()).1, a as u64 + 2);
        let mut dropped = lines.clone();
        dropped.remove(a);
        assert_eq!(fault(dropped.concat().as_bytes()).1, a as u64 + 1);
    }
    for addition in ["\n", " ", "{}\n", "null\n"] {
        assert_eq!(
            fault(format!("{text}{addition}").as_bytes()),
            (FaultKind::Sequence, 6)
        );
    }
}

#[test]
fn other_writings_of_the_same_json_are_found() {
    let text = bundle(&entries(2));
    let changes = [
        text.replace(':', ": "),
        text.replace("\"index\":0", "\"index\":0.0"),
        text.replace("\"index\":0", "\"index\":-0"),
        text.replace("\"index\":0", "\"\\u0069ndex\":0"),
        text.replace("{\"index\":0,", "{\"index\":0,\"index\":0,"),
        text.replace("{\"index\":0,", "{\"index\":0,\"more\":0,"),
        text.replace(",\"details\":null", ""),
        text.replace('\n', "\r\n"),
        text.replace('\u{2014}', "\\u2014"),
        format!("\u{feff}{text}"),
        text.trim_end().to_owned(),
    ];
    for changed in changes {
        assert_ne!(changed, text);
        assert_eq!(fault(changed.as_bytes()).0, FaultKind::Malformed);
    }
}

#[test]
fn leaves_rewritten_whole_are_found_by_root_and_by_an_older_checkpoint() {
    let honest = entries(6);
    let older = checkpoint(&honest[..4]);
    assert!(verify(bundle(&honest).as_bytes(), Some(&older)).is_ok());

    // One leaf made anew with openings that fit: the checkpoint finds it.
    let mut forged = entries(6);
    forged[2] = entry(2, 1);
    let text = bundle(&honest);
    let changed: Vec<&str> = text.split_inclusive('\n').collect();
    let forged_text = bundle(&forged);
    let mut mixed = changed.clone();
    mixed[3] = forged_text.split_inclusive('\n').nth(3).unwrap();
    assert_eq!(fault(mixed.concat().as_bytes()), (FaultKind::Root, 8));

    // The whole bundle signed anew verifies by itself: only the older checkpoint finds it.
    assert!(verify(forged_text.as_bytes(), None).is_ok());
    let found = verify(forged_text.as_bytes(), Some(&older)).unwrap_err();
    assert_eq!((found.kind, found.line), (FaultKind::Equivocation, 5));

    // What a letter printed is enough to find it.
    let printed = older.claimed().printed();
    let since = |text: &str| {
        let lines = text.split_inclusive('\n').map(Ok::<_, Infallible>);
        verify_bundle_since(lines, Since::Printed(printed), None)
    };
    assert!(since(&text).is_ok());
    assert_eq!(
        since(&forged_text).unwrap_err().kind,
        FaultKind::Equivocation
    );
    assert_eq!(
        since(&bundle(&honest[..3])).unwrap_err().kind,
        FaultKind::NotComparable
    );
}

#[test]
fn every_older_checkpoint_of_an_honest_ledger_agrees() {
    let all = entries(9);
    for size in 0..=9 {
        let older = checkpoint(&all[..size]);
        assert!(
            verify(bundle(&all).as_bytes(), Some(&older)).is_ok(),
            "{size} leaves"
        );
    }
}

#[test]
fn an_older_checkpoint_that_cannot_be_compared_is_said_so() {
    let all = entries(5);
    let text = bundle(&all[..3]);
    let newer = checkpoint(&all);
    let of = |note: &str| SignedCheckpoint::parse(note).unwrap();
    let other_epoch = Checkpoint {
        origin: ORIGIN.replace("/1", "/2"),
        ..checkpoint(&all[..2]).claimed().clone()
    };
    let other_key = checkpoint(&all[..2]).claimed().sign(&[8; 32]);
    for older in [newer, of(&other_epoch.sign(&SEED)), of(&other_key)] {
        let found = verify(text.as_bytes(), Some(&older)).unwrap_err();
        assert_eq!(found.kind, FaultKind::NotComparable);
    }
}

#[test]
fn another_key_is_found() {
    let text = bundle(&entries(2));
    let lines = || text.split_inclusive('\n').map(Ok::<_, Infallible>);
    let found = verify_bundle(lines(), None, Some(&public_key(&[8; 32]))).unwrap_err();
    assert_eq!((found.kind, found.line), (FaultKind::Key, 1));
    assert!(verify_bundle(lines(), None, None).is_ok());
}

#[test]
fn a_read_fault_names_its_line() {
    let text = bundle(&entries(2));
    let mut lines: Vec<Result<&str, &str>> = text.split_inclusive('\n').map(Ok).collect();
    lines[1] = Err("medium failed");
    let found = verify_bundle(lines, None, None).unwrap_err();
    assert_eq!((found.kind, found.line), (FaultKind::Unreadable, 2));
    assert_eq!(
        found.to_string(),
        "line 2: bundle could not be read: medium failed"
    );
}

#[test]
fn a_writer_refuses_what_would_not_verify() {
    let all = entries(3);
    let note = checkpoint(&all[..2]);
    let bare = |entry: &Entry, writer: &mut BundleWriter<fn(&str)>| {
        let leaf = &entry.leaf.clone();
        writer.leaf(BundleLeaf {
            leaf,
            actor: None,
            objects: None,
            details: None,
        })
    };
    let begin = || BundleWriter::begin(&note, &public_key(&SEED), (|_| {}) as fn(&str)).unwrap();

    let mut short = begin();
    bare(&all[0], &mut short).unwrap();
    assert_eq!(
        short.finish(),
        Err(BundleError::WrongSize { given: 1, size: 2 })
    );

    let mut wrong = begin();
    bare(&all[0], &mut wrong).unwrap();
    bare(&all[2], &mut wrong).unwrap();
    let long = bare(&all[1], &mut wrong);
    assert_eq!(long, Err(BundleError::WrongSize { given: 3, size: 2 }));
    assert_eq!(wrong.finish(), Err(BundleError::WrongRoot));

    let other_key = BundleWriter::begin(&note, &public_key(&[8; 32]), |_: &str| {});
    assert!(matches!(other_key, Err(BundleError::Checkpoint(_))));
}

#[test]
fn leaves_set_back_are_told_and_no_fault() {
    const HOUR: i64 = 3_600_000_000;
    let told = |hours: &[i64]| {
        let entries: Vec<Entry> = (0..)
            .zip(hours)
            .map(|(index, hour)| entry_at(index, 0, 1_750_000_000_000_000 + hour * HOUR))
            .collect();
        let verified = verify(bundle(&entries).as_bytes(), None).unwrap();
        verified.backdated.map(|found| (found.count, found.first))
    };
    assert_eq!(told(&[0, 1, 1, 0, 2]), None);
    assert_eq!(told(&[0, 9, 1, 2, 10]), Some((2, 2)));
}
