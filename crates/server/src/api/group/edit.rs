//! Making, renaming, archiving, restoring and removing groups.

use axum::extract::State;
use axum::response::Response;
use remit_db::Tx;
use remit_domain::error::Error;
use remit_domain::group::commands::{self, Transfer};
use remit_domain::id::GroupId;
use remit_domain::text::Name;
use remit_domain::{Result, group};
use serde::{Deserialize, Serialize};

use super::Group;
use crate::actor::Writer;
use crate::api::asked::{Faults, at, id_or_none, ids};
use crate::api::preview::{Mode, run};
use crate::app::App;
use crate::extract::{self, NoBody, Path, Query};
use crate::problem::Problem;

/// A group to be made.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct New {
    name: String,
    #[serde(default)]
    users: Vec<String>,
}

/// What is to be changed; what is left out stays.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edit {
    name: Option<String>,
}

/// Which groups take over.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leaves {
    members: Option<String>,
    rules: Option<String>,
}

/// What became of it.
#[derive(Serialize)]
struct Gone {
    removed: GroupId,
}

/// `POST /api/v1/groups`
pub async fn create(
    State(app): State<App>,
    Writer { actor }: Writer,
    Query(mode): Query<Mode>,
    extract::Json(new): extract::Json<New>,
) -> Result<Response, Problem> {
    let mut faults = Faults::default();
    let (name, users) = match (faults.take(named(&new.name)), faults.take(ids("users", &new.users))) {
        (Some(name), Some(users)) => (name, users),
        _ => return Err(Error::Invalid(faults.all()).into()),
    };
    let create = |tx: &Tx<'_>| commands::create(tx, &actor, &name, &users).map_err(at("users", "members"));
    run(&app, &actor, &mode, create, |tx, id| Group::read(tx, &actor, id)).await
}

/// `PATCH /api/v1/groups/{id}`
pub async fn rename(
    State(app): State<App>,
    Writer { actor }: Writer,
    Path(id): Path<GroupId>,
    Query(mode): Query<Mode>,
    extract::Json(edit): extract::Json<Edit>,
) -> Result<Response, Problem> {
    let name = edit.name.as_deref().map(named).transpose()?;
    let rename = |tx: &Tx<'_>| {
        // What is not there is not found, also when nothing is to be changed.
        let version = group::find(tx, actor.org, id)?.version;
        name.as_ref().map_or(Ok(()), |name| commands::rename(tx, &actor, id, name, version))
    };
    run(&app, &actor, &mode, rename, |tx, ()| Group::read(tx, &actor, id)).await
}

/// `POST /api/v1/groups/{id}/archive`
pub async fn archive(
    State(app): State<App>,
    Writer { actor }: Writer,
    Path(id): Path<GroupId>,
    Query(mode): Query<Mode>,
    _: NoBody,
) -> Result<Response, Problem> {
    let archive = |tx: &Tx<'_>| commands::archive(tx, &actor, id);
    run(&app, &actor, &mode, archive, |tx, ()| Group::read(tx, &actor, id)).await
}

/// `POST /api/v1/groups/{id}/restore`
pub async fn restore(
    State(app): State<App>,
    Writer { actor }: Writer,
    Path(id): Path<GroupId>,
    Query(mode): Query<Mode>,
    _: NoBody,
) -> Result<Response, Problem> {
    let restore = |tx: &Tx<'_>| commands::restore(tx, &actor, id);
    run(&app, &actor, &mode, restore, |tx, ()| Group::read(tx, &actor, id)).await
}

/// `DELETE /api/v1/groups/{id}`: with the groups that take over its members and its rules, where it has any (GRP 6).
pub async fn remove(
    State(app): State<App>,
    Writer { actor }: Writer,
    Path(id): Path<GroupId>,
    Query(mode): Query<Mode>,
    extract::Json(leaves): extract::Json<Leaves>,
) -> Result<Response, Problem> {
    let transfer = Transfer {
        members: id_or_none("members", leaves.members.as_deref())?,
        rules: id_or_none("rules", leaves.rules.as_deref())?,
    };
    let remove = |tx: &Tx<'_>| commands::remove(tx, &actor, id, &transfer);
    run(&app, &actor, &mode, remove, |_, ()| Ok(Gone { removed: id })).await
}

fn named(name: &str) -> Result<Name> {
    Name::new(name).map_err(|problem| Error::invalid("name", problem))
}
