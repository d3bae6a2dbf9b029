//! A list as a CSV file: what its address filters, read page by page and sent as somebody takes it (LST 1).

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::stream::try_unfold;
use remit_db::{Page, Tx};
use remit_domain::clock::Instant;
use remit_domain::list::Wanted;
use remit_domain::{Actor, Error, session};

use crate::actor::Signed;
use crate::app::App;
use crate::csv;
use crate::problem::Problem;

/// Rows that are read together.
const AT_ONCE: usize = 200;

/// How a list becomes a file.
pub struct Export<T: 'static, const N: usize> {
    /// What the file is called.
    pub file: &'static str,
    /// The names of its columns, for machines: they are the same in every language.
    pub columns: [&'static str; N],
    /// A page of the list, as far as the actor sees.
    pub page: fn(&Tx<'_>, &Actor, &Wanted) -> remit_domain::Result<Page<T>>,
    /// A row as a line of the file.
    pub line: fn(&T) -> [String; N],
}

impl<T: Send + Sync, const N: usize> Export<T, N> {
    /// The file, whole.
    ///
    /// # Errors
    /// Those of the list's first page: whoever may not is told so, and not given a file that breaks off.
    pub async fn answer(&'static self, app: App, signed: &Signed, wanted: Wanted) -> Result<Response, Problem> {
        let wanted = Wanted { after: None, limit: Some(AT_ONCE), ..wanted };
        let mut rest = Rest {
            export: self,
            actor: signed.session.actor.clone(),
            session: signed.secret.hash(),
            app,
            wanted,
            page: None,
            is_begun: false,
        };
        rest.page = Some(rest.read().await?);
        let headers = [
            (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
            (CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", self.file)),
        ];
        Ok((headers, Body::from_stream(try_unfold(rest, Rest::piece))).into_response())
    }
}

/// Is whoever takes a file still signed in as what they were when they asked?
///
/// # Errors
/// [`Error::Denied`] when they are not, those of the storage.
pub(super) fn check_still(tx: &Tx<'_>, actor: &Actor, session: &[u8], now: Instant) -> Result<(), Error> {
    let session = session::actor_of(tx, session, now, &actor.source)?.ok_or(Error::Denied)?;
    if session.actor.capacity == actor.capacity { Ok(()) } else { Err(Error::Denied) }
}

/// What of a file is still to be written.
struct Rest<T: 'static, const N: usize> {
    export: &'static Export<T, N>,
    app: App,
    actor: Actor,
    session: Vec<u8>,
    wanted: Wanted,
    /// The page that comes next.
    page: Option<Page<T>>,
    is_begun: bool,
}

impl<T: Send + Sync, const N: usize> Rest<T, N> {
    /// The next piece, with the page after it read already; nothing more is read until somebody takes this one. A file that cannot be finished breaks off,
    /// and does not end as if it were whole.
    async fn piece(mut self) -> std::io::Result<Option<(Bytes, Rest<T, N>)>> {
        let Some(page) = self.page.take() else { return Ok(None) };
        let lines = page.rows.iter().map(self.export.line).collect::<Vec<_>>();
        let header = (!self.is_begun).then(|| self.export.columns.map(str::to_owned));
        let written = csv::piece(header.iter().chain(&lines).map(|line| line.iter().map(String::as_str)))?;
        if let Some(next) = page.next {
            self.wanted.after = Some(next);
            self.page = Some(self.read().await.map_err(|error| {
                tracing::warn!(%error, file = self.export.file, "an export broke off");
                std::io::Error::other("the rest cannot be read")
            })?);
        }
        self.is_begun = true;
        Ok(Some((written, self)))
    }

    /// A page for somebody who still is signed in as what they were when they asked.
    async fn read(&self) -> Result<Page<T>, Error> {
        let read = |tx: &Tx<'_>| {
            check_still(tx, &self.actor, &self.session, self.app.clock.now())?;
            (self.export.page)(tx, &self.actor, &self.wanted)
        };
        self.app.read_list_of(&self.actor, read).await
    }
}
