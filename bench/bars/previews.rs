//! What large changes would do (PRE), and how long those who write wait for the answer.

use remit_db::{Tx, params, sql};
use remit_domain::id::GroupId;
use remit_domain::permission::Position;
use remit_domain::preview::{self, rehearsal};
use remit_domain::user::commands::Replacement;
use remit_domain::{Result, group, user};

use crate::Failure;
use crate::cast::Cast;
use crate::generate::operator;
use crate::limits::Limit;
use crate::measure::{Bench, Measured, Times, now};
use crate::report::Line;

/// So often each is asked for.
const ROUNDS: usize = 20;

/// Previews to be measured.
pub struct Previews<'a> {
    pub bench: &'a Bench,
    pub cast: &'a Cast,
}

impl Previews<'_> {
    pub async fn measure(&self) -> Result<Vec<Line>, Failure> {
        let (bench, actor) = (self.bench, operator(self.bench.org));
        let (heavy, heir) = (self.cast.heavy()[0], self.cast.managers[1]);
        let finance = self.cast.finance[0];
        let replacement = Replacement { customers: Some(heir), rules: Some(heir) };
        let (group, limit) = (self.largest_group().await?, bench.limits.preview);
        let remove = |tx: &Tx<'_>| user::commands::remove(tx, &actor, heavy, &replacement);
        let archive = |tx: &Tx<'_>| group::commands::archive(tx, &actor, group);
        let suspend = |tx: &Tx<'_>| user::commands::suspend(tx, &actor, heavy);
        let leave = |tx: &Tx<'_>| user::commands::change_position(tx, &actor, finance, Position::AccountManager);
        let mut lines = self.one("removing the heaviest account manager", limit, remove).await?;
        lines.extend(self.one("archiving the group with the most actions", limit, archive).await?);
        lines.extend(self.one("suspending the heaviest account manager", limit, suspend).await?);
        lines.extend(self.one("taking somebody out of finance", Limit::NONE, leave).await?);
        Ok(lines)
    }

    async fn one(
        &self,
        what: &str,
        limit: Limit,
        command: impl Fn(&Tx<'_>) -> Result<()>,
    ) -> Result<Vec<Line>, Failure> {
        let (bench, actor) = (self.bench, operator(self.bench.org));
        let (mut whole, mut rehearsed, mut actions) = (Vec::new(), Vec::new(), 0);
        for _ in 0..ROUNDS {
            let begun = now();
            let change = rehearsal::rehearse(&bench.db, bench.org, &command).await?;
            rehearsed.push(begun.elapsed().as_nanos() as u64);
            let told = bench.db.read(|tx| -> Result<_> { preview::of(tx, &actor, &change) }).await?;
            whole.push(begun.elapsed().as_nanos() as u64);
            actions = told.actions;
        }
        let [bare] = bench.change(50, async |_, _| Ok(())).await?;
        let line = |name: String, limit, times| {
            Line::new(name, limit, Measured { times: Times::elapsed(times), in_memory: None, bare: bare.bare.clone() })
        };
        Ok(vec![
            line(format!("preview of {what}: {actions} actions"), limit, whole),
            line(format!("of it, what others wait to write: {what}"), bench.limits.rehearsal, rehearsed),
        ])
    }

    /// The active group whose rules have the most open actions.
    async fn largest_group(&self) -> Result<GroupId, Failure> {
        let largest = sql!(
            "select g.id from groups g
             join owner_rules r on r.org_id = g.org_id and r.group_id = g.id
             join owner_keys k on k.org_id = r.org_id and k.rule_set_id = r.rule_set_id and k.kind = 1
             join actions a on a.org_id = k.org_id and a.base_key = k.id and a.state = 1
             where g.org_id = $1 and g.archived_at is null group by g.id order by count(*) desc limit 1"
        );
        let found = self.bench.db.read(|tx| tx.one(largest, params![self.bench.org], |row| row.get(0))).await?;
        found.ok_or_else(|| "there is no group with actions".into())
    }
}
