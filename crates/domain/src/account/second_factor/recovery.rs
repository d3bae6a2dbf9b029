//! Recovery codes: ten, shown once, each for one sign-in without the telephone.

use std::fmt;

use rand::CryptoRng;
use sha2::{Digest, Sha256};
use totp_rs::Secret;

/// 80 random bits: many enough that a plain hash keeps them.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode([u8; 10]);

impl RecoveryCode {
    /// How many somebody gets.
    pub const COUNT: usize = 10;

    /// A whole set of new ones.
    pub fn set(source: &mut impl CryptoRng) -> [RecoveryCode; RecoveryCode::COUNT] {
        std::array::from_fn(|_| {
            let mut bytes = [0; 10];
            source.fill_bytes(&mut bytes);
            RecoveryCode(bytes)
        })
    }

    /// Its text, `ABCD-EFGH-IJKL-MNOP`, for the one who is to have it.
    #[must_use]
    pub fn reveal(&self) -> String {
        let letters = Secret::from(self.0.as_slice()).to_base32();
        let groups: Vec<&str> = (0..letters.len()).step_by(4).filter_map(|at| letters.get(at..at + 4)).collect();
        groups.join("-")
    }

    /// What the database keeps of it.
    pub(super) fn hash(&self) -> Vec<u8> {
        hash(&self.reveal())
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(…)")
    }
}

/// The hash of what was typed, in whichever case and groups.
pub(super) fn hash(typed: &str) -> Vec<u8> {
    let plain: String = typed.chars().filter(char::is_ascii_alphanumeric).map(|it| it.to_ascii_uppercase()).collect();
    Sha256::digest(plain).to_vec()
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::*;

    #[test]
    fn a_code_is_known_again_however_it_is_typed_and_does_not_print() {
        let codes = RecoveryCode::set(&mut StdRng::seed_from_u64(7));
        let text = codes[0].reveal();
        assert_eq!((text.len(), text.matches('-').count()), (19, 3));
        for typed in [text.clone(), text.to_lowercase(), text.replace('-', " "), text.replace('-', "") + "\n"] {
            assert_eq!(hash(&typed), codes[0].hash(), "{typed}");
        }
        assert!(codes[1..].iter().all(|other| other.hash() != codes[0].hash()));
        assert!(!format!("{codes:?}").contains(&text));
    }
}
