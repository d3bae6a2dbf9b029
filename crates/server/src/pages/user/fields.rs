//! The fields that inviting and editing share: role, position, groups.

use std::str::FromStr;

use maud::{Markup, html};
use remit_domain::error::{Error, Fault, Problem as Wrong};
use remit_domain::id::GroupId;
use remit_domain::permission::{Position, Role};

use super::{position, role};
use crate::pages::fields::Fields;
use crate::pages::refusal::Refusal;
use crate::ui::form::{Choice, Field};
use crate::ui::notice::{Kind, note};
use crate::ui::picker::ticks;
use crate::words::Words;

/// What a user may configure, sees, and belongs to, as a form tells it.
#[derive(Debug)]
pub(super) struct Asked {
    pub role: Role,
    pub position: Position,
    pub groups: Vec<GroupId>,
}

/// Reads the three fields; all that is wrong with them at once.
pub(super) fn asked(fields: &Fields) -> Result<Asked, Error> {
    let groups = fields.ids::<GroupId>("groups");
    match (chosen(fields, "role"), chosen(fields, "position"), groups) {
        (Ok(role), Ok(position), Ok(groups)) => Ok(Asked { role, position, groups }),
        (role, position, groups) => {
            let groups = groups.err().map(|_| Fault { field: "groups", problem: Wrong::Unknown });
            Err(Error::Invalid(role.err().into_iter().chain(position.err()).chain(groups).collect()))
        }
    }
}

fn chosen<T: FromStr>(fields: &Fields, field: &'static str) -> Result<T, Fault> {
    let problem = if fields.text(field).is_empty() { Wrong::Missing } else { Wrong::NotAChoice };
    fields.text(field).parse().map_err(|_| Fault { field, problem })
}

/// The role. The owner stays the owner: only a transfer changes who it is (USR 8).
pub(super) fn role_field(words: Words, value: &str, refusal: &Refusal) -> Markup {
    let (label, error) = (words.t("user-role"), refusal.at(words, "role"));
    let (member, admin, owner) = (role(words, Role::Member), role(words, Role::Admin), role(words, Role::Owner));
    let choice = |value, label| Choice { value, label, sentence: "" };
    let field = Field::new("role", &label).value(value).error(error.as_deref());
    if value == Role::Owner.word() {
        field.hint(&words.t("user-owner-hint")).select(&[choice(Role::Owner.word(), owner.as_str())])
    } else {
        let choices = [choice(Role::Member.word(), member.as_str()), choice(Role::Admin.word(), admin.as_str())];
        field.hint(&words.t("user-role-hint")).select(&choices)
    }
}

/// The position, with a sentence on what each sees (ACC 1).
pub(super) fn position_field(words: Words, value: &str, refusal: &Refusal) -> Markup {
    let (label, error) = (words.t("user-position"), refusal.at(words, "position"));
    let told = Position::ALL.iter().map(|&it| (it.word(), position(words, it), sentence(words, it)));
    let told: Vec<_> = told.collect();
    let choices: Vec<_> = told.iter().map(|(value, label, sentence)| Choice { value, label, sentence }).collect();
    Field::new("position", &label).value(value).required().error(error.as_deref()).radios(&choices)
}

fn sentence(words: Words, position: Position) -> String {
    match position {
        Position::Finance => words.t("user-sees-finance"),
        Position::Accountant => words.t("user-sees-accountant"),
        Position::AccountManager => words.t("user-sees-account-manager"),
    }
}

/// The active groups to tick.
pub(super) fn groups_field(words: Words, groups: &[(GroupId, String)], chosen: &[String], refusal: &Refusal) -> Markup {
    let choices: Vec<_> = groups.iter().map(|(id, name)| (id.to_string(), name.as_str())).collect();
    html! {
        @if let Some(error) = refusal.at(words, "groups") { (note(Kind::Bad, error)) }
        @if !choices.is_empty() { (ticks(words, "groups", &words.t("user-groups"), &choices, chosen)) }
    }
}
