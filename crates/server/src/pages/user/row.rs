//! A user as a row of the list, with what can be done to them now.

use maud::html;
use remit_domain::permission::{Ability, Role, may, may_change_user, may_set_absence, may_view_as, sees_all};
use remit_domain::user::list::Listed;
use remit_domain::user::{Status, User};

use super::list::Shown;
use super::{LIST, position, role, status};
use crate::pages::absence::until;
use crate::pages::audit::about_address;
use crate::pages::back::leading_back;
use crate::pages::chrome::Reader;
use crate::pages::listing::capped;
use crate::ui::avatar::gone;
use crate::ui::chips::chips;
use crate::ui::icon::Icon;
use crate::ui::menu::Item;
use crate::ui::people::person;
use crate::ui::pill::{Tone, pill, pill_with};
use crate::ui::table::{Cell, Row};
use crate::words::bdi;

/// Groups that are shown before the rest is counted.
const CHIPS: usize = 1;

/// The row; `back` is the list that its forms lead back to.
pub(super) fn row(reader: &Reader<'_>, shown: &Shown, listed: &Listed, back: &str) -> Row {
    let (words, user) = (reader.words, &listed.user);
    let groups: Vec<_> = listed.groups.iter().map(|(_, name)| name.as_str()).collect();
    let cells = vec![
        face(reader, user),
        Cell::text(&user.email),
        Cell::from(role(words, user.role)),
        Cell::from(position(words, user.position)),
        Cell::from(chips(words, &groups, CHIPS)),
        customers(reader, listed),
        Cell::from(capped(words, listed.workload.actions)),
        Cell::from(reader.day_of(user.created_at)),
        user.last_visit_at.map_or_else(|| Cell::none(&words.t("user-never")), |visit| Cell::from(reader.day_of(visit))),
        standing(reader, shown, user),
    ];
    let editable = may_change_user(reader.actor(), user.id, user.role, user.role).is_ok();
    Row {
        address: editable.then(|| leading_back(&format!("{LIST}/{}/edit", user.id), back)),
        sheet: editable,
        menu: menu(reader, user, back),
        dim: user.status == Status::Suspended,
        ..Row::new(user.id, &user.name, cells)
    }
}

fn face(reader: &Reader<'_>, user: &User) -> Cell {
    let face = if user.status == Status::Suspended {
        html! { span.who { (gone(user.id.0, &user.name)) (bdi(&user.name)) } }
    } else {
        person(reader.words, user.id.0, &user.name, reader.actor().user() == Some(user.id))
    };
    Cell::from(face).title(&user.name)
}

/// Those that they are assigned to; "all" for somebody who sees all of them anyway.
fn customers(reader: &Reader<'_>, listed: &Listed) -> Cell {
    let words = reader.words;
    let assigned = capped(words, listed.workload.customers);
    if sees_all(listed.user.role, listed.user.position) {
        let title = words.attr("user-assigned-to", &[("count", assigned.into())]);
        Cell::from(words.t("user-all")).title(&title)
    } else {
        Cell::from(assigned)
    }
}

/// Where they stand; while they are away, who takes their place.
fn standing(reader: &Reader<'_>, shown: &Shown, user: &User) -> Cell {
    let words = reader.words;
    if let Some(absence) = shown.absences.iter().find(|it| it.user == user.id && user.status.is_active()) {
        let until = ("until", until(reader, absence.until).into());
        let substitute = shown.away.end_of_chain(user.id).and_then(|it| shown.names.get(&it));
        let (word, title) = match substitute {
            Some(name) => {
                let first = name.split_whitespace().next().unwrap_or_default();
                let title = words.attr("user-away-until-with", &[until, ("name", name.as_str().into())]);
                (words.with("user-away-with", &[("name", first.into())]), title)
            }
            None => (words.t("user-away"), words.attr("user-away-until", &[until])),
        };
        return Cell::from(pill_with(Tone::Waits, Icon::Away, &word, Some(&title)));
    }
    let tone = match user.status {
        Status::Created => Tone::Idle,
        Status::Invited => Tone::Coming,
        Status::Joined => Tone::Good,
        Status::Suspended | Status::Removed => Tone::Off,
    };
    Cell::from(pill(tone, &status(words, user.status)))
}

/// Only what applies (USR 2).
fn menu(reader: &Reader<'_>, user: &User, back: &str) -> Vec<Item> {
    let mut menu = changes(reader, user, back);
    if user.status.is_active() && may_view_as(reader.actor(), user.id, user.role).is_ok() {
        let text = reader.words.attr("view-start", &[("name", user.name.as_str().into())]);
        let view = Item::Post { icon: Icon::Eye, text, action: format!("{LIST}/{}/view", user.id) };
        menu.insert(1.min(menu.len()), view);
    }
    if user.status != Status::Suspended && may_set_absence(reader.actor(), user.id, None, false).is_ok() {
        let address = leading_back(&format!("{LIST}/{}/absence", user.id), back);
        let absence = Item::Sheet { icon: Icon::Away, text: reader.words.t("absence-title"), address, danger: false };
        menu.insert(1.min(menu.len()), absence);
    }
    let log = Item::Link { icon: Icon::Clock, text: reader.words.t("nav-audit"), address: about_address(user.id) };
    let last = menu.iter().position(|item| matches!(item, Item::Line)).unwrap_or(menu.len());
    menu.insert(last, log);
    menu
}

fn changes(reader: &Reader<'_>, user: &User, back: &str) -> Vec<Item> {
    if may_change_user(reader.actor(), user.id, user.role, user.role).is_err() {
        return Vec::new();
    }
    let words = reader.words;
    let form = |verb: &str| leading_back(&format!("{LIST}/{}/{verb}", user.id), back);
    let sheet = |icon, text, verb| Item::Sheet { icon, text, address: form(verb), danger: verb == "remove" };
    let mut menu = vec![sheet(Icon::Edit, words.t("user-edit"), "edit")];
    match user.status {
        Status::Created => menu.push(sheet(Icon::Email, words.t("user-invite"), "invite")),
        Status::Invited => {
            menu.push(sheet(Icon::Email, words.t("user-invite-again"), "invite"));
            menu.push(sheet(Icon::Copy, words.t("user-copy-link"), "invite?by=link"));
            if user.role != Role::Owner {
                menu.push(sheet(Icon::Undo, words.t("user-withdraw"), "withdraw"));
            }
        }
        Status::Suspended => menu.push(sheet(Icon::Undo, words.t("user-reactivate"), "reactivate")),
        Status::Joined | Status::Removed => {}
    }
    if user.role == Role::Owner || reader.actor().user() == Some(user.id) {
        return menu;
    }
    if user.status == Status::Joined && may(reader.actor(), Ability::Own).is_ok() {
        menu.push(sheet(Icon::Shield, words.t("user-own"), "ownership"));
    }
    if user.status != Status::Suspended {
        menu.push(sheet(Icon::Pause, words.t("user-suspend"), "suspend"));
    }
    menu.extend([Item::Line, sheet(Icon::Trash, words.t("user-remove"), "remove")]);
    menu
}
