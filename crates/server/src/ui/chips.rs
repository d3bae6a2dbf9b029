//! Chips name things, such as the groups of a user.

use maud::{Markup, html};

use super::icon::Icon;
use crate::words::Words;

/// The first `shown` names, then how many more; their names are in its title.
#[must_use]
pub fn chips(words: Words, names: &[&str], shown: usize) -> Markup {
    let (first, rest) = names.split_at(shown.min(names.len()));
    html! {
        @if names.is_empty() {
            span.none { (words.t("table-none")) }
        } @else {
            span.chips {
                @for name in first { (chip(name)) }
                @if !rest.is_empty() { (more(words, rest)) }
            }
        }
    }
}

/// One name. Cut where there is no room, whole in its title.
#[must_use]
pub fn chip(name: &str) -> Markup {
    html! { span.chip title=(name) { bdi { (name) } } }
}

/// One that is out of use, with why.
#[must_use]
pub fn chip_out(name: &str, why: &str) -> Markup {
    html! {
        span."chip out" title={ (name) ". " (why) } { (Icon::Alert) bdi { (name) } span.sr { ". " (why) } }
    }
}

fn more(words: Words, rest: &[&str]) -> Markup {
    let names = rest.join(", ");
    let said = words.attr("table-more", &[("n", rest.len().into()), ("names", names.as_str().into())]);
    html! {
        span."chip n" title=(names) { span aria-hidden="true" { "+" (rest.len()) } span.sr { (said) } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    #[test]
    fn what_does_not_fit_is_counted_and_named_in_the_title() {
        let page = chips(Words::new(Language::English), &["A", "<script>", "C"], 1).into_string();
        assert!(page.contains(r#"title="A""#));
        assert!(page.contains(r#"title="&lt;script&gt;, C""#));
        assert!(page.contains("+2"));
        assert!(!page.contains("<script>"));
    }

    #[test]
    fn none_is_said() {
        assert!(chips(Words::new(Language::English), &[], 2).into_string().contains("None"));
    }
}
