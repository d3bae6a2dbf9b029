//! Parts of texts, found as by looking at every text.

use std::collections::BTreeSet;

use remit_db::{Db, Error, Migration, Options, Texts, Tx, Value, params, sql};

use crate::support::{Home, administer, both_engines};

const TEXTS: Texts = Texts { table: "pages", columns: &["title", "body"] };

const PAGES: Migration = Migration {
    version: 1,
    name: "pages",
    sql: "create table id_blocks (name text primary key, next bigint not null);
          create table pages (
              org_id bigint not null, id {id} not null, title text not null, body text, {key} (org_id, id)
          );",
    sizes: "",
    texts: &[],
};
const SEARCH: Migration = Migration { version: 2, name: "search", sql: "", sizes: "", texts: &[&TEXTS] };

const TITLES: [&str; 12] = [
    "acme ltd",
    "100% \"quoted\"",
    "a_b",
    "back\\slash",
    "zoë",
    "日本語の会社",
    "and or not near(",
    "abcabd",
    "abdabc",
    "🙂🙂🙂",
    "quote's",
    "* ^ col:on -minus",
];
const ORGANISATIONS: [i64; 3] = [1, 2, 0x1234_5678_9ABC];

/// Every title in every organisation, each with a body or none.
async fn filled(db: &Db) {
    let rows = ORGANISATIONS.iter().enumerate().flat_map(|(place, org)| {
        TITLES.iter().enumerate().map(move |(n, title)| {
            let body = TITLES[(n * 5 + place) % TITLES.len()];
            let body = if n % 3 == 0 { Value::Null } else { Value::Text(body) };
            [Value::Int(*org), Value::Int((place * 100 + n) as i64), Value::Text(title), body]
        })
    });
    let rows: Vec<_> = rows.collect();
    db.write(|tx| {
        tx.run_many(sql!("insert into pages (org_id, id, title, body) values ($1, $2, $3, $4)"), rows.iter())
    })
    .await
    .unwrap();
}

fn all(tx: &Tx<'_>, org: i64) -> Result<Vec<(i64, String)>, Error> {
    tx.all(sql!("select id, title, coalesce(body, '') from pages where org_id = $1"), params![org], |row| {
        Ok((row.get(0)?, format!("{}\n{}", row.get::<String>(1)?, row.get::<String>(2)?)))
    })
}

/// Every part of three to five characters, and some that are nowhere.
fn parts() -> BTreeSet<String> {
    let of = |text: &str| {
        let characters: Vec<char> = text.chars().collect();
        (3..=5)
            .flat_map(|length| characters.windows(length).map(String::from_iter).collect::<Vec<_>>())
            .collect::<Vec<_>>()
    };
    let nowhere = ["abcabc", "ltd acme", "___", "%%%", "ACME", "\"\"\"", "zoe"].map(str::to_owned);
    TITLES.iter().flat_map(|title| of(title)).chain(nowhere).collect()
}

async fn is_found_as_by_looking(db: &Db) {
    let mut met = 0;
    for org in ORGANISATIONS {
        for part in parts() {
            let read = |tx: &Tx<'_>| Ok::<_, Error>((all(tx, org)?, tx.containing(&TEXTS, org, &part, 100)?));
            let (all, found) = db.read(read).await.unwrap();
            let looked: BTreeSet<i64> =
                all.into_iter().filter(|(_, text)| text.contains(&part)).map(|(id, _)| id).collect();
            met += looked.len();
            assert_eq!(found.map(BTreeSet::from_iter), Some(looked), "{part} in {org}");
        }
    }
    assert!(met > 500, "{met}");
}

both_engines! {
    async fn what_was_there_before_the_index_is_found(home) {
        let db = home.open();
        db.migrate(&[PAGES]).unwrap();
        filled(&db).await;
        db.migrate(&[PAGES, SEARCH]).unwrap();
        is_found_as_by_looking(&db).await;
    }

    async fn what_the_index_is_told_is_found_and_no_longer_what_it_was(home) {
        let db = home.open();
        db.migrate(&[PAGES, SEARCH]).unwrap();
        filled(&db).await;
        let told = |tx: &Tx<'_>| {
            for org in ORGANISATIONS {
                let ids: Vec<i64> = all(tx, org)?.into_iter().map(|(id, _)| id).collect();
                tx.index(&TEXTS, org, &ids)?;
            }
            Ok::<_, Error>(())
        };
        db.write(told).await.unwrap();
        is_found_as_by_looking(&db).await;
        let turned = |tx: &Tx<'_>| {
            let ids: Vec<i64> = all(tx, 1)?.into_iter().map(|(id, _)| id).collect();
            tx.run(sql!("update pages set title = coalesce(body, 'acme ltd'), body = title where org_id = $1"), params![1])?;
            tx.index(&TEXTS, 1, &ids)
        };
        db.write(turned).await.unwrap();
        is_found_as_by_looking(&db).await;
    }

    async fn what_is_taken_back_is_not_found(home) {
        let db = home.open();
        db.migrate(&[PAGES, SEARCH]).unwrap();
        let taken_back = |tx: &Tx<'_>| {
            tx.run(sql!("insert into pages (org_id, id, title) values ($1, 7, 'taken back')"), params![1])?;
            tx.index(&TEXTS, 1, &[7_i64])?;
            assert_eq!(tx.containing(&TEXTS, 1, "taken", 10)?, Some(vec![7]));
            Err::<(), _>(Error::Conflict)
        };
        let answer = db.write(|tx| taken_back(tx).map_err(|_| Error::List("taken back"))).await;
        assert_eq!(answer, Err(Error::List("taken back")));
        assert_eq!(db.read(|tx| tx.containing(&TEXTS, 1, "taken", 10)).await.unwrap(), Some(vec![]));
    }

    async fn no_more_are_found_than_wanted_and_nothing_by_two_letters(home) {
        let db = home.open();
        db.migrate(&[PAGES]).unwrap();
        filled(&db).await;
        db.migrate(&[PAGES, SEARCH]).unwrap();
        let found = |part: &'static str, limit| { let db = &db; async move {
            db.read(|tx| tx.containing(&TEXTS, 1, part, limit)).await.unwrap().map(|ids| ids.len())
        }};
        assert_eq!(found("abd", 2).await, Some(2));
        for part in ["", "ab", "日本", "abc\0"] {
            assert_eq!(found(part, 10).await, None, "{part:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_make_the_extension_is_told_who_can() {
    let home = Home::postgres();
    let (server, database) = home.url.rsplit_once('/').unwrap();
    let (_, place) = server.rsplit_once('@').unwrap();
    let guest = format!("{database}_guest");
    administer(&format!("create role {guest} login; alter database {database} owner to {guest}"));
    administer(&format!("revoke create on database {database} from {guest}"));
    let db = Db::open(&format!("postgres://{guest}@{place}/{database}"), Options::default()).unwrap();
    let refused = db.migrate(&[PAGES, SEARCH]).unwrap_err().to_string();
    assert!(refused.contains("an administrator say `create extension pg_trgm`"), "{refused}");
    drop((db, home));
    administer(&format!("drop role {guest}"));
}
