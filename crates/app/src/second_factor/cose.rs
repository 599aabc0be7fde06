//! Public keys of passkeys: COSE keys (RFC 9052) in the few forms that browsers and security keys
//! make, and the signatures under them.

use ring::signature::{
    ECDSA_P256_SHA256_ASN1, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents,
    UnparsedPublicKey,
};

/// ECDSA on P-256 with SHA-256, `EdDSA` on Ed25519, RSA PKCS#1 v1.5 with SHA-256: what passkeys are
/// asked for, the best first. Windows Hello has RSA only on some machines.
pub const ALGORITHMS: [i64; 3] = [-7, -8, -257];

/// A public key.
#[derive(Clone, Copy, Debug)]
pub(crate) enum PublicKey<'a> {
    Es256 { x: &'a [u8], y: &'a [u8] },
    Ed25519 { x: &'a [u8] },
    Rs256 { n: &'a [u8], e: &'a [u8] },
}

impl<'a> PublicKey<'a> {
    /// Reads one COSE key; whatever follows it is given back.
    pub(crate) fn read(cose: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let mut reader = Reader(cose);
        let mut map = Map::default();
        for _ in 0..reader.map()? {
            let key = reader.int()?;
            map.set(key, reader.value()?);
        }
        let of = |label, long| map.bytes(label).filter(|bytes| bytes.len() == long);
        let key = match (map.int(1)?, map.int(3)?) {
            (2, -7) if map.int(-1)? == 1 => Self::Es256 {
                x: of(-2, 32)?,
                y: of(-3, 32)?,
            },
            (1, -8) if map.int(-1)? == 6 => Self::Ed25519 { x: of(-2, 32)? },
            (3, -257) => Self::Rs256 {
                n: map.bytes(-1).filter(|n| (256..=1024).contains(&n.len()))?,
                e: map.bytes(-2).filter(|e| (1..=4).contains(&e.len()))?,
            },
            _ => return None,
        };
        Some((key, reader.0))
    }

    /// Whether the key's owner signed this.
    pub(crate) fn verify(self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::Es256 { x, y } => {
                let point = [&[0x04], x, y].concat();
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point).verify(message, signature)
            }
            Self::Ed25519 { x } => UnparsedPublicKey::new(&ED25519, x).verify(message, signature),
            Self::Rs256 { n, e } => RsaPublicKeyComponents { n, e }.verify(
                &RSA_PKCS1_2048_8192_SHA256,
                message,
                signature,
            ),
        }
        .is_ok()
    }
}

/// The entries of a COSE key that matter.
#[derive(Default)]
struct Map<'a>(Vec<(i64, Value<'a>)>);

#[derive(Clone, Copy)]
enum Value<'a> {
    Int(i64),
    Bytes(&'a [u8]),
}

impl<'a> Map<'a> {
    fn set(&mut self, key: i64, value: Value<'a>) {
        self.0.push((key, value));
    }

    /// An entry; none if it stands twice.
    fn get(&self, key: i64) -> Option<Value<'a>> {
        let mut found = self.0.iter().filter(|(k, _)| *k == key);
        let (_, value) = found.next()?;
        found.next().is_none().then_some(*value)
    }

    fn int(&self, key: i64) -> Option<i64> {
        match self.get(key)? {
            Value::Int(number) => Some(number),
            Value::Bytes(_) => None,
        }
    }

    fn bytes(&self, key: i64) -> Option<&'a [u8]> {
        match self.get(key)? {
            Value::Bytes(bytes) => Some(bytes),
            Value::Int(_) => None,
        }
    }
}

/// As much of CBOR (RFC 8949) as a COSE key has: integers, byte strings, one map.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn head(&mut self) -> Option<(u8, u64)> {
        let (first, rest) = self.0.split_first()?;
        let (major, short) = (first >> 5, first & 0x1f);
        let long = match short {
            0..=23 => {
                self.0 = rest;
                return Some((major, u64::from(short)));
            }
            24 => 1,
            25 => 2,
            26 => 4,
            27 => 8,
            _ => return None,
        };
        let (number, rest) = rest.split_at_checked(long)?;
        self.0 = rest;
        let number = number.iter().fold(0, |n, byte| n << 8 | u64::from(*byte));
        Some((major, number))
    }

    fn map(&mut self) -> Option<u64> {
        match self.head()? {
            (5, entries @ 0..=16) => Some(entries),
            _ => None,
        }
    }

    fn int(&mut self) -> Option<i64> {
        match self.value()? {
            Value::Int(number) => Some(number),
            Value::Bytes(_) => None,
        }
    }

    fn value(&mut self) -> Option<Value<'a>> {
        match self.head()? {
            (0, number) => i64::try_from(number).ok().map(Value::Int),
            (1, number) => i64::try_from(number).ok().map(|n| Value::Int(-1 - n)),
            (2, long) => {
                let (bytes, rest) = self.0.split_at_checked(usize::try_from(long).ok()?)?;
                self.0 = rest;
                Some(Value::Bytes(bytes))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_no_key_are_refused_and_nothing_panics() {
        let mut state = 7u32;
        for long in 0..200 {
            let bytes: Vec<u8> = (0..long)
                .map(|_| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    state.to_be_bytes()[0]
                })
                .collect();
            assert!(PublicKey::read(&bytes).is_none());
        }
        // A map that says it is longer than there is; lengths beyond the end; an endless one.
        for bytes in [
            &[0xa5, 0x01, 0x02][..],
            &[
                0xa1, 0x20, 0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
            ],
            &[0xbf, 0xff],
            &[0xbb, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        ] {
            assert!(PublicKey::read(bytes).is_none());
        }
    }
}
