//! An organisation of which not every answer fits in memory: samples of actions and users are held to the pure function.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use remit_db::{params, sql};
use remit_domain::action::ownership::{CustomerFacts, OrgFacts, OwnerRule, Owners, owners};
use remit_domain::action::todo::{self, After};
use remit_domain::action::{facts, owner_rules, owners as read};
use remit_domain::clock::Day;
use remit_domain::customer;
use remit_domain::id::{ActionId, CustomerId, RuleSetId, UserId};

use crate::Failure;
use crate::cast::Cast;
use crate::generate::TODAY;
use crate::limits::{Limit, Limits};
use crate::measure::Bench;
use crate::random::Random;
use crate::reads::wanted;
use crate::report::Line;

const ACTIONS: usize = 10_000;
const USERS: usize = 1_000;

/// An open action, as far as it is asked about.
#[derive(Debug, Clone, Copy)]
struct Open {
    id: ActionId,
    customer: CustomerId,
    rules: RuleSetId,
    due_on: Day,
}

/// Samples, and what the pure function says of them.
pub struct Samples {
    facts: OrgFacts,
    rules: HashMap<RuleSetId, Vec<OwnerRule>>,
    known: HashMap<(RuleSetId, Vec<UserId>), Owners>,
    actions: Vec<Open>,
    cast: Cast,
}

impl Samples {
    pub async fn load(bench: &Bench) -> Result<Samples, Failure> {
        let facts = bench.db.read(|tx| facts::of_everybody(tx, bench.org)).await?;
        let span = sql!("select min(id), max(id) from actions where org_id = $1 and state = 1");
        let span = bench.db.read(|tx| tx.one(span, params![bench.org], |row| Ok((row.get(0)?, row.get(1)?)))).await?;
        let (first, last): (i64, i64) = span.ok_or("there is no open action")?;
        let mut random = Random::new(8);
        let mut actions = Vec::new();
        for _ in 0..ACTIONS {
            let from = random.between(first, last);
            let next = sql!(
                "select id, customer_id, rule_set_id, due_on from actions
                 where org_id = $1 and id >= $2 and state = 1 order by id limit 1"
            );
            let open = bench.db.read(|tx| {
                tx.one(next, params![bench.org, from], |row| {
                    Ok(Open { id: row.get(0)?, customer: row.get(1)?, rules: row.get(2)?, due_on: row.get(3)? })
                })
            });
            actions.extend(open.await?);
        }
        let cast = Cast::find(bench, &facts).await?;
        Ok(Samples { facts, rules: HashMap::new(), known: HashMap::new(), actions, cast })
    }

    /// Compares the owners of the sampled actions, that each is in the To do of its owners, and that what is in the To do of
    /// sampled users is theirs. Says what was compared.
    pub async fn check(&mut self, bench: &Bench) -> Result<String, Failure> {
        let mut random = Random::new(9);
        for open in self.actions.clone() {
            let expected = self.owners(bench, open).await?;
            let found = bench.db.read(|tx| read::owners_of(tx, bench.org, open.id)).await?;
            if found.as_ref() != Some(&expected) {
                return Err(format!("{}: the database says {found:?}, the rules say {expected:?}", open.id).into());
            }
            let owner = random.pick(&expected.people).user;
            let before = After { due_on: open.due_on, action: ActionId(open.id.0 - 1) };
            let page = bench.db.read(|tx| todo::page(tx, bench.org, &wanted(owner, Some(before)))).await?;
            if page.first().map(|item| item.action) != Some(open.id) {
                return Err(format!("{} is not in the To do of {owner}", open.id).into());
            }
        }
        let users: Vec<UserId> = self.facts.people.keys().copied().collect();
        let mut lines = 0;
        for _ in 0..USERS {
            let user = random.pick(&users);
            for item in bench.db.read(|tx| todo::page(tx, bench.org, &wanted(user, None))).await? {
                let rules = sql!("select rule_set_id from actions where org_id = $1 and id = $2");
                let rules =
                    bench.db.read(|tx| tx.one(rules, params![bench.org, item.action], |row| row.get(0))).await?;
                let rules = rules.ok_or("an action is gone")?;
                let open = Open { id: item.action, customer: item.customer, rules, due_on: item.due_on };
                if !self.owners(bench, open).await?.people.iter().any(|owner| owner.user == user) {
                    return Err(format!("{} is in the To do of {user}, but not theirs", item.action).into());
                }
                lines += 1;
            }
        }
        Ok(format!(
            "checked against the pure function: owners of {ACTIONS} actions, each in the To do of one of them, and {lines} \
             lines in the To do of {USERS} users"
        ))
    }

    async fn owners(&mut self, bench: &Bench, open: Open) -> Result<Owners, Failure> {
        let CustomerFacts { assigned } = bench.db.read(|tx| facts::of_customer(tx, bench.org, open.customer)).await?;
        let rules = match self.rules.entry(open.rules) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => {
                unknown.insert(bench.db.read(|tx| owner_rules::of(tx, bench.org, open.rules)).await?)
            }
        };
        let facts = &self.facts;
        let answer = self.known.entry((open.rules, assigned));
        let work_out = |(_, assigned): &(RuleSetId, Vec<UserId>)| {
            owners(rules, &CustomerFacts { assigned: assigned.clone() }, facts)
        };
        Ok(answer.or_insert_with_key(work_out).clone())
    }

    /// Pages and totals of every kind of user, owners, sight.
    pub async fn measure(&self, bench: &Bench, patience: usize) -> Result<Vec<Line>, Failure> {
        let Limits { page, count, owners, sight, .. } = bench.limits;
        let cast = &self.cast;
        let kinds = [
            ("finance", cast.finance.as_slice()),
            ("heavy account manager", cast.heavy()),
            ("accountant", cast.accountants.as_slice()),
            ("plain member", cast.plain()),
        ];
        let mut lines = Vec::new();
        for (kind, users) in kinds {
            let work = async |sample: usize| {
                let wanted = wanted(users[sample % users.len()], None);
                bench.db.read(|tx| todo::page(tx, bench.org, &wanted)).await?;
                Ok(())
            };
            let measured = bench.read(300 * patience, work, None::<fn(usize)>).await?;
            lines.push(Line::new(format!("To do, page of 50: {kind}"), page, measured));
            let work = async |sample: usize| {
                let user = users[sample % users.len()];
                bench.db.read(|tx| todo::count(tx, bench.org, user, TODAY)).await?;
                Ok(())
            };
            let measured = bench.read(200 * patience, work, None::<fn(usize)>).await?;
            lines.push(Line::new(format!("total of To do, up to 1,000+: {kind}"), count, measured));
        }
        lines.push(
            self.line(bench, "owners of an action, with the reason", owners, async |open| {
                bench.db.read(|tx| read::owners_of(tx, bench.org, open.id)).await?;
                Ok(())
            })
            .await?,
        );
        let users: Vec<UserId> = self.facts.people.keys().copied().collect();
        let mut random = Random::new(10);
        lines.push(
            self.line(bench, "may this user see this customer", sight, async |open| {
                let user = random.pick(&users);
                bench.db.read(|tx| customer::sees(tx, bench.org, user, open.customer)).await?;
                Ok(())
            })
            .await?,
        );
        Ok(lines)
    }

    async fn line(
        &self,
        bench: &Bench,
        name: &str,
        limit: Limit,
        mut work: impl AsyncFnMut(Open) -> Result<(), Failure>,
    ) -> Result<Line, Failure> {
        let actions = &self.actions;
        let measured = bench
            .read(actions.len(), async |sample| work(actions[sample % actions.len()]).await, None::<fn(usize)>)
            .await?;
        Ok(Line::new(name, limit, measured))
    }
}
