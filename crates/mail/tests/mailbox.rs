//! A mailbox's servers on this machine, behaving well and badly: what is asked for comes whole or not
//! at all, nothing is said in clear that matters, and no error holds a word of the server's.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    dead_code,
    unreachable_pub,
    reason = "tests"
)]

#[path = "support/authority.rs"]
mod authority;
#[path = "support/imap.rs"]
mod imap;

use std::net::TcpStream;
use std::sync::Arc;

use authority::Authority;
use imap::{Both, Encrypts, ImapServer, Manners, PASSWORD, USER};
use mail::{Folder, Mailbox, MailboxError, Security, Which};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

const LARGEST: usize = 1 << 20;
const MAIL: &[u8] =
    b"From: rosa.m@family.example.com\r\nSubject: (x {5}\r\n\r\nA copy, please. \xff{9}\r\n)\r\n";

struct Here {
    server: ImapServer,
    folder: tempfile::TempDir,
}

impl Here {
    fn new() -> Self {
        Self {
            server: ImapServer::start(),
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn settings(&self) -> Mailbox {
        self.server.settings(self.folder.path())
    }

    fn open(&self) -> Folder {
        self.settings().open().unwrap()
    }

    fn refused(&self, manners: Manners) -> MailboxError {
        self.server.behave(manners);
        let Err(error) = self.settings().open() else {
            panic!("{manners:?} opened");
        };
        error
    }
}

#[test]
fn messages_are_found_read_whole_and_marked() {
    for manners in [Manners::Good, Manners::OnlyLogin, Manners::Chatty] {
        let here = Here::new();
        here.server.behave(manners);
        let one = here.server.put(MAIL);
        let two = here.server.put(b"");
        here.server.state().messages[0].old = true;
        let mut folder = here.open();
        assert_eq!(folder.validity(), 7, "{manners:?}");
        assert_eq!(folder.last().unwrap(), two);
        assert_eq!(folder.find(&Which::Above(0)).unwrap(), [one, two]);
        assert_eq!(folder.find(&Which::Above(two)).unwrap(), []);
        assert_eq!(folder.find(&Which::Above(u32::MAX)).unwrap(), []);
        assert_eq!(folder.find(&Which::Since(2026, 11, 3)).unwrap(), [two]);
        assert_eq!(folder.find(&Which::Among(&[two, 99])).unwrap(), [two]);
        assert_eq!(folder.find(&Which::Among(&[])).unwrap(), []);
        assert_eq!(folder.size(one).unwrap(), Some(MAIL.len() as u64));
        assert_eq!(folder.size(99).unwrap(), None);
        assert_eq!(folder.message(one, LARGEST).unwrap().unwrap(), MAIL);
        assert_eq!(folder.message(two, LARGEST).unwrap().unwrap(), b"");
        assert_eq!(folder.message(99, LARGEST).unwrap(), None);
        assert!(!here.server.is_read(one), "to read it marks nothing");
        assert_eq!(folder.find(&Which::UnreadUpTo(9)).unwrap(), [one, two]);
        folder.mark_read(one).unwrap();
        assert!(here.server.is_read(one) && !here.server.is_read(two));
        assert_eq!(folder.find(&Which::UnreadUpTo(9)).unwrap(), [two]);
        assert_eq!(folder.find(&Which::UnreadUpTo(0)).unwrap(), []);
        assert_eq!(
            folder.find(&Which::UnreadAmong(&[one, two])).unwrap(),
            [two]
        );
        folder.close();
        assert_eq!(here.server.count("SELECT \"Data requests\""), 1);
    }
}

#[test]
fn whoever_does_not_speak_imap_or_lets_nobody_in_is_told_apart() {
    use Manners::{LetsIn, NoFolder, NoNumbers, OtherGreeting, ReadOnly, RefusesPassword};
    let here = Here::new();
    assert!(matches!(here.refused(LetsIn), MailboxError::Nonsense(_)));
    let other = here.refused(OtherGreeting);
    assert!(matches!(other, MailboxError::Nonsense(_)), "{other:?}");
    assert_eq!(here.server.count(""), 0, "nothing was said to it");
    assert_eq!(here.refused(RefusesPassword), MailboxError::SignIn);
    assert_eq!(here.refused(NoFolder), MailboxError::NoFolder);
    assert_eq!(here.refused(ReadOnly), MailboxError::ReadOnly);
    assert!(matches!(here.refused(NoNumbers), MailboxError::Nonsense(_)));
    here.server.behave(Manners::Good);
    let mut other = here.settings();
    other.user = "somebody@example.com".to_owned();
    assert_eq!(other.open().err(), Some(MailboxError::SignIn));
    other.port = 1;
    assert_eq!(other.open().err(), Some(MailboxError::Unreachable));
    let nowhere = here.folder.path().join("nowhere");
    other.password_file = nowhere;
    assert!(matches!(other.open(), Err(MailboxError::Password(_))));
}

#[test]
fn no_answer_is_endless_and_nothing_of_a_bad_one_is_taken() {
    use Manners::{Brackets, EndlessAnswer, EndlessLine, Garbage, RefusesSearch, WrongTag};
    let here = Here::new();
    here.server.put(MAIL);
    for manners in [EndlessLine, EndlessAnswer, WrongTag, Garbage, Brackets] {
        here.server.behave(manners);
        let error = here.open().find(&Which::Above(0)).unwrap_err();
        assert!(
            matches!(error, MailboxError::Nonsense(_)),
            "{manners:?}: {error:?}"
        );
    }
    here.server.behave(RefusesSearch);
    let error = here.open().find(&Which::Above(0)).unwrap_err();
    assert!(matches!(error, MailboxError::Refused(_)), "{error:?}");
    assert!(!error.to_string().contains("not for you"));
}

#[test]
fn a_message_comes_whole_or_not_at_all() {
    use Manners::{HangsUpInMessage, HugeMessage, LargerMessage, OtherMessage};
    let here = Here::new();
    let uid = here.server.put(MAIL);
    for (manners, expected) in [
        (HugeMessage, None),
        (LargerMessage, None),
        (HangsUpInMessage, Some(MailboxError::Broken)),
    ] {
        here.server.behave(manners);
        let mut folder = here.open();
        // As large as it said it was, or as it may be.
        let most = folder.size(uid).unwrap().unwrap();
        let error = folder
            .message(uid, usize::try_from(most).unwrap())
            .unwrap_err();
        match expected {
            Some(expected) => assert_eq!(error, expected),
            None => assert!(matches!(error, MailboxError::Nonsense(_)), "{error:?}"),
        }
    }
    here.server.behave(OtherMessage);
    assert_eq!(here.open().message(uid, LARGEST).unwrap(), None);
}

fn encrypts(config: Arc<ServerConfig>) -> Encrypts {
    Arc::new(move |stream: TcpStream| -> Box<dyn Both> {
        let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
        Box::new(StreamOwned::new(connection, stream))
    })
}

/// Servers that encrypt at once, and when asked.
fn both(config: &Arc<ServerConfig>) -> [(Security, ImapServer); 2] {
    let how = || Some(encrypts(Arc::clone(config)));
    [
        (Security::Tls, ImapServer::with(how(), None)),
        (Security::StartTls, ImapServer::with(None, how())),
    ]
}

/// The password was not said in clear, in whatever letters.
fn assert_silent(server: &ImapServer) {
    let clear = String::from_utf8_lossy(&server.state().clear).into_owned();
    for word in [
        "LOGIN",
        "AUTHENTICATE",
        "CAPABILITY",
        "SELECT",
        USER,
        PASSWORD,
    ] {
        assert!(!clear.contains(word), "{word} was said in clear: {clear}");
    }
}

#[test]
fn the_mailbox_is_read_over_tls_and_nothing_is_said_in_clear() {
    let authority = Authority::new();
    for (security, server) in both(&authority.serves("127.0.0.1", None)) {
        let uid = server.put(MAIL);
        let folder = tempfile::tempdir().unwrap();
        let settings = Mailbox {
            security,
            certificate: Some(authority.file()),
            ..server.settings(folder.path())
        };
        let mut open = settings.open().unwrap();
        assert_eq!(open.find(&Which::Above(0)).unwrap(), [uid]);
        assert_eq!(open.message(uid, LARGEST).unwrap().unwrap(), MAIL);
        open.mark_read(uid).unwrap();
        open.close();
        assert!(server.is_read(uid), "{security:?}");
        assert_silent(&server);
    }
}

#[test]
fn a_wrong_certificate_is_refused_and_gets_no_password() {
    let (ours, theirs) = (Authority::new(), Authority::new());
    for (config, trusted, says) in [
        (
            theirs.serves("127.0.0.1", None),
            Some(ours.file()),
            "nobody we believe",
        ),
        (ours.serves("127.0.0.1", None), None, "nobody we believe"),
        (
            ours.serves("192.0.2.7", None),
            Some(ours.file()),
            "of another server",
        ),
        (
            ours.serves("127.0.0.1", Some((2021, 1, 1))),
            Some(ours.file()),
            "expired",
        ),
    ] {
        for (security, server) in both(&config) {
            let folder = tempfile::tempdir().unwrap();
            let settings = Mailbox {
                security,
                certificate: trusted.clone(),
                ..server.settings(folder.path())
            };
            let Err(error) = settings.open() else {
                panic!("{security:?} opened")
            };
            assert!(matches!(error, MailboxError::Certificate(_)), "{error:?}");
            assert!(error.to_string().contains(says), "{error}");
            assert_eq!(server.count("AUTHENTICATE"), 0);
            assert_silent(&server);
        }
    }
}

#[test]
fn a_server_that_does_not_encrypt_gets_no_password() {
    let here = Here::new();
    let mut settings = here.settings();
    // It begins in clear where it should not, and does not begin where it should.
    settings.security = Security::Tls;
    let error = settings.open().err().unwrap();
    assert!(matches!(error, MailboxError::NoEncryption(_)), "{error:?}");
    settings.security = Security::StartTls;
    let error = settings.open().err().unwrap();
    assert!(matches!(error, MailboxError::Broken), "{error:?}");
    here.server.behave(Manners::NoStartTls);
    let error = settings.open().err().unwrap();
    assert!(matches!(error, MailboxError::NoEncryption(_)), "{error:?}");
    here.server.behave(Manners::SpeaksBehindStartTls);
    let error = settings.open().err().unwrap();
    assert!(matches!(error, MailboxError::Nonsense(_)), "{error:?}");
    assert_silent(&here.server);
    settings.security = Security::None;
    settings.host = "localhost".to_owned();
    assert!(matches!(settings.open(), Err(MailboxError::Settings(_))));
}

#[test]
fn a_certificate_file_that_is_none_is_said_to_be() {
    let here = Here::new();
    for (text, says) in [
        (None, "not there"),
        (Some(""), "not a certificate"),
        (
            Some("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
            "issues others",
        ),
    ] {
        let path = here.folder.path().join("authority.pem");
        let _ = std::fs::remove_file(&path);
        if let Some(text) = text {
            std::fs::write(&path, text).unwrap();
        }
        let settings = Mailbox {
            security: Security::Tls,
            certificate: Some(path),
            ..here.settings()
        };
        let error = settings.open().err().unwrap();
        assert!(matches!(error, MailboxError::Authority(_)), "{error:?}");
        assert!(error.to_string().contains(says), "{error}");
    }
}
