//! One target under libFuzzer, the one that `CARETAKER_FUZZ_TARGET` names.
#![no_main]

use std::cell::OnceCell;

use fuzz::Made;
use libfuzzer_sys::fuzz_target;

thread_local! {
    static MADE: OnceCell<Made> = const { OnceCell::new() };
}

fn make() -> Made {
    let name = std::env::var("CARETAKER_FUZZ_TARGET").unwrap_or_default();
    let target = fuzz::targets().iter().find(|target| target.name == name);
    let Some(target) = target else {
        eprintln!("no target is called `{name}`");
        std::process::exit(2);
    };
    // Libraries that read foreign files panic and are caught by their caller; only a panic that
    // comes out of the target is a finding.
    std::panic::set_hook(Box::new(|_| {}));
    (target.make)()
}

fuzz_target!(|bytes: &[u8]| {
    MADE.with(|made| {
        let made = made.get_or_init(make);
        let ended = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| (made.run)(bytes)));
        if let Err(panic) = ended {
            let said = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
            let said = said.or_else(|| panic.downcast_ref::<String>().cloned());
            eprintln!("finding: {}", said.unwrap_or_default());
            std::process::abort();
        }
    });
});
