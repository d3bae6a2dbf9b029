//! The cookies of the browser: one that carries the session, one the way to it, one that ties the forms before sign-in to
//! the browser.

pub mod plain;

use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use maud::Markup;
use rand::Rng;
use sha2::{Digest, Sha256};

use crate::edge::{NoRandomness, Random};

/// A cookie of ours. The prefix makes the browser refuse it without `Secure`, for other paths and from sub-domains; over
/// plain http on this machine it goes [without](plain).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cookie {
    name: &'static str,
}

/// Carries the session of somebody who is signed in.
pub const SESSION: Cookie = Cookie { name: "__Host-remit" };

/// Ties the forms of somebody who is not signed in yet to their browser.
pub const DOOR: Cookie = Cookie { name: "__Host-remit-door" };

/// Carries how far somebody has come who has shown a password, and a code not yet.
pub const HALF_WAY: Cookie = Cookie { name: "__Host-remit-half-way" };

/// Keeps the language that somebody chose before signing in.
pub const LANGUAGE: Cookie = Cookie { name: "__Host-remit-language" };

impl Cookie {
    /// Its value in a request.
    #[must_use]
    pub fn of(self, headers: &HeaderMap) -> Option<&str> {
        let pairs = headers.get_all(COOKIE).iter().filter_map(|header| header.to_str().ok());
        let mut values = pairs
            .flat_map(|pairs| pairs.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .filter(|(name, value)| *name == self.name && !value.is_empty())
            .map(|(_, value)| value);
        values.next()
    }

    /// The header that sets it, until the browser closes or for `seconds`.
    #[must_use]
    pub fn set(self, value: &str, seconds: Option<i64>) -> [(HeaderName, HeaderValue); 1] {
        let age = seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
        let text = format!("{}={value}; Path=/; Secure; HttpOnly; SameSite=Lax{age}", self.name);
        [(SET_COOKIE, HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("")))]
    }

    /// The header that takes it away.
    #[must_use]
    pub fn clear(self) -> [(HeaderName, HeaderValue); 1] {
        self.set("", Some(0))
    }
}

/// What ties a form before sign-in to its browser: what the form carries, and the cookie, when there is none yet.
pub struct Tie {
    /// What the form has to carry.
    pub form_token: String,
    /// The header that sets the cookie.
    pub cookie: Option<[(HeaderName, HeaderValue); 1]>,
}

impl Tie {
    /// Ties to the cookie that the browser has, or to a new one.
    ///
    /// # Errors
    /// The machine gives no random bytes.
    pub fn to(headers: &HeaderMap, random: &Random) -> Result<Tie, NoRandomness> {
        if let Some(cookie) = SESSION.of(headers).or_else(|| DOOR.of(headers)) {
            return Ok(Tie { form_token: form_token(cookie), cookie: None });
        }
        let mut bytes = [0; 32];
        random.generator()?.fill_bytes(&mut bytes);
        let value = hex(&bytes);
        Ok(Tie { form_token: form_token(&value), cookie: Some(DOOR.set(&value, None)) })
    }

    /// The page whose form carries the token, with the cookie that it is tied to.
    pub fn page(self, page: impl FnOnce(&str) -> Markup) -> Response {
        let mut response = page(&self.form_token).into_response();
        if let Some([(name, value)]) = self.cookie {
            response.headers_mut().append(name, value);
        }
        response
    }
}

/// The text that a form carries beside the cookie of this value: only who can read our pages knows it (safety 14).
#[must_use]
pub fn form_token(cookie: &str) -> String {
    let hash = Sha256::new().chain_update(b"remit form\0").chain_update(cookie.as_bytes()).finalize();
    hex(&hash)
}

/// Bytes as lower-case hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

/// The bytes of such digits; none for anything else.
#[must_use]
pub fn unhex(digits: &str) -> Option<Vec<u8>> {
    let is_hex = digits.len().is_multiple_of(2) && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let byte = |place: usize| u8::from_str_radix(digits.get(place..place + 2)?, 16).ok();
    if is_hex { (0..digits.len()).step_by(2).map(byte).collect() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, HeaderValue::from_static("a=1; __Host-remit=secret; b=2"));
        assert_eq!(SESSION.of(&headers), Some("secret"));
        assert_eq!(DOOR.of(&headers), None);
    }

    #[test]
    fn the_session_is_for_this_host_over_https_and_not_for_scripts() {
        let [(_, header)] = SESSION.set("secret", None);
        assert_eq!(header, "__Host-remit=secret; Path=/; Secure; HttpOnly; SameSite=Lax");
        let [(_, header)] = SESSION.clear();
        assert!(header.to_str().unwrap().ends_with("Max-Age=0"));
    }

    #[test]
    fn a_form_token_differs_with_its_cookie_and_does_not_contain_it() {
        assert_ne!(form_token("a"), form_token("b"));
        assert_eq!(form_token("a"), form_token("a"));
        assert_eq!(hex(&[0, 255, 16]), "00ff10");
        assert_eq!(unhex("00ff10"), Some(vec![0, 255, 16]));
        assert_eq!([unhex("0"), unhex("0g"), unhex("+1"), unhex("é")], [None, None, None, None]);
    }
}
