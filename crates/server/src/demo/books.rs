//! The books: customers, who is assigned to them, and what they owe.

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use remit_domain::clock::Day;
use remit_domain::customer::NewCustomer;
use remit_domain::invoice::Entry;
use remit_domain::money::{Currency, Money};

use super::Size;
use super::places::{COUNTRIES, Country};

/// A customer with all that is in the books.
pub struct Account {
    pub customer: NewCustomer,
    /// Places in the list of users, in the order of the assignment.
    pub assigned: Vec<usize>,
    pub invoices: Vec<Entry>,
}

/// The books of an organisation of this size, as they stand on `today`; the same for the same seed.
pub fn books(size: &Size, managers: &[usize], today: Day, seed: u64) -> Vec<Account> {
    let mut random = StdRng::seed_from_u64(seed);
    let weights = (0..size.customers).map(|_| weight(&mut random)).collect::<Vec<_>>();
    let all = weights.iter().sum::<f64>();
    let mut accounts = Vec::with_capacity(size.customers);
    let (mut given, mut reached) = (0, 0.0);
    for (index, weight) in weights.iter().enumerate() {
        reached += weight;
        let due = (reached / all * size.invoices as f64).round() as usize;
        let country = country(&mut random);
        let invoices = (given..due).filter_map(|number| invoice(&mut random, number, country, today)).collect();
        let customer = customer(&mut random, index, country);
        accounts.push(Account { customer, assigned: assigned(&mut random, managers), invoices });
        given = due;
    }
    accounts
}

/// A few customers have many invoices, most have some.
fn weight(random: &mut StdRng) -> f64 {
    1.0 / (0.03 + random.random::<f64>())
}

fn country(random: &mut StdRng) -> &'static Country {
    let mut left = random.random_range(0..COUNTRIES.iter().map(|country| country.share).sum());
    let found = COUNTRIES.iter().find(|country| {
        let here = left < country.share;
        left = left.saturating_sub(country.share);
        here
    });
    found.unwrap_or(&COUNTRIES[0])
}

fn customer(random: &mut StdRng, index: usize, country: &Country) -> NewCustomer {
    let city = country.cities.choose(random).copied().unwrap_or_default();
    let company = country.companies.choose(random).copied().unwrap_or_default();
    NewCustomer {
        number: format!("K{:05}", 10_000 + index),
        name: Some(company.replace("{}", city)),
        country: country.code.to_owned(),
    }
}

/// One in ten customers has nobody; the first managers in the list have the larger books.
fn assigned(random: &mut StdRng, managers: &[usize]) -> Vec<usize> {
    let wanted = match random.random_range(0..10) {
        0 => 0,
        1..=6 => 1,
        7..=8 => 2,
        _ => 3,
    };
    let mut chosen = Vec::new();
    for _ in 0..wanted {
        let share = random.random::<f64>() * random.random::<f64>();
        let place = managers[((share * managers.len() as f64) as usize).min(managers.len() - 1)];
        if !chosen.contains(&place) {
            chosen.push(place);
        }
    }
    chosen
}

fn invoice(random: &mut StdRng, number: usize, country: &Country, today: Day) -> Option<Entry> {
    let currency: Currency = country.currency.parse().ok()?;
    let age = random.random_range(0..240);
    let issued = today.plus(-age);
    let due = issued.plus(*[14, 30, 30, 30, 45, 60].choose(random)?);
    let paid =
        if random.random_bool(share_paid(today.0 - due.0)) { Some(paid_on(random, issued, due, today)) } else { None };
    Some(Entry {
        number: format!("INV-{}", 20_000 + number),
        issued,
        due,
        amount: Money::new(amount(random, currency), currency),
        is_disputed: paid.is_none() && random.random_bool(0.05),
        paid,
    })
}

/// The longer an invoice is due, the likelier it has been paid.
fn share_paid(days_due: i64) -> f64 {
    match days_due {
        ..=0 => 0.1,
        1..=14 => 0.3,
        15..=60 => 0.5,
        _ => 0.75,
    }
}

fn paid_on(random: &mut StdRng, issued: Day, due: Day, today: Day) -> Day {
    let last = (due.0 + 40).min(today.0).max(issued.0);
    Day(random.random_range(issued.0..=last))
}

/// Mostly hundreds, sometimes tens of thousands; the yen has no cents and higher figures.
fn amount(random: &mut StdRng, currency: Currency) -> i64 {
    let size = 10f64.powf(random.random_range(1.8..4.4));
    let units = if currency.exponent() == 0 { size * 150.0 } else { size * 100.0 };
    units.round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_makes_the_same_books_of_the_size_asked_for() {
        let managers = [1, 3, 6, 15, 16, 17];
        let made = |seed| books(&Size::DEMO, &managers, Day(20_000), seed);
        let (books, again) = (made(1), made(1));
        let invoices =
            |books: &[Account]| books.iter().flat_map(|account| account.invoices.clone()).collect::<Vec<_>>();
        assert_eq!((books.len(), invoices(&books).len()), (400, 3_000));
        assert_eq!(invoices(&books), invoices(&again));
        assert_ne!(invoices(&books), invoices(&made(2)));
        assert!(books.iter().filter(|account| account.assigned.is_empty()).count() > 10);
    }
}
