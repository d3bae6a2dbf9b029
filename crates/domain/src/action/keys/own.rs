//! Actions with rules of their own before those of their step (OWN 13): each stands on the keys of its own rules while these
//! find somebody, and on those of its step's while they do not.
//!
//! Which of the two an action is under is its `rule_set_id`, so that everything else about keys need not know of it. Whatever
//! may change the answer (a person named in own rules, whoever takes their place, the people of the customer) asks it again
//! here, in the same transaction.

use std::collections::BTreeSet;

use remit_db::{Error as Failure, Row, Tx, Value, params, sql};

use super::Placement;
use super::content::{Content, Kind};
use super::keyer::Keyer;
use super::live::life;
use crate::action::ownership::OwnerRule;
use crate::error::Result;
use crate::id::{ActionId, CustomerId, OrgId, RuleSetId, UserId};

/// An open action with rules of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Owned {
    pub action: ActionId,
    pub customer: CustomerId,
    pub own: RuleSetId,
    pub step: RuleSetId,
    /// Which of the two it is under.
    pub now: RuleSetId,
}

/// The rules of their own of some actions name one of `users`, who can do more or less than before.
pub(super) fn of_users(keyer: &mut Keyer<'_, '_>, users: &BTreeSet<UserId>) -> Result<()> {
    let users: Vec<UserId> = users.iter().copied().collect();
    let owned = naming(keyer.facts.tx, keyer.facts.org, &users)?;
    settle(keyer, owned)
}

/// The open actions whose own rules name one of these users; one may come several times.
pub(crate) fn naming(tx: &Tx<'_>, org: OrgId, users: &[UserId]) -> Result<Vec<Owned>> {
    Ok(tx.all_in(
        sql!(
            "select h.action_id, h.customer_id, h.own_rule_set_id, h.step_rule_set_id, a.rule_set_id
             from owner_rules r cross join hand_overs h cross join actions a
             where r.org_id = $1 and h.org_id = r.org_id and h.own_rule_set_id = r.rule_set_id
                and a.org_id = h.org_id and a.id = h.action_id and a.state = 1 and r.user_id in ($2...)"
        ),
        params![org],
        users,
        owned,
    )?)
}

/// The people of these customers have changed.
pub(super) fn of_customers(keyer: &mut Keyer<'_, '_>, customers: &[CustomerId]) -> Result<()> {
    let owned = at_customers(keyer.facts.tx, keyer.facts.org, customers)?;
    settle(keyer, owned)
}

/// The rules of its own of an action have changed, if they are one's.
pub(super) fn of_rules(keyer: &mut Keyer<'_, '_>, rules: RuleSetId) -> Result<()> {
    let owned = having(keyer.facts.tx, keyer.facts.org, &[rules])?;
    settle(keyer, owned)
}

/// The open actions whose own rules are among these.
pub(crate) fn having(tx: &Tx<'_>, org: OrgId, rules: &[RuleSetId]) -> Result<Vec<Owned>> {
    Ok(tx.all_in(
        sql!(
            "select h.action_id, h.customer_id, h.own_rule_set_id, h.step_rule_set_id, a.rule_set_id
             from hand_overs h cross join actions a
             where h.org_id = $1 and a.org_id = h.org_id and a.id = h.action_id and a.state = 1
                and h.own_rule_set_id in ($2...)"
        ),
        params![org],
        rules,
        owned,
    )?)
}

/// The open actions of these customers that have rules of their own.
pub(crate) fn at_customers(tx: &Tx<'_>, org: OrgId, customers: &[CustomerId]) -> Result<Vec<Owned>> {
    Ok(tx.all_in(
        sql!(
            "select h.action_id, h.customer_id, h.own_rule_set_id, h.step_rule_set_id, a.rule_set_id
             from hand_overs h cross join actions a
             where h.org_id = $1 and a.org_id = h.org_id and a.id = h.action_id and a.state = 1
                and h.customer_id in ($2...)"
        ),
        params![org],
        customers,
        owned,
    )?)
}

fn owned(row: &Row<'_>) -> std::result::Result<Owned, Failure> {
    Ok(Owned { action: row.get(0)?, customer: row.get(1)?, own: row.get(2)?, step: row.get(3)?, now: row.get(4)? })
}

/// Puts each under the rules that hold for it now.
fn settle(keyer: &mut Keyer<'_, '_>, owned: Vec<Owned>) -> Result<()> {
    let owned: BTreeSet<Owned> = owned.into_iter().collect();
    keyer.facts.prefetch_rules(owned.iter().map(|it| it.own))?;
    keyer.prefetch(owned.iter().map(|it| it.customer))?;
    let mut moved = Vec::new();
    for it in owned {
        let rules = in_force(keyer, it.own, it.step, it.customer)?;
        if rules != it.now {
            moved.push((it, rules));
        }
    }
    let placements = keyer.place_all(&moved.iter().map(|(it, rules)| (*rules, it.customer)).collect())?;
    let rows: Vec<_> =
        moved.iter().map(|(it, rules)| (it.action, *rules, placements[&(*rules, it.customer)])).collect();
    put(keyer.facts.tx, keyer.facts.org, &rows)
}

fn put(tx: &Tx<'_>, org: OrgId, moved: &[(ActionId, RuleSetId, Placement)]) -> Result<()> {
    let row = |&(action, rules, Placement { base, extra }): &(ActionId, RuleSetId, Placement)| {
        [org.0, action.0, rules.0, base.0, extra.0].map(Value::Int)
    };
    tx.run_many(
        sql!(
            "update actions set rule_set_id = moved.column3, base_key = moved.column4, extra_key = moved.column5
             from (values (cast($1 as bigint), cast($2 as bigint), cast($3 as bigint), cast($4 as bigint), cast($5 as bigint))) as moved
             where actions.org_id = moved.column1 and actions.id = moved.column2 and actions.state = 1"
        ),
        moved.iter().map(row),
    )?;
    Ok(())
}

/// Under which of its two sets of rules an action of `customer` is.
pub(in crate::action) fn in_force(
    keyer: &mut Keyer<'_, '_>,
    own: RuleSetId,
    step: RuleSetId,
    customer: CustomerId,
) -> Result<RuleSetId> {
    Ok(if finds(keyer, own, customer)? { own } else { step })
}

/// Would somebody live in the keys of these own rules? They need not be there: own rules name persons, who are few.
fn finds(keyer: &mut Keyer<'_, '_>, rules: RuleSetId, customer: CustomerId) -> Result<bool> {
    let (needed, _) = keyer.needed(rules, customer)?;
    let facts = &keyer.facts;
    let rules = facts.rules(rules)?;
    let named = rules.iter().filter_map(|rule| if let OwnerRule::User(user) = rule { Some(*user) } else { None });
    let mut users: BTreeSet<UserId> = named.chain(needed.users()).collect();
    let ends: Vec<UserId> = users.iter().filter_map(|&user| facts.away().end_of_chain(user)).collect();
    users.extend(ends);
    facts.prefetch(users.iter().copied())?;
    let nobody = Content::default();
    for user in users {
        for (kind, content) in [(Kind::Base, &nobody), (Kind::Extra, &needed)] {
            if life(facts, kind, &rules, content, user)?.is_live() {
                return Ok(true);
            }
        }
    }
    Ok(false)
}
