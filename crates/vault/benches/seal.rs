//! Operations a second of sealing and opening, on one core. `cargo bench -p vault --bench seal`.
#![allow(missing_docs, reason = "a bench is no library")]

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use vault::{Bound, DangerousSeededRandom, Key, KeyId, keyed, open, seal};

fn main() {
    let mut rng = DangerousSeededRandom::new(1);
    let key = Key::random(&mut rng);
    let id = KeyId([1; 16]);
    let bound = Bound {
        org: [2; 16],
        kind: "record",
        id: [3; 16],
        version: 4,
    };
    for size in [100, 1024, 16 * 1024, 64 * 1024] {
        let plain = vec![7; size];
        let envelope = seal(&key, id, &bound, &plain, &mut rng);
        measure(&format!("seal {size} bytes"), size, || {
            black_box(seal(&key, id, &bound, black_box(&plain), &mut rng));
        });
        measure(&format!("open {size} bytes"), size, || {
            let _ = black_box(open(&key, id, &bound, black_box(&envelope)));
        });
    }
    measure("keyed 30 bytes", 30, || {
        black_box(keyed(
            &key,
            "sign-in",
            black_box(b"someone@caretaker.example.test"),
        ));
    });
}

#[allow(
    clippy::cast_precision_loss,
    reason = "figures to read, not to reckon with"
)]
fn measure(what: &str, size: usize, mut work: impl FnMut()) {
    let start = Instant::now();
    let mut done = 0_u32;
    while start.elapsed() < Duration::from_millis(500) {
        for _ in 0..32 {
            work();
        }
        done += 32;
    }
    let each = start.elapsed().as_secs_f64() / f64::from(done);
    println!(
        "{what:>18}: {:>9.0} a second, {:>7.1} MB/s",
        1.0 / each,
        size as f64 / each / 1e6
    );
}
