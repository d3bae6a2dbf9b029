//! Absences as people say them: "from Thursday at midday until Friday evening", days and halves of days by a zone's clock.

use jiff::tz::TimeZone;

use crate::clock::{Day, Instant};
use crate::code::coded;

coded! {
    /// One of the two parts of a day.
    Half {
        /// From the beginning of the day to its midday.
        Morning = 1 "morning",
        /// From midday to the end of the day.
        Afternoon = 2 "afternoon",
    }
}

/// A part of one day; the first and the last of an absence belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HalfDay {
    /// The day.
    pub day: Day,
    /// Which part of it.
    pub half: Half,
}

impl HalfDay {
    /// The first instant of it in `zone`.
    #[must_use]
    pub fn begins(self, zone: &TimeZone) -> Instant {
        match self.half {
            Half::Morning => self.day.start(zone),
            Half::Afternoon => midday(self.day, zone),
        }
    }

    /// The first instant after it in `zone`.
    #[must_use]
    pub fn ends(self, zone: &TimeZone) -> Instant {
        match self.half {
            Half::Morning => midday(self.day, zone),
            Half::Afternoon => self.day.plus(1).start(zone),
        }
    }

    /// The half day that begins at this instant, if one does.
    #[must_use]
    pub fn beginning(at: Instant, zone: &TimeZone) -> Option<HalfDay> {
        let day = Day::of(at, zone);
        let mut halves = Half::ALL.iter().map(|half| HalfDay { day, half: *half });
        halves.find(|half| half.begins(zone) == at)
    }

    /// The half day that is over at this instant, if one is.
    #[must_use]
    pub fn ending(at: Instant, zone: &TimeZone) -> Option<HalfDay> {
        let day = Day::of(Instant(at.0.saturating_sub(1)), zone);
        let mut halves = Half::ALL.iter().map(|half| HalfDay { day, half: *half });
        halves.find(|half| half.ends(zone) == at)
    }
}

/// Twelve o'clock; where a zone has left out that day, its end, so that halves never overlap.
fn midday(day: Day, zone: &TimeZone) -> Instant {
    let zoned = day.date().at(12, 0, 0, 0).to_zoned(zone.clone());
    let end = day.plus(1).start(zone);
    zoned.map_or(end, |zoned| Instant::from(zoned.timestamp()).clamp(day.start(zone).min(end), end))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn zone(name: &str) -> TimeZone {
        TimeZone::get(name).unwrap()
    }

    fn half(day: &str, half: Half) -> HalfDay {
        HalfDay { day: day.parse().unwrap(), half }
    }

    #[test]
    fn own_8_half_days_are_by_the_clock_of_the_zone_also_where_it_is_changed() {
        let paris = zone("Europe/Paris");
        for (day, begins, midday, ends) in [
            ("2026-07-14", "2026-07-13T22:00:00Z", "2026-07-14T10:00:00Z", "2026-07-14T22:00:00Z"),
            ("2026-03-29", "2026-03-28T23:00:00Z", "2026-03-29T10:00:00Z", "2026-03-29T22:00:00Z"),
            ("2026-10-25", "2026-10-24T22:00:00Z", "2026-10-25T11:00:00Z", "2026-10-25T23:00:00Z"),
        ] {
            let (morning, afternoon) = (half(day, Half::Morning), half(day, Half::Afternoon));
            let said = [morning.begins(&paris), morning.ends(&paris), afternoon.begins(&paris), afternoon.ends(&paris)];
            assert_eq!(said.map(|at| at.timestamp().to_string()), [begins, midday, midday, ends], "{day}");
        }
        // Midnight was left out there.
        let beirut = zone("Asia/Beirut");
        let begins = half("2022-03-27", Half::Morning).begins(&beirut);
        assert_eq!(begins, half("2022-03-26", Half::Afternoon).ends(&beirut));
        assert_eq!(begins.timestamp().to_string(), "2022-03-26T22:00:00Z");
    }

    #[test]
    fn own_8_a_day_that_a_zone_has_left_out_has_no_halves() {
        let apia = zone("Pacific/Apia");
        for part in [half("2011-12-30", Half::Morning), half("2011-12-30", Half::Afternoon)] {
            assert_eq!(part.begins(&apia), part.ends(&apia));
        }
    }

    #[test]
    fn an_instant_between_is_the_beginning_and_the_end_of_none() {
        let (paris, noon) = (zone("Europe/Paris"), half("2026-07-14", Half::Morning).ends(&zone("Europe/Paris")));
        assert_eq!(HalfDay::beginning(noon, &paris), Some(half("2026-07-14", Half::Afternoon)));
        assert_eq!(HalfDay::ending(noon, &paris), Some(half("2026-07-14", Half::Morning)));
        let between = noon.plus_seconds(60);
        assert_eq!((HalfDay::beginning(between, &paris), HalfDay::ending(between, &paris)), (None, None));
    }

    proptest! {
        #[test]
        fn own_8_half_days_follow_each_other_without_gap_or_overlap_and_are_found_again(
            name in proptest::sample::select(vec![
                "Europe/Paris", "America/New_York", "America/Sao_Paulo", "Asia/Beirut", "Asia/Tokyo", "Australia/Lord_Howe",
                "Pacific/Apia", "Pacific/Chatham", "Africa/Casablanca", "America/St_Johns", "UTC",
            ]),
            day in -30_000_i64..60_000,
        ) {
            let zone = zone(name);
            let [morning, afternoon] = [Half::Morning, Half::Afternoon].map(|half| HalfDay { day: Day(day), half });
            let next = HalfDay { day: Day(day + 1), half: Half::Morning };
            prop_assert_eq!(morning.ends(&zone), afternoon.begins(&zone));
            prop_assert_eq!(afternoon.ends(&zone), next.begins(&zone));
            for half in [morning, afternoon] {
                prop_assert!(half.begins(&zone) <= half.ends(&zone));
                if half.begins(&zone) < half.ends(&zone) {
                    prop_assert_eq!(HalfDay::beginning(half.begins(&zone), &zone), Some(half));
                    prop_assert_eq!(HalfDay::ending(half.ends(&zone), &zone), Some(half));
                }
            }
        }
    }
}
