//! What is asked all day: To do pages, owners, sight, totals.

use remit_db::{Total, Tx};
use remit_domain::action::list::Which;
use remit_domain::action::todo::{After, Wanted};
use remit_domain::action::{self, owners, todo};
use remit_domain::id::{ActionId, CustomerId, UserId};
use remit_domain::{customer, group, invoice, list, user};

use crate::Failure;
use crate::cast::Cast;
use crate::generate::{TODAY, operator};
use crate::limits::Limit;
use crate::measure::{Bench, Measured};
use crate::model::Model;
use crate::random::Random;
use crate::report::Line;

const PAGE: usize = 50;
const COUNTED: i64 = 1_000;

/// Reads to be measured, and what they are measured with.
pub struct Reads<'a> {
    pub bench: &'a Bench,
    pub model: &'a Model,
    pub cast: &'a Cast,
    /// How many samples, as a multiple of the least.
    pub patience: usize,
}

/// A page that somebody asks for.
pub fn wanted(user: UserId, after: Option<After>) -> Wanted {
    Wanted { user, today: TODAY, kind: None, after, limit: PAGE as i64 }
}

impl Reads<'_> {
    pub async fn measure(&self) -> Result<Vec<Line>, Failure> {
        let mut lines = Vec::new();
        let kinds = [
            ("finance", self.cast.finance.as_slice()),
            ("heavy account manager", self.cast.heavy()),
            ("accountant", self.cast.accountants.as_slice()),
            ("plain member", self.cast.plain()),
        ];
        for (kind, users) in kinds {
            lines.push(Line::new(
                format!("To do, page of 50: {kind}"),
                self.bench.limits.page,
                self.page(users, 0).await?,
            ));
        }
        lines.push(Line::new(
            "To do, 20th page: finance",
            Limit::NONE,
            self.page(&self.cast.finance, 19 * PAGE).await?,
        ));
        lines.push(Line::new("owners of an action, with the reason", self.bench.limits.owners, self.owners().await?));
        lines.push(Line::new("owners of an action, explained", self.bench.limits.why, self.explanation().await?));
        lines.push(Line::new("may this user see this customer", self.bench.limits.sight, self.sight().await?));
        for (kind, users) in kinds {
            lines.push(Line::new(
                format!("total of To do, up to 1,000+: {kind}"),
                self.bench.limits.count,
                self.count(users).await?,
            ));
        }
        lines.extend(self.totals().await?);
        Ok(lines)
    }

    /// What depends on the number of keys, once more when many have come about and the unused ones are dropped.
    pub async fn measure_later(&self) -> Result<Vec<Line>, Failure> {
        let (page, count) = (self.page(&self.cast.finance, 0).await?, self.count(&self.cast.finance).await?);
        Ok(vec![
            Line::new("after the changes: To do, page of 50: finance", Limit::NONE, page),
            Line::new("after the changes: total of To do: finance", Limit::NONE, count),
        ])
    }

    async fn page(&self, users: &[UserId], skip: usize) -> Result<Measured, Failure> {
        let (bench, model) = (self.bench, self.model);
        let asked: Vec<Wanted> = users
            .iter()
            .map(|&user| wanted(user, skip.checked_sub(1).and_then(|last| model.after(user, last))))
            .collect();
        let work = async |sample: usize| {
            let wanted = &asked[sample % asked.len()];
            bench.db.read(|tx| todo::page(tx, bench.org, wanted)).await?;
            Ok(())
        };
        let floor = |sample: usize| {
            let wanted = &asked[sample % asked.len()];
            std::hint::black_box(model.page(wanted.user, wanted.after, PAGE));
        };
        bench.read(300 * self.patience, work, Some(floor)).await
    }

    async fn owners(&self) -> Result<Measured, Failure> {
        let actions = self.some_actions();
        let (bench, model) = (self.bench, self.model);
        let work = async |sample: usize| {
            bench.db.read(|tx| owners::owners_of(tx, bench.org, actions[sample])).await?;
            Ok(())
        };
        let floor = |sample: usize| drop(std::hint::black_box(model.owners(actions[sample]).cloned()));
        bench.read(actions.len(), work, Some(floor)).await
    }

    async fn explanation(&self) -> Result<Measured, Failure> {
        let actions = self.some_actions();
        let bench = self.bench;
        let work = async |sample: usize| {
            bench.db.read(|tx| owners::explanation(tx, bench.org, actions[sample])).await?;
            Ok(())
        };
        bench.read(actions.len() / 4, work, None::<fn(usize)>).await
    }

    async fn sight(&self) -> Result<Measured, Failure> {
        let asked = self.some_sights();
        let (bench, model) = (self.bench, self.model);
        let work = async |sample: usize| {
            let (user, customer) = asked[sample];
            bench.db.read(|tx| customer::sees(tx, bench.org, user, customer)).await?;
            Ok(())
        };
        let floor = |sample: usize| {
            let (user, customer) = asked[sample];
            std::hint::black_box(model.sees(user, customer));
        };
        bench.read(asked.len(), work, Some(floor)).await
    }

    async fn count(&self, users: &[UserId]) -> Result<Measured, Failure> {
        let (bench, model) = (self.bench, self.model);
        let work = async |sample: usize| {
            bench.db.read(|tx| todo::count(tx, bench.org, users[sample % users.len()], TODAY)).await?;
            Ok(())
        };
        let floor = |sample: usize| {
            std::hint::black_box(model.count(users[sample % users.len()]));
        };
        bench.read(200 * self.patience, work, Some(floor)).await
    }

    /// Totals of the long lists, as an admin and as the heaviest account manager ask for them.
    async fn totals(&self) -> Result<Vec<Line>, Failure> {
        let (bench, everything) = (self.bench, list::Wanted::default());
        let (admin, manager) = (operator(bench.org), self.cast.manager(bench.org));
        let mut lines = Vec::new();
        for (kind, actor) in [("admin", &admin), ("heavy account manager", &manager)] {
            let all = &everything;
            lines.push(
                self.total("actions", kind, |tx| action::list::total(tx, actor, Which::Open, all, COUNTED)).await?,
            );
            lines.push(self.total("customers", kind, |tx| customer::list::total(tx, actor, all, COUNTED)).await?);
            lines.push(self.total("invoices", kind, |tx| invoice::list::total(tx, actor, all, COUNTED)).await?);
        }
        lines.push(self.total("users", "admin", |tx| user::list::total(tx, &admin, &everything, COUNTED)).await?);
        let active = group::list::Which::Active;
        lines.push(
            self.total("groups", "admin", |tx| group::list::total(tx, &admin, active, &everything, COUNTED)).await?,
        );
        Ok(lines)
    }

    async fn total(
        &self,
        what: &str,
        kind: &str,
        question: impl Fn(&Tx<'_>) -> remit_domain::Result<Total>,
    ) -> Result<Line, Failure> {
        let work = async |_| {
            self.bench.db.read(&question).await?;
            Ok(())
        };
        let measured = self.bench.read(200 * self.patience, work, None::<fn(usize)>).await?;
        Ok(Line::new(format!("total of the {what}, up to 1,000+: {kind}"), self.bench.limits.count, measured))
    }

    fn some_actions(&self) -> Vec<ActionId> {
        let all: Vec<ActionId> = self.model.actions().collect();
        let mut random = Random::new(1);
        (0..2_000 * self.patience).map(|_| random.pick(&all)).collect()
    }

    /// Half of the users asked about are assigned to the customer.
    fn some_sights(&self) -> Vec<(UserId, CustomerId)> {
        let users: Vec<UserId> = self.model.facts.people.keys().copied().collect();
        let customers: Vec<CustomerId> = self.model.customers.keys().copied().collect();
        let mut random = Random::new(2);
        let mut sight = |sample: usize| {
            let customer = random.pick(&customers);
            let assigned = self.model.customers[&customer].assigned.first().filter(|_| sample.is_multiple_of(2));
            (assigned.copied().unwrap_or_else(|| random.pick(&users)), customer)
        };
        (0..2_000 * self.patience).map(&mut sight).collect()
    }
}
