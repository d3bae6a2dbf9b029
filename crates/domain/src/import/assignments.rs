//! Imports who is assigned to which customer, in order: one or more addresses a line.
//!
//! The users of a customer are those of all its lines, in the order of the file. Customers that the file does not name
//! stay as they are.

use std::collections::HashMap;
use std::io::{Read, Seek};

use remit_db::{Db, Tx, params, sql};

use super::columns::{self, Mapping};
use super::reader::{Encoding, Reader, Record};
use super::{BadLine, Failure, News, Reason, Understood, receivables};
use crate::Actor;
use crate::assignment::{self, MOST_ASSIGNED};
use crate::customer;
use crate::error::{Problem, Result};
use crate::id::{CustomerId, OrgId, UserId};
use crate::permission::{self, Ability};
use crate::text::EmailAddress;

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
    let people = db.read(|tx| assignable(tx, actor.org)).await?;
    let (understood, wanted, bad) = read(file, options, &people, &mut tell)?;
    tell(News::Understood(&understood));
    let mut report = Report { file: understood, changed: 0, unchanged: 0, bad: bad.len() as u64 };
    bad.iter().for_each(|bad| tell(News::Bad(bad)));
    let mut through = report.bad;
    for wanted in wanted.chunks(BATCH) {
        let applied = if options.dry_run {
            db.read(|tx| Ok::<_, crate::Error>(compare(tx, actor, wanted)?.0)).await?
        } else {
            db.write(|tx| apply(tx, actor, wanted)).await?
        };
        report.changed += applied.changed;
        report.unchanged += applied.unchanged;
        report.bad += applied.bad.len() as u64;
        applied.bad.iter().for_each(|bad| tell(News::Bad(bad)));
        through += wanted.iter().map(|wanted| wanted.lines.len() as u64).sum::<u64>();
        tell(News::Through(through));
    }
    Ok(report)
}

/// Everybody who may be assigned, by address.
fn assignable(tx: &Tx<'_>, org: OrgId) -> Result<HashMap<String, UserId>> {
    let people = tx.all(
        sql!("select email_key, id from users where org_id = $1 and status in (1, 2, 3)"),
        params![org],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(people.into_iter().collect())
}

/// What the file wants of one customer.
struct Wanted {
    number: String,
    /// The numbers of its lines.
    lines: Vec<u64>,
    users: Vec<UserId>,
}

type ReadFile = (Understood, Vec<Wanted>, Vec<BadLine>);

/// Reads the whole file.
fn read<F: Read + Seek>(
    file: &mut F,
    options: &Options,
    people: &HashMap<String, UserId>,
    tell: &mut impl FnMut(News<'_>),
) -> std::result::Result<ReadFile, Failure> {
    file.rewind()?;
    let mut reader = Reader::new(file, options.encoding)?;
    let mapping = Mapping::<Column>::new(reader.header(), &options.columns)?;
    let mut understood = Understood::new(reader.delimiter(), &mapping);
    let (mut wanted, mut bad) = (Vec::<Wanted>::new(), Vec::new());
    let mut places = HashMap::<String, usize>::new();
    let mut spoiled = HashMap::<String, u64>::new();
    let mut record = Record::default();
    while reader.read(&mut record)? {
        understood.rows += 1;
        match line(&record, reader.header().len(), &mapping, people) {
            Err(reason) => {
                if let Some(number) = mapping.field(&record, Column::Customer) {
                    spoiled.entry(number.into_owned()).or_insert(record.line());
                }
                bad.push(reason);
            }
            Ok((number, users)) => {
                let place = *places.entry(number.clone()).or_insert(wanted.len());
                if place == wanted.len() {
                    wanted.push(Wanted { number, lines: Vec::new(), users: Vec::new() });
                }
                wanted[place].lines.push(record.line());
                wanted[place].users.extend(users);
            }
        }
        if understood.rows.is_multiple_of(BATCH as u64) {
            tell(News::Checked(understood.rows));
        }
    }
    leave_out(&spoiled, &mut wanted, &mut bad);
    Ok((understood, wanted, bad))
}

/// Leaves out the good lines of customers with a bad one: half of an assignment would take the other half away.
fn leave_out(spoiled: &HashMap<String, u64>, wanted: &mut Vec<Wanted>, bad: &mut Vec<BadLine>) {
    wanted.retain(|wanted| {
        let Some(&other) = spoiled.get(&wanted.number) else { return true };
        let companion = |&line| BadLine::at(line, Column::Customer, &wanted.number, Reason::Companion { other });
        bad.extend(wanted.lines.iter().map(companion));
        false
    });
    bad.sort_by_key(|bad| bad.line);
}

/// The customer and the users of one line.
fn line(
    record: &Record,
    fields: usize,
    mapping: &Mapping<Column>,
    people: &HashMap<String, UserId>,
) -> std::result::Result<(String, Vec<UserId>), BadLine> {
    if record.len() != fields {
        return Err(BadLine::whole(record.line(), Reason::Fields { found: record.len(), expected: fields }));
    }
    let field = |column| {
        let missing = || BadLine::at(record.line(), column, "", Reason::Missing);
        mapping.field(record, column).ok_or_else(missing)
    };
    let (number, addresses) = (field(Column::Customer)?, field(Column::Users)?);
    let addresses = addresses.split([',', ';', ' ']).filter(|address| !address.is_empty());
    let users = addresses.map(|address| {
        let known = EmailAddress::new(address).ok().and_then(|address| people.get(address.key()).copied());
        known.ok_or_else(|| BadLine::at(record.line(), Column::Users, address, Reason::UnknownUser))
    });
    Ok((number.into_owned(), users.collect::<std::result::Result<_, _>>()?))
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
fn compare(tx: &Tx<'_>, actor: &Actor, wanted: &[Wanted]) -> Result<(Applied, Changes)> {
    let numbers: Vec<_> = wanted.iter().map(|wanted| wanted.number.as_str()).collect();
    let customers = customer::queries::by_number(tx, actor.org, &numbers)?;
    let customers: HashMap<_, _> = customers.into_iter().map(|customer| (customer.number, customer.id)).collect();
    let ids: Vec<_> = customers.values().copied().collect();
    let mut assigned = assignment::queries::of(tx, actor.org, &ids)?;
    let (mut applied, mut changes) = (Applied::default(), Changes::new());
    for wanted in wanted {
        let Some(customer) = customers.get(&wanted.number) else {
            let unknown = |&line| BadLine::at(line, Column::Customer, &wanted.number, Reason::UnknownCustomer);
            applied.bad.extend(wanted.lines.iter().map(unknown));
            continue;
        };
        let after = in_order(&wanted.users);
        if after.len() > MOST_ASSIGNED {
            let reason = Reason::Problem(Problem::TooMany { max: MOST_ASSIGNED });
            applied.bad.push(BadLine::at(wanted.lines[0], Column::Users, "", reason));
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

/// The same users, nobody twice.
fn in_order(users: &[UserId]) -> Vec<UserId> {
    let mut once = Vec::with_capacity(users.len());
    for user in users {
        if !once.contains(user) {
            once.push(*user);
        }
    }
    once
}

fn apply(tx: &Tx<'_>, actor: &Actor, wanted: &[Wanted]) -> Result<Applied> {
    let permit = permission::may(actor, Ability::Assign)?;
    let (applied, changes) = compare(tx, actor, wanted)?;
    assignment::commands::store(tx, permit, &changes)?;
    Ok(applied)
}
