//! Who may do and see what (ACC): pure, and the only place that decides it. To which customers the sight of somebody reaches
//! who does not see all is data: `customer/sight.rs`.

use crate::actor::{Actor, Capacity};
use crate::code::coded;
use crate::error::{Conflict, Error, Problem, Result};
use crate::id::UserId;

coded! {
    /// What a user may configure.
    Role {
        /// Works on what is theirs.
        Member = 1 "member",
        /// Sets up users, groups, workflows and customers.
        Admin = 2 "admin",
        /// An admin who also answers for the organisation; exactly one.
        Owner = 3 "owner",
    }
}

coded! {
    /// What data a user sees.
    Position {
        /// Sees every customer, and gets what nobody else owns.
        Finance = 1 "finance",
        /// Sees every customer.
        Accountant = 2 "accountant",
        /// Sees the customers they are assigned to.
        AccountManager = 3 "account_manager",
    }
}

coded! {
    /// What an API token may do.
    Scope {
        /// Read what an admin sees.
        Read = 1 "read",
        /// Also change what an admin may change.
        Write = 2 "write",
    }
}

/// A row of the table of section 4: something that not everybody may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ability {
    /// Look at settings, users, groups, workflows, integrations and the audit log.
    Inspect,
    /// Change settings, users, groups, workflows, assignment rules, integrations, API tokens.
    Configure,
    /// Transfer ownership, delete the organisation.
    Own,
    /// Assign users and workflows to customers; import.
    Assign,
    /// Turn due invoices into actions, by hand or by the clock.
    Plan,
    /// See a customer, its invoices, contacts, timeline and actions; write notes.
    See,
    /// Pause, promise to pay, dispute; ad hoc action.
    Adjust,
    /// Complete, ignore or send an action.
    Finish,
    /// Take over an action of others.
    TakeOver,
    /// Look at the figures of the whole organisation.
    Analyse,
    /// One's own profile.
    Profile,
}

/// Proof that [`may`] or one of the functions beside it said yes. Writing to the audit log uses it up.
#[derive(Debug)]
#[must_use = "what was permitted is recorded: audit::record consumes the permit"]
pub struct Permit<'a> {
    actor: &'a Actor,
}

impl<'a> Permit<'a> {
    /// Who was permitted.
    #[must_use]
    pub fn actor(&self) -> &'a Actor {
        self.actor
    }
}

/// May `actor` do this at all? What depends on a customer or an action is asked of its own function below.
///
/// # Errors
/// [`Error::Denied`] when the role does not have it.
pub fn may(actor: &Actor, ability: Ability) -> Result<Permit<'_>> {
    let granted = match actor.capacity {
        Capacity::Operator => true,
        Capacity::System => matches!(ability, Ability::Plan),
        Capacity::Token { scope, .. } => token_may(scope, ability),
        Capacity::User { role, position, .. } => user_may(role, position, ability),
        // What is offered to the user is shown; what is the person's own is not.
        Capacity::Viewer { role, position, .. } => {
            !matches!(ability, Ability::Profile) && user_may(role, position, ability)
        }
    };
    if granted { Ok(Permit { actor }) } else { Err(Error::Denied) }
}

fn user_may(role: Role, position: Position, ability: Ability) -> bool {
    match ability {
        Ability::Inspect | Ability::Configure | Ability::Assign | Ability::Plan | Ability::TakeOver => {
            role >= Role::Admin
        }
        Ability::Own => role == Role::Owner,
        Ability::Analyse => sees_all(role, position),
        Ability::See | Ability::Adjust | Ability::Finish | Ability::Profile => true,
    }
}

/// A token reaches as far as an admin; it is no person, so it owns nothing and has no profile.
fn token_may(scope: Scope, ability: Ability) -> bool {
    match ability {
        Ability::Inspect | Ability::See | Ability::Analyse => true,
        Ability::Configure | Ability::Assign | Ability::Plan | Ability::Adjust => scope == Scope::Write,
        Ability::Own | Ability::Finish | Ability::TakeOver | Ability::Profile => false,
    }
}

/// May `actor` do this to a customer that they see (`sees`) or not?
///
/// # Errors
/// [`Error::NotFound`] when it is out of their sight (ACC 4), [`Error::Denied`] when they may not.
pub fn may_on_customer(actor: &Actor, ability: Ability, sees: bool) -> Result<Permit<'_>> {
    if sees { may(actor, ability) } else { Err(Error::NotFound) }
}

/// May `actor` complete, ignore or send an action of `owners` that they see?
///
/// # Errors
/// [`Error::NotYours`] when they are none of them (ACC 3).
pub fn may_finish<'a>(actor: &'a Actor, owners: &[UserId]) -> Result<Permit<'a>> {
    let is_theirs = actor.user().is_some_and(|user| owners.contains(&user));
    if is_theirs { may(actor, Ability::Finish) } else { Err(Error::NotYours) }
}

/// Does somebody of this role and position see every customer (ACC 1)?
#[must_use]
pub fn sees_all(role: Role, position: Position) -> bool {
    role >= Role::Admin || matches!(position, Position::Finance | Position::Accountant)
}

/// Which customers an actor sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// Every customer of the organisation.
    All,
    /// Those that this user is assigned to, or stands in for with sight.
    Of(UserId),
}

/// How far `actor` sees (ACC 1, ACC 2).
#[must_use]
pub fn sight(actor: &Actor) -> Sight {
    match actor.capacity {
        Capacity::User { id, role, position } | Capacity::Viewer { id, role, position, .. }
            if !sees_all(role, position) =>
        {
            Sight::Of(id)
        }
        _ => Sight::All,
    }
}

/// May `actor` change the account of somebody whose role is `target`, to `wanted` (USR 9)?
///
/// # Errors
/// [`Error::Denied`] for a change of the owner, a role above one's own, or by somebody who may not configure.
pub fn may_change_user<'a>(actor: &'a Actor, user: UserId, target: Role, wanted: Role) -> Result<Permit<'a>> {
    let permit = may(actor, Ability::Configure)?;
    let own_role = match actor.capacity {
        Capacity::User { role, .. } | Capacity::Viewer { role, .. } => role,
        Capacity::Token { .. } | Capacity::System => Role::Admin,
        Capacity::Operator => Role::Owner,
    };
    let raises_own = actor.user() == Some(user) && wanted > target;
    if target > own_role || wanted > own_role || raises_own { Err(Error::Denied) } else { Ok(permit) }
}

/// May `actor` look through the eyes of somebody whose role is `target`? An admin or the owner may, of everybody but themselves
/// and whoever has a higher role: nobody sees by it what is not theirs to see.
///
/// # Errors
/// [`Error::Denied`] for everybody else.
pub fn may_view_as(actor: &Actor, user: UserId, target: Role) -> Result<Permit<'_>> {
    let permit = may(actor, Ability::Configure)?;
    match actor.capacity {
        Capacity::User { id, role, .. } if id != user && target <= role => Ok(permit),
        _ => Err(Error::Denied),
    }
}

/// May `actor` set somebody's password? Only the operator: an account is the same in every organisation of the server, so
/// that nobody's role in one of them reaches as far.
///
/// # Errors
/// [`Error::Denied`] for everybody else.
pub fn may_set_password(actor: &Actor) -> Result<Permit<'_>> {
    match actor.capacity {
        Capacity::Operator => Ok(Permit { actor }),
        _ => Err(Error::Denied),
    }
}

/// May `actor` take the second factor of `user` away, whose role is `target` and whose account is used in another
/// organisation (`is_elsewhere`) or not? One's own is switched off by password; what protects several organisations is no
/// single one's to weaken.
///
/// # Errors
/// [`Error::Denied`] where they may not change the user, and for their own; [`Conflict::UserElsewhere`].
pub fn may_reset_second_factor(actor: &Actor, user: UserId, target: Role, is_elsewhere: bool) -> Result<Permit<'_>> {
    let permit = may_change_user(actor, user, target, target)?;
    if actor.user() == Some(user) {
        return Err(Error::Denied);
    }
    let reaches = !is_elsewhere || matches!(actor.capacity, Capacity::Operator);
    if reaches { Ok(permit) } else { Err(Error::Conflict(Conflict::UserElsewhere)) }
}

/// May `actor` change anything through the API? Only as a program: a cookie could be sent along by another site.
///
/// # Errors
/// [`Error::Denied`] for a token that only reads, and for everybody else.
pub fn may_change_by_api(actor: &Actor) -> Result<()> {
    match actor.capacity {
        Capacity::Token { scope: Scope::Write, .. } => Ok(()),
        _ => Err(Error::Denied),
    }
}

/// May `actor` set an absence of `user`, whose `substitute` also gets their sight or not (OWN 8)?
///
/// # Errors
/// [`Error::Denied`] for somebody else's absence or a grant of sight by who may not configure, a fault at `with_sight` for a
/// grant to oneself.
pub fn may_set_absence(
    actor: &Actor,
    user: UserId,
    substitute: Option<UserId>,
    with_sight: bool,
) -> Result<Permit<'_>> {
    let own = actor.user() == Some(user) && !with_sight;
    let permit = may(actor, if own { Ability::Profile } else { Ability::Configure })?;
    let grants_to_self = with_sight && substitute.is_some() && substitute == actor.user();
    if grants_to_self { Err(Error::invalid("with_sight", Problem::GrantToSelf)) } else { Ok(permit) }
}

/// May `actor` look at the absences of `user`, past ones too? Who is away now stands beside the name for everybody.
///
/// # Errors
/// [`Error::Denied`] for somebody else's by who may not look at users.
pub fn may_see_absences(actor: &Actor, user: UserId) -> Result<Permit<'_>> {
    may(actor, if actor.user() == Some(user) { Ability::Profile } else { Ability::Inspect })
}

/// May `actor` end an absence of `user`?
///
/// # Errors
/// [`Error::NotFound`] for somebody else's where they may not look at it, [`Error::Denied`] where they only may look.
pub fn may_end_absence(actor: &Actor, user: UserId) -> Result<Permit<'_>> {
    let permit = may_set_absence(actor, user, None, false);
    if permit.is_err() && may(actor, Ability::Inspect).is_err() { Err(Error::NotFound) } else { permit }
}
