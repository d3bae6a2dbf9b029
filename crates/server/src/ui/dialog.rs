//! Sheets: what opens as a dialog with script and is a page without.
//!
//! Write a page whose body is a [`Sheet`], and link to it with [`super::button::Button::opens`]. The script fetches the
//! page and shows its sheet in a `<dialog>`; a form in it that the server refuses comes back in the same place.

use maud::{Markup, html};

use super::icon::Icon;
use crate::words::Words;

/// Content that stands alone: a form, a question with its consequences.
#[derive(Debug, Clone)]
pub struct Sheet<'a> {
    /// "Edit Physiotherapists".
    pub title: &'a str,
    /// Where closing leads when it is a page.
    pub back: &'a str,
    /// Where the form is sent; none when it only shows.
    pub action: Option<&'a str>,
    /// Proves that the form is ours.
    pub csrf: &'a str,
    /// The fields.
    pub body: Markup,
    /// What changes if it is done, beside the fields.
    pub aside: Option<Markup>,
    /// The buttons; the last is the one that acts.
    pub buttons: Markup,
}

impl Sheet<'_> {
    /// The sheet, for the body of its page.
    #[must_use]
    pub fn markup(&self, words: Words) -> Markup {
        let close = words.t("frame-close");
        let leave = if self.action.is_some() { words.t("frame-cancel") } else { words.t("frame-close") };
        let class = if self.aside.is_some() { "sheet wide" } else { "sheet" };
        let inside = html! {
            header {
                h1 id="sheet-title" { (self.title) }
                a.icon href=(self.back) data-close="" aria-label=(close) title=(close) { (Icon::Cross) }
            }
            @if let Some(aside) = &self.aside {
                div."body duo" { div.l { (self.body) } div.rt { (aside) } }
            } @else {
                div.body { (self.body) }
            }
            footer { a."btn quiet" href=(self.back) data-close="" { (leave) } (self.buttons) }
        };
        html! {
            section class=(class) data-sheet-body="" {
                @if let Some(action) = self.action {
                    form method="post" action=(action) data-swap="" data-unsaved=(words.t("frame-unsaved")) { (super::form::csrf(self.csrf)) (inside) }
                } @else {
                    (inside)
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    #[test]
    fn a_sheet_is_a_form_with_a_way_back() {
        let sheet = Sheet {
            title: "Edit <b>",
            back: "/groups",
            action: Some("/groups/grp_1"),
            csrf: "token",
            body: html! { "fields" },
            aside: None,
            buttons: html! { "save" },
        };
        let page = sheet.markup(Words::new(Language::English)).into_string();
        assert!(page.contains("<h1 id=\"sheet-title\">Edit &lt;b&gt;</h1>"));
        assert!(page.contains(r#"<form method="post" action="/groups/grp_1" data-swap="" data-unsaved="#));
        assert!(page.contains(r#"href="/groups" data-close="">Cancel</a>"#));
    }
}
