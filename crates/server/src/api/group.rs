//! Groups, for machines.

use axum::extract::State;
use axum::response::Response;
use remit_domain::error::{Error, Problem as Wrong};
use remit_domain::group;
use remit_domain::id::{GroupId, UserId};
use serde::{Deserialize, Serialize};

use super::preview::{Mode, run};
use crate::actor::Writer;
use crate::app::App;
use crate::extract::{self, Path, Query};
use crate::problem::Problem;

/// The most users in one request (safety 21).
const MOST: usize = 1_000;

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

/// `POST /api/v1/groups/{id}/members`: those who are in it already stay. With `?dry_run` nobody comes or goes.
pub async fn add_members(
    State(app): State<App>,
    Writer { actor }: Writer,
    Path(group): Path<GroupId>,
    Query(mode): Query<Mode>,
    extract::Json(members): extract::Json<Members>,
) -> Result<Response, Problem> {
    let users = members.ids()?;
    let done = run(&app, &actor, &mode, |tx| {
        group::commands::add_members(tx, &actor, group, &users)?;
        Ok(Count { members: group::members(tx, actor.org, group)?.len() })
    });
    Ok(done.await.map_err(at_users)?)
}

/// `DELETE /api/v1/groups/{id}/members`: those who are not in it stay out. With `?dry_run` as above.
pub async fn remove_members(
    State(app): State<App>,
    Writer { actor }: Writer,
    Path(group): Path<GroupId>,
    Query(mode): Query<Mode>,
    extract::Json(members): extract::Json<Members>,
) -> Result<Response, Problem> {
    let users = members.ids()?;
    let done = run(&app, &actor, &mode, |tx| {
        group::commands::remove_members(tx, &actor, group, &users)?;
        Ok(Count { members: group::members(tx, actor.org, group)?.len() })
    });
    Ok(done.await.map_err(at_users)?)
}

/// The form of a group calls its field `members`, this one `users`.
fn at_users(error: Error) -> Error {
    match error {
        Error::Invalid(mut faults) => {
            faults.iter_mut().filter(|fault| fault.field == "members").for_each(|fault| fault.field = "users");
            Error::Invalid(faults)
        }
        other => other,
    }
}

impl Members {
    /// What is no id is answered like an id that is not known here.
    fn ids(&self) -> Result<Vec<UserId>, Error> {
        if self.users.len() > MOST {
            return Err(Error::invalid("users", Wrong::TooMany { max: MOST }));
        }
        let ids = self.users.iter().map(|text| text.parse()).collect::<Result<_, _>>();
        ids.map_err(|_| Error::invalid("users", Wrong::Unknown))
    }
}
