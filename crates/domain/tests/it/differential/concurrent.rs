//! The same with writers at once, on two nodes: whoever plans, joins, assigns or suspends while others do leaves keys
//! that are right. No sequence of changes one after another can show that.

use std::sync::Arc;

use rand::RngExt;
use rand::seq::{IndexedRandom, IteratorRandom};
use remit_db::{Db, Engine};
use remit_domain::Error;
use remit_domain::action::keys::check;

use super::change::{Change, rng};
use super::world::World;
use super::{changed, found, read};
use crate::support::Workspace;

const ROUNDS: u64 = 4;
const CHANGES: usize = 60;

/// What one writer does, again and again.
#[derive(Clone, Copy)]
enum Writer {
    Plans,
    Joins,
    Assigns,
    Suspends,
    Bills,
    Moves,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn own_2_writers_at_once_on_two_nodes_leave_right_keys() {
    let workspace = Workspace::new(Engine::Postgres);
    let nodes = [workspace.db.clone(), workspace.another_node()];
    for seed in 0..ROUNDS {
        let world = Arc::new(found::organisation(&workspace.db, &mut rng(seed), seed).await);
        let writers = [
            Writer::Plans,
            Writer::Plans,
            Writer::Joins,
            Writer::Assigns,
            Writer::Suspends,
            Writer::Bills,
            Writer::Moves,
        ];
        let running = writers.iter().zip(0..).map(|(&writer, number)| {
            let (node, world) = (nodes[number % 2].clone(), Arc::clone(&world));
            tokio::spawn(async move { write(&node, &world, writer, seed * 10 + number as u64).await })
        });
        let running: Vec<_> = running.collect();
        let mut done = 0;
        for writer in running {
            done += writer.await.unwrap();
        }
        assert!(done > CHANGES, "only {done} changes were made");
        let report = read(&workspace.db, |tx| {
            let mut report = check::Report::default();
            check::placements(tx, world.org, None, 1_000, &mut report)?;
            check::keys(tx, world.org, None, 10_000, &mut report)?;
            Ok(report)
        })
        .await;
        assert!(report.placements > 0 && report.keys > 0);
        assert_eq!(report.differences, Vec::<String>::new(), "seed {seed}");
    }
}

/// Makes changes of one kind, and says how many were not refused.
async fn write(node: &Db, world: &World, writer: Writer, seed: u64) -> usize {
    let mut rng = rng(seed);
    let mut done = 0;
    for _ in 0..CHANGES {
        let user = *world.facts.people.keys().choose(&mut rng).unwrap();
        let group = *world.groups.keys().choose(&mut rng).unwrap();
        let customer = *world.customers.keys().choose(&mut rng).unwrap();
        let invoice = *world.invoices.choose(&mut rng).unwrap();
        let change = match writer {
            Writer::Plans if rng.random_bool(0.9) => Change::Plan(0),
            Writer::Plans => Change::DropKeys,
            Writer::Bills if rng.random_bool(0.4) => Change::Bill(customer, -1),
            Writer::Bills => Change::Dispute(invoice, rng.random_bool(0.5)),
            Writer::Joins if rng.random_bool(0.6) => Change::Join(group, [user].into()),
            Writer::Joins => Change::Leave(group, [user].into()),
            Writer::Assigns => {
                let users: Vec<_> = world.facts.people.keys().copied().collect();
                Change::Assign(customer, users.sample(&mut rng, 2).copied().collect())
            }
            Writer::Moves => Change::MoveSome,
            Writer::Suspends if rng.random_bool(0.5) => Change::Suspend(user),
            Writer::Suspends => Change::Reactivate(user),
        };
        match changed(node, world, |tx, next| change.apply(tx, next)).await {
            Ok(_) => done += 1,
            Err(Error::Internal(error)) => panic!("{change:?}: {error}"),
            Err(_refused) => {}
        }
    }
    done
}
