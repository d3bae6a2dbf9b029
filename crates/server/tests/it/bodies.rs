//! What requests may carry, shown with raw connections: nobody holds up others by sending slowly.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::runtime::Runtime;
use tokio::time::timeout;
use ureq::http::Method;

use crate::support::{Site, both_engines};

/// As many as there is room for, of all together.
const ROOM: usize = 64;
const LARGE: usize = 20_000;
const HERE: Ipv4Addr = Ipv4Addr::LOCALHOST;
const ELSEWHERE: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);

/// A connection from `network` on which a large body is awaited, of which so much is sent.
async fn sender(site: &Site, network: Ipv4Addr, sent: usize) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(SocketAddr::from((network, 0))).unwrap();
    let mut connection = socket.connect(site.url.trim_start_matches("http://").parse().unwrap()).await.unwrap();
    let head = format!("POST /nothing HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: {LARGE}\r\n\r\n");
    connection.write_all(head.as_bytes()).await.unwrap();
    let mut go_on = [0; 25];
    connection.read_exact(&mut go_on).await.unwrap();
    assert_eq!(go_on, *b"HTTP/1.1 100 Continue\r\n\r\n");
    connection.write_all(&vec![b'x'; sent]).await.unwrap();
    connection
}

/// Is a large body answered beside so many?
async fn is_answered_beside(site: &Site, senders: &[TcpStream]) -> bool {
    let mut connection = sender(site, HERE, LARGE).await;
    let mut begin = [0; 12];
    let answered = timeout(Duration::from_secs(15), connection.read_exact(&mut begin)).await;
    assert!(senders.len() >= ROOM);
    answered.is_ok_and(|read| read.is_ok() && begin == *b"HTTP/1.1 404")
}

both_engines! {
    fn whoever_announces_a_large_body_and_sends_nothing_takes_no_room(site) {
        Runtime::new().unwrap().block_on(async {
            let mut idle = Vec::new();
            for _ in 0..2 * ROOM {
                idle.push(sender(site, HERE, 0).await);
            }
            assert!(is_answered_beside(site, &idle).await);
        });
    }

    fn whoever_sends_slowly_holds_up_their_own_network(site) {
        Runtime::new().unwrap().block_on(async {
            let mut slow = Vec::new();
            for _ in 0..2 * ROOM {
                slow.push(sender(site, ELSEWHERE, LARGE - 1).await);
            }
            assert!(is_answered_beside(site, &slow).await);
        });
    }

    fn before_signing_in_less_is_taken(site) {
        let long = "x".repeat(LARGE);
        let form = [("content-type", "application/x-www-form-urlencoded")];
        assert_eq!(site.visitor().send(&Method::POST, "/login", &form, &long).status, 413);
        assert_eq!(site.visitor().send(&Method::POST, "/invitation/x", &form, &long).status, 413);
        let mut admin = site.signed_in("admin");
        admin.get("/settings/groups/new");
        assert_eq!(admin.post("/settings/groups/new", &[("name", "Calls"), ("find", &long), ("do", "save")]).status, 303);
    }
}
