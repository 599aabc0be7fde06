//! How fast a ledger is checked: `cargo bench -p ledger`.
//!
//! Prints leaves a second for the tree and checkpoint alone, and for a whole bundle with two
//! openings a leaf. Run it on a machine that does nothing else.
#![allow(
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    missing_docs,
    reason = "a bench stops where it cannot go on"
)]

use std::convert::Infallible;
use std::time::Instant;

use ledger::bundle::{BundleLeaf, BundleWriter, verify_bundle};
use ledger::{
    Checkpoint, Field, Leaf, Opening, SignedCheckpoint, commit, leaf_hash, public_key, root_of,
};

const SEED: [u8; 32] = [7; 32];

fn main() {
    // `cargo test --all-targets` runs benches too: there, a few leaves suffice.
    let asked = |flag: &str| std::env::args().any(|arg| arg == flag);
    let count: u64 = match (asked("--bench"), asked("--quick")) {
        (true, false) => 1_000_000,
        (true, true) => 100_000,
        (false, _) => 1_000,
    };
    let opening = Opening {
        salt: [3; 32],
        value: br#"{"actor":"00000000000000000000000000"}"#.to_vec(),
    };
    let leaves: Vec<Vec<u8>> = (0..count).map(|index| leaf(index, &opening)).collect();

    let start = Instant::now();
    let root = root_of(leaves.iter().map(|leaf| leaf_hash(leaf)));
    report("tree and checkpoint alone", count, start, 1_000_000.0);

    let checkpoint = Checkpoint {
        origin: "caretaker.invalid/bench/1".to_owned(),
        size: count,
        root,
    };
    let note = SignedCheckpoint::parse(&checkpoint.sign(&SEED)).unwrap();
    let mut lines: Vec<String> = Vec::new();
    let key = public_key(&SEED);
    let mut writer =
        BundleWriter::begin(&note, &key, |line: &str| lines.push(line.to_owned())).unwrap();
    for leaf in &leaves {
        let (actor, objects) = (Some(&opening), Some(&opening));
        writer
            .leaf(BundleLeaf {
                leaf,
                actor,
                objects,
                details: None,
            })
            .unwrap();
    }
    writer.finish().unwrap();
    drop(leaves);

    let start = Instant::now();
    let verified = verify_bundle(lines.iter().map(Ok::<_, Infallible>), None, Some(&key)).unwrap();
    assert_eq!(verified.opened, 2 * count);
    report("a bundle with two openings a leaf", count, start, 500_000.0);
}

fn leaf(index: u64, opening: &Opening) -> Vec<u8> {
    Leaf {
        index,
        at: 1_700_000_000_000_000,
        act: "record.read".to_owned(),
        actor: commit(Field::Actor, opening),
        objects: commit(Field::Objects, opening),
        details: [0; 32],
    }
    .encode()
}

fn report(what: &str, count: u64, start: Instant, aim: f64) {
    let seconds = start.elapsed().as_secs_f64();
    let a_second = count as f64 / seconds;
    println!(
        r#"@row {{"section":"Verifying the ledger","what":"{what}, {count} leaves","figure":"{seconds:.2} s, {a_second:.0} a second","beside":"","aim":"{aim:.0} a second","met":{}}}"#,
        a_second >= aim
    );
}
