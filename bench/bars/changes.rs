//! What an administrator does: people come to a position or a group and leave it, a book goes to somebody else.

use std::sync::Mutex;

use remit_db::{params, sql};
use remit_domain::absence::Cover;
use remit_domain::absence::commands::NewAbsence;
use remit_domain::action::keys::pending;
use remit_domain::id::{GroupId, UserId};
use remit_domain::permission::{Position, Role};
use remit_domain::user::Status;
use remit_domain::{absence, assignment, group, user};

use crate::Failure;
use crate::cast::Cast;
use crate::generate::operator;
use crate::limits::Limit;
use crate::measure::Bench;
use crate::model::Model;
use crate::random::Random;
use crate::report::Line;

/// So many people come to a group at once.
const MANY: usize = 500;
/// Customers whose actions move in one transaction, as in the worker.
const AT_ONCE: i64 = 200;

/// Changes to be measured, and what they are measured with.
pub struct Changes<'a> {
    pub bench: &'a Bench,
    pub model: &'a Model,
    pub cast: &'a Cast,
    /// How many samples, as a multiple of the least.
    pub patience: usize,
}

impl Changes<'_> {
    pub async fn measure(&self) -> Result<Vec<Line>, Failure> {
        let mut lines = self.position("finance", Position::Finance).await?;
        lines.extend(self.position("accountants", Position::Accountant).await?);
        lines.extend(self.group().await?);
        lines.extend(self.heaviest().await?);
        lines.push(self.book().await?);
        lines.extend(self.many_members().await?);
        lines.extend(self.absence().await?);
        Ok(lines)
    }

    /// Account managers, whoever they are, get a position and lose it again.
    async fn position(&self, name: &str, position: Position) -> Result<Vec<Line>, Failure> {
        let users = self.managers();
        let (bench, actor) = (self.bench, operator(self.bench.org));
        let positions = [position, Position::AccountManager];
        let work = async |sample: usize, part: usize| {
            let change = user::commands::change_position;
            bench.db.write(|tx| change(tx, &actor, users[sample], positions[part])).await?;
            Ok(())
        };
        let [come, leave] = bench.change(users.len(), work).await?;
        Ok(vec![
            Line::new(format!("add somebody to the {name}"), bench.limits.change, come),
            Line::new(format!("remove somebody from the {name}"), bench.limits.change, leave),
        ])
    }

    /// Account managers, whoever they are, join and leave groups that rules name.
    async fn group(&self) -> Result<Vec<Line>, Failure> {
        let (bench, actor) = (self.bench, operator(self.bench.org));
        let groups = self.named_groups().await?;
        let mut random = Random::new(4);
        let pairs: Vec<(UserId, GroupId)> = self
            .managers()
            .into_iter()
            .map(|user| (user, random.pick(&groups)))
            .filter(|(user, group)| !self.model.facts.people[user].groups.contains(group))
            .collect();
        let work = async |sample: usize, part: usize| {
            let (user, group) = pairs[sample];
            let change = [group::commands::add_members, group::commands::remove_members][part];
            bench.db.write(|tx| change(tx, &actor, group, &[user])).await?;
            Ok(())
        };
        let [join, leave] = bench.change(pairs.len(), work).await?;
        Ok(vec![
            Line::new("add somebody to a group", bench.limits.change, join),
            Line::new("remove somebody from a group", bench.limits.change, leave),
        ])
    }

    /// The ten heaviest account managers come to finance: the worst of the above, for the record.
    async fn heaviest(&self) -> Result<Vec<Line>, Failure> {
        let (bench, actor) = (self.bench, operator(self.bench.org));
        let users = &self.cast.managers[..10];
        let positions = [Position::Finance, Position::AccountManager];
        let work = async |sample: usize, part: usize| {
            let change = user::commands::change_position;
            bench.db.write(|tx| change(tx, &actor, users[sample], positions[part])).await?;
            Ok(())
        };
        let [come, leave] = bench.change(users.len(), work).await?;
        Ok(vec![
            Line::new("add one of the ten heaviest to the finance", Limit::NONE, come),
            Line::new("remove one of the ten heaviest from the finance", Limit::NONE, leave),
        ])
    }

    /// The heaviest account managers hand their books to the plainest, and get them back.
    async fn book(&self) -> Result<Line, Failure> {
        let (bench, actor) = (self.bench, operator(self.bench.org));
        let (heavy, plain) = (&self.cast.managers[..10], self.cast.plain());
        let work = async |sample: usize, part: usize| {
            let (heavy, plain) = (heavy[sample], plain[sample]);
            let (from, to) = [(heavy, plain), (plain, heavy)][part];
            bench.db.write(|tx| assignment::commands::move_book(tx, &actor, from, to)).await?;
            Ok(())
        };
        let [there, back] = bench.change(heavy.len(), work).await?;
        drop(back);
        let customers = self.customers_of(heavy[0]).await?;
        Ok(Line::new(format!("move a book of {customers} customers"), bench.limits.book, there))
    }

    /// Five hundred people, whoever they are, join a group that rules name, and leave it.
    async fn many_members(&self) -> Result<Vec<Line>, Failure> {
        let (bench, actor) = (self.bench, operator(self.bench.org));
        let groups = self.named_groups().await?;
        let people: Vec<UserId> = self.model.facts.people.keys().copied().collect();
        let outside = |group: GroupId| {
            let is_outside = |user: &UserId| !self.model.facts.people[user].groups.contains(&group);
            people.iter().copied().filter(is_outside).take(MANY).collect::<Vec<_>>()
        };
        let work = async |sample: usize, part: usize| {
            let group = groups[sample];
            let change = [group::commands::add_members, group::commands::remove_members][part];
            bench.db.write(|tx| change(tx, &actor, group, &outside(group))).await?;
            if part == 1 {
                while bench.db.read(|tx| pending::is_any(tx, bench.org)).await? {
                    bench.db.write(|tx| pending::move_some(tx, bench.org, AT_ONCE)).await?;
                }
            }
            Ok(())
        };
        let [join, leave] = bench.change(groups.len().min(20), work).await?;
        Ok(vec![
            Line::new(format!("add {MANY} to a group"), bench.limits.many_members, join),
            Line::new(format!("remove {MANY} from a group, and move what has yet to move"), Limit::NONE, leave),
        ])
    }

    /// The absences of the ten heaviest begin, with somebody who stands in with sight, and end.
    async fn absence(&self) -> Result<Vec<Line>, Failure> {
        let (bench, actor) = (self.bench, operator(self.bench.org));
        let (heavy, plain) = (&self.cast.managers[..10], self.cast.plain());
        let planned = Mutex::new(Vec::new());
        let work = async |sample: usize, part: usize| {
            if part == 0 {
                let cover = Cover { substitute: Some(plain[sample]), with_sight: true };
                let until = actor.at.plus_seconds(86_400);
                let wanted = NewAbsence { user: heavy[sample], from: actor.at, until, cover };
                let id = bench.db.write(|tx| absence::commands::plan(tx, &actor, &wanted)).await?;
                planned.lock().map_err(|_| "a thread has died")?.push(id);
                return Ok(());
            }
            let id = planned.lock().map_err(|_| "a thread has died")?.pop();
            if let Some(id) = id {
                bench.db.write(|tx| absence::commands::end(tx, &actor, id)).await?;
            }
            Ok(())
        };
        let [begin, end] = bench.change(heavy.len(), work).await?;
        Ok(vec![
            Line::new("the absence of one of the ten heaviest begins", bench.limits.absence, begin),
            Line::new("and ends", bench.limits.absence, end),
        ])
    }

    /// Joined members who are account managers, in an order of chance, some of them twice.
    fn managers(&self) -> Vec<UserId> {
        let fits = |user: &&UserId| {
            let person = &self.model.facts.people[*user];
            person.position == Position::AccountManager
                && person.role == Role::Member
                && person.status == Status::Joined
        };
        let mut managers: Vec<UserId> = self.model.facts.people.keys().filter(fits).copied().collect();
        Random::new(3).shuffle(&mut managers);
        managers.iter().copied().cycle().take(100 * self.patience).collect()
    }

    async fn named_groups(&self) -> Result<Vec<GroupId>, Failure> {
        let named = sql!("select distinct group_id from owner_rules where org_id = $1 and group_id is not null");
        Ok(self.bench.db.read(|tx| tx.all(named, params![self.bench.org], |row| row.get(0))).await?)
    }

    async fn customers_of(&self, user: UserId) -> Result<i64, Failure> {
        let count = sql!("select count(*) from assignments where org_id = $1 and user_id = $2");
        let found = self.bench.db.read(|tx| tx.one(count, params![self.bench.org, user], |row| row.get(0))).await?;
        Ok(found.unwrap_or(0))
    }
}
