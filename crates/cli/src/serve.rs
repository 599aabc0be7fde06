//! `caretaker serve`: the pages, and the socket for commands.

use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::{Context, bail};
use app::{Engine, PasswordCost, Reading};
use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

use crate::args::{Cli, ServeArgs};
use crate::home::Home;
use crate::{open, socket};

/// Where the pages are served unless something else is said.
pub(crate) const LISTEN: &str = "127.0.0.1:7480";

/// Opens the organisation and serves it until it is told to stop.
pub(crate) fn run(cli: &Cli, args: &ServeArgs, out: &mut dyn Write) -> anyhow::Result<u8> {
    let home = cli.home()?;
    log_to_stderr();
    let opened = open::begin(&home, cli.now())?;
    let engine = Arc::new(opened.engine);
    let listen = args.listen.clone().or_else(|| home.settings.listen.clone());
    let listen = listen.as_deref().unwrap_or(LISTEN);
    let public = args
        .public_url
        .clone()
        .or_else(|| home.settings.public_url.clone());
    let clock = clock_of(cli);
    let reader = runtime()?.block_on(async {
        let listener = TcpListener::bind(listen)
            .await
            .map_err(|error| cannot_listen(listen, &error))?;
        let address = listener.local_addr()?;
        let public = public_url(public, address, args.dangerously_without_https)?;
        in_clear_only_behind(&home, address, args.dangerously_without_https)?;
        socket::listen(&home.socket(), Arc::clone(&engine))?;
        let stop = stop()?;
        // Somebody who reads the address and goes away does not end the server.
        let name = engine.organisation().name.clone();
        let _ = writeln!(out, "Caretaker serves {name} on {public}");
        if engine.awaits_confirmation() {
            let _ = writeln!(
                out,
                "It was restored from a backup: everything can be looked at and nothing changed until `caretaker restore confirm`."
            );
        }
        let _ = out.flush();
        let every = home.settings.mailbox.as_ref();
        let every = every.map(crate::outside::Polled::every).transpose()?;
        let (reader, failed) = read_everybody(&engine, &clock, every)?;
        let ended = async {
            tokio::select! {
                () = stop => {}
                () = failed => {}
            }
        };
        serve(listener, Arc::clone(&engine), clock, (&public, &home), ended).await?;
        anyhow::Ok(reader)
    })?;
    reader
        .join()
        .map_err(|_| anyhow::anyhow!("the organisation was not read to its end"))??;
    // The journal knows how far the ledger came, should the next thing be a restore.
    engine.note_checkpoint(cli.now())?;
    Ok(0)
}

/// Why nobody can listen there, and what to give instead.
pub(crate) fn cannot_listen(listen: &str, error: &std::io::Error) -> anyhow::Error {
    use std::io::ErrorKind;
    anyhow::anyhow!(match error.kind() {
        ErrorKind::AddrInUse => {
            format!("another program listens on {listen}; give another address with --listen")
        }
        ErrorKind::AddrNotAvailable => format!(
            "this machine has no such address as {listen}; give another with --listen, for example {LISTEN}"
        ),
        ErrorKind::PermissionDenied => format!(
            "this user of the machine may not listen on {listen}; give a port from 1024 on with --listen, for example {LISTEN}"
        ),
        ErrorKind::InvalidInput => format!(
            "`{listen}` is no address to listen on; give an address and a port with --listen, for example {LISTEN}"
        ),
        _ => format!(
            "nothing can listen on {listen}: {}; give another address with --listen",
            crate::files::why(error)
        ),
    })
}

/// Reads everybody beside the server, which answers meanwhile what needs nobody; then begins to keep
/// the house, and to go through the mailbox so often. The future ends if that fails, however it does:
/// then nothing is to be served any more.
fn read_everybody(
    engine: &Arc<Engine>,
    clock: &web::Clock,
    every: Option<Duration>,
) -> anyhow::Result<(
    JoinHandle<anyhow::Result<()>>,
    impl Future<Output = ()> + Send + use<>,
)> {
    let (told, tidings) = tokio::sync::oneshot::channel();
    let (engine, clock) = (Arc::clone(engine), Arc::clone(clock));
    let reader = std::thread::Builder::new().name("reader".to_owned());
    let reader = reader.spawn(move || {
        let read = match engine.reading() {
            Reading::Done => Ok(()),
            _ => engine.finish_opening(clock()),
        };
        if read.is_ok() {
            keep_house(&engine, &clock);
            crate::commands::witness::keep(&engine, &clock);
            if let Some(every) = every {
                crate::commands::mailbox::keep(&engine, &clock, every);
            }
        }
        let _ = told.send(read.is_ok());
        match read {
            Err(_) if engine.reading() == Reading::Stopped => Ok(()),
            read => Ok(read?),
        }
    })?;
    let failed = async {
        // A reader that fell sends nothing.
        if matches!(tidings.await, Ok(true)) {
            std::future::pending::<()>().await;
        }
    };
    Ok((reader, failed))
}

/// How often the recovery journal is told how far the ledger has come.
const NOTED_EVERY: Duration = Duration::from_hours(1);
/// After how many of these the house is kept.
const A_DAY: u32 = 24;

/// Looks after what nobody asks for, as long as the server runs.
fn keep_house(engine: &Arc<Engine>, clock: &web::Clock) {
    // Not held: the end of the server is the end of the organisation, whoever sleeps.
    let (engine, clock) = (Arc::downgrade(engine), Arc::clone(clock));
    let started = std::thread::Builder::new()
        .name("house".to_owned())
        .spawn(move || {
            for hour in 1.. {
                std::thread::sleep(NOTED_EVERY);
                let Some(engine) = engine.upgrade() else {
                    return;
                };
                let kept = if hour % A_DAY == 0 {
                    engine.keep_house(clock())
                } else {
                    engine.note_checkpoint(clock())
                };
                let kept = kept.and_then(|()| engine.remind(clock()).map(|_| ()));
                if let Err(error) = kept {
                    let why = crate::files::in_words(&error.to_string());
                    tracing::warn!("the house could not be kept: {why}");
                }
            }
        });
    if started.is_err() {
        tracing::error!("no thread to keep the house");
    }
}

/// Serves until it is to end, then lets what is under way finish.
pub(crate) async fn serve(
    listener: TcpListener,
    engine: Arc<Engine>,
    clock: web::Clock,
    (public_url, home): (&str, &Home),
    ended: impl Future<Output = ()> + Send + 'static,
) -> anyhow::Result<()> {
    let extractor = Arc::new(open::extractor()?);
    engine.require_second_factor(&home.settings.sign_in.roles()?);
    let proxies = home.settings.reverse_proxy.proxies()?;
    let cost = PasswordCost::SIGN_IN;
    let state = web::State::new(Arc::clone(&engine), clock, public_url, cost, extractor);
    let ended = async move {
        ended.await;
        engine.stop_reading();
    };
    web::serve(listener, state.behind(proxies), ended)
        .await
        .context("the server stopped by itself")?;
    let _ = std::fs::remove_file(home.socket());
    Ok(())
}

/// The clock of a server: the one that was set, or the machine's.
#[expect(
    clippy::disallowed_methods,
    reason = "the shell is where time comes from"
)]
pub(crate) fn clock_of(cli: &Cli) -> web::Clock {
    match cli.fixed_now() {
        // A set moment goes on from there, so that sessions end and locks open.
        Some(set) => {
            let offset = set.duration_since(Timestamp::now());
            Arc::new(move || Timestamp::now() + offset)
        }
        None => Arc::new(Timestamp::now),
    }
}

/// Few threads: small servers have one core.
pub(crate) fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(64)
        .enable_all()
        .build()
        .context("no threads to serve with")
}

/// Logs go to the standard error; parsers of foreign files log what they read, so never theirs.
pub(crate) fn log_to_stderr() {
    let filter =
        EnvFilter::try_from_env("CARETAKER_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let filter = [
        "pdf_oxide=off",
        "html5ever=off",
        "lopdf=off",
        "pdf_extract=off",
        // These write addresses of pages, which may hold a name or the secret of a link.
        "tower_http=off",
        "axum=off",
        "hyper=off",
        "lettre=off",
        "ureq=off",
        "rustls=off",
    ]
    .iter()
    .filter_map(|directive| directive.parse().ok())
    .fold(filter, EnvFilter::add_directive);
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .try_init();
}

fn public_url(
    given: Option<String>,
    address: SocketAddr,
    dangerously: bool,
) -> anyhow::Result<String> {
    match given {
        None if address.ip().is_loopback() => Ok(format!("http://{address}")),
        None => bail!(
            "people outside reach this server by an address of its own: give --public-url https://…"
        ),
        Some(url) if url.starts_with("https://") => Ok(url),
        Some(url) if dangerously && url.starts_with("http://") => Ok(url),
        Some(url) if address.ip().is_loopback() && is_loopback(&url) => Ok(url),
        Some(_) => bail!(
            "the public address must begin with https://; only on this machine itself it may be http"
        ),
    }
}

/// What is listened to is never encrypted: a proxy does that. Where others than this machine can
/// connect, they could do so without one, and everything would go over the wire in clear.
fn in_clear_only_behind(home: &Home, address: SocketAddr, dangerously: bool) -> anyhow::Result<()> {
    let proxies = home.settings.reverse_proxy.proxies()?;
    if address.ip().is_loopback() || dangerously || !proxies.trusted.is_empty() {
        return Ok(());
    }
    bail!(
        "on {address} everybody in the network could connect without https, and passwords and answers would go over it in clear: \
         listen on 127.0.0.1 and put a reverse proxy with https in front; or, if the proxy is on another machine, name it in the settings, \
         [reverse_proxy] trusted = [\"192.0.2.7/32\"]; only to try something out without either: --dangerously-without-https"
    )
}

/// Whether an address without https names this machine itself, and not a host that begins like it.
fn is_loopback(url: &str) -> bool {
    let host = url.strip_prefix("http://").unwrap_or_default();
    let host = host.split(['/', ':']).next().unwrap_or_default();
    matches!(host, "127.0.0.1" | "localhost")
}

/// Ends when the process is told to stop. That is heard from the moment of the call on.
pub(crate) fn stop() -> anyhow::Result<impl Future<Output = ()> + Send + 'static> {
    let told = |kind| signal(kind).context("nobody could tell the server to stop");
    let mut interrupt = told(SignalKind::interrupt())?;
    let mut terminate = told(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}
