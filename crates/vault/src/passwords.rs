//! What a person remembers: Argon2id (RFC 9106), kept as PHC strings.

use argon2::{
    Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version,
    password_hash,
};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::{Key, Random};

/// What a guess costs, in memory and passes, with one lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB, at least 8.
    pub memory_kib: u32,
    /// Passes over it, at least 1.
    pub passes: u32,
}

impl Cost {
    /// For signing in: 19 MiB, two passes.
    pub const SIGN_IN: Self = Self {
        memory_kib: 19 * 1024,
        passes: 2,
    };
    /// For a passphrase that guards the master key: 64 MiB, three passes.
    pub const MASTER: Self = Self {
        memory_kib: 64 * 1024,
        passes: 3,
    };
    /// For tests only: 8 KiB, one pass, which stops nobody.
    pub const TEST: Self = Self {
        memory_kib: 8,
        passes: 1,
    };
}

/// Why a password could not be hashed or compared. A wrong password is no error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PasswordError {
    /// Argon2 refuses these parameters, or there is not that much memory.
    #[error("hashing the password failed")]
    Hash(#[source] argon2::Error),
    /// The stored text is not a PHC string of Argon2.
    #[error("the stored password hash cannot be read")]
    Stored(#[source] password_hash::Error),
}

/// Hashes a password under a random salt; the PHC string holds parameters and salt.
pub fn hash_password(
    password: &str,
    cost: Cost,
    rng: &mut dyn Random,
) -> Result<String, PasswordError> {
    let mut salt = [0; 16];
    rng.fill(&mut salt);
    let hash = argon2(cost)?
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map_err(PasswordError::Stored)?;
    Ok(hash.to_string())
}

/// Whether this is the password, compared in constant time, at the cost the string names.
pub fn verify_password(password: &str, phc: &str) -> Result<bool, PasswordError> {
    let stored = PasswordHash::new(phc).map_err(|error| PasswordError::Stored(error.into()))?;
    match Argon2::default().verify_password(password.as_bytes(), &stored) {
        Ok(()) => Ok(true),
        Err(password_hash::Error::PasswordInvalid) => Ok(false),
        Err(error) => Err(PasswordError::Stored(error)),
    }
}

/// The same work for an account that does not exist, so that time does not tell which exist.
/// Always false.
pub fn verify_nobody(password: &str, cost: Cost) -> Result<bool, PasswordError> {
    let mut out = Zeroizing::new([0; 32]);
    argon2(cost)?
        .hash_password_into(password.as_bytes(), b"caretaker/nobody", &mut *out)
        .map_err(PasswordError::Hash)?;
    // The optimiser must not see that nobody reads the result.
    std::hint::black_box(&out);
    Ok(false)
}

/// Whether a guess at the string costs less than it would today, so that it should be made anew when
/// the password is next at hand. What costs more stays: settings may be taken back.
pub fn is_outdated(phc: &str, cost: Cost) -> bool {
    let made_at = PasswordHash::new(phc)
        .ok()
        .filter(|stored| stored.algorithm == Algorithm::Argon2id.ident())
        .and_then(|stored| Params::try_from(&stored).ok());
    // Memory times passes is the work; of two that are alike the one with more memory is the better.
    let work = |memory: u32, passes: u32| (u64::from(memory) * u64::from(passes), memory);
    made_at
        .is_none_or(|made| work(made.m_cost(), made.t_cost()) < work(cost.memory_kib, cost.passes))
}

/// A key from a passphrase and a stored random salt.
pub fn derive_key(passphrase: &str, salt: &[u8; 16], cost: Cost) -> Result<Key, PasswordError> {
    let mut out = Zeroizing::new([0; 32]);
    argon2(cost)?
        .hash_password_into(passphrase.as_bytes(), salt, &mut *out)
        .map_err(PasswordError::Hash)?;
    Ok(Key::from_bytes(&out))
}

fn argon2(cost: Cost) -> Result<Argon2<'static>, PasswordError> {
    let params =
        Params::new(cost.memory_kib, cost.passes, 1, Some(32)).map_err(PasswordError::Hash)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DangerousSeededRandom;

    #[test]
    fn right_wrong_and_unknown() {
        let mut rng = DangerousSeededRandom::new(1);
        let phc = hash_password("plum orchard rain", Cost::TEST, &mut rng).unwrap();
        assert!(phc.starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{phc}");
        assert_eq!(verify_password("plum orchard rain", &phc), Ok(true));
        assert_eq!(verify_password("plum orchard rain ", &phc), Ok(false));
        assert_eq!(verify_nobody("plum orchard rain", Cost::TEST), Ok(false));
        let again = hash_password("plum orchard rain", Cost::TEST, &mut rng).unwrap();
        assert_ne!(phc, again, "a salt of its own");
    }

    #[test]
    fn a_broken_hash_is_a_fault_not_a_wrong_password() {
        assert!(matches!(
            verify_password("x", "plain text"),
            Err(PasswordError::Stored(_))
        ));
        assert!(verify_password("x", "$scrypt$ln=1$c2FsdHNhbHQ$aGFzaGhhc2g").is_err());
        let none = Cost {
            memory_kib: 1,
            passes: 1,
        };
        assert!(matches!(
            hash_password("x", none, &mut DangerousSeededRandom::new(1)),
            Err(PasswordError::Hash(_))
        ));
    }

    #[test]
    fn a_cost_that_has_grown_is_seen() {
        let cost = |memory_kib, passes| Cost { memory_kib, passes };
        let mut rng = DangerousSeededRandom::new(1);
        let phc = hash_password("x", cost(64, 2), &mut rng).unwrap();
        for (memory, passes, outdated) in [
            (64, 2, false),
            (64, 3, true),
            (65, 2, true),
            (128, 1, true),
            (32, 4, false),
            // Taken back: nobody's hash is made cheaper.
            (64, 1, false),
            (8, 1, false),
        ] {
            let today = cost(memory, passes);
            assert_eq!(is_outdated(&phc, today), outdated, "{today:?}");
        }
        assert!(is_outdated("nonsense", Cost::TEST));
        let other = phc.replace("$argon2id$", "$argon2i$");
        assert!(is_outdated(&other, cost(64, 2)), "another algorithm");
    }

    #[test]
    fn keys_depend_on_passphrase_salt_and_cost() {
        let key = |passphrase: &str, salt, passes| {
            let cost = Cost {
                passes,
                ..Cost::TEST
            };
            *derive_key(passphrase, &[salt; 16], cost).unwrap().expose()
        };
        assert_eq!(key("a", 1, 1), key("a", 1, 1));
        assert_ne!(key("a", 1, 1), key("b", 1, 1));
        assert_ne!(key("a", 1, 1), key("a", 2, 1));
        assert_ne!(key("a", 1, 1), key("a", 1, 2));
    }
}
