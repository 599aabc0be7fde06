//! Opens files of Office 97–2003 that are encrypted with a password, as [MS-OFFCRYPTO] describes: RC4
//! with a key of forty bits, as Office 97 wrote it, and RC4 by the `CryptoAPI` of Office 2002 and 2003.
//! What neither of them wrote (Excel 95 only shuffles bits) is not opened.

use md5::Md5;
use rc4::{KeyInit as _, Rc4, StreamCipher as _};
use sha1::{Digest as _, Sha1};

use super::unlock::USUAL;

/// `CryptoAPI` calls RC4 so.
const RC4: [u8; 4] = [0x01, 0x68, 0, 0];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Forty bits, hashed with MD5.
    Short,
    /// So many bytes, hashed with SHA-1.
    Long(usize),
}

/// What a file says of its encryption: enough to know whether a password fits.
pub(crate) struct Lock<'a> {
    way: Way,
    salt: &'a [u8],
    /// Some bytes and their hash, both encrypted, one after the other.
    proof: Vec<u8>,
}

/// What opens a file.
pub(crate) struct Key {
    way: Way,
    hash: Vec<u8>,
}

impl<'a> Lock<'a> {
    /// Reads a description; none if it is encrypted in another way.
    pub(crate) fn read(info: &'a [u8]) -> Option<Self> {
        match info.get(..4)? {
            [1, 0, 1, 0] => Some(Self {
                way: Way::Short,
                salt: info.get(4..20)?,
                proof: info.get(20..52)?.to_vec(),
            }),
            [2..=4, 0, 2, 0] => {
                let header = info.get(12..12_usize.checked_add(number(info, 8)?)?)?;
                (header.get(8..12)? == RC4).then_some(())?;
                let bits = match number(header, 16)? {
                    0 => 40,
                    bits @ 40..=128 => bits,
                    _ => return None,
                };
                let verifier = info.get(12 + header.len()..)?;
                Some(Self {
                    way: Way::Long(bits / 8),
                    salt: verifier.get(4..20)?,
                    proof: [verifier.get(20..36)?, verifier.get(40..60)?].concat(),
                })
            }
            _ => None,
        }
    }

    /// The key, if the password fits, or the one of files in which nobody set any.
    pub(crate) fn open(&self, password: Option<&str>) -> Option<Key> {
        [password.unwrap_or(USUAL), USUAL]
            .iter()
            .map(|password| self.key(password))
            .find(|key| self.fits(key))
    }

    fn key(&self, password: &str) -> Key {
        let password: Vec<u8> = password.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let hash = match self.way {
            Way::Short => {
                let short = |bytes: &[u8]| Md5::digest(bytes).iter().take(5).copied().collect();
                let first: Vec<u8> = short(&password);
                short(&[&first, self.salt].concat().repeat(16))
            }
            Way::Long(_) => Sha1::digest([self.salt, &password].concat()).to_vec(),
        };
        Key {
            way: self.way,
            hash,
        }
    }

    fn fits(&self, key: &Key) -> bool {
        let mut proof = self.proof.clone();
        let Some(()) = key.apply(0, &mut proof) else {
            return false;
        };
        let (bytes, hash) = proof.split_at(proof.len().min(16));
        match self.way {
            Way::Short => Md5::digest(bytes).as_slice() == hash,
            Way::Long(_) => Sha1::digest(bytes).as_slice() == hash,
        }
    }
}

impl Key {
    /// Decrypts one block in its place.
    pub(crate) fn apply(&self, block: u32, bytes: &mut [u8]) -> Option<()> {
        let salted = [self.hash.as_slice(), &block.to_le_bytes()].concat();
        let mut key = match self.way {
            Way::Short => Md5::digest(&salted).to_vec(),
            Way::Long(length) => {
                let mut key = Sha1::digest(&salted).to_vec();
                key.truncate(length);
                key
            }
        };
        // A key of forty bits is one of 128 with zeroes behind.
        if key.len() == 5 {
            key.resize(16, 0);
        }
        Rc4::new_from_slice(&key).ok()?.apply_keystream(bytes);
        Some(())
    }

    /// A stream that is encrypted from its first byte in blocks of a size.
    pub(crate) fn stream(&self, stream: &[u8], size: usize) -> Option<Vec<u8>> {
        let mut out = stream.to_vec();
        for (number, block) in (0..).zip(out.chunks_mut(size)) {
            self.apply(number, block)?;
        }
        Some(out)
    }
}

/// A number of four bytes at a place.
pub(crate) fn number(bytes: &[u8], at: usize) -> Option<usize> {
    let bytes: [u8; 4] = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    usize::try_from(u32::from_le_bytes(bytes)).ok()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A description as a program would write it, and the key to encrypt with: RC4 undoes itself.
    pub(crate) fn locked(way: u8, password: &str) -> (Vec<u8>, Key) {
        let (salt, bytes) = ([7; 16], [9; 16]);
        let way = if way == 0 {
            Way::Short
        } else {
            Way::Long(usize::from(way))
        };
        let lock = Lock {
            way,
            salt: &salt,
            proof: Vec::new(),
        };
        let key = lock.key(password);
        let mut proof = match way {
            Way::Short => [&bytes[..], &Md5::digest(bytes)].concat(),
            Way::Long(_) => [&bytes[..], &Sha1::digest(bytes)].concat(),
        };
        key.apply(0, &mut proof).unwrap();
        let info = match way {
            Way::Short => [&[1, 0, 1, 0][..], &salt, &proof].concat(),
            Way::Long(length) => {
                let bits = u8::try_from(length * 8).unwrap();
                let mut header = [0; 34];
                header[8..12].copy_from_slice(&RC4);
                header[16] = bits;
                [
                    &[2, 0, 2, 0, 4, 0, 0, 0, 34, 0, 0, 0][..],
                    &header,
                    &[16, 0, 0, 0],
                    &salt,
                    &proof[..16],
                    &[20, 0, 0, 0],
                    &proof[16..],
                ]
                .concat()
            }
        };
        (info, key)
    }

    #[test]
    fn a_password_fits_or_it_does_not() {
        for way in [0, 5, 16] {
            let (info, key) = locked(way, "tangerine");
            let lock = Lock::read(&info).unwrap();
            assert!(lock.open(None).is_none());
            assert!(lock.open(Some("Tangerine")).is_none());
            let opened = lock.open(Some("tangerine")).unwrap();
            let secret = key.stream(&[65; 1500], 512).unwrap();
            assert_ne!(
                secret[..512],
                secret[512..1024],
                "each block has its own key"
            );
            assert_eq!(opened.stream(&secret, 512).unwrap(), [65; 1500]);
            let (usual, _) = locked(way, USUAL);
            assert!(Lock::read(&usual).unwrap().open(None).is_some());
        }
    }

    #[test]
    fn other_ways_and_lengths_are_not_believed() {
        let (mut info, _) = locked(16, "x");
        assert!(Lock::read(&info[..60]).is_none());
        info[20] = 0x0E;
        assert!(Lock::read(&info).is_none(), "AES is no RC4");
        assert!(Lock::read(&[2, 0, 2, 0, 0, 0, 0, 0, 255, 255, 255, 255]).is_none());
        assert!(Lock::read(&[3, 0, 3, 0]).is_none());
        assert!(Lock::read(&[]).is_none());
    }
}
