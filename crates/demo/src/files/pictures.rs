//! What no reader can read: a scanned page and a photograph. A person has to look at them.

use super::DemoFile;
use crate::random::Random;

const SIDE: usize = 96;

/// A scan that somebody saved as a PDF, and the picture of a poster.
pub(super) fn write(random: &mut Random) -> Vec<DemoFile> {
    let grey = scribble(random);
    let scan = DemoFile::new("Shared drive/Scans/scan0007.pdf", pdf(&grey), Vec::new());
    let poster = DemoFile::new(
        "Shared drive/Photographs/open day.png",
        png(&grey),
        Vec::new(),
    );
    vec![scan, poster]
}

/// Dark dashes on white, like writing seen from afar.
fn scribble(random: &mut Random) -> Vec<u8> {
    let mut grey = Vec::with_capacity(SIDE * SIDE);
    for row in 0..SIDE {
        let written = row % 8 < 3;
        let mut ink = false;
        for _ in 0..SIDE {
            if random.chance(25) {
                ink = written && random.chance(60);
            }
            grey.push(if ink { 40 } else { 250 });
        }
    }
    grey
}

fn pdf(grey: &[u8]) -> Vec<u8> {
    let content = b"q 595 0 0 842 0 0 cm /I Do Q\n".to_vec();
    let image = format!(
        "/Type /XObject /Subtype /Image /Width {SIDE} /Height {SIDE} /ColorSpace /DeviceGray /BitsPerComponent 8"
    );
    super::pdf::numbered(&[
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /XObject << /I 5 0 R >> >> /Contents 4 0 R >>".to_vec(),
        super::pdf::stream("", &content),
        super::pdf::stream(&image, grey),
    ])
}

/// A grey PNG whose data is stored, not compressed.
fn png(grey: &[u8]) -> Vec<u8> {
    let mut rows = Vec::new();
    for row in grey.chunks(SIDE) {
        rows.push(0);
        rows.extend_from_slice(row);
    }
    let size = u32::try_from(SIDE).unwrap_or(0).to_be_bytes();
    let length = u16::try_from(rows.len()).unwrap_or(0);
    let mut data = vec![0x78, 0x01, 0x01];
    data.extend_from_slice(&length.to_le_bytes());
    data.extend_from_slice(&(!length).to_le_bytes());
    data.extend_from_slice(&rows);
    data.extend_from_slice(&adler32(&rows).to_be_bytes());
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let header = [&size[..], &size[..], &[8, 0, 0, 0, 0]].concat();
    for (kind, body) in [(b"IHDR", header), (b"IDAT", data), (b"IEND", Vec::new())] {
        file.extend_from_slice(&u32::try_from(body.len()).unwrap_or(0).to_be_bytes());
        let chunk = [&kind[..], &body].concat();
        file.extend_from_slice(&chunk);
        file.extend_from_slice(&crc32(&chunk).to_be_bytes());
    }
    file
}

fn adler32(bytes: &[u8]) -> u32 {
    let (mut low, mut high) = (1_u32, 0_u32);
    for byte in bytes {
        low = (low + u32::from(*byte)) % 65_521;
        high = (high + low) % 65_521;
    }
    (high << 16) | low
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut sum = u32::MAX;
    for byte in bytes {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 {
                (sum >> 1) ^ 0xedb8_8320
            } else {
                sum >> 1
            };
        }
    }
    !sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_are_those_of_the_standards() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(adler32(b"Wikipedia"), 0x11e6_0398);
    }
}
