//! Every kind of change, picked at random.

use std::collections::BTreeSet;

use rand::rngs::StdRng;
use rand::seq::{IndexedRandom, IteratorRandom};
use rand::{RngExt, SeedableRng};
use remit_domain::absence::Cover;
use remit_domain::absence::commands::NewAbsence;
use remit_domain::action::ownership::{OwnerRule, Reach};
use remit_domain::id::{AbsenceId, ActionId, CustomerId, GroupId, StepId, UserId};
use remit_domain::permission::{Position, Role};

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
    Suspend(UserId),
    Reactivate(UserId),
    Remove(UserId),
    TakeRole(UserId, Role),
    TakePosition(UserId, Position),
    Join(GroupId, BTreeSet<UserId>),
    Leave(GroupId, BTreeSet<UserId>),
    /// Everybody in a group leaves it and comes back.
    Refill(GroupId),
    Archive(GroupId),
    Restore(GroupId),
    Assign(CustomerId, Vec<UserId>),
    MoveBook(UserId, UserId),
    ReplaceRules(StepId, Vec<OwnerRule>),
    Open(CustomerId, StepId),
    Add(CustomerId, Vec<OwnerRule>),
    Complete(ActionId),
    Undo(ActionId),
    Cancel(ActionId),
    GoAway(NewAbsence),
    ComeBack(AbsenceId),
    DropKeys,
    MoveSome,
    Wait,
}

pub fn rng(seed: u64) -> StdRng {
    StdRng::seed_from_u64(seed)
}

/// A change that suits the world, though its command may still refuse it.
pub fn pick(rng: &mut StdRng, world: &World) -> Change {
    let users: Vec<UserId> = world.facts.people.keys().copied().collect();
    let groups: Vec<GroupId> = world.groups.iter().copied().collect();
    let customers: Vec<CustomerId> = world.customers.keys().copied().collect();
    let steps: Vec<StepId> = world.steps.keys().copied().collect();
    let user = *users.choose(rng).unwrap();
    let group = *groups.choose(rng).unwrap();
    let customer = *customers.choose(rng).unwrap();
    let step = *steps.choose(rng).unwrap();
    match rng.random_range(0..100) {
        0..4 => Change::Create {
            role: Role::Member,
            position: position(rng),
            groups: some(rng, &groups, 2).into_iter().collect(),
            invited: rng.random_bool(0.7),
        },
        4..7 => Change::Invite(user),
        7..14 => Change::Suspend(user),
        14..20 => Change::Reactivate(user),
        20..25 => Change::MoveSome,
        25..26 => Change::Remove(user),
        26..31 => Change::TakeRole(user, if rng.random_bool(0.3) { Role::Admin } else { Role::Member }),
        31..38 => Change::TakePosition(user, position(rng)),
        38..45 => {
            let absent = world.facts.away.users().choose(rng).filter(|_| rng.random_bool(0.5));
            Change::Join(group, some(rng, &users, 3).into_iter().chain(absent).collect())
        }
        45..48 => Change::Leave(group, some(rng, &users, 3).into_iter().collect()),
        48..55 => Change::Refill(group),
        55..57 => Change::Archive(group),
        57..61 => Change::Restore(group),
        61..68 => Change::Assign(customer, some(rng, &users, 3)),
        68..69 => Change::MoveBook(user, *users.choose(rng).unwrap()),
        69..73 => Change::ReplaceRules(step, rules(rng, &users, &groups)),
        73..79 => Change::Open(customer, step),
        79..81 => Change::Add(customer, rules(rng, &users, &groups)),
        81..83 => world.open.keys().copied().choose(rng).map_or(Change::Wait, Change::Complete),
        83..84 => world.open.keys().copied().choose(rng).map_or(Change::Wait, Change::Cancel),
        84..85 => world.finished.keys().copied().choose(rng).map_or(Change::Wait, Change::Undo),
        85..92 => Change::GoAway(absence(rng, world, &users)),
        92..95 => world.absences.iter().map(|it| it.id).choose(rng).map_or(Change::Wait, Change::ComeBack),
        95..96 => Change::DropKeys,
        96..99 => Change::MoveSome,
        _ => Change::Refill(group),
    }
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
