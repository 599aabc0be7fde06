//! Who is at the other end, and under which name they came: the address behind a proxy that is
//! trusted, and the one host that is served.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

use app::Caller;
use app::accounts::counted;
use axum::extract::{ConnectInfo, FromRequestParts, Request, State as Extract};
use axum::http::header::{FORWARDED, HOST, HeaderMap, HeaderName, USER_AGENT};
use axum::http::request::Parts;
use axum::http::{StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::errors::PageError;
use crate::session::Cookie;
use crate::state::State;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
/// The longest name of a browser that is looked at.
const LONGEST_BROWSER: usize = 400;

/// A network in CIDR form, or one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    base: u128,
    mask: u128,
}

/// An IPv4 address is looked at as the IPv6 address it maps to, so that both forms are one.
fn number(address: IpAddr) -> u128 {
    let whole = match address {
        IpAddr::V4(address) => address.to_ipv6_mapped(),
        IpAddr::V6(address) => address,
    };
    u128::from(whole)
}

impl Network {
    fn has(self, address: IpAddr) -> bool {
        number(address) & self.mask == self.base
    }
}

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let no = || format!("`{text}` is no network; write it like 10.0.0.0/8 or ::1/128");
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse::<u32>().map_err(|_| no())?)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| no())?;
        let (most, before) = match address {
            IpAddr::V4(_) => (32, 96),
            IpAddr::V6(_) => (128, 0),
        };
        let bits = bits.unwrap_or(most);
        if bits > most {
            return Err(no());
        }
        let rest = 128 - (before + bits);
        let mask = u128::MAX.checked_shl(rest).unwrap_or(0);
        Ok(Self {
            base: number(address) & mask,
            mask,
        })
    }
}

/// The proxies that are believed when they say for whom they ask.
#[derive(Clone, Debug, Default)]
pub struct Proxies {
    /// Where they are.
    pub trusted: Vec<Network>,
    /// Whether they say so in `Forwarded` (RFC 7239); else in `X-Forwarded-For`. Only the one that
    /// they write is read, for a client may send the other.
    pub forwarded: bool,
}

impl Proxies {
    fn trusts(&self, address: IpAddr) -> bool {
        self.trusted.iter().any(|network| network.has(address))
    }

    /// The address furthest to the right that is no proxy of ours: what stands left of it, anybody
    /// can have written.
    fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer;
        for said in self.said(headers).iter().rev() {
            if !self.trusts(client) {
                break;
            }
            match said {
                Some(address) => client = *address,
                None => break,
            }
        }
        client
    }

    /// What the header says, from left to right; `None` where it is no address.
    fn said(&self, headers: &HeaderMap) -> Vec<Option<IpAddr>> {
        if self.trusted.is_empty() {
            return Vec::new();
        }
        let name = if self.forwarded {
            FORWARDED
        } else {
            X_FORWARDED_FOR
        };
        headers
            .get_all(name)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .map(|one| {
                let text = if self.forwarded {
                    for_of(one)?
                } else {
                    one.trim()
                };
                address_of(text)
            })
            .collect()
    }
}

/// The `for` of one element of `Forwarded`.
fn for_of(element: &str) -> Option<&str> {
    element.split(';').find_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        name.eq_ignore_ascii_case("for")
            .then(|| value.trim().trim_matches('"'))
    })
}

/// An address with or without brackets and port.
fn address_of(text: &str) -> Option<IpAddr> {
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    text.parse::<IpAddr>()
        .or_else(|_| bare.parse::<Ipv6Addr>().map(IpAddr::V6))
        .or_else(|_| text.parse::<SocketAddr>().map(|with_port| with_port.ip()))
        .ok()
        .map(|address| address.to_canonical())
}

/// Puts the client's address where the proxy's was, so that whoever asks gets the right one.
pub(crate) async fn find(Extract(state): Extract<State>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let peer = ConnectInfo::<SocketAddr>::from_request_parts(&mut parts, &state).await;
    if let Ok(ConnectInfo(peer)) = peer {
        let client = state
            .proxies
            .client(peer.ip().to_canonical(), &parts.headers);
        let port = if client == peer.ip() { peer.port() } else { 0 };
        parts
            .extensions
            .insert(ConnectInfo(SocketAddr::new(client, port)));
    }
    next.run(Request::from_parts(parts, body)).await
}

/// Whoever sends a request, for counting failures and for the list of sessions.
#[derive(Clone, Debug)]
pub(crate) struct Peer {
    pub(crate) address: String,
    browser: String,
    /// The marks of who signed in here before.
    pub(crate) device: String,
    /// The token of the session that this browser has; of anybody's, or none.
    pub(crate) session: String,
}

impl Peer {
    pub(crate) fn caller(&self) -> Caller<'_> {
        Caller {
            address: &self.address,
            browser: &self.browser,
            device: &self.device,
        }
    }
}

impl FromRequestParts<State> for Peer {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, PageError> {
        let peer = ConnectInfo::<SocketAddr>::from_request_parts(parts, state).await;
        let address = match peer {
            Ok(ConnectInfo(address)) => address.ip(),
            Err(_) => IpAddr::V4(Ipv4Addr::UNSPECIFIED),
        };
        let browser = parts.headers.get(USER_AGENT);
        let browser = browser.and_then(|value| value.to_str().ok()).unwrap_or("");
        let kept = |cookie: Cookie| cookie.read(&parts.headers, state.is_https());
        Ok(Self {
            address: counted(address),
            browser: browser.chars().take(LONGEST_BROWSER).collect(),
            device: kept(Cookie::Device).unwrap_or_default(),
            session: kept(Cookie::Session).unwrap_or_default(),
        })
    }
}

/// Where the pages are, as people outside write it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Site {
    https: bool,
    /// The host's name, in small letters, IPv6 in brackets.
    host: String,
    port: Option<u16>,
}

impl Site {
    /// The site of a public address.
    pub(crate) fn of(public_url: &str) -> Option<Self> {
        let uri: Uri = public_url.parse().ok()?;
        let authority = uri.authority()?;
        Some(Self {
            https: uri.scheme_str() == Some("https"),
            host: authority.host().to_ascii_lowercase(),
            port: authority.port_u16(),
        })
    }

    fn is_loopback(&self) -> bool {
        LOOPBACK.contains(&self.host.as_str())
    }

    /// The host that passkeys are bound to, and the page that may use them. An address of four
    /// numbers can have none, so on this machine it is its name.
    pub(crate) fn party(&self) -> app::Party {
        let id = if self.is_loopback() {
            "localhost".to_owned()
        } else {
            self.host.clone()
        };
        let scheme = if self.https { "https" } else { "http" };
        let port = self.port.filter(|port| *port != self.usual_port());
        let origin = match port {
            Some(port) => format!("{scheme}://{id}:{port}"),
            None => format!("{scheme}://{id}"),
        };
        app::Party { id, origin }
    }

    fn usual_port(&self) -> u16 {
        if self.https { 443 } else { 80 }
    }

    /// Whether a name with or without a port is this site's. A port may be left out.
    fn is(&self, authority: &str) -> bool {
        let Ok(uri) = format!("http://{authority}/").parse::<Uri>() else {
            return false;
        };
        let Some(said) = uri.authority().filter(|said| said.as_str() == authority) else {
            return false;
        };
        let host = said.host().to_ascii_lowercase();
        let host = host.trim_end_matches('.');
        let ours = host == self.host || (self.is_loopback() && LOOPBACK.contains(&host));
        // `host:` and `host:x` name no port and are no way to write this host.
        let written = authority.trim_end_matches(|c: char| c.is_ascii_digit());
        let well =
            !authority.contains('@') && (!written.ends_with(':') || said.port_u16().is_some());
        let port = said.port_u16();
        let own = self.port.unwrap_or_else(|| self.usual_port());
        ours && well && port.is_none_or(|port| port == own)
    }
}

/// The names of this machine itself.
const LOOPBACK: [&str; 3] = ["127.0.0.1", "localhost", "[::1]"];

/// Serves requests for our own host and no other, so that no page, link or cache can be made to
/// speak of another one.
pub(crate) async fn only_our_host(
    Extract(state): Extract<State>,
    request: Request,
    next: Next,
) -> Response {
    let hosts = request.headers().get_all(HOST);
    let named = hosts.iter().map(|host| host.to_str().unwrap_or("?"));
    let target = request.uri().authority();
    let mut named = named.chain(target.map(axum::http::uri::Authority::as_str));
    let one = hosts.iter().count() <= 1;
    let ours = named.all(|name| state.site.as_ref().is_some_and(|site| site.is(name)));
    if ours && one {
        return next.run(request).await;
    }
    let words = "This server does not answer for that name.\n";
    (StatusCode::MISDIRECTED_REQUEST, words).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxies(forwarded: bool) -> Proxies {
        let networks = ["127.0.0.1/32", "10.0.0.0/8", "fd00::/8"];
        Proxies {
            trusted: networks.map(|text| text.parse().unwrap()).to_vec(),
            forwarded,
        }
    }

    fn headers(name: &'static str, values: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(name, value.parse().unwrap());
        }
        headers
    }

    #[test]
    fn a_network_has_its_addresses_and_no_others() {
        let has = |network: &str, address: &str| {
            let network: Network = network.parse().unwrap();
            network.has(address.parse().unwrap())
        };
        assert!(has("10.0.0.0/8", "10.255.0.1") && !has("10.0.0.0/8", "11.0.0.1"));
        assert!(has("192.0.2.1", "192.0.2.1") && !has("192.0.2.1", "192.0.2.2"));
        assert!(
            has("10.0.0.0/8", "::ffff:10.0.0.1"),
            "the same in other clothes"
        );
        assert!(has("2001:db8::/32", "2001:db8:1::1") && !has("2001:db8::/32", "2001:db9::1"));
        assert!(has("0.0.0.0/0", "198.51.100.1") && !has("0.0.0.0/0", "2001:db8::1"));
        for wrong in [
            "",
            "10.0.0.0/33",
            "::1/129",
            "example.org",
            "10.0.0.0/",
            "10.0.0.0/-1",
        ] {
            assert!(wrong.parse::<Network>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_address_furthest_right_that_is_no_proxy_counts() {
        let client = |peer: &str, said: &[&str]| {
            let headers = headers("x-forwarded-for", said);
            proxies(false)
                .client(peer.parse().unwrap(), &headers)
                .to_string()
        };
        assert_eq!(client("127.0.0.1", &["198.51.100.7"]), "198.51.100.7");
        assert_eq!(
            client("127.0.0.1", &["192.0.2.66, 198.51.100.7"]),
            "198.51.100.7"
        );
        assert_eq!(
            client("127.0.0.1", &["192.0.2.66", "198.51.100.7, 10.1.1.1"]),
            "198.51.100.7"
        );
        assert_eq!(
            client("127.0.0.1", &["10.9.9.9, 10.1.1.1"]),
            "10.9.9.9",
            "all are ours"
        );
        assert_eq!(client("127.0.0.1", &[]), "127.0.0.1");
        assert_eq!(client("127.0.0.1", &["192.0.2.66, nonsense"]), "127.0.0.1");
        assert_eq!(client("127.0.0.1", &["[2001:db8::5]:443"]), "2001:db8::5");
        assert_eq!(client("127.0.0.1", &["198.51.100.7:50000"]), "198.51.100.7");
        // Whoever is no proxy of ours is not believed.
        assert_eq!(client("203.0.113.5", &["198.51.100.7"]), "203.0.113.5");
        let nobody = Proxies::default();
        let said = headers("x-forwarded-for", &["198.51.100.7"]);
        let peer = "127.0.0.1".parse().unwrap();
        assert_eq!(nobody.client(peer, &said), peer);
    }

    #[test]
    fn only_the_header_that_the_proxy_writes_is_read() {
        let peer: IpAddr = "127.0.0.1".parse().unwrap();
        let said = headers(
            "forwarded",
            &["for=192.0.2.66, For=\"[2001:db8::5]:443\";proto=https"],
        );
        assert_eq!(proxies(true).client(peer, &said).to_string(), "2001:db8::5");
        assert_eq!(proxies(false).client(peer, &said), peer);
        let other = headers("x-forwarded-for", &["198.51.100.7"]);
        assert_eq!(proxies(true).client(peer, &other), peer);
        let hidden = headers("forwarded", &["for=192.0.2.66, for=unknown"]);
        assert_eq!(proxies(true).client(peer, &hidden), peer);
    }

    #[test]
    fn a_site_knows_its_names() {
        let at = |url: &str, name: &str| Site::of(url).unwrap().is(name);
        let own = "https://caretaker.example";
        for name in [
            "caretaker.example",
            "Caretaker.Example",
            "caretaker.example:443",
            "caretaker.example.",
        ] {
            assert!(at(own, name), "{name}");
        }
        for name in [
            "",
            "elsewhere.example",
            "caretaker.example.elsewhere.example",
            "caretaker.example:8080",
            "caretaker.example:",
            "x@caretaker.example",
            "caretaker.example/x",
            "caretaker.example?x",
            "caretaker.example#x",
            "caretaker.example elsewhere.example",
            "127.0.0.1",
            "localhost",
        ] {
            assert!(!at(own, name), "{name}");
        }
        let here = "http://127.0.0.1:7480";
        for name in [
            "127.0.0.1:7480",
            "localhost:7480",
            "[::1]:7480",
            "127.0.0.1",
        ] {
            assert!(at(here, name), "{name}");
        }
        for name in [
            "127.0.0.1:80",
            "127.0.0.2:7480",
            "localhost.example:7480",
            "elsewhere.example",
        ] {
            assert!(!at(here, name), "{name}");
        }
    }

    #[test]
    fn passkeys_are_bound_to_the_host() {
        let party = |url| {
            let party = Site::of(url).unwrap().party();
            (party.id, party.origin)
        };
        let said = |id: &str, origin: &str| (id.to_owned(), origin.to_owned());
        assert_eq!(
            party("https://caretaker.example"),
            said("caretaker.example", "https://caretaker.example")
        );
        assert_eq!(
            party("https://caretaker.example:8443"),
            said("caretaker.example", "https://caretaker.example:8443")
        );
        assert_eq!(
            party("http://127.0.0.1:7480"),
            said("localhost", "http://localhost:7480")
        );
    }
}
