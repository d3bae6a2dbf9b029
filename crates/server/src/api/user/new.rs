//! Putting users in, invited or not (USR 2).

use axum::extract::State;
use axum::response::Response;
use remit_domain::error::{Error, Fault, Problem as Wrong};
use remit_domain::id::UserId;
use remit_domain::invitation::Invitation;
use remit_domain::permission::{Position, Role};
use remit_domain::text::{EmailAddress, Name};
use remit_domain::user::commands::{self, Created};
use remit_domain::user::{NewUser, Status};
use serde::{Deserialize, Serialize};

use super::invitation::Way;
use crate::actor::Writer;
use crate::api::asked::{Faults, MOST, ids, word};
use crate::api::preview::{Mode, run};
use crate::app::App;
use crate::extract::{self, Query};
use crate::problem::{Kind, Problem};

/// Who is to be put in, and whether they are invited at once.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    users: Vec<New>,
    /// Nothing leaves the invitation for later.
    invite: Option<String>,
    language: Option<String>,
}

/// One of them. Without role and position they may do and see as little as anybody.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct New {
    email: String,
    name: Option<String>,
    role: Option<String>,
    position: Option<String>,
    #[serde(default)]
    groups: Vec<String>,
}

/// Those who were put in, in the order of the request.
#[derive(Serialize)]
pub struct Answer {
    users: Vec<PutIn>,
}

#[derive(Serialize)]
struct PutIn {
    id: UserId,
    email: String,
    status: Status,
    /// Whether the address shows letters that look like others (USR 4).
    look_alike: bool,
    /// What is handed over, once and never again.
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<String>,
}

/// `POST /api/v1/users`: all of them or none. With `?dry_run` nobody is put in or invited.
pub async fn create(
    State(app): State<App>,
    Writer { actor }: Writer,
    Query(mode): Query<Mode>,
    extract::Json(asked): extract::Json<Asked>,
) -> Result<Response, Problem> {
    let new = asked.new_users(&app)?;
    let create = |tx: &remit_db::Tx<'_>| commands::create(tx, &actor, &new);
    run(&app, &actor, &mode, create, |_, created| {
        app.mail_waits();
        Ok(Answer { users: new.iter().zip(created).map(|(new, created)| PutIn::new(&app, new, &created)).collect() })
    })
    .await
}

impl Asked {
    /// All that is wrong with any of them at once; `detail` says where.
    fn new_users(&self, app: &App) -> Result<Vec<NewUser>, Problem> {
        let problem = match self.users.len() {
            0 => Some(Wrong::Missing),
            count if count > MOST => Some(Wrong::TooMany { max: MOST }),
            _ => None,
        };
        if let Some(problem) = problem {
            return Err(Error::invalid("users", problem).into());
        }
        let way = self.invite.as_deref().map(|by| Way::read("invite", by, self.language.as_deref())).transpose()?;
        let mut generator = app.random.generator()?;
        let (mut new, mut faults, mut places) = (Vec::with_capacity(self.users.len()), Vec::new(), Vec::new());
        for (place, user) in self.users.iter().enumerate() {
            match user.read(way.as_ref().map(|way| way.invitation(app, &mut generator))) {
                Ok(user) => new.push(user),
                Err(wrong) => {
                    places.extend(wrong.iter().map(|it| format!("users[{place}].{}: {}", it.field, it.problem)));
                    faults.extend(wrong);
                }
            }
        }
        if faults.is_empty() {
            return Ok(new);
        }
        Err(Problem { kind: Kind::Invalid, faults, detail: Some(places.join("; ")) })
    }
}

impl New {
    fn read(&self, invitation: Option<Invitation>) -> Result<NewUser, Vec<Fault>> {
        let mut faults = Faults::default();
        let at = |field| move |problem| Error::invalid(field, problem);
        let email = faults.take(EmailAddress::new(&self.email).map_err(at("email")));
        let name = faults.take(self.name.as_deref().map(Name::new).transpose().map_err(at("name")));
        let role = faults.take(self.role.as_deref().map_or(Ok(Role::Member), |role| word("role", role)));
        let position = self.position.as_deref().map_or(Ok(Position::AccountManager), |it| word("position", it));
        let position = faults.take(position);
        match (email, name, role, position, faults.take(ids("groups", &self.groups))) {
            (Some(email), Some(name), Some(role), Some(position), Some(groups)) => {
                Ok(NewUser { email, name, role, position, groups, invitation })
            }
            _ => Err(faults.all()),
        }
    }
}

impl PutIn {
    fn new(app: &App, new: &NewUser, created: &Created) -> PutIn {
        let email = new.email.to_string();
        PutIn {
            id: created.id,
            status: if new.invitation.is_some() { Status::Invited } else { Status::Created },
            look_alike: new.email.may_be_mistaken(),
            link: created.invitation.as_ref().map(|invitation| app.hand_over(&email, invitation)),
            email,
        }
    }
}
