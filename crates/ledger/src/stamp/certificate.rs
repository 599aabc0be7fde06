//! The certificates by which stamps are verified, and who signed one.

use cms::cert::CertificateChoices;
use cms::signed_data::{SignedData, SignerIdentifier, SignerInfo};
use der::Encode as _;
use der::asn1::ObjectIdentifier;
use ring::signature as ways;
use x509_cert::Certificate;
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage, SubjectKeyIdentifier};

use super::StampError;

const TIME_STAMPING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.8");
const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");

/// Ways of signing that say their digest: RSA (PKCS #1 1.5) and ECDSA.
const SIGNED_WITH: &[(&str, ObjectIdentifier, DigestKind)] = &[
    ("1.2.840.113549.1.1.11", RSA, DigestKind::Sha256),
    ("1.2.840.113549.1.1.12", RSA, DigestKind::Sha384),
    ("1.2.840.113549.1.1.13", RSA, DigestKind::Sha512),
    ("1.2.840.10045.4.3.2", EC, DigestKind::Sha256),
    ("1.2.840.10045.4.3.3", EC, DigestKind::Sha384),
];

/// The certificates that settings name: the server's own, or that of who issued it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificates(Vec<Certificate>);

/// A digest that a stamp may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DigestKind {
    /// Only where the standard had no other: to name a certificate.
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl DigestKind {
    /// By its object identifier; SHA-1 is never asked for by one.
    pub(super) fn of(oid: &ObjectIdentifier) -> Option<Self> {
        match oid.to_string().as_str() {
            "2.16.840.1.101.3.4.2.1" => Some(Self::Sha256),
            "2.16.840.1.101.3.4.2.2" => Some(Self::Sha384),
            "2.16.840.1.101.3.4.2.3" => Some(Self::Sha512),
            _ => None,
        }
    }

    pub(super) fn digest(self, bytes: &[u8]) -> Vec<u8> {
        let algorithm = match self {
            Self::Sha1 => &ring::digest::SHA1_FOR_LEGACY_USE_ONLY,
            Self::Sha256 => &ring::digest::SHA256,
            Self::Sha384 => &ring::digest::SHA384,
            Self::Sha512 => &ring::digest::SHA512,
        };
        ring::digest::digest(algorithm, bytes).as_ref().to_vec()
    }
}

/// The one signer of a token: RFC 3161 allows no second.
pub(super) fn only_signer(signed: &SignedData) -> Result<&SignerInfo, StampError> {
    match (signed.signer_infos.0.get(0), signed.signer_infos.0.len()) {
        (Some(info), 1) => Ok(info),
        _ => Err(StampError::Malformed("it has not one signer")),
    }
}

impl Certificates {
    /// Reads one or several certificates in PEM.
    pub fn from_pem(text: &str) -> Result<Self, StampError> {
        let unreadable = StampError::Certificate("there is none in PEM, or it cannot be read");
        // The reader of chains wants each to begin where the last ended: no words between them.
        let begin = "-----BEGIN CERTIFICATE-----";
        let end = "-----END CERTIFICATE-----";
        let mut found = Vec::new();
        for part in text.split(begin).skip(1) {
            let (inner, _) = part.split_once(end).ok_or_else(|| unreadable.clone())?;
            let pem = format!("{begin}{inner}{end}\n").replace('\r', "");
            let chain = Certificate::load_pem_chain(pem.as_bytes());
            found.extend(chain.map_err(|_| unreadable.clone())?);
        }
        if found.is_empty() {
            return Err(unreadable);
        }
        Ok(Self(found))
    }

    /// Who signed, if it is one of these, or was issued by one of these and came with the token.
    pub(super) fn signer(&self, signed: &SignedData) -> Result<Signer, StampError> {
        let info = only_signer(signed)?;
        if let Some(own) = self.0.iter().find(|own| is_named(own, &info.sid)) {
            return Signer::new(own);
        }
        let brought = signed.certificates.iter().flat_map(|set| set.0.iter());
        let brought = brought.filter_map(|choice| match choice {
            CertificateChoices::Certificate(found) => Some(found),
            CertificateChoices::Other(_) => None,
        });
        for found in brought.filter(|found| is_named(found, &info.sid)) {
            for issuer in &self.0 {
                if issued(issuer, found)? {
                    return Signer::new(found);
                }
            }
        }
        Err(StampError::UnknownSigner)
    }
}

/// Whether a signer's identifier means this certificate.
fn is_named(certificate: &Certificate, sid: &SignerIdentifier) -> bool {
    let inner = &certificate.tbs_certificate;
    match sid {
        SignerIdentifier::IssuerAndSerialNumber(name) => {
            name.issuer == inner.issuer && name.serial_number == inner.serial_number
        }
        SignerIdentifier::SubjectKeyIdentifier(wanted) => {
            let found = inner.get::<SubjectKeyIdentifier>();
            matches!(found, Ok(Some((_, found))) if found == *wanted)
        }
    }
}

/// Whether a certificate was issued by another that may issue them; an error if it says so falsely.
fn issued(issuer: &Certificate, found: &Certificate) -> Result<bool, StampError> {
    let above = &issuer.tbs_certificate;
    if above.subject != found.tbs_certificate.issuer {
        return Ok(false);
    }
    let may = above.get::<BasicConstraints>();
    if !matches!(may, Ok(Some((_, limits))) if limits.ca) {
        return Ok(false);
    }
    let text = found
        .tbs_certificate
        .to_der()
        .map_err(|_| StampError::Malformed("its certificate cannot be written again"))?;
    let signature = found.signature.as_bytes().unwrap_or_default();
    Signer::new(issuer)?.verify(&found.signature_algorithm.oid, None, &text, signature)?;
    // It had to be valid while the certificate it issued was in use; at least at its beginning.
    let from = seconds(&found.tbs_certificate.validity.not_before);
    if from < seconds(&above.validity.not_before) || from > seconds(&above.validity.not_after) {
        return Err(StampError::Certificate("its issuer was not valid then"));
    }
    Ok(true)
}

/// A certificate as the signer of something.
pub(super) struct Signer {
    certificate: Certificate,
    bytes: Vec<u8>,
}

impl Signer {
    fn new(certificate: &Certificate) -> Result<Self, StampError> {
        let bytes = certificate
            .to_der()
            .map_err(|_| StampError::Certificate("it cannot be written again"))?;
        Ok(Self {
            certificate: certificate.clone(),
            bytes,
        })
    }

    /// The certificate's bytes.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Verifies a signature by its key. `kind` is the digest said elsewhere, if it was.
    pub(super) fn verify(
        &self,
        way: &ObjectIdentifier,
        kind: Option<DigestKind>,
        text: &[u8],
        signature: &[u8],
    ) -> Result<(), StampError> {
        let said = SIGNED_WITH
            .iter()
            .find(|(oid, _, _)| way.to_string() == *oid);
        let key = &self.certificate.tbs_certificate.subject_public_key_info;
        let (family, own) = match said {
            Some((_, family, own)) => (*family, Some(*own)),
            // CMS may name the key's algorithm alone; the digest is then that of the signer's info.
            None if *way == RSA => (RSA, kind),
            None => return Err(StampError::Unsupported),
        };
        let kind_used = own.ok_or(StampError::Unsupported)?;
        if key.algorithm.oid != family || kind.is_some_and(|kind| kind != kind_used) {
            return Err(StampError::WrongSignature);
        }
        let curve = key
            .algorithm
            .parameters
            .as_ref()
            .and_then(|any| any.decode_as::<ObjectIdentifier>().ok());
        let checked_by = way_of(family, curve, kind_used).ok_or(StampError::Unsupported)?;
        let public = key.subject_public_key.as_bytes().unwrap_or_default();
        ways::UnparsedPublicKey::new(checked_by, public)
            .verify(text, signature)
            .map_err(|_| StampError::WrongSignature)
    }

    /// That it is for stamps and nothing else, and was valid at a time (RFC 3161 section 2.3).
    pub(super) fn check_use(&self, at: i64) -> Result<(), StampError> {
        let inner = &self.certificate.tbs_certificate;
        let usage = inner.get::<ExtendedKeyUsage>();
        let only =
            matches!(&usage, Ok(Some((true, usage))) if usage.0.as_slice() == [TIME_STAMPING]);
        if !only {
            return Err(StampError::Certificate("it is not for stamps alone"));
        }
        let second = at.div_euclid(1_000_000);
        if second < seconds(&inner.validity.not_before)
            || second > seconds(&inner.validity.not_after)
        {
            return Err(StampError::Certificate("it was not valid at that time"));
        }
        Ok(())
    }
}

fn seconds(time: &x509_cert::time::Time) -> i64 {
    i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX)
}

/// How a signature of this family, curve and digest is checked.
fn way_of(
    family: ObjectIdentifier,
    curve: Option<ObjectIdentifier>,
    kind: DigestKind,
) -> Option<&'static dyn ways::VerificationAlgorithm> {
    if family == RSA {
        return match kind {
            DigestKind::Sha256 => Some(&ways::RSA_PKCS1_2048_8192_SHA256),
            DigestKind::Sha384 => Some(&ways::RSA_PKCS1_2048_8192_SHA384),
            DigestKind::Sha512 => Some(&ways::RSA_PKCS1_2048_8192_SHA512),
            DigestKind::Sha1 => None,
        };
    }
    match (curve?, kind) {
        (P256, DigestKind::Sha256) => Some(&ways::ECDSA_P256_SHA256_ASN1),
        (P256, DigestKind::Sha384) => Some(&ways::ECDSA_P256_SHA384_ASN1),
        (P384, DigestKind::Sha256) => Some(&ways::ECDSA_P384_SHA256_ASN1),
        (P384, DigestKind::Sha384) => Some(&ways::ECDSA_P384_SHA384_ASN1),
        (_, _) => None,
    }
}
