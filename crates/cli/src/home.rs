//! Where everything is: data folder, key slots, master key; flag before environment before file.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde::Deserialize;

/// The settings file and what it may say.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    /// Where `serve` listens.
    pub(crate) listen: Option<String>,
    /// How people outside reach the server.
    pub(crate) public_url: Option<String>,
    /// The data folder.
    pub(crate) data: Option<PathBuf>,
    /// The folder of the two key slots.
    pub(crate) keys: Option<PathBuf>,
    /// The master key's file.
    pub(crate) master_key: Option<PathBuf>,
    /// The mail server.
    pub(crate) smtp: Option<crate::outside::Smtp>,
    /// The mailbox out of which requests are taken.
    pub(crate) mailbox: Option<crate::outside::Polled>,
    /// To whom the daily checkpoint goes.
    #[serde(default)]
    pub(crate) checkpoint: crate::outside::Receivers,
    /// Whether colleagues are reminded by mail.
    #[serde(default)]
    pub(crate) reminders: crate::outside::Reminders,
    /// Witnesses that cosign it.
    #[serde(default)]
    pub(crate) witness: Vec<crate::outside::Cosigner>,
    /// Servers that stamp it.
    #[serde(default)]
    pub(crate) stamp: Vec<crate::outside::Stamper>,
    /// Through which witnesses and stamp servers are asked; the environment's is never used.
    pub(crate) proxy: Option<String>,
    /// The reverse proxy in front of the pages.
    #[serde(default)]
    pub(crate) reverse_proxy: ReverseProxy,
    /// What signing in asks for.
    #[serde(default)]
    pub(crate) sign_in: SignIn,
}

/// `[reverse_proxy]`: who is believed when they say for whom they ask.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReverseProxy {
    /// Networks, such as `127.0.0.1/32`.
    #[serde(default)]
    trusted: Vec<String>,
    /// The header they write: `x-forwarded-for`, or `forwarded`.
    header: Option<String>,
}

impl ReverseProxy {
    /// As the pages take it.
    pub(crate) fn proxies(&self) -> anyhow::Result<web::Proxies> {
        let networks = self.trusted.iter().map(|text| text.parse::<web::Network>());
        let trusted = networks
            .collect::<Result<_, _>>()
            .map_err(|why| anyhow::anyhow!("[reverse_proxy] trusted: {why}"))?;
        let forwarded = match self
            .header
            .as_deref()
            .map(str::to_ascii_lowercase)
            .as_deref()
        {
            None | Some("x-forwarded-for") => false,
            Some("forwarded") => true,
            Some(_) => bail!("[reverse_proxy] header: write `x-forwarded-for` or `forwarded`"),
        };
        Ok(web::Proxies { trusted, forwarded })
    }
}

/// `[sign_in]`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignIn {
    /// Who must have a second factor: roles, such as `dpo,head`.
    second_factor: Option<String>,
}

impl SignIn {
    /// The roles that must have a second factor.
    pub(crate) fn roles(&self) -> anyhow::Result<Vec<access::Role>> {
        let words = self.second_factor.as_deref().unwrap_or_default();
        words
            .split(',')
            .map(str::trim)
            .filter(|word| !word.is_empty())
            .map(|word| {
                access::Role::from_code(word)
                    .filter(|role| role.has_account())
                    .with_context(|| {
                        format!("[sign_in] second_factor: `{word}` is not dpo, head or tutor")
                    })
            })
            .collect()
    }
}

/// The places of one installation.
#[derive(Clone, Debug)]
pub(crate) struct Home {
    /// The data folder.
    pub(crate) data: PathBuf,
    /// The folder that holds the slots `a` and `b`.
    pub(crate) keys: PathBuf,
    /// The master key's file, outside the data folder.
    pub(crate) master_key: PathBuf,
    /// What the settings file says.
    pub(crate) settings: Settings,
}

/// What the command line gave.
#[derive(Clone, Debug, Default)]
pub(crate) struct Given {
    pub(crate) data: Option<PathBuf>,
    pub(crate) keys: Option<PathBuf>,
    pub(crate) master_key: Option<PathBuf>,
    pub(crate) config: Option<PathBuf>,
}

impl Home {
    /// Works out the places.
    pub(crate) fn find(given: Given) -> anyhow::Result<Self> {
        let config = match &given.config {
            Some(path) => Some(path.clone()),
            None => Some(config_folder()?.join("caretaker.toml")).filter(|path| path.exists()),
        };
        let settings = match &config {
            Some(path) => read_settings(path)?,
            None => Settings::default(),
        };
        let data = match given.data.or_else(|| settings.data.clone()) {
            Some(path) => path,
            None => data_folder()?,
        };
        let keys = given
            .keys
            .or_else(|| settings.keys.clone())
            .unwrap_or_else(|| data.join("keys"));
        let master_key = match given.master_key.or_else(|| settings.master_key.clone()) {
            Some(path) => path,
            None => config_folder()?.join("master.key"),
        };
        Ok(Self {
            data,
            keys,
            master_key,
            settings,
        })
    }

    /// The database.
    pub(crate) fn database(&self) -> PathBuf {
        self.data.join("caretaker.db")
    }

    /// The socket to which commands go while a server runs.
    pub(crate) fn socket(&self) -> PathBuf {
        self.data.join("socket")
    }

    /// The lock that one process holds.
    pub(crate) fn lock(&self) -> PathBuf {
        self.data.join("lock")
    }

    /// The recovery journal.
    pub(crate) fn journal(&self) -> PathBuf {
        self.data.join("journal")
    }

    /// The two slots of the key store.
    pub(crate) fn slots(&self) -> keys::Slots {
        keys::Slots {
            a: self.keys.join("a"),
            b: self.keys.join("b"),
        }
    }

    /// Refuses a master key inside the data folder: whoever has a copy of the one has the other.
    pub(crate) fn check_apart(&self) -> anyhow::Result<()> {
        // By whatever way it is written: relative, or through a link.
        let whole = |path: &Path| {
            let known = path.ancestors().find_map(|above| {
                let real = above.canonicalize().ok()?;
                Some(real.join(path.strip_prefix(above).ok()?))
            });
            known.or_else(|| std::path::absolute(path).ok())
        };
        let inside = match (whole(&self.master_key), whole(&self.data)) {
            (Some(key), Some(data)) => key.starts_with(data),
            _ => true,
        };
        if inside || self.master_key.starts_with(&self.data) {
            bail!(
                "the master key would stand inside the data folder ({}); give another place with --master-key",
                self.master_key.display()
            );
        }
        Ok(())
    }
}

fn read_settings(path: &Path) -> anyhow::Result<Settings> {
    let text = crate::files::read_text(path)?;
    toml::from_str(&text).with_context(|| format!("the settings {} are wrong", path.display()))
}

fn config_folder() -> anyhow::Result<PathBuf> {
    folder("XDG_CONFIG_HOME", ".config")
}

fn data_folder() -> anyhow::Result<PathBuf> {
    folder("XDG_DATA_HOME", ".local/share")
}

fn folder(variable: &str, below_home: &str) -> anyhow::Result<PathBuf> {
    if let Some(path) = std::env::var_os(variable).filter(|value| !value.is_empty()) {
        return Ok(PathBuf::from(path).join("caretaker"));
    }
    let home = std::env::var_os("HOME")
        .context("there is no home folder; give --data and --master-key")?;
    Ok(PathBuf::from(home).join(below_home).join("caretaker"))
}
