//! The frame around every page of somebody signed in: rail, top bar, and the part that differs.

use maud::{DOCTYPE, Markup, html};

use super::avatar::avatar;
use super::form::csrf;
use super::icon::Icon;
use super::keys;
use super::notice::{Kind, toast};
use crate::assets;
use crate::words::{Words, bdi};

/// The places that the rail leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The reader's own To do.
    Home,
    /// All actions.
    Actions,
    /// Customers.
    Customers,
    /// Invoices.
    Invoices,
    /// Settings, users.
    Users,
    /// Settings, groups.
    Groups,
    /// Settings, workflows.
    Workflows,
    /// Analytics, coverage.
    Coverage,
    /// Settings, mail.
    Mail,
    /// Settings, audit log.
    Audit,
    /// Settings, the workspace itself.
    Organisation,
}

/// The reader.
#[derive(Debug, Clone, Copy)]
pub struct Me<'a> {
    /// Gives the colour.
    pub id: i64,
    /// The full name.
    pub name: &'a str,
    /// The address that they sign in with.
    pub email: &'a str,
}

/// What the frame shows on every page.
#[derive(Debug, Clone)]
pub struct Frame<'a> {
    /// The reader's language.
    pub words: Words,
    /// The name of the organisation.
    pub organisation: &'a str,
    /// Who reads.
    pub me: Me<'a>,
    /// Where the page belongs; none for one that belongs nowhere.
    pub place: Option<Place>,
    /// Whether the reader has the settings (ACC).
    pub settings: bool,
    /// Whether the reader has the analytics (ACC).
    pub analytics: bool,
    /// Whether the account shown is theirs to change, by its profile.
    pub profile: bool,
    /// Whether the reader can switch to another organisation.
    pub has_others: bool,
    /// How much the reader has to do, as it is to be shown: "24", "1,000+".
    pub todo: Option<&'a str>,
    /// Proves that the forms of the page are ours.
    pub csrf: &'a str,
    /// What is to be known on every page, above each.
    pub banners: &'a [Markup],
    /// What has just been done, as a toast.
    pub toast: Option<Markup>,
    /// Lines at the foot of the rail.
    pub foot: &'a [String],
}

/// A whole page: `title` for the browser, `body` for the reader.
#[must_use]
pub fn page(frame: &Frame<'_>, title: &str, body: &Markup) -> Markup {
    let words = frame.words;
    html! {
        (DOCTYPE)
        html lang=(words.language().tag()) {
            (head(words, title))
            body {
                a.skip href="#main" { (words.t("frame-skip")) }
                div.app {
                    (bar(frame))
                    (rail(frame))
                    main id="main" tabindex="-1" {
                        div id="banners" data-part="" { @for banner in frame.banners { (banner) } }
                        (body)
                    }
                }
                div.toasts id="toasts" data-part="" role="status" { @if let Some(toast) = &frame.toast { (toast) } }
                template id="told" { (toast(words, Kind::Bad, words.t("frame-unreachable"), None)) }
                (keys::help(words))
                (keys::palette(words, &destinations(frame)))
            }
        }
    }
}

/// The head of every page: nothing in it comes from elsewhere.
pub(super) fn head(words: Words, title: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            title { (words.attr("frame-title", &[("page", title.into())])) }
            link rel="icon" type="image/svg+xml" href=(assets::url("mark.svg"));
            link rel="stylesheet" href=(assets::url("remit.css"));
            @for module in assets::modules() { link rel="modulepreload" href=(assets::url(module)); }
            script type="module" src=(assets::url("remit.js")) {}
        }
    }
}

/// The mark of the program.
pub(super) fn mark() -> Markup {
    html! {
        span.mark {
            svg viewBox="0 0 24 24" aria-hidden="true" {
                path d="M7 20V6M7 13c0-4 2.5-6.5 6.5-6.5" {}
                circle cx="17.5" cy="6.5" r="1.6" fill="currentColor" {}
            }
        }
    }
}

fn bar(frame: &Frame<'_>) -> Markup {
    let words = frame.words;
    let home = words.attr("frame-home-of", &[("name", frame.organisation.into())]);
    let (menu, search, keys) = (words.t("frame-menu"), words.t("frame-search"), words.t("frame-help"));
    html! {
        header.bar {
            div.brand {
                button."icon only-narrow" type="button" popovertarget="rail" aria-label=(menu) title=(menu) { (Icon::Menu) }
                a.org href="/" aria-label=(home) { (mark()) span title=(frame.organisation) { (bdi(frame.organisation)) } }
            }
            form.find role="search" action="/customers" {
                (Icon::Search)
                input type="search" name="q" autocomplete="off" aria-label=(search) placeholder=(search);
                span.end aria-hidden="true" { kbd { "Ctrl" } kbd { "K" } }
            }
            div.bar-end {
                button."icon wide-only needs-script" type="button" command="show-modal" commandfor="keys"
                    aria-label=(keys) title=(keys) { (Icon::Keys) }
                (me(frame))
            }
        }
    }
}

fn me(frame: &Frame<'_>) -> Markup {
    let words = frame.words;
    let label = words.attr("frame-account-of", &[("name", frame.me.name.into())]);
    html! {
        button.icon type="button" popovertarget="me" aria-label=(label) title=(label) { (avatar(frame.me.id, frame.me.name)) }
        div."pop menu left" id="me" popover role="group" aria-label=(label) {
            p.whoami { b { (bdi(frame.me.name)) } small { (bdi(frame.me.email)) } }
            hr;
            @if frame.profile { a href="/profile" { (Icon::User) (words.t("frame-profile")) } }
            @if frame.has_others { a href="/switch" { (Icon::Arrow) (words.t("frame-switch")) } }
            form method="post" action="/logout" {
                (csrf(frame.csrf))
                button type="submit" { (Icon::SignOut) (words.t("frame-sign-out")) }
            }
        }
    }
}

/// A page that the rail and the palette lead to.
#[derive(Debug, Clone)]
pub struct Destination {
    place: Place,
    /// Where it is.
    pub address: &'static str,
    /// Before the word.
    pub icon: Icon,
    /// What it is called.
    pub text: String,
}

/// The pages that the reader may go to, in order.
fn destinations(frame: &Frame<'_>) -> Vec<Destination> {
    let words = frame.words;
    let to = |place, address, icon, text| Destination { place, address, icon, text };
    let mut all = vec![
        to(Place::Home, "/", Icon::Home, words.t("nav-home")),
        to(Place::Actions, "/actions", Icon::Todo, words.t("nav-actions")),
        to(Place::Customers, "/customers", Icon::Customer, words.t("nav-customers")),
        to(Place::Invoices, "/invoices", Icon::Invoice, words.t("nav-invoices")),
    ];
    if frame.analytics {
        all.push(to(Place::Coverage, "/analytics/coverage", Icon::Chart, words.t("nav-coverage")));
    }
    if frame.settings {
        all.push(to(Place::Users, "/settings/users", Icon::User, words.t("nav-users")));
        all.push(to(Place::Groups, "/settings/groups", Icon::Users, words.t("nav-groups")));
        all.push(to(Place::Workflows, "/settings/workflows", Icon::Workflow, words.t("nav-workflows")));
        all.push(to(Place::Mail, "/settings/mail", Icon::Email, words.t("nav-mail")));
        all.push(to(Place::Audit, "/settings/audit", Icon::Note, words.t("nav-audit")));
        all.push(to(Place::Organisation, "/settings/organisation", Icon::Customer, words.t("nav-organisation")));
    }
    all
}

fn rail(frame: &Frame<'_>) -> Markup {
    let words = frame.words;
    let inside = frame.place.is_some_and(Place::is_setting);
    html! {
        nav.rail id="rail" popover aria-label=(words.t("frame-main")) {
            div id="rail-links" data-part="" {
                @for page in destinations(frame).iter().filter(|page| !page.place.is_setting()) { (link(frame, page)) }
                @if frame.settings {
                    a.nav href="/settings/users" aria-current=[inside.then_some("true")] {
                        (Icon::Settings) (words.t("nav-settings"))
                    }
                }
                @if inside {
                    @for page in destinations(frame).iter().filter(|page| page.place.is_setting()) { (sub_link(frame, page)) }
                }
            }
            @if !frame.foot.is_empty() {
                footer { @for line in frame.foot { span { (line) } } }
            }
        }
    }
}

fn link(frame: &Frame<'_>, page: &Destination) -> Markup {
    let count = frame.todo.filter(|_| page.place == Place::Home);
    html! {
        a.nav href=(page.address) aria-current=[frame.at(page.place)] {
            (page.icon) (page.text) @if let Some(count) = count { span.n { (count) } }
        }
    }
}

fn sub_link(frame: &Frame<'_>, page: &Destination) -> Markup {
    html! { a."nav sub" href=(page.address) aria-current=[frame.at(page.place)] { (page.text) } }
}

impl Frame<'_> {
    fn at(&self, place: Place) -> Option<&'static str> {
        (self.place == Some(place)).then_some("page")
    }
}

impl Place {
    fn is_setting(self) -> bool {
        matches!(
            self,
            Place::Users | Place::Groups | Place::Workflows | Place::Mail | Place::Audit | Place::Organisation
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    fn shown(settings: bool, place: Place, name: &str, language: Language) -> String {
        let frame = Frame {
            words: Words::new(language),
            organisation: name,
            me: Me { id: 1, name, email: "ann@example.com" },
            place: Some(place),
            settings,
            analytics: settings,
            profile: true,
            has_others: false,
            todo: Some("1,000+"),
            csrf: "token",
            banners: &[],
            toast: None,
            foot: &[],
        };
        page(&frame, name, &html! { "body" }).into_string()
    }

    #[test]
    fn nothing_in_the_page_is_inline_and_names_are_text() {
        let page = shown(true, Place::Users, "<script>x</script>", Language::English);
        assert!(
            !page.contains("<script>")
                && !page.contains("<style")
                && !page.contains(" style=")
                && !page.contains(" onclick")
        );
        assert!(page.contains("<title>&lt;script&gt;x&lt;/script&gt; · Remit</title>"));
        assert!(page.contains("<bdi>&lt;script&gt;x&lt;/script&gt;</bdi>"));
    }

    #[test]
    fn the_page_is_in_the_readers_language() {
        let page = shown(false, Place::Home, "Ann", Language::French);
        assert!(page.contains(r#"<html lang="fr">"#) && page.contains("Aller au contenu") && page.contains("Clients"));
    }

    #[test]
    fn the_place_is_marked_and_settings_open_only_inside_them() {
        let home = shown(true, Place::Home, "Ann", Language::English);
        assert!(home.contains(r#"<a class="nav" href="/" aria-current="page">"#) && !home.contains("nav sub"));
        let groups = shown(true, Place::Groups, "Ann", Language::English);
        assert!(groups.contains(r#"<a class="nav sub" href="/settings/groups" aria-current="page">Groups</a>"#));
        assert!(groups.contains(r#"<a class="nav" href="/settings/users" aria-current="true">"#));
    }

    #[test]
    fn acc_table_who_has_no_settings_is_shown_none() {
        assert!(!shown(false, Place::Home, "Ann", Language::English).contains("/settings"));
    }

    #[test]
    fn signing_out_is_a_form_of_ours() {
        let page = shown(false, Place::Home, "Ann", Language::English);
        assert!(
            page.contains(r#"<form method="post" action="/logout"><input type="hidden" name="csrf" value="token">"#)
        );
    }
}
