//! The program over HTTP: the real binary, tokens and sessions, one question a request, every answer checked; and axum's
//! hello-world in the same run, for scale.

mod client;
pub mod door;
mod hello;
pub mod nodes;
mod questions;
mod server;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use remit_domain::account::Cost;
use tokio::task::JoinSet;

pub use hello::{HELLO, say_hello};

use crate::cast::Cast;
use crate::measure::{Bench, Times, now};
use crate::model::Model;
use crate::report::{Rate, time};
use crate::{Failure, progress};
use client::Connection;
use questions::{Question, Questions};
use server::Server;

/// Connections that ask all the time.
const CONNECTIONS: usize = 8;
/// Users who read Home at once.
const AT_ONCE: usize = 20;
/// How often the questions of a kind are asked in turns with the others, and for how long each time.
const TURNS: usize = 4;
const TURN: Duration = Duration::from_secs(2);

/// What is asked, and the part of hello-world's rate, or the rate, that it has to reach.
const BARS: [(&str, Option<Bar>); 4] = [
    ("hello, world: axum alone", None),
    ("To do page of 50", Some(Bar::Rate(4_000.0))),
    ("owners of an action, with the reason", Some(Bar::Part(0.25))),
    ("may this user see this customer", Some(Bar::Part(0.35))),
];
const HOME_P99: f64 = 15e6;

#[derive(Clone, Copy)]
enum Bar {
    Rate(f64),
    Part(f64),
}

/// Starts the program on the copied database, asks, and says how many answers a second there were.
pub async fn measure(bench: &Bench, url: &str, scale: f64) -> Result<Vec<Rate>, Failure> {
    server::quieten(bench).await?;
    let server = Server::start(url)?;
    let hello = hello::start()?;
    // What has begun or ended since the data was made is caught up with at the first request.
    let token = server.token("read")?;
    Connection::open(server.address).await?.get("/api/v1/actions?mine", &server::bearer(&token)).await?;
    let model = Model::load(&bench.db, bench.org).await?;
    let cast = Cast::find(bench, &model.facts).await?;
    let kinds = [
        (hello.address, Questions::hello()),
        (server.address, Questions::todo(&model, &cast, &token)),
        (server.address, Questions::owners(&model, &token)),
        (server.address, Questions::sight(&model, &token)),
    ]
    .map(|(address, questions)| (address, Arc::new(questions)));
    let mut found = [const { (Vec::new(), 0.0) }; 4];
    for turn in 0..TURNS {
        for ((address, questions), (times, seconds)) in kinds.iter().zip(&mut found) {
            let begun = now();
            times.extend(ask(*address, questions, CONNECTIONS, turn).await?);
            *seconds += begun.elapsed().as_secs_f64();
        }
    }
    let rates = found.each_ref().map(|(times, seconds)| times.len() as f64 / seconds);
    let mut lines: Vec<Rate> = BARS
        .into_iter()
        .zip(found)
        .zip(rates)
        .map(|(((name, bar), (times, _)), rate)| {
            let part = rate / rates[0];
            let (text, holds) = match bar {
                None => ("–".to_owned(), None),
                Some(Bar::Rate(least)) => (format!("> {least:.0}/s"), Some(rate > least / scale)),
                Some(Bar::Part(least)) => (format!("> {:.0} % of hello", 100.0 * least), Some(part > least)),
            };
            let times = Times::elapsed(times);
            Rate { name: name.into(), bar: text, rate, part, median: times.median(), p99: times.p99(), holds }
        })
        .collect();
    progress("reading Home");
    lines.push(home(bench, &server, &model, &cast, rates[0], scale).await?);
    Ok(lines)
}

/// Everybody asks for the whole page again and again, signed in by the form.
async fn home(
    bench: &Bench,
    server: &Server,
    model: &Model,
    cast: &Cast,
    hello: f64,
    scale: f64,
) -> Result<Rate, Failure> {
    let users = cast.of_every_kind(AT_ONCE);
    let sessions = server::sign_in(bench, server, &users, Cost { memory_kib: 1_024, passes: 1 }).await?;
    let questions = Arc::new(Questions::home(model, &users, &sessions));
    let (mut times, begun) = (Vec::new(), now());
    for turn in 0..TURNS {
        times.extend(ask(server.address, &questions, AT_ONCE, turn).await?);
    }
    let rate = times.len() as f64 / begun.elapsed().as_secs_f64();
    let times = Times::elapsed(times);
    Ok(Rate {
        name: format!("Home as a whole page, {AT_ONCE} users at once"),
        bar: format!("p99 < {}", time(HOME_P99)),
        rate,
        part: rate / hello,
        median: times.median(),
        p99: times.p99(),
        holds: Some(times.p99() < HOME_P99 * scale),
    })
}

/// Asks over so many connections for a while, and checks every answer. Answers how long each took, in nanoseconds.
async fn ask(
    address: std::net::SocketAddr,
    questions: &Arc<Questions>,
    connections: usize,
    turn: usize,
) -> Result<Vec<u64>, Failure> {
    let ended = Arc::new(AtomicBool::new(false));
    let mut asking = JoinSet::new();
    for number in 0..connections {
        let (questions, ended) = (Arc::clone(questions), Arc::clone(&ended));
        asking.spawn(async move {
            let mut connection = Connection::open(address).await?;
            let mut times = Vec::with_capacity(100_000);
            let mine = questions.from(turn * connections + number, connections);
            for Question { request, expected } in mine {
                if ended.load(Ordering::Relaxed) {
                    break;
                }
                let begun = now();
                let answer = connection.ask(request).await?;
                times.push(begun.elapsed().as_nanos() as u64);
                expected.check(request, answer)?;
            }
            Ok::<_, Failure>(times)
        });
    }
    tokio::time::sleep(TURN).await;
    ended.store(true, Ordering::Relaxed);
    let mut times = Vec::new();
    while let Some(asked) = asking.join_next().await {
        times.extend(asked??);
    }
    Ok(times)
}
