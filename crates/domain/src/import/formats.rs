//! How a file writes dates and amounts: found out over the whole file, never guessed where it cannot be told (CUS 2).

use jiff::civil::Date;

use super::Failure;
use crate::clock::Day;
use crate::money::Currency;

/// Which of the numbers of a date comes first. Dates that begin with the year need no choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dates {
    /// 31/12/2026
    DayFirst,
    /// 12/31/2026
    MonthFirst,
}

/// The mark before the decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decimal {
    /// 1,234.50
    Point,
    /// 1.234,50
    Comma,
}

/// Looks at every date of a file to find out how they are written.
#[derive(Debug, Default)]
pub struct DateEvidence {
    day_first: Option<u64>,
    month_first: Option<u64>,
    undecided: Option<(u64, String)>,
}

impl DateEvidence {
    /// Takes note of a date.
    pub fn see(&mut self, line: u64, text: &str) {
        let Some(DateText::Either(first, second, _)) = DateText::read(text) else {
            return;
        };
        match (first > 12, second > 12) {
            (true, false) => note(&mut self.day_first, line),
            (false, true) => note(&mut self.month_first, line),
            (false, false) if first != second => {
                self.undecided.get_or_insert_with(|| (line, text.to_owned()));
            }
            _ => {}
        }
    }

    /// How dates are written; none when every one says so itself.
    ///
    /// # Errors
    /// They contradict each other, or none of those that could be read in two ways is decided by another.
    pub fn decide(self) -> Result<Option<Dates>, Failure> {
        match (self.day_first, self.month_first, self.undecided) {
            (Some(day_first), Some(month_first), _) => Err(Failure::ContradictingDates { day_first, month_first }),
            (Some(_), None, _) => Ok(Some(Dates::DayFirst)),
            (None, Some(_), _) => Ok(Some(Dates::MonthFirst)),
            (None, None, Some((line, value))) => Err(Failure::AmbiguousDates { line, value }),
            (None, None, None) => Ok(None),
        }
    }
}

/// Looks at every amount of a file to find out how they are written.
#[derive(Debug, Default)]
pub struct DecimalEvidence {
    point: Option<u64>,
    comma: Option<u64>,
    undecided: Option<(u64, String)>,
}

impl DecimalEvidence {
    /// Takes note of an amount.
    pub fn see(&mut self, line: u64, text: &str) {
        match mark(text) {
            Mark::Is(Decimal::Point) => note(&mut self.point, line),
            Mark::Is(Decimal::Comma) => note(&mut self.comma, line),
            Mark::Either => {
                self.undecided.get_or_insert_with(|| (line, text.to_owned()));
            }
            Mark::None => {}
        }
    }

    /// How amounts are written; none when none of them has a mark.
    ///
    /// # Errors
    /// They contradict each other, or none of those that could be read in two ways is decided by another.
    pub fn decide(self) -> Result<Option<Decimal>, Failure> {
        match (self.point, self.comma, self.undecided) {
            (Some(point), Some(comma), _) => Err(Failure::ContradictingDecimals { point, comma }),
            (Some(_), None, _) => Ok(Some(Decimal::Point)),
            (None, Some(_), _) => Ok(Some(Decimal::Comma)),
            (None, None, Some((line, value))) => Err(Failure::AmbiguousDecimals { line, value }),
            (None, None, None) => Ok(None),
        }
    }
}

fn note(seen: &mut Option<u64>, line: u64) {
    seen.get_or_insert(line);
}

/// A date as its numbers stand.
enum DateText {
    YearFirst(i64, i64, i64),
    Either(i64, i64, i64),
}

impl DateText {
    /// Reads `2013-06-30`, `30/6/2013` or `6/30/2013`, with `/`, `-`, `.` between; a time behind it is left out.
    fn read(text: &str) -> Option<DateText> {
        let date = text.split(['T', ' ']).next()?;
        let separator = date.chars().find(|character| !character.is_ascii_digit())?;
        if !matches!(separator, '/' | '-' | '.') {
            return None;
        }
        let mut parts = date.split(separator);
        let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
        let number = |text: &str, most: usize| {
            let fits = (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
            fits.then(|| text.parse::<i64>().ok()).flatten()
        };
        match (first.len(), third.len(), parts.next()) {
            (4, 1..=2, None) => Some(DateText::YearFirst(number(first, 4)?, number(second, 2)?, number(third, 2)?)),
            (1..=2, 4, None) => Some(DateText::Either(number(first, 2)?, number(second, 2)?, number(third, 4)?)),
            _ => None,
        }
    }
}

/// The day that `text` means, with its year in four digits.
#[must_use]
pub fn day(text: &str, dates: Option<Dates>) -> Option<Day> {
    let (year, month, day) = match (DateText::read(text)?, dates) {
        (DateText::YearFirst(year, month, day), _) => (year, month, day),
        (DateText::Either(month, day, year), Some(Dates::MonthFirst)) => (year, month, day),
        (DateText::Either(day, month, year), _) => (year, month, day),
    };
    let date = Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()?;
    (1900..2200).contains(&year).then(|| Day::from(date))
}

enum Mark {
    None,
    Is(Decimal),
    Either,
}

/// What an amount says about its decimal mark.
fn mark(text: &str) -> Mark {
    let count = |mark: char| text.matches(mark).count();
    match (count('.'), count(','), text.rfind(['.', ','])) {
        (0, 0, _) | (_, _, None) => Mark::None,
        (1.., 1.., Some(last)) if text[last..].starts_with('.') => Mark::Is(Decimal::Point),
        (1.., 1.., Some(_)) => Mark::Is(Decimal::Comma),
        // One kind of mark, several times: it stands between thousands.
        (0, 2.., _) => Mark::Is(Decimal::Point),
        (2.., 0, _) => Mark::Is(Decimal::Comma),
        (points, _, Some(at)) => {
            let whole = text[..at].trim_start_matches(['-', '+', '(']);
            let as_thousands = text[at + 1..].trim_end_matches([')', '-']).len() == 3
                && (1..=3).contains(&whole.len())
                && !whole.starts_with('0');
            match (as_thousands, points) {
                (true, _) => Mark::Either,
                (false, 0) => Mark::Is(Decimal::Comma),
                (false, _) => Mark::Is(Decimal::Point),
            }
        }
    }
}

/// Why an amount cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAnAmount {
    /// Not a number.
    Unreadable,
    /// Less than nothing.
    Negative,
    /// More decimals than the currency has.
    TooFine,
    /// More than can be stored.
    TooLarge,
}

/// The minor units of `currency` that `text` means.
///
/// # Errors
/// Why it is no amount.
pub fn minor_units(text: &str, decimal: Option<Decimal>, currency: Currency) -> Result<i64, NotAnAmount> {
    let (point, thousands) = match decimal {
        Some(Decimal::Comma) => (',', '.'),
        _ => ('.', ','),
    };
    let (whole, part) = text.split_once(point).unwrap_or((text, ""));
    let (is_negative, whole, part) = without_sign(whole, part);
    let whole = without_groups(whole, thousands).ok_or(NotAnAmount::Unreadable)?;
    let part = part.trim_end_matches('0');
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits(&whole) || !is_digits(part) || (whole.is_empty() && part.is_empty()) {
        return Err(NotAnAmount::Unreadable);
    }
    if is_negative {
        return Err(NotAnAmount::Negative);
    }
    let exponent = currency.exponent() as usize;
    if part.len() > exponent {
        return Err(NotAnAmount::TooFine);
    }
    format!("{whole}{part:0<exponent$}").parse().map_err(|_| NotAnAmount::TooLarge)
}

/// `-5`, `5-` and `(5)` are negative.
fn without_sign<'t>(whole: &'t str, part: &'t str) -> (bool, &'t str, &'t str) {
    let tail = if part.is_empty() { whole } else { part };
    let is_negative = whole.starts_with('-') || tail.ends_with('-') || (whole.starts_with('(') && tail.ends_with(')'));
    if !is_negative {
        return (false, whole.strip_prefix('+').unwrap_or(whole), part);
    }
    (true, whole.trim_matches(['-', '(', ')']), part.trim_end_matches(['-', ')']))
}

/// The digits of `1,234,567`, `1 234 567` or `1'234'567`; none when the groups are not of three.
fn without_groups(whole: &str, thousands: char) -> Option<String> {
    let is_mark = |character: char| character == thousands || matches!(character, ' ' | '\'' | '’');
    let mut groups = whole.split(is_mark);
    let mut digits = groups.next()?.to_owned();
    let is_grouped = digits.len() < whole.len();
    if is_grouped && !(1..=3).contains(&digits.len()) {
        return None;
    }
    for group in groups {
        if group.len() != 3 {
            return None;
        }
        digits.push_str(group);
    }
    Some(digits)
}

#[cfg(test)]
mod tests;
