//! Who is in a group.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use remit_db::Tx;
use remit_domain::error::Error;
use remit_domain::id::{GroupId, UserId};
use remit_domain::list::Wanted;
use remit_domain::user::list;
use remit_domain::{Actor, Result, group};
use serde::{Deserialize, Serialize};

use crate::actor::{Reader, Writer};
use crate::api::asked::{self, at, ids};
use crate::api::preview::{Mode, run};
use crate::api::user;
use crate::app::App;
use crate::extract::{self, Path, Query};
use crate::problem::Problem;

/// Which page of the members is asked for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    after: Option<String>,
    limit: Option<String>,
}

/// Who is to come or go.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Members {
    users: Vec<String>,
}

/// How many members the group has now.
#[derive(Serialize)]
pub struct Count {
    members: usize,
}

/// `GET /api/v1/groups/{id}/members`: a page of them, by name, as the list of users shows them.
pub async fn list_members(
    State(app): State<App>,
    reader: Reader,
    Path(group): Path<GroupId>,
    Query(asked): Query<Asked>,
) -> Result<Json<user::Page>, Problem> {
    let page = asked::page(None, asked.after.as_deref(), asked.limit.as_deref())?;
    let members = reader.ask_list(&app, |tx, actor| {
        let of_group = list::filter("group", &[group.to_string()]);
        let filter = Some(of_group.map_err(|problem| Error::invalid("group", problem))?);
        let members = user::Page::read(tx, actor, &Wanted { filter, ..page.clone() })?;
        group::find(tx, actor.org, group)?;
        Ok(members)
    });
    Ok(Json(members.await?))
}

/// `POST /api/v1/groups/{id}/members`: those who are in it already stay. With `?dry_run` nobody comes or goes.
pub async fn add_members(
    State(app): State<App>,
    Writer { actor }: Writer,
    Path(group): Path<GroupId>,
    Query(mode): Query<Mode>,
    extract::Json(members): extract::Json<Members>,
) -> Result<Response, Problem> {
    let users = ids::<UserId>("users", &members.users)?;
    let add = |tx: &Tx<'_>| group::commands::add_members(tx, &actor, group, &users).map_err(at("users", "members"));
    run(&app, &actor, &mode, add, |tx, _| Count::read(tx, &actor, group)).await
}

/// `DELETE /api/v1/groups/{id}/members`: those who are not in it stay out. With `?dry_run` as above.
pub async fn remove_members(
    State(app): State<App>,
    Writer { actor }: Writer,
    Path(group): Path<GroupId>,
    Query(mode): Query<Mode>,
    extract::Json(members): extract::Json<Members>,
) -> Result<Response, Problem> {
    let users = ids::<UserId>("users", &members.users)?;
    let remove = |tx: &Tx<'_>| group::commands::remove_members(tx, &actor, group, &users);
    run(&app, &actor, &mode, remove, |tx, _| Count::read(tx, &actor, group)).await
}

impl Count {
    fn read(tx: &Tx<'_>, actor: &Actor, group: GroupId) -> Result<Count> {
        Ok(Count { members: group::members(tx, actor.org, group)?.len() })
    }
}
