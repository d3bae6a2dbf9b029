//! How answers write what several of them have.

use remit_db::Total;
use remit_domain::clock::Instant;
use remit_domain::money::Money;
use serde::Serialize;

/// How many there are, counted to 1,000 (LST 2).
#[derive(Serialize)]
pub struct Count {
    count: i64,
    more: bool,
}

impl Count {
    /// Of what was counted to one beyond the cap of lists.
    #[must_use]
    pub fn capped(counted: i64) -> Count {
        Count { count: counted.min(Total::CAP), more: counted > Total::CAP }
    }
}

/// An amount of one currency.
#[derive(Serialize)]
pub struct Amount {
    minor: i64,
    currency: &'static str,
}

impl From<Money> for Amount {
    fn from(money: Money) -> Amount {
        Amount { minor: money.minor, currency: money.currency.code() }
    }
}

/// A thing and what it is called.
#[derive(Serialize)]
pub struct Named<T> {
    /// Its id.
    pub id: T,
    /// Its name.
    pub name: String,
}

/// A moment: `2026-06-30T08:15:00Z`.
#[must_use]
pub fn moment(at: Instant) -> String {
    at.timestamp().to_string()
}
