//! Freshness over two nodes: people come to groups and leave them by one node, and the other is asked after each change whose
//! an action is. A read that begins when the change has been acknowledged may never hear the older answer. Readers with a cache
//! of 50 ms are planted to show that they would be caught.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use remit_db::{params, sql};
use remit_domain::action::ownership::Reach;
use remit_domain::id::{ActionId, GroupId, UserId};
use tokio::task::JoinSet;
use tokio::time::Instant as Moment;

use super::client::{Connection, get};
use super::server::{Server, bearer, quieten};
use crate::cast::Cast;
use crate::measure::{Bench, Times, now};
use crate::report::{put_into_file, time};
use crate::{Failure, machine, progress};

/// Clients that change memberships; as many read.
const CLIENTS: usize = 8;
/// How long they do, and those whose readers have a cache.
const SECONDS: u64 = 600;
const SECONDS_WITH_CACHE: u64 = 5;
const CACHED: Duration = Duration::from_millis(50);
/// So many answers have to be compared.
const PAIRS: usize = 100_000;

/// Somebody who comes to a group and leaves it, and an action that is theirs as long as they are in it.
#[derive(Debug, Clone, Copy)]
struct Membership {
    group: GroupId,
    user: UserId,
    action: ActionId,
}

/// Asks after each change, and writes the section.
pub async fn measure(bench: &Bench, cast: &Cast, url: &str) -> Result<Vec<String>, Failure> {
    quieten(bench).await?;
    let nodes = [Server::start(url)?, Server::start(url)?];
    let token = nodes[0].token("write")?;
    let addresses = [nodes[0].address, nodes[1].address];
    let memberships = memberships(bench, cast, addresses[0], &token).await?;
    progress("asking one node after each change at the other");
    let found = change_and_read(&memberships, addresses, &token, SECONDS, None).await?;
    progress("the same with a cache");
    let cached = change_and_read(&memberships, addresses, &token, SECONDS_WITH_CACHE, Some(CACHED)).await?;
    let holds = found.stale == 0 && found.pairs() >= PAIRS && cached.stale > 0;
    let times = Times::elapsed(found.changes.clone());
    let [median, p99] = [times.median(), times.p99()].map(time);
    let text = format!(
        "## Memberships on two nodes\n\n- {}\n\n{CLIENTS} clients change memberships (median {median}, p99 {p99}) and {CLIENTS} \
         ask the other node whose an action is, for {SECONDS} s: {} answers compared, {} stale. Of readers with a cache of 50 ms \
         {} of {} were caught. {}\n",
        machine::description()?,
        found.pairs(),
        found.stale,
        cached.stale,
        cached.pairs(),
        if holds { "Holds." } else { "**MISSED**" },
    );
    println!("{text}");
    put_into_file("bench/nodes.md", &text)?;
    Ok(if holds { Vec::new() } else { vec!["freshness on two nodes".to_owned()] })
}

/// What was seen.
#[derive(Default)]
struct Found {
    /// How long each change took, in nanoseconds.
    changes: Vec<u64>,
    stale: usize,
}

impl Found {
    /// Each change was asked about once.
    fn pairs(&self) -> usize {
        self.changes.len()
    }
}

/// Memberships that decide whose an action is: of groups whose members own whatever they see, accountants who are not in them.
async fn memberships(bench: &Bench, cast: &Cast, node: SocketAddr, token: &str) -> Result<Vec<Membership>, Failure> {
    let named = sql!(
        "select r.group_id, min(a.id) from owner_rules r
         join groups g on g.org_id = r.org_id and g.id = r.group_id and g.archived_at is null
         join steps s on s.org_id = r.org_id and s.rule_set_id = r.rule_set_id
         join actions a on a.org_id = s.org_id and a.step_id = s.id
         where r.org_id = $1 and r.scope = $2 group by r.group_id order by r.group_id"
    );
    let groups: Vec<(GroupId, ActionId)> =
        bench.db.read(|tx| tx.all(named, params![bench.org, Reach::All], |row| Ok((row.get(0)?, row.get(1)?)))).await?;
    let mut connection = Connection::open(node).await?;
    let mut found = Vec::new();
    let pairs =
        cast.accountants.iter().flat_map(|&user| groups.iter().map(move |&(group, action)| (user, group, action)));
    for (user, group, action) in pairs {
        if found.iter().any(|it: &Membership| it.user == user) {
            continue;
        }
        let membership = Membership { group, user, action };
        let mut decides = !membership.owns(&mut connection, token).await?;
        membership.change(&mut connection, token, true).await?;
        decides &= membership.owns(&mut connection, token).await?;
        membership.change(&mut connection, token, false).await?;
        decides &= !membership.owns(&mut connection, token).await?;
        found.extend(decides.then_some(membership));
        if found.len() == CLIENTS {
            return Ok(found);
        }
    }
    Err(format!("only {} memberships decide whose an action is", found.len()).into())
}

impl Membership {
    /// They come to the group, or leave it.
    async fn change(self, connection: &mut Connection, token: &str, comes: bool) -> Result<(), Failure> {
        let body = format!("{{\"users\":[\"{}\"]}}", self.user);
        let request = format!(
            "{} /api/v1/groups/{}/members HTTP/1.1\r\nhost: 127.0.0.1\r\n{}content-type: application/json\r\n\
             content-length: {}\r\n\r\n{body}",
            if comes { "POST" } else { "DELETE" },
            self.group,
            bearer(token),
            body.len()
        );
        match connection.ask(request.as_bytes()).await? {
            answer if answer.status == 200 => Ok(()),
            answer => Err(format!("a change was answered with {}", String::from_utf8_lossy(answer.body)).into()),
        }
    }

    /// Whether the action is theirs.
    async fn owns(self, connection: &mut Connection, token: &str) -> Result<bool, Failure> {
        let answer = connection.ask(&get(&format!("/api/v1/actions/{}/owners", self.action), &bearer(token))).await?;
        if answer.status != 200 {
            return Err(format!("a question was answered with {}", answer.status).into());
        }
        Ok(std::str::from_utf8(answer.body)?.contains(&format!("\"{}\"", self.user)))
    }
}

/// Each client changes one membership again and again, at a node of its own; a reader asks the other node after each change.
async fn change_and_read(
    memberships: &[Membership],
    nodes: [SocketAddr; 2],
    token: &str,
    seconds: u64,
    cached: Option<Duration>,
) -> Result<Found, Failure> {
    let ended = Moment::now() + Duration::from_secs(seconds);
    let token: Arc<str> = token.into();
    let mut clients = JoinSet::new();
    for (number, &membership) in memberships.iter().enumerate() {
        let (token, here, there) = (Arc::clone(&token), nodes[number % 2], nodes[(number + 1) % 2]);
        clients.spawn(async move {
            let mut writer = Connection::open(here).await?;
            let mut reader = Reader { connection: Connection::open(there).await?, cached, kept: None };
            let (mut found, mut comes) = (Found::default(), false);
            while Moment::now() < ended || comes {
                comes = !comes;
                let begun = now();
                membership.change(&mut writer, &token, comes).await?;
                found.changes.push(begun.elapsed().as_nanos() as u64);
                found.stale += usize::from(reader.ask(membership, &token).await? != comes);
            }
            Ok::<_, Failure>(found)
        });
    }
    let mut found = Found::default();
    while let Some(client) = clients.join_next().await {
        let client = client??;
        found.changes.extend(client.changes);
        found.stale += client.stale;
    }
    Ok(found)
}

/// Who asks the other node, and may keep what it was told for a while.
struct Reader {
    connection: Connection,
    cached: Option<Duration>,
    kept: Option<(std::time::Instant, bool)>,
}

impl Reader {
    async fn ask(&mut self, membership: Membership, token: &str) -> Result<bool, Failure> {
        if let (Some(cached), Some((since, owns))) = (self.cached, self.kept)
            && since.elapsed() < cached
        {
            return Ok(owns);
        }
        let owns = membership.owns(&mut self.connection, token).await?;
        self.kept = Some((now(), owns));
        Ok(owns)
    }
}
