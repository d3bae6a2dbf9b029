//! What somebody is responsible for: it is shown before they are suspended, and handed over when they are removed (USR 7).

use remit_db::{Tx, params, sql};

use super::Status;
use crate::action::naming::{self, Named};
use crate::actor::Actor;
use crate::error::Result;
use crate::id::{OrgId, UserId};
use crate::permission::{Ability, may};
use crate::workflow::NamedBy;

/// What is shown is counted to one more than "1,000+" needs.
const ENOUGH: i64 = 1_001;
/// So many steps are told one by one.
const MOST_STEPS: i64 = 50;

/// What somebody is responsible for; counts end at 1,001.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Responsibility {
    /// How many customers they are assigned to.
    pub customers: i64,
    /// How many of these have nobody else who has been invited and may sign in.
    pub alone: i64,
    /// The steps whose owner rules name them, by workflow.
    pub steps: Vec<NamedBy>,
    /// How many open actions have rules of their own that name them.
    pub actions: i64,
}

impl Responsibility {
    /// Do owner rules name them?
    #[must_use]
    pub fn is_named(&self) -> bool {
        !self.steps.is_empty() || self.actions > 0
    }
}

/// What `id` is responsible for.
///
/// # Errors
/// [`crate::Error::Denied`] for who may not look at users, those of the storage.
pub fn of(tx: &Tx<'_>, actor: &Actor, id: UserId) -> Result<Responsibility> {
    let _permit = may(actor, Ability::Inspect)?;
    let (customers, alone) = customers(tx, actor.org, id)?;
    let steps = tx.all(
        sql!(
            "select distinct w.name_key, w.name, s.place
             from owner_rules r
             join steps s on s.org_id = r.org_id and s.rule_set_id = r.rule_set_id
             join workflows w on w.org_id = s.org_id and w.id = s.workflow_id
             where r.org_id = $1 and r.user_id = $2
             order by w.name_key, s.place limit $3"
        ),
        params![actor.org, id, MOST_STEPS],
        |row| Ok(NamedBy { workflow: row.get(1)?, place: row.get(2)? }),
    )?;
    let actions = naming::of_open_actions(tx, actor.org, Named::User(id), ENOUGH)?.len();
    let actions = i64::try_from(actions).unwrap_or(ENOUGH);
    Ok(Responsibility { customers, alone, steps, actions })
}

fn customers(tx: &Tx<'_>, org: OrgId, id: UserId) -> Result<(i64, i64)> {
    let found = tx.one(
        sql!(
            "select count(*), count(*) filter (where not exists (
                 select 1 from assignments b join users u on u.org_id = b.org_id and u.id = b.user_id
                 where b.org_id = a.org_id and b.customer_id = a.customer_id and b.user_id <> a.user_id
                     and u.status in ($3, $4)))
             from (select org_id, customer_id, user_id from assignments
                   where org_id = $1 and user_id = $2 limit $5) a"
        ),
        params![org, id, Status::Invited, Status::Joined, ENOUGH],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(found.unwrap_or_default())
}

/// Is `id` assigned to any customer?
pub(super) fn is_assigned(tx: &Tx<'_>, org: OrgId, id: UserId) -> Result<bool> {
    let any = sql!("select 1 from assignments where org_id = $1 and user_id = $2 limit 1");
    Ok(tx.one(any, params![org, id], |row| row.get::<i64>(0))?.is_some())
}
