//! The schema: brought up to date once, and only forwards.

use remit_db::{Error, Migration};

use crate::support::{THINGS, both_engines, insert, names};

const NOTES: Migration = Migration {
    version: 2,
    name: "notes",
    sql: "-- a comment; with a semicolon
          create table notes (org_id bigint not null, id bigint not null, body {bytes}, primary key (org_id, id));
          insert into notes (org_id, id) values (1, 1);
          insert into things (org_id, id, name) values (1, 1, 'by migration');",
    sizes: "",
    texts: &[],
};

both_engines! {
    async fn each_migration_runs_once(home) {
        let db = home.things();
        db.migrate(&[THINGS]).unwrap();
        db.migrate(&[THINGS, NOTES]).unwrap();
        db.migrate(&[THINGS, NOTES]).unwrap();
        drop(db);
        let db = home.open();
        db.migrate(&[THINGS, NOTES]).unwrap();
        assert_eq!(db.read(names).await.unwrap(), ["by migration"]);
    }

    async fn a_database_that_is_newer_than_the_program_is_left_alone(home) {
        let db = home.open();
        db.migrate(&[THINGS, NOTES]).unwrap();
        assert_eq!(db.migrate(&[THINGS]), Err(Error::Newer { found: 2, known: 1 }));
        assert_eq!(db.read(names).await.unwrap(), ["by migration"]);
    }

    async fn how_far_the_schema_has_come_is_told_without_changing_it(home) {
        let db = home.open();
        assert_eq!(db.check_version(&[THINGS]).await, Err(Error::Older { found: 0, known: 1 }));
        db.migrate(&[THINGS, NOTES]).unwrap();
        assert_eq!(db.check_version(&[THINGS]).await, Err(Error::Newer { found: 2, known: 1 }));
        assert_eq!(db.check_version(&[THINGS, NOTES]).await, Ok(()));
    }

    async fn a_migration_that_ran_may_not_change_its_text(home) {
        let db = home.things();
        let changed = Migration { sql: "create table things (org_id bigint not null)", ..THINGS };
        let refused = Err(Error::Changed { version: 1, name: "things".into() });
        assert_eq!(db.migrate(&[changed]), refused);
        assert_eq!(db.migrate(&[changed, NOTES]), refused);
        assert_eq!(db.read(names).await.unwrap(), [""; 0]);
    }

    async fn a_migration_that_fails_leaves_nothing_of_any(home) {
        let db = home.open();
        let wrong = Migration { version: 3, name: "wrong", sql: "create table more (id bigint); creat table x", sizes: "", texts: &[] };
        let answer = db.migrate(&[THINGS, NOTES, wrong]);
        assert!(matches!(&answer, Err(Error::Statement(text)) if text.starts_with("migration 3 (wrong): ")), "{answer:?}");
        assert!(db.read(names).await.is_err());
        db.migrate(&[THINGS, NOTES]).unwrap();
        assert_eq!(db.read(names).await.unwrap(), ["by migration"]);
    }

    async fn many_that_start_at_once_migrate_once(home) {
        let programs: Vec<_> = (0..4)
            .map(|_| {
                let db = home.open();
                tokio::spawn(async move { db.migrate(&[THINGS, NOTES]) })
            })
            .collect();
        for program in programs {
            assert_eq!(program.await.unwrap(), Ok(()));
        }
        let db = home.open();
        db.write(|tx| insert(tx, 2, "after")).await.unwrap();
        assert_eq!(db.read(names).await.unwrap(), ["by migration", "after"]);
    }
}
