//! Ids: 64-bit numbers that no two processes hand out twice, without asking the database for each.

use std::ops::Range;
use std::sync::Mutex;

use crate::{Error, Result, Tx, lock, params, sql_global};

/// Ids taken from the database at once, in its table `id_blocks`.
const BLOCK: i64 = 1_000_000;
/// A write begins with at least this many.
const RESERVE: i64 = 100_000;

/// The ids that this process may still hand out.
#[derive(Default)]
pub(crate) struct Ids {
    left: Mutex<Range<i64>>,
    refilling: Mutex<()>,
}

impl Ids {
    pub fn next(&self) -> Result<i64> {
        lock(&self.left).next().ok_or(Error::OutOfIds)
    }

    /// Takes another block when few are left. What is left of the old one is forgotten: numbers are plenty.
    pub fn refill(&self, next_block: impl FnOnce() -> Result<Range<i64>>) -> Result<()> {
        if self.are_plenty() {
            return Ok(());
        }
        let _one_at_a_time = lock(&self.refilling);
        if self.are_plenty() {
            return Ok(());
        }
        let block = next_block()?;
        *lock(&self.left) = block;
        Ok(())
    }

    /// Takes the next block from the database.
    pub fn next_block(tx: &Tx) -> Result<Range<i64>> {
        let last = tx.one(
            sql_global!(
                "insert into id_blocks (name, next) values ('ids', $1)
                 on conflict (name) do update set next = id_blocks.next + $1 returning next"
            ),
            params![BLOCK],
            |row| row.get::<i64>(0),
        )?;
        last.map(|last| last - BLOCK + 1..last + 1).ok_or(Error::OutOfIds)
    }

    fn are_plenty(&self) -> bool {
        let left = lock(&self.left);
        left.end - left.start >= RESERVE
    }
}
