//! Times operations: warm, in turns with the floor of the same run.

use std::time::Instant;

use remit_db::{Db, params, sql, sql_global};
use remit_domain::id::{CustomerId, OrgId};

use crate::limits::Limits;
use crate::size::Size;
use crate::{Failure, machine};

/// In so many turns each operation and its floors are measured: A B A B.
const TURNS: usize = 20;

/// Times of one operation, in nanoseconds.
#[derive(Debug, Clone, Default)]
pub struct Times {
    sorted: Vec<u64>,
    /// Of all together, where it was measured.
    cpu: Option<u64>,
}

impl Times {
    pub fn of(times: Vec<u64>, cpu: u64) -> Times {
        Times { cpu: Some(cpu), ..Times::elapsed(times) }
    }

    /// Times of what others did at the same moment too: whose the processor was cannot be told.
    pub fn elapsed(mut times: Vec<u64>) -> Times {
        times.sort_unstable();
        Times { sorted: times, cpu: None }
    }

    pub fn median(&self) -> f64 {
        self.part(0.5)
    }

    pub fn p99(&self) -> f64 {
        self.part(0.99)
    }

    /// Processor time of one operation.
    pub fn cpu(&self) -> Option<f64> {
        Some(self.cpu? as f64 / self.sorted.len().max(1) as f64)
    }

    /// The time that so large a part of the operations took at most.
    pub fn part(&self, part: f64) -> f64 {
        let rank = (self.sorted.len() as f64 * part).ceil() as usize;
        self.sorted.get(rank.saturating_sub(1)).copied().unwrap_or(0) as f64
    }
}

/// An operation beside its floors.
#[derive(Debug, Clone)]
pub struct Measured {
    pub times: Times,
    /// The same answer from sorted arrays in memory.
    pub in_memory: Option<Times>,
    /// A bare read of one row by its key, or for a change a bare write of one row, each in a transaction of its own.
    pub bare: Times,
}

/// Where operations are measured.
#[derive(Clone)]
pub struct Bench {
    pub db: Db,
    pub org: OrgId,
    /// The bars of its engine and size.
    pub limits: Limits,
    /// The process that serves us, where the engine is not in ours.
    server_process: Option<i64>,
    /// What is read and written bare.
    pub row: CustomerId,
}

impl Bench {
    pub async fn new(db: Db, org: OrgId, size: &Size) -> Result<Bench, Failure> {
        let server_process = match db.engine() {
            remit_db::Engine::Sqlite => None,
            remit_db::Engine::Postgres => {
                db.read(|tx| tx.one(sql_global!("select pg_backend_pid()"), params![], |row| row.get(0))).await?
            }
        };
        let first = sql!("select min(id) from customers where org_id = $1");
        let row = db.read(|tx| tx.one(first, params![org], |row| row.get(0))).await?;
        let row = row.ok_or("there is no customer")?;
        let limits = Limits::of(db.engine(), size.name);
        Ok(Bench { db, org, limits, server_process, row })
    }

    /// Measures a read: `work` and `in_memory` are given the number of the sample.
    pub async fn read(
        &self,
        samples: usize,
        mut work: impl AsyncFnMut(usize) -> Result<(), Failure>,
        mut in_memory: Option<impl FnMut(usize)>,
    ) -> Result<Measured, Failure> {
        let per_turn = samples.div_ceil(TURNS);
        let mut clocks = [const { (Vec::new(), 0) }; 3];
        self.turn(per_turn.min(50), 0, &mut (Vec::new(), 0), &mut work).await?;
        for turn in 0..TURNS {
            let first = turn * per_turn;
            self.turn(per_turn, first, &mut clocks[0], &mut work).await?;
            self.turn(per_turn, first, &mut clocks[1], &mut async |_| self.bare_read().await).await?;
            if let Some(in_memory) = &mut in_memory {
                self.turn(per_turn, first, &mut clocks[2], &mut async |sample| {
                    in_memory(sample);
                    Ok(())
                })
                .await?;
            }
        }
        let [times, bare, memory] = clocks.map(|(times, cpu)| Times::of(times, cpu));
        Ok(Measured { times, bare, in_memory: in_memory.map(|_| memory) })
    }

    /// Measures a change beside a bare write. `works` are done one after the other for each sample, and measured apart.
    pub async fn change<const N: usize>(
        &self,
        samples: usize,
        mut work: impl AsyncFnMut(usize, usize) -> Result<(), Failure>,
    ) -> Result<[Measured; N], Failure> {
        let mut clocks = [const { (Vec::new(), 0) }; N];
        let mut bare = (Vec::new(), 0);
        for sample in 0..samples {
            for (part, clock) in clocks.iter_mut().enumerate() {
                self.turn(1, sample, clock, &mut async |sample| work(sample, part).await).await?;
            }
            self.turn(1, sample, &mut bare, &mut async |_| self.bare_write().await).await?;
        }
        let bare = Times::of(bare.0, bare.1);
        Ok(clocks.map(|(times, cpu)| Measured { times: Times::of(times, cpu), in_memory: None, bare: bare.clone() }))
    }

    /// A bare read of one row by its key, many in one transaction: what the driver costs without a transaction.
    pub async fn bare_reads_in_one(&self, samples: usize) -> Result<f64, Failure> {
        let begun = now();
        self.db
            .read(|tx| {
                (0..samples).try_for_each(|_| {
                    tx.one(
                        sql!("select version from customers where org_id = $1 and id = $2"),
                        params![self.org, self.row],
                        |row| row.get::<i64>(0),
                    )
                    .map(drop)
                })
            })
            .await
            .map_err(|error: remit_db::Error| error)?;
        Ok(begun.elapsed().as_nanos() as f64 / samples as f64)
    }

    async fn turn(
        &self,
        samples: usize,
        first: usize,
        clock: &mut (Vec<u64>, u64),
        work: &mut impl AsyncFnMut(usize) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let cpu = machine::cpu_time(self.server_process)?;
        for sample in first..first + samples {
            let begun = now();
            work(sample).await?;
            clock.0.push(begun.elapsed().as_nanos() as u64);
        }
        clock.1 += machine::cpu_time(self.server_process)? - cpu;
        Ok(())
    }

    async fn bare_read(&self) -> Result<(), Failure> {
        let read = sql!("select version from customers where org_id = $1 and id = $2");
        self.db.read(|tx| tx.one(read, params![self.org, self.row], |row| row.get::<i64>(0))).await?;
        Ok(())
    }

    pub async fn bare_write(&self) -> Result<(), Failure> {
        let write = sql!("update customers set version = version + 1 where org_id = $1 and id = $2");
        self.db.write(|tx| tx.run(write, params![self.org, self.row])).await?;
        Ok(())
    }
}

#[expect(clippy::disallowed_methods, reason = "the bench is where durations are measured")]
pub fn now() -> Instant {
    Instant::now()
}
