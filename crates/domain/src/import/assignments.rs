//! Imports who is assigned to which customer, in order: one or more addresses a line.
//!
//! The users of a customer are those of all its lines, in the order of the file. Customers that the file does not name
//! stay as they are.

mod lines;

use std::collections::HashMap;
use std::io::{Read, Seek};

use remit_db::{Db, Tx, params, sql};

use super::reader::Encoding;
use super::{BadLine, Failure, News, Reason, Understood, columns, receivables};
use crate::Actor;
use crate::assignment::{self, MOST_ASSIGNED};
use crate::customer;
use crate::error::{Problem, Result};
use crate::id::{CustomerId, OrgId, UserId};
use crate::permission::{self, Ability};
use crate::user::assignable;
use lines::Wanted;

/// So many customers are changed in one transaction.
const BATCH: usize = 500;

/// How a file is to be imported.
#[derive(Debug, Clone)]
pub struct Options {
    /// How the text is written.
    pub encoding: Encoding,
    /// Which header is which column: (column, header).
    pub columns: Vec<(String, String)>,
    /// Only say what would happen.
    pub dry_run: bool,
}

/// A column of this import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// The customer's number.
    Customer,
    /// The addresses of its users, separated by commas, semicolons or spaces.
    Users,
}

impl columns::Column for Column {
    const ALL: &'static [Column] = &[Column::Customer, Column::Users];

    fn name(self) -> &'static str {
        match self {
            Column::Customer => "customer",
            Column::Users => "users",
        }
    }

    fn spellings(self) -> &'static [&'static str] {
        match self {
            Column::Customer => receivables::CUSTOMER,
            Column::Users => &[
                "users",
                "user",
                "assigned",
                "assignedto",
                "assignedusers",
                "email",
                "emails",
                "emailaddress",
                "accountmanager",
                "owner",
                "gestionnaire",
                "responsable",
                "adresse",
            ],
        }
    }

    fn is_required(self) -> bool {
        true
    }
}

/// What an import did, or would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// How the file was understood.
    pub file: Understood,
    /// Customers whose users the file knows differently.
    pub changed: u64,
    /// Customers that had these users already.
    pub unchanged: u64,
    /// Lines left out because something is wrong with them; each was told as [`News::Bad`].
    pub bad: u64,
}

/// Imports `file`, and tells what happens as it goes.
///
/// # Errors
/// What makes the file as a whole unreadable: then nothing has been applied. Failures of the storage: then what was
/// applied until then stays, and importing again goes on from there.
pub async fn import<F: Read + Seek>(
    db: &Db,
    actor: &Actor,
    file: &mut F,
    options: &Options,
    mut tell: impl FnMut(News<'_>),
) -> std::result::Result<Report, Failure> {
    let _ = permission::may(actor, Ability::Assign)?;
    let people = db.read(|tx| addresses(tx, actor.org)).await?;
    let (understood, lines, mut bad) = lines::read(file, options, &people, &mut tell)?;
    tell(News::Understood(&understood));
    let mut report = Report { file: understood, changed: 0, unchanged: 0, bad: bad.len() as u64 };
    let mut through = report.bad;
    let mut customers = lines.customers();
    loop {
        let wanted = customers.by_ref().take(BATCH).collect::<Vec<_>>();
        if wanted.is_empty() {
            break;
        }
        let applied = if options.dry_run {
            db.read(|tx| Ok::<_, crate::Error>(compare(tx, actor, &wanted)?.0)).await?
        } else {
            db.write(|tx| apply(tx, actor, &wanted)).await?
        };
        report.changed += applied.changed;
        report.unchanged += applied.unchanged;
        report.bad += applied.bad.len() as u64;
        bad.extend(applied.bad);
        through += wanted.iter().map(|wanted| wanted.lines().len() as u64).sum::<u64>();
        tell(News::Through(through));
    }
    bad.sort_unstable_by_key(|bad| bad.line);
    bad.iter().for_each(|bad| tell(News::Bad(bad)));
    Ok(report)
}

/// Everybody who may be assigned, by address.
fn addresses(tx: &Tx<'_>, org: OrgId) -> Result<HashMap<String, UserId>> {
    let people = tx.all(
        sql!(concat!("select email_key, id from users where org_id = $1 and ", assignable!())),
        params![org],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(people.into_iter().collect())
}

/// What became of some customers.
#[derive(Default)]
struct Applied {
    changed: u64,
    unchanged: u64,
    bad: Vec<BadLine>,
}

type Changes = Vec<(CustomerId, Vec<UserId>, Vec<UserId>)>;

/// What would become of these customers, and what of that is to be written.
fn compare(tx: &Tx<'_>, actor: &Actor, wanted: &[Wanted<'_>]) -> Result<(Applied, Changes)> {
    let numbers: Vec<_> = wanted.iter().map(|wanted| wanted.number).collect();
    let customers = customer::queries::by_number(tx, actor.org, &numbers)?;
    let customers: HashMap<_, _> = customers.into_iter().map(|customer| (customer.number, customer.id)).collect();
    let ids: Vec<_> = customers.values().copied().collect();
    let mut assigned = assignment::queries::of(tx, actor.org, &ids)?;
    let (mut applied, mut changes) = (Applied::default(), Changes::new());
    for wanted in wanted {
        let Some(customer) = customers.get(wanted.number) else {
            let unknown = |line| BadLine::at(line, Column::Customer, wanted.number, Reason::UnknownCustomer);
            applied.bad.extend(wanted.lines().map(unknown));
            continue;
        };
        let after = wanted.users();
        if after.len() > MOST_ASSIGNED {
            let too_many = || Reason::Problem(Problem::TooMany { max: MOST_ASSIGNED });
            applied.bad.extend(wanted.lines().map(|line| BadLine::at(line, Column::Users, "", too_many())));
            continue;
        }
        let before = assigned.remove(customer).unwrap_or_default();
        if before == after {
            applied.unchanged += 1;
        } else {
            applied.changed += 1;
            changes.push((*customer, before, after));
        }
    }
    Ok((applied, changes))
}

fn apply(tx: &Tx<'_>, actor: &Actor, wanted: &[Wanted<'_>]) -> Result<Applied> {
    let permit = permission::may(actor, Ability::Assign)?;
    let (applied, changes) = compare(tx, actor, wanted)?;
    assignment::commands::store(tx, permit, &changes)?;
    Ok(applied)
}
