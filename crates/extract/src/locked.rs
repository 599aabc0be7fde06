//! What a person is told of a file that is locked and was not opened.

use document::LookAtThis;

use crate::formats::unlock97::{Key, Lock};
use crate::read::Unread;

/// It needs a password: none was given, or the one given is the wrong one.
pub(crate) fn locked(password: Option<&str>) -> LookAtThis {
    match password {
        None => LookAtThis::Encrypted,
        Some(_) => wrong_password(),
    }
}

/// The password given is not its own.
pub(crate) fn wrong_password() -> LookAtThis {
    LookAtThis::Unreadable("it is encrypted, and the password given is the wrong one".to_owned())
}

/// The key of a file of Office 97–2003 with such a description, or what is to be said.
pub(crate) fn key97(info: &[u8], password: Option<&str>) -> Result<Key, Unread> {
    let lock = Lock::read(info).ok_or_else(shuffled)?;
    lock.open(password).ok_or_else(|| Unread(locked(password)))
}

/// Locked in the way of Office 95, or in one that nobody knows.
pub(crate) fn shuffled() -> Unread {
    Unread(not_opened_yet(
        "in the way of an old version of Office",
        "a password",
    ))
}

/// No password would help here: this way of locking files is not opened yet, whatever is given.
pub(crate) fn not_opened_yet(how: &str, what: &str) -> LookAtThis {
    LookAtThis::Unreadable(format!(
        "it is encrypted {how}, which is not opened here yet: save a copy without {what} in Office \
         or LibreOffice, and add that"
    ))
}
