//! Several writers at once: on SQLite, those who wait for each other share a commit.

use remit_db::{params, sql};
use remit_domain::assignment;
use remit_domain::id::{CustomerId, UserId};
use tokio::task::JoinSet;

use crate::Failure;
use crate::generate::operator;
use crate::measure::{Bench, Measured, Times, now};
use crate::report::Line;

const WRITERS: usize = 8;
const CHANGES: usize = 2_000;
/// The rate is taken of so many changes together.
const TOGETHER: usize = 250;

/// Each writer changes who is assigned to customers of its own, again and again: with keys and audit, on disk before the
/// next. A time is that of one change of all that were made meanwhile.
pub async fn measure(bench: &Bench, user: UserId) -> Result<Line, Failure> {
    let first = sql!("select id from customers where org_id = $1 order by id limit $2");
    let wanted = (WRITERS * TOGETHER) as i64;
    let customers: Vec<CustomerId> =
        bench.db.read(|tx| tx.all(first, params![bench.org, wanted], |row| row.get(0))).await?;
    let mut times = Vec::new();
    for round in 0..CHANGES / TOGETHER {
        let begun = now();
        let mut writers = JoinSet::new();
        for mine in customers.chunks(customers.len().div_ceil(WRITERS)) {
            let (bench, mine) = (bench.clone(), mine.to_vec());
            let people = if round % 2 == 0 { vec![user] } else { Vec::new() };
            writers.spawn(async move {
                let actor = operator(bench.org);
                for customer in mine {
                    let set = assignment::commands::set;
                    bench.db.write(|tx| set(tx, &actor, customer, &people)).await?;
                }
                Ok::<_, remit_domain::Error>(())
            });
        }
        while let Some(writer) = writers.join_next().await {
            writer??;
        }
        times.push(begun.elapsed().as_nanos() as u64 / customers.len() as u64);
    }
    let [bare] = bench.change(200, async |_, _| Ok(())).await?;
    let measured = Measured { times: Times::elapsed(times), in_memory: None, bare: bare.bare };
    Ok(Line::new(format!("one change of those of {WRITERS} writers at once"), bench.limits.shared_commit, measured))
}
