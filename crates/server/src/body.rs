//! The body of a request, read whole before anything is decided; of large ones a few at a time.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::extract::{Request, State};
use axum::http::header::EXPECT;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use remit_domain::session::network_of;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout_at};

use crate::actor::Origin;
use crate::app::App;
use crate::csrf::is_at_the_door;
use crate::problem::{Kind, Problem};
use crate::turns::{Turn, Turns};

/// The most that a request may carry.
pub const LIMIT: usize = 1 << 20;

/// The most of somebody who is not signed in yet; what has more than this is large.
const SMALL: usize = 16 << 10;

/// The longest that it may take to arrive.
const PATIENCE: Duration = Duration::from_secs(30);

/// So many large ones are held at once. Whoever sends another waits with the rest of it.
const LARGE: usize = 64;

/// So many of them are of one network: however slowly it sends, it alone does not hold up the others.
const OF_A_NETWORK: usize = 16;

/// The most that is taken from a client to be thrown away: who is still sending when the connection ends loses the answer.
const THROWN_AWAY: usize = 64 << 20;

/// Room for large bodies.
#[derive(Clone)]
pub struct Room {
    app: App,
    seats: Arc<Semaphore>,
    networks: Turns<String>,
}

/// Room that a large body takes, until it is dropped.
struct Seat {
    _of_all: Option<OwnedSemaphorePermit>,
    _of_its_network: Turn,
}

impl Room {
    /// Room for what is sent to `app`.
    pub fn of(app: App) -> Room {
        Room { app, seats: Arc::new(Semaphore::new(LARGE)), networks: Turns::new(OF_A_NETWORK) }
    }

    async fn seat(&self, network: &str) -> Seat {
        let of_its_network = self.networks.wait(network.to_owned()).await;
        // It is never closed.
        Seat { _of_all: Arc::clone(&self.seats).acquire_owned().await.ok(), _of_its_network: of_its_network }
    }
}

/// Reads it. A refusal that left a body on its connection would end the connection, for the client without an answer.
pub async fn read(State(room): State<Room>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    if body.is_end_stream() {
        return next.run(Request::from_parts(parts, body)).await;
    }
    let limit = if is_at_the_door(&parts.uri) { SMALL } else { LIMIT };
    if parts.headers.contains_key(EXPECT) && body.size_hint().lower() > limit as u64 {
        return Problem::from(Kind::TooLarge).into_response();
    }
    let network = network_of(&Origin::of(&parts, &room.app).address);
    match whole(body, limit, room.seat(&network)).await {
        Ok((bytes, _seat)) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Err(kind) => Problem::from(kind).into_response(),
    }
}

/// All of it, with its seat when it is large.
///
/// # Errors
/// [`Kind::TooLarge`], also when it breaks off; [`Kind::Slow`]; [`Kind::Unavailable`] when there is no seat in time.
async fn whole(
    mut body: Body,
    limit: usize,
    seat: impl Future<Output = Seat>,
) -> Result<(Vec<u8>, Option<Seat>), Kind> {
    let end = Instant::now() + PATIENCE;
    let (mut taken, mut kept) = (0, Vec::new());
    let (mut free, mut seated) = (Some(seat), None);
    loop {
        let frame = poll_fn(|context| Pin::new(&mut body).poll_frame(context));
        let Some(frame) = timeout_at(end, frame).await.map_err(|_| Kind::Slow)? else { break };
        let data = frame.map_err(|_| Kind::TooLarge)?.into_data().unwrap_or_default();
        taken += data.len();
        if taken > THROWN_AWAY {
            return Err(Kind::TooLarge);
        }
        if taken > limit {
            (kept, seated, free) = (Vec::new(), None, None);
            continue;
        }
        if taken > SMALL
            && let Some(seat) = free.take()
        {
            seated = Some(timeout_at(end, seat).await.map_err(|_| Kind::Unavailable)?);
        }
        kept.extend_from_slice(&data);
    }
    if taken <= limit { Ok((kept, seated)) } else { Err(Kind::TooLarge) }
}
