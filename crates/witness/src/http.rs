//! One question over HTTP, with its limits.

use std::net::IpAddr;
use std::time::Duration;

use ureq::http::Uri;
use ureq::{Agent, Proxy};

use crate::WitnessError;

/// The largest answer: ten times what a good one has.
const LARGEST: u64 = 64 * 1024;

/// How questions are sent.
#[derive(Clone, Debug)]
pub struct Http {
    proxy: Option<String>,
    patience: Duration,
}

impl Default for Http {
    fn default() -> Self {
        Self {
            proxy: None,
            patience: Duration::from_secs(30),
        }
    }
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

impl Http {
    /// Through a proxy that settings name; the environment's is never used.
    pub fn through(proxy: Option<&str>) -> Result<Self, WitnessError> {
        if let Some(proxy) = proxy {
            Proxy::new(proxy).map_err(|_| WitnessError::Address("the proxy’s is not one"))?;
        }
        Ok(Self {
            proxy: proxy.map(ToOwned::to_owned),
            ..Self::default()
        })
    }

    /// With less patience than half a minute, for tests.
    #[must_use]
    pub fn waiting(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Posts a body and reads the answer.
    pub(crate) fn post(
        &self,
        address: &str,
        kind: &str,
        body: &[u8],
    ) -> Result<Answer, WitnessError> {
        let here = check_address(address)?;
        let proxy = match &self.proxy {
            Some(proxy) if !here => Proxy::new(proxy).ok(),
            _ => None,
        };
        let agent: Agent = Agent::config_builder()
            .https_only(!here)
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(proxy)
            .user_agent("caretaker")
            .timeout_global(Some(self.patience))
            .max_response_header_size(16 * 1024)
            .build()
            .into();
        let mut response = agent
            .post(address)
            .content_type(kind)
            .send(body)
            .map_err(|error| said(&error))?;
        let status = response.status().as_u16();
        if (300..400).contains(&status) {
            return Err(WitnessError::Moved);
        }
        let body = response
            .body_mut()
            .with_config()
            .limit(LARGEST)
            .read_to_vec()
            .map_err(|error| said(&error))?;
        Ok(Answer { status, body })
    }
}

/// Whether an address of the settings can be used; answers whether it is on this machine.
pub fn check_address(address: &str) -> Result<bool, WitnessError> {
    let unusable = WitnessError::Address("it is not one");
    let uri: Uri = address.parse().map_err(|_| unusable.clone())?;
    let host = uri.host().ok_or(unusable)?;
    let host = host.trim_start_matches('[').trim_end_matches(']');
    // Only addresses: a name is what some other machine says it is.
    let here = host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    let secret = uri
        .authority()
        .is_some_and(|all| all.as_str().contains('@'));
    match uri.scheme_str() {
        _ if secret => Err(WitnessError::Address("it holds a password")),
        Some("https") => Ok(here),
        Some("http") if here => Ok(true),
        _ => Err(WitnessError::Address("it must begin with https://")),
    }
}

/// An error of the client in words that hold nothing of the address.
fn said(error: &ureq::Error) -> WitnessError {
    match error {
        ureq::Error::HostNotFound => WitnessError::Unreachable("its name is not known"),
        ureq::Error::Timeout(_) => WitnessError::Unreachable("it took too long"),
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) => {
            WitnessError::Unreachable("its certificate does not verify")
        }
        ureq::Error::BodyExceedsLimit(_) | ureq::Error::LargeResponseHeader(..) => {
            WitnessError::TooLarge
        }
        ureq::Error::Protocol(_) => WitnessError::Unreachable("it does not speak HTTP"),
        _ => WitnessError::Unreachable("no connection came about"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_but_for_this_machine() {
        let cases = [
            ("https://witness.example.com/w1", Some(false)),
            ("https://127.0.0.1:8443", Some(true)),
            ("http://127.0.0.1:8080/w1", Some(true)),
            ("http://[::1]:8080/w1", Some(true)),
            ("http://witness.example.com/w1", None),
            ("http://localhost:8080", None),
            ("http://127.0.0.1.example.com", None),
            ("http://192.0.2.1", None),
            ("https://me:secret@witness.example.com", None),
            ("ftp://127.0.0.1", None),
            ("witness.example.com", None),
            ("", None),
        ];
        for (address, expected) in cases {
            assert_eq!(check_address(address).ok(), expected, "{address}");
        }
    }
}
