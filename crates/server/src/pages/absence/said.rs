//! When somebody is away, in words: days and halves of days where an absence keeps to them, else its minute. They are days of
//! the organisation, wherever the reader is.

use jiff::tz::TimeZone;
use remit_domain::absence::{Absence, Half, HalfDay};
use remit_domain::clock::{Day, Instant};

use crate::pages::chrome::Reader;
use crate::ui::dates::Dates;
use crate::words::Words;

/// "away until 5 Dec".
#[must_use]
pub fn away(reader: &Reader<'_>, until: Instant) -> String {
    reader.words.with("absence-away", &[("until", self::until(reader, until).into())])
}

/// The last day of an absence that ends at this instant: "5 Dec", "5 Dec, midday", "5 Dec, 14:37".
#[must_use]
pub fn until(reader: &Reader<'_>, at: Instant) -> String {
    Said::of(reader).until(at)
}

/// A whole absence: "3 Dec to 5 Dec, midday".
#[must_use]
pub(super) fn span(reader: &Reader<'_>, absence: &Absence) -> String {
    Said::of(reader).span(absence)
}

struct Said<'a> {
    words: Words,
    dates: Dates,
    zone: &'a TimeZone,
}

impl<'a> Said<'a> {
    fn of(reader: &'a Reader<'_>) -> Said<'a> {
        Said { words: reader.words, dates: reader.dates(), zone: reader.signed.session.organisation.zone.rules() }
    }

    fn span(&self, absence: &Absence) -> String {
        let first = HalfDay::beginning(absence.from, self.zone);
        let last = HalfDay::ending(absence.until, self.zone);
        match (first, last) {
            (Some(first), Some(last)) if first.day == last.day => self.one_day(first, last),
            _ => {
                let args = [("from", self.from(absence.from).into()), ("until", self.until(absence.until).into())];
                self.words.with("absence-span", &args)
            }
        }
    }

    fn one_day(&self, first: HalfDay, last: HalfDay) -> String {
        let day = [("day", self.dates.short(first.day.date()).into())];
        match (first.half, last.half) {
            (Half::Morning, Half::Morning) => self.words.with("absence-one-morning", &day),
            (Half::Afternoon, Half::Afternoon) => self.words.with("absence-one-afternoon", &day),
            _ => self.dates.short(first.day.date()),
        }
    }

    fn from(&self, at: Instant) -> String {
        match HalfDay::beginning(at, self.zone) {
            Some(HalfDay { day, half: Half::Morning }) => self.dates.short(day.date()),
            Some(HalfDay { day, half: Half::Afternoon }) => self.midday(day),
            None => self.minute(at),
        }
    }

    fn until(&self, at: Instant) -> String {
        match HalfDay::ending(at, self.zone) {
            Some(HalfDay { day, half: Half::Afternoon }) => self.dates.short(day.date()),
            Some(HalfDay { day, half: Half::Morning }) => self.midday(day),
            None => self.minute(at),
        }
    }

    fn midday(&self, day: Day) -> String {
        self.words.with("absence-midday", &[("day", self.dates.short(day.date()).into())])
    }

    fn minute(&self, at: Instant) -> String {
        let there = self.zone.to_datetime(at.timestamp());
        let time = there.strftime("%H:%M").to_string();
        self.words.with("absence-minute", &[("day", self.dates.short(there.date()).into()), ("time", time.into())])
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use remit_domain::absence::Cover;
    use remit_domain::id::{AbsenceId, UserId};

    use super::*;
    use crate::words::Language;

    fn said(language: Language, from: &str, until: &str) -> String {
        let zone = TimeZone::get("Europe/Paris").unwrap();
        let words = Words::new(language);
        let at = |text: &str| {
            let there: jiff::civil::DateTime = text.parse().unwrap();
            Instant::from(there.to_zoned(zone.clone()).unwrap().timestamp())
        };
        let cover = Cover { substitute: None, with_sight: false };
        let absence = Absence { id: AbsenceId(1), user: UserId(1), from: at(from), until: at(until), cover };
        Said { words, dates: Dates::new(words, date(2026, 12, 1)), zone: &zone }.span(&absence)
    }

    #[test]
    fn own_8_the_last_day_is_said_and_not_the_first_after_it() {
        for (from, until, english, french) in [
            ("2026-12-03T00:00", "2026-12-06T00:00", "3 Dec to 5 Dec", "du 3 déc. au 5 déc."),
            (
                "2026-12-03T12:00",
                "2026-12-05T12:00",
                "3 Dec, midday to 5 Dec, midday",
                "du 3 déc. à midi au 5 déc. à midi",
            ),
            ("2026-12-03T00:00", "2026-12-04T00:00", "3 Dec", "3 déc."),
            ("2026-12-03T00:00", "2026-12-03T12:00", "3 Dec, morning", "3 déc., le matin"),
            ("2026-12-03T12:00", "2026-12-04T00:00", "3 Dec, afternoon", "3 déc., l’après-midi"),
            ("2026-12-03T00:00", "2026-12-03T14:37", "3 Dec to 3 Dec, 14:37", "du 3 déc. au 3 déc. à 14:37"),
            ("2026-12-28T00:00", "2027-01-02T00:00", "28 Dec to 1 Jan 2027", "du 28 déc. au 1er janv. 2027"),
        ] {
            assert_eq!(said(Language::English, from, until), english);
            assert_eq!(said(Language::French, from, until), french);
        }
    }
}
