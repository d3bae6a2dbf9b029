//! What the ids of a log are called now. Records hold none of it (AUD 2), so that a person can be erased.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::str::FromStr;

use remit_db::{FromColumn, ToValue, Tx, params, sql};

use crate::actor::Actor;
use crate::error::Result;
use crate::id::{AbsenceId, ActionId, CustomerId, GroupId, InvoiceId, StepId, TokenId, UserId, WorkflowId};
use crate::permission::{Ability, may};
use crate::{customer, group, organisation, user};

/// So many customers are meant by a part of a name.
const MOST_CUSTOMERS: usize = 200;

/// The names of those of these ids that have one, whichever kind they are of. Who was erased goes by the word `erased`.
///
/// # Errors
/// [`crate::Error::Denied`] for who may not look at the log, those of the storage.
pub fn of(tx: &Tx<'_>, actor: &Actor, ids: &BTreeSet<String>, erased: &str) -> Result<BTreeMap<String, String>> {
    let _permit = may(actor, Ability::Inspect)?;
    let mut names = BTreeMap::new();
    let kinds = [
        organisation(tx, actor, ids)?,
        users(tx, actor, ids, erased)?,
        groups(tx, actor, ids)?,
        absences(tx, actor, ids, erased)?,
        named::<CustomerId>(
            tx,
            actor,
            ids,
            sql!("select id, name from customers where org_id = $1 and id in ($2...)"),
        )?,
        named::<InvoiceId>(
            tx,
            actor,
            ids,
            sql!("select id, number from invoices where org_id = $1 and id in ($2...)"),
        )?,
        named::<ActionId>(tx, actor, ids, sql!("select id, title from actions where org_id = $1 and id in ($2...)"))?,
        named::<WorkflowId>(
            tx,
            actor,
            ids,
            sql!("select id, name from workflows where org_id = $1 and id in ($2...)"),
        )?,
        named::<StepId>(tx, actor, ids, sql!("select id, name from steps where org_id = $1 and id in ($2...)"))?,
        named::<TokenId>(tx, actor, ids, sql!("select id, name from tokens where org_id = $1 and id in ($2...)"))?,
    ];
    kinds.into_iter().for_each(|found| names.extend(found));
    Ok(names)
}

/// Of the one organisation that a log is of.
fn organisation(tx: &Tx<'_>, actor: &Actor, ids: &BTreeSet<String>) -> Result<Vec<(String, String)>> {
    let id = actor.org.to_string();
    Ok(if ids.contains(&id) { vec![(id, organisation::load(tx, actor.org)?.name)] } else { Vec::new() })
}

fn users(tx: &Tx<'_>, actor: &Actor, ids: &BTreeSet<String>, erased: &str) -> Result<Vec<(String, String)>> {
    let ids: Vec<UserId> = ids.iter().filter_map(|id| id.parse().ok()).collect();
    let names = user::names(tx, actor.org, &ids, erased)?;
    Ok(names.into_iter().map(|(id, name)| (id.to_string(), name)).collect())
}

fn groups(tx: &Tx<'_>, actor: &Actor, ids: &BTreeSet<String>) -> Result<Vec<(String, String)>> {
    let ids: Vec<GroupId> = ids.iter().filter_map(|id| id.parse().ok()).collect();
    Ok(group::names(tx, actor.org, &ids)?.into_iter().map(|(id, name)| (id.to_string(), name)).collect())
}

/// An absence goes by the name of who is absent.
fn absences(tx: &Tx<'_>, actor: &Actor, ids: &BTreeSet<String>, erased: &str) -> Result<Vec<(String, String)>> {
    let ids: Vec<AbsenceId> = ids.iter().filter_map(|id| id.parse().ok()).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let who = sql!("select id, user_id from absences where org_id = $1 and id in ($2...)");
    let absent =
        tx.all_in(who, params![actor.org], &ids, |row| Ok((row.get::<AbsenceId>(0)?, row.get::<UserId>(1)?)))?;
    let names = user::names(tx, actor.org, &absent.iter().map(|(_, user)| *user).collect::<Vec<_>>(), erased)?;
    Ok(absent.into_iter().filter_map(|(id, user)| Some((id.to_string(), names.get(&user)?.clone()))).collect())
}

/// The ids of people, groups and customers with `part` in their names.
///
/// # Errors
/// As [`of`].
pub fn subjects(tx: &Tx<'_>, actor: &Actor, part: &str) -> Result<Vec<String>> {
    let _permit = may(actor, Ability::Inspect)?;
    let people = user::found::ids_named(tx, actor.org, part)?;
    let groups = group::list::active_with(tx, actor.org, part)?;
    let customers = customer::list::named(tx, actor, part, MOST_CUSTOMERS)?;
    let people = people.iter().map(ToString::to_string);
    Ok(people.chain(groups.iter().map(ToString::to_string)).chain(customers.iter().map(ToString::to_string)).collect())
}

/// The names of those of `ids` that are of one kind.
fn named<T: FromStr + Display + ToValue + FromColumn>(
    tx: &Tx<'_>,
    actor: &Actor,
    ids: &BTreeSet<String>,
    statement: &remit_db::Statement,
) -> Result<Vec<(String, String)>> {
    let ids: Vec<T> = ids.iter().filter_map(|id| id.parse().ok()).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let name = |row: &remit_db::Row<'_>| Ok((row.get::<T>(0)?.to_string(), row.get(1)?));
    Ok(tx.all_in(statement, params![actor.org], &ids, name)?)
}
