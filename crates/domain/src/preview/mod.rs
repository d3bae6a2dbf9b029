//! What a change would do before it is done (PRE): to whose the open actions are, and to who sees how many customers.
//!
//! Any command can be previewed. [`rehearsal::rehearse`] runs it without keeping anything and says which facts it would
//! change; [`of`] asks the pure function of ownership about every open action that these facts may concern, before and
//! after. It only reads, and keeps nobody waiting.

mod concerned;
mod hands;
mod queries;
pub mod rehearsal;
mod sight;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use remit_db::Tx;

use crate::action::facts;
use crate::action::ownership::OrgFacts;
use crate::actor::Actor;
use crate::error::Result;
use crate::id::{CustomerId, UserId};
use crate::permission;
use rehearsal::Change;

/// What a change would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preview {
    /// Open actions that would have other owners.
    pub actions: i64,
    /// From whom to whom, the most actions first.
    pub moves: Vec<Move>,
    /// Actions whose rules find nobody any more.
    pub falling: i64,
    /// Actions whose rules find somebody again.
    pub found: i64,
    /// Whoever would see more customers, or fewer.
    pub sight: Vec<Sight>,
    /// Whoever would be new, by ids that nobody will know them by. They are made alike, and one is told of for all.
    pub newcomers: BTreeSet<UserId>,
}

impl Preview {
    /// Whoever gets actions otherwise than by their beginning to fall back, and how many; the most first, and one newcomer for all.
    #[must_use]
    pub fn gainers(&self) -> Vec<(UserId, i64)> {
        let gained = self.moves.iter().filter(|it| it.fell_back || !it.falls_back).map(|it| (&it.to, it.actions));
        let mut sums = added_up(gained);
        sums.retain(|(user, _)| self.tells_of(*user));
        sums
    }

    /// Whoever loses actions otherwise than by their no longer falling back, and how many; the most first.
    #[must_use]
    pub fn losers(&self) -> Vec<(UserId, i64)> {
        added_up(self.moves.iter().filter(|it| it.falls_back || !it.fell_back).map(|it| (&it.from, it.actions)))
    }

    /// Is this somebody to be told of: no newcomer, or the one who stands for all?
    #[must_use]
    pub fn tells_of(&self, user: UserId) -> bool {
        !self.newcomers.contains(&user) || self.newcomers.first() == Some(&user)
    }

    /// How many actions stay with those who share them now.
    #[must_use]
    pub fn shared(&self) -> i64 {
        self.moves.iter().filter(|it| it.to.is_empty()).map(|it| it.actions).sum()
    }
}

fn added_up<'a>(moved: impl Iterator<Item = (&'a Vec<UserId>, i64)>) -> Vec<(UserId, i64)> {
    let mut sums = BTreeMap::<UserId, i64>::new();
    for (users, actions) in moved {
        for user in users {
            *sums.entry(*user).or_default() += actions;
        }
    }
    let mut sums: Vec<(UserId, i64)> = sums.into_iter().collect();
    sums.sort_by_key(|&(_, actions)| Reverse(actions));
    sums
}

/// Open actions that leave the same people for the same people. Whoever owns them before and after is in neither list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// Whose they are no longer.
    pub from: Vec<UserId>,
    /// Whose they are in addition.
    pub to: Vec<UserId>,
    /// Are they with finance, or with the organisation's owner, because the rules find nobody?
    pub fell_back: bool,
    /// Will they be?
    pub falls_back: bool,
    /// How many.
    pub actions: i64,
    /// Some of their customers.
    pub examples: Vec<CustomerId>,
}

/// Somebody who would see other customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sight {
    /// Who.
    pub user: UserId,
    /// How many customers more.
    pub gains: i64,
    /// How many no longer.
    pub loses: i64,
}

/// What `change` would do, as things stand; at customers that the actor sees (ACC 2).
///
/// # Errors
/// Those of the storage.
pub fn of(tx: &Tx<'_>, actor: &Actor, change: &Change) -> Result<Preview> {
    let org = actor.org;
    let mut before = facts::of_everybody(tx, org)?;
    if let Some((away, _)) = &change.away {
        before.away.clone_from(away);
    }
    let after = changed(&before, change);
    let mut concerned = concerned::of(tx, org, change, &before, &after)?;
    let mut sights = sight::compare(tx, org, change, &before, &after)?;
    if let permission::Sight::Of(me) = permission::sight(actor) {
        concerned.retain(&queries::in_sight_of(tx, org, me)?);
        sights.retain(|sight| sight.user == me);
    }
    let newcomers = after.people.keys().copied().filter(|user| !before.people.contains_key(user)).collect();
    let preview = hands::compare(tx, org, change, concerned, &before, &after)?;
    Ok(Preview { sight: sights, newcomers, ..preview })
}

fn changed(before: &OrgFacts, change: &Change) -> OrgFacts {
    let mut after = before.clone();
    after.people.extend(change.people.iter().map(|(&user, person)| (user, person.clone())));
    after.owner = change.owner;
    for (&group, &archived) in &change.archived {
        if archived {
            after.archived.insert(group);
        } else {
            after.archived.remove(&group);
        }
    }
    if let Some((_, away)) = &change.away {
        after.away.clone_from(away);
    }
    after
}
