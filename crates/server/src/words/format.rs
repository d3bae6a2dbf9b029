use fluent_templates::LanguageIdentifier;
use fluent_templates::fluent_bundle::FluentValue;

use super::Language;

/// How fluent writes the values in its messages; `Memo` is fluent's own store of formatters, which we do not need.
type Formatter<Memo> = fn(&FluentValue<'_>, &Memo) -> Option<String>;

/// What writes values in the language of a bundle: fluent knows its plurals, but not how it groups numbers.
pub(super) fn formatter_of<Memo>(locales: &[LanguageIdentifier]) -> Formatter<Memo> {
    match locales.first().and_then(|locale| Language::from_tag(locale.language.as_str())) {
        Some(Language::French) => |value, _| written(Language::French, value),
        _ => |value, _| written(Language::English, value),
    }
}

fn written(language: Language, value: &FluentValue<'_>) -> Option<String> {
    match value {
        #[expect(clippy::cast_possible_truncation, reason = "it is whole, and no count reaches 2^53")]
        FluentValue::Number(number) if number.value.fract() == 0.0 => Some(grouped(language, number.value as i64)),
        _ => None,
    }
}

/// An argument, isolated from the text around it when it may run the other way.
pub(super) fn isolated<'a>(value: &FluentValue<'a>) -> FluentValue<'a> {
    match value {
        FluentValue::String(text) if text.contains(runs_its_own_way) => format!("\u{2068}{text}\u{2069}").into(),
        other => other.clone(),
    }
}

/// A whole number with the language's group separator and a true minus.
pub(super) fn grouped(language: Language, number: i64) -> String {
    let separator = match language {
        Language::English => ',',
        Language::French => '\u{202f}',
    };
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() * 2);
    if number < 0 {
        text.push('−');
    }
    for (place, digit) in digits.char_indices() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

/// Letters that run from right to left, and marks that change the direction of what follows.
fn runs_its_own_way(letter: char) -> bool {
    matches!(letter,
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}'
        | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The marks that [`isolated`] puts around text.
pub(super) fn is_isolate(letter: char) -> bool {
    matches!(letter, '\u{2068}' | '\u{2069}')
}

/// Stands for markup until the message is written: from the private use plane, which nobody types.
pub(super) fn placeholder(number: usize) -> String {
    format!("\u{f0000}{number}\u{f0001}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_threes() {
        for (number, english) in
            [(0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "−1,234,567"), (123_456, "123,456")]
        {
            assert_eq!(grouped(Language::English, number), english);
        }
        assert_eq!(grouped(Language::French, -12_400), "−12\u{202f}400");
    }
}
