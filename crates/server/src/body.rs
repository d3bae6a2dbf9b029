//! The body of a request, read whole before anything is decided; of large ones a few at a time.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;

use axum::body::{Body, HttpBody};
use axum::extract::{Request, State};
use axum::http::header::EXPECT;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use tokio::sync::Semaphore;

use crate::csrf::is_at_the_door;
use crate::problem::{Kind, Problem};

/// The most that a request may carry.
pub const LIMIT: usize = 1 << 20;

/// The most of somebody who is not signed in yet; more than this is large.
const SMALL: usize = 16 << 10;

/// So many large ones are held at once. Whoever sends another waits with it.
const LARGE: usize = 64;

/// Room for large bodies.
#[derive(Clone)]
pub struct Room(Arc<Semaphore>);

impl Default for Room {
    fn default() -> Room {
        Room(Arc::new(Semaphore::new(LARGE)))
    }
}

/// The most that is taken from a client to be thrown away: who is still sending when the connection ends loses the answer.
const THROWN_AWAY: usize = 64 << 20;

/// Reads it. A refusal that left a body on its connection would end the connection, for the client without an answer.
pub async fn read(State(room): State<Room>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let limit = if is_at_the_door(&parts.uri) { SMALL } else { LIMIT };
    let asks_first = parts.headers.contains_key(EXPECT) && body.size_hint().lower() > limit as u64;
    // It is never closed.
    let _room = if is_small(&body) { None } else { room.0.acquire().await.ok() };
    let whole = if asks_first { None } else { whole(body, limit).await };
    match whole {
        Some(bytes) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        None => Problem::from(Kind::TooLarge).into_response(),
    }
}

fn is_small(body: &Body) -> bool {
    body.size_hint().upper().is_some_and(|most| most <= SMALL as u64)
}

/// All of it; none when it is too long, or breaks off.
async fn whole(mut body: Body, limit: usize) -> Option<Vec<u8>> {
    let told = usize::try_from(body.size_hint().lower()).unwrap_or(limit);
    let (mut taken, mut kept) = (0, Vec::with_capacity(told.min(limit)));
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let data = frame.ok()?.into_data().unwrap_or_default();
        taken += data.len();
        if taken > THROWN_AWAY {
            return None;
        }
        if taken <= limit {
            kept.extend_from_slice(&data);
        }
    }
    (taken <= limit).then_some(kept)
}
