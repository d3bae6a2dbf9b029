//! A year in minutes: thousands of random changes, and what becomes of the keys.

use remit_db::{params, sql};
use remit_domain::action::keys;
use remit_domain::error::{Conflict, Error};
use remit_domain::id::{CustomerId, GroupId, UserId};
use remit_domain::permission::{Position, Role};
use remit_domain::{assignment, group, user};

use crate::Failure;
use crate::generate::operator;
use crate::measure::Bench;
use crate::model::Model;
use crate::random::Random;

/// How many keys there are, and how many are live for each user.
pub struct Keys {
    count: i64,
    falling_back: i64,
    median: i64,
    p99: i64,
    most: i64,
}

impl Keys {
    pub async fn count(bench: &Bench) -> Result<Keys, Failure> {
        let org = bench.org;
        let counted = bench
            .db
            .read(|tx| {
                let all = sql!("select count(*), cast(sum(fallback) as bigint) from owner_keys where org_id = $1");
                let all = tx.one(all, params![org], |row| Ok((row.get(0)?, row.get(1)?)))?;
                let of_users = sql!(
                    "select count(m.key_id) from users u
                     left join key_members m on m.org_id = u.org_id and m.user_id = u.id and m.live = 1
                     where u.org_id = $1 group by u.id order by 1"
                );
                Ok::<_, remit_db::Error>((all, tx.all(of_users, params![org], |row| row.get::<i64>(0))?))
            })
            .await?;
        let (Some((count, falling_back)), of_users) = counted else { return Err("nothing was counted".into()) };
        let part = |part: f64| of_users[((of_users.len() as f64 * part).ceil() as usize).saturating_sub(1)];
        Ok(Keys { count, falling_back, median: part(0.5), p99: part(0.99), most: part(1.0) })
    }

    pub fn text(&self, when: &str) -> String {
        let Keys { count, falling_back, median, p99, most } = self;
        format!(
            "keys {when}: {count}, of which {falling_back} fall back; live keys per user: median {median}, p99 {p99}, most {most}"
        )
    }
}

/// Makes so many random changes by the commands of the program. What the rules do not allow is not a change.
pub async fn churn(bench: &Bench, model: &Model, changes: usize) -> Result<(), Failure> {
    let mut random = Random::new(5);
    let users: Vec<UserId> = model.facts.people.keys().copied().filter(|&user| user != model.facts.owner).collect();
    let customers: Vec<CustomerId> = model.customers.keys().copied().collect();
    let groups = bench
        .db
        .read(|tx| tx.all(sql!("select id from groups where org_id = $1"), params![bench.org], |row| row.get(0)))
        .await?;
    let mut done = 0;
    while done < changes {
        match change(bench, &mut random, &users, &customers, &groups).await {
            Ok(()) => done += 1,
            Err(Error::Conflict(Conflict::WrongStatus)) | Err(Error::Invalid(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Drops the keys that nothing stands on, as the worker does once a day.
pub async fn drop_unused(bench: &Bench) -> Result<(), Failure> {
    let mut after = None;
    loop {
        let batch = bench.db.write(|tx| keys::drop_unused(tx, bench.org, after, 1_000)).await?;
        after = batch.next;
        if after.is_none() {
            return Ok(());
        }
    }
}

async fn change(
    bench: &Bench,
    random: &mut Random,
    users: &[UserId],
    customers: &[CustomerId],
    groups: &[GroupId],
) -> Result<(), Error> {
    let (db, actor) = (&bench.db, operator(bench.org));
    let (user, other, customer, group) =
        (random.pick(users), random.pick(users), random.pick(customers), random.pick(groups));
    match random.below(100) {
        0..50 => {
            let pair = [user, other];
            let assigned = &pair[..random.below(3)];
            db.write(|tx| assignment::commands::set(tx, &actor, customer, assigned)).await
        }
        50..68 => db.write(|tx| group::commands::add_members(tx, &actor, group, &[user]).map(drop)).await,
        68..86 => db.write(|tx| group::commands::remove_members(tx, &actor, group, &[user]).map(drop)).await,
        86..90 => db.write(|tx| user::commands::suspend(tx, &actor, user)).await,
        90..94 => db.write(|tx| user::commands::reactivate(tx, &actor, user)).await,
        94..99 => {
            let position = random.pick(&[
                Position::AccountManager,
                Position::AccountManager,
                Position::Accountant,
                Position::Finance,
            ]);
            db.write(|tx| user::commands::change_position(tx, &actor, user, position)).await
        }
        _ => {
            let role = random.pick(&[Role::Member, Role::Admin]);
            db.write(|tx| user::commands::change_role(tx, &actor, user, role)).await
        }
    }
}
