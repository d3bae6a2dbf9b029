//! Menus: a button with three dots, or another, that opens a popover of links and buttons. Needs no script.

use maud::{Markup, html};

use super::icon::Icon;

/// An entry of a menu.
#[derive(Debug, Clone)]
pub enum Item {
    /// Goes to a page.
    Link {
        /// Before the word.
        icon: Icon,
        /// What it leads to.
        text: String,
        /// Where it leads.
        address: String,
    },
    /// Opens the sheet of a page as a dialog.
    Sheet {
        /// Before the word.
        icon: Icon,
        /// What it leads to.
        text: String,
        /// Where it leads.
        address: String,
        /// Whether it leads to something that removes.
        danger: bool,
    },
    /// Does something at once.
    Post {
        /// Before the word.
        icon: Icon,
        /// What it does.
        text: String,
        /// Where the form that all menus of a list share is sent.
        action: String,
    },
    /// A line between what belongs together.
    Line,
}

/// The popover of a menu; open it with a button whose `popovertarget` is `id`. What changes something sends `form`.
#[must_use]
pub fn menu(id: &str, label: &str, items: &[Item], form: &str) -> Markup {
    html! {
        div."pop menu left" id=(id) popover role="group" aria-label=(label) {
            @for item in items { (entry(item, form)) }
        }
    }
}

fn entry(item: &Item, form: &str) -> Markup {
    match item {
        Item::Link { icon, text, address } => html! { a href=(address) { (icon) (text) } },
        Item::Sheet { icon, text, address, danger } => html! {
            a href=(address) class=[danger.then_some("danger")] data-sheet="" { (icon) (text) }
        },
        Item::Post { icon, text, action } => html! {
            button type="submit" form=(form) formaction=(action) { (icon) (text) }
        },
        Item::Line => html! { hr; },
    }
}

/// The button with three dots of a menu that acts on `label`.
#[must_use]
pub fn dots(id: &str, label: &str) -> Markup {
    html! {
        button.icon.sm type="button" popovertarget=(id) aria-label=(label) title=(label) { (Icon::Dots) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changes_something_sends_the_form_of_its_list() {
        let post = Item::Post { icon: Icon::Archive, text: "<Archive>".into(), action: "/a".into() };
        let page = menu("m", "Ann", &[post], "users-acts").into_string();
        assert!(page.contains(r#"<button type="submit" form="users-acts" formaction="/a">"#));
        assert!(page.contains("&lt;Archive&gt;"));
    }
}
