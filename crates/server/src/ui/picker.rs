//! Choosing several: ticks beside names, narrowed while one types. Without script the whole list is there.
//!
//! Where there are too many for one page, [`Search`] has the server find them: by a button of the same form, so that
//! what is ticked goes along and comes back; with script while one types.

use maud::{Markup, html};
use remit_domain::user::directory::Entry;

use super::avatar::avatar;
use super::icon::Icon;
use crate::words::{Words, bdi};

/// Somebody who can be chosen.
#[derive(Debug, Clone)]
pub struct Pick<'a> {
    /// What is sent when they are.
    pub value: String,
    /// Gives the colour.
    pub id: i64,
    /// The full name.
    pub name: &'a str,
    /// Position and groups, which tell people of one name apart (GRP 7).
    pub about: &'a str,
    /// Whether they are chosen.
    pub chosen: bool,
    /// Whether they were when the form was filled; then it is sent as `was`.
    pub was: bool,
}

impl<'a> Pick<'a> {
    /// Somebody of the directory; `about` is what tells them apart.
    #[must_use]
    pub fn of(entry: &'a Entry, about: &'a str, chosen: bool) -> Pick<'a> {
        Pick { value: entry.id.to_string(), id: entry.id.0, name: &entry.name, about, chosen, was: false }
    }
}

/// How many may be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choose {
    /// One.
    One,
    /// One, or nobody.
    OneOrNobody,
    /// Any number.
    Several,
}

/// The people with a tick each, the chosen first; the ticked are sent as `name`.
#[must_use]
pub fn picker(words: Words, name: &str, label: &str, people: &[Pick<'_>]) -> Markup {
    let (chosen, others): (Vec<&Pick<'_>>, Vec<_>) = people.iter().partition(|person| person.chosen);
    let finding = words.attr("picker-find", &[("list", label.to_lowercase().into())]);
    html! {
        fieldset.field {
            legend.label { (label) " " span.muted { (words.number(chosen.len() as i64)) } }
            div.combo {
                label."in needs-script" {
                    (Icon::Search)
                    input type="search" autocomplete="off" data-narrow="" aria-label=(finding) placeholder=(finding);
                }
                ul.opts tabindex="-1" {
                    @for person in chosen.into_iter().chain(others) { (option(name, person, Choose::Several)) }
                }
                (none(words, people.is_empty()))
            }
        }
    }
}

/// A search among more people than the page holds.
#[derive(Debug, Clone, Copy)]
pub struct Search<'a> {
    /// What was searched for.
    pub text: &'a str,
    /// What can be searched for: "Name, position or group".
    pub placeholder: &'a str,
    /// How many there are beside those shown.
    pub more: usize,
    /// How many are chosen, where not all of them are shown.
    pub chosen: Option<usize>,
}

/// Like [`picker`], with those chosen and those found; the form is sent with `do=find` to find others. Enter sends it without
/// `do`: then others are to be found if `find` is no longer `found`.
#[must_use]
pub fn finder(
    words: Words,
    name: &str,
    label: &str,
    people: &[Pick<'_>],
    search: &Search<'_>,
    choose: Choose,
) -> Markup {
    let (chosen, others): (Vec<&Pick<'_>>, Vec<_>) = people.iter().partition(|person| person.chosen);
    let finding = words.attr("picker-find", &[("list", label.to_lowercase().into())]);
    html! {
        fieldset.field {
            legend.label {
                (label)
                @if choose == Choose::Several {
                    @let count = search.chosen.unwrap_or(chosen.len());
                    " " span.muted id={ (name) "-count" } data-part="" {
                        span data-count=(count) { (words.number(count as i64)) }
                    }
                }
            }
            div.combo {
                div.in {
                    (Icon::Search)
                    input type="search" name="find" value=(search.text) autocomplete="off" data-seek=""
                        aria-label=(finding) placeholder=(search.placeholder);
                    // What else the form needs may still be missing while one searches.
                    button."btn sm" type="submit" name="do" value="find" formnovalidate { (words.t("picker-search")) }
                }
                div id={ (name) "-found" } data-part="" {
                    input type="hidden" name="found" value=(search.text);
                    ul.opts tabindex="-1" {
                        @if choose == Choose::OneOrNobody { (nobody(words, name, chosen.is_empty())) }
                        @for person in chosen.into_iter().chain(others) { (option(name, person, choose)) }
                    }
                    @if search.more > 0 {
                        p."more small" { (words.with("picker-more", &[("n", (search.more as i64).into())])) }
                    }
                    (none(words, people.is_empty()))
                }
            }
        }
    }
}

/// A few dozen or hundred names with a tick each, the chosen first; the ticked are sent as `name`.
#[must_use]
pub fn ticks(words: Words, name: &str, label: &str, choices: &[(String, &str)], chosen: &[String]) -> Markup {
    let (first, rest): (Vec<_>, Vec<_>) = choices.iter().partition(|(value, _)| chosen.contains(value));
    let finding = words.attr("picker-find", &[("list", label.to_lowercase().into())]);
    html! {
        fieldset.field {
            legend.label { (label) " " span.muted { (words.number(first.len() as i64)) } }
            div.combo {
                label."in needs-script" {
                    (Icon::Search)
                    input type="search" autocomplete="off" data-narrow="" aria-label=(finding) placeholder=(finding);
                }
                ul."opts plain" tabindex="-1" {
                    @for (value, text) in first.into_iter().chain(rest) {
                        li { label {
                            input.box type="checkbox" name=(name) value=(value) checked[chosen.contains(value)];
                            span.nm { (bdi(text)) }
                        } }
                    }
                }
                (none(words, choices.is_empty()))
            }
        }
    }
}

/// Says that nothing is left of the list.
fn none(words: Words, shown: bool) -> Markup {
    html! { p."more small" data-none="" hidden[!shown] { (words.t("picker-none")) } }
}

/// The choice of nobody, which one has without another.
fn nobody(words: Words, name: &str, chosen: bool) -> Markup {
    html! {
        li { label {
            input.radio type="radio" name=(name) value="" checked[chosen];
            span."av gone" aria-hidden="true" { "–" }
            span { span.nm { (words.t("picker-nobody")) } }
        } }
    }
}

fn option(name: &str, person: &Pick<'_>, choose: Choose) -> Markup {
    html! {
        li {
            label {
                @match choose {
                    Choose::One | Choose::OneOrNobody => { input.radio type="radio" name=(name) value=(person.value) checked[person.chosen]; }
                    Choose::Several => { input.box type="checkbox" name=(name) value=(person.value) checked[person.chosen]; }
                }
                @if person.was { input type="hidden" name="was" value=(person.value); }
                (avatar(person.id, person.name))
                span { span.nm { (bdi(person.name)) } span.d { (person.about) } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    #[test]
    fn grp_7_everybody_is_there_with_what_tells_them_apart_and_the_chosen_come_first() {
        let pick = |id, name, chosen| Pick {
            value: format!("usr_{id}"),
            id,
            name,
            about: "Finance · <Night>",
            chosen,
            was: false,
        };
        let page =
            picker(Words::new(Language::English), "members", "Members", &[pick(1, "Ann", false), pick(2, "Bo", true)]);
        let page = page.into_string();
        assert!(page.find("Bo") < page.find("Ann"));
        assert!(page.contains(r#"name="members" value="usr_2" checked"#));
        assert!(page.contains("Finance · &lt;Night&gt;"));
    }

    #[test]
    fn a_search_keeps_its_text_and_says_how_many_it_leaves_out() {
        let search = Search { text: "\"<an>", placeholder: "Name", more: 1234, chosen: Some(5678) };
        let page =
            finder(Words::new(Language::English), "members", "Members", &[], &search, Choose::Several).into_string();
        assert!(page.contains("value=\"&quot;&lt;an&gt;\"") && page.contains("1,234") && page.contains("5,678"));
        assert!(page.contains(r#"type="submit" name="do" value="find" formnovalidate"#));
    }

    #[test]
    fn names_to_tick_have_the_ticked_first() {
        let choices = [("grp_1".to_owned(), "Night"), ("grp_2".to_owned(), "<Day>")];
        let page = ticks(Words::new(Language::English), "groups", "Groups", &choices, &["grp_2".to_owned()]);
        let page = page.into_string();
        assert!(page.find("&lt;Day&gt;") < page.find("Night") && page.contains(r#"value="grp_2" checked"#));
    }
}
