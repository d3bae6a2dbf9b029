//! The workflows: both levels, every kind of owner rule, and unions of them.

use remit_domain::action::Kind;
use remit_domain::action::ownership::{OwnerRule, Reach};
use remit_domain::id::{GroupId, UserId};
use remit_domain::permission::Position;
use remit_domain::workflow::{Anchor, Level, NewStep, NewWorkflow};

/// The workflows, from the ids of the users and groups in the order of [`super::cast`]. The first is for most
/// customers, the second for the largest, the third for some countries.
pub fn workflows(users: &[UserId], groups: &[GroupId]) -> [NewWorkflow; 3] {
    [reminders(groups), large_accounts(users, groups), overseas(groups)]
}

fn reminders(groups: &[GroupId]) -> NewWorkflow {
    let collections = OwnerRule::Group(groups[0], Reach::All);
    let steps = vec![
        task("Check the invoice went out", Anchor::Issue, 3, vec![OwnerRule::Position(Position::Accountant)]),
        email("Friendly reminder", 3, vec![OwnerRule::Assigned]),
        call("First call", 12, vec![OwnerRule::Position(Position::AccountManager)]),
        call("Second call", 25, vec![collections, OwnerRule::Assigned]),
        letter("Formal notice", 45, vec![OwnerRule::Position(Position::Finance)]),
        task("Decide on court", Anchor::Due, 90, vec![OwnerRule::Position(Position::Accountant), collections]),
    ];
    NewWorkflow { name: "Reminders".to_owned(), level: Level::Invoice, min_days_between: 5, steps }
}

fn large_accounts(users: &[UserId], groups: &[GroupId]) -> NewWorkflow {
    let key_accounts = OwnerRule::Group(groups[2], Reach::Assigned);
    let steps = vec![
        email("Statement of account", 1, vec![key_accounts, OwnerRule::Assigned]),
        call("Call the buyer", 15, vec![OwnerRule::Assigned]),
        task("Meet them", Anchor::Due, 40, vec![OwnerRule::User(users[5]), key_accounts]),
    ];
    NewWorkflow { name: "Large accounts".to_owned(), level: Level::Customer, min_days_between: 10, steps }
}

/// The letter falls back: its group is archived since.
fn overseas(groups: &[GroupId]) -> NewWorkflow {
    let after_hours = OwnerRule::Group(groups[4], Reach::Assigned);
    let (americas, asia) = (OwnerRule::Group(groups[1], Reach::All), OwnerRule::Group(groups[10], Reach::All));
    let steps = vec![
        email("Reminder by e-mail", 5, vec![OwnerRule::Assigned, americas]),
        call("Call after hours", 20, vec![after_hours, OwnerRule::Position(Position::AccountManager)]),
        call("Call again", 35, vec![americas, asia]),
        letter("Letter", 50, vec![OwnerRule::Group(groups[11], Reach::All)]),
    ];
    NewWorkflow { name: "Overseas".to_owned(), level: Level::Invoice, min_days_between: 7, steps }
}

fn email(name: &str, days: i64, rules: Vec<OwnerRule>) -> NewStep {
    step(name, Kind::Email, Anchor::Due, days, rules)
}

fn call(name: &str, days: i64, rules: Vec<OwnerRule>) -> NewStep {
    step(name, Kind::Call, Anchor::Due, days, rules)
}

fn letter(name: &str, days: i64, rules: Vec<OwnerRule>) -> NewStep {
    step(name, Kind::Letter, Anchor::Due, days, rules)
}

fn task(name: &str, from: Anchor, days: i64, rules: Vec<OwnerRule>) -> NewStep {
    step(name, Kind::Task, from, days, rules)
}

fn step(name: &str, kind: Kind, anchor: Anchor, offset_days: i64, rules: Vec<OwnerRule>) -> NewStep {
    NewStep { name: name.to_owned(), kind, anchor, offset_days, automatic: false, rules }
}
