//! Cross-site requests: a form counts only when it comes from one of our pages (safety 14).
//!
//! This stands before every page and nothing of the API, which takes changes with a bearer token only, never by cookie.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::header::{CONTENT_TYPE, HOST, ORIGIN};
use axum::http::{HeaderMap, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::body::LIMIT;
use crate::cookie::{DOOR, SESSION, form_token};
use crate::problem::{Kind, Problem};

/// The name of the field that carries the token in a form.
pub const FIELD: &str = "csrf";

const HEADER: &str = "x-csrf-token";

/// Lets a change through only from one of our own pages, open in the browser that holds the cookie.
pub async fn protect(request: Request, next: Next) -> Response {
    if request.method().is_safe() {
        return next.run(request).await;
    }
    match check(request).await {
        Ok(request) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

async fn check(request: Request) -> Result<Request, Problem> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, LIMIT).await.map_err(|_| Kind::TooLarge)?;
    let session = SESSION.of(&parts.headers);
    // Signed out in another window: there is nothing that somebody else could have sent along.
    let refusal = if session.is_none() && !is_at_the_door(&parts.uri) { Kind::SignIn } else { Kind::CrossSite };
    let cookie = session.or_else(|| DOOR.of(&parts.headers)).ok_or(refusal)?;
    let sent = match parts.headers.get(HEADER) {
        Some(token) => token.to_str().ok().map(str::to_owned),
        None => field(&parts.headers, &body, FIELD),
    };
    if same_origin(&parts.headers) && sent.is_some_and(|sent| same(&sent, &form_token(cookie))) {
        Ok(Request::from_parts(parts, Body::from(body)))
    } else {
        Err(refusal.into())
    }
}

/// Whether the page is for those who are not signed in.
pub fn is_at_the_door(uri: &Uri) -> bool {
    let path = uri.path();
    matches!(path, "/login" | "/login/code" | "/password")
        || ["/invitation/", "/password/"].iter().any(|door| path.starts_with(door))
}

/// What the browser says about where the request began; one that says nothing is left to the token.
fn same_origin(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    if let Some(site) = text("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    match (text(ORIGIN.as_str()), text(HOST.as_str())) {
        (Some(origin), Some(host)) => {
            origin.parse::<Uri>().is_ok_and(|uri| uri.authority().is_some_and(|authority| authority.as_str() == host))
        }
        (Some(_), None) => false,
        (None, _) => true,
    }
}

/// The first value of a field of a form.
pub fn field(headers: &HeaderMap, body: &Bytes, name: &str) -> Option<String> {
    let kind = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    if kind.split(';').next()?.trim() != "application/x-www-form-urlencoded" {
        return None;
    }
    let fields = serde_urlencoded::from_bytes::<Vec<(String, String)>>(body).ok()?;
    fields.into_iter().find(|(known, _)| known == name).map(|(_, value)| value)
}

/// Whether two texts are the same, in a time that does not tell where they differ.
fn same(a: &str, b: &str) -> bool {
    let difference = a.bytes().zip(b.bytes()).fold(a.len() ^ b.len(), |seen, (a, b)| seen | usize::from(a ^ b));
    difference == 0
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (axum::http::HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn only_our_own_pages_begin_a_change() {
        let ours = [
            headers(&[("sec-fetch-site", "same-origin"), ("origin", "http://a.example"), ("host", "a.example")]),
            headers(&[("origin", "http://127.0.0.1:8080"), ("host", "127.0.0.1:8080")]),
            headers(&[("host", "a.example")]),
        ];
        let foreign = [
            headers(&[("sec-fetch-site", "cross-site"), ("host", "a.example")]),
            headers(&[("sec-fetch-site", "same-site"), ("host", "a.example")]),
            headers(&[("origin", "http://evil.example"), ("host", "a.example")]),
            headers(&[("origin", "http://a.example:81"), ("host", "a.example")]),
            headers(&[("origin", "null"), ("host", "a.example")]),
            headers(&[("origin", "http://a.example")]),
        ];
        assert!(ours.iter().all(same_origin));
        assert!(!foreign.iter().any(same_origin));
    }

    #[test]
    fn texts_are_the_same_only_when_they_are() {
        assert!(same("abc", "abc") && same("", ""));
        assert!(!same("abc", "abd") && !same("abc", "ab") && !same("", "a"));
    }
}
