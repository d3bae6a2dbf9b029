//! Where passkeys are good for.

use webauthn_rp::request::{AsciiDomain, RpId};

/// The domain that passkeys belong to, and the origin of the pages that may ask for them.
#[derive(Debug)]
pub struct Site {
    pub(super) id: RpId,
    pub(super) origin: String,
}

impl Site {
    /// Pages of `origin`, for passkeys of `domain`, in ASCII as browsers compare them; none when it is no domain.
    #[must_use]
    pub fn new(domain: &str, origin: String) -> Option<Site> {
        let id = RpId::Domain(AsciiDomain::try_from(domain.to_owned()).ok()?);
        Some(Site { id, origin })
    }

    /// Those pages.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }
}
