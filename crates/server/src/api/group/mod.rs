//! Groups, for machines (GRP).

mod edit;
mod members;

use axum::Json;
use axum::extract::State;
use remit_db::Tx;
use remit_domain::group::list::{self, Listed, Which};
use remit_domain::id::GroupId;
use remit_domain::{Actor, Result};
use serde::{Deserialize, Serialize};

pub use edit::{archive, create, remove, rename, restore};
pub use members::{add_members, list_members, remove_members};

use super::asked::{self, Flag};
use super::shown::{Count, moment};
use crate::actor::Reader;
use crate::app::App;
use crate::extract::{Nothing, Path, Query};
use crate::problem::Problem;

/// Which groups are asked for: those in use, unless it says otherwise.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    archived: Option<Flag>,
    search: Option<String>,
    after: Option<String>,
    limit: Option<String>,
}

/// A page of groups.
#[derive(Serialize)]
pub struct Page {
    groups: Vec<Group>,
    /// What `after` is for the next page; nothing when this is the last.
    next: Option<String>,
}

/// A group, with how far it reaches (GRP 4).
#[derive(Serialize)]
pub struct Group {
    id: GroupId,
    name: String,
    created_at: String,
    archived_at: Option<String>,
    users: i64,
    customers: Count,
    actions: Count,
    /// Steps of workflows whose rules name it.
    steps: i64,
}

/// `GET /api/v1/groups`: a page of them, by name.
pub async fn list(State(app): State<App>, reader: Reader, Query(asked): Query<Asked>) -> Result<Json<Page>, Problem> {
    let wanted = asked::page(asked.search.as_deref(), asked.after.as_deref(), asked.limit.as_deref())?;
    let which = if asked.archived == Some(Flag::Yes) { Which::Archived } else { Which::Active };
    let page = reader.ask_list(&app, |tx, actor| list::page(tx, actor, which, &wanted)).await?;
    Ok(Json(Page { groups: page.rows.into_iter().map(Group::from).collect(), next: page.next }))
}

/// `GET /api/v1/groups/{id}`
pub async fn show(
    State(app): State<App>,
    reader: Reader,
    Path(id): Path<GroupId>,
    _: Query<Nothing>,
) -> Result<Json<Group>, Problem> {
    Ok(Json(reader.ask(&app, |tx, actor| Group::read(tx, actor, id)).await?))
}

impl Group {
    fn read(tx: &Tx<'_>, actor: &Actor, id: GroupId) -> Result<Group> {
        list::one(tx, actor, id).map(Group::from)
    }
}

impl From<Listed> for Group {
    fn from(Listed { group, reach }: Listed) -> Group {
        Group {
            id: group.id,
            name: group.name,
            created_at: moment(group.created_at),
            archived_at: group.archived_at.map(moment),
            users: reach.users,
            customers: Count::capped(reach.customers),
            actions: Count::capped(reach.actions),
            steps: reach.steps,
        }
    }
}
