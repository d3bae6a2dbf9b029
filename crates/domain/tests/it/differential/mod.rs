//! Random organisations, random sequences of every kind of change and of the clock: after each step, what SQL answers
//! from owner keys is what the pure function answers, and keys kept up are keys made from nothing.
//!
//! `REMIT_DIFFERENTIAL_SEQUENCES` says how many sequences to run (200).

mod apply;
mod change;
mod compare;
mod concurrent;
mod counters;
mod found;
mod world;

use rand::RngExt;
use remit_db::Db;
use remit_domain::{Error, Result};

use apply::wait;
use change::{Change, pick, rng};
use counters::{Counters, Stored};
use world::World;

const STEPS: usize = 40;

both_engines! {
    async fn own_2_keys_kept_by_sql_answer_as_the_pure_function(workspace: Workspace) {
        let sequences = sequences();
        let mut counters = Counters::default();
        for seed in 0..sequences {
            counters.add(&sequence(&workspace.db, seed).await);
        }
        assert_eq!(counters.rare(100.min(sequences / 2)), [], "cases that were met too rarely");
    }
}

#[expect(clippy::disallowed_methods, reason = "how long to search is for whoever starts the tests to say")]
fn sequences() -> u64 {
    std::env::var("REMIT_DIFFERENTIAL_SEQUENCES").map_or(200, |count| count.parse().unwrap())
}

/// Runs one sequence, and says which cases it met.
async fn sequence(db: &Db, seed: u64) -> Counters {
    let mut rng = rng(seed);
    let mut world = found::organisation(db, &mut rng, seed).await;
    let mut counters = Counters::default();
    let mut history = Vec::new();
    let mut before = read(db, |tx| Stored::read(tx, &world)).await;
    for _ in 0..STEPS {
        let seconds = rng.random_range(1..60);
        let change = pick(&mut rng, &world);
        world = changed(db, &world, |tx, next| wait(tx, next, seconds)).await.unwrap();
        world = step(db, world, &change).await;
        history.push(change);
        let (after, differences) = read(db, |tx| {
            let after = Stored::read(tx, &world)?;
            let differences = compare::differences(tx, &world, &after)?;
            Ok((after, differences))
        })
        .await;
        assert!(differences.is_empty(), "seed {seed}, after {history:#?}\n{differences:#?}\n{world:#?}");
        counters.count_change(&before, &after);
        counters.count_state(&world, &after);
        before = after;
    }
    counters
}

/// The world after a change; the same world where its command refuses.
async fn step(db: &Db, world: World, change: &Change) -> World {
    match changed(db, &world, |tx, next| change.apply(tx, next)).await {
        Ok(next) => next,
        Err(Error::Internal(error)) => panic!("{change:?}: {error}"),
        Err(_refused) => world,
    }
}

async fn changed(
    db: &Db,
    world: &World,
    change: impl Fn(&remit_db::Tx<'_>, &mut World) -> Result<()>,
) -> Result<World> {
    db.write(|tx| {
        let mut next = world.clone();
        change(tx, &mut next)?;
        Ok(next)
    })
    .await
}

async fn read<T>(db: &Db, question: impl FnOnce(&remit_db::Tx<'_>) -> Result<T>) -> T {
    db.read(question).await.unwrap()
}
