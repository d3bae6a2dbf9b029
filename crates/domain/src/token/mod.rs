//! API tokens: how a machine becomes an [`Actor`](crate::Actor).

pub mod commands;
mod queries;

use std::str::FromStr;

pub(crate) use queries::scope_of;
pub use queries::{actor_of, all};

use crate::actor::Actor;
use crate::clock::Instant;
use crate::id::TokenId;
use crate::organisation::Organisation;
use crate::permission::Scope;
use crate::secret::{NotASecret, OrgSecret};

/// What a machine shows: `rmt_1k3_0f5a…`. The prefix lets scanners of source code find one that was left there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bearer(pub OrgSecret);

const PREFIX: &str = "rmt_";

impl Bearer {
    /// Its text, for the one who is to have it.
    #[must_use]
    pub fn reveal(&self) -> String {
        format!("{PREFIX}{}", self.0.reveal())
    }
}

impl FromStr for Bearer {
    type Err = NotASecret;
    fn from_str(text: &str) -> Result<Bearer, NotASecret> {
        text.strip_prefix(PREFIX).ok_or(NotASecret)?.parse().map(Bearer)
    }
}

/// A token as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Its id.
    pub id: TokenId,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub scope: Scope,
    /// When it was made.
    pub created_at: Instant,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Instant>,
    /// Since when it is of no use.
    pub revoked_at: Option<Instant>,
}

/// A machine that has shown its token.
#[derive(Debug, Clone)]
pub struct Caller {
    /// What it acts as.
    pub actor: Actor,
    /// Where it is.
    pub organisation: Organisation,
    /// Is it time to note that the token is in use ([`commands::touch`])?
    pub is_to_be_touched: bool,
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::*;
    use crate::id::OrgId;
    use crate::secret::Secret;

    #[test]
    fn the_text_of_a_token_names_its_organisation() {
        let secret = Secret::random(&mut StdRng::seed_from_u64(1));
        let bearer = Bearer(OrgSecret { org: OrgId(35), secret });
        assert!(bearer.reveal().starts_with("rmt_13_"));
        assert_eq!(bearer.reveal().parse(), Ok(bearer.clone()));
        assert!(bearer.0.reveal().parse::<Bearer>().is_err());
    }
}
