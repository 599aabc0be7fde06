//! Stamps by RFC 3161: a server outside says that it saw a digest at a time.
//!
//! Asking, reading the answer and verifying are here; sending is not. What is stamped is the
//! checkpoint as a signed note with the ledger's own signature alone: its first five lines.

mod certificate;
mod format;

pub use certificate::Certificates;

use der::asn1::{Null, ObjectIdentifier, OctetString, Uint};
use der::{Any, Decode as _, Encode as _};
use sha2::{Digest as _, Sha256};
use x509_cert::attr::Attributes;
use x509_cert::spki::AlgorithmIdentifierOwned;

use crate::{CheckpointError, Hash, SignedCheckpoint};
use certificate::{DigestKind, Signer};
use format::{
    CONTENT_TYPE, Imprint, MESSAGE_DIGEST, SHA_256, SIGNED_DATA, SIGNING_CERTIFICATE,
    SIGNING_CERTIFICATE_V2, SigningCertificate, StampRequest, StampResponse, TST_INFO, TstInfo,
};

/// The largest token that is looked at; real ones have two to eight thousand bytes.
pub const MAX_TOKEN: usize = 64 * 1024;

/// What a verified stamp says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamped {
    /// When, in microseconds since 1970 UTC, by the server's clock.
    pub at: i64,
    /// The policy under which it was given, in dotted decimals.
    pub policy: String,
    /// The server's serial number of it, in hexadecimal.
    pub serial: String,
}

/// Why there is no stamp, or none that verifies.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StampError {
    /// The bytes are not what the standard says.
    #[error("answer is not a stamp: {0}")]
    Malformed(&'static str),
    /// The server did not grant it.
    #[error("server refused to stamp, status {status}")]
    NotGranted {
        /// The server's code, 2 to 5.
        status: u8,
    },
    /// It is a stamp for something else.
    #[error("stamp is for another digest")]
    OtherDigest,
    /// It answers another question.
    #[error("stamp does not answer the question that was asked: its nonce is another")]
    OtherNonce,
    /// It was given under a policy that was not asked for.
    #[error("stamp was given under another policy than was asked for")]
    OtherPolicy,
    /// None of the certificates given is that of its signer, or of who issued it.
    #[error("stamp is not signed by the certificate that was given")]
    UnknownSigner,
    /// The certificate may not be used for this.
    #[error("certificate cannot be used for stamps: {0}")]
    Certificate(&'static str),
    /// It uses a way of signing that is not supported.
    #[error("stamp is signed in a way that is not supported")]
    Unsupported,
    /// The signature is wrong.
    #[error("signature of the stamp is wrong")]
    WrongSignature,
}

/// The digest that is stamped: SHA-256 of the note with the ledger's own signature alone.
pub fn digest(note: &SignedCheckpoint, public_key: &[u8; 32]) -> Result<Hash, CheckpointError> {
    let alone = note.alone(public_key)?;
    Ok(Sha256::digest(alone.to_note()).into())
}

/// The bytes of a question (`TimeStampReq`), with a nonce against old answers.
pub fn question(
    digest: &Hash,
    nonce: &[u8; 16],
    policy: Option<&str>,
) -> Result<Vec<u8>, StampError> {
    let malformed = |_| StampError::Malformed("a question could not be written");
    let policy = policy
        .map(|text| {
            ObjectIdentifier::new(text)
                .map_err(|_| StampError::Malformed("policy is not dotted decimals"))
        })
        .transpose()?;
    let asked = StampRequest {
        version: 1,
        imprint: Imprint {
            algorithm: AlgorithmIdentifierOwned {
                oid: SHA_256,
                parameters: Some(Any::from(Null)),
            },
            digest: OctetString::new(digest.as_slice()).map_err(malformed)?,
        },
        policy,
        nonce: Some(Uint::new(nonce).map_err(malformed)?),
        certificate: true,
    };
    asked.to_der().map_err(malformed)
}

/// Takes the token out of an answer (`TimeStampResp`), if the server granted one.
pub fn token_of(answer: &[u8]) -> Result<Vec<u8>, StampError> {
    if answer.len() > MAX_TOKEN {
        return Err(StampError::Malformed("it is too large"));
    }
    let read = StampResponse::from_der(answer)
        .map_err(|_| StampError::Malformed("it is not a TimeStampResp"))?;
    // 0 is granted, 1 granted with changes.
    if read.status.code > 1 {
        return Err(StampError::NotGranted {
            status: read.status.code,
        });
    }
    let token = read
        .token
        .ok_or(StampError::Malformed("it holds no token"))?;
    token
        .to_der()
        .map_err(|_| StampError::Malformed("its token cannot be written again"))
}

/// What a question said, so that the answer can be held against it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'a> {
    /// The nonce, if the question is known.
    pub nonce: Option<&'a [u8; 16]>,
    /// The policy, if one was asked for.
    pub policy: Option<&'a str>,
}

/// Verifies a token over a digest by the certificates given: digest, nonce, policy, the signature
/// over all of it, and that the certificate is for stamps and was valid at that time.
pub fn verify(
    token: &[u8],
    digest: &Hash,
    asked: Asked<'_>,
    by: &Certificates,
) -> Result<Stamped, StampError> {
    let (signed, content) = read_token(token)?;
    let info =
        TstInfo::from_der(&content).map_err(|_| StampError::Malformed("it is not a TSTInfo"))?;
    let owner = by.signer(&signed)?;
    check_signature(&signed, &content, &owner)?;
    if info.version != 1 {
        return Err(StampError::Malformed("its version is unknown"));
    }
    if info.imprint.algorithm.oid != SHA_256 || info.imprint.digest.as_bytes() != digest {
        return Err(StampError::OtherDigest);
    }
    if let Some(nonce) = asked.nonce {
        let expected = Uint::new(nonce).map_err(|_| StampError::OtherNonce)?;
        if info.nonce.as_ref() != Some(&expected) {
            return Err(StampError::OtherNonce);
        }
    }
    let policy = info.policy.to_string();
    if asked.policy.is_some_and(|wanted| wanted != policy) {
        return Err(StampError::OtherPolicy);
    }
    let at = info.instant()?;
    owner.check_use(at)?;
    Ok(Stamped {
        at,
        policy,
        serial: info.serial_in_hexadecimal(),
    })
}

/// The signed data of a token and the bytes it is about.
fn read_token(token: &[u8]) -> Result<(cms::signed_data::SignedData, Vec<u8>), StampError> {
    if token.len() > MAX_TOKEN {
        return Err(StampError::Malformed("it is too large"));
    }
    let outer = cms::content_info::ContentInfo::from_der(token)
        .map_err(|_| StampError::Malformed("it is not a ContentInfo"))?;
    if outer.content_type != SIGNED_DATA {
        return Err(StampError::Malformed("it is not signed data"));
    }
    let signed: cms::signed_data::SignedData = outer
        .content
        .decode_as()
        .map_err(|_| StampError::Malformed("its signed data cannot be read"))?;
    if signed.encap_content_info.econtent_type != TST_INFO {
        return Err(StampError::Malformed("what is signed is not a TSTInfo"));
    }
    let content = signed
        .encap_content_info
        .econtent
        .as_ref()
        .and_then(|any| any.decode_as::<OctetString>().ok())
        .ok_or(StampError::Malformed("it holds nothing"))?
        .into_bytes();
    Ok((signed, content))
}

/// Verifies the attributes that are signed, that they name content and certificate, and the
/// signature over them (RFC 5652 section 5.4, RFC 5816).
fn check_signature(
    signed: &cms::signed_data::SignedData,
    content: &[u8],
    owner: &Signer,
) -> Result<(), StampError> {
    let info = certificate::only_signer(signed)?;
    let attributes = info
        .signed_attrs
        .as_ref()
        .ok_or(StampError::Malformed("it has no signed attributes"))?;
    let kind = DigestKind::of(&info.digest_alg.oid).ok_or(StampError::Unsupported)?;
    let said: ObjectIdentifier = attribute(attributes, CONTENT_TYPE)?
        .decode_as()
        .map_err(|_| StampError::Malformed("its content type cannot be read"))?;
    let sum: OctetString = attribute(attributes, MESSAGE_DIGEST)?
        .decode_as()
        .map_err(|_| StampError::Malformed("its message digest cannot be read"))?;
    if said != TST_INFO || sum.as_bytes() != kind.digest(content) {
        return Err(StampError::WrongSignature);
    }
    names_certificate(attributes, owner)?;
    // Signed is the set itself, not the tag under which it stands in the message.
    let text = attributes
        .to_der()
        .map_err(|_| StampError::Malformed("its attributes cannot be written again"))?;
    owner.verify(
        &info.signature_algorithm.oid,
        Some(kind),
        &text,
        info.signature.as_bytes(),
    )
}

/// The signed attributes must name the signer's certificate by its digest, so that it cannot be
/// exchanged for another one with the same key.
fn names_certificate(attributes: &Attributes, signer: &Signer) -> Result<(), StampError> {
    let named = attribute(attributes, SIGNING_CERTIFICATE_V2)
        .or_else(|_| attribute(attributes, SIGNING_CERTIFICATE))?;
    let named: SigningCertificate = named
        .decode_as()
        .map_err(|_| StampError::Malformed("the certificate it names cannot be read"))?;
    let v2 = attribute(attributes, SIGNING_CERTIFICATE_V2).is_ok();
    let first = named
        .certificates
        .first()
        .ok_or(StampError::Malformed("it names no certificate"))?;
    let kind = match (&first.algorithm, v2) {
        (Some(algorithm), _) => DigestKind::of(&algorithm.oid),
        (None, true) => Some(DigestKind::Sha256),
        (None, false) => Some(DigestKind::Sha1),
    };
    let kind = kind.ok_or(StampError::Unsupported)?;
    if kind.digest(signer.bytes()) == first.digest.as_bytes() {
        Ok(())
    } else {
        Err(StampError::UnknownSigner)
    }
}

/// The one value of a signed attribute.
fn attribute(attributes: &Attributes, oid: ObjectIdentifier) -> Result<&Any, StampError> {
    let mut found = attributes.iter().filter(|attribute| attribute.oid == oid);
    let missing = StampError::Malformed("a signed attribute is missing or double");
    let (Some(one), None) = (found.next(), found.next()) else {
        return Err(missing);
    };
    match (one.values.get(0), one.values.len()) {
        (Some(value), 1) => Ok(value),
        _ => Err(missing),
    }
}
