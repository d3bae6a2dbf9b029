//! What an administrator does: people come to a position or a group and leave it, a book goes to somebody else.

use remit_db::{params, sql};
use remit_domain::id::{GroupId, UserId};
use remit_domain::permission::{Position, Role};
use remit_domain::user::Status;
use remit_domain::{assignment, group, user};

use crate::Failure;
use crate::cast::Cast;
use crate::generate::operator;
use crate::limits::Limit;
use crate::measure::Bench;
use crate::model::Model;
use crate::random::Random;
use crate::report::Line;

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
