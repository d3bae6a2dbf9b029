//! The figures of coverage: all together, and a row for each step under each group that it names.

use maud::{Markup, html};
use remit_domain::id::{GroupId, StepId, WorkflowId};
use remit_domain::workflow::coverage::Counts;
use remit_domain::workflow::shown::{Listed, ListedStep};

use super::coverage::Shown;
use crate::pages::chrome::Reader;
use crate::ui::icon::Icon;
use crate::ui::meter::{Part, legend, meter};
use crate::ui::table::{Card, Cell, Column, Empty, Row, Section, Table, TableState, Width};
use crate::words::Words;

/// All steps together.
pub(super) fn kpis(words: Words, shown: &Shown) -> Markup {
    let total = shown.coverage.total;
    let share = |count: i64| if total.open() == 0 { 0 } else { (count * 100 + total.open() / 2) / total.open() };
    let kpi = |label: String, count: i64, beneath: String| {
        html! { div.kpi { dt { (label) } dd { span.v { (words.number(count)) } span.d { (beneath) } } } }
    };
    let of_all = |count| words.with("coverage-share", &[("n", share(count).into())]);
    html! {
        dl.kpis {
            (kpi(words.t("coverage-open"), total.open(), words.t("coverage-open-hint")))
            (kpi(words.t("coverage-by-rule"), total.rule, of_all(total.rule)))
            (kpi(words.t("coverage-by-substitute"), total.substitute, of_all(total.substitute)))
            (kpi(words.t("coverage-fell"), total.fell(), fell_to(words, total)))
        }
    }
}

fn fell_to(words: Words, total: Counts) -> String {
    words.with("coverage-fell-to", &[("finance", total.finance.into()), ("owner", total.owner.into())])
}

/// The form of a step's rules.
pub(super) fn rules_address(workflow: WorkflowId, step: StepId) -> String {
    format!("/settings/workflows/{workflow}/steps/{step}/rules")
}

/// A section for each group with the steps that name it, and one for the steps that name none.
pub(super) fn by_group(reader: &Reader<'_>, shown: &Shown) -> Markup {
    let words = reader.words;
    let title = words.t("coverage-by-group");
    let legends = [
        (Part::Rule, words.t("coverage-by-rule")),
        (Part::Substitute, words.t("coverage-by-substitute")),
        (Part::Fell, words.t("coverage-fell")),
    ];
    let (none, advice) = (words.t("workflow-none"), words.t("workflow-none-advice"));
    let state = TableState::parse("", &[]);
    let labels = Labels::new(words);
    let table = Table {
        columns: columns(&labels),
        sections: sections(words, shown),
        empty: Empty { title: &none, text: &advice, offer: None },
        inset: true,
        ..Table::new("coverage", &title, "/analytics/coverage", &state)
    };
    html! { h2 id="by-group" { (title) } (legend(&legends)) (table.markup(words)) }
}

struct Labels([String; 7]);

impl Labels {
    fn new(words: Words) -> Labels {
        Labels([
            words.t("workflow-step"),
            words.t("workflow-whose"),
            words.t("coverage-column-open"),
            words.t("coverage-column-rule"),
            words.t("coverage-column-substitute"),
            words.t("coverage-column-fell"),
            words.t("coverage-column-waiting"),
        ])
    }
}

fn columns(Labels([step, whose, open, rule, substitute, fell, waiting]): &Labels) -> Vec<Column<'_>> {
    vec![
        Column::new("step", step).main(Width::Widest),
        Column::new("whose", whose).card(Card::Line),
        Column::new("open", open).numeric(),
        Column::new("rule", rule).numeric().spare(),
        Column::new("substitute", substitute).numeric().spare(),
        Column::new("fell", fell).numeric(),
        Column::new("waiting", waiting).numeric().spare(),
    ]
}

fn sections(words: Words, shown: &Shown) -> Vec<Section> {
    let steps =
        || shown.coverage.workflows.iter().flat_map(|it| it.steps.iter().enumerate().map(move |step| (it, step)));
    let mut groups: Vec<GroupId> = shown.coverage.groups().into_iter().collect();
    groups.sort_by_cached_key(|group| (-shown.coverage.of_group(*group).fell(), shown.names.group(*group).to_owned()));
    let named = |step: &ListedStep, group: GroupId| step.rules.iter().any(|(rule, _)| rule.group() == Some(group));
    let mut sections: Vec<Section> = groups
        .into_iter()
        .map(|group| {
            let of_group = steps().filter(|(_, (_, step))| named(step, group));
            let rows =
                of_group.map(|(listed, (place, step))| row(words, shown, &group.to_string(), listed, place, step));
            let counts = shown.coverage.of_group(group);
            let figures =
                words.with("coverage-of-group", &[("n", counts.open().into()), ("fell", counts.fell().into())]);
            Section {
                heading: Some((shown.names.group(group).to_owned(), html! { " " (figures) })),
                rows: rows.collect(),
            }
        })
        .collect();
    let others = steps().filter(|(_, (_, step))| step.rules.iter().all(|(rule, _)| rule.group().is_none()));
    let rows = others.map(|(listed, (place, step))| row(words, shown, "others", listed, place, step)).collect();
    sections.push(Section { heading: Some((words.t("coverage-others"), html! {})), rows });
    sections
}

fn row(words: Words, shown: &Shown, under: &str, listed: &Listed, place: usize, it: &ListedStep) -> Row {
    let counts = shown.coverage.counts.get(&it.step.rule_set).copied().unwrap_or_default();
    let number = i64::try_from(place).map_or(0, |place| place + 1);
    let named = [
        ("workflow", listed.workflow.name.as_str().into()),
        ("number", number.into()),
        ("name", it.step.name.as_str().into()),
    ];
    let name = words.attr("coverage-step", &named);
    let open = format!("/actions?which=open&f.step=is%3A{}", it.step.id);
    let fallen = format!("{open}&f.fell=is%3Ayes");
    let parts = [(Part::Rule, counts.rule), (Part::Substitute, counts.substitute), (Part::Fell, counts.fell())];
    let cells = vec![
        Cell::text(&name),
        Cell::from(meter(&parts)),
        linked(words, counts.open(), &open, None),
        number_of(words, counts.rule),
        number_of(words, counts.substitute),
        linked(words, counts.fell(), &fallen, Some(Icon::Fell)),
        number_of(words, counts.waiting),
    ];
    let address = shown.settings.then(|| rules_address(listed.workflow.id, it.step.id));
    Row { sheet: address.is_some(), address, ..Row::new(format!("{under}-{}", it.step.id), &name, cells) }
}

fn number_of(words: Words, count: i64) -> Cell {
    if count == 0 { Cell::none("0") } else { Cell::from(words.number(count)) }
}

/// A figure that leads to the list of what it counts.
fn linked(words: Words, count: i64, address: &str, icon: Option<Icon>) -> Cell {
    if count == 0 {
        return Cell::none("0");
    }
    Cell::from(html! {
        a class=(if icon.is_some() { "fallmark" } else { "link" }) href=(address) {
            @if let Some(icon) = icon { (icon) } (words.number(count))
        }
    })
}
