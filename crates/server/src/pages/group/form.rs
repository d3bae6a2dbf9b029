//! The form of a group: its name, and its members out of everybody.
//!
//! It shows some of the members and tells of each whether they were one when it was filled. What is sent are those who come
//! and those who go: whoever is not shown, or is changed by somebody else meanwhile, stays as they are.

use std::collections::BTreeSet;

use maud::{Markup, html};
use remit_db::Tx;
use remit_domain::Actor;
use remit_domain::error::{Error, Problem as Wrong};
use remit_domain::group::list::Listed;
use remit_domain::group::{self, Edit};
use remit_domain::id::{GroupId, UserId};
use remit_domain::text::Name;
use remit_domain::user::directory::{self, Entry, Found, Sought};

use super::LIST;
use crate::pages::back::{Back, leading_back};
use crate::pages::choosing::{SHOWN, positions};
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

/// The longest name of a group (GRP 2).
const LONGEST_NAME: usize = 80;

/// What the form holds: what was typed, or what there is.
#[derive(Debug, Clone, Default)]
pub(super) struct Filled {
    pub name: String,
    /// What the group was called when the form was filled.
    pub seen: String,
    /// Who is to come.
    pub join: Vec<UserId>,
    /// Who is to go.
    pub leave: Vec<UserId>,
    /// What is searched for among everybody.
    pub find: String,
}

impl Filled {
    /// What was typed. Members that are no ids cannot come from the form.
    pub(super) fn typed(fields: &Fields) -> Filled {
        let ids = |name| fields.all(name).filter_map(|id| id.parse().ok()).collect::<BTreeSet<UserId>>();
        let (ticked, were) = (ids("members"), ids("was"));
        Filled {
            name: fields.text("name").to_owned(),
            seen: fields.text("seen").to_owned(),
            join: ticked.difference(&were).copied().collect(),
            leave: were.difference(&ticked).copied().collect(),
            find: fields.text("find").to_owned(),
        }
    }

    /// What the form asks for, as far as it can be read.
    ///
    /// # Errors
    /// A fault at `name`.
    pub(super) fn edit(&self) -> Result<Edit, Error> {
        let name = Name::new(&self.name).map_err(|problem| Error::invalid("name", problem))?;
        Ok(Edit { name, seen: self.seen.clone(), join: self.join.clone(), leave: self.leave.clone() })
    }

    /// What there is.
    pub(super) fn of(name: &str) -> Filled {
        Filled { name: name.to_owned(), seen: name.to_owned(), ..Filled::default() }
    }
}

/// What the form asks for.
pub(super) fn asked(fields: &Fields) -> Result<Edit, Error> {
    let edit = Filled::typed(fields).edit()?;
    fields.ids::<UserId>("members")?;
    Ok(edit)
}

/// The archived group that has the name which was typed, and how it is called.
fn namesake(tx: &Tx<'_>, actor: &Actor, typed: &str) -> Result<Option<(GroupId, String)>, Error> {
    let Ok(name) = Name::new(typed) else { return Ok(None) };
    let archived = group::named(tx, actor.org, &[name.key()])?.into_iter().find(|namesake| namesake.archived);
    let ids: Vec<GroupId> = archived.into_iter().map(|namesake| namesake.id).collect();
    Ok(group::names(tx, actor.org, &ids)?.pop_first())
}

/// The namesake that there is to restore, where the name was refused for it.
pub(super) fn to_restore(
    tx: &Tx<'_>,
    actor: &Actor,
    filled: &Filled,
    refusal: &Refusal,
) -> Result<Option<(GroupId, String)>, Error> {
    let is_refused = refusal.faults.iter().any(|fault| fault.problem == Wrong::TakenByArchived);
    if is_refused { namesake(tx, actor, &filled.name) } else { Ok(None) }
}

/// Those of whom the form has to know.
pub(super) struct People {
    /// Who is to come, then who is to go, suspended and removed ones too.
    changed: Vec<Entry>,
    members: Found,
    others: Found,
}

impl People {
    /// Reads the first of those who are sought; a new group has no members yet.
    ///
    /// # Errors
    /// [`Error::Denied`], those of the storage.
    pub(super) fn read(
        tx: &Tx<'_>,
        reader: &Reader<'_>,
        group: Option<GroupId>,
        filled: &Filled,
    ) -> Result<People, Error> {
        let actor = reader.actor();
        let changed: Vec<UserId> = filled.join.iter().chain(&filled.leave).copied().collect();
        let sought = Sought { part: &filled.find, positions: &positions(reader.words, &filled.find), among: None };
        let nobody = Found { people: Vec::new(), total: remit_db::Total { count: 0, more: false } };
        Ok(People {
            changed: directory::some(tx, actor.org, &changed)?,
            members: group.map_or(Ok(nobody), |group| directory::members(tx, actor, group, &sought, SHOWN))?,
            others: match group {
                Some(group) => directory::strangers(tx, actor, group, &sought, SHOWN)?,
                None => directory::search(tx, actor, &sought, SHOWN)?,
            },
        })
    }

    /// Each once, and how many more there are.
    fn shown(&self, filled: &Filled) -> (Vec<Shown<'_>>, usize) {
        let (join, leave): (BTreeSet<_>, BTreeSet<_>) = (filled.join.iter().collect(), filled.leave.iter().collect());
        let is_new = |entry: &&Entry| !join.contains(&entry.id) && !leave.contains(&entry.id);
        let changed = self.changed.iter().map(|entry| {
            let comes = join.contains(&entry.id);
            Shown { entry, chosen: comes, was: !comes }
        });
        let members = self.members.people.iter().filter(is_new).map(|entry| Shown { entry, chosen: true, was: true });
        let others = self.others.people.iter().filter(is_new).map(|entry| Shown { entry, chosen: false, was: false });
        let beyond =
            |found: &Found| usize::try_from(found.total.count).unwrap_or(usize::MAX).saturating_sub(found.people.len());
        (changed.chain(members).chain(others).collect(), beyond(&self.members) + beyond(&self.others))
    }
}

/// Somebody in the form.
struct Shown<'a> {
    entry: &'a Entry,
    chosen: bool,
    was: bool,
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
    /// An archived group of the same name.
    pub namesake: Option<&'a (GroupId, String)>,
    /// What saving it would do.
    pub preview: Option<Markup>,
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
            body: self.body(reader, back),
            aside: self.preview.clone(),
            buttons: html! { (Button::choice(self.button, "do", "save").primary()) },
        };
        reader.page(Some(Place::Groups), todo, self.title, &sheet.markup(words))
    }

    fn body(&self, reader: &Reader<'_>, back: &Back) -> Markup {
        let words = reader.words;
        html! {
            // What Enter presses, wherever it is pressed: the first button of the form.
            button type="submit" hidden formnovalidate {}
            (self.overtaken(words))
            (self.refusal.note(words))
            (self.name(words, back))
            @if let Some(error) = self.refusal.at(words, "members") { (note(Kind::Bad, error)) }
            (self.members(reader))
            p."muted small" { (words.t("group-members-hint")) }
        }
    }

    /// The name; where an archived group has it, that one can be restored instead, on a page that says what follows.
    fn name(&self, words: Words, back: &Back) -> Markup {
        let (label, hint, error) = (words.t("group-name"), words.t("group-name-hint"), self.refusal.at(words, "name"));
        let field = Field::new("name", &label).value(&self.filled.name).required().error(error.as_deref());
        let field = if self.group.is_some() { field.hint(&hint) } else { field };
        let field = if self.group.is_none() && self.filled.find.is_empty() { field.focus() } else { field };
        html! {
            @if let Some(listed) = self.group {
                @let seen = if self.refusal.stale { &listed.group.name } else { &self.filled.seen };
                input type="hidden" name="seen" value=(seen);
            }
            (field.longest(LONGEST_NAME).text())
            @if let Some((id, name)) = self.namesake {
                @let restore = words.attr("group-restore-of", &[("name", name.as_str().into())]);
                p { (Button::link(&restore, &leading_back(&format!("{LIST}/{id}/restore"), back.to(LIST))).small()) }
            }
        }
    }

    /// Somebody else has renamed it, too.
    fn overtaken(&self, words: Words) -> Markup {
        html! {
            @if let Some(listed) = self.group.filter(|_| self.refusal.stale) {
                (note(Kind::Care, words.with("group-overtaken", &[("name", listed.group.name.as_str().into())])))
            }
        }
    }

    fn members(&self, reader: &Reader<'_>) -> Markup {
        let words = reader.words;
        let (shown, more) = self.people.shown(self.filled);
        let told: Vec<_> = shown.iter().map(|shown| (shown, about(reader, shown.entry))).collect();
        let picks = told.iter().map(|(shown, about)| {
            let pick = Pick::of(shown.entry, about, shown.chosen);
            Pick { was: shown.was, ..pick }
        });
        let picks: Vec<_> = picks.collect();
        let placeholder = words.t("picker-placeholder");
        let before = self.group.map_or(0, |listed| usize::try_from(listed.reach.users).unwrap_or(0));
        let chosen = (before + self.filled.join.len()).saturating_sub(self.filled.leave.len());
        let search = Search { text: &self.filled.find, placeholder: &placeholder, more, chosen: Some(chosen) };
        finder(words, "members", &words.t("group-members"), &picks, &search, Choose::Several)
    }
}
