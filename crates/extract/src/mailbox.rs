//! Large mailboxes in pieces: a file of any size is walked once, and never more of it held than one
//! piece. Every piece is a mailbox of its own. They are cut by what is in the file from its beginning
//! on, so a mailbox that has grown gives the same pieces as before, and then new ones.

use std::io::{self, BufRead, Read as _};

use crate::formats::mbox;
use crate::sniff::{Kind, sniff};

/// A piece ends with the message that reaches so many bytes,
const ENOUGH: usize = 2 << 20;
/// or with this one.
const MESSAGES: usize = 1000;
/// A message of more bytes is cut off; attachments of that size are not sent by mail.
const LARGEST: usize = 80 << 20;
/// So much is looked at in one go: lines may be of any length.
const GULP: u64 = 64 << 10;

/// Whether a file that begins so is a mailbox.
pub fn is_mailbox(name: &str, beginning: &[u8]) -> bool {
    sniff(name, beginning) == Kind::Mbox
}

/// Some messages of a mailbox.
#[derive(Clone, PartialEq, Eq)]
pub struct Piece {
    /// A mailbox of these messages alone.
    pub bytes: Vec<u8>,
    /// Whether a message was too large and lacks its end.
    pub cut: bool,
    /// How many bytes of the file are read with this piece and those before it.
    pub read: u64,
}

impl std::fmt::Debug for Piece {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Piece")
            .field("bytes", &self.bytes.len())
            .finish_non_exhaustive()
    }
}

/// A mailbox on its way into pieces.
#[derive(Debug)]
pub struct Pieces<R> {
    input: R,
    read: u64,
    /// The line with which the next piece begins.
    next: Vec<u8>,
    /// Whether the last line read was blank, so that a message may begin.
    blank: bool,
    ended: bool,
}

impl<R: BufRead> Pieces<R> {
    /// Cuts a mailbox.
    pub fn of(input: R) -> Self {
        Self {
            input,
            read: 0,
            next: Vec::new(),
            blank: true,
            ended: false,
        }
    }

    fn piece(&mut self) -> io::Result<Option<Piece>> {
        let mut bytes = std::mem::take(&mut self.next);
        let (mut messages, mut own, mut cut) = (1, bytes.len(), false);
        let mut at_start = true;
        loop {
            let mut gulp = Vec::new();
            let taken = (&mut self.input).take(GULP).read_until(b'\n', &mut gulp)?;
            if taken == 0 {
                self.ended = true;
                break;
            }
            let begins = at_start && self.blank && mbox::begins_message(&gulp);
            if begins && !bytes.is_empty() {
                if bytes.len() >= ENOUGH || messages >= MESSAGES {
                    self.next = gulp;
                    self.blank = false;
                    let read = self.read;
                    self.read += taken as u64;
                    return Ok(Some(Piece { bytes, cut, read }));
                }
                (messages, own) = (messages + 1, 0);
            }
            self.read += taken as u64;
            self.blank = at_start && matches!(gulp.as_slice(), b"\n" | b"\r\n");
            at_start = gulp.ends_with(b"\n");
            own += taken;
            if own <= LARGEST {
                bytes.append(&mut gulp);
            } else {
                cut = true;
            }
        }
        let read = self.read;
        Ok((!bytes.is_empty()).then_some(Piece { bytes, cut, read }))
    }
}

impl<R: BufRead> Iterator for Pieces<R> {
    type Item = io::Result<Piece>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let piece = self.piece();
        self.ended |= piece.is_err();
        piece.transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(number: usize, text: &str) -> String {
        format!(
            "From a@example.org Sat Jan  3 01:05:34 2026\nSubject: {number}\n\n{text}\n>From here\n\n"
        )
    }

    fn pieces(mailbox: &str) -> Vec<Piece> {
        Pieces::of(mailbox.as_bytes()).map(Result::unwrap).collect()
    }

    #[test]
    fn pieces_are_mailboxes_and_together_the_whole() {
        let text = "line\n".repeat(40);
        let mailbox: String = (0..2500).map(|number| message(number, &text)).collect();
        let pieces = pieces(&mailbox);
        let counts: Vec<usize> = pieces
            .iter()
            .map(|piece| mbox::messages(&piece.bytes).len())
            .collect();
        assert_eq!(counts, [1000, 1000, 500]);
        let joined: Vec<u8> = pieces
            .iter()
            .flat_map(|piece| piece.bytes.clone())
            .collect();
        assert_eq!(joined, mailbox.as_bytes());
        assert_eq!(pieces[2].read, mailbox.len() as u64);
        assert!(is_mailbox("x", &pieces[1].bytes));
    }

    #[test]
    fn a_mailbox_that_grew_gives_the_same_pieces_first() {
        let text = "x".repeat(900_000);
        let mailbox: String = (0..7).map(|number| message(number, &text)).collect();
        let more = format!("{mailbox}{}", message(8, "new"));
        let (before, after) = (pieces(&mailbox), pieces(&more));
        assert_eq!(before.len(), 3);
        assert_eq!(before[..2], after[..2]);
        assert_eq!(
            after[2].bytes.len(),
            before[2].bytes.len() + message(8, "new").len()
        );
    }

    #[test]
    fn lines_and_messages_of_any_length_are_read_in_bounds() {
        let long = message(1, &"x".repeat(LARGEST + 10));
        let mailbox = format!("{long}{}", message(2, "after"));
        let pieces = pieces(&mailbox);
        assert_eq!(pieces.len(), 2);
        assert!(pieces[0].cut && !pieces[1].cut);
        assert!(pieces[0].bytes.len() <= LARGEST);
        assert!(pieces[1].bytes.ends_with(b"after\n>From here\n\n"));
        assert!(self::pieces("").is_empty());
    }
}
