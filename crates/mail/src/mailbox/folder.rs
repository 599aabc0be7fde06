//! A folder of a mailbox: what is in it, its messages, and marking one as read. Nothing is deleted.

use std::time::Duration;

use data_encoding::BASE64;
use imap_proto::{AttributeValue, Capability, MailboxDatum, Response, ResponseCode};
use zeroize::Zeroizing;

use super::wire::{PATIENCE, Wire};
use super::{Mailbox, MailboxError};
use crate::Security;
use crate::server::read_password;

/// How long a server may take to send a whole message.
const FOR_A_MESSAGE: Duration = Duration::from_mins(2);
/// How many responses may come before the one that ends an answer.
const MOST_RESPONSES: usize = 2_000;
/// How many numbers are asked about in one question.
const ASKED_AT_ONCE: usize = 500;

/// Which messages of a folder are looked for, by their lasting numbers (UID).
#[derive(Clone, Debug)]
pub enum Which<'a> {
    /// Those above a number.
    Above(u32),
    /// Those that came to the mailbox on a day (year, month, day) or later.
    Since(i16, i8, i8),
    /// Those up to a number that nobody has read.
    UnreadUpTo(u32),
    /// Those of these that are there.
    Among(&'a [u32]),
    /// Those of these that are there and nobody has read.
    UnreadAmong(&'a [u32]),
}

/// A folder that is open.
pub struct Folder {
    wire: Wire,
    asked: u32,
    validity: u32,
    next: Option<u32>,
}

/// How an answer ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ended {
    Fine,
    FineReadOnly,
    Refused,
}

impl Mailbox {
    /// Connects, signs in, and opens the folder.
    pub fn open(&self) -> Result<Folder, MailboxError> {
        self.check()?;
        let password = read_password(&self.password_file)?;
        let mut folder = Folder {
            wire: Wire::connect(self)?,
            asked: 0,
            validity: 0,
            next: None,
        };
        folder.greeted()?;
        if self.security == Security::StartTls {
            if folder.ask("STARTTLS", &mut |_| ())? == Ended::Refused {
                return Err(MailboxError::NoEncryption("it does not know STARTTLS"));
            }
            folder.wire = folder.wire.encrypt(self)?;
        }
        folder.sign_in(&self.user, &password)?;
        folder.select(&self.folder)?;
        Ok(folder)
    }
}

impl Folder {
    /// What the numbers of its messages hold for: with another, every message has another number.
    pub fn validity(&self) -> u32 {
        self.validity
    }

    /// The highest number that a message has so far; 0 where there is none.
    pub fn last(&mut self) -> Result<u32, MailboxError> {
        match self.next {
            Some(next) => Ok(next.saturating_sub(1)),
            None => Ok(self.find(&Which::Above(0))?.last().copied().unwrap_or(0)),
        }
    }

    /// The numbers of messages, in their order.
    pub fn find(&mut self, which: &Which<'_>) -> Result<Vec<u32>, MailboxError> {
        let mut found = Vec::new();
        match which {
            Which::Above(number) => {
                let Some(first) = number.checked_add(1) else {
                    return Ok(found);
                };
                self.search(&format!("UID {first}:*"), &mut found)?;
                // `n:*` always holds the last message, even one below n.
                found.retain(|uid| uid > number);
            }
            Which::Since(year, month, day) => {
                let month = usize::try_from(*month - 1).ok();
                let month = month.and_then(|at| MONTHS.get(at)).unwrap_or(&"Jan");
                self.search(&format!("SINCE {day}-{month}-{year:04}"), &mut found)?;
            }
            Which::UnreadUpTo(0) => {}
            Which::UnreadUpTo(number) => {
                self.search(&format!("UNSEEN UID 1:{number}"), &mut found)?;
                found.retain(|uid| uid <= number);
            }
            Which::Among(some) => self.among("", some, &mut found)?,
            Which::UnreadAmong(some) => self.among("UNSEEN ", some, &mut found)?,
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// How many bytes a message has, as the server says; `None` if it is not there any more.
    pub fn size(&mut self, uid: u32) -> Result<Option<u64>, MailboxError> {
        let mut size = None;
        let question = format!("UID FETCH {uid} (UID RFC822.SIZE)");
        let ended = self.ask(&question, &mut |response| {
            size = size.or(of_message(response, uid, |attribute| match attribute {
                AttributeValue::Rfc822Size(bytes) => Some(u64::from(*bytes)),
                _ => None,
            }));
        })?;
        fine(ended, "to say how large a message is")?;
        Ok(size)
    }

    /// A message as it came, without marking it as read; `None` if it is not there any more.
    pub fn message(&mut self, uid: u32, largest: usize) -> Result<Option<Vec<u8>>, MailboxError> {
        let mut message = None;
        let question = format!("UID FETCH {uid} (UID BODY.PEEK[])");
        self.wire.expect(FOR_A_MESSAGE, largest);
        let ended = self.asked(&question, largest, &mut |response| {
            let found = of_message(response, uid, |attribute| match attribute {
                AttributeValue::BodySection {
                    section: None,
                    data: Some(data),
                    ..
                } => Some(data.to_vec()),
                _ => None,
            });
            message = message.take().or(found);
        })?;
        fine(ended, "to give a message")?;
        Ok(message)
    }

    /// Marks a message as read.
    pub fn mark_read(&mut self, uid: u32) -> Result<(), MailboxError> {
        let question = format!("UID STORE {uid} +FLAGS.SILENT (\\Seen)");
        let ended = self.ask(&question, &mut |_| ())?;
        fine(ended, "to mark a message as read")
    }

    /// Says goodbye; that it was heard changes nothing.
    pub fn close(mut self) {
        let _ = self.ask("LOGOUT", &mut |_| ());
    }

    fn among(
        &mut self,
        also: &str,
        some: &[u32],
        found: &mut Vec<u32>,
    ) -> Result<(), MailboxError> {
        for part in some.chunks(ASKED_AT_ONCE) {
            let numbers: Vec<String> = part.iter().map(ToString::to_string).collect();
            self.search(&format!("{also}UID {}", numbers.join(",")), found)?;
        }
        found.retain(|uid| some.contains(uid));
        Ok(())
    }

    fn search(&mut self, what: &str, found: &mut Vec<u32>) -> Result<(), MailboxError> {
        let ended = self.ask(&format!("UID SEARCH {what}"), &mut |response| {
            if let Response::MailboxData(MailboxDatum::Search(some)) = response {
                found.extend(some);
            }
        })?;
        fine(ended, "to search the folder")
    }

    fn greeted(&mut self) -> Result<(), MailboxError> {
        let greeting = self.wire.response(0)?;
        if greeting.to_ascii_uppercase().starts_with(b"* OK") {
            Ok(())
        } else if greeting.to_ascii_uppercase().starts_with(b"* BYE") {
            Err(MailboxError::Refused("the connection"))
        } else {
            // One that lets us in unasked (PREAUTH) is not the mailbox of the settings either.
            Err(MailboxError::Nonsense("it does not greet as IMAP does"))
        }
    }

    fn sign_in(&mut self, user: &str, password: &str) -> Result<(), MailboxError> {
        let (mut plain, mut no_login) = (false, false);
        let ended = self.ask("CAPABILITY", &mut |response| {
            let Response::Capabilities(all) = response else {
                return;
            };
            for one in all {
                match one {
                    Capability::Auth(way) => plain |= way.eq_ignore_ascii_case("PLAIN"),
                    Capability::Atom(word) => {
                        no_login |= word.eq_ignore_ascii_case("LOGINDISABLED");
                    }
                    Capability::Imap4rev1 => {}
                }
            }
        })?;
        fine(ended, "to say what it can do")?;
        let ended = if plain {
            self.authenticate(user, password)?
        } else if no_login {
            return Err(MailboxError::Refused(
                "every way to sign in that is known here",
            ));
        } else {
            let (user, password) = (quoted(user)?, quoted(password)?);
            let question = Zeroizing::new(format!("LOGIN {} {}", *user, *password));
            self.ask(&question, &mut |_| ())?
        };
        match ended {
            Ended::Refused => Err(MailboxError::SignIn),
            Ended::Fine | Ended::FineReadOnly => Ok(()),
        }
    }

    /// AUTHENTICATE PLAIN (RFC 4616), which takes any letters.
    fn authenticate(&mut self, user: &str, password: &str) -> Result<Ended, MailboxError> {
        self.wire.expect(PATIENCE, 0);
        let tag = self.say("AUTHENTICATE PLAIN")?;
        let response = self.wire.response(0)?;
        if let Some(ended) = ended(&response, &tag)? {
            return Ok(ended);
        }
        if !response.starts_with(b"+") {
            return Err(MailboxError::Nonsense("it asks for no password"));
        }
        let both = Zeroizing::new(format!("\0{user}\0{password}"));
        let both = Zeroizing::new(BASE64.encode(both.as_bytes()));
        self.wire.expect(PATIENCE, 0);
        self.wire.say(&both)?;
        self.until(&tag, 0, &mut |_| ())
    }

    fn select(&mut self, folder: &str) -> Result<(), MailboxError> {
        let (mut validity, mut next) = (None, None);
        let folder = quoted(folder)?;
        let ended = self.ask(&format!("SELECT {}", *folder), &mut |response| {
            let Response::Data { outcome, .. } = response else {
                return;
            };
            match outcome.code {
                Some(ResponseCode::UidValidity(number)) => validity = Some(number),
                Some(ResponseCode::UidNext(number)) => next = Some(number),
                _ => {}
            }
        })?;
        match ended {
            Ended::Refused => return Err(MailboxError::NoFolder),
            Ended::FineReadOnly => return Err(MailboxError::ReadOnly),
            Ended::Fine => {}
        }
        self.next = next;
        self.validity = validity.ok_or(MailboxError::Nonsense(
            "it gives its messages no lasting numbers",
        ))?;
        Ok(())
    }

    fn ask(
        &mut self,
        question: &str,
        take: &mut dyn FnMut(Response<'_>),
    ) -> Result<Ended, MailboxError> {
        self.wire.expect(PATIENCE, 0);
        self.asked(question, 0, take)
    }

    fn asked(
        &mut self,
        question: &str,
        largest: usize,
        take: &mut dyn FnMut(Response<'_>),
    ) -> Result<Ended, MailboxError> {
        let tag = self.say(question)?;
        self.until(&tag, largest, take)
    }

    fn say(&mut self, question: &str) -> Result<String, MailboxError> {
        self.asked = self.asked.wrapping_add(1);
        let tag = format!("c{}", self.asked);
        let line = Zeroizing::new(format!("{tag} {question}"));
        self.wire.say(&line)?;
        Ok(tag)
    }

    /// Takes every response up to the one that ends the answer.
    fn until(
        &mut self,
        tag: &str,
        largest: usize,
        take: &mut dyn FnMut(Response<'_>),
    ) -> Result<Ended, MailboxError> {
        for _ in 0..MOST_RESPONSES {
            let response = self.wire.response(largest)?;
            if let Some(ended) = ended(&response, tag)? {
                return Ok(ended);
            }
            if !response.starts_with(b"* ") {
                return Err(MailboxError::Nonsense("it answers what nobody asked"));
            }
            if response.to_ascii_uppercase().starts_with(b"* BYE") {
                return Err(MailboxError::Broken);
            }
            // What is not understood is news that nobody asked for: servers may add such.
            if let Ok((_, parsed)) = Response::parse(&response) {
                take(parsed);
            }
        }
        Err(MailboxError::Nonsense("an answer that does not end"))
    }
}

/// How a response ends the answer to a question, if it is the one that does.
fn ended(response: &[u8], tag: &str) -> Result<Option<Ended>, MailboxError> {
    if response.starts_with(b"* ") || response.starts_with(b"+") {
        return Ok(None);
    }
    let text = String::from_utf8_lossy(response).to_ascii_uppercase();
    let mut words = text.split_whitespace();
    if words.next() != Some(tag.to_ascii_uppercase().as_str()) {
        return Err(MailboxError::Nonsense("it answers what nobody asked"));
    }
    match words.next() {
        Some("OK") if words.next() == Some("[READ-ONLY]") => Ok(Some(Ended::FineReadOnly)),
        Some("OK") => Ok(Some(Ended::Fine)),
        Some("NO" | "BAD") => Ok(Some(Ended::Refused)),
        _ => Err(MailboxError::Nonsense("it says neither yes nor no")),
    }
}

fn fine(ended: Ended, what: &'static str) -> Result<(), MailboxError> {
    match ended {
        Ended::Fine | Ended::FineReadOnly => Ok(()),
        Ended::Refused => Err(MailboxError::Refused(what)),
    }
}

/// What a response says of one message.
fn of_message<T>(
    response: Response<'_>,
    uid: u32,
    what: impl Fn(&AttributeValue<'_>) -> Option<T>,
) -> Option<T> {
    let Response::Fetch(_, attributes) = response else {
        return None;
    };
    let is_it = |one: &AttributeValue<'_>| matches!(one, AttributeValue::Uid(of) if *of == uid);
    if !attributes.iter().any(is_it) {
        return None;
    }
    attributes.iter().find_map(what)
}

/// A word as IMAP quotes it. What it cannot quote would need another way.
fn quoted(word: &str) -> Result<Zeroizing<String>, MailboxError> {
    if !word.is_ascii() || word.chars().any(char::is_control) {
        return Err(MailboxError::Settings(
            "the mailbox's server takes only a user and password in plain English letters and signs",
        ));
    }
    let word = Zeroizing::new(word.replace('\\', "\\\\"));
    Ok(Zeroizing::new(format!("\"{}\"", word.replace('"', "\\\""))))
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_ends_with_its_own_tag() {
        let end = |line: &str| ended(line.as_bytes(), "c3");
        assert!(matches!(end("c3 OK done\r\n"), Ok(Some(Ended::Fine))));
        assert!(matches!(
            end("C3 ok [read-only] done\r\n"),
            Ok(Some(Ended::FineReadOnly))
        ));
        assert!(matches!(end("c3 NO no\r\n"), Ok(Some(Ended::Refused))));
        assert!(matches!(end("c3 BAD no\r\n"), Ok(Some(Ended::Refused))));
        assert!(matches!(end("* 1 EXISTS\r\n"), Ok(None)));
        for wrong in [
            "c4 OK done\r\n",
            "c3\r\n",
            "c3 MAYBE\r\n",
            "\r\n",
            "220 x\r\n",
        ] {
            assert!(end(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn words_are_quoted_and_end_no_line() {
        assert_eq!(quoted(r#"a "b\c"#).unwrap().as_str(), r#""a \"b\\c""#);
        assert!(quoted("a\r\nb").is_err());
        assert!(quoted("schlüssel").is_err());
    }
}
