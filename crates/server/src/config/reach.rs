//! How browsers reach the server, on which it depends what cookies they keep.

use std::net::IpAddr;

use axum::http::Uri;

/// How browsers reach the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Over https.
    Secure,
    /// Over plain http, on the machine that it runs on.
    Loopback,
    /// Over plain http from elsewhere, where they keep no cookie that is safe to give: nobody can sign in.
    Open,
}

impl Reach {
    /// By the address that people type.
    pub(super) fn by(address: &str) -> Reach {
        let uri = address.parse::<Uri>().unwrap_or_default();
        match (uri.scheme_str(), uri.host()) {
            (Some("https"), _) => Reach::Secure,
            (Some("http"), Some(host)) if is_loopback(host) => Reach::Loopback,
            _ => Reach::Open,
        }
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    address.map_or(host == "localhost" || host.ends_with(".localhost"), |address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_and_this_machine_are_safe() {
        for (address, reach) in [
            ("https://remit.example", Reach::Secure),
            ("https://remit.example/late", Reach::Secure),
            ("http://127.0.0.1:8080", Reach::Loopback),
            ("http://[::1]:8080", Reach::Loopback),
            ("http://localhost", Reach::Loopback),
            ("http://0.0.0.0:8080", Reach::Open),
            ("http://192.0.2.7", Reach::Open),
            ("http://localhost.example", Reach::Open),
            ("remit.example", Reach::Open),
            ("", Reach::Open),
        ] {
            assert_eq!(Reach::by(address), reach, "{address}");
        }
    }
}
