//! The owner of the organisation: handed over, and never lost (USR 8).

use std::collections::HashMap;
use std::sync::Arc;

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use remit_db::Db;
use remit_domain::action::{owners, ownership::Why};
use remit_domain::actor::Capacity;
use remit_domain::error::{Conflict, Error, Fault, Problem, Result};
use remit_domain::id::UserId;
use remit_domain::list::Wanted;
use remit_domain::organisation::Confirmation;
use remit_domain::permission::{Position, Role};
use remit_domain::session::Proof;
use remit_domain::user::commands::{Replacement, change_role, reactivate, remove, suspend, transfer_ownership};
use remit_domain::user::{Status, User, list};
use remit_domain::workflow::Level;
use remit_domain::{Actor, session};

use crate::support::{NOW, Workspace, late, today};

async fn everybody(workspace: &Workspace) -> Vec<User> {
    let wanted = Wanted::default();
    let page = workspace.read(|tx| list::page(tx, &workspace.operator(), &wanted)).await;
    page.rows.into_iter().map(|listed| listed.user).collect()
}

async fn role(workspace: &Workspace, user: UserId) -> Role {
    everybody(workspace).await.into_iter().find(|it| it.id == user).unwrap().role
}

/// As somebody who types the name and whose password is `proof`.
async fn transfer_as(workspace: &Workspace, actor: &Actor, proof: &Proof, name: &str, to: UserId) -> Result<()> {
    let confirmation = Confirmation { name, proof };
    workspace.try_write(|tx| transfer_ownership(tx, actor, to, Some(&confirmation))).await
}

async fn transfer(workspace: &Workspace, actor: &Actor, to: UserId) -> Result<()> {
    let who = actor.user().unwrap();
    let email = everybody(workspace).await.into_iter().find(|it| it.id == who).unwrap().email;
    let proof = workspace.prove(&email, actor.at).await;
    transfer_as(workspace, actor, &proof, "Acme Collections", to).await
}

async fn transfer_by_operator(workspace: &Workspace, to: UserId) -> Result<()> {
    workspace.try_write(|tx| transfer_ownership(tx, &workspace.operator(), to, None)).await
}

both_engines! {
    async fn usr_8_ownership_goes_to_somebody_who_has_joined_and_the_old_owner_is_an_admin(workspace: Workspace) {
        let ann = workspace.joined("Ann", Role::Member, Position::AccountManager).await;
        let (old, new) = (workspace.owner.user().unwrap(), ann.user().unwrap());
        transfer(&workspace, &workspace.owner, new).await.unwrap();
        assert_eq!((role(&workspace, old).await, role(&workspace, new).await), (Role::Admin, Role::Owner));
        let recorded = workspace.recorded().await;
        assert_eq!(recorded[recorded.len() - 2..], ["user.role_changed", "ownership.transferred"]);
    }

    async fn usr_8_the_operator_transfers_for_an_owner_whose_account_is_lost(workspace: Workspace) {
        let ann = workspace.joined("Ann", Role::Admin, Position::Finance).await.user().unwrap();
        for _twice_is_once in 0..2 {
            transfer_by_operator(&workspace, ann).await.unwrap();
            assert_eq!(role(&workspace, ann).await, Role::Owner);
        }
    }

    async fn usr_8_nobody_who_has_not_joined_becomes_the_owner(workspace: Workspace) {
        for status in [Status::Created, Status::Invited] {
            let (user, _) = workspace.user(&format!("Is {status}"), Role::Admin, Position::Finance, status).await;
            let refused = transfer(&workspace, &workspace.owner, user).await;
            assert!(matches!(refused, Err(Error::Conflict(Conflict::WrongStatus))));
        }
        let ann = workspace.joined("Ann", Role::Admin, Position::Finance).await.user().unwrap();
        workspace.write(|tx| suspend(tx, &workspace.owner, ann)).await;
        assert!(matches!(transfer(&workspace, &workspace.owner, ann).await, Err(Error::Conflict(Conflict::WrongStatus))));
        workspace.write(|tx| remove(tx, &workspace.owner, ann, &Replacement::default())).await;
        assert!(matches!(transfer(&workspace, &workspace.owner, ann).await, Err(Error::NotFound)));
    }

    async fn acc_table_only_the_owner_transfers_ownership(workspace: Workspace) {
        let owner = workspace.owner.user().unwrap();
        let admin = workspace.joined("Ann", Role::Admin, Position::Finance).await;
        let member = workspace.joined("Bob", Role::Member, Position::Finance).await;
        for (actor, to) in [(&admin, &admin), (&admin, &member), (&member, &member)] {
            assert!(matches!(transfer(&workspace, actor, to.user().unwrap()).await, Err(Error::Denied)));
        }
        assert_eq!(role(&workspace, owner).await, Role::Owner);
    }

    async fn usr_8_who_was_the_owner_until_now_cannot_transfer_once_more(workspace: Workspace) {
        let ann = workspace.joined("Ann", Role::Admin, Position::Finance).await.user().unwrap();
        let bob = workspace.joined("Bob", Role::Admin, Position::Finance).await.user().unwrap();
        transfer(&workspace, &workspace.owner, ann).await.unwrap();
        assert!(matches!(transfer(&workspace, &workspace.owner, bob).await, Err(Error::Denied)));
        assert_eq!(role(&workspace, ann).await, Role::Owner);
    }

    async fn usr_8_transfer_is_confirmed_by_the_name_and_the_password_of_the_owner(workspace: Workspace) {
        let ann = workspace.joined("Ann", Role::Admin, Position::Finance).await.user().unwrap();
        let (owner, at) = (&workspace.owner, workspace.owner.at);
        let own = workspace.prove("olive.owner@example.org", at).await;
        let others = workspace.prove("ann@example.org", at).await;
        let unnamed = transfer_as(&workspace, owner, &own, "Acme", ann).await;
        let fault = Fault { field: "name", problem: Problem::NotTheName };
        assert!(matches!(unnamed, Err(Error::Invalid(faults)) if faults == [fault]));
        assert!(matches!(transfer_as(&workspace, owner, &others, "Acme Collections", ann).await, Err(Error::Denied)));
        let silent = workspace.try_write(|tx| transfer_ownership(tx, owner, ann, None)).await;
        assert!(matches!(silent, Err(Error::Denied)));
        assert_eq!(role(&workspace, ann).await, Role::Admin);
        transfer_as(&workspace, owner, &own, " acme  COLLECTIONS ", ann).await.unwrap();
        assert_eq!(role(&workspace, ann).await, Role::Owner);
    }

    async fn own_1_what_falls_back_to_the_owner_goes_to_the_new_one_at_once(workspace: Workspace) {
        let ann = workspace.joined("Ann", Role::Member, Position::AccountManager).await.user().unwrap();
        let customer = workspace.customer("C1", &[]).await;
        workspace.invoice(customer, &late("1", 10)).await;
        workspace.workflow(Level::Invoice, &[1], &[customer]).await;
        workspace.plan(today()).await;
        let action = workspace.open(customer).await[0].id;
        let owners = async || workspace.read(|tx| owners::owners_of(tx, workspace.org, action)).await.unwrap();
        assert_eq!(owners().await.people[0].user, workspace.owner.user().unwrap());
        transfer(&workspace, &workspace.owner, ann).await.unwrap();
        let owners = owners().await;
        assert_eq!((owners.why, owners.people[0].user), (Why::Owner, ann));
    }

    async fn usr_8_in_a_thousand_rounds_of_twenty_at_once_there_is_always_exactly_one_owner(workspace: Workspace) {
        let nodes = [workspace.db.clone(), workspace.another_node()];
        let mut rng = StdRng::seed_from_u64(8);
        let mut changed = [0; 5];
        let mut proofs = HashMap::new();
        proofs.insert(workspace.owner.user().unwrap(), Arc::new(workspace.prove("olive.owner@example.org", NOW).await));
        for round in 0..1_000 {
            let mut people = everybody(&workspace).await;
            while people.len() < 5 {
                let called = format!("Person{}", proofs.len());
                let new = workspace.joined(&called, Role::Admin, Position::Finance).await.user().unwrap();
                let address = format!("{called}@example.org").to_lowercase();
                proofs.insert(new, Arc::new(workspace.prove(&address, NOW).await));
                people = everybody(&workspace).await;
            }
            let running: Vec<_> = (0..20).map(|number| {
                let attack = Attack::pick(&mut rng, &workspace, &people, &proofs);
                tokio::spawn(attack.run(nodes[number % 2].clone()))
            }).collect();
            for attack in running {
                if let Some(kind) = attack.await.unwrap() {
                    changed[kind] += 1;
                }
            }
            let owners: Vec<User> = everybody(&workspace).await.into_iter().filter(|it| it.role == Role::Owner).collect();
            assert_eq!(owners.iter().map(|it| it.status).collect::<Vec<_>>(), [Status::Joined], "round {round}");
        }
        assert!(changed.iter().all(|&times| times > 100), "each kind of change came through: {changed:?}");
    }
}

/// Something that could take the owner away, by somebody who is what they were when the round began.
struct Attack {
    actor: Actor,
    proof: Arc<Proof>,
    kind: usize,
    target: UserId,
    role: Role,
}

impl Attack {
    fn pick(rng: &mut StdRng, workspace: &Workspace, people: &[User], proofs: &HashMap<UserId, Arc<Proof>>) -> Attack {
        let may: Vec<&User> =
            people.iter().filter(|it| it.role >= Role::Admin && it.status == Status::Joined).collect();
        let owner = may.iter().find(|it| it.role == Role::Owner).unwrap();
        let by = if rng.random_bool(0.5) { owner } else { may.choose(rng).unwrap() };
        let capacity = Capacity::User { id: by.id, role: by.role, position: by.position };
        // Half of them are aimed at the owner.
        let target = if rng.random_bool(0.5) { owner.id } else { people.choose(rng).unwrap().id };
        let role = if rng.random_bool(0.5) { Role::Admin } else { Role::Member };
        let kind = [0, 0, 1, 2, 3, 3, 4][rng.random_range(0..7)];
        let target = if kind == 0 { people.choose(rng).unwrap().id } else { target };
        let actor = Actor { capacity, ..workspace.owner.clone() };
        Attack { actor, proof: Arc::clone(&proofs[&by.id]), kind, target, role }
    }

    /// Says which kind it was, if it was not refused.
    async fn run(self, db: Db) -> Option<usize> {
        let Attack { actor, proof, kind, target, role } = &self;
        let confirmation = Confirmation { name: "Acme Collections", proof };
        let done = db
            .write(|tx| {
                session::confirm(tx, actor)?;
                match kind {
                    0 => transfer_ownership(tx, actor, *target, Some(&confirmation)),
                    1 => change_role(tx, actor, *target, *role),
                    2 => suspend(tx, actor, *target),
                    3 => reactivate(tx, actor, *target),
                    _ => remove(tx, actor, *target, &Replacement::default()),
                }
            })
            .await;
        match done {
            Ok(()) => Some(*kind),
            Err(Error::Internal(error)) => panic!("{error}"),
            Err(_refused) => None,
        }
    }
}
