//! Zips: their members become files of their own, which the parent feeds back under its budgets.

use std::collections::BTreeSet;

use document::LookAtThis;

use super::package::{MEMBERS, Package, Trouble};
use super::talk::whatsapp;
use crate::locked::wrong_password;
use crate::read::{Read, Unread};
use crate::sniff::{Kind, extension, sniff};

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
    let names = package.names();
    for (index, name) in names.iter().enumerate().skip(from) {
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
                for gone in not_here(&names, name, &content) {
                    let why = "named in the chat, but missing from this file";
                    let what = LookAtThis::Unreadable(why.to_owned());
                    read.document.note(what, gone);
                }
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

/// What a chat among the members says was sent with it, and is no member.
fn not_here(members: &[String], name: &str, content: &[u8]) -> BTreeSet<String> {
    if extension(name).as_deref() != Some("txt") || sniff(name, content) != Kind::Chat {
        return BTreeSet::new();
    }
    let base = |member: &'_ String| member.rsplit('/').next().map(str::to_owned);
    let here: BTreeSet<String> = members.iter().filter_map(base).collect();
    let mut named = whatsapp::attached(content);
    named.retain(|name| !here.contains(name));
    named
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
