//! A command that is run to see what it touches, and never committed.
//!
//! Every command says what it has changed to the upkeep of owner keys. In a rehearsal it is noted here instead: nobody will
//! read those keys, and whoever waits to write is not kept waiting by them.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use remit_db::{Db, Tx};

use super::queries;
use crate::absence::{self, Away};
use crate::action::keys::own::{self, Owned};
use crate::action::ownership::{OwnerRule, Person};
use crate::action::{facts, owner_rules};
use crate::assignment;
use crate::error::{Error, Result};
use crate::id::{CustomerId, GroupId, OrgId, RuleSetId, UserId};

/// What a rehearsed command has touched.
#[derive(Debug, Default)]
pub(crate) struct Touched {
    pub users: BTreeSet<UserId>,
    pub groups: BTreeSet<GroupId>,
    pub customers: BTreeSet<CustomerId>,
    pub rules: BTreeSet<RuleSetId>,
    /// Who was away before.
    pub away: Option<Away>,
}

impl Touched {
    pub(crate) fn membership(&mut self, group: GroupId, joined: &[UserId], left: &[UserId]) {
        self.groups.insert(group);
        self.users.extend(joined.iter().chain(left));
    }

    /// What was before the first of several changes is what was before all of them.
    pub(crate) fn absences(&mut self, before: &Away) {
        self.away.get_or_insert_with(|| before.clone());
    }
}

/// The facts that a command would leave where it has touched them.
#[derive(Debug)]
pub struct Change {
    /// Who is somebody else; whoever is new is among them.
    pub(super) people: BTreeMap<UserId, Person>,
    /// Groups, and whether they find nobody.
    pub(super) archived: BTreeMap<GroupId, bool>,
    pub(super) assigned: BTreeMap<CustomerId, Vec<UserId>>,
    pub(super) rules: BTreeMap<RuleSetId, Vec<OwnerRule>>,
    /// Actions that have these rules for their own, also such as are taken or handed over only now.
    pub(super) handed: Vec<Owned>,
    /// Who is away before, and after.
    pub(super) away: Option<(Away, Away)>,
    pub(super) owner: UserId,
}

struct Rehearsal(RefCell<Touched>);

/// How a rehearsal ends: never with a commit.
enum End {
    Curtain(Box<Change>),
    Failed(Error),
}

impl From<remit_db::Error> for End {
    fn from(error: remit_db::Error) -> End {
        End::Failed(error.into())
    }
}

/// Is this a rehearsal, of which nothing is kept?
pub(crate) fn is_one(tx: &Tx<'_>) -> bool {
    tx.watcher::<Rehearsal>().is_some()
}

/// Lets `note` write down what was touched if this is a rehearsal, and says whether it is.
pub(crate) fn is_noted(tx: &Tx<'_>, note: impl FnOnce(&mut Touched)) -> bool {
    let Some(Rehearsal(touched)) = tx.watcher() else { return false };
    note(&mut touched.borrow_mut());
    true
}

/// Runs `command` without keeping anything of it, and says which facts it would change.
///
/// # Errors
/// Those of `command` and of the storage.
pub async fn rehearse<T>(db: &Db, org: OrgId, command: impl Fn(&Tx<'_>) -> Result<T>) -> Result<Change> {
    let played = |tx: &Tx<'_>| -> std::result::Result<Infallible, End> {
        tx.set_watcher(Rehearsal(RefCell::default()));
        let change = command(tx).and_then(|_| changed(tx, org));
        Err(change.map_or_else(End::Failed, |change| End::Curtain(Box::new(change))))
    };
    match db.write(played).await {
        Err(End::Curtain(change)) => Ok(*change),
        Err(End::Failed(error)) => Err(error),
        Ok(never) => match never {},
    }
}

fn changed(tx: &Tx<'_>, org: OrgId) -> Result<Change> {
    let mut touched = Touched::default();
    is_noted(tx, |noted| touched = std::mem::take(noted));
    let listed = |ids: &BTreeSet<CustomerId>| ids.iter().copied().collect::<Vec<_>>();
    let mut assigned = assignment::queries::of(tx, org, &listed(&touched.customers))?;
    for customer in touched.customers {
        assigned.entry(customer).or_default();
    }
    let sets: Vec<RuleSetId> = touched.rules.iter().copied().collect();
    let mut rules = owner_rules::of_many(tx, org, &sets)?;
    for set in touched.rules {
        rules.entry(set).or_default();
    }
    let handed = own::having(tx, org, &sets)?;
    let users: Vec<UserId> = touched.users.into_iter().collect();
    let away = match touched.away {
        Some(before) => Some((before, absence::queries::away(tx, org)?)),
        None => None,
    };
    Ok(Change {
        people: facts::of_people(tx, org, &users)?,
        archived: queries::archived(tx, org, touched.groups)?,
        assigned,
        rules,
        handed,
        away,
        owner: facts::owner(tx, org)?,
    })
}
