//! What has been done so far: some days were planned, and people have done part of what was theirs.

use remit_db::Tx;
use remit_domain::action::planning::batch::plan_day;
use remit_domain::action::{self, finish, owners};
use remit_domain::clock::{Day, Instant};
use remit_domain::id::{ActionId, CustomerId};
use remit_domain::{Actor, Error};

use super::{AT_ONCE, DAY, Stage};

/// How many days ago the organisation planned, and what part of it has been done since, in hundredths.
const DAYS: [(i64, usize); 4] = [(40, 95), (26, 85), (14, 70), (6, 25)];

/// Lets the past happen.
pub async fn live(stage: &Stage<'_>, customers: &[CustomerId], today: Day) -> Result<(), Error> {
    for (ago, done) in DAYS {
        let at = stage.now.plus_seconds(-ago * DAY);
        plan_day(&stage.app.db, &stage.operator(at), today.plus(-ago), |_| ()).await?;
        for (place, some) in customers.chunks(AT_ONCE).enumerate() {
            stage.app.db.write(|tx| work(tx, stage, some, place * AT_ONCE, done, at)).await?;
        }
    }
    Ok(())
}

/// The owners of what is open for these customers do part of it in the days after `at`.
fn work(
    tx: &Tx<'_>,
    stage: &Stage<'_>,
    customers: &[CustomerId],
    first: usize,
    done: usize,
    at: Instant,
) -> Result<(), Error> {
    for (place, customer) in (first..).zip(customers) {
        for (nth, open) in action::open_of_customer(tx, &stage.operator(at), *customer)?.iter().enumerate() {
            let lot = (place * 61 + nth * 37) % 100;
            let later = at.plus_seconds(i64::try_from(lot).unwrap_or(0) * 4_000 + 3_600);
            if lot < done
                && let Some(owner) = first_owner(tx, stage, open.id, later)?
            {
                finish(tx, &owner, open.id, lot)?;
            }
        }
    }
    Ok(())
}

/// Mostly it is done; sometimes there is a reason not to.
fn finish(tx: &Tx<'_>, owner: &Actor, action: ActionId, lot: usize) -> Result<(), Error> {
    if lot % 9 == 4 { finish::ignore(tx, owner, action) } else { finish::complete(tx, owner, action) }
}

fn first_owner(tx: &Tx<'_>, stage: &Stage<'_>, action: ActionId, at: Instant) -> Result<Option<Actor>, Error> {
    let owners = owners::owners_of(tx, stage.org, action)?.ok_or(Error::NotFound)?;
    Ok(owners.people.first().and_then(|owner| stage.person(owner.user, at)))
}
