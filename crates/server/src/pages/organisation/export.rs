//! Everything of the workspace as a file: read piece by piece and sent as somebody takes it. When it was sent whole, that is noted.

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::stream::try_unfold;
use remit_db::Tx;
use remit_domain::organisation::export::{self, Piece, Place};
use remit_domain::{Actor, Error};

use crate::actor::Signed;
use crate::app::App;
use crate::pages::export::check_still;
use crate::problem::Problem;

/// Rows that are read together.
const AT_ONCE: i64 = 1_000;

/// `POST /settings/organisation/export`: it is noted who took everything along.
pub async fn export(State(app): State<App>, signed: Signed) -> Result<Response, Problem> {
    let (actor, session) = (signed.session.actor.clone(), signed.secret.hash());
    let mut rest = Rest { app, actor, session, lines: 0, piece: None };
    // Whoever may not is told so, and not given a file that breaks off.
    rest.piece = Some(rest.read(&Place::default()).await?);
    let headers = [
        (CONTENT_TYPE, "application/jsonl; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"workspace.jsonl\""),
    ];
    Ok((headers, Body::from_stream(try_unfold(rest, Rest::next))).into_response())
}

/// What of the file is still to be written.
struct Rest {
    app: App,
    actor: Actor,
    session: Vec<u8>,
    /// How many lines were written.
    lines: usize,
    /// What comes next.
    piece: Option<Piece>,
}

impl Rest {
    /// The next piece, with the one after it read already. A file that cannot be finished breaks off, and lacks the last line,
    /// which says how many there are.
    async fn next(mut self) -> std::io::Result<Option<(Bytes, Rest)>> {
        let Some(piece) = self.piece.take() else { return Ok(None) };
        self.lines += piece.lines.len();
        let mut text: String = piece.lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect();
        let went_on = match piece.next {
            Some(place) => self.read(&place).await.map(|piece| self.piece = Some(piece)),
            None => self.note().await.map(|()| text.push_str(&format!("{{\"end\":true,\"lines\":{}}}\n", self.lines))),
        };
        went_on.map_err(|error| {
            tracing::warn!(%error, "an export of everything broke off");
            std::io::Error::other("the rest cannot be read")
        })?;
        Ok(Some((text.into(), self)))
    }

    async fn read(&self, place: &Place) -> Result<Piece, Error> {
        let read = |tx: &Tx<'_>| {
            check_still(tx, &self.actor, &self.session, self.app.clock.now())?;
            export::piece(tx, &self.actor, place, AT_ONCE)
        };
        self.app.read_list_of(&self.actor, read).await
    }

    async fn note(&self) -> Result<(), Error> {
        let actor = Actor { at: self.app.clock.now(), ..self.actor.clone() };
        self.app.write(&actor, |tx| export::note(tx, &actor)).await
    }
}
