//! Opens Office files that are encrypted with a password, as [MS-OFFCRYPTO] describes: the agile
//! kind of Office 2010 and later, and the standard kind of Office 2007.

use aes::cipher::{Array, BlockCipherDecrypt, KeyInit};
use aes::{Aes128, Aes192, Aes256};
use base64::Engine as _;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::xml::{self, Element, Node};

/// More rounds than this only cost time.
const ROUNDS: u32 = 2_000_000;
/// A file in which nobody set a password of their own has this one.
pub(crate) const USUAL: &str = "VelvetSweatshop";
/// How much of the package is encrypted at a time.
const SEGMENT: usize = 4096;

/// Whether it is encrypted in one of the ways that are opened here.
pub(crate) fn is_known(info: &[u8]) -> bool {
    match info.get(..4) {
        Some([4, 0, 4, 0]) => info.get(8..).and_then(schemes).is_some(),
        Some([2..=4, 0, 2, 0]) => true,
        Some(_) | None => false,
    }
}

/// The package inside, if one of the passwords fits.
pub(crate) fn unlock(info: &[u8], package: &[u8], password: Option<&str>) -> Option<Vec<u8>> {
    [password.unwrap_or(USUAL), USUAL]
        .iter()
        .find_map(|password| {
            let password: Vec<u8> = password.encode_utf16().flat_map(u16::to_le_bytes).collect();
            match info.get(..4)? {
                [4, 0, 4, 0] => agile(info.get(8..)?, package, &password),
                [2..=4, 0, 2, 0] => standard(info.get(4..)?, package, &password),
                _ => None,
            }
        })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Hash {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    fn named(name: &str) -> Option<Self> {
        match name {
            "SHA1" | "SHA-1" => Some(Self::Sha1),
            "SHA256" | "SHA-256" => Some(Self::Sha256),
            "SHA384" | "SHA-384" => Some(Self::Sha384),
            "SHA512" | "SHA-512" => Some(Self::Sha512),
            _ => None,
        }
    }

    fn of(self, one: &[u8], two: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha1 => Sha1::new()
                .chain_update(one)
                .chain_update(two)
                .finalize()
                .to_vec(),
            Self::Sha256 => Sha256::new()
                .chain_update(one)
                .chain_update(two)
                .finalize()
                .to_vec(),
            Self::Sha384 => Sha384::new()
                .chain_update(one)
                .chain_update(two)
                .finalize()
                .to_vec(),
            Self::Sha512 => Sha512::new()
                .chain_update(one)
                .chain_update(two)
                .finalize()
                .to_vec(),
        }
    }

    /// The password hashed with a salt, then again and again with a counter.
    fn stretched(self, salt: &[u8], password: &[u8], rounds: u32) -> Vec<u8> {
        let mut hash = self.of(salt, password);
        for round in 0..rounds {
            hash = self.of(&round.to_le_bytes(), &hash);
        }
        hash
    }
}

/// One of the elements that say how a key is made.
struct Scheme {
    salt: Vec<u8>,
    block: usize,
    key: usize,
    hash: Hash,
    rounds: u32,
    verifier: Vec<u8>,
    verifier_hash: Vec<u8>,
    wrapped: Vec<u8>,
}

impl Scheme {
    fn of(element: &Element<'_>) -> Option<Self> {
        let bytes = |name: &str| {
            let text = element.attr(name).unwrap_or_default();
            base64::engine::general_purpose::STANDARD
                .decode(text)
                .unwrap_or_default()
        };
        let number = |name: &str| element.attr(name).and_then(|text| text.parse::<u32>().ok());
        let aes = element.attr("cipherAlgorithm")? == "AES";
        let chained = element.attr("cipherChaining")? == "ChainingModeCBC";
        let rounds = number("spinCount").unwrap_or(0);
        (aes && chained && rounds <= ROUNDS).then_some(())?;
        Some(Self {
            salt: bytes("saltValue"),
            block: number("blockSize")?.clamp(1, 16) as usize,
            // No cipher here takes more than 32; a file could ask for half a gigabyte.
            key: (number("keyBits")? / 8).min(64) as usize,
            hash: Hash::named(&element.attr("hashAlgorithm")?)?,
            rounds,
            verifier: bytes("encryptedVerifierHashInput"),
            verifier_hash: bytes("encryptedVerifierHashValue"),
            wrapped: bytes("encryptedKeyValue"),
        })
    }

    /// Decrypts one of the values beside the key.
    fn open(&self, stretched: &[u8], purpose: [u8; 8], value: &[u8]) -> Option<Vec<u8>> {
        let mut key = self.hash.of(stretched, &purpose);
        key.resize(self.key, 0x36);
        decrypt_chained(&key, &self.salt, value)
    }
}

/// How the package is encrypted, and how its key is by the password.
fn schemes(description: &[u8]) -> Option<(Scheme, Scheme)> {
    let (mut data, mut lock) = (None, None);
    xml::walk(description, &mut |node| {
        if let Node::Open(element) = node {
            match element.name() {
                "keyData" => data = Scheme::of(element),
                "encryptedKey" => lock = Scheme::of(element),
                _ => {}
            }
        }
    })
    .ok()?;
    Some((data?, lock?))
}

fn agile(description: &[u8], package: &[u8], password: &[u8]) -> Option<Vec<u8>> {
    let (data, lock) = schemes(description)?;
    let stretched = lock.hash.stretched(&lock.salt, password, lock.rounds);
    let input = lock.open(
        &stretched,
        [0xFE, 0xA7, 0xD2, 0x76, 0x3B, 0x4B, 0x9E, 0x79],
        &lock.verifier,
    )?;
    let expected = lock.open(
        &stretched,
        [0xD7, 0xAA, 0x0F, 0x6D, 0x30, 0x61, 0x34, 0x4E],
        &lock.verifier_hash,
    )?;
    let found = lock.hash.of(input.get(..lock.salt.len())?, &[]);
    expected.starts_with(&found).then_some(())?;
    let mut key = lock.open(
        &stretched,
        [0x14, 0x6E, 0x0B, 0xE7, 0xAB, 0xAC, 0xD0, 0xD6],
        &lock.wrapped,
    )?;
    key.truncate(data.key);
    let (size, content) = sized(package)?;
    let mut out = Vec::with_capacity(content.len());
    for (number, segment) in content.chunks(SEGMENT).enumerate() {
        let mut vector = data
            .hash
            .of(&data.salt, &u32::try_from(number).ok()?.to_le_bytes());
        vector.resize(data.block, 0x36);
        out.extend(decrypt_chained(&key, &vector, segment)?);
    }
    out.truncate(size);
    Some(out)
}

/// Office 2007: AES in plain blocks, SHA-1, fifty thousand rounds.
fn standard(info: &[u8], package: &[u8], password: &[u8]) -> Option<Vec<u8>> {
    let number = |at: usize| -> Option<usize> {
        let bytes: [u8; 4] = info.get(at..at + 4)?.try_into().ok()?;
        usize::try_from(u32::from_le_bytes(bytes)).ok()
    };
    let header = number(4)?;
    let key_bytes = number(8 + 16)? / 8;
    let verifier = info.get(8_usize.checked_add(header)?..)?;
    let salt = verifier.get(4..20)?;
    let stretched = Hash::Sha1.stretched(salt, password, 50_000);
    let last = Hash::Sha1.of(&stretched, &0_u32.to_le_bytes());
    let mut key = Vec::new();
    for pad in [0x36_u8, 0x5C] {
        let mut block = [pad; 64];
        block
            .iter_mut()
            .zip(&last)
            .for_each(|(byte, hash)| *byte ^= hash);
        key.extend(Hash::Sha1.of(&block, &[]));
    }
    key.truncate(key_bytes);
    let input = decrypt_blocks(&key, verifier.get(20..36)?)?;
    let expected = decrypt_blocks(&key, verifier.get(40..72)?)?;
    expected
        .starts_with(&Hash::Sha1.of(&input, &[]))
        .then_some(())?;
    let (size, content) = sized(package)?;
    let mut out = decrypt_blocks(&key, content)?;
    out.truncate(size);
    Some(out)
}

/// The length that stands before the package, and the package.
fn sized(package: &[u8]) -> Option<(usize, &[u8])> {
    let (length, content) = package.split_at_checked(8)?;
    let length = u64::from_le_bytes(length.try_into().ok()?);
    Some((usize::try_from(length).ok()?, content))
}

type Block = Box<dyn Fn(&mut [u8; 16])>;

fn cipher(key: &[u8]) -> Option<Block> {
    fn boxed<C: BlockCipherDecrypt<BlockSize = aes::cipher::consts::U16> + 'static>(
        cipher: C,
    ) -> Block {
        Box::new(move |block| {
            let mut inner = Array::from(*block);
            cipher.decrypt_block(&mut inner);
            *block = inner.into();
        })
    }
    match key.len() {
        16 => Some(boxed(Aes128::new_from_slice(key).ok()?)),
        24 => Some(boxed(Aes192::new_from_slice(key).ok()?)),
        32 => Some(boxed(Aes256::new_from_slice(key).ok()?)),
        _ => None,
    }
}

/// Whole blocks only; what is left over at the end was never encrypted content.
fn decrypt_blocks(key: &[u8], content: &[u8]) -> Option<Vec<u8>> {
    let decrypt = cipher(key)?;
    let mut out = Vec::with_capacity(content.len());
    for chunk in content.chunks_exact(16) {
        let mut block: [u8; 16] = chunk.try_into().ok()?;
        decrypt(&mut block);
        out.extend_from_slice(&block);
    }
    Some(out)
}

fn decrypt_chained(key: &[u8], vector: &[u8], content: &[u8]) -> Option<Vec<u8>> {
    let mut out = decrypt_blocks(key, content)?;
    let previous = vector.get(..16)?.iter().chain(content);
    out.iter_mut()
        .zip(previous)
        .for_each(|(byte, before)| *byte ^= before);
    Some(out)
}
