//! Lists, against the same list made by sorting a vector.

use remit_db::{
    Column, Db, Error, Filter, Kind, ListQuery, Operand, Pattern, Source, Test, ToValue, Total, Tx, Value, params, sql,
};

use crate::support::both_engines;

static THINGS: Source = Source { columns: &["t.id", "t.name"], from: "things t where t.org_id = $1", id: "t.id" };
static NAME: Column = Column::new("name", "t.name", Kind::Text);
static SIZE: Column = Column::new("size", "t.size", Kind::Int).nullable();
static CODE: Column = Column::new("code", "t.code", Kind::Text).nullable();
/// The names of other things of the same size.
static TWIN: Column = Column::new("twin", "o.name", Kind::Text)
    .within("things o where o.org_id = t.org_id and o.size = t.size and o.id <> t.id");
/// Other things of the same size with a smaller id.
static ELDER: Column = Column::new("elder", "o.id", Kind::Int)
    .within("things o where o.org_id = t.org_id and o.size = t.size and o.id < t.id");

fn elders(thing: &Thing) -> usize {
    let is_elder = |other: &Thing| other.size.is_some() && other.size == thing.size && other.id < thing.id;
    things().into_iter().filter(is_elder).count()
}

#[derive(Debug, Clone, PartialEq)]
struct Thing {
    id: i64,
    name: String,
    size: Option<i64>,
    code: Option<String>,
}

/// Things in no order, with sizes and names that repeat and are missing.
fn things() -> Vec<Thing> {
    let words = ["100%", "a_b", "ab", "axb", "quote's", r"back\slash", "zoë", "ab\"; drop table things; --"];
    (0..100_i64)
        .map(|n| Thing {
            id: (n * 37) % 101,
            name: format!("{} {n}", words[n as usize % words.len()]),
            size: (n % 7 != 0).then_some(n % 5),
            code: (n % 3 == 0).then(|| format!("code {:02}", (n * 13) % 100)),
        })
        .collect()
}

async fn filled(db: &Db) -> Vec<Thing> {
    let things = things();
    db.write(|tx| {
        let rows = things.iter().map(|thing| {
            [Value::Int(1), thing.id.to_value(), thing.name.to_value(), thing.size.to_value(), thing.code.to_value()]
        });
        tx.run(sql!("insert into things (org_id, id, name) values ($1, 5, 'somebody else''s')"), params![2_i64])?;
        tx.run_many(sql!("insert into things (org_id, id, name, size, code) values ($1, $2, $3, $4, $5)"), rows)
    })
    .await
    .unwrap();
    things
}

fn query<'a>() -> ListQuery<'a> {
    ListQuery::new(&THINGS, vec![Value::Int(1)])
}

fn ids(tx: &Tx<'_>, query: &ListQuery<'_>) -> Result<Vec<i64>, Error> {
    let mut query = query.clone();
    let mut found = Vec::new();
    loop {
        let page = tx.list(&query, |row| row.get::<i64>(0))?;
        assert!(page.rows.len() <= query.limit);
        found.extend(page.rows);
        match page.next {
            Some(next) => query.after = Some(next),
            None => return Ok(found),
        }
    }
}

fn text(value: &str) -> Operand {
    Operand::Text(value.into())
}

both_engines! {
    async fn pages_in_every_order_are_the_sorted_list(home) {
        let db = home.things();
        let mut things = filled(&db).await;
        for sort in [None, Some(&NAME), Some(&SIZE), Some(&CODE)] {
            for descending in [false, true] {
                things.sort_by(|a, b| {
                    let (first, second) = if descending { (b, a) } else { (a, b) };
                    let (missing, order) = match sort.map_or("", Column::name) {
                        "name" => (false.cmp(&false), first.name.cmp(&second.name)),
                        "size" => (a.size.is_none().cmp(&b.size.is_none()), first.size.cmp(&second.size)),
                        "code" => (a.code.is_none().cmp(&b.code.is_none()), first.code.cmp(&second.code)),
                        _ => (false.cmp(&false), first.id.cmp(&second.id)),
                    };
                    missing.then(order).then(first.id.cmp(&second.id))
                });
                let expected: Vec<_> = things.iter().map(|thing| thing.id).collect();
                for limit in [1, 7, 99, 100, 200] {
                    let query = ListQuery { sort, descending, limit, ..query() };
                    let found = db.read(|tx| ids(tx, &query)).await.unwrap();
                    assert_eq!(found, expected, "{:?} {descending} {limit}", sort.map(Column::name));
                }
            }
        }
    }

    async fn each_filter_lists_what_passes_it(home) {
        let db = home.things();
        let things = filled(&db).await;
        type Passes = fn(&Thing) -> bool;
        let cases: Vec<(Filter, Passes)> = vec![
            (NAME.where_it(Test::Is(text("ab 2"))), |t| t.name == "ab 2"),
            (Filter::Not(Box::new(SIZE.where_it(Test::Is(Operand::Int(3))))), |t| t.size != Some(3)),
            (SIZE.where_it(Test::Less(Operand::Int(2))), |t| t.size.is_some_and(|size| size < 2)),
            (SIZE.where_it(Test::Greater(Operand::Int(2))), |t| t.size.is_some_and(|size| size > 2)),
            (SIZE.where_it(Test::Empty), |t| t.size.is_none()),
            (Filter::Not(Box::new(SIZE.where_it(Test::Empty))), |t| t.size.is_some()),
            (SIZE.where_it(Test::OneOf(vec![])), |_| false),
            (SIZE.where_it(Test::OneOf(vec![Operand::Int(1), Operand::Int(4)])), |t| matches!(t.size, Some(1 | 4))),
            (NAME.where_it(Test::Like(Pattern::containing("0%"))), |t| t.name.contains("0%")),
            (NAME.where_it(Test::Like(Pattern::containing("_"))), |t| t.name.contains('_')),
            (NAME.where_it(Test::Like(Pattern::containing("\\"))), |t| t.name.contains('\\')),
            (NAME.where_it(Test::Like(Pattern::containing("'"))), |t| t.name.contains('\'')),
            (NAME.where_it(Test::Like(Pattern::containing("ZOË"))), |_| false),
            (NAME.where_it(Test::Like(Pattern::beginning("a"))), |t| t.name.starts_with('a')),
            (NAME.where_it(Test::Is(text("' or 1 = 1 --"))), |_| false),
            (TWIN.where_it(Test::Is(text("ab 2"))), |t| t.size == Some(2) && t.name != "ab 2"),
            (TWIN.where_it(Test::Empty), |t| t.size.is_none()),
            (TWIN.where_it(Test::AtLeast(1)), |t| t.size.is_some()),
            (ELDER.where_it(Test::AtLeast(5)), |t| elders(t) >= 5),
            (Filter::Not(Box::new(ELDER.where_it(Test::AtLeast(5)))), |t| elders(t) < 5),
            (Filter::All(vec![]), |_| true),
            (Filter::Any(vec![]), |_| false),
            (
                Filter::Any(vec![
                    Filter::All(vec![
                        SIZE.where_it(Test::Is(Operand::Int(1))),
                        CODE.where_it(Test::Empty),
                    ]),
                    NAME.where_it(Test::Like(Pattern::beginning("zoë"))),
                ]),
                |t| (t.size == Some(1) && t.code.is_none()) || t.name.starts_with("zoë"),
            ),
        ];
        for (filter, passes) in cases {
            let mut expected: Vec<_> = things.iter().filter(|thing| passes(thing)).map(|thing| thing.id).collect();
            expected.sort_unstable();
            let query = ListQuery { filter: Some(filter), limit: 6, ..query() };
            let (found, total) = db.read(|tx| Ok::<_, Error>((ids(tx, &query)?, tx.total(&query, 10)?))).await.unwrap();
            assert_eq!(found, expected, "{:?}", query.filter);
            let count = expected.len() as i64;
            assert_eq!(total, Total { count: count.min(10), more: count > 10 }, "{:?}", query.filter);
        }
    }

    async fn the_next_page_goes_on_where_rows_came_and_went(home) {
        let db = home.things();
        filled(&db).await;
        let mut query = ListQuery { sort: Some(&NAME), limit: 10, ..query() };
        let first = db.read(|tx| tx.list(&query, |row| row.get::<String>(1))).await.unwrap();
        let last = first.rows.last().unwrap();
        db.write(|tx| tx.run(sql!("delete from things where org_id = $1 and name <= $2"), params![1_i64, last]))
            .await
            .unwrap();
        query.after = first.next;
        let second = db.read(|tx| tx.list(&query, |row| row.get::<String>(1))).await.unwrap();
        assert_eq!(second.rows.len(), 10);
        assert!(second.rows[0] > *last);
    }

    async fn what_cannot_be_asked_is_refused_before_the_engine_sees_it(home) {
        let db = home.things();
        let nested = (0..6).fold(NAME.where_it(Test::Empty), |filter, _| Filter::Not(Box::new(filter)));
        let wrong = [
            ListQuery { filter: Some(nested), ..query() },
            ListQuery { filter: Some(Filter::All(vec![SIZE.where_it(Test::Empty); 200])), ..query() },
            ListQuery { filter: Some(SIZE.where_it(Test::Is(text("3")))), ..query() },
            ListQuery { filter: Some(NAME.where_it(Test::Is(Operand::Int(3)))), ..query() },
            ListQuery { filter: Some(SIZE.where_it(Test::Like(Pattern::containing("3")))), ..query() },
            ListQuery { filter: Some(NAME.where_it(Test::Is(text("a\0b")))), ..query() },
            ListQuery { filter: Some(SIZE.where_it(Test::OneOf(vec![Operand::Int(3); 513]))), ..query() },
            ListQuery { filter: Some(NAME.where_it(Test::Like(Pattern::containing(&"a".repeat(1001))))), ..query() },
            ListQuery { filter: Some(NAME.where_it(Test::Like(Pattern::containing("\0")))), ..query() },
        ];
        for query in wrong {
            let answer = db.read(|tx| tx.list(&query, |row| row.get::<i64>(0))).await;
            assert!(matches!(answer, Err(Error::List(_))), "{:?} {answer:?}", query.filter);
        }
        for (sort, after) in [
            (Some(&NAME), ""),
            (Some(&NAME), "name"),
            (Some(&NAME), "name.asc"),
            (Some(&NAME), "name.asc.1"),
            (Some(&NAME), "name.asc.x.t61"),
            (Some(&NAME), "name.asc.1.t6"),
            (Some(&NAME), "name.asc.1.tzz"),
            (Some(&NAME), "name.asc.1.tff"),
            (Some(&NAME), "name.asc.1.t00"),
            (Some(&NAME), "name.asc.1.té"),
            (Some(&NAME), "name.asc.1.i5"),
            (Some(&NAME), "name.asc.1.n"),
            (Some(&NAME), "name.desc.1.t61"),
            (Some(&SIZE), "size.asc.1.t61"),
            (Some(&SIZE), "size.asc.99999999999999999999.n"),
            (Some(&CODE), "size.asc.1.n"),
            (None, "id.asc.1.i5"),
        ] {
            let query = ListQuery { sort, after: Some(after.into()), ..query() };
            let answer = db.read(|tx| tx.list(&query, |row| row.get::<i64>(0))).await;
            assert!(matches!(answer, Err(Error::List(_))), "{after} {answer:?}");
        }
    }
}
