//! SQL of sessions. They are found by secret or account, before any organisation is known.

use remit_db::{Row, Tx, params, sql, sql_global};

use super::view::{self, Seen};
use super::{IDLE_SECONDS, Opening, Own, Session, View};
use crate::actor::{Actor, Capacity};
use crate::clock::Instant;
use crate::error::Result;
use crate::id::{AbsenceId, AccountId, OrgId, UserId};
use crate::organisation::{Organisation, Zone};
use crate::permission::{Ability, Position, Role, may};
use crate::user::Status;

/// Who has the session of this hashed secret at `at`, coming from `source`: nobody once it has run out or was ended, or
/// when the user was suspended or removed.
///
/// # Errors
/// Those of the storage.
pub fn actor_of(tx: &Tx<'_>, token_hash: &[u8], at: Instant, source: &str) -> Result<Option<Session>> {
    let found = tx.one(
        sql_global!(
            "select s.seen_at, a.name, a.email, a.language, u.id, u.role, u.position,
                    o.id, o.name, o.time_zone, o.currency, o.plan_at_minute, o.test_mode, o.next_change_at,
                    exists (select 1 from users x where x.account_id = s.account_id and x.org_id <> s.org_id
                            and x.status in ($5, $4)), s.stay,
                    s.as_user_id, v.role, v.position, v.status, v.name, v.email, o.delete_at, a.time_zone,
                    b.id, b.until_at
             from sessions s
             join accounts a on a.id = s.account_id
             join organisations o on o.id = s.org_id
             join users u on u.org_id = s.org_id and u.id = s.user_id
             left join users v on v.org_id = s.org_id and v.id = s.as_user_id
             left join absences b on b.org_id = s.org_id and b.user_id = s.user_id and b.state <> 3
                 and b.from_at <= $2 and b.until_at > $2
             where s.token_hash = $1 and s.expires_at > $2 and s.seen_at > $3 and u.status = $4
                 and coalesce(o.delete_at, 1) <> 0"
        ),
        params![token_hash, at, at.plus_seconds(-IDLE_SECONDS), Status::Joined, Status::Invited],
        |row| session(row, at, source),
    )?;
    Ok(found)
}

fn session(row: &Row<'_>, at: Instant, source: &str) -> Result<Session, remit_db::Error> {
    let capacity = Capacity::User { id: row.get(4)?, role: row.get(5)?, position: row.get(6)? };
    let away: Option<AbsenceId> = row.get(24)?;
    let own = Session {
        actor: Actor { org: row.get(7)?, capacity, at, source: source.to_owned() },
        view: View::Own,
        seen_at: row.get(0)?,
        name: row.get(1)?,
        email: row.get(2)?,
        language: row.get(3)?,
        // Whatever the system does not know any more keeps nobody out.
        own_zone: row.get::<Option<String>>(23)?.and_then(|name| Zone::new(&name).ok()),
        organisation: Organisation {
            id: row.get(7)?,
            name: row.get(8)?,
            zone: row.get(9)?,
            currency: row.get(10)?,
            plan_at_minute: row.get(11)?,
            test_mode: row.get(12)?,
            next_change_at: row.get(13)?,
            delete_at: row.get(22)?,
        },
        has_others: row.get(14)?,
        stay: row.get(15)?,
        away: away.map(|id| Ok::<_, remit_db::Error>((id, row.get(25)?))).transpose()?,
    };
    let as_user: Option<UserId> = row.get(16)?;
    let seen = as_user.map(|id| {
        Ok::<_, remit_db::Error>(Seen {
            id,
            role: row.get(17)?,
            position: row.get(18)?,
            status: row.get(19)?,
            name: row.get(20)?,
            email: row.get(21)?,
        })
    });
    Ok(match seen.transpose()? {
        Some(seen) => view::through(own, seen),
        None => own,
    })
}

/// A user as whom an account may sign in.
pub(crate) struct Seat {
    pub org: OrgId,
    pub user: UserId,
    pub role: Role,
    pub position: Position,
    pub status: Status,
}

impl Seat {
    /// In what capacity somebody acts from here.
    pub fn capacity(&self) -> Capacity {
        Capacity::User { id: self.user, role: self.role, position: self.position }
    }

    /// Whoever does here what `actor` has begun in another organisation of the same account.
    pub fn actor(&self, actor: &Actor) -> Actor {
        Actor { org: self.org, capacity: self.capacity(), ..actor.clone() }
    }
}

/// The users of an account that may sign in, the one that was there last first.
pub(crate) fn seats(tx: &Tx<'_>, account: AccountId) -> Result<Vec<Seat>> {
    let found = tx.all(
        sql_global!(
            "select u.org_id, u.id, u.role, u.position, u.status
             from users u join organisations o on o.id = u.org_id
             where u.account_id = $1 and u.status in ($2, $3) and coalesce(o.delete_at, 1) <> 0
             order by u.last_visit_at desc nulls last, u.org_id"
        ),
        params![account, Status::Invited, Status::Joined],
        seat,
    )?;
    Ok(found)
}

/// Whether a user of the account could sign in, were they not suspended.
pub(super) fn is_suspended(tx: &Tx<'_>, account: AccountId) -> Result<bool> {
    let found = tx.one(
        sql_global!(
            "select 1 from users u join organisations o on o.id = u.org_id
             where u.account_id = $1 and u.status = $2 and coalesce(o.delete_at, 1) <> 0 limit 1"
        ),
        params![account, Status::Suspended],
        |row| row.get::<i64>(0),
    )?;
    Ok(found.is_some())
}

fn seat(row: &Row<'_>) -> Result<Seat, remit_db::Error> {
    Ok(Seat { org: row.get(0)?, user: row.get(1)?, role: row.get(2)?, position: row.get(3)?, status: row.get(4)? })
}

pub(super) fn insert(
    tx: &Tx<'_>,
    account: AccountId,
    seat: &Seat,
    opening: &Opening<'_>,
    expires_at: Instant,
) -> Result<()> {
    let agent = opening.agent.chars().filter(|character| !character.is_control()).take(200).collect::<String>();
    tx.run(
        sql_global!(
            "insert into sessions
                 (token_hash, account_id, org_id, user_id, created_at, seen_at, expires_at, address, agent, stay)
             values ($1, $2, $3, $4, $5, $5, $6, $7, $8, $9)"
        ),
        params![
            opening.secret.hash(),
            account,
            seat.org,
            seat.user,
            opening.at,
            expires_at,
            opening.address,
            agent,
            opening.stay
        ],
    )?;
    Ok(())
}

/// Ends the sessions of an account but for the newest.
pub(super) fn end_oldest(tx: &Tx<'_>, account: AccountId, but: i64) -> Result<()> {
    tx.run(
        sql_global!(
            "delete from sessions where account_id = $1 and token_hash not in (
                 select token_hash from sessions where account_id = $1
                 order by created_at desc, token_hash limit $2)"
        ),
        params![account, but],
    )?;
    Ok(())
}

/// The organisations in which whoever acts may sign in, by name.
///
/// # Errors
/// [`Error::Denied`](crate::Error::Denied) for who is no person, those of the storage.
pub fn organisations(tx: &Tx<'_>, actor: &Actor) -> Result<Vec<(OrgId, String)>> {
    let _permit = may(actor, Ability::Profile)?;
    let user = actor.user().ok_or(crate::Error::Denied)?;
    Ok(tx.all(
        sql_global!(
            "select o.id, o.name from users u join organisations o on o.id = u.org_id
             where u.account_id = (select account_id from users where org_id = $1 and id = $2) and u.status in ($3, $4)
                 and coalesce(o.delete_at, 1) <> 0
             order by o.name, o.id"
        ),
        params![actor.org, user, Status::Invited, Status::Joined],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?)
}

/// The sessions of whoever acts, in every organisation, the one in use last first.
///
/// # Errors
/// [`Error::Denied`](crate::Error::Denied) for who is no person, those of the storage.
pub fn own(tx: &Tx<'_>, actor: &Actor) -> Result<Vec<Own>> {
    let _permit = may(actor, Ability::Profile)?;
    let user = actor.user().ok_or(crate::Error::Denied)?;
    Ok(tx.all(
        sql_global!(
            "select token_hash, created_at, seen_at, address, agent from sessions
             where account_id = (select account_id from users where org_id = $1 and id = $2)
                 and expires_at > $3 and seen_at > $4
             order by seen_at desc, token_hash"
        ),
        params![actor.org, user, actor.at, actor.at.plus_seconds(-IDLE_SECONDS)],
        |row| {
            Ok(Own {
                hash: row.get(0)?,
                created_at: row.get(1)?,
                seen_at: row.get(2)?,
                address: row.get(3)?,
                agent: row.get(4)?,
            })
        },
    )?)
}

/// As whom the session of this hash is open, if it is of the same person.
pub(super) fn seat_of_own(tx: &Tx<'_>, org: OrgId, user: UserId, hash: &[u8]) -> Result<Option<Seat>> {
    Ok(tx.one(
        sql_global!(
            "select u.org_id, u.id, u.role, u.position, u.status
             from sessions s join users u on u.org_id = s.org_id and u.id = s.user_id
             where s.token_hash = $3
                 and s.account_id = (select account_id from users where org_id = $1 and id = $2)"
        ),
        params![org, user, hash],
        seat,
    )?)
}

pub(super) fn touch(tx: &Tx<'_>, token_hash: &[u8], at: Instant) -> Result<()> {
    tx.run(
        sql_global!("update sessions set seen_at = $2 where token_hash = $1 and seen_at < $2"),
        params![token_hash, at],
    )?;
    Ok(())
}

/// Notes a visit, unless one was noted since `unless_since`.
pub(super) fn visit(tx: &Tx<'_>, org: OrgId, user: UserId, at: Instant, unless_since: Instant) -> Result<()> {
    tx.run(
        sql!(
            "update users set last_visit_at = $3
             where org_id = $1 and id = $2 and (last_visit_at is null or last_visit_at < $4)"
        ),
        params![org, user, at, unless_since],
    )?;
    Ok(())
}

pub(super) fn join(tx: &Tx<'_>, org: OrgId, user: UserId, at: Instant) -> Result<()> {
    tx.run(
        sql!("update users set status = $3, joined_at = $4, version = version + 1 where org_id = $1 and id = $2"),
        params![org, user, Status::Joined, at],
    )?;
    Ok(())
}

/// Through whose eyes a session looks.
pub(super) fn viewed(tx: &Tx<'_>, token_hash: &[u8]) -> Result<Option<UserId>> {
    let found =
        tx.one(sql_global!("select as_user_id from sessions where token_hash = $1"), params![token_hash], |row| {
            row.get::<Option<UserId>>(0)
        })?;
    Ok(found.flatten())
}

/// Lets a session look through the eyes of a user; says whether there is such a session.
pub(super) fn set_viewed(tx: &Tx<'_>, token_hash: &[u8], user: UserId) -> Result<bool> {
    let set =
        tx.run(sql_global!("update sessions set as_user_id = $2 where token_hash = $1"), params![token_hash, user])?;
    Ok(set > 0)
}

/// Lets a session look through nobody's eyes but its person's; says whether it looked through those of this user.
pub(super) fn end_view(tx: &Tx<'_>, token_hash: &[u8], user: UserId) -> Result<bool> {
    let ended = tx.run(
        sql_global!("update sessions set as_user_id = null where token_hash = $1 and as_user_id = $2"),
        params![token_hash, user],
    )?;
    Ok(ended > 0)
}

pub(super) fn end(tx: &Tx<'_>, token_hash: &[u8]) -> Result<u64> {
    Ok(tx.run(sql_global!("delete from sessions where token_hash = $1"), params![token_hash])?)
}

/// Ends every session of an account but one.
pub(super) fn end_others(tx: &Tx<'_>, account: AccountId, this: &[u8]) -> Result<u64> {
    Ok(tx.run(sql_global!("delete from sessions where account_id = $1 and token_hash <> $2"), params![account, this])?)
}

/// Ends every session of an account, wherever it is.
pub(crate) fn end_all_of(tx: &Tx<'_>, account: AccountId) -> Result<u64> {
    Ok(tx.run(sql_global!("delete from sessions where account_id = $1"), params![account])?)
}

/// Ends the sessions of these users of one organisation.
pub(crate) fn end_of_users(tx: &Tx<'_>, org: OrgId, users: &[UserId]) -> Result<u64> {
    let ended = tx.run_in(
        sql!(
            "delete from sessions where org_id = $1 and account_id in
                 (select account_id from users where org_id = $1 and id in ($2...))"
        ),
        params![org],
        users,
    )?;
    Ok(ended)
}

pub(super) fn end_overdue(tx: &Tx<'_>, at: Instant) -> Result<u64> {
    let ended = tx.run(
        sql_global!("delete from sessions where expires_at <= $1 or seen_at <= $2"),
        params![at, at.plus_seconds(-IDLE_SECONDS)],
    )?;
    Ok(ended)
}

/// From where the sessions of an account were opened that have not run out.
pub(super) fn addresses(tx: &Tx<'_>, account: AccountId, at: Instant) -> Result<Vec<String>> {
    let found = tx.all(
        sql_global!("select distinct address from sessions where account_id = $1 and expires_at > $2"),
        params![account, at],
        |row| row.get(0),
    )?;
    Ok(found)
}
