//! Mail servers on this machine that encrypt, with certificates of an authority made for the test:
//! the message arrives whole over TLS, and goes to nobody else.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    unreachable_pub,
    reason = "tests"
)]

#[path = "support/authority.rs"]
mod authority;

use std::io::{BufRead as _, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use authority::Authority;
use mail::{Letter, MailError, Security, Server};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// As the ledger signs it: what must arrive byte for byte.
const CHECKPOINT: &str = "caretaker.invalid/0h6kq2v9c4/1\n1204\nqG0bF1o1sUu3l9b1Yz3S7mC0oE4yqk2xkq9r5t1w0aA=\n\n\u{2014} caretaker.invalid/0h6kq2v9c4/1 AAAAAKqv\n";

/// When a server begins to encrypt.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Begins {
    AtOnce,
    WhenAsked,
    Never,
}

/// A mail server: everything it heard in clear, and the messages it took.
struct Running {
    port: u16,
    clear: Arc<Mutex<Vec<u8>>>,
    taken: Arc<Mutex<Vec<Vec<u8>>>>,
}

fn start(begins: Begins, config: Option<Arc<ServerConfig>>) -> Running {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let running = Running {
        port: listener.local_addr().unwrap().port(),
        clear: Arc::default(),
        taken: Arc::default(),
    };
    let (clear, taken) = (Arc::clone(&running.clear), Arc::clone(&running.taken));
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // Whoever hangs up is no fault of the server's.
            let _ = serve(stream, begins, config.as_ref(), &clear, &taken);
        }
    });
    running
}

fn encrypted(
    stream: TcpStream,
    config: Option<&Arc<ServerConfig>>,
) -> StreamOwned<ServerConnection, TcpStream> {
    let config = Arc::clone(config.unwrap());
    StreamOwned::new(ServerConnection::new(config).unwrap(), stream)
}

fn serve(
    stream: TcpStream,
    begins: Begins,
    config: Option<&Arc<ServerConfig>>,
    clear: &Mutex<Vec<u8>>,
    taken: &Mutex<Vec<Vec<u8>>>,
) -> std::io::Result<()> {
    if begins == Begins::AtOnce {
        let mut lines = BufReader::new(encrypted(stream, config));
        lines
            .get_mut()
            .write_all(b"220 mail.example.com ESMTP\r\n")?;
        return converse(&mut lines, false, taken, &mut |_| ()).map(drop);
    }
    let mut lines = BufReader::new(stream.try_clone()?);
    lines
        .get_mut()
        .write_all(b"220 mail.example.com ESMTP\r\n")?;
    let mut hear = |line: &[u8]| clear.lock().unwrap().extend_from_slice(line);
    let upgrades = begins == Begins::WhenAsked;
    if converse(&mut lines, upgrades, taken, &mut hear)? {
        let mut lines = BufReader::new(encrypted(stream, config));
        converse(&mut lines, false, taken, &mut |_| ())?;
    }
    Ok(())
}

/// One conversation by RFC 5321; answers whether it ended with STARTTLS.
fn converse<S: Read + Write>(
    lines: &mut BufReader<S>,
    upgrades: bool,
    taken: &Mutex<Vec<Vec<u8>>>,
    hear: &mut dyn FnMut(&[u8]),
) -> std::io::Result<bool> {
    let mut message: Option<Vec<u8>> = None;
    loop {
        let mut line = Vec::new();
        if lines.read_until(b'\n', &mut line)? == 0 {
            return Ok(false);
        }
        hear(&line);
        let mut answer: &[u8] = b"250 fine\r\n";
        if let Some(so_far) = &mut message {
            if line != b".\r\n" {
                so_far.extend_from_slice(&line);
                continue;
            }
            taken.lock().unwrap().extend(message.take());
        } else {
            match String::from_utf8_lossy(&line).trim_end() {
                "STARTTLS" => {
                    lines.get_mut().write_all(b"220 go on\r\n")?;
                    return Ok(true);
                }
                "DATA" => {
                    message = Some(Vec::new());
                    answer = b"354 go on\r\n";
                }
                "QUIT" => answer = b"221 bye\r\n",
                hello if hello.starts_with("EHLO") && upgrades => {
                    answer = b"250-mail.example.com\r\n250-STARTTLS\r\n250 8BITMIME\r\n";
                }
                _ => {}
            }
        }
        lines.get_mut().write_all(answer)?;
        lines.get_mut().flush()?;
    }
}

fn server(to: &Running, security: Security, certificate: Option<PathBuf>) -> Server {
    Server {
        host: "127.0.0.1".to_owned(),
        port: to.port,
        security,
        user: None,
        password_file: None,
        certificate,
        from: "caretaker@bramblewood.example.org".to_owned(),
    }
}

fn send(server: &Server) -> Result<(), MailError> {
    server.send(&Letter {
        to: "records@solicitor.example.com",
        subject: "Checkpoint",
        text: "Please keep this.",
        attached: Some(("checkpoint.txt", CHECKPOINT)),
        id: "1204@bramblewood.example.org",
        at: SystemTime::UNIX_EPOCH,
    })
}

/// Nothing was taken, and nothing that matters was said in clear.
fn assert_silent(running: &Running) {
    assert!(
        running.taken.lock().unwrap().is_empty(),
        "a message went out"
    );
    let clear = String::from_utf8_lossy(&running.clear.lock().unwrap()).into_owned();
    for word in ["MAIL", "RCPT", "DATA", "solicitor", "AUTH"] {
        assert!(!clear.contains(word), "{word} was said in clear: {clear}");
    }
}

const WAYS: [(Security, Begins); 2] = [
    (Security::Tls, Begins::AtOnce),
    (Security::StartTls, Begins::WhenAsked),
];

#[test]
fn a_checkpoint_arrives_over_tls_byte_for_byte() {
    let authority = Authority::new();
    for (security, begins) in WAYS {
        let running = start(begins, Some(authority.serves("127.0.0.1", None)));
        send(&server(&running, security, Some(authority.file()))).unwrap();
        let taken = std::mem::take(&mut *running.taken.lock().unwrap());
        assert_eq!(taken.len(), 1, "{security:?}");
        let message = mail_parser::MessageParser::default()
            .parse(&taken[0])
            .unwrap();
        let attached = message.attachment(0).unwrap();
        assert_eq!(attached.contents(), CHECKPOINT.as_bytes());
        // In clear there was the greeting, and the wish to encrypt.
        assert_silent(&running);
    }
}

#[test]
fn a_wrong_certificate_is_refused_and_says_what_is_wrong() {
    let (ours, theirs) = (Authority::new(), Authority::new());
    for (security, begins) in WAYS {
        for (config, trusted, says) in [
            (
                theirs.serves("127.0.0.1", None),
                Some(ours.file()),
                "nobody we believe",
            ),
            // Nor does the world's list know a house's own authority.
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
            let running = start(begins, Some(config));
            let error = send(&server(&running, security, trusted)).unwrap_err();
            assert!(matches!(error, MailError::Certificate(_)), "{error:?}");
            assert!(!error.may_have_arrived());
            let said = error.to_string();
            assert!(
                said.contains(says) && said.contains("no message was sent"),
                "{said}"
            );
            assert_silent(&running);
        }
    }
}

#[test]
fn a_server_that_does_not_encrypt_gets_nothing_unless_it_is_this_machine_and_said_so() {
    let running = start(Begins::Never, None);
    for (security, says) in [
        (Security::StartTls, "does not know STARTTLS"),
        (Security::Tls, "speaks in clear"),
    ] {
        let error = send(&server(&running, security, None)).unwrap_err();
        assert!(matches!(error, MailError::NoEncryption(_)), "{error:?}");
        assert!(error.to_string().contains(says), "{error}");
        assert_silent(&running);
    }
    // In clear to this machine, where the settings say so; to another never.
    let mut plain = server(&running, Security::None, None);
    send(&plain).unwrap();
    assert_eq!(running.taken.lock().unwrap().len(), 1);
    plain.host = "localhost".to_owned();
    assert!(matches!(send(&plain), Err(MailError::Settings(_))));
    assert_eq!(running.taken.lock().unwrap().len(), 1);
}

#[test]
fn a_certificate_file_that_is_none_is_said_to_be() {
    let authority = Authority::new();
    let running = start(Begins::AtOnce, Some(authority.serves("127.0.0.1", None)));
    let nowhere = authority.folder.path().join("nowhere.pem");
    let nonsense = authority.folder.path().join("nonsense.pem");
    std::fs::write(
        &nonsense,
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    )
    .unwrap();
    for (file, says) in [(nowhere, "not there"), (nonsense, "cannot be used")] {
        let error = send(&server(&running, Security::Tls, Some(file))).unwrap_err();
        assert!(matches!(error, MailError::Authority(_)), "{error:?}");
        assert!(error.to_string().contains(says), "{error}");
    }
    assert_silent(&running);
}
