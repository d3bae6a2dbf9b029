//! The audit log as a file: all of it, or what the list was filtered to, oldest first, with the hashes that chain it (AUD 2).

use axum::body::{Body, Bytes};
use axum::extract::{RawQuery, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::stream::try_unfold;
use remit_domain::audit::list::{self, Listed};
use remit_domain::list::Wanted;
use remit_domain::{Actor, Error};

use super::{doer, wanted};
use crate::actor::Signed;
use crate::app::App;
use crate::csv;
use crate::problem::Problem;
use crate::ui::table::TableState;

/// Records that are read together.
const AT_ONCE: usize = 200;

const COLUMNS: [&str; 9] = ["number", "at", "capacity", "who", "from", "what", "about", "change", "hash"];

/// `GET /settings/audit/export`
pub async fn export(State(app): State<App>, signed: Signed, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let reader = signed.reader();
    let state = TableState::parse(query.as_deref().unwrap_or_default(), &[]);
    let wanted = Wanted { descending: false, after: None, limit: Some(AT_ONCE), ..wanted(&reader, &state) };
    // Whoever may not is told so here, and not given a file that breaks off.
    let first = app.db.read(|tx| list::page(tx, reader.actor(), &wanted)).await?;
    let rest = Rest { actor: reader.actor().clone(), app, wanted, page: Some(first), is_begun: false };
    let headers =
        [(CONTENT_TYPE, "text/csv; charset=utf-8"), (CONTENT_DISPOSITION, "attachment; filename=\"audit-log.csv\"")];
    Ok((headers, Body::from_stream(try_unfold(rest, Rest::piece))).into_response())
}

/// What of the file is still to be written.
struct Rest {
    app: App,
    actor: Actor,
    wanted: Wanted,
    /// The page that comes next.
    page: Option<remit_db::Page<Listed>>,
    is_begun: bool,
}

impl Rest {
    /// The next piece; the page after it is read when somebody has taken this one. A file that cannot be finished breaks off,
    /// and does not end as if it were whole.
    async fn piece(mut self) -> std::io::Result<Option<(Bytes, Rest)>> {
        let Some(page) = self.page.take() else { return Ok(None) };
        let lines = page.rows.iter().map(line).collect::<Vec<_>>();
        let header = (!self.is_begun).then(|| COLUMNS.map(str::to_owned));
        let cells = header.iter().chain(&lines).map(|line| line.iter().map(String::as_str));
        let written = csv::piece(cells)?;
        if let Some(next) = page.next {
            self.wanted.after = Some(next);
            self.page = Some(self.read().await.map_err(|error| {
                tracing::warn!(%error, "an export of the audit log broke off");
                std::io::Error::other("the rest cannot be read")
            })?);
        }
        self.is_begun = true;
        Ok(Some((written, self)))
    }

    async fn read(&self) -> Result<remit_db::Page<Listed>, Error> {
        self.app.db.read(|tx| list::page(tx, &self.actor, &self.wanted)).await
    }
}

fn line(row: &Listed) -> [String; 9] {
    let entry = &row.entry;
    [
        entry.seq.to_string(),
        entry.at.timestamp().to_string(),
        entry.recorder.word().to_owned(),
        doer(entry).unwrap_or_default(),
        entry.source.clone(),
        entry.verb.clone(),
        entry.subject.clone(),
        entry.change.clone(),
        row.hash.iter().map(|byte| format!("{byte:02x}")).collect(),
    ]
}
