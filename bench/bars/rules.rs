//! The workflows: eight, with five steps each, and owner rules of every kind.

use remit_db::Db;
use remit_domain::action::Kind;
use remit_domain::action::ownership::OwnerRule::{Assigned, Group, Position as Holders, User};
use remit_domain::action::ownership::{OwnerRule, Reach};
use remit_domain::id::{GroupId, OrgId, UserId, WorkflowId};
use remit_domain::permission::{Position, Role};
use remit_domain::workflow::commands::create;
use remit_domain::workflow::{Anchor, Level, NewStep, NewWorkflow};
use remit_domain::{Result, user};

use crate::generate::operator;
use crate::people::Person;

/// A step: its name, its kind, and the days after the invoice was due.
const STEPS: [(&str, Kind, i64); 5] = [
    ("Due soon", Kind::Email, -7),
    ("Reminder", Kind::Email, 3),
    ("Call", Kind::Call, 15),
    ("Formal notice", Kind::Letter, 30),
    ("Hand over", Kind::Task, 60),
];

/// The days late, from and to, at which each of the steps is the latest that has come.
pub const STAGES: [(i64, i64); STEPS.len()] = [(-7, 2), (3, 14), (15, 29), (30, 59), (60, 180)];

/// Makes the workflows.
pub async fn workflows(db: &Db, org: OrgId, people: &[Person], groups: &[GroupId]) -> Result<Vec<WorkflowId>> {
    let rules = rule_sets(people, groups);
    let mut workflows = Vec::new();
    for (number, rules) in (1..).zip(rules.chunks(STEPS.len())) {
        let steps = STEPS.iter().zip(rules).map(|(&(name, kind, offset_days), rules)| NewStep {
            name: name.to_owned(),
            kind,
            anchor: Anchor::Due,
            offset_days,
            automatic: false,
            rules: rules.clone(),
        });
        let new = NewWorkflow {
            name: format!("Workflow {number}"),
            level: Level::Invoice,
            min_days_between: 3,
            steps: steps.collect(),
        };
        workflows.push(db.write(|tx| create(tx, &operator(org), &new)).await?);
    }
    Ok(workflows)
}

/// One set of rules for each step of each workflow. Nine of the forty are finance alone: 22 % of the actions. With what
/// nobody is found for, about 8 %, finance sees 300,000 of a million.
fn rule_sets(people: &[Person], groups: &[GroupId]) -> Vec<Vec<OwnerRule>> {
    let finance = Holders(Position::Finance);
    let accountant = Holders(Position::Accountant);
    let manager = Holders(Position::AccountManager);
    let assigned_of = |rank: usize| Group(groups[rank % groups.len()], Reach::Assigned);
    let all_of = |rank: usize| Group(groups[rank % groups.len()], Reach::All);
    let named = |position: Position, place: usize| User(named(people, position, place));

    let mut sets = Vec::new();
    sets.extend((0..9).map(|_| vec![finance]));
    sets.extend((0..2).map(|_| vec![accountant]));
    sets.extend((0..10).map(|_| vec![Assigned]));
    sets.extend((0..6).map(|_| vec![manager]));
    sets.extend([vec![assigned_of(0)], vec![assigned_of(1)], vec![all_of(2)]]);
    sets.extend([vec![all_of(3)], vec![all_of(8)], vec![all_of(20)]]);
    sets.extend([vec![named(Position::Accountant, 0)], vec![named(Position::Accountant, 1)]]);
    sets.extend([vec![assigned_of(4), Assigned], vec![assigned_of(5), Assigned]]);
    sets.push(vec![manager, all_of(6)]);
    sets.push(vec![Assigned, named(Position::AccountManager, 0)]);
    sets.push(vec![accountant, assigned_of(7)]);
    // Each workflow gets some of every kind.
    let stride = 7;
    (0..sets.len()).map(|place| sets[place * stride % sets.len()].clone()).collect()
}

fn named(people: &[Person], position: Position, place: usize) -> UserId {
    let fits = |person: &&Person| {
        person.position == position && person.role == Role::Member && person.status == user::Status::Joined
    };
    let found: Vec<UserId> = people.iter().filter(fits).map(|person| person.id).collect();
    found[place % found.len()]
}
