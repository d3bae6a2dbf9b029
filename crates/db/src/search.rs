//! Parts of texts, found by an index of all that have three letters: FTS5's on SQLite, pg_trgm's on PostgreSQL.
//!
//! PostgreSQL keeps its index by itself. SQLite's has a table of its own, which is told what changes: triggers would have
//! it write a part of the index to disk for every single row.

use std::iter::once;

use crate::list::{LONGEST_TEXT, Pattern};
use crate::statement::LONGEST_LIST;
use crate::{Engine, Result, ToValue, Tx, Value};

/// The length of the parts that the index knows.
const PART: usize = 3;
/// SQLite's index has the rows of all organisations: three of the characters from here on stand for one of them. Nothing
/// else has these characters: Unicode gives them no meaning, and no folded text has any.
const MARKS: u32 = 0xF_0000;

/// What is searched of a table.
#[derive(Debug, Clone, Copy)]
pub struct Texts {
    /// The table, which has `org_id` and an `id` by which SQLite finds a row.
    pub table: &'static str,
    /// Its columns, folded as the searched text is.
    pub columns: &'static [&'static str],
}

impl Texts {
    /// Makes the index, of what there is already too.
    pub(crate) fn make_index(&self, tx: &Tx) -> Result<()> {
        let Texts { table, columns } = self;
        if tx.engine() == Engine::Postgres {
            tx.script("create extension if not exists pg_trgm").map_err(|error| error.at(EXTENSION_IS_MISSING))?;
            // With updates that are put in place later, each search would go through these.
            return tx.script(&format!(
                "create index {table}_text on {table} using gin ({} gin_trgm_ops) with (fastupdate = off)",
                columns.join(" gin_trgm_ops, ")
            ));
        }
        tx.script(&format!(
            "create virtual table {table}_text using fts5 (
                 text, content = '', contentless_delete = 1, detail = none, tokenize = 'trigram case_sensitive 1')"
        ))?;
        let mut orgs: Vec<i64> = Vec::new();
        tx.rows_of(&format!("select distinct org_id from {table}"), &[], &mut |row| {
            orgs.push(row.get(0)?);
            Ok(())
        })?;
        orgs.into_iter().try_for_each(|org| self.put(tx, org, "1 = 1", &[]))
    }

    /// Puts rows of an organisation into SQLite's index, in place of what it had for them.
    fn put(&self, tx: &Tx, org: i64, which: &str, ids: &[Value]) -> Result<()> {
        let Texts { table, columns } = self;
        let text = format!(
            "insert or replace into {table}_text (rowid, text)
             select id, ?2 || concat_ws(' ', {}) from {table} where org_id = ?1 and {which}",
            columns.join(", ")
        );
        let mark = mark(org);
        let params: Vec<_> = [org.to_value(), mark.to_value()].into_iter().chain(ids.iter().copied()).collect();
        tx.run_of(&text, &params).map(drop)
    }
}

const EXTENSION_IS_MISSING: &str = "search needs PostgreSQL's extension pg_trgm, which comes with it (in some systems as \
    postgresql-contrib); have an administrator say `create extension pg_trgm` in this database";

impl Tx<'_> {
    /// Tells the index that these rows are new, or have other texts.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn index(&self, texts: &Texts, org: i64, ids: &[impl ToValue]) -> Result<()> {
        if self.engine() == Engine::Postgres {
            return Ok(());
        }
        ids.chunks(LONGEST_LIST).try_for_each(|ids| {
            let numbers: Vec<_> = (3..ids.len() + 3).map(|number| format!("?{number}")).collect();
            let ids: Vec<_> = ids.iter().map(ToValue::to_value).collect();
            texts.put(self, org, &format!("id in ({})", numbers.join(", ")), &ids)
        })
    }

    /// Tells the index that a row goes.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn unindex(&self, texts: &Texts, id: impl ToValue) -> Result<()> {
        let gone = format!("delete from {}_text where rowid = ?1", texts.table);
        if self.engine() == Engine::Postgres { Ok(()) } else { self.run_of(&gone, &[id.to_value()]).map(drop) }
    }

    /// The ids of the rows in which one of the texts has this part, at most `limit` of them; none is answered for a part
    /// that is too short for the index, or too long for a text.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn containing(&self, texts: &Texts, org: i64, part: &str, limit: i64) -> Result<Option<Vec<i64>>> {
        let Texts { table, columns } = texts;
        let trigrams = trigrams(part);
        if trigrams.is_empty() || part.len() > LONGEST_TEXT || part.contains('\0') {
            return Ok(None);
        }
        let (engine, pattern) = (self.engine(), Pattern::containing(part));
        let has_it = columns.iter().map(|column| format!(r"{column} like {} escape '\'", engine.placeholder(2)));
        let has_it = has_it.collect::<Vec<_>>().join(" or ");
        let text = match engine {
            Engine::Sqlite => format!(
                "select id from {table}_text as found cross join {table}
                 where found.{table}_text match ?4 and id = found.rowid and org_id = ?1 and ({has_it}) limit ?3"
            ),
            Engine::Postgres => format!("select id from {table} where org_id = $1 and ({has_it}) limit $3"),
        };
        let quoted = |part: String| format!("\"{}\"", part.replace('"', "\"\""));
        let wanted = once(mark(org)).chain(trigrams).map(quoted).collect::<Vec<_>>().join(" AND ");
        let mut params = vec![org.to_value(), pattern.0.to_value(), limit.to_value()];
        if engine == Engine::Sqlite {
            params.push(wanted.to_value());
        }
        let mut ids = Vec::new();
        self.rows_of(&text, &params, &mut |row| {
            ids.push(row.get(0)?);
            Ok(())
        })?;
        Ok(Some(ids))
    }
}

/// All parts of three characters; none of a text that has fewer.
fn trigrams(text: &str) -> Vec<String> {
    let characters: Vec<char> = text.chars().collect();
    characters.windows(PART).map(String::from_iter).collect()
}

/// What stands for an organisation: 48 bits, of which blocks of a million ids take a while to come to the end.
fn mark(org: i64) -> String {
    let sixteen_bits = |shift: u32| u32::try_from(org >> shift & 0xFFFF).unwrap_or_default();
    [32, 16, 0].into_iter().filter_map(|shift| char::from_u32(MARKS + sixteen_bits(shift))).collect()
}
