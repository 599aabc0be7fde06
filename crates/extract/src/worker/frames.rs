//! Frames on the pipe: the length of a JSON head (u32), the head, the length of a body (u64), the
//! body. Big endian.

use std::io::{self, Read, Write};

use serde::Serialize;

use super::read_exactly;

/// How long a frame may be, bytes. The other side may be in a stranger's hands, so what is longer
/// is refused before it is read.
#[derive(Clone, Copy)]
pub(crate) struct Most {
    head: u32,
    body: u64,
}

/// What a worker takes: a task's few words, and one file.
pub(crate) const REQUEST: Most = Most {
    head: 1 << 20,
    body: 128 << 20,
};
/// What a parent takes. It keeps the file, the answer and what becomes of it at the same time, on a
/// machine of 512 MiB.
pub(crate) const ANSWER: Most = Most {
    head: 48 << 20,
    body: 96 << 20,
};

impl Most {
    /// Whether a frame of this size would be taken.
    pub(crate) fn takes(self, frame: &Frame) -> bool {
        frame.head.len() as u64 <= u64::from(self.head) && self.takes_body(frame.body.len())
    }

    /// Whether a body of this size would be taken.
    pub(crate) fn takes_body(self, bytes: usize) -> bool {
        bytes as u64 <= self.body
    }
}

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

/// Reads a frame that is not too long; none at the end of the input.
pub(crate) fn read_frame(from: &mut impl Read, most: Most) -> io::Result<Option<Frame>> {
    let mut length = [0; 4];
    if from.read(&mut length[..1])? == 0 {
        return Ok(None);
    }
    from.read_exact(&mut length[1..])?;
    let head = u32::from_be_bytes(length);
    if head > most.head {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let head = read_exactly(from, u64::from(head))?;
    let mut length = [0; 8];
    from.read_exact(&mut length)?;
    let body = u64::from_be_bytes(length);
    if body > most.body {
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
        let first = read_frame(&mut from, ANSWER).unwrap().unwrap();
        assert_eq!(
            (first.head.as_slice(), first.body.len()),
            (&b"{}"[..], 70_000)
        );
        let second = read_frame(&mut from, ANSWER).unwrap().unwrap();
        assert!(second.head.is_empty());
        assert!(read_frame(&mut from, ANSWER).unwrap().is_none());
    }

    #[test]
    fn lengths_are_not_believed() {
        for most in [REQUEST, ANSWER] {
            for bytes in [
                &b"\xFF\xFF\xFF\xFF"[..],
                b"\0\0\0\x05ab",
                b"\0\0\0\0\xFF\0\0\0\0\0\0\0",
            ] {
                assert!(read_frame(&mut &bytes[..], most).is_err());
            }
        }
    }

    #[test]
    fn what_is_too_long_is_refused_before_it_is_read() {
        let tiny = Most { head: 4, body: 8 };
        let frame = |head, body| Frame {
            head: vec![b'h'; head],
            body: vec![b'b'; body],
        };
        for (head, body, left_unread) in [(4, 8, None), (5, 0, Some(5 + 8)), (0, 9, Some(9))] {
            let frame = frame(head, body);
            let mut pipe = Vec::new();
            write_frame(&mut pipe, &frame).unwrap();
            let mut from = pipe.as_slice();
            let read = read_frame(&mut from, tiny);
            assert_eq!(read.is_err(), left_unread.is_some(), "{head} {body}");
            assert_eq!(tiny.takes(&frame), left_unread.is_none(), "{head} {body}");
            assert_eq!(from.len(), left_unread.unwrap_or_default());
        }
    }
}
