//! Amounts of money as the reader writes them: grouped, with the currency, minus as "−".

use crate::words::{Language, Words};

const NO_BREAK: char = '\u{a0}';

/// Signs that stand for a currency: its code, in English, in French.
const SIGNS: &[(&str, &str, &str)] = &[
    ("EUR", "€", "€"),
    ("USD", "$", "$US"),
    ("GBP", "£", "£GB"),
    ("CAD", "CA$", "$CA"),
    ("AUD", "A$", "$AU"),
    ("JPY", "¥", "JPY"),
];

/// An amount in minor units of a currency that has so many decimals: `1234500` of EUR with 2 is "€12,345.00".
#[must_use]
pub fn money(words: Words, minor: i64, currency: &str, decimals: u32) -> String {
    let figures = figures(words, minor, decimals);
    let minus = if minor < 0 { "−" } else { "" };
    let sign = SIGNS.iter().find(|(code, ..)| *code == currency);
    match (words.language(), sign) {
        (Language::English, Some((_, sign, _))) => format!("{minus}{sign}{figures}"),
        (Language::English, None) => format!("{minus}{currency}{NO_BREAK}{figures}"),
        (Language::French, sign) => format!("{minus}{figures}{NO_BREAK}{}", sign.map_or(currency, |(.., sign)| sign)),
    }
}

fn figures(words: Words, minor: i64, decimals: u32) -> String {
    let point = match words.language() {
        Language::English => '.',
        Language::French => ',',
    };
    let unit = 10u64.saturating_pow(decimals);
    let (whole, part) = (minor.unsigned_abs() / unit, minor.unsigned_abs() % unit);
    let whole = words.number(i64::try_from(whole).unwrap_or(i64::MAX));
    if decimals == 0 { whole } else { format!("{whole}{point}{part:0width$}", width = decimals as usize) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_as_the_reader_writes_them() {
        for (minor, currency, decimals, english, french) in [
            (1_824_000, "EUR", 2, "€18,240.00", "18\u{202f}240,00\u{a0}€"),
            (-5, "USD", 2, "−$0.05", "−0,05\u{a0}$US"),
            (1500, "JPY", 0, "¥1,500", "1\u{202f}500\u{a0}JPY"),
            (120_050, "CHF", 2, "CHF\u{a0}1,200.50", "1\u{202f}200,50\u{a0}CHF"),
            (1_234, "TND", 3, "TND\u{a0}1.234", "1,234\u{a0}TND"),
        ] {
            assert_eq!(money(Words::new(Language::English), minor, currency, decimals), english);
            assert_eq!(money(Words::new(Language::French), minor, currency, decimals), french);
        }
    }

    #[test]
    fn the_smallest_amount_is_written_too() {
        assert!(money(Words::new(Language::English), i64::MIN, "EUR", 2).starts_with("−€92,233,720,368,547,758.08"));
    }
}
