//! The list of workflows: each step with its day, its rules and how many actions are open.

use axum::extract::{RawQuery, State};
use maud::{Markup, html};
use remit_db::Tx;
use remit_domain::Result;
use remit_domain::workflow::Level;
use remit_domain::workflow::shown::{self, Listed, ListedStep};

use super::LIST;
use crate::actor::Signed;
use crate::app::App;
use crate::pages::action::rows::picture;
use crate::pages::back::{NEWS, without_news};
use crate::pages::chrome::Reader;
use crate::pages::customer::when;
use crate::pages::listing::capped;
use crate::pages::owner_rules::says;
use crate::pages::whose::Names;
use crate::problem::Problem;
use crate::ui::frame::Place;
use crate::ui::header::{Header, header};
use crate::ui::icon::Icon;
use crate::ui::menu::Item;
use crate::ui::notice::{Kind, toast};
use crate::ui::table::{Card, Cell, Column, Empty, Key, Row, Section, Table, TableState, Width};
use crate::words::Words;

/// What the page shows.
struct Shown {
    workflows: Vec<Listed>,
    names: Names,
    todo: String,
}

/// `GET /settings/workflows`
pub async fn list(
    State(app): State<App>,
    signed: Signed,
    RawQuery(query): RawQuery,
) -> std::result::Result<Markup, Problem> {
    let reader = signed.reader();
    let state = TableState::parse(query.as_deref().unwrap_or_default(), &NEWS);
    let shown = app.read_list(&reader, |tx| Shown::read(tx, &reader)).await?;
    Ok(page(&reader, &state, &shown))
}

impl Shown {
    fn read(tx: &Tx<'_>, reader: &Reader<'_>) -> Result<Shown> {
        let workflows = shown::list(tx, reader.actor())?;
        let rules = workflows.iter().flat_map(|it| &it.steps).flat_map(|step| &step.rules).map(|(rule, _)| *rule);
        Ok(Shown { names: Names::of_rules(tx, reader, rules)?, todo: reader.todo(tx)?, workflows })
    }
}

fn page(reader: &Reader<'_>, state: &TableState, shown: &Shown) -> Markup {
    let words = reader.words;
    let (title, gist) = (words.t("workflow-title"), words.t("workflow-gist"));
    let (none, advice) = (words.t("workflow-none"), words.t("workflow-none-advice"));
    let listing = without_news(state);
    let labels = ["step", "when", "how", "whose", "open"].map(|key| match key {
        "step" => words.t("workflow-step"),
        "when" => words.t("workflow-when"),
        "how" => words.t("workflow-how"),
        "whose" => words.t("workflow-whose"),
        _ => words.t("workflow-open"),
    });
    let [step, when, how, whose, open] = &labels;
    let table = Table {
        columns: vec![
            Column::new("step", step).main(Width::Wide),
            Column::new("when", when),
            Column::new("how", how).spare(),
            Column::new("whose", whose).wraps().card(Card::Line),
            Column::new("open", open).numeric(),
        ],
        sections: shown.workflows.iter().map(|listed| section(reader, shown, listed)).collect(),
        empty: Empty { title: &none, text: &advice, offer: None },
        csrf: &reader.signed.form_token,
        keys: &[Key::Open],
        ..Table::new("workflows", &title, LIST, &listing)
    };
    let body = html! { (header(&Header { gist: &gist, ..Header::new(&title) })) (table.markup(words)) };
    reader.page_with(Some(Place::Workflows), &shown.todo, &title, &body, news(words, state))
}

fn section(reader: &Reader<'_>, shown: &Shown, listed: &Listed) -> Section {
    let (words, workflow) = (reader.words, &listed.workflow);
    let level = match workflow.level {
        Level::Customer => words.t("workflow-level-customer"),
        Level::Invoice => words.t("workflow-level-invoice"),
    };
    let customers = [("n", listed.customers.into()), ("count", capped(words, listed.customers).into())];
    let figures = html! {
        " " (level) " · " (words.with("workflow-customers", &customers))
        " · " (words.with("workflow-between", &[("n", workflow.min_days_between.into())]))
    };
    let rows = (1..).zip(&listed.steps).map(|(place, step)| row(reader, shown, listed, place, step)).collect();
    Section { heading: Some((workflow.name.clone(), figures)), rows }
}

fn row(reader: &Reader<'_>, shown: &Shown, listed: &Listed, place: i64, it: &ListedStep) -> Row {
    let (words, step) = (reader.words, &it.step);
    let how = if step.automatic { words.t("workflow-by-itself") } else { words.t("workflow-by-hand") };
    let chips = it.rules.iter().map(|&(rule, snag)| says::chip(words, &shown.names, rule, snag));
    let name = words.attr("workflow-step-named", &[("number", place.into()), ("name", step.name.as_str().into())]);
    let cells = vec![
        Cell::from(html! { span.who { (picture(step.kind)) span { (place) ". " bdi { (step.name) } } } })
            .title(&step.name),
        Cell::from(when(words, step)),
        Cell::from(how),
        Cell::from(html! { span.chips { @for chip in chips { (chip) } } }),
        Cell::from(capped(words, it.open)),
    ];
    let of_step = format!("{LIST}/{}/steps/{}", listed.workflow.id, step.id);
    let rules = format!("{of_step}/rules");
    let edit =
        Item::Sheet { icon: Icon::Edit, text: words.t("workflow-edit-rules"), address: rules.clone(), danger: false };
    let ask = Item::Link { icon: Icon::Eye, text: words.t("would-title"), address: format!("{of_step}/owners") };
    Row { address: Some(rules), sheet: true, menu: vec![edit, ask], ..Row::new(step.id, &name, cells) }
}

/// What was just done.
fn news(words: Words, state: &TableState) -> Option<Markup> {
    (state.own("did")? == "rules").then(|| toast(words, Kind::Done, words.t("workflow-rules-saved"), None))
}
