//! The recovery kit: the master key once more, for a second person to keep.
//!
//! An age file (scrypt) whose passphrase is twelve printed words. It opens with the `age`
//! program too, and what comes out is a master key file.

use age::{DecryptError, EncryptError, scrypt, secrecy::SecretString};
use bip39::{Language, Mnemonic};
use qrcode::{EcLevel, QrCode, render::unicode::Dense1x2, types::QrError};
use thiserror::Error;
use vault::Random;
use zeroize::Zeroizing;

use crate::MasterKey;

/// The binary logarithm of scrypt's N for real use: 64 MiB, which the smallest machine we serve
/// can spare. Twelve random words are not to be guessed at any price, so more would add nothing.
pub const WORK_FACTOR: u8 = 16;
/// No file is believed that asks for more (1 GiB).
const MOST_WORK: u8 = 20;
/// Twelve words: 128 random bits and a checksum of four.
const ENTROPY: usize = 16;

/// What is handed to the second person.
pub struct RecoveryKit {
    /// The age file.
    pub age_file: Vec<u8>,
    /// The twelve words that open it.
    pub words: Zeroizing<Vec<String>>,
    /// The words as a QR code, in characters for a terminal or a page.
    pub qr: Zeroizing<String>,
}

/// Why a kit was not made or does not open.
#[derive(Debug, Error)]
pub enum KitError {
    /// Not twelve words.
    #[error("twelve words are needed, {0} were given")]
    Count(usize),
    /// A word that is not one of the list.
    #[error("word {0} is not a word that a kit can have; look for a slip of the pen")]
    Word(usize),
    /// Known words, but not these in this order.
    #[error("the words do not fit together: one is wrong or in the wrong place")]
    Checksum,
    /// Sound words, of another kit.
    #[error("these words do not open this file")]
    OtherKit,
    /// The file opens and holds something else.
    #[error("the file does not hold a master key")]
    NotAMaster,
    /// The file is no age file of a passphrase, or it is damaged.
    #[error("the recovery file cannot be opened")]
    File(#[source] DecryptError),
    /// The file could not be made.
    #[error("the recovery file could not be made")]
    Make(#[source] EncryptError),
    /// The code could not be drawn.
    #[error("the QR code could not be drawn")]
    Qr(#[source] QrError),
}

impl std::fmt::Debug for RecoveryKit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecoveryKit(…)")
    }
}

impl RecoveryKit {
    /// Makes a kit; `work_factor` is [`WORK_FACTOR`] but for tests.
    pub fn make(
        master: &MasterKey,
        work_factor: u8,
        rng: &mut dyn Random,
    ) -> Result<Self, KitError> {
        let mut entropy = Zeroizing::new([0; ENTROPY]);
        rng.fill(&mut *entropy);
        let mnemonic =
            Mnemonic::from_entropy(&*entropy, Language::English).map_err(|_| KitError::Count(0))?;
        let phrase = Zeroizing::new(mnemonic.phrase().to_owned());
        let mut recipient = scrypt::Recipient::new(SecretString::from(phrase.to_string()));
        recipient.set_work_factor(work_factor.clamp(1, MOST_WORK));
        let age_file =
            age::encrypt(&recipient, master.to_text().as_bytes()).map_err(KitError::Make)?;
        let code = QrCode::with_error_correction_level(phrase.as_bytes(), EcLevel::M)
            .map_err(KitError::Qr)?;
        let qr = code.render::<Dense1x2>().module_dimensions(1, 1).build();
        let words = Zeroizing::new(phrase.split(' ').map(str::to_owned).collect());
        Ok(Self {
            age_file,
            words,
            qr: Zeroizing::new(qr),
        })
    }

    /// All words in one line, as the QR code and the `age` program have them.
    pub fn phrase(&self) -> Zeroizing<String> {
        Zeroizing::new(self.words.join(" "))
    }
}

/// Opens a kit. Words may be in any case, with any spaces, commas, hyphens or numbers between.
pub fn recover(age_file: &[u8], words: &str) -> Result<MasterKey, KitError> {
    let phrase = check_words(words)?;
    let mut identity = scrypt::Identity::new(SecretString::from(phrase.to_string()));
    identity.set_max_work_factor(MOST_WORK);
    let text = age::decrypt(&identity, age_file).map_err(|error| match error {
        DecryptError::DecryptionFailed | DecryptError::KeyDecryptionFailed => KitError::OtherKit,
        other => KitError::File(other),
    })?;
    let text = Zeroizing::new(text);
    let text = std::str::from_utf8(&text).map_err(|_| KitError::NotAMaster)?;
    MasterKey::from_text(text).ok_or(KitError::NotAMaster)
}

/// The words in the one way they are written, if they can be those of a kit.
fn check_words(words: &str) -> Result<Zeroizing<String>, KitError> {
    let lower = Zeroizing::new(words.to_lowercase());
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_ascii_lowercase())
        .filter(|word| !word.is_empty())
        .collect();
    if words.len() != 12 {
        return Err(KitError::Count(words.len()));
    }
    let list = Language::English.wordmap();
    if let Some(place) = words.iter().position(|word| list.get_bits(word).is_none()) {
        return Err(KitError::Word(place + 1));
    }
    let phrase = Zeroizing::new(words.join(" "));
    Mnemonic::validate(&phrase, Language::English).map_err(|_| KitError::Checksum)?;
    Ok(phrase)
}

#[cfg(test)]
mod tests {
    use vault::DangerousSeededRandom;

    use super::*;

    fn kit() -> (MasterKey, RecoveryKit) {
        let mut rng = DangerousSeededRandom::new(1);
        let master = MasterKey::random(&mut rng);
        let kit = RecoveryKit::make(&master, 2, &mut rng).unwrap();
        (master, kit)
    }

    #[test]
    fn the_words_bring_the_key_back_however_they_are_written() {
        let (master, kit) = kit();
        let numbered: Vec<_> = kit
            .words
            .iter()
            .enumerate()
            .map(|(n, word)| format!("{}. {word}", n + 1))
            .collect();
        for words in [
            kit.phrase().to_string(),
            kit.phrase().to_uppercase(),
            numbered.join("\n"),
            kit.words.join(",  "),
            kit.words.join("-"),
        ] {
            let found = recover(&kit.age_file, &words).unwrap();
            assert_eq!(found.id(), master.id(), "{words}");
        }
    }

    #[test]
    fn slips_are_told_apart() {
        let (_, kit) = kit();
        let change = |place: usize, word: &str| {
            let mut words = kit.words.clone();
            words[place] = word.to_owned();
            recover(&kit.age_file, &words.join(" ")).unwrap_err()
        };
        assert!(matches!(change(4, "tutour"), KitError::Word(5)));
        assert!(matches!(change(4, ""), KitError::Count(11)));
        let other = if kit.words[11] == "zoo" {
            "zone"
        } else {
            "zoo"
        };
        let error = change(11, other);
        assert!(
            matches!(error, KitError::Checksum | KitError::OtherKit),
            "{error}"
        );
        let swapped = [&kit.words[6..], &kit.words[..6]].concat().join(" ");
        assert!(recover(&kit.age_file, &swapped).is_err());
    }

    #[test]
    fn another_kit_and_another_file_are_told_apart() {
        let (master, kit) = kit();
        let other = RecoveryKit::make(&master, 2, &mut DangerousSeededRandom::new(2)).unwrap();
        let error = recover(&kit.age_file, &other.phrase()).unwrap_err();
        assert!(matches!(error, KitError::OtherKit), "{error:?}");
        let error = recover(b"not an age file", &kit.phrase()).unwrap_err();
        assert!(matches!(error, KitError::File(_)), "{error:?}");
        for at in 0..kit.age_file.len() {
            let mut changed = kit.age_file.clone();
            changed[at] ^= 1;
            assert!(recover(&changed, &kit.phrase()).is_err(), "byte {at}");
        }
    }

    #[test]
    fn the_real_work_factor_works() {
        let mut rng = DangerousSeededRandom::new(3);
        let master = MasterKey::random(&mut rng);
        let kit = RecoveryKit::make(&master, WORK_FACTOR, &mut rng).unwrap();
        assert_eq!(
            recover(&kit.age_file, &kit.phrase()).unwrap().id(),
            master.id()
        );
    }

    #[test]
    fn words_are_twelve_plain_ones_and_the_code_is_drawn() {
        let (_, kit) = kit();
        assert_eq!(kit.words.len(), 12);
        assert!(
            kit.words
                .iter()
                .all(|word| word.bytes().all(|b| b.is_ascii_lowercase()))
        );
        assert!(kit.qr.lines().count() > 10, "{}", *kit.qr);
        assert_eq!(format!("{kit:?}"), "RecoveryKit(…)");
    }
}
