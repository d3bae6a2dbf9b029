//! Many rows at once.

use crate::statement::{LIST_SIZES, LONGEST_LIST, placeholders};
use crate::tx::Connection;
use crate::{Result, Value};

/// PostgreSQL counts the parameters of a statement in 16 bits.
const MOST_PARAMS: usize = 30_000;

/// Runs one statement for many sets of values; one with a row of `values`, where the engine is far away, for hundreds at a
/// time.
pub(crate) fn run_many<'v, R: AsRef<[Value<'v>]>>(
    connection: &dyn Connection,
    text: &str,
    mut sets: impl Iterator<Item = R>,
) -> Result<u64> {
    let values = Values::parse(text).filter(|_| connection.takes_many_rows());
    let Some(values) = values else {
        return sets.try_fold(0, |changed, set| Ok(changed + connection.run(text, set.as_ref())?));
    };
    let mut changed = 0;
    loop {
        let chunk: Vec<R> = sets.by_ref().take(LONGEST_LIST).collect();
        let mut rest = chunk.as_slice();
        let Some(width) = rest.first().map(|set| set.as_ref().len()) else { return Ok(changed) };
        while !rest.is_empty() {
            let most = rest.len().min(MOST_PARAMS / width.max(1));
            let rows = LIST_SIZES.into_iter().rev().find(|size| *size <= most).unwrap_or(1);
            let (now, later) = rest.split_at(rows);
            let bound: Vec<_> = now.iter().flat_map(|set| set.as_ref()).copied().collect();
            changed += connection.run(&values.of(rows, width), &bound)?;
            rest = later;
        }
    }
}

/// `insert into things (org_id, name) values ($1, $2) on conflict do nothing`, or an update `from (values ($1, $2))`, in
/// its parts.
struct Values<'t> {
    before: &'t str,
    row: &'t str,
    after: &'t str,
}

impl Values<'_> {
    fn parse(text: &str) -> Option<Values<'_>> {
        let (before, rest) = text.split_once("values (")?;
        let mut depth = 1;
        let end = rest.find(|c| {
            depth += i32::from(c == '(') - i32::from(c == ')');
            depth == 0
        })?;
        let (row, after) = rest.split_at(end);
        let alone = !before.contains('$') && !after.contains('$');
        alone.then_some(Values { before, row, after })
    }

    fn of(&self, rows: usize, width: usize) -> String {
        let row = |index: usize| placeholders(self.row, |number, _| format!("${}", number + index * width));
        let rows: Vec<_> = (0..rows).map(row).collect();
        format!("{}values ({}{}", self.before, rows.join("), ("), self.after)
    }
}
