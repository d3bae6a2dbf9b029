//! Who is assigned to customers, and in which order (CUS 1).

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use remit_db::Tx;
use remit_domain::assignment::{self, Change};
use remit_domain::error::Error;
use remit_domain::id::{CustomerId, UserId};
use remit_domain::{Actor, Result, customer};
use serde::{Deserialize, Serialize};

use crate::actor::{Reader, Writer};
use crate::api::asked::{Faults, at, ids};
use crate::api::preview::{Mode, run};
use crate::api::shown::Named;
use crate::app::App;
use crate::extract::{self, Nothing, Path, Query};
use crate::problem::Problem;

/// Who is assigned to a customer, in order.
#[derive(Serialize)]
pub struct Assigned {
    customer: CustomerId,
    users: Vec<Named<UserId>>,
}

/// Who is to be assigned.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    users: Vec<String>,
    /// Those who were read; when others are assigned meanwhile, nothing is changed.
    seen: Option<Vec<String>>,
}

/// What is to be changed at several customers.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bulk {
    customers: Vec<String>,
    #[serde(default)]
    add: Vec<String>,
    #[serde(default)]
    remove: Vec<String>,
}

/// At how many it was.
#[derive(Serialize)]
struct Changed {
    changed: usize,
}

/// `GET /api/v1/customers/{id}/assigned`
pub async fn assigned(
    State(app): State<App>,
    reader: Reader,
    Path(id): Path<CustomerId>,
    _: Query<Nothing>,
) -> Result<Json<Assigned>, Problem> {
    Ok(Json(reader.ask(&app, |tx, actor| Assigned::read(tx, actor, id)).await?))
}

/// `PUT /api/v1/customers/{id}/assigned`: these and nobody else, in this order. Who was assigned keeps their date.
pub async fn assign(
    State(app): State<App>,
    Writer { actor }: Writer,
    Path(id): Path<CustomerId>,
    Query(mode): Query<Mode>,
    extract::Json(asked): extract::Json<Asked>,
) -> Result<Response, Problem> {
    let users = ids::<UserId>("users", &asked.users)?;
    let seen = asked.seen.as_deref().map(|seen| ids::<UserId>("seen", seen)).transpose()?;
    let assign = |tx: &Tx<'_>| match &seen {
        Some(seen) => assignment::commands::revise(tx, &actor, id, seen, &users),
        None => assignment::commands::set(tx, &actor, id, &users),
    };
    run(&app, &actor, &mode, assign, |tx, ()| Assigned::read(tx, &actor, id)).await
}

/// `POST /api/v1/customers/assigned`: at several customers some come behind those who are assigned, and some go.
pub async fn assign_several(
    State(app): State<App>,
    Writer { actor }: Writer,
    Query(mode): Query<Mode>,
    extract::Json(bulk): extract::Json<Bulk>,
) -> Result<Response, Problem> {
    let (customers, change) = bulk.read()?;
    let assign = |tx: &Tx<'_>| match assignment::commands::change(tx, &actor, &customers, &change) {
        Err(Error::NotFound) => Err(Error::invalid("customers", remit_domain::error::Problem::Unknown)),
        done => done.map_err(at("add", "users")),
    };
    run(&app, &actor, &mode, assign, |_, changed| Ok(Changed { changed })).await
}

impl Assigned {
    fn read(tx: &Tx<'_>, actor: &Actor, id: CustomerId) -> Result<Assigned> {
        let users = customer::assigned_to(tx, actor, id)?.into_iter().map(|it| Named { id: it.user, name: it.name });
        Ok(Assigned { customer: id, users: users.collect() })
    }
}

impl Bulk {
    fn read(&self) -> Result<(Vec<CustomerId>, Change)> {
        let mut faults = Faults::default();
        let customers = faults.take(ids("customers", &self.customers));
        match (customers, faults.take(ids("add", &self.add)), faults.take(ids("remove", &self.remove))) {
            (Some(customers), Some(add), Some(remove)) => Ok((customers, Change { add, remove })),
            _ => Err(Error::Invalid(faults.all())),
        }
    }
}
