//! A group as a row of the list.

use maud::{Markup, html};
use remit_domain::group::list::{Listed, Which};

use super::LIST;
use super::list::Shown;
use crate::pages::audit::about_address;
use crate::pages::back::leading_back;
use crate::pages::chrome::Reader;
use crate::pages::listing::capped;
use crate::ui::chips::chips;
use crate::ui::icon::Icon;
use crate::ui::menu::Item;
use crate::ui::people::faces;
use crate::ui::pill::{Tone, pill_with};
use crate::ui::table::{Cell, Row};

/// Steps that are shown before the rest is counted.
const CHIPS: usize = 2;

/// The row; `back` is the list that its forms lead back to.
pub(super) fn row(reader: &Reader<'_>, shown: &Shown, listed: &Listed, back: &str) -> Row {
    let (words, group, reach) = (reader.words, &listed.group, listed.reach);
    let cells = vec![
        Cell::text(&group.name),
        users(reader, shown, listed),
        Cell::from(capped(words, reach.customers)),
        Cell::from(capped(words, reach.actions)),
        used_by(reader, shown, listed),
    ];
    let form = |verb: &str| leading_back(&format!("{LIST}/{}/{verb}", group.id), back);
    let put_away = match shown.which {
        Which::Active => {
            Item::Sheet { icon: Icon::Archive, text: words.t("group-archive"), address: form("archive"), danger: false }
        }
        Which::Archived => {
            Item::Sheet { icon: Icon::Undo, text: words.t("group-restore"), address: form("restore"), danger: false }
        }
    };
    let edit = Item::Sheet { icon: Icon::Edit, text: words.t("group-edit"), address: form("edit"), danger: false };
    let log = Item::Link { icon: Icon::Clock, text: words.t("nav-audit"), address: about_address(group.id) };
    let remove =
        Item::Sheet { icon: Icon::Trash, text: words.t("group-remove"), address: form("remove"), danger: true };
    Row {
        address: Some(form("edit")),
        sheet: true,
        badge: care(reader, shown, listed),
        menu: vec![edit, put_away, log, Item::Line, remove],
        ..Row::new(group.id, &group.name, cells)
    }
}

fn users(reader: &Reader<'_>, shown: &Shown, listed: &Listed) -> Cell {
    let words = reader.words;
    let Some(known) = shown.faces.get(&listed.group.id) else { return Cell::none(&words.t("group-no-users")) };
    let people: Vec<_> = known.people.iter().map(|(id, name)| (id.0, name.as_str())).collect();
    let names: Vec<_> = people.iter().map(|(_, name)| *name).collect();
    Cell::from(faces(words, &people, listed.reach.users)).title(&names.join(", "))
}

fn used_by(reader: &Reader<'_>, shown: &Shown, listed: &Listed) -> Cell {
    let words = reader.words;
    let Some(steps) = shown.steps.get(&listed.group.id) else { return Cell::none(&words.t("group-no-rule")) };
    let step = |step: &remit_domain::workflow::NamedBy| {
        words.attr("group-step", &[("workflow", step.workflow.as_str().into()), ("number", step.place.into())])
    };
    let said: Vec<_> = steps.iter().map(step).collect();
    let said: Vec<_> = said.iter().map(String::as_str).collect();
    Cell::from(chips(words, &said, CHIPS))
}

/// A warning where work may wait: a group in use with one person, or where nobody has logged in yet (OWN 7).
fn care(reader: &Reader<'_>, shown: &Shown, listed: &Listed) -> Markup {
    let words = reader.words;
    let used = shown.which == Which::Active && listed.reach.steps > 0;
    let word = match shown.faces.get(&listed.group.id) {
        Some(faces) if used && !faces.joined => words.t("group-nobody-joined"),
        Some(_) if used && listed.reach.users == 1 => words.t("group-one-person"),
        _ => return html! {},
    };
    html! { " " (pill_with(Tone::Waits, Icon::Alert, &word, None)) }
}
