//! The links that commands print.

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
