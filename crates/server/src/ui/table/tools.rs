use maud::{Markup, html};

use super::{Column, Filter, Filterable, Op, Table, TableState};
use crate::ui::button::Button;
use crate::ui::icon::Icon;
use crate::words::Words;

impl Table<'_> {
    /// Search, filters and the choice of columns: plain forms and links.
    pub(super) fn tools(&self, words: Words) -> Markup {
        let filterable = self.filterable().collect::<Vec<_>>();
        if self.search.is_none() && filterable.is_empty() && self.before.0.is_empty() {
            return html! {};
        }
        html! {
            div.tools {
                (self.before)
                @if let Some(placeholder) = self.search { (self.search_form(words, placeholder)) }
                div.filters id={ (self.id) "-filters" } data-part="" {
                    @for filter in &self.state.filters { (self.chip(words, filter)) }
                    @if !filterable.is_empty() { (self.add_filter(words, &filterable)) }
                    @for column in &filterable { (self.filter_form(words, column)) }
                }
                @if let Some(chooser) = self.chooser { div.end { (self.column_chooser(words, chooser)) } }
            }
        }
    }

    fn filterable(&self) -> impl Iterator<Item = &Column<'_>> {
        self.columns.iter().chain(&self.filters).filter(|column| column.filter.is_some())
    }

    fn search_form(&self, words: Words, placeholder: &str) -> Markup {
        let label = words.attr("table-search", &[("list", self.caption.to_lowercase().into())]);
        html! {
            form.search role="search" action=(self.path) data-live="" {
                (hidden(&self.state.searching("")))
                (Icon::Search)
                input.input type="search" name="q" value=(self.state.search) aria-label=(label) placeholder=(placeholder)
                    autocomplete="off" data-find="";
            }
        }
    }

    fn chip(&self, words: Words, filter: &Filter) -> Markup {
        let Some(column) = self.filterable().find(|column| column.key == filter.column) else { return html! {} };
        let Some(filterable) = &column.filter else { return html! {} };
        let dropping = words.attr("table-filter-drop", &[("column", column.label.into())]);
        let values = filter.values.iter().map(|value| label_of(filterable, value));
        let values = html! {
            @for (place, value) in values.enumerate() {
                @if place > 0 { " " (words.t("table-or")) " " }
                b { (value) }
            }
        };
        // Of no day at all there is nothing later or earlier.
        let op = if filter.values.iter().all(|value| value == Filterable::NONE) { Op::Is } else { filter.op };
        let said = words.rich(sentence(op), &[("column", column.label.into())], &[("values", values)]);
        html! {
            span.filter {
                button type="button" popovertarget=(self.filter_id(column)) { (said) }
                a.drop href=(self.state.without_filter(column.key).address(self.path)) aria-label=(dropping) title=(dropping) {
                    (Icon::Cross)
                }
            }
        }
    }

    fn add_filter(&self, words: Words, filterable: &[&Column<'_>]) -> Markup {
        let id = format!("{}-filter", self.id);
        html! {
            span."filter add" { button type="button" popovertarget=(id) { (Icon::Plus) (words.t("table-filter")) } }
            div."pop menu" id=(id) popover role="group" aria-label=(words.t("table-filter")) {
                @for column in filterable {
                    button type="button" popovertarget=(self.filter_id(column)) { (column.label) }
                }
            }
        }
    }

    fn filter_form(&self, words: Words, column: &Column<'_>) -> Markup {
        let Some(filterable) = &column.filter else { return html! {} };
        let current = self.state.filters.iter().find(|filter| filter.column == column.key);
        let title = words.attr("table-filter-on", &[("column", column.label.into())]);
        html! {
            div.pop id=(self.filter_id(column)) popover role="group" aria-label=(title) {
                form.body.stack action=(self.path) {
                    (hidden(&self.state.without_filter(column.key)))
                    p.b { (column.label) }
                    (operator(words, column, filterable, current))
                    (values(words, column, filterable, current))
                    (Button::submit(&words.t("table-apply")))
                }
            }
        }
    }

    fn filter_id(&self, column: &Column<'_>) -> String {
        format!("{}-filter-{}", self.id, column.key)
    }
}

fn hidden(state: &TableState) -> Markup {
    html! { @for (name, value) in state.pairs() { input type="hidden" name=(name) value=(value); } }
}

fn label_of<'a>(filterable: &'a Filterable, value: &'a str) -> &'a str {
    match filterable {
        Filterable::Choice(choices) | Filterable::Offered(choices) => {
            choices.iter().find(|(known, _)| known == value).map_or(value, |(_, label)| label)
        }
        Filterable::DayOrNone(none) if value == Filterable::NONE => none,
        Filterable::Text | Filterable::Day | Filterable::DayOrNone(_) | Filterable::Number => value,
    }
}

fn sentence(op: Op) -> &'static str {
    match op {
        Op::Is => "table-filter-is",
        Op::Not => "table-filter-not",
        Op::Has => "table-filter-has",
        Op::Min => "table-filter-min",
        Op::Max => "table-filter-max",
    }
}

fn operator(words: Words, column: &Column<'_>, filterable: &Filterable, current: Option<&Filter>) -> Markup {
    let ops = match filterable {
        Filterable::Choice(_) | Filterable::Offered(_) => &[Op::Is, Op::Not][..],
        Filterable::Text => &[Op::Has, Op::Is, Op::Not],
        Filterable::Day | Filterable::DayOrNone(_) | Filterable::Number => &[Op::Min, Op::Max, Op::Is],
    };
    html! {
        select.input name={ "op." (column.key) } aria-label=(words.t("table-op")) {
            @for op in ops {
                option value=(op.code()) selected[current.is_some_and(|filter| filter.op == *op)] { (op_word(words, *op)) }
            }
        }
    }
}

fn op_word(words: Words, op: Op) -> String {
    match op {
        Op::Is => words.t("table-op-is"),
        Op::Not => words.t("table-op-not"),
        Op::Has => words.t("table-op-has"),
        Op::Min => words.t("table-op-min"),
        Op::Max => words.t("table-op-max"),
    }
}

fn values(words: Words, column: &Column<'_>, filterable: &Filterable, current: Option<&Filter>) -> Markup {
    let name = format!("v.{}", column.key);
    let held = current.map_or(&[][..], |filter| &filter.values);
    let kind = match filterable {
        Filterable::Choice(choices) => return ticks(&name, choices, held),
        Filterable::Offered(choices) => {
            return html! { (ticks(&name, choices, held)) (by_part(words, &name, choices, held)) };
        }
        Filterable::Text => "text",
        Filterable::Day | Filterable::DayOrNone(_) => "date",
        Filterable::Number => "number",
    };
    html! {
        input.input type=(kind) name=(name) value=[held.iter().find(|value| *value != Filterable::NONE)]
            min=[(kind == "number").then_some("0")] aria-label=(words.t("table-value"));
        @if let Filterable::DayOrNone(none) = filterable { (ticks(&name, &[(Filterable::NONE.to_owned(), none.clone())], held)) }
    }
}

/// Names those that are not offered, by a part of what they are called.
fn by_part(words: Words, name: &str, choices: &[(String, String)], held: &[String]) -> Markup {
    let typed = held.iter().find(|value| !choices.iter().any(|(known, _)| known == *value));
    let label = if choices.is_empty() { words.t("table-part") } else { words.t("table-others") };
    html! { input.input type="text" name=(name) value=[typed] aria-label=(label) placeholder=(label) autocomplete="off"; }
}

fn ticks(name: &str, choices: &[(String, String)], held: &[String]) -> Markup {
    if choices.is_empty() {
        return html! {};
    }
    html! {
        ul.ticks {
            @for (value, label) in choices {
                li { label.check {
                    input.box type="checkbox" name=(name) value=(value) checked[held.contains(value)];
                    span { bdi { (label) } }
                } }
            }
        }
    }
}
