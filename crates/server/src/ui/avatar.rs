//! A circle is a person; its ring says how they came to own the thing.

use maud::{Markup, html};

/// How somebody came to own an action. The ring is drawn around the circle; the word beside it is the caller's duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ring {
    /// By the rule: no ring.
    #[default]
    Rule,
    /// In the place of somebody absent: dashed.
    Substitute,
    /// Because nobody else was found: dotted.
    Fallback,
}

/// The initials of a person on a colour from their id. Silent: the name stands beside it.
#[must_use]
pub fn avatar(id: i64, name: &str) -> Markup {
    circle(id, name, "")
}

/// An avatar with its ring.
#[must_use]
pub fn ringed(id: i64, name: &str, ring: Ring) -> Markup {
    circle(
        id,
        name,
        match ring {
            Ring::Rule => "",
            Ring::Substitute => "sub-for",
            Ring::Fallback => "fell",
        },
    )
}

/// The avatar of somebody suspended or removed: without colour.
#[must_use]
pub fn gone(id: i64, name: &str) -> Markup {
    circle(id, name, "gone")
}

fn circle(id: i64, name: &str, class: &str) -> Markup {
    html! {
        span class={ "av h" (id.rem_euclid(8) + 1) @if !class.is_empty() { " " (class) } } aria-hidden="true" {
            (initials(name))
        }
    }
}

/// The first letters of the first and the last part of a name; of an address only the first letter.
fn initials(name: &str) -> String {
    let name = name.split('@').next().unwrap_or_default();
    let mut letters = name
        .split(|letter: char| letter.is_whitespace() || letter == '-')
        .filter_map(|part| part.chars().find(|letter| letter.is_alphanumeric()));
    let first = letters.next();
    let initials = first.into_iter().chain(letters.next_back()).flat_map(char::to_uppercase).collect::<String>();
    if initials.is_empty() { "?".to_owned() } else { initials }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_of_the_first_and_last_part() {
        for (name, expected) in [
            ("Aoife Ní Dhomhnaill", "AD"),
            ("Maximiliane von Hohenstein-Waldburg", "MW"),
            ("نورة القحطاني", "نا"),
            ("élodie", "É"),
            ("ann@example.com", "A"),
            ("  ", "?"),
            ("(Bo) Li", "BL"),
        ] {
            assert_eq!(initials(name), expected, "{name}");
        }
    }

    #[test]
    fn the_colour_is_from_the_id_and_stays() {
        assert!(avatar(8, "Ann").into_string().contains(r#"class="av h1""#));
        assert!(avatar(15, "Ann").into_string().contains(r#"class="av h8""#));
        assert!(avatar(-1, "Ann").into_string().contains(r#"class="av h8""#));
    }

    #[test]
    fn a_name_is_text() {
        assert!(avatar(1, "<script>").into_string().contains(">S</span>"));
    }
}
