//! The head of a page, and the tabs and segments that choose between its views.

use maud::{Markup, html};

use super::icon::Icon;
use crate::words::bdi;

/// What stands above the content of a page.
#[derive(Debug, Clone)]
pub struct Header<'a> {
    /// The pages above this one: name and address.
    pub above: &'a [(&'a str, &'a str)],
    /// What the page is about.
    pub title: &'a str,
    /// Its state, beside the title.
    pub state: Markup,
    /// The gist of it; where it counts, it follows what is done below.
    pub gist: &'a str,
    /// What may be done; at most one of them is filled.
    pub buttons: Markup,
}

impl<'a> Header<'a> {
    /// A header with a title only.
    #[must_use]
    pub fn new(title: &'a str) -> Header<'a> {
        Header { above: &[], title, state: html! {}, gist: "", buttons: html! {} }
    }
}

/// The head of a page.
#[must_use]
pub fn header(header: &Header<'_>) -> Markup {
    html! {
        div.head {
            @if !header.above.is_empty() {
                p.crumb {
                    @for (place, (name, address)) in header.above.iter().enumerate() {
                        @if place > 0 { (Icon::Right) }
                        a href=(address) { (bdi(name)) }
                    }
                }
            }
            h1 { (bdi(header.title)) }
            (header.state)
            @if !header.gist.is_empty() { span.sub #gist data-part="" { (header.gist) } }
            @if !header.buttons.0.is_empty() { div.end { (header.buttons) } }
        }
    }
}

/// One of several views of a page.
#[derive(Debug, Clone)]
pub struct View<'a> {
    /// What it shows.
    pub text: &'a str,
    /// Where it is.
    pub address: String,
    /// How many there are in it, as it is to be shown.
    pub count: Option<String>,
    /// Whether it is the one shown.
    pub current: bool,
}

/// Views of a page as tabs over its whole width.
#[must_use]
pub fn tabs(label: &str, views: &[View<'_>]) -> Markup {
    choice("tabs", label, views)
}

/// Views of a list as segments beside its search.
#[must_use]
pub fn segments(label: &str, views: &[View<'_>]) -> Markup {
    choice("seg", label, views)
}

fn choice(class: &str, label: &str, views: &[View<'_>]) -> Markup {
    html! {
        nav class=(class) aria-label=(label) {
            @for view in views {
                a href=(view.address) aria-current=[view.current.then_some("page")] {
                    (view.text) @if let Some(count) = &view.count { " " span.n { (count) } }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_current_view_says_so() {
        let view = |text, current| View { text, address: format!("?view={text}"), count: None, current };
        let page = tabs("Groups", &[view("Active", true), view("Archived", false)]).into_string();
        assert!(page.contains(r#"<a href="?view=Active" aria-current="page">Active</a>"#));
        assert!(page.contains(r#"<a href="?view=Archived">Archived</a>"#));
    }

    #[test]
    fn the_gist_follows_what_is_done_below_it() {
        let page = header(&Header { gist: "2 joined", ..Header::new("Users") }).into_string();
        assert!(page.contains(r#"<span class="sub" id="gist" data-part="">2 joined</span>"#), "{page}");
    }

    #[test]
    fn a_title_is_text() {
        let page = header(&Header { above: &[("<Customers>", "/customers")], ..Header::new("<script>") }).into_string();
        assert!(page.contains("<h1><bdi>&lt;script&gt;</bdi></h1>") && page.contains("&lt;Customers&gt;"));
    }
}
