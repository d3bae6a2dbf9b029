//! Codes by time (RFC 6238): six digits, others every 30 seconds, of a secret that the person's telephone keeps too.

use std::fmt;

use rand::CryptoRng;
use remit_db::{FromColumn, Row, ToValue, Value};
use totp_rs::{Algorithm, Builder, Secret};

use crate::clock::Instant;

/// How long a code is shown.
const STEP_SECONDS: u64 = 30;
/// How many codes before the present one are taken, and how many after it: clocks differ, and typing takes a while.
const STEPS_ASIDE: u16 = 1;

/// The secret that codes are computed of.
#[derive(Clone, PartialEq, Eq)]
pub struct Key([u8; 20]);

impl Key {
    /// A new one.
    pub fn random(source: &mut impl CryptoRng) -> Key {
        let mut bytes = [0; 20];
        source.fill_bytes(&mut bytes);
        Key(bytes)
    }

    /// Its text in base32, as apps take it.
    #[must_use]
    pub fn reveal(&self) -> String {
        Secret::new_stack(self.0).to_base32()
    }

    /// The step of which `typed` is the code, if it is one of those that are taken at `at`.
    pub(super) fn step_of(&self, typed: &str, at: Instant) -> Option<i64> {
        let digits: String = typed.chars().filter(|character| !character.is_whitespace()).collect();
        if digits.len() != 6 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
            return None;
        }
        let codes = Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(6)
            .with_skew(STEPS_ASIDE)
            .with_step_duration(STEP_SECONDS)
            .with_secret(Secret::new_stack(self.0))
            .build()
            .ok()?;
        let seconds = u64::try_from(at.0 / 1_000_000).ok()?;
        codes.check(&digits, seconds).and_then(|step| i64::try_from(step).ok())
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

impl ToValue for Key {
    fn to_value(&self) -> Value<'_> {
        Value::Bytes(&self.0)
    }
}

impl FromColumn for Key {
    fn from_column(row: &Row<'_>, column: usize) -> Result<Self, remit_db::Error> {
        let bytes = Vec::<u8>::from_column(row, column)?;
        let length = bytes.len();
        bytes.try_into().map(Key).map_err(|_| remit_db::Error::unreadable("Key", length))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret and the codes of RFC 6238, appendix B, their last six digits.
    const KEY: Key = Key(*b"12345678901234567890");
    const CODES: [(i64, &str); 4] =
        [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (2_000_000_000, "279037")];

    fn at(seconds: i64) -> Instant {
        Instant(seconds * 1_000_000)
    }

    #[test]
    fn codes_are_those_of_the_standard() {
        for (seconds, code) in CODES {
            assert_eq!(KEY.step_of(code, at(seconds)), Some(seconds / 30), "{code}");
        }
        assert_eq!(KEY.step_of(" 287 082\n", at(59)), Some(1), "as an app shows it");
        assert_eq!(KEY.reveal(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }

    #[test]
    fn a_code_is_taken_one_step_early_and_one_step_late() {
        let taken = |seconds| KEY.step_of("005924", at(seconds)).is_some();
        let step = 1_234_567_890;
        assert_eq!([step - 31, step - 30, step, step + 59, step + 60].map(taken), [false, true, true, true, false]);
    }

    #[test]
    fn what_is_no_code_fits_no_step() {
        for typed in ["", "28708", "2870822", "28708x", "+28708", "２８７０８２", "287-082"] {
            assert_eq!(KEY.step_of(typed, at(59)), None, "{typed}");
        }
        assert_eq!(format!("{KEY:?}"), "Key(…)");
    }
}
