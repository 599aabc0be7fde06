//! What the machine can do at most, on one core, with what everything rests on.

use std::hint::black_box;
use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};
use vault::{Bound, DangerousSeededRandom, Key, KeyId, passwords};

use crate::support::{figure, median, ms, timed};

pub fn measure() {
    speed("SHA-256 of 1 MiB", &vec![3; 1 << 20], |bytes| {
        black_box(Sha256::digest(bytes));
    });
    speed("SHA-256 of 64 bytes, as a tree's node", &[3; 64], |bytes| {
        black_box(Sha256::digest(bytes));
    });
    let mut random = DangerousSeededRandom::new(1);
    let key = Key::random(&mut random);
    let bound = Bound {
        org: [2; 16],
        kind: "record",
        id: [3; 16],
        version: 4,
    };
    for size in [1024, 64 * 1024] {
        let plain = vec![7; size];
        let what = format!("AES-256-GCM-SIV, sealing {size} bytes");
        speed(&what, &plain, |plain| {
            black_box(vault::seal(
                &key,
                KeyId([1; 16]),
                &bound,
                plain,
                &mut random,
            ));
        });
    }
    speed("copying in memory, 64 MiB", &vec![9; 64 << 20], |bytes| {
        black_box(bytes.to_vec());
    });
    let cost = passwords::Cost::SIGN_IN;
    let times = (0..9).map(|_| timed(|| passwords::verify_nobody("nobody", cost).unwrap()).1);
    let what = format!(
        "Argon2id, {} MiB, {} passes",
        cost.memory_kib / 1024,
        cost.passes
    );
    figure(&what, &ms(median(times.collect())));
}

fn speed(what: &str, bytes: &[u8], mut work: impl FnMut(&[u8])) {
    let begun = Instant::now();
    let mut done = 0_u32;
    while begun.elapsed() < Duration::from_millis(300) {
        for _ in 0..(1 << 20) / bytes.len().min(1 << 20) {
            work(black_box(bytes));
            done += 1;
        }
    }
    let each = begun.elapsed().as_secs_f64() / f64::from(done);
    figure(
        what,
        &format!(
            "{:.0} MB/s, {:.0} a second",
            bytes.len() as f64 / 1e6 / each,
            1.0 / each
        ),
    );
}
