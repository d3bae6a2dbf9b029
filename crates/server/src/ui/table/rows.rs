use maud::{Markup, html};

use super::column::First;
use super::{Act, Card, Cell, Column, Row, Section, Sort, Table, Width};
use crate::ui::button::Button;
use crate::ui::icon::Icon;
use crate::ui::menu::{self, Item};
use crate::words::Words;

impl Table<'_> {
    pub(super) fn rows(&self, words: Words) -> Markup {
        html! {
            div class=(if self.inset { "wrap cards inset" } else { "wrap cards" }) role=[self.is_still().then_some("region")]
                aria-label=[self.is_still().then_some(self.caption)] tabindex=[self.is_still().then_some("0")] {
                table.tbl id=(self.id) {
                    caption.sr { (self.caption) }
                    thead { (self.head(words)) }
                    @for section in self.sections.iter().filter(|section| !section.rows.is_empty()) {
                        tbody { (self.section(words, section)) }
                    }
                }
            }
        }
    }

    /// Nothing in it takes the focus: where it scrolls, it must do so itself.
    fn is_still(&self) -> bool {
        let mut rows = self.sections.iter().flat_map(|section| &section.rows);
        !self.has_ticks() && rows.all(|row| row.address.is_none() && !row.has_end())
    }

    fn has_ticks(&self) -> bool {
        !self.bulk.is_empty()
    }

    fn has_end(&self) -> bool {
        self.sections.iter().flat_map(|section| &section.rows).any(Row::has_end)
    }

    fn head(&self, words: Words) -> Markup {
        html! {
            tr {
                @if self.has_ticks() {
                    td.tick { input.box type="checkbox" data-all="" autocomplete="off" aria-label=(words.t("table-select-all")); }
                }
                @for (_, column) in self.shown() { (self.column_head(column)) }
                @if self.has_end() { td.end {} }
            }
        }
    }

    fn column_head(&self, column: &Column<'_>) -> Markup {
        let sort = self.state.sort.as_ref().or(self.order.as_ref());
        let sorted = sort.filter(|sort| sort.column == column.key && column.sort.is_some());
        let direction = sorted.map(|sort| if sort.descending { "descending" } else { "ascending" });
        html! {
            th scope="col" class=[class_of(&[column.numeric.then_some("r"), column.width_class(), column.spare_class()])] aria-sort=[direction] {
                @if let Some(first) = column.sort { (self.sort_link(column, first, sorted)) } @else { (column.label) }
            }
        }
    }

    fn sort_link(&self, column: &Column<'_>, first: First, sorted: Option<&Sort>) -> Markup {
        let descending = sorted.map_or(first == First::Greatest, |sort| !sort.descending);
        let shown = sorted.map_or(first == First::Greatest, |sort| sort.descending);
        html! {
            a.sort href=(self.state.sorted(column.key, descending).address(self.path)) {
                (column.label) (if shown { Icon::Fall } else { Icon::Up })
            }
        }
    }

    fn section(&self, words: Words, section: &Section) -> Markup {
        let columns = self.shown().count() + usize::from(self.has_ticks()) + usize::from(self.has_end());
        html! {
            @if let Some((heading, figures)) = &section.heading {
                tr.grp { th colspan=(columns) scope="rowgroup" { (heading) span.n { (figures) } } }
            }
            @for row in &section.rows { (self.row(words, row)) }
        }
    }

    fn row(&self, words: Words, row: &Row) -> Markup {
        html! {
            tr id=(row.id) class=[row.dim.then_some("dim")] data-row="" {
                @if self.has_ticks() { (self.tick(words, row)) }
                @for (place, column) in self.shown() {
                    @if let Some(cell) = row.cells.get(place) {
                        @if column.main { (main_cell(column, row, cell)) } @else { (cell_of(column, cell)) }
                    }
                }
                @if self.has_end() { td.end { (self.end(words, row)) } }
            }
        }
    }

    fn tick(&self, words: Words, row: &Row) -> Markup {
        let label = words.attr("table-select", &[("name", row.name.as_str().into())]);
        html! {
            td.tick {
                input.box type="checkbox" name="pick" value=(row.id) form=(self.form_id()) autocomplete="off" aria-label=(label);
            }
        }
    }

    fn end(&self, words: Words, row: &Row) -> Markup {
        let (id, form) = (format!("menu-{}", row.id), self.acts_id());
        let label = words.attr("table-menu-for", &[("name", row.name.as_str().into())]);
        html! {
            span.acts {
                @if !row.actions.is_empty() {
                    span."hov acts" { @for act in &row.actions { (button(act, &form)) } }
                }
                @if !row.menu.is_empty() { (menu::dots(&id, &label)) }
            }
            @if !row.menu.is_empty() { (menu::menu(&id, &row.name, &row.menu, &form)) }
        }
    }
}

impl Row {
    fn has_end(&self) -> bool {
        !self.menu.is_empty() || !self.actions.is_empty()
    }

    pub(super) fn changes_something(&self) -> bool {
        !self.actions.is_empty() || self.menu.iter().any(|item| matches!(item, Item::Post { .. }))
    }
}

impl Column<'_> {
    fn width_class(&self) -> Option<&'static str> {
        self.cut.map(|width| match width {
            Width::Narrow => "w-narrow",
            Width::Middle => "w-middle",
            Width::Wide => "w-wide",
            Width::Widest => "w-widest",
        })
    }

    fn spare_class(&self) -> Option<&'static str> {
        self.spare.then_some("spare")
    }

    fn card_class(&self) -> Option<&'static str> {
        match self.card {
            Card::Half => None,
            Card::Bare => Some("bare"),
            Card::Line => Some("line"),
            Card::Corner => Some("corner"),
            Card::Aside => Some("aside"),
            Card::Drop => Some("drop-sm"),
        }
    }
}

fn button<'a>(act: &'a Act, form: &'a str) -> Button<'a> {
    let button = Button::sends(&act.text, form, &act.action).small();
    if act.first { button.shown_key(act.key) } else { button.quiet().key(act.key) }
}

fn main_cell(column: &Column<'_>, row: &Row, cell: &Cell) -> Markup {
    html! {
        th scope="row" class=[class_of(&[Some("main cut"), column.width_class(), filled(cell.class)])] title=[&cell.title] {
            @if let Some(address) = &row.address {
                a href=(address) data-key="o" data-sheet=[row.sheet.then_some("")] { (cell.content) }
            } @else {
                (cell.content)
            }
            (row.badge)
        }
    }
}

fn cell_of(column: &Column<'_>, cell: &Cell) -> Markup {
    let cut = column.cut.is_some();
    let classes = [
        column.numeric.then_some("r"),
        cut.then_some("cut"),
        column.wraps.then_some("wraps"),
        column.width_class(),
        column.spare_class(),
        column.card_class(),
        filled(cell.class),
    ];
    let title = cell.title.as_ref().filter(|_| cut);
    html! { td class=[class_of(&classes)] data-l=(column.label) title=[title] { (cell.content) } }
}

fn filled(class: &'static str) -> Option<&'static str> {
    (!class.is_empty()).then_some(class)
}

fn class_of(classes: &[Option<&'static str>]) -> Option<String> {
    let classes = classes.iter().flatten().copied().collect::<Vec<_>>();
    (!classes.is_empty()).then(|| classes.join(" "))
}
