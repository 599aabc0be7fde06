//! What the settings say of people outside: mail server, receivers of the daily checkpoint,
//! witnesses, stamp servers. Nothing of it: nothing ever goes out.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, bail};
use ledger::WitnessKey;
use ledger::stamp::Certificates;
use mail::{Mailbox, Security, Server, is_address};
use serde::Deserialize;
use witness::{Http, StampServer, Witness, check_address};

use crate::home::Settings;

/// `[smtp]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Smtp {
    host: String,
    port: Option<u16>,
    user: Option<String>,
    password_file: Option<PathBuf>,
    #[serde(default)]
    security: Secured,
    /// A file in PEM: whoever issued the server's certificate, if mail programs do not know them.
    certificate: Option<PathBuf>,
    /// The sender; `user` if that is an address.
    from: Option<String>,
}

/// `[mailbox]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Polled {
    host: String,
    port: Option<u16>,
    #[serde(default)]
    security: Secured,
    user: String,
    password_file: PathBuf,
    /// A file in PEM: whoever issued the server's certificate, if mail programs do not know them.
    certificate: Option<PathBuf>,
    /// The folder that is read; best one of its own.
    folder: Option<String>,
    /// How often, in minutes.
    every_minutes: Option<u64>,
}

impl Polled {
    /// How often a server goes through it.
    pub(crate) fn every(&self) -> anyhow::Result<Duration> {
        let minutes = self.every_minutes.unwrap_or(5);
        if !(1..=60).contains(&minutes) {
            bail!("the settings, [mailbox] every_minutes: write a number from 1 to 60");
        }
        Ok(Duration::from_mins(minutes))
    }

    /// As it is asked.
    pub(crate) fn mailbox(&self) -> anyhow::Result<Mailbox> {
        let security = self.security.meant();
        let mailbox = Mailbox {
            host: self.host.clone(),
            port: self.port.unwrap_or(security.usual_mailbox_port()),
            security,
            user: self.user.clone(),
            password_file: self.password_file.clone(),
            certificate: self.certificate.clone(),
            folder: self.folder.clone().unwrap_or_else(|| "INBOX".to_owned()),
        };
        mailbox.check().context("the settings, [mailbox]")?;
        self.every()?;
        Ok(mailbox)
    }
}

/// How the connection to the mail server is kept.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Secured {
    #[default]
    Tls,
    StartTls,
    None,
}

impl Secured {
    fn meant(self) -> Security {
        match self {
            Self::Tls => Security::Tls,
            Self::StartTls => Security::StartTls,
            Self::None => Security::None,
        }
    }
}

/// `[checkpoint]`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Receivers {
    #[serde(default)]
    to: Vec<String>,
}

/// `[reminders]`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reminders {
    /// Whether whoever has a request is reminded by mail.
    #[serde(default)]
    by_mail: bool,
}

/// `[[witness]]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cosigner {
    name: String,
    url: String,
    public_key: String,
}

/// `[[stamp]]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Stamper {
    url: String,
    /// A file in PEM: the server's certificate, or that of who issued it.
    certificate: PathBuf,
    policy: Option<String>,
}

/// Whom outside the settings name; says what is wrong with them before anything is sent.
pub(crate) fn of_settings(settings: &Settings) -> anyhow::Result<app::Outside> {
    let mail = settings.smtp.as_ref().map(server).transpose()?;
    let mailbox = settings.mailbox.as_ref().map(Polled::mailbox).transpose()?;
    let to = settings.checkpoint.to.clone();
    if let Some(place) = to.iter().position(|to| !is_address(to)) {
        bail!(
            "the settings, [checkpoint] to: number {} is not an e-mail address",
            place + 1
        );
    }
    if mail.is_none() && !to.is_empty() {
        bail!("the settings name receivers of checkpoints and no mail server: add [smtp]");
    }
    let reminders = settings.reminders.by_mail;
    if mail.is_none() && reminders {
        bail!("the settings ask for reminders by mail and name no mail server: add [smtp]");
    }
    let witnesses = settings.witness.iter().map(cosigner);
    let witnesses = witnesses.collect::<anyhow::Result<Vec<_>>>()?;
    let stamps = settings.stamp.iter().map(stamper);
    let stamps = stamps.collect::<anyhow::Result<Vec<_>>>()?;
    let http = Http::through(settings.proxy.as_deref()).context("the settings, proxy")?;
    Ok(app::Outside {
        mail,
        mailbox,
        reminders,
        to,
        witnesses,
        stamps,
        http,
    })
}

fn server(smtp: &Smtp) -> anyhow::Result<Server> {
    let security = smtp.security.meant();
    let by_user = smtp.user.clone().filter(|user| is_address(user));
    let server = Server {
        host: smtp.host.clone(),
        port: smtp.port.unwrap_or(security.usual_port()),
        security,
        user: smtp.user.clone(),
        password_file: smtp.password_file.clone(),
        certificate: smtp.certificate.clone(),
        from: smtp.from.clone().or(by_user).unwrap_or_default(),
    };
    server.check().context("the settings, [smtp]")?;
    Ok(server)
}

fn cosigner(one: &Cosigner) -> anyhow::Result<Witness> {
    let place = || format!("the settings, [[witness]] `{}`", one.name);
    check_address(&one.url).with_context(place)?;
    let key = WitnessKey::of_settings(&one.name, &one.public_key).with_context(place)?;
    Ok(Witness {
        key,
        url: one.url.clone(),
    })
}

fn stamper(one: &Stamper) -> anyhow::Result<StampServer> {
    let place = || format!("the settings, [[stamp]] `{}`", one.url);
    check_address(&one.url).with_context(place)?;
    Ok(StampServer {
        url: one.url.clone(),
        certificates: certificates(&one.certificate).with_context(place)?,
        policy: one.policy.clone(),
    })
}

/// Reads certificates in PEM.
pub(crate) fn certificates(path: &std::path::Path) -> anyhow::Result<Certificates> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("the certificate {} cannot be read", path.display()))?;
    Certificates::from_pem(&text)
        .with_context(|| format!("the certificate {} cannot be used", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outside(text: &str) -> anyhow::Result<app::Outside> {
        of_settings(&toml::from_str::<Settings>(text)?)
    }

    #[test]
    fn nothing_said_is_nobody_named() {
        assert!(outside("").unwrap().is_empty());
        // A mail server alone sends to nobody.
        let smtp = "[smtp]\nhost = \"mail.example.com\"\nfrom = \"a@example.org\"\n";
        assert!(outside(smtp).unwrap().is_empty());
    }

    #[test]
    fn what_is_said_is_read() {
        let read = outside(
            r#"
[reminders]
by_mail = true

[smtp]
host = "mail.example.com"
user = "caretaker@bramblewood.example.org"
password_file = "/run/secrets/smtp"
security = "starttls"

[checkpoint]
to = ["solicitor@example.com"]

[[witness]]
name = "witness.example.com/w1"
url = "https://witness.example.com/w1"
public_key = "A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg="
"#,
        )
        .unwrap();
        let server = read.mail.unwrap();
        assert_eq!(server.port, 587);
        assert_eq!(server.security, Security::StartTls);
        assert_eq!(server.from, "caretaker@bramblewood.example.org");
        assert!(read.reminders);
        assert_eq!(read.to, ["solicitor@example.com"]);
        assert_eq!(read.witnesses.len(), 1);
    }

    #[test]
    fn a_mailbox_is_read_every_five_minutes_and_safely_unless_it_is_said_otherwise() {
        let least = "[mailbox]\nhost = \"imap.example.com\"\nuser = \"data-requests@example.org\"\npassword_file = \"/run/secrets/imap\"\n";
        let settings: Settings = toml::from_str(least).unwrap();
        let polled = settings.mailbox.as_ref().unwrap();
        assert_eq!(polled.every().unwrap(), Duration::from_mins(5));
        let mailbox = of_settings(&settings).unwrap().mailbox.unwrap();
        assert_eq!((mailbox.port, mailbox.security), (993, Security::Tls));
        assert_eq!(mailbox.folder, "INBOX");
        let more = "security = \"starttls\"\nfolder = \"Data requests\"\nevery_minutes = 60\n";
        let mailbox = outside(&format!("{least}{more}")).unwrap().mailbox.unwrap();
        assert_eq!(
            (mailbox.port, mailbox.folder.as_str()),
            (143, "Data requests")
        );
        for (wrong, says) in [
            ("every_minutes = 0\n", "from 1 to 60"),
            ("every_minutes = 61\n", "from 1 to 60"),
            ("security = \"none\"\n", "127.0.0.1"),
            ("security = \"ssl\"\n", "starttls"),
            ("folder = \"\"\n", "`folder`"),
            ("delete = true\n", "delete"),
        ] {
            let error = outside(&format!("{least}{wrong}")).unwrap_err();
            assert!(format!("{error:#}").contains(says), "{error:#}");
        }
        let error = outside("[mailbox]\nhost = \"imap.example.com\"\n").unwrap_err();
        assert!(format!("{error:#}").contains("user"), "{error:#}");
    }

    #[test]
    fn what_cannot_work_is_said_at_the_start() {
        let key = "A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=";
        let witness = |url: &str, key: &str| {
            format!("[[witness]]\nname = \"w\"\nurl = \"{url}\"\npublic_key = \"{key}\"\n")
        };
        for (wrong, says) in [
            ("[checkpoint]\nto = [\"a@example.com\"]\n".to_owned(), "no mail server"),
            ("[smtp]\nhost = \"mail.example.com\"\nfrom = \"a@example.org\"\nsecurity = \"none\"\n".to_owned(), "[smtp]"),
            ("[smtp]\nhost = \"mail.example.com\"\n".to_owned(), "[smtp]"),
            ("[smtp]\nhost = \"mail.example.com\"\nfrom = \"a@example.org\"\n[checkpoint]\nto = [\"nobody\"]\n".to_owned(), "number 1"),
            (witness("http://witness.example.com", key), "[[witness]] `w`"),
            (witness("https://witness.example.com", "AAAA"), "[[witness]] `w`"),
            ("[[stamp]]\nurl = \"https://stamps.example.com\"\ncertificate = \"/nowhere.pem\"\n".to_owned(), "[[stamp]]"),
            ("[checkpoint]\nat = 5\n".to_owned(), "at"),
            ("[reminders]\nby_mail = true\n".to_owned(), "no mail server"),
            ("proxy = \"::::\"\n".to_owned(), "proxy"),
        ] {
            let error = outside(&wrong).unwrap_err();
            assert!(format!("{error:#}").contains(says), "{error:#}");
        }
    }
}
