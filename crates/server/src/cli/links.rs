//! The links that commands print, and for whom.

use remit_domain::text::EmailAddress;

use crate::config::Config;

/// Says with what links begin, where nobody has set what people type.
pub fn tell_address(config: &Config) {
    if config.address.is_none() {
        let address = config.address();
        say!(
            "Links begin with {address}. If people type another address, set it: address = \"https://…\" in remit.toml,"
        );
        say!("or REMIT_ADDRESS.");
    }
}

/// A warning where letters of an address look like others (USR 4).
pub fn look_alike(email: &EmailAddress) -> String {
    format!("{email} has letters that look like others; it is not the same as the address with those")
}
