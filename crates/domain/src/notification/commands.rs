//! Choosing how soon one is told, and putting in the mails that tell.

use remit_db::Tx;
use serde_json::json;

use super::{Pace, Topic, own, queries};
use crate::action::gained::news::NEWS_SECONDS;
use crate::actor::Actor;
use crate::audit::{self, Change, Verb};
use crate::clock::Instant;
use crate::error::{Error, Result};
use crate::id::{AccountId, OrgId};
use crate::mail::{self, Kind};
use crate::permission::{Ability, may};
use crate::user;

/// Who is told at once gets one mail in so long: what comes meanwhile is in the next.
pub const PAUSE_SECONDS: i64 = 300;

/// Keeps how soon the actor wants to be told of each of these. What came before is not told for it.
///
/// # Errors
/// [`Error::Denied`] for who is no person, those of the storage.
pub fn choose(tx: &Tx<'_>, actor: &Actor, wanted: &[(Topic, Pace)]) -> Result<()> {
    let permit = may(actor, Ability::Profile)?;
    let user = actor.user().ok_or(Error::Denied)?;
    let (account, before) = (user::own_account(tx, actor)?, own(tx, actor)?);
    let changed: Vec<_> = wanted.iter().filter(|(topic, pace)| before.get(topic) != Some(pace)).collect();
    for (topic, pace) in &changed {
        queries::set(tx, account, *topic, *pace, actor.at)?;
    }
    let record = Change::new(Verb::ProfileEdited, user, json!(null), json!({ "changed": ["notifications"] }));
    audit::record(tx, permit, if changed.is_empty() { &[] } else { std::slice::from_ref(&record) })
}

/// Forgets what an account has chosen.
pub(crate) fn forget_of(tx: &Tx<'_>, account: AccountId) -> Result<()> {
    queries::delete_of(tx, account)
}

/// Is there somebody who wants to be told at this pace, and has not been? Asked by a read, so that an idle worker does not
/// write.
///
/// # Errors
/// Those of the storage.
pub fn is_any_untold(tx: &Tx<'_>, org: OrgId, pace: Pace, now: Instant) -> Result<bool> {
    Ok(!queries::untold(tx, org, pace, now.plus_seconds(-NEWS_SECONDS), 1)?.is_empty())
}

/// Puts in a mail for everybody who wants to be told at this pace and has not been, and says how many these are. What each says
/// is found out when it goes; done again, it puts in nothing.
///
/// # Errors
/// Those of the storage.
pub fn tell(tx: &Tx<'_>, org: OrgId, pace: Pace, now: Instant) -> Result<usize> {
    let untold = queries::untold(tx, org, pace, now.plus_seconds(-NEWS_SECONDS), i64::MAX)?;
    let users: Vec<_> = untold.iter().map(|(user, _)| *user).collect();
    let pause = if pace == Pace::AtOnce { PAUSE_SECONDS } else { 0 };
    let mails = mail::commands::gather(tx, org, &users, Kind::Gained, pause, now)?;
    let told: Vec<_> = untold.iter().zip(mails).map(|((user, since), mail)| (*user, *since, mail)).collect();
    queries::set_told(tx, org, &told)?;
    Ok(told.len())
}
