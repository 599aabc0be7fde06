//! The structures of RFC 3161 that no crate of our generation reads with fractions of a second.

use cms::content_info::ContentInfo;
use der::asn1::{Int, ObjectIdentifier, OctetString, Uint};
use der::{Any, DateTime, Sequence, Tag, Tagged as _};
use x509_cert::spki::AlgorithmIdentifierOwned;

use super::StampError;

pub(super) const SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
pub(super) const SIGNED_DATA: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
pub(super) const TST_INFO: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");
pub(super) const CONTENT_TYPE: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
pub(super) const MESSAGE_DIGEST: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
pub(super) const SIGNING_CERTIFICATE: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.12");
pub(super) const SIGNING_CERTIFICATE_V2: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");

/// `MessageImprint`
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub(super) struct Imprint {
    pub(super) algorithm: AlgorithmIdentifierOwned,
    pub(super) digest: OctetString,
}

/// `TimeStampReq`
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub(super) struct StampRequest {
    pub(super) version: u8,
    pub(super) imprint: Imprint,
    #[asn1(optional = "true")]
    pub(super) policy: Option<ObjectIdentifier>,
    #[asn1(optional = "true")]
    pub(super) nonce: Option<Uint>,
    #[asn1(default = "Default::default")]
    pub(super) certificate: bool,
}

/// `PKIStatusInfo`; what it says in words is never shown: it comes from outside.
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub(super) struct Status {
    pub(super) code: u8,
    #[asn1(optional = "true")]
    pub(super) words: Option<Vec<Any>>,
    #[asn1(optional = "true")]
    pub(super) failure: Option<Any>,
}

/// `TimeStampResp`
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub(super) struct StampResponse {
    pub(super) status: Status,
    #[asn1(optional = "true")]
    pub(super) token: Option<ContentInfo>,
}

/// `Accuracy`
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub(super) struct Accuracy {
    #[asn1(optional = "true")]
    seconds: Option<u64>,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", optional = "true")]
    milliseconds: Option<u16>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    microseconds: Option<u16>,
}

/// `TSTInfo`
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub(super) struct TstInfo {
    pub(super) version: u8,
    pub(super) policy: ObjectIdentifier,
    pub(super) imprint: Imprint,
    serial: Int,
    // Not `GeneralizedTime`: that of DER certificates has no fractions, this one may.
    time: Any,
    #[asn1(optional = "true")]
    accuracy: Option<Accuracy>,
    #[asn1(default = "Default::default")]
    ordering: bool,
    #[asn1(optional = "true")]
    pub(super) nonce: Option<Uint>,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    server: Option<Any>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    extensions: Option<Vec<Any>>,
}

impl TstInfo {
    /// The server's serial number, in hexadecimal as `openssl` prints it.
    pub(super) fn serial_in_hexadecimal(&self) -> String {
        let digits = |byte: &u8| format!("{byte:02X}");
        self.serial.as_bytes().iter().map(digits).collect()
    }

    /// The time it gives, in microseconds since 1970.
    pub(super) fn instant(&self) -> Result<i64, StampError> {
        if self.time.tag() != Tag::GeneralizedTime {
            return Err(StampError::Malformed("its time is not a GeneralizedTime"));
        }
        std::str::from_utf8(self.time.value())
            .ok()
            .and_then(instant)
            .ok_or(StampError::Malformed("its time cannot be read"))
    }
}

/// `SigningCertificate` and `SigningCertificateV2`: of the first, no algorithm is said.
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub(super) struct SigningCertificate {
    pub(super) certificates: Vec<CertificateName>,
    #[asn1(optional = "true")]
    policies: Option<Any>,
}

/// `ESSCertID` and `ESSCertIDv2`
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub(super) struct CertificateName {
    #[asn1(optional = "true")]
    pub(super) algorithm: Option<AlgorithmIdentifierOwned>,
    pub(super) digest: OctetString,
    #[asn1(optional = "true")]
    issuer_and_serial: Option<Any>,
}

/// `YYYYMMDDhhmmss[.f…]Z` as microseconds since 1970; what is finer is left off.
fn instant(text: &str) -> Option<i64> {
    let text = text.strip_suffix('Z')?;
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if whole.len() != 14 || !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    let number = |from: usize, to: usize| whole.get(from..to)?.parse::<u16>().ok();
    let small = |from: usize| number(from, from + 2).and_then(|n| u8::try_from(n).ok());
    let moment = DateTime::new(
        number(0, 4)?,
        small(4)?,
        small(6)?,
        small(8)?,
        small(10)?,
        small(12)?,
    )
    .ok()?;
    let micros: String = fraction.chars().chain("000000".chars()).take(6).collect();
    let seconds = i64::try_from(moment.unix_duration().as_secs()).ok()?;
    seconds
        .checked_mul(1_000_000)?
        .checked_add(micros.parse::<i64>().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_fractions_or_not() {
        let cases = [
            ("20261121100000Z", Some(1_795_255_200_000_000)),
            ("20261121100000.5Z", Some(1_795_255_200_500_000)),
            ("20261121100000.1234567Z", Some(1_795_255_200_123_456)),
            ("20261121100000", None),
            ("20261121100000.Z", None),
            ("20261321100000Z", None),
            ("2026112110000Z", None),
            ("20261121100000+0100", None),
            ("2026112110000éZ", None),
        ];
        for (text, expected) in cases {
            assert_eq!(instant(text), expected, "{text}");
        }
    }
}
