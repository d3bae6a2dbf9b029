//! What the lines of a team change, found out first, then done.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use remit_db::Tx;

use super::Column;
use super::line::Line;
use crate::Actor;
use crate::error::{Error, Result};
use crate::group;
use crate::id::{GroupId, UserId};
use crate::import::{BadLine, Reason};
use crate::invitation::Invitation;
use crate::permission::{Position, Role, may_change_user};
use crate::secret::{OrgSecret, Secret};
use crate::text::Name;
use crate::user::commands::{self, Revision};
use crate::user::{self, NewUser, Status, User};

/// What became of some lines.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub created: u64,
    pub updated: u64,
    pub unchanged: u64,
    pub invited: u64,
    pub memberships: u64,
    /// The keys of the names of groups that are new.
    pub new_groups: BTreeSet<String>,
    pub links: Vec<(String, OrgSecret)>,
    pub bad: Vec<BadLine>,
}

/// What would become of `lines`.
pub(super) fn preview(tx: &Tx<'_>, actor: &Actor, lines: &[Line], invite: bool) -> Result<Outcome> {
    let (_, mut outcome) = Plan::new(tx, actor, lines)?;
    outcome.invited = if invite { outcome.invited } else { 0 };
    Ok(outcome)
}

/// Takes `lines` over; where a line has a secret, its person is invited.
pub(super) fn apply(tx: &Tx<'_>, actor: &Actor, lines: &[Line], secrets: &[Option<Secret>]) -> Result<Outcome> {
    let (plan, mut outcome) = Plan::new(tx, actor, lines)?;
    let secrets = lines.iter().zip(secrets).filter_map(|(line, secret)| Some((line.line, secret.clone()?)));
    let secrets = secrets.collect::<HashMap<_, _>>();
    let groups = plan.make_groups(tx, actor)?;

    let new = plan.new.iter().map(|line| NewUser {
        email: line.email.clone(),
        name: line.name.clone(),
        role: line.role.unwrap_or(Role::Member),
        position: line.position.unwrap_or(Position::AccountManager),
        groups: line.groups.iter().filter_map(|name| groups.get(name.key()).copied()).collect(),
        invitation: secrets.get(&line.line).cloned().map(Invitation::Link),
    });
    let new = new.collect::<Vec<_>>();
    for (line, created) in plan.new.iter().zip(commands::create(tx, actor, &new)?) {
        outcome.links.extend(created.invitation.map(|link| (line.email.to_string(), link)));
    }
    let revisions = plan.changed.iter().map(|change| change.revision(&groups)).collect::<Vec<_>>();
    commands::revise(tx, actor, &revisions)?;
    let waiting = plan
        .waiting
        .iter()
        .filter_map(|(line, user)| Some((user.id, Invitation::Link(secrets.get(&line.line)?.clone()))));
    let addresses = plan.waiting.iter().map(|(_, user)| (user.id, user.email.clone())).collect::<HashMap<_, _>>();
    for (user, link) in commands::invite(tx, actor, &waiting.collect::<Vec<_>>())? {
        outcome.links.extend(addresses.get(&user).map(|email| (email.clone(), link)));
    }
    outcome.invited = outcome.links.len() as u64;
    Ok(outcome)
}

/// What is to be done for some lines.
#[derive(Default)]
struct Plan<'a> {
    new: Vec<&'a Line>,
    changed: Vec<Change<'a>>,
    /// Users who are there, but were never invited.
    waiting: Vec<(&'a Line, User)>,
    known_groups: BTreeMap<String, GroupId>,
    new_groups: BTreeMap<&'a str, &'a Name>,
}

/// A user whom a line knows differently.
struct Change<'a> {
    line: &'a Line,
    user: User,
    joins: Vec<&'a Name>,
}

impl<'a> Plan<'a> {
    fn new(tx: &Tx<'_>, actor: &Actor, lines: &'a [Line]) -> Result<(Plan<'a>, Outcome)> {
        let keys = lines.iter().map(|line| line.email.key()).collect::<Vec<_>>();
        let mut users = user::by_email(tx, actor.org, &keys)?.into_iter().collect::<HashMap<_, _>>();
        let ids = users.values().map(|user| user.id).collect::<Vec<_>>();
        let memberships = group::memberships(tx, actor.org, &ids)?.into_iter().collect::<BTreeSet<_>>();
        let names = lines.iter().flat_map(|line| &line.groups).map(Name::key).collect::<BTreeSet<_>>();
        let named = group::named(tx, actor.org, &names.into_iter().collect::<Vec<_>>())?;
        let archived =
            named.iter().filter(|group| group.archived).map(|group| group.key.clone()).collect::<BTreeSet<_>>();
        let mut plan =
            Plan { known_groups: named.into_iter().map(|group| (group.key, group.id)).collect(), ..Plan::default() };
        let mut outcome = Outcome::default();
        for line in lines {
            let user = users.remove(line.email.key());
            if let Err(bad) = check(actor, line, user.as_ref(), &archived) {
                outcome.bad.push(bad);
                continue;
            }
            plan.note_groups(line);
            match user {
                Some(user) => plan.note_known(line, user, &memberships, &mut outcome),
                None => plan.note_new(line, &mut outcome),
            }
        }
        outcome.new_groups = plan.new_groups.keys().map(|key| (*key).to_owned()).collect();
        Ok((plan, outcome))
    }

    fn note_groups(&mut self, line: &'a Line) {
        for name in line.groups.iter().filter(|name| !self.known_groups.contains_key(name.key())) {
            self.new_groups.entry(name.key()).or_insert(name);
        }
    }

    fn note_new(&mut self, line: &'a Line, outcome: &mut Outcome) {
        outcome.created += 1;
        outcome.invited += 1;
        outcome.memberships += line.groups.len() as u64;
        self.new.push(line);
    }

    fn note_known(
        &mut self,
        line: &'a Line,
        user: User,
        memberships: &BTreeSet<(GroupId, UserId)>,
        outcome: &mut Outcome,
    ) {
        let is_in = |name: &&Name| {
            self.known_groups.get(name.key()).is_some_and(|group| memberships.contains(&(*group, user.id)))
        };
        let joins = line.groups.iter().filter(|name| !is_in(name)).collect::<Vec<_>>();
        outcome.memberships += joins.len() as u64;
        if user.status == Status::Created {
            outcome.invited += 1;
            self.waiting.push((line, user.clone()));
        }
        if joins.is_empty() && line.role_of(&user) == user.role && line.position_of(&user) == user.position {
            outcome.unchanged += 1;
        } else {
            outcome.updated += 1;
            self.changed.push(Change { line, user, joins });
        }
    }

    /// Makes the groups that are new, and answers where each name is.
    fn make_groups(&self, tx: &Tx<'_>, actor: &Actor) -> Result<BTreeMap<String, GroupId>> {
        let names = self.new_groups.values().copied().collect::<Vec<_>>();
        let made = group::commands::create_empty(tx, actor, &names)?;
        let made = names.into_iter().map(|name| name.key().to_owned()).zip(made);
        Ok(self.known_groups.clone().into_iter().chain(made).collect())
    }
}

impl Change<'_> {
    fn revision(&self, groups: &BTreeMap<String, GroupId>) -> Revision {
        Revision {
            user: self.user.clone(),
            role: self.line.role_of(&self.user),
            position: self.line.position_of(&self.user),
            joins: self.joins.iter().filter_map(|name| groups.get(name.key()).copied()).collect(),
            leaves: Vec::new(),
        }
    }
}

impl Line {
    /// What somebody who is there already is to be: where the line is silent, what they are.
    fn role_of(&self, user: &User) -> Role {
        self.role.unwrap_or(user.role)
    }

    fn position_of(&self, user: &User) -> Position {
        self.position.unwrap_or(user.position)
    }
}

/// What no command would do is a bad line.
fn check(actor: &Actor, line: &Line, user: Option<&User>, archived: &BTreeSet<String>) -> Result<(), BadLine> {
    let bad = |column, value: &str, reason| BadLine::at(line.line, column, value, reason);
    let is_owner = user.is_some_and(|user| user.role == Role::Owner);
    if let Some(role) = line.role.filter(|role| is_owner != (*role == Role::Owner)) {
        return Err(bad(Column::Role, role.word(), Reason::OwnerStays));
    }
    let denied = user.is_some_and(|user| {
        let (role, position) = (line.role_of(user), line.position_of(user));
        let changes = role != user.role || position != user.position;
        changes && matches!(may_change_user(actor, user.id, user.role, role), Err(Error::Denied))
    });
    if denied {
        return Err(bad(Column::Email, line.email.as_str(), Reason::NotPermitted));
    }
    match line.groups.iter().find(|name| archived.contains(name.key())) {
        Some(name) => Err(bad(Column::Groups, name.as_str(), Reason::ArchivedGroup)),
        None => Ok(()),
    }
}
