//! Sample pages made of every component, written to `target/ui` so that they can be looked at and judged in a browser.
//! People, companies and amounts are invented.

mod customer;
mod lists;
mod parts;

use std::fs;
use std::path::Path;

use maud::{Markup, html};

use super::frame::{self, Frame, Me, Place};
use super::notice::{Kind, toast};
use super::{button::Button, form::Field, plain};
use crate::assets;
use crate::words::{Language, Words};

pub(super) const CSRF: &str = "token";

/// A person of the sample: an id and a name.
pub(super) type Person = (i64, &'static str);

pub(super) const INES: Person = (4, "Ines Carvalho");
pub(super) const AOIFE: Person = (1, "Aoife Ní Dhomhnaill");
pub(super) const TOMASZ: Person = (0, "Tomasz Wiśniewski");
pub(super) const NOURA: Person = (2, "نورة القحطاني");
pub(super) const MATEO: Person = (7, "Mateo Quispe Huamán");
pub(super) const MAXIMILIANE: Person = (5, "Maximiliane von Hohenstein-Waldburg");

fn framed(words: Words, place: Place, title: &str, body: &Markup) -> Markup {
    let foot = ["Live since 2 March 2026".to_owned(), "Next planning Wed 08:30".to_owned()];
    let frame = Frame {
        words,
        organisation: "Nordlys Medical",
        me: Me { id: INES.0, name: INES.1, email: "ines.carvalho@nordlys.example" },
        place: Some(place),
        settings: true,
        analytics: true,
        profile: true,
        has_others: true,
        todo: Some("24"),
        csrf: CSRF,
        banners: &[],
        toast: (place == Place::Groups).then(|| toast(words, Kind::Done, "Archived.", Some(undo()))),
        foot: &foot,
    };
    frame::page(&frame, title, body)
}

fn undo() -> Markup {
    html! { (Button::submit("Undo").small().quiet()) }
}

fn sign_in(words: Words) -> Markup {
    let body = html! {
        div { h1 { "Sign in to Remit" } p.soft { "New here? Ask whoever runs your workspace for an invitation." } }
        form method="post" action="/login" {
            (Field::new("email", "E-mail").value("ines.carvalho@nordlys.example").autocomplete("username").email())
            (Field::new("password", "Password").error(Some("The e-mail and password do not match.")).password())
            (Field::new("stay", "Keep me signed in on this device for 30 days").checkbox(true))
            (Button::submit("Sign in").primary())
        }
    };
    plain::welcome(words, "Sign in", &body, &[])
}

#[test]
fn sample_pages_are_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/ui");
    let _ = fs::remove_dir_all(&folder);
    for language in Language::ALL {
        let words = Words::new(language);
        let pages = [
            ("home", framed(words, Place::Home, "To do", &lists::todo(words))),
            ("users", framed(words, Place::Users, "Users", &lists::users(words, "f.status=not:removed"))),
            ("nothing", framed(words, Place::Users, "Users", &lists::nothing(words))),
            ("groups", framed(words, Place::Groups, "Groups", &lists::groups(words))),
            ("customer", framed(words, Place::Customers, "Clínica", &customer::page(words))),
            ("why", framed(words, Place::Customers, "Why is it theirs?", &customer::why_sheet(words))),
            ("group", framed(words, Place::Groups, "Edit", &parts::group(words))),
            ("parts", framed(words, Place::Home, "Components", &parts::page(words))),
            ("login", sign_in(words)),
        ];
        for (name, page) in pages {
            let file = folder.join(language.tag()).join(name).with_extension("html");
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, page.into_string()).unwrap();
        }
    }
    for (name, body) in assets::all() {
        let file = folder.join(assets::url(name).trim_start_matches('/'));
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, body).unwrap();
    }
}
