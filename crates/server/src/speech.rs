//! The language for somebody who is not signed in: the one chosen on the page, chosen before, or asked for by the browser.

use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::{HeaderMap, Uri};

use crate::cookie::LANGUAGE;
use crate::words::{Language, Words};

/// The words for a reader who is not signed in.
#[must_use]
pub fn words(headers: &HeaderMap, uri: &Uri) -> Words {
    let before = || remembered(headers);
    let asked_for = || headers.get(ACCEPT_LANGUAGE).and_then(|header| header.to_str().ok()).map(Language::accepted);
    Words::new(chosen(uri).or_else(before).or_else(asked_for).unwrap_or_default())
}

/// The language chosen before in this browser.
#[must_use]
pub fn remembered(headers: &HeaderMap) -> Option<Language> {
    LANGUAGE.of(headers).and_then(Language::from_tag)
}

/// The language chosen on the page: `?language=fr`.
#[must_use]
pub fn chosen(uri: &Uri) -> Option<Language> {
    let query = serde_urlencoded::from_str::<Vec<(String, String)>>(uri.query()?).ok()?;
    query.iter().find(|(name, _)| name == "language").and_then(|(_, tag)| Language::from_tag(tag))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use axum::http::header::COOKIE;

    use super::*;

    #[test]
    fn what_is_chosen_on_the_page_counts_most() {
        let mut headers = HeaderMap::new();
        let language = |headers: &HeaderMap, uri: &str| words(headers, &uri.parse().unwrap()).language();
        assert_eq!(language(&headers, "/login"), Language::English);
        headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static("fr"));
        assert_eq!(language(&headers, "/login"), Language::French);
        headers.insert(COOKIE, HeaderValue::from_static("__Host-remit-language=en"));
        assert_eq!(language(&headers, "/login?language=x"), Language::English);
        assert_eq!(language(&headers, "/login?return=%2F&language=fr"), Language::French);
    }
}
