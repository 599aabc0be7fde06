//! Whose panic it was: libraries that read foreign files do panic and are caught, ours must not.

use std::cell::Cell;
use std::panic;

thread_local! {
    static OURS: Cell<Option<String>> = const { Cell::new(None) };
}

/// Says nothing of panics from now on, but notes those of our own code.
pub fn hush() {
    panic::set_hook(Box::new(note));
}

/// Notes panics of our own code, and says what was said before.
pub fn watch() {
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        note(panic);
        before(panic);
    }));
}

fn note(panic: &panic::PanicHookInfo<'_>) {
    if let Some(place) = panic.location()
        && is_ours(place.file())
    {
        OURS.set(Some(format!("{}:{}", place.file(), place.line())));
    }
}

/// Libraries lie in Cargo's registry, the standard library under a path of its own.
fn is_ours(file: &str) -> bool {
    file.contains("crates/") && !file.contains("/registry/") && !file.starts_with("/rustc/")
}

/// Where our own code panicked on this thread since the last question.
pub(crate) fn ours() -> Option<String> {
    OURS.take()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_of_ours_is_told_from_that_of_a_library() {
        hush();
        assert!(panic::catch_unwind(|| panic!("ours")).is_err());
        assert!(ours().is_some_and(|place| place.contains("panics.rs")));
        assert_eq!(ours(), None, "it is asked for once");
        for (file, expected) in [
            ("crates/extract/src/formats/doc.rs", true),
            ("/home/a/caretaker/crates/extract/src/read.rs", true),
            (
                "/home/a/.cargo/registry/src/index.crates.io-1/lopdf-0.47.0/src/a.rs",
                false,
            ),
            ("/rustc/59807616/library/core/src/slice/index.rs", false),
        ] {
            assert_eq!(is_ours(file), expected, "{file}");
        }
    }
}
