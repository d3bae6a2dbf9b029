//! The body of a request, read whole before anything is decided.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::problem::{Kind, Problem};

/// The most that a request may carry.
pub const LIMIT: usize = 1 << 20;

/// Reads it. A refusal that left a body on its connection would end the connection, for the client without an answer.
pub async fn read(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    match to_bytes(body, LIMIT).await {
        Ok(bytes) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Err(_) => Problem::from(Kind::TooLarge).into_response(),
    }
}
