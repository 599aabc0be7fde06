//! Randomness as an argument.

use sha2::{Digest, Sha256};

/// A source of random bytes. The real one belongs to an edge; the vault only asks.
pub trait Random {
    /// Fills all of `bytes`.
    fn fill(&mut self, bytes: &mut [u8]);
}

impl<R: Random + ?Sized> Random for &mut R {
    fn fill(&mut self, bytes: &mut [u8]) {
        (**self).fill(bytes);
    }
}

impl<R: Random + ?Sized> Random for Box<R> {
    fn fill(&mut self, bytes: &mut [u8]) {
        (**self).fill(bytes);
    }
}

/// Bytes that repeat exactly by seed: SHA-256 of label, seed and a counter.
///
/// For tests and for the demo's content only. Whoever knows or guesses the seed knows every
/// byte, so a key or a nonce of real use made with it protects nothing.
#[derive(Debug)]
pub struct DangerousSeededRandom {
    seed: u64,
    counter: u64,
    block: [u8; 32],
    used: usize,
}

impl DangerousSeededRandom {
    /// Starts the sequence of `seed`.
    pub fn new(seed: u64) -> Self {
        Self {
            seed,
            counter: 0,
            block: [0; 32],
            used: 32,
        }
    }

    fn next_byte(&mut self) -> u8 {
        if self.used >= self.block.len() {
            let hash = Sha256::new()
                .chain_update(b"caretaker/1/dangerous-seeded-random")
                .chain_update(self.seed.to_be_bytes())
                .chain_update(self.counter.to_be_bytes());
            self.block = hash.finalize().into();
            self.counter = self.counter.wrapping_add(1);
            self.used = 0;
        }
        let byte = self.block.get(self.used).copied().unwrap_or_default();
        self.used += 1;
        byte
    }
}

impl Random for DangerousSeededRandom {
    fn fill(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            *byte = self.next_byte();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeats_by_seed_and_does_not_depend_on_how_much_is_asked_at_once() {
        let mut at_once = [0; 100];
        DangerousSeededRandom::new(7).fill(&mut at_once);
        let mut piecewise = [0; 100];
        let mut rng = DangerousSeededRandom::new(7);
        for piece in piecewise.chunks_mut(7) {
            rng.fill(piece);
        }
        assert_eq!(at_once, piecewise);
        let mut other = [0; 100];
        DangerousSeededRandom::new(8).fill(&mut other);
        assert_ne!(at_once, other);
    }
}
