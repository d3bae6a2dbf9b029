//! Statements: known to the program, written once for both engines, with lists and many rows.

use remit_db::{Engine, Error, Statement, ToValue, Tx, Value, engine_sql, params, sql, sql_global};

use crate::support::{both_engines, insert, names};

fn wrong() -> &'static Statement {
    sql!("select nothing from nowhere where org_id = $1")
}

fn fill(tx: &Tx<'_>, count: i64) -> Result<u64, Error> {
    let things: Vec<_> = (0..count).map(|id| (id, format!("thing {id}"))).collect();
    tx.run_many(
        sql!("insert into things (org_id, id, name, size) values ($1, $2, coalesce($3, ''), 7) on conflict do nothing"),
        things.iter().map(|(id, name)| [Value::Int(1), id.to_value(), name.to_value()]),
    )
}

#[test]
fn a_statement_names_one_organisation_or_says_that_it_does_not() {
    assert!(sql!("select id from things where org_id = $1").is_bound());
    assert!(!sql!("select id from things where id = $1").is_bound());
    assert!(!sql!("select id from things where org_id = 1").is_bound());
    assert!(!engine_sql!(sqlite: "select $1 as org_id", postgres: "select 1").is_bound());
    assert!(sql_global!("select name from id_blocks").is_bound());
}

#[test]
fn every_statement_is_known_with_its_place() {
    let place = wrong().place().to_string();
    assert!(place.starts_with("crates/db/tests/it/statements.rs:"), "{place}");
    assert_eq!(Statement::all().filter(|statement| statement.place().to_string() == place).count(), 1);
}

both_engines! {
    async fn a_statement_that_does_not_fit_the_schema_is_found(home) {
        let db = home.things();
        let refused = db.prepare_all().unwrap();
        let wrong = wrong().place().to_string();
        let found: Vec<_> = refused.iter().filter(|refused| refused.statement.place().to_string() == wrong).collect();
        assert_eq!(found.len(), 1);
        let text = found[0].to_string();
        assert!(text.starts_with(&wrong) && text.contains("nowhere"), "{text}");
        let others: Vec<_> = refused
            .iter()
            .map(ToString::to_string)
            .filter(|text| !text.starts_with("crates/db/tests/it/"))
            .collect();
        assert_eq!(others, [""; 0]);
    }

    async fn a_refused_statement_says_where_it_stands(home) {
        let db = home.things();
        let answer = db.read(|tx| tx.all(wrong(), params![1_i64], |row| row.get::<i64>(0))).await;
        let message = answer.unwrap_err().to_string();
        assert!(message.starts_with("crates/db/tests/it/statements.rs:"), "{message}");
    }

    async fn every_kind_of_value_comes_back_as_it_went(home) {
        let db = home.things();
        let texts = ["", "a", "Zoë 😀", "quote ' and \" and \\", "line\nbreak $1 ?1"];
        let bytes: Vec<u8> = (0..=255).collect();
        db.write(|tx| {
            for (id, text) in (0_i64..).zip(texts) {
                let size = [None, Some(i64::MIN), Some(i64::MAX), Some(0), Some(-1)][id as usize];
                tx.run(
                    sql!("insert into things (org_id, id, name, size, data) values ($1, $2, $3, $4, $5)"),
                    params![1_i64, id, text, size, bytes],
                )?;
                let row = tx.one(
                    sql!(
                        "select name, size, data, size is null, case when size = $3 then 1 else 0 end
                         from things where org_id = $1 and id = $2"
                    ),
                    params![1_i64, id, Some(0_i64)],
                    |row| {
                        let told = (row.get::<bool>(3)?, row.get::<bool>(4)?);
                        Ok((row.get::<String>(0)?, row.get::<Option<i64>>(1)?, row.get::<Vec<u8>>(2)?, told))
                    },
                )?;
                let told = (size.is_none(), size == Some(0));
                assert_eq!(row, Some((text.to_owned(), size, bytes.clone(), told)));
            }
            Ok::<_, Error>(())
        })
        .await
        .unwrap();
    }

    async fn what_does_not_fit_is_an_error(home) {
        let db = home.things();
        db.write(|tx| fill(tx, 2)).await.unwrap();
        let name = sql!("select name from things where org_id = $1 order by id");
        let one = db.read(|tx| tx.one(name, params![1_i64], |row| row.get::<String>(0))).await;
        assert!(one.unwrap_err().to_string().contains("more rows than one"));
        let number = db.read(|tx| tx.all(name, params![1_i64], |row| row.get::<i64>(0))).await;
        assert_eq!(number.unwrap_err().to_string().split_once(": ").unwrap().1, "column 0 holds text, not a number");
        for (params, what) in [(params![1_i64, 2_i64] as &[_], "too many"), (params![], "too few")] {
            let answer = db.read(|tx| tx.all(name, params, |row| row.get::<String>(0))).await;
            assert!(matches!(answer, Err(Error::Statement(_))), "{what}: {answer:?}");
        }
        let beyond = db.read(|tx| tx.all(name, params![1_i64], |row| row.get::<i64>(1))).await;
        assert!(matches!(beyond, Err(Error::Statement(_))), "{beyond:?}");
    }

    async fn many_rows_go_in_at_once_and_conflicts_are_told(home) {
        let db = home.things();
        for (count, new) in [(0, 0), (1, 1), (10, 9), (1_300, 1_290), (1_300, 0)] {
            assert_eq!(db.write(|tx| fill(tx, count)).await, Ok(new));
        }
        let renamed = db
            .write(|tx| {
                let rows = (0..20_i64).map(|id| [Value::Int(1), Value::Int(id)]);
                tx.run_many(sql!("update things set name = name || '!' where org_id = $1 and id = $2"), rows)
            })
            .await;
        assert_eq!(renamed, Ok(20));
        let names = db.read(names).await.unwrap();
        assert_eq!(names.len(), 1_300);
        assert_eq!([&names[19], &names[20], &names[1_299]], ["thing 19!", "thing 20", "thing 1299"]);
    }

    async fn lists_of_every_length_find_each_once(home) {
        let db = home.things();
        db.write(|tx| fill(tx, 2_000)).await.unwrap();
        let of = sql!("select id from things where org_id = $1 and size = $2 and id in ($3...)");
        for length in [0, 1, 2, 8, 9, 64, 65, 512, 513, 1_300] {
            let wanted: Vec<i64> = (0..length).map(|n| n * 3).collect();
            let mut found =
                db.read(|tx| tx.all_in(of, params![1_i64, 7_i64], &wanted, |row| row.get::<i64>(0))).await.unwrap();
            found.sort_unstable();
            let there: Vec<_> = wanted.into_iter().filter(|id| *id < 2_000).collect();
            assert_eq!(found, there);
        }
        let doomed: Vec<i64> = (0..600).collect();
        let gone = db
            .write(|tx| tx.run_in(sql!("delete from things where org_id = $1 and id in ($2...)"), params![1_i64], &doomed))
            .await;
        assert_eq!(gone, Ok(600));
    }

    async fn each_visits_every_row_in_order_and_stops_at_an_error(home) {
        let db = home.things();
        db.write(|tx| fill(tx, 5_000)).await.unwrap();
        let ids = sql!("select id from things where org_id = $1 order by id");
        let mut next = 0;
        db.read(|tx| {
            tx.each(ids, params![1_i64], |row| {
                assert_eq!(row.get::<i64>(0)?, next);
                next += 1;
                Ok(())
            })
        })
        .await
        .unwrap();
        assert_eq!(next, 5_000);
        let stopped = db
            .read(|tx| tx.each(ids, params![1_i64], |row| if row.get::<i64>(0)? < 3 { Ok(()) } else { Err(Error::Conflict) }))
            .await;
        assert_eq!(stopped, Err(Error::Conflict));
        assert_eq!(db.read(names).await.unwrap().len(), 5_000);
    }

    async fn an_engine_is_told_its_own_text(home) {
        let db = home.things();
        let text = engine_sql!(
            sqlite: "select 'sqlite' from things where org_id = $1",
            postgres: "select 'postgres' from things where org_id = $1",
        );
        db.write(|tx| insert(tx, 1, "a")).await.unwrap();
        let told = db.read(|tx| tx.one(text, params![1_i64], |row| row.get::<String>(0))).await.unwrap().unwrap();
        assert_eq!(told, if db.engine() == Engine::Sqlite { "sqlite" } else { "postgres" });
    }
}
