//! A very large change: a group of three hundred account managers is replaced by three hundred others in one request,
//! while others read and write.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use remit_db::{params, sql};
use remit_domain::action::keys::pending;
use remit_domain::action::todo;
use remit_domain::id::{CustomerId, GroupId, UserId};
use remit_domain::{assignment, group};
use tokio::task::JoinHandle;

use crate::cast::Cast;
use crate::generate::operator;
use crate::limits::Limit;
use crate::measure::{Bench, Measured, Times, now};
use crate::model::Model;
use crate::reads::wanted;
use crate::report::Line;
use crate::{Failure, progress, verify};

/// So many people are replaced.
const PEOPLE: usize = 300;
/// So often; an even number, so that the group is in the end as after the first time.
const ROUNDS: usize = 6;
/// Customers whose actions move in one transaction, as in the worker.
const CUSTOMERS: i64 = 200;

/// Very large changes to be measured, and what was checked.
pub struct Large<'a> {
    pub bench: &'a Bench,
    pub cast: &'a Cast,
}

impl Large<'_> {
    pub async fn measure(&self) -> Result<(Vec<Line>, Vec<String>), Failure> {
        let (bench, group) = (self.bench, self.group().await?);
        let managers = &self.cast.managers[..self.cast.managers.len().min(2 * PEOPLE)];
        let sides = managers.split_at(managers.len() / 2);
        self.replace(group, sides.0).await?;
        let (mut changes, mut moves, mut waits, mut windows) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let (mut checked, mut meanwhile) = (Vec::new(), Vec::new());
        for round in 0..ROUNDS {
            let people = [sides.1, sides.0][round % 2];
            let writer = self.writer();
            let begun = now();
            self.replace(group, people).await?;
            changes.push(begun.elapsed().as_nanos() as u64);
            waits.push(writer.stop().await?);
            if round == 0 {
                progress("checking while actions have yet to move");
                let model = Model::load(&bench.db, bench.org).await?;
                checked.push(format!("while actions have yet to move {}", verify::answers(bench, &model).await?));
                meanwhile = self.pages(people).await?;
            }
            let (writer, begun) = (self.writer(), now());
            while bench.db.read(|tx| pending::is_any(tx, bench.org)).await? {
                let begun = now();
                bench.db.write(|tx| pending::move_some(tx, bench.org, CUSTOMERS)).await?;
                moves.push(begun.elapsed().as_nanos() as u64);
            }
            windows.push(begun.elapsed().as_nanos() as u64);
            waits.push(writer.stop().await?);
        }
        let model = Model::load(&bench.db, bench.org).await?;
        checked.push(format!("when they have moved {}", verify::answers(bench, &model).await?));
        let limits = bench.limits;
        let [bare] = bench.change(50, async |_, _| Ok(())).await?;
        let line = |name: String, limit, times| {
            Line::new(name, limit, Measured { times: Times::elapsed(times), in_memory: None, bare: bare.bare.clone() })
        };
        let people = sides.0.len();
        let lines = vec![
            line(format!("replace a group of {people} account managers"), limits.very_large_change, changes),
            line("the longest that another writer waits meanwhile".into(), limits.wait, waits),
            line(format!("then move the actions of {CUSTOMERS} customers"), Limit::NONE, moves),
            line("then move all".into(), Limit::NONE, windows),
        ];
        Ok((lines.into_iter().chain(meanwhile).collect(), checked))
    }

    /// What is read in the window: by those who receive what falls back, and by those whose actions have yet to move.
    async fn pages(&self, moved: &[UserId]) -> Result<Vec<Line>, Failure> {
        let (bench, mut lines) = (self.bench, Vec::new());
        for (kind, users) in [("finance", self.cast.finance.as_slice()), ("who is new in the group", moved)] {
            let work = async |sample: usize| {
                let wanted = wanted(users[sample % users.len()], None);
                bench.db.read(|tx| todo::page(tx, bench.org, &wanted)).await?;
                Ok(())
            };
            let measured = bench.read(300, work, None::<fn(usize)>).await?;
            let name = format!("To do, page of 50, while actions have yet to move: {kind}");
            lines.push(Line::new(name, Limit::NONE, measured));
        }
        Ok(lines)
    }

    /// Whoever it assigns is in nobody's way.
    fn writer(&self) -> Writer {
        Writer::start(self.bench, self.bench.row, self.cast.accountants[0])
    }

    async fn replace(&self, group: GroupId, people: &[UserId]) -> Result<(), Failure> {
        let (bench, actor) = (self.bench, operator(self.bench.org));
        bench.db.write(|tx| group::commands::set_members(tx, &actor, group, people)).await?;
        Ok(())
    }

    /// A group whose assigned members a rule names.
    async fn group(&self) -> Result<GroupId, Failure> {
        let named = sql!("select min(group_id) from owner_rules where org_id = $1 and scope = 1");
        let group = self.bench.db.read(|tx| tx.one(named, params![self.bench.org], |row| row.get(0))).await?;
        Ok(group.ok_or("no rule names a group")?)
    }
}

/// Somebody who assigns one customer anew again and again, and remembers the longest that it took.
struct Writer {
    stopped: Arc<AtomicBool>,
    longest: Arc<AtomicU64>,
    writes: JoinHandle<Result<(), Failure>>,
}

impl Writer {
    fn start(bench: &Bench, customer: CustomerId, user: UserId) -> Writer {
        let (stopped, longest) = (Arc::<AtomicBool>::default(), Arc::<AtomicU64>::default());
        let (bench, stop, most) = (bench.clone(), Arc::clone(&stopped), Arc::clone(&longest));
        let writes = tokio::spawn(async move {
            let (actor, mut people) = (operator(bench.org), Vec::new());
            while !stop.load(Ordering::Relaxed) {
                people = if people.is_empty() { vec![user] } else { Vec::new() };
                let begun = now();
                bench.db.write(|tx| assignment::commands::set(tx, &actor, customer, &people)).await?;
                most.fetch_max(begun.elapsed().as_nanos() as u64, Ordering::Relaxed);
                tokio::task::yield_now().await;
            }
            Ok(())
        });
        Writer { stopped, longest, writes }
    }

    async fn stop(self) -> Result<u64, Failure> {
        self.stopped.store(true, Ordering::Relaxed);
        self.writes.await??;
        Ok(self.longest.load(Ordering::Relaxed))
    }
}
