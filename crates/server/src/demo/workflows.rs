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
    let account_manager = OwnerRule::Position(Position::AccountManager);
    NewWorkflow {
        name: "Reminders".to_owned(),
        level: Level::Invoice,
        min_days_between: 5,
        steps: vec![
            step(
                "Check the invoice went out",
                Kind::Task,
                Anchor::Issue,
                3,
                vec![OwnerRule::Position(Position::Accountant)],
            ),
            step("Friendly reminder", Kind::Email, Anchor::Due, 3, vec![OwnerRule::Assigned]),
            step("First call", Kind::Call, Anchor::Due, 12, vec![account_manager]),
            step("Second call", Kind::Call, Anchor::Due, 25, vec![OwnerRule::Group(groups[0], Reach::Assigned)]),
            step("Formal notice", Kind::Letter, Anchor::Due, 45, vec![OwnerRule::Position(Position::Finance)]),
            step("Decide on court", Kind::Task, Anchor::Due, 90, vec![OwnerRule::Group(groups[11], Reach::All)]),
        ],
    }
}

fn large_accounts(users: &[UserId], groups: &[GroupId]) -> NewWorkflow {
    let key_accounts = OwnerRule::Group(groups[2], Reach::Assigned);
    NewWorkflow {
        name: "Large accounts".to_owned(),
        level: Level::Customer,
        min_days_between: 10,
        steps: vec![
            step("Statement of account", Kind::Email, Anchor::Due, 1, vec![key_accounts, OwnerRule::Assigned]),
            step("Call the buyer", Kind::Call, Anchor::Due, 15, vec![OwnerRule::Assigned]),
            step("Meet them", Kind::Task, Anchor::Due, 40, vec![OwnerRule::User(users[5]), key_accounts]),
        ],
    }
}

fn overseas(groups: &[GroupId]) -> NewWorkflow {
    let asia = OwnerRule::Group(groups[10], Reach::All);
    NewWorkflow {
        name: "Overseas".to_owned(),
        level: Level::Invoice,
        min_days_between: 7,
        steps: vec![
            step("Reminder by e-mail", Kind::Email, Anchor::Due, 5, vec![OwnerRule::Group(groups[1], Reach::Assigned)]),
            step(
                "Call after hours",
                Kind::Call,
                Anchor::Due,
                20,
                vec![asia, OwnerRule::Group(groups[4], Reach::Assigned)],
            ),
            step("Letter", Kind::Letter, Anchor::Due, 50, vec![asia, OwnerRule::Position(Position::Accountant)]),
        ],
    }
}

fn step(name: &str, kind: Kind, anchor: Anchor, offset_days: i64, rules: Vec<OwnerRule>) -> NewStep {
    NewStep { name: name.to_owned(), kind, anchor, offset_days, automatic: false, rules }
}
