//! Mailboxes: many messages in one file, each beginning with a `From ` line. Each becomes a file of
//! its own, so that one bad message costs itself alone.

use document::LookAtThis;

use crate::read::Read;

/// Whether a text begins as a mailbox does: a `From ` line, then a header.
pub(crate) fn is_mbox(head: &str) -> bool {
    let mut lines = head.lines();
    let Some(first) = lines.next() else {
        return false;
    };
    let Some(second) = lines.next() else {
        return false;
    };
    first.starts_with("From ")
        && first.bytes().any(|byte| byte.is_ascii_digit())
        && second.split_once(':').is_some_and(|(name, _)| {
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic())
        })
}

/// Where each message begins, behind its `From ` line, and where it ends.
pub(crate) fn messages(bytes: &[u8]) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    let (mut at, mut blank) = (0, true);
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        if blank && begins_message(line) {
            if let Some(last) = found.last_mut() {
                last.1 = at;
            }
            found.push((at + line.len(), bytes.len()));
        }
        blank = matches!(line, b"\n" | b"\r\n");
        at += line.len();
    }
    found
}

/// Whether a line is `From`, a sender and a date, rather than a sentence that begins so.
pub(crate) fn begins_message(line: &[u8]) -> bool {
    line.starts_with(b"From ") && {
        let line = String::from_utf8_lossy(line);
        let clock = line.split_whitespace().any(|word| {
            word.len() >= 4
                && word.contains(':')
                && word.bytes().all(|b| b.is_ascii_digit() || b == b':')
        });
        clock
            || line.contains('@')
            || line.starts_with("From -")
            || line.starts_with("From MAILER-DAEMON")
    }
}

/// Undoes the quoting of lines that begin with `From `.
pub(crate) fn unquote(message: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(message.len());
    for line in message.split_inclusive(|byte| *byte == b'\n') {
        let marks = line.iter().take_while(|byte| **byte == b'>').count();
        let quoted = marks > 0
            && line
                .get(marks..)
                .is_some_and(|rest| rest.starts_with(b"From "));
        out.extend_from_slice(if quoted {
            line.get(1..).unwrap_or_default()
        } else {
            line
        });
    }
    out
}

/// Splits a mailbox.
pub(crate) fn read(bytes: &[u8]) -> Read {
    let mut read = Read::default();
    for (number, (start, end)) in messages(bytes).into_iter().enumerate() {
        let message = unquote(bytes.get(start..end).unwrap_or_default());
        // The name says that it is a message, whatever its headers look like.
        read.children.push(crate::read::Child {
            name: message_name(number),
            bytes: message,
        });
    }
    if read.children.is_empty() {
        read.document.note(
            LookAtThis::Unreadable("no message in the mailbox".to_owned()),
            "",
        );
    }
    read
}

/// The name under which a message of a mailbox is known, counted from one.
pub(crate) fn message_name(index: usize) -> String {
    format!("message {}.eml", index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_parted_at_from_lines_after_a_blank_line() {
        let mailbox = b"From a@example.org Sat Jan  3 01:05:34 2026\nSubject: one\n\nFrom 9 to 5\n>From 3 on\n\n\
            From b@example.org Sat Jan  3 01:05:34 2026\nSubject: two\n\nbye\n";
        let read = read(mailbox);
        let texts: Vec<_> = read
            .children
            .iter()
            .map(|child| String::from_utf8_lossy(&child.bytes).into_owned())
            .collect();
        assert_eq!(
            texts,
            [
                "Subject: one\n\nFrom 9 to 5\nFrom 3 on\n\n",
                "Subject: two\n\nbye\n"
            ]
        );
        assert_eq!(read.children[1].name, "message 2.eml");
    }
}
