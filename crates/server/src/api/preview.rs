//! What a request would do, asked for with `dry_run` (PRE 1).

use std::collections::BTreeMap;

use axum::Json;
use axum::response::{IntoResponse, Response};
use remit_db::Tx;
use remit_domain::id::{CustomerId, UserId};
use remit_domain::preview::{self, Preview};
use remit_domain::{Actor, Error, Result};
use serde::{Deserialize, Serialize};

use super::asked::Flag;
use crate::app::App;
use crate::problem::{Kind, Problem};

/// The most moves and people that are told one by one.
const MOST: usize = 100;

/// Whether a request is to be done, or only told what it would do.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mode {
    dry_run: Option<Flag>,
}

impl Mode {
    /// Is it only told?
    #[must_use]
    pub fn is_dry(&self) -> bool {
        self.dry_run == Some(Flag::Yes)
    }
}

/// What it would do.
#[derive(Serialize)]
struct Told {
    actions: i64,
    falling: i64,
    found: i64,
    moves: Vec<Move>,
    sight: Vec<Sight>,
    /// Whether there are more moves or people than are told.
    more: bool,
}

#[derive(Serialize)]
struct Move {
    actions: i64,
    from: Vec<String>,
    to: Vec<String>,
    fell_back: bool,
    falls_back: bool,
    examples: Vec<CustomerId>,
}

#[derive(Serialize)]
struct Sight {
    user: String,
    gains: i64,
    loses: i64,
}

/// Runs `command`, and answers what `answer` then reads; with `dry_run`, what it would do.
///
/// # Errors
/// Those of `command` and of the storage.
pub async fn run<T, A: Serialize>(
    app: &App,
    actor: &Actor,
    mode: &Mode,
    command: impl Fn(&Tx<'_>) -> Result<T>,
    answer: impl FnOnce(&Tx<'_>, T) -> Result<A>,
) -> Result<Response, Problem> {
    if mode.is_dry() {
        return Ok(Json(Told::from(app.preview(actor, command).await?)).into_response());
    }
    let done = app.write(actor, command).await?;
    // Outside of the change, which keeps others waiting. Whoever is not told that it was made has to look.
    match app.db.read(|tx| answer(tx, done)).await {
        Err(Error::Internal(error)) => {
            tracing::error!(%error, "what was changed could not be read");
            Err(Kind::Uncertain.into())
        }
        told => Ok(Json(told?).into_response()),
    }
}

impl From<Preview> for Told {
    fn from(preview: Preview) -> Told {
        let Preview { actions, moves, falling, found, sight, newcomers } = preview;
        let people = People { newcomers: newcomers.into_iter().zip(0..).collect() };
        let more = moves.len() > MOST || sight.len() > MOST;
        Told {
            actions,
            falling,
            found,
            moves: moves.into_iter().take(MOST).map(|it| people.of_move(it)).collect(),
            sight: sight.into_iter().take(MOST).map(|it| people.of_sight(it)).collect(),
            more,
        }
    }
}

/// Who is told of. Whoever would be put in has no id that anybody will know them by: their place in the request stands for it.
struct People {
    newcomers: BTreeMap<UserId, usize>,
}

impl People {
    fn called(&self, user: UserId) -> String {
        self.newcomers.get(&user).map_or_else(|| user.to_string(), |place| format!("users[{place}]"))
    }

    fn of_move(&self, moved: preview::Move) -> Move {
        let preview::Move { from, to, fell_back, falls_back, actions, examples } = moved;
        let called = |people: Vec<UserId>| people.into_iter().map(|user| self.called(user)).collect();
        Move { actions, from: called(from), to: called(to), fell_back, falls_back, examples }
    }

    fn of_sight(&self, preview::Sight { user, gains, loses }: preview::Sight) -> Sight {
        Sight { user: self.called(user), gains, loses }
    }
}
