//! Zips: their members become files of their own, which the parent feeds back under its budgets.

use document::LookAtThis;

use super::package::{MEMBERS, Package, Trouble};
use crate::locked::wrong_password;
use crate::read::{Read, Unread};

/// A member larger than this is not read, bytes.
const MEMBER: u64 = 64 << 20;
/// After so many bytes an answer is full, and the rest is asked for again. With one member more, the
/// largest, it is still one that the parent takes.
const ANSWER: usize = 16 << 20;
/// How many members one answer carries.
const BATCH: usize = 256;

/// Reads the members from a number on.
pub(crate) fn read(bytes: &[u8], password: Option<&str>, from: usize) -> Result<Read, Unread> {
    let mut package = Package::open(bytes).map_err(|_| Unread::because("a damaged zip"))?;
    let mut read = Read::default();
    let (mut carried, mut members) = (0, 0);
    let count = package.len();
    for (index, name) in package.names().into_iter().enumerate().skip(from) {
        if carried >= ANSWER || members >= BATCH {
            read.resume = Some(index);
            return Ok(read);
        }
        if name.ends_with('/') {
            continue;
        }
        members += 1;
        match package.member(index, password, MEMBER) {
            Ok(content) if content.is_empty() => {
                read.document
                    .note(LookAtThis::Unreadable("the file is empty".to_owned()), name);
            }
            Ok(content) => {
                carried += content.len();
                read.child(name, content);
            }
            Err(trouble) => read.document.note(explain(trouble), name),
        }
    }
    if count > MEMBERS {
        read.document.note(LookAtThis::TooMany, "");
    }
    if count == 0 && from == 0 {
        read.document
            .note(LookAtThis::Unreadable("an empty zip".to_owned()), "");
    }
    Ok(read)
}

/// What a person is told of a member that could not be had.
pub(crate) fn explain(trouble: Trouble) -> LookAtThis {
    match trouble {
        Trouble::Damaged => LookAtThis::Unreadable("damaged".to_owned()),
        Trouble::Encrypted => LookAtThis::Encrypted,
        Trouble::WrongPassword => wrong_password(),
        Trouble::TooLarge => LookAtThis::TooLarge,
        Trouble::Method => LookAtThis::NotSupported("compressed in an unusual way".to_owned()),
    }
}
