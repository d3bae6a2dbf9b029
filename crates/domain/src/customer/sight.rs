//! Which customers somebody sees, as SQL (ACC 1, OWN 8).

use remit_db::{Tx, params, sql};

use crate::Actor;
use crate::error::{Error, Result};
use crate::id::{CustomerId, OrgId, UserId};
use crate::permission::{self, Position, Role, Sight};

/// The customers that a user sees by being assigned, or by standing in, with sight, for somebody absent who is.
/// `in_sight!("$2")`: the ids of those of the organisation `$1` for the user `$2`.
macro_rules! in_sight {
    ($user:literal) => {
        concat!(
            "(select s.customer_id from assignments s where s.org_id = $1 and s.user_id = ",
            $user,
            " union all
              select s.customer_id from absences b
              join assignments s on s.org_id = b.org_id and s.user_id = b.user_id
              where b.org_id = $1 and b.substitute_id = ",
            $user,
            " and b.state = 2 and b.with_sight = 1)"
        )
    };
}
pub(crate) use in_sight;

/// Does the user `$2` see the customer `$3` so? The same for one of the two at a time, by a point read.
macro_rules! has_in_sight {
    () => {
        "(exists (select 1 from assignments s where s.org_id = $1 and s.customer_id = $3 and s.user_id = $2)
          or exists (select 1 from absences b
              join assignments s on s.org_id = b.org_id and s.customer_id = $3 and s.user_id = b.user_id
              where b.org_id = $1 and b.substitute_id = $2 and b.state = 2 and b.with_sight = 1))"
    };
}

/// May `user` see `customer`? Asked for one of the two at a time, by a point read.
///
/// # Errors
/// Those of the storage.
pub fn sees(tx: &Tx<'_>, org: OrgId, user: UserId, customer: CustomerId) -> Result<bool> {
    let found = tx.one(
        sql!(concat!(
            "select u.role, u.position, ",
            has_in_sight!(),
            " from users u where u.org_id = $1 and u.id = $2 and u.status <> 5
                and exists (select 1 from customers c where c.org_id = $1 and c.id = $3)"
        )),
        params![org, user, customer],
        |row| Ok((row.get::<Role>(0)?, row.get::<Position>(1)?, row.get::<bool>(2)?)),
    )?;
    Ok(found.is_some_and(|(role, position, by_place)| by_place || permission::sees_all(role, position)))
}

/// Does `actor` see `customer`?
///
/// # Errors
/// Those of the storage.
pub fn visible(tx: &Tx<'_>, actor: &Actor, customer: CustomerId) -> Result<bool> {
    let found = match permission::sight(actor) {
        Sight::All => tx.one(
            sql!("select id from customers where org_id = $1 and id = $2"),
            params![actor.org, customer],
            |row| row.get::<CustomerId>(0),
        )?,
        Sight::Of(user) => tx.one(
            sql!(concat!("select c.id from customers c where c.org_id = $1 and c.id = $3 and ", has_in_sight!())),
            params![actor.org, user, customer],
            |row| row.get::<CustomerId>(0),
        )?,
    };
    Ok(found.is_some())
}

/// Goes on only if `actor` sees `customer` (ACC 4).
///
/// # Errors
/// [`Error::NotFound`] when it is out of sight or not there.
pub fn require(tx: &Tx<'_>, actor: &Actor, customer: CustomerId) -> Result<()> {
    if visible(tx, actor, customer)? { Ok(()) } else { Err(Error::NotFound) }
}
