//! Every statement of the program, and the schema it is written for.

use remit_db::{Engine, Statement};
use remit_domain::schema::MIGRATIONS;

use crate::support::Database;

both_engines! {
    async fn every_statement_is_understood(workspace: Workspace) {
        let refused = workspace.db.prepare_all().unwrap();
        assert_eq!(refused.iter().map(ToString::to_string).collect::<Vec<_>>(), [""; 0]);
    }

    async fn migrating_again_changes_nothing(workspace: Workspace) {
        workspace.db.migrate(MIGRATIONS).unwrap();
        assert_eq!(workspace.recorded().await[0], "organisation.created");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_schema_is_made_from_nothing() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let database = Database::empty(engine);
        let db = database.open();
        assert!(db.prepare_all().is_err() || !db.prepare_all().unwrap().is_empty(), "{engine:?}");
        db.migrate(MIGRATIONS).unwrap();
        assert!(db.prepare_all().unwrap().is_empty(), "{engine:?}");
    }
}

#[test]
fn every_statement_names_its_organisation_first() {
    let loose = Statement::all().filter(|statement| !statement.is_bound());
    assert_eq!(loose.map(|statement| statement.place().to_string()).collect::<Vec<_>>(), [""; 0]);
    assert!(Statement::all().count() > 50);
}
