use proptest::prelude::*;

use super::*;

fn dates(values: &[&str]) -> Result<Option<Dates>, String> {
    let mut evidence = DateEvidence::default();
    (2..).zip(values).for_each(|(line, value)| evidence.see(line, value));
    evidence.decide().map_err(|failure| failure.to_string())
}

fn decimals(values: &[&str]) -> Result<Option<Decimal>, String> {
    let mut evidence = DecimalEvidence::default();
    (2..).zip(values).for_each(|(line, value)| evidence.see(line, value));
    evidence.decide().map_err(|failure| failure.to_string())
}

fn amount(text: &str, decimal: Decimal) -> Result<i64, NotAnAmount> {
    minor_units(text, Some(decimal), "USD".parse().unwrap())
}

#[test]
fn cus_2_one_date_decides_for_all() {
    assert_eq!(dates(&["1/2/2013", "1/15/2013"]), Ok(Some(Dates::MonthFirst)));
    assert_eq!(dates(&["15.1.2013", "1.2.2013"]), Ok(Some(Dates::DayFirst)));
    assert_eq!(dates(&["2013-01-02", "2013/12/1", "5/5/2013", "13/13/2013", "soon"]), Ok(None));
}

#[test]
fn cus_2_dates_that_cannot_be_told_apart_are_refused() {
    let message = "line 3: 1/2/2013 may be day/month or month/day, and no other date tells; \
                   say --dates day-first or month-first";
    assert_eq!(dates(&["5/5/2013", "1/2/2013", "3/4/2013"]), Err(message.into()));
    let message = "line 2 has a date with the day first, line 4 one with the month first; \
                   say --dates day-first or month-first";
    assert_eq!(dates(&["15/1/2013", "1/2/2013", "1/15/2013"]), Err(message.into()));
}

#[test]
fn cus_2_days_are_read_as_decided() {
    let read = |text, dates| day(text, dates).map(|day| day.to_string());
    assert_eq!(read("1/2/2013", Some(Dates::MonthFirst)).as_deref(), Some("2013-01-02"));
    assert_eq!(read("1/2/2013", Some(Dates::DayFirst)).as_deref(), Some("2013-02-01"));
    for same in ["2013-06-30", "2013/6/30", "30.06.2013", "30-6-2013 00:00", "2013-06-30T12:00:00Z"] {
        assert_eq!(read(same, Some(Dates::DayFirst)).as_deref(), Some("2013-06-30"), "{same}");
    }
    for wrong in
        ["", "soon", "30.2.2013", "1/2/13", "1/2/0013", "1/2", "1/2/3/2013", "20130630", "-1/2/2013", "0/1/2013"]
    {
        assert_eq!(read(wrong, Some(Dates::DayFirst)), None, "{wrong}");
    }
}

#[test]
fn cus_2_one_amount_decides_for_all() {
    assert_eq!(decimals(&["1,234", "55.94"]), Ok(Some(Decimal::Point)));
    assert_eq!(decimals(&["1.234", "1.234,5"]), Ok(Some(Decimal::Comma)));
    assert_eq!(decimals(&["1,234,567"]), Ok(Some(Decimal::Point)));
    assert_eq!(decimals(&["0,125"]), Ok(Some(Decimal::Comma)), "no thousands begin with nought");
    assert_eq!(decimals(&["12", "1 234", "many"]), Ok(None));
}

#[test]
fn cus_2_amounts_that_cannot_be_told_apart_are_refused() {
    let message = "line 3: 1.234 may be thousands or decimals, and no other amount tells; say --decimal point or comma";
    assert_eq!(decimals(&["7", "1.234"]), Err(message.into()));
    let message = "line 2 has an amount with a decimal point, line 3 one with a decimal comma; \
                   say --decimal point or comma";
    assert_eq!(decimals(&["1.5", "1,5"]), Err(message.into()));
}

#[test]
fn cus_2_amounts_are_read_as_decided() {
    for same in ["1234.5", "1,234.50", "1 234.5", "1'234.500", "+1234.5"] {
        assert_eq!(amount(same, Decimal::Point), Ok(123_450), "{same}");
    }
    assert_eq!(amount("1.234,5", Decimal::Comma), Ok(123_450));
    assert_eq!(amount(".5", Decimal::Point), Ok(50));
    for wrong in ["", "twelve", "$5", "1,23.4", "12345,678", "1.2.3", "5 USD", "1e3", "٣", "-", "1,,234"] {
        assert_eq!(amount(wrong, Decimal::Point), Err(NotAnAmount::Unreadable), "{wrong}");
    }
    for negative in ["-5", "5-", "(5.10)", "-1,234.5"] {
        assert_eq!(amount(negative, Decimal::Point), Err(NotAnAmount::Negative), "{negative}");
    }
    assert_eq!(amount("5.125", Decimal::Point), Err(NotAnAmount::TooFine));
    assert_eq!(amount("99999999999999999999", Decimal::Point), Err(NotAnAmount::TooLarge));
    assert_eq!(minor_units("1,234", None, "JPY".parse().unwrap()), Ok(1_234));
}

proptest! {
    #[test]
    fn cus_2_every_day_reads_back(number in -20_000..60_000i64) {
        let written = Day(number).date();
        let (year, month, date) = (written.year(), written.month(), written.day());
        prop_assert_eq!(day(&format!("{date}/{month}/{year}"), Some(Dates::DayFirst)), Some(Day(number)));
        prop_assert_eq!(day(&format!("{month}/{date}/{year}"), Some(Dates::MonthFirst)), Some(Day(number)));
        prop_assert_eq!(day(&written.to_string(), None), Some(Day(number)));
    }

    #[test]
    fn cus_2_every_amount_reads_back(minor in 0..i64::MAX) {
        let currency = "EUR".parse().unwrap();
        let written = crate::money::Money::new(minor, currency).to_string();
        let point = written.trim_end_matches(" EUR");
        prop_assert_eq!(minor_units(point, Some(Decimal::Point), currency), Ok(minor));
        prop_assert_eq!(minor_units(&point.replace('.', ","), Some(Decimal::Comma), currency), Ok(minor));
    }
}
