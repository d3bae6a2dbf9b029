use maud::{Markup, html};

use super::Table;
use crate::ui::button::Button;
use crate::ui::icon::Icon;
use crate::words::Words;

/// What a list says that has nothing to list.
#[derive(Debug, Clone, Default)]
pub struct Empty<'a> {
    /// "No archived groups".
    pub title: &'a str,
    /// What would be here, or what to do next.
    pub text: &'a str,
    /// The next step, as a button.
    pub offer: Option<Button<'a>>,
}

impl Table<'_> {
    pub(super) fn nothing(&self, words: Words) -> Markup {
        let state = self.state;
        let (title, text, offer) = if state.is_narrowed() {
            (words.t("table-no-match"), words.t("table-no-match-hint"), words.t("table-drop-all"))
        } else if state.after().is_some() {
            (words.t("table-past-end"), words.t("table-past-end-hint"), words.t("table-start"))
        } else {
            return blank(Icon::Search, &self.empty);
        };
        let address = state.unnarrowed().address(self.path);
        blank(Icon::Search, &Empty { title: &title, text: &text, offer: Some(Button::link(&offer, &address)) })
    }
}

fn blank(icon: Icon, empty: &Empty<'_>) -> Markup {
    html! {
        div.empty {
            span.art { (icon) }
            h2 { (empty.title) }
            p { (empty.text) }
            @if let Some(offer) = &empty.offer { (offer) }
        }
    }
}
