//! Codes of an authenticator app: TOTP (RFC 6238) with SHA-1, six digits, thirty seconds, which is
//! what every app reads.

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha1::Sha1;
use subtle::ConstantTimeEq;

/// How long a code is shown, in seconds.
const STEP: i64 = 30;

/// The step of a moment.
pub(crate) fn step_at(now: Timestamp) -> u64 {
    u64::try_from(now.as_second().div_euclid(STEP)).unwrap_or(0)
}

/// The code of a step, as six digits.
pub(crate) fn code(secret: &[u8], step: u64) -> Option<String> {
    let mut mac = <Hmac<Sha1> as KeyInit>::new_from_slice(secret).ok()?;
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    // RFC 4226, 5.3: the low four bits of the last byte say where four bytes are taken.
    let at = usize::from(hash.last()? & 0x0f);
    let four: [u8; 4] = hash.get(at..at + 4)?.try_into().ok()?;
    let number = u32::from_be_bytes(four) & 0x7fff_ffff;
    Some(format!("{:06}", number % 1_000_000))
}

/// The step whose code this is: the present one or a neighbour, and later than the last one used.
/// All three are always compared, each in constant time.
pub(crate) fn matching(secret: &[u8], typed: &str, now: Timestamp, last: u64) -> Option<u64> {
    let present = step_at(now);
    let mut found = None;
    for step in [present.saturating_sub(1), present, present + 1] {
        let right = code(secret, step)
            .is_some_and(|code| bool::from(code.as_bytes().ct_eq(typed.as_bytes())));
        if right && step > last {
            found = Some(step);
        }
    }
    found
}

/// What a QR code says to an app.
pub(crate) fn uri(secret: &[u8], issuer: &str, email: &str) -> String {
    let (issuer, email) = (quoted(issuer), quoted(email));
    let secret = data_encoding::BASE32_NOPAD.encode(secret);
    format!("otpauth://totp/{issuer}:{email}?secret={secret}&issuer={issuer}")
}

fn quoted(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut quoted, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
                quoted.push(char::from(byte));
            }
            _ => {
                let _ = write!(quoted, "%{byte:02X}");
            }
        }
        quoted
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, cut to six digits.
    #[test]
    fn the_codes_are_those_of_the_standard() {
        let secret = b"12345678901234567890";
        for (seconds, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            let now = Timestamp::from_second(seconds).unwrap();
            assert_eq!(code(secret, step_at(now)).unwrap(), expected, "{seconds}");
        }
    }

    #[test]
    fn a_neighbouring_code_is_taken_and_none_twice() {
        let secret = b"12345678901234567890";
        let now = Timestamp::from_second(1_800_000_015).unwrap();
        let present = step_at(now);
        for (away, taken) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let step = present.checked_add_signed(away).unwrap();
            let typed = code(secret, step).unwrap();
            assert_eq!(matching(secret, &typed, now, 0), taken.then_some(step));
            assert_eq!(matching(secret, &typed, now, step), None, "a second time");
        }
        assert_eq!(matching(secret, "", now, 0), None);
        assert_eq!(matching(secret, "12345", now, 0), None);
    }

    #[test]
    fn an_app_reads_who_it_is_for() {
        let uri = uri(b"12345678901234567890", "Marlpit & Tutors", "a@b.example");
        assert_eq!(
            uri,
            "otpauth://totp/Marlpit%20%26%20Tutors:a%40b.example?secret=\
             GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Marlpit%20%26%20Tutors"
        );
    }
}
