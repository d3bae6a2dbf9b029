//! The users as a file, as the list is filtered and ordered.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use remit_domain::user::list::{self, Listed};

use super::list::wanted;
use crate::actor::Signed;
use crate::app::App;
use crate::pages::back::NEWS;
use crate::pages::export::Export;
use crate::problem::Problem;
use crate::ui::table::TableState;

static FILE: Export<Listed, 11> = Export {
    file: "users.csv",
    columns: [
        "id",
        "name",
        "email",
        "role",
        "position",
        "groups",
        "customers",
        "open_actions",
        "created_at",
        "last_visit_at",
        "status",
    ],
    page: list::page,
    line,
};

/// `GET /settings/users/export`
pub async fn export(State(app): State<App>, signed: Signed, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let state = TableState::parse(query.as_deref().unwrap_or_default(), &NEWS);
    let reader = signed.reader();
    let wanted = app.read_list(&reader, |tx| wanted(tx, &reader, &state)).await?;
    FILE.answer(app, &signed, wanted).await
}

/// Counts end where those of the list do: "1001" means more than a thousand.
fn line(listed: &Listed) -> [String; 11] {
    let user = &listed.user;
    let groups = listed.groups.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join("; ");
    [
        user.id.to_string(),
        user.name.clone(),
        user.email.clone(),
        user.role.to_string(),
        user.position.to_string(),
        groups,
        listed.workload.customers.to_string(),
        listed.workload.actions.to_string(),
        user.created_at.timestamp().to_string(),
        user.last_visit_at.map(|at| at.timestamp().to_string()).unwrap_or_default(),
        user.status.to_string(),
    ]
}
