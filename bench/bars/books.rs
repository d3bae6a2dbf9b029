//! The customers, whose they are, and what they owe.

use remit_db::{Db, ToValue, Tx, Value, sql};
use remit_domain::clock::Day;
use remit_domain::id::{CustomerId, OrgId, UserId, WorkflowId};
use remit_domain::permission::Position;
use remit_domain::{Result, customer, invoice, text};

use crate::generate::{NOW, TODAY};
use crate::people::Person;
use crate::random::{Random, Weighted};
use crate::rules::STAGES;
use crate::size::Size;

const CUSTOMERS_AT_ONCE: usize = 2_000;
const TRADES: [&str; 12] = [
    "Bakery", "Clinic", "Fittings", "Freight", "Garage", "Joinery", "Media", "Optics", "Paper", "Roofing", "Textiles",
    "Wines",
];
const PLACES: [&str; 16] = [
    "Aarhus", "Bilbao", "Cádiz", "Dresden", "Espoo", "Faro", "Ghent", "Haarlem", "Izmir", "Jena", "Kraków", "Lyon",
    "Mainz", "Nîmes", "Oulu", "Porto",
];

/// Makes customers with the people assigned to them and their invoices, so many at a time.
pub async fn books(
    db: &Db,
    org: OrgId,
    size: &Size,
    people: &[Person],
    workflows: &[WorkflowId],
    random: &mut Random,
) -> Result<()> {
    let (assignable, weights) = assignable(people, random);
    let mut invoices = Invoices::new(size, random);
    for first in (0..size.customers).step_by(CUSTOMERS_AT_ONCE) {
        let customers: Vec<Customer> = (first..size.customers.min(first + CUSTOMERS_AT_ONCE))
            .map(|index| Customer {
                index,
                name: format!("{} {} {}", random.pick(&PLACES), random.pick(&TRADES), index + 1),
                workflow: workflows[random.below(workflows.len())],
                assigned: assigned(&assignable, &weights, random),
                invoices: invoices.of(index, random),
            })
            .collect();
        insert(db, org, &customers).await?;
    }
    Ok(())
}

struct Customer {
    index: usize,
    name: String,
    workflow: WorkflowId,
    assigned: Vec<UserId>,
    invoices: Vec<Invoice>,
}

/// The size of a book falls off as this power of its rank: a heavy tail, of which the first has five times the mean.
const TAIL: f64 = 0.3;

/// Account managers with books of very different sizes; a few customers are with somebody else.
fn assignable(people: &[Person], random: &mut Random) -> (Vec<UserId>, Weighted) {
    let is_manager = |person: &&Person| person.position == Position::AccountManager;
    let mut managers: Vec<UserId> = people.iter().filter(is_manager).map(|person| person.id).collect();
    random.shuffle(&mut managers);
    let others: Vec<UserId> = people.iter().filter(|person| !is_manager(person)).map(|person| person.id).collect();
    let books: Vec<f64> = (1..=managers.len()).map(|rank| (rank as f64).powf(-TAIL)).collect();
    let few = books.iter().sum::<f64>() * 0.04 / others.len() as f64;
    let weights = Weighted::new(books.into_iter().chain(others.iter().map(|_| few)));
    (managers.into_iter().chain(others).collect(), weights)
}

/// Nobody for 6 customers in a hundred, one person for 70, two or three for the others.
fn assigned(people: &[UserId], weights: &Weighted, random: &mut Random) -> Vec<UserId> {
    let wanted = match random.below(100) {
        0..6 => 0,
        6..76 => 1,
        76..92 => 2,
        _ => 3,
    };
    let mut assigned = Vec::with_capacity(wanted);
    while assigned.len() < wanted {
        let user = people[weights.pick(random)];
        if !assigned.contains(&user) {
            assigned.push(user);
        }
    }
    assigned
}

struct Invoice {
    number: usize,
    issued: Day,
    due: Day,
    amount: i64,
    paid: Option<Day>,
    disputed: bool,
}

/// Shares the open actions among the customers: most have a few invoices, some have many.
struct Invoices {
    shares: Vec<f64>,
    total: f64,
    actions: usize,
    given: usize,
    sum: f64,
    number: usize,
}

impl Invoices {
    fn new(size: &Size, random: &mut Random) -> Invoices {
        let shares: Vec<f64> = (0..size.customers).map(|_| 0.3 - (1.0 - random.fraction()).ln()).collect();
        Invoices { total: shares.iter().sum(), shares, actions: size.actions, given: 0, sum: 0.0, number: 0 }
    }

    /// A customer's invoices. Beside those for which a step is due there are some that are paid or disputed.
    fn of(&mut self, customer: usize, random: &mut Random) -> Vec<Invoice> {
        self.sum += self.shares[customer];
        let is_last = customer + 1 == self.shares.len();
        let until = if is_last { self.actions } else { (self.sum / self.total * self.actions as f64) as usize };
        let due = until - self.given;
        self.given = until;
        let settled = usize::from(random.percent(40.0));
        (0..due + settled).map(|place| self.next(place >= due, random)).collect()
    }

    fn next(&mut self, is_settled: bool, random: &mut Random) -> Invoice {
        self.number += 1;
        let (first, last) = random.pick(&STAGES);
        let due = TODAY.plus(-random.between(first, last));
        let paid = (is_settled && random.percent(70.0)).then(|| due.plus(-1));
        let amount = (5_000.0 * (1.0 / (1.0 - random.fraction() * 0.999)).powf(0.8)) as i64;
        Invoice {
            number: self.number,
            issued: due.plus(-30),
            due,
            amount,
            paid,
            disputed: is_settled && paid.is_none(),
        }
    }
}

/// Writes customers with all that belongs to them.
async fn insert(db: &Db, org: OrgId, customers: &[Customer]) -> Result<()> {
    db.write(|tx| {
        let ids = customers.iter().map(|_| Ok(CustomerId(tx.next_id()?))).collect::<Result<Vec<_>>>()?;
        insert_customers(tx, org, &ids, customers)?;
        insert_assignments(tx, org, &ids, customers)?;
        insert_invoices(tx, org, &ids, customers)
    })
    .await
}

fn insert_customers(tx: &Tx<'_>, org: OrgId, ids: &[CustomerId], customers: &[Customer]) -> Result<()> {
    let texts: Vec<_> = customers.iter().map(|it| (format!("C{:06}", it.index + 1), text::fold(&it.name))).collect();
    let keys: Vec<_> = texts.iter().map(|(number, _)| text::fold(number)).collect();
    let rows = ids.iter().zip(customers).zip(texts.iter().zip(&keys)).map(|((id, it), ((number, name), key))| {
        [
            org.to_value(),
            id.to_value(),
            number.to_value(),
            key.to_value(),
            it.name.to_value(),
            name.to_value(),
            it.workflow.to_value(),
            NOW.to_value(),
        ]
    });
    tx.run_many(
        sql!(
            "insert into customers (org_id, id, number, number_key, name, name_key, workflow_id, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        rows,
    )?;
    Ok(tx.index(&customer::TEXTS, org.0, ids)?)
}

fn insert_assignments(tx: &Tx<'_>, org: OrgId, ids: &[CustomerId], customers: &[Customer]) -> Result<()> {
    let rows = ids.iter().zip(customers).flat_map(|(id, customer)| {
        let places = (1i64..).zip(&customer.assigned);
        places.map(|(place, user)| [org.to_value(), id.to_value(), user.to_value(), Value::Int(place), NOW.to_value()])
    });
    tx.run_many(
        sql!("insert into assignments (org_id, customer_id, user_id, place, created_at) values ($1, $2, $3, $4, $5)"),
        rows,
    )?;
    Ok(())
}

fn insert_invoices(tx: &Tx<'_>, org: OrgId, ids: &[CustomerId], customers: &[Customer]) -> Result<()> {
    let all: Vec<_> =
        ids.iter().zip(customers).flat_map(|(id, it)| it.invoices.iter().map(move |it| (id, it))).collect();
    let numbers: Vec<_> = all.iter().map(|(_, invoice)| format!("INV-{:07}", invoice.number)).collect();
    let keys: Vec<_> = numbers.iter().map(|number| text::fold(number)).collect();
    let new = all.iter().map(|_| tx.next_id()).collect::<std::result::Result<Vec<_>, _>>()?;
    let rows = all.iter().zip(&new).zip(numbers.iter().zip(&keys)).map(|(((customer, it), id), (number, key))| {
        [
            org.to_value(),
            id.to_value(),
            customer.to_value(),
            number.to_value(),
            key.to_value(),
            it.issued.to_value(),
            it.due.to_value(),
            it.amount.to_value(),
            Value::Text("EUR"),
            it.disputed.to_value(),
            it.paid.to_value(),
        ]
    });
    tx.run_many(
        sql!(
            "insert into invoices
             (org_id, id, customer_id, number, number_key, issued_on, due_on, amount, currency, disputed, paid_on)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
        ),
        rows,
    )?;
    Ok(tx.index(&invoice::TEXTS, org.0, &new)?)
}
