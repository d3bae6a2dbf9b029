//! Every list that is offered, in each of its orders and by what it is searched: a page, the total beside it, and how the
//! engine goes about the page.

use std::fmt::Write as _;

use remit_db::{Column, Filter, Plan, Total, Tx, params, sql};
use remit_domain::actor::Actor;
use remit_domain::id::OrgId;
use remit_domain::list::Wanted;
use remit_domain::{Result, action, customer, group, invoice, user};

use crate::Failure;
use crate::args::Args;
use crate::cast::Cast;
use crate::generate::{TODAY, operator};
use crate::measure::{Bench, Times, now};
use crate::report::{engine_name, put_into_file, time};

const PAGE: usize = 50;
/// Each page is read so often, or for so many nanoseconds.
const SAMPLES: usize = 100;
const LONG_ENOUGH: u64 = 1_000_000_000;

/// A list as the program reads it.
struct List {
    name: &'static str,
    orders: &'static [Option<&'static Column>],
    page: fn(&Tx<'_>, &Actor, &Wanted) -> Result<()>,
    total: fn(&Tx<'_>, &Actor, &Wanted) -> Result<()>,
    /// A text that one of its rows has.
    text: &'static str,
    /// What it is filtered by, in its first order.
    filters: &'static [(&'static str, Filtered)],
}

type Filtered = fn(&Tx<'_>, OrgId) -> Result<Filter>;

const OF_USERS: &[(&str, Filtered)] = &[
    ("joined", |_, _| of("status", "joined")),
    ("accountants", |_, _| of("position", "accountant")),
    ("admins", |_, _| of("role", "admin")),
    ("away", |_, _| Ok(user::found::away())),
    ("a customer or more", |tx, org| user::found::assigned_to(tx, org, 1)),
    ("50 customers or more", |tx, org| user::found::assigned_to(tx, org, 50)),
    ("an open action or more", |tx, org| user::found::with_open(tx, org, 1)),
    ("500 open actions or more", |tx, org| user::found::with_open(tx, org, 500)),
];

const USERS: &[Option<&Column>] = &[
    None,
    Some(&user::list::EMAIL),
    Some(&user::list::ROLE),
    Some(&user::list::POSITION),
    Some(&user::list::STATUS),
    Some(&user::list::CREATED_AT),
    Some(&user::list::LAST_VISIT_AT),
];

const LISTS: &[List] = &[
    List {
        name: "customers",
        orders: &[Some(&customer::list::NAME), Some(&customer::list::NUMBER)],
        page: |tx, actor, wanted| customer::list::page(tx, actor, wanted, TODAY).map(drop),
        total: |tx, actor, wanted| customer::list::total(tx, actor, wanted, Total::CAP).map(drop),
        text: "customer",
        filters: &[],
    },
    List {
        name: "invoices",
        orders: &[None, Some(&invoice::list::NUMBER)],
        page: |tx, actor, wanted| invoice::list::page(tx, actor, wanted).map(drop),
        total: |tx, actor, wanted| invoice::list::total(tx, actor, wanted, Total::CAP).map(drop),
        text: "customer",
        filters: &[],
    },
    List {
        name: "open actions",
        orders: &[Some(&action::list::DUE)],
        page: |tx, actor, wanted| action::list::page(tx, actor, action::list::Which::Open, wanted).map(drop),
        total: |tx, actor, wanted| {
            action::list::total(tx, actor, action::list::Which::Open, wanted, Total::CAP).map(drop)
        },
        text: "customer",
        filters: &[],
    },
    List {
        name: "all actions",
        orders: &[Some(&action::list::DUE)],
        page: |tx, actor, wanted| action::list::page(tx, actor, action::list::Which::All, wanted).map(drop),
        total: |tx, actor, wanted| {
            action::list::total(tx, actor, action::list::Which::All, wanted, Total::CAP).map(drop)
        },
        text: "customer",
        filters: &[],
    },
    List {
        name: "users",
        orders: USERS,
        page: |tx, actor, wanted| user::list::page(tx, actor, wanted).map(drop),
        total: |tx, actor, wanted| user::list::total(tx, actor, wanted, Total::CAP).map(drop),
        text: "user",
        filters: OF_USERS,
    },
    List {
        name: "groups",
        orders: &[None],
        page: |tx, actor, wanted| group::list::page(tx, actor, group::list::Which::Active, wanted).map(drop),
        total: |tx, actor, wanted| {
            group::list::total(tx, actor, group::list::Which::Active, wanted, Total::CAP).map(drop)
        },
        text: "group",
        filters: &[],
    },
];

/// The users of which a column is this.
fn of(column: &'static str, word: &str) -> Result<Filter> {
    user::list::filter(column, &[word]).map_err(|problem| remit_domain::Error::invalid(column, problem))
}

/// Whoever asks, and which lists they are offered.
fn readers(bench: &Bench, cast: &Cast) -> [(Actor, &'static str, &'static [List]); 2] {
    let (admins, of_work) = (LISTS, &LISTS[..4]);
    [(operator(bench.org), "", admins), (cast.manager(bench.org), ", to the heaviest account manager", of_work)]
}

/// Measures them all, and puts a section into bench/lists.md.
pub async fn measure(args: &Args, bench: &Bench, cast: &Cast) -> Result<(), Failure> {
    let mut report = Report::default();
    let readers = readers(bench, cast);
    let lists = readers.iter().flat_map(|(actor, whose, lists)| lists.iter().map(move |list| (actor, whose, list)));
    for (actor, whose, list) in lists {
        let name = text_of(bench, list.text).await?;
        let word = name.split(' ').next().unwrap_or_default().to_owned();
        let letters: String = word.chars().take(2).collect();
        let searches = [
            ("", None),
            ("a whole name", Some(name)),
            ("a word", Some(word)),
            ("two letters", Some(letters)),
            ("nowhere", Some("zzqx".to_owned())),
        ];
        for order in list.orders {
            for (what, search) in &searches {
                let wanted = Wanted { sort: *order, search: search.clone(), limit: Some(PAGE), ..Wanted::default() };
                let order = order.map_or("its own", Column::name);
                read(bench, (list, actor, whose), (order, what), |_| Ok(wanted.clone()), &mut report).await?;
            }
        }
        for (what, filtered) in list.filters {
            let wanted = |tx: &Tx<'_>| {
                let filter = Some(filtered(tx, bench.org)?);
                Ok(Wanted { sort: list.orders[0], filter, limit: Some(PAGE), ..Wanted::default() })
            };
            let order = list.orders[0].map_or("its own", Column::name);
            read(bench, (list, actor, whose), (order, what), wanted, &mut report).await?;
        }
    }
    let Report { lines, plans } = report;
    let section = format!(
        "## {}, size {}\n\n| list | order | searched or filtered for | page of 50 | p99 | its total |\n|---|---|---|--:|--:|--:|\n{lines}\n\
         ### Plans\n{plans}",
        engine_name(args.engine),
        args.size.name.to_uppercase(),
    );
    println!("{section}");
    if args.size.name == "s" {
        return Ok(());
    }
    put_into_file("bench/lists.md", &section)
}

/// What was found: lines of a table, and plans.
#[derive(Default)]
struct Report {
    lines: String,
    plans: String,
}

/// Measures one page and its total, each with what it takes to find out what is wanted.
async fn read(
    bench: &Bench,
    (list, actor, whose): (&List, &Actor, &str),
    (order, what): (&str, &str),
    wanted: impl Fn(&Tx<'_>) -> Result<Wanted>,
    report: &mut Report,
) -> Result<(), Failure> {
    let pages = times(bench, |tx| (list.page)(tx, actor, &wanted(tx)?)).await?;
    let totals = times(bench, |tx| (list.total)(tx, actor, &wanted(tx)?)).await?;
    let [page, slow, total] = [pages.median(), pages.p99(), totals.median()].map(time);
    writeln!(report.lines, "| {}{whose} | {order} | {what} | {page} | {slow} | {total} |", list.name)?;
    let found = bench.db.read(|tx| tx.plans(|tx| (list.page)(tx, actor, &wanted(tx)?))).await?;
    let comma = if what.is_empty() { "" } else { ", " };
    write!(report.plans, "\n**{}{whose}, {order}{comma}{what}**\n\n", list.name)?;
    for Plan { steps, .. } in found {
        let steps: Vec<_> = steps.iter().map(|step| format!("`{}`", step.trim())).collect();
        writeln!(report.plans, "- {}", steps.join(" · "))?;
    }
    Ok(())
}

async fn times(bench: &Bench, work: impl Fn(&Tx<'_>) -> Result<()>) -> Result<Times, Failure> {
    let (mut times, mut sum) = (Vec::new(), 0);
    while times.len() < SAMPLES && sum < LONG_ENOUGH {
        let begun = now();
        bench.db.read(&work).await?;
        let time = begun.elapsed().as_nanos() as u64;
        sum += time;
        times.push(time);
    }
    Ok(Times::elapsed(times))
}

/// A name from the middle.
async fn text_of(bench: &Bench, whose: &str) -> Result<String, Failure> {
    let name = match whose {
        "customer" => sql!(
            "select name from customers where org_id = $1 order by id limit 1 offset (select count(*) / 2 from customers where org_id = $1)"
        ),
        "user" => sql!(
            "select name from users where org_id = $1 order by id limit 1 offset (select count(*) / 2 from users where org_id = $1)"
        ),
        _ => sql!(
            "select name from groups where org_id = $1 order by id limit 1 offset (select count(*) / 2 from groups where org_id = $1)"
        ),
    };
    let name = bench.db.read(|tx| tx.one(name, params![bench.org], |row| row.get(0))).await?;
    Ok(name.ok_or("a list has no row")?)
}
