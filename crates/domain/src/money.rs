//! Money: whole minor units beside their currency. Amounts of different currencies are never added (ACT 7).

use std::fmt;
use std::str::FromStr;

use remit_db::{FromColumn, Row, ToValue, Value};

use crate::error::Problem;

/// A currency of ISO 4217.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency(iso_currency::Currency);

impl Currency {
    /// Its three letters.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// How many decimals its amounts have: 2 for the euro, 0 for the yen, 3 for the Kuwaiti dinar.
    #[must_use]
    pub fn exponent(self) -> u32 {
        self.0.exponent().map_or(0, u32::from)
    }
}

impl PartialOrd for Currency {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Currency {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.code().cmp(other.code())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Currency {
    type Err = Problem;
    fn from_str(text: &str) -> Result<Currency, Problem> {
        let code = text.trim().to_ascii_uppercase();
        iso_currency::Currency::from_code(&code).map(Currency).ok_or(Problem::NotAChoice)
    }
}

impl serde::Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl ToValue for Currency {
    fn to_value(&self) -> Value<'_> {
        Value::Text(self.code())
    }
}

impl FromColumn for Currency {
    fn from_column(row: &Row<'_>, column: usize) -> Result<Self, remit_db::Error> {
        let code = String::from_column(row, column)?;
        code.parse().map_err(|_| remit_db::Error::unreadable("Currency", code))
    }
}

/// An amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct Money {
    /// Of what.
    pub currency: Currency,
    /// How much, in the currency's smallest unit.
    pub minor: i64,
}

impl Money {
    /// So many minor units of `currency`.
    #[must_use]
    pub fn new(minor: i64, currency: Currency) -> Money {
        Money { currency, minor }
    }
}

/// With the currency's decimals and a full stop, for logs and machines; pages format for their reader.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let exponent = self.currency.exponent();
        let unit = 10u64.pow(exponent);
        let sign = if self.minor < 0 { "-" } else { "" };
        let (whole, part) = (self.minor.unsigned_abs() / unit, self.minor.unsigned_abs() % unit);
        match exponent {
            0 => write!(f, "{sign}{whole} {}", self.currency),
            _ => write!(f, "{sign}{whole}.{part:0width$} {}", self.currency, width = exponent as usize),
        }
    }
}

/// Sums of amounts, one per currency (ACT 7), in the order of the currencies' codes.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Totals(Vec<Money>);

impl Totals {
    /// Adds `money` to the sum of its currency.
    pub fn add(&mut self, money: Money) {
        match self.0.binary_search_by_key(&money.currency, |sum| sum.currency) {
            Ok(at) => self.0[at].minor = self.0[at].minor.saturating_add(money.minor),
            Err(at) => self.0.insert(at, money),
        }
    }

    /// The sums.
    #[must_use]
    pub fn sums(&self) -> &[Money] {
        &self.0
    }
}

impl FromIterator<Money> for Totals {
    fn from_iter<I: IntoIterator<Item = Money>>(amounts: I) -> Totals {
        let mut totals = Totals::default();
        amounts.into_iter().for_each(|money| totals.add(money));
        totals
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(minor: i64, code: &str) -> Money {
        Money::new(minor, code.parse().unwrap())
    }

    #[test]
    fn amounts_show_the_decimals_of_their_currency() {
        let shown = [money(-123_405, "EUR"), money(1_234, "JPY"), money(1_005, "KWD"), money(7, "usd")];
        assert_eq!(shown.map(|money| money.to_string()), ["-1234.05 EUR", "1234 JPY", "1.005 KWD", "0.07 USD"]);
    }

    #[test]
    fn act_7_different_currencies_are_never_added() {
        let totals: Totals = [money(5, "USD"), money(3, "EUR"), money(2, "USD")].into_iter().collect();
        assert_eq!(totals.sums(), [money(3, "EUR"), money(7, "USD")]);
    }

    #[test]
    fn unknown_currencies_are_refused() {
        assert_eq!("XYZ".parse::<Currency>(), Err(Problem::NotAChoice));
        assert_eq!(" usd ".parse::<Currency>().map(Currency::code), Ok("USD"));
    }
}
