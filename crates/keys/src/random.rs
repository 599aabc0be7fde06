//! The operating system's randomness.

use vault::Random;

/// Bytes from the operating system's generator.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&mut self, bytes: &mut [u8]) {
        // A system without randomness cannot make keys; going on with anything else would be
        // worse than ending. Since Linux 3.17 this fails only under a filter that forbids it.
        assert!(
            getrandom::fill(bytes).is_ok(),
            "the operating system gives no random bytes"
        );
    }
}
