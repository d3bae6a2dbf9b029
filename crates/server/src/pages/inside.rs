//! To a page and back again: only to addresses of ours (safety 15).

use axum::http::{Method, Uri};
use axum::response::Redirect;

/// The way to the sign-in page, and back afterwards to the page that was asked for.
pub fn ask_to_sign_in(method: &Method, uri: &Uri) -> Redirect {
    let wanted = uri.path_and_query().map_or("/", |path| path.as_str());
    returning("/login", if method == Method::GET { inside(wanted) } else { "/" })
}

/// The way to `page`, and from there to the address `back`.
pub fn returning(page: &str, back: &str) -> Redirect {
    match serde_urlencoded::to_string([("return", back)]) {
        Ok(query) if back != "/" => Redirect::to(&format!("{page}?{query}")),
        _ => Redirect::to(page),
    }
}

/// An address of ours, or Home: a link with somewhere else to return to leads nowhere else (safety 15).
pub fn inside(address: &str) -> &str {
    let mut characters = address.chars();
    let ours = characters.next() == Some('/')
        && !matches!(characters.next(), Some('/' | '\\'))
        && address.chars().all(|character| character.is_ascii_graphic() && character != '\\');
    if ours { address } else { "/" }
}

#[cfg(test)]
mod tests {
    use axum::http::header;
    use axum::response::IntoResponse;

    use super::*;

    #[test]
    fn only_addresses_of_ours_are_returned_to() {
        for ours in ["/", "/customers?q=a", "/actions/act_1", "/a//b", "/.//evil.example"] {
            assert_eq!(inside(ours), ours);
        }
        let others = [
            "",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "/\t/evil.example",
            "/\n/evil.example",
            " /",
            "\\\\evil.example",
            "/a\\b",
            "evil.example",
            "/\u{2028}",
            "/é",
        ];
        for other in others {
            assert_eq!(inside(other), "/", "{other:?}");
        }
    }

    #[test]
    fn a_page_that_needs_signing_in_is_returned_to() {
        let location = |method: Method, uri: &'static str| {
            let redirect = ask_to_sign_in(&method, &Uri::from_static(uri)).into_response();
            redirect.headers()[header::LOCATION].to_str().unwrap().to_owned()
        };
        assert_eq!(location(Method::GET, "/customers?q=a&b=%20"), "/login?return=%2Fcustomers%3Fq%3Da%26b%3D%2520");
        assert_eq!(location(Method::GET, "/"), "/login");
        assert_eq!(location(Method::POST, "/settings/groups"), "/login");
    }
}
