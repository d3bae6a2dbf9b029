//! Organisations: a company's workspace, and its settings.

pub mod commands;
mod confirm;
pub mod deletion;
pub mod export;
mod queries;
mod tables;

use jiff::tz::{self, TimeZone};
use remit_db::{FromColumn, Row, ToValue, Value};

use crate::clock::Instant;
use crate::error::Problem;
use crate::id::OrgId;
use crate::money::Currency;

pub use confirm::Confirmation;
pub(crate) use confirm::{check_name, confirmed};
pub use queries::{all, load, names, next, today};

/// An organisation with its settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Its id.
    pub id: OrgId,
    /// What its people call it.
    pub name: String,
    /// Where its days begin.
    pub zone: Zone,
    /// The currency of amounts that come without one.
    pub currency: Currency,
    /// The minute of the day at which planning runs (ACT 1).
    pub plan_at_minute: i64,
    /// Does every mail go to its sender (ACT 6)?
    pub test_mode: bool,
    /// When an absence begins or ends next.
    pub next_change_at: Option<Instant>,
    /// From when on it is to be deleted, when its owner has said so.
    pub delete_at: Option<Instant>,
}

impl Organisation {
    /// Is it over, so that all of it goes?
    #[must_use]
    pub fn is_over(&self, now: Instant) -> bool {
        self.delete_at.is_some_and(|delete_at| delete_at <= now)
    }
}

/// The end of an organisation that is being deleted: nobody comes in any more, and nobody keeps it.
pub(crate) const CLOSED: Instant = Instant(0);

/// Where zones are named after places; all others are old spellings of these.
const REGIONS: [&str; 10] =
    ["Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"];

/// A time zone with the name under which it was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    name: String,
    rules: TimeZone,
}

impl Zone {
    /// The zone of this IANA name: `Europe/Paris`.
    ///
    /// # Errors
    /// No such zone.
    pub fn new(name: &str) -> Result<Zone, Problem> {
        let rules = TimeZone::get(name).map_err(|_| Problem::NotAChoice)?;
        let name = rules.iana_name().ok_or(Problem::NotAChoice)?.to_owned();
        Ok(Zone { name, rules })
    }

    /// The names of all zones to choose from, those of places and UTC, in their order.
    #[must_use]
    pub fn names() -> Vec<String> {
        let is_offered = |name: &String| {
            let region = name.split_once('/').map(|(region, _)| region);
            name == "UTC" || region.is_some_and(|region| REGIONS.contains(&region))
        };
        let mut names: Vec<_> = tz::db().available().map(|name| name.to_string()).filter(is_offered).collect();
        names.sort_unstable();
        names
    }

    /// Its IANA name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// For calendars.
    #[must_use]
    pub fn rules(&self) -> &TimeZone {
        &self.rules
    }
}

impl ToValue for Zone {
    fn to_value(&self) -> Value<'_> {
        Value::Text(&self.name)
    }
}

impl FromColumn for Zone {
    fn from_column(row: &Row<'_>, column: usize) -> Result<Self, remit_db::Error> {
        let name = String::from_column(row, column)?;
        Zone::new(&name).map_err(|_| remit_db::Error::unreadable("time zone", name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_zone_that_is_offered_is_known() {
        let names = Zone::names();
        assert!(names.len() > 300 && names.is_sorted());
        assert!(["America/New_York", "Europe/Paris", "UTC"].iter().all(|name| names.iter().any(|it| it == name)));
        assert!(names.iter().all(|name| Zone::new(name).is_ok()));
        assert!(!names.iter().any(|name| name.starts_with("posix") || name.starts_with("Etc")));
    }

    #[test]
    fn a_zone_is_known_by_its_name() {
        assert_eq!(Zone::new("europe/paris").unwrap().name(), "Europe/Paris");
        for unknown in ["", "Mars/Olympus", "../../etc/passwd", "+02:00"] {
            assert_eq!(Zone::new(unknown), Err(Problem::NotAChoice), "{unknown:?}");
        }
    }
}
