//! Actions, for machines.

pub(super) mod explained;

use axum::Json;
use axum::extract::State;
use remit_db::Tx;
use remit_domain::action::todo::{self, After, Item, Wanted};
use remit_domain::action::{self, Kind, owners};
use remit_domain::clock::Day;
use remit_domain::error::{Error, Problem as Wrong};
use remit_domain::id::{ActionId, CustomerId, InvoiceId, UserId};
use remit_domain::organisation;
use serde::{Deserialize, Serialize};

use super::about;
use super::asked::rows;
use super::shown::{Amount, Named};
use crate::actor::Reader;
use crate::app::App;
use crate::extract::{Path, Query};
use crate::problem::Problem;

/// Which actions are asked for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    mine: Option<String>,
    user: Option<String>,
    kind: Option<String>,
    after: Option<String>,
    limit: Option<String>,
}

/// A page of actions.
#[derive(Serialize)]
pub struct Page {
    actions: Vec<Shown>,
    /// What `after` is for the next page; nothing when this is the last.
    next: Option<String>,
}

/// One action.
#[derive(Serialize)]
struct Shown {
    id: ActionId,
    kind: Kind,
    title: String,
    due_on: String,
    amount: Option<Amount>,
    customer: Named<CustomerId>,
    invoice: Option<Invoice>,
}

#[derive(Serialize)]
struct Invoice {
    id: InvoiceId,
    number: String,
}

/// `GET /api/v1/actions?mine`: what is in somebody's To do, in the order in which it is due.
pub async fn list(State(app): State<App>, reader: Reader, Query(asked): Query<Asked>) -> Result<Json<Page>, Problem> {
    let items = reader
        .ask(&app, |tx, actor| {
            let user = asked.whose(tx, actor)?;
            todo::page(tx, actor.org, &asked.wanted(user, organisation::today(tx, actor)?)?)
        })
        .await?;
    Ok(Json(Page::of(items, rows(asked.limit.as_deref())?)))
}

/// Whether the answer is to be explained.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Depth {
    explain: Option<String>,
}

/// `GET /api/v1/actions/{id}/owners`: whose it is and the reason; with `?explain` how that comes about (OWN 10).
pub async fn owners(
    State(app): State<App>,
    reader: Reader,
    Path(id): Path<ActionId>,
    Query(depth): Query<Depth>,
) -> Result<Json<explained::Answer>, Problem> {
    let answer = reader
        .ask(&app, |tx, actor| {
            let action = action::find(tx, actor, id)?;
            let owners = owners::owners_of(tx, actor.org, id)?;
            let explanation = match depth.explain {
                Some(_) => owners::explanation(tx, actor.org, id)?,
                None => None,
            };
            let known = explained::Known::read(tx, actor.org, owners.as_ref(), explanation.as_ref())?;
            Ok(explained::Answer::new(&action, owners.as_ref(), explanation.as_ref(), &known))
        })
        .await?;
    Ok(Json(answer))
}

impl Asked {
    fn whose(&self, tx: &Tx<'_>, actor: &remit_domain::Actor) -> Result<UserId, Error> {
        if self.mine.is_none() {
            return Err(Error::invalid("mine", Wrong::Missing));
        }
        about(tx, actor, self.user.as_deref())
    }

    fn wanted(&self, user: UserId, today: Day) -> Result<Wanted, Error> {
        let kind = self.kind.as_deref().map(str::parse).transpose();
        let after = self.after.as_deref().map(cursor).transpose();
        Ok(Wanted {
            user,
            today,
            kind: kind.map_err(|problem| Error::invalid("kind", problem))?,
            after: after?,
            limit: i64::try_from(rows(self.limit.as_deref())?).unwrap_or(i64::MAX).saturating_add(1),
        })
    }
}

impl Page {
    /// One more than the limit was read, to know whether there are more.
    fn of(mut items: Vec<Item>, rows: usize) -> Page {
        let more = items.len() > rows;
        items.truncate(rows);
        let next = items.last().filter(|_| more).map(|item| format!("{}_{}", item.due_on, item.action));
        Page { actions: items.into_iter().map(Shown::from).collect(), next }
    }
}

impl From<Item> for Shown {
    fn from(item: Item) -> Shown {
        Shown {
            id: item.action,
            kind: item.kind,
            title: item.title,
            due_on: item.due_on.to_string(),
            amount: item.amount.map(Amount::from),
            customer: Named { id: item.customer, name: item.customer_name },
            invoice: item.invoice.map(|(id, number)| Invoice { id, number }),
        }
    }
}

/// Where the page before ended: `2026-06-29_act_1k3`.
fn cursor(text: &str) -> Result<After, Error> {
    let parts = text.split_once('_').and_then(|(day, action)| Some((day.parse().ok()?, action.parse().ok()?)));
    let (due_on, action) = parts.ok_or(Error::invalid("after", Wrong::NotAChoice))?;
    Ok(After { due_on, action })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_taken_as_it_was_given_and_nothing_else() {
        let after = cursor("2026-06-29_act_1k3").unwrap();
        assert_eq!((after.due_on.to_string(), after.action.to_string()), ("2026-06-29".into(), "act_1k3".into()));
        for wrong in ["", "_", "2026-06-29", "2026-06-29_usr_1", "2026-13-01_act_1", "x_act_1"] {
            assert!(cursor(wrong).is_err(), "{wrong}");
        }
    }
}
