//! Where somebody is signed in, and signing out there.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use remit_domain::error::Error;
use remit_domain::session::{self, Own};

use super::{PAGE, told};
use crate::actor::Signed;
use crate::app::App;
use crate::cookie::{hex, unhex};
use crate::extract::Path;
use crate::pages::chrome::Reader;
use crate::problem::Problem;
use crate::ui::button::Button;
use crate::ui::form::csrf;
use crate::ui::icon::Icon;
use crate::ui::menu::Item;
use crate::ui::table::{Card, Cell, Column, Row, Table, TableState, Width};
use crate::words::Words;

/// `POST /profile/sessions/{session}/end`
pub async fn end_session(
    State(app): State<App>,
    signed: Signed,
    Path(session): Path<String>,
) -> Result<Response, Problem> {
    let hash = unhex(&session).ok_or(Error::NotFound)?;
    app.write(&signed.session.actor, |tx| session::commands::end(tx, &signed.session.actor, &hash)).await?;
    Ok(told("ended").into_response())
}

/// `POST /profile/sessions/end`: all but this one. Whoever holds a stolen one may change it faster than one ends them one by one.
pub async fn end_others(State(app): State<App>, signed: Signed) -> Result<Response, Problem> {
    let actor = &signed.session.actor;
    app.write(actor, |tx| session::commands::end_others(tx, actor, &signed.secret)).await?;
    Ok(told("others").into_response())
}

/// Where the account is signed in; each can be ended, but for this one, which has "sign out".
pub(super) fn part(reader: &Reader<'_>, sessions: &[Own]) -> Markup {
    let words = reader.words;
    let title = words.t("profile-sessions");
    let labels = ["profile-browser", "profile-address", "profile-began", "profile-seen"].map(|key| words.t(key));
    let [browser, address, began, seen] = &labels;
    let state = TableState::default();
    let table = Table {
        columns: vec![
            Column::new("browser", browser).main(Width::Widest),
            Column::new("address", address).card(Card::Line),
            Column::new("began", began).numeric(),
            Column::new("seen", seen).numeric(),
        ],
        sections: vec![sessions.iter().map(|own| row(reader, own)).collect::<Vec<_>>().into()],
        inset: true,
        csrf: &reader.signed.form_token,
        ..Table::new("sessions", &title, PAGE, &state)
    };
    let end = words.t("profile-end-others");
    html! {
        section.mt {
            h2 { (title) }
            (table.markup(words))
            @if sessions.len() > 1 {
                form.mt method="post" action={ (PAGE) "/sessions/end" } {
                    (csrf(&reader.signed.form_token)) (Button::submit(&end))
                }
            }
        }
    }
}

fn row(reader: &Reader<'_>, own: &Own) -> Row {
    let words = reader.words;
    let is_this = own.hash == reader.signed.secret.hash();
    let browser = browser(words, &own.agent);
    let cells = vec![
        Cell::text(&browser).title(&own.agent),
        Cell::text(&own.address),
        Cell::from(reader.moment(own.created_at)),
        Cell::from(reader.moment(own.seen_at)),
    ];
    let end = Item::Post {
        icon: Icon::SignOut,
        text: words.t("profile-end-session"),
        action: format!("{PAGE}/sessions/{}/end", hex(&own.hash)),
    };
    Row {
        badge: html! { @if is_this { " " span.you { (words.t("profile-this-browser")) } } },
        menu: if is_this { Vec::new() } else { vec![end] },
        ..Row::new(hex(&own.hash), &browser, cells)
    }
}

/// "Firefox on Linux", out of what a browser calls itself: each names those before it, too. The whole of it is in the title.
fn browser(words: Words, agent: &str) -> String {
    const BROWSERS: [(&str, &str); 5] =
        [("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];
    const SYSTEMS: [(&str, &str); 6] = [
        ("Android", "Android"),
        ("iPhone", "iOS"),
        ("iPad", "iPadOS"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ];
    let named = |known: &[(&'static str, &'static str)]| {
        known.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| *name)
    };
    match (named(&BROWSERS), named(&SYSTEMS)) {
        (Some(browser), Some(system)) => {
            words.with("profile-browser-on", &[("browser", browser.into()), ("system", system.into())])
        }
        (Some(browser), None) => browser.to_owned(),
        _ if agent.is_empty() => words.t("profile-unknown-browser"),
        _ => agent.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    #[test]
    fn a_browser_is_called_by_its_name() {
        let words = Words::new(Language::English);
        for (agent, name) in [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox on Linux"),
            (
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/129.0 Safari/537.36 Edg/129.0",
                "Edge on Windows",
            ),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1", "Safari on iOS"),
            (
                "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/129.0 Mobile Safari/537.36",
                "Chrome on Android",
            ),
            ("curl/8.1", "curl/8.1"),
            ("", "Unknown browser"),
        ] {
            assert_eq!(browser(words, agent), name);
        }
    }
}
