//! Days as the reader says them: "today", "5 days late", "Wed 18 Nov".

use jiff::civil::Date;
use maud::{Markup, html};

use crate::words::Words;

/// Writes days for a reader for whom it is `today`.
#[derive(Debug, Clone, Copy)]
pub struct Dates {
    words: Words,
    today: Date,
}

impl Dates {
    /// Days seen from `today`, in the organisation's time zone.
    #[must_use]
    pub fn new(words: Words, today: Date) -> Dates {
        Dates { words, today }
    }

    /// "4 Mar", with the year when it is another one.
    #[must_use]
    pub fn short(&self, day: Date) -> String {
        let month = self.words.with("date-month-short", &[("n", day.month().into())]);
        let args =
            [("day", i64::from(day.day()).into()), ("month", month.into()), ("year", day.year().to_string().into())];
        let key = if day.year() == self.today.year() { "date-short" } else { "date-short-year" };
        self.words.with(key, &args)
    }

    /// "Tuesday 17 November", with the year when it is another one.
    #[must_use]
    pub fn long(&self, day: Date) -> String {
        let weekday = self.words.with("date-weekday", &[("n", day.weekday().to_monday_one_offset().into())]);
        let month = self.words.with("date-month", &[("n", day.month().into())]);
        let args = [
            ("weekday", weekday.into()),
            ("day", i64::from(day.day()).into()),
            ("month", month.into()),
            ("year", day.year().to_string().into()),
        ];
        self.words.with(if day.year() == self.today.year() { "date-long" } else { "date-long-year" }, &args)
    }

    /// "today", "yesterday", "tomorrow", else the short day.
    #[must_use]
    pub fn near(&self, day: Date) -> String {
        match self.days_until(day) {
            -1 => self.words.t("date-yesterday"),
            0 => self.words.t("date-today"),
            1 => self.words.t("date-tomorrow"),
            _ => self.short(day),
        }
    }

    /// When something is due: "5 days late", "today", "tomorrow", "Wed 18 Nov".
    #[must_use]
    pub fn due(&self, day: Date) -> String {
        let days = self.days_until(day);
        if days < 0 {
            return self.late(-days);
        }
        if !(2..7).contains(&days) {
            return self.near(day);
        }
        let weekday = self.words.with("date-weekday-short", &[("n", day.weekday().to_monday_one_offset().into())]);
        self.words.with("date-weekday-day", &[("weekday", weekday.into()), ("day", self.short(day).into())])
    }

    /// "5 days late".
    #[must_use]
    pub fn late(&self, days: i32) -> String {
        self.words.with("date-late", &[("n", days.into())])
    }

    /// Whether a day is past.
    #[must_use]
    pub fn is_late(&self, day: Date) -> bool {
        day < self.today
    }

    /// What is shown, as `<time>`: the exact day for machines, and in the title for those who want to know.
    #[must_use]
    pub fn time(&self, day: Date, shown: &str) -> Markup {
        html! { time datetime=(day) title=(self.long(day)) { (shown) } }
    }

    fn days_until(&self, day: Date) -> i32 {
        self.today.until(day).map_or(i32::MAX, |span| span.get_days())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::words::Language;

    fn dates(language: Language) -> Dates {
        Dates::new(Words::new(language), date(2026, 11, 17))
    }

    #[test]
    fn days_near_today_are_said_in_words() {
        for (day, english, french) in [
            (date(2026, 11, 12), "5 days late", "5 jours de retard"),
            (date(2026, 11, 16), "1 day late", "1 jour de retard"),
            (date(2026, 12, 1), "1 Dec", "1er déc."),
            (date(2026, 11, 17), "today", "aujourd’hui"),
            (date(2026, 11, 18), "tomorrow", "demain"),
            (date(2026, 11, 20), "Fri 20 Nov", "ven. 20 nov."),
            (date(2026, 12, 24), "24 Dec", "24 déc."),
            (date(2027, 3, 1), "1 Mar 2027", "1er mars 2027"),
        ] {
            assert_eq!(dates(Language::English).due(day), english);
            assert_eq!(dates(Language::French).due(day), french);
        }
    }

    #[test]
    fn a_day_is_written_out() {
        assert_eq!(dates(Language::English).long(date(2026, 11, 17)), "Tuesday 17 November");
        assert_eq!(dates(Language::French).long(date(2025, 2, 1)), "samedi 1er février 2025");
        assert_eq!(dates(Language::English).near(date(2026, 11, 16)), "yesterday");
    }

    #[test]
    fn the_exact_day_is_there_for_machines() {
        let page = dates(Language::English).time(date(2026, 11, 12), "5 days late").into_string();
        assert_eq!(page, r#"<time datetime="2026-11-12" title="Thursday 12 November">5 days late</time>"#);
    }
}
