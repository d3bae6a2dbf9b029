//! What one user may configure, sees and belongs to; suspending and reactivating.

use axum::extract::State;
use axum::response::Response;
use remit_db::Tx;
use remit_domain::error::Error;
use remit_domain::id::{GroupId, UserId};
use remit_domain::permission::{Position, Role};
use remit_domain::{Actor, Result, user};
use serde::Deserialize;

use super::User;
use crate::actor::Writer;
use crate::api::asked::{Faults, ids, word};
use crate::api::preview::{Mode, run};
use crate::app::App;
use crate::extract::{self, NoBody, Path, Query};
use crate::problem::Problem;

/// What is to be changed; what is left out stays.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    role: Option<String>,
    position: Option<String>,
    groups: Option<Vec<String>>,
}

/// The same, read.
struct Change {
    role: Option<Role>,
    position: Option<Position>,
    groups: Option<Vec<GroupId>>,
}

/// `PATCH /api/v1/users/{id}`
pub async fn edit(
    State(app): State<App>,
    Writer { actor }: Writer,
    Path(id): Path<UserId>,
    Query(mode): Query<Mode>,
    extract::Json(asked): extract::Json<Asked>,
) -> Result<Response, Problem> {
    let change = asked.change()?;
    let edit = |tx: &Tx<'_>| change.make(tx, &actor, id);
    run(&app, &actor, &mode, edit, |tx, ()| User::read(tx, &actor, id)).await
}

/// `POST /api/v1/users/{id}/suspend`
pub async fn suspend(
    State(app): State<App>,
    Writer { actor }: Writer,
    Path(id): Path<UserId>,
    Query(mode): Query<Mode>,
    _: NoBody,
) -> Result<Response, Problem> {
    let suspend = |tx: &Tx<'_>| user::commands::suspend(tx, &actor, id);
    run(&app, &actor, &mode, suspend, |tx, ()| User::read(tx, &actor, id)).await
}

/// `POST /api/v1/users/{id}/reactivate`
pub async fn reactivate(
    State(app): State<App>,
    Writer { actor }: Writer,
    Path(id): Path<UserId>,
    Query(mode): Query<Mode>,
    _: NoBody,
) -> Result<Response, Problem> {
    let reactivate = |tx: &Tx<'_>| user::commands::reactivate(tx, &actor, id);
    run(&app, &actor, &mode, reactivate, |tx, ()| User::read(tx, &actor, id)).await
}

impl Asked {
    fn change(&self) -> Result<Change> {
        let mut faults = Faults::default();
        let role = faults.take(self.role.as_deref().map(|role| word("role", role)).transpose());
        let position = faults.take(self.position.as_deref().map(|it| word("position", it)).transpose());
        let groups = faults.take(self.groups.as_deref().map(|groups| ids("groups", groups)).transpose());
        match (role, position, groups) {
            (Some(role), Some(position), Some(groups)) => Ok(Change { role, position, groups }),
            _ => Err(Error::Invalid(faults.all())),
        }
    }
}

impl Change {
    fn make(&self, tx: &Tx<'_>, actor: &Actor, id: UserId) -> Result<()> {
        // Who is not there is not found, also when nothing is to be changed.
        user::list::one(tx, actor, id)?;
        if let Some(role) = self.role {
            user::commands::change_role(tx, actor, id, role)?;
        }
        if let Some(position) = self.position {
            user::commands::change_position(tx, actor, id, position)?;
        }
        if let Some(groups) = &self.groups {
            user::commands::set_groups(tx, actor, id, groups)?;
        }
        Ok(())
    }
}
