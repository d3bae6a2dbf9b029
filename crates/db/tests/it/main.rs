//! Both engines hold the same promises.

use remit_db::{Db, Error, Migration, Options, ToValue, Value, params, sql};

const THINGS: Migration = Migration {
    version: 1,
    name: "things",
    sql: "create table id_blocks (name text primary key, next bigint not null);
          create table things (org_id bigint not null, id bigint not null, name text not null, size bigint,
              primary key (org_id, id));
          create unique index things_name on things (org_id, name);",
};

#[tokio::test(flavor = "multi_thread")]
async fn smoke() {
    let dir = tempfile::tempdir().unwrap();
    let db = Db::open(&format!("sqlite:{}/x.db", dir.path().display()), Options::default()).unwrap();
    db.migrate(&[THINGS]).unwrap();
    db.migrate(&[THINGS]).unwrap();
    let id = db
        .write(|tx| {
            let id = tx.next_id()?;
            tx.run(
                sql!("insert into things (org_id, id, name, size) values ($1, $2, $3, $4)"),
                params![1_i64, id, "a", None::<i64>],
            )?;
            Ok::<_, Error>(id)
        })
        .await
        .unwrap();
    assert_eq!(id, 1);
    let failed = db
        .write(|tx| {
            tx.run_many(
                sql!("insert into things (org_id, id, name, size) values ($1, $2, $3, $4)"),
                [(7, "b"), (8, "a")]
                    .iter()
                    .map(|(id, name)| [1.to_value(), Value::Int(*id), name.to_value(), Value::Null]),
            )
        })
        .await;
    assert!(failed.unwrap_err().violates("things_name"));
}
