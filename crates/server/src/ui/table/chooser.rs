//! Which columns are shown, in what order, and the form in which the reader chooses that.

use maud::{Markup, html};

use super::{Column, Table};
use crate::ui::button::Button;
use crate::ui::form::csrf;
use crate::ui::icon::Icon;
use crate::words::Words;

/// The choice of columns that the reader has made before, and where a new one is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chooser {
    /// Takes the form: `order` has the keys of all columns, `columns` those of the shown ones; `move` is a column's key after
    /// `earlier` or `later`; `do=default` forgets the choice.
    pub action: String,
    /// Keys of columns in their order, each with whether it is shown; none before the first choice. It holds while the
    /// address names no columns.
    pub kept: Option<Vec<(String, bool)>>,
}

/// A column at its place: which it is of all, and whether it is shown.
type Place = (usize, bool);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Earlier,
    Later,
}

impl<'a> Table<'a> {
    /// The columns that are shown in their order, each with its place among all.
    pub(super) fn shown(&self) -> impl Iterator<Item = (usize, &Column<'a>)> {
        let shown = self.arranged().into_iter().filter(|(_, is_shown)| *is_shown);
        shown.filter_map(|(place, _)| Some((place, self.columns.get(place)?)))
    }

    fn arranged(&self) -> Vec<Place> {
        if let Some(named) = &self.state.columns {
            return arrange(&self.columns, named.iter().map(|key| (key.as_str(), true)), false);
        }
        let kept = self.chooser.and_then(|chooser| chooser.kept.as_deref()).unwrap_or_default();
        arrange(&self.columns, kept.iter().map(|(key, is_shown)| (key.as_str(), *is_shown)), true)
    }

    /// Each button sends the ticks as they are, so that nothing is lost by moving a column.
    pub(super) fn column_chooser(&self, words: Words, chooser: &Chooser) -> Markup {
        let id = format!("{}-columns", self.id);
        let title = words.t("table-columns");
        let is_chosen = chooser.kept.is_some() || self.state.columns.is_some();
        let places = self.arranged();
        html! {
            button."btn sm quiet" type="button" popovertarget=(id) { (Icon::Columns) (title) }
            div."pop left" id=(id) popover role="group" aria-label=(title) data-part="" {
                form.body.stack method="post" action=(chooser.action) data-swap="" {
                    (csrf(self.csrf))
                    input type="hidden" name="return" value=(self.state.with_kept_columns().address(self.path));
                    ol."ticks places" {
                        @for (at, (place, is_shown)) in places.iter().enumerate() {
                            @if let Some(column) = self.columns.get(*place) {
                                li {
                                    (tick(column, *is_shown))
                                    (self.mover(words, column, Way::Earlier, at == 0))
                                    (self.mover(words, column, Way::Later, at + 1 == places.len()))
                                }
                            }
                        }
                    }
                    div.flex {
                        (Button::submit(&words.t("table-apply")).small())
                        @if is_chosen { (Button::choice(&words.t("table-columns-reset"), "do", "default").small().quiet()) }
                    }
                }
            }
        }
    }

    /// Moves a column by one place. The form stays open: a column often moves by several.
    fn mover(&self, words: Words, column: &Column<'_>, way: Way, is_at_end: bool) -> Markup {
        let name = [("column", column.label.into())];
        let (word, icon, label) = match way {
            Way::Earlier => ("earlier", Icon::Up, words.attr("table-column-earlier", &name)),
            Way::Later => ("later", Icon::Fall, words.attr("table-column-later", &name)),
        };
        html! {
            button."icon sm" id={ (self.id) "-" (word) "-" (column.key) } type="submit" name="move"
                value={ (word) " " (column.key) } data-stay="" disabled[is_at_end] aria-label=(label) title=(label) { (icon) }
        }
    }
}

/// The one that names the row is always shown.
fn tick(column: &Column<'_>, is_shown: bool) -> Markup {
    html! {
        input type="hidden" name="order" value=(column.key);
        @if column.is_main() {
            input type="hidden" name="columns" value=(column.key);
            span.check { (Icon::Check) span { (column.label) } }
        } @else {
            label.check {
                input.box type="checkbox" name="columns" value=(column.key) checked[is_shown] autocomplete="off";
                span { (column.label) }
            }
        }
    }
}

/// The chosen columns in their order, of which some may be there no more. Of the rest, what is shown stands behind the one that
/// it follows where nothing is chosen, what is not at the end.
fn arrange<'a>(columns: &[Column<'_>], chosen: impl Iterator<Item = (&'a str, bool)>, rest: bool) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::with_capacity(columns.len());
    for (key, is_shown) in chosen {
        let found = columns.iter().position(|column| column.key == key);
        if let Some(place) = found.filter(|place| at(&places, *place).is_none()) {
            places.push((place, is_shown || columns.get(place).is_some_and(Column::is_main)));
        }
    }
    for (place, column) in columns.iter().enumerate() {
        if at(&places, place).is_none() {
            let is_shown = rest || column.is_main();
            let behind = place.checked_sub(1).and_then(|before| at(&places, before));
            let own = if is_shown { behind.map_or(0, |before| before + 1) } else { places.len() };
            places.insert(own, (place, is_shown));
        }
    }
    places
}

fn at(places: &[Place], wanted: usize) -> Option<usize> {
    places.iter().position(|(place, _)| *place == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::table::Width;

    fn arranged(chosen: &[(&str, bool)], rest: bool) -> String {
        let columns = ["when", "what", "about", "who"].map(|key| Column::new(key, key));
        let mut columns = Vec::from(columns);
        columns[1] = columns[1].clone().main(Width::Wide);
        let places = arrange(&columns, chosen.iter().copied(), rest);
        let spelled =
            |(place, is_shown): &Place| format!("{}{}", if *is_shown { "" } else { "-" }, columns[*place].key);
        places.iter().map(spelled).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn lst_1_columns_stand_where_they_were_put() {
        assert_eq!(arranged(&[], true), "when what about who");
        let kept = [("who", true), ("what", true), ("when", false), ("about", true)];
        assert_eq!(arranged(&kept, true), "who what -when about");
    }

    #[test]
    fn lst_1_what_is_known_no_more_is_dropped_and_what_is_new_stands_at_its_own_place() {
        assert_eq!(arranged(&[("who", true), ("gone", true), ("when", false)], true), "who -when what about");
        assert_eq!(arranged(&[("about", true), ("about", false)], true), "when what about who");
    }

    #[test]
    fn lst_1_of_an_address_only_what_it_names_is_shown_and_what_names_the_row() {
        assert_eq!(arranged(&[("who", true), ("when", true)], false), "who when what -about");
        assert_eq!(arranged(&[("what", false)], false), "what -when -about -who");
    }
}
