//! Takes connections and answers what comes over them, so that nobody can hold on to one without asking anything.

use std::convert::Infallible;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::response::Response;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep, timeout};
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;

use crate::peers::Peers;

/// How long to wait when the system has no connection to give, such as for want of file descriptors.
const BREATH: Duration = Duration::from_secs(1);

/// What is refused again and again is told of no more often.
const SILENCE: Duration = Duration::from_secs(60);

/// What a client may take up.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The longest until a request's headers are there; also until the next request on the same connection.
    pub headers: Duration,
    /// The longest that a client may take nothing of the answer that it is sent.
    pub answer: Duration,
    /// The most connections at once; others wait until one is closed.
    pub connections: usize,
    /// The most of them that one peer has; what it opens beyond is closed. Behind a proxy, all peers are one.
    pub of_a_peer: usize,
    /// The longest that what runs may go on after the end has come.
    pub farewell: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            headers: Duration::from_secs(15),
            answer: Duration::from_secs(30),
            connections: 1_024,
            of_a_peer: 256,
            farewell: Duration::from_secs(65),
        }
    }
}

/// Answers requests until `stop`; then takes no more, and finishes those that have begun.
pub async fn serve(listener: TcpListener, router: Router, limits: Limits, stop: impl Future<Output = ()>) {
    let seats = Arc::new(Semaphore::new(limits.connections));
    let (open, peers) = (GracefulShutdown::new(), Peers::default());
    let mut stop = pin!(stop);
    let mut told: Option<Instant> = None;
    loop {
        let (seat, accepted) = tokio::select! {
            next = next(&listener, &seats) => next,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                let Some(counted) = peers.one_more(peer.ip(), limits.of_a_peer) else {
                    if told.is_none_or(|told| told.elapsed() >= SILENCE) {
                        told = Some(Instant::now());
                        tracing::warn!(peer = %peer.ip(), "it opens too many connections; if it is a proxy, set behind_proxy");
                    }
                    continue;
                };
                let talk = talk(stream, peer, router.clone(), limits, open.watcher());
                tokio::spawn(async move {
                    talk.await;
                    drop((seat, counted));
                });
            }
            Err(error) if is_of_the_client(&error) => {}
            Err(error) => {
                tracing::error!(%error, "no connection can be taken");
                sleep(BREATH).await;
            }
        }
    }
    drop(listener);
    if timeout(limits.farewell, open.shutdown()).await.is_err() {
        tracing::warn!("some requests were broken off");
    }
}

/// The next connection, when there is a seat for it.
async fn next(
    listener: &TcpListener,
    seats: &Arc<Semaphore>,
) -> (Option<OwnedSemaphorePermit>, io::Result<(TcpStream, SocketAddr)>) {
    // The semaphore is never closed.
    let seat = Arc::clone(seats).acquire_owned().await.ok();
    (seat, listener.accept().await)
}

/// Answers what comes over one connection until it is closed.
async fn talk(stream: TcpStream, peer: SocketAddr, router: Router, limits: Limits, end: Watcher) {
    // Answers are small and written at once; waiting to fill a packet only delays them.
    let _ = stream.set_nodelay(true);
    let mut stream = Box::pin(TimeoutStream::new(stream));
    stream.as_mut().set_write_timeout_pinned(Some(limits.answer));
    let service = service_fn(|request: Request<Incoming>| answer(router.clone(), request.map(Body::new), peer));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.headers)
        .serve_connection(TokioIo::new(stream), service);
    // Clients that go away or never ask are no news.
    let _ = end.watch(connection).await;
}

async fn answer(router: Router, mut request: Request<Body>, peer: SocketAddr) -> Result<Response, Infallible> {
    request.extensions_mut().insert(ConnectInfo(peer));
    router.oneshot(request).await
}

fn is_of_the_client(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::ConnectionRefused | ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset)
}
