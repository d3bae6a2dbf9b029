//! Every list that is offered, in each of its orders and by what it is searched: a page, the total beside it, and how the
//! engine goes about the page.

use std::fmt::Write as _;

use remit_db::{Column, Plan, Total, Tx, params, sql};
use remit_domain::actor::Actor;
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
}

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
    },
    List {
        name: "invoices",
        orders: &[None, Some(&invoice::list::NUMBER)],
        page: |tx, actor, wanted| invoice::list::page(tx, actor, wanted).map(drop),
        total: |tx, actor, wanted| invoice::list::total(tx, actor, wanted, Total::CAP).map(drop),
        text: "customer",
    },
    List {
        name: "open actions",
        orders: &[Some(&action::list::DUE)],
        page: |tx, actor, wanted| action::list::page(tx, actor, action::list::Which::Open, wanted).map(drop),
        total: |tx, actor, wanted| {
            action::list::total(tx, actor, action::list::Which::Open, wanted, Total::CAP).map(drop)
        },
        text: "customer",
    },
    List {
        name: "all actions",
        orders: &[Some(&action::list::DUE)],
        page: |tx, actor, wanted| action::list::page(tx, actor, action::list::Which::All, wanted).map(drop),
        total: |tx, actor, wanted| {
            action::list::total(tx, actor, action::list::Which::All, wanted, Total::CAP).map(drop)
        },
        text: "customer",
    },
    List {
        name: "users",
        orders: USERS,
        page: |tx, actor, wanted| user::list::page(tx, actor, wanted).map(drop),
        total: |tx, actor, wanted| user::list::total(tx, actor, wanted, Total::CAP).map(drop),
        text: "user",
    },
    List {
        name: "groups",
        orders: &[None],
        page: |tx, actor, wanted| group::list::page(tx, actor, group::list::Which::Active, wanted).map(drop),
        total: |tx, actor, wanted| {
            group::list::total(tx, actor, group::list::Which::Active, wanted, Total::CAP).map(drop)
        },
        text: "group",
    },
];

/// Whoever asks, and which lists they are offered.
fn readers(bench: &Bench, cast: &Cast) -> [(Actor, &'static str, &'static [List]); 2] {
    let (admins, of_work) = (LISTS, &LISTS[..4]);
    [(operator(bench.org), "", admins), (cast.manager(bench.org), ", to the heaviest account manager", of_work)]
}

/// Measures them all, and puts a section into bench/lists.md.
pub async fn measure(args: &Args, bench: &Bench, cast: &Cast) -> Result<(), Failure> {
    let (mut lines, mut plans) = (String::new(), String::new());
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
                let pages = times(bench, |tx| (list.page)(tx, actor, &wanted)).await?;
                let totals = times(bench, |tx| (list.total)(tx, actor, &wanted)).await?;
                let order = order.map_or("its own", Column::name);
                let [page, slow, total] = [pages.median(), pages.p99(), totals.median()].map(time);
                writeln!(lines, "| {}{whose} | {order} | {what} | {page} | {slow} | {total} |", list.name)?;
                let found = bench.db.read(|tx| tx.plans(|tx| (list.page)(tx, actor, &wanted))).await?;
                write!(
                    plans,
                    "\n**{}{whose}, {order}{}{what}**\n\n",
                    list.name,
                    if what.is_empty() { "" } else { ", " }
                )?;
                for Plan { steps, .. } in found {
                    writeln!(
                        plans,
                        "- {}",
                        steps.iter().map(|step| format!("`{}`", step.trim())).collect::<Vec<_>>().join(" · ")
                    )?;
                }
            }
        }
    }
    let section = format!(
        "## {}, size {}\n\n| list | order | searched for | page of 50 | p99 | its total |\n|---|---|---|--:|--:|--:|\n{lines}\n\
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
