//! How SQLite goes about each statement in a large organisation: by what it looks for, not through all there is.

use remit_db::{Engine, Statement};
use remit_domain::schema::MIGRATIONS;
use rusqlite::Connection;

use crate::support::Database;

/// Tables that grow with the customers of an organisation.
const LARGE: &[&str] =
    &["actions", "assignments", "closed_owners", "customers", "invoices", "key_members", "owner_keys", "passed_steps"];
/// Lengths of lists of which each entry is looked up. For half of all users, to go through the table is right.
const LISTS: [usize; 3] = [1, 8, 64];

#[tokio::test(flavor = "multi_thread")]
async fn no_statement_goes_through_a_large_table() {
    let database = Database::empty(Engine::Sqlite);
    database.open().migrate(MIGRATIONS).unwrap();
    let connection = Connection::open(database.file()).unwrap();
    let slow: Vec<String> = Statement::all()
        .filter(|statement| !statement.place().to_string().contains("/tests/"))
        .flat_map(|statement| LISTS.map(|list| (statement, list)))
        .flat_map(|(statement, list)| {
            let text = statement.text(Engine::Sqlite, list);
            let slow = plan(&connection, text).into_iter().filter(|step| goes_through_a_large_table(step, text));
            slow.map(|step| format!("{} with {list}: {step}", statement.place())).collect::<Vec<_>>()
        })
        .collect();
    assert!(slow.is_empty(), "{}", slow.join("\n"));
}

/// What this index holds, the receiver of it has to look at.
const FALLEN_BACK: &str = "owner_keys_fallback (org_id=?)";

/// The steps of SQLite's plan: `SEARCH actions AS a USING INDEX actions_by_base_key (org_id=? AND base_key=?)`.
fn plan(connection: &Connection, text: &str) -> Vec<String> {
    let mut statement = connection.prepare(&format!("explain query plan {text}")).unwrap();
    let mut rows = statement.raw_query();
    let mut steps = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        steps.push(row.get(3).unwrap());
    }
    steps
}

fn goes_through_a_large_table(step: &str, text: &str) -> bool {
    let mut words = step.split(' ');
    let (how, name) = (words.next(), words.next().unwrap_or_default());
    let through = how == Some("SCAN") || step.ends_with("(org_id=?)");
    through && is_large(name, text) && !step.ends_with(FALLEN_BACK)
}

/// Whether `name` is a large table, or what the statement calls one.
fn is_large(name: &str, text: &str) -> bool {
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()).collect();
    let called = |table: &str| words.windows(2).any(|pair| pair == [table, name]);
    LARGE.iter().any(|table| *table == name || called(table))
}
