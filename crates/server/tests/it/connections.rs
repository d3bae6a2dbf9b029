//! What a client may take up, shown with raw connections.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use remit_server::connections::{Limits, serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, oneshot};
use tokio::task::JoinHandle;

const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n";
const LAST_REQUEST: &[u8] = b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";

/// A server whose only page begins and ends when it is told to.
struct Slow {
    address: std::net::SocketAddr,
    begun: Arc<Semaphore>,
    may_end: Arc<Semaphore>,
    stop: Option<oneshot::Sender<()>>,
    running: JoinHandle<()>,
}

impl Slow {
    async fn start(limits: Limits) -> Slow {
        let (begun, may_end) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
        let (begins, ends) = (Arc::clone(&begun), Arc::clone(&may_end));
        let page = async move || {
            begins.add_permits(1);
            ends.acquire().await.unwrap().forget();
            "done"
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let stopped = async { drop(stopped.await) };
        let running = tokio::spawn(serve(
            listener,
            Router::new().route("/", get(page)).route("/long", get(async || "x".repeat(32 << 20))),
            limits,
            stopped,
        ));
        Slow { address, begun, may_end, stop: Some(stop), running }
    }

    async fn client(&self, sends: &[u8]) -> TcpStream {
        let mut client = TcpStream::connect(self.address).await.unwrap();
        client.write_all(sends).await.unwrap();
        client
    }

    async fn has_begun(&self) {
        self.begun.acquire().await.unwrap().forget();
    }

    /// Tells it to stop, and waits until it takes nobody any more.
    async fn stop(&mut self) {
        self.stop.take().unwrap().send(()).unwrap();
        while TcpStream::connect(self.address).await.is_ok() {}
    }
}

async fn all_that_comes(mut client: TcpStream) -> String {
    let mut text = String::new();
    client.read_to_string(&mut text).await.unwrap();
    text
}

#[tokio::test]
async fn who_does_not_finish_asking_is_let_go() {
    let limits = Limits { headers: Duration::from_millis(20), ..Limits::default() };
    let server = Slow::start(limits).await;
    for half in [&b""[..], b"GET / HT", b"GET / HTTP/1.1\r\nhost: x\r\nx-and-so: "] {
        let came = all_that_comes(server.client(half).await).await;
        assert!(came.is_empty() || came.starts_with("HTTP/1.1 408"), "{came}");
    }
}

#[tokio::test]
async fn who_does_not_take_the_answer_is_let_go() {
    let limits = Limits { connections: 1, answer: Duration::from_millis(20), ..Limits::default() };
    let server = Slow::start(limits).await;
    let deaf = server.client(b"GET /long HTTP/1.1\r\nhost: x\r\n\r\n").await;
    server.may_end.add_permits(1);
    assert!(all_that_comes(server.client(LAST_REQUEST).await).await.ends_with("done"), "the seat is free again");
    drop(deaf);
}

#[tokio::test]
async fn stopping_finishes_what_has_begun() {
    let mut server = Slow::start(Limits::default()).await;
    let client = server.client(REQUEST).await;
    server.has_begun().await;
    server.stop().await;
    server.may_end.add_permits(1);
    assert!(all_that_comes(client).await.ends_with("done"));
    server.running.await.unwrap();
}

#[tokio::test]
async fn stopping_does_not_wait_for_ever() {
    let limits = Limits { farewell: Duration::from_millis(20), ..Limits::default() };
    let mut server = Slow::start(limits).await;
    let _client = server.client(REQUEST).await;
    server.has_begun().await;
    server.stop().await;
    server.running.await.unwrap();
}

#[tokio::test]
async fn one_peer_leaves_seats_for_others() {
    let server = Slow::start(Limits { of_a_peer: 1, ..Limits::default() }).await;
    let first = server.client(LAST_REQUEST).await;
    server.has_begun().await;
    assert_eq!(all_that_comes(server.client(b"").await).await, "", "closed without an answer");
    server.may_end.add_permits(2);
    assert!(all_that_comes(first).await.ends_with("done"));
    let mut text = String::new();
    while !text.ends_with("done") {
        // Refused until the server, too, has seen the end of the first.
        let mut next = TcpStream::connect(server.address).await.unwrap();
        let _ = next.write_all(LAST_REQUEST).await;
        let _ = next.read_to_string(&mut text).await;
    }
}

#[tokio::test]
async fn whoever_finds_no_seat_waits_for_one() {
    let server = Slow::start(Limits { connections: 1, ..Limits::default() }).await;
    let first = server.client(LAST_REQUEST).await;
    server.has_begun().await;
    let second = server.client(LAST_REQUEST).await;
    for _ in 0..1_000 {
        tokio::task::yield_now().await;
    }
    assert_eq!(server.begun.available_permits(), 0, "there is one seat");
    server.may_end.add_permits(2);
    assert!(all_that_comes(first).await.ends_with("done"));
    assert!(all_that_comes(second).await.ends_with("done"));
}
