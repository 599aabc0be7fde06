//! A mailbox that is read over IMAP (RFC 3501): what settings say of it, and what can go wrong.

mod folder;
mod wire;

use std::path::PathBuf;

pub use self::folder::{Folder, Which};
use crate::server::is_this_machine;
use crate::{MailError, Security};

/// The longest user, folder or host that is taken, in characters.
const LONGEST: usize = 255;

/// The mailbox of the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    /// The server's name, or an address of this machine.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is kept.
    pub security: Security,
    /// Whose mailbox it is, to the server.
    pub user: String,
    /// The file that holds that user's password.
    pub password_file: PathBuf,
    /// A file in PEM: whoever issued the server's certificate, and nobody else is believed. Without
    /// it, whom the world's mail programs believe.
    pub certificate: Option<PathBuf>,
    /// The folder that is read.
    pub folder: String,
}

/// Why a mailbox could not be read. None of it holds anything that the server said.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailboxError {
    /// The settings cannot be used.
    #[error("{0}")]
    Settings(&'static str),
    /// The password could not be read.
    #[error("the mailbox's password cannot be read: {0}")]
    Password(&'static str),
    /// The certificate that was set cannot be used.
    #[error("the certificate for the mailbox's server cannot be used: {0}")]
    Authority(&'static str),
    /// It is not the server that it should be, or nobody we believe says so.
    #[error(
        "the certificate of the mailbox's server does not verify: {0}; no password was sent. Look whether `host` is its whole name, or give the file of whoever issued it as `certificate`"
    )]
    Certificate(&'static str),
    /// It does not encrypt, and the settings ask for it.
    #[error("the mailbox's server offers no secure connection here: {0}; no password was sent")]
    NoEncryption(&'static str),
    /// No connection came about.
    #[error("the mailbox's server could not be reached; look at `host` and `port`")]
    Unreachable,
    /// The server did not take user and password.
    #[error(
        "the mailbox's server refused user or password; many providers want a password made for programs (an app password)"
    )]
    SignIn,
    /// There is no such folder.
    #[error("the mailbox has no folder of the name in `folder`")]
    NoFolder,
    /// What is taken could not be marked as read.
    #[error(
        "the folder of the mailbox may only be read; nothing is taken from it, for what is taken is marked as read"
    )]
    ReadOnly,
    /// It took too long.
    #[error("the mailbox's server did not answer in time")]
    Slow,
    /// The connection broke.
    #[error("the mailbox's server hung up")]
    Broken,
    /// The server said no.
    #[error("the mailbox's server refused {0}")]
    Refused(&'static str),
    /// What came is not IMAP, or is too much.
    #[error("what answers as the mailbox's server is not understood: {0}")]
    Nonsense(&'static str),
}

impl Mailbox {
    /// Whether the settings can be used, before anything is sent.
    pub fn check(&self) -> Result<(), MailboxError> {
        let wrong = |what| Err(MailboxError::Settings(what));
        if self.security == Security::None && !is_this_machine(&self.host) {
            return wrong(
                "a mailbox elsewhere needs security = \"tls\" or \"starttls\"; \"none\" is for 127.0.0.1 alone",
            );
        }
        let fits = |text: &str| {
            let length = text.chars().count();
            (1..=LONGEST).contains(&length) && !text.chars().any(char::is_control)
        };
        if !fits(&self.host) {
            return wrong("`host` is the name of the mailbox's server, such as imap.example.com");
        }
        if !fits(&self.user) {
            return wrong("`user` is whose mailbox it is, such as data-requests@example.org");
        }
        // Other letters stand in names of folders in a way of IMAP's own.
        if !fits(&self.folder) || !self.folder.is_ascii() || self.folder.contains('&') {
            return wrong(
                "`folder` is a name in plain English letters, such as INBOX or \"Data requests\"; call the folder otherwise",
            );
        }
        Ok(())
    }
}

impl From<MailError> for MailboxError {
    fn from(error: MailError) -> Self {
        match error {
            MailError::Settings(what) => Self::Settings(what),
            MailError::Password(what) => Self::Password(what),
            MailError::Authority(what) => Self::Authority(what),
            MailError::Certificate(what) => Self::Certificate(what),
            MailError::NoEncryption(what) => Self::NoEncryption(what),
            MailError::Unreachable | MailError::Refused { .. } | MailError::Unsure => {
                Self::Unreachable
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mailbox() -> Mailbox {
        Mailbox {
            host: "imap.example.com".to_owned(),
            port: 993,
            security: Security::Tls,
            user: "data-requests@example.org".to_owned(),
            password_file: PathBuf::from("/run/secrets/imap"),
            certificate: None,
            folder: "INBOX".to_owned(),
        }
    }

    type Change<'a> = &'a dyn Fn(&mut Mailbox);

    #[test]
    fn what_cannot_work_is_said_before_anything_is_sent() {
        assert_eq!(mailbox().check(), Ok(()));
        let with = |change: Change<'_>| {
            let mut changed = mailbox();
            change(&mut changed);
            changed.check()
        };
        let wrong: [(Change<'_>, &str); 7] = [
            (&|one| one.security = Security::None, "127.0.0.1"),
            (&|one| one.host.clear(), "`host`"),
            (&|one| one.user.clear(), "`user`"),
            (&|one| one.user = "a\r\nb LOGOUT".to_owned(), "`user`"),
            (&|one| one.folder = "x".repeat(256), "`folder`"),
            (&|one| one.folder = "Anträge".to_owned(), "`folder`"),
            (&|one| one.folder = "a&b".to_owned(), "`folder`"),
        ];
        for (change, says) in wrong {
            let error = with(change).unwrap_err();
            assert!(error.to_string().contains(says), "{error}");
        }
        let here = |one: &mut Mailbox| {
            one.security = Security::None;
            one.host = "127.0.0.1".to_owned();
        };
        assert_eq!(with(&here), Ok(()));
    }
}
