//! What came to somebody, in sum: on Home until they say that they know, and by mail. Told is what still is theirs.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use remit_db::{Total, Tx, params, sql};

use super::found::Change;
use super::noted::Noted;
use super::scope::{NONE, Scope, sum_of};
use super::{Cause, fallen, queries};
use crate::absence;
use crate::clock::{Day, Instant};
use crate::error::Result;
use crate::id::{ActionId, MailId, OrgId, UserId};

/// So many actions stand for all of them.
const EXAMPLES: i64 = 5;
/// What came longer ago is no news.
pub(crate) const NEWS_SECONDS: i64 = 7 * 86_400;

/// What came to somebody by one cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// How it came.
    pub cause: Cause,
    /// How many open actions it is, as far as they were counted; none where that cannot be told apart from what they had.
    pub actions: Option<Total>,
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

/// What came to `user` since they said that they know, and in the week before `now`, each counted no further than `most`.
///
/// # Errors
/// Those of the storage.
pub fn unknown(tx: &Tx<'_>, org: OrgId, user: UserId, most: i64, now: Instant) -> Result<Vec<Piece>> {
    let since = now.plus_seconds(-NEWS_SECONDS);
    let noted = queries::unknown(tx, org, user, since)?;
    let mut causes = causes(tx, org, user, &noted)?;
    causes.extend(found(tx, org, queries::unknown_changes(tx, org, user, since)?, most)?);
    causes.iter().filter_map(|cause| cause.piece(tx, org, user, most).transpose()).collect()
}

/// What a mail to `user` tells; nothing where nothing of it is theirs any more.
///
/// # Errors
/// Those of the storage.
pub fn of_mail(tx: &Tx<'_>, org: OrgId, user: UserId, mail: MailId) -> Result<News> {
    let noted = queries::of_mail(tx, org, user, mail)?;
    let (mut news, mut first) = (News::default(), BTreeSet::new());
    let mut causes = causes(tx, org, user, &noted)?;
    causes.extend(found(tx, org, queries::changes_of_mail(tx, org, user, mail)?, i64::MAX)?);
    for cause in causes {
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
        let mut actions = NONE;
        for scope in &self.scopes {
            actions = sum_of(actions, scope.count(tx, org, user, most)?, most);
        }
        let is_told = actions.count > 0 || matches!(self.cause, Cause::StandsIn(_));
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

/// What was noted, with which actions it brought.
fn causes(tx: &Tx<'_>, org: OrgId, user: UserId, noted: &[Noted]) -> Result<Vec<Came>> {
    let told = noted.iter().filter(|noted| noted.cause.absent().is_some()).count();
    let places: BTreeSet<UserId> =
        if told == 0 { BTreeSet::new() } else { absence::queries::away(tx, org)?.places_of(user).collect() };
    let mut causes = Vec::new();
    for &Noted { cause, span } in noted {
        let scopes = match cause {
            Cause::HandedOver(giver) => vec![Scope::handed_over(giver, span)],
            Cause::Assigned => vec![Scope::assigned(span)],
            Cause::Succeeds(before) => vec![Scope::succeeded(before, span)],
            Cause::Added(creator) => Scope::added(creator, span).into(),
            Cause::StandsIn(absent) if places.contains(&absent) => Scope::standing_in(span.1).into(),
            Cause::FellBack(fall) if fallen::is_receiver(tx, org, user)? => vec![Scope::fell_back(fall, span)],
            // Whoever was away is back, or somebody else has their place; what rules find is noted as a change.
            _ => continue,
        };
        let is_mixed = cause.absent().is_some() && (places.len() > 1 || told > 1);
        causes.push(Came { cause, scopes, is_mixed });
    }
    Ok(causes)
}

/// Changes since which rules find somebody, with which actions they brought: of several by one cause the last.
fn found(tx: &Tx<'_>, org: OrgId, changes: Vec<Change>, most: i64) -> Result<Vec<Came>> {
    let mut last = BTreeMap::new();
    for change in changes {
        last.entry(change.cause).or_insert(change);
    }
    let came =
        |change: Change| Ok(Came { cause: change.cause, scopes: change.scopes(tx, org, most)?, is_mixed: false });
    last.into_values().map(came).collect()
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
