//! The example of `docs/verify.md`: its bundle verifies, and each value it shows is the right one.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs,
    reason = "tests"
)]

use std::convert::Infallible;
use std::io::Write as _;
use std::process::{Command, Stdio};

use data_encoding::{BASE64, HEXLOWER};
use ledger::bundle::{BundleLeaf, BundleWriter, verify_bundle};
use ledger::{
    Checkpoint, Field, Leaf, Opening, SignedCheckpoint, commit, leaf_hash, node_hash, public_key,
    verifier_key,
};

const PAGE: &str = include_str!("../../../docs/verify.md");
const ORIGIN: &str = "caretaker.invalid/00000000000000000000000000/1";

/// The first block of the page fenced as a language, without the fences.
fn block(language: &str) -> &'static str {
    let fence = format!("```{language}\n");
    let (_, after) = PAGE.split_once(&fence).unwrap();
    after.split_once("```\n").unwrap().0
}

fn opening(salt: u8, value: &str) -> Opening {
    Opening {
        salt: [salt; 32],
        value: value.as_bytes().to_vec(),
    }
}

/// The signing seed of the example: the bytes 0, 1, … 31.
fn seed() -> [u8; 32] {
    std::array::from_fn(|place| u8::try_from(place).unwrap())
}

fn openings() -> [[Opening; 3]; 2] {
    let actor = r#"{"actor":"00000000000000000000000001"}"#;
    let objects = r#"{"objects":["00000000000000000000000002"],"purpose":"teaching"}"#;
    [
        [
            opening(0xa0, actor),
            opening(0xb0, objects),
            opening(0xc0, r#"{"kind":"session report"}"#),
        ],
        [
            opening(0xa1, actor),
            opening(0xb1, objects),
            opening(0xc1, "{}"),
        ],
    ]
}

fn leaf(index: u64, act: &str, openings: &[Opening; 3]) -> Vec<u8> {
    let [actor, objects, details] = openings;
    Leaf {
        index,
        at: 1_767_225_600_000_000 + i64::try_from(index).unwrap() * 1_000_000,
        act: act.to_owned(),
        actor: commit(Field::Actor, actor),
        objects: commit(Field::Objects, objects),
        details: commit(Field::Details, details),
    }
    .encode()
}

fn leaves() -> [Vec<u8>; 2] {
    let [first, second] = openings();
    [
        leaf(0, "record.add", &first),
        leaf(1, "record.read", &second),
    ]
}

fn checkpoint() -> Checkpoint {
    let [first, second] = leaves();
    let root = node_hash(&leaf_hash(&first), &leaf_hash(&second));
    Checkpoint {
        origin: ORIGIN.to_owned(),
        size: 2,
        root,
    }
}

fn bundle() -> String {
    let note = SignedCheckpoint::parse(&checkpoint().sign(&seed())).unwrap();
    let mut text = String::new();
    let mut writer = BundleWriter::begin(&note, &public_key(&seed()), |line: &str| {
        text.push_str(line);
    })
    .unwrap();
    for (leaf, openings) in leaves().iter().zip(&openings()) {
        let [actor, objects, details] = openings;
        // The details of the second leaf were erased.
        let details = leaf
            .get(8)
            .is_some_and(|index| *index == 0)
            .then_some(details);
        let (actor, objects) = (Some(actor), Some(objects));
        writer
            .leaf(BundleLeaf {
                leaf,
                actor,
                objects,
                details,
            })
            .unwrap();
    }
    writer.finish().unwrap();
    text
}

/// Each value that the page shows, with its name there.
fn values() -> Vec<(String, String)> {
    let mut values = Vec::new();
    for (n, (leaf, openings)) in leaves().iter().zip(&openings()).enumerate() {
        for (field, opening) in Field::ALL.into_iter().zip(openings) {
            let name = format!("commitment to {} of leaf {n}", field.name());
            values.push((name, HEXLOWER.encode(&commit(field, opening))));
        }
        values.push((format!("bytes of leaf {n}"), HEXLOWER.encode(leaf)));
        values.push((
            format!("hash of leaf {n}"),
            HEXLOWER.encode(&leaf_hash(leaf)),
        ));
    }
    let key = public_key(&seed());
    let root = checkpoint().root;
    values.push(("root, hexadecimal".to_owned(), HEXLOWER.encode(&root)));
    values.push(("root, base 64".to_owned(), BASE64.encode(&root)));
    values.push(("public key".to_owned(), HEXLOWER.encode(&key)));
    values.push(("verifier key".to_owned(), verifier_key(ORIGIN, &key)));
    values
}

#[test]
fn the_bundle_on_the_page_is_what_the_writer_writes() {
    assert_eq!(block("jsonl"), bundle(), "the page must show this bundle");
}

#[test]
fn the_bundle_on_the_page_verifies() {
    let lines = block("jsonl")
        .split_inclusive('\n')
        .map(Ok::<_, Infallible>);
    let verified = verify_bundle(lines, None, Some(&public_key(&seed()))).unwrap();
    assert_eq!((verified.leaves, verified.opened), (2, 5));
    assert_eq!(verified.root, checkpoint().root);
}

#[test]
fn every_value_on_the_page_is_the_right_one() {
    for (name, value) in values() {
        let row = format!("| {name} | `{value}` |");
        assert!(PAGE.contains(&row), "the page must have the row\n{row}");
    }
    assert_eq!(
        block("text"),
        checkpoint().sign(&seed()),
        "the page must show this checkpoint"
    );
}

/// The program on the page shares no line with this crate; it must agree with it.
#[test]
fn the_program_on_the_page_tells_true_from_false() {
    let text = block("jsonl");
    let Some(accepted) = run_page_program(text) else {
        println!("skipped: python3 is not installed");
        return;
    };
    assert!(accepted, "the page's program refuses the page's bundle");
    let changed = text.replacen("AAAAAA", "AAAAAB", 1);
    assert_ne!(changed, text);
    assert_eq!(run_page_program(&changed), Some(false));
    let cut: String = text.split_inclusive('\n').take(2).collect();
    assert_eq!(run_page_program(&cut), Some(false));
}

/// Whether the page's program accepts a bundle; `None` if there is no Python to run it.
fn run_page_program(bundle: &str) -> Option<bool> {
    let mut child = Command::new("python3")
        .args(["-c", block("python")])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    child
        .stdin
        .take()
        .unwrap()
        .write_all(bundle.as_bytes())
        .unwrap();
    Some(child.wait().unwrap().success())
}
