//! The form of a group: its name, and its members out of everybody.

use std::collections::BTreeSet;

use maud::{Markup, html};
use remit_db::Tx;
use remit_domain::Actor;
use remit_domain::error::{Error, Fault};
use remit_domain::group::list::Listed;
use remit_domain::id::UserId;
use remit_domain::text::{Name, fold, without_marks};
use remit_domain::user::directory::{self, Entry};

use super::LIST;
use crate::pages::back::{Back, leading_back};
use crate::pages::chrome::Reader;
use crate::pages::fields::Fields;
use crate::pages::refusal::Refusal;
use crate::pages::user::about;
use crate::ui::button::Button;
use crate::ui::dialog::Sheet;
use crate::ui::form::Field;
use crate::ui::frame::Place;
use crate::ui::notice::{Kind, note};
use crate::ui::picker::{Choose, Pick, Search, finder};
use crate::words::Words;

/// People beside the chosen ones that are shown at once.
const SHOWN: usize = 50;

/// The longest name of a group (GRP 2).
const LONGEST_NAME: usize = 80;

/// What the form holds: what was typed, or what there is.
pub(super) struct Filled {
    pub name: String,
    pub members: Vec<UserId>,
    /// The version that the form was filled from.
    pub version: String,
    /// What is searched for among everybody.
    pub find: String,
}

impl Filled {
    /// What was typed. Members that are no ids cannot come from the form.
    pub(super) fn typed(fields: &Fields) -> Filled {
        Filled {
            name: fields.text("name").to_owned(),
            members: fields.all("members").filter_map(|id| id.parse().ok()).collect(),
            version: fields.text("version").to_owned(),
            find: fields.text("find").to_owned(),
        }
    }
}

/// The name and the members that the form asks for.
pub(super) fn asked(fields: &Fields) -> Result<(Name, Vec<UserId>), Error> {
    match (Name::new(fields.text("name")), fields.ids("members")) {
        (Ok(name), Ok(members)) => Ok((name, members)),
        (Err(problem), _) => Err(Error::Invalid(vec![Fault { field: "name", problem }])),
        (_, Err(error)) => Err(error),
    }
}

/// Everybody of whom the form has to know.
pub(super) struct People {
    chosen: Vec<Entry>,
    everybody: Vec<Entry>,
}

impl People {
    /// Reads them: the chosen, suspended ones too, and all who can be chosen.
    ///
    /// # Errors
    /// Those of the storage.
    pub(super) fn read(tx: &Tx<'_>, actor: &Actor, chosen: &[UserId]) -> Result<People, Error> {
        let everybody = directory::everybody(tx, actor)?;
        Ok(People { chosen: directory::some(tx, actor.org, chosen)?, everybody })
    }
}

/// What the form is about.
pub(super) struct Form<'a> {
    pub title: &'a str,
    /// Where it is sent.
    pub action: &'a str,
    /// What sending it does.
    pub button: &'a str,
    /// The group as it is; none for a new one.
    pub group: Option<&'a Listed>,
    pub filled: &'a Filled,
    pub people: &'a People,
    pub refusal: &'a Refusal,
}

impl Form<'_> {
    /// The page of the form.
    pub(super) fn page(&self, reader: &Reader<'_>, back: &Back, todo: &str) -> Markup {
        let words = reader.words;
        let sheet = Sheet {
            title: self.title,
            back: back.to(LIST),
            action: Some(&leading_back(self.action, back.to(LIST))),
            csrf: &reader.signed.form_token,
            body: self.body(reader),
            aside: None,
            buttons: html! { (Button::choice(self.button, "do", "save").primary()) },
        };
        reader.page(Some(Place::Groups), todo, self.title, &sheet.markup(words))
    }

    fn body(&self, reader: &Reader<'_>) -> Markup {
        let words = reader.words;
        let (label, hint, error) = (words.t("group-name"), words.t("group-name-hint"), self.refusal.at(words, "name"));
        let field = Field::new("name", &label).value(&self.filled.name).required().error(error.as_deref());
        let field = if self.group.is_some() { field.hint(&hint) } else { field };
        let field = if self.group.is_none() && self.filled.find.is_empty() { field.focus() } else { field };
        html! {
            // What Enter presses, wherever it is pressed: the first button of the form.
            button type="submit" hidden formnovalidate {}
            (self.overtaken(words))
            (self.refusal.note(words))
            @if let Some(listed) = self.group {
                @let told = if self.refusal.stale { listed.group.version.to_string() } else { self.filled.version.clone() };
                input type="hidden" name="version" value=(told);
            }
            (field.longest(LONGEST_NAME).text())
            @if let Some(error) = self.refusal.at(words, "members") { (note(Kind::Bad, error)) }
            (self.members(reader))
            p."muted small" { (words.t("group-members-hint")) }
        }
    }

    /// Somebody else was faster: what they made of it. What was typed stands below, and replaces that when saved again.
    fn overtaken(&self, words: Words) -> Markup {
        html! {
            @if let Some(listed) = self.group.filter(|_| self.refusal.stale) {
                @let args = [("name", listed.group.name.as_str().into()), ("n", listed.reach.users.into())];
                (note(Kind::Care, words.with("group-overtaken", &args)))
            }
        }
    }

    fn members(&self, reader: &Reader<'_>) -> Markup {
        let words = reader.words;
        let chosen: BTreeSet<UserId> = self.people.chosen.iter().map(|entry| entry.id).collect();
        let others = self.people.everybody.iter().filter(|entry| !chosen.contains(&entry.id));
        let mut told: Vec<_> = self.people.chosen.iter().map(|entry| (entry, about(reader, entry))).collect();
        let wanted = without_marks(&fold(&self.filled.find));
        let found = others.map(|entry| (entry, about(reader, entry)));
        let found: Vec<_> = found.filter(|(entry, about)| matches(&wanted, &entry.name, about)).collect();
        let more = found.len().saturating_sub(SHOWN);
        told.extend(found.into_iter().take(SHOWN));
        let picks = told.iter().map(|(entry, about)| Pick {
            value: entry.id.to_string(),
            id: entry.id.0,
            name: &entry.name,
            about,
            chosen: chosen.contains(&entry.id),
        });
        let picks: Vec<_> = picks.collect();
        let placeholder = words.t("group-find");
        let search = Search { text: &self.filled.find, placeholder: &placeholder, more };
        finder(words, "members", &words.t("group-members"), &picks, &search, Choose::Several)
    }
}

/// Whether somebody is meant by what is searched for: by name, position or group.
fn matches(wanted: &str, name: &str, about: &str) -> bool {
    without_marks(&fold(&format!("{name} {about}"))).contains(wanted)
}
