//! That a change may have rules find people who were not found before: as whom they found these is noted with it.

use std::collections::{BTreeMap, BTreeSet};

use remit_db::Tx;

use super::found::Where;
use super::{Cause, queries};
use crate::absence;
use crate::action::keys::{self, Traits};
use crate::action::owner_rules;
use crate::action::ownership::OwnerRule;
use crate::actor::Actor;
use crate::error::Result;
use crate::id::{GroupId, RuleSetId, UserId};
use crate::permission::{Position, Role};

/// What a change is about to bring: it is begun before anything is written, and noted when the owner keys have followed.
#[derive(Debug, Default)]
#[must_use]
pub(crate) struct Foreseen {
    gains: BTreeSet<(UserId, Cause)>,
    before: BTreeMap<UserId, Traits>,
}

impl Foreseen {
    /// That rules, of which those that matter are asked for only where it takes that, may find these people anew. Left out is the
    /// actor, who knows; and who may have had some of it otherwise, in the place of somebody away or because it fell back: what
    /// that was is not known afterwards.
    pub(crate) fn of(
        tx: &Tx<'_>,
        actor: &Actor,
        gains: impl IntoIterator<Item = (UserId, Cause)>,
        rules: impl FnOnce() -> Result<Vec<RuleSetId>>,
    ) -> Result<Foreseen> {
        let mut gains: BTreeSet<_> = gains.into_iter().filter(|(user, _)| Some(*user) != actor.user()).collect();
        if gains.is_empty() {
            return Ok(Foreseen::default());
        }
        let away = absence::queries::away(tx, actor.org)?;
        let stand_ins: BTreeSet<UserId> = away.users().filter_map(|absent| away.end_of_chain(absent)).collect();
        let before = keys::traits(tx, actor.org, &users(&gains))?;
        let has_what_falls_back = |user: &UserId| {
            before.get(user).is_some_and(|it| it.position == Position::Finance || it.role == Role::Owner)
        };
        let fell_back = gains.iter().any(|(user, _)| has_what_falls_back(user))
            && keys::is_any_falling_back(tx, actor.org, &rules()?)?;
        gains.retain(|(user, _)| !(stand_ins.contains(user) || fell_back && has_what_falls_back(user)));
        Ok(Foreseen { gains, before })
    }

    /// That these come into groups, as far as owner rules name these.
    pub(crate) fn joining(tx: &Tx<'_>, actor: &Actor, joined: &[(GroupId, UserId)]) -> Result<Foreseen> {
        let Joins { gains, named } = Joins::of(tx, actor, joined)?;
        Foreseen::of(tx, actor, gains, || rules_naming(tx, actor, &named))
    }

    /// That these rules, with others in their place, find people whom they did not find.
    pub(crate) fn by_rules(
        tx: &Tx<'_>,
        actor: &Actor,
        set: RuleSetId,
        before: &[OwnerRule],
        after: &[OwnerRule],
    ) -> Result<Foreseen> {
        if !keys::is_any_under(tx, actor.org, set)? {
            return Ok(Foreseen::default());
        }
        let new: Vec<OwnerRule> = after.iter().copied().filter(|rule| !before.contains(rule)).collect();
        let meant = keys::users_meant(tx, actor.org, &new)?;
        let gains = meant.into_iter().map(|user| (user, Cause::Rules(set)));
        let mut foreseen = Foreseen::of(tx, actor, gains, || Ok(vec![set]))?;
        let known = &foreseen.before;
        foreseen
            .gains
            .retain(|(user, _)| known.get(user).is_some_and(|it| Where::gained((it, after), (it, before)).is_any()));
        Ok(foreseen)
    }

    /// Notes it.
    pub(crate) fn note(self, tx: &Tx<'_>, actor: &Actor) -> Result<()> {
        let after = keys::traits(tx, actor.org, &users(&self.gains))?;
        let both = |user: UserId| Some((self.before.get(&user)?, after.get(&user)?));
        let noted = self.gains.iter().filter_map(|&(user, cause)| Some((user, cause, both(user)?)));
        queries::insert_found(tx, actor.org, noted, actor.at)
    }
}

fn users(gains: &BTreeSet<(UserId, Cause)>) -> Vec<UserId> {
    let users: BTreeSet<UserId> = gains.iter().map(|(user, _)| *user).collect();
    Vec::from_iter(users)
}

/// What coming into groups may bring.
pub(crate) struct Joins {
    /// To whom, by which group.
    pub gains: Vec<(UserId, Cause)>,
    /// The groups that owner rules name; others bring nothing.
    pub named: Vec<GroupId>,
}

impl Joins {
    pub(crate) fn of(tx: &Tx<'_>, actor: &Actor, joined: &[(GroupId, UserId)]) -> Result<Joins> {
        let groups: BTreeSet<GroupId> = joined.iter().map(|(group, _)| *group).collect();
        let named = owner_rules::named_of(tx, actor.org, &Vec::from_iter(groups))?;
        let joined = joined.iter().filter(|(group, _)| named.contains(group));
        let gains = joined.map(|(group, user)| (*user, Cause::Joined(*group))).collect();
        Ok(Joins { gains, named: Vec::from_iter(named) })
    }
}

/// The rules that name one of these groups.
pub(crate) fn rules_naming(tx: &Tx<'_>, actor: &Actor, groups: &[GroupId]) -> Result<Vec<RuleSetId>> {
    let naming = owner_rules::naming_groups(tx, actor.org, groups)?;
    Ok(naming.into_iter().map(|(set, _)| set).collect())
}
