//! Notifications: what a person is told by mail beside what concerns their account, and how soon they want it. What they
//! choose belongs to the account, and holds in every organisation.

pub mod commands;
mod queries;

use std::collections::BTreeMap;

use remit_db::Tx;

use crate::action::gained::News;
use crate::action::gained::news::of_mail;
use crate::actor::Actor;
use crate::code::coded;
use crate::error::Result;
use crate::id::{MailId, OrgId, UserId};
use crate::permission::{Ability, may};
use crate::user;

coded! {
    /// What there is to be told of.
    Topic {
        /// Actions became somebody's otherwise than by planning (OWN 14).
        Gained = 1 "gained",
    }
}

coded! {
    /// How soon it is told.
    Pace {
        /// When it happens.
        AtOnce = 1 "at_once",
        /// In one mail, at the hour of planning.
        Daily = 2 "daily",
        /// Not by mail.
        Never = 3 "never",
    }
}

impl Pace {
    /// That of whoever has chosen none.
    pub const DEFAULT: Pace = Pace::Daily;
}

/// What a mail tells `user` of what came to them; nothing where nothing of it is theirs any more, or where they have come to want
/// no such mails.
///
/// # Errors
/// Those of the storage.
pub fn news(tx: &Tx<'_>, org: OrgId, user: UserId, mail: MailId) -> Result<News> {
    match queries::pace(tx, org, user, Topic::Gained)? {
        Pace::Never => Ok(News::default()),
        Pace::AtOnce | Pace::Daily => of_mail(tx, org, user, mail),
    }
}

/// How soon the actor wants to be told of each topic.
///
/// # Errors
/// [`crate::Error::Denied`] for who is no person, those of the storage.
pub fn own(tx: &Tx<'_>, actor: &Actor) -> Result<BTreeMap<Topic, Pace>> {
    let _permit = may(actor, Ability::Profile)?;
    let chosen = queries::chosen(tx, user::own_account(tx, actor)?)?;
    Ok(Topic::ALL.iter().map(|topic| (*topic, chosen.get(topic).copied().unwrap_or(Pace::DEFAULT))).collect())
}
