//! Where passkeys are good for: they belong to a domain, and browsers ask for them only where nobody listens.

use remit_domain::account::passkey::Site;
use url::{Host, Url};

use super::Reach;

/// By the address that people type; none where it is an IP address, or neither https nor this machine.
pub(super) fn site(address: &str) -> Option<Site> {
    let url = Url::parse(address).ok().filter(|_| Reach::by(address) != Reach::Open)?;
    let Some(Host::Domain(domain)) = url.host() else { return None };
    Site::new(domain, url.origin().ascii_serialization())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_belong_to_the_domain_that_people_type() {
        for (address, origin) in [
            ("https://remit.example.org", "https://remit.example.org"),
            ("https://Remit.example.org:443", "https://remit.example.org"),
            ("https://remit.example.org:8443", "https://remit.example.org:8443"),
            ("http://localhost:8080", "http://localhost:8080"),
        ] {
            assert_eq!(site(address).unwrap().origin(), origin, "{address}");
        }
    }

    #[test]
    fn there_are_none_at_an_ip_address_or_where_somebody_may_listen() {
        for address in [
            "http://127.0.0.1:8080",
            "https://192.0.2.7",
            "https://[::1]:8080",
            "http://remit.example.org",
            "remit",
            "",
        ] {
            assert!(site(address).is_none(), "{address}");
        }
    }
}
