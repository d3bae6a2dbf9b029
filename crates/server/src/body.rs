//! The body of a request, read whole before anything is decided.

use std::future::poll_fn;
use std::pin::Pin;

use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::http::header::EXPECT;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::problem::{Kind, Problem};

/// The most that a request may carry.
pub const LIMIT: usize = 1 << 20;

/// The most that is taken from a client to be thrown away: who is still sending when the connection ends loses the answer.
const THROWN_AWAY: usize = 64 << 20;

/// Reads it. A refusal that left a body on its connection would end the connection, for the client without an answer.
pub async fn read(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let asks_first = parts.headers.contains_key(EXPECT) && body.size_hint().lower() > LIMIT as u64;
    let whole = if asks_first { None } else { whole(body).await };
    match whole {
        Some(bytes) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        None => Problem::from(Kind::TooLarge).into_response(),
    }
}

/// All of it; none when it is too long, or breaks off.
async fn whole(mut body: Body) -> Option<Vec<u8>> {
    let (mut taken, mut kept) = (0, Vec::new());
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let data = frame.ok()?.into_data().unwrap_or_default();
        taken += data.len();
        if taken > THROWN_AWAY {
            return None;
        }
        if taken <= LIMIT {
            kept.extend_from_slice(&data);
        }
    }
    (taken <= LIMIT).then_some(kept)
}
