//! Coverage: whose the open actions are and how they came to be theirs, by group and step; who is missing where.

use axum::extract::{RawQuery, State};
use maud::{Markup, html};
use remit_db::Tx;
use remit_domain::Result;
use remit_domain::clock::Day;
use remit_domain::permission::{Ability, may};
use remit_domain::workflow::coverage::{Coverage, Warning, coverage};

use super::figures;
use super::missing::{Missing, pairs};
use crate::actor::Signed;
use crate::app::App;
use crate::pages::back::{NEWS, without_news};
use crate::pages::chrome::Reader;
use crate::pages::customer::told_of_several;
use crate::pages::owner_rules::says;
use crate::pages::whose::Names;
use crate::problem::Problem;
use crate::ui::frame::Place;
use crate::ui::header::{Header, header};
use crate::ui::icon::Icon;
use crate::ui::notice::{Kind, note};
use crate::ui::table::TableState;
use crate::words::{Words, bdi};

/// Where it is.
pub(super) const PAGE: &str = "/analytics/coverage";

/// What the page shows.
pub(super) struct Shown {
    pub coverage: Coverage,
    pub missing: Option<Missing>,
    pub names: Names,
    /// Whether the reader may open the forms of groups and rules.
    pub settings: bool,
    todo: String,
}

/// `GET /analytics/coverage`
pub async fn show(
    State(app): State<App>,
    signed: Signed,
    RawQuery(query): RawQuery,
) -> std::result::Result<Markup, Problem> {
    let reader = signed.reader();
    let state = TableState::parse(query.as_deref().unwrap_or_default(), &NEWS);
    let shown = app.read_list(&reader, |tx| Shown::read(tx, &reader, &state)).await?;
    Ok(page(&reader, &state, &shown))
}

impl Shown {
    fn read(tx: &Tx<'_>, reader: &Reader<'_>, state: &TableState) -> Result<Shown> {
        let coverage = coverage(tx, reader.actor())?;
        let rules = coverage.workflows.iter().flat_map(|it| &it.steps).flat_map(|step| &step.rules);
        let names = Names::of_rules(tx, reader, rules.map(|(rule, _)| *rule))?;
        let settings = may(reader.actor(), Ability::Inspect).is_ok();
        let missing = Missing::read(tx, reader, &coverage.uncovered, &without_news(state))?;
        Ok(Shown { missing, names, settings, todo: reader.todo(tx)?, coverage })
    }
}

fn page(reader: &Reader<'_>, state: &TableState, shown: &Shown) -> Markup {
    let words = reader.words;
    let (title, gist) = (words.t("nav-coverage"), words.t("coverage-gist"));
    let body = html! {
        (header(&Header { gist: &gist, ..Header::new(&title) }))
        @if shown.coverage.moving { (note(Kind::Info, words.t("coverage-moving"))) }
        div.stack {
            div id="figures" data-part="" {
                (figures::kpis(words, shown))
                div.split {
                    section aria-labelledby="by-group" { (figures::by_group(reader, shown)) }
                    div.stack { (warnings(reader, shown)) (uncovered(words, shown)) }
                }
            }
            div id="missing-customers" data-part="" {
                @if let Some(missing) = &shown.missing { (missing.part(reader, shown)) }
            }
        }
    };
    reader.page_with(Some(Place::Coverage), &shown.todo, &title, &body, told_of_several(words, state))
}

/// What does go wrong, and what will.
fn warnings(reader: &Reader<'_>, shown: &Shown) -> Markup {
    let words = reader.words;
    let snags = snags(words, shown);
    let soon: Vec<_> = shown.coverage.warnings.iter().map(|it| warning(reader, shown, *it)).collect();
    html! {
        section.panel aria-labelledby="warnings" {
            header { h2 id="warnings" { (words.t("coverage-warnings")) } }
            div.body {
                @if snags.is_empty() && soon.is_empty() { p.sub { (words.t("coverage-no-warnings")) } }
                ul.warns { @for line in snags.iter().chain(&soon) { li { (Icon::Alert) span { (line) } } } }
            }
        }
    }
}

/// The rules that find nobody, each with its step.
fn snags(words: Words, shown: &Shown) -> Vec<Markup> {
    let mut lines = Vec::new();
    for listed in &shown.coverage.workflows {
        for (place, step) in (1..).zip(&listed.steps) {
            let named = [("workflow", listed.workflow.name.as_str().into()), ("number", i64::from(place).into())];
            let (at, address) =
                (words.with("group-step", &named), figures::rules_address(listed.workflow.id, step.step.id));
            for (rule, snag) in step.rules.iter().filter_map(|&(rule, snag)| Some((rule, snag?))) {
                lines.push(html! {
                    @if shown.settings { a.link href=(address) data-sheet="" { (at) } } @else { (at) }
                    ", " b { (says::short(words, &shown.names, rule)) } ". " (says::snag(words, snag))
                });
            }
        }
    }
    lines
}

fn warning(reader: &Reader<'_>, shown: &Shown, warning: Warning) -> Markup {
    let words = reader.words;
    let (group, key, day) = match warning {
        Warning::OnlyOne(group) => (group, "coverage-only-one", None),
        Warning::NobodyFrom(group, at) => {
            let zone = reader.signed.session.organisation.zone.rules();
            (group, "coverage-nobody-from", Some(reader.dates().long(Day::of(at, zone).date())))
        }
    };
    let name = bdi(shown.names.group(group));
    let name = html! {
        @if shown.settings { a.link href={ "/settings/groups/" (group) "/edit" } data-sheet="" { (name) } } @else { b { (name) } }
    };
    let day: Vec<_> = day.map(|day| ("day", day.into())).into_iter().collect();
    words.rich(key, &day, &[("name", name)])
}

/// The customers to which nobody of a wanted group is assigned.
fn uncovered(words: Words, shown: &Shown) -> Markup {
    html! {
        section.panel aria-labelledby="uncovered" {
            header { h2 id="uncovered" { (words.t("coverage-uncovered")) } }
            div.body { (pairs(words, shown)) }
        }
    }
}
