//! Time as the model knows it: instants and days. Nothing here reads a clock; the moment of an act comes with its [`crate::Actor`].

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use remit_db::{FromColumn, Row, ToValue, Value};

/// A point in time, in microseconds UTC since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Instant(pub i64);

impl Instant {
    /// This instant so many seconds later (earlier when negative).
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Instant {
        Instant(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }

    /// The same instant for calendars; instants beyond the calendar's end are brought back to it.
    #[must_use]
    pub fn timestamp(self) -> Timestamp {
        Timestamp::from_microsecond(self.0).unwrap_or(if self.0 < 0 { Timestamp::MIN } else { Timestamp::MAX })
    }
}

impl From<Timestamp> for Instant {
    fn from(timestamp: Timestamp) -> Instant {
        Instant(timestamp.as_microsecond())
    }
}

/// A calendar day, counted from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i64);

const EPOCH: Date = Date::constant(1970, 1, 1);

impl Day {
    /// The day that it is at `instant` in `zone`.
    #[must_use]
    pub fn of(instant: Instant, zone: &TimeZone) -> Day {
        Day::from(zone.to_datetime(instant.timestamp()).date())
    }

    /// This day as a date; days beyond the calendar's end are brought back to it.
    #[must_use]
    pub fn date(self) -> Date {
        Span::new().try_days(self.0).and_then(|days| EPOCH.checked_add(days)).unwrap_or(if self.0 < 0 {
            Date::MIN
        } else {
            Date::MAX
        })
    }

    /// So many days later (earlier when negative).
    #[must_use]
    pub fn plus(self, days: i64) -> Day {
        Day(self.0.saturating_add(days))
    }

    /// Saturdays and Sundays, when nothing is planned (ACT 1).
    #[must_use]
    pub fn is_weekend(self) -> bool {
        matches!(self.date().weekday(), Weekday::Saturday | Weekday::Sunday)
    }

    /// The first instant of this day in `zone`.
    #[must_use]
    pub fn start(self, zone: &TimeZone) -> Instant {
        self.date()
            .to_zoned(zone.clone())
            .map_or(Instant(self.0.saturating_mul(86_400_000_000)), |zoned| Instant::from(zoned.timestamp()))
    }
}

impl From<Date> for Day {
    fn from(date: Date) -> Day {
        Day(i64::from(EPOCH.until(date).map_or(0, |span| span.get_days())))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.date().fmt(f)
    }
}

impl FromStr for Day {
    type Err = jiff::Error;
    fn from_str(text: &str) -> Result<Day, jiff::Error> {
        text.parse::<Date>().map(Day::from)
    }
}

macro_rules! stored_as_integer {
    ($($name:ident)*) => {$(
        impl ToValue for $name {
            fn to_value(&self) -> Value<'_> {
                Value::Int(self.0)
            }
        }

        impl FromColumn for $name {
            fn from_column(row: &Row<'_>, column: usize) -> Result<Self, remit_db::Error> {
                i64::from_column(row, column).map($name)
            }
        }
    )*};
}

stored_as_integer! { Instant Day }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_round_trip_through_dates_and_text() {
        for (text, number) in [("1970-01-01", 0), ("2013-06-30", 15_886), ("1969-12-31", -1), ("2000-02-29", 11_016)] {
            let day = text.parse::<Day>().unwrap();
            assert_eq!(day, Day(number));
            assert_eq!(day.to_string(), text);
        }
    }

    #[test]
    fn a_day_begins_where_its_zone_says() {
        let zone = TimeZone::get("Europe/Paris").unwrap();
        let day = "2026-07-14".parse::<Day>().unwrap();
        assert_eq!(day.start(&zone).timestamp().to_string(), "2026-07-13T22:00:00Z");
        assert_eq!(Day::of(day.start(&zone), &zone), day);
        assert_eq!(Day::of(day.start(&zone).plus_seconds(-1), &zone), day.plus(-1));
    }
}
