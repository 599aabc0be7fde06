//! Serving the pages on a listener, within limits: nobody holds a connection by saying nothing, by
//! saying it slowly, or by not listening.

use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::header::{CONNECTION, HOST, HeaderValue, TRANSFER_ENCODING};
use axum::http::{Request, Response, StatusCode};
use axum::response::IntoResponse;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use tower::ServiceExt as _;

use crate::patience::{Patient, SlowBody};
use crate::routes::router;
use crate::state::State;

/// How long is waited, and for how many at once.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// For the whole head of a request, from when the connection is free for it.
    pub head: Duration,
    /// Between two pieces of a body.
    pub piece: Duration,
    /// For a whole body.
    pub body: Duration,
    /// For a reader that takes nothing of an answer.
    pub reader: Duration,
    /// For answers under way when the server stops.
    pub last: Duration,
    /// The most connections at once; more wait to be accepted.
    pub connections: usize,
    /// The most bytes of a head.
    pub head_bytes: usize,
    /// The most lines of a head.
    pub head_lines: usize,
}

impl Default for Limits {
    /// Fewer connections than the 1,024 files a process has by default, for the store needs some.
    fn default() -> Self {
        Self {
            head: Duration::from_secs(10),
            piece: Duration::from_secs(10),
            body: Duration::from_mins(2),
            reader: Duration::from_mins(1),
            last: Duration::from_secs(30),
            connections: 800,
            head_bytes: 32 * 1024,
            head_lines: 64,
        }
    }
}

/// Serves until told to stop, then lets what is under way finish.
pub async fn serve(
    listener: TcpListener,
    state: State,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    serve_within(listener, state, Limits::default(), stop).await
}

/// The same within other limits.
pub async fn serve_within(
    listener: TcpListener,
    state: State,
    limits: Limits,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let router = router(state);
    let room = Arc::new(Semaphore::new(limits.connections));
    let (stopping, stopped) = watch::channel(());
    let mut open = JoinSet::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let next = tokio::select! {
            () = &mut stop => break,
            next = accept(&listener, &room) => next,
        };
        let Some((stream, peer, place)) = next else {
            continue;
        };
        open.spawn(connection(
            stream,
            peer,
            router.clone(),
            limits,
            stopped.clone(),
            place,
        ));
        // Those that are done are not kept until the end.
        while open.try_join_next().is_some() {}
    }
    drop(listener);
    let _ = stopping.send(());
    let finish = async { while open.join_next().await.is_some() {} };
    let _ = tokio::time::timeout(limits.last, finish).await;
    Ok(())
}

/// The next connection, when there is room for one.
async fn accept(
    listener: &TcpListener,
    room: &Arc<Semaphore>,
) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let place = Arc::clone(room).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => {
            let _ = stream.set_nodelay(true);
            Some((stream, peer, place))
        }
        Err(error) => {
            // No file is left, or the caller went away: the next moment may be better.
            tracing::warn!(kind = %error.kind(), "a connection could not be accepted");
            tokio::time::sleep(Duration::from_millis(100)).await;
            None
        }
    }
}

/// Serves one connection to its end.
async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    limits: Limits,
    mut stopped: watch::Receiver<()>,
    _place: OwnedSemaphorePermit,
) {
    let service = service_fn(move |request| answer(router.clone(), request, peer, limits));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .max_buf_size(limits.head_bytes)
        .max_headers(limits.head_lines)
        .serve_connection(TokioIo::new(Patient::new(stream, limits.reader)), service);
    let mut connection = std::pin::pin!(connection);
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = stopped.changed() => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

/// Answers one request.
async fn answer(
    router: Router,
    mut request: Request<Incoming>,
    peer: SocketAddr,
    limits: Limits,
) -> Result<Response<Body>, Infallible> {
    // RFC 9112, 3.2: a request without a host is a bad one.
    if !request.headers().contains_key(HOST) {
        return Ok(refused(StatusCode::BAD_REQUEST));
    }
    // A body that says its length in two ways, or in a way that a proxy may read otherwise, is how
    // one request is smuggled behind another. Browsers always say the length.
    if request.headers().contains_key(TRANSFER_ENCODING) {
        return Ok(refused(StatusCode::LENGTH_REQUIRED));
    }
    request.extensions_mut().insert(ConnectInfo(peer));
    let request = request.map(|body| Body::new(SlowBody::new(body, limits.piece, limits.body)));
    match router.oneshot(request).await {
        Ok(response) => Ok(response),
        Err(never) => match never {},
    }
}

/// No, and the connection ends.
fn refused(status: StatusCode) -> Response<Body> {
    let mut response = status.into_response();
    response
        .headers_mut()
        .insert(CONNECTION, HeaderValue::from_static("close"));
    response
}
