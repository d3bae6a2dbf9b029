//! The audit log as a file, oldest first, with the hashes that chain it (AUD 2).

use axum::extract::{RawQuery, State};
use axum::response::Response;
use remit_domain::audit::list::{self, Listed};
use remit_domain::list::Wanted;

use super::{doer, wanted};
use crate::actor::Signed;
use crate::app::App;
use crate::cookie::hex;
use crate::pages::export::Export;
use crate::problem::Problem;
use crate::ui::table::TableState;

static FILE: Export<Listed, 9> = Export {
    file: "audit-log.csv",
    columns: ["number", "at", "capacity", "who", "from", "what", "about", "change", "hash"],
    page: list::page,
    line,
};

/// `GET /settings/audit/export`
pub async fn export(State(app): State<App>, signed: Signed, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let reader = signed.reader();
    let state = TableState::parse(query.as_deref().unwrap_or_default(), &[]);
    let wanted = app.read_list(&reader, |tx| wanted(tx, &reader, &state)).await?;
    let wanted = Wanted { descending: false, ..wanted };
    FILE.answer(app, &signed, wanted).await
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
        hex(&row.hash),
    ]
}
