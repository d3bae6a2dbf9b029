//! Every kind of change, picked at random.

use std::collections::BTreeSet;

use rand::rngs::StdRng;
use rand::seq::{IndexedRandom, IteratorRandom};
use rand::{RngExt, SeedableRng};
use remit_domain::absence::Cover;
use remit_domain::absence::commands::NewAbsence;
use remit_domain::action::ownership::{OwnerRule, Reach};
use remit_domain::group::commands::Transfer;
use remit_domain::id::{AbsenceId, ActionId, CustomerId, GroupId, InvoiceId, StepId, UserId, WorkflowId};
use remit_domain::permission::{Position, Role};
use remit_domain::user::Status;
use remit_domain::user::commands::Replacement;

use super::world::World;

/// One change.
#[derive(Debug, Clone)]
pub enum Change {
    Create {
        role: Role,
        position: Position,
        groups: BTreeSet<GroupId>,
        invited: bool,
    },
    Invite(UserId),
    /// Accepts the last invitation, and signs in.
    Accept(UserId),
    Suspend(UserId),
    Reactivate(UserId),
    /// Removes somebody, and names who takes over their customers and their places in rules.
    Remove(UserId, Replacement),
    TakeRole(UserId, Role),
    /// Makes somebody the owner of the organisation.
    Transfer(UserId),
    TakePosition(UserId, Position),
    SetGroups(UserId, BTreeSet<GroupId>),
    /// Saves the form of a user.
    Edit(UserId, Role, Position, BTreeSet<GroupId>),
    MakeGroup(BTreeSet<UserId>),
    /// Saves the form of a group.
    SetMembers(GroupId, BTreeSet<UserId>),
    Join(GroupId, BTreeSet<UserId>),
    Leave(GroupId, BTreeSet<UserId>),
    /// Everybody in a group leaves it and comes back.
    Refill(GroupId),
    Archive(GroupId),
    Restore(GroupId),
    /// Removes a group, and names which take over its users and its places in rules.
    RemoveGroup(GroupId, Transfer),
    Assign(CustomerId, Vec<UserId>),
    /// Adds some and takes others away, at several customers.
    AssignMany(Vec<CustomerId>, Vec<UserId>, Vec<UserId>),
    MoveBook(UserId, UserId),
    ReplaceRules(StepId, Vec<OwnerRule>),
    /// Plans the day that comes so many days after the last that was planned.
    Plan(i64),
    /// A customer has a new invoice, due so many days from the day that was planned last.
    Bill(CustomerId, i64),
    Pay(InvoiceId),
    Dispute(InvoiceId, bool),
    Promise(InvoiceId),
    Pause(CustomerId, bool),
    PutUnder(Vec<CustomerId>, Option<WorkflowId>),
    /// Somebody, or the operator, adds an action; without rules it is theirs.
    Add(CustomerId, Option<UserId>, Vec<OwnerRule>),
    /// An admin takes an action over.
    TakeOver(ActionId, UserId),
    /// The last of its owners hands it over to somebody.
    HandOver(ActionId, UserId),
    Complete(ActionId),
    Ignore(ActionId),
    Undo(ActionId),
    GoAway(NewAbsence),
    ComeBack(AbsenceId),
    DropKeys,
    MoveSome,
    Wait,
    Import(Import),
}

/// A file that is imported.
#[derive(Debug, Clone)]
pub enum Import {
    /// What each of these is to be, and groups that they join; `invite` those who were not.
    Team { lines: Vec<(UserId, Role, Position, BTreeSet<GroupId>)>, invite: bool },
    /// Who is assigned to each of these.
    Assignments(Vec<(CustomerId, Vec<UserId>)>),
}

/// Every kind, by name.
pub const KINDS: [&str; 42] = [
    "Create",
    "Invite",
    "Accept",
    "Suspend",
    "Reactivate",
    "Remove",
    "TakeRole",
    "Transfer",
    "TakePosition",
    "SetGroups",
    "Edit",
    "MakeGroup",
    "SetMembers",
    "Join",
    "Leave",
    "Refill",
    "Archive",
    "Restore",
    "RemoveGroup",
    "Assign",
    "AssignMany",
    "MoveBook",
    "ReplaceRules",
    "Plan",
    "Bill",
    "Pay",
    "Dispute",
    "Promise",
    "Pause",
    "PutUnder",
    "Add",
    "TakeOver",
    "HandOver",
    "Complete",
    "Ignore",
    "Undo",
    "GoAway",
    "ComeBack",
    "DropKeys",
    "MoveSome",
    "Team",
    "Assignments",
];

impl Change {
    /// The name of its kind.
    pub fn kind(&self) -> String {
        let debug = format!("{self:?}");
        debug.split(|it: char| !it.is_alphanumeric()).find(|word| *word != "Import").unwrap_or_default().to_owned()
    }
}

pub fn rng(seed: u64) -> StdRng {
    StdRng::seed_from_u64(seed)
}

/// A change that suits the world, though its command may still refuse it.
pub fn pick(rng: &mut StdRng, world: &World) -> Change {
    let users: Vec<UserId> = world.facts.people.keys().copied().collect();
    let groups: Vec<GroupId> = world.groups.keys().copied().collect();
    let customers: Vec<CustomerId> = world.customers.keys().copied().collect();
    let steps: Vec<StepId> = world.steps.keys().copied().collect();
    let customer = *customers.choose(rng).unwrap();
    let step = *steps.choose(rng).unwrap();
    // A slip is taken back soon, or never.
    if let Some(&action) = world.just_finished().choose(rng)
        && rng.random_bool(0.5)
    {
        return Change::Undo(action);
    }
    match rng.random_range(0..100) {
        0..31 => of_people(rng, world, &users, &groups),
        31..34 => of_hand_overs(rng, world, &users),
        34..58 => of_groups(rng, world, &users, &groups),
        58..68 => of_customers(rng, &users, &customers),
        68..71 => Change::ReplaceRules(step, rules(rng, &users, &groups)),
        71..82 => of_actions(rng, world, &users, &groups, customer),
        82..89 => Change::GoAway(absence(rng, world, &users)),
        89..91 => world.absences.iter().map(|it| it.id).choose(rng).map_or(Change::Wait, Change::ComeBack),
        91..92 => Change::DropKeys,
        _ => Change::MoveSome,
    }
}

fn of_people(rng: &mut StdRng, world: &World, users: &[UserId], groups: &[GroupId]) -> Change {
    let user = given(rng, world).unwrap_or(*users.choose(rng).unwrap());
    match rng.random_range(0..42) {
        0..4 => Change::Create {
            role: Role::Member,
            position: position(rng),
            groups: some(rng, groups, 2).into_iter().collect(),
            invited: rng.random_bool(0.7),
        },
        4..6 => Change::Invite(user),
        6..9 => world.links.keys().copied().choose(rng).map_or(Change::Invite(user), Change::Accept),
        9..16 => Change::Suspend(user),
        16..22 => Change::Reactivate(user),
        22..24 => {
            let mut to = || if rng.random_bool(0.8) { users.choose(rng).copied() } else { None };
            Change::Remove(user, Replacement { customers: to(), rules: to() })
        }
        24..27 => Change::TakeRole(user, role(rng)),
        27..29 => {
            let joined = users.iter().copied().filter(|user| world.facts.people[user].status == Status::Joined);
            Change::Transfer(joined.choose(rng).unwrap_or(user))
        }
        29..34 => Change::TakePosition(user, position(rng)),
        34..36 => Change::SetGroups(user, some(rng, groups, 3).into_iter().collect()),
        36..39 => Change::Edit(user, role(rng), position(rng), some(rng, groups, 3).into_iter().collect()),
        _ => {
            // The address of somebody who was removed would make a new user.
            let is_here = |user: &UserId| world.facts.people[user].status != Status::Removed;
            let here: Vec<UserId> = users.iter().copied().filter(is_here).collect();
            let lines = some(rng, &here, 3)
                .into_iter()
                .map(|user| (user, role(rng), position(rng), some(rng, groups, 2).into_iter().collect()));
            Change::Import(Import::Team { lines: lines.collect(), invite: rng.random_bool(0.5) })
        }
    }
}

fn of_groups(rng: &mut StdRng, world: &World, users: &[UserId], groups: &[GroupId]) -> Change {
    let group = *groups.choose(rng).unwrap();
    match rng.random_range(0..26) {
        0..7 => {
            let absent = world.facts.away.users().choose(rng).filter(|_| rng.random_bool(0.5));
            Change::Join(group, some(rng, users, 3).into_iter().chain(absent).collect())
        }
        7..9 => Change::Leave(group, some(rng, users, 3).into_iter().collect()),
        9..17 => Change::Refill(group),
        17..19 => Change::Archive(group),
        19..22 => Change::Restore(group),
        22..23 => Change::SetMembers(group, some(rng, users, 4).into_iter().collect()),
        // With fewer there would be none to transfer to.
        23..25 if groups.len() > 2 => {
            let mut to = || if rng.random_bool(0.8) { groups.choose(rng).copied() } else { None };
            Change::RemoveGroup(group, Transfer { members: to(), rules: to() })
        }
        // More of them would meet nobody twice.
        _ if world.groups.len() < 4 => Change::MakeGroup(some(rng, users, 2).into_iter().collect()),
        _ => Change::Refill(group),
    }
}

fn of_customers(rng: &mut StdRng, users: &[UserId], customers: &[CustomerId]) -> Change {
    match rng.random_range(0..13) {
        0..7 => Change::Assign(*customers.choose(rng).unwrap(), some(rng, users, 3)),
        7..8 => Change::MoveBook(*users.choose(rng).unwrap(), *users.choose(rng).unwrap()),
        8..11 => Change::AssignMany(some(rng, customers, 3), some(rng, users, 2), some(rng, users, 3)),
        _ => {
            let lines = some(rng, customers, 3).into_iter().map(|customer| (customer, some(rng, users, 3)));
            Change::Import(Import::Assignments(lines.collect()))
        }
    }
}

fn of_actions(rng: &mut StdRng, world: &World, users: &[UserId], groups: &[GroupId], customer: CustomerId) -> Change {
    let open = world.open.keys().copied().choose(rng);
    let invoice = *world.invoices.choose(rng).unwrap();
    match rng.random_range(0..33) {
        0..7 => Change::Plan(rng.random_range(0..3)),
        7..9 => Change::Bill(customer, rng.random_range(-4..3)),
        9..12 => Change::Pay(invoice),
        12..14 => Change::Dispute(invoice, rng.random_bool(0.5)),
        14..16 => Change::Promise(invoice),
        16..18 => Change::Pause(customer, rng.random_bool(0.5)),
        18..20 => {
            let customers: Vec<CustomerId> = world.customers.keys().copied().collect();
            let workflow = world.workflows.choose(rng).copied().filter(|_| rng.random_bool(0.8));
            Change::PutUnder(some(rng, &customers, 2), workflow)
        }
        20..23 => by_hand(rng, world, users, groups, customer),
        23..27 => open.map_or(Change::Wait, Change::Complete),
        27..31 => of_hand_overs(rng, world, users),
        _ => open.map_or(Change::Wait, Change::Ignore),
    }
}

/// By the operator, or by somebody who sees the customer.
fn by_hand(rng: &mut StdRng, world: &World, users: &[UserId], groups: &[GroupId], customer: CustomerId) -> Change {
    let sees = |user: &&UserId| world.facts.sees(**user, &world.customers[&customer]);
    let by = users.iter().filter(sees).choose(rng).copied().filter(|_| rng.random_bool(0.6));
    let rules = if by.is_some() && rng.random_bool(0.3) { Vec::new() } else { rules(rng, users, groups) };
    Change::Add(customer, by, rules)
}

/// Mostly to somebody who can have it.
fn of_hand_overs(rng: &mut StdRng, world: &World, users: &[UserId]) -> Change {
    let Some((&action, open)) = world.open.iter().choose(rng) else { return Change::Wait };
    let sees =
        |user: &&UserId| world.facts.available(**user) && world.facts.sees(**user, &world.customers[&open.customer]);
    let to = users.iter().filter(sees).choose(rng).filter(|_| rng.random_bool(0.9));
    let to = to.or_else(|| users.choose(rng)).copied().unwrap();
    let is_admin = world.facts.people[&to].role >= Role::Admin;
    if is_admin && rng.random_bool(0.5) { Change::TakeOver(action, to) } else { Change::HandOver(action, to) }
}

/// Somebody to whom an action was given: those come and go more often than others.
fn given(rng: &mut StdRng, world: &World) -> Option<UserId> {
    let rules = world.open.values().filter_map(|open| open.own).flat_map(|own| &world.rules[&own]);
    let named = rules.filter_map(|rule| if let OwnerRule::User(user) = rule { Some(*user) } else { None });
    named.choose(rng).filter(|_| rng.random_bool(0.25))
}

fn role(rng: &mut StdRng) -> Role {
    if rng.random_bool(0.3) { Role::Admin } else { Role::Member }
}

pub fn position(rng: &mut StdRng) -> Position {
    let positions = [Position::Finance, Position::Accountant, Position::AccountManager, Position::AccountManager];
    *positions.choose(rng).unwrap()
}

fn some<T: Copy>(rng: &mut StdRng, all: &[T], most: usize) -> Vec<T> {
    let wanted = rng.random_range(0..=most);
    all.sample(rng, wanted).copied().collect()
}

/// One to three rules.
pub fn rules(rng: &mut StdRng, users: &[UserId], groups: &[GroupId]) -> Vec<OwnerRule> {
    let count = rng.random_range(1..=3);
    let rule = |rng: &mut StdRng| match rng.random_range(0..8) {
        0 => OwnerRule::User(*users.choose(rng).unwrap()),
        1 => OwnerRule::Position(position(rng)),
        2 => OwnerRule::Assigned,
        3..6 => OwnerRule::Group(*groups.choose(rng).unwrap(), Reach::Assigned),
        _ => OwnerRule::Group(*groups.choose(rng).unwrap(), Reach::All),
    };
    (0..count).map(|_| rule(rng)).collect::<BTreeSet<_>>().into_iter().collect()
}

/// An absence; often of somebody who stands in for another, so that chains come about, and often covered by somebody
/// who is assigned to the same customer.
fn absence(rng: &mut StdRng, world: &World, users: &[UserId]) -> NewAbsence {
    let away = &world.facts.away;
    let substitutes: Vec<UserId> = away.users().filter_map(|user| away.cover(user)?.substitute).collect();
    let colleagues: Vec<&[UserId]> =
        world.customers.values().map(|it| it.assigned.as_slice()).filter(|assigned| assigned.len() > 1).collect();
    let (user, substitute) = match (rng.random_range(0..3), substitutes.choose(rng), colleagues.choose(rng)) {
        (0, Some(&substitute), _) => (substitute, users.choose(rng).copied()),
        (1, _, Some(assigned)) => (assigned[0], Some(assigned[1])),
        _ => (*users.choose(rng).unwrap(), users.choose(rng).copied().filter(|_| rng.random_bool(0.6))),
    };
    let from = world.now.plus_seconds(rng.random_range(-100..100));
    let with_sight = substitute.is_some() && rng.random_bool(0.4);
    let until = from.plus_seconds(rng.random_range(200..1500));
    NewAbsence { user, from, until, cover: Cover { substitute, with_sight } }
}
