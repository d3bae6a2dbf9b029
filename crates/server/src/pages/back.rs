//! From a form back to the list that it was opened from, as it was left there, with a word about what was done.

use std::fmt::Display;

use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::inside::inside;
use crate::ui::table::TableState;

/// The parameters of a page that tell what was just done, and to whom or what.
pub const NEWS: [&str; 2] = ["did", "to"];

/// Where a form was opened.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Back {
    #[serde(rename = "return", default)]
    address: String,
}

impl Back {
    /// The list at `path` as it was left, or as it begins.
    #[must_use]
    pub fn to<'a>(&'a self, path: &'a str) -> &'a str {
        let address = inside(&self.address);
        let within = address.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('?'));
        if within { address } else { path }
    }

    /// Goes there, and says what was done.
    pub fn told(&self, path: &str, did: &str, to: impl Display) -> Response {
        Redirect::to(&telling(self.to(path), did, to)).into_response()
    }

    /// The page it was opened on, whichever that was.
    #[must_use]
    pub fn anywhere(&self) -> &str {
        inside(&self.address)
    }
}

/// The address of the page at `address` on which it says what was done.
#[must_use]
pub fn telling(address: &str, did: &str, to: impl Display) -> String {
    let separator = if address.contains('?') { '&' } else { '?' };
    format!("{address}{separator}did={did}&to={to}")
}

/// The address of a form that leads back to the list at `back`.
#[must_use]
pub fn leading_back(form: &str, back: &str) -> String {
    let separator = if form.contains('?') { '&' } else { '?' };
    format!("{form}{separator}{}", serde_urlencoded::to_string([("return", back)]).unwrap_or_default())
}

/// The same list without the word about what was just done.
#[must_use]
pub fn without_news(state: &TableState) -> TableState {
    let own = state.own.iter().filter(|(name, _)| !NEWS.contains(&name.as_str())).cloned().collect();
    TableState { own, ..state.clone() }
}

#[cfg(test)]
mod tests {
    use axum::http::header::LOCATION;

    use super::*;

    fn back(address: &str) -> Back {
        Back { address: address.to_owned() }
    }

    #[test]
    fn the_list_is_found_as_it_was_left() {
        let left = back("/settings/users?q=ann&f.role=is%3Aadmin");
        assert_eq!(left.to("/settings/users"), "/settings/users?q=ann&f.role=is%3Aadmin");
        let told = left.told("/settings/users", "edited", "usr_1");
        assert_eq!(told.headers()[LOCATION], "/settings/users?q=ann&f.role=is%3Aadmin&did=edited&to=usr_1");
    }

    #[test]
    fn no_other_place_is_returned_to() {
        for other in ["", "/settings/usersx", "/settings/users/usr_1/remove", "//evil.example", "/settings/groups"] {
            assert_eq!(back(other).to("/settings/users"), "/settings/users", "{other}");
        }
    }

    #[test]
    fn what_was_done_is_told_once() {
        let state = TableState::parse("tab=archived&did=edited&to=usr_1&q=a", &["tab", "did", "to"]);
        assert_eq!(without_news(&state).address("/g"), "/g?tab=archived&q=a");
        assert_eq!(leading_back("/a/edit", "/a?q=b&c=d"), "/a/edit?return=%2Fa%3Fq%3Db%26c%3Dd");
        assert_eq!(leading_back("/a/invite?by=link", "/a"), "/a/invite?by=link&return=%2Fa");
    }
}
