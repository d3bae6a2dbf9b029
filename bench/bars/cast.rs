//! Whose pages are measured: one of each kind of user.

use remit_db::{params, sql};
use remit_domain::action::ownership::{OrgFacts, Person};
use remit_domain::actor::{Actor, Capacity};
use remit_domain::id::{OrgId, UserId};
use remit_domain::permission::{Position, Role};

use crate::Failure;
use crate::generate::operator;
use crate::measure::Bench;

/// People at work, members of the organisation.
pub struct Cast {
    pub finance: Vec<UserId>,
    pub accountants: Vec<UserId>,
    /// Account managers by the number of customers, the most first.
    pub managers: Vec<UserId>,
}

impl Cast {
    pub async fn find(bench: &Bench, facts: &OrgFacts) -> Result<Cast, Failure> {
        let books = bench
            .db
            .read(|tx| {
                tx.all(
                    sql!(
                        "select u.id from users u left join assignments a on a.org_id = u.org_id and a.user_id = u.id
                         where u.org_id = $1 group by u.id order by count(a.customer_id) desc, u.id"
                    ),
                    params![bench.org],
                    |row| row.get::<UserId>(0),
                )
            })
            .await?;
        let at_work = |user: UserId, position: Position| {
            let fits = |person: &Person| person.role == Role::Member && person.position == position;
            facts.available(user) && facts.people.get(&user).is_some_and(fits)
        };
        let of = |position| books.iter().copied().filter(|&user| at_work(user, position)).collect::<Vec<_>>();
        Ok(Cast {
            finance: of(Position::Finance),
            accountants: of(Position::Accountant),
            managers: of(Position::AccountManager),
        })
    }

    /// The account manager with the most customers.
    pub fn heavy(&self) -> &[UserId] {
        &self.managers[..1]
    }

    /// The one with the most customers, as an actor.
    pub fn manager(&self, org: OrgId) -> Actor {
        let capacity = Capacity::User { id: self.managers[0], role: Role::Member, position: Position::AccountManager };
        Actor { capacity, ..operator(org) }
    }

    /// So many users, of every kind as many.
    pub fn of_every_kind(&self, count: usize) -> Vec<UserId> {
        let kinds = [&self.finance[..], self.heaviest(), &self.accountants, self.plain()];
        let one = |index: usize| kinds[index % kinds.len()][index / kinds.len() % kinds[index % kinds.len()].len()];
        let mut users: Vec<UserId> = (0..count).map(one).collect();
        users.sort_unstable();
        users.dedup();
        users
    }

    /// The ten account managers with the most customers.
    pub fn heaviest(&self) -> &[UserId] {
        &self.managers[..self.managers.len().min(10)]
    }

    /// Those in the middle.
    pub fn plain(&self) -> &[UserId] {
        let middle = self.managers.len() / 2;
        &self.managers[middle.saturating_sub(5)..middle + 5]
    }
}
