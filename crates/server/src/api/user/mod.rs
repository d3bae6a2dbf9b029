//! Users, for machines (USR).

mod edit;
mod invitation;
mod new;
mod remove;

use axum::Json;
use axum::extract::State;
use remit_db::{Filter, Tx};
use remit_domain::absence::queries::away_until;
use remit_domain::clock::Instant;
use remit_domain::error::Error;
use remit_domain::id::{GroupId, UserId};
use remit_domain::list::Wanted;
use remit_domain::permission::{Position, Role};
use remit_domain::user::list::{self, Listed};
use remit_domain::user::{Status, found};
use remit_domain::{Actor, Result};
use serde::{Deserialize, Serialize};

pub use edit::{edit, reactivate, suspend};
pub use invitation::{invite, withdraw};
pub use new::create;
pub use remove::remove;

use super::asked::{self, Flag};
use super::shown::{Count, Named, moment};
use crate::actor::Reader;
use crate::app::App;
use crate::extract::{Nothing, Path, Query};
use crate::problem::Problem;

/// Which users are asked for; of several values one has to fit.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    status: Option<String>,
    role: Option<String>,
    position: Option<String>,
    group: Option<String>,
    away: Option<Flag>,
    search: Option<String>,
    after: Option<String>,
    limit: Option<String>,
}

/// A page of users.
#[derive(Serialize)]
pub struct Page {
    users: Vec<User>,
    /// What `after` is for the next page; nothing when this is the last.
    next: Option<String>,
}

/// A user, as the list shows them.
#[derive(Serialize)]
pub struct User {
    id: UserId,
    email: String,
    name: String,
    role: Role,
    position: Position,
    status: Status,
    /// The active groups that they are in.
    groups: Vec<Named<GroupId>>,
    customers: Count,
    actions: Count,
    /// Until when they are away, where they are.
    away_until: Option<String>,
    created_at: String,
    invited_at: Option<String>,
    joined_at: Option<String>,
    last_visit_at: Option<String>,
}

/// `GET /api/v1/users`: a page of them, by name.
pub async fn list(State(app): State<App>, reader: Reader, Query(asked): Query<Asked>) -> Result<Json<Page>, Problem> {
    let wanted = asked.wanted()?;
    Ok(Json(reader.ask_list(&app, |tx, actor| Page::read(tx, actor, &wanted)).await?))
}

/// `GET /api/v1/users/{id}`
pub async fn show(
    State(app): State<App>,
    reader: Reader,
    Path(id): Path<UserId>,
    _: Query<Nothing>,
) -> Result<Json<User>, Problem> {
    Ok(Json(reader.ask(&app, |tx, actor| User::read(tx, actor, id)).await?))
}

impl Asked {
    fn wanted(&self) -> Result<Wanted> {
        let columns =
            [("status", &self.status), ("role", &self.role), ("position", &self.position), ("group", &self.group)];
        let mut filters = Vec::new();
        for (column, words) in columns {
            let Some(words) = words else { continue };
            let words: Vec<&str> = words.split(',').collect();
            filters.push(list::filter(column, &words).map_err(|problem| Error::invalid(column, problem))?);
        }
        if self.away == Some(Flag::Yes) {
            filters.push(found::away());
        }
        let page = asked::page(self.search.as_deref(), self.after.as_deref(), self.limit.as_deref())?;
        Ok(Wanted { filter: Some(Filter::All(filters)), ..page })
    }
}

impl Page {
    /// The page that is wanted.
    pub(super) fn read(tx: &Tx<'_>, actor: &Actor, wanted: &Wanted) -> Result<Page> {
        let page = list::page(tx, actor, wanted)?;
        Ok(Page { users: User::all(tx, actor, page.rows)?, next: page.next })
    }
}

impl User {
    fn read(tx: &Tx<'_>, actor: &Actor, id: UserId) -> Result<User> {
        let listed = list::one(tx, actor, id)?;
        User::all(tx, actor, vec![listed])?.pop().ok_or(Error::NotFound)
    }

    fn all(tx: &Tx<'_>, actor: &Actor, listed: Vec<Listed>) -> Result<Vec<User>> {
        let ids: Vec<UserId> = listed.iter().map(|it| it.user.id).collect();
        let away = away_until(tx, actor.org, &ids)?;
        Ok(listed.into_iter().map(|it| User::new(away.get(&it.user.id).copied(), it)).collect())
    }

    fn new(away_until: Option<Instant>, Listed { user, groups, workload }: Listed) -> User {
        User {
            id: user.id,
            email: user.email,
            name: user.name,
            role: user.role,
            position: user.position,
            status: user.status,
            groups: groups.into_iter().map(|(id, name)| Named { id, name }).collect(),
            customers: Count::capped(workload.customers),
            actions: Count::capped(workload.actions),
            away_until: away_until.map(moment),
            created_at: moment(user.created_at),
            invited_at: user.invited_at.map(moment),
            joined_at: user.joined_at.map(moment),
            last_visit_at: user.last_visit_at.map(moment),
        }
    }
}
