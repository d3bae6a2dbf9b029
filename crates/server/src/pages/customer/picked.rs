//! Which customers a form about several is about: those that were ticked, or all that the list shows which it was
//! opened from (CUS 1).

use maud::{Markup, html};
use remit_db::Tx;
use remit_domain::assignment::MOST_CUSTOMERS;
use remit_domain::customer::list as customers;
use remit_domain::error::{Error, Fault, Problem as Wrong};
use remit_domain::id::CustomerId;
use remit_domain::{Result, group};

use super::asked;
use crate::app::App;
use crate::pages::chrome::Reader;
use crate::pages::fields::Fields;
use crate::pages::filter::held;
use crate::pages::inside::inside;
use crate::ui::table::{Op, TableState};

/// The list that the forms are opened from.
const LIST: &str = "/customers";
/// Where a part of that list stands, too, asked for in the same way.
const PARTS: &str = "/analytics/coverage";

/// Those that are meant now.
///
/// # Errors
/// A fault at `pick` where there are too many, or one is not known.
fn picked(tx: &Tx<'_>, reader: &Reader<'_>, fields: &Fields) -> Result<Vec<CustomerId>> {
    if !all(fields) {
        let ticked = fields.ids("pick")?;
        return if ticked.len() <= MOST_CUSTOMERS {
            Ok(ticked)
        } else {
            Err(Error::invalid("pick", Wrong::TooMany { max: MOST_CUSTOMERS }))
        };
    }
    let wanted = asked::wanted(tx, reader, &state(fields))?;
    customers::ids(tx, reader.actor(), &wanted, MOST_CUSTOMERS)
}

/// As [`picked`], if all that match are still as many as the form said. It is read before the write, so that nobody waits
/// to write for a search.
///
/// # Errors
/// [`Error::Stale`] where they are not, and those of [`picked`].
pub(super) async fn as_seen(app: &App, reader: &Reader<'_>, fields: &Fields) -> Result<Vec<CustomerId>> {
    let picked = app.read_list(reader, |tx| picked(tx, reader, fields)).await?;
    let same = !all(fields) || fields.text("matching") == picked.len().to_string();
    if same { Ok(picked) } else { Err(Error::Stale) }
}

/// As [`picked`] for the form, which says what is wrong with it: none then.
///
/// # Errors
/// Those of the storage.
pub(super) fn shown(
    tx: &Tx<'_>,
    reader: &Reader<'_>,
    fields: &Fields,
    faults: &[Fault],
) -> Result<(Vec<CustomerId>, Vec<Fault>)> {
    match picked(tx, reader, fields) {
        Ok(picked) => Ok((picked, faults.to_vec())),
        Err(Error::Invalid(faults)) => Ok((Vec::new(), faults)),
        Err(other) => Err(other),
    }
}

/// The same choice for the form to carry on.
pub(super) fn carried(fields: &Fields, picked: &[CustomerId]) -> Markup {
    html! {
        input type="hidden" name="return" value=(back(fields));
        @if all(fields) {
            input type="hidden" name="all" value="matching";
            input type="hidden" name="matching" value=(picked.len());
        } @else {
            @for customer in picked { input type="hidden" name="pick" value=(customer); }
        }
    }
}

/// The list as it was left, or as it begins.
pub(super) fn back(fields: &Fields) -> &str {
    let address = inside(fields.text("return"));
    let is = |list| address.strip_prefix(list).is_some_and(|rest: &str| rest.is_empty() || rest.starts_with('?'));
    if is(LIST) || is(PARTS) { address } else { LIST }
}

/// What people are searched by: what was typed; before that, the group that is left out of the list, whose members are
/// those who are missing.
///
/// # Errors
/// Those of the storage.
pub(super) fn sought(tx: &Tx<'_>, reader: &Reader<'_>, fields: &Fields) -> Result<String> {
    if let Some(typed) = fields.all("find").next() {
        return Ok(typed.to_owned());
    }
    let mut state = state(fields);
    state.filters.retain(|filter| filter.op == Op::Not);
    let Some(group) = held(&state, "group").next() else { return Ok(String::new()) };
    Ok(group::names(tx, reader.actor().org, &[group])?.into_values().next().unwrap_or_default())
}

/// What that list shows.
fn state(fields: &Fields) -> TableState {
    TableState::parse(back(fields).split_once('?').map_or("", |(_, query)| query), &[])
}

fn all(fields: &Fields) -> bool {
    !fields.text("all").is_empty()
}
