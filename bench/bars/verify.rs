//! Holds the answers of the database to those of the pure function.

use remit_domain::action::keys::check::{self, Report};
use remit_domain::action::{owners, todo};
use remit_domain::customer;
use remit_domain::id::{ActionId, CustomerId, KeyId, UserId};

use crate::Failure;
use crate::generate::TODAY;
use crate::measure::Bench;
use crate::model::Model;
use crate::random::Random;
use crate::reads::wanted;

const PAGES: usize = 3;
const SAMPLES: usize = 3_000;

/// Compares pages and counts of everybody, and samples of owners and of sight. Says what was compared.
pub async fn answers(bench: &Bench, model: &Model) -> Result<String, Failure> {
    let users: Vec<UserId> = model.facts.people.keys().copied().collect();
    for &user in &users {
        compare_pages(bench, model, user).await?;
    }
    let mut random = Random::new(6);
    let actions: Vec<ActionId> = model.actions().collect();
    let customers: Vec<CustomerId> = model.customers.keys().copied().collect();
    for _ in 0..SAMPLES {
        let action = random.pick(&actions);
        let found = bench.db.read(|tx| owners::owners_of(tx, bench.org, action)).await?;
        same(&found.as_ref(), &model.owners(action), || format!("the owners of {action}"))?;
        let (user, customer) = (random.pick(&users), random.pick(&customers));
        let user =
            model.customers[&customer].assigned.first().copied().filter(|_| random.percent(50.0)).unwrap_or(user);
        let found = bench.db.read(|tx| customer::sees(tx, bench.org, user, customer)).await?;
        same(&found, &model.sees(user, customer), || format!("whether {user} sees {customer}"))?;
    }
    Ok(format!(
        "checked against the pure function: {PAGES} pages and the total of each of {} users, owners of {SAMPLES} actions, \
         {SAMPLES} questions of sight",
        users.len()
    ))
}

async fn compare_pages(bench: &Bench, model: &Model, user: UserId) -> Result<(), Failure> {
    let counted = bench.db.read(|tx| todo::count(tx, bench.org, user, TODAY)).await?;
    let expected = model.count(user).min(todo::COUNTED as usize + 1) as i64;
    same(&counted, &expected, || format!("how much {user} has to do"))?;
    let middle = model.after(user, model.count(user) / 2);
    let late = model.after(user, model.count(user).saturating_sub(10));
    for after in [None, middle, late] {
        let wanted = wanted(user, after);
        let page = bench.db.read(|tx| todo::page(tx, bench.org, &wanted)).await?;
        same(&page, &model.page(user, after, wanted.limit as usize), || format!("the page of {user} after {after:?}"))?;
    }
    Ok(())
}

fn same<T: PartialEq + std::fmt::Debug>(found: &T, expected: &T, what: impl Fn() -> String) -> Result<(), Failure> {
    if found == expected {
        return Ok(());
    }
    Err(format!("{} differs: the database says {found:?}, the rules say {expected:?}", what()).into())
}

/// Has samples of the keys made again from nothing, and compares them with those that were kept up.
pub async fn keys(bench: &Bench, model: &Model) -> Result<String, Failure> {
    let mut random = Random::new(7);
    let mut report = Report::default();
    let customers: Vec<CustomerId> = model.customers.keys().copied().collect();
    for _ in 0..20 {
        let after = Some(random.pick(&customers));
        bench.db.read(|tx| check::placements(tx, bench.org, after, 200, &mut report)).await?;
    }
    let mut after: Option<KeyId> = None;
    loop {
        after = bench.db.read(|tx| check::keys(tx, bench.org, after, 5_000, &mut report)).await?;
        if after.is_none() {
            break;
        }
    }
    match report.differences.first() {
        None => Ok(format!(
            "{} keys made again from nothing and {} placements: no difference",
            report.keys, report.placements
        )),
        Some(first) => Err(format!("{} differences, the first: {first}", report.differences.len()).into()),
    }
}
