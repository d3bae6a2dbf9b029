//! The number of each request, and its line in the log.
//!
//! The log names the route (`/invitation/{token}`), never the address as typed: addresses, cookies and forms hold secrets.

use std::fmt;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;

use crate::cookie::hex;
use crate::edge::{Clock, Random};

const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// What a request is called in the log and in the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(String);

impl RequestId {
    /// The one that this request was given.
    #[must_use]
    pub fn of(request: &Request) -> RequestId {
        request.extensions().get::<RequestId>().cloned().unwrap_or_else(|| RequestId("unknown".to_owned()))
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Gives the request its number; what the client sent as one is not believed.
pub async fn number(State(random): State<Random>, mut request: Request, next: Next) -> Response {
    let mut bytes = [0; 8];
    // Without randomness there are worse things than requests that are called alike.
    let _ = random.fill(&mut bytes);
    let id = RequestId(hex(&bytes));
    request.extensions_mut().insert(id.clone());
    let span = tracing::info_span!("request", %id);
    let mut response = next.run(request).instrument(span).await;
    if let Ok(value) = HeaderValue::try_from(id.0) {
        response.headers_mut().insert(HEADER, value);
    }
    response
}

/// Writes what was asked, what was answered and how long it took.
pub async fn log(State(clock): State<Clock>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let method = request.method().clone();
    let began = clock.now();
    let response = next.run(request).await;
    let micros = clock.now().0 - began.0;
    tracing::info!(%method, route, status = response.status().as_u16(), micros, "answered");
    response
}
