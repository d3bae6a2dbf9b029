//! The outbox: the last mail first, with what became of each.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use maud::{Markup, html};
use remit_db::{Filter, Operand, Test, Total, Tx};
use remit_domain::error::Error;
use remit_domain::id::MailId;
use remit_domain::layout::List;
use remit_domain::list::Wanted;
use remit_domain::mail::list::{self, Listed, Progress};
use remit_domain::mail::{Kind, State as Standing, commands};

use super::row;
use crate::actor::Signed;
use crate::app::App;
use crate::config::Config;
use crate::extract::{Path, Query};
use crate::pages::back::{Back, NEWS, without_news};
use crate::pages::chrome::Reader;
use crate::pages::{filter, listing};
use crate::problem::Problem;
use crate::ui::frame::Place;
use crate::ui::header::{Header, header};
use crate::ui::notice::{Kind as Tone, note, toast};
use crate::ui::table::{Card, Chooser, Column, Empty, Filter as Asked, Filterable, Table, TableState, Width};
use crate::words::Words;

/// Where the list is.
pub(super) const LIST: &str = "/settings/mail";

/// What the page shows.
struct Shown {
    page: remit_db::Page<Listed>,
    total: Total,
    progress: Option<Progress>,
    chooser: Chooser,
    todo: String,
}

/// `GET /settings/mail`
pub async fn list(State(app): State<App>, signed: Signed, RawQuery(query): RawQuery) -> Result<Markup, Problem> {
    let reader = signed.reader();
    let state = TableState::parse(query.as_deref().unwrap_or_default(), &NEWS);
    let read = |tx: &Tx<'_>| {
        let (actor, wanted) = (reader.actor(), wanted(&state));
        let (page, total) = (list::page(tx, actor, &wanted)?, list::total(tx, actor, &wanted, listing::cap(&state))?);
        let (progress, chooser) = (list::progress(tx, actor)?, listing::chooser(tx, &reader, List::Mail)?);
        Ok::<_, Error>(Shown { page, total, progress, chooser, todo: reader.todo(tx)? })
    };
    let shown = app.read_list(&reader, read).await?;
    Ok(page(&reader, &app.config, &state, &shown))
}

/// `POST /settings/mail/{id}/again`
pub async fn send_again(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<MailId>,
    Query(back): Query<Back>,
) -> Result<Response, Problem> {
    let actor = &signed.session.actor;
    app.write(actor, |tx| commands::send_again(tx, actor, id)).await?;
    app.mail_waits();
    Ok(back.told(LIST, "again", id))
}

/// What the address asks of the list.
fn wanted(state: &TableState) -> Wanted {
    let conditions: Vec<Filter> = state.filters.iter().filter_map(condition).collect();
    Wanted { filter: Some(Filter::All(conditions)), descending: true, ..listing::wanted(state) }
}

fn condition(asked: &Asked) -> Option<Filter> {
    match asked.column.as_str() {
        "what" => filter::choice(asked, |word| {
            Some(list::KIND.where_it(Test::Is(Operand::Int(word.parse::<Kind>().ok()?.code()))))
        }),
        "state" => filter::choice(asked, |word| {
            Some(list::STATE.where_it(Test::Is(Operand::Int(word.parse::<Standing>().ok()?.code()))))
        }),
        _ => None,
    }
}

fn page(reader: &Reader<'_>, config: &Config, state: &TableState, shown: &Shown) -> Markup {
    let words = reader.words;
    let title = words.t("mail-title");
    let gist = match (&config.smtp, &config.mail_from) {
        (Some(smtp), Some(from)) => {
            let server = format!("{}:{}", smtp.host, smtp.port);
            words.with("mail-server", &[("server", server.into()), ("from", from.to_string().into())])
        }
        _ => words.t("mail-gist"),
    };
    let (nothing, advice) = (words.t("mail-none"), words.t("mail-none-advice"));
    let labels = ["mail-when", "mail-what", "mail-to", "mail-state", "mail-said"].map(|key| words.t(key));
    let list_as_left = without_news(state).address(LIST);
    let rows = shown.page.rows.iter().map(|mail| row::row(reader, mail, &list_as_left)).collect::<Vec<_>>();
    let table = Table {
        columns: columns(reader, &labels),
        chooser: Some(&shown.chooser),
        sections: vec![rows.into()],
        page: listing::page(shown.page.next.clone(), shown.total),
        empty: Empty { title: &nothing, text: &advice, offer: None },
        csrf: &reader.signed.form_token,
        ..Table::new("mail", &title, LIST, state)
    };
    let body = html! {
        (header(&Header { gist: &gist, ..Header::new(&title) }))
        @if state.own("did") == Some("again") { (toast(words, Tone::Done, words.t("mail-goes-again"), None)) }
        div id="mail-progress" data-part="" {
            @if let Some(progress) = shown.progress { (bar(words, progress)) }
        }
        @if config.smtp.is_none() { (note(Tone::Care, words.t("mail-no-server"))) }
        (table.markup(words))
    };
    reader.page(Some(Place::Mail), &shown.todo, &title, &body)
}

/// How far what goes out has come; the page is looked at again while it does.
fn bar(words: Words, progress: Progress) -> Markup {
    let all = progress.left + progress.over;
    let said = words.with("mail-progress", &[("over", words.number(progress.over).into()), ("n", all.into())]);
    html! {
        label.going data-goes-on="" { span { (said) } progress value=(progress.over) max=(all) {} }
    }
}

fn columns<'a>(reader: &Reader<'_>, labels: &'a [String; 5]) -> Vec<Column<'a>> {
    let words = reader.words;
    let [when, what, to, state, said] = labels;
    let kinds = Kind::ALL.iter().map(|kind| (kind.word().to_owned(), row::kind(words, *kind))).collect();
    let states = Standing::ALL.iter().map(|state| (state.word().to_owned(), row::state(words, *state))).collect();
    vec![
        Column::new("when", when).numeric().card(Card::Corner),
        Column::new("what", what).main(Width::Narrow).filter(Filterable::Choice(kinds)),
        Column::new("to", to).card(Card::Line),
        Column::new("state", state).card(Card::Line).filter(Filterable::Choice(states)),
        Column::new("said", said).wraps().card(Card::Line),
    ]
}
