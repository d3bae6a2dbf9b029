//! Measures the operations that Remit lives on beside a floor of the same run, and holds them to their bars.
//!
//! `cargo bench -p remit --bench bars`; bench/README.md says more.

mod args;
mod books;
mod cast;
mod changes;
mod churn;
mod database;
mod fresh;
mod generate;
mod growth;
mod http;
mod large;
mod limits;
mod lists;
mod machine;
mod measure;
mod model;
mod people;
mod planning;
mod previews;
mod random;
mod reads;
mod report;
mod rules;
mod sampled;
mod size;
mod verify;
mod writers;

use std::process::ExitCode;

use remit_db::Engine;
use remit_domain::action::facts;
use remit_domain::id::OrgId;

use args::Args;
use cast::Cast;
use changes::Changes;
use churn::Keys;
use database::{Databases, Which};
use large::Large;
use measure::Bench;
use model::Model;
use planning::Planned;
use previews::Previews;
use reads::Reads;
use report::Results;
use sampled::Samples;

/// Whatever went wrong: the run ends with it.
type Failure = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(missed) if missed.is_empty() => ExitCode::SUCCESS,
        Ok(missed) => {
            eprintln!("missed: {}", missed.join("; "));
            ExitCode::FAILURE
        }
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

/// The whole run; says which bars were missed.
async fn run() -> Result<Vec<String>, Failure> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let Some((fresh::READER, of_reader)) = words.split_first().map(|(first, rest)| (first.as_str(), rest)) {
        fresh::read(of_reader).await?;
        return Ok(Vec::new());
    }
    if let Some((http::HELLO, address)) = words.split_first().map(|(first, rest)| (first.as_str(), rest)) {
        http::say_hello(address).await?;
        return Ok(Vec::new());
    }
    let args = Args::parse(words.into_iter())?;
    let databases = Databases::new(&args)?;
    let (org, made) = prepare(&args, &databases).await?;
    let mut results = Results { bytes: databases.bytes()?, engine: databases.description()?, ..Results::default() };
    if let Some(Made { seconds, planned }) = made {
        results.facts.push(format!("all but its actions made in {seconds:.0} s"));
        results.planned = Some(planned);
    }
    databases.copy()?;
    let bench = Bench::new(databases.open(Which::Copy)?, org, args.size).await?;
    if args.wants_door() {
        return http::door::measure(&bench, &databases.url(Which::Copy)).await;
    }
    if args.wants_nodes() {
        return http::nodes::measure(&bench, &cast(&bench).await?, &databases.url(Which::Copy)).await;
    }
    if args.size.fits_in_memory {
        measure(&args, &bench, &databases.url(Which::Copy), &mut results).await?;
    } else {
        measure_by_samples(&args, &bench, &mut results).await?;
    }
    results.publish(&args)
}

/// What it took to make the original.
struct Made {
    /// Without its actions.
    seconds: f64,
    planned: Planned,
}

/// Opens the original, or makes it; says what that took where it was made now.
async fn prepare(args: &Args, databases: &Databases) -> Result<(OrgId, Option<Made>), Failure> {
    if !args.fresh && databases.exists()? {
        let made = generate::made_before(&databases.open(Which::Original)?).await?;
        if let Some(org) = made {
            return Ok((org, None));
        }
    }
    databases.begin_again()?;
    let db = databases.open(Which::Original)?;
    progress("making the organisation");
    let begun = measure::now();
    let org = generate::generate(&db, args.size).await?;
    let seconds = begun.elapsed().as_secs_f64();
    progress("planning");
    let planned = planning::plan(&db, org, args.size).await?;
    generate::complete(&db, org).await?;
    drop(db);
    databases.settle()?;
    Ok((org, Some(Made { seconds, planned })))
}

async fn measure(args: &Args, bench: &Bench, url: &str, results: &mut Results) -> Result<(), Failure> {
    progress("working out the answers in memory");
    let model = Model::load(&bench.db, bench.org).await?;
    let cast = Cast::find(bench, &model.facts).await?;
    results.facts.push(format!(
        "{} users, {} customers, {} open actions, of which {:.1} % fall back; {} in the To do of a finance user, {} in that \
         of the heaviest account manager",
        model.facts.people.len(),
        model.customers.len(),
        model.actions().len(),
        100.0 * model.fallen_back() as f64 / model.actions().len() as f64,
        model.count(cast.finance[0]),
        model.count(cast.heavy()[0]),
    ));
    results.facts.push(Keys::count(bench).await?.text("before"));
    progress("checking");
    results.checked.push(verify::answers(bench, &model).await?);
    results.bare_read = bench.read(5_000, async |_| Ok(()), None::<fn(usize)>).await?.bare.median();
    results.bare_read_in_one = bench.bare_reads_in_one(50_000).await?;
    let [nothing] = bench.change(500, async |_, _| Ok(())).await?;
    results.bare_write = nothing.bare.median();
    let patience = args.size.patience;
    if args.wants("reads") {
        progress("measuring reads");
        results.lines.extend(Reads { bench, model: &model, cast: &cast, patience }.measure().await?);
    }
    if args.wants("lists") {
        progress("reading every list");
        lists::measure(args, bench, &cast).await?;
    }
    if args.wants("http") && args.engine == Engine::Sqlite {
        progress("asking over HTTP");
        results.rates = http::measure(bench, url, results.scale(args.engine)).await?;
    }
    measure_changes(args, bench, &model, &cast, results).await?;
    if args.wants("writers") {
        progress("writing from eight sides");
        results.lines.push(writers::measure(bench, cast.plain()[0]).await?);
    }
    if args.wants("fresh") {
        progress("asking after each change");
        results.checked.push(fresh::measure(bench, url, cast.plain()[0]).await?);
    }
    if args.wants("churn") {
        measure_later(args, bench, &model, results).await?;
    }
    Ok(())
}

/// What changes take, and what they would do.
async fn measure_changes(
    args: &Args,
    bench: &Bench,
    model: &Model,
    cast: &Cast,
    results: &mut Results,
) -> Result<(), Failure> {
    if args.wants("previews") {
        progress("asking what changes would do");
        results.lines.extend(Previews { bench, cast }.measure().await?);
    }
    if args.wants("changes") {
        progress("measuring changes");
        let patience = args.size.patience;
        results.lines.extend(Changes { bench, model, cast, patience }.measure().await?);
    }
    if args.wants("large") {
        progress("replacing a large group");
        let (lines, checked) = Large { bench, cast }.measure().await?;
        results.lines.extend(lines);
        results.checked.extend(checked);
    }
    Ok(())
}

/// What depends on the number of keys, when many have come about.
async fn measure_later(args: &Args, bench: &Bench, model: &Model, results: &mut Results) -> Result<(), Failure> {
    progress("changing at random");
    churn::churn(bench, model, args.size.changes).await?;
    results.facts.push(Keys::count(bench).await?.text(&format!("after {} random changes", args.size.changes)));
    churn::drop_unused(bench).await?;
    results.facts.push(Keys::count(bench).await?.text("when those that nothing stands on are dropped"));
    progress("checking again");
    let model = Model::load(&bench.db, bench.org).await?;
    results.checked.push(format!("after the changes again {}", verify::answers(bench, &model).await?));
    results.checked.push(verify::keys(bench, &model).await?);
    let cast = Cast::find(bench, &model.facts).await?;
    let patience = args.size.patience;
    results.lines.extend(Reads { bench, model: &model, cast: &cast, patience }.measure_later().await?);
    Ok(())
}

/// What is too large for a model in memory: its answers are checked by samples, and it has no floor there.
async fn measure_by_samples(args: &Args, bench: &Bench, results: &mut Results) -> Result<(), Failure> {
    progress("checking by samples");
    let mut samples = Samples::load(bench).await?;
    results.checked.push(samples.check(bench).await?);
    results.facts.push(Keys::count(bench).await?.text("before"));
    results.bare_read = bench.read(5_000, async |_| Ok(()), None::<fn(usize)>).await?.bare.median();
    results.bare_read_in_one = bench.bare_reads_in_one(50_000).await?;
    let [nothing] = bench.change(500, async |_, _| Ok(())).await?;
    results.bare_write = nothing.bare.median();
    if args.wants("reads") {
        progress("measuring reads");
        results.lines.extend(samples.measure(bench, args.size.patience).await?);
    }
    if args.wants("lists") {
        progress("reading every list");
        lists::measure(args, bench, &cast(bench).await?).await?;
    }
    Ok(())
}

/// The cast where no model is needed.
async fn cast(bench: &Bench) -> Result<Cast, Failure> {
    let facts = bench.db.read(|tx| facts::of_everybody(tx, bench.org)).await?;
    Cast::find(bench, &facts).await
}

fn progress(what: &str) {
    eprintln!("… {what}");
}
