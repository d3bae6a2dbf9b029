//! Choosing several people: ticks beside names, narrowed while one types. Without script the whole list is there.

use maud::{Markup, html};

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
                    @for person in chosen.into_iter().chain(others) { (option(name, person)) }
                }
            }
        }
    }
}

fn option(name: &str, person: &Pick<'_>) -> Markup {
    html! {
        li {
            label {
                input.box type="checkbox" name=(name) value=(person.value) checked[person.chosen];
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
        let pick =
            |id, name, chosen| Pick { value: format!("usr_{id}"), id, name, about: "Finance · <Night>", chosen };
        let page =
            picker(Words::new(Language::English), "members", "Members", &[pick(1, "Ann", false), pick(2, "Bo", true)]);
        let page = page.into_string();
        assert!(page.find("Bo") < page.find("Ann"));
        assert!(page.contains(r#"name="members" value="usr_2" checked"#));
        assert!(page.contains("Finance · &lt;Night&gt;"));
    }
}
