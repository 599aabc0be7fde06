//! A mail server, and giving a message to it.

use std::error::Error as _;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, Tls, TlsParameters};
use lettre::{SmtpTransport, Transport as _};
use zeroize::Zeroizing;

use crate::Letter;

/// How long a server may take for each of its answers.
const PATIENCE: Duration = Duration::from_secs(30);

/// How the connection is kept from being read or changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// Encrypted from the first byte.
    Tls,
    /// Encrypted before anything is said that matters; refused if the server cannot.
    StartTls,
    /// Not at all: only to this machine itself.
    None,
}

impl Security {
    /// The port that is usual for it.
    pub fn usual_port(self) -> u16 {
        match self {
            Self::Tls => 465,
            Self::StartTls => 587,
            Self::None => 25,
        }
    }

    /// The port that is usual for it where a mailbox is read.
    pub fn usual_mailbox_port(self) -> u16 {
        match self {
            Self::Tls => 993,
            Self::StartTls | Self::None => 143,
        }
    }
}

/// The mail server of the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Its name, or an address of this machine.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is kept.
    pub security: Security,
    /// Who sends, to the server.
    pub user: Option<String>,
    /// The file that holds that user's password.
    pub password_file: Option<PathBuf>,
    /// A file in PEM: whoever issued the server's certificate, and nobody else is believed. Without
    /// it, whom the world's mail programs believe.
    pub certificate: Option<PathBuf>,
    /// The sender's address.
    pub from: String,
}

/// Why a message was not sent, or may not have been.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// The settings cannot be used.
    #[error("{0}")]
    Settings(&'static str),
    /// The password could not be read.
    #[error("the mail server's password cannot be read: {0}")]
    Password(&'static str),
    /// The certificate that was set cannot be used.
    #[error("the certificate for the mail server cannot be used: {0}")]
    Authority(&'static str),
    /// It is not the server that it should be, or nobody we believe says so.
    #[error(
        "the mail server's certificate does not verify: {0}; no message was sent. Look whether `host` is its whole name, or give the file of whoever issued it as `certificate`"
    )]
    Certificate(&'static str),
    /// It does not encrypt, and the settings ask for it.
    #[error("the mail server offers no secure connection here: {0}; no message was sent")]
    NoEncryption(&'static str),
    /// No connection came about.
    #[error("the mail server could not be reached over a secure connection")]
    Unreachable,
    /// The server said no.
    #[error("the mail server refused the message, code {code}")]
    Refused {
        /// Its number, 400 to 599.
        code: u16,
    },
    /// The connection broke after the message may have been taken.
    #[error("the connection broke before the mail server said that it had the message")]
    Unsure,
}

impl MailError {
    /// Whether the message may have arrived in spite of it.
    pub fn may_have_arrived(&self) -> bool {
        matches!(self, Self::Unsure)
    }
}

impl Server {
    /// Whether the settings can be used, before anything is sent.
    pub fn check(&self) -> Result<(), MailError> {
        if self.security == Security::None && !is_this_machine(&self.host) {
            return Err(MailError::Settings(
                "a mail server elsewhere needs security = \"tls\" or \"starttls\"; \"none\" is for 127.0.0.1 alone",
            ));
        }
        if self.user.is_some() != self.password_file.is_some() {
            return Err(MailError::Settings(
                "a mail server's user and password_file go together",
            ));
        }
        if !crate::is_address(&self.from) {
            return Err(MailError::Settings(
                "the sender is not an e-mail address: set `from` for the mail server",
            ));
        }
        Ok(())
    }

    /// Sends one message, and answers when the server has it.
    pub fn send(&self, letter: &Letter<'_>) -> Result<(), MailError> {
        self.check()?;
        let message = letter.message(&self.from)?;
        let transport = self.transport()?;
        // What fails before the message is given cannot have sent it.
        match transport.test_connection() {
            Ok(true) => {}
            Ok(false) => return Err(MailError::Unreachable),
            Err(error) => return Err(before(&error)),
        }
        transport
            .send(&message)
            .map(|_| ())
            .map_err(|error| match error.status() {
                Some(code) => MailError::Refused { code: code.into() },
                None => MailError::Unsure,
            })
    }

    fn tls(&self) -> Result<TlsParameters, MailError> {
        let mut builder = TlsParameters::builder(self.host.clone());
        if let Some(path) = &self.certificate {
            let pem = std::fs::read(path)
                .map_err(|_| MailError::Authority("its file is not there, or cannot be read"))?;
            let unusable = |_| MailError::Authority("its file is not a certificate in PEM");
            let authority = Certificate::from_pem(&pem).map_err(unusable)?;
            builder = builder
                .certificate_store(CertificateStore::None)
                .add_root_certificate(authority);
        }
        let unusable = |_| MailError::Authority("it is not that of somebody who issues others");
        builder.build_rustls().map_err(unusable)
    }

    fn transport(&self) -> Result<SmtpTransport, MailError> {
        let tls = || self.tls();
        let tls = match self.security {
            Security::Tls => Tls::Wrapper(tls()?),
            Security::StartTls => Tls::Required(tls()?),
            Security::None => Tls::None,
        };
        let mut builder = SmtpTransport::builder_dangerous(&self.host)
            .port(self.port)
            .tls(tls)
            .timeout(Some(PATIENCE));
        if let (Some(user), Some(file)) = (&self.user, &self.password_file) {
            let password = read_password(file)?;
            builder = builder.credentials(Credentials::new(user.clone(), password.to_string()));
        }
        Ok(builder.build())
    }
}

/// What went wrong before the message was given.
fn before(error: &lettre::transport::smtp::Error) -> MailError {
    if let Some(code) = error.status() {
        return MailError::Refused { code: code.into() };
    }
    if let Some(fault) = tls_fault(error) {
        return of_tls(fault);
    }
    // Its own words are all that the client says of it.
    let said = error.source().map(ToString::to_string).unwrap_or_default();
    if error.is_client() && said.contains("STARTTLS") {
        return MailError::NoEncryption("it does not know STARTTLS");
    }
    MailError::Unreachable
}

/// What the encryption found wrong, where that is the cause.
fn tls_fault(error: &lettre::transport::smtp::Error) -> Option<&rustls::Error> {
    let mut cause = error.source();
    while let Some(one) = cause {
        if let Some(fault) = one.downcast_ref::<rustls::Error>() {
            return Some(fault);
        }
        let within = one.downcast_ref::<std::io::Error>();
        if let Some(inner) = within.and_then(std::io::Error::get_ref) {
            return inner.downcast_ref();
        }
        cause = one.source();
    }
    None
}

/// What the encryption found wrong.
pub(crate) fn of_tls(fault: &rustls::Error) -> MailError {
    use rustls::CertificateError as Wrong;
    match fault {
        rustls::Error::InvalidCertificate(wrong) => MailError::Certificate(match wrong {
            Wrong::Expired | Wrong::ExpiredContext { .. } => "it has expired",
            Wrong::NotValidYet | Wrong::NotValidYetContext { .. } => "it is not valid yet",
            Wrong::NotValidForName | Wrong::NotValidForNameContext { .. } => {
                "it is of another server"
            }
            // A bad signature: an authority of the same name, and another key.
            Wrong::UnknownIssuer | Wrong::BadSignature => "nobody we believe has issued it",
            _ => "it is no good certificate",
        }),
        rustls::Error::InvalidMessage(_) => MailError::NoEncryption(
            "what answers speaks in clear; with security = \"tls\" it is another port than with \"starttls\"",
        ),
        _ => MailError::Unreachable,
    }
}

/// Only addresses: a name is what some other machine says it is.
pub(crate) fn is_this_machine(host: &str) -> bool {
    host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// The password's file: one line, its owner's alone.
pub(crate) fn read_password(path: &Path) -> Result<Zeroizing<String>, MailError> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let found =
            std::fs::metadata(path).map_err(|_| MailError::Password("its file is not there"))?;
        if found.permissions().mode() & 0o077 != 0 {
            return Err(MailError::Password(
                "others may read its file; mend: chmod 600",
            ));
        }
    }
    let text = std::fs::read_to_string(path)
        .map_err(|_| MailError::Password("its file is not text that can be read"))?;
    let text = Zeroizing::new(text);
    let line = text.trim_end_matches(['\r', '\n']);
    if line.is_empty() {
        return Err(MailError::Password("its file is empty"));
    }
    Ok(Zeroizing::new(line.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server() -> Server {
        Server {
            host: "mail.example.com".to_owned(),
            port: 465,
            security: Security::Tls,
            user: None,
            password_file: None,
            certificate: None,
            from: "caretaker@bramblewood.example.org".to_owned(),
        }
    }

    #[test]
    fn clear_text_is_for_this_machine_alone() {
        for (host, security, fine) in [
            ("mail.example.com", Security::Tls, true),
            ("mail.example.com", Security::StartTls, true),
            ("mail.example.com", Security::None, false),
            ("localhost", Security::None, false),
            ("192.0.2.1", Security::None, false),
            ("127.0.0.1", Security::None, true),
            ("::1", Security::None, true),
        ] {
            let server = Server {
                host: host.to_owned(),
                security,
                ..server()
            };
            assert_eq!(server.check().is_ok(), fine, "{host} {security:?}");
        }
    }

    #[test]
    fn a_user_has_a_password_and_a_sender_an_address() {
        let lone = Server {
            user: Some("caretaker".to_owned()),
            ..server()
        };
        assert!(lone.check().is_err());
        let nobody = Server {
            from: "the office".to_owned(),
            ..server()
        };
        assert!(nobody.check().is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_password_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("password");
        assert!(read_password(&path).is_err());
        std::fs::write(&path, "correct horse\n").unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(read_password(&path).is_err());
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(read_password(&path).unwrap().as_str(), "correct horse");
        std::fs::write(&path, "\n").unwrap();
        assert!(read_password(&path).is_err());
    }
}
