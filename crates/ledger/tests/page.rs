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
    Checkpoint, Field, Leaf, Opening, SignedCheckpoint, WitnessKey, commit, cosign, leaf_hash,
    node_hash, public_key, verifier_key,
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
    let (lines, _) = bundle_as(false);
    lines
}

/// The witness of the example and its seed.
const WITNESS: (&str, [u8; 32]) = ("witness.example.com/w1", [0x77; 32]);

/// The bundle, with its last line apart if it is witnessed.
fn bundle_as(witnessed: bool) -> (String, String) {
    let note = SignedCheckpoint::parse(&checkpoint().sign(&seed())).unwrap();
    let mut text = Vec::new();
    let write = |line: &str| text.push(line.to_owned());
    let mut writer = if witnessed {
        BundleWriter::begin_witnessed(&note, &public_key(&seed()), write)
    } else {
        BundleWriter::begin(&note, &public_key(&seed()), write)
    }
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
    if witnessed {
        let (name, seed) = WITNESS;
        let line = cosign(&checkpoint(), name, &seed, 1_767_225_661);
        writer
            .witnessed(&note.with_line(&line).unwrap(), &[])
            .unwrap();
    }
    writer.finish().unwrap();
    let last = if witnessed {
        text.pop().unwrap()
    } else {
        String::new()
    };
    (text.concat(), last)
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
    let Some((accepted, _)) = run_page_program(text, None) else {
        println!("skipped: python3 is not installed");
        return;
    };
    assert!(accepted, "the page's program refuses the page's bundle");
    let changed = text.replacen("AAAAAA", "AAAAAB", 1);
    assert_ne!(changed, text);
    let accepts = |bundle: &str| run_page_program(bundle, None).unwrap().0;
    assert!(!accepts(&changed));
    let cut: String = text.split_inclusive('\n').take(2).collect();
    assert!(!accepts(&cut));
}

#[test]
fn the_witnessed_line_on_the_page_is_what_the_writer_writes() {
    let (_, line) = bundle_as(true);
    assert_eq!(block("json"), line, "the page must show this line");
    let (name, seed) = WITNESS;
    let key = WitnessKey::new(name, public_key(&seed))
        .unwrap()
        .to_string();
    assert!(
        PAGE.contains(&format!("`{key}`")),
        "the page must have {key}"
    );
}

#[test]
fn the_program_on_the_page_checks_what_a_witness_said() {
    let (bundle, line) = bundle_as(true);
    let (name, seed) = WITNESS;
    let key = WitnessKey::new(name, public_key(&seed))
        .unwrap()
        .to_string();
    let whole = format!("{bundle}{line}");
    let Some((accepted, said)) = run_page_program(&whole, Some(&key)) else {
        println!("skipped: python3 is not installed");
        return;
    };
    assert!(accepted, "the page's program refuses a witnessed bundle");
    assert!(said.contains("witness.example.com/w1 cosigned 2 leaves, 1767225661 seconds"));
    let (accepted, said) = run_page_program(&whole, None).unwrap();
    assert!(accepted && !said.contains("cosigned"));
    // The last byte of the cosignature; the line in another place; a line in format 1.
    let end = line.rfind("\\n\"").unwrap();
    let mut forged = line.clone();
    forged.replace_range(end - 8..end - 4, "AAAA");
    let (first, rest) = bundle.split_once('\n').unwrap();
    let plain = whole.replacen("\"caretaker_bundle\":2", "\"caretaker_bundle\":1", 1);
    for wrong in [
        format!("{bundle}{forged}"),
        format!("{first}\n{line}{rest}"),
        plain,
    ] {
        assert!(!run_page_program(&wrong, Some(&key)).unwrap().0);
    }
}

/// Whether the page's program accepts a bundle, and what it says; `None` if there is no Python.
fn run_page_program(bundle: &str, witness: Option<&str>) -> Option<(bool, String)> {
    let mut child = Command::new("python3")
        .args(["-c", block("python")])
        .args(witness)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    child
        .stdin
        .take()
        .unwrap()
        .write_all(bundle.as_bytes())
        .unwrap();
    let done = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    Some((done.status.success(), said))
}
