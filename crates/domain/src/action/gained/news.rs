//! What came to somebody, in sum: on Home until they say that they know, and by mail. Told is what still is theirs.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use remit_db::{Tx, params, sql};

use super::noted::Noted;
use super::scope::Scope;
use super::{Cause, joined, queries};
use crate::absence;
use crate::clock::{Day, Instant};
use crate::error::Result;
use crate::id::{ActionId, MailId, OrgId, UserId};

/// So many actions stand for all of them.
const EXAMPLES: i64 = 5;

/// What came to somebody by one cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// How it came.
    pub cause: Cause,
    /// How many open actions it is, as far as they were counted; none where that cannot be told apart from what they had.
    pub actions: Option<i64>,
}

/// An action that came to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// What is to be done.
    pub title: String,
    /// The customer's name, or its number where it has none.
    pub customer: String,
    /// When it is due.
    pub due_on: Day,
}

/// All that a mail tells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct News {
    /// What came, by each cause.
    pub pieces: Vec<Piece>,
    /// A few of the actions, the first due first.
    pub examples: Vec<Example>,
}

/// What came to `user` since they said that they know, each counted no further than `most`.
///
/// # Errors
/// Those of the storage.
pub fn unknown(tx: &Tx<'_>, org: OrgId, user: UserId, most: i64) -> Result<Vec<Piece>> {
    let noted = queries::unknown(tx, org, user)?;
    if noted.is_empty() {
        return Ok(Vec::new());
    }
    let causes = causes(tx, org, user, &noted)?;
    causes.iter().filter_map(|cause| cause.piece(tx, org, user, most).transpose()).collect()
}

/// What a mail to `user` tells; nothing where nothing of it is theirs any more.
///
/// # Errors
/// Those of the storage.
pub fn of_mail(tx: &Tx<'_>, org: OrgId, user: UserId, mail: MailId) -> Result<News> {
    let noted = queries::of_mail(tx, org, user, mail)?;
    let (mut news, mut first) = (News::default(), BTreeSet::new());
    for cause in causes(tx, org, user, &noted)? {
        let found = cause.first(tx, org, user)?;
        let piece = cause.piece(tx, org, user, i64::MAX)?;
        news.pieces.extend(piece.filter(|_| !found.is_empty()));
        first.extend(found);
    }
    let first: Vec<ActionId> = first.into_iter().take(EXAMPLES as usize).map(|(_, action)| action).collect();
    news.examples = examples(tx, org, &first)?;
    Ok(news)
}

/// A cause with what came by it.
struct Came {
    cause: Cause,
    scopes: Vec<Scope>,
    /// Whether they had some of that before.
    is_mixed: bool,
}

impl Came {
    /// Whoever stands in is told so also when there is nothing to do yet.
    fn piece(&self, tx: &Tx<'_>, org: OrgId, user: UserId, most: i64) -> Result<Option<Piece>> {
        let mut actions = 0_i64;
        for scope in &self.scopes {
            actions = actions.saturating_add(scope.count(tx, org, user, most)?).min(most);
        }
        let is_told = actions > 0 || matches!(self.cause, Cause::StandsIn(_));
        Ok(is_told.then_some(Piece { cause: self.cause, actions: Some(actions).filter(|_| !self.is_mixed) }))
    }

    fn first(&self, tx: &Tx<'_>, org: OrgId, user: UserId) -> Result<Vec<(Day, ActionId)>> {
        let mut found = Vec::new();
        for scope in &self.scopes {
            found.extend(scope.first(tx, org, user, EXAMPLES)?);
        }
        Ok(found)
    }
}

/// What was noted, by its causes, with which actions they brought.
fn causes(tx: &Tx<'_>, org: OrgId, user: UserId, noted: &[Noted]) -> Result<Vec<Came>> {
    let mut spans = BTreeMap::<Cause, (Instant, Instant)>::new();
    for Noted { cause, at } in noted {
        let (first, last) = spans.entry(*cause).or_insert((*at, *at));
        (*first, *last) = ((*first).min(*at), (*last).max(*at));
    }
    let away = absence::queries::away(tx, org)?;
    let places: BTreeSet<UserId> = away.places_of(user).collect();
    let told: BTreeSet<UserId> = spans.keys().filter_map(|cause| cause.absent()).collect();
    let mut causes = Vec::new();
    for (cause, span) in spans {
        let scopes = match cause {
            Cause::HandedOver(giver) => vec![Scope::handed_over(giver, span)],
            Cause::Assigned => vec![Scope::assigned(span)],
            Cause::Succeeds(_) => vec![Scope::succeeded(span)],
            Cause::Joined(group) => joined::scopes(tx, org, user, group, span.1)?,
            Cause::StandsIn(absent) if places.contains(&absent) => Scope::standing_in(span.1).into(),
            // Whoever was away is back, or somebody else has their place.
            Cause::StandsIn(_) => continue,
        };
        let is_mixed = cause.absent().is_some() && (places.len() > 1 || told.len() > 1);
        causes.push(Came { cause, scopes, is_mixed });
    }
    Ok(causes)
}

fn examples(tx: &Tx<'_>, org: OrgId, actions: &[ActionId]) -> Result<Vec<Example>> {
    let found = tx.all_in(
        sql!(
            "select a.id, a.title, case when c.name = '' then c.number else c.name end, a.due_on
             from actions a join customers c on c.org_id = a.org_id and c.id = a.customer_id
             where a.org_id = $1 and a.id in ($2...)"
        ),
        params![org],
        actions,
        |row| Ok((row.get(0)?, Example { title: row.get(1)?, customer: row.get(2)?, due_on: row.get(3)? })),
    )?;
    let mut found: HashMap<ActionId, Example> = found.into_iter().collect();
    Ok(actions.iter().filter_map(|action| found.remove(action)).collect())
}
