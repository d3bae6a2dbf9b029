//! Secrets that open something: given away once, kept as a hash, never printed.

use std::fmt;
use std::fmt::Write as _;
use std::str::FromStr;

use rand::CryptoRng;
use sha2::{Digest, Sha256};

use crate::id::OrgId;

/// 256 random bits. Whoever knows them gets in.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret([u8; 32]);

/// A text that is not a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a secret")]
pub struct NotASecret;

impl Secret {
    /// A new secret.
    pub fn random(source: &mut impl CryptoRng) -> Secret {
        let mut bits = [0; 32];
        source.fill_bytes(&mut bits);
        Secret(bits)
    }

    /// What the database keeps of it.
    #[must_use]
    pub fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.0).to_vec()
    }

    /// Its text, for the one who is to have it.
    #[must_use]
    pub fn reveal(&self) -> String {
        self.0.iter().fold(String::with_capacity(64), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl FromStr for Secret {
    type Err = NotASecret;
    fn from_str(text: &str) -> Result<Secret, NotASecret> {
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return Err(NotASecret);
        }
        let mut bits = [0; 32];
        for (bit, pair) in bits.iter_mut().zip(digits.chunks_exact(2)) {
            *bit = digit(pair[0])? * 16 + digit(pair[1])?;
        }
        Ok(Secret(bits))
    }
}

fn digit(character: u8) -> Result<u8, NotASecret> {
    match character {
        b'0'..=b'9' => Ok(character - b'0'),
        b'a'..=b'f' => Ok(character - b'a' + 10),
        _ => Err(NotASecret),
    }
}

/// A secret that says in which organisation it opens something, so that one look into that organisation finds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrgSecret {
    /// The organisation.
    pub org: OrgId,
    /// The secret.
    pub secret: Secret,
}

impl OrgSecret {
    /// Its text, `1k3_0f5a…`, for the one who is to have it.
    #[must_use]
    pub fn reveal(&self) -> String {
        let org = self.org.to_string();
        format!("{}_{}", org.trim_start_matches("org_"), self.secret.reveal())
    }
}

impl FromStr for OrgSecret {
    type Err = NotASecret;
    fn from_str(text: &str) -> Result<OrgSecret, NotASecret> {
        let (org, secret) = text.split_once('_').ok_or(NotASecret)?;
        let org = format!("org_{org}").parse().map_err(|_| NotASecret)?;
        Ok(OrgSecret { org, secret: secret.parse()? })
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::*;

    #[test]
    fn secrets_round_trip_and_do_not_print() {
        let secret = Secret::random(&mut StdRng::seed_from_u64(7));
        let ours = OrgSecret { org: OrgId(99), secret: secret.clone() };
        assert_eq!(secret.reveal().parse(), Ok(secret.clone()));
        assert_eq!(ours.reveal().parse(), Ok(ours.clone()));
        assert!(!format!("{ours:?}").contains(&secret.reveal()));
        assert_ne!(secret, Secret::random(&mut StdRng::seed_from_u64(8)));
    }

    #[test]
    fn other_texts_are_no_secrets() {
        let hex = "0".repeat(64);
        let others = [&hex[1..], "", &hex.replace('0', "G"), &hex.replace('0', "A"), &"é".repeat(32)];
        assert!(others.iter().all(|text| text.parse::<Secret>() == Err(NotASecret)));
        assert!([hex.as_str(), "_", "u_0", &format!("00_{hex}")].iter().all(|text| text.parse::<OrgSecret>().is_err()));
    }
}
