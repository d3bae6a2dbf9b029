//! Freshness: a change is acknowledged, then a question is asked over another connection, and in another process. Neither
//! may ever hear the older answer. A reader with a cache of 50 ms is planted to show that it would be caught.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use remit_db::{Db, params, sql};
use remit_domain::id::{CustomerId, OrgId, UserId};
use remit_domain::{assignment, customer};

use crate::Failure;
use crate::generate::operator;
use crate::measure::{Bench, now};
use crate::random::Random;

const PAIRS: usize = 100_000;
const PAIRS_WITH_CACHE: usize = 1_000;
const CACHED: Duration = Duration::from_millis(50);
/// What makes this program a reader: the word, then the database, the organisation, and whether it caches.
pub const READER: &str = "--fresh-reader";

/// Asks after each change. Says how many answers were compared; fails when one was stale, or when the planted cache was not
/// caught.
pub async fn measure(bench: &Bench, url: &str, user: UserId) -> Result<String, Failure> {
    let stale = pairs(bench, url, user, PAIRS, false).await?;
    if stale > 0 {
        return Err(format!("{stale} of {PAIRS} answers were stale").into());
    }
    let caught = pairs(bench, url, user, PAIRS_WITH_CACHE, true).await?;
    if caught == 0 {
        return Err("a reader with a cache was not caught".into());
    }
    Ok(format!(
        "{PAIRS} changes, each asked about over another connection and in another process: 0 stale answers; of a reader \
         with a cache of 50 ms {caught} of {PAIRS_WITH_CACHE} were"
    ))
}

/// Assigns the user to a customer, or to none, and asks whether they see it.
async fn pairs(bench: &Bench, url: &str, user: UserId, pairs: usize, caches: bool) -> Result<usize, Failure> {
    let all = sql!("select id from customers where org_id = $1 order by id limit 500");
    let customers: Vec<CustomerId> = bench.db.read(|tx| tx.all(all, params![bench.org], |row| row.get(0))).await?;
    let (actor, mut random) = (operator(bench.org), Random::new(11));
    let mut reader = Reader::start(url, bench.org, caches)?;
    let mut stale = 0;
    for pair in 0..pairs {
        let customer = if caches { customers[0] } else { random.pick(&customers) };
        let people = if pair % 2 == 0 { vec![user] } else { Vec::new() };
        let expected = !people.is_empty();
        bench.db.write(|tx| assignment::commands::set(tx, &actor, customer, &people)).await?;
        let elsewhere = reader.ask(user, customer)?;
        let here = bench.db.read(|tx| customer::sees(tx, bench.org, user, customer)).await?;
        stale += usize::from(elsewhere != expected || here != expected);
    }
    reader.stop()?;
    Ok(stale)
}

/// Another process that answers whether a user sees a customer.
struct Reader {
    process: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Reader {
    fn start(url: &str, org: OrgId, caches: bool) -> Result<Reader, Failure> {
        let mut process = Command::new(std::env::current_exe()?)
            .args([READER, url, &org.0.to_string(), &caches.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let questions = process.stdin.take().ok_or("the reader cannot be asked")?;
        let answers = BufReader::new(process.stdout.take().ok_or("the reader cannot be heard")?);
        Ok(Reader { process, questions, answers })
    }

    fn ask(&mut self, user: UserId, customer: CustomerId) -> Result<bool, Failure> {
        writeln!(self.questions, "{} {}", user.0, customer.0)?;
        let mut answer = String::new();
        self.answers.read_line(&mut answer)?;
        Ok(answer.trim().parse()?)
    }

    fn stop(mut self) -> Result<(), Failure> {
        drop(self.questions);
        self.process.wait()?;
        Ok(())
    }
}

/// What the other process does.
pub async fn read(words: &[String]) -> Result<(), Failure> {
    let [url, org, caches] = words else { return Err("a reader wants a database and an organisation".into()) };
    let (org, caches): (OrgId, bool) = (OrgId(org.parse()?), caches.parse()?);
    let db = Db::open(url, remit_db::Options::default())?;
    let mut cache = HashMap::<(UserId, CustomerId), (Instant, bool)>::new();
    for line in std::io::stdin().lines() {
        let line = line?;
        let (user, customer) = line.split_once(' ').ok_or("a question is of a user and a customer")?;
        let asked = (UserId(user.parse()?), CustomerId(customer.parse()?));
        let kept = cache.get(&asked).filter(|(since, _)| caches && since.elapsed() < CACHED).map(|&(_, seen)| seen);
        let seen = match kept {
            Some(seen) => seen,
            None => db.read(|tx| customer::sees(tx, org, asked.0, asked.1)).await?,
        };
        if kept.is_none() {
            cache.insert(asked, (now(), seen));
        }
        println!("{seen}");
    }
    Ok(())
}
