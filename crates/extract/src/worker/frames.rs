//! Frames on the pipe: the length of a JSON head (u32), the head, the length of a body (u64), the
//! body. Big endian.

use std::io::{self, Read, Write};

use serde::Serialize;

use super::read_exactly;

/// No head is longer, bytes.
const HEAD: u32 = 512 << 20;
/// No body is longer, bytes.
const BODY: u64 = 1 << 30;

/// One frame.
pub(crate) struct Frame {
    /// JSON.
    pub(crate) head: Vec<u8>,
    /// Bytes of files.
    pub(crate) body: Vec<u8>,
}

impl Frame {
    /// A frame of a value and bytes.
    pub(crate) fn of(head: &impl Serialize, body: Vec<u8>) -> Self {
        // INVARIANT: our own types always turn into JSON; an empty head is refused by the reader.
        Self {
            head: serde_json::to_vec(head).unwrap_or_default(),
            body,
        }
    }
}

/// Writes a frame.
pub(crate) fn write_frame(to: &mut impl Write, frame: &Frame) -> io::Result<()> {
    let head = u32::try_from(frame.head.len()).map_err(|_| io::ErrorKind::FileTooLarge)?;
    to.write_all(&head.to_be_bytes())?;
    to.write_all(&frame.head)?;
    to.write_all(&(frame.body.len() as u64).to_be_bytes())?;
    to.write_all(&frame.body)
}

/// Reads a frame; none at the end of the input.
pub(crate) fn read_frame(from: &mut impl Read) -> io::Result<Option<Frame>> {
    let mut length = [0; 4];
    if from.read(&mut length[..1])? == 0 {
        return Ok(None);
    }
    from.read_exact(&mut length[1..])?;
    let head = u32::from_be_bytes(length);
    if head > HEAD {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let head = read_exactly(from, u64::from(head))?;
    let mut length = [0; 8];
    from.read_exact(&mut length)?;
    let body = u64::from_be_bytes(length);
    if body > BODY {
        return Err(io::ErrorKind::InvalidData.into());
    }
    Ok(Some(Frame {
        head,
        body: read_exactly(from, body)?,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_go_there_and_back() {
        let mut pipe = Vec::new();
        write_frame(
            &mut pipe,
            &Frame {
                head: b"{}".to_vec(),
                body: vec![7; 70_000],
            },
        )
        .unwrap();
        write_frame(
            &mut pipe,
            &Frame {
                head: Vec::new(),
                body: Vec::new(),
            },
        )
        .unwrap();
        let mut from = pipe.as_slice();
        let first = read_frame(&mut from).unwrap().unwrap();
        assert_eq!(
            (first.head.as_slice(), first.body.len()),
            (&b"{}"[..], 70_000)
        );
        assert!(read_frame(&mut from).unwrap().unwrap().head.is_empty());
        assert!(read_frame(&mut from).unwrap().is_none());
    }

    #[test]
    fn lengths_are_not_believed() {
        assert!(read_frame(&mut &b"\xFF\xFF\xFF\xFF"[..]).is_err());
        assert!(read_frame(&mut &b"\0\0\0\x05ab"[..]).is_err());
        assert!(read_frame(&mut &b"\0\0\0\0\xFF\0\0\0\0\0\0\0"[..]).is_err());
    }
}
