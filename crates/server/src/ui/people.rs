//! Whose it is: faces with their rings, and always the word for what a ring means.

use maud::{Markup, html};

use super::avatar::{Ring, avatar, ringed};
use super::icon::Icon;
use crate::words::{Words, bdi};

/// Faces that are shown before the rest is counted.
const FACES: usize = 3;
/// Names that are shown before the rest is counted.
const NAMES: usize = 2;

/// One of the owners of an action.
#[derive(Debug, Clone, Copy)]
pub struct Owner<'a> {
    /// Gives the colour.
    pub id: i64,
    /// The full name.
    pub name: &'a str,
    /// The reader.
    pub you: bool,
    /// For whom they stand in; nobody is named where that is not certain.
    pub stands_in_for: Option<&'a [&'a str]>,
}

/// Why the owners own it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The rules found them.
    Rule,
    /// The rules found nobody: finance.
    Finance,
    /// Not even finance: the organisation's owner.
    OrganisationOwner,
}

/// A person in a list: face and name, "you" for the reader.
#[must_use]
pub fn person(words: Words, id: i64, name: &str, you: bool) -> Markup {
    html! {
        span.who title=(name) {
            (avatar(id, name)) (bdi(name)) @if you { span.you { (words.t("people-you")) } }
        }
    }
}

/// A few faces and how many there are, for a column of sets of people.
#[must_use]
pub fn faces(words: Words, people: &[(i64, &str)], count: i64) -> Markup {
    let said = words.with("people-count", &[("n", count.into())]);
    html! {
        span.who {
            span.avs {
                @for (id, name) in people.iter().take(FACES) { (avatar(*id, name)) }
                span.more { span aria-hidden="true" { (words.number(count)) } span.sr { (said) } }
            }
        }
    }
}

/// The owners of an action as one of them, or somebody else, sees them.
#[must_use]
pub fn owners(words: Words, owners: &[Owner<'_>], reason: Reason) -> Markup {
    let (mine, others): (Vec<&Owner<'_>>, Vec<_>) = owners.iter().partition(|owner| owner.you);
    let stand_in = mine.first().filter(|me| me.stands_in_for.is_some());
    html! {
        span.whose {
            @if let Some(me) = stand_in {
                (shown(&[me], reason, &standing_in(words, me)))
            } @else if mine.is_empty() {
                (shown(&others, reason, &names(words, "people-names", &others)))
            } @else if others.is_empty() {
                span.muted { (words.t("people-only-you")) }
            } @else {
                (shown(&others, reason, &names(words, "people-with", &others)))
            }
            (fallback(words, reason))
        }
    }
}

/// The mark of an action that fell back, in words.
#[must_use]
pub fn fallback(words: Words, reason: Reason) -> Markup {
    let said = match reason {
        Reason::Rule => return html! {},
        Reason::Finance => words.t("people-fell-finance"),
        Reason::OrganisationOwner => words.t("people-fell-owner"),
    };
    html! { span.fallmark { (Icon::Fell) (said) } }
}

fn shown(people: &[&Owner<'_>], reason: Reason, said: &Markup) -> Markup {
    let whole = people.iter().map(|owner| owner.name).collect::<Vec<_>>().join(", ");
    html! {
        span.who title=(whole) {
            span.avs {
                @for owner in people.iter().take(FACES) { (ringed(owner.id, owner.name, ring(owner, reason))) }
            }
            span { (said) }
        }
    }
}

fn ring(owner: &Owner<'_>, reason: Reason) -> Ring {
    match (reason, owner.stands_in_for) {
        (Reason::Rule, None) => Ring::Rule,
        (Reason::Rule, Some(_)) => Ring::Substitute,
        _ => Ring::Fallback,
    }
}

fn standing_in(words: Words, owner: &Owner<'_>) -> Markup {
    match owner.stands_in_for {
        None | Some([]) => html! { (words.t("people-stands-in")) },
        Some(absent) => words.rich("people-for", &[], &[("name", bdi(&absent.join(", ")))]),
    }
}

/// The first names in a row, a substitute's with the one for whom they stand in; the whole names are in the title.
fn names(words: Words, key: &str, people: &[&Owner<'_>]) -> Markup {
    let names = html! {
        @for (place, owner) in people.iter().take(NAMES).enumerate() {
            @if place > 0 { ", " }
            (bdi(first_name(owner.name)))
            @if owner.stands_in_for.is_some() { " (" (standing_in(words, owner)) ")" }
        }
        @if people.len() > NAMES { " +" (words.number((people.len() - NAMES) as i64)) }
    };
    words.rich(key, &[], &[("names", names)])
}

fn first_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    const ENGLISH: fn() -> Words = || Words::new(Language::English);

    fn owner(id: i64, name: &str) -> Owner<'_> {
        Owner { id, name, you: false, stands_in_for: None }
    }

    #[test]
    fn an_action_of_ones_own_says_only_you() {
        let me = Owner { you: true, ..owner(1, "Ann") };
        let page = owners(ENGLISH(), &[me], Reason::Rule).into_string();
        assert_eq!(page, r#"<span class="whose"><span class="muted">Only you</span></span>"#);
    }

    #[test]
    fn a_shared_one_names_the_others_as_text() {
        let me = Owner { you: true, ..owner(1, "Ann") };
        let others = [me, owner(2, "<script> Li"), owner(3, "Bo"), owner(4, "Cy")];
        let page = owners(ENGLISH(), &others, Reason::Rule).into_string();
        assert!(page.contains("with <bdi>&lt;script&gt;</bdi>, <bdi>Bo</bdi> +1"), "{page}");
        assert!(page.contains(r#"title="&lt;script&gt; Li, Bo, Cy""#));
    }

    #[test]
    fn every_ring_has_its_word() {
        let substitute = Owner { stands_in_for: Some(&["Leïla"]), ..owner(2, "Ines") };
        let page = owners(ENGLISH(), &[substitute], Reason::Rule).into_string();
        assert!(page.contains("sub-for") && page.contains("for <bdi>Leïla</bdi>"), "{page}");
        let page = owners(ENGLISH(), &[Owner { stands_in_for: Some(&[]), ..substitute }], Reason::Rule).into_string();
        assert!(page.contains("sub-for") && page.contains("<bdi>Ines</bdi> (standing in)"), "{page}");
        let page = owners(ENGLISH(), &[owner(2, "Ines")], Reason::Finance).into_string();
        assert!(page.contains("av h3 fell") && page.contains("Fell back to finance"), "{page}");
    }
}
