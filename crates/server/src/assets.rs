//! The stylesheet, the modules and the icons: embedded in the program, served under a path that holds a hash of them all,
//! so that browsers keep them for ever and a new version is fetched at once.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use rust_embed::Embed;
use sha2::{Digest, Sha256};

use crate::ui::icon;

const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// For an address of another version: an old page that is still open, or a node that is not yet replaced.
const ASK_AGAIN: &str = "no-cache";

#[derive(Embed)]
#[folder = "assets/"]
struct Files;

struct Asset {
    body: Bytes,
    content_type: String,
    tag: String,
}

struct Assets {
    version: String,
    by_name: BTreeMap<String, Asset>,
}

static ASSETS: LazyLock<Assets> = LazyLock::new(Assets::collect);

impl Assets {
    fn collect() -> Assets {
        let mut by_name = BTreeMap::new();
        let mut stylesheet = Vec::new();
        let mut names = Files::iter().collect::<Vec<_>>();
        names.sort();
        for name in names {
            let Some(file) = Files::get(&name) else { continue };
            if name.starts_with("css/") {
                stylesheet.extend_from_slice(&file.data);
            } else {
                by_name.insert(name.to_string(), Asset::new(file.data.into_owned(), file.metadata.mimetype()));
            }
        }
        by_name.insert("remit.css".to_owned(), Asset::new(stylesheet, "text/css"));
        by_name.insert("icons.svg".to_owned(), Asset::new(icon::sprite().into_bytes(), "image/svg+xml"));
        let all = by_name.values().fold(Sha256::new(), |all, asset| all.chain_update(&asset.tag));
        Assets { version: hexadecimal(&all.finalize()), by_name }
    }
}

impl Asset {
    fn new(body: Vec<u8>, content_type: &str) -> Asset {
        let tag = format!("\"{}\"", hexadecimal(&Sha256::digest(&body)));
        let content_type = match content_type {
            text if text.starts_with("text/") => format!("{text}; charset=utf-8"),
            other => other.to_owned(),
        };
        Asset { body: Bytes::from(body), content_type, tag }
    }
}

fn hexadecimal(hash: &[u8]) -> String {
    hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// The address of an asset in this version of the program.
#[must_use]
pub fn url(name: &str) -> String {
    format!("/assets/{}/{name}", ASSETS.version)
}

/// The names of the modules that a page loads.
pub fn modules() -> impl Iterator<Item = &'static str> {
    ASSETS.by_name.keys().map(String::as_str).filter(|name| name.ends_with(".js"))
}

/// All of them, each with its name.
#[cfg(test)]
pub fn all() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    ASSETS.by_name.iter().map(|(name, asset)| (name.as_str(), asset.body.as_ref()))
}

/// Answers with one of them.
pub async fn serve(Path((version, name)): Path<(String, String)>, headers: HeaderMap) -> Response {
    let Some(asset) = ASSETS.by_name.get(&name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let keeping = if version == ASSETS.version { FOR_EVER } else { ASK_AGAIN };
    let named = [(CACHE_CONTROL, keeping), (ETAG, &asset.tag)];
    if headers.get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == asset.tag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, named).into_response();
    }
    (named, [(CONTENT_TYPE, &asset.content_type)], asset.body.clone()).into_response()
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    async fn fetched(version: &str, name: &str, known: Option<&HeaderValue>) -> Response {
        let headers = known.map(|tag| (IF_NONE_MATCH, tag.clone())).into_iter().collect();
        serve(Path((version.to_owned(), name.to_owned())), headers).await
    }

    #[tokio::test]
    async fn this_version_is_kept_for_ever_and_another_is_asked_for_again() {
        let current = fetched(&ASSETS.version, "remit.css", None).await;
        assert_eq!(current.status(), StatusCode::OK);
        assert_eq!(current.headers()[CACHE_CONTROL], FOR_EVER);
        assert_eq!(current.headers()[CONTENT_TYPE], "text/css; charset=utf-8");
        let other = fetched("before", "remit.css", None).await;
        assert_eq!(
            (other.status(), &other.headers()[CACHE_CONTROL]),
            (StatusCode::OK, &HeaderValue::from_static(ASK_AGAIN))
        );
    }

    #[tokio::test]
    async fn what_a_browser_has_is_not_sent_again() {
        let tag = fetched("any", "icons.svg", None).await.headers()[ETAG].clone();
        assert_eq!(fetched("any", "icons.svg", Some(&tag)).await.status(), StatusCode::NOT_MODIFIED);
    }

    #[tokio::test]
    async fn what_is_not_there_is_not_found() {
        for name in ["css", "..", "1-tokens.css", ""] {
            assert_eq!(fetched(&ASSETS.version, name, None).await.status(), StatusCode::NOT_FOUND, "{name}");
        }
    }

    #[test]
    fn the_script_is_small_and_nothing_comes_from_elsewhere() {
        let modules = all().filter(|(name, _)| name.ends_with(".js")).map(|(_, body)| body.len()).sum::<usize>();
        assert!(modules < 21_000, "{modules} bytes of script");
        for (name, body) in all() {
            let text = String::from_utf8_lossy(body).replace("http://www.w3.org/", "");
            assert!(!text.contains("http://") && !text.contains("https://") && !text.contains("@import"), "{name}");
        }
    }
}
