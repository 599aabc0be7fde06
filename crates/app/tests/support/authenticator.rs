//! A software authenticator: makes passkeys and signs with them as a security key does, and can be
//! made to do each thing wrong.

use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};
use sha2::{Digest, Sha256};

/// One passkey and the device that holds it.
pub struct Authenticator {
    key: EcdsaKeyPair,
    /// The passkey's id.
    pub credential: Vec<u8>,
    /// How often it has signed.
    pub signed: u32,
    /// What it does; a test changes a part to see it refused.
    pub ways: Ways,
}

/// What goes into client data and authenticator data.
#[derive(Clone)]
pub struct Ways {
    pub host: String,
    pub origin: String,
    pub flags: u8,
    pub cross_origin: bool,
    pub create: &'static str,
    pub get: &'static str,
    /// Whether it counts what it signs.
    pub counts: bool,
    /// Whether it breaks its signatures.
    pub breaks: bool,
}

/// A person is present, and has shown who they are.
pub const PRESENT_AND_VERIFIED: u8 = 0x05;
/// A person is present; nobody knows who.
pub const PRESENT: u8 = 0x01;

/// What it answers: client data, authenticator data, signature (empty for a new passkey).
pub struct Signed {
    pub client_data: Vec<u8>,
    pub authenticator_data: Vec<u8>,
    pub signature: Vec<u8>,
}

impl Authenticator {
    /// For the pages at an origin.
    pub fn new(host: &str, origin: &str, credential: u8) -> Self {
        let random = SystemRandom::new();
        let document =
            EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
        let key =
            EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, document.as_ref(), &random)
                .unwrap();
        Self {
            key,
            credential: vec![credential; 32],
            signed: 0,
            ways: Ways {
                host: host.to_owned(),
                origin: origin.to_owned(),
                flags: PRESENT_AND_VERIFIED,
                cross_origin: false,
                create: "webauthn.create",
                get: "webauthn.get",
                counts: true,
                breaks: false,
            },
        }
    }

    /// A new passkey.
    pub fn create(&mut self, challenge: &[u8]) -> Signed {
        let mut data = self.authenticator_data(0x40);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.credential.len()).unwrap().to_be_bytes());
        data.extend(&self.credential);
        // COSE: an elliptic curve key, ES256, P-256, x, y.
        let point = self.key.public_key().as_ref();
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(&point[1..33]);
        data.extend([0x22, 0x58, 0x20]);
        data.extend(&point[33..65]);
        Signed {
            client_data: self.client_data(self.ways.create, challenge),
            authenticator_data: data,
            signature: Vec::new(),
        }
    }

    /// Signs in.
    pub fn get(&mut self, challenge: &[u8]) -> Signed {
        if self.ways.counts {
            self.signed += 1;
        }
        let client_data = self.client_data(self.ways.get, challenge);
        let authenticator_data = self.authenticator_data(0);
        let mut message = authenticator_data.clone();
        message.extend(Sha256::digest(&client_data));
        if self.ways.breaks {
            message.push(0);
        }
        let signature = self.key.sign(&SystemRandom::new(), &message).unwrap();
        Signed {
            client_data,
            authenticator_data,
            signature: signature.as_ref().to_vec(),
        }
    }

    fn client_data(&self, what: &str, challenge: &[u8]) -> Vec<u8> {
        let challenge = data_encoding::BASE64URL_NOPAD.encode(challenge);
        serde_json::to_vec(&serde_json::json!({
            "type": what,
            "challenge": challenge,
            "origin": self.ways.origin,
            "crossOrigin": self.ways.cross_origin,
        }))
        .unwrap()
    }

    fn authenticator_data(&self, more: u8) -> Vec<u8> {
        let mut data = Sha256::digest(self.ways.host.as_bytes()).to_vec();
        data.push(self.ways.flags | more);
        data.extend(self.signed.to_be_bytes());
        data
    }
}
