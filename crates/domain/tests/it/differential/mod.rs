//! Random organisations, random sequences of every kind of change and of the clock: after each step, what SQL answers
//! from owner keys is what the pure function answers, and keys kept up are keys made from nothing.
//!
//! `REMIT_DIFFERENTIAL_SEQUENCES` says how many sequences to run (200), `REMIT_DIFFERENTIAL_FIRST` the number of the first (0).

mod apply;
mod change;
mod compare;
mod concurrent;
mod counters;
mod found;
mod imports;
mod planned;
mod previewed;
mod world;

use rand::RngExt;
use remit_db::Db;
use remit_domain::{Error, Result};

use apply::wait;
use change::{Change, pick, rng};
use counters::{BY_HAND, Counters, Stored};
use world::World;

use crate::support::at_once;

const STEPS: usize = 40;
/// So many sequences run at once, each in an organisation of its own.
const AT_ONCE: u64 = 4;
/// With more organisations, the jobs of one pass by the rows of too many others.
const IN_ONE_DATABASE: usize = 500;

both_engines! {
    async fn own_2_keys_kept_by_sql_answer_as_the_pure_function(workspace: Workspace) {
        let sequences = number_from("REMIT_DIFFERENTIAL_SEQUENCES").unwrap_or(200);
        let first = number_from("REMIT_DIFFERENTIAL_FIRST").unwrap_or(0);
        let last = first + sequences;
        let mut counters = Counters::default();
        for from in (first..last).step_by(IN_ONE_DATABASE) {
            let to = last.min(from + IN_ONE_DATABASE as u64);
            let database = workspace.another();
            let seeds = move |turn| (from + turn..to).step_by(AT_ONCE as usize);
            for met in at_once(AT_ONCE, &database.db, |turn, db| some_sequences(db, seeds(turn))).await {
                counters.add(&met);
            }
        }
        assert_eq!(counters.rare(100.min(sequences / 2)), [], "cases that were met too rarely");
        assert_eq!(counters.rarely_made(20.min(sequences / 10)), [], "changes that were made too rarely");
    }
}

both_engines! {
    async fn pre_2_what_a_preview_says_is_what_the_change_does(workspace: Workspace) {
        let (mut counters, database) = (Counters::default(), workspace.another());
        for met in at_once(AT_ONCE, &database.db, |turn, db| previewed_sequences(db, turn)).await {
            counters.add(&met);
        }
        assert_eq!(counters.rarely_made(1), [], "changes that were never previewed and made");
        assert_eq!(counters.rare_of(&BY_HAND, 1), [], "no action by hand went by this while changes were previewed");
    }
}

/// Sequences of other seeds than those of the comparison above.
async fn previewed_sequences(db: Db, turn: u64) -> Counters {
    let mut counters = Counters::default();
    for seed in (1_000_000 + turn..1_000_032).step_by(AT_ONCE as usize) {
        counters.add(&sequence(&db, seed, true).await);
    }
    counters
}

#[expect(clippy::disallowed_methods, reason = "how long and where to search is for whoever starts the tests to say")]
fn number_from(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().map(|number| number.parse().unwrap())
}

async fn some_sequences(db: Db, seeds: impl Iterator<Item = u64> + Send) -> Counters {
    let mut counters = Counters::default();
    for seed in seeds {
        counters.add(&sequence(&db, seed, false).await);
    }
    counters
}

/// Runs one sequence, and says which cases it met; each change may be previewed before it is made.
async fn sequence(db: &Db, seed: u64, previewed: bool) -> Counters {
    let mut rng = rng(seed);
    let mut world = found::organisation(db, &mut rng, seed).await;
    let mut counters = Counters::default();
    let mut history = Vec::new();
    let mut before = read(db, |tx| Stored::read(tx, &world)).await;
    for _ in 0..STEPS {
        let seconds = rng.random_range(1..60);
        let change = pick(&mut rng, &world);
        world = changed(db, &world, |tx, next| wait(tx, next, seconds)).await.unwrap();
        let said = if previewed { previewed::preview(db, &world, &change).await } else { None };
        if let Some(next) = tried(db, &world, &change).await {
            counters.made(&change);
            let told = said.is_some() || !previewed || matches!(change, Change::Import(_));
            assert!(told, "seed {seed}, {change:?} was made, and refused when it was previewed\n{world:#?}");
            let wrong = said.map_or_else(Vec::new, |said| previewed::differences(&said, &world, &next));
            assert!(wrong.is_empty(), "seed {seed}, {change:?}\n{}\n{world:#?}", wrong.join("\n"));
            world = next;
        }
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
    tried(db, &world, change).await.unwrap_or(world)
}

/// The world after a change, unless its command refuses.
async fn tried(db: &Db, world: &World, change: &Change) -> Option<World> {
    if let Change::Import(import) = change {
        return Some(import.apply(db, world.clone()).await);
    }
    match changed(db, world, |tx, next| change.apply(tx, next)).await {
        Ok(next) => Some(next),
        Err(Error::Internal(error)) => panic!("{change:?}: {error}"),
        Err(_refused) => None,
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
