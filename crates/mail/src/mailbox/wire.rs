//! The connection to a mailbox's server: encrypted as the settings say, and every answer bounded in
//! size and time, whoever answers.

use std::io::{self, BufRead as _, BufReader, Read, Write};
use std::net::{TcpStream, ToSocketAddrs as _};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use super::{Mailbox, MailboxError};
use crate::Security;
use crate::server::of_tls;

/// How long a server may take for an answer.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);
/// The longest line: numbers of a hundred thousand messages.
const LONGEST_LINE: usize = 1 << 20;
/// How much may come in answer to one question, beside a message that was asked for.
const MOST_BYTES: usize = 4 << 20;
/// How deep brackets may stand in one another: what is asked for has two.
const DEEPEST: usize = 16;

/// A connection that is over at a moment, whatever comes.
struct Timed {
    stream: TcpStream,
    until: Instant,
}

impl Timed {
    fn left(&self) -> io::Result<Duration> {
        let left = self.until.checked_duration_since(Instant::now());
        left.filter(|left| !left.is_zero())
            .ok_or_else(|| io::ErrorKind::TimedOut.into())
    }
}

impl Read for Timed {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.stream.set_read_timeout(Some(self.left()?))?;
        self.stream.read(into)
    }
}

impl Write for Timed {
    fn write(&mut self, from: &[u8]) -> io::Result<usize> {
        self.stream.set_write_timeout(Some(self.left()?))?;
        self.stream.write(from)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

enum Stream {
    Clear(Timed),
    Tls(Box<StreamOwned<ClientConnection, Timed>>),
}

impl Stream {
    fn timed(&mut self) -> &mut Timed {
        match self {
            Self::Clear(timed) => timed,
            Self::Tls(tls) => &mut tls.sock,
        }
    }
}

impl Read for Stream {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Clear(timed) => timed.read(into),
            Self::Tls(tls) => tls.read(into),
        }
    }
}

impl Write for Stream {
    fn write(&mut self, from: &[u8]) -> io::Result<usize> {
        match self {
            Self::Clear(timed) => timed.write(from),
            Self::Tls(tls) => tls.write(from),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Clear(timed) => timed.flush(),
            Self::Tls(tls) => tls.flush(),
        }
    }
}

/// A connection, line by line.
pub(super) struct Wire {
    stream: BufReader<Stream>,
    /// How much more may come in answer to the question.
    room: usize,
}

impl Wire {
    /// Connects; encrypted where that is from the first byte.
    pub(super) fn connect(to: &Mailbox) -> Result<Self, MailboxError> {
        let timed = Timed {
            stream: reach(to)?,
            until: Instant::now() + PATIENCE,
        };
        let stream = match to.security {
            Security::Tls => encrypt(to, timed)?,
            Security::StartTls | Security::None => Stream::Clear(timed),
        };
        Ok(Self {
            stream: BufReader::new(stream),
            room: MOST_BYTES,
        })
    }

    /// Encrypts what was in clear. What was said before that is not listened to any more.
    pub(super) fn encrypt(self, to: &Mailbox) -> Result<Self, MailboxError> {
        // Whoever stands in between could have said it, to be taken for the server.
        if !self.stream.buffer().is_empty() {
            return Err(MailboxError::Nonsense(
                "it went on speaking in clear after it was asked to encrypt",
            ));
        }
        let stream = match self.stream.into_inner() {
            Stream::Clear(timed) => encrypt(to, timed)?,
            tls @ Stream::Tls(_) => tls,
        };
        Ok(Self {
            stream: BufReader::new(stream),
            room: MOST_BYTES,
        })
    }

    /// Gives the server time for the next answer, and room for so much beside what is usual.
    pub(super) fn expect(&mut self, patience: Duration, room: usize) {
        self.stream.get_mut().timed().until = Instant::now() + patience;
        self.room = MOST_BYTES.saturating_add(room);
    }

    /// Says a line.
    pub(super) fn say(&mut self, line: &str) -> Result<(), MailboxError> {
        let stream = self.stream.get_mut();
        stream
            .write_all(line.as_bytes())
            .and_then(|()| stream.write_all(b"\r\n"))
            .and_then(|()| stream.flush())
            .map_err(|error| broken(&error))
    }

    /// The next response: a line, and where one announces a literal (RFC 3501, 4.3), that and what
    /// follows it.
    pub(super) fn response(&mut self, largest: usize) -> Result<Vec<u8>, MailboxError> {
        let mut whole = Vec::new();
        let mut depth = 0_usize;
        loop {
            let start = whole.len();
            self.line(&mut whole)?;
            let line = whole.get(start..).unwrap_or_default();
            depth = nested(line, depth)?;
            let Some(length) = announced(line)? else {
                return Ok(whole);
            };
            if length > largest {
                return Err(MailboxError::Nonsense(
                    "it sends more than it was asked for",
                ));
            }
            self.exactly(length, &mut whole)?;
        }
    }

    fn line(&mut self, whole: &mut Vec<u8>) -> Result<(), MailboxError> {
        let start = whole.len();
        loop {
            let found = self.stream.fill_buf().map_err(|error| broken(&error))?;
            if found.is_empty() {
                return Err(MailboxError::Broken);
            }
            let end = found.iter().position(|byte| *byte == b'\n');
            let taken = end.map_or(found.len(), |end| end + 1);
            whole.extend_from_slice(found.get(..taken).unwrap_or_default());
            self.stream.consume(taken);
            self.spend(taken)?;
            if whole.len() - start > LONGEST_LINE {
                return Err(MailboxError::Nonsense("a line that does not end"));
            }
            if end.is_some() {
                return Ok(());
            }
        }
    }

    fn exactly(&mut self, length: usize, whole: &mut Vec<u8>) -> Result<(), MailboxError> {
        self.spend(length)?;
        // No more is set aside than came: a server may announce what it never sends.
        let mut part = (&mut self.stream).take(length as u64);
        let read = part.read_to_end(whole).map_err(|error| broken(&error))?;
        if read < length {
            return Err(MailboxError::Broken);
        }
        Ok(())
    }

    fn spend(&mut self, bytes: usize) -> Result<(), MailboxError> {
        let left = self.room.checked_sub(bytes);
        self.room = left.ok_or(MailboxError::Nonsense("an answer that does not end"))?;
        Ok(())
    }
}

/// How deep brackets stand in a line. A parser goes down them one call at a time.
fn nested(line: &[u8], mut depth: usize) -> Result<usize, MailboxError> {
    for byte in line {
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Err(MailboxError::Nonsense("brackets within brackets"));
        }
    }
    Ok(depth)
}

/// The length of the literal that a line announces at its end.
fn announced(line: &[u8]) -> Result<Option<usize>, MailboxError> {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let Some(before) = line.strip_suffix(b"}") else {
        return Ok(None);
    };
    let Some(open) = before.iter().rposition(|byte| *byte == b'{') else {
        return Ok(None);
    };
    let digits = before.get(open + 1..).unwrap_or_default();
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return Ok(None);
    }
    let number = std::str::from_utf8(digits).ok();
    let number = number.and_then(|digits| digits.parse().ok());
    number
        .map(Some)
        .ok_or(MailboxError::Nonsense("a length beyond all measure"))
}

fn reach(to: &Mailbox) -> Result<TcpStream, MailboxError> {
    let host = to.host.trim_matches(['[', ']']);
    let found = (host, to.port).to_socket_addrs();
    let found = found.map_err(|_| MailboxError::Unreachable)?;
    for address in found.take(4) {
        if let Ok(stream) = TcpStream::connect_timeout(&address, PATIENCE / 3) {
            return Ok(stream);
        }
    }
    Err(MailboxError::Unreachable)
}

/// Encrypts a connection, with a server whose certificate verifies.
fn encrypt(to: &Mailbox, mut timed: Timed) -> Result<Stream, MailboxError> {
    let name = ServerName::try_from(to.host.trim_matches(['[', ']']).to_owned())
        .map_err(|_| MailboxError::Settings("`host` is no name that a certificate could have"))?;
    let config = Arc::new(config(to)?);
    let mut tls = ClientConnection::new(config, name).map_err(|error| of_tls(&error))?;
    timed.until = Instant::now() + PATIENCE;
    while tls.is_handshaking() {
        tls.complete_io(&mut timed).map_err(|error| {
            let fault = error.get_ref().and_then(|inner| inner.downcast_ref());
            match fault {
                Some(fault) => of_tls(fault).into(),
                None => broken(&error),
            }
        })?;
    }
    Ok(Stream::Tls(Box::new(StreamOwned::new(tls, timed))))
}

fn config(to: &Mailbox) -> Result<ClientConfig, MailboxError> {
    let mut roots = RootCertStore::empty();
    match &to.certificate {
        None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        Some(path) => {
            let pem = std::fs::read(path)
                .map_err(|_| MailboxError::Authority("its file is not there, or cannot be read"))?;
            let unusable = "its file is not a certificate in PEM";
            for certificate in CertificateDer::pem_slice_iter(&pem) {
                let certificate = certificate.map_err(|_| MailboxError::Authority(unusable))?;
                roots.add(certificate).map_err(|_| {
                    MailboxError::Authority("it is not that of somebody who issues others")
                })?;
            }
            if roots.is_empty() {
                return Err(MailboxError::Authority(unusable));
            }
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let versions =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = versions.map_err(|error| of_tls(&error))?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

/// What a connection that ends says.
fn broken(error: &io::Error) -> MailboxError {
    match error.kind() {
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => MailboxError::Slow,
        _ => MailboxError::Broken,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_literal_is_announced_at_the_end_of_a_line() {
        for (line, length) in [
            ("* 1 FETCH (BODY[] {12}\r\n", Some(12)),
            ("* 1 FETCH (BODY[] {0}\n", Some(0)),
            ("* OK {12} more\r\n", None),
            ("* OK {}\r\n", None),
            ("* OK {1x}\r\n", None),
            ("* OK }\r\n", None),
            ("", None),
        ] {
            assert_eq!(announced(line.as_bytes()), Ok(length), "{line}");
        }
        let beyond = format!("* 1 FETCH (BODY[] {{{}}}\r\n", "9".repeat(40));
        assert!(announced(beyond.as_bytes()).is_err());
    }

    #[test]
    fn brackets_are_counted_over_the_lines_of_a_response() {
        assert_eq!(nested(b"* 1 FETCH (BODY[] {3}", 0), Ok(1));
        assert_eq!(nested(b" UID 1)", 1), Ok(0));
        assert!(nested("(".repeat(17).as_bytes(), 0).is_err());
        assert!(nested("(".repeat(9).as_bytes(), 8).is_err());
    }
}
