//! Every table of the database as it is, whatever the program knows of it.

use std::collections::BTreeMap;

use postgres::NoTls;
use remit_domain::id::OrgId;
use tokio::task::block_in_place;

use super::Database;
use super::database::Place;

/// The texts of every row, by table and column.
pub type Texts = BTreeMap<(String, String), Vec<String>>;

impl Database {
    /// The columns of every table, in their order.
    pub fn columns(&self) -> BTreeMap<String, Vec<String>> {
        let mut columns = BTreeMap::<String, Vec<String>>::new();
        for row in self.ask(match &self.place {
            Place::Directory(_) => {
                "select t.name, c.name from sqlite_schema t, pragma_table_info(t.name) c
                 where t.type = 'table' and t.name not like 'sqlite\\_%' escape '\\'
                     and t.name not like '%\\_text\\_%' escape '\\' and t.sql not like 'create virtual%' order by t.name, c.cid"
            }
            Place::Server { .. } => {
                "select table_name::text, column_name::text from information_schema.columns
                 where table_schema = 'public' order by table_name, ordinal_position"
            }
        }) {
            let [table, column] = row.try_into().unwrap();
            columns.entry(table).or_default().push(column);
        }
        columns
    }

    /// Everything that is kept, as text.
    pub fn texts(&self) -> Texts {
        let columns = self.columns();
        let all = columns.iter().flat_map(|(table, columns)| columns.iter().map(move |column| (table, column)));
        all.map(|(table, column)| {
            let found = self.ask(&format!("select coalesce(cast({column} as text), '') from {table}"));
            ((table.clone(), column.clone()), found.into_iter().flatten().collect())
        })
        .collect()
    }

    /// The rows of an organisation in every table that has some of organisations.
    pub fn rows_of(&self, org: OrgId) -> BTreeMap<String, Vec<Vec<String>>> {
        let of_organisations = self.columns().into_iter().filter(|(_, columns)| columns.contains(&"org_id".to_owned()));
        of_organisations
            .map(|(table, columns)| {
                let columns: Vec<_> =
                    columns.iter().map(|column| format!("coalesce(cast({column} as text), '')")).collect();
                let all = format!("select {} from {table} where org_id = {}", columns.join(", "), org.0);
                let mut rows = self.ask(&all);
                rows.sort();
                (table, rows)
            })
            .collect()
    }

    /// The texts that a question finds, row by row.
    pub fn ask(&self, question: &str) -> Vec<Vec<String>> {
        match &self.place {
            Place::Directory(_) => {
                let connection = rusqlite::Connection::open(self.file()).unwrap();
                let mut asked = connection.prepare(question).unwrap();
                let width = asked.column_count();
                // Bytes, too, are looked at as text.
                let text = |row: &rusqlite::Row<'_>, column| {
                    let bytes = row.get_ref(column)?.as_bytes().unwrap().to_vec();
                    Ok(String::from_utf8_lossy(&bytes).into_owned())
                };
                let rows = asked.query_map([], |row| (0..width).map(|column| text(row, column)).collect());
                rows.unwrap().collect::<Result<_, _>>().unwrap()
            }
            Place::Server { .. } => block_in_place(|| {
                let mut client = postgres::Client::connect(&self.url, NoTls).unwrap();
                let rows = client.query(question, &[]).unwrap();
                rows.iter().map(|row| (0..row.len()).map(|column| row.get(column)).collect()).collect()
            }),
        }
    }
}
