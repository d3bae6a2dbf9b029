//! Buttons and links that look like them. One filled button on a screen; its word names the effect.

use maud::{Markup, Render, html};

use super::icon::Icon;

/// How much a button asks for attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Weight {
    /// Beside others.
    #[default]
    Plain,
    /// The one filled button of the screen.
    Primary,
    /// Filled in brick: it removes something.
    Danger,
    /// Without a border.
    Quiet,
}

/// A button that submits its form, or a link when it has an address.
#[derive(Debug, Clone, Default)]
pub struct Button<'a> {
    text: &'a str,
    weight: Weight,
    icon: Option<Icon>,
    small: bool,
    key: Option<char>,
    shows_key: bool,
    target: Target<'a>,
}

#[derive(Debug, Clone, Copy, Default)]
enum Target<'a> {
    #[default]
    Submit,
    /// Submits the form of this id, which stands elsewhere, to an address.
    Form {
        id: &'a str,
        address: &'a str,
    },
    Named {
        name: &'a str,
        value: &'a str,
    },
    Link {
        address: &'a str,
        sheet: bool,
    },
}

impl<'a> Button<'a> {
    /// Submits the form that it stands in.
    #[must_use]
    pub fn submit(text: &'a str) -> Button<'a> {
        Button { text, ..Button::default() }
    }

    /// Submits the form that it stands in, saying which of several buttons it was.
    #[must_use]
    pub fn choice(text: &'a str, name: &'a str, value: &'a str) -> Button<'a> {
        Button { text, target: Target::Named { name, value }, ..Button::default() }
    }

    /// Sends a form that many buttons share to an address of its own.
    #[must_use]
    pub fn sends(text: &'a str, form: &'a str, address: &'a str) -> Button<'a> {
        Button { text, target: Target::Form { id: form, address }, ..Button::default() }
    }

    /// Goes to a page.
    #[must_use]
    pub fn link(text: &'a str, address: &'a str) -> Button<'a> {
        Button { text, target: Target::Link { address, sheet: false }, ..Button::default() }
    }

    /// Opens the sheet of that page as a dialog; without script goes to the page (see [`super::dialog`]).
    #[must_use]
    pub fn opens(text: &'a str, address: &'a str) -> Button<'a> {
        Button { text, target: Target::Link { address, sheet: true }, ..Button::default() }
    }

    /// The one filled button of the screen.
    #[must_use]
    pub fn primary(self) -> Button<'a> {
        Button { weight: Weight::Primary, ..self }
    }

    /// Removes something.
    #[must_use]
    pub fn danger(self) -> Button<'a> {
        Button { weight: Weight::Danger, ..self }
    }

    /// Without a border.
    #[must_use]
    pub fn quiet(self) -> Button<'a> {
        Button { weight: Weight::Quiet, ..self }
    }

    /// With a picture before the word.
    #[must_use]
    pub fn icon(self, icon: Icon) -> Button<'a> {
        Button { icon: Some(icon), ..self }
    }

    /// For rows and tool bars.
    #[must_use]
    pub fn small(self) -> Button<'a> {
        Button { small: true, ..self }
    }

    /// Pressed by this key while its row is under the cursor.
    #[must_use]
    pub fn key(self, key: char) -> Button<'a> {
        Button { key: Some(key), ..self }
    }

    /// Pressed by this key while its row is under the cursor, and shows it.
    #[must_use]
    pub fn shown_key(self, key: char) -> Button<'a> {
        Button { key: Some(key), shows_key: true, ..self }
    }

    fn class(&self) -> String {
        let weight = match self.weight {
            Weight::Plain => "",
            Weight::Primary => " primary",
            Weight::Danger => " danger",
            Weight::Quiet => " quiet",
        };
        format!("btn{weight}{}", if self.small { " sm" } else { "" })
    }
}

impl Render for Button<'_> {
    fn render(&self) -> Markup {
        let class = self.class();
        let inside = html! {
            @if let Some(icon) = self.icon { (icon) }
            (self.text)
            @if let Some(key) = self.key.filter(|_| self.shows_key) { kbd aria-hidden="true" { (key) } }
        };
        match self.target {
            Target::Submit => html! { button class=(class) type="submit" data-key=[self.key] { (inside) } },
            Target::Form { id, address } => html! {
                button class=(class) type="submit" form=(id) formaction=(address) data-key=[self.key] { (inside) }
            },
            Target::Named { name, value } => html! {
                button class=(class) type="submit" name=(name) value=(value) data-key=[self.key] { (inside) }
            },
            Target::Link { address, sheet } => html! {
                a class=(class) href=(address) data-sheet=[sheet.then_some("")] data-key=[self.key] { (inside) }
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_button_says_what_it_does_and_where() {
        let save = Button::submit("Save").primary().shown_key('e').render().into_string();
        assert_eq!(
            save,
            r#"<button class="btn primary" type="submit" data-key="e">Save<kbd aria-hidden="true">e</kbd></button>"#
        );
        let invite = Button::opens("Invite", "/settings/users/invite").small().render().into_string();
        assert_eq!(invite, r#"<a class="btn sm" href="/settings/users/invite" data-sheet="">Invite</a>"#);
    }
}
