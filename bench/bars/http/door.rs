//! At the door: whether it tells who has an account, and what those inside notice of somebody who guesses at it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use remit_db::{params, sql};
use remit_domain::account::Cost;
use remit_domain::id::UserId;
use tokio::task::JoinSet;
use tokio::time::{Instant as Moment, sleep_until};

use super::client::{Connection, get};
use super::server::{Server, cookie, form_token, sign_in};
use crate::measure::{Bench, Times, now};
use crate::report::{put_into_file, time};
use crate::{Failure, machine, progress};

/// Accounts that are there.
const ACCOUNTS: i64 = 500;
/// How often each door is tried with an address that has an account, and as often with one that has none.
const SAMPLES: usize = 2_000;
/// How far their medians may be apart.
const APART: f64 = 0.05;
/// Networks that the attack comes from, each with an address of its own.
const NETWORKS: usize = 5_000;
/// Guesses a second, for so long, over so many connections.
const GUESSES: u64 = 1_000;
const SECONDS: u64 = 60;
const CONNECTIONS: u64 = 512;
/// Those inside: each asks for a page so often.
const READERS: usize = 20;
const EVERY: Duration = Duration::from_millis(100);
/// By how much the attack may slow them down.
const SLOWER: f64 = 2.0;

/// Measures both, and writes the section.
pub async fn measure(bench: &Bench, url: &str) -> Result<Vec<String>, Failure> {
    super::server::quieten(bench).await?;
    let server = Server::behind_proxy(url)?;
    let users = users(bench).await?;
    // At the cost that the program compares with for addresses without an account.
    let cookies = sign_in(bench, &server, &users, Cost::default()).await?;
    let emails = Arc::new(addresses(bench, &users).await?);
    let door = Door::find(server.address).await?;
    let mut text = format!("## At the door\n\n- {}\n\n", machine::description()?);
    let mut missed = Vec::new();
    text += "| door | account | median | p90 | p99 | medians apart | |\n|---|---|--:|--:|--:|--:|---|\n";
    for path in ["/login", "/password"] {
        progress(&format!("asking at {path} for accounts that are there and that are not"));
        let [known, unknown] = door.compare(path, &emails).await?;
        let apart = (known.median() - unknown.median()).abs() / unknown.median();
        let holds = apart < APART;
        for (who, times) in [("yes", &known), ("no", &unknown)] {
            let [median, p90, p99] = [times.median(), times.part(0.9), times.p99()].map(time);
            text += &format!(
                "| {path} | {who} | {median} | {p90} | {p99} | {:.1} % | {} |\n",
                100.0 * apart,
                verdict(holds)
            );
        }
        missed.extend((!holds).then(|| format!("medians at {path}")));
    }
    progress("reading in peace");
    let (peace, _) = under_attack(server.address, &cookies[..READERS], &door, &emails, 0).await?;
    progress("reading under attack");
    let (attacked, statuses) = under_attack(server.address, &cookies[..READERS], &door, &emails, GUESSES).await?;
    let holds = attacked.p99() < SLOWER * peace.p99();
    text += &format!(
        "\n{GUESSES} guesses a second from {NETWORKS} addresses at {ACCOUNTS} accounts for {SECONDS} s, while {READERS} people read \
         Home and the customers ten times a second each. Answers: {statuses}.\n\n"
    );
    text += "| those inside | median | p90 | p99 | |\n|---|--:|--:|--:|---|\n";
    for (name, times, mark) in [("in peace", &peace, "–"), ("under attack", &attacked, verdict(holds))] {
        let [median, p90, p99] = [times.median(), times.part(0.9), times.p99()].map(time);
        text += &format!("| {name} | {median} | {p90} | {p99} | {mark} |\n");
    }
    missed.extend((!holds).then(|| "pages under attack".to_owned()));
    println!("{text}");
    put_into_file("bench/door.md", &text)?;
    Ok(missed)
}

fn verdict(holds: bool) -> &'static str {
    if holds { "holds" } else { "**MISSED**" }
}

async fn users(bench: &Bench) -> Result<Vec<UserId>, Failure> {
    let some = sql!("select id from users where org_id = $1 and status = 3 order by id limit $2");
    Ok(bench.db.read(|tx| tx.all(some, params![bench.org, ACCOUNTS], |row| row.get(0))).await?)
}

async fn addresses(bench: &Bench, users: &[UserId]) -> Result<Vec<String>, Failure> {
    let email = sql!("select email from users where org_id = $1 and id in ($2...)");
    Ok(bench.db.read(|tx| tx.all_in(email, params![bench.org], users, |row| row.get(0))).await?)
}

/// The door as a browser sees it: its cookie, and the token of its forms.
#[derive(Clone)]
struct Door {
    address: SocketAddr,
    cookie: String,
    token: String,
}

impl Door {
    async fn find(address: SocketAddr) -> Result<Door, Failure> {
        let mut connection = Connection::open(address).await?;
        let form = connection.ask(&get("/login", "")).await?;
        Ok(Door { address, cookie: cookie(form.head)?, token: form_token(form.body)? })
    }

    /// A form sent to a path, as if from a network of this number.
    fn request(&self, path: &str, email: &str, network: usize) -> Vec<u8> {
        let body = format!("csrf={}&email={}&password=not+it+at+all", self.token, email.replace('@', "%40"));
        let from = format!("10.{}.{}.{}", (network >> 16) & 255, (network >> 8) & 255, network & 255);
        format!(
            "POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: {}\r\nx-forwarded-for: {from}\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
            self.cookie,
            body.len()
        )
        .into_bytes()
    }

    /// How long the answers take for addresses that have an account and for others, in turns; the answers have to be the same.
    async fn compare(&self, path: &str, emails: &[String]) -> Result<[Times; 2], Failure> {
        let mut connection = Connection::open(self.address).await?;
        let mut times = [Vec::with_capacity(SAMPLES), Vec::with_capacity(SAMPLES)];
        let mut said = None;
        for sample in 0..2 * SAMPLES {
            let email = match sample % 2 {
                0 => emails[sample / 2 % emails.len()].clone(),
                _ => format!("nobody{}@example.org", sample / 2 % emails.len()),
            };
            let request = self.request(path, &email, sample);
            let begun = now();
            let answer = connection.ask(&request).await?;
            times[sample % 2].push(begun.elapsed().as_nanos() as u64);
            let answer = (answer.status, String::from_utf8_lossy(answer.body).replace(&email, "…"));
            if said.get_or_insert_with(|| answer.clone()) != &answer {
                return Err(format!("{path} answers {email} in another way: {}", answer.1).into());
            }
        }
        Ok(times.map(Times::elapsed))
    }
}

/// Lets people read while somebody guesses so often a second; answers how long their pages took, and what the guesses came to.
async fn under_attack(
    address: SocketAddr,
    cookies: &[String],
    door: &Door,
    emails: &Arc<Vec<String>>,
    a_second: u64,
) -> Result<(Times, String), Failure> {
    let begun = Moment::from_std(now());
    let statuses: Arc<[AtomicUsize; 6]> = Arc::default();
    let (mut guessing, mut reading) = (JoinSet::new(), JoinSet::new());
    for lane in 0..if a_second == 0 { 0 } else { CONNECTIONS } {
        let (door, emails, statuses) = (door.clone(), Arc::clone(emails), Arc::clone(&statuses));
        guessing.spawn(async move {
            let mut connection = Connection::open(address).await?;
            for guess in (lane..a_second * SECONDS).step_by(CONNECTIONS as usize) {
                sleep_until(begun + Duration::from_micros(guess * 1_000_000 / a_second)).await;
                if begun.elapsed().as_secs() > SECONDS {
                    break;
                }
                let guess = guess as usize;
                let request = door.request("/login", &emails[guess % emails.len()], (1 << 20) | (guess % NETWORKS));
                let status = connection.ask(&request).await?.status;
                statuses[usize::from(status / 100).min(5)].fetch_add(1, Ordering::Relaxed);
                if status == 429 {
                    statuses[0].fetch_add(1, Ordering::Relaxed);
                }
            }
            Ok::<_, Failure>(())
        });
    }
    for (number, cookie) in cookies.iter().enumerate() {
        let requests = ["/", "/customers"].map(|path| get(path, &format!("cookie: {cookie}\r\n")));
        reading.spawn(async move {
            let mut connection = Connection::open(address).await?;
            let mut times = Vec::new();
            for turn in 0..SECONDS as usize * 10 {
                sleep_until(begun + EVERY * turn as u32 + EVERY * number as u32 / READERS as u32).await;
                let begun = now();
                let status = connection.ask(&requests[turn % 2]).await?.status;
                times.push(begun.elapsed().as_nanos() as u64);
                if status != 200 {
                    return Err(format!("a page was answered with {status}").into());
                }
            }
            Ok::<_, Failure>(times)
        });
    }
    let mut times = Vec::new();
    while let Some(read) = reading.join_next().await {
        times.extend(read??);
    }
    while let Some(guessed) = guessing.join_next().await {
        guessed??;
    }
    let count = |class: usize| statuses[class].load(Ordering::Relaxed);
    let said = format!(
        "{} compared and refused, {} told to wait, {} errors, in {:.0} s",
        count(4) - count(0),
        count(0),
        count(5),
        begun.elapsed().as_secs_f64()
    );
    Ok((Times::elapsed(times), said))
}
