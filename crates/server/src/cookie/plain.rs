//! Cookies over plain http on this machine itself: Safari keeps none there that are `Secure`, which the prefix asks for.
//!
//! The program knows each cookie by one name. Here, at its edge, the browser is given it without prefix and `Secure`.

use axum::extract::Request;
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

const PREFIX: &str = "__Host-";

/// Carries the cookies of a request in, and those of its answer out.
pub async fn carry(mut request: Request, next: Next) -> Response {
    inward(request.headers_mut());
    let mut response = next.run(request).await;
    outward(response.headers_mut());
    response
}

fn inward(headers: &mut HeaderMap) {
    let pairs =
        headers.get_all(COOKIE).iter().filter_map(|header| header.to_str().ok()).flat_map(|text| text.split(';'));
    let pairs = pairs.map(|pair| format!("{PREFIX}{}", pair.trim())).collect::<Vec<_>>();
    if let Ok(cookies) = HeaderValue::try_from(pairs.join("; ")) {
        headers.insert(COOKIE, cookies);
    }
}

fn outward(headers: &mut HeaderMap) {
    for cookie in headers.iter_mut().filter(|(name, _)| *name == SET_COOKIE).map(|(_, cookie)| cookie) {
        let bare = cookie.to_str().ok().and_then(|text| text.strip_prefix(PREFIX));
        if let Some(Ok(bare)) = bare.map(|text| HeaderValue::try_from(text.replacen("; Secure", "", 1))) {
            *cookie = bare;
        }
    }
}
