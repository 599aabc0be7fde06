//! One target under libFuzzer, the one that `CARETAKER_FUZZ_TARGET` names. What it starts from is
//! written into the folder that `CARETAKER_FUZZ_SEEDS` names.
#![no_main]

use std::cell::OnceCell;
use std::path::Path;

use fuzz::{Made, Target};
use libfuzzer_sys::fuzz_target;

thread_local! {
    static MADE: OnceCell<Made> = const { OnceCell::new() };
}

fn target() -> &'static Target {
    let name = std::env::var("CARETAKER_FUZZ_TARGET").unwrap_or_default();
    let target = fuzz::targets().iter().find(|target| target.name == name);
    target.unwrap_or_else(|| {
        eprintln!("no target is called `{name}`");
        std::process::exit(2);
    })
}

/// Before anything is read: libFuzzer looks into the folder of seeds after this.
fn start() {
    // Libraries that read foreign files panic and are caught by their caller; only a panic that
    // comes out of the target is a finding.
    fuzz::hush();
    let made = (target().make)();
    if let Ok(folder) = std::env::var("CARETAKER_FUZZ_SEEDS") {
        for (number, bytes) in made.seeds.iter().enumerate() {
            let file = Path::new(&folder).join(format!("seed-{number}"));
            if let Err(error) = std::fs::write(&file, bytes) {
                eprintln!("{}: {error}", file.display());
                std::process::exit(2);
            }
        }
    }
    MADE.with(|held| drop(held.set(made)));
}

fuzz_target!(init: start(), |bytes: &[u8]| {
    MADE.with(|made| {
        let Some(made) = made.get() else {
            return;
        };
        let ended = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| (made.run)(bytes)));
        if let Err(panic) = ended {
            let said = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
            let said = said.or_else(|| panic.downcast_ref::<String>().cloned());
            eprintln!("finding: {}", said.unwrap_or_default());
            std::process::abort();
        }
    });
});
